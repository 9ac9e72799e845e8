//! Which groups of photos are visits the project has already, and which are one visit.
//!
//! A label is believed first, then a date, then a study day. Photos of a mere day belong to the visit of that day, named
//! or of the project; what could be two visits is neither.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::exchange::photo_set::candidate::KnownVisit;
use crate::exchange::photo_set::groups::Group;
use crate::exchange::photo_set::tokens::normalised;
use crate::exchange::photo_set::visit_name::{Strength, VisitName};
use crate::exchange::photo_set::visit_words::visit_of_label;

/// What a group is to the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// A new visit.
    New,
    /// A visit it has (by position).
    Existing {
        /// Its position among the known visits.
        known: usize,
        /// What speaks against it.
        doubt: Option<String>,
    },
    /// The visit of another group (by position), which is of the same day.
    SameAs(usize),
    /// One of several visits; the sentence says why it is not known which.
    Several(String),
}

/// Finds the visits of the project that the groups are, one answer for each group.
pub fn match_known(groups: &[Group], known: &[KnownVisit]) -> Vec<Match> {
    let known = Index::of(known);
    let mut matches: Vec<Match> = groups.iter().map(|group| known.by_label(group)).collect();
    // Two named visits that claim one visit of the project by its date or day alone are both new.
    for find in [Index::by_date, Index::by_day] {
        let taken = taken(&matches);
        let found: Vec<Match> = groups
            .iter()
            .zip(&matches)
            .map(|(group, so_far)| match so_far {
                Match::New => find(&known, group, &taken),
                Match::Existing { .. } | Match::SameAs(_) | Match::Several(_) => so_far.clone(),
            })
            .collect();
        let mut claims: BTreeMap<usize, usize> = BTreeMap::new();
        for found in &found {
            if let Match::Existing { known, .. } = found {
                *claims.entry(*known).or_default() += 1;
            }
        }
        for (so_far, found) in matches.iter_mut().zip(found) {
            let is_lost =
                matches!(&found, Match::Existing { known, .. } if claims.get(known) > Some(&1));
            if *so_far == Match::New && !is_lost {
                *so_far = found;
            }
        }
    }
    known.join_days(groups, &mut matches);
    matches
}

fn taken(matches: &[Match]) -> BTreeSet<usize> {
    matches
        .iter()
        .filter_map(|found| match found {
            Match::Existing { known, .. } => Some(*known),
            Match::New | Match::SameAs(_) | Match::Several(_) => None,
        })
        .collect()
}

/// A visit of a day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Visit {
    Known(usize),
    Group(usize),
}

