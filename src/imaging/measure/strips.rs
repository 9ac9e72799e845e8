//! The one way in for measuring: linear light of a part of a photo, strip by strip, with a mask for each pixel.
//!
//! Memory: the decoders of the program give whole pictures only, so the code values are decoded once, under the
//! limit for decoded bytes (3 bytes for each pixel of an ordinary JPEG: 300 MB for 100 megapixels, and for a
//! progressive one its coefficients besides), and what lies above and below the part is given back before the first
//! strip. Linear light takes four times as much, so there is never more of it than one strip of [`STRIP_BYTES`].

use std::path::Path;

use crate::imaging::container::open::open;
use crate::imaging::error::{DecodeError, guarded};
use crate::imaging::header::PhotoHeader;
use crate::imaging::limits::Limits;
use crate::imaging::measure::light::{Light, Rgb};
use crate::imaging::measure::mask::Mask;
use crate::imaging::pyramid::PixelRect;
use crate::imaging::samples::levels::{Layout, Samples};
use crate::imaging::samples::read::read as read_samples;
use crate::workers::progress::Cancelled;

/// The most bytes of light and masks in one strip, unless a single row takes more.
pub const STRIP_BYTES: usize = 8 << 20;

/// Bytes of light and mask of one pixel, and of its code values on the way.
const PIXEL_BYTES: usize = size_of::<Rgb>() + size_of::<Mask>() + size_of::<[u32; 3]>();

/// Why a photo is not measured.
#[derive(Debug, thiserror::Error)]
pub enum MeasureError {
    /// It cannot be read at all.
    #[error("{0}")]
    Decode(#[from] DecodeError),
    /// Somebody asked to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// Its channels are inks.
    #[error(
        "this photo consists of printing inks (CMYK), which say nothing certain about the colour of skin; measure the photo it was made from"
    )]
    Inks,
    /// Part of it is missing.
    #[error(
        "this photo is incomplete, and the missing part would be measured as grey; copy it again from the camera or the card"
    )]
    Incomplete,
    /// The part lies outside.
    #[error("the region lies outside the photo, which has {width} × {height} px as stored")]
    Outside {
        /// Pixels from left to right, as stored.
        width: u32,
        /// Pixels from top to bottom, as stored.
        height: u32,
    },
}

/// Some rows of the part of a photo that is measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Strip {
    /// Where it lies, in pixels as the file stores them.
    pub place: PixelRect,
    /// Linear light of each pixel, row by row: sRGB's primaries and white, 1 for white, not cut off.
    pub light: Vec<Rgb>,
    /// What speaks against measuring each pixel.
    pub masks: Vec<Mask>,
}

/// A photo ready to be measured; gives its strips from top to bottom.
pub struct Strips {
    /// What the photo is, and how it is turned.
    pub header: PhotoHeader,
    /// What to know about its colours, in words.
    pub notes: Vec<String>,
    samples: Samples,
    light: Light,
    part: PixelRect,
    /// The row of the photo that `samples` begins with.
    first_row: u32,
    next_row: u32,
    rows_at_once: u32,
}

/// Opens the photo at `path` to measure what lies within `part`, in pixels as the file stores them.
///
/// Where an upright region lies in the file is said by [`crate::imaging::measure::place::box_in_file`].
pub fn strips(path: &Path, limits: &Limits, part: PixelRect) -> Result<Strips, MeasureError> {
    strips_of(path, limits, part, STRIP_BYTES)
}

fn strips_of(
    path: &Path,
    limits: &Limits,
    part: PixelRect,
    strip_bytes: usize,
) -> Result<Strips, MeasureError> {
    let opened = guarded(|| open(path, limits))?;
    let header = PhotoHeader::of(&opened.container);
    let (width, height) = (header.stored_width, header.stored_height);
    let is_inside =
        |at: u32, n: u32, side: u32| n > 0 && at.checked_add(n).is_some_and(|end| end <= side);
    if !is_inside(part.x, part.width, width) || !is_inside(part.y, part.height, height) {
        return Err(MeasureError::Outside { width, height });
    }
    // Asked before decoding: a refusal should cost nothing.
    if header.color.is_inks() {
        return Err(MeasureError::Inks);
    }
    if !header.is_complete {
        return Err(MeasureError::Incomplete);
    }
    let profile = opened.container.profile.clone();
    let (samples, light, color_notes) = guarded(|| {
        let mut samples = read_samples(opened, limits, None)?;
        keep_rows(&mut samples, part.y, part.height);
        let (light, notes) = Light::of(&profile, samples.layout, samples.is_16_bit);
        Ok((samples, light, notes))
    })?;
    // Damage that a decoder has seen but papered over would be measured.
    if !samples.notes.is_empty() || samples.layout == Layout::Cmyk {
        return Err(MeasureError::Incomplete);
    }
    let rows_at_once = strip_bytes / PIXEL_BYTES / part.width as usize;
    Ok(Strips {
        notes: [header.notes.clone(), color_notes].concat(),
        header,
        samples,
        light,
        part,
        first_row: part.y,
        next_row: part.y,
        rows_at_once: u32::try_from(rows_at_once).unwrap_or(u32::MAX).max(1),
    })
}

