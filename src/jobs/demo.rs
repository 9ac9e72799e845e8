//! The synthetic example: photographs, a project with regions and scores, tables and a figure, all from one command.
//!
//! Its photos lie on each other, so that visits can be compared at once. An example that is already there is opened,
//! never made again. Its entries carry fixed stamps, so that two examples
//! of the same size are the same to the last byte.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::exchange::demo::case::{Shot, View as Scene, Visit as Time};
use crate::exchange::demo::photo_file::{DemoError, render_all};
use crate::exchange::demo::truth::{PhotoTruth, Truth, plan};
use crate::exchange::table::format::Format;
use crate::exchange::table::workbook::WorkbookError;
use crate::imaging::error::DecodeError;
use crate::imaging::fingerprint::{FingerprintError, fingerprint};
use crate::imaging::limits::Limits;
use crate::imaging::metadata::facts;
use crate::instrument::library::Library;
use crate::jobs::export::{ExportError, save};
use crate::jobs::figure::{self, FigureError};
use crate::jobs::fill::{Destination, FillError, fill};
use crate::jobs::scores::{Choice, Layout, ScoresError, scores};
use crate::model::assessment::{Rater, Stamp};
use crate::model::edit::Edit;
use crate::model::ids::{Ids, LesionId, PhotoId, SubjectId};
use crate::model::ledger::Step;
use crate::model::lesion::{Lesion, LesionStatus};
use crate::model::photo::{Photo, Taken};
use crate::model::project::{About, Project};
use crate::model::region::{Region, Role, Shape};
use crate::model::subject::{Subject, Visit};
use crate::model::view::View;
use crate::store::open_project::{Access, CommitError, OpenError, OpenProject};
use crate::workers::progress::{Cancelled, Progress};

mod aligned;

/// The name of the project file in the example's folder.
pub const FILE: &str = "example.ron";

/// Who scored the example.
pub const RATER: &str = "R1";

/// The code of its subject.
const SUBJECT: &str = "DM-01";

/// The answers, as a table that `seriatim fill` reads as well.
const SCORES: &str = include_str!("../../assets/demo/scores.csv");

