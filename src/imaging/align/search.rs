//! From a first guess to the exact transform: patches are found again at finer and finer levels.

use crate::geometry::{Point, Transform};
use crate::imaging::align::model::{Model, Pair, fitted, robust};
use crate::imaging::align::patches::{Sighting, chosen, sought, sought_back};
use crate::imaging::align::working_copy::WorkingCopy;

/// The correlation from which a patch counts as found.
pub const FOUND: f32 = 0.6;

/// How far a patch must lie from a border that was taken off, in pixels of the level.
const MARGIN: f64 = 7.0;

/// Two photos at one level and the patches of both.
pub struct Stage<'a> {
    a: &'a WorkingCopy,
    b: &'a WorkingCopy,
    level: usize,
    of_a: Vec<Point>,
    of_b: Vec<Point>,
}

impl<'a> Stage<'a> {
    /// Chooses about `n` patches of each photo at a level.
    pub fn new(a: &'a WorkingCopy, b: &'a WorkingCopy, level: usize, n: usize) -> Self {
        // Softened once at the working size, noise loses more than half at each level.
        let noise = |copy: &WorkingCopy| copy.noise() * 0.375 * 0.45_f32.powi(level as i32);
        let (of_a, of_b) = rayon::join(
            || chosen(a.level(level), noise(a), n),
            || chosen(b.level(level), noise(b), n),
        );
        let step = f64::from(1_u32 << level);
        let shown = |copy: &WorkingCopy, places: Vec<Point>| -> Vec<Point> {
            places.into_iter().filter(|place| copy.shows(*place * step, MARGIN * step)).collect()
        };
        Self { a, b, level, of_a: shown(a, of_a), of_b: shown(b, of_b) }
    }

    /// How many patches were chosen in A and in B.
    pub fn patches(&self) -> (usize, usize) {
        (self.of_a.len(), self.of_b.len())
    }

    /// Pixels of the working size in one pixel of this level.
    pub fn step(&self) -> f64 {
        f64::from(1_u32 << self.level)
    }

    /// Looks for all patches, both ways, `reach` pixels of the level around where `transform` says.
    ///
    /// Transform, places and distances are at the working size.
    pub fn sightings(&self, transform: &Transform, reach: usize) -> Vec<Sighting> {
        let step = self.step();
        let shrink = Transform::similarity(1.0 / step, 0.0, Point::default());
        let grow = Transform::similarity(step, 0.0, Point::default());
        let here = grow.then(transform).then(&shrink);
        let (a, b) = (self.a.level(self.level), self.b.level(self.level));
        // A patch cannot be found where the other photo shows its border.
        let within = |copy: &WorkingCopy, place: Point| copy.shows(place * step, MARGIN * step);
        let visible = |places: &[Point], other: &WorkingCopy, to: &Transform| -> Vec<Point> {
            places.iter().copied().filter(|place| within(other, to.apply(*place))).collect()
        };
        let Some(back) = here.inverse() else { return Vec::new() };
        let mut seen = sought(a, b, &visible(&self.of_a, self.b, &here), &here, reach);
        seen.extend(sought_back(a, b, &visible(&self.of_b, self.a, &back), &here, reach));
        for sighting in &mut seen {
            let Pair { a, b, weight } = sighting.pair;
            sighting.pair = Pair { a: a * step, b: b * step, weight };
            sighting.off *= step;
        }
        seen
    }
}

/// The pairs of patches that were found at all.
pub fn found(sightings: &[Sighting]) -> Vec<Pair> {
    sightings
        .iter()
        .filter(|sighting| sighting.is_peak && sighting.score >= FOUND)
        .map(|sighting| sighting.pair)
        .collect()
}

/// The similarity that most pairs agree with to `tolerance`: drawn from two pairs again and again (M. Fischler,
/// R. Bolles, 1981). The draws are the same in every run.
pub fn consensus(pairs: &[Pair], tolerance: f64, draws: u32) -> Option<Transform> {
    let n = pairs.len() as u64;
    if n < 4 {
        return None;
    }
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut draw = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        ((state >> 33) % n) as usize
    };
    let apart = spread(pairs) * 0.5;
    let mut best: Option<(usize, Transform)> = None;
    for _ in 0..draws {
        let two = [pairs[draw()], pairs[draw()]];
        if two[0].a.distance(two[1].a) < apart {
            continue;
        }
        let Some(transform) = fitted(Model::Similarity, &two) else { continue };
        let scale = transform.0[0].hypot(transform.0[3]);
        if !(0.4..2.5).contains(&scale) {
            continue;
        }
        let agree = pairs.iter().filter(|pair| pair.residual(&transform) < tolerance).count();
        if best.is_none_or(|(most, _)| agree > most) {
            best = Some((agree, transform));
        }
    }
    best.filter(|(agree, _)| *agree >= 4).map(|(_, transform)| transform)
}

