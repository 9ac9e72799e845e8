//! Walks the first directory of a TIFF: size, colour, profile, tags, and whether all strips are within the file.
//!
//! Camera raw files are TIFFs too, with a thumbnail where the picture should be; they are told apart here.

use std::io::{Read, Seek};

use crate::imaging::container::exif::Exif;
use crate::imaging::container::parts::{Body, ColorModel, Container, Profile};
use crate::imaging::container::tags::{Block, Directory};
use crate::imaging::error::DecodeError;
use crate::imaging::limits::Limits;
use crate::imaging::sniff::{Format, Unsupported};
use crate::imaging::source::Source;

/// Walks the first directory.
pub fn scan<R: Read + Seek>(
    source: &mut Source<R>,
    limits: &Limits,
) -> Result<Container, DecodeError> {
    let cut_short = || DecodeError::CutShort { format: Format::Tiff };
    let block = Block::open(source)?.ok_or_else(cut_short)?;
    let main = block.directory(source, block.first)?.ok_or_else(cut_short)?;
    if is_raw(source, &main)? {
        return Err(DecodeError::Unsupported(Unsupported::Raw));
    }
    let side = |number: Option<u64>| match number {
        Some(number) => Ok(u32::try_from(number).unwrap_or(u32::MAX)),
        None => Err(DecodeError::Broken {
            format: Format::Tiff,
            reason: "its size is missing".to_owned(),
        }),
    };
    let width = side(main.number(source, IMAGE_WIDTH)?)?;
    let height = side(main.number(source, IMAGE_LENGTH)?)?;
    // Before the long lists of strips are read: nobody needs them for a picture that is refused.
    limits.check_size(width, height)?;
    let end = end_of_pixels(source, &main)?;
    let mut found = Container::new(Format::Tiff, width, height, Body::Plain { end });
    found.bits = main.number(source, BITS_PER_SAMPLE)?.map_or(1, |bits| bits.min(255) as u8);
    found.color = color(source, &main, found.bits)?;
    found.is_complete = end <= source.size();
    found.profile = match main.bytes(source, ICC_PROFILE, limits.profile_bytes)? {
        Some(bytes) => Profile::Embedded(bytes),
        None if main.has(ICC_PROFILE) => {
            Profile::Unusable("it is cut off or above the limit for profiles".to_owned())
        }
        None => Profile::None,
    };
    found.exif = Some(Exif::from_directory(source, block, &main)?);
    found.xmp = main
        .bytes(source, XMP, limits.xmp_bytes)?
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    found.iptc = match main.bytes(source, IPTC, limits.exif_bytes)? {
        Some(bytes) => Some(bytes),
        None => main.bytes(source, PHOTOSHOP, limits.exif_bytes)?,
    };
    if main.next != 0 {
        found.notes.push("the file holds more than one picture; only the first is used".to_owned());
    }
    Ok(found)
}

const SAMPLE_FORMAT: u16 = 339;
const NEW_SUBFILE_TYPE: u16 = 254;
const IMAGE_WIDTH: u16 = 256;
const IMAGE_LENGTH: u16 = 257;
const BITS_PER_SAMPLE: u16 = 258;
const COMPRESSION: u16 = 259;
const PHOTOMETRIC: u16 = 262;
const STRIP_OFFSETS: u16 = 273;
const STRIP_BYTE_COUNTS: u16 = 279;
const TILE_OFFSETS: u16 = 324;
const TILE_BYTE_COUNTS: u16 = 325;
const SUB_DIRECTORIES: u16 = 330;
const XMP: u16 = 700;
const IPTC: u16 = 33_723;
const PHOTOSHOP: u16 = 34_377;
const ICC_PROFILE: u16 = 34_675;
const DNG_VERSION: u16 = 50_706;

/// Whether this is the raw file of a camera: by Adobe's own tag, by the sensor's colour pattern, by the makers'
/// codings, or by a first picture that is only a preview of others.
fn is_raw<R: Read + Seek>(source: &mut Source<R>, main: &Directory) -> Result<bool, DecodeError> {
    let is_sensor = matches!(main.number(source, PHOTOMETRIC)?, Some(32_803 | 34_892));
    let is_makers = matches!(
        main.number(source, COMPRESSION)?,
        Some(32_767 | 32_769 | 32_770 | 34_713 | 65_535)
    );
    let is_preview = main.number(source, NEW_SUBFILE_TYPE)?.is_some_and(|kind| kind & 1 == 1)
        && main.has(SUB_DIRECTORIES);
    let is_canon = source.bytes(8, 2)? == b"CR";
    Ok(main.has(DNG_VERSION) || is_sensor || is_makers || is_preview || is_canon)
}

