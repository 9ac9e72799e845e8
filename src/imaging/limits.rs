//! How much a photograph may ask for before it is refused, as plain data that settings can change.
//!
//! A header costs nothing to forge: 38 bytes can claim 268 megapixels. So sizes are checked before anything is set
//! aside for them, and everything that unpacks has a ceiling.

use crate::imaging::error::DecodeError;

/// The most that one file may claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Pixels along one side.
    pub side: u32,
    /// Pixels in all.
    pub pixels: u64,
    /// Bytes of decoded samples, and of the coefficients of a progressive JPEG.
    pub decoded_bytes: u64,
    /// Bytes of the file.
    pub file_bytes: u64,
    /// Bytes of a colour profile, unpacked.
    pub profile_bytes: usize,
    /// Bytes of EXIF or IPTC.
    pub exif_bytes: usize,
    /// Bytes of XMP, unpacked.
    pub xmp_bytes: usize,
    /// Passes over the picture in a JPEG: a progressive one has about ten, a hostile one thousands.
    pub scans: u32,
}

/// The pixels that a photo may have unless told otherwise, in millions.
pub const MEGAPIXELS: u32 = 200;

/// The size that a file may have unless told otherwise, in units of 2²⁰ bytes.
pub const MEGABYTES: u32 = 1024;

/// The bytes of decoded samples that go with [`MEGAPIXELS`].
const DECODED_BYTES: u64 = 1 << 30;

impl Default for Limits {
    fn default() -> Self {
        Self::of_photo(MEGAPIXELS, MEGABYTES)
    }
}

impl Limits {
    /// The limits for photos of so many megapixels in files of so many megabytes.
    pub fn of_photo(megapixels: u32, megabytes: u32) -> Self {
        let decoded_bytes = DECODED_BYTES / u64::from(MEGAPIXELS) * u64::from(megapixels);
        Self {
            side: 32_768,
            pixels: u64::from(megapixels) * 1_000_000,
            decoded_bytes: decoded_bytes.max(DECODED_BYTES),
            file_bytes: u64::from(megabytes) << 20,
            profile_bytes: 4 << 20,
            exif_bytes: 1 << 20,
            xmp_bytes: 4 << 20,
            scans: 100,
        }
    }

    /// Refuses a picture without pixels, too long on one side, or with too many pixels in all.
    pub fn check_size(&self, width: u32, height: u32) -> Result<(), DecodeError> {
        if width == 0 || height == 0 {
            return Err(DecodeError::NoPixels { width, height });
        }
        if width.max(height) > self.side {
            return Err(DecodeError::TooLong { width, height, most: self.side });
        }
        if u64::from(width) * u64::from(height) > self.pixels {
            return Err(DecodeError::TooManyPixels { width, height, most: self.pixels });
        }
        Ok(())
    }

    /// Refuses to set aside more than the limit for decoded samples.
    pub fn check_decoded(&self, bytes: u64) -> Result<(), DecodeError> {
        if bytes > self.decoded_bytes {
            return Err(DecodeError::TooMuchMemory { bytes, most: self.decoded_bytes });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claimed_size_is_refused_with_the_limit_it_breaks() {
        let limits = Limits::default();
        let cases = [
            (0, 5, "says that it is 0 × 5"),
            (65_535, 65_535, "32 768"),
            (32_768, 32_768, "200 megapixels"),
            (40_000, 1, "32 768"),
        ];
        for (width, height, part) in cases {
            let message = limits.check_size(width, height).expect_err("too large").to_string();
            assert!(message.contains(part), "{width} × {height}: {message}");
        }
        limits.check_size(20_000, 10_000).expect("exactly at the limit");
        limits.check_size(1, 32_768).expect("long but small");
    }

    #[test]
    fn a_higher_limit_lets_the_same_photo_through() {
        let limits = Limits::of_photo(900, 2048);
        limits.check_size(30_000, 30_000).expect("raised");
        limits.check_decoded(4 << 30).expect("raised along with the pixels");
        assert_eq!(limits.file_bytes, 2 << 30);
        assert!(limits.check_size(30_001, 30_000).is_err());
        let limits = Limits { side: 70_000, pixels: 5_000_000_000, ..Limits::default() };
        limits.check_size(65_535, 65_535).expect("raised");
        assert!(limits.check_decoded(1 << 31).is_err());
    }
}
