//! Curved skin: a thin-plate spline that bends a transform a little. For display and carrying outlines forward only,
//! never for an area: a spline has no one scale.

use crate::geometry::{Bounds, Point, Transform};
use crate::imaging::align::linear::solve;
use crate::imaging::align::model::{Pair, median};

/// The most places a spline is bent at; more are thinned out.
const MOST: usize = 160;

/// The fewest places that it is bent at.
pub const FEWEST: usize = 5;

/// How far beyond the box of its places it still bends, as a share of the box.
const BEYOND: f64 = 0.1;

/// A transform with a smooth, bounded correction (F. Bookstein, 1989).
#[derive(Clone, Debug, PartialEq)]
pub struct Spline {
    base: Transform,
    /// Around which places, in A.
    knots: Vec<Point>,
    /// How strongly each pulls in x and y.
    pulls: Vec<Point>,
    /// The correction's plane: constant, along x, along y, in units of A.
    plane: [Point; 3],
    middle: Point,
    size: f64,
    /// The box of its places and a little more: farther out nothing is known, and the correction stays as it is there.
    known: Bounds,
    /// The longest correction, in pixels of B.
    bound: f64,
}

/// What a spline does, to be told to the user.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bending {
    /// Places it rests on.
    pub knots: usize,
    /// The longest correction at one of them, in pixels of B.
    pub longest: f64,
    /// The median distance of pins and patches before, in pixels of B.
    pub residual_before: f64,
    /// The same with the spline.
    pub residual_after: f64,
}

impl Spline {
    /// Bends `base` towards pins and patches (in pixels of A and of B), never by more than `bound` pixels of B.
    ///
    /// Pins are met closely, patches smoothly: `stiffness` (0 bends freely, 1 is usual) says how much a single patch is
    /// mistrusted. It is raised until nothing folds within the box of the places. None for fewer than five places,
    /// places on one line, or when even a stiff spline folds.
    pub fn bent(
        base: &Transform,
        pins: &[Pair],
        patches: &[Pair],
        bound: f64,
        stiffness: f64,
    ) -> Option<Self> {
        let usable = |pair: &&Pair| pair.residual(base) <= 2.0 * bound;
        let patches: Vec<Pair> = patches.iter().filter(usable).copied().collect();
        let every = patches.len().div_ceil(MOST.saturating_sub(pins.len()).max(1)).max(1);
        let mut all: Vec<(Pair, f64)> = pins.iter().map(|pin| (*pin, 0.001)).collect();
        all.extend(patches.into_iter().step_by(every).map(|patch| (patch, 0.05)));
        // A knot on top of another says nothing new; a pin comes first.
        let mut knots: Vec<(Pair, f64)> = Vec::new();
        for (pair, softness) in all {
            if knots.iter().all(|(other, _)| other.a.distance(pair.a) > 1.0) {
                knots.push((pair, softness));
            }
        }
        if knots.len() < FEWEST {
            return None;
        }
        let mut stiffness = stiffness.max(1e-6);
        for _ in 0..6 {
            let spline = Self::fitted(base, &knots, bound, stiffness)?;
            if spline.is_open() {
                return Some(spline);
            }
            stiffness *= 10.0;
        }
        None
    }

    fn fitted(base: &Transform, knots: &[(Pair, f64)], bound: f64, stiffness: f64) -> Option<Self> {
        let n = knots.len();
        let middle =
            knots.iter().fold(Point::default(), |sum, (pair, _)| sum + pair.a) * (1.0 / n as f64);
        let size = knots.iter().map(|(pair, _)| pair.a.distance(middle)).sum::<f64>() / n as f64;
        if size < 1.0 {
            return None;
        }
        let units: Vec<Point> =
            knots.iter().map(|(pair, _)| (pair.a - middle) * (1.0 / size)).collect();
        let side = n + 3;
        let mut matrix = vec![0.0; side * side];
        for (i, place) in units.iter().enumerate() {
            for (j, other) in units.iter().enumerate() {
                matrix[i * side + j] = bump(place.distance(*other));
            }
            matrix[i * side + i] += stiffness * knots[i].1;
            for (k, value) in [1.0, place.x, place.y].into_iter().enumerate() {
                matrix[i * side + n + k] = value;
                matrix[(n + k) * side + i] = value;
            }
        }
        let wanted: Vec<Point> =
            knots.iter().map(|(pair, _)| pair.b - base.apply(pair.a)).collect();
        let solved = |of: fn(&Point) -> f64| {
            let mut right: Vec<f64> = wanted.iter().map(of).collect();
            right.extend([0.0; 3]);
            solve(matrix.clone(), right)
        };
        let (xs, ys) = (solved(|step| step.x)?, solved(|step| step.y)?);
        let both: Vec<Point> = xs.into_iter().zip(ys).map(|(x, y)| Point::new(x, y)).collect();
        let (pulls, plane) = both.split_at(n);
        let (pulls, plane) = (pulls.to_vec(), plane.try_into().ok()?);
        let places = Bounds::of(knots.iter().map(|(pair, _)| pair.a))?;
        let more = Point::new(places.width(), places.height()) * BEYOND;
        let known = Bounds { min: places.min - more, max: places.max + more };
        Some(Self { base: *base, knots: units, pulls, plane, middle, size, known, bound })
    }

