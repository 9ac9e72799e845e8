//! Brightness as numbers: reduced, softened, locally normalised, read between pixels.

use crate::geometry::Point;

/// A grey picture: one number for each pixel, from the top left, row by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Grey {
    width: usize,
    height: usize,
    values: Vec<f32>,
}

impl Grey {
    /// Takes `values` as a picture; none unless there is exactly one finite number for each pixel, and one pixel.
    pub fn new(width: usize, height: usize, values: Vec<f32>) -> Option<Self> {
        let fits = width.checked_mul(height)? == values.len() && !values.is_empty();
        (fits && values.iter().all(|value| value.is_finite())).then_some(Self {
            width,
            height,
            values,
        })
    }

    /// The luma (ITU-R BT.601) of four bytes a pixel; none when they do not fit the size.
    pub fn from_rgba(width: usize, height: usize, rgba: &[u8]) -> Option<Self> {
        let (pixels, rest) = rgba.as_chunks::<4>();
        let luma = |&[red, green, blue, _]: &[u8; 4]| {
            0.299 * f32::from(red) + 0.587 * f32::from(green) + 0.114 * f32::from(blue)
        };
        rest.is_empty().then(|| Self::new(width, height, pixels.iter().map(luma).collect()))?
    }

    /// Pixels from left to right.
    pub const fn width(&self) -> usize {
        self.width
    }

    /// Pixels from top to bottom.
    pub const fn height(&self) -> usize {
        self.height
    }

    /// All values, row by row.
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// Part of a row: `n` values from `x`, which must lie inside.
    pub fn row(&self, x: usize, y: usize, n: usize) -> &[f32] {
        &self.values[y * self.width + x..][..n]
    }

    /// The value at column `x` and row `y`; the nearest one outside.
    pub fn at(&self, x: isize, y: isize) -> f32 {
        let x = x.clamp(0, self.width as isize - 1) as usize;
        let y = y.clamp(0, self.height as isize - 1) as usize;
        self.values[y * self.width + x]
    }

    /// The value at a place between pixels (bilinear); 0 is the corner of the first pixel. Outside it is the nearest.
    pub fn sample(&self, x: f32, y: f32) -> f32 {
        let x = (x - 0.5).clamp(0.0, (self.width - 1) as f32);
        let y = (y - 0.5).clamp(0.0, (self.height - 1) as f32);
        let (left, top) = (x as usize, y as usize);
        let (share_x, share_y) = (x - left as f32, y - top as f32);
        let right = (left + 1).min(self.width - 1);
        let upper = &self.values[top * self.width..][..self.width];
        let lower = &self.values[(top + 1).min(self.height - 1) * self.width..][..self.width];
        let above = upper[left] + (upper[right] - upper[left]) * share_x;
        let below = lower[left] + (lower[right] - lower[left]) * share_x;
        above + (below - above) * share_y
    }

    /// Whether a place lies at least `margin` pixels inside.
    pub fn holds(&self, place: Point, margin: f64) -> bool {
        (margin..=self.width as f64 - margin).contains(&place.x)
            && (margin..=self.height as f64 - margin).contains(&place.y)
    }

    /// Another picture of the same size, value by value.
    pub fn mapped(&self, with: impl Fn(f32) -> f32) -> Self {
        let values = self.values.iter().map(|&value| with(value)).collect();
        Self { width: self.width, height: self.height, values }
    }

    /// Two pictures of the same size made into one, value by value.
    pub fn joined(&self, other: &Self, with: impl Fn(f32, f32) -> f32) -> Self {
        let both = self.values.iter().zip(&other.values);
        let values = both.map(|(&a, &b)| with(a, b)).collect();
        Self { width: self.width, height: self.height, values }
    }

    /// Half as many pixels each way, softened by (1, 3, 3, 1) / 8, which keeps every place where it is.
    pub fn halved(&self) -> Self {
        let (width, height) = (self.width.div_ceil(2), self.height.div_ceil(2));
        let mut narrow = vec![0.0; width * self.height];
        for (y, row) in narrow.chunks_exact_mut(width).enumerate() {
            for (x, value) in row.iter_mut().enumerate() {
                let at = |step: isize| self.at(2 * x as isize + step, y as isize);
                *value = (at(-1) + 3.0 * (at(0) + at(1)) + at(2)) / 8.0;
            }
        }
        let last = self.height as isize - 1;
        let mut values = vec![0.0; width * height];
        for (y, row) in values.chunks_exact_mut(width).enumerate() {
            let from = |step: isize| {
                &narrow[(2 * y as isize + step).clamp(0, last) as usize * width..][..width]
            };
            let (a, b, c, d) = (from(-1), from(0), from(1), from(2));
            for (x, value) in row.iter_mut().enumerate() {
                *value = (a[x] + 3.0 * (b[x] + c[x]) + d[x]) / 8.0;
            }
        }
        Self { width, height, values }
    }

