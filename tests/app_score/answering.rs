//! Items answered by digits, keys and clicks, and the totals they come to.

use egui::{Event, Key, Modifiers};
use seriatim::instrument::score::Answer;

use crate::desk::{Desk, value};

#[test]
fn the_whole_cdasi_is_scored_by_digits_alone() {
    let mut desk = Desk::new();
    assert_eq!(desk.visit(), 1);
    for _ in 0..15 {
        desk.digits("32111");
    }
    // Gottron's hands: erythema, papules, ulceration, damage; then periungual and alopecia.
    desk.digits("3112");
    assert_eq!(desk.total("activity"), None, "periungual and alopecia are open");
    desk.digits("21");
    assert_eq!(desk.total("activity").as_deref(), Some("100"));
    assert_eq!(desk.total("damage").as_deref(), Some("32"));
    assert!(desk.says("81 of 81 items"));
    assert!(desk.says("Activity · severe"));
}

#[test]
fn papules_double_the_erythema_of_the_hands() {
    for (papules, activity) in [("0", "4"), ("1", "7")] {
        let mut desk = Desk::new();
        desk.fill_with_zeros();
        assert_eq!(desk.total("activity").as_deref(), Some("0"));
        assert_eq!(desk.total("damage").as_deref(), Some("0"));
        for reached in ["gottron_hands.papules", "gottron_hands.erythema"] {
            let key = if reached.ends_with("papules") { Key::ArrowUp } else { Key::ArrowLeft };
            desk.press(key);
            assert_eq!(desk.focus(), reached);
        }
        desk.digits(&format!("3{papules}1"));
        assert_eq!(desk.total("activity").as_deref(), Some(activity));
    }
}

#[test]
fn a_digit_that_is_not_allowed_is_refused_in_words_and_sets_nothing() {
    let mut desk = Desk::new();
    desk.digits("4");
    assert_eq!(desk.answer("scalp.erythema"), None);
    assert!(desk.says("4 is not allowed here: Scalp: Erythema takes 0, 1, 2 or 3"));
    desk.digits("3");
    assert_eq!(desk.answer("scalp.erythema"), value("3"));
    assert!(!desk.says("is not allowed here"));
    assert_eq!(desk.focus(), "scalp.scale");
}

#[test]
fn digits_count_by_their_place_on_the_keyboard_and_never_while_a_modifier_is_held() {
    let mut desk = Desk::new();
    let mut press = |key, physical_key, modifiers| {
        desk.app.event(Event::Key { key, physical_key, pressed: true, repeat: false, modifiers });
        desk.app.run();
        let event = Event::Key { key, physical_key, pressed: false, repeat: false, modifiers };
        desk.app.event(event);
        desk.app.run();
    };
    press(Key::Quote, Some(Key::Num3), Modifiers::NONE);
    press(Key::Num2, Some(Key::Num2), Modifiers::ALT);
    assert_eq!(desk.answer("scalp.erythema"), value("3"));
    assert_eq!(desk.answer("scalp.scale"), None);
}

#[test]
fn what_a_slow_frame_brings_at_once_is_answered_in_order() {
    let mut desk = Desk::new();
    for key in [Key::Num3, Key::Tab, Key::Num1, Key::N, Key::Num1] {
        for pressed in [true, false] {
            let modifiers = Modifiers::NONE;
            let event = Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
            desk.app.input_mut().events.push(event);
        }
    }
    let mut raw = std::mem::take(&mut desk.app.input_mut().events);
    // The window's own hook deals them out, as the system's events pass through it.
    let mut keystrokes = seriatim::app::keystrokes::Keystrokes::default();
    loop {
        keystrokes.one_at_a_time(&mut raw);
        desk.app.input_mut().events.append(&mut raw);
        desk.app.run();
        if !keystrokes.is_waiting() {
            break;
        }
    }
    assert_eq!(desk.answer("scalp.erythema"), value("3"));
    assert_eq!(desk.answer("scalp.scale"), None, "Tab left it open");
    assert_eq!(desk.answer("scalp.erosion"), value("1"));
    assert_eq!(desk.answer("scalp.poikiloderma"), Some(Answer::NotAssessed));
    assert_eq!(desk.answer("scalp.calcinosis"), value("1"));
}

#[test]
fn arrows_and_tab_walk_without_answering() {
    let mut desk = Desk::new();
    for (modifiers, key, reached) in [
        (Modifiers::NONE, Key::Tab, "scalp.scale"),
        (Modifiers::NONE, Key::ArrowDown, "malar.scale"),
        (Modifiers::NONE, Key::ArrowRight, "malar.erosion"),
        (Modifiers::NONE, Key::ArrowUp, "scalp.erosion"),
        (Modifiers::SHIFT, Key::Tab, "scalp.scale"),
        (Modifiers::NONE, Key::ArrowLeft, "scalp.erythema"),
        (Modifiers::NONE, Key::ArrowLeft, "scalp.erythema"),
    ] {
        desk.keys(modifiers, key);
        assert_eq!(desk.focus(), reached, "{key:?}");
    }
    assert!(desk.assessment().is_none());
    assert_eq!(desk.visit(), 1, "arrows never change the visit here");
}

#[test]
fn states_keep_the_total_empty_and_the_partial_sum_says_of_what() {
    let mut desk = Desk::new();
    desk.fill_with_zeros();
    for key in [Key::ArrowUp, Key::ArrowRight, Key::ArrowRight] {
        desk.press(key);
    }
    assert_eq!(desk.focus(), "gottron_hands.damage");
    desk.press(Key::V);
    assert_eq!(desk.total("activity").as_deref(), Some("0"), "it was an item of damage");
    let damage = desk.scored().total("damage").unwrap().clone();
    assert_eq!((damage.value, damage.answered, damage.items), (None, 30, 31));
    assert!(desk.says("Damage so far") && desk.says("30 of 31 answered"));
    for (key, answer) in [
        (Key::N, Answer::NotAssessed),
        (Key::V, Answer::NotVisible),
        (Key::X, Answer::NotApplicable),
    ] {
        let item = desk.focus();
        desk.press(key);
        assert_eq!(desk.answer(&item), Some(answer));
    }
    assert_eq!(desk.total("activity"), None);
    let item = desk.focus();
    desk.press(Key::Delete);
    assert_eq!(desk.answer(&item), None, "Delete makes it missing again");
    assert_eq!(desk.focus(), item);
}

#[test]
fn a_level_is_clicked_and_the_visit_before_is_told() {
    let mut desk = Desk::new();
    desk.click("Abdomen: Scale, 2 crust or lichenification");
    assert_eq!(desk.answer("abdomen.scale"), value("2"));
    assert_eq!(desk.focus(), "abdomen.scale");
    desk.press(Key::PageDown);
    assert_eq!(desk.visit(), 2);
    assert_eq!(desk.focus(), "abdomen.scale", "the same item at the next visit");
    assert!(desk.assessment().is_none(), "nothing is carried over");
    assert!(desk.says("visit before: 2 crust or lichenification"));
    desk.digits("1");
    assert_eq!(desk.answer("abdomen.scale"), value("1"));
    desk.press(Key::PageUp);
    assert_eq!(desk.visit(), 1);
    assert_eq!(desk.answer("abdomen.scale"), value("2"));
    assert!(!desk.says("visit before:"));
    desk.press(Key::End);
    assert_eq!(desk.visit(), 4);
    desk.press(Key::Home);
    assert_eq!(desk.visit(), 1);
}
