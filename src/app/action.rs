//! Everything a panel can ask for, as values; [`crate::app::update`] carries them out.

use std::path::PathBuf;

use crate::app::commands::Command;
use crate::app::dialogs::Ask;
use crate::app::session::{Comparing, Drawing, Looking, Workspace};
use crate::app::settings::Settings;
use crate::exchange::table::format::Format;
use crate::instrument::score::Answer;
use crate::jobs::measure;
use crate::jobs::scores::Choice;
use crate::model::alignment::Pin;
use crate::model::assessment::{Identity, Rater};
use crate::model::follow::Extent;
use crate::model::ids::{LesionId, PhotoId, RegionId, SubjectId, ViewId, VisitId};
use crate::model::ledger::Step;
use crate::model::lesion::LesionStatus;
use crate::model::region::{Region, Role};
use crate::store::opening::Believe;

/// Something a person asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// A named command.
    Run(Command),
    /// A change to the project.
    Edit(Step),
    /// A new region on a photo, which may bring a new lesion with it.
    Draw(Box<Region>),
    /// New regions in one step of this name; those that show a lesion but name none bring new ones with them.
    DrawAll(Vec<Region>, String),
    /// A new lesion for a region that is there.
    LesionFor(RegionId),
    /// Something for a lesion at a visit.
    Follow(Follow),
    /// Put a photo at this visit and view; without one of them it waits in the tray.
    Place(PhotoId, Option<VisitId>, Option<ViewId>),
    /// Answer items of a form, or clear them.
    Answer(Box<Answering>),
    /// Take back one step from the history.
    Revert(u64),
    /// The reason that was asked for; the waiting action goes on with it.
    Reason(String),
    /// Select something.
    Select(Select),
    /// Work under another rater's name in this session.
    WorkAs(Rater),
    /// Show a workspace.
    Go(Workspace),
    /// How the next region is drawn.
    Drawing(Drawing),
    /// How photos are looked at.
    Looking(Looking),
    /// How visits are compared.
    Comparing(Comparing),
    /// Find out how photos lie on each other.
    Align(AlignWish),
    /// Open what lies there: a project file, or photos to add.
    Open(Vec<PathBuf>),
    /// Ask for a path.
    Ask(Ask),
    /// A path was typed in answer to a question.
    Answered(Ask, Vec<PathBuf>),
    /// Open a project whose two files do not belong together, trusting this one.
    Believe(PathBuf, Believe),
    /// Something for the import dialog.
    Import(ImportAction),
    /// Hand this out under this suggested name; the path is asked for first.
    SaveExport(Box<Export>, String),
    /// Write what was asked for last to this path.
    Export(PathBuf),
    /// Say why something was not done.
    Tell(String),
    /// Make a small picture of a figure for the export dialog.
    PreviewFigure(FigureWish),
    /// Copy text to the clipboard.
    Copy(String),
    /// New settings.
    Settings(Box<Settings>),
    /// Close what is in front.
    CloseDialog,
    /// Close although not everything could be written.
    CloseAnyway,
    /// Try to write again what failed.
    RetrySave,
    /// Put this notice away.
    Dismiss(u64),
    /// Stop the running job.
    CancelJob,
}

/// Answers to give, or to take back, in one assessment.
///
/// It names the assessment, because what is typed at one visit must never land at another one that was chosen in the
/// same moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answering {
    /// Whose answers to what.
    pub identity: Identity,
    /// The new answers by item id; none clears.
    pub answers: Vec<(String, Option<Answer>)>,
    /// The item to focus afterwards; none leaves the focus where it is.
    pub next: Option<String>,
}

/// Something for a lesion at a visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Follow {
    /// State what was found of it at a visit, or take the statement back.
    State(LesionId, VisitId, Option<LesionStatus>),
    /// It is part of another lesion from a visit on.
    Merge {
        /// What is no lesion of its own any more.
        lesion: LesionId,
        /// What it is part of.
        into: LesionId,
        /// The first visit of that.
        from: VisitId,
    },
    /// It is a lesion of its own after all.
    StandAlone(LesionId),
    /// Delete it, or what is known of it at some visits.
    Delete(LesionId, Extent),
    /// Show its photo at a visit, with it selected.
    Open(LesionId, VisitId),
}

/// Which photos are laid on each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AlignWish {
    /// Two photos.
    Pair {
        /// The one that is laid.
        photo: PhotoId,
        /// The one it is laid onto.
        onto: PhotoId,
        /// What a person put on both; it wins.
        pins: Vec<Pin>,
    },
    /// All photos of a view of the selected subject.
    View(ViewId),
}

/// What is handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Export {
    /// A score table.
    Scores {
        /// What goes into it.
        choice: Choice,
        /// As what.
        format: Format,
    },
    /// A table of measurements.
    Measurements {
        /// What goes into it; how much a photo may ask for is taken from the settings.
        choice: measure::Choice,
        /// As what.
        format: Format,
    },
    /// A panel figure.
    Figure(FigureWish),
}

/// What a figure shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureWish {
    /// Of whom.
    pub subject: SubjectId,
    /// Its columns.
    pub visits: Vec<VisitId>,
    /// Its rows.
    pub views: Vec<ViewId>,
    /// How wide it will be in print.
    pub width_mm: u16,
    /// Pixels per inch of print.
    pub dpi: u16,
    /// Whether the photos of a row show the same spot of skin.
    pub is_aligned: bool,
}

/// What waits for the reason of a change to something signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// These answers.
    Answer(Box<Answering>),
    /// Taking back the last own step.
    Undo,
    /// Doing again what was taken back.
    Redo,
    /// Taking back this step of the history.
    Revert(u64),
}

/// Something to select.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Select {
    /// A subject.
    Subject(SubjectId),
    /// A visit.
    Visit(VisitId),
    /// A view.
    View(ViewId),
    /// A cell of the light table.
    Cell(VisitId, ViewId),
    /// A photo, with its cell.
    Photo(PhotoId),
    /// A region, with its lesion; nothing to deselect.
    Region(Option<RegionId>),
    /// Several regions, the leading one first.
    Regions(Vec<RegionId>),
    /// A lesion at a visit, with its view and photo.
    LesionAt(LesionId, VisitId),
    /// A lesion for the next region, or none.
    Lesion(Option<LesionId>),
    /// The role of the next region.
    Role(Role),
    /// An instrument.
    Instrument(String),
    /// An item of the form.
    Item(String),
}

/// What the import dialog asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportAction {
    /// Another subject code.
    Subject(String),
    /// Names follow this pattern; empty for none.
    Pattern(String),
    /// This file goes to the visit with this index of the plan; none for the tray.
    Visit(usize, Option<usize>),
    /// This file goes to the view with this index of the plan; none for the tray.
    View(usize, Option<usize>),
    /// This file goes to a new visit of this label.
    NewVisit(usize, String),
    /// This file goes to a new view of this label.
    NewView(usize, String),
    /// Leave this file out, or take it in again.
    Toggle(usize),
    /// Decide every question as it is suggested.
    Accept,
    /// Add what is shown.
    Confirm,
}
