//! A shape seen by another camera: through the transform between two photos.

use crate::geometry::bent::Bent;
use crate::geometry::{Bounds, Point, Transform, edges};
use crate::model::region::{Corner, Part, Shape};

/// Where a shape lies after a transform; none where part of it would lie behind the camera.
///
/// A shape stays what it is as long as it can: a box that still stands upright is a box, an ellipse is one under
/// everything but a tilt. Otherwise it becomes an outline, whose corners are few enough to be moved by hand.
pub fn placed(shape: &Shape, transform: &Transform) -> Option<Shape> {
    let place = |point: Point| {
        let m = &transform.0;
        let depth = m[6] * point.x + m[7] * point.y + m[8];
        // The first pixel of a photo is always in front of its camera.
        let is_seen = depth * m[8] > 0.0;
        Some(transform.apply(point)).filter(|at| is_seen && at.x.is_finite() && at.y.is_finite())
    };
    match shape {
        Shape::Rectangle(..) => {
            let ring = shape.rings().into_iter().next()?;
            let corners: Vec<Corner> =
                ring.into_iter().map(|at| place(at).map(Corner::at)).collect::<Option<_>>()?;
            Some(upright(&corners).unwrap_or_else(|| {
                Shape::Outline(vec![Part { outer: corners, holes: Vec::new() }])
            }))
        }
        Shape::Ellipse { center, half_axes, turn } => {
            if let Some(ellipse) = ellipse((*center, *half_axes, *turn), transform) {
                return Some(ellipse);
            }
            let ring = shape.rings().into_iter().next()?;
            // Every third of the corners that an ellipse is drawn with.
            let ring = ring.into_iter().step_by(3).map(place).collect::<Option<Vec<_>>>()?;
            Some(Shape::polygon(ring))
        }
        Shape::Point(_) | Shape::Outline(_) => corner_by_corner(shape, place),
    }
}

/// Where a shape lies along curved skin; none where part of it lies nowhere.
///
/// A box or an ellipse becomes an outline: bent, it is one no more.
pub fn bent(shape: &Shape, along: &Bent) -> Option<Shape> {
    let place = |at: Point| Some(along.apply(at)).filter(|at| at.x.is_finite() && at.y.is_finite());
    match shape {
        Shape::Rectangle(..) => {
            let ring = shape.rings().into_iter().next()?;
            // Its sides bend as well.
            let sides = edges(&ring).flat_map(|(from, to)| [from, from.towards(to, 0.5)]);
            Some(Shape::polygon(sides.map(place).collect::<Option<Vec<_>>>()?))
        }
        Shape::Ellipse { .. } => {
            let ring = shape.rings().into_iter().next()?;
            let ring = ring.into_iter().step_by(3).map(place).collect::<Option<Vec<_>>>()?;
            Some(Shape::polygon(ring))
        }
        Shape::Point(_) | Shape::Outline(_) => corner_by_corner(shape, place),
    }
}

/// A point or an outline, each of its corners put elsewhere; other shapes are not made of corners.
fn corner_by_corner(shape: &Shape, place: impl Fn(Point) -> Option<Point>) -> Option<Shape> {
    let ring = |ring: &Vec<Corner>| -> Option<Vec<Corner>> {
        ring.iter().map(|corner| place(corner.point()).map(Corner::at)).collect()
    };
    let part = |part: &Part| -> Option<Part> {
        let holes = part.holes.iter().map(ring).collect::<Option<_>>()?;
        Some(Part { outer: ring(&part.outer)?, holes })
    };
    match shape {
        Shape::Point(at) => place(at.point()).map(|at| Shape::Point(Corner::at(at))),
        Shape::Outline(parts) => {
            parts.iter().map(part).collect::<Option<Vec<_>>>().map(Shape::Outline)
        }
        Shape::Rectangle(..) | Shape::Ellipse { .. } => None,
    }
}

