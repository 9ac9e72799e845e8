//! A number that is typed: digits, point or comma; Enter confirms and moves on; what is not allowed is refused in place.
//!
//! The text is a draft until it is entered or left. It remembers whose answer it is, so that it cannot end up anywhere
//! else.

use egui::text::{CCursor, CCursorRange};
use egui::{Align2, Context, Event, Id, InputState, Key, Modifiers, Rect, TextEdit, Ui};

use crate::app::action::{Action, Answering, Select};
use crate::app::commands::Command;
use crate::app::panels::instrument_form::form::{Form, state_words};
use crate::app::panels::instrument_form::layout::Walk;
use crate::app::panels::instrument_form::levels::{self, Look};
use crate::app::session::Session;
use crate::app::theme::tokens;
use crate::instrument::item::Item;
use crate::instrument::number::Number;
use crate::instrument::score::Answer;
use crate::model::assessment::Identity;

/// The number being typed, if any; there is one field in hand at a time.
#[derive(Default)]
pub struct NumberField {
    draft: Option<Draft>,
    /// Where the cursor goes when the field is shown next.
    cursor: Option<Cursor>,
}

struct Draft {
    identity: Identity,
    item: String,
    text: String,
    /// Why it was refused.
    problem: Option<String>,
}

#[derive(Clone, Copy)]
enum Cursor {
    /// Everything is selected, so that typing replaces it.
    All,
    /// Behind the last digit.
    End,
}

/// How a field is left by keyboard.
#[derive(Clone, Copy)]
enum Leave {
    To(Walk),
    For(Command),
}

impl NumberField {
    /// The field of an item.
    pub fn id(item: &Item) -> Id {
        Id::unique(("number", &item.id))
    }

    /// Puts the cursor into the field of an item.
    pub fn grab(&mut self, ctx: &Context, item: &Item) {
        ctx.memory_mut(|memory| memory.request_focus(Self::id(item)));
        self.cursor = Some(Cursor::All);
    }

    /// Begins a number with a digit that was pressed beside the field.
    pub fn begin(&mut self, ctx: &Context, form: &Form<'_>, item: &Item, digit: u8) {
        self.grab(ctx, item);
        self.cursor = Some(Cursor::End);
        self.write(form, item, digit.to_string());
        // The digit is in the draft; the field must not read it a second time.
        ctx.input_mut(|input| input.events.retain(|event| !matches!(event, Event::Text(_))));
    }

    /// Drops what was typed for another form.
    pub fn keep_to(&mut self, form: &Form<'_>) {
        self.draft.take_if(|draft| form.identity.as_ref() != Some(&draft.identity));
    }

    /// Shows a value that is being chosen by hand, before it is given.
    pub fn write(&mut self, form: &Form<'_>, item: &Item, text: String) {
        self.draft = form.identity.clone().map(|identity| Draft {
            identity,
            item: item.id.clone(),
            text,
            problem: None,
        });
    }

    /// Drops what was typed.
    pub fn drop_draft(&mut self) {
        self.draft = None;
    }

    /// Why what stands in the field of this item was refused.
    pub fn problem(&self, item: &Item) -> Option<&str> {
        self.draft.as_ref().filter(|draft| draft.item == item.id)?.problem.as_deref()
    }

    /// What is typed for this item and not entered.
    pub fn text(&self, item: &Item) -> Option<&str> {
        Some(self.draft.as_ref().filter(|draft| draft.item == item.id)?.text.as_str())
    }

    /// What is typed and not entered, as an action; what is not allowed stays where it is.
    pub fn take(&mut self, session: &Session) -> Option<Action> {
        let draft = self.draft.as_ref()?;
        let definition = session.definition(&draft.identity.instrument)?;
        let answer = read(definition.item(&draft.item)?, &draft.text).ok()?;
        let draft = self.draft.take()?;
        let answers = vec![(draft.item, answer.map(Answer::Value))];
        let answering = Answering { identity: draft.identity, answers, next: None };
        Some(Action::Answer(Box::new(answering)))
    }

