//! Opening, saving, closing; paths, settings, undo, and what waits for a reason.

use std::path::{Path, PathBuf};

use egui::{Context, ThemePreference};

use crate::app::action::Waiting;
use crate::app::dialogs::Ask;
use crate::app::panels::front::Front;
use crate::app::panels::notices::Notice;
use crate::app::session::{Comparing, Drawing, Looking, Selection, Session, Workspace};
use crate::app::settings::{Settings, ThemeChoice};
use crate::app::shell::App;
use crate::instrument::library::Library;
use crate::model::assessment::Rater;
use crate::model::ids::SubjectId;
use crate::store::disk::RealDisk;
use crate::store::open_project::{Access, OpenError, OpenProject};
use crate::store::opening::Believe;

/// How the notice of a step begins that was taken back, or done again.
const UNDONE: &str = "Undone: ";
const REDONE: &str = "Redone: ";

impl App {
    /// Opens a project file, or takes photos in.
    pub(in crate::app) fn open_paths(&mut self, ctx: &Context, paths: Vec<PathBuf>) {
        let is_project = |path: &PathBuf| {
            path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("ron"))
        };
        match paths.iter().find(|path| is_project(path)) {
            Some(project) => self.open_project(ctx, project, None),
            None if paths.is_empty() => {}
            None => self.scan(ctx, paths),
        }
    }

    /// Opens a project; `believe` settles which file to trust when they do not belong together.
    pub(in crate::app) fn open_project(
        &mut self,
        ctx: &Context,
        path: &Path,
        believe: Option<Believe>,
    ) {
        if !self.close_current(ctx) {
            return;
        }
        match OpenProject::open(path, believe, self.access(ctx)) {
            Ok(file) => self.begin(file),
            Err(OpenError::Content { source, path }) if source.asks_whom_to_believe() => {
                self.front = Some(Front::believe(path, source.to_string()));
            }
            Err(error) => self.notice(Notice::trouble(format!("{error}."))),
        }
    }

    /// Shows a project that has just been opened or made.
    pub(in crate::app) fn begin(&mut self, file: OpenProject) {
        if let Some(reason) = file.read_only() {
            self.notice(Notice::lasting(format!("Open to look at only: the project is {reason}.")));
        }
        for notice in file.notices() {
            self.notices_to_come.push(notice.clone());
        }
        self.settings.remember(file.path());
        self.save_settings();
        let subject = file.project().subjects.keys().next().copied().unwrap_or(SubjectId(0));
        let used = file.project().instruments.keys().next().cloned();
        let mut session = Session {
            library: self.library(),
            rater: Rater(self.rater_name()),
            reading: self.settings.reading.max(1),
            workspace: Workspace::Series,
            selection: Selection {
                subject,
                visit: None,
                view: None,
                photo: None,
                region: None,
                others: Vec::new(),
                lesion: None,
                instrument: used.unwrap_or_else(|| "cdasi-v2".to_owned()),
                item: None,
            },
            drawing: Drawing::default(),
            looking: Looking::default(),
            comparing: Comparing::default(),
            file,
        };
        session.keep_to_what_is_there();
        self.session = Some(session);
        // What somebody is typing into meanwhile stays.
        self.front = self.front.take().filter(Front::needs_no_project);
        for text in std::mem::take(&mut self.notices_to_come) {
            self.notice(Notice::lasting(text));
        }
        match self.rater_to_come.take() {
            Some(rater) => self.work_as(Rater(rater)),
            None => self.tell_whose_work_it_is(),
        }
    }

    /// The instruments that come with the program, and the user's own.
    fn library(&mut self) -> Library {
        let mut library = Library::embedded();
        if let Some(folder) = self.settings.instruments_folder.clone() {
            for problem in crate::jobs::instruments::add_folder(&mut library, &folder) {
                self.notice(Notice::trouble(problem));
            }
        }
        library
    }

    /// Who works: as set, else the user of the system.
    pub(in crate::app) fn rater_name(&self) -> String {
        let rater = self.settings.rater.trim();
        if rater.is_empty() { self.env.user.clone() } else { rater.to_owned() }
    }

    pub(in crate::app) fn access(&self, ctx: &Context) -> Access {
        let ctx = ctx.clone();
        let wake: Box<dyn Fn() + Send> = Box::new(move || ctx.request_repaint());
        Access {
            holder: self.env.holder(),
            when: self.env.when(),
            disk: std::sync::Arc::new(RealDisk),
            wake: (!self.env.is_inline).then_some(wake),
        }
    }

    /// Asks for a path by the system's dialog.
    pub(super) fn ask(&mut self, ctx: &Context, ask: Ask) {
        let folder = self
            .session
            .as_ref()
            .map(|session| crate::store::layout::folder(session.file.path()).to_owned());
        let ctx = ctx.clone();
        self.env.dialogs.ask(ask, folder, Box::new(move || ctx.request_repaint()));
    }

    /// Goes on with a path that was chosen or typed.
    pub(super) fn answered(&mut self, ctx: &Context, ask: &Ask, mut paths: Vec<PathBuf>) {
        self.front = None;
        if paths.is_empty() {
            return;
        }
        match ask {
            Ask::Project => self.open_project(ctx, &paths.remove(0), None),
            Ask::Folder | Ask::Photos => self.open_paths(ctx, paths),
            Ask::NewProject(_) => self.create_at(ctx, paths.remove(0)),
            Ask::Elsewhere(_) => self.save_elsewhere(paths.remove(0)),
            Ask::ExportFile(_) => self.export(&paths.remove(0)),
        }
    }

    pub(super) fn ask_elsewhere(&mut self, ctx: &Context) {
        let Some(session) = &self.session else { return };
        let stem =
            session.file.path().file_stem().unwrap_or_default().to_string_lossy().into_owned();
        self.ask(ctx, Ask::Elsewhere(format!("{stem} copy.ron")));
    }

    fn save_elsewhere(&mut self, path: PathBuf) {
        let path = with_ending(path);
        let Some(session) = &self.session else { return };
        match session.file.save_elsewhere(&path, &RealDisk) {
            Ok(()) => self.notice(Notice::fine(format!("A copy was saved: {}", path.display()))),
            Err(error) => self.notice(Notice::trouble(format!("{error}."))),
        }
    }

    pub(super) fn save_now(&mut self) {
        let when = self.env.when();
        if let Some(session) = &mut self.session {
            session.file.retry();
            session.file.save(&when);
        }
    }

    pub(super) fn close_project(&mut self, ctx: &Context) {
        self.close_current(ctx);
    }

    /// Closes the open project; says no while something is not on the medium, and asks.
    pub(in crate::app) fn close_current(&mut self, ctx: &Context) -> bool {
        self.take_drafts(ctx);
        let Some(session) = self.session.take() else { return true };
        let when = self.env.when();
        let mut file = session.file;
        if file.read_only().is_none() && file.save_state().failure.is_some() {
            file.retry();
            self.session = Some(Session { file, ..session });
            self.front = Some(Front::unsaved());
            return false;
        }
        if file.is_snapshot_old() {
            file.save(&when);
        }
        let state = file.close(&when);
        if let Some(conflict) = &state.conflict {
            self.notice(Notice::lasting(format!(
                "Somebody else had changed the project file. Yours was saved as {}.",
                conflict.display()
            )));
        }
        if let Some(failure) = &state.failure {
            self.notice(Notice::lasting(format!("Not everything could be written: {failure}.")));
        }
        self.textures.forget_all();
        self.front = None;
        ctx.request_repaint();
        true
    }

    pub(super) fn close_anyway(&mut self, ctx: &Context) {
        self.session = None;
        self.front = None;
        if self.is_closing {
            ctx.send_viewport_cmd(egui::ViewportCommand::Close);
        }
    }

    pub(super) fn undo_or_redo(&mut self, is_undo: bool) {
        let Some(session) = &self.session else { return };
        let ledger = session.file.ledger();
        let entry = if is_undo {
            ledger.next_undo(&session.rater)
        } else {
            ledger.next_redo(&session.rater)
        };
        match entry {
            None => {
                let word = if is_undo { "undo" } else { "redo" };
                self.notice(Notice::fine(format!("There is nothing of yours to {word}.")));
            }
            Some(entry) if ledger.needs_reason(entry) => {
                let waiting = if is_undo { Waiting::Undo } else { Waiting::Redo };
                let words =
                    format!("“{}” touches a signed assessment. Why is it changed?", entry.what);
                self.front = Some(Front::reason(&words, waiting));
            }
            Some(_) => self.undo_because(is_undo, None),
        }
    }

    fn undo_because(&mut self, is_undo: bool, reason: Option<String>) {
        let stamp = self.stamp();
        let Some(session) = &mut self.session else { return };
        let file = &mut session.file;
        let ledger = file.ledger();
        let who = &session.rater;
        let next = if is_undo { ledger.next_undo(who) } else { ledger.next_redo(who) };
        let what = next.map(|entry| entry.what.clone()).unwrap_or_default();
        let done = if is_undo { file.undo(&stamp, reason) } else { file.redo(&stamp, reason) };
        let is_done = done.is_ok();
        self.after_step(done.map(|_| ()));
        if is_done {
            // What changed may be out of sight, or a step of an earlier day.
            let words = if is_undo { UNDONE } else { REDONE };
            self.notices.retain(|old| ![UNDONE, REDONE].iter().any(|it| old.text.starts_with(it)));
            self.notice(Notice::fine(format!("{words}{what}")));
        }
    }

    /// Takes back one step from the history panel; needs a reason when it touches a signed assessment.
    pub(super) fn revert(&mut self, seq: u64) {
        let Some(session) = &self.session else { return };
        let ledger = session.file.ledger();
        let entry = ledger.entries().iter().find(|entry| entry.seq == seq);
        if entry.is_some_and(|entry| ledger.needs_reason(entry)) {
            self.front = Some(Front::reason(
                "This touches a signed assessment. Why is it changed?",
                Waiting::Revert(seq),
            ));
        } else {
            self.revert_because(seq, None);
        }
    }

    fn revert_because(&mut self, seq: u64, reason: Option<String>) {
        let stamp = self.stamp();
        let Some(session) = &mut self.session else { return };
        let done = session.file.revert(seq, &stamp, reason);
        self.after_step(done);
    }

    /// Goes on with what waited for a reason.
    pub(super) fn go_on_with(&mut self, reason: &str) {
        let Some(Front::Reason(asked)) = self.front.take() else { return };
        match asked.waiting {
            Waiting::Answer(answering) => self.answer(*answering, Some(reason)),
            Waiting::Undo => self.undo_because(true, Some(reason.to_owned())),
            Waiting::Redo => self.undo_because(false, Some(reason.to_owned())),
            Waiting::Revert(seq) => self.revert_because(seq, Some(reason.to_owned())),
        }
    }

    pub(super) fn change_settings(&mut self, ctx: &Context, settings: Settings) {
        self.settings = settings;
        self.apply_settings(ctx);
        self.save_settings();
        let (rater, reading) = (self.rater_name(), self.settings.reading.max(1));
        if let Some(session) = &mut self.session {
            session.rater = Rater(rater);
            session.reading = reading;
            session.selection.region = None;
        }
    }

    /// Shows the work of another rater, in this session only.
    pub(in crate::app) fn work_as(&mut self, rater: Rater) {
        if let Some(session) = &mut self.session {
            session.rater = rater;
            session.selection.region = None;
        }
    }

    /// Says so when the project holds the work of others only: a rater sees nothing but their own.
    fn tell_whose_work_it_is(&mut self) {
        let Some(session) = &self.session else { return };
        let raters = session.project().raters();
        if raters.is_empty() || raters.contains(&session.rater) {
            return;
        }
        let names: Vec<&str> = raters.iter().map(|rater| rater.0.as_str()).collect();
        self.notice(Notice::lasting(format!(
            "This project holds the regions and scores of {}. You work as {} and see only your own; choose the rater \
             at the top right.",
            names.join(", "),
            session.rater
        )));
    }

    /// Puts the settings into force.
    pub(in crate::app) fn apply_settings(&mut self, ctx: &Context) {
        ctx.set_theme(match self.settings.theme {
            ThemeChoice::System => ThemePreference::System,
            ThemeChoice::Dark => ThemePreference::Dark,
            ThemeChoice::Light => ThemePreference::Light,
        });
        self.textures.set_budgets(self.settings.texture_mib, self.settings.pixel_mib);
        self.textures.set_limits(self.settings.limits());
        self.measures.set_limits(self.settings.limits());
    }

    fn save_settings(&mut self) {
        if let Some(file) = self.env.settings_file.clone()
            && let Err(error) = self.settings.save(&file)
        {
            self.notice(Notice::trouble(format!("The settings could not be saved: {error}.")));
        }
    }
}

/// A project file ends in `.ron`.
pub(super) fn with_ending(path: PathBuf) -> PathBuf {
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("ron")) {
        return path;
    }
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".ron");
    path.with_file_name(name)
}
