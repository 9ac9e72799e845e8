//! Writing commands: who writes, opening a project to write, and making sure that it is on the medium.

use std::path::Path;

use jiff::Zoned;

use crate::cli::arguments::Writer;
use crate::cli::output::{Failure, Terminal};
use crate::model::assessment::{Rater, Stamp};
use crate::model::ledger::Step;
use crate::store::lock::Holder;
use crate::store::open_project::{Access, OpenProject};
use crate::store::writer::SaveState;

/// Who writes, and what time it is.
pub fn stamp(writer: &Writer) -> Stamp {
    let user = || whoami::username().unwrap_or_else(|_| "user".to_owned());
    let rater = writer.rater.as_ref().map(|rater| rater.trim().to_owned());
    let who = Rater(rater.filter(|rater| !rater.is_empty()).unwrap_or_else(user));
    Stamp { who, when: Zoned::now().strftime("%Y-%m-%dT%H:%M:%S%:z").to_string() }
}

/// How a command reaches a project: on the spot, under the name of the system's user.
pub fn access(stamp: &Stamp) -> Access {
    Access::inline(holder(), stamp.when.clone())
}

/// Who holds the lock while a command writes.
pub fn holder() -> Holder {
    Holder {
        user: whoami::username().unwrap_or_else(|_| "user".to_owned()),
        host: whoami::hostname().unwrap_or_else(|_| "this computer".to_owned()),
        pid: std::process::id(),
        since: Zoned::now().strftime("%Y-%m-%d %H:%M").to_string(),
    }
}

/// Opens a project to write; what a person should know of it is said.
pub fn open(path: &Path, stamp: &Stamp, terminal: Terminal) -> Result<OpenProject, Failure> {
    let file =
        OpenProject::open(path, None, access(stamp)).map_err(|error| Failure::trouble(&error))?;
    if let Some(reason) = file.read_only() {
        return Err(Failure::Trouble(format!(
            "nothing was changed; the project is {reason}: {}",
            path.display()
        )));
    }
    for notice in file.notices() {
        terminal.warn(notice);
    }
    Ok(file)
}

/// Makes a step, writes it, and lets go of the project; a step without edits changes nothing.
pub fn commit(
    mut file: OpenProject,
    stamp: &Stamp,
    step: Step,
    terminal: Terminal,
) -> Result<(), Failure> {
    if !step.edits.is_empty() {
        file.commit(stamp, step).map_err(|error| Failure::trouble(&error))?;
    }
    saved(&file.close(&stamp.when), terminal)
}

/// Makes the first step of a project that was made just now; if it cannot be saved, nothing of the project remains.
pub fn commit_first(
    mut file: OpenProject,
    stamp: &Stamp,
    step: Step,
    terminal: Terminal,
) -> Result<(), Failure> {
    file.commit(stamp, step).map_err(|error| Failure::trouble(&error))?;
    let state = file.save_state();
    if !state.is_saved() && state.n_written < state.n_asked {
        file.discard();
        return saved(&state, terminal);
    }
    saved(&file.close(&stamp.when), terminal)
}

/// Whether everything is on the medium, in words if it is not.
fn saved(state: &SaveState, terminal: Terminal) -> Result<(), Failure> {
    if let Some(conflict) = &state.conflict {
        terminal.warn(&format!(
            "somebody else changed the project file meanwhile; this work was written to {}",
            conflict.display()
        ));
    }
    let Some(failure) = &state.failure else { return Ok(()) };
    let words = if state.n_written < state.n_asked {
        "Nothing was changed; make room or mend the trouble, then try again."
    } else {
        "The work is safe in the history beside it, and the project file is written at the next change."
    };
    Err(Failure::Trouble(format!("{failure}\n  {words}")))
}
