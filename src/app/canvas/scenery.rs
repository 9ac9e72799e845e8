//! The regions that stay as they are, made into triangles once and shown again while nothing changes.
//!
//! Two thousand regions of two hundred corners are far more than a frame can make anew. So outlines lose the corners
//! that cannot be told apart at the zoom in force, each becomes triangles once for a zoom, and all that lie on the canvas
//! are put into one mesh, which a moved photo merely shifts.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::epaint::TessellationOptions;
use egui::{Color32, Mesh, Painter, Pos2, Rect, Shape as Paint, Vec2, pos2};

use crate::app::canvas::fills::triangles;
use crate::app::canvas::lines::Pen;
use crate::app::canvas::strip::add_ring;
use crate::app::canvas::viewport::Projection;
use crate::geometry::Point;
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
    /// Everything that lies on the canvas or near it.
    all: Arc<Mesh>,
    /// What was shown the frame before: its room is used again.
    spare: Arc<Mesh>,
    /// What it was made for.
    stand: Option<Stand>,
    n_made: u64,
    n_gathered: u64,
}

/// What the triangles of a region were made for.
struct Made {
    shape: Shape,
    /// How fine its simplified outline is, in steps of two, and whether it is small on screen.
    level: (i32, bool),
    rings: Vec<Vec<Point>>,
    /// Points and triples of their numbers.
    inside: (Vec<Point>, Vec<u32>),
    look: Option<(f64, f32, Pen)>,
    /// From the photo's corner, in points on screen.
    line: Mesh,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Stand {
    scale: f64,
    pixels_per_point: f32,
    canvas: Rect,
    /// Where the photo's corner was on screen when all was gathered, and is in the mesh now.
    gathered_at: Pos2,
    now_at: Pos2,
}

/// How far beyond the canvas regions are gathered, in points, so that moving the photo a little needs no more.
const BEYOND: f32 = 256.0;

/// A region smaller than this on screen, in points, is drawn with fewer corners and without a halo, which would be as
/// broad as what it surrounds.
const SMALL: f32 = 24.0;

/// How far the outline of a small region may be from the true one, in points on screen.
const SMALL_TOLERANCE: f64 = 0.7;

/// How far a simplified outline may be from the true one, in points on screen.
const TOLERANCE: f64 = 0.3;

impl Scenery {
    /// Draws all items. `is_same` says that they are the same as in the last frame, wherever the photo lies.
    pub fn draw<'a>(
        &mut self,
        painter: &Painter,
        projection: &Projection,
        is_same: bool,
        items: impl FnOnce() -> Vec<Item<'a>>,
    ) {
        let corner = projection.screen_from_image(Point::default());
        let stand = Stand {
            scale: projection.viewport.scale,
            pixels_per_point: painter.pixels_per_point(),
            canvas: projection.canvas,
            gathered_at: corner,
            now_at: corner,
        };
        let is_near = |then: &Stand| {
            let step = corner - then.gathered_at;
            step.abs().max_elem() < BEYOND
                && Stand { gathered_at: corner, now_at: corner, ..*then } == stand
        };
        if let Some(then) = self.stand.as_mut().filter(|then| is_same && is_near(then)) {
            let step = corner - then.now_at;
            then.now_at = corner;
            if step != Vec2::ZERO {
                // The mesh shown last may still be held by whoever paints it.
                std::mem::swap(&mut self.all, &mut self.spare);
                shifted(&self.spare, step, &mut self.all);
            }
        } else {
            self.gather(&items(), painter, &stand);
            self.stand = Some(stand);
        }
        if !self.all.vertices.is_empty() {
            painter.add(Paint::Mesh(Arc::clone(&self.all)));
        }
    }

    fn gather(&mut self, items: &[Item<'_>], painter: &Painter, stand: &Stand) {
        self.n_gathered += 1;
        let near = stand.canvas.expand(BEYOND);
        let seen: Vec<&Item<'_>> =
            items.iter().filter(|item| item.place.intersects(near)).collect();
        let options = painter.ctx().tessellation_options(Clone::clone);
        let mut all = Mesh::default();
        let mut lines = Mesh::default();
        for item in &seen {
            let made = self.made.entry(item.id).or_insert_with(Made::nothing);
            self.n_made += u64::from(made.update(item, stand, &options));
            made.add_inside(&mut all, stand, item.fill);
            append(&mut lines, &made.line, stand.gathered_at.to_vec2());
        }
        // Outlines lie over all insides.
        all.append(lines);
        self.all = Arc::new(all);
        let known: std::collections::BTreeSet<RegionId> =
            items.iter().map(|item| item.id).collect();
        self.made.retain(|id, _| known.contains(id));
    }
}

impl Made {
    fn nothing() -> Self {
        Self {
            shape: Shape::Outline(Vec::new()),
            level: (i32::MIN, false),
            rings: Vec::new(),
            inside: (Vec::new(), Vec::new()),
            look: None,
            line: Mesh::default(),
        }
    }

