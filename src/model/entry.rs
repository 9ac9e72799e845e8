//! An entry: one committed step with who, when and why, and the hash of the one before.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::model::assessment::Rater;
use crate::model::edit::Edit;

/// One committed step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The position in the history, from 1.
    pub seq: u64,
    /// By whom.
    pub who: Rater,
    /// When: local time with offset.
    pub when: String,
    /// Done, taken back, or done again.
    pub cause: Cause,
    /// What was done, in words: "Draw region".
    pub what: String,
    /// Why, where a reason was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The changes, in order.
    pub edits: Vec<Edit>,
    /// What takes them back, in order.
    pub undo: Vec<Edit>,
    /// SHA-256 (hex) of the exact bytes of the line before; empty at the very first.
    pub previous_hash: String,
}

/// Why an entry came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cause {
    /// Somebody did something.
    User,
    /// The entry with this number was taken back.
    Undo(u64),
    /// What the undo with this number took back was done again.
    Redo(u64),
}

impl Entry {
    /// The entry as one line of the history file, without the line end.
    pub fn to_line(&self) -> String {
        let line = notation().to_string(self);
        line.expect("an entry is plain data without anything RON cannot write")
    }

    /// Reads a line of the history file.
    pub fn from_line(line: &str) -> Result<Self, ron::error::SpannedError> {
        notation().from_str(line)
    }
}

/// How our files are written and read.
///
/// An instrument's own file may be nested as deep as RON allows at first; within a project it lies some levels deeper,
/// and must not become unwritable by that.
pub fn notation() -> ron::Options {
    ron::Options::default().with_recursion_limit(192)
}

/// SHA-256 of `bytes` as 64 hex digits.
pub fn sha256_hex(bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        hex.push(char::from_digit(u32::from(byte >> 4), 16).unwrap_or('0'));
        hex.push(char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'));
    }
    hex
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::project::About;

    #[test]
    fn an_entry_is_one_line_whatever_its_texts_hold() {
        let note = "two\nlines \u{2028}and \"quotes\" \\ \r\t\0".to_owned();
        let entry = Entry {
            seq: 1,
            who: Rater("MH".to_owned()),
            when: "2022-08-17T14:02:07+02:00".to_owned(),
            cause: Cause::User,
            what: "Write note".to_owned(),
            reason: None,
            edits: vec![Edit::About(About { title: String::new(), note })],
            undo: Vec::new(),
            previous_hash: sha256_hex(b""),
        };
        let line = entry.to_line();
        assert!(!line.contains(['\n', '\r']));
        assert_eq!(Entry::from_line(&line).expect("what we wrote"), entry);
        assert_eq!(
            entry.previous_hash,
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }
}
