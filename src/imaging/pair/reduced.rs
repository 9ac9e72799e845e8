//! A copy of a photo, as large or smaller, read at places of the photo itself.

use crate::geometry::Point;
use crate::imaging::lab::linear;
use crate::imaging::measure::mask::Mask;
use crate::imaging::measure::spans::{Parts, Rows, Span, without};
use crate::imaging::pixels::Pixels;

/// A copy of a photo and the size of the photo.
#[derive(Clone, Copy, Debug)]
pub struct Reduced<'a> {
    /// The copy.
    pub pixels: &'a Pixels,
    /// Upright width and height of the photo in pixels.
    pub full: (u32, u32),
}

/// Linear light of red, green and blue, and of how many pixels of the copy it is the mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Light {
    /// 1 for white.
    pub mean: [f64; 3],
    /// How many pixels.
    pub n: u64,
}

impl Reduced<'_> {
    /// Pixels of the copy for each pixel of the photo, to the right and downwards.
    pub fn scale(&self) -> (f64, f64) {
        let share = |copy: u32, full: u32| f64::from(copy) / f64::from(full.max(1));
        (share(self.pixels.width(), self.full.0), share(self.pixels.height(), self.full.1))
    }

    /// The code values at a place of the photo, between four pixels of the copy; none outside of the photo.
    pub fn color_at(&self, at: Point) -> Option<[f32; 3]> {
        let (width, height) = (self.pixels.width(), self.pixels.height());
        let (across, down) = self.scale();
        let (x, y) = (at.x * across, at.y * down);
        // What is no number lies outside, too.
        let is_inside = x >= 0.0 && y >= 0.0 && x < f64::from(width) && y < f64::from(height);
        if !is_inside {
            return None;
        }
        let last = (f64::from(width) - 1.0, f64::from(height) - 1.0);
        let (x, y) = ((x - 0.5).clamp(0.0, last.0), (y - 0.5).clamp(0.0, last.1));
        let (left, top) = (x.floor() as u32, y.floor() as u32);
        let (right, below) = ((left + 1).min(width - 1), (top + 1).min(height - 1));
        let (share_x, share_y) = ((x - f64::from(left)) as f32, (y - f64::from(top)) as f32);
        let rgba = self.pixels.rgba();
        let start = |x: u32, y: u32| (y as usize * width as usize + x as usize) * 4;
        let corners =
            [start(left, top), start(right, top), start(left, below), start(right, below)];
        Some(std::array::from_fn(|i| {
            let [a, b, c, d] = corners.map(|start| f32::from(rgba[start + i]));
            let (upper, lower) = (a + (b - a) * share_x, c + (d - c) * share_x);
            upper + (lower - upper) * share_y
        }))
    }

    /// The mean light of what lies in `parts` and not in `avoided`, outlines in pixels of the photo; reflections and
    /// clipped pixels are left out. None if nothing is left.
    pub fn light_in(&self, parts: &[Parts], avoided: &[Parts]) -> Option<Light> {
        let (wanted, cuts) = (self.rows(parts), self.rows(avoided));
        let all: Span = (0, self.pixels.width());
        let (mut sums, mut n) = ([0.0; 3], 0);
        for y in 0..self.pixels.height() {
            let inside = wanted.spans(y, all);
            if inside.is_empty() {
                continue;
            }
            for (from, to) in without(&inside, &cuts.spans(y, all)) {
                let row = self.pixels.row(from, y, to - from).unwrap_or_default();
                let (pixels, _) = row.as_chunks::<4>();
                for [r, g, b, opaque] in pixels {
                    let levels = [r, g, b].map(|level| u32::from(*level));
                    if Mask::of(&levels, u32::from(*opaque), 255).is_none() {
                        let light = [r, g, b].map(|level| linear(f64::from(*level) / 255.0));
                        sums.iter_mut().zip(light).for_each(|(sum, light)| *sum += light);
                        n += 1;
                    }
                }
            }
        }
        (n > 0).then(|| Light { mean: sums.map(|sum| sum / n as f64), n })
    }

    /// Whether each pixel of the copy lies in one of the shapes, row by row; empty without any shape.
    pub fn covered(&self, shapes: &[Parts]) -> Vec<bool> {
        if shapes.is_empty() {
            return Vec::new();
        }
        let (rows, width) = (self.rows(shapes), self.pixels.width());
        let mut covered = vec![false; width as usize * self.pixels.height() as usize];
        for (y, line) in (0..).zip(covered.chunks_exact_mut(width as usize)) {
            for (from, to) in rows.spans(y, (0, width)) {
                line[from as usize..to as usize].fill(true);
            }
        }
        covered
    }

    /// The number of the pixel of the copy that shows a place of the photo.
    pub fn pixel_at(&self, at: Point) -> usize {
        let (across, down) = self.scale();
        let pixel = |at: f64, n: u32| (at.max(0.0) as u32).min(n.saturating_sub(1)) as usize;
        let (x, y) = (at.x * across, at.y * down);
        pixel(y, self.pixels.height()) * self.pixels.width() as usize
            + pixel(x, self.pixels.width())
    }

    /// Which pixels of the copy lie in outlines of the photo.
    pub fn rows(&self, shapes: &[Parts]) -> Rows {
        let (across, down) = self.scale();
        let at = |point: &Point| Point::new(point.x * across, point.y * down);
        let ring = |ring: &Vec<Point>| ring.iter().map(at).collect::<Vec<Point>>();
        let parts = shapes.iter().flatten();
        Rows::of(&parts.map(|part| part.iter().map(ring).collect()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ramp() -> Pixels {
        let rgba = (0..8).flat_map(|_| (0..10).flat_map(|x| [20 * x + 10, 100, 50, 255]));
        Pixels::new(10, 8, rgba.collect::<Vec<u8>>()).expect("fits")
    }

    #[test]
    fn a_place_is_read_between_pixels_and_nothing_outside() {
        let pixels = ramp();
        let copy = Reduced { pixels: &pixels, full: (40, 32) };
        for (x, expected) in [(2.0, 10.0), (4.0, 20.0), (6.0, 30.0), (38.0, 190.0), (0.0, 10.0)] {
            let [red, green, _] = copy.color_at(Point::new(x, 16.0)).expect("inside");
            assert!((red - expected).abs() < 1e-4 && green == 100.0, "{x}: {red}");
        }
        for (x, y) in [(-0.1, 3.0), (40.0, 3.0), (3.0, 32.0), (f64::NAN, 3.0)] {
            assert_eq!(copy.color_at(Point::new(x, y)), None);
        }
    }

    #[test]
    fn light_is_the_mean_of_what_is_inside_and_not_avoided() {
        let pixels = ramp();
        let copy = Reduced { pixels: &pixels, full: (40, 32) };
        let area = |from: f64, to: f64| {
            let corners = [(from, 0.0), (to, 0.0), (to, 32.0), (from, 32.0)];
            vec![vec![corners.map(|(x, y)| Point::new(x, y)).to_vec()]]
        };
        let light = copy.light_in(&[area(0.0, 12.0)], &[area(4.0, 12.0)]).expect("a column");
        assert_eq!(light.n, 8);
        assert!((light.mean[0] - linear(10.0 / 255.0)).abs() < 1e-12);
        assert_eq!(copy.light_in(&[area(0.0, 4.0)], &[area(0.0, 8.0)]), None);
    }
}
