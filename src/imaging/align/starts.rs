//! Where to begin: coarse copies of both photos laid on each other in every turn, scale and shift.

use rayon::prelude::*;

use crate::geometry::{Point, Transform};
use crate::imaging::align::grey::Grey;
use crate::imaging::align::spectrum::{Fourier, Spectrum};
use crate::imaging::align::working_copy::WorkingCopy;

/// The long side of the coarse copies; turned by 25° two of them fit into the square below.
const LONG_SIDE: f64 = 56.0;

/// The side of the square in which shifts wrap around.
const SQUARE: usize = 128;

/// The least share of the smaller photo that must lie on the other one.
const LEAST_OVERLAP: f32 = 0.2;

/// A first guess.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Start {
    /// From pixels of A to pixels of B, both at the working size.
    pub transform: Transform,
    /// How well it fits: the correlation, counted less for a small overlap.
    pub score: f32,
}

/// The turns (degrees) that are tried first: photos are upright, cameras are held by hand.
pub fn usual_turns() -> Vec<f64> {
    (-4..=4).map(|step| f64::from(step) * 6.0).collect()
}

/// All other turns.
pub fn unusual_turns() -> Vec<f64> {
    (0..40).map(|step| 30.0 + f64::from(step) * 7.5).collect()
}

/// The likeliest starts for these turns (degrees), the best first.
pub fn starts(a: &WorkingCopy, b: &WorkingCopy, turns: &[f64], n: usize) -> Vec<Start> {
    let fourier = Fourier::new(SQUARE);
    let (a, b) = (Signature::of(a), Signature::of(b));
    let scales = [-0.66, -0.44, -0.22, 0.0, 0.22, 0.44, 0.66].map(f64::exp2);
    // The larger of the two is made smaller, so that nothing leaves the square.
    let mut found: Vec<Start> = scales
        .par_iter()
        .flat_map(|&scale| {
            let (of_a, of_b) = (scale.min(1.0), (1.0 / scale).min(1.0));
            let target = Laid::new(&fourier, &b, 0.0, of_b);
            turns
                .par_iter()
                .flat_map_iter(|&turn| {
                    let laid = Laid::new(&fourier, &a, turn.to_radians(), of_a);
                    peaks(&fourier, &laid, &target, LEAST_OVERLAP)
                })
                .collect::<Vec<_>>()
        })
        .collect();
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut kept: Vec<Start> = Vec::new();
    for start in found {
        if kept.len() == n {
            break;
        }
        if kept.iter().all(|other| differ(&a, &start.transform, &other.transform)) {
            kept.push(start);
        }
    }
    kept
}

/// Shifts alone, by the fine detail that coarse copies do not show: what sections of one scan have in common.
pub fn shifts(a: &WorkingCopy, b: &WorkingCopy) -> Vec<Start> {
    const LONGEST: usize = 512;
    const LEAST_OVERLAP: f32 = 0.06;
    let long =
        |copy: &WorkingCopy, level| copy.level(level).width().max(copy.level(level).height());
    let longest = |level| long(a, level).max(long(b, level));
    let level = (0..a.levels().min(b.levels())).find(|&level| longest(level) <= LONGEST);
    let Some(level) = level else { return Vec::new() };
    // Two of them side by side, so that nothing wraps around onto the other.
    let fourier = Fourier::new(2 * longest(level));
    let (a, b) = rayon::join(|| Laid::fine(&fourier, a, level), || Laid::fine(&fourier, b, level));
    peaks(&fourier, &a, &b, LEAST_OVERLAP)
}

/// Whether two starts are more than a twentieth of the photo apart somewhere.
fn differ(a: &Signature<'_>, first: &Transform, second: &Transform) -> bool {
    let (width, height) = a.size;
    [(0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8)].iter().any(|&(x, y)| {
        let place = Point::new(x * width, y * height);
        first.apply(place).distance(second.apply(place)) > 0.05 * width.max(height)
    })
}

