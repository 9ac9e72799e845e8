//! Where two photos differ in colour: a map of ΔE00 or of a*, read through their alignment at the fineness of the screen.
//!
//! For looking: it reads code values of copies, smoothed over three by three places, so that noise and the last half
//! pixel of an alignment do not count. What is smaller than [`Change::threshold`] is shown as nothing.

use std::sync::Arc;

use rayon::prelude::{
    IndexedParallelIterator as _, IntoParallelRefMutIterator as _, ParallelIterator as _,
    ParallelSliceMut as _,
};

use crate::geometry::{Point, Transform};
use crate::imaging::difference::delta_e00;
use crate::imaging::lab::{code, lab, linear};
use crate::imaging::pair::matching::lit;
use crate::imaging::pair::reduced::Reduced;
use crate::imaging::pixels::Pixels;

/// What is mapped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// How different the colours look, whatever way.
    #[default]
    DeltaE,
    /// How much redder (above zero) or less red the second photo is.
    Redness,
}

/// A grid of places on the first photo.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    /// The corner of the first place, in pixels of the first photo.
    pub origin: Point,
    /// From place to place, in pixels of the first photo.
    pub step: f64,
    /// Places from left to right.
    pub width: u32,
    /// Places from top to bottom.
    pub height: u32,
}

/// A photo with its smaller copies, the finest first, each half as wide and high as the one before.
#[derive(Clone, Debug)]
pub struct Copies {
    /// The copies.
    pub levels: Vec<Arc<Pixels>>,
    /// Upright width and height of the photo in pixels.
    pub full: (u32, u32),
}

/// Where two photos differ, and by how much.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeMap {
    /// What is mapped.
    pub change: Change,
    /// Where.
    pub grid: Grid,
    /// Hundredths, row by row; [`NOWHERE`] where one of the photos shows nothing.
    values: Vec<i16>,
}

/// Where only one photo, or none, shows anything.
const NOWHERE: i16 = i16::MIN;

/// Colours in equal steps of L*a*b* from anchor to anchor; neutral grey stands for no change.
type Anchors = &'static [[f64; 3]];

/// From dark grey over red and orange to light yellow: ever lighter, so that it reads without colour vision, too.
const MORE: Anchors =
    &[[36.0, 0.0, 0.0], [52.0, 42.0, 22.0], [70.0, 36.0, 58.0], [93.0, -6.0, 52.0]];

/// From dark grey to orange, and on the other side to blue: both are told apart by everyone.
const REDDER: Anchors = &[[36.0, 0.0, 0.0], [58.0, 30.0, 44.0], [80.0, 14.0, 50.0]];

/// See [`REDDER`].
const PALER: Anchors = &[[36.0, 0.0, 0.0], [58.0, -6.0, -36.0], [80.0, -12.0, -22.0]];

impl Change {
    /// Both, in the order of the bar.
    pub const ALL: [Self; 2] = [Self::DeltaE, Self::Redness];

    /// On screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::DeltaE => "ΔE",
            Self::Redness => "Δa*",
        }
    }

    /// The ends of the colours.
    pub fn range(self) -> (f64, f64) {
        match self {
            Self::DeltaE => (0.0, 20.0),
            Self::Redness => (-15.0, 15.0),
        }
    }

    /// Up to this nothing is said to have changed.
    pub fn threshold(self) -> f64 {
        match self {
            Self::DeltaE => 2.0,
            Self::Redness => 1.5,
        }
    }

    /// The colour of a value.
    pub fn color(self, value: f64) -> [u8; 3] {
        let (low, high) = self.range();
        let value = if value.abs() < self.threshold() { 0.0 } else { value.clamp(low, high) };
        let anchors = match self {
            Self::DeltaE => MORE,
            Self::Redness if value < 0.0 => PALER,
            Self::Redness => REDDER,
        };
        along(anchors, value.abs() / high)
    }
}

