//! What the light table shows, looked up once per step of the ledger instead of once per frame.
//!
//! With thousands of photos a frame may not ask every photo for its cell; here it asks for the cells in sight only.

use std::collections::BTreeMap;

use crate::app::panels::subject_list::{SubjectLine, subject_lines};
use crate::app::session::Session;
use crate::app::stand::Stand;
use crate::app::workspaces::series::scores::{VisitScore, of_visits};
use crate::jobs::import::tray::{Suggestion, suggestions};
use crate::model::assessment::Rater;
use crate::model::ids::{PhotoId, ViewId, VisitId};
use crate::model::project::Project;
use crate::model::subject::{Subject, Visit};
use crate::model::view::View;

/// What the light table of one subject shows.
pub struct Index {
    /// What it was made of, and the instrument in hand.
    of: (Stand, String),
    /// The visits, in order.
    pub columns: Vec<Column>,
    /// The views, in order.
    pub rows: Vec<View>,
    /// The photos that wait to be placed.
    pub unsorted: Vec<PhotoId>,
    /// Where each of them could go.
    pub suggestions: BTreeMap<PhotoId, Suggestion>,
    /// All subjects of the project.
    pub subjects: Vec<SubjectLine>,
    /// How many photos the subject has.
    pub n_photos: usize,
    cells: BTreeMap<(VisitId, ViewId), Vec<PhotoId>>,
    n_regions: BTreeMap<PhotoId, usize>,
}

/// A visit as its head shows it.
pub struct Column {
    /// The visit.
    pub id: VisitId,
    /// Its label.
    pub label: String,
    /// "2022-03-02 · Day 0", or where it hangs without a date.
    pub time: String,
    /// The same where there is little room: only the date, if there is one.
    pub short_time: String,
    /// What the subject was treated with.
    pub treatment: String,
    /// Whether changes are counted from it.
    pub is_baseline: bool,
    /// What the rater at work scored.
    pub score: Option<VisitScore>,
}

impl Index {
    /// Looks everything up.
    pub fn new(session: &Session) -> Self {
        let project = session.project();
        let subject = session.selection.subject;
        let mut cells: BTreeMap<_, Vec<PhotoId>> = BTreeMap::new();
        let (mut unsorted, mut n_photos) = (Vec::new(), 0);
        for (id, photo) in project.photos_of(subject) {
            n_photos += 1;
            match photo.visit.zip(photo.view) {
                Some(cell) => cells.entry(cell).or_default().push(id),
                None => unsorted.push(id),
            }
        }
        for (cell, photos) in &mut cells {
            let key = project.key_photos.get(cell);
            photos.sort_by_cached_key(|id| {
                let photo = project.photos.get(id);
                let taken = photo.and_then(|photo| Some(photo.taken.as_ref()?.at));
                (Some(id) != key, taken, photo.map(|photo| photo.path.clone()))
            });
        }
        Self {
            of: (Stand::now(session), session.selection.instrument.clone()),
            columns: columns(session),
            rows: project.views.clone(),
            unsorted,
            suggestions: suggestions(project, subject),
            subjects: subject_lines(project),
            n_photos,
            cells,
            n_regions: n_regions(project, &session.rater, session.reading),
        }
    }

    /// Whether it still says what the session holds.
    pub fn is_current(&self, session: &Session) -> bool {
        self.of.1 == session.selection.instrument && self.of.0.is_current(session)
    }

    /// The photos of a cell, the key photo first: as [`Project::photos_at`] has them.
    pub fn cell(&self, visit: VisitId, view: ViewId) -> &[PhotoId] {
        self.cells.get(&(visit, view)).map(Vec::as_slice).unwrap_or_default()
    }

    /// How many accepted regions the rater at work has on a photo.
    pub fn n_regions(&self, photo: PhotoId) -> usize {
        self.n_regions.get(&photo).copied().unwrap_or_default()
    }

    /// The position of a visit.
    pub fn visit_position(&self, id: VisitId) -> Option<usize> {
        self.columns.iter().position(|column| column.id == id)
    }

    /// The position of a view.
    pub fn view_position(&self, id: ViewId) -> Option<usize> {
        self.rows.iter().position(|view| view.id == id)
    }
}

fn columns(session: &Session) -> Vec<Column> {
    let Some(subject) = session.subject() else { return Vec::new() };
    let mut scores = of_visits(session);
    let baseline = subject.baseline_visit().map(|visit| visit.id);
    let column = |visit: &Visit| Column {
        id: visit.id,
        label: visit.label.clone(),
        time: time_of(subject, visit),
        short_time: visit
            .date
            .map(|date| date.to_string())
            .filter(|date| *date != visit.label)
            .unwrap_or_else(|| time_of(subject, visit)),
        treatment: visit.treatment.clone(),
        is_baseline: Some(visit.id) == baseline,
        score: scores.remove(&visit.id),
    };
    subject.visits.iter().map(column).collect()
}

/// "2022-03-02 · Day 0"; without date and day, where the visit hangs.
fn time_of(subject: &Subject, visit: &Visit) -> String {
    // A visit that is called by its date needs no second one.
    let date = visit.date.map(|date| date.to_string()).filter(|date| *date != visit.label);
    let day = subject.day_of(visit).map(|day| format!("Day {day}").replace('-', "−"));
    let known: Vec<String> = date.into_iter().chain(day).collect();
    if !known.is_empty() {
        known.join(" · ")
    } else if visit.anchor.is_empty() {
        "No date".to_owned()
    } else {
        visit.anchor.clone()
    }
}

fn n_regions(project: &Project, rater: &Rater, reading: u8) -> BTreeMap<PhotoId, usize> {
    let mut found = BTreeMap::new();
    for region in project.regions.values() {
        if region.state.is_accepted() && region.rater == *rater && region.reading == reading {
            *found.entry(region.photo).or_default() += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_visit_says_when_it_was_as_far_as_that_is_known() {
        let mut subject = Subject::new("S01");
        let visit = Visit::new((VisitId(1), 1), "After IVIG ×5");
        let hanging = Visit { anchor: "after cycle 5 of IVIG".to_owned(), ..visit.clone() };
        let dated = Visit { date: Some(date(2022, 8, 17)), ..visit.clone() };
        subject.day_zero = Some(date(2022, 3, 2));
        for (visit, time) in [
            (Visit { label: "2022-08-17".to_owned(), ..dated.clone() }, "Day 168"),
            (dated, "2022-08-17 · Day 168"),
            (Visit { day: Some(-3), ..hanging.clone() }, "Day −3"),
            (hanging, "after cycle 5 of IVIG"),
            (visit, "No date"),
        ] {
            assert_eq!(time_of(&subject, &visit), time);
        }
    }
}
