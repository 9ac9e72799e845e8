//! The levels of one item as small buttons, in a row or in a list with words: the chosen one in the accent, the previous
//! visit's with a dot.

use std::sync::Arc;

use egui::{
    Align2, Color32, CornerRadius, FontId, Galley, Pos2, Rect, Role, Sense, Stroke, StrokeKind, Ui,
    Vec2, WidgetInfo, pos2, vec2,
};

use crate::app::panels::instrument_form::form::{Form, answer_words, state_words};
use crate::app::theme::{self, tokens};
use crate::instrument::item::{Item, Level, Values};
use crate::instrument::number::Number;
use crate::instrument::score::Answer;

/// How high a row of levels is, and every other way to answer an item.
pub const HEIGHT: f32 = 24.0;

/// How wide a field for a number is.
pub const FIELD_WIDTH: f32 = 68.0;

const LEAST_WIDTH: f32 = 23.0;
const GAP: f32 = 2.0;
/// Between levels that stand below each other.
const LINE_GAP: f32 = 4.0;
/// Between a digit and its words.
const WORDS_GAP: f32 = 9.0;
const CORNERS: CornerRadius = CornerRadius::same(4);

/// What an item looks like at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Whether the keys are meant for it.
    pub is_focus: bool,
    /// Whether its row is highlighted.
    pub is_row: bool,
    /// Whether what was pressed last was refused.
    pub is_refused: bool,
}

/// How wide an item's levels or its field are.
pub fn width(values: &Values) -> f32 {
    match values {
        Values::Levels(levels) => {
            let buttons: f32 = levels.iter().map(|level| button_width(level) + GAP).sum();
            (buttons - GAP).max(0.0)
        }
        Values::Range { .. } => FIELD_WIDTH,
    }
}

fn button_width(level: &Level) -> f32 {
    let characters = level.value.to_string().len() as f32;
    (characters * 7.5 + 9.0).max(LEAST_WIDTH)
}

/// Where the levels of an item are, and whether their words stand beside them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrangement {
    /// Beside each other, as in a table; their words are told below the form.
    Row,
    /// Below each other with their words, where a form has few items.
    List,
}

/// How large the levels of an item are, or its field.
pub fn size(ui: &Ui, values: &Values, arrangement: Arrangement) -> Vec2 {
    match (values, arrangement) {
        (Values::Levels(levels), Arrangement::List) => {
            let words = levels.iter().map(|level| words(ui, level).size().x).fold(0.0, f32::max);
            let digits = levels.iter().map(button_width).fold(0.0, f32::max);
            let height = levels.len() as f32 * (HEIGHT + LINE_GAP) - LINE_GAP;
            vec2(digits + WORDS_GAP + words.ceil() + WORDS_GAP, height.max(HEIGHT))
        }
        (Values::Levels(_) | Values::Range { .. }, _) => vec2(width(values), HEIGHT),
    }
}

fn words(ui: &Ui, level: &Level) -> Arc<Galley> {
    let font = FontId::proportional(13.0);
    ui.painter().layout_no_wrap(level.label.clone(), font, Color32::PLACEHOLDER)
}

/// Shows the levels from `at` on; returns the one that was clicked.
pub fn levels_ui(
    ui: &Ui,
    at: Pos2,
    form: &Form<'_>,
    item: &Item,
    (look, arrangement): (Look, Arrangement),
) -> Option<Number> {
    let Values::Levels(levels) = &item.values else { return None };
    let rect = Rect::from_min_size(at, size(ui, &item.values, arrangement));
    let answer = form.answer(item);
    let state = answer.and_then(state_words);
    // Under the pointer the levels come back, so that a state can be replaced by a click.
    let shows_state = state.is_some() && !ui.rect_contains_pointer(rect);
    let mut clicked = None;
    let mut next = at;
    for (place, level) in levels.iter().enumerate() {
        let button = Rect::from_min_size(next, vec2(button_width(level), HEIGHT));
        let whole = match arrangement {
            Arrangement::Row => {
                next.x = button.right() + GAP;
                button
            }
            Arrangement::List => {
                next.y = button.bottom() + LINE_GAP;
                button.with_max_x(rect.right())
            }
        };
        let id = ui.scope_id().with(("level", &item.id, place));
        let response = ui.interact(whole, id, Sense::CLICK);
        let is_chosen = answer == Some(Answer::Value(level.value));
        let is_possible = form.obstacle.is_none();
        response.widget_info(|| {
            let name = format!("{}, {} {}", item.full_label(), level.value, level.label);
            WidgetInfo::selected(Role::RadioButton, is_possible, is_chosen, name)
        });
        if response.clicked() {
            clicked = Some(level.value);
        }
        if !shows_state {
            let is_previous = form.previous_answer(item) == Some(Answer::Value(level.value));
            let hovered = response.hovered();
            let look = Button { is_chosen, is_previous, hovered, look };
            level_ui(ui, button, level, &look);
            if arrangement == Arrangement::List {
                words_ui(ui, button, level, &look);
            }
        }
        response.on_hover_ui(|ui| tooltip_ui(ui, form, item, level));
    }
    if let Some(words) = state.filter(|_| shows_state) {
        state_ui(ui, rect.with_max_y(rect.top() + HEIGHT), words, look);
    }
    ring_ui(ui, rect, look);
    clicked
}

