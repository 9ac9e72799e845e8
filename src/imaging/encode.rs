//! Pictures out: JPEG and PNG in memory, with a mark by which this program knows its own exports again.
//!
//! Nothing else goes into the file: no position, no serial number, no date. The same pixels give the same bytes.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder as _, ImageError};

use crate::imaging::pixels::Pixels;

/// The mark of every picture that this program exports; import leaves such pictures out.
pub const EXPORT_MARK: &str = "Seriatim export";

/// Why a picture cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum EncodeError {
    /// Too large or without pixels.
    #[error(
        "a picture of {width} × {height} px cannot be written as {format}; choose another size or PNG"
    )]
    Size {
        /// From left to right.
        width: u32,
        /// From top to bottom.
        height: u32,
        /// The format.
        format: &'static str,
    },
    /// The encoder refused for another reason.
    #[error("the picture could not be written ({0})")]
    Encoder(String),
}

/// The picture as a JPEG without colour subsampling; `quality` from 1 to 100, `mark` as its software.
pub fn jpeg(pixels: &Pixels, quality: u8, mark: Option<&str>) -> Result<Vec<u8>, EncodeError> {
    let (width, height) = (pixels.width(), pixels.height());
    if !(1..=65_535).contains(&width) || !(1..=65_535).contains(&height) {
        return Err(EncodeError::Size { width, height, format: "JPEG" });
    }
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, quality.clamp(1, 100));
    if let Some(mark) = mark {
        encoder
            .set_exif_metadata(software_tag(mark))
            .map_err(|error| EncodeError::Encoder(error.to_string()))?;
    }
    encoder
        .write_image(&rgb(pixels), width, height, ExtendedColorType::Rgb8)
        .map_err(|error| failed(&error))?;
    Ok(bytes)
}

/// The picture as a PNG of 8-bit RGB, with `mark` as its software.
pub fn png(pixels: &Pixels, mark: Option<&str>) -> Result<Vec<u8>, EncodeError> {
    let (width, height) = (pixels.width(), pixels.height());
    if width == 0 || height == 0 {
        return Err(EncodeError::Size { width, height, format: "PNG" });
    }
    let mut bytes = Vec::new();
    let mut encoder =
        PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Adaptive);
    if let Some(mark) = mark {
        encoder
            .set_exif_metadata(software_tag(mark))
            .map_err(|error| EncodeError::Encoder(error.to_string()))?;
    }
    encoder
        .write_image(&rgb(pixels), width, height, ExtendedColorType::Rgb8)
        .map_err(|error| failed(&error))?;
    Ok(bytes)
}

/// An EXIF block with one tag, the software (TIFF 6.0 §2): header, one entry, no further directory, the text.
fn software_tag(mark: &str) -> Vec<u8> {
    let mut text = mark.as_bytes().to_vec();
    // At least five bytes with the closing zero, so that the value stands behind the directory.
    text.resize(text.len().max(4) + 1, 0);
    let mut block = b"II\x2A\0\x08\0\0\0\x01\0\x31\x01\x02\0".to_vec();
    block.extend((text.len() as u32).to_le_bytes());
    block.extend(26_u32.to_le_bytes());
    block.extend([0; 4]);
    block.extend(text);
    block
}

fn rgb(pixels: &Pixels) -> Vec<u8> {
    pixels
        .rgba()
        .as_chunks::<4>()
        .0
        .iter()
        .flat_map(|[red, green, blue, _]| [*red, *green, *blue])
        .collect()
}

fn failed(error: &ImageError) -> EncodeError {
    EncodeError::Encoder(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imaging::decode::decode;
    use crate::imaging::limits::Limits;
    use crate::imaging::test_files::{on_disk, picture};

    #[test]
    fn what_is_written_is_read_again() {
        let pixels = picture(61, 37);
        for (bytes, most) in [
            (png(&pixels, Some(EXPORT_MARK)).expect("encodes"), 0),
            (jpeg(&pixels, 95, None).expect("encodes"), 12),
        ] {
            let (_folder, path) = on_disk("picture", &bytes);
            let back = decode(&path, &Limits::default(), None).expect("a picture").pixels;
            let worst = back.rgba().iter().zip(pixels.rgba()).map(|(a, b)| a.abs_diff(*b)).max();
            assert!(worst.is_some_and(|worst| worst <= most), "{worst:?}");
        }
    }

    #[test]
    fn the_mark_is_found_by_another_reader() {
        for mark in [EXPORT_MARK, "S"] {
            let block = exif::Reader::new().read_raw(software_tag(mark)).expect("well formed");
            let field = block.get_field(exif::Tag::Software, exif::In::PRIMARY).expect("the tag");
            let exif::Value::Ascii(texts) = &field.value else { panic!("not a text") };
            let text = String::from_utf8_lossy(&texts[0]);
            assert_eq!(text.trim_end_matches('\0'), mark);
        }
    }

    #[test]
    fn the_same_pixels_give_the_same_bytes_and_odd_sizes_an_error() {
        let pixels = picture(20, 20);
        assert_eq!(
            jpeg(&pixels, 90, None).expect("encodes"),
            jpeg(&pixels, 90, None).expect("encodes")
        );
        let long = Pixels::filled(1, 70_000, [0; 3]);
        assert!(matches!(jpeg(&long, 90, None), Err(EncodeError::Size { .. })));
        assert!(png(&long, None).is_ok());
        assert!(png(&Pixels::filled(0, 3, [0; 3]), None).is_err());
    }
}
