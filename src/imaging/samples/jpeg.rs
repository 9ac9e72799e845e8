//! Decodes JPEG: whole with the quick decoder, at a fraction or in inks with the one that knows those.
//!
//! A thumbnail of a photo of 12 megapixels needs one number of each block of 64; reading at an eighth takes half the
//! time and a tenth of the memory.

use std::io::Cursor;

use image::codecs::jpeg::JpegDecoder;
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;

use crate::imaging::container::parts::{Body, ColorModel, Container, JpegBody};
use crate::imaging::error::DecodeError;
use crate::imaging::limits::Limits;
use crate::imaging::memory::Buffer;
use crate::imaging::samples::complaint::in_words;
use crate::imaging::samples::levels::{Layout, Samples, check_same_size, whole};
use crate::imaging::sniff::Format;

/// Decodes a JPEG: at a fraction where that is enough, and with the decoder that knows its colours.
pub fn jpeg(
    bytes: &[u8],
    container: &Container,
    body: JpegBody,
    limits: &Limits,
    wanted: Option<(u32, u32)>,
) -> Result<Samples, DecodeError> {
    check_coefficients(container, body, limits)?;
    let eighths = wanted.map_or(8, |wanted| eighths(container, wanted));
    // The usual decoder turns inks into RGB without their profile, and takes every picture with Adobe's marker for RGB.
    let is_usual = matches!(container.color, ColorModel::Grey)
        || container.color == ColorModel::YCbCr && body.adobe != Some(0);
    if is_usual && (eighths == 8 || !container.is_complete) {
        return whole(JpegDecoder::new(Cursor::new(bytes)), container, limits);
    }
    match jpeg_at(bytes, container, body, limits, eighths) {
        // The strict decoder gives up where the other goes on; a damaged photo is better than none.
        Err(DecodeError::Broken { reason, .. }) if is_usual => {
            let mut samples = whole(JpegDecoder::new(Cursor::new(bytes)), container, limits)?;
            samples.notes.push(format!("the picture data are damaged ({reason})"));
            Ok(samples)
        }
        other => other,
    }
}

/// Whether it is whole and coded as nearly all photos are, so that [`jpeg_rgba`] may be tried.
pub fn is_plain(container: &Container, body: JpegBody) -> bool {
    container.is_complete && container.color == ColorModel::YCbCr && body.adobe != Some(0)
}

/// Decodes a plain JPEG straight to opaque RGBA, without a copy in between; none if it is damaged.
pub fn jpeg_rgba(
    bytes: &[u8],
    container: &Container,
    limits: &Limits,
) -> Result<Option<Buffer>, DecodeError> {
    let Body::Jpeg(body) = container.body else { return Ok(None) };
    check_coefficients(container, body, limits)?;
    let (width, height) = (container.width as usize, container.height as usize);
    limits.check_decoded(width as u64 * height as u64 * 4)?;
    let options = DecoderOptions::default()
        .set_strict_mode(false)
        .set_max_width(usize::MAX)
        .set_max_height(usize::MAX)
        .jpeg_set_out_colorspace(ColorSpace::RGBA);
    let mut decoder = zune_jpeg::JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    if decoder.decode_headers().is_err() || decoder.dimensions() != Some((width, height)) {
        return Ok(None);
    }
    let n = width * height * 4;
    let mut rgba = Buffer::zeros(n)?;
    if decoder.output_buffer_size() != Some(n) || decoder.decode_into(&mut rgba).is_err() {
        return Ok(None);
    }
    // Rows that the decoder gave up are still zeros, which is transparent; nobody may take them for black.
    let is_whole =
        rgba.chunks_exact(width * 4).all(|row| row[3] == 255 && row[width * 4 - 1] == 255);
    Ok(is_whole.then_some(rgba))
}

/// A progressive JPEG needs memory for all of its coefficients.
fn check_coefficients(
    container: &Container,
    body: JpegBody,
    limits: &Limits,
) -> Result<(), DecodeError> {
    if !body.is_progressive {
        return Ok(());
    }
    let pixels = u64::from(container.width) * u64::from(container.height);
    limits.check_decoded(pixels * u64::from(body.n_components) * 2)
}

/// The smallest of 1, 2, 4 and 8 eighths of the size at which the picture is still as large as `wanted`.
fn eighths(container: &Container, (width, height): (u32, u32)) -> u32 {
    let is_enough = |eighths: &u32| {
        (container.width * eighths).div_ceil(8) >= width
            && (container.height * eighths).div_ceil(8) >= height
    };
    [1, 2, 4].into_iter().find(is_enough).unwrap_or(8)
}

