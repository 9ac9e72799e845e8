//! Smaller copies of a picture and the tiles they are shown in.
//!
//! Level 0 is the photo itself; every further level has half the pixels along each side, so that a pixel of level n
//! covers exactly 2ⁿ × 2ⁿ pixels of the photo and places need no rounding. The last column and row of a level may
//! cover fewer. Halving averages code values, which is right for looking and wrong for measuring.

use crate::imaging::pixels::Pixels;

/// The longest side of a tile.
pub const TILE: u32 = 512;

/// One size of a photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// 0 for the photo itself, then 1, 2, … for half, a quarter, ….
    pub index: u32,
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

/// A part of a picture, in its pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PixelRect {
    /// From the left.
    pub x: u32,
    /// From the top.
    pub y: u32,
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

/// All levels of a photo, down to the first that fits one tile.
pub fn levels_of(width: u32, height: u32) -> Vec<Level> {
    let mut level = Level { index: 0, width, height };
    let mut levels = vec![level];
    while level.width.max(level.height) > TILE {
        level = Level {
            index: level.index + 1,
            width: level.width.div_ceil(2),
            height: level.height.div_ceil(2),
        };
        levels.push(level);
    }
    levels
}

impl Level {
    /// How many pixels of the photo lie along one side of a pixel of this level.
    pub const fn scale(self) -> u32 {
        1 << self.index
    }

    /// How many columns and rows of tiles there are.
    pub const fn tiles(self) -> (u32, u32) {
        (self.width.div_ceil(TILE), self.height.div_ceil(TILE))
    }
}

/// The part of a level that a tile shows; none if there is no such tile.
pub fn tile_rect(level: Level, column: u32, row: u32) -> Option<PixelRect> {
    let (columns, rows) = level.tiles();
    (column < columns && row < rows).then(|| {
        let (x, y) = (column * TILE, row * TILE);
        PixelRect { x, y, width: TILE.min(level.width - x), height: TILE.min(level.height - y) }
    })
}

/// The part of `pixels` within `rect`, as far as it is inside.
pub fn cut(pixels: &Pixels, rect: PixelRect) -> Pixels {
    let width = rect.width.min(pixels.width().saturating_sub(rect.x));
    let height = rect.height.min(pixels.height().saturating_sub(rect.y));
    let rows = (0..height).filter_map(|y| pixels.row(rect.x, rect.y + y, width));
    let rgba = rows.collect::<Vec<_>>().concat();
    Pixels::new(width, height, rgba)
        .expect("each row is inside, so there is one pixel for each place")
}

/// The next level: each pixel is the mean of the up to four it covers.
pub fn halved(pixels: &Pixels) -> Pixels {
    let (width, height) = (pixels.width().div_ceil(2), pixels.height().div_ceil(2));
    let mut rgba = Vec::with_capacity(width as usize * height as usize * 4);
    for y in 0..height {
        let upper = pixels.row(0, 2 * y, pixels.width()).unwrap_or_default();
        // The last row of an odd height is averaged with itself.
        let lower = pixels.row(0, 2 * y + 1, pixels.width()).unwrap_or(upper);
        let (upper, last_upper) = upper.as_chunks::<8>();
        let (lower, last_lower) = lower.as_chunks::<8>();
        for (a, b) in upper.iter().zip(lower) {
            let mean = |i: usize| mean([a[i], a[4 + i], b[i], b[4 + i]]);
            rgba.extend_from_slice(&[mean(0), mean(1), mean(2), 255]);
        }
        // Likewise the last column of an odd width.
        if let ([r, g, b, _], [r2, g2, b2, _]) = (last_upper, last_lower) {
            let mean = |a: u8, b: u8| mean([a, a, b, b]);
            rgba.extend_from_slice(&[mean(*r, *r2), mean(*g, *g2), mean(*b, *b2), 255]);
        }
    }
    Pixels::new(width, height, rgba).expect("one pixel for each pair of columns and rows")
}

