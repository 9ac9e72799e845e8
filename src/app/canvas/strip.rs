//! Outlines as triangles that keep their width at any zoom: one strip for the line and its halo, soft at its edges.

use egui::epaint::{TessellationOptions, Tessellator, Vertex, WHITE_UV};
use egui::{Color32, Mesh, Pos2, Rect, Vec2, pos2};

use crate::app::canvas::lines::{HALO, Pen, paths, width};
use crate::app::canvas::marks::Line;
use crate::app::theme;
use crate::geometry::Point;

/// Triangles on a photo. A corner stands at a place of the photo and a step away from it on screen, so that moving and
/// zooming the photo only places them anew.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Strip {
    corners: Vec<Corner>,
    /// Triples of their numbers.
    indices: Vec<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Corner {
    /// In pixels of the photo.
    place: Pos2,
    /// In points on screen.
    away: Vec2,
    color: Color32,
}

/// A mitre reaches out no further than this, in multiples of the distance from the line.
const LONGEST_MITRE: f32 = 1.5;

/// Distances from the middle of a line, in points, and the colour it has there.
type Rows = Vec<(f32, Color32)>;

impl Strip {
    /// Whether there is nothing in it.
    pub const fn is_empty(&self) -> bool {
        self.indices.is_empty()
    }

    /// Adds triangles of one colour, given as places of the photo and triples of their numbers.
    pub fn add_triangles(&mut self, places: &[Point], triples: &[u32], color: Color32) {
        let first = self.corners.len() as u32;
        let corner = |place: &Point| Corner { place: at(*place), away: Vec2::ZERO, color };
        self.corners.extend(places.iter().map(corner));
        self.indices.extend(triples.iter().map(|number| first + number));
    }

    /// Adds another one over it.
    pub fn append(&mut self, other: &Self) {
        let first = self.corners.len() as u32;
        self.corners.extend_from_slice(&other.corners);
        self.indices.extend(other.indices.iter().map(|number| first + number));
    }

    /// Adds a closed line through places of the photo; a small one has no halo and fewer corners across.
    ///
    /// A broken line is made for the `scale` (points on screen for a pixel) and stretched at others.
    pub fn add_ring(
        &mut self,
        ring: &[Point],
        (pen, is_small): (Pen, bool),
        scale: f64,
        (pixels_per_point, options): (f32, &TessellationOptions),
    ) {
        if pen.line == Line::Solid && ring.len() > 2 {
            let places: Vec<Pos2> = ring.iter().copied().map(at).collect();
            self.add_line(&places, &rows(pen, is_small, pixels_per_point));
            return;
        }
        let points: Vec<Pos2> = ring.iter().map(|point| at(*point * scale)).collect();
        let mut paths = paths(&points, true, pen, Rect::EVERYTHING);
        if is_small {
            // The halo comes first.
            paths.drain(..paths.len() / 2);
        }
        let mut mesh = Mesh::default();
        let mut tessellator = Tessellator::new(pixels_per_point, *options, [1, 1], Vec::new());
        for path in paths {
            tessellator.tessellate_shape(path, &mut mesh);
        }
        let first = self.corners.len() as u32;
        self.corners.extend(mesh.vertices.iter().map(|vertex| Corner {
            place: (vertex.pos.to_vec2() / scale as f32).to_pos2(),
            away: Vec2::ZERO,
            color: vertex.color,
        }));
        self.indices.extend(mesh.indices.iter().map(|number| first + number));
    }

    fn add_line(&mut self, points: &[Pos2], rows: &[(f32, Color32)]) {
        let (n, n_rows) = (points.len(), rows.len() as u32);
        let first = self.corners.len() as u32;
        self.corners.reserve(n * rows.len());
        self.indices.reserve(n * 6 * rows.len());
        let mut before = normal(points[n - 1], points[0]);
        for i in 0..n {
            let after = normal(points[i], points[(i + 1) % n]);
            let out = mitre(before, after);
            before = after;
            let corner = |(away, color): &(f32, Color32)| Corner {
                place: points[i],
                away: out * *away,
                color: *color,
            };
            self.corners.extend(rows.iter().map(corner));
            let here = first + i as u32 * n_rows;
            let next = first + ((i + 1) % n) as u32 * n_rows;
            for row in 0..n_rows - 1 {
                self.indices.extend([here + row, here + row + 1, next + row]);
                self.indices.extend([next + row, here + row + 1, next + row + 1]);
            }
        }
    }

    /// Writes it over a mesh for a photo whose corner lies at `corner` on screen. The numbers of the triangles are left
    /// as they are where `has_indices` says that they are those of this strip already.
    pub fn lay(&self, mesh: &mut Mesh, has_indices: bool, corner: Pos2, scale: f64) {
        let scale = scale as f32;
        if !has_indices {
            mesh.indices.clone_from(&self.indices);
        }
        mesh.vertices.clear();
        mesh.vertices.extend(self.corners.iter().map(|it| Vertex {
            pos: corner + it.place.to_vec2() * scale + it.away,
            uv: WHITE_UV,
            color: it.color,
        }));
    }
}

