//! Every tool by mouse and keys, and what becomes of an outline that is not finished.

use egui::{Event, Key, Modifiers, MouseWheelUnit, PointerButton, vec2};
use egui_kittest::kittest::Queryable as _;
use seriatim::model::ids::PhotoId;
use seriatim::model::region::Shape;

use crate::desk::{Desk, assert_box, corners, is_near};

#[test]
fn a_rectangle_and_an_ellipse_are_dragged() {
    let mut desk = Desk::new();
    desk.press(Key::R);
    desk.drag(&[(200.0, 200.0), (300.0, 260.0), (400.0, 350.0)]);
    assert!(matches!(desk.only_region().shape, Shape::Rectangle(..)));
    assert_box(desk.only_region(), [200.0, 200.0, 400.0, 350.0]);
    assert_eq!(desk.selected(), desk.project().regions.keys().next().copied());

    desk.press(Key::O);
    desk.drag_with(Modifiers::SHIFT, &[(600.0, 300.0), (650.0, 380.0), (700.0, 450.0)]);
    assert_eq!(desk.regions().len(), 2);
    assert!(matches!(desk.regions()[1].shape, Shape::Ellipse { .. }));
    assert_box(desk.regions()[1], [600.0, 300.0, 750.0, 450.0]);

    desk.undo();
    assert_eq!(desk.regions().len(), 1);
    assert_eq!(desk.project().lesions.len(), 1, "its lesion goes with it");
    desk.undo();
    assert!(desk.regions().is_empty());
    desk.redo();
    desk.redo();
    assert_eq!(desk.regions().len(), 2);
}

#[test]
fn a_polygon_is_clicked_and_its_last_corner_can_be_taken_back() {
    let mut desk = Desk::new();
    let before = desk.n_steps();
    desk.press(Key::P);
    for (x, y) in [(200.0, 200.0), (400.0, 200.0), (400.0, 400.0), (900.0, 800.0)] {
        desk.click(x, y);
    }
    desk.undo();
    desk.press_with(Modifiers::COMMAND, Key::Y);
    desk.press(Key::Backspace);
    desk.click(200.0, 400.0);
    assert_eq!(desk.n_steps(), before, "nothing is written while it is being drawn");
    desk.click(200.0, 200.0);
    let drawn = corners(desk.only_region());
    assert_eq!(drawn.len(), 4);
    assert!(is_near(drawn[2], 400.0, 400.0) && is_near(drawn[3], 200.0, 400.0), "{drawn:?}");
    assert_eq!(desk.n_steps(), before + 1, "an outline is one step");
    desk.undo();
    assert!(desk.regions().is_empty());
    desk.redo();
    assert_eq!(corners(desk.only_region()).len(), 4);
}

#[test]
fn a_double_click_closes_a_polygon_without_another_corner() {
    let mut desk = Desk::new();
    desk.press(Key::P);
    for (x, y) in [(200.0, 200.0), (400.0, 200.0), (400.0, 400.0)] {
        desk.click(x, y);
    }
    let at = desk.at(200.0, 400.0);
    desk.move_to(at);
    for pressed in [true, false, true, false] {
        let modifiers = Modifiers::NONE;
        desk.app.event(Event::PointerButton {
            pos: at,
            button: PointerButton::Primary,
            pressed,
            modifiers,
        });
    }
    desk.app.run();
    assert_eq!(corners(desk.only_region()).len(), 4);
}

#[test]
fn freehand_is_drawn_with_the_lasso_and_within_a_polygon() {
    let mut desk = Desk::new();
    desk.press_with(Modifiers::SHIFT, Key::P);
    desk.drag(&[
        (200., 200.),
        (300., 180.),
        (400., 220.),
        (420., 330.),
        (300., 400.),
        (190., 300.),
    ]);
    assert!(corners(desk.only_region()).len() >= 5);

    desk.press(Key::P);
    desk.click(700.0, 200.0);
    desk.drag(&[(800., 200.), (850., 250.), (860., 330.), (800., 400.)]);
    desk.click(700.0, 400.0);
    desk.press(Key::Enter);
    assert_eq!(desk.regions().len(), 2);
    assert!(corners(desk.regions()[1]).len() >= 5);
}

#[test]
fn a_cancelled_outline_comes_back_with_undo() {
    let mut desk = Desk::new().with_rectangle();
    desk.press(Key::P);
    for (x, y) in [(600.0, 200.0), (800.0, 200.0), (800.0, 400.0)] {
        desk.click(x, y);
    }
    desk.press(Key::Escape);
    desk.press(Key::Enter);
    assert_eq!(desk.regions().len(), 1, "it is given up");
    desk.undo();
    assert_eq!(desk.regions().len(), 1, "undo brings the outline back, and takes nothing else");
    desk.press(Key::Enter);
    assert_eq!(desk.regions().len(), 2);

    desk.click(300.0, 600.0);
    desk.click(400.0, 600.0);
    desk.press(Key::Escape);
    desk.undo();
    desk.press(Key::Escape);
    desk.undo();
    assert_eq!(desk.regions().len(), 1, "given up twice it is gone, and undo means steps again");
}

