//! The face: a woman in her forties from the front, eyes closed, hair drawn back.
//!
//! Millimetres; the midline is x = 0, the eyes lie on y = 0. The picture's left is the patient's right. The proportions
//! are ordinary ones: head 141 mm wide and 224 mm high, inner corners of the eyes 32 mm apart, nose 35 mm wide, mouth
//! 51 mm.

use crate::exchange::demo::curve::{Outline, Place, Profile, mirrored};
use crate::exchange::demo::face_hair;
use crate::exchange::demo::field::{Field, Grid};
use crate::exchange::demo::form::{Form, Sides, bump, fold, model, softly_higher};
use crate::exchange::demo::noise::{layered, mix, smooth, smoothstep};
use crate::exchange::demo::scene::Scene;

use Sides::{Both, One};

/// The right half of the head's outline, from the crown to the chin.
const HEAD: [Place; 14] = [
    (0.0, -110.0),
    (26.0, -106.5),
    (49.5, -92.0),
    (64.5, -68.0),
    (70.5, -40.0),
    (70.0, -12.0),
    (67.5, 14.0),
    (64.0, 37.0),
    (57.5, 60.0),
    (47.5, 80.0),
    (34.5, 97.0),
    (20.0, 109.0),
    (8.0, 113.5),
    (0.0, 114.0),
];

/// Half the width of the neck and the shoulders at each height.
const NECK: [(f32, f32); 11] = [
    (40.0, 44.0),
    (80.0, 45.5),
    (105.0, 46.5),
    (125.0, 49.0),
    (140.0, 55.0),
    (152.0, 68.0),
    (163.0, 88.0),
    (173.0, 118.0),
    (182.0, 145.0),
    (195.0, 168.0),
    (260.0, 195.0),
];

/// Where the face ends and the hair begins, seen from between the eyes.
const HAIRLINE: [Place; 16] = [
    (0.0, -70.0),
    (14.0, -72.0),
    (29.0, -70.0),
    (42.0, -62.0),
    (51.0, -50.0),
    (55.0, -37.0),
    (58.5, -27.0),
    (63.0, -20.0),
    (69.0, -15.0),
    (80.0, -9.0),
    (95.0, 5.0),
    (112.0, 40.0),
    (135.0, 120.0),
    (160.0, 260.0),
    (60.0, 290.0),
    (0.0, 290.0),
];

/// The right half of the outline of the hair drawn back over the skull.
const HAIR: [Place; 11] = [
    (0.0, -117.0),
    (29.0, -112.5),
    (53.5, -97.0),
    (69.0, -73.0),
    (74.5, -48.0),
    (74.0, -22.0),
    (70.0, 4.0),
    (61.0, 24.0),
    (48.0, 42.0),
    (35.0, 66.0),
    (0.0, 70.0),
];

/// The ear on the right of the picture.
const EAR: [Place; 12] = [
    (66.0, -10.0),
    (69.5, -16.5),
    (75.0, -19.0),
    (79.5, -15.5),
    (81.0, -7.0),
    (80.0, 4.0),
    (77.3, 15.0),
    (74.5, 25.0),
    (72.6, 34.0),
    (69.0, 39.0),
    (65.0, 35.0),
    (63.0, 12.0),
];

/// Where the lips meet.
const MOUTH_LINE: &[Place] = &[
    (-28.0, 68.2),
    (-20.0, 68.6),
    (-10.0, 68.1),
    (-4.0, 68.2),
    (0.0, 69.1),
    (4.0, 68.2),
    (10.0, 68.1),
    (20.0, 68.6),
    (28.0, 68.2),
];

/// The crest of the upper lip.
const UPPER_LIP: &[Place] = &[
    (-26.0, 68.5),
    (-12.0, 64.0),
    (-4.0, 63.6),
    (0.0, 65.0),
    (4.0, 63.6),
    (12.0, 64.0),
    (26.0, 68.5),
];

/// The rolled edge of the ear.
const EAR_RIM: &[Place] = &[
    (68.0, -8.0),
    (70.5, -14.5),
    (75.5, -16.5),
    (78.6, -10.0),
    (78.3, 2.0),
    (75.5, 14.0),
    (73.0, 24.0),
];

