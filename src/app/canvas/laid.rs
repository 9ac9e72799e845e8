//! A photo drawn where another one lies: its picture is bent by a transform on the way to the screen, its pixels are
//! not touched.

use std::path::Path;

use egui::{Color32, Mesh, Painter, Pos2, Rect, Shape, TextureId, Ui, Vec2, pos2};

use crate::app::canvas::viewport::Projection;
use crate::app::textures::{Level, Textures};
use crate::geometry::bent::Bent;
use crate::geometry::{Bounds, Point, Transform};
use crate::imaging::aids::Aids;

/// A photo and how it lies in the frame that a projection shows.
#[derive(Clone, Copy, Debug)]
pub struct Laid<'a> {
    /// Its file.
    pub file: &'a Path,
    /// Upright width and height in pixels.
    pub size: (u32, u32),
    /// From its pixels to those of the frame.
    pub onto: Transform,
    /// How it follows curved skin on top of that.
    pub bent: Option<&'a Bent>,
    /// How it is looked at.
    pub aids: Aids,
}

/// Pieces along each side of a picture that is tilted; one that is not needs a single piece.
const PIECES: u32 = 12;

/// Pieces along the longer side of a picture that is bent; a tile of it has its share of them.
const BENT_PIECES: f32 = 32.0;