fn mean(levels: [u8; 4]) -> u8 {
    let sum: u16 = levels.into_iter().map(u16::from).sum();
    ((sum + 2) / 4) as u8
}

#[cfg(test)]
mod tests {
    use proptest::prelude::proptest;

    use super::*;

    fn numbered(width: u32, height: u32) -> Pixels {
        let rgba: Vec<u8> = (0..width * height)
            .flat_map(|i| [i as u8, (i >> 8) as u8, (i >> 16) as u8, 255])
            .collect();
        Pixels::new(width, height, rgba).expect("fits")
    }

    #[test]
    fn levels_halve_until_one_tile_is_enough() {
        let sizes: Vec<(u32, u32, u32)> = levels_of(4032, 3024)
            .iter()
            .map(|level| (level.index, level.width, level.height))
            .collect();
        assert_eq!(sizes, [(0, 4032, 3024), (1, 2016, 1512), (2, 1008, 756), (3, 504, 378)]);
        assert_eq!(
            levels_of(1, 32_768).last().map(|level| (level.width, level.height)),
            Some((1, 512))
        );
        assert_eq!(levels_of(512, 512).len(), 1);
    }

    #[test]
    fn halving_averages_and_keeps_the_odd_edge() {
        let pixels =
            Pixels::new(3, 1, vec![10, 0, 0, 255, 21, 0, 0, 255, 200, 0, 0, 255]).expect("fits");
        let half = halved(&pixels);
        assert_eq!((half.width(), half.height()), (2, 1));
        assert_eq!(half.rgba(), [16, 0, 0, 255, 200, 0, 0, 255]);
    }

    #[test]
    fn a_tile_outside_does_not_exist_and_a_cut_stays_inside() {
        let level = Level { index: 0, width: 600, height: 100 };
        assert_eq!(
            tile_rect(level, 1, 0),
            Some(PixelRect { x: 512, y: 0, width: 88, height: 100 })
        );
        assert_eq!(tile_rect(level, 2, 0), None);
        assert_eq!(tile_rect(level, 0, 1), None);
        let outside = cut(&numbered(5, 5), PixelRect { x: 3, y: 9, width: 10, height: 10 });
        assert_eq!((outside.width(), outside.height()), (2, 0));
    }

    proptest! {
        #[test]
        fn the_tiles_of_a_level_cover_each_pixel_once(width in 1_u32..1300, height in 1_u32..1300) {
            let level = Level { index: 0, width, height };
            let (columns, rows) = level.tiles();
            let all: Vec<PixelRect> = (0..rows)
                .flat_map(|row| (0..columns).filter_map(move |column| tile_rect(level, column, row)))
                .collect();
            let area: u64 = all.iter().map(|rect| u64::from(rect.width) * u64::from(rect.height)).sum();
            assert_eq!(area, u64::from(width) * u64::from(height));
            assert!(all.iter().all(|rect| rect.width.max(rect.height) <= TILE && rect.width.min(rect.height) > 0));
        }

        #[test]
        fn a_cut_shows_the_pixels_of_its_place(
            width in 1_u32..40, height in 1_u32..40, x in 0_u32..40, y in 0_u32..40,
        ) {
            let pixels = numbered(width, height);
            let part = cut(&pixels, PixelRect { x, y, width: 7, height: 5 });
            for row in 0..part.height() {
                for column in 0..part.width() {
                    assert_eq!(part.at(column, row), pixels.at(x + column, y + row));
                }
            }
        }

        #[test]
        fn a_level_has_the_size_that_halving_gives(width in 1_u32..1100, height in 1_u32..20) {
            let mut pixels = Pixels::filled(width, height, [3, 5, 7]);
            for level in levels_of(width, height).into_iter().skip(1) {
                pixels = halved(&pixels);
                assert_eq!((pixels.width(), pixels.height()), (level.width, level.height));
                assert!(u64::from(level.width) * u64::from(level.scale()) >= width.into());
            }
            assert_eq!(pixels.at(0, 0), Some([3, 5, 7, 255]), "one colour stays that colour");
        }
    }
}
