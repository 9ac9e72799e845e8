//! Which visit is scored, and where it stands among the others: visits without a photo can be scored too.

use egui::{Color32, RichText, Sense, Stroke, Ui, WidgetInfo, vec2};

use crate::app::action::{Action, Select};
use crate::app::commands::Command;
use crate::app::icons;
use crate::app::panels::instrument_form::form::Form;
use crate::app::session::Session;
use crate::app::theme::{self, tokens};
use crate::app::widgets::{icon_button, segments, strong};
use crate::model::assessment::Identity;
use crate::model::ids::VisitId;
use crate::model::subject::Visit;

/// How high the line is.
pub const HEIGHT: f32 = 40.0;

/// More visits than this are not shown as a row of marks.
const MOST_MARKS: usize = 24;

/// What is shown of the workspace, as far as a person chose it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Whether the body map is put away.
    pub hides_body: bool,
    /// Whether the photos of another visit stand beside those that are scored.
    pub has_beside: bool,
    /// Whether photos are shown instead of the form, where there is no room for both.
    pub prefers_photos: bool,
}

/// What the line offers besides the visits.
#[derive(Clone, Copy, Debug)]
pub struct Offers<'a> {
    /// Whether there is a body map to put away.
    pub body: bool,
    /// Whether form and photos take turns.
    pub turns: bool,
    /// The visit whose photos can stand beside.
    pub beside: Option<&'a str>,
}

/// How far the form of a visit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Empty,
    Draft,
    Signed,
}

/// Shows the line.
pub fn visit_line_ui(
    ui: &mut Ui,
    session: &Session,
    form: &Form<'_>,
    shown: &mut Shown,
    offers: Offers<'_>,
) -> Vec<Action> {
    let mut actions = Vec::new();
    ui.horizontal_centered(|ui| {
        ui.add_space(6.0);
        ui.spacing_mut().item_spacing.x = 6.0;
        for (icon, command) in
            [(icons::CARET_LEFT, Command::PreviousVisit), (icons::CARET_RIGHT, Command::NextVisit)]
        {
            let page = if command == Command::NextVisit { "PgDn" } else { "PgUp" };
            if icon_button(ui, icon, command.about().text, page).clicked() {
                actions.push(Action::Run(command));
            }
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.add_space(8.0);
            shown_ui(ui, shown, offers);
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                if let Some(visit) = session.visit() {
                    name_ui(ui, session, visit);
                }
                actions.extend(marks_ui(ui, session, form));
            });
        });
    });
    actions
}

fn name_ui(ui: &mut Ui, session: &Session, visit: &Visit) {
    let tokens = tokens(ui);
    let subject = session.subject();
    let at = subject.and_then(|subject| subject.position(visit.id)).unwrap_or_default();
    let day = subject.and_then(|subject| subject.day_of(visit)).map(|day| format!("day {day}"));
    let date = visit.date.map(|date| date.to_string());
    let anchor = (!visit.anchor.is_empty() && date.is_none()).then(|| visit.anchor.clone());
    let place = format!("visit {} of {}", at + 1, session.visits().len());
    let facts: Vec<_> = [date, anchor, day, Some(place)].into_iter().flatten().collect();
    let label = strong(ui, visit.label.as_str());
    ui.add(egui::Label::new(label).truncate()).on_hover_text(&visit.label);
    let facts = RichText::new(facts.join(" · ")).size(12.5).color(tokens.text_2);
    ui.add(egui::Label::new(facts).truncate());
}

/// A mark for every visit: hollow without an answer, full with some, sealed when signed.
fn marks_ui(ui: &mut Ui, session: &Session, form: &Form<'_>) -> Option<Action> {
    let visits = session.visits();
    let needed = visits.len() as f32 * 20.0 + 20.0;
    if visits.len() < 2 || visits.len() > MOST_MARKS || ui.available_width() < needed {
        return None;
    }
    ui.add_space(8.0);
    ui.spacing_mut().item_spacing.x = 0.0;
    let mut clicked = None;
    for (at, visit) in visits.iter().enumerate() {
        let stage = stage(session, form, visit.id);
        let is_here = session.selection.visit == Some(visit.id);
        let words = match stage {
            Stage::Empty => "nothing answered",
            Stage::Draft => "not signed",
            Stage::Signed => "signed",
        };
        let name = format!("Visit {}: {}, {words}", at + 1, visit.label);
        if mark_ui(ui, stage, is_here, &name) && !is_here {
            clicked = Some(Action::Select(Select::Visit(visit.id)));
        }
    }
    clicked
}

fn mark_ui(ui: &mut Ui, stage: Stage, is_here: bool, name: &str) -> bool {
    let tokens = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(20.0, 24.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, is_here, name));
    let (painter, center) = (ui.painter(), rect.center());
    let line = Stroke::new(1.2, if response.hovered() { tokens.text } else { tokens.text_2 });
    match stage {
        Stage::Empty => drop(painter.circle_stroke(center, 4.0, line)),
        Stage::Draft => drop(painter.circle(center, 4.0, line.color, Stroke::NONE)),
        Stage::Signed => {
            let (seal, font) = (icons::SEAL, theme::icon(15.0));
            painter.text(center, egui::Align2::CENTER_CENTER, seal, font, tokens.better);
        }
    }
    if is_here || response.has_focus() {
        let color = if is_here { tokens.accent } else { tokens.text };
        painter.circle(center, 8.5, Color32::TRANSPARENT, Stroke::new(1.5, color));
    }
    response.on_hover_text(name).clicked()
}

fn stage(session: &Session, form: &Form<'_>, visit: VisitId) -> Stage {
    let there = form.identity.clone().map(|identity| Identity { visit, ..identity });
    let assessment = there.and_then(|identity| Some(session.project().assessment(&identity)?.1));
    match assessment {
        Some(assessment) if assessment.is_signed() => Stage::Signed,
        Some(assessment) if !assessment.answers.is_empty() => Stage::Draft,
        Some(_) | None => Stage::Empty,
    }
}

fn shown_ui(ui: &mut Ui, shown: &mut Shown, offers: Offers<'_>) {
    if offers.turns {
        // The line runs from the right here.
        let choices = [(true, "Photos"), (false, "Form")];
        if let Some(prefers_photos) = segments(ui, &choices, shown.prefers_photos) {
            shown.prefers_photos = prefers_photos;
        }
    } else if offers.body {
        let (name, hint) = if shown.hides_body {
            ("Show the body map", "Where it shows, a click leads to the items of a site")
        } else {
            ("Hide the body map", "More room for the photos")
        };
        if icon_button(ui, icons::BODY, name, hint).clicked() {
            shown.hides_body = !shown.hides_body;
        }
    }
    if let Some(visit) = offers.beside {
        let (name, hint) = if shown.has_beside {
            ("Hide the photos beside", "Only the photos of the visit that is scored".to_owned())
        } else {
            (
                "Show another visit beside",
                format!("The photos of {visit}, the same skin where aligned"),
            )
        };
        if icon_button(ui, icons::COMPARE, name, &hint).clicked() {
            shown.has_beside = !shown.has_beside;
        }
    }
}
