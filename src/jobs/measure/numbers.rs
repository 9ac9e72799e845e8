//! Measured colours as rows of numbers, as they are kept in the cache.

use crate::imaging::measure::correction::Correction;
use crate::imaging::measure::statistics::{RegionColor, Statistics};

/// The numbers of a region: four counts, and the colour where there is one.
pub(super) fn of_statistics(found: &Statistics) -> Vec<f64> {
    let Statistics { used, specular, clipped, under_exclude, color } = found;
    let counts = [used, specular, clipped, under_exclude].map(|count| *count as f64);
    let color = color.map(|it| [it.lab_mean, it.lab_median, it.lab_sd, it.linear_mean].concat());
    counts.into_iter().chain(color.into_iter().flatten()).collect()
}

/// The region with these numbers; none if they are not of a region.
pub(super) fn statistics(numbers: &[f64]) -> Option<Statistics> {
    let (counts, rest) = numbers.split_first_chunk::<4>()?;
    let [used, specular, clipped, under_exclude] = counts.map(|count| count as u64);
    let color = match rest.as_chunks::<3>() {
        ([], []) => None,
        ([lab_mean, lab_median, lab_sd, linear_mean], []) => Some(RegionColor {
            lab_mean: *lab_mean,
            lab_median: *lab_median,
            lab_sd: *lab_sd,
            linear_mean: *linear_mean,
        }),
        _ => return None,
    };
    Some(Statistics { used, specular, clipped, under_exclude, color })
}

/// The numbers of a correction: its matrix row by row, then ΔE00 before, after, and of the worst patch.
pub(super) fn of_correction(found: &Correction) -> Vec<f64> {
    let ends = [found.delta_e00_before, found.delta_e00_after, found.delta_e00_worst];
    found.matrix.into_iter().flatten().chain(ends).collect()
}

/// The correction with these numbers; none if they are not of a correction.
pub(super) fn correction(numbers: &[f64]) -> Option<Correction> {
    let ([one, two, three, [before, after, worst]], []) = numbers.as_chunks::<3>() else {
        return None;
    };
    Some(Correction {
        matrix: [*one, *two, *three],
        delta_e00_before: *before,
        delta_e00_after: *after,
        delta_e00_worst: *worst,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back_the_same_and_anything_else_is_nothing() {
        let color = RegionColor {
            lab_mean: [58.8, 30.1, 18.9],
            lab_median: [58.0, 30.0, 19.0],
            lab_sd: [1.0, 2.0, 3.0],
            linear_mean: [0.5, 0.2, 0.1],
        };
        let found =
            Statistics { used: 9, specular: 1, clipped: 2, under_exclude: 3, color: Some(color) };
        let bare = Statistics { color: None, ..found };
        for found in [found, bare] {
            assert_eq!(statistics(&of_statistics(&found)), Some(found));
        }
        let made = Correction {
            matrix: [[1.0, 0.1, 0.2], [0.3, 1.1, 0.4], [0.5, 0.6, 1.2]],
            delta_e00_before: 9.0,
            delta_e00_after: 1.5,
            delta_e00_worst: 3.0,
        };
        assert_eq!(correction(&of_correction(&made)), Some(made));
        assert_eq!((statistics(&[1.0; 7]), correction(&[1.0; 11])), (None, None));
    }
}
