//! Making what photos go to: the subjects, visits and views that are not there yet, and only those.

use std::collections::{BTreeMap, BTreeSet};

use crate::jobs::import::destinations::{Destinations, VisitSlot, stored_day};
use crate::model::edit::Edit;
use crate::model::ids::{Ids, SubjectId, ViewId, VisitId};
use crate::model::project::Project;
use crate::model::subject::{Subject, Visit};
use crate::model::view::View;

/// The edits that make subjects, visits and views, and the ids of all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// What has to be made; empty if all is there.
    pub edits: Vec<Edit>,
    /// The subjects by code.
    pub subjects: BTreeMap<String, SubjectId>,
    /// The visits by their position.
    pub visits: BTreeMap<usize, VisitId>,
    /// The views by their position.
    pub views: BTreeMap<usize, ViewId>,
}

impl Destinations {
    /// What has to be made so that photos can go to these subjects, visits and views.
    pub fn make(
        &self,
        project: &Project,
        ids: &mut Ids,
        subjects: &BTreeSet<String>,
        visits: &BTreeSet<usize>,
        views: &BTreeSet<usize>,
    ) -> Made {
        let mut made = Made::default();
        for code in subjects {
            let known = project.subjects.iter().find(|(_, subject)| subject.code == *code);
            let (id, old) = known.map_or_else(
                || (ids.subject(), Subject::new(code)),
                |(id, subject)| (*id, subject.clone()),
            );
            made.subjects.insert(code.clone(), id);
            let subject = self.subject_with_visits(id, &old, visits, ids, &mut made.visits);
            if known.is_none() || subject != old {
                made.edits.push(Edit::Subject(id, Some(subject)));
            }
        }
        let mut all = project.views.clone();
        for (i, slot) in self.views.iter().enumerate().filter(|(i, _)| views.contains(i)) {
            let id = slot.id.unwrap_or_else(|| {
                let id = ids.view();
                let (label, sites) = (slot.label.clone(), slot.sites.clone());
                all.push(View { id, label, hint: String::new(), sites });
                id
            });
            made.views.insert(i, id);
        }
        if all.len() > project.views.len() {
            made.edits.push(Edit::Views(all));
        }
        made
    }

    fn subject_with_visits(
        &self,
        id: SubjectId,
        old: &Subject,
        wanted: &BTreeSet<usize>,
        ids: &mut Ids,
        made: &mut BTreeMap<usize, VisitId>,
    ) -> Subject {
        let mut visits = Vec::new();
        let own = self.visits.iter().enumerate().filter(|(_, slot)| slot.subject == old.code);
        let used: Vec<&VisitSlot> = own
            .clone()
            .filter(|(i, slot)| slot.id.is_some() || wanted.contains(i))
            .map(|(_, slot)| slot)
            .collect();
        let first_dated =
            used.into_iter().find(|slot| slot.date.is_some()).filter(|_| old.day_zero.is_none());
        for (i, slot) in own {
            match slot.id {
                Some(known) => {
                    visits.extend(old.visit(known).cloned());
                    made.insert(i, known);
                }
                None if wanted.contains(&i) => {
                    let day = stored_day(slot, first_dated);
                    let visit = Visit::new(ids.visit(id), slot.label.clone());
                    made.insert(i, visit.id);
                    visits.push(Visit { date: slot.date, day, ..visit });
                }
                None => {}
            }
        }
        // Whatever came to be since the destinations were read.
        let missing = |visit: &&Visit| visits.iter().all(|other: &Visit| other.id != visit.id);
        let rest: Vec<Visit> = old.visits.iter().filter(missing).cloned().collect();
        visits.extend(rest);
        Subject { visits, ..old.clone() }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn only_what_is_used_is_made_and_the_order_of_the_project_stays() {
        let visit = |n: u32, label: &str| Visit::new((VisitId(n), n), label);
        let mut subject = Subject::new("S01");
        subject.visits = vec![visit(1, "Baseline"), visit(2, "Week 24")];
        let project = Project { subjects: [(SubjectId(1), subject)].into(), ..Project::default() };
        let mut destinations = Destinations::of(&project);
        for (at, label) in [(0, "Screening"), (2, "Week 4"), (3, "Week 8")] {
            destinations.visits.insert(at, VisitSlot::typed("S01", label));
        }
        let mut ids = Ids::default();
        ids.observe(&Edit::Start(Box::new(project.clone())));
        let made = destinations.make(
            &project,
            &mut ids,
            &["S01".to_owned()].into(),
            &[3, 4].into(),
            &BTreeSet::new(),
        );
        let [Edit::Subject(_, Some(subject))] = made.edits.as_slice() else {
            panic!("one subject: {:?}", made.edits)
        };
        let made_labels: Vec<&str> =
            subject.visits.iter().map(|visit| visit.label.as_str()).collect();
        assert_eq!(made_labels, ["Baseline", "Week 8", "Week 24"]);
        assert_eq!(made.visits.get(&3), Some(&VisitId(3)));
        assert_eq!(made.visits.get(&4), Some(&VisitId(2)));
    }

    #[test]
    fn days_follow_from_dates_unless_the_series_begins_later() {
        let slot = |label: &str, month: Option<i8>, day| VisitSlot {
            date: month.map(|month| date(2022, month, 1)),
            day,
            ..VisitSlot::typed("S01", label)
        };
        let days = |visits: Vec<VisitSlot>| {
            let destinations = Destinations { visits, views: Vec::new() };
            let subjects = ["S01".to_owned()].into();
            let wanted = (0..destinations.visits.len()).collect();
            let mut ids = Ids::default();
            let none = BTreeSet::new();
            let made = destinations.make(&Project::default(), &mut ids, &subjects, &wanted, &none);
            let Some(Edit::Subject(_, Some(subject))) = made.edits.first() else {
                panic!("a subject")
            };
            let shown: Vec<_> = (0..wanted.len()).map(|at| destinations.day(None, at)).collect();
            let stored: Vec<_> = subject.visits.iter().map(|it| subject.day_of(it)).collect();
            assert_eq!(shown.iter().filter(|day| day.is_none()).count(), 0, "{shown:?}");
            assert_eq!(shown, stored);
            stored.into_iter().flatten().collect::<Vec<_>>()
        };
        let baseline = || slot("Baseline", Some(3), Some(0));
        assert_eq!(
            days(vec![
                baseline(),
                slot("Week 4", Some(4), Some(28)),
                slot("Week 8", None, Some(56))
            ]),
            [0, 31, 56]
        );
        assert_eq!(
            days(vec![slot("Week 4", Some(4), Some(28)), slot("Week 8", Some(5), Some(56))]),
            [28, 56]
        );
    }
}
