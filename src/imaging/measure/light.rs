//! From code values to linear light: red, green and blue with sRGB's primaries and white, nothing cut off.
//!
//! 0 is no light and 1 is white. Colours outside sRGB have values below 0 or above 1: the reds of inflamed skin in
//! Display P3 are such colours, and to cut them off would measure them too pale.
//!
//! Formulas: a profile of curves and a matrix (ICC.1:2022 F.3) gives XYZ under D50 as the sum of its colorants, each
//! times its curve; the inverse of the same sum for sRGB (IEC 61966-2-1, colorants brought to D50 by Bradford as in
//! ICC.1:2022 annex E) gives linear sRGB. White stays white. Without a profile: c / 12.92 up to 0.04045, else
//! ((c + 0.055) / 1.055)^2.4. Curves are evaluated once for each code value, 256 or 65 536 of them, so
//! that no pixel is interpolated. A profile with tables goes through ICC's reference colours (CIE
//! XYZ) with the colorimetric intent to linear `ProPhoto` RGB, which holds every colour of a
//! surface, and from there to sRGB.

use std::sync::Arc;

use moxcms::{
    BarycentricWeightScale, ColorProfile, DataColorSpace, InterpolationMethod, RenderingIntent,
    ToneReprCurve, TransformExecutor, TransformOptions, Xyzd, pro_photo_rgb_colorants,
    srgb_colorants,
};

use crate::imaging::color::{left_aside, understood};
use crate::imaging::container::parts::Profile;
use crate::imaging::samples::levels::Layout;

/// Red, green and blue of one pixel in linear light.
pub type Rgb = [f32; 3];

/// How the code values of one photo become linear light.
pub struct Light {
    way: Way,
    /// The highest code value: 255 or 65 535.
    most: u32,
}

enum Way {
    /// A curve for each channel by code value, then sRGB from the channels.
    Curves { curves: [Vec<f32>; 3], matrix: Matrix },
    /// From the channels to a wide linear space, then sRGB from that.
    Tables { transform: Arc<dyn TransformExecutor<f32> + Send + Sync>, matrix: Matrix },
}

/// Three rows: red, green and blue made of red, green and blue.
pub type Matrix = [[f64; 3]; 3];

/// Linear light after a matrix.
pub fn corrected(matrix: &Matrix, light: Rgb) -> Rgb {
    times(matrix, light.map(f64::from)).map(|level| level as f32)
}

impl Light {
    /// The way for a photo with this profile and these channels, and what to know about it, in words.
    pub fn of(profile: &Profile, layout: Layout, is_16_bit: bool) -> (Self, Vec<String>) {
        let most = if is_16_bit { 65_535 } else { 255 };
        let (profile, mut notes) = understood(profile, layout);
        let way = profile.as_ref().map(|profile| way(profile, most));
        if matches!(way, Some(None)) {
            notes.push(left_aside("it is of an unusual kind"));
        }
        (Self { way: way.flatten().unwrap_or_else(|| plain(most)), most }, notes)
    }

    /// The linear light of pixels given as red, green and blue code values.
    pub fn of_pixels(&self, pixels: &[[u32; 3]]) -> Vec<Rgb> {
        match &self.way {
            Way::Curves { curves, matrix } => {
                pixels.iter().map(|pixel| through(curves, matrix, *pixel)).collect()
            }
            Way::Tables { transform, matrix } => {
                let share = |level: &u32| *level as f32 / self.most as f32;
                let from: Vec<f32> = pixels.as_flattened().iter().map(share).collect();
                // Both have three channels for each pixel, which is all that can be wrong; not a number would tell.
                let mut wide = vec![f32::NAN; from.len()];
                let is_done = transform.transform(&from, &mut wide).is_ok();
                debug_assert!(is_done, "as many pixels out as in");
                let wide = wide.as_chunks().0.iter().map(|pixel| pixel.map(f64::from));
                wide.map(|pixel| times(matrix, pixel).map(|level| level as f32)).collect()
            }
        }
    }
}

