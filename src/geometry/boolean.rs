//! What outlines make together: united, cut off, in common, cut apart by a line, grown and shrunk.
//!
//! Everything here takes and gives [`Piece`]s: outer rings with holes that neither cross themselves nor each other. The
//! arithmetic is that of `geo` and `i_overlay`, which count on a fine grid, so that no crossing is ever missed.

use geo::{BooleanOps as _, Buffer as _, Coord, LineString, MultiPolygon, Polygon};
use i_overlay::core::fill_rule::FillRule;
use i_overlay::float::slice::FloatSlice as _;

use crate::geometry::{Point, edges, outline_area, outline_contains};

/// One connected piece of an area: an outer ring, and what is cut out of it. Rings are not closed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Piece {
    /// The outer ring.
    pub outer: Vec<Point>,
    /// The holes.
    pub holes: Vec<Vec<Point>>,
}

/// How two areas are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// What lies in either.
    Unite,
    /// What lies in the first and not in the second.
    Subtract,
    /// What lies in both.
    Intersect,
}

impl Piece {
    /// A piece without holes.
    pub fn of(outer: impl IntoIterator<Item = Point>) -> Self {
        Self { outer: outer.into_iter().collect(), holes: Vec::new() }
    }

    /// Its area, holes taken off, in the square of the coordinates' unit.
    pub fn area(&self) -> f64 {
        outline_area(&self.outer) - self.holes.iter().map(|hole| outline_area(hole)).sum::<f64>()
    }

    /// All its rings, the outer one first.
    pub fn rings(&self) -> impl Iterator<Item = &Vec<Point>> {
        std::iter::once(&self.outer).chain(&self.holes)
    }

    /// Whether `point` lies in it, and in none of its holes.
    pub fn contains(&self, point: Point) -> bool {
        self.rings().filter(|ring| outline_contains(ring, point)).count() % 2 == 1
    }
}

/// The area of all pieces.
pub fn area(pieces: &[Piece]) -> f64 {
    pieces.iter().map(Piece::area).sum()
}

/// Whether `point` lies in one of the pieces.
pub fn contains(pieces: &[Piece], point: Point) -> bool {
    pieces.iter().any(|piece| piece.contains(point))
}

/// Two areas put together; empty where nothing is left.
pub fn combined(how: How, a: &[Piece], b: &[Piece]) -> Vec<Piece> {
    let (a, b) = (polygons(a), polygons(b));
    pieces(&match how {
        How::Unite => a.union(&b),
        How::Subtract => a.difference(&b),
        How::Intersect => a.intersection(&b),
    })
}

/// An area grown outwards by so much on all sides, corners rounded; shrunk where `by` is negative. Empty where nothing
/// is left.
pub fn grown(area: &[Piece], by: f64) -> Vec<Piece> {
    if by == 0.0 {
        return area.to_vec();
    }
    pieces(&polygons(area).buffer(by))
}

/// What a round brush of this radius covers along a line; a single point is a disc.
pub fn brushed(line: &[Point], radius: f64) -> Vec<Piece> {
    match line {
        [] => Vec::new(),
        [only] => pieces(&geo::Point::from(coord(*only)).buffer(radius)),
        _ => pieces(&line.iter().map(|point| coord(*point)).collect::<LineString>().buffer(radius)),
    }
}

/// An area cut apart along an open line, the largest piece first. Where the line does not go right through a piece, that
/// piece stays whole.
pub fn cut(area: &[Piece], line: &[Point]) -> Vec<Piece> {
    let pair = |point: &Point| [point.x, point.y];
    let line: Vec<[f64; 2]> = line.iter().map(pair).collect();
    let mut all = Vec::new();
    for whole in area {
        let rings: Vec<Vec<[f64; 2]>> =
            whole.rings().map(|ring| ring.iter().map(pair).collect()).collect();
        let sliced = rings.slice_by(&line, FillRule::EvenOdd);
        // A line that ends inside leaves a slit; made sound, a slit is gone.
        let parts: Vec<Piece> = sliced
            .iter()
            .flat_map(|rings| {
                let mut rings = rings.iter().map(|ring| {
                    ring.iter().map(|[x, y]| Coord { x: *x, y: *y }).collect::<LineString>()
                });
                let outer = rings.next().unwrap_or_else(|| LineString::new(Vec::new()));
                let part = Polygon::new(outer, rings.collect());
                pieces(&part.union(&MultiPolygon::new(Vec::new())))
            })
            .collect();
        if parts.len() > 1 { all.extend(parts) } else { all.push(whole.clone()) }
    }
    all.sort_by(|a, b| b.area().total_cmp(&a.area()));
    all
}

