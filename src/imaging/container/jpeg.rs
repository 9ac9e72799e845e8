//! Walks a JPEG: frame header, profile, tags, and whether the end of the picture is there (ITU-T T.81, annex B).
//!
//! A JPEG cut off by a broken copy decodes without complaint, the rest grey; the end marker tells. Behind it anything
//! may follow (second pictures, films), so where the last two bytes are not the marker the picture data are searched.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek};

use crate::imaging::container::exif::Exif;
use crate::imaging::container::parts::{Body, ColorModel, Container, JpegBody, Profile};
use crate::imaging::error::DecodeError;
use crate::imaging::limits::Limits;
use crate::imaging::sniff::Format;
use crate::imaging::source::Source;

/// Walks the headers up to the first scan, and checks the end.
pub fn scan<R: Read + Seek>(
    source: &mut Source<R>,
    limits: &Limits,
) -> Result<Container, DecodeError> {
    let mut headers = Headers::default();
    let mut at = 2;
    // No camera comes near; a file of nothing but tiny segments would keep us busy otherwise.
    for _ in 0..100_000 {
        match segment(source, at)? {
            Segment::Scan => {
                let body_at = at;
                return headers.finish(source, body_at, limits);
            }
            Segment::End => break,
            Segment::Bare { next } => at = next,
            Segment::Long { marker, content, length, next } => {
                headers.take(source, marker, content, length, limits)?;
                at = next;
            }
        }
    }
    Err(DecodeError::CutShort { format: Format::Jpeg })
}

/// What the picture data hold, found by searching them from the first scan header at `from`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scans {
    /// How many passes there are.
    pub n: u32,
    /// Whether the end marker is there.
    pub has_end: bool,
    /// One past what was searched: behind it comes something else, such as a film, or nothing.
    pub end: u64,
}

/// Searches the picture data for scans and the end, stopping beyond `most` scans.
pub fn scans<R: Read + Seek>(source: &mut Source<R>, from: u64, most: u32) -> io::Result<Scans> {
    let (mut at, mut n) = (from, 0);
    loop {
        match segment(source, at)? {
            Segment::End => {
                let is_marker = source.array::<2>(at)?.is_some_and(|bytes| bytes == [0xFF, EOI]);
                return Ok(Scans { n, has_end: is_marker, end: at + 2 });
            }
            Segment::Scan => {
                n += 1;
                if n > most {
                    return Ok(Scans { n, has_end: false, end: at });
                }
                let Some(header) = source.array::<2>(at + 2)? else {
                    return Ok(Scans { n, has_end: false, end: source.size() });
                };
                at += 2 + u64::from(u16::from_be_bytes(header));
            }
            Segment::Bare { next } => at = next,
            Segment::Long { marker, next, .. } => {
                // Within picture data only real markers count; a stray length must not jump over the end.
                at = if next <= source.size() && is_between_scans(marker) { next } else { at + 2 };
            }
        }
        let Some(found) = marker_from(source, at)? else {
            return Ok(Scans { n, has_end: false, end: source.size() });
        };
        at = found;
    }
}

const SOI: u8 = 0xD8;
const EOI: u8 = 0xD9;
const SOS: u8 = 0xDA;

/// Tables, comments and application data may stand between scans, and the number of lines after the first.
const fn is_between_scans(marker: u8) -> bool {
    matches!(marker, 0xC4 | 0xCC | 0xDB..=0xDF | 0xE0..=0xEF | 0xFE)
}

enum Segment {
    /// A scan header begins here.
    Scan,
    /// The end of the picture or of the file.
    End,
    /// A marker that stands alone.
    Bare { next: u64 },
    /// A marker with content.
    Long { marker: u8, content: u64, length: usize, next: u64 },
}

/// What begins at `at`; bytes that are no marker are skipped.
fn segment<R: Read + Seek>(source: &mut Source<R>, at: u64) -> io::Result<Segment> {
    let Some(at) = marker_from(source, at)? else { return Ok(Segment::End) };
    let Some([_, marker]) = source.array::<2>(at)? else { return Ok(Segment::End) };
    Ok(match marker {
        SOS => Segment::Scan,
        EOI => Segment::End,
        SOI | 0x01 | 0xD0..=0xD7 => Segment::Bare { next: at + 2 },
        _ => match source.array::<2>(at + 2)?.map(u16::from_be_bytes) {
            None => Segment::End,
            Some(length) => Segment::Long {
                marker,
                content: at + 4,
                length: usize::from(length.saturating_sub(2)),
                next: at + 2 + u64::from(length.max(2)),
            },
        },
    })
}

