//! The upper back of the same woman, arms hanging, hair pinned up.
//!
//! Millimetres; the midline is x = 0, the most prominent vertebra of the neck (C7) lies on y = 0. The picture's left is
//! the patient's left. The shoulders are 430 mm wide, the neck 100 mm.

use crate::exchange::demo::back_marks;
use crate::exchange::demo::curve::{Outline, Place, Profile, mirrored};
use crate::exchange::demo::field::{Field, Grid};
use crate::exchange::demo::form::{Form, Sides, bump, fold, model, softly_higher};
use crate::exchange::demo::noise::{layered, mix, smooth, smoothstep};
use crate::exchange::demo::scene::Scene;

use Sides::{Both, One};

/// Half the width of neck, shoulders and trunk at each height.
const TRUNK: [(f32, f32); 17] = [
    (-140.0, 56.0),
    (-90.0, 51.0),
    (-60.0, 50.0),
    (-40.0, 52.0),
    (-26.0, 58.0),
    (-12.0, 72.0),
    (0.0, 94.0),
    (10.0, 118.0),
    (20.0, 142.0),
    (30.0, 162.0),
    (42.0, 176.0),
    (60.0, 184.0),
    (90.0, 180.0),
    (130.0, 166.0),
    (180.0, 152.0),
    (240.0, 142.0),
    (330.0, 136.0),
];

/// An arm on the right of the picture: the middle line, and half the thickness there.
const ARM: [(Place, f32); 6] = [
    ((163.0, 84.0), 43.0),
    ((165.5, 100.0), 43.2),
    ((172.0, 130.0), 43.5),
    ((182.0, 190.0), 42.0),
    ((190.0, 260.0), 39.0),
    ((196.0, 340.0), 36.0),
];

/// The right half of the outline of the pinned-up hair above the neck.
const HAIR: [Place; 8] = [
    (0.0, -230.0),
    (60.0, -200.0),
    (78.0, -150.0),
    (74.0, -116.0),
    (54.0, -97.0),
    (33.0, -87.0),
    (13.0, -76.0),
    (0.0, -79.0),
];

/// Bumps and hollows of the back, in millimetres towards the camera.
#[rustfmt::skip] // One stroke, one line: a drawing is read in rows.
const SHAPE: &[(Sides, Form)] = &[
    // The spine: a furrow with the tips of vertebrae in it, the long muscles beside it.
    (One, fold(&[(0.0, 20.0), (1.0, 80.0), (-1.0, 160.0), (0.0, 250.0), (0.0, 420.0)], 24.0, -6.5)),
    (One, fold(&[(0.0, 90.0), (0.0, 180.0), (0.0, 280.0), (0.0, 420.0)], 11.0, -2.6)),
    (Both, fold(&[(24.0, 90.0), (28.0, 160.0), (30.0, 240.0), (32.0, 420.0)], 34.0, 6.0)),
    // Shoulder blades: inner border, lower tip, spine, the muscle below it, the hollow beside it.
    (Both, fold(&[(62.0, 42.0), (60.0, 85.0), (66.0, 125.0), (82.0, 158.0)], 17.0, 4.2)),
    (Both, fold(&[(48.0, 50.0), (45.0, 100.0), (52.0, 145.0)], 21.0, -4.2)),
    (Both, bump((82.0, 152.0), (34.0, 30.0), 0.0, 5.5)),
    (Both, fold(&[(60.0, 62.0), (92.0, 48.0), (126.0, 36.0), (158.0, 32.0)], 17.0, 4.8)),
    (Both, fold(&[(70.0, 82.0), (104.0, 68.0), (140.0, 60.0)], 20.0, -2.6)),
    (Both, bump((108.0, 108.0), (52.0, 46.0), 20.0, 6.0)),
    (Both, fold(&[(64.0, 178.0), (92.0, 188.0), (124.0, 178.0)], 22.0, -3.6)),
    // From the neck to the shoulders; shoulder and arm; the fold of the armpit.
    (Both, fold(&[(26.0, -90.0), (32.0, -45.0), (58.0, -8.0), (112.0, 16.0)], 34.0, 6.5)),
    (Both, fold(&[(14.0, 8.0), (46.0, 34.0), (60.0, 60.0)], 26.0, 2.6)),
    (Both, bump((172.0, 74.0), (42.0, 62.0), -8.0, 8.0)),
    (Both, fold(&[(142.0, 44.0), (142.0, 80.0), (152.0, 116.0)], 19.0, -4.8)),
    (Both, fold(&[(149.0, 108.0), (151.0, 140.0), (147.0, 185.0), (144.0, 260.0)], 9.0, -6.0)),
    (Both, bump((126.0, 176.0), (36.0, 76.0), 10.0, 6.5)),
    (Both, bump((160.0, 20.0), (17.0, 13.0), 0.0, 2.0)),
];

