//! Following lesions through the visits: new, merged, split, deleted; wishes of a person, turned into edits.
//!
//! Each function reads the project and returns the edits of one step; nothing is changed here. A statement or a drawing
//! belongs to a lesion at a visit, so each of them says from which visit on it holds.

use std::collections::BTreeSet;

use crate::model::assessment::Rater;
use crate::model::edit::{Edit, EditError};
use crate::model::ids::{Ids, LesionId, RegionId, SubjectId, VisitId};
use crate::model::lesion::Lesion;
use crate::model::project::Project;
use crate::model::region::Region;

/// How much of a lesion is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// What is drawn and stated at one visit.
    ThisVisit(VisitId),
    /// What is drawn and stated at one visit and at all later ones.
    FromHereOn(VisitId),
    /// The lesion with everything that is known of it.
    Whole,
}

/// Adds a lesion of which nothing is known yet.
pub fn add(ids: &mut Ids, subject: SubjectId) -> (LesionId, Vec<Edit>) {
    let (id, number) = ids.lesion(subject);
    (id, vec![Edit::Lesion(id, Some(Lesion::new(subject, number)))])
}

/// Makes `lesion` part of `into` from a visit on: what is drawn of it there is then a part of the other.
///
/// Scores stay where they are: a score belongs to a lesion at a visit.
///
/// # Errors
/// When they are not two lesions of one subject that stand on their own there.
pub fn merge(
    project: &Project,
    lesion: LesionId,
    into: LesionId,
    from: VisitId,
) -> Result<Vec<Edit>, EditError> {
    let old = known(project, lesion)?;
    let other = known(project, into)?;
    if lesion == into || old.subject != other.subject {
        return Err(invalid("only two lesions of the same subject can become one"));
    }
    if let Some((already, _)) = old.merged_into {
        let already = known(project, already)?.title();
        return Err(invalid(&format!("{} is part of {already} already", old.title())));
    }
    let visits = from_on(project, old.subject, from)?;
    let is_gone = other.merged_into.is_some_and(|(_, since)| !is_after(project, since, from));
    if is_gone {
        return Err(invalid(&format!("{} is part of another lesion by then", other.title())));
    }
    let mut merged = old.clone();
    merged.status.retain(|visit, _| !visits.contains(visit));
    merged.merged_into = Some((into, from));
    let mut edits = vec![Edit::Lesion(lesion, Some(merged))];
    for (id, region) in drawn(project, lesion, &visits) {
        edits.push(Edit::Region(id, Some(Region { lesion: Some(into), ..region.clone() })));
    }
    Ok(edits)
}

/// Takes the link back that says into what a lesion was merged; what was drawn since stays with the other.
///
/// # Errors
/// When it was merged into nothing.
pub fn stand_alone(project: &Project, lesion: LesionId) -> Result<Vec<Edit>, EditError> {
    let old = known(project, lesion)?;
    if old.merged_into.is_none() {
        return Err(invalid(&format!("{} is part of no other lesion", old.title())));
    }
    Ok(vec![Edit::Lesion(lesion, Some(Lesion { merged_into: None, ..old.clone() }))])
}

/// Makes a new lesion that was part of `lesion` until a visit; `parts` are the regions of it from then on.
///
/// # Errors
/// When a part is no region of this lesion, or lies at an earlier visit.
pub fn split(
    project: &Project,
    ids: &mut Ids,
    lesion: LesionId,
    from: VisitId,
    parts: &[RegionId],
) -> Result<(LesionId, Vec<Edit>), EditError> {
    let whole = known(project, lesion)?;
    let visits = from_on(project, whole.subject, from)?;
    let (id, number) = ids.lesion(whole.subject);
    let new = Lesion {
        site: whole.site.clone(),
        kind: whole.kind.clone(),
        split_from: Some((lesion, from)),
        ..Lesion::new(whole.subject, number)
    };
    let mut edits = vec![Edit::Lesion(id, Some(new))];
    for part in parts {
        let region = drawn(project, lesion, &visits).find(|(region, _)| region == part);
        let Some((part, region)) = region else {
            return Err(invalid(&format!("that is no part of {} from then on", whole.title())));
        };
        edits.push(Edit::Region(part, Some(Region { lesion: Some(id), ..region.clone() })));
    }
    Ok((id, edits))
}

