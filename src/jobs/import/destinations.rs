//! The visits and views that photos can go to: those of the project, and new ones between them.
//!
//! New ones exist only here until a photo goes there. The order of the project's visits was made by a person and stays.

use jiff::civil::Date;

use crate::exchange::photo_set::candidate::{Known, KnownView, KnownVisit};
use crate::exchange::photo_set::proposal::{Placement, ProposedView, ProposedVisit};
use crate::exchange::photo_set::tokens::normalised;
use crate::model::ids::{ViewId, VisitId};
use crate::model::project::Project;
use crate::model::subject::Visit;

/// The visits and views that photos can go to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Destinations {
    /// Subject after subject, each one's visits in their order.
    pub visits: Vec<VisitSlot>,
    /// The project's views, then new ones.
    pub views: Vec<ViewSlot>,
}

/// A visit of the project, or one that would be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitSlot {
    /// The code of the subject.
    pub subject: String,
    /// Its id; none for a new one.
    pub id: Option<VisitId>,
    /// What it is called.
    pub label: String,
    /// Its date.
    pub date: Option<Date>,
    /// The day as typed, or as its name says (week 12 is day 84).
    pub day: Option<i32>,
    /// What a person should know of it.
    pub note: Option<String>,
}

/// A view of the project, or one that would be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewSlot {
    /// Its id; none for a new one.
    pub id: Option<ViewId>,
    /// What it is called.
    pub label: String,
    /// The body sites it shows.
    pub sites: Vec<String>,
    /// What a person should know of it.
    pub note: Option<String>,
}

/// Where the visits and views of a placement stand among the destinations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Positions {
    /// For each of the placement's visits.
    pub visits: Vec<usize>,
    /// For each of the placement's views.
    pub views: Vec<usize>,
}

impl VisitSlot {
    /// A new visit by what a person typed: a date, or any other words.
    pub fn typed(subject: &str, text: &str) -> Self {
        let label = text.trim().to_owned();
        let date = label.parse().ok();
        Self { subject: subject.to_owned(), id: None, label, date, day: None, note: None }
    }

    /// How it is read: `Baseline · 2022-03-02`.
    pub fn title(&self) -> String {
        match self.date.map(|date| date.to_string()) {
            Some(date) if !self.label.contains(&date) => format!("{} · {date}", self.label),
            Some(_) | None => self.label.clone(),
        }
    }

    fn proposed(visit: &ProposedVisit, subject: &str) -> Self {
        Self {
            subject: visit.subject.clone().unwrap_or_else(|| subject.to_owned()),
            id: None,
            label: visit.label.clone(),
            date: visit.date,
            day: visit.day,
            note: visit.note.clone(),
        }
    }

    fn of_project(subject: &str, visit: &Visit) -> Self {
        Self {
            subject: subject.to_owned(),
            id: Some(visit.id),
            label: visit.label.clone(),
            date: visit.date,
            day: visit.day,
            note: None,
        }
    }

    /// Whether a proposed visit is this one, as when a code was read in another case than the project's.
    fn takes(&self, proposed: &Self) -> bool {
        let is_other_day =
            self.date.is_some() && proposed.date.is_some() && self.date != proposed.date;
        let is_called_so = normalised(&self.label) == normalised(&proposed.label);
        self.subject == proposed.subject && is_called_so && !is_other_day
    }

    fn is_same(&self, other: &Self) -> bool {
        self.subject == other.subject
            && self.id == other.id
            && (self.id.is_some() || normalised(&self.label) == normalised(&other.label))
    }
}

impl ViewSlot {
    /// A new view by what a person typed.
    pub fn typed(text: &str) -> Self {
        Self { id: None, label: text.trim().to_owned(), sites: Vec::new(), note: None }
    }

    fn proposed(view: &ProposedView) -> Self {
        Self {
            id: None,
            label: view.label.clone(),
            sites: view.sites.clone(),
            note: view.note.clone(),
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        self.id == other.id
            && (self.id.is_some() || normalised(&self.label) == normalised(&other.label))
    }
}

impl Destinations {
    /// What the project has.
    pub fn of(project: &Project) -> Self {
        let visits = project.subjects.values().flat_map(|subject| {
            subject.visits.iter().map(|visit| VisitSlot::of_project(&subject.code, visit))
        });
        let views = project.views.iter().map(|view| ViewSlot {
            id: Some(view.id),
            label: view.label.clone(),
            sites: view.sites.clone(),
            note: None,
        });
        Self { visits: visits.collect(), views: views.collect() }
    }