/// The box with these corners, one after another; none if they make none that stands upright.
fn upright(corners: &[Corner]) -> Option<Shape> {
    let bounds = Bounds::of(corners.iter().map(|corner| corner.point()))?;
    let (min, max) = (Corner::at(bounds.min), Corner::at(bounds.max));
    let is_on_edge = |a: i32, [low, high]: [i32; 2]| a == low || a == high;
    let all = corners
        .iter()
        .all(|it| is_on_edge(it.x, [min.x, max.x]) && is_on_edge(it.y, [min.y, max.y]));
    // Both ends of a diagonal have nothing in common.
    let [first, _, third, _] = corners else { return None };
    (all && first.x != third.x && first.y != third.y).then_some(Shape::Rectangle(min, max))
}

/// An ellipse under a transform that does not tilt: its half axes are the singular values of what becomes of them.
fn ellipse(
    (center, half_axes, turn): (Corner, Corner, i32),
    transform: &Transform,
) -> Option<Shape> {
    let m = &transform.0;
    if m[6] != 0.0 || m[7] != 0.0 || m[8] == 0.0 {
        return None;
    }
    let [a, b, c, d] = [m[0] / m[8], m[1] / m[8], m[3] / m[8], m[4] / m[8]];
    let (sin, cos) = (f64::from(turn) / 100.0).to_radians().sin_cos();
    let axes = half_axes.point();
    // The columns: where the ends of both half axes go.
    let (p, r) = ((a * cos + b * sin) * axes.x, (c * cos + d * sin) * axes.x);
    let (q, s) = ((-a * sin + b * cos) * axes.y, (-c * sin + d * cos) * axes.y);
    if p * s - q * r <= 0.0 {
        return None;
    }
    // Of a matrix with the columns (p, r) and (q, s), as a turn, a stretch along x and y, and another turn.
    let (even, odd) = (f64::midpoint(p, s), (p - s) / 2.0);
    let (even_turn, odd_turn) = ((r - q) / 2.0, f64::midpoint(r, q));
    let (both, apart) = (even.hypot(even_turn), odd.hypot(odd_turn));
    let is_round = apart < 1e-9 * both;
    let mut degrees = if is_round {
        // Every direction is an axis; the ellipse is turned as far as its first one was.
        r.atan2(p).to_degrees()
    } else {
        (even_turn.atan2(even) + odd_turn.atan2(odd)).to_degrees() / 2.0
    };
    let (mut long, mut short) = (both + apart, both - apart);
    // The axis that was across stays across.
    let along = r.atan2(p).to_degrees();
    if !is_round && (degrees - along).to_radians().cos().abs() < std::f64::consts::FRAC_1_SQRT_2 {
        (long, short) = (short, long);
        degrees += 90.0;
    }
    let degrees = degrees.rem_euclid(180.0);
    let turn = (degrees * 100.0).round() as i32 % 18_000;
    let center = Corner::at(transform.apply(center.point()));
    Some(Shape::Ellipse { center, half_axes: Corner::at(Point::new(long, short)), turn })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::nearest_edge;

    fn at(x: f64, y: f64) -> Corner {
        Corner::at(Point::new(x, y))
    }

    #[test]
    fn a_box_stays_one_while_it_stands_upright() {
        let shape = Shape::Rectangle(at(10.0, 20.0), at(30.0, 50.0));
        let of = |transform: Transform| placed(&shape, &transform).expect("in front");
        let stretched = Transform([2.0, 0.0, 5.0, 0.0, 3.0, 0.0, 0.0, 0.0, 1.0]);
        assert_eq!(of(stretched), Shape::Rectangle(at(25.0, 60.0), at(65.0, 150.0)));
        let quarter = Transform([0.0, -1.0, 100.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0]);
        assert_eq!(of(quarter), Shape::Rectangle(at(50.0, 10.0), at(80.0, 30.0)));
        let turned = Transform::similarity(1.0, 0.1, Point::default());
        let Shape::Outline(parts) = of(turned) else { panic!("no box any more") };
        assert_eq!(parts[0].outer.len(), 4);
        assert!((of(turned).area() - 600.0).abs() < 0.5);
    }

    #[test]
    fn an_ellipse_goes_where_its_outline_goes() {
        let slant = Transform([1.2, 0.3, 4.0, -0.1, 0.8, 9.0, 0.0, 0.0, 1.0]);
        for transform in [
            Transform::IDENTITY,
            Transform::similarity(1.7, 0.9, Point::new(3.0, 4.0)),
            Transform::similarity(0.6, -2.0, Point::new(300.0, 4.0)),
            slant,
        ] {
            for (half_axes, turn) in [((40.0, 15.0), 3_000), ((15.0, 40.0), 0), ((20.0, 20.0), 0)] {
                let half_axes = at(half_axes.0, half_axes.1);
                let shape = Shape::Ellipse { center: at(100.0, 80.0), half_axes, turn };
                let found = placed(&shape, &transform).expect("in front");
                assert!(matches!(found, Shape::Ellipse { .. }));
                let ring = shape.rings().remove(0).into_iter();
                let outline = Shape::polygon(ring.map(|it| transform.apply(it)));
                let area = outline.area();
                assert!((found.area() / area - 1.0).abs() < 2e-3, "{} {area}", found.area());
                let (a, b) = (found.bounds().expect("some"), outline.bounds().expect("some"));
                assert!(a.min.distance(b.min) < 0.2 && a.max.distance(b.max) < 0.2, "{a:?} {b:?}");
            }
        }
        let same = Shape::Ellipse { center: at(9.0, 8.0), half_axes: at(4.0, 7.0), turn: 3_000 };
        assert_eq!(placed(&same, &Transform::IDENTITY), Some(same));
    }

    #[test]
    fn what_is_tilted_becomes_an_outline_and_what_lies_behind_the_camera_nothing() {
        let tilt = Transform([1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 1e-3, 0.0, 1.0]);
        let ellipse = |x| Shape::Ellipse { center: at(x, 80.0), half_axes: at(20.0, 9.0), turn: 0 };
        let Some(Shape::Outline(parts)) = placed(&ellipse(100.0), &tilt) else { panic!("outline") };
        assert_eq!(parts[0].outer.len(), 24);
        assert_eq!(placed(&ellipse(-1010.0), &tilt), None);
        let ring =
            Shape::polygon([(0.0, 0.0), (50.0, 0.0), (50.0, 40.0)].map(|(x, y)| Point::new(x, y)));
        assert!(placed(&ring, &tilt).is_some_and(|shape| shape.area() < ring.area()));
    }

    #[test]
    fn along_curved_skin_every_corner_goes_its_own_way() {
        let bend = |at: Point| Some(at + Point::new(0.0, (at.x / 40.0).sin() * 3.0));
        let along = Bent::of(Transform::IDENTITY, (200, 100), bend);
        let ring = [(20.0, 20.0), (90.0, 30.0), (60.0, 70.0)].map(|(x, y)| Point::new(x, y));
        let shapes = [
            (Shape::polygon(ring), 3),
            (Shape::Rectangle(at(10.0, 20.0), at(130.0, 50.0)), 8),
            (Shape::Ellipse { center: at(90.0, 50.0), half_axes: at(30.0, 20.0), turn: 0 }, 24),
        ];
        for (shape, corners) in shapes {
            let Some(Shape::Outline(parts)) = bent(&shape, &along) else { panic!("outline") };
            assert_eq!(parts[0].outer.len(), corners);
            for corner in &parts[0].outer {
                let back = along.back(corner.point()).expect("nothing is folded");
                let (_, off) = nearest_edge(&shape.rings()[0], back).expect("corners");
                assert!(off < 0.05, "{back:?} {off}");
            }
        }
        let point = Point::new(63.0, 40.0);
        let found = bent(&Shape::Point(Corner::at(point)), &along).expect("there");
        assert_eq!(found, Shape::Point(Corner::at(along.apply(point))));
    }
}
