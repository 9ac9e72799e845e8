//! A paper ruler that lies on the skin: marks every millimetre, numbers every centimetre.

use crate::exchange::demo::curve::Place;
use crate::exchange::demo::noise::{mix, smooth, smoothstep};

/// A straight ruler whose marks stand on its upper edge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ruler {
    /// Where the mark of 0 meets the upper edge.
    pub zero: Place,
    /// From the mark of 0 to the last mark, in millimetres.
    pub length_mm: f32,
    /// Turned clockwise, in degrees.
    pub turn: f32,
}

/// The ruler goes on beyond its first and its last mark.
const REST_MM: f32 = 5.0;
/// From the upper to the lower edge.
const BREADTH_MM: f32 = 15.0;
/// Its shadow reaches so far.
const SHADOW_MM: f32 = 3.0;
const PAPER: [f32; 3] = [0.80, 0.79, 0.765];
const INK: [f32; 3] = [0.030, 0.030, 0.034];

impl Ruler {
    /// Where the first and the last mark meet the upper edge.
    pub fn ends(&self) -> [Place; 2] {
        let (sin, cos) = self.turn.to_radians().sin_cos();
        [self.zero, (self.zero.0 + self.length_mm * cos, self.zero.1 + self.length_mm * sin)]
    }

    /// What the camera sees of `below`, on or beside which the ruler may lie, in this light.
    pub fn laid_on(
        &self,
        below: [f32; 3],
        x: f32,
        y: f32,
        light: [f32; 3],
        pixel_mm: f32,
    ) -> [f32; 3] {
        let (dx, dy) = (x - self.zero.0, y - self.zero.1);
        let reach = self.length_mm + BREADTH_MM + REST_MM;
        if dx.abs() > reach || dy.abs() > reach {
            return below;
        }
        let (sin, cos) = self.turn.to_radians().sin_cos();
        let (along, down) = (dx * cos + dy * sin, dy * cos - dx * sin);
        let across_edge = down.min(BREADTH_MM - down);
        let depth = (along + REST_MM).min(self.length_mm + REST_MM - along).min(across_edge);
        if depth < -SHADOW_MM {
            return below;
        }
        let shadow = 1.0 - 0.34 * smoothstep(-SHADOW_MM, 0.0, depth - 0.3);
        let cover = (depth / pixel_mm.max(0.12) + 0.5).clamp(0.0, 1.0);
        let ink = if cover > 0.0 { self.ink(along, down, pixel_mm) } else { 0.0 };
        let fibres = 1.0 + 0.015 * smooth(87, x * 1.7, y * 1.7);
        std::array::from_fn(|i| {
            let paper = mix(PAPER[i] * fibres, INK[i], ink) * light[i];
            mix(below[i] * shadow, paper, cover)
        })
    }

    /// How much of a pixel is printed, 0 to 1.
    fn ink(&self, along: f32, down: f32, pixel_mm: f32) -> f32 {
        let printed = |distance: f32, half: f32| {
            // A line thinner than a pixel greys it in proportion.
            let cover = (half - distance) / pixel_mm + 0.5;
            cover.clamp(0.0, (2.0 * half / pixel_mm).min(1.0))
        };
        let mark = along.round().clamp(0.0, self.length_mm);
        let (height, half) = match mark as i32 {
            mm if mm % 10 == 0 => (6.0, 0.13),
            mm if mm % 5 == 0 => (4.3, 0.10),
            _ => (3.0, 0.09),
        };
        let line = if down < height { printed((along - mark).abs(), half) } else { 0.0 };
        let centimetre = (along / 10.0).round().clamp(0.0, self.length_mm / 10.0);
        let number = number_distance(centimetre as u32, along - centimetre * 10.0, down - 7.2);
        line.max(printed(number, 0.22)) * 0.94
    }
}

