//! Decodes an opened photo with the decoder of its format.

use std::fs::File;
use std::io::{BufReader, Cursor};

use image::codecs::{bmp::BmpDecoder, png::PngDecoder, webp::WebPDecoder};

use crate::imaging::container::inflate::push_chunk;
use crate::imaging::container::jpeg::scans;
use crate::imaging::container::open::Opened;
use crate::imaging::container::parts::{Body, JpegBody};
use crate::imaging::error::DecodeError;
use crate::imaging::limits::Limits;
use crate::imaging::memory::Buffer;
use crate::imaging::samples::extended::Extended;
use crate::imaging::samples::heif::heif;
use crate::imaging::samples::jpeg::{is_plain, jpeg, jpeg_rgba};
use crate::imaging::samples::levels::{Samples, whole};
use crate::imaging::samples::tiff::tiff;
use crate::imaging::sniff::Format;
use crate::imaging::source::Source;

/// Decodes an opened photo at full size, or where the format allows it at the smallest fraction that is at least
/// `wanted` pixels wide and high.
///
/// What is missing from an incomplete file is mid-grey.
pub fn read(
    opened: Opened,
    limits: &Limits,
    wanted: Option<(u32, u32)>,
) -> Result<Samples, DecodeError> {
    let Opened { mut source, container } = opened;
    let is_complete = container.is_complete;
    match &container.body {
        Body::Jpeg(body) => {
            let bytes = jpeg_bytes(&mut source, *body, limits)?;
            jpeg(&bytes, &container, *body, limits, wanted)
        }
        Body::Png(chunks) => {
            let mut png = b"\x89PNG\r\n\x1A\n".to_vec();
            for (at, length) in chunks {
                png.extend(source.bytes(*at, *length as usize)?);
            }
            push_chunk(&mut png, *b"IEND", &[]);
            let mut memory = image::Limits::default();
            // Rows and the unpacking window; the picture itself is ours.
            memory.max_alloc = Some(64 << 20);
            let decoder = PngDecoder::with_limits(Cursor::new(png), memory);
            whole(decoder, &container, limits)
        }
        Body::Plain { .. } if container.format == Format::Heic => heif(source, &container, limits),
        Body::Plain { end } => {
            let file = source.into_inner()?;
            let end = if is_complete { 0 } else { *end };
            let reader = BufReader::with_capacity(BUFFER, Extended::new(file, end)?);
            match container.format {
                Format::WebP => whole(WebPDecoder::new(reader), &container, limits),
                Format::Tiff => tiff(reader, &container, limits),
                Format::Bmp | Format::Heic | Format::Jpeg | Format::Png => {
                    whole(BmpDecoder::new(reader), &container, limits)
                }
            }
        }
    }
}

const BUFFER: usize = 1 << 16;

/// Decodes an opened photo at full size straight to opaque RGBA, four bytes a pixel, colours as stored.
///
/// Gives the photo back where that is not possible: then [`read`] has to do it.
pub fn read_rgba(opened: Opened, limits: &Limits) -> Result<Result<Buffer, Opened>, DecodeError> {
    let Opened { mut source, container } = opened;
    if let Body::Jpeg(body) = container.body
        && is_plain(&container, body)
        && let Some(rgba) = jpeg_rgba(&jpeg_bytes(&mut source, body, limits)?, &container, limits)?
    {
        return Ok(Ok(rgba));
    }
    Ok(Err(Opened { source, container }))
}

/// The JPEG without what cameras hang behind its end; one that draws itself too often is refused.
fn jpeg_bytes(
    source: &mut Source<File>,
    body: JpegBody,
    limits: &Limits,
) -> Result<Vec<u8>, DecodeError> {
    let found = scans(source, body.first_scan, limits.scans)?;
    if found.n > limits.scans {
        return Err(DecodeError::TooManyScans { n: found.n, most: limits.scans });
    }
    let end = if found.has_end { found.end } else { source.size() };
    Ok(source.bytes(0, end.try_into().unwrap_or(usize::MAX))?)
}
