//! Where unsorted photos could go: computed from what the project knows, never stored.
//!
//! All photos of a subject are looked at together, the placed ones too, because the arrangement of the others tells
//! what a name does not: that this is the second of two photos, as at every other visit.

use std::collections::{BTreeMap, BTreeSet};

use crate::exchange::photo_set::candidate::{Candidate, TakenAt};
use crate::exchange::photo_set::propose::propose;
use crate::jobs::import::destinations::Destinations;
use crate::model::arrange;
use crate::model::edit::{Edit, EditError};
use crate::model::ids::{Ids, PhotoId, SubjectId, ViewId, VisitId};
use crate::model::photo::{Photo, Taken};
use crate::model::project::Project;

/// Where a photo of the tray could go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The visit; none if nothing tells.
    pub visit: Option<Goal<VisitId>>,
    /// The view; none if nothing tells.
    pub view: Option<Goal<ViewId>>,
    /// In a few words: `After IVIG ×5 · Upper back`, or what is missing.
    pub text: String,
    /// Why, in a few words.
    pub why: String,
}

/// A visit or a view of the project, or one that would be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goal<Id> {
    /// It is there.
    Known(Id),
    /// It would be made, with this label.
    New(String),
}

/// How many photos found their place, and how many did not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    /// Placed.
    pub n_placed: usize,
    /// Still in the tray.
    pub n_left: usize,
}

impl Suggestion {
    /// Whether the photo can be placed by it.
    pub fn is_complete(&self) -> bool {
        self.visit.is_some() && self.view.is_some()
    }
}

/// A suggestion for every unsorted photo of a subject.
pub fn suggestions(project: &Project, subject: SubjectId) -> BTreeMap<PhotoId, Suggestion> {
    Tray::new(project, subject).map(Tray::suggestions).unwrap_or_default()
}

/// The edits that put the photos of the tray where they are suggested; those that lack a visit or a view stay.
pub fn accept(
    project: &Project,
    ids: &mut Ids,
    subject: SubjectId,
) -> Result<(Vec<Edit>, Accepted), EditError> {
    let Some(tray) = Tray::new(project, subject) else {
        return Err(EditError::Missing("the subject".to_owned()));
    };
    let complete =
        || tray.places.iter().filter_map(|(id, (visit, view))| Some((*id, (*visit)?, (*view)?)));
    let visits: BTreeSet<usize> = complete().map(|(_, visit, _)| visit).collect();
    let views: BTreeSet<usize> = complete().map(|(_, _, view)| view).collect();
    let subjects = [tray.code.clone()].into();
    let made = tray.destinations.make(project, ids, &subjects, &visits, &views);
    let mut edits = made.edits;
    let mut n_placed = 0;
    for (id, visit, view) in complete() {
        let (visit, view) = (made.visits.get(&visit), made.views.get(&view));
        edits.extend(arrange::place_photo(project, id, visit.copied(), view.copied())?);
        n_placed += 1;
    }
    Ok((edits, Accepted { n_placed, n_left: tray.places.len() - n_placed }))
}

/// The unsorted photos of a subject and where each could go.
struct Tray<'a> {
    project: &'a Project,
    code: String,
    destinations: Destinations,
    /// Visit and view by their positions.
    places: BTreeMap<PhotoId, (Option<usize>, Option<usize>)>,
    reasons: BTreeMap<PhotoId, String>,
}

impl<'a> Tray<'a> {
    fn new(project: &'a Project, subject: SubjectId) -> Option<Self> {
        let code = project.subjects.get(&subject)?.code.clone();
        let photos: Vec<(PhotoId, &Photo)> = if project.unsorted(subject).next().is_some() {
            project.photos_of(subject).collect()
        } else {
            Vec::new()
        };
        let candidates: Vec<Candidate> = photos.iter().map(|(_, photo)| candidate(photo)).collect();
        let mut destinations = Destinations::of(project);
        let (known, known_positions) = destinations.known(&code, false);
        let placement = propose(&candidates, &known, None);
        let positions = destinations.add(&placement, &known_positions, &code);
        let mut places = BTreeMap::new();
        let mut reasons = BTreeMap::new();
        let of_unsorted = |((_, photo), _): &((PhotoId, &Photo), _)| photo.is_unsorted();
        let proposals = photos.into_iter().zip(placement.proposals);
        for ((id, photo), proposal) in proposals.filter(of_unsorted) {
            // What a person has decided already stands.
            let own_visit = photo
                .visit
                .and_then(|own| destinations.visits.iter().position(|slot| slot.id == Some(own)));
            let own_view = photo
                .view
                .and_then(|own| destinations.views.iter().position(|slot| slot.id == Some(own)));
            let visit = || positions.visits.get(proposal.visit?.index).copied();
            let view = || positions.views.get(proposal.view?.index).copied();
            places.insert(id, (own_visit.or_else(visit), own_view.or_else(view)));
            reasons.insert(id, proposal.reason);
        }
        Some(Self { project, code, destinations, places, reasons })
    }

    fn suggestions(mut self) -> BTreeMap<PhotoId, Suggestion> {
        let mut reasons = std::mem::take(&mut self.reasons);
        let suggestion = |(id, (visit, view)): (&PhotoId, &(Option<usize>, Option<usize>))| {
            let visit = visit.and_then(|at| self.destinations.visits.get(at));
            let view = view.and_then(|at| self.destinations.views.get(at));
            let text = match (visit, view) {
                (Some(visit), Some(view)) => format!("{} · {}", visit.label, view.label),
                (Some(visit), None) => format!("{} · view missing", visit.label),
                (None, Some(view)) => format!("visit missing · {}", view.label),
                (None, None) => match self.project.photos.get(id).map(|photo| &photo.taken) {
                    Some(Some(_)) => "visit and view missing".to_owned(),
                    Some(None) | None => "date and view missing".to_owned(),
                },
            };
            let visit = visit.map(|slot| match slot.id {
                Some(id) => Goal::Known(id),
                None => Goal::New(slot.label.clone()),
            });
            let view = view.map(|slot| match slot.id {
                Some(id) => Goal::Known(id),
                None => Goal::New(slot.label.clone()),
            });
            let why = reasons.remove(id).unwrap_or_default();
            (*id, Suggestion { visit, view, text, why })
        };
        self.places.iter().map(suggestion).collect()
    }
}

fn candidate(photo: &Photo) -> Candidate {
    let taken = photo.taken.as_ref().map(|Taken { at, from, is_trusted, .. }| TakenAt {
        at: *at,
        is_trusted: *is_trusted,
        source_text: if from == "exif" {
            "capture time".to_owned()
        } else {
            format!("{from} date")
        },
        why_not: None,
    });
    Candidate { path: photo.path.clone(), taken, file_date: None }
}
