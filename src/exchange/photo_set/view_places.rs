//! The view proposed for each photo, how far it can be relied on, and why.

use std::collections::{BTreeMap, BTreeSet};

use crate::exchange::photo_set::candidate::KnownView;
use crate::exchange::photo_set::clues::ViewClue;
use crate::exchange::photo_set::natural::natural_cmp;
use crate::exchange::photo_set::photo::Photo;
use crate::exchange::photo_set::proposal::{Certainty, Place, ProposedView};
use crate::exchange::photo_set::reason::{Piece, Reason};
use crate::exchange::photo_set::tokens::normalised;
use crate::exchange::photo_set::view_name::ViewName;

/// Places photos in views: the views, and each photo's place with its reason.
pub fn place_in_views(
    photos: &[Photo<'_>],
    known: &[KnownView],
) -> (Vec<ProposedView>, Vec<(Option<Place>, Reason)>) {
    // By label, however it is spelt; of several spellings the first in the alphabet, whatever the order of files.
    let mut named: BTreeMap<String, &ViewClue> = BTreeMap::new();
    for clue in photos.iter().filter_map(|photo| photo.clues.view.as_ref()) {
        let seen = named.entry(normalised(&clue.label)).or_insert(clue);
        if clue.label < seen.label {
            *seen = clue;
        }
    }
    let project = Project::of(known);
    let exact: BTreeMap<&str, usize> = named
        .iter()
        .filter_map(|(key, clue)| Some((key.as_str(), project.called(clue)?)))
        .collect();
    let taken: BTreeSet<usize> = exact.values().copied().collect();
    // A view that is named less exactly than one of the project, or more; not if two could be that one.
    let mut near: BTreeMap<&str, usize> = named
        .iter()
        .filter(|(key, _)| !exact.contains_key(key.as_str()))
        .filter_map(|(key, clue)| Some((key.as_str(), project.near(clue, &taken)?)))
        .collect();
    let mut n_claims: BTreeMap<usize, usize> = BTreeMap::new();
    for view in near.values() {
        *n_claims.entry(*view).or_default() += 1;
    }
    near.retain(|_, view| n_claims.get(view) == Some(&1));
    let mut views: Vec<(Option<usize>, &str, &ViewClue)> = named
        .iter()
        .map(|(key, clue)| {
            let known = exact.get(key.as_str()).or_else(|| near.get(key.as_str()));
            (known.copied(), key.as_str(), *clue)
        })
        .collect();
    let order = |clue: &ViewClue| clue.name.as_ref().map_or(usize::MAX, |name| name.order);
    views.sort_by(|(a_known, _, a), (b_known, _, b)| {
        (a_known.is_none(), a_known, order(a))
            .cmp(&(b_known.is_none(), b_known, order(b)))
            .then_with(|| natural_cmp(&a.label, &b.label))
    });
    let mut proposed: Vec<ProposedView> = Vec::new();
    let mut positions: BTreeMap<&str, usize> = BTreeMap::new();
    let mut of_known: BTreeMap<usize, usize> = BTreeMap::new();
    for (existing, key, clue) in views {
        let seen = existing.and_then(|known| of_known.get(&known).copied());
        let at = seen.unwrap_or_else(|| {
            let label = existing.and_then(|i| known.get(i)).map_or(&clue.label, |view| &view.label);
            let sites = clue.name.as_ref().map(|name| name.sites.clone()).unwrap_or_default();
            proposed.push(ProposedView { existing, label: label.clone(), sites, note: None });
            proposed.len() - 1
        });
        positions.insert(key, at);
        of_known.extend(existing.map(|known| (known, at)));
    }
    let places = photos
        .iter()
        .map(|photo| {
            let Some(clue) = &photo.clues.view else { return (None, Reason::default()) };
            let key = normalised(&clue.label);
            let Some(index) = positions.get(key.as_str()).copied() else {
                return (None, Reason::default());
            };
            let pieces = clue.sources.iter().cloned().map(Piece::Name).collect();
            let mut doubts = photo.clues.view_doubts.clone();
            if near.contains_key(key.as_str())
                && let Some(view) = proposed.get(index)
            {
                doubts.push(format!("taken for “{}”", view.label));
            }
            if !clue.is_sure && doubts.is_empty() {
                doubts.push(format!("“{}” is taken as a view", clue.label));
            }
            let certainty = if doubts.is_empty() { Certainty::Sure } else { Certainty::Unsure };
            (Some(Place { index, certainty }), Reason { lead: None, pieces, doubts })
        })
        .collect();
    (proposed, places)
}

/// Notes new views that may be another one named more or less exactly, if they never are at one visit together.
pub fn note_likely_twins(views: &mut [ProposedView], visits_of_views: &[BTreeSet<usize>]) {
    let names: Vec<Option<ViewName>> =
        views.iter().map(|view| ViewName::of_label(&view.label)).collect();
    let labels: Vec<String> = views.iter().map(|view| view.label.clone()).collect();
    let mut families: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, name) in names.iter().enumerate() {
        if let Some(family) = name.as_ref().and_then(ViewName::family) {
            families.entry(family).or_default().push(i);
        }
    }
    for family in families.values() {
        for i in family {
            let twin = family.iter().find(|other| {
                let share_no_visit = match (visits_of_views.get(*i), visits_of_views.get(**other)) {
                    (Some(own), Some(theirs)) => own.is_disjoint(theirs),
                    (None, _) | (_, None) => false,
                };
                let may_be = match (names.get(*i), names.get(**other)) {
                    (Some(Some(own)), Some(Some(theirs))) => own.may_be(theirs),
                    (Some(_) | None, _) => false,
                };
                *other != i && share_no_visit && may_be
            });
            let label = twin.and_then(|other| labels.get(*other));
            let view = views.get_mut(*i).filter(|view| view.existing.is_none());
            if let (Some(label), Some(view)) = (label, view) {
                view.note = Some(format!("may be the same view as “{label}”: they share no visit"));
            }
        }
    }
}

