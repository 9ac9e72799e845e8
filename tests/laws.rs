//! What must hold for every project and every edit, not only for the ones we thought of.

#[path = "support/choices.rs"]
mod choices;
#[path = "support/edits.rs"]
mod edits;
#[path = "support/steps.rs"]
mod steps;
#[path = "support/study.rs"]
mod study;
#[path = "laws/undo.rs"]
mod undo;

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, any, proptest};
use proptest::{prop_assert, prop_assert_eq};
use seriatim::model::assessment::{Assessment, Rater};
use seriatim::model::check;
use seriatim::model::edit::{Edit, EditError};
use seriatim::model::entry::Entry;
use seriatim::model::ledger::{Head, Ledger, Step};
use seriatim::model::project::{About, Project};
use seriatim::store::opening;
use seriatim::store::{history_file, project_file};

use crate::choices::Choices;
use crate::study::stamp;

fn cases(n: u32) -> ProptestConfig {
    ProptestConfig { cases: n, failure_persistence: None, ..ProptestConfig::default() }
}

/// A ledger that began with the study, and its lines as they would stand in the history file.
struct Walk {
    ledger: Ledger,
    lines: String,
    snapshot: String,
}

impl Walk {
    fn begin(project: Project) -> Self {
        let (ledger, line) = Ledger::start(project, Head::default(), &stamp(Rater::default()));
        let snapshot = project_file::to_text(ledger.head(), ledger.project());
        Self { ledger, lines: line + "\n", snapshot }
    }

    /// Does something as the window would: a step, an undo, a redo, a revert, sometimes with a reason.
    fn go(&mut self, choices: &mut Choices<'_>) -> Result<(), EditError> {
        let who = stamp(edits::rater(choices));
        let reason = choices.once_in(2).then(|| "misread".to_owned());
        let line = match choices.below(8) {
            0 | 1 => self.ledger.undo(&who, reason)?,
            2 => self.ledger.redo(&who, reason)?,
            3 => {
                let seq = 1 + choices.below(self.ledger.entries().len()) as u64;
                Some(self.ledger.revert(seq, &who, reason)?)
            }
            _ => {
                let mut ids = self.ledger.ids();
                let step = steps::step(self.ledger.project(), &mut ids, &who, choices)?;
                Some(self.ledger.commit(&who, step)?)
            }
        };
        if let Some(line) = line {
            self.lines.push_str(&line);
            self.lines.push('\n');
        }
        if choices.once_in(6) {
            self.snapshot = project_file::to_text(self.ledger.head(), self.ledger.project());
        }
        Ok(())
    }

    fn rebuilt(&self) -> Ledger {
        opening::open(None, Some(self.lines.as_bytes()), None).expect("what we wrote").ledger
    }

    fn reopened(&self) -> Ledger {
        let (snapshot, lines) = (self.snapshot.as_bytes(), self.lines.as_bytes());
        opening::open(Some(snapshot), Some(lines), None).expect("what we wrote").ledger
    }
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn an_edit_changes_nothing_or_is_taken_back_by_its_inverse(numbers in vec(any::<u16>(), 0..300)) {
        let mut choices = Choices::new(&numbers);
        let n_edits = choices.below(12);
        let (mut project, mut ids) = edits::project(&mut choices, n_edits);
        for _ in 0..4 {
            let before = project.clone();
            let edit = edits::edit(&project, &mut ids, &mut choices);
            match edit.clone().apply(&mut project) {
                Err(_) => prop_assert_eq!(&project, &before, "refused, but changed: {:?}", edit),
                Ok(inverse) => {
                    prop_assert_eq!(check::impossible(&project), [], "after {:?}", edit);
                    let after = project.clone();
                    let again = inverse.clone().apply(&mut project);
                    prop_assert_eq!(&project, &before, "{:?} does not take back {:?}", inverse, edit);
                    prop_assert_eq!(again, Ok(edit.clone()));
                    prop_assert!(edit.apply(&mut project).is_ok());
                    prop_assert_eq!(&project, &after);
                }
            }
        }
    }

