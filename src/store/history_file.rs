//! `NAME.history.ron`: one entry per line, each with the hash of the line before.

use crate::model::edit::Edit;
use crate::model::entry::{Entry, sha256_hex};

/// A history as it stands on disk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// The entries, each with the hash of its line.
    pub entries: Vec<(Entry, String)>,
    /// How many bytes of the file are whole lines; what follows is the torn end of a write that never finished.
    pub whole_bytes: u64,
    /// Whether the file ends inside a line.
    pub is_torn: bool,
    /// Whether the last whole line lacks its line end.
    pub lacks_line_end: bool,
}

/// A history that was changed by something else than this program.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the history is damaged at line {line}: {trouble}. Nothing was changed")]
pub struct HistoryError {
    /// Counted from 1.
    pub line: usize,
    /// What does not fit.
    pub trouble: String,
}

/// Reads a history and checks its chain.
///
/// A torn last line is normal after a crash and is left out; damage before that is an error.
pub fn from_bytes(bytes: &[u8]) -> Result<History, HistoryError> {
    let (history, damage) = sound_part(bytes);
    damage.map_or(Ok(history), Err)
}

/// Reads a history up to the first damage, if there is any; what is returned with damage is beyond doubt.
pub fn sound_part(bytes: &[u8]) -> (History, Option<HistoryError>) {
    let mut history = History::default();
    for (i, raw) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let line = raw.strip_suffix(b"\n");
        match entry(line.unwrap_or(raw), history.entries.last()) {
            Ok(found) => {
                history.entries.push(found);
                history.whole_bytes += raw.len() as u64;
                history.lacks_line_end = line.is_none();
            }
            // Only the last line can lack its end.
            Err(_) if line.is_none() => history.is_torn = true,
            Err(damage) => {
                if damage == Damage::DoesNotFollow {
                    // Nobody knows which of the two lines was changed.
                    history.entries.pop();
                }
                return (history, Some(HistoryError { line: i + 1, trouble: damage.to_string() }));
            }
        }
    }
    (history, None)
}

/// The entries that provably follow the step numbered `seq` whose line has this hash, wherever the rest is damaged.
pub fn after(bytes: &[u8], seq: u64, hash: &str) -> Vec<(Entry, String)> {
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let mut found: Vec<(Entry, String)> = Vec::new();
    let Some(head) = lines.find(|line| sha256_hex(line) == hash) else { return found };
    let Ok(head) = read(head).map(|entry| (entry, hash.to_owned())) else { return found };
    if head.0.seq != seq {
        return found;
    }
    for line in lines {
        match entry(line, Some(found.last().unwrap_or(&head))) {
            Ok(next) => found.push(next),
            Err(damage) => {
                if damage == Damage::DoesNotFollow {
                    found.pop();
                }
                break;
            }
        }
    }
    found
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum Damage {
    #[error("{0}")]
    Unreadable(String),
    /// A history whose first lines were cut away would still be a chain.
    #[error("the beginning is missing")]
    NoBeginning,
    #[error("it does not follow from the line before")]
    DoesNotFollow,
}

fn entry(line: &[u8], before: Option<&(Entry, String)>) -> Result<(Entry, String), Damage> {
    let entry = read(line)?;
    match before {
        None if !matches!(entry.edits.as_slice(), [Edit::Start(_)]) => Err(Damage::NoBeginning),
        Some((before, hash))
            if entry.previous_hash != *hash || Some(entry.seq) != before.seq.checked_add(1) =>
        {
            Err(Damage::DoesNotFollow)
        }
        None | Some(_) => Ok((entry, sha256_hex(line))),
    }
}

fn read(line: &[u8]) -> Result<Entry, Damage> {
    let unreadable = |error: &dyn std::error::Error| Damage::Unreadable(error.to_string());
    let text = std::str::from_utf8(line).map_err(|error| unreadable(&error))?;
    Entry::from_line(text).map_err(|error| unreadable(&error))
}
