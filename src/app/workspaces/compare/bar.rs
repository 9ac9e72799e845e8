//! The bar over a comparison: how, what, and with what.

use egui::{
    AtomExt as _, Button, Color32, ComboBox, DragValue, Response, RichText, Slider, TextStyle, Ui,
    vec2,
};

use crate::app::action::{Action, Select};
use crate::app::commands::Command;
use crate::app::icons;
use crate::app::panels::filmstrip::visit_title;
use crate::app::session::{CompareMode, Comparing, Session};
use crate::app::textures::pairs::Judged;
use crate::app::theme;
use crate::app::widgets::{hint, segments};
use crate::app::workspaces::compare::judgement::light_ui;
use crate::app::workspaces::compare::pair::{pair, visits};
use crate::app::workspaces::compare::{Look, MODES, changed};
use crate::imaging::pair::change::Change;
use crate::model::ids::{ViewId, VisitId};

/// The most of a visit's title on the bar, in points, in a usual window and in a wide one; all of it stands on the photo.
const VISIT: [f32; 2] = [88.0, 200.0];

/// From this width on there is room for whole titles, in points.
const WIDE: f32 = 1600.0;

/// Shows the bar; what is looked at in this moment only is changed at once.
pub fn bar_ui(
    ui: &mut Ui,
    session: &Session,
    view: ViewId,
    (look, judged): (&mut Look, Option<&Judged>),
) -> Vec<Action> {
    let mut actions = Vec::new();
    let mut comparing = session.comparing;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
        let modes = MODES.map(|(mode, _, name)| (mode, name));
        if let Some(mode) = segments(ui, &modes, comparing.mode) {
            comparing.mode = mode;
        }
        actions.extend(view_ui(ui, session, view));
        actions.extend(visits_ui(ui, session, view, &mut comparing));
        toggle_ui(ui, Command::CompareAligned, &mut comparing.is_aligned);
        toggle_ui(ui, Command::CompareMatched, &mut comparing.judging.is_matched);
        toggle_ui(ui, Command::CompareRegions, &mut comparing.shows_regions);
        match judged {
            Some(judged) => light_ui(ui, judged, &mut comparing.has_details),
            None => toggle_ui(ui, Command::CompareDetails, &mut comparing.has_details),
        }
        // Last, so that nothing else moves when the way of showing changes; whole, in a row of its own if need be.
        if ui.available_size_before_wrap().x < width_of_mode(ui, comparing.mode) {
            ui.end_row();
        }
        of_mode_ui(ui, &mut comparing, look);
        if matches!(comparing.mode, CompareMode::SideBySide | CompareMode::Grid) {
            link_ui(ui, &mut comparing.is_linked);
        }
    });
    actions.extend(changed(session, comparing));
    actions
}

fn toggle_ui(ui: &mut Ui, command: Command, is_on: &mut bool) {
    let button = Button::selectable(*is_on, command.about().text);
    let hint = command.hint(ui);
    if ui.add(button).on_hover_text(hint).clicked() {
        *is_on = !*is_on;
    }
}

/// A sign, so that the bar keeps to one row.
fn link_ui(ui: &mut Ui, is_on: &mut bool) {
    let sign = if *is_on { icons::LINK } else { icons::LINK_BROKEN };
    let button = Button::selectable(*is_on, RichText::new(sign).font(theme::icon(16.0)));
    let hint = Command::CompareLink.hint(ui);
    let response = ui.add(button).accessible_name(Command::CompareLink.about().text);
    if response.on_hover_text(hint).clicked() {
        *is_on = !*is_on;
    }
}

fn view_ui(ui: &mut Ui, session: &Session, view: ViewId) -> Vec<Action> {
    let mut actions = Vec::new();
    let label = |id: ViewId| session.project().view(id).map_or("", |view| view.label.as_str());
    let combo = ComboBox::from_id_salt("compared view").selected_text(label(view)).width(92.0);
    let shown = combo.show_ui(ui, |ui| {
        for other in &session.project().views {
            let is_possible = !visits(session, other.id).is_empty();
            let button = Button::selectable(other.id == view, &other.label);
            if ui.add_enabled(is_possible, button).clicked() {
                actions.push(Action::Select(Select::View(other.id)));
            }
        }
    });
    named(ui, &shown.response, "Compared view");
    actions
}