/// Decodes a JPEG at some eighths of its size, inks as they are.
fn jpeg_at(
    bytes: &[u8],
    container: &Container,
    body: JpegBody,
    limits: &Limits,
    eighths: u32,
) -> Result<Samples, DecodeError> {
    use jpeg_decoder::ColorTransform;
    let broken = |error: jpeg_decoder::Error| DecodeError::Broken {
        format: Format::Jpeg,
        reason: in_words(&error.to_string()),
    };
    // The strict decoder wants an end; a marker behind the last byte gives one to an incomplete file.
    let ended = if container.is_complete { Vec::new() } else { [bytes, b"\xFF\xD9"].concat() };
    // Read from memory: the decoder takes single bytes, which is slow through anything else.
    let reader = if container.is_complete { bytes } else { &ended };
    let mut decoder = jpeg_decoder::Decoder::new(reader);
    decoder.set_max_decoding_buffer_size(limits.decoded_bytes.try_into().unwrap_or(usize::MAX));
    decoder.set_color_transform(match container.color {
        ColorModel::Grey => ColorTransform::Grayscale,
        ColorModel::Rgb | ColorModel::Palette => ColorTransform::RGB,
        ColorModel::YCbCr => ColorTransform::YCbCr,
        ColorModel::Cmyk => ColorTransform::CMYK,
        ColorModel::Ycck => ColorTransform::YCCK,
    });
    decoder.read_info().map_err(broken)?;
    let info = decoder.info().ok_or(DecodeError::CutShort { format: Format::Jpeg })?;
    check_same_size(container, u32::from(info.width), u32::from(info.height))?;
    let part = |side: u32| (side * eighths).div_ceil(8);
    let (width, height) = decoder
        .scale(part(container.width) as u16, part(container.height) as u16)
        .map_err(broken)?;
    let mut bytes = decoder.decode().map_err(broken)?;
    let layout = match container.color {
        ColorModel::Grey => Layout::Grey,
        ColorModel::Cmyk | ColorModel::Ycck => Layout::Cmyk,
        ColorModel::Rgb | ColorModel::YCbCr | ColorModel::Palette => Layout::Rgb,
    };
    // The decoder takes the inks for Adobe's, who stores them the other way round.
    if layout == Layout::Cmyk && body.adobe.is_none() {
        for ink in &mut bytes {
            *ink = 255 - *ink;
        }
    }
    let exact = |stored: u32, read: u16| (f64::from(stored * eighths) / 8.0).min(read.into());
    Ok(Samples {
        width: width.into(),
        height: height.into(),
        exact_width: exact(container.width, width),
        exact_height: exact(container.height, height),
        layout,
        is_16_bit: false,
        bytes,
        notes: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imaging::container::jpeg::scan;
    use crate::imaging::decode::decode;
    use crate::imaging::source::Source;
    use crate::imaging::test_files::{flat_jpeg, jpeg as jpeg_file, on_disk};

    /// The colour of the picture, whole and as a thumbnail of one pixel.
    fn shown(bytes: &[u8]) -> [[u8; 3]; 2] {
        let (_folder, path) = on_disk("photo.jpg", bytes);
        [None, Some(1)].map(|side| {
            let picture = decode(&path, &Limits::default(), side).expect("a photo");
            let [red, green, blue, _] = picture.pixels.at(0, 0).expect("a pixel");
            [red, green, blue]
        })
    }

    #[test]
    fn channels_are_what_the_markers_say() {
        // T.871: R = Y + 1.402 (Cr − 128), G = Y − 0.344 (Cb − 128) − 0.714 (Cr − 128), B = Y + 1.772 (Cb − 128).
        let luma = [81, 90, 240];
        let red = [238, 14, 14];
        let cases: [(&str, Vec<u8>, [u8; 3]); 9] = [
            ("grey", flat_jpeg(&[77], b"\x01", true, None), [77; 3]),
            ("luma and differences", flat_jpeg(&luma, b"\x01\x02\x03", true, None), red),
            ("without any marker", flat_jpeg(&luma, b"\x01\x02\x03", false, None), red),
            ("Adobe's luma", flat_jpeg(&luma, b"\x01\x02\x03", false, Some(1)), red),
            ("named red, green, blue", flat_jpeg(&luma, b"RGB", false, None), luma),
            ("Adobe's red, green, blue", flat_jpeg(&luma, b"\x01\x02\x03", false, Some(0)), luma),
            ("JFIF outdoes Adobe", flat_jpeg(&luma, b"\x01\x02\x03", true, Some(0)), red),
            ("inks", flat_jpeg(&[0, 200, 200, 0], b"\x01\x02\x03\x04", false, None), [255, 55, 55]),
            (
                "Adobe's inks",
                flat_jpeg(&[255, 55, 55, 255], b"\x01\x02\x03\x04", false, Some(0)),
                [255, 55, 55],
            ),
        ];
        for (what, bytes, expected) in cases {
            for found in shown(&bytes) {
                let off = found.iter().zip(expected).map(|(a, b)| a.abs_diff(b)).max();
                assert!(
                    off.is_some_and(|off| off <= 2),
                    "{what}: {found:?} instead of {expected:?}"
                );
            }
        }
    }

    #[test]
    fn inks_coded_as_luma_are_inks() {
        // Cyan as light is what full magenta and yellow are as inks: red on paper.
        let stored = flat_jpeg(&[170, 166, 16, 255], b"\x01\x02\x03\x04", false, Some(2));
        for [red, green, blue] in shown(&stored) {
            assert!(red > 240 && green < 30 && blue < 30, "{red} {green} {blue}");
        }
    }

    #[test]
    fn the_smallest_sufficient_fraction_is_taken() {
        let bytes = jpeg_file(1003, 501);
        let mut source = Source::new(std::io::Cursor::new(bytes)).expect("memory");
        let container = scan(&mut source, &Limits::default()).expect("a JPEG");
        for (wanted, expected) in [
            ((100, 50), 1),
            ((126, 63), 1),
            ((127, 63), 2),
            ((126, 64), 2),
            ((500, 250), 4),
            ((502, 251), 4),
            ((503, 251), 8),
        ] {
            assert_eq!(eighths(&container, wanted), expected, "{wanted:?}");
        }
    }

    #[test]
    fn inks_cut_short_show_their_beginning() {
        let whole = flat_jpeg(&[0, 200, 200, 0], b"\x01\x02\x03\x04", false, None);
        let (_folder, path) = on_disk("photo.jpg", &whole[..whole.len() - 3]);
        let found = decode(&path, &Limits::default(), None).expect("a photo");
        assert!(!found.is_complete);
    }
}
