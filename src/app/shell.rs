//! The window: takes in answers while it may be hidden (`logic`), shows panels (`ui`), hands actions to update.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use egui::{Context, Ui, vec2};

use crate::app::action::{Action, Export};
use crate::app::commands::{self, Command, Scope};
use crate::app::dialogs::Reply;
use crate::app::environment::Environment;
use crate::app::keystrokes::Keystrokes;
use crate::app::measures::Measures;
use crate::app::panels::front::Front;
use crate::app::panels::notices::{Notice, notices_ui};
use crate::app::panels::rail::{self, rail_ui};
use crate::app::panels::start::start_ui;
use crate::app::panels::status_bar::{Status, status_bar_ui};
use crate::app::panels::tool_strip;
use crate::app::panels::top_bar::top_bar_ui;
use crate::app::scene::{Scene, surface_id};
use crate::app::session::{Session, Workspace};
use crate::app::settings::Settings;
use crate::app::textures::Textures;
use crate::app::theme::{self, tokens};
use crate::app::workspaces::all::Workspaces;
use crate::jobs::import::scan::Found;
use crate::workers::jobs::Jobs;
use crate::workers::progress::Progress;

/// The program's window.
pub struct App {
    pub(in crate::app) env: Environment,
    pub(in crate::app) settings: Settings,
    pub(in crate::app) session: Option<Session>,
    pub(in crate::app) textures: Textures,
    pub(in crate::app) measures: Measures,
    pub(in crate::app) jobs: Jobs<JobEnd>,
    /// The dialog in front.
    pub(in crate::app) front: Option<Front>,
    pub(in crate::app) notices: Vec<Notice>,
    pub(in crate::app) n_notices: u64,
    /// What to say once the project that is being opened is shown.
    pub(in crate::app) notices_to_come: Vec<String>,
    /// Whose work to show once the project that is being opened is shown.
    pub(in crate::app) rater_to_come: Option<String>,
    /// Photos that were found and are shown as soon as no other dialog is in front.
    pub(in crate::app) found_photos: Option<Arc<Found>>,
    /// Photos whose folder cannot take a project file; they wait for the place that was asked for.
    pub(in crate::app) homeless_photos: Option<Arc<Found>>,
    /// What is to be written once its path is known, and what the export dialog begins with.
    pub(in crate::app) last_export: Option<Export>,
    /// The picture of a figure that is being made.
    pub(in crate::app) figure_preview: Option<Progress>,
    /// Commands that the workspace on screen carries out itself.
    pub(in crate::app) for_workspace: Vec<Command>,
    /// When something was last changed, in seconds since the window opened.
    pub(in crate::app) last_change: Option<f64>,
    /// Whether the window is to close as soon as it may.
    pub(in crate::app) is_closing: bool,
    pub(in crate::app) workspaces: Workspaces,
    keystrokes: Keystrokes,
    /// The time of the last write, as people read it.
    saved_at: String,
    n_written: u64,
    last_beat: f64,
    time: f64,
}

/// What the window opens on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    /// A project file, or photos to start one from; without it the start screen.
    pub path: Option<PathBuf>,
    /// Whose work to show, where that is not the user's own: the example's.
    pub rater: Option<String>,
}

/// What a job answers; carried out by update, like everything that changes something.
pub type JobEnd = Box<dyn FnOnce(&mut App, &Context) + Send>;

/// A quiet minute after which the project file is written again.
const QUIET_SECONDS: f64 = 60.0;

/// How often the lock gives a sign of life.
const BEAT_SECONDS: f64 = 30.0;

impl App {
    /// Opens the window on the start screen, or on what was named.
    pub fn new(
        cc: &eframe::CreationContext<'_>,
        env: Environment,
        opening: Opening,
    ) -> std::io::Result<Self> {
        let ctx = &cc.egui_ctx;
        theme::install(ctx);
        let (settings, trouble) = env
            .settings_file
            .as_ref()
            .map_or_else(|| (Settings::default(), None), |file| Settings::load(file));
        let wake = ctx.clone();
        let jobs =
            if env.is_inline { Jobs::inline() } else { Jobs::new(move || wake.request_repaint())? };
        let mut app = Self {
            textures: Textures::new(ctx, env.is_inline)?,
            measures: Measures::new(ctx, env.is_inline)?,
            jobs,
            env,
            settings,
            session: None,
            front: None,
            notices: Vec::new(),
            n_notices: 0,
            notices_to_come: Vec::new(),
            rater_to_come: opening.rater,
            found_photos: None,
            homeless_photos: None,
            last_export: None,
            figure_preview: None,
            for_workspace: Vec::new(),
            last_change: None,
            is_closing: false,
            workspaces: Workspaces::default(),
            keystrokes: Keystrokes::default(),
            saved_at: String::new(),
            n_written: 0,
            last_beat: 0.0,
            time: 0.0,
        };
        app.apply_settings(ctx);
        if let Some(trouble) = trouble {
            app.notice(Notice::trouble(trouble));
        }
        if let Some(path) = opening.path {
            app.open_paths(ctx, vec![path]);
        }
        Ok(app)
    }

