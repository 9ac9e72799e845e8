//! Reads the headers of a BMP: size, bits, and whether all rows are within the file (Windows' `BITMAPINFOHEADER`).

use std::io::{Read, Seek};

use crate::imaging::container::parts::{Body, ColorModel, Container};
use crate::imaging::error::DecodeError;
use crate::imaging::sniff::Format;
use crate::imaging::source::Source;

/// Reads the headers.
pub fn scan<R: Read + Seek>(source: &mut Source<R>) -> Result<Container, DecodeError> {
    let cut_short = DecodeError::CutShort { format: Format::Bmp };
    let Some(file) = source.array::<18>(0)? else { return Err(cut_short) };
    let [_, _, s0, s1, s2, s3, _, _, _, _, o0, o1, o2, o3, h0, ..] = file;
    let Some((width, height, bits, compression)) = info(source, h0)? else { return Err(cut_short) };
    let pixels_at = u64::from(u32::from_le_bytes([o0, o1, o2, o3]));
    // Rows of plain pixels begin at multiples of four bytes; packed rows have no length, so the file's own is taken.
    let end = match compression {
        0 | 3 | 6 => {
            let row = (u64::from(width) * u64::from(bits)).div_ceil(32) * 4;
            pixels_at.saturating_add(row.saturating_mul(height.into()))
        }
        1 | 2 => u32::from_le_bytes([s0, s1, s2, s3]).into(),
        _ => {
            let what = "a compression that photographs do not use".to_owned();
            return Err(DecodeError::Variant { format: Format::Bmp, what });
        }
    };
    if pixels_at >= source.size() {
        return Err(cut_short);
    }
    let mut found = Container::new(Format::Bmp, width, height, Body::Plain { end });
    found.is_complete = end <= source.size();
    found.color = if bits <= 8 { ColorModel::Palette } else { ColorModel::Rgb };
    Ok(found)
}

/// Width, height, bits of a pixel and compression from the second header, which begins with its own length.
fn info<R: Read + Seek>(
    source: &mut Source<R>,
    header_length: u8,
) -> Result<Option<(u32, u32, u16, u32)>, DecodeError> {
    if header_length == 12 {
        let core = source.array::<8>(18)?;
        return Ok(core.map(|[w0, w1, h0, h1, _, _, b0, b1]| {
            let short = |low, high| u16::from_le_bytes([low, high]);
            (short(w0, w1).into(), short(h0, h1).into(), short(b0, b1), 0)
        }));
    }
    let header = source.array::<16>(18)?;
    Ok(header.map(|[w0, w1, w2, w3, h0, h1, h2, h3, _, _, b0, b1, c0, c1, c2, c3]| {
        // A negative height says that the rows go from top to bottom.
        let width = i32::from_le_bytes([w0, w1, w2, w3]).max(0).unsigned_abs();
        let height = i32::from_le_bytes([h0, h1, h2, h3]).unsigned_abs();
        (width, height, u16::from_le_bytes([b0, b1]), u32::from_le_bytes([c0, c1, c2, c3]))
    }))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::imaging::test_files::bmp;

    fn walk(bytes: &[u8]) -> Result<Container, DecodeError> {
        scan(&mut Source::new(Cursor::new(bytes)).expect("memory"))
    }

    #[test]
    fn size_is_found_and_a_cut_is_seen() {
        let whole = bmp(33, 20);
        let found = walk(&whole).expect("a BMP");
        assert_eq!((found.width, found.height), (33, 20));
        assert!(found.is_complete);
        for end in 0..whole.len() {
            match walk(&whole[..end]) {
                Ok(found) => assert!(!found.is_complete, "cut at {end}"),
                Err(DecodeError::CutShort { .. }) => {}
                Err(other) => panic!("cut at {end}: {other}"),
            }
        }
    }

    #[test]
    fn rows_from_top_to_bottom_have_a_height_too() {
        let mut bytes = bmp(4, 4);
        bytes[22..26].copy_from_slice(&(-4_i32).to_le_bytes());
        assert_eq!(walk(&bytes).expect("a BMP").height, 4);
    }
}
