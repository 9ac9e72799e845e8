//! Everything that leaves the program, in one place: what to hand out, a look at it, then where to.
//!
//! The dialog only chooses. What it chose goes out as an [`Export`], and `update` does the work off this thread.

use egui::{Align, Button, Layout, Rect, Response, RichText, Ui, UiBuilder, vec2};

use crate::app::action::{Action, Export};
use crate::app::fields::give_keyboard;
use crate::app::icons;
use crate::app::panels::export_dialog::figure_page::FigurePage;
use crate::app::panels::export_dialog::measure_page::MeasurePage;
use crate::app::panels::export_dialog::score_page::ScorePage;
use crate::app::session::Session;
use crate::app::theme::{self, tokens};
use crate::app::widgets::{button, primary_button, quiet};

pub mod baseline_choice;
pub mod figure_page;
pub mod measure_page;
pub mod score_page;

/// What can be handed out, and which of it is shown.
pub struct ExportDialog {
    page: Page,
    scores: ScorePage,
    measurements: MeasurePage,
    /// The page that makes a figure, and the picture on it.
    pub figure: FigurePage,
    /// What was copied last, in words; gone as soon as something else is chosen.
    copied: Option<(Export, String)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Page {
    Scores,
    Measurements,
    Figure,
}

/// What a page says about what it would hand out.
pub struct Offer {
    /// What is handed out.
    pub export: Export,
    /// The name of the file, as suggested.
    pub file_name: String,
    /// Said behind the file name.
    pub note: &'static str,
    /// Whether there is anything to hand out.
    pub is_possible: bool,
    /// The same as text for the clipboard, where that makes sense: made only when asked for.
    pub copy: Option<Copying>,
}

/// Makes the text of an export, and says how many rows it has.
pub type Copying = fn(&Session, &Export) -> Option<(String, usize)>;

/// The room around the dialog, and its size at most.
const ROOM: f32 = 48.0;
const LARGEST: egui::Vec2 = vec2(1120.0, 700.0);

impl ExportDialog {
    /// Opens with what was chosen last, as far as it still is there.
    pub fn new(session: &Session, last: Option<&Export>) -> Self {
        let page = match last {
            Some(Export::Figure(_)) => Page::Figure,
            Some(Export::Measurements { .. }) => Page::Measurements,
            Some(Export::Scores { .. }) | None => Page::Scores,
        };
        Self {
            page,
            scores: ScorePage::new(session, last),
            measurements: MeasurePage::new(last),
            figure: FigurePage::new(session, last),
            copied: None,
        }
    }

    /// Shows the dialog.
    pub fn ui(&mut self, ui: &mut Ui, session: &Session) -> Vec<Action> {
        let space = ui.content_rect().size() - vec2(ROOM, ROOM);
        let (rect, _) = ui.allocate_exact_size(space.min(LARGEST), egui::Sense::hover());
        let list_width = if rect.width() < 800.0 { 150.0 } else { 210.0 };
        let (list, rest) = rect.split_left_right_at_x(rect.min.x + list_width);
        let line = egui::Stroke::new(1.0, tokens(ui).hairline);
        ui.painter().vline(list.max.x, rect.y_range(), line);
        in_rect(ui, list.shrink(12.0), |ui| self.list_ui(ui));
        let inside = rest.shrink2(vec2(24.0, 20.0));
        let (body, foot) = inside.split_top_bottom_at_y(inside.max.y - 42.0);
        let (mut actions, offer) = in_rect(ui, body, |ui| match self.page {
            Page::Scores => (Vec::new(), self.scores.ui(ui, session)),
            Page::Measurements => (Vec::new(), self.measurements.ui(ui, session)),
            Page::Figure => self.figure.ui(ui, session),
        });
        let foot = foot.with_min_y(foot.max.y - 32.0);
        actions.extend(in_rect(ui, foot, |ui| self.foot_ui(ui, session, &offer)));
        actions
    }

