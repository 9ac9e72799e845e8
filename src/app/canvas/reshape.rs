//! The grips of a shape, and what dragging one of them makes of it: arithmetic on outlines, in photo pixels.

use crate::geometry::{Bounds, Point, nearest_on_edge};
use crate::model::region::{Corner, Shape};

/// A corner of an outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CornerAt {
    /// Which ring, in the order of [`Shape::rings`].
    pub ring: usize,
    /// Which corner of the ring.
    pub corner: usize,
}

/// A grip of a rectangle or an ellipse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grip {
    /// On the frame: -1, 0 or 1 from left to right and from top to bottom, seen before turning.
    Frame(i8, i8),
    /// Beyond the top: turns it; a rectangle becomes an outline by that.
    Turn,
}

/// The eight grips of a frame, clockwise from the top left.
pub const FRAME: [Grip; 8] = [
    Grip::Frame(-1, -1),
    Grip::Frame(0, -1),
    Grip::Frame(1, -1),
    Grip::Frame(1, 0),
    Grip::Frame(1, 1),
    Grip::Frame(0, 1),
    Grip::Frame(-1, 1),
    Grip::Frame(-1, 0),
];

/// How a grip is dragged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Manner {
    /// Width and height keep their proportion; turning goes in steps of 15°.
    pub is_even: bool,
    /// The middle stays where it is instead of the opposite side.
    pub is_centered: bool,
}

/// A frame: its middle, its half sides, and how far it is turned clockwise in radians.
#[derive(Clone, Copy, Debug)]
struct Frame {
    center: Point,
    half: Point,
    turn: f64,
}

impl Frame {
    fn of(shape: &Shape) -> Option<Self> {
        match shape {
            Shape::Rectangle(a, b) => {
                let bounds = Bounds::around(a.point(), b.point());
                let half = Point::new(bounds.width() / 2.0, bounds.height() / 2.0);
                Some(Self { center: bounds.center(), half, turn: 0.0 })
            }
            Shape::Ellipse { center, half_axes, turn } => Some(Self {
                center: center.point(),
                half: half_axes.point(),
                turn: f64::from(*turn).to_radians() / 100.0,
            }),
            Shape::Outline(_) | Shape::Point(_) => None,
        }
    }

    /// From the frame's own directions to the photo's.
    fn turned(&self, step: Point) -> Point {
        let (sin, cos) = self.turn.sin_cos();
        Point::new(step.x * cos - step.y * sin, step.x * sin + step.y * cos)
    }

    /// From the photo's directions to the frame's own.
    fn unturned(&self, step: Point) -> Point {
        let (sin, cos) = self.turn.sin_cos();
        Point::new(step.x * cos + step.y * sin, step.y * cos - step.x * sin)
    }

    fn place(&self, x: f64, y: f64) -> Point {
        self.center + self.turned(Point::new(self.half.x * x, self.half.y * y))
    }

    /// The same kind of shape with this frame.
    fn shape(&self, like: &Shape) -> Shape {
        match like {
            Shape::Ellipse { .. } => Shape::Ellipse {
                center: Corner::at(self.center),
                half_axes: Corner::at(self.half),
                turn: hundredths_of_degrees(self.turn),
            },
            Shape::Rectangle(..) | Shape::Outline(_) | Shape::Point(_) => Shape::Rectangle(
                Corner::at(self.center - self.half),
                Corner::at(self.center + self.half),
            ),
        }
    }
}

/// Where the grips of a rectangle or ellipse are; the one that turns stands `away` photo pixels from the top.
pub fn grips(shape: &Shape, away: f64) -> Vec<(Grip, Point)> {
    let Some(frame) = Frame::of(shape) else { return Vec::new() };
    let mut grips: Vec<(Grip, Point)> = FRAME
        .iter()
        .filter_map(|grip| match grip {
            Grip::Frame(x, y) => Some((*grip, frame.place(f64::from(*x), f64::from(*y)))),
            Grip::Turn => None,
        })
        .collect();
    let beyond = frame.turned(Point::new(0.0, -frame.half.y - away));
    grips.push((Grip::Turn, frame.center + beyond));
    grips
}

/// A rectangle or ellipse with one of its grips dragged to a place.
pub fn with_grip_at(shape: &Shape, grip: Grip, to: Point, manner: Manner) -> Shape {
    let Some(frame) = Frame::of(shape) else { return shape.clone() };
    match grip {
        Grip::Turn => {
            let off = to - frame.center;
            let turn = off.x.atan2(-off.y);
            let step = 15.0_f64.to_radians();
            let turn = if manner.is_even { (turn / step).round() * step } else { turn };
            let turned = Frame { turn, ..frame };
            if matches!(shape, Shape::Rectangle(..)) && turn != 0.0 {
                let corners = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)];
                return Shape::polygon(corners.map(|(x, y)| turned.place(x, y)));
            }
            turned.shape(shape)
        }
        Grip::Frame(x, y) => resized(frame, f64::from(x), f64::from(y), to, manner).shape(shape),
    }
}

