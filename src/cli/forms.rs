//! `fill` and `total`: tables of answers in.

use std::path::Path;

use crate::cli::arguments::{Fill, Total, Writer};
use crate::cli::instruments::find;
use crate::cli::output::{Failure, Terminal, read};
use crate::cli::run::End;
use crate::cli::tables::{format, write_table};
use crate::exchange::table::Table;
use crate::instrument::library::Library;
use crate::jobs::fill::{Destination, FillError};
use crate::jobs::total::totals;
use crate::model::assessment::{Rater, Stamp};
use crate::store::lock::Holder;
use crate::store::open_project::{Access, OpenProject};

/// Reads answers from a table into a project: all of it or nothing.
pub fn fill(call: &Fill, terminal: Terminal) -> Result<End, Failure> {
    let table = read(&call.table)?;
    let stamp = stamp(&call.writer);
    let mut file = open(&call.file, &stamp)?;
    let library = Library::embedded();
    let destination = Destination {
        project: file.project(),
        library: &library,
        ids: file.ledger().ids(),
        stamp: &stamp,
        reason: call.reason.as_deref(),
    };
    let filled = crate::jobs::fill::fill(destination, &table).map_err(|error| match &error {
        FillError::Table(_) | FillError::Lines(_) | FillError::Edit(_) => {
            Failure::Trouble(format!("{error}\n  in {}", call.table.display()))
        }
    })?;
    for warning in &filled.warnings {
        terminal.warn(warning);
    }
    if filled.step.edits.is_empty() {
        terminal.say("the project says all of it already; nothing was changed");
        return Ok(End::Fine);
    }
    file.commit(&stamp, filled.step).map_err(|error| Failure::trouble(&error))?;
    let state = file.close(&stamp.when);
    if let Some(failure) = state.failure {
        return Err(Failure::Trouble(format!("the answers could not be saved: {failure}")));
    }
    if let Some(conflict) = state.conflict {
        terminal.warn(&format!(
            "somebody else had changed the project file; yours was saved as {}",
            conflict.display()
        ));
    }
    let (answers, assessments) = (filled.n_answers, filled.n_assessments);
    terminal.say(&format!("filled in {answers} answers of {assessments} assessments"));
    Ok(End::Fine)
}

/// Adds up a table of answers, without a project.
pub fn total(call: &Total, terminal: Terminal) -> Result<End, Failure> {
    let format = format(call.format, &call.output)?;
    let definition = find(&call.instrument)?;
    let table = read(&call.table)?;
    let made = totals(&definition, &table, call.baseline.as_deref())
        .map_err(|error| Failure::Trouble(format!("{error}: {}", call.table.display())))?;
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

/// Opens a project to write, or says who has it.
fn open(path: &Path, stamp: &Stamp) -> Result<OpenProject, Failure> {
    let now = jiff::Zoned::now();
    let holder = Holder {
        user: whoami::username().unwrap_or_else(|_| "user".to_owned()),
        host: whoami::hostname().unwrap_or_else(|_| "this computer".to_owned()),
        pid: std::process::id(),
        since: now.strftime("%Y-%m-%d %H:%M").to_string(),
    };
    let file = OpenProject::open(path, None, Access::inline(holder, &stamp.when))
        .map_err(|error| Failure::trouble(&error))?;
    match file.read_only() {
        Some(reason) => Err(Failure::Trouble(format!(
            "nothing was changed; the project is {reason}: {}",
            path.display()
        ))),
        None => Ok(file),
    }
}

/// Who writes, and when.
fn stamp(writer: &Writer) -> Stamp {
    let user = || whoami::username().unwrap_or_else(|_| "user".to_owned());
    Stamp {
        who: Rater(writer.rater.clone().unwrap_or_else(user)),
        when: jiff::Zoned::now().strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
    }
}
