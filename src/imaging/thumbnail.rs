//! Small pictures of photos, for strips and grids, and how they are kept.

use std::io::Cursor;
use std::path::Path;

use image::ImageDecoder as _;
use image::codecs::jpeg::JpegDecoder;

use crate::imaging::decode::{Picture, decode};
use crate::imaging::encode::jpeg;
use crate::imaging::error::{DecodeError, guarded};
use crate::imaging::limits::Limits;
use crate::imaging::pixels::Pixels;

/// The longest side of a thumbnail that the window shows.
pub const THUMBNAIL: u32 = 256;

/// The photo upright, in sRGB, its longer side at most `side` pixels.
///
/// The picture embedded by the camera is never used: it may show what was cut away later.
pub fn thumbnail(path: &Path, limits: &Limits, side: u32) -> Result<Picture, DecodeError> {
    decode(path, limits, Some(side))
}

/// Finer than what is exported: it is looked at beside pictures that were decoded freshly.
const PACKED_QUALITY: u8 = 92;

/// A small picture as bytes to be kept, much smaller than the pixels; none for one without pixels.
pub fn pack(pixels: &Pixels) -> Option<Vec<u8>> {
    jpeg(pixels, PACKED_QUALITY, None).ok()
}

/// The picture that was packed, if the bytes are one of this size.
pub fn unpack(bytes: &[u8], width: u32, height: u32) -> Option<Pixels> {
    let unpacked = guarded(|| {
        let found = JpegDecoder::new(Cursor::new(bytes)).ok().filter(|decoder| {
            decoder.dimensions() == (width, height) && decoder.total_bytes() % 3 == 0
        });
        Ok(found.and_then(|decoder| {
            let mut rgb = vec![0; decoder.total_bytes() as usize];
            decoder.read_image(&mut rgb).ok()?;
            let rgba: Vec<u8> =
                rgb.as_chunks().0.iter().flat_map(|[r, g, b]| [*r, *g, *b, 255]).collect();
            Pixels::new(width, height, rgba)
        }))
    });
    unpacked.ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imaging::test_files::{jpeg, on_disk, picture};

    #[test]
    fn what_was_packed_looks_the_same_and_other_bytes_are_nothing() {
        let pixels = picture(61, 37);
        let packed = pack(&pixels).expect("has pixels");
        assert!(packed.len() < pixels.rgba().len() / 2);
        let back = unpack(&packed, 61, 37).expect("packed before");
        let off = back.rgba().iter().zip(pixels.rgba()).map(|(a, b)| a.abs_diff(*b)).max();
        assert!(off.is_some_and(|off| off < 24), "{off:?}");
        assert_eq!(unpack(&packed, 37, 61), None);
        assert_eq!(unpack(&packed[..100], 61, 37), None);
        assert_eq!(unpack(b"", 61, 37), None);
    }

    #[test]
    fn a_thumbnail_is_small_and_knows_how_large_the_photo_is() {
        let (_folder, path) = on_disk("photo.jpg", &jpeg(1200, 800));
        let small = thumbnail(&path, &Limits::default(), THUMBNAIL).expect("a photo");
        assert_eq!((small.pixels.width(), small.pixels.height()), (256, 171));
        assert_eq!((small.full_width, small.full_height), (1200, 800));
    }
}
