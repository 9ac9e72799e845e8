//! The worst files that people have sent to readers of photographs, made on the spot and read whole and small.
//!
//! Bombs, loops, lying headers and cut-offs. Each has to be refused in words or shown; none may panic, not even
//! behind the guard, because a decoder that panics on these has got worse.

use crate::imaging::container::inflate::push_chunk;
use crate::imaging::decode::decode;
use crate::imaging::error::DecodeError;
use crate::imaging::limits::Limits;
use crate::imaging::metadata::facts;
use crate::imaging::test_files::{
    Tag, bmp, deflated, exif_block, extended_webp, jpeg, on_disk, png, tiff, webp, with_chunk,
    with_segment,
};

/// What the whole photo and its thumbnail say: "shown", "incomplete" or the refusal.
fn read(bytes: &[u8]) -> [String; 2] {
    let (_folder, path) = on_disk("photo.jpg", bytes);
    facts(&path, &Limits::default(), jiff::civil::date(2026, 1, 10)).ok();
    [None, Some(64)].map(|side| match decode(&path, &Limits::default(), side) {
        Ok(found) if found.is_complete => "shown".to_owned(),
        Ok(_) => "incomplete".to_owned(),
        Err(DecodeError::Panicked(why)) => panic!("a decoder panicked: {why}"),
        Err(error) => error.to_string(),
    })
}

fn check(what: &str, bytes: &[u8], part: &str) {
    for found in read(bytes) {
        assert!(found.contains(part), "{what}: {found}");
    }
}

/// A PNG whose header claims this size and whose data are `packed`.
fn png_claiming(width: u32, height: u32, packed: &[u8]) -> Vec<u8> {
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    // Eight bits of red, green and blue.
    header.extend([8, 2, 0, 0, 0]);
    let mut bytes = b"\x89PNG\r\n\x1A\n".to_vec();
    push_chunk(&mut bytes, *b"IHDR", &header);
    push_chunk(&mut bytes, *b"IDAT", packed);
    push_chunk(&mut bytes, *b"IEND", &[]);
    bytes
}

