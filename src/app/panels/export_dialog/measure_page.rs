//! The page of measurements: a row for what, changes from when, and what the columns say.
//!
//! Nothing is measured here, for colours are made of every pixel of the photos: that is the work of the job that saves.

use egui::{CornerRadius, Frame, Grid, Label, RichText, ScrollArea, Stroke, Ui};

use crate::app::action::Export;
use crate::app::panels::export_dialog::baseline_choice::baseline_ui;
use crate::app::panels::export_dialog::score_page::format_note;
use crate::app::panels::export_dialog::{Offer, choice_ui, choices_ui, file_stem};
use crate::app::session::Session;
use crate::app::theme::tokens;
use crate::app::widgets::{hint, section, segments};
use crate::exchange::table::Column;
use crate::exchange::table::format::Format;
use crate::jobs::measure::{By, Choice, columns};

/// What goes into a table of measurements.
pub struct MeasurePage {
    choice: Choice,
    format: Format,
}

impl MeasurePage {
    /// Begins with what was chosen last.
    pub fn new(last: Option<&Export>) -> Self {
        let (choice, format) = match last {
            Some(Export::Measurements { choice, format }) => (choice.clone(), *format),
            Some(Export::Scores { .. } | Export::Figure(_)) | None => {
                (Choice::default(), Format::Xlsx)
            }
        };
        Self { choice, format }
    }

    /// Shows the choices and the columns; says what would be written.
    pub fn ui(&mut self, ui: &mut Ui, session: &Session) -> Offer {
        let regions = session.project().regions.values();
        let n_regions = regions.filter(|region| region.state.is_accepted()).count();
        ui.heading("Measurements");
        ui.add_space(6.0);
        ScrollArea::vertical().id_salt("measure page").auto_shrink(false).show(ui, |ui| {
            choices_ui(ui, 680.0, |ui| self.choices_ui(ui, session));
            ui.add_space(8.0);
            if n_regions == 0 {
                let words = "Nothing is drawn yet that can be measured. Outline a lesion first (Alt+2).";
                ui.label(hint(ui, words));
                return;
            }
            let columns = columns(self.choice.by);
            section(ui, &title(columns.len(), n_regions));
            columns_ui(ui, &columns);
            let words = "Colours are measured when the table is saved, from the photos at full size. What \
                         is not known stays empty: without a scale there are no millimetres.";
            ui.label(hint(ui, words));
        });
        Offer {
            export: Export::Measurements { choice: self.choice.clone(), format: self.format },
            file_name: format!("{}_measurements.{}", file_stem(session), self.format.ending()),
            note: format_note(self.format),
            is_possible: n_regions > 0,
            copy: None,
        }
    }

    fn choices_ui(&mut self, ui: &mut Ui, session: &Session) {
        choice_ui(ui, "A row for each", |ui, _| {
            let rows = [(By::Region, "Region"), (By::Lesion, "Lesion and visit")];
            self.choice.by = segments(ui, &rows, self.choice.by).unwrap_or(self.choice.by);
        });
        choice_ui(ui, "Format", |ui, _| {
            let formats = Format::ALL.map(|format| (format, format.label()));
            self.format = segments(ui, &formats, self.format).unwrap_or(self.format);
        });
        // Only a lesion is followed from visit to visit; a region is of one photo.
        if self.choice.by == By::Lesion {
            choice_ui(ui, "Changes from", |ui, title| {
                let own = "The subject’s baseline";
                baseline_ui(ui, session, title.id, own, &mut self.choice.baseline);
            });
        }
    }
}

fn title(n_columns: usize, n_regions: usize) -> String {
    let regions =
        if n_regions == 1 { "1 region".to_owned() } else { format!("{n_regions} regions") };
    format!("{n_columns} columns · {regions} to measure")
}

/// What every column says, in the order of the file.
fn columns_ui(ui: &mut Ui, columns: &[Column]) {
    let tokens = tokens(ui);
    // Room for the sentence below, but never so little that nothing is seen.
    let height = (ui.available_height() - 70.0).max(140.0);
    let frame = Frame::new()
        .stroke(Stroke::new(1.0, tokens.hairline))
        .corner_radius(CornerRadius::same(8))
        .inner_margin(egui::Margin::symmetric(10, 6));
    frame.show(ui, |ui| {
        let scroll =
            ScrollArea::both().id_salt("columns").max_height(height).auto_shrink([false, true]);
        scroll.show(ui, |ui| {
            let grid = Grid::new("column rows").num_columns(3).spacing([18.0, 8.0]);
            grid.show(ui, |ui| {
                for column in columns {
                    let cells = [
                        (&column.name, tokens.text),
                        (&column.unit, tokens.text_2),
                        (&column.meaning, tokens.text_2),
                    ];
                    for (words, color) in cells {
                        let words = RichText::new(words).size(12.5).color(color);
                        ui.add(Label::new(words).extend());
                    }
                    ui.end_row();
                }
            });
        });
    });
}
