//! Small pictures kept beside the project, so that a folder of large photos opens at once the next time.
//!
//! They lie in `.NAME.cache` and nowhere else, may be deleted at any time, and are never believed: each file carries a
//! checksum, the fingerprint of its photo, and size and time of the photo's file when the picture was made. Whatever does
//! not fit is silently made again. Nothing here is worth an error, so there are none.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::imaging::fingerprint::Stamp;
use crate::imaging::pixels::Pixels;
use crate::imaging::thumbnail::{pack, unpack};
use crate::store::disk::put;
use crate::store::layout::cache_path;

/// The thumbnails of one project; clones share it.
#[derive(Clone, Debug)]
pub struct ThumbnailCache {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    folder: PathBuf,
    most_bytes: u64,
    writing: Mutex<Writing>,
}

#[derive(Debug)]
enum Writing {
    /// The project is read-only, or writing failed: not tried again.
    Never,
    /// Nothing was written yet, so what lies there was not counted.
    NotYet,
    /// So many bytes lie there, as far as we know.
    Counted(u64),
}

/// Which picture of which photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// BLAKE3 of the photo's file, 64 hexadecimal digits.
    pub hash: &'a str,
    /// The photo's file as it was when it had that fingerprint.
    pub stamp: Stamp,
    /// The longer side at most, in pixels.
    pub side: u32,
}

/// The bytes that all pictures of a project may take.
const MOST_BYTES: u64 = 512 << 20;

/// What every file begins with; the last byte is the version, counted up when small pictures come out differently.
const MAGIC: &[u8; 8] = b"SERTHUM\x01";

const ENDING: &str = "thumbnail";

/// Behind the magic: the hash, the stamp (size, seconds, nanoseconds), side, width, height.
const HEADER: usize = MAGIC.len() + 64 + 8 + 8 + 4 + 3 * 4;

const CHECKSUM: usize = 32;

/// No picture of ours comes near; a larger file is not even read.
const MOST_BYTES_EACH: u64 = 8 << 20;

impl ThumbnailCache {
    /// The cache of a project; nothing is written for one that is read-only.
    pub fn beside(project: &Path, is_read_only: bool) -> Self {
        Self::with_most(cache_path(project), is_read_only, MOST_BYTES)
    }

    fn with_most(folder: PathBuf, is_read_only: bool, most_bytes: u64) -> Self {
        let writing = if is_read_only { Writing::Never } else { Writing::NotYet };
        Self { shared: Arc::new(Shared { folder, most_bytes, writing: Mutex::new(writing) }) }
    }

    /// The picture, if it is there and whole, and if the photo's file is as it was.
    pub fn read(&self, entry: Entry<'_>) -> Option<Pixels> {
        let path = self.path(entry)?;
        if !self.is_ours() || fs::metadata(&path).ok()?.len() > MOST_BYTES_EACH {
            return None;
        }
        let bytes = fs::read(path).ok()?;
        let (content, checksum) = bytes.split_last_chunk::<CHECKSUM>()?;
        let (header, picture) = content.split_at_checked(HEADER)?;
        let (start, size) = header.split_last_chunk::<8>()?;
        let [width, height] =
            [0, 4].map(|at| u32::from_le_bytes([0, 1, 2, 3].map(|i| size[at + i])));
        let is_sound = start == beginning(entry)
            && width.max(height) <= entry.side
            && blake3::hash(content) == *checksum;
        is_sound.then(|| unpack(picture, width, height)).flatten()
    }

    /// Keeps a picture. What does not work out is left.
    pub fn write(&self, entry: Entry<'_>, pixels: &Pixels) {
        let Some(path) = self.path(entry) else { return };
        let mut writing = self.shared.writing.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(*writing, Writing::Never) {
            return;
        }
        drop(writing);
        let Some(picture) = pack(pixels) else { return };
        let mut bytes = beginning(entry);
        bytes.extend(pixels.width().to_le_bytes());
        bytes.extend(pixels.height().to_le_bytes());
        bytes.extend(picture);
        bytes.extend(blake3::hash(&bytes).as_bytes());

        writing = self.shared.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let is_there = fs::create_dir(&self.shared.folder).is_ok() || self.is_ours();
        if !is_there || put(&path, &bytes).is_err() {
            *writing = Writing::Never;
            return;
        }
        let counted = match *writing {
            Writing::Counted(before) => before + bytes.len() as u64,
            Writing::Never | Writing::NotYet => self.n_bytes(),
        };
        let is_too_much = counted > self.shared.most_bytes;
        *writing = Writing::Counted(if is_too_much { self.shrink() } else { counted });
    }