/// Gives back the memory of all rows but these.
fn keep_rows(samples: &mut Samples, first: u32, n: u32) {
    let row = samples.width as usize * samples.bytes_per_pixel();
    let (from, to) = (first as usize * row, (first as usize + n as usize) * row);
    samples.bytes.truncate(to);
    samples.bytes.drain(..from);
    samples.bytes.shrink_to_fit();
    samples.height = n;
}

impl Iterator for Strips {
    type Item = Result<Strip, MeasureError>;

    fn next(&mut self) -> Option<Self::Item> {
        let end = self.part.y + self.part.height;
        let rows = self.rows_at_once.min(end.checked_sub(self.next_row).filter(|left| *left > 0)?);
        let place = PixelRect { y: self.next_row, height: rows, ..self.part };
        self.next_row += rows;
        // A profile of strange tables may make its reader panic.
        Some(guarded(|| Ok(self.strip(place))).map_err(MeasureError::from))
    }
}

impl Strips {
    /// The light of any box inside the part; several threads may ask at once.
    ///
    /// # Errors
    /// What lies outside the part, and a profile that its reader chokes on.
    pub fn at(&self, place: PixelRect) -> Result<Strip, MeasureError> {
        let is_inside = |at: u32, n: u32, from: u32, side: u32| {
            at >= from && u64::from(at) + u64::from(n) <= u64::from(from) + u64::from(side)
        };
        let part = self.part;
        if !is_inside(place.x, place.width, part.x, part.width)
            || !is_inside(place.y, place.height, part.y, part.height)
        {
            return Err(MeasureError::Outside {
                width: self.header.stored_width,
                height: self.header.stored_height,
            });
        }
        // A profile of strange tables may make its reader panic.
        Ok(guarded(|| Ok(self.strip(place)))?)
    }

    fn strip(&self, place: PixelRect) -> Strip {
        let n = place.width as usize * place.height as usize;
        let (mut levels, mut masks) = (Vec::with_capacity(n), Vec::with_capacity(n));
        let (pixel, row) = (self.samples.bytes_per_pixel(), self.samples.width as usize);
        for y in place.y..place.y + place.height {
            let first = (y - self.first_row) as usize * row + place.x as usize;
            let last = first + place.width as usize;
            let bytes = self.samples.bytes.get(first * pixel..last * pixel).unwrap_or_default();
            for pixel in bytes.chunks_exact(pixel) {
                let (rgb, mask) = self.judged(pixel);
                levels.push(rgb);
                masks.push(mask);
            }
        }
        Strip { place, light: self.light.of_pixels(&levels), masks }
    }

