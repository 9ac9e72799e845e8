//! What a decoder delivers: the levels of each pixel, and how it is asked for them.

use std::io;

use image::{ColorType, ImageDecoder, ImageError};

use crate::imaging::container::parts::Container;
use crate::imaging::error::DecodeError;
use crate::imaging::limits::Limits;
use crate::imaging::samples::complaint::in_words;
use crate::imaging::sniff::Format;

/// The code values of a picture, row by row from the top left, as stored.
pub struct Samples {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// The part of `width` that shows the picture; the rest of a column fills up a block of a JPEG read at a fraction.
    pub exact_width: f64,
    /// The part of `height` that shows the picture.
    pub exact_height: f64,
    /// What one pixel consists of.
    pub layout: Layout,
    /// Whether a channel has two bytes, in the byte order of this machine.
    pub is_16_bit: bool,
    /// The channels of each pixel.
    pub bytes: Vec<u8>,
    /// What went wrong on the way, in words.
    pub notes: Vec<String>,
}

impl Samples {
    /// How many bytes the channels of one pixel take.
    pub const fn bytes_per_pixel(&self) -> usize {
        self.layout.channels() * if self.is_16_bit { 2 } else { 1 }
    }
}

/// The channels of one pixel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// One.
    Grey,
    /// One, and how opaque it is.
    GreyAlpha,
    /// Three.
    Rgb,
    /// Three, and how opaque they are.
    Rgba,
    /// Four inks, 255 for full ink.
    Cmyk,
}

impl Layout {
    /// How many channels there are.
    pub const fn channels(self) -> usize {
        match self {
            Self::Grey => 1,
            Self::GreyAlpha => 2,
            Self::Rgb => 3,
            Self::Rgba | Self::Cmyk => 4,
        }
    }
}

/// Decodes a picture at full size.
pub fn whole(
    decoder: Result<impl ImageDecoder, ImageError>,
    container: &Container,
    limits: &Limits,
) -> Result<Samples, DecodeError> {
    let decoder = decoder.map_err(|error| trouble(&error, container))?;
    let (width, height) = decoder.dimensions();
    check_same_size(container, width, height)?;
    let (layout, is_16_bit) = match decoder.color_type() {
        ColorType::L8 => (Layout::Grey, false),
        ColorType::La8 => (Layout::GreyAlpha, false),
        ColorType::Rgb8 => (Layout::Rgb, false),
        ColorType::Rgba8 => (Layout::Rgba, false),
        ColorType::L16 => (Layout::Grey, true),
        ColorType::La16 => (Layout::GreyAlpha, true),
        ColorType::Rgb16 => (Layout::Rgb, true),
        ColorType::Rgba16 => (Layout::Rgba, true),
        ColorType::Rgb32F | ColorType::Rgba32F | _ => {
            let what = "numbers with a decimal point instead of levels".to_owned();
            return Err(DecodeError::Variant { format: container.format, what });
        }
    };
    let total = decoder.total_bytes();
    limits.check_decoded(total)?;
    let mut bytes = grey(total)?;
    if let Err(error) = decoder.read_image(&mut bytes) {
        // Only a PNG is filled row by row, so only there something is left of an incomplete file.
        if container.is_complete || container.format != Format::Png {
            return Err(trouble(&error, container));
        }
        if is_16_bit {
            // The rows were not yet brought from the file's byte order into this machine's.
            bytes.as_chunks_mut::<2>().0.iter_mut().for_each(|pair| {
                *pair = u16::from_be_bytes(*pair).to_ne_bytes();
            });
        }
    }
    Ok(Samples {
        width,
        height,
        exact_width: width.into(),
        exact_height: height.into(),
        layout,
        is_16_bit,
        bytes,
        notes: Vec::new(),
    })
}

/// Sets `n` bytes aside, all of them mid-grey.
pub fn grey(n: u64) -> Result<Vec<u8>, DecodeError> {
    let out_of_memory = || DecodeError::OutOfMemory { bytes: n };
    let n = usize::try_from(n).ok().ok_or_else(out_of_memory)?;
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(n).ok().ok_or_else(out_of_memory)?;
    bytes.resize(n, 0x80);
    Ok(bytes)
}

/// Refuses a picture of which the decoder reads another size than was checked.
pub fn check_same_size(container: &Container, width: u32, height: u32) -> Result<(), DecodeError> {
    if (container.width, container.height) == (width, height) {
        return Ok(());
    }
    let reason = "its headers contradict each other about the size".to_owned();
    Err(DecodeError::Broken { format: container.format, reason })
}

/// What a decoder's complaint means for the one who wants to see the photo.
pub fn trouble(error: &ImageError, container: &Container) -> DecodeError {
    let format = container.format;
    // Packed pixels that were cut off look damaged to the decoder.
    let may_be_cut = !container.is_complete && format != Format::Bmp;
    match error {
        _ if may_be_cut => DecodeError::CutShort { format },
        ImageError::IoError(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            DecodeError::CutShort { format }
        }
        ImageError::Unsupported(_) => {
            DecodeError::Variant { format, what: "a rare way of coding".to_owned() }
        }
        ImageError::IoError(_)
        | ImageError::Decoding(_)
        | ImageError::Encoding(_)
        | ImageError::Parameter(_)
        | ImageError::Limits(_) => DecodeError::Broken { format, reason: reason(error) },
    }
}

/// The innermost cause in words: the outer ones only repeat the format.
fn reason(error: &ImageError) -> String {
    let mut innermost: &dyn std::error::Error = error;
    while let Some(cause) = innermost.source() {
        innermost = cause;
    }
    in_words(&innermost.to_string())
}
