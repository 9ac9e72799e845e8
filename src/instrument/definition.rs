//! An instrument made ready: every item on its own, every name found, every sum computable.
//!
//! A `Definition` can only be made from a sheet that makes sense, so whatever scores or draws it need not doubt
//! it. What a machine cannot decide from the names alone (do the examples come out?) is asked by `check`.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::instrument::expression::{Expression, Step};
use crate::instrument::formula::Formula;
use crate::instrument::interval::tile;
use crate::instrument::item::Item;
use crate::instrument::number::Number;
use crate::instrument::sheet::{Place, Question, Sheet, Site, Total};

/// An instrument made ready; saved as its sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Sheet", into = "Sheet")]
pub struct Definition {
    sheet: Sheet,
    items: Vec<Item>,
    /// The place of each item in `items`, by id.
    places: BTreeMap<String, usize>,
    /// The formulas of `sheet.totals`, in that order.
    formulas: Vec<Formula>,
}

impl Definition {
    /// Makes a sheet ready.
    ///
    /// # Errors
    /// Every problem found: ids that are malformed or there twice, names of nothing, values and steps that make no
    /// sense.
    pub fn new(sheet: Sheet) -> Result<Self, Problems> {
        let mut problems = Vec::new();
        check_ids(&sheet, &mut problems);
        check_places(&sheet, &mut problems);
        let items = spread(&sheet);
        let mut places = BTreeMap::new();
        for (place, item) in items.iter().enumerate() {
            if places.insert(item.id.clone(), place).is_some() {
                problems.push(Problem::at(&item.id, "two items have this id"));
            }
            if let Some(fault) = item.values.fault() {
                problems.push(Problem::at(&item.id, fault));
            }
        }
        let names = Names { sites: &sheet.sites, items: &items, places: &places };
        let mut formulas = Vec::new();
        for total in &sheet.totals {
            match names.formula(&total.value, None) {
                Ok(formula) if formula.questions().is_empty() => {
                    problems
                        .push(Problem::at(&format!("total.{}", total.id), "it depends on no item"));
                }
                Ok(formula) => formulas.push(formula),
                Err(fault) => problems.push(Problem::at(&format!("total.{}", total.id), fault)),
            }
        }
        let is_known = |name: &str| match name.strip_prefix("total.") {
            Some(total) => sheet.totals.iter().any(|known| known.id == total),
            None => places.contains_key(name),
        };
        for rule in &sheet.responses {
            problems.extend(
                rule.faults(is_known).into_iter().map(|fault| Problem::at(&rule.id, fault)),
            );
        }
        if problems.is_empty() {
            Ok(Self { sheet, items, places, formulas })
        } else {
            Err(Problems(problems))
        }
    }

    /// What its file says: names, totals, bands, citations, examples.
    pub fn sheet(&self) -> &Sheet {
        &self.sheet
    }

    /// Its public name.
    pub fn id(&self) -> &str {
        &self.sheet.id
    }

    /// All items in the order of the form: row by row through the sites, then what has no column.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The item with this public id.
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.get(self.place(id)?)
    }

    /// Where the item with this public id stands among all items.
    pub fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// The totals with their formulas, in the order of the sheet.
    pub fn totals(&self) -> impl Iterator<Item = (&Total, &Formula)> {
        self.sheet.totals.iter().zip(&self.formulas)
    }
}

impl TryFrom<Sheet> for Definition {
    type Error = Problems;

    fn try_from(sheet: Sheet) -> Result<Self, Problems> {
        Self::new(sheet)
    }
}

impl From<Definition> for Sheet {
    fn from(definition: Definition) -> Self {
        definition.sheet
    }
}

/// Something wrong with a definition.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{place}: {meaning}")]
pub struct Problem {
    /// The id of the item, total, rule or example it is about.
    pub place: String,
    /// What is wrong there.
    pub meaning: String,
}

impl Problem {
    /// Something wrong with what is called `place`.
    pub fn at(place: &str, meaning: impl Into<String>) -> Self {
        Self { place: place.to_owned(), meaning: meaning.into() }
    }
}

