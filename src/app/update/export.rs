//! Handing out tables and figures: the choice, then the path, then a job off this thread.

use std::path::{Path, PathBuf};

use egui::{ColorImage, Context, TextureOptions};

use crate::app::action::{Export, FigureWish};
use crate::app::dialogs::Ask;
use crate::app::panels::export_dialog::figure_page::Preview;
use crate::app::panels::front::Front;
use crate::app::panels::notices::Notice;
use crate::app::shell::{App, JobEnd};
use crate::exchange::table::format::Format;
use crate::imaging::limits::Limits;
use crate::jobs::export::{self, refuse_own_files, save};
use crate::jobs::figure::{self, Drawn, draw, plan};
use crate::jobs::measure::{self, Source, measure};
use crate::jobs::scores::{Choice, scores};
use crate::model::project::Project;
use crate::store::layout::folder;
use crate::workers::progress::Progress;

/// The longer side of a preview, in pixels.
const PREVIEW: f64 = 1100.0;

impl App {
    /// Shows what can be handed out.
    pub(super) fn show_export(&mut self) {
        let last = self.last_export.as_ref();
        self.front = self.session.as_ref().map(|session| Front::export(session, last));
    }

    /// Remembers what was chosen, and asks where it goes.
    pub(super) fn ask_export(&mut self, ctx: &Context, export: Export, name: String) {
        self.last_export = Some(export);
        self.ask(ctx, Ask::ExportFile(name));
    }

    /// Writes what was chosen last, off this thread; a notice says where it is.
    pub(super) fn export(&mut self, path: &Path) {
        let (Some(session), Some(export)) = (&self.session, self.last_export.clone()) else {
            return;
        };
        let file = session.file.path().to_owned();
        // A name alone means beside the project, wherever the program was started.
        let path = folder(&file).join(path);
        let is_read_only = !session.is_writable();
        let limits = self.settings.limits();
        let project = match &export {
            Export::Measurements { .. } => session.project().clone(),
            Export::Scores { .. } | Export::Figure(_) => export::excerpt(session.project()),
        };
        let work = move |progress: &Progress| -> JobEnd {
            let written = match export {
                Export::Scores { choice, format } => {
                    write_scores(&file, &project, &choice, format, path, progress)
                }
                Export::Measurements { choice, format } => {
                    let choice = measure::Choice { limits, ..choice };
                    let source = Source { file: &file, project: &project, is_read_only };
                    write_measurements(&source, &choice, format, path, progress)
                }
                Export::Figure(wish) => {
                    write_figure(&file, &project, &choice(&wish, limits), path, progress)
                }
            };
            Box::new(move |app, _| match written {
                Ok(notices) => notices.into_iter().for_each(|notice| app.notice(notice)),
                Err(words) => {
                    app.notice(Notice::trouble(format!("Nothing was exported: {words}.")));
                }
            })
        };
        self.jobs.add(work, |panic| {
            Box::new(move |app, _| {
                app.notice(Notice::trouble(format!("Nothing was exported: {panic}.")));
            })
        });
    }

    /// Makes a small picture of a figure for the export dialog; one that is still being made is given up.
    pub(super) fn preview_figure(&mut self, wish: FigureWish) {
        if let Some(earlier) = self.figure_preview.take() {
            earlier.cancel();
        }
        let Some(session) = &self.session else { return };
        let file = session.file.path().to_owned();
        let (project, limits) = (export::excerpt(session.project()), self.settings.limits());
        let of = wish.clone();
        let work = move |progress: &Progress| -> JobEnd {
            let made = preview(&file, &project, choice(&wish, limits), progress);
            Box::new(move |app, ctx| app.show_preview(ctx, &wish, made))
        };
        let progress = self.jobs.add(work, move |panic| {
            Box::new(move |app, ctx| app.show_preview(ctx, &of, Err(panic)))
        });
        self.figure_preview = Some(progress);
    }

    fn show_preview(&mut self, ctx: &Context, of: &FigureWish, made: Result<Picture, String>) {
        let Some(Front::Export(dialog)) = &mut self.front else { return };
        let preview = made.map(|made| Preview {
            // The name is shown in debug overlays only, so it says nothing of the subject.
            picture: ctx.load_texture("figure", made.image, TextureOptions::LINEAR),
            size: made.size,
            words: made.words,
        });
        dialog.figure.take(of, preview);
    }
}

/// A small picture of a figure, not yet on the graphics card.
struct Picture {
    image: ColorImage,
    size: (u32, u32),
    words: Vec<String>,
}