fn visits_ui(
    ui: &mut Ui,
    session: &Session,
    view: ViewId,
    comparing: &mut Comparing,
) -> Vec<Action> {
    let mut actions = Vec::new();
    let Some((first, second)) = pair(session, view) else { return actions };
    let title = |id: VisitId| {
        let subject = session.subject();
        subject.and_then(|it| Some(visit_title(it, it.visit(id)?))).unwrap_or_default()
    };
    let visits = visits(session, view);
    let most = VISIT[usize::from(ui.max_rect().width() >= WIDE)];
    let chooser = |ui: &mut Ui, name: &str, chosen: VisitId| {
        let mut picked = None;
        let text = title(chosen).atom_max_width(most);
        let combo = ComboBox::from_id_salt(name).selected_text(text).width(VISIT[0] + 44.0);
        let combo = combo.truncate();
        let shown = combo.show_ui(ui, |ui| {
            for visit in &visits {
                if ui.add(Button::selectable(*visit == chosen, title(*visit))).clicked() {
                    picked = Some(*visit);
                }
            }
        });
        named(ui, &shown.response, name);
        shown.response.on_hover_text(format!("{name}: {}", title(chosen)));
        picked
    };
    if let Some(visit) = chooser(ui, "Compared with", first) {
        comparing.with = Some(visit);
    }
    if comparing.mode != CompareMode::Grid {
        ui.label(hint(ui, "vs"));
        if let Some(visit) = chooser(ui, "Compared visit", second) {
            actions.push(Action::Select(Select::Visit(visit)));
        }
    }
    actions
}

/// Names a control that has no label beside it.
fn named(ui: &Ui, response: &Response, name: &str) {
    ui.accesskit_node_builder(response.id, |node| node.set_label(name));
}

/// The room that [`of_mode_ui`] takes, in points: what is made of several parts is not wrapped by itself.
fn width_of_mode(ui: &Ui, mode: CompareMode) -> f32 {
    let spacing = ui.spacing();
    let (gap, field) = (spacing.item_spacing.x, 2.0 * spacing.interact_size.x);
    let text = |words: &str| {
        let font = TextStyle::Button.resolve(ui.style());
        ui.painter().layout_no_wrap(words.to_owned(), font, Color32::PLACEHOLDER).size().x
    };
    let padded = |words: &str| text(words) + 2.0 * spacing.button_padding.x;
    match mode {
        CompareMode::Difference => {
            Change::ALL.iter().map(|change| padded(change.label())).sum::<f32>() + 4.0
        }
        CompareMode::Swipe => padded("↔"),
        CompareMode::Blink => spacing.icon_width + 2.0 * gap + text("Auto") + padded("0.0 / s"),
        CompareMode::Overlay => spacing.slider_width + gap + padded("100 %").max(field),
        CompareMode::SideBySide | CompareMode::Grid => 0.0,
    }
}

/// What only one way of showing needs.
fn of_mode_ui(ui: &mut Ui, comparing: &mut Comparing, look: &mut Look) {
    match comparing.mode {
        CompareMode::Difference => {
            let kinds = Change::ALL.map(|change| (change, change.label()));
            if let Some(change) = segments(ui, &kinds, comparing.judging.change) {
                comparing.judging.change = change;
            }
        }
        CompareMode::Swipe => {
            let (sign, name) = if look.is_flat {
                ("↕", "The line lies flat: click to stand it up")
            } else {
                ("↔", "The line stands: click to lay it flat")
            };
            let button = ui.add(Button::new(sign)).accessible_name(name);
            if button.on_hover_text(name).clicked() {
                look.is_flat = !look.is_flat;
            }
        }
        CompareMode::Blink => {
            ui.checkbox(&mut look.is_blinking, "Auto");
            let pace = DragValue::new(&mut look.pace).range(0.5..=8.0).speed(0.05);
            let pace = ui.add_enabled(look.is_blinking, pace.suffix(" / s").fixed_decimals(1));
            named(ui, &pace, "Changes a second");
        }
        CompareMode::Overlay => {
            let mut percent = look.opacity * 100.0;
            let slider = Slider::new(&mut percent, 0.0..=100.0).suffix(" %").fixed_decimals(0);
            let slider = ui.add(slider);
            named(ui, &slider, "Opacity");
            if slider.on_hover_text("How much of the second photo is seen").changed() {
                look.opacity = percent / 100.0;
            }
        }
        CompareMode::SideBySide | CompareMode::Grid => {}
    }
}
