//! Lesions through the visits: every wish is one step that can be taken back, and no area is invented.

use proptest::collection::vec;
use proptest::prelude::{any, proptest};
use proptest::{prop_assert, prop_assert_eq};
use seriatim::model::carry;
use seriatim::model::check;
use seriatim::model::course::{Course, Finding};
use seriatim::model::edit::Edit;
use seriatim::model::ids::{LesionId, PhotoId, RegionId, SubjectId, VisitId};
use seriatim::model::ledger::Step;
use seriatim::model::lesion::LesionStatus;
use seriatim::model::project::Project;
use seriatim::model::region::{Region, Role};

use crate::choices::Choices;
use crate::study::stamp;
use crate::{Walk, cases, edits, steps};

/// A sound project in which much is drawn: each region shows a lesion of its subject.
fn drawn(choices: &mut Choices<'_>) -> Project {
    let (mut project, mut ids) = edits::project(choices, 8);
    for _ in 0..choices.below(9) {
        let Edit::Region(_, Some(region)) = a_region(&project, choices) else { continue };
        let id = ids.region();
        // What does not fit is not drawn.
        Edit::Region(id, Some(region)).apply(&mut project).ok();
    }
    project
}

fn a_region(project: &Project, choices: &mut Choices<'_>) -> Edit {
    let photo = choices.key(&project.photos, PhotoId(99));
    let subject = project.photos.get(&photo).map_or(SubjectId(99), |it| it.subject);
    let lesions: Vec<LesionId> = project.lesions_of(subject).map(|(id, _)| id).collect();
    let region = edits::region(project, choices);
    let lesion = choices.one_of(&lesions);
    Edit::Region(RegionId(0), Some(Region { photo, lesion, role: Role::Lesion, ..region }))
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn every_wish_about_a_lesion_is_one_step_that_is_taken_back(
        numbers in vec(any::<u16>(), 0..300),
    ) {
        let mut choices = Choices::new(&numbers);
        let before = drawn(&mut choices);
        let mut ledger = Walk::begin(before.clone()).ledger;
        let who = stamp(edits::rater(&mut choices));
        let wish = steps::followed(&before, &mut ledger.ids(), &mut choices);
        let Ok(wish) = wish else { return Ok(()) };
        if wish.is_empty() {
            return Ok(());
        }
        let n_steps = ledger.entries().len();
        let made = ledger.commit(&who, Step::new("Follow", wish.clone()));
        prop_assert!(made.is_ok() || before == *ledger.project(), "{:?}: {:?}", made, wish);
        if made.is_err() {
            return Ok(());
        }
        prop_assert_eq!(ledger.entries().len(), n_steps + 1);
        prop_assert_eq!(check::impossible(ledger.project()), []);
        let after = ledger.project().clone();
        ledger.undo(&who, None).expect("nothing has changed since").expect("there is a step");
        prop_assert_eq!(ledger.project(), &before);
        ledger.redo(&who, None).expect("nothing has changed since").expect("there is a step");
        prop_assert_eq!(ledger.project(), &after);
    }

    #[test]
    fn an_area_is_0_only_where_it_is_resolved_and_none_where_it_is_not_drawn(
        numbers in vec(any::<u16>(), 0..300),
    ) {
        let mut choices = Choices::new(&numbers);
        let project = drawn(&mut choices);
        let rater = edits::rater(&mut choices);
        let course = Course::new(&project, &rater, 1);
        let visits: Vec<VisitId> =
            project.subjects.values().flat_map(|it| &it.visits).map(|visit| visit.id).collect();
        for (id, lesion) in &project.lesions {
            for visit in &visits {
                let at = course.at(&project, *id, *visit).expect("it is there");
                let is_resolved = lesion.status.get(visit) == Some(&LesionStatus::Resolved);
                match &at.finding {
                    Finding::Drawn | Finding::New => {
                        prop_assert!(!at.parts.is_empty());
                        // Points alone have no area at all.
                        let has_area = at.n_points < at.parts.len();
                        prop_assert_eq!(at.area.map(|area| area > 0.0), has_area.then_some(true));
                        prop_assert!(!is_resolved || at.contradicts == Some(Finding::Resolved));
                    }
                    Finding::Resolved => {
                        prop_assert_eq!(at.area, Some(0.0));
                        prop_assert!(is_resolved && at.parts.is_empty());
                    }
                    Finding::NotVisible
                    | Finding::NotAssessable(_)
                    | Finding::MergedInto(_)
                    | Finding::PartOf(_)
                    | Finding::NotPhotographed
                    | Finding::Unknown => {
                        prop_assert_eq!(at.area, None);
                        prop_assert!(!is_resolved && at.parts.is_empty());
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_carried_over_counts_only_once_it_is_accepted_and_never_twice(
        numbers in vec(any::<u16>(), 0..300),
    ) {
        let mut choices = Choices::new(&numbers);
        let mut project = drawn(&mut choices);
        let rater = edits::rater(&mut choices);
        let who = (&rater, 1);
        let from = choices.key(&project.photos, PhotoId(99));
        let others: Vec<PhotoId> = project.photos.keys().copied().filter(|id| *id != from).collect();
        let Some(to) = choices.one_of(&others) else { return Ok(()) };
        let count = |project: &Project| project.accepted_regions(to, &rater, 1).count();
        let n_before = count(&project);
        let mut ids = seriatim::model::ids::Ids::default();
        ids.observe_project(&project);
        let carried = carry::carry(&project, &mut ids, (from, to), &[], who);
        for edit in carried.edits {
            prop_assert!(edit.apply(&mut project).is_ok());
        }
        prop_assert_eq!(count(&project), n_before);
        let again = carry::carry(&project, &mut ids, (from, to), &[], who);
        prop_assert_eq!(again.edits, []);
        for edit in carry::accept_all(&project, &[to], who) {
            prop_assert!(edit.apply(&mut project).is_ok());
        }
        prop_assert!(count(&project) >= n_before + carried.proposals.len());
        prop_assert_eq!(carry::proposals(&project, &[to], who), []);
        let again = carry::carry(&project, &mut ids, (from, to), &[], who);
        prop_assert_eq!(again.edits, []);
    }
}
