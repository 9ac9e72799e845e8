//! Carries out one action: the only place where anything changes.
//!
//! Each kind of action has a file of its own below this one; what goes wrong becomes a notice here, once.

use egui::{Context, FocusDirection};

use crate::app::action::{Action, Select};
use crate::app::commands::Command;
use crate::app::dialogs::Ask;
use crate::app::panels::front::Front;
use crate::app::panels::notices::Notice;
use crate::app::session::Workspace;
use crate::app::settings::ThemeChoice;
use crate::app::shell::App;
use crate::model::assessment::Stamp;
use crate::model::ledger::Step;
use crate::store::open_project::CommitError;

mod align;
mod arrange;
mod compare;
mod draw;
mod export;
mod follow;
mod import;
mod project;
mod score;
mod select;

impl App {
    /// Carries out what was asked for.
    pub(in crate::app) fn update(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::Run(command) => self.run(ctx, command),
            Action::Edit(step) => self.edit(step),
            Action::Draw(region) => self.draw_all(vec![*region], "Draw region"),
            Action::DrawAll(regions, what) => self.draw_all(regions, &what),
            Action::LesionFor(region) => self.lesion_for(region),
            Action::Follow(follow) => self.follow(follow),
            Action::Place(photo, visit, view) => self.place(photo, visit, view),
            Action::Answer(answering) => self.answer(*answering, None),
            Action::Revert(seq) => self.revert(seq),
            Action::Reason(reason) => self.go_on_with(&reason),
            Action::Select(select) => self.select(select),
            Action::WorkAs(rater) => self.work_as(rater),
            Action::Go(workspace) => self.go(workspace),
            Action::Drawing(drawing) => {
                if let Some(session) = &mut self.session {
                    session.drawing = drawing;
                }
            }
            Action::Comparing(comparing) => {
                if let Some(session) = &mut self.session {
                    session.comparing = comparing;
                }
            }
            Action::Align(wish) => self.align(wish),
            Action::Looking(looking) => {
                if let Some(session) = &mut self.session {
                    session.looking = looking;
                }
            }
            Action::Open(paths) => self.open_paths(ctx, paths),
            Action::Ask(ask) => self.ask(ctx, ask),
            Action::Answered(ask, paths) => self.answered(ctx, &ask, paths),
            Action::Believe(path, believe) => self.open_project(ctx, &path, Some(believe)),
            Action::Import(action) => self.import(ctx, action),
            Action::Tell(words) => self.notice(Notice::trouble(words)),
            Action::SaveExport(export, name) => self.ask_export(ctx, *export, name),
            Action::Export(path) => self.export(&path),
            Action::PreviewFigure(wish) => self.preview_figure(wish),
            Action::Copy(text) => ctx.copy_text(text),
            Action::Settings(settings) => self.change_settings(ctx, *settings),
            Action::CloseDialog => self.front = None,
            Action::CloseAnyway => self.close_anyway(ctx),
            Action::RetrySave => {
                if let Some(session) = &self.session {
                    session.file.retry();
                }
            }
            Action::Dismiss(id) => self.notices.retain(|notice| notice.id != id),
            Action::CancelJob => {
                if let Some(progress) = self.jobs.current() {
                    progress.cancel();
                }
            }
        }
    }

    /// Carries out a named command, or hands it to the workspace that is shown.
    #[expect(clippy::too_many_lines, reason = "one line for each command")]
    fn run(&mut self, ctx: &Context, command: Command) {
        use Command as C;
        match command {
            C::OpenProject => self.ask(ctx, Ask::Project),
            C::ImportFolder => self.ask(ctx, Ask::Folder),
            C::ImportFiles => self.ask(ctx, Ask::Photos),
            C::OpenExample => self.open_example(ctx),
            C::Save => self.save_now(),
            C::SaveElsewhere => self.ask_elsewhere(ctx),
            C::Export => self.show_export(),
            C::CloseProject => self.close_project(ctx),
            C::Quit => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            C::Undo => self.undo_or_redo(true),
            C::Redo => self.undo_or_redo(false),
            C::Palette => self.front = Some(Front::palette()),
            C::Keys => self.front = Some(Front::Keys),
            C::Settings => self.front = Some(Front::settings(&self.settings)),
            C::History => self.front = self.session.is_some().then(Front::history),
            C::NextTheme => {
                let mut settings = self.settings.clone();
                settings.theme = match ctx.theme() {
                    egui::Theme::Dark => ThemeChoice::Light,
                    egui::Theme::Light => ThemeChoice::Dark,
                };
                self.change_settings(ctx, settings);
            }
            C::GoSeries => self.go(Workspace::Series),
            C::GoAnnotate => self.go(Workspace::Annotate),
            C::OpenPhoto => self.open_photo(),
            C::GoCompare => self.go(Workspace::Compare),
            C::GoScore => self.go(Workspace::Score),
            C::GoLesions => self.other_face(),
            C::CarryOn => self.carry(1),
            C::CarryBack => self.carry(-1),
            C::AcceptProposals => self.accept_proposals(true),
            C::RejectProposals => self.accept_proposals(false),
            C::OpenLesion
            | C::MarkResolved
            | C::MarkNotVisible
            | C::MarkNotAssessable
            | C::AddLesion
            | C::MergeLesion
            | C::SplitLesion
            | C::StandAlone
            | C::DeleteLesion => self.run_for_lesion(command),
            C::LesionAbove => self.step_lesion(-1),
            C::LesionBelow => self.step_lesion(1),
            C::AcceptRegion => self.accept_region(),
            C::ToControls => ctx.memory_mut(|memory| memory.move_focus(FocusDirection::Next)),
            C::CancelJob => self.update(ctx, Action::CancelJob),
            C::PreviousVisit => self.step_visit(-1),
            C::NextVisit => self.step_visit(1),
            C::ComparePrevious => self.step_compared(-1),
            C::CompareNext => self.step_compared(1),
            C::CompareWithPrevious => self.step_compared_with(-1),
            C::CompareWithNext => self.step_compared_with(1),
            C::PreviousView => self.step_view(-1),
            C::NextView => self.step_view(1),
            C::Baseline => self.first_or_last_visit(true),
            C::LastVisit => self.first_or_last_visit(false),
            C::NewSubject => self.new_subject(),
            C::EditSubject => self.show_subject(),
            C::AddVisit => self.add_visit(),
            C::AddView => self.add_view(),
            C::EditVisit => self.show_visit(),
            C::SortVisits => self.sort_visits(),
            C::MoveVisitEarlier => self.move_visit(-1),
            C::MoveVisitLater => self.move_visit(1),
            C::MergeVisit => self.merge_visit(),
            C::RemoveVisit => self.remove_visit(),
            C::SetBaseline => self.set_baseline(),
            C::EditView => self.show_view(),
            C::MoveViewUp => self.move_view(-1),
            C::MoveViewDown => self.move_view(1),
            C::MergeView => self.merge_view(),
            C::RemoveView => self.remove_view(),
            C::KeyPhoto => self.choose_key_photo(),
            C::NextInCell => self.next_in_cell(),
            C::ToTray => self.put_in_tray(),
            C::AcceptPlace => self.accept_places(),
            C::PlacePhoto => self.show_place(),
            C::RemovePhoto => self.remove_photo(),
            C::Sign => self.sign(),
            C::NextIncomplete => self.next_incomplete(),
            C::ToolSelect
            | C::ToolPolygon
            | C::ToolLasso
            | C::ToolRectangle
            | C::ToolEllipse
            | C::ToolWand
            | C::ToolLiveWire
            | C::ToolRulerLine
            | C::ToolCalibrate
            | C::FindRuler
            | C::ToolReference
            | C::ToolBrush
            | C::ToolCut
            | C::ToolPoint
            | C::BrushSmaller
            | C::BrushLarger
            | C::FillOpacity
            | C::SelectAll
            | C::CopyRegions
            | C::CutRegions
            | C::PasteRegions
            | C::HideRegion
            | C::Unite
            | C::Subtract
            | C::Intersect
            | C::Simplify
            | C::Smooth
            | C::Grow
            | C::Shrink
            | C::GrowBy
            | C::ToPolygon
            | C::BringForward
            | C::SendBack
            | C::BringToFront
            | C::SendToBottom
            | C::DrawInMiddle
            | C::Fit
            | C::ActualSize
            | C::ZoomToRegion
            | C::ZoomIn
            | C::ZoomOut
            | C::HideRegions
            | C::ShowNames
            | C::LightAndColor
            | C::Redness
            | C::Loupe
            | C::Grid
            | C::AsTaken
            | C::DeleteRegion
            | C::DuplicateRegion
            | C::LockRegion
            | C::NextRegion
            | C::PreviousRegion
            | C::NewLesion
            | C::CompareSideBySide
            | C::CompareAll
            | C::CompareSwipe
            | C::CompareBlink
            | C::CompareOverlay
            | C::CompareDifference
            | C::CompareChange
            | C::CompareAligned
            | C::CompareCurved
            | C::CompareLink
            | C::ComparePins
            | C::CompareDetails
            | C::AlignPair
            | C::AlignView
            | C::RemoveAlignment
            | C::CompareMatched
            | C::CompareRegions
            | C::NotAssessed
            | C::NotVisible
            | C::NotApplicable
            | C::ClearAnswer
            | C::NextItem
            | C::PreviousItem
            | C::ItemAbove
            | C::ItemBelow
            | C::FillNotAssessed => self.for_workspace.push(command),
        }
    }

    /// Who works, and what time it is.
    pub(in crate::app) fn stamp(&self) -> Stamp {
        let who = self.session.as_ref().map(|session| session.rater.clone()).unwrap_or_default();
        Stamp { who, when: self.env.when() }
    }

    /// Makes a step; a refusal becomes a notice.
    pub(in crate::app) fn edit(&mut self, step: Step) {
        if step.edits.is_empty() {
            return;
        }
        let stamp = self.stamp();
        if let Some(session) = &mut self.session {
            let done = session.file.commit(&stamp, step);
            self.after_step(done);
        }
    }

    /// Notices what was refused, and keeps the selection to what is there.
    pub(in crate::app) fn after_step(&mut self, done: Result<(), CommitError>) {
        self.last_change = Some(self.clock_now());
        if let Err(error) = done {
            self.notice(Notice::trouble(format!("Nothing was changed: {error}.")));
        }
        self.keep_selection();
    }

    /// Makes a step of edits that may not be possible.
    pub(in crate::app) fn try_edit(
        &mut self,
        what: &str,
        edits: Result<Vec<crate::model::edit::Edit>, crate::model::edit::EditError>,
    ) {
        match edits {
            Ok(edits) => self.edit(Step::new(what, edits)),
            Err(error) => self.notice(Notice::trouble(format!("Nothing was changed: {error}."))),
        }
    }

    /// Shows a notice.
    pub(in crate::app) fn notice(&mut self, notice: Notice) {
        self.n_notices += 1;
        // The same words twice say no more than once.
        self.notices.retain(|old| old.text != notice.text);
        self.notices.push(Notice { id: self.n_notices, ..notice });
    }

    /// Selects, and follows with what belongs to it.
    fn select(&mut self, select: Select) {
        if let Some(session) = &mut self.session {
            session.select(select);
        }
    }

    fn go(&mut self, workspace: Workspace) {
        if let Some(session) = &mut self.session {
            session.go(workspace);
        }
    }
}
