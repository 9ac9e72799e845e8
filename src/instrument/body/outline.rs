//! Closed, smooth outlines from the lines of half a picture.
//!
//! A figure is drawn as points along a few lines of its half at x below the midline; neighbouring shapes name the same
//! piece of the same line, so their outlines are equal where they touch, point for point. The other half is the mirror
//! image. What the shapes stand for is not known here.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::geometry::Point;

/// Draws the curves of one figure.
pub struct Pen<'a> {
    /// The lines that pieces are taken from.
    pub lines: &'a Lines,
    /// The x at which the figure is mirrored.
    pub midline: f64,
}

/// The points of each line, in figure units.
pub type Lines = BTreeMap<String, Vec<(f64, f64)>>;

/// A piece of a line: its name, the number of its first point and of its last (smaller when it runs backwards).
pub type Piece = (String, usize, usize);

/// The pieces around a shape of the drawn half, and what the shape and its mirror image are called.
#[derive(Debug, Deserialize)]
pub enum Shape {
    /// Half of a shape, from the midline to the midline; its mirror image completes it.
    Center(String, Vec<Piece>),
    /// A closed shape, and its mirror image under the second name.
    Pair(String, String, Vec<Piece>),
}

/// Why a shape cannot be drawn.
#[derive(Debug, Eq, PartialEq, thiserror::Error)]
pub enum OutlineError {
    /// A line or one of its points is named that does not exist.
    #[error(
        "There is no piece `{0}` from point {1} to point {2}. Correct the name of the line or the points."
    )]
    UnknownPiece(String, usize, usize),
    /// The pieces around a shape do not meet.
    #[error(
        "The outline of `{0}` is not closed. Let each piece begin where the one before it ends."
    )]
    Open(String),
}

impl Pen<'_> {
    /// The closed outlines of a shape, each with its name.
    pub fn outlines<'s>(
        &self,
        shape: &'s Shape,
    ) -> Result<Vec<(&'s str, Vec<Point>)>, OutlineError> {
        match shape {
            Shape::Center(name, pieces) => {
                let mut outline = self.chain(name, pieces)?;
                let [first, inner @ .., last] = outline.as_slice() else {
                    return Err(OutlineError::Open(name.clone()));
                };
                if first.x != self.midline || last.x != self.midline {
                    return Err(OutlineError::Open(name.clone()));
                }
                let mut other_half = self.mirrored(inner);
                other_half.reverse();
                outline.extend(other_half);
                Ok(vec![(name, outline)])
            }
            Shape::Pair(name, mirrored_name, pieces) => {
                let mut outline = self.chain(name, pieces)?;
                let end = outline.pop();
                if end.is_none() || outline.first() != end.as_ref() {
                    return Err(OutlineError::Open(name.clone()));
                }
                let mirrored = self.mirrored(&outline);
                Ok(vec![(name, outline), (mirrored_name, mirrored)])
            }
        }
    }

    /// A piece of a line as an open, smooth curve.
    pub fn curve(&self, (name, from, to): &Piece) -> Result<Vec<Point>, OutlineError> {
        let unknown = || OutlineError::UnknownPiece(name.clone(), *from, *to);
        let line = self.lines.get(name).ok_or_else(unknown)?;
        if from == to || line.len() <= *from.max(to) {
            return Err(unknown());
        }
        let line: Vec<Point> = line.iter().map(|&(x, y)| Point::new(x, y)).collect();
        let whole = smooth(&line, self.midline);
        let mut curve =
            whole.get(from.min(to) * STEPS..=from.max(to) * STEPS).ok_or_else(unknown)?.to_vec();
        if from > to {
            curve.reverse();
        }
        Ok(curve)
    }

    /// The same points on the other half, in the same order.
    pub fn mirrored(&self, points: &[Point]) -> Vec<Point> {
        points.iter().map(|point| mirrored(*point, self.midline)).collect()
    }

    /// The pieces one after the other; a point where two meet appears once.
    fn chain(&self, name: &str, pieces: &[Piece]) -> Result<Vec<Point>, OutlineError> {
        let mut chain: Vec<Point> = Vec::new();
        for piece in pieces {
            let curve = self.curve(piece)?;
            if chain.pop().is_some_and(|end| curve.first() != Some(&end)) {
                return Err(OutlineError::Open(name.to_owned()));
            }
            chain.extend(curve);
        }
        Ok(chain)
    }
}

/// How many straight steps stand for the curve from one point of a line to the next.
const STEPS: usize = 8;

/// A smooth curve through the points of a line, with `STEPS` steps to each next point.
///
/// A line that ends where it began is smooth there too; one that ends on the midline runs on into its mirror image.
fn smooth(line: &[Point], midline: f64) -> Vec<Point> {
    let ([first, second, ..], [.., before_last, last]) = (line, line) else {
        return line.to_vec();
    };
    let beyond = |end: Point, inner: Point| {
        if end.x == midline { mirrored(inner, midline) } else { end + end - inner }
    };
    let (lead, tail) = if first == last {
        (*before_last, *second)
    } else {
        (beyond(*first, *second), beyond(*last, *before_last))
    };
    let extended = [&[lead], line, &[tail]].concat();
    let mut curve = vec![*first];
    for window in extended.windows(4) {
        if let &[before, start, end, after] = window {
            curve.extend(
                (1..STEPS)
                    .map(|step| between([before, start, end, after], step as f64 / STEPS as f64)),
            );
            curve.push(end);
        }
    }
    curve
}

