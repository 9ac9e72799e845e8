//! Every visit beside the baseline, view by view: one row for each pair.

use std::path::Path;

use crate::exchange::table::{Cell, Column, Table};
use crate::imaging::limits::Limits;
use crate::imaging::pixels::Pixels;
use crate::jobs::compare::judge::judge;
use crate::jobs::compare::{Judgement, Task, copy, pairs_of_visit};
use crate::model::comparability::Level;
use crate::model::ids::PhotoId;
use crate::model::photo::Photo;
use crate::model::project::Project;
use crate::workers::progress::{Cancelled, Progress};

/// A pair and what was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Both photos, that of the baseline first.
    pub photos: [PhotoId; 2],
    /// What was found; why nothing was, in words.
    pub found: Result<Judgement, String>,
}

/// The columns of the table: name, unit, meaning.
const COLUMNS: [(&str, &str, &str); 16] = [
    ("subject", "", "The subject's code"),
    ("view", "", "The view"),
    ("visit", "", "The visit that is compared"),
    ("baseline", "", "The visit it is compared with"),
    ("photo", "", "The photo of the visit"),
    ("baseline_photo", "", "The photo of the baseline"),
    ("comparability", "", "good, look or not_comparable; empty where a photo cannot be read"),
    (
        "overlap_percent",
        "%",
        "How much of the baseline's photo the other shows; empty unless aligned",
    ),
    (
        "scale_ratio",
        "",
        "How much larger it shows the skin, both seen at one size; empty unless aligned",
    ),
    ("softness", "px", "Blur of its sharpest edges, where its longer side has 1000 pixels"),
    ("baseline_softness", "px", "The same of the baseline's photo"),
    ("exposure_difference", "EV", "How much more light it has"),
    ("white_balance_difference", "ΔE00", "How far apart a grey lies under both lights"),
    ("matched_by", "", "What colours can be matched by"),
    ("delta_e_matched", "ΔE00", "What is left between both after that"),
    ("why", "", "What speaks against comparing, and what to do"),
];

/// Judges every pair of a project; photos that cannot be read have the reason in their row.
///
/// # Errors
/// Only when somebody asked to stop.
pub fn judge_all(
    project: &Project,
    file: &Path,
    limits: &Limits,
    progress: &Progress,
) -> Result<Vec<Row>, Cancelled> {
    let visits = project.subjects.values().flat_map(|subject| &subject.visits);
    let mut pairs: Vec<[PhotoId; 2]> =
        visits.flat_map(|visit| pairs_of_visit(project, visit.id)).collect();
    // All pairs with one photo of the baseline in a row, so that it is decoded once.
    let before = pairs.clone();
    let order = |pair: &[PhotoId; 2]| before.iter().position(|other| other[0] == pair[0]);
    pairs.sort_by_key(order);
    progress.begin("Comparing photos", pairs.len() as u64);
    let mut kept: Option<(PhotoId, Result<Pixels, String>)> = None;
    let mut rows = Vec::new();
    for photos in pairs {
        progress.check()?;
        let outside = || "a photo lies outside the project's folder".to_owned();
        let found = Task::of(project, file, photos, None).ok_or_else(outside).and_then(|task| {
            let is_kept = kept.as_ref().is_some_and(|(id, _)| *id == photos[0]);
            if !is_kept {
                kept = Some((photos[0], copy(&task.sides[0], limits)));
            }
            let first = match &kept {
                Some((_, copy)) => copy.as_ref().map_err(Clone::clone)?,
                None => return Err(outside()),
            };
            let second = copy(&task.sides[1], limits)?;
            Ok(judge(&task, [first, &second]))
        });
        rows.push(Row { photos, found });
        progress.advance();
    }
    Ok(rows)
}

/// The rows as a table.
pub fn table(project: &Project, rows: &[Row]) -> Table {
    let rows = rows.iter().filter_map(|row| cells(project, row)).collect();
    Table { columns: columns(), rows }
}

/// The columns of the table.
pub fn columns() -> Vec<Column> {
    let column = |(name, unit, meaning): &(&str, &str, &str)| Column {
        unit: (*unit).to_owned(),
        ..Column::new(*name, *meaning)
    };
    COLUMNS.iter().map(column).collect()
}

/// Whose photo it is, at which visit and of which view, as tables name them.
pub fn place(project: &Project, photo: &Photo) -> Option<[String; 3]> {
    let subject = project.subjects.get(&photo.subject)?;
    let visit = subject.visit(photo.visit?)?;
    Some([subject.code.clone(), visit.name(), project.view(photo.view?)?.label.clone()])
}

fn cells(project: &Project, row: &Row) -> Option<Vec<Cell>> {
    let [first, second] = row.photos.map(|id| project.photos.get(&id));
    let (first, second) = first.zip(second)?;
    let [subject, visit, view] = place(project, second)?;
    let [_, baseline, _] = place(project, first)?;
    let number = |value: Option<f64>, decimals: usize| {
        let value = value.filter(|value| value.is_finite());
        value.map_or(Cell::Empty, |value| {
            let text = format!("{value:.decimals$}");
            let is_zero = text.bytes().all(|byte| matches!(byte, b'-' | b'0' | b'.'));
            Cell::Number(if is_zero { text.replace('-', "") } else { text })
        })
    };
    let mut cells = [subject, view, visit, baseline, second.path.clone(), first.path.clone()]
        .map(Cell::text)
        .to_vec();
    match &row.found {
        Err(why) => {
            cells.resize(COLUMNS.len() - 1, Cell::Empty);
            cells.push(Cell::text(why));
        }
        Ok(found) => {
            let numbers = &found.numbers;
            let matching = found.matching.as_ref();
            cells.extend([
                Cell::text(found.level.name()),
                number(numbers.overlap.map(|share| share * 100.0), 1),
                number(numbers.scale, 3),
                number(numbers.softness[1], 2),
                number(numbers.softness[0], 2),
                number(numbers.exposure_ev, 2),
                number(numbers.balance_de, 1),
                matching.map_or(Cell::Empty, |it| Cell::text(it.basis.label())),
                number(matching.map(|it| it.after), 1),
                Cell::text(why(found)),
            ]);
        }
    }
    Some(cells)
}

/// Everything that speaks against comparing, one sentence after the other.
pub fn why(found: &Judgement) -> String {
    let bad = found.findings.iter().filter(|it| it.level > Level::Good);
    bad.map(|it| it.words.as_str()).collect::<Vec<_>>().join(" ")
}
