//! Writing commands: who writes, opening a project to write, and making sure that it is on the medium.

use std::path::Path;

use jiff::Zoned;

use crate::cli::arguments::Writer;
use crate::cli::output::{Failure, Terminal};
use crate::model::assessment::{Rater, Stamp};
use crate::model::edit::Edit;
use crate::model::ledger::Step;
use crate::store::lock::Holder;
use crate::store::open_project::{Access, OpenProject};

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
            "nothing was changed: the project is {reason}: {}",
            path.display()
        )));
    }
    for notice in file.notices() {
        terminal.warn(notice);
    }
    Ok(file)
}

/// Makes a step, writes it, and lets go of the project.
pub fn commit(
    mut file: OpenProject,
    stamp: &Stamp,
    what: &str,
    edits: Vec<Edit>,
    terminal: Terminal,
) -> Result<(), Failure> {
    if !edits.is_empty() {
        file.commit(stamp, Step::new(what, edits)).map_err(|error| Failure::trouble(&error))?;
    }
    let state = file.close(&stamp.when);
    if let Some(conflict) = state.conflict {
        terminal.warn(&format!(
            "somebody else changed the project file meanwhile; this work was written to {}",
            conflict.display()
        ));
    }
    state.failure.map_or(Ok(()), |failure| Err(Failure::Trouble(failure)))
}
