//! Several regions at once: selected, moved, scaled, turned, nudged, copied to another photo, put in order.

use egui::{Event, Key, Modifiers, PointerButton};
use egui_kittest::kittest::Queryable as _;
use seriatim::model::ids::{PhotoId, RegionId};
use seriatim::model::region::Shape;

use crate::desk::{Desk, assert_box};

/// Two boxes, (200, 200) to (400, 350) and (600, 200) to (700, 300), none selected.
fn two() -> Desk {
    let mut desk = Desk::new().with_rectangle();
    desk.press(Key::R);
    desk.drag(&[(600.0, 200.0), (650.0, 250.0), (700.0, 300.0)]);
    desk.press(Key::V);
    desk.press(Key::Escape);
    assert!(chosen(&desk).is_empty());
    desk
}

fn chosen(desk: &Desk) -> Vec<u32> {
    desk.session().selected_regions().iter().map(|(id, _)| id.0).collect()
}

#[test]
fn regions_are_selected_by_shift_a_frame_and_all_at_once() {
    let mut desk = two();
    desk.click(300.0, 300.0);
    desk.click_with(Modifiers::SHIFT, 650.0, 250.0);
    assert_eq!(chosen(&desk), [1, 2]);
    desk.click_with(Modifiers::SHIFT, 300.0, 300.0);
    assert_eq!(chosen(&desk), [2], "one less");
    desk.press(Key::Escape);
    desk.drag_with(Modifiers::SHIFT, &[(100.0, 100.0), (400.0, 300.0), (650.0, 500.0)]);
    assert_eq!(chosen(&desk), [1], "only what lies wholly in the frame");
    desk.drag_with(Modifiers::SHIFT, &[(550.0, 100.0), (700.0, 300.0), (800.0, 500.0)]);
    assert_eq!(chosen(&desk), [1, 2], "beside what was selected");
    desk.press(Key::Escape);
    assert!(chosen(&desk).is_empty());
    desk.press_with(Modifiers::COMMAND, Key::A);
    assert_eq!(chosen(&desk), [1, 2]);
    desk.wait();
    desk.click(650.0, 250.0);
    assert_eq!(chosen(&desk), [2], "a plain click means one");
    desk.click(100.0, 700.0);
    assert!(chosen(&desk).is_empty());
}

#[test]
fn a_drag_on_an_empty_place_still_moves_the_photo() {
    let mut desk = two();
    desk.press_with(Modifiers::COMMAND, Key::Num1);
    let canvas = desk.canvas();
    let from = canvas.center() + egui::vec2(0.0, 200.0);
    desk.move_to(from);
    desk.button(from, PointerButton::Primary, true, Modifiers::NONE);
    desk.move_to(from + egui::vec2(-60.0, 0.0));
    desk.button(from + egui::vec2(-60.0, 0.0), PointerButton::Primary, false, Modifiers::NONE);
    desk.click_at(canvas.center(), PointerButton::Primary, Modifiers::NONE);
    // The middle of the canvas is now 60 points to the right of the photo's middle: nothing lies there.
    assert!(chosen(&desk).is_empty());
    desk.press(Key::F);
}

#[test]
fn several_are_moved_scaled_turned_and_nudged_as_one_step_each() {
    let mut desk = two();
    desk.press_with(Modifiers::COMMAND, Key::A);
    let steps = desk.n_steps();
    desk.drag(&[(300.0, 300.0), (320.0, 320.0), (350.0, 400.0)]);
    assert_box(desk.regions()[0], [250.0, 300.0, 450.0, 450.0]);
    assert_box(desk.regions()[1], [650.0, 300.0, 750.0, 400.0]);
    assert_eq!((desk.n_steps(), chosen(&desk)), (steps + 1, vec![1, 2]));
    desk.press_with(Modifiers::SHIFT, Key::ArrowDown);
    assert_box(desk.regions()[0], [250.0, 310.0, 450.0, 460.0]);
    assert_box(desk.regions()[1], [650.0, 310.0, 750.0, 410.0]);

    // The grip at the lower right of the frame stands 16 points outside of all.
    let away = egui::Vec2::splat(16.0);
    let grip = desk.at(750.0, 460.0) + away;
    let to = desk.at(1000.0, 535.0) + away;
    desk.move_to(grip);
    desk.button(grip, PointerButton::Primary, true, Modifiers::NONE);
    desk.move_to(to);
    desk.button(to, PointerButton::Primary, false, Modifiers::NONE);
    // 500 × 150 became 750 × 225.
    assert_box(desk.regions()[0], [250.0, 310.0, 550.0, 535.0]);
    assert_box(desk.regions()[1], [850.0, 310.0, 1000.0, 460.0]);
    assert_eq!(desk.last_step(), "Resize regions");

    let area = desk.regions()[0].shape.area();
    let top = desk.at(625.0, 310.0) - egui::vec2(0.0, 40.0);
    let middle = desk.at(625.0, 422.5);
    desk.move_to(top);
    desk.button(top, PointerButton::Primary, true, Modifiers::NONE);
    let turned = middle + egui::vec2(top.distance(middle) * 0.26, -top.distance(middle) * 0.97);
    desk.move_to(turned);
    desk.button(turned, PointerButton::Primary, false, Modifiers::NONE);
    assert_eq!(desk.last_step(), "Turn regions");
    assert!(matches!(desk.regions()[0].shape, Shape::Outline(_)));
    assert!((desk.regions()[0].shape.area() - area).abs() < area * 0.001);
    for _ in 0..4 {
        desk.undo();
    }
    assert_box(desk.regions()[0], [200.0, 200.0, 400.0, 350.0]);
    assert_box(desk.regions()[1], [600.0, 200.0, 700.0, 300.0]);
}

