//! The long table: one row per total and per item of every assessment.

use crate::exchange::table::{Cell, Column, Table};
use crate::instrument::item::Item;
use crate::instrument::score::{Answer, TotalScore};
use crate::jobs::change::{columns, nothing};
use crate::jobs::scores::{Choice, Scoring, lesion};

/// The columns, in their order; with a baseline those of [`columns`] follow, and [`COMPARABILITY`] where it is known.
pub const COLUMNS: [(&str, &str); 21] = [
    ("subject", "The subject's code"),
    ("visit", "The visit, numbered within the subject in order of creation"),
    ("rater", "Who scored"),
    ("reading", "Which independent pass of that rater, from 1"),
    ("instrument", "The instrument"),
    ("target", "The lesion that is scored; empty for the visit as a whole"),
    ("target_label", "The name of that lesion"),
    ("item", "The item, or total. with the name of a total"),
    ("value", "The answer or the total; empty unless answered, a total only when complete"),
    ("status", "answered, not_assessed, not_visible, not_applicable or missing"),
    ("label", "What is asked, and where"),
    ("unit", "The unit of the value"),
    ("derived", "Whether the value was computed from other rows"),
    ("min", "The smallest possible value"),
    ("max", "The largest possible value; empty where there is none"),
    ("visit_order", "The position of the visit among the subject's visits, from 1"),
    ("visit_label", "What the visit is called"),
    ("date", "The date of the visit"),
    ("day", "The day of the visit, as typed or counted from the subject's day zero"),
    ("signed", "Whether the rater has signed the assessment"),
    ("version", "The edition of the instrument's definition"),
];

/// What stands last where any assessment was signed beside photos of the baseline that had been compared.
pub const COMPARABILITY: (&str, &str) = (
    "comparability",
    "Whether the photos could be compared with the baseline's when it was signed: good, look or not_comparable; empty where nobody looked",
);

/// The table, and how many rows it would have without a limit.
pub(super) fn table(
    scorings: &[Scoring<'_>],
    choice: &Choice,
    most_rows: Option<usize>,
) -> (Table, usize) {
    let mut table = Table::new(COLUMNS);
    if choice.baseline.is_some() {
        table.columns.extend(columns());
    }
    let is_compared = scorings.iter().any(|it| comparability(it) != Cell::Empty);
    if is_compared {
        table.columns.push(Column::new(COMPARABILITY.0, COMPARABILITY.1));
    }
    let mut n_rows = 0;
    for scoring in scorings {
        if most_rows.is_none_or(|most| table.rows.len() < most) {
            let mut rows = rows(scoring, choice);
            if is_compared {
                for row in &mut rows {
                    row.push(comparability(scoring));
                }
            }
            n_rows += rows.len();
            table.rows.extend(rows);
        } else {
            n_rows += count(scoring, choice);
        }
    }
    table.rows.truncate(most_rows.unwrap_or(usize::MAX));
    (table, n_rows)
}

/// How far the photos could be compared when it was signed.
fn comparability(scoring: &Scoring<'_>) -> Cell {
    let signature = scoring.assessment.signature.as_ref();
    let known = signature.and_then(|signature| signature.comparability.as_ref());
    known.map_or(Cell::Empty, |known| Cell::text(known.level.name()))
}

fn count(scoring: &Scoring<'_>, choice: &Choice) -> usize {
    let unknown =
        scoring.assessment.answers.keys().filter(|id| scoring.definition.item(id).is_none());
    let items = scoring.definition.items().len() + unknown.count();
    let totals = scoring.scored.totals.len();
    items * usize::from(choice.has_items) + totals * usize::from(choice.has_totals)
}

fn rows(scoring: &Scoring<'_>, choice: &Choice) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    if choice.has_totals {
        rows.extend(scoring.scored.totals.iter().map(|total| total_row(scoring, choice, total)));
    }
    if choice.has_items {
        rows.extend(scoring.definition.items().iter().map(|item| item_row(scoring, choice, item)));
        // No edit can make such an answer, but what a damaged file holds is shown rather than lost.
        let answers = &scoring.assessment.answers;
        let unknown = answers.iter().filter(|(id, _)| scoring.definition.item(id).is_none());
        let facts = |(id, answer): (&String, &Answer)| {
            let label = "Not an item of this instrument".to_owned();
            Facts { label, ..Facts::of(id, Some(answer)) }
        };
        rows.extend(unknown.map(|unknown| row(scoring, choice, facts(unknown), nothing())));
    }
    rows
}

/// What is particular to a row; the rest is the same for a whole assessment.
struct Facts {
    item: String,
    value: Cell,
    status: &'static str,
    label: String,
    unit: Cell,
    is_derived: bool,
    min: Cell,
    max: Cell,
}

impl Facts {
    fn of(item: &str, answer: Option<&Answer>) -> Self {
        Self {
            item: item.to_owned(),
            value: Cell::maybe(answer.and_then(|answer| answer.value())),
            status: answer.map_or("missing", |answer| answer.status()),
            label: String::new(),
            unit: Cell::Empty,
            is_derived: false,
            min: Cell::Empty,
            max: Cell::Empty,
        }
    }
}

fn item_row(scoring: &Scoring<'_>, choice: &Choice, item: &Item) -> Vec<Cell> {
    let facts = Facts {
        label: item.full_label(),
        unit: Cell::text(item.values.unit().unwrap_or_default()),
        min: Cell::maybe(item.values.min()),
        max: Cell::maybe(item.values.max()),
        ..Facts::of(&item.id, scoring.assessment.answers.get(&item.id))
    };
    row(scoring, choice, facts, nothing())
}

fn total_row(scoring: &Scoring<'_>, choice: &Choice, total: &TotalScore) -> Vec<Cell> {
    let facts = Facts {
        item: format!("total.{}", total.id),
        value: Cell::maybe(total.value),
        status: if total.is_complete { "answered" } else { "missing" },
        label: total.label.clone(),
        unit: Cell::Empty,
        is_derived: true,
        min: Cell::number(total.min),
        max: Cell::maybe(total.max),
    };
    let change = scoring.since.as_ref().map_or_else(nothing, |since| since.cells(total));
    row(scoring, choice, facts, change)
}

fn row(scoring: &Scoring<'_>, choice: &Choice, facts: Facts, change: [Cell; 3]) -> Vec<Cell> {
    let identity = &scoring.assessment.identity;
    let (target, target_label) = lesion(scoring).unwrap_or_default();
    let day = scoring.subject.day_of(scoring.visit);
    let mut row = vec![
        Cell::text(&scoring.subject.code),
        Cell::text(scoring.visit.name()),
        Cell::text(&identity.rater.0),
        Cell::count(identity.reading),
        Cell::text(&identity.instrument),
        Cell::text(target),
        Cell::text(target_label),
        Cell::text(facts.item),
        facts.value,
        Cell::text(facts.status),
        Cell::text(facts.label),
        facts.unit,
        Cell::Bool(facts.is_derived),
        facts.min,
        facts.max,
        Cell::count(scoring.order as i64),
        Cell::text(&scoring.visit.label),
        scoring.visit.date.map_or(Cell::Empty, Cell::Date),
        day.map_or(Cell::Empty, Cell::count),
        Cell::Bool(scoring.assessment.is_signed()),
        Cell::text(&scoring.definition.sheet().version),
    ];
    if choice.baseline.is_some() {
        row.extend(change);
    }
    row
}
