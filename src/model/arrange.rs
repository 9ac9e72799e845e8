//! Putting photos, visits and views in order: wishes of a person, turned into edits.
//!
//! Each function reads the project and returns the edits of one step; nothing is changed here.

use std::collections::BTreeMap;

use crate::model::calibration::Calibration;
use crate::model::edit::{Edit, EditError};
use crate::model::ids::{Ids, LesionId, PhotoId, SubjectId, ViewId, VisitId};
use crate::model::lesion::{Lesion, LesionStatus};
use crate::model::photo::Photo;
use crate::model::project::Project;
use crate::model::subject::{Subject, Visit};
use crate::model::view::View;

/// Changes a draft of one subject, its visits included.
pub fn change_subject(
    project: &Project,
    id: SubjectId,
    change: impl FnOnce(&mut Subject),
) -> Result<Vec<Edit>, EditError> {
    let subject = project.subjects.get(&id);
    let mut subject =
        subject.cloned().ok_or_else(|| EditError::Missing("the subject".to_owned()))?;
    change(&mut subject);
    Ok(vec![Edit::Subject(id, Some(subject))])
}

/// Changes a draft of one visit.
pub fn change_visit(
    project: &Project,
    id: VisitId,
    change: impl FnOnce(&mut Visit),
) -> Result<Vec<Edit>, EditError> {
    let (subject, _) =
        project.visit(id).ok_or_else(|| EditError::Missing("the visit".to_owned()))?;
    change_subject(project, subject, |subject| {
        if let Some(visit) = subject.visit_mut(id) {
            change(visit);
        }
    })
}

/// Adds a visit behind all others, and gives it its id; the draft says everything else.
pub fn add_visit(
    project: &Project,
    ids: &mut Ids,
    subject: SubjectId,
    draft: Visit,
) -> Result<(VisitId, Vec<Edit>), EditError> {
    let (id, number) = ids.visit(subject);
    let visit = Visit { id, number, ..draft };
    Ok((id, change_subject(project, subject, |subject| subject.visits.push(visit))?))
}

/// Moves a visit to another position (from 0) in the order.
pub fn move_visit(project: &Project, id: VisitId, to: usize) -> Result<Vec<Edit>, EditError> {
    let (subject, _) =
        project.visit(id).ok_or_else(|| EditError::Missing("the visit".to_owned()))?;
    change_subject(project, subject, |subject| {
        if let Some(from) = subject.position(id) {
            let visit = subject.visits.remove(from);
            subject.visits.insert(to.min(subject.visits.len()), visit);
        }
    })
}

/// Puts the visits into the order of their dates; visits without a date keep their place after their neighbour.
pub fn sort_visits_by_date(project: &Project, subject: SubjectId) -> Result<Vec<Edit>, EditError> {
    change_subject(project, subject, |subject| {
        let mut last = None;
        let mut keyed: Vec<_> = subject
            .visits
            .drain(..)
            .map(|visit| {
                last = visit.date.or(last);
                (last, visit)
            })
            .collect();
        keyed.sort_by_key(|(date, _)| *date);
        subject.visits = keyed.into_iter().map(|(_, visit)| visit).collect();
    })
}

/// Removes a visit; its photos go back to the tray. Refused while scores or lesion states belong to it.
pub fn remove_visit(project: &Project, id: VisitId) -> Result<Vec<Edit>, EditError> {
    let (subject, _) =
        project.visit(id).ok_or_else(|| EditError::Missing("the visit".to_owned()))?;
    let at = |photo: &Photo| photo.subject == subject && photo.visit == Some(id);
    let mut edits = move_photos(project, at, |photo| photo.visit = None);
    edits.extend(change_subject(project, subject, |subject| {
        subject.visits.retain(|visit| visit.id != id);
        subject.baseline = subject.baseline.filter(|baseline| *baseline != id);
    })?);
    Ok(edits)
}

/// Makes one visit of two: everything of `from` moves to `into`; what both say of the visit, `into` says.
///
/// Refused when both hold the same assessment or say different things of a lesion, because a person must first choose
/// which one counts; and when a score of `from` is signed, because its visit is part of what was signed.
pub fn merge_visits(
    project: &Project,
    from: VisitId,
    into: VisitId,
) -> Result<Vec<Edit>, EditError> {
    let missing = || EditError::Missing("the visit".to_owned());
    let (subject, old) = project.visit(from).ok_or_else(missing)?;
    let (other, _) = project.visit(into).ok_or_else(missing)?;
    if subject != other || from == into {
        return Err(EditError::Invalid(
            "only two visits of the same subject can become one".to_owned(),
        ));
    }
    let at = |photo: &Photo| photo.subject == subject && photo.visit == Some(from);
    let mut edits = move_photos(project, at, |photo| photo.visit = Some(into));
    edits.extend(moved_assessments(project, from, into)?);
    for (id, lesion) in project.lesions_of(subject) {
        let moved = moved_lesion(lesion, from, into)?;
        if moved != *lesion {
            edits.push(Edit::Lesion(id, Some(moved)));
        }
    }
    let old = old.clone();
    edits.extend(change_subject(project, subject, |subject| {
        subject.visits.retain(|visit| visit.id != from);
        if subject.baseline == Some(from) {
            subject.baseline = Some(into);
        }
        if let Some(visit) = subject.visit_mut(into) {
            absorb(visit, old);
        }
    })?);
    Ok(edits)
}