#[test]
fn a_locked_region_stays_while_the_others_move_and_is_not_deleted_with_them() {
    let mut desk = two();
    desk.click(650.0, 250.0);
    desk.press_with(Modifiers::COMMAND, Key::L);
    desk.press_with(Modifiers::COMMAND, Key::A);
    desk.drag(&[(300.0, 300.0), (320.0, 320.0), (350.0, 400.0)]);
    assert_box(desk.regions()[0], [250.0, 300.0, 450.0, 450.0]);
    assert_box(desk.regions()[1], [600.0, 200.0, 700.0, 300.0]);
    desk.press(Key::Delete);
    assert_eq!(desk.regions().len(), 2);
    assert!(desk.says("locked"));
    desk.press_with(Modifiers::COMMAND, Key::L);
    assert!(desk.regions().iter().all(|region| region.is_locked), "all alike");
    desk.press_with(Modifiers::COMMAND, Key::L);
    desk.press(Key::Delete);
    assert!(desk.regions().is_empty() && desk.project().lesions.is_empty());
    desk.undo();
    assert_eq!((desk.regions().len(), desk.project().lesions.len()), (2, 2));
}

#[test]
fn regions_are_copied_to_the_same_place_of_another_photo_as_the_same_lesions() {
    let mut desk = two();
    desk.press_with(Modifiers::COMMAND, Key::A);
    desk.press_with(Modifiers::COMMAND, Key::C);
    desk.press(Key::D);
    assert_eq!(desk.session().selection.photo, Some(PhotoId(2)));
    desk.app.event(Event::Paste("2 regions copied in Seriatim".to_owned()));
    desk.app.run();
    let project = desk.project();
    assert_eq!((project.regions.len(), project.lesions.len()), (4, 2));
    for (from, to) in [(1, 3), (2, 4)] {
        let (from, to) = (&project.regions[&RegionId(from)], &project.regions[&RegionId(to)]);
        assert_eq!((&from.shape, from.lesion), (&to.shape, to.lesion));
        assert_eq!(to.photo, PhotoId(2));
    }
    assert_eq!(chosen(&desk), [3, 4]);
    desk.undo();
    assert_eq!(desk.project().regions.len(), 2);
    assert_eq!(desk.session().selection.photo, Some(PhotoId(2)), "undo works on another photo");
    desk.redo();
    desk.press(Key::A);
    desk.press_with(Modifiers::COMMAND, Key::V);
    assert_eq!(desk.project().lesions.len(), 4, "on its own photo a copy counts on its own");
    assert_ne!(desk.project().regions[&RegionId(5)].shape, desk.regions()[0].shape, "aside");
    desk.press_with(Modifiers::COMMAND, Key::X);
    assert_eq!((desk.project().regions.len(), desk.project().lesions.len()), (4, 2));
    desk.press_with(Modifiers::COMMAND, Key::A);
    desk.press_with(Modifiers::COMMAND, Key::D);
    assert_eq!(desk.project().regions.len(), 6, "several are duplicated");
}

#[test]
fn what_lies_above_is_chosen_and_kept() {
    let mut desk = two();
    let order = |desk: &Desk| -> Vec<u32> {
        desk.session().regions_here().iter().map(|(id, _)| id.0).collect()
    };
    desk.click(300.0, 300.0);
    desk.press_with(Modifiers::COMMAND, Key::CloseBracket);
    assert_eq!(order(&desk), [2, 1]);
    desk.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::OpenBracket);
    assert_eq!(order(&desk), [1, 2]);
    desk.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::CloseBracket);
    let path = desk.case.path.clone();
    desk.press_with(Modifiers::COMMAND, Key::W);
    let mut app = crate::support::harness(path);
    app.key_press_modifiers(Modifiers::ALT, Key::Num2);
    app.run();
    let session = app.state().session().expect("it opens again");
    let order: Vec<u32> = session.regions_here().iter().map(|(id, _)| id.0).collect();
    assert_eq!(order, [2, 1]);
    app.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    app.run();
    let session = app.state().session().expect("it is open");
    let order: Vec<u32> = session.regions_here().iter().map(|(id, _)| id.0).collect();
    assert_eq!(order, [1, 2], "undo goes on after reopening");
}

#[test]
fn the_right_button_offers_what_can_be_done_with_several() {
    let mut desk = two();
    desk.press_with(Modifiers::COMMAND, Key::A);
    let at = desk.at(300.0, 300.0);
    desk.click_at(at, PointerButton::Secondary, Modifiers::NONE);
    assert_eq!(chosen(&desk), [1, 2], "the menu is about the selection");
    desk.app.get_by_label("Unite regions U").click();
    desk.app.run();
    assert_eq!(desk.regions().len(), 1);
    let Shape::Outline(parts) = &desk.only_region().shape else { panic!("an outline") };
    assert_eq!(parts.len(), 2);
    desk.undo();
    assert_eq!(desk.regions().len(), 2);
}

#[test]
fn the_lesion_follows_when_an_undo_takes_the_region_that_led() {
    let mut desk = two();
    desk.click(650.0, 250.0);
    desk.click_with(Modifiers::SHIFT, 300.0, 300.0);
    assert_eq!(desk.selected(), Some(RegionId(2)), "the one that was selected first leads");
    assert!(desk.app.query_by_label("2 REGIONS SELECTED").is_some());
    desk.undo();
    assert_eq!(desk.selected(), Some(RegionId(1)));
    let lesion = desk.project().regions[&RegionId(1)].lesion;
    assert_eq!(desk.session().selection.lesion, lesion);
    assert!(desk.app.query_by_label("2 REGIONS SELECTED").is_none());
}
