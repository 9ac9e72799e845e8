//! One thing an instrument asks, and the answers it allows.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::instrument::number::Number;

/// One thing an instrument asks: a cell of the form, with the id under which its answer is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The public id: `site.item` or `item`.
    pub id: String,
    /// What is asked, short ("Erythema").
    pub label: String,
    /// The id of the site it is asked about: the row of the form.
    pub site: Option<String>,
    /// The name of that site ("Upper back and shoulders").
    pub site_label: Option<String>,
    /// The id it shares with the same question at other sites: the column of the form.
    pub column: Option<String>,
    /// Which part of the form it belongs to.
    pub group: Group,
    /// How the answer is found.
    pub basis: Basis,
    /// The values that may be given.
    pub values: Values,
    /// What a rater should know beside it.
    pub note: Option<String>,
    /// The body sites it is about, as ids of the body-site vocabulary.
    pub body_sites: Vec<String>,
    /// Whether some total depends on it.
    pub in_totals: bool,
}

impl Item {
    /// What is asked, and where ("Upper back and shoulders: Erythema").
    pub fn full_label(&self) -> String {
        match &self.site_label {
            Some(site) => format!("{site}: {}", self.label),
            None => self.label.clone(),
        }
    }

    /// Checks that `value` may be given.
    ///
    /// # Errors
    /// Names the values that may.
    pub fn check(&self, value: Number) -> Result<(), OutOfRange> {
        if self.values.allow(value) {
            return Ok(());
        }
        Err(OutOfRange { item: self.id.clone(), value, allowed: self.values.to_string() })
    }
}

/// The part of a form an item belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Group {
    /// What treatment can change.
    Activity,
    /// What stays.
    Damage,
    /// Neither, or both.
    Other,
}

/// How the answer to an item is found; only what is seen can be scored from a photograph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Basis {
    /// By looking.
    #[default]
    Seen,
    /// By touching: never suggested from a photograph.
    Felt,
    /// By asking the patient.
    Reported,
}

/// The values an item allows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Values {
    /// A few values with names, ascending.
    Levels(Vec<Level>),
    /// All values of a scale.
    Range {
        /// The smallest value.
        min: Number,
        /// The largest value; a count has none.
        max: Option<Number>,
        /// How far apart values are, counted from the smallest; without it every decimal is allowed.
        step: Option<Number>,
        /// The unit, where there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<String>,
    },
}

impl Values {
    /// Whether `value` is one of them.
    pub fn allow(&self, value: Number) -> bool {
        match self {
            Self::Levels(levels) => levels.iter().any(|level| level.value == value),
            Self::Range { min, max, step, unit: _ } => {
                let on_step = step.is_none_or(|step| {
                    value
                        .checked_sub(*min)
                        .and_then(|above| above.checked_div(step))
                        .is_some_and(Number::is_whole)
                });
                value >= *min && max.is_none_or(|max| value <= max) && on_step
            }
        }
    }

    /// The named level of `value`.
    pub fn level(&self, value: Number) -> Option<&Level> {
        match self {
            Self::Levels(levels) => levels.iter().find(|level| level.value == value),
            Self::Range { .. } => None,
        }
    }

    /// The smallest value.
    pub fn min(&self) -> Option<Number> {
        match self {
            Self::Levels(levels) => levels.iter().map(|level| level.value).min(),
            Self::Range { min, .. } => Some(*min),
        }
    }

    /// The largest value; none for a count.
    pub fn max(&self) -> Option<Number> {
        match self {
            Self::Levels(levels) => levels.iter().map(|level| level.value).max(),
            Self::Range { max, .. } => *max,
        }
    }

    /// The unit of a scale, where it has one.
    pub fn unit(&self) -> Option<&str> {
        match self {
            Self::Levels(_) => None,
            Self::Range { unit, .. } => unit.as_deref(),
        }
    }

    /// What makes no sense about them, in words; none if they are sound.
    pub fn fault(&self) -> Option<String> {
        match self {
            Self::Levels(levels) if levels.is_empty() => Some("it has no levels".to_owned()),
            Self::Levels(levels) => (!levels.is_sorted_by(|a, b| a.value < b.value))
                .then(|| "its levels do not ascend".to_owned()),
            Self::Range { min, max, step, unit: _ } => {
                if max.is_some_and(|max| max <= *min) {
                    Some("its maximum is not above its minimum".to_owned())
                } else if step.is_some_and(|step| step <= Number::ZERO) {
                    Some("its step is not above 0".to_owned())
                } else if max.is_some_and(|max| !self.allow(max)) {
                    Some("its steps do not end at its maximum".to_owned())
                } else {
                    None
                }
            }
        }
    }
}

