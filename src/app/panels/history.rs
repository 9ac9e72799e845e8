//! The history: every step, who made it and when, newest first; any one can be taken back.

use egui::{Button, RichText, ScrollArea, Ui, vec2};

use crate::app::action::Action;
use crate::app::fields::line_field;
use crate::app::session::Session;
use crate::app::theme::tokens;
use crate::app::widgets::{button, hint};
use crate::model::entry::{Cause, Entry};

/// What is being looked for in the history.
#[derive(Default)]
pub struct HistoryPanel {
    text: String,
}

impl HistoryPanel {
    /// Shows the steps.
    pub fn ui(&mut self, ui: &mut Ui, session: &Session) -> Vec<Action> {
        ui.set_width(680.0);
        let ledger = session.file.ledger();
        let head = ledger.head();
        ui.heading("History");
        let sealed: String = head.hash.chars().take(16).collect();
        ui.label(hint(
            ui,
            format!("{} steps · head {sealed} · changes are only ever added", head.seq),
        ));
        line_field(ui, &mut self.text, "Search history", "Find a step, a rater or a date");
        let wanted = self.text.to_lowercase();
        let found: Vec<&Entry> = ledger
            .entries()
            .iter()
            .rev()
            .filter(|entry| {
                let text = format!("{} {} {}", entry.what, entry.who, entry.when).to_lowercase();
                wanted.is_empty() || text.contains(&wanted)
            })
            .collect();
        let mut actions = Vec::new();
        let area = ScrollArea::vertical()
            .max_height(ui.content_rect().height() - 260.0)
            .auto_shrink([false, true]);
        area.show_rows(ui, 34.0, found.len(), |ui, rows| {
            for entry in found.get(rows).unwrap_or_default() {
                if entry_ui(ui, session, entry) {
                    actions.push(Action::Revert(entry.seq));
                }
            }
        });
        if button(ui, "Close").clicked() {
            actions.push(Action::CloseDialog);
        }
        actions
    }
}

fn entry_ui(ui: &mut Ui, session: &Session, entry: &Entry) -> bool {
    let tokens = tokens(ui);
    let touched =
        entry.edits.first().map(|edit| edit.touches(session.project())).unwrap_or_default();
    let more = entry.edits.len().saturating_sub(1);
    let what = match entry.cause {
        Cause::User => entry.what.clone(),
        Cause::Undo(seq) => format!("Undo {seq}: {}", entry.what),
        Cause::Redo(seq) => format!("Redo {seq}: {}", entry.what),
    };
    ui.horizontal(|ui| {
        ui.set_min_height(34.0);
        ui.add_sized(
            vec2(44.0, 20.0),
            egui::Label::new(RichText::new(entry.seq.to_string()).color(tokens.text_3)),
        );
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let reason =
                entry.reason.as_ref().map(|reason| format!(" — {reason}")).unwrap_or_default();
            let others = if more > 0 { format!(" and {more} more") } else { String::new() };
            ui.add(egui::Label::new(format!("{what} · {touched}{others}{reason}")).truncate());
            let when = entry.when.replace('T', " ");
            ui.label(hint(ui, format!("{} · {}", entry.who, when.get(..19).unwrap_or(&when))));
        });
        let can_undo = session.is_writable() && !entry.undo.is_empty();
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let take_back = Button::new(RichText::new("Take back").size(12.0));
            let hint =
                "One more step that undoes this one; refused if the same thing was changed since";
            ui.add_enabled(can_undo, take_back).on_hover_text(hint).clicked()
        })
        .inner
    })
    .inner
}
