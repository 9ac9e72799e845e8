//! Measurements of one or many projects as a table: a row for each region, or for each lesion and visit.
//!
//! Sizes come from the outlines, millimetres from the photo's own scale, colours from the photo's file. What is not known
//! is an empty cell, never a zero: without a scale there are no millimetres, without reference skin no difference to it.
//! An area of 0 is said of a lesion only where it is marked resolved.

use std::collections::BTreeSet;
use std::path::Path;

use crate::exchange::table::{Cell, Column, Table};
use crate::imaging::limits::Limits;
use crate::jobs::measure::colours::{Colours, Desk, Found, colours};
use crate::model::assessment::Rater;
use crate::model::calibration::{Calibration, Scale};
use crate::model::ids::{PhotoId, RegionId};
use crate::model::photo::Photo;
use crate::model::project::Project;
use crate::model::region::Region;
use crate::model::size::Size;
use crate::model::sound::is_tangled;
use crate::store::color_cache::ColorCache;
use crate::workers::progress::{Cancelled, Progress};

mod by_lesion;
pub mod by_region;
pub mod colours;
mod numbers;
mod since;

/// What a row stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum By {
    /// One region.
    #[default]
    Region,
    /// One lesion at one visit, and all lesions of a visit together.
    Lesion,
}

/// What goes into a table of measurements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What a row stands for.
    pub by: By,
    /// The visit that changes are counted from, by lesion: an id, a label, a date, or `first`; without one the subject's
    /// own baseline.
    pub baseline: Option<String>,
    /// Only what this rater drew.
    pub rater: Option<String>,
    /// Only this reading.
    pub reading: Option<u8>,
    /// How much a photo may ask for.
    pub limits: Limits,
}

impl Default for Choice {
    fn default() -> Self {
        let limits = Limits::default();
        Self { by: By::Region, baseline: None, rater: None, reading: None, limits }
    }
}

/// A project and the file it is from.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Its file, beside which photos and cache lie.
    pub file: &'a Path,
    /// What is known.
    pub project: &'a Project,
    /// Whether nothing may be written beside it.
    pub is_read_only: bool,
}

/// A table of measurements and what should be known about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measured {
    /// The table.
    pub table: Table,
    /// What every column means.
    pub codebook: Table,
    /// What went otherwise than wished, in words.
    pub warnings: Vec<String>,
    /// Photos that have no colours, and why.
    pub problems: Vec<String>,
}

/// Why there is no table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MeasureJobError {
    /// Somebody asked to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// Nobody of this name drew anything.
    #[error("nothing is drawn by {wanted}; there are regions by: {there}", there = .there.join(", "))]
    NoRater {
        /// Who was asked for.
        wanted: String,
        /// Who drew.
        there: Vec<String>,
    },
    /// No subject has the visit.
    #[error("no subject has the baseline: {0}")]
    NoBaseline(String),
}

