//! `info PHOTO`: everything known of one photo, without a project.
#![expect(
    clippy::format_push_string,
    reason = "a few short lines; one allocation each does not matter"
)]

use std::path::Path;

use serde_json::json;

use crate::cli::output::{Failure, Terminal, pretty};
use crate::cli::run::End;
use crate::imaging::fingerprint::fingerprint;
use crate::imaging::header::{self, PhotoHeader};
use crate::imaging::limits::Limits;
use crate::imaging::metadata::facts;
use crate::imaging::orientation::Orientation;
use crate::imaging::taken::Taken;
use crate::jobs::import::examine::ENDS_EARLY;
use crate::workers::progress::Progress;

/// The offset from UTC as cameras write it, with a blank in front; nothing where it is not known.
fn zone(taken: &Taken) -> String {
    taken.offset_minutes.map_or_else(String::new, |minutes| {
        let sign = if minutes < 0 { '-' } else { '+' };
        let minutes = minutes.unsigned_abs();
        format!(" UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    })
}

/// Says what a photo is; a file that cannot be shown is trouble, in words.
pub fn photo_info(
    path: &Path,
    limits: Limits,
    as_json: bool,
    terminal: Terminal,
) -> Result<End, Failure> {
    Failure::unless_there(path)?;
    let trouble =
        |error: &dyn std::fmt::Display| Failure::Trouble(format!("{error}: {}", path.display()));
    let print = fingerprint(path, &Progress::silent()).map_err(|error| trouble(&error))?;
    let header = header::read(path, &limits).map_err(|error| trouble(&error))?;
    let facts = facts(path, &limits, jiff::Zoned::now().date()).map_err(|error| trouble(&error))?;
    let ends_early = (!header.is_complete).then(|| ENDS_EARLY.to_owned());
    let all = ends_early.into_iter().chain(header.notes.iter().cloned());
    let problems: Vec<String> = all.chain(facts.problems.iter().cloned()).collect();
    let taken = facts.taken.as_ref();
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    if as_json {
        terminal.data(&pretty(&json!({
            "file": file,
            "hash": print.blake3,
            "subject": null,
            "visit": null,
            "view": null,
            "taken": taken.map(|taken| taken.at.to_string()),
            "taken_from": taken.map(|taken| taken.source.id()),
            "taken_trusted": taken.map(|taken| taken.is_trusted),
            "taken_why_not": taken.and_then(|taken| taken.why_not.clone()),
            "taken_has_time": taken.map(|taken| taken.has_time),
            "taken_offset_minutes": taken.and_then(|taken| taken.offset_minutes),
            "width": header.width,
            "height": header.height,
            "complete": header.is_complete,
            "problems": problems,
            "bytes": print.bytes,
            "format": header.format.name(),
            "orientation": header.orientation.number(),
            "bits": header.bits,
            "stored_width": header.stored_width,
            "stored_height": header.stored_height,
            "color": header.color.name(),
            "has_profile": header.has_profile,
            "profile": header.profile_name,
            "camera": facts.camera,
            "lens": facts.lens,
            "software": facts.software,
        })))?;
        return Ok(if problems.is_empty() { End::Fine } else { End::ProblemsFound });
    }
    let mut text = first_lines(&file, print.bytes, &header, taken);
    for (name, value) in
        [("camera", &facts.camera), ("lens", &facts.lens), ("software", &facts.software)]
    {
        if let Some(value) = value {
            text += &format!("  {name} {value}\n");
        }
    }
    text += &format!("  BLAKE3 {}\n", print.blake3);
    for problem in &problems {
        text += &format!("  ! {problem}\n");
    }
    terminal.data(&text)?;
    Ok(if problems.is_empty() { End::Fine } else { End::ProblemsFound })
}

/// What is known of the picture and of its capture.
fn first_lines(file: &str, bytes: u64, header: &PhotoHeader, taken: Option<&Taken>) -> String {
    let mut text = format!("{file}\n");
    text += &format!(
        "  {} · {} × {} px upright · {} bytes\n",
        header.format.name(),
        header.width,
        header.height,
        bytes
    );
    text += &match taken {
        Some(taken) => {
            let doubt = taken
                .why_not
                .as_ref()
                .map(|why| format!(", not trusted: {why}"))
                .unwrap_or_default();
            format!("  taken {}{} ({}{doubt})\n", taken.at, zone(taken), taken.source.name())
        }
        None => "  nothing says when it was taken\n".to_owned(),
    };
    text += &format!(
        "  {}, {} bits a channel, {}\n",
        header.color.name(),
        header.bits,
        match &header.profile_name {
            Some(name) => format!("profile {name}"),
            None if header.has_profile => "a profile without a name".to_owned(),
            None => "no profile: taken for sRGB".to_owned(),
        }
    );
    if header.orientation != Orientation::Upright {
        text += &format!(
            "  stored as {} × {} px, turned upright by orientation {}\n",
            header.stored_width,
            header.stored_height,
            header.orientation.number()
        );
    }
    if !header.is_complete {
        text += "  incomplete: part of the file is missing\n";
    }
    text
}
