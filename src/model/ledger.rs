//! The ledger: the project, and every step that led to it.
//!
//! Entries are only ever appended. Undo is one more entry that applies the stored inverse, so it survives a restart;
//! the stacks of what can be undone and redone are folded from the causes of the entries. Each rater takes back only
//! their own steps.
//!
//! Limits: what was done before the history began (a project file that was mailed alone) cannot be taken back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::assessment::{Assessment, Rater, Stamp};
use crate::model::edit::{Edit, EditError};
use crate::model::entry::{Cause, Entry, sha256_hex};
use crate::model::ids::Ids;
use crate::model::project::Project;

/// A project and its entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    project: Project,
    head: Head,
    entries: Vec<Entry>,
    /// The steps each rater may take back, oldest first.
    undo: BTreeMap<Rater, Vec<u64>>,
    /// The undo entries each rater may do again, oldest first.
    redo: BTreeMap<Rater, Vec<u64>>,
}

/// Where the history stands; saved in the project file beside the project.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The number of the last entry.
    pub seq: u64,
    /// The hash of its line.
    pub hash: String,
    /// The numbers given so far.
    pub ids: Ids,
}

/// A step to commit: what it is called and what it changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// In words, as it stands in the menu behind "Undo": "Draw region".
    pub what: String,
    /// Why, where a reason was asked for.
    pub reason: Option<String>,
    /// The changes, in order.
    pub edits: Vec<Edit>,
}

impl Step {
    /// A step without a reason.
    pub fn new(what: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self { what: what.into(), reason: None, edits }
    }
}

impl Ledger {
    /// A history that begins with `project` as it stands, and the line to write.
    ///
    /// `head` is that of an earlier chain, if there was one: numbers and hashes go on from there.
    pub fn start(project: Project, head: Head, stamp: &Stamp) -> (Self, String) {
        let mut ledger = Self { head, project: project.clone(), ..Self::default() };
        let step = Step::new("Start", vec![Edit::Start(Box::new(project))]);
        // Nothing takes the beginning back.
        let line = ledger.append(Cause::User, stamp, step, Vec::new());
        (ledger, line)
    }

    /// A project whose history is not at hand: what came before cannot be taken back.
    pub fn from_snapshot(project: Project, mut head: Head) -> Self {
        // The counters of a file that was made by hand may lag behind what it holds.
        head.ids.observe_project(&project);
        Self { project, head, ..Self::default() }
    }

    /// Everything known, right now.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// Where the history stands.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// A copy of the counters, to mint ids for a step.
    pub fn ids(&self) -> Ids {
        self.head.ids.clone()
    }

    /// The entries that are at hand, oldest first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Makes all changes of `step` or none; returns the line to write.
    pub fn commit(&mut self, stamp: &Stamp, step: Step) -> Result<String, EditError> {
        let Step { what, reason, edits } = step;
        if edits.iter().any(|edit| matches!(edit, Edit::Start(_))) {
            return Err(EditError::Invalid("a project begins only once".to_owned()));
        }
        let (edits, undo) = apply_all(&mut self.project, edits, |_, edit| edit)?;
        Ok(self.append(Cause::User, stamp, Step { what, reason, edits }, undo))
    }

    /// The step that [`Ledger::undo`] would take back.
    pub fn next_undo(&self, who: &Rater) -> Option<&Entry> {
        self.entry(*self.undo.get(who)?.last()?)
    }

    /// The step that [`Ledger::redo`] would do again.
    pub fn next_redo(&self, who: &Rater) -> Option<&Entry> {
        let undone = self.entry(*self.redo.get(who)?.last()?)?;
        Some(undone)
    }

    /// Whether taking back or doing again this entry needs a reason: it touches an assessment that is signed, or that
    /// the step itself signs or opens.
    pub fn needs_reason(&self, entry: &Entry) -> bool {
        let now = |id| self.project.assessments.get(id);
        entry.edits.iter().chain(&entry.undo).any(|edit| match edit {
            Edit::Assessment(id, then) => {
                now(id).into_iter().chain(then).any(Assessment::is_signed)
            }
            Edit::Answer(id, ..) => now(id).is_some_and(Assessment::is_signed),
            Edit::Start(_)
            | Edit::About(_)
            | Edit::Subject(..)
            | Edit::Views(_)
            | Edit::Photo(..)
            | Edit::KeyPhoto(..)
            | Edit::Lesion(..)
            | Edit::Region(..)
            | Edit::Instrument(..) => false,
        })
    }

