//! A figure of one subject: which photos, cropped alike per view, drawn for print.
//!
//! [`plan`] decides everything from the project alone and is quick; [`draw`] reads the photos and may take seconds.

use std::path::{Path, PathBuf};

use crate::exchange::figure::lettering::Lettering;
use crate::exchange::figure::render::{RenderError, print_png, render};
use crate::exchange::figure::sheet::{Content, Unit, svg};
use crate::exchange::figure::{Cell, Figure, Head, LayoutError, Row};
use crate::imaging::decode::decode;
use crate::imaging::encode::jpeg;
use crate::imaging::fingerprint::fingerprint;
use crate::imaging::limits::Limits;
use crate::imaging::pixels::Pixels;
use crate::jobs::figure::aligned::Laid;
use crate::model::ids::{PhotoId, SubjectId, ViewId, VisitId};
use crate::model::photo::Photo;
use crate::model::project::Project;
use crate::model::subject::{Subject, Visit};
use crate::store::layout::photo_path;
use crate::workers::progress::{Cancelled, Progress};

mod aligned;

/// What a figure is to show.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Of whom.
    pub subject: SubjectId,
    /// The columns, in this order.
    pub visits: Vec<VisitId>,
    /// The rows, in this order.
    pub views: Vec<ViewId>,
    /// How wide it will be in print, in millimetres.
    pub width_mm: f64,
    /// Pixels per inch of print.
    pub dpi: f64,
    /// How much a photo may ask for.
    pub limits: Limits,
    /// Whether photos show the same spot of skin as the first one of their row, where alignments say how.
    pub is_aligned: bool,
}

/// A figure with the files it needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    figure: Figure,
    /// The photos, row by row.
    photos: Vec<Option<PlannedPhoto>>,
    /// What is known before any photo is read.
    notes: Vec<String>,
    limits: Limits,
}

#[derive(Clone, Debug, PartialEq)]
struct PlannedPhoto {
    /// As the project calls it, for messages.
    name: String,
    /// None when it leads out of the project's folder.
    file: Option<PathBuf>,
    hash: String,
    width: u32,
    height: u32,
    is_complete: bool,
    /// How it lies on the first photo of its row; none draws its middle.
    laid: Option<Laid>,
}

/// A figure drawn.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// As a document whose size is given in millimetres.
    pub svg: String,
    /// As pixels, on white.
    pub pixels: Pixels,
    /// Pixels per inch of print.
    pub dpi: f64,
    /// What is wrong with it, in words.
    pub problems: Vec<String>,
    /// What a person may want to know before handing it on.
    pub notes: Vec<String>,
}

