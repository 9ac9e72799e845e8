//! The few things we ask of a file system, each with the file's name in its error.
//!
//! They stand behind a trait so that tests can let any one of them fail.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::store::layout::folder;

/// A file operation that failed, and on which file.
#[derive(Debug, thiserror::Error)]
#[error("{what}: {source}: {}", .path.display())]
pub struct PathError {
    /// What was tried: "cannot write".
    pub what: &'static str,
    /// On which file.
    pub path: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

/// Gives an I/O error its file.
pub trait AtPath<T> {
    /// Says what was tried, and on which file.
    fn at(self, what: &'static str, path: &Path) -> Result<T, PathError>;
}

impl<T> AtPath<T> for io::Result<T> {
    fn at(self, what: &'static str, path: &Path) -> Result<T, PathError> {
        self.map_err(|source| PathError { what, path: path.to_owned(), source })
    }
}

/// What we ask of a file system.
pub trait Disk: Send + Sync {
    /// The whole content of a file.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
    /// How many bytes a file has.
    fn length(&self, path: &Path) -> io::Result<u64>;
    /// Makes a file that must not exist yet, writes `bytes` and waits until they are on the medium.
    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// Cuts the file to `keep` bytes, appends `bytes` and waits until they are on the medium; makes it if missing.
    fn append(&self, path: &Path, keep: u64, bytes: &[u8]) -> io::Result<()>;
    /// Gives a file another name, replacing what had it.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Copies a file, replacing what was there, and waits until it is on the medium.
    fn copy(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Waits until the names in a folder are on the medium.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;
}

/// The file system of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }

    fn length(&self, path: &Path) -> io::Result<u64> {
        fs::metadata(path).map(|data| data.len())
    }

    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    }

    fn append(&self, path: &Path, keep: u64, bytes: &[u8]) -> io::Result<()> {
        let is_new = !path.exists();
        let mut file = OpenOptions::new().create(true).append(true).open(path)?;
        if file.metadata()?.len() > keep {
            file.set_len(keep)?;
        }
        let written = file.write_all(bytes);
        if written.is_err() {
            // Half a line helps nobody. If it will not go, the next opening leaves it out.
            file.set_len(keep).ok();
            drop(file);
            if is_new {
                fs::remove_file(path).ok();
            }
            return written;
        }
        file.sync_data()
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut waited = std::time::Duration::ZERO;
        loop {
            match fs::rename(from, to) {
                // On Windows a virus scanner may hold the file for a moment.
                Err(error) if cfg!(windows) && error.kind() == io::ErrorKind::PermissionDenied => {
                    let pause = std::time::Duration::from_millis(50);
                    waited += pause;
                    if waited.as_secs() >= 2 {
                        return Err(error);
                    }
                    std::thread::sleep(pause);
                }
                other => return other,
            }
        }
    }

    fn copy(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::copy(from, to)?;
        OpenOptions::new().write(true).open(to)?.sync_all()
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        if cfg!(windows) {
            return Ok(());
        }
        match File::open(folder)?.sync_all() {
            // Some network file systems cannot do this; the rename itself is then all they offer.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported
                ) =>
            {
                Ok(())
            }
            other => other,
        }
    }
}

