//! Outlines that cross themselves are made sound, so that what is encircled is what is measured.
//!
//! The area of an outline that crosses itself means nothing: its loops may cancel each other. A hand that draws
//! freely overshoots its own beginning, and a corner may be dragged across an edge; both become the outer border of
//! everything that was encircled, in several parts where it falls apart.

use geo::{BooleanOps as _, Coord, LineString, MultiPolygon, Polygon, Validation as _};

use crate::geometry::{Point, outline_area};
use crate::model::region::{Corner, Part, Shape};

/// Loops smaller than this, in square pixels, are slips of the hand where a line overshoots; so is a whole region.
const SMALLEST_AREA: f64 = 1.0;

/// The outline through these corners, in photo pixels, made sound; none if it has no area.
pub fn sound_polygon(corners: &[Point]) -> Option<Shape> {
    sound(Shape::polygon(corners.iter().copied()))
}

/// The same shape without crossings; none if nothing is left of it.
pub fn sound(shape: Shape) -> Option<Shape> {
    let shape = match shape {
        // Nothing of a point can be tangled, and it needs no area.
        Shape::Point(_) => return shape.problem().is_none().then_some(shape),
        Shape::Rectangle(..) | Shape::Ellipse { .. } => shape,
        Shape::Outline(parts) => {
            let parts: Vec<Part> = parts.iter().map(without_repeats).collect();
            if is_sound(&parts) { Shape::Outline(parts) } else { Shape::Outline(untangled(&parts)) }
        }
    };
    (shape.problem().is_none() && shape.area() >= SMALLEST_AREA).then_some(shape)
}

/// Whether its outline crosses itself or its parts overlap, so that its area by the formula would mean nothing.
pub fn is_tangled(shape: &Shape) -> bool {
    match shape {
        Shape::Rectangle(..) | Shape::Ellipse { .. } | Shape::Point(_) => false,
        Shape::Outline(parts) => {
            let parts: Vec<Part> = parts.iter().map(without_repeats).collect();
            !is_sound(&parts)
        }
    }
}

fn is_sound(parts: &[Part]) -> bool {
    let polygons = MultiPolygon::new(parts.iter().map(polygon).collect());
    polygons.is_valid()
}

/// Everything the outer rings encircle, whichever way round, without what the holes encircle.
fn untangled(parts: &[Part]) -> Vec<Part> {
    let whole = parts.iter().fold(MultiPolygon::new(Vec::new()), |whole, part| {
        let outer = encircled(&part.outer);
        let holes = part.holes.iter().fold(MultiPolygon::new(Vec::new()), |holes, hole| {
            holes.union_with_fill_rule(&encircled(hole), geo::bool_ops::FillRule::NonZero)
        });
        whole.union(&outer.difference(&holes))
    });
    let is_large = |ring: &Vec<Corner>| {
        let points: Vec<Point> = ring.iter().map(|corner| corner.point()).collect();
        ring.len() >= 3 && outline_area(&points) >= SMALLEST_AREA
    };
    whole
        .into_iter()
        .map(|polygon| Part {
            outer: ring(polygon.exterior()),
            holes: polygon.interiors().iter().map(ring).filter(|hole| is_large(hole)).collect(),
        })
        .filter(|part| is_large(&part.outer))
        .collect()
}

fn encircled(corners: &[Corner]) -> MultiPolygon<f64> {
    let nothing = MultiPolygon::new(Vec::new());
    let outline = Polygon::new(line(corners), Vec::new());
    outline.union_with_fill_rule(&nothing, geo::bool_ops::FillRule::NonZero)
}

/// A part as geo knows it.
fn polygon(part: &Part) -> Polygon<f64> {
    Polygon::new(line(&part.outer), part.holes.iter().map(|hole| line(hole)).collect())
}

fn line(corners: &[Corner]) -> LineString<f64> {
    corners
        .iter()
        .map(|corner| {
            let point = corner.point();
            Coord { x: point.x, y: point.y }
        })
        .collect()
}

/// A ring of geo's as ours: its last coordinate repeats the first, ours does not.
fn ring(line: &LineString<f64>) -> Vec<Corner> {
    let mut corners: Vec<Corner> =
        line.coords().map(|coord| Corner::at(Point::new(coord.x, coord.y))).collect();
    drop_repeats(&mut corners);
    corners
}

fn without_repeats(part: &Part) -> Part {
    let mut part = part.clone();
    drop_repeats(&mut part.outer);
    part.holes.iter_mut().for_each(drop_repeats);
    part.holes.retain(|hole| hole.len() >= 3);
    part
}