    /// Takes back the last own step; returns the line to write, or nothing if there is no such step.
    pub fn undo(
        &mut self,
        stamp: &Stamp,
        reason: Option<String>,
    ) -> Result<Option<String>, EditError> {
        match self.next_undo(&stamp.who).map(|entry| entry.seq) {
            Some(seq) => self.revert(seq, stamp, reason).map(Some),
            None => Ok(None),
        }
    }

    /// Does again what was last taken back.
    pub fn redo(
        &mut self,
        stamp: &Stamp,
        reason: Option<String>,
    ) -> Result<Option<String>, EditError> {
        let Some(undone) = self.next_redo(&stamp.who).cloned() else { return Ok(None) };
        self.take_back(&undone, Cause::Redo(undone.seq), stamp, reason).map(Some)
    }

    /// Takes back any one entry, from the history panel; refused if what it changed was changed since.
    ///
    /// Taking back an undo does again what it took back.
    pub fn revert(
        &mut self,
        seq: u64,
        stamp: &Stamp,
        reason: Option<String>,
    ) -> Result<String, EditError> {
        let entry = self.entry(seq).cloned();
        let entry = entry.ok_or_else(|| EditError::Missing(format!("step {seq}")))?;
        if entry.undo.is_empty() {
            return Err(EditError::Invalid(format!("there is nothing to take back in step {seq}")));
        }
        let cause = match entry.cause {
            Cause::Undo(_) => Cause::Redo(seq),
            Cause::User | Cause::Redo(_) => Cause::Undo(seq),
        };
        self.take_back(&entry, cause, stamp, reason)
    }

    /// Appends an entry read from the history file, making its changes.
    ///
    /// The caller has checked the chain; `hash` is that of the entry's line.
    pub fn replay(&mut self, entry: Entry, hash: String) -> Result<(), EditError> {
        if !self.entries.is_empty() && entry.edits.iter().any(|it| matches!(it, Edit::Start(_))) {
            return Err(EditError::Invalid("a project begins only once".to_owned()));
        }
        apply_all(&mut self.project, entry.edits.clone(), |_, edit| edit)?;
        self.recall(entry, hash);
        Ok(())
    }

    /// Appends an entry whose changes the project already holds, because it is older than the snapshot.
    pub fn recall(&mut self, entry: Entry, hash: String) {
        for edit in &entry.edits {
            self.head.ids.observe(edit);
        }
        self.head.seq = entry.seq;
        self.head.hash = hash;
        self.fold(&entry);
        self.entries.push(entry);
    }

    fn entry(&self, seq: u64) -> Option<&Entry> {
        let first = self.entries.first()?.seq;
        self.entries.get(usize::try_from(seq.checked_sub(first)?).ok()?)
    }

    /// Appends the inverse of `entry`, unless something has changed since.
    fn take_back(
        &mut self,
        entry: &Entry,
        cause: Cause,
        stamp: &Stamp,
        reason: Option<String>,
    ) -> Result<String, EditError> {
        let because = reason.as_deref().unwrap_or_default();
        if because.trim().is_empty() && self.needs_reason(entry) {
            return Err(EditError::Signed);
        }
        let keep_record =
            |project: &Project, edit: Edit| with_record(project, edit, stamp, because);
        let (edits, undo) = apply_all(&mut self.project, entry.undo.clone(), keep_record)?;
        let changed = entry.edits.iter().zip(&undo).find(|(done, again)| !again.restores(done));
        if let Some((done, _)) = changed {
            roll_back(&mut self.project, undo.clone());
            let by = self.last_to_touch(done, entry.seq);
            return Err(EditError::ChangedSince { what: done.touches(&self.project), by });
        }
        Ok(self.append(cause, stamp, Step { what: entry.what.clone(), reason, edits }, undo))
    }

