//! The areas of the figures cut into triangles, once: outlines are seldom convex, and a fill needs triangles.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use geo::{LineString, Polygon, TriangulateEarcut as _};

use crate::geometry::Point;
use crate::instrument::body::{Body, Figure};

/// One area of a body site, ready to be filled.
pub struct Surface {
    /// The id of the site.
    pub site: &'static str,
    /// The corners of the outline, in figure units.
    pub outline: &'static [Point],
    /// The corners of the triangles, in figure units.
    pub corners: Vec<Point>,
    /// Three corners each, by index.
    pub triangles: Vec<[usize; 3]>,
}

/// The areas of a figure in painter's order.
pub fn surfaces(figure: Figure) -> &'static [Surface] {
    static ALL: LazyLock<BTreeMap<Figure, Vec<Surface>>> = LazyLock::new(|| {
        let body = Body::embedded();
        let of = |figure| {
            let areas = body.areas(figure);
            areas.map(|(site, area)| surface(&site.id, &area.outline)).collect()
        };
        Figure::ALL.into_iter().map(|figure| (figure, of(figure))).collect()
    });
    ALL.get(&figure).map(Vec::as_slice).unwrap_or_default()
}

impl Surface {
    /// The parts inside of parallel lines that rise to the right, `gap` figure units apart, for a hatched fill.
    pub fn hatching(&self, gap: f64) -> Vec<[Point; 2]> {
        let mut parts = Vec::new();
        for triangle in &self.triangles {
            let corners = triangle.map(|at| self.corners.get(at).copied().unwrap_or_default());
            // A line of the hatching is where x + y has a certain value.
            let heights = corners.map(|corner| corner.x + corner.y);
            let lowest = heights.iter().copied().fold(f64::INFINITY, f64::min);
            let highest = heights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let mut line = (lowest / gap).ceil();
            while line * gap <= highest {
                parts.extend(crossing(&corners, &heights, line * gap));
                line += 1.0;
            }
        }
        parts
    }
}

/// Where a line crosses the sides of a triangle.
fn crossing(corners: &[Point; 3], heights: &[f64; 3], height: f64) -> Option<[Point; 2]> {
    let mut ends = Vec::with_capacity(2);
    for (a, b) in [(0, 1), (1, 2), (2, 0)] {
        if (heights[a] < height) != (heights[b] < height) {
            let share = (height - heights[a]) / (heights[b] - heights[a]);
            ends.push(corners[a].towards(corners[b], share));
        }
    }
    <[Point; 2]>::try_from(ends).ok()
}

fn surface(site: &'static str, outline: &'static [Point]) -> Surface {
    let line: LineString<f64> = outline.iter().map(|point| (point.x, point.y)).collect();
    let cut = Polygon::new(line, Vec::new()).earcut_triangles_raw();
    let corners = cut.vertices.iter().map(|[x, y]| Point::new(*x, *y)).collect();
    let triangles =
        cut.triangle_indices.chunks_exact(3).map(|three| [three[0], three[1], three[2]]).collect();
    Surface { site, outline, corners, triangles }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{outline_area, outline_contains};

    #[test]
    fn the_triangles_of_every_area_cover_exactly_its_outline() {
        for figure in Figure::ALL {
            assert!(!surfaces(figure).is_empty());
            for surface in surfaces(figure) {
                let area: f64 = surface
                    .triangles
                    .iter()
                    .map(|three| outline_area(&three.map(|at| surface.corners[at])))
                    .sum();
                let wanted = outline_area(surface.outline);
                assert!((area - wanted).abs() < 1e-6 * wanted, "{} on {figure:?}", surface.site);
            }
        }
    }

    #[test]
    fn hatching_stays_inside_and_reaches_every_large_area() {
        for surface in surfaces(Figure::Back) {
            let lines = surface.hatching(3.0);
            assert!(!lines.is_empty() || outline_area(surface.outline) < 20.0, "{}", surface.site);
            for [a, b] in lines {
                let middle = a.towards(b, 0.5);
                let is_inside = outline_contains(surface.outline, middle) || a.distance(b) < 1e-6;
                assert!(is_inside, "{} at {middle:?}", surface.site);
            }
        }
    }
}
