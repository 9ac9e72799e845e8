//! An edit: one change to a project, as a value that can be saved, sent and taken back.
//!
//! Add, replace and remove are one variant whose inverse is itself. [`Edit::apply`] is the only way to change a
//! project; it refuses what would leave the project inconsistent, and then nothing has changed.

use serde::{Deserialize, Serialize};

use crate::instrument::definition::Definition;
use crate::instrument::score::Answer;
use crate::model::assessment::Assessment;
use crate::model::ids::{AssessmentId, LesionId, PhotoId, RegionId, SubjectId, ViewId, VisitId};
use crate::model::lesion::Lesion;
use crate::model::photo::Photo;
use crate::model::project::{About, Project};
use crate::model::region::Region;
use crate::model::subject::Subject;
use crate::model::view::View;

pub(in crate::model) mod rules;
mod taken;

/// One change to a project. `None` removes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Edit {
    /// The whole project as it stood when the history began.
    Start(Box<Project>),
    /// What the project is about.
    About(About),
    /// A subject with all its visits.
    Subject(SubjectId, Option<Subject>),
    /// All views, in their order.
    Views(Vec<View>),
    /// A photo, its place included.
    Photo(PhotoId, Option<Photo>),
    /// The photo that stands for a cell.
    KeyPhoto((VisitId, ViewId), Option<PhotoId>),
    /// A lesion.
    Lesion(LesionId, Option<Lesion>),
    /// A region.
    Region(RegionId, Option<Region>),
    /// A whole assessment.
    Assessment(AssessmentId, Option<Assessment>),
    /// One answer of an assessment that is not signed.
    Answer(AssessmentId, String, Option<Answer>),
    /// An instrument in use.
    Instrument(String, Option<Definition>),
}

/// Why an edit was refused; nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// It speaks of something that is not there.
    #[error("{0} is not in the project")]
    Missing(String),
    /// It would remove something that something else needs.
    #[error("{what} is still used by {by}")]
    InUse {
        /// What was to be removed.
        what: String,
        /// What needs it.
        by: String,
    },
    /// It would make two things that must be one.
    #[error("there is already {0}")]
    Duplicate(String),
    /// It carries a value that cannot be.
    #[error("{0}")]
    Invalid(String),
    /// It would change a signed assessment without a reason.
    #[error("the assessment is signed; a change needs a reason")]
    Signed,
    /// Something was changed since, so that taking a step back would overwrite it.
    #[error("{what} was changed since by {by}")]
    ChangedSince {
        /// What was changed.
        what: String,
        /// By whom.
        by: String,
    },
}

impl Edit {
    /// Makes the change and returns the edit that takes it back; on error nothing has changed.
    pub fn apply(self, project: &mut Project) -> Result<Self, EditError> {
        self.fits(project)?;
        Ok(self.put(project))
    }

    /// Makes the change unasked: for what is known to fit, and to go back to what was there a moment ago.
    pub(in crate::model) fn put(self, project: &mut Project) -> Self {
        match self {
            Self::Start(new) => Self::Start(Box::new(std::mem::replace(project, *new))),
            Self::About(new) => Self::About(std::mem::replace(&mut project.about, new)),
            Self::Subject(id, new) => Self::Subject(id, swap(&mut project.subjects, id, new)),
            Self::Views(new) => Self::Views(std::mem::replace(&mut project.views, new)),
            Self::Photo(id, new) => Self::Photo(id, swap(&mut project.photos, id, new)),
            Self::KeyPhoto(cell, new) => {
                Self::KeyPhoto(cell, swap(&mut project.key_photos, cell, new))
            }
            Self::Lesion(id, new) => Self::Lesion(id, swap(&mut project.lesions, id, new)),
            Self::Region(id, new) => Self::Region(id, swap(&mut project.regions, id, new)),
            Self::Assessment(id, new) => {
                Self::Assessment(id, swap(&mut project.assessments, id, new))
            }
            Self::Instrument(id, new) => {
                Self::Instrument(id.clone(), swap(&mut project.instruments, id, new))
            }
            Self::Answer(id, item, new) => {
                let assessment = project.assessments.get_mut(&id);
                let old = assessment.and_then(|it| swap(&mut it.answers, item.clone(), new));
                Self::Answer(id, item, old)
            }
        }
    }