/// The point at `share` (0 to 1) of the way from the second to the third of four points.
///
/// It lies on the centripetal Catmull–Rom curve (Barry & Goldman 1988; Yuksel, Schaefer & Keyser 2011), which neither
/// loops nor overshoots where the points lie unevenly.
fn between([a, b, c, d]: [Point; 4], share: f64) -> Point {
    // Two points in one place must not divide by zero.
    let knot = |from: Point, to: Point| from.distance(to).sqrt().max(1e-6);
    let t1 = knot(a, b);
    let t2 = t1 + knot(b, c);
    let t3 = t2 + knot(c, d);
    let t = t1 + (t2 - t1) * share;
    let (ab, bc, cd) =
        (a.towards(b, t / t1), b.towards(c, share), c.towards(d, (t - t2) / (t3 - t2)));
    ab.towards(bc, t / t2).towards(bc.towards(cd, (t - t1) / (t3 - t1)), share)
}

fn mirrored(point: Point, midline: f64) -> Point {
    Point::new(2.0 * midline - point.x, point.y)
}

#[cfg(test)]
mod tests {
    use super::{Lines, OutlineError, Pen, Piece, STEPS, Shape};
    use crate::geometry::{Bounds, Point, outline_area};

    fn lines() -> Lines {
        let line = |name: &str, points: &[(f64, f64)]| (name.to_owned(), points.to_vec());
        Lines::from([
            line("arch", &[(50.0, 10.0), (40.0, 20.0), (50.0, 30.0)]),
            line("side", &[(10.0, 0.0), (10.0, 10.0), (10.0, 20.0)]),
            line("back", &[(10.0, 20.0), (20.0, 10.0), (10.0, 0.0)]),
            line("loop", &[(30.0, 20.0), (25.0, 25.0), (20.0, 20.0), (25.0, 15.0), (30.0, 20.0)]),
        ])
    }

    fn piece(name: &str, from: usize, to: usize) -> Piece {
        (name.to_owned(), from, to)
    }

    #[test]
    fn a_curve_passes_through_its_points_and_runs_backwards_on_demand() {
        let lines = lines();
        let pen = Pen { lines: &lines, midline: 50.0 };
        let curve = pen.curve(&piece("back", 0, 2)).unwrap();
        assert_eq!(curve.len(), 2 * STEPS + 1);
        assert_eq!(curve[STEPS], Point::new(20.0, 10.0));
        let mut backwards = pen.curve(&piece("back", 2, 0)).unwrap();
        backwards.reverse();
        assert_eq!(curve, backwards);
    }

    #[test]
    fn a_straight_line_stays_straight() {
        let lines = lines();
        let curve = Pen { lines: &lines, midline: 50.0 }.curve(&piece("side", 0, 2)).unwrap();
        for (step, point) in curve.iter().enumerate() {
            assert!(
                point.distance(Point::new(10.0, 10.0 * step as f64 / STEPS as f64)) < 1e-9,
                "{point:?}"
            );
        }
    }

    #[test]
    fn a_line_that_ends_on_the_midline_meets_its_mirror_image_without_a_corner() {
        let lines = lines();
        let curve = Pen { lines: &lines, midline: 50.0 }.curve(&piece("arch", 0, 2)).unwrap();
        let step = curve[1] - curve[0];
        assert!(step.y.abs() < step.x.abs() / 3.0, "the first step is nearly level: {step:?}");
    }

    #[test]
    fn half_a_shape_is_completed_and_a_pair_is_doubled() {
        let lines = lines();
        let pen = Pen { lines: &lines, midline: 50.0 };
        let whole = Shape::Center("whole".to_owned(), vec![piece("arch", 0, 2)]);
        let outlines = pen.outlines(&whole).unwrap();
        let [("whole", outline)] = outlines.as_slice() else { panic!("one outline: {outlines:?}") };
        let bounds = Bounds::of(outline.iter().copied()).unwrap();
        assert_eq!((bounds.min, bounds.max), (Point::new(40.0, 10.0), Point::new(60.0, 30.0)));

        let pair = Shape::Pair("near".to_owned(), "far".to_owned(), vec![piece("loop", 0, 4)]);
        let outlines = pen.outlines(&pair).unwrap();
        let [("near", near), ("far", far)] = outlines.as_slice() else {
            panic!("two outlines: {outlines:?}")
        };
        assert!((outline_area(near) - outline_area(far)).abs() < 1e-9);
        assert_eq!((near[0], far[0]), (Point::new(30.0, 20.0), Point::new(70.0, 20.0)));
        assert_eq!(near.len(), 4 * STEPS, "the loop is closed by its first point alone");
    }

    #[test]
    fn pieces_that_do_not_exist_or_do_not_meet_are_refused() {
        let lines = lines();
        let pen = Pen { lines: &lines, midline: 50.0 };
        let refused = |pieces: &[Piece]| {
            pen.outlines(&Shape::Pair("a".to_owned(), "b".to_owned(), pieces.to_vec())).err()
        };
        let unknown =
            |name: &str, from, to| Some(OutlineError::UnknownPiece(name.to_owned(), from, to));
        let open = || Some(OutlineError::Open("a".to_owned()));
        assert_eq!(refused(&[piece("sole", 0, 1)]), unknown("sole", 0, 1));
        assert_eq!(refused(&[piece("side", 0, 3)]), unknown("side", 0, 3));
        assert_eq!(refused(&[piece("side", 1, 1)]), unknown("side", 1, 1));
        assert_eq!(refused(&[piece("side", 0, 2), piece("arch", 0, 2)]), open());
        assert_eq!(refused(&[piece("side", 0, 2)]), open());
        assert_eq!(refused(&[]), open());
        assert_eq!(refused(&[piece("side", 0, 2), piece("back", 0, 2)]), None);
        let half = Shape::Center("a".to_owned(), vec![piece("side", 0, 2)]);
        assert_eq!(
            pen.outlines(&half).err(),
            open(),
            "half a shape has to begin and end on the midline"
        );
    }
}
