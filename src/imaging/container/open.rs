//! Opens a file: refuses what is no file or too large, tells the format from the content, walks the container.

use std::fs::{self, File};
use std::path::Path;

use crate::imaging::container::parts::Container;
use crate::imaging::container::{bmp, heif, jpeg, png, tiff, webp};
use crate::imaging::error::DecodeError;
use crate::imaging::limits::Limits;
use crate::imaging::sniff::{Format, SNIFFED_BYTES, Sniffed, sniff};
use crate::imaging::source::Source;

/// An open file and what it holds besides pixels.
pub struct Opened {
    /// The file.
    pub source: Source<File>,
    /// What it holds; its size is within the limits.
    pub container: Container,
}

/// Opens `path` and walks it.
///
/// Fails for anything that is not a readable photograph within the limits; nothing is set aside for pixels yet.
pub fn open(path: &Path, limits: &Limits) -> Result<Opened, DecodeError> {
    // Asked before opening: opening a pipe would wait for a writer for ever.
    if !fs::metadata(path)?.is_file() {
        return Err(DecodeError::NotAFile);
    }
    let mut source = Source::new(File::open(path)?)?;
    let bytes = source.size();
    if bytes == 0 {
        return Err(DecodeError::Empty);
    }
    if bytes > limits.file_bytes {
        return Err(DecodeError::FileTooLarge { bytes, most: limits.file_bytes });
    }
    let format = match sniff(&source.bytes(0, SNIFFED_BYTES)?) {
        Sniffed::Photograph(format) => format,
        Sniffed::Unsupported(kind) => return Err(DecodeError::Unsupported(kind)),
        Sniffed::NotAPhotograph => return Err(DecodeError::NotAPhotograph),
    };
    let container = match format {
        Format::Jpeg => jpeg::scan(&mut source, limits),
        Format::Png => png::scan(&mut source, limits),
        Format::Tiff => tiff::scan(&mut source, limits),
        Format::WebP => webp::scan(&mut source, limits),
        Format::Bmp => bmp::scan(&mut source),
        Format::Heic => heif::scan(&mut source, limits),
    }?;
    limits.check_size(container.width, container.height)?;
    Ok(Opened { source, container })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imaging::test_files::{bmp, jpeg, on_disk, png, tiff, webp};

    #[test]
    fn the_format_is_told_from_the_content() {
        for (format, bytes) in [
            (Format::Jpeg, jpeg(9, 7)),
            (Format::Png, png(9, 7)),
            (Format::Tiff, tiff(9, 7)),
            (Format::WebP, webp(9, 7)),
            (Format::Bmp, bmp(9, 7)),
        ] {
            let (_folder, path) = on_disk("wrong.txt", &bytes);
            let opened = open(&path, &Limits::default()).expect("a photo");
            assert_eq!(opened.container.format, format);
            assert_eq!((opened.container.width, opened.container.height), (9, 7));
        }
    }

    #[test]
    fn what_is_no_photo_is_refused_in_words() {
        let limits = Limits { file_bytes: 1000, ..Limits::default() };
        let cases: [(&[u8], &str); 4] = [
            (b"", "empty"),
            (b"just some text", "not a photograph"),
            (&[0xFF; 1001], "above the limit"),
            (b"GIF89a", "GIF"),
        ];
        for (bytes, part) in cases {
            let (_folder, path) = on_disk("photo.jpg", bytes);
            let message = open(&path, &limits).err().expect("refused").to_string();
            assert!(message.contains(part), "{message}");
        }
        let (folder, _path) = on_disk("photo.jpg", b"x");
        assert!(matches!(open(folder.path(), &limits), Err(DecodeError::NotAFile)));
        assert!(matches!(open(&folder.path().join("gone.jpg"), &limits), Err(DecodeError::Gone)));
    }

    #[test]
    fn a_bomb_is_refused_on_its_header() {
        let mut bytes = png(3, 3);
        bytes[16..24].copy_from_slice(&[0, 0, 0xFF, 0xFF, 0, 0, 0xFF, 0xFF]);
        let (_folder, path) = on_disk("bomb.png", &bytes);
        let message = open(&path, &Limits::default()).err().expect("refused").to_string();
        assert!(message.starts_with("65 535 × 65 535 px is above the limit"), "{message}");
    }
}
