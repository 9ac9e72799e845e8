//! Small picture files made on the spot for tests: whole ones, and the pieces to damage them with.

use std::fs;
use std::io::Cursor;
use std::path::PathBuf;

use image::codecs::{jpeg::JpegEncoder, png::PngEncoder, webp::WebPEncoder};
use image::{DynamicImage, ExtendedColorType, ImageBuffer, ImageEncoder as _, ImageFormat, Rgb};

use crate::imaging::container::inflate::push_chunk;
use crate::imaging::pixels::Pixels;

/// A smooth picture without symmetry, so that every way of turning it shows.
pub fn picture(width: u32, height: u32) -> Pixels {
    let ramp = |at: u32, of: u32| (40 + 170 * at / of) as u8;
    let rgba: Vec<u8> = (0..height)
        .flat_map(|y| (0..width).map(move |x| (x, y)))
        .flat_map(|(x, y)| [ramp(x, width), ramp(y, height), ramp(x + y, width + height), 255])
        .collect();
    Pixels::new(width, height, rgba).expect("four bytes for each")
}

/// The bytes in a file of that name in a folder of its own.
pub fn on_disk(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    fs::write(&path, bytes).expect("written");
    (folder, path)
}

/// [`picture`] as a JPEG.
pub fn jpeg(width: u32, height: u32) -> Vec<u8> {
    jpeg_of(&picture(width, height), 92)
}

/// These pixels as a JPEG.
pub fn jpeg_of(pixels: &Pixels, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(&rgb(pixels)).expect("encodes");
    bytes
}

/// A JPEG of 8 × 8 equal pixels with these levels as stored, one component each.
///
/// Written by hand (ITU-T T.81), because no encoder here writes inks: a table of quotients of 8, so that the only
/// coefficient of a block is its level less 128; a table of eleven lengths for it; and one bit that ends the block.
pub fn flat_jpeg(levels: &[u8], ids: &[u8], jfif: bool, adobe: Option<u8>) -> Vec<u8> {
    let n = levels.len() as u8;
    let coded = levels.iter().map(|level| {
        let difference = i32::from(*level) - 128;
        let length = (32 - difference.unsigned_abs().leading_zeros()) as usize;
        // Negative numbers are written as what is missing to the next power of two.
        let value = if difference < 0 { difference + (1 << length) - 1 } else { difference };
        let value: String =
            (0..length).rev().map(|i| if value >> i & 1 == 1 { '1' } else { '0' }).collect();
        format!("{length:04b}{value}0")
    });
    let mut bits: String = coded.collect();
    bits += &"1".repeat(7 - (bits.len() + 7) % 8);
    let mut data = Vec::new();
    for byte in bits.as_bytes().chunks(8) {
        let byte = byte.iter().fold(0, |byte, bit| byte << 1 | (bit & 1));
        data.push(byte);
        if byte == 0xFF {
            data.push(0);
        }
    }
    let segment = |marker: u8, content: &[u8]| {
        [&[0xFF, marker], &(content.len() as u16 + 2).to_be_bytes()[..], content].concat()
    };
    let mut jpeg = b"\xFF\xD8".to_vec();
    if jfif {
        jpeg.extend(segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"));
    }
    if let Some(transform) = adobe {
        jpeg.extend(segment(0xEE, &[&b"Adobe\0\x64\0\0\0\0"[..], &[transform]].concat()));
    }
    jpeg.extend(segment(0xDB, &[&[0][..], &[8; 64]].concat()));
    let components = ids.iter().flat_map(|id| [*id, 0x11, 0]);
    jpeg.extend(segment(
        0xC0,
        &[8, 0, 8, 0, 8, n].into_iter().chain(components).collect::<Vec<u8>>(),
    ));
    // Eleven codes of four bits, 0000 to 1010, for the lengths 0 to 10.
    let lengths = [&[0, 0, 0, 0, 11][..], &[0; 12], &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]].concat();
    jpeg.extend(segment(0xC4, &lengths));
    // One code of one bit, 0, for the end of the block.
    jpeg.extend(segment(0xC4, &[&[0x10, 1][..], &[0; 16]].concat()));
    let components = ids.iter().flat_map(|id| [*id, 0]);
    let scan = [n].into_iter().chain(components).chain([0, 63, 0]).collect::<Vec<u8>>();
    [jpeg, segment(0xDA, &scan), data, vec![0xFF, 0xD9]].concat()
}

/// [`picture`] as a PNG.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    png_of(&picture(width, height))
}

/// These pixels as a PNG.
pub fn png_of(pixels: &Pixels) -> Vec<u8> {
    written(pixels, ImageFormat::Png)
}

/// [`picture`] as a PNG of 16 bits a channel.
pub fn png_16(width: u32, height: u32) -> Vec<u8> {
    let wide = DynamicImage::ImageRgb8(rgb(&picture(width, height))).into_rgb16();
    let mut bytes = Cursor::new(Vec::new());
    wide.write_to(&mut bytes, ImageFormat::Png).expect("encodes");
    bytes.into_inner()
}

