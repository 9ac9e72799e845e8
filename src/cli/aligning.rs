//! `align`: how one photo lies on another, and every view of a project.

use std::path::Path;

use serde_json::{Value, json};

use crate::cli::arguments::aligning::{Align, AlignModel};
use crate::cli::output::{Failure, Terminal, pretty};
use crate::cli::run::End;
use crate::cli::writing::{commit, open, stamp};
use crate::imaging::align::automatic;
use crate::imaging::align::verdict::Verdict as Found;
use crate::imaging::header::read;
use crate::jobs::align::tree::{AlignedProject, align_project};
use crate::jobs::align::{Choice, align_files, residual_mm};
use crate::jobs::curved::{Bending, bending, bending_of};
use crate::model::alignment::{Alignment, Kind, Verdict};
use crate::model::ids::PhotoId;
use crate::model::ledger::Step;
use crate::model::project::Project;

/// Aligns two photos, or a project.
pub fn align(call: &Align, terminal: Terminal) -> Result<End, Failure> {
    let choice = Choice {
        model: call.model.map(kind),
        replace: call.replace,
        limits: call.largest.limits(),
    };
    let is_project = call.first.extension().is_some_and(|it| it.eq_ignore_ascii_case("ron"));
    match &call.second {
        Some(second) if is_project => Err(Failure::Usage(format!(
            "a project is aligned as a whole, without a second file: {}",
            second.display()
        ))),
        Some(_) if call.replace => Err(Failure::Usage(
            "--replace is for the alignments of a project; two photos have none".to_owned(),
        )),
        Some(second) => pair((&call.first, second), &choice, call.json, terminal),
        None if is_project => project(call, &choice, terminal),
        None => Err(Failure::Usage(format!(
            "name the photo that this one is laid onto, or a project file (.ron): {}",
            call.first.display()
        ))),
    }
}

const fn kind(model: AlignModel) -> Kind {
    match model {
        AlignModel::Similarity => Kind::Similarity,
        AlignModel::Affine => Kind::Affine,
        AlignModel::Homography => Kind::Homography,
    }
}

fn pair(
    photos: (&Path, &Path),
    choice: &Choice,
    as_json: bool,
    terminal: Terminal,
) -> Result<End, Failure> {
    Failure::unless_there(photos.0)?;
    Failure::unless_there(photos.1)?;
    let found = align_files(photos, choice, &terminal.progress())
        .map_err(|error| Failure::trouble(&error))?;
    let text = if as_json {
        let size = read(photos.1, &choice.limits).map(|it| (it.width, it.height));
        let bending = size.ok().and_then(|size| bending_of(&found, size).ok());
        pretty(&pair_json(&found, bending.as_ref()))
    } else {
        pair_text(&found)
    };
    terminal.data(&text)?;
    Ok(if found.verdict == Found::Trusted { End::Fine } else { End::ProblemsFound })
}

fn residual(found: &automatic::Alignment) -> Option<f64> {
    found.transform.map(|_| found.residual_px).filter(|it| it.is_finite())
}

fn pair_json(found: &automatic::Alignment, bending: Option<&Bending>) -> Value {
    json!({
        "model": found.model.word(),
        "transform": found.transform.map(|it| it.0),
        "matches": found.matches,
        "inliers": found.inliers,
        "residual_px": residual(found),
        "verdict": found.verdict.word(),
        "reason": found.reason,
        "bend_px": bending.map(|it| it.longest),
        "bend_residual_px": bending.map(|it| [it.before, it.after]),
    })
}

fn pair_text(found: &automatic::Alignment) -> String {
    let mut lines = vec![
        format!("verdict    {}: {}", found.verdict.word(), found.reason),
        format!("model      {}", found.model.word()),
    ];
    let name = ["transform  ", "           ", "           "];
    match found.transform {
        Some(transform) => {
            for (row, name) in transform.0.chunks_exact(3).zip(name) {
                lines.push(format!("{name}{:>16.9} {:>16.9} {:>16.9}", row[0], row[1], row[2]));
            }
        }
        None => lines.push("transform  none".to_owned()),
    }
    lines.push(format!("matches    {}", found.matches));
    lines.push(format!("inliers    {}", found.inliers));
    let px = residual(found).map_or_else(|| "unknown".to_owned(), |it| format!("{it:.2} px"));
    lines.push(format!("residual   {px}"));
    lines.join("\n") + "\n"
}

