//! What stands above a visit: the total of the instrument in hand, and how far it is from the baseline.
//!
//! Only answers of the rater at work count, in the reading at work; a total that is not complete is never shown as one.

use std::collections::BTreeMap;

use crate::app::session::Session;
use crate::instrument::change::percent_change;
use crate::instrument::definition::Definition;
use crate::instrument::number::Number;
use crate::instrument::score::{TotalScore, score};
use crate::instrument::sheet::{Sheet, Target, Total, Worst};
use crate::model::assessment::Identity;
use crate::model::ids::VisitId;

/// The score of one visit, in print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitScore {
    /// What is scored, short: "CDASI-A".
    pub name: String,
    /// What is scored, in full: "CDASI v2 activity".
    pub long_name: String,
    /// How far the rater came.
    pub total: Shown,
    /// The change since baseline, where both totals are complete.
    pub change: Option<Change>,
}

/// A total in print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Complete: the number, and the most it could be.
    Complete(String, Option<String>),
    /// So many of so many questions are answered.
    Partial(usize, usize),
}

/// A change since baseline in print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// "−57 %".
    pub text: String,
    /// Which way it went.
    pub direction: Direction,
}

/// Which way a total went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// An improvement.
    Better,
    /// A worsening.
    Worse,
    /// Neither.
    Same,
}

impl VisitScore {
    /// For tooltips and screen readers: "CDASI v2 activity 19 of 100, −57 % since baseline".
    pub fn words(&self) -> String {
        let name = &self.long_name;
        let total = match &self.total {
            Shown::Complete(value, Some(max)) => format!("{name} {value} of {max}"),
            Shown::Complete(value, None) => format!("{name} {value}"),
            Shown::Partial(answered, of) => format!("{name}: {answered} of {of} answered"),
        };
        match &self.change {
            Some(change) => format!("{total}, {} since baseline", change.text),
            None => total,
        }
    }
}

/// The scores of the selected subject's visits; visits without answers have none.
///
/// An instrument that scores single lesions says nothing of a visit.
pub fn of_visits(session: &Session) -> BTreeMap<VisitId, VisitScore> {
    let Some((definition, total)) = session.instrument().and_then(first_total) else {
        return BTreeMap::new();
    };
    let totals: BTreeMap<VisitId, TotalScore> = session
        .visits()
        .iter()
        .filter_map(|visit| Some((visit.id, total_at(session, definition, total, visit.id)?)))
        .collect();
    let baseline = session.subject().and_then(|subject| subject.baseline_visit());
    let at_baseline = baseline.and_then(|visit| totals.get(&visit.id)?.value);
    let is_baseline = |id: &VisitId| baseline.is_some_and(|visit| visit.id == *id);
    totals
        .iter()
        .map(|(id, at)| {
            let percent = percent_change(at_baseline, at.value).filter(|_| !is_baseline(id));
            let score = VisitScore {
                name: short_name(definition.sheet(), total),
                long_name: long_name(definition.sheet(), total),
                total: shown(at),
                change: percent.map(|percent| change(percent, total.worst)),
            };
            (*id, score)
        })
        .collect()
}

/// The total that stands for an instrument: its first.
fn first_total(definition: &Definition) -> Option<(&Definition, &Total)> {
    let sheet = definition.sheet();
    (sheet.target == Target::Visit).then_some(())?;
    Some((definition, sheet.totals.first()?))
}

fn total_at(
    session: &Session,
    definition: &Definition,
    total: &Total,
    visit: VisitId,
) -> Option<TotalScore> {
    let identity = Identity {
        subject: session.selection.subject,
        visit,
        rater: session.rater.clone(),
        reading: session.reading,
        instrument: definition.id().to_owned(),
        target: None,
    };
    let (_, assessment) = session.project().assessment(&identity)?;
    if assessment.answers.is_empty() {
        return None;
    }
    score(definition, &assessment.answers).total(&total.id).cloned()
}

fn shown(total: &TotalScore) -> Shown {
    match total.value {
        Some(value) => Shown::Complete(value.rounded(2), total.max.map(|max| max.rounded(2))),
        None => Shown::Partial(total.answered, total.items),
    }
}

/// "CDASI-A": the first word of the name on the tab, and which total it is where there are several.
fn short_name(sheet: &Sheet, total: &Total) -> String {
    let name = sheet.short_title.split_whitespace().next().unwrap_or_default();
    match total.label.chars().next().filter(|_| sheet.totals.len() > 1) {
        Some(initial) => format!("{name}-{}", initial.to_uppercase()),
        None => name.to_owned(),
    }
}

fn long_name(sheet: &Sheet, total: &Total) -> String {
    if sheet.totals.len() > 1 {
        format!("{} {}", sheet.short_title, total.label.to_lowercase())
    } else {
        sheet.short_title.clone()
    }
}

/// In whole per cent, as far as that says anything.
fn change(percent: Number, worst: Worst) -> Change {
    let direction = match (percent.cmp(&Number::ZERO), worst) {
        (std::cmp::Ordering::Equal, _) => Direction::Same,
        (std::cmp::Ordering::Less, Worst::High) | (std::cmp::Ordering::Greater, Worst::Low) => {
            Direction::Better
        }
        (std::cmp::Ordering::Greater, Worst::High) | (std::cmp::Ordering::Less, Worst::Low) => {
            Direction::Worse
        }
    };
    // A small change is not printed as none.
    let printed = (0..=2).map(|decimals| percent.rounded(decimals)).find(|text| text != "0");
    let text = match printed.as_deref() {
        None => "0".to_owned(),
        Some(text) => {
            text.strip_prefix('-').map_or_else(|| format!("+{text}"), |fall| format!("−{fall}"))
        }
    };
    Change { text: format!("{text} %"), direction }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instrument::library::Library;

    #[test]
    fn changes_are_printed_with_their_sign_and_judged_by_the_scale() {
        for (percent, worst, text, direction) in [
            ("-56.8181", Worst::High, "−57 %", Direction::Better),
            ("12", Worst::High, "+12 %", Direction::Worse),
            ("12", Worst::Low, "+12 %", Direction::Better),
            ("-12.5", Worst::Low, "−13 %", Direction::Worse),
            ("0", Worst::High, "0 %", Direction::Same),
            ("-0.4", Worst::High, "−0.4 %", Direction::Better),
            ("0.03", Worst::High, "+0.03 %", Direction::Worse),
        ] {
            let change = change(Number::parse(percent).unwrap(), worst);
            assert_eq!((change.text.as_str(), change.direction), (text, direction), "{percent}");
        }
    }

    #[test]
    fn an_instrument_with_several_totals_says_which_one_is_shown() {
        let library = Library::embedded();
        let names = |id: &str| {
            let (definition, total) = first_total(library.find(id).unwrap()).unwrap();
            (short_name(definition.sheet(), total), long_name(definition.sheet(), total))
        };
        assert_eq!(names("cdasi-v2"), ("CDASI-A".to_owned(), "CDASI v2 activity".to_owned()));
        assert_eq!(names("iga").0, "IGA");
        assert!(first_total(library.find("tlss").unwrap()).is_none(), "it scores lesions");
    }
}
