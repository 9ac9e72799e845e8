//! A photo for the screen: upright, in sRGB, no larger than asked for.

use std::path::Path;

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::U8x4;
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};

use crate::imaging::color::{srgb, srgb_in_place};
use crate::imaging::container::open::{Opened, open};
use crate::imaging::container::parts::{Body, Container};
use crate::imaging::error::{DecodeError, guarded};
use crate::imaging::header::PhotoHeader;
use crate::imaging::limits::Limits;
use crate::imaging::memory::Buffer;
use crate::imaging::pixels::Pixels;
use crate::imaging::samples::levels::Samples;
use crate::imaging::samples::read::{read, read_rgba};

/// A decoded photo and what it is a picture of.
#[derive(Clone, Debug)]
pub struct Picture {
    /// The pixels, at full size or smaller.
    pub pixels: Pixels,
    /// Pixels of the upright photo from left to right.
    pub full_width: u32,
    /// Pixels of the upright photo from top to bottom.
    pub full_height: u32,
    /// Whether the whole photo is there; if not, the missing part is grey.
    pub is_complete: bool,
    /// What else a reader should know, in words.
    pub notes: Vec<String>,
}

/// Decodes the photo at `path` so that its longer side has at most `max_side` pixels; at full size without one.
///
/// A photo is never enlarged. An incomplete one gives what is there, with `is_complete` false.
pub fn decode(path: &Path, limits: &Limits, max_side: Option<u32>) -> Result<Picture, DecodeError> {
    guarded(|| picture(open(path, limits)?, limits, max_side))
}

/// Decodes an opened photo as [`decode`] does; a panic of its decoder is left to the caller.
pub fn picture(
    opened: Opened,
    limits: &Limits,
    max_side: Option<u32>,
) -> Result<Picture, DecodeError> {
    let header = PhotoHeader::of(&opened.container);
    let profile = opened.container.profile.clone();
    let (width, height) = fitting(header.stored_width, header.stored_height, max_side);
    let is_smaller = (width, height) != (header.stored_width, header.stored_height);
    let direct = if is_smaller { Err(opened) } else { read_rgba(opened, limits)? };
    let (rgba, notes) = match direct {
        Ok(mut rgba) => {
            let notes = srgb_in_place(&mut rgba, &profile);
            (rgba, notes)
        }
        Err(opened) => {
            let samples = read(opened, limits, is_smaller.then_some((width, height)))?;
            let (rgba, color_notes) = srgb(&samples, &profile)?;
            (shrunk(rgba, &samples, width, height)?, [samples.notes, color_notes].concat())
        }
    };
    let rgba = header.orientation.turned::<4>(rgba, width, height)?;
    let (width, height) = header.orientation.upright_size(width, height);
    Ok(Picture {
        pixels: Pixels::new(width, height, rgba).expect("turning keeps the number of pixels"),
        full_width: header.width,
        full_height: header.height,
        is_complete: header.is_complete,
        notes: [header.notes, notes].concat(),
    })
}

/// Whether even a small picture of it needs all of its pixels in memory, and they are many.
///
/// Only a whole JPEG that is not progressive can be read at a fraction of its size.
pub fn is_big(container: &Container) -> bool {
    let is_read_in_parts = matches!(&container.body, Body::Jpeg(body) if !body.is_progressive)
        && container.is_complete;
    let pixels = u64::from(container.width) * u64::from(container.height);
    !is_read_in_parts && pixels > 4_000_000
}

/// The size of a picture whose longer side is at most `max_side`, each side at least one pixel.
fn fitting(width: u32, height: u32, max_side: Option<u32>) -> (u32, u32) {
    let (longer, most) = (width.max(height), max_side.unwrap_or(u32::MAX).max(1));
    if longer <= most {
        return (width, height);
    }
    let side = |side: u32| {
        let (side, longer) = (u64::from(side) * u64::from(most), u64::from(longer));
        ((side + longer / 2) / longer).max(1) as u32
    };
    (side(width), side(height))
}

