//! Points, outlines, areas and transforms: plain geometry in `f64`, knowing nothing of photographs.
//!
//! Coordinates follow one convention everywhere: x to the right, y down, and 0 is the corner of the first pixel
//! (OpenCV puts 0 at its centre). Lengths are in the unit of the coordinates, areas in its square.

use std::f64::consts::TAU;

pub mod bent;
pub mod boolean;
pub mod measure;
pub mod outline;

/// A place, or a step from one place to another.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Downwards.
    pub y: f64,
}

impl Point {
    /// The point at (x, y).
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// The straight distance to `other`.
    pub fn distance(self, other: Self) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }

    /// The point that lies `share` of the way (0 here, 1 there) to `other`.
    pub fn towards(self, other: Self, share: f64) -> Self {
        Self::new(self.x + (other.x - self.x) * share, self.y + (other.y - self.y) * share)
    }
}

impl std::ops::Add for Point {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(self.x + other.x, self.y + other.y)
    }
}

impl std::ops::Mul<f64> for Point {
    type Output = Self;
    fn mul(self, by: f64) -> Self {
        Self::new(self.x * by, self.y * by)
    }
}

impl std::ops::Sub for Point {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::new(self.x - other.x, self.y - other.y)
    }
}

/// An upright box, its corners sorted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// The corner at the top left.
    pub min: Point,
    /// The corner at the bottom right.
    pub max: Point,
}

impl Bounds {
    /// The smallest box around two corners, whichever way round they were given.
    pub fn around(a: Point, b: Point) -> Self {
        Self {
            min: Point::new(a.x.min(b.x), a.y.min(b.y)),
            max: Point::new(a.x.max(b.x), a.y.max(b.y)),
        }
    }

    /// The smallest box around all points; none around nothing.
    pub fn of(points: impl IntoIterator<Item = Point>) -> Option<Self> {
        points.into_iter().fold(None, |found: Option<Self>, point| {
            Some(found.map_or(Self { min: point, max: point }, |bounds| bounds.with(point)))
        })
    }

    /// The box grown just far enough to hold `point`.
    pub fn with(self, point: Point) -> Self {
        Self {
            min: Point::new(self.min.x.min(point.x), self.min.y.min(point.y)),
            max: Point::new(self.max.x.max(point.x), self.max.y.max(point.y)),
        }
    }

    /// From left to right.
    pub fn width(self) -> f64 {
        self.max.x - self.min.x
    }

    /// From top to bottom.
    pub fn height(self) -> f64 {
        self.max.y - self.min.y
    }

    /// The point in the middle.
    pub fn center(self) -> Point {
        self.min.towards(self.max, 0.5)
    }

    /// Whether `point` lies inside or on the edge.
    pub fn contains(self, point: Point) -> bool {
        (self.min.x..=self.max.x).contains(&point.x) && (self.min.y..=self.max.y).contains(&point.y)
    }
}

/// The area inside a closed outline (shoelace formula), never negative.
///
/// An outline that crosses itself has no single area: normalise it first.
pub fn outline_area(outline: &[Point]) -> f64 {
    let doubled: f64 = edges(outline).map(|(a, b)| a.x * b.y - b.x * a.y).sum();
    (doubled / 2.0).abs()
}

/// The length of a closed outline.
pub fn outline_length(outline: &[Point]) -> f64 {
    edges(outline).map(|(a, b)| a.distance(b)).sum()
}

/// Whether `point` lies inside a closed outline (even-odd rule).
pub fn outline_contains(outline: &[Point], point: Point) -> bool {
    edges(outline)
        .filter(|(a, b)| {
            (a.y > point.y) != (b.y > point.y)
                && point.x < (b.x - a.x) * (point.y - a.y) / (b.y - a.y) + a.x
        })
        .count()
        % 2
        == 1
}

/// The centre of mass of the area inside; the mean of the corners where there is no area.
pub fn outline_center(outline: &[Point]) -> Option<Point> {
    let first = *outline.first()?;
    let (mut doubled, mut x, mut y) = (0.0, 0.0, 0.0);
    for (a, b) in edges(outline) {
        let (a, b) = (a - first, b - first);
        let cross = a.x * b.y - b.x * a.y;
        doubled += cross;
        x += (a.x + b.x) * cross;
        y += (a.y + b.y) * cross;
    }
    if doubled.abs() < 1e-9 {
        let n = outline.len() as f64;
        let sum = outline.iter().fold(Point::default(), |sum, point| sum + *point);
        return Some(Point::new(sum.x / n, sum.y / n));
    }
    Some(first + Point::new(x / (3.0 * doubled), y / (3.0 * doubled)))
}

/// The nearest place on the edge from `a` to `b`, seen from `point`.
pub fn nearest_on_edge(a: Point, b: Point, point: Point) -> Point {
    let (along, towards) = (b - a, point - a);
    let length_squared = along.x * along.x + along.y * along.y;
    if length_squared == 0.0 {
        return a;
    }
    let share = (towards.x * along.x + towards.y * along.y) / length_squared;
    a.towards(b, share.clamp(0.0, 1.0))
}

/// The nearest edge of a closed outline: its index (edge i runs from corner i to the next) and the distance to it.
pub fn nearest_edge(outline: &[Point], point: Point) -> Option<(usize, f64)> {
    edges(outline)
        .map(|(a, b)| nearest_on_edge(a, b, point).distance(point))
        .enumerate()
        .min_by(|(_, a), (_, b)| a.total_cmp(b))
}

/// The edges of a closed outline, the last one back to the start.
pub fn edges(outline: &[Point]) -> impl Iterator<Item = (Point, Point)> {
    outline.iter().copied().zip(outline.iter().copied().cycle().skip(1))
}

