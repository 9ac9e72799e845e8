//! A lesion through the visits: where a photo was taken with the camera turned, its crop is turned back.

use egui::{Event, Key, Modifiers, MouseWheelUnit, Pos2, Rect, TouchPhase, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use egui_kittest::{Harness, Node};
use seriatim::app::shell::App;
use seriatim::geometry::{Point, Transform};
use seriatim::model::alignment::{Exact, Verdict};
use seriatim::model::ids::{LesionId, PhotoId, RegionId};
use seriatim::model::lesion::Lesion;

use crate::same_skin::{joined, lesion_on, seen, window};
use crate::table::SUBJECT;

/// The second photo on the first: the camera was turned by 40° and stood farther away.
fn turned() -> Transform {
    let centred = Transform::similarity(1.0, 0.0, Point::new(-120.0, -90.0));
    centred.then(&Transform::similarity(1.2, 40.0_f64.to_radians(), Point::new(124.0, 87.0)))
}

/// What stands for a visit on the card of the lesion.
fn row<'a>(app: &'a Harness<'_, App>, name: &'a str) -> Node<'a> {
    let mut all = app
        .query_all_by_label_contains(name)
        .filter(|it| it.accesskit_node().label().is_some_and(|label| label.starts_with(name)));
    all.next().expect("the visit is on the card")
}

/// Where its crop lies.
fn crop(app: &Harness<'_, App>, name: &str) -> Rect {
    Rect::from_min_size(row(app, name).rect().min + vec2(3.0, 4.0), vec2(72.0, 66.0))
}

#[test]
fn the_crop_of_a_turned_photo_shows_the_lesion_upright_at_the_same_place_and_size() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut project = joined(folder.path(), Verdict::Trusted);
    let alignment = project.photos.get_mut(&PhotoId(2)).expect("there").alignment.as_mut();
    alignment.expect("laid").transform = Exact::new(turned().0);
    project.lesions.insert(LesionId(1), Lesion::new(SUBJECT, 1));
    let corners = [(100.0, 70.0), (150.0, 70.0), (150.0, 100.0), (100.0, 100.0)];
    let corners = corners.map(|(x, y)| Point::new(x, y));
    let back = turned().inverse().expect("it can be turned back");
    project.regions.insert(RegionId(1), lesion_on(1, corners));
    project.regions.insert(RegionId(2), lesion_on(2, corners.map(|at| back.apply(at))));
    let mut app = window(project, folder.path(), Key::Num2);
    app.get_all_by_label_contains("L1").last().expect("the region is listed").click();
    app.run();
    // The card of the lesion is longer than the window.
    let card = row(&app, "Day 18 · After: ").rect().center_top() - vec2(0.0, 400.0);
    app.event(Event::PointerMoved(card));
    let (unit, phase, modifiers) = (MouseWheelUnit::Line, TouchPhase::Move, Modifiers::NONE);
    let source = egui::MouseWheelSource::Unknown;
    app.event(Event::MouseWheel { unit, delta: vec2(0.0, -20.0), phase, source, modifiers });
    app.run_steps(30);
    let (before, after) = (crop(&app, "Day 0 · Before: "), crop(&app, "Day 18 · After: "));
    let skin = |share: (f32, f32)| -> [Point; 2] {
        let at = |crop: Rect| -> Pos2 { crop.lerp_inside(vec2(share.0, share.1)) };
        let (before, after) = (seen(&app, at(before)), seen(&app, at(after)));
        [before.expect("a picture"), after.expect("a picture")]
    };
    for share in [(0.5, 0.5), (0.2, 0.3), (0.8, 0.3), (0.25, 0.75)] {
        let [before, after] = skin(share);
        let off = turned().apply(after).distance(before);
        assert!(off < 0.3, "{share:?}: {before:?} {after:?}");
    }
    let [middle, _] = skin((0.5, 0.5));
    assert!(middle.distance(Point::new(125.0, 85.0)) < 0.5, "the lesion is in the middle");
    // In its own photo, what runs across the crop runs aslant by those 40°.
    let ([_, from], [_, to]) = (skin((0.3, 0.5)), skin((0.7, 0.5)));
    let slant = (to - from).y.atan2((to - from).x).to_degrees();
    assert!((slant + 40.0).abs() < 0.5, "{slant}");
}
