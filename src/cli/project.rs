//! `info`, `check`, `history`: what a project holds, what is wrong with it, who did what.
#![expect(
    clippy::format_push_string,
    reason = "a few short lines; one allocation each does not matter"
)]

use std::path::Path;

use serde_json::{Value, json};

use crate::cli::arguments::{Check, History, Info};
use crate::cli::output::{Failure, Terminal, pretty};
use crate::cli::run::End;
use crate::jobs::check::{CheckError, check as find_problems};
use crate::model::entry::Cause;
use crate::model::photo::Photo;
use crate::model::project::Project;
use crate::model::subject::Visit;
use crate::model::view::View;
use crate::store::disk::RealDisk;
use crate::store::open_project::{OpenError, OpenProject};
use crate::store::project_file::{APP, FORMAT};

/// Says what a project or a photo holds.
pub fn info(call: &Info, terminal: Terminal) -> Result<End, Failure> {
    let is_project = call.file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("ron"));
    if !is_project && !call.file.is_dir() {
        return crate::cli::photo_info::photo_info(
            &call.file,
            call.largest.limits(),
            call.json,
            terminal,
        );
    }
    let file = read(&call.file)?;
    for notice in file.notices() {
        terminal.warn(notice);
    }
    if call.json {
        terminal.data(&pretty(&as_json(&file)))?;
    } else {
        terminal.data(&summary(&call.file, file.project()))?;
    }
    Ok(End::Fine)
}

/// Looks for every problem of each project.
pub fn check(call: &Check, terminal: Terminal) -> Result<End, Failure> {
    let mut rows = Vec::new();
    for path in &call.files {
        match find_problems(path, &terminal.progress()) {
            Ok(problems) => rows.extend(problems.into_iter().map(|it| (path, it.what, it.trouble))),
            // The file stands before it already.
            Err(CheckError::Open(OpenError::Content { source, path: _ })) => {
                rows.push((path, "the project".to_owned(), format!("cannot be opened: {source}")));
            }
            Err(error @ CheckError::Open(_)) => {
                rows.push((path, "the project".to_owned(), error.to_string()));
            }
            Err(error @ CheckError::Cancelled(_)) => return Err(Failure::trouble(&error)),
        }
    }
    if call.json {
        let rows = rows.iter().map(|(file, what, trouble)| {
            json!({ "file": file.display().to_string(), "what": what, "problem": trouble })
        });
        terminal.data(&pretty(&Value::Array(rows.collect())))?;
    } else {
        for (file, what, trouble) in &rows {
            terminal.data(&format!("{}: {what}: {trouble}\n", file.display()))?;
        }
    }
    if rows.is_empty() {
        terminal.say("no problem was found");
        return Ok(End::Fine);
    }
    terminal.say(&format!("problems found: {}", rows.len()));
    Ok(End::ProblemsFound)
}

/// Says who did what when; opening the project has checked the chain.
pub fn history(call: &History, terminal: Terminal) -> Result<End, Failure> {
    let file = read(&call.file)?;
    let ledger = file.ledger();
    if call.json {
        let entries = ledger.entries().iter().map(|entry| {
            let cause = match entry.cause {
                Cause::User => json!("user"),
                Cause::Undo(seq) => json!({ "undo": seq }),
                Cause::Redo(seq) => json!({ "redo": seq }),
            };
            let touched: Vec<String> =
                entry.edits.iter().map(|edit| edit.touches(file.project())).collect();
            json!({
                "seq": entry.seq, "who": entry.who.0, "when": entry.when, "cause": cause, "what": entry.what,
                "reason": entry.reason, "touched": touched, "previous_hash": entry.previous_hash,
            })
        });
        let entries = Value::Array(entries.collect());
        terminal.data(&pretty(&json!({ "head": ledger.head().hash, "entries": entries })))?;
    } else if !call.verify {
        for entry in ledger.entries() {
            let cause = match entry.cause {
                Cause::User => String::new(),
                Cause::Undo(seq) => format!("undo of {seq}: "),
                Cause::Redo(seq) => format!("redo of {seq}: "),
            };
            let reason = entry.reason.as_ref().map(|it| format!(" ({it})")).unwrap_or_default();
            let n = entry.edits.len();
            let changes = if n == 1 { "1 change".to_owned() } else { format!("{n} changes") };
            terminal.data(&format!(
                "{:>5}  {}  {}  {cause}{}{reason} · {changes}\n",
                entry.seq, entry.when, entry.who, entry.what
            ))?;
        }
    }
    for notice in file.notices() {
        terminal.warn(notice);
    }
    if call.verify {
        let n = ledger.entries().len();
        if n == 0 {
            terminal
                .warn("there is no history beside the project file, so there is no chain to check");
            return Ok(End::ProblemsFound);
        }
        terminal.say(&format!(
            "{n} steps, each follows from the one before; head {}",
            ledger.head().hash
        ));
    }
    Ok(if file.notices().is_empty() { End::Fine } else { End::ProblemsFound })
}

