//! What is kept, what is freed, and how what was found becomes what is saved.

use super::*;
use crate::geometry::Transform;
use crate::jobs::align::tree::{AlignedProject, align_project};
use crate::model::edit::Edit;
use crate::model::ids::{SubjectId, ViewId, VisitId};
use crate::model::subject::{Subject, Visit};
use crate::model::view::View;
use crate::model::way::way;

fn photo(n: u32, visit: u32) -> Photo {
    Photo {
        visit: Some(VisitId(visit)),
        view: Some(ViewId(1)),
        ..Photo::new(SubjectId(1), format!("{n}.jpg"), format!("{n}").repeat(64), (1000, 800))
    }
}

/// One view at four visits, without files.
fn project() -> Project {
    let mut subject = Subject::new("S01");
    subject.visits = (1..=4).map(|n| Visit::new((VisitId(n), n), format!("Week {n}"))).collect();
    let view =
        View { id: ViewId(1), label: "Face".to_owned(), hint: String::new(), sites: Vec::new() };
    Project {
        subjects: [(SubjectId(1), subject)].into(),
        views: vec![view],
        photos: (1..=4).map(|n| (PhotoId(n), photo(n, n))).collect(),
        ..Project::default()
    }
}

fn alignment(project: &Project, id: u32, onto: u32, verdict: Verdict) -> Alignment {
    let is_found = verdict != Verdict::Failed;
    Alignment {
        onto: PhotoId(onto),
        hash: project.photos[&PhotoId(id)].hash.clone(),
        onto_hash: project.photos[&PhotoId(onto)].hash.clone(),
        model: Kind::Similarity,
        transform: Exact::new(Transform::IDENTITY.0).filter(|_| is_found),
        source: Source::Automatic,
        pins: Vec::new(),
        matches: 10,
        inliers: 8,
        residual_px: Exact::new([0.5]).filter(|_| is_found),
        verdict,
        reason: String::new(),
    }
}

fn lay(project: &mut Project, id: u32, onto: u32, verdict: Verdict) {
    let alignment = Some(alignment(project, id, onto, verdict));
    let photo = Photo { alignment, ..project.photos[&PhotoId(id)].clone() };
    Edit::Photo(PhotoId(id), Some(photo)).apply(project).expect("fits");
}

fn run(project: &Project, choice: &Choice) -> AlignedProject {
    let file = Path::new("nowhere/case.ron");
    align_project((file, project), choice, &Progress::silent()).expect("not cancelled")
}

#[test]
fn what_holds_is_kept_and_missing_files_are_told_once() {
    let mut project = project();
    lay(&mut project, 2, 1, Verdict::Trusted);
    lay(&mut project, 3, 2, Verdict::Doubtful);
    lay(&mut project, 4, 1, Verdict::Failed);
    let made = run(&project, &Choice::default());
    assert_eq!((made.references, made.kept), (vec![PhotoId(1)], vec![PhotoId(2), PhotoId(3)]));
    assert_eq!((made.laid.len(), made.problems.len()), (0, 1), "{:?}", made.problems);
    assert!(made.problems[0].contains("1.jpg"), "{:?}", made.problems);
    let replaced = run(&project, &Choice { replace: true, ..Choice::default() });
    assert_eq!(replaced.kept, []);
}

#[test]
fn pins_survive_replacing_and_stale_files_are_done_again() {
    let mut project = project();
    lay(&mut project, 2, 1, Verdict::Trusted);
    lay(&mut project, 3, 1, Verdict::Trusted);
    let pinned = project.photos.get_mut(&PhotoId(2)).expect("there");
    pinned.alignment.as_mut().expect("laid").pins = vec![Pin {
        here: crate::model::region::Corner::default(),
        there: crate::model::region::Corner::default(),
    }];
    project.photos.get_mut(&PhotoId(3)).expect("there").hash = "another".to_owned();
    let made = run(&project, &Choice { replace: true, ..Choice::default() });
    assert_eq!(made.kept, [PhotoId(2)]);
    assert_eq!(run(&project, &Choice::default()).kept, [PhotoId(2)]);
}

#[test]
fn the_root_is_what_the_baseline_itself_lies_on() {
    let mut project = project();
    lay(&mut project, 1, 3, Verdict::Trusted);
    assert_eq!(run(&project, &Choice::default()).references, [PhotoId(3)]);
    let replaced = run(&project, &Choice { replace: true, ..Choice::default() });
    assert_eq!((replaced.references, replaced.freed), (vec![PhotoId(1)], vec![PhotoId(1)]));
}

#[test]
fn an_old_tree_is_turned_round_in_one_step_and_what_changed_meanwhile_stays() {
    let mut project = project();
    lay(&mut project, 1, 3, Verdict::Trusted);
    lay(&mut project, 3, 4, Verdict::Trusted);
    let made = AlignedProject {
        laid: [(3, 1), (4, 3), (2, 1)]
            .map(|(id, onto)| (PhotoId(id), alignment(&project, id, onto, Verdict::Trusted)))
            .to_vec(),
        freed: vec![PhotoId(1)],
        ..AlignedProject::default()
    };
    project.photos.get_mut(&PhotoId(4)).expect("there").note = "written meanwhile".to_owned();
    project.photos.get_mut(&PhotoId(2)).expect("there").hash = "another file".to_owned();
    for edit in made.edits(&project) {
        edit.apply(&mut project).expect("in this order nothing closes a circle");
    }
    assert!(way(&project, PhotoId(4), PhotoId(1)).is_some_and(|way| way.through == [PhotoId(3)]));
    assert_eq!(project.photos[&PhotoId(4)].note, "written meanwhile");
    assert_eq!(project.photos[&PhotoId(2)].alignment, None, "its file is another now");
}

#[test]
fn what_cannot_be_saved_is_a_failure() {
    let found = |transform: [f64; 9], residual_px: f64| automatic::Alignment {
        model: Model::Affine,
        transform: Some(Transform(transform)),
        matches: 5,
        inliers: 9,
        residual_px,
        verdict: verdict::Verdict::Trusted,
        reason: "why".to_owned(),
        pairs: Vec::new(),
        evidence: None,
    };
    let save = |found| stored(&found, (PhotoId(1), "a", "b"), &[]);
    let good = save(found(Transform::IDENTITY.0, 0.25));
    assert_eq!((good.verdict, good.residual(), good.inliers), (Verdict::Trusted, Some(0.25), 5));
    assert_eq!((good.problem(), good.reason.as_str()), (None, ""));
    for bad in [[0.0; 9], [f64::NAN; 9]] {
        let bad = save(found(bad, 0.25));
        assert_eq!((bad.verdict, bad.transform, bad.problem()), (Verdict::Failed, None, None));
        assert_eq!(bad.reason, "why");
    }
    assert_eq!(save(found(Transform::IDENTITY.0, f64::NAN)).residual(), None);
}