    /// Shows the field of an item.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        form: &Form<'_>,
        item: &Item,
        look: Look,
    ) -> Vec<Action> {
        let mut actions = Vec::new();
        let id = Self::id(item);
        let has_focus = ui.memory(|memory| memory.has_focus(id));
        let leave = if has_focus { ui.input_mut(leaving_key) } else { None };
        let state = if has_focus { ui.input_mut(typed_state) } else { None };
        if has_focus && self.text(item).is_none() {
            actions.extend(ui.input_mut(undoing).map(Action::Run));
        }
        self.field_ui(ui, rect, form, item, look, &mut actions);
        if let Some(state) = state {
            self.draft = None;
            let given = form.give(item, Some(state), form.step(item, Walk::Next));
            self.take_in(form, item, given, &mut actions);
        } else if let Some(leave) = leave {
            self.leave(form, item, leave, &mut actions);
        }
        actions
    }

    fn field_ui(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        form: &Form<'_>,
        item: &Item,
        look: Look,
        actions: &mut Vec<Action>,
    ) {
        let tokens = tokens(ui);
        let id = Self::id(item);
        let answer = form.answer(item);
        let value = answer.and_then(Answer::value).map(|value| value.to_string());
        let mut text = self.text(item).map(str::to_owned).or(value).unwrap_or_default();
        if ui.memory(|memory| memory.has_focus(id)) {
            self.place_cursor(ui, id, &text);
        }
        let is_refused = self.problem(item).is_some();
        let field = TextEdit::singleline(&mut text)
            .id(id)
            .desired_width(rect.width())
            .margin(egui::Margin::symmetric(7, 3))
            .align(Align2::RIGHT_CENTER)
            .char_limit(24)
            .lock_focus(true)
            .return_key(None)
            .background_color(if look.is_row { tokens.hover } else { tokens.raised })
            .text_color(if is_refused { tokens.worse } else { tokens.text })
            .interactive(form.obstacle.is_none());
        let response = ui.put(rect, field).accessible_name(item.full_label());
        if response.changed() {
            self.write(form, item, text);
        }
        if response.gained_focus() && !form.is_focus(item) {
            actions.push(Action::Select(Select::Item(item.id.clone())));
        }
        if response.lost_focus() && self.text(item).is_some() {
            if ui.input(|input| input.key_pressed(Key::Escape)) {
                self.draft = None;
            } else {
                let given = self.entered(form, item, None);
                self.take_in(form, item, given, actions);
            }
        }
        let state = answer.and_then(state_words).filter(|_| self.text(item).is_none());
        if let Some(words) = state.filter(|_| !response.has_focus() && !response.hovered()) {
            levels::state_ui(ui, rect, words, look);
        }
        // A field with the cursor has a ring of its own.
        let is_refused = look.is_refused || is_refused;
        if is_refused || !response.has_focus() {
            levels::ring_ui(ui, rect, Look { is_refused, ..look });
        }
    }

    fn place_cursor(&mut self, ui: &Ui, id: Id, text: &str) {
        let Some(cursor) = self.cursor.take() else { return };
        let mut state = egui::text_edit::TextEditState::load(ui, id).unwrap_or_default();
        let range = match cursor {
            Cursor::All => CCursorRange::select_all_str(text),
            Cursor::End => CCursorRange::one(CCursor::new(text.chars().count())),
        };
        state.cursor.set_char_range(Some(range));
        state.store(ui, id);
    }

    /// Enters what was typed and goes where the key leads; what is not allowed keeps the cursor.
    fn leave(&mut self, form: &Form<'_>, item: &Item, leave: Leave, actions: &mut Vec<Action>) {
        let next = match leave {
            Leave::To(walk) => form.step(item, walk),
            Leave::For(_) => None,
        };
        let is_typed = self.text(item).is_some();
        if is_typed {
            let given = self.entered(form, item, next);
            self.take_in(form, item, given, actions);
        } else if let Some(next) = next {
            actions.push(Action::Select(Select::Item(next.id.clone())));
        }
        if let (Leave::For(command), None) = (leave, &self.draft) {
            actions.push(Action::Run(command));
        }
        // On the last item the cursor stays, and typing replaces what was entered.
        self.cursor = next.is_none().then_some(Cursor::All);
    }

    /// What entering the draft would do.
    fn entered(&self, form: &Form<'_>, item: &Item, next: Option<&Item>) -> Result<Action, String> {
        let answer = read(item, self.text(item).unwrap_or_default())?;
        form.give(item, answer.map(Answer::Value), next)
    }

    /// Takes the answer in, or keeps the draft with the reason why not.
    fn take_in(
        &mut self,
        form: &Form<'_>,
        item: &Item,
        given: Result<Action, String>,
        actions: &mut Vec<Action>,
    ) {
        match given {
            Ok(action) => {
                self.draft = None;
                actions.push(action);
            }
            Err(words) => {
                if self.text(item).is_none() {
                    self.write(form, item, String::new());
                }
                if let Some(draft) = &mut self.draft {
                    draft.problem = Some(words);
                }
            }
        }
    }
}