    /// Softened by (1, 2, 1) / 4 both ways.
    pub fn softened(&self) -> Self {
        let (width, height) = (self.width, self.height);
        let mut across = vec![0.0; width * height];
        for (row, line) in across.chunks_exact_mut(width).zip(self.values.chunks_exact(width)) {
            for (x, value) in row.iter_mut().enumerate() {
                let (left, right) = (line[x.saturating_sub(1)], line[(x + 1).min(width - 1)]);
                *value = (left + 2.0 * line[x] + right) / 4.0;
            }
        }
        let mut values = vec![0.0; width * height];
        for (y, row) in values.chunks_exact_mut(width).enumerate() {
            let above = &across[y.saturating_sub(1) * width..][..width];
            let here = &across[y * width..][..width];
            let below = &across[(y + 1).min(height - 1) * width..][..width];
            for (x, value) in row.iter_mut().enumerate() {
                *value = (above[x] + 2.0 * here[x] + below[x]) / 4.0;
            }
        }
        Self { width, height, values }
    }

    /// The mean over a square of 2 × `radius` + 1 pixels; at the edge, over what lies inside.
    pub fn averaged(&self, radius: usize) -> Self {
        let (width, height) = (self.width, self.height);
        let mut across = vec![0.0; width * height];
        for (row, line) in across.chunks_exact_mut(width).zip(self.values.chunks_exact(width)) {
            let mut sum: f32 = line[..radius.min(width)].iter().sum();
            for (x, value) in row.iter_mut().enumerate() {
                if let Some(comes) = line.get(x + radius) {
                    sum += comes;
                }
                if x > radius {
                    sum -= line[x - radius - 1];
                }
                let n = (x + radius).min(width - 1) - x.saturating_sub(radius) + 1;
                *value = sum / n as f32;
            }
        }
        let mut sums = vec![0.0; width];
        for line in across.chunks_exact(width).take(radius) {
            sums.iter_mut().zip(line).for_each(|(sum, value)| *sum += value);
        }
        let mut values = vec![0.0; width * height];
        for (y, row) in values.chunks_exact_mut(width).enumerate() {
            if let Some(comes) = across.get((y + radius) * width..).filter(|rest| !rest.is_empty())
            {
                sums.iter_mut().zip(comes).for_each(|(sum, value)| *sum += value);
            }
            if y > radius {
                let goes = &across[(y - radius - 1) * width..];
                sums.iter_mut().zip(goes).for_each(|(sum, value)| *sum -= value);
            }
            let n = (y + radius).min(height - 1) - y.saturating_sub(radius) + 1;
            row.iter_mut().zip(&sums).for_each(|(value, sum)| *value = sum / n as f32);
        }
        Self { width, height, values }
    }

    /// Minus the mean around, divided by the contrast around: light that changes slowly no longer counts.
    ///
    /// `floor` is the contrast (in the unit of the values) under which a surface stays plain.
    pub fn normalised(&self, radius: usize, floor: f32) -> Self {
        let mean = self.averaged(radius).averaged(radius);
        let without = self.joined(&mean, |value, mean| value - mean);
        let power = without.mapped(|value| value * value).averaged(radius).averaged(radius);
        without.joined(&power, |value, power| value / (power.max(0.0) + floor * floor).sqrt())
    }