/// The place of the next marker: FF, then neither 00 (a byte of data) nor FF (filling).
fn marker_from<R: Read + Seek>(source: &mut Source<R>, from: u64) -> io::Result<Option<u64>> {
    let mut at = from;
    while let Some(found) = source.find(at, 0xFF)? {
        match source.array::<2>(found)? {
            None => return Ok(None),
            Some([_, 0x00]) => at = found + 2,
            Some([_, 0xFF]) => at = found + 1,
            Some(_) => return Ok(Some(found)),
        }
    }
    Ok(None)
}

#[derive(Default)]
struct Headers {
    frame: Option<Frame>,
    has_jfif: bool,
    adobe: Option<u8>,
    exif: Option<Exif>,
    xmp: Option<String>,
    photoshop: Vec<u8>,
    profile_parts: BTreeMap<u8, Vec<u8>>,
    n_profile_parts: u8,
    profile_trouble: Option<String>,
}

struct Frame {
    marker: u8,
    bits: u8,
    width: u16,
    height: u16,
    components: Vec<u8>,
}

impl Headers {
    fn take<R: Read + Seek>(
        &mut self,
        source: &mut Source<R>,
        marker: u8,
        content: u64,
        length: usize,
        limits: &Limits,
    ) -> Result<(), DecodeError> {
        match marker {
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF if self.frame.is_none() => {
                self.frame = Frame::read(marker, &source.bytes(content, length)?);
            }
            0xE0 => self.has_jfif |= source.bytes(content, 5)? == b"JFIF\0",
            0xE1 => self.take_app1(&source.bytes(content, length)?, limits),
            0xE2 => self.take_profile(&source.bytes(content, length)?, limits),
            0xED => {
                let bytes = source.bytes(content, length)?;
                if let Some(part) = bytes.strip_prefix(b"Photoshop 3.0\0")
                    && self.photoshop.len() + part.len() <= limits.exif_bytes
                {
                    self.photoshop.extend_from_slice(part);
                }
            }
            0xEE => {
                let bytes = source.bytes(content, length)?;
                if bytes.starts_with(b"Adobe") {
                    self.adobe = bytes.get(11).copied();
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn take_app1(&mut self, bytes: &[u8], limits: &Limits) {
        if let Some(block) = bytes.strip_prefix(b"Exif\0\0") {
            if self.exif.is_none() && block.len() <= limits.exif_bytes {
                self.exif = Exif::from_block(block);
            }
        } else if let Some(packet) = bytes.strip_prefix(b"http://ns.adobe.com/xap/1.0/\0")
            && self.xmp.is_none()
            && packet.len() <= limits.xmp_bytes
        {
            self.xmp = Some(String::from_utf8_lossy(packet).into_owned());
        }
    }

    /// Collects one part of the profile (ICC.1, annex B.4): number of the part, number of parts, data.
    fn take_profile(&mut self, bytes: &[u8], limits: &Limits) {
        let Some([number, n, data @ ..]) = bytes.strip_prefix(b"ICC_PROFILE\0") else { return };
        let so_far: usize = self.profile_parts.values().map(Vec::len).sum();
        if so_far + data.len() > limits.profile_bytes {
            self.profile_trouble = Some("it is above the limit for profiles".to_owned());
            self.profile_parts.clear();
        } else if self.profile_trouble.is_none() {
            self.n_profile_parts = *n;
            self.profile_parts.insert(*number, data.to_vec());
        }
    }

    fn profile(&mut self) -> Profile {
        if let Some(trouble) = self.profile_trouble.take() {
            return Profile::Unusable(trouble);
        }
        if self.profile_parts.is_empty() {
            return Profile::None;
        }
        let is_whole = self.profile_parts.len() == usize::from(self.n_profile_parts)
            && self.profile_parts.keys().copied().eq(1..=self.n_profile_parts);
        if !is_whole {
            return Profile::Unusable("a part of it is missing".to_owned());
        }
        Profile::Embedded(std::mem::take(&mut self.profile_parts).into_values().flatten().collect())
    }

    fn finish<R: Read + Seek>(
        mut self,
        source: &mut Source<R>,
        first_scan: u64,
        limits: &Limits,
    ) -> Result<Container, DecodeError> {
        let Some(frame) = self.frame.take() else {
            let reason = "it has no frame header".to_owned();
            return Err(DecodeError::Broken { format: Format::Jpeg, reason });
        };
        frame.check()?;
        let is_progressive = frame.marker == 0xC2;
        let body = JpegBody {
            first_scan,
            is_progressive,
            n_components: frame.components.len() as u8,
            adobe: self.adobe,
        };
        let (width, height) = (u32::from(frame.width), u32::from(frame.height));
        let mut found = Container::new(Format::Jpeg, width, height, Body::Jpeg(body));
        found.color = self.color(&frame.components);
        found.profile = self.profile();
        found.exif = self.exif;
        found.xmp = self.xmp;
        found.iptc = (!self.photoshop.is_empty()).then_some(self.photoshop);
        let last = source.bytes(source.size().saturating_sub(2), 2)?;
        found.is_complete = last == [0xFF, EOI] || scans(source, first_scan, limits.scans)?.has_end;
        Ok(found)
    }

    /// The rules of libjpeg (`jdapimin.c`, `default_decompress_parms`), which every viewer follows.
    fn color(&self, components: &[u8]) -> ColorModel {
        match (components, self.adobe) {
            ([_], _) => ColorModel::Grey,
            ([_, _, _], adobe) if !self.has_jfif && adobe.is_some() => {
                if adobe == Some(0) {
                    ColorModel::Rgb
                } else {
                    ColorModel::YCbCr
                }
            }
            (b"RGB", _) if !self.has_jfif => ColorModel::Rgb,
            ([_, _, _], _) => ColorModel::YCbCr,
            (_, Some(2)) => ColorModel::Ycck,
            _ => ColorModel::Cmyk,
        }
    }
}

impl Frame {
    fn read(marker: u8, bytes: &[u8]) -> Option<Self> {
        let [bits, h1, h0, w1, w0, n, rest @ ..] = bytes else { return None };
        let components: Vec<u8> = rest.chunks_exact(3).map(|component| component[0]).collect();
        (components.len() == usize::from(*n)).then_some(Self {
            marker,
            bits: *bits,
            width: u16::from_be_bytes([*w1, *w0]),
            height: u16::from_be_bytes([*h1, *h0]),
            components,
        })
    }

    /// Refuses the kinds that no decoder here knows.
    fn check(&self) -> Result<(), DecodeError> {
        let what = match self.marker {
            0xC3 => "lossless coding",
            0xC9..=0xCB => "arithmetic coding",
            0xC0..=0xC2 if self.bits != 8 => "more than 8 bits a channel",
            0xC0..=0xC2 if !matches!(self.components.len(), 1 | 3 | 4) => {
                "neither one, three nor four channels"
            }
            0xC0..=0xC2 if self.height == 0 && self.width > 0 => {
                "the height is missing in its header"
            }
            0xC0..=0xC2 => return Ok(()),
            _ => "hierarchical coding",
        };
        Err(DecodeError::Variant { format: Format::Jpeg, what: what.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::imaging::test_files::{Tag, exif_block, jpeg, with_segment};

    fn walk(bytes: &[u8]) -> Result<Container, DecodeError> {
        scan(&mut Source::new(Cursor::new(bytes)).expect("memory"), &Limits::default())
    }

    fn profile_part(number: u8, n: u8, data: &[u8]) -> Vec<u8> {
        [b"ICC_PROFILE\0", &[number, n][..], data].concat()
    }

    #[test]
    fn size_tags_and_profile_are_found() {
        let block = exif_block(true, &[Tag::shorts(0x0112, &[6])], &[]);
        let mut bytes = with_segment(&jpeg(33, 21), 0xE1, &[b"Exif\0\0", &block[..]].concat());
        bytes = with_segment(&bytes, 0xE1, b"http://ns.adobe.com/xap/1.0/\0<x/>");
        // Out of order, as the standard allows.
        bytes = with_segment(&bytes, 0xE2, &profile_part(1, 2, b"first"));
        bytes = with_segment(&bytes, 0xE2, &profile_part(2, 2, b"second"));
        let found = walk(&bytes).expect("a JPEG");
        assert_eq!((found.width, found.height, found.bits), (33, 21, 8));
        assert_eq!(found.color, ColorModel::YCbCr);
        assert_eq!(found.exif.expect("tags").orientation, Some(6));
        assert_eq!(found.xmp.as_deref(), Some("<x/>"));
        assert_eq!(found.profile, Profile::Embedded(b"firstsecond".to_vec()));
        assert!(found.is_complete);
    }

    #[test]
    fn a_profile_with_a_missing_part_or_above_the_limit_is_unusable() {
        let missing = with_segment(&jpeg(8, 8), 0xE2, &profile_part(1, 2, b"first"));
        assert!(matches!(walk(&missing).expect("a JPEG").profile, Profile::Unusable(_)));
        let large = with_segment(&jpeg(8, 8), 0xE2, &profile_part(1, 1, &[7; 100]));
        let limits = Limits { profile_bytes: 99, ..Limits::default() };
        let mut source = Source::new(Cursor::new(large)).expect("memory");
        let found = scan(&mut source, &limits).expect("a JPEG");
        assert!(matches!(found.profile, Profile::Unusable(why) if why.contains("limit")));
    }

    #[test]
    fn a_file_cut_anywhere_is_an_error_or_incomplete() {
        let whole = jpeg(64, 64);
        assert!(walk(&whole).expect("whole").is_complete);
        let mut n_incomplete = 0;
        for end in 2..whole.len() {
            match walk(&whole[..end]) {
                Ok(found) => {
                    assert!(!found.is_complete, "cut at {end}");
                    n_incomplete += 1;
                }
                Err(DecodeError::CutShort { .. } | DecodeError::Broken { .. }) => {}
                Err(other) => panic!("cut at {end}: {other}"),
            }
        }
        assert!(n_incomplete > 100, "most of the file is picture data: {n_incomplete}");
    }

    #[test]
    fn data_behind_the_end_do_not_make_it_incomplete_nor_complete() {
        let whole = jpeg(64, 64);
        let followed = [&whole[..], b"PK\x03\x04 a film or an archive"].concat();
        assert!(walk(&followed).expect("whole").is_complete);
        let cut_then_zeros = [&whole[..whole.len() / 2], &[0; 5000]].concat();
        let padded = walk(&cut_then_zeros);
        assert!(padded.is_ok_and(|found| !found.is_complete), "a preallocated copy is not whole");
    }

    #[test]
    fn rare_kinds_are_refused_by_name() {
        let whole = jpeg(16, 16);
        let frame = whole.windows(2).position(|pair| pair == [0xFF, 0xC0]).expect("a frame");
        let changed = |offset: usize, byte: u8| {
            let mut bytes = whole.clone();
            bytes[frame + offset] = byte;
            walk(&bytes).expect_err("refused").to_string()
        };
        for (offset, byte, part) in [
            (1, 0xC3, "lossless"),
            (1, 0xC9, "arithmetic"),
            (1, 0xC5, "hierarchical"),
            (4, 12, "more than 8 bits"),
            (6, 0, "the height is missing"),
        ] {
            let message = changed(offset, byte);
            assert!(message.contains(part), "{message}");
        }
    }

    #[test]
    fn scans_are_counted_up_to_the_limit() {
        let whole = jpeg(16, 16);
        let sos = whole.windows(2).position(|pair| pair == [0xFF, SOS]).expect("a scan");
        let scan = &whole[sos..whole.len() - 2];
        let bytes = [&whole[..sos], &scan.repeat(30), &[0xFF, EOI]].concat();
        let end = bytes.len() as u64;
        let behind = [&bytes[..], b"a film \xFF\xDA"].concat();
        let mut source = Source::new(Cursor::new(behind)).expect("memory");
        let found = scans(&mut source, sos as u64, 50).expect("memory");
        assert_eq!(found, Scans { n: 30, has_end: true, end });
        assert_eq!(scans(&mut source, sos as u64, 10).expect("memory").n, 11);
    }
}
