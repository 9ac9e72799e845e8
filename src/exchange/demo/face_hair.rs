//! The hair of the face: brows, lashes, how the strands run, and a few small moles.

use std::f32::consts::TAU;

use crate::exchange::demo::curve::{Outline, Place, smooth_open};
use crate::exchange::demo::field::Grid;
use crate::exchange::demo::marks::{Mark, Marks, hair};
use crate::exchange::demo::noise::{Dice, mix, smooth};

/// The middle line of a brow, from the nose outwards.
const BROW: [Place; 5] =
    [(11.0, -20.8), (18.5, -23.0), (29.0, -25.5), (40.0, -26.0), (53.0, -19.5)];
/// Half the height of a brow at the same places.
const BROW_HALF: [f32; 5] = [3.6, 4.2, 3.6, 2.6, 0.8];
/// Where the closed lids meet, from the nose outwards.
const LASH_LINE: [Place; 6] =
    [(15.5, 5.4), (20.0, 8.1), (27.0, 10.5), (35.0, 10.7), (42.0, 8.5), (48.5, 4.2)];

/// Moles of the face: where, half the width, and how dark.
const MOLES: [(Place, f32, f32); 14] = [
    ((-46.0, 37.0), 1.3, 1.5),
    ((22.0, 55.0), 1.0, 1.3),
    ((-18.0, 58.5), 0.8, 1.2),
    ((53.0, 8.0), 0.9, 1.1),
    ((-33.0, -44.0), 1.0, 1.2),
    ((44.0, -45.0), 0.8, 1.0),
    ((38.0, 76.0), 1.1, 1.3),
    ((-41.0, 70.0), 0.8, 1.0),
    ((-26.0, 20.0), 0.6, 0.9),
    ((8.0, 19.0), 0.55, 0.9),
    ((30.0, 118.0), 1.3, 1.3),
    ((-24.0, 134.0), 1.1, 1.2),
    ((-52.0, 176.0), 1.2, 1.3),
    ((14.0, 158.0), 0.9, 1.1),
];

/// Where a place lies on the combed hair: across the strands, and along them, in millimetres.
///
/// The strands run from the face outwards and back, as when drawn into a knot.
pub fn strand(x: f32, y: f32) -> Place {
    let (dx, dy) = (x + 4.0, y + 12.0);
    let distance = dx.hypot(dy);
    let sway = 5.0 * smooth(61, x / 45.0, y / 45.0) + 1.6 * smooth(62, x / 16.0, y / 16.0);
    // The turn from straight up, so that the seam of the angle lies at the chin where no hair is.
    let turn = dx.atan2(-dy);
    (turn * 85.0 + sway, distance)
}

/// All moles and single hairs of the face.
pub fn marks(grid: Grid, face: &Outline) -> Marks {
    let mut marks = Vec::new();
    let mut dice = Dice::new(301);
    for ((x, y), half, melanin) in MOLES {
        let radii = (half * dice.between(0.9, 1.15), half * dice.between(0.85, 1.05));
        marks.push(Mark::Mole { at: (x, y), radii, melanin });
    }
    // Many more are small: with the large ones they tell where on the face a place is.
    for _ in 0..26 {
        let (sin, cos) = (dice.unit() * TAU).sin_cos();
        let far = dice.unit().sqrt();
        let at = (58.0 * far * cos, 28.0 + 80.0 * far * sin);
        let half = dice.between(0.3, 0.55);
        marks.push(Mark::Mole { at, radii: (half, half * 0.9), melanin: dice.between(0.5, 1.3) });
    }
    for side in [1.0, -1.0] {
        brow(&mut marks, &mut dice, side);
        lashes(&mut marks, &mut dice, side);
    }
    hairline(&mut marks, &mut dice, face);
    Marks::sorted(grid, marks)
}

