//! `NAME.ron`: everything known, readable, diffable, sealed by a checksum in its last line.

use serde::{Deserialize, Serialize};

use crate::model::entry::{notation, sha256_hex};
use crate::model::ledger::Head;
use crate::model::project::Project;

/// The format this program writes, and the only one it edits.
pub const FORMAT: u32 = 1;

/// The program that writes, as it stands in files: `seriatim 0.1.0`.
pub const APP: &str = concat!("seriatim ", env!("CARGO_PKG_VERSION"));

/// What stands in a project file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Snapshot {
    /// The version of the format.
    pub format: u32,
    /// The program that wrote it.
    pub app: String,
    /// Where the history stood.
    pub head: Head,
    /// Everything known.
    pub project: Project,
}

/// The two fields that every version of the format has.
#[derive(Debug, Deserialize)]
#[serde(rename = "Project")]
struct Header {
    format: u32,
    #[serde(default)]
    app: String,
}

/// A project file that cannot be used as it is; it is never overwritten.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// A later version wrote it.
    #[error(
        "it was written by {app} in format {format}, this program reads format {FORMAT}; please update. The file was not touched"
    )]
    Newer {
        /// Its format.
        format: u32,
        /// The program that wrote it.
        app: String,
    },
    /// It is something else.
    #[error(
        "it is not a Seriatim project ({0}); choose another file, or bring this one back from a copy"
    )]
    NotAProject(String),
    /// Its content contradicts its checksum.
    #[error(
        "its content does not match its checksum: it was damaged or changed by another program"
    )]
    Damaged,
}

/// A project file that was read, and whether it was sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// What it holds.
    pub snapshot: Snapshot,
    /// Whether a checksum vouches for it; without one the content is complete but not proven.
    pub is_sealed: bool,
}

const SEAL: &str = "// sha256:";

/// The text of a project file, with its seal.
pub fn to_text(head: &Head, project: &Project) -> String {
    let snapshot = Snapshot {
        format: FORMAT,
        app: APP.to_owned(),
        head: head.clone(),
        project: project.clone(),
    };
    // Depth 3 puts each photo, region and assessment on a line of its own: what changed is what a diff shows.
    let pretty = ron::ser::PrettyConfig::new().depth_limit(3).new_line("\n");
    let mut text = notation()
        .to_string_pretty(&snapshot, pretty)
        .expect("a project is plain data without anything RON cannot write");
    text.push('\n');
    let seal = sha256_hex(text.as_bytes());
    text.push_str(SEAL);
    text.push_str(&seal);
    text.push('\n');
    text
}

/// Reads the bytes of a project file.
pub fn from_bytes(bytes: &[u8]) -> Result<Read, FileError> {
    let text = std::str::from_utf8(bytes).map_err(|_not_text| {
        let words = "a project is a text file that ends in .ron, and this file is not text";
        FileError::NotAProject(words.to_owned())
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let header = notation().from_str::<Header>(text);
    if let Ok(Header { format, app }) = &header
        && *format > FORMAT
    {
        let app = if app.is_empty() { "a later version".to_owned() } else { app.clone() };
        return Err(FileError::Newer { format: *format, app });
    }
    if let Ok(Header { format: format @ 0, .. }) = header {
        return Err(FileError::NotAProject(format!("there is no format {format}")));
    }
    let is_sealed = match seal_of(text) {
        Some((content, seal)) if sha256_hex(content.as_bytes()) != seal => {
            // An editor that turned the line ends round changed nothing that matters.
            if sha256_hex(content.replace("\r\n", "\n").as_bytes()) != seal {
                return Err(FileError::Damaged);
            }
            true
        }
        found => found.is_some(),
    };
    header.map_err(|error| FileError::NotAProject(error.to_string()))?;
    let snapshot =
        notation().from_str(text).map_err(|error| FileError::NotAProject(error.to_string()))?;
    Ok(Read { snapshot, is_sealed })
}

/// The text before the seal, and the checksum in it; a note that happens to hold the same words is no seal.
fn seal_of(text: &str) -> Option<(&str, &str)> {
    let (content, seal) = text.split_at(text.rfind(SEAL)?);
    let seal = seal.strip_prefix(SEAL)?.trim();
    let is_seal = seal.len() == 64 && seal.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_seal.then_some((content, seal))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ids::SubjectId;
    use crate::model::subject::Subject;

    fn text() -> String {
        let subjects = [(SubjectId(1), Subject::new("S01"))].into();
        to_text(&Head::default(), &Project { subjects, ..Project::default() })
    }

    #[test]
    fn a_file_reads_back_as_it_was_written() {
        let read = from_bytes(text().as_bytes()).expect("what we wrote");
        assert!(read.is_sealed);
        assert_eq!(to_text(&read.snapshot.head, &read.snapshot.project), text());
        let with_bom = format!("\u{feff}{}", text().replace('\n', "\r\n"));
        assert_eq!(from_bytes(with_bom.as_bytes()), Ok(read));
    }

    #[test]
    fn every_cut_and_every_flipped_bit_is_noticed() {
        let whole = text().into_bytes();
        let sealed_from = text().rfind(SEAL).expect("a seal");
        for cut in 0..whole.len() - 1 {
            let is_noticed = from_bytes(&whole[..cut]).map_or(true, |read| !read.is_sealed);
            assert!(is_noticed, "cut at byte {cut}");
        }
        for bit in 0..sealed_from * 8 {
            let mut flipped = whole.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(from_bytes(&flipped).is_err(), "flipped bit {bit}");
        }
    }

    #[test]
    fn other_files_are_told_apart_in_words() {
        let newer = "(format: 999, app: \"seriatim 9.1.0\", future: [1, 2])";
        let error = from_bytes(newer.as_bytes()).expect_err("not ours to open").to_string();
        assert!(error.contains("seriatim 9.1.0") && error.contains("not touched"), "{error}");
        for other in ["", "hello", "{\"format\": 1}", "(format: 1)", "(format: 0)", "\u{0}\u{1}"] {
            assert!(
                matches!(from_bytes(other.as_bytes()), Err(FileError::NotAProject(_))),
                "{other}"
            );
        }
        let unknown = text().replacen("views:", "veiws:", 1);
        let unsealed = unknown.split(SEAL).next().expect("a first part");
        assert!(matches!(from_bytes(unsealed.as_bytes()), Err(FileError::NotAProject(_))));
    }
}
