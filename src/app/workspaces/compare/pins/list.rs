//! The list of pins beside the photos: how far off each is, what the transform may do, and a preview.

use egui::{Button, Color32, RichText, Sense, Ui, WidgetInfo, vec2};

use crate::app::canvas::laid::Laid;
use crate::app::canvas::viewport::{Projection, Viewport};
use crate::app::icons;
use crate::app::scene::Scene;
use crate::app::theme::{self, tokens};
use crate::app::widgets::{button, hint, icon_button, primary_button, quiet, section, sentence};
use crate::app::workspaces::compare::pins::hand::{Asked, Hand};
use crate::app::workspaces::compare::pins::{Draft, End, is_far, marks, spare};
use crate::app::workspaces::compare::words::residual;
use crate::geometry::Point;
use crate::model::alignment::{Kind, MOST_PINS};
use crate::model::photo::Photo;

/// The models, each with a name that is short enough for its button.
const MODELS: [(Kind, &str, &str); 3] = [
    (Kind::Similarity, "Similarity", "Turn, scale and move; from two pins"),
    (Kind::Affine, "Affine", "Slant as well; from three pins"),
    (Kind::Homography, "Homography", "Tilt as well, as a camera held obliquely; from four pins"),
];

/// How high the preview is, in points.
const PREVIEW: f32 = 168.0;

/// Shows the draft; returns what was asked.
pub fn pins_list_ui(ui: &mut Ui, scene: &mut Scene<'_>, hand: &mut Hand) -> Option<Asked> {
    let mut asked = None;
    let is_full = hand.is_full();
    let draft = hand.draft_mut()?;
    let project = scene.session.project();
    let (photo, onto) = project.photos.get(&draft.pair.0).zip(project.photos.get(&draft.pair.1))?;
    section(ui, "Pins");
    ui.label(hint(ui, advice(draft, is_full)));
    ui.add_space(4.0);
    rows_ui(ui, draft, onto);
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for (model, name, meaning) in MODELS {
            let is_chosen = draft.model == model;
            let choice = Button::selectable(is_chosen, RichText::new(name).size(12.0));
            let choice = ui.add_enabled(draft.allows(model) || is_chosen, choice);
            if choice.on_hover_text(meaning).on_disabled_hover_text(meaning).clicked() {
                draft.model = model;
            }
        }
    });
    match draft.fit() {
        Err(error) if draft.pins.len() >= 2 => {
            let words = sentence(&error.to_string());
            ui.label(RichText::new(words).size(12.0).color(tokens(ui).worse));
        }
        Err(_) => {}
        Ok(fit) => {
            let worst = fit.residuals.iter().copied().fold(0.0, f64::max);
            if spare(&fit) == 0 {
                let words = "As many pins as it takes: one more shows how exact they are. Until then they are doubtful.";
                ui.label(quiet(ui, words));
            } else if is_far(worst, onto) {
                let words = format!("The pins contradict each other: {}", residual(onto, worst));
                ui.label(RichText::new(words).size(12.0).color(tokens(ui).worse));
            } else {
                ui.label(quiet(ui, format!("Farthest off: {}", residual(onto, worst))));
            }
        }
    }
    ui.add_space(6.0);
    preview_ui(ui, scene, draft, photo, onto);
    ui.add_space(8.0);
    let can_keep = draft.kept(onto).is_ok();
    ui.horizontal(|ui| {
        if primary_button(ui, "Keep", can_keep).on_hover_text("Keep (Enter)").clicked() {
            asked = Some(Asked::Keep);
        }
        let refine = ui.add_enabled_ui(can_keep, |ui| button(ui, "Refine"));
        let words = "Keeps the pins and looks for more of the same places around them; the pins win (Shift+S)";
        if refine.inner.on_hover_text(words).clicked() {
            asked = Some(Asked::Refine);
        }
        if button(ui, "Give up").on_hover_text("Drop these pins (Esc)").clicked() {
            asked = Some(Asked::GiveUp);
        }
    });
    asked
}