    /// Makes anew what has changed; says whether that was anything.
    fn update(&mut self, item: &Item<'_>, stand: &Stand, options: &TessellationOptions) -> bool {
        let is_small = item.place.size().max_elem() < SMALL;
        let level = (stand.scale.log2().ceil() as i32, is_small);
        if level != self.level || self.shape != *item.shape {
            let tolerance = if is_small { SMALL_TOLERANCE } else { TOLERANCE };
            let tolerance = tolerance / 2.0_f64.powi(level.0);
            let mut pieces = item.shape.pieces();
            for piece in &mut pieces {
                let rings = std::iter::once(&mut piece.outer).chain(&mut piece.holes);
                for ring in rings {
                    let simple = simplified_ring(ring, tolerance);
                    if simple.len() >= 3 {
                        *ring = simple;
                    }
                }
            }
            self.inside = triangles(&pieces);
            self.rings = pieces.iter().flat_map(|piece| piece.rings().cloned()).collect();
            self.shape = item.shape.clone();
            (self.level, self.look) = (level, None);
        }
        let look = (stand.scale, stand.pixels_per_point, item.pen);
        if self.look == Some(look) {
            return false;
        }
        self.look = Some(look);
        self.line = Mesh::default();
        for ring in &self.rings {
            let points: Vec<Pos2> = ring.iter().map(|point| scaled(*point, stand.scale)).collect();
            let screen = (stand.pixels_per_point, options);
            add_ring(&mut self.line, &points, item.pen, is_small, screen);
        }
        true
    }

    fn add_inside(&self, all: &mut Mesh, stand: &Stand, color: Color32) {
        let first = all.vertices.len() as u32;
        let (points, corners) = &self.inside;
        all.reserve_vertices(points.len());
        for point in points {
            let place = scaled(*point, stand.scale) + stand.gathered_at.to_vec2();
            all.colored_vertex(place, color);
        }
        all.indices.extend(corners.iter().map(|corner| first + corner));
    }
}

fn scaled(point: Point, scale: f64) -> Pos2 {
    pos2((point.x * scale) as f32, (point.y * scale) as f32)
}

fn append(all: &mut Mesh, more: &Mesh, step: Vec2) {
    let first = all.vertices.len() as u32;
    all.indices.extend(more.indices.iter().map(|index| first + index));
    all.vertices.extend(more.vertices.iter().map(|vertex| {
        let mut vertex = *vertex;
        vertex.pos += step;
        vertex
    }));
}

/// Writes a mesh, moved, over another one.
fn shifted(from: &Mesh, step: Vec2, onto: &mut Arc<Mesh>) {
    if Arc::get_mut(onto).is_none() {
        *onto = Arc::default();
    }
    let onto = Arc::make_mut(onto);
    if onto.indices != from.indices {
        onto.indices.clone_from(&from.indices);
    }
    onto.vertices.clear();
    onto.vertices.extend(from.vertices.iter().map(|vertex| {
        let mut vertex = *vertex;
        vertex.pos += step;
        vertex
    }));
}

#[cfg(test)]
mod tests {
    use egui::vec2;

    use super::*;
    use crate::app::canvas::marks::Line;
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
                bounds = scenery.all.calc_bounds();
            });
            output.textures_delta.clear();
            let off = (bounds.center() - place.center()).length();
            let is_around = bounds.expand(-3.0).size().x < place.size().x;
            (scenery.n_made, scenery.n_gathered, scenery.all.vertices.len(), off < 0.5 && is_around)
        };
        let (made, gathered, n, is_there) = frame(1.0, 400.0, false);
        assert!(made == 1 && gathered == 1 && is_there);
        assert!(n < 600, "corners that cannot be told apart are left out: {n}");
        assert_eq!(frame(1.0, 450.0, true), (1, 1, n, true), "it is only shifted");
        assert_eq!(frame(1.0, 450.0, false), (1, 2, n, true), "gathered, but not made");
        let far = frame(1.0, 2_000.0, true);
        assert_eq!((far.0, far.1, far.2), (1, 3, 0), "what is off screen costs nothing");
        assert_eq!(frame(2.0, 400.0, true).0, 2, "another zoom");
    }
}
