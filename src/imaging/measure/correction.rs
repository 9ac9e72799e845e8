//! Making colours right by something of known colour in the photo, before they are measured.
//!
//! A grey patch gives a gain for each channel: target / mean of the patch, in linear light. A chart gives the 3 × 3 matrix
//! that brings its patches nearest to their published colours (least squares in linear light). Whatever could make
//! redness wrong rather than right is refused, with the reason: clipped or uneven patches, too few pixels, a fit that
//! leaves more than [`MOST_DELTA_E00`]. Grey-world and its relatives are not here: on a photo full of skin the cast they
//! take away is the skin's own redness.

use std::path::Path;

use crate::geometry::Point;
use crate::imaging::difference::delta_e00;
use crate::imaging::lab::lab;
use crate::imaging::limits::Limits;
use crate::imaging::measure::chart::{
    BEFORE_2014, CYAN, NAMES, PATCHES, SINCE_2014, linear_of, patches,
};
use crate::imaging::measure::light::Matrix;
use crate::imaging::measure::statistics::{Statistics, Target, statistics};
use crate::imaging::measure::strips::MeasureError;
use crate::workers::progress::Progress;

/// The largest mean ΔE00 that a chart may keep after correction.
pub const MOST_DELTA_E00: f64 = 5.0;

/// The fewest pixels of a patch.
const FEWEST_PIXELS: u64 = 25;

/// The largest share of pixels of a patch that may be reflections or clipped.
const MOST_MASKED: f64 = 0.05;

/// The largest spread of lightness within a patch, in L*: more is a shadow, a glare or the wrong place.
const MOST_SPREAD: f64 = 8.0;

/// What linear light is multiplied by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Correction {
    /// Row by row: red, green and blue after correction from those before.
    pub matrix: Matrix,
    /// Mean ΔE00 of the patches from what they should be, as photographed.
    pub delta_e00_before: f64,
    /// The same after correction.
    pub delta_e00_after: f64,
    /// The worst patch after correction.
    pub delta_e00_worst: f64,
}

/// What lies in the photo.
#[derive(Clone, Debug, PartialEq)]
pub enum Reference {
    /// A grey patch.
    Grey {
        /// Its outline, in pixels of the upright photo.
        outline: Vec<Point>,
        /// The share of light it reflects; none keeps the exposure.
        reflectance: Option<f64>,
    },
    /// A chart.
    Chart {
        /// The outer corners of its patches: at dark skin, bluish green, black, white.
        corners: [Point; 4],
        /// Whether it was made in November 2014 or later.
        is_since_2014: bool,
    },
}

/// Why a photo's colours are not corrected.
#[derive(Debug, thiserror::Error)]
pub enum CorrectionError {
    /// The photo itself.
    #[error(transparent)]
    Photo(#[from] MeasureError),
    /// Too small, or outside the photo.
    #[error("{0} shows too few pixels to say anything about colour")]
    TooSmall(String),
    /// Reflections, or too bright or too dark.
    #[error("{0} is clipped or reflects a lamp; its true colour is not known")]
    Clipped(String),
    /// Shadow, glare, or the wrong place.
    #[error("{0} is not of one colour: a shadow, a reflection, or not the patch")]
    Uneven(String),
    /// Patches of one colour only.
    #[error("the patches do not differ enough to correct colours by")]
    Degenerate,
    /// It does not look like this chart.
    #[error(
        "the patches are still {after:.1} ΔE00 from what they should be (at most {MOST_DELTA_E00}); check the corners and the edition of the chart"
    )]
    Bad {
        /// Mean ΔE00 after correction.
        after: f64,
    },
}

impl Correction {
    fn applied(&self, light: [f64; 3]) -> [f64; 3] {
        self.matrix.map(|row| row[0] * light[0] + row[1] * light[1] + row[2] * light[2])
    }
}

/// Works out the correction from the photo's own pixels.
///
/// # Errors
/// Says what speaks against it.
pub fn correction(
    path: &Path,
    limits: &Limits,
    reference: &Reference,
    progress: &Progress,
) -> Result<Correction, CorrectionError> {
    match reference {
        Reference::Grey { outline, reflectance } => {
            let found = read(path, limits, vec![outline.clone()], progress)?;
            grey(&found, *reflectance)
        }
        Reference::Chart { corners, is_since_2014 } => {
            let found = read(path, limits, patches(*corners), progress)?;
            chart(&found, if *is_since_2014 { &SINCE_2014 } else { &BEFORE_2014 })
        }
    }
}

fn read(
    path: &Path,
    limits: &Limits,
    outlines: Vec<Vec<Point>>,
    progress: &Progress,
) -> Result<Vec<Statistics>, CorrectionError> {
    let target = |outline| Target { parts: vec![vec![outline]], excluded: Vec::new() };
    let targets: Vec<Target> = outlines.into_iter().map(target).collect();
    Ok(statistics(path, limits, &targets, None, progress)?)
}