    /// The same for the recognition of names, and the position here of each visit it is told of.
    ///
    /// Photos of no named subject belong to `subject`; `has_codes` says whether a pattern names subjects.
    pub fn known(&self, subject: &str, has_codes: bool) -> (Known, Vec<usize>) {
        let mut known = Known::default();
        let mut positions = Vec::new();
        for (i, slot) in self.visits.iter().enumerate() {
            let mut tell = |code: Option<String>| {
                known.visits.push(KnownVisit {
                    subject: code,
                    label: slot.label.clone(),
                    date: slot.date,
                    day: slot.day,
                });
                positions.push(i);
            };
            if slot.subject == subject {
                tell(None);
            }
            if has_codes {
                tell(Some(slot.subject.clone()));
            }
        }
        known.views =
            self.views.iter().map(|slot| KnownView { label: slot.label.clone() }).collect();
        (known, positions)
    }

    /// Adds what was proposed; `known` are the positions from [`Destinations::known`].
    pub fn add(&mut self, placement: &Placement, known: &[usize], subject: &str) -> Positions {
        let of_project = self.visits.len();
        // Each with the position it had, or that of its proposals behind the project's own.
        let mut order: Vec<(Vec<usize>, VisitSlot)> =
            self.visits.drain(..).enumerate().map(|(i, slot)| (vec![i], slot)).collect();
        for (p, proposed) in placement.visits.iter().enumerate() {
            let own = of_project + p;
            if let Some(known) = proposed.existing.and_then(|k| known.get(k)) {
                if let Some((origins, _)) = order.iter_mut().find(|it| it.0.contains(known)) {
                    origins.push(own);
                }
                continue;
            }
            let slot = VisitSlot::proposed(proposed, subject);
            if let Some((origins, _)) = order.iter_mut().find(|it| it.1.takes(&slot)) {
                origins.push(own);
                continue;
            }
            let after = proposed.follows.and_then(|k| known.get(k));
            let at = place_for(&order, &slot.subject, after);
            order.insert(at, (vec![own], slot));
        }
        let mut visits = vec![0; placement.visits.len()];
        for (i, (origins, _)) in order.iter().enumerate() {
            for p in origins.iter().filter_map(|origin| origin.checked_sub(of_project)) {
                if let Some(position) = visits.get_mut(p) {
                    *position = i;
                }
            }
        }
        self.visits = order.into_iter().map(|(_, slot)| slot).collect();
        let n_views = self.views.len();
        let views = placement.views.iter().map(|view| match view.existing {
            Some(existing) if existing < n_views => existing,
            Some(_) | None => self.view(&ViewSlot::proposed(view)),
        });
        Positions { visits, views: views.collect() }
    }

    /// The position of this visit; a new one is put where its date says, else behind the others of its subject.
    pub fn visit(&mut self, slot: &VisitSlot) -> usize {
        if let Some(at) = self.visits.iter().position(|other| other.is_same(slot)) {
            return at;
        }
        let is_own = |other: &VisitSlot| other.subject == slot.subject;
        let later = self.visits.iter().position(|other| {
            is_own(other) && slot.date.is_some() && other.date.is_some() && other.date > slot.date
        });
        let last = self.visits.iter().rposition(is_own);
        let at = later.or_else(|| Some(last? + 1)).unwrap_or(self.visits.len());
        self.visits.insert(at, slot.clone());
        at
    }

    /// The position of this view; a new one is put behind all others.
    pub fn view(&mut self, slot: &ViewSlot) -> usize {
        let found = self.views.iter().position(|other| other.is_same(slot));
        found.unwrap_or_else(|| {
            self.views.push(slot.clone());
            self.views.len() - 1
        })
    }

    /// The visit of a subject that typed words mean, if there is one: by its label or its date.
    pub fn visit_called(&self, subject: &str, text: &str) -> Option<usize> {
        let own = || (0..).zip(&self.visits).filter(|(_, slot)| slot.subject == subject);
        let wanted = normalised(text);
        let by_label = own().find(|(_, slot)| normalised(&slot.label) == wanted);
        let date: Option<Date> = text.trim().parse().ok();
        let mut by_date = own().filter(|(_, slot)| date.is_some() && slot.date == date);
        by_label.or_else(|| by_date.next().filter(|_| by_date.next().is_none())).map(|(i, _)| i)
    }

    /// The view that typed words mean, if there is one.
    pub fn view_called(&self, text: &str) -> Option<usize> {
        let wanted = normalised(text);
        self.views.iter().position(|slot| normalised(&slot.label) == wanted)
    }

