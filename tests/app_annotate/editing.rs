//! Moving, reshaping, corners, keys alone.

use egui::{Key, Modifiers, PointerButton};
use seriatim::model::ids::{PhotoId, RegionId};

use crate::desk::{Desk, assert_box, corners, is_near};

#[test]
fn regions_are_moved_and_resized_by_mouse() {
    let mut desk = Desk::new().with_rectangle();
    desk.drag(&[(300.0, 300.0), (320.0, 310.0), (350.0, 330.0)]);
    assert_box(desk.only_region(), [250.0, 230.0, 450.0, 380.0]);
    desk.drag(&[(450.0, 380.0), (480.0, 390.0), (500.0, 430.0)]);
    assert_box(desk.only_region(), [250.0, 230.0, 500.0, 430.0]);
    desk.undo();
    assert_box(desk.only_region(), [250.0, 230.0, 450.0, 380.0]);
    desk.undo();
    assert_box(desk.only_region(), [200.0, 200.0, 400.0, 350.0]);
    desk.redo();
    desk.redo();
    assert_box(desk.only_region(), [250.0, 230.0, 500.0, 430.0]);
}

#[test]
fn escape_drops_a_drag() {
    let mut desk = Desk::new().with_rectangle();
    let steps = desk.n_steps();
    let (from, to) = (desk.at(300.0, 300.0), desk.at(600.0, 500.0));
    desk.move_to(from);
    desk.button(from, PointerButton::Primary, true, Modifiers::NONE);
    desk.move_to(to);
    desk.press(Key::Escape);
    desk.button(to, PointerButton::Primary, false, Modifiers::NONE);
    assert_eq!(desk.n_steps(), steps);
    assert!(desk.selected().is_some(), "only the drag is dropped");
    desk.press(Key::Escape);
    assert!(desk.selected().is_none());
}

#[test]
fn corners_are_moved_inserted_and_deleted() {
    let mut desk = Desk::new().with_polygon();
    desk.drag(&[(400.0, 200.0), (430.0, 180.0), (450.0, 170.0)]);
    assert!(is_near(corners(desk.only_region())[1], 450.0, 170.0));
    desk.drag(&[(200.0, 300.0), (170.0, 300.0), (150.0, 300.0)]);
    assert_eq!(corners(desk.only_region()).len(), 5, "the middle of an edge is a corner to be");
    desk.click_with(Modifiers::ALT, 250.0, 400.0);
    assert_eq!(corners(desk.only_region()).len(), 6);
    desk.click_with(Modifiers::ALT, 250.0, 400.0);
    assert_eq!(corners(desk.only_region()).len(), 5);
    for n in [6, 5, 4] {
        desk.undo();
        assert_eq!(corners(desk.only_region()).len(), n);
    }
    desk.redo();
    assert_eq!(corners(desk.only_region()).len(), 5);
}

#[test]
fn delete_takes_the_selected_corner_and_never_the_region_with_it() {
    let mut desk = Desk::new().with_polygon();
    desk.click(200.0, 200.0);
    desk.press(Key::Delete);
    assert_eq!(corners(desk.only_region()).len(), 3);
    desk.click(400.0, 400.0);
    desk.press(Key::Delete);
    assert_eq!(corners(desk.only_region()).len(), 3);
    assert!(desk.says("at least three corners"));
    desk.press(Key::Escape);
    desk.press(Key::Delete);
    assert!(desk.regions().is_empty(), "without a corner selected it is the region");
    desk.undo();
    desk.undo();
    assert_eq!(corners(desk.only_region()).len(), 4);
}

#[test]
fn regions_are_selected_nudged_and_deleted_by_keys_alone() {
    let mut desk = Desk::new().with_rectangle();
    desk.press(Key::R);
    desk.drag(&[(700.0, 500.0), (800.0, 550.0), (900.0, 600.0)]);
    desk.press(Key::Escape);
    desk.press(Key::Escape);
    assert_eq!(desk.selected(), None);
    desk.press(Key::Tab);
    assert_eq!(desk.selected(), Some(RegionId(1)));
    desk.press_with(Modifiers::SHIFT, Key::Tab);
    assert_eq!(desk.selected(), Some(RegionId(2)));
    desk.press(Key::Tab);
    assert_eq!(desk.selected(), Some(RegionId(1)));

    let steps = desk.n_steps();
    let before = desk.project().regions[&RegionId(1)].shape.bounds().expect("a box").min;
    for _ in 0..3 {
        desk.app.key_down(Key::ArrowRight);
        desk.app.run();
    }
    assert_eq!(desk.n_steps(), steps, "not while the key is held");
    desk.app.key_up(Key::ArrowRight);
    desk.app.run();
    assert_eq!(desk.n_steps(), steps + 1, "held keys are one step");
    desk.press_with(Modifiers::SHIFT, Key::ArrowDown);
    let after = desk.project().regions[&RegionId(1)].shape.bounds().expect("a box").min;
    assert_eq!((after.x - before.x, after.y - before.y), (3.0, 10.0));
    let photo = desk.session().selection.photo;
    assert_eq!(photo, Some(PhotoId(1)), "the arrows have not left the photo");

    desk.press(Key::Delete);
    assert_eq!(desk.regions().len(), 1);
    for _ in 0..3 {
        desk.undo();
    }
    let back = desk.project().regions[&RegionId(1)].shape.bounds().expect("a box").min;
    assert_eq!(back, before);
}

#[test]
fn regions_are_duplicated_locked_and_hidden() {
    let mut desk = Desk::new().with_rectangle();
    desk.press_with(Modifiers::COMMAND, Key::D);
    assert_eq!(desk.regions().len(), 2);
    assert_ne!(desk.regions()[0].lesion, desk.regions()[1].lesion, "it counts on its own");
    desk.press_with(Modifiers::COMMAND, Key::L);
    assert!(desk.regions()[1].is_locked);
    desk.press(Key::Delete);
    assert_eq!(desk.regions().len(), 2);
    assert!(desk.says("locked"));
    let before = desk.regions()[1].shape.clone();
    desk.drag(&[(310.0, 320.0), (500.0, 500.0)]);
    assert_eq!(desk.regions()[1].shape, before);
    desk.press_with(Modifiers::COMMAND, Key::L);
    desk.press(Key::H);
    assert!(desk.session().drawing.is_hidden);
    desk.press(Key::Delete);
    assert_eq!(desk.regions().len(), 2, "what is hidden is not deleted by accident");
    desk.app.key_down(Key::H);
    desk.app.run();
    assert!(!desk.session().drawing.is_hidden);
    desk.wait();
    desk.app.key_up(Key::H);
    desk.app.run();
    assert!(desk.session().drawing.is_hidden, "held down it only peeks");
}