/// The colour at a share of the way from the first anchor to the last, every part of it as long as it looks.
fn along(anchors: Anchors, share: f64) -> [u8; 3] {
    let length = |pair: &[[f64; 3]]| {
        let [from, to] = [pair[0], pair[1]];
        (0..3).map(|i| (to[i] - from[i]).powi(2)).sum::<f64>().sqrt()
    };
    let mut left = share.clamp(0.0, 1.0) * anchors.windows(2).map(length).sum::<f64>();
    for pair in anchors.windows(2) {
        let long = length(pair);
        if left <= long {
            let part = left / long;
            return srgb_of(std::array::from_fn(|i| pair[0][i] + (pair[1][i] - pair[0][i]) * part));
        }
        left -= long;
    }
    anchors.last().map_or([0; 3], |last| srgb_of(*last))
}

/// The nearest sRGB colour of L*, a*, b* (CIE 15 and IEC 61966-2-1 backwards).
fn srgb_of([l, a, b]: [f64; 3]) -> [u8; 3] {
    let middle = (l + 16.0) / 116.0;
    let power = |t: f64| {
        if t.powi(3) > 216.0 / 24_389.0 { t.powi(3) } else { (116.0 * t - 16.0) * 27.0 / 24_389.0 }
    };
    let x = 0.950_47 * power(middle + a / 500.0);
    let (y, z) = (power(middle), 1.088_83 * power(middle - b / 200.0));
    [
        3.240_454_2 * x - 1.537_138_5 * y - 0.498_531_4 * z,
        -0.969_266_0 * x + 1.876_010_8 * y + 0.041_556_0 * z,
        0.055_643_4 * x - 0.204_025_9 * y + 1.057_225_2 * z,
    ]
    .map(|light| (code(light.clamp(0.0, 1.0)) * 255.0).round() as u8)
}

impl Copies {
    /// The coarsest copy that has a pixel for every `step` pixels of the photo.
    fn for_step(&self, step: f64) -> Option<Reduced<'_>> {
        let fits = |index: usize| f64::from(1_u32 << index.min(30)) <= step * 1.01;
        let at = (0..self.levels.len()).rev().find(|index| fits(*index)).unwrap_or(0);
        Some(Reduced { pixels: self.levels.get(at)?, full: self.full })
    }
}

impl ChangeMap {
    /// Compares the second photo, under `gains` in thousandths of a stop, with the first.
    pub fn of(
        change: Change,
        grid: Grid,
        [first, second]: [&Copies; 2],
        second_onto_first: &Transform,
        gains: [i16; 3],
    ) -> Self {
        match second_onto_first.inverse() {
            Some(back) => Self::along(change, grid, [first, second], |at| back.apply(at), gains),
            None => Self::empty(change, grid),
        }
    }

    fn empty(change: Change, grid: Grid) -> Self {
        let n = grid.width as usize * grid.height as usize;
        Self { change, grid, values: vec![NOWHERE; n] }
    }

    /// Like [`Self::of`], where `back` leads from pixels of the first photo to pixels of the second in any way.
    pub fn along(
        change: Change,
        grid: Grid,
        [first, second]: [&Copies; 2],
        back: impl Fn(Point) -> Point + Sync,
        gains: [i16; 3],
    ) -> Self {
        let mut map = Self::empty(change, grid);
        let middle = grid.at(grid.width / 2, grid.height / 2);
        let there = back(middle);
        let scale = back(middle + Point::new(grid.step, 0.0)).distance(there);
        let (Some(one), Some(other)) = (first.for_step(grid.step), second.for_step(scale)) else {
            return map;
        };
        let one = smooth(&sampled(grid, &one, |at| at), grid.width as usize);
        let other = smooth(&sampled(grid, &other, back), grid.width as usize);
        let light: Vec<f64> = (0..=255).map(|level| linear(f64::from(level) / 255.0)).collect();
        let lab_of = |color: [f32; 3], gains: [i16; 3]| {
            let light = color.map(|level| {
                let low = level.floor().clamp(0.0, 254.0);
                let (at, part) = (low as usize, f64::from(level - low));
                light[at] + (light[at + 1] - light[at]) * part
            });
            lab(lit(light, gains))
        };
        map.values.par_iter_mut().with_min_len(4096).enumerate().for_each(|(i, value)| {
            if let (Some(one), Some(other)) = (one[i], other[i]) {
                let (one, other) = (lab_of(one, [0; 3]), lab_of(other, gains));
                let apart = match change {
                    Change::DeltaE => delta_e00(one, other),
                    Change::Redness => other[1] - one[1],
                };
                *value = (apart * 100.0).round().clamp(-20_000.0, 20_000.0) as i16;
            }
        });
        map
    }

