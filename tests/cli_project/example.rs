//! The example, made once by the program itself, and copied for whoever changes it.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use tempfile::TempDir;

use crate::cli::{seriatim, text};

/// A folder with the example; never changed.
pub static EXAMPLE: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let run = seriatim(&["demo", text(folder.path()), "--size", "64", "--no-window", "-q"]);
    assert_eq!((run.status, run.out.as_str(), run.talk.as_str()), (0, "", ""));
    folder
});

/// The project file of the example; never changed.
pub fn project() -> PathBuf {
    EXAMPLE.path().join("example.ron")
}

/// A copy of the example that may be changed, and its project file.
pub fn copy() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    copy_all(EXAMPLE.path(), folder.path());
    let project = folder.path().join("example.ron");
    (folder, project)
}

fn copy_all(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let (path, copy) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            std::fs::create_dir(&copy).expect("made");
            copy_all(&path, &copy);
        } else {
            std::fs::copy(&path, &copy).expect("copied");
        }
    }
}

/// Every file below a folder by its name, with its content, sorted.
pub fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("below it").to_owned();
                found.push((name, std::fs::read(&path).expect("a file")));
            }
        }
    }
    found.sort();
    found
}
