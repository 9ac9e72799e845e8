//! Putting an export where it was asked for: whole or not at all, and never over a photograph or the project.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::imaging::error::DecodeError;
use crate::imaging::limits::Limits;
use crate::imaging::metadata::facts;
use crate::imaging::sniff::Unsupported;
use crate::model::project::Project;
use crate::store::disk::{PathError, RealDisk, replace};
use crate::store::layout::{backup_path, history_path, lock_path, photo_path};

/// Why an export was not written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// It would destroy what it was made from.
    #[error("this is {what} and is not overwritten; choose another name: {}", .path.display())]
    OwnFile {
        /// A photograph, or a file that it was made from.
        what: &'static str,
        /// Which one.
        path: PathBuf,
    },
    /// The disk refused.
    #[error(transparent)]
    Disk(#[from] PathError),
}

/// Writes an export; an existing file is replaced as a whole or not at all.
///
/// # Errors
/// What the disk says, and that the path is a photo or a file of the project.
pub fn save(
    project_file: &Path,
    project: &Project,
    path: &Path,
    bytes: &[u8],
) -> Result<(), ExportError> {
    refuse_own_files(project_file, project, path)?;
    Ok(replace(&RealDisk, path, None, bytes)?)
}

/// Refuses a path that is a photo or a file of the project, or anybody's photograph.
///
/// # Errors
/// Says which it is.
pub fn refuse_own_files(
    project_file: &Path,
    project: &Project,
    path: &Path,
) -> Result<(), ExportError> {
    let own = [
        project_file.to_owned(),
        history_path(project_file),
        backup_path(project_file),
        lock_path(project_file),
    ];
    refuse_files(own.iter().map(PathBuf::as_path), "a file of the project", path)?;
    let photos = project.photos.values();
    let photos: Vec<PathBuf> =
        photos.filter_map(|photo| photo_path(project_file, &photo.path)).collect();
    refuse_files(photos.iter().map(PathBuf::as_path), "a photo of the project", path)?;
    refuse_photographs(path)
}

/// Refuses a path that is one of `files`, which are `what`.
///
/// # Errors
/// Says what it is.
pub fn refuse_files<'a>(
    mut files: impl Iterator<Item = &'a Path>,
    what: &'static str,
    path: &Path,
) -> Result<(), ExportError> {
    // A path that is not there yet overwrites nothing; links and odd spellings are seen through.
    let Ok(wanted) = path.canonicalize() else { return Ok(()) };
    if files.any(|file| file.canonicalize().is_ok_and(|file| file == wanted)) {
        return Err(ExportError::OwnFile { what, path: path.to_owned() });
    }
    Ok(())
}

/// Refuses a path where a photograph lies, in whatever project; pictures that this program made may be made again.
///
/// # Errors
/// Says that it is a photograph.
pub fn refuse_photographs(path: &Path) -> Result<(), ExportError> {
    // No capture time lies after that day, so that the clock does not matter here.
    let is_photograph = match facts(path, &Limits::default(), Date::MAX) {
        Ok(facts) => !facts.is_seriatim_export,
        Err(DecodeError::Unsupported(kind)) => !matches!(
            kind,
            Unsupported::Pdf | Unsupported::Svg | Unsupported::Video | Unsupported::Archive
        ),
        Err(error) => !matches!(
            error,
            DecodeError::Gone
                | DecodeError::Unreadable(_)
                | DecodeError::NotAFile
                | DecodeError::Empty
                | DecodeError::NotAPhotograph
        ),
    };
    if is_photograph {
        return Err(ExportError::OwnFile { what: "a photograph", path: path.to_owned() });
    }
    Ok(())
}

/// The part of a project that tables and figures are made of, to be handed to a job; outlines stay behind.
pub fn excerpt(project: &Project) -> Project {
    Project {
        subjects: project.subjects.clone(),
        views: project.views.clone(),
        photos: project.photos.clone(),
        key_photos: project.key_photos.clone(),
        lesions: project.lesions.clone(),
        assessments: project.assessments.clone(),
        instruments: project.instruments.clone(),
        ..Project::default()
    }
}

