//! Lesions through the visits: what is stated of them, merging and splitting, carrying over, proposals.

use crate::app::action::{Follow, Select};
use crate::app::canvas::steps;
use crate::app::commands::Command;
use crate::app::panels::front::Front;
use crate::app::panels::lesion_questions::LesionQuestion;
use crate::app::panels::notices::Notice;
use crate::app::panels::subject_list::counted;
use crate::app::session::{Session, Workspace};
use crate::app::shell::App;
use crate::jobs::curved::curved;
use crate::model::carry;
use crate::model::course::Course;
use crate::model::edit::EditError;
use crate::model::follow;
use crate::model::ids::{LesionId, PhotoId, RegionId, VisitId};
use crate::model::ledger::Step;
use crate::model::lesion::LesionStatus;
use crate::model::region::Shape;
use crate::model::region::placed::bent;

impl Session {
    /// Where this rater drew each lesion in this reading.
    pub fn course(&self) -> Course {
        Course::new(self.project(), &self.rater, self.reading)
    }

    /// The lesion and the visit that are selected in the grid.
    pub fn lesion_at(&self) -> Option<(LesionId, VisitId)> {
        let visit = self.visit()?.id;
        let lesion = self.selection.lesion?;
        let known = self.project().lesions.get(&lesion)?;
        (known.subject == self.selection.subject).then_some((lesion, visit))
    }

    pub(super) fn select_lesion_at(&mut self, lesion: LesionId, visit: VisitId) {
        let course = self.course();
        let project = self.project();
        let at = course.at(project, lesion, visit);
        let photo = at.as_ref().and_then(|at| at.photo);
        let view = photo.and_then(|id| project.photos.get(&id)?.view);
        let view = view.or_else(|| course.main_view(project, lesion));
        let region = at.and_then(|at| at.parts.first().or_else(|| at.proposed.first()).copied());
        if let Some(view) = view {
            self.select(Select::Cell(visit, view));
        } else {
            self.select(Select::Visit(visit));
        }
        if let Some(photo) = photo {
            self.select(Select::Photo(photo));
        }
        self.select(Select::Lesion(Some(lesion)));
        if region.is_some() {
            self.select(Select::Region(region));
        }
    }

    pub(super) fn select_some_lesion(&mut self) {
        if self.lesion_at().is_some() {
            return;
        }
        let first = self.project().lesions_of(self.selection.subject).map(|(id, _)| id).next();
        let visit = self.visit().or_else(|| self.visits().first()).map(|visit| visit.id);
        if let Some((lesion, visit)) = first.zip(visit) {
            self.select_lesion_at(lesion, visit);
        }
    }

    /// The photos whose proposals are accepted or rejected together.
    fn photos_in_sight(&self) -> Vec<PhotoId> {
        if self.workspace == Workspace::Lesions {
            let photos = self.project().photos_of(self.selection.subject);
            return photos.map(|(id, _)| id).collect();
        }
        self.selection.photo.into_iter().collect()
    }
}

impl App {
    /// Carries out what is asked of a lesion at a visit.
    pub(super) fn follow(&mut self, follow: Follow) {
        let Some(session) = &self.session else { return };
        let project = session.project();
        let whose = (&session.rater, session.reading);
        match follow {
            Follow::State(lesion, visit, status) => self.state(lesion, visit, status),
            Follow::Merge { lesion, into, from } => {
                let edits = follow::merge(project, lesion, into, from);
                self.try_edit("Merge lesions", edits);
            }
            Follow::StandAlone(lesion) => {
                let edits = follow::stand_alone(project, lesion);
                self.try_edit("Take the merge back", edits);
            }
            Follow::Delete(lesion, extent) => {
                let edits = follow::delete(project, lesion, extent, whose);
                let is_nothing = edits.as_ref().is_ok_and(Vec::is_empty);
                let what = match extent {
                    follow::Extent::ThisVisit(_) => "Delete lesion at a visit",
                    follow::Extent::FromHereOn(_) => "Delete lesion from a visit on",
                    follow::Extent::Whole => "Delete lesion",
                };
                self.try_edit(what, edits);
                if is_nothing {
                    self.notice(Notice::fine("Nothing of yours is drawn or stated there."));
                }
                self.update_selection(|session| {
                    if session.workspace == Workspace::Lesions {
                        session.select_some_lesion();
                    }
                });
            }
            Follow::Open(lesion, visit) => self.open_lesion(lesion, visit),
        }
    }