/// Bumps and grooves of head, neck and chest, in millimetres towards the camera.
#[rustfmt::skip] // One stroke, one line: a drawing is read in rows.
const SHAPE: &[(Sides, Form)] = &[
    // Forehead, temples, brow ridges, the root of the nose.
    (Both, bump((26.0, -52.0), (34.0, 30.0), 0.0, 3.0)),
    (Both, bump((64.0, -30.0), (20.0, 34.0), 0.0, -4.0)),
    (Both, fold(&[(6.0, -17.0), (22.0, -22.0), (38.0, -23.0), (54.0, -15.0)], 11.0, 4.0)),
    (One, bump((0.0, -20.0), (12.0, 12.0), 0.0, 1.5)),
    // Eye sockets and the eyeballs under the lids.
    (Both, bump((31.0, -3.0), (30.0, 21.0), 4.0, -10.0)),
    (Both, bump((13.0, -2.0), (10.0, 13.0), 0.0, -5.0)),
    (Both, bump((31.5, 2.5), (23.0, 17.5), 3.0, 8.0)),
        // The crease above the lid, the closed lids' meeting line, the lower lid and the furrow under it.
    (Both, fold(&[(16.0, -0.5), (22.0, -6.0), (31.0, -8.3), (41.0, -5.5), (49.0, 1.0)], 2.0, -1.3)),
    (Both, fold(&[(14.0, -4.0), (22.0, -11.5), (33.0, -13.5), (44.0, -10.0), (52.0, -2.0)], 5.0, 1.6)),
    (Both, fold(&[(13.0, 4.0), (19.0, 7.5), (27.0, 10.3), (35.0, 10.6), (42.0, 8.4), (49.0, 3.8)], 1.3, -1.5)),
    (Both, fold(&[(14.0, 1.5), (20.0, 5.2), (28.0, 8.0), (35.0, 8.2), (42.0, 6.0), (48.0, 2.5)], 1.6, 0.7)),
    (Both, fold(&[(17.0, 10.0), (26.0, 14.0), (36.0, 14.0), (45.0, 9.0)], 4.0, 0.8)),
    (Both, fold(&[(11.0, 7.0), (17.0, 14.5), (26.0, 20.0), (37.0, 22.0)], 5.0, -1.6)),
    // The nose: bridge, tip, wings, the furrow around each wing, nostrils.
    (One, fold(&[(0.0, -22.0), (0.0, -4.0), (0.5, 14.0), (0.0, 32.0), (0.0, 50.0)], 18.0, 8.0)),
    (One, bump((0.0, 25.0), (20.0, 36.0), 0.0, 9.0)),
    (One, bump((0.0, 36.0), (12.5, 12.0), 0.0, 8.0)),
    (Both, bump((4.0, 37.0), (6.0, 6.5), 0.0, 0.9)),
    (Both, bump((11.5, 39.5), (8.5, 8.5), 20.0, 7.5)),
    (Both, fold(&[(8.0, 31.5), (13.5, 33.0), (18.0, 38.5), (18.0, 44.0), (14.0, 47.5)], 3.2, -2.3)),
    (Both, bump((7.4, 44.8), (4.8, 2.8), -14.0, -5.0)),
    (One, bump((0.0, 45.0), (3.6, 5.0), 0.0, 1.6)),
    (One, fold(&[(-19.0, 49.5), (-8.0, 50.0), (0.0, 51.0), (8.0, 50.0), (19.0, 49.5)], 4.0, -2.2)),
    // Cheeks: bone, pad, hollow, the fold from nose to mouth.
    (Both, bump((43.0, 23.0), (27.0, 21.0), -25.0, 5.5)),
    (Both, bump((29.0, 32.0), (20.0, 20.0), 0.0, 3.4)),
    (Both, bump((49.0, 56.0), (21.0, 27.0), 20.0, -4.5)),
    (Both, fold(&[(17.5, 39.0), (23.0, 48.0), (28.0, 58.0), (30.0, 69.0)], 4.2, -1.7)),
    (Both, fold(&[(24.0, 38.0), (30.0, 48.0), (34.0, 60.0)], 8.0, 1.2)),
    // Mouth and chin.
    (One, bump((0.0, 78.0), (50.0, 56.0), 0.0, 13.0)),
    (One, bump((0.0, 66.0), (33.0, 24.0), 0.0, 4.5)),
    (One, fold(&[(0.0, 49.0), (0.0, 54.0), (0.0, 60.0)], 3.6, -1.5)),
    (Both, fold(&[(3.5, 49.0), (4.3, 54.0), (4.8, 60.5)], 2.4, 0.9)),
    (One, fold(UPPER_LIP, 5.0, 3.4)),
    (One, fold(&[(-23.0, 70.0), (-10.0, 74.0), (0.0, 74.6), (10.0, 74.0), (23.0, 70.0)], 7.5, 4.6)),
    (One, fold(MOUTH_LINE, 2.4, -3.4)),
    (Both, bump((28.0, 70.5), (6.5, 7.0), 0.0, -2.0)),
    (One, fold(&[(-19.0, 83.5), (-8.0, 86.0), (0.0, 86.5), (8.0, 86.0), (19.0, 83.5)], 10.0, -3.0)),
    (One, bump((0.0, 101.0), (22.0, 15.0), 0.0, 7.0)),
    (Both, bump((34.0, 88.0), (18.0, 16.0), -35.0, 1.5)),
    // The ear: rim, inner ridge, hollow, lobe.
    (Both, fold(EAR_RIM, 3.2, 3.0)),
    (Both, fold(&[(73.0, -9.0), (74.6, -1.0), (73.5, 8.0), (71.0, 16.0)], 2.8, 2.2)),
    (Both, bump((70.0, 6.0), (3.8, 11.0), 8.0, -5.0)),
    (Both, bump((69.5, 8.0), (2.6, 6.0), 0.0, 3.0)),
    (Both, bump((69.5, 31.0), (6.0, 8.5), 8.0, 2.0)),
    // Neck and chest: the muscles to the breastbone, the notch between them, collar bones, creases.
    (Both, fold(&[(38.0, 90.0), (30.0, 122.0), (19.0, 150.0), (7.0, 176.0)], 15.0, 3.6)),
    (One, bump((0.0, 173.0), (17.0, 17.0), 0.0, -4.5)),
    (One, bump((0.0, 134.0), (15.0, 26.0), 0.0, 3.0)),
    (Both, fold(&[(6.0, 181.0), (36.0, 177.5), (72.0, 174.0), (118.0, 177.0)], 12.0, 4.2)),
    (Both, fold(&[(22.0, 166.0), (56.0, 161.0), (98.0, 167.0)], 17.0, -4.5)),
    (One, fold(&[(-40.0, 121.0), (-15.0, 128.0), (12.0, 128.5), (38.0, 120.0)], 2.6, -0.45)),
    (One, fold(&[(-34.0, 143.0), (-10.0, 148.0), (16.0, 147.0), (40.0, 139.0)], 2.4, -0.4)),
    // Lines of the forehead and beside the eyes.
    (One, fold(&[(-34.0, -47.0), (-14.0, -50.0), (10.0, -48.5), (36.0, -51.0)], 2.4, -0.22)),
    (One, fold(&[(-28.0, -38.5), (-8.0, -40.0), (14.0, -38.0), (30.0, -41.0)], 2.4, -0.2)),
    (Both, fold(&[(52.0, 3.0), (57.0, 1.0), (61.0, -3.5)], 1.2, -0.35)),
    (Both, fold(&[(52.5, 6.0), (58.0, 7.5), (62.0, 7.0)], 1.2, -0.35)),
    (Both, fold(&[(4.2, -12.0), (4.8, -19.0), (4.0, -26.0)], 1.4, -0.35)),
];

