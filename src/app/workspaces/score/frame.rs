//! One photo in its frame: the picture as fine as it is looked at, its badge, and what a hand can do with it.

use std::path::Path;

use egui::{
    Align2, Button, Color32, FontId, Frame, Key, MouseWheelUnit, Rect, Response, RichText, Role,
    Sense, Stroke, StrokeKind, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};

use crate::app::canvas::laid::Laid;
use crate::app::canvas::viewport::{Projection, Viewport};
use crate::app::icons;
use crate::app::textures::Textures;
use crate::app::theme::{self, tokens};
use crate::app::widgets::{badge, primary_button};
use crate::app::workspaces::score::zoom::Zoom;
use crate::geometry::{Point, Transform};
use crate::imaging::aids::Aids;

/// A photo to show.
pub struct Pane<'a> {
    /// Where.
    pub rect: Rect,
    /// The size of what is zoomed, in its pixels: the upright photo, or the one it is laid on.
    pub size: Vec2,
    /// The size of the upright photo, in its pixels, and how it lies on what is zoomed.
    pub picture: (Vec2, Transform),
    /// Its file; none if it lies where it may not be read.
    pub file: Option<&'a Path>,
    /// What is written where there is no picture.
    pub ink: Color32,
    /// What it shows: "Day 0 · Face".
    pub label: &'a str,
    /// For an incomplete file, whether it is still to be asked whether it may be scored.
    pub problem: Option<bool>,
    /// For a photo of another visit, whether it can be laid on the scored one, and whether it is.
    pub beside: Option<Fit>,
    /// Whether it fills the whole space.
    pub is_enlarged: bool,
    /// Whether it shows what the focused item is about.
    pub is_relevant: bool,
    /// Whether it lies among others that scroll, so that the wheel is theirs.
    pub scrolls: bool,
}

/// How a photo of another visit stands beside the one that is scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// It shows the same skin.
    Aligned,
    /// It could, but is shown as it was taken.
    AsTaken,
    /// No trusted alignment says where the same skin is.
    NotAligned,
}

impl Fit {
    const fn words(self) -> &'static str {
        match self {
            Self::Aligned => "Aligned",
            Self::AsTaken => "As taken",
            Self::NotAligned => "Not aligned: as taken",
        }
    }
}

/// What was asked of a photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// To fill the whole space.
    Enlarge,
    /// To go back among the others.
    Back,
    /// To be seen whole.
    Whole,
    /// To be scored although its file is incomplete.
    Accept,
    /// To be laid on the scored photo, or to be shown as it was taken.
    Turn,
}

/// Shows a photo; zooms and moves it.
pub fn frame_ui(
    ui: &mut Ui,
    textures: &mut Textures,
    pane: &Pane<'_>,
    zoom: &mut Zoom,
) -> Option<Asked> {
    let tokens = tokens(ui);
    let id = ui.scope_id().with(("photo", pane.label, pane.beside.is_some()));
    let response = ui.interact(pane.rect, id, Sense::click_and_drag());
    let name = format!("Photo {}", pane.label);
    response.widget_info(|| WidgetInfo {
        current_text_value: pane.beside.map(|fit| fit.words().to_owned()),
        ..WidgetInfo::labeled(Role::Image, true, &name)
    });
    *zoom = touched(ui, &response, pane, *zoom);
    if let Err(words) = picture_ui(ui, textures, pane, *zoom) {
        let line = "This photo cannot be shown";
        words_ui(ui, pane.rect, pane.ink, icons::PHOTO_BROKEN, [line, &words]);
    }
    let painter = ui.painter().with_clip_rect(pane.rect.intersect(ui.clip_rect()));
    let corner = pane.rect.min + vec2(10.0, 10.0);
    let place = badge(ui, &painter, corner, Align2::LEFT_TOP, pane.label);
    if pane.is_relevant {
        painter.rect_stroke(place, 5.0, Stroke::new(1.5, tokens.accent), StrokeKind::Outside);
    }
    let problem = (pane.problem == Some(false)).then_some("Incomplete file");
    let mut below = pos2(corner.x, place.bottom() + 6.0);
    for words in pane.beside.map(Fit::words).into_iter().chain(problem) {
        below.y = badge(ui, &painter, below, Align2::LEFT_TOP, words).bottom() + 6.0;
    }
    if response.has_focus() {
        let stroke = Stroke::new(2.0, tokens.accent);
        painter.rect_stroke(pane.rect.shrink(1.0), 0.0, stroke, StrokeKind::Inside);
    }
    let pressed = buttons_ui(ui, pane, *zoom);
    let answered = if pane.problem == Some(true) { question_ui(ui, pane) } else { None };
    let turned = if pane.is_enlarged { Asked::Back } else { Asked::Enlarge };
    let clicked = response.clicked().then_some(turned);
    pressed.or(answered).or(clicked)
}

