//! How well a photo can be judged: how soft its edges are, whether light is lost, which cast it has.
//!
//! Read from a copy of [`SIDE`] pixels along the longer side: photos of any size are then compared as they are seen, at
//! the same size.

use crate::imaging::lab::lab_of_srgb;
use crate::imaging::pixels::Pixels;

/// The longer side of the copy that photos are judged by.
pub const SIDE: u32 = 1024;

/// What can be said of a photo without another one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Looks {
    /// How wide its sharpest edges are drawn: the standard deviation of their blur, in pixels where the longer side has
    /// 1,000. None where there is no edge.
    pub softness: Option<f64>,
    /// The median L*.
    pub lightness: f64,
    /// The share of pixels with a channel at its upper end, 0 to 1.
    pub burnt: f64,
    /// The share of pixels without any light, 0 to 1.
    pub black: f64,
    /// a* and b* of what is nearly grey; none where too little is. A guess: grey things may be coloured a little.
    pub cast: Option<[f64; 2]>,
}

/// By how much a picture is blurred again to see how blurred it is, in pixels.
const AGAIN: f32 = 2.0;

/// Only edges of at least so many levels across two pixels are looked at; weaker ones may be noise.
const WEAKEST: f32 = 8.0;

/// The share of all pixels that are taken for the sharpest edges.
const SHARPEST: f64 = 0.01;

/// A wider blur than this cannot be told from an even wider one.
const SOFTEST: f64 = 12.0;

/// Up to this C* something is nearly grey; skin has more.
const GREY: f64 = 12.0;

/// The least share of nearly grey pixels from which a cast is guessed.
const LEAST_GREY: f64 = 0.05;

/// Looks at a copy of a photo, transparent pixels included.
pub fn looks(pixels: &Pixels) -> Looks {
    let (rgba, _) = pixels.rgba().as_chunks::<4>();
    let n = rgba.len().max(1) as f64;
    let share = |is: fn(&[u8; 4]) -> bool| rgba.iter().filter(|pixel| is(pixel)).count() as f64 / n;
    // A regular part of the pixels tells as much as all of them.
    let part = rgba.iter().step_by(7).map(|[r, g, b, _]| lab_of_srgb([*r, *g, *b]));
    let labs: Vec<[f64; 3]> = part.collect();
    let is_grey = |lab: &&[f64; 3]| lab[1].hypot(lab[2]) <= GREY && (25.0..95.0).contains(&lab[0]);
    let greys: Vec<&[f64; 3]> = labs.iter().filter(is_grey).collect();
    let has_grey = greys.len() as f64 >= LEAST_GREY * labs.len() as f64;
    let of_grey = |i: usize| median(greys.iter().map(|lab| lab[i]).collect());
    Looks {
        softness: softness(pixels),
        lightness: median(labs.iter().map(|lab| lab[0]).collect()).unwrap_or(0.0),
        burnt: share(|[r, g, b, _]| *r.max(g).max(b) >= 254),
        black: share(|[r, g, b, _]| *r.max(g).max(b) <= 2),
        cast: of_grey(1).zip(of_grey(2)).map(|(a, b)| [a, b]).filter(|_| has_grey),
    }
}

/// The middle of some values; none of nothing.
pub fn median(mut values: Vec<f64>) -> Option<f64> {
    let at = values.len() / 2;
    (!values.is_empty()).then(|| *values.select_nth_unstable_by(at, f64::total_cmp).1)
}

/// How soft the sharpest edges are: blurred once more, a sharp edge loses much of its slope and a soft one little.
///
/// With a blur of σ the slope of an edge goes with 1/σ, so the slopes before and after blurring by σ₀ have the ratio
/// √(σ² + σ₀²)/σ; after S. Zhuo, T. Sim, "Defocus map estimation from a single image", Pattern Recognition 44 (2011)
/// 1852–1858.
fn softness(pixels: &Pixels) -> Option<f64> {
    let (width, height) = (pixels.width() as usize, pixels.height() as usize);
    let (rgba, _) = pixels.rgba().as_chunks::<4>();
    let grey = |[r, g, b, _]: &[u8; 4]| {
        0.2126 * f32::from(*r) + 0.7152 * f32::from(*g) + 0.0722 * f32::from(*b)
    };
    let before: Vec<f32> = rgba.iter().map(grey).collect();
    let after = blurred(&before, width, AGAIN);
    let slope = |picture: &[f32], at: usize| {
        let (across, down) =
            (picture[at + 1] - picture[at - 1], picture[at + width] - picture[at - width]);
        across.hypot(down)
    };
    let mut edges: Vec<(f32, usize)> = Vec::new();
    // The blur does not know what lies beyond the frame.
    let rim = (3.0 * AGAIN) as usize;
    for y in rim..height.saturating_sub(rim) {
        for x in rim..width.saturating_sub(rim) {
            let at = y * width + x;
            let steep = slope(&before, at);
            if steep >= WEAKEST {
                edges.push((steep, at));
            }
        }
    }
    let most = ((width * height) as f64 * SHARPEST).max(16.0) as usize;
    if edges.len() > most {
        edges.select_nth_unstable_by(most, |(a, _), (b, _)| b.total_cmp(a));
        edges.truncate(most);
    }
    let sigmas = edges.iter().map(|(steep, at)| {
        let ratio = f64::from(*steep) / f64::from(slope(&after, *at).max(1e-3));
        let sigma = f64::from(AGAIN) / (ratio * ratio - 1.0).max(1e-6).sqrt();
        sigma.min(SOFTEST)
    });
    let at_most = median(sigmas.collect()).filter(|_| edges.len() >= 16)?;
    Some(at_most * 1000.0 / width.max(height) as f64)
}

