//! Turning a stored picture upright, and places between the two.
//!
//! A camera held on its side stores the picture as the sensor saw it and adds a number from 1 to 8 (EXIF 2.32, tag
//! 0x0112). Regions are kept in the upright photo, measurements read the stored pixels; this is the exact bridge.

use rayon::prelude::{IndexedParallelIterator as _, ParallelIterator as _, ParallelSliceMut as _};

use crate::geometry::Point;
use crate::imaging::error::DecodeError;
use crate::imaging::memory::Buffer;

/// How a stored picture has to be turned to be upright.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Orientation {
    /// 1: it is upright.
    #[default]
    Upright,
    /// 2: left and right are exchanged.
    Mirrored,
    /// 3: it stands on its head.
    HalfTurn,
    /// 4: top and bottom are exchanged.
    Flipped,
    /// 5: rows are columns.
    Transposed,
    /// 6: it has to be turned a quarter clockwise.
    QuarterTurn,
    /// 7: rows are columns, both from the far end.
    Transversed,
    /// 8: it has to be turned a quarter anticlockwise.
    ThreeQuarterTurn,
}

impl Orientation {
    /// All eight, in the order of their numbers.
    pub const ALL: [Self; 8] = [
        Self::Upright,
        Self::Mirrored,
        Self::HalfTurn,
        Self::Flipped,
        Self::Transposed,
        Self::QuarterTurn,
        Self::Transversed,
        Self::ThreeQuarterTurn,
    ];

    /// From the number in the file; none for a number that does not exist.
    pub fn from_number(number: u64) -> Option<Self> {
        let i = usize::try_from(number).ok()?.checked_sub(1)?;
        Self::ALL.get(i).copied()
    }

    /// The number in the file, 1 to 8.
    pub const fn number(self) -> u8 {
        self as u8 + 1
    }

    /// Whether width and height are exchanged.
    pub const fn swaps_sides(self) -> bool {
        matches!(
            self,
            Self::Transposed | Self::QuarterTurn | Self::Transversed | Self::ThreeQuarterTurn
        )
    }

    /// What undoes this.
    pub const fn inverse(self) -> Self {
        match self {
            Self::QuarterTurn => Self::ThreeQuarterTurn,
            Self::ThreeQuarterTurn => Self::QuarterTurn,
            Self::Upright
            | Self::Mirrored
            | Self::HalfTurn
            | Self::Flipped
            | Self::Transposed
            | Self::Transversed => self,
        }
    }

    /// This, and then `next`, as one.
    pub fn then(self, next: Self) -> Self {
        // One place without symmetry in a picture of 3 × 2 tells all eight apart.
        let (width, height, place) = (3.0, 2.0, Point::new(0.5, 0.25));
        let (middle_width, middle_height) =
            if self.swaps_sides() { (height, width) } else { (width, height) };
        let middle = self.upright_from_stored(place, width, height);
        let end = next.upright_from_stored(middle, middle_width, middle_height);
        let is_same = |it: &Self| it.upright_from_stored(place, width, height) == end;
        Self::ALL.into_iter().find(is_same).unwrap_or_default()
    }

    /// The upright size of a picture stored as `width` × `height`.
    pub const fn upright_size(self, width: u32, height: u32) -> (u32, u32) {
        if self.swaps_sides() { (height, width) } else { (width, height) }
    }

    /// Where a place in a picture stored as `width` × `height` is once it is upright.
    ///
    /// Places are distances from the corner of the first pixel, so the middle of that pixel is at (0.5, 0.5).
    pub fn upright_from_stored(self, place: Point, width: f64, height: f64) -> Point {
        let Point { x, y } = place;
        match self {
            Self::Upright => Point::new(x, y),
            Self::Mirrored => Point::new(width - x, y),
            Self::HalfTurn => Point::new(width - x, height - y),
            Self::Flipped => Point::new(x, height - y),
            Self::Transposed => Point::new(y, x),
            Self::QuarterTurn => Point::new(height - y, x),
            Self::Transversed => Point::new(height - y, width - x),
            Self::ThreeQuarterTurn => Point::new(y, width - x),
        }
    }

    /// Where a place in the upright picture is in one stored as `width` × `height`.
    pub fn stored_from_upright(self, place: Point, width: f64, height: f64) -> Point {
        let (upright_width, upright_height) =
            if self.swaps_sides() { (height, width) } else { (width, height) };
        self.inverse().upright_from_stored(place, upright_width, upright_height)
    }

    /// Turns pixels of `N` bytes, stored as `width` × `height`, upright.
    ///
    /// # Errors
    /// If there is no memory for them.
    ///
    /// # Panics
    /// If `stored` has not `width` × `height` pixels.
    pub fn turned<const N: usize>(
        self,
        stored: impl Into<Buffer>,
        width: u32,
        height: u32,
    ) -> Result<Buffer, DecodeError> {
        let stored = stored.into();
        let (w, h) = (width as usize, height as usize);
        assert_eq!(stored.len(), w * h * N, "one pixel of {N} bytes for each place");
        if self == Self::Upright || stored.is_empty() {
            return Ok(stored);
        }
        let upright_w = if self.swaps_sides() { h } else { w };
        let (first, right, down) = self.steps(w as isize, h as isize);
        let from = stored.as_chunks::<N>().0;
        let mut turned = Buffer::zeros(stored.len())?;
        let to = turned.as_chunks_mut::<N>().0;
        // Squares that fit the processor's cache: a quarter turn reads columns.
        const SQUARE: usize = 64;
        to.par_chunks_mut(SQUARE * upright_w).enumerate().for_each(|(band, to)| {
            for left in (0..upright_w).step_by(SQUARE) {
                for (y, to) in to.chunks_exact_mut(upright_w).enumerate() {
                    let row = first + (band * SQUARE + y) as isize * down;
                    for (x, to) in to.iter_mut().enumerate().skip(left).take(SQUARE) {
                        *to = from[(row + x as isize * right) as usize];
                    }
                }
            }
        });
        Ok(turned)
    }

