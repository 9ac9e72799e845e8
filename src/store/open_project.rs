//! A project that is open: its ledger, its files, and whether we may write them.
//!
//! Every commit goes to the ledger first and to the writer thread at once; there is no unsaved state and no timer.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::model::assessment::Stamp;
use crate::model::edit::EditError;
use crate::model::ledger::{Head, Ledger, Step};
use crate::model::project::Project;
use crate::store::disk::{Disk, PathError, RealDisk, replace, sweep};
use crate::store::files::{Files, Waiting};
use crate::store::layout::{backup_path, history_path, is_backup, lock_path};
use crate::store::lock::{Holder, Lock};
use crate::store::on_disk::{OnDisk, usable_backup};
use crate::store::opening::{Believe, Opening, OpeningError};
use crate::store::project_file::{self, FileError};
use crate::store::writer::{SaveState, Writer};

/// A project that is open, to read or to write.
pub struct OpenProject {
    path: PathBuf,
    ledger: Ledger,
    mode: Mode,
    notices: Vec<String>,
    app: Option<String>,
    steps_since_snapshot: u32,
}

enum Mode {
    /// Ours to write.
    Write { writer: Writer, lock: Lock },
    /// Only to be looked at, for this reason.
    Read(String),
}

/// How to open: who we are, and how to reach the disk.
pub struct Access {
    /// Who holds the lock.
    pub holder: Holder,
    /// The current time, for the names of files set aside.
    pub when: String,
    /// How to reach the disk.
    pub disk: Arc<dyn Disk>,
    /// Called when the state of saving has changed; without it the writing is done on the spot.
    pub wake: Option<Box<dyn Fn() + Send>>,
}

impl Access {
    /// Writes on the spot: for commands and tests.
    pub fn inline(holder: Holder, when: impl Into<String>) -> Self {
        Self { holder, when: when.into(), disk: Arc::new(RealDisk), wake: None }
    }
}

/// A project that could not be opened or made; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Its content is of no use.
    #[error("cannot open the project: {source}: {}", .path.display())]
    Content {
        /// What is wrong with it.
        source: OpeningError,
        /// Which file.
        path: PathBuf,
    },
    /// Its content is of no use, but that of the version before is.
    #[error(
        "cannot open the project: {source}. The version before the last one is whole; open it and save a copy: {}",
        .backup.display()
    )]
    OnlyBackup {
        /// What is wrong with the project file.
        source: OpeningError,
        /// The version before.
        backup: PathBuf,
    },
    /// The disk refused.
    #[error(transparent)]
    Disk(#[from] PathError),
    /// A folder, where a project file was to be.
    #[error("this is a folder, not a project; name the project file (.ron) in it: {}", .0.display())]
    Folder(PathBuf),
    /// There is a project already.
    #[error("there is already a project; open it, or choose another name: {}", .0.display())]
    Exists(PathBuf),
    /// Somebody else has it.
    #[error("the project is {reason}: {}", .path.display())]
    NotOurs {
        /// "open by mh on clinic-pc since 14:02".
        reason: String,
        /// Which file.
        path: PathBuf,
    },
}

/// A step that was refused; nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// It does not fit the project.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// The project is only to be looked at.
    #[error("the project is open read-only: {0}")]
    ReadOnly(String),
}

/// After how many steps the project file is written again.
const STEPS_PER_SNAPSHOT: u32 = 200;

impl OpenProject {
    /// Makes a new project file; never overwrites one.
    ///
    /// What could not be written stands in [`OpenProject::save_state`].
    pub fn create(
        path: &Path,
        project: Project,
        stamp: &Stamp,
        access: Access,
    ) -> Result<Self, OpenError> {
        if is_backup(path) {
            return Err(OpenError::NotOurs { reason: BACKUP.to_owned(), path: path.to_owned() });
        }
        let lock = Lock::take(&lock_path(path), access.holder.clone()).map_err(|error| {
            OpenError::NotOurs { reason: error.to_string(), path: path.to_owned() }
        })?;
        // Looked at under the lock, so that nobody makes the same project at the same time.
        let there = OnDisk::read(path, &*access.disk)?;
        if !there.is_free() {
            return Err(OpenError::Exists(path.to_owned()));
        }
        let (ledger, line) = Ledger::start(project, Head::default(), stamp);
        let mut files = files(path, &access, &there);
        if there.has_history() {
            files.set_aside.push(history_path(path));
        }
        let writer = writer(files, access.wake, path)?;
        writer.append(line);
        let mode = Mode::Write { writer, lock };
        let mut this = Self {
            path: path.to_owned(),
            ledger,
            mode,
            notices: Vec::new(),
            app: Some(project_file::APP.to_owned()),
            steps_since_snapshot: 0,
        };
        this.save(&stamp.when);
        Ok(this)
    }

