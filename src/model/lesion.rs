//! A lesion: one thing on the skin, with an identity across visits.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::ids::{LesionId, SubjectId, VisitId};

/// One thing on the skin of one subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lesion {
    /// On whom.
    pub subject: SubjectId,
    /// The number within the subject, given once: `l1`, `l2` …
    pub number: u32,
    /// "Plaque, right scapula".
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// The body site, by its id in `assets/sites.ron`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// What kind of lesion: plaque, papule, ulcer …
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// Anything else.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// What was found at visits where it is not drawn.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub status: BTreeMap<VisitId, LesionStatus>,
    /// The lesion it became part of, and from which visit on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<(LesionId, VisitId)>,
    /// The lesion it was part of, and from which visit on it stands on its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split_from: Option<(LesionId, VisitId)>,
}

/// What a rater states of a lesion at a visit; everything else is derived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LesionStatus {
    /// Gone: its area is 0.
    Resolved,
    /// The photo does not show it.
    NotVisible,
    /// It cannot be judged, for this reason.
    NotAssessable(String),
}

impl Lesion {
    /// A lesion with an identity and nothing else.
    pub fn new(subject: SubjectId, number: u32) -> Self {
        Self {
            subject,
            number,
            label: String::new(),
            site: None,
            kind: String::new(),
            note: String::new(),
            status: BTreeMap::new(),
            merged_into: None,
            split_from: None,
        }
    }

    /// The name in tables and on the command line: `l1`.
    pub fn name(&self) -> String {
        format!("l{}", self.number)
    }

    /// The name on screen: `L1 Plaque, right scapula`.
    pub fn title(&self) -> String {
        let name = format!("L{} {}", self.number, self.label);
        name.trim_end().to_owned()
    }
}
