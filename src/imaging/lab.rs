//! CIELAB of sRGB, and what is read from it of skin: redness a*, and the individual typology angle.
//!
//! IEC 61966-2-1 for the transfer, CIE 15 for L*a*b*, both for D65 and the 2° observer.

/// The white of D65 with Y = 1.
const WHITE: [f64; 3] = [0.950_47, 1.0, 1.088_83];

/// Linear light, 0 to 1, of a code value of sRGB, 0 to 1.
pub fn linear(code: f64) -> f64 {
    if code <= 0.040_45 { code / 12.92 } else { ((code + 0.055) / 1.055).powf(2.4) }
}

/// The code value of sRGB, 0 to 1, of linear light, 0 to 1.
pub fn code(linear: f64) -> f64 {
    if linear <= 0.003_130_8 { linear * 12.92 } else { 1.055 * linear.powf(1.0 / 2.4) - 0.055 }
}

/// L*, a* and b* of linear light in the primaries of sRGB.
pub fn lab([r, g, b]: [f64; 3]) -> [f64; 3] {
    let xyz = [
        0.412_456_4 * r + 0.357_576_1 * g + 0.180_437_5 * b,
        0.212_672_9 * r + 0.715_152_2 * g + 0.072_175_0 * b,
        0.019_333_9 * r + 0.119_192_0 * g + 0.950_304_1 * b,
    ];
    let [x, y, z] = [0, 1, 2].map(|i| root(xyz[i] / WHITE[i]));
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// L*, a* and b* of an 8-bit sRGB colour.
pub fn lab_of_srgb(color: [u8; 3]) -> [f64; 3] {
    lab(color.map(|code| linear(f64::from(code) / 255.0)))
}

/// The individual typology angle in degrees; none where b* says that it is no skin.
///
/// ITA° = atan((L* − 50) / b*) · 180/π: above 55 very light, below −30 dark.
pub fn ita([lightness, _, yellow]: [f64; 3]) -> Option<f64> {
    (yellow > 0.0).then(|| ((lightness - 50.0) / yellow).atan().to_degrees())
}

fn root(t: f64) -> f64 {
    if t > 216.0 / 24_389.0 { t.cbrt() } else { (24_389.0 / 27.0 * t + 16.0) / 116.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_colours_have_their_published_values() {
        for (color, [l, a, b], angle) in [
            ([255, 255, 255], [100.0, 0.0, 0.0], None),
            ([255, 0, 0], [53.241, 80.092, 67.203], Some(2.761)),
            ([0, 255, 0], [87.735, -86.183, 83.179], Some(24.402)),
            ([0, 0, 255], [32.297, 79.188, -107.860], None),
            ([224, 172, 150], [74.545, 16.020, 18.664], Some(52.751)),
            ([200, 120, 110], [58.827, 30.138, 18.895], Some(25.040)),
            ([194, 150, 130], [65.667, 13.675, 16.899], Some(42.835)),
        ] {
            let found = lab_of_srgb(color);
            for (found, expected) in found.into_iter().zip([l, a, b]) {
                assert!((found - expected).abs() < 0.006, "{color:?}: {found} for {expected}");
            }
            if color != [255, 255, 255] {
                let found = ita(found);
                assert_eq!(found.is_some(), angle.is_some(), "{color:?}");
                let off = found.zip(angle).map_or(0.0, |(found, angle)| (found - angle).abs());
                assert!(off < 0.006, "{color:?}: {found:?}");
            }
        }
    }

    #[test]
    fn the_transfer_goes_there_and_back() {
        for value in 0..=255 {
            let code_value = f64::from(value) / 255.0;
            assert!((code(linear(code_value)) - code_value).abs() < 1e-6, "{value}");
        }
    }
}
