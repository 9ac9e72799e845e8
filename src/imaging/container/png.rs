//! Walks the chunks of a PNG: size, profile, texts, tags, and whether the last chunk is there (PNG, third edition).
//!
//! The decoder later gets only the chunks that make pixels, so packed texts and profiles can never reach it.

use std::io::{Read, Seek};

use crate::imaging::container::exif::Exif;
use crate::imaging::container::inflate::inflated;
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
    let Some(header) = source.array::<25>(8)? else {
        return Err(DecodeError::CutShort { format: Format::Png });
    };
    let mut found = from_header(&header)?;
    let mut pixels = vec![(8, 25)];
    let (mut at, mut has_end, mut has_pixels, mut is_srgb) = (33, false, false, false);
    // Far more than any program writes; each step costs two reads.
    for _ in 0..MOST_CHUNKS {
        let Some([l3, l2, l1, l0, kind @ ..]) = source.array::<8>(at)? else { break };
        let length = u64::from(u32::from_be_bytes([l3, l2, l1, l0]));
        let is_whole = at + 12 + length <= source.size();
        match &kind {
            b"IDAT" | b"PLTE" | b"tRNS" => {
                pixels.push((at, 12 + length));
                has_pixels |= &kind == b"IDAT";
            }
            b"sRGB" => is_srgb = true,
            b"IEND" => {
                has_end = is_whole;
                break;
            }
            _ if is_whole => take(source, &mut found, kind, at + 8, length as usize, limits)?,
            _ => {}
        }
        if !is_whole {
            break;
        }
        at += 12 + length;
    }
    if !has_pixels {
        return Err(DecodeError::CutShort { format: Format::Png });
    }
    if found.profile != Profile::None || is_srgb {
        found.notes.retain(|note| note != GAMMA_NOTE);
    }
    found.is_complete = has_end;
    found.body = Body::Png(pixels);
    Ok(found)
}

const GAMMA_NOTE: &str = "the file asks for another brightness curve than that of a screen; the picture is taken for sRGB";

const MOST_CHUNKS: usize = 1_000_000;

/// Reads the first chunk: 4 bytes of length, 4 of kind, then size, bits, colour.
fn from_header(header: &[u8; 25]) -> Result<Container, DecodeError> {
    let broken =
        |reason: &str| Err(DecodeError::Broken { format: Format::Png, reason: reason.to_owned() });
    let [_, _, _, _, b'I', b'H', b'D', b'R', w3, w2, w1, w0, h3, h2, h1, h0, bits, color, ..] =
        *header
    else {
        return broken("it does not begin with a header");
    };
    let (width, height) =
        (u32::from_be_bytes([w3, w2, w1, w0]), u32::from_be_bytes([h3, h2, h1, h0]));
    let mut found = Container::new(Format::Png, width, height, Body::Png(Vec::new()));
    found.bits = bits;
    found.color = match color {
        0 | 4 => ColorModel::Grey,
        2 | 6 => ColorModel::Rgb,
        3 => ColorModel::Palette,
        _ => return broken("its colour type does not exist"),
    };
    Ok(found)
}

fn take<R: Read + Seek>(
    source: &mut Source<R>,
    found: &mut Container,
    kind: [u8; 4],
    at: u64,
    length: usize,
    limits: &Limits,
) -> Result<(), DecodeError> {
    match &kind {
        b"iCCP" => {
            let packed =
                source.bytes(at, length.min(limits.profile_bytes.saturating_add(1 << 10)))?;
            let profile = packed
                .iter()
                .position(|byte| *byte == 0)
                // Behind the name: one byte for the method, which is always zlib.
                .and_then(|name| packed.get(name + 2..))
                .and_then(|zlib| inflated(zlib, limits.profile_bytes));
            found.profile = profile.map_or_else(
                || Profile::Unusable("it is damaged or above the limit for profiles".to_owned()),
                Profile::Embedded,
            );
        }
        // A screen of another brightness curve; 45 455 is that of sRGB. A profile or the sRGB chunk outdoes it.
        b"gAMA" => {
            let gamma = source.array::<4>(at)?.map(u32::from_be_bytes);
            if gamma.is_some_and(|gamma| gamma.abs_diff(45_455) > 500) {
                found.notes.push(GAMMA_NOTE.to_owned());
            }
        }
        b"eXIf" if length <= limits.exif_bytes => {
            found.exif = Exif::from_block(&source.bytes(at, length)?);
        }
        b"tIME" => {
            if let Some([y1, y0, month, day, hour, minute, second]) = source.array::<7>(at)? {
                let small = [month, day, hour, minute, second].map(u16::from);
                let [month, day, hour, minute, second] = small;
                let year = u16::from_be_bytes([y1, y0]);
                found.changed = Some([year, month, day, hour, minute, second]);
            }
        }
        b"tEXt" | b"zTXt" | b"iTXt" => take_text(source, found, kind, at, length, limits)?,
        _ => {}
    }
    Ok(())
}

