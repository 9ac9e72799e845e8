//! A photo as the segmenting tools see it: CIELAB on a coarser grid, smoothed against noise and pores.
//!
//! The grid is coarse enough that a whole 12-megapixel photo is worked through at once; outlines regain the place of
//! the edge by interpolation between its cells.

use std::sync::OnceLock;

use rayon::prelude::*;

use crate::geometry::Point;
use crate::imaging::lab::linear;
use crate::imaging::pixels::Pixels;

/// L*, a* and b* on a grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Cells from left to right.
    pub width: usize,
    /// Cells from top to bottom.
    pub height: usize,
    /// Pixels of the photo along one side of a cell.
    pub factor: usize,
    /// Width and height of the photo in pixels.
    pub photo: Point,
    /// L*, a* and b* of each cell, row by row.
    pub lab: Vec<[f32; 3]>,
}

impl Field {
    /// The photo on a grid of about `side` cells along its longer side, never finer than its pixels.
    pub fn of(pixels: &Pixels, side: u32) -> Self {
        let factor = pixels.width().max(pixels.height()).div_ceil(side.max(1)).max(1) as usize;
        let (width, height) = (
            (pixels.width() as usize).div_ceil(factor),
            (pixels.height() as usize).div_ceil(factor),
        );
        let mut lab = vec![[0.0; 3]; width * height];
        lab.par_chunks_mut(width.max(1)).enumerate().for_each(|(row, line)| {
            let mut sums = vec![[0_u32; 4]; width];
            for y in row * factor..((row + 1) * factor).min(pixels.height() as usize) {
                let codes = pixels.row(0, y as u32, pixels.width()).unwrap_or_default();
                for (sum, cell) in sums.iter_mut().zip(codes.chunks(4 * factor)) {
                    // Red and blue are added at once, in halves that hold the sum of 257 pixels.
                    for part in cell.chunks(4 * 256) {
                        let (mut red_and_blue, mut green) = (0_u32, 0_u32);
                        for pixel in part.as_chunks::<4>().0 {
                            let pixel = u32::from_le_bytes(*pixel);
                            red_and_blue += pixel & 0x00ff_00ff;
                            green += (pixel >> 8) & 0xff;
                        }
                        sum[0] += red_and_blue & 0xffff;
                        sum[1] += green;
                        sum[2] += red_and_blue >> 16;
                        sum[3] += part.len() as u32 / 4;
                    }
                }
            }
            for (cell, [r, g, b, n]) in line.iter_mut().zip(sums) {
                let n = n.max(1) as f32;
                *cell = lab_of_codes([r as f32 / n, g as f32 / n, b as f32 / n]);
            }
        });
        let photo = Point::new(f64::from(pixels.width()), f64::from(pixels.height()));
        let mut field = Self { width, height, factor, photo, lab };
        field.smooth();
        field
    }

    /// The cell that a place of the photo lies in; none outside.
    pub fn cell(&self, at: Point) -> Option<(usize, usize)> {
        let (x, y) = ((at.x / self.factor as f64).floor(), (at.y / self.factor as f64).floor());
        let is_inside = x >= 0.0 && y >= 0.0 && x < self.width as f64 && y < self.height as f64;
        is_inside.then_some((x as usize, y as usize))
    }

    /// The colour of a cell.
    pub fn at(&self, x: usize, y: usize) -> [f32; 3] {
        self.lab.get(y * self.width + x).copied().unwrap_or_default()
    }

    /// The middle colour, channel by channel, of the cells no farther than `radius` in either direction.
    pub fn middle_color(&self, (x, y): (usize, usize), radius: usize) -> [f32; 3] {
        let columns = x.saturating_sub(radius)..(x + radius + 1).min(self.width);
        let rows = y.saturating_sub(radius)..(y + radius + 1).min(self.height);
        let cells: Vec<[f32; 3]> = rows
            .flat_map(|y| columns.clone().map(move |x| (x, y)))
            .map(|(x, y)| self.at(x, y))
            .collect();
        std::array::from_fn(|i| {
            let mut values: Vec<f32> = cells.iter().map(|cell| cell[i]).collect();
            values.sort_by(f32::total_cmp);
            values.get(values.len() / 2).copied().unwrap_or_default()
        })
    }

