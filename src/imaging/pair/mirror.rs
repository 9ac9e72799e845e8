//! Whether one of two photos was flipped, as front cameras and old slides do.

use crate::imaging::pixels::Pixels;

/// Places along each side of the small pictures that are compared.
const SIDE: usize = 32;

/// By how many places one picture is moved over the other.
const REACH: isize = 4;

/// How alike they must be when flipped.
const LEAST: f64 = 0.8;

/// By how much more alike than as they are.
const MORE: f64 = 0.25;

/// Whether the second picture fits the first far better when flipped from left to right.
///
/// Bodies are nearly symmetric, so it says yes only where light and outline clearly say so; no is no proof.
pub fn is_flipped(first: &Pixels, second: &Pixels) -> bool {
    let (one, other) = (small(first), small(second));
    let flipped: Vec<f64> =
        (0..SIDE * SIDE).map(|at| other[at / SIDE * SIDE + (SIDE - 1 - at % SIDE)]).collect();
    let as_it_is = likeness(&one, &other);
    let as_flipped = likeness(&one, &flipped);
    as_flipped >= LEAST && as_flipped - as_it_is >= MORE
}

/// The mean of red, green and blue in each of [`SIDE`] × [`SIDE`] parts.
fn small(pixels: &Pixels) -> Vec<f64> {
    let (width, height) = (pixels.width() as usize, pixels.height() as usize);
    let (mut sums, mut counts) = (vec![0.0; SIDE * SIDE], vec![0.0; SIDE * SIDE]);
    let (rgba, _) = pixels.rgba().as_chunks::<4>();
    for (i, [r, g, b, _]) in rgba.iter().enumerate() {
        let (x, y) = (i % width * SIDE / width, i / width * SIDE / height);
        let at = y * SIDE + x;
        sums[at] += (f64::from(*r) + f64::from(*g) + f64::from(*b)) / 3.0;
        counts[at] += 1.0;
    }
    sums.iter().zip(&counts).map(|(sum, count): (&f64, &f64)| sum / count.max(1.0)).collect()
}

/// The best correlation of two small pictures, one moved a little over the other.
fn likeness(one: &[f64], other: &[f64]) -> f64 {
    let moves = (-REACH..=REACH).flat_map(|y| (-REACH..=REACH).map(move |x| (x, y)));
    let side = SIDE as isize;
    let correlation = |(dx, dy): (isize, isize)| {
        let pairs: Vec<(f64, f64)> = (0..side * side)
            .filter_map(|at| {
                let (x, y) = (at % side + dx, at / side + dy);
                let is_inside = (0..side).contains(&x) && (0..side).contains(&y);
                is_inside.then(|| (one[at as usize], other[(y * side + x) as usize]))
            })
            .collect();
        let n = pairs.len() as f64;
        let mean = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / n;
        let (a, b) = (mean(|it| it.0), mean(|it| it.1));
        let (mut ab, mut aa, mut bb) = (0.0, 0.0, 0.0);
        for (x, y) in &pairs {
            ab += (x - a) * (y - b);
            aa += (x - a).powi(2);
            bb += (y - b).powi(2);
        }
        // A blank picture is like nothing.
        if aa < n || bb < n { 0.0 } else { ab / (aa * bb).sqrt() }
    };
    moves.map(correlation).fold(-1.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A bright blot on the left of a grey ground, moved by so much, flipped or not.
    fn blot(shift: i64, is_flipped: bool) -> Pixels {
        let (width, height) = (120_i64, 90_i64);
        let rgba = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).flat_map(|(x, y)| {
            let x = if is_flipped { width - 1 - x } else { x };
            let near = (x - 30 - shift).pow(2) + (y - 50).pow(2);
            let level = 60 + 150 * i64::from(near < 400) + x / 4;
            [level as u8, level as u8, 60, 255]
        });
        Pixels::new(120, 90, rgba.collect::<Vec<u8>>()).expect("fits")
    }

    #[test]
    fn a_flipped_photo_is_noticed_and_a_moved_or_symmetric_one_is_not() {
        assert!(is_flipped(&blot(0, false), &blot(5, true)));
        assert!(!is_flipped(&blot(0, false), &blot(8, false)));
        let symmetric = Pixels::filled(60, 40, [120, 90, 80]);
        assert!(!is_flipped(&symmetric, &symmetric));
        assert!(!is_flipped(&blot(30, false), &blot(30, true)), "it may be either");
    }
}
