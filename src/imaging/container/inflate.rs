//! Unpacks zlib data with a ceiling, by way of the PNG decoder.
//!
//! Colour profiles and texts in a PNG are packed; a quarter of a megabyte can unpack to 256. The PNG decoder is the one
//! place among our dependencies that unpacks, and a profile chunk is where it hands unpacked bytes out under a limit,
//! so the data are wrapped as the profile of a picture of one pixel.

use std::io::Cursor;

use image::ImageDecoder as _;
use image::codecs::png::PngDecoder;

/// The unpacked bytes; none if the data are damaged or unpack to more than `most` bytes.
pub fn inflated(zlib: &[u8], most: usize) -> Option<Vec<u8>> {
    if zlib.len() > most.saturating_add(1 << 10) {
        return None;
    }
    let mut png = b"\x89PNG\r\n\x1A\n".to_vec();
    // One pixel of 8-bit grey.
    push_chunk(&mut png, *b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
    push_chunk(&mut png, *b"iCCP", &[b"x\0\0", zlib].concat());
    push_chunk(&mut png, *b"IDAT", &[]);
    let mut limits = image::Limits::default();
    // The packed data and the decoder's own buffers count as well.
    limits.max_alloc = Some((most.saturating_add(zlib.len()).saturating_add(1 << 16)) as u64);
    let mut decoder = PngDecoder::with_limits(Cursor::new(png), limits).ok()?;
    decoder.icc_profile().ok()?.filter(|bytes| bytes.len() <= most)
}

/// Appends a chunk: length, kind, content, checksum.
pub fn push_chunk(png: &mut Vec<u8>, kind: [u8; 4], content: &[u8]) {
    png.extend((content.len() as u32).to_be_bytes());
    png.extend(kind);
    png.extend(content);
    png.extend(crc(kind.iter().chain(content)).to_be_bytes());
}

/// The checksum of PNG chunks (PNG specification, annex D).
fn crc<'a>(bytes: impl Iterator<Item = &'a u8>) -> u32 {
    !bytes.fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 { 0xEDB8_8320 ^ (crc >> 1) } else { crc >> 1 }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imaging::test_files::deflated;

    #[test]
    fn packed_data_come_back() {
        let data: Vec<u8> = (0..5000_u32).map(|i| (i % 7) as u8).collect();
        assert_eq!(inflated(&deflated(&data), data.len()), Some(data));
    }

    #[test]
    fn too_much_or_damaged_is_nothing() {
        let packed = deflated(&vec![0; 1 << 20]);
        assert!(packed.len() < 1 << 14, "it packs well: {}", packed.len());
        assert_eq!(inflated(&packed, (1 << 20) - 1), None);
        assert_eq!(inflated(&packed, 1000), None);
        assert!(inflated(&packed, 1 << 20).is_some());
        assert_eq!(inflated(&packed[..packed.len() / 2], 1 << 20), None);
        assert_eq!(inflated(b"no zlib", 1 << 20), None);
    }

    #[test]
    fn the_checksum_is_that_of_the_specification() {
        let mut chunk = Vec::new();
        push_chunk(&mut chunk, *b"IEND", &[]);
        assert_eq!(chunk, b"\0\0\0\0IEND\xAE\x42\x60\x82");
    }
}