/// What the channels are (TIFF 6.0 p. 37); refuses what the decoder does not know.
fn color<R: Read + Seek>(
    source: &mut Source<R>,
    main: &Directory,
    bits: u8,
) -> Result<ColorModel, DecodeError> {
    let variant =
        |what: &str| Err(DecodeError::Variant { format: Format::Tiff, what: what.to_owned() });
    if main.number(source, COMPRESSION)? == Some(6) {
        return variant("JPEG in the old manner of 1992");
    }
    // 1 is a whole number without sign.
    if main.number(source, SAMPLE_FORMAT)?.is_some_and(|kind| kind != 1) {
        return variant("numbers with a sign or a decimal point instead of levels");
    }
    let color = match main.number(source, PHOTOMETRIC)? {
        Some(0 | 1) | None => ColorModel::Grey,
        Some(2) => ColorModel::Rgb,
        Some(3) => return variant("a table of colours"),
        Some(5) => ColorModel::Cmyk,
        Some(6) => return variant("luma and colour differences"),
        Some(8..=10) => return variant("CIE L*a*b* colours"),
        Some(_) => return variant("unusual colours"),
    };
    match bits {
        8 | 16 => Ok(color),
        1 if color == ColorModel::Grey => Ok(color),
        _ => variant(&format!("{bits} bits a channel")),
    }
}

/// One past the last byte of all strips or tiles.
fn end_of_pixels<R: Read + Seek>(
    source: &mut Source<R>,
    main: &Directory,
) -> Result<u64, DecodeError> {
    const MOST_BYTES: usize = 4 << 20;
    let (offsets, counts) = if main.has(TILE_OFFSETS) {
        (TILE_OFFSETS, TILE_BYTE_COUNTS)
    } else {
        (STRIP_OFFSETS, STRIP_BYTE_COUNTS)
    };
    let starts = main.numbers(source, offsets, MOST_BYTES)?;
    let lengths = main.numbers(source, counts, MOST_BYTES)?.unwrap_or_default();
    let Some(starts) = starts else {
        // The list itself is missing or cut off.
        return Err(DecodeError::CutShort { format: Format::Tiff });
    };
    // A list of lengths is required, but some old programs leave it out for a single strip.
    let ends = starts
        .iter()
        .enumerate()
        .map(|(i, start)| start.saturating_add(lengths.get(i).copied().unwrap_or(1)));
    Ok(ends.max().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::imaging::test_files::{Tag, exif_block, tiff};

    fn walk(bytes: &[u8]) -> Result<Container, DecodeError> {
        scan(&mut Source::new(Cursor::new(bytes)).expect("memory"), &Limits::default())
    }

    fn plain(more: &[Tag]) -> Vec<u8> {
        let mut tags = vec![
            Tag::shorts(IMAGE_WIDTH, &[4]),
            Tag::shorts(IMAGE_LENGTH, &[2]),
            Tag::shorts(BITS_PER_SAMPLE, &[8, 8, 8]),
            Tag::shorts(PHOTOMETRIC, &[2]),
            Tag::longs(STRIP_OFFSETS, &[8]),
            Tag::longs(STRIP_BYTE_COUNTS, &[24]),
        ];
        tags.retain(|tag| more.iter().all(|other| other.number != tag.number));
        tags.extend_from_slice(more);
        exif_block(true, &tags, &[])
    }

    #[test]
    fn size_and_tags_are_found_without_an_exif_block() {
        let found = walk(&plain(&[Tag::shorts(0x0112, &[7]), Tag::text(0x0110, "Scanner")]))
            .expect("a TIFF");
        assert_eq!((found.width, found.height, found.bits), (4, 2, 8));
        let exif = found.exif.expect("tags");
        assert_eq!((exif.orientation, exif.model.as_deref()), (Some(7), Some("Scanner")));
        assert!(found.is_complete);
    }

    #[test]
    fn a_strip_beyond_the_end_makes_it_incomplete() {
        let whole = tiff(40, 30);
        assert!(walk(&whole).expect("whole").is_complete);
        let beyond = walk(&plain(&[Tag::longs(STRIP_BYTE_COUNTS, &[1_000_000])])).expect("a TIFF");
        assert!(!beyond.is_complete);
    }

    #[test]
    fn raw_files_and_rare_kinds_are_refused_by_name() {
        for tag in [
            Tag::shorts(PHOTOMETRIC, &[32_803]),
            Tag::shorts(COMPRESSION, &[34_713]),
            Tag::longs(DNG_VERSION, &[0x0104]),
        ] {
            let refused = walk(&plain(&[tag])).expect_err("raw");
            assert!(matches!(refused, DecodeError::Unsupported(Unsupported::Raw)), "{refused}");
        }
        for (tag, part) in [
            (Tag::shorts(PHOTOMETRIC, &[8]), "L*a*b*"),
            (Tag::shorts(PHOTOMETRIC, &[3]), "table of colours"),
            (Tag::shorts(COMPRESSION, &[6]), "1992"),
            (Tag::shorts(PHOTOMETRIC, &[6]), "colour differences"),
            (Tag::shorts(SAMPLE_FORMAT, &[3, 3, 3]), "decimal point"),
            (Tag::shorts(BITS_PER_SAMPLE, &[12, 12, 12]), "12 bits a channel"),
        ] {
            let message = walk(&plain(&[tag])).expect_err("rare").to_string();
            assert!(message.contains(part), "{message}");
        }
    }

    #[test]
    fn claimed_sizes_are_refused_before_the_strips_are_read() {
        let huge = plain(&[Tag::longs(IMAGE_WIDTH, &[0x7FFF_FFFF])]);
        assert!(matches!(walk(&huge), Err(DecodeError::TooLong { .. })));
    }
}
