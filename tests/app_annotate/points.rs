//! Marks that are counted: set, found, moved, copied, taken back, and never given an area.

use egui::{Key, Modifiers, PointerButton};
use egui_kittest::kittest::Queryable as _;
use seriatim::geometry::Point;
use seriatim::model::region::{Corner, Role, Shape};

use crate::desk::{Desk, is_near};

fn places(desk: &Desk) -> Vec<Point> {
    desk.regions().iter().filter_map(|region| region.shape.as_point()).collect()
}

fn with_marks(at: &[(f32, f32)]) -> Desk {
    let mut desk = Desk::new();
    desk.press(Key::T);
    for (x, y) in at {
        desk.click(*x, *y);
        desk.wait();
    }
    desk
}

#[test]
fn each_click_is_a_mark_of_the_same_lesion_and_one_step() {
    let mut desk = with_marks(&[(200.0, 200.0), (300.0, 240.0), (420.0, 500.0)]);
    assert_eq!(places(&desk).len(), 3);
    assert!(is_near(places(&desk)[1], 300.0, 240.0), "{:?}", places(&desk));
    assert_eq!(desk.project().lesions.len(), 1, "they count for one lesion");
    assert!(desk.regions().iter().all(|it| it.shape.own_area().is_none()));
    let texts = desk.app.get_all_by_label("point").count();
    assert_eq!(texts, 3, "the list says what they are instead of an area");
    desk.app.get_by_label("Points");
    assert!(desk.app.query_by_label_contains("px²").is_none(), "no area is made up");

    desk.press_with(Modifiers::SHIFT, Key::L);
    desk.click(700.0, 300.0);
    assert_eq!(desk.project().lesions.len(), 2, "Shift+L begins a new one");
    desk.undo();
    desk.undo();
    assert_eq!((places(&desk).len(), desk.project().lesions.len()), (2, 1));
    desk.redo();
    assert_eq!(places(&desk).len(), 3);
}

#[test]
fn a_mark_is_found_at_the_same_size_on_screen_whatever_the_zoom() {
    let mut desk = with_marks(&[(300.0, 300.0)]);
    desk.press(Key::V);
    for zoom_in in [false, true] {
        if zoom_in {
            desk.press(Key::Plus);
            desk.press(Key::Plus);
        }
        let projection = |desk: &Desk| {
            let scale = desk.fitted_scale() * if zoom_in { 1.44 } else { 1.0 };
            desk.at_scale(300.0, 300.0, scale)
        };
        for (off, is_found) in [(6.0, true), (11.0, false)] {
            desk.wait();
            desk.press(Key::Escape);
            let at = projection(&desk) + egui::vec2(off, 0.0);
            desk.click_at(at, PointerButton::Primary, Modifiers::NONE);
            assert_eq!(desk.selected().is_some(), is_found, "{off} points away, zoomed {zoom_in}");
        }
    }
}

#[test]
fn a_mark_is_moved_nudged_copied_and_pasted_elsewhere() {
    let mut desk = with_marks(&[(300.0, 300.0)]);
    desk.press(Key::V);
    desk.drag(&[(300.0, 300.0), (350.0, 320.0), (400.0, 350.0)]);
    assert!(is_near(places(&desk)[0], 400.0, 350.0), "{:?}", places(&desk));
    let before = places(&desk)[0];
    desk.press(Key::ArrowRight);
    desk.press_with(Modifiers::SHIFT, Key::ArrowDown);
    assert_eq!(places(&desk)[0], before + Point::new(1.0, 10.0));
    desk.press_with(Modifiers::COMMAND, Key::C);
    desk.press_with(Modifiers::COMMAND, Key::V);
    assert_eq!(places(&desk).len(), 2, "beside itself");
    desk.undo();
    let mark = places(&desk)[0];
    desk.press(Key::D);
    desk.press_with(Modifiers::COMMAND, Key::V);
    assert_eq!(places(&desk), [mark, mark], "at the same place of the next visit's photo");
    let lesions: Vec<_> = desk.regions().iter().map(|region| region.lesion).collect();
    assert_eq!(lesions[0], lesions[1], "and of the same lesion");
    desk.press(Key::Delete);
    assert_eq!(places(&desk).len(), 1);
}

#[test]
fn what_needs_an_outline_says_why_it_leaves_a_point_alone() {
    let mut desk = Desk::new().with_rectangle();
    desk.press(Key::T);
    desk.click(600.0, 600.0);
    desk.press(Key::V);
    desk.press_with(Modifiers::COMMAND, Key::A);
    let before = desk.n_steps();
    let words = "A point has no outline";
    for (modifiers, key) in [(Modifiers::NONE, Key::U), (Modifiers::SHIFT, Key::U)] {
        desk.press_with(modifiers, key);
        assert!(desk.says(words), "{key:?}");
    }
    assert_eq!(desk.n_steps(), before);
    desk.press(Key::Escape);
    desk.wait();
    desk.click(600.0, 600.0);
    desk.press(Key::B);
    desk.drag_with(Modifiers::ALT, &[(590.0, 590.0), (600.0, 600.0), (620.0, 600.0)]);
    assert_eq!(desk.n_steps(), before, "the brush takes nothing off it");
    let mut others = Desk::new().with_rectangle();
    others.app.get_by_label("Exclude").click();
    others.app.run();
    let before = others.n_steps();
    others.press(Key::T);
    others.click(600.0, 600.0);
    assert_eq!(others.n_steps(), before);
    assert!(others.says("A point has no area"), "nothing can be left out by a point");
}

#[test]
fn a_point_is_set_without_a_pointer_and_a_frame_around_it_takes_it_along() {
    let mut desk = Desk::new().with_rectangle();
    desk.press(Key::T);
    desk.press_with(Modifiers::SHIFT, Key::Enter);
    let marks = places(&desk);
    assert_eq!(marks, [Point::new(600.0, 450.0)], "in the middle of what is seen");
    desk.press(Key::V);
    desk.press_with(Modifiers::COMMAND, Key::A);
    desk.press(Key::ArrowLeft);
    assert_eq!(places(&desk), [Point::new(599.0, 450.0)]);
    let project = desk.project();
    let role = |role| project.regions.values().filter(|it| it.role == role).count();
    assert_eq!(role(Role::Lesion), 2);
    let mark = Shape::Point(Corner::at(Point::new(599.0, 450.0)));
    assert!(desk.regions().iter().any(|region| region.shape == mark));
}