#[test]
fn an_outline_does_not_follow_to_another_photo() {
    let mut desk = Desk::new();
    desk.press(Key::P);
    desk.click(600.0, 200.0);
    desk.click(800.0, 200.0);
    desk.click(800.0, 400.0);
    desk.press(Key::D);
    desk.press(Key::Enter);
    desk.undo();
    assert!(desk.regions().is_empty());
    desk.press(Key::A);
    desk.undo();
    desk.press(Key::Enter);
    assert_eq!(desk.only_region().photo, PhotoId(1), "it comes back where it was begun");
}

#[test]
fn the_right_button_offers_what_can_be_done_with_an_outline() {
    let mut desk = Desk::new();
    desk.press(Key::P);
    for (x, y) in [(200.0, 200.0), (400.0, 200.0), (400.0, 400.0), (900.0, 800.0)] {
        desk.click(x, y);
    }
    for choice in ["Remove last Backspace", "Finish Enter"] {
        let at = desk.at(500.0, 500.0);
        desk.click_at(at, PointerButton::Secondary, Modifiers::NONE);
        desk.app.get_by_label(choice).click();
        desk.app.run();
        desk.wait();
    }
    assert_eq!(corners(desk.only_region()).len(), 3);
}

#[test]
fn the_photo_is_moved_and_zoomed_while_an_outline_is_drawn() {
    let mut desk = Desk::new();
    desk.press(Key::P);
    desk.click(600.0, 450.0);
    let scale = desk.fitted_scale();
    // The wheel zooms at the pointer, here the middle of the photo.
    let middle = desk.canvas().center();
    desk.wheel(middle, MouseWheelUnit::Line, vec2(0.0, 4.0));
    let zoomed = scale * 1.2_f32.powi(4);
    let click = |desk: &mut Desk, x, y| {
        let at = desk.at_scale(x, y, zoomed);
        desk.click_at(at, PointerButton::Primary, Modifiers::NONE);
    };
    click(&mut desk, 700.0, 450.0);
    // Two fingers, then the middle button, then Space and drag: 100 points to the left and back again in two parts.
    desk.wheel(middle, MouseWheelUnit::Point, vec2(-100.0, 0.0));
    desk.move_to(middle);
    desk.button(middle, PointerButton::Middle, true, Modifiers::NONE);
    desk.move_to(middle + vec2(60.0, 0.0));
    desk.button(middle + vec2(60.0, 0.0), PointerButton::Middle, false, Modifiers::NONE);
    desk.app.key_down(Key::Space);
    desk.app.run();
    desk.button(middle, PointerButton::Primary, true, Modifiers::NONE);
    desk.move_to(middle + vec2(40.0, 0.0));
    desk.button(middle + vec2(40.0, 0.0), PointerButton::Primary, false, Modifiers::NONE);
    desk.app.key_up(Key::Space);
    desk.app.run();
    click(&mut desk, 700.0, 550.0);
    desk.press(Key::Enter);
    let drawn = corners(desk.only_region());
    assert_eq!(drawn.len(), 3, "moving the photo adds no corner");
    let expected = [(600.0, 450.0), (700.0, 450.0), (700.0, 550.0)];
    for (corner, (x, y)) in drawn.iter().zip(expected) {
        assert!(is_near(*corner, x, y), "{corner:?} is not at {x}, {y}");
    }
}

#[test]
fn a_region_is_drawn_moved_and_sized_by_keys_alone() {
    let mut desk = Desk::new();
    desk.press_with(Modifiers::SHIFT, Key::Enter);
    assert!(desk.regions().is_empty());
    assert!(desk.says("Choose a shape first"));
    desk.press(Key::R);
    desk.press(Key::Enter);
    assert!(desk.regions().is_empty(), "one Enter too many draws nothing");
    desk.press_with(Modifiers::SHIFT, Key::Enter);
    let drawn = desk.only_region().shape.bounds().expect("a box");
    assert!(is_near(drawn.center(), 600.0, 450.0), "{drawn:?}");
    let steps = desk.n_steps();
    desk.press_with(Modifiers::SHIFT, Key::ArrowLeft);
    desk.press(Key::ArrowDown);
    desk.press_with(Modifiers::ALT | Modifiers::SHIFT, Key::ArrowRight);
    desk.press_with(Modifiers::ALT | Modifiers::SHIFT, Key::ArrowUp);
    let now = desk.only_region().shape.bounds().expect("a box");
    assert!(is_near(now.center(), 590.0, 451.0), "{now:?}");
    assert!((now.width() - drawn.width() - 10.0).abs() < 0.02);
    assert!((now.height() - drawn.height() + 10.0).abs() < 0.02);
    assert_eq!(desk.n_steps(), steps + 4, "each is a step when the key is let go");
    for _ in 0..4 {
        desk.undo();
    }
    assert_eq!(desk.only_region().shape.bounds(), Some(drawn));
}