/// All that keeps a sheet from being a definition.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct Problems(pub Vec<Problem>);

/// Spreads questions out: every site with its columns, row by row, then the single items.
pub fn spread(sheet: &Sheet) -> Vec<Item> {
    let at_sites = sheet.sites.iter().flat_map(|site| {
        let here = |question: &&Question| match &question.at {
            Place::AllSites => true,
            Place::Sites(sites) => sites.contains(&site.id),
            Place::SitesBut(sites) => !sites.contains(&site.id),
            Place::Nowhere | Place::Site(_) => false,
        };
        let columns = sheet.questions.iter().filter(here);
        columns.map(|question| Item {
            column: Some(question.id.clone()),
            ..item(question, Some(site))
        })
    });
    let single = sheet.questions.iter().filter_map(|question| match &question.at {
        Place::Nowhere => Some(item(question, None)),
        Place::Site(id) => Some(item(question, sheet.sites.iter().find(|site| site.id == *id))),
        Place::AllSites | Place::Sites(_) | Place::SitesBut(_) => None,
    });
    at_sites.chain(single).collect()
}

/// A question asked at one site, or at none.
fn item(question: &Question, site: Option<&Site>) -> Item {
    Item {
        id: site.map_or_else(|| question.id.clone(), |site| format!("{}.{}", site.id, question.id)),
        label: question.label.clone(),
        site: site.map(|site| site.id.clone()),
        site_label: site.map(|site| site.label.clone()),
        column: None,
        group: question.group,
        basis: question.basis,
        values: question.values.clone(),
        note: question.note.clone(),
        body_sites: site.map_or(&question.body_sites, |site| &site.body_sites).clone(),
        in_totals: !question.outside_totals,
    }
}

/// Finds ids that would not survive a table, and ids that are there twice.
fn check_ids(sheet: &Sheet, problems: &mut Vec<Problem>) {
    let mut check = |kind: &str, dash: char, ids: Vec<&str>| {
        let mut seen = BTreeSet::new();
        for id in ids {
            let is_word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == dash;
            if !id.starts_with(|c: char| c.is_ascii_lowercase())
                || !id.chars().all(is_word)
                || id == "total"
            {
                let meaning = format!(
                    "the id of {kind} is made of a–z, 0–9 and {dash}, begins with a letter and is not \"total\""
                );
                problems.push(Problem::at(id, meaning));
            }
            if !seen.insert(id) {
                problems.push(Problem::at(id, format!("two of {kind} have this id")));
            }
        }
    };
    let (columns, single): (Vec<_>, Vec<_>) =
        sheet.questions.iter().partition(|question| match question.at {
            Place::AllSites | Place::Sites(_) | Place::SitesBut(_) => true,
            Place::Nowhere | Place::Site(_) => false,
        });
    check("an instrument", '-', vec![&sheet.id]);
    check("the sites", '_', sheet.sites.iter().map(|site| site.id.as_str()).collect());
    check("the columns", '_', columns.iter().map(|question| question.id.as_str()).collect());
    for question in single {
        check("a question", '_', vec![&question.id]);
    }
    check("the totals", '_', sheet.totals.iter().map(|total| total.id.as_str()).collect());
    for total in &sheet.totals {
        check("the bands", '_', total.bands.iter().map(|band| band.id.as_str()).collect());
    }
    check("the responses", '-', sheet.responses.iter().map(|rule| rule.id.as_str()).collect());
}

/// Finds questions asked at sites that do not exist.
fn check_places(sheet: &Sheet, problems: &mut Vec<Problem>) {
    for question in &sheet.questions {
        let sites = match &question.at {
            Place::Site(site) => std::slice::from_ref(site),
            Place::Sites(sites) | Place::SitesBut(sites) => sites,
            Place::Nowhere | Place::AllSites => &[],
        };
        for site in sites {
            if !sheet.sites.iter().any(|known| known.id == *site) {
                problems.push(Problem::at(&question.id, format!("there is no site {site}")));
            }
        }
    }
}

/// Everything an expression can name.
struct Names<'a> {
    sites: &'a [Site],
    items: &'a [Item],
    places: &'a BTreeMap<String, usize>,
}

