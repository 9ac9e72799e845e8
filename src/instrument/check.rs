//! Does an instrument do what its file says? Sums, bands and worked examples computed again.
//!
//! A `Definition` is sound in its names; this finds where its arithmetic does not close: a maximum that the items
//! cannot give, a band with a gap, an item no total uses, an example that comes out differently.

use std::collections::BTreeSet;

use crate::instrument::definition::{Definition, Problem};
use crate::instrument::formula::Formula;
use crate::instrument::interval::tile;
use crate::instrument::number::Number;
use crate::instrument::response::response;
use crate::instrument::score::{Answer, Answers, Scored, score};
use crate::instrument::sheet::{Band, Example, Given, Maximum, Rest, Total};

/// Everything wrong with a definition; empty if it can be relied on.
pub fn check(definition: &Definition) -> Vec<Problem> {
    let mut problems = Vec::new();
    check_words(definition, &mut problems);
    check_use(definition, &mut problems);
    for (total, formula) in definition.totals() {
        check_total(definition, total, formula, &mut problems);
    }
    if definition.sheet().examples.is_empty() {
        problems.push(Problem::at(definition.id(), "there is no worked example"));
    }
    for example in &definition.sheet().examples {
        check_example(definition, example, &mut problems);
    }
    problems
}

/// The answers of an example, spread out to items.
///
/// # Errors
/// Names what the definition does not have.
pub fn answers(definition: &Definition, given: &Given) -> Result<Answers, String> {
    let mut answers = Answers::new();
    let mut used = BTreeSet::new();
    for item in definition.items() {
        let column = item.column.as_ref().map(|column| format!(".{column}"));
        let names = [Some(&item.id), column.as_ref()].into_iter().flatten();
        let mut found = names.filter_map(|name| given.values.get_key_value(name));
        let value = match (found.next(), given.rest) {
            (Some((name, value)), _) => {
                used.extend(std::iter::once(name).chain(found.map(|(name, _)| name)));
                Some(*value)
            }
            (None, Rest::Missing) => None,
            (None, Rest::Lowest) => item.values.min(),
            (None, Rest::Highest) => item.values.max(),
        };
        answers.extend(value.map(|value| (item.id.clone(), Answer::Value(value))));
    }
    match given.values.keys().find(|name| !used.contains(name)) {
        Some(unknown) => Err(format!("there is no item or column {unknown}")),
        None => Ok(answers),
    }
}

fn check_words(definition: &Definition, problems: &mut Vec<Problem>) {
    let sheet = definition.sheet();
    let words = [
        ("version", &sheet.version),
        ("language", &sheet.language),
        ("title", &sheet.title),
        ("short title", &sheet.short_title),
        ("permission", &sheet.permission),
    ];
    for (name, _) in words.iter().filter(|(_, text)| text.trim().is_empty()) {
        problems.push(Problem::at(definition.id(), format!("it has no {name}")));
    }
    if sheet.citations.is_empty() {
        problems.push(Problem::at(definition.id(), "it has no citation"));
    }
    let labels = definition.items().iter().map(|item| (&item.id, &item.label));
    let labels = labels.chain(sheet.sites.iter().map(|site| (&site.id, &site.label)));
    let labels = labels.chain(sheet.totals.iter().map(|total| (&total.id, &total.label)));
    for (id, _) in labels.filter(|(_, label)| label.trim().is_empty()) {
        problems.push(Problem::at(id, "it has no label"));
    }
}

fn check_use(definition: &Definition, problems: &mut Vec<Problem>) {
    let used: BTreeSet<_> = definition.totals().flat_map(|(_, formula)| formula.items()).collect();
    for (place, item) in definition.items().iter().enumerate() {
        match (used.contains(&place), item.in_totals) {
            (true, true) | (false, false) => {}
            (false, true) => problems.push(Problem::at(&item.id, "no total uses it")),
            (true, false) => {
                problems.push(Problem::at(&item.id, "a total uses it, though it says none does"));
            }
        }
    }
    if definition.sheet().totals.is_empty() {
        problems.push(Problem::at(definition.id(), "it has no total"));
    }
}

fn check_total(
    definition: &Definition,
    total: &Total,
    formula: &Formula,
    problems: &mut Vec<Problem>,
) {
    let place = format!("total.{}", total.id);
    let mut fault = |meaning: String| problems.push(Problem::at(&place, meaning));
    let bounds = formula.bounds(definition.items());
    let words = |number: Option<Number>| {
        number.map_or_else(|| "none".to_owned(), |number| number.to_string())
    };
    if bounds.min != Some(total.min) {
        fault(format!("its minimum is said to be {} but is {}", total.min, words(bounds.min)));
    }
    let is_max_right = match total.max {
        Maximum::Unlimited => bounds.max.is_none(),
        Maximum::Reached(max) => bounds.max == Some(max),
        Maximum::Limit(max) => bounds.max.is_none_or(|reached| reached > max),
    };
    if !is_max_right {
        fault(format!("its maximum is said to be {:?} but is {}", total.max, words(bounds.max)));
    }
    if !total.bands.is_empty()
        && let Err(meaning) =
            tile(total.bands.iter().map(Band::interval), total.min, total.max.number())
    {
        fault(format!("its bands do not cover it: {meaning}"));
    }
}

fn check_example(definition: &Definition, example: &Example, problems: &mut Vec<Problem>) {
    let place = format!("example \"{}\"", example.label);
    match compare(definition, example) {
        Ok(faults) => problems.extend(faults.into_iter().map(|fault| Problem::at(&place, fault))),
        Err(fault) => problems.push(Problem::at(&place, fault)),
    }
}

/// Where an example comes out differently.
fn compare(definition: &Definition, example: &Example) -> Result<Vec<String>, String> {
    let now = answers(definition, &example.given)?;
    let scored = score(definition, &now);
    let mut faults: Vec<String> = scored.problems.iter().map(ToString::to_string).collect();
    let total = |scored: &'_ Scored, id: &str| {
        scored.total(id).cloned().ok_or_else(|| format!("there is no total {id}"))
    };
    for (id, expected) in &example.totals {
        let value = total(&scored, id)?.value;
        if value != *expected {
            faults.push(format!("{id} must be {expected:?} but is {value:?}"));
        }
    }
    for (id, expected) in &example.bands {
        let band = total(&scored, id)?.band.map(|band| band.id);
        if band.as_ref() != Some(expected) {
            faults.push(format!("the band of {id} must be {expected} but is {band:?}"));
        }
    }
    if let Some((baseline, expected)) = &example.response {
        let found = response(definition, &answers(definition, baseline)?, &now).to_string();
        if found != *expected {
            faults.push(format!("the response must be \"{expected}\" but is \"{found}\""));
        }
    }
    Ok(faults)
}

#[cfg(test)]
pub(crate) mod tests;
