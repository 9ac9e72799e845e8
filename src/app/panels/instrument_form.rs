//! The form of an instrument, drawn from its definition and filled in by keyboard or mouse.
//!
//! Nothing here knows one instrument from another. The panel owns only what is not an answer yet: the number being
//! typed, the words of the last refusal, and whether half a point may still follow.

use egui::{Frame, Margin, Panel, Ui};

use crate::app::action::{Action, Select};
use crate::app::commands::Command;
use crate::app::panels::instrument_form::digits::{Pressed, press};
use crate::app::panels::instrument_form::focus_line::{focus_line_ui, is_typed_level};
use crate::app::panels::instrument_form::form::Form;
use crate::app::panels::instrument_form::layout::Walk;
use crate::app::panels::instrument_form::number_field::NumberField;
use crate::app::panels::instrument_form::table::{Hand, Widths, table_ui};
use crate::app::session::Session;
use crate::app::theme::tokens;
use crate::instrument::item::{Item, Values};
use crate::instrument::score::Answer;

pub mod digits;
mod focus_line;
pub mod form;
pub mod layout;
mod levels;
mod number_field;
mod slider;
pub mod table;
pub mod tabs;

/// What the form holds that is not an answer yet.
#[derive(Default)]
pub struct InstrumentForm {
    number: NumberField,
    /// The item where something was refused, and the words for it.
    refused: Option<(String, String)>,
    /// The item and the digit it was just set to, while half a point may follow.
    just_set: Option<(String, u8)>,
    /// The item that was in focus in the last pass.
    shown: Option<String>,
}

/// What a named command means on the form.
#[derive(Clone, Copy)]
enum Meaning {
    Walk(Walk),
    Set(Answer),
    Clear,
    Fill,
}

const COMMANDS: [(Command, Meaning); 9] = [
    (Command::NextItem, Meaning::Walk(Walk::Next)),
    (Command::PreviousItem, Meaning::Walk(Walk::Previous)),
    (Command::ItemAbove, Meaning::Walk(Walk::Above)),
    (Command::ItemBelow, Meaning::Walk(Walk::Below)),
    (Command::NotAssessed, Meaning::Set(Answer::NotAssessed)),
    (Command::NotVisible, Meaning::Set(Answer::NotVisible)),
    (Command::NotApplicable, Meaning::Set(Answer::NotApplicable)),
    (Command::ClearAnswer, Meaning::Clear),
    (Command::FillNotAssessed, Meaning::Fill),
];

/// The margin left and right of the form.
pub const MARGIN: f32 = 14.0;

impl InstrumentForm {
    /// Shows heads, rows and blocks, and below them what the keys are meant for.
    pub fn ui(&mut self, ui: &mut Ui, form: &Form<'_>, widths: &Widths) -> Vec<Action> {
        self.number.keep_to(form);
        let is_new_focus = self.follow_focus(ui, form);
        let refused = self.refused.clone();
        let (at, words) = refused.as_ref().map(|(at, words)| (at.as_str(), words.as_str())).unzip();
        let mut actions = Vec::new();
        let margin = Margin::symmetric(MARGIN as i8, 0);
        let line = Frame::new().inner_margin(margin).fill(tokens(ui).panel);
        let bottom = Panel::bottom("focus line").frame(line).show_separator_line(false);
        let focus_line = bottom.show(ui, |ui| {
            ui.set_min_height(46.0);
            let actions = focus_line_ui(ui, form, &mut self.number, words);
            ui.add_space(6.0);
            actions
        });
        actions.extend(focus_line.inner);
        Frame::new().inner_margin(margin).show(ui, |ui| {
            let mut hand = Hand { number: &mut self.number, refused: at, is_new_focus };
            let touched = table_ui(ui, form, widths, &mut hand);
            actions.extend(touched.actions);
            if let Some((item, value)) = touched.value {
                self.forget_keys();
                let given = form.give(item, Some(Answer::Value(value)), Some(item));
                actions.extend(self.taken(item, given));
            }
        });
        actions
    }

    /// A digit was pressed on the form.
    pub fn digit(&mut self, ui: &Ui, form: &Form<'_>, digit: u8) -> Vec<Action> {
        let Some(item) = form.focus else { return Vec::new() };
        let before = std::mem::take(&mut self.just_set);
        self.refused = None;
        let was_just_set = before.is_some_and(|before| before == (item.id.clone(), digit));
        match press(item, digit, was_just_set) {
            Pressed::Refused(words) => {
                self.refused = Some((item.id.clone(), words));
                Vec::new()
            }
            Pressed::Begin => {
                if form.obstacle.is_none() {
                    self.number.begin(ui, form, item, digit);
                }
                Vec::new()
            }
            Pressed::Set { value, moves_on } => {
                let next = form.step(item, Walk::Next).filter(|_| moves_on).or(Some(item));
                let given = form.give(item, Some(Answer::Value(value)), next);
                if given.is_ok() && !moves_on {
                    self.just_set = Some((item.id.clone(), digit));
                }
                self.taken(item, given).into_iter().collect()
            }
        }
    }

    /// Carries out the named commands that are about the form.
    pub fn carry_out(
        &mut self,
        form: &Form<'_>,
        is_asked: impl Fn(Command) -> bool,
    ) -> Vec<Action> {
        let Some(item) = form.focus else { return Vec::new() };
        let mut actions = Vec::new();
        for (_, meaning) in COMMANDS.iter().filter(|(command, _)| is_asked(*command)) {
            self.forget_keys();
            let given = match meaning {
                Meaning::Walk(walk) => match form.step(item, *walk) {
                    Some(next) => Ok(Action::Select(Select::Item(next.id.clone()))),
                    None => continue,
                },
                Meaning::Set(answer) => {
                    form.give(item, Some(*answer), form.step(item, Walk::Next).or(Some(item)))
                }
                Meaning::Clear => form.give(item, None, Some(item)),
                Meaning::Fill => {
                    let open = form.open().map(|it| (it.id.clone(), Some(Answer::NotAssessed)));
                    form.give_all(open.collect(), None)
                }
            };
            actions.extend(self.taken(item, given));
        }
        actions
    }

    /// What is typed and not entered.
    pub fn drafts(&mut self, session: &Session) -> Option<Action> {
        self.number.take(session)
    }

    /// Puts the cursor into the field of a new focus, and takes it out of the old one.
    fn follow_focus(&mut self, ui: &Ui, form: &Form<'_>) -> bool {
        let focus = form.focus.map(|item| item.id.clone());
        if focus == self.shown {
            return false;
        }
        let old = self.shown.take().and_then(|id| form.definition.item(&id));
        self.shown = focus;
        let is_field =
            |item: &Item| matches!(item.values, Values::Range { .. }) || is_typed_level(item);
        match form.focus {
            Some(item) if is_field(item) && form.obstacle.is_none() => self.number.grab(ui, item),
            Some(_) | None => {
                if let Some(old) = old.filter(|old| is_field(old)) {
                    ui.memory_mut(|memory| memory.surrender_focus(NumberField::id(old)));
                }
            }
        }
        true
    }

    /// The action, or nothing with the words why not.
    fn taken(&mut self, item: &Item, given: Result<Action, String>) -> Option<Action> {
        match given {
            Ok(action) => Some(action),
            Err(words) => {
                self.refused = Some((item.id.clone(), words));
                None
            }
        }
    }

    fn forget_keys(&mut self) {
        self.refused = None;
        self.just_set = None;
    }
}