/// The known visits by what they can be found by.
struct Index<'a> {
    visits: Vec<Entry<'a>>,
    by_label: BTreeMap<(Option<&'a str>, String), Vec<usize>>,
    by_date: BTreeMap<(Option<&'a str>, Date), Vec<usize>>,
    by_day: BTreeMap<(Option<&'a str>, i32), Vec<usize>>,
}

struct Entry<'a> {
    visit: &'a KnownVisit,
    name: Option<VisitName>,
}

impl<'a> Index<'a> {
    fn of(known: &'a [KnownVisit]) -> Self {
        let mut index = Self {
            visits: Vec::new(),
            by_label: BTreeMap::new(),
            by_date: BTreeMap::new(),
            by_day: BTreeMap::new(),
        };
        for (i, visit) in known.iter().enumerate() {
            let subject = visit.subject.as_deref();
            let name = visit_of_label(&visit.label);
            let own = normalised(&visit.label);
            // A visit called "W12" in the project is the "Week 12" of a folder.
            let canonical = name.as_ref().map(|name| normalised(&name.label));
            let labels: BTreeSet<String> = [Some(own), canonical].into_iter().flatten().collect();
            for label in labels {
                index.by_label.entry((subject, label)).or_default().push(i);
            }
            if let Some(date) = visit.date {
                index.by_date.entry((subject, date)).or_default().push(i);
            }
            if let Some(day) = visit.day {
                index.by_day.entry((subject, day)).or_default().push(i);
            }
            index.visits.push(Entry { visit, name });
        }
        index
    }

    fn by_label(&self, group: &Group) -> Match {
        let key = (group.subject.as_deref(), normalised(&group.label));
        let same_label = self.by_label.get(&key).map_or(&[][..], Vec::as_slice);
        let is_loose = group.name.as_ref().is_some_and(|name| name.strength <= Strength::Loose);
        let date = |i: &usize| self.visits.get(*i)?.visit.date;
        // Another follow-up on another day is another visit.
        let candidates: Vec<usize> = same_label
            .iter()
            .filter(|i| {
                !is_loose || date(i).is_none() || group.date.is_none() || date(i) == group.date
            })
            .copied()
            .collect();
        let of_date: Vec<usize> = candidates
            .iter()
            .filter(|i| date(i).is_some() && date(i) == group.date)
            .copied()
            .collect();
        match (candidates.as_slice(), of_date.as_slice()) {
            ([], _) => Match::New,
            ([known], _) | (_, [known]) => Match::Existing { known: *known, doubt: None },
            _ => Match::Several(format!("more than one visit is called “{}”", group.label)),
        }
    }

    fn by_date(&self, group: &Group, taken: &BTreeSet<usize>) -> Match {
        let (Some(name), Some(date)) = (&group.name, group.date) else { return Match::New };
        let on_date = self.on_date(group.subject.as_deref(), date);
        let may_be = |i: &&usize| {
            let known_name = self.visits.get(**i).and_then(|entry| entry.name.as_ref());
            !taken.contains(*i) && known_name.is_none_or(|known| !known.contradicts(name))
        };
        let mut candidates = on_date.iter().filter(may_be);
        let (Some(known), None) = (candidates.next(), candidates.next()) else { return Match::New };
        let Some(entry) = self.visits.get(*known) else { return Match::New };
        let is_called_so = entry.name.as_ref().is_some_and(|known| known.label == name.label)
            || (name.day.is_some() && name.day == entry.visit.day)
            || normalised(&entry.visit.label) == normalised(&date.to_string());
        let doubt = (!is_called_so)
            .then(|| format!("“{}” of the project has the same date", entry.visit.label));
        Match::Existing { known: *known, doubt }
    }

    fn on_date<'s>(&'s self, subject: Option<&'s str>, date: Date) -> &'s [usize] {
        self.by_date.get(&(subject, date)).map_or(&[], Vec::as_slice)
    }

    /// Joins groups that are only a day to the visit of that day.
    fn join_days(&self, groups: &[Group], matches: &mut [Match]) {
        let mut of_day: BTreeMap<(Option<&str>, Date), BTreeSet<Visit>> = BTreeMap::new();
        for (i, (group, found)) in groups.iter().zip(matches.iter()).enumerate() {
            let (date, visit) = match found {
                Match::Existing { known, .. } => {
                    let own = self.visits.get(*known).and_then(|entry| entry.visit.date);
                    (own.or(group.date), Visit::Known(*known))
                }
                Match::New if group.name.is_some() => (group.date, Visit::Group(i)),
                Match::New | Match::SameAs(_) | Match::Several(_) => continue,
            };
            if let Some(date) = date {
                of_day.entry((group.subject.as_deref(), date)).or_default().insert(visit);
            }
        }
        for (group, found) in groups.iter().zip(matches) {
            let (Match::New, None, Some(date)) = (&found, &group.name, group.date) else {
                continue;
            };
            let subject = group.subject.as_deref();
            let mut visits = of_day.get(&(subject, date)).cloned().unwrap_or_default();
            visits.extend(self.on_date(subject, date).iter().map(|i| Visit::Known(*i)));
            let mut visits = visits.into_iter();
            *found = match (visits.next(), visits.next()) {
                (None, _) => Match::New,
                (Some(Visit::Known(known)), None) => Match::Existing { known, doubt: None },
                (Some(Visit::Group(other)), None) => Match::SameAs(other),
                (Some(_), Some(_)) => {
                    Match::Several(format!("more than one visit is dated {date}"))
                }
            };
        }
    }

    fn by_day(&self, group: &Group, taken: &BTreeSet<usize>) -> Match {
        let Some(day) = group.name.as_ref().and_then(|name| name.day) else { return Match::New };
        let on_day =
            self.by_day.get(&(group.subject.as_deref(), day)).map_or(&[][..], Vec::as_slice);
        let may_be = |i: &&usize| {
            let date = self.visits.get(**i).and_then(|entry| entry.visit.date);
            !taken.contains(*i) && (date.is_none() || group.date.is_none() || date == group.date)
        };
        let mut candidates = on_day.iter().filter(may_be);
        match (candidates.next(), candidates.next()) {
            (Some(known), None) => Match::Existing { known: *known, doubt: None },
            (None | Some(_), _) => Match::New,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(label: &str, date: &str, day: Option<i32>) -> KnownVisit {
        KnownVisit { subject: None, label: label.to_owned(), date: date.parse().ok(), day }
    }

    fn group(label: &str, date: &str) -> Group {
        let name = visit_of_label(label);
        Group { subject: None, label: label.to_owned(), name, date: date.parse().ok() }
    }

    /// The match as `new`, `several`, a position, or a position with `?`.
    fn text(found: &Match) -> String {
        match found {
            Match::New => "new".to_owned(),
            Match::SameAs(other) => format!("as {other}"),
            Match::Several(_) => "several".to_owned(),
            Match::Existing { known, doubt: None } => known.to_string(),
            Match::Existing { known, doubt: Some(_) } => format!("{known}?"),
        }
    }

    #[test]
    fn label_then_date_then_day_find_the_visit() {
        let project = [
            known("Baseline", "2022-03-02", Some(0)),
            known("W4", "2022-03-30", Some(28)),
            known("2022-05-25", "2022-05-25", Some(84)),
            known("Visit A", "", Some(112)),
            known("Follow-up", "2022-09-21", None),
            known("Twin", "2023-01-01", None),
            known("Twin", "2023-01-01", None),
        ];
        for (label, date, expected) in [
            ("Baseline", "", "0"),
            ("Baseline", "2024-01-01", "0"),
            ("Week 4", "", "1"),
            ("2022-05-25", "2022-05-25", "2"),
            ("Week 12", "2022-05-25", "2"),
            ("Week 12", "", "2"),
            ("Week 12", "2022-05-27", "new"),
            ("After IVIG x5", "2022-05-25", "2"),
            ("Presentation", "2022-03-02", "0?"),
            // The same date, but by the same count another visit.
            ("Week 6", "2022-03-30", "new"),
            ("Week 16", "", "3"),
            ("Follow-up", "2022-09-21", "4"),
            ("Follow-up", "2022-12-21", "new"),
            ("Twin", "", "several"),
            ("2023-01-01", "2023-01-01", "several"),
            ("2023-01-02", "2023-01-02", "new"),
        ] {
            let found = match_known(&[group(label, date)], &project);
            assert_eq!(found.iter().map(text).collect::<Vec<_>>(), [expected], "{label} {date}");
        }
    }

    #[test]
    fn two_named_visits_do_not_both_become_one_of_the_project() {
        let project = [known("2022-03-02", "2022-03-02", None)];
        let groups = [group("Before", "2022-03-02"), group("After", "2022-03-02")];
        assert_eq!(match_known(&groups, &project), [Match::New, Match::New]);
    }

    #[test]
    fn a_mere_day_is_the_visit_of_that_day() {
        let project = [known("Before", "2022-03-02", None), known("Week 4", "2022-03-30", None)];
        let groups = [
            group("After", "2022-03-02"),
            group("2022-03-02", "2022-03-02"),
            group("2022-03-30", "2022-03-30"),
            group("Week 12", "2022-05-25"),
            group("2022-05-25", "2022-05-25"),
            group("2022-06-01", "2022-06-01"),
        ];
        let found: Vec<String> = match_known(&groups, &project).iter().map(text).collect();
        assert_eq!(found, ["new", "several", "1", "new", "as 3", "new"]);
    }

    #[test]
    fn another_subjects_visit_is_another() {
        let mut project = [known("Baseline", "2022-03-02", None)];
        project[0].subject = Some("S02".to_owned());
        assert_eq!(match_known(&[group("Baseline", "2022-03-02")], &project), [Match::New]);
    }
}