/// What `old` knows and `visit` does not; no note is lost.
fn absorb(visit: &mut Visit, old: Visit) {
    visit.date = visit.date.or(old.date);
    visit.day = visit.day.or(old.day);
    for (kept, added) in [(&mut visit.anchor, old.anchor), (&mut visit.treatment, old.treatment)] {
        if kept.is_empty() {
            *kept = added;
        }
    }
    if !old.note.is_empty() && old.note != visit.note {
        let gap = if visit.note.is_empty() { "" } else { "\n" };
        visit.note = format!("{}{gap}{}", visit.note, old.note);
    }
}

fn moved_assessments(
    project: &Project,
    from: VisitId,
    into: VisitId,
) -> Result<Vec<Edit>, EditError> {
    let at_from = project.assessments.iter().filter(|(_, it)| it.identity.visit == from);
    at_from
        .map(|(id, assessment)| {
            let mut moved = assessment.clone();
            moved.identity.visit = into;
            let (instrument, rater) = (&moved.identity.instrument, &moved.identity.rater);
            if project.assessment(&moved.identity).is_some() {
                return Err(EditError::Duplicate(format!(
                    "a score with {instrument} by {rater} at both visits; remove the one that does not count, then merge"
                )));
            }
            if assessment.is_signed() {
                return Err(EditError::Invalid(format!(
                    "the score with {instrument} by {rater} at {} is signed; take the signature back in the history, \
                     then merge",
                    project.visit_title(from)
                )));
            }
            Ok(Edit::Assessment(*id, Some(moved)))
        })
        .collect()
}

fn moved_lesion(lesion: &Lesion, from: VisitId, into: VisitId) -> Result<Lesion, EditError> {
    let mut moved = lesion.clone();
    if let Some(status) = moved.status.remove(&from) {
        let there = moved.status.entry(into).or_insert_with(|| status.clone());
        if *there != status {
            return Err(EditError::Invalid(format!(
                "the two visits say different things of lesion {}; make them agree, then merge",
                lesion.title()
            )));
        }
    }
    for (_, visit) in [&mut moved.merged_into, &mut moved.split_from].into_iter().flatten() {
        if *visit == from {
            *visit = into;
        }
    }
    Ok(moved)
}

/// Adds a view behind all others, and gives it its id; the draft says everything else.
pub fn add_view(project: &Project, ids: &mut Ids, draft: View) -> (ViewId, Vec<Edit>) {
    let id = ids.view();
    let mut views = project.views.clone();
    views.push(View { id, ..draft });
    (id, vec![Edit::Views(views)])
}

/// Changes a draft of one view.
pub fn change_view(project: &Project, id: ViewId, change: impl FnOnce(&mut View)) -> Vec<Edit> {
    let mut views = project.views.clone();
    if let Some(view) = views.iter_mut().find(|view| view.id == id) {
        change(view);
    }
    vec![Edit::Views(views)]
}

/// Moves a view to another position (from 0).
pub fn move_view(project: &Project, id: ViewId, to: usize) -> Vec<Edit> {
    let mut views = project.views.clone();
    if let Some(from) = views.iter().position(|view| view.id == id) {
        let view = views.remove(from);
        views.insert(to.min(views.len()), view);
    }
    vec![Edit::Views(views)]
}

/// Removes a view; its photos go back to the tray.
pub fn remove_view(project: &Project, id: ViewId) -> Vec<Edit> {
    let mut views = project.views.clone();
    views.retain(|view| view.id != id);
    let mut edits = move_photos(project, |photo| photo.view == Some(id), |photo| photo.view = None);
    edits.push(Edit::Views(views));
    edits
}

/// Makes one view of two: the photos of `from` move to `into`, which then shows the body sites of both.
///
/// Nothing is to be done for a view that is not there, or for one and the same.
pub fn merge_views(project: &Project, from: ViewId, into: ViewId) -> Vec<Edit> {
    let Some(old) = project.view(from).filter(|_| from != into) else { return Vec::new() };
    let mut views = project.views.clone();
    views.retain(|view| view.id != from);
    let Some(view) = views.iter_mut().find(|view| view.id == into) else { return Vec::new() };
    if view.hint.is_empty() {
        view.hint.clone_from(&old.hint);
    }
    let new: Vec<String> =
        old.sites.iter().filter(|site| !view.sites.contains(site)).cloned().collect();
    view.sites.extend(new);
    let mut edits =
        move_photos(project, |photo| photo.view == Some(from), |photo| photo.view = Some(into));
    edits.push(Edit::Views(views));
    edits
}

