//! Small squares of one photo, found again in the other.

use rayon::prelude::*;

use crate::geometry::{Point, Transform};
use crate::imaging::align::grey::Grey;
use crate::imaging::align::model::Pair;

/// The side of a patch, in pixels of the level.
pub const SIDE: usize = 16;

/// The farthest a patch is looked for, in pixels of the level.
pub const FARTHEST: usize = 12;

const WINDOW: usize = SIDE + 2 * FARTHEST;
const AREA: f32 = (SIDE * SIDE) as f32;

/// The correlation under which the place of a patch is not worth making exact.
const WORTH_REFINING: f32 = 0.5;

/// A patch that was looked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sighting {
    /// Its places in both photos, in pixels of the level.
    pub pair: Pair,
    /// The correlation there, from -1 to 1.
    pub score: f32,
    /// How far from where the transform said, in pixels of the level of B.
    pub off: f64,
    /// Whether the best place lies inside the window and not at its edge, where a better one may lie beyond.
    pub is_peak: bool,
}

/// The middles of the most telling patches, spread over the picture: at most about `n`.
///
/// A patch tells when it changes in every direction (C. Harris, M. Stephens, 1988; J. Shi, C. Tomasi, 1994) by more
/// than `noise` (standard deviation at this level) explains. Plain surfaces and straight edges have none.
pub fn chosen(grey: &Grey, noise: f32, n: usize) -> Vec<Point> {
    let (width, height) = (grey.width(), grey.height());
    if width <= SIDE + 2 || height <= SIDE + 2 || n == 0 {
        return Vec::new();
    }
    let slope = |from: &Grey, x: isize, y: isize, step: (isize, isize)| {
        (from.at(x + step.0, y + step.1) - from.at(x - step.0, y - step.1)) / 2.0
    };
    let size = width * height;
    let (mut xx, mut xy, mut yy) = (vec![0.0; size], vec![0.0; size], vec![0.0; size]);
    for i in 0..size {
        let (x, y) = ((i % width) as isize, (i / width) as isize);
        let (right, down) = (slope(grey, x, y, (1, 0)), slope(grey, x, y, (0, 1)));
        (xx[i], xy[i], yy[i]) = (right * right, right * down, down * down);
    }
    let around =
        |values: Vec<f32>| Grey::new(width, height, values).map(|sum| sum.averaged(SIDE / 2 - 2));
    let (Some(xx), Some(xy), Some(yy)) = (around(xx), around(xy), around(yy)) else {
        return Vec::new();
    };
    // Slopes of softened noise have 0.42 of its power.
    let floor = 0.04 + 3.0 * 0.42 * noise * noise;
    let cell = ((size as f64 / n as f64).sqrt().ceil() as usize).max(SIDE / 2);
    let margin = SIDE / 2 + 1;
    let mut best: Vec<(f32, Point)> = Vec::new();
    for top in (margin..height - margin).step_by(cell) {
        for left in (margin..width - margin).step_by(cell) {
            let mut found = (floor, None);
            for y in top..(top + cell).min(height - margin) {
                for x in left..(left + cell).min(width - margin) {
                    let i = y * width + x;
                    let (xx, xy, yy) = (xx.values()[i], xy.values()[i], yy.values()[i]);
                    let (mean, rest) = (f32::midpoint(xx, yy), ((xx - yy) / 2.0).hypot(xy));
                    let (least, most) = (mean - rest, mean + rest);
                    if least > found.0 && least > 0.04 * most {
                        found = (least, Some(Point::new(x as f64, y as f64)));
                    }
                }
            }
            if let (strength, Some(place)) = found {
                best.push((strength, place));
            }
        }
    }
    best.sort_by(|a, b| b.0.total_cmp(&a.0));
    best.truncate(n);
    best.into_iter().map(|(_, place)| place).collect()
}

/// Looks for patches of `a` around `places` in `b`, at most `reach` pixels from where the transform says.
///
/// A patch whose window is not wholly inside `b` is not looked for. The pairs lead from `a` to `b`.
pub fn sought(
    a: &Grey,
    b: &Grey,
    places: &[Point],
    transform: &Transform,
    reach: usize,
) -> Vec<Sighting> {
    let reach = reach.clamp(1, FARTHEST);
    places
        .par_iter()
        .with_min_len(16)
        .filter_map(|&place| seek(a, b, place, transform, reach))
        .collect()
}