    /// Whether the folder is one; a link could lead pictures of patients anywhere.
    fn is_ours(&self) -> bool {
        fs::symlink_metadata(&self.shared.folder).is_ok_and(|data| data.is_dir())
    }

    fn path(&self, entry: Entry<'_>) -> Option<PathBuf> {
        // The hash comes from a project file, which is somebody else's text.
        let is_hash = entry.hash.len() == 64 && entry.hash.bytes().all(|c| c.is_ascii_hexdigit());
        let name = format!("{}-{}.{ENDING}", entry.hash, entry.side);
        is_hash.then(|| self.shared.folder.join(name))
    }

    /// The pictures that lie there: when each was written, its size, its name.
    fn files(&self) -> Vec<(Stamp, PathBuf)> {
        let entries = fs::read_dir(&self.shared.folder).into_iter().flatten().flatten();
        entries
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|ending| ending == ENDING))
            .filter_map(|path| Some((Stamp::of(&path).ok()?, path)))
            .collect()
    }

    fn n_bytes(&self) -> u64 {
        self.files().iter().map(|(stamp, _)| stamp.bytes).sum()
    }

    /// Removes what was written longest ago, so that there is room for a while; says what is left.
    fn shrink(&self) -> u64 {
        let mut files = self.files();
        files.sort_by_key(|(stamp, _)| (stamp.seconds, stamp.nanoseconds));
        let mut bytes: u64 = files.iter().map(|(stamp, _)| stamp.bytes).sum();
        for (stamp, path) in files {
            if bytes <= self.shared.most_bytes / 4 * 3 {
                break;
            }
            if fs::remove_file(path).is_ok() {
                bytes -= stamp.bytes;
            }
        }
        bytes
    }
}

