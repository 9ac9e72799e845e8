//! What makes a responder, as instrument files say it: conditions on numbers at baseline and now.
//!
//! Where any number a rule looks at is missing, it says nothing: a rule of two parts is not half met.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::instrument::change::{change, percent_change};
use crate::instrument::number::Number;

/// A rule by which a subject counts as a responder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its public name (`pasi75`).
    pub id: String,
    /// What it asks, in words.
    pub label: String,
    /// For whom it is meant; for all, if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eligible: Option<Condition>,
    /// What a responder fulfils.
    pub met: Condition,
}

/// Something that is true of two assessments, or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Condition {
    /// All of these.
    All(Vec<Self>),
    /// At least one of these.
    Any(Vec<Self>),
    /// The first is the second or more.
    AtLeast(Quantity, Quantity),
    /// The first is the second or less.
    AtMost(Quantity, Quantity),
    /// The first is more than the second.
    Above(Quantity, Quantity),
    /// The first is less than the second.
    Below(Quantity, Quantity),
}

/// A number taken from two assessments.
///
/// Names are item ids or `total.` with the id of a total; several are added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Quantity {
    /// Always the same.
    Constant(Number),
    /// As it was at baseline.
    Baseline(Vec<String>),
    /// As it is now.
    Now(Vec<String>),
    /// By how much it fell since baseline; negative for a rise.
    Fall(Vec<String>),
    /// By how many per cent of the baseline it fell; unknown from a baseline of 0.
    FallPercent(Vec<String>),
}

/// What one rule says of two assessments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A responder.
    Met,
    /// Not a responder.
    NotMet,
    /// The rule is not meant for such a baseline.
    NotEligible,
    /// Something it looks at is missing.
    NotEvaluable,
}

impl Rule {
    /// Whether it looks at the total with this id; a rule that looks at items only is about every total.
    pub fn is_about(&self, total: &str) -> bool {
        let mut names = Vec::new();
        for condition in self.eligible.iter().chain([&self.met]) {
            condition.collect_names(&mut names);
        }
        let mut totals = names.iter().filter_map(|name| name.strip_prefix("total.")).peekable();
        totals.peek().is_none() || totals.any(|name| name == total)
    }

    /// What makes no sense in it, in words.
    pub fn faults(&self, is_known: impl Fn(&str) -> bool) -> Vec<String> {
        let mut faults = Vec::new();
        for condition in self.eligible.iter().chain([&self.met]) {
            condition.collect_faults(&is_known, &mut faults);
        }
        faults
    }

    /// What it says of two assessments.
    pub fn outcome(&self, pair: &Pair) -> Outcome {
        match self.eligible.as_ref().map_or(Some(true), |eligible| eligible.holds(pair)) {
            None => Outcome::NotEvaluable,
            Some(false) => Outcome::NotEligible,
            Some(true) => match self.met.holds(pair) {
                None => Outcome::NotEvaluable,
                Some(false) => Outcome::NotMet,
                Some(true) => Outcome::Met,
            },
        }
    }
}

impl Condition {
    /// Whether it is true; none as soon as any number in it is missing, even where the others would decide.
    fn holds(&self, pair: &Pair) -> Option<bool> {
        let each =
            |parts: &[Self]| parts.iter().map(|part| part.holds(pair)).collect::<Option<Vec<_>>>();
        match self {
            Self::All(parts) => Some(each(parts)?.into_iter().all(|holds| holds)),
            Self::Any(parts) => Some(each(parts)?.into_iter().any(|holds| holds)),
            Self::AtLeast(a, b) => Some(a.number(pair)? >= b.number(pair)?),
            Self::AtMost(a, b) => Some(a.number(pair)? <= b.number(pair)?),
            Self::Above(a, b) => Some(a.number(pair)? > b.number(pair)?),
            Self::Below(a, b) => Some(a.number(pair)? < b.number(pair)?),
        }
    }

    fn collect_names<'a>(&'a self, names: &mut Vec<&'a str>) {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                for part in parts {
                    part.collect_names(names);
                }
            }
            Self::AtLeast(a, b) | Self::AtMost(a, b) | Self::Above(a, b) | Self::Below(a, b) => {
                let named = [a, b].into_iter().filter_map(Quantity::names).flatten();
                names.extend(named.map(String::as_str));
            }
        }
    }

    fn collect_faults(&self, is_known: &impl Fn(&str) -> bool, faults: &mut Vec<String>) {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                if parts.is_empty() {
                    faults.push("all or any of nothing".to_owned());
                }
                for part in parts {
                    part.collect_faults(is_known, faults);
                }
            }
            Self::AtLeast(a, b) | Self::AtMost(a, b) | Self::Above(a, b) | Self::Below(a, b) => {
                for quantity in [a, b] {
                    let Some(names) = quantity.names() else { continue };
                    if names.is_empty() {
                        faults.push("a comparison names nothing".to_owned());
                    }
                    let unknown = names.iter().filter(|name| !is_known(name));
                    faults.extend(unknown.map(|name| format!("there is no item or total {name}")));
                }
            }
        }
    }
}

impl Quantity {
    fn names(&self) -> Option<&[String]> {
        match self {
            Self::Constant(_) => None,
            Self::Baseline(names)
            | Self::Now(names)
            | Self::Fall(names)
            | Self::FallPercent(names) => Some(names),
        }
    }

    fn number(&self, pair: &Pair) -> Option<Number> {
        match self {
            Self::Constant(number) => Some(*number),
            Self::Baseline(names) => pair.baseline.sum(names),
            Self::Now(names) => pair.now.sum(names),
            Self::Fall(names) => change(pair.now.sum(names), pair.baseline.sum(names)),
            Self::FallPercent(names) => {
                let fall = percent_change(pair.baseline.sum(names), pair.now.sum(names))?;
                Number::ZERO.checked_sub(fall)
            }
        }
    }
}

/// All numbers of two assessments.
pub struct Pair {
    /// At baseline.
    pub baseline: Numbers,
    /// Now.
    pub now: Numbers,
}

/// The values of items and complete totals, by the names rules use.
pub struct Numbers(pub BTreeMap<String, Number>);

impl Numbers {
    fn sum(&self, names: &[String]) -> Option<Number> {
        names.iter().try_fold(Number::ZERO, |sum, name| sum.checked_add(*self.0.get(name)?))
    }
}