    /// Which stored pixel is the first upright one, and how far it is to the stored pixels of the next upright one
    /// to the right and below.
    const fn steps(self, w: isize, h: isize) -> (isize, isize, isize) {
        match self {
            Self::Upright => (0, 1, w),
            Self::Mirrored => (w - 1, -1, w),
            Self::HalfTurn => (w * h - 1, -1, -w),
            Self::Flipped => ((h - 1) * w, 1, -w),
            Self::Transposed => (0, w, 1),
            Self::QuarterTurn => ((h - 1) * w, -w, 1),
            Self::Transversed => (w * h - 1, -w, -1),
            Self::ThreeQuarterTurn => (w - 1, w, -1),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::proptest;

    use super::*;

    #[test]
    fn each_number_turns_a_letter_as_the_standard_draws_it() {
        // The letter F, two dots wide, upright; what EXIF 2.32 stores for each number.
        let upright = b"##\
                        #.\
                        ##\
                        #.";
        let stored: [(&[u8], u32); 8] = [
            (b"###.###.", 2),
            (b"##.###.#", 2),
            (b".###.###", 2),
            (b"#.###.##", 2),
            (b"#####.#.", 4),
            (b"#.#.####", 4),
            (b".#.#####", 4),
            (b"####.#.#", 4),
        ];
        for (i, (stored, width)) in stored.into_iter().enumerate() {
            let orientation = Orientation::from_number(i as u64 + 1).expect("exists");
            let height = 8 / width;
            assert_eq!(orientation.number(), i as u8 + 1);
            assert_eq!(orientation.upright_size(width, height), (2, 4), "{orientation:?}");
            let turned = orientation.turned::<1>(stored.to_vec(), width, height).expect("memory");
            assert_eq!(*turned, *upright, "{orientation:?}");
        }
    }

    #[test]
    fn numbers_that_do_not_exist_are_none() {
        for number in [0, 9, 65_535, u64::MAX] {
            assert_eq!(Orientation::from_number(number), None);
        }
    }

    #[test]
    fn places_move_with_the_pixels() {
        let (width, height) = (70_u32, 65_u32);
        let stored: Vec<u8> =
            (0..height).flat_map(|y| (0..width).flat_map(move |x| [x as u8, y as u8])).collect();
        for orientation in Orientation::ALL {
            let upright = orientation.turned::<2>(stored.clone(), width, height).expect("memory");
            let (upright_width, _) = orientation.upright_size(width, height);
            for (i, pixel) in upright.as_chunks::<2>().0.iter().enumerate() {
                let (x, y) = (i as u32 % upright_width, i as u32 / upright_width);
                let middle = Point::new(f64::from(x) + 0.5, f64::from(y) + 0.5);
                let there = orientation.stored_from_upright(middle, width.into(), height.into());
                let expected = Point::new(f64::from(pixel[0]) + 0.5, f64::from(pixel[1]) + 0.5);
                assert_eq!(there, expected, "{orientation:?} at {x}, {y}");
            }
        }
    }

    #[test]
    fn two_turns_are_one() {
        let stored: Vec<u8> = (0..15).collect();
        for first in Orientation::ALL {
            assert_eq!(first.then(first.inverse()), Orientation::Upright);
            let (width, height) = first.upright_size(5, 3);
            let middle = first.turned::<1>(stored.clone(), 5, 3).expect("memory");
            for next in Orientation::ALL {
                let both = next.turned::<1>(middle.clone(), width, height).expect("memory");
                let at_once = first.then(next).turned::<1>(stored.clone(), 5, 3).expect("memory");
                assert_eq!(both, at_once, "{first:?} {next:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn there_and_back_is_the_same_place(
            i in 0_usize..8, width in 1_u32..5000, height in 1_u32..5000, x in 0_u32..500_000, y in 0_u32..500_000,
        ) {
            // Hundredths, as places are stored.
            let (orientation, place) = (Orientation::ALL[i], Point::new(f64::from(x) / 100.0, f64::from(y) / 100.0));
            let (width, height) = (f64::from(width), f64::from(height));
            let upright = orientation.upright_from_stored(place, width, height);
            let back = orientation.stored_from_upright(upright, width, height);
            assert!((back - place).distance(Point::default()) < 1e-9);
        }

        #[test]
        fn turning_and_turning_back_is_the_same_picture(i in 0_usize..8, width in 1_u32..90, height in 1_u32..90) {
            let stored: Vec<u8> = (0..width * height).map(|i| (i % 251) as u8).collect();
            let orientation = Orientation::ALL[i];
            let upright = orientation.turned::<1>(stored.clone(), width, height).expect("memory");
            let (upright_width, upright_height) = orientation.upright_size(width, height);
            let back = orientation.inverse().turned::<1>(upright, upright_width, upright_height).expect("memory");
            assert_eq!(*back, *stored);
        }
    }
}