/// The number that was typed; nothing for an empty field.
///
/// # Errors
/// Says in words what is allowed.
fn read(item: &Item, text: &str) -> Result<Option<Number>, String> {
    let text = text.trim().replace(',', ".");
    if text.is_empty() {
        return Ok(None);
    }
    let text = if text.starts_with('.') { format!("0{text}") } else { text };
    let allowed = || format!("{text} is not allowed: {}", item.values);
    let value = Number::parse(&text).map_err(|_not_a_number| allowed())?;
    if item.values.allow(value) { Ok(Some(value)) } else { Err(allowed()) }
}

/// The key that leaves the field, used up.
fn leaving_key(input: &mut InputState) -> Option<Leave> {
    let keys = [
        (Modifiers::SHIFT, Key::Tab, Leave::To(Walk::Previous)),
        (Modifiers::NONE, Key::Tab, Leave::To(Walk::Next)),
        (Modifiers::NONE, Key::Enter, Leave::To(Walk::Next)),
        (Modifiers::NONE, Key::ArrowUp, Leave::To(Walk::Above)),
        (Modifiers::NONE, Key::ArrowDown, Leave::To(Walk::Below)),
        (Modifiers::NONE, Key::PageUp, Leave::For(Command::PreviousView)),
        (Modifiers::NONE, Key::PageDown, Leave::For(Command::NextView)),
    ];
    let pressed =
        |(modifiers, key, _): &(Modifiers, Key, Leave)| input.consume_key(*modifiers, *key);
    keys.into_iter().find(pressed).map(|(_, _, leave)| leave)
}

/// Undo and redo of steps, which are the field's own only while something is typed in it.
fn undoing(input: &mut InputState) -> Option<Command> {
    let keys = [
        (Modifiers::COMMAND | Modifiers::SHIFT, Key::Z, Command::Redo),
        (Modifiers::COMMAND, Key::Y, Command::Redo),
        (Modifiers::COMMAND, Key::Z, Command::Undo),
    ];
    let pressed =
        |(modifiers, key, _): &(Modifiers, Key, Command)| input.consume_key(*modifiers, *key);
    keys.into_iter().find(pressed).map(|(_, _, command)| command)
}

/// Keeps what belongs to a number; N, V and X stand for the states here as everywhere on the form.
fn typed_state(input: &mut InputState) -> Option<Answer> {
    let mut state = None;
    input.events.retain_mut(|event| {
        let Event::Text(text) = event else { return true };
        state = state.or(match text.as_str() {
            "n" | "N" => Some(Answer::NotAssessed),
            "v" | "V" => Some(Answer::NotVisible),
            "x" | "X" => Some(Answer::NotApplicable),
            _ => None,
        });
        text.retain(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-'));
        !text.is_empty()
    });
    state
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instrument::library::Library;

    #[test]
    fn digits_with_point_or_comma_are_read_and_the_rest_is_refused_in_words() {
        let library = Library::embedded();
        let vas = library.find("pga-vas").unwrap().item("activity").unwrap();
        for (typed, value) in
            [("7,5", "7.5"), ("7.5", "7.5"), (" 10 ", "10"), (",5", "0.5"), ("0", "0")]
        {
            assert_eq!(read(vas, typed), Ok(Some(Number::parse(value).unwrap())), "{typed}");
        }
        assert_eq!(read(vas, " "), Ok(None));
        for typed in ["10.5", "-1", "7.55", "7.", "1,2,3", "--", "11"] {
            let words = read(vas, typed).unwrap_err();
            assert!(words.ends_with("is not allowed: from 0 to 10 in steps of 0.1"), "{words}");
        }
    }
}