/// Ribs, knuckles of the spine and creases: what stays sharp.
#[rustfmt::skip]
const DETAIL: &[(Sides, Form)] = &[
    (One, bump((0.0, 0.0), (19.0, 15.0), 0.0, 2.8)),
    (One, bump((0.0, 21.0), (15.0, 12.0), 0.0, 1.5)),
    (One, bump((0.5, 41.0), (12.0, 10.0), 0.0, 0.9)),
    (One, bump((-0.5, 62.0), (8.0, 8.0), 0.0, 0.7)),
    // Ribs, faintly.
    (Both, fold(&[(60.0, 206.0), (90.0, 214.0), (128.0, 232.0)], 11.0, 1.1)),
    (Both, fold(&[(58.0, 232.0), (90.0, 242.0), (126.0, 260.0)], 11.0, 1.0)),
    // The nape, and creases of the skin.
    (One, fold(&[(0.0, -110.0), (0.0, -60.0), (0.0, -16.0)], 26.0, -2.6)),
    (One, fold(&[(-44.0, -37.0), (-14.0, -31.0), (16.0, -31.5), (46.0, -38.0)], 2.6, -0.6)),
    (One, fold(&[(-36.0, -22.0), (-10.0, -17.5), (22.0, -18.5), (40.0, -23.0)], 2.6, -0.45)),
    (Both, fold(&[(146.0, 152.0), (128.0, 163.0), (112.0, 166.0)], 3.0, -0.7)),
    (Both, fold(&[(143.0, 172.0), (128.0, 181.0), (116.0, 183.0)], 3.0, -0.6)),
    (Both, fold(&[(139.0, 262.0), (112.0, 272.0), (86.0, 271.0)], 3.4, -0.8)),
];

/// Where the skin holds more or less blood.
#[rustfmt::skip]
const BLUSH: &[(Sides, Form)] = &[
    (One, bump((0.0, 10.0), (90.0, 60.0), 0.0, 0.09)),
    (Both, bump((150.0, 40.0), (60.0, 50.0), 0.0, 0.08)),
    (Both, fold(&[(149.0, 108.0), (151.0, 140.0), (147.0, 185.0)], 14.0, 0.16)),
    (Both, bump((196.0, 200.0), (40.0, 120.0), 0.0, 0.07)),
    (One, bump((0.0, 240.0), (130.0, 100.0), 0.0, -0.05)),
];

/// Where the skin is browner or paler.
#[rustfmt::skip]
const TAN: &[(Sides, Form)] = &[
    (One, bump((0.0, -30.0), (90.0, 70.0), 0.0, 0.09)),
    (Both, bump((160.0, 50.0), (70.0, 60.0), 0.0, 0.06)),
    (One, bump((0.0, 250.0), (180.0, 120.0), 0.0, -0.05)),
];

