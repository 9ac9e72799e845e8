//! Questions that must be answered first: a path, a reason, which file to believe, whether to close unsaved.

use std::path::PathBuf;

use egui::{Key, RichText, Ui};

use crate::app::action::{Action, Waiting};
use crate::app::commands::Command;
use crate::app::dialogs::Ask;
use crate::app::fields::{focus_first, give_keyboard, line_field};
use crate::app::session::Session;
use crate::app::theme;
use crate::app::widgets::{button, button_row, hint, primary_button};

/// A field for a path, where the system has no dialog.
pub struct PathQuestion {
    ask: Ask,
    text: String,
}

/// A field for the reason of a change to something signed.
pub struct ReasonQuestion {
    words: String,
    text: String,
    /// What goes on once the reason is given.
    pub waiting: Waiting,
}

/// Which of two files to believe.
pub struct BelieveQuestion {
    /// The project.
    pub path: PathBuf,
    /// What is wrong.
    pub words: String,
}

impl PathQuestion {
    /// An empty field, or one with a suggested name.
    pub fn new(ask: Ask) -> Self {
        let text = match &ask {
            Ask::Project | Ask::Folder | Ask::Photos => String::new(),
            Ask::NewProject(name) | Ask::Elsewhere(name) | Ask::ExportFile(name) => name.clone(),
        };
        Self { ask, text }
    }

    /// Shows the field.
    pub fn ui(&mut self, ui: &mut Ui) -> Vec<Action> {
        ui.set_width(520.0);
        let (title, words) = match &self.ask {
            Ask::Project => ("Open project", "The path of a project file (.ron)"),
            Ask::Folder => ("Add a folder of photos", "The path of a folder"),
            Ask::Photos => ("Add photos", "The path of a photo"),
            Ask::NewProject(_) => ("Save the new project", "Where the project file is to be"),
            Ask::Elsewhere(_) => ("Save a copy", "Where the copy is to be"),
            Ask::ExportFile(_) => {
                ("Export", "Where the file is to be; a name alone is put beside the project")
            }
        };
        ui.heading(title);
        ui.label(hint(ui, "This system offers no file dialog, so please type the path. A file can also be dropped on the window."));
        let field = line_field(ui, &mut self.text, "Path", words);
        focus_first(ui, &field, &self.text);
        let path = PathBuf::from(self.text.trim().trim_matches('"'));
        let must_exist = matches!(self.ask, Ask::Project | Ask::Folder | Ask::Photos);
        let problem = if self.text.trim().is_empty() {
            Some(String::new())
        } else if must_exist && !path.exists() {
            Some("There is no such file or folder".to_owned())
        } else {
            None
        };
        ui.label(RichText::new(problem.clone().unwrap_or_default()).color(theme::tokens(ui).worse));
        confirm_row(ui, &field, "Go on", problem.is_none(), || {
            vec![Action::Answered(self.ask.clone(), vec![path])]
        })
    }
}

impl ReasonQuestion {
    /// An empty field.
    pub fn new(words: &str, waiting: Waiting) -> Self {
        Self { words: words.to_owned(), text: String::new(), waiting }
    }

    /// Shows the field.
    pub fn ui(&mut self, ui: &mut Ui) -> Vec<Action> {
        ui.set_width(460.0);
        ui.heading("Reason for change");
        ui.label(&self.words);
        ui.label(hint(
            ui,
            "The old answers, your name, the time and the reason stay in the project.",
        ));
        let field = line_field(ui, &mut self.text, "Reason", "Why the signed answers change");
        focus_first(ui, &field, &self.text);
        let reason = self.text.trim().to_owned();
        confirm_row(ui, &field, "Change", !reason.is_empty(), || vec![Action::Reason(reason)])
    }
}

impl BelieveQuestion {
    /// Shows the choice.
    pub fn ui(&mut self, ui: &mut Ui) -> Vec<Action> {
        ui.set_width(520.0);
        ui.heading("Which file is right?");
        ui.label(format!("{}: {}.", self.path.display(), self.words));
        ui.label(hint(ui, "The other file is kept beside it under another name. Nothing is lost."));
        ui.add_space(8.0);
        let mut actions = Vec::new();
        ui.horizontal(|ui| {
            let open = |believe| Action::Believe(self.path.clone(), believe);
            if primary_button(ui, "Open the project file", true).clicked() {
                actions.push(open(crate::store::opening::Believe::ProjectFile));
            }
            if button(ui, "Rebuild from the history").clicked() {
                actions.push(open(crate::store::opening::Believe::History));
            }
            if button(ui, "Cancel").clicked() {
                actions.push(Action::CloseDialog);
            }
        });
        actions
    }
}

/// Not everything could be written.
pub fn unsaved_ui(ui: &mut Ui, session: Option<&Session>) -> Vec<Action> {
    ui.set_width(480.0);
    ui.heading("Not everything is saved");
    let failure = session.and_then(|session| session.file.save_state().failure);
    ui.label(
        failure.unwrap_or_else(|| "The last attempt may have worked by now; try again.".to_owned()),
    );
    ui.label(hint(
        ui,
        "Your work is complete in this window. Save it elsewhere, or mend the cause and try again.",
    ));
    ui.add_space(8.0);
    let mut actions = Vec::new();
    ui.horizontal(|ui| {
        if primary_button(ui, "Save elsewhere…", true).clicked() {
            actions.push(Action::CloseDialog);
            actions.push(Action::Run(Command::SaveElsewhere));
        }
        if button(ui, "Try again").clicked() {
            actions.push(Action::RetrySave);
            actions.push(Action::CloseDialog);
        }
        if button(ui, "Close and lose what is not saved").clicked() {
            actions.push(Action::CloseAnyway);
        }
        if button(ui, "Cancel").clicked() {
            actions.push(Action::CloseDialog);
        }
    });
    actions
}

/// Cancel and confirm at the right; Enter in a field confirms as well, or leads back to `first` while that is impossible.
pub fn confirm_row(
    ui: &mut Ui,
    first: &egui::Response,
    text: &str,
    is_possible: bool,
    confirmed: impl FnOnce() -> Vec<Action>,
) -> Vec<Action> {
    // A field gives the keyboard away on Enter; a button keeps it.
    let is_free = ui.memory(|memory| memory.focused().is_none()) && !egui::Popup::is_any_open(ui);
    let is_entered = is_free && ui.input(|input| input.key_pressed(Key::Enter));
    if is_entered && !is_possible {
        give_keyboard(ui, first.id);
    }
    let (is_clicked, is_cancelled) = button_row(ui, |ui| {
        (primary_button(ui, text, is_possible).clicked(), button(ui, "Cancel").clicked())
    });
    if is_possible && (is_entered || is_clicked) {
        return confirmed();
    }
    is_cancelled.then_some(Action::CloseDialog).into_iter().collect()
}

/// What was saved closes the dialog.
pub fn and_close(mut actions: Vec<Action>) -> Vec<Action> {
    actions.push(Action::CloseDialog);
    actions
}
