//! The files of one project as we left them, and how to put more into them without losing what is there.
//!
//! What could not be written waits here until it can. What somebody else wrote is never cut off or replaced.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::model::entry::sha256_hex;
use crate::model::ledger::Head;
use crate::model::project::Project;
use crate::store::disk::{AtPath as _, Disk, PathError, if_there, replace};
use crate::store::layout::{aside_path, backup_path, folder, history_path};
use crate::store::project_file;

/// The files of one project as we left them.
pub struct Files {
    /// How to reach them.
    pub disk: Arc<dyn Disk>,
    /// The project file.
    pub project: PathBuf,
    /// How many bytes of the history file are ours to keep.
    pub history_bytes: u64,
    /// How long the history file is if only we wrote it; unknown after a write that failed.
    pub history_length: Option<u64>,
    /// Whether a line end is missing before the next line.
    pub lacks_line_end: bool,
    /// SHA-256 of the project file as we last saw it; none if it was not there.
    pub seen: Option<String>,
    /// Files that must be kept under another name before anything is written.
    pub set_aside: Vec<PathBuf>,
    /// When this session began, for the names of files set aside.
    pub when: String,
    /// What is not yet on the medium.
    pub waiting: Waiting,
    /// Where our project file goes since somebody else wrote to its place.
    pub conflict: Option<PathBuf>,
}

/// What is not yet on the medium.
#[derive(Default)]
pub struct Waiting {
    /// Lines of the history, oldest first.
    pub lines: Vec<String>,
    /// The newest project file asked for.
    pub snapshot: Option<Box<Asked>>,
    /// SHA-256 of a project file that we tried to write, and that may be there although we were told of a failure.
    pub tried: Option<String>,
}

/// A project file to write.
pub struct Asked {
    /// Where the history stands.
    pub head: Head,
    /// Everything known.
    pub project: Project,
    /// When it was asked for, for the name of a conflict copy.
    pub when: String,
}

impl Files {
    /// The text of the waiting lines.
    pub fn waiting_text(&self) -> String {
        let first = if self.lacks_line_end { "\n" } else { "" };
        self.waiting.lines.iter().fold(first.to_owned(), |text, line| text + line + "\n")
    }

    /// Puts all waiting lines on the medium, or none; says how many.
    pub fn append(&mut self) -> Result<usize, PathError> {
        if self.waiting.lines.is_empty() {
            return Ok(0);
        }
        self.make_room()?;
        let path = history_path(&self.project);
        self.nobody_else_wrote(&path)?;
        let text = self.waiting_text();
        // From here on only a success tells how long the file is.
        self.history_length = None;
        let appended = self.disk.append(&path, self.history_bytes, text.as_bytes());
        appended.at("cannot write the history", &path)?;
        if self.history_bytes == 0 {
            // A new file is only safe once its name is on the medium too.
            let folder = folder(&self.project);
            self.disk.sync_folder(folder).at("cannot write", folder)?;
        }
        self.history_bytes += text.len() as u64;
        self.history_length = Some(self.history_bytes);
        self.lacks_line_end = false;
        Ok(std::mem::take(&mut self.waiting.lines).len())
    }

    /// A history that was cut, replaced or continued by another program must not be written to: our line would not
    /// follow from what is there, or theirs would be cut off.
    fn nobody_else_wrote(&self, path: &Path) -> Result<(), PathError> {
        let length = if_there(self.disk.length(path)).at("cannot read the history", path)?;
        let length = length.unwrap_or(0);
        let is_ours = match self.history_length {
            Some(expected) => length == expected,
            None => length >= self.history_bytes,
        };
        if is_ours {
            return Ok(());
        }
        let source = io::Error::other("another program has changed it; save elsewhere");
        Err(PathError { what: "cannot continue the history", path: path.to_owned(), source })
    }

    /// Writes the project file that was asked for last, if it is not written yet; returns the step it holds.
    ///
    /// If somebody else wrote it meanwhile, ours goes beside it: see [`Files::conflict`].
    pub fn write_snapshot(&mut self) -> Result<Option<u64>, PathError> {
        let Some(asked) = self.waiting.snapshot.take() else { return Ok(None) };
        let written = self.write(&asked);
        if written.is_err() {
            self.waiting.snapshot = Some(asked);
        }
        written.map(Some)
    }

    fn write(&mut self, asked: &Asked) -> Result<u64, PathError> {
        self.make_room()?;
        let text = project_file::to_text(&asked.head, &asked.project);
        let hash = sha256_hex(text.as_bytes());
        let there = if_there(self.disk.read(&self.project)).at("cannot read", &self.project)?;
        let there = there.map(|bytes| sha256_hex(&bytes));
        let is_ours = there.is_none() || there == self.seen || there == self.waiting.tried;
        if is_ours {
            // What failed only at its very end is there already: it must not become its own backup.
            let is_done = there.as_ref() == Some(&hash);
            let backup = (!is_done).then(|| backup_path(&self.project));
            self.waiting.tried = Some(hash.clone());
            replace(&*self.disk, &self.project, backup.as_deref(), text.as_bytes())?;
            self.seen = Some(hash);
        } else {
            let free = || aside_path(&self.project, "conflict", &asked.when);
            let aside = self.conflict.clone().unwrap_or_else(free);
            replace(&*self.disk, &aside, None, text.as_bytes())?;
            self.conflict = Some(aside);
        }
        Ok(asked.head.seq)
    }

    /// Keeps files that could not be read, or do not belong here, under another name.
    fn make_room(&mut self) -> Result<(), PathError> {
        while let Some(path) = self.set_aside.last().cloned() {
            if path.exists() {
                let aside = aside_path(&path, "set aside", &self.when);
                self.disk.rename(&path, &aside).at("cannot set aside", &path)?;
                let folder = folder(&path);
                self.disk.sync_folder(folder).at("cannot set aside", folder)?;
            }
            if path == self.project {
                self.seen = None;
            } else {
                self.history_length = Some(0);
            }
            self.set_aside.pop();
        }
        Ok(())
    }
}