/// An ellipse as an outline of `corners` points: half axes in pixels, turned clockwise by `turn` radians.
pub fn ellipse_outline(center: Point, half_axes: Point, turn: f64, corners: usize) -> Vec<Point> {
    let (sin, cos) = turn.sin_cos();
    (0..corners)
        .map(|i| {
            let (y, x) = (TAU * i as f64 / corners as f64).sin_cos();
            let (x, y) = (x * half_axes.x, y * half_axes.y);
            center + Point::new(x * cos - y * sin, x * sin + y * cos)
        })
        .collect()
}

/// Leaves out corners of an open line that lie within `tolerance` of it (Douglas and Peucker).
pub fn simplified(line: &[Point], tolerance: f64) -> Vec<Point> {
    let mut kept = vec![false; line.len()];
    let mut spans = vec![(0, line.len().saturating_sub(1))];
    while let Some((from, to)) = spans.pop() {
        let (Some(&a), Some(&b)) = (line.get(from), line.get(to)) else { continue };
        kept[from] = true;
        kept[to] = true;
        let farthest = (from + 1..to)
            .map(|i| (i, nearest_on_edge(a, b, line[i]).distance(line[i])))
            .max_by(|(_, a), (_, b)| a.total_cmp(b));
        if let Some((i, distance)) = farthest
            && distance > tolerance
        {
            spans.push((from, i));
            spans.push((i, to));
        }
    }
    line.iter().zip(&kept).filter(|(_, is_kept)| **is_kept).map(|(point, _)| *point).collect()
}

/// A projective transform of the plane: nine numbers, row by row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Transform(pub [f64; 9]);

impl Transform {
    /// Leaves every point where it is.
    pub const IDENTITY: Self = Self([1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]);

    /// Turns clockwise by `turn` radians and scales about the origin, then moves by `shift`.
    pub fn similarity(scale: f64, turn: f64, shift: Point) -> Self {
        let (sin, cos) = turn.sin_cos();
        Self([scale * cos, -scale * sin, shift.x, scale * sin, scale * cos, shift.y, 0.0, 0.0, 1.0])
    }

    /// Where `point` goes.
    pub fn apply(&self, point: Point) -> Point {
        let m = &self.0;
        let w = m[6] * point.x + m[7] * point.y + m[8];
        Point::new(
            (m[0] * point.x + m[1] * point.y + m[2]) / w,
            (m[3] * point.x + m[4] * point.y + m[5]) / w,
        )
    }

    /// This transform, then `next`.
    pub fn then(&self, next: &Self) -> Self {
        let (a, b) = (&next.0, &self.0);
        let mut product = [0.0; 9];
        for (i, value) in product.iter_mut().enumerate() {
            let (row, column) = (i / 3, i % 3);
            *value = (0..3).map(|k| a[row * 3 + k] * b[k * 3 + column]).sum();
        }
        Self(product)
    }

    /// The transform that leads back; none when this one flattens the plane.
    pub fn inverse(&self) -> Option<Self> {
        let m = &self.0;
        let minor = |a: usize, b: usize, c: usize, d: usize| m[a] * m[d] - m[b] * m[c];
        let adjugate = [
            minor(4, 5, 7, 8),
            -minor(1, 2, 7, 8),
            minor(1, 2, 4, 5),
            -minor(3, 5, 6, 8),
            minor(0, 2, 6, 8),
            -minor(0, 2, 3, 5),
            minor(3, 4, 6, 7),
            -minor(0, 1, 6, 7),
            minor(0, 1, 3, 4),
        ];
        let determinant = m[0] * adjugate[0] + m[1] * adjugate[3] + m[2] * adjugate[6];
        (determinant.abs() > 1e-12).then(|| Self(adjugate.map(|value| value / determinant)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The polygon of the published vector: 37 000 px², 744.1311 px around.
    fn house() -> Vec<Point> {
        [(100., 100.), (300., 100.), (300., 250.), (200., 320.), (100., 250.)]
            .map(|(x, y)| Point::new(x, y))
            .to_vec()
    }

    #[test]
    fn areas_and_lengths_match_the_published_vector() {
        assert_eq!(outline_area(&house()), 37_000.0);
        assert!((outline_length(&house()) - 744.1311).abs() < 5e-5);
        assert_eq!(outline_area(&[]), 0.0);
    }

    #[test]
    fn inside_and_outside_are_told_apart() {
        assert!(outline_contains(&house(), Point::new(200.0, 300.0)));
        assert!(!outline_contains(&house(), Point::new(110.0, 300.0)));
        assert_eq!(nearest_edge(&house(), Point::new(200.0, 90.0)), Some((0, 10.0)));
        let middle = outline_center(&house()).expect("five corners");
        assert!((middle.x - 200.0).abs() < 1e-9, "the house is symmetric");
    }

    #[test]
    fn a_transform_and_its_inverse_cancel() {
        let there = Transform::similarity(1.3, 0.4, Point::new(20.0, -7.0));
        let there = there.then(&Transform([1.0, 0.1, 0.0, 0.0, 1.0, 0.0, 1e-4, 0.0, 1.0]));
        let back = there.inverse().expect("nothing is flattened");
        let point = Point::new(120.5, 33.25);
        assert!(back.apply(there.apply(point)).distance(point) < 1e-9);
        assert_eq!(Transform([0.0; 9]).inverse(), None);
    }

    #[test]
    fn simplifying_keeps_the_ends_and_the_corners() {
        let line: Vec<Point> =
            (0..=10).map(|i| Point::new(f64::from(i), f64::from((i - 5i32).abs()))).collect();
        let corners = [(0., 5.), (5., 0.), (10., 5.)].map(|(x, y)| Point::new(x, y));
        assert_eq!(simplified(&line, 0.1), corners);
        assert_eq!(simplified(&[], 1.0), []);
    }
}
