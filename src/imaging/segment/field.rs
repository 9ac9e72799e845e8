//! A photo as the segmenting tools see it: CIELAB on a coarser grid, smoothed against noise and pores.
//!
//! The grid is coarse enough that a whole 12-megapixel photo is worked through at once; outlines regain the place of
//! the edge by interpolation between its cells.

use std::borrow::Borrow;
use std::ops::Range;
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
    /// A photo on a grid of about `side` cells along its longer side, never finer than its pixels.
    ///
    /// `levels` are the photo and, as far as they are at hand, copies of it each half as large as the one before
    /// ([`crate::imaging::pyramid`]); nothing for an empty list.
    pub fn of(levels: &[impl Borrow<Pixels>], side: u32) -> Self {
        let nothing =
            || Self { width: 0, height: 0, factor: 1, photo: Point::default(), lab: Vec::new() };
        let Some(photo) = levels.first().map(Borrow::borrow) else { return nothing() };
        let factor = photo.width().max(photo.height()).div_ceil(side.max(1)).max(1);
        // A pixel of the level n is the mean of exactly 2ⁿ by 2ⁿ of the photo.
        let level = (factor.trailing_zeros() as usize).min(levels.len() - 1);
        let grid = Grid {
            pixels: levels[level].borrow(),
            factor: (factor >> level) as usize,
            width: photo.width().div_ceil(factor) as usize,
            height: photo.height().div_ceil(factor) as usize,
        };
        let mut lab = vec![[0.0; 3]; grid.width * grid.height];
        lab.par_chunks_mut((grid.width * BLOCK).max(1)).enumerate().for_each_init(
            || Room::for_grid(&grid),
            |room, (block, lines)| grid.read(block * BLOCK, lines, room),
        );
        let photo = Point::new(f64::from(photo.width()), f64::from(photo.height()));
        Self { width: grid.width, height: grid.height, factor: factor as usize, photo, lab }
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
}

/// Rows that are worked through together.
const BLOCK: usize = 32;

/// How far smoothing reaches, in cells.
const REACH: usize = 4;

/// How cells lie on pixels.
struct Grid<'a> {
    pixels: &'a Pixels,
    /// Of these pixels along one side of a cell.
    factor: usize,
    width: usize,
    height: usize,
}

/// Room to work in, used again from block to block.
struct Room {
    /// The rows of a block, and as many above and below as smoothing reaches.
    colors: Vec<[f32; 3]>,
    /// A smoothed row with its ends repeated, so that there is no end to look out for.
    row: Vec<[f32; 3]>,
    /// Pixels added up downwards.
    sums: Vec<u16>,
}

impl Room {
    fn for_grid(grid: &Grid<'_>) -> Self {
        Self {
            colors: vec![[0.0; 3]; grid.width * (BLOCK + 2 * REACH)],
            row: vec![[0.0; 3]; grid.width + 2 * REACH],
            sums: vec![0; grid.pixels.width() as usize * 4],
        }
    }
}

impl Grid<'_> {
    /// Some rows from `top` on, smoothed by a binomial filter over nine cells both ways: a Gaussian of √2 cells.
    fn read(&self, top: usize, lines: &mut [[f32; 3]], room: &mut Room) {
        let width = self.width;
        let first = top.saturating_sub(REACH);
        let end = (top + lines.len() / width + REACH).min(self.height);
        for (y, line) in (first..end).zip(room.colors.chunks_mut(width)) {
            self.read_row(y, &mut room.sums, line);
        }
        for (y, line) in lines.chunks_mut(width).enumerate() {
            let row = |step: usize| {
                let y = (top + y + step).saturating_sub(REACH).min(self.height - 1) - first;
                room.colors[y * width..(y + 1) * width].as_flattened()
            };
            weighted(std::array::from_fn(row), room.row[REACH..width + REACH].as_flattened_mut());
            let (left, right) = (room.row[REACH], room.row[width + REACH - 1]);
            room.row[..REACH].fill(left);
            room.row[width + REACH..].fill(right);
            let near = |step: usize| room.row[step..step + width].as_flattened();
            weighted(std::array::from_fn(near), line.as_flattened_mut());
        }
    }

    /// The colours of a row of cells.
    fn read_row(&self, row: usize, sums: &mut [u16], line: &mut [[f32; 3]]) {
        let height = self.pixels.height() as usize;
        let rows = row * self.factor..((row + 1) * self.factor).min(height);
        // Sums of 16 bits hold 257 pixels: of larger cells some rows are enough.
        let step = rows.len().div_ceil(256);
        let n_rows = rows.len().div_ceil(step) as u32;
        self.add_up(rows, step, sums);
        let linear = linear_of_codes();
        for (color, cell) in line.iter_mut().zip(sums.chunks(4 * self.factor)) {
            let mut sum = [0_u32; 4];
            for pixel in cell.as_chunks::<4>().0 {
                for (sum, code) in sum.iter_mut().zip(pixel) {
                    *sum += u32::from(*code);
                }
            }
            // The mean in quarters of a code value, by a product instead of a quotient.
            let share = (4 << 16) / (n_rows * (cell.len() / 4) as u32);
            *color = [0, 1, 2].map(|i| {
                let quarters = (u64::from(sum[i]) * u64::from(share) + 0x8000) >> 16;
                linear[(quarters as usize).min(CODES)]
            });
        }
        // By itself, so that several cells are worked on at a time.
        for color in line {
            *color = lab_of_linear(*color);
        }
    }

    fn add_up(&self, rows: Range<usize>, step: usize, sums: &mut [u16]) {
        sums.fill(0);
        for y in rows.step_by(step) {
            let codes = self.pixels.row(0, y as u32, self.pixels.width()).unwrap_or_default();
            for (sum, code) in sums.iter_mut().zip(codes) {
                *sum += u16::from(*code);
            }
        }
    }
}