/// Why there is no figure.
#[derive(Debug, thiserror::Error)]
pub enum FigureError {
    /// It cannot be laid out.
    #[error(transparent)]
    Layout(#[from] LayoutError),
    /// It cannot be drawn.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// Somebody asked to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// The visits and views of a subject that have a photo, in their order: what a figure shows unless told otherwise.
pub fn with_photos(project: &Project, subject: SubjectId) -> (Vec<VisitId>, Vec<ViewId>) {
    let placed =
        || project.photos_of(subject).map(|(_, photo)| photo).filter(|it| !it.is_unsorted());
    let visits = project.subjects.get(&subject).map(|subject| subject.visits.as_slice());
    let visits = visits.unwrap_or_default().iter().map(|visit| visit.id);
    let views = project.views.iter().map(|view| view.id);
    (
        visits.filter(|id| placed().any(|photo| photo.visit == Some(*id))).collect(),
        views.filter(|id| placed().any(|photo| photo.view == Some(*id))).collect(),
    )
}

/// Decides what stands where.
///
/// # Errors
/// A choice that makes no figure.
pub fn plan(project_file: &Path, project: &Project, choice: &Choice) -> Result<Plan, FigureError> {
    let subject = project.subjects.get(&choice.subject).ok_or(LayoutError::Empty)?;
    let visits: Vec<&Visit> = choice.visits.iter().filter_map(|id| subject.visit(*id)).collect();
    let mut rows = Vec::new();
    let mut photos = Vec::new();
    let mut notes = Vec::new();
    for view in choice.views.iter().filter_map(|id| project.view(*id)) {
        let found: Vec<Option<(PhotoId, &Photo)>> = visits
            .iter()
            .map(|visit| {
                let id = *project.photos_at(choice.subject, visit.id, view.id).first()?;
                Some((id, project.photos.get(&id)?))
            })
            .collect();
        let first = found.iter().flatten().next().map(|(id, _)| *id);
        let shapes = found.iter().flatten().map(|(_, photo)| (photo.width, photo.height));
        rows.push(Row {
            label: view.label.clone(),
            aspect: common_aspect(shapes),
            has_photo: found.iter().map(Option::is_some).collect(),
        });
        let mut planned = |(id, photo): (PhotoId, &Photo)| {
            let other = first.filter(|first| choice.is_aligned && *first != id);
            let laid = other.and_then(|first| aligned::laid(project, id, first));
            if other.is_some() && laid.is_none() {
                notes.push(format!(
                    "{} is not aligned with the first photo of its row; its middle is shown",
                    photo.path
                ));
            }
            PlannedPhoto {
                name: photo.path.clone(),
                file: photo_path(project_file, &photo.path),
                hash: photo.hash.clone(),
                width: photo.width,
                height: photo.height,
                is_complete: photo.is_complete,
                laid,
            }
        };
        photos.extend(found.into_iter().map(|photo| photo.map(&mut planned)));
    }
    let columns = visits.iter().map(|visit| head(subject, visit)).collect();
    let (width_mm, dpi) = (choice.width_mm, choice.dpi);
    let figure = Figure { columns, rows, width_mm, dpi };
    // Told now rather than after all photos were read.
    figure.layout(&Lettering::new())?;
    Ok(Plan { figure, photos, notes, limits: choice.limits })
}

fn head(subject: &Subject, visit: &Visit) -> Head {
    let date = visit.date.map(|date| date.to_string());
    let day = subject.day_of(visit).map(|day| format!("day {day}"));
    let note: Vec<String> = date.into_iter().chain(day).collect();
    Head { label: visit.label.clone(), note: note.join(" · ") }
}

/// The middle one of the shapes of a row: most photos of a view then lose little or nothing.
fn common_aspect(shapes: impl Iterator<Item = (u32, u32)>) -> f64 {
    let aspect = |(width, height): (u32, u32)| f64::from(width.max(1)) / f64::from(height.max(1));
    let mut aspects: Vec<f64> = shapes.map(aspect).collect();
    aspects.sort_by(f64::total_cmp);
    // Nothing to crop to; and no picture is a mere line.
    aspects.get(aspects.len() / 2).map_or(4.0 / 3.0, |aspect| aspect.clamp(0.2, 5.0))
}

impl Plan {
    /// The size of the figure in pixels.
    ///
    /// # Errors
    /// As [`plan`].
    pub fn size(&self) -> Result<(u32, u32), FigureError> {
        let layout = self.figure.layout(&Lettering::new())?;
        Ok((layout.width, layout.height))
    }
}

/// Reads the photos and draws the figure.
///
/// # Errors
/// What cannot be drawn, and that somebody asked to stop. A photo that cannot be read leaves its cell empty and is a
/// problem of the answer.
pub fn draw(plan: &Plan, progress: &Progress) -> Result<Drawn, FigureError> {
    let lettering = Lettering::new();
    let layout = plan.figure.layout(&lettering)?;
    progress.begin("Reading photos", plan.photos.len() as u64 + 1);
    let (mut problems, mut notes) = (Vec::new(), plan.notes.clone());
    let mut contents = Vec::new();
    for (photo, cell) in plan.photos.iter().zip(&layout.cells) {
        progress.check()?;
        contents.push(match photo {
            None => Content::Nothing("not photographed".to_owned()),
            Some(photo) => match content(photo, cell, &plan.limits, (&mut problems, &mut notes)) {
                Ok(jpeg) => Content::Photo(jpeg),
                Err(words) => {
                    problems.push(format!("{} is left out: {words}", photo.name));
                    Content::Nothing("cannot be read".to_owned())
                }
            },
        });
        progress.advance();
    }
    progress.check()?;
    let rendered = render(&svg(&layout, &contents, &lettering, Unit::Pixel), &lettering)?;
    if !rendered.unknown_letters.is_empty() {
        let letters: Vec<String> = rendered.unknown_letters.into_iter().collect();
        let letters = letters.join(" ");
        problems
            .push(format!("the typeface of figures has no {letters}; these letters are not seen"));
    }
    progress.advance();
    let svg = svg(&layout, &contents, &lettering, Unit::Millimetre);
    Ok(Drawn { svg, pixels: rendered.pixels, dpi: plan.figure.dpi, problems, notes })
}

impl Drawn {
    /// The figure as a PNG that knows how large it is in print.
    ///
    /// # Errors
    /// What the encoder says.
    pub fn png(&self) -> Result<Vec<u8>, FigureError> {
        Ok(print_png(&self.pixels, self.dpi)?)
    }
}

/// The photo as a JPEG of exactly the cell's size, or smaller where the photo itself is.
fn content(
    photo: &PlannedPhoto,
    cell: &Cell,
    limits: &Limits,
    (problems, notes): (&mut Vec<String>, &mut Vec<String>),
) -> Result<Vec<u8>, String> {
    let file = photo.file.as_ref().ok_or("it lies outside the folder of the project")?;
    let found = fingerprint(file, &Progress::silent()).map_err(|error| error.to_string())?;
    if found.blake3 != photo.hash {
        problems.push(format!("{} is not the file that was added to the project", photo.name));
    }
    let size = (photo.width, photo.height);
    let side = photo.laid.map_or_else(|| covering_side(photo, cell), |laid| laid.side(size, cell));
    let picture = decode(file, limits, Some(side)).map_err(|error| error.to_string())?;
    if !picture.is_complete || !photo.is_complete {
        problems.push(format!("{} is incomplete: part of the picture is missing", photo.name));
    }
    if let Some(laid) = photo.laid {
        let drawn = laid.drawn(&picture.pixels, size, cell);
        let (drawn, share) = drawn.ok_or("its alignment flattens it")?;
        if share < 0.995 {
            let percent = ((1.0 - share) * 100.0).ceil();
            notes.push(format!(
                "{} does not reach over the whole of its cell: {percent:.0} % stay empty",
                photo.name
            ));
        }
        return jpeg(&drawn, 95, None).map_err(|error| error.to_string());
    }
    let cropped = cropped(&picture.pixels, cell).ok_or("it has no pixels")?;
    if cropped.width() + 1 < cell.width {
        let (there, wanted) = (cropped.width(), cell.width);
        notes.push(format!(
            "{} has {there} pixels across where print has {wanted}; it is enlarged",
            photo.name
        ));
    }
    jpeg(&cropped, 95, None).map_err(|error| error.to_string())
}

/// The longer side of the photo at which its crop is as large as the cell.
fn covering_side(photo: &PlannedPhoto, cell: &Cell) -> u32 {
    let (width, height) = (f64::from(photo.width.max(1)), f64::from(photo.height.max(1)));
    let scale = (f64::from(cell.width) / width).max(f64::from(cell.height) / height);
    // Two pixels more than needed, because both sides are rounded.
    (width.max(height) * scale).ceil() as u32 + 2
}

/// The middle of a picture in the shape of the cell: at the cell's size if the picture has as many pixels.
fn cropped(pixels: &Pixels, cell: &Cell) -> Option<Pixels> {
    let (there_x, there_y) = (pixels.width(), pixels.height());
    let (width, height) = if there_x >= cell.width && there_y >= cell.height {
        (cell.width, cell.height)
    } else {
        let (x, y) = (f64::from(there_x), f64::from(there_y));
        let scale = (x / f64::from(cell.width)).min(y / f64::from(cell.height));
        let side = |side: u32, most: u32| ((f64::from(side) * scale).round() as u32).clamp(1, most);
        (side(cell.width, there_x), side(cell.height, there_y))
    };
    let (left, top) = ((there_x - width) / 2, (there_y - height) / 2);
    let rows = (top..top + height).map(|y| pixels.row(left, y, width));
    let rgba = rows.collect::<Option<Vec<_>>>()?.concat();
    Pixels::new(width, height, rgba)
}

#[cfg(test)]
mod tests;
