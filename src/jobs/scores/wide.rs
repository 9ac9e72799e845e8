//! The wide table: one row per assessment, one column per item and several per total.
//!
//! Two instruments may ask items of the same name and add up totals of the same name. As soon as a table holds more than
//! one instrument, the columns of each begin with its id, so that no column ever mixes two scales. The same happens when
//! an item is called like one of our own columns.

use std::collections::BTreeMap;

use crate::exchange::table::{Cell, Column, Table};
use crate::instrument::definition::Definition;
use crate::instrument::score::TotalScore;
use crate::jobs::change::{columns, nothing};
use crate::jobs::scores::{Choice, Scoring, lesion};

/// The columns that say whose row it is, before those of the items.
pub const COLUMNS: [(&str, &str); 13] = [
    ("subject", "The subject's code"),
    ("visit", "The visit, numbered within the subject in order of creation"),
    ("rater", "Who scored"),
    ("reading", "Which independent pass of that rater, from 1"),
    ("instrument", "The instrument"),
    ("target", "The lesion that is scored; empty for the visit as a whole"),
    ("target_label", "The name of that lesion"),
    ("visit_order", "The position of the visit among the subject's visits, from 1"),
    ("visit_label", "What the visit is called"),
    ("date", "The date of the visit"),
    ("day", "The day of the visit, as typed or counted from the subject's day zero"),
    ("signed", "Whether the rater has signed the assessment"),
    ("version", "The edition of the instrument's definition"),
];

/// The columns that say why items have no value; they follow the items.
const WITHOUT_VALUE: [(&str, &str); 4] = [
    ("missing", "The items that nobody answered, joined by ;"),
    ("not_assessed", "The items that were not assessed, joined by ;"),
    ("not_visible", "The items that the photos do not show, joined by ;"),
    ("not_applicable", "The items that do not apply, joined by ;"),
];

