//! What became of each lesion from visit to visit, as one rater in one reading knows it.
//!
//! A person states little: resolved, not visible, not assessable, merged into, split from. Everything else follows from
//! what is drawn and photographed, and [`Course::at`] is the only place where it does.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::assessment::Rater;
use crate::model::ids::{LesionId, PhotoId, RegionId, ViewId, VisitId};
use crate::model::lesion::{Lesion, LesionStatus};
use crate::model::project::Project;
use crate::model::region::{Region, Role};

/// What is known of a lesion at a visit: stated or derived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// It is drawn, and was known before.
    Drawn,
    /// It is drawn for the first time, although an earlier visit has a photo that would have shown it.
    New,
    /// Stated: gone. The only finding without a drawing whose area is known, and is 0.
    Resolved,
    /// Stated: the photos do not show it.
    NotVisible,
    /// Stated: it cannot be judged, for this reason.
    NotAssessable(String),
    /// It has become part of this lesion.
    MergedInto(LesionId),
    /// It is still part of this lesion.
    PartOf(LesionId),
    /// No photo of this visit is of a view that it was ever drawn in.
    NotPhotographed,
    /// Nobody has said anything.
    Unknown,
}

impl Finding {
    /// Whether there is an outline.
    pub fn is_drawn(&self) -> bool {
        matches!(self, Self::Drawn | Self::New)
    }

    /// Whether a person has said so, or a link does.
    pub fn is_stated(&self) -> bool {
        match self {
            Self::Resolved
            | Self::NotVisible
            | Self::NotAssessable(_)
            | Self::MergedInto(_)
            | Self::PartOf(_) => true,
            Self::Drawn | Self::New | Self::NotPhotographed | Self::Unknown => false,
        }
    }

    /// In words: "not visible".
    pub fn words(&self, project: &Project) -> String {
        let name = |id: &LesionId| {
            let number = project.lesions.get(id).map_or(0, |lesion| lesion.number);
            format!("L{number}")
        };
        match self {
            Self::Drawn => "drawn".to_owned(),
            Self::New => "new".to_owned(),
            Self::Resolved => "resolved".to_owned(),
            Self::NotVisible => "not visible".to_owned(),
            Self::NotAssessable(reason) if reason.is_empty() => "not assessable".to_owned(),
            Self::NotAssessable(reason) => format!("not assessable: {reason}"),
            Self::MergedInto(into) => format!("merged into {}", name(into)),
            Self::PartOf(whole) => format!("part of {}", name(whole)),
            Self::NotPhotographed => "not photographed".to_owned(),
            Self::Unknown => "unknown".to_owned(),
        }
    }
}

impl From<&LesionStatus> for Finding {
    fn from(status: &LesionStatus) -> Self {
        match status {
            LesionStatus::Resolved => Self::Resolved,
            LesionStatus::NotVisible => Self::NotVisible,
            LesionStatus::NotAssessable(reason) => Self::NotAssessable(reason.clone()),
        }
    }
}

/// A lesion at a visit.
#[derive(Clone, Debug, PartialEq)]
pub struct AtVisit {
    /// What is known of it.
    pub finding: Finding,
    /// What is stated although it is drawn: one of the two must be wrong.
    pub contradicts: Option<Finding>,
    /// The lesion it was split from at this visit.
    pub split_from: Option<LesionId>,
    /// The accepted parts that its area is made of, all on one photo.
    pub parts: Vec<RegionId>,
    /// The photo of these parts; without any, that of the first proposed one.
    pub photo: Option<PhotoId>,
    /// Proposed regions of it at this visit; they enter nothing.
    pub proposed: Vec<RegionId>,
    /// The area in square pixels of `photo`: 0 only where it is resolved, none wherever else it is not drawn, and none
    /// where it is marked by points alone.
    pub area: Option<f64>,
    /// How many of the parts are points.
    pub n_points: usize,
}

/// The accepted and the proposed regions of a lesion at a visit.
#[derive(Clone, Debug, Default)]
struct Drawn {
    accepted: Vec<(PhotoId, RegionId)>,
    proposed: Vec<(PhotoId, RegionId)>,
}

