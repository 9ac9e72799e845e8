//! Scales and typed numbers, and what becomes of a number that is not entered.

use egui::{Event, Key, Modifiers, PointerButton, Role};
use egui_kittest::kittest::Queryable as _;
use seriatim::instrument::score::Answer;

use crate::desk::{Desk, value};

#[test]
fn a_scale_takes_a_comma_and_refuses_what_lies_outside() {
    let mut desk = Desk::new();
    desk.take_instrument("Global assessments on visual analogue scales from 0 to 10");
    assert_eq!(desk.session().selection.instrument, "pga-vas");
    desk.type_text("10.5");
    desk.press(Key::Enter);
    assert!(desk.says("10.5 is not allowed: from 0 to 10 in steps of 0.1"));
    assert!(desk.assessment().is_none());
    for _ in 0..4 {
        desk.press(Key::Backspace);
    }
    desk.type_text("7,5");
    desk.press(Key::Enter);
    assert_eq!(desk.answer("activity"), value("7.5"));
    assert_eq!(desk.focus(), "damage", "Enter moves on");
    desk.type_text("x");
    assert_eq!(desk.answer("damage"), Some(Answer::NotApplicable));
    assert_eq!(desk.focus(), "itch");
    desk.type_text("3");
    desk.press(Key::PageDown);
    assert_eq!(desk.visit(), 2);
    assert!(desk.assessment().is_none(), "what was typed stays with its visit");
    desk.press(Key::PageUp);
    assert_eq!(desk.answer("itch"), value("3"));
}

#[test]
fn a_number_that_is_left_is_kept_and_escape_drops_it() {
    let mut desk = Desk::new();
    desk.take_instrument("Global assessments on visual analogue scales from 0 to 10");
    desk.type_text("4");
    desk.keys(Modifiers::ALT, Key::Num1);
    let kept = desk.session().project().assessments.values().next().unwrap();
    assert_eq!(kept.answers.get("activity").copied(), value("4"), "leaving the workspace keeps it");
    desk.keys(Modifiers::ALT, Key::Num4);
    desk.app.get_by_role_and_label(Role::TextInput, "Damage").focus();
    desk.app.run();
    desk.type_text("9");
    desk.press(Key::Escape);
    assert_eq!(desk.answer("damage"), None);
    desk.app.get_by_role_and_label(Role::TextInput, "Damage").focus();
    desk.app.run();
    desk.type_text("8.1");
    desk.click("Visit 2: After IVIG, nothing answered");
    assert_eq!(desk.visit(), 2);
    assert!(desk.assessment().is_none(), "a click on another visit takes nothing along");
    desk.press(Key::PageUp);
    assert_eq!(desk.answer("damage"), value("8.1"));
}

#[test]
fn a_place_on_the_line_of_a_scale_is_one_step() {
    let mut desk = Desk::new();
    desk.take_instrument("Global assessments on visual analogue scales from 0 to 10");
    let rect = desk.app.get_by_label("Itch, scale").rect();
    desk.click_at(rect.center());
    assert_eq!(desk.answer("itch"), value("5"));
    let entries = desk.session().file.ledger().entries().len();
    let (from, to) = (rect.center(), rect.right_center());
    desk.app.event(Event::PointerMoved(from));
    let button = |pos, pressed| Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    desk.app.event(button(from, true));
    for share in [0.2, 0.4, 0.6, 0.8, 1.0] {
        desk.app.event(Event::PointerMoved(from + (to - from) * share));
        desk.app.run();
    }
    desk.app.event(button(to, false));
    desk.app.run();
    assert_eq!(desk.answer("itch"), value("10"));
    assert_eq!(desk.session().file.ledger().entries().len(), entries + 1);
}
