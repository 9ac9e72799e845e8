//! What became of a total since baseline: the change, the change in per cent, and who responded.
//!
//! One place for score tables and for `total`, so that both say the same.

use crate::exchange::table::{Cell, Column};
use crate::instrument::change::{change, percent_change};
use crate::instrument::definition::Definition;
use crate::instrument::response::{outcomes, together};
use crate::instrument::rule::{Outcome, Rule};
use crate::instrument::score::{Answers, Scored, TotalScore, score};

/// The answers at baseline, compared with those of now.
pub struct SinceBaseline<'a> {
    then: Scored,
    outcomes: Vec<(&'a Rule, Outcome)>,
}

impl<'a> SinceBaseline<'a> {
    /// Compares the answers of one assessment with those at baseline.
    pub fn new(definition: &'a Definition, baseline: &Answers, now: &Answers) -> Self {
        Self { then: score(definition, baseline), outcomes: outcomes(definition, baseline, now) }
    }

    /// The cells of [`columns`] for one total.
    pub fn cells(&self, total: &TotalScore) -> [Cell; 3] {
        let then = self.then.total(&total.id).and_then(|then| then.value);
        let about: Vec<_> =
            self.outcomes.iter().filter(|(rule, _)| rule.is_about(&total.id)).copied().collect();
        [
            Cell::maybe(change(then, total.value)),
            Cell::rounded(percent_change(then, total.value), 2),
            Cell::text(together(&about).to_string()),
        ]
    }
}

/// The columns that a chosen baseline adds.
pub fn columns() -> [Column; 3] {
    let percent = Column {
        unit: "%".to_owned(),
        ..Column::new(
            "percent_change",
            "The change in per cent of the value at baseline, rounded to two decimals; empty from a baseline of 0",
        )
    };
    [
        Column::new("change", "The value minus the value at baseline; negative is lower"),
        percent,
        Column::new(
            "response",
            "The rules about this total that are met, joined by ;, or none, or not_eligible; empty when it cannot be judged",
        ),
    ]
}

/// What stands there without a baseline.
pub fn nothing() -> [Cell; 3] {
    [Cell::Empty, Cell::Empty, Cell::Empty]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instrument::library::Library;
    use crate::instrument::number::Number;
    use crate::instrument::score::Answer;

    #[test]
    fn a_response_stands_beside_the_total_it_is_about() {
        let library = Library::embedded();
        let cdasi = library.find("cdasi-v2").expect("it is embedded");
        let answers = |erythema: i64, calcinosis: i64| -> Answers {
            let value = |column: Option<&str>| match column {
                Some("erythema") => erythema,
                Some("calcinosis") => calcinosis,
                _ => 0,
            };
            let items = cdasi.items().iter();
            items
                .map(|item| {
                    let value = Number::from(value(item.column.as_deref()));
                    (item.id.clone(), Answer::Value(value))
                })
                .collect()
        };
        let (then, now) = (answers(3, 0), answers(1, 1));
        let since = SinceBaseline::new(cdasi, &then, &now);
        let scored = score(cdasi, &now);
        let cells =
            |id: &str| since.cells(scored.total(id).expect("a total")).map(|cell| cell.to_string());
        assert_eq!(cells("activity"), ["-30", "-66.67", "cdasi-40"]);
        assert_eq!(
            cells("damage"),
            ["15", "", ""],
            "no rule is about damage, and its baseline is 0"
        );
    }
}