/// The mean linear light of a patch that can be relied on.
fn sound(patch: &Statistics, name: &str) -> Result<[f64; 3], CorrectionError> {
    let all = patch.used + patch.excluded();
    if all < FEWEST_PIXELS {
        return Err(CorrectionError::TooSmall(name.to_owned()));
    }
    let Some(color) = patch.color.filter(|_| patch.excluded() as f64 <= MOST_MASKED * all as f64)
    else {
        return Err(CorrectionError::Clipped(name.to_owned()));
    };
    if color.lab_sd[0] > MOST_SPREAD {
        return Err(CorrectionError::Uneven(name.to_owned()));
    }
    Ok(color.linear_mean)
}

fn grey(found: &[Statistics], reflectance: Option<f64>) -> Result<Correction, CorrectionError> {
    let name = "the grey patch";
    let patch = found.first().ok_or_else(|| CorrectionError::TooSmall(name.to_owned()))?;
    let mean = sound(patch, name)?;
    if mean.iter().any(|level| *level < 0.01) {
        return Err(CorrectionError::Clipped(name.to_owned()));
    }
    let target = reflectance.unwrap_or_else(|| mean.iter().sum::<f64>() / 3.0);
    let [r, g, b] = mean.map(|level| target / level);
    let matrix = [[r, 0.0, 0.0], [0.0, g, 0.0], [0.0, 0.0, b]];
    let before = delta_e00(lab(mean), lab([target; 3]));
    Ok(Correction { matrix, delta_e00_before: before, delta_e00_after: 0.0, delta_e00_worst: 0.0 })
}

fn chart(
    found: &[Statistics],
    published: &[[f64; 3]; PATCHES],
) -> Result<Correction, CorrectionError> {
    let smallest = found.iter().map(|patch| patch.used + patch.excluded()).min().unwrap_or(0);
    if smallest < FEWEST_PIXELS {
        return Err(CorrectionError::TooSmall("a patch of the chart".to_owned()));
    }
    // A chart that is upside down or none at all is told first: its patches look clipped for no fault of the light.
    let shown = found.iter().zip(published);
    let rough: Vec<Pair> = shown
        .filter_map(|(patch, lab)| Some((patch.color?.linear_mean, linear_of(*lab))))
        .collect();
    let rough = judged(&rough)?;
    if rough.delta_e00_after > MOST_DELTA_E00 {
        return Err(CorrectionError::Bad { after: rough.delta_e00_after });
    }
    let mut pairs = Vec::new();
    for (i, ((patch, lab), name)) in found.iter().zip(published).zip(NAMES).enumerate() {
        match sound(patch, &format!("the patch “{name}”")) {
            Ok(mean) => pairs.push((mean, linear_of(*lab))),
            // What sRGB cannot hold is cut off in every sRGB photo; the other 23 are enough.
            Err(CorrectionError::Clipped(_)) if i == CYAN => {}
            Err(error) => return Err(error),
        }
    }
    judged(&pairs)
}

/// The correction by these patches, and how well it does.
fn judged(pairs: &[Pair]) -> Result<Correction, CorrectionError> {
    let matrix = fitted(pairs).ok_or(CorrectionError::Degenerate)?;
    let mut found =
        Correction { matrix, delta_e00_before: 0.0, delta_e00_after: 0.0, delta_e00_worst: 0.0 };
    let n = pairs.len() as f64;
    for (shown, wanted) in pairs {
        let after = delta_e00(lab(found.applied(*shown)), lab(*wanted));
        found.delta_e00_before += delta_e00(lab(*shown), lab(*wanted)) / n;
        found.delta_e00_after += after / n;
        found.delta_e00_worst = found.delta_e00_worst.max(after);
    }
    Ok(found)
}

/// The light of a patch as it is shown, and as it should be.
type Pair = ([f64; 3], [f64; 3]);

/// The matrix M with the smallest sum of squares of M · shown − wanted: (Σ w sᵀ)(Σ s sᵀ)⁻¹.
fn fitted(pairs: &[Pair]) -> Option<[[f64; 3]; 3]> {
    let m = sums(pairs, |(shown, _), i, j| shown[i] * shown[j]);
    let mixed = sums(pairs, |(shown, wanted), i, j| wanted[i] * shown[j]);
    let minor = |a: usize, b: usize, c: usize, d: usize| m[a][c] * m[b][d] - m[a][d] * m[b][c];
    let adjugate = [
        [minor(1, 2, 1, 2), -minor(0, 2, 1, 2), minor(0, 1, 1, 2)],
        [-minor(1, 2, 0, 2), minor(0, 2, 0, 2), -minor(0, 1, 0, 2)],
        [minor(1, 2, 0, 1), -minor(0, 2, 0, 1), minor(0, 1, 0, 1)],
    ];
    let determinant = (0..3).map(|k| m[0][k] * adjugate[k][0]).sum::<f64>();
    // Grey patches alone, or none, leave a colour undetermined.
    if determinant.abs() < 1e-9 {
        return None;
    }
    Some(mixed.map(|row| {
        [0, 1, 2].map(|j| (0..3).map(|k| row[k] * adjugate[k][j]).sum::<f64>() / determinant)
    }))
}

