//! The lesions workspace, the second face of the series: rows are lesions, columns are visits, cells say what became of
//! a lesion at a visit.

use egui::{
    Align, CentralPanel, ComboBox, EventFilter, Frame, Layout as Flow, Margin, Panel, RichText, Ui,
    vec2,
};

use crate::app::action::Action;
use crate::app::commands::Command;
use crate::app::fields::give_keyboard;
use crate::app::icons;
use crate::app::panels::status_bar::Status;
use crate::app::panels::subject_list::counted;
use crate::app::scene::{Scene, surface_id};
use crate::app::session::{Session, Workspace};
use crate::app::theme::{self, tokens};
use crate::app::widgets::{command_button, primary_button, quiet, segments};
use crate::app::workspaces::lesions::index::Index;
use crate::app::workspaces::lesions::layout::PICTURE;
use crate::app::workspaces::lesions::table::Table;
use crate::model::ids::ViewId;

mod cell;
mod index;
mod layout;
mod menus;
mod table;
mod trend;

/// The grid with the line above it.
#[derive(Default)]
pub struct Lesions {
    index: Option<Index>,
    table: Table,
    /// Only lesions that are followed in this view.
    view: Option<ViewId>,
}

impl Lesions {
    /// Shows the workspace.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) -> Vec<Action> {
        let session = scene.session;
        let kept = self.index.take().filter(|index| index.is_current(session, self.view));
        let shape = f64::from(PICTURE.x / PICTURE.y);
        let index = kept.unwrap_or_else(|| Index::new(session, self.view, shape));
        let mut actions = Vec::new();
        let inside = Margin { left: 20, right: 20, top: 16, bottom: 4 };
        let top =
            Panel::top("lesions head").resizable(false).frame(Frame::new().inner_margin(inside));
        let head = top.show_separator_line(false).show(ui, |ui| self.head_ui(ui, session, &index));
        actions.extend(head.inner);
        let is_empty = index.columns.is_empty() || index.rows.is_empty();
        if !is_empty {
            keep_keyboard(ui, scene.has_dialog);
        }
        let middle = CentralPanel::default().frame(Frame::NONE);
        let shown = middle.show(ui, |ui| {
            if is_empty { empty_ui(ui, session, &index) } else { self.table.ui(ui, scene, &index) }
        });
        actions.extend(shown.inner);
        self.index = Some(index);
        actions
    }

    fn head_ui(&mut self, ui: &mut Ui, session: &Session, index: &Index) -> Vec<Action> {
        let mut actions = Vec::new();
        ui.horizontal(|ui| {
            actions.extend(faces_ui(ui, Workspace::Lesions));
            ui.add_space(4.0);
            self.view_ui(ui, index);
            ui.with_layout(Flow::right_to_left(Align::Center), |ui| {
                if index.n_proposed > 0 && session.is_writable() {
                    let words = counted(index.n_proposed, "proposal");
                    for (verb, command) in
                        [("Reject", Command::RejectProposals), ("Accept", Command::AcceptProposals)]
                    {
                        let hint = command.hint(ui);
                        let button = egui::Button::new(format!("{verb} {words}"));
                        let button = ui.add(button.min_size(vec2(0.0, 28.0)));
                        if button.on_hover_text(hint).clicked() {
                            actions.push(Action::Run(command));
                        }
                    }
                }
                let command = Command::AddLesion;
                let text = format!("{} New lesion", icons::PLUS);
                let button = egui::Button::new(text).min_size(vec2(0.0, 28.0));
                let hint = command.hint(ui);
                let button = ui.add_enabled(session.is_writable(), button);
                let button = button.accessible_name(command.about().text).on_hover_text(hint);
                if button.clicked() {
                    actions.push(Action::Run(command));
                }
            });
        });
        actions
    }

    /// Which lesions are shown.
    fn view_ui(&mut self, ui: &mut Ui, index: &Index) {
        let chosen = index.views.iter().find(|(id, _)| Some(*id) == self.view);
        let words = chosen.map_or("all", |(_, label)| label.as_str());
        let combo =
            ComboBox::from_id_salt("view of lesions").selected_text(format!("View: {words}"));
        let shown = combo.show_ui(ui, |ui| {
            ui.selectable_value(&mut self.view, None, "All views");
            for (id, label) in &index.views {
                ui.selectable_value(&mut self.view, Some(*id), label);
            }
        });
        shown.response.accessible_name("View");
    }

    /// What the status bar says.
    pub fn status(&self, session: &Session) -> Status {
        let n_lesions = session.project().lesions_of(session.selection.subject).count();
        let n_visits = session.visits().len();
        let mut facts =
            vec![format!("{} · {}", counted(n_lesions, "lesion"), counted(n_visits, "visit"))];
        let kept = self.index.as_ref().filter(|index| index.is_current(session, self.view));
        facts.extend(kept.map(Index::counts));
        let keys = vec![
            ("Enter", "open"),
            ("Ctrl+B", "carry on"),
            ("R", "resolved"),
            ("V", "not visible"),
            ("X", "not assessable"),
            ("M", "merge"),
            ("S", "split"),
            ("Del", "delete"),
        ];
        Status { facts, keys }
    }
}

/// The two faces of the series, side by side.
pub fn faces_ui(ui: &mut Ui, shown: Workspace) -> Option<Action> {
    let faces = [(Workspace::Series, "Photos"), (Workspace::Lesions, "Lesions")];
    let clicked = segments(ui, &faces, shown)?;
    (clicked != shown).then_some(Action::Go(clicked))
}

/// Gives the keyboard to the grid while nothing else has it; the arrows are its own.
fn keep_keyboard(ui: &Ui, has_dialog: bool) {
    let surface = surface_id();
    let is_free = ui.memory(|memory| memory.focused().is_none());
    if is_free && !has_dialog {
        give_keyboard(ui, surface);
    }
    let ours =
        EventFilter { tab: false, horizontal_arrows: true, vertical_arrows: true, escape: true };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(surface, ours));
}

/// No lesion or no visit yet: what to do about it.
fn empty_ui(ui: &mut Ui, session: &Session, index: &Index) -> Vec<Action> {
    let tokens = tokens(ui);
    let mut actions = Vec::new();
    let has_visits = !index.columns.is_empty();
    let (title, words, first) = if has_visits {
        (
            "No lesions yet",
            "Draw a region on a photo: it begins a lesion, which is a row here from then on. Ctrl+B carries it to the next visit.",
            Command::GoAnnotate,
        )
    } else {
        (
            "No visits yet",
            "Lesions are followed from visit to visit. Add photos or a visit first.",
            Command::ImportFolder,
        )
    };
    let height = ui.available_height();
    ui.with_layout(Flow::top_down(Align::Center), |ui| {
        ui.add_space((height - 220.0).max(24.0) / 2.0);
        ui.label(RichText::new(icons::SERIES).font(theme::icon(40.0)).color(tokens.text_3));
        ui.add_space(8.0);
        ui.heading(title);
        ui.scope(|ui| {
            ui.set_max_width(460.0);
            ui.label(quiet(ui, words));
        });
        ui.add_space(12.0);
        let button = primary_button(ui, first.about().text, true);
        if button.on_hover_text(first.hint(ui)).clicked() {
            actions.push(Action::Run(first));
        }
        if has_visits {
            ui.add_space(6.0);
            let offered = ui
                .add_enabled_ui(session.is_writable(), |ui| command_button(ui, Command::AddLesion));
            if offered.inner.clicked() {
                actions.push(Action::Run(Command::AddLesion));
            }
        }
    });
    actions
}
