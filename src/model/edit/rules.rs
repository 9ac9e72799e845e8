//! What an edit must respect, so that a project never speaks of something that is not there.

use std::collections::BTreeSet;

use crate::instrument::definition::Definition;
use crate::instrument::score::Answer;
use crate::instrument::sheet::Target;

use crate::model::assessment::{Assessment, Identity};
use crate::model::calibration::Calibration;
use crate::model::color_reference::ColorReference;
use crate::model::edit::{Edit, EditError};
use crate::model::ids::{AssessmentId, LesionId, PhotoId, SubjectId, ViewId, VisitId};
use crate::model::lesion::Lesion;
use crate::model::photo::Photo;
use crate::model::project::Project;
use crate::model::region::Region;
use crate::model::subject::Subject;
use crate::model::view::View;
use crate::model::way::closes_circle;

type Checked = Result<(), EditError>;

impl Edit {
    /// Whether the edit may be applied to `project` as it stands.
    pub(in crate::model) fn fits(&self, project: &Project) -> Checked {
        match self {
            Self::Subject(id, Some(subject)) => subject_fits(project, *id, subject),
            Self::Subject(id, None) => subject_is_free(project, *id),
            Self::Views(views) => views_fit(project, views),
            Self::Photo(id, Some(photo)) => photo_fits(project, *id, photo),
            Self::Photo(id, None) => photo_is_free(project, *id),
            Self::KeyPhoto((visit, view), Some(photo)) => {
                let place = project.photos.get(photo).map(|photo| (photo.visit, photo.view));
                if place == Some((Some(*visit), Some(*view))) {
                    Ok(())
                } else {
                    Err(EditError::Missing("the photo of this visit and view".to_owned()))
                }
            }
            Self::Start(_)
            | Self::About(_)
            | Self::KeyPhoto(_, None)
            | Self::Region(_, None)
            | Self::Assessment(_, None) => Ok(()),
            Self::Lesion(id, Some(lesion)) => lesion_fits(project, *id, lesion),
            Self::Lesion(id, None) => lesion_is_free(project, *id),
            Self::Region(_, Some(region)) => region_fits(project, region),
            Self::Assessment(id, Some(assessment)) => assessment_fits(project, *id, assessment),
            Self::Answer(id, item, answer) => answer_fits(project, *id, item, answer.as_ref()),
            Self::Instrument(id, new) => instrument_fits(project, id, new.as_ref()),
        }
    }

    /// Whether the edit leaves the record of what was signed complete: a change comes with the amendment that
    /// explains it.
    pub(in crate::model) fn respects_signature(&self, project: &Project) -> Checked {
        let now = |id| project.assessments.get(id);
        match self {
            Self::Answer(id, ..) if now(id).is_some_and(Assessment::is_signed) => {
                Err(EditError::Signed)
            }
            Self::Assessment(id, None) if now(id).is_some_and(Assessment::is_on_record) => {
                let words = "a score that was signed stays on record; it can be changed with a reason, not removed";
                Err(EditError::Invalid(words.to_owned()))
            }
            Self::Assessment(id, Some(new))
                if !now(id).is_none_or(|old| record_goes_on(old, new)) =>
            {
                Err(EditError::Signed)
            }
            Self::Start(_)
            | Self::About(_)
            | Self::Subject(..)
            | Self::Views(_)
            | Self::Photo(..)
            | Self::KeyPhoto(..)
            | Self::Lesion(..)
            | Self::Region(..)
            | Self::Assessment(..)
            | Self::Answer(..)
            | Self::Instrument(..) => Ok(()),
        }
    }
}

/// Whether every amendment is kept, and a change of something signed comes with one that tells why and what was there.
fn record_goes_on(old: &Assessment, new: &Assessment) -> bool {
    let Some(added) = new.amendments.strip_prefix(old.amendments.as_slice()) else { return false };
    let is_same = *old == Assessment { amendments: old.amendments.clone(), ..new.clone() };
    let tells_what = added.first().is_none_or(|first| first.old_answers == old.answers);
    let tells_why = added.iter().all(|amendment| !amendment.reason.trim().is_empty());
    tells_what && tells_why && (is_same || !old.is_signed() || !added.is_empty())
}

fn in_use(what: impl Into<String>, by: impl Into<String>) -> EditError {
    EditError::InUse { what: what.into(), by: by.into() }
}