    #[test]
    fn a_step_makes_all_of_its_changes_or_none(numbers in vec(any::<u16>(), 0..200)) {
        let mut choices = Choices::new(&numbers);
        let (project, mut ids) = edits::project(&mut choices, 5);
        let mut ledger = Walk::begin(project).ledger;
        let before = ledger.clone();
        let n = 1 + choices.below(5);
        let all: Vec<Edit> =
            (0..n).map(|_| edits::edit(ledger.project(), &mut ids, &mut choices)).collect();
        if ledger.commit(&stamp(Rater::default()), Step::new("Change", all.clone())).is_err() {
            prop_assert_eq!(&ledger, &before);
        } else {
            let mut one_by_one = before.project().clone();
            for edit in all {
                prop_assert!(edit.apply(&mut one_by_one).is_ok());
            }
            prop_assert_eq!(ledger.project(), &one_by_one);
            prop_assert_eq!(ledger.entries().len(), before.entries().len() + 1);
        }
    }

    #[test]
    fn what_is_written_is_read_back_the_same(numbers in vec(any::<u16>(), 0..300), text in ".*") {
        let mut choices = Choices::new(&numbers);
        let mut walk = Walk::begin(edits::project(&mut choices, 10).0);
        let note = About { title: text.clone(), note: text };
        let step = Step::new("Write note", vec![Edit::About(note)]);
        let line = walk.ledger.commit(&stamp(Rater::default()), step).expect("a note fits");
        let entry = Entry::from_line(&line).expect("what we wrote");
        prop_assert_eq!(Some(&entry), walk.ledger.entries().last());
        prop_assert_eq!(entry.to_line(), line);
        let file = project_file::to_text(walk.ledger.head(), walk.ledger.project());
        let read = project_file::from_bytes(file.as_bytes()).expect("what we wrote");
        prop_assert!(read.is_sealed);
        prop_assert_eq!(&read.snapshot.project, walk.ledger.project());
        prop_assert_eq!(&read.snapshot.head, walk.ledger.head());
        prop_assert_eq!(project_file::to_text(&read.snapshot.head, &read.snapshot.project), file);
    }

    #[test]
    fn arranging_gives_edits_that_fit_together_or_none_at_all(numbers in vec(any::<u16>(), 0..300)) {
        let mut choices = Choices::new(&numbers);
        let (project, mut ids) = edits::project(&mut choices, 20);
        let mut ledger = Walk::begin(project).ledger;
        for _ in 0..6 {
            let before = ledger.clone();
            let Some(Ok(wish)) = steps::arranged(ledger.project(), &mut ids, &mut choices) else {
                continue;
            };
            if wish.is_empty() {
                continue;
            }
            if ledger.commit(&stamp(Rater::default()), Step::new("Arrange", wish)).is_err() {
                prop_assert_eq!(&ledger, &before);
                continue;
            }
            prop_assert_eq!(check::impossible(ledger.project()), []);
            let n_scores = |ledger: &Ledger| ledger.project().assessments.len();
            prop_assert_eq!(n_scores(&ledger), n_scores(&before), "arranging loses no score");
            let undone = ledger.undo(&stamp(Rater::default()), None);
            prop_assert!(matches!(undone, Ok(Some(_))), "{:?}", undone);
            prop_assert_eq!(ledger.project(), before.project());
            prop_assert!(matches!(ledger.redo(&stamp(Rater::default()), None), Ok(Some(_))));
        }
    }
}

