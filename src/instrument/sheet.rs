//! What an instrument's file says, word for word: the form in its short written shape.
//!
//! A question asked at many sites is written once, with where it is asked. `definition` spreads a sheet out into
//! single items and finds what is unsound; this file is only the shape, and it is what a project embeds.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::instrument::expression::Expression;
use crate::instrument::interval::{End, Interval};
use crate::instrument::item::{Basis, Group, Values};
use crate::instrument::number::Number;
use crate::instrument::rule::Rule;

/// An instrument as its file writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// The public name, for tables and the command line (`cdasi-v2`).
    pub id: String,
    /// The edition of this file; it changes when an item or a sum does.
    pub version: String,
    /// The language of the labels, as a code (`en`).
    pub language: String,
    /// The full name.
    pub title: String,
    /// The name on a tab.
    pub short_title: String,
    /// What one assessment is about.
    pub target: Target,
    /// Where the scoring is published.
    pub citations: Vec<String>,
    /// What is known of copyright and permission.
    pub permission: String,
    /// The sites it asks about, in the order of the form: its rows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sites: Vec<Site>,
    /// What it asks, in the order of the form: its columns, and single items after them.
    pub questions: Vec<Question>,
    /// What it adds up to.
    pub totals: Vec<Total>,
    /// Who counts as a responder.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub responses: Vec<Rule>,
    /// Worked examples, which `check` computes again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<Example>,
}

/// What one assessment is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// The whole subject at a visit.
    Visit,
    /// One lesion at a visit.
    Lesion,
}

/// A place an instrument asks about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// The first half of its items' ids.
    pub id: String,
    /// Its name.
    pub label: String,
    /// The body sites it covers, as ids of the body-site vocabulary.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub body_sites: Vec<String>,
}

/// Something asked, at one place or at many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The second half of its items' ids, or the whole id where it has no site.
    pub id: String,
    /// What is asked, short.
    pub label: String,
    /// Where it is asked.
    #[serde(default, skip_serializing_if = "Place::is_nowhere")]
    pub at: Place,
    /// Which part of the form it belongs to.
    pub group: Group,
    /// How the answer is found.
    #[serde(default, skip_serializing_if = "is_default")]
    pub basis: Basis,
    /// The values that may be given.
    pub values: Values,
    /// What a rater should know beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The body sites it is about, where it has no site of the form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub body_sites: Vec<String>,
    /// That it is asked but belongs to no total.
    #[serde(default, skip_serializing_if = "is_default")]
    pub outside_totals: bool,
}

/// Where a question is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// At no site of the form: about the patient as a whole.
    #[default]
    Nowhere,
    /// At this site alone, as an item of its own that is no column.
    Site(String),
    /// At every site: a column.
    AllSites,
    /// At these sites: a column.
    Sites(Vec<String>),
    /// At every site but these: a column.
    SitesBut(Vec<String>),
}

impl Place {
    fn is_nowhere(&self) -> bool {
        *self == Self::Nowhere
    }
}

/// A number an instrument adds up to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Total {
    /// The second half of its public id, `total.activity`.
    pub id: String,
    /// Its name.
    pub label: String,
    /// The smallest value it can have.
    pub min: Number,
    /// The largest.
    pub max: Maximum,
    /// Which end is the worse one.
    pub worst: Worst,
    /// The smallest change that matters to patients, where one is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mcid: Option<Number>,
    /// How it is computed.
    pub value: Expression,
    /// The names of its stretches (mild, moderate …), ascending, without a gap.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bands: Vec<Band>,
}

/// The largest value of a total.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Maximum {
    /// It has none: a count.
    Unlimited,
    /// The sum of the largest answers.
    Reached(Number),
    /// A limit that single answers do not guarantee: a total above it is a problem that is shown.
    Limit(Number),
}

impl Maximum {
    /// The number, where there is one.
    pub fn number(self) -> Option<Number> {
        match self {
            Self::Unlimited => None,
            Self::Reached(max) | Self::Limit(max) => Some(max),
        }
    }
}

/// Which end of a scale is the worse one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Worst {
    /// A fall is an improvement.
    High,
    /// A rise is an improvement.
    Low,
}

/// A named stretch of a total.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// Its name in tables (`moderate`).
    pub id: String,
    /// Its name on screen.
    pub label: String,
    /// Where it begins.
    pub from: End,
    /// Where it ends.
    pub to: End,
}

impl Band {
    /// The totals in this band.
    pub fn interval(&self) -> Interval {
        Interval { from: self.from, to: self.to }
    }
}

/// A case worked out by hand, which the definition must reproduce.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// What it shows.
    pub label: String,
    /// The answers.
    pub given: Given,
    /// The totals they must give, `None` for one that must stay incomplete.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub totals: BTreeMap<String, Option<Number>>,
    /// The bands the totals must fall into, by total.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub bands: BTreeMap<String, String>,
    /// The earlier answers and the response they must make of these, as tables print it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<(Given, String)>,
}

/// The answers of an example.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// Values by item; a name with a leading point (`.erythema`) stands for a whole column.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, Number>,
    /// What every other item gets.
    #[serde(default, skip_serializing_if = "is_default")]
    pub rest: Rest,
}

/// What the items an example does not name get.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rest {
    /// No answer.
    #[default]
    Missing,
    /// Their smallest value.
    Lowest,
    /// Their largest value.
    Highest,
}

/// Whether a field may be left out when written.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