/// A visit without a photo.
pub fn no_photo_ui(ui: &Ui, space: Rect, ink: Color32) {
    let hint = "It can be scored all the same: from the patient, or not visible (V).";
    words_ui(ui, space, ink, icons::CAMERA, ["No photo at this visit", hint]);
}

/// What the hand did: drag moves, wheel and pinch zoom at the pointer, plus and minus in the middle.
fn touched(ui: &Ui, response: &Response, pane: &Pane<'_>, zoom: Zoom) -> Zoom {
    let mut zoom = zoom;
    if response.dragged() {
        zoom = zoom.moved(pane.rect, pane.size, response.drag_delta());
    }
    if response.has_focus() {
        let pressed = |key: Key| ui.input(|input| input.key_pressed(key));
        let middle = pane.rect.center();
        if pressed(Key::Plus) || pressed(Key::Equals) {
            zoom = zoom.zoomed(pane.rect, pane.size, middle, 1.25);
        }
        if pressed(Key::Minus) {
            zoom = zoom.zoomed(pane.rect, pane.size, middle, 0.8);
        }
    }
    let pointer = response.hover_pos().filter(|_| response.contains_pointer());
    let Some(pointer) = pointer else { return zoom };
    let (factor, step) = wheel(ui, pane.scrolls);
    if factor != 1.0 {
        zoom = zoom.zoomed(pane.rect, pane.size, pointer, factor);
    }
    if step != Vec2::ZERO && !zoom.is_whole() {
        zoom = zoom.moved(pane.rect, pane.size, step);
    }
    zoom
}

/// How far the wheel or a pinch zooms, and how far two fingers move; among photos that scroll only with Ctrl or a pinch.
fn wheel(ui: &Ui, scrolls: bool) -> (f32, Vec2) {
    ui.input(|input| {
        let (mut factor, mut step) = (input.zoom_delta(), Vec2::ZERO);
        for event in &input.events {
            let egui::Event::MouseWheel { unit, delta, modifiers, .. } = event else { continue };
            if scrolls || modifiers.command || modifiers.ctrl {
                continue;
            }
            match unit {
                MouseWheelUnit::Point => step += *delta,
                MouseWheelUnit::Line | MouseWheelUnit::Page => factor *= 1.2_f32.powf(delta.y),
            }
        }
        (factor, step)
    })
}

/// Draws the best pixels at hand; or says why there are none.
fn picture_ui(ui: &Ui, textures: &mut Textures, pane: &Pane<'_>, zoom: Zoom) -> Result<(), String> {
    let outside = || "Its file lies outside the project's folder.".to_owned();
    let file = pane.file.ok_or_else(outside)?;
    let rect = zoom.photo_on_screen(pane.rect, pane.size);
    let painter = ui.painter().with_clip_rect(pane.rect.intersect(ui.clip_rect()));
    let per_pixel = rect.width() / pane.size.x.max(1.0);
    let middle = (pane.rect.center() - rect.min) / per_pixel;
    let center = Point::new(f64::from(middle.x), f64::from(middle.y));
    let viewport = Viewport { scale: f64::from(per_pixel), center, is_fitted: false };
    let projection = Projection { viewport, canvas: pane.rect };
    let (own, onto) = pane.picture;
    let laid =
        Laid { file, size: (own.x as u32, own.y as u32), onto, bent: None, aids: Aids::default() };
    if !laid.draw(ui, &painter, &projection, Color32::WHITE, textures) {
        let at = pane.rect.center();
        painter.text(at, Align2::CENTER_CENTER, "…", FontId::proportional(16.0), pane.ink);
        return textures.failure(file).map_or(Ok(()), |words| Err(words.to_owned()));
    }
    Ok(())
}