    /// A binomial filter over nine cells in both directions: a Gaussian of √2 cells.
    fn smooth(&mut self) {
        let (width, height) = (self.width, self.height);
        let before = std::mem::take(&mut self.lab);
        let mut after = vec![[0.0; 3]; before.len()];
        after.par_chunks_mut(width.max(1)).enumerate().for_each(|(y, line)| {
            // The row with its ends repeated, so that there is no end to look out for.
            let mut down = vec![[0.0_f32; 3]; width + 8];
            for (step, weight) in BINOMIAL.into_iter().enumerate() {
                let y = (y + step).saturating_sub(4).min(height - 1);
                let row = before[y * width..(y + 1) * width].as_flattened();
                for (sum, value) in down[4..].as_flattened_mut().iter_mut().zip(row) {
                    *sum += value * weight;
                }
            }
            let (first, last) = (down[4], down[width + 3]);
            down[..4].fill(first);
            down[width + 4..].fill(last);
            // Weight by weight along the whole row: many cells at a time.
            for (step, weight) in BINOMIAL.into_iter().enumerate() {
                let near = down[step..].as_flattened();
                for (sum, value) in line.as_flattened_mut().iter_mut().zip(near) {
                    *sum += value * weight;
                }
            }
        });
        self.lab = after;
    }
}

/// The ninth row of Pascal's triangle over its sum.
const BINOMIAL: [f32; 9] = [
    1.0 / 256.0,
    8.0 / 256.0,
    28.0 / 256.0,
    56.0 / 256.0,
    70.0 / 256.0,
    56.0 / 256.0,
    28.0 / 256.0,
    8.0 / 256.0,
    1.0 / 256.0,
];

/// Steps of the tables: code values in quarters, light in 4096ths.
const CODES: usize = 255 * 4;
const LIGHTS: usize = 4096;

/// L*, a* and b* of code values of sRGB, 0 to 255, as [`crate::imaging::lab`] has them but from tables.
fn lab_of_codes(codes: [f32; 3]) -> [f32; 3] {
    static LINEAR: OnceLock<Vec<f32>> = OnceLock::new();
    static ROOT: OnceLock<Vec<f32>> = OnceLock::new();
    let linear = LINEAR
        .get_or_init(|| (0..=CODES).map(|i| linear(i as f64 / CODES as f64) as f32).collect());
    let root = ROOT.get_or_init(|| {
        let root = |t: f64| {
            if t > 216.0 / 24_389.0 { t.cbrt() } else { (24_389.0 / 27.0 * t + 16.0) / 116.0 }
        };
        (0..=LIGHTS + 1).map(|i| root(i as f64 / LIGHTS as f64) as f32).collect()
    });
    let [r, g, b] = codes.map(|code| linear[((code * 4.0 + 0.5) as usize).min(CODES)]);
    let [x, y, z] = [
        (0.412_456_4 * r + 0.357_576_1 * g + 0.180_437_5 * b) / 0.950_47,
        0.212_672_9 * r + 0.715_152_2 * g + 0.072_175 * b,
        (0.019_333_9 * r + 0.119_192 * g + 0.950_304_1 * b) / 1.088_83,
    ]
    .map(|t| {
        let at = t.clamp(0.0, 1.0) * LIGHTS as f32;
        let low = at as usize;
        root[low] + (root[low + 1] - root[low]) * (at - low as f32)
    });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imaging::lab::lab_of_srgb;

    #[test]
    fn the_tables_give_the_colours_of_the_formula() {
        for color in [[255, 255, 255], [200, 120, 110], [224, 172, 150], [90, 40, 30], [12, 20, 40]]
        {
            let exact = lab_of_srgb(color);
            let found = lab_of_codes(color.map(f32::from));
            for (found, exact) in found.into_iter().zip(exact) {
                assert!((f64::from(found) - exact).abs() < 0.1, "{color:?}: {found} for {exact}");
            }
        }
    }

    #[test]
    fn a_field_covers_the_photo_and_keeps_an_even_colour() {
        let field = Field::of(&Pixels::filled(101, 37, [200, 120, 110]), 50);
        assert_eq!((field.width, field.height, field.factor), (34, 13, 3));
        let there = field.at(33, 12);
        assert!((there[1] - 30.1).abs() < 0.1, "{there:?}");
        assert_eq!(field.cell(Point::new(100.9, 36.9)), Some((33, 12)));
        assert_eq!(field.cell(Point::new(102.0, 5.0)), None);
        assert_eq!(field.cell(Point::new(-0.1, 5.0)), None);
        let nothing = Field::of(&Pixels::filled(0, 0, [0; 3]), 50);
        assert_eq!((nothing.width, nothing.cell(Point::default())), (0, None));
    }
}