/// Changes the place of photos; a photo that stood for its cell does so at the new place, unless another one does there.
fn move_photos(
    project: &Project,
    concerns: impl Fn(&Photo) -> bool,
    change: impl Fn(&mut Photo),
) -> Vec<Edit> {
    let (mut forget, mut places, mut choose) = (Vec::new(), Vec::new(), BTreeMap::new());
    for (id, photo) in project.photos.iter().filter(|(_, photo)| concerns(photo)) {
        let mut moved = photo.clone();
        change(&mut moved);
        for (cell, _) in project.key_photos.iter().filter(|(_, key)| *key == id) {
            forget.push(Edit::KeyPhoto(*cell, None));
            if let Some(cell) = moved.visit.zip(moved.view)
                && !project.key_photos.contains_key(&cell)
            {
                choose.entry(cell).or_insert(*id);
            }
        }
        places.push(Edit::Photo(*id, Some(moved)));
    }
    forget.extend(places);
    forget.extend(choose.into_iter().map(|(cell, id)| Edit::KeyPhoto(cell, Some(id))));
    forget
}

/// Puts a photo at a visit and a view; `None` leaves it without, in the tray.
pub fn place_photo(
    project: &Project,
    id: PhotoId,
    visit: Option<VisitId>,
    view: Option<ViewId>,
) -> Result<Vec<Edit>, EditError> {
    let photo =
        project.photos.get(&id).ok_or_else(|| EditError::Missing("the photo".to_owned()))?;
    if (photo.visit, photo.view) == (visit, view) {
        return Ok(Vec::new());
    }
    let mut edits = Vec::new();
    if let Some(cell) = photo.visit.zip(photo.view)
        && project.key_photos.get(&cell) == Some(&id)
    {
        edits.push(Edit::KeyPhoto(cell, None));
    }
    edits.push(Edit::Photo(id, Some(Photo { visit, view, ..photo.clone() })));
    Ok(edits)
}

/// Makes a photo the one that stands for its cell.
pub fn choose_key_photo(project: &Project, id: PhotoId) -> Result<Vec<Edit>, EditError> {
    match project.photos.get(&id).map(|photo| (photo.visit, photo.view)) {
        Some((Some(visit), Some(view))) => Ok(vec![Edit::KeyPhoto((visit, view), Some(id))]),
        Some(_) => Err(EditError::Invalid("a photo in the tray stands for no visit".to_owned())),
        None => Err(EditError::Missing("the photo".to_owned())),
    }
}

/// Takes a photo out of the project with its regions; the file stays where it is.
pub fn remove_photo(project: &Project, id: PhotoId) -> Vec<Edit> {
    let regions = project.regions.iter().filter(|(_, region)| region.photo == id);
    let mut edits: Vec<Edit> = regions.map(|(region, _)| Edit::Region(*region, None)).collect();
    let keys = project.key_photos.iter().filter(|(_, key)| **key == id);
    edits.extend(keys.map(|(cell, _)| Edit::KeyPhoto(*cell, None)));
    edits.extend(freed(project, id));
    edits.push(Edit::Photo(id, None));
    edits
}

/// Photos that took their scale from this one, or were laid onto it, without that.
fn freed(project: &Project, id: PhotoId) -> impl Iterator<Item = Edit> {
    project.photos.iter().filter(move |(other, _)| **other != id).filter_map(
        move |(other, photo)| {
            let takes_scale =
                photo.calibration.as_ref().and_then(Calibration::assumed_photo) == Some(id);
            let is_laid = photo.alignment.as_ref().is_some_and(|alignment| alignment.onto == id);
            (takes_scale || is_laid).then(|| {
                let mut photo = photo.clone();
                photo.calibration = photo.calibration.filter(|_| !takes_scale);
                photo.alignment = photo.alignment.filter(|_| !is_laid);
                Edit::Photo(*other, Some(photo))
            })
        },
    )
}

/// Removes a lesion with all its regions; refused while scores belong to it.
pub fn remove_lesion(project: &Project, id: LesionId) -> Vec<Edit> {
    let regions = project.regions.iter().filter(|(_, region)| region.lesion == Some(id));
    let mut edits: Vec<Edit> = regions.map(|(region, _)| Edit::Region(*region, None)).collect();
    edits.push(Edit::Lesion(id, None));
    edits
}

/// States what was found of a lesion at a visit; `None` takes the statement back.
pub fn set_lesion_status(
    project: &Project,
    id: LesionId,
    visit: VisitId,
    status: Option<LesionStatus>,
) -> Result<Vec<Edit>, EditError> {
    let lesion = project.lesions.get(&id);
    let mut lesion = lesion.cloned().ok_or_else(|| EditError::Missing("the lesion".to_owned()))?;
    match status {
        Some(status) => drop(lesion.status.insert(visit, status)),
        None => drop(lesion.status.remove(&visit)),
    }
    Ok(vec![Edit::Lesion(id, Some(lesion))])
}

#[cfg(test)]
mod tests;
