//! Small things with a sharp edge: moles and single hairs, found quickly by where they are.
//!
//! They are finer than any grid, so each pixel asks which of them are near.

use crate::exchange::demo::curve::Place;
use crate::exchange::demo::field::Grid;
use crate::exchange::demo::noise::smooth;

/// One mole, or one short piece of a hair.
#[derive(Clone, Copy, Debug)]
pub enum Mark {
    /// A mole or a freckle.
    Mole {
        /// The middle.
        at: Place,
        /// Half axes in millimetres.
        radii: Place,
        /// Brown pigment in the middle, as an optical thickness.
        melanin: f32,
    },
    /// A straight piece of a hair, thinner towards its second end.
    Hair {
        /// One end.
        from: Place,
        /// The other end.
        to: Place,
        /// Half the thickness at either end, in millimetres.
        half_widths: Place,
        /// How much of the light it takes, 0 to 1.
        darkness: f32,
    },
}

/// What the marks do to one pixel.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Marked {
    /// Brown pigment added to the skin.
    pub melanin: f32,
    /// How much of the pixel is covered by hair, 0 to 1.
    pub hair: f32,
}

/// All marks of a body part, sorted into squares.
#[derive(Clone, Debug)]
pub struct Marks {
    squares: Grid,
    /// The marks near each square.
    near: Vec<Vec<Mark>>,
}

/// The side of a square in millimetres.
const SQUARE_MM: f32 = 3.0;
/// Marks reach so far beyond their edge: half a pixel of the smallest picture worth looking at.
const MARGIN_MM: f32 = 1.2;

impl Marks {
    /// Sorts marks into the squares of a body part.
    pub fn sorted(over: Grid, marks: impl IntoIterator<Item = Mark>) -> Self {
        let squares = Grid {
            step: SQUARE_MM,
            width: (over.width as f32 * over.step / SQUARE_MM) as usize + 2,
            height: (over.height as f32 * over.step / SQUARE_MM) as usize + 2,
            ..over
        };
        let mut near = vec![Vec::new(); squares.width * squares.height];
        for mark in marks {
            let (low, high) = mark.bounds();
            let column =
                |x: f32| ((x - squares.left) / SQUARE_MM).clamp(0.0, squares.width as f32 - 1.0);
            let row =
                |y: f32| ((y - squares.top) / SQUARE_MM).clamp(0.0, squares.height as f32 - 1.0);
            for row in row(low.1) as usize..=row(high.1) as usize {
                for column in column(low.0) as usize..=column(high.0) as usize {
                    near[row * squares.width + column].push(mark);
                }
            }
        }
        Self { squares, near }
    }

    /// What the marks do to a pixel that is so many millimetres wide.
    pub fn at(&self, x: f32, y: f32, pixel_mm: f32) -> Marked {
        let column =
            ((x - self.squares.left) / SQUARE_MM).clamp(0.0, self.squares.width as f32 - 1.0);
        let row = ((y - self.squares.top) / SQUARE_MM).clamp(0.0, self.squares.height as f32 - 1.0);
        let mut light_left = 1.0;
        let mut marked = Marked::default();
        for mark in &self.near[row as usize * self.squares.width + column as usize] {
            match mark {
                Mark::Mole { at, radii, melanin } => {
                    let (u, v) = ((x - at.0) / radii.0, (y - at.1) / radii.1);
                    // A soft edge: 0.18 mm of skin over the pigment, or a pixel if that is more.
                    let soft = (0.0324 + 0.36 * pixel_mm * pixel_mm).sqrt() / radii.0.min(radii.1);
                    let wavy = 0.13 * smooth(7, x * 0.8, y * 0.8);
                    let inside =
                        ((1.0 + wavy - (u * u + v * v).sqrt()) / soft * 0.5 + 0.5).clamp(0.0, 1.0);
                    let uneven = 1.0 + 0.28 * smooth(8, x * 1.6, y * 1.6);
                    marked.melanin += melanin * uneven * inside * inside * (3.0 - 2.0 * inside);
                }
                Mark::Hair { from, to, half_widths, darkness } => {
                    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
                    let (px, py) = (x - from.0, y - from.1);
                    let share = ((px * dx + py * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
                    let (ex, ey) = (px - dx * share, py - dy * share);
                    let distance = (ex * ex + ey * ey).sqrt();
                    let half = half_widths.0 + (half_widths.1 - half_widths.0) * share;
                    // A hair thinner than a pixel darkens the pixel in proportion.
                    let cover = (half - distance + pixel_mm * 0.5) / pixel_mm;
                    light_left *=
                        1.0 - darkness * cover.clamp(0.0, (2.0 * half / pixel_mm).min(1.0));
                }
            }
        }
        marked.hair = 1.0 - light_left;
        marked
    }
}

impl Mark {
    fn bounds(&self) -> (Place, Place) {
        let (low, high, reach) = match *self {
            Self::Mole { at, radii, .. } => (at, at, radii.0.max(radii.1)),
            Self::Hair { from, to, half_widths, .. } => (
                (from.0.min(to.0), from.1.min(to.1)),
                (from.0.max(to.0), from.1.max(to.1)),
                half_widths.0.max(half_widths.1),
            ),
        };
        let reach = reach + MARGIN_MM;
        ((low.0 - reach, low.1 - reach), (high.0 + reach, high.1 + reach))
    }
}

/// The pieces of one curved hair, thick at the root and thin at the tip.
pub fn hair(
    root: Place,
    middle: Place,
    tip: Place,
    width_mm: f32,
    darkness: f32,
) -> impl Iterator<Item = Mark> {
    const PIECES: u8 = 5;
    let at = move |k: u8| {
        let t = f32::from(k) / f32::from(PIECES);
        let weigh = |a: f32, b: f32, c: f32| {
            a * (1.0 - t) * (1.0 - t) + b * 2.0 * t * (1.0 - t) + c * t * t
        };
        (weigh(root.0, middle.0, tip.0), weigh(root.1, middle.1, tip.1))
    };
    let half_width = move |k: u8| width_mm / 2.0 * (1.0 - 0.8 * f32::from(k) / f32::from(PIECES));
    (0..PIECES).map(move |k| Mark::Hair {
        from: at(k),
        to: at(k + 1),
        half_widths: (half_width(k), half_width(k + 1)),
        darkness,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(marks: &[Mark]) -> Marks {
        Marks::sorted(Grid::over((0.0, 0.0), (30.0, 30.0), 0.5), marks.iter().copied())
    }

    #[test]
    fn a_mole_is_dark_inside_and_absent_outside() {
        let marks = marks(&[Mark::Mole { at: (4.0, -7.0), radii: (2.0, 1.5), melanin: 1.2 }]);
        let melanin = marks.at(4.0, -7.0, 0.1).melanin;
        assert!((0.7..1.7).contains(&melanin), "uneven, but about 1.2: {melanin}");
        assert_eq!(marks.at(4.0, -4.0, 0.1), Marked::default());
    }

    #[test]
    fn a_hair_darkens_wide_pixels_less() {
        let marks = marks(&hair((0.0, 0.0), (3.0, 1.0), (6.0, 0.0), 0.1, 0.9).collect::<Vec<_>>());
        let (fine, coarse) = (marks.at(0.1, 0.03, 0.05).hair, marks.at(0.1, 0.03, 0.8).hair);
        assert!(fine > 0.5 && coarse > 0.01 && coarse < 0.2, "{fine} {coarse}");
        assert_eq!(marks.at(0.0, 9.0, 0.1).hair, 0.0);
    }
}
