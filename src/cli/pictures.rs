//! `figure` and `thumbnails`: pictures for print, and small ones for looking through.

use std::io::IsTerminal as _;
use std::path::Path;

use crate::cli::arguments::{Figure, Thumbnails};
use crate::cli::output::{Failure, Terminal, write};
use crate::cli::run::End;
use crate::jobs::export::refuse_own_files;
use crate::jobs::figure::{Choice, FigureError, draw, plan, with_photos};
use crate::jobs::thumbnails::{self, Choice as SmallOnes, ThumbnailsError};
use crate::model::names;
use crate::store::disk::RealDisk;
use crate::store::open_project::OpenProject;

/// Draws a figure and writes it as PNG or SVG.
pub fn figure(call: &Figure, terminal: Terminal) -> Result<End, Failure> {
    let is_svg = is_svg(&call.output)?;
    let file =
        OpenProject::read(&call.file, None, &RealDisk).map_err(|error| Failure::trouble(&error))?;
    let project = file.project();
    refuse_own_files(&call.file, project, &call.output).map_err(|error| Failure::usage(&error))?;
    let name = call.subject.as_deref().unwrap_or_default();
    let subject = names::subject(project, name).map_err(|error| Failure::usage(&error))?;
    let (mut visits, mut views) = with_photos(project, subject);
    if !call.visits.is_empty() {
        let found = call.visits.iter().map(|name| names::visit(project, subject, name));
        visits = found.collect::<Result<_, _>>().map_err(|error| Failure::usage(&error))?;
    }
    if !call.views.is_empty() {
        let found = call.views.iter().map(|name| names::view(project, name));
        views = found.collect::<Result<_, _>>().map_err(|error| Failure::usage(&error))?;
    }
    let (width_mm, dpi, limits) = (call.width_mm, call.dpi, call.largest.limits());
    let is_aligned = call.aligned;
    let choice = Choice { subject, visits, views, width_mm, dpi, limits, is_aligned };
    let plan = plan(&call.file, project, &choice).map_err(|error| Failure::usage(&error))?;
    let failure = |error: FigureError| Failure::trouble(&error);
    let drawn = draw(&plan, &terminal.progress()).map_err(failure)?;
    for note in &drawn.notes {
        terminal.say(note);
    }
    for problem in &drawn.problems {
        terminal.warn(problem);
    }
    let bytes = if is_svg { drawn.svg.into_bytes() } else { drawn.png().map_err(failure)? };
    write(terminal, &call.output, &bytes)?;
    Ok(if drawn.problems.is_empty() { End::Fine } else { End::ProblemsFound })
}

/// Makes thumbnails of all photos below a folder.
pub fn thumbnails(call: &Thumbnails, terminal: Terminal) -> Result<End, Failure> {
    if !call.folder.is_dir() {
        return Err(Failure::Usage(format!("there is no such folder: {}", call.folder.display())));
    }
    let choice = SmallOnes {
        folder: call.folder.clone(),
        output: call.output.clone(),
        side: call.size,
        limits: call.largest.limits(),
    };
    let made =
        thumbnails::thumbnails(&choice, &terminal.progress()).map_err(|error| match error {
            ThumbnailsError::SameFolder(_) => Failure::usage(&error),
            ThumbnailsError::Cancelled(_)
            | ThumbnailsError::Unreachable { .. }
            | ThumbnailsError::Disk(_) => Failure::trouble(&error),
        })?;
    for note in &made.notes {
        terminal.say(note);
    }
    for problem in &made.problems {
        terminal.warn(problem);
    }
    if made.n_made == 0 && made.problems.is_empty() {
        let folder = call.folder.display();
        let words = format!("nothing was written: there are no photographs: {folder}");
        return Err(Failure::Trouble(words));
    }
    let thumbnails = if made.n_made == 1 { "thumbnail" } else { "thumbnails" };
    terminal.say(&format!("made {} {thumbnails} in {}", made.n_made, call.output.display()));
    Ok(if made.problems.is_empty() { End::Fine } else { End::ProblemsFound })
}

/// Whether the ending asks for SVG; PNG otherwise, also for standard output.
fn is_svg(output: &Path) -> Result<bool, Failure> {
    if output == Path::new("-") {
        let words = "a picture cannot be shown on a terminal; name a file with -o OUT.png, or send it on with |";
        let is_shown = std::io::stdout().is_terminal();
        return if is_shown { Err(Failure::Usage(words.to_owned())) } else { Ok(false) };
    }
    let has =
        |wanted: &str| output.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(wanted));
    match (has("png"), has("svg")) {
        (_, true) => Ok(true),
        (true, _) => Ok(false),
        (false, false) => Err(Failure::Usage(format!(
            "a figure is written as .png or .svg: {}",
            output.display()
        ))),
    }
}