/// The sum over all patches of something with a row and a column.
fn sums(pairs: &[Pair], value: impl Fn(&Pair, usize, usize) -> f64) -> [[f64; 3]; 3] {
    [0, 1, 2].map(|i| [0, 1, 2].map(|j| pairs.iter().map(|pair| value(pair, i, j)).sum()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imaging::lab::code;
    use crate::imaging::pixels::Pixels;
    use crate::imaging::test_files::{on_disk, png_of};

    /// A chart of 120 × 80 pixels as a camera of this cast would see it.
    fn photographed(
        published: &[[f64; 3]; PATCHES],
        cast: impl Fn([f64; 3]) -> [f64; 3],
    ) -> Vec<u8> {
        let patch = |i: usize| {
            cast(linear_of(published[i]))
                .map(|level| (code(level.clamp(0.0, 1.0)) * 255.0).round() as u8)
        };
        let pixel = |at: usize| {
            let [r, g, b] = patch(at / 120 / 20 * 6 + at % 120 / 20);
            [r, g, b, 255]
        };
        let rgba: Vec<u8> = (0..120 * 80).flat_map(pixel).collect();
        png_of(&Pixels::new(120, 80, rgba).expect("fits"))
    }

    fn corners() -> [Point; 4] {
        [(0., 0.), (120., 0.), (120., 80.), (0., 80.)].map(|(x, y)| Point::new(x, y))
    }

    fn found(bytes: &[u8], reference: &Reference) -> Result<Correction, CorrectionError> {
        let (_folder, path) = on_disk("photo", bytes);
        correction(&path, &Limits::default(), reference, &Progress::silent())
    }

    #[test]
    fn a_chart_takes_a_cast_away_and_says_how_well() {
        for (published, is_since_2014) in [(&BEFORE_2014, false), (&SINCE_2014, true)] {
            let cast = |[r, g, b]: [f64; 3]| {
                [0.80 * r + 0.05 * g, 0.70 * g + 0.04 * b, 0.03 * r + 0.55 * b]
            };
            let reference = Reference::Chart { corners: corners(), is_since_2014 };
            let found = found(&photographed(published, cast), &reference).expect("a chart");
            assert!(found.delta_e00_before > 5.0, "{found:?}");
            assert!(found.delta_e00_after < 0.5 && found.delta_e00_worst < 2.0, "{found:?}");
            let skin = linear_of(published[1]);
            let back = found.applied(cast(skin));
            assert!(delta_e00(lab(back), lab(skin)) < 0.3, "{back:?} {skin:?}");
        }
    }

    #[test]
    fn a_chart_that_is_clipped_upside_down_or_another_is_refused() {
        let corner = corners();
        let reference = |corners| Reference::Chart { corners, is_since_2014: true };
        let bright = photographed(&SINCE_2014, |light| light.map(|level| level * 1.3));
        let error = found(&bright, &reference(corner)).expect_err("clipped").to_string();
        assert!(error.contains("is clipped"), "{error}");
        let plain = photographed(&SINCE_2014, |light| light);
        assert!(found(&plain, &reference(corner)).expect("a chart").delta_e00_before < 0.6);
        let [a, b, c, d] = corner;
        let error = found(&plain, &reference([c, d, a, b])).expect_err("upside down").to_string();
        assert!(error.contains("check the corners"), "{error}");
        let error = found(&plain, &reference([a, b, c, d].map(|it| it * 0.02))).expect_err("small");
        assert!(error.to_string().contains("too few pixels"), "{error}");
    }

    #[test]
    fn a_grey_patch_takes_the_cast_away_and_may_set_the_exposure() {
        let plain = photographed(&SINCE_2014, |[r, g, b]| [0.9 * r, 0.8 * g, 0.6 * b]);
        // Neutral 5 is the fourth of the last row.
        let outline =
            [(64., 64.), (76., 64.), (76., 76.), (64., 76.)].map(|(x, y)| Point::new(x, y));
        let grey = |reflectance| Reference::Grey { outline: outline.to_vec(), reflectance };
        let kept = found(&plain, &grey(None)).expect("a patch");
        let set = found(&plain, &grey(Some(0.19))).expect("a patch");
        assert!(kept.delta_e00_before > 3.0 && kept.delta_e00_after == 0.0);
        let neutral = linear_of(SINCE_2014[21]);
        let shown = [0.9 * neutral[0], 0.8 * neutral[1], 0.6 * neutral[2]];
        for made in [kept, set] {
            let [_, a, b] = lab(made.applied(shown));
            assert!(a.abs() < 0.3 && b.abs() < 0.3, "{a} {b}");
        }
        assert!((set.applied(shown)[1] - 0.19).abs() < 0.002);
        let across =
            [(24., 64.), (116., 64.), (116., 76.), (24., 76.)].map(|(x, y)| Point::new(x, y));
        let reference = Reference::Grey { outline: across.to_vec(), reflectance: None };
        let error = found(&plain, &reference).expect_err("four patches").to_string();
        assert!(error.contains("not of one colour"), "{error}");
    }
}
