//! The EXIF tags that say when and with what a photo was taken, as the camera wrote them.
//!
//! Nothing is interpreted here: dates stay text, so that what is wrong with them can be said in words later. Tags that
//! identify people or places (owner, serial numbers, position) are not read at all.

use std::io::{self, Cursor, Read, Seek};

use crate::imaging::container::tags::{Block, Directory};
use crate::imaging::source::Source;

/// The tags of one photo; everything may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exif {
    /// How the stored picture is turned; any number, as found.
    pub orientation: Option<u64>,
    /// The maker of the camera.
    pub make: Option<String>,
    /// The camera.
    pub model: Option<String>,
    /// The lens.
    pub lens: Option<String>,
    /// The program that wrote the file.
    pub software: Option<String>,
    /// When the shutter opened.
    pub original: Stamp,
    /// When the picture became digital: the same for a camera, later for a scan.
    pub digitized: Stamp,
    /// When the file was last changed.
    pub changed: Stamp,
    /// The day by the satellites, in UTC.
    pub gps_date: Option<String>,
    /// Hour, minute and second by the satellites, in UTC.
    pub gps_time: Option<Vec<u64>>,
}

/// A date as text, and the offset from UTC as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    /// Such as "2022:08:17 10:15:20".
    pub text: Option<String>,
    /// Such as "+02:00".
    pub offset: Option<String>,
}

impl Exif {
    /// Reads a block as it stands in a JPEG, PNG or WebP, with or without the leading "Exif".
    pub fn from_block(block: &[u8]) -> Option<Self> {
        let block = block.strip_prefix(b"Exif\0\0").unwrap_or(block);
        let mut source = Source::new(Cursor::new(block)).ok()?;
        let header = Block::open(&mut source).ok()??;
        let main = header.directory(&mut source, header.first).ok()??;
        Self::from_directory(&mut source, header, &main).ok()
    }

    /// Reads the tags around the main directory of a TIFF or of a block.
    pub fn from_directory<R: Read + Seek>(
        source: &mut Source<R>,
        header: Block,
        main: &Directory,
    ) -> io::Result<Self> {
        let mut found = Self {
            orientation: main.number(source, ORIENTATION)?,
            make: main.text(source, 0x010F)?,
            model: main.text(source, 0x0110)?,
            software: main.text(source, 0x0131)?,
            changed: Stamp { text: main.text(source, 0x0132)?, offset: None },
            ..Self::default()
        };
        if let Some(at) = main.number(source, EXIF_DIRECTORY)?
            && let Some(exif) = header.directory(source, at)?
        {
            found.original = stamp(source, &exif, 0x9003, 0x9011)?;
            found.digitized = stamp(source, &exif, 0x9004, 0x9012)?;
            found.changed.offset = exif.text(source, 0x9010)?;
            found.lens = exif.text(source, 0xA434)?;
        }
        if let Some(at) = main.number(source, GPS_DIRECTORY)?
            && let Some(gps) = header.directory(source, at)?
        {
            found.gps_date = gps.text(source, 0x001D)?;
            found.gps_time = gps.quotients(source, 0x0007)?;
        }
        // Some programs write the time of capture into the main directory.
        if found.original.text.is_none() {
            found.original.text = main.text(source, 0x9003)?;
        }
        Ok(found)
    }
}

/// The tag that says how the stored picture is turned.
pub const ORIENTATION: u16 = 0x0112;
/// The tag that points to the directory of EXIF.
pub const EXIF_DIRECTORY: u16 = 0x8769;
/// The tag that points to the directory of GPS.
pub const GPS_DIRECTORY: u16 = 0x8825;

fn stamp<R: Read + Seek>(
    source: &mut Source<R>,
    directory: &Directory,
    text: u16,
    offset: u16,
) -> io::Result<Stamp> {
    Ok(Stamp { text: directory.text(source, text)?, offset: directory.text(source, offset)? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imaging::test_files::{Tag, exif_block};

    fn block() -> Vec<u8> {
        let main = [
            Tag::text(0x010F, "NIKON CORPORATION"),
            Tag::text(0x0110, "NIKON D750"),
            Tag::shorts(ORIENTATION, &[8]),
            Tag::text(0x0132, "2022:08:18 09:00:00"),
        ];
        let exif = [
            Tag::text(0x9003, "2022:08:17 10:15:20"),
            Tag::text(0x9011, "+02:00"),
            Tag::text(0xA434, "105.0 mm f/2.8"),
        ];
        exif_block(false, &main, &exif)
    }

    #[test]
    fn the_tags_around_a_capture_are_read() {
        for prefix in [&b""[..], b"Exif\0\0"] {
            let found = Exif::from_block(&[prefix, &block()].concat()).expect("tags");
            assert_eq!(found.orientation, Some(8));
            assert_eq!(found.model.as_deref(), Some("NIKON D750"));
            assert_eq!(found.lens.as_deref(), Some("105.0 mm f/2.8"));
            assert_eq!(found.original.text.as_deref(), Some("2022:08:17 10:15:20"));
            assert_eq!(found.original.offset.as_deref(), Some("+02:00"));
            assert_eq!(found.digitized, Stamp::default());
            assert_eq!(found.changed.text.as_deref(), Some("2022:08:18 09:00:00"));
        }
    }

    #[test]
    fn another_reader_finds_the_same() {
        let block = block();
        let theirs = exif::Reader::new().read_raw(block.clone()).expect("well formed");
        let ours = Exif::from_block(&block).expect("tags");
        let text = |tag| {
            let field = theirs.get_field(tag, exif::In::PRIMARY)?;
            let exif::Value::Ascii(texts) = &field.value else { return None };
            String::from_utf8(texts.first()?.clone()).ok()
        };
        assert_eq!(ours.make, text(exif::Tag::Make));
        assert_eq!(ours.original.text, text(exif::Tag::DateTimeOriginal));
        assert_eq!(ours.lens, text(exif::Tag::LensModel));
    }

    #[test]
    fn a_directory_that_points_to_itself_is_read_once() {
        let tags = [
            Tag::shorts(ORIENTATION, &[3]),
            Tag::longs(EXIF_DIRECTORY, &[8]),
            Tag::longs(GPS_DIRECTORY, &[8]),
        ];
        let looping = exif_block(true, &tags, &[]);
        let found = Exif::from_block(&looping).expect("tags");
        assert_eq!(found.orientation, Some(3));
    }

    #[test]
    fn a_block_cut_anywhere_gives_what_is_left() {
        let whole = block();
        for end in 0..whole.len() {
            if let Some(found) = Exif::from_block(&whole[..end]) {
                assert!(found.orientation.is_none_or(|number| number == 8), "cut at {end}");
            }
        }
    }
}
