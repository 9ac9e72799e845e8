//! A disk that fails once at a chosen operation, or from there on until it is mended.

use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use seriatim::store::disk::{Disk, RealDisk};

/// What happens at the operation that fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Nothing is done: EIO.
    Refused,
    /// Half of the bytes are written, then the disk is full: ENOSPC.
    HalfWritten,
    /// Everything is done, but the system cannot promise it: a failed fsync.
    NotPromised,
}

/// The real disk, until the `fail_at`-th operation.
pub struct FailingDisk {
    failure: Failure,
    is_lasting: bool,
    fail_at: AtomicU64,
    n_operations: AtomicU64,
    is_mended: AtomicBool,
}

impl FailingDisk {
    /// Fails at the `fail_at`-th operation, counted from 1; with `is_lasting` at every later one as well.
    pub fn new(failure: Failure, fail_at: u64, is_lasting: bool) -> Self {
        Self {
            failure,
            is_lasting,
            fail_at: AtomicU64::new(fail_at),
            n_operations: AtomicU64::new(0),
            is_mended: AtomicBool::new(false),
        }
    }

    /// Counts operations from now on.
    pub fn count_anew(&self) {
        self.n_operations.store(0, Ordering::SeqCst);
    }

    /// From now on nothing fails.
    pub fn mend(&self) {
        self.is_mended.store(true, Ordering::SeqCst);
    }

    /// Does something while nothing fails.
    pub fn mend_for(&self, something: impl FnOnce()) {
        self.is_mended.store(true, Ordering::SeqCst);
        something();
        self.is_mended.store(false, Ordering::SeqCst);
    }

    /// Whether the operation that was to fail has come.
    pub fn has_failed(&self) -> bool {
        self.n_operations.load(Ordering::SeqCst) >= self.fail_at.load(Ordering::SeqCst)
    }

    fn fails_now(&self) -> bool {
        let now = self.n_operations.fetch_add(1, Ordering::SeqCst) + 1;
        let fail_at = self.fail_at.load(Ordering::SeqCst);
        let is_hit = now == fail_at || (self.is_lasting && now > fail_at);
        is_hit && !self.is_mended.load(Ordering::SeqCst)
    }

    /// Does `real`, or fails; `half` is what a full disk leaves behind.
    fn does<T>(
        &self,
        real: impl FnOnce() -> io::Result<T>,
        half: impl FnOnce() -> io::Result<()>,
    ) -> io::Result<T> {
        if !self.fails_now() {
            return real();
        }
        match self.failure {
            Failure::Refused => Err(io::Error::from_raw_os_error(5)),
            Failure::HalfWritten => {
                half()?;
                Err(io::Error::from_raw_os_error(28))
            }
            Failure::NotPromised => {
                real()?;
                Err(io::Error::from_raw_os_error(5))
            }
        }
    }
}

impl Disk for FailingDisk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.does(|| RealDisk.read(path), || Ok(()))
    }

    fn length(&self, path: &Path) -> io::Result<u64> {
        self.does(|| RealDisk.length(path), || Ok(()))
    }

    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let half = || RealDisk.write_new(path, &bytes[..bytes.len() / 2]);
        self.does(|| RealDisk.write_new(path, bytes), half)
    }

    fn append(&self, path: &Path, keep: u64, bytes: &[u8]) -> io::Result<()> {
        let half = || RealDisk.append(path, keep, &bytes[..bytes.len() / 2]);
        self.does(|| RealDisk.append(path, keep, bytes), half)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.does(|| RealDisk.rename(from, to), || Ok(()))
    }

    fn copy(&self, from: &Path, to: &Path) -> io::Result<()> {
        let half = || {
            let bytes = RealDisk.read(from)?;
            RealDisk.write_new(to, &bytes[..bytes.len() / 2])
        };
        self.does(|| RealDisk.copy(from, to), half)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.does(|| RealDisk.remove(path), || Ok(()))
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.does(|| RealDisk.sync_folder(folder), || Ok(()))
    }
}
