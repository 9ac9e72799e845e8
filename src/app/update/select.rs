//! Selecting: what follows what, and stepping from visit to visit and view to view.

use crate::app::action::Select;
use crate::app::panels::notices::Notice;
use crate::app::session::{NextLesion, Session, Workspace};
use crate::app::shell::App;
use crate::model::ids::{PhotoId, SubjectId};

impl Session {
    /// Selects something, and whatever belongs to it.
    pub(in crate::app) fn select(&mut self, select: Select) {
        match select {
            Select::Subject(id) => self.select_subject(id),
            Select::Visit(id) => {
                self.selection.visit = Some(id);
                self.follow_cell();
            }
            Select::View(id) => {
                self.selection.view = Some(id);
                self.follow_cell();
            }
            Select::Cell(visit, view) => {
                self.selection.visit = Some(visit);
                self.selection.view = Some(view);
                self.follow_cell();
            }
            Select::Photo(id) => self.select_photo(id),
            Select::Region(region) => {
                self.selection.region = region;
                self.selection.others.clear();
                let drawn = region.and_then(|id| self.project().regions.get(&id));
                if let Some(lesion) = drawn.map(|region| region.lesion) {
                    self.selection.lesion = lesion;
                }
            }
            Select::Regions(regions) => {
                let first = regions.first().copied();
                self.select(Select::Region(first));
                let mut others: Vec<_> =
                    regions.into_iter().filter(|id| Some(*id) != first).collect();
                others.sort();
                others.dedup();
                self.selection.others = others;
            }
            Select::LesionAt(lesion, visit) => self.select_lesion_at(lesion, visit),
            Select::Lesion(lesion) => {
                self.selection.lesion = lesion;
                self.drawing.lesion = NextLesion::Following;
                let region = self.selection.region.and_then(|id| self.project().regions.get(&id));
                if region.is_some_and(|region| region.lesion != lesion) {
                    self.selection.region = None;
                    self.selection.others.clear();
                }
            }
            Select::Role(role) => self.drawing.role = role,
            Select::Instrument(id) => {
                self.selection.instrument = id;
                self.selection.item = None;
            }
            Select::Item(id) => self.selection.item = Some(id),
        }
    }

    /// Shows a workspace; one that shows a photo needs one selected.
    pub(in crate::app) fn go(&mut self, workspace: Workspace) {
        self.workspace = workspace;
        if workspace == Workspace::Annotate && self.photo().is_none() {
            let first = self.project().photos_of(self.selection.subject).map(|(id, _)| id).next();
            if let Some(id) = first {
                self.select_photo(id);
            }
        }
        if workspace == Workspace::Lesions {
            self.select_some_lesion();
        }
        if workspace == Workspace::Score && self.visit().is_none() {
            self.selection.visit = self.visits().first().map(|visit| visit.id);
        }
    }

    /// Whether the selected photo waits in the tray.
    pub(in crate::app) fn is_in_tray(&self) -> bool {
        self.photo().is_some_and(|(_, photo)| photo.is_unsorted())
    }

    /// Selects another photo of the tray.
    fn step_in_tray(&mut self, by: isize) {
        let unsorted: Vec<PhotoId> =
            self.project().unsorted(self.selection.subject).map(|(id, _)| id).collect();
        let at = unsorted.iter().position(|id| Some(*id) == self.selection.photo);
        let next = at.and_then(|at| unsorted.get(at.checked_add_signed(by)?));
        if let Some(id) = next {
            self.select_photo(*id);
        }
    }

    fn select_subject(&mut self, id: SubjectId) {
        if self.selection.subject == id && self.selection.visit.is_some() {
            return;
        }
        self.selection.subject = id;
        self.selection.photo = None;
        self.selection.region = None;
        self.selection.others.clear();
        self.selection.lesion = None;
        self.selection.visit = self.visits().first().map(|visit| visit.id);
        self.selection.view = self.project().views.first().map(|view| view.id);
        self.follow_cell();
    }

    fn select_photo(&mut self, id: PhotoId) {
        let Some(photo) = self.project().photos.get(&id) else { return };
        let (subject, visit, view) = (photo.subject, photo.visit, photo.view);
        if self.selection.photo != Some(id) {
            self.leave_photo();
        }
        self.selection.subject = subject;
        self.selection.photo = Some(id);
        self.selection.visit = visit.or(self.selection.visit);
        self.selection.view = view.or(self.selection.view);
    }

    /// Selects the first photo of the selected cell, unless one of them is selected already.
    fn follow_cell(&mut self) {
        let (Some(visit), Some(view)) = (self.selection.visit, self.selection.view) else { return };
        let photos = self.cell(visit, view);
        if !self.selection.photo.is_some_and(|photo| photos.contains(&photo)) {
            self.selection.photo = photos.first().copied();
            self.leave_photo();
        }
    }

    /// What held for one photo only.
    fn leave_photo(&mut self) {
        self.selection.region = None;
        self.selection.others.clear();
        if matches!(self.drawing.lesion, NextLesion::Part(_)) {
            self.drawing.lesion = NextLesion::Following;
        }
    }