    /// Carries out a command of the grid for what is selected there.
    pub(super) fn run_for_lesion(&mut self, command: Command) {
        if command == Command::AddLesion {
            return self.add_lesion();
        }
        let Some(session) = &self.session else { return };
        let Some((lesion, visit)) = session.lesion_at() else {
            return self.notice(Notice::fine("Select a lesion at a visit first."));
        };
        if !session.is_writable() && command != Command::OpenLesion {
            return self.notice(Notice::trouble("Open to look at only."));
        }
        let known = session.project().lesions.get(&lesion);
        let stated = known.and_then(|known| known.status.get(&visit)).cloned();
        let toggled = |status: LesionStatus| (stated.as_ref() != Some(&status)).then_some(status);
        #[expect(clippy::wildcard_enum_match_arm, reason = "all others belong elsewhere")]
        match command {
            Command::OpenLesion => self.open_lesion(lesion, visit),
            Command::MarkResolved => self.state(lesion, visit, toggled(LesionStatus::Resolved)),
            Command::MarkNotVisible => self.state(lesion, visit, toggled(LesionStatus::NotVisible)),
            Command::MarkNotAssessable => match stated {
                Some(LesionStatus::NotAssessable(_)) => self.state(lesion, visit, None),
                _ => self.front = Some(Front::Lesion(LesionQuestion::why_not(lesion, visit))),
            },
            Command::MergeLesion => {
                self.front = Some(Front::Lesion(LesionQuestion::merge(lesion, visit)));
            }
            Command::SplitLesion => self.split_lesion(lesion, visit),
            Command::StandAlone => self.follow(Follow::StandAlone(lesion)),
            Command::DeleteLesion => {
                self.front = Some(Front::Lesion(LesionQuestion::delete(lesion, visit)));
            }
            _ => {}
        }
    }

    /// States what was found of a lesion where it is not drawn; a drawing of one's own has to go first.
    fn state(&mut self, lesion: LesionId, visit: VisitId, status: Option<LesionStatus>) {
        let Some(session) = &self.session else { return };
        if status.is_some() && session.course().is_drawn(lesion, visit) {
            let words = "It is drawn at this visit. Delete the drawing first, or keep it.";
            return self.notice(Notice::trouble(words));
        }
        if let Some(step) = steps::state_at(session.project(), lesion, visit, status) {
            self.edit(step);
        }
    }

    fn add_lesion(&mut self) {
        let Some(session) = &self.session else { return };
        let (subject, visit) = (session.selection.subject, session.visit().map(|visit| visit.id));
        let (id, edits) = follow::add(&mut session.file.ledger().ids(), subject);
        self.edit(Step::new("New lesion", edits));
        self.select_new(id, visit);
    }

    /// Each part but the largest becomes a lesion of its own; of a single part a new one splits off, not drawn yet.
    fn split_lesion(&mut self, lesion: LesionId, visit: VisitId) {
        let Some(session) = &self.session else { return };
        let project = session.project();
        let mut parts: Vec<RegionId> =
            session.course().at(project, lesion, visit).map(|at| at.parts).unwrap_or_default();
        let area = |id: &RegionId| project.regions.get(id).map_or(0.0, |it| it.shape.area());
        parts.sort_by(|a, b| area(b).total_cmp(&area(a)));
        let rest = parts.get(1..).unwrap_or_default();
        let groups: Vec<&[RegionId]> =
            if rest.is_empty() { vec![&[]] } else { rest.chunks(1).collect() };
        let mut ids = session.file.ledger().ids();
        let mut made = None;
        let edits: Result<Vec<_>, EditError> = groups
            .into_iter()
            .map(|group| {
                let (id, edits) = follow::split(project, &mut ids, lesion, visit, group)?;
                made.get_or_insert(id);
                Ok(edits)
            })
            .collect();
        self.try_edit("Split lesion", edits.map(|edits| edits.concat()));
        if let Some(id) = made {
            self.select_new(id, Some(visit));
        }
    }

