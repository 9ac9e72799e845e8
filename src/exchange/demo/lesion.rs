//! One lesion: an irregular, soft-edged patch whose outline is known exactly, and how it fares from visit to visit.
//!
//! The shape is a wavy circle that was stretched, bent, turned and then pulled about a little. All of that can be
//! undone, so for each place it is known how deep inside it lies, and for each direction where the edge is: picture and
//! truth come from one formula.

use std::f32::consts::TAU;

use crate::exchange::demo::case::{View, Visit};
use crate::exchange::demo::curve::{Outline, Place};
use crate::exchange::demo::noise::{smooth, smoothstep, unit};

/// A lesion of the synthetic case.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lesion {
    /// What a clinician would call it; left and right are the patient's.
    pub label: &'static str,
    /// The body site it lies on, in the project's vocabulary.
    pub site: &'static str,
    /// The view that shows it.
    pub view: View,
    /// The middle, in body millimetres.
    pub middle: Place,
    /// Half its length and half its breadth at presentation, in millimetres.
    pub half: Place,
    /// Turned clockwise, in degrees.
    pub turn: f32,
    /// By how many millimetres both ends bend down.
    pub bend: f32,
    /// How much of a heart it is: a notch above, a point below.
    pub heart: f32,
    /// How red it is at each visit, 0 to 1; 0 means gone.
    pub redness: [f32; 4],
    /// How long and broad it is at each visit, as a share of presentation.
    pub size: [f32; 4],
}

/// A lesion at one visit.
pub struct Patch {
    lesion: Lesion,
    redness: f32,
    size: f32,
    wavy: Outline,
    seed: u32,
}

/// The optical thickness of inflamed blood where redness is 1.
const THICKEST: f32 = 1.3;
/// Points of an outline: about one on every millimetre of a small lesion.
pub const OUTLINE_POINTS: usize = 160;

impl Patch {
    /// A lesion as it is at a visit.
    pub fn at_visit(lesion: &Lesion, visit: Visit) -> Self {
        // Lesions are told apart by where they are; the sum is positive everywhere on the body.
        let (x, y) = lesion.middle;
        let seed = (2_000.0 + 7.0 * x + 3.0 * y) as u32;
        Self {
            lesion: *lesion,
            redness: lesion.redness[visit.index()],
            size: lesion.size[visit.index()],
            wavy: Outline::of((0.0, 0.0), |turn| radius(turn, lesion.heart, seed)),
            seed,
        }
    }

    /// How red it is, 0 to 1.
    pub fn redness(&self) -> f32 {
        self.redness
    }

    /// How much of the lesion a place is: 1 inside, 0 outside, one half on the outline.
    pub fn cover(&self, x: f32, y: f32) -> f32 {
        let (dx, dy) = (x - self.lesion.middle.0, y - self.lesion.middle.1);
        let reach = (self.lesion.half.0 + self.lesion.half.1 + self.lesion.bend.abs()) * 1.5;
        if self.redness <= 0.0 || dx * dx + dy * dy > reach * reach {
            return 0.0;
        }
        let (dx, dy) = self.pull(x, y);
        let (u, v) = self.straightened(x + dx, y + dy);
        let (a, b) = self.half();
        let share = self.wavy.share(u / a, v / b).max(0.02);
        // Along the line from the middle, so many millimetres are left to the edge.
        let depth = u.hypot(v) * (1.0 / share - 1.0);
        let softness = (0.30 * b).clamp(1.6, 5.0);
        smoothstep(-softness, softness, depth)
    }

    /// The optical thickness of inflamed blood at a place: mottled inside, none outside.
    pub fn thickness(&self, x: f32, y: f32) -> f32 {
        let cover = self.cover(x, y);
        if cover <= 0.0 {
            return 0.0;
        }
        let seed = self.seed;
        // Flat where the patch is old, redder towards one side, and made of spots that have flowed together.
        let broad =
            0.34 * smooth(seed, x / 17.0, y / 17.0) + 0.26 * smooth(seed + 3, x / 8.0, y / 8.0);
        let spots =
            0.30 * smooth(seed + 5, x / 3.6, y / 3.6) + 0.26 * smooth(seed + 7, x / 1.7, y / 1.7);
        let spared = 0.50 * smoothstep(0.25, 0.85, smooth(seed + 9, x / 5.5, y / 5.5));
        // Near the edge the spots come apart.
        let loose = 4.0 * cover * (1.0 - cover);
        let apart = loose * 0.9 * smooth(seed + 11, x / 3.0, y / 3.0);
        let strength = (cover + 0.5 * apart * cover).max(0.0) * (1.0 + broad + spots - spared);
        self.redness * THICKEST * strength.clamp(0.0, 1.7)
    }

    /// The outline in body millimetres, where the lesion is half there; nothing if it is gone.
    pub fn outline(&self) -> Vec<Place> {
        if self.redness <= 0.0 {
            return Vec::new();
        }
        let (a, b) = self.half();
        let edge = self.wavy.points(OUTLINE_POINTS).into_iter();
        edge.map(|(u, v)| self.pulled_from(self.bent(u * a, v * b))).collect()
    }