/// What a file of this entry begins with, up to the size of the picture.
fn beginning(entry: Entry<'_>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEADER);
    bytes.extend(MAGIC);
    bytes.extend(entry.hash.as_bytes());
    bytes.extend(entry.stamp.bytes.to_le_bytes());
    bytes.extend(entry.stamp.seconds.to_le_bytes());
    bytes.extend(entry.stamp.nanoseconds.to_le_bytes());
    bytes.extend(entry.side.to_le_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imaging::test_files::picture;

    fn entry(hash: &str) -> Entry<'_> {
        Entry { hash, stamp: Stamp { bytes: 7, seconds: -3, nanoseconds: 5 }, side: 256 }
    }

    fn cache(folder: &Path, is_read_only: bool) -> ThumbnailCache {
        ThumbnailCache::beside(&folder.join("case.ron"), is_read_only)
    }

    fn files(folder: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).collect()
    }

    #[test]
    fn a_picture_is_found_again_only_for_the_same_file_and_size() {
        let folder = tempfile::tempdir().expect("a folder");
        let (hash, other) = ("a".repeat(64), "b".repeat(64));
        let cached = cache(folder.path(), false);
        let pixels = picture(64, 48);
        assert_eq!(cached.read(entry(&hash)), None);
        cached.write(entry(&hash), &pixels);
        let found = cache(folder.path(), true).read(entry(&hash)).expect("kept");
        assert_eq!((found.width(), found.height()), (64, 48));
        let off = found.rgba().iter().zip(pixels.rgba()).map(|(a, b)| a.abs_diff(*b)).max();
        assert!(off.is_some_and(|off| off < 24), "{off:?}");
        let stamp = entry(&hash).stamp;
        for wrong in [
            Entry { side: 768, ..entry(&hash) },
            Entry { stamp: Stamp { bytes: 8, ..stamp }, ..entry(&hash) },
            Entry { stamp: Stamp { seconds: 3, ..stamp }, ..entry(&hash) },
            Entry { stamp: Stamp { nanoseconds: 6, ..stamp }, ..entry(&hash) },
            entry(&other),
            entry("../../etc/passwd"),
            entry(""),
        ] {
            assert_eq!(cached.read(wrong), None, "{wrong:?}");
        }
        // Another photo's picture under this name.
        let files = files(&folder.path().join(".case.cache"));
        assert_eq!(files.len(), 1);
        fs::copy(&files[0], files[0].with_file_name(format!("{other}-256.{ENDING}")))
            .expect("copied");
        assert_eq!(cached.read(entry(&other)), None);
    }

    #[test]
    fn a_damaged_file_is_no_picture_and_is_made_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let hash = "c".repeat(64);
        let cached = cache(folder.path(), false);
        cached.write(entry(&hash), &picture(20, 10));
        let path = files(&folder.path().join(".case.cache")).remove(0);
        let whole = fs::read(&path).expect("written");
        for n in 0..whole.len() {
            fs::write(&path, &whole[..n]).expect("written");
            assert_eq!(cached.read(entry(&hash)), None, "cut at {n}");
            let mut flipped = whole.clone();
            flipped[n] ^= 1;
            fs::write(&path, flipped).expect("written");
            assert_eq!(cached.read(entry(&hash)), None, "a bit flipped in byte {n}");
        }
        cached.write(entry(&hash), &picture(20, 10));
        assert!(cached.read(entry(&hash)).is_some());
        fs::remove_dir_all(folder.path().join(".case.cache")).expect("removed");
        assert_eq!(cached.read(entry(&hash)), None);
        cache(folder.path(), false).write(entry(&hash), &picture(20, 10));
        assert!(cached.read(entry(&hash)).is_some());
    }

    #[test]
    fn what_was_written_longest_ago_goes_when_there_is_too_much() {
        let folder = tempfile::tempdir().expect("a folder");
        let there = folder.path().join("cache");
        let hashes: Vec<String> = (0..8).map(|n| n.to_string().repeat(64)).collect();
        let measure = ThumbnailCache::with_most(there.clone(), false, u64::MAX);
        measure.write(entry(&hashes[0]), &picture(64, 48));
        let each = measure.n_bytes();
        fs::write(there.join("notes.txt"), vec![b'x'; 100 * each as usize]).expect("written");
        // Those that lie there count, whoever wrote them; what is not a picture of ours stays.
        let cached = ThumbnailCache::with_most(there.clone(), false, each * 4);
        for hash in &hashes[1..] {
            // File systems count time in coarse steps.
            std::thread::sleep(std::time::Duration::from_millis(15));
            cached.write(entry(hash), &picture(64, 48));
            assert!(cached.read(entry(hash)).is_some(), "the newest stays");
            assert!(cached.n_bytes() <= each * 4);
        }
        assert_eq!(cached.read(entry(&hashes[0])), None);
        assert!(there.join("notes.txt").exists());
    }

    #[test]
    fn nothing_is_written_where_it_should_not_be() {
        let folder = tempfile::tempdir().expect("a folder");
        let hash = "d".repeat(64);
        cache(folder.path(), true).write(entry(&hash), &picture(20, 10));
        assert_eq!(files(folder.path()), Vec::<PathBuf>::new(), "read-only");
        cache(&folder.path().join("gone"), false).write(entry(&hash), &picture(20, 10));
        assert_eq!(files(folder.path()), Vec::<PathBuf>::new(), "no folders are made above");
        fs::write(folder.path().join(".case.cache"), "a file").expect("written");
        let cached = cache(folder.path(), false);
        cached.write(entry(&hash), &picture(20, 10));
        assert_eq!(fs::read(folder.path().join(".case.cache")).expect("there"), b"a file");
        assert_eq!(cached.read(entry(&hash)), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed_to_another_place() {
        let folder = tempfile::tempdir().expect("a folder");
        let elsewhere = tempfile::tempdir().expect("a folder");
        let link = folder.path().join(".case.cache");
        std::os::unix::fs::symlink(elsewhere.path(), &link).expect("linked");
        let hash = "e".repeat(64);
        cache(folder.path(), false).write(entry(&hash), &picture(20, 10));
        assert_eq!(files(elsewhere.path()), Vec::<PathBuf>::new());
    }
}
