//! Rulers of photos from a table: everything in it, or nothing.
//!
//! A line is a ruler: `photo, x1, y1, x2, y2, length_mm`, in pixels of the upright photo. Two lines of one photo are two
//! rulers, whose agreement tells about tilt. What a photo had before is replaced.

use std::collections::BTreeMap;

use crate::exchange::table::input::{Input, InputError, Line};
use crate::geometry::{Bounds, Point};
use crate::jobs::place::{LineProblem, photo_called};
use crate::model::calibration::{Calibration, Length, Ruler, ScaleSource};
use crate::model::edit::Edit;
use crate::model::ids::PhotoId;
use crate::model::photo::Photo;
use crate::model::project::Project;
use crate::model::region::Corner;

/// The columns of the table.
pub const COLUMNS: [&str; 6] = ["photo", "x1", "y1", "x2", "y2", "length_mm"];

/// Why a table of rulers is not used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalibrateError {
    /// The table as a whole.
    #[error(transparent)]
    Table(#[from] InputError),
    /// Single lines, all of them.
    #[error("no scale was changed:\n  {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n  "))]
    Lines(Vec<LineProblem>),
}

/// What a table of rulers changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calibrated {
    /// The edits, one for each photo whose scale changes.
    pub edits: Vec<Edit>,
    /// How many photos the table speaks of.
    pub n_photos: usize,
    /// Two rulers that disagree, in words.
    pub warnings: Vec<String>,
}

/// The edits that give photos the rulers of a table.
///
/// # Errors
/// Everything that is wrong with the table.
pub fn calibrate(project: &Project, bytes: &[u8]) -> Result<Calibrated, CalibrateError> {
    let input = Input::read(bytes)?;
    input.require(&COLUMNS)?;
    let mut problems = Vec::new();
    let mut rulers: BTreeMap<PhotoId, Vec<(u64, Ruler)>> = BTreeMap::new();
    for line in &input.lines {
        match ruler(project, &input, line) {
            Ok((photo, ruler)) => rulers.entry(photo).or_default().push((line.number, ruler)),
            Err(trouble) => problems.push(LineProblem { line: line.number, trouble }),
        }
    }
    let mut made = Calibrated { n_photos: rulers.len(), ..Calibrated::default() };
    for (id, rulers) in rulers {
        let Some(photo) = project.photos.get(&id) else { continue };
        let last = rulers.last().map_or(0, |(line, _)| *line);
        let rulers = rulers.into_iter().map(|(_, ruler)| ruler).collect();
        let calibration = Calibration { rulers, source: ScaleSource::Table };
        if let Some(trouble) = calibration.problem() {
            let trouble = format!("{trouble}: {}", photo.path);
            problems.push(LineProblem { line: last, trouble });
            continue;
        }
        if let Some(tilt) = calibration.scale().and_then(|scale| scale.tilt) {
            made.warnings.push(format!(
                "the two rulers disagree as if the photo were tilted by {tilt:.0}°: {}",
                photo.path
            ));
        }
        if photo.calibration.as_ref() != Some(&calibration) {
            let photo = Photo { calibration: Some(calibration), ..photo.clone() };
            made.edits.push(Edit::Photo(id, Some(photo)));
        }
    }
    if problems.is_empty() { Ok(made) } else { Err(CalibrateError::Lines(problems)) }
}

fn ruler(project: &Project, input: &Input, line: &Line) -> Result<(PhotoId, Ruler), String> {
    let id = photo_called(project, input.cell(line, "photo"))?;
    let photo = project.photos.get(&id).ok_or("the photo is gone")?;
    let from = corner((input, line), photo, ["x1", "y1"])?;
    let to = corner((input, line), photo, ["x2", "y2"])?;
    let mm = number(input, line, "length_mm")?;
    let length_mm = Length::from_mm(mm).ok_or_else(|| format!("a ruler is not {mm} mm long"))?;
    Ok((id, Ruler { from, to, length_mm }))
}

/// The number in a column.
pub(super) fn number(input: &Input, line: &Line, column: &str) -> Result<f64, String> {
    let text = input.cell(line, column);
    let point = if input.allows_decimal_comma { text.replace(',', ".") } else { text.to_owned() };
    let number = point.parse::<f64>().ok().filter(|number| number.is_finite());
    number.ok_or_else(|| format!("“{text}” in {column} is no number"))
}

/// A point on a photo from two columns, in pixels of the upright photo.
pub(super) fn corner(
    (input, line): (&Input, &Line),
    photo: &Photo,
    [x, y]: [&str; 2],
) -> Result<Corner, String> {
    let (width, height) = (photo.width, photo.height);
    let point = Point::new(number(input, line, x)?, number(input, line, y)?);
    let frame = Bounds::around(Point::default(), Point::new(width.into(), height.into()));
    if !frame.contains(point) {
        return Err(format!(
            "a point lies outside the photo, which has {width} × {height} px upright"
        ));
    }
    Ok(Corner::at(point))
}
