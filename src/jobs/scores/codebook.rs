//! The codebook: what every column, item, total and rule of a score table means, and where it comes from.

use std::collections::{BTreeMap, BTreeSet};

use crate::exchange::table::{Cell, Table};
use crate::instrument::definition::Definition;
use crate::instrument::item::{Item, Values};
use crate::instrument::rule::Rule;
use crate::instrument::sheet::Total;

/// The codebook of a score table whose rows come from `definitions`.
pub(super) fn codebook<'a>(
    table: &Table,
    definitions: impl Iterator<Item = &'a Definition>,
) -> Table {
    let mut book = Table::new([
        ("name", "A column of the table, or an instrument, item, total or rule that stands in it"),
        ("instrument", "The instrument it belongs to"),
        ("meaning", "What it means"),
        ("values", "The values it can have"),
        ("unit", "Their unit"),
        ("source", "Where it is published, and what is known of permission"),
    ]);
    let version = concat!("Seriatim ", env!("CARGO_PKG_VERSION"));
    book.rows.push(line("seriatim", "", format!("Written by {version}"), "", ""));
    let editions: BTreeMap<(&str, &str), &Definition> = definitions
        .map(|definition| ((definition.id(), definition.sheet().version.as_str()), definition))
        .collect();
    // In the wide table items and totals are columns too; they are told below, with their values.
    let told_below: BTreeSet<String> = editions.values().flat_map(|it| names(it)).collect();
    let n_own = super::wide::COLUMNS.len();
    for (column, place) in table.columns.iter().zip(0..) {
        if place < n_own || !told_below.contains(&column.name) {
            book.rows.push(line(&column.name, "", &column.meaning, "", &column.unit));
        }
    }
    for definition in editions.into_values() {
        book.rows.extend(of_definition(definition));
    }
    book
}

/// The names of items and totals, also as the wide table of several instruments calls them.
fn names(definition: &Definition) -> impl Iterator<Item = String> {
    let items = definition.items().iter().map(|item| item.id.clone());
    let totals = definition.sheet().totals.iter().map(|total| format!("total.{}", total.id));
    let id = definition.id();
    items.chain(totals).flat_map(move |name| [format!("{id}.{name}"), name])
}

fn of_definition(definition: &Definition) -> Vec<Vec<Cell>> {
    let (id, sheet) = (definition.id(), definition.sheet());
    let title = format!("{}; edition {} of this definition", sheet.title, sheet.version);
    let mut about = line(id, id, title, "", "");
    let sources: Vec<&str> =
        sheet.citations.iter().chain([&sheet.permission]).map(String::as_str).collect();
    if let Some(source) = about.last_mut() {
        *source = Cell::text(sources.join("\n"));
    }
    let items = definition.items().iter().map(|item| {
        line(
            &item.id,
            id,
            meaning(item),
            level_words(&item.values),
            item.values.unit().unwrap_or_default(),
        )
    });
    let totals = sheet.totals.iter().map(|total| {
        line(&format!("total.{}", total.id), id, total_meaning(total), bands(total), "")
    });
    let rules = sheet.responses.iter().map(|rule: &Rule| line(&rule.id, id, &rule.label, "", ""));
    std::iter::once(about).chain(items).chain(totals).chain(rules).collect()
}

fn line(
    name: &str,
    instrument: &str,
    meaning: impl Into<String>,
    values: impl Into<String>,
    unit: &str,
) -> Vec<Cell> {
    vec![
        Cell::text(name),
        Cell::text(instrument),
        Cell::text(meaning),
        Cell::text(values),
        Cell::text(unit),
        Cell::Empty,
    ]
}

fn meaning(item: &Item) -> String {
    match &item.note {
        Some(note) => format!("{}. {note}", item.full_label()),
        None => item.full_label(),
    }
}

/// The values an item allows, with what each means: `0 none; 1 pink`.
pub fn level_words(values: &Values) -> String {
    match values {
        Values::Levels(levels) => {
            let levels = levels.iter().map(|level| format!("{} {}", level.value, level.label));
            levels.collect::<Vec<_>>().join("; ")
        }
        Values::Range { .. } => values.to_string(),
    }
}

fn total_meaning(total: &Total) -> String {
    match total.max.number() {
        Some(max) => format!("{}, from {} to {max}", total.label, total.min),
        None => format!("{}, from {}", total.label, total.min),
    }
}

fn bands(total: &Total) -> String {
    let bands = total.bands.iter().map(|band| format!("{} {}", band.id, band.interval()));
    bands.collect::<Vec<_>>().join("; ")
}
