//! How much a line along the edges of a photo costs, place by place.
//!
//! The three terms of intelligent scissors (E. N. Mortensen and W. A. Barrett, 1998): how steep the edge is, whether the
//! place is on its crest (the zero crossing), and whether a step goes along it.

use std::borrow::Borrow;

use rayon::prelude::*;

use crate::geometry::Point;
use crate::imaging::pixels::Pixels;
use crate::imaging::segment::field::Field;

/// Edges of a photo on a grid of cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edges {
    /// Cells from left to right.
    pub width: usize,
    /// Cells from top to bottom.
    pub height: usize,
    /// Pixels of the photo along one side of a cell.
    pub factor: usize,
    cells: Vec<Cell>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Cell {
    /// 0 for a steep crest, [`COSTLIEST`] for even ground.
    cost: u8,
    /// How steep it is, 0 to 255.
    steepness: u8,
    /// The direction up the slope in sixteenths of a half turn.
    direction: u8,
}

/// Cells along the longer side of a photo: two pixels of a 12-megapixel photo are one cell.
const SIDE: u32 = 2048;

/// The cost of a step on even ground, direction aside.
const COSTLIEST: u8 = 200;

/// The cost that a step across an edge adds.
const ACROSS: f64 = 40.0;

/// Directions told apart in half a turn.
const DIRECTIONS: usize = 16;

/// The eight neighbours: to the right first, then clockwise.
pub const STEPS: [(isize, isize); 8] =
    [(1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1)];

impl Edges {
    /// Finds the edges of a photo, quicker with smaller copies of it ([`Field::of`]).
    pub fn of(levels: &[impl Borrow<Pixels>]) -> Self {
        Self::of_field(&Field::of(levels, SIDE))
    }

    fn of_field(field: &Field) -> Self {
        let (width, height) = (field.width, field.height);
        let mut slopes = vec![[0.0_f32; 2]; width * height];
        slopes.par_chunks_mut(width.max(1)).enumerate().for_each(|(y, line)| {
            for (x, slope) in line.iter_mut().enumerate() {
                *slope = slope_at(field, x, y);
            }
        });
        let steepness = |slope: &[f32; 2]| slope[0].hypot(slope[1]);
        // What is steeper than all but one place in fifty is as steep as can be.
        let mut sample: Vec<f32> = slopes.iter().step_by(17).map(steepness).collect();
        sample.sort_by(f32::total_cmp);
        let most = sample.get(sample.len() * 49 / 50).copied().unwrap_or(1.0).max(1.0);
        let mut cells = vec![Cell::default(); width * height];
        cells.par_chunks_mut(width.max(1)).enumerate().for_each(|(y, line)| {
            for (x, cell) in line.iter_mut().enumerate() {
                let slope = slopes[y * width + x];
                let here = steepness(&slope);
                let beside = |sign: f32| {
                    let (dx, dy) = (slope[0] / here.max(1e-6), slope[1] / here.max(1e-6));
                    let step = |at: usize, by: f32, n: usize| {
                        at.saturating_add_signed((sign * by).round() as isize).min(n - 1)
                    };
                    steepness(&slopes[step(y, dy, height) * width + step(x, dx, width)])
                };
                let is_crest = here >= beside(1.0) && here >= beside(-1.0);
                let share = (here / most).min(1.0).sqrt();
                let flat = if is_crest { 1.0 - share } else { (1.0 - 0.6 * share).min(1.0) };
                let half_turns = f64::from(slope[1].atan2(slope[0])) / std::f64::consts::PI;
                *cell = Cell {
                    cost: (flat * f32::from(COSTLIEST)) as u8 + 1,
                    steepness: ((here / most).min(1.0) * 255.0) as u8,
                    direction: ((half_turns * DIRECTIONS as f64).round() as i64)
                        .rem_euclid(DIRECTIONS as i64) as u8,
                };
            }
        });
        Self { width, height, factor: field.factor, cells }
    }