/// Where the skin holds more or less blood.
#[rustfmt::skip]
const BLUSH: &[(Sides, Form)] = &[
    (One, bump((0.0, 14.0), (88.0, 118.0), 0.0, 0.13)),
    (Both, bump((40.0, 30.0), (30.0, 25.0), -15.0, 0.16)),
    (One, bump((0.0, 38.0), (17.0, 15.0), 0.0, 0.20)),
    (Both, bump((13.0, 42.0), (8.0, 8.0), 0.0, 0.10)),
    (Both, bump((7.4, 45.2), (3.9, 1.9), -14.0, 1.2)),
    (One, fold(MOUTH_LINE, 1.3, 0.6)),
    (One, bump((0.0, 101.0), (24.0, 14.0), 0.0, 0.10)),
    (Both, bump((31.0, 1.0), (24.0, 17.0), 0.0, 0.09)),
    (Both, fold(&[(13.0, 4.0), (19.0, 7.5), (31.0, 10.8), (42.0, 8.4), (49.0, 3.8)], 2.2, 0.22)),
    (Both, fold(&[(11.0, 7.0), (17.0, 14.0), (27.0, 18.0), (40.0, 16.0)], 7.0, 0.07)),
    (Both, bump((76.0, 8.0), (14.0, 40.0), 0.0, 0.22)),
    (Both, bump((70.0, 6.0), (5.0, 13.0), 8.0, 0.35)),
    (One, bump((0.0, 178.0), (70.0, 34.0), 0.0, 0.12)),
    (One, bump((0.0, -50.0), (60.0, 30.0), 0.0, -0.04)),
];