/// Like [`sought`] for patches of `b` in `a`; the pairs still lead from `a` to `b`.
pub fn sought_back(
    a: &Grey,
    b: &Grey,
    places: &[Point],
    transform: &Transform,
    reach: usize,
) -> Vec<Sighting> {
    let Some(back) = transform.inverse() else { return Vec::new() };
    let turned = |sighting: Sighting| {
        let Pair { a: from, b: to, weight } = sighting.pair;
        let off = transform.apply(to).distance(from);
        Sighting { pair: Pair { a: to, b: from, weight }, off, ..sighting }
    };
    sought(b, a, places, &back, reach).into_iter().map(turned).collect()
}

fn seek(a: &Grey, b: &Grey, place: Point, transform: &Transform, reach: usize) -> Option<Sighting> {
    let template = Template::at(a, place)?;
    let window = Window::of(b, place, transform, reach)?;
    let n = 2 * reach + 1;
    let mut scores = [0.0_f32; (2 * FARTHEST + 1) * (2 * FARTHEST + 1)];
    window.compare(&template, &mut scores[..n * n]);
    let best = (0..n * n).max_by(|&i, &j| scores[i].total_cmp(&scores[j]))?;
    let (x, y) = (best % n, best / n);
    let is_peak = (1..n - 1).contains(&x) && (1..n - 1).contains(&y);
    let (mut shift_x, mut shift_y) = (0.0, 0.0);
    if is_peak {
        shift_x = vertex(scores[best - 1], scores[best], scores[best + 1]);
        shift_y = vertex(scores[best - n], scores[best], scores[best + n]);
    }
    let whole = Point::new(x as f64 - reach as f64, y as f64 - reach as f64);
    let mut step = whole + Point::new(f64::from(shift_x), f64::from(shift_y));
    let mut score = scores[best];
    if is_peak && score > WORTH_REFINING {
        // The parabola leans to one side where the patch does; the last tenths come from the patch itself.
        for _ in 0..3 {
            let Some((better, fit)) = window.nudged(b, &template, step) else { break };
            if better.distance(whole) > 1.0 {
                break;
            }
            score = score.max(fit);
            step = better;
        }
    }
    let found = window.place(step);
    let off = found.distance(window.middle);
    Some(Sighting { pair: Pair::new(place, found), score, off, is_peak })
}

/// Where the parabola through three values a step apart is highest, from the middle one.
fn vertex(before: f32, here: f32, after: f32) -> f32 {
    let bend = before - 2.0 * here + after;
    if bend < -1e-9 { ((before - after) / (2.0 * bend)).clamp(-0.5, 0.5) } else { 0.0 }
}

/// A patch without its mean and with a length of 1.
struct Template([[f32; SIDE]; SIDE]);

impl Template {
    fn at(grey: &Grey, place: Point) -> Option<Self> {
        let half = (SIDE / 2) as f64;
        if !grey.holds(place, half) {
            return None;
        }
        let (left, top) = ((place.x - half).round() as usize, (place.y - half).round() as usize);
        let mut rows = [[0.0; SIDE]; SIDE];
        for (i, row) in rows.iter_mut().enumerate() {
            row.copy_from_slice(grey.row(left, top + i, SIDE));
        }
        let mean = rows.as_flattened().iter().sum::<f32>() / AREA;
        rows.as_flattened_mut().iter_mut().for_each(|value| *value -= mean);
        let length = rows.as_flattened().iter().map(|value| value * value).sum::<f32>().sqrt();
        (length > 1e-3).then(|| {
            rows.as_flattened_mut().iter_mut().for_each(|value| *value /= length);
            Self(rows)
        })
    }
}

/// What of B lies around the place where the transform puts a patch, turned and scaled as A is.
struct Window {
    values: [[f32; WINDOW]; WINDOW],
    side: usize,
    middle: Point,
    right: Point,
    down: Point,
}

