//! Colours of regions kept beside the project, so that a table need not read every photo again.
//!
//! One small text file for each photo in `.NAME.cache`, which may be deleted at any time and is never believed: it ends
//! in a checksum, and whoever asks names each number by a hash of all that it was made from. What does not fit is
//! measured again. Nothing here is worth an error, so there are none.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::store::disk::put;
use crate::store::layout::cache_path;

/// Numbers by the hash of what they were made from.
pub type Entries = BTreeMap<String, Vec<f64>>;

/// The colours of one project's regions.
#[derive(Clone, Debug)]
pub struct ColorCache {
    folder: PathBuf,
    is_read_only: bool,
}

const FIRST_LINE: &str = "seriatim colour 1\n";

const ENDING: &str = "colour";

/// A photo with thousands of regions stays far below.
const MOST_BYTES: u64 = 16 << 20;

impl ColorCache {
    /// The cache of a project; nothing is written for one that is read-only.
    pub fn beside(project: &Path, is_read_only: bool) -> Self {
        Self { folder: cache_path(project), is_read_only }
    }

    /// What is kept of the photo with this hash; nothing if it is not whole.
    pub fn read(&self, hash: &str) -> Entries {
        self.whole(hash).unwrap_or_default()
    }

    fn whole(&self, hash: &str) -> Option<Entries> {
        let path = self.path(hash)?;
        if !self.is_ours() || fs::metadata(&path).ok()?.len() > MOST_BYTES {
            return None;
        }
        let text = fs::read_to_string(path).ok()?;
        let (content, seal) = text.strip_suffix('\n')?.rsplit_once('\n')?;
        let lines = content.strip_prefix(FIRST_LINE.trim_end())?;
        if blake3::hash(content.as_bytes()).to_hex().as_str() != seal {
            return None;
        }
        let entry = |line: &str| {
            let mut words = line.split(' ');
            let key = words.next()?.to_owned();
            Some((key, words.map(str::parse).collect::<Result<_, _>>().ok()?))
        };
        lines.lines().filter(|line| !line.is_empty()).map(entry).collect()
    }

    /// Keeps these entries of a photo and no others. What does not work out is left.
    pub fn write(&self, hash: &str, entries: &Entries) {
        let Some(path) = self.path(hash).filter(|_| !self.is_read_only) else { return };
        let mut text = FIRST_LINE.trim_end().to_owned();
        for (key, numbers) in entries {
            text.push('\n');
            text.push_str(key);
            for number in numbers {
                // The shortest decimal that is read back as the same number.
                write!(text, " {number:?}").expect("a text takes more text");
            }
        }
        let seal = blake3::hash(text.as_bytes()).to_hex();
        text.push('\n');
        text.push_str(&seal);
        text.push('\n');
        if fs::create_dir(&self.folder).is_ok() || self.is_ours() {
            put(&path, text.as_bytes()).ok();
        }
    }

    /// Whether the folder is one; a link could lead anywhere.
    fn is_ours(&self) -> bool {
        fs::symlink_metadata(&self.folder).is_ok_and(|data| data.is_dir())
    }

    fn path(&self, hash: &str) -> Option<PathBuf> {
        // The hash comes from a project file, which is somebody else's text.
        let is_hash = hash.len() == 64 && hash.bytes().all(|c| c.is_ascii_hexdigit());
        is_hash.then(|| self.folder.join(format!("{hash}.{ENDING}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_exactly_and_damage_gives_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let project = folder.path().join("case.ron");
        let (hash, cache) = ("a".repeat(64), ColorCache::beside(&project, false));
        assert_eq!(cache.read(&hash), Entries::new());
        let entries: Entries =
            [("k1".to_owned(), vec![0.1 + 0.2, -1e-9, 12.0]), ("k2".to_owned(), Vec::new())].into();
        cache.write(&hash, &entries);
        assert_eq!(ColorCache::beside(&project, true).read(&hash), entries);
        assert_eq!(cache.read(&"b".repeat(64)), Entries::new());
        let path = folder.path().join(".case.cache").join(format!("{hash}.colour"));
        let whole = fs::read(&path).expect("written");
        for n in 0..whole.len() {
            fs::write(&path, &whole[..n]).expect("written");
            assert_eq!(cache.read(&hash), Entries::new(), "cut at {n}");
            let mut flipped = whole.clone();
            flipped[n] ^= 1;
            fs::write(&path, flipped).expect("written");
            assert_eq!(cache.read(&hash), Entries::new(), "a bit flipped in byte {n}");
        }
        cache.write(&hash, &entries);
        assert_eq!(cache.read(&hash), entries);
    }

    #[test]
    fn nothing_is_written_for_a_read_only_project_or_under_a_strange_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let project = folder.path().join("case.ron");
        ColorCache::beside(&project, true).write(&"a".repeat(64), &Entries::new());
        ColorCache::beside(&project, false).write("../../x", &Entries::new());
        assert_eq!(fs::read_dir(folder.path()).expect("there").count(), 0);
    }
}