proptest! {
    #![proptest_config(cases(50))]

    #[test]
    fn a_refusal_changes_nothing_and_a_step_keeps_the_project_sound(
        numbers in vec(any::<u16>(), 0..600),
    ) {
        let mut choices = Choices::new(&numbers);
        let mut walk = Walk::begin(study::study());
        while !choices.is_over() {
            let before = walk.ledger.clone();
            if walk.go(&mut choices).is_err() {
                prop_assert_eq!(&walk.ledger, &before);
            } else {
                prop_assert_eq!(check::impossible(walk.ledger.project()), []);
            }
        }
    }

    #[test]
    fn the_history_alone_gives_the_same_project_and_the_same_undo_and_redo(
        numbers in vec(any::<u16>(), 0..600),
    ) {
        let mut choices = Choices::new(&numbers);
        let mut walk = Walk::begin(study::study());
        while !choices.is_over() {
            walk.go(&mut choices).ok();
        }
        // Equal in everything: project, head, entries, and the stacks of every rater.
        prop_assert_eq!(walk.rebuilt(), walk.ledger);
    }

    #[test]
    fn a_snapshot_and_the_history_give_the_live_project_at_every_step(
        numbers in vec(any::<u16>(), 0..250),
    ) {
        let mut choices = Choices::new(&numbers);
        let mut walk = Walk::begin(study::study());
        while !choices.is_over() {
            if walk.go(&mut choices).is_ok() {
                prop_assert_eq!(&walk.reopened(), &walk.ledger);
            }
        }
        let alone = opening::open(Some(walk.snapshot.as_bytes()), None, None).expect("whole").ledger;
        let read = project_file::from_bytes(walk.snapshot.as_bytes()).expect("whole").snapshot;
        prop_assert_eq!(alone.project(), &read.project);
        prop_assert_eq!(alone.head(), &read.head);
    }

    #[test]
    fn one_rater_walks_all_the_way_back_and_forth_again(numbers in vec(any::<u16>(), 0..500)) {
        let mut choices = Choices::new(&numbers);
        let mut ledger = Walk::begin(study::study()).ledger;
        let who = stamp(Rater("MH".to_owned()));
        let mut states = vec![ledger.project().clone()];
        while !choices.is_over() {
            let mut ids = ledger.ids();
            let step = steps::step(ledger.project(), &mut ids, &who, &mut choices);
            // What was signed comes back with its amendments: that walk is another law.
            let step = step.ok().filter(|step| step.what != "Sign" && !step.edits.is_empty());
            if let Some(step) = step
                && !step.edits.iter().any(is_signing)
                && ledger.commit(&who, step).is_ok()
            {
                states.push(ledger.project().clone());
            }
        }
        let n = states.len();
        for state in states[..n - 1].iter().rev() {
            prop_assert!(matches!(ledger.undo(&who, None), Ok(Some(_))));
            prop_assert_eq!(ledger.project(), state);
        }
        prop_assert_eq!(ledger.undo(&who, None), Ok(None), "the beginning stays");
        for state in &states[1..] {
            prop_assert!(matches!(ledger.redo(&who, None), Ok(Some(_))));
            prop_assert_eq!(ledger.project(), state);
        }
        prop_assert_eq!(ledger.redo(&who, None), Ok(None));
    }

    #[test]
    fn an_id_is_never_given_twice_not_even_after_an_undo(numbers in vec(any::<u16>(), 0..500)) {
        let mut choices = Choices::new(&numbers);
        let mut walk = Walk::begin(study::study());
        let mut given = all_ids(walk.ledger.project());
        while !choices.is_over() {
            let fresh = fresh_ids(&walk.ledger);
            prop_assert!(fresh.is_disjoint(&given), "{:?} was given before", fresh);
            walk.go(&mut choices).ok();
            given.extend(all_ids(walk.ledger.project()));
        }
        prop_assert!(fresh_ids(&walk.rebuilt()).is_disjoint(&given));
        prop_assert!(fresh_ids(&walk.reopened()).is_disjoint(&given));
    }

    #[test]
    fn what_is_signed_changes_only_with_an_amendment_that_tells_why_and_what_was_there(
        numbers in vec(any::<u16>(), 0..600),
    ) {
        let mut choices = Choices::new(&numbers);
        let mut walk = Walk::begin(study::study());
        while !choices.is_over() {
            let before = walk.ledger.project().clone();
            walk.go(&mut choices).ok();
            for (id, old) in &before.assessments {
                let new = walk.ledger.project().assessments.get(id);
                if let Some(trouble) = broken_record(old, new) {
                    prop_assert!(false, "{}: {:?} became {:?}", trouble, old, new);
                }
            }
        }
    }
}