    /// Where a place of A goes in B.
    pub fn apply(&self, place: Point) -> Point {
        self.base.apply(place) + self.correction(place)
    }

    /// The place of A that goes to `place` of B; the transform's own inverse where the search does not settle.
    pub fn backward(&self, place: Point) -> Option<Point> {
        let back = self.base.inverse()?;
        let first = back.apply(place);
        let mut found = first;
        for _ in 0..12 {
            let next = back.apply(place - self.correction(found));
            let moved = next.distance(found);
            found = next;
            if moved < 1e-3 {
                return Some(found);
            }
        }
        Some(first)
    }

    /// By how much the transform is corrected at a place of A, in pixels of B: never more than the bound.
    pub fn correction(&self, place: Point) -> Point {
        let known = Point::new(
            place.x.clamp(self.known.min.x, self.known.max.x),
            place.y.clamp(self.known.min.y, self.known.max.y),
        );
        let unit = (known - self.middle) * (1.0 / self.size);
        let flat = self.plane[0] + self.plane[1] * unit.x + self.plane[2] * unit.y;
        let sum = self
            .knots
            .iter()
            .zip(&self.pulls)
            .fold(flat, |sum, (knot, pull)| sum + *pull * bump(knot.distance(unit)));
        // Smoothly shorter towards the bound, so that the picture does not tear where it is reached.
        let (length, half) = (sum.x.hypot(sum.y), self.bound / 2.0);
        let over = (length / half - 1.0).max(0.0);
        if over > 0.0 { sum * (half * (1.0 + over.tanh()) / length) } else { sum }
    }

    /// What it does at pins and patches.
    pub fn bending(&self, pairs: &[Pair]) -> Bending {
        let median = |of: &dyn Fn(&Pair) -> f64| median(pairs.iter().map(of)).unwrap_or(f64::NAN);
        let longest = self.knots.iter().map(|knot| {
            let step = self.correction(self.middle + *knot * self.size);
            step.x.hypot(step.y)
        });
        Bending {
            knots: self.knots.len(),
            longest: longest.fold(0.0, f64::max),
            residual_before: median(&|pair| pair.residual(&self.base)),
            residual_after: median(&|pair| self.apply(pair.a).distance(pair.b)),
        }
    }

    /// The median distance of every third patch from its place, in pixels of B: by the transform alone, and by a spline
    /// that is bent towards the pins and the other patches. So it shows what bending does for skin that it does not rest on.
    ///
    /// None for fewer than fifteen patches, and where nothing can be bent.
    pub fn tried(
        base: &Transform,
        pins: &[Pair],
        patches: &[Pair],
        bound: f64,
        stiffness: f64,
    ) -> Option<(f64, f64)> {
        if patches.len() < 3 * FEWEST {
            return None;
        }
        let part = |is_left_out: bool| -> Vec<Pair> {
            let wanted = |i: usize| (i % 3 == 1) == is_left_out;
            (0..patches.len()).filter(|i| wanted(*i)).map(|i| patches[i]).collect()
        };
        let (left_out, others) = (part(true), part(false));
        let spline = Self::bent(base, pins, &others, bound, stiffness)?;
        let before = median(left_out.iter().map(|pair| pair.residual(base)))?;
        let after = median(left_out.iter().map(|pair| spline.apply(pair.a).distance(pair.b)))?;
        Some((before, after))
    }

