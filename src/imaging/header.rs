//! What is known of a photo without decoding it: format, size, orientation, colour, whether it is whole.

use std::path::Path;

use crate::imaging::color::profile_name;
use crate::imaging::container::open::open;
use crate::imaging::container::parts::{ColorModel, Container, Profile};
use crate::imaging::error::{DecodeError, guarded};
use crate::imaging::limits::Limits;
use crate::imaging::orientation::Orientation;
use crate::imaging::sniff::Format;
use crate::imaging::xmp;

/// The facts of a photo that its pixels depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhotoHeader {
    /// What it is, told from its content.
    pub format: Format,
    /// Pixels of the upright photo from left to right.
    pub width: u32,
    /// Pixels of the upright photo from top to bottom.
    pub height: u32,
    /// Pixels from left to right, as stored.
    pub stored_width: u32,
    /// Pixels from top to bottom, as stored.
    pub stored_height: u32,
    /// How the stored picture has to be turned.
    pub orientation: Orientation,
    /// Bits of one channel.
    pub bits: u8,
    /// What the channels are.
    pub color: ColorModel,
    /// Whether a colour profile is embedded, usable or not.
    pub has_profile: bool,
    /// The name in that profile.
    pub profile_name: Option<String>,
    /// Whether the file goes on to its end; if not, part of the picture is missing.
    pub is_complete: bool,
    /// What else a reader should know, in words.
    pub notes: Vec<String>,
}

/// Reads the header of the photo at `path`.
///
/// Fails for everything that [`crate::imaging::decode::decode`] would refuse on the header alone.
pub fn read(path: &Path, limits: &Limits) -> Result<PhotoHeader, DecodeError> {
    guarded(|| Ok(PhotoHeader::of(&open(path, limits)?.container)))
}

impl PhotoHeader {
    /// The header of an opened photo.
    pub fn of(container: &Container) -> Self {
        let orientation = orientation(container);
        let (stored_width, stored_height) = (container.width, container.height);
        let (width, height) = orientation.upright_size(stored_width, stored_height);
        Self {
            format: container.format,
            width,
            height,
            stored_width,
            stored_height,
            orientation,
            bits: container.bits,
            color: container.color,
            has_profile: container.profile != Profile::None,
            profile_name: profile_name(&container.profile),
            is_complete: container.is_complete,
            notes: container.notes.clone(),
        }
    }
}

/// The orientation from the container itself, else from EXIF, else from XMP; upright when there is none, or one that does not exist.
fn orientation(container: &Container) -> Orientation {
    if let Some(turn) = container.turn {
        return turn;
    }
    let in_exif = container.exif.as_ref().and_then(|exif| exif.orientation);
    let in_xmp = || xmp::value(container.xmp.as_deref()?, "tiff:Orientation")?.parse().ok();
    in_exif.or_else(in_xmp).and_then(Orientation::from_number).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imaging::test_files::{Tag, exif_block, jpeg, on_disk, with_segment};

    fn with_orientation(numbers: &[u16]) -> Vec<u8> {
        let block = exif_block(true, &[Tag::shorts(0x0112, numbers)], &[]);
        with_segment(&jpeg(40, 30), 0xE1, &[b"Exif\0\0", &block[..]].concat())
    }

    fn header(bytes: &[u8]) -> PhotoHeader {
        let (_folder, path) = on_disk("photo.jpg", bytes);
        read(&path, &Limits::default()).expect("a photo")
    }

    #[test]
    fn the_upright_size_follows_the_orientation() {
        for (number, width, height) in [(1, 40, 30), (3, 40, 30), (6, 30, 40), (8, 30, 40)] {
            let found = header(&with_orientation(&[number]));
            assert_eq!((found.width, found.height), (width, height), "orientation {number}");
            assert_eq!((found.stored_width, found.stored_height), (40, 30));
            assert_eq!(u16::from(found.orientation.number()), number);
        }
    }

    #[test]
    fn an_orientation_that_does_not_exist_is_upright() {
        for number in [0, 9, 255] {
            assert_eq!(header(&with_orientation(&[number])).orientation, Orientation::Upright);
        }
    }

    #[test]
    fn the_orientation_may_stand_in_xmp_alone() {
        let packet = b"http://ns.adobe.com/xap/1.0/\0<rdf:Description tiff:Orientation=\"6\"/>";
        let bytes = with_segment(&jpeg(40, 30), 0xE1, packet);
        assert_eq!(header(&bytes).orientation, Orientation::QuarterTurn);
        let block = exif_block(false, &[Tag::shorts(0x0112, &[3])], &[]);
        let both = with_segment(&bytes, 0xE1, &[b"Exif\0\0", &block[..]].concat());
        assert_eq!(header(&both).orientation, Orientation::HalfTurn, "EXIF is asked first");
    }
}
