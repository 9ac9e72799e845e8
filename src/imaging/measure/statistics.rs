//! The colour of regions over the full-resolution photo: mean, median and spread of L*a*b*, and mean linear light.
//!
//! A pixel belongs to a region when its middle lies inside. Pixels with a mask (reflection, clipped, transparent) and
//! pixels under an exclude region are left out and counted. L*a*b* is worked out for each pixel from unclipped linear
//! light and then averaged; the erythema index is taken later from the mean linear light.
//!
//! Rows are shared among the cores, and only the pixels of the regions are turned into light. Medians come from a
//! histogram in steps of [`STEP`], so that no list of all pixels is needed; they are right to half a step.

use std::path::Path;

use rayon::prelude::{IntoParallelIterator as _, ParallelIterator as _};

use crate::geometry::Point;
use crate::imaging::header;
use crate::imaging::limits::Limits;
use crate::imaging::measure::light::{Matrix, Rgb, corrected};
use crate::imaging::measure::mask::Mask;
use crate::imaging::measure::place::{box_in_file, outline_in_file};
use crate::imaging::measure::spans::{Parts, Rows, Span, joined, n_pixels, without};
use crate::imaging::measure::strips::{MeasureError, Strip, Strips, strips};
use crate::imaging::pyramid::PixelRect;
use crate::workers::progress::Progress;

/// Counted up whenever the same pixels would give other numbers.
pub const ALGORITHM: u32 = 1;

/// The step of the histograms that medians are read from.
pub const STEP: f32 = 0.01;

/// The lowest value that each histogram tells apart, for L*, a*, b*, and how many steps it has.
const RANGES: [(f32, usize); 3] = [(-20.0, 18_000), (-200.0, 40_000), (-200.0, 40_000)];

/// How many rows a thread takes at least.
const ROWS_AT_ONCE: u32 = 32;

/// What to measure: a shape in pixels of the upright photo, and shapes to leave out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Target {
    /// The region.
    pub parts: Parts,
    /// What lies under these is not measured.
    pub excluded: Vec<Parts>,
}

/// What was found in one region.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Statistics {
    /// Pixels that the numbers are made of.
    pub used: u64,
    /// Pixels left out because a lamp is reflected.
    pub specular: u64,
    /// Pixels left out because a channel is at its end or they are transparent, and no lamp is reflected.
    pub clipped: u64,
    /// Pixels left out because they lie under an exclude region.
    pub under_exclude: u64,
    /// The colour; none if no pixel could be used.
    pub color: Option<RegionColor>,
}

impl Statistics {
    /// All pixels left out.
    pub fn excluded(&self) -> u64 {
        self.specular + self.clipped + self.under_exclude
    }
}

/// The colour of one region.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RegionColor {
    /// Mean L*, a*, b* over its pixels.
    pub lab_mean: [f64; 3],
    /// Median L*, a*, b*, each for itself.
    pub lab_median: [f64; 3],
    /// Standard deviation of L*, a*, b* over its pixels.
    pub lab_sd: [f64; 3],
    /// Mean linear red, green, blue: sRGB's primaries, 1 for white.
    pub linear_mean: [f64; 3],
}

/// Measures regions of the photo at `path`, which is decoded once.
///
/// # Errors
/// A photo that is not measured, with the reason; and cancelling.
pub fn statistics(
    path: &Path,
    limits: &Limits,
    targets: &[Target],
    correction: Option<&Matrix>,
    progress: &Progress,
) -> Result<Vec<Statistics>, MeasureError> {
    let head = header::read(path, limits)?;
    let corners: Vec<Point> =
        targets.iter().flat_map(|it| it.parts.iter().flatten().flatten()).copied().collect();
    // Wholly outside: nothing to decode, nothing found.
    let Some(part) = box_in_file(&head, &corners) else {
        return Ok(vec![Statistics::default(); targets.len()]);
    };
    let light = strips(path, limits, part)?;
    let in_file = |parts: &Parts| -> Parts {
        let ring = |ring: &Vec<Point>| outline_in_file(&light.header, ring);
        parts.iter().map(|part| part.iter().map(ring).collect()).collect()
    };
    let measured = targets.iter().map(|target| {
        progress.check()?;
        let rows = Rows::of(&in_file(&target.parts));
        let cuts: Vec<Rows> = target.excluded.iter().map(|it| Rows::of(&in_file(it))).collect();
        let corners: Vec<Point> = target.parts.iter().flatten().flatten().copied().collect();
        let Some(place) = box_in_file(&light.header, &corners) else {
            return Ok(Statistics::default());
        };
        let region = Region { light: &light, rows, cuts, place, correction };
        Ok(region.sums(progress)?.statistics())
    });
    measured.collect()
}

