//! What lesions gained and lost between both photos: in two colours on them, and in numbers beside them.

use egui::{Color32, Mesh, Painter, Shape, Ui};

use crate::app::canvas::viewport::Projection;
use crate::app::measures::grown::{Grown, Triangles, Wish};
use crate::app::measures::{Known, Measures};
use crate::app::session::{CompareMode, Session};
use crate::app::theme;
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
        for (name, growth) in &self.found {
            ui.label(strong(ui, name));
            for (word, px2, color) in [
                ("gained", growth.gained_px2(), theme::GAINED),
                ("lost", growth.lost_px2(), theme::LOST),
            ] {
                ui.horizontal(|ui| {
                    swatch(ui, color);
                    ui.label(self.words(growth, word, px2));
                });
            }
        }
        ui.label(hint(
            ui,
            "Counted on the first photo, through the alignment. Percent are of the area there.",
        ));
    }

    /// `gained 12.3 mm² · 1 234 px² · 8 %`
    fn words(&self, growth: &Growth, word: &str, px2: f64) -> String {
        let mm2 = self.scale.as_ref().map(|scale| format!("{:.1} mm² · ", scale.mm2(px2)));
        let percent = growth.percent(px2).map(|percent| format!(" · {percent:.0} %"));
        format!("{word} {}{px2:.0} px²{}", mm2.unwrap_or_default(), percent.unwrap_or_default())
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