    /// Red, green and blue of a pixel as stored, and its mask.
    fn judged(&self, pixel: &[u8]) -> ([u32; 3], Mask) {
        let most = if self.samples.is_16_bit { 65_535 } else { 255 };
        let level = |i: usize| -> u32 {
            if self.samples.is_16_bit {
                let pair = pixel.as_chunks::<2>().0.get(i).copied().unwrap_or_default();
                u16::from_ne_bytes(pair).into()
            } else {
                pixel.get(i).copied().unwrap_or_default().into()
            }
        };
        let (rgb, opaque) = match self.samples.layout {
            Layout::Grey => ([level(0); 3], most),
            Layout::GreyAlpha => ([level(0); 3], level(1)),
            Layout::Rgb | Layout::Cmyk => ([0, 1, 2].map(level), most),
            Layout::Rgba => ([0, 1, 2].map(level), level(3)),
        };
        (rgb, Mask::of(&rgb, opaque, most))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::proptest;

    use super::*;
    use crate::geometry::Point;
    use crate::imaging::header;
    use crate::imaging::measure::light::srgb_to_linear;
    use crate::imaging::measure::place::box_in_file;
    use crate::imaging::pixels::Pixels;
    use crate::imaging::test_files::{
        Tag, exif_block, flat_jpeg, jpeg, on_disk, picture, png, png_16, png_of, with_chunk,
    };

    fn part(x: u32, y: u32, width: u32, height: u32) -> PixelRect {
        PixelRect { x, y, width, height }
    }

    fn refused(bytes: &[u8], part: PixelRect) -> String {
        let (_folder, path) = on_disk("photo", bytes);
        strips(&path, &Limits::default(), part).err().expect("refused").to_string()
    }

    fn linear(level: u8) -> f32 {
        srgb_to_linear(f64::from(level) / 255.0) as f32
    }

    #[test]
    fn a_part_has_the_light_of_its_pixels() {
        let shown = picture(67, 45);
        for (bytes, most) in [(png(67, 45), 1e-6), (png_16(67, 45), 1e-6), (jpeg(67, 45), 0.03)] {
            let (_folder, path) = on_disk("photo", &bytes);
            let all = strips(&path, &Limits::default(), part(11, 7, 30, 20)).expect("a photo");
            assert_eq!(all.notes, Vec::<String>::new());
            let all: Vec<Strip> = all.map(|strip| strip.expect("light")).collect();
            assert_eq!(all.len(), 1, "small enough for one");
            assert_eq!(all[0].place, part(11, 7, 30, 20));
            for (i, (light, mask)) in all[0].light.iter().zip(&all[0].masks).enumerate() {
                let (x, y) = (11 + i as u32 % 30, 7 + i as u32 / 30);
                let [r, g, b, _] = shown.at(x, y).expect("inside");
                for (light, level) in light.iter().zip([r, g, b]) {
                    assert!((light - linear(level)).abs() <= most, "{x}, {y}: {light} {level}");
                }
                assert!(mask.is_none(), "nothing in it is at an end");
            }
        }
    }

    #[test]
    fn reflections_and_ends_are_marked_on_code_values() {
        let colors = [[200, 120, 110], [250, 120, 110], [200, 0, 110], [255, 255, 255]];
        let rgba: Vec<u8> = colors.iter().flat_map(|[r, g, b]| [*r, *g, *b, 255]).collect();
        let (_folder, path) = on_disk("photo", &png_of(&Pixels::new(4, 1, rgba).expect("fits")));
        let mut all = strips(&path, &Limits::default(), part(0, 0, 4, 1)).expect("a photo");
        let strip = all.next().expect("one").expect("light");
        assert!(all.next().is_none());
        let marks = strip.masks.iter().map(|it| (it.has(Mask::SPECULAR), it.has(Mask::CLIPPED)));
        assert!(marks.eq([(false, false), (true, false), (false, true), (true, true)]));
    }

    #[test]
    fn an_upright_region_finds_its_pixels_in_the_file() {
        let block = exif_block(false, &[Tag::shorts(0x0112, &[6])], &[]);
        let (_folder, path) = on_disk("photo", &with_chunk(&png(40, 30), *b"eXIf", &block));
        let header = header::read(&path, &Limits::default()).expect("a photo");
        assert_eq!((header.width, header.height), (30, 40));
        // A quarter clockwise: the top right of the upright photo is the top left of the file.
        let region = [Point::new(27.0, 0.0), Point::new(30.0, 0.0), Point::new(30.0, 2.0)];
        let place = box_in_file(&header, &region).expect("inside");
        assert_eq!(place, part(0, 0, 2, 3));
        let strip = strips(&path, &Limits::default(), place).expect("a photo").next();
        let strip = strip.expect("one").expect("light");
        let expected = picture(40, 30).at(1, 2).expect("inside");
        assert!((strip.light[5][1] - linear(expected[1])).abs() < 1e-6);
    }

    #[test]
    fn what_would_be_measured_wrong_is_refused_with_the_reason() {
        let inks = flat_jpeg(&[0, 200, 200, 0], b"\x01\x02\x03\x04", false, None);
        assert!(refused(&inks, part(0, 0, 8, 8)).contains("inks"));
        let cut = jpeg(64, 64);
        assert!(refused(&cut[..cut.len() * 9 / 10], part(0, 0, 8, 8)).contains("incomplete"));
        for outside in
            [part(0, 0, 65, 1), part(64, 0, 1, 1), part(0, 0, 0, 5), part(9, u32::MAX, 1, 2)]
        {
            assert!(refused(&png(64, 64), outside).contains("64 × 64 px"), "{outside:?}");
        }
        assert!(refused(b"GIF89a", part(0, 0, 1, 1)).contains("GIF"));
    }

    #[test]
    fn the_memory_of_other_rows_is_given_back() {
        let (_folder, path) = on_disk("photo", &png(300, 400));
        let all = strips(&path, &Limits::default(), part(0, 100, 300, 3)).expect("a photo");
        assert_eq!(all.samples.bytes.len(), 300 * 3 * 3);
        assert!(all.samples.bytes.capacity() < 300 * 4 * 3);
    }

    proptest! {
        #[test]
        fn strips_joined_are_the_whole_and_none_is_larger_than_allowed(
            x in 0_u32..20, y in 0_u32..20, width in 1_u32..47, height in 1_u32..25, strip_bytes in 1_usize..20_000,
        ) {
            let (_folder, path) = on_disk("photo", &png(67, 45));
            let within = part(x, y, width, height);
            let whole = strips(&path, &Limits::default(), within).expect("a photo").next();
            let whole = whole.expect("one").expect("light");
            let (mut light, mut masks, mut next) = (Vec::new(), Vec::new(), y);
            for strip in strips_of(&path, &Limits::default(), within, strip_bytes).expect("a photo") {
                let strip = strip.expect("light");
                assert_eq!((strip.place.x, strip.place.y, strip.place.width), (x, next, width));
                assert_eq!(strip.light.len(), width as usize * strip.place.height as usize);
                let bytes = strip.light.len() * PIXEL_BYTES;
                assert!(bytes <= strip_bytes || strip.place.height == 1, "{bytes} of {strip_bytes}");
                next += strip.place.height;
                light.extend(strip.light);
                masks.extend(strip.masks);
            }
            assert_eq!(next, y + height);
            assert!(light == whole.light && masks == whole.masks);
        }
    }
}