/// Where one rater drew each lesion in one reading; made once for a state of the project.
#[derive(Clone, Debug, Default)]
pub struct Course {
    drawn: BTreeMap<(LesionId, VisitId), Drawn>,
    /// In how many regions each lesion was drawn in each view.
    views: BTreeMap<LesionId, BTreeMap<ViewId, usize>>,
    /// Which views there are photos of at each visit.
    photographed: BTreeSet<(VisitId, ViewId)>,
}

impl Course {
    /// Looks up where everything is drawn.
    pub fn new(project: &Project, rater: &Rater, reading: u8) -> Self {
        let places = project.photos.values().filter_map(|photo| photo.visit.zip(photo.view));
        let mut course = Self { photographed: places.collect(), ..Self::default() };
        let mine = project.regions.iter().filter(|(_, region)| {
            region.rater == *rater && region.reading == reading && region.role == Role::Lesion
        });
        for (id, region) in mine {
            course.add(project, *id, region);
        }
        for drawn in course.drawn.values_mut() {
            drawn.proposed.sort_unstable();
        }
        course
    }

    fn add(&mut self, project: &Project, id: RegionId, region: &Region) {
        let photo = project.photos.get(&region.photo);
        let (Some(lesion), Some(photo)) = (region.lesion, photo) else { return };
        let is_accepted = region.state.is_accepted();
        if let Some(view) = photo.view.filter(|_| is_accepted) {
            *self.views.entry(lesion).or_default().entry(view).or_default() += 1;
        }
        let Some(visit) = photo.visit else { return };
        let drawn = self.drawn.entry((lesion, visit)).or_default();
        let list = if is_accepted { &mut drawn.accepted } else { &mut drawn.proposed };
        list.push((region.photo, id));
    }

    /// The view that a lesion is followed in: the one it is drawn in most often, the first of equals.
    pub fn main_view(&self, project: &Project, lesion: LesionId) -> Option<ViewId> {
        let views = self.views.get(&lesion)?;
        let known = project.views.iter().rev().filter_map(|it| Some((it.id, *views.get(&it.id)?)));
        known.max_by_key(|(_, n)| *n).map(|(view, _)| view)
    }

    /// Whether it is drawn and accepted at a visit.
    pub fn is_drawn(&self, lesion: LesionId, visit: VisitId) -> bool {
        self.drawn.get(&(lesion, visit)).is_some_and(|drawn| !drawn.accepted.is_empty())
    }

    /// Whether a visit has a photo of a view that the lesion was ever drawn in.
    pub fn is_photographed(&self, lesion: LesionId, visit: VisitId) -> bool {
        let views = self.views.get(&lesion);
        views.is_some_and(|it| it.keys().any(|view| self.photographed.contains(&(visit, *view))))
    }

    /// What is known of a lesion at a visit; nothing if there is no such lesion.
    pub fn at(&self, project: &Project, id: LesionId, visit: VisitId) -> Option<AtVisit> {
        let lesion = project.lesions.get(&id)?;
        let order = Order::of(project, lesion);
        let stated = lesion.status.get(&visit).map(Finding::from).or_else(|| order.link(visit));
        let is_drawn = self.is_drawn(id, visit);
        let derived = match &stated {
            _ if is_drawn && self.is_new(lesion, &order, id, visit) => Finding::New,
            _ if is_drawn => Finding::Drawn,
            Some(stated) => stated.clone(),
            None if self.views.contains_key(&id) && !self.is_photographed(id, visit) => {
                Finding::NotPhotographed
            }
            None => Finding::Unknown,
        };
        let drawn = self.drawn.get(&(id, visit)).cloned().unwrap_or_default();
        let photo = self.photo_of(project, id, visit, &drawn.accepted);
        let on_photo = drawn.accepted.iter().filter(|(at, _)| Some(*at) == photo);
        let parts: Vec<RegionId> = on_photo.map(|(_, region)| *region).collect();
        let shapes = parts.iter().filter_map(|part| project.regions.get(part));
        let areas: Vec<f64> = shapes.filter_map(|it| it.shape.own_area()).collect();
        let n_points = parts.len() - areas.len();
        let area = match derived {
            Finding::Drawn | Finding::New => (!areas.is_empty()).then(|| areas.iter().sum()),
            Finding::Resolved => Some(0.0),
            Finding::NotVisible
            | Finding::NotAssessable(_)
            | Finding::MergedInto(_)
            | Finding::PartOf(_)
            | Finding::NotPhotographed
            | Finding::Unknown => None,
        };
        Some(AtVisit {
            contradicts: stated.filter(|_| is_drawn),
            split_from: lesion.split_from.filter(|(_, at)| *at == visit).map(|(whole, _)| whole),
            photo: photo.or_else(|| drawn.proposed.first().map(|(photo, _)| *photo)),
            proposed: drawn.proposed.iter().map(|(_, region)| *region).collect(),
            finding: derived,
            parts,
            area,
            n_points,
        })
    }

