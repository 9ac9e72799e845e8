//! The frame around selected regions: its grips, and what moving, scaling and turning makes of the shapes in it.

use crate::app::canvas::hit::TURN_GRIP;
use crate::app::canvas::reshape::{FRAME, Grip, Manner};
use crate::geometry::{Bounds, Point, Transform};
use crate::model::region::{Corner, Shape};

/// How far outside the shapes their frame stands, in multiples of the reach, so that its grips cover no corner.
const AWAY: f64 = 2.0;

/// The least that scaling leaves of a width or height.
const SMALLEST: f64 = 0.02;

/// The box around shapes.
pub fn around<'a>(shapes: impl IntoIterator<Item = &'a Shape>) -> Option<Bounds> {
    let boxes = shapes.into_iter().filter_map(Shape::bounds);
    boxes.reduce(|all, bounds| all.with(bounds.min).with(bounds.max))
}

/// The frame that is drawn around a box of shapes.
pub fn frame(bounds: Bounds, reach: f64) -> Bounds {
    let away = Point::new(reach * AWAY, reach * AWAY);
    Bounds { min: bounds.min - away, max: bounds.max + away }
}

/// The grips of the frame around a box of shapes.
pub fn frame_grips(bounds: Bounds, reach: f64) -> Vec<(Grip, Point)> {
    let frame = frame(bounds, reach);
    let (middle, half) = (frame.center(), Point::new(frame.width() / 2.0, frame.height() / 2.0));
    let mut grips: Vec<(Grip, Point)> = FRAME
        .iter()
        .filter_map(|grip| match grip {
            Grip::Frame(x, y) => {
                let off = Point::new(half.x * f64::from(*x), half.y * f64::from(*y));
                Some((*grip, middle + off))
            }
            Grip::Turn => None,
        })
        .collect();
    grips.push((Grip::Turn, Point::new(middle.x, frame.min.y - reach * TURN_GRIP)));
    grips
}

/// What dragging a grip of the frame from one place to another does to everything in it.
pub fn dragged(bounds: Bounds, grip: Grip, from: Point, to: Point, manner: Manner) -> Transform {
    let middle = bounds.center();
    match grip {
        Grip::Turn => {
            let angle = |place: Point| (place.y - middle.y).atan2(place.x - middle.x);
            let turn = angle(to) - angle(from);
            let step = 15.0_f64.to_radians();
            let turn = if manner.is_even { (turn / step).round() * step } else { turn };
            about(middle, Transform::similarity(1.0, turn, Point::default()))
        }
        Grip::Frame(x, y) => {
            let (x, y) = (f64::from(x), f64::from(y));
            let half = Point::new(bounds.width() / 2.0, bounds.height() / 2.0);
            let fixed = if manner.is_centered {
                middle
            } else {
                middle - Point::new(half.x * x, half.y * y)
            };
            let parts = if manner.is_centered { 1.0 } else { 2.0 };
            let factor = |along: f64, step: f64, half: f64| {
                if along == 0.0 || half <= 0.0 {
                    1.0
                } else {
                    (1.0 + along * step / (half * parts)).max(SMALLEST)
                }
            };
            let step = to - from;
            let (mut wide, mut tall) = (factor(x, step.x, half.x), factor(y, step.y, half.y));
            if manner.is_even {
                let even = if x == 0.0 {
                    tall
                } else if y == 0.0 {
                    wide
                } else {
                    wide.max(tall)
                };
                (wide, tall) = (even, even);
            }
            about(fixed, Transform([wide, 0.0, 0.0, 0.0, tall, 0.0, 0.0, 0.0, 1.0]))
        }
    }
}

/// The same transform, with `fixed` in the place of the origin.
fn about(fixed: Point, transform: Transform) -> Transform {
    let to_origin = Transform::similarity(1.0, 0.0, fixed * -1.0);
    to_origin.then(&transform).then(&Transform::similarity(1.0, 0.0, fixed))
}

