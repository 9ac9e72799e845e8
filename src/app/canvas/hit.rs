//! What lies under the pointer: a corner, a grip, an edge or a whole region, within a few points on screen.

use crate::app::canvas::reshape::{CornerAt, Grip, grips, nearest_edge};
use crate::geometry::{Bounds, Point, outline_contains};
use crate::model::ids::RegionId;
use crate::model::region::{Region, Shape};

/// How near, in points on screen, counts as on it.
pub const REACH: f32 = 8.0;

/// How far from its ellipse the grip that turns it stands, in multiples of the reach.
pub const TURN_GRIP: f64 = 3.0;

/// A part of a selected shape that can be taken hold of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// A corner of an outline.
    Corner(CornerAt),
    /// The middle of an edge: a corner to be.
    Middle {
        /// Which ring.
        ring: usize,
        /// The edge begins at this corner.
        edge: usize,
    },
    /// A grip of a rectangle or ellipse.
    Grip(Grip),
}

/// The part of a shape within `reach` photo pixels of a place: corners first, then the middles of edges.
pub fn spot_at(shape: &Shape, place: Point, reach: f64) -> Option<Spot> {
    if !matches!(shape, Shape::Outline(_)) {
        return nearest(grips(shape, reach * TURN_GRIP), place, reach).map(Spot::Grip);
    }
    let rings = shape.rings();
    let corners = rings.iter().enumerate().flat_map(|(ring, points)| {
        let at = move |(corner, point): (usize, &Point)| (CornerAt { ring, corner }, *point);
        points.iter().enumerate().map(at)
    });
    if let Some(corner) = nearest(corners, place, reach) {
        return Some(Spot::Corner(corner));
    }
    let middles = rings.iter().enumerate().flat_map(|(ring, points)| {
        middles(points, reach).map(move |(edge, point)| ((ring, edge), point))
    });
    nearest(middles, place, reach).map(|(ring, edge)| Spot::Middle { ring, edge })
}

/// The middles of the edges that are long enough to have one beside their corners.
pub fn middles(ring: &[Point], reach: f64) -> impl Iterator<Item = (usize, Point)> {
    crate::geometry::edges(ring)
        .enumerate()
        .filter(move |(_, (a, b))| a.distance(*b) > reach * 4.0)
        .map(|(edge, (a, b))| (edge, a.towards(b, 0.5)))
}

fn nearest<T>(all: impl IntoIterator<Item = (T, Point)>, place: Point, reach: f64) -> Option<T> {
    all.into_iter()
        .map(|(thing, point)| (thing, point.distance(place)))
        .filter(|(_, distance)| *distance <= reach)
        .min_by(|(_, a), (_, b)| a.total_cmp(b))
        .map(|(thing, _)| thing)
}

/// The edge of an outline within `reach`: its ring, its number and the place on it.
pub fn edge_at(shape: &Shape, place: Point, reach: f64) -> Option<(usize, usize, Point)> {
    if !matches!(shape, Shape::Outline(_)) {
        return None;
    }
    shape
        .rings()
        .iter()
        .enumerate()
        .filter_map(|(ring, points)| {
            let (edge, on_edge, distance) = nearest_edge(points, place)?;
            Some((ring, edge, on_edge, distance))
        })
        .filter(|(.., distance)| *distance <= reach)
        .min_by(|(.., a), (.., b)| a.total_cmp(b))
        .map(|(ring, edge, on_edge, _)| (ring, edge, on_edge))
}

/// The boxes of regions, in the order of the regions; where there are none they are computed.
pub type Boxes<'a> = &'a [Option<Bounds>];

/// The region at a place: the nearest point, else the smallest one that holds it, else the one whose outline is nearest within `reach`.
pub fn region_at(
    regions: &[(RegionId, &Region)],
    boxes: Boxes<'_>,
    place: Point,
    reach: f64,
) -> Option<RegionId> {
    let near: Vec<(RegionId, &Shape, f64)> = regions
        .iter()
        .enumerate()
        .filter(|(i, (_, region))| {
            let known = boxes.get(*i).copied().unwrap_or_else(|| region.shape.bounds());
            known.is_some_and(|bounds| grown(bounds, reach).contains(place))
        })
        .map(|(_, (id, region))| (*id, &region.shape, region.shape.area()))
        .collect();
    let points = near.iter().filter_map(|(id, shape, _)| Some((*id, shape.as_point()?)));
    if let Some(id) = nearest(points, place, reach) {
        return Some(id);
    }
    let holding = near.iter().filter(|(_, shape, _)| holds(shape, place));
    // Of two of the same size the one drawn later lies above.
    let smallest = holding.rev().min_by(|(.., a), (.., b)| a.total_cmp(b));
    if let Some((id, ..)) = smallest {
        return Some(*id);
    }
    near.iter()
        .filter_map(|(id, shape, _)| {
            let distances = shape.rings();
            let distance = distances.iter().filter_map(|ring| nearest_edge(ring, place));
            let distance = distance.map(|(_, _, distance)| distance).min_by(f64::total_cmp)?;
            Some((*id, distance))
        })
        .filter(|(_, distance)| *distance <= reach)
        .min_by(|(_, a), (_, b)| a.total_cmp(b))
        .map(|(id, _)| id)
}