impl Window {
    fn of(b: &Grey, place: Point, transform: &Transform, reach: usize) -> Option<Self> {
        let middle = transform.apply(place);
        let slope =
            |step: Point| (transform.apply(place + step) - transform.apply(place - step)) * 0.5;
        let (right, down) = (slope(Point::new(1.0, 0.0)), slope(Point::new(0.0, 1.0)));
        let side = SIDE + 2 * reach;
        let mut window = Self { values: [[0.0; WINDOW]; WINDOW], side, middle, right, down };
        let edge = side as f64 / 2.0;
        let corners = [(-edge, -edge), (edge, -edge), (edge, edge), (-edge, edge)];
        if !corners.iter().all(|&(x, y)| b.holds(window.place(Point::new(x, y)), 0.0)) {
            return None;
        }
        for (y, row) in window.values.iter_mut().enumerate().take(side) {
            let first = Point::new(0.5 - edge, y as f64 + 0.5 - edge);
            let first = middle + right * first.x + down * first.y;
            let (mut at_x, mut at_y) = (first.x as f32, first.y as f32);
            for value in row.iter_mut().take(side) {
                *value = b.sample(at_x, at_y);
                at_x += right.x as f32;
                at_y += right.y as f32;
            }
        }
        Some(window)
    }

    /// The place in B that lies `step` pixels of A from the middle.
    fn place(&self, step: Point) -> Point {
        self.middle + self.right * step.x + self.down * step.y
    }

    /// One step of Gauss and Newton from `step`, brightness and contrast free (B. Lucas, T. Kanade, 1981): the better
    /// step, and the correlation before it. None where the slopes do not tell both directions.
    fn nudged(&self, b: &Grey, template: &Template, step: Point) -> Option<(Point, f32)> {
        const EDGED: usize = SIDE + 2;
        let mut seen = [[0.0_f32; EDGED]; EDGED];
        let corner = step - Point::new(0.5, 0.5) * (EDGED as f64 - 1.0);
        for (y, row) in seen.iter_mut().enumerate() {
            let first = self.place(corner + Point::new(0.0, y as f64));
            let (mut at_x, mut at_y) = (first.x as f32, first.y as f32);
            for value in row {
                *value = b.sample(at_x, at_y);
                at_x += self.right.x as f32;
                at_y += self.right.y as f32;
            }
        }
        let inner = seen[1..=SIDE].iter().map(|row| row[1..=SIDE].iter().sum::<f32>());
        let mean = inner.sum::<f32>() / AREA;
        // Sums of products of: slope to the right, slope down, template, brightness; the template has no mean.
        let (mut xx, mut xy, mut yy, mut xt, mut yt, mut xv, mut yv, mut tv, mut vv) =
            (0.0_f32, 0.0_f32, 0.0_f32, 0.0_f32, 0.0_f32, 0.0_f32, 0.0_f32, 0.0_f32, 0.0_f32);
        let (mut sum_x, mut sum_y) = (0.0_f32, 0.0_f32);
        for (y, line) in template.0.iter().enumerate() {
            for (x, &t) in line.iter().enumerate() {
                let value = seen[y + 1][x + 1] - mean;
                let right = (seen[y + 1][x + 2] - seen[y + 1][x]) / 2.0;
                let down = (seen[y + 2][x + 1] - seen[y][x + 1]) / 2.0;
                (sum_x, sum_y) = (sum_x + right, sum_y + down);
                (xx, xy, yy) = (xx + right * right, xy + right * down, yy + down * down);
                (xt, yt, tv) = (xt + right * t, yt + down * t, tv + t * value);
                (xv, yv, vv) = (xv + right * value, yv + down * value, vv + value * value);
            }
        }
        // Without the mean of the slopes and without what a change of contrast explains.
        xx -= sum_x * sum_x / AREA + xt * xt;
        xy -= sum_x * sum_y / AREA + xt * yt;
        yy -= sum_y * sum_y / AREA + yt * yt;
        (xv, yv) = (xv - xt * tv, yv - yt * tv);
        let determinant = xx * yy - xy * xy;
        if vv <= 0.06 * AREA || determinant <= 1e-3 * xx * yy {
            return None;
        }
        let nudge = Point::new(
            f64::from((xy * yv - yy * xv) / determinant),
            f64::from((xy * xv - xx * yv) / determinant),
        );
        Some((step + nudge, tv / vv.sqrt()))
    }

