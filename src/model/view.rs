//! A view: a repeatable way to photograph a body site.

use serde::{Deserialize, Serialize};

use crate::model::ids::ViewId;

/// A repeatable way to photograph a body site; shared by all subjects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct View {
    /// The project-wide id, printed as `w1`.
    pub id: ViewId,
    /// "Upper back".
    pub label: String,
    /// How to take it: "posterior, upright".
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hint: String,
    /// The body sites it shows, by the ids of `assets/sites.ron`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sites: Vec<String>,
}

impl View {
    /// A view that has a label, and its id as soon as it is added.
    pub fn new(label: impl Into<String>) -> Self {
        Self { id: ViewId(0), label: label.into(), hint: String::new(), sites: Vec::new() }
    }

    /// The name in tables and on the command line: `w1`.
    pub fn name(&self) -> String {
        format!("w{}", self.id.0)
    }
}
