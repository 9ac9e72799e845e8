//! Growing a region for every tolerance at once.
//!
//! Each cell gets the smallest tolerance at which a region grown from the seed reaches it: the least over all ways to
//! it of the greatest difference met on the way. A region of any tolerance is then a threshold, so that a tolerance
//! that follows the pointer costs nothing to change.

use rayon::prelude::*;

use crate::imaging::segment::field::Field;

/// Steps of tolerance in one ΔE.
const STEPS: f32 = 4.0;

/// The greatest tolerance, in ΔE: beyond it everything is alike.
pub const MOST: f32 = 60.0;

const N_LEVELS: usize = (MOST * STEPS) as usize;

/// A cell that no tolerance reaches.
const NEVER: u16 = u16::MAX;

/// What share of a difference in lightness counts: light falls unevenly on a body, redness does not.
const LIGHTNESS: f32 = 0.35;

/// The tolerance at which each cell is reached from a seed, as far as it has been asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Flood {
    width: usize,
    height: usize,
    /// How much each cell differs from the seed, in ΔE.
    distance: Vec<f32>,
    level: Vec<u16>,
    /// Cells to be looked at, by the level at which they are reached.
    waiting: Vec<Vec<u32>>,
    /// Cells reached up to each level.
    areas: Vec<u32>,
    /// Cells at the border of the grid reached up to each level.
    at_border: Vec<u32>,
    /// The first and the last column and row that are reached.
    extent: [usize; 4],
    best: u16,
}

impl Flood {
    /// Grows from a cell of the field until a quarter of the photo is reached, and looks for the clearest edge.
    pub fn grow(field: &Field, seed: (usize, usize)) -> Self {
        let (width, height) = (field.width, field.height);
        let color = field.middle_color(seed, SEED_RADIUS);
        let distance: Vec<f32> =
            field.lab.par_iter().map(|cell| difference(*cell, color)).collect();
        let mut flood = Self {
            width,
            height,
            distance,
            level: vec![NEVER; width * height],
            waiting: vec![Vec::new(); N_LEVELS + 1],
            areas: Vec::new(),
            at_border: Vec::new(),
            extent: [seed.0, seed.0, seed.1, seed.1],
            best: 0,
        };
        let start = seed.1 * width + seed.0;
        if let Some(cell) = flood.level.get_mut(start) {
            *cell = 0;
            flood.waiting[0].push(start as u32);
        }
        let most = (width * height / 4) as u32;
        while flood.areas.len() <= N_LEVELS && flood.areas.last().is_none_or(|area| *area <= most) {
            flood.grow_on();
        }
        flood.best = flood.clearest(most);
        flood
    }

    /// Grows to the next level.
    fn grow_on(&mut self) {
        let now = self.areas.len();
        let (width, height) = (self.width, self.height);
        let mut area = self.areas.last().copied().unwrap_or_default();
        let mut at_border = self.at_border.last().copied().unwrap_or_default();
        while let Some(cell) = self.waiting[now].pop() {
            let at = cell as usize;
            let (x, y) = (at % width, at / width);
            area += 1;
            at_border += u32::from(x == 0 || y == 0 || x + 1 == width || y + 1 == height);
            let [left, right, top, bottom] = self.extent;
            self.extent = [left.min(x), right.max(x), top.min(y), bottom.max(y)];
            for next in neighbours(x, y, width, height).into_iter().flatten() {
                if self.level[next] == NEVER {
                    let reached = ((self.distance[next] * STEPS) as usize).max(now);
                    if reached <= N_LEVELS {
                        self.level[next] = reached as u16;
                        self.waiting[reached].push(next as u32);
                    }
                }
            }
        }
        self.areas.push(area);
        self.at_border.push(at_border);
    }

    /// The tolerance at which the region ends at the clearest edge, in ΔE.
    pub fn best(&self) -> f32 {
        f32::from(self.best) / STEPS
    }

    /// Which cells a tolerance reaches, row by row.
    pub fn reached(&mut self, tolerance: f32) -> Vec<bool> {
        let most = (tolerance.clamp(0.0, MOST) * STEPS).round() as u16;
        while self.areas.len() <= usize::from(most) {
            self.grow_on();
        }
        self.level.iter().map(|level| *level <= most).collect()
    }