fn through(curves: &[Vec<f32>; 3], matrix: &Matrix, pixel: [u32; 3]) -> Rgb {
    let mut linear = [0.0; 3];
    for ((linear, curve), level) in linear.iter_mut().zip(curves).zip(pixel) {
        *linear = f64::from(curve.get(level as usize).copied().unwrap_or_default());
    }
    times(matrix, linear).map(|level| level as f32)
}

/// The way for sRGB.
fn plain(most: u32) -> Way {
    let curve: Vec<f32> = (0..=most).map(|i| srgb_to_linear(share(i, most)) as f32).collect();
    let one = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
    Way::Curves { curves: [curve.clone(), curve.clone(), curve], matrix: one }
}

fn share(level: u32, most: u32) -> f64 {
    f64::from(level) / f64::from(most)
}

/// IEC 61966-2-1: from 0 … 1 as stored to 0 … 1 in linear light.
pub fn srgb_to_linear(stored: f64) -> f64 {
    if stored <= 0.04045 { stored / 12.92 } else { ((stored + 0.055) / 1.055).powf(2.4) }
}

/// The way through a profile, if it has all that it needs.
fn way(profile: &ColorProfile, most: u32) -> Option<Way> {
    if profile.color_space == DataColorSpace::Gray {
        let curve = curve(profile.gray_trc.as_ref()?, most)?;
        let one = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
        return Some(Way::Curves { curves: [curve.clone(), curve.clone(), curve], matrix: one });
    }
    // Where there are tables, they are meant (ICC.1:2022 9.2), whatever else is there.
    let has_tables = [
        &profile.lut_a_to_b_colorimetric,
        &profile.lut_a_to_b_perceptual,
        &profile.lut_a_to_b_saturation,
    ];
    if has_tables.iter().any(|table| table.is_some()) {
        return tables(profile);
    }
    let curves = [&profile.red_trc, &profile.green_trc, &profile.blue_trc];
    let [red, green, blue] = curves.map(|it| curve(it.as_ref()?, most));
    let colorants = columns([profile.red_colorant, profile.green_colorant, profile.blue_colorant]);
    let matrix = product(&inverse(&srgb_colorants().v)?, &colorants);
    // A matrix that loses a colour altogether is damaged.
    inverse(&colorants)?;
    Some(Way::Curves { curves: [red?, green?, blue?], matrix })
}

/// Linear light by code value; none if the curve is broken.
fn curve(curve: &ToneReprCurve, most: u32) -> Option<Vec<f32>> {
    let evaluator = curve.make_linear_evaluator().ok()?;
    let values: Vec<f32> =
        (0..=most).map(|i| evaluator.evaluate_value(share(i, most) as f32)).collect();
    let is_sound = values.iter().all(|it| it.is_finite()) && values.last() > values.first();
    is_sound.then_some(values)
}

fn tables(profile: &ColorProfile) -> Option<Way> {
    let options = TransformOptions {
        rendering_intent: RenderingIntent::RelativeColorimetric,
        prefer_fixed_point: false,
        interpolation_method: InterpolationMethod::Tetrahedral,
        barycentric_weight_scale: BarycentricWeightScale::High,
        ..TransformOptions::default()
    };
    let mut wide = ColorProfile::new_pro_photo_rgb();
    for curve in [&mut wide.red_trc, &mut wide.green_trc, &mut wide.blue_trc] {
        // No entries: the line from 0 to 1.
        *curve = Some(ToneReprCurve::Lut(Vec::new()));
    }
    let layout = moxcms::Layout::Rgb;
    let transform = profile.create_transform_f32(layout, &wide, layout, options).ok()?;
    let matrix = product(&inverse(&srgb_colorants().v)?, &pro_photo_rgb_colorants().v);
    Some(Way::Tables { transform, matrix })
}

fn columns(colorants: [Xyzd; 3]) -> Matrix {
    let [red, green, blue] = colorants;
    [[red.x, green.x, blue.x], [red.y, green.y, blue.y], [red.z, green.z, blue.z]]
}

fn times(matrix: &Matrix, v: [f64; 3]) -> [f64; 3] {
    matrix.map(|[a, b, c]| a * v[0] + b * v[1] + c * v[2])
}