/// What of a photo can be found again in coarse: light and shade without slow changes, and where small dark spots lie.
struct Signature<'a> {
    copy: &'a WorkingCopy,
    picture: Grey,
    /// The working size.
    size: (f64, f64),
}

impl<'a> Signature<'a> {
    fn of(copy: &'a WorkingCopy) -> Self {
        let finest = copy.level(0);
        let size = (finest.width() as f64, finest.height() as f64);
        let long = size.0.max(size.1);
        // The level with a long side from 96 to 192, and the one four times as large.
        let coarse = (0..copy.levels()).find(|&level| long / f64::from(1 << level) < 192.0);
        let coarse = coarse.unwrap_or_else(|| copy.levels() - 1);
        let shade = copy.level(coarse).normalised(6, 3.0).mapped(|value| value.clamp(-2.5, 2.5));
        let fine = coarse.saturating_sub(2);
        let level = copy.level(fine);
        let floor = 2.0 + copy.noise();
        let mut spots =
            level.joined(&level.averaged(4), |value, mean| (mean - value - floor).clamp(0.0, 25.0));
        for _ in fine..coarse {
            spots = spots.halved();
        }
        let spots = spots.normalised(6, 0.5).mapped(|value| value.clamp(-2.5, 2.5));
        Self {
            copy,
            picture: shade.joined(&spots, |shade, spot| shade - 0.7 * spot).halved(),
            size,
        }
    }

    fn long(&self) -> f64 {
        self.size.0.max(self.size.1)
    }
}

/// A signature turned and scaled into the square, with its spectra.
struct Laid {
    /// From the working size to the square.
    placed: Transform,
    area: f32,
    picture: Spectrum,
    inside: Spectrum,
    power: Spectrum,
}

impl Laid {
    fn new(fourier: &Fourier, signature: &Signature<'_>, turn: f64, scale: f64) -> Self {
        let side = fourier.side();
        let scale = scale * LONG_SIDE / signature.long();
        let turned = Transform::similarity(scale, turn, Point::default());
        let (width, height) = signature.size;
        let corners = [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)];
        let corners = corners.map(|(x, y)| turned.apply(Point::new(x, y)));
        let least = corners.iter().fold(Point::new(f64::MAX, f64::MAX), |least, corner| {
            Point::new(least.x.min(corner.x), least.y.min(corner.y))
        });
        let placed = Transform::similarity(scale, turn, least * -1.0);
        let to_signature = signature.picture.width() as f64 / width;
        let shrink = Transform::similarity(to_signature, 0.0, Point::default());
        let back = placed.inverse().unwrap_or(Transform::IDENTITY).then(&shrink);
        let n = side * side;
        let (mut picture, mut inside) = (vec![0.0; n], vec![0.0; n]);
        for i in 0..n {
            let place = back.apply(Point::new((i % side) as f64 + 0.5, (i / side) as f64 + 0.5));
            if signature.picture.holds(place, 0.0)
                && signature.copy.shows(place * (1.0 / to_signature), 0.0)
            {
                let value = signature.picture.sample(place.x as f32, place.y as f32);
                picture[i] = value;
                inside[i] = 1.0;
            }
        }
        Self::of(fourier, placed, &picture, &inside)
    }

    /// One level of a photo as it is, its fine detail only; what was taken off as border counts for nothing.
    fn fine(fourier: &Fourier, copy: &WorkingCopy, level: usize) -> Self {
        const MARGIN: f64 = 4.0;
        let side = fourier.side();
        let step = f64::from(1_u32 << level);
        let grey = copy.level(level).normalised(3, 1.0);
        let (mut picture, mut inside) = (vec![0.0; side * side], vec![0.0; side * side]);
        for y in 0..grey.height().min(side) {
            for x in 0..grey.width().min(side) {
                let place = Point::new(x as f64 + 0.5, y as f64 + 0.5) * step;
                if copy.shows(place, MARGIN * step) {
                    picture[y * side + x] = grey.at(x as isize, y as isize).clamp(-2.5, 2.5);
                    inside[y * side + x] = 1.0;
                }
            }
        }
        let placed = Transform::similarity(1.0 / step, 0.0, Point::default());
        Self::of(fourier, placed, &picture, &inside)
    }

    fn of(fourier: &Fourier, placed: Transform, picture: &[f32], inside: &[f32]) -> Self {
        let area = inside.iter().sum();
        let power: Vec<f32> = picture.iter().map(|value| value * value).collect();
        let [picture, inside] = fourier.forward(picture, inside);
        let [power, _] = fourier.forward(&power, &vec![0.0; power.len()]);
        Self { placed, area, picture, inside, power }
    }
}

