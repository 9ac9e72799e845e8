//! The regions that stay as they are, made into triangles once and shown again while nothing changes.
//!
//! Two thousand regions of two hundred corners are far more than a frame can make anew. So outlines lose the corners
//! that cannot be told apart at the zoom in force, each becomes triangles once, and all that lie on the canvas are put
//! into one strip, which a moved or zoomed photo merely places anew. At another zoom more or fewer corners are needed:
//! a few regions are made for it in each frame, and are shown when all are.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use egui::epaint::TessellationOptions;
use egui::{Color32, Mesh, Painter, Pos2, Rect, Shape as Paint};

use crate::app::canvas::fills::triangles;
use crate::app::canvas::lines::Pen;
use crate::app::canvas::marks::Line;
use crate::app::canvas::strip::Strip;
use crate::app::canvas::viewport::Projection;
use crate::geometry::Point;
use crate::geometry::boolean::Piece;
use crate::geometry::outline::simplified_ring;
use crate::model::ids::RegionId;
use crate::model::region::Shape;

/// A region as it is to be seen.
#[derive(Clone, Copy, Debug)]
pub struct Item<'a> {
    /// Which region.
    pub id: RegionId,
    /// Its shape.
    pub shape: &'a Shape,
    /// Where it lies on screen.
    pub place: Rect,
    /// The colour of its inside.
    pub fill: Color32,
    /// Its outline.
    pub pen: Pen,
}

/// The triangles of what was shown last.
#[derive(Default)]
pub struct Scenery {
    made: BTreeMap<RegionId, Made>,
    /// Everything that lies on the canvas or near it, and for what it was put together.
    all: Strip,
    gathered: Option<Stand>,
    /// The regions in it.
    seen: Vec<RegionId>,
    /// Those of them that are not made for the zoom in force yet.
    behind: Vec<RegionId>,
    /// What is on screen, and where the photo's corner is there.
    shown: Laid,
    /// What was shown before: its room is used again.
    spare: Laid,
    n_made: u64,
    n_gathered: u64,
}

#[derive(Default)]
struct Laid {
    mesh: Arc<Mesh>,
    /// The number of the gathering it is of.
    of: u64,
    at: Option<(f64, Pos2)>,
}

/// What the triangles of a region were made for.
struct Made {
    shape: Shape,
    pen: Pen,
    pixels_per_point: f32,
    scale: f64,
    /// The longer side of its box, in pixels of the photo.
    size: f64,
    n_corners: usize,
    /// Points and triples of their numbers.
    inside: (Vec<Point>, Vec<u32>),
    line: Strip,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Stand {
    scale: f64,
    pixels_per_point: f32,
    canvas: Rect,
    /// Where the photo's corner is on screen.
    corner: Pos2,
}

/// How far beyond the canvas regions are gathered, in points, so that moving the photo a little needs no more.
const BEYOND: f32 = 256.0;

/// A region smaller than this on screen, in points, is drawn with fewer corners and without a halo, which would be as
/// broad as what it surrounds.
const SMALL: f64 = 24.0;

/// How far the outline of a small region may be from the true one, in points on screen.
const SMALL_TOLERANCE: f64 = 0.7;

/// How far a simplified outline may be from the true one, in points on screen.
const TOLERANCE: f64 = 0.3;

/// A region made for a zoom that differs by no more than this factor need not be made again.
const NEAR: f64 = 1.6;

/// A region made for another zoom is shown for the time being unless it is this many doublings away.
const FARTHEST: i32 = 2;

/// How many corners are made for another zoom in one frame.
const CORNERS_A_FRAME: usize = 6_000;

impl Scenery {
    /// Draws all items. `is_same` says that they are the same as in the last frame, wherever the photo lies.
    pub fn draw<'a>(
        &mut self,
        painter: &Painter,
        projection: &Projection,
        is_same: bool,
        items: impl FnOnce() -> Vec<Item<'a>>,
    ) {
        let stand = Stand {
            scale: projection.viewport.scale,
            pixels_per_point: painter.pixels_per_point(),
            canvas: projection.canvas,
            corner: projection.screen_from_image(Point::default()),
        };
        let options = painter.ctx().tessellation_options(Clone::clone);
        if is_same && self.gathered.is_some_and(|then| then.holds(&stand)) {
            if self.shown.at.is_some_and(|(scale, _)| scale != stand.scale) {
                let made = &self.made;
                let is_behind = |id: &RegionId| made.get(id).is_some_and(|it| !it.is_for(&stand));
                self.behind = self.seen.iter().copied().filter(is_behind).collect();
            }
            if !self.behind.is_empty() {
                self.catch_up(&stand, &options);
                if self.behind.is_empty() {
                    self.gather(&items(), &stand, &options);
                }
            }
        } else {
            self.gather(&items(), &stand, &options);
        }
        if !self.behind.is_empty() {
            painter.ctx().request_repaint();
        }
        self.lay(&stand);
        if !self.all.is_empty() {
            painter.add(Paint::Mesh(Arc::clone(&self.shown.mesh)));
        }
    }

