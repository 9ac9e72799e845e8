//! Ways through the tree, and what an alignment may be.

use super::*;
use crate::model::alignment::{Alignment, Exact, Kind, MOST_PINS, Pin, Source};
use crate::model::edit::Edit;
use crate::model::ids::SubjectId;
use crate::model::photo::Photo;
use crate::model::region::Corner;
use crate::model::subject::Subject;

/// Four photos: 2 and 3 lie on 1, 4 lies on 3.
fn project() -> Project {
    let mut project = Project {
        subjects: [(SubjectId(1), Subject::new("S01"))].into(),
        photos: (1..=4).map(|n| (PhotoId(n), photo(n))).collect(),
        ..Project::default()
    };
    let laid = [
        (2, 1, Transform::similarity(2.0, 0.3, Point::new(10.0, -5.0))),
        (3, 1, Transform([1.0, 0.1, 3.0, 0.0, 1.2, 4.0, 1e-4, 2e-4, 1.0])),
        (4, 3, Transform::similarity(0.5, -0.2, Point::new(100.0, 7.0))),
    ];
    for (photo, onto, transform) in laid {
        lay(&mut project, photo, onto, transform).expect("fits");
    }
    project
}

fn photo(n: u32) -> Photo {
    Photo::new(SubjectId(1), format!("{n}.jpg"), format!("{n}").repeat(64), (1000, 800))
}

fn lay(project: &mut Project, id: u32, onto: u32, transform: Transform) -> Result<(), String> {
    let mut photo = project.photos[&PhotoId(id)].clone();
    photo.alignment = Some(Alignment {
        onto: PhotoId(onto),
        hash: photo.hash.clone(),
        onto_hash: project.photos[&PhotoId(onto)].hash.clone(),
        model: Kind::Homography,
        transform: Exact::new(transform.0),
        source: Source::Automatic,
        pins: Vec::new(),
        matches: 10,
        inliers: 9,
        residual_px: Exact::new([0.4]),
        verdict: Verdict::Trusted,
        reason: String::new(),
    });
    put(project, id, photo)
}

fn put(project: &mut Project, id: u32, photo: Photo) -> Result<(), String> {
    let edit = Edit::Photo(PhotoId(id), Some(photo));
    edit.apply(project).map(drop).map_err(|error| error.to_string())
}

/// Changes the alignment of a photo as no edit would refuse to.
fn bend(project: &mut Project, id: u32, change: impl FnOnce(&mut Alignment)) {
    let photo = project.photos.get_mut(&PhotoId(id)).expect("there");
    change(photo.alignment.as_mut().expect("laid"));
}

fn find(project: &Project, a: u32, b: u32) -> Option<Way> {
    way(project, PhotoId(a), PhotoId(b))
}

#[test]
fn any_two_photos_of_the_tree_are_joined_and_ways_add_up() {
    let project = project();
    let at = Point::new(321.0, 123.0);
    for a in 1..=4 {
        assert!(find(&project, a, a).expect("itself").place(at).distance(at) < 1e-9);
        for b in 1..=4 {
            let there = find(&project, a, b).expect("joined");
            let back = find(&project, b, a).expect("joined");
            assert!(back.place(there.place(at)).distance(at) < 1e-6, "{a} {b}");
            assert!(there.back().expect("invertible").place(there.place(at)).distance(at) < 1e-6);
            for c in 1..=4 {
                let on = find(&project, b, c).expect("joined").place(there.place(at));
                let direct = find(&project, a, c).expect("joined").place(at);
                assert!(on.distance(direct) < 1e-6, "{a} {b} {c}");
            }
        }
    }
}

#[test]
fn a_way_tells_what_it_leads_through_and_the_worst_verdict() {
    let mut project = project();
    bend(&mut project, 3, |alignment| alignment.verdict = Verdict::Doubtful);
    let through = |a, b| find(&project, a, b).map(|way| (way.through, way.verdict));
    let ids = |ids: &[u32]| ids.iter().map(|id| PhotoId(*id)).collect::<Vec<_>>();
    assert_eq!(through(2, 1), Some((ids(&[]), Verdict::Trusted)));
    assert_eq!(through(4, 3), Some((ids(&[]), Verdict::Trusted)));
    assert_eq!(through(4, 2), Some((ids(&[3, 1]), Verdict::Doubtful)));
    assert_eq!(through(2, 4), Some((ids(&[1, 3]), Verdict::Doubtful)));
}

#[test]
fn what_failed_or_is_stale_joins_nothing() {
    for spoil in [
        (|alignment: &mut Alignment| {
            alignment.transform = None;
            alignment.verdict = Verdict::Failed;
        }) as fn(&mut Alignment),
        |alignment| alignment.hash = "another file".to_owned(),
        |alignment| alignment.onto_hash = "another file".to_owned(),
    ] {
        let mut project = project();
        bend(&mut project, 3, spoil);
        assert_eq!(find(&project, 4, 1), None);
        assert!(find(&project, 4, 3).is_some() && find(&project, 2, 1).is_some());
    }
}

#[test]
fn circles_and_what_cannot_be_are_refused() {
    let mut project = project();
    let before = project.clone();
    let refused = lay(&mut project, 1, 4, Transform::IDENTITY).expect_err("a circle");
    assert!(refused.contains("laid onto it already"), "{refused}");
    assert!(lay(&mut project, 1, 1, Transform::IDENTITY).is_err());
    assert!(lay(&mut project, 2, 1, Transform([1.0; 9])).expect_err("flat").contains("flatten"));
    for spoil in [
        (|alignment: &mut Alignment| alignment.transform = None) as fn(&mut Alignment),
        |alignment| alignment.verdict = Verdict::Failed,
        |alignment| alignment.inliers = 11,
        |alignment| alignment.onto = PhotoId(9),
        |alignment| {
            let pin = Pin { here: Corner::default(), there: Corner::default() };
            alignment.pins = vec![pin; MOST_PINS + 1];
        },
    ] {
        let mut photo = project.photos[&PhotoId(2)].clone();
        spoil(photo.alignment.as_mut().expect("laid"));
        assert!(put(&mut project, 2, photo).is_err());
    }
    assert_eq!(project, before);
    assert_eq!(Exact::new([f64::NAN]), None);
}

#[test]
fn a_circle_in_a_file_written_by_hand_keeps_nobody_busy() {
    let mut project = project();
    let mut first = project.photos[&PhotoId(4)].alignment.clone().expect("laid");
    first.onto = PhotoId(4);
    first.hash = project.photos[&PhotoId(1)].hash.clone();
    first.onto_hash = project.photos[&PhotoId(4)].hash.clone();
    project.photos.get_mut(&PhotoId(1)).expect("there").alignment = Some(first);
    assert!(find(&project, 1, 2).is_some());
    assert!(closes_circle(&project, PhotoId(2), PhotoId(1)));
}

#[test]
fn numbers_come_back_exactly() {
    let numbers = Exact::new([0.1 + 0.2, 1e-17, -12.345_678_901_234]).expect("finite");
    let text = ron::to_string(&numbers).expect("serialises");
    assert_eq!(ron::from_str::<Exact<3>>(&text), Ok(numbers));
    assert!(ron::from_str::<Exact<3>>("[1.0, 2.0]").is_err());
    assert!(ron::from_str::<Exact<1>>("[NaN]").is_err());
}
