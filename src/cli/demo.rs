//! `demo`: makes the synthetic example, and hands it to the window.

use crate::cli::output::{Failure, Terminal};
use crate::cli::run::End;
use crate::cli::{arguments, writing};
use crate::jobs::demo;
use crate::store::open_project::Access;

/// Makes the example unless it is there already; the window opens on it unless that is not wanted.
pub fn demo(call: &arguments::Demo, terminal: Terminal) -> Result<End, Failure> {
    if demo::exists(&call.folder) {
        terminal.say(&format!("the example is there already: {}", call.folder.display()));
    } else {
        let access = Access::inline(writing::holder(), "2023-01-09T09:00:00+00:00");
        let wish = demo::Wish { size: call.size, is_aligned: !call.unaligned };
        let made = demo::make(&call.folder, wish, access, &terminal.progress());
        let made = made.map_err(|error| Failure::trouble(&error))?;
        terminal.say(&format!("made the example in {}:", call.folder.display()));
        terminal.say(&format!("  {}  the project", made.file.display()));
        terminal
            .say(&format!("  {}  score tables and a figure", call.folder.join("out").display()));
        for note in &made.notes {
            terminal.say(&format!("  {note}"));
        }
    }
    let project = call.folder.join(demo::FILE);
    Ok(if call.no_window {
        End::Fine
    } else {
        End::OpenWindow { path: project, rater: Some(demo::RATER.to_owned()) }
    })
}
