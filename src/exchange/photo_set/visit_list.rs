//! The visits that are proposed, in their order: by date, else by what their names count, else by name.
//!
//! The order that the project's visits have was made by a person and is kept; new ones are put between them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::exchange::photo_set::candidate::KnownVisit;
use crate::exchange::photo_set::groups::Group;
use crate::exchange::photo_set::known_visits::Match;
use crate::exchange::photo_set::natural::natural_cmp;
use crate::exchange::photo_set::proposal::ProposedVisit;
use crate::exchange::photo_set::tokens::normalised;
use crate::exchange::photo_set::visit_lexicon::Phase;
use crate::exchange::photo_set::visit_name::Rank;
use crate::exchange::photo_set::visit_words::visit_of_label;

/// The proposed visits, and the position among them of each group that has a place.
pub fn list_visits(
    groups: &[Group],
    matches: &[Match],
    known: &[KnownVisit],
) -> (Vec<ProposedVisit>, Vec<Option<usize>>) {
    let mut by_subject: BTreeMap<Option<&str>, (Vec<Stop<'_>>, Vec<Stop<'_>>)> = BTreeMap::new();
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (i, (group, found)) in (0..).zip(groups.iter().zip(matches)) {
        let (_, new) = by_subject.entry(group.subject.as_deref()).or_default();
        match found {
            Match::New => new.push(Stop::of_group(i, group)),
            Match::Existing { known, .. } => members.entry(*known).or_default().push(i),
            Match::SameAs(_) | Match::Several(_) => {}
        }
    }
    let mut taken_labels: BTreeSet<(Option<&str>, String)> = BTreeSet::new();
    for (i, visit) in (0..).zip(known) {
        let subject = visit.subject.as_deref();
        taken_labels.insert((subject, normalised(&visit.label)));
        if let Some((old, _)) = by_subject.get_mut(&subject) {
            old.push(Stop::of_known(i, visit));
        }
    }
    let mut subjects: Vec<_> = by_subject.into_iter().collect();
    subjects.sort_by(|(a, _), (b, _)| natural_cmp(a.unwrap_or_default(), b.unwrap_or_default()));
    let mut visits: Vec<ProposedVisit> = Vec::new();
    let mut positions: Vec<Option<usize>> = vec![None; groups.len()];
    for (_, (old, new)) in subjects {
        let first = visits.len();
        let mut follows = None;
        for stop in arrange(&old, &new) {
            let (visit, own) = match stop.whose {
                Whose::Known(i) => {
                    follows = Some(i);
                    let own = members.remove(&i).unwrap_or_default();
                    let groups: Vec<&Group> = own.iter().filter_map(|g| groups.get(*g)).collect();
                    let visit = known.get(i).filter(|_| !groups.is_empty());
                    (visit.map(|visit| existing(i, visit, &groups)), own)
                }
                Whose::Group(g) => {
                    (groups.get(g).map(|group| new_visit(group, follows, &taken_labels)), vec![g])
                }
            };
            if let Some(visit) = visit {
                for g in own {
                    set(&mut positions, g, visits.len());
                }
                visits.push(visit);
            }
        }
        if let Some(own) = visits.get_mut(first..) {
            add_notes(own);
        }
    }
    for (i, found) in matches.iter().enumerate() {
        if let Match::SameAs(other) = found
            && let Some(position) = positions.get(*other).copied().flatten()
        {
            set(&mut positions, i, position);
        }
    }
    (visits, positions)
}

fn set(positions: &mut [Option<usize>], group: usize, position: usize) {
    if let Some(slot) = positions.get_mut(group) {
        *slot = Some(position);
    }
}

fn existing(i: usize, visit: &KnownVisit, groups: &[&Group]) -> ProposedVisit {
    let named = || groups.iter().filter(|group| group.name.is_some());
    ProposedVisit {
        subject: visit.subject.clone(),
        existing: Some(i),
        follows: None,
        label: visit.label.clone(),
        date: visit.date.or_else(|| named().chain(groups).find_map(|group| group.date)),
        day: visit.day.or_else(|| named().find_map(|group| group.name.as_ref()?.day)),
        note: None,
    }
}

fn new_visit(
    group: &Group,
    follows: Option<usize>,
    taken_labels: &BTreeSet<(Option<&str>, String)>,
) -> ProposedVisit {
    let is_taken = taken_labels.contains(&(group.subject.as_deref(), normalised(&group.label)));
    // Another follow-up beside the project's: its date tells them apart.
    let label = match group.date {
        Some(date) if is_taken => format!("{}, {date}", group.label),
        Some(_) | None => group.label.clone(),
    };
    let rank = group.name.as_ref().and_then(|name| name.rank);
    let is_lost = group.date.is_none() && rank.is_none();
    ProposedVisit {
        subject: group.subject.clone(),
        existing: None,
        follows,
        label,
        date: group.date,
        day: group.name.as_ref().and_then(|name| name.day),
        note: is_lost.then(|| "no date: its place among the visits is a guess".to_owned()),
    }
}