    /// What can be handed out.
    fn list_ui(&mut self, ui: &mut Ui) {
        ui.with_layout(Layout::top_down_justified(Align::LEFT), |ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            for (page, icon, name) in [
                (Page::Scores, icons::TABLE, "Score table"),
                (Page::Measurements, icons::RULER, "Measurements"),
                (Page::Figure, icons::FIGURE, "Figure"),
            ] {
                let is_here = self.page == page;
                let tokens = tokens(ui);
                let color = if is_here { tokens.text } else { tokens.text_2 };
                let icon = RichText::new(icon).font(theme::icon(16.0)).color(color);
                let label = RichText::new(name).color(color);
                let fill = if is_here { tokens.raised } else { egui::Color32::TRANSPARENT };
                let button =
                    Button::selectable(is_here, (icon, label)).fill(fill).min_size(vec2(0.0, 36.0));
                if ui.add(button).accessible_name(name).clicked() {
                    self.page = page;
                }
            }
        });
    }

    /// The file name at the left; copy, cancel and save at the right.
    fn foot_ui(&mut self, ui: &mut Ui, session: &Session, offer: &Offer) -> Vec<Action> {
        let mut actions = Vec::new();
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let save = primary_button(ui, "Save…", offer.is_possible);
            let save = save.on_hover_text("Choose where it goes (Enter)");
            focus_when_free(ui, &save);
            if save.clicked() {
                let (export, name) = (offer.export.clone(), offer.file_name.clone());
                actions.push(Action::SaveExport(Box::new(export), name));
            }
            if button(ui, "Cancel").on_hover_text("Close (Esc)").clicked() {
                actions.push(Action::CloseDialog);
            }
            if let Some(copy) = offer.copy {
                let widget = Button::new("Copy").min_size(vec2(0.0, 30.0));
                let clicked = ui.add_enabled(offer.is_possible, widget);
                let hint = "The whole table to the clipboard, to be pasted into a spreadsheet";
                if clicked.on_hover_text(hint).clicked()
                    && let Some((text, n_rows)) = copy(session, &offer.export)
                {
                    let words = format!("Copied {n_rows} rows");
                    self.copied = Some((offer.export.clone(), words));
                    actions.push(Action::Copy(text));
                }
            }
            let copied = self.copied.as_ref().filter(|(export, _)| *export == offer.export);
            let words = match copied {
                Some((_, words)) => words.clone(),
                None if offer.is_possible => format!("{}{}", offer.file_name, offer.note),
                None => String::new(),
            };
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(egui::Label::new(quiet(ui, words)).truncate());
            });
        });
        actions
    }
}

/// The primary button has the keyboard unless something else was chosen, so that Enter means what it says.
fn focus_when_free(ui: &Ui, button: &Response) {
    let is_free = button.enabled() && ui.memory(|memory| memory.focused().is_none());
    if is_free && !egui::Popup::is_any_open(ui) {
        give_keyboard(ui, button.id);
    }
}

fn in_rect<T>(ui: &mut Ui, rect: Rect, show: impl FnOnce(&mut Ui) -> T) -> T {
    ui.scope_builder(UiBuilder::new().max_rect(rect), show).inner
}

/// A small title above a choice.
pub fn choice_ui<T>(ui: &mut Ui, title: &str, show: impl FnOnce(&mut Ui, &Response) -> T) -> T {
    let shown = ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 5.0;
        let title = ui.label(quiet(ui, title));
        show(ui, &title)
    });
    shown.inner
}

/// Choices beside each other where there is room, else below each other.
pub fn choices_ui(ui: &mut Ui, needed: f32, show: impl FnOnce(&mut Ui)) {
    if ui.available_width() >= needed {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 24.0;
            show(ui);
        });
    } else {
        ui.vertical(show);
    }
}

/// A file name made of the subject's code, or of the project's name where there are several subjects.
pub fn file_stem(session: &Session) -> String {
    let project = session.file.path().file_stem().unwrap_or_default().to_string_lossy();
    let code = session.subject().filter(|_| session.project().subjects.len() == 1);
    let name = code.map_or_else(|| project.as_ref(), |subject| subject.code.as_str());
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let plain: String = name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    // A name that begins with a dot or a dash is hidden or taken for an option.
    plain.trim_start_matches(['-', '_']).to_owned()
}