impl Laid<'_> {
    /// Draws it, its colours multiplied by `tint`; whether there was a picture to draw.
    pub fn draw(
        &self,
        ui: &Ui,
        painter: &Painter,
        projection: &Projection,
        tint: Color32,
        textures: &mut Textures,
    ) -> bool {
        let size = Vec2::new(self.size.0 as f32, self.size.1 as f32);
        let zoom = self.scale() * projection.viewport.scale * f64::from(ui.pixels_per_point());
        let level = Level::for_side(size.max_elem() * zoom as f32);
        let whole = Rect::from_min_size(Pos2::ZERO, size);
        let Some(texture) = textures.get(self.file, level).map(egui::TextureHandle::id) else {
            return false;
        };
        let visible = self.visible(projection);
        // Half-transparent tiles over a half-transparent whole would be seen twice: one or the other.
        let tiles = if tint.is_opaque() || !self.aids.is_neutral() {
            textures.tiles(ui.ctx(), self.file, self.size, zoom as f32, (visible, self.aids))
        } else {
            Vec::new()
        };
        let area = |part: Rect| part.intersect(visible).intersect(whole);
        let covered: f32 = tiles.iter().map(|tile| area(tile.in_image).area()).sum();
        let is_covered = covered > area(whole).area() * 0.999;
        if tint.is_opaque() || !is_covered {
            self.draw_part(painter, projection, (texture, whole), tint);
        }
        if tint.is_opaque() || is_covered {
            for tile in tiles {
                self.draw_part(painter, projection, (tile.texture, tile.in_image), tint);
            }
        }
        true
    }

    /// A closed line on the photo, as it lies on screen.
    pub fn ring(&self, projection: &Projection, ring: &[Point]) -> Vec<Pos2> {
        ring.iter().map(|point| projection.screen_from_image(self.place(*point))).collect()
    }

    /// Where one of its places lies in the frame.
    fn place(&self, at: Point) -> Point {
        self.bent.map_or_else(|| self.onto.apply(at), |bent| bent.apply(at))
    }

    /// How many pixels of the frame one of its pixels covers along a side, in its middle.
    fn scale(&self) -> f64 {
        let middle = Point::new(f64::from(self.size.0) / 2.0, f64::from(self.size.1) / 2.0);
        let at = self.onto.apply(middle);
        let right = self.onto.apply(middle + Point::new(1.0, 0.0)) - at;
        let down = self.onto.apply(middle + Point::new(0.0, 1.0)) - at;
        (right.x * down.y - right.y * down.x).abs().sqrt()
    }

    /// The part of it that is on the canvas, in its pixels.
    fn visible(&self, projection: &Projection) -> Rect {
        let whole =
            Rect::from_min_size(Pos2::ZERO, Vec2::new(self.size.0 as f32, self.size.1 as f32));
        let Some(back) = self.onto.inverse() else { return whole };
        let canvas = projection.canvas;
        let corners =
            [canvas.left_top(), canvas.right_top(), canvas.right_bottom(), canvas.left_bottom()];
        let corners = corners.map(|corner| back.apply(projection.image_from_screen(corner)));
        Bounds::of(corners).map_or(whole, |seen| {
            let seen = Rect::from_min_max(
                pos2(seen.min.x as f32, seen.min.y as f32),
                pos2(seen.max.x as f32, seen.max.y as f32),
            );
            let seen = seen.expand(self.moved());
            if seen.is_finite() { seen } else { whole }
        })
    }

    /// By how much its places are moved at most by bending, in its own pixels.
    fn moved(&self) -> f32 {
        let longest = self.bent.map_or(0.0, Bent::longest);
        // Towards a horizon it means nothing any more.
        let most = 0.1 * f64::from(self.size.0.max(self.size.1));
        (longest / self.scale().max(1e-9)).min(most) as f32
    }

    /// Pieces of a part of it along x and y: enough for where it is tilted or bent. Parts beside each other have as many
    /// along the side that they share, so that they meet.
    fn pieces(&self, part: Rect) -> [u32; 2] {
        let is_tilted = self.onto.0[6] != 0.0 || self.onto.0[7] != 0.0;
        let least = if is_tilted { PIECES } else { 1 };
        let longer = self.size.0.max(self.size.1).max(1) as f32;
        let along = |side: f32| match self.bent {
            Some(_) => least.max((side / longer * BENT_PIECES).ceil() as u32),
            None => least,
        };
        [along(part.width()), along(part.height())]
    }

    fn draw_part(
        &self,
        painter: &Painter,
        projection: &Projection,
        (texture, part): (TextureId, Rect),
        tint: Color32,
    ) {
        let mesh = self.mesh(projection, (texture, part), tint);
        // What lies behind the camera has no place on screen.
        if mesh.vertices.iter().all(|vertex| vertex.pos.x.is_finite() && vertex.pos.y.is_finite()) {
            painter.add(Shape::mesh(mesh));
        }
    }

    fn mesh(
        &self,
        projection: &Projection,
        (texture, part): (TextureId, Rect),
        tint: Color32,
    ) -> Mesh {
        let [wide, tall] = self.pieces(part);
        let mut mesh = Mesh::with_texture(texture);
        for row in 0..=tall {
            for column in 0..=wide {
                let share = Vec2::new(column as f32 / wide as f32, row as f32 / tall as f32);
                let at = part.min + part.size() * share;
                let at = self.place(Point::new(f64::from(at.x), f64::from(at.y)));
                mesh.vertices.push(egui::epaint::Vertex {
                    pos: projection.screen_from_image(at),
                    uv: share.to_pos2(),
                    color: tint,
                });
            }
        }
        for row in 0..tall {
            for column in 0..wide {
                let first = row * (wide + 1) + column;
                let below = first + wide + 1;
                mesh.add_triangle(first, first + 1, below);
                mesh.add_triangle(first + 1, below + 1, below);
            }
        }
        mesh
    }
}