    /// The value at a place of the first photo; none where only one photo shows anything.
    pub fn value_at(&self, at: Point) -> Option<f64> {
        let steps = (at - self.grid.origin) * (1.0 / self.grid.step);
        let (x, y) = (steps.x.floor(), steps.y.floor());
        let is_inside = (0.0..f64::from(self.grid.width)).contains(&x)
            && (0.0..f64::from(self.grid.height)).contains(&y);
        let value = *self.values.get(y as usize * self.grid.width as usize + x as usize)?;
        (is_inside && value != NOWHERE).then(|| f64::from(value) / 100.0)
    }

    /// The map in its colours, four bytes a place, see-through where there is nothing to compare.
    pub fn rgba(&self) -> Vec<u8> {
        // Far fewer values than places.
        let most = 2_000_i16;
        let colors: Vec<[u8; 3]> =
            (-most..=most).map(|value| self.change.color(f64::from(value) / 100.0)).collect();
        let color = |value: i16| match value {
            NOWHERE => [0; 4],
            value => {
                let at = i32::from(value.clamp(-most, most)) + i32::from(most);
                let [r, g, b] = colors[at as usize];
                [r, g, b, 255]
            }
        };
        self.values.iter().flat_map(|value| color(*value)).collect()
    }
}

impl Grid {
    /// The middle of a place, in pixels of the first photo.
    fn at(&self, column: u32, row: u32) -> Point {
        let steps = Point::new(f64::from(column) + 0.5, f64::from(row) + 0.5);
        self.origin + steps * self.step
    }
}

fn sampled(
    grid: Grid,
    photo: &Reduced<'_>,
    place: impl Fn(Point) -> Point + Sync,
) -> Vec<Option<[f32; 3]>> {
    let width = grid.width as usize;
    let mut colors = vec![None; width * grid.height as usize];
    colors.par_chunks_mut(width.max(1)).enumerate().for_each(|(row, colors)| {
        for (column, color) in colors.iter_mut().enumerate() {
            *color = photo.color_at(place(grid.at(column as u32, row as u32)));
        }
    });
    colors
}

