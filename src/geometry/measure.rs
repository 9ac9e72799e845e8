//! What is measured of a flat shape: how long, how wide, how far around, where its middle is, how much two share.
//!
//! A shape is given as its rings: for each part the outer ring and the holes in it.

use geo::{Area as _, BooleanOps as _, Coord, LineString, MultiPolygon, Polygon};

use crate::geometry::{Point, edges, outline_area, outline_center, outline_length};

/// The greatest and the smallest distance of two parallel lines that touch a shape from both sides (Feret), and the
/// extent across the greatest.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Calipers {
    /// The greatest distance of any two points: the length.
    pub longest: f64,
    /// The smallest distance of two parallel lines with the shape between them.
    pub narrowest: f64,
    /// How far the shape extends at right angles to the longest diameter: the width.
    pub across_longest: f64,
    /// The two points that are farthest apart.
    pub ends: [Point; 2],
}

/// Calipers around points; all zero around fewer than two.
///
/// Rotating calipers on the convex hull (Shamos 1978): for each edge of the hull the corner farthest from it moves on
/// with it, so that all pairs of opposite corners are met in one round.
pub fn calipers(points: impl IntoIterator<Item = Point>) -> Calipers {
    let hull = hull(points);
    let [first, second, ..] = hull.as_slice() else { return Calipers::default() };
    if hull.len() == 2 {
        let longest = first.distance(*second);
        return Calipers { longest, ends: [*first, *second], ..Calipers::default() };
    }
    let n = hull.len();
    let mut found = Calipers { narrowest: f64::INFINITY, ..Calipers::default() };
    let mut opposite = 1;
    for (i, (a, b)) in edges(&hull).enumerate() {
        let off = |at: usize| cross(b - a, hull[at % n] - a);
        while off(opposite + 1) > off(opposite) {
            opposite += 1;
        }
        // Parallel edges have two opposite corners, and the next one may be as far away from either end.
        for (from, to) in
            [(i, opposite), (i + 1, opposite), (i, opposite + 1), (i + 1, opposite + 1)]
        {
            let ends = [hull[from % n], hull[to % n]];
            let distance = ends[0].distance(ends[1]);
            if distance > found.longest {
                (found.longest, found.ends) = (distance, ends);
            }
        }
        found.narrowest = found.narrowest.min(off(opposite) / a.distance(b));
    }
    let along = (found.ends[1] - found.ends[0]) * (1.0 / found.longest);
    let sides = hull.iter().map(|corner| cross(along, *corner - found.ends[0]));
    let (low, high) = sides.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), side| {
        (low.min(side), high.max(side))
    });
    Calipers { across_longest: high - low, ..found }
}

/// The convex hull, turning the same way all along, without corners on its edges (Andrew's monotone chain).
fn hull(points: impl IntoIterator<Item = Point>) -> Vec<Point> {
    let mut points: Vec<Point> = points.into_iter().collect();
    points.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    points.dedup();
    if points.len() < 3 {
        return points;
    }
    let chain = |points: &mut dyn Iterator<Item = Point>| {
        let mut chain: Vec<Point> = Vec::new();
        for point in points {
            while let [.., a, b] = chain.as_slice()
                && cross(*b - *a, point - *a) <= 0.0
            {
                chain.pop();
            }
            chain.push(point);
        }
        // Its last corner is the first of the other chain.
        chain.pop();
        chain
    };
    let mut hull = chain(&mut points.iter().copied());
    hull.extend(chain(&mut points.iter().rev().copied()));
    hull
}

fn cross(a: Point, b: Point) -> f64 {
    a.x * b.y - a.y * b.x
}

/// How far it is around all rings, holes included: every edge between inside and outside counts.
pub fn perimeter<'a>(rings: impl IntoIterator<Item = &'a Vec<Point>>) -> f64 {
    rings.into_iter().map(|ring| outline_length(ring)).sum()
}

/// The centre of mass of parts, each an outer ring followed by its holes; none without a corner.
pub fn center(parts: &[Vec<Vec<Point>>]) -> Option<Point> {
    let rings = parts.iter().flat_map(|part| part.iter().enumerate());
    let mut weighed = rings.clone().filter_map(|(i, ring)| {
        let area = outline_area(ring);
        Some((outline_center(ring)?, if i == 0 { area } else { -area }))
    });
    let (sum, area) = weighed
        .clone()
        .fold((Point::default(), 0.0), |(sum, total), (at, area)| (sum + at * area, total + area));
    if area.abs() > 1e-9 { Some(sum * (1.0 / area)) } else { weighed.next().map(|(at, _)| at) }
}

/// The area that two shapes share, each given as parts: an outer ring followed by its holes.
pub fn shared_area(a: &[Vec<Vec<Point>>], b: &[Vec<Vec<Point>>]) -> f64 {
    polygons(a).intersection(&polygons(b)).unsigned_area()
}