fn take_text<R: Read + Seek>(
    source: &mut Source<R>,
    found: &mut Container,
    kind: [u8; 4],
    at: u64,
    length: usize,
    limits: &Limits,
) -> Result<(), DecodeError> {
    let first = source.bytes(at, length.min(80))?;
    let Some(end) = first.iter().position(|byte| *byte == 0) else { return Ok(()) };
    let keyword = String::from_utf8_lossy(first.get(..end).unwrap_or_default()).into_owned();
    let is_packet = keyword == "XML:com.adobe.xmp";
    let raw = keyword.strip_prefix("Raw profile type ");
    let is_wanted = is_packet || raw.is_some() || matches!(&*keyword, "Software" | "Creation Time");
    if !is_wanted || length > limits.xmp_bytes || found.texts.len() >= 16 {
        return Ok(());
    }
    let content = source.bytes(at + end as u64 + 1, length.saturating_sub(end + 1))?;
    let Some(text) = text_of(kind, &content, limits.xmp_bytes) else { return Ok(()) };
    if is_packet {
        found.xmp.get_or_insert_with(|| String::from_utf8_lossy(&text).into_owned());
    } else if let Some(raw) = raw {
        take_raw_profile(found, raw, &text, limits);
    } else {
        let text = text.iter().map(|byte| char::from(*byte)).collect();
        found.texts.push((keyword, text));
    }
    Ok(())
}

/// The text behind the keyword: plain, packed, or with language and translated keyword before it.
fn text_of(kind: [u8; 4], content: &[u8], most: usize) -> Option<Vec<u8>> {
    match &kind {
        b"zTXt" => inflated(content.get(1..)?, most),
        b"iTXt" => {
            let [is_packed, _, rest @ ..] = content else { return None };
            let mut parts = rest.splitn(3, |byte| *byte == 0);
            let text = parts.nth(2)?;
            if *is_packed == 0 { Some(text.to_vec()) } else { inflated(text, most) }
        }
        _ => Some(content.to_vec()),
    }
}

