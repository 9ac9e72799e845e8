//! Growing and shrinking by an amount that is typed: in millimetres where the photo has a scale, else in pixels.

use egui::{Area, Frame, Id, Key, Label, Margin, Order, Rect, Stroke, TextEdit, Ui, pos2};

use crate::app::action::Action;
use crate::app::canvas::operations::{Change, reshape};
use crate::app::canvas::tool::Draft;
use crate::app::session::Session;
use crate::app::theme::{self, tokens};
use crate::app::widgets::{button, hint, segments, strong};
use crate::app::workspaces::annotate::chosen::{open, told};
use crate::model::calibration::{Calibration, Scale};
use crate::model::edit::Edit;
use crate::model::ids::RegionId;
use crate::model::region::Shape;

/// The form, and what the regions would be like.
#[derive(Clone, Debug, Default)]
pub(super) struct GrowForm {
    is_open: bool,
    text: String,
    in_pixels: bool,
    /// Whether the field takes the keyboard in the next frame.
    wants_keyboard: bool,
    told: Option<&'static str>,
    seen: Option<Seen>,
    shapes: Vec<(RegionId, Shape)>,
}

/// What the shapes depend on.
#[derive(Clone, Debug, PartialEq)]
struct Seen {
    by: Option<f64>,
    selected: Vec<RegionId>,
    seq: u64,
}

const WIDTH: f32 = 268.0;

/// Farther than this, in pixels, nobody means it.
const MOST: f64 = 10_000.0;

impl GrowForm {
    /// Opens the form for the selected regions.
    pub fn open(&mut self) {
        let (text, in_pixels) = (std::mem::take(&mut self.text), self.in_pixels);
        *self = Self { is_open: true, wants_keyboard: true, text, in_pixels, ..Self::default() };
    }

    /// Closes it; nothing is done.
    pub fn close(&mut self) {
        (self.is_open, self.told, self.seen) = (false, None, None);
        self.shapes.clear();
    }

    /// Whether it is open.
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// What the regions would be like.
    pub fn draft(&self) -> Option<Draft<'_>> {
        (self.is_open && !self.shapes.is_empty()).then_some(Draft::AllInstead(&self.shapes))
    }

    /// Shows the form at the upper right of the canvas.
    pub fn ui(&mut self, ui: &Ui, canvas: Rect, session: &Session) -> Vec<Action> {
        let tokens = tokens(ui);
        let frame = Frame::new()
            .fill(tokens.panel)
            .stroke(Stroke::new(1.0, tokens.outline))
            .corner_radius(theme::RADIUS)
            .inner_margin(Margin::same(12));
        let at = pos2(canvas.right() - WIDTH - 46.0, canvas.top() + 10.0);
        let area = Area::new(Id::unique("grow")).order(Order::Middle).fixed_pos(at);
        area.show(ui, |ui| frame.show(ui, |ui| self.contents_ui(ui, session)).inner).inner
    }

    fn contents_ui(&mut self, ui: &mut Ui, session: &Session) -> Vec<Action> {
        ui.set_width(WIDTH);
        ui.label(strong(ui, "Grow or shrink"));
        let photo = session.photo().map(|(_, photo)| photo);
        let scale = photo.and_then(|it| it.calibration.as_ref()).and_then(Calibration::scale);
        let words = if scale.is_some() {
            "On all sides. A number below zero shrinks."
        } else {
            "On all sides. A number below zero shrinks. In millimetres only with a scale (K)."
        };
        ui.add(Label::new(hint(ui, words)).wrap());
        ui.add_space(6.0);
        let entered = ui.horizontal(|ui| {
            let label = ui.label("By");
            let field = TextEdit::singleline(&mut self.text).desired_width(70.0);
            let field = ui.add(field).labelled_by(label.id);
            if std::mem::take(&mut self.wants_keyboard) {
                field.request_focus();
            }
            if scale.is_some() {
                let chosen = segments(ui, &[(false, "mm"), (true, "px")], self.in_pixels);
                self.in_pixels = chosen.unwrap_or(self.in_pixels);
            } else {
                ui.label("px");
            }
            field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
        });
        if ui.input(|input| input.key_pressed(Key::Escape)) {
            self.close();
            return Vec::new();
        }
        let by = self.by(scale);
        self.look(session, by);
        if let Some(words) = self.told {
            ui.add(Label::new(words).wrap());
        }
        ui.add_space(6.0);
        let mut applies = entered.inner;
        ui.horizontal(|ui| {
            applies |= button(ui, "Apply").clicked();
            if button(ui, "Cancel").clicked() {
                self.close();
            }
        });
        if !applies || !self.is_open {
            return Vec::new();
        }
        let Some(by) = by else {
            self.told = Some("Type a number, such as 2 or −0.5.");
            self.wants_keyboard = true;
            return Vec::new();
        };
        match open(session).and_then(|regions| reshape(&regions, Change::Grow(by))) {
            Ok(step) => {
                self.close();
                told(Ok(step))
            }
            Err(words) => {
                self.told = Some(words);
                self.wants_keyboard = true;
                Vec::new()
            }
        }
    }

    /// The amount in pixels.
    fn by(&self, scale: Option<Scale>) -> Option<f64> {
        let typed = self.text.trim().replace(',', ".").replace('−', "-");
        let amount: f64 = typed.parse().ok()?;
        let factor = scale.filter(|_| !self.in_pixels).map_or(1.0, |scale| scale.px_per_mm);
        Some(amount * factor).filter(|by| by.abs() <= MOST && *by != 0.0)
    }

    /// Makes the shapes anew if something has changed.
    fn look(&mut self, session: &Session, by: Option<f64>) {
        let selected = session.selected_regions().iter().map(|(id, _)| *id).collect();
        let now = Seen { by, selected, seq: session.file.ledger().head().seq };
        if self.seen.as_ref() == Some(&now) {
            return;
        }
        self.seen = Some(now);
        self.shapes.clear();
        self.told = None;
        let Some(by) = by else { return };
        match open(session).and_then(|regions| reshape(&regions, Change::Grow(by))) {
            Ok(step) => {
                let edits = step.into_iter().flat_map(|step| step.edits);
                self.shapes.extend(edits.filter_map(|edit| {
                    if let Edit::Region(id, Some(region)) = edit {
                        Some((id, region.shape))
                    } else {
                        None
                    }
                }));
                self.shapes.sort_by_key(|(id, _)| *id);
            }
            Err(words) => self.told = Some(words),
        }
    }
}
