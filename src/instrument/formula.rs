//! A total ready to be computed: every name found, every shorthand spread out, every missing answer respected.
//!
//! An item is its place in the list of items. A formula is never computed on part of its answers: `value` is only
//! asked once every question is answered, and until then `partial` adds up the terms that are (see decisions on
//! partial sums in `score`).

use std::collections::{BTreeMap, BTreeSet};

use crate::instrument::expression::Step;
use crate::instrument::item::Item;
use crate::instrument::number::Number;

/// A value computed from answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Formula {
    /// Always the same number.
    Constant(Number),
    /// The answer to the item at this place.
    Item(usize),
    /// All added.
    Sum(Vec<Self>),
    /// All multiplied.
    Product(Vec<Self>),
    /// The largest.
    Max(Vec<Self>),
    /// One or the other, as an item says.
    If {
        /// The item: anything but 0 is yes.
        when: usize,
        /// The value if yes.
        then: Box<Self>,
        /// The value if no.
        otherwise: Box<Self>,
    },
    /// A grade for a stretch of values.
    Steps {
        /// What is graded.
        of: Box<Self>,
        /// The grades; they tile the range of what is graded.
        steps: Vec<Step>,
    },
    /// An answer given directly or through other items.
    Either {
        /// The item that gives it directly; it stands for the question.
        item: usize,
        /// The value computed from other items.
        or: Box<Self>,
    },
}

/// What stands at an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// No value, for whatever reason.
    Missing,
    /// A value the item does not allow; it counts for nothing, and nothing may stand in for it.
    Refused,
    /// A value.
    Value(Number),
}

/// Why a formula has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// A question is not answered.
    Missing,
    /// An item and what other items say of it differ.
    Contradiction {
        /// The item.
        item: usize,
        /// What it says.
        given: Number,
        /// What the others say.
        computed: Number,
    },
    /// A number on the way is too large to be held exactly.
    TooLarge,
}

/// What the answered terms of a formula add up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Partial {
    /// Their sum.
    pub value: Number,
    /// The smallest and largest their sum could be.
    pub bounds: Bounds,
}

impl Formula {
    /// The value, exactly.
    ///
    /// # Errors
    /// Says why there is none. Only the branch taken of an `If` is looked at: ask [`Formula::gaps`] first.
    pub fn value(&self, entries: &[Entry]) -> Result<Number, Gap> {
        let all = |parts: &[Self], with: fn(Number, Number) -> Option<Number>| {
            let mut values = parts.iter().map(|part| part.value(entries));
            let first = values.next().ok_or(Gap::Missing)??;
            values.try_fold(first, |sum, value| with(sum, value?).ok_or(Gap::TooLarge))
        };
        match self {
            Self::Constant(number) => Ok(*number),
            Self::Item(item) => answer(entries, *item),
            Self::Sum(parts) => all(parts, Number::checked_add),
            Self::Product(parts) => all(parts, Number::checked_mul),
            Self::Max(parts) => all(parts, |a, b| Some(a.max(b))),
            Self::If { when, then, otherwise } => {
                let branch = if answer(entries, *when)? == Number::ZERO { otherwise } else { then };
                branch.value(entries)
            }
            Self::Steps { of, steps } => {
                let value = of.value(entries)?;
                let step = steps.iter().find(|step| step.interval().contains(value));
                step.map(|step| step.value).ok_or(Gap::Missing)
            }
            Self::Either { item, or } => either(entries, *item, or),
        }
    }

    /// The questions it asks, each once, as places of items.
    pub fn questions(&self) -> BTreeSet<usize> {
        self.asked().into_keys().collect()
    }

    /// The questions without an answer, or with two that differ, and why, in the order of the items.
    pub fn gaps(&self, entries: &[Entry]) -> Vec<(usize, Gap)> {
        let gap = |(item, or): (usize, Option<&Self>)| {
            let found = or.map_or_else(|| answer(entries, item), |or| either(entries, item, or));
            found.err().map(|gap| (item, gap))
        };
        self.asked().into_iter().filter_map(gap).collect()
    }