fn read(path: &Path) -> Result<OpenProject, Failure> {
    OpenProject::read(path, None, &RealDisk).map_err(|error| Failure::trouble(&error))
}

fn as_json(file: &OpenProject) -> Value {
    let project = file.project();
    let subjects = project.subjects.iter().map(|(id, subject)| {
        let visits = subject.visits.iter().enumerate().map(|(i, visit)| {
            json!({
                "id": visit.name(), "order": i + 1, "label": visit.label,
                "date": visit.date.map(|date| date.to_string()), "day": subject.day_of(visit),
            })
        });
        let lesions = project.lesions_of(*id).map(
            |(_, lesion)| json!({ "id": lesion.name(), "label": lesion.label, "site": lesion.site }),
        );
        json!({
            "code": subject.code,
            "visits": visits.collect::<Vec<_>>(),
            "lesions": lesions.collect::<Vec<_>>(),
        })
    });
    let views = project.views.iter().map(|view| json!({ "id": view.name(), "label": view.label }));
    let raters: Vec<String> = project.raters().into_iter().map(|rater| rater.0).collect();
    json!({
        "format": FORMAT,
        "app": file.written_by().unwrap_or(APP),
        "subjects": subjects.collect::<Vec<_>>(),
        "views": views.collect::<Vec<_>>(),
        "photos": project.photos.values().map(|photo| photo_json(project, photo)).collect::<Vec<_>>(),
        "instruments": project.instruments.keys().collect::<Vec<_>>(),
        "raters": raters,
    })
}

fn photo_json(project: &Project, photo: &Photo) -> Value {
    let subject = project.subjects.get(&photo.subject);
    let visit = photo.visit.and_then(|visit| subject?.visit(visit));
    let view = photo.view.and_then(|view| project.view(view));
    json!({
        "file": photo.path,
        "hash": photo.hash,
        "subject": subject.map(|subject| subject.code.as_str()),
        "visit": visit.map(Visit::name),
        "view": view.map(View::name),
        "taken": photo.taken.as_ref().map(|taken| taken.at.to_string()),
        "taken_from": photo.taken.as_ref().map(|taken| taken.from.as_str()),
        "width": photo.width,
        "height": photo.height,
        "complete": photo.is_complete,
        "problems": photo.problems,
    })
}

fn summary(path: &Path, project: &Project) -> String {
    let mut text = format!("{}\n", path.display());
    if !project.about.title.is_empty() {
        text += &format!("{}\n", project.about.title);
    }
    for (id, subject) in &project.subjects {
        let n_photos = project.photos_of(*id).count();
        let n_unsorted = project.unsorted(*id).count();
        text += &format!("\n{}  {}\n", subject.code, subject.description);
        text += &format!("  {n_photos} photos, {n_unsorted} of them in the tray\n");
        for visit in &subject.visits {
            let date = visit.date.map_or_else(|| "no date".to_owned(), |date| date.to_string());
            let day = subject.day_of(visit).map_or_else(String::new, |day| format!("  day {day}"));
            let n =
                project.photos_of(*id).filter(|(_, photo)| photo.visit == Some(visit.id)).count();
            text += &format!("  {:<4} {date}{day}  {}  ({n} photos)\n", visit.name(), visit.label);
        }
        for (_, lesion) in project.lesions_of(*id) {
            let site = lesion.site.as_deref().unwrap_or("no site");
            text += &format!("  {:<4} {}  ({site})\n", lesion.name(), lesion.label);
        }
    }
    let list =
        |names: Vec<String>| if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    let views =
        project.views.iter().map(|view| format!("{} {}", view.name(), view.label)).collect();
    text += &format!("\nviews: {}\n", list(views));
    text += &format!("instruments: {}\n", list(project.instruments.keys().cloned().collect()));
    text +=
        &format!("raters: {}\n", list(project.raters().into_iter().map(|rater| rater.0).collect()));
    let regions = project.regions.values().filter(|region| region.state.is_accepted()).count();
    text += &format!("{regions} regions, {} assessments\n", project.assessments.len());
    text
}
