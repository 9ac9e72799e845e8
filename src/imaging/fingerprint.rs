//! The fingerprint of a file: BLAKE3 over all of its bytes.
//!
//! A project knows a photo by this, so a moved file is found again and a changed one is noticed. It is read in pieces,
//! so that a photo on a slow share can be given up at any time.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;
use std::time::UNIX_EPOCH;

use crate::workers::progress::{Cancelled, Progress};

/// What a file is known by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// BLAKE3 of the content: 64 hexadecimal digits.
    pub blake3: String,
    /// The size of the file.
    pub bytes: u64,
}

/// Size and time of a file: while they stay, it most likely holds what it held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The size of the file.
    pub bytes: u64,
    /// When it was last written: whole seconds from the beginning of 1970.
    pub seconds: i64,
    /// The part of a second behind that, where the file system knows it.
    pub nanoseconds: u32,
}

impl Stamp {
    /// Asks the system.
    pub fn of(path: &Path) -> io::Result<Self> {
        let data = fs::metadata(path)?;
        let written = data.modified()?;
        let (seconds, nanoseconds) = match written.duration_since(UNIX_EPOCH) {
            Ok(after) => (after.as_secs() as i64, after.subsec_nanos()),
            Err(before) => {
                let before = before.duration();
                (-(before.as_secs() as i64), before.subsec_nanos())
            }
        };
        Ok(Self { bytes: data.len(), seconds, nanoseconds })
    }
}

/// Why there is no fingerprint.
#[derive(Debug, thiserror::Error)]
pub enum FingerprintError {
    /// Somebody asked to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// A folder, a device or a pipe.
    #[error("this is a folder or a device, not a file")]
    NotAFile,
    /// The system refused.
    #[error("the file cannot be read ({0}); check that it is still there and that you may open it")]
    Unreadable(io::Error),
}

/// Reads the whole file at `path`, asking `progress` between pieces whether it is still wanted.
///
/// Steps of `progress` are left to the caller, who counts files.
pub fn fingerprint(path: &Path, progress: &Progress) -> Result<Fingerprint, FingerprintError> {
    // Asked before opening: opening a pipe would wait for a writer for ever.
    if !fs::metadata(path).map_err(FingerprintError::Unreadable)?.is_file() {
        return Err(FingerprintError::NotAFile);
    }
    let mut file = File::open(path).map_err(FingerprintError::Unreadable)?;
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; PIECE];
    loop {
        progress.check()?;
        match file.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => {
                hasher.update(buffer.get(..n).unwrap_or_default());
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(FingerprintError::Unreadable(error)),
        }
    }
    Ok(Fingerprint { blake3: hasher.finalize().to_hex().to_string(), bytes: hasher.count() })
}

/// Large enough for BLAKE3 to use its widest instructions, small enough to stop quickly.
const PIECE: usize = 1 << 18;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imaging::test_files::on_disk;

    #[test]
    fn the_fingerprint_is_that_of_the_specification() {
        // The first test vector of BLAKE3: no bytes; then three pieces and a bit.
        let (_folder, path) = on_disk("empty.jpg", b"");
        let found = fingerprint(&path, &Progress::silent()).expect("readable");
        assert_eq!(
            found.blake3,
            "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"
        );
        assert_eq!(found.bytes, 0);
        let bytes: Vec<u8> = (0..3 * PIECE + 5).map(|i| (i % 251) as u8).collect();
        let (_folder, path) = on_disk("large.jpg", &bytes);
        let found = fingerprint(&path, &Progress::silent()).expect("readable");
        assert_eq!(found.blake3, blake3::hash(&bytes).to_hex().as_str());
        assert_eq!(found.bytes, bytes.len() as u64);
    }

    #[test]
    fn one_changed_byte_changes_it() {
        let mut bytes = vec![7; 1000];
        let (_folder, path) = on_disk("a.jpg", &bytes);
        bytes[500] ^= 1;
        let (_other, changed) = on_disk("a.jpg", &bytes);
        let of = |path| fingerprint(path, &Progress::silent()).expect("readable").blake3;
        assert_ne!(of(&path), of(&changed));
    }

    #[test]
    fn a_stamp_changes_with_size_and_time() {
        let (_folder, path) = on_disk("a.jpg", b"content");
        let before = Stamp::of(&path).expect("there");
        assert_eq!((before.bytes, Stamp::of(&path).expect("there")), (7, before));
        let written = |seconds: u64| {
            let time = UNIX_EPOCH + std::time::Duration::from_millis(seconds * 1000 + 250);
            let file = File::options().write(true).open(&path).expect("there");
            file.set_modified(time).expect("set");
        };
        written(1_600_000_000);
        let expected = Stamp { bytes: 7, seconds: 1_600_000_000, nanoseconds: 250_000_000 };
        assert_eq!(Stamp::of(&path).expect("there"), expected);
        assert_ne!(expected, before);
    }

    #[test]
    fn it_stops_when_nobody_wants_it_and_refuses_folders() {
        let (folder, path) = on_disk("a.jpg", b"content");
        let progress = Progress::silent();
        progress.cancel();
        assert!(matches!(fingerprint(&path, &progress), Err(FingerprintError::Cancelled(_))));
        let refused = fingerprint(folder.path(), &Progress::silent());
        assert!(matches!(refused, Err(FingerprintError::NotAFile)));
    }
}