/// What a read of a file that may be missing found: nothing for a missing one, an error for any other trouble.
pub fn if_there<T>(read: io::Result<T>) -> io::Result<Option<T>> {
    match read {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Replaces a file so that at every moment either the old or the new content is there, whole.
///
/// With `backup` the old content is kept there. On error no temporary file remains, and what lies at `path` is whole:
/// the old content, or already the new one if only the last sync or the reading back failed.
pub fn replace(
    disk: &dyn Disk,
    path: &Path,
    backup: Option<&Path>,
    bytes: &[u8],
) -> Result<(), PathError> {
    let folder = folder(path);
    let temporary = free_temporary_path(path);
    let replaced = (|| {
        disk.write_new(&temporary, bytes).at("cannot write", path)?;
        keep_permissions(path, &temporary);
        if let Some(backup) = backup
            && path.exists()
        {
            // Through a temporary name as well: a full disk must not leave half a backup in place of a good one.
            let halfway = free_temporary_path(backup);
            let kept = disk.copy(path, &halfway).and_then(|()| disk.rename(&halfway, backup));
            if kept.is_err() {
                disk.remove(&halfway).ok();
            }
            kept.at("cannot keep the previous version", backup)?;
        }
        disk.rename(&temporary, path).at("cannot write", path)?;
        disk.sync_folder(folder).at("cannot write", folder)?;
        let written = disk.read(path).at("cannot read back", path)?;
        if written == bytes {
            return Ok(());
        }
        let source = io::Error::other("what was read back is not what was written");
        Err(PathError { what: "cannot write", path: path.to_owned(), source })
    })();
    if replaced.is_err() && temporary.exists() {
        // Nothing more can be done about a temporary file that will not go; the next opening sweeps it.
        disk.remove(&temporary).ok();
    }
    replaced
}

/// Replaces a file as a whole, without waiting for the medium: for what can be made again from what is safe elsewhere.
pub fn put(path: &Path, bytes: &[u8]) -> Result<(), PathError> {
    let temporary = free_temporary_path(path);
    let put = fs::write(&temporary, bytes).and_then(|()| RealDisk.rename(&temporary, path));
    if put.is_err() {
        // One that will not go does no harm.
        fs::remove_file(&temporary).ok();
    }
    put.at("cannot write", path)
}

/// Colleagues who could open the old file can open the new one.
fn keep_permissions(old: &Path, new: &Path) {
    if cfg!(unix)
        && let Ok(data) = fs::metadata(old)
    {
        // The content matters more than who may read it.
        fs::set_permissions(new, data.permissions()).ok();
    }
}

/// A name beside `path` that nothing has; a crashed process with our number may have left some.
fn free_temporary_path(path: &Path) -> PathBuf {
    static COUNT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    loop {
        let count = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let free = path.with_file_name(format!(".{name}.{}-{count}.tmp", std::process::id()));
        if !free.exists() {
            return free;
        }
    }
}

/// Removes the temporary files that a crash left for `files`; only for the one who holds the lock.
pub fn sweep(files: &[PathBuf]) {
    for path in files {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        for entry in fs::read_dir(folder(path)).into_iter().flatten().flatten() {
            let found = entry.file_name();
            if is_temporary_of(&name, &found.to_string_lossy()) {
                // One that will not go does no harm.
                fs::remove_file(entry.path()).ok();
            }
        }
    }
}

/// Whether `found` is `.NAME.123-4.tmp`; nothing else is ours to remove.
fn is_temporary_of(name: &str, found: &str) -> bool {
    let numbers = found
        .strip_prefix('.')
        .and_then(|rest| rest.strip_prefix(name))
        .and_then(|rest| rest.strip_prefix('.'))
        .and_then(|rest| rest.strip_suffix(".tmp"))
        .and_then(|rest| rest.split_once('-'));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    numbers.is_some_and(|(process, count)| is_number(process) && is_number(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_temporary_files_are_swept() {
        let folder = tempfile::tempdir().expect("a folder");
        let ours = [".case.ron.12-0.tmp", ".case.bak.ron.7-31.tmp"];
        let others = [
            ".case.2.ron.12-0.tmp",
            ".case.ron.12-0.tmp.jpg",
            ".case.ron.notes.tmp",
            "case.ron.12-0.tmp",
            ".case.ron.12.tmp",
        ];
        for name in ours.iter().chain(&others) {
            fs::write(folder.path().join(name), "x").expect("written");
        }
        sweep(&["case.ron", "case.bak.ron"].map(|name| folder.path().join(name)));
        assert!(ours.iter().all(|name| !folder.path().join(name).exists()));
        assert!(others.iter().all(|name| folder.path().join(name).exists()));
    }

    #[test]
    fn what_is_put_is_whole_and_trouble_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.jpg");
        for content in [&b"old"[..], b"new"] {
            put(&path, content).expect("written");
            assert_eq!(fs::read(&path).expect("there"), content);
        }
        let taken = folder.path().join("taken");
        fs::create_dir_all(taken.join("full")).expect("made");
        assert_eq!(put(&taken, b"x").expect_err("a folder is there").path, taken);
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 2);
    }

    #[cfg(unix)]
    #[test]
    fn the_new_file_may_be_read_by_whoever_could_read_the_old_one() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("case.ron");
        fs::write(&path, "old").expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o664)).expect("set");
        replace(&RealDisk, &path, None, b"new").expect("replaced");
        let mode = fs::metadata(&path).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o664);
    }
}
