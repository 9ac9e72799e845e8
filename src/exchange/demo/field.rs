//! A quantity spread over the body, such as height or redness: values on a grid of millimetres.
//!
//! Everything that varies slowly is worked out once on such a grid; the pixels of a photo, of whatever size, then read
//! from it. That is what makes pictures of twelve megapixels quick, and pictures of different sizes alike.

use rayon::prelude::*;

/// Where the values of a field lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    /// The first value lies here, in millimetres.
    pub left: f32,
    /// The first value lies here, in millimetres.
    pub top: f32,
    /// From one value to the next, in millimetres.
    pub step: f32,
    /// Values in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
}

impl Grid {
    /// A grid over a box given by its middle and half its sides, all in millimetres.
    pub fn over(middle: (f32, f32), half: (f32, f32), step: f32) -> Self {
        Self {
            left: middle.0 - half.0,
            top: middle.1 - half.1,
            step,
            width: (2.0 * half.0 / step) as usize + 2,
            height: (2.0 * half.1 / step) as usize + 2,
        }
    }

    /// The place of a value.
    pub fn place(&self, column: usize, row: usize) -> (f32, f32) {
        (self.left + column as f32 * self.step, self.top + row as f32 * self.step)
    }

    /// The value at or before a place, and how far (0 to 1) the place lies towards the next; inside the grid always.
    pub fn cell(&self, x: f32, y: f32) -> (usize, f32, f32) {
        let fx = ((x - self.left) / self.step).clamp(0.0, self.width as f32 - 1.001);
        let fy = ((y - self.top) / self.step).clamp(0.0, self.height as f32 - 1.001);
        let (column, row) = (fx as usize, fy as usize);
        (row * self.width + column, fx - column as f32, fy - row as f32)
    }
}

/// Values on a grid.
#[derive(Clone, Debug)]
pub struct Field {
    /// Where they lie.
    pub grid: Grid,
    /// Row by row.
    pub values: Vec<f32>,
}

impl Field {
    /// The same value everywhere.
    pub fn flat(grid: Grid, value: f32) -> Self {
        Self { grid, values: vec![value; grid.width * grid.height] }
    }

    /// A value worked out for each place.
    pub fn of(grid: Grid, value_at: impl Fn(f32, f32) -> f32 + Sync) -> Self {
        let mut field = Self::flat(grid, 0.0);
        field.change(|x, y, value| *value = value_at(x, y));
        field
    }

    /// Changes each value, knowing its place.
    pub fn change(&mut self, change: impl Fn(f32, f32, &mut f32) + Sync) {
        let grid = self.grid;
        self.values.par_chunks_mut(grid.width).enumerate().for_each(|(row, values)| {
            for (column, value) in values.iter_mut().enumerate() {
                let (x, y) = grid.place(column, row);
                change(x, y, value);
            }
        });
    }

    /// The value at a place between the grid's, by the four nearest.
    pub fn at(&self, x: f32, y: f32) -> f32 {
        let (i, fx, fy) = self.grid.cell(x, y);
        let below = i + self.grid.width;
        let top = self.values[i] + (self.values[i + 1] - self.values[i]) * fx;
        let bottom = self.values[below] + (self.values[below + 1] - self.values[below]) * fx;
        top + (bottom - top) * fy
    }

    /// Spread out to both sides, as light spreads in skin: close to a Gaussian of this standard deviation.
    #[must_use]
    pub fn blurred(&self, sigma_mm: f32) -> Self {
        let (width, height) = (self.grid.width, self.grid.height);
        // Three boxes of half-width r come close to a Gaussian of variance r(r + 1).
        let sigma = sigma_mm / self.grid.step;
        let reach = (((1.0 + 4.0 * sigma * sigma).sqrt() - 1.0) / 2.0).round() as usize;
        if reach == 0 {
            return self.clone();
        }
        let mut across = self.values.clone();
        across.par_chunks_mut(width).for_each(|row| box_three_times(row, reach));
        let mut turned = transposed(&across, width);
        turned.par_chunks_mut(height).for_each(|column| box_three_times(column, reach));
        Self { grid: self.grid, values: transposed(&turned, height) }
    }
}

fn box_three_times(line: &mut [f32], reach: usize) {
    let mut before = line.to_vec();
    let share = 1.0 / (2 * reach + 1) as f32;
    let last = line.len() - 1;
    for _ in 0..3 {
        before.copy_from_slice(line);
        let mut sum: f32 = before[0] * reach as f32;
        sum += (0..=reach).map(|i| before[i.min(last)]).sum::<f32>();
        for (i, value) in line.iter_mut().enumerate() {
            *value = sum * share;
            sum += before[(i + reach + 1).min(last)] - before[i.saturating_sub(reach)];
        }
    }
}

fn transposed(values: &[f32], width: usize) -> Vec<f32> {
    let height = values.len() / width;
    let mut turned = vec![0.0; values.len()];
    turned.par_chunks_mut(height).enumerate().for_each(|(column, line)| {
        for (row, value) in line.iter_mut().enumerate() {
            *value = values[row * width + column];
        }
    });
    turned
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid() -> Grid {
        Grid::over((0.0, 10.0), (20.0, 15.0), 0.5)
    }

    #[test]
    fn a_slanted_plane_is_read_exactly_between_its_values() {
        let plane = Field::of(grid(), |x, y| 2.0 * x - y);
        for (x, y) in [(0.0, 10.0), (-3.3, 12.7), (19.1, -4.9)] {
            assert!((plane.at(x, y) - (2.0 * x - y)).abs() < 1e-3);
        }
    }

    #[test]
    fn blurring_moves_values_without_losing_any() {
        let dot = Field::of(grid(), |x, y| if x.hypot(y - 10.0) < 0.4 { 100.0 } else { 0.0 });
        let soft = dot.blurred(2.0);
        let sum = |field: &Field| field.values.iter().sum::<f32>();
        assert!((sum(&soft) - sum(&dot)).abs() < 0.01 * sum(&dot));
        assert!(soft.at(0.0, 10.0) < dot.at(0.0, 10.0));
        let spread = grid().spread_of(&soft);
        assert!((spread - 2.0).abs() < 0.25, "{spread}");
    }

    impl Grid {
        /// The standard deviation to the right of a field's values about the middle of the grid.
        fn spread_of(&self, field: &Field) -> f32 {
            let places =
                (0..field.values.len()).map(|i| self.place(i % self.width, i / self.width));
            let (mut sum, mut squares) = (0.0, 0.0);
            for ((x, _), value) in places.zip(&field.values) {
                sum += value;
                squares += value * x * x;
            }
            (squares / sum).sqrt()
        }
    }
}
