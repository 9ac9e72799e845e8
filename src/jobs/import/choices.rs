//! What a person decides about a plan: another visit or view for a file, a file left out, another subject.

use crate::jobs::import::decision::Decision;
use crate::jobs::import::destinations::{ViewSlot, VisitSlot};
use crate::jobs::import::examine::Content;
use crate::jobs::import::plan::Plan;
use crate::jobs::import::row::{Place, State};
use crate::model::project::Project;

impl Plan {
    /// Another code for the photos that the pattern names none for; decisions for new visits go along.
    pub fn set_subject(&mut self, code: &str, project: &Project) {
        let code = code.trim();
        if code.is_empty() || code == self.subject() {
            return;
        }
        let old = std::mem::replace(&mut self.subject, code.to_owned());
        for choice in self.choices.values_mut() {
            if let Decision::At(slot) = &mut choice.visit
                && slot.subject == old
            {
                if slot.id.is_some() {
                    choice.visit = Decision::AsProposed;
                } else {
                    code.clone_into(&mut slot.subject);
                }
            }
        }
        self.remake(project);
    }

    /// How the names are made; empty for no pattern. What is wrong with it stands in [`Plan::pattern_error`].
    pub fn set_pattern(&mut self, pattern: &str, project: &Project) {
        pattern.trim().clone_into(&mut self.pattern);
        self.remake(project);
    }

    /// Puts a file at the visit of this position; none for the tray.
    pub fn set_visit(&mut self, row: usize, visit: Option<usize>) {
        let decision = match visit {
            None => Decision::Tray,
            Some(at) => match self.visits().get(at) {
                Some(slot) => Decision::At(slot.clone()),
                None => return,
            },
        };
        self.choices.entry(row).or_default().visit = decision;
        self.refresh();
    }

    /// Puts a file at the view of this position; none for the tray.
    pub fn set_view(&mut self, row: usize, view: Option<usize>) {
        let decision = match view {
            None => Decision::Tray,
            Some(at) => match self.views().get(at) {
                Some(slot) => Decision::At(slot.clone()),
                None => return,
            },
        };
        self.choices.entry(row).or_default().view = decision;
        self.refresh();
    }

    /// Puts a file at the visit of this label or date, which is made if there is none.
    pub fn set_new_visit(&mut self, row: usize, text: &str) {
        let Some(subject) = self.rows().get(row).map(|row| row.subject.clone()) else { return };
        if text.trim().is_empty() {
            return;
        }
        let known = self.destinations().visit_called(&subject, text);
        let slot = known.and_then(|at| self.visits().get(at)).cloned();
        let slot = slot.unwrap_or_else(|| VisitSlot::typed(&subject, text));
        self.choices.entry(row).or_default().visit = Decision::At(slot);
        self.refresh();
    }

    /// Puts a file at the view of this label, which is made if there is none.
    pub fn set_new_view(&mut self, row: usize, text: &str) {
        if row >= self.rows().len() || text.trim().is_empty() {
            return;
        }
        let known = self.destinations().view_called(text);
        let slot = known.and_then(|at| self.views().get(at)).cloned();
        let slot = slot.unwrap_or_else(|| ViewSlot::typed(text));
        self.choices.entry(row).or_default().view = Decision::At(slot);
        self.refresh();
    }

    /// Leaves a file out or takes it in again; of several copies of a photo it becomes the one that counts.
    pub fn toggle(&mut self, row: usize, project: &Project) {
        match self.rows().get(row).map(|row| row.state) {
            Some(State::Ready) => self.leave_out(row, true),
            Some(State::LeftOut) => self.leave_out(row, false),
            Some(State::Duplicate(_)) => {
                if let Some(Content::Photo(photo)) = self.file(row).map(|file| &file.content) {
                    let hash = photo.fingerprint.blake3.clone();
                    self.copies.insert(hash, row);
                    self.choices.entry(row).or_default().is_left_out = false;
                    self.remake(project);
                }
            }
            Some(State::InProject | State::NoPhoto | State::Unreadable | State::Skipped) | None => {
            }
        }
    }

    /// Decides every question as it is suggested.
    pub fn accept_suggestions(&mut self) {
        let mut decided = Vec::new();
        for (i, row) in self.rows().iter().enumerate().filter(|(_, row)| row.needs_decision()) {
            let suggested = |place: Place| if place.is_open() { place.index() } else { None };
            let visit = suggested(row.visit).and_then(|at| self.visits().get(at)).cloned();
            let view = suggested(row.view).and_then(|at| self.views().get(at)).cloned();
            decided.push((i, visit, view));
        }
        for (i, visit, view) in decided {
            let choice = self.choices.entry(i).or_default();
            if let Some(slot) = visit {
                choice.visit = Decision::At(slot);
            }
            if let Some(slot) = view {
                choice.view = Decision::At(slot);
            }
        }
        self.refresh();
    }

    /// How many suggestions wait to be accepted.
    pub fn n_suggested(&self) -> usize {
        let is_suggested = |place: Place| matches!(place, Place::Suggested(_));
        let open = self.rows().iter().filter(|row| row.needs_decision());
        open.filter(|row| is_suggested(row.visit) || is_suggested(row.view)).count()
    }

    fn leave_out(&mut self, row: usize, is_left_out: bool) {
        self.choices.entry(row).or_default().is_left_out = is_left_out;
        self.refresh();
    }
}
