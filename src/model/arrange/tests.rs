//! What merging keeps, and what it refuses.

use jiff::civil::date;

use super::*;
use crate::model::assessment::{Assessment, Identity, Rater, Signature};
use crate::model::ids::AssessmentId;

/// One subject with three visits, two views, and a photo at every visit in the first view.
fn project() -> Project {
    let id = SubjectId(1);
    let visit = |n: u32| Visit::new((VisitId(n), n), format!("visit {n}"));
    let subject = Subject { visits: vec![visit(1), visit(2), visit(3)], ..Subject::new("S01") };
    let view = |n: u32| View {
        id: ViewId(n),
        label: format!("view {n}"),
        hint: String::new(),
        sites: vec![format!("site {n}"), "skin".to_owned()],
    };
    let photo = |n: u32| Photo {
        visit: Some(VisitId(n)),
        view: Some(ViewId(1)),
        ..Photo::new(id, format!("{n}.jpg"), "", (1, 1))
    };
    Project {
        subjects: [(id, subject)].into(),
        views: vec![view(1), view(2)],
        photos: [1, 2, 3].map(|n| (PhotoId(n), photo(n))).into(),
        lesions: [(LesionId(1), Lesion::new(id, 1))].into(),
        ..Project::default()
    }
}

fn after(mut project: Project, edits: Vec<Edit>) -> Project {
    for edit in edits {
        edit.apply(&mut project).expect("the edits of a wish fit");
    }
    project
}

#[test]
fn what_only_the_merged_visit_knew_is_kept() {
    let mut project = project();
    let subject = project.subjects.get_mut(&SubjectId(1)).expect("there");
    subject.visits[0].note = "from the first".to_owned();
    subject.visits[0].anchor = "after cycle 5".to_owned();
    let old = &mut subject.visits[1];
    (old.date, old.day) = (Some(date(2022, 8, 17)), Some(168));
    (old.note, old.treatment) = ("from the second".to_owned(), "IVIG".to_owned());
    old.anchor = "elsewhere".to_owned();
    let edits = merge_visits(&project, VisitId(2), VisitId(1)).expect("may be merged");
    let merged = after(project, edits);
    let visit = &merged.subjects[&SubjectId(1)].visits[0];
    assert_eq!((visit.date, visit.day), (Some(date(2022, 8, 17)), Some(168)));
    assert_eq!(visit.note, "from the first\nfrom the second");
    assert_eq!((visit.treatment.as_str(), visit.anchor.as_str()), ("IVIG", "after cycle 5"));
    assert_eq!(merged.photos_at(SubjectId(1), VisitId(1), ViewId(1)).len(), 2);
}

#[test]
fn the_key_photo_follows_its_photo_unless_the_cell_has_one() {
    let mut project = project();
    let cell = |visit: u32, view: u32| (VisitId(visit), ViewId(view));
    project.key_photos = [(cell(2, 1), PhotoId(2)), (cell(3, 1), PhotoId(3))].into();
    let edits = merge_visits(&project, VisitId(2), VisitId(1)).expect("may be merged");
    let merged = after(project.clone(), edits);
    assert_eq!(merged.key_photos.get(&cell(1, 1)), Some(&PhotoId(2)));
    let edits = merge_visits(&project, VisitId(2), VisitId(3)).expect("may be merged");
    let merged = after(project.clone(), edits);
    assert_eq!(merged.key_photos, [(cell(3, 1), PhotoId(3))].into());
    let merged = after(project.clone(), merge_views(&project, ViewId(1), ViewId(2)));
    let expected = [(cell(2, 2), PhotoId(2)), (cell(3, 2), PhotoId(3))];
    assert_eq!(merged.key_photos, expected.into());
    assert_eq!(merged.views.len(), 1);
    assert_eq!(merged.views[0].sites, ["site 2", "skin", "site 1"]);
    let removed = after(project.clone(), remove_view(&project, ViewId(1)));
    assert!(removed.key_photos.is_empty() && removed.photos.values().all(Photo::is_unsorted));
}

#[test]
fn a_view_merged_into_itself_or_into_nothing_stays() {
    let project = project();
    for (from, into) in [(1, 1), (1, 9), (9, 1)] {
        assert_eq!(merge_views(&project, ViewId(from), ViewId(into)), []);
    }
}

#[test]
fn visits_that_contradict_each_other_are_not_merged() {
    let refused = |project: &Project| {
        merge_visits(project, VisitId(2), VisitId(1)).expect_err("a person must choose").to_string()
    };
    let mut lesions = project();
    let status = [(VisitId(1), LesionStatus::Resolved), (VisitId(2), LesionStatus::NotVisible)];
    lesions.lesions.get_mut(&LesionId(1)).expect("there").status = status.into();
    assert!(refused(&lesions).contains("different things of lesion L1"));

    let at = |visit: u32| {
        Assessment::new(Identity {
            subject: SubjectId(1),
            visit: VisitId(visit),
            rater: Rater("MH".to_owned()),
            reading: 1,
            instrument: "iga".to_owned(),
            target: None,
        })
    };
    let mut scores = project();
    scores.assessments = [(AssessmentId(1), at(1)), (AssessmentId(2), at(2))].into();
    assert!(refused(&scores).contains("a score with iga by MH at both visits"));

    let mut signed = project();
    let signature =
        Signature { who: Rater("MH".to_owned()), when: String::new(), comparability: None };
    let score = Assessment { signature: Some(signature), ..at(2) };
    signed.assessments = [(AssessmentId(2), score)].into();
    assert!(refused(&signed).contains("is signed"));
    assert!(merge_visits(&signed, VisitId(1), VisitId(2)).is_ok(), "what is signed stays there");
}