    /// The open project and what is selected in it.
    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// What the window says at the moment.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// How many pictures are on their way to the window.
    pub fn n_pictures_pending(&self) -> usize {
        self.textures.n_pending()
    }

    /// Seconds since the window opened.
    pub(in crate::app) fn clock_now(&self) -> f64 {
        self.time
    }

    /// Which keys count now.
    fn scopes(&self) -> Vec<Scope> {
        let workspace = self.session.as_ref().map(|session| match session.workspace {
            Workspace::Series => vec![Scope::Series],
            Workspace::Lesions => vec![Scope::Lesions],
            Workspace::Annotate => vec![Scope::Photo, Scope::Annotate],
            Workspace::Compare => vec![Scope::Photo, Scope::Compare],
            Workspace::Score => vec![Scope::Score],
        });
        match (self.front.is_some(), workspace) {
            // A dialog has the keyboard to itself.
            (true, _) => Vec::new(),
            (false, None) => vec![Scope::Everywhere],
            (false, Some(place)) => [vec![Scope::Everywhere, Scope::Project], place].concat(),
        }
    }

    fn show(&mut self, ui: &mut Ui) -> Vec<Action> {
        let mut actions = Vec::new();
        let tokens = tokens(ui);
        let bar = egui::Frame::new().fill(tokens.panel);
        let job = self.jobs.current().map(crate::workers::progress::Progress::state);
        if let Some(session) = &self.session {
            let top = egui::Panel::top("top").exact_size(43.0).frame(bar);
            actions.extend(top.show(ui, |ui| top_bar_ui(ui, session, &self.saved_at)).inner);
            let status = self.workspaces.status(session, &self.textures);
            let bottom = egui::Panel::bottom("status").exact_size(26.0).frame(bar);
            actions.extend(bottom.show(ui, |ui| status_bar_ui(ui, &status, job.as_ref())).inner);
            let left =
                egui::Panel::left("rail").exact_size(rail::WIDTH).resizable(false).frame(bar);
            actions.extend(left.show(ui, |ui| rail_ui(ui, session)).inner);
            let commands = std::mem::take(&mut self.for_workspace);
            let mut scene = Scene {
                session,
                textures: &mut self.textures,
                measures: &mut self.measures,
                settings: &self.settings,
                commands: &commands,
                has_dialog: self.front.is_some(),
            };
            let middle =
                egui::CentralPanel::default().frame(egui::Frame::new().fill(tokens.canvas));
            actions.extend(middle.show(ui, |ui| self.workspaces.ui(ui, &mut scene)).inner);
        } else {
            if job.is_some() {
                let bottom = egui::Panel::bottom("status").exact_size(26.0).frame(bar);
                let status = Status::default();
                actions
                    .extend(bottom.show(ui, |ui| status_bar_ui(ui, &status, job.as_ref())).inner);
            }
            let middle =
                egui::CentralPanel::default().frame(egui::Frame::new().fill(tokens.canvas));
            actions.extend(middle.show(ui, |ui| start_ui(ui, &self.settings)).inner);
        }
        if let Some(front) = &mut self.front {
            actions.extend(front.ui(ui, self.session.as_ref(), &mut self.textures));
        }
        let corner = self.session.as_ref().map_or(vec2(16.0, 44.0), |session| {
            // The tools stay within reach.
            let is_drawing = session.workspace == Workspace::Annotate;
            let beside = if is_drawing { tool_strip::WIDTH } else { 0.0 };
            vec2(rail::WIDTH + beside + 16.0, 44.0 + self.workspaces.foot(session))
        });
        actions.extend(notices_ui(ui, &mut self.notices, corner));
        actions
    }