    /// The mean slope of the difference along the edge of the region, and the length of the edge, for every level.
    fn clarity(&self) -> Vec<(f32, u32)> {
        let distance = &self.distance;
        let mut sums = vec![0.0_f32; N_LEVELS + 2];
        let mut counts = vec![0_i32; N_LEVELS + 2];
        let (width, height) = (self.width, self.height);
        let [left, right, top, bottom] = self.extent;
        for y in top.saturating_sub(1).max(SLOPE)..(bottom + 1).min(height.saturating_sub(SLOPE)) {
            for x in left.saturating_sub(1).max(SLOPE)..(right + 1).min(width.saturating_sub(SLOPE))
            {
                let at = y * width + x;
                for (next, step) in [(at + 1, 1), (at + width, width)] {
                    let (a, b) = (self.level[at], self.level[next]);
                    let (low, high) = (a.min(b), a.max(b));
                    if low == high || low == NEVER {
                        continue;
                    }
                    let high = (high as usize).min(N_LEVELS + 1);
                    // From well inside to well outside, so that noise of single cells weighs little.
                    let slope = (distance[next + (SLOPE - 1) * step]
                        - distance[at - (SLOPE - 1) * step])
                        .abs();
                    sums[low as usize] += slope;
                    sums[high] -= slope;
                    counts[low as usize] += 1;
                    counts[high] -= 1;
                }
            }
        }
        let (mut sum, mut count) = (0.0, 0);
        (0..=N_LEVELS)
            .map(|now| {
                sum += sums[now];
                count += counts[now];
                (if count > 0 { sum / count as f32 } else { 0.0 }, count.max(0) as u32)
            })
            .collect()
    }

    fn clearest(&self, most: u32) -> u16 {
        let clarity = self.clarity();
        let is_apt = |now: &usize| {
            let area = self.areas[*now];
            area >= LEAST_CELLS && area <= most && self.at_border[*now] * 10 <= clarity[*now].1
        };
        let candidates = (0..self.areas.len()).filter(is_apt);
        candidates
            .max_by(|a, b| self.merit(*a, clarity[*a]).total_cmp(&self.merit(*b, clarity[*b])))
            .map_or((8.0 * STEPS) as u16, |now| now as u16)
    }

    /// How likely a region ends here as a person would draw it.
    ///
    /// A steep edge speaks for it. A greater tolerance finds steeper edges by itself, at the border of the body at
    /// last, and a ragged edge is one that has leaked.
    fn merit(&self, level: usize, (slope, length): (f32, u32)) -> f32 {
        let roundness = (self.areas[level] as f32).sqrt() / length.max(1) as f32;
        slope / (level as f32 / STEPS + HABIT) * roundness.sqrt()
    }
}

/// The tolerance, in ΔE, up to which a greater one is not held against a region; found by trial on synthetic photos.
const HABIT: f32 = 8.0;

/// The seed's colour is that of the cells around it, so that a pore or a hair is no seed.
const SEED_RADIUS: usize = 4;

/// A region of fewer cells is a pore or a speckle.
const LEAST_CELLS: u32 = 40;

/// Over how many cells to either side the slope at an edge is taken.
const SLOPE: usize = 2;

fn difference(a: [f32; 3], b: [f32; 3]) -> f32 {
    let [l, a, b] = [(a[0] - b[0]) * LIGHTNESS, a[1] - b[1], a[2] - b[2]];
    (l * l + a * a + b * b).sqrt()
}

fn neighbours(x: usize, y: usize, width: usize, height: usize) -> [Option<usize>; 4] {
    let at = y * width + x;
    [
        (x > 0).then(|| at - 1),
        (x + 1 < width).then_some(at + 1),
        (y > 0).then(|| at - width),
        (y + 1 < height).then_some(at + width),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imaging::pixels::Pixels;

    #[test]
    fn a_greater_tolerance_reaches_everything_a_smaller_one_does() {
        let rgba = (0..60 * 40_u32).flat_map(|i| {
            let (x, y) = (i % 60, i / 60);
            [(120 + x * 2) as u8, (90 + (x * y) % 50) as u8, 90, 255]
        });
        let pixels = Pixels::new(60, 40, rgba.collect::<Vec<u8>>()).expect("fits");
        let field = Field::of(&pixels, 60);
        let mut flood = Flood::grow(&field, (30, 20));
        let areas: Vec<usize> = (0..60)
            .map(|t| flood.reached(f32::from(t as u8)).iter().filter(|it| **it).count())
            .collect();
        assert!(areas.is_sorted() && areas[0] >= 1 && areas[59] == 60 * 40, "{areas:?}");
    }
}