/// The picture at `width` × `height`; the blocks that fill up a JPEG read at a fraction are left out.
fn shrunk(rgba: Buffer, samples: &Samples, width: u32, height: u32) -> Result<Buffer, DecodeError> {
    if (samples.width, samples.height) == (width, height) {
        return Ok(rgba);
    }
    let failed = |error: &dyn std::fmt::Display| DecodeError::Panicked(error.to_string());
    // The one kind of pixel by name: the function that finds out by itself compiles all thirteen, for minutes.
    let from = TypedImageRef::<U8x4>::from_buffer(samples.width, samples.height, &rgba)
        .map_err(|error| failed(&error))?;
    let mut resized = Buffer::zeros(width as usize * height as usize * 4)?;
    let mut to = TypedImage::<U8x4>::from_buffer(width, height, &mut resized)
        .map_err(|error| failed(&error))?;
    // A filter without negative parts: the others draw a bright rim around a dark mole.
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(FilterType::Hamming))
        .use_alpha(false)
        .crop(0.0, 0.0, samples.exact_width, samples.exact_height);
    Resizer::new().resize_typed(&from, &mut to, &options).map_err(|error| failed(&error))?;
    Ok(resized)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imaging::orientation::Orientation;
    use crate::imaging::test_files::{
        Tag, bmp, exif_block, extended, extended_webp, jpeg, jpeg_of, on_disk, picture, png,
        png_16, png_of, tiff, tiff_tags_first, webp, webp_of, with_chunk, with_segment,
    };

    fn shown(bytes: &[u8], max_side: Option<u32>) -> Result<Picture, DecodeError> {
        let (_folder, path) = on_disk("photo", bytes);
        decode(&path, &Limits::default(), max_side)
    }

    /// The mean difference of two pictures of one size, in levels.
    fn difference(a: &Pixels, b: &Pixels) -> f64 {
        assert_eq!((a.width(), a.height()), (b.width(), b.height()));
        let sum: u64 = a.rgba().iter().zip(b.rgba()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        sum as f64 / a.rgba().len() as f64
    }

    #[test]
    fn every_format_shows_the_same_picture() {
        let expected = picture(67, 45);
        for (format, bytes, most) in [
            ("JPEG", jpeg(67, 45), 3.0),
            ("PNG", png(67, 45), 0.0),
            ("16-bit PNG", png_16(67, 45), 0.0),
            ("TIFF", tiff(67, 45), 0.0),
            ("WebP", webp(67, 45), 0.0),
            ("BMP", bmp(67, 45), 0.0),
        ] {
            let found = shown(&bytes, None).expect(format);
            let difference = difference(&found.pixels, &expected);
            assert!(difference <= most, "{format}: {difference}");
            assert!(found.is_complete);
            assert_eq!(found.notes, Vec::<String>::new(), "{format}");
        }
    }

    #[test]
    fn all_eight_orientations_look_the_same_in_all_formats_that_have_them() {
        let upright = picture(48, 32);
        for orientation in Orientation::ALL {
            let inverse = orientation.inverse();
            let (width, height) = inverse.upright_size(48, 32);
            let stored = inverse.turned::<4>(upright.rgba().to_vec(), 48, 32).expect("memory");
            let stored = Pixels::new(width, height, stored).expect("fits");
            let block =
                exif_block(false, &[Tag::shorts(0x0112, &[orientation.number().into()])], &[]);
            let with_prefix = [b"Exif\0\0", &block[..]].concat();
            let jpeg = with_segment(&jpeg_of(&stored, 95), 0xE1, &with_prefix);
            let png = with_chunk(&png_of(&stored), *b"eXIf", &block);
            let bare = webp_of(&stored);
            let webp = extended(&bare, width, height, &[(*b"EXIF", with_prefix)]);
            for (format, bytes, most) in
                [("JPEG", jpeg, 3.0), ("PNG", png, 0.0), ("WebP", webp, 0.0)]
            {
                let found = shown(&bytes, None).expect(format);
                let difference = difference(&found.pixels, &upright);
                assert!(difference <= most, "{format} {orientation:?}: {difference}");
            }
        }
    }

    #[test]
    fn smaller_sizes_agree_with_the_whole_picture() {
        let bytes = jpeg(1003, 501);
        let whole = shown(&bytes, None).expect("a photo");
        assert_eq!((whole.pixels.width(), whole.pixels.height()), (1003, 501));
        for (side, width, height) in [(700, 700, 350), (256, 256, 128), (100, 100, 50), (1, 1, 1)] {
            let small = shown(&bytes, Some(side)).expect("a photo");
            assert_eq!((small.pixels.width(), small.pixels.height()), (width, height));
            assert_eq!((small.full_width, small.full_height), (1003, 501));
            let (_folder, path) = on_disk("photo.png", &png_of(&whole.pixels));
            let reference = decode(&path, &Limits::default(), Some(side)).expect("a photo");
            let difference = difference(&small.pixels, &reference.pixels);
            assert!(difference < 2.0, "{side}: {difference}");
        }
        assert_eq!(
            shown(&bytes, Some(5000)).expect("a photo").pixels.width(),
            1003,
            "never enlarged"
        );
        assert_eq!(
            shown(&bytes, Some(0)).expect("a photo").pixels.width(),
            1,
            "nothing is smaller than a pixel"
        );
    }

    #[test]
    fn a_photo_cut_anywhere_shows_its_beginning_and_says_so() {
        let expected = picture(64, 96);
        // How many of the cuts leave something to show, and whether the file begins with the top of the picture.
        for (format, whole, least, is_from_the_top) in [
            ("JPEG", jpeg(64, 96), 40, true),
            ("PNG", png(64, 96), 80, true),
            ("TIFF", tiff_tags_first(&expected), 90, true),
            ("BMP", bmp(64, 96), 80, false),
            ("WebP", webp(64, 96), 0, false),
        ] {
            let mut n_shown = 0;
            for percent in 1..100 {
                match shown(&whole[..whole.len() * percent / 100], None) {
                    Ok(found) => {
                        assert!(!found.is_complete, "{format} cut at {percent} %");
                        n_shown += 1;
                        if is_from_the_top && percent > 80 {
                            let rows = found.pixels.row(0, 0, 64).zip(expected.row(0, 0, 64));
                            let (a, b) = rows.expect("64 pixels wide");
                            let off = a.iter().zip(b).map(|(a, b)| a.abs_diff(*b)).max();
                            assert!(
                                off.is_some_and(|off| off < 24),
                                "{format} {percent} %: {off:?}"
                            );
                        }
                    }
                    Err(DecodeError::CutShort { .. } | DecodeError::NotAPhotograph) => {}
                    Err(other) => panic!("{format} cut at {percent} %: {other}"),
                }
            }
            assert!(n_shown >= least, "{format}: only {n_shown} of 99 shown");
        }
    }

    #[test]
    fn a_jpeg_that_draws_itself_too_often_is_refused() {
        let whole = jpeg(16, 16);
        let sos = whole.windows(2).position(|pair| pair == [0xFF, 0xDA]).expect("a scan");
        let scan = &whole[sos..whole.len() - 2];
        let bytes = [&whole[..sos], &scan.repeat(101), &[0xFF, 0xD9]].concat();
        assert!(matches!(
            shown(&bytes, Some(8)),
            Err(DecodeError::TooManyScans { n: 101, most: 100 })
        ));
    }

    #[test]
    fn headers_that_contradict_each_other_are_refused() {
        let mut bytes = extended_webp(20, 10, &[]);
        // The canvas in the extended header grows, the picture in it does not.
        bytes[24] = 200;
        assert!(
            matches!(shown(&bytes, None), Err(DecodeError::Broken { .. })),
            "{:?}",
            shown(&bytes, None)
        );
    }

    #[test]
    fn a_picture_fits_the_longer_side() {
        for ((width, height, side), expected) in [
            ((4032, 3024, Some(256)), (256, 192)),
            ((3024, 4032, Some(256)), (192, 256)),
            ((1, 30_000, Some(256)), (1, 256)),
            ((200, 100, Some(256)), (200, 100)),
            ((200, 100, None), (200, 100)),
        ] {
            assert_eq!(fitting(width, height, side), expected);
        }
    }
}
