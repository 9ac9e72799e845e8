//! A transform that is corrected a little from place to place: once laid out on a lattice, it costs next to nothing.
//!
//! It has no one scale, so that no area may be taken through it.

use crate::geometry::{Bounds, Point, Transform};

/// Cells of the lattice along each side of the picture.
const CELLS: usize = 32;

/// How near the way back must lead, in pixels, and how often it is tried.
const EXACT: (f64, usize) = (1e-4, 30);

/// A transform from one picture to another, with a smooth correction on top.
#[derive(Clone, Debug, PartialEq)]
pub struct Bent {
    base: Transform,
    /// Width and height of the first picture.
    size: Point,
    /// The corrections at the corners of the lattice, in pixels of the second picture, row by row.
    steps: Vec<Point>,
    longest: f64,
}

impl Bent {
    /// Lays `place` out over a picture of this size, as corrections of `base`; it is followed between the corners of a
    /// lattice of 32 × 32 cells. Where `place` says nothing finite, `base` holds.
    pub fn of(base: Transform, size: (u32, u32), place: impl Fn(Point) -> Option<Point>) -> Self {
        let size = Point::new(f64::from(size.0.max(1)), f64::from(size.1.max(1)));
        let mut bent = Self { base, size, steps: Vec::new(), longest: 0.0 };
        bent.steps = bent
            .corners()
            .map(|at| {
                let step = place(at).map(|there| there - base.apply(at));
                step.filter(|step| step.x.is_finite() && step.y.is_finite()).unwrap_or_default()
            })
            .collect();
        bent.longest = bent.steps.iter().map(|step| step.x.hypot(step.y)).fold(0.0, f64::max);
        bent
    }

    /// The transform that is corrected.
    pub fn base(&self) -> &Transform {
        &self.base
    }

    /// Where a place goes.
    pub fn apply(&self, at: Point) -> Point {
        self.base.apply(at) + self.correction(at)
    }

    /// The place that goes to `there`; none where the transform flattens the picture or the search does not settle.
    pub fn back(&self, there: Point) -> Option<Point> {
        let back = self.base.inverse()?;
        let mut found = back.apply(there);
        for _ in 0..EXACT.1 {
            let next = back.apply(there - self.correction(found));
            let moved = next.distance(found);
            found = next;
            if moved < EXACT.0 {
                return Some(found);
            }
        }
        None
    }

    /// By how much the transform is corrected at a place; beyond the picture as at its edge.
    pub fn correction(&self, at: Point) -> Point {
        let along = |at: f64, size: f64| {
            let cells = CELLS as f64;
            // A place that is no number counts as the corner.
            let at = (at / size * cells).max(0.0).min(cells);
            let cell = (at as usize).min(CELLS - 1);
            (cell, at - cell as f64)
        };
        let ((column, x), (row, y)) = (along(at.x, self.size.x), along(at.y, self.size.y));
        let first = row * (CELLS + 1) + column;
        let step = |i: usize| self.steps.get(i).copied().unwrap_or_default();
        let above = step(first).towards(step(first + 1), x);
        let below = step(first + CELLS + 1).towards(step(first + CELLS + 2), x);
        above.towards(below, y)
    }

    /// The longest correction, in pixels of the second picture.
    pub fn longest(&self) -> f64 {
        self.longest
    }

    /// The longest correction of what comes to lie on a picture of this size, in its pixels.
    pub fn longest_on(&self, onto: (u32, u32)) -> f64 {
        let size = Point::new(f64::from(onto.0), f64::from(onto.1));
        let frame = Bounds { min: Point::default(), max: size };
        let is_on = |at: &Point| frame.contains(self.base.apply(*at));
        let on = self.corners().zip(&self.steps).filter(|(at, _)| is_on(at));
        on.map(|(_, step)| step.x.hypot(step.y)).fold(0.0, f64::max)
    }

    /// The corners of the lattice, row by row.
    fn corners(&self) -> impl Iterator<Item = Point> + use<> {
        let (n, size) = (CELLS + 1, self.size * (1.0 / CELLS as f64));
        (0..n * n).map(move |i| Point::new((i % n) as f64 * size.x, (i / n) as f64 * size.y))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base() -> Transform {
        Transform([1.05, 0.1, 12.0, -0.1, 1.02, 30.0, 2e-5, -1e-5, 1.0])
    }

    /// A bulge in the middle of a picture of 1000 × 800.
    fn bulge(at: Point) -> Point {
        let off = at - Point::new(480.0, 420.0);
        let near = (-(off.x * off.x + off.y * off.y) / 60_000.0).exp();
        base().apply(at) + Point::new(9.0, -4.0) * near
    }

    #[test]
    fn it_goes_where_it_was_told_to_and_leads_back() {
        let bent = Bent::of(base(), (1000, 800), |at| Some(bulge(at)));
        for (x, y) in [(0.0, 0.0), (1000.0, 800.0), (480.0, 420.0), (333.3, 555.5), (611.0, 97.0)] {
            let at = Point::new(x, y);
            assert!(bent.apply(at).distance(bulge(at)) < 0.1, "{at:?}");
            let back = bent.back(bent.apply(at)).expect("nothing is folded");
            assert!(back.distance(at) < 1e-3, "{at:?}");
        }
        let longest = bent.longest_on((1000, 800));
        assert!((9.0..10.0).contains(&longest), "{longest}");
        assert_eq!(bent.longest_on((10, 10)), 0.0, "the bulge does not come to lie there");
    }

    #[test]
    fn without_corrections_it_is_the_transform_and_beyond_the_picture_it_stays_as_at_its_edge() {
        let straight = Bent::of(base(), (1000, 800), |at| Some(base().apply(at)));
        let at = Point::new(123.0, 456.0);
        assert!(straight.apply(at).distance(base().apply(at)) < 1e-9);
        assert!(straight.longest() < 1e-9);
        let moved = |at| Some(base().apply(at) + Point::new(3.0, at.x / 100.0));
        let bent = Bent::of(base(), (1000, 800), moved);
        let edge = bent.correction(Point::new(1000.0, 800.0));
        assert!(edge.distance(Point::new(3.0, 10.0)) < 1e-9);
        assert_eq!(bent.correction(Point::new(9e9, 9e9)), edge);
    }

    #[test]
    fn what_is_nowhere_is_not_bent() {
        let nowhere = |at: Point| (at.x < 500.0).then_some(Point::new(f64::NAN, at.y));
        let bent = Bent::of(base(), (1000, 800), nowhere);
        let at = Point::new(200.0, 200.0);
        assert_eq!(bent.apply(at), base().apply(at));
        assert_eq!(bent.correction(Point::new(f64::NAN, 0.0)), Point::default());
    }
}