/// Tags as `ImageMagick` writes them into texts: a line with the kind, one with the length, then hexadecimal digits.
fn take_raw_profile(found: &mut Container, kind: &str, text: &[u8], limits: &Limits) {
    let text = String::from_utf8_lossy(text);
    let digits: Vec<u8> = text
        .trim_start()
        .lines()
        .skip(2)
        .flat_map(|line| line.bytes())
        .filter_map(|byte| char::from(byte).to_digit(16).map(|digit| digit as u8))
        .collect();
    let bytes: Vec<u8> = digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect();
    if bytes.len() > limits.exif_bytes {
        return;
    }
    match kind {
        "exif" | "APP1" if found.exif.is_none() => found.exif = Exif::from_block(&bytes),
        "xmp" if found.xmp.is_none() => {
            found.xmp = Some(String::from_utf8_lossy(&bytes).into_owned());
        }
        "iptc" | "8bim" if found.iptc.is_none() => found.iptc = Some(bytes),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::imaging::test_files::{Tag, deflated, exif_block, png, with_chunk};

    fn walk(bytes: &[u8]) -> Result<Container, DecodeError> {
        scan(&mut Source::new(Cursor::new(bytes)).expect("memory"), &Limits::default())
    }

    #[test]
    fn size_profile_texts_and_tags_are_found() {
        let block = exif_block(false, &[Tag::shorts(0x0112, &[5])], &[]);
        let mut bytes = png(30, 20);
        bytes = with_chunk(&bytes, *b"eXIf", &block);
        bytes = with_chunk(&bytes, *b"tEXt", b"Software\0Seriatim export");
        bytes = with_chunk(
            &bytes,
            *b"zTXt",
            &[b"Creation Time\0\0", &deflated(b"2022-08-17")[..]].concat(),
        );
        bytes = with_chunk(&bytes, *b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta/>");
        bytes = with_chunk(&bytes, *b"tIME", &[0x07, 0xE6, 8, 17, 10, 15, 20]);
        bytes = with_chunk(&bytes, *b"iCCP", &[b"name\0\0", &deflated(b"a profile")[..]].concat());
        let found = walk(&bytes).expect("a PNG");
        assert_eq!((found.width, found.height, found.color), (30, 20, ColorModel::Rgb));
        assert_eq!(found.exif.expect("tags").orientation, Some(5));
        assert_eq!(found.xmp.as_deref(), Some("<x:xmpmeta/>"));
        assert_eq!(found.changed, Some([2022, 8, 17, 10, 15, 20]));
        assert_eq!(found.profile, Profile::Embedded(b"a profile".to_vec()));
        let texts: Vec<(&str, &str)> = found.texts.iter().map(|(k, t)| (&**k, &**t)).collect();
        assert!(texts.contains(&("Software", "Seriatim export")), "{texts:?}");
        assert!(texts.contains(&("Creation Time", "2022-08-17")), "{texts:?}");
        assert!(found.is_complete);
    }

    #[test]
    fn tags_written_as_hexadecimal_text_are_found() {
        let block = exif_block(true, &[Tag::shorts(0x0112, &[8])], &[]);
        let block = [b"Exif\0\0", &block[..]].concat();
        let mut text = format!("Raw profile type exif\0\nexif\n{:8}\n", block.len()).into_bytes();
        for (i, byte) in block.iter().enumerate() {
            text.extend(format!("{byte:02x}").bytes());
            if i % 36 == 35 {
                text.push(b'\n');
            }
        }
        let found = walk(&with_chunk(&png(3, 2), *b"tEXt", &text)).expect("a PNG");
        assert_eq!(found.exif.expect("tags").orientation, Some(8));
    }

    #[test]
    fn a_file_cut_anywhere_is_an_error_or_incomplete() {
        let whole = png(64, 64);
        assert!(walk(&whole).expect("whole").is_complete);
        for end in 8..whole.len() {
            match walk(&whole[..end]) {
                Ok(found) => assert!(!found.is_complete, "cut at {end}"),
                Err(DecodeError::CutShort { .. }) => {}
                Err(other) => panic!("cut at {end}: {other}"),
            }
        }
        let followed = [&whole[..], b"left over from a larger picture"].concat();
        assert!(walk(&followed).expect("whole").is_complete);
    }

    #[test]
    fn a_curve_of_its_own_is_mentioned_unless_something_better_is_there() {
        let linear = with_chunk(&png(3, 2), *b"gAMA", &100_000_u32.to_be_bytes());
        assert_eq!(walk(&linear).expect("a PNG").notes, [GAMMA_NOTE]);
        let usual = with_chunk(&png(3, 2), *b"gAMA", &45_455_u32.to_be_bytes());
        assert!(walk(&usual).expect("a PNG").notes.is_empty());
        assert!(walk(&with_chunk(&linear, *b"sRGB", &[0])).expect("a PNG").notes.is_empty());
    }

    #[test]
    fn a_profile_that_unpacks_to_too_much_is_left_packed() {
        let bomb = [b"name\0\0", &deflated(&vec![0; 5 << 20])[..]].concat();
        let found = walk(&with_chunk(&png(3, 2), *b"iCCP", &bomb)).expect("a PNG");
        assert!(matches!(found.profile, Profile::Unusable(why) if why.contains("limit")));
    }
}