    /// How strong the noise is: standard deviation, from the median of a mask that flat and sloping surfaces do not
    /// touch (J. Immerkær, 1996, with the median in place of the mean, which edges would raise).
    pub fn noise(&self) -> f32 {
        let mut seen: Vec<f32> = Vec::with_capacity(self.values.len() / 4);
        for y in (1..self.height.saturating_sub(1)).step_by(2) {
            for x in (1..self.width.saturating_sub(1)).step_by(2) {
                let (a, b, c) =
                    (self.row(x - 1, y - 1, 3), self.row(x - 1, y, 3), self.row(x - 1, y + 1, 3));
                let corners = a[0] + a[2] + c[0] + c[2];
                let sides = a[1] + b[0] + b[2] + c[1];
                seen.push((corners - 2.0 * sides + 4.0 * b[1]).abs());
            }
        }
        if seen.is_empty() {
            return 0.0;
        }
        let middle = seen.len() / 2;
        let (_, median, _) = seen.select_nth_unstable_by(middle, f32::total_cmp);
        // The mask multiplies noise by 6; the median of its size is 0.6745 standard deviations.
        *median / 6.0 / 0.6745
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ramp(width: usize, height: usize) -> Grey {
        let values = (0..width * height)
            .map(|i| 3.0 * ((i % width) as f32 + 0.5) - 2.0 * ((i / width) as f32 + 0.5));
        Grey::new(width, height, values.collect()).expect("fits")
    }

    #[test]
    fn a_picture_must_fit_its_size() {
        assert_eq!(Grey::new(2, 2, vec![0.0; 3]), None);
        assert_eq!(Grey::new(0, 2, Vec::new()), None);
        assert_eq!(Grey::new(1, 1, vec![f32::NAN]), None);
        assert_eq!(Grey::from_rgba(1, 1, &[255, 255, 255]), None);
        let white = Grey::from_rgba(1, 1, &[255; 4]).expect("fits");
        assert!((white.at(5, -5) - 255.0).abs() < 1e-3);
    }

    #[test]
    fn places_stay_where_they_are() {
        let ramp = ramp(41, 30);
        assert!((ramp.sample(10.3, 7.9) - (3.0 * 10.3 - 2.0 * 7.9)).abs() < 1e-4);
        let half = ramp.halved();
        assert_eq!((half.width(), half.height()), (21, 15));
        // A place at (x, y) lies at (x / 2, y / 2) of the smaller picture.
        assert!((half.sample(5.0, 7.0) - (3.0 * 10.0 - 2.0 * 14.0)).abs() < 1e-3);
        let soft = ramp.softened();
        assert!((soft.sample(10.3, 7.9) - ramp.sample(10.3, 7.9)).abs() < 1e-4);
    }

    #[test]
    fn the_mean_around_is_that_of_the_square() {
        let ramp = ramp(9, 7);
        let mean = ramp.averaged(2);
        for (x, y) in [(0, 0), (4, 3), (8, 6), (1, 5)] {
            let square = || {
                let rows = (y - 2..=y + 2_isize).filter(|row| (0..7).contains(row));
                rows.flat_map(move |row| (x - 2..=x + 2_isize).map(move |column| (column, row)))
                    .filter(|(column, _)| (0..9).contains(column))
            };
            let sum: f32 = square().map(|(x, y)| ramp.at(x, y)).sum();
            assert!((mean.at(x, y) - sum / square().count() as f32).abs() < 1e-4);
        }
        // A square larger than the picture.
        assert!(ramp.averaged(20).values().iter().all(|value| value.is_finite()));
    }

    #[test]
    fn light_no_longer_counts_after_normalising() {
        let texture = |i: usize| ((i * 7919) % 13) as f32;
        let plain = Grey::new(64, 64, (0..4096).map(texture).collect()).expect("fits");
        let lit =
            Grey::new(64, 64, (0..4096).map(|i| texture(i) * 2.0 + 40.0).collect()).expect("fits");
        let (plain, lit) = (plain.normalised(6, 0.01), lit.normalised(6, 0.01));
        let apart = plain.values().iter().zip(lit.values()).map(|(a, b)| (a - b).abs());
        assert!(apart.fold(0.0, f32::max) < 0.01);
    }

    #[test]
    fn noise_is_told_from_slopes() {
        assert!(ramp(50, 50).noise() < 1e-3);
        let mut state = 1_u32;
        let mut next = || {
            // The sum of twelve numbers from 0 to 1 has the variance 1.
            let mut sum = 0.0;
            for _ in 0..12 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                sum += (state >> 8) as f32 / 16_777_216.0;
            }
            sum - 6.0
        };
        let noisy = Grey::new(100, 100, (0..10_000).map(|_| 3.0 * next()).collect()).expect("fits");
        assert!((noisy.noise() - 3.0).abs() < 0.4, "{}", noisy.noise());
    }
}
