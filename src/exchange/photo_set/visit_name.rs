//! A visit as names speak of it: its label, study day and place in the course.

use crate::exchange::photo_set::visit_lexicon::Phase;

/// A visit with its label in the field's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitName {
    /// `Week 12`, `Visit 3, week 12`, `After IVIG x5`.
    pub label: String,
    /// The study day that the words name.
    pub day: Option<i32>,
    /// Its place among visits without a date; none if the words do not tell.
    pub rank: Option<Rank>,
    /// How much the words can be relied on to name one visit.
    pub strength: Strength,
}

/// How much words can be relied on to name one visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Words that may name a visit: `IVIG x5`.
    Guessed,
    /// Words that name a visit or a group of them: `after`, `follow-up`.
    Loose,
    /// Words that name one visit: `Baseline`.
    Named,
    /// A count: `week 12`, `V3`.
    Numbered,
}

/// The place of a visit among others, where only words tell; visits of different scales keep a fixed order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    /// The part of the course.
    pub phase: Phase,
    /// What is counted: days before visits before timepoints.
    pub scale: u8,
    /// How many.
    pub value: i32,
}

/// Whether a name is that of a folder or of a file, where numbers at the end count shots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameKind {
    /// A folder.
    Folder,
    /// A file, without its extension.
    File,
}

impl VisitName {
    /// Whether it says everything that `other` says, and more: "Visit 2, week 4" and "Week 4".
    pub fn says_more_than(&self, other: &Self) -> bool {
        let parts = |name: &Self| -> Vec<String> {
            name.label.to_lowercase().split(", ").map(str::to_owned).collect()
        };
        let (own, theirs) = (parts(self), parts(other));
        own.len() > theirs.len() && theirs.iter().all(|part| own.contains(part))
    }

    /// Whether two visits cannot be one: week 4 and week 12, before and after; week 4 and visit 2 may be.
    pub fn contradicts(&self, other: &Self) -> bool {
        let are_ends =
            |a: Rank, b: Rank| a.phase <= Phase::Baseline && b.phase >= Phase::EndOfTreatment;
        let is_other_count =
            |a: Rank, b: Rank| (a.phase, a.scale) == (b.phase, b.scale) && a.value != b.value;
        self.rank
            .zip(other.rank)
            .is_some_and(|(a, b)| is_other_count(a, b) || are_ends(a, b) || are_ends(b, a))
    }
}
