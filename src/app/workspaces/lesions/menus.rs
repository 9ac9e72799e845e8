//! The context menus of the grid; a click with the right button selects first, so each command acts on that cell.

use egui::Ui;

use crate::app::action::Action;
use crate::app::commands::Command as C;
use crate::app::session::Session;
use crate::app::widgets::command_item;
use crate::app::workspaces::lesions::index::Cell;
use crate::model::course::Finding;

/// The menu of a lesion at a visit.
pub fn cell_menu_ui(ui: &mut Ui, session: &Session, cell: &Cell) -> Vec<Action> {
    let is_writable = session.is_writable();
    let is_drawn = cell.at.finding.is_drawn();
    let is_merged = matches!(cell.at.finding, Finding::MergedInto(_));
    let mut actions = items(ui, &[(C::OpenLesion, true)]);
    ui.separator();
    let carries = is_writable && is_drawn;
    actions.extend(items(ui, &[(C::CarryOn, carries), (C::CarryBack, carries)]));
    if !cell.at.proposed.is_empty() {
        let all = [(C::AcceptProposals, is_writable), (C::RejectProposals, is_writable)];
        actions.extend(items(ui, &all));
    }
    ui.separator();
    let may_state = is_writable && !is_drawn;
    let states = [C::MarkResolved, C::MarkNotVisible, C::MarkNotAssessable];
    actions.extend(items(ui, &states.map(|command| (command, may_state))));
    ui.separator();
    let links = if is_merged {
        [(C::StandAlone, is_writable), (C::SplitLesion, is_writable)]
    } else {
        [(C::MergeLesion, is_writable), (C::SplitLesion, is_writable)]
    };
    actions.extend(items(ui, &links));
    actions.extend(items(ui, &[(C::AddLesion, is_writable)]));
    ui.separator();
    actions.extend(items(ui, &[(C::DeleteLesion, is_writable)]));
    actions
}

/// The menu of the ground between everything.
pub fn ground_menu_ui(ui: &mut Ui, session: &Session) -> Vec<Action> {
    items(ui, &[(C::AddLesion, session.is_writable()), (C::GoLesions, true)])
}

fn items(ui: &mut Ui, commands: &[(C, bool)]) -> Vec<Action> {
    ui.set_min_width(270.0);
    commands
        .iter()
        .filter(|(command, is_possible)| command_item(ui, *command, *is_possible))
        .map(|(command, _)| Action::Run(*command))
        .collect()
}
