//! Similarity, affine and projective transforms from pairs of places, by least squares and robustly.

use crate::geometry::{Point, Transform};
use crate::imaging::align::linear::Normal;

/// What a transform may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Model {
    /// Turn, scale, move: a camera at another distance, straight on.
    Similarity,
    /// Also stretch and shear: a flat surface seen slightly from the side, far away.
    Affine,
    /// Also lean: any view of a flat surface.
    Homography,
}

impl Model {
    /// All models, the simplest first.
    pub const ALL: [Self; 3] = [Self::Similarity, Self::Affine, Self::Homography];

    /// How many numbers it takes.
    pub const fn unknowns(self) -> usize {
        match self {
            Self::Similarity => 4,
            Self::Affine => 6,
            Self::Homography => 8,
        }
    }

    /// The fewest pairs that determine it.
    pub const fn fewest_pairs(self) -> usize {
        self.unknowns() / 2
    }

    /// The word for files and the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Similarity => "similarity",
            Self::Affine => "affine",
            Self::Homography => "homography",
        }
    }
}

/// The same spot in both photos.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// Where it lies in A.
    pub a: Point,
    /// Where it lies in B.
    pub b: Point,
    /// How much it counts; 1 is usual.
    pub weight: f64,
}

impl Pair {
    /// A pair that counts once.
    pub const fn new(a: Point, b: Point) -> Self {
        Self { a, b, weight: 1.0 }
    }

    /// How far the transform misses B's place, in pixels of B.
    pub fn residual(&self, transform: &Transform) -> f64 {
        transform.apply(self.a).distance(self.b)
    }
}

/// The transform of this model with the least sum of squared distances in B.
///
/// None when the pairs do not determine it: too few, all in one place, or (affine, homography) all on one line.
pub fn fitted(model: Model, pairs: &[Pair]) -> Option<Transform> {
    if pairs.iter().filter(|pair| pair.weight > 0.0).count() < model.fewest_pairs() {
        return None;
    }
    // Around the middle and with a size of 1, so that the equations are well conditioned (R. Hartley, 1997).
    let (from_a, from_b) = (unit(pairs, |pair| pair.a)?, unit(pairs, |pair| pair.b)?);
    let units: Vec<Pair> = pairs
        .iter()
        .map(|pair| Pair { a: from_a.apply(pair.a), b: from_b.apply(pair.b), weight: pair.weight })
        .collect();
    let between = match model {
        Model::Similarity => similarity(&units),
        Model::Affine => affine(&units),
        Model::Homography => homography(&units),
    }?;
    let whole = from_a.then(&between).then(&from_b.inverse()?);
    let last = whole.0[8];
    (last.abs() > 1e-9).then(|| Transform(whole.0.map(|value| value / last)))
}

/// Moves the weighted middle to 0 and scales the mean distance from it to 1.
fn unit(pairs: &[Pair], place: impl Fn(&Pair) -> Point) -> Option<Transform> {
    let weight: f64 = pairs.iter().map(|pair| pair.weight).sum();
    let middle = pairs.iter().fold(Point::default(), |sum, pair| sum + place(pair) * pair.weight)
        * (1.0 / weight);
    let size =
        pairs.iter().map(|pair| place(pair).distance(middle) * pair.weight).sum::<f64>() / weight;
    (size > 1e-9 && size.is_finite())
        .then(|| Transform::similarity(1.0 / size, 0.0, middle * (-1.0 / size)))
}

fn similarity(pairs: &[Pair]) -> Option<Transform> {
    let mut sums = Normal::<4>::new();
    for Pair { a, b, weight } in pairs {
        sums.add(&[a.x, -a.y, 1.0, 0.0], b.x, *weight);
        sums.add(&[a.y, a.x, 0.0, 1.0], b.y, *weight);
    }
    let [cos, sin, x, y] = sums.solved()?;
    (cos.hypot(sin) > 1e-6).then_some(Transform([cos, -sin, x, sin, cos, y, 0.0, 0.0, 1.0]))
}

fn affine(pairs: &[Pair]) -> Option<Transform> {
    let (mut xs, mut ys) = (Normal::<3>::new(), Normal::<3>::new());
    for Pair { a, b, weight } in pairs {
        xs.add(&[a.x, a.y, 1.0], b.x, *weight);
        ys.add(&[a.x, a.y, 1.0], b.y, *weight);
    }
    let ([a, b, c], [d, e, f]) = (xs.solved()?, ys.solved()?);
    Some(Transform([a, b, c, d, e, f, 0.0, 0.0, 1.0]))
}

