//! Any step: a wish turned into edits as the window does it, or edits of any kind.

use seriatim::instrument::score::Answer;
use seriatim::model::arrange;
use seriatim::model::assessment::{Identity, Stamp};
use seriatim::model::carry;
use seriatim::model::edit::{Edit, EditError};
use seriatim::model::follow::{self, Extent};
use seriatim::model::ids::{Ids, LesionId, PhotoId, RegionId, SubjectId, ViewId, VisitId};
use seriatim::model::ledger::Step;
use seriatim::model::project::Project;
use seriatim::model::scoring;
use seriatim::model::subject::Visit;
use seriatim::model::view::View;

use crate::choices::Choices;
use crate::edits::{answer, edit, identity, rater, status};

/// One step as the window makes them: a wish turned into edits, or edits of any kind.
pub fn step(
    project: &Project,
    ids: &mut Ids,
    stamp: &Stamp,
    choices: &mut Choices<'_>,
) -> Result<Step, EditError> {
    let wish = if choices.once_in(3) { arranged(project, ids, choices) } else { None };
    if let Some(edits) = wish {
        return Ok(Step::new("Arrange", edits?));
    }
    match choices.below(4) {
        0 => {
            let identity = Identity { rater: stamp.who.clone(), ..identity(project, choices) };
            let answers: Vec<_> = (0..=choices.below(3))
                .map(|_| answer(project, &identity.instrument, choices))
                .map(|(item, answer)| (item, Some(answer)))
                .collect();
            let amendment = choices.once_in(2).then_some((stamp, "misread"));
            let edits = scoring::answer(project, ids, &identity, answers, amendment)?;
            Ok(Step { what: "Score".to_owned(), reason: None, edits })
        }
        1 => {
            let all: Vec<Identity> =
                project.assessments.values().map(|it| it.identity.clone()).collect();
            let identity = choices.one_of(&all).unwrap_or_else(|| identity(project, choices));
            Ok(Step::new("Sign", sign(project, &identity, stamp)?))
        }
        _ => {
            let n = 1 + choices.below(3);
            Ok(Step::new("Change", (0..n).map(|_| edit(project, ids, choices)).collect()))
        }
    }
}

/// Says "not assessed" of what is open, and signs.
fn sign(project: &Project, identity: &Identity, stamp: &Stamp) -> Result<Vec<Edit>, EditError> {
    let missing = || EditError::Missing("the assessment".to_owned());
    let (id, assessment) = project.assessment(identity).ok_or_else(missing)?;
    if assessment.is_signed() {
        return Ok(Vec::new());
    }
    let definition = project.instruments.get(&identity.instrument).ok_or_else(missing)?;
    let open = scoring::open_items(definition, assessment);
    let mut edits: Vec<Edit> =
        open.map(|item| Edit::Answer(id, item.to_owned(), Some(Answer::NotAssessed))).collect();
    let mut draft = project.clone();
    for edit in edits.clone() {
        edit.apply(&mut draft)?;
    }
    edits.extend(scoring::sign(&draft, identity, stamp, None)?);
    Ok(edits)
}

/// A wish about visits, views, photos or lesions.
pub fn arranged(
    project: &Project,
    ids: &mut Ids,
    choices: &mut Choices<'_>,
) -> Option<Result<Vec<Edit>, EditError>> {
    let visits: Vec<VisitId> =
        project.subjects.values().flat_map(|it| &it.visits).map(|visit| visit.id).collect();
    let views: Vec<ViewId> = project.views.iter().map(|view| view.id).collect();
    let (visit, other) = (choices.one_of(&visits)?, choices.one_of(&visits)?);
    let (view, other_view) = (choices.one_of(&views)?, choices.one_of(&views)?);
    let subject = choices.key(&project.subjects, SubjectId(99));
    let photo = choices.key(&project.photos, PhotoId(99));
    let lesion = choices.key(&project.lesions, LesionId(99));
    Some(match choices.below(20) {
        0 => {
            let draft = Visit::new((VisitId(0), 0), choices.text());
            arrange::add_visit(project, ids, subject, draft).map(|(_, edits)| edits)
        }
        1 => arrange::move_visit(project, visit, choices.below(4)),
        2 => arrange::sort_visits_by_date(project, subject),
        3 => arrange::remove_visit(project, visit),
        4 | 5 => arrange::merge_visits(project, visit, other),
        6 => Ok(arrange::add_view(project, ids, View::new(choices.text())).1),
        7 => Ok(arrange::move_view(project, view, choices.below(3))),
        8 => Ok(arrange::remove_view(project, view)),
        9 => Ok(arrange::merge_views(project, view, other_view)),
        10 => arrange::place_photo(project, photo, Some(visit), Some(view)),
        11 => arrange::choose_key_photo(project, photo),
        12 => Ok(arrange::remove_photo(project, photo)),
        13 => Ok(arrange::remove_lesion(project, lesion)),
        15.. => followed(project, ids, choices),
        _ => arrange::set_lesion_status(project, lesion, visit, Some(status(choices))),
    })
}

/// A wish about a lesion at a visit, or about regions to carry over.
pub fn followed(
    project: &Project,
    ids: &mut Ids,
    choices: &mut Choices<'_>,
) -> Result<Vec<Edit>, EditError> {
    let visits: Vec<VisitId> =
        project.subjects.values().flat_map(|it| &it.visits).map(|visit| visit.id).collect();
    let visit = choices.one_of(&visits).unwrap_or(VisitId(99));
    let lesion = choices.key(&project.lesions, LesionId(99));
    let rater = rater(choices);
    let who = (&rater, 1);
    match choices.below(9) {
        0 => Ok(follow::add(ids, choices.key(&project.subjects, SubjectId(99))).1),
        1 => follow::merge(project, lesion, choices.key(&project.lesions, LesionId(99)), visit),
        2 => follow::stand_alone(project, lesion),
        3 => {
            let region = choices.key(&project.regions, RegionId(99));
            let parts = if choices.once_in(2) { vec![region] } else { Vec::new() };
            let of = project.regions.get(&region).and_then(|it| it.lesion).unwrap_or(lesion);
            follow::split(project, ids, of, visit, &parts).map(|(_, edits)| edits)
        }
        4 => follow::delete(project, lesion, Extent::ThisVisit(visit), who),
        5 => follow::delete(project, lesion, Extent::FromHereOn(visit), who),
        6 => follow::delete(project, lesion, Extent::Whole, who),
        7 => {
            let region = choices.key(&project.regions, RegionId(99));
            let from = project.regions.get(&region).map_or(PhotoId(99), |it| it.photo);
            let to = choices.key(&project.photos, PhotoId(99));
            let who = project.regions.get(&region).map_or(who, |it| (&it.rater, it.reading));
            Ok(carry::carry(project, ids, (from, to), &[], who).edits)
        }
        _ => {
            let photos: Vec<PhotoId> = project.photos.keys().copied().collect();
            let all = if choices.once_in(2) { carry::accept_all } else { carry::reject_all };
            Ok(all(project, &photos, who))
        }
    }
}