/// A shape moved, scaled and turned. A rectangle that is turned becomes an outline; an ellipse stays one.
pub fn transformed(shape: &Shape, transform: &Transform) -> Shape {
    let Transform([a, b, _, c, d, ..]) = *transform;
    let place = |corner: &Corner| Corner::at(transform.apply(corner.point()));
    match shape {
        Shape::Rectangle(one, other) if b.abs() < 1e-12 && c.abs() < 1e-12 => {
            let (one, other) = (place(one).point(), place(other).point());
            let bounds = Bounds::around(one, other);
            Shape::Rectangle(Corner::at(bounds.min), Corner::at(bounds.max))
        }
        Shape::Rectangle(..) => {
            let corners = shape.rings().into_iter().flatten();
            Shape::polygon(corners.map(|corner| transform.apply(corner)))
        }
        Shape::Ellipse { center, half_axes, turn } => {
            let (sin, cos) = (f64::from(*turn).to_radians() / 100.0).sin_cos();
            let half = half_axes.point();
            // The unit circle's way to the ellipse, then through the transform: again an ellipse, whose axes are the
            // singular values.
            let (m00, m10) = ((a * cos + b * sin) * half.x, (c * cos + d * sin) * half.x);
            let (m01, m11) = ((b * cos - a * sin) * half.y, (d * cos - c * sin) * half.y);
            let (e, f) = (f64::midpoint(m00, m11), (m00 - m11) / 2.0);
            let (g, h) = (f64::midpoint(m10, m01), (m10 - m01) / 2.0);
            let (q, r) = (e.hypot(h), f.hypot(g));
            let mut axes = Point::new(q + r, (q - r).abs());
            let mut now = if r < 1e-9 { h.atan2(e) } else { f64::midpoint(g.atan2(f), h.atan2(e)) };
            if half.x < half.y {
                // The longer axis was the second one, and stays it.
                axes = Point::new(axes.y, axes.x);
                now += std::f64::consts::FRAC_PI_2;
            }
            let hundredths = (now.to_degrees() * 100.0).round() as i32;
            Shape::Ellipse {
                center: place(center),
                half_axes: Corner::at(axes),
                turn: hundredths.rem_euclid(18_000),
            }
        }
        Shape::Outline(parts) => {
            let mut parts = parts.clone();
            for part in &mut parts {
                let rings = std::iter::once(&mut part.outer).chain(&mut part.holes);
                for corner in rings.flatten() {
                    *corner = place(corner);
                }
            }
            Shape::Outline(parts)
        }
        Shape::Point(at) => Shape::Point(place(at)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bounds(x0: f64, y0: f64, x1: f64, y1: f64) -> Bounds {
        Bounds::around(Point::new(x0, y0), Point::new(x1, y1))
    }

    #[test]
    fn a_grip_scales_away_from_the_opposite_side() {
        let all = bounds(100.0, 100.0, 300.0, 200.0);
        let rectangle = |shape: Shape| {
            let bounds = shape.bounds().expect("it has corners");
            [bounds.min.x, bounds.min.y, bounds.max.x, bounds.max.y]
        };
        let plain = Manner::default();
        let even = Manner { is_even: true, ..plain };
        let centered = Manner { is_centered: true, ..plain };
        let one = Shape::Rectangle(
            Corner::at(Point::new(100.0, 100.0)),
            Corner::at(Point::new(200.0, 150.0)),
        );
        for (grip, step, manner, expected) in [
            (Grip::Frame(1, 1), (200.0, 100.0), plain, [100.0, 100.0, 300.0, 200.0]),
            (Grip::Frame(1, 0), (100.0, 900.0), plain, [100.0, 100.0, 250.0, 150.0]),
            (Grip::Frame(-1, 0), (100.0, 0.0), plain, [200.0, 100.0, 250.0, 150.0]),
            (Grip::Frame(1, 1), (200.0, 0.0), even, [100.0, 100.0, 300.0, 200.0]),
            (Grip::Frame(1, 0), (100.0, 0.0), centered, [0.0, 100.0, 200.0, 150.0]),
        ] {
            let from = Point::new(300.0, 200.0);
            let transform = dragged(all, grip, from, from + Point::new(step.0, step.1), manner);
            assert_eq!(rectangle(transformed(&one, &transform)), expected, "{grip:?} {step:?}");
        }
    }

    #[test]
    fn turning_keeps_areas_and_a_turned_rectangle_becomes_an_outline() {
        let all = bounds(100.0, 100.0, 300.0, 200.0);
        let (from, to) = (Point::new(200.0, 50.0), Point::new(300.0, 150.0));
        let quarter =
            dragged(all, Grip::Turn, from, to, Manner { is_even: true, is_centered: false });
        let one = Shape::Rectangle(
            Corner::at(Point::new(100.0, 100.0)),
            Corner::at(Point::new(300.0, 200.0)),
        );
        let turned = transformed(&one, &quarter);
        assert!(matches!(turned, Shape::Outline(_)));
        assert!((turned.area() - one.area()).abs() < 1.0);
        assert_eq!(turned.bounds().map(|it| (it.width(), it.height())), Some((100.0, 200.0)));
    }

    proptest! {
        #[test]
        fn an_ellipse_goes_where_its_outline_goes(
            wide in 5.0..200.0_f64, tall in 5.0..200.0_f64, turn in 0..36_000_i32,
            angle in 0.0..6.0_f64, scale in 0.3..3.0_f64, squeeze in 0.3..3.0_f64,
        ) {
            let ellipse = Shape::Ellipse {
                center: Corner::at(Point::new(500.0, 400.0)),
                half_axes: Corner::at(Point::new(wide, tall)),
                turn,
            };
            let squeezed = Transform([squeeze, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]);
            let transform = Transform::similarity(scale, angle, Point::new(30.0, -20.0)).then(&squeezed);
            let now = transformed(&ellipse, &transform);
            prop_assert!((now.area() / ellipse.area() - scale * scale * squeeze).abs() < 0.02);
            let outline = now.rings().remove(0);
            for point in ellipse.rings().remove(0) {
                let place = transform.apply(point);
                let (_, off) = crate::geometry::nearest_edge(&outline, place).expect("corners");
                prop_assert!(off < 0.2 + 0.004 * wide.max(tall) * scale * squeeze.max(1.0), "{off}");
            }
        }
    }
}