fn resized(frame: Frame, x: f64, y: f64, to: Point, manner: Manner) -> Frame {
    let fixed = if manner.is_centered { frame.center } else { frame.place(-x, -y) };
    let span = frame.unturned(to - fixed);
    let parts = if manner.is_centered { 1.0 } else { 2.0 };
    let side = |along: f64, span: f64, half: f64| {
        if along == 0.0 { half } else { (span / parts).abs().max(0.5) }
    };
    let mut half = Point::new(side(x, span.x, frame.half.x), side(y, span.y, frame.half.y));
    if manner.is_even {
        let growth = |along: f64, new: f64, old: f64| {
            if along == 0.0 { 0.0 } else { new / old.max(0.5) }
        };
        let growth = growth(x, half.x, frame.half.x).max(growth(y, half.y, frame.half.y));
        half = Point::new(frame.half.x * growth, frame.half.y * growth);
    }
    if manner.is_centered {
        return Frame { half, ..frame };
    }
    // A grip dragged across the opposite side turns the frame over.
    let sign = |along: f64, span: f64| if along == 0.0 { 0.0 } else { span.signum() };
    let reach = Point::new(sign(x, span.x) * half.x, sign(y, span.y) * half.y);
    Frame { center: fixed + frame.turned(reach), half, ..frame }
}

/// An angle in radians as whole hundredths of a degree, from 0 to 360°.
fn hundredths_of_degrees(turn: f64) -> i32 {
    ((turn.to_degrees() * 100.0).round() as i32).rem_euclid(36_000)
}

/// A shape made wider and taller by so many photo pixels, around its middle; the same one where the photo ends or where
/// nothing would be left.
pub fn grown(shape: &Shape, by: Point, photo: Point) -> Shape {
    let larger = if let Some(frame) = Frame::of(shape) {
        let half = frame.half + by * 0.5;
        Frame { half: Point::new(half.x.max(0.5), half.y.max(0.5)), ..frame }.shape(shape)
    } else {
        let Some(bounds) = shape.bounds() else { return shape.clone() };
        let factor = |size: f64, by: f64| (size + by).max(1.0) / size.max(1.0);
        let factor = (factor(bounds.width(), by.x), factor(bounds.height(), by.y));
        let n_rings = shape.rings().len();
        (0..n_rings).fold(shape.clone(), |shape, ring| {
            changed(&shape, ring, |ring| {
                for corner in ring {
                    let off = corner.point() - bounds.center();
                    *corner = Corner::at(
                        bounds.center() + Point::new(off.x * factor.0, off.y * factor.1),
                    );
                }
            })
        })
    };
    let fits = larger.bounds().is_some_and(|bounds| {
        within(bounds.min, photo) == bounds.min && within(bounds.max, photo) == bounds.max
    });
    if fits && larger.problem().is_none() { larger } else { shape.clone() }
}

/// An outline with one corner at another place.
pub fn with_corner_at(shape: &Shape, at: CornerAt, to: Point) -> Shape {
    changed(shape, at.ring, |ring| {
        if let Some(corner) = ring.get_mut(at.corner) {
            *corner = Corner::at(to);
        }
    })
}

/// An outline with one more corner on the edge that begins at corner `edge`, and where that corner is.
pub fn with_corner_on_edge(
    shape: &Shape,
    ring: usize,
    edge: usize,
    to: Point,
) -> (Shape, CornerAt) {
    let inserted = changed(shape, ring, |ring| {
        ring.insert((edge + 1).min(ring.len()), Corner::at(to));
    });
    (inserted, CornerAt { ring, corner: edge + 1 })
}

/// An outline without one of its corners; none if only three are left, because fewer are no outline.
pub fn without_corner(shape: &Shape, at: CornerAt) -> Option<Shape> {
    let n = shape.rings().get(at.ring)?.len();
    if n <= 3 || at.corner >= n || !matches!(shape, Shape::Outline(_)) {
        return None;
    }
    Some(changed(shape, at.ring, |ring| {
        ring.remove(at.corner);
    }))
}

/// Where a corner is.
pub fn corner_point(shape: &Shape, at: CornerAt) -> Option<Point> {
    match shape {
        Shape::Outline(_) => shape.rings().get(at.ring)?.get(at.corner).copied(),
        Shape::Rectangle(..) | Shape::Ellipse { .. } | Shape::Point(_) => None,
    }
}

