//! What the Series workspace says while there is nothing to lay out yet, and what to do about it.

use egui::{Align, Layout, RichText, Ui, vec2};

use crate::app::action::Action;
use crate::app::commands::Command;
use crate::app::icons;
use crate::app::session::Session;
use crate::app::theme::{self, tokens};
use crate::app::widgets::{command_button, primary_button, quiet};
use crate::app::workspaces::series::index::Index;

/// What is missing, so that there is no table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Empty {
    /// The subject has neither photos nor visits.
    Photos,
    /// There are photos, but no visit to put them at.
    Visits,
    /// There are visits, but no view.
    Views,
}

/// What is missing; nothing if there is a table.
pub fn missing(index: &Index) -> Option<Empty> {
    match (index.columns.is_empty(), index.rows.is_empty(), index.n_photos) {
        (true, _, 0) => Some(Empty::Photos),
        (true, _, _) => Some(Empty::Visits),
        (false, true, _) => Some(Empty::Views),
        (false, false, _) => None,
    }
}

/// Says what is missing and offers what comes next.
pub fn empty_ui(ui: &mut Ui, session: &Session, empty: Empty) -> Vec<Action> {
    let tokens = tokens(ui);
    let code = session.subject().map(|subject| subject.code.clone());
    let of = code.as_ref().map(|code| format!(" of {code}")).unwrap_or_default();
    let code = code.unwrap_or_default();
    let (icon, title, words, first, others): (_, _, _, _, &[Command]) = match empty {
        Empty::Photos => (
            icons::PHOTOS,
            format!("No photos{of} yet"),
            "Drop a folder of photos here, or choose one. Where each photo goes is shown before anything is added; the files stay where they are.",
            Command::ImportFolder,
            &[Command::ImportFiles, Command::AddVisit],
        ),
        Empty::Visits => (
            icons::CALENDAR,
            format!("{code} has no visits yet"),
            "A visit is a timepoint: a label, and a date if there is one. Add the first visit, then drag the photos of the tray onto it.",
            Command::AddVisit,
            &[Command::ImportFolder],
        ),
        Empty::Views => (
            icons::CAMERA,
            "No views yet".to_owned(),
            "A view is a way to photograph a body site again and again, such as “Face, frontal”. Views are the rows of the table.",
            Command::AddView,
            &[Command::ImportFolder],
        ),
    };
    let mut actions = Vec::new();
    let height = ui.available_height();
    ui.with_layout(Layout::top_down(Align::Center), |ui| {
        ui.add_space((height - 220.0).max(24.0) / 2.0);
        ui.label(RichText::new(icon).font(theme::icon(40.0)).color(tokens.text_3));
        ui.add_space(8.0);
        ui.heading(title);
        ui.scope(|ui| {
            ui.set_max_width(460.0);
            ui.label(quiet(ui, words));
        });
        ui.add_space(12.0);
        let hint = first.hint(ui);
        let button = primary_button(ui, first.about().text, session.is_writable());
        if button.on_hover_text(hint).clicked() {
            actions.push(Action::Run(first));
        }
        ui.add_space(4.0);
        for command in others {
            ui.add_space(2.0);
            let offered =
                ui.add_enabled_ui(session.is_writable(), |ui| command_button(ui, *command));
            if offered.inner.clicked() {
                actions.push(Action::Run(*command));
            }
        }
        ui.allocate_space(vec2(0.0, 1.0));
    });
    actions
}