    /// Takes in what came from elsewhere: dialogs, jobs, dropped files, the writer.
    fn take_in(&mut self, ctx: &Context) {
        for (ask, reply) in self.env.dialogs.replies() {
            match reply {
                Reply::Chosen(paths) => self.update(ctx, Action::Answered(ask, paths)),
                Reply::Cancelled => {}
                Reply::NoDialog => self.front = Some(Front::path(ask)),
            }
        }
        for end in self.jobs.finished() {
            end(self, ctx);
        }
        if self.front.is_none()
            && let Some(found) = self.found_photos.take()
        {
            self.show_found(ctx, found);
        }
        let dropped: Vec<PathBuf> = ctx.input(|input| {
            input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect()
        });
        if !dropped.is_empty() {
            self.update(ctx, Action::Open(dropped));
        }
        self.watch_the_writer(ctx);
    }

    /// Writes the project file after a quiet minute, keeps the lock alive, and shows what the writer says.
    fn watch_the_writer(&mut self, ctx: &Context) {
        let when = self.env.when();
        let Some(session) = &mut self.session else { return };
        if self.time - self.last_beat > BEAT_SECONDS {
            self.last_beat = self.time;
            session.file.beat();
        }
        let state = session.file.save_state();
        if state.n_written != self.n_written || self.saved_at.is_empty() {
            self.n_written = state.n_written;
            when.get(11..16).unwrap_or_default().clone_into(&mut self.saved_at);
        }
        if let Some(since) =
            self.last_change.filter(|_| session.file.is_snapshot_old() && state.is_saved())
        {
            let left = QUIET_SECONDS - (self.time - since);
            if left <= 0.0 {
                session.file.save(&when);
            } else {
                ctx.request_repaint_after(Duration::from_secs_f64(left));
            }
        }
        if let Some(failure) = state.failure {
            let words = format!(
                "Not saved: {failure}. Your work is complete in this window; save it elsewhere (Ctrl+Shift+S) or try again (Ctrl+S)."
            );
            if !self.notices.iter().any(|notice| notice.text == words) {
                self.notice(Notice::lasting(words));
            }
        } else {
            self.notices.retain(|notice| !notice.text.starts_with("Not saved: "));
        }
    }

    /// Takes in what is typed but not entered, before something else is done.
    pub(in crate::app) fn take_drafts(&mut self, ctx: &Context) {
        if let Some(session) = &self.session {
            for action in self.workspaces.drafts(session) {
                self.update(ctx, action);
            }
        }
    }

    /// Closes the window once everything is written; asks when that is not possible.
    fn may_close(&mut self, ctx: &Context) {
        if ctx.input(|input| input.viewport().close_requested()) && self.session.is_some() {
            self.is_closing = true;
            if !self.close_current(ctx) {
                ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            }
        }
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        self.time = ctx.input(|input| input.time);
        self.take_in(ctx);
        self.may_close(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        if let Some(session) = self.session.as_ref().filter(|_| self.front.is_none()) {
            for action in self.workspaces.take_keys(&ctx, session) {
                self.update(&ctx, action);
            }
        }
        let commands = commands::pressed(&ctx, &self.scopes(), surface_id());
        if !commands.is_empty() {
            self.take_drafts(&ctx);
        }
        for command in commands {
            self.update(&ctx, Action::Run(command));
        }
        self.textures.begin_pass(&ctx);
        self.measures.begin_pass(&ctx);
        let actions = self.show(ui);
        self.textures.end_pass(&ctx, self.session.as_ref());
        self.measures.end_pass(&ctx);
        if !actions.is_empty() {
            ctx.request_repaint();
        }
        for action in actions {
            self.update(&ctx, action);
        }
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }

    fn raw_input_hook(&mut self, ctx: &Context, input: &mut egui::RawInput) {
        let is_scoring =
            self.session.as_ref().is_some_and(|session| session.workspace == Workspace::Score);
        if is_scoring && self.front.is_none() && !ctx.text_edit_focused() {
            self.keystrokes.one_at_a_time(&mut input.events);
        } else {
            self.keystrokes.all(&mut input.events);
        }
        if self.keystrokes.is_waiting() {
            ctx.request_repaint();
        }
    }

    fn persist_egui_memory(&self) -> bool {
        // What panels remember may hold words about patients; nothing of that goes into the toolkit's own storage.
        false
    }
}
