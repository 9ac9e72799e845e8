//! Which files lie in a folder: all of them but hidden ones, our own, and links that lead elsewhere.
//!
//! What is left out although a person could ask for it is named with the reason. Hidden files are only counted: a card
//! from a Mac brings a hidden twin of every photo.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::workers::progress::{Cancelled, Progress};

/// What lies in the folders that were looked through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walked {
    /// The files, sorted by path.
    pub files: BTreeSet<PathBuf>,
    /// What is no file to be read, and why.
    pub left_out: Vec<(PathBuf, String)>,
    /// How many hidden files and folders were passed by.
    pub n_hidden: usize,
}

/// Looks through `roots`, which are folders or files, each by its real path without links.
pub fn walk(roots: &[PathBuf], progress: &Progress) -> Result<Walked, Cancelled> {
    let mut walked = Walked::default();
    for root in roots {
        let mut entries = WalkDir::new(root).follow_links(false).sort_by_file_name().into_iter();
        while let Some(entry) = entries.next() {
            progress.check()?;
            match entry {
                Ok(entry) if entry.depth() > 0 && is_hidden(&entry) => {
                    walked.n_hidden += 1;
                    if entry.file_type().is_dir() {
                        entries.skip_current_dir();
                    }
                }
                Ok(entry) if entry.depth() > 0 && is_own(entry.path()) => {}
                Ok(entry) => walked.add(&entry, roots),
                Err(error) => {
                    let path = error.path().unwrap_or(root).to_owned();
                    let reason = error.io_error().map_or_else(
                        || "cannot be looked through".to_owned(),
                        |error| format!("cannot be looked through ({error})"),
                    );
                    walked.left_out.push((path, reason));
                }
            }
        }
    }
    Ok(walked)
}

impl Walked {
    fn add(&mut self, entry: &DirEntry, roots: &[PathBuf]) {
        let path = entry.path().to_owned();
        let kind = entry.file_type();
        if kind.is_file() {
            self.files.insert(path);
        } else if kind.is_symlink() {
            // A link to a folder of these roots is passed by: its photos are found where they are.
            match fs::canonicalize(&path) {
                Ok(target) if !roots.iter().any(|root| target.starts_with(root)) => {
                    let reason = "a link that leads out of the folder; add the file it leads to";
                    self.left_out.push((path, reason.to_owned()));
                }
                Ok(target) if target.is_file() => drop(self.files.insert(path)),
                Ok(_) => {}
                Err(_) => self.left_out.push((path, "a link that leads nowhere".to_owned())),
            }
        } else if !kind.is_dir() {
            self.left_out.push((path, "a device or a pipe, not a file".to_owned()));
        }
    }
}

/// Whether people do not see it in their file manager either.
fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with('.') || has_hidden_flag(entry)
}

#[cfg(windows)]
fn has_hidden_flag(entry: &DirEntry) -> bool {
    use std::os::windows::fs::MetadataExt as _;
    const HIDDEN: u32 = 2;
    entry.metadata().is_ok_and(|metadata| metadata.file_attributes() & HIDDEN != 0)
}

#[cfg(not(windows))]
fn has_hidden_flag(_entry: &DirEntry) -> bool {
    false
}

/// Whether this program wrote it: a project file, its history and backups, or its lock.
fn is_own(path: &Path) -> bool {
    let has_ending =
        |ending: &str| path.extension().is_some_and(|found| found.eq_ignore_ascii_case(ending));
    has_ending("ron") || (has_ending("lock") && path.with_extension("ron").is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with these empty files, and its real path.
    fn folder(files: &[&str]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().canonicalize().expect("it is there");
        for file in files {
            let path = root.join(file);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, file).expect("written");
        }
        (folder, root)
    }

    fn names(walked: &Walked, root: &Path) -> Vec<String> {
        let relative = |path: &PathBuf| {
            path.strip_prefix(root).expect("below").to_string_lossy().replace('\\', "/")
        };
        walked.files.iter().map(relative).collect()
    }

    #[test]
    fn hidden_files_and_our_own_are_passed_by() {
        let (_folder, root) = folder(&[
            "b.jpg",
            "face/a.jpg",
            "face/._a.jpg",
            ".case.cache/1.jpg",
            "case.ron",
            "case.history.ron",
            "case.lock",
            "other.lock",
        ]);
        let walked = walk(std::slice::from_ref(&root), &Progress::silent()).expect("not cancelled");
        assert_eq!(names(&walked, &root), ["b.jpg", "face/a.jpg", "other.lock"]);
        assert_eq!((walked.n_hidden, walked.left_out), (2, Vec::new()));
    }

    #[test]
    fn a_file_reached_twice_is_one_file() {
        let (_folder, root) = folder(&["face/a.jpg"]);
        let roots = [root.clone(), root.join("face"), root.join("face/a.jpg")];
        let walked = walk(&roots, &Progress::silent()).expect("not cancelled");
        assert_eq!(names(&walked, &root), ["face/a.jpg"]);
    }

    #[test]
    fn cancelling_stops_the_walk() {
        let (_folder, root) = folder(&["a.jpg"]);
        let progress = Progress::silent();
        progress.cancel();
        assert_eq!(walk(&[root], &progress), Err(Cancelled));
    }

    #[cfg(unix)]
    #[test]
    fn links_stay_inside_and_pipes_are_named() {
        use std::os::unix::fs::symlink;
        use std::os::unix::net::UnixListener;
        let (_other, outside) = folder(&["secret.jpg"]);
        let (_folder, root) = folder(&["face/a.jpg"]);
        symlink(root.join("face/a.jpg"), root.join("b.jpg")).expect("linked");
        symlink(&root, root.join("face/loop")).expect("linked");
        symlink(outside.join("secret.jpg"), root.join("c.jpg")).expect("linked");
        symlink(&outside, root.join("d")).expect("linked");
        symlink(root.join("gone"), root.join("e.jpg")).expect("linked");
        let _socket = UnixListener::bind(root.join("f.jpg")).expect("a socket");
        let walked = walk(std::slice::from_ref(&root), &Progress::silent()).expect("not cancelled");
        assert_eq!(names(&walked, &root), ["b.jpg", "face/a.jpg"]);
        let reasons: Vec<&str> =
            walked.left_out.iter().map(|(_, reason)| reason.split(';').next().unwrap()).collect();
        let out = "a link that leads out of the folder";
        assert_eq!(
            reasons,
            [out, out, "a link that leads nowhere", "a device or a pipe, not a file"]
        );
    }
}