/// Whether a place lies inside a shape, and not in one of its holes.
pub fn holds(shape: &Shape, place: Point) -> bool {
    shape.rings().iter().filter(|ring| outline_contains(ring, place)).count() % 2 == 1
}

fn grown(bounds: Bounds, by: f64) -> Bounds {
    let by = Point::new(by, by);
    Bounds { min: bounds.min - by, max: bounds.max + by }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::assessment::Rater;
    use crate::model::ids::PhotoId;
    use crate::model::region::{Corner, Part, Role};

    fn square(from: f64, to: f64) -> Vec<Corner> {
        [(from, from), (to, from), (to, to), (from, to)]
            .map(|(x, y)| Corner::at(Point::new(x, y)))
            .to_vec()
    }

    fn region(shape: Shape) -> Region {
        Region::drawn(PhotoId(1), (Rater("MH".to_owned()), 1), Role::Lesion, shape)
    }

    #[test]
    fn the_smallest_region_under_the_pointer_is_meant() {
        let ring = region(Shape::Outline(vec![Part {
            outer: square(0.0, 100.0),
            holes: vec![square(40.0, 60.0)],
        }]));
        let small = region(Shape::Rectangle(square(10.0, 20.0)[0], square(10.0, 20.0)[2]));
        let all = [(RegionId(1), &ring), (RegionId(2), &small)];
        let at = |x: f64, y: f64| region_at(&all, &[], Point::new(x, y), 3.0).map(|id| id.0);
        assert_eq!(at(15.0, 15.0), Some(2));
        assert_eq!(at(30.0, 30.0), Some(1));
        assert_eq!(at(50.0, 50.0), None, "in the hole");
        assert_eq!(at(58.0, 50.0), Some(1), "near the edge of the hole");
        assert_eq!(at(102.0, 50.0), Some(1), "near the outer edge");
        assert_eq!(at(104.0, 50.0), None);
    }

    #[test]
    fn a_point_lies_above_what_it_is_set_on_and_is_as_large_as_the_reach() {
        let mark = |x, y| region(Shape::Point(Corner::at(Point::new(x, y))));
        let (one, other) = (mark(50.0, 50.0), mark(56.0, 50.0));
        let large = region(Shape::Rectangle(square(0.0, 100.0)[0], square(0.0, 100.0)[2]));
        let all = [(RegionId(1), &one), (RegionId(2), &other), (RegionId(3), &large)];
        let at = |x: f64, reach| region_at(&all, &[], Point::new(x, 50.0), reach).map(|id| id.0);
        assert_eq!(at(52.0, 4.0), Some(1), "the nearer one");
        assert_eq!(at(54.0, 4.0), Some(2));
        assert_eq!(at(70.0, 4.0), Some(3));
        assert_eq!(at(70.0, 20.0), Some(2), "zoomed out the reach is wider on the photo");
        assert_eq!(spot_at(&one.shape, Point::new(50.0, 50.0), 4.0), None, "it has no grips");
    }

    #[test]
    fn corners_come_before_the_middles_of_edges() {
        let outline = Shape::Outline(vec![Part { outer: square(0.0, 100.0), holes: Vec::new() }]);
        let at = |x: f64, y: f64, reach| spot_at(&outline, Point::new(x, y), reach);
        assert_eq!(at(2.0, 1.0, 5.0), Some(Spot::Corner(CornerAt { ring: 0, corner: 0 })));
        assert_eq!(at(50.0, 3.0, 5.0), Some(Spot::Middle { ring: 0, edge: 0 }));
        assert_eq!(at(0.0, 52.0, 5.0), Some(Spot::Middle { ring: 0, edge: 3 }));
        assert_eq!(at(30.0, 30.0, 5.0), None);
        assert_eq!(at(50.0, 0.0, 26.0), None, "a short edge has no middle of its own");
        assert_eq!(
            edge_at(&outline, Point::new(70.0, 2.0), 5.0),
            Some((0, 0, Point::new(70.0, 0.0)))
        );
    }

    #[test]
    fn the_grips_of_a_rectangle_are_found() {
        let shape = Shape::Rectangle(square(0.0, 100.0)[0], square(0.0, 100.0)[2]);
        let at = |x: f64, y: f64| spot_at(&shape, Point::new(x, y), 5.0);
        assert_eq!(at(98.0, 101.0), Some(Spot::Grip(Grip::Frame(1, 1))));
        assert_eq!(at(51.0, -2.0), Some(Spot::Grip(Grip::Frame(0, -1))));
        assert_eq!(at(50.0, 50.0), None);
        assert_eq!(edge_at(&shape, Point::new(50.0, 0.0), 5.0), None);
    }
}