/// The table, and how many rows it would have without a limit.
pub(super) fn table(
    scorings: &[Scoring<'_>],
    choice: &Choice,
    most_rows: Option<usize>,
) -> (Table, usize) {
    let definitions: BTreeMap<&str, &Definition> =
        scorings.iter().map(|scoring| (scoring.definition.id(), scoring.definition)).collect();
    let is_apart = definitions.len() == 1 && !definitions.values().any(|it| has_our_names(it));
    let prefix = |id: &str| if is_apart { String::new() } else { format!("{id}.") };
    let mut table = Table::new(COLUMNS);
    for (id, definition) in &definitions {
        table.columns.extend(item_columns(scorings, definition, &prefix(id), choice));
    }
    if choice.has_items {
        table.columns.extend(WITHOUT_VALUE.map(|(name, meaning)| Column::new(name, meaning)));
    }
    for (id, definition) in &definitions {
        table.columns.extend(total_columns(definition, &prefix(id), choice));
    }
    let places: BTreeMap<String, usize> =
        table.columns.iter().zip(0..).map(|(column, place)| (column.name.clone(), place)).collect();
    for scoring in scorings.iter().take(most_rows.unwrap_or(usize::MAX)) {
        let mut row = vec![Cell::Empty; table.columns.len()];
        for (name, cell) in cells(scoring, &prefix(scoring.definition.id()), choice) {
            if let Some(slot) = places.get(&name).and_then(|place| row.get_mut(*place)) {
                *slot = cell;
            }
        }
        table.rows.push(row);
    }
    (table, scorings.len())
}

/// Whether an item is called like a column of ours.
fn has_our_names(definition: &Definition) -> bool {
    let ours = || COLUMNS.iter().chain(&WITHOUT_VALUE);
    definition.items().iter().any(|item| ours().any(|(name, _)| *name == item.id))
}

/// A column per item, also for items that only another edition of the instrument has.
fn item_columns(
    scorings: &[Scoring<'_>],
    definition: &Definition,
    prefix: &str,
    choice: &Choice,
) -> Vec<Column> {
    if !choice.has_items {
        return Vec::new();
    }
    let mut columns: Vec<Column> = Vec::new();
    let editions = scorings.iter().map(|scoring| scoring.definition);
    let editions = editions.filter(|edition| edition.id() == definition.id());
    for item in std::iter::once(definition).chain(editions).flat_map(Definition::items) {
        let name = format!("{prefix}{}", item.id);
        if !columns.iter().any(|column| column.name == name) {
            let unit = item.values.unit().unwrap_or_default().to_owned();
            columns.push(Column { unit, ..Column::new(name, item.full_label()) });
        }
    }
    columns
}

fn total_columns(definition: &Definition, prefix: &str, choice: &Choice) -> Vec<Column> {
    let mut all = Vec::new();
    for (total, _) in definition.totals().filter(|_| choice.has_totals) {
        let name = format!("{prefix}total.{}", total.id);
        let label = &total.label;
        let with = |end: &str, meaning: &str| {
            Column::new(format!("{name}.{end}"), format!("{label}: {meaning}"))
        };
        all.push(Column::new(&name, format!("{label}; empty unless complete")));
        all.push(with("max", "the largest possible value"));
        all.push(with("answered", "how many of its questions are answered"));
        all.push(with("items", "how many questions it depends on"));
        all.push(with("complete", "whether all are answered"));
        all.push(with("band", "the band the value falls into"));
        all.push(with("partial", "the sum of the terms that are answered entirely"));
        all.push(with("partial_max", "the largest value of those terms"));
        if choice.baseline.is_some() {
            for column in columns() {
                let meaning = format!("{label}: {}", column.meaning);
                all.push(Column { name: format!("{name}.{}", column.name), meaning, ..column });
            }
        }
    }
    all
}

/// Everything a row holds, by the name of its column.
fn cells(scoring: &Scoring<'_>, prefix: &str, choice: &Choice) -> Vec<(String, Cell)> {
    let mut cells = identity_cells(scoring);
    if choice.has_items {
        let mut without: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for item in scoring.definition.items() {
            let answer = scoring.assessment.answers.get(&item.id);
            match answer.and_then(|answer| answer.value()) {
                Some(value) => cells.push((format!("{prefix}{}", item.id), Cell::number(value))),
                None => without
                    .entry(answer.map_or("missing", |answer| answer.status()))
                    .or_default()
                    .push(&item.id),
            }
        }
        let lists = without
            .into_iter()
            .map(|(status, items)| (status.to_owned(), Cell::text(items.join(";"))));
        cells.extend(lists);
    }
    if choice.has_totals {
        for total in &scoring.scored.totals {
            cells.extend(total_cells(scoring, total, &format!("{prefix}total.{}", total.id)));
        }
    }
    cells
}

fn total_cells(scoring: &Scoring<'_>, total: &TotalScore, name: &str) -> Vec<(String, Cell)> {
    let mut cells = vec![(name.to_owned(), Cell::maybe(total.value))];
    let mut add = |end: &str, cell: Cell| cells.push((format!("{name}.{end}"), cell));
    add("max", Cell::maybe(total.max));
    add("answered", Cell::count(total.answered as i64));
    add("items", Cell::count(total.items as i64));
    add("complete", Cell::Bool(total.is_complete));
    add("band", total.band.as_ref().map_or(Cell::Empty, |band| Cell::text(&band.id)));
    add("partial", Cell::maybe(total.partial));
    add("partial_max", Cell::maybe(total.partial_max));
    let change = scoring.since.as_ref().map_or_else(nothing, |since| since.cells(total));
    for (column, cell) in columns().into_iter().zip(change) {
        add(&column.name, cell);
    }
    cells
}

fn identity_cells(scoring: &Scoring<'_>) -> Vec<(String, Cell)> {
    let identity = &scoring.assessment.identity;
    let (target, target_label) = lesion(scoring).unwrap_or_default();
    let day = scoring.subject.day_of(scoring.visit);
    let cells = [
        Cell::text(&scoring.subject.code),
        Cell::text(scoring.visit.name()),
        Cell::text(&identity.rater.0),
        Cell::count(identity.reading),
        Cell::text(&identity.instrument),
        Cell::text(target),
        Cell::text(target_label),
        Cell::count(scoring.order as i64),
        Cell::text(&scoring.visit.label),
        scoring.visit.date.map_or(Cell::Empty, Cell::Date),
        day.map_or(Cell::Empty, Cell::count),
        Cell::Bool(scoring.assessment.is_signed()),
        Cell::text(&scoring.definition.sheet().version),
    ];
    COLUMNS.iter().map(|(name, _)| (*name).to_owned()).zip(cells).collect()
}
