//! Bent ways through a tree of alignments whose patches were laid out here.

use super::*;
use crate::model::alignment::{Exact, Kind, Patch, Pin, Source, Verdict};
use crate::model::carry;
use crate::model::ids::SubjectId;
use crate::model::region::{Corner, Shape};

/// A corner of 1000 × 800 pixels bulges by up to 12 pixels.
fn bulge(at: Point) -> Point {
    let off = at - Point::new(420.0, 380.0);
    let near = (-(off.x * off.x + off.y * off.y) / 70_000.0).exp();
    Point::new(12.0, -5.0) * near
}

fn base() -> Transform {
    Transform::similarity(1.08, 0.09, Point::new(15.0, -20.0))
}

/// Where a place of a laid photo truly is on the other.
fn truth(at: Point) -> Point {
    base().apply(at) + bulge(at)
}

fn photo(n: u32) -> Photo {
    Photo::new(SubjectId(1), format!("{n}.jpg"), format!("{n}").repeat(64), (1000, 800))
}

/// Patches on a lattice of `n` × `n` places, each found within a third of a pixel.
fn patches(n: i32) -> Vec<Patch> {
    let noise = |i: i32| Point::new(f64::from(i * 7 % 5 - 2), f64::from(i * 11 % 7 - 3)) * 0.1;
    let place = |i: i32| {
        Point::new(f64::from(i % n) * 1000.0, f64::from(i / n) * 800.0) * (1.0 / f64::from(n - 1))
    };
    let patch = |i: i32| Patch(Corner::at(place(i)), Corner::at(truth(place(i)) + noise(i)));
    (0..n * n).map(patch).collect()
}

/// Three photos; the second and the third lie on the first, the third without patches.
fn project() -> Project {
    let mut project =
        Project { photos: (1..=3).map(|n| (PhotoId(n), photo(n))).collect(), ..Project::default() };
    for (id, patches) in [(2, patches(9)), (3, Vec::new())] {
        let onto_hash = project.photos[&PhotoId(1)].hash.clone();
        let photo = project.photos.get_mut(&PhotoId(id)).expect("there");
        photo.alignment = Some(Alignment {
            onto: PhotoId(1),
            hash: photo.hash.clone(),
            onto_hash,
            model: Kind::Similarity,
            transform: Exact::new(base().0),
            source: Source::Automatic,
            pins: Vec::new(),
            patches,
            matches: 90,
            inliers: 81,
            residual_px: Exact::new([2.0]),
            verdict: Verdict::Trusted,
            reason: String::new(),
        });
    }
    project
}

fn change(project: &mut Project, id: u32, change: impl FnOnce(&mut Alignment)) {
    let photo = project.photos.get_mut(&PhotoId(id)).expect("there");
    change(photo.alignment.as_mut().expect("laid"));
}

fn find(project: &Project, from: u32, to: u32) -> Curved {
    curved(project, PhotoId(from), PhotoId(to)).expect("joined")
}

/// Places between those that the patches lie on.
fn between_patches() -> impl Iterator<Item = Point> {
    (0..36).map(|i| Point::new(90.0 + f64::from(i % 6) * 160.0, 80.0 + f64::from(i / 6) * 125.0))
}

#[test]
fn a_bulge_is_followed_between_the_places_it_is_known_at() {
    let found = find(&project(), 2, 1);
    let bent = found.bent.expect("many places");
    let mean = |off: &dyn Fn(Point) -> f64| between_patches().map(off).sum::<f64>() / 36.0;
    let straight = mean(&|at| base().apply(at).distance(truth(at)));
    let curved = mean(&|at| bent.apply(at).distance(truth(at)));
    assert!(straight > 2.0 && curved < 0.25 * straight, "{straight} {curved}");
    let bending = found.legs[0].bending.expect("bent");
    assert_eq!((bending.places, bending.is_tried), (81, true));
    assert!(bending.after < 0.5 * bending.before, "{bending:?}");
    assert!((9.0..16.0).contains(&found.longest), "{}", found.longest);
}

