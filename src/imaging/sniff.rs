//! What a file is, told from its first bytes and never from its name.
//!
//! A name says what somebody hoped; a PNG called `.jpg` is still a PNG. Formats that are known but not read get a
//! sentence that says what to do, because "not recognised" helps nobody with an iPhone.

/// A picture format that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// What cameras write.
    Jpeg,
    /// Lossless, of screenshots and exports.
    Png,
    /// Lossless, of scanners and microscopes.
    Tiff,
    /// What the web likes.
    WebP,
    /// Uncompressed, of old Windows programs.
    Bmp,
    /// What iPhones and newer Android phones write.
    Heic,
}

impl Format {
    /// The usual name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::Tiff => "TIFF",
            Self::WebP => "WebP",
            Self::Bmp => "BMP",
            Self::Heic => "HEIC",
        }
    }
}

/// A known format that is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsupported {
    /// A row of pictures in one HEIC file.
    HeicSequence,
    /// Newer phones and the web.
    Avif,
    /// Animations.
    Gif,
    /// Hospital archives.
    Dicom,
    /// The raw data of a camera's sensor.
    Raw,
    /// JPEG XL.
    JpegXl,
    /// JPEG 2000.
    Jpeg2000,
    /// Photoshop.
    Photoshop,
    /// Documents.
    Pdf,
    /// Drawings.
    Svg,
    /// Films.
    Video,
    /// ZIP and the documents made of it.
    Archive,
}

impl Unsupported {
    /// What it is and what to do.
    pub const fn message(self) -> &'static str {
        match self {
            Self::HeicSequence => {
                "HEIC files with moving pictures cannot be read. Save the best one of them as JPEG, on the phone for \
                 example by sharing it as a photo"
            }
            Self::Avif => "AVIF pictures cannot be read yet. Convert this file to JPEG or PNG",
            Self::Gif => {
                "GIF pictures have too few colours to judge skin and are not read. Look for the original photo"
            }
            Self::Dicom => {
                "DICOM files cannot be read here. Export the picture from the hospital's viewer as JPEG, PNG or TIFF"
            }
            Self::Raw => {
                "camera raw files cannot be read. Use the JPEG beside it, or develop it to JPEG or TIFF first"
            }
            Self::JpegXl => "JPEG XL pictures cannot be read yet. Convert this file to JPEG or PNG",
            Self::Jpeg2000 => {
                "JPEG 2000 pictures cannot be read. Convert this file to JPEG, PNG or TIFF"
            }
            Self::Photoshop => {
                "Photoshop documents cannot be read. Save a copy as TIFF, PNG or JPEG"
            }
            Self::Pdf => {
                "this is a PDF document, not a photo. Export the pictures in it as JPEG or PNG"
            }
            Self::Svg => "this is an SVG drawing, not a photo",
            Self::Video => {
                "this is a video, not a photo. Save a still picture of it as JPEG or PNG"
            }
            Self::Archive => {
                "this is an archive or an office document, not a photo. Unpack it and import the photos in it"
            }
        }
    }
}

/// What the first bytes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sniffed {
    /// A picture that can be read.
    Photograph(Format),
    /// A known format that is not read.
    Unsupported(Unsupported),
    /// Anything else.
    NotAPhotograph,
}

/// How many bytes [`sniff`] wants to see; fewer are fine when the file is shorter.
pub const SNIFFED_BYTES: usize = 1024;

