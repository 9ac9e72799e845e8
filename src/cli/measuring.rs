//! `measure`, `calibrate` and `reference`: numbers out of outlines, the rulers that make them millimetres, and the
//! patches that make colours right.

use crate::cli::arguments::measuring::{self, Calibrate, Measure, Reference};
use crate::cli::output::{Failure, Terminal, name, read};
use crate::cli::run::End;
use crate::cli::tables::{format, write_table};
use crate::cli::writing::{commit, open, stamp};
use crate::jobs::calibrate::calibrate as calibrate_by_table;
use crate::jobs::export::refuse_own_files;
use crate::jobs::measure::{By, Choice, MeasureJobError, Source};
use crate::jobs::reference::reference as reference_by_table;
use crate::model::ledger::Step;
use crate::store::disk::RealDisk;
use crate::store::open_project::OpenProject;

/// Writes a table of measurements of all files together.
pub fn measure(call: &Measure, terminal: Terminal) -> Result<End, Failure> {
    let format = format(call.format, &call.output)?;
    let mut files = Vec::new();
    for path in &call.files {
        let file =
            OpenProject::read(path, None, &RealDisk).map_err(|error| Failure::trouble(&error))?;
        refuse_own_files(path, file.project(), &call.output)
            .map_err(|error| Failure::usage(&error))?;
        for notice in file.notices() {
            terminal.warn(&format!("{}: {notice}", path.display()));
        }
        files.push((path, file));
    }
    let sources: Vec<Source<'_>> = files
        .iter()
        .map(|(path, file)| Source { file: path, project: file.project(), is_read_only: false })
        .collect();
    let choice = Choice {
        by: match call.by {
            measuring::By::Region => By::Region,
            measuring::By::Lesion => By::Lesion,
        },
        baseline: call.baseline.clone(),
        rater: call.rater.clone(),
        reading: call.reading,
        limits: call.largest.limits(),
    };
    let measured = crate::jobs::measure::measure(&sources, &choice, &terminal.progress()).map_err(
        |error| match error {
            MeasureJobError::Cancelled(_) => Failure::trouble(&error),
            MeasureJobError::NoRater { .. } | MeasureJobError::NoBaseline(_) => {
                Failure::usage(&error)
            }
        },
    )?;
    for warning in measured.warnings.iter().chain(&measured.problems) {
        terminal.warn(warning);
    }
    write_table(terminal, &call.output, format, &measured.table, &measured.codebook)?;
    Ok(if measured.problems.is_empty() { End::Fine } else { End::ProblemsFound })
}

/// Gives photos the rulers of a table: all of it or nothing.
pub fn calibrate(call: &Calibrate, terminal: Terminal) -> Result<End, Failure> {
    let table = read(&call.table)?;
    let stamp = stamp(&call.writer);
    let file = open(&call.file, &stamp, terminal)?;
    let made = calibrate_by_table(file.project(), &table)
        .map_err(|error| Failure::Trouble(format!("{error}\n  in {}", name(&call.table))))?;
    for warning in &made.warnings {
        terminal.warn(warning);
    }
    let n_changed = made.edits.len();
    if n_changed == 0 {
        terminal.say("the project says all of it already; nothing was changed");
        return Ok(End::Fine);
    }
    let step = Step::new(format!("Calibrate {}", photos(n_changed)), made.edits);
    commit(file, &stamp, step, terminal)?;
    terminal.say(&format!(
        "calibrated {}; {} had this scale already",
        photos(n_changed),
        made.n_photos - n_changed
    ));
    Ok(End::Fine)
}

/// Gives photos the grey patches and charts of a table: all of it or nothing.
pub fn reference(call: &Reference, terminal: Terminal) -> Result<End, Failure> {
    let table = read(&call.table)?;
    let stamp = stamp(&call.writer);
    let file = open(&call.file, &stamp, terminal)?;
    let made = reference_by_table(file.project(), &table)
        .map_err(|error| Failure::Trouble(format!("{error}\n  in {}", name(&call.table))))?;
    let n_changed = made.edits.len();
    if n_changed == 0 {
        terminal.say("the project says all of it already; nothing was changed");
        return Ok(End::Fine);
    }
    let step = Step::new(format!("Colour reference of {}", photos(n_changed)), made.edits);
    commit(file, &stamp, step, terminal)?;
    terminal.say(&format!(
        "changed the colour reference of {}; {} had this one already",
        photos(n_changed),
        made.n_photos - n_changed
    ));
    Ok(End::Fine)
}

fn photos(n: usize) -> String {
    if n == 1 { "1 photo".to_owned() } else { format!("{n} photos") }
}
