//! `scores`: score tables of one or many projects.

use std::io::IsTerminal as _;
use std::path::Path;

use crate::cli::arguments::{self, Scores};
use crate::cli::output::{Failure, Terminal, write};
use crate::cli::run::End;
use crate::exchange::table::Table;
use crate::exchange::table::format::Format;
use crate::jobs::export::{self, refuse_own_files};
use crate::jobs::scores::{Choice, Layout};
use crate::model::project::Project;
use crate::store::disk::RealDisk;
use crate::store::open_project::OpenProject;

/// Writes a score table of all files together.
pub fn scores(call: &Scores, terminal: Terminal) -> Result<End, Failure> {
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
        files.push((path.display().to_string(), file));
    }
    let projects: Vec<(&str, &Project)> =
        files.iter().map(|(name, file)| (name.as_str(), file.project())).collect();
    let choice = Choice {
        layout: match call.layout {
            arguments::Layout::Long => Layout::Long,
            arguments::Layout::Wide => Layout::Wide,
        },
        instrument: call.instrument.clone(),
        only_signed: call.only_signed,
        baseline: call.baseline.clone(),
        ..Choice::default()
    };
    let made = crate::jobs::scores::scores(&projects, &choice, None)
        .map_err(|error| Failure::usage(&error))?;
    for warning in &made.warnings {
        terminal.warn(warning);
    }
    if let Some(words) = export::missing_words(&made.gaps) {
        terminal.say(&words);
    }
    write_table(terminal, &call.output, format, &made.table, &made.codebook)?;
    Ok(End::Fine)
}

/// The format that was asked for, else what the ending of the output says, else CSV.
pub fn format(asked: Option<arguments::Format>, output: &Path) -> Result<Format, Failure> {
    let format = match asked {
        Some(arguments::Format::Csv) => Some(Format::Csv),
        Some(arguments::Format::Tsv) => Some(Format::Tsv),
        Some(arguments::Format::Xlsx) => Some(Format::Xlsx),
        Some(arguments::Format::Json) => Some(Format::Json),
        None => Format::of(output),
    };
    let format = format.ok_or_else(|| {
        Failure::Usage(format!(
            "there is no format for this ending; use .csv, .tsv, .xlsx or .json, or say --format: {}",
            output.display()
        ))
    })?;
    let is_terminal = output == Path::new("-") && std::io::stdout().is_terminal();
    if is_terminal && !format.is_text() {
        let words = "a workbook cannot be shown on a terminal; name a file with -o OUT.xlsx, or send it on with |";
        return Err(Failure::Usage(words.to_owned()));
    }
    Ok(format)
}

/// Writes a table in its format.
pub fn write_table(
    terminal: Terminal,
    output: &Path,
    format: Format,
    table: &Table,
    codebook: &Table,
) -> Result<(), Failure> {
    let bytes = format.bytes(table, codebook).map_err(|error| Failure::trouble(&error))?;
    write(terminal, output, &bytes)
}