    fn select_new(&mut self, id: LesionId, visit: Option<VisitId>) {
        self.update_selection(|session| {
            if let Some(visit) = visit.filter(|_| session.project().lesions.contains_key(&id)) {
                session.select(Select::LesionAt(id, visit));
            }
        });
    }

    /// Shows the photo of a lesion at a visit: the one it is drawn on, else one of its view, else any.
    fn open_lesion(&mut self, lesion: LesionId, visit: VisitId) {
        let Some(session) = &mut self.session else { return };
        session.select(Select::LesionAt(lesion, visit));
        let photo = session.photo().filter(|(_, photo)| photo.visit == Some(visit));
        let photo = photo.map(|(id, _)| id).or_else(|| {
            let views = session.project().views.iter();
            views.flat_map(|view| session.cell(visit, view.id)).next()
        });
        let Some(photo) = photo else {
            return self.notice(Notice::fine("There is no photo at this visit."));
        };
        let region = session.selection.region;
        session.select(Select::Photo(photo));
        session.go(Workspace::Annotate);
        session.select(Select::Lesion(Some(lesion)));
        if region.is_some() {
            session.select(Select::Region(region));
        }
    }

    /// Goes some lesions down or up, at the same visit.
    pub(super) fn step_lesion(&mut self, by: isize) {
        let Some(session) = &mut self.session else { return };
        let lesions = session.project().lesions_of(session.selection.subject);
        let lesions: Vec<LesionId> = lesions.map(|(id, _)| id).collect();
        let at = lesions.iter().position(|id| session.selection.lesion == Some(*id));
        let next = at.map_or(Some(0), |at| at.checked_add_signed(by));
        let next = next.and_then(|at| lesions.get(at));
        let visit = session.visit().or_else(|| session.visits().first()).map(|visit| visit.id);
        if let Some((lesion, visit)) = next.copied().zip(visit) {
            session.select(Select::LesionAt(lesion, visit));
        }
    }

    /// Shows the other face of the series.
    pub(super) fn other_face(&mut self) {
        let is_there = self.session.as_ref().is_some_and(|it| it.workspace == Workspace::Lesions);
        self.go(if is_there { Workspace::Series } else { Workspace::Lesions });
    }

