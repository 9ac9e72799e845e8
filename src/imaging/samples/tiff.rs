//! Decodes TIFF: inks as they are, everything else with the usual decoder.

use std::io::{BufRead, Seek};

use image::ImageDecoder as _;
use image::codecs::tiff::TiffDecoder;
use tiff::TiffError;
use tiff::decoder::{Decoder, DecodingResult};

use crate::imaging::container::parts::{ColorModel, Container};
use crate::imaging::error::DecodeError;
use crate::imaging::limits::Limits;
use crate::imaging::samples::complaint::in_words;
use crate::imaging::samples::levels::{Layout, Samples, check_same_size, trouble, whole};
use crate::imaging::sniff::Format;

/// Decodes the first picture of a TIFF at full size.
pub fn tiff<R: BufRead + Seek>(
    reader: R,
    container: &Container,
    limits: &Limits,
) -> Result<Samples, DecodeError> {
    if container.color == ColorModel::Cmyk {
        return inks(reader, container, limits);
    }
    let mut decoder = TiffDecoder::new(reader).map_err(|error| trouble(&error, container))?;
    check_same_size(container, decoder.dimensions().0, decoder.dimensions().1)?;
    limits.check_decoded(decoder.total_bytes())?;
    let mut memory = image::Limits::default();
    // The picture twice over, and a strip as large as the largest file.
    memory.max_alloc = Some(2 * decoder.total_bytes() + limits.file_bytes);
    decoder.set_limits(memory).map_err(|error| trouble(&error, container))?;
    whole(Ok(decoder), container, limits)
}

/// Decodes inks: the usual decoder would turn them into RGB without their profile.
fn inks<R: BufRead + Seek>(
    reader: R,
    container: &Container,
    limits: &Limits,
) -> Result<Samples, DecodeError> {
    let failed = |error: TiffError| failure(&error, container);
    let depth = if container.bits == 16 { 2 } else { 1 };
    let pixels = u64::from(container.width) * u64::from(container.height);
    let total = pixels * 4 * depth;
    limits.check_decoded(total)?;
    let mut memory = tiff::decoder::Limits::default();
    memory.decoding_buffer_size = usize::try_from(total).unwrap_or(usize::MAX);
    memory.intermediate_buffer_size = usize::try_from(limits.file_bytes).unwrap_or(usize::MAX);
    let mut decoder = Decoder::new(reader).map_err(failed)?.with_limits(memory);
    let (width, height) = decoder.dimensions().map_err(failed)?;
    check_same_size(container, width, height)?;
    let kind = decoder.colortype().map_err(failed)?;
    let variant =
        |what: &str| Err(DecodeError::Variant { format: Format::Tiff, what: what.to_owned() });
    if kind != tiff::ColorType::CMYK(container.bits) {
        return variant("more inks than four");
    }
    if decoder.image_buffer_layout().map_err(failed)?.planes > 1 {
        return variant("each ink for itself");
    }
    let bytes = match decoder.read_image().map_err(failed)? {
        DecodingResult::U8(levels) => levels,
        DecodingResult::U16(levels) => {
            levels.into_iter().flat_map(u16::to_ne_bytes).collect::<Vec<u8>>()
        }
        DecodingResult::U32(_)
        | DecodingResult::U64(_)
        | DecodingResult::F16(_)
        | DecodingResult::F32(_)
        | DecodingResult::F64(_)
        | DecodingResult::I8(_)
        | DecodingResult::I16(_)
        | DecodingResult::I32(_)
        | DecodingResult::I64(_) => {
            return variant("numbers with a sign or a decimal point instead of levels");
        }
    };
    Ok(Samples {
        width,
        height,
        exact_width: width.into(),
        exact_height: height.into(),
        layout: Layout::Cmyk,
        is_16_bit: container.bits == 16,
        bytes,
        notes: Vec::new(),
    })
}

fn failure(error: &TiffError, container: &Container) -> DecodeError {
    let format = Format::Tiff;
    match error {
        _ if !container.is_complete => DecodeError::CutShort { format },
        TiffError::UnsupportedError(_) => {
            DecodeError::Variant { format, what: "a rare way of coding".to_owned() }
        }
        TiffError::FormatError(_)
        | TiffError::IoError(_)
        | TiffError::LimitsExceeded
        | TiffError::IntSizeError
        | TiffError::UsageError(_) => {
            DecodeError::Broken { format, reason: in_words(&error.to_string()) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imaging::decode::decode;
    use crate::imaging::test_files::{Tag, exif_block, on_disk};

    /// A TIFF of two pixels of inks, in 8 or 16 bits.
    fn two_pixels(inks: [[u8; 4]; 2], bits: u16) -> Vec<u8> {
        let levels = inks.as_flattened().iter();
        let bytes: Vec<u8> = if bits == 8 {
            levels.copied().collect()
        } else {
            levels.flat_map(|level| (u16::from(*level) * 257).to_le_bytes()).collect()
        };
        let tags = |at: u32| {
            let tags = [
                Tag::longs(256, &[2]),
                Tag::longs(257, &[1]),
                Tag::shorts(258, &[bits; 4]),
                Tag::shorts(259, &[1]),
                Tag::shorts(262, &[5]),
                Tag::longs(273, &[at]),
                Tag::shorts(277, &[4]),
                Tag::longs(278, &[1]),
                Tag::longs(279, &[bytes.len() as u32]),
            ];
            exif_block(true, &tags, &[])
        };
        let at = tags(0).len() as u32;
        [tags(at), bytes].concat()
    }

    #[test]
    fn inks_arrive_as_inks_and_look_like_those_of_a_jpeg() {
        for bits in [8, 16] {
            let file = two_pixels([[0, 200, 200, 0], [255, 0, 0, 51]], bits);
            let (_folder, path) = on_disk("inks.tif", &file);
            let found = decode(&path, &Limits::default(), None).expect("a photo");
            // Light left = (1 − ink) · (1 − black).
            assert_eq!(found.pixels.rgba(), [255, 55, 55, 255, 0, 204, 204, 255], "{bits} bits");
            assert!(found.notes[0].contains("printing inks"), "{:?}", found.notes);
        }
    }

    #[test]
    fn cut_inks_are_an_error_or_incomplete() {
        let whole = two_pixels([[0, 200, 200, 0], [255, 0, 0, 51]], 8);
        for end in 1..whole.len() {
            let (_folder, path) = on_disk("inks.tif", &whole[..end]);
            let found = decode(&path, &Limits::default(), None);
            assert!(found.is_ok_and(|it| !it.is_complete) || end < whole.len() - 8, "cut at {end}");
        }
    }
}
