//! Whether two photos may be compared: what was found when somebody scored on them.

use serde::{Deserialize, Serialize};

/// How far two photos can be compared, the worst last.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Level {
    /// Nothing speaks against it.
    #[default]
    Good,
    /// Something differs: look before it is relied on.
    Look,
    /// A change between both says nothing.
    NotComparable,
}

impl Level {
    /// In tables and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Look => "look",
            Self::NotComparable => "not_comparable",
        }
    }

    /// On screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Good => "Comparable",
            Self::Look => "Look twice",
            Self::NotComparable => "Not comparable",
        }
    }
}

/// What was known of the photos of a visit beside those of the baseline when they were scored.
///
/// Kept as it was then: photos that are replaced or laid anew later do not change what a rater saw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comparability {
    /// The worst of all pairs.
    pub level: Level,
    /// Why, where it is not good: each with its view.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub why: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_level_is_the_largest_and_all_are_written_and_read() {
        assert!(Level::Good < Level::Look && Level::Look < Level::NotComparable);
        for (level, why) in [(Level::Good, vec![]), (Level::Look, vec!["Face: darker".to_owned()])]
        {
            let one = Comparability { level, why };
            let text = ron::to_string(&one).expect("plain data");
            assert_eq!(ron::from_str::<Comparability>(&text).expect("the same"), one);
        }
    }
}