    /// Proposes the chosen region, or all of the photo, on the next photo of the same view on or back; shows that photo.
    pub(super) fn carry(&mut self, by: isize) {
        let Some(session) = &self.session else { return };
        if !session.is_writable() {
            return self.notice(Notice::trouble("Open to look at only."));
        }
        let (from, chosen) = match carried_from(session) {
            Ok(found) => found,
            Err(words) => return self.notice(Notice::fine(words)),
        };
        let place = session.project().photos.get(&from).and_then(|it| it.visit.zip(it.view));
        let Some((visit, view)) = place else {
            return self.notice(Notice::fine("Choose a photo that has a visit and a view first."));
        };
        let visits = session.visits();
        let at = visits.iter().position(|it| it.id == visit).unwrap_or_default();
        let mut others: Vec<VisitId> = if by > 0 {
            visits.iter().skip(at + 1).map(|it| it.id).collect()
        } else {
            visits.iter().take(at).rev().map(|it| it.id).collect()
        };
        others.retain(|visit| !session.cell(*visit, view).is_empty());
        let to = others.first().and_then(|visit| session.cell(*visit, view).first().copied());
        let Some(to) = to else {
            let when = if by > 0 { "later" } else { "earlier" };
            return self.notice(Notice::fine(format!("No {when} visit has a photo of this view.")));
        };
        let whose = (&session.rater, session.reading);
        let mut ids = session.file.ledger().ids();
        let (project, pair) = (session.project(), (from, to));
        let is_aligned = carry::between(project, from, to).is_some_and(|it| it.is_aligned);
        let is_curved = session.comparing.is_curved && is_aligned;
        let found = if is_curved { curved(project, from, to) } else { None };
        let along = found.and_then(|found| found.bent);
        let carried = match &along {
            None => carry::carry(project, &mut ids, pair, &chosen, whose),
            Some(along) => {
                let place = |shape: &Shape| bent(shape, along);
                carry::carry_by(project, &mut ids, pair, &chosen, whose, place)
            }
        };
        let n = carried.proposals.len();
        let there = if carried.n_there > 0 {
            format!("; {} drawn, proposed or stated there already", carried.n_there)
        } else {
            String::new()
        };
        let first = carried.proposals.first().copied();
        self.edit(Step::new("Carry regions over", carried.edits));
        let words = if n == 0 {
            format!("Nothing to carry over{there}.")
        } else {
            let how = if along.is_some() {
                "along curved skin, by the alignment of both photos"
            } else if is_aligned {
                "by the alignment of both photos"
            } else {
                "by the size of both photos"
            };
            format!(
                "{} proposed, placed {how}{there}. Enter or a click accepts.",
                counted(n, "region")
            )
        };
        self.notice(Notice::fine(words));
        self.update_selection(|session| {
            session.select(Select::Photo(to));
            session.go(Workspace::Annotate);
            session.select(Select::Region(first));
        });
    }

    /// Accepts the selected proposal, and selects the next one of the photo.
    pub(super) fn accept_region(&mut self) {
        let Some(session) = &self.session else { return };
        let region = session.selection.region;
        let step = region.and_then(|id| steps::accept(session.project(), id));
        let Some(step) = step.filter(|_| session.is_writable()) else { return };
        self.edit(step);
        self.update_selection(|session| {
            let here = session.regions_here();
            let next = here.iter().find(|(_, it)| !it.state.is_accepted() && !it.is_hidden);
            if let Some(id) = next.map(|(id, _)| *id) {
                session.select(Select::Region(Some(id)));
            }
        });
    }

    /// Accepts all proposals in sight, or rejects them.
    pub(super) fn accept_proposals(&mut self, are_accepted: bool) {
        let Some(session) = &self.session else { return };
        let (project, whose) = (session.project(), (&session.rater, session.reading));
        let photos = session.photos_in_sight();
        let (what, edits) = if are_accepted {
            ("Accept proposals", carry::accept_all(project, &photos, whose))
        } else {
            ("Reject proposals", carry::reject_all(project, &photos, whose))
        };
        if edits.is_empty() {
            return self.notice(Notice::fine("Nothing is proposed here."));
        }
        self.edit(Step::new(what, edits));
    }
}

/// The photo that regions are carried from, and which: the selected region, or none for all of them; in the grid the
/// parts of the selected lesion.
fn carried_from(session: &Session) -> Result<(PhotoId, Vec<RegionId>), &'static str> {
    let project = session.project();
    if session.workspace == Workspace::Lesions {
        let (lesion, visit) = session.lesion_at().ok_or("Select a lesion at a visit first.")?;
        let at = session.course().at(project, lesion, visit).filter(|at| !at.parts.is_empty());
        let at = at.ok_or("It is not drawn at this visit, so there is nothing to carry over.")?;
        return Ok((at.photo.ok_or("Its photo is gone.")?, at.parts));
    }
    let (photo, _) = session.photo().ok_or("Choose a photo first.")?;
    let selected = session.selection.region.and_then(|id| Some((id, project.regions.get(&id)?)));
    match selected.filter(|(_, region)| region.photo == photo) {
        Some((id, region)) if region.state.is_accepted() => Ok((photo, vec![id])),
        Some(_) => Err("It is only proposed here. Accept it first, then carry it on."),
        None => Ok((photo, Vec::new())),
    }
}