    /// Opens to write; if that is not possible now, to read, with the reason in [`OpenProject::read_only`].
    pub fn open(path: &Path, believe: Option<Believe>, access: Access) -> Result<Self, OpenError> {
        refuse_folder(path)?;
        let to_read = |reason: String| {
            let mut this = Self::read(path, believe, &*access.disk)?;
            this.mode = Mode::Read(reason);
            Ok(this)
        };
        if is_backup(path) {
            return to_read(BACKUP.to_owned());
        }
        let lock = match Lock::take(&lock_path(path), access.holder.clone()) {
            Ok(lock) => lock,
            Err(error) => return to_read(error.to_string()),
        };
        sweep(&[path.to_owned(), backup_path(path), history_path(path)]);
        // Read under the lock, so that nobody writes between reading and our first step.
        let there = OnDisk::read(path, &*access.disk)?;
        let opened = opened(&there, path, believe, &*access.disk)?;
        let mut files = files(path, &access, &there);
        files.history_bytes = opened.history_bytes;
        files.lacks_line_end = opened.lacks_line_end;
        files.set_aside.extend(opened.set_aside.project.then(|| path.to_owned()));
        files.set_aside.extend(opened.set_aside.history.then(|| history_path(path)));
        let writer = writer(files, access.wake, path)?;
        Ok(Self {
            path: path.to_owned(),
            ledger: opened.ledger,
            mode: Mode::Write { writer, lock },
            notices: opened.notices,
            app: opened.app,
            steps_since_snapshot: u32::from(!opened.is_snapshot_current),
        })
    }

