//! The line that says what the keys are meant for: the item, its levels in words, and what was refused.

use egui::text::{LayoutJob, TextFormat};
use egui::{FontId, RichText, Sense, Ui, vec2};

use crate::app::action::Action;
use crate::app::panels::instrument_form::digits::{Entry, entry};
use crate::app::panels::instrument_form::form::{Form, answer_words};
use crate::app::panels::instrument_form::levels::{FIELD_WIDTH, HEIGHT, Look};
use crate::app::panels::instrument_form::number_field::NumberField;
use crate::app::theme::{self, tokens};
use crate::app::widgets::hairline;
use crate::instrument::item::{Basis, Item, Values};
use crate::instrument::score::Answer;

/// Shows the line; `refused` are the words for what was refused last.
pub fn focus_line_ui(
    ui: &mut Ui,
    form: &Form<'_>,
    number: &mut NumberField,
    refused: Option<&str>,
) -> Vec<Action> {
    hairline(ui);
    let Some(item) = form.focus else { return Vec::new() };
    let tokens = tokens(ui);
    let mut actions = Vec::new();
    ui.add_space(4.0);
    ui.spacing_mut().item_spacing.y = 2.0;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        ui.label(RichText::new(item.full_label()).font(theme::strong(13.0)).color(tokens.text));
        if let Some(previous) = form.previous_answer(item) {
            let words = format!("visit before: {}", answer_words(item, Some(previous)));
            ui.label(RichText::new(words).size(12.0).color(tokens.text_2));
        }
        let hint = hint(item);
        if !hint.is_empty() {
            ui.label(RichText::new(hint).size(11.5).color(tokens.text_3));
        }
        if is_typed_level(item) {
            let (rect, _) = ui.allocate_exact_size(vec2(FIELD_WIDTH, HEIGHT), Sense::hover());
            let look = Look { is_focus: true, is_row: false, is_refused: refused.is_some() };
            actions = number.ui(ui, rect, form, item, look);
        }
    });
    let problem = number.problem(item).or(refused).or(form.obstacle.as_deref());
    if let Some(words) = problem.or(form.question.as_deref()) {
        ui.label(RichText::new(words).size(12.0).color(tokens.worse));
        return actions;
    }
    ui.label(values_words(ui, form, item));
    actions
}

/// Whether an item has levels that are typed, so that its field stands in this line.
pub fn is_typed_level(item: &Item) -> bool {
    matches!(item.values, Values::Levels(_)) && entry(&item.values) == Entry::Typed
}

/// The levels in words, the chosen one in the foreground; or the range.
fn values_words(ui: &Ui, form: &Form<'_>, item: &Item) -> LayoutJob {
    let tokens = tokens(ui);
    let font = FontId::proportional(12.0);
    let mut job = LayoutJob::default();
    let Values::Levels(levels) = &item.values else {
        let words = format!("A number {}", item.values);
        job.append(&words, 0.0, TextFormat::simple(font, tokens.text_2));
        return job;
    };
    for level in levels {
        let is_chosen = form.answer(item) == Some(Answer::Value(level.value));
        let color = if is_chosen { tokens.accent } else { tokens.text_2 };
        let space = if job.is_empty() { 0.0 } else { 12.0 };
        let number = TextFormat::simple(theme::strong(12.0), color);
        job.append(&level.value.to_string(), space, number);
        job.append(&format!(" {}", level.label), 0.0, TextFormat::simple(font.clone(), color));
    }
    job
}

/// What a rater should know, and which keys help.
fn hint(item: &Item) -> String {
    let basis = match item.basis {
        Basis::Seen => None,
        Basis::Felt => Some("Found by touch, never from a photo.".to_owned()),
        Basis::Reported => Some("As the patient reports it.".to_owned()),
    };
    let keys = match entry(&item.values) {
        Entry::OneKey => None,
        Entry::Halves => Some("The same digit again adds half a point; Tab moves on.".to_owned()),
        Entry::Typed => Some("Enter confirms and moves on.".to_owned()),
    };
    let note = item.note.clone().or(basis);
    [note, keys].into_iter().flatten().collect::<Vec<_>>().join(" ")
}