fn product(a: &Matrix, b: &Matrix) -> Matrix {
    let column = |i: usize| times(a, [b[0][i], b[1][i], b[2][i]]);
    let (first, second, third) = (column(0), column(1), column(2));
    [0, 1, 2].map(|row| [first[row], second[row], third[row]])
}

/// The inverse; none of a matrix that has none.
fn inverse(m: &Matrix) -> Option<Matrix> {
    let minor = |r: usize, c: usize| {
        let (r1, r2, c1, c2) = ((r + 1) % 3, (r + 2) % 3, (c + 1) % 3, (c + 2) % 3);
        m[r1][c1] * m[r2][c2] - m[r1][c2] * m[r2][c1]
    };
    let determinant: f64 = (0..3).map(|c| m[0][c] * minor(0, c)).sum();
    let is_sound = determinant.is_finite() && determinant.abs() > 1e-6;
    is_sound.then(|| [0, 1, 2].map(|r| [0, 1, 2].map(|c| minor(c, r) / determinant)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// XYZ of linear red, green and blue with these primaries and D65 as white (SMPTE RP 177).
    fn xyz_matrix(primaries: [[f64; 2]; 3]) -> Matrix {
        let xyz = |[x, y]: [f64; 2]| [x / y, 1.0, (1.0 - x - y) / y];
        let [r, g, b] = primaries.map(xyz);
        let columns = [[r[0], g[0], b[0]], [r[1], g[1], b[1]], [r[2], g[2], b[2]]];
        let sums = times(&inverse(&columns).expect("three colours"), xyz([0.3127, 0.329]));
        columns.map(|row| [row[0] * sums[0], row[1] * sums[1], row[2] * sums[2]])
    }

    const SRGB: [[f64; 2]; 3] = [[0.64, 0.33], [0.3, 0.6], [0.15, 0.06]];
    const P3: [[f64; 2]; 3] = [[0.68, 0.32], [0.265, 0.69], [0.15, 0.06]];
    const ADOBE: [[f64; 2]; 3] = [[0.64, 0.33], [0.21, 0.71], [0.15, 0.06]];

    const PATCHES: [[u32; 3]; 7] = [
        [255, 255, 255],
        [255, 0, 0],
        [0, 255, 0],
        [0, 0, 255],
        [224, 172, 150],
        [200, 120, 110],
        [3, 2, 1],
    ];

    fn light(profile: &ColorProfile, pixels: &[[u32; 3]], is_16_bit: bool) -> Vec<Rgb> {
        let profile = Profile::Embedded(profile.encode().expect("encodes"));
        let (light, notes) = Light::of(&profile, Layout::Rgb, is_16_bit);
        assert_eq!(notes, Vec::<String>::new());
        light.of_pixels(pixels)
    }

    fn check(found: &[Rgb], expected: &[[f64; 3]], most: f64) {
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            let off = found.iter().zip(expected).map(|(a, b)| (f64::from(*a) - b).abs());
            assert!(off.fold(0.0, f64::max) <= most, "{found:?} is not {expected:?}");
        }
    }

    #[test]
    fn without_a_profile_levels_follow_the_curve_of_srgb() {
        let (light, notes) = Light::of(&Profile::None, Layout::Rgb, false);
        assert_eq!(notes, Vec::<String>::new());
        // IEC 61966-2-1 by hand: 10 / 255 is below the bend, 128 / 255 gives 0.215 860 5.
        let expected = [[0.0, 10.0 / 255.0 / 12.92, 0.215_860_5], [1.0, 1.0, 1.0]];
        check(&light.of_pixels(&[[0, 10, 128], [255; 3]]), &expected, 1e-7);
        let (wide, _) = Light::of(&Profile::None, Layout::Rgb, true);
        let (narrow, wide) = (
            light.of_pixels(&PATCHES),
            wide.of_pixels(&PATCHES.map(|it| it.map(|level| level * 257))),
        );
        assert_eq!(narrow, wide, "255 of 255 is 65 535 of 65 535");
    }

    #[test]
    fn reds_outside_srgb_keep_their_values() {
        let srgb = inverse(&xyz_matrix(SRGB)).expect("three colours");
        let gamma = |stored: f64| stored.powf(563.0 / 256.0);
        for (name, profile, primaries, curve) in [
            ("sRGB", ColorProfile::new_srgb(), SRGB, srgb_to_linear as fn(f64) -> f64),
            ("Display P3", ColorProfile::new_display_p3(), P3, srgb_to_linear),
            ("Adobe RGB", ColorProfile::new_adobe_rgb(), ADOBE, gamma),
        ] {
            // Both whites are D65, so that bringing them to D50 and back changes nothing.
            let matrix = product(&srgb, &xyz_matrix(primaries));
            let expected = |most: f64| {
                PATCHES
                    .map(|pixel| times(&matrix, pixel.map(|level| curve(f64::from(level) / most))))
            };
            check(&light(&profile, &PATCHES, false), &expected(255.0), 5e-4);
            let wide = PATCHES.map(|pixel| pixel.map(|level| level * 257));
            check(&light(&profile, &wide, true), &expected(255.0), 5e-4);
            if name != "sRGB" {
                let red = light(&profile, &[[255, 0, 0]], false)[0];
                assert!(red[0] > 1.2, "{name}: red is {red:?}");
            }
        }
        // Display P3's red by published arithmetic: 1.2249, −0.0420, −0.0197.
        let red = light(&ColorProfile::new_display_p3(), &[[255, 0, 0]], false);
        check(&red, &[[1.2249, -0.0420, -0.0197]], 2e-4);
    }

    #[test]
    fn grey_has_its_own_curve() {
        // A profile holds exponents in steps of 1 / 256.
        let grey = ColorProfile::new_gray_with_gamma(1.8).encode().expect("encodes");
        let (light, _) = Light::of(&Profile::Embedded(grey), Layout::Grey, false);
        check(&light.of_pixels(&[[128; 3]]), &[[(128.0_f64 / 255.0).powf(461.0 / 256.0); 3]], 1e-5);
    }

    #[test]
    fn a_profile_of_tables_keeps_colours_outside_srgb_too() {
        use moxcms::{LutMultidimensionalType, LutWarehouse, Matrix3d, Vector3};
        // Display P3 as a table: its curve, its colorants, and ICC's way to write XYZ (ICC.1:2022 6.3.4.2).
        let p3 = ColorProfile::new_display_p3();
        let half = 32_768.0 / 65_535.0;
        let colorants = columns([p3.red_colorant, p3.green_colorant, p3.blue_colorant]);
        let plain = vec![ToneReprCurve::Lut(Vec::new()); 3];
        let table = LutWarehouse::Multidimensional(LutMultidimensionalType {
            num_input_channels: 3,
            num_output_channels: 3,
            grid_points: [0; 16],
            clut: None,
            a_curves: Vec::new(),
            m_curves: vec![p3.red_trc.clone().expect("a curve"); 3],
            matrix: Matrix3d { v: colorants.map(|row| row.map(|it| it * half)) },
            bias: Vector3::default(),
            b_curves: plain,
        });
        let mut as_table = p3.clone();
        as_table.lut_a_to_b_colorimetric = Some(table.clone());
        as_table.lut_a_to_b_perceptual = Some(table);
        let by_matrix: Vec<[f64; 3]> =
            light(&p3, &PATCHES, false).iter().map(|rgb| rgb.map(f64::from)).collect();
        check(&light(&as_table, &PATCHES, false), &by_matrix, 2e-3);
    }

    #[test]
    fn a_broken_profile_is_left_aside_and_said_so() {
        let mut no_red = ColorProfile::new_display_p3();
        no_red.red_trc = None;
        let mut flat = ColorProfile::new_display_p3();
        flat.green_colorant = flat.red_colorant;
        for profile in [no_red, flat] {
            let profile = Profile::Embedded(profile.encode().expect("encodes"));
            let (light, notes) = Light::of(&profile, Layout::Rgb, false);
            assert!(notes[0].contains("taken for sRGB"), "{notes:?}");
            check(&light.of_pixels(&[[255, 0, 0]]), &[[1.0, 0.0, 0.0]], 1e-7);
        }
    }
}