    /// Opens to look at; needs no lock and writes nothing.
    pub fn read(path: &Path, believe: Option<Believe>, disk: &dyn Disk) -> Result<Self, OpenError> {
        refuse_folder(path)?;
        let opened = opened(&OnDisk::read(path, disk)?, path, believe, disk)?;
        Ok(Self {
            path: path.to_owned(),
            ledger: opened.ledger,
            mode: Mode::Read("it was opened only to be read".to_owned()),
            notices: opened.notices,
            app: opened.app,
            steps_since_snapshot: 0,
        })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Everything known, right now.
    pub fn project(&self) -> &Project {
        self.ledger.project()
    }

    /// The project and all its steps.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// What a person should know about the opening.
    pub fn notices(&self) -> &[String] {
        &self.notices
    }

    /// The program that wrote the project file; none where everything came from the history.
    pub fn written_by(&self) -> Option<&str> {
        self.app.as_deref()
    }

    /// Why nothing can be changed; none when everything can.
    pub fn read_only(&self) -> Option<&str> {
        match &self.mode {
            Mode::Read(reason) => Some(reason),
            Mode::Write { .. } => None,
        }
    }

    /// Makes a step, and hands it to the writer.
    pub fn commit(&mut self, stamp: &Stamp, step: Step) -> Result<(), CommitError> {
        self.step(stamp, |ledger| ledger.commit(stamp, step).map(Some)).map(|_| ())
    }

    /// Takes back the last own step; says whether there was one.
    pub fn undo(&mut self, stamp: &Stamp, reason: Option<String>) -> Result<bool, CommitError> {
        self.step(stamp, |ledger| ledger.undo(stamp, reason))
    }

    /// Does again what was taken back; says whether there was anything.
    pub fn redo(&mut self, stamp: &Stamp, reason: Option<String>) -> Result<bool, CommitError> {
        self.step(stamp, |ledger| ledger.redo(stamp, reason))
    }

    /// Takes back any one step, from the history panel.
    pub fn revert(
        &mut self,
        seq: u64,
        stamp: &Stamp,
        reason: Option<String>,
    ) -> Result<(), CommitError> {
        self.step(stamp, |ledger| ledger.revert(seq, stamp, reason).map(Some)).map(|_| ())
    }

    /// Writes the project file, off this thread.
    pub fn save(&mut self, when: &str) {
        if let Mode::Write { writer, .. } = &self.mode {
            writer.snapshot(self.ledger.head().clone(), self.ledger.project().clone(), when);
            self.steps_since_snapshot = 0;
        }
    }

    /// Whether the project file lags behind the history.
    pub fn is_snapshot_old(&self) -> bool {
        self.steps_since_snapshot > 0
    }

    /// What is on the medium right now.
    pub fn save_state(&self) -> SaveState {
        match &self.mode {
            Mode::Write { writer, .. } => writer.state(),
            Mode::Read(_) => SaveState::default(),
        }
    }

    /// Tries again to write what failed.
    pub fn retry(&self) {
        if let Mode::Write { writer, .. } = &self.mode {
            writer.retry();
        }
    }

    /// Gives a sign of life in the lock file.
    pub fn beat(&mut self) {
        if let Mode::Write { lock, .. } = &mut self.mode {
            // A lock that cannot be refreshed is still held; only network drives without locks look at its age.
            lock.beat().ok();
        }
    }

    /// Writes everything, history included, to another place, when the first one refuses; `path` must be free.
    ///
    /// A history on disk that does not lead to this project any more is left out: the project file alone is complete.
    pub fn save_elsewhere(&self, path: &Path, disk: &dyn Disk) -> Result<(), OpenError> {
        if path.exists() || history_path(path).exists() {
            return Err(OpenError::Exists(path.to_owned()));
        }
        let head = self.ledger.head();
        let there = match &self.mode {
            Mode::Write { writer, .. } => OnDisk::of_history(writer.history()),
            Mode::Read(_) => OnDisk::read(&self.path, disk)?,
        };
        if let Some(history) = there.history_through(&head.hash) {
            replace(disk, &history_path(path), None, &history)?;
        }
        let text = project_file::to_text(head, self.ledger.project());
        replace(disk, path, None, text.as_bytes())?;
        Ok(())
    }

    /// Writes what is left to write and lets go of the files; the state says whether everything is on the medium.
    pub fn close(mut self, when: &str) -> SaveState {
        if self.is_snapshot_old() {
            self.save(when);
        }
        match self.mode {
            Mode::Write { mut writer, .. } => {
                let state = writer.state();
                if !state.is_saved() || state.is_snapshot_pending {
                    writer.retry();
                }
                writer.finish()
            }
            Mode::Read(_) => SaveState::default(),
        }
    }

    /// Takes back the making of a project that could not be saved as a whole: nothing of it remains.
    ///
    /// Only for one that was made just now; its files go while they are still ours alone.
    pub fn discard(self) {
        let Mode::Write { mut writer, lock } = self.mode else { return };
        writer.finish();
        for file in [backup_path(&self.path), self.path.clone(), history_path(&self.path)] {
            // What will not go does no harm: it is told that nothing was saved.
            std::fs::remove_file(file).ok();
        }
        drop(lock);
    }

    fn step(
        &mut self,
        stamp: &Stamp,
        make: impl FnOnce(&mut Ledger) -> Result<Option<String>, EditError>,
    ) -> Result<bool, CommitError> {
        let writer = match &self.mode {
            Mode::Write { writer, .. } => writer,
            Mode::Read(reason) => return Err(CommitError::ReadOnly(reason.clone())),
        };
        let begins = self.ledger.entries().is_empty();
        // Without a history at hand a new one begins here, and says what came before by its hash.
        let mut started = begins.then(|| {
            Ledger::start(self.ledger.project().clone(), self.ledger.head().clone(), stamp)
        });
        let ledger = started.as_mut().map_or(&mut self.ledger, |(ledger, _)| ledger);
        let Some(line) = make(ledger)? else { return Ok(false) };
        if let Some((ledger, first)) = started {
            writer.append(first);
            self.ledger = ledger;
        }
        writer.append(line);
        self.steps_since_snapshot += 1;
        if self.steps_since_snapshot >= STEPS_PER_SNAPSHOT {
            self.save(&stamp.when);
        }
        Ok(true)
    }
}

/// Why a backup is only to be looked at.
const BACKUP: &str = "the backup of another project, which replaces it; save a copy to work on it";

fn refuse_folder(path: &Path) -> Result<(), OpenError> {
    if path.is_dir() { Err(OpenError::Folder(path.to_owned())) } else { Ok(()) }
}

fn opened(
    there: &OnDisk,
    path: &Path,
    believe: Option<Believe>,
    disk: &dyn Disk,
) -> Result<Opening, OpenError> {
    there.open(believe).map_err(|source| {
        let is_file =
            matches!(source, OpeningError::File(FileError::Damaged | FileError::NotAProject(_)));
        match usable_backup(path, disk).filter(|_| is_file) {
            Some(backup) => OpenError::OnlyBackup { source, backup },
            None => OpenError::Content { source, path: path.to_owned() },
        }
    })
}

/// The files as they lie there, with a history that is about to begin.
fn files(path: &Path, access: &Access, there: &OnDisk) -> Files {
    Files {
        disk: Arc::clone(&access.disk),
        project: path.to_owned(),
        history_bytes: 0,
        history_length: Some(there.history_length()),
        lacks_line_end: false,
        seen: there.seen(),
        set_aside: Vec::new(),
        when: access.when.clone(),
        waiting: Waiting::default(),
        conflict: None,
    }
}

fn writer(
    files: Files,
    wake: Option<Box<dyn Fn() + Send>>,
    path: &Path,
) -> Result<Writer, OpenError> {
    let Some(wake) = wake else { return Ok(Writer::inline(files)) };
    Writer::new(files, wake).map_err(|source| {
        OpenError::Disk(PathError { what: "cannot start writing", path: path.to_owned(), source })
    })
}
