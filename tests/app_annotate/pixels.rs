//! Tools that read the photo: wand, live-wire, and the scale from a ruler.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use seriatim::geometry::{Point, outline_area};
use seriatim::imaging::encode::jpeg;
use seriatim::imaging::pixels::Pixels;
use seriatim::model::calibration::{Calibration, ScaleSource};
use seriatim::model::ids::PhotoId;
use seriatim::store::open_project::OpenProject;

use crate::desk::{Desk, access, case_of, corners, project};
use crate::support;

const MIDDLE: Point = Point::new(300.0, 300.0);
const HALF: Point = Point::new(120.0, 90.0);
const AREA: f64 = std::f64::consts::PI * HALF.x * HALF.y;

/// Seven pixels a millimetre, from 0 at x = 500 to 60.
pub const PIXELS_PER_MM: f64 = 7.0;

/// A red patch at the upper left, and a ruler at the lower right.
fn pixels() -> Pixels {
    let rgba = (0..1200 * 900_u32).flat_map(|i| {
        let (x, y) = (f64::from(i % 1200) + 0.5, f64::from(i / 1200) + 0.5);
        let grain = f64::from(i.wrapping_mul(2_654_435_761) >> 24) / 64.0 - 2.0;
        let (along, down) = ((x - 500.0) / PIXELS_PER_MM, (y - 700.0) / PIXELS_PER_MM);
        let edge = 1.0 - ((x - MIDDLE.x) / HALF.x).hypot((y - MIDDLE.y) / HALF.y);
        let red = (edge * 50.0 + 0.5).clamp(0.0, 1.0);
        let [r, g, b] = if (-4.0..64.0).contains(&along) && (0.0..14.0).contains(&down) {
            let mark = along.round();
            let length = match mark as i64 {
                mm if mm % 10 == 0 => 6.0,
                mm if mm % 5 == 0 => 4.5,
                _ => 3.0,
            };
            let is_mark = (0.0..=60.0).contains(&mark) && down < length;
            let ink = ((0.13 - (along - mark).abs()) * PIXELS_PER_MM + 0.5).clamp(0.0, 1.0);
            [230.0 - 190.0 * if is_mark { ink } else { 0.0 }; 3]
        } else {
            [214.0 - 30.0 * red, 168.0 - 62.0 * red, 140.0 - 48.0 * red]
        };
        [r, g, b].map(|value| (value + grain) as u8).into_iter().chain([255])
    });
    Pixels::new(1200, 900, rgba.collect::<Vec<u8>>()).expect("fits")
}

pub fn desk() -> Desk {
    let case = case_of(project());
    let folder = case.path.parent().expect("a folder");
    let bytes = jpeg(&pixels(), 95, None).expect("a photo");
    std::fs::write(folder.join("back_1.jpg"), bytes).expect("a file");
    let app = support::harness(case.path.clone());
    let mut desk = Desk { app, case };
    desk.press_with(Modifiers::ALT, Key::Num2);
    desk
}

pub fn calibration(desk: &Desk) -> Option<&Calibration> {
    desk.project().photos.get(&PhotoId(1)).and_then(|photo| photo.calibration.as_ref())
}

#[test]
fn the_wand_takes_a_patch_and_a_drag_takes_more() {
    let mut desk = desk();
    desk.press(Key::W);
    desk.click(290.0, 310.0);
    let area = outline_area(&corners(desk.only_region()));
    assert!((area / AREA - 1.0).abs() < 0.05, "{area} for {AREA}");
    assert_eq!(desk.last_step(), "Draw region");
    desk.undo();
    assert!(desk.regions().is_empty());
    // Far to the right everything is alike.
    desk.drag(&[(290.0, 310.0), (700.0, 310.0), (1190.0, 310.0)]);
    let area = outline_area(&corners(desk.only_region()));
    assert!(area > 5.0 * AREA, "{area}");
    desk.undo();

    // The live-wire goes round the same patch.
    desk.press(Key::I);
    for (x, y) in [(420.0, 300.0), (300.0, 390.0), (500.0, 500.0)] {
        desk.click(x, y);
    }
    desk.press(Key::Backspace);
    for (x, y) in [(180.0, 300.0), (300.0, 210.0)] {
        desk.click(x, y);
    }
    desk.press(Key::Enter);
    let drawn = corners(desk.only_region());
    assert!(drawn.len() > 12, "{} corners", drawn.len());
    for corner in &drawn {
        let off = ((corner.x - MIDDLE.x) / HALF.x).hypot((corner.y - MIDDLE.y) / HALF.y) - 1.0;
        assert!(off.abs() * HALF.y < 2.5, "{corner:?} lies beside the edge");
    }
    let area = outline_area(&drawn);
    assert!((area / AREA - 1.0).abs() < 0.02, "{area} for {AREA}");
}

#[test]
fn a_scale_is_set_along_a_ruler_taken_back_and_kept() {
    let mut desk = desk();
    desk.press(Key::K);
    desk.drag(&[(500.0, 720.0), (700.0, 721.0), (920.0, 720.0)]);
    assert_eq!(calibration(&desk), None, "not before the length is known");
    desk.field("Length in mm").type_text("sixty");
    desk.app.run();
    desk.press(Key::Enter);
    assert_eq!(calibration(&desk), None, "no number, no scale");
    desk.app.get_by_label("Cancel").click();
    desk.app.run();

    desk.drag(&[(500.0, 720.0), (700.0, 721.0), (920.0, 720.0)]);
    desk.field("Length in mm").type_text("60,0");
    desk.app.run();
    desk.press(Key::Enter);
    let known = calibration(&desk).expect("a scale");
    let scale = known.scale().expect("one ruler");
    assert!((scale.px_per_mm / PIXELS_PER_MM - 1.0).abs() < 0.01, "{scale:?}");
    assert_eq!((known.source, desk.last_step().as_str()), (ScaleSource::Drawn, "Set scale"));
    desk.undo();
    assert_eq!(calibration(&desk), None);
    desk.redo();

    desk.press(Key::L);
    desk.drag(&[(500.0, 100.0), (600.0, 100.0), (780.0, 100.0)]);
    let told: Vec<String> =
        desk.app.query_all_by_label_contains(" mm").filter_map(|it| it.value()).collect();
    assert!(told.iter().any(|it| it.contains(" px · 40.") || it.contains(" px · 39.")), "{told:?}");

    let path = desk.case.path.clone();
    drop(desk.app);
    let open = OpenProject::open(&path, None, access()).expect("it opens");
    let kept = open.project().photos[&PhotoId(1)].calibration.as_ref().expect("kept");
    assert_eq!(kept.rulers.len(), 1);
}

#[test]
fn a_ruler_that_is_found_is_only_proposed() {
    let mut desk = desk();
    let before = desk.n_steps();
    desk.press_with(Modifiers::SHIFT, Key::K);
    assert!(desk.app.query_by_label_contains("A ruler was found").is_some());
    assert_eq!((calibration(&desk), desk.n_steps()), (None, before), "nothing is taken silently");
    desk.press(Key::Enter);
    let known = calibration(&desk).expect("confirmed");
    let scale = known.scale().expect("one ruler");
    assert!((scale.px_per_mm / PIXELS_PER_MM - 1.0).abs() < 0.01, "{scale:?}");
    assert_eq!(known.source, ScaleSource::Detected);
    desk.app.get_by_label("Remove scale").click();
    desk.app.run();
    assert_eq!((calibration(&desk), desk.last_step().as_str()), (None, "Remove scale"));
    desk.undo();
    assert!(calibration(&desk).is_some());
}
