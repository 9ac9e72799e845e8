//! Taking photos in: look, show where each would go, and add what was confirmed.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::Context;

use crate::app::action::{ImportAction, Select};
use crate::app::dialogs::Ask;
use crate::app::panels::front::Front;
use crate::app::panels::import_dialog::ImportDialog;
use crate::app::panels::notices::Notice;
use crate::app::session::Session;
use crate::app::shell::{App, JobEnd};
use crate::app::update::project::with_ending;
use crate::exchange::demo::truth::DEFAULT_SIZE;
use crate::jobs::demo;
use crate::jobs::import::edits::{edits, title};
use crate::jobs::import::home::{home_of, is_taken, project_of};
use crate::jobs::import::plan::Plan;
use crate::jobs::import::scan::{Found, ImportError, scan};
use crate::jobs::import::standing::OUTSIDE;
use crate::jobs::import::tray;
use crate::model::assessment::{Rater, Stamp};
use crate::model::ledger::Step;
use crate::model::project::Project;
use crate::store::open_project::{OpenError, OpenProject};

/// The code of the subject of a new project; never the folder's name, which may be a person's.
const FIRST_SUBJECT: &str = "S01";

impl App {
    /// Looks through folders and files off this thread; the answer opens the import dialog.
    pub(super) fn scan(&mut self, ctx: &Context, paths: Vec<PathBuf>) {
        if let Some(session) = &self.session {
            if let Some(reason) = session.file.read_only() {
                let words = format!("No photos can be added: the project is {reason}.");
                return self.notice(Notice::trouble(words));
            }
        } else if let [folder] = paths.as_slice()
            && let Some(project) = project_of(folder).filter(|project| is_taken(project))
        {
            return self.open_project(ctx, &project, None);
        }
        let (limits, today) = (self.settings.limits(), self.env.today());
        let work = move |progress: &crate::workers::progress::Progress| -> JobEnd {
            let found = scan(&paths, &limits, today, progress);
            Box::new(move |app, _| app.found(&paths, found))
        };
        self.jobs.add(work, |panic| {
            Box::new(move |app, _| {
                app.notice(Notice::trouble(format!("Looking for photos failed: {panic}.")));
            })
        });
    }

    /// Takes in what was found.
    fn found(&mut self, paths: &[PathBuf], found: Result<Found, ImportError>) {
        match found {
            Ok(found) if found.files.is_empty() => {
                let first = paths.first().map(|path| path.display().to_string());
                let words = format!("There are no photographs here: {}", first.unwrap_or_default());
                self.notice(Notice::trouble(words));
            }
            Ok(found) => self.found_photos = Some(Arc::new(found)),
            Err(ImportError::Cancelled(_)) => {
                self.notice(Notice::fine("Stopped; no photo was added."));
            }
            Err(error @ ImportError::Unreachable { .. }) => {
                self.notice(Notice::trouble(capitalised(&error.to_string())));
            }
        }
    }

    /// Shows where each photo would go; a new project whose folder cannot take it is given a place first.
    pub(in crate::app) fn show_found(&mut self, ctx: &Context, found: Arc<Found>) {
        if let Some(session) = &self.session {
            if let Some(reason) = session.file.read_only() {
                let words = format!("No photos can be added: the project is {reason}.");
                return self.notice(Notice::trouble(words));
            }
            let code = session.subject().map_or(FIRST_SUBJECT, |subject| subject.code.as_str());
            match home_of(session.file.path()) {
                Ok(home) => {
                    let plan = Plan::new(found, &home, session.project(), code, "");
                    self.front = Some(Front::Import(Box::new(ImportDialog::new(plan, None))));
                }
                Err(error) => {
                    let words = format!("The project's folder cannot be reached: {error}.");
                    self.notice(Notice::trouble(words));
                }
            }
            return;
        }
        let place = found.folder.as_deref().filter(|_| found.is_writable).and_then(project_of);
        match place {
            Some(place) if is_taken(&place) => {
                // Single photos of a folder that has its project: they are meant for that.
                self.open_project(ctx, &place, None);
                if self.session.is_some() {
                    self.show_found(ctx, found);
                }
            }
            Some(place) => self.show_new_project(place, found),
            None => {
                let name = found.folder.as_deref().and_then(Path::file_name);
                let name = name
                    .map_or_else(|| "project".to_owned(), |it| it.to_string_lossy().into_owned());
                self.notice(Notice::lasting(
                    "The folder of these photos cannot take a project file. Choose a place for it in a folder above \
                     the photos.",
                ));
                self.homeless_photos = Some(found);
                self.ask(ctx, Ask::NewProject(format!("{name}.ron")));
            }
        }
    }