fn subject_fits(project: &Project, id: SubjectId, subject: &Subject) -> Checked {
    if subject.code.trim().is_empty() {
        return Err(EditError::Invalid("a subject needs a code".to_owned()));
    }
    let mut others =
        project.subjects.iter().filter(|(other, _)| **other != id).map(|(_, other)| other);
    if others.clone().any(|other| other.code == subject.code) {
        return Err(EditError::Duplicate(format!("a subject {}", subject.code)));
    }
    let ids: BTreeSet<VisitId> = subject.visits.iter().map(|visit| visit.id).collect();
    let numbers: BTreeSet<u32> = subject.visits.iter().map(|visit| visit.number).collect();
    let is_twice = ids.len() < subject.visits.len() || numbers.len() < subject.visits.len();
    if is_twice || others.any(|other| other.visits.iter().any(|visit| ids.contains(&visit.id))) {
        return Err(EditError::Duplicate("a visit with this id".to_owned()));
    }
    if subject.baseline.is_some_and(|baseline| !ids.contains(&baseline)) {
        return Err(EditError::Missing("the baseline visit".to_owned()));
    }
    let old = project.subjects.get(&id).map(|old| old.visits.as_slice()).unwrap_or_default();
    for gone in old.iter().filter(|visit| !ids.contains(&visit.id)) {
        visit_is_free(project, id, gone.id)?;
    }
    Ok(())
}

fn visit_is_free(project: &Project, subject: SubjectId, id: VisitId) -> Checked {
    let title = || project.visit_title(id);
    if let Some((_, photo)) = project.photos_of(subject).find(|(_, photo)| photo.visit == Some(id))
    {
        return Err(in_use(title(), format!("photo {}", photo.path)));
    }
    if project.assessments.values().any(|assessment| assessment.identity.visit == id) {
        return Err(in_use(title(), "an assessment"));
    }
    let mut lesions = project.lesions_of(subject);
    let used = lesions.find(|(_, lesion)| {
        let links = [lesion.merged_into, lesion.split_from];
        lesion.status.contains_key(&id) || links.into_iter().flatten().any(|(_, visit)| visit == id)
    });
    used.map_or(Ok(()), |(_, lesion)| Err(in_use(title(), format!("lesion {}", lesion.title()))))
}

fn subject_is_free(project: &Project, id: SubjectId) -> Checked {
    let Some(subject) = project.subjects.get(&id) else { return Ok(()) };
    let what = || format!("subject {}", subject.code);
    if let Some((_, photo)) = project.photos_of(id).next() {
        return Err(in_use(what(), format!("photo {}", photo.path)));
    }
    if let Some((_, lesion)) = project.lesions_of(id).next() {
        return Err(in_use(what(), format!("lesion {}", lesion.title())));
    }
    if project.assessments.values().any(|assessment| assessment.identity.subject == id) {
        return Err(in_use(what(), "an assessment"));
    }
    Ok(())
}

fn views_fit(project: &Project, views: &[View]) -> Checked {
    let ids: BTreeSet<ViewId> = views.iter().map(|view| view.id).collect();
    if ids.len() < views.len() {
        return Err(EditError::Duplicate("a view with this id".to_owned()));
    }
    let gone = |photo: &Photo| photo.view.is_some_and(|view| !ids.contains(&view));
    project.photos.values().find(|photo| gone(photo)).map_or(Ok(()), |photo| {
        let label = photo
            .view
            .and_then(|view| project.view(view))
            .map_or("the view", |view| view.label.as_str());
        Err(in_use(label, format!("photo {}", photo.path)))
    })
}

fn photo_fits(project: &Project, id: PhotoId, photo: &Photo) -> Checked {
    let Some(subject) = project.subjects.get(&photo.subject) else {
        return Err(EditError::Missing("the subject of the photo".to_owned()));
    };
    if photo.visit.is_some_and(|visit| subject.visit(visit).is_none()) {
        return Err(EditError::Missing(format!("the visit of {}", photo.path)));
    }
    if photo.view.is_some_and(|view| project.view(view).is_none()) {
        return Err(EditError::Missing(format!("the view of {}", photo.path)));
    }
    colour_and_scale_fit(project, id, photo)?;
    alignment_fits(project, id, photo)?;
    for ((visit, view), key) in &project.key_photos {
        if *key == id && (photo.visit, photo.view) != (Some(*visit), Some(*view)) {
            return Err(in_use(format!("the place of {}", photo.path), "the choice of key photo"));
        }
    }
    for region in project.regions.values().filter(|region| region.photo == id) {
        let lesion = region.lesion.and_then(|lesion| project.lesions.get(&lesion));
        if lesion.is_some_and(|lesion| lesion.subject != photo.subject) {
            return Err(in_use(format!("the subject of {}", photo.path), "a region of a lesion"));
        }
    }
    Ok(())
}