/// Where the skin is browner or paler.
#[rustfmt::skip]
const TAN: &[(Sides, Form)] = &[
    (Both, bump((7.4, 45.2), (3.9, 1.9), -14.0, 4.5)),
    (Both, fold(&[(10.0, -20.0), (18.0, -22.5), (29.0, -25.5), (40.0, -26.0), (52.0, -20.0)], 6.0, 0.30)),
    (One, fold(MOUTH_LINE, 1.3, 0.25)),
    (Both, fold(&[(12.0, 8.0), (19.0, 14.0), (30.0, 16.5), (42.0, 13.0)], 7.5, 0.07)),
    (Both, bump((31.0, -4.0), (24.0, 13.0), 0.0, 0.06)),
    (One, bump((0.0, 140.0), (70.0, 34.0), 0.0, -0.05)),
    ];

/// Where the skin shines.
#[rustfmt::skip]
const SHINE: &[(Sides, Form)] = &[
    (One, bump((0.0, -46.0), (50.0, 34.0), 0.0, 0.5)),
    (One, bump((0.0, 24.0), (17.0, 36.0), 0.0, 0.8)),
    (Both, bump((40.0, 18.0), (22.0, 16.0), -20.0, 0.35)),
    (One, bump((0.0, 100.0), (20.0, 14.0), 0.0, 0.35)),
    (One, bump((0.0, 160.0), (140.0, 55.0), 0.0, -0.4)),
];

/// The red of the lips, from the right corner over the bow to the left and back along the lower edge.
const LIPS: [Place; 16] = [
    (25.5, 68.9),
    (18.5, 72.8),
    (10.0, 77.4),
    (0.0, 79.2),
    (-10.0, 77.4),
    (-18.5, 72.8),
    (-25.5, 68.9),
    (-20.0, 66.6),
    (-12.0, 63.4),
    (-5.0, 60.6),
    (-3.0, 60.3),
    (0.0, 61.6),
    (3.0, 60.3),
    (5.0, 60.6),
    (12.0, 63.4),
    (20.0, 66.6),
];

/// Lower than any part of the body.
const LOWEST: f32 = -60.0;