/// Notes what looks wrong about the visits of one subject.
fn add_notes(visits: &mut [ProposedVisit]) {
    let labels: Vec<String> = visits.iter().map(|visit| visit.label.clone()).collect();
    // What the project has already was looked at when it was added.
    let is_new: Vec<bool> = visits.iter().map(|visit| visit.existing.is_none()).collect();
    let concerns_new = |places: &[usize]| places.iter().any(|i| is_new.get(*i) == Some(&true));
    let mut by_date: BTreeMap<Date, Vec<usize>> = BTreeMap::new();
    for (i, visit) in visits.iter().enumerate() {
        if let Some(date) = visit.date {
            by_date.entry(date).or_default().push(i);
        }
    }
    for same in by_date.values().filter(|same| same.len() > 1 && concerns_new(same)) {
        for i in same {
            let other = same.iter().find(|other| *other != i).and_then(|other| labels.get(*other));
            if let (Some(other), Some(visit)) = (other, visits.get_mut(*i)) {
                visit.note = Some(format!("the same date as “{other}”"));
            }
        }
    }
    // A camera whose clock was wrong by months is noticed by the order of what is counted.
    let mut dated: Vec<(Date, i32, usize)> = (0..)
        .zip(visits.iter())
        .filter_map(|(i, visit)| Some((visit.date?, visit.day?, i)))
        .collect();
    dated.sort_unstable();
    for pair in dated.windows(2) {
        if let [(first_date, first_day, first), (later_date, later_day, later)] = pair
            && first_date < later_date
            && first_day > later_day
            && concerns_new(&[*first, *later])
        {
            for (i, other, word) in [(later, first, "after"), (first, later, "before")] {
                let other = labels.get(*other).cloned().unwrap_or_default();
                if let Some(visit) = visits.get_mut(*i) {
                    visit.note = Some(format!("dated {word} “{other}”: check the camera's clock"));
                }
            }
        }
    }
}

/// A visit as far as its order is concerned.
#[derive(Clone, Copy)]
struct Stop<'a> {
    whose: Whose,
    date: Option<Date>,
    rank: Option<Rank>,
    label: &'a str,
}

#[derive(Clone, Copy)]
enum Whose {
    Known(usize),
    Group(usize),
}

impl<'a> Stop<'a> {
    fn of_known(i: usize, visit: &'a KnownVisit) -> Self {
        let of_day = |day| Rank { phase: Phase::Course, scale: 0, value: day };
        let rank = visit_of_label(&visit.label)
            .and_then(|name| name.rank)
            .or_else(|| visit.day.map(of_day));
        Self { whose: Whose::Known(i), date: visit.date, rank, label: &visit.label }
    }

    fn of_group(i: usize, group: &'a Group) -> Self {
        let rank = group.name.as_ref().and_then(|name| name.rank);
        Self { whose: Whose::Group(i), date: group.date, rank, label: &group.label }
    }
}

