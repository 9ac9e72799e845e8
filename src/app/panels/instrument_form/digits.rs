//! What a digit means at an item: a level at once, the first of two for a half point, or the beginning of a number.

use egui::{Event, InputState, Key};

use crate::instrument::item::{Item, Values};
use crate::instrument::number::Number;

/// How the keyboard answers an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// One digit is the answer.
    OneKey,
    /// A digit is the answer, and the same digit again adds half a point.
    Halves,
    /// A number is typed.
    Typed,
}

/// What a digit does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pressed {
    /// It sets this value; the focus moves on, or stays because half a point may follow.
    Set {
        /// The value.
        value: Number,
        /// Whether the focus moves on.
        moves_on: bool,
    },
    /// It begins a number.
    Begin,
    /// It is refused, for the reason in these words.
    Refused(String),
}

/// How the keyboard answers items with these values.
pub fn entry(values: &Values) -> Entry {
    let Values::Levels(levels) = values else { return Entry::Typed };
    let is_digit =
        |value: Number| value.is_whole() && value >= Number::ZERO && value < Number::from(10);
    let is_level = |value: Number| levels.iter().any(|level| level.value == value);
    let below = |value: Number| value.checked_sub(half());
    if levels.iter().all(|level| is_digit(level.value)) {
        Entry::OneKey
    } else if levels.iter().all(|level| {
        is_digit(level.value) || below(level.value).is_some_and(|it| is_digit(it) && is_level(it))
    }) {
        Entry::Halves
    } else {
        Entry::Typed
    }
}

/// What `digit` does at `item`; `was_just_set` says that the key before set that very digit here.
pub fn press(item: &Item, digit: u8, was_just_set: bool) -> Pressed {
    let value = Number::from(i64::from(digit));
    let kind = entry(&item.values);
    if kind == Entry::Typed {
        return Pressed::Begin;
    }
    if !item.values.allow(value) {
        let allowed = &item.values;
        let words = format!("{digit} is not allowed here: {} takes {allowed}", item.full_label());
        return Pressed::Refused(words);
    }
    let more = value.checked_add(half()).filter(|more| item.values.allow(*more));
    match more {
        Some(more) if was_just_set => Pressed::Set { value: more, moves_on: true },
        Some(_) => Pressed::Set { value, moves_on: false },
        None => Pressed::Set { value, moves_on: true },
    }
}

/// The digit that was just pressed, on the number row or the keypad, whatever the layout makes of it.
///
/// With modifiers a digit means something else; Shift is left alone, because some layouts need it for digits.
pub fn pressed_digit(input: &InputState) -> Option<u8> {
    input.events.iter().find_map(|event| {
        let Event::Key { key, physical_key, pressed: true, repeat: false, modifiers } = event
        else {
            return None;
        };
        if modifiers.alt || modifiers.ctrl || modifiers.command {
            return None;
        }
        let at_place = || physical_key.filter(|_| !is_walking(*key)).and_then(digit_of);
        digit_of(*key).or_else(at_place)
    })
}

/// A keypad without its number lock walks instead.
fn is_walking(key: Key) -> bool {
    use Key::{
        ArrowDown, ArrowLeft, ArrowRight, ArrowUp, Delete, End, Home, Insert, PageDown, PageUp,
    };
    [ArrowDown, ArrowLeft, ArrowRight, ArrowUp, Delete, End, Home, Insert, PageDown, PageUp]
        .contains(&key)
}

fn digit_of(key: Key) -> Option<u8> {
    use Key::{Num0, Num1, Num2, Num3, Num4, Num5, Num6, Num7, Num8, Num9};
    let digits = [Num0, Num1, Num2, Num3, Num4, Num5, Num6, Num7, Num8, Num9];
    let place = digits.iter().position(|digit| *digit == key)?;
    u8::try_from(place).ok()
}

fn half() -> Number {
    Number::ONE.checked_div(Number::from(2)).expect("two is not zero")
}

