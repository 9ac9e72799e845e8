//! What lesions gained and lost between both photos: in two colours on them, and in numbers beside them.

use egui::{Color32, FontId, Mesh, Painter, Rect, Sense, Shape, Ui, WidgetInfo, vec2};

use crate::app::canvas::marks::{area_text, grouped};
use crate::app::canvas::viewport::Projection;
use crate::app::measures::grown::{Grown, Triangles, Wish};
use crate::app::measures::{Known, Measures};
use crate::app::session::{CompareMode, Session};
use crate::app::theme::{self, tokens};
use crate::app::widgets::{hint, section, strong};
use crate::app::workspaces::compare::pair::sides;
use crate::model::calibration::{Calibration, Scale};
use crate::model::growth::Growth;
use crate::model::ids::ViewId;

/// What was found last, and what it was found for.
#[derive(Default)]
pub struct Kept {
    wish: Option<Wish>,
    /// Whether it is still being worked out.
    is_coming: bool,
    trouble: Option<String>,
    found: Vec<(String, Growth)>,
    /// Of the first photo, in whose pixels areas are counted.
    scale: Option<Scale>,
    gained: Triangles,
    lost: Triangles,
}

/// How much of the skin the colours cover.
const FILL: f32 = 0.42;

impl Kept {
    /// Keeps to what is compared; nothing is known where regions are not shown or the photos are not aligned.
    pub fn follow(&mut self, session: &Session, measures: &mut Measures, view: ViewId) {
        let wish = wish(session, view);
        if wish == self.wish && !self.is_coming {
            return;
        }
        let known = wish.as_ref().and_then(|wish| measures.growth(session, wish));
        self.is_coming = known == Some(Known::Coming);
        let Grown { found, gained, lost, trouble } = match known {
            Some(Known::Here(grown)) => grown.clone(),
            Some(Known::Coming) | None => Grown::default(),
        };
        (self.gained, self.lost, self.trouble) = (gained, lost, trouble);
        let project = session.project();
        let title =
            |it: &Growth| project.lesions.get(&it.lesion).map(crate::model::lesion::Lesion::title);
        self.found = found.into_iter().map(|it| (title(&it).unwrap_or_default(), it)).collect();
        let first = wish.as_ref().and_then(|wish| project.photos.get(&wish.photos[0]));
        self.scale = first.and_then(|it| it.calibration.as_ref()).and_then(Calibration::scale);
        self.wish = wish;
    }

    /// Draws what came and what went.
    pub fn draw(&self, painter: &Painter, projection: &Projection) {
        for ((points, corners), color) in [(&self.lost, theme::LOST), (&self.gained, theme::GAINED)]
        {
            if corners.is_empty() {
                continue;
            }
            let mut mesh = Mesh::default();
            let color = theme::faded(color, FILL);
            for point in points {
                mesh.colored_vertex(projection.screen_from_image(*point), color);
            }
            mesh.indices.clone_from(corners);
            painter.add(Shape::mesh(mesh));
        }
    }

    /// The numbers, lesion by lesion.
    pub fn numbers_ui(&self, ui: &mut Ui, session: &Session) {
        section(ui, "Gained and lost");
        if self.found.is_empty() {
            let words = if session.comparing.mode == CompareMode::Grid {
                "Said of two photos: show two beside each other (1)."
            } else if !session.comparing.shows_regions {
                "Show the regions (H) to see where lesions grew."
            } else if let Some(trouble) = &self.trouble {
                trouble
            } else if self.is_coming {
                "Being counted."
            } else if self.wish.is_none() {
                "Only where both photos are aligned."
            } else {
                "No lesion is drawn on both photos."
            };
            ui.label(hint(ui, words));
            return;
        }
        for (name, it) in &self.found {
            let with_percent = |px2: f64| (px2, it.percent(px2));
            let both = [it.gained_px2(), it.lost_px2()].map(with_percent);
            self.rows_ui(ui, name, both);
        }
        if self.found.len() > 1 {
            let sum = |of: fn(&Growth) -> f64| self.found.iter().map(|(_, it)| of(it)).sum::<f64>();
            let before = sum(|it| it.before_px2);
            let with_percent = |px2: f64| (px2, (before > 0.0).then(|| px2 / before * 100.0));
            let both = [sum(Growth::gained_px2), sum(Growth::lost_px2)].map(with_percent);
            self.rows_ui(ui, "All lesions", both);
        }
        ui.label(hint(
            ui,
            "Counted on the first photo, through the alignment. Percent are of the area there.",
        ));
    }