/// Deletes a lesion, or what one rater in one reading drew and what is stated of it from a visit on.
///
/// # Errors
/// When others drew the whole lesion as well, or it was scored: their work is not deleted by a slip of the hand.
pub fn delete(
    project: &Project,
    lesion: LesionId,
    extent: Extent,
    (rater, reading): (&Rater, u8),
) -> Result<Vec<Edit>, EditError> {
    let old = known(project, lesion)?;
    let visits = match extent {
        Extent::Whole => return delete_whole(project, lesion, (rater, reading)),
        Extent::ThisVisit(visit) => [visit].into(),
        Extent::FromHereOn(visit) => from_on(project, old.subject, visit)?,
    };
    let mine = drawn(project, lesion, &visits)
        .filter(|(_, region)| region.rater == *rater && region.reading == reading);
    let mut edits: Vec<Edit> = mine.map(|(id, _)| Edit::Region(id, None)).collect();
    let mut changed = old.clone();
    changed.status.retain(|visit, _| !visits.contains(visit));
    if let (Extent::FromHereOn(from), Some((_, since))) = (extent, old.merged_into)
        && !is_after(project, from, since)
    {
        changed.merged_into = None;
    }
    if changed != *old {
        edits.push(Edit::Lesion(lesion, Some(changed)));
    }
    Ok(edits)
}

fn delete_whole(
    project: &Project,
    lesion: LesionId,
    (rater, reading): (&Rater, u8),
) -> Result<Vec<Edit>, EditError> {
    let title = known(project, lesion)?.title();
    let of_it = || project.regions.iter().filter(|(_, region)| region.lesion == Some(lesion));
    let mut others = of_it().map(|(_, region)| region);
    if let Some(other) = others.find(|it| it.rater != *rater || it.reading != reading) {
        return Err(invalid(&format!(
            "{} drew {title} as well, in reading {}; delete only your own, visit by visit",
            other.rater, other.reading
        )));
    }
    if project.assessments.values().any(|it| it.identity.target == Some(lesion)) {
        return Err(invalid(&format!("{title} was scored; remove its scores first")));
    }
    let mut edits: Vec<Edit> = of_it().map(|(id, _)| Edit::Region(*id, None)).collect();
    for (id, other) in &project.lesions {
        let is_it = |link: &(LesionId, VisitId)| link.0 == lesion;
        let mut free = other.clone();
        free.merged_into.take_if(|link| is_it(link));
        free.split_from.take_if(|link| is_it(link));
        if *id != lesion && free != *other {
            edits.push(Edit::Lesion(*id, Some(free)));
        }
    }
    edits.push(Edit::Lesion(lesion, None));
    Ok(edits)
}

/// The regions of a lesion at some visits, whoever drew them.
fn drawn<'a>(
    project: &'a Project,
    lesion: LesionId,
    visits: &'a BTreeSet<VisitId>,
) -> impl Iterator<Item = (RegionId, &'a Region)> {
    let is_there = |region: &Region| {
        let visit = project.photos.get(&region.photo).and_then(|photo| photo.visit);
        visit.is_some_and(|visit| visits.contains(&visit))
    };
    let of_it = project.regions.iter().filter(move |(_, it)| it.lesion == Some(lesion));
    of_it.filter(move |(_, it)| is_there(it)).map(|(id, region)| (*id, region))
}

/// A visit of a subject and all that come after it in the order.
fn from_on(
    project: &Project,
    subject: SubjectId,
    from: VisitId,
) -> Result<BTreeSet<VisitId>, EditError> {
    let subject = project.subjects.get(&subject);
    let found = subject.and_then(|subject| Some((subject, subject.position(from)?)));
    let (subject, at) = found.ok_or_else(|| EditError::Missing("the visit".to_owned()))?;
    Ok(subject.visits.iter().skip(at).map(|visit| visit.id).collect())
}

