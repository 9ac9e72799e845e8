//! The context menus of the light table: the commands that apply to what was clicked.
//!
//! A click with the right button selects first, so each command acts on what the menu stands on.

use egui::{Button, Ui};

use crate::app::action::Action;
use crate::app::commands::Command as C;
use crate::app::session::Session;
use crate::app::widgets::command_item;
use crate::app::workspaces::series::index::{Column, Index};
use crate::model::ids::{PhotoId, ViewId, VisitId};

/// More names than this make a menu that nobody reads.
const MOST_NAMES: usize = 12;

/// The menu of a cell with photos.
pub fn photo_menu_ui(ui: &mut Ui, session: &Session, photos: &[PhotoId]) -> Vec<Action> {
    let is_writable = session.is_writable();
    let several = photos.len() > 1;
    let mut actions = items(ui, &[(C::OpenPhoto, true)]);
    ui.separator();
    if several {
        actions.extend(items(ui, &[(C::NextInCell, true), (C::KeyPhoto, is_writable)]));
        ui.separator();
    }
    let rest = [(C::PlacePhoto, is_writable), (C::ToTray, is_writable)];
    actions.extend(items(ui, &rest));
    ui.separator();
    actions.extend(items(ui, &[(C::RemovePhoto, is_writable)]));
    actions
}

/// The menu of an empty cell: the photos that could be placed there.
pub fn empty_cell_menu_ui(
    ui: &mut Ui,
    session: &Session,
    index: &Index,
    (visit, view): (VisitId, ViewId),
) -> Vec<Action> {
    let mut actions = Vec::new();
    for id in index.unsorted.iter().take(MOST_NAMES) {
        let Some(photo) = session.project().photos.get(id) else { continue };
        let item =
            Button::new(format!("Place {} here", photo.file_name())).frame_when_inactive(false);
        if ui.add_enabled(session.is_writable(), item).clicked() {
            actions.push(Action::Place(*id, Some(visit), Some(view)));
            ui.close();
        }
    }
    if !index.unsorted.is_empty() {
        ui.separator();
    }
    actions.extend(items(ui, &[(C::ImportFiles, true), (C::ImportFolder, true)]));
    actions
}

/// The menu of a visit's head.
pub fn visit_menu_ui(
    ui: &mut Ui,
    session: &Session,
    index: &Index,
    column: &Column,
) -> Vec<Action> {
    let is_writable = session.is_writable();
    let at = index.visit_position(column.id).unwrap_or_default();
    let (is_first, is_last) = (at == 0, at + 1 == index.columns.len());
    let mut actions = items(ui, &[(C::EditVisit, is_writable), (C::GoScore, true)]);
    ui.separator();
    let order = [
        (C::MoveVisitEarlier, is_writable && !is_first),
        (C::MoveVisitLater, is_writable && !is_last),
        (C::SortVisits, is_writable && index.columns.len() > 1),
        (C::SetBaseline, is_writable && !column.is_baseline),
    ];
    actions.extend(items(ui, &order));
    ui.separator();
    let rest = [
        (C::AddVisit, is_writable),
        (C::MergeVisit, is_writable && !is_first),
        (C::RemoveVisit, is_writable),
    ];
    actions.extend(items(ui, &rest));
    actions
}

/// The menu of a view's head.
pub fn view_menu_ui(ui: &mut Ui, session: &Session, index: &Index, id: ViewId) -> Vec<Action> {
    let is_writable = session.is_writable();
    let at = index.view_position(id).unwrap_or_default();
    let (is_first, is_last) = (at == 0, at + 1 == index.rows.len());
    let mut actions = items(ui, &[(C::EditView, is_writable)]);
    ui.separator();
    let order =
        [(C::MoveViewUp, is_writable && !is_first), (C::MoveViewDown, is_writable && !is_last)];
    actions.extend(items(ui, &order));
    ui.separator();
    let rest = [
        (C::AddView, is_writable),
        (C::MergeView, is_writable && !is_first),
        (C::RemoveView, is_writable),
    ];
    actions.extend(items(ui, &rest));
    actions
}

/// The menu of the ground between everything.
pub fn ground_menu_ui(ui: &mut Ui, session: &Session) -> Vec<Action> {
    let is_writable = session.is_writable();
    let mut actions = items(ui, &[(C::AddVisit, is_writable), (C::AddView, is_writable)]);
    ui.separator();
    actions.extend(items(ui, &[(C::ImportFiles, true), (C::ImportFolder, true)]));
    actions
}

fn items(ui: &mut Ui, commands: &[(C, bool)]) -> Vec<Action> {
    ui.set_min_width(250.0);
    commands
        .iter()
        .filter(|(command, is_possible)| command_item(ui, *command, *is_possible))
        .map(|(command, _)| Action::Run(*command))
        .collect()
}