fn project(call: &Align, choice: &Choice, terminal: Terminal) -> Result<End, Failure> {
    let stamp = stamp(&call.writer);
    let file = open(&call.first, &stamp, terminal)?;
    let aligned = align_project((&call.first, file.project()), choice, &terminal.progress())
        .map_err(|error| Failure::trouble(&error))?;
    for problem in &aligned.problems {
        terminal.warn(problem);
    }
    let edits = aligned.edits(file.project());
    let mut after = file.project().clone();
    for edit in &edits {
        edit.clone().apply(&mut after).map_err(|error| Failure::trouble(&error))?;
    }
    let n = aligned.laid.len();
    let step = Step::new(format!("Align {n} {}", if n == 1 { "photo" } else { "photos" }), edits);
    commit(file, &stamp, step, terminal)?;
    let rows = rows(&after, &aligned);
    let text = if call.json {
        let photos: Vec<Value> = rows.iter().map(Row::json).collect();
        pretty(&json!({ "project": call.first.display().to_string(), "photos": photos }))
    } else {
        table(&rows)
    };
    terminal.data(&text)?;
    let n_kept = aligned.kept.len();
    terminal.say(&format!("aligned {n}, kept {n_kept}; {} references", aligned.references.len()));
    let is_fine = rows.iter().all(Row::is_trusted) && aligned.problems.is_empty();
    Ok(if is_fine { End::Fine } else { End::ProblemsFound })
}

/// One photo of the project and how it lies.
struct Row<'a> {
    project: &'a Project,
    photo: PhotoId,
    state: &'static str,
}

/// The references, and what was laid or kept, by path.
fn rows<'a>(project: &'a Project, aligned: &AlignedProject) -> Vec<Row<'a>> {
    let row = |state: &'static str| move |photo: PhotoId| Row { project, photo, state };
    let references = aligned.references.iter().copied().map(row("reference"));
    let kept = aligned.kept.iter().copied().map(row("kept"));
    let laid = aligned.laid.iter().map(|(id, _)| *id).map(row("aligned"));
    let mut rows: Vec<Row<'a>> = references.chain(kept).chain(laid).collect();
    rows.sort_by_key(|row| row.path(row.photo));
    rows
}

impl<'a> Row<'a> {
    fn path(&self, id: PhotoId) -> &'a str {
        self.project.photos.get(&id).map_or("", |photo| &photo.path)
    }

    fn alignment(&self) -> Option<&'a Alignment> {
        let photo = self.project.photos.get(&self.photo)?;
        photo.alignment.as_ref().filter(|_| self.state != "reference")
    }

    fn is_trusted(&self) -> bool {
        self.alignment().is_none_or(|it| it.verdict == Verdict::Trusted)
    }

    fn residual_mm(&self) -> Option<f64> {
        let alignment = self.alignment()?;
        residual_mm(alignment, self.project.photos.get(&alignment.onto)?)
    }

    fn bending(&self) -> Option<Bending> {
        let alignment = self.alignment()?;
        bending(alignment, self.project.photos.get(&alignment.onto)?).ok()
    }

    fn json(&self) -> Value {
        let (alignment, bending) = (self.alignment(), self.bending());
        json!({
            "photo": self.path(self.photo),
            "state": self.state,
            "onto": alignment.map(|it| self.path(it.onto)),
            "model": alignment.map(|it| it.model.name()),
            "transform": alignment.and_then(Alignment::transform).map(|it| it.0),
            "matches": alignment.map(|it| it.matches),
            "inliers": alignment.map(|it| it.inliers),
            "residual_px": alignment.and_then(Alignment::residual),
            "residual_mm": self.residual_mm(),
            "verdict": alignment.map(|it| it.verdict.name()),
            "reason": alignment.map(|it| it.reason.as_str()),
            "bend_px": bending.map(|it| it.longest),
            "bend_residual_px": bending.map(|it| [it.before, it.after]),
        })
    }

    fn cells(&self) -> [String; 6] {
        let Some(alignment) = self.alignment() else {
            let empty = String::new;
            return [
                self.path(self.photo).to_owned(),
                self.state.to_owned(),
                empty(),
                empty(),
                empty(),
                empty(),
            ];
        };
        let mm = self.residual_mm().map_or_else(String::new, |mm| format!(" ({mm:.2} mm)"));
        [
            self.path(self.photo).to_owned(),
            format!("onto {}", self.path(alignment.onto)),
            alignment.model.name().to_owned(),
            alignment.residual().map_or_else(String::new, |px| format!("{px:.2} px{mm}")),
            alignment.verdict.name().to_owned(),
            if self.state == "kept" && alignment.reason.is_empty() {
                "kept".to_owned()
            } else {
                alignment.reason.clone()
            },
        ]
    }
}

fn table(rows: &[Row<'_>]) -> String {
    let header = ["photo", "lies", "model", "residual", "verdict", "why"].map(str::to_owned);
    let lines: Vec<[String; 6]> =
        std::iter::once(header).chain(rows.iter().map(Row::cells)).collect();
    let widths: Vec<usize> = (0..5)
        .map(|i| lines.iter().map(|line| line[i].chars().count()).max().unwrap_or(0))
        .collect();
    let mut text = String::new();
    for line in &lines {
        let cells = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        let row = cells.chain(line.last().cloned()).collect::<Vec<_>>().join("  ");
        text.push_str(row.trim_end());
        text.push('\n');
    }
    text
}
