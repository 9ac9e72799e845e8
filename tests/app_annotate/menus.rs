//! The right button around the canvas, and what a person writes of one drawing.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use seriatim::model::ids::{LesionId, PhotoId, VisitId};
use seriatim::model::lesion::LesionStatus;

use crate::desk::Desk;

fn choose(desk: &mut Desk, words: &'static str) {
    desk.app.get_by_label(words).click();
    desk.app.run();
}

#[test]
fn the_filmstrip_has_a_menu_that_is_about_its_photo() {
    let mut desk = Desk::new().with_rectangle();
    desk.press_with(Modifiers::COMMAND, Key::C);
    let card = "Day 153 · After IVIG ×5";
    desk.app.get_by_role_and_label(Role::Button, card).click_secondary();
    desk.app.run();
    choose(&mut desk, "Open photo");
    assert_eq!(desk.session().selection.photo, Some(PhotoId(2)));
    let first = "Day 0 · Presentation";
    desk.app.get_by_role_and_label(Role::Button, first).click_secondary();
    desk.app.run();
    choose(&mut desk, "Paste");
    assert_eq!(desk.session().selection.photo, Some(PhotoId(1)), "it is shown what is done to it");
    assert_eq!(desk.regions().len(), 2);
}

#[test]
fn a_lesion_that_is_not_drawn_has_a_menu_of_what_became_of_it() {
    let mut desk = Desk::new().with_rectangle();
    desk.press(Key::D);
    for is_resolved in [true, false] {
        let rows: Vec<_> = desk.app.get_all_by_role(Role::Button).collect();
        let row = rows.iter().find(|it| {
            let name = egui_kittest::kittest::NodeT::accesskit_node(*it).label();
            name.is_some_and(|name| name == "L1" || name == "L1 · resolved")
        });
        row.expect("it stands under “not drawn here”").click_secondary();
        drop(rows);
        desk.app.run();
        choose(&mut desk, "Resolved at this visit");
        let stated = desk.project().lesions[&LesionId(1)].status.get(&VisitId(2)).cloned();
        assert_eq!(stated, is_resolved.then_some(LesionStatus::Resolved));
    }
}

#[test]
fn a_drawing_has_a_note_of_its_own_beside_that_of_the_lesion() {
    let mut desk = Desk::new().with_rectangle();
    desk.field("Note of this region").focus();
    desk.app.run();
    desk.field("Note of this region").type_text("hair across it");
    desk.app.run();
    desk.press(Key::Enter);
    assert_eq!(desk.only_region().note, "hair across it");
    assert!(desk.project().lesions.values().all(|lesion| lesion.note.is_empty()));
    desk.undo();
    assert_eq!(desk.only_region().note, "");
}
