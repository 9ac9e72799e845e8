//! Growing by an amount that is typed, holes and several parts, and how much regions cover.

use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use seriatim::geometry::Point;
use seriatim::model::calibration::{Calibration, Length, Ruler, ScaleSource};
use seriatim::model::ids::PhotoId;
use seriatim::model::region::{Corner, Shape};

use crate::desk::{Desk, assert_box, project};

/// Four pixels to the millimetre.
fn calibrated() -> Desk {
    let mut project = project();
    let photo = project.photos.get_mut(&PhotoId(1)).expect("there");
    let ruler = Ruler {
        from: Corner::at(Point::new(100.0, 800.0)),
        to: Corner::at(Point::new(500.0, 800.0)),
        length_mm: Length::from_mm(100.0).expect("a length"),
    };
    photo.calibration = Some(Calibration { rulers: vec![ruler], source: ScaleSource::Drawn });
    Desk::with(project).with_rectangle()
}

fn type_amount(desk: &mut Desk, text: &str) {
    desk.field("By").type_text(text);
    desk.app.run();
    desk.press(Key::Enter);
}

#[test]
fn a_region_grows_by_typed_millimetres_and_shrinks_by_pixels() {
    let mut desk = calibrated();
    assert_box(desk.only_region(), [200.0, 200.0, 400.0, 350.0]);
    let exact = desk.only_region().shape.area();
    desk.press_with(Modifiers::SHIFT, Key::G);
    let before = desk.n_steps();
    desk.field("By").type_text("2,5");
    desk.app.run();
    assert_eq!(desk.n_steps(), before, "what is shown is not done yet");
    desk.press(Key::Enter);
    assert_eq!((desk.n_steps(), desk.last_step().as_str()), (before + 1, "Grow region"));
    assert_box(desk.only_region(), [190.0, 190.0, 410.0, 360.0]);
    assert!(desk.app.query_by_label("Apply").is_none(), "the form is gone");

    desk.press_with(Modifiers::SHIFT, Key::G);
    desk.app.get_by_label("px").click();
    desk.app.run();
    desk.field("By").focus();
    desk.app.run();
    desk.press_with(Modifiers::COMMAND, Key::A);
    type_amount(&mut desk, "−10");
    assert!((desk.only_region().shape.area() - exact).abs() < 1.0, "as it was");
    desk.undo();
    desk.undo();
    assert_eq!(desk.only_region().shape.area(), exact);
}

#[test]
fn an_amount_that_leaves_nothing_is_refused_in_the_form() {
    let mut desk = Desk::new().with_rectangle();
    let before = desk.n_steps();
    desk.press_with(Modifiers::SHIFT, Key::G);
    assert!(desk.app.query_by_label("mm").is_none(), "without a scale there are no millimetres");
    type_amount(&mut desk, "x");
    desk.app.get_by_label_contains("Type a number");
    desk.press_with(Modifiers::COMMAND, Key::A);
    type_amount(&mut desk, "-200");
    desk.app.get_by_label_contains("Nothing would be left");
    desk.press(Key::Escape);
    assert!(desk.app.query_by_label("Apply").is_none());
    assert_eq!(desk.n_steps(), before);
    desk.press(Key::Escape);
    desk.press_with(Modifiers::SHIFT, Key::G);
    assert!(desk.says("Select a region first"));
}

#[test]
fn a_hole_is_drawn_with_alt_and_a_second_part_with_shift() {
    let mut desk = Desk::new().with_rectangle();
    let whole = desk.only_region().shape.area();
    desk.press_with(Modifiers::SHIFT, Key::P);
    let hole = [(260., 240.), (340., 240.), (340., 300.), (260., 300.), (260., 240.)];
    desk.drag_with(Modifiers::ALT, &hole);
    let Shape::Outline(parts) = &desk.only_region().shape else { panic!("an outline") };
    assert_eq!((parts.len(), parts[0].holes.len()), (1, 1));
    let ring = desk.only_region().shape.area();
    assert!((whole - ring - 80.0 * 60.0).abs() < 200.0, "{whole} {ring}");
    desk.press(Key::P);
    for (i, (x, y)) in [(600., 200.), (700., 200.), (700., 300.), (600., 300.)].iter().enumerate() {
        let held = if i == 0 { Modifiers::SHIFT } else { Modifiers::NONE };
        desk.click_with(held, *x, *y);
    }
    desk.press(Key::Enter);
    let Shape::Outline(parts) = &desk.only_region().shape else { panic!("an outline") };
    assert_eq!(parts.len(), 2, "a second part of the same region");
    assert_eq!(desk.project().lesions.len(), 1);
    desk.undo();
    desk.undo();
    assert_eq!(desk.only_region().shape.area(), whole);
}

#[test]
fn how_much_regions_cover_goes_in_steps_or_by_the_slider() {
    let mut desk = Desk::new().with_rectangle();
    let before = desk.session().drawing.fill;
    desk.press_with(Modifiers::SHIFT, Key::F);
    assert!(desk.session().drawing.fill > before);
    desk.app.get_by_role_and_label(egui::accesskit::Role::Button, "Fill").click();
    desk.app.run();
    let slider = desk.app.get_by_role_and_label(egui::accesskit::Role::Slider, "Fill");
    let now = slider.accesskit_node().numeric_value();
    assert_eq!(now, Some(f64::from(desk.session().drawing.fill)));
    slider.focus();
    desk.app.run();
    desk.press(Key::ArrowRight);
    assert!(f64::from(desk.session().drawing.fill) > now.unwrap_or_default());
}
