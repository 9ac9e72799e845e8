//! Who counts as a responder: the rules of an instrument held to the answers at baseline and now.

use std::fmt;

use crate::instrument::definition::Definition;
use crate::instrument::formula::Entry;
use crate::instrument::rule::{Numbers, Outcome, Pair, Rule};
use crate::instrument::score::{Answers, entries};

/// What an instrument's rules say of two assessments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Response {
    /// The ids of the rules met, in the order of the definition.
    Met(Vec<String>),
    /// Every rule could be judged, and none is met.
    NotMet,
    /// No rule is meant for such a baseline.
    NotEligible,
    /// Something the rules look at is missing, or there are no rules.
    NotEvaluable,
}

impl fmt::Display for Response {
    /// As in tables: `pasi50;pasi75`, `none`, `not_eligible`, or nothing.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Met(rules) => f.write_str(&rules.join(";")),
            Self::NotMet => f.write_str("none"),
            Self::NotEligible => f.write_str("not_eligible"),
            Self::NotEvaluable => Ok(()),
        }
    }
}

/// What all rules together say; a rule that cannot be judged keeps the others from a plain no.
pub fn response(definition: &Definition, baseline: &Answers, now: &Answers) -> Response {
    together(&outcomes(definition, baseline, now))
}

/// What these rules together say.
pub fn together(outcomes: &[(&Rule, Outcome)]) -> Response {
    let met: Vec<_> = outcomes
        .iter()
        .filter(|(_, outcome)| *outcome == Outcome::Met)
        .map(|(rule, _)| rule.id.clone())
        .collect();
    let all = |wanted: &[Outcome]| outcomes.iter().all(|(_, outcome)| wanted.contains(outcome));
    if !met.is_empty() {
        Response::Met(met)
    } else if outcomes.is_empty() {
        Response::NotEvaluable
    } else if all(&[Outcome::NotEligible]) {
        Response::NotEligible
    } else if all(&[Outcome::NotMet, Outcome::NotEligible]) {
        Response::NotMet
    } else {
        Response::NotEvaluable
    }
}

/// What each rule says.
pub fn outcomes<'a>(
    definition: &'a Definition,
    baseline: &Answers,
    now: &Answers,
) -> Vec<(&'a Rule, Outcome)> {
    let pair = Pair { baseline: numbers(definition, baseline), now: numbers(definition, now) };
    let rules = definition.sheet().responses.iter();
    rules.map(|rule| (rule, rule.outcome(&pair))).collect()
}

/// The values of items and complete totals, by the names rules use.
fn numbers(definition: &Definition, answers: &Answers) -> Numbers {
    let entries = entries(definition, answers, &mut Vec::new());
    let items = definition.items().iter().zip(&entries).filter_map(|(item, entry)| match entry {
        Entry::Value(value) => Some((item.id.clone(), *value)),
        Entry::Missing | Entry::Refused => None,
    });
    let totals = definition.totals().filter_map(|(total, formula)| {
        let is_complete = formula.gaps(&entries).is_empty();
        let value = is_complete.then(|| formula.value(&entries).ok()).flatten()?;
        Some((format!("total.{}", total.id), value))
    });
    Numbers(items.chain(totals).collect())
}

#[cfg(test)]
mod tests;
