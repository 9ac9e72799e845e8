//! Light and dark of a photo on a grid, as the search for rulers reads it.

use rayon::prelude::*;

use crate::geometry::Point;
use crate::imaging::pixels::Pixels;

/// How light each cell is.
#[derive(Clone, Debug, PartialEq)]
pub struct Tones {
    /// Cells from left to right.
    pub width: usize,
    /// Cells from top to bottom.
    pub height: usize,
    /// Pixels of the photo along one side of a cell.
    pub factor: usize,
    /// Code values of luma, 0 to 255, row by row.
    pub values: Vec<f32>,
}

impl Tones {
    /// The photo on a grid whose cells are `factor` pixels wide; what does not fill a cell is left out.
    pub fn of(pixels: &Pixels, factor: usize) -> Self {
        let (width, height) = (pixels.width() as usize / factor, pixels.height() as usize / factor);
        let mut values = vec![0.0; width * height];
        let share = 1.0 / (factor * factor) as f32;
        values.par_chunks_mut(width.max(1)).enumerate().for_each(|(row, line)| {
            for y in row * factor..(row + 1) * factor {
                let codes = pixels.row(0, y as u32, (width * factor) as u32).unwrap_or_default();
                for (value, cell) in line.iter_mut().zip(codes.chunks_exact(4 * factor)) {
                    for [r, g, b, _] in cell.as_chunks::<4>().0 {
                        *value +=
                            (0.30 * f32::from(*r) + 0.59 * f32::from(*g) + 0.11 * f32::from(*b))
                                * share;
                    }
                }
            }
        });
        Self { width, height, factor, values }
    }

    /// The tone at a place in cells, between the middles of cells; none at the rim and outside.
    pub fn at(&self, place: Point) -> Option<f64> {
        let (x, y) = (place.x - 0.5, place.y - 0.5);
        if x < 0.0 || y < 0.0 || x >= (self.width as f64) - 1.0 || y >= (self.height as f64) - 1.0 {
            return None;
        }
        let (column, row) = (x as usize, y as usize);
        let (fx, fy) = (x - column as f64, y - row as f64);
        let value =
            |dx: usize, dy: usize| f64::from(self.values[(row + dy) * self.width + column + dx]);
        let upper = value(0, 0) + (value(1, 0) - value(0, 0)) * fx;
        let lower = value(0, 1) + (value(1, 1) - value(0, 1)) * fx;
        Some(upper + (lower - upper) * fy)
    }
}