impl fmt::Display for Values {
    /// In words: `0, 1, 2 or 3`; `from 0 to 10 in steps of 0.1`; `a whole number from 0`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Levels(levels) => {
                for (place, level) in levels.iter().enumerate() {
                    let before = match place {
                        0 => "",
                        _ if place + 1 == levels.len() => " or ",
                        _ => ", ",
                    };
                    write!(f, "{before}{}", level.value)?;
                }
                Ok(())
            }
            Self::Range { min, max, step, unit } => {
                let is_whole = *step == Some(Number::ONE) && min.is_whole();
                f.write_str(if is_whole { "a whole number from " } else { "from " })?;
                write!(f, "{min}")?;
                if let Some(max) = max {
                    write!(f, " to {max}")?;
                }
                if let Some(unit) = unit {
                    write!(f, " {unit}")?;
                }
                match step {
                    Some(step) if !is_whole => write!(f, " in steps of {step}"),
                    Some(_) | None => Ok(()),
                }
            }
        }
    }
}

/// A value with a name; written `("2", "red")`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(Number, String)", into = "(Number, String)")]
pub struct Level {
    /// What it counts.
    pub value: Number,
    /// What it means, in a few words of our own.
    pub label: String,
}

impl From<(Number, String)> for Level {
    fn from((value, label): (Number, String)) -> Self {
        Self { value, label }
    }
}

impl From<Level> for (Number, String) {
    fn from(level: Level) -> Self {
        (level.value, level.label)
    }
}

/// An answer that its item does not allow.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{item} cannot be {value}: allowed is {allowed}")]
pub struct OutOfRange {
    /// The id of the item.
    pub item: String,
    /// The value that was given.
    pub value: Number,
    /// The values that are allowed, in words.
    pub allowed: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Number::parse(text).unwrap()
    }

    fn item(values: &str) -> Item {
        Item {
            id: "arm.redness".to_owned(),
            label: "Redness".to_owned(),
            site: Some("arm".to_owned()),
            site_label: Some("Arm".to_owned()),
            column: None,
            group: Group::Activity,
            basis: Basis::Seen,
            values: ron::from_str(values).unwrap(),
            note: None,
            body_sites: Vec::new(),
            in_totals: true,
        }
    }

    #[test]
    fn a_refusal_names_the_allowed_values() {
        let levels = r#"Levels([("0", "none"), ("3", "one"), ("4", "two"), ("4.5", "half")])"#;
        let tenths = r#"Range(min: "0", max: Some("10"), step: Some("0.1"))"#;
        let count = r#"Range(min: "0", max: None, step: Some("1"))"#;
        let percent = r#"Range(min: "0", max: Some("100"), step: None, unit: Some("%"))"#;
        for (values, right, wrong, allowed) in [
            (levels, ["0", "3", "4.5"], ["1", "-3", "5"], "0, 3, 4 or 4.5"),
            (tenths, ["0", "3.7", "10"], ["10.1", "0.05", "-0.1"], "from 0 to 10 in steps of 0.1"),
            (count, ["0", "7", "123456"], ["-1", "0.5", "-0.5"], "a whole number from 0"),
            (percent, ["0", "9.999", "100"], ["100.1", "-1", "101"], "from 0 to 100 %"),
        ] {
            let item = item(values);
            assert_eq!(item.values.fault(), None, "{values}");
            for value in right {
                assert_eq!(item.check(number(value)), Ok(()), "{value} of {values}");
            }
            for value in wrong {
                let message = item.check(number(value)).unwrap_err().to_string();
                assert_eq!(message, format!("arm.redness cannot be {value}: allowed is {allowed}"));
            }
        }
    }

    #[test]
    fn senseless_values_are_a_fault() {
        for (values, meaning) in [
            ("Levels([])", "no levels"),
            (r#"Levels([("1", "a"), ("0", "b")])"#, "ascend"),
            (r#"Levels([("1", "a"), ("1", "b")])"#, "ascend"),
            (r#"Range(min: "3", max: Some("2"), step: None)"#, "maximum"),
            (r#"Range(min: "0", max: None, step: Some("0"))"#, "step"),
            (r#"Range(min: "0", max: Some("1"), step: Some("0.3"))"#, "end at"),
        ] {
            let fault = item(values).values.fault().unwrap();
            assert!(fault.contains(meaning), "{fault}");
        }
    }

    #[test]
    fn a_level_is_found_by_its_value() {
        let item = item(r#"Levels([("0", "none"), ("1.5", "faint")])"#);
        assert_eq!(item.values.level(number("1.50")).unwrap().label, "faint");
        assert_eq!(item.values.level(Number::ONE), None);
        assert_eq!(
            (item.values.min(), item.values.max()),
            (Some(Number::ZERO), Some(number("1.5")))
        );
        assert_eq!(item.full_label(), "Arm: Redness");
    }
}