    /// Whether no place is folded over: areas keep their sign all over the box of the places and a little beyond.
    fn is_open(&self) -> bool {
        let more = Point::new(self.known.width(), self.known.height()) * BEYOND;
        let bounds = Bounds { min: self.known.min - more, max: self.known.max + more };
        (0..24 * 24).all(|i| {
            let place = bounds.min
                + Point::new(
                    f64::from(i % 24) / 23.0 * bounds.width(),
                    f64::from(i / 24) / 23.0 * bounds.height(),
                );
            let slope = |step: Point| self.apply(place + step) - self.apply(place - step);
            let (right, down) = (slope(Point::new(0.5, 0.0)), slope(Point::new(0.0, 0.5)));
            right.x * down.y - right.y * down.x > 0.0
        })
    }
}

/// The shape of a thin plate pushed at one place, `distance` away.
fn bump(distance: f64) -> f64 {
    if distance > 0.0 { distance * distance * distance.ln() } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Places all over a picture that bulges by up to 8 pixels in the middle.
    fn bulge(n: i32) -> Vec<Pair> {
        (0..n * n)
            .map(|i| Point::new(f64::from(i % n), f64::from(i / n)) * (1000.0 / f64::from(n - 1)))
            .map(|a| {
                let from = a - Point::new(500.0, 500.0);
                let near = (-(from.x * from.x + from.y * from.y) / 90_000.0).exp();
                Pair::new(a, base().apply(a) + Point::new(8.0, -3.0) * near)
            })
            .collect()
    }

    fn base() -> Transform {
        Transform::similarity(1.1, 0.1, Point::new(20.0, 10.0))
    }

    #[test]
    fn a_bulge_is_followed_and_nothing_leaves_the_bound() {
        let patches = bulge(12);
        let spline = Spline::bent(&base(), &[], &patches, 30.0, 1.0).expect("many places");
        let bending = spline.bending(&patches);
        assert!(bending.residual_after < 0.3 * bending.residual_before, "{bending:?}");
        assert!(bending.longest > 5.0);
        for far in [Point::new(-9e4, 0.0), Point::new(3e3, 5e5)] {
            assert!(spline.correction(far).distance(Point::default()) <= 30.0);
        }
    }

    #[test]
    fn places_that_it_does_not_rest_on_follow_as_well() {
        let (before, after) = Spline::tried(&base(), &[], &bulge(9), 30.0, 1.0).expect("many");
        assert!(before > 0.2 && after < 0.5 * before, "{before} {after}");
        assert_eq!(
            Spline::tried(&base(), &[], &bulge(3), 30.0, 1.0),
            None,
            "too few to leave any out"
        );
    }

    #[test]
    fn without_anything_to_correct_it_is_the_transform() {
        let patches: Vec<Pair> =
            bulge(6).iter().map(|pair| Pair::new(pair.a, base().apply(pair.a))).collect();
        let spline = Spline::bent(&base(), &[], &patches, 30.0, 1.0).expect("many places");
        let place = Point::new(321.0, 654.0);
        assert!(spline.apply(place).distance(base().apply(place)) < 1e-6);
    }

    #[test]
    fn a_pin_is_met_and_the_way_back_leads_back() {
        let mut patches = bulge(10);
        patches.retain(|pair| pair.a.distance(Point::new(500.0, 500.0)) > 150.0);
        let a = Point::new(500.0, 500.0);
        let pin = Pair::new(a, base().apply(a) + Point::new(10.0, 4.0));
        let spline = Spline::bent(&base(), &[pin], &patches, 40.0, 1.0).expect("many places");
        assert!(spline.apply(pin.a).distance(pin.b) < 0.7);
        for place in [Point::new(500.0, 480.0), Point::new(200.0, 700.0)] {
            let back = spline.backward(spline.apply(place)).expect("a similarity has an inverse");
            assert!(back.distance(place) < 0.05);
        }
    }

    #[test]
    fn too_little_bends_nothing_and_folds_are_refused_or_smoothed() {
        assert_eq!(Spline::bent(&base(), &[], &bulge(2), 30.0, 1.0), None);
        let mut folded = bulge(8);
        for (i, pair) in folded.iter_mut().enumerate() {
            // Neighbours are sent past each other.
            let side = if i % 2 == 0 { 150.0 } else { -150.0 };
            pair.b = pair.b + Point::new(side, 0.0);
        }
        if let Some(spline) = Spline::bent(&base(), &[], &folded, 400.0, 1e-6) {
            assert!(spline.is_open());
        }
    }
}