/// A picture blurred by `sigma` pixels, its rim repeated outwards.
fn blurred(picture: &[f32], width: usize, sigma: f32) -> Vec<f32> {
    let reach = (3.0 * sigma).ceil() as isize;
    let weights: Vec<f32> =
        (-reach..=reach).map(|i| (-(i * i) as f32 / (2.0 * sigma * sigma)).exp()).collect();
    let sum: f32 = weights.iter().sum();
    let weights: Vec<f32> = weights.iter().map(|weight| weight / sum).collect();
    let mut across = Vec::with_capacity(picture.len());
    for row in picture.chunks_exact(width.max(1)) {
        let (first, last) = (row[0], row[width - 1]);
        let rim = reach as usize;
        let line = [&vec![first; rim], row, &vec![last; rim]].concat();
        let around = line.windows(weights.len());
        across.extend(around.map(|part| {
            part.iter().zip(&weights).map(|(level, weight)| level * weight).sum::<f32>()
        }));
    }
    let height = across.len() / width.max(1);
    let mut both = vec![0.0; across.len()];
    for (y, line) in both.chunks_exact_mut(width.max(1)).enumerate() {
        for (i, weight) in (-reach..=reach).zip(&weights) {
            let other = (y as isize + i).clamp(0, height as isize - 1) as usize;
            let row = &across[other * width..][..width];
            line.iter_mut().zip(row).for_each(|(sum, level)| *sum += level * weight);
        }
    }
    both
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Dark discs on a light ground, their edges blurred by so many pixels.
    fn discs(sigma: f64) -> Pixels {
        let (width, height) = (240_u32, 160_u32);
        let rgba = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).flat_map(|(x, y)| {
            let (dx, dy) = (f64::from(x % 60) - 30.0, f64::from(y % 54) - 27.0);
            // The logistic curve is the blurred edge to within a hundredth.
            let inside = 1.0 / (1.0 + ((dx.hypot(dy) - 18.0) * 1.702 / sigma).exp());
            let level = (190.0 - 130.0 * inside).round() as u8;
            [level, level, level, 255]
        });
        Pixels::new(width, height, rgba.collect::<Vec<u8>>()).expect("fits")
    }

    #[test]
    fn softer_edges_are_found_softer_by_about_as_much() {
        for sigma in [1.0, 1.5, 2.0, 3.0] {
            let found = looks(&discs(sigma)).softness.expect("edges") * 240.0 / 1000.0;
            assert!((found / sigma - 1.0).abs() < 0.3, "{sigma}: {found}");
        }
        assert_eq!(looks(&Pixels::filled(200, 100, [120, 100, 90])).softness, None);
    }

    #[test]
    fn lost_light_and_casts_are_found() {
        let flat = |color| looks(&Pixels::filled(50, 40, color));
        assert_eq!((flat([255, 200, 180]).burnt, flat([255, 200, 180]).black), (1.0, 0.0));
        assert_eq!((flat([0, 1, 2]).burnt, flat([0, 1, 2]).black), (0.0, 1.0));
        let grey = flat([128, 128, 128]);
        assert!((grey.lightness - 53.585).abs() < 0.01);
        assert!(grey.cast.is_some_and(|[a, b]| a.hypot(b) < 0.01));
        let warm = flat([136, 128, 120]).cast.expect("nearly grey");
        assert!(warm[1] > 4.0, "{warm:?}");
        assert_eq!(flat([224, 172, 150]).cast, None, "skin is not grey");
    }
}
