//! `compare`: which photos of a project can be compared with those of the baseline.

use crate::cli::arguments::comparing::Compare;
use crate::cli::output::{Failure, Terminal};
use crate::cli::run::End;
use crate::exchange::table::delimited::csv;
use crate::exchange::table::json::json;
use crate::jobs::compare::table::{Row, judge_all, place, table, why};
use crate::model::comparability::Level;
use crate::model::project::Project;
use crate::store::disk::RealDisk;
use crate::store::open_project::OpenProject;

/// Judges each visit beside the baseline, view by view.
pub fn compare(call: &Compare, terminal: Terminal) -> Result<End, Failure> {
    let file =
        OpenProject::read(&call.file, None, &RealDisk).map_err(|error| Failure::trouble(&error))?;
    for notice in file.notices() {
        terminal.warn(notice);
    }
    let project = file.project();
    let rows = judge_all(project, &call.file, &call.largest.limits(), &terminal.progress())
        .map_err(|error| Failure::trouble(&error))?;
    if call.json {
        terminal.data(&json(&table(project, &rows)))?;
    } else if call.csv {
        terminal.data(&csv(&table(project, &rows)))?;
    } else {
        for row in &rows {
            terminal.data(&line(project, row))?;
        }
    }
    if rows.is_empty() {
        terminal.say("there is no visit whose photos could be compared with a baseline");
    }
    let is_bad = |row: &Row| match &row.found {
        Ok(found) => found.level == Level::NotComparable,
        Err(_) => true,
    };
    Ok(if rows.iter().any(is_bad) { End::ProblemsFound } else { End::Fine })
}

/// `DM-01 v2 Back, beside v1: look: They are not aligned …`
fn line(project: &Project, row: &Row) -> String {
    let [first, second] = row.photos.map(|id| {
        let photo = project.photos.get(&id);
        photo.and_then(|photo| place(project, photo)).unwrap_or_default()
    });
    let [subject, visit, view] = second;
    let (level, words) = match &row.found {
        Ok(found) => (found.level.name(), why(found)),
        Err(why) => ("unknown", why.clone()),
    };
    let words = if words.is_empty() { String::new() } else { format!(": {words}") };
    format!("{subject} {visit} {view}, beside {}: {level}{words}\n", first[1])
}
