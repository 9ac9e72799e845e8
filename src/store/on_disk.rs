//! What lies on disk of a project right now, read in one go.

use std::path::{Path, PathBuf};

use crate::model::entry::sha256_hex;
use crate::store::disk::{AtPath as _, Disk, PathError, if_there};
use crate::store::history_file;
use crate::store::layout::{backup_path, history_path};
use crate::store::opening::{self, Believe, Opening, OpeningError};
use crate::store::project_file;

/// The bytes of the two files of a project; none for one that is not there.
pub struct OnDisk {
    project: Option<Vec<u8>>,
    history: Option<Vec<u8>>,
}

impl OnDisk {
    /// Reads both files. The project file first: a history that was read later can only know more.
    pub fn read(path: &Path, disk: &dyn Disk) -> Result<Self, PathError> {
        let read = |path: &Path| if_there(disk.read(path)).at("cannot read", path);
        Ok(Self { project: read(path)?, history: read(&history_path(path))? })
    }

    /// Only a history, as it would lie on disk.
    pub fn of_history(history: Option<Vec<u8>>) -> Self {
        Self { project: None, history }
    }

    /// A ledger from what was read.
    pub fn open(&self, believe: Option<Believe>) -> Result<Opening, OpeningError> {
        opening::open(self.project.as_deref(), self.history.as_deref(), believe)
    }

    /// Whether a new project may be made here: nothing is there, or only the torn first line of one whose making was
    /// interrupted.
    pub fn is_free(&self) -> bool {
        let has_step = |bytes: &[u8]| {
            bytes.contains(&b'\n') || !history_file::sound_part(bytes).0.entries.is_empty()
        };
        self.project.is_none() && !self.history.as_deref().is_some_and(has_step)
    }

    /// Whether there is anything in the history file.
    pub fn has_history(&self) -> bool {
        self.history_length() > 0
    }

    /// How long the history file is.
    pub fn history_length(&self) -> u64 {
        self.history.as_ref().map_or(0, |bytes| bytes.len() as u64)
    }

    /// SHA-256 of the project file, to notice later that somebody else wrote it.
    pub fn seen(&self) -> Option<String> {
        self.project.as_deref().map(sha256_hex)
    }

    /// The history, if it is sound and leads through the step whose line has this hash.
    pub fn history_through(self, hash: &str) -> Option<Vec<u8>> {
        let mut bytes = self.history?;
        let history = history_file::from_bytes(&bytes).ok()?;
        bytes.truncate(usize::try_from(history.whole_bytes).ok()?);
        history.entries.iter().any(|(_, found)| found == hash).then_some(bytes)
    }
}

/// The snapshot before the last one, if it can be opened.
pub fn usable_backup(path: &Path, disk: &dyn Disk) -> Option<PathBuf> {
    let backup = backup_path(path);
    let bytes = disk.read(&backup).ok()?;
    project_file::from_bytes(&bytes).ok().map(|_| backup)
}
