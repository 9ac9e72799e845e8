//! Smooth curves through a few points: the lines with which a face and a back are drawn.

use std::f32::consts::{PI, TAU};

/// A place on the body in millimetres: to the right of the picture, and down.
pub type Place = (f32, f32);

/// A closed outline seen from its middle: how far it is in each direction.
///
/// Any outline will do in which every part of the edge can be seen from the middle.
#[derive(Clone, Debug)]
pub struct Outline {
    middle: Place,
    /// The distance to the edge, for equal steps of direction all the way round.
    radii: Vec<f32>,
    /// By how much the nearest edge is nearer than the edge straight ahead, for the same directions.
    slants: Vec<f32>,
}

const DIRECTIONS: usize = 1024;

impl Outline {
    /// The smooth closed curve through corners given clockwise around `middle`.
    pub fn through(middle: Place, corners: &[Place]) -> Self {
        let curve = smooth_closed(corners, 24);
        let polar: Vec<(f32, f32)> = curve
            .iter()
            .map(|(x, y)| (turn_of(x - middle.0, y - middle.1), (x - middle.0).hypot(y - middle.1)))
            .collect();
        let mut radii = vec![0.0; DIRECTIONS];
        for (i, (from, r_from)) in polar.iter().enumerate() {
            let (to, r_to) = polar[(i + 1) % polar.len()];
            // The shorter way round from one corner to the next.
            let span = (to - from + 1.5).rem_euclid(1.0) - 0.5;
            let steps = (span.abs() * DIRECTIONS as f32 * 2.0).ceil().max(1.0);
            for k in 0..=steps as usize {
                let share = k as f32 / steps;
                let turn = (from + span * share).rem_euclid(1.0);
                radii[(turn * DIRECTIONS as f32) as usize % DIRECTIONS] =
                    r_from + (r_to - r_from) * share;
            }
        }
        Self::with_radii(middle, radii)
    }

    /// An outline whose distance in each direction (0 to 1 turn, clockwise from the right) is worked out.
    pub fn of(middle: Place, radius_at: impl Fn(f32) -> f32) -> Self {
        let radii = (0..DIRECTIONS).map(|i| radius_at(i as f32 / DIRECTIONS as f32)).collect();
        Self::with_radii(middle, radii)
    }

    fn with_radii(middle: Place, radii: Vec<f32>) -> Self {
        let slants = (0..DIRECTIONS)
            .map(|i| {
                let next = radii[(i + 2) % DIRECTIONS];
                let last = radii[(i + DIRECTIONS - 2) % DIRECTIONS];
                let slope = (next - last) * DIRECTIONS as f32 / (4.0 * TAU) / radii[i].max(1e-3);
                1.0 / (1.0 + slope * slope).sqrt()
            })
            .collect();
        Self { middle, radii, slants }
    }

    /// How far the edge is in the direction of a place, in the unit of the corners.
    pub fn radius_towards(&self, x: f32, y: f32) -> f32 {
        self.read(&self.radii, x, y)
    }

    /// About how far inside (positive) or outside a place lies.
    pub fn depth(&self, x: f32, y: f32) -> f32 {
        let distance = (x - self.middle.0).hypot(y - self.middle.1);
        (self.read(&self.radii, x, y) - distance) * self.read(&self.slants, x, y)
    }

    /// 0 in the middle, 1 on the edge, more outside.
    pub fn share(&self, x: f32, y: f32) -> f32 {
        let distance = (x - self.middle.0).hypot(y - self.middle.1);
        distance / self.radius_towards(x, y)
    }

    /// The edge as `n` points.
    pub fn points(&self, n: usize) -> Vec<Place> {
        (0..n)
            .map(|i| {
                let turn = i as f32 / n as f32;
                let (sin, cos) = (turn * TAU).sin_cos();
                let radius = self.read_turn(&self.radii, turn);
                (self.middle.0 + cos * radius, self.middle.1 + sin * radius)
            })
            .collect()
    }

    fn read(&self, table: &[f32], x: f32, y: f32) -> f32 {
        self.read_turn(table, turn_of(x - self.middle.0, y - self.middle.1))
    }

    #[expect(clippy::unused_self, reason = "reads like the other questions to an outline")]
    fn read_turn(&self, table: &[f32], turn: f32) -> f32 {
        let at = turn * DIRECTIONS as f32;
        let i = at as usize % DIRECTIONS;
        let share = at - at.floor();
        table[i] + (table[(i + 1) % DIRECTIONS] - table[i]) * share
    }
}

/// A smooth function through a few points, such as the half-width of the neck at each height.
#[derive(Clone, Debug)]
pub struct Profile {
    from: f32,
    step: f32,
    values: Vec<f32>,
}

