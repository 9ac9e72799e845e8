//! Photos gathered into visits: by the visit their names speak of, else by the day.
//!
//! A day alone never splits a named visit, and two named visits of one day stay two. Which named visit the photos of a
//! mere day belong to is found out later, together with the visits that the project has.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::exchange::photo_set::clues::{Reader, VisitClue};
use crate::exchange::photo_set::photo::Photo;
use crate::exchange::photo_set::tokens::normalised;
use crate::exchange::photo_set::view_name::ViewName;
use crate::exchange::photo_set::visit_name::{Strength, VisitName};

/// Photos that belong to one visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The subject's code.
    pub subject: Option<String>,
    /// What the visit is called: its words, else its date.
    pub label: String,
    /// The visit that names speak of; none for one that is only a day.
    pub name: Option<VisitName>,
    /// Its date.
    pub date: Option<Date>,
}

/// Where a photo went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Belonging {
    /// Into a group (by position), for what is known of it.
    To(usize),
    /// Into the group of the others in its folder.
    Beside(usize),
    /// Nowhere: nothing tells.
    Nowhere,
    /// Nowhere: its name speaks of several visits, as the sentence says.
    Several(String),
}

/// What makes photos one group; days come after labels of the same subject.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Label(String),
    /// A label such as `follow-up` that stands for a visit of its own on each day.
    LabelOn(String, Date),
    On(Date),
}

type SubjectKey = (Option<String>, Key);