/// A JPEG whose frame header claims this size.
fn jpeg_claiming(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = jpeg(16, 16);
    let frame = bytes.windows(2).position(|pair| pair == [0xFF, 0xC0]).expect("a frame");
    bytes[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
    bytes[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
    bytes
}

/// The header of a lossless WebP of 16 383 × 16 383 pixels in 38 bytes, every pixel the same.
fn webp_claiming_268_megapixels() -> Vec<u8> {
    let mut bytes = b"RIFF\x1E\0\0\0WEBPVP8L\x11\0\0\0\x2F".to_vec();
    bytes.extend([0xFE, 0xBF, 0xFF, 0x0F]);
    bytes.resize(38, 0);
    bytes
}

fn tiff_claiming(width: u32, height: u32) -> Vec<u8> {
    let tags = [
        Tag::longs(256, &[width]),
        Tag::longs(257, &[height]),
        Tag::shorts(258, &[8, 8, 8]),
        Tag::shorts(262, &[2]),
        Tag::longs(273, &[8]),
        Tag::shorts(277, &[3]),
        Tag::longs(279, &[24]),
    ];
    exif_block(true, &tags, &[])
}

#[test]
fn sizes_that_nobody_can_hold_are_refused_on_the_header() {
    let packed = deflated(&[0; 1000]);
    for (width, height, part) in [
        (2_147_483_647, 1, "limit of 32 768 px"),
        (65_535, 65_535, "limit of 32 768 px"),
        (1, 65_500, "limit of 32 768 px"),
        (20_000, 20_000, "limit of 200 megapixels"),
        (0, 0, "nothing to show"),
    ] {
        check("PNG", &png_claiming(width, height, &packed), part);
    }
    check("JPEG", &jpeg_claiming(65_535, 65_535), "limit of 32 768 px");
    check("JPEG without a height", &jpeg_claiming(16, 0), "height is missing");
    check("WebP", &webp_claiming_268_megapixels(), "limit of 200 megapixels");
    check("TIFF", &tiff_claiming(100_000, 100_000), "limit of 32 768 px");
    check("TIFF", &tiff_claiming(0x7FFF_FFFF, 1), "limit of 32 768 px");
    let mut negative = bmp(4, 4);
    negative[22..26].copy_from_slice(&i32::MIN.to_le_bytes());
    check("BMP", &negative, "copy");
}

#[test]
fn a_size_within_the_limits_without_the_data_for_it_costs_nothing_but_a_word() {
    // 20 megapixels claimed, a kilobyte there.
    let [whole, small] = read(&png_claiming(5000, 4000, &deflated(&[0; 1000])));
    assert_ne!((whole.as_str(), small.as_str()), ("shown", "shown"));
    check("TIFF", &tiff_claiming(14_000, 14_000), "copy it again");
}

#[test]
fn what_unpacks_to_too_much_is_left_packed() {
    let zeros = deflated(&vec![0; 16 << 20]);
    let profile = [b"p\0\0", &zeros[..]].concat();
    check("profile", &with_chunk(&png(9, 7), *b"iCCP", &profile), "shown");
    let text = [b"Comment\0\0", &zeros[..]].concat();
    check("text", &with_chunk(&png(9, 7), *b"zTXt", &text), "shown");
    let international = [b"XML:com.adobe.xmp\0\x01\0\0\0", &zeros[..]].concat();
    check("XMP", &with_chunk(&png(9, 7), *b"iTXt", &international), "shown");
}

#[test]
fn many_small_parts_do_not_keep_it_busy() {
    let mut bytes = png(9, 7)[..33].to_vec();
    for _ in 0..20_000 {
        push_chunk(&mut bytes, *b"tEXt", b"Comment\0x");
    }
    bytes.extend(&png(9, 7)[33..]);
    check("texts", &bytes, "shown");
    let mut bytes = jpeg(9, 7);
    for _ in 0..12 {
        bytes = with_segment(
            &bytes,
            0xE1,
            &[&b"Exif\0\0"[..], &"A".repeat(65_000).into_bytes()].concat(),
        );
    }
    check("EXIF twelve times", &bytes, "shown");
    let chunks = vec![(*b"EXIF", vec![0; 100]); 5000];
    check("WebP", &extended_webp(9, 7, &chunks), "shown");
}

#[test]
fn directories_that_run_in_circles_come_to_an_end() {
    for (number, what) in [(330, "below"), (0x8769, "EXIF"), (0x8825, "GPS")] {
        let mut tags = vec![Tag::longs(number, &[8])];
        tags.extend([Tag::longs(256, &[4]), Tag::longs(257, &[2]), Tag::longs(273, &[8])]);
        tags.sort_by_key(|tag| tag.number);
        let block = exif_block(true, &tags, &[]);
        read(&block);
        let inside = with_segment(&jpeg(9, 7), 0xE1, &[b"Exif\0\0", &block[..]].concat());
        check(what, &inside, "shown");
    }
    // A directory whose successor is itself, and one of 4000 in a row.
    let whole = tiff(9, 7);
    let first = u32::from_le_bytes(whole[4..8].try_into().expect("four")) as usize;
    let n = usize::from(u16::from_le_bytes(whole[first..first + 2].try_into().expect("two")));
    let next = first + 2 + n * 12;
    let mut circle = whole.clone();
    circle[next..next + 4].copy_from_slice(&(first as u32).to_le_bytes());
    for found in read(&circle) {
        assert!(found == "shown" || found.contains("circle"), "{found}");
    }
    let mut pages = whole;
    let directory = pages[first..next].to_vec();
    for _ in 0..4000 {
        let (end, last) = (pages.len(), pages.len() - 4);
        let at = if end > next + 4 { last } else { next };
        pages[at..at + 4].copy_from_slice(&(end as u32).to_le_bytes());
        pages.extend(&directory);
        pages.extend([0; 4]);
    }
    check("pages", &pages, "shown");
    let mut count = tiff(9, 7);
    count[first..first + 2].copy_from_slice(&u16::MAX.to_le_bytes());
    read(&count);
}

#[test]
fn a_few_hundred_damaged_copies_of_each_format_are_shown_or_refused() {
    let exif = exif_block(true, &[Tag::shorts(0x0112, &[6])], &[Tag::text(0x9003, "2022:08:17")]);
    let with_exif = with_segment(&jpeg(33, 21), 0xE1, &[b"Exif\0\0", &exif[..]].concat());
    // Damage as chance would have it, the same in every run.
    let mut seed = 7_u64;
    let mut chance = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below.max(1)
    };
    for whole in [with_exif, png(33, 21), tiff(33, 21), bmp(33, 21), webp(33, 21)] {
        let mut n_shown = 0;
        for kind in 0..160 {
            let mut bytes = whole.clone();
            match kind % 4 {
                0 => bytes.truncate(chance(whole.len())),
                1 => {
                    let (at, n) = (chance(whole.len()), chance(64));
                    let piece: Vec<u8> = bytes.iter().copied().skip(at).take(n).collect();
                    bytes.splice(at..at, piece);
                }
                // Headers are where the damage is worst.
                2 => {
                    let at = chance(whole.len().min(200));
                    bytes[at] = [0, 1, 0x7F, 0x80, 0xFF][chance(5)];
                }
                _ => {
                    for _ in 0..8 {
                        let at = chance(whole.len());
                        bytes[at] ^= 1 << chance(8);
                    }
                }
            }
            n_shown += usize::from(read(&bytes)[0] == "shown");
        }
        assert!(n_shown < 160, "damage that nobody notices is no damage");
    }
}
