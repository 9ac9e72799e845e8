//! Finding out how photos lie on each other: a job off this thread, its answer one step.

use std::path::{Path, PathBuf};

use crate::app::action::AlignWish;
use crate::app::panels::notices::Notice;
use crate::app::panels::subject_list::counted;
use crate::app::shell::{App, JobEnd};
use crate::app::workspaces::compare::words::{residual, visit_of};
use crate::jobs::align::tree::{AlignedProject, align_project};
use crate::jobs::align::{AlignError, Choice, align_photos};
use crate::jobs::export::excerpt;
use crate::model::alignment::{Alignment, Pin, Verdict};
use crate::model::ids::{PhotoId, ViewId};
use crate::model::laying::{between, lay};
use crate::model::ledger::Step;
use crate::workers::progress::Progress;

impl App {
    /// Looks for how photos lie on each other.
    pub(super) fn align(&mut self, wish: AlignWish) {
        let Some(session) = &self.session else { return };
        if !session.is_writable() {
            return self.notice(Notice::trouble("Open to look at only."));
        }
        match wish {
            AlignWish::Pair { photo, onto, pins } => self.align_pair((photo, onto), pins),
            AlignWish::View(view) => self.align_view(view),
        }
    }

    fn choice(&self) -> Choice {
        Choice { limits: self.settings.limits(), ..Choice::default() }
    }

    fn align_pair(&mut self, pair: (PhotoId, PhotoId), pins: Vec<Pin>) {
        let choice = self.choice();
        let Some(session) = &self.session else { return };
        let (file, project) = (session.file.path().to_owned(), excerpt(session.project()));
        let of = file.clone();
        let work = move |progress: &Progress| -> JobEnd {
            progress.begin("Aligning two photos", 0);
            let found = align_photos((&file, &project), pair, &pins, &choice, progress);
            Box::new(move |app, _| app.take_pair(&file, pair, found))
        };
        self.jobs.add(work, move |panic| Box::new(move |app, _| app.not_aligned(&of, &panic)));
    }

    fn take_pair(
        &mut self,
        file: &Path,
        pair: (PhotoId, PhotoId),
        found: Result<Alignment, AlignError>,
    ) {
        let found = match found {
            Ok(found) => found,
            Err(AlignError::Cancelled(_)) => {
                return self.notice(Notice::fine("Stopped: no alignment was changed."));
            }
            Err(error) => return self.not_aligned(file, &error.to_string()),
        };
        let Some(session) = self.session.as_ref().filter(|it| it.file.path() == file) else {
            return;
        };
        let project = session.project();
        let (Some(photo), Some(onto)) = (project.photos.get(&pair.0), project.photos.get(&pair.1))
        else {
            return;
        };
        if found.is_stale(&photo.hash, &onto.hash) {
            let words = "a photo file was exchanged in the meantime; align again";
            return self.not_aligned(file, words);
        }
        let known = between(project, pair).map(|(_, known)| known).filter(|known| {
            let (a, b) = if known.onto == pair.1 { (photo, onto) } else { (onto, photo) };
            known.verdict < found.verdict && !known.is_stale(&a.hash, &b.hash)
        });
        let is_laid_elsewhere = photo.alignment.as_ref().is_some_and(|it| it.transform.is_some());
        let is_lost = found.verdict == Verdict::Failed && is_laid_elsewhere;
        let titles = (visit_of(session, pair.0), visit_of(session, pair.1));
        let words =
            said(&found, (&titles.0, &titles.1), found.residual().map(|px| residual(onto, px)));
        if known.is_some() || is_lost {
            let words = format!("{words} What was known before is kept.");
            return self.notice(Notice::trouble(words));
        }
        let edits = lay(project, pair, &found);
        self.try_edit("Align photos", edits);
        self.notice(match found.verdict {
            Verdict::Trusted => Notice::fine(words),
            Verdict::Doubtful | Verdict::Failed => Notice::trouble(words),
        });
    }

    fn align_view(&mut self, view: ViewId) {
        let choice = self.choice();
        let Some(session) = &self.session else { return };
        let (file, mut project) = (session.file.path().to_owned(), excerpt(session.project()));
        let subject = session.selection.subject;
        // The other views are none of its business.
        project.photos.retain(|_, it| it.subject == subject && it.view == Some(view));
        let of = file.clone();
        let work = move |progress: &Progress| -> JobEnd {
            let made = align_project((&file, &project), &choice, progress);
            Box::new(move |app, _| match made {
                Ok(made) => app.take_view(&file, &made),
                Err(_) => app.notice(Notice::fine("Stopped: no alignment was changed.")),
            })
        };
        self.jobs.add(work, move |panic| Box::new(move |app, _| app.not_aligned(&of, &panic)));
    }

    fn take_view(&mut self, file: &PathBuf, made: &AlignedProject) {
        let Some(session) = self.session.as_ref().filter(|it| it.file.path() == file) else {
            return;
        };
        let edits = made.edits(session.project());
        let n = |verdict| made.laid.iter().filter(|(_, it)| it.verdict == verdict).count();
        let mut words = vec![format!("{} aligned", counted(n(Verdict::Trusted), "photo"))];
        if !made.kept.is_empty() {
            words.push(format!("{} kept", made.kept.len()));
        }
        let weak: Vec<String> = made
            .laid
            .iter()
            .filter(|(_, it)| it.verdict != Verdict::Trusted)
            .map(|(id, it)| format!("{} is {}", visit_of(session, *id), it.verdict.name()))
            .collect();
        let is_fine = weak.is_empty() && made.problems.is_empty();
        words.extend(weak.iter().cloned());
        words.extend(made.problems.iter().cloned());
        let advice =
            if weak.is_empty() { "" } else { " Look at them in Compare and set pins (P)." };
        let words = format!("{}.{advice}", words.join("; "));
        self.edit(Step::new("Align all of a view", edits));
        self.notice(if is_fine { Notice::fine(words) } else { Notice::trouble(words) });
    }

    fn not_aligned(&mut self, file: &Path, why: &str) {
        if self.session.as_ref().is_some_and(|session| session.file.path() == file) {
            let why = why.trim_end_matches('.');
            self.notice(Notice::trouble(format!("Not aligned: {why}. Pins may help (P).")));
        }
    }
}

/// What was found, in words.
fn said(found: &Alignment, (photo, onto): (&str, &str), residual: Option<String>) -> String {
    let model = found.model.name();
    let residual = residual.map(|it| format!(", residual {it}")).unwrap_or_default();
    let reason = found.reason.trim_end_matches('.');
    match found.verdict {
        Verdict::Trusted => format!("{photo} lies on {onto}: {model}{residual}."),
        Verdict::Doubtful => format!(
            "Doubtful how {photo} lies on {onto}: {reason}. Look before you rely on it, or set pins (P)."
        ),
        Verdict::Failed => {
            format!("Not found how {photo} lies on {onto}: {reason}. Set pins on both (P).")
        }
    }
}