    /// Goes on with the place that was chosen for a new project.
    pub(super) fn create_at(&mut self, ctx: &Context, path: PathBuf) {
        let Some(found) = self.homeless_photos.clone().filter(|_| self.session.is_none()) else {
            return;
        };
        let path = with_ending(std::path::absolute(&path).unwrap_or(path));
        if is_taken(&path) {
            let error = OpenError::Exists(path);
            return self.notice(Notice::trouble(capitalised(&error.to_string())));
        }
        self.show_new_project(path, found);
        ctx.request_repaint();
    }

    fn show_new_project(&mut self, project: PathBuf, found: Arc<Found>) {
        let home = match home_of(&project) {
            Ok(home) => home,
            Err(error) => {
                let words = format!("A project cannot be there ({error}): {}", project.display());
                return self.notice(Notice::trouble(words));
            }
        };
        let n_photos = found.n_photos();
        let plan = Plan::new(found, &home, &Project::default(), FIRST_SUBJECT, "");
        if n_photos > 0 && plan.counts().n_added() == 0 {
            let words = format!(
                "None of the {n_photos} photos can join a project there: each is {OUTSIDE}: {}",
                home.display()
            );
            return self.notice(Notice::trouble(words));
        }
        self.homeless_photos = None;
        self.front = Some(Front::Import(Box::new(ImportDialog::new(plan, Some(project)))));
    }

    /// Carries out what the import dialog asks for.
    pub(super) fn import(&mut self, ctx: &Context, action: ImportAction) {
        let nothing = Project::default();
        let project = self.session.as_ref().map_or(&nothing, Session::project);
        let Some(Front::Import(dialog)) = &mut self.front else { return };
        let plan = &mut dialog.plan;
        match action {
            ImportAction::Subject(code) => plan.set_subject(&code, project),
            ImportAction::Pattern(pattern) => plan.set_pattern(&pattern, project),
            ImportAction::Visit(row, visit) => plan.set_visit(row, visit),
            ImportAction::View(row, view) => plan.set_view(row, view),
            ImportAction::NewVisit(row, label) => plan.set_new_visit(row, &label),
            ImportAction::NewView(row, label) => plan.set_new_view(row, &label),
            ImportAction::Toggle(row) => plan.toggle(row, project),
            ImportAction::Accept => plan.accept_suggestions(),
            ImportAction::Confirm => self.add_photos(ctx),
        }
    }