    /// Drawn here, and at no earlier visit that could have shown it.
    fn is_new(&self, lesion: &Lesion, order: &Order, id: LesionId, visit: VisitId) -> bool {
        let Some(at) = order.position(visit) else { return false };
        let earlier = order.visits.get(..at).unwrap_or_default();
        let was_known = |visit: &VisitId| {
            self.is_drawn(id, *visit) || lesion.status.get(visit) == Some(&LesionStatus::Resolved)
        };
        let could_be_seen = |visit: &VisitId| {
            let stated = lesion.status.get(visit);
            self.is_photographed(id, *visit)
                && !matches!(stated, Some(LesionStatus::NotAssessable(_)))
        };
        lesion.split_from.is_none()
            && !earlier.iter().any(was_known)
            && earlier.iter().any(could_be_seen)
    }

    /// Of all photos of a visit that show it, the one it is followed on: of its main view, the key photo first.
    fn photo_of(
        &self,
        project: &Project,
        id: LesionId,
        visit: VisitId,
        accepted: &[(PhotoId, RegionId)],
    ) -> Option<PhotoId> {
        let main = self.main_view(project, id);
        let photos: BTreeSet<PhotoId> = accepted.iter().map(|(photo, _)| *photo).collect();
        photos.into_iter().min_by_key(|photo| {
            let view = project.photos.get(photo).and_then(|it| it.view);
            let key = view.and_then(|view| project.key_photos.get(&(visit, view)));
            let at = view.and_then(|id| project.views.iter().position(|view| view.id == id));
            (view != main, at, key != Some(photo), *photo)
        })
    }
}

/// The lesion that another one is part of at a visit, by its links.
pub fn link(project: &Project, lesion: &Lesion, visit: VisitId) -> Option<Finding> {
    Order::of(project, lesion).link(visit)
}

/// The visits of a lesion's subject in order, and how it is linked to others.
struct Order {
    visits: Vec<VisitId>,
    merged: Option<(LesionId, usize)>,
    split: Option<(LesionId, usize)>,
}

impl Order {
    fn of(project: &Project, lesion: &Lesion) -> Self {
        let subject = project.subjects.get(&lesion.subject);
        let visits: Vec<VisitId> =
            subject.into_iter().flat_map(|it| &it.visits).map(|visit| visit.id).collect();
        let position = |visit: VisitId| visits.iter().position(|id| *id == visit);
        let merged = lesion.merged_into.and_then(|(into, from)| Some((into, position(from)?)));
        let split = lesion.split_from.and_then(|(whole, from)| Some((whole, position(from)?)));
        Self { visits, merged, split }
    }

    fn position(&self, visit: VisitId) -> Option<usize> {
        self.visits.iter().position(|id| *id == visit)
    }

    /// What the links say of a visit: merged from its visit on, part of another until it was split.
    fn link(&self, visit: VisitId) -> Option<Finding> {
        let at = self.position(visit)?;
        let merged = self.merged.filter(|(_, from)| at >= *from);
        let part = self.split.filter(|(_, from)| at < *from);
        merged
            .map(|(into, _)| Finding::MergedInto(into))
            .or_else(|| part.map(|(whole, _)| Finding::PartOf(whole)))
    }
}

#[cfg(test)]
mod tests;