fn brow(marks: &mut Vec<Mark>, dice: &mut Dice, side: f32) {
    let middle = smooth_open(&BROW, 16);
    for _ in 0..760 {
        let share = dice.unit().powf(0.85) * 0.985;
        let at = share * (middle.len() - 1) as f32;
        let (x, y) = middle[at as usize];
        let part = share * 4.0;
        let half = mix(BROW_HALF[part as usize], BROW_HALF[part as usize + 1], part.fract());
        let off = dice.about_zero();
        // At the nose the hairs stand up, outwards they lie down along the brow.
        let lift = mix(1.05, -0.25, share.powf(0.6)) - off * 0.45 + 0.25 * dice.about_zero();
        let length = mix(6.5, 8.5, (share * 3.1).sin().max(0.0))
            * dice.between(0.6, 1.1)
            * mix(1.0, 0.6, share);
        let (sin, cos) = lift.sin_cos();
        let root = (x + 1.2 * dice.about_zero(), y + half * off);
        let tip = (root.0 + cos * length, root.1 - sin * length);
        let bend = (mix(root.0, tip.0, 0.5) - sin * 0.7, mix(root.1, tip.1, 0.5) - cos * 0.7);
        let place = |(x, y): Place| (x * side + 0.5 * (1.0 - side) * 0.5, y + (1.0 - side) * 0.35);
        let width = dice.between(0.10, 0.18);
        marks.extend(hair(place(root), place(bend), place(tip), width, dice.between(0.5, 0.85)));
    }
}

fn lashes(marks: &mut Vec<Mark>, dice: &mut Dice, side: f32) {
    let line = smooth_open(&LASH_LINE, 24);
    let place = |(x, y): Place| (x * side + 0.25 * (1.0 - side), y + 0.35 * (1.0 - side));
    for _ in 0..150 {
        let share = 0.04 + 0.95 * dice.unit();
        let (x, y) = line[(share * (line.len() - 1) as f32) as usize];
        // They fan out, and their tips turn up again.
        let fan = mix(-0.45, 0.95, share) + 0.22 * dice.about_zero();
        let length = mix(3.6, 7.6, share.powf(0.7)) * dice.between(0.6, 1.05);
        let root = (x, y + 0.35 * dice.about_zero());
        let tip = (root.0 + fan * length * 0.85, root.1 + length * mix(0.75, 0.42, share));
        let bend = (root.0 + fan * length * 0.3, root.1 + length * 0.62);
        marks.extend(hair(place(root), place(bend), place(tip), dice.between(0.10, 0.17), 0.85));
    }
    // The roots together make a dark line.
    for pair in line.windows(2) {
        marks.push(Mark::Hair {
            from: place(pair[0]),
            to: place(pair[1]),
            half_widths: (0.2, 0.2),
            darkness: 0.5,
        });
    }
}

/// The hairs of the hairline, thinning out towards the face, and a few that have come loose.
fn hairline(marks: &mut Vec<Mark>, dice: &mut Dice, face: &Outline) {
    let edge = face.points(1024);
    for _ in 0..6000 {
        let (x, y) = edge[(dice.unit() * 1024.0) as usize % 1024];
        if y > -20.0 {
            continue;
        }
        // Away from the face and back: where the strands run.
        let ahead = strand_direction(x, y);
        let inwards = 8.0 * dice.unit() * dice.unit() * dice.unit().sqrt() - 1.0;
        let root = (
            x - ahead.0 * inwards + 2.0 * dice.about_zero(),
            y - ahead.1 * inwards + 2.0 * dice.about_zero(),
        );
        let is_loose = dice.unit() < 0.12;
        let length = dice.between(8.0, 18.0) * if is_loose { 0.7 } else { 1.0 };
        let stray = if is_loose { 0.7 } else { 0.22 };
        let (ahead_x, ahead_y) =
            (ahead.0 + stray * dice.about_zero(), ahead.1 + stray * dice.about_zero());
        let tip = (root.0 + ahead_x * length, root.1 + ahead_y * length);
        let bend = (
            mix(root.0, tip.0, 0.5) + 0.5 * dice.about_zero(),
            mix(root.1, tip.1, 0.5) + 0.5 * dice.about_zero(),
        );
        marks.extend(hair(root, bend, tip, dice.between(0.05, 0.085), dice.between(0.25, 0.6)));
    }
}

fn strand_direction(x: f32, y: f32) -> Place {
    let (dx, dy) = (x + 4.0, y + 12.0);
    let distance = dx.hypot(dy);
    (dx / distance, dy / distance)
}
