//! The project: everything known about a series, as plain data.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::instrument::definition::Definition;
use crate::model::assessment::{Assessment, Identity, Rater};
use crate::model::ids::{AssessmentId, LesionId, PhotoId, RegionId, SubjectId, ViewId, VisitId};
use crate::model::lesion::Lesion;
use crate::model::photo::Photo;
use crate::model::region::Region;
use crate::model::subject::{Subject, Visit};
use crate::model::view::View;

/// Everything known about a series: one subject (a case) or many (a study).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Project {
    /// What the project is about.
    #[serde(default)]
    pub about: About,
    /// The subjects, each with its visits.
    pub subjects: BTreeMap<SubjectId, Subject>,
    /// The views in their order, shared by all subjects.
    pub views: Vec<View>,
    /// Every photo, placed or unsorted.
    pub photos: BTreeMap<PhotoId, Photo>,
    /// The photo that stands for a cell of the light table that holds several.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub key_photos: BTreeMap<(VisitId, ViewId), PhotoId>,
    /// Every lesion.
    #[serde(default)]
    pub lesions: BTreeMap<LesionId, Lesion>,
    /// Every region of every rater; see [`Project::accepted_regions`] for what counts.
    #[serde(default)]
    pub regions: BTreeMap<RegionId, Region>,
    /// Every assessment.
    #[serde(default)]
    pub assessments: BTreeMap<AssessmentId, Assessment>,
    /// The instruments in use, so that old scores stay reproducible.
    #[serde(default)]
    pub instruments: BTreeMap<String, Definition>,
}

/// What the project is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// A title, where the subject's code does not say enough.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Anything else.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl Project {
    /// The visit with this id, and whose it is.
    pub fn visit(&self, id: VisitId) -> Option<(SubjectId, &Visit)> {
        self.subjects.iter().find_map(|(subject, data)| Some((*subject, data.visit(id)?)))
    }

    /// The view with this id.
    pub fn view(&self, id: ViewId) -> Option<&View> {
        self.views.iter().find(|view| view.id == id)
    }

    /// The photos of one subject, by id.
    pub fn photos_of(&self, subject: SubjectId) -> impl Iterator<Item = (PhotoId, &Photo)> {
        self.photos
            .iter()
            .filter(move |(_, photo)| photo.subject == subject)
            .map(|(id, photo)| (*id, photo))
    }

    /// The photos of one cell of the light table, the key photo first, then by capture time and path.
    pub fn photos_at(&self, subject: SubjectId, visit: VisitId, view: ViewId) -> Vec<PhotoId> {
        let key = self.key_photos.get(&(visit, view));
        let mut found: Vec<_> = self
            .photos_of(subject)
            .filter(|(_, photo)| photo.visit == Some(visit) && photo.view == Some(view))
            .collect();
        found.sort_by_key(|(id, photo)| {
            (Some(id) != key, photo.taken.as_ref().map(|taken| taken.at), photo.path.clone())
        });
        found.into_iter().map(|(id, _)| id).collect()
    }

    /// The photos of one subject that wait to be placed.
    pub fn unsorted(&self, subject: SubjectId) -> impl Iterator<Item = (PhotoId, &Photo)> {
        self.photos_of(subject).filter(|(_, photo)| photo.is_unsorted())
    }

    /// The lesions of one subject, by number.
    pub fn lesions_of(&self, subject: SubjectId) -> impl Iterator<Item = (LesionId, &Lesion)> {
        self.lesions
            .iter()
            .filter(move |(_, lesion)| lesion.subject == subject)
            .map(|(id, lesion)| (*id, lesion))
    }

    /// The regions one rater drew in one reading on a photo, proposed ones included: what that rater sees.
    pub fn regions_on<'a>(
        &'a self,
        photo: PhotoId,
        rater: &'a Rater,
        reading: u8,
    ) -> impl Iterator<Item = (RegionId, &'a Region)> {
        self.regions
            .iter()
            .filter(move |(_, region)| {
                region.photo == photo && region.rater == *rater && region.reading == reading
            })
            .map(|(id, region)| (*id, region))
    }

    /// The accepted regions of one rater's reading on a photo: the only ones that enter a table or a figure.
    pub fn accepted_regions<'a>(
        &'a self,
        photo: PhotoId,
        rater: &'a Rater,
        reading: u8,
    ) -> impl Iterator<Item = (RegionId, &'a Region)> {
        self.regions_on(photo, rater, reading).filter(|(_, region)| region.state.is_accepted())
    }

    /// The assessment with this identity.
    pub fn assessment(&self, identity: &Identity) -> Option<(AssessmentId, &Assessment)> {
        self.assessments
            .iter()
            .find(|(_, assessment)| assessment.identity == *identity)
            .map(|(id, assessment)| (*id, assessment))
    }

    /// Everyone who drew or scored, sorted.
    pub fn raters(&self) -> Vec<Rater> {
        let drawn = self.regions.values().map(|region| &region.rater);
        let scored = self.assessments.values().map(|assessment| &assessment.identity.rater);
        let raters: std::collections::BTreeSet<_> = drawn.chain(scored).cloned().collect();
        raters.into_iter().collect()
    }

    /// The name of a visit beside its subject: `S01 v2 (after IVIG ×5)`.
    pub fn visit_title(&self, id: VisitId) -> String {
        self.visit(id).map_or_else(
            || "a visit that is gone".to_owned(),
            |(subject, visit)| {
                let code = self.subjects.get(&subject).map_or("", |subject| subject.code.as_str());
                format!("{code} {} ({})", visit.name(), visit.label)
            },
        )
    }
}