/// The mean distance from the middle, in A.
fn spread(pairs: &[Pair]) -> f64 {
    let (n, middle) = (pairs.len() as f64, middle(pairs));
    pairs.iter().map(|pair| pair.a.distance(middle)).sum::<f64>() / n
}

/// The middle of the places in A.
pub fn middle(pairs: &[Pair]) -> Point {
    let n = pairs.len().max(1) as f64;
    pairs.iter().fold(Point::default(), |sum, pair| sum + pair.a) * (1.0 / n)
}

/// Brings a guess nearer at one level; `reach` in pixels of the level. None when too few patches agree.
pub fn nearer(
    stage: &Stage<'_>,
    guess: &Transform,
    reach: usize,
    model: Model,
    draws: u32,
) -> Option<Transform> {
    let pairs = found(&stage.sightings(guess, reach));
    let step = stage.step();
    let start = if draws > 0 { consensus(&pairs, 2.5 * step, draws)? } else { *guess };
    let similar = robust(Model::Similarity, &pairs, &start, 4.0 * step, step)?;
    if model == Model::Similarity {
        return Some(similar);
    }
    // A richer model only where many patches carry it.
    let agree = pairs.iter().filter(|pair| pair.residual(&similar) < 4.0 * step).count();
    if agree < 3 * model.unknowns() {
        return Some(similar);
    }
    let affine = robust(Model::Affine, &pairs, &similar, 4.0 * step, step).unwrap_or(similar);
    if model == Model::Affine {
        return Some(affine);
    }
    let heard: Vec<Pair> =
        pairs.iter().filter(|pair| pair.residual(&affine) < 4.0 * step).copied().collect();
    let at = middle(&heard);
    let leaning = robust(model, &pairs, &affine, 3.0 * step, step);
    leaning.filter(|leaning| is_plausible(leaning, at)).or(Some(affine))
}

/// Whether a camera could have made this around `at`, a place of A: no mirror, no extreme stretch, nothing behind the
/// camera.
///
/// Asked in the middle of what both photos show: towards its edges a view from the side stretches more and more.
pub fn is_plausible(transform: &Transform, at: Point) -> bool {
    let m = &transform.0;
    let depth = m[6] * at.x + m[7] * at.y + m[8];
    if depth / m[8] <= 0.0 || !depth.is_finite() {
        return false;
    }
    let there = transform.apply(at);
    // The slopes of x and y of B along x and y of A.
    let (a, b) = ((m[0] - there.x * m[6]) / depth, (m[1] - there.x * m[7]) / depth);
    let (c, d) = ((m[3] - there.y * m[6]) / depth, (m[4] - there.y * m[7]) / depth);
    let determinant = a * d - b * c;
    let squares = a * a + b * b + c * c + d * d;
    // The two stretches of the linear part, from their product and the sum of their squares.
    let rest = (squares * squares / 4.0 - determinant * determinant).max(0.0).sqrt();
    let (most, least) = ((squares / 2.0 + rest).sqrt(), (squares / 2.0 - rest).max(0.0).sqrt());
    determinant > 0.0 && most < 3.0 && least > 0.33 && most < 1.8 * least
}

/// The middle of the part of A that lies on B, both at the working size; the middle of A where nothing does.
pub fn middle_of_overlap(transform: &Transform, a: &WorkingCopy, b: &WorkingCopy) -> Point {
    let (width, height) = (a.level(0).width() as f64, a.level(0).height() as f64);
    let place = |i: i32| {
        Point::new((f64::from(i % 12) + 0.5) * width, (f64::from(i / 12) + 0.5) * height)
            * (1.0 / 12.0)
    };
    let is_shared = |place: &Point| b.level(0).holds(transform.apply(*place), 0.0);
    let shared: Vec<Point> = (0..144).map(place).filter(is_shared).collect();
    if shared.is_empty() {
        return Point::new(width / 2.0, height / 2.0);
    }
    shared.iter().fold(Point::default(), |sum, place| sum + *place) * (1.0 / shared.len() as f64)
}

/// Whether the corners of A (size at the working size) stay in order and before the camera.
pub fn keeps_corners(transform: &Transform, a: &WorkingCopy) -> bool {
    let finest = a.level(0);
    let (width, height) = (finest.width() as f64, finest.height() as f64);
    let m = &transform.0;
    let corners = [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)];
    let depth = |(x, y): (f64, f64)| (m[6] * x + m[7] * y + m[8]) / m[8];
    corners.into_iter().map(depth).all(|depth| (0.2..5.0).contains(&depth))
}
