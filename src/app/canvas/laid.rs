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
        (longest / self.scale().max(1e-9)) as f32
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
        // What lies behind the camera has no place on screen.
        if mesh.vertices.iter().all(|vertex| vertex.pos.x.is_finite() && vertex.pos.y.is_finite()) {
            painter.add(Shape::mesh(mesh));
        }
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
    }
}