    /// Whether some question may be answered in two ways.
    pub fn has_either(&self) -> bool {
        self.asked().values().any(Option::is_some)
    }

    /// The sum of the additive terms whose questions are all answered; none if no term is.
    ///
    /// Terms are the summands, also those below a constant factor or in the branch that an answered switch takes.
    ///
    /// # Errors
    /// Only where a number is too large.
    pub fn partial(&self, entries: &[Entry], items: &[Item]) -> Result<Option<Partial>, Gap> {
        if self.gaps(entries).is_empty() {
            return Ok(Some(Partial { value: self.value(entries)?, bounds: self.bounds(items) }));
        }
        match self {
            Self::Sum(parts) => {
                let mut sum: Option<Partial> = None;
                for part in parts {
                    sum = match (sum, part.partial(entries, items)?) {
                        (Some(a), Some(b)) => Some(Partial {
                            value: a.value.checked_add(b.value).ok_or(Gap::TooLarge)?,
                            bounds: a.bounds.plus(b.bounds),
                        }),
                        (a, b) => a.or(b),
                    };
                }
                Ok(sum)
            }
            Self::Product(parts) => {
                let constant = |part: &&Self| matches!(part, Self::Constant(_));
                let (factors, terms): (Vec<&Self>, Vec<&Self>) = parts.iter().partition(constant);
                let ([term], false) = (terms.as_slice(), factors.is_empty()) else {
                    return Ok(None);
                };
                let Some(partial) = term.partial(entries, items)? else { return Ok(None) };
                factors
                    .iter()
                    .try_fold(partial, |partial, factor| {
                        let factor = factor.value(entries)?;
                        let value = partial.value.checked_mul(factor).ok_or(Gap::TooLarge)?;
                        Ok(Partial { value, bounds: partial.bounds.times(Bounds::point(factor)) })
                    })
                    .map(Some)
            }
            Self::If { when, then, otherwise } => match answer(entries, *when) {
                Ok(switch) if switch == Number::ZERO => otherwise.partial(entries, items),
                Ok(_) => then.partial(entries, items),
                Err(_) => Ok(None),
            },
            Self::Constant(_)
            | Self::Item(_)
            | Self::Max(_)
            | Self::Steps { .. }
            | Self::Either { .. } => Ok(None),
        }
    }

    /// The smallest and the largest value that allowed answers can give.
    ///
    /// Each part is taken for itself, so an item that appears twice with different signs widens them.
    pub fn bounds(&self, items: &[Item]) -> Bounds {
        let all = |parts: &[Self], with: fn(Bounds, Bounds) -> Bounds| {
            parts.iter().map(|part| part.bounds(items)).reduce(with).unwrap_or(Bounds::UNKNOWN)
        };
        match self {
            Self::Constant(number) => Bounds::point(*number),
            Self::Item(item) => Bounds::of_item(items, *item),
            Self::Sum(parts) => all(parts, Bounds::plus),
            Self::Product(parts) => all(parts, Bounds::times),
            Self::Max(parts) => all(parts, Bounds::larger),
            Self::If { when: _, then, otherwise } => then.bounds(items).or(otherwise.bounds(items)),
            Self::Steps { of: _, steps } => {
                let grades = steps.iter().map(|step| Bounds::point(step.value));
                grades.reduce(Bounds::or).unwrap_or(Bounds::UNKNOWN)
            }
            Self::Either { item, or } => Bounds::of_item(items, *item).or(or.bounds(items)),
        }
    }

    /// All items that can change the value, also those that only stand in for others.
    pub fn items(&self) -> BTreeSet<usize> {
        match self {
            Self::Constant(_) => BTreeSet::new(),
            Self::Item(item) => BTreeSet::from([*item]),
            Self::Sum(parts) | Self::Product(parts) | Self::Max(parts) => {
                parts.iter().flat_map(Self::items).collect()
            }
            Self::If { when, then, otherwise } => {
                then.items().into_iter().chain(otherwise.items()).chain([*when]).collect()
            }
            Self::Steps { of, steps: _ } => of.items(),
            Self::Either { item, or } => or.items().into_iter().chain([*item]).collect(),
        }
    }