/// The corners of each digit on a field 2 wide and 4 high, in the order a pen would take.
#[rustfmt::skip] // One digit, one line.
const DIGITS: [&[(f32, f32)]; 10] = [
    &[(0.5, 0.1), (1.5, 0.1), (2.0, 0.9), (2.0, 3.1), (1.5, 3.9), (0.5, 3.9), (0.0, 3.1), (0.0, 0.9), (0.5, 0.1)],
    &[(0.3, 0.9), (1.2, 0.1), (1.2, 3.9)],
    &[(0.1, 0.9), (0.6, 0.1), (1.5, 0.1), (2.0, 0.9), (1.9, 1.7), (0.0, 3.9), (2.0, 3.9)],
    &[(0.1, 0.1), (2.0, 0.1), (1.0, 1.6), (1.6, 1.8), (2.0, 2.6), (1.8, 3.5), (1.1, 3.9), (0.1, 3.6)],
    &[(1.5, 3.9), (1.5, 0.1), (0.0, 2.8), (2.1, 2.8)],
    &[(1.9, 0.1), (0.4, 0.1), (0.2, 1.8), (1.2, 1.6), (1.9, 2.2), (1.9, 3.2), (1.2, 3.9), (0.1, 3.7)],
    &[(1.7, 0.1), (0.6, 1.2), (0.1, 2.6), (0.5, 3.7), (1.3, 3.9), (2.0, 3.1), (1.6, 2.1), (0.8, 1.9), (0.15, 2.6)],
    &[(0.0, 0.1), (2.0, 0.1), (0.8, 3.9)],
    &[(1.0, 1.8), (0.2, 1.1), (1.0, 0.1), (1.8, 1.1), (0.0, 2.9), (0.5, 3.9), (1.5, 3.9), (2.0, 2.9), (1.0, 1.8)],
    &[(0.3, 3.9), (1.4, 2.8), (1.9, 1.4), (1.5, 0.3), (0.7, 0.1), (0.0, 0.9), (0.4, 1.9), (1.2, 2.1), (1.85, 1.4)],
];

/// The distance in millimetres from the lines of a number that stands centred at 0, its top at 0.
fn number_distance(number: u32, x: f32, y: f32) -> f32 {
    if !(-1.0..5.0).contains(&y) || x.abs() > 4.5 {
        return f32::MAX;
    }
    let (tens, ones) = ((number / 10) as usize, (number % 10) as usize);
    if tens == 0 {
        return line_distance(DIGITS[ones], x + 1.0, y);
    }
    line_distance(DIGITS[tens % 10], x + 2.4, y).min(line_distance(DIGITS[ones], x - 0.4, y))
}

fn line_distance(line: &[Place], x: f32, y: f32) -> f32 {
    line.windows(2)
        .map(|pair| {
            let (dx, dy) = (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1);
            let (px, py) = (x - pair[0].0, y - pair[0].1);
            let share = ((px * dx + py * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
            (px - dx * share).hypot(py - dy * share)
        })
        .fold(f32::MAX, f32::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULER: Ruler = Ruler { zero: (0.0, 0.0), length_mm: 100.0, turn: 0.0 };

    #[test]
    fn every_millimetre_has_a_mark_and_between_them_is_paper() {
        for mm in 0..=100u8 {
            let at = f32::from(mm);
            assert!(RULER.ink(at, 1.0, 0.05) > 0.9, "a mark at {mm} mm");
            assert!(RULER.ink(at + 0.5, 1.0, 0.05) < 0.01, "paper after {mm} mm");
        }
        assert!(RULER.ink(40.0, 5.5, 0.05) > 0.9 && RULER.ink(41.0, 5.5, 0.05) < 0.01);
    }

    #[test]
    fn beside_the_ruler_nothing_changes_but_a_narrow_shadow() {
        let skin = [0.5, 0.3, 0.2];
        let seen = |x, y| RULER.laid_on(skin, x, y, [1.0; 3], 0.1);
        assert_eq!(seen(50.0, -9.0), skin);
        assert!(seen(50.0, -0.6)[0] < 0.5);
        assert!(seen(50.5, 13.5)[2] > 0.7);
    }

    #[test]
    fn the_ends_are_as_far_apart_as_the_ruler_is_long() {
        let [from, to] = Ruler { turn: 30.0, ..RULER }.ends();
        assert!(((from.0 - to.0).hypot(from.1 - to.1) - 100.0).abs() < 1e-3);
    }
}
