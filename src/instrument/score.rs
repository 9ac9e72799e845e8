//! Answers to totals: what is complete, what is missing, and what the answered part adds up to.
//!
//! Missing is never zero. A total has a value only when every question it depends on is answered; until then
//! there is the sum of the answered terms beside the largest value that those terms alone could reach.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::instrument::definition::Definition;
use crate::instrument::formula::{Entry, Formula, Gap};
use crate::instrument::item::OutOfRange;
use crate::instrument::number::Number;
use crate::instrument::sheet::{Band, Maximum, Total};

/// What a rater said about an item; saying nothing at all is "missing".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// A value, the only state that counts as answered.
    Value(Number),
    /// The rater did not assess it.
    NotAssessed,
    /// The photographs do not show it.
    NotVisible,
    /// It does not apply to this subject.
    NotApplicable,
}

impl Answer {
    /// The value, where there is one.
    pub fn value(self) -> Option<Number> {
        match self {
            Self::Value(value) => Some(value),
            Self::NotAssessed | Self::NotVisible | Self::NotApplicable => None,
        }
    }

    /// The answer without a value that tables call `status`; none for `answered`, `missing` and any other word.
    pub fn without_value(status: &str) -> Option<Self> {
        let answers = [Self::NotAssessed, Self::NotVisible, Self::NotApplicable];
        answers.into_iter().find(|answer| answer.status() == status)
    }

    /// The word for it in tables; a missing answer is `missing` there.
    pub fn status(self) -> &'static str {
        match self {
            Self::Value(_) => "answered",
            Self::NotAssessed => "not_assessed",
            Self::NotVisible => "not_visible",
            Self::NotApplicable => "not_applicable",
        }
    }
}

/// The answers of one assessment by item id; what is not in it is missing.
pub type Answers = BTreeMap<String, Answer>;

/// Everything an instrument makes of some answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scored {
    /// The totals, in the order of the definition.
    pub totals: Vec<TotalScore>,
    /// What is wrong with the answers, once each.
    pub problems: Vec<AnswerProblem>,
}

impl Scored {
    /// The total with this id.
    pub fn total(&self, id: &str) -> Option<&TotalScore> {
        self.totals.iter().find(|total| total.id == id)
    }
}

/// One total of an assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TotalScore {
    /// Its id, without `total.`.
    pub id: String,
    /// Its name.
    pub label: String,
    /// The total, only when it is complete.
    pub value: Option<Number>,
    /// The smallest it could be.
    pub min: Number,
    /// The largest it could be; a count has none.
    pub max: Option<Number>,
    /// How many of its questions are answered.
    pub answered: usize,
    /// How many questions it depends on; one that may be answered in two ways counts once.
    pub items: usize,
    /// The ids of the questions that are not answered, in the order of the form.
    pub missing: Vec<String>,
    /// Whether there is a value.
    pub is_complete: bool,
    /// The sum of the terms that are answered entirely; none if no term is.
    pub partial: Option<Number>,
    /// The largest value of those terms; none where the total has no maximum.
    pub partial_max: Option<Number>,
    /// The band the value falls into.
    pub band: Option<Band>,
}

/// Something wrong with the answers.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AnswerProblem {
    /// An answer to something that is not asked.
    #[error("the instrument has no item {item}; its answer is kept but counts for nothing")]
    Unknown {
        /// The id that was given.
        item: String,
    },
    /// A value the item does not allow.
    #[error("{0}; the answer counts as missing until it is corrected")]
    OutOfRange(#[from] OutOfRange),
    /// Two ways to answer that differ.
    #[error("{item} is {given}, but other answers make it {computed}; correct one of them")]
    Contradiction {
        /// The item.
        item: String,
        /// What was answered.
        given: Number,
        /// What follows from the other answers.
        computed: Number,
    },
    /// A total that no sound answers can have.
    #[error("the total {total} is {value}, above its maximum {max}; check the answers")]
    AboveMaximum {
        /// The id of the total.
        total: String,
        /// What it came to.
        value: Number,
        /// The most it should.
        max: Number,
    },
    /// Numbers beyond what is held exactly.
    #[error("the total {total} cannot be computed: an answer is far too large")]
    TooLarge {
        /// The id of the total.
        total: String,
    },
}

/// Computes all totals, exactly.
pub fn score(definition: &Definition, answers: &Answers) -> Scored {
    let mut problems = Vec::new();
    let entries = entries(definition, answers, &mut problems);
    let totals = definition.totals();
    let totals = totals
        .map(|(total, formula)| total_score(definition, total, formula, &entries, &mut problems))
        .collect();
    Scored { totals, problems }
}

/// What stands at each item; adds what is wrong to `problems`.
pub fn entries(
    definition: &Definition,
    answers: &Answers,
    problems: &mut Vec<AnswerProblem>,
) -> Vec<Entry> {
    let mut entries = vec![Entry::Missing; definition.items().len()];
    for (id, answer) in answers {
        let Some((place, item)) = definition.place(id).zip(definition.item(id)) else {
            problems.push(AnswerProblem::Unknown { item: id.clone() });
            continue;
        };
        let Some(value) = answer.value() else { continue };
        let entry = match item.check(value) {
            Ok(()) => Entry::Value(value),
            Err(refused) => {
                problems.push(AnswerProblem::OutOfRange(refused));
                Entry::Refused
            }
        };
        if let Some(slot) = entries.get_mut(place) {
            *slot = entry;
        }
    }
    entries
}

fn total_score(
    definition: &Definition,
    total: &Total,
    formula: &Formula,
    entries: &[Entry],
    problems: &mut Vec<AnswerProblem>,
) -> TotalScore {
    let items = definition.items();
    let id_of = |place: usize| items.get(place).map(|item| item.id.clone());
    let mut note = |problem: AnswerProblem| {
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    };
    let problem_of = |gap: Gap| match gap {
        Gap::Missing => None,
        Gap::Contradiction { item, given, computed } => {
            let item = id_of(item)?;
            Some(AnswerProblem::Contradiction { item, given, computed })
        }
        Gap::TooLarge => Some(AnswerProblem::TooLarge { total: total.id.clone() }),
    };

    let questions = formula.questions().len();
    let gaps = formula.gaps(entries);
    gaps.iter().filter_map(|(_, gap)| problem_of(*gap)).for_each(&mut note);
    let partial = formula.partial(entries, items).unwrap_or_else(|gap| {
        problem_of(gap).into_iter().for_each(&mut note);
        None
    });
    let partial = partial.filter(|_| gaps.len() < questions);
    let value = partial.filter(|_| gaps.is_empty()).map(|partial| partial.value);
    if let (Some(value), Maximum::Limit(max)) = (value, total.max)
        && value > max
    {
        note(AnswerProblem::AboveMaximum { total: total.id.clone(), value, max });
    }
    let max = total.max.number();
    TotalScore {
        id: total.id.clone(),
        label: total.label.clone(),
        value,
        min: total.min,
        max,
        answered: questions - gaps.len(),
        items: questions,
        missing: gaps.iter().filter_map(|(place, _)| id_of(*place)).collect(),
        is_complete: value.is_some(),
        partial: partial.map(|partial| partial.value),
        partial_max: max.and(partial).and_then(|partial| partial.bounds.max),
        band: value
            .and_then(|value| total.bands.iter().find(|band| band.interval().contains(value)))
            .cloned(),
    }
}

#[cfg(test)]
mod tests;