fn is_signing(edit: &Edit) -> bool {
    matches!(edit, Edit::Assessment(_, Some(new)) if new.is_signed() || !new.amendments.is_empty())
}

/// What is missing in the record of an assessment after a step, if anything.
fn broken_record(old: &Assessment, new: Option<&Assessment>) -> Option<&'static str> {
    if !old.is_signed() && old.amendments.is_empty() {
        return None;
    }
    let Some(new) = new else { return Some("a score on record was removed") };
    let Some(added) = new.amendments.strip_prefix(old.amendments.as_slice()) else {
        return Some("an amendment was lost");
    };
    if added.iter().any(|amendment| amendment.reason.trim().is_empty()) {
        return Some("an amendment tells no reason");
    }
    let tells_what = |old_answers| old_answers == &old.answers;
    if old.is_signed() && !added.first().is_none_or(|first| tells_what(&first.old_answers)) {
        return Some("an amendment does not tell what was there");
    }
    let bare = |it: &Assessment| Assessment { amendments: Vec::new(), ..it.clone() };
    (old.is_signed() && added.is_empty() && bare(old) != bare(new))
        .then_some("a signed score was changed without an amendment")
}

/// Every id of a project, by kind.
fn all_ids(project: &Project) -> BTreeSet<(&'static str, u32)> {
    let visits = project.subjects.values().flat_map(|subject| &subject.visits);
    let mut ids: BTreeSet<_> = visits.map(|visit| ("visit", visit.id.0)).collect();
    ids.extend(project.subjects.keys().map(|id| ("subject", id.0)));
    ids.extend(project.views.iter().map(|view| ("view", view.id.0)));
    ids.extend(project.photos.keys().map(|id| ("photo", id.0)));
    ids.extend(project.lesions.keys().map(|id| ("lesion", id.0)));
    ids.extend(project.regions.keys().map(|id| ("region", id.0)));
    ids.extend(project.assessments.keys().map(|id| ("assessment", id.0)));
    ids
}

/// The id of each kind that would be given next.
fn fresh_ids(ledger: &Ledger) -> BTreeSet<(&'static str, u32)> {
    let mut ids = ledger.ids();
    let subject = ids.subject();
    [
        ("subject", subject.0),
        ("visit", ids.visit(subject).0.0),
        ("view", ids.view().0),
        ("photo", ids.photo().0),
        ("lesion", ids.lesion(subject).0.0),
        ("region", ids.region().0),
        ("assessment", ids.assessment().0),
    ]
    .into()
}

#[test]
fn a_history_cut_at_any_byte_opens_at_the_last_whole_step() {
    let mut walk = Walk::begin(study::study());
    let numbers: Vec<u16> = (0..800_u16).map(|n| n.wrapping_mul(40_503) >> 3).collect();
    let mut choices = Choices::new(&numbers);
    while !choices.is_over() {
        walk.go(&mut choices).ok();
    }
    let bytes = walk.lines.as_bytes();
    let ends: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at] == b'\n').collect();
    assert!(ends.len() > 10, "{} steps are too few to tell", ends.len());
    for cut in (0..bytes.len())
        .filter(|cut| cut % 97 == 0 || ends.iter().any(|end| cut.abs_diff(*end) < 3))
    {
        let history = history_file::from_bytes(&bytes[..cut]).expect("a cut is no damage");
        let n_whole = ends.iter().filter(|end| **end <= cut).count();
        assert_eq!(history.entries.len(), n_whole, "cut at {cut}");
        let is_at_end = ends.iter().any(|end| cut == *end || cut == end + 1) || cut == 0;
        assert_eq!(history.is_torn, !is_at_end, "cut at {cut}");
    }
}
