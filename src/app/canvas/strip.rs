//! Outlines as triangles: one strip for the line and its halo, soft at its edges, made without the toolkit's paths.

use egui::epaint::{TessellationOptions, Tessellator};
use egui::{Color32, Mesh, Pos2, Rect, Vec2};

use crate::app::canvas::lines::{HALO, Pen, paths, width};
use crate::app::canvas::marks::Line;
use crate::app::theme;

/// A mitre reaches out no further than this, in multiples of the distance from the line.
const LONGEST_MITRE: f32 = 1.5;

/// Distances from the middle of a line, in points, and the colour it has there.
type Rows = Vec<(f32, Color32)>;

/// Adds a closed line through points on screen to a mesh; a small one has no halo and fewer corners across.
pub fn add_ring(
    mesh: &mut Mesh,
    points: &[Pos2],
    pen: Pen,
    is_small: bool,
    (pixels_per_point, options): (f32, &TessellationOptions),
) {
    if pen.line == Line::Solid && points.len() > 2 {
        add_strip(mesh, points, &rows(pen, is_small, pixels_per_point));
        return;
    }
    let mut paths = paths(points, true, pen, Rect::EVERYTHING);
    if is_small {
        // The halo comes first.
        paths.drain(..paths.len() / 2);
    }
    let mut tessellator = Tessellator::new(pixels_per_point, *options, [1, 1], Vec::new());
    for path in paths {
        tessellator.tessellate_shape(path, mesh);
    }
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

fn add_strip(mesh: &mut Mesh, points: &[Pos2], rows: &[(f32, Color32)]) {
    let (n, n_rows) = (points.len(), rows.len() as u32);
    let first = mesh.vertices.len() as u32;
    mesh.reserve_vertices(n * rows.len());
    mesh.reserve_triangles(n * 2 * rows.len());
    let mut before = normal(points[n - 1], points[0]);
    for i in 0..n {
        let after = normal(points[i], points[(i + 1) % n]);
        let out = mitre(before, after);
        before = after;
        for (away, color) in rows {
            mesh.colored_vertex(points[i] + out * *away, *color);
        }
        let here = first + i as u32 * n_rows;
        let next = first + ((i + 1) % n) as u32 * n_rows;
        for row in 0..n_rows - 1 {
            mesh.add_triangle(here + row, here + row + 1, next + row);
            mesh.add_triangle(next + row, here + row + 1, next + row + 1);
        }
    }
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
    use egui::pos2;

    use super::*;

    fn strip(is_small: bool, pixels_per_point: f32) -> Mesh {
        let square = [pos2(10., 10.), pos2(90., 10.), pos2(90., 90.), pos2(10., 90.)];
        let pen = Pen { line: Line::Solid, color: Color32::WHITE, is_strong: false };
        let mut mesh = Mesh::default();
        let options = TessellationOptions::default();
        add_ring(&mut mesh, &square, pen, is_small, (pixels_per_point, &options));
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
        let thin = [pos2(0., 0.), pos2(100., 0.1), pos2(0., 0.2), pos2(100., 0.1)];
        let pen = Pen { line: Line::Solid, color: Color32::WHITE, is_strong: true };
        let mut mesh = Mesh::default();
        add_ring(&mut mesh, &thin, pen, false, (1.0, &TessellationOptions::default()));
        assert!(
            Rect::from_min_max(pos2(-5., -5.), pos2(105., 5.)).contains_rect(mesh.calc_bounds())
        );
    }
}
