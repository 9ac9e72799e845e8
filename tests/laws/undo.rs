//! Undo among several raters: it never overwrites what another one did since, and nothing is done twice.

use seriatim::geometry::Point;
use seriatim::instrument::definition::Definition;
use seriatim::instrument::score::Answer;
use seriatim::model::assessment::{Assessment, Identity, Rater, Signature};
use seriatim::model::edit::{Edit, EditError};
use seriatim::model::ids::{AssessmentId, LesionId, PhotoId, RegionId, SubjectId, ViewId, VisitId};
use seriatim::model::ledger::{Ledger, Step};
use seriatim::model::lesion::Lesion;
use seriatim::model::photo::Photo;
use seriatim::model::project::{About, Project};
use seriatim::model::region::{Region, Role, Shape};
use seriatim::model::subject::Subject;

use crate::Walk;
use crate::study::{self, stamp};

/// The study with something of every kind in it.
fn full_study() -> Project {
    let mut project = study::study();
    let assessment = |instrument: &str, target| {
        let identity = Identity {
            subject: SubjectId(1),
            visit: VisitId(1),
            rater: Rater("MH".to_owned()),
            reading: 1,
            instrument: instrument.to_owned(),
            target,
        };
        Assessment::new(identity)
    };
    project.assessments = [
        (AssessmentId(1), assessment("iga", None)),
        (AssessmentId(2), assessment("tlss", Some(LesionId(1)))),
    ]
    .into();
    let corners = [(0.0, 0.0), (90.0, 0.0), (90.0, 90.0)].map(|(x, y)| Point::new(x, y));
    let region = Region {
        lesion: Some(LesionId(1)),
        ..Region::drawn(
            PhotoId(1),
            (Rater("MH".to_owned()), 1),
            Role::Lesion,
            Shape::polygon(corners),
        )
    };
    project.regions = [(RegionId(1), region)].into();
    project
}

/// The same thing changed in two ways, for every kind of thing.
fn two_changes_of_each_thing(project: &Project) -> Vec<[Edit; 2]> {
    let note = |text: &str| text.to_owned();
    let subject = |text: &str| {
        let subject = project.subjects[&SubjectId(1)].clone();
        Edit::Subject(SubjectId(1), Some(Subject { description: note(text), ..subject }))
    };
    let views = |text: &str| {
        let mut views = project.views.clone();
        views[0].label = note(text);
        Edit::Views(views)
    };
    let photo = |text: &str| {
        let photo = project.photos[&PhotoId(1)].clone();
        Edit::Photo(PhotoId(1), Some(Photo { note: note(text), ..photo }))
    };
    let lesion = |text: &str| {
        let lesion = project.lesions[&LesionId(1)].clone();
        Edit::Lesion(LesionId(1), Some(Lesion { note: note(text), ..lesion }))
    };
    let region = |text: &str| {
        let region = project.regions[&RegionId(1)].clone();
        Edit::Region(RegionId(1), Some(Region { note: note(text), ..region }))
    };
    let assessment = |text: &str| {
        let assessment = project.assessments[&AssessmentId(1)].clone();
        Edit::Assessment(AssessmentId(1), Some(Assessment { note: note(text), ..assessment }))
    };
    let about = |text: &str| Edit::About(About { title: note(text), note: String::new() });
    let key = |photo: u32| Edit::KeyPhoto((VisitId(1), ViewId(1)), Some(PhotoId(photo)));
    let answer = |answer| Edit::Answer(AssessmentId(1), "grade".to_owned(), Some(answer));
    let mut sheet = study::INSTRUMENTS[1].sheet().clone();
    sheet.title.push_str(" (ours)");
    let instrument = |new| Edit::Instrument("pga-vas".to_owned(), new);
    vec![
        [about("a"), about("b")],
        [subject("a"), subject("b")],
        [subject("a"), subject("b")],
        [views("a"), views("b")],
        [photo("a"), photo("b")],
        [key(1), key(2)],
        [lesion("a"), lesion("b")],
        [region("a"), region("b")],
        [region("a"), Edit::Region(RegionId(1), None)],
        [assessment("a"), assessment("b")],
        [answer(Answer::NotVisible), answer(Answer::NotAssessed)],
        [answer(Answer::NotVisible), assessment("b")],
        [instrument(None), instrument(Definition::new(sheet).ok())],
    ]
}

