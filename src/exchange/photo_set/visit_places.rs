//! The visit proposed for each photo, how far it can be relied on, and why.

use crate::exchange::photo_set::candidate::KnownVisit;
use crate::exchange::photo_set::clues::{Reader, Source, VisitClue};
use crate::exchange::photo_set::dates::Origin;
use crate::exchange::photo_set::groups::{Belonging, Group, gather};
use crate::exchange::photo_set::known_visits::{Match, match_known};
use crate::exchange::photo_set::photo::Photo;
use crate::exchange::photo_set::proposal::{Certainty, Place, ProposedVisit};
use crate::exchange::photo_set::reason::{Piece, Reason};
use crate::exchange::photo_set::tokens::normalised;
use crate::exchange::photo_set::visit_list::list_visits;
use crate::exchange::photo_set::visit_name::Strength;

/// Places photos in visits: the visits, and each photo's place with its reason.
pub fn place_in_visits(
    photos: &[Photo<'_>],
    known: &[KnownVisit],
    reader: &mut Reader,
) -> (Vec<ProposedVisit>, Vec<(Option<Place>, Reason)>) {
    let (groups, belongings) = gather(photos, reader);
    let matches = match_known(&groups, known);
    let (visits, positions) = list_visits(&groups, &matches, known);
    let has_times = photos.iter().any(|photo| photo.trusted().is_some());
    let places = photos
        .iter()
        .zip(&belongings)
        .map(|(photo, belonging)| {
            let group_at = match belonging {
                Belonging::To(at) | Belonging::Beside(at) => *at,
                Belonging::Nowhere => return (None, undecided(photo, None)),
                Belonging::Several(sentence) => return (None, undecided(photo, Some(sentence))),
            };
            let doubt = match matches.get(group_at) {
                Some(Match::Several(sentence)) => return (None, undecided(photo, Some(sentence))),
                Some(Match::Existing { doubt, .. }) => doubt.as_ref(),
                Some(Match::New | Match::SameAs(_)) | None => None,
            };
            let position = positions.get(group_at).copied().flatten();
            let (Some(group), Some(index), Some(visit)) =
                (groups.get(group_at), position, position.and_then(|at| visits.get(at)))
            else {
                return (None, undecided(photo, None));
            };
            let label = own_label(photo, group);
            let mut reason = explain(photo, label, visit, belonging);
            // That two labels are one visit is a question only for photos with a label.
            reason.doubts.extend(doubt.filter(|_| label.is_some()).cloned());
            // Visits without a date have notes about their order, which is not the photo's concern.
            reason.doubts.extend(visit.note.clone().filter(|_| visit.date.is_some()));
            let is_sure =
                reason.doubts.is_empty() && is_said_outright(photo, label, belonging, has_times);
            if !is_sure && photo.candidate.taken.is_none() {
                reason.lead = Some("no capture time".to_owned());
            }
            reason.doubts.extend(photo.why_not());
            let certainty = if is_sure { Certainty::Sure } else { Certainty::Unsure };
            (Some(Place { index, certainty }), reason)
        })
        .collect();
    (visits, places)
}

/// What a decided visit rests on, and what of the photo itself speaks against it.
fn explain(
    photo: &Photo<'_>,
    label: Option<&VisitClue>,
    visit: &ProposedVisit,
    belonging: &Belonging,
) -> Reason {
    let mut reason = Reason { doubts: photo.clues.visit_doubts.clone(), ..Reason::default() };
    if let (Some(taken), Some(session)) = (photo.trusted(), photo.session) {
        reason.pieces.push(Piece::Text(taken.source_text.clone()));
        reason.pieces.extend(label.map(|label| Piece::Name(label.source.clone())));
        reason.doubts.extend(photo.contradiction());
        if let Some(date) = visit.date.filter(|date| *date != session) {
            reason.doubts.push(format!("taken {session}, “{}” is dated {date}", visit.label));
        }
        return reason;
    }
    if let Some(taken) = photo.untrusted() {
        reason.lead = Some(format!("{} {} not trusted", clock(photo), taken.at.date()));
    }
    if matches!(belonging, Belonging::Beside(_)) {
        let others = format!("the other photos of the folder are of “{}”", visit.label);
        reason.pieces.push(Piece::Text(others));
        return reason;
    }
    match (label, photo.named()) {
        (Some(label), _) => reason.pieces.push(Piece::Name(label.source.clone())),
        (None, Some(named)) => reason.pieces.push(Piece::Date(named.source.clone())),
        (None, None) => {}
    }
    if let Some(label) = label.filter(|label| label.name.strength == Strength::Guessed) {
        reason.doubts.push(format!("“{}” is taken as a visit", label.name.label));
    }
    if label.is_none() && photo.named().is_some_and(|named| named.origin == Origin::Sent) {
        reason.doubts.push("the day it was sent".to_owned());
    }
    if let (Some(day), Some(date)) = (photo.day(), visit.date)
        && day != date
    {
        reason.doubts.push(format!("its name says {day}, “{}” is dated {date}", visit.label));
    }
    reason.doubts.extend(photo.clues.date_doubt.clone());
    reason
}

/// What an untrusted time is called.
fn clock(photo: &Photo<'_>) -> &'static str {
    if photo.is_scanned { "capture time" } else { "camera clock" }
}

/// The name of the group, if it is the photo's own; a photo may also have joined by its day.
fn own_label<'a>(photo: &'a Photo<'_>, group: &Group) -> Option<&'a VisitClue> {
    let of_group = normalised(&group.name.as_ref()?.label);
    photo.clues.visit.as_ref().filter(|own| normalised(&own.name.label) == of_group)
}

/// Whether a capture time, or an outright name in the place of one, says the visit.
fn is_said_outright(
    photo: &Photo<'_>,
    label: Option<&VisitClue>,
    belonging: &Belonging,
    has_times: bool,
) -> bool {
    if photo.trusted().is_some() {
        return true;
    }
    if photo.untrusted().is_some() || matches!(belonging, Belonging::Beside(_)) {
        return false;
    }
    let named = || photo.named().map(|named| &named.source);
    let source = label.map(|label| &label.source).or_else(named);
    // Where others have a time, one without is odd, and its folder may have been a convenience. In a set without any,
    // such as scans, names are all there is.
    !(has_times && matches!(source, Some(Source::Folder(_))))
}

/// Why no visit is proposed.
fn undecided(photo: &Photo<'_>, sentence: Option<&String>) -> Reason {
    let mut reason = Reason::default();
    if let Some(taken) = photo.trusted() {
        reason.pieces.push(Piece::Text(taken.source_text.clone()));
    } else if let Some(taken) = photo.untrusted() {
        reason.lead = Some(format!("{} {} not trusted", clock(photo), taken.at.date()));
        if sentence.is_none() {
            reason.pieces.push(Piece::Text("no date in the names".to_owned()));
        }
    } else {
        let of_file = photo.candidate.file_date.filter(|_| sentence.is_none());
        let of_file = of_file.map(|date| format!("; file date {date} not trusted"));
        reason.lead = Some(format!("no capture time{}", of_file.unwrap_or_default()));
    }
    reason.doubts.extend(sentence.cloned());
    reason.doubts.extend(photo.clues.visit_doubts.iter().cloned());
    reason.doubts.extend(photo.clues.date_doubt.clone().filter(|_| photo.session.is_none()));
    reason.doubts.extend(photo.why_not());
    reason
}