/// The mean of each place and its eight neighbours, as far as they are there.
fn smooth(colors: &[Option<[f32; 3]>], width: usize) -> Vec<Option<[f32; 3]>> {
    let mut smoothed = vec![None; colors.len()];
    smoothed.par_chunks_mut(width.max(1)).enumerate().for_each(|(row, line)| {
        for (column, smoothed) in line.iter_mut().enumerate() {
            if colors[row * width + column].is_none() {
                continue;
            }
            let (mut sum, mut n) = ([0.0_f32; 3], 0.0_f32);
            for y in row.saturating_sub(1)..=row + 1 {
                for x in column.saturating_sub(1)..=(column + 1).min(width - 1) {
                    if let Some(Some(color)) = colors.get(y * width + x) {
                        sum.iter_mut().zip(color).for_each(|(sum, level)| *sum += level);
                        n += 1.0;
                    }
                }
            }
            *smoothed = Some(sum.map(|sum| sum / n));
        }
    });
    smoothed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imaging::lab::lab_of_srgb;

    const SKIN: [u8; 3] = [214, 168, 140];

    fn copies(pixels: Pixels) -> Copies {
        let full = (pixels.width(), pixels.height());
        Copies { levels: vec![Arc::new(pixels)], full }
    }

    /// Skin with a red square from (20, 10) to (40, 30), moved to the right by so much.
    fn photo(shift: u32, red: [u8; 3]) -> Copies {
        let rgba = (0..40_u32).flat_map(|y| (0..80_u32).map(move |x| (x, y))).flat_map(|(x, y)| {
            let is_red = (20 + shift..40 + shift).contains(&x) && (10..30).contains(&y);
            let [r, g, b] = if is_red { red } else { SKIN };
            [r, g, b, 255]
        });
        copies(Pixels::new(80, 40, rgba.collect::<Vec<u8>>()).expect("fits"))
    }

    fn whole() -> Grid {
        Grid { origin: Point::default(), step: 1.0, width: 80, height: 40 }
    }

    #[test]
    fn what_changed_has_its_value_and_the_rest_is_neutral() {
        let (before, after) = (photo(0, [190, 90, 85]), photo(8, [205, 140, 120]));
        let onto = Transform::similarity(1.0, 0.0, Point::new(-8.0, 0.0));
        let made = |change| ChangeMap::of(change, whole(), [&before, &after], &onto, [0; 3]);
        let redness = made(Change::Redness);
        let expected = lab_of_srgb([205, 140, 120])[1] - lab_of_srgb([190, 90, 85])[1];
        let found = redness.value_at(Point::new(30.0, 20.0)).expect("both show it");
        assert!(expected < -10.0 && (found - expected).abs() < 0.01, "{found}");
        assert_eq!(redness.value_at(Point::new(60.0, 20.0)), Some(0.0));
        assert_eq!(redness.value_at(Point::new(-1.0, 20.0)), None);
        let delta = made(Change::DeltaE);
        let expected = delta_e00(lab_of_srgb([190, 90, 85]), lab_of_srgb([205, 140, 120]));
        let found = delta.value_at(Point::new(30.0, 20.0)).expect("both show it");
        assert!((found - expected).abs() < 0.01, "{found}");
        // The last columns of the first photo lie beyond the second one: it is moved to the left.
        assert_eq!(delta.value_at(Point::new(75.0, 20.0)), None);
        let rgba = delta.rgba();
        let at = |x: usize, y: usize| &rgba[(y * 80 + x) * 4..][..4];
        assert_eq!(at(75, 20), [0; 4]);
        let [r, g, b, opaque] = *at(60, 20) else { panic!("four bytes") };
        assert!(r == g && g == b && opaque == 255, "neutral where nothing changed");
        assert_ne!(at(30, 20), at(60, 20));
    }

    #[test]
    fn a_photo_does_not_differ_from_itself_at_any_fineness() {
        let photo = photo(0, [190, 90, 85]);
        for step in [0.5, 1.0, 2.0, 4.0] {
            let (width, height) = ((80.0 / step) as u32, (40.0 / step) as u32);
            let grid = Grid { origin: Point::default(), step, width, height };
            for change in Change::ALL {
                let both = [&photo, &photo];
                let map = ChangeMap::of(change, grid, both, &Transform::IDENTITY, [0; 3]);
                assert!(map.values.iter().all(|value| *value == 0), "{step} {change:?}");
            }
        }
    }

    #[test]
    fn gains_take_a_lamp_out_of_the_map() {
        let (before, dark) =
            (copies(Pixels::filled(8, 8, [118; 3])), copies(Pixels::filled(8, 8, [85; 3])));
        let grid = Grid { origin: Point::default(), step: 1.0, width: 8, height: 8 };
        let value = |gains| {
            let both = [&before, &dark];
            let map = ChangeMap::of(Change::DeltaE, grid, both, &Transform::IDENTITY, gains);
            map.value_at(Point::new(4.0, 4.0)).expect("both show it")
        };
        assert!(value([0; 3]) > 8.0 && value([1000; 3]) < 0.5);
    }

    #[test]
    fn the_colours_are_equal_steps_that_grow_lighter_and_keep_within_srgb() {
        for (change, sign) in
            [(Change::DeltaE, 1.0), (Change::Redness, 1.0), (Change::Redness, -1.0)]
        {
            let high = change.range().1;
            let colors: Vec<[f64; 3]> = (0..=20)
                .map(|i| lab_of_srgb(change.color(sign * high * f64::from(i) / 20.0)))
                .collect();
            let neutral = colors[0];
            assert!(neutral[1].hypot(neutral[2]) < 0.5);
            let steps: Vec<f64> = colors[2..]
                .windows(2)
                .map(|pair| (0..3).map(|i| (pair[1][i] - pair[0][i]).powi(2)).sum::<f64>().sqrt())
                .collect();
            let mean = steps.iter().sum::<f64>() / steps.len() as f64;
            for (step, pair) in steps.iter().zip(colors[2..].windows(2)) {
                assert!((step / mean - 1.0).abs() < 0.35, "{change:?} {sign}: {steps:?}");
                assert!(pair[1][0] > pair[0][0], "{change:?}: lighter means more");
            }
        }
        assert_eq!(Change::DeltaE.color(1.9), Change::DeltaE.color(0.0), "noise is not shown");
    }
}
