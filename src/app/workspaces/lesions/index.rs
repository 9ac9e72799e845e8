//! What the grid shows, looked up once for a state of the project and not in every frame.

use crate::app::panels::lesion_crop::{Crop, crops};
use crate::app::panels::lesion_words::{change, lacks_scale};
use crate::app::session::Session;
use crate::app::stand::Stand;
use crate::instrument::body::Body;
use crate::model::carry::proposals;
use crate::model::course::AtVisit;
use crate::model::ids::{LesionId, PhotoId, ViewId, VisitId};
use crate::model::lesion::Lesion;

/// Everything the grid of one subject shows.
pub struct Index {
    of: (Stand, Option<ViewId>),
    /// The visits, in order.
    pub columns: Vec<Column>,
    /// The lesions, by number.
    pub rows: Vec<Row>,
    /// The views that a lesion is followed in.
    pub views: Vec<(ViewId, String)>,
    /// How many regions are proposed.
    pub n_proposed: usize,
}

/// A visit as its head shows it.
pub struct Column {
    /// The visit.
    pub id: VisitId,
    /// What it is called.
    pub label: String,
    /// "Day 168", or its date.
    pub time: String,
    /// The day, where known.
    pub day: Option<i32>,
    /// Whether changes are counted from it.
    pub is_baseline: bool,
}

/// A lesion with all its visits.
pub struct Row {
    /// The lesion.
    pub id: LesionId,
    /// Its number within the subject.
    pub number: u32,
    /// What it is called.
    pub label: String,
    /// Where it lies: its site, else the view it is followed in.
    pub place: String,
    /// What is known at each visit.
    pub cells: Vec<Cell>,
}

/// A lesion at a visit.
pub struct Cell {
    /// What is known.
    pub at: AtVisit,
    /// The change since the baseline, in percent, where it can be told.
    pub change: Option<f64>,
    /// Whether it cannot be told because a photo has no scale.
    pub lacks_scale: bool,
    /// Its picture, where there is a photo.
    pub crop: Option<Crop>,
}

impl Index {
    /// Looks everything up; with a view only the lesions that are followed in it.
    pub fn new(session: &Session, view: Option<ViewId>, shape: f64) -> Self {
        let project = session.project();
        let course = session.course();
        let subject = session.selection.subject;
        let columns = columns(session);
        let mut rows: Vec<Row> = Vec::new();
        let mut views = Vec::new();
        for (id, lesion) in project.lesions_of(subject) {
            let main = course.main_view(project, id);
            views.extend(main);
            if view.is_some() && main != view {
                continue;
            }
            let found: Vec<(VisitId, AtVisit)> = columns
                .iter()
                .filter_map(|column| Some((column.id, course.at(project, id, column.id)?)))
                .collect();
            let pictures = crops(session, &course, id, &found, shape);
            let baseline = columns.iter().position(|column| column.is_baseline);
            let then = baseline.and_then(|at| found.get(at)).map(|(_, at)| at.clone());
            let cells = found.into_iter().zip(pictures).enumerate().map(|(i, ((_, at), crop))| {
                let then = then.as_ref().filter(|_| Some(i) != baseline);
                let change = then.and_then(|then| change(project, then, &at));
                let lacks_scale = then.is_some_and(|then| lacks_scale(project, then, &at));
                Cell { at, change, lacks_scale, crop }
            });
            rows.push(Row {
                id,
                number: lesion.number,
                label: lesion.label.clone(),
                place: place(session, lesion, main),
                cells: cells.collect(),
            });
        }
        let known = project.views.iter().filter(|view| views.contains(&view.id));
        let views = known.map(|view| (view.id, view.label.clone())).collect();
        let photos: Vec<PhotoId> = project.photos_of(subject).map(|(id, _)| id).collect();
        let whose = (&session.rater, session.reading);
        let n_proposed = proposals(project, &photos, whose).len();
        Self { of: (Stand::now(session), view), columns, rows, views, n_proposed }
    }

    /// Whether it still says what the session holds.
    pub fn is_current(&self, session: &Session, view: Option<ViewId>) -> bool {
        self.of.1 == view && self.of.0.is_current(session)
    }

    /// The position of a lesion and a visit.
    pub fn position(&self, lesion: LesionId, visit: VisitId) -> Option<(usize, usize)> {
        let row = self.rows.iter().position(|row| row.id == lesion)?;
        let column = self.columns.iter().position(|column| column.id == visit)?;
        Some((row, column))
    }

    /// "17 drawn · 1 proposed · 6 resolved or not visible".
    pub fn counts(&self) -> String {
        use crate::model::course::Finding;
        let all = || self.rows.iter().flat_map(|row| &row.cells).map(|cell| &cell.at.finding);
        let n_drawn = all().filter(|it| it.is_drawn()).count();
        let is_gone = |it: &&Finding| matches!(it, Finding::Resolved | Finding::NotVisible);
        let n_gone = all().filter(is_gone).count();
        let mut counts = vec![format!("{n_drawn} drawn")];
        counts.extend((self.n_proposed > 0).then(|| format!("{} proposed", self.n_proposed)));
        counts.extend((n_gone > 0).then(|| format!("{n_gone} resolved or not visible")));
        counts.join(" · ")
    }
}

fn columns(session: &Session) -> Vec<Column> {
    let Some(subject) = session.subject() else { return Vec::new() };
    let baseline = subject.baseline_visit().map(|visit| visit.id);
    subject
        .visits
        .iter()
        .map(|visit| {
            let day = subject.day_of(visit);
            let date = visit.date.map(|date| date.to_string()).filter(|it| *it != visit.label);
            let time = day.map(|day| format!("Day {day}").replace('-', "−")).or(date);
            Column {
                id: visit.id,
                label: visit.label.clone(),
                time: time.unwrap_or_default(),
                day,
                is_baseline: Some(visit.id) == baseline,
            }
        })
        .collect()
}

/// Its site, else the view it is followed in.
fn place(session: &Session, lesion: &Lesion, view: Option<ViewId>) -> String {
    let site = lesion.site.as_deref();
    let site = site.map(|id| Body::embedded().site(id).map_or(id, |site| site.label.as_str()));
    let view = view.and_then(|id| session.project().view(id)).map(|view| view.label.as_str());
    site.or(view).unwrap_or_default().to_owned()
}