    /// The cell that a place of the photo lies in, or the nearest one.
    pub fn cell(&self, at: Point) -> (usize, usize) {
        let place = |value: f64, n: usize| {
            ((value / self.factor as f64).floor().max(0.0) as usize).min(n.saturating_sub(1))
        };
        (place(at.x, self.width), place(at.y, self.height))
    }

    /// The place on the photo of the middle of a cell.
    pub fn place(&self, (x, y): (usize, usize)) -> Point {
        Point::new(x as f64 + 0.5, y as f64 + 0.5) * self.factor as f64
    }

    /// What a step from a cell in one of [`STEPS`] costs.
    pub fn cost(&self, (x, y): (usize, usize), step: usize, across: &[[u8; DIRECTIONS]; 8]) -> u32 {
        let cell = self.cells.get(y * self.width + x).copied().unwrap_or_default();
        let there = u32::from(cell.cost)
            + u32::from(across[step][usize::from(cell.direction)]) * u32::from(cell.steepness)
                / 255;
        // A slanting step is longer: 181 / 128 is √2.
        if step % 2 == 1 { there * 181 / 128 } else { there }
    }

    /// For each of [`STEPS`] and each direction of a slope, what going up it adds.
    pub fn across() -> [[u8; DIRECTIONS]; 8] {
        std::array::from_fn(|step| {
            let towards = step as f64 * std::f64::consts::FRAC_PI_4;
            std::array::from_fn(|direction| {
                let up = direction as f64 / DIRECTIONS as f64 * std::f64::consts::PI;
                ((towards - up).cos().abs() * ACROSS) as u8
            })
        })
    }

    /// The place of the clearest edge no farther than `radius` from a place, in pixels of the photo; the place itself
    /// where there is none.
    pub fn snapped(&self, at: Point, radius: f64) -> Point {
        let reach = (radius / self.factor as f64).ceil() as usize;
        let (x, y) = self.cell(at);
        let columns = x.saturating_sub(reach)..(x + reach + 1).min(self.width);
        let rows = y.saturating_sub(reach)..(y + reach + 1).min(self.height);
        let cells = rows.flat_map(|y| columns.clone().map(move |x| (x, y)));
        let merit = |cell: (usize, usize)| {
            let far = self.place(cell).distance(at) / radius.max(1e-6);
            let known = self.cells.get(cell.1 * self.width + cell.0).copied().unwrap_or_default();
            // Only a crest counts, and a near one more than one at the rim.
            let is_crest = f64::from(known.cost) < f64::from(COSTLIEST) * 0.75;
            (far <= 1.0 && is_crest && known.steepness > 24)
                .then(|| f64::from(255 - known.cost) * (1.0 - 0.5 * far))
        };
        cells
            .filter_map(|cell| Some((merit(cell)?, cell)))
            .max_by(|(a, _), (b, _)| a.total_cmp(b))
            .map_or(at, |(_, cell)| self.place(cell))
    }
}

/// How the colour changes to the right and downwards, in ΔE a cell: that of the channel that changes most.
fn slope_at(field: &Field, x: usize, y: usize) -> [f32; 2] {
    let at = |dx: isize, dy: isize| {
        let x = x.saturating_add_signed(dx).min(field.width - 1);
        let y = y.saturating_add_signed(dy).min(field.height - 1);
        field.lab[y * field.width + x]
    };
    let (left, right, above, below) = (at(-1, 0), at(1, 0), at(0, -1), at(0, 1));
    let slopes = [0, 1, 2].map(|i| [(right[i] - left[i]) / 2.0, (below[i] - above[i]) / 2.0]);
    let steep = |slope: &[f32; 2]| slope[0] * slope[0] + slope[1] * slope[1];
    slopes.into_iter().max_by(|a, b| steep(a).total_cmp(&steep(b))).unwrap_or_default()
}