/// What to do next.
fn advice(draft: &Draft, is_full: bool) -> String {
    match draft.pending {
        Some((End::There, _)) => "Now click the same place on the right photo.".to_owned(),
        Some((End::Here, _)) => "Now click the same place on the left photo.".to_owned(),
        None if is_full => format!("{MOST_PINS} pins are the most. Drag them to make them exact."),
        None if draft.pins.is_empty() => {
            "Click a place on one photo, then the same on the other: moles, creases, corners of the body. N sets a pair by keyboard, Tab and arrows move it.".to_owned()
        }
        None => "Click for another pair, drag to move a pin; right click or Del removes it.".to_owned(),
    }
}

fn rows_ui(ui: &mut Ui, draft: &mut Draft, onto: &Photo) {
    let fit = draft.fit().ok();
    let mut removed = None;
    for i in 0..draft.pins.len() {
        ui.horizontal(|ui| {
            let (dot, _) = ui.allocate_exact_size(vec2(16.0, 16.0), Sense::hover());
            ui.painter().circle_filled(dot.center(), 6.0, marks::color(i));
            let checked = fit.as_ref().filter(|fit| spare(fit) > 0);
            let off = checked.and_then(|fit| fit.residuals.get(i)).copied();
            let words = off.map_or_else(|| "–".to_owned(), |off| residual(onto, off));
            let text = RichText::new(format!("{}   {words}", i + 1)).size(12.5);
            let is_chosen = draft.chosen.is_some_and(|(chosen, _)| chosen == i);
            let row = ui.add(Button::selectable(is_chosen, text));
            row.widget_info(|| {
                WidgetInfo::selected(
                    egui::Role::Button,
                    true,
                    is_chosen,
                    format!("Pin {}: {words}", i + 1),
                )
            });
            if row.clicked() {
                draft.chosen = Some((i, End::Here));
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let name = format!("Remove pin {}", i + 1);
                if icon_button(ui, icons::CLOSE, &name, "Takes the pair away").clicked() {
                    removed = Some(i);
                }
            });
        });
    }
    if let Some(i) = removed {
        draft.remove(i);
    }
}

/// Both photos through each other as the pins lay them now, around the chosen pin.
fn preview_ui(ui: &mut Ui, scene: &mut Scene<'_>, draft: &Draft, photo: &Photo, onto: &Photo) {
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), PREVIEW), Sense::hover());
    response.widget_info(|| {
        WidgetInfo::labeled(egui::Role::Image, true, "Preview: both photos through each other")
    });
    let frame = Point::new(f64::from(onto.width.max(1)), f64::from(onto.height.max(1)));
    let whole = Viewport::fitted(frame, rect);
    let chosen = draft.chosen.filter(|(i, _)| *i < draft.pins.len());
    let viewport = chosen.map_or(whole, |(i, _)| Viewport {
        scale: whole.scale * 4.0,
        center: draft.pins[i].there.point(),
        is_fitted: false,
    });
    let projection = Projection { viewport, canvas: rect };
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    painter.rect_filled(rect, theme::RADIUS, scene.settings.surround.color());
    let layers = [(onto, crate::geometry::Transform::IDENTITY, 1.0), (photo, draft.preview(), 0.5)];
    for (photo, transform, opacity) in layers {
        let Some(file) = scene.session.photo_file(photo) else { continue };
        let laid = Laid {
            file: &file,
            size: (photo.width, photo.height),
            onto: transform,
            bent: None,
            aids: scene.session.looking.aids,
        };
        let tint = Color32::WHITE.gamma_multiply(opacity);
        laid.draw(ui, &painter, &projection, tint, scene.textures);
    }
    if let Some((i, _)) = chosen {
        let center = rect.center();
        for arm in [vec2(10.0, 0.0), vec2(0.0, 10.0)] {
            let stroke = egui::Stroke::new(1.0, marks::color(i));
            painter.line_segment([center - arm, center + arm], stroke);
        }
    }
    response.on_hover_text(format!("As {} pins lay the photos on each other", draft.pins.len()));
}
