//! The names of the files of a project, in one place.

use std::path::{Path, PathBuf};

/// `case.history.ron` beside `case.ron`.
pub fn history_path(project: &Path) -> PathBuf {
    beside(project, "history.ron")
}

/// `case.bak.ron`: the snapshot before the last one.
pub fn backup_path(project: &Path) -> PathBuf {
    beside(project, "bak.ron")
}

/// `case.lock`: who has it open.
pub fn lock_path(project: &Path) -> PathBuf {
    beside(project, "lock")
}

/// `.case.cache`: thumbnails; may be deleted at any time.
pub fn cache_path(project: &Path) -> PathBuf {
    project.with_file_name(format!(".{}.cache", stem(project)))
}

/// Whether it is named as the backup of another project: whoever saves that project replaces it.
pub fn is_backup(project: &Path) -> bool {
    let name = project.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    name.ends_with(".bak.ron")
}

/// `case (conflict 2022-08-17 1402).ron`: what we could not write to its place.
///
/// The name is good on every system, and free.
pub fn aside_path(path: &Path, word: &str, when: &str) -> PathBuf {
    let when: String = when
        .chars()
        .take(16)
        .map(|c| if c == 'T' { ' ' } else { c })
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-'))
        .collect();
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let endings = [".history.ron", ".bak.ron", ".ron"];
    let ending = endings.into_iter().find(|ending| name.ends_with(ending)).unwrap_or_default();
    let first = name.strip_suffix(ending).unwrap_or(&name);
    let candidates = std::iter::once(String::new()).chain((2..).map(|n| format!(" {n}")));
    candidates
        .map(|n| path.with_file_name(format!("{first} ({word} {when}{n}){ending}")))
        .find(|path| !path.exists())
        .expect("the numbers never end")
}

/// The folder a file lies in; photo paths are relative to that of the project file.
pub fn folder(project: &Path) -> &Path {
    project
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or_else(|| Path::new("."))
}

/// Where a photo of the project lies; none for a path that leads out of the project's folder.
///
/// A project file is somebody else's text: only plain names below its folder are followed.
pub fn photo_path(project: &Path, relative: &str) -> Option<PathBuf> {
    let is_inside = relative.split('/').all(|part| is_plain(part, cfg!(windows)));
    is_inside.then(|| folder(project).join(relative))
}

/// Whether a name is only a name: not a step up, and on Windows neither a drive, a share, a stream nor a device.
fn is_plain(part: &str, on_windows: bool) -> bool {
    if matches!(part, "" | "." | "..") || part.contains('\0') {
        return false;
    }
    if !on_windows {
        return true;
    }
    let stem = part.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let is_numbered = |name: &str| {
        let number = stem.strip_prefix(name).map(|rest| rest.chars().collect::<Vec<_>>());
        matches!(number.as_deref(), Some(['0'..='9' | '¹' | '²' | '³']))
    };
    let is_device = matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$")
        || is_numbered("COM")
        || is_numbered("LPT");
    // Windows drops dots and spaces at the end: the name would be that of another file.
    !is_device && !part.contains(['\\', ':']) && !part.ends_with(['.', ' '])
}

fn beside(project: &Path, ending: &str) -> PathBuf {
    project.with_file_name(format!("{}.{ending}", stem(project)))
}

fn stem(project: &Path) -> String {
    project.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_lies_beside_the_project() {
        let project = Path::new("study/case.ron");
        assert_eq!(history_path(project), Path::new("study/case.history.ron"));
        assert_eq!(cache_path(project), Path::new("study/.case.cache"));
        let aside = aside_path(project, "conflict", "2022-08-17T14:02:07+02:00");
        assert_eq!(aside, Path::new("study/case (conflict 2022-08-17 1402).ron"));
        let aside = aside_path(&history_path(project), "set aside", "2022-08-17T14:02:07+02:00");
        assert_eq!(aside, Path::new("study/case (set aside 2022-08-17 1402).history.ron"));
        let aside = aside_path(Path::new("S01.2022.ron"), "conflict", "<now>/?");
        assert_eq!(aside, Path::new("S01.2022 (conflict now).ron"));
    }

    #[test]
    fn names_that_windows_takes_for_something_else_are_not_followed_there() {
        let bad = [
            "CON",
            "con.jpg",
            "nul .png",
            "COM1",
            "lpt9.jpg",
            "COM¹",
            "C:",
            "C:x.jpg",
            "a\\b.jpg",
            "\\\\server\\share",
            "face.jpg.",
            "face ",
            "a:stream",
            "CONIN$",
        ];
        for part in bad {
            assert!(!is_plain(part, true), "{part}");
            assert!(is_plain(part, false), "{part} is a good name elsewhere");
        }
        for part in
            ["face.jpg", "Con Brio.jpg", "COM.jpg", "COM12.jpg", "console.png", ".hidden", "é²"]
        {
            assert!(is_plain(part, true), "{part}");
        }
    }

    #[test]
    fn photo_paths_never_leave_the_folder() {
        let project = Path::new("study/case.ron");
        assert_eq!(photo_path(project, "v1/face.jpg"), Some(PathBuf::from("study/v1/face.jpg")));
        for path in ["../x.jpg", "/etc/passwd", "a/../../b.jpg", "a//b.jpg", "", "a/\0"] {
            assert_eq!(photo_path(project, path), None, "{path}");
        }
    }
}