/// Builds the upper back on a grid.
pub fn scene(grid: Grid) -> Scene {
    let trunk = Profile::through(&TRUNK);
    let knot: Vec<(f32, f32)> = ARM.iter().map(|((x, y), _)| (*y, *x)).collect();
    let arm_middle = Profile::through(&knot);
    let knot: Vec<(f32, f32)> = ARM.iter().map(|((_, y), half)| (*y, *half)).collect();
    let arm_half = Profile::through(&knot);
    let hair_outline = Outline::through((0.0, -140.0), &mirrored(&HAIR));
    let trunk_depth = |x: f32, y: f32| {
        let slope = trunk.slope(y);
        (trunk.at(y) - x.abs()) / (1.0 + slope * slope).sqrt()
    };
    let arm_depth = |x: f32, y: f32| {
        let (top, _) = ARM[0];
        let along = y.max(top.1);
        let off = (x.abs() - arm_middle.at(along)).hypot(y - along);
        arm_half.at(along) - off
    };
    let skin = Field::of(grid, |x, y| softly_higher(trunk_depth(x, y), arm_depth(x, y), 16.0));
    let hair = Field::of(grid, |x, y| {
        let depth = hair_outline.depth(x, y);
        // On the nape the hair thins out slowly, against the backdrop it ends at once.
        mix(depth, 0.13 * depth, smoothstep(0.0, 6.0, skin.at(x, y)))
    });
    let mut height = Field::of(grid, |x, y| {
        let across = (x / trunk.at(y)).abs().min(1.0);
        let deep = mix(52.0, 92.0, smoothstep(-50.0, 90.0, y));
        let lean = -34.0 * smoothstep(30.0, -110.0, y) - 20.0 * smoothstep(110.0, 330.0, y);
        let trunk_height = deep * (1.0 - across.powf(2.3)).max(0.0).powf(0.5) + lean;
        let arm = arm_depth(x, y);
        let half = arm_half.at(y.max(ARM[0].0.1));
        let round = (1.0 - (1.0 - (arm / half).clamp(0.0, 1.0)).powi(2)).sqrt();
        let arm_height = if arm > -8.0 { 4.0 + half * 0.95 * round } else { -60.0 };
        let trunk_height = if trunk_depth(x, y) > -8.0 { trunk_height } else { -60.0 };
        let nape = 14.0 * smoothstep(-4.0, 16.0, hair_outline.depth(x, y));
        softly_higher(trunk_height, arm_height, 12.0) + nape
    });
    model(&mut height, SHAPE);
    // Skin and fat lie over the muscles.
    let mut height = height.blurred(4.5);
    model(&mut height, DETAIL);
    let (melanin, blood) = pigments(grid);
    let flat = |value| Field::flat(grid, value);
    let across = Field::of(grid, |x, y| back_marks::strand(x, y).0);
    let along = Field::of(grid, |x, y| back_marks::strand(x, y).1);
    let marks = back_marks::marks(grid, &hair_outline);
    Scene {
        height,
        skin,
        hair,
        across,
        along,
        melanin,
        blood,
        lips: flat(0.0),
        oil: flat(0.4),
        grain: flat(0.6),
        marks,
    }
}

fn pigments(grid: Grid) -> (Field, Field) {
    let mut melanin = Field::of(grid, |x, y| {
        let patches = 0.065 * layered(111, x / 60.0, y / 60.0, 6);
        let shoulders = smoothstep(190.0, 20.0, y);
        let freckles = smoothstep(
            0.50,
            0.95,
            smooth(121, x / 2.6, y / 2.6) + 0.3 * smooth(122, x / 14.0, y / 14.0),
        );
        0.45 + patches + 0.16 * shoulders * freckles
    });
    model(&mut melanin, TAN);
    let mut blood = Field::of(grid, |x, y| {
        let broad = 0.07 * layered(131, x / 50.0, y / 50.0, 3);
        let fine = 0.08 * layered(141, x / 8.0, y / 8.0, 4);
        0.30 + broad + fine
    });
    model(&mut blood, BLUSH);
    (melanin, blood)
}
