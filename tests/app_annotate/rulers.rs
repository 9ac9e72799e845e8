//! A second ruler and what it says of tilt, scales of other photos, and the wand on a selected region.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use seriatim::model::calibration::Calibration;
use seriatim::model::ids::PhotoId;
use seriatim::store::open_project::OpenProject;

use crate::desk::{Desk, access};
use crate::pixels::{calibration, desk};
use crate::support;

/// Lays a line along a ruler and types its length, by the button of this name.
fn lay(desk: &mut Desk, line: [(f32, f32); 2], length: &str, button: &'static str) {
    let [(x0, y0), (x1, y1)] = line;
    desk.drag(&[(x0, y0), (f32::midpoint(x0, x1), f32::midpoint(y0, y1)), (x1, y1)]);
    desk.field("Length in mm").type_text(length);
    desk.app.run();
    desk.app.get_by_label(button).click();
    desk.app.run();
}

fn of(desk: &Desk, photo: u32) -> Option<&Calibration> {
    desk.project().photos.get(&PhotoId(photo)).and_then(|photo| photo.calibration.as_ref())
}

#[test]
fn a_second_ruler_makes_the_scale_surer_or_warns_of_a_tilt() {
    let mut desk = desk();
    desk.press(Key::K);
    lay(&mut desk, [(500.0, 720.0), (920.0, 720.0)], "60", "Set scale");
    let alone = of(&desk, 1).and_then(Calibration::scale).expect("one ruler");
    assert_eq!(alone.tilt, None);

    // Across the first, as long in millimetres and as long in pixels: they agree.
    lay(&mut desk, [(1000.0, 200.0), (1000.0, 620.0)], "60", "Add as second ruler");
    let known = of(&desk, 1).expect("two rulers");
    assert_eq!((known.rulers.len(), desk.last_step().as_str()), (2, "Add second ruler"));
    let agreed = known.scale().expect("two rulers");
    assert_eq!(agreed.tilt, None, "{agreed:?}");
    assert!(desk.app.query_by_label_contains("tilted").is_none());
    desk.undo();
    assert_eq!(
        of(&desk, 1).map(|it| it.rulers.len()),
        Some(1),
        "only the second one is taken back"
    );

    // Foreshortened by a quarter, which no clicking explains.
    lay(&mut desk, [(1000.0, 200.0), (1000.0, 515.0)], "60", "Add as second ruler");
    let tilted = of(&desk, 1).and_then(Calibration::scale).expect("two rulers");
    assert!(tilted.tilt.is_some_and(|it| (35.0..48.0).contains(&it)), "{tilted:?}");
    desk.app.get_by_label_contains("The two rulers disagree as if the skin were tilted");
    assert!(tilted.length_u95 > agreed.length_u95, "and lengths are less sure");
}

#[test]
fn scales_are_taken_back_across_photos_and_after_reopening() {
    let mut desk = desk();
    desk.press(Key::K);
    lay(&mut desk, [(500.0, 720.0), (920.0, 720.0)], "60", "Set scale");
    desk.press(Key::D);
    lay(&mut desk, [(100.0, 100.0), (500.0, 100.0)], "50", "Set scale");
    assert!(of(&desk, 1).is_some() && of(&desk, 2).is_some());
    desk.undo();
    assert!(of(&desk, 1).is_some() && of(&desk, 2).is_none(), "the last one first");
    let path = desk.case.path.clone();
    let case = desk.case;
    drop(desk.app);

    let app = support::harness(path.clone());
    let mut desk = Desk { app, case };
    desk.press_with(Modifiers::ALT, Key::Num2);
    assert!(of(&desk, 1).is_some() && of(&desk, 2).is_none(), "as it was left");
    desk.redo();
    assert!(of(&desk, 2).is_some(), "redone in another session");
    desk.undo();
    desk.undo();
    assert!(of(&desk, 1).is_none(), "and what an earlier session did is taken back");
    drop(desk.app);
    let open = OpenProject::open(&path, None, access()).expect("it opens");
    assert!(open.project().photos.values().all(|photo| photo.calibration.is_none()));
}

#[test]
fn a_scale_of_another_photo_of_the_visit_is_only_assumed() {
    let mut desk = desk();
    desk.press(Key::K);
    lay(&mut desk, [(500.0, 720.0), (920.0, 720.0)], "60", "Set scale");
    // The face of the same visit.
    desk.press(Key::PageDown);
    assert_eq!(desk.session().selection.photo, Some(PhotoId(4)));
    desk.app.get_by_label("Assume from…").click();
    desk.app.run();
    desk.app.get_by_label("back_1.jpg").click();
    desk.app.run();
    let assumed = of(&desk, 4).expect("assumed");
    assert_eq!(assumed.assumed_photo(), Some(PhotoId(1)));
    let scale = assumed.scale().expect("a scale");
    assert!(scale.is_assumed && scale.length_u95.is_none(), "nobody knows how sure: {scale:?}");
    assert!(desk.app.query_all_by_label_contains("uncertainty unknown").count() > 0);
    desk.undo();
    assert!(of(&desk, 4).is_none() && calibration(&desk).is_some());
}

#[test]
fn the_wand_adds_to_the_selected_region_with_shift_and_takes_off_it_with_alt() {
    let mut desk = desk();
    desk.press(Key::R);
    // The left half of the patch, and skin beside it.
    desk.drag(&[(100.0, 150.0), (200.0, 300.0), (300.0, 450.0)]);
    let half = desk.only_region().shape.area();
    desk.press(Key::W);
    desk.drag_with(Modifiers::SHIFT, &[(330.0, 310.0), (330.0, 310.0)]);
    let patch = std::f64::consts::PI * 120.0 * 90.0;
    let united = desk.only_region().shape.area();
    assert!((united - half - patch / 2.0).abs() < patch * 0.05, "{united} from {half}");
    assert_eq!(desk.last_step(), "Add to region");
    desk.undo();
    desk.drag_with(Modifiers::ALT, &[(330.0, 310.0), (330.0, 310.0)]);
    let cut = desk.only_region().shape.area();
    assert!((half - cut - patch / 2.0).abs() < patch * 0.05, "{cut} from {half}");
    assert_eq!(desk.last_step(), "Cut off region");
    assert_eq!(desk.project().lesions.len(), 1);
}