/// Tells the format from the first bytes of a file.
pub fn sniff(first: &[u8]) -> Sniffed {
    let has = |at: usize, magic: &[u8]| first.get(at..).is_some_and(|rest| rest.starts_with(magic));
    if let Some((_, format)) = PHOTOGRAPHS.iter().find(|(magic, _)| has(0, magic)) {
        return Sniffed::Photograph(*format);
    }
    if let Some((_, _, kind)) = OTHERS.iter().find(|(at, magic, _)| has(*at, magic)) {
        return Sniffed::Unsupported(*kind);
    }
    if has(0, b"RIFF") {
        return match first.get(8..12) {
            Some(b"WEBP") => Sniffed::Photograph(Format::WebP),
            Some(b"AVI ") => Sniffed::Unsupported(Unsupported::Video),
            _ => Sniffed::NotAPhotograph,
        };
    }
    if has(4, b"ftyp") {
        return boxed_media(first);
    }
    // The two letters are too common to be enough: the size of the second header has to be one that exists.
    if has(0, b"BM")
        && first.get(14).is_some_and(|size| matches!(size, 12 | 40 | 52 | 56 | 64 | 108 | 124))
    {
        return Sniffed::Photograph(Format::Bmp);
    }
    if contains(first, b"%PDF-") {
        return Sniffed::Unsupported(Unsupported::Pdf);
    }
    if contains(first, b"<svg") {
        return Sniffed::Unsupported(Unsupported::Svg);
    }
    Sniffed::NotAPhotograph
}

const PHOTOGRAPHS: [(&[u8], Format); 6] = [
    (b"\xFF\xD8", Format::Jpeg),
    (b"\x89PNG\r\n\x1A\n", Format::Png),
    (b"II\x2A\x00", Format::Tiff),
    (b"MM\x00\x2A", Format::Tiff),
    (b"II\x2B\x00", Format::Tiff),
    (b"MM\x00\x2B", Format::Tiff),
];

const OTHERS: [(usize, &[u8], Unsupported); 23] = [
    (0, b"GIF8", Unsupported::Gif),
    (128, b"DICM", Unsupported::Dicom),
    (0, b"8BPS", Unsupported::Photoshop),
    (0, b"\xFF\x0A", Unsupported::JpegXl),
    (0, b"\x00\x00\x00\x0CJXL \r\n\x87\n", Unsupported::JpegXl),
    (0, b"\x00\x00\x00\x0CjP  \r\n\x87\n", Unsupported::Jpeg2000),
    (0, b"\xFF\x4F\xFF\x51", Unsupported::Jpeg2000),
    (0, b"FUJIFILMCCD-RAW", Unsupported::Raw),
    (0, b"IIRO", Unsupported::Raw),
    (0, b"IIRS", Unsupported::Raw),
    (0, b"MMOR", Unsupported::Raw),
    (0, b"IIU\x00", Unsupported::Raw),
    (0, b"FOVb", Unsupported::Raw),
    (0, b"\x00MRM", Unsupported::Raw),
    (0, b"II\x1A\x00\x00\x00HEAPCCDR", Unsupported::Raw),
    (0, b"\x1A\x45\xDF\xA3", Unsupported::Video),
    (0, b"\x00\x00\x01\xBA", Unsupported::Video),
    (0, b"FLV\x01", Unsupported::Video),
    (4, b"moov", Unsupported::Video),
    (4, b"mdat", Unsupported::Video),
    (0, b"PK\x03\x04", Unsupported::Archive),
    (0, b"7z\xBC\xAF\x27\x1C", Unsupported::Archive),
    (0, b"Rar!\x1A\x07", Unsupported::Archive),
];

