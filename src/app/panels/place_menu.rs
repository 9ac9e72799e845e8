//! Menus of what stands around the canvas: a photo of the filmstrip, and a lesion that is not drawn yet.

use egui::{Button, Ui};

use crate::app::action::{Action, Select};
use crate::app::canvas::steps;
use crate::app::commands::Command;
use crate::app::session::Session;
use crate::app::widgets::command_item;
use crate::model::ids::{LesionId, PhotoId};
use crate::model::lesion::LesionStatus;

/// What can be done with a photo of the filmstrip.
pub fn photo_menu_ui(ui: &mut Ui, photo: PhotoId) -> Vec<Action> {
    ui.set_min_width(200.0);
    let mut actions = Vec::new();
    if ui.button("Open photo").clicked() {
        actions.push(Action::Select(Select::Photo(photo)));
    }
    let commands =
        [Command::PasteRegions, Command::FindRuler, Command::GoCompare, Command::GoSeries];
    for command in commands {
        if command_item(ui, command, true) {
            // What is asked of a photo is asked of this one.
            actions.push(Action::Select(Select::Photo(photo)));
            actions.push(Action::Run(command));
        }
    }
    actions
}

/// What can be done with a lesion that is not drawn on the photo.
pub fn undrawn_menu_ui(ui: &mut Ui, session: &Session, lesion: LesionId) -> Vec<Action> {
    ui.set_min_width(200.0);
    let mut actions = Vec::new();
    if ui.button("Draw it next").clicked() {
        actions.push(Action::Select(Select::Lesion(Some(lesion))));
    }
    let project = session.project();
    let known = project.lesions.get(&lesion);
    if let (Some(visit), Some(known)) = (session.selection.visit, known)
        && session.is_writable()
    {
        ui.separator();
        let stated = known.status.get(&visit);
        for (words, status) in [
            ("Resolved at this visit", LesionStatus::Resolved),
            ("Not visible at this visit", LesionStatus::NotVisible),
            ("Not assessable at this visit", LesionStatus::NotAssessable(String::new())),
        ] {
            let is_so = stated.is_some_and(|it| same_kind(it, &status));
            if ui.add(Button::selectable(is_so, words)).clicked() {
                let status = (!is_so).then_some(status);
                let step = steps::state_at(project, lesion, visit, status);
                actions.extend(step.map(Action::Edit));
            }
        }
        if let Some(step) = steps::remove_lesion(project, lesion)
            && ui.button("Remove lesion").clicked()
        {
            actions.push(Action::Edit(step));
        }
    }
    ui.separator();
    if command_item(ui, Command::GoLesions, true) {
        actions.push(Action::Select(Select::Lesion(Some(lesion))));
        actions.push(Action::Run(Command::GoLesions));
    }
    actions
}

/// Whether two statuses say the same, reasons aside.
fn same_kind(one: &LesionStatus, other: &LesionStatus) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other)
}