/// Measures everything that `choice` asks for.
///
/// # Errors
/// A rater or baseline that nobody knows, and cancelling. A photo that cannot be read is among the problems.
pub fn measure(
    sources: &[Source<'_>],
    choice: &Choice,
    progress: &Progress,
) -> Result<Measured, MeasureJobError> {
    check_rater(sources, choice)?;
    let photos: Vec<Vec<PhotoId>> =
        sources.iter().map(|source| wanted_photos(source.project, choice)).collect();
    progress.begin("Measuring photos", photos.iter().map(|it| it.len() as u64).sum());
    let mut measured = Measured::default();
    let mut found = Vec::new();
    for (source, photos) in sources.iter().zip(&photos) {
        let cache = ColorCache::beside(source.file, source.is_read_only);
        let desk = Desk { file: source.file, cache, limits: choice.limits };
        let colours = colours(source.project, photos, &desk, progress)?;
        measured.problems.extend(colours.problems.iter().cloned());
        found.push(colours);
    }
    let desks: Vec<(&Project, &Colours)> =
        sources.iter().map(|source| source.project).zip(&found).collect();
    measured.table = match choice.by {
        By::Region => by_region::table(&desks, choice),
        By::Lesion => by_lesion::table(&desks, choice, &mut measured.warnings)?,
    };
    measured.warnings.extend(doubts(&desks, &photos));
    measured.warnings.extend(points(sources, choice));
    measured.warnings.extend(tangled(sources, choice));
    measured.codebook = codebook(&measured.table);
    Ok(measured)
}

/// The columns of a table of measurements; they are the same whatever is measured.
pub fn columns(by: By) -> Vec<Column> {
    match by {
        By::Region => by_region::columns(),
        By::Lesion => by_lesion::columns(),
    }
}

/// Whether a region goes into the table.
fn is_wanted(region: &Region, choice: &Choice) -> bool {
    let is_of_rater = choice.rater.as_ref().is_none_or(|rater| region.rater.0 == *rater);
    let is_of_reading = choice.reading.is_none_or(|reading| region.reading == reading);
    region.state.is_accepted() && is_of_rater && is_of_reading
}

fn wanted_photos(project: &Project, choice: &Choice) -> Vec<PhotoId> {
    let regions = project.regions.values().filter(|region| is_wanted(region, choice));
    let photos: BTreeSet<PhotoId> = regions.map(|region| region.photo).collect();
    photos.into_iter().collect()
}

fn check_rater(sources: &[Source<'_>], choice: &Choice) -> Result<(), MeasureJobError> {
    let Some(wanted) = &choice.rater else { return Ok(()) };
    let regions = sources.iter().flat_map(|source| source.project.regions.values());
    let there: BTreeSet<&Rater> = regions.map(|region| &region.rater).collect();
    if there.iter().any(|rater| rater.0 == *wanted) {
        return Ok(());
    }
    let there = there.into_iter().map(ToString::to_string).collect();
    Err(MeasureJobError::NoRater { wanted: wanted.clone(), there })
}

/// Why the rows of points are nearly empty.
fn points(sources: &[Source<'_>], choice: &Choice) -> Option<String> {
    let regions = sources.iter().flat_map(|source| source.project.regions.values());
    let n = regions.filter(|it| is_wanted(it, choice) && it.shape.as_point().is_some()).count();
    let words =
        if n == 1 { "1 region is a point".to_owned() } else { format!("{n} regions are points") };
    (n > 0).then(|| format!("{words}: counted, but without area, lengths and colours"))
}

/// Which outlines cross themselves, as only a file written by hand or by an older version can hold.
fn tangled(sources: &[Source<'_>], choice: &Choice) -> Option<String> {
    let regions = sources.iter().flat_map(|source| &source.project.regions);
    let names: Vec<String> = regions
        .filter(|(_, it)| is_wanted(it, choice) && is_tangled(&it.shape))
        .map(|(id, _)| format!("r{}", id.0))
        .collect();
    (!names.is_empty()).then(|| {
        let names = names.join(", ");
        format!("outlines cross themselves, so their areas mean nothing; move a corner to mend them: {names}")
    })
}

/// What somebody should know of the scales of measured photos.
fn doubts(desks: &[(&Project, &Colours)], photos: &[Vec<PhotoId>]) -> Vec<String> {
    let mut words = Vec::new();
    for ((project, _), photos) in desks.iter().zip(photos) {
        let photos = photos.iter().filter_map(|id| project.photos.get(id));
        for photo in photos {
            let scale = photo.calibration.as_ref().and_then(Calibration::scale);
            if let Some(tilt) = scale.and_then(|scale| scale.tilt) {
                words.push(format!(
                    "its two rulers disagree as if it were tilted by {tilt:.0}°; millimetres are off accordingly: {}",
                    photo.path
                ));
            }
        }
    }
    words
}

/// A region with everything a row says of it.
struct Row<'a> {
    region: &'a Region,
    id: RegionId,
    photo: &'a Photo,
    size: Size,
    scale: Option<Scale>,
    found: Option<&'a Found>,
}

impl<'a> Row<'a> {
    fn of(project: &'a Project, colours: &'a Colours, id: RegionId) -> Option<Self> {
        let region = project.regions.get(&id)?;
        let photo = project.photos.get(&region.photo)?;
        let scale = photo.calibration.as_ref().and_then(Calibration::scale);
        let found = colours.regions.get(&id);
        Some(Self { region, id, photo, size: Size::of(&region.shape), scale, found })
    }
}

/// A number rounded for print; empty without one, or where it is not one.
fn number(value: Option<f64>, decimals: usize) -> Cell {
    let Some(value) = value.filter(|value| value.is_finite()) else { return Cell::Empty };
    let text = format!("{value:.decimals$}");
    // What rounds to nothing has no sign.
    let is_zero = text.bytes().all(|byte| matches!(byte, b'-' | b'0' | b'.'));
    let text = if is_zero { text.replace('-', "") } else { text };
    Cell::Number(text)
}

/// A column with a unit.
fn column(name: &str, unit: &str, meaning: &str) -> Column {
    Column { unit: unit.to_owned(), ..Column::new(name, meaning) }
}

/// Where a photo's scale comes from, in tables: `drawn`, or `assumed from face_1.jpg`.
fn scale_source(project: &Project, photo: &Photo) -> Cell {
    let Some(calibration) = &photo.calibration else { return Cell::Empty };
    let name = calibration.source.name();
    let from = calibration.assumed_photo().and_then(|id| project.photos.get(&id));
    Cell::text(from.map_or_else(|| name.to_owned(), |from| format!("{name} from {}", from.path)))
}

fn codebook(table: &Table) -> Table {
    let mut book = Table::new([
        ("name", "A column of the table"),
        ("meaning", "What it means"),
        ("unit", "Its unit"),
    ]);
    let version = concat!("Seriatim ", env!("CARGO_PKG_VERSION"));
    let written =
        [Cell::text("seriatim"), Cell::text(format!("Written by {version}")), Cell::Empty];
    book.rows.push(written.to_vec());
    book.rows.extend(table.columns.iter().map(|column| {
        vec![Cell::text(&column.name), Cell::text(&column.meaning), Cell::text(&column.unit)]
    }));
    book
}
