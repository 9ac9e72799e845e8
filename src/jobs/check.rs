//! Looking for every problem of a project on disk: what does not fit together, and photos that moved or changed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::imaging::fingerprint::{FingerprintError, fingerprint};
use crate::model::check::{Problem, problems};
use crate::model::photo::Photo;
use crate::model::project::Project;
use crate::store::disk::RealDisk;
use crate::store::layout::{folder, photo_path};
use crate::store::open_project::{OpenError, OpenProject};
use crate::workers::progress::{Cancelled, Progress};

/// Why a project could not be looked through.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// It cannot be opened, or its history is broken.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Somebody asked to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// Every problem of the project at `path`; an empty list is a sound project with all its photos.
///
/// # Errors
/// A file that is no project, is damaged, or whose history does not hold together.
pub fn check(path: &Path, progress: &Progress) -> Result<Vec<Problem>, CheckError> {
    let file = OpenProject::read(path, None, &RealDisk)?;
    let project = file.project();
    let notices = file.notices().iter();
    let what = path.display().to_string();
    let mut found: Vec<Problem> =
        notices.map(|notice| Problem { what: what.clone(), trouble: notice.clone() }).collect();
    found.extend(problems(project));
    found.extend(odd_photos(path, project, progress)?);
    Ok(found)
}

fn odd_photos(
    path: &Path,
    project: &Project,
    progress: &Progress,
) -> Result<Vec<Problem>, Cancelled> {
    progress.begin("Checking photos", project.photos.len() as u64);
    let photos: Vec<&Photo> = project.photos.values().collect();
    let states: Vec<Option<State>> = photos
        .par_iter()
        .map(|photo| {
            let state = if progress.is_cancelled() { None } else { Some(state_of(path, photo)) };
            progress.advance();
            state
        })
        .collect();
    progress.check()?;
    let mut elsewhere = None;
    let mut found = Vec::new();
    for (photo, state) in photos.into_iter().zip(states.into_iter().flatten()) {
        let trouble = match state {
            State::Fine if photo.is_complete => continue,
            State::Fine => "the file ends early: part of the picture is missing".to_owned(),
            State::Changed => {
                "the file is not the one that was added: its content changed. Marks and scores are kept; look at it \
                 before you trust them"
                    .to_owned()
            }
            State::Unreadable(why) => format!("the file cannot be read: {why}"),
            State::Outside => "its path leads out of the project's folder".to_owned(),
            State::Missing => {
                let files = elsewhere.get_or_insert_with(|| by_size(folder(path)));
                match find(files, photo, progress) {
                    Some(there) => format!("the file is missing; the same picture lies at {}", there.display()),
                    None => "the file is missing, and the same picture is nowhere in the folder".to_owned(),
                }
            }
        };
        found.push(Problem { what: format!("photo {}", photo.path), trouble });
    }
    Ok(found)
}

enum State {
    Fine,
    Changed,
    Missing,
    Unreadable(String),
    Outside,
}

fn state_of(project: &Path, photo: &Photo) -> State {
    let Some(path) = photo_path(project, &photo.path) else { return State::Outside };
    match fingerprint(&path, &Progress::silent()) {
        Ok(found) if found.blake3 == photo.hash && found.bytes == photo.bytes => State::Fine,
        Ok(_) => State::Changed,
        Err(_) if !path.exists() => State::Missing,
        Err(
            error @ (FingerprintError::NotAFile
            | FingerprintError::Unreadable(_)
            | FingerprintError::Cancelled(_)),
        ) => State::Unreadable(error.to_string()),
    }
}

/// All files below a folder, by their size: only one of the same size can be the same.
fn by_size(folder: &Path) -> BTreeMap<u64, Vec<PathBuf>> {
    let mut files: BTreeMap<u64, Vec<PathBuf>> = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten() {
        if entry.file_type().is_file()
            && let Ok(data) = entry.metadata()
        {
            files.entry(data.len()).or_default().push(entry.into_path());
        }
    }
    files
}

fn find(
    files: &BTreeMap<u64, Vec<PathBuf>>,
    photo: &Photo,
    progress: &Progress,
) -> Option<PathBuf> {
    let same_size = files.get(&photo.bytes)?;
    let is_same =
        |path: &&PathBuf| fingerprint(path, progress).is_ok_and(|found| found.blake3 == photo.hash);
    same_size.iter().find(is_same).cloned()
}