    /// The questions by item, with the other way to answer where there is one and no place insists on the item.
    fn asked(&self) -> BTreeMap<usize, Option<&Self>> {
        let mut asked = BTreeMap::new();
        self.collect_asked(&mut asked);
        asked
    }

    fn collect_asked<'a>(&'a self, asked: &mut BTreeMap<usize, Option<&'a Self>>) {
        match self {
            Self::Constant(_) => {}
            Self::Item(item) => {
                asked.insert(*item, None);
            }
            Self::Sum(parts) | Self::Product(parts) | Self::Max(parts) => {
                for part in parts {
                    part.collect_asked(asked);
                }
            }
            Self::If { when, then, otherwise } => {
                asked.insert(*when, None);
                then.collect_asked(asked);
                otherwise.collect_asked(asked);
            }
            Self::Steps { of, steps: _ } => of.collect_asked(asked),
            Self::Either { item, or } => {
                asked.entry(*item).or_insert(Some(or));
            }
        }
    }
}

fn answer(entries: &[Entry], item: usize) -> Result<Number, Gap> {
    match entries.get(item) {
        Some(Entry::Value(number)) => Ok(*number),
        Some(Entry::Missing | Entry::Refused) | None => Err(Gap::Missing),
    }
}

fn either(entries: &[Entry], item: usize, or: &Formula) -> Result<Number, Gap> {
    let is_refused = |item: &usize| entries.get(*item) == Some(&Entry::Refused);
    if is_refused(&item) || or.items().iter().any(is_refused) {
        return Err(Gap::Missing);
    }
    let direct = answer(entries, item);
    if !or.gaps(entries).is_empty() {
        return direct;
    }
    let computed = or.value(entries)?;
    match direct {
        Ok(given) if given != computed => Err(Gap::Contradiction { item, given, computed }),
        Ok(_) | Err(_) => Ok(computed),
    }
}

/// The range of a value; an end is none where it has no limit or one too large to be held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The smallest value.
    pub min: Option<Number>,
    /// The largest value.
    pub max: Option<Number>,
}

impl Bounds {
    const UNKNOWN: Self = Self { min: None, max: None };

    fn point(number: Number) -> Self {
        Self { min: Some(number), max: Some(number) }
    }

    fn of_item(items: &[Item], item: usize) -> Self {
        items
            .get(item)
            .map_or(Self::UNKNOWN, |item| Self { min: item.values.min(), max: item.values.max() })
    }

    fn plus(self, other: Self) -> Self {
        let add = |a: Option<Number>, b: Option<Number>| a?.checked_add(b?);
        Self { min: add(self.min, other.min), max: add(self.max, other.max) }
    }

    fn times(self, other: Self) -> Self {
        let multiply = |a: Option<Number>, b: Option<Number>| a?.checked_mul(b?);
        let (a, b) = (self, other);
        if a.min >= Some(Number::ZERO) && b.min >= Some(Number::ZERO) {
            return Self { min: multiply(a.min, b.min), max: multiply(a.max, b.max) };
        }
        let corners = [(a.min, b.min), (a.min, b.max), (a.max, b.min), (a.max, b.max)]
            .map(|(a, b)| multiply(a, b));
        if corners.contains(&None) {
            return Self::UNKNOWN;
        }
        Self { min: corners.into_iter().flatten().min(), max: corners.into_iter().flatten().max() }
    }

    fn larger(self, other: Self) -> Self {
        let both = |a: Option<Number>, b: Option<Number>| Some(a?.max(b?));
        // Without a lower limit on one side, the other side still is one.
        Self { min: self.min.max(other.min), max: both(self.max, other.max) }
    }

    fn or(self, other: Self) -> Self {
        let least = |a: Option<Number>, b: Option<Number>| Some(a?.min(b?));
        let most = |a: Option<Number>, b: Option<Number>| Some(a?.max(b?));
        Self { min: least(self.min, other.min), max: most(self.max, other.max) }
    }
}

#[cfg(test)]
pub(crate) mod tests;
