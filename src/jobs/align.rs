//! Alignment of photo files, and of all photos of a project as a tree towards a reference visit.
//!
//! Photos are decoded at the size that alignment works on and never kept longer than needed. Each photo of a view is laid
//! onto the photo of the reference visit (`tree`); where that is not trusted, onto the nearest visit that is. What a
//! person pinned is kept as long as the files are the same, and only redone, with the same pins, when one has changed.

use std::path::{Path, PathBuf};

use crate::geometry::Transform;
use crate::imaging::align::automatic::{self, Options, aligned};
use crate::imaging::align::curved::thinned;
use crate::imaging::align::model::{Model, Pair};
use crate::imaging::align::pins::{PinError, combined};
use crate::imaging::align::verdict;
use crate::imaging::align::working_copy::{LONG_SIDE, WorkingCopy};
use crate::imaging::decode::decode;
use crate::imaging::error::DecodeError;
use crate::imaging::fingerprint::{FingerprintError, fingerprint};
use crate::imaging::limits::Limits;
use crate::model::alignment::{Alignment, Exact, Kind, MOST_PATCHES, Patch, Pin, Source, Verdict};
use crate::model::ids::PhotoId;
use crate::model::photo::Photo;
use crate::model::project::Project;
use crate::model::region::Corner;
use crate::store::layout::photo_path;
use crate::workers::progress::{Cancelled, Progress};

pub mod tree;

/// How to align.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// The kind of transform; chosen by evidence when none is asked for.
    pub model: Option<Kind>,
    /// Whether automatic alignments that still hold are made again; pins are kept all the same.
    pub replace: bool,
    /// How much a photo may ask for.
    pub limits: Limits,
}

/// Why two photos were not compared at all.
#[derive(Debug, thiserror::Error)]
pub enum AlignError {
    /// Somebody asked to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// A photo cannot be shown.
    #[error("{source}: {}", .path.display())]
    Photo {
        /// Its file.
        path: PathBuf,
        /// Why.
        source: DecodeError,
    },
    /// A file cannot be read.
    #[error("{source}: {}", .path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: FingerprintError,
    },
    /// The file holds something else than what the project knows.
    #[error("the file is no longer the photo that the project knows; it is not aligned: {0}")]
    Changed(String),
    /// The project names no such photo, or one outside of its folder.
    #[error("the photo is gone or lies outside the project's folder: {0}")]
    Nowhere(String),
    /// The pins tell nothing.
    #[error(transparent)]
    Pins(#[from] PinError),
}

/// Reads the photo at `path` at the size that alignment works on.
///
/// # Errors
/// A photo that cannot be decoded.
pub fn working_copy(path: &Path, limits: &Limits) -> Result<WorkingCopy, AlignError> {
    let trouble = |source| AlignError::Photo { path: path.to_owned(), source };
    let picture = decode(path, limits, Some(LONG_SIDE)).map_err(trouble)?;
    let (full, pixels) = ((picture.full_width, picture.full_height), &picture.pixels);
    let copy = WorkingCopy::from_smaller(full, pixels.width(), pixels.height(), pixels.rgba());
    copy.ok_or_else(|| trouble(DecodeError::NoPixels { width: full.0, height: full.1 }))
}

/// Finds where the photo at `a` lies on the photo at `b`, both upright.
///
/// # Errors
/// A photo that cannot be decoded, and cancelling. That nothing was found is no error but a verdict.
pub fn align_files(
    (a, b): (&Path, &Path),
    choice: &Choice,
    progress: &Progress,
) -> Result<automatic::Alignment, AlignError> {
    progress.begin("Reading photos", 2);
    let copy = |path: &Path| {
        progress.check()?;
        let copy = working_copy(path, &choice.limits);
        progress.advance();
        copy
    };
    let (a, b) = rayon::join(|| copy(a), || copy(b));
    let (a, b) = (a?, b?);
    found(&a, &b, &[], choice, progress)
}

/// Aligns two photos of a project: by patches alone, or with the pins that a person put on both.
///
/// The answer may be that it failed; its transform leads from pixels of the upright `photo` to pixels of `onto`.
///
/// # Errors
/// Files that are not what the project knows, pins that no camera makes, and cancelling.
pub fn align_photos(
    (file, project): (&Path, &Project),
    (photo, onto): (PhotoId, PhotoId),
    pins: &[Pin],
    choice: &Choice,
    progress: &Progress,
) -> Result<Alignment, AlignError> {
    let read = |id| read(file, project, id, choice, progress);
    let (a, b) = rayon::join(|| read(photo), || read(onto));
    let (a, b) = (a?, b?);
    let found = found(&a.copy, &b.copy, pins, choice, progress)?;
    Ok(stored(&found, (onto, &a.hash, &b.hash), pins))
}