/// Starts with the linear (algebraic) answer, then four Gauss-Newton steps on the distances themselves.
fn homography(pairs: &[Pair]) -> Option<Transform> {
    let mut sums = Normal::<8>::new();
    for Pair { a, b, weight } in pairs {
        sums.add(&[a.x, a.y, 1.0, 0.0, 0.0, 0.0, -b.x * a.x, -b.x * a.y], b.x, *weight);
        sums.add(&[0.0, 0.0, 0.0, a.x, a.y, 1.0, -b.y * a.x, -b.y * a.y], b.y, *weight);
    }
    let [a, b, c, d, e, f, g, h] = sums.solved()?;
    let mut found = Transform([a, b, c, d, e, f, g, h, 1.0]);
    for _ in 0..4 {
        let mut sums = Normal::<8>::new();
        for pair in pairs {
            let (rows, at) = slopes(&found, pair.a)?;
            sums.add(&rows[0], pair.b.x - at.x, pair.weight);
            sums.add(&rows[1], pair.b.y - at.y, pair.weight);
        }
        let step = sums.solved()?;
        found.0.iter_mut().zip(step).for_each(|(value, step)| *value += step);
    }
    Some(found)
}

/// How x and y of the place where `point` goes change with the first eight numbers (the ninth is 1), and the place.
fn slopes(transform: &Transform, point: Point) -> Option<([[f64; 8]; 2], Point)> {
    let m = &transform.0;
    let w = m[6] * point.x + m[7] * point.y + 1.0;
    if w < 1e-3 {
        return None;
    }
    let (x, y) = (point.x / w, point.y / w);
    let at = transform.apply(point);
    let across = [x, y, 1.0 / w, 0.0, 0.0, 0.0, -at.x * x, -at.x * y];
    let down = [0.0, 0.0, 0.0, x, y, 1.0 / w, -at.y * x, -at.y * y];
    Some(([across, down], at))
}

/// The transform that most pairs agree on: least squares again and again, what lies far off counting less and less.
///
/// `start` says where to look, `reach` how far off (in B) a pair may be to be heard at all; pairs under `floor` count
/// fully (J. Tukey's biweight). None when too few agree.
pub fn robust(
    model: Model,
    pairs: &[Pair],
    start: &Transform,
    reach: f64,
    floor: f64,
) -> Option<Transform> {
    let mut found = *start;
    for _ in 0..8 {
        let off: Vec<f64> = pairs.iter().map(|pair| pair.residual(&found)).collect();
        let spread = 1.4826 * median(off.iter().copied().filter(|off| *off <= reach))?;
        let cut = (4.685 * spread).clamp(floor.min(reach), reach);
        let heard: Vec<Pair> = pairs
            .iter()
            .zip(&off)
            .filter(|(_, off)| **off < cut)
            .map(|(pair, off)| Pair {
                weight: pair.weight * (1.0 - (off / cut).powi(2)).powi(2),
                ..*pair
            })
            .collect();
        if heard.len() < model.fewest_pairs() + 2 {
            return None;
        }
        let next = fitted(model, &heard)?;
        let moved = heard.iter().map(|pair| found.apply(pair.a).distance(next.apply(pair.a)));
        let moved = moved.fold(0.0, f64::max);
        found = next;
        if moved < 1e-4 * floor {
            break;
        }
    }
    Some(found)
}

/// The value in the middle; none of nothing.
pub fn median(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.into_iter().collect();
    if values.is_empty() {
        return None;
    }
    let middle = values.len() / 2;
    let (_, median, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    Some(*median)
}

/// How far off the transform may be at `place`, in pixels of B: one standard deviation, when each of `pairs` is off by
/// `spread` in x and in y. None when the pairs do not determine the model.
pub fn uncertainty(
    model: Model,
    transform: &Transform,
    pairs: &[Pair],
    spread: f64,
    places: &[Point],
) -> Option<Vec<f64>> {
    let from_a = unit(pairs, |pair| pair.a)?;
    let rows_at = |place: Point| -> Option<[[f64; 8]; 2]> {
        let unit = from_a.apply(place);
        let (x, y) = (unit.x, unit.y);
        Some(match model {
            Model::Similarity => {
                [[x, -y, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0], [y, x, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0]]
            }
            Model::Affine => {
                [[x, y, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, x, y, 1.0, 0.0, 0.0]]
            }
            Model::Homography => {
                let from_unit = from_a.inverse()?.then(transform);
                let last = from_unit.0[8];
                slopes(&Transform(from_unit.0.map(|value| value / last)), unit)?.0
            }
        })
    };
    let mut sums = Normal::<8>::new();
    for pair in pairs {
        for row in rows_at(pair.a)? {
            sums.add(&row, 0.0, pair.weight);
        }
    }
    // Numbers the model does not have are held still.
    for i in model.unknowns()..8 {
        let mut row = [0.0; 8];
        row[i] = 1.0;
        sums.add(&row, 0.0, 1.0);
    }
    places
        .iter()
        .map(|&place| {
            let [across, down] = rows_at(place)?;
            Some(spread * (sums.variance(&across)? + sums.variance(&down)?).max(0.0).sqrt())
        })
        .collect()
}

#[cfg(test)]
mod tests;
