//! Upright pixels for the screen: 8-bit sRGB, opaque, row by row.

use crate::imaging::memory::Buffer;

/// A picture in memory: red, green, blue and 255, from the top left, row by row.
#[derive(Clone, PartialEq, Eq)]
pub struct Pixels {
    width: u32,
    height: u32,
    rgba: Buffer,
}

impl Pixels {
    /// Takes `rgba` as a picture; none unless it has exactly four bytes for each of `width` × `height` pixels.
    pub fn new(width: u32, height: u32, rgba: impl Into<Buffer>) -> Option<Self> {
        let rgba = rgba.into();
        let bytes = u128::from(width) * u128::from(height) * 4;
        (rgba.len() as u128 == bytes).then_some(Self { width, height, rgba })
    }

    /// A picture of one colour.
    pub fn filled(width: u32, height: u32, color: [u8; 3]) -> Self {
        let [red, green, blue] = color;
        let n = width as usize * height as usize;
        Self { width, height, rgba: [red, green, blue, 255].repeat(n).into() }
    }

    /// Pixels from left to right.
    pub const fn width(&self) -> u32 {
        self.width
    }

    /// Pixels from top to bottom.
    pub const fn height(&self) -> u32 {
        self.height
    }

    /// All pixels, four bytes each.
    pub fn rgba(&self) -> &[u8] {
        &self.rgba
    }

    /// One pixel; none outside.
    pub fn at(&self, x: u32, y: u32) -> Option<[u8; 4]> {
        let start = (y as usize * self.width as usize + x as usize) * 4;
        let pixel = self.rgba.get(start..)?.first_chunk()?;
        (x < self.width).then_some(*pixel)
    }

    /// Part of a row: `n` pixels from `x`; none unless all of them are inside.
    pub fn row(&self, x: u32, y: u32, n: u32) -> Option<&[u8]> {
        if x.checked_add(n)? > self.width {
            return None;
        }
        let start = (y as usize * self.width as usize + x as usize) * 4;
        self.rgba.get(start..start + n as usize * 4)
    }
}

// A picture printed byte by byte would fill the terminal.
impl std::fmt::Debug for Pixels {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pixels({} × {})", self.width, self.height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_bytes_must_fit_the_size() {
        assert!(Pixels::new(2, 2, vec![0_u8; 15]).is_none());
        assert!(Pixels::new(u32::MAX, u32::MAX, Vec::new()).is_none());
        let pixels = Pixels::new(2, 1, vec![1, 2, 3, 255, 4, 5, 6, 255]).expect("fits");
        assert_eq!(pixels.at(1, 0), Some([4, 5, 6, 255]));
        assert_eq!(pixels.at(2, 0), None);
        assert_eq!(pixels.at(0, 1), None);
        assert_eq!(pixels.row(1, 0, 1), Some(&[4, 5, 6, 255][..]));
        assert_eq!(pixels.row(1, 0, 2), None);
        assert_eq!(Pixels::filled(1, 1, [9, 8, 7]).rgba(), [9, 8, 7, 255]);
    }
}
