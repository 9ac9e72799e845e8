//! One keystroke at a time, so that what a key means never depends on how quickly frames follow each other.
//!
//! Scoring moves on after every digit: `2`, Tab, `1` are three answers to where the focus is. When a slow frame brings
//! them all at once they are dealt out over the next frames, in the order in which they were pressed.

use std::collections::VecDeque;

use egui::{Context, Event, Key, Modifiers};

/// What was pressed and is still to be dealt out.
#[derive(Default)]
pub struct Keystrokes {
    waiting: VecDeque<Event>,
}

impl Keystrokes {
    /// Leaves in `events` what happened up to the second key press; the rest waits for the next frame.
    ///
    /// A held key repeats itself: while one of its presses waits, no other is kept.
    pub fn one_at_a_time(&mut self, events: &mut Vec<Event>) {
        for event in events.drain(..) {
            let is_repeated = pressed(&event).is_some_and(|key| self.is_held(key));
            if !is_repeated {
                self.waiting.push_back(event);
            }
        }
        let mut has_press = false;
        while let Some(event) = self.waiting.front() {
            let is_press = pressed(event).is_some();
            if is_press && has_press {
                break;
            }
            has_press |= is_press;
            events.extend(self.waiting.pop_front());
        }
    }

    /// Leaves everything in `events`, what waited first.
    pub fn all(&mut self, events: &mut Vec<Event>) {
        if self.is_waiting() {
            self.waiting.extend(events.drain(..));
            events.extend(self.waiting.drain(..));
        }
    }

    /// Whether another frame is needed.
    pub fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Whether the last thing that waits of this key is a press.
    fn is_held(&self, key: Key) -> bool {
        let of_key = |event: &Event| {
            let Event::Key { key: other, pressed, .. } = event else { return None };
            (*other == key).then_some(*pressed)
        };
        self.waiting.iter().rev().find_map(of_key) == Some(true)
    }
}

fn pressed(event: &Event) -> Option<Key> {
    let Event::Key { key, pressed: true, .. } = event else { return None };
    Some(*key)
}

/// How often a key was pressed with exactly these modifiers; the presses are used up.
pub fn take(ctx: &Context, modifiers: Modifiers, key: Key) -> usize {
    ctx.input_mut(|input| {
        let before = input.events.len();
        input.events.retain(|event| {
            !matches!(event, Event::Key { key: pressed_key, pressed: true, modifiers: held, .. }
                if *pressed_key == key && held.matches_exact(modifiers))
        });
        before - input.events.len()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(key: Key, pressed: bool) -> Event {
        Event::Key {
            key,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers: Modifiers::default(),
        }
    }

    fn text(text: &str) -> Event {
        Event::Text(text.to_owned())
    }

    #[test]
    fn what_one_slow_frame_brings_is_dealt_out_in_order() {
        let pressed = vec![
            key(Key::Num2, true),
            text("2"),
            key(Key::Num2, false),
            key(Key::Tab, true),
            key(Key::Tab, false),
            key(Key::Num2, true),
            text("2"),
        ];
        let mut keystrokes = Keystrokes::default();
        let mut dealt = Vec::new();
        let mut events = pressed.clone();
        for wanted in [3, 2, 2] {
            keystrokes.one_at_a_time(&mut events);
            assert_eq!(events.len(), wanted);
            dealt.append(&mut events);
        }
        assert_eq!(dealt, pressed);
        assert!(!keystrokes.is_waiting());
    }

    #[test]
    fn a_held_key_does_not_go_on_after_it_is_released() {
        let mut keystrokes = Keystrokes::default();
        let mut events = vec![key(Key::Tab, true); 20];
        keystrokes.one_at_a_time(&mut events);
        assert_eq!(events.len(), 1);
        assert!(!keystrokes.is_waiting());
    }

    #[test]
    fn what_waited_comes_first_when_all_is_wanted() {
        let mut keystrokes = Keystrokes::default();
        let mut events = vec![key(Key::Num1, true), key(Key::Num2, true)];
        keystrokes.one_at_a_time(&mut events);
        let mut events = vec![text("x")];
        keystrokes.all(&mut events);
        assert_eq!(events, [key(Key::Num2, true), text("x")]);
        keystrokes.all(&mut events);
        assert_eq!(events.len(), 2);
    }
}