/// The ninth row of Pascal's triangle over its sum, from its end to its middle.
const BINOMIAL: [f32; 5] = [1.0 / 256.0, 8.0 / 256.0, 28.0 / 256.0, 56.0 / 256.0, 70.0 / 256.0];

/// The weighted sum of nine rows of the same length.
fn weighted(rows: [&[f32]; 9], onto: &mut [f32]) {
    let n = onto.len();
    // Of one length, so that no place has to be looked at twice.
    let [a, b, c, d, e, f, g, h, i] = rows.map(|row| &row[..n]);
    let [end, third, second, first, middle] = BINOMIAL;
    for (at, sum) in onto.iter_mut().enumerate() {
        *sum = (a[at] + i[at]) * end
            + (b[at] + h[at]) * third
            + (c[at] + g[at]) * second
            + (d[at] + f[at]) * first
            + e[at] * middle;
    }
}

/// Light is looked up for code values in quarters.
const CODES: usize = 255 * 4;

/// Linear light of code values of sRGB.
fn linear_of_codes() -> &'static [f32] {
    static LINEAR: OnceLock<Vec<f32>> = OnceLock::new();
    LINEAR.get_or_init(|| (0..=CODES).map(|i| linear(i as f64 / CODES as f64) as f32).collect())
}

/// L*, a* and b* of linear sRGB, as [`crate::imaging::lab`] has them but quicker.
fn lab_of_linear([r, g, b]: [f32; 3]) -> [f32; 3] {
    let [x, y, z] = [
        (0.412_456_4 * r + 0.357_576_1 * g + 0.180_437_5 * b) / 0.950_47,
        0.212_672_9 * r + 0.715_152_2 * g + 0.072_175 * b,
        (0.019_333_9 * r + 0.119_192 * g + 0.950_304_1 * b) / 1.088_83,
    ]
    .map(|t| {
        let line = (24_389.0 / 27.0 * t + 16.0) / 116.0;
        if t > 216.0 / 24_389.0 { cube_root(t) } else { line }
    });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// A cube root to a hundred-thousandth: a third of the exponent, and one step of Halley's method.
fn cube_root(t: f32) -> f32 {
    let near = f32::from_bits(t.to_bits() / 3 + 709_921_077);
    let cube = near * near * near;
    near * (cube + 2.0 * t) / (2.0 * cube + t)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imaging::lab::lab_of_srgb;
    use crate::imaging::pyramid::halved;

    #[test]
    fn the_quick_way_gives_the_colours_of_the_formula() {
        for color in [[255, 255, 255], [200, 120, 110], [224, 172, 150], [90, 40, 30], [12, 20, 40]]
        {
            let exact = lab_of_srgb(color);
            let found = lab_of_linear(color.map(|code| linear_of_codes()[usize::from(code) * 4]));
            for (found, exact) in found.into_iter().zip(exact) {
                assert!((f64::from(found) - exact).abs() < 0.01, "{color:?}: {found} for {exact}");
            }
        }
    }

    #[test]
    fn a_field_covers_the_photo_and_keeps_an_even_colour() {
        let field = Field::of(&[Pixels::filled(101, 37, [200, 120, 110])], 50);
        assert_eq!((field.width, field.height, field.factor), (34, 13, 3));
        let there = field.at(33, 12);
        assert!((there[1] - 30.1).abs() < 0.1, "{there:?}");
        assert_eq!(field.cell(Point::new(100.9, 36.9)), Some((33, 12)));
        assert_eq!(field.cell(Point::new(102.0, 5.0)), None);
        assert_eq!(field.cell(Point::new(-0.1, 5.0)), None);
        let nothing = Field::of(&[Pixels::filled(0, 0, [0; 3])], 50);
        assert_eq!((nothing.width, nothing.cell(Point::default())), (0, None));
    }

    #[test]
    fn smaller_copies_give_the_same_field_as_the_photo() {
        let rgba = (0..331 * 203_u32).flat_map(|i| {
            let (x, y) = (i % 331, i / 331);
            [(90 + x / 3) as u8, (60 + (x * 7 + y * 5) % 90) as u8, (70 + y / 2) as u8, 255]
        });
        let photo = Pixels::new(331, 203, rgba.collect::<Vec<u8>>()).expect("fits");
        let half = halved(&photo);
        let levels = [photo.clone(), half.clone(), halved(&half)];
        for side in [331, 120, 83, 60, 30, 1] {
            let (whole, quick) = (Field::of(&[&photo], side), Field::of(&levels, side));
            assert_eq!((whole.width, whole.height), (quick.width, quick.height));
            // The last column and row cover fewer pixels, which smaller copies weigh as much as others.
            for (x, y) in (0..whole.height.saturating_sub(5))
                .flat_map(|y| (0..whole.width.saturating_sub(5)).map(move |x| (x, y)))
            {
                let pairs = whole.at(x, y).into_iter().zip(quick.at(x, y));
                assert!(pairs.into_iter().all(|(a, b)| (a - b).abs() < 0.6), "{side}: {x}, {y}");
            }
        }
    }
}