/// Puts new visits between the old ones, whose order stays.
fn arrange<'a>(old: &[Stop<'a>], new: &[Stop<'a>]) -> Vec<Stop<'a>> {
    let (mut dated, mut undated): (Vec<Stop<'_>>, Vec<Stop<'_>>) =
        new.iter().copied().partition(|stop| stop.date.is_some());
    let by_label = |a: &Stop<'_>, b: &Stop<'_>| natural_cmp(a.label, b.label);
    dated.sort_by(|a, b| (a.date, a.rank).cmp(&(b.date, b.rank)).then_with(|| by_label(a, b)));
    // Those that count nothing come last.
    undated.sort_by(|a, b| {
        (a.rank.is_none(), a.rank).cmp(&(b.rank.is_none(), b.rank)).then_with(|| by_label(a, b))
    });
    let with_dates = insert(old, &dated, |stop| place_by_date(old, *stop));
    insert(&with_dates, &undated, |stop| place_by_rank(&with_dates, *stop))
}

/// `stops` with each of `new` before the position that `place` says; those of one position keep their order.
fn insert<'a>(
    stops: &[Stop<'a>],
    new: &[Stop<'a>],
    place: impl Fn(&Stop<'a>) -> usize,
) -> Vec<Stop<'a>> {
    let mut before: BTreeMap<usize, Vec<Stop<'a>>> = BTreeMap::new();
    for stop in new {
        before.entry(place(stop)).or_default().push(*stop);
    }
    let mut all = Vec::with_capacity(stops.len() + new.len());
    for i in 0..=stops.len() {
        all.extend(before.remove(&i).unwrap_or_default());
        all.extend(stops.get(i));
    }
    all
}

/// The position after the last stop with an earlier date, or at the end if none is later.
fn place_by_date(stops: &[Stop<'_>], stop: Stop<'_>) -> usize {
    let later = stops.iter().position(|other| other.date.is_some() && other.date > stop.date);
    let earlier = stops.iter().rposition(|other| other.date.is_some() && other.date <= stop.date);
    match (earlier, later) {
        (None, None) => place_by_rank(stops, stop),
        (Some(_), None) => stops.len(),
        (None, Some(later)) => later,
        (Some(earlier), Some(_)) => earlier + 1,
    }
}

/// The position before the first stop that counts more, else after the last that counts at all, else at the end.
fn place_by_rank(stops: &[Stop<'_>], stop: Stop<'_>) -> usize {
    let Some(rank) = stop.rank else { return stops.len() };
    let later = stops.iter().position(|other| other.rank.is_some_and(|other| other > rank));
    let last = stops.iter().rposition(|other| other.rank.is_some());
    match (later, last) {
        (Some(later), _) => later,
        (None, Some(last)) => last + 1,
        (None, None) if rank.phase <= Phase::Baseline => 0,
        (None, None) => stops.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(label: &str, date: &str) -> Group {
        let name = visit_of_label(label);
        Group { subject: None, label: label.to_owned(), name, date: date.parse().ok() }
    }

    fn known(label: &str, date: &str) -> KnownVisit {
        KnownVisit { subject: None, label: label.to_owned(), date: date.parse().ok(), day: None }
    }

    fn listed(groups: &[Group], known: &[KnownVisit]) -> Vec<ProposedVisit> {
        let matches: Vec<Match> = groups.iter().map(|_| Match::New).collect();
        list_visits(groups, &matches, known).0
    }

    fn labels(visits: &[ProposedVisit]) -> String {
        visits.iter().map(|visit| visit.label.as_str()).collect::<Vec<_>>().join(" < ")
    }

    #[test]
    fn visits_are_in_the_order_of_date_count_and_name() {
        for (groups, expected) in [
            (vec![("b", "2022-08-17"), ("a", "2022-09-21"), ("c", "2022-03-02")], "c < b < a"),
            (
                vec![("Week 12", ""), ("Week 4", ""), ("Baseline", ""), ("EOT", "")],
                "Baseline < Week 4 < Week 12 < EOT",
            ),
            (vec![("Visit 10", ""), ("Visit 9", "")], "Visit 9 < Visit 10"),
            (vec![("IVIG x10", ""), ("IVIG x9", "")], "IVIG x9 < IVIG x10"),
            (
                vec![("Week 8", ""), ("Week 4", "2022-03-30"), ("Week 12", "2022-05-25")],
                "Week 4 < Week 8 < Week 12",
            ),
            (vec![("Baseline", ""), ("2022-05-25", "2022-05-25")], "Baseline < 2022-05-25"),
            (vec![("x", ""), ("Week 4", "2022-03-30")], "Week 4 < x"),
        ] {
            let groups: Vec<Group> =
                groups.into_iter().map(|(label, date)| group(label, date)).collect();
            assert_eq!(labels(&listed(&groups, &[])), expected);
            let turned: Vec<Group> = groups.into_iter().rev().collect();
            assert_eq!(labels(&listed(&turned, &[])), expected);
        }
    }

    #[test]
    fn new_visits_know_which_of_the_project_they_follow() {
        let project = [
            known("Flare", "2022-06-01"),
            known("Baseline", "2022-03-02"),
            known("Week 12", "2022-05-25"),
        ];
        let groups =
            [group("new", "2022-04-01"), group("old", "2021-01-01"), group("late", "2023-01-01")];
        let follows: Vec<(String, Option<usize>)> = listed(&groups, &project)
            .into_iter()
            .map(|visit| (visit.label, visit.follows))
            .collect();
        let expected = [("old", None), ("new", Some(1)), ("late", Some(2))];
        assert_eq!(follows, expected.map(|(label, follows)| (label.to_owned(), follows)));
    }

    #[test]
    fn what_looks_wrong_is_noted() {
        let groups = [group("Before", "2022-03-02"), group("After", "2022-03-02"), group("x", "")];
        let notes: Vec<Option<String>> =
            listed(&groups, &[]).into_iter().map(|visit| visit.note).collect();
        let expected = [
            "the same date as “After”",
            "the same date as “Before”",
            "no date: its place among the visits is a guess",
        ];
        assert_eq!(notes, expected.map(|note| Some(note.to_owned())));

        let groups = [group("Week 4", "2022-08-17"), group("Week 12", "2021-10-12")];
        let notes: Vec<String> =
            listed(&groups, &[]).into_iter().filter_map(|visit| visit.note).collect();
        let expected = [
            "dated before “Week 4”: check the camera's clock",
            "dated after “Week 12”: check the camera's clock",
        ];
        assert_eq!(notes, expected);
    }
}
