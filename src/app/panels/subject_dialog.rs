//! A subject: code, description, baseline and day zero.

use egui::{ComboBox, Grid, RichText, Ui};
use jiff::civil::Date;

use crate::app::action::Action;
use crate::app::panels::questions::{confirm_row, focus_first};
use crate::app::session::Session;
use crate::app::theme::tokens;
use crate::app::widgets::{hint, line_field};
use crate::model::edit::Edit;
use crate::model::ids::SubjectId;
use crate::model::ledger::Step;
use crate::model::subject::Subject;

/// A draft of a subject.
pub struct SubjectDialog {
    id: SubjectId,
    draft: Subject,
    day_zero: String,
}

impl SubjectDialog {
    /// A draft of the selected subject.
    pub fn new(session: &Session) -> Option<Self> {
        let draft = session.subject()?.clone();
        let day_zero = draft.day_zero.map(|date| date.to_string()).unwrap_or_default();
        Some(Self { id: session.selection.subject, draft, day_zero })
    }

    /// Shows the draft.
    pub fn ui(&mut self, ui: &mut Ui, session: &Session) -> Vec<Action> {
        ui.set_width(480.0);
        ui.heading("Subject");
        ui.label(hint(ui, "A person is known here by a code, never by a name."));
        let field = line_field(ui, &mut self.draft.code, "Code", "Code, such as S01");
        focus_first(ui, &field);
        line_field(
            ui,
            &mut self.draft.description,
            "Description",
            "What it is about: dermatomyositis · face and upper back",
        );
        Grid::new("subject").num_columns(2).spacing([20.0, 10.0]).show(ui, |ui| {
            let label = ui.label("Baseline");
            let chosen = self
                .draft
                .baseline
                .and_then(|id| self.draft.visit(id))
                .map(|visit| visit.label.clone());
            let shown = chosen.unwrap_or_else(|| "First visit".to_owned());
            let combo = ComboBox::from_id_salt("baseline")
                .selected_text(shown)
                .width(240.0)
                .show_ui(ui, |ui| {
                    ui.selectable_value(&mut self.draft.baseline, None, "First visit");
                    for visit in self.draft.visits.clone() {
                        ui.selectable_value(&mut self.draft.baseline, Some(visit.id), &visit.label);
                    }
                });
            combo.response.labelled_by(label.id);
            ui.end_row();
            let label = ui.label("Day zero");
            let day_zero = egui::TextEdit::singleline(&mut self.day_zero)
                .hint_text("first dated visit")
                .desired_width(240.0);
            ui.add(day_zero).labelled_by(label.id);
            ui.end_row();
        });
        let typed = self.day_zero.trim();
        let day_zero: Option<Option<Date>> =
            if typed.is_empty() { Some(None) } else { typed.parse().ok().map(Some) };
        let taken = session
            .project()
            .subjects
            .iter()
            .any(|(id, it)| *id != self.id && it.code == self.draft.code.trim());
        let problem = match () {
            () if self.draft.code.trim().is_empty() => "A subject needs a code",
            () if taken => "Another subject has this code",
            () if day_zero.is_none() => "A date is written 2022-08-17",
            () => "",
        };
        ui.label(RichText::new(problem).color(tokens(ui).worse));
        let draft = Subject {
            code: self.draft.code.trim().to_owned(),
            day_zero: day_zero.flatten(),
            ..self.draft.clone()
        };
        let step = || {
            Action::Edit(Step::new(
                "Change subject",
                vec![Edit::Subject(self.id, Some(draft.clone()))],
            ))
        };
        let mut actions = confirm_row(ui, &field, "Save", problem.is_empty(), step);
        if matches!(actions.first(), Some(Action::Edit(_))) {
            actions.push(Action::CloseDialog);
        }
        actions
    }
}
