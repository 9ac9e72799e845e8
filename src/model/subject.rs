//! A subject and the visits of that subject, in order.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::model::ids::VisitId;

/// A person, known by a code; never a name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// The code that stands in every table.
    pub code: String,
    /// What it is about: "dermatomyositis · face and upper back".
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// The date that counts as day 0; without one, the first dated visit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day_zero: Option<Date>,
    /// The visit that changes are counted from unless another is chosen; without one, the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<VisitId>,
    /// The visits in their order; the order is the position in this list, not the date.
    pub visits: Vec<Visit>,
}

/// A timepoint of one subject; it may have no date and no photo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Visit {
    /// The project-wide id.
    pub id: VisitId,
    /// The number within the subject, given once: `v1`, `v2` …
    pub number: u32,
    /// What people call it: "after IVIG ×5".
    pub label: String,
    /// The date, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// The day as typed; without one it follows from the date and day zero.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<i32>,
    /// Where it hangs without a date: "after cycle 5 of IVIG".
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub anchor: String,
    /// What the subject was treated with at that time.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub treatment: String,
    /// Anything else.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl Visit {
    /// A visit with a label and nothing else.
    pub fn new((id, number): (VisitId, u32), label: impl Into<String>) -> Self {
        Self {
            id,
            number,
            label: label.into(),
            date: None,
            day: None,
            anchor: String::new(),
            treatment: String::new(),
            note: String::new(),
        }
    }

    /// The name in tables and on the command line: `v1`.
    pub fn name(&self) -> String {
        format!("v{}", self.number)
    }
}

impl Subject {
    /// A subject without visits.
    pub fn new(code: impl Into<String>) -> Self {
        Self { code: code.into(), ..Self::default() }
    }

    /// The visit with this id.
    pub fn visit(&self, id: VisitId) -> Option<&Visit> {
        self.visits.iter().find(|visit| visit.id == id)
    }

    /// The visit with this id, to change a draft of the subject.
    pub fn visit_mut(&mut self, id: VisitId) -> Option<&mut Visit> {
        self.visits.iter_mut().find(|visit| visit.id == id)
    }

    /// The position in the order, from 0.
    pub fn position(&self, id: VisitId) -> Option<usize> {
        self.visits.iter().position(|visit| visit.id == id)
    }

    /// The visit that changes are counted from by default.
    pub fn baseline_visit(&self) -> Option<&Visit> {
        self.baseline.and_then(|id| self.visit(id)).or_else(|| self.visits.first())
    }

    /// The date that counts as day 0.
    pub fn zero_date(&self) -> Option<Date> {
        self.day_zero.or_else(|| self.visits.iter().find_map(|visit| visit.date))
    }

    /// The day of a visit: as typed, else its date minus the subject's day zero.
    pub fn day_of(&self, visit: &Visit) -> Option<i32> {
        visit.day.or_else(|| {
            let span = visit.date?.since(self.zero_date()?).ok()?;
            Some(span.get_days())
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_count_from_the_first_dated_visit_unless_typed() {
        let visit = |n: u32| Visit::new((VisitId(n), n), format!("visit {n}"));
        let mut subject = Subject::new("S01");
        subject.visits = vec![
            visit(1),
            Visit { date: Some(date(2022, 3, 2)), ..visit(2) },
            Visit { date: Some(date(2022, 8, 17)), ..visit(3) },
            Visit { date: Some(date(2022, 8, 17)), day: Some(170), ..visit(4) },
        ];
        let days: Vec<_> = subject.visits.iter().map(|visit| subject.day_of(visit)).collect();
        assert_eq!(days, [None, Some(0), Some(168), Some(170)]);
        subject.day_zero = Some(date(2022, 3, 1));
        assert_eq!(subject.day_of(&subject.visits[2]), Some(169));
        assert_eq!(subject.baseline_visit().map(Visit::name).as_deref(), Some("v1"));
    }
}