    /// The day of a visit as it will be shown: as typed or named, else counted from `zero`, else from the first date.
    pub fn day(&self, zero: Option<Date>, at: usize) -> Option<i32> {
        let slot = self.visits.get(at)?;
        let mut own = self.visits.iter().filter(|other| other.subject == slot.subject);
        let first = own.find(|other| other.date.is_some());
        stored_day(slot, first.filter(|_| zero.is_none())).or_else(|| {
            let zero = zero.or(first?.date)?;
            Some(slot.date?.since(zero).ok()?.get_days())
        })
    }
}

/// The day that is written down for a visit; for one with a date that follows from the subject's first date.
///
/// Where the first date is not that of day 0 (a series that begins at week 4), the days in the names are kept.
pub(in crate::jobs::import) fn stored_day(
    slot: &VisitSlot,
    first_dated: Option<&VisitSlot>,
) -> Option<i32> {
    let begins_later = first_dated
        .is_some_and(|first| first.id.is_none() && first.day.is_some_and(|day| day != 0));
    let is_needed = slot.id.is_some() || slot.date.is_none() || begins_later;
    slot.day.filter(|_| is_needed)
}

/// Behind the visit `after` and the new ones there, else before all others of the subject.
fn place_for(order: &[(Vec<usize>, VisitSlot)], subject: &str, after: Option<&usize>) -> usize {
    let first_own = order.iter().position(|(_, slot)| slot.subject == subject);
    let start = match after.and_then(|after| order.iter().position(|it| it.0.contains(after))) {
        Some(known) => known + 1,
        None => first_own.unwrap_or(order.len()),
    };
    let is_new_of_subject = |slot: &VisitSlot| slot.id.is_none() && slot.subject == subject;
    let n_new = order.iter().skip(start).take_while(|(_, slot)| is_new_of_subject(slot)).count();
    start + n_new
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::model::ids::SubjectId;
    use crate::model::subject::Subject;

    fn project() -> Project {
        let visit = |n: u32, label: &str, month: i8| Visit {
            date: Some(date(2022, month, 1)),
            ..Visit::new((VisitId(n), n), label)
        };
        let mut subject = Subject::new("S01");
        subject.visits = vec![visit(1, "Baseline", 3), visit(2, "Week 24", 8)];
        Project { subjects: [(SubjectId(1), subject)].into(), ..Project::default() }
    }

    fn proposed(label: &str, month: i8, follows: Option<usize>) -> ProposedVisit {
        ProposedVisit {
            subject: None,
            existing: None,
            follows,
            label: label.to_owned(),
            date: Some(date(2022, month, 15)),
            day: None,
            note: None,
        }
    }

    fn labels(destinations: &Destinations) -> Vec<&str> {
        destinations.visits.iter().map(|slot| slot.label.as_str()).collect()
    }

    #[test]
    fn new_visits_stand_between_those_of_the_project() {
        let project = project();
        let mut destinations = Destinations::of(&project);
        let (known, positions) = destinations.known("S01", false);
        assert_eq!(known.visits.len(), 2);
        let existing = ProposedVisit { existing: Some(1), ..proposed("Week 24", 8, None) };
        let placement = Placement {
            visits: vec![
                proposed("Screening", 1, None),
                proposed("Week 4", 4, Some(0)),
                proposed("Week 8", 5, Some(0)),
                existing,
                proposed("Week 40", 12, Some(1)),
            ],
            ..Placement::default()
        };
        let found = destinations.add(&placement, &positions, "S01");
        let order = ["Screening", "Baseline", "Week 4", "Week 8", "Week 24", "Week 40"];
        assert_eq!(labels(&destinations), order);
        assert_eq!(found.visits, [0, 2, 3, 4, 5]);
    }

    #[test]
    fn typed_words_find_what_is_there_before_anything_new_is_made() {
        let mut destinations = Destinations::of(&project());
        assert_eq!(destinations.visit_called("S01", "week_24"), Some(1));
        assert_eq!(destinations.visit_called("S01", "2022-03-01"), Some(0));
        assert_eq!(destinations.visit_called("S02", "week 24"), None);
        assert_eq!(destinations.visit(&VisitSlot::typed("S01", "2022-05-05")), 1);
        assert_eq!(destinations.visit(&VisitSlot::typed("S01", "flare")), 3);
        assert_eq!(destinations.visit(&VisitSlot::typed("S01", "Flare")), 3);
        assert_eq!(destinations.view(&ViewSlot::typed("Face")), 0);
        assert_eq!(destinations.view(&ViewSlot::typed(" face")), 0);
    }
}
