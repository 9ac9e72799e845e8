//! How a file writes down a total: a small tree of sums and products over items, with shorthands for sites.
//!
//! There is no text formula to parse and nothing a file could do but arithmetic. `formula` is the same tree
//! without the shorthands and with every name found.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::instrument::interval::{End, Interval};
use crate::instrument::number::Number;

/// A value computed from answers.
///
/// An item is named by its public id; inside `EachSite` a name with a leading point (`.erythema`) is that item of
/// the site at hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Expression {
    /// Always the same number.
    Constant(Number),
    /// The answer to an item.
    Item(String),
    /// All added.
    Sum(Vec<Self>),
    /// All multiplied.
    Product(Vec<Self>),
    /// The largest.
    Max(Vec<Self>),
    /// One or the other, as a switch says; an unanswered switch leaves the total incomplete.
    If {
        /// The item that decides: anything but 0 is yes.
        when: String,
        /// The value if yes.
        then: Box<Self>,
        /// The value if no.
        otherwise: Box<Self>,
    },
    /// A grade for a stretch of values, such as a percentage of area.
    Steps {
        /// What is graded.
        of: Box<Self>,
        /// The grades, ascending, without a gap.
        steps: Vec<Step>,
    },
    /// An answer that may be given directly or through other items; both given must agree.
    Either {
        /// The item that gives it directly.
        item: String,
        /// The value computed from other items.
        or: Box<Self>,
    },
    /// Shorthand: the sum of one column over all its sites.
    Column(String),
    /// Shorthand: the sum of one expression over sites.
    EachSite {
        /// The factor of each site; when given, only these sites count.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        weights: BTreeMap<String, Number>,
        /// What is computed at each site.
        each: Box<Self>,
    },
}

/// The grade of a stretch of values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Where the stretch begins.
    pub from: End,
    /// Where it ends.
    pub to: End,
    /// The grade.
    pub value: Number,
}

impl Step {
    /// The values of this grade.
    pub fn interval(&self) -> Interval {
        Interval { from: self.from, to: self.to }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_written_and_read_back() {
        let text = r#"Sum([Column("scale"),If(when:"lasting",then:Product([Constant("2"),Item("a.b")]),otherwise:Item("a.b")),EachSite(weights:{"head":"0.1"},each:Either(item:".area",or:Steps(of:Item(".percent"),steps:[(from:Closed("0"),to:Open("10"),value:"1")]))),Max([Item("c"),EachSite(each:Item(".d"))])])"#;
        let expression: Expression = ron::from_str(text).unwrap();
        assert_eq!(ron::to_string(&expression).unwrap(), text);
    }

    #[test]
    fn what_is_not_in_the_language_is_refused() {
        for text in [
            r#"Power([Item("a"), Constant("2")])"#,
            r#"If(when: "a", then: Item("b"))"#,
            r#"If(when: "a", then: Item("b"), otherwise: Item("c"), unless: Item("d"))"#,
            r"Constant(0.1)",
        ] {
            assert!(ron::from_str::<Expression>(text).is_err(), "{text}");
        }
    }
}