    /// By how much the skin at a place was pulled off the smooth shape.
    fn pull(&self, x: f32, y: f32) -> Place {
        let strength = (self.half().1 / 14.0).clamp(0.35, 1.0);
        let layers = [(30, 21.0, 3.6), (32, 8.5, 1.3), (34, 3.4, 0.42)];
        let sum = |offset: u32| -> f32 {
            layers
                .iter()
                .map(|(seed, scale, far)| {
                    far * smooth(self.seed + seed + offset, x / scale, y / scale)
                })
                .sum()
        };
        (strength * sum(0), strength * sum(1))
    }

    /// The place that the pull moves to `target`: by going there and correcting the miss a few times.
    fn pulled_from(&self, target: Place) -> Place {
        (0..24).fold(target, |place, _| {
            let (dx, dy) = self.pull(place.0, place.1);
            (target.0 - dx, target.1 - dy)
        })
    }

    fn half(&self) -> Place {
        (self.lesion.half.0 * self.size, self.lesion.half.1 * self.size)
    }

    fn straightened(&self, x: f32, y: f32) -> Place {
        let (sin, cos) = self.lesion.turn.to_radians().sin_cos();
        let (dx, dy) = (x - self.lesion.middle.0, y - self.lesion.middle.1);
        let (u, v) = (dx * cos + dy * sin, dy * cos - dx * sin);
        (u, v - self.droop(u))
    }

    fn bent(&self, u: f32, v: f32) -> Place {
        let (sin, cos) = self.lesion.turn.to_radians().sin_cos();
        let v = v + self.droop(u);
        (self.lesion.middle.0 + u * cos - v * sin, self.lesion.middle.1 + v * cos + u * sin)
    }

    fn droop(&self, u: f32) -> f32 {
        let share = u / self.lesion.half.0;
        self.lesion.bend * (share * share - 0.3)
    }
}

/// How far the wavy circle reaches in a direction (0 to 1 turn, clockwise from the right), about 1.
fn radius(turn: f32, heart: f32, seed: u32) -> f32 {
    let waves: f32 = (2..9)
        .map(|n| {
            let phase = unit(seed, n, 1);
            let strength = 0.42 * (0.3 + 0.7 * unit(seed, n, 2)) / (n as f32).powf(1.25);
            strength * ((n as f32 * turn + phase) * TAU).sin()
        })
        .sum();
    let near = |middle: f32, width: f32| {
        let off = (turn - middle + 0.5).rem_euclid(1.0) - 0.5;
        let rest = (1.0 - (off / width) * (off / width)).max(0.0);
        rest * rest
    };
    let hearty = heart
        * (0.36 * near(0.25, 0.16)
            - 0.48 * near(0.75, 0.12)
            - 0.10 * near(0.12, 0.1)
            - 0.10 * near(0.38, 0.1));
    1.0 + waves + hearty
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::demo::lesions::LESIONS;
    use crate::geometry::{Point, outline_area};

    fn patches() -> impl Iterator<Item = Patch> {
        Visit::ALL
            .into_iter()
            .flat_map(|visit| LESIONS.iter().map(move |lesion| Patch::at_visit(lesion, visit)))
    }

    /// How many square millimetres of the body fulfil a question.
    fn area_where(holds: impl Fn(f32, f32) -> bool) -> f64 {
        let places = (0..640).flat_map(|row| (0..840).map(move |column| (column, row)));
        let count = places
            .filter(|(column, row)| holds(*column as f32 * 0.5 - 210.0, *row as f32 * 0.5 - 80.0))
            .count();
        count as f64 * 0.25
    }

    #[test]
    fn on_its_outline_a_lesion_is_half_there() {
        for patch in patches() {
            for (x, y) in patch.outline() {
                let cover = patch.cover(x, y);
                assert!((cover - 0.5).abs() < 0.03, "{} at {x}, {y}: {cover}", patch.lesion.label);
            }
        }
    }

    #[test]
    fn the_outline_holds_the_area_that_is_mostly_lesion() {
        for lesion in [&LESIONS[1], &LESIONS[7], &LESIONS[8], &LESIONS[13]] {
            for visit in [Visit::Presentation, Visit::AfterFirstDose] {
                let patch = Patch::at_visit(lesion, visit);
                let outline: Vec<Point> = patch
                    .outline()
                    .iter()
                    .map(|(x, y)| Point::new(f64::from(*x), f64::from(*y)))
                    .collect();
                let (drawn, counted) =
                    (outline_area(&outline), area_where(|x, y| patch.cover(x, y) > 0.5));
                assert!(
                    (drawn - counted).abs() < 0.015 * counted + 2.0,
                    "{}: {drawn} {counted}",
                    lesion.label
                );
            }
        }
    }

    #[test]
    fn lesions_of_one_view_lie_apart() {
        for view in View::ALL {
            let patches: Vec<Patch> = LESIONS
                .iter()
                .filter(|lesion| lesion.view == view)
                .map(|lesion| Patch::at_visit(lesion, Visit::Presentation))
                .collect();
            let shared = area_where(|x, y| {
                patches.iter().filter(|patch| patch.cover(x, y) > 0.5).count() > 1
            });
            assert_eq!(shared, 0.0, "{view:?}");
        }
    }

    #[test]
    fn a_lesion_that_is_gone_leaves_nothing() {
        let gone = Patch::at_visit(&LESIONS[5], Visit::AfterFourthDose);
        assert_eq!(gone.outline(), []);
        assert_eq!(gone.thickness(5.0, 98.0), 0.0);
    }
}