fn polygons(parts: &[Vec<Vec<Point>>]) -> MultiPolygon<f64> {
    let line = |ring: &Vec<Point>| -> LineString<f64> {
        ring.iter().map(|point| Coord { x: point.x, y: point.y }).collect()
    };
    let polygon = |part: &Vec<Vec<Point>>| {
        let mut rings = part.iter().map(line);
        Polygon::new(rings.next().unwrap_or_else(|| LineString::new(Vec::new())), rings.collect())
    };
    parts.iter().map(polygon).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop, proptest};

    use super::*;
    use crate::geometry::{Bounds, ellipse_outline};

    fn ring(corners: &[(f64, f64)]) -> Vec<Point> {
        corners.iter().map(|(x, y)| Point::new(*x, *y)).collect()
    }

    fn square(from: f64, to: f64) -> Vec<Point> {
        ring(&[(from, from), (to, from), (to, to), (from, to)])
    }

    #[test]
    fn calipers_know_rectangles_ellipses_and_lines() {
        let found = calipers(ring(&[(0.0, 0.0), (4.0, 0.0), (4.0, 3.0), (0.0, 3.0)]));
        assert_eq!((found.longest, found.narrowest), (5.0, 3.0));
        // Both other corners lie 12 / 5 beside the diagonal.
        assert!((found.across_longest - 4.8).abs() < 1e-12);
        let found =
            calipers(ellipse_outline(Point::new(50.0, 60.0), Point::new(30.0, 10.0), 0.7, 720));
        for (found, expected) in
            [(found.longest, 60.0), (found.narrowest, 20.0), (found.across_longest, 20.0)]
        {
            assert!((found - expected).abs() < 1e-3, "{found} for {expected}");
        }
        let line = calipers(ring(&[(0.0, 0.0), (1.0, 1.0), (2.0, 2.0)]));
        assert_eq!((line.longest, line.narrowest, line.across_longest), (8.0_f64.sqrt(), 0.0, 0.0));
        assert_eq!(calipers(ring(&[(1.0, 1.0), (1.0, 1.0)])), Calipers::default());
        assert_eq!(calipers([]), Calipers::default());
    }

    #[test]
    fn a_hole_counts_for_the_edge_and_moves_the_middle() {
        let parts = [vec![square(0.0, 10.0), ring(&[(5., 0.), (10., 0.), (10., 10.), (5., 10.)])]];
        assert_eq!(perimeter(&parts[0]), 70.0);
        assert_eq!(center(&parts), Some(Point::new(2.5, 5.0)));
        let two = [vec![square(0.0, 2.0)], vec![square(10.0, 12.0)]];
        assert_eq!(center(&two), Some(Point::new(6.0, 6.0)));
        assert_eq!(center(&[]), None);
    }

    #[test]
    fn what_two_shapes_share_leaves_out_the_holes_of_both() {
        let hollow = [vec![square(0.0, 10.0), square(4.0, 6.0)]];
        let right = [vec![ring(&[(5.0, 0.0), (20.0, 0.0), (20.0, 10.0), (5.0, 10.0)])]];
        assert!((shared_area(&hollow, &right) - 48.0).abs() < 1e-6);
        assert_eq!(shared_area(&hollow, &[vec![square(20.0, 30.0)]]), 0.0);
        assert_eq!(shared_area(&hollow, &[]), 0.0);
    }

    proptest! {
        #[test]
        fn calipers_are_as_far_apart_as_trying_every_pair_says(
            points in prop::collection::vec((-500_i32..500, -500_i32..500), 3..40),
        ) {
            let points: Vec<Point> =
                points.into_iter().map(|(x, y)| Point::new(x.into(), y.into())).collect();
            let found = calipers(points.iter().copied());
            let pairs = points.iter().flat_map(|a| points.iter().map(|b| a.distance(*b)));
            assert!((found.longest - pairs.fold(0.0, f64::max)).abs() < 1e-9, "{found:?}");
            // No direction is narrower, and the box of some direction is nearly as narrow.
            let widths = (0..3600_i32).map(|i| {
                let (sin, cos) = (f64::from(i) / 3600.0 * std::f64::consts::PI).sin_cos();
                let turned = points.iter().map(|p| Point::new(p.x * cos - p.y * sin, 0.0));
                Bounds::of(turned).map_or(0.0, Bounds::width)
            });
            let narrowest = widths.fold(f64::INFINITY, f64::min);
            assert!(found.narrowest <= narrowest + 1e-9, "{found:?} {narrowest}");
            assert!(narrowest - found.narrowest < 1.5, "{found:?} {narrowest}");
            assert!(found.narrowest <= found.across_longest + 1e-9 && found.across_longest <= found.longest + 1e-9);
        }
    }
}