/// The words of a level, right of its digit.
fn words_ui(ui: &Ui, button: Rect, level: &Level, look: &Button) {
    let tokens = tokens(ui);
    let is_bright = look.is_chosen || look.hovered;
    let color = if is_bright { tokens.text } else { tokens.text_2 };
    let galley = words(ui, level);
    let at = button.right_center() + vec2(WORDS_GAP, -galley.size().y / 2.0);
    ui.painter().galley(at, galley, color);
}

struct Button {
    is_chosen: bool,
    is_previous: bool,
    hovered: bool,
    look: Look,
}

fn level_ui(ui: &Ui, rect: Rect, level: &Level, button: &Button) {
    let tokens = tokens(ui);
    let (fill, text, font) = if button.is_chosen {
        (tokens.accent, tokens.on_accent, theme::strong(12.5))
    } else {
        let is_raised = button.hovered || button.look.is_row;
        let fill = if is_raised { tokens.hover } else { tokens.raised };
        let text = if button.hovered { tokens.text } else { tokens.text_2 };
        (fill, text, FontId::proportional(12.5))
    };
    let painter = ui.painter();
    painter.rect_filled(rect, CORNERS, fill);
    painter.text(rect.center(), Align2::CENTER_CENTER, level.value.to_string(), font, text);
    if button.is_previous {
        painter.circle_filled(pos2(rect.center().x, rect.bottom() - 3.5), 1.7, text);
    }
}

/// A state in words, in the place of the levels.
pub fn state_ui(ui: &Ui, rect: Rect, words: &str, look: Look) {
    let tokens = tokens(ui);
    let painter = ui.painter();
    let fill = if look.is_row { tokens.hover } else { tokens.raised };
    painter.rect(rect, CORNERS, fill, Stroke::new(1.0, tokens.outline), StrokeKind::Inside);
    // "assessed" just fits under two levels.
    let font = FontId::proportional(if rect.width() < 60.0 { 9.0 } else { 10.5 });
    let galley = painter.layout(words.to_owned(), font, tokens.text, rect.width() - 2.0);
    let at = Align2::CENTER_CENTER.align_size_within_rect(galley.size(), rect);
    painter.galley(at.min, galley, Color32::PLACEHOLDER);
}

/// The ring around the item the keys are meant for.
pub fn ring_ui(ui: &Ui, rect: Rect, look: Look) {
    let tokens = tokens(ui);
    let color = if look.is_refused { tokens.worse } else { tokens.accent };
    if look.is_focus {
        let stroke = Stroke::new(1.5, color);
        ui.painter().rect_stroke(rect.expand(2.5), theme::RADIUS, stroke, StrokeKind::Middle);
    }
}

fn tooltip_ui(ui: &mut Ui, form: &Form<'_>, item: &Item, level: &Level) {
    let tokens = tokens(ui);
    ui.label(format!("{} {}", level.value, level.label));
    ui.weak(item.full_label());
    if let Some(previous) = form.previous_answer(item) {
        let words = format!("Visit before: {}", answer_words(item, Some(previous)));
        ui.label(egui::RichText::new(words).color(tokens.text_2));
    }
}