    fn last_to_touch(&self, done: &Edit, after: u64) -> String {
        let mut later = self.entries.iter().rev().take_while(|entry| entry.seq > after);
        let touching =
            later.find(|entry| entry.edits.iter().any(|edit| edit.concerns_the_same_as(done)));
        touching.map_or_else(|| "a later step".to_owned(), |entry| entry.who.to_string())
    }

    fn append(&mut self, cause: Cause, stamp: &Stamp, step: Step, undo: Vec<Edit>) -> String {
        let entry = Entry {
            seq: self.head.seq + 1,
            who: stamp.who.clone(),
            when: stamp.when.clone(),
            cause,
            what: step.what,
            reason: step.reason,
            edits: step.edits,
            undo,
            previous_hash: self.head.hash.clone(),
        };
        let line = entry.to_line();
        self.recall(entry, sha256_hex(line.as_bytes()));
        line
    }

    /// Keeps the stacks: one's own step ends one's own redo; undo and redo move a step from one stack to the other.
    fn fold(&mut self, entry: &Entry) {
        let forget = |stacks: &mut BTreeMap<Rater, Vec<u64>>, seq: u64| {
            for stack in stacks.values_mut() {
                stack.retain(|own| *own != seq);
            }
        };
        let who = || entry.who.clone();
        match entry.cause {
            Cause::User => {
                self.redo.remove(&entry.who);
                if !entry.undo.is_empty() {
                    self.undo.entry(who()).or_default().push(entry.seq);
                }
            }
            // Whoever's step it was: it cannot be taken back, or done again, a second time.
            Cause::Undo(seq) => {
                forget(&mut self.undo, seq);
                self.redo.entry(who()).or_default().push(entry.seq);
            }
            Cause::Redo(seq) => {
                forget(&mut self.redo, seq);
                self.undo.entry(who()).or_default().push(entry.seq);
            }
        }
    }
}

/// Makes all edits in order, each first passed through `prepare`; returns what was done, and what takes it back.
///
/// On the first error everything is rolled back.
fn apply_all(
    project: &mut Project,
    edits: Vec<Edit>,
    prepare: impl Fn(&Project, Edit) -> Edit,
) -> Result<(Vec<Edit>, Vec<Edit>), EditError> {
    let (mut done, mut undo) = (Vec::with_capacity(edits.len()), Vec::with_capacity(edits.len()));
    for edit in edits {
        let edit = prepare(project, edit);
        done.push(edit.clone());
        match edit.respects_signature(project).and_then(|()| edit.apply(project)) {
            Ok(inverse) => undo.push(inverse),
            Err(error) => {
                undo.reverse();
                roll_back(project, undo);
                return Err(error);
            }
        }
    }
    undo.reverse();
    Ok((done, undo))
}

/// Takes back what has just been done.
fn roll_back(project: &mut Project, undo: Vec<Edit>) {
    for inverse in undo {
        // Unasked: even a project that was unsound before must come back as it was.
        inverse.put(project);
    }
}

/// Turns a plain inverse into one that leaves the record of a signed assessment complete.
fn with_record(project: &Project, edit: Edit, stamp: &Stamp, reason: &str) -> Edit {
    match &edit {
        Edit::Assessment(id, Some(old)) => {
            let Some(now) = project.assessments.get(id) else { return edit };
            let is_signed = now.is_signed() || old.is_signed();
            let back = if is_signed {
                now.amended(stamp, reason, |it| old.clone_into(it))
            } else {
                Assessment { amendments: now.amendments.clone(), ..old.clone() }
            };
            Edit::Assessment(*id, Some(back))
        }
        Edit::Answer(id, item, old) => {
            let now = project.assessments.get(id).filter(|now| now.is_signed());
            let Some(now) = now else { return edit };
            let amended = now.amended(stamp, reason, |it| match old {
                Some(answer) => drop(it.answers.insert(item.clone(), *answer)),
                None => drop(it.answers.remove(item)),
            });
            Edit::Assessment(*id, Some(amended))
        }
        Edit::Assessment(_, None)
        | Edit::Start(_)
        | Edit::About(_)
        | Edit::Subject(..)
        | Edit::Views(_)
        | Edit::Photo(..)
        | Edit::KeyPhoto(..)
        | Edit::Lesion(..)
        | Edit::Region(..)
        | Edit::Instrument(..) => edit,
    }
}
