//! A visit, a view, and the place of a photo: drafts that become one step when they are saved.

use egui::{ComboBox, Grid, RichText, Ui};
use jiff::civil::Date;

use crate::app::action::{Action, Select};
use crate::app::fields::{fields_ui, focus_first, named_field};
use crate::app::panels::questions::{and_close, confirm_row};
use crate::app::session::Session;
use crate::app::theme::tokens;
use crate::app::widgets::hint;
use crate::model::arrange;
use crate::model::ids::{PhotoId, ViewId, VisitId};
use crate::model::ledger::Step;
use crate::model::subject::Visit;
use crate::model::view::View;

/// A draft of a visit, which may be a new one.
pub struct VisitDialog {
    is_new: bool,
    draft: Visit,
    date: String,
    day: String,
}

/// A draft of a view, which may be a new one.
pub struct ViewDialog {
    is_new: bool,
    draft: View,
}

/// The place of a photo, chosen by keyboard.
pub struct PlaceDialog {
    photo: PhotoId,
    visit: Option<VisitId>,
    view: Option<ViewId>,
}

impl VisitDialog {
    /// A draft of the selected visit.
    pub fn new(session: &Session) -> Option<Self> {
        let draft = session.visit()?.clone();
        let date = draft.date.map(|date| date.to_string()).unwrap_or_default();
        let day = draft.day.map(|day| day.to_string()).unwrap_or_default();
        Some(Self { is_new: false, draft, date, day })
    }

    /// A draft of one more visit.
    pub fn another(session: &Session) -> Self {
        let label = format!("Visit {}", session.visits().len() + 1);
        let draft = Visit::new((VisitId(0), 0), label);
        Self { is_new: true, draft, date: String::new(), day: String::new() }
    }

    /// Shows the draft.
    pub fn ui(&mut self, ui: &mut Ui, session: &Session) -> Vec<Action> {
        ui.set_width(480.0);
        if self.is_new {
            ui.heading("New visit");
        } else {
            ui.heading(format!("Visit {}", self.draft.name()));
        }
        ui.add_space(4.0);
        let day = session
            .subject()
            .and_then(|subject| subject.day_of(&Visit { day: None, ..self.draft.clone() }));
        let day = day.map_or_else(|| "unknown".to_owned(), |day| format!("{day}, from the date"));
        let draft = &mut self.draft;
        let field = fields_ui(ui, "visit", |ui| {
            let words = "what it is called: after IVIG ×5";
            let field = named_field(ui, "Label", &mut draft.label, words);
            named_field(ui, "Date", &mut self.date, "2022-08-17, or empty");
            named_field(ui, "Day", &mut self.day, &day);
            let words = "where it hangs without a date: after cycle 5 of IVIG";
            named_field(ui, "Anchor", &mut draft.anchor, words);
            named_field(ui, "Treatment", &mut draft.treatment, "at that time: IVIG 2 g/kg monthly");
            named_field(ui, "Note", &mut draft.note, "");
            field
        });
        focus_first(ui, &field, &self.draft.label);
        let date = optional::<Date>(&self.date);
        let day = optional::<i32>(&self.day);
        let problem = match (&date, &day) {
            (Err(_), _) => "A date is written 2022-08-17",
            (_, Err(_)) => "A day is a whole number, such as 168",
            _ if self.draft.label.trim().is_empty() => "A visit needs a label",
            _ => "",
        };
        ui.label(RichText::new(problem).color(tokens(ui).worse));
        let draft = Visit {
            label: self.draft.label.trim().to_owned(),
            date: date.ok().flatten(),
            day: day.ok().flatten(),
            ..self.draft.clone()
        };
        let save = if self.is_new { "Add" } else { "Save" };
        let is_possible = problem.is_empty();
        confirm_row(ui, &field, save, is_possible, || and_close(self.saved(session, draft)))
    }

    fn saved(&self, session: &Session, draft: Visit) -> Vec<Action> {
        let project = session.project();
        if !self.is_new {
            let edits = arrange::change_visit(project, draft.id, |visit| *visit = draft.clone());
            return vec![Action::Edit(Step::new("Change visit", edits.unwrap_or_default()))];
        }
        let mut ids = session.file.ledger().ids();
        match arrange::add_visit(project, &mut ids, session.selection.subject, draft) {
            Ok((id, edits)) => {
                vec![Action::Edit(Step::new("Add visit", edits)), Action::Select(Select::Visit(id))]
            }
            Err(error) => vec![Action::Tell(format!("Nothing was changed: {error}."))],
        }
    }
}