    /// What came and what went of something, in square pixels and in percent.
    fn rows_ui(&self, ui: &mut Ui, name: &str, [gained, lost]: [(f64, Option<f64>); 2]) {
        ui.label(strong(ui, name));
        for (word, area, color) in [("gained", gained, theme::GAINED), ("lost", lost, theme::LOST)]
        {
            ui.horizontal(|ui| {
                swatch(ui, color);
                ui.label(self.words(word, area));
            });
        }
    }

    /// `gained 12.3 mm² · 1 234 px² · 8 %`
    fn words(&self, word: &str, (px2, percent): (f64, Option<f64>)) -> String {
        let mm2 = self.scale.as_ref().map(|scale| format!("{} · ", mm2_text(scale.mm2(px2))));
        let percent = percent.map(|percent| format!(" · {percent:.0} %"));
        let (mm2, percent) = (mm2.unwrap_or_default(), percent.unwrap_or_default());
        format!("{word} {mm2}{}{percent}", area_text(px2))
    }

    /// Says in a corner of the photos what the colours and the lines mean.
    pub fn legend(&self, ui: &Ui, canvas: Rect) {
        if self.gained.1.is_empty() && self.lost.1.is_empty() {
            return;
        }
        const SWATCH: f32 = 10.0;
        const GAP: f32 = 6.0;
        let painter = ui.painter_at(canvas);
        let parts = [
            ("gained", Some(theme::GAINED)),
            ("lost", Some(theme::LOST)),
            ("broken outline: first visit", None),
        ];
        let ink = tokens(ui).on_badge;
        let parts = parts.map(|(words, color)| {
            (painter.layout_no_wrap(words.to_owned(), FontId::proportional(12.0), ink), color)
        });
        let room = |color: Option<Color32>| color.map_or(0.0, |_| SWATCH + GAP);
        let width: f32 = parts.iter().map(|(it, color)| it.size().x + room(*color) + 12.0).sum();
        let height = parts[0].0.size().y + 7.0;
        let corner = canvas.left_bottom() + vec2(10.0, -10.0 - height);
        let ground = Rect::from_min_size(corner, vec2(width + 2.0, height));
        painter.rect_filled(ground, theme::RADIUS, tokens(ui).badge);
        let mut at = ground.min + vec2(7.0, 3.5);
        for (words, color) in parts {
            if let Some(color) = color {
                let middle = at + vec2(SWATCH / 2.0, words.size().y / 2.0);
                let place = Rect::from_center_size(middle, vec2(SWATCH, SWATCH));
                painter.rect_filled(place, 2.0, color);
            }
            at.x += room(color);
            let width = words.size().x;
            painter.galley(at, words, ink);
            at.x += width + 12.0;
        }
        let legend = ui.interact(ground, ui.scope_id().with("came and went"), Sense::hover());
        let words = "Orange: gained. Blue: lost. Broken outline: first visit.";
        legend.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, words));
    }
}

/// An area to a tenth of a square millimetre; where there are thousands, to whole ones.
fn mm2_text(mm2: f64) -> String {
    if mm2 < 999.95 {
        format!("{mm2:.1} mm²")
    } else {
        format!("{} mm²", grouped(mm2.round() as i64))
    }
}

/// A little of a colour.
fn swatch(ui: &mut Ui, color: Color32) {
    let (rect, _) = ui.allocate_exact_size(egui::vec2(12.0, 12.0), egui::Sense::hover());
    ui.painter().rect_filled(rect, 2.0, color);
}

fn wish(session: &Session, view: ViewId) -> Option<Wish> {
    let comparing = session.comparing;
    if !comparing.shows_regions || comparing.mode == CompareMode::Grid {
        return None;
    }
    let sides = sides(session, view);
    let (first, second) = (sides.first()?, sides.get(1)?);
    let way = second.way.as_ref()?;
    let head = session.file.ledger().head();
    Some(Wish {
        head: (head.seq, head.hash.clone()),
        photos: [first.id, second.id],
        onto: way.transform,
        by: (session.rater.clone(), session.reading),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_areas_are_in_groups_of_three() {
        let words = Kept::default().words("gained", (78_912.6, Some(78.9)));
        assert_eq!(words.replace('\u{2009}', " "), "gained 78 913 px² · 79 %");
        assert_eq!(Kept::default().words("lost", (12.0, None)), "lost 12 px²");
        assert_eq!(mm2_text(999.94), "999.9 mm²");
        assert_eq!(mm2_text(12_345.6).replace('\u{2009}', " "), "12 346 mm²");
    }
}