    /// Makes some of those that are behind for the zoom in force.
    fn catch_up(&mut self, stand: &Stand, options: &TessellationOptions) {
        let mut left = CORNERS_A_FRAME;
        while left > 0
            && let Some(id) = self.behind.pop()
        {
            if let Some(made) = self.made.get_mut(&id) {
                left = left.saturating_sub(made.n_corners.max(1));
                *made = Made::new(&made.shape, (made.pen, made.size), stand, options);
                self.n_made += 1;
            }
        }
    }

    fn gather(&mut self, items: &[Item<'_>], stand: &Stand, options: &TessellationOptions) {
        self.n_gathered += 1;
        let near = stand.canvas.expand(BEYOND);
        let (mut all, mut lines) = (Strip::default(), Strip::default());
        (self.seen, self.behind) = (Vec::new(), Vec::new());
        for item in items.iter().filter(|item| item.place.intersects(near)) {
            let kept = self.made.get(&item.id).filter(|it| it.can_stand_for(item, stand));
            if kept.is_none() {
                self.n_made += 1;
                let size = f64::from(item.place.size().max_elem()) / stand.scale;
                let made = Made::new(item.shape, (item.pen, size), stand, options);
                self.made.insert(item.id, made);
            }
            let Some(made) = self.made.get(&item.id) else { continue };
            if !made.is_for(stand) {
                self.behind.push(item.id);
            }
            self.seen.push(item.id);
            all.add_triangles(&made.inside.0, &made.inside.1, item.fill);
            lines.append(&made.line);
        }
        // Outlines lie over all insides.
        all.append(&lines);
        self.all = all;
        self.gathered = Some(*stand);
        let known: BTreeSet<RegionId> = items.iter().map(|item| item.id).collect();
        self.made.retain(|id, _| known.contains(id));
    }

    /// Places everything where the photo is now.
    fn lay(&mut self, stand: &Stand) {
        let at = Some((stand.scale, stand.corner));
        if self.shown.of == self.n_gathered && self.shown.at == at {
            return;
        }
        // The mesh shown last may still be held by whoever paints it.
        std::mem::swap(&mut self.shown, &mut self.spare);
        if Arc::get_mut(&mut self.shown.mesh).is_none() {
            self.shown = Laid::default();
        }
        let has_indices = self.shown.of == self.n_gathered;
        let mesh = Arc::make_mut(&mut self.shown.mesh);
        self.all.lay(mesh, has_indices, stand.corner, stand.scale);
        (self.shown.of, self.shown.at) = (self.n_gathered, at);
    }
}

impl Stand {
    /// Whether what was gathered for this is enough for another stand.
    fn holds(&self, now: &Self) -> bool {
        let ratio = now.scale / self.scale;
        // What was near then, as it lies on screen now.
        let place = |at: Pos2| now.corner + (at - self.corner) * ratio as f32;
        let near = self.canvas.expand(BEYOND);
        let near = Rect::from_min_max(place(near.min), place(near.max));
        self.pixels_per_point == now.pixels_per_point
            && near.contains_rect(now.canvas)
            && (level(self.scale) - level(now.scale)).abs() <= FARTHEST
    }
}

impl Made {
    fn new(
        shape: &Shape,
        (pen, size): (Pen, f64),
        stand: &Stand,
        options: &TessellationOptions,
    ) -> Self {
        let is_small = size * stand.scale < SMALL;
        let tolerance = if is_small { SMALL_TOLERANCE } else { TOLERANCE };
        let tolerance = tolerance / 2.0_f64.powi(level(stand.scale));
        let mut pieces = shape.pieces();
        let n_corners = pieces.iter().flat_map(Piece::rings).map(Vec::len).sum();
        for piece in &mut pieces {
            let rings = std::iter::once(&mut piece.outer).chain(&mut piece.holes);
            for ring in rings {
                let simple = simplified_ring(ring, tolerance);
                if simple.len() >= 3 {
                    *ring = simple;
                }
            }
        }
        let mut line = Strip::default();
        for ring in pieces.iter().flat_map(Piece::rings) {
            let screen = (stand.pixels_per_point, options);
            line.add_ring(ring, (pen, is_small), stand.scale, screen);
        }
        let Stand { scale, pixels_per_point, .. } = *stand;
        let inside = triangles(&pieces);
        let shape = shape.clone();
        Self { shape, pen, pixels_per_point, scale, size, n_corners, inside, line }
    }

