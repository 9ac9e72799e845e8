//! Every view of a project as a tree of alignments towards the photo of its reference visit.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::jobs::align::{AlignError, Choice, Ready, found, read, stored};
use crate::model::alignment::{Alignment, Pin, Verdict};
use crate::model::edit::Edit;
use crate::model::ids::{PhotoId, SubjectId, ViewId};
use crate::model::photo::Photo;
use crate::model::project::Project;
use crate::workers::progress::{Cancelled, Progress};

/// How many neighbours a photo is tried on that cannot be laid onto the reference.
const NEIGHBOURS: usize = 2;

/// What became of the photos of a project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AlignedProject {
    /// Photos with a new alignment, in the order in which they were laid.
    pub laid: Vec<(PhotoId, Alignment)>,
    /// Photos whose alignment was kept as it was.
    pub kept: Vec<PhotoId>,
    /// The photos that everything else of their view is laid onto.
    pub references: Vec<PhotoId>,
    /// References that were laid onto a photo of their own view by an alignment that no longer holds.
    pub freed: Vec<PhotoId>,
    /// Photos that could not be read, one sentence each, with the name last.
    pub problems: Vec<String>,
}

impl AlignedProject {
    /// The edits that give photos their new alignments, in the project as it is now; they belong into one step.
    ///
    /// Made from the project when they are applied, so that what was changed meanwhile stays. Photos that are gone, or
    /// whose file is another now, are left out.
    pub fn edits(&self, project: &Project) -> Vec<Edit> {
        let hash = |id: &PhotoId| project.photos.get(id).map(|photo| photo.hash.as_str());
        let is_current = |id: &PhotoId, alignment: &Alignment| {
            hash(id) == Some(&alignment.hash) && hash(&alignment.onto) == Some(&alignment.onto_hash)
        };
        let mut draft = project.clone();
        let mut edits = Vec::new();
        let mut give = |id: PhotoId, alignment: Option<Alignment>| {
            let Some(photo) = draft.photos.get(&id) else { return };
            if photo.alignment == alignment {
                return;
            }
            let edit = Edit::Photo(id, Some(Photo { alignment, ..photo.clone() }));
            if edit.clone().apply(&mut draft).is_ok() {
                edits.push(edit);
            }
        };
        // An old tree that leads the other way would close circles with the new one.
        for id in &self.freed {
            give(*id, None);
        }
        for (id, _) in self.laid.iter().filter(|(id, new)| turns_round(project, *id, new)) {
            give(*id, None);
        }
        for (id, alignment) in self.laid.iter().filter(|(id, new)| is_current(id, new)) {
            give(*id, Some(alignment.clone()));
        }
        edits
    }
}

/// Whether a photo is laid onto another one than before.
fn turns_round(project: &Project, id: PhotoId, new: &Alignment) -> bool {
    let old = project.photos.get(&id).and_then(|photo| photo.alignment.as_ref());
    old.is_some_and(|old| old.onto != new.onto)
}

/// Lays all photos of every view onto the photo of the reference visit: the subject's baseline, or the first with one.
///
/// A photo that is not trusted there is tried on the nearest visits that are, and the best answer is kept, also when it
/// is that nothing was found. Trusted and doubtful alignments are kept while both files are the same, automatic ones
/// only unless they are to be replaced.
///
/// # Errors
/// Only when somebody asked to stop: then nothing is given. A photo that cannot be read is among the problems.
pub fn align_project(
    (file, project): (&Path, &Project),
    choice: &Choice,
    progress: &Progress,
) -> Result<AlignedProject, Cancelled> {
    let groups = groups(project);
    let mut result = AlignedProject::default();
    let todo: Vec<Group> =
        groups.into_iter().map(|photos| Group::new(project, &photos, choice)).collect();
    progress.begin("Aligning photos", todo.iter().map(|group| group.open.len() as u64).sum());
    for group in todo {
        let mut view = View { file, project, choice, progress, group, tree: BTreeMap::new() };
        view.lay(&mut result)?;
    }
    Ok(result)
}

/// The photos of each subject's views in the order of the visits, the key photo of a visit first.
fn groups(project: &Project) -> Vec<Vec<PhotoId>> {
    let mut places: BTreeSet<(SubjectId, ViewId)> = BTreeSet::new();
    for photo in project.photos.values() {
        if photo.visit.is_some() {
            places.extend(photo.view.map(|view| (photo.subject, view)));
        }
    }
    let of = |(subject, view): (SubjectId, ViewId)| {
        let visits = project.subjects.get(&subject).map_or(&[][..], |it| &it.visits[..]);
        visits.iter().flat_map(|visit| project.photos_at(subject, visit.id, view)).collect()
    };
    places.into_iter().map(of).filter(|photos: &Vec<PhotoId>| photos.len() > 1).collect()
}

