//! Ids that are given once and never again, not even after an undo.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[doc = $doc:literal] $name:ident)*) => {$(
        #[doc = $doc]
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "#{}", self.0)
            }
        }
    )*};
}

id! {
    /// A subject of the project.
    SubjectId
    /// A visit; project-wide. People see its number within the subject (`v1`).
    VisitId
    /// A view; project-wide, printed as `w1`.
    ViewId
    /// A photo.
    PhotoId
    /// A lesion; project-wide. People see its number within the subject (`l1`).
    LesionId
    /// A region.
    RegionId
    /// An assessment.
    AssessmentId
}

/// The next free number of everything; they only grow, and no undo touches them.
///
/// Whoever composes edits takes a copy, mints ids from it, and commits; the ledger learns from the committed edits
/// (`edit/taken.rs`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ids {
    pub(in crate::model) subject: u32,
    pub(in crate::model) visit: u32,
    pub(in crate::model) view: u32,
    pub(in crate::model) photo: u32,
    pub(in crate::model) lesion: u32,
    pub(in crate::model) region: u32,
    pub(in crate::model) assessment: u32,
    /// The highest visit number given within each subject.
    pub(in crate::model) visit_numbers: BTreeMap<SubjectId, u32>,
    /// The highest lesion number given within each subject.
    pub(in crate::model) lesion_numbers: BTreeMap<SubjectId, u32>,
}

/// The highest number a sound file holds; far above any real project, far below where counting ends.
const HIGHEST: u32 = 1_000_000_000;

fn next(counter: &mut u32) -> u32 {
    *counter += 1;
    *counter
}

impl Ids {
    /// A new subject id.
    pub fn subject(&mut self) -> SubjectId {
        SubjectId(next(&mut self.subject))
    }

    /// A new visit id, and the visit's number within `subject`.
    pub fn visit(&mut self, subject: SubjectId) -> (VisitId, u32) {
        (VisitId(next(&mut self.visit)), next(self.visit_numbers.entry(subject).or_default()))
    }

    /// A new view id.
    pub fn view(&mut self) -> ViewId {
        ViewId(next(&mut self.view))
    }

    /// A new photo id.
    pub fn photo(&mut self) -> PhotoId {
        PhotoId(next(&mut self.photo))
    }

    /// A new lesion id, and the lesion's number within `subject`.
    pub fn lesion(&mut self, subject: SubjectId) -> (LesionId, u32) {
        (LesionId(next(&mut self.lesion)), next(self.lesion_numbers.entry(subject).or_default()))
    }

    /// A new region id.
    pub fn region(&mut self) -> RegionId {
        RegionId(next(&mut self.region))
    }

    /// A new assessment id.
    pub fn assessment(&mut self) -> AssessmentId {
        AssessmentId(next(&mut self.assessment))
    }

    /// Whether there are numbers left to give; only a file that was made by hand can run out of them.
    pub fn have_room(&self) -> bool {
        let counters = [
            self.subject,
            self.visit,
            self.view,
            self.photo,
            self.lesion,
            self.region,
            self.assessment,
        ];
        let numbers = self.visit_numbers.values().chain(self.lesion_numbers.values());
        counters.iter().chain(numbers).all(|counter| *counter < HIGHEST)
    }
}
