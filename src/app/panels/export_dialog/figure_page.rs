//! The page of figures: which visits and views, how large in print, and a small picture made in the background.

use egui::{DragValue, Image, Rect, RichText, ScrollArea, Sense, Spinner, TextureHandle, Ui, vec2};

use crate::app::action::{Action, Export, FigureWish};
use crate::app::panels::export_dialog::{Offer, choice_ui, choices_ui, file_stem};
use crate::app::session::Session;
use crate::app::theme::tokens;
use crate::app::widgets::{fitted, hint, quiet, section, segments, sentence};
use crate::jobs::figure::with_photos;
use crate::model::ids::{ViewId, VisitId};

/// What a figure shows, and a look at it.
pub struct FigurePage {
    visits: Vec<(VisitId, bool)>,
    views: Vec<(ViewId, bool)>,
    wish: FigureWish,
    /// What the picture was last asked for.
    asked: Option<FigureWish>,
    /// The picture, or why there is none.
    preview: Option<Result<Preview, String>>,
}

/// A small picture of a figure.
pub struct Preview {
    /// The picture.
    pub picture: TextureHandle,
    /// The size in print, in pixels.
    pub size: (u32, u32),
    /// What is wrong with it, or good to know.
    pub words: Vec<String>,
}

impl FigurePage {
    /// Begins with every visit and view that has a photo, in the size chosen last.
    pub fn new(session: &Session, last: Option<&Export>) -> Self {
        let (width_mm, dpi, is_aligned) = match last {
            Some(Export::Figure(wish)) => (wish.width_mm, wish.dpi, wish.is_aligned),
            Some(Export::Scores { .. } | Export::Measurements { .. }) | None => (180, 300, false),
        };
        let subject = session.selection.subject;
        let (visits, views) = with_photos(session.project(), subject);
        let (shown_visits, shown_views) = (visits.clone(), views.clone());
        let wish = FigureWish {
            subject,
            visits: shown_visits,
            views: shown_views,
            width_mm,
            dpi,
            is_aligned,
        };
        let all_visits =
            session.visits().iter().map(|visit| (visit.id, visits.contains(&visit.id)));
        let all_views = session.project().views.iter().map(|it| (it.id, views.contains(&it.id)));
        Self {
            visits: all_visits.collect(),
            views: all_views.collect(),
            wish,
            asked: None,
            preview: None,
        }
    }

    /// Takes in a picture, if it still is the one that was asked for last.
    pub fn take(&mut self, of: &FigureWish, preview: Result<Preview, String>) {
        if self.asked.as_ref() == Some(of) {
            self.preview = Some(preview);
        }
    }

    /// Shows the choices and the picture; asks for a picture of what is chosen.
    pub fn ui(&mut self, ui: &mut Ui, session: &Session) -> (Vec<Action>, Offer) {
        let mut actions = Vec::new();
        ui.heading("Figure");
        ui.add_space(6.0);
        ScrollArea::vertical().id_salt("figure page").auto_shrink(false).show(ui, |ui| {
            self.rows_ui(ui, session);
            ui.add_space(6.0);
            choices_ui(ui, 420.0, |ui| self.size_ui(ui));
            ui.add_space(8.0);
            self.preview_ui(ui);
        });
        self.wish.visits = self.visits.iter().filter(|it| it.1).map(|it| it.0).collect();
        self.wish.views = self.views.iter().filter(|it| it.1).map(|it| it.0).collect();
        // A number that is being dragged is not asked for at every step.
        let is_settled = !ui.input(|input| input.pointer.any_down());
        if is_settled && self.asked.as_ref() != Some(&self.wish) {
            self.asked = Some(self.wish.clone());
            actions.push(Action::PreviewFigure(self.wish.clone()));
        }
        let is_current = self.asked.as_ref() == Some(&self.wish);
        let offer = Offer {
            export: Export::Figure(self.wish.clone()),
            file_name: format!("{}_figure.png", file_stem(session)),
            note: " · or .svg",
            is_possible: !is_current || !matches!(self.preview, Some(Err(_))),
            copy: None,
        };
        (actions, offer)
    }

