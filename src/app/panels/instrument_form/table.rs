//! The form drawn: sites as rows, questions as columns, and what has no column in blocks below.

use std::sync::Arc;

use egui::{Align2, Color32, FontId, Galley, Pos2, Rect, ScrollArea, Sense, Ui, Vec2, pos2, vec2};

use crate::app::action::Action;
use crate::app::panels::instrument_form::form::Form;
use crate::app::panels::instrument_form::layout::{Block, Layout, Row};
use crate::app::panels::instrument_form::levels::{self, Arrangement, HEIGHT, Look, levels_ui};
use crate::app::panels::instrument_form::number_field::NumberField;
use crate::app::panels::instrument_form::slider::{self, Slide, has_line, line_ui};
use crate::app::theme::{self, tokens};
use crate::instrument::item::{Group, Item, Values};
use crate::instrument::number::Number;

const ROW: f32 = 28.0;
const COLUMN_GAP: f32 = 8.0;
const GROUP_GAP: f32 = 18.0;
const LABEL_GAP: f32 = 10.0;
/// A label is never narrower than this; longer ones wrap.
const LEAST_LABEL: f32 = 112.0;
const BLOCK_GAP: f32 = 14.0;
const CAPTION: f32 = 20.0;
/// Where items begin without a label left of them, so that the ring around them is seen.
const INSET: f32 = 4.0;
/// Free for the scroll bar, right of everything.
const EDGE: f32 = 8.0;

/// How much room the columns take.
#[derive(Clone, Debug, PartialEq)]
pub struct Widths {
    /// The left edge of each column, from the first one.
    lefts: Vec<f32>,
    columns: f32,
    /// How wide the longest label is in one line.
    label: f32,
    /// How wide the widest single item is.
    single: f32,
}

/// What was done to the form in this pass.
#[derive(Default)]
pub struct Touched<'a> {
    /// A level that was clicked, or a place on a line.
    pub value: Option<(&'a Item, Number)>,
    /// What the fields for numbers ask for.
    pub actions: Vec<Action>,
}

/// What the table needs besides the form.
pub struct Hand<'a> {
    /// The number being typed.
    pub number: &'a mut NumberField,
    /// The item where something was refused.
    pub refused: Option<&'a str>,
    /// Whether the focus has just moved, so that it must be brought into view.
    pub is_new_focus: bool,
}

impl Widths {
    /// How much room the columns of a form take.
    pub fn of(ui: &Ui, form: &Form<'_>) -> Self {
        let items = form.definition.items();
        let Layout { columns, rows, blocks } = &form.layout;
        let (mut lefts, mut right, mut group) = (Vec::new(), 0.0, None);
        for (at, column) in columns.iter().enumerate() {
            if let Some(before) = group {
                right += if before == column.group { COLUMN_GAP } else { GROUP_GAP };
            }
            group = Some(column.group);
            lefts.push(right);
            let cells = rows.iter().filter_map(|row| items.get((*row.cells.get(at)?)?));
            let cell = cells.map(|item| levels::width(&item.values)).fold(0.0, f32::max);
            right += cell.max(text(ui, &column.label, 12.0, f32::INFINITY).size().x.ceil());
        }
        let rows = rows.iter().map(|row| row.label.as_str());
        let blocks = blocks.iter().filter_map(|block| block.label.as_deref());
        let label = rows.chain(blocks).map(|label| text(ui, label, 13.0, f32::INFINITY).size().x);
        let singles = form.layout.blocks.iter().flat_map(|block| &block.items);
        let single =
            singles.filter_map(|place| items.get(*place)).map(|item| single(ui, form, item).x);
        Self {
            lefts,
            columns: right,
            label: label.fold(0.0, f32::max).ceil(),
            single: single.fold(0.0, f32::max),
        }
    }

    /// The least width the form can be drawn in, without margins.
    pub fn least(&self) -> f32 {
        self.right(self.label.min(LEAST_LABEL))
    }

    /// The width at which no label wraps, without margins.
    pub fn natural(&self) -> f32 {
        self.right(self.label)
    }

    /// Where the columns begin when the form has this much room.
    fn label_in(&self, width: f32) -> f32 {
        if self.label == 0.0 {
            return 0.0;
        }
        let content = self.columns.max(self.single);
        (width - content - LABEL_GAP - EDGE).clamp(self.label.min(LEAST_LABEL), self.label)
    }

    fn right(&self, label: f32) -> f32 {
        let gap = if label > 0.0 { LABEL_GAP } else { INSET };
        label + gap + self.columns.max(self.single) + EDGE
    }
}