    /// Whether making this edit would bring back what `done` once did: nothing has changed in between.
    ///
    /// Amendments are left out of the comparison: they are never taken back.
    pub fn restores(&self, done: &Self) -> bool {
        let bare =
            |assessment: &Assessment| Assessment { amendments: Vec::new(), ..assessment.clone() };
        match (self, done) {
            (Self::Assessment(a, Some(now)), Self::Assessment(b, Some(then))) => {
                a == b && bare(now) == bare(then)
            }
            (Self::Assessment(a, Some(now)), Self::Answer(b, item, then)) => {
                a == b && now.answers.get(item) == then.as_ref()
            }
            (now, then) => now == then,
        }
    }

    /// Whether both edits change the same thing, whatever they make of it.
    pub fn concerns_the_same_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Start(_), _)
            | (_, Self::Start(_))
            | (Self::About(_), Self::About(_))
            | (Self::Views(_), Self::Views(_)) => true,
            (Self::Subject(a, _), Self::Subject(b, _)) => a == b,
            (Self::Photo(a, _), Self::Photo(b, _)) => a == b,
            (Self::KeyPhoto(a, _), Self::KeyPhoto(b, _)) => a == b,
            (Self::Lesion(a, _), Self::Lesion(b, _)) => a == b,
            (Self::Region(a, _), Self::Region(b, _)) => a == b,
            (Self::Instrument(a, _), Self::Instrument(b, _)) => a == b,
            (Self::Answer(a, item, _), Self::Answer(b, other, _)) => (a, item) == (b, other),
            (Self::Assessment(a, _) | Self::Answer(a, ..), Self::Assessment(b, _))
            | (Self::Assessment(a, _), Self::Answer(b, ..)) => a == b,
            (_, _) => false,
        }
    }

    /// What the edit changes, in words.
    pub fn touches(&self, project: &Project) -> String {
        match self {
            Self::Start(_) => "the whole project".to_owned(),
            Self::About(_) => "the title".to_owned(),
            Self::Subject(id, new) => {
                let subject = new.as_ref().or_else(|| project.subjects.get(id));
                subject.map_or_else(
                    || format!("subject {id:?}"),
                    |subject| format!("subject {}", subject.code),
                )
            }
            Self::Views(_) => "the list of views".to_owned(),
            Self::Photo(id, new) => {
                let photo = new.as_ref().or_else(|| project.photos.get(id));
                photo.map_or_else(
                    || format!("photo {id:?}"),
                    |photo| format!("photo {}", photo.path),
                )
            }
            Self::KeyPhoto((visit, view), _) => {
                let view = project.view(*view).map_or("", |view| view.label.as_str());
                format!("the key photo of {} · {view}", project.visit_title(*visit))
            }
            Self::Lesion(id, new) => {
                let lesion = new.as_ref().or_else(|| project.lesions.get(id));
                lesion.map_or_else(
                    || format!("lesion {id:?}"),
                    |lesion| format!("lesion {}", lesion.title()),
                )
            }
            Self::Region(id, new) => {
                let region = new.as_ref().or_else(|| project.regions.get(id));
                let photo = region.and_then(|region| project.photos.get(&region.photo));
                format!("region {id:?} on {}", photo.map_or("a photo", |photo| photo.path.as_str()))
            }
            Self::Assessment(id, new) => {
                let assessment = new.as_ref().or_else(|| project.assessments.get(id));
                assessment.map_or_else(
                    || format!("assessment {id:?}"),
                    |assessment| {
                        let identity = &assessment.identity;
                        format!(
                            "{} at {}",
                            identity.instrument,
                            project.visit_title(identity.visit)
                        )
                    },
                )
            }
            Self::Answer(id, item, _) => {
                let visit = project.assessments.get(id).map(|assessment| assessment.identity.visit);
                let visit = visit.map_or_else(String::new, |visit| project.visit_title(visit));
                format!("{item} at {visit}")
            }
            Self::Instrument(id, _) => format!("instrument {id}"),
        }
    }
}

/// Puts `new` under `key`, or nothing, and returns what was there.
fn swap<K: Ord, V>(
    map: &mut std::collections::BTreeMap<K, V>,
    key: K,
    new: Option<V>,
) -> Option<V> {
    match new {
        Some(value) => map.insert(key, value),
        None => map.remove(&key),
    }
}