impl Profile {
    /// Through (place, value) pairs in rising order; it stays level before the first and after the last.
    pub fn through(knots: &[(f32, f32)]) -> Self {
        let curve = smooth_open(knots, 32);
        let (from, to) = (knots[0].0, knots[knots.len() - 1].0);
        let step = (to - from) / 512.0;
        let mut i = 0;
        let values = (0..=512)
            .map(|k| {
                let at = from + step * k as f32;
                while i + 2 < curve.len() && curve[i + 1].0 < at {
                    i += 1;
                }
                let ((x0, y0), (x1, y1)) = (curve[i], curve[i + 1]);
                y0 + (y1 - y0) * ((at - x0) / (x1 - x0).max(1e-6)).clamp(0.0, 1.0)
            })
            .collect();
        Self { from, step, values }
    }

    /// The value at a place.
    pub fn at(&self, place: f32) -> f32 {
        let at = ((place - self.from) / self.step).clamp(0.0, 511.999);
        let i = at as usize;
        self.values[i] + (self.values[i + 1] - self.values[i]) * (at - i as f32)
    }

    /// How fast the value rises at a place.
    pub fn slope(&self, place: f32) -> f32 {
        (self.at(place + 1.0) - self.at(place - 1.0)) / 2.0
    }
}

/// An open smooth curve through corners (Catmull and Rom), with `n` pieces from each corner to the next.
pub fn smooth_open(corners: &[Place], n: usize) -> Vec<Place> {
    let last = corners.len() - 1;
    let mut curve = Vec::with_capacity(last * n + 1);
    for i in 0..last {
        let around =
            [corners[i.saturating_sub(1)], corners[i], corners[i + 1], corners[(i + 2).min(last)]];
        curve.extend((0..n).map(|k| between(around, k as f32 / n as f32)));
    }
    curve.push(corners[last]);
    curve
}

/// A closed smooth curve through corners, with `n` pieces from each corner to the next.
pub fn smooth_closed(corners: &[Place], n: usize) -> Vec<Place> {
    let count = corners.len();
    (0..count)
        .flat_map(|i| {
            let around = [
                corners[(i + count - 1) % count],
                corners[i],
                corners[(i + 1) % count],
                corners[(i + 2) % count],
            ];
            (0..n).map(move |k| between(around, k as f32 / n as f32))
        })
        .collect()
}

/// Adds the mirror image of the right half of an outline: from the top clockwise, then back up on the left.
pub fn mirrored(right_half: &[Place]) -> Vec<Place> {
    let left = right_half.iter().rev().filter(|(x, _)| *x != 0.0).map(|(x, y)| (-x, *y));
    right_half.iter().copied().chain(left).collect()
}

fn between([a, b, c, d]: [Place; 4], t: f32) -> Place {
    let weigh = |a: f32, b: f32, c: f32, d: f32| {
        b + 0.5 * t * (c - a + t * (2.0 * a - 5.0 * b + 4.0 * c - d + t * (3.0 * (b - c) + d - a)))
    };
    (weigh(a.0, b.0, c.0, d.0), weigh(a.1, b.1, c.1, d.1))
}

/// The direction of a step, from 0 to 1 turn clockwise from the right.
fn turn_of(x: f32, y: f32) -> f32 {
    let turn = y.atan2(x) / (2.0 * PI);
    if turn < 0.0 { (turn + 1.0).min(0.999_999_9) } else { turn }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outline_knows_inside_from_outside() {
        let circle = Outline::of((5.0, 5.0), |_| 10.0);
        for (x, y, depth) in
            [(5.0, 5.0, 10.0), (15.0, 5.0, 0.0), (5.0, 17.0, -2.0), (-3.0, 5.0, 2.0)]
        {
            assert!((circle.depth(x, y) - depth).abs() < 1e-3, "{x} {y}");
        }
        let square = Outline::through((0.0, 0.0), &[(-9., -9.), (9., -9.), (9., 9.), (-9., 9.)]);
        assert!(square.share(0.0, 8.0) < 1.0 && square.share(0.0, 12.5) > 1.0);
    }

    #[test]
    fn a_profile_goes_through_its_knots() {
        let profile = Profile::through(&[(0.0, 5.0), (10.0, 7.0), (30.0, 2.0)]);
        for (place, value) in [(-4.0, 5.0), (0.0, 5.0), (10.0, 7.0), (30.0, 2.0), (99.0, 2.0)] {
            assert!((profile.at(place) - value).abs() < 0.02, "{place}");
        }
    }
}