fn preview(
    file: &Path,
    project: &Project,
    choice: figure::Choice,
    progress: &Progress,
) -> Result<Picture, String> {
    let words = |error: figure::FigureError| error.to_string();
    let size = plan(file, project, &choice).and_then(|plan| plan.size()).map_err(words)?;
    let longer = f64::from(size.0.max(size.1));
    let dpi = (choice.dpi * (PREVIEW / longer).min(1.0)).max(36.0);
    let small = plan(file, project, &figure::Choice { dpi, ..choice }).map_err(words)?;
    let drawn = draw(&small, progress).map_err(words)?;
    let sides = [drawn.pixels.width() as usize, drawn.pixels.height() as usize];
    let image = ColorImage::from_rgba_premultiplied(sides, drawn.pixels.rgba());
    Ok(Picture { image, size, words: drawn.problems })
}

fn choice(wish: &FigureWish, limits: Limits) -> figure::Choice {
    figure::Choice {
        subject: wish.subject,
        visits: wish.visits.clone(),
        views: wish.views.clone(),
        width_mm: f64::from(wish.width_mm),
        dpi: f64::from(wish.dpi),
        limits,
        is_aligned: wish.is_aligned,
    }
}

fn write_scores(
    file: &Path,
    project: &Project,
    choice: &Choice,
    format: Format,
    path: PathBuf,
    progress: &Progress,
) -> Result<Vec<Notice>, String> {
    progress.begin("Writing the score table", 0);
    let (path, format) = as_typed(path, format);
    let made =
        scores(&[("the project", project)], choice, None).map_err(|error| error.to_string())?;
    let bytes = format.bytes(&made.table, &made.codebook).map_err(|error| error.to_string())?;
    progress.check().map_err(|error| error.to_string())?;
    save(file, project, &path, &bytes).map_err(|error| error.to_string())?;
    Ok(vec![Notice::fine(format!("Saved {} rows: {}", made.n_rows, path.display()))])
}

fn write_measurements(
    source: &Source<'_>,
    choice: &measure::Choice,
    format: Format,
    path: PathBuf,
    progress: &Progress,
) -> Result<Vec<Notice>, String> {
    let (path, format) = as_typed(path, format);
    // Said before the photos are read, which may take a while.
    refuse_own_files(source.file, source.project, &path).map_err(|error| error.to_string())?;
    let made = measure(&[*source], choice, progress).map_err(|error| error.to_string())?;
    let bytes = format.bytes(&made.table, &made.codebook).map_err(|error| error.to_string())?;
    progress.check().map_err(|error| error.to_string())?;
    save(source.file, source.project, &path, &bytes).map_err(|error| error.to_string())?;
    let n_rows = made.table.rows.len();
    let rows = if n_rows == 1 { "1 row".to_owned() } else { format!("{n_rows} rows") };
    let mut notices =
        vec![Notice::fine(format!("Saved {rows} of measurements: {}", path.display()))];
    for (found, one, several) in [
        (&made.problems, "1 photo has no colours", "photos have no colours"),
        (&made.warnings, "1 thing should be known", "things should be known"),
    ] {
        notices.extend(counted(found, one, several).map(Notice::trouble));
    }
    Ok(notices)
}

/// How many sentences there are and the first of them; none without any.
fn counted(found: &[String], one: &str, several: &str) -> Option<String> {
    const MOST: usize = 3;
    let shown = found.iter().take(MOST).map(String::as_str).collect::<Vec<_>>().join("; ");
    match found.len() {
        0 => None,
        1 => Some(format!("{one}: {shown}")),
        n if n <= MOST => Some(format!("{n} {several}: {shown}")),
        n => Some(format!("{n} {several}: {shown}; and {} more", n - MOST)),
    }
}

fn write_figure(
    file: &Path,
    project: &Project,
    choice: &figure::Choice,
    path: PathBuf,
    progress: &Progress,
) -> Result<Vec<Notice>, String> {
    let words = |error: figure::FigureError| error.to_string();
    let has =
        |wanted: &str| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(wanted));
    let (is_svg, is_png) = (has("svg"), has("png"));
    let path = if is_svg || is_png { path } else { with_ending(&path, "png") };
    let plan = plan(file, project, choice).map_err(words)?;
    let drawn: Drawn = draw(&plan, progress).map_err(words)?;
    let bytes = if is_svg { drawn.svg.clone().into_bytes() } else { drawn.png().map_err(words)? };
    progress.check().map_err(|error| error.to_string())?;
    save(file, project, &path, &bytes).map_err(|error| error.to_string())?;
    let mut notices = vec![Notice::fine(format!("Saved the figure: {}", path.display()))];
    if !drawn.problems.is_empty() {
        let problems = drawn.problems.join("; ");
        notices.push(Notice::trouble(format!("The figure was saved, but {problems}.")));
    }
    Ok(notices)
}

/// A known ending that was typed says what is wanted; anything else gets the ending of the chosen format.
fn as_typed(path: PathBuf, format: Format) -> (PathBuf, Format) {
    match path.extension().and_then(|_| Format::of(&path)) {
        Some(typed) => (path, typed),
        None => (with_ending(&path, format.ending()), format),
    }
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".");
    name.push(ending);
    path.with_file_name(name)
}