#[cfg(test)]
mod tests {
    use egui::Modifiers;

    use super::*;
    use crate::instrument::item::{Basis, Group};

    fn item(values: &str) -> Item {
        Item {
            id: "head.erythema".to_owned(),
            label: "Erythema".to_owned(),
            site: Some("head".to_owned()),
            site_label: Some("Head".to_owned()),
            column: Some("erythema".to_owned()),
            group: Group::Activity,
            basis: Basis::Seen,
            values: ron::from_str(values).unwrap(),
            note: None,
            body_sites: Vec::new(),
            in_totals: true,
        }
    }

    fn levels(values: &[&str]) -> Item {
        let levels: Vec<_> = values.iter().map(|value| format!("({value:?}, \"x\")")).collect();
        item(&format!("Levels([{}])", levels.join(", ")))
    }

    fn set(value: &str, moves_on: bool) -> Pressed {
        Pressed::Set { value: Number::parse(value).unwrap(), moves_on }
    }

    #[test]
    fn single_digits_take_one_key_and_nothing_else_is_taken_for_them() {
        let erythema = levels(&["0", "1", "2", "3"]);
        assert_eq!(entry(&erythema.values), Entry::OneKey);
        assert_eq!(press(&erythema, 3, false), set("3", true));
        assert_eq!(press(&erythema, 3, true), set("3", true));
        let refused =
            Pressed::Refused("4 is not allowed here: Head: Erythema takes 0, 1, 2 or 3".to_owned());
        assert_eq!(press(&erythema, 4, false), refused);
        let gaps = levels(&["0", "3", "4", "5", "6"]);
        assert!(matches!(press(&gaps, 1, false), Pressed::Refused(_)));
        assert_eq!(press(&gaps, 6, false), set("6", true));
    }

    #[test]
    fn the_same_digit_again_adds_half_a_point_where_that_is_a_level() {
        let easi = levels(&["0", "1", "1.5", "2", "2.5", "3"]);
        assert_eq!(entry(&easi.values), Entry::Halves);
        assert_eq!(press(&easi, 1, false), set("1", false));
        assert_eq!(press(&easi, 1, true), set("1.5", true));
        assert_eq!(press(&easi, 0, false), set("0", true));
        assert_eq!(press(&easi, 3, false), set("3", true));
        assert!(matches!(press(&easi, 4, false), Pressed::Refused(_)));
    }

    #[test]
    fn everything_else_is_typed() {
        for other in [
            levels(&["0", "0.1", "0.25", "1"]),
            levels(&["0", "10"]),
            levels(&["0", "0.5", "2.5"]),
            item(r#"Range(min: "0", max: Some("10"), step: Some("0.1"))"#),
            item(r#"Range(min: "0", max: None, step: Some("1"))"#),
        ] {
            assert_eq!(press(&other, 1, false), Pressed::Begin, "{:?}", other.values);
        }
    }

    #[test]
    fn digits_are_read_by_their_place_on_the_keyboard() {
        let read = |key, physical_key, modifiers| {
            let event = Event::Key { key, physical_key, pressed: true, repeat: false, modifiers };
            let mut input = InputState::default();
            input.events.push(event);
            pressed_digit(&input)
        };
        let none = Modifiers::NONE;
        assert_eq!(read(Key::Num2, None, none), Some(2));
        assert_eq!(read(Key::Quote, Some(Key::Num4), none), Some(4), "a French number row");
        assert_eq!(read(Key::Num4, Some(Key::Num4), Modifiers::SHIFT), Some(4), "with Shift");
        assert_eq!(read(Key::ArrowLeft, Some(Key::Num4), none), None, "a keypad that walks");
        assert_eq!(read(Key::Num1, Some(Key::Num1), Modifiers::COMMAND), None);
        assert_eq!(read(Key::Num1, Some(Key::Num1), Modifiers::ALT), None);
        assert_eq!(read(Key::A, Some(Key::Q), none), None);
    }
}