/// Which items have no value and keep a total empty, in one sentence; none when all have.
pub fn missing_words(gaps: &[String]) -> Option<String> {
    const MOST: usize = 3;
    let shown = gaps.iter().take(MOST).map(String::as_str).collect::<Vec<_>>().join(", ");
    match gaps.len() {
        0 => None,
        1 => Some(format!("1 item has no value: {shown}. Its total is left empty.")),
        n if n <= MOST => {
            Some(format!("{n} items have no value: {shown}. Their totals are left empty."))
        }
        n => Some(format!(
            "{n} items have no value: {shown} and {} more. Their totals are left empty.",
            n - MOST
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ids::{PhotoId, SubjectId};
    use crate::model::photo::Photo;

    #[test]
    fn an_export_never_overwrites_a_photo_or_the_project() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("case.ron");
        let photo = Photo::new(SubjectId(1), "v1/face.jpg", "", (1, 1));
        let project = Project { photos: [(PhotoId(1), photo)].into(), ..Project::default() };
        std::fs::create_dir(folder.path().join("v1")).expect("a folder");
        for name in ["case.ron", "case.history.ron", "v1/face.jpg"] {
            let path = folder.path().join(name);
            std::fs::write(&path, "precious").expect("written");
            let odd = folder.path().join("v1/..").join(name);
            for spelling in [path.clone(), odd] {
                let error = save(&file, &project, &spelling, b"table").expect_err(name);
                assert!(matches!(error, ExportError::OwnFile { .. }), "{error}");
            }
            assert_eq!(std::fs::read(&path).expect("still there"), b"precious");
        }
        let table = folder.path().join("scores.csv");
        for content in [&b"old"[..], b"new"] {
            save(&file, &project, &table, content).expect("a free name, then our own export");
            assert_eq!(std::fs::read(&table).expect("written"), content);
        }
    }

    #[test]
    fn no_photograph_is_overwritten_but_our_own_figures_are() {
        use crate::exchange::figure::render::print_png;
        use crate::imaging::pixels::Pixels;
        use crate::imaging::test_files::jpeg;
        let folder = tempfile::tempdir().expect("a folder");
        let pixels = Pixels::new(1, 1, vec![200, 100, 100, 255]).expect("one pixel");
        let figure = print_png(&pixels, 300.0).expect("a PNG");
        let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec();
        for (name, bytes, is_refused) in [
            ("face.jpg", jpeg(8, 8), true),
            ("cut.jpg", jpeg(8, 8)[..40].to_vec(), true),
            ("face.png", heic, true),
            ("figure.png", figure, false),
            ("scores.xlsx", b"PK\x03\x04 a workbook".to_vec(), false),
            ("figure.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec(), false),
            ("scores.csv", b"subject,visit\n".to_vec(), false),
            ("empty.csv", Vec::new(), false),
        ] {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).expect("written");
            assert_eq!(refuse_photographs(&path).is_err(), is_refused, "{name}");
        }
        refuse_photographs(&folder.path().join("new.csv")).expect("nothing is there yet");
        refuse_photographs(folder.path()).expect("a folder is refused by the disk");
    }

    #[test]
    fn what_is_missing_is_one_sentence() {
        let gaps: Vec<String> = (1..6).map(|n| format!("v1 · item{n}")).collect();
        assert_eq!(missing_words(&[]), None);
        assert_eq!(
            missing_words(&gaps[..1]).as_deref(),
            Some("1 item has no value: v1 · item1. Its total is left empty.")
        );
        assert_eq!(
            missing_words(&gaps).as_deref(),
            Some(
                "5 items have no value: v1 · item1, v1 · item2, v1 · item3 and 2 more. Their totals are left empty."
            )
        );
    }
}