fn colour_and_scale_fit(project: &Project, id: PhotoId, photo: &Photo) -> Checked {
    let scale = photo.calibration.as_ref();
    let trouble = scale.and_then(Calibration::problem);
    let reference = photo.color_reference.as_ref();
    if let Some(trouble) = trouble.or_else(|| reference.and_then(ColorReference::problem)) {
        return Err(EditError::Invalid(trouble.to_owned()));
    }
    let is_there = |other: PhotoId| other != id && project.photos.contains_key(&other);
    if scale.and_then(Calibration::assumed_photo).is_some_and(|other| !is_there(other)) {
        return Err(EditError::Missing("the photo that the scale is assumed from".to_owned()));
    }
    Ok(())
}

fn alignment_fits(project: &Project, id: PhotoId, photo: &Photo) -> Checked {
    let Some(alignment) = &photo.alignment else { return Ok(()) };
    if let Some(trouble) = alignment.problem() {
        return Err(EditError::Invalid(trouble.to_owned()));
    }
    let Some(onto) = project.photos.get(&alignment.onto) else {
        return Err(EditError::Missing(format!("the photo that {} is laid onto", photo.path)));
    };
    if closes_circle(project, id, alignment.onto) {
        let (path, onto) = (&photo.path, &onto.path);
        let trouble = format!("{path} cannot be laid onto {onto}, which is laid onto it already");
        return Err(EditError::Invalid(trouble));
    }
    Ok(())
}

fn photo_is_free(project: &Project, id: PhotoId) -> Checked {
    let path = || project.photos.get(&id).map_or_else(String::new, |photo| photo.path.clone());
    if project.regions.values().any(|region| region.photo == id) {
        return Err(in_use(path(), "a region"));
    }
    if project.key_photos.values().any(|key| *key == id) {
        return Err(in_use(path(), "the choice of key photo"));
    }
    let from = |photo: &Photo| photo.calibration.as_ref().and_then(Calibration::assumed_photo);
    let mut others = project.photos.values().filter(|photo| from(photo) == Some(id));
    if let Some(other) = others.next() {
        return Err(in_use(path(), format!("the scale assumed for {}", other.path)));
    }
    let onto = |photo: &Photo| photo.alignment.as_ref().map(|alignment| alignment.onto);
    let mut laid = project.photos.values().filter(|photo| onto(photo) == Some(id));
    laid.next()
        .map_or(Ok(()), |other| Err(in_use(path(), format!("the alignment of {}", other.path))))
}

fn lesion_fits(project: &Project, id: LesionId, lesion: &Lesion) -> Checked {
    let Some(subject) = project.subjects.get(&lesion.subject) else {
        return Err(EditError::Missing("the subject of the lesion".to_owned()));
    };
    let mut siblings = project.lesions_of(lesion.subject).filter(|(other, _)| *other != id);
    if siblings.any(|(_, other)| other.number == lesion.number) {
        return Err(EditError::Duplicate(format!("a lesion {}", lesion.name())));
    }
    let links = [lesion.merged_into, lesion.split_from].into_iter().flatten();
    let visits = lesion.status.keys().copied().chain(links.clone().map(|(_, visit)| visit));
    if visits.into_iter().any(|visit| subject.visit(visit).is_none()) {
        return Err(EditError::Missing("a visit of the lesion's status".to_owned()));
    }
    for (other, _) in links {
        if other == id
            || project.lesions.get(&other).is_none_or(|other| other.subject != lesion.subject)
        {
            return Err(EditError::Missing("the lesion it merged into or split from".to_owned()));
        }
    }
    let merged_into = |id: LesionId| project.lesions.get(&id)?.merged_into;
    let mut chain = std::iter::successors(lesion.merged_into, |(id, _)| merged_into(*id));
    // No chain of sound lesions is longer than there are lesions.
    if chain.by_ref().take(project.lesions.len() + 1).any(|(other, _)| other == id) {
        return Err(EditError::Invalid(format!("{} would merge into itself", lesion.title())));
    }
    let is_moved = project.lesions.get(&id).is_some_and(|old| old.subject != lesion.subject);
    if is_moved { lesion_is_free(project, id) } else { Ok(()) }
}

fn lesion_is_free(project: &Project, id: LesionId) -> Checked {
    let Some(lesion) = project.lesions.get(&id) else { return Ok(()) };
    let what = || format!("lesion {}", lesion.title());
    if project.regions.values().any(|region| region.lesion == Some(id)) {
        return Err(in_use(what(), "a region"));
    }
    if project.assessments.values().any(|assessment| assessment.identity.target == Some(id)) {
        return Err(in_use(what(), "an assessment"));
    }
    let linked = |other: &Lesion| {
        [other.merged_into, other.split_from].into_iter().flatten().any(|(to, _)| to == id)
    };
    project
        .lesions
        .values()
        .find(|other| linked(other))
        .map_or(Ok(()), |other| Err(in_use(what(), format!("lesion {}", other.title()))))
}