    fn rows_ui(&mut self, ui: &mut Ui, session: &Session) {
        choice_ui(ui, "Visits", |ui, _| {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = 14.0;
                for (id, is_shown) in &mut self.visits {
                    let visit = session.subject().and_then(|subject| subject.visit(*id));
                    let label = visit.map_or("", |visit| visit.label.as_str());
                    ui.checkbox(is_shown, label);
                }
            });
        });
        ui.add_space(6.0);
        choice_ui(ui, "Views", |ui, _| {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = 14.0;
                for (id, is_shown) in &mut self.views {
                    let view = session.project().view(*id);
                    ui.checkbox(is_shown, view.map_or("", |view| view.label.as_str()));
                }
            });
        });
    }

    fn size_ui(&mut self, ui: &mut Ui) {
        choice_ui(ui, "Width in print", |ui, title| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                let widths = [(85, "1 column"), (120, "1.5 columns"), (180, "2 columns")];
                self.wish.width_mm =
                    segments(ui, &widths, self.wish.width_mm).unwrap_or(self.wish.width_mm);
                let width = DragValue::new(&mut self.wish.width_mm).range(20..=1000).suffix(" mm");
                ui.add(width).labelled_by(title.id);
            });
        });
        choice_ui(ui, "Dots per inch", |ui, title| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                let dots = [(150, "150"), (300, "300"), (600, "600")];
                self.wish.dpi = segments(ui, &dots, self.wish.dpi).unwrap_or(self.wish.dpi);
                ui.add(DragValue::new(&mut self.wish.dpi).range(36..=1200)).labelled_by(title.id);
            });
        });
        choice_ui(ui, "Crops", |ui, _| {
            let words = "The same spot of skin in every photo of a row, where they are aligned";
            ui.checkbox(&mut self.wish.is_aligned, "Aligned").on_hover_text(words);
        });
    }

    fn preview_ui(&self, ui: &mut Ui) {
        let tokens = tokens(ui);
        section(ui, "Preview");
        match &self.preview {
            None => {
                let height = ui.available_height().max(120.0);
                ui.allocate_ui(vec2(ui.available_width(), height), |ui| {
                    ui.centered_and_justified(|ui| ui.add(Spinner::new().size(20.0)));
                });
            }
            Some(Err(words)) => {
                ui.label(RichText::new(sentence(words)).color(tokens.worse));
            }
            Some(Ok(preview)) => {
                let below = 22.0 * (1.0 + preview.words.len() as f32);
                let space = vec2(ui.available_width(), (ui.available_height() - below).max(160.0));
                let [across, down] = preview.picture.size().map(|side| side as f32);
                let shape =
                    fitted(Rect::from_min_size(egui::Pos2::ZERO, space), across, down).size();
                // Never larger than it is: a blurred preview would look like a blurred figure.
                let shape = shape.min(vec2(across, down));
                let (rect, response) = ui.allocate_exact_size(shape, Sense::hover());
                Image::new(&preview.picture).paint_at(ui, rect);
                response.widget_info(|| {
                    egui::WidgetInfo::labeled(egui::Role::Image, true, "Preview of the figure")
                });
                let (width, height) = preview.size;
                let tall =
                    f64::from(self.wish.width_mm) * f64::from(height) / f64::from(width.max(1));
                let words =
                    format!("{} × {tall:.0} mm · {width} × {height} px", self.wish.width_mm);
                ui.label(quiet(ui, words));
                for words in &preview.words {
                    ui.label(RichText::new(sentence(words)).color(tokens.worse));
                }
                if self.asked.as_ref() != Some(&self.wish) {
                    ui.label(hint(ui, "The picture follows."));
                }
            }
        }
    }
}