    /// Lets go of whatever an undo or another rater took away.
    pub(in crate::app) fn keep_to_what_is_there(&mut self) {
        let project = self.file.project();
        if !project.subjects.contains_key(&self.selection.subject) {
            self.selection.visit = None;
            if let Some(first) = project.subjects.keys().next().copied() {
                self.select_subject(first);
            }
        }
        let project = self.file.project();
        let selection = &self.selection;
        let visit = selection.visit.filter(|id| self.visits().iter().any(|visit| visit.id == *id));
        let view = selection.view.filter(|id| project.view(*id).is_some());
        let photo = selection.photo.filter(|id| project.photos.contains_key(id));
        let region = selection.region.filter(|id| project.regions.contains_key(id));
        let mut others = selection.others.clone();
        others.retain(|id| project.regions.contains_key(id));
        let region = region.or_else(|| (!others.is_empty()).then(|| others.remove(0)));
        let leads_anew = region.filter(|id| selection.region != Some(*id));
        let lesion = match leads_anew.and_then(|id| project.regions.get(&id)) {
            // What is typed for the lesion must be about the region that leads now.
            Some(leading) => leading.lesion,
            None => selection.lesion,
        };
        let lesion = lesion.filter(|id| project.lesions.contains_key(id));
        let visit = visit.or_else(|| self.visits().first().map(|visit| visit.id));
        let view = view.or_else(|| project.views.first().map(|view| view.id));
        let selection = &mut self.selection;
        (selection.visit, selection.view, selection.photo) = (visit, view, photo);
        (selection.region, selection.others, selection.lesion) = (region, others, lesion);
        if photo.is_none() {
            self.follow_cell();
        }
    }
}

impl App {
    /// Keeps the selection to what is there.
    pub(in crate::app) fn keep_selection(&mut self) {
        if let Some(session) = &mut self.session {
            session.keep_to_what_is_there();
        }
    }

    /// Goes some visits on or back; in Annotate to the next one that has a photo of this view.
    pub(super) fn step_visit(&mut self, by: isize) {
        let Some(session) = &mut self.session else { return };
        if session.workspace == Workspace::Series && session.is_in_tray() {
            return session.step_in_tray(by);
        }
        if session.workspace == Workspace::Compare {
            return self.step_compared(by);
        }
        let visits: Vec<_> = session.visits().iter().map(|visit| visit.id).collect();
        let at =
            session.selection.visit.and_then(|id| visits.iter().position(|visit| *visit == id));
        let mut at = at.map_or(if by > 0 { -1 } else { visits.len() as isize }, |at| at as isize);
        loop {
            at += by;
            let Some(visit) = usize::try_from(at).ok().and_then(|at| visits.get(at)) else {
                return;
            };
            let has_photo =
                session.selection.view.is_some_and(|view| !session.cell(*visit, view).is_empty());
            if !session.workspace.shows_one_photo() || has_photo {
                return session.select(Select::Visit(*visit));
            }
        }
    }

    /// Goes some views on or back; in Score, where all views are shown, some visits.
    pub(super) fn step_view(&mut self, by: isize) {
        let Some(session) = &mut self.session else { return };
        if session.workspace == Workspace::Score {
            return self.step_visit(by);
        }
        if session.workspace == Workspace::Lesions {
            return self.step_lesion(by);
        }
        let views: Vec<_> = session.project().views.iter().map(|view| view.id).collect();
        let at = session.selection.view.and_then(|id| views.iter().position(|view| *view == id));
        let mut at = at.map_or(if by > 0 { -1 } else { views.len() as isize }, |at| at as isize);
        loop {
            at += by;
            let Some(view) = usize::try_from(at).ok().and_then(|at| views.get(at)).copied() else {
                return;
            };
            let Some(visit) = session.selection.visit else { return };
            if !session.workspace.shows_one_photo() || !session.cell(visit, view).is_empty() {
                return session.select(Select::Cell(visit, view));
            }
        }
    }

    /// Goes to the baseline, or to the last visit.
    pub(super) fn first_or_last_visit(&mut self, is_first: bool) {
        let Some(session) = &mut self.session else { return };
        let visit = if is_first {
            session.subject().and_then(|subject| subject.baseline_visit()).map(|visit| visit.id)
        } else {
            session.visits().last().map(|visit| visit.id)
        };
        if let Some(visit) = visit {
            session.select(Select::Visit(visit));
        }
    }

    /// Goes to the next photo of this subject on which this rater has drawn nothing.
    pub(super) fn next_incomplete(&mut self) {
        let Some(session) = &mut self.session else { return };
        let project = session.project();
        let in_order: Vec<PhotoId> = session
            .visits()
            .iter()
            .flat_map(|visit| project.views.iter().map(move |view| (visit.id, view.id)))
            .flat_map(|(visit, view)| session.cell(visit, view))
            .collect();
        let at =
            session.selection.photo.and_then(|id| in_order.iter().position(|photo| *photo == id));
        let (before, after) = in_order.split_at(at.map_or(0, |at| at + 1));
        let is_bare = |id: &&PhotoId| {
            project.regions_on(**id, &session.rater, session.reading).next().is_none()
        };
        let next = after.iter().chain(before).find(is_bare).copied();
        match next {
            Some(id) => session.select(Select::Photo(id)),
            None => {
                self.notice(Notice::fine("Every photo has a region."));
            }
        }
    }
}
