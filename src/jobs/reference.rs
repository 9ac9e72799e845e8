//! Grey patches and colour charts of photos from a table: everything in it, or nothing.
//!
//! A line is the four corners of one reference, in pixels of the upright photo. What a photo had before is replaced; the
//! kind `none` takes it away.

use std::collections::BTreeMap;

use crate::exchange::table::input::{Input, InputError, Line};
use crate::jobs::calibrate::{corner, number};
use crate::jobs::place::{LineProblem, photo_called};
use crate::model::color_reference::{ChartEdition, ColorReference};
use crate::model::edit::Edit;
use crate::model::ids::PhotoId;
use crate::model::photo::Photo;
use crate::model::project::Project;

/// The columns that must be there; `reflectance_percent`, of a grey patch, may be.
pub const COLUMNS: [&str; 10] =
    ["photo", "reference", "x1", "y1", "x2", "y2", "x3", "y3", "x4", "y4"];

const REFLECTANCE: &str = "reflectance_percent";

/// Why a table of references is not used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceError {
    /// The table as a whole.
    #[error(transparent)]
    Table(#[from] InputError),
    /// Single lines, all of them.
    #[error("no colour reference was changed:\n  {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n  "))]
    Lines(Vec<LineProblem>),
}

/// What a table of references changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Referenced {
    /// The edits, one for each photo whose reference changes.
    pub edits: Vec<Edit>,
    /// How many photos the table speaks of.
    pub n_photos: usize,
}

/// The edits that give photos the colour references of a table.
///
/// # Errors
/// Everything that is wrong with the table.
pub fn reference(project: &Project, bytes: &[u8]) -> Result<Referenced, ReferenceError> {
    let input = Input::read(bytes)?;
    input.require(&COLUMNS)?;
    let (mut problems, mut found) = (Vec::new(), BTreeMap::new());
    for line in &input.lines {
        let trouble = match of_line(project, &input, line) {
            Ok((photo, reference)) if !found.contains_key(&photo) => {
                found.insert(photo, reference);
                continue;
            }
            Ok(_) => "a photo has one colour reference, and a line above gave it one".to_owned(),
            Err(trouble) => trouble,
        };
        problems.push(LineProblem { line: line.number, trouble });
    }
    if !problems.is_empty() {
        return Err(ReferenceError::Lines(problems));
    }
    let mut made = Referenced { n_photos: found.len(), ..Referenced::default() };
    for (id, color_reference) in found {
        let Some(photo) = project.photos.get(&id) else { continue };
        if photo.color_reference != color_reference {
            let photo = Photo { color_reference, ..photo.clone() };
            made.edits.push(Edit::Photo(id, Some(photo)));
        }
    }
    Ok(made)
}

fn of_line(
    project: &Project,
    input: &Input,
    line: &Line,
) -> Result<(PhotoId, Option<ColorReference>), String> {
    let id = photo_called(project, input.cell(line, "photo"))?;
    let photo = project.photos.get(&id).ok_or("the photo is gone")?;
    let kind = input.cell(line, "reference");
    if kind == "none" {
        return Ok((id, None));
    }
    let at = |columns| corner((input, line), photo, columns);
    let corners = || -> Result<_, String> {
        Ok([at(["x1", "y1"])?, at(["x2", "y2"])?, at(["x3", "y3"])?, at(["x4", "y4"])?])
    };
    let reflectance_permille = if input.cell(line, REFLECTANCE).is_empty() {
        None
    } else {
        // What rounds outside of what can be is refused below, with the reason.
        Some((number(input, line, REFLECTANCE)? * 10.0).round().clamp(0.0, 1001.0) as u16)
    };
    let reference = match kind {
        "grey_patch" => {
            ColorReference::GreyPatch { outline: corners()?.to_vec(), reflectance_permille }
        }
        "chart_before_2014" | "chart_since_2014" if reflectance_permille.is_some() => {
            return Err(format!("{REFLECTANCE} is of a grey patch; a chart has its own colours"));
        }
        "chart_before_2014" => {
            ColorReference::Chart { corners: corners()?, edition: ChartEdition::Before2014 }
        }
        "chart_since_2014" => {
            ColorReference::Chart { corners: corners()?, edition: ChartEdition::Since2014 }
        }
        _ => {
            return Err(format!(
                "“{kind}” is none of grey_patch, chart_before_2014, chart_since_2014, none"
            ));
        }
    };
    reference.problem().map_or(Ok((id, Some(reference))), |trouble| Err(trouble.to_owned()))
}
