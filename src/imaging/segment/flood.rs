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

/// Distances are kept in 64ths of a ΔE.
const PARTS: f32 = 64.0;

/// So many parts of a distance are one level, as a power of two.
const PARTS_A_LEVEL: u32 = 4;

/// The tolerance at which each cell is reached from a seed, as far as it has been asked for.
///
/// Cells lie in rows of a power of two with a rim of cells that count as reached, so that a place is told from a
/// number by a shift and no neighbour has to be looked at twice.
#[derive(Clone, Debug, PartialEq)]
pub struct Flood {
    width: usize,
    height: usize,
    shift: u32,
    cells: Vec<Cell>,
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

#[derive(Clone, Copy, Debug, PartialEq)]
struct Cell {
    /// How much it differs from the seed, in parts.
    distance: u16,
    level: u16,
}

impl Flood {
    /// Grows from a cell of the field until a quarter of the photo is reached, and looks for the clearest edge.
    pub fn grow(field: &Field, seed: (usize, usize)) -> Self {
        let (width, height) = (field.width, field.height);
        let color = field.middle_color(seed, SEED_RADIUS);
        let shift = (width + 2).next_power_of_two().ilog2();
        let rim = Cell { distance: 0, level: 0 };
        let mut cells = vec![rim; (height + 2) << shift];
        let inner = cells[1 << shift..].par_chunks_mut(1 << shift);
        inner.zip(field.lab.par_chunks(width.max(1))).for_each(|(line, colors)| {
            for (cell, of) in line[1..].iter_mut().zip(colors) {
                *cell = Cell { distance: (difference(*of, color) * PARTS) as u16, level: NEVER };
            }
        });
        let mut flood = Self {
            width,
            height,
            shift,
            cells,
            waiting: vec![Vec::new(); N_LEVELS + 1],
            areas: Vec::new(),
            at_border: Vec::new(),
            extent: [seed.0 + 1, seed.0 + 1, seed.1 + 1, seed.1 + 1],
            best: 0,
        };
        if seed.0 < width && seed.1 < height {
            let start = ((seed.1 + 1) << shift) + seed.0 + 1;
            flood.cells[start].level = 0;
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
        let stride = 1 << self.shift;
        let mut area = self.areas.last().copied().unwrap_or_default();
        let mut at_border = self.at_border.last().copied().unwrap_or_default();
        while let Some(cell) = self.waiting[now].pop() {
            let at = cell as usize;
            let (x, y) = (at & (stride - 1), at >> self.shift);
            area += 1;
            at_border += u32::from(x == 1 || y == 1 || x == self.width || y == self.height);
            let [left, right, top, bottom] = self.extent;
            self.extent = [left.min(x), right.max(x), top.min(y), bottom.max(y)];
            for next in [at - 1, at + 1, at - stride, at + stride] {
                let cell = &mut self.cells[next];
                if cell.level == NEVER {
                    let reached = usize::from(cell.distance >> PARTS_A_LEVEL).max(now);
                    if reached <= N_LEVELS {
                        cell.level = reached as u16;
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
        let rows = self.cells[1 << self.shift..].chunks(1 << self.shift).take(self.height);
        let mut cells = Vec::with_capacity(self.width * self.height);
        for row in rows {
            cells.extend(row[1..=self.width].iter().map(|cell| cell.level <= most));
        }
        cells
    }

    /// The mean slope of the difference along the edge of the region, and the length of the edge, for every level.
    fn clarity(&self) -> Vec<(f32, u32)> {
        let mut sums = vec![0_i32; N_LEVELS + 2];
        let mut counts = vec![0_i32; N_LEVELS + 2];
        let (cells, stride) = (&self.cells, 1 << self.shift);
        let [left, right, top, bottom] = self.extent;
        // What the slope needs lies inside the rim.
        let within = |from: usize, to: usize, n: usize| {
            (from - 1).max(SLOPE + 1)..(to + 1).min((n + 1).saturating_sub(SLOPE))
        };
        for y in within(top, bottom, self.height) {
            for x in within(left, right, self.width) {
                let at = y * stride + x;
                for step in [1, stride] {
                    let next = at + step;
                    let (a, b) = (cells[at].level, cells[next].level);
                    let (low, high) = (a.min(b), a.max(b));
                    if low == high || low == NEVER {
                        continue;
                    }
                    let high = usize::from(high).min(N_LEVELS + 1);
                    // From well inside to well outside, so that noise of single cells weighs little.
                    let outer = i32::from(cells[next + (SLOPE - 1) * step].distance);
                    let slope = (outer - i32::from(cells[at - (SLOPE - 1) * step].distance)).abs();
                    sums[usize::from(low)] += slope;
                    sums[high] -= slope;
                    counts[usize::from(low)] += 1;
                    counts[high] -= 1;
                }
            }
        }
        let (mut sum, mut count) = (0, 0);
        (0..=N_LEVELS)
            .map(|now| {
                sum += sums[now];
                count += counts[now];
                let slope = if count > 0 { sum as f32 / PARTS / count as f32 } else { 0.0 };
                (slope, count.max(0) as u32)
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
        let field = Field::of(&[pixels], 60);
        let mut flood = Flood::grow(&field, (30, 20));
        let areas: Vec<usize> = (0..60)
            .map(|t| flood.reached(f32::from(t as u8)).iter().filter(|it| **it).count())
            .collect();
        assert!(areas.is_sorted() && areas[0] >= 1 && areas[59] == 60 * 40, "{areas:?}");
    }
}