/// How a photo lies on another of which nothing is known: middle on middle, the longer sides equally long.
pub fn by_size(from: (u32, u32), onto: (u32, u32)) -> Transform {
    let longer = |size: (u32, u32)| f64::from(size.0.max(size.1).max(1));
    let middle = |size: (u32, u32)| Point::new(f64::from(size.0) / 2.0, f64::from(size.1) / 2.0);
    let scale = longer(onto) / longer(from);
    Transform::similarity(scale, 0.0, middle(onto) - middle(from) * scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn photos_without_an_alignment_lie_middle_on_middle() {
        let laid = by_size((4000, 3000), (2000, 1500));
        assert_eq!(laid.apply(Point::new(2000.0, 1500.0)), Point::new(1000.0, 750.0));
        assert_eq!(laid.apply(Point::new(0.0, 0.0)), Point::new(0.0, 0.0));
        let turned = by_size((3000, 4000), (4000, 3000));
        assert_eq!(turned.apply(Point::new(1500.0, 2000.0)), Point::new(2000.0, 1500.0));
    }

    #[test]
    fn the_part_that_is_seen_follows_the_transform() {
        let onto = Transform::similarity(2.0, 0.0, Point::new(100.0, 0.0));
        let file = Path::new("a.jpg");
        let laid = Laid { file, size: (1000, 800), onto, bent: None, aids: Aids::default() };
        assert!((laid.scale() - 2.0).abs() < 1e-9);
        let canvas = Rect::from_min_size(Pos2::ZERO, Vec2::new(200.0, 100.0));
        let viewport = crate::app::canvas::viewport::Viewport {
            scale: 1.0,
            center: Point::new(200.0, 50.0),
            is_fitted: false,
        };
        let seen = laid.visible(&Projection { viewport, canvas });
        assert_eq!(seen, Rect::from_min_max(pos2(0.0, 0.0), pos2(100.0, 50.0)));
        // What is bent may come from farther away: eight pixels of the frame are four of the photo.
        let bent = Bent::of(onto, (1000, 800), |at| Some(onto.apply(at) + Point::new(8.0, 0.0)));
        let laid = Laid { bent: Some(&bent), ..laid };
        let seen = laid.visible(&Projection { viewport, canvas });
        assert_eq!(seen, Rect::from_min_max(pos2(-4.0, -4.0), pos2(104.0, 54.0)));
        assert_eq!(
            laid.ring(&Projection { viewport, canvas }, &[Point::default()]),
            [pos2(8.0, 0.0)]
        );
    }

    #[test]
    fn bent_tiles_beside_each_other_meet() {
        let onto = Transform::similarity(0.5, 0.2, Point::new(40.0, 10.0));
        let wave =
            |at: Point| onto.apply(at) + Point::new((at.y / 90.0).sin(), (at.x / 70.0).cos()) * 9.0;
        let bent = Bent::of(onto, (1300, 900), |at| Some(wave(at)));
        let file = Path::new("a.jpg");
        let laid = Laid { file, size: (1300, 900), onto, bent: Some(&bent), aids: Aids::default() };
        let canvas = Rect::from_min_size(Pos2::ZERO, Vec2::new(600.0, 400.0));
        let viewport = crate::app::canvas::viewport::Viewport {
            scale: 1.0,
            center: Point::new(300.0, 200.0),
            is_fitted: false,
        };
        let projection = Projection { viewport, canvas };
        let mesh = |part: Rect| {
            laid.mesh(&projection, (TextureId::default(), part), Color32::WHITE).vertices
        };
        let tile =
            |x: [f32; 2], y: [f32; 2]| Rect::from_min_max(pos2(x[0], y[0]), pos2(x[1], y[1]));
        let first = mesh(tile([0.0, 512.0], [0.0, 512.0]));
        // The last tile of a row is narrower, the last of a column lower.
        for (other, is_shared) in [
            (tile([512.0, 1300.0], [0.0, 512.0]), Vec2::new(1.0, 0.0)),
            (tile([0.0, 512.0], [512.0, 900.0]), Vec2::new(0.0, 1.0)),
        ] {
            let other = mesh(other);
            let on = |uv: Pos2, edge: f32| (uv.to_vec2() * is_shared).max_elem() == edge;
            let edge: Vec<Pos2> =
                first.iter().filter(|it| on(it.uv, 1.0)).map(|it| it.pos).collect();
            assert!(edge.len() > 10);
            let beside: Vec<Pos2> =
                other.iter().filter(|it| on(it.uv, 0.0)).map(|it| it.pos).collect();
            assert_eq!(edge, beside);
        }
    }
}
