//! What is asked before a lesion is merged, deleted or called not assessable.

use egui::{RichText, ScrollArea, Ui};

use crate::app::action::{Action, Follow};
use crate::app::fields::{focus_first, line_field};
use crate::app::panels::questions::{and_close, confirm_row};
use crate::app::session::Session;
use crate::app::theme::tokens;
use crate::app::widgets::{button, hint};
use crate::model::follow::{self, Extent};
use crate::model::ids::{LesionId, VisitId};
use crate::model::lesion::{Lesion, LesionStatus};

/// A question about a lesion at a visit.
pub struct LesionQuestion {
    lesion: LesionId,
    visit: VisitId,
    asked: Asked,
}

enum Asked {
    /// Why it cannot be judged.
    WhyNot(String),
    /// What it is part of from now on.
    Merge,
    /// How much of it goes.
    Delete,
}

impl LesionQuestion {
    /// Why it is not assessable at a visit.
    pub fn why_not(lesion: LesionId, visit: VisitId) -> Self {
        Self { lesion, visit, asked: Asked::WhyNot(String::new()) }
    }

    /// Which lesion it is part of from a visit on.
    pub fn merge(lesion: LesionId, visit: VisitId) -> Self {
        Self { lesion, visit, asked: Asked::Merge }
    }

    /// How much of it is deleted.
    pub fn delete(lesion: LesionId, visit: VisitId) -> Self {
        Self { lesion, visit, asked: Asked::Delete }
    }

    /// Shows the question.
    pub fn ui(&mut self, ui: &mut Ui, session: &Session) -> Vec<Action> {
        ui.set_width(440.0);
        let (lesion, visit) = (self.lesion, self.visit);
        let project = session.project();
        let title = project.lesions.get(&lesion).map(Lesion::title).unwrap_or_default();
        let found = project.visit(visit);
        let at = found.map(|(_, visit)| visit.label.clone()).unwrap_or_default();
        match &mut self.asked {
            Asked::WhyNot(reason) => {
                ui.heading("Not assessable");
                ui.label(format!("{title} at {at}"));
                let field = line_field(
                    ui,
                    reason,
                    "Reason",
                    "Why it cannot be judged: glare, hair, cut off …",
                );
                focus_first(ui, &field, reason);
                let status = LesionStatus::NotAssessable(reason.trim().to_owned());
                let is_possible = !reason.trim().is_empty();
                confirm_row(ui, &field, "State", is_possible, || {
                    and_close(vec![Action::Follow(Follow::State(lesion, visit, Some(status)))])
                })
            }
            Asked::Merge => merge_ui(ui, session, (lesion, &title), (visit, &at)),
            Asked::Delete => delete_ui(ui, session, (lesion, &title), (visit, &at)),
        }
    }
}

fn merge_ui(
    ui: &mut Ui,
    session: &Session,
    (lesion, title): (LesionId, &str),
    (visit, at): (VisitId, &str),
) -> Vec<Action> {
    let project = session.project();
    ui.heading(format!("Merge {title}"));
    ui.label(format!("From {at} on it is part of"));
    ui.add_space(4.0);
    let mut actions = Vec::new();
    let subject = project.lesions.get(&lesion).map(|it| it.subject);
    let others: Vec<_> = subject
        .into_iter()
        .flat_map(|subject| project.lesions_of(subject))
        .filter(|(id, _)| *id != lesion)
        .collect();
    if others.is_empty() {
        ui.label(hint(ui, "There is no other lesion."));
    }
    ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
        for (into, other) in others {
            let trouble = follow::merge(project, lesion, into, visit).err();
            let choice = egui::Button::new(format!("Into {}", other.title()))
                .min_size(egui::vec2(400.0, 30.0));
            let response = ui.add_enabled(trouble.is_none(), choice);
            let merge = Follow::Merge { lesion, into, from: visit };
            if response.clicked() {
                actions = and_close(vec![Action::Follow(merge)]);
            }
            if let Some(trouble) = trouble {
                let words = RichText::new(trouble.to_string()).size(12.0).color(tokens(ui).text_2);
                ui.add(egui::Label::new(words).wrap());
            }
        }
    });
    ui.label(hint(
        ui,
        "What is drawn of it from there on becomes a part of the other. Undo takes it back.",
    ));
    ui.add_space(6.0);
    if button(ui, "Cancel").clicked() {
        actions.push(Action::CloseDialog);
    }
    actions
}

fn delete_ui(
    ui: &mut Ui,
    session: &Session,
    (lesion, title): (LesionId, &str),
    (visit, at): (VisitId, &str),
) -> Vec<Action> {
    ui.heading(format!("Delete {title}"));
    ui.label(hint(
        ui,
        "Only what you drew in this reading goes, with what is stated. Undo brings it back.",
    ));
    ui.add_space(6.0);
    let mut actions = Vec::new();
    let whose = (&session.rater, session.reading);
    for (name, what, extent) in [
        ("This visit", format!("At {at} only"), Extent::ThisVisit(visit)),
        ("From here on", format!("At {at} and all later visits"), Extent::FromHereOn(visit)),
        ("The whole lesion", "At all visits, with its name".to_owned(), Extent::Whole),
    ] {
        let trouble = match follow::delete(session.project(), lesion, extent, whose) {
            Ok(edits) if edits.is_empty() => Some("nothing of yours is there".to_owned()),
            Ok(_) => None,
            Err(error) => Some(error.to_string()),
        };
        ui.horizontal(|ui| {
            let choice = egui::Button::new(name).min_size(egui::vec2(150.0, 30.0));
            if ui.add_enabled(trouble.is_none(), choice).clicked() {
                let delete = Action::Follow(Follow::Delete(lesion, extent));
                actions = and_close(vec![delete]);
            }
            let words = trouble.map_or(what, |trouble| trouble);
            let words = RichText::new(words).size(12.0).color(tokens(ui).text_2);
            ui.add(egui::Label::new(words).wrap());
        });
    }
    ui.add_space(6.0);
    if button(ui, "Cancel").clicked() {
        actions.push(Action::CloseDialog);
    }
    actions
}