/// Whether a visit comes later in its subject's order than another.
fn is_after(project: &Project, visit: VisitId, other: VisitId) -> bool {
    let subject = project.visit(visit).and_then(|(id, _)| project.subjects.get(&id));
    subject.is_some_and(|subject| subject.position(visit) > subject.position(other))
}

fn known(project: &Project, id: LesionId) -> Result<&Lesion, EditError> {
    project.lesions.get(&id).ok_or_else(|| EditError::Missing("the lesion".to_owned()))
}

fn invalid(words: &str) -> EditError {
    EditError::Invalid(words.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::subject::{Subject, Visit};

    const A: LesionId = LesionId(1);
    const B: LesionId = LesionId(2);
    const C: LesionId = LesionId(3);

    /// Three lesions of one subject with three visits, and one of another.
    fn project() -> Project {
        let subject = |first: u32, code: &str| {
            let visit = |n: u32| Visit::new((VisitId(first + n), n), format!("V{n}"));
            Subject { visits: (1..=3).map(visit).collect(), ..Subject::new(code) }
        };
        let lesion = |subject, number| Lesion::new(SubjectId(subject), number);
        Project {
            subjects: [(SubjectId(1), subject(0, "S01")), (SubjectId(2), subject(3, "S02"))].into(),
            lesions: [
                (A, lesion(1, 1)),
                (B, lesion(1, 2)),
                (C, lesion(1, 3)),
                (LesionId(4), lesion(2, 1)),
            ]
            .into(),
            ..Project::default()
        }
    }

    #[test]
    fn only_lesions_that_stand_on_their_own_are_merged() {
        let mut merged = project();
        merged.lesions.get_mut(&B).expect("there").merged_into = Some((C, VisitId(2)));
        for (lesion, into, from, expected) in [
            (A, C, 2, None),
            (A, B, 1, None),
            (A, B, 2, Some("part of another lesion by then")),
            (A, B, 3, Some("part of another lesion by then")),
            (B, A, 2, Some("part of L3 already")),
            (A, A, 1, Some("two lesions of the same subject")),
            (A, LesionId(4), 1, Some("two lesions of the same subject")),
            (A, C, 5, Some("the visit")),
            (A, LesionId(9), 1, Some("the lesion")),
        ] {
            let found = merge(&merged, lesion, into, VisitId(from)).err();
            let found = found.map(|error| error.to_string());
            let is_right = match (&found, expected) {
                (Some(found), Some(expected)) => found.contains(expected),
                (found, expected) => found.is_none() && expected.is_none(),
            };
            assert!(is_right, "{lesion:?} into {into:?} from {from}: {found:?}");
        }
    }

    #[test]
    fn deleting_a_lesion_frees_those_that_are_linked_to_it() {
        let mut project = project();
        project.lesions.get_mut(&B).expect("there").merged_into = Some((A, VisitId(2)));
        project.lesions.get_mut(&C).expect("there").split_from = Some((A, VisitId(3)));
        let who = Rater("MH".to_owned());
        for edit in delete(&project, A, Extent::Whole, (&who, 1)).expect("it may go") {
            edit.apply(&mut project).expect("it fits");
        }
        assert!(!project.lesions.contains_key(&A));
        let links = project.lesions.values().map(|it| (it.merged_into, it.split_from));
        assert!(links.into_iter().all(|links| links == (None, None)));
    }

    #[test]
    fn deleting_from_a_visit_on_takes_back_a_later_merge_only() {
        let who = Rater("MH".to_owned());
        for (since, from, is_kept) in [(1, 2, true), (2, 2, false), (3, 2, false)] {
            let mut project = project();
            project.lesions.get_mut(&A).expect("there").merged_into = Some((B, VisitId(since)));
            let extent = Extent::FromHereOn(VisitId(from));
            for edit in delete(&project, A, extent, (&who, 1)).expect("it may go") {
                edit.apply(&mut project).expect("it fits");
            }
            assert_eq!(project.lesions[&A].merged_into.is_some(), is_kept, "{since} {from}");
        }
    }
}