/// Builds the face on a grid.
pub fn scene(grid: Grid) -> Scene {
    let head = Outline::through((0.0, 0.0), &mirrored(&HEAD));
    let cap = Outline::through((0.0, -30.0), &mirrored(&HAIR));
    let face = Outline::through((0.0, 10.0), &mirrored(&HAIRLINE));
    let ear = Outline::through((74.0, 8.0), &EAR);
    let neck = Profile::through(&NECK);
    let ear_depth = |x: f32, y: f32| ear.depth(x.abs(), y);
    let neck_depth = |x: f32, y: f32| {
        let slope = neck.slope(y);
        ((neck.at(y) - x.abs()) / (1.0 + slope * slope).sqrt()).min(y - 40.0)
    };
    let skin = Field::of(grid, |x, y| head.depth(x, y).max(ear_depth(x, y)).max(neck_depth(x, y)));
    let hair = Field::of(grid, |x, y| {
        let scalp = -face.depth(x, y);
        let behind = -skin.at(x, y).min(40.0);
        let inside = cap.depth(x, y).min((0.32 * scalp).max(behind));
        inside.min(-ear_depth(x, y))
    });
    let mut height = Field::of(grid, |x, y| {
        let scalp = smoothstep(-2.0, 26.0, -face.depth(x, y));
        let (skull, cap) = (dome(head.share(x, y)), dome(cap.share(x, y)));
        let head_height = mix(skull, skull.max(cap) + 1.0, scalp);
        let across = (x / neck.at(y)).abs().min(1.0);
        let front =
            mix(22.0, 30.0, smoothstep(130.0, 200.0, y)) - 10.0 * smoothstep(135.0, 90.0, y);
        let neck_height = if neck_depth(x, y) > -6.0 {
            mix(-34.0, front, (1.0 - across * across).sqrt())
        } else {
            LOWEST
        };
        let ear_height = if ear_depth(x, y) > -4.0 {
            let rim = 3.0 * smoothstep(2.5, -1.0, ear_depth(x, y));
            22.0 + 1.2 * (x.abs() - 70.0) - rim + 8.0 * ear_depth(x, y).min(0.0)
        } else {
            LOWEST
        };
        softly_higher(softly_higher(head_height, neck_height, 3.0), ear_height, 5.0)
    });
    model(&mut height, SHAPE);
    let lips = Outline::through((0.0, 69.5), &LIPS);
    let lips = Field::of(grid, |x, y| smoothstep(-0.7, 0.7, lips.depth(x, y)));
    let (melanin, blood) = pigments(grid);
    let mut oil = Field::flat(grid, 1.0);
    model(&mut oil, SHINE);
    let grain = Field::of(grid, |x, y| {
        let cheeks = smoothstep(75.0, 25.0, (x.abs() - 22.0).hypot(y - 34.0));
        let lids = smoothstep(24.0, 12.0, (x.abs() - 31.0).hypot((y - 2.0) * 1.5));
        (0.50 + 0.30 * cheeks - 0.28 * lids).max(0.15)
    });
    let across = Field::of(grid, |x, y| face_hair::strand(x, y).0);
    let along = Field::of(grid, |x, y| face_hair::strand(x, y).1);
    let marks = face_hair::marks(grid, &face);
    Scene { height, skin, hair, across, along, melanin, blood, lips, oil, grain, marks }
}

/// The height of a head over its outline, 0 in the middle and 1 on the edge; beyond the edge it falls off.
fn dome(share: f32) -> f32 {
    if share < 1.0 {
        100.0 * (1.0 - share * share * share).powf(0.55)
    } else {
        (300.0 * (1.0 - share)).max(LOWEST)
    }
}

fn pigments(grid: Grid) -> (Field, Field) {
    let mut melanin = Field::of(grid, |x, y| {
        let patches = 0.06 * layered(11, x / 34.0, y / 34.0, 5);
        // Freckles: dense over cheeks and nose, where the sun falls.
        let sun = smoothstep(62.0, 18.0, (x * 0.8).hypot(y - 22.0));
        let freckles = smoothstep(
            0.46,
            0.85,
            smooth(21, x / 2.1, y / 2.1) + 0.25 * smooth(22, x / 9.0, y / 9.0),
        );
        0.42 + patches + 0.16 * (0.25 + sun) * freckles
    });
    model(&mut melanin, TAN);
    let mut blood = Field::of(grid, |x, y| {
        let broad = 0.07 * layered(31, x / 26.0, y / 26.0, 3);
        let fine = 0.075 * layered(41, x / 6.0, y / 6.0, 4);
        0.32 + broad + fine
    });
    model(&mut blood, BLUSH);
    (melanin, blood)
}