fn region_fits(project: &Project, region: &Region) -> Checked {
    let Some(photo) = project.photos.get(&region.photo) else {
        return Err(EditError::Missing("the photo of the region".to_owned()));
    };
    if let Some(lesion) = region.lesion {
        let Some(lesion) = project.lesions.get(&lesion) else {
            return Err(EditError::Missing("the lesion of the region".to_owned()));
        };
        if lesion.subject != photo.subject {
            return Err(EditError::Invalid(format!(
                "{} belongs to another subject",
                lesion.title()
            )));
        }
    }
    if region.reading == 0 {
        return Err(EditError::Invalid("readings are counted from 1".to_owned()));
    }
    if let Some(words) = region.role.refusal(&region.shape) {
        return Err(EditError::Invalid(words.to_owned()));
    }
    region.shape.problem().map_or(Ok(()), |problem| Err(EditError::Invalid(problem.to_owned())))
}

fn instrument_fits(project: &Project, id: &str, new: Option<&Definition>) -> Checked {
    if new.is_some_and(|new| new.id() != id) {
        return Err(EditError::Invalid(format!(
            "the instrument kept as {id} calls itself otherwise"
        )));
    }
    let mut assessments = project.assessments.values();
    let is_used = assessments.any(|assessment| assessment.identity.instrument == id);
    if is_used && project.instruments.get(id) != new {
        // Old scores would get another meaning, or none.
        return Err(in_use(format!("instrument {id}"), "an assessment"));
    }
    Ok(())
}

fn assessment_fits(project: &Project, id: AssessmentId, assessment: &Assessment) -> Checked {
    identity_fits(project, id, &assessment.identity)?;
    for (item, answer) in &assessment.answers {
        value_fits(project, &assessment.identity.instrument, item, answer)?;
    }
    Ok(())
}

/// Whether there may be an assessment `id` of this, whatever it answers.
pub(in crate::model) fn identity_fits(
    project: &Project,
    id: AssessmentId,
    identity: &Identity,
) -> Checked {
    let Some(subject) = project.subjects.get(&identity.subject) else {
        return Err(EditError::Missing("the subject of the assessment".to_owned()));
    };
    if subject.visit(identity.visit).is_none() {
        return Err(EditError::Missing("the visit of the assessment".to_owned()));
    }
    let Some(definition) = project.instruments.get(&identity.instrument) else {
        return Err(EditError::Missing(format!("instrument {}", identity.instrument)));
    };
    match (definition.sheet().target, identity.target) {
        (Target::Visit, None) => {}
        (Target::Visit, Some(_)) => {
            return Err(EditError::Invalid(format!(
                "{} scores a visit, not a lesion",
                definition.id()
            )));
        }
        (Target::Lesion, None) => {
            return Err(EditError::Invalid(format!(
                "{} scores a lesion; say which",
                definition.id()
            )));
        }
        (Target::Lesion, Some(lesion)) => {
            if project.lesions.get(&lesion).is_none_or(|lesion| lesion.subject != identity.subject)
            {
                return Err(EditError::Missing("the lesion of the assessment".to_owned()));
            }
        }
    }
    if identity.reading == 0 {
        return Err(EditError::Invalid("readings are counted from 1".to_owned()));
    }
    if project.assessment(identity).is_some_and(|(other, _)| other != id) {
        return Err(EditError::Duplicate(format!(
            "an assessment with {} at {} by {} in reading {}",
            identity.instrument,
            project.visit_title(identity.visit),
            identity.rater,
            identity.reading
        )));
    }
    Ok(())
}

fn answer_fits(
    project: &Project,
    id: AssessmentId,
    item: &str,
    answer: Option<&Answer>,
) -> Checked {
    let Some(assessment) = project.assessments.get(&id) else {
        return Err(EditError::Missing("the assessment".to_owned()));
    };
    answer
        .map_or(Ok(()), |answer| value_fits(project, &assessment.identity.instrument, item, answer))
}

fn value_fits(project: &Project, instrument: &str, item: &str, answer: &Answer) -> Checked {
    let definition = project.instruments.get(instrument);
    let definition =
        definition.ok_or_else(|| EditError::Missing(format!("instrument {instrument}")))?;
    let found = definition.item(item);
    let found = found.ok_or_else(|| EditError::Missing(format!("item {item} of {instrument}")))?;
    match answer {
        Answer::Value(value) => {
            found.check(*value).map_err(|error| EditError::Invalid(error.to_string()))
        }
        Answer::NotAssessed | Answer::NotVisible | Answer::NotApplicable => Ok(()),
    }
}
