//! The inside of regions as triangles: cut once per shape, and moved with the photo at no cost.

use std::collections::BTreeMap;

use egui::{Color32, Mesh};
use geo::{Coord, LineString, Polygon, TriangulateEarcut as _};

use crate::app::canvas::viewport::Projection;
use crate::geometry::Point;
use crate::geometry::boolean::Piece;
use crate::model::ids::RegionId;
use crate::model::region::Shape;

/// The triangles of the regions that were shown last.
#[derive(Default)]
pub struct Fills {
    kept: BTreeMap<RegionId, Fill>,
    n_cut: u64,
}

struct Fill {
    shape: Shape,
    triangles: Triangles,
    was_shown: bool,
}

/// Places in photo pixels, and triples of their numbers.
#[derive(Default)]
struct Triangles {
    points: Vec<Point>,
    corners: Vec<u32>,
}

impl Fills {
    /// The inside of a region as it lies on screen.
    pub fn mesh(
        &mut self,
        id: RegionId,
        shape: &Shape,
        projection: &Projection,
        color: Color32,
    ) -> Mesh {
        let is_kept = self.kept.get(&id).is_some_and(|fill| fill.shape == *shape);
        if !is_kept {
            self.n_cut += 1;
            let fill = Fill { shape: shape.clone(), triangles: of_shape(shape), was_shown: true };
            self.kept.insert(id, fill);
        }
        let Some(fill) = self.kept.get_mut(&id) else { return Mesh::default() };
        fill.was_shown = true;
        mesh(&fill.triangles, projection, color)
    }

    /// Forgets what was not shown since the last call.
    pub fn forget_unseen(&mut self) {
        self.kept.retain(|_, fill| std::mem::take(&mut fill.was_shown));
    }
}

fn of_shape(shape: &Shape) -> Triangles {
    if !matches!(shape, Shape::Outline(_)) {
        // Convex: a fan around the first corner.
        let points = shape.rings().into_iter().next().unwrap_or_default();
        let last = (points.len() as u32).saturating_sub(1);
        let corners = (1..last).flat_map(|i| [0, i, i + 1]).collect();
        return Triangles { points, corners };
    }
    let (points, corners) = triangles(&shape.pieces());
    Triangles { points, corners }
}

/// The inside of pieces as places, and triples of their numbers.
pub fn triangles(pieces: &[Piece]) -> (Vec<Point>, Vec<u32>) {
    let line = |ring: &Vec<Point>| -> LineString {
        ring.iter().map(|point| Coord { x: point.x, y: point.y }).collect()
    };
    let (mut points, mut corners) = (Vec::new(), Vec::new());
    for piece in pieces {
        let polygon = Polygon::new(line(&piece.outer), piece.holes.iter().map(line).collect());
        let cut = polygon.earcut_triangles_raw();
        let first = points.len() as u32;
        points.extend(cut.vertices.iter().map(|[x, y]| Point::new(*x, *y)));
        corners.extend(cut.triangle_indices.iter().map(|corner| first + *corner as u32));
    }
    (points, corners)
}

fn mesh(triangles: &Triangles, projection: &Projection, color: Color32) -> Mesh {
    let mut mesh = Mesh::default();
    mesh.reserve_vertices(triangles.points.len());
    for point in &triangles.points {
        mesh.colored_vertex(projection.screen_from_image(*point), color);
    }
    mesh.indices.clone_from(&triangles.corners);
    mesh
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::outline_area;
    use crate::model::region::{Corner, Part};

    fn area(triangles: &Triangles) -> f64 {
        triangles
            .corners
            .chunks_exact(3)
            .map(|t| outline_area(&[0, 1, 2].map(|i| triangles.points[t[i] as usize])))
            .sum()
    }

    fn ring(places: &[(f64, f64)]) -> Vec<Corner> {
        places.iter().map(|(x, y)| Corner::at(Point::new(*x, *y))).collect()
    }

    #[test]
    fn triangles_fill_exactly_what_is_measured() {
        let concave = ring(&[(0., 0.), (100., 0.), (100., 100.), (50., 20.), (0., 100.)]);
        let hole = ring(&[(40., 5.), (60., 5.), (50., 10.)]);
        let apart = ring(&[(200., 200.), (230., 200.), (230., 240.)]);
        let shape = Shape::Outline(vec![
            Part { outer: concave, holes: vec![hole] },
            Part { outer: apart, holes: Vec::new() },
        ]);
        assert!((area(&of_shape(&shape)) - shape.area()).abs() < 1e-6);
        let corners = ring(&[(10., 20.), (40., 50.)]);
        let rectangle = Shape::Rectangle(corners[0], corners[1]);
        assert_eq!(area(&of_shape(&rectangle)), 900.0);
    }

    #[test]
    fn a_shape_is_cut_once_until_it_changes() {
        let mut fills = Fills::default();
        let canvas = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(400.0, 300.0));
        let photo = Point::new(800.0, 600.0);
        let fitted = crate::app::canvas::viewport::Viewport::fitted(photo, canvas);
        let projection = Projection { viewport: fitted, canvas };
        let shape = Shape::Outline(vec![Part {
            outer: ring(&[(0., 0.), (90., 0.), (0., 90.)]),
            holes: Vec::new(),
        }]);
        for _ in 0..5 {
            fills.mesh(RegionId(1), &shape, &projection, Color32::WHITE);
            fills.forget_unseen();
        }
        assert_eq!(fills.n_cut, 1);
        fills.mesh(RegionId(1), &shape.moved(Point::new(5.0, 0.0)), &projection, Color32::WHITE);
        assert_eq!(fills.n_cut, 2);
        fills.forget_unseen();
        fills.forget_unseen();
        assert!(fills.kept.is_empty());
    }
}
