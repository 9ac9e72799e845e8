//! The area of a lesion on this photo, how it has changed since baseline, and its course.

use egui::{Label, RichText, Ui};

use crate::app::canvas::marks::{area_on, area_text, percent_text};
use crate::app::panels::filmstrip::visit_title;
use crate::app::panels::lesion_card::name_ui;
use crate::app::panels::lesion_trend::{Point, areas};
use crate::app::panels::lesion_words::{
    NO_SCALE, change, change_text, drawn_area_text, lacks_scale, size_color, size_text,
};
use crate::app::session::Session;
use crate::app::theme::tokens;
use crate::app::widgets::hint;
use crate::model::course::AtVisit;
use crate::model::ids::{PhotoId, VisitId};

/// Shows the area on this photo and its change; nothing where nothing is known.
pub(super) fn area_ui(
    ui: &mut Ui,
    session: &Session,
    visits: &[(VisitId, AtVisit)],
    at: Option<&AtVisit>,
    parts: &[f64],
) {
    let project = session.project();
    let here = session.photo().map(|(id, _)| id);
    // A lesion that is drawn on several photos of a visit is counted on one of them.
    let counted = at.filter(|at| !at.finding.is_drawn() || at.photo == here);
    let photo = session.photo().map(|(_, photo)| photo);
    let words = match counted {
        Some(at) => drawn_area_text(project, at).or_else(|| at.area.map(area_text)),
        None => (!parts.is_empty()).then(|| area_on(parts.iter().sum(), photo)),
    };
    let Some(words) = words else { return };
    let visit = session.photo().and_then(|(_, photo)| photo.visit);
    let changes = counted.zip(visit).map(|(at, visit)| changes(session, visits, at, visit));
    let tokens = tokens(ui);
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        name_ui(ui, "Area");
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if let Some(percent) = changes.as_ref().and_then(|it| it.percent) {
                let (words, color) = change_text(percent, tokens);
                ui.label(RichText::new(words).color(color));
            }
            let color = at.map_or(tokens.text, |at| size_color(project, at, tokens));
            ui.label(RichText::new(words).color(color));
        });
    });
    let below = match (&changes, at.and_then(|at| at.photo)) {
        (Some(changes), _) => changes.words.clone(),
        (None, Some(other)) => elsewhere(session, other),
        (None, None) => return,
    };
    if below.is_empty() {
        return;
    }
    let hints = changes.map(|it| it.hints).unwrap_or_default();
    ui.horizontal(|ui| {
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let label = ui.add(Label::new(hint(ui, below)).truncate());
            if !hints.is_empty() {
                label.on_hover_text(hints);
            }
        });
    });
}

/// On which other photo of the visit it is counted.
fn elsewhere(session: &Session, photo: PhotoId) -> String {
    let photo = session.project().photos.get(&photo);
    photo.map_or_else(String::new, |it| format!("counted on {}", it.file_name()))
}

/// How a lesion has changed.
#[derive(Clone, Debug, Default, PartialEq)]
struct Changes {
    /// Since baseline, in percent, where the two can be compared.
    percent: Option<f64>,
    /// Since when, or why there is no percentage; nothing at baseline itself.
    words: String,
    /// The change since the last visit at which something is known, and what is missing for a percentage.
    hints: String,
}

/// One meaning of change everywhere: since the subject's baseline. The one since the last known visit is told beside it.
fn changes(
    session: &Session,
    visits: &[(VisitId, AtVisit)],
    now: &AtVisit,
    visit: VisitId,
) -> Changes {
    let (project, subject) = (session.project(), session.subject());
    let title = |id: VisitId| {
        subject.and_then(|it| Some(visit_title(it, it.visit(id)?))).unwrap_or_default()
    };
    let Some(baseline) = subject.and_then(|it| it.baseline_visit()) else {
        return Changes::default();
    };
    let then = visits.iter().find(|(id, _)| *id == baseline.id).map(|(_, at)| at);
    let percent = then.filter(|_| baseline.id != visit).and_then(|then| change(project, then, now));
    let lacks = percent.is_none()
        && baseline.id != visit
        && then.is_some_and(|then| lacks_scale(project, then, now));
    let words = if baseline.id == visit {
        String::new()
    } else if percent.is_some() {
        format!("since baseline, {}", title(baseline.id))
    } else if lacks {
        "no scale at both visits".to_owned()
    } else {
        format!("no percentage against baseline, {}", title(baseline.id))
    };
    let earlier = visits.iter().take_while(|(id, _)| *id != visit);
    let last = earlier.filter(|(_, at)| at.area.is_some()).last();
    let last = last.filter(|(id, _)| *id != baseline.id).map(|(id, then)| {
        let percent =
            change(project, then, now).map_or_else(|| "no percentage".to_owned(), percent_text);
        format!("Since the last visit at which it is known, {}: {percent}", title(*id))
    });
    let why = lacks.then(|| NO_SCALE.to_owned());
    let hints: Vec<String> = why.into_iter().chain(last).collect();
    Changes { percent, words, hints: hints.join("\n") }
}

/// Whether no line of the areas is shown because they are only known in pixels.
pub(super) fn are_areas_in_pixels(points: &[Point], visits: &[(VisitId, AtVisit)]) -> bool {
    let n_known = visits.iter().filter(|(_, at)| at.area.is_some()).count();
    n_known > 1 && points.iter().filter(|it| it.value.is_some()).count() < 2
}

/// The areas over all visits, for a small line.
pub(super) fn area_points(session: &Session, visits: &[(VisitId, AtVisit)]) -> Vec<Point> {
    let (project, Some(subject)) = (session.project(), session.subject()) else {
        return Vec::new();
    };
    let values = areas(project, visits.iter().map(|(_, at)| at));
    let shown = session.selection.visit;
    let point = |((id, at), value): (&(VisitId, AtVisit), Option<f64>)| {
        let visit = subject.visit(*id)?;
        let size = size_text(project, at).or_else(|| at.area.map(area_text));
        Some(Point {
            title: visit_title(subject, visit),
            day: subject.day_of(visit),
            value,
            words: size.unwrap_or_else(|| at.finding.words(project)),
            is_shown: shown == Some(*id),
        })
    };
    visits.iter().zip(values).filter_map(point).collect()
}
