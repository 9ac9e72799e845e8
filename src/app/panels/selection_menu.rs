//! What can be done with several regions at once: the menu of a selection, and the part that one region shares with it.

use egui::{Button, Ui};

use crate::app::action::Action;
use crate::app::canvas::operations::{self, Change};
use crate::app::canvas::steps;
use crate::app::commands::Command;
use crate::app::session::Session;
use crate::app::theme;
use crate::model::edit::Edit;
use crate::model::ledger::Step;
use crate::model::region::{Region, Role};

/// How far regions can be grown or shrunk by the menu, in pixels.
const PIXELS: [u16; 6] = [1, 2, 5, 10, 20, 50];

/// The same in millimetres, on a photo that has a scale.
const MILLIMETRES: [f64; 5] = [0.5, 1.0, 2.0, 5.0, 10.0];

/// The colours that a region can have of its own: numbers of the palette, and their names.
const COLORS: u8 = 8;

/// Shows the menu of several regions.
pub fn selection_menu_ui(ui: &mut Ui, session: &Session) -> Vec<Action> {
    let mut actions = Vec::new();
    ui.set_min_width(220.0);
    if !session.is_writable() {
        ui.label("Open to look at only.");
        return actions;
    }
    commands_ui(ui, &[Command::Unite, Command::Subtract, Command::Intersect], &mut actions);
    ui.separator();
    outline_menu_ui(ui, session, &mut actions);
    ui.menu_button("Stands for", |ui| {
        for role in Role::ALL.into_iter().filter(|role| *role != Role::Lesion) {
            if ui.button(role.label()).clicked() {
                let project = session.project();
                let chosen = session.selected_regions();
                let changed =
                    chosen.iter().filter_map(|(id, _)| steps::set_role(project, *id, role));
                actions.extend(steps::joined("Change role", changed).map(Action::Edit));
                ui.close();
            }
        }
    });
    let subject = session.selection.subject;
    ui.menu_button("Show lesion", |ui| {
        egui::ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
            for (lesion, known) in session.project().lesions_of(subject) {
                if ui.button(known.title()).clicked() {
                    let project = session.project();
                    let chosen = session.selected_regions();
                    let changed =
                        chosen.iter().filter_map(|(id, _)| steps::assign(project, *id, lesion));
                    actions.extend(steps::joined("Change lesion", changed).map(Action::Edit));
                    ui.close();
                }
            }
        });
    });
    ui.separator();
    shared_ui(ui, session, &mut actions);
    ui.separator();
    commands_ui(
        ui,
        &[Command::LockRegion, Command::HideRegion, Command::DeleteRegion],
        &mut actions,
    );
    actions
}

/// What one region and several have in common: clipboard, order and colour.
pub fn shared_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let clipboard = [
        Command::DuplicateRegion,
        Command::CopyRegions,
        Command::CutRegions,
        Command::PasteRegions,
    ];
    commands_ui(ui, &clipboard, actions);
    ui.menu_button("Order", |ui| {
        let order = [
            Command::BringToFront,
            Command::BringForward,
            Command::SendBack,
            Command::SendToBottom,
        ];
        commands_ui(ui, &order, actions);
    });
    ui.menu_button("Colour", |ui| {
        if ui.button("As its lesion").clicked() {
            actions.extend(colored(session, None).map(Action::Edit));
        }
        for number in 1..=COLORS {
            let color = theme::lesion_color(u32::from(number));
            let swatch = egui::RichText::new(format!("■ Colour {number}")).color(color);
            if ui.button(swatch).clicked() {
                actions.extend(colored(session, Some(number)).map(Action::Edit));
            }
        }
    });
}

/// What is done to outlines: fewer corners, rounder ones, grown, shrunk.
pub fn outline_menu_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    ui.menu_button("Outline", |ui| {
        commands_ui(ui, &[Command::Simplify, Command::Smooth, Command::ToPolygon], actions);
        commands_ui(ui, &[Command::GrowBy], actions);
        for (words, sign) in [("Grow by", 1.0), ("Shrink by", -1.0)] {
            ui.menu_button(words, |ui| {
                let photo = session.photo().map(|(_, photo)| photo);
                if let Some(scale) = photo.and_then(|photo| photo.calibration.as_ref()?.scale()) {
                    for millimetres in MILLIMETRES {
                        if ui.button(format!("{millimetres} mm")).clicked() {
                            actions.push(grown(session, sign * millimetres * scale.px_per_mm));
                            ui.close();
                        }
                    }
                }
                for pixels in PIXELS {
                    if ui.button(format!("{pixels} px")).clicked() {
                        actions.push(grown(session, sign * f64::from(pixels)));
                        ui.close();
                    }
                }
            });
        }
    });
}

fn grown(session: &Session, by: f64) -> Action {
    let chosen = session.selected_regions();
    if chosen.iter().any(|(_, region)| region.is_locked) {
        return Action::Tell(crate::app::canvas::tool::LOCKED.to_owned());
    }
    match operations::reshape(&chosen, Change::Grow(by)) {
        Ok(step) => Action::Edit(step.unwrap_or_else(|| Step::new("Grow region", Vec::new()))),
        Err(words) => Action::Tell(words.to_owned()),
    }
}

fn colored(session: &Session, color: Option<u8>) -> Option<Step> {
    let edits: Vec<Edit> = session
        .selected_regions()
        .into_iter()
        .filter(|(_, region)| region.color != color)
        .map(|(id, region)| Edit::Region(id, Some(Region { color, ..region.clone() })))
        .collect();
    (!edits.is_empty()).then(|| Step::new("Change colour", edits))
}

/// Buttons of commands, with their keys.
fn commands_ui(ui: &mut Ui, commands: &[Command], actions: &mut Vec<Action>) {
    for command in commands {
        let button = Button::new(command.about().text).shortcut_text(command.keys_text(ui));
        let response = ui.add(button).on_hover_text(command.about().tooltip);
        if response.clicked() {
            actions.push(Action::Run(*command));
        }
    }
}
