//! Which photos are compared: the selected visit with another of the same view.

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::canvas::laid::by_size;
use crate::app::session::{CompareMode, Session};
use crate::app::workspaces::compare::linking::Apart;
use crate::geometry::Transform;
use crate::geometry::bent::Bent;
use crate::model::ids::{PhotoId, ViewId, VisitId};
use crate::model::photo::Photo;
use crate::model::way::{Way, way};

/// At most so many photos are shown beside each other.
pub const MOST_PANES: usize = 9;

/// The photo of a visit, and how it lies in the frame: the pixels of the first photo of the comparison.
pub struct Side<'a> {
    pub visit: VisitId,
    pub id: PhotoId,
    pub photo: &'a Photo,
    pub file: Option<PathBuf>,
    pub onto: Transform,
    /// How the alignments lead there; none where the photo is laid by its size alone, and for the first photo.
    pub way: Option<Way>,
    /// How it follows curved skin, where that is wished for and possible.
    pub bends: Option<Bends>,
    /// How its pane differs from the others.
    pub apart: Apart,
    /// What brings its colours to those of the first photo, in thousandths of a stop.
    pub gains: [i16; 3],
}

/// How a photo follows curved skin.
#[derive(Clone, Debug)]
pub struct Bends {
    /// From its pixels to those of the frame.
    pub there: Arc<Bent>,
    /// From pixels of the frame to its own.
    pub back: Arc<Bent>,
}

/// The view that is compared: the selected one, or the first with photos at two visits.
pub fn view(session: &Session) -> Option<ViewId> {
    let has_photo =
        |view: ViewId| session.visits().iter().any(|it| key(session, it.id, view).is_some());
    let chosen = session.selection.view.filter(|view| has_photo(*view));
    chosen.or_else(|| {
        session.project().views.iter().map(|view| view.id).find(|view| has_photo(*view))
    })
}

/// The visits that have a photo of a view, in order.
pub fn visits(session: &Session, view: ViewId) -> Vec<VisitId> {
    let visits = session.visits().iter().map(|visit| visit.id);
    visits.filter(|visit| key(session, *visit, view).is_some()).collect()
}

/// The visit that is compared with, and the one that is compared; the same twice if there is only one.
pub fn pair(session: &Session, view: ViewId) -> Option<(VisitId, VisitId)> {
    let visits = visits(session, view);
    let is_there = |visit: &VisitId| visits.contains(visit);
    let baseline = session.subject().and_then(|it| it.baseline_visit()).map(|visit| visit.id);
    let first = session.comparing.with.or(baseline).filter(is_there);
    let first = first.or_else(|| visits.first().copied())?;
    let chosen = session.selection.visit.filter(is_there).filter(|visit| *visit != first);
    let behind = visits.iter().position(|visit| *visit == first).map_or(0, |at| at + 1);
    let other =
        || visits.get(behind).or_else(|| visits.iter().rev().find(|visit| **visit != first));
    let second = chosen.or_else(|| other().copied()).unwrap_or(first);
    Some((first, second))
}

/// The photos to show, the one whose pixels are the frame first.
pub fn sides(session: &Session, view: ViewId) -> Vec<Side<'_>> {
    let Some((first, second)) = pair(session, view) else { return Vec::new() };
    let shown: Vec<VisitId> = if session.comparing.mode == CompareMode::Grid {
        let others = visits(session, view).into_iter().filter(|visit| *visit != first);
        [first].into_iter().chain(others).take(MOST_PANES).collect()
    } else if second == first {
        vec![first]
    } else {
        vec![first, second]
    };
    let Some(frame) = key(session, first, view) else { return Vec::new() };
    shown.into_iter().filter_map(|visit| side(session, visit, view, frame)).collect()
}

fn side(session: &Session, visit: VisitId, view: ViewId, frame: PhotoId) -> Option<Side<'_>> {
    let id = key(session, visit, view)?;
    let project = session.project();
    let (photo, onto) = (project.photos.get(&id)?, project.photos.get(&frame)?);
    let way =
        (id != frame && session.comparing.is_aligned).then(|| way(project, id, frame)).flatten();
    let size = |photo: &Photo| (photo.width, photo.height);
    let transform =
        way.as_ref().map_or_else(|| by_size(size(photo), size(onto)), |way| way.transform);
    Some(Side {
        visit,
        id,
        photo,
        file: session.photo_file(photo),
        onto: transform,
        way,
        bends: None,
        apart: Apart::NONE,
        gains: [0; 3],
    })
}

/// The photo that stands for a visit and a view.
pub fn key(session: &Session, visit: VisitId, view: ViewId) -> Option<PhotoId> {
    session.cell(visit, view).first().copied()
}