#[test]
fn a_photo_lies_straight_on_itself_and_the_way_back_leads_back() {
    let project = project();
    let itself = find(&project, 2, 2);
    assert_eq!((itself.bent, itself.longest, itself.legs.len()), (None, 0.0, 0));
    let (there, back) = (find(&project, 2, 1), find(&project, 1, 2));
    let (there, back) = (there.bent.expect("bent"), back.bent.expect("bent"));
    for at in between_patches() {
        assert!(back.apply(there.apply(at)).distance(at) < 0.15, "{at:?}");
        assert!(there.back(there.apply(at)).expect("open").distance(at) < 0.01);
    }
    // Through the photo that both lie on; the step without places goes by its transform.
    let through = find(&project, 2, 3);
    assert_eq!(through.legs.len(), 2);
    assert_eq!(through.legs[1].bending, Err(Straight::TooFew));
    let bent = through.bent.expect("one step is bent");
    let last = base().inverse().expect("a similarity");
    for at in between_patches() {
        assert!(bent.apply(at).distance(last.apply(there.apply(at))) < 0.05);
    }
}

#[test]
fn what_is_not_bent_says_why() {
    let mut project = project();
    let why = |project: &Project| find(project, 3, 1).legs[0].bending;
    assert_eq!(why(&project), Err(Straight::TooFew));
    assert_eq!(find(&project, 3, 1).bent, None);
    let straight = |at: Point| Patch(Corner::at(at), Corner::at(base().apply(at)));
    change(&mut project, 3, |it| it.patches = between_patches().map(straight).collect());
    assert_eq!(why(&project), Err(Straight::Flat));
    let on_a_line = |i: i32| straight(Point::new(f64::from(i) * 20.0, 100.0));
    change(&mut project, 3, |it| it.patches = (0..20).map(on_a_line).collect());
    assert_eq!(why(&project), Err(Straight::Tangled));
    // Five pins are followed, and met.
    let places = [(100.0, 100.0), (900.0, 120.0), (880.0, 700.0), (120.0, 690.0), (430.0, 390.0)];
    let pins = places
        .map(|(x, y)| Point::new(x, y))
        .map(|at| Pin { here: Corner::at(at), there: Corner::at(truth(at)) });
    change(&mut project, 3, |it| (it.patches, it.pins) = (Vec::new(), pins.to_vec()));
    let found = find(&project, 3, 1);
    let bending = found.legs[0].bending.expect("five pins");
    assert_eq!((bending.places, bending.is_tried), (5, false));
    let bent = found.bent.expect("bent");
    assert!(pins.iter().all(|pin| bent.apply(pin.here.point()).distance(pin.there.point()) < 1.0));
}

#[test]
fn nothing_is_moved_beyond_the_bound() {
    let mut project = project();
    for patch in &mut project
        .photos
        .get_mut(&PhotoId(2))
        .expect("there")
        .alignment
        .as_mut()
        .expect("laid")
        .patches
    {
        let far = bulge(patch.0.point()) * 4.0;
        patch.1 = Corner::at(base().apply(patch.0.point()) + far);
    }
    let found = find(&project, 2, 1);
    // Three hundredths of a thousand pixels.
    assert!(found.longest <= 30.0 && found.longest > 15.0, "{}", found.longest);
}

#[test]
fn only_the_picture_of_a_way_is_bent_what_is_measured_through_it_is_not() {
    let (with, mut without) = (project(), project());
    change(&mut without, 2, |it| it.patches = Vec::new());
    let ids = (PhotoId(2), PhotoId(1));
    let way = |project: &Project| way(project, ids.0, ids.1);
    assert_eq!(way(&with), way(&without));
    let square = Shape::polygon(
        [(300.0, 300.0), (500.0, 300.0), (500.0, 500.0)].map(|(x, y)| Point::new(x, y)),
    );
    let place = |project: &Project| carry::place_between(project, ids.0, ids.1, &square);
    assert_eq!(place(&with), place(&without), "unless it is asked for");
}
