//! An assessment: one rater's answers for one instrument at one target, draft or signed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::instrument::score::Answer;
use crate::model::comparability::Comparability;
use crate::model::ids::{LesionId, SubjectId, VisitId};

/// Who scores: a short code or initials.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rater(pub String);

impl std::fmt::Display for Rater {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What makes an assessment the one it is; a project never holds two with the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// Of whom.
    pub subject: SubjectId,
    /// At which visit.
    pub visit: VisitId,
    /// By whom.
    pub rater: Rater,
    /// In which independent pass of that rater, from 1.
    pub reading: u8,
    /// With which instrument, by id.
    pub instrument: String,
    /// Of which lesion; none for the visit as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<LesionId>,
}

/// One rater's answers for one instrument at one target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assessment {
    /// Whose answers to what.
    pub identity: Identity,
    /// By item id; an item that is not here is missing, which is never zero.
    pub answers: BTreeMap<String, Answer>,
    /// Anything else.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Set when the rater is done; from then on a change needs a reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<Signature>,
    /// What was changed after signing, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amendments: Vec<Amendment>,
}

/// Who signed, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// By whom.
    pub who: Rater,
    /// When, as in [`Stamp`].
    pub when: String,
    /// How far the photos of the visit could be compared with those of the baseline; none where nobody looked, and at
    /// the baseline itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comparability: Option<Comparability>,
}

/// A change after signing: who, when, why, and what stood there before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amendment {
    /// By whom.
    pub who: Rater,
    /// When, as in [`Stamp`].
    pub when: String,
    /// Why.
    pub reason: String,
    /// The answers before the change.
    pub old_answers: BTreeMap<String, Answer>,
}

/// Who does something, and when: handed in by whoever has a clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The rater at work.
    pub who: Rater,
    /// Local time with offset: `2022-08-17T14:02:07+02:00`.
    pub when: String,
}

impl Assessment {
    /// An assessment without answers.
    pub fn new(identity: Identity) -> Self {
        Self {
            identity,
            answers: BTreeMap::new(),
            note: String::new(),
            signature: None,
            amendments: Vec::new(),
        }
    }

    /// Whether it is signed: as long as it is, nothing changes without a reason.
    pub fn is_signed(&self) -> bool {
        self.signature.is_some()
    }

    /// Whether it was ever signed: then it stays, with every amendment, even when the signature was taken back.
    pub fn is_on_record(&self) -> bool {
        self.is_signed() || !self.amendments.is_empty()
    }

    /// This assessment with `change` made to it, and an amendment that says why and what was there before.
    pub fn amended(&self, stamp: &Stamp, reason: &str, change: impl FnOnce(&mut Self)) -> Self {
        let mut amended = self.clone();
        change(&mut amended);
        amended.amendments.clone_from(&self.amendments);
        amended.amendments.push(Amendment {
            who: stamp.who.clone(),
            when: stamp.when.clone(),
            reason: reason.to_owned(),
            old_answers: self.answers.clone(),
        });
        amended
    }
}
