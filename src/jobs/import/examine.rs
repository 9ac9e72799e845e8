//! What one file is: a photo with everything known of it, or something else with the reason in words.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};

use crate::imaging::container::open::open;
use crate::imaging::error::{DecodeError, guarded};
use crate::imaging::fingerprint::{Fingerprint, FingerprintError, fingerprint};
use crate::imaging::header::PhotoHeader;
use crate::imaging::limits::Limits;
use crate::imaging::metadata::Facts;
use crate::imaging::sniff::Unsupported;
use crate::imaging::taken::Taken;
use crate::workers::progress::{Cancelled, Progress};

/// A file that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundFile {
    /// Where it lies: the real path of what was chosen, and the names below it.
    pub path: PathBuf,
    /// The day it was last written, by the clock of the system; named in a reason, never believed.
    pub written: Option<Date>,
    /// What it is.
    pub content: Content,
}

/// What a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A photo that can be added.
    Photo(Box<FoundPhoto>),
    /// Nothing that shows skin: a text, a document, a film.
    NoPhoto(String),
    /// A photo that cannot be read, and what to do about it.
    Unreadable(String),
    /// Left out on purpose: a picture that this program exported, a link that leads elsewhere.
    Skipped(String),
}

/// What is known of a photo from its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundPhoto {
    /// The file as it is known by its content.
    pub fingerprint: Fingerprint,
    /// Width of the upright photo in pixels.
    pub width: u32,
    /// Height of the upright photo in pixels.
    pub height: u32,
    /// When it was taken.
    pub taken: Option<Taken>,
    /// The camera, as it names itself; empty if it does not.
    pub camera: String,
    /// Whether the file goes on to its end.
    pub is_complete: bool,
    /// What is odd about it, in words.
    pub problems: Vec<String>,
}

/// What stands among the problems of a photo whose file ends early.
pub const ENDS_EARLY: &str = "the file ends early, so part of the picture is missing; copy it again from the camera or the card";

/// Looks at the file at `path`; `today` tells which capture times lie in the future.
pub fn examine(
    path: &Path,
    limits: &Limits,
    today: Date,
    progress: &Progress,
) -> Result<FoundFile, Cancelled> {
    progress.check()?;
    let read = guarded(|| {
        let container = open(path, limits)?.container;
        Ok((PhotoHeader::of(&container), Facts::of(&container, today)))
    });
    let content = match read {
        Ok((_, facts)) if facts.is_seriatim_export => {
            Content::Skipped("a picture exported by Seriatim".to_owned())
        }
        Ok((header, facts)) => match fingerprint(path, progress) {
            Ok(fingerprint) => Content::Photo(Box::new(photo(fingerprint, header, facts))),
            Err(FingerprintError::Cancelled(cancelled)) => return Err(cancelled),
            Err(error @ (FingerprintError::NotAFile | FingerprintError::Unreadable(_))) => {
                Content::Unreadable(error.to_string())
            }
        },
        Err(error) => refused(path, &error),
    };
    Ok(FoundFile { path: path.to_owned(), written: written(path), content })
}

fn photo(fingerprint: Fingerprint, header: PhotoHeader, facts: Facts) -> FoundPhoto {
    let ends_early = (!header.is_complete).then(|| ENDS_EARLY.to_owned());
    FoundPhoto {
        fingerprint,
        width: header.width,
        height: header.height,
        taken: facts.taken,
        camera: facts.camera.unwrap_or_default(),
        is_complete: header.is_complete,
        problems: ends_early.into_iter().chain(header.notes).chain(facts.problems).collect(),
    }
}

/// Whether a file that is not read is a photo at all: only then it is somebody's loss.
pub fn refused(path: &Path, error: &DecodeError) -> Content {
    let is_called_photo = path.extension().is_some_and(|ending| {
        ["jpg", "jpeg", "png", "tif", "tiff", "webp", "bmp"]
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known))
    });
    match error {
        DecodeError::NotAFile => Content::Skipped(error.to_string()),
        DecodeError::NotAPhotograph | DecodeError::Empty if !is_called_photo => {
            Content::NoPhoto("not a photograph".to_owned())
        }
        DecodeError::Unsupported(
            Unsupported::Pdf | Unsupported::Svg | Unsupported::Video | Unsupported::Archive,
        ) => Content::NoPhoto(error.to_string()),
        DecodeError::NotAPhotograph
        | DecodeError::Empty
        | DecodeError::Unsupported(_)
        | DecodeError::Gone
        | DecodeError::Unreadable(_)
        | DecodeError::FileTooLarge { .. }
        | DecodeError::Variant { .. }
        | DecodeError::NoPixels { .. }
        | DecodeError::TooLong { .. }
        | DecodeError::TooManyPixels { .. }
        | DecodeError::TooMuchMemory { .. }
        | DecodeError::TooManyScans { .. }
        | DecodeError::CutShort { .. }
        | DecodeError::Broken { .. }
        | DecodeError::OutOfMemory { .. }
        | DecodeError::Panicked(_) => Content::Unreadable(error.to_string()),
    }
}

fn written(path: &Path) -> Option<Date> {
    let time = fs::metadata(path).ok()?.modified().ok()?;
    Some(Timestamp::try_from(time).ok()?.to_zoned(TimeZone::system()).date())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::imaging::encode::{self, EXPORT_MARK};
    use crate::imaging::test_files::{jpeg, on_disk, picture, png};

    fn content(name: &str, bytes: &[u8]) -> Content {
        let (_folder, path) = on_disk(name, bytes);
        let found = examine(&path, &Limits::default(), date(2026, 1, 10), &Progress::silent());
        let found = found.expect("not cancelled");
        assert!(found.written.is_some());
        found.content
    }

    #[test]
    fn a_photo_is_known_by_its_content() {
        let Content::Photo(photo) = content("notes.txt", &jpeg(40, 30)) else {
            panic!("the content decides, not the name")
        };
        assert_eq!((photo.width, photo.height, photo.is_complete), (40, 30, true));
        assert_eq!(photo.fingerprint.blake3.len(), 64);
        let Content::Photo(cut) = content("cut.png", &png(40, 30)[..300]) else {
            panic!("what is there can be shown")
        };
        assert!(!cut.is_complete && cut.problems[0].starts_with("the file ends early"));
    }

    #[test]
    fn everything_else_has_a_reason_in_words() {
        let export = encode::png(&picture(8, 8), Some(EXPORT_MARK)).expect("encodes");
        let word = |content: &Content| match content {
            Content::Photo(_) => "photo",
            Content::NoPhoto(_) => "no photo",
            Content::Unreadable(_) => "unreadable",
            Content::Skipped(_) => "skipped",
        };
        let cases: [(&str, &[u8], &str, &str); 7] = [
            ("notes.txt", b"to do", "no photo", "not a photograph"),
            ("empty.txt", b"", "no photo", "not a photograph"),
            ("letter.docx", b"PK\x03\x04", "no photo", "document"),
            ("a.jpg", b"<html>404</html>", "unreadable", "content"),
            ("a.jpg", b"", "unreadable", "empty"),
            ("a.gif", b"GIF89a", "unreadable", "GIF"),
            ("fig.png", &export, "skipped", "exported by Seriatim"),
        ];
        for (name, bytes, expected, part) in cases {
            let found = content(name, bytes);
            let (Content::NoPhoto(words) | Content::Unreadable(words) | Content::Skipped(words)) =
                &found
            else {
                panic!("{name} is no photo")
            };
            assert!(word(&found) == expected && words.contains(part), "{name}: {found:?}");
        }
    }
}