/// Whether any two edges of the rings cross, or touch anywhere but at the corner that neighbours share.
///
/// Compares every edge with every other: for tests and small outlines.
pub fn crosses_itself(pieces: &[Piece]) -> bool {
    let rings: Vec<&Vec<Point>> = pieces.iter().flat_map(Piece::rings).collect();
    let all: Vec<(usize, usize, (Point, Point))> = rings
        .iter()
        .enumerate()
        .flat_map(|(ring, points)| {
            edges(points).enumerate().map(move |(edge, ends)| (ring, edge, ends))
        })
        .collect();
    let side = |a: Point, b: Point, c: Point| (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
    all.iter().enumerate().any(|(i, (_, _, (a, b)))| {
        all[i + 1..].iter().any(|(_, _, (c, d))| {
            side(*a, *b, *c) * side(*a, *b, *d) < 0.0 && side(*c, *d, *a) * side(*c, *d, *b) < 0.0
        })
    })
}

fn coord(point: Point) -> Coord {
    Coord { x: point.x, y: point.y }
}

fn polygons(pieces: &[Piece]) -> MultiPolygon {
    let line = |ring: &Vec<Point>| ring.iter().map(|point| coord(*point)).collect::<LineString>();
    pieces
        .iter()
        .map(|piece| Polygon::new(line(&piece.outer), piece.holes.iter().map(line).collect()))
        .collect()
}

fn pieces(polygons: &MultiPolygon) -> Vec<Piece> {
    let ring = |line: &LineString| -> Vec<Point> {
        let mut points: Vec<Point> =
            line.coords().map(|coord| Point::new(coord.x, coord.y)).collect();
        if points.len() > 1 && points.first() == points.last() {
            points.pop();
        }
        points
    };
    let piece = |polygon: &Polygon| Piece {
        outer: ring(polygon.exterior()),
        holes: polygon.interiors().iter().map(ring).collect(),
    };
    polygons.iter().map(piece).filter(|piece| piece.outer.len() >= 3).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn square(x: f64, y: f64, side: f64) -> Piece {
        Piece::of(
            [(0., 0.), (1., 0.), (1., 1.), (0., 1.)]
                .map(|(across, down)| Point::new(x + across * side, y + down * side)),
        )
    }

    fn points(places: &[(f64, f64)]) -> Vec<Point> {
        places.iter().map(|(x, y)| Point::new(*x, *y)).collect()
    }

    #[test]
    fn two_squares_are_united_subtracted_and_intersected() {
        let (a, b) = ([square(0., 0., 100.)], [square(50., 50., 100.)]);
        for (how, expected) in
            [(How::Unite, 17_500.0), (How::Subtract, 7_500.0), (How::Intersect, 2_500.0)]
        {
            let made = combined(how, &a, &b);
            assert_eq!(made.len(), 1, "{how:?}");
            assert!((area(&made) - expected).abs() < 0.01, "{how:?}: {}", area(&made));
        }
        let inside = [square(40., 40., 20.)];
        let ring = combined(How::Subtract, &a, &inside);
        assert_eq!((ring.len(), ring[0].holes.len()), (1, 1), "a hole");
        assert!(!contains(&ring, Point::new(50., 50.)) && contains(&ring, Point::new(20., 50.)));
        assert!(combined(How::Subtract, &inside, &a).is_empty());
        let apart = combined(How::Unite, &a, &[square(300., 0., 10.)]);
        assert_eq!(apart.len(), 2, "several parts");
    }

    #[test]
    fn an_outline_grows_and_shrinks_on_all_sides() {
        let a = [square(0., 0., 100.)];
        let larger = area(&grown(&a, 10.0));
        let expected = 100. * 100. + 4. * 100. * 10. + std::f64::consts::PI * 100.;
        assert!((larger - expected).abs() < expected * 0.001, "{larger} {expected}");
        assert!((area(&grown(&a, -10.0)) - 6_400.0).abs() < 1.0);
        assert!(grown(&a, -60.0).is_empty(), "nothing is left");
    }

    #[test]
    fn a_brush_covers_a_disc_and_a_stadium() {
        let disc = area(&brushed(&points(&[(50., 50.)]), 10.0));
        assert!((disc - std::f64::consts::PI * 100.0).abs() < 3.0, "{disc}");
        let stroke = area(&brushed(&points(&[(0., 0.), (100., 0.)]), 10.0));
        assert!((stroke - 2_000.0 - std::f64::consts::PI * 100.0).abs() < 3.0, "{stroke}");
    }

    #[test]
    fn a_line_cuts_only_what_it_goes_right_through() {
        let a = [square(0., 0., 100.)];
        let halves = cut(&a, &points(&[(30., -10.), (30., 110.)]));
        assert_eq!(halves.len(), 2);
        assert!((halves[0].area() - 7_000.0).abs() < 0.01, "the larger one first");
        let kept = cut(&a, &points(&[(30., -10.), (30., 50.)]));
        assert_eq!(kept, a, "a line that ends inside leaves it whole");
        assert_eq!(cut(&a, &points(&[(-30., -10.), (-30., 50.)])), a);
        let ring = combined(How::Subtract, &a, &[square(40., 40., 20.)]);
        let c_shape = cut(&ring, &points(&[(50., -10.), (50., 50.)]));
        assert_eq!(c_shape.len(), 1, "once into the hole does not part a ring");
        let two = cut(&ring, &points(&[(50., -10.), (50., 110.)]));
        assert_eq!(two.len(), 2);
        assert!((area(&two) - 9_600.0).abs() < 0.01);
    }

    /// A star around a middle: never crosses itself, often concave.
    fn star() -> impl Strategy<Value = Piece> {
        let spokes = prop::collection::vec(20.0..200.0_f64, 3..24);
        (spokes, 200.0..400.0_f64, 200.0..400.0_f64).prop_map(|(spokes, x, y)| {
            let n = spokes.len() as f64;
            Piece::of(spokes.iter().enumerate().map(|(i, length)| {
                let (sin, cos) = (std::f64::consts::TAU * i as f64 / n).sin_cos();
                Point::new(x + length * cos, y + length * sin)
            }))
        })
    }

    proptest! {
        #[test]
        fn areas_are_conserved_and_nothing_crosses(
            a in star(), b in star(), hole in star(),
            x in 0.0..600.0_f64, y in 0.0..600.0_f64,
        ) {
            let a = combined(How::Subtract, &[a], &[hole]);
            let b = [b];
            let union = combined(How::Unite, &a, &b);
            let without = combined(How::Subtract, &a, &b);
            let common = combined(How::Intersect, &a, &b);
            // The grid is some 2⁻²⁰ of the extent.
            let near = |p: f64, q: f64| (p - q).abs() < 0.05;
            prop_assert!(near(area(&a) + area(&b), area(&union) + area(&common)));
            prop_assert!(near(area(&without), area(&a) - area(&common)));
            for made in [&union, &without, &common] {
                prop_assert!(!crosses_itself(made), "{made:?}");
                for piece in made {
                    prop_assert!(piece.rings().all(|ring| ring.len() >= 3) && piece.area() > 0.0);
                }
            }
            // Hit-testing agrees, but for places right on an outline.
            let place = Point::new(x, y);
            let is_clear = [&a[..], &b[..]].iter().all(|all| {
                all.iter().flat_map(Piece::rings).all(|ring| {
                    crate::geometry::nearest_edge(ring, place).is_none_or(|(_, d)| d > 0.01)
                })
            });
            if is_clear {
                let (in_a, in_b) = (contains(&a, place), contains(&b, place));
                prop_assert_eq!(contains(&union, place), in_a || in_b);
                prop_assert_eq!(contains(&without, place), in_a && !in_b);
                prop_assert_eq!(contains(&common, place), in_a && in_b);
            }
        }

        #[test]
        fn cutting_keeps_every_bit_of_the_area(
            a in star(), hole in star(),
            line in prop::collection::vec((0.0..600.0_f64, 0.0..600.0_f64), 2..6),
        ) {
            let whole = combined(How::Subtract, &[a], &[hole]);
            let parts = cut(&whole, &points(&line));
            prop_assert!((area(&parts) - area(&whole)).abs() < 0.05);
            prop_assert!(parts.len() >= whole.len());
            prop_assert!(!parts.iter().any(|part| crosses_itself(std::slice::from_ref(part))));
        }

        #[test]
        fn growing_holds_what_was_there_and_shrinking_is_held_by_it(a in star(), by in 1.0..30.0_f64) {
            let a = [a];
            let (larger, smaller) = (grown(&a, by), grown(&a, -by));
            prop_assert!(area(&combined(How::Subtract, &a, &larger)) < 0.5);
            prop_assert!(area(&combined(How::Subtract, &smaller, &a)) < 0.5);
            prop_assert!(!crosses_itself(&larger) && !crosses_itself(&smaller));
        }
    }
}
