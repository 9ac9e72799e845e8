//! `regions`: outlines from and for other programs.

use std::path::Path;

use crate::cli::arguments::measuring::{Regions, RegionsFormat};
use crate::cli::output::{Failure, Terminal};
use crate::cli::run::End;
use crate::cli::writing::{commit, open, stamp};
use crate::jobs::export::save;
use crate::jobs::regions::{Destination, Format, give, take};
use crate::model::assessment::Rater;
use crate::model::ledger::Step;
use crate::store::disk::RealDisk;
use crate::store::open_project::OpenProject;

/// Reads regions into a project, or writes them out.
pub fn regions(call: &Regions, terminal: Terminal) -> Result<End, Failure> {
    match (&call.to, &call.output) {
        (Some(format), Some(folder)) => write_out(call, *format, folder, terminal),
        _ => read_in(call, terminal),
    }
}

fn read_in(call: &Regions, terminal: Terminal) -> Result<End, Failure> {
    let stamp = stamp(&call.writer);
    let file = open(&call.file, &stamp, terminal)?;
    let destination = Destination {
        file: &call.file,
        project: file.project(),
        ids: file.ledger().ids(),
        rater: stamp.who.clone(),
        reading: call.reading.unwrap_or(1),
        limits: call.largest.limits(),
    };
    let taken = take(&call.from, destination, &terminal.progress())
        .map_err(|error| Failure::trouble(&error))?;
    for problem in &taken.problems {
        terminal.warn(&format!("not read: {problem}"));
    }
    for words in &taken.mended {
        terminal.warn(words);
    }
    let (n_regions, n_lesions) = (taken.n_regions, taken.n_lesions);
    let step = Step::new(format!("Read {n_regions} regions from files"), taken.edits);
    commit(file, &stamp, step, terminal)?;
    terminal.say(&format!(
        "read {n_regions} regions from {} files, {n_lesions} new lesions; {} regions were there already",
        taken.n_files, taken.n_same
    ));
    Ok(if taken.problems.is_empty() { End::Fine } else { End::ProblemsFound })
}

fn write_out(
    call: &Regions,
    format: RegionsFormat,
    folder: &Path,
    terminal: Terminal,
) -> Result<End, Failure> {
    let file =
        OpenProject::read(&call.file, None, &RealDisk).map_err(|error| Failure::trouble(&error))?;
    for notice in file.notices() {
        terminal.warn(&format!("{}: {notice}", call.file.display()));
    }
    let format = match format {
        RegionsFormat::Labelme => Format::LabelMe,
        RegionsFormat::Geojson => Format::GeoJson,
    };
    let rater = call.drawn_by.clone().map(Rater);
    let outputs = give(file.project(), format, rater.as_ref(), call.reading);
    if outputs.is_empty() {
        return Err(Failure::Trouble(
            "nothing was written: no accepted region is drawn".to_owned(),
        ));
    }
    for output in &outputs {
        let path = folder.join(&output.name);
        let trouble = |error: std::io::Error| {
            Failure::Trouble(format!("cannot make the folder: {error}: {}", path.display()))
        };
        std::fs::create_dir_all(path.parent().unwrap_or(folder)).map_err(trouble)?;
        save(&call.file, file.project(), &path, output.text.as_bytes())
            .map_err(|error| Failure::trouble(&error))?;
    }
    terminal.say(&format!("wrote {} files to {}", outputs.len(), folder.display()));
    Ok(End::Fine)
}