#[test]
fn taking_a_step_back_never_overwrites_what_another_rater_changed_since() {
    let (first, second) = (stamp(Rater("MH".to_owned())), stamp(Rater("AK".to_owned())));
    for [one, other] in two_changes_of_each_thing(&full_study()) {
        let mut ledger = Walk::begin(full_study()).ledger;
        ledger.commit(&first, Step::new("one", vec![one.clone()])).expect("fits");
        let after_one = ledger.project().clone();
        ledger.commit(&second, Step::new("other", vec![other.clone()])).expect("fits");
        let after_other = ledger.clone();
        let refused = ledger.undo(&first, None).expect_err("it was changed since");
        let EditError::ChangedSince { what: _, by } = &refused else {
            panic!("{one:?}, {other:?}: {refused:?}");
        };
        assert_eq!(by, "AK", "{refused}");
        assert_eq!(ledger, after_other, "nothing has changed");
        // Once the other one has taken it back, so can the first.
        assert!(matches!(ledger.undo(&second, None), Ok(Some(_))), "{other:?}");
        assert_eq!(*ledger.project(), after_one);
        assert!(matches!(ledger.undo(&first, None), Ok(Some(_))), "{one:?}");
        assert_eq!(*ledger.project(), full_study());
    }
}

#[test]
fn a_revert_of_anothers_step_and_of_that_revert_leave_no_stale_undo_or_redo() {
    let (first, second) = (stamp(Rater("MH".to_owned())), stamp(Rater("AK".to_owned())));
    let mut ledger = Walk::begin(full_study()).ledger;
    let title = |text: &str| {
        let about = About { title: text.to_owned(), note: String::new() };
        Step::new("Write title", vec![Edit::About(about)])
    };
    ledger.commit(&first, title("a")).expect("fits");
    ledger.undo(&first, None).expect("may be taken back").expect("there is one");
    let (redone, n_entries) =
        (ledger.next_redo(&first.who).map(|it| it.seq), ledger.entries().len());
    assert_eq!(redone, Some(n_entries as u64));
    ledger.revert(n_entries as u64, &second, None).expect("the undo is taken back by the other");
    assert_eq!(ledger.project().about.title, "a");
    assert_eq!(ledger.next_redo(&first.who), None, "it is done again already");
    ledger.undo(&second, None).expect("may be taken back").expect("there is one");
    assert_eq!(ledger.project().about.title, "");
    assert!(ledger.revert(1, &second, None).is_err(), "nothing takes the beginning back");
}

#[test]
fn what_was_done_before_signing_can_be_taken_back_once_the_signature_is() {
    let who = stamp(Rater("MH".to_owned()));
    let mut ledger = Walk::begin(full_study()).ledger;
    let with = |ledger: &Ledger, change: fn(&mut Assessment)| {
        let mut assessment = ledger.project().assessments[&AssessmentId(1)].clone();
        change(&mut assessment);
        Step::new("Change", vec![Edit::Assessment(AssessmentId(1), Some(assessment))])
    };
    let noted = with(&ledger, |it| it.note = "in daylight".to_owned());
    ledger.commit(&who, noted).expect("fits");
    let signed = with(&ledger, |it| {
        it.signature = Some(Signature {
            who: it.identity.rater.clone(),
            when: "14:02".to_owned(),
            comparability: None,
        });
    });
    ledger.commit(&who, signed).expect("fits");

    let entry = ledger.next_undo(&who.who).expect("the signature").clone();
    assert!(ledger.needs_reason(&entry));
    for reason in [None, Some(String::new()), Some(" ".to_owned())] {
        assert_eq!(ledger.undo(&who, reason), Err(EditError::Signed));
    }
    ledger.undo(&who, Some("too early".to_owned())).expect("with a reason");
    let entry = ledger.next_undo(&who.who).expect("the note").clone();
    assert!(!ledger.needs_reason(&entry), "it is a draft again");
    ledger.undo(&who, None).expect("a draft").expect("there is one");
    let draft = &ledger.project().assessments[&AssessmentId(1)];
    assert_eq!((draft.note.as_str(), draft.amendments.len()), ("", 1), "the record stays");
    assert_eq!(draft.amendments[0].reason, "too early");
    let removal = Step::new("Remove", vec![Edit::Assessment(AssessmentId(1), None)]);
    let refused = ledger.commit(&who, removal).expect_err("it is on record").to_string();
    assert!(refused.contains("stays on record"), "{refused}");
}

#[test]
fn an_instrument_in_use_keeps_its_meaning() {
    let who = stamp(Rater("MH".to_owned()));
    let mut ledger = Walk::begin(full_study()).ledger;
    let mut sheet = study::INSTRUMENTS[0].sheet().clone();
    sheet.title.push_str(" (ours)");
    for new in [None, Definition::new(sheet).ok()] {
        let change = Step::new("Change", vec![Edit::Instrument("iga".to_owned(), new)]);
        let refused = ledger.commit(&who, change);
        assert!(matches!(refused, Err(EditError::InUse { .. })), "{refused:?}");
    }
    let same = study::INSTRUMENTS[0].clone();
    let again = Step::new("Again", vec![Edit::Instrument("iga".to_owned(), Some(same))]);
    assert!(ledger.commit(&who, again).is_ok());
}