/// Buttons on the photo, there only when they do something.
fn buttons_ui(ui: &mut Ui, pane: &Pane<'_>, zoom: Zoom) -> Option<Asked> {
    let mut asked = None;
    let mut right = pane.rect.right() - 10.0;
    let (turn, turned) = match pane.beside {
        Some(Fit::AsTaken) => (icons::ALIGN, "Aligned: the same skin as in the scored photo"),
        _ => (icons::PHOTO, "The whole photo, as it was taken"),
    };
    let can_turn = pane.beside.is_some_and(|fit| fit != Fit::NotAligned);
    let offered = [
        (pane.is_enlarged, Asked::Back, icons::SERIES, "All photos of the visit"),
        (!zoom.is_whole(), Asked::Whole, icons::FIT, "The whole photo"),
        (can_turn, Asked::Turn, turn, turned),
    ];
    for (is_there, what, icon, name) in offered {
        if !is_there {
            continue;
        }
        let size = vec2(36.0, 28.0);
        let rect = Rect::from_min_size(pos2(right - size.x, pane.rect.top() + 10.0), size);
        right = rect.left() - 6.0;
        let tokens = tokens(ui);
        let text = RichText::new(icon).font(theme::icon(16.0)).color(tokens.on_badge);
        let button = Button::new(text).fill(tokens.badge).stroke(Stroke::NONE);
        let response = ui.put(rect, button).accessible_name(format!("{name}: {}", pane.label));
        let keys = if what == Asked::Turn { "" } else { " (Esc)" };
        if response.on_hover_text(format!("{name}{keys}")).clicked() {
            asked = Some(what);
        }
    }
    asked
}

/// Asks whether an incomplete photo may be scored.
fn question_ui(ui: &mut Ui, pane: &Pane<'_>) -> Option<Asked> {
    let tokens = tokens(ui);
    let width = (pane.rect.width() - 24.0).min(360.0);
    let corner = pos2(pane.rect.center().x - width / 2.0, pane.rect.bottom() - 96.0);
    let rect = Rect::from_min_size(corner, vec2(width, 84.0));
    let mut asked = None;
    ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
        let frame = Frame::popup(ui.style()).fill(tokens.panel).inner_margin(10);
        frame.show(ui, |ui| {
            ui.set_width(width - 22.0);
            ui.label("This photo file is incomplete. Score anyway?");
            if primary_button(ui, "Score anyway", true).clicked() {
                asked = Some(Asked::Accept);
            }
        });
    });
    asked
}

/// An icon with a line and a hint, in the middle of a space without a picture.
fn words_ui(ui: &Ui, space: Rect, color: Color32, icon: &str, lines: [&str; 2]) {
    let painter = ui.painter().with_clip_rect(space.intersect(ui.clip_rect()));
    let center = space.center();
    painter.text(center - vec2(0.0, 30.0), Align2::CENTER_CENTER, icon, theme::icon(30.0), color);
    let wrap = space.width() - 32.0;
    let mut y = center.y;
    for (words, size) in lines.into_iter().zip([13.0, 12.0]) {
        let galley = painter.layout(words.to_owned(), FontId::proportional(size), color, wrap);
        let at = pos2(center.x - galley.size().x / 2.0, y);
        y += galley.size().y + 4.0;
        painter.galley(at, galley, color);
    }
}
