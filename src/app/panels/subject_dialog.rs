//! A subject: code, description, baseline and day zero.

use egui::{ComboBox, RichText, Ui};
use jiff::civil::Date;

use crate::app::action::{Action, Select};
use crate::app::fields::{fields_ui, focus_first, named_field};
use crate::app::panels::questions::{and_close, confirm_row};
use crate::app::session::Session;
use crate::app::theme::tokens;
use crate::app::widgets::hint;
use crate::model::edit::Edit;
use crate::model::ids::SubjectId;
use crate::model::ledger::Step;
use crate::model::subject::Subject;

/// A draft of a subject, which may be a new one.
pub struct SubjectDialog {
    /// None for a new one.
    id: Option<SubjectId>,
    draft: Subject,
    day_zero: String,
}

impl SubjectDialog {
    /// A draft of the selected subject.
    pub fn new(session: &Session) -> Option<Self> {
        let draft = session.subject()?.clone();
        let day_zero = draft.day_zero.map(|date| date.to_string()).unwrap_or_default();
        Some(Self { id: Some(session.selection.subject), draft, day_zero })
    }

    /// A draft of one more subject, with the first free code.
    pub fn another(session: &Session) -> Self {
        let codes: Vec<&str> =
            session.project().subjects.values().map(|it| it.code.as_str()).collect();
        let code = (1..=codes.len() + 1)
            .map(|n| format!("S{n:02}"))
            .find(|code| !codes.contains(&code.as_str()));
        let draft = Subject::new(code.unwrap_or_default());
        Self { id: None, draft, day_zero: String::new() }
    }

    /// Shows the draft.
    pub fn ui(&mut self, ui: &mut Ui, session: &Session) -> Vec<Action> {
        ui.set_width(480.0);
        ui.heading(if self.id.is_none() { "New subject" } else { "Subject" });
        ui.label(hint(ui, "A person is known here by a code, never by a name."));
        ui.add_space(4.0);
        let draft = &mut self.draft;
        let field = fields_ui(ui, "subject", |ui| {
            let field = named_field(ui, "Code", &mut draft.code, "such as S01");
            let words = "what it is about: dermatomyositis · face and upper back";
            named_field(ui, "Description", &mut draft.description, words);
            let label = ui.label("Baseline");
            let chosen = draft.baseline.and_then(|id| draft.visit(id));
            let chosen = chosen.map(|visit| visit.label.clone());
            let shown = chosen.unwrap_or_else(|| "First visit".to_owned());
            let combo = ComboBox::from_id_salt("baseline")
                .selected_text(shown)
                .width(240.0)
                .show_ui(ui, |ui| {
                    ui.selectable_value(&mut draft.baseline, None, "First visit");
                    for visit in draft.visits.clone() {
                        ui.selectable_value(&mut draft.baseline, Some(visit.id), &visit.label);
                    }
                });
            combo.response.labelled_by(label.id);
            ui.end_row();
            named_field(ui, "Day zero", &mut self.day_zero, "first dated visit");
            field
        });
        focus_first(ui, &field, &self.draft.code);
        let typed = self.day_zero.trim();
        let day_zero: Option<Option<Date>> =
            if typed.is_empty() { Some(None) } else { typed.parse().ok().map(Some) };
        let taken = session
            .project()
            .subjects
            .iter()
            .any(|(id, it)| Some(*id) != self.id && it.code == self.draft.code.trim());
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
        let save = if self.id.is_none() { "Add" } else { "Save" };
        let is_possible = problem.is_empty();
        confirm_row(ui, &field, save, is_possible, || and_close(self.saved(session, draft)))
    }

    fn saved(&self, session: &Session, draft: Subject) -> Vec<Action> {
        let (id, what) = match self.id {
            Some(id) => (id, "Change subject"),
            None => (session.file.ledger().ids().subject(), "New subject"),
        };
        let step = Step::new(what, vec![Edit::Subject(id, Some(draft))]);
        vec![Action::Edit(step), Action::Select(Select::Subject(id))]
    }
}