    /// Adds what the dialog shows, to the open project or to a new one; the dialog stays if that fails.
    fn add_photos(&mut self, ctx: &Context) {
        let Some(Front::Import(dialog)) = self.front.take() else { return };
        let counts = dialog.plan.counts();
        if dialog.new_project.is_some() && self.session.is_some() {
            // Their paths were made for another folder.
            let words = "Another project is open by now; no photo was added. Close it, then add the photos again.";
            return self.notice(Notice::trouble(words));
        }
        if counts.n_added() == 0 || (self.session.is_none() && !self.make_project(ctx, &dialog)) {
            if self.front.is_none() && self.homeless_photos.is_none() {
                self.front = Some(Front::Import(dialog));
            }
            return;
        }
        let Some(session) = &self.session else { return };
        let mut ids = session.file.ledger().ids();
        let edits = edits(&dialog.plan, session.project(), &mut ids);
        let before = session.file.ledger().head().seq;
        self.edit(Step::new(title(counts.n_added()), edits));
        let Some(session) = &mut self.session else { return };
        if session.file.ledger().head().seq == before {
            self.front = Some(Front::Import(dialog));
            return;
        }
        let subject = session
            .project()
            .subjects
            .iter()
            .find(|(_, subject)| subject.code == dialog.plan.subject())
            .map(|(id, _)| *id);
        if let Some(subject) = subject {
            session.select(Select::Subject(subject));
        }
        let n_tray = counts.n_open + counts.n_to_tray;
        let tray = match n_tray {
            0 => String::new(),
            1 => " 1 waits in the tray.".to_owned(),
            n => format!(" {n} wait in the tray."),
        };
        self.notice(Notice::fine(format!("{}.{tray}", added(counts.n_added()))));
    }

    /// Makes the new project that the dialog speaks of; says whether that worked.
    fn make_project(&mut self, ctx: &Context, dialog: &ImportDialog) -> bool {
        let Some(path) = &dialog.new_project else {
            // The project was closed while the dialog was open.
            self.notice(Notice::trouble("The project is no longer open; no photo was added."));
            return false;
        };
        let stamp = Stamp { who: Rater(self.rater_name()), when: self.env.when() };
        match OpenProject::create(path, Project::default(), &stamp, self.access(ctx)) {
            Ok(file) => {
                self.begin(file);
                true
            }
            Err(error) => {
                let words = format!("{}. No photo was added.", capitalised(&error.to_string()));
                self.notice(Notice::trouble(words));
                false
            }
        }
    }

    /// Puts the photos of the tray where they are suggested.
    pub(super) fn accept_places(&mut self) {
        let Some(session) = &self.session else { return };
        let mut ids = session.file.ledger().ids();
        match tray::accept(session.project(), &mut ids, session.selection.subject) {
            Ok((_, tray::Accepted { n_placed: 0, n_left })) => {
                let words = match n_left {
                    0 => "There is nothing in the tray.".to_owned(),
                    _ => "No photo of the tray has both a visit and a view suggested.".to_owned(),
                };
                self.notice(Notice::fine(words));
            }
            Ok((edits, accepted)) => {
                let s = if accepted.n_placed == 1 { "" } else { "s" };
                self.edit(Step::new(format!("Place {} photo{s}", accepted.n_placed), edits));
                if accepted.n_left > 0 {
                    let words = format!(
                        "{} still in the tray: choose their visit or view.",
                        accepted.n_left
                    );
                    self.notice(Notice::fine(words));
                }
            }
            Err(error) => self.notice(Notice::trouble(format!("Nothing was changed: {error}."))),
        }
    }

    /// Makes the synthetic example, or opens the one that is there.
    pub(super) fn open_example(&mut self, ctx: &Context) {
        let folder = self.env.example_folder.clone();
        let access = self.access(ctx);
        let work = move |progress: &crate::workers::progress::Progress| -> JobEnd {
            let wish = demo::Wish { size: DEFAULT_SIZE, is_aligned: true };
            let made = demo::make(&folder, wish, access, progress);
            Box::new(move |app, ctx| match made {
                Ok(made) => {
                    app.rater_to_come = Some(demo::RATER.to_owned());
                    app.open_project(ctx, &made.file, None);
                    for note in made.notes {
                        app.notice(Notice::trouble(capitalised(&format!("{note}."))));
                    }
                }
                Err(error) => app.notice(Notice::trouble(capitalised(&format!("{error}.")))),
            })
        };
        self.jobs.add(work, |panic| {
            Box::new(move |app, _| {
                app.notice(Notice::trouble(format!("Making the example failed: {panic}.")));
            })
        });
    }
}

fn added(n: usize) -> String {
    if n == 1 { "Added 1 photo".to_owned() } else { format!("Added {n} photos") }
}

/// An error as a sentence of its own.
fn capitalised(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
