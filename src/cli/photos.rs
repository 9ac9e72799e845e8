//! `new`, `add` and `place`: photos into a project, and where each one goes.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Zoned;

use crate::cli::arguments::{Add, New, Place};
use crate::cli::output::{Failure, Terminal, name, read};
use crate::cli::placement::{json, table};
use crate::cli::run::End;
use crate::cli::writing::{access, commit, commit_first, open, stamp};
use crate::exchange::photo_set::pattern::Pattern;
use crate::exchange::placement_table;
use crate::imaging::limits::Limits;
use crate::jobs::import::edits::{edits, title};
use crate::jobs::import::examine::Content;
use crate::jobs::import::home::{home_of, is_taken, project_of};
use crate::jobs::import::plan::Plan;
use crate::jobs::import::row::State;
use crate::jobs::import::scan::{Found, scan};
use crate::jobs::place::place as place_by_table;
use crate::model::assessment::Stamp;
use crate::model::ledger::Step;
use crate::model::names;
use crate::model::project::Project;
use crate::store::open_project::{OpenError, OpenProject};

/// Makes a project from a folder of photos.
pub fn new(call: &New, terminal: Terminal) -> Result<End, Failure> {
    let output = project_file(call)?;
    if is_taken(&output) {
        return Err(Failure::usage(&OpenError::Exists(output)));
    }
    if call.subject.trim().is_empty() {
        return Err(Failure::Usage("a subject needs a code, such as --subject S01".to_owned()));
    }
    let pattern = checked_pattern(call.pattern.as_deref())?;
    let home = home_of(&output).map_err(|error| {
        let folder = crate::store::layout::folder(&output);
        Failure::Usage(format!("the project cannot be there ({error}): {}", folder.display()))
    })?;
    let found = look_through(&call.folder, call.largest.limits(), terminal)?;
    if found.n_photos() == 0 {
        return Err(nothing_found(&found, &call.folder));
    }
    let empty = Project::default();
    let plan = Plan::new(Arc::new(found), &home, &empty, &call.subject, pattern);
    if plan.counts().n_added() == 0 {
        tell_problems(&plan, terminal);
        return Err(Failure::Trouble(format!(
            "nothing was written: photos must lie below the folder of their project file, and those of {} are not \
             below {}",
            call.folder.display(),
            home.display()
        )));
    }
    let stamp = stamp(&call.writer);
    let file = OpenProject::create(&output, empty, &stamp, access(&stamp)).map_err(|error| {
        Failure::Trouble(format!(
            "{error}\n  A project can lie elsewhere: name its file with -o, in a folder above the photos"
        ))
    })?;
    finish(&plan, file, call.json, &stamp, (terminal, commit_first))
}

/// Adds the photos of a folder to a project.
pub fn add(call: &Add, terminal: Terminal) -> Result<End, Failure> {
    let pattern = checked_pattern(call.pattern.as_deref())?;
    let stamp = stamp(&call.writer);
    let file = open(&call.file, &stamp, terminal)?;
    let subject = subject_code(file.project(), call.subject.as_deref())?;
    let home = home_of(&call.file)
        .map_err(|error| Failure::Trouble(format!("{error}: {}", call.file.display())))?;
    let found = look_through(&call.folder, call.largest.limits(), terminal)?;
    if found.n_photos() == 0 {
        return Err(nothing_found(&found, &call.folder));
    }
    let plan = Plan::new(Arc::new(found), &home, file.project(), &subject, pattern);
    finish(&plan, file, call.json, &stamp, (terminal, commit))
}

/// Sets visit and view of photos from a table.
pub fn place(call: &Place, terminal: Terminal) -> Result<End, Failure> {
    let rows = placement_table::read(&read(&call.table)?)
        .map_err(|error| Failure::Trouble(format!("{error}: {}", name(&call.table))))?;
    let stamp = stamp(&call.writer);
    let file = open(&call.file, &stamp, terminal)?;
    let (edits, n_moved) = place_by_table(file.project(), &rows).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(|problem| format!("\n  {problem}")).collect();
        Failure::Trouble(format!("nothing was placed: {}{}", name(&call.table), lines.concat()))
    })?;
    let step = Step::new(format!("Place {}", photos(n_moved)), edits);
    commit(file, &stamp, step, terminal)?;
    let n_same = rows.len() - n_moved;
    terminal.say(&format!("placed {}; {n_same} were there already", photos(n_moved)));
    Ok(End::Fine)
}

/// How the step is saved: as the first one of a new project, or as a further one.
type Save = fn(OpenProject, &Stamp, Step, Terminal) -> Result<(), Failure>;

