//! Subjects, visits, views and the places of photos.

use crate::app::action::Select;
use crate::app::panels::front::Front;
use crate::app::panels::notices::Notice;
use crate::app::session::{Session, Workspace};
use crate::app::shell::App;
use crate::model::arrange;
use crate::model::ids::{PhotoId, ViewId, VisitId};
use crate::model::ledger::Step;

impl App {
    /// Puts a photo somewhere, and selects it there.
    pub(super) fn place(&mut self, photo: PhotoId, visit: Option<VisitId>, view: Option<ViewId>) {
        let Some(session) = &self.session else { return };
        let project = session.project();
        let Some(before) = project.photos.get(&photo) else { return };
        let edits = arrange::place_photo(project, photo, visit, view);
        let is_placed = visit.is_some() && view.is_some();
        let leaves = !is_placed && !before.is_unsorted();
        let what = if leaves { "Move photo to the tray" } else { "Place photo" };
        let cell = before.visit.zip(before.view);
        self.try_edit(what, edits);
        self.update_selection(|session| match cell {
            // Whoever clears a cell stays there; whoever places a photo goes with it.
            Some((visit, view)) if !is_placed => session.select(Select::Cell(visit, view)),
            Some(_) | None => session.select(Select::Photo(photo)),
        });
    }

    /// Asks for another subject.
    pub(super) fn new_subject(&mut self) {
        self.front = self.session.as_ref().map(Front::new_subject);
    }

    pub(super) fn show_subject(&mut self) {
        self.front = self.session.as_ref().and_then(Front::subject);
    }

    pub(super) fn show_visit(&mut self) {
        self.front = self.session.as_ref().and_then(Front::visit);
    }

    pub(super) fn show_place(&mut self) {
        self.front = self.session.as_ref().and_then(Front::place);
    }

    /// Asks for a visit behind all others.
    pub(super) fn add_visit(&mut self) {
        self.front = self.session.as_ref().map(Front::new_visit);
    }

    /// Asks for a view below all others.
    pub(super) fn add_view(&mut self) {
        self.front = self.session.as_ref().map(Front::new_view);
    }

    pub(super) fn sort_visits(&mut self) {
        if let Some(session) = &self.session {
            let edits = arrange::sort_visits_by_date(session.project(), session.selection.subject);
            self.try_edit("Order visits by date", edits);
        }
    }

    pub(super) fn move_visit(&mut self, by: isize) {
        let Some((session, visit, at)) = self.selected_visit() else { return };
        let Some(to) = at.checked_add_signed(by).filter(|to| *to < session.visits().len()) else {
            return;
        };
        let edits = arrange::move_visit(session.project(), visit, to);
        self.try_edit("Move visit", edits);
    }

    pub(super) fn merge_visit(&mut self) {
        let Some((session, visit, at)) = self.selected_visit() else { return };
        let before = at.checked_sub(1).and_then(|before| session.visits().get(before));
        let Some(before) = before.map(|visit| visit.id) else {
            return self
                .notice(Notice::trouble("There is no visit before this one to merge it into."));
        };
        let edits = arrange::merge_visits(session.project(), visit, before);
        self.try_edit("Merge visits", edits);
        self.update_selection(|session| {
            let is_refused = session.visits().iter().any(|it| it.id == visit);
            session.select(Select::Visit(if is_refused { visit } else { before }));
        });
    }

    pub(super) fn remove_visit(&mut self) {
        let Some((session, visit, _)) = self.selected_visit() else { return };
        let edits = arrange::remove_visit(session.project(), visit);
        self.try_edit("Remove visit", edits);
    }

    pub(super) fn set_baseline(&mut self) {
        let Some((session, visit, _)) = self.selected_visit() else { return };
        let edits =
            arrange::change_subject(session.project(), session.selection.subject, |subject| {
                subject.baseline = Some(visit);
            });
        self.try_edit("Set baseline", edits);
    }

    pub(super) fn show_view(&mut self) {
        let Some((session, view, _)) = self.selected_view() else { return };
        self.front = Front::view(session, view);
    }

    pub(super) fn move_view(&mut self, by: isize) {
        let Some((session, view, at)) = self.selected_view() else { return };
        let n_views = session.project().views.len();
        let Some(to) = at.checked_add_signed(by).filter(|to| *to < n_views) else { return };
        let edits = arrange::move_view(session.project(), view, to);
        self.edit(Step::new("Move view", edits));
    }

    pub(super) fn merge_view(&mut self) {
        let Some((session, view, at)) = self.selected_view() else { return };
        let above = at.checked_sub(1).and_then(|above| session.project().views.get(above));
        let Some(above) = above.map(|view| view.id) else {
            return self
                .notice(Notice::trouble("There is no view above this one to merge it into."));
        };
        let edits = arrange::merge_views(session.project(), view, above);
        self.edit(Step::new("Merge views", edits));
        self.update_selection(|session| session.select(Select::View(above)));
    }

    pub(super) fn remove_view(&mut self) {
        let Some((session, view, _)) = self.selected_view() else { return };
        let edits = arrange::remove_view(session.project(), view);
        self.edit(Step::new("Remove view", edits));
    }

    /// Shows the selected photo as large as possible; an empty cell has none.
    pub(super) fn open_photo(&mut self) {
        if self.selected_photo().is_some() {
            self.update_selection(|session| session.go(Workspace::Annotate));
        } else {
            self.notice(Notice::fine("There is no photo at this visit and view."));
        }
    }

    pub(super) fn choose_key_photo(&mut self) {
        if let Some((session, photo)) = self.selected_photo() {
            let edits = arrange::choose_key_photo(session.project(), photo);
            self.try_edit("Choose key photo", edits);
        }
    }

    /// Selects the next photo of the selected cell.
    pub(super) fn next_in_cell(&mut self) {
        self.update_selection(|session| {
            let (Some(visit), Some(view)) = (session.selection.visit, session.selection.view)
            else {
                return;
            };
            let photos = session.cell(visit, view);
            let at = photos.iter().position(|photo| Some(*photo) == session.selection.photo);
            let next = at.map_or(0, |at| (at + 1) % photos.len().max(1));
            session.selection.photo = photos.get(next).copied();
        });
    }

    pub(super) fn put_in_tray(&mut self) {
        if let Some((_, photo)) = self.selected_photo() {
            self.place(photo, None, None);
        }
    }

    pub(super) fn remove_photo(&mut self) {
        if let Some((session, photo)) = self.selected_photo() {
            let edits = arrange::remove_photo(session.project(), photo);
            self.edit(Step::new("Remove photo", edits));
        }
    }

    fn selected_visit(&self) -> Option<(&Session, VisitId, usize)> {
        let session = self.session.as_ref()?;
        let id = session.visit()?.id;
        Some((session, id, session.subject()?.position(id)?))
    }

    fn selected_view(&self) -> Option<(&Session, ViewId, usize)> {
        let session = self.session.as_ref()?;
        let id = session.selection.view?;
        Some((session, id, session.project().views.iter().position(|view| view.id == id)?))
    }

    fn selected_photo(&self) -> Option<(&Session, PhotoId)> {
        let session = self.session.as_ref()?;
        Some((session, session.photo()?.0))
    }

    pub(super) fn update_selection(&mut self, change: impl FnOnce(&mut Session)) {
        if let Some(session) = &mut self.session {
            change(session);
        }
    }
}
