//! What is read of redness from the mean colour of a piece of skin.
//!
//! The erythema index is the logarithmic one, `100 · log10(R / G)` of mean linear red and green (Dawson 1980, Diffey
//! 1984, for cameras Yamamoto 2008): other variants are other numbers and are never mixed with it.

use crate::imaging::difference::delta_e00;
use crate::imaging::lab::ita;
use crate::imaging::measure::statistics::RegionColor;

/// The erythema index of mean linear light; none where red or green is not above 0.
pub fn ei_log_linear([red, green, _]: [f64; 3]) -> Option<f64> {
    (red > 0.0 && green > 0.0).then(|| 100.0 * (red / green).log10())
}

/// A piece of skin beside another on the same photo.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// How much redder: a* here less a* there.
    pub a: f64,
    /// How different it looks, CIEDE2000.
    pub e00: f64,
    /// The erythema index here less that there.
    pub ei: Option<f64>,
}

/// What the numbers of a region say of its redness.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Redness {
    /// The individual typology angle in degrees, from the mean L*a*b*.
    pub ita: Option<f64>,
    /// The erythema index (`ei_log_linear`).
    pub ei: Option<f64>,
    /// The difference to reference skin, if there is any on the photo.
    pub difference: Option<Difference>,
}

impl Redness {
    /// Of a region, beside the mean of the reference skin.
    pub fn of(color: &RegionColor, reference: Option<&MeanColor>) -> Self {
        let ei = ei_log_linear(color.linear_mean);
        let difference = reference.map(|reference| Difference {
            a: color.lab_mean[1] - reference.lab[1],
            e00: delta_e00(color.lab_mean, reference.lab),
            ei: ei.zip(ei_log_linear(reference.linear)).map(|(here, there)| here - there),
        });
        Self { ita: ita(color.lab_mean), ei, difference }
    }
}

/// The mean colour of several regions taken together, every pixel counting once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeanColor {
    /// Mean L*, a*, b*.
    pub lab: [f64; 3],
    /// Mean linear red, green, blue.
    pub linear: [f64; 3],
}

impl MeanColor {
    /// Over all pixels used of these regions; none without a pixel.
    pub fn of<'a>(regions: impl IntoIterator<Item = (&'a RegionColor, u64)>) -> Option<Self> {
        let (mut lab, mut linear, mut n) = ([0.0; 3], [0.0; 3], 0.0);
        for (color, used) in regions {
            let used = used as f64;
            n += used;
            for i in 0..3 {
                lab[i] += color.lab_mean[i] * used;
                linear[i] += color.linear_mean[i] * used;
            }
        }
        (n > 0.0).then(|| Self { lab: lab.map(|it| it / n), linear: linear.map(|it| it / n) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imaging::lab::{lab, linear};

    fn flat(code: [u8; 3]) -> RegionColor {
        let light = code.map(|level| linear(f64::from(level) / 255.0));
        let lab = lab(light);
        RegionColor { lab_mean: lab, lab_median: lab, lab_sd: [0.0; 3], linear_mean: light }
    }

    #[test]
    fn published_colours_have_their_published_indices() {
        for (code, ei, mi) in [
            ([255, 255, 255], Some(0.0), 0.0),
            ([255, 0, 0], None, 0.0),
            ([0, 255, 0], None, f64::INFINITY),
            ([128, 128, 128], Some(0.0), 66.583),
            ([224, 172, 150], Some(25.692), 12.761),
            ([200, 120, 110], Some(48.787), 23.839),
            ([194, 150, 130], Some(24.769), 26.803),
        ] {
            let found = flat(code);
            let index = ei_log_linear(found.linear_mean);
            assert_eq!(index.is_some(), ei.is_some(), "{code:?}");
            let off = index.zip(ei).map_or(0.0, |(found, expected)| (found - expected).abs());
            assert!(off < 5e-4, "{code:?}: {index:?}");
            let melanin = 100.0 * (1.0 / found.linear_mean[0]).log10();
            assert!(melanin == mi || (melanin - mi).abs() < 5e-4, "{code:?}: {melanin}");
        }
    }

    #[test]
    fn the_published_lesion_differs_from_the_skin_beside_it_as_published() {
        let (lesion, skin) = (flat([200, 120, 110]), flat([224, 172, 150]));
        let reference = MeanColor::of([(&skin, 5), (&skin, 7)]).expect("pixels");
        let found = Redness::of(&lesion, Some(&reference));
        let difference = found.difference.expect("reference skin");
        assert!((difference.a - 14.118).abs() < 5e-4, "{difference:?}");
        assert!((difference.ei.expect("both") - 23.095).abs() < 6e-4, "{difference:?}");
        assert!((found.ita.expect("skin") - 25.040).abs() < 5e-4);
        assert_eq!(difference.e00, delta_e00(skin.lab_mean, lesion.lab_mean));
        assert_eq!(MeanColor::of([]), None);
    }
}