/// Which of the formats built from ISO boxes: the brands tell (ISO/IEC 14496-12, 23008-12).
fn boxed_media(first: &[u8]) -> Sniffed {
    use Sniffed::Unsupported as Known;
    let brands = first.get(8..).unwrap_or_default().chunks_exact(4);
    let length = first.first_chunk().map_or(0, |bytes| u32::from_be_bytes(*bytes)) as usize;
    let mut brands = brands.take((length / 4).saturating_sub(2)).peekable();
    match brands.peek().copied() {
        Some(b"avif" | b"avis") => Known(Unsupported::Avif),
        Some(b"crx ") => Known(Unsupported::Raw),
        Some(b"mif1") => {
            // The general brand: the specific one stands among the compatible ones.
            let is_avif = brands.any(|brand| brand == b"avif");
            if is_avif { Known(Unsupported::Avif) } else { Sniffed::Photograph(Format::Heic) }
        }
        Some(b"msf1" | b"hevc" | b"hevx") => Known(Unsupported::HeicSequence),
        Some([b'h', b'e', ..]) => Sniffed::Photograph(Format::Heic),
        Some(_) | None => Known(Unsupported::Video),
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxes(brands: &[&[u8; 4]]) -> Vec<u8> {
        let mut bytes = (8 + 4 * brands.len() as u32).to_be_bytes().to_vec();
        bytes.extend_from_slice(b"ftyp");
        bytes.extend(brands.iter().flat_map(|brand| brand.iter()));
        bytes.extend_from_slice(b"\x00\x00\x00\x08avif");
        bytes
    }

    #[test]
    fn the_content_decides_whatever_the_name_says() {
        use Sniffed::{NotAPhotograph, Photograph, Unsupported as Known};
        let mut dicom = vec![0; 128];
        dicom.extend_from_slice(b"DICM");
        let mut bmp = b"BM".to_vec();
        bmp.resize(14, 0);
        bmp.push(40);
        let cases: Vec<(&str, Vec<u8>, Sniffed)> = vec![
            ("empty", vec![], NotAPhotograph),
            ("one byte", vec![0x89], NotAPhotograph),
            ("text", b"BMI of the patient: 22".to_vec(), NotAPhotograph),
            ("html", b"<html><body>404</body></html>".to_vec(), NotAPhotograph),
            ("jpeg", b"\xFF\xD8\xFF\xE1".to_vec(), Photograph(Format::Jpeg)),
            ("png", b"\x89PNG\r\n\x1A\n".to_vec(), Photograph(Format::Png)),
            ("tiff", b"MM\x00\x2A".to_vec(), Photograph(Format::Tiff)),
            ("big tiff", b"II\x2B\x00".to_vec(), Photograph(Format::Tiff)),
            ("webp", b"RIFF\x00\x00\x00\x00WEBPVP8 ".to_vec(), Photograph(Format::WebP)),
            ("bmp", bmp, Photograph(Format::Bmp)),
            ("heic", boxes(&[b"heic", b"\0\0\0\0", b"mif1"]), Photograph(Format::Heic)),
            ("heic as mif1", boxes(&[b"mif1", b"\0\0\0\0", b"heic"]), Photograph(Format::Heic)),
            ("several heic", boxes(&[b"hevc"]), Known(Unsupported::HeicSequence)),
            ("avif", boxes(&[b"avif"]), Known(Unsupported::Avif)),
            ("avif as mif1", boxes(&[b"mif1", b"\0\0\0\0", b"avif"]), Known(Unsupported::Avif)),
            ("cr3", boxes(&[b"crx "]), Known(Unsupported::Raw)),
            ("mov", boxes(&[b"qt  "]), Known(Unsupported::Video)),
            ("gif", b"GIF89a".to_vec(), Known(Unsupported::Gif)),
            ("dicom", dicom, Known(Unsupported::Dicom)),
            ("pdf with a preamble", b"\n%PDF-1.7".to_vec(), Known(Unsupported::Pdf)),
            ("svg", b"<?xml version='1.0'?>\n<svg/>".to_vec(), Known(Unsupported::Svg)),
            ("zip", b"PK\x03\x04".to_vec(), Known(Unsupported::Archive)),
            ("wave sound", b"RIFF\x00\x00\x00\x00WAVE".to_vec(), NotAPhotograph),
        ];
        for (what, bytes, expected) in cases {
            assert_eq!(sniff(&bytes), expected, "{what}");
        }
    }

    #[test]
    fn moving_pictures_of_a_phone_get_advice() {
        assert!(Unsupported::HeicSequence.message().contains("as JPEG"));
    }
}
