//! Walks the chunks of a WebP: size, profile, tags, and whether the file is as long as it says (RFC 9649).

use std::io::{Read, Seek};

use crate::imaging::container::exif::Exif;
use crate::imaging::container::parts::{Body, ColorModel, Container, Profile};
use crate::imaging::error::DecodeError;
use crate::imaging::limits::Limits;
use crate::imaging::sniff::Format;
use crate::imaging::source::Source;

/// Walks all chunks.
pub fn scan<R: Read + Seek>(
    source: &mut Source<R>,
    limits: &Limits,
) -> Result<Container, DecodeError> {
    let Some(length) = source.array::<4>(4)? else {
        return Err(DecodeError::CutShort { format: Format::WebP });
    };
    let end = 8 + u64::from(u32::from_le_bytes(length));
    let mut found = Container::new(Format::WebP, 0, 0, Body::Plain { end });
    found.is_complete = end <= source.size();
    let (mut at, mut has_size) = (12, false);
    // Some programs pad the end; no picture has more chunks.
    for _ in 0..100_000 {
        if at + 8 > end {
            break;
        }
        let Some([k0, k1, k2, k3, l0, l1, l2, l3]) = source.array::<8>(at)? else { break };
        let (kind, length) = ([k0, k1, k2, k3], u32::from_le_bytes([l0, l1, l2, l3]));
        let content = at + 8;
        match &kind {
            b"VP8X" | b"VP8 " | b"VP8L" if !has_size => {
                let Some(start) = source.array::<10>(content)? else { break };
                let Some((width, height)) = size(kind, start) else {
                    let reason = "its size cannot be read".to_owned();
                    return Err(DecodeError::Broken { format: Format::WebP, reason });
                };
                (found.width, found.height, has_size) = (width, height, true);
                // A flag of the extended header.
                if &kind == b"VP8X" && start[0] & 0x02 != 0 {
                    found
                        .notes
                        .push("this is an animation; only its first picture is used".to_owned());
                }
                if &kind == b"VP8 " {
                    found.color = ColorModel::YCbCr;
                }
            }
            b"VP8 " => found.color = ColorModel::YCbCr,
            b"ICCP" if found.profile == Profile::None => {
                let is_small = length as usize <= limits.profile_bytes;
                let bytes = if is_small { source.exactly(content, length as usize)? } else { None };
                found.profile = bytes.map_or_else(
                    || {
                        Profile::Unusable(
                            "it is cut off or above the limit for profiles".to_owned(),
                        )
                    },
                    Profile::Embedded,
                );
            }
            b"EXIF" if found.exif.is_none() && length as usize <= limits.exif_bytes => {
                let block = source.exactly(content, length as usize)?;
                found.exif = block.and_then(|block| Exif::from_block(&block));
            }
            b"XMP " if found.xmp.is_none() && length as usize <= limits.xmp_bytes => {
                let packet = source.exactly(content, length as usize)?;
                found.xmp = packet.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
            }
            _ => {}
        }
        // Chunks of odd length are followed by one byte.
        at = content + u64::from(length) + u64::from(length % 2);
    }
    if has_size { Ok(found) } else { Err(DecodeError::CutShort { format: Format::WebP }) }
}

/// The size from the first bytes of the chunk that carries it.
fn size(kind: [u8; 4], start: [u8; 10]) -> Option<(u32, u32)> {
    let [b0, b1, b2, b3, b4, b5, b6, b7, b8, b9] = start.map(u32::from);
    match &kind {
        // Canvas: 24 bits each, less one.
        b"VP8X" => Some((1 + (b4 | b5 << 8 | b6 << 16), 1 + (b7 | b8 << 8 | b9 << 16))),
        // Key frame: three bytes of tag, a start code, 14 bits each.
        b"VP8 " => ((b3, b4, b5) == (0x9D, 0x01, 0x2A))
            .then_some(((b6 | b7 << 8) & 0x3FFF, (b8 | b9 << 8) & 0x3FFF)),
        // Signature, then 14 bits each, less one.
        _ => {
            let bits = b1 | b2 << 8 | b3 << 16 | b4 << 24;
            (b0 == 0x2F).then_some((1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::imaging::test_files::{Tag, exif_block, extended_webp, webp};

    fn walk(bytes: &[u8]) -> Result<Container, DecodeError> {
        scan(&mut Source::new(Cursor::new(bytes)).expect("memory"), &Limits::default())
    }

    #[test]
    fn size_and_tags_are_found_with_and_without_the_prefix() {
        let block = exif_block(true, &[Tag::shorts(0x0112, &[6])], &[]);
        for prefix in [&b""[..], b"Exif\0\0"] {
            let bytes = extended_webp(
                50,
                31,
                &[(*b"EXIF", [prefix, &block].concat()), (*b"XMP ", b"<x/>".to_vec())],
            );
            let found = walk(&bytes).expect("a WebP");
            assert_eq!((found.width, found.height), (50, 31));
            assert_eq!(found.exif.expect("tags").orientation, Some(6));
            assert_eq!(found.xmp.as_deref(), Some("<x/>"));
            assert!(found.is_complete);
        }
        let simple = walk(&webp(50, 31)).expect("a WebP");
        assert_eq!((simple.width, simple.height), (50, 31));
    }

    #[test]
    fn a_profile_above_the_limit_is_not_read() {
        let bytes = extended_webp(4, 4, &[(*b"ICCP", vec![7; 100])]);
        for (profile_bytes, expected) in [(100, true), (99, false)] {
            let limits = Limits { profile_bytes, ..Limits::default() };
            let mut source = Source::new(Cursor::new(&bytes)).expect("memory");
            let found = scan(&mut source, &limits).expect("a WebP");
            assert_eq!(found.profile == Profile::Embedded(vec![7; 100]), expected);
            assert_ne!(found.profile, Profile::None);
        }
    }

    #[test]
    fn a_file_cut_anywhere_is_an_error_or_incomplete() {
        let whole = webp(64, 64);
        for end in 12..whole.len() {
            match walk(&whole[..end]) {
                Ok(found) => assert!(!found.is_complete, "cut at {end}"),
                Err(DecodeError::CutShort { .. }) => {}
                Err(other) => panic!("cut at {end}: {other}"),
            }
        }
    }

    #[test]
    fn the_size_of_a_lossy_frame_is_read() {
        let start = [0, 0, 0, 0x9D, 0x01, 0x2A, 0x40, 0x06, 0xB0, 0x04];
        assert_eq!(size(*b"VP8 ", start), Some((1600, 1200)));
        assert_eq!(size(*b"VP8 ", [0; 10]), None);
    }
}