/// The photos of one view: the reference, those whose alignment is kept, and those that are to be laid.
struct Group {
    order: Vec<PhotoId>,
    reference: PhotoId,
    kept: Vec<PhotoId>,
    open: Vec<PhotoId>,
}

impl Group {
    fn new(project: &Project, photos: &[PhotoId], choice: &Choice) -> Self {
        let photo = |id: &PhotoId| project.photos.get(id);
        let is_baseline = |id: &&PhotoId| {
            photo(id).is_some_and(|photo| {
                let subject = project.subjects.get(&photo.subject);
                subject.and_then(|it| it.baseline_visit()).map(|it| it.id) == photo.visit
            })
        };
        let holds = |id: PhotoId| holds(project, id, choice);
        let mut reference = photos.iter().find(is_baseline).copied().unwrap_or(photos[0]);
        // Where the baseline itself is laid onto another photo of the view, that one is the root of the tree.
        for _ in 0..photos.len() {
            let onto = photo(&reference).and_then(|it| it.alignment.as_ref()).map(|it| it.onto);
            match onto.filter(|onto| holds(reference) && photos.contains(onto)) {
                Some(onto) => reference = onto,
                None => break,
            }
        }
        let others = photos.iter().copied().filter(|id| *id != reference);
        let (kept, open) = others.partition(|id| holds(*id));
        Self { order: photos.to_vec(), reference, kept, open }
    }

    /// How many photos of the view lie between two.
    fn apart(&self, a: PhotoId, b: PhotoId) -> usize {
        let at = |id| self.order.iter().position(|it| *it == id).unwrap_or_default();
        at(a).abs_diff(at(b))
    }
}

/// Whether the alignment of a photo stays as it is.
fn holds(project: &Project, id: PhotoId, choice: &Choice) -> bool {
    let Some(photo) = project.photos.get(&id) else { return false };
    let Some(alignment) = &photo.alignment else { return false };
    let Some(onto) = project.photos.get(&alignment.onto) else { return false };
    let is_wanted = !alignment.pins.is_empty() || !choice.replace;
    is_wanted
        && alignment.verdict != Verdict::Failed
        && !alignment.is_stale(&photo.hash, &onto.hash)
}

/// One view while its photos are laid.
struct View<'a> {
    file: &'a Path,
    project: &'a Project,
    choice: &'a Choice,
    progress: &'a Progress,
    group: Group,
    /// Photos with an answer, and how far it is to be believed.
    tree: BTreeMap<PhotoId, Verdict>,
}

