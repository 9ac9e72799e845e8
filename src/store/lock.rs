//! Who has a project open: one window or writing command at a time.
//!
//! The system's own file lock decides, so a crash leaves nothing locked. The text inside says who it is; its age counts
//! only on network drives that cannot lock.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A project that is ours to write, until this is dropped.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    holder: Holder,
    /// Holds the system's lock as long as it lives.
    file: File,
}

/// Who has a project open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The user of the system.
    pub user: String,
    /// The machine.
    pub host: String,
    /// The process.
    pub pid: u32,
    /// Since when, as people read it.
    pub since: String,
}

impl std::fmt::Display for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} on {} since {}", self.user, self.host, self.since)
    }
}

/// Why a project is not ours to write.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Somebody has it open.
    #[error("open by {0}")]
    Held(Holder),
    /// Somebody has it open who did not say who.
    #[error("open in another window")]
    HeldBySomebody,
    /// The lock file cannot be made: a read-only folder, most often.
    #[error("in a folder that cannot be written to ({0})")]
    Unavailable(#[source] io::Error),
}

/// How old the sign of life of a lock may be where the system cannot lock.
const STALE_AFTER: Duration = Duration::from_mins(5);

impl Lock {
    /// Takes the lock, or says who has it.
    pub fn take(path: &Path, holder: Holder) -> Result<Self, LockError> {
        for _ in 0..10 {
            let mut options = OpenOptions::new();
            let file = options.read(true).write(true).create(true).truncate(false).open(path);
            let file = file.map_err(LockError::Unavailable)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(held(path)),
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                    let age = fs::metadata(path)
                        .and_then(|data| data.modified())
                        .map(|time| time.elapsed());
                    let is_alive = matches!(age, Ok(Ok(age)) if age < STALE_AFTER);
                    let is_empty = fs::metadata(path).is_ok_and(|data| data.len() == 0);
                    if is_alive && !is_empty {
                        return Err(held(path));
                    }
                }
                Err(TryLockError::Error(error)) => return Err(LockError::Unavailable(error)),
            }
            if is_still_there(&file, path) {
                let mut lock = Self { path: path.to_owned(), holder, file };
                lock.beat().map_err(LockError::Unavailable)?;
                return Ok(lock);
            }
            // The holder before us removed the file between our opening and locking it: once more.
        }
        Err(LockError::HeldBySomebody)
    }

    /// Writes who holds the lock, as a sign of life.
    pub fn beat(&mut self) -> io::Result<()> {
        use std::io::Seek as _;
        let text = ron::to_string(&self.holder).map_err(io::Error::other)?;
        self.file.rewind()?;
        self.file.set_len(0)?;
        self.file.write_all(text.as_bytes())?;
        self.file.flush()
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Left behind it does no harm: without the system's lock it is only a text.
        fs::remove_file(&self.path).ok();
    }
}

fn held(path: &Path) -> LockError {
    let holder = fs::read_to_string(path).ok().and_then(|text| ron::from_str(&text).ok());
    holder.map_or(LockError::HeldBySomebody, LockError::Held)
}

#[cfg(unix)]
fn is_still_there(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    match (file.metadata(), fs::metadata(path)) {
        (Ok(ours), Ok(there)) => (ours.dev(), ours.ino()) == (there.dev(), there.ino()),
        (Ok(_) | Err(_), Err(_)) | (Err(_), Ok(_)) => false,
    }
}

#[cfg(not(unix))]
fn is_still_there(_: &File, path: &Path) -> bool {
    path.exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_holder_is_refused_and_told_who_the_first_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("case.lock");
        let holder = |user: &str| Holder {
            user: user.to_owned(),
            host: "clinic-pc".to_owned(),
            pid: 7,
            since: "14:02".to_owned(),
        };
        let first = Lock::take(&path, holder("mh")).expect("free");
        let refused = Lock::take(&path, holder("ak")).expect_err("held");
        assert_eq!(refused.to_string(), "open by mh on clinic-pc since 14:02");
        drop(first);
        assert!(!path.exists());
        Lock::take(&path, holder("ak")).expect("free again");
    }
}
