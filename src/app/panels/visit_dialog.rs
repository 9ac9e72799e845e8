//! A visit, a view, and the place of a photo: drafts that become one step when they are saved.

use egui::{ComboBox, Grid, RichText, Ui};
use jiff::civil::Date;

use crate::app::action::Action;
use crate::app::panels::questions::{confirm_row, focus_first};
use crate::app::session::Session;
use crate::app::theme::tokens;
use crate::app::widgets::{hint, line_field};
use crate::model::arrange;
use crate::model::ids::{PhotoId, ViewId, VisitId};
use crate::model::ledger::Step;
use crate::model::subject::Visit;
use crate::model::view::View;

/// A draft of a visit.
pub struct VisitDialog {
    draft: Visit,
    date: String,
    day: String,
}

/// A draft of a view.
pub struct ViewDialog {
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
        Some(Self { draft, date, day })
    }

    /// Shows the draft.
    pub fn ui(&mut self, ui: &mut Ui, session: &Session) -> Vec<Action> {
        ui.set_width(480.0);
        ui.heading(format!("Visit {}", self.draft.name()));
        let field =
            line_field(ui, &mut self.draft.label, "Label", "What it is called: after IVIG ×5");
        focus_first(ui, &field);
        let day_hint = session
            .subject()
            .and_then(|subject| subject.day_of(&Visit { day: None, ..self.draft.clone() }));
        let day_hint =
            day_hint.map_or_else(|| "unknown".to_owned(), |day| format!("{day}, from the date"));
        Grid::new("visit").num_columns(2).spacing([20.0, 10.0]).show(ui, |ui| {
            field_ui(ui, "Date", &mut self.date, "2022-08-17, or empty");
            field_ui(ui, "Day", &mut self.day, &day_hint);
            field_ui(
                ui,
                "Anchor",
                &mut self.draft.anchor,
                "where it hangs without a date: after cycle 5 of IVIG",
            );
            field_ui(
                ui,
                "Treatment",
                &mut self.draft.treatment,
                "at that time: IVIG 2 g/kg monthly",
            );
            field_ui(ui, "Note", &mut self.draft.note, "");
        });
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
        let step = || {
            let edits =
                arrange::change_visit(session.project(), draft.id, |visit| *visit = draft.clone());
            Action::Edit(Step::new("Change visit", edits.unwrap_or_default()))
        };
        and_close(confirm_row(ui, &field, "Save", problem.is_empty(), step))
    }
}

impl ViewDialog {
    /// A draft of this view.
    pub fn new(session: &Session, id: ViewId) -> Option<Self> {
        Some(Self { draft: session.project().view(id)?.clone() })
    }

    /// Shows the draft.
    pub fn ui(&mut self, ui: &mut Ui, session: &Session) -> Vec<Action> {
        ui.set_width(440.0);
        ui.heading(format!("View {}", self.draft.name()));
        let field = line_field(ui, &mut self.draft.label, "Label", "What it shows: Upper back");
        focus_first(ui, &field);
        line_field(ui, &mut self.draft.hint, "How to take it", "posterior, upright");
        ui.label(hint(ui, "Views are shared by all subjects of the project."));
        let is_named = !self.draft.label.trim().is_empty();
        let step = || {
            let edits = arrange::change_view(session.project(), self.draft.id, |view| {
                *view = self.draft.clone();
            });
            Action::Edit(Step::new("Change view", edits))
        };
        and_close(confirm_row(ui, &field, "Save", is_named, step))
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
        focus_first(ui, &first);
        let place = || Action::Place(self.photo, self.visit, self.view);
        and_close(confirm_row(ui, &first, "Place", true, place))
    }
}

/// What was typed, if anything; an error if it makes no sense.
fn optional<T: std::str::FromStr>(text: &str) -> Result<Option<T>, T::Err> {
    let text = text.trim();
    if text.is_empty() { Ok(None) } else { text.parse().map(Some) }
}

fn field_ui(ui: &mut Ui, name: &str, text: &mut String, hint: &str) {
    let label = ui.label(name);
    let field = egui::TextEdit::singleline(text).hint_text(hint).desired_width(340.0);
    ui.add(field).labelled_by(label.id);
    ui.end_row();
}

/// What was saved closes the dialog.
fn and_close(mut actions: Vec<Action>) -> Vec<Action> {
    if matches!(actions.first(), Some(Action::Edit(_) | Action::Place(..))) {
        actions.push(Action::CloseDialog);
    }
    actions
}