impl View<'_> {
    fn lay(&mut self, result: &mut AlignedProject) -> Result<(), Cancelled> {
        let reference = self.group.reference;
        result.references.push(reference);
        let is_laid =
            self.project.photos.get(&reference).and_then(|photo| photo.alignment.as_ref());
        if is_laid.is_some_and(|old| self.group.order.contains(&old.onto)) {
            result.freed.push(reference);
        }
        result.kept.extend(&self.group.kept);
        self.tree.insert(reference, Verdict::Trusted);
        for id in &self.group.kept {
            let known = self.project.photos.get(id).and_then(|photo| photo.alignment.as_ref());
            self.tree.extend(known.map(|known| (*id, known.verdict)));
        }
        if self.group.open.is_empty() {
            return Ok(());
        }
        let mut answers: BTreeMap<PhotoId, Alignment> = BTreeMap::new();
        let Some(base) = told(self.read(reference), result)? else {
            for _ in &self.group.open {
                self.progress.advance();
            }
            return Ok(());
        };
        for id in self.group.open.clone() {
            if let Some(photo) = told(self.read(id), result)?
                && let Some(alignment) = told(self.onto(id, &photo, reference, &base), result)?
            {
                self.tree.insert(id, alignment.verdict);
                answers.insert(id, alignment);
            }
            self.progress.advance();
        }
        drop(base);
        self.try_neighbours(&mut answers, result)?;
        // Parents first, so that edits in this order close no circle with each other.
        let mut rest: Vec<PhotoId> = answers.keys().copied().collect();
        rest.sort_by_key(|id| answers.get(id).is_some_and(|it| it.onto != reference));
        while let Some(at) =
            rest.iter().position(|id| answers.get(id).is_some_and(|it| !rest.contains(&it.onto)))
        {
            let id = rest.remove(at);
            result.laid.extend(answers.remove(&id).map(|alignment| (id, alignment)));
        }
        Ok(())
    }

    /// Tries photos that are not trusted on the nearest photos that are, as long as that gains any.
    fn try_neighbours(
        &self,
        answers: &mut BTreeMap<PhotoId, Alignment>,
        result: &mut AlignedProject,
    ) -> Result<(), Cancelled> {
        let mut tree = self.tree.clone();
        let mut tried: BTreeSet<(PhotoId, PhotoId)> = BTreeSet::new();
        loop {
            let mut has_gained = false;
            let weak = |(id, it): (&PhotoId, &Alignment)| {
                (it.verdict != Verdict::Trusted && it.pins.is_empty()).then_some(*id)
            };
            for id in answers.iter().filter_map(weak).collect::<Vec<_>>() {
                for other in self.neighbours(&tree, id) {
                    if self.leads_to(answers, other, id) || !tried.insert((id, other)) {
                        continue;
                    }
                    let Some(photo) = told(self.read(id), result)? else { continue };
                    let Some(onto) = told(self.read(other), result)? else { continue };
                    let alignment = told(self.onto(id, &photo, other, &onto), result)?;
                    let Some(alignment) = alignment else { continue };
                    let is_better =
                        answers.get(&id).is_none_or(|it| alignment.verdict < it.verdict);
                    if is_better {
                        has_gained |= alignment.verdict == Verdict::Trusted;
                        tree.insert(id, alignment.verdict);
                        answers.insert(id, alignment);
                    }
                    if tree.get(&id) == Some(&Verdict::Trusted) {
                        break;
                    }
                }
            }
            if !has_gained {
                return Ok(());
            }
        }
    }

    /// The trusted photos nearest to one, but not the reference, which was tried first.
    fn neighbours(&self, tree: &BTreeMap<PhotoId, Verdict>, id: PhotoId) -> Vec<PhotoId> {
        let is_trusted = |other: &&PhotoId| {
            **other != id
                && **other != self.group.reference
                && tree.get(other) == Some(&Verdict::Trusted)
        };
        let mut found: Vec<PhotoId> = self.group.order.iter().filter(is_trusted).copied().collect();
        found.sort_by_key(|other| self.group.apart(id, *other));
        found.truncate(NEIGHBOURS);
        found
    }

    /// Whether the way from a photo towards the root goes through `goal`, by the new answers and the old ones.
    fn leads_to(
        &self,
        answers: &BTreeMap<PhotoId, Alignment>,
        from: PhotoId,
        goal: PhotoId,
    ) -> bool {
        let old = |id| self.project.photos.get(&id)?.alignment.as_ref();
        let mut at = from;
        for _ in 0..=self.project.photos.len() {
            match answers.get(&at).or_else(|| old(at)) {
                Some(alignment) if alignment.onto == goal => return true,
                Some(alignment) => at = alignment.onto,
                None => return false,
            }
        }
        true
    }

    fn read(&self, id: PhotoId) -> Result<Ready, AlignError> {
        read(self.file, self.project, id, self.choice, self.progress)
    }

    fn onto(
        &self,
        id: PhotoId,
        photo: &Ready,
        onto: PhotoId,
        base: &Ready,
    ) -> Result<Alignment, AlignError> {
        let old = self.project.photos.get(&id).and_then(|photo| photo.alignment.as_ref());
        let pins: &[Pin] = old.filter(|old| old.onto == onto).map_or(&[], |old| &old.pins);
        let attempt =
            |pins: &[Pin]| found(&photo.copy, &base.copy, pins, self.choice, self.progress);
        let (found, pins) = match attempt(pins) {
            // Pins on files that are others now may make no sense on them.
            Err(AlignError::Pins(_)) => (attempt(&[])?, &[][..]),
            found => (found?, pins),
        };
        Ok(stored(&found, (onto, &photo.hash, &base.hash), pins))
    }
}

/// What was found; trouble with a photo is told once and stops nothing but cancelling.
fn told<T>(
    found: Result<T, AlignError>,
    result: &mut AlignedProject,
) -> Result<Option<T>, Cancelled> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(AlignError::Cancelled(stop)) => Err(stop),
        Err(
            error @ (AlignError::Photo { .. }
            | AlignError::File { .. }
            | AlignError::Changed(_)
            | AlignError::Nowhere(_)
            | AlignError::Pins(_)),
        ) => {
            let words = error.to_string();
            if !result.problems.contains(&words) {
                result.problems.push(words);
            }
            Ok(None)
        }
    }
}
