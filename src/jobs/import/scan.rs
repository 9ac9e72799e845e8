//! Looking through folders and files: every file ends as a photo, or as something else with the reason.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use rayon::prelude::{IntoParallelIterator as _, ParallelIterator as _};

use crate::exchange::photo_set::natural::natural_cmp;
use crate::imaging::limits::Limits;
use crate::jobs::import::examine::{Content, FoundFile, examine};
use crate::jobs::import::home::is_writable;
use crate::jobs::import::walk::walk;
use crate::workers::progress::{Cancelled, Progress};

/// Everything that was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The folder that was chosen, else the one that holds everything chosen; none if nothing does, as on two drives.
    pub folder: Option<PathBuf>,
    /// Whether a project file could be written there.
    pub is_writable: bool,
    /// Every file, in the order people count: `IMG_9` before `IMG_10`.
    pub files: Vec<FoundFile>,
    /// How many hidden files and folders were passed by.
    pub n_hidden: usize,
}

/// Why nothing was looked through.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Somebody asked to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// What was named is not there, or may not be opened.
    #[error("cannot look for photos ({source}): {}", .path.display())]
    Unreachable {
        /// What was named.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// Looks through `paths`, folders with all that is below them, and reads what each file is.
///
/// Files are only read. `today` tells which capture times lie in the future.
pub fn scan(
    paths: &[PathBuf],
    limits: &Limits,
    today: Date,
    progress: &Progress,
) -> Result<Found, ImportError> {
    progress.begin("Looking for photos", 0);
    let mut roots = Vec::new();
    for path in paths {
        let root = fs::canonicalize(path)
            .map_err(|source| ImportError::Unreachable { path: path.clone(), source })?;
        roots.push(root);
    }
    let folder = common_folder(&roots);
    let walked = walk(&roots, progress)?;
    progress.begin("Reading photos", walked.files.len() as u64);
    let examined: Result<Vec<FoundFile>, Cancelled> = walked
        .files
        .into_par_iter()
        .map(|path| {
            let found = examine(&path, limits, today, progress);
            progress.advance();
            found
        })
        .collect();
    let left_out = walked.left_out.into_iter().map(|(path, reason)| FoundFile {
        path,
        written: None,
        content: Content::Skipped(reason),
    });
    let mut files: Vec<FoundFile> = examined?.into_iter().chain(left_out).collect();
    files.sort_by_cached_key(|file| Name(file.path.to_string_lossy().into_owned()));
    let is_writable = folder.as_deref().is_some_and(is_writable);
    Ok(Found { folder, is_writable, files, n_hidden: walked.n_hidden })
}

impl Found {
    /// How many of the files are photos.
    pub fn n_photos(&self) -> usize {
        self.files.iter().filter(|file| matches!(file.content, Content::Photo(_))).count()
    }
}

/// The deepest folder that holds all of these; for a single folder that folder itself.
fn common_folder(roots: &[PathBuf]) -> Option<PathBuf> {
    let mut folders =
        roots.iter().map(|root| if root.is_dir() { Some(root.as_path()) } else { root.parent() });
    let first = folders.next()??;
    let mut common = first;
    for folder in folders {
        let folder = folder?;
        common = common.ancestors().find(|ancestor| folder.starts_with(ancestor))?;
    }
    // The top of a drive is no folder of photos, unless it was chosen.
    let is_chosen = roots.iter().any(|root| root == common);
    (is_chosen || common.file_name().is_some()).then(|| common.to_owned())
}

/// A name in the order people count.
#[derive(PartialEq, Eq)]
struct Name(String);

impl Ord for Name {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        // `a/b` before `a b`: what is in a folder stays together.
        let by_part = |name: &str| name.replace(std::path::MAIN_SEPARATOR, "\u{1}");
        natural_cmp(&by_part(&self.0), &by_part(&other.0)).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// Where `path` lies as seen from `folder`, with forward slashes; none if it is not below it.
///
/// The error says why a name cannot stand in a project.
pub fn path_below(folder: &Path, path: &Path) -> Option<Result<String, &'static str>> {
    let relative = path.strip_prefix(folder).ok()?;
    let mut names = Vec::new();
    for part in relative.components() {
        match part.as_os_str().to_str() {
            Some(name) => names.push(name),
            None => return Some(Err("its name is not valid text; rename it, then add it")),
        }
    }
    Some(Ok(names.join("/")))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::imaging::test_files::jpeg;

    fn found(files: &[(&str, Vec<u8>)], paths: &[&str]) -> (tempfile::TempDir, Found) {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, bytes) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, bytes).expect("written");
        }
        let paths: Vec<PathBuf> = paths.iter().map(|path| folder.path().join(path)).collect();
        let found = scan(&paths, &Limits::default(), date(2026, 1, 10), &Progress::silent());
        (folder, found.expect("a folder that is there"))
    }

    #[test]
    fn files_come_in_the_order_people_count() {
        let names = ["IMG_10.jpg", "IMG_9.jpg", "a/IMG_1.jpg", "notes.txt"];
        let files: Vec<(&str, Vec<u8>)> = names.iter().map(|name| (*name, jpeg(8, 8))).collect();
        let (folder, found) = found(&files, &["."]);
        let root = folder.path().canonicalize().expect("it is there");
        let names: Vec<String> = found
            .files
            .iter()
            .map(|file| path_below(&root, &file.path).expect("below").expect("text"))
            .collect();
        assert_eq!(names, ["a/IMG_1.jpg", "IMG_9.jpg", "IMG_10.jpg", "notes.txt"]);
        assert_eq!(found.n_photos(), 4);
        assert_eq!(found.folder, Some(root));
        assert!(found.is_writable);
    }

    #[test]
    fn loose_files_have_the_folder_that_holds_them_all() {
        let files = [("a/b/1.jpg", jpeg(8, 8)), ("a/c/2.jpg", jpeg(8, 8))];
        let (folder, found) = found(&files, &["a/b/1.jpg", "a/c/2.jpg"]);
        let root = folder.path().canonicalize().expect("it is there");
        assert_eq!(found.folder, Some(root.join("a")));
        assert_eq!(found.files.len(), 2);
    }

    #[test]
    fn what_is_not_there_is_an_error_with_its_name() {
        let error = scan(
            &[PathBuf::from("/no/such/folder")],
            &Limits::default(),
            date(2026, 1, 10),
            &Progress::silent(),
        );
        let words = error.expect_err("not there").to_string();
        assert!(words.ends_with(": /no/such/folder"), "{words}");
    }
}
