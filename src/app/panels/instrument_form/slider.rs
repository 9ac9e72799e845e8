//! A visual analogue scale under the hand: a line to click or drag along, beside the field with its number.
//!
//! Without an answer the line has no handle: a handle somewhere would be a suggestion, and one at 0 a lie.

use egui::{Align2, FontId, Key, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::app::panels::instrument_form::form::Form;
use crate::app::theme::tokens;
use crate::instrument::item::{Item, Values};
use crate::instrument::number::Number;
use crate::instrument::score::Answer;

/// How wide the line is at least.
pub const WIDTH: f32 = 180.0;

/// What the hand does to the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slide {
    /// It is on its way.
    Draft(Number),
    /// It was let go here.
    Done(Number),
    /// It was given up.
    Dropped,
}

/// Whether an item has a line: a scale with two ends and steps finer than 1.
pub fn has_line(values: &Values) -> bool {
    matches!(values, Values::Range { max: Some(_), step: Some(step), .. } if *step < Number::ONE)
}

/// Shows the line; `draft` is the value being chosen or typed.
pub fn line_ui(
    ui: &Ui,
    rect: Rect,
    form: &Form<'_>,
    item: &Item,
    draft: Option<Number>,
) -> Option<Slide> {
    let (min, max) = (item.values.min()?, item.values.max()?);
    let tokens = tokens(ui);
    let line = rect.shrink2(vec2(12.0, 0.0));
    let id = ui.scope_id().with(("line", &item.id));
    let sense = if form.obstacle.is_none() { Sense::CLICK | Sense::DRAG } else { Sense::HOVER };
    let response = ui.interact(rect, id, sense);
    let chosen = draft.or_else(|| form.answer(item).and_then(Answer::value));
    response.widget_info(|| {
        let name = format!("{}, scale", item.full_label());
        let mut info = WidgetInfo::labeled(Role::Slider, form.obstacle.is_none(), name);
        info.value = chosen.map(Number::to_f64);
        info
    });
    let span = (max.to_f64() - min.to_f64()).max(f64::MIN_POSITIVE);
    let x_of = |value: Number| {
        line.left() + line.width() * ((value.to_f64() - min.to_f64()) / span) as f32
    };
    let at = |x: f32| value_at(&item.values, f64::from((x - line.left()) / line.width().max(1.0)));
    let painter = ui.painter();
    let y = line.top() + 9.0;
    painter.line_segment([pos2(line.left(), y), pos2(line.right(), y)], (2.0, tokens.outline));
    for end in [min, max] {
        let x = x_of(end);
        painter.line_segment([pos2(x, y - 4.0), pos2(x, y + 4.0)], (1.0, tokens.text_3));
        let font = FontId::proportional(10.0);
        let below = pos2(x, y + 6.0);
        painter.text(below, Align2::CENTER_TOP, end.to_string(), font, tokens.text_3);
    }
    if let Some(previous) = form.previous_answer(item).and_then(Answer::value) {
        painter.circle_filled(pos2(x_of(previous), y), 2.5, tokens.text_3);
    }
    let pointer = response.interact_pointer_pos().map(|pointer| at(pointer.x));
    if let Some(value) = chosen {
        painter.circle(pos2(x_of(value), y), 6.0, tokens.accent, Stroke::new(1.5, tokens.panel));
    }
    if response.dragged() && ui.input(|input| input.key_pressed(Key::Escape)) {
        ui.stop_dragging();
        return Some(Slide::Dropped);
    }
    if response.drag_stopped() || response.clicked() {
        return pointer.flatten().or(draft).map(Slide::Done);
    }
    pointer.flatten().filter(|_| response.dragged()).map(Slide::Draft)
}

/// The value nearest to a share of the line, exactly on a step.
fn value_at(values: &Values, share: f64) -> Option<Number> {
    let Values::Range { min, max: Some(max), step: Some(step), .. } = values else { return None };
    let steps = max.checked_sub(*min)?.checked_div(*step)?.to_f64();
    let step_count = (share.clamp(0.0, 1.0) * steps).round() as i64;
    step.checked_mul(Number::from(step_count))?.checked_add(*min)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instrument::library::Library;

    #[test]
    fn every_place_on_the_line_is_an_exact_step() {
        let library = Library::embedded();
        let vas = &library.find("pga-vas").unwrap().item("itch").unwrap().values;
        assert!(has_line(vas));
        for (share, value) in
            [(0.0, "0"), (1.0, "10"), (0.751, "7.5"), (0.304, "3"), (-2.0, "0"), (7.0, "10")]
        {
            assert_eq!(value_at(vas, share), Some(Number::parse(value).unwrap()), "{share}");
        }
        for at in 0..=997 {
            let value = value_at(vas, f64::from(at) / 997.0).unwrap();
            assert!(vas.allow(value), "{value}");
        }
        let count: Values =
            ron::from_str(r#"Range(min: "0", max: None, step: Some("1"))"#).unwrap();
        assert!(!has_line(&count));
    }
}
