//! Which instrument is filled in, and for a lesion's instrument, which lesion.

use egui::{Button, ComboBox, RichText, ScrollArea, Ui, vec2};

use crate::app::action::{Action, Select};
use crate::app::icons;
use crate::app::panels::instrument_form::form::Form;
use crate::app::session::Session;
use crate::app::theme::{self, tokens};
use crate::app::widgets::segments;
use crate::instrument::definition::Definition;
use crate::instrument::sheet::Target;
use crate::model::lesion::Lesion;

/// Shows the instruments in use as tabs, a menu with all others, and how much is answered.
pub fn tabs_ui(ui: &mut Ui, session: &Session, form: &Form<'_>) -> Vec<Action> {
    let mut actions = Vec::new();
    let (used, others) = instruments(session);
    ui.horizontal(|ui| {
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let n_items = form.definition.items().len();
            let n_answered = n_items - form.open().count();
            let n_valueless =
                form.answers.values().filter(|answer| answer.value().is_none()).count();
            let mut words = vec![format!("{n_answered} of {n_items} items")];
            if n_valueless > 0 {
                words.push(format!("{n_valueless} without a value"));
            }
            let words = words.join(" · ");
            ui.label(RichText::new(words).size(12.5).color(tokens(ui).text_2));
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                ScrollArea::horizontal().id_salt("tabs").show(ui, |ui| {
                    actions.extend(used_ui(ui, form, &used));
                    actions.extend(others_ui(ui, &others));
                });
            });
        });
    });
    if form.definition.sheet().target == Target::Lesion {
        actions.extend(lesion_ui(ui, session));
    }
    actions
}

/// The instruments in use with the chosen one, and all others of the library.
fn instruments(session: &Session) -> (Vec<&Definition>, Vec<&Definition>) {
    let chosen = &session.selection.instrument;
    let mut used: Vec<_> = session.project().instruments.values().collect();
    let is_used = |id: &str| session.project().instruments.contains_key(id);
    if !is_used(chosen) {
        used.extend(session.definition(chosen));
    }
    let others = session.library.list();
    let others = others.filter(|other| !is_used(other.id()) && other.id() != chosen).collect();
    (used, others)
}

fn used_ui(ui: &mut Ui, form: &Form<'_>, used: &[&Definition]) -> Option<Action> {
    let choices: Vec<(&str, &str)> = used
        .iter()
        .map(|definition| (definition.id(), definition.sheet().short_title.as_str()))
        .collect();
    let chosen = form.definition.id();
    let clicked = segments(ui, &choices, chosen).filter(|clicked| *clicked != chosen)?;
    Some(Action::Select(Select::Instrument(clicked.to_owned())))
}

fn others_ui(ui: &mut Ui, others: &[&Definition]) -> Option<Action> {
    if others.is_empty() {
        return None;
    }
    let mut chosen = None;
    let icon = RichText::new(icons::PLUS).font(theme::icon(14.0)).color(tokens(ui).text_2);
    let menu = ui.menu_button(icon, |ui| {
        ui.set_min_width(280.0);
        for definition in others {
            let sheet = definition.sheet();
            let button = Button::new(sheet.title.as_str())
                .frame_when_inactive(false)
                .min_size(vec2(280.0, 0.0));
            if ui.add(button).on_hover_text(sheet.permission.as_str()).clicked() {
                chosen = Some(Action::Select(Select::Instrument(definition.id().to_owned())));
                ui.close();
            }
        }
    });
    menu.response.accessible_name("Another instrument").on_hover_text("Another instrument");
    chosen
}

fn lesion_ui(ui: &mut Ui, session: &Session) -> Option<Action> {
    let project = session.project();
    let chosen = session.selection.lesion;
    let mut clicked = None;
    if project.lesions_of(session.selection.subject).next().is_none() {
        let words = "There is no lesion yet: draw one in Annotate, then score it here.";
        ui.label(RichText::new(words).color(tokens(ui).worse));
        return None;
    }
    ui.horizontal(|ui| {
        let label = ui.label("Lesion");
        let title = chosen.and_then(|id| project.lesions.get(&id)).map(Lesion::title);
        let shown = ComboBox::from_id_salt("lesion")
            .width(260.0)
            .selected_text(title.unwrap_or_else(|| "Choose the lesion that is scored".to_owned()))
            .show_ui(ui, |ui| {
                for (id, lesion) in project.lesions_of(session.selection.subject) {
                    if ui.selectable_label(chosen == Some(id), lesion.title()).clicked() {
                        clicked = Some(id);
                    }
                }
            });
        shown.response.labelled_by(label.id);
    });
    clicked.map(|id| Action::Select(Select::Lesion(Some(id))))
}