/// The views of the project by what they can be found by.
struct Project {
    labels: BTreeMap<String, usize>,
    names: BTreeMap<String, Vec<usize>>,
    families: BTreeMap<String, Vec<(usize, ViewName)>>,
}

impl Project {
    fn of(known: &[KnownView]) -> Self {
        let mut project =
            Self { labels: BTreeMap::new(), names: BTreeMap::new(), families: BTreeMap::new() };
        for (i, view) in known.iter().enumerate() {
            project.labels.entry(normalised(&view.label)).or_insert(i);
            let Some(name) = ViewName::of_label(&view.label) else { continue };
            project.names.entry(name.label.clone()).or_default().push(i);
            if let Some(family) = name.family() {
                project.families.entry(family).or_default().push((i, name));
            }
        }
        project
    }

    /// The view that is called so, in the same words or in others that mean the same ("Face, frontal" is "Face").
    fn called(&self, clue: &ViewClue) -> Option<usize> {
        let by_meaning = || match self.names.get(&clue.name.as_ref()?.label).map(Vec::as_slice) {
            Some([one]) => Some(*one),
            Some(_) | None => None,
        };
        self.labels.get(&normalised(&clue.label)).copied().or_else(by_meaning)
    }

    /// The only view that may be meant although it is named less exactly or more.
    fn near(&self, clue: &ViewClue, taken: &BTreeSet<usize>) -> Option<usize> {
        let name = clue.name.as_ref()?;
        let mut candidates = self
            .families
            .get(&name.family()?)?
            .iter()
            .filter(|(i, known)| !taken.contains(i) && known.may_be(name));
        match (candidates.next(), candidates.next()) {
            (Some((i, _)), None) => Some(*i),
            (None | Some(_), _) => None,
        }
    }
}