/// A photo of the project, ready to be aligned.
struct Ready {
    copy: WorkingCopy,
    hash: String,
}

/// Reads a photo of the project, if its file still is what the project knows.
fn read(
    file: &Path,
    project: &Project,
    id: PhotoId,
    choice: &Choice,
    progress: &Progress,
) -> Result<Ready, AlignError> {
    progress.check()?;
    let photo = project.photos.get(&id).ok_or_else(|| AlignError::Nowhere(format!("{id:?}")))?;
    let path =
        photo_path(file, &photo.path).ok_or_else(|| AlignError::Nowhere(photo.path.clone()))?;
    let print = fingerprint(&path, progress).map_err(|source| match source {
        FingerprintError::Cancelled(stop) => AlignError::Cancelled(stop),
        source @ (FingerprintError::NotAFile | FingerprintError::Unreadable(_)) => {
            AlignError::File { path: path.clone(), source }
        }
    })?;
    if print.blake3 != photo.hash {
        return Err(AlignError::Changed(photo.path.clone()));
    }
    Ok(Ready { copy: working_copy(&path, &choice.limits)?, hash: print.blake3 })
}

fn found(
    a: &WorkingCopy,
    b: &WorkingCopy,
    pins: &[Pin],
    choice: &Choice,
    progress: &Progress,
) -> Result<automatic::Alignment, AlignError> {
    let is_cancelled = || progress.is_cancelled();
    let stopped = |_| AlignError::Cancelled(Cancelled);
    let model = choice.model.map(model_of);
    if pins.is_empty() {
        return aligned(a, b, &Options { model, start: None }, &is_cancelled).map_err(stopped);
    }
    let pairs: Vec<Pair> =
        pins.iter().map(|pin| Pair::new(pin.here.point(), pin.there.point())).collect();
    Ok(combined(a, b, &pairs, model, &is_cancelled).map_err(stopped)??)
}

/// The kind of transform as the arithmetic knows it.
pub const fn model_of(kind: Kind) -> Model {
    match kind {
        Kind::Similarity => Model::Similarity,
        Kind::Affine => Model::Affine,
        Kind::Homography => Model::Homography,
    }
}

/// The kind of transform as it is saved.
pub const fn kind_of(model: Model) -> Kind {
    match model {
        Model::Similarity => Kind::Similarity,
        Model::Affine => Kind::Affine,
        Model::Homography => Kind::Homography,
    }
}

/// What was found, as it is saved: `onto` is the other photo, then the content of the photo and of the other.
///
/// A transform that could not be saved is a failure.
pub fn stored(
    found: &automatic::Alignment,
    (onto, hash, onto_hash): (PhotoId, &str, &str),
    pins: &[Pin],
) -> Alignment {
    let transform = match found.verdict {
        verdict::Verdict::Failed => None,
        verdict::Verdict::Doubtful | verdict::Verdict::Trusted => {
            found.transform.filter(|it| it.inverse().is_some()).and_then(|it| Exact::new(it.0))
        }
    };
    let verdict = match (found.verdict, transform) {
        (_, None) | (verdict::Verdict::Failed, _) => Verdict::Failed,
        (verdict::Verdict::Doubtful, _) => Verdict::Doubtful,
        (verdict::Verdict::Trusted, _) => Verdict::Trusted,
    };
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let patches = transform.map_or_else(Vec::new, |transform| {
        thinned(&Transform(transform.get()), &found.curved, MOST_PATCHES)
    });
    Alignment {
        onto,
        hash: hash.to_owned(),
        onto_hash: onto_hash.to_owned(),
        model: kind_of(found.model),
        transform,
        source: match (pins, found.pairs.as_slice()) {
            ([], _) => Source::Automatic,
            (_, []) => Source::Pins,
            _ => Source::AutomaticAndPins,
        },
        pins: pins.to_vec(),
        patches: patches.iter().map(|it| Patch(Corner::at(it.a), Corner::at(it.b))).collect(),
        matches: count(found.matches),
        inliers: count(found.inliers.min(found.matches)),
        residual_px: transform.and_then(|_| Exact::new([found.residual_px])),
        verdict,
        reason: if verdict == Verdict::Trusted { String::new() } else { found.reason.clone() },
    }
}

/// The residual in millimetres, where the photo that it is measured on has a scale.
pub fn residual_mm(alignment: &Alignment, onto: &Photo) -> Option<f64> {
    let scale = onto.calibration.as_ref()?.scale()?;
    Some(scale.mm(alignment.residual()?))
}

#[cfg(test)]
mod tests;
