//! The photo of another visit beside the one that is scored, and where the lesion lies that is scored.
//!
//! The other photo is laid on the one that is scored, where alignments that are trusted say how; that one is never bent.

use std::path::PathBuf;

use crate::app::canvas::same_skin::onto;
use crate::app::session::Session;
use crate::geometry::{Bounds, Point, Transform};
use crate::model::ids::{LesionId, PhotoId, ViewId, VisitId};
use crate::model::photo::Photo;
use crate::model::subject::{Subject, Visit};

/// A photo of another visit.
pub struct Beside<'a> {
    /// The photo.
    pub photo: &'a Photo,
    /// Its file; none if it lies where it may not be read.
    pub file: Option<PathBuf>,
    /// When it was taken and what it shows.
    pub label: String,
    /// How it lies on the photo that is scored; none where no trusted alignment says so.
    pub onto: Option<Transform>,
}

/// The visit that the selected one is seen beside: the one it is compared with, else the baseline; never itself.
///
/// The only place that decides which other photos a rater sees while scoring.
pub fn visit(session: &Session) -> Option<&Visit> {
    let subject = session.subject()?;
    let chosen = session.comparing.with.and_then(|id| subject.visit(id));
    let visit = chosen.or_else(|| subject.baseline_visit())?;
    (session.selection.visit != Some(visit.id)).then_some(visit)
}

/// Whether any view of the selected visit was photographed then as well.
pub fn is_possible(session: &Session) -> bool {
    let Some((here, there)) = session.selection.visit.zip(visit(session)) else { return false };
    let is_shown = |visit: VisitId, view: ViewId| !session.cell(visit, view).is_empty();
    let mut views = session.project().views.iter().map(|view| view.id);
    views.any(|view| is_shown(here, view) && is_shown(there.id, view))
}

/// What stands beside a photo of this view.
pub fn beside(session: &Session, photo: PhotoId, view: ViewId) -> Option<Beside<'_>> {
    let (subject, visit) = (session.subject()?, visit(session)?);
    let other = session.cell(visit.id, view).first().copied()?;
    let label = &session.project().view(view)?.label;
    let found = session.project().photos.get(&other)?;
    Some(Beside {
        photo: found,
        file: session.photo_file(found),
        label: format!("{} · {label}", time(subject, visit)),
        onto: onto(session.project(), other, photo),
    })
}

/// When a visit was, as short as it can be said.
pub fn time(subject: &Subject, visit: &Visit) -> String {
    subject.day_of(visit).map_or_else(|| visit.label.clone(), |day| format!("Day {day}"))
}

/// Where this rater's lesion lies on a photo: where it is drawn there, else where the nearest visit that is joined by
/// trusted alignments shows it.
pub fn lesion_on(session: &Session, lesion: LesionId, photo: PhotoId) -> Option<Bounds> {
    let project = session.project();
    let is_mine = |region: &crate::model::region::Region| {
        region.lesion == Some(lesion)
            && region.state.is_accepted()
            && region.rater == session.rater
            && region.reading == session.reading
    };
    let visits = session.visits();
    let at = |id: PhotoId| {
        let visit = project.photos.get(&id)?.visit?;
        visits.iter().position(|it| it.id == visit)
    };
    let here = at(photo);
    let drawn = project.regions.values().filter(|region| is_mine(region));
    let mut on: Vec<PhotoId> = drawn.clone().map(|region| region.photo).collect();
    on.sort_by_key(|id| (*id != photo, here.zip(at(*id)).map(|(a, b)| a.abs_diff(b)), *id));
    on.dedup();
    on.into_iter().find_map(|other| {
        let way = if other == photo { Transform::IDENTITY } else { onto(project, other, photo)? };
        let boxes = drawn.clone().filter(|it| it.photo == other).filter_map(|it| it.shape.bounds());
        let corners = boxes.flat_map(|Bounds { min, max }| {
            [min, Point::new(max.x, min.y), max, Point::new(min.x, max.y)]
        });
        Bounds::of(corners.map(|corner| way.apply(corner)))
    })
}