    /// The correlation of the template with every square of the window.
    fn compare(&self, template: &Template, scores: &mut [f32]) {
        let n = self.side - SIDE + 1;
        // Sums of each row over the width of a patch, minus the middle value so that squares stay small.
        let base = self.values[self.side / 2][self.side / 2];
        let mut sums = [[(0.0_f32, 0.0_f32); WINDOW]; WINDOW];
        for (line, row) in sums.iter_mut().zip(&self.values).take(self.side) {
            for (x, sum) in line.iter_mut().enumerate().take(n) {
                let part = row[x..x + SIDE].iter().map(|value| value - base);
                *sum = part.fold((0.0, 0.0), |(s, p), value| (s + value, p + value * value));
            }
        }
        for y in 0..n {
            for x in 0..n {
                let mut products = [0.0_f32; SIDE];
                let (mut sum, mut power) = (0.0, 0.0);
                for (i, row) in template.0.iter().enumerate() {
                    let part = &self.values[y + i][x..x + SIDE];
                    for k in 0..SIDE {
                        products[k] += row[k] * part[k];
                    }
                    let (s, p) = sums[y + i][x];
                    sum += s;
                    power += p;
                }
                let spread = power - sum * sum / AREA;
                // Under a quarter of a grey level all around there is nothing to correlate with.
                scores[y * n + x] = if spread > 0.06 * AREA {
                    products.iter().sum::<f32>() / spread.sqrt()
                } else {
                    0.0
                };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Spots of all sizes at places without order.
    fn spots(width: usize, height: usize, moved: Point) -> Grey {
        let values = (0..width * height).map(|i| {
            let place = Point::new((i % width) as f64 + 0.5, (i / width) as f64 + 0.5) - moved;
            let wave = |x: f64, y: f64| (place.x * x + place.y * y).sin();
            (120.0 + 20.0 * wave(0.31, 0.17) + 15.0 * wave(-0.23, 0.29) + 10.0 * wave(0.05, -0.4))
                as f32
        });
        Grey::new(width, height, values.collect()).expect("fits")
    }

    #[test]
    fn a_patch_is_found_where_it_went() {
        let (a, b) = (spots(120, 100, Point::default()), spots(120, 100, Point::new(3.4, -2.7)));
        let places = chosen(&a, 0.0, 30);
        assert!(places.len() > 10);
        for sighting in sought(&a, &b, &places, &Transform::IDENTITY, 6) {
            let went = sighting.pair.b - sighting.pair.a;
            assert!(went.distance(Point::new(3.4, -2.7)) < 0.1, "{went:?}");
            assert!(sighting.score > 0.98 && sighting.is_peak);
        }
        let back = sought_back(&a, &b, &chosen(&b, 0.0, 30), &Transform::IDENTITY, 6);
        assert!(!back.is_empty());
        for sighting in back {
            assert!((sighting.pair.b - sighting.pair.a).distance(Point::new(3.4, -2.7)) < 0.1);
        }
    }

    #[test]
    fn plain_surfaces_and_straight_edges_tell_nothing() {
        let plain = Grey::new(80, 80, vec![100.0; 6400]).expect("fits");
        assert!(chosen(&plain, 0.5, 50).is_empty());
        let edge = |i: usize| if i % 80 < 40 { 50.0 } else { 200.0 };
        let edge = Grey::new(80, 80, (0..6400).map(edge).collect()).expect("fits");
        assert!(chosen(&edge, 0.5, 50).is_empty());
        assert!(chosen(&Grey::new(5, 5, vec![0.0; 25]).expect("fits"), 0.0, 5).is_empty());
    }

    #[test]
    fn what_leaves_the_picture_is_not_looked_for() {
        let a = spots(60, 60, Point::default());
        let away = Transform::similarity(1.0, 0.0, Point::new(500.0, 0.0));
        assert!(sought(&a, &a, &[Point::new(30.0, 30.0)], &away, 4).is_empty());
        assert_eq!(sought(&a, &a, &[Point::new(30.0, 30.0)], &Transform::IDENTITY, 4).len(), 1);
    }
}