fn changed(shape: &Shape, ring: usize, change: impl FnOnce(&mut Vec<Corner>)) -> Shape {
    let mut shape = shape.clone();
    if let Shape::Outline(parts) = &mut shape {
        let mut rings = parts
            .iter_mut()
            .flat_map(|part| std::iter::once(&mut part.outer).chain(&mut part.holes));
        if let Some(ring) = rings.nth(ring) {
            change(ring);
        }
    }
    shape
}

/// As much of a step, in photo pixels, as leaves a shape within a photo of this size.
pub fn step_within(shape: &Shape, step: Point, photo: Point) -> Point {
    let Some(bounds) = shape.bounds() else { return step };
    // What already reaches out may come back, but not go farther.
    let along = |step: f64, min: f64, max: f64, length: f64| {
        step.clamp((-min).min(0.0), (length - max).max(0.0))
    };
    Point::new(
        along(step.x, bounds.min.x, bounds.max.x, photo.x),
        along(step.y, bounds.min.y, bounds.max.y, photo.y),
    )
}

/// A place kept within a photo of this size.
pub fn within(place: Point, photo: Point) -> Point {
    Point::new(place.x.clamp(0.0, photo.x), place.y.clamp(0.0, photo.y))
}

/// The place on an edge of a ring that is nearest to `place`, the edge's number and how far away it is.
pub fn nearest_edge(ring: &[Point], place: Point) -> Option<(usize, Point, f64)> {
    crate::geometry::edges(ring)
        .enumerate()
        .map(|(i, (a, b))| (i, nearest_on_edge(a, b, place)))
        .map(|(i, on_edge)| (i, on_edge, on_edge.distance(place)))
        .min_by(|(_, _, a), (_, _, b)| a.total_cmp(b))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::region::Part;

    fn rectangle() -> Shape {
        Shape::Rectangle(Corner::at(Point::new(100.0, 200.0)), Corner::at(Point::new(300.0, 260.0)))
    }

    fn ellipse(turn: i32) -> Shape {
        Shape::Ellipse {
            center: Corner::at(Point::new(200.0, 230.0)),
            half_axes: Corner::at(Point::new(100.0, 30.0)),
            turn,
        }
    }

    fn triangle() -> Shape {
        Shape::polygon([(0.0, 0.0), (90.0, 0.0), (0.0, 90.0)].map(|(x, y)| Point::new(x, y)))
    }

    fn box_of(shape: &Shape) -> [f64; 4] {
        let bounds = shape.bounds().expect("it has corners");
        [bounds.min.x, bounds.min.y, bounds.max.x, bounds.max.y]
    }

    #[test]
    fn a_grip_moves_its_side_and_leaves_the_opposite_one() {
        let drag = |grip, x, y, manner| {
            box_of(&with_grip_at(&rectangle(), grip, Point::new(x, y), manner))
        };
        let plain = Manner::default();
        let even = Manner { is_even: true, ..plain };
        let centered = Manner { is_centered: true, ..plain };
        let cases = [
            (Grip::Frame(1, 1), (350.0, 300.0), plain, [100.0, 200.0, 350.0, 300.0]),
            (Grip::Frame(-1, 0), (50.0, 999.0), plain, [50.0, 200.0, 300.0, 260.0]),
            (Grip::Frame(0, -1), (0.0, 100.0), plain, [100.0, 100.0, 300.0, 260.0]),
            (Grip::Frame(1, 1), (50.0, 100.0), plain, [50.0, 100.0, 100.0, 200.0]),
            (Grip::Frame(1, 1), (500.0, 230.0), even, [100.0, 200.0, 500.0, 320.0]),
            (Grip::Frame(1, 1), (250.0, 290.0), centered, [150.0, 170.0, 250.0, 290.0]),
        ];
        for (grip, (x, y), manner, expected) in cases {
            assert_eq!(drag(grip, x, y, manner), expected, "{grip:?} to {x}, {y}, {manner:?}");
        }
    }

    #[test]
    fn a_shape_grows_around_its_middle_and_stops_at_the_edge_of_the_photo() {
        let photo = Point::new(400.0, 300.0);
        let cases = [
            (rectangle(), (10.0, -20.0), [95.0, 210.0, 305.0, 250.0]),
            (rectangle(), (300.0, 0.0), [100.0, 200.0, 300.0, 260.0]),
            (rectangle(), (-500.0, 0.0), [199.5, 200.0, 200.5, 260.0]),
            (ellipse(0), (20.0, 20.0), [90.0, 190.0, 310.0, 270.0]),
            (ellipse(9_000), (20.0, 0.0), [170.0, 120.0, 230.0, 340.0]),
            (triangle(), (-30.0, 0.0), [15.0, 0.0, 75.0, 90.0]),
        ];
        for (shape, (x, y), expected) in cases {
            let photo = if shape == ellipse(9_000) { Point::new(400.0, 400.0) } else { photo };
            let now = grown(&shape, Point::new(x, y), photo);
            for (is, should) in box_of(&now).into_iter().zip(expected) {
                assert!((is - should).abs() < 0.02, "{shape:?} by {x}, {y}: {now:?}");
            }
        }
    }

    #[test]
    fn an_ellipse_is_turned_by_the_grip_beyond_its_top() {
        let (_, at) = *grips(&ellipse(0), 20.0).last().expect("nine grips");
        assert_eq!(at, Point::new(200.0, 180.0));
        let turned = |x, y, is_even| {
            let manner = Manner { is_even, is_centered: false };
            match with_grip_at(&ellipse(0), Grip::Turn, Point::new(x, y), manner) {
                Shape::Ellipse { turn, .. } => turn,
                Shape::Rectangle(..) | Shape::Outline(_) | Shape::Point(_) => {
                    unreachable!("an ellipse stays one")
                }
            }
        };
        assert_eq!(turned(300.0, 230.0, false), 9_000, "to the right is a quarter clockwise");
        assert_eq!(turned(100.0, 230.0, false), 27_000);
        assert_eq!(turned(243.0, 180.0, true), 4_500, "in steps of 15°");
    }

    #[test]
    fn corners_are_moved_inserted_and_removed_but_three_remain() {
        let first = CornerAt { ring: 0, corner: 0 };
        let moved = with_corner_at(&triangle(), first, Point::new(-10.0, -10.0));
        assert_eq!(corner_point(&moved, first), Some(Point::new(-10.0, -10.0)));
        let (four, at) = with_corner_on_edge(&triangle(), 0, 2, Point::new(0.0, 45.0));
        assert_eq!(at.corner, 3);
        assert_eq!(four.area(), triangle().area());
        assert_eq!(without_corner(&four, at), Some(triangle()));
        assert_eq!(without_corner(&triangle(), first), None);
        assert_eq!(without_corner(&rectangle(), first), None);
    }

    #[test]
    fn the_corner_of_a_hole_is_found_by_its_ring() {
        let corners =
            |places: [(f64, f64); 4]| places.map(|(x, y)| Corner::at(Point::new(x, y))).to_vec();
        let outer = corners([(0., 0.), (100., 0.), (100., 100.), (0., 100.)]);
        let hole = corners([(40., 40.), (60., 40.), (60., 60.), (40., 60.)]);
        let shape = Shape::Outline(vec![Part { outer, holes: vec![hole] }]);
        let at = CornerAt { ring: 1, corner: 2 };
        let moved = with_corner_at(&shape, at, Point::new(70.0, 70.0));
        assert_eq!(corner_point(&moved, at), Some(Point::new(70.0, 70.0)));
        assert_eq!(moved.rings()[0], shape.rings()[0]);
    }

    #[test]
    fn a_step_never_leads_out_of_the_photo() {
        let photo = Point::new(320.0, 280.0);
        let step = |x, y| step_within(&rectangle(), Point::new(x, y), photo);
        assert_eq!(step(50.0, 50.0), Point::new(20.0, 20.0));
        assert_eq!(step(-500.0, -10.0), Point::new(-100.0, -10.0));
        let outside = rectangle().moved(Point::new(-150.0, 0.0));
        let back = step_within(&outside, Point::new(30.0, 0.0), photo);
        assert_eq!(back, Point::new(30.0, 0.0), "what reaches out may come back");
        assert_eq!(step_within(&outside, Point::new(-5.0, 0.0), photo).x, 0.0);
    }

    proptest! {
        #[test]
        fn a_turned_ellipse_keeps_the_opposite_side_of_a_dragged_grip(
            turn in 0..36_000_i32, x in -400.0..800.0_f64, y in -400.0..800.0_f64, which in 0..8_usize,
        ) {
            let Grip::Frame(gx, gy) = FRAME[which] else { unreachable!() };
            let before = Frame::of(&ellipse(turn)).expect("an ellipse has a frame");
            let fixed = before.place(-f64::from(gx), -f64::from(gy));
            let shape = with_grip_at(&ellipse(turn), FRAME[which], Point::new(x, y), Manner::default());
            let after = Frame::of(&shape).expect("it still is an ellipse");
            let nearest = [-1.0, 0.0, 1.0]
                .into_iter()
                .flat_map(|x| [-1.0, 0.0, 1.0].map(|y| after.place(x, y).distance(fixed)))
                .fold(f64::INFINITY, f64::min);
            prop_assert!(nearest < 0.05, "{nearest}");
        }
    }
}