    /// Whether it is as good as what would be made for this zoom.
    fn is_for(&self, stand: &Stand) -> bool {
        let ratio = stand.scale / self.scale;
        let is_near = (1.0 / NEAR..=NEAR).contains(&ratio);
        is_near && (self.pen.line == Line::Solid || ratio == 1.0)
    }

    /// Whether it may be shown, if only for the time being.
    fn can_stand_for(&self, item: &Item<'_>, stand: &Stand) -> bool {
        self.pen == item.pen
            && self.pixels_per_point == stand.pixels_per_point
            && (level(self.scale) - level(stand.scale)).abs() <= FARTHEST
            && self.shape == *item.shape
    }
}

/// How fine outlines are at a zoom, in doublings.
fn level(scale: f64) -> i32 {
    scale.log2().ceil() as i32
}

#[cfg(test)]
mod tests {
    use egui::vec2;

    use super::*;
    use crate::app::canvas::viewport::Viewport;
    use crate::geometry::ellipse_outline;

    #[test]
    fn moving_the_photo_makes_nothing_anew_and_zooming_does() {
        let shape = Shape::polygon(ellipse_outline(
            Point::new(400., 300.),
            Point::new(100., 60.),
            0.0,
            200,
        ));
        let canvas = Rect::from_min_size(Pos2::ZERO, vec2(800.0, 600.0));
        let pen = Pen { line: Line::Solid, color: Color32::WHITE, is_strong: false };
        let mut scenery = Scenery::default();
        let mut frame = |scale: f64, x: f64, is_same: bool| {
            let viewport = Viewport { scale, center: Point::new(x, 300.0), is_fitted: false };
            let projection = Projection { viewport, canvas };
            let place = shape.bounds().map_or(Rect::NOTHING, |it| projection.screen_box(it));
            let ctx = egui::Context::default();
            let mut bounds = Rect::NOTHING;
            let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
                let painter = ui.painter_at(canvas);
                let item = Item { id: RegionId(1), shape: &shape, place, fill: Color32::GRAY, pen };
                scenery.draw(&painter, &projection, is_same, || vec![item]);
                bounds = scenery.shown.mesh.calc_bounds();
            });
            output.textures_delta.clear();
            let off = (bounds.center() - place.center()).length();
            let is_around = bounds.expand(-3.0).size().x < place.size().x;
            let n = scenery.shown.mesh.vertices.len();
            (scenery.n_made, scenery.n_gathered, n, off < 0.5 && is_around)
        };
        let (made, gathered, n, is_there) = frame(1.0, 400.0, false);
        assert!(made == 1 && gathered == 1 && is_there);
        assert!(n < 600, "corners that cannot be told apart are left out: {n}");
        assert_eq!(frame(1.0, 450.0, true), (1, 1, n, true), "it is only shifted");
        assert_eq!(frame(1.0, 450.0, false), (1, 2, n, true), "gathered, but not made");
        let far = frame(1.0, 2_000.0, true);
        assert_eq!((far.0, far.1, far.2), (1, 3, 0), "what is off screen costs nothing");
        assert_eq!(frame(1.0, 400.0, true), (1, 4, n, true), "it is back");
        assert_eq!(frame(0.9, 400.0, true), (1, 4, n, true), "a little smaller: only placed anew");
        let larger = frame(1.9, 400.0, true);
        assert!(
            larger.0 == 2 && larger.1 == 5 && larger.2 > n && larger.3,
            "more corners: {larger:?}"
        );
        assert_eq!(frame(60.0, 400.0, true).0, 3, "far larger: made at once");
    }
}
