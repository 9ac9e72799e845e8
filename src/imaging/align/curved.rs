//! Where curved skin lies beside the transform: patches that lie off together with their neighbours.

use crate::geometry::{Bounds, Point, Transform};
use crate::imaging::align::model::{Pair, median};

/// How many of the nearest patches a patch is held against.
const NEIGHBOURS: usize = 8;

/// How much of the way that its neighbours lie off a patch may differ from them: skin bends more here than there.
const LEEWAY: f64 = 0.25;

/// The pairs that agree with their neighbours on how far the transform is off there, to `tolerance` in units of B.
///
/// A patch found in a wrong place lies off by itself; one on skin that a flat transform cannot follow lies off as its
/// surroundings do.
pub fn together(transform: &Transform, pairs: &[Pair], tolerance: f64) -> Vec<Pair> {
    let steps = steps(transform, pairs);
    let agrees = |i: usize| {
        let mut near: Vec<(f64, usize)> = pairs
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != i)
            .map(|(other, pair)| (pair.a.distance(pairs[i].a), other))
            .collect();
        if near.len() < NEIGHBOURS {
            return false;
        }
        near.select_nth_unstable_by(NEIGHBOURS - 1, |a, b| a.0.total_cmp(&b.0));
        let around = &near[..NEIGHBOURS];
        let usual = |of: fn(&Point) -> f64| median(around.iter().map(|(_, at)| of(&steps[*at])));
        let (Some(x), Some(y)) = (usual(|step| step.x), usual(|step| step.y)) else { return false };
        steps[i].distance(Point::new(x, y)) <= tolerance + LEEWAY * x.hypot(y)
    };
    (0..pairs.len()).filter(|i| agrees(*i)).map(|i| pairs[i]).collect()
}

/// At most so many of the pairs, spread over what they cover, row by row.
pub fn thinned(transform: &Transform, pairs: &[Pair], most: usize) -> Vec<Pair> {
    let Some(bounds) = Bounds::of(pairs.iter().map(|pair| pair.a)) else { return Vec::new() };
    // Where half of the box is bare, its cells can be smaller.
    let finest = (most as f64).sqrt().ceil() as usize * 3;
    for side in (1..=finest).rev() {
        let cells = cells(bounds, pairs, side);
        if cells.iter().filter(|cell| !cell.is_empty()).count() <= most {
            let steps = steps(transform, pairs);
            return cells
                .iter()
                .filter_map(|cell| most_usual(cell, &steps))
                .map(|i| pairs[i])
                .collect();
        }
    }
    Vec::new()
}

/// Which pairs lie in each of `side` × `side` cells of a box, row by row.
fn cells(bounds: Bounds, pairs: &[Pair], side: usize) -> Vec<Vec<usize>> {
    let mut cells = vec![Vec::new(); side * side];
    let at = |from: f64, size: f64| ((from / size.max(1e-9) * side as f64) as usize).min(side - 1);
    for (i, pair) in pairs.iter().enumerate() {
        let from = pair.a - bounds.min;
        cells[at(from.y, bounds.height()) * side + at(from.x, bounds.width())].push(i);
    }
    cells
}

/// The pair of a cell that lies off most as the others there do.
fn most_usual(cell: &[usize], steps: &[Point]) -> Option<usize> {
    let far = |i: usize| cell.iter().map(|other| steps[i].distance(steps[*other])).sum::<f64>();
    cell.iter().copied().min_by(|a, b| far(*a).total_cmp(&far(*b)))
}

/// How far, and where to, the transform is off at each pair.
fn steps(transform: &Transform, pairs: &[Pair]) -> Vec<Point> {
    pairs.iter().map(|pair| pair.b - transform.apply(pair.a)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Places all over a picture; the skin bulges by up to 9 pixels, every fifth patch was found somewhere else.
    fn pairs() -> (Vec<Pair>, usize) {
        let mut n_wrong = 0;
        let pairs = (0..400)
            .map(|i| {
                let a = Point::new(f64::from(i % 20) * 50.0, f64::from(i / 20) * 40.0);
                let off = a - Point::new(500.0, 400.0);
                let near = (-(off.x * off.x + off.y * off.y) / 90_000.0).exp();
                let mut b = a + Point::new(9.0, -4.0) * near;
                if i % 5 == 2 {
                    n_wrong += 1;
                    let (sin, cos) = f64::from(i * 37).sin_cos();
                    b = b + Point::new(cos, sin) * (8.0 + f64::from(i % 7));
                }
                Pair::new(a, b)
            })
            .collect();
        (pairs, n_wrong)
    }

    #[test]
    fn what_lies_off_alone_is_left_out_and_what_lies_off_together_is_kept() {
        let (pairs, n_wrong) = pairs();
        let kept = together(&Transform::IDENTITY, &pairs, 2.0);
        assert!(kept.len() >= pairs.len() - n_wrong - 4, "{} of {}", kept.len(), pairs.len());
        let bulge = |pair: &Pair| {
            let off = pair.a - Point::new(500.0, 400.0);
            let near = (-(off.x * off.x + off.y * off.y) / 90_000.0).exp();
            pair.b.distance(pair.a + Point::new(9.0, -4.0) * near)
        };
        assert!(kept.iter().all(|pair| bulge(pair) < 5.0));
        assert!(kept.iter().any(|pair| pair.residual(&Transform::IDENTITY) > 9.0));
        assert_eq!(together(&Transform::IDENTITY, &pairs[..6], 2.0), [], "nobody to ask");
    }

    #[test]
    fn thinning_keeps_places_all_over_and_no_more_than_asked_for() {
        let (pairs, _) = pairs();
        for most in [1, 30, 81] {
            let kept = thinned(&Transform::IDENTITY, &pairs, most);
            assert!(kept.len() <= most && 2 * kept.len() > most, "{} of {most}", kept.len());
            assert!(kept.iter().all(|pair| pairs.contains(pair)));
        }
        let kept = thinned(&Transform::IDENTITY, &pairs, 81);
        let bounds = Bounds::of(kept.iter().map(|pair| pair.a)).expect("places");
        assert!(bounds.width() > 800.0 && bounds.height() > 600.0);
        assert_eq!(thinned(&Transform::IDENTITY, &pairs[..3], 81).len(), 3);
        assert_eq!(thinned(&Transform::IDENTITY, &[], 81), []);
    }
}