/// A region ready to be read row by row.
struct Region<'a> {
    light: &'a Strips,
    rows: Rows,
    cuts: Vec<Rows>,
    place: PixelRect,
    correction: Option<&'a Matrix>,
}

impl Region<'_> {
    fn sums(&self, progress: &Progress) -> Result<Sums, MeasureError> {
        let n_rows = self.place.height;
        // Each piece brings histograms of its own, so there are few of them.
        let pieces = n_rows.div_ceil(ROWS_AT_ONCE).min(4 * rayon::current_num_threads() as u32);
        let rows_each = n_rows.div_ceil(pieces.max(1)).max(1);
        let sums = (0..n_rows.div_ceil(rows_each)).into_par_iter().map(|piece| {
            progress.check()?;
            let first = self.place.y + piece * rows_each;
            let last = (first + rows_each).min(self.place.y + n_rows);
            let mut sums = Sums::new();
            for y in first..last {
                self.add_row(y, &mut sums)?;
            }
            Ok::<_, MeasureError>(sums)
        });
        sums.try_reduce(Sums::new, |a, b| Ok(a.and(&b)))
    }

    fn add_row(&self, y: u32, sums: &mut Sums) -> Result<(), MeasureError> {
        let within: Span = (self.place.x, self.place.x + self.place.width);
        let mut spans = self.rows.spans(y, within);
        if !self.cuts.is_empty() && !spans.is_empty() {
            let cut = joined(self.cuts.iter().flat_map(|rows| rows.spans(y, within)).collect());
            let left = without(&spans, &cut);
            sums.under_exclude += n_pixels(&spans) - n_pixels(&left);
            spans = left;
        }
        for (from, to) in spans {
            let strip = self.light.at(PixelRect { x: from, y, width: to - from, height: 1 })?;
            sums.add(&strip, self.correction);
        }
        Ok(())
    }
}

/// What is counted and added up on the way.
struct Sums {
    used: u64,
    specular: u64,
    clipped: u64,
    under_exclude: u64,
    lab: [f64; 3],
    squares: [f64; 3],
    linear: [f64; 3],
    histograms: [Vec<u32>; 3],
}

impl Sums {
    fn new() -> Self {
        Self {
            used: 0,
            specular: 0,
            clipped: 0,
            under_exclude: 0,
            lab: [0.0; 3],
            squares: [0.0; 3],
            linear: [0.0; 3],
            histograms: RANGES.map(|(_, steps)| vec![0; steps]),
        }
    }

    fn add(&mut self, strip: &Strip, correction: Option<&Matrix>) {
        for (light, mask) in strip.light.iter().zip(&strip.masks) {
            if !mask.is_none() {
                if mask.has(Mask::SPECULAR) {
                    self.specular += 1;
                } else {
                    self.clipped += 1;
                }
                continue;
            }
            let light = correction.map_or(*light, |matrix| corrected(matrix, *light));
            let lab = fast_lab(light);
            self.used += 1;
            for i in 0..3 {
                let value = f64::from(lab[i]);
                self.lab[i] += value;
                self.squares[i] += value * value;
                self.linear[i] += f64::from(light[i]);
                let (lowest, steps) = RANGES[i];
                let step = (((lab[i] - lowest) / STEP) as usize).min(steps - 1);
                self.histograms[i][step] += 1;
            }
        }
    }

