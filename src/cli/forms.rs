//! `fill` and `total`: tables of answers in.

use std::path::Path;

use crate::cli::arguments::{Fill, Total};
use crate::cli::instruments::{find, library};
use crate::cli::output::{Failure, Terminal, name, read};
use crate::cli::run::End;
use crate::cli::tables::{format, write_table};
use crate::cli::writing::{commit, open, stamp};
use crate::exchange::table::Table;
use crate::jobs::export::{refuse_files, refuse_photographs};
use crate::jobs::fill::{Destination, FillError};
use crate::jobs::total::totals;

/// Reads answers from a table into a project: all of it or nothing.
pub fn fill(call: &Fill, terminal: Terminal) -> Result<End, Failure> {
    let table = read(&call.table)?;
    let stamp = stamp(&call.writer);
    let file = open(&call.file, &stamp, terminal)?;
    let (library, _) = library(call.own.folder.as_deref(), terminal)?;
    let destination = Destination {
        project: file.project(),
        library: &library,
        ids: file.ledger().ids(),
        stamp: &stamp,
        reason: call.reason.as_deref(),
    };
    let filled = crate::jobs::fill::fill(destination, &table).map_err(|error| match &error {
        FillError::Table(_) | FillError::Lines(_) | FillError::Edit(_) => {
            Failure::Trouble(format!("{error}\n  in {}", name(&call.table)))
        }
    })?;
    for warning in &filled.warnings {
        terminal.warn(warning);
    }
    if filled.step.edits.is_empty() {
        terminal.say("the project says all of it already; nothing was changed");
        return Ok(End::Fine);
    }
    commit(file, &stamp, filled.step, terminal)?;
    let (answers, assessments) = (filled.n_answers, filled.n_assessments);
    terminal.say(&format!("filled in {answers} answers of {assessments} assessments"));
    Ok(End::Fine)
}

/// Adds up a table of answers, without a project.
pub fn total(call: &Total, terminal: Terminal) -> Result<End, Failure> {
    let format = format(call.format, &call.output)?;
    let (library, _) = library(call.own.folder.as_deref(), terminal)?;
    let definition = find(&library, &call.instrument)?;
    let inputs = [call.table.as_path(), Path::new(&call.instrument)];
    refuse_files(inputs.into_iter(), "what the totals are made from", &call.output)
        .and_then(|()| refuse_photographs(&call.output))
        .map_err(|error| Failure::usage(&error))?;
    let table = read(&call.table)?;
    let made = totals(&definition, &table, call.baseline.as_deref())
        .map_err(|error| Failure::Trouble(format!("{error}: {}", name(&call.table))))?;
    if made.n_skipped > 0 {
        terminal.say(&format!("skipped {} lines of other instruments", made.n_skipped));
    }
    for warning in &made.warnings {
        terminal.warn(warning);
    }
    for problem in &made.problems {
        terminal.warn(&problem.to_string());
    }
    let mut codebook = Table::new([("name", "A column"), ("meaning", "What stands in it")]);
    for column in &made.table.columns {
        let cells = [&column.name, &column.meaning].map(crate::exchange::table::Cell::text);
        codebook.rows.push(cells.into());
    }
    write_table(terminal, &call.output, format, &made.table, &codebook)?;
    Ok(if made.problems.is_empty() { End::Fine } else { End::ProblemsFound })
}