/// Commits the plan, says where everything went, and what was wrong.
fn finish(
    plan: &Plan,
    file: OpenProject,
    is_json: bool,
    stamp: &Stamp,
    (terminal, save): (Terminal, Save),
) -> Result<End, Failure> {
    let path = file.path().to_owned();
    let mut ids = file.ledger().ids();
    let edits = edits(plan, file.project(), &mut ids);
    let counts = plan.counts();
    // What the step will look like, for the ids in the answer; the ledger applies the same edits.
    let mut after = file.project().clone();
    for edit in edits.clone() {
        edit.apply(&mut after).map_err(|error| Failure::trouble(&error))?;
    }
    let step = Step::new(title(counts.n_added()), edits);
    save(file, stamp, step, terminal)?;
    if is_json {
        terminal.data(&json(plan, &after, &path))?;
    } else if !terminal.is_quiet {
        terminal.data(&table(plan))?;
    }
    let n_tray = counts.n_open + counts.n_to_tray;
    let mut said = vec![format!("{} placed", counts.n_placed)];
    for (n, words) in [
        (n_tray, "in the tray"),
        (counts.n_duplicates, "the same picture as another"),
        (counts.n_in_project, "in the project already"),
        (counts.n_unreadable, "not readable"),
        (counts.n_skipped, "left out"),
    ] {
        if n > 0 {
            said.push(format!("{n} {words}"));
        }
    }
    terminal.say(&format!(
        "added {}: {}; project: {}",
        photos(counts.n_added()),
        said.join(", "),
        path.display()
    ));
    Ok(if tell_problems(plan, terminal) { End::ProblemsFound } else { End::Fine })
}

/// Says what was wrong with files that are or should be photos; says whether there was anything.
fn tell_problems(plan: &Plan, terminal: Terminal) -> bool {
    let mut has_problems = false;
    for (i, row) in plan.rows().iter().enumerate() {
        let file = plan.file(i).map(|file| &file.content);
        let words = match (row.state, file) {
            (State::Unreadable, _) | (State::Skipped, Some(Content::Photo(_))) => row.why.clone(),
            (State::Ready | State::InProject, Some(Content::Photo(photo)))
                if !photo.is_complete =>
            {
                crate::jobs::import::examine::ENDS_EARLY.to_owned()
            }
            _ => continue,
        };
        has_problems = true;
        terminal.warn(&format!("{words}: {}", row.path));
    }
    has_problems
}

fn look_through(folder: &Path, limits: Limits, terminal: Terminal) -> Result<Found, Failure> {
    if !folder.is_dir() {
        return Err(Failure::Usage(format!("there is no such folder: {}", folder.display())));
    }
    let today = Zoned::now().date();
    let paths = [folder.to_owned()];
    scan(&paths, &limits, today, &terminal.progress()).map_err(|error| Failure::trouble(&error))
}

fn nothing_found(found: &Found, folder: &Path) -> Failure {
    let n_unreadable = found
        .files
        .iter()
        .filter(|file| matches!(file.content, Content::Unreadable(_)))
        .take(5)
        .filter_map(|file| match &file.content {
            Content::Unreadable(why) => Some(format!("\n  {why}: {}", file.path.display())),
            Content::Photo(_) | Content::NoPhoto(_) | Content::Skipped(_) => None,
        });
    let details: String = n_unreadable.collect();
    let n_other = match found.files.len() {
        0 => String::new(),
        1 => " (the only file there cannot be read as one)".to_owned(),
        n => format!(" (none of the {n} files there can be read as one)"),
    };
    Failure::Trouble(format!(
        "nothing was written: there are no photographs{n_other}: {}{details}",
        folder.display()
    ))
}

/// The project file that was asked for, else the one called after the folder.
fn project_file(call: &New) -> Result<PathBuf, Failure> {
    if !call.folder.is_dir() {
        return Err(Failure::Usage(format!("there is no such folder: {}", call.folder.display())));
    }
    match &call.output {
        Some(path) if path.extension().is_some_and(|it| it.eq_ignore_ascii_case("ron")) => {
            Ok(path.clone())
        }
        Some(path) => Err(Failure::Usage(format!(
            "a project file ends in .ron, such as -o {}.ron",
            path.display()
        ))),
        None => project_of(&call.folder).ok_or_else(|| {
            Failure::Usage("this folder has no name to call the project by; use -o".to_owned())
        }),
    }
}

fn checked_pattern(pattern: Option<&str>) -> Result<&str, Failure> {
    let Some(pattern) = pattern else { return Ok("") };
    Pattern::parse(pattern).map_err(|error| Failure::usage(&error))?;
    Ok(pattern)
}

/// The code that photos belong to: as named (a new one is made), else that of the only subject.
fn subject_code(project: &Project, name: Option<&str>) -> Result<String, Failure> {
    let only = || {
        let id = names::subject(project, "").map_err(|error| Failure::usage(&error))?;
        Ok(project.subjects.get(&id).map(|subject| subject.code.clone()).unwrap_or_default())
    };
    match name.map(str::trim) {
        None if project.subjects.is_empty() => Ok("S01".to_owned()),
        None => only(),
        Some("") => Err(Failure::Usage("a subject needs a code, such as --subject S01".to_owned())),
        Some(name) => {
            let same = project.subjects.values().find(|it| it.code.eq_ignore_ascii_case(name));
            Ok(same.map_or_else(|| name.to_owned(), |subject| subject.code.clone()))
        }
    }
}

fn photos(n: usize) -> String {
    if n == 1 { "1 photo".to_owned() } else { format!("{n} photos") }
}
