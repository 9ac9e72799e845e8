//! Where each photo of a folder belongs: the whole of it, from paths and capture times to proposals with reasons.
//!
//! What is believed, in this order: the user's pattern; a capture time for the day and the names for what the visit is
//! called; a date in the names; the arrangement of folders; the others of the folder. A date of the file system never.
//! What two things say differently is proposed as unsure, with both in the reason.

use std::collections::BTreeSet;

use crate::exchange::photo_set::candidate::{Candidate, Known};
use crate::exchange::photo_set::clues::{Clues, Reader};
use crate::exchange::photo_set::folders::add_suggestions;
use crate::exchange::photo_set::pattern::Pattern;
use crate::exchange::photo_set::pattern_clues::follow;
use crate::exchange::photo_set::photo::Photo;
use crate::exchange::photo_set::proposal::{Certainty, Place, Placement, Proposal};
use crate::exchange::photo_set::reason::{Piece, Reason};
use crate::exchange::photo_set::sequence::guess_views;
use crate::exchange::photo_set::subjects::codes_of_several;
use crate::exchange::photo_set::view_places::{note_likely_twins, place_in_views};
use crate::exchange::photo_set::visit_places::place_in_visits;

/// Proposes a subject, visit and view for each photo, with the reason in words; nothing is decided.
///
/// Files that are no photographs and copies of a photo are left out by the caller. The answer depends on the photos and
/// not on their order; the project's visits and views are preferred to new ones.
pub fn propose(candidates: &[Candidate], known: &Known, pattern: Option<&Pattern>) -> Placement {
    let mut reader = Reader::for_paths(candidates.iter().map(|candidate| candidate.path.as_str()));
    let photos = read_photos(candidates, pattern, &mut reader);
    let (visits, in_visits) = place_in_visits(&photos, &known.visits, &mut reader);
    let (mut views, mut in_views) = place_in_views(&photos, &known.views);
    add_guesses(
        &photos,
        &visits.iter().map(|visit| visit.label.as_str()).collect::<Vec<_>>(),
        &in_visits,
        &mut in_views,
    );

    let mut visits_of_views: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); views.len()];
    for ((visit, _), (view, _)) in in_visits.iter().zip(&in_views) {
        if let (Some(visit), Some(seen_at)) =
            (visit, view.and_then(|view| visits_of_views.get_mut(view.index)))
        {
            seen_at.insert(visit.index);
        }
    }
    note_likely_twins(&mut views, &visits_of_views);

    let proposals = photos
        .into_iter()
        .zip(in_visits.into_iter().zip(in_views))
        .map(|(photo, ((visit, mut reason), (view, of_view)))| {
            reason.extend(of_view);
            if view.is_none() {
                reason.pieces.push(Piece::Text("no view in the names".to_owned()));
            }
            let is_sure = |place: Option<Place>| {
                place.is_some_and(|place| place.certainty == Certainty::Sure)
            };
            let certainty =
                if is_sure(visit) && is_sure(view) { Certainty::Sure } else { Certainty::Unsure };
            Proposal {
                subject: photo.clues.subject,
                visit,
                view,
                reason: reason.to_string(),
                certainty,
            }
        })
        .collect();
    Placement { proposals, visits, views }
}

/// What paths, the pattern and the arrangement of folders say of each photo.
fn read_photos<'a>(
    candidates: &'a [Candidate],
    pattern: Option<&Pattern>,
    reader: &mut Reader,
) -> Vec<Photo<'a>> {
    let paths: Vec<&str> = candidates.iter().map(|candidate| candidate.path.as_str()).collect();
    let mut clues: Vec<Clues> = paths.iter().map(|path| reader.read_path(path)).collect();
    if let Some(pattern) = pattern {
        for (path, clues) in paths.iter().zip(&mut clues) {
            follow(pattern, reader, path, clues);
        }
    }
    let codes = codes_of_several(&paths);
    for (clues, code) in clues.iter_mut().zip(&codes) {
        if let (Some(code), None) = (code, &clues.subject) {
            clues.visit_doubts.push(format!(
                "“{code}” may be one of several subjects: a name pattern with {{subject}} tells"
            ));
        }
    }
    let mut photos = Photo::gather(candidates, clues);
    add_suggestions(&mut photos, &codes, reader);
    photos
}

/// Adds the views that the order of photos suggests.
fn add_guesses(
    photos: &[Photo<'_>],
    visit_labels: &[&str],
    in_visits: &[(Option<Place>, Reason)],
    in_views: &mut [(Option<Place>, Reason)],
) {
    let index = |place: &Option<Place>| place.map(|place| place.index);
    let known: Vec<_> = in_visits
        .iter()
        .zip(in_views.iter())
        .map(|((visit, _), (view, _))| (index(visit), index(view)))
        .collect();
    for (slot, guess) in in_views.iter_mut().zip(guess_views(photos, &known, visit_labels)) {
        if let Some(guess) = guess {
            let place = Place { index: guess.view, certainty: Certainty::Unsure };
            let pieces = vec![Piece::Text(guess.reason)];
            *slot = (Some(place), Reason { lead: None, pieces, doubts: Vec::new() });
        }
    }
}