fn drop_repeats(corners: &mut Vec<Corner>) {
    corners.dedup();
    while corners.len() > 1 && corners.first() == corners.last() {
        corners.pop();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn points(places: &[(f64, f64)]) -> Vec<Point> {
        places.iter().map(|(x, y)| Point::new(*x, *y)).collect()
    }

    #[test]
    fn a_sound_outline_is_left_exactly_as_it_was_drawn() {
        let house = points(&[(100., 100.), (300., 100.), (300., 250.), (200., 320.), (100., 250.)]);
        assert_eq!(sound_polygon(&house), Some(Shape::polygon(house)));
    }

    #[test]
    fn what_is_encircled_is_what_is_measured() {
        // Two triangles that meet in the middle: their signed areas would cancel each other.
        let bow_tie = points(&[(0., 0.), (100., 100.), (100., 0.), (0., 100.)]);
        let shape = sound_polygon(&bow_tie).expect("two triangles");
        assert_eq!(shape.area(), 5_000.0);
        // A line that goes round twice encircles its inside once.
        let twice = points(&[
            (0., 0.),
            (100., 0.),
            (100., 100.),
            (0., 100.),
            (0., -10.),
            (110., -10.),
            (110., 110.),
            (0., 110.),
        ]);
        let shape = sound_polygon(&twice).expect("one outline");
        assert!((shape.area() - 110.0 * 120.0).abs() < 1.0, "{}", shape.area());
    }

    #[test]
    fn the_overshoot_of_a_free_hand_leaves_no_splinters() {
        let overshot =
            points(&[(0., 0.), (100., 0.), (100., 100.), (0.5, 100.), (0.5, -0.5), (0.2, -0.5)]);
        let Some(Shape::Outline(parts)) = sound_polygon(&overshot) else { panic!("an outline") };
        assert_eq!(parts.len(), 1, "{parts:?}");
    }

    #[test]
    fn a_hole_stays_a_hole() {
        let square = |from: f64, to: f64| {
            points(&[(from, from), (to, from), (to, to), (from, to)])
                .into_iter()
                .map(Corner::at)
                .collect::<Vec<_>>()
        };
        let tangled_hole = vec![(40., 40.), (60., 60.), (60., 40.), (40., 60.)];
        let hole = points(&tangled_hole).into_iter().map(Corner::at).collect();
        let part = Part { outer: square(0.0, 100.0), holes: vec![hole] };
        let shape = sound(Shape::Outline(vec![part])).expect("a ring");
        assert!((shape.area() - (10_000.0 - 200.0)).abs() < 0.1, "{}", shape.area());
    }

    #[test]
    fn a_line_is_no_outline() {
        assert_eq!(sound_polygon(&points(&[(0., 0.), (50., 50.), (100., 100.)])), None);
        assert_eq!(sound_polygon(&points(&[(0., 0.), (0., 0.), (9., 9.)])), None);
        assert_eq!(sound_polygon(&[]), None);
    }

    /// How often a ring goes round a place.
    fn winding(ring: &[Point], at: Point) -> i32 {
        crate::geometry::edges(ring)
            .map(|(a, b)| {
                let side = (b.x - a.x) * (at.y - a.y) - (b.y - a.y) * (at.x - a.x);
                match (a.y <= at.y, b.y <= at.y) {
                    (true, false) if side > 0.0 => 1,
                    (false, true) if side < 0.0 => -1,
                    _ => 0,
                }
            })
            .sum()
    }

    proptest! {
        #[test]
        fn what_is_mended_holds_exactly_the_places_that_were_encircled(
            places in prop::collection::vec((0.0..400.0_f64, 0.0..400.0_f64), 3..16),
            asked in prop::collection::vec((0.0..400.0_f64, 0.0..400.0_f64), 40),
        ) {
            // As a file gives them: whole hundredths.
            let scribble = Shape::polygon(points(&places));
            let ring = scribble.rings().remove(0);
            let Some(mended) = sound(scribble.clone()) else { return Ok(()) };
            prop_assert!(!is_tangled(&mended));
            prop_assert!(is_tangled(&scribble) || mended == scribble);
            for at in points(&asked) {
                let near = |ring: &Vec<Point>| {
                    crate::geometry::nearest_edge(ring, at).is_some_and(|(_, off)| off < 1.5)
                };
                let rings = mended.rings();
                if near(&ring) || rings.iter().any(near) {
                    continue;
                }
                let inside = rings.iter().filter(|it| crate::geometry::outline_contains(it, at)).count();
                prop_assert_eq!(inside % 2 == 1, winding(&ring, at) != 0, "{:?}", at);
            }
        }

        #[test]
        fn any_scribble_becomes_sound_and_stays_so(
            places in prop::collection::vec((0.0..400.0_f64, 0.0..400.0_f64), 3..24),
        ) {
            if let Some(shape) = sound_polygon(&points(&places)) {
                let again = sound(shape.clone()).expect("it has an area");
                prop_assert!((again.area() - shape.area()).abs() < 1.0);
                prop_assert!(shape.area() <= 160_000.0 && shape.area() > 0.0);
            }
        }
    }
}
