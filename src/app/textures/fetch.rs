//! What a worker does for a whole photo: takes it from the cache beside the project, or decodes it and keeps it there.

use std::path::{Path, PathBuf};

use egui::ColorImage;

use crate::app::textures::{Level, color_image};
use crate::imaging::decode::decode;
use crate::imaging::error::DecodeError;
use crate::imaging::fingerprint::{Stamp, fingerprint};
use crate::imaging::limits::Limits;
use crate::store::thumbnail_cache::{Entry, ThumbnailCache};
use crate::workers::progress::Progress;

/// What a file held when it was last read.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    /// BLAKE3 of the file.
    pub hash: String,
    /// Size and time of the file at that time.
    pub stamp: Stamp,
}

/// A photo that is wanted.
pub(super) struct Fetch {
    pub path: PathBuf,
    pub level: Level,
    pub limits: Limits,
    /// What is known of the file from before.
    pub seen: Option<Seen>,
    /// The cache and the hash that the project knows the photo by; none for photos of no project, which are kept nowhere.
    pub cache: Option<(ThumbnailCache, String)>,
}

impl Fetch {
    /// The picture, and what the file holds now.
    pub fn run(&self) -> (Result<ColorImage, DecodeError>, Option<Seen>) {
        // Asked first: a file that is replaced from here on has another stamp than what is read.
        let stamp = Stamp::of(&self.path).ok();
        if let Some(found) = stamp.and_then(|stamp| self.kept(stamp)) {
            return found;
        }
        let picture = match decode(&self.path, &self.limits, Some(self.level.side())) {
            Ok(picture) => picture,
            Err(error) => return (Err(error), None),
        };
        let seen = stamp.and_then(|stamp| self.seen(stamp));
        // What is small itself is as quick to read as the cache.
        let is_shrunk = picture.full_width.max(picture.full_height) > self.level.side();
        if let (Some((cache, hash)), Some(seen)) = (self.cache(), &seen)
            && (picture.is_complete && is_shrunk)
            && seen.hash == *hash
            && Stamp::of(&self.path).is_ok_and(|now| now == seen.stamp)
        {
            let entry = Entry { hash, stamp: seen.stamp, side: self.level.side() };
            cache.write(entry, &picture.pixels);
        }
        (Ok(color_image(&picture.pixels)), seen)
    }

    fn kept(&self, stamp: Stamp) -> Option<(Result<ColorImage, DecodeError>, Option<Seen>)> {
        let (cache, hash) = self.cache()?;
        let pixels = cache.read(Entry { hash, stamp, side: self.level.side() })?;
        Some((Ok(color_image(&pixels)), Some(Seen { hash: hash.clone(), stamp })))
    }

    /// The cache, for the sizes that are kept: what fills the window is large, and decoded as quickly as needed.
    fn cache(&self) -> Option<&(ThumbnailCache, String)> {
        self.cache.as_ref().filter(|_| self.level < Level::Screen)
    }

    /// What the file holds now. Once per file: it has just been read, so this costs little.
    fn seen(&self, stamp: Stamp) -> Option<Seen> {
        let before = self.seen.clone().filter(|seen| seen.stamp == stamp);
        let now = |path: &Path| fingerprint(path, &Progress::silent()).ok();
        before.or_else(|| Some(Seen { hash: now(&self.path)?.blake3, stamp }))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;
    use crate::imaging::pixels::Pixels;
    use crate::imaging::test_files::{jpeg, jpeg_of, on_disk};

    /// A grey photo in the folder of a project, and how its thumbnail is fetched.
    fn fetch(grey: u8) -> (tempfile::TempDir, Fetch) {
        let bytes = jpeg_of(&Pixels::filled(400, 300, [grey; 3]), 95);
        let (folder, path) = on_disk("a.jpg", &bytes);
        let cache = ThumbnailCache::beside(&folder.path().join("case.ron"), false);
        let hash = blake3::hash(&bytes).to_hex().to_string();
        let (level, limits) = (Level::Thumb, Limits::default());
        (folder, Fetch { path, level, limits, seen: None, cache: Some((cache, hash)) })
    }

    /// The first level of the picture, and what the file is said to hold.
    fn shown(fetch: &Fetch) -> (u8, String) {
        let (image, seen) = fetch.run();
        (image.expect("a photo").pixels[0].r(), seen.expect("a file").hash)
    }

    fn n_kept(folder: &Path) -> usize {
        fs::read_dir(folder.join(".case.cache")).map_or(0, Iterator::count)
    }

    fn date(path: &Path, seconds: u64) {
        let file = fs::File::options().write(true).open(path).expect("there");
        file.set_modified(UNIX_EPOCH + Duration::from_secs(seconds)).expect("set");
    }

    #[test]
    fn a_thumbnail_is_kept_and_taken_from_the_cache_while_the_file_stays() {
        let (folder, fetch) = fetch(100);
        let hash = fetch.cache.as_ref().expect("a cache").1.clone();
        assert_eq!(shown(&fetch), (100, hash.clone()));
        assert_eq!(n_kept(folder.path()), 1);
        // Something else in its place shows that it is read.
        let stamp = Stamp::of(&fetch.path).expect("there");
        let (cache, _) = fetch.cache.as_ref().expect("a cache");
        let entry = Entry { hash: &hash, stamp, side: 256 };
        cache.write(entry, &Pixels::filled(256, 192, [33; 3]));
        assert_eq!(shown(&fetch), (33, hash.clone()));
        date(&fetch.path, 1_600_000_000);
        assert_eq!(shown(&fetch), (100, hash.clone()), "the file may be another, so it is read");
        assert_eq!(shown(&fetch), (100, hash));
    }

    #[test]
    fn a_replaced_photo_is_noticed_and_not_kept() {
        let (folder, fetch) = fetch(100);
        let (_, hash) = shown(&fetch);
        fs::remove_dir_all(folder.path().join(".case.cache")).expect("kept");
        fs::write(&fetch.path, jpeg_of(&Pixels::filled(400, 300, [200; 3]), 95)).expect("written");
        date(&fetch.path, 1_600_000_000);
        let (level, now) = shown(&fetch);
        assert_eq!((level, now == hash, n_kept(folder.path())), (200, false, 0));
    }

    #[test]
    fn only_small_pictures_of_large_whole_photos_of_the_project_are_kept() {
        let (folder, fetch) = fetch(100);
        let whole = fs::read(&fetch.path).expect("there");
        fetch_as(&fetch, |it| it.level = Level::Screen);
        fetch_as(&fetch, |it| it.level = Level::Card);
        fetch_as(&fetch, |it| it.cache = None);
        for bytes in [jpeg(200, 100), whole[..whole.len() - 2].to_vec()] {
            fs::write(&fetch.path, &bytes).expect("written");
            let hash = blake3::hash(&bytes).to_hex().to_string();
            fetch_as(&fetch, |it| it.cache.as_mut().expect("a cache").1.clone_from(&hash));
        }
        assert_eq!(n_kept(folder.path()), 0);
    }

    fn fetch_as(fetch: &Fetch, change: impl FnOnce(&mut Fetch)) {
        let Fetch { path, level, limits, seen, cache } = fetch;
        let (path, seen, cache) = (path.clone(), seen.clone(), cache.clone());
        let mut changed = Fetch { path, level: *level, limits: *limits, seen, cache };
        change(&mut changed);
        assert!(changed.run().0.is_ok());
    }
}