/// Why the example could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DemoJobError {
    /// A folder could not be made.
    #[error("cannot make the folder: {source}: {}", .path.display())]
    Folder {
        /// What the system said.
        source: std::io::Error,
        /// Which folder.
        path: PathBuf,
    },
    /// The photographs could not be made.
    #[error(transparent)]
    Photos(#[from] DemoError),
    /// A photograph just written could not be read.
    #[error(transparent)]
    Unreadable(#[from] DecodeError),
    /// A photograph just written could not be read.
    #[error(transparent)]
    Fingerprint(#[from] FingerprintError),
    /// Somebody asked to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// The project could not be made.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The project could not be written.
    #[error("the example could not be saved: {0}; make room or mend the trouble, then try again")]
    Unsaved(String),
    /// A step of the example was refused.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// The answers that come with the program were refused.
    #[error(transparent)]
    Scores(#[from] FillError),
    /// A table could not be made.
    #[error(transparent)]
    Tables(#[from] ScoresError),
    /// A workbook could not be made.
    #[error(transparent)]
    Workbook(#[from] WorkbookError),
    /// The figure could not be drawn.
    #[error(transparent)]
    Figure(#[from] FigureError),
    /// A table or the figure could not be written.
    #[error(transparent)]
    Export(#[from] ExportError),
}

/// How the example is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The longer side of its pictures, in pixels.
    pub size: u32,
    /// Whether its photos are laid on each other.
    pub is_aligned: bool,
}

/// An example that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The project file.
    pub file: PathBuf,
    /// What is not as it was wished for: photos that could not be laid on each other.
    pub notes: Vec<String>,
}

/// Whether there is an example in this folder already.
pub fn exists(folder: &Path) -> bool {
    folder.join(FILE).exists()
}

/// Makes the example in `folder`.
///
/// If there is one already, nothing is done. If it cannot be made as a whole, no file of it remains.
pub fn make(
    folder: &Path,
    wish: Wish,
    access: Access,
    progress: &Progress,
) -> Result<Made, DemoJobError> {
    let file = folder.join(FILE);
    if file.exists() {
        return Ok(Made { file, notes: Vec::new() });
    }
    std::fs::create_dir_all(folder)
        .map_err(|source| DemoJobError::Folder { source, path: folder.to_owned() })?;
    let paths = render_all(folder, wish.size, progress)?;
    let mut written = paths.clone();
    let made = project(&paths, wish, (&file, access), progress).and_then(|(open, notes)| {
        finish(open, folder, &mut written, progress)?;
        Ok(notes)
    });
    if made.is_err() {
        // The first trouble is the one to tell; a file that cannot be removed does no harm.
        for path in &written {
            std::fs::remove_file(path).ok();
        }
        // Only when nothing else is in it.
        std::fs::remove_dir(folder.join("out")).ok();
    }
    made.map(|notes| Made { file, notes })
}

/// The project with everything in it, not closed yet, and what is to be said of it.
fn project(
    photos: &[PathBuf],
    wish: Wish,
    (file, access): (&Path, Access),
    progress: &Progress,
) -> Result<(OpenProject, Vec<String>), DemoJobError> {
    let truth = plan(wish.size);
    let photos = photos
        .iter()
        .zip(&truth.photos)
        .map(|(path, truth)| photo(path, truth))
        .collect::<Result<Vec<_>, _>>()?;
    let mut open = OpenProject::create(file, Project::default(), &stamp(0), access)?;
    let filled = fill_in(&mut open, photos, &truth).and_then(|()| {
        if !wish.is_aligned {
            Ok(Vec::new())
        } else if wish.size < aligned::LEAST_SIZE {
            Ok(vec!["the photos are too small to be laid on each other".to_owned()])
        } else {
            aligned::align(&mut open, &stamp(4), progress)
        }
    });
    match filled {
        Ok(notes) => Ok((open, notes)),
        Err(error) => {
            open.discard();
            Err(error)
        }
    }
}

fn fill_in(
    open: &mut OpenProject,
    photos: Vec<(Shot, Photo)>,
    truth: &Truth,
) -> Result<(), DemoJobError> {
    open.commit(&stamp(1), Step::new("Add 8 photos", arrangement(&mut Ids::default(), photos)))?;
    let regions = regions(open.project(), &mut open.ledger().ids(), truth);
    open.commit(&stamp(2), Step::new("Draw regions", regions))?;
    let (library, by) = (Library::embedded(), stamp(3));
    let destination = Destination {
        project: open.project(),
        library: &library,
        ids: open.ledger().ids(),
        stamp: &by,
        reason: None,
    };
    let filled = fill(destination, SCORES.as_bytes())?;
    open.commit(&by, filled.step)?;
    Ok(())
}

/// Tables and figure beside the project, and the project on the medium; what was written here is added to `written`.
fn finish(
    mut open: OpenProject,
    folder: &Path,
    written: &mut Vec<PathBuf>,
    progress: &Progress,
) -> Result<(), DemoJobError> {
    let made = outputs(folder, &open, written, progress);
    open.save(&stamp(5).when);
    let failure = open.save_state().failure.map(DemoJobError::Unsaved);
    if let Some(error) = made.err().or(failure) {
        open.discard();
        return Err(error);
    }
    open.close(&stamp(5).when);
    Ok(())
}

/// The score tables and a figure, in a folder of their own.
fn outputs(
    folder: &Path,
    open: &OpenProject,
    written: &mut Vec<PathBuf>,
    progress: &Progress,
) -> Result<(), DemoJobError> {
    let (file, project) = (open.path(), open.project());
    let folder = folder.join("out");
    std::fs::create_dir_all(&folder)
        .map_err(|source| DemoJobError::Folder { source, path: folder.clone() })?;
    let mut put = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        // What somebody else had put there would not go with the example.
        let is_ours = !path.exists();
        save(file, project, &path, bytes)?;
        written.extend(is_ours.then_some(path));
        Ok::<(), DemoJobError>(())
    };
    let tables = [
        ("scores_long.csv", Layout::Long, Format::Csv),
        ("scores_wide.csv", Layout::Wide, Format::Csv),
        ("scores.xlsx", Layout::Long, Format::Xlsx),
    ];
    for (name, layout, format) in tables {
        let choice = Choice { layout, baseline: Some("first".to_owned()), ..Choice::default() };
        let scores = scores(&[(FILE, project)], &choice, None)?;
        put(name, &format.bytes(&scores.table, &scores.codebook)?)?;
    }
    let (visits, views) = figure::with_photos(project, SubjectId(1));
    let (subject, limits) = (SubjectId(1), Limits::default());
    let (width_mm, dpi, is_aligned) = (180.0, 300.0, false);
    let choice = figure::Choice { subject, visits, views, width_mm, dpi, limits, is_aligned };
    let drawn = figure::draw(&figure::plan(file, project, &choice)?, progress)?;
    put("figure.png", &drawn.png()?)
}

/// The fixed time of the example's steps.
fn stamp(step: u8) -> Stamp {
    Stamp { who: Rater(RATER.to_owned()), when: format!("2023-01-09T09:0{step}:00+00:00") }
}

/// One photo as the project knows it, not placed yet.
fn photo(path: &Path, truth: &PhotoTruth) -> Result<(Shot, Photo), DemoJobError> {
    let print = fingerprint(path, &Progress::silent())?;
    let facts = facts(path, &Limits::default(), Date::constant(2023, 1, 9))?;
    let taken = facts.taken.map(|taken| Taken {
        at: taken.at,
        offset_minutes: taken.offset_minutes,
        from: taken.source.id().to_owned(),
        is_trusted: taken.is_trusted,
    });
    let photo = Photo {
        bytes: print.bytes,
        taken,
        camera: facts.camera.unwrap_or_default(),
        problems: facts.problems,
        ..Photo::new(SubjectId(1), truth.file.clone(), print.blake3, (truth.width, truth.height))
    };
    Ok((truth.shot, photo))
}

/// Subject, visits, views, and every photo at its place.
fn arrangement(ids: &mut Ids, photos: Vec<(Shot, Photo)>) -> Vec<Edit> {
    let about = About {
        title: "Synthetic example".to_owned(),
        note: "Every picture is made by the program; this is nobody. The course follows a published case of refractory \
               dermatomyositis (JAAD Case Reports 2024;43:27-9); the scores are invented."
            .to_owned(),
    };
    let id = ids.subject();
    let mut subject = Subject::new(SUBJECT);
    "dermatomyositis · face and upper back".clone_into(&mut subject.description);
    let treatments =
        ["none stated", "IVIG 2 g/kg monthly", "anifrolumab 300 mg monthly", "anifrolumab, paused"];
    let anchors =
        ["", "after cycle 5 of IVIG", "after dose 1 of anifrolumab", "after dose 4 of anifrolumab"];
    for ((time, treatment), anchor) in Time::ALL.into_iter().zip(treatments).zip(anchors) {
        let mut visit = Visit::new(ids.visit(id), time.label());
        visit.date = time.date().parse().ok();
        treatment.clone_into(&mut visit.treatment);
        anchor.clone_into(&mut visit.anchor);
        subject.visits.push(visit);
    }
    let face =
        ["scalp", "forehead", "periorbital", "nose", "malar", "rest_of_face", "ears", "v_neck"];
    let back = ["posterior_neck", "shoulders", "upper_back", "rest_of_back"];
    let mut view = |scene: Scene, hint: &str, sites: &[&str]| View {
        id: ids.view(),
        label: scene.label().to_owned(),
        hint: hint.to_owned(),
        sites: sites.iter().map(|site| (*site).to_owned()).collect(),
    };
    let views = vec![
        view(Scene::Face, "frontal, eyes closed", &face),
        view(Scene::UpperBack, "posterior, upright", &back),
    ];
    let places: Vec<_> = subject.visits.iter().map(|visit| visit.id).collect();
    let scenes: Vec<_> = views.iter().map(|view| view.id).collect();
    let mut edits = vec![Edit::About(about), Edit::Subject(id, Some(subject)), Edit::Views(views)];
    for (shot, photo) in photos {
        let visit = places.get(shot.visit.index()).copied();
        let view = scenes.get(shot.view.index()).copied();
        edits.push(Edit::Photo(ids.photo(), Some(Photo { subject: id, visit, view, ..photo })));
    }
    edits
}

/// Every lesion with its outlines, and what became of it where it is gone.
fn regions(project: &Project, ids: &mut Ids, truth: &Truth) -> Vec<Edit> {
    let Some((subject, data)) = project.subjects.iter().next() else { return Vec::new() };
    let find =
        |file: &str| project.photos.iter().find(|(_, photo)| photo.path == file).map(|(id, _)| *id);
    let mut drawn: Vec<(PhotoId, LesionId, Shape)> = Vec::new();
    let mut edits = Vec::new();
    for (i, info) in truth.lesions.iter().enumerate() {
        let (id, number) = ids.lesion(*subject);
        let mut lesion = Lesion::new(*subject, number);
        info.label.clone_into(&mut lesion.label);
        lesion.site = Some(info.site.to_owned());
        for photo in &truth.photos {
            let seen = photo.lesions.iter().find(|seen| seen.lesion == i);
            let Some((seen, at)) = seen.zip(find(&photo.file)) else { continue };
            if seen.is_visible {
                drawn.push((at, id, Shape::polygon(seen.outline.iter().copied())));
            } else if let Some(visit) = data.visits.get(photo.shot.visit.index()) {
                lesion.status.insert(visit.id, LesionStatus::Resolved);
            }
        }
        edits.push(Edit::Lesion(id, Some(lesion)));
    }
    drawn.sort_by_key(|(photo, lesion, _)| (*photo, *lesion));
    for (photo, lesion, shape) in drawn {
        let region = Region {
            lesion: Some(lesion),
            ..Region::drawn(photo, (Rater(RATER.to_owned()), 1), Role::Lesion, shape)
        };
        edits.push(Edit::Region(ids.region(), Some(region)));
    }
    edits
}