impl ViewDialog {
    /// A draft of this view.
    pub fn new(session: &Session, id: ViewId) -> Option<Self> {
        Some(Self { is_new: false, draft: session.project().view(id)?.clone() })
    }

    /// A draft of one more view.
    pub fn another(session: &Session) -> Self {
        let label = format!("View {}", session.project().views.len() + 1);
        Self { is_new: true, draft: View::new(label) }
    }

    /// Shows the draft.
    pub fn ui(&mut self, ui: &mut Ui, session: &Session) -> Vec<Action> {
        ui.set_width(480.0);
        if self.is_new {
            ui.heading("New view");
        } else {
            ui.heading(format!("View {}", self.draft.name()));
        }
        ui.label(hint(ui, "Views are shared by all subjects of the project."));
        ui.add_space(4.0);
        let draft = &mut self.draft;
        let field = fields_ui(ui, "view", |ui| {
            let field = named_field(ui, "Label", &mut draft.label, "what it shows: Upper back");
            named_field(ui, "How to take it", &mut draft.hint, "posterior, upright");
            field
        });
        focus_first(ui, &field, &self.draft.label);
        let is_named = !self.draft.label.trim().is_empty();
        let words = if is_named { "" } else { "A view needs a label" };
        ui.label(RichText::new(words).color(tokens(ui).worse));
        let save = if self.is_new { "Add" } else { "Save" };
        confirm_row(ui, &field, save, is_named, || and_close(self.saved(session)))
    }

    fn saved(&self, session: &Session) -> Vec<Action> {
        let draft = View { label: self.draft.label.trim().to_owned(), ..self.draft.clone() };
        if !self.is_new {
            let edits =
                arrange::change_view(session.project(), draft.id, |view| *view = draft.clone());
            return vec![Action::Edit(Step::new("Change view", edits))];
        }
        let mut ids = session.file.ledger().ids();
        let (id, edits) = arrange::add_view(session.project(), &mut ids, draft);
        vec![Action::Edit(Step::new("Add view", edits)), Action::Select(Select::View(id))]
    }
}

impl PlaceDialog {
    /// The place of the selected photo.
    pub fn new(session: &Session) -> Option<Self> {
        let (photo, data) = session.photo()?;
        Some(Self { photo, visit: data.visit, view: data.view })
    }

    /// Shows the choice of visit and view.
    pub fn ui(&mut self, ui: &mut Ui, session: &Session) -> Vec<Action> {
        ui.set_width(420.0);
        ui.heading("Place photo");
        let name = session
            .project()
            .photos
            .get(&self.photo)
            .map(|photo| photo.path.clone())
            .unwrap_or_default();
        ui.label(hint(ui, name));
        let mut first = None;
        Grid::new("place").num_columns(2).spacing([20.0, 10.0]).show(ui, |ui| {
            let label = ui.label("Visit");
            let chosen = self
                .visit
                .and_then(|id| session.subject()?.visit(id))
                .map(|visit| visit.label.as_str());
            let combo = ComboBox::from_id_salt("visit")
                .width(260.0)
                .selected_text(chosen.unwrap_or("In the tray"));
            let shown = combo.show_ui(ui, |ui| {
                for visit in session.visits() {
                    ui.selectable_value(&mut self.visit, Some(visit.id), &visit.label);
                }
                ui.selectable_value(&mut self.visit, None, "In the tray");
            });
            first = Some(shown.response.labelled_by(label.id));
            ui.end_row();
            let label = ui.label("View");
            let chosen =
                self.view.and_then(|id| session.project().view(id)).map(|view| view.label.as_str());
            let combo = ComboBox::from_id_salt("view")
                .width(260.0)
                .selected_text(chosen.unwrap_or("In the tray"));
            let shown = combo.show_ui(ui, |ui| {
                for view in &session.project().views {
                    ui.selectable_value(&mut self.view, Some(view.id), &view.label);
                }
                ui.selectable_value(&mut self.view, None, "In the tray");
            });
            shown.response.labelled_by(label.id);
            ui.end_row();
        });
        let Some(first) = first else { return Vec::new() };
        focus_first(ui, &first, "");
        let place = || and_close(vec![Action::Place(self.photo, self.visit, self.view)]);
        confirm_row(ui, &first, "Place", true, place)
    }
}

/// What was typed, if anything; an error if it makes no sense.
fn optional<T: std::str::FromStr>(text: &str) -> Result<Option<T>, T::Err> {
    let text = text.trim();
    if text.is_empty() { Ok(None) } else { text.parse().map(Some) }
}