/// The two best shifts of one turn and scale, with at least this share of the smaller photo on the other.
fn peaks(fourier: &Fourier, a: &Laid, b: &Laid, least_overlap: f32) -> Vec<Start> {
    let side = fourier.side();
    let [product, power_a] = fourier.correlations([&a.picture, &b.picture], [&a.power, &b.inside]);
    let [power_b, overlap] = fourier.correlations([&a.inside, &b.power], [&a.inside, &b.inside]);
    let whole = a.area.min(b.area);
    let mut scores: Vec<f32> = (0..side * side)
        .map(|i| {
            if overlap[i] < least_overlap * whole {
                return 0.0;
            }
            let power = (power_a[i].max(0.0) * power_b[i].max(0.0)).sqrt();
            product[i] / (power + 0.05 * whole) * (overlap[i] / whole).min(1.0).powf(0.25)
        })
        .collect();
    let mut found = Vec::new();
    for _ in 0..2 {
        let best = (0..scores.len()).max_by(|&i, &j| scores[i].total_cmp(&scores[j]));
        let Some(best) = best.filter(|&best| scores[best] > 0.0) else { break };
        let signed = |at: usize| if at > side / 2 { at as f64 - side as f64 } else { at as f64 };
        let (x, y) = (best % side, best / side);
        let shift = Transform::similarity(1.0, 0.0, Point::new(signed(x), signed(y)));
        if let Some(out_of_square) = b.placed.inverse() {
            let transform = a.placed.then(&shift).then(&out_of_square);
            found.push(Start { transform, score: scores[best] });
        }
        for down in 0..7 {
            for right in 0..7 {
                let (x, y) = ((x + side + right - 3) % side, (y + side + down - 3) % side);
                scores[y * side + x] = 0.0;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A section of a speckled scan: a disc with black around it, its corner at (`left`, `top`) of the scan.
    fn section(left: usize, top: usize) -> WorkingCopy {
        let side = 100;
        let values = (0..side * side).map(|i| {
            let (x, y) = (i % side, i / side);
            let far = (x as f32 - 50.0).hypot(y as f32 - 50.0);
            let grain = |at: usize| at as u64 >> 1;
            let speckle = grain(left + x) * 7919 + grain(top + y) * 104_729;
            let speckle = speckle.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(99);
            let speckle = (speckle.wrapping_mul(speckle) >> 40) & 127;
            if far < 47.0 { 60.0 + speckle as f32 } else { 0.0 }
        });
        let grey = Grey::new(side, side, values.collect()).expect("fits");
        let copy = WorkingCopy::from_grey((100, 100), &grey).expect("a picture");
        copy.unbordered().expect("black around").clone()
    }

    #[test]
    fn sections_of_a_scan_that_share_little_are_found_by_their_speckle() {
        let first = section(0, 0);
        for (left, top) in [(44, 28), (10, 50), (0, 0)] {
            let found = shifts(&first, &section(left, top));
            let truth = Point::new(left as f64, top as f64) * -1.0;
            let best = found.first().expect("a start").transform.apply(Point::default());
            assert!(best.distance(truth) < 1e-6, "{left} {top}: {best:?}");
        }
    }
}