/// Shows the heads of the columns and, scrolling below them, the rows and blocks.
pub fn table_ui<'a>(
    ui: &mut Ui,
    form: &Form<'a>,
    widths: &Widths,
    hand: &mut Hand<'_>,
) -> Touched<'a> {
    let mut touched = Touched::default();
    let width = ui.available_width().max(widths.least());
    let label = widths.label_in(width);
    let left = if label > 0.0 { label + LABEL_GAP } else { 0.0 };
    // On a narrow window heads and rows move sideways together.
    ScrollArea::horizontal().auto_shrink([false, false]).show(ui, |ui| {
        ui.set_width(width);
        heads_ui(ui, form, widths, left);
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for row in &form.layout.rows {
                row_ui(ui, form, row, (widths, label), hand, &mut touched);
            }
            ui.add_space(6.0);
            for block in &form.layout.blocks {
                block_ui(ui, form, block, label, hand, &mut touched);
            }
            ui.add_space(6.0);
        });
    });
    touched
}

fn heads_ui(ui: &mut Ui, form: &Form<'_>, widths: &Widths, left: f32) {
    let columns = &form.layout.columns;
    if columns.is_empty() {
        return;
    }
    let tokens = tokens(ui);
    let has_groups = columns.first().map(|it| it.group) != columns.last().map(|it| it.group);
    let height = if has_groups { 38.0 } else { 22.0 };
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let mut group = None;
    for (at, (column, x)) in columns.iter().zip(&widths.lefts).enumerate() {
        let x = rect.left() + left + x;
        if has_groups && group != Some(column.group) {
            group = Some(column.group);
            let head = group_label(column.group);
            let font = theme::strong(10.5);
            ui.painter().text(
                pos2(x, rect.top() + 1.0),
                Align2::LEFT_TOP,
                head,
                font,
                tokens.text_3,
            );
        }
        let galley = text(ui, &column.label, 12.0, f32::INFINITY);
        let head =
            Rect::from_min_size(pos2(x, rect.bottom() - galley.size().y - 5.0), galley.size());
        ui.painter().galley(head.min, galley, tokens.text_2);
        let response = ui.interact(head, ui.scope_id().with(("head", at)), Sense::HOVER);
        if let Some(note) = &column.note {
            response.on_hover_text(note);
        }
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, (1.0, tokens.hairline));
}

fn group_label(group: Group) -> &'static str {
    match group {
        Group::Activity => "ACTIVITY",
        Group::Damage => "DAMAGE",
        Group::Other => "OTHER",
    }
}

fn row_ui<'a>(
    ui: &mut Ui,
    form: &Form<'a>,
    row: &Row,
    (widths, label): (&Widths, f32),
    hand: &mut Hand<'_>,
    touched: &mut Touched<'a>,
) {
    let tokens = tokens(ui);
    let items = form.definition.items();
    let galley = text(ui, &row.label, 13.0, label);
    let height = ROW.max(galley.size().y + 7.0);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let cells = || row.cells.iter().filter_map(|cell| items.get((*cell)?));
    let is_row = cells().any(|item| form.is_focus(item));
    if is_row {
        ui.painter().rect_filled(rect.shrink2(vec2(0.0, 0.5)), 4.0, tokens.raised);
        if hand.is_new_focus {
            // A little more than the row, so that one sees where the next key leads.
            ui.scroll_to_rect(rect.expand2(vec2(0.0, ROW)), None);
        }
    }
    let at = pos2(rect.left() + 6.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, if is_row { tokens.text } else { tokens.text_2 });
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, (1.0, tokens.hairline));
    let columns = form.layout.columns.iter().zip(&widths.lefts);
    let mut before = None;
    for ((column, x), cell) in columns.zip(&row.cells) {
        let x = rect.left() + label + LABEL_GAP + x;
        if before.is_some_and(|before| before != column.group) {
            let line = x - GROUP_GAP / 2.0;
            ui.painter().vline(line, rect.y_range(), (1.0, tokens.hairline));
        }
        before = Some(column.group);
        if let Some(item) = cell.and_then(|place| items.get(place)) {
            let at = pos2(x, rect.center().y - HEIGHT / 2.0);
            item_ui(ui, at, (form, item), Place::Cell { is_row }, hand, touched);
        }
    }
}