    fn and(mut self, other: &Self) -> Self {
        self.used += other.used;
        self.specular += other.specular;
        self.clipped += other.clipped;
        self.under_exclude += other.under_exclude;
        for i in 0..3 {
            self.lab[i] += other.lab[i];
            self.squares[i] += other.squares[i];
            self.linear[i] += other.linear[i];
            for (mine, others) in self.histograms[i].iter_mut().zip(&other.histograms[i]) {
                *mine += others;
            }
        }
        self
    }

    fn statistics(&self) -> Statistics {
        let n = self.used as f64;
        let mean = |sums: [f64; 3]| sums.map(|sum| sum / n);
        let lab_mean = mean(self.lab);
        let squares = mean(self.squares);
        let color = (self.used > 0).then(|| RegionColor {
            lab_mean,
            lab_median: [0, 1, 2].map(|i| self.median(i)),
            lab_sd: [0, 1, 2].map(|i| (squares[i] - lab_mean[i].powi(2)).max(0.0).sqrt()),
            linear_mean: mean(self.linear),
        });
        let Self { used, specular, clipped, under_exclude, .. } = *self;
        Statistics { used, specular, clipped, under_exclude, color }
    }

    /// The middle of the step that holds the pixel in the middle; between two if two are in the middle.
    fn median(&self, channel: usize) -> f64 {
        let value = |rank: u64| {
            let mut seen = 0;
            let step = self.histograms[channel].iter().position(|count| {
                seen += u64::from(*count);
                seen > rank
            });
            let (lowest, _) = RANGES[channel];
            f64::from(lowest) + (step.unwrap_or(0) as f64 + 0.5) * f64::from(STEP)
        };
        f64::midpoint(value((self.used.max(1) - 1) / 2), value(self.used / 2))
    }
}

/// From linear sRGB to XYZ, each row divided by the white of D65.
const TO_XYZ: [[f32; 3]; 3] = [
    [0.412_456_4 / 0.950_47, 0.357_576_1 / 0.950_47, 0.180_437_5 / 0.950_47],
    [0.212_672_9, 0.715_152_2, 0.072_175_0],
    [0.019_333_9 / 1.088_83, 0.119_192 / 1.088_83, 0.950_304_1 / 1.088_83],
];