fn at(point: Point) -> Pos2 {
    pos2(point.x as f32, point.y as f32)
}

/// What is crossed from outside to inside.
fn rows(pen: Pen, is_small: bool, pixels_per_point: f32) -> Rows {
    let half = width(pen) / 2.0;
    let soft = 0.5 / pixels_per_point;
    let half_of_them: Rows = if is_small {
        // A ridge covers as much as a line of that width.
        vec![(2.0 * half, Color32::TRANSPARENT), (0.0, pen.color)]
    } else {
        let (halo, reach) = (theme::HALO, half + HALO);
        let mut rows = vec![(reach + soft, Color32::TRANSPARENT)];
        if reach - soft > half + soft + 0.05 {
            rows.push((reach - soft, halo));
        }
        rows.push((half + soft, halo));
        rows.push(((half - soft).max(0.0), halo.blend(pen.color)));
        rows
    };
    let inner = half_of_them.iter().rev().filter(|(away, _)| *away > 0.0);
    let inner: Rows = inner.map(|(away, color)| (-away, *color)).collect();
    half_of_them.into_iter().chain(inner).collect()
}

fn normal(from: Pos2, to: Pos2) -> Vec2 {
    (to - from).normalized().rot90()
}

/// Where a corner of the strip lies at a distance of one from the line.
fn mitre(before: Vec2, after: Vec2) -> Vec2 {
    let middle = (before + after) / 2.0;
    let length = middle.length();
    if length < 0.01 {
        // The line turns back.
        return after;
    }
    middle / length * (1.0 / length).min(LONGEST_MITRE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strip(is_small: bool, pixels_per_point: f32) -> Mesh {
        let square = [(5., 5.), (45., 5.), (45., 45.), (5., 45.)].map(|(x, y)| Point::new(x, y));
        let pen = Pen { line: Line::Solid, color: Color32::WHITE, is_strong: false };
        made(&square, (pen, is_small), pixels_per_point)
    }

    /// As it lies on screen at twice the size of the photo, made for that size or not.
    fn made(ring: &[Point], how: (Pen, bool), pixels_per_point: f32) -> Mesh {
        let options = TessellationOptions::default();
        let at_scale = |scale: f64| {
            let (mut strip, mut mesh) = (Strip::default(), Mesh::default());
            strip.add_ring(ring, how, scale, (pixels_per_point, &options));
            strip.lay(&mut mesh, false, Pos2::ZERO, 2.0);
            mesh
        };
        let mesh = at_scale(2.0);
        assert_eq!(at_scale(0.5), mesh, "a whole line is as wide at any zoom");
        mesh
    }

    /// How much of the ground a strip around this square covers with its colour, from the sizes of its triangles.
    fn covered(mesh: &Mesh) -> f32 {
        let triangles = mesh.indices.chunks_exact(3).map(|corners| {
            let [a, b, c] = [0, 1, 2].map(|i| &mesh.vertices[corners[i] as usize]);
            let area = ((b.pos - a.pos).rot90().dot(c.pos - a.pos) / 2.0).abs();
            let light = |vertex: &egui::epaint::Vertex| f32::from(vertex.color.r()) / 255.0;
            area * (light(a) + light(b) + light(c)) / 3.0
        });
        triangles.sum()
    }

    #[test]
    fn a_line_is_as_wide_as_it_says_whatever_the_screen() {
        for (is_small, pixels_per_point) in [(false, 1.0), (false, 2.0), (true, 1.0), (true, 2.0)] {
            let mesh = strip(is_small, pixels_per_point);
            assert!(mesh.is_valid());
            let wide = covered(&mesh) / 320.0;
            assert!((wide - 1.5).abs() < 0.05, "{is_small} {pixels_per_point}: {wide}");
        }
    }

    #[test]
    fn a_line_ends_softly_and_has_a_halo_unless_it_is_small() {
        let outside = |mesh: &Mesh| 10.0 - mesh.calc_bounds().left();
        let large = strip(false, 1.0);
        assert!((outside(&large) - 2.25).abs() < 1e-3, "{}", outside(&large));
        assert!((outside(&strip(true, 1.0)) - 1.5).abs() < 1e-3);
        let bounds = large.calc_bounds();
        let edge = large.vertices.iter().filter(|vertex| vertex.pos.x == bounds.left());
        assert!(edge.clone().count() == 2 && edge.clone().all(|it| it.color.a() == 0));
        assert!(large.vertices.iter().any(|vertex| vertex.color == theme::HALO));
    }

    #[test]
    fn a_corner_that_turns_back_has_no_spike() {
        let thin = [(0., 0.), (50., 0.05), (0., 0.1), (50., 0.05)].map(|(x, y)| Point::new(x, y));
        let pen = Pen { line: Line::Solid, color: Color32::WHITE, is_strong: true };
        let mesh = made(&thin, (pen, false), 1.0);
        assert!(
            Rect::from_min_max(pos2(-5., -5.), pos2(105., 5.)).contains_rect(mesh.calc_bounds())
        );
    }
}
