//! Small pictures of photos, for strips and grids.

use std::path::Path;

use crate::imaging::decode::{Picture, decode};
use crate::imaging::error::DecodeError;
use crate::imaging::limits::Limits;

/// The longest side of a thumbnail that the window shows.
pub const THUMBNAIL: u32 = 256;

/// The photo upright, in sRGB, its longer side at most `side` pixels.
///
/// The picture embedded by the camera is never used: it may show what was cut away later.
pub fn thumbnail(path: &Path, limits: &Limits, side: u32) -> Result<Picture, DecodeError> {
    decode(path, limits, Some(side))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imaging::test_files::{jpeg, on_disk};

    #[test]
    fn a_thumbnail_is_small_and_knows_how_large_the_photo_is() {
        let (_folder, path) = on_disk("photo.jpg", &jpeg(1200, 800));
        let small = thumbnail(&path, &Limits::default(), THUMBNAIL).expect("a photo");
        assert_eq!((small.pixels.width(), small.pixels.height()), (256, 171));
        assert_eq!((small.full_width, small.full_height), (1200, 800));
    }
}