/// L*, a*, b* of linear light as [`crate::imaging::lab::lab`] has it, several times as fast, right to 0.001.
fn fast_lab([r, g, b]: Rgb) -> [f32; 3] {
    let [x, y, z] = TO_XYZ.map(|row| row[0] * r + row[1] * g + row[2] * b);
    let [x, y, z] = [x, y, z].map(root);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

fn root(t: f32) -> f32 {
    if t > 216.0 / 24_389.0 { cube_root(t) } else { (24_389.0 / 27.0 * t + 16.0) / 116.0 }
}

/// The cube root of a positive number: a third of its exponent, and two steps of Halley's method.
fn cube_root(t: f32) -> f32 {
    let mut root = f32::from_bits(t.to_bits() / 3 + 709_921_077);
    for _ in 0..2 {
        let cube = root * root * root;
        root *= (cube + 2.0 * t) / (2.0 * cube + t);
    }
    root
}

#[cfg(test)]
mod tests {
    use proptest::prelude::proptest;

    use super::*;
    use crate::imaging::lab::{lab, lab_of_srgb};
    use crate::imaging::pixels::Pixels;
    use crate::imaging::test_files::{Tag, exif_block, on_disk, picture, png, png_of, with_chunk};

    fn square(x: f64, y: f64, side: f64) -> Parts {
        let at = |dx: f64, dy: f64| Point::new(x + dx * side, y + dy * side);
        vec![vec![vec![at(0.0, 0.0), at(1.0, 0.0), at(1.0, 1.0), at(0.0, 1.0)]]]
    }

    fn measured(bytes: &[u8], target: Target) -> Statistics {
        let (_folder, path) = on_disk("photo", bytes);
        let found = statistics(&path, &Limits::default(), &[target], None, &Progress::silent());
        found.expect("a photo")[0]
    }

    #[test]
    fn means_medians_and_spreads_are_those_of_the_pixels() {
        let shown = picture(67, 45);
        let found =
            measured(&png(67, 45), Target { parts: square(5.0, 7.0, 30.0), excluded: Vec::new() });
        let mut each: Vec<[f64; 3]> = Vec::new();
        for y in 7..37 {
            for x in 5..35 {
                let [r, g, b, _] = shown.at(x, y).expect("inside");
                each.push(lab_of_srgb([r, g, b]));
            }
        }
        assert_eq!((found.used, found.excluded()), (900, 0));
        let color = found.color.expect("pixels");
        for i in 0..3 {
            let mean = each.iter().map(|lab| lab[i]).sum::<f64>() / 900.0;
            let spread = each.iter().map(|lab| (lab[i] - mean).powi(2)).sum::<f64>() / 900.0;
            let mut sorted: Vec<f64> = each.iter().map(|lab| lab[i]).collect();
            sorted.sort_by(f64::total_cmp);
            let median = f64::midpoint(sorted[449], sorted[450]);
            assert!((color.lab_mean[i] - mean).abs() < 1e-3, "{i}: {} {mean}", color.lab_mean[i]);
            assert!((color.lab_sd[i] - spread.sqrt()).abs() < 1e-3, "{i}");
            assert!((color.lab_median[i] - median).abs() <= 0.0061, "{i}: {median}");
        }
    }

    #[test]
    fn reflections_ends_and_exclude_regions_are_left_out_and_counted() {
        let colors = [[200, 120, 110], [250, 120, 110], [200, 0, 110], [255, 255, 255], [9, 9, 9]];
        let rgba: Vec<u8> = colors.iter().flat_map(|[r, g, b]| [*r, *g, *b, 255]).collect();
        let bytes = png_of(&Pixels::new(5, 1, rgba).expect("fits"));
        let target = Target { parts: square(0.0, 0.0, 5.0), excluded: vec![square(4.0, 0.0, 3.0)] };
        let found = measured(&bytes, target);
        assert_eq!((found.used, found.specular, found.clipped, found.under_exclude), (1, 2, 1, 1));
        let color = found.color.expect("one pixel");
        for (found, expected) in color.lab_mean.iter().zip([58.827, 30.138, 18.895]) {
            assert!((found - expected).abs() < 1e-3, "{color:?}");
        }
        let nothing =
            measured(&bytes, Target { parts: square(1.0, 0.0, 1.0), excluded: Vec::new() });
        assert_eq!((nothing.used, nothing.color), (0, None));
        let outside =
            measured(&bytes, Target { parts: square(50.0, 0.0, 5.0), excluded: Vec::new() });
        assert_eq!(outside, Statistics::default());
    }

    #[test]
    fn a_turned_photo_is_measured_where_it_is_seen() {
        let block = exif_block(false, &[Tag::shorts(0x0112, &[6])], &[]);
        let bytes = with_chunk(&png(40, 30), *b"eXIf", &block);
        // A quarter clockwise: upright (27, 1) is stored at (1, 2).
        let found =
            measured(&bytes, Target { parts: square(27.0, 1.0, 1.0), excluded: Vec::new() });
        let [r, g, b, _] = picture(40, 30).at(1, 2).expect("inside");
        let lab = lab_of_srgb([r, g, b]);
        assert_eq!(found.used, 1);
        assert!((found.color.expect("a pixel").lab_mean[1] - lab[1]).abs() < 1e-3);
    }

    proptest! {
        #[test]
        fn fast_lab_is_lab_also_beyond_srgb(r in -0.2_f32..1.4, g in -0.2_f32..1.4, b in -0.2_f32..1.4) {
            let slow = lab([r, g, b].map(f64::from));
            for (fast, slow) in fast_lab([r, g, b]).into_iter().zip(slow) {
                assert!((f64::from(fast) - slow).abs() < 1e-3, "{fast} {slow}");
            }
        }
    }
}