/// [`picture`] as an uncompressed TIFF.
pub fn tiff(width: u32, height: u32) -> Vec<u8> {
    written(&picture(width, height), ImageFormat::Tiff)
}

/// These pixels as an uncompressed TIFF whose tags stand before the pixels.
pub fn tiff_tags_first(pixels: &Pixels) -> Vec<u8> {
    let bytes = rgb(pixels).into_raw();
    let tags = |at: u32| {
        let tags = [
            Tag::longs(256, &[pixels.width()]),
            Tag::longs(257, &[pixels.height()]),
            Tag::shorts(258, &[8, 8, 8]),
            Tag::shorts(259, &[1]),
            Tag::shorts(262, &[2]),
            Tag::longs(273, &[at]),
            Tag::shorts(277, &[3]),
            Tag::longs(278, &[pixels.height()]),
            Tag::longs(279, &[bytes.len() as u32]),
        ];
        exif_block(true, &tags, &[])
    };
    let at = tags(0).len() as u32;
    [tags(at), bytes].concat()
}

/// [`picture`] as a BMP.
pub fn bmp(width: u32, height: u32) -> Vec<u8> {
    written(&picture(width, height), ImageFormat::Bmp)
}

/// [`picture`] as a lossless WebP.
pub fn webp(width: u32, height: u32) -> Vec<u8> {
    webp_of(&picture(width, height))
}

/// These pixels as a lossless WebP.
pub fn webp_of(pixels: &Pixels) -> Vec<u8> {
    let mut bytes = Vec::new();
    WebPEncoder::new_lossless(&mut bytes)
        .write_image(rgb(pixels).as_raw(), pixels.width(), pixels.height(), ExtendedColorType::Rgb8)
        .expect("encodes");
    bytes
}

/// [`picture`] as a WebP with the extended header and further chunks behind the picture.
pub fn extended_webp(width: u32, height: u32, chunks: &[([u8; 4], Vec<u8>)]) -> Vec<u8> {
    extended(&webp(width, height), width, height, chunks)
}

/// A simple WebP with the extended header and further chunks behind the picture.
pub fn extended(simple: &[u8], width: u32, height: u32, chunks: &[([u8; 4], Vec<u8>)]) -> Vec<u8> {
    // The flags say which further chunks there are.
    let flag = |kind: &[u8; 4]| match kind {
        b"EXIF" => 0x08,
        b"XMP " => 0x04,
        b"ICCP" => 0x20,
        _ => 0,
    };
    let mut header = vec![chunks.iter().fold(0, |flags, (kind, _)| flags | flag(kind)), 0, 0, 0];
    header.extend(&(width - 1).to_le_bytes()[..3]);
    header.extend(&(height - 1).to_le_bytes()[..3]);
    let mut body = b"WEBP".to_vec();
    let mut push = |kind: [u8; 4], content: &[u8]| {
        body.extend(kind);
        body.extend((content.len() as u32).to_le_bytes());
        body.extend(content);
        body.extend(std::iter::repeat_n(0, content.len() % 2));
    };
    push(*b"VP8X", &header);
    let length = u32::from_le_bytes(simple[16..20].try_into().expect("four")) as usize;
    push(simple[12..16].try_into().expect("four"), &simple[20..20 + length]);
    for (kind, content) in chunks {
        push(*kind, content);
    }
    [b"RIFF", &(body.len() as u32).to_le_bytes()[..], &body].concat()
}

/// A JPEG with one more segment right behind its first marker.
pub fn with_segment(jpeg: &[u8], marker: u8, content: &[u8]) -> Vec<u8> {
    let length = (content.len() as u16 + 2).to_be_bytes();
    [&jpeg[..2], &[0xFF, marker], &length, content, &jpeg[2..]].concat()
}

/// A PNG with one more chunk right behind its header.
pub fn with_chunk(png: &[u8], kind: [u8; 4], content: &[u8]) -> Vec<u8> {
    let mut bytes = png[..33].to_vec();
    push_chunk(&mut bytes, kind, content);
    bytes.extend(&png[33..]);
    bytes
}

/// Data packed as zlib does, taken from the profile that the PNG encoder writes.
pub fn deflated(data: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = PngEncoder::new(&mut bytes);
    encoder.set_icc_profile(data.to_vec()).expect("takes a profile");
    encoder.write_image(&[0; 3], 1, 1, ExtendedColorType::Rgb8).expect("encodes");
    let at = bytes.windows(4).position(|kind| kind == b"iCCP").expect("a profile");
    let length = u32::from_be_bytes(bytes[at - 4..at].try_into().expect("four")) as usize;
    let content = &bytes[at + 4..at + 4 + length];
    let name = content.iter().position(|byte| *byte == 0).expect("a name");
    content[name + 2..].to_vec()
}

