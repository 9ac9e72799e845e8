//! What can be done with one region: the menu on the canvas and in the list.

use egui::{Button, Ui};

use crate::app::action::{Action, Select};
use crate::app::canvas::steps;
use crate::app::commands::Command;
use crate::app::panels::selection_menu::{outline_menu_ui, shared_ui};
use crate::app::session::Session;
use crate::model::ids::RegionId;
use crate::model::region::{Region, Role};

/// Shows the menu of a region.
pub fn region_menu_ui(ui: &mut Ui, session: &Session, id: RegionId) -> Vec<Action> {
    let mut actions = Vec::new();
    let project = session.project();
    let Some(region) = project.regions.get(&id) else { return actions };
    ui.set_min_width(200.0);
    if !session.is_writable() {
        ui.label("Open to look at only.");
        return actions;
    }
    actions.extend(through_visits_ui(ui, session, id, region));
    ui.menu_button("Shows lesion", |ui| {
        egui::ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
            if ui.button("New lesion").clicked() {
                actions.push(Action::LesionFor(id));
                ui.close();
            }
            let subject = project.photos.get(&region.photo).map(|photo| photo.subject);
            for (lesion, known) in subject.into_iter().flat_map(|it| project.lesions_of(it)) {
                let is_shown = region.role == Role::Lesion && region.lesion == Some(lesion);
                if ui.selectable_label(is_shown, known.title()).clicked() {
                    actions.extend(steps::assign(project, id, lesion).map(Action::Edit));
                    actions.push(Action::Select(Select::Region(Some(id))));
                    ui.close();
                }
            }
        });
    });
    ui.menu_button("Stands for", |ui| {
        for role in Role::ALL {
            if ui.selectable_label(region.role == role, role.label()).clicked() {
                actions.extend(match role {
                    Role::Lesion if region.role == Role::Lesion => None,
                    Role::Lesion => Some(Action::LesionFor(id)),
                    Role::ReferenceSkin | Role::BodyPart | Role::Exclude | Role::PrivacyMask => {
                        steps::set_role(project, id, role).map(Action::Edit)
                    }
                });
                ui.close();
            }
        }
    });
    ui.separator();
    let lock = if region.is_locked { "Unlock region" } else { "Lock region" };
    let hide = if region.is_hidden { "Show region" } else { "Hide region" };
    if entry_ui(ui, "Zoom to region", Command::ZoomToRegion) {
        actions.push(Action::Run(Command::ZoomToRegion));
    }
    outline_menu_ui(ui, session, &mut actions);
    shared_ui(ui, session, &mut actions);
    if entry_ui(ui, lock, Command::LockRegion) {
        actions.extend(steps::toggle_lock(project, id).map(Action::Edit));
    }
    if ui.button(hide).clicked() {
        actions.extend(steps::toggle_hidden(project, id).map(Action::Edit));
    }
    ui.separator();
    // Said in so many words it is the region, even with a corner selected; its key would take the corner.
    let delete = ui.add_enabled(!region.is_locked, Button::new("Delete region"));
    if delete.clicked() {
        actions.extend(steps::delete(project, id).map(Action::Edit));
    }
    actions
}

/// Deciding on what is proposed, or carrying over what counts.
fn through_visits_ui(ui: &mut Ui, session: &Session, id: RegionId, region: &Region) -> Vec<Action> {
    let (mut actions, project) = (Vec::new(), session.project());
    let commands = if region.state.is_accepted() {
        [Command::CarryOn, Command::CarryBack]
    } else {
        if ui.add(Button::new("Accept: it counts from now on").shortcut_text("Enter")).clicked() {
            actions.extend(steps::accept(project, id).map(Action::Edit));
        }
        if ui.add(Button::new("Reject").shortcut_text("Del")).clicked() {
            actions.extend(steps::delete(project, id).map(Action::Edit));
        }
        [Command::AcceptProposals, Command::RejectProposals]
    };
    for command in commands {
        if entry_ui(ui, command.about().text, command) {
            actions.push(Action::Run(command));
        }
    }
    ui.separator();
    actions
}

/// The menu while an outline is being drawn.
pub fn drawing_menu_ui(ui: &mut Ui) -> Option<InDrawing> {
    ui.set_min_width(160.0);
    let entries = [
        ("Finish", "Enter", InDrawing::Finish),
        ("Remove last", "Backspace", InDrawing::RemoveLast),
        ("Cancel", "Esc", InDrawing::Cancel),
    ];
    let mut chosen = None;
    for (words, key, asked) in entries {
        if ui.add(Button::new(words).shortcut_text(key)).clicked() {
            chosen = Some(asked);
        }
    }
    chosen
}

/// What can be asked of an outline that is being drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InDrawing {
    /// Close it.
    Finish,
    /// Remove what was added last.
    RemoveLast,
    /// Put back what was removed last.
    PutBack,
    /// Drop it; it can be brought back.
    Cancel,
    /// Bring back what was dropped.
    BringBack,
}

fn entry_ui(ui: &mut Ui, words: &str, command: Command) -> bool {
    let keys = command.keys_text(ui);
    ui.add(Button::new(words).shortcut_text(keys)).clicked()
}