impl Names<'_> {
    /// The expression with its names found and its shorthands spread out, or what is wrong with it.
    fn formula(&self, expression: &Expression, site: Option<&str>) -> Result<Formula, String> {
        let boxed = |part: &Expression| self.formula(part, site).map(Box::new);
        match expression {
            Expression::Constant(number) => Ok(Formula::Constant(*number)),
            Expression::Item(name) => Ok(Formula::Item(self.item(name, site)?)),
            Expression::Sum(parts) => Ok(Formula::Sum(self.parts(parts, site)?)),
            Expression::Product(parts) => Ok(Formula::Product(self.parts(parts, site)?)),
            Expression::Max(parts) => Ok(Formula::Max(self.parts(parts, site)?)),
            Expression::If { when, then, otherwise } => {
                let (when, name) = (self.item(when, site)?, when);
                if !self.items.get(when).is_some_and(|item| item.values.allow(Number::ZERO)) {
                    return Err(format!(
                        "{name} decides between two values but cannot be 0 for no"
                    ));
                }
                Ok(Formula::If { when, then: boxed(then)?, otherwise: boxed(otherwise)? })
            }
            Expression::Steps { of, steps } => {
                let of = boxed(of)?;
                let bounds = of.bounds(self.items);
                let min = bounds.min.ok_or("what is graded has no smallest value")?;
                tile(steps.iter().map(Step::interval), min, bounds.max)
                    .map_err(|fault| format!("the steps do not cover all values: {fault}"))?;
                Ok(Formula::Steps { of, steps: steps.clone() })
            }
            Expression::Either { item, or } => {
                let or = boxed(or)?;
                if or.has_either() {
                    return Err("an answer in two ways stands inside another".to_owned());
                }
                Ok(Formula::Either { item: self.item(item, site)?, or })
            }
            Expression::Column(id) => {
                let in_column = |(_, item): &(usize, &Item)| item.column.as_ref() == Some(id);
                let items = self.items.iter().enumerate().filter(in_column);
                let terms: Vec<_> = items.map(|(place, _)| Formula::Item(place)).collect();
                if terms.is_empty() {
                    Err(format!("there is no column {id}"))
                } else {
                    Ok(Formula::Sum(terms))
                }
            }
            Expression::EachSite { weights, each } => self.each_site(weights, each, site),
        }
    }

    fn each_site(
        &self,
        weights: &BTreeMap<String, Number>,
        each: &Expression,
        outer: Option<&str>,
    ) -> Result<Formula, String> {
        if outer.is_some() {
            return Err("a sum over sites stands inside another".to_owned());
        }
        if let Some(unknown) =
            weights.keys().find(|id| !self.sites.iter().any(|site| site.id == **id))
        {
            return Err(format!("there is no site {unknown}"));
        }
        let mut terms = Vec::new();
        for site in self.sites {
            match weights.get(&site.id) {
                Some(weight) => {
                    let term = self.formula(each, Some(&site.id))?;
                    terms.push(Formula::Product(vec![Formula::Constant(*weight), term]));
                }
                None if weights.is_empty() => terms.push(self.formula(each, Some(&site.id))?),
                None => {}
            }
        }
        if terms.is_empty() {
            Err("there are no sites to sum over".to_owned())
        } else {
            Ok(Formula::Sum(terms))
        }
    }

    fn parts(&self, parts: &[Expression], site: Option<&str>) -> Result<Vec<Formula>, String> {
        if parts.is_empty() {
            return Err("a sum, product or maximum of nothing".to_owned());
        }
        parts.iter().map(|part| self.formula(part, site)).collect()
    }

    fn item(&self, name: &str, site: Option<&str>) -> Result<usize, String> {
        let id = match (name.strip_prefix('.'), site) {
            (Some(column), Some(site)) => format!("{site}.{column}"),
            (Some(_), None) => return Err(format!("{name} stands outside a sum over sites")),
            (None, _) => name.to_owned(),
        };
        self.places.get(&id).copied().ok_or_else(|| format!("there is no item {id}"))
    }
}

#[cfg(test)]
mod tests;