/// Gathers photos into groups; the groups' order depends on their subjects, labels and days only.
pub fn gather(photos: &[Photo<'_>], reader: &mut Reader) -> (Vec<Group>, Vec<Belonging>) {
    let loose = loose_labels(photos);
    let mut keys: Vec<Result<SubjectKey, Belonging>> =
        photos.iter().map(|photo| key_by_label(photo, &loose)).collect();
    let labelled = dates_of_labels(photos, &keys);
    for (photo, key) in photos.iter().zip(&mut keys) {
        if *key == Err(Belonging::Nowhere) {
            let named = photo.named().map(|clue| clue.date);
            let day = photo.day().or(named);
            *key = day
                .map(|day| (photo.clues.subject.clone(), Key::On(day)))
                .ok_or(Belonging::Nowhere);
        }
    }
    let mut members: BTreeMap<&SubjectKey, Vec<&Photo<'_>>> = BTreeMap::new();
    for (photo, key) in photos.iter().zip(&keys) {
        if let Ok(key) = key {
            members.entry(key).or_default().push(photo);
        }
    }
    let positions: BTreeMap<&SubjectKey, usize> =
        members.keys().enumerate().map(|(i, key)| (*key, i)).collect();
    let groups = members.iter().map(|(key, photos)| new_group(key, photos, &labelled)).collect();
    let mut belongings: Vec<Belonging> = keys
        .iter()
        .map(|key| match key {
            Ok(key) => positions.get(key).map_or(Belonging::Nowhere, |i| Belonging::To(*i)),
            Err(belonging) => belonging.clone(),
        })
        .collect();
    join_neighbours(photos, &mut belongings, reader);
    (groups, belongings)
}

/// Labels that may stand for several visits and whose photos are of several days.
fn loose_labels(photos: &[Photo<'_>]) -> BTreeSet<(Option<String>, String)> {
    let mut days: BTreeMap<(Option<String>, String), BTreeSet<Date>> = BTreeMap::new();
    for photo in photos {
        if let Some(visit) =
            photo.clues.visit.as_ref().filter(|visit| visit.name.strength <= Strength::Loose)
        {
            days.entry(label_key(photo, visit)).or_default().extend(photo.day());
        }
    }
    days.into_iter().filter(|(_, days)| days.len() > 1).map(|(key, _)| key).collect()
}

fn label_key(photo: &Photo<'_>, visit: &VisitClue) -> (Option<String>, String) {
    (photo.clues.subject.clone(), normalised(&visit.name.label))
}

fn key_by_label(
    photo: &Photo<'_>,
    loose: &BTreeSet<(Option<String>, String)>,
) -> Result<SubjectKey, Belonging> {
    let Some(visit) = &photo.clues.visit else { return Err(Belonging::Nowhere) };
    let key = label_key(photo, visit);
    if !loose.contains(&key) {
        return Ok((key.0, Key::Label(key.1)));
    }
    match photo.day() {
        // Words that only may be a visit are not one if they hold several days.
        _ if visit.name.strength == Strength::Guessed => Err(Belonging::Nowhere),
        Some(day) => Ok((key.0, Key::LabelOn(key.1, day))),
        None => {
            Err(Belonging::Several(format!("“{}” holds photos of several days", visit.name.label)))
        }
    }
}

/// The groups that have a label, with the day most of their photos are of.
fn dates_of_labels(
    photos: &[Photo<'_>],
    keys: &[Result<SubjectKey, Belonging>],
) -> BTreeMap<SubjectKey, Option<Date>> {
    let mut days: BTreeMap<SubjectKey, BTreeMap<Date, usize>> = BTreeMap::new();
    for (photo, key) in photos.iter().zip(keys) {
        if let Ok(key) = key {
            let counts = days.entry(key.clone()).or_default();
            if let Some(day) = photo.day() {
                *counts.entry(day).or_default() += 1;
            }
        }
    }
    // Of equally frequent days the first.
    let most = |counts: &BTreeMap<Date, usize>| {
        counts.iter().rev().max_by_key(|(_, n)| **n).map(|(day, _)| *day)
    };
    days.into_iter().map(|(key, counts)| (key, most(&counts))).collect()
}

fn new_group(
    key: &SubjectKey,
    photos: &[&Photo<'_>],
    labelled: &BTreeMap<SubjectKey, Option<Date>>,
) -> Group {
    let (subject, key_in_subject) = key;
    let of_label = |label: &String| {
        let clues = photos.iter().filter_map(|photo| photo.clues.visit.as_ref());
        let same = clues.map(|clue| &clue.name).filter(|name| normalised(&name.label) == *label);
        // Spellings differ ("after IVIG", "After_IVIG"): the same one whatever the order of the files.
        same.min_by(|a, b| a.label.cmp(&b.label)).cloned()
    };
    let (name, date) = match key_in_subject {
        Key::Label(label) => (of_label(label), labelled.get(key).copied().flatten()),
        Key::LabelOn(label, day) => (of_label(label), Some(*day)),
        Key::On(day) => (None, Some(*day)),
    };
    let label = match (&name, key_in_subject) {
        (Some(name), Key::LabelOn(_, day)) => format!("{}, {day}", name.label),
        (Some(name), Key::Label(_) | Key::On(_)) => name.label.clone(),
        (None, _) => date.map(|date| date.to_string()).unwrap_or_default(),
    };
    Group { subject: subject.clone(), label, name, date }
}

/// Photos that nothing tells of join the others of their folder, if those are all of one visit.
fn join_neighbours(photos: &[Photo<'_>], belongings: &mut [Belonging], reader: &mut Reader) {
    let mut in_folder: BTreeMap<(&str, Option<&str>), Vec<usize>> = BTreeMap::new();
    for (photo, belonging) in photos.iter().zip(belongings.iter()) {
        if let Belonging::To(group) = belonging {
            in_folder.entry((photo.folder(), photo.subject())).or_default().push(*group);
        }
    }
    for (photo, belonging) in photos.iter().zip(belongings) {
        if *belonging != Belonging::Nowhere || photo.folder().is_empty() {
            continue;
        }
        let Some(groups) = in_folder.get(&(photo.folder(), photo.subject())) else { continue };
        let name = photo.folder().rsplit('/').next().unwrap_or_default();
        // A folder of one view holds many visits; that two photos are of one day says nothing of a third.
        let is_of_view = ViewName::of_words(&reader.read_folder(name).view).is_some();
        if let [first, others @ ..] = groups.as_slice()
            && !others.is_empty()
            && others.iter().all(|other| other == first)
            && !is_of_view
        {
            *belonging = Belonging::Beside(*first);
        }
    }
}
