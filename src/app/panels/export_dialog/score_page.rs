//! The page of score tables: layout, format, what to include, and the first rows as they will be written.

use egui::{ComboBox, CornerRadius, Frame, Grid, Label, Layout, RichText, ScrollArea, Stroke, Ui};

use crate::app::action::Export;
use crate::app::panels::export_dialog::baseline_choice::baseline_ui;
use crate::app::panels::export_dialog::{Offer, choice_ui, choices_ui, file_stem};
use crate::app::session::Session;
use crate::app::theme::tokens;
use crate::app::widgets::{hint, section, segments};
use crate::exchange::table::delimited::tsv;
use crate::exchange::table::format::Format;
use crate::exchange::table::{Cell, Table};
use crate::jobs::export::missing_words;
use crate::jobs::scores::{Choice, Layout as TableLayout, Scores, scores};

/// What goes into a score table, and a look at it.
pub struct ScorePage {
    choice: Choice,
    format: Format,
    preview: Option<Preview>,
}

struct Preview {
    /// Of which step of the project, and of which choice.
    of: (u64, Choice),
    made: Result<Scores, String>,
}

/// The rows of a preview.
const ROWS: usize = 60;

impl ScorePage {
    /// Begins with what was chosen last, as far as it still is there.
    pub fn new(session: &Session, last: Option<&Export>) -> Self {
        let (mut choice, format) = match last {
            Some(Export::Scores { choice, format }) => (choice.clone(), *format),
            Some(Export::Measurements { .. } | Export::Figure(_)) | None => {
                (Choice::default(), Format::Xlsx)
            }
        };
        choice.instrument = choice.instrument.filter(|id| used(session).contains(id));
        Self { choice, format, preview: None }
    }

    /// Shows the choices and the preview; says what would be written.
    pub fn ui(&mut self, ui: &mut Ui, session: &Session) -> Offer {
        ui.heading("Score table");
        ui.add_space(6.0);
        ScrollArea::vertical().id_salt("score page").auto_shrink(false).show(ui, |ui| {
            choices_ui(ui, 680.0, |ui| self.shape_ui(ui));
            ui.add_space(6.0);
            choices_ui(ui, 480.0, |ui| self.rows_ui(ui, session));
            ui.add_space(8.0);
            self.preview_ui(ui, session);
        });
        let made = self.preview.as_ref().and_then(|preview| preview.made.as_ref().ok());
        Offer {
            export: Export::Scores { choice: self.choice.clone(), format: self.format },
            file_name: format!("{}_scores.{}", file_stem(session), self.format.ending()),
            note: format_note(self.format),
            is_possible: made.is_some_and(|made| made.n_rows > 0),
            copy: Some(copied),
        }
    }

    fn shape_ui(&mut self, ui: &mut Ui) {
        choice_ui(ui, "Layout", |ui, _| {
            let layouts = [(TableLayout::Long, "Long"), (TableLayout::Wide, "Wide")];
            self.choice.layout =
                segments(ui, &layouts, self.choice.layout).unwrap_or(self.choice.layout);
        });
        choice_ui(ui, "Format", |ui, _| {
            let formats = Format::ALL.map(|format| (format, format.label()));
            self.format = segments(ui, &formats, self.format).unwrap_or(self.format);
        });
        choice_ui(ui, "Include", |ui, _| {
            ui.horizontal(|ui| {
                ui.set_min_height(28.0);
                ui.checkbox(&mut self.choice.has_items, "Items");
                ui.checkbox(&mut self.choice.has_totals, "Totals");
                ui.checkbox(&mut self.choice.only_signed, "Only signed");
            });
        });
    }

    fn rows_ui(&mut self, ui: &mut Ui, session: &Session) {
        choice_ui(ui, "Instrument", |ui, title| {
            let name = |id: &str| {
                let known = session.definition(id);
                known.map_or_else(|| id.to_owned(), |it| it.sheet().short_title.clone())
            };
            let chosen = self.choice.instrument.as_deref();
            let combo = ComboBox::from_id_salt("instrument")
                .width(180.0)
                .selected_text(chosen.map_or_else(|| "All instruments".to_owned(), name));
            let shown = combo.show_ui(ui, |ui| {
                ui.selectable_value(&mut self.choice.instrument, None, "All instruments");
                for id in used(session) {
                    let label = name(&id);
                    ui.selectable_value(&mut self.choice.instrument, Some(id), label);
                }
            });
            shown.response.labelled_by(title.id);
        });
        choice_ui(ui, "Changes from", |ui, title| {
            baseline_ui(ui, session, title.id, "No baseline", &mut self.choice.baseline);
        });
    }

