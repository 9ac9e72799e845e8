//! The lines of a table that belong to one assessment, put together and compared with our own sums.

use std::collections::BTreeMap;

use crate::instrument::definition::Definition;
use crate::instrument::number::Number;
use crate::instrument::score::{AnswerProblem, Answers, Scored};
use crate::jobs::answer_table::{AnswerLine, LineProblem, Said};

/// The lines of one assessment.
pub struct AnswerGroup<'a> {
    /// The first of them.
    pub first: &'a AnswerLine,
    /// What they say; values that are not allowed are among them.
    pub answers: Answers,
    /// Where each item and total stands.
    lines: BTreeMap<&'a str, u64>,
    /// What totals come to, as the table has them.
    totals: Vec<(u64, &'a str, Number)>,
}

impl<'a> AnswerGroup<'a> {
    /// A group that begins with this line, which has still to be taken.
    pub fn new(first: &'a AnswerLine) -> Self {
        Self { first, answers: Answers::new(), lines: BTreeMap::new(), totals: Vec::new() }
    }

    /// Takes a line; says what is wrong with it.
    ///
    /// Two lines about one item are a problem; where they differ, neither counts.
    pub fn take(&mut self, definition: &Definition, line: &'a AnswerLine) -> Option<LineProblem> {
        let problem = |meaning: String| Some(LineProblem::at(line.line, meaning));
        if let Some(earlier) = self.lines.insert(&line.item, line.line) {
            let same = match line.said {
                Said::Answer(answer) => self.answers.get(&line.item) == Some(&answer),
                Said::Nothing => !self.answers.contains_key(&line.item),
                Said::Total(_) => true,
            };
            if !same {
                self.answers.remove(&line.item);
            }
            return problem(format!(
                "{} of this assessment stands in line {earlier} already; keep one of the two",
                line.item
            ));
        }
        let answer = match line.said {
            Said::Total(value) => {
                let id = line.item.strip_prefix("total.").unwrap_or_default();
                self.totals.extend(value.map(|value| (line.line, id, value)));
                let is_known = definition.sheet().totals.iter().any(|total| total.id == id);
                return if is_known { None } else { problem(unknown("total", definition, id)) };
            }
            Said::Nothing => None,
            Said::Answer(answer) => Some(answer),
        };
        let Some(item) = definition.item(&line.item) else {
            return problem(unknown("item", definition, &line.item));
        };
        self.answers.extend(answer.map(|answer| (line.item.clone(), answer)));
        let refused = item.check(answer?.value()?).err()?;
        problem(refused.to_string())
    }

    /// What is wrong with the answers together, and where the table's totals differ from `scored`.
    pub fn problems(&self, scored: &Scored) -> Vec<LineProblem> {
        let together = scored.problems.iter().filter_map(|problem| match problem {
            // Told line by line.
            AnswerProblem::Unknown { .. } | AnswerProblem::OutOfRange(_) => None,
            AnswerProblem::Contradiction { item, .. } => {
                let line = self.lines.get(item.as_str()).copied().unwrap_or(self.first.line);
                Some(LineProblem::at(line, problem.to_string()))
            }
            AnswerProblem::AboveMaximum { .. } | AnswerProblem::TooLarge { .. } => {
                Some(LineProblem::at(self.first.line, problem.to_string()))
            }
        });
        let totals = self.totals.iter().filter_map(|(line, id, theirs)| {
            let ours = scored.total(id)?;
            let words = match ours.value {
                Some(value) if value == *theirs => return None,
                Some(value) => format!("but the answers add up to {value}"),
                None => format!(
                    "but only {} of {} items have a value, so that there is no total",
                    ours.answered, ours.items
                ),
            };
            Some(LineProblem::at(*line, format!("total.{id} is {theirs} here, {words}")))
        });
        together.chain(totals).collect()
    }
}

fn unknown(what: &str, definition: &Definition, id: &str) -> String {
    format!("{} has no {what} {id}", definition.id())
}
