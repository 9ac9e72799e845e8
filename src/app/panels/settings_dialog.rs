//! Settings: who scores, how the window looks, how much memory it may use.

use egui::{DragValue, Grid, Ui};

use crate::app::action::Action;
use crate::app::settings::{Settings, Surround, ThemeChoice};
use crate::app::widgets::{button, button_row, hint, primary_button, segments};

/// A draft of the settings.
pub struct SettingsDialog {
    draft: Settings,
    instruments_folder: String,
}

impl SettingsDialog {
    /// A draft of `settings`.
    pub fn new(settings: &Settings) -> Self {
        let folder = settings.instruments_folder.as_ref().map(|path| path.display().to_string());
        Self { draft: settings.clone(), instruments_folder: folder.unwrap_or_default() }
    }

    /// Shows the draft.
    pub fn ui(&mut self, ui: &mut Ui) -> Vec<Action> {
        ui.set_width(600.0);
        ui.heading("Settings");
        ui.add_space(6.0);
        Grid::new("settings").num_columns(2).spacing([20.0, 12.0]).show(ui, |ui| {
            self.rater_ui(ui);
            self.look_ui(ui);
            self.memory_ui(ui);
        });
        let mut actions = Vec::new();
        button_row(ui, |ui| {
            if primary_button(ui, "Apply", true).clicked() {
                let folder = self.instruments_folder.trim();
                self.draft.instruments_folder = (!folder.is_empty()).then(|| folder.into());
                actions.push(Action::Settings(Box::new(self.draft.clone())));
                actions.push(Action::CloseDialog);
            }
            if button(ui, "Cancel").clicked() {
                actions.push(Action::CloseDialog);
            }
        });
        actions
    }

    fn rater_ui(&mut self, ui: &mut Ui) {
        let label = ui.label("Rater");
        ui.vertical(|ui| {
            ui.text_edit_singleline(&mut self.draft.rater).labelled_by(label.id);
            ui.label(hint(ui, "Initials or a code; stands beside every region and score. Empty: the user of the system."));
        });
        ui.end_row();
        let label = ui.label("Reading");
        ui.vertical(|ui| {
            ui.add(DragValue::new(&mut self.draft.reading).range(1..=9)).labelled_by(label.id);
            ui.label(hint(
                ui,
                "Your first, second … independent pass; each has its own regions and scores.",
            ));
        });
        ui.end_row();
    }

    fn look_ui(&mut self, ui: &mut Ui) {
        ui.label("Theme");
        let themes = [
            (ThemeChoice::System, "As the system"),
            (ThemeChoice::Dark, "Dark"),
            (ThemeChoice::Light, "Light"),
        ];
        if let Some(theme) = segments(ui, &themes, self.draft.theme) {
            self.draft.theme = theme;
        }
        ui.end_row();
        ui.label("Around the photo");
        let surrounds = Surround::ALL.map(|surround| (surround, surround.label()));
        if let Some(surround) = segments(ui, &surrounds, self.draft.surround) {
            self.draft.surround = surround;
        }
        ui.end_row();
    }

    fn memory_ui(&mut self, ui: &mut Ui) {
        let label = ui.label("Memory for pictures");
        ui.horizontal(|ui| {
            ui.add(DragValue::new(&mut self.draft.texture_mib).range(64..=8192).suffix(" MiB"))
                .labelled_by(label.id);
            let also = ui.label("on screen, and");
            ui.add(DragValue::new(&mut self.draft.pixel_mib).range(128..=16_384).suffix(" MiB"))
                .labelled_by(also.id);
            ui.label("decoded");
        });
        ui.end_row();
        let label = ui.label("Largest photo");
        ui.vertical(|ui| {
            ui.horizontal(|ui| {
                let megapixels = &mut self.draft.photo_megapixels;
                ui.add(DragValue::new(megapixels).range(1..=4_000).suffix(" megapixels"))
                    .labelled_by(label.id);
                let also = ui.label("in a file of at most");
                let megabytes = &mut self.draft.photo_megabytes;
                ui.add(DragValue::new(megabytes).range(1..=16_384).suffix(" MB"))
                    .labelled_by(also.id);
            });
            ui.label(hint(
                ui,
                "Larger ones are refused, because a damaged file can claim any size. Raise it for genuine ones.",
            ));
        });
        ui.end_row();
        ui.label("Recent projects");
        ui.vertical(|ui| {
            ui.checkbox(&mut self.draft.remembers_projects, "Remember them on the start screen");
            if !self.draft.remembers_projects {
                self.draft.recent.clear();
            }
            ui.label(hint(
                ui,
                "Only paths, in Seriatim's own settings file. Off unless you allow it.",
            ));
        });
        ui.end_row();
        let label = ui.label("Own instruments");
        ui.vertical(|ui| {
            ui.text_edit_singleline(&mut self.instruments_folder).labelled_by(label.id);
            ui.label(hint(
                ui,
                "A folder of instrument files (.ron); read when a project is opened.",
            ));
        });
        ui.end_row();
    }
}