fn block_ui<'a>(
    ui: &mut Ui,
    form: &Form<'a>,
    block: &Block,
    label: f32,
    hand: &mut Hand<'_>,
    touched: &mut Touched<'a>,
) {
    let tokens = tokens(ui);
    let indent = if label > 0.0 { label + LABEL_GAP } else { INSET };
    let width = ui.available_width() - EDGE;
    let items = block.items.iter().filter_map(|place| form.definition.items().get(*place));
    let (mut places, mut at) = (Vec::new(), pos2(indent, 0.0));
    for item in items {
        let size = single(ui, form, item);
        if at.x > indent && at.x + size.x > width {
            at = pos2(indent, at.y + size.y);
        }
        places.push((item, Rect::from_min_size(at, size)));
        at.x += size.x + BLOCK_GAP;
    }
    let bottom = places.iter().map(|(_, rect)| rect.bottom()).fold(0.0, f32::max);
    let (space, _) = ui.allocate_exact_size(vec2(width, bottom), Sense::hover());
    let has_focus = places.iter().any(|(item, _)| form.is_focus(item));
    if has_focus && hand.is_new_focus {
        ui.scroll_to_rect(space, None);
    }
    if let Some(name) = &block.label {
        let galley = text(ui, name, 13.0, label);
        let color = if has_focus { tokens.text } else { tokens.text_2 };
        let middle = CAPTION + HEIGHT / 2.0 - galley.size().y / 2.0;
        ui.painter().galley(space.min + vec2(6.0, middle), galley, color);
    }
    for (item, rect) in places {
        let rect = rect.translate(space.min.to_vec2());
        let color = if form.is_focus(item) { tokens.text } else { tokens.text_2 };
        let caption = text(ui, &item.label, 12.0, f32::INFINITY);
        ui.painter().galley(rect.min, caption, color);
        let at = rect.min + vec2(0.0, CAPTION);
        item_ui(ui, at, (form, item), Place::Single, hand, touched);
        beside_ui(ui, at, (form, item), hand, touched);
    }
}

/// An item's levels, or its field.
fn item_ui<'a>(
    ui: &mut Ui,
    at: Pos2,
    (form, item): (&Form<'a>, &'a Item),
    place: Place,
    hand: &mut Hand<'_>,
    touched: &mut Touched<'a>,
) {
    let is_refused = hand.refused == Some(item.id.as_str());
    let is_row = place == (Place::Cell { is_row: true });
    let look = Look { is_focus: form.is_focus(item), is_row, is_refused };
    let arrangement = match place {
        Place::Cell { .. } => Arrangement::Row,
        Place::Single => arrangement(form),
    };
    match &item.values {
        Values::Levels(_) => {
            if let Some(value) = levels_ui(ui, at, form, item, (look, arrangement)) {
                touched.value = Some((item, value));
            }
        }
        Values::Range { .. } => {
            let rect = Rect::from_min_size(at, vec2(levels::width(&item.values), HEIGHT));
            touched.actions.extend(hand.number.ui(ui, rect, form, item, look));
        }
    }
}

/// What stands beside the field of a single item: its unit, the value of the visit before, and the line of a scale.
fn beside_ui<'a>(
    ui: &Ui,
    at: Pos2,
    (form, item): (&Form<'a>, &'a Item),
    hand: &mut Hand<'_>,
    touched: &mut Touched<'a>,
) {
    let Values::Range { .. } = &item.values else { return };
    let mut left = at.x + levels::FIELD_WIDTH + 6.0;
    if let Some(unit) = item.values.unit() {
        let galley = text(ui, unit, 12.0, f32::INFINITY);
        let size = galley.size();
        let place = pos2(left, at.y + (HEIGHT - size.y) / 2.0);
        ui.painter().galley(place, galley, tokens(ui).text_2);
        left += size.x + 6.0;
    }
    if !has_line(&item.values) {
        return;
    }
    let rect = Rect::from_min_size(pos2(left, at.y), vec2(slider::WIDTH, HEIGHT));
    let typed = hand.number.text(item).and_then(|text| Number::parse(&text.replace(',', ".")).ok());
    match line_ui(ui, rect, form, item, typed.filter(|value| item.values.allow(*value))) {
        Some(Slide::Draft(value)) => hand.number.write(form, item, value.to_string()),
        Some(Slide::Done(value)) => {
            hand.number.drop_draft();
            touched.value = Some((item, value));
        }
        Some(Slide::Dropped) => hand.number.drop_draft(),
        None => {}
    }
}

/// Where an item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// In the table, in a row that is highlighted or not.
    Cell { is_row: bool },
    /// Below it, by itself.
    Single,
}

/// How single items show their levels: with words where no table needs the room.
fn arrangement(form: &Form<'_>) -> Arrangement {
    if form.layout.columns.is_empty() { Arrangement::List } else { Arrangement::Row }
}

/// How large a single item is with its caption and what stands beside it.
fn single(ui: &Ui, form: &Form<'_>, item: &Item) -> Vec2 {
    let caption = text(ui, &item.label, 12.0, f32::INFINITY).size().x;
    let unit =
        item.values.unit().map_or(0.0, |unit| text(ui, unit, 12.0, f32::INFINITY).size().x + 6.0);
    let line = if has_line(&item.values) { slider::WIDTH + 6.0 } else { 0.0 };
    let levels = levels::size(ui, &item.values, arrangement(form));
    vec2(caption.max(levels.x + unit + line).ceil(), CAPTION + levels.y + 10.0)
}

fn text(ui: &Ui, text: &str, size: f32, width: f32) -> Arc<Galley> {
    let font = FontId::proportional(size);
    ui.painter().layout(text.to_owned(), font, Color32::PLACEHOLDER, width)
}
