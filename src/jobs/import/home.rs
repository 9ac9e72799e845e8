//! Where a new project may lie, and how its file is called.

use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};

use crate::store::layout::{folder, history_path};

/// The project file of a folder of photos: `FOLDER/<folder name>.ron`; none for the top of a drive, which has no name.
pub fn project_of(photos: &Path) -> Option<PathBuf> {
    let real = fs::canonicalize(photos).ok()?;
    let mut name = real.file_name()?.to_os_string();
    name.push(".ron");
    Some(photos.join(name))
}

/// Whether a project, or what is left of one, is there already.
pub fn is_taken(project: &Path) -> bool {
    project.exists() || history_path(project).exists()
}

/// The folder of a project file by its real path; photos must lie below it.
///
/// A folder that is not there yet is an error.
pub fn home_of(project: &Path) -> std::io::Result<PathBuf> {
    fs::canonicalize(folder(project))
}

/// Whether a file can be made in `folder`; tried out, because rights alone do not tell (network drives, media).
pub fn is_writable(folder: &Path) -> bool {
    if fs::metadata(folder).is_ok_and(|metadata| metadata.permissions().readonly()) {
        return false;
    }
    let trial = folder.join(format!(".seriatim.{}.tmp", std::process::id()));
    let made = OpenOptions::new().write(true).create_new(true).open(&trial);
    let is_writable = made.is_ok();
    drop(made);
    if is_writable {
        // An empty hidden file that will not go does no harm.
        fs::remove_file(&trial).ok();
    }
    is_writable
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_is_called_after_its_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let photos = folder.path().join("case 7");
        fs::create_dir(&photos).expect("made");
        assert_eq!(project_of(&photos), Some(photos.join("case 7.ron")));
        assert_eq!(project_of(&photos.join(".")), Some(photos.join(".").join("case 7.ron")));
        assert_eq!(project_of(Path::new("/")), None);
        let project = photos.join("case 7.ron");
        assert!(!is_taken(&project));
        fs::write(photos.join("case 7.history.ron"), "").expect("written");
        assert!(is_taken(&project), "a history alone is a project");
    }

    #[test]
    fn a_trial_leaves_nothing_behind() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(is_writable(folder.path()));
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
        assert!(!is_writable(&folder.path().join("gone")));
    }
}
