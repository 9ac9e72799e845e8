//! What stands in front of everything else: one dialog at a time.

use std::path::PathBuf;

use egui::{Id, Modal, Ui};

use crate::app::action::{Action, Export, Waiting};
use crate::app::dialogs::Ask;
use crate::app::panels::command_palette::CommandPalette;
use crate::app::panels::export_dialog::ExportDialog;
use crate::app::panels::history::HistoryPanel;
use crate::app::panels::import_dialog::ImportDialog;
use crate::app::panels::key_sheet;
use crate::app::panels::lesion_questions::LesionQuestion;
use crate::app::panels::questions::{BelieveQuestion, PathQuestion, ReasonQuestion, unsaved_ui};
use crate::app::panels::settings_dialog::SettingsDialog;
use crate::app::panels::subject_dialog::SubjectDialog;
use crate::app::panels::visit_dialog::{PlaceDialog, ViewDialog, VisitDialog};
use crate::app::session::Session;
use crate::app::settings::Settings;
use crate::app::textures::Textures;
use crate::model::ids::ViewId;

/// The dialog in front.
pub enum Front {
    /// Search for a command.
    Palette(CommandPalette),
    /// Every shortcut.
    Keys,
    /// Rater, theme, canvas, memory.
    Settings(Box<SettingsDialog>),
    /// Who did what when.
    History(HistoryPanel),
    /// Code, description, baseline of the subject.
    Subject(SubjectDialog),
    /// Label, date, treatment of the visit.
    Visit(VisitDialog),
    /// Label and hint of a view.
    View(ViewDialog),
    /// Visit and view of a photo, by keyboard.
    Place(PlaceDialog),
    /// Where each photo goes, before anything is added.
    Import(Box<ImportDialog>),
    /// Everything that leaves the program.
    Export(Box<ExportDialog>),
    /// A path, where the system has no dialog.
    Path(PathQuestion),
    /// Why something signed is changed.
    Reason(ReasonQuestion),
    /// Which lesion, how much of it, or why not.
    Lesion(LesionQuestion),
    /// Which of two files to believe.
    Believe(BelieveQuestion),
    /// Not everything could be written: close all the same?
    Unsaved,
}

impl Front {
    /// The palette, empty.
    pub fn palette() -> Self {
        Self::Palette(CommandPalette::default())
    }

    /// A draft of the settings.
    pub fn settings(settings: &Settings) -> Self {
        Self::Settings(Box::new(SettingsDialog::new(settings)))
    }

    /// The history, from its end.
    pub fn history() -> Self {
        Self::History(HistoryPanel::default())
    }

    /// A draft of the selected subject.
    pub fn subject(session: &Session) -> Option<Self> {
        SubjectDialog::new(session).map(Self::Subject)
    }

    /// A draft of another subject.
    pub fn new_subject(session: &Session) -> Self {
        Self::Subject(SubjectDialog::another(session))
    }

    /// A draft of another visit.
    pub fn new_visit(session: &Session) -> Self {
        Self::Visit(VisitDialog::another(session))
    }

    /// A draft of another view.
    pub fn new_view(session: &Session) -> Self {
        Self::View(ViewDialog::another(session))
    }

    /// A draft of the selected visit.
    pub fn visit(session: &Session) -> Option<Self> {
        VisitDialog::new(session).map(Self::Visit)
    }

    /// A draft of a view.
    pub fn view(session: &Session, id: ViewId) -> Option<Self> {
        ViewDialog::new(session, id).map(Self::View)
    }

    /// The place of the selected photo.
    pub fn place(session: &Session) -> Option<Self> {
        PlaceDialog::new(session).map(Self::Place)
    }

    /// What can be handed out, as it was chosen last.
    pub fn export(session: &Session, last: Option<&Export>) -> Self {
        Self::Export(Box::new(ExportDialog::new(session, last)))
    }

    /// A field for a path.
    pub fn path(ask: Ask) -> Self {
        Self::Path(PathQuestion::new(ask))
    }

    /// A field for a reason; `waiting` goes on with it.
    pub fn reason(words: &str, waiting: Waiting) -> Self {
        Self::Reason(ReasonQuestion::new(words, waiting))
    }

    /// Which file to believe.
    pub fn believe(path: PathBuf, words: String) -> Self {
        Self::Believe(BelieveQuestion { path, words })
    }

    /// Whether to close although not everything is written.
    pub fn unsaved() -> Self {
        Self::Unsaved
    }

    /// Whether it is about the program, so that it may stay when a project opens behind it.
    pub fn needs_no_project(&self) -> bool {
        match self {
            Self::Palette(_) | Self::Keys | Self::Settings(_) | Self::Path(_) => true,
            Self::History(_)
            | Self::Subject(_)
            | Self::Visit(_)
            | Self::View(_)
            | Self::Place(_)
            | Self::Import(_)
            | Self::Export(_)
            | Self::Reason(_)
            | Self::Lesion(_)
            | Self::Believe(_)
            | Self::Unsaved => false,
        }
    }

    /// Shows the dialog over everything else; Escape and a click beside it close it.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        session: Option<&Session>,
        textures: &mut Textures,
    ) -> Vec<Action> {
        let tokens = crate::app::theme::tokens(ui);
        // The parts of the export dialog reach its edges.
        let margin =
            if matches!(self, Self::Export(_)) { 0.0 } else { crate::app::theme::DIALOG_MARGIN };
        let frame = egui::Frame::window(ui.style()).inner_margin(margin);
        let modal = Modal::new(Id::unique("front")).backdrop_color(tokens.shade).frame(frame);
        let shown = modal.show(ui, |ui| match self {
            Self::Palette(palette) => palette.ui(ui, session),
            Self::Keys => key_sheet::key_sheet_ui(ui),
            Self::Settings(dialog) => dialog.ui(ui),
            Self::History(panel) => {
                session.map(|session| panel.ui(ui, session)).unwrap_or_default()
            }
            Self::Subject(dialog) => {
                session.map(|session| dialog.ui(ui, session)).unwrap_or_default()
            }
            Self::Visit(dialog) => {
                session.map(|session| dialog.ui(ui, session)).unwrap_or_default()
            }
            Self::View(dialog) => session.map(|session| dialog.ui(ui, session)).unwrap_or_default(),
            Self::Place(dialog) => {
                session.map(|session| dialog.ui(ui, session)).unwrap_or_default()
            }
            Self::Import(dialog) => dialog.ui(ui, session, textures),
            Self::Export(dialog) => {
                session.map(|session| dialog.ui(ui, session)).unwrap_or_default()
            }
            Self::Path(question) => question.ui(ui),
            Self::Reason(question) => question.ui(ui),
            Self::Lesion(question) => {
                session.map(|session| question.ui(ui, session)).unwrap_or_default()
            }
            Self::Believe(question) => question.ui(ui),
            Self::Unsaved => unsaved_ui(ui, session),
        });
        let mut actions = shown.inner.clone();
        // Many decisions may stand in an import: a click beside it is more likely a slip than an answer.
        let is_slip = matches!(self, Self::Import(_)) && shown.backdrop_response.clicked();
        if shown.should_close() && !is_slip && actions.is_empty() {
            actions.push(Action::CloseDialog);
        }
        actions
    }
}