    fn preview_ui(&mut self, ui: &mut Ui, session: &Session) {
        let of = (session.file.ledger().head().seq, self.choice.clone());
        if self.preview.as_ref().is_none_or(|preview| preview.of != of) {
            let made = scores(&[("the project", session.project())], &self.choice, Some(ROWS));
            self.preview = Some(Preview { of, made: made.map_err(|error| error.to_string()) });
        }
        let Some(preview) = &self.preview else { return };
        let worse = tokens(ui).worse;
        let made = match &preview.made {
            Ok(made) => made,
            Err(words) => {
                ui.label(RichText::new(words).color(worse));
                return;
            }
        };
        if made.n_rows == 0 {
            let words = if self.choice.has_items || self.choice.has_totals {
                "Nothing is scored yet that fits this choice. Score a visit first (Alt+4)."
            } else {
                "Choose items, totals or both."
            };
            ui.label(hint(ui, words));
            return;
        }
        section(ui, &title(made.table.rows.len(), made.n_rows));
        let below: Vec<String> =
            missing_words(&made.gaps).into_iter().chain(made.warnings.clone()).collect();
        let font = egui::TextStyle::Body.resolve(ui.style());
        let height_of = |words: &String| {
            let galley =
                ui.painter().layout(words.clone(), font.clone(), worse, ui.available_width());
            galley.size().y + ui.spacing().item_spacing.y
        };
        let height_below: f32 = below.iter().map(height_of).sum();
        table_ui(ui, &made.table, height_below);
        for words in below {
            ui.label(RichText::new(words).color(worse));
        }
    }
}

/// What comes along with a table of this format.
pub(super) fn format_note(format: Format) -> &'static str {
    if format == Format::Xlsx { " · columns explained on a second sheet" } else { "" }
}

fn title(shown: usize, n_rows: usize) -> String {
    match (shown, n_rows) {
        (_, 1) => "Preview · 1 row".to_owned(),
        (shown, n) if shown < n => format!("Preview · first {shown} rows of {n}"),
        (_, n) => format!("Preview · {n} rows"),
    }
}

/// The first rows; what is missing stands out.
fn table_ui(ui: &mut Ui, table: &Table, height_below: f32) {
    let tokens = tokens(ui);
    // Room for what stands below, but never so little that nothing is seen.
    let height = (ui.available_height() - height_below - 20.0).max(140.0);
    let frame = Frame::new()
        .stroke(Stroke::new(1.0, tokens.hairline))
        .corner_radius(CornerRadius::same(8))
        .inner_margin(egui::Margin::symmetric(10, 6));
    frame.show(ui, |ui| {
        let scroll =
            ScrollArea::both().id_salt("preview").max_height(height).auto_shrink([false, true]);
        scroll.show(ui, |ui| {
            let grid = Grid::new("score rows")
                .num_columns(table.columns.len())
                .spacing([18.0, 10.0])
                .min_col_width(0.0)
                .min_row_height(17.0);
            grid.show(ui, |ui| {
                for column in &table.columns {
                    let name = RichText::new(&column.name).size(12.0).color(tokens.text_2);
                    ui.add(Label::new(name).extend()).on_hover_text(&column.meaning);
                }
                ui.end_row();
                for row in &table.rows {
                    // Between two rows, as wide as is seen.
                    let y = ui.cursor().min.y - 5.0;
                    let line = Stroke::new(1.0, tokens.hairline);
                    ui.painter().hline(ui.clip_rect().x_range(), y, line);
                    row_ui(ui, row, is_missing(table, row));
                    ui.end_row();
                }
            });
        });
    });
}

fn row_ui(ui: &mut Ui, row: &[Cell], is_missing: bool) {
    let tokens = tokens(ui);
    let color = if is_missing { tokens.worse } else { tokens.text };
    for cell in row {
        let label = Label::new(RichText::new(cell.to_string()).size(12.5).color(color)).extend();
        if matches!(cell, Cell::Number(_)) {
            ui.with_layout(Layout::right_to_left(egui::Align::Center), |ui| ui.add(label));
        } else {
            ui.add(label);
        }
    }
}

/// Whether something is missing in this row: of the long table by its status, of the wide one by a total.
fn is_missing(table: &Table, row: &[Cell]) -> bool {
    let says = |column: usize, wanted: &Cell| row.get(column) == Some(wanted);
    let incomplete = |(name, place): (&str, usize)| {
        name.ends_with(".complete") && says(place, &Cell::Bool(false))
    };
    let names = table.columns.iter().zip(0..).map(|(column, place)| (column.name.as_str(), place));
    let status = table.column("status");
    status.is_some_and(|status| says(status, &Cell::text("missing")))
        || names.into_iter().any(incomplete)
}

/// The instruments in use.
fn used(session: &Session) -> std::collections::BTreeSet<String> {
    let all = session.project().assessments.values();
    all.map(|assessment| assessment.identity.instrument.clone()).collect()
}

/// The visits of the selected subject, by the name that other subjects may share.
pub(super) fn baselines(session: &Session) -> Vec<(String, String)> {
    let is_alone = session.project().subjects.len() == 1;
    let visits = session.visits().iter();
    visits
        .map(|visit| {
            let name = if is_alone { visit.name() } else { visit.label.clone() };
            (name, format!("{} · {}", visit.name(), visit.label))
        })
        .collect()
}

/// The whole table for the clipboard, and how many rows it has.
fn copied(session: &Session, export: &Export) -> Option<(String, usize)> {
    let Export::Scores { choice, .. } = export else { return None };
    let made = scores(&[("the project", session.project())], choice, None).ok()?;
    Some((tsv(&made.table), made.n_rows))
}
