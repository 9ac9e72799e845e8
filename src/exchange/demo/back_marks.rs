//! The moles and the fine hair of the upper back.

use crate::exchange::demo::curve::{Outline, Place};
use crate::exchange::demo::field::Grid;
use crate::exchange::demo::marks::{Mark, Marks, hair};
use crate::exchange::demo::noise::{Dice, mix, smooth};

/// How many moles lie on the back: many enough to recognise the place by.
const N_MOLES: usize = 84;

/// Where a place lies on the combed hair: across the strands, and along them, in millimetres.
///
/// The strands run from the nape up to the knot.
pub fn strand(x: f32, y: f32) -> Place {
    let (dx, dy) = (x, y + 215.0);
    let sway = 4.0 * smooth(161, x / 40.0, y / 40.0);
    (dx.atan2(dy.max(1.0)) * 120.0 + sway, dx.hypot(dy))
}

/// All moles and single hairs of the back.
pub fn marks(grid: Grid, hair_outline: &Outline) -> Marks {
    let mut marks = moles();
    let mut dice = Dice::new(503);
    nape(&mut marks, &mut dice, hair_outline);
    Marks::sorted(grid, marks)
}

/// The hairs of the nape: most run up into the knot, some were too short for it.
fn nape(marks: &mut Vec<Mark>, dice: &mut Dice, hair_outline: &Outline) {
    let edge = hair_outline.points(1024);
    for _ in 0..9000 {
        let (x, y) = edge[(dice.unit() * 1024.0) as usize % 1024];
        if y < -112.0 {
            continue;
        }
        let is_loose = dice.unit() < 0.09;
        let below = 11.0 * dice.unit() * dice.unit() - 2.0;
        let root = (x + 2.5 * dice.about_zero(), y + below);
        let length = dice.between(7.0, 17.0) * if is_loose { 0.7 } else { 1.0 };
        let stray = if is_loose { 0.9 } else { 0.2 };
        // Towards the knot.
        let lean = -root.0 / 150.0 + stray * dice.about_zero();
        let rise = if is_loose && dice.unit() < 0.5 { -0.7 } else { 1.0 };
        let tip = (root.0 + lean * length, root.1 - rise * length);
        let bend = (mix(root.0, tip.0, 0.5) + 0.8 * dice.about_zero(), mix(root.1, tip.1, 0.5));
        marks.extend(hair(root, bend, tip, dice.between(0.06, 0.10), dice.between(0.25, 0.6)));
    }
}

fn moles() -> Vec<Mark> {
    let mut dice = Dice::new(501);
    let mut places: Vec<Place> = Vec::new();
    let mut marks = Vec::new();
    while places.len() < N_MOLES {
        let (x, y) = (dice.between(-165.0, 165.0), dice.between(-30.0, 265.0));
        let is_on_trunk = x.abs() < 60.0 + 1.9 * (y + 30.0).max(0.0) && x.abs() < 205.0 - 0.25 * y;
        let is_apart = places.iter().all(|(px, py)| (px - x).hypot(py - y) > 9.0);
        if !is_on_trunk || !is_apart {
            continue;
        }
        places.push((x, y));
        // Most are small; a few are large.
        let half = 0.55 + 1.7 * dice.unit().powi(3);
        let radii = (half * dice.between(0.9, 1.25), half * dice.between(0.8, 1.05));
        marks.push(Mark::Mole { at: (x, y), radii, melanin: dice.between(0.8, 2.5) });
    }
    marks
}