/// One tag for [`exif_block`].
#[derive(Clone)]
pub struct Tag {
    /// Its number.
    pub number: u16,
    value: Value,
}

#[derive(Clone)]
enum Value {
    Text(String),
    Shorts(Vec<u16>),
    Longs(Vec<u32>),
    Quotients(Vec<(u32, u32)>),
}

impl Tag {
    /// A text.
    pub fn text(number: u16, text: &str) -> Self {
        Self { number, value: Value::Text(text.to_owned()) }
    }

    /// Numbers of 16 bits.
    pub fn shorts(number: u16, numbers: &[u16]) -> Self {
        Self { number, value: Value::Shorts(numbers.to_vec()) }
    }

    /// Numbers of 32 bits.
    pub fn longs(number: u16, numbers: &[u32]) -> Self {
        Self { number, value: Value::Longs(numbers.to_vec()) }
    }

    /// Pairs of numbers of 32 bits.
    pub fn quotients(number: u16, pairs: &[(u32, u32)]) -> Self {
        Self { number, value: Value::Quotients(pairs.to_vec()) }
    }

    fn encoded(&self, is_little: bool) -> (u16, u32, Vec<u8>) {
        let short = |n: &u16| if is_little { n.to_le_bytes() } else { n.to_be_bytes() };
        let long = |n: u32| if is_little { n.to_le_bytes() } else { n.to_be_bytes() };
        match &self.value {
            Value::Text(text) => (2, text.len() as u32 + 1, [text.as_bytes(), &[0]].concat()),
            Value::Shorts(all) => (3, all.len() as u32, all.iter().flat_map(short).collect()),
            Value::Longs(all) => (4, all.len() as u32, all.iter().flat_map(|n| long(*n)).collect()),
            Value::Quotients(all) => {
                let bytes = all.iter().flat_map(|(a, b)| [long(*a), long(*b)]).flatten().collect();
                (5, all.len() as u32, bytes)
            }
        }
    }
}

/// A block of tags in either byte order; `exif` goes into a directory of its own.
pub fn exif_block(is_little: bool, main: &[Tag], exif: &[Tag]) -> Vec<u8> {
    exif_and_gps_block(is_little, main, exif, &[])
}

/// A block of tags in either byte order; `exif` and `gps` go into directories of their own.
pub fn exif_and_gps_block(is_little: bool, main: &[Tag], exif: &[Tag], gps: &[Tag]) -> Vec<u8> {
    let mut block =
        if is_little { b"II\x2A\0\x08\0\0\0".to_vec() } else { b"MM\0\x2A\0\0\0\x08".to_vec() };
    // Pointers have a fixed size, so a first pass with any place tells how long the main directory is.
    let mut main = main.to_vec();
    let mut pointers = Vec::new();
    for (number, tags) in [(0x8769, exif), (0x8825, gps)] {
        if !tags.is_empty() {
            pointers.push((main.len(), tags));
            main.push(Tag::longs(number, &[0]));
        }
    }
    let mut at = 8 + directory(is_little, &main, 8).len();
    let mut rest = Vec::new();
    for (i, tags) in pointers {
        main[i].value = Value::Longs(vec![at as u32]);
        let bytes = directory(is_little, tags, at);
        at += bytes.len();
        rest.extend(bytes);
    }
    block.extend(directory(is_little, &main, 8));
    block.extend(rest);
    block
}

fn directory(is_little: bool, tags: &[Tag], at: usize) -> Vec<u8> {
    let short = |n: u16| if is_little { n.to_le_bytes() } else { n.to_be_bytes() };
    let long = |n: u32| if is_little { n.to_le_bytes() } else { n.to_be_bytes() };
    let mut entries = short(tags.len() as u16).to_vec();
    let mut values = Vec::new();
    let values_at = at + 2 + tags.len() * 12 + 4;
    for tag in tags {
        let (kind, count, mut bytes) = tag.encoded(is_little);
        entries.extend(short(tag.number));
        entries.extend(short(kind));
        entries.extend(long(count));
        if bytes.len() <= 4 {
            bytes.resize(4, 0);
            entries.extend(bytes);
        } else {
            entries.extend(long((values_at + values.len()) as u32));
            values.extend(bytes);
        }
    }
    entries.extend([0; 4]);
    entries.extend(values);
    entries
}

fn written(pixels: &Pixels, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    rgb(pixels).write_to(&mut bytes, format).expect("encodes");
    bytes.into_inner()
}

fn rgb(pixels: &Pixels) -> ImageBuffer<Rgb<u8>, Vec<u8>> {
    let bytes =
        pixels.rgba().as_chunks::<4>().0.iter().flat_map(|[r, g, b, _]| [*r, *g, *b]).collect();
    ImageBuffer::from_raw(pixels.width(), pixels.height(), bytes).expect("three bytes for each")
}
