//! What is made of regions: brush, knife, booleans, fewer and rounder corners, in the real window.

use egui::{Key, Modifiers, MouseWheelUnit, PointerButton, vec2};
use egui_kittest::kittest::Queryable as _;
use seriatim::model::region::Shape;

use crate::desk::{Desk, assert_box, corners};

fn area(desk: &Desk) -> f64 {
    desk.only_region().shape.area()
}

fn is_about(value: f64, expected: f64) -> bool {
    (value / expected - 1.0).abs() < 0.03
}

#[test]
fn a_region_is_painted_grown_and_erased_by_the_brush() {
    let mut desk = Desk::new();
    desk.press(Key::B);
    let width = f64::from(desk.session().drawing.brush) / f64::from(desk.fitted_scale());
    desk.drag(&[(300.0, 300.0), (400.0, 300.0), (500.0, 300.0)]);
    let disc = std::f64::consts::PI * width * width / 4.0;
    assert!(is_about(area(&desk), 200.0 * width + disc), "{}", area(&desk));
    desk.drag(&[(400.0, 300.0), (400.0, 400.0), (400.0, 500.0)]);
    assert_eq!(desk.last_step(), "Paint on region");
    let cross = area(&desk);
    desk.drag_with(Modifiers::ALT, &[(300.0, 420.0), (400.0, 420.0), (500.0, 420.0)]);
    assert!(is_about(area(&desk), cross - width * width), "{}", area(&desk));
    assert!(matches!(&desk.only_region().shape, Shape::Outline(parts) if parts.len() == 2));
    desk.drag_with(Modifiers::SHIFT, &[(800.0, 600.0), (850.0, 600.0)]);
    assert!(matches!(&desk.only_region().shape, Shape::Outline(parts) if parts.len() == 3));
    for _ in 0..3 {
        desk.undo();
    }
    assert!(is_about(area(&desk), 200.0 * width + disc));
    desk.drag(&[(800.0, 600.0), (850.0, 600.0)]);
    assert_eq!(desk.regions().len(), 2, "begun elsewhere it is a new region");

    let before = desk.session().drawing.brush;
    desk.press(Key::CloseBracket);
    assert!(desk.session().drawing.brush > before);
    desk.press(Key::OpenBracket);
    desk.press(Key::OpenBracket);
    assert!(desk.session().drawing.brush < before);
    let narrow = desk.session().drawing.brush;
    let at = desk.at(600.0, 450.0);
    desk.move_to(at);
    let zoom = desk.zoom();
    desk.app.event(egui::Event::MouseWheel {
        unit: MouseWheelUnit::Line,
        delta: vec2(0.0, 1.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: Modifiers::ALT,
    });
    desk.app.run();
    assert!(desk.session().drawing.brush > narrow && desk.zoom() == zoom);
}

#[test]
fn shift_adds_to_and_alt_cuts_off_the_selected_region_with_polygon_and_lasso() {
    let mut desk = Desk::new().with_rectangle();
    desk.press(Key::P);
    let outline = [(350.0, 250.0), (500.0, 250.0), (500.0, 300.0), (350.0, 300.0)];
    desk.click_with(Modifiers::SHIFT, outline[0].0, outline[0].1);
    for (x, y) in &outline[1..] {
        desk.click(*x, *y);
    }
    desk.press(Key::Enter);
    assert!(is_about(area(&desk), 30_000.0 + 5_000.0), "{}", area(&desk));
    desk.press_with(Modifiers::SHIFT, Key::P);
    desk.drag_with(
        Modifiers::ALT,
        &[(250., 250.), (300., 250.), (300., 300.), (250., 300.), (250., 251.)],
    );
    assert!(is_about(area(&desk), 35_000.0 - 2_500.0), "{}", area(&desk));
    assert_eq!(desk.only_region().shape.rings().len(), 2, "a hole");
    desk.undo();
    desk.undo();
    assert_box(desk.only_region(), [200.0, 200.0, 400.0, 350.0]);
    desk.press(Key::V);
    desk.press(Key::Escape);
    desk.press_with(Modifiers::SHIFT, Key::P);
    desk.drag_with(Modifiers::ALT, &[(250., 250.), (300., 250.), (300., 300.)]);
    assert!(desk.says("Select the region first"));
}

#[test]
fn regions_are_united_subtracted_and_intersected() {
    let mut desk = Desk::new().with_rectangle();
    desk.press(Key::R);
    desk.drag(&[(300.0, 250.0), (400.0, 300.0), (500.0, 450.0)]);
    desk.press(Key::V);
    desk.click(220.0, 220.0);
    desk.click_with(Modifiers::SHIFT, 480.0, 430.0);
    let first = desk.project().regions.keys().next().copied();
    desk.press(Key::U);
    assert!(is_about(area(&desk), 30_000.0 + 40_000.0 - 10_000.0), "{}", area(&desk));
    assert_eq!(desk.project().regions.keys().next().copied(), first, "the first one stays");
    assert_eq!(desk.project().lesions.len(), 1, "a bare lesion goes with its region");
    desk.undo();
    assert_eq!(desk.regions().len(), 2);
    desk.wait();
    desk.click(220.0, 220.0);
    desk.click_with(Modifiers::SHIFT, 480.0, 430.0);
    desk.press_with(Modifiers::SHIFT, Key::U);
    assert!(is_about(desk.regions()[0].shape.area(), 20_000.0));
    assert!(is_about(desk.regions()[1].shape.area(), 40_000.0), "the other one stays as it is");
    desk.press(Key::U);
    assert_eq!(desk.regions().len(), 1);
    desk.undo();
    desk.undo();
    desk.wait();
    desk.click(220.0, 220.0);
    desk.click_with(Modifiers::SHIFT, 480.0, 430.0);
    desk.press_with(Modifiers::COMMAND, Key::U);
    assert!(is_about(area(&desk), 10_000.0), "{}", area(&desk));
    desk.press(Key::U);
    assert!(desk.says("two or more regions"));
}

#[test]
fn a_region_is_parted_by_a_line() {
    let mut desk = Desk::new().with_rectangle();
    desk.press(Key::X);
    desk.drag(&[(250.0, 100.0), (250.0, 300.0), (250.0, 400.0)]);
    assert_eq!(desk.regions().len(), 2);
    assert!(is_about(desk.regions()[0].shape.area(), 22_500.0));
    assert!(is_about(desk.regions()[1].shape.area(), 7_500.0));
    assert_eq!(desk.regions()[0].lesion, desk.regions()[1].lesion, "two parts of one lesion");
    desk.undo();
    assert_box(desk.only_region(), [200.0, 200.0, 400.0, 350.0]);

    desk.press(Key::X);
    desk.click(250.0, 100.0);
    desk.click(250.0, 250.0);
    desk.press(Key::Escape);
    desk.press(Key::Enter);
    assert_eq!(desk.regions().len(), 1, "it is given up");
    desk.undo();
    desk.press(Key::Enter);
    assert!(desk.says("parts no region"), "brought back, it ends inside");
    desk.click(250.0, 100.0);
    desk.click(700.0, 700.0);
    desk.press(Key::Backspace);
    desk.click(250.0, 500.0);
    let at = desk.at(600.0, 600.0);
    desk.click_at(at, PointerButton::Secondary, Modifiers::NONE);
    desk.app.get_by_label("Finish Enter").click();
    desk.app.run();
    assert_eq!(desk.regions().len(), 2);
}

#[test]
fn outlines_are_converted_simplified_smoothed_grown_and_shrunk() {
    let mut desk = Desk::new();
    desk.press(Key::O);
    desk.drag(&[(300.0, 300.0), (500.0, 400.0), (600.0, 500.0)]);
    desk.press(Key::V);
    let drawn = area(&desk);
    desk.press_with(Modifiers::SHIFT, Key::O);
    assert_eq!(desk.last_step(), "Convert to polygon");
    let n = corners(desk.only_region()).len();
    desk.press_with(Modifiers::SHIFT, Key::S);
    assert!(corners(desk.only_region()).len() < n && is_about(area(&desk), drawn));
    desk.press(Key::S);
    assert_eq!(desk.last_step(), "Smooth outline");
    assert!(is_about(area(&desk), drawn), "{} {drawn}", area(&desk));
    let before = area(&desk);
    desk.press_with(Modifiers::ALT, Key::Plus);
    assert!(area(&desk) > before + 500.0);
    desk.press_with(Modifiers::ALT, Key::Minus);
    assert!((area(&desk) - before).abs() < 60.0);
    for _ in 0..5 {
        desk.undo();
    }
    assert!(matches!(desk.only_region().shape, Shape::Ellipse { .. }));
    let at = desk.at(450.0, 400.0);
    desk.click_at(at, PointerButton::Secondary, Modifiers::NONE);
    desk.app.get_by_label_contains("Outline").hover();
    desk.wait();
    assert!(desk.app.query_by_label_contains("Simplify outline").is_some());
}

#[test]
fn a_rectangle_is_turned_and_an_outline_scaled_by_its_frame() {
    let mut desk = Desk::new().with_rectangle();
    let top = desk.at(300.0, 200.0) - vec2(0.0, 24.0);
    let right = desk.at(300.0, 275.0) + vec2(100.0, 0.0);
    desk.move_to(top);
    desk.button(top, PointerButton::Primary, true, Modifiers::NONE);
    desk.move_to(right);
    desk.button(right, PointerButton::Primary, false, Modifiers::NONE);
    assert_eq!(desk.last_step(), "Turn region");
    assert_box(desk.only_region(), [225.0, 175.0, 375.0, 375.0]);
    let away = egui::Vec2::splat(16.0);
    let (grip, to) = (desk.at(375.0, 375.0) + away, desk.at(525.0, 575.0) + away);
    desk.move_to(grip);
    desk.button(grip, PointerButton::Primary, true, Modifiers::NONE);
    desk.move_to(to);
    desk.button(to, PointerButton::Primary, false, Modifiers::NONE);
    assert_box(desk.only_region(), [225.0, 175.0, 525.0, 575.0]);
}

#[test]
fn the_fill_is_changed_and_a_selected_region_hidden() {
    let mut desk = Desk::new().with_rectangle();
    let before = desk.session().drawing.fill;
    desk.press_with(Modifiers::SHIFT, Key::F);
    assert!(desk.session().drawing.fill > before);
    desk.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::H);
    assert!(desk.only_region().is_hidden);
    desk.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::H);
    assert!(!desk.only_region().is_hidden);
}

#[test]
fn the_right_button_on_a_corner_deletes_it_and_on_an_edge_inserts_one() {
    let mut desk = Desk::new().with_polygon();
    for (place, entry, n) in [
        ((400.0, 300.0), "Insert corner here Alt+click", 5),
        ((400.0, 400.0), "Delete corner Del", 4),
    ] {
        let at = desk.at(place.0, place.1);
        desk.click_at(at, PointerButton::Secondary, Modifiers::NONE);
        desk.app.get_by_label(entry).click();
        desk.app.run();
        desk.wait();
        assert_eq!(corners(desk.only_region()).len(), n, "{entry}");
    }
}
