//! The system's file dialogs, asked for without making the window wait.
//!
//! Where no dialog service runs the system answers "cancelled" at once. That is told apart from a person's cancel by
//! the clock, and the window then asks for a path in a field of its own.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What a path is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// A project file to open.
    Project,
    /// A folder of photos.
    Folder,
    /// Single photos.
    Photos,
    /// Where to put a new project, when the folder of the photos cannot take it.
    NewProject(String),
    /// Where to save a copy of the project.
    Elsewhere(String),
    /// Where to put an exported file of this suggested name.
    ExportFile(String),
}

/// How a question for a path ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// These paths were chosen.
    Chosen(Vec<PathBuf>),
    /// The person cancelled.
    Cancelled,
    /// There is no dialog to be had; ask in the window.
    NoDialog,
}

/// Asks for paths.
pub trait Dialogs {
    /// Opens a dialog; `folder` is where it starts.
    fn ask(&mut self, ask: Ask, folder: Option<PathBuf>, wake: Box<dyn Fn() + Send>);
    /// The answers that came since the last call.
    fn replies(&mut self) -> Vec<(Ask, Reply)>;
}

/// The dialogs of the system.
#[derive(Default)]
pub struct SystemDialogs {
    replies: Arc<Mutex<Vec<(Ask, Reply)>>>,
}

/// No person cancels this quickly.
const TOO_QUICK: Duration = Duration::from_millis(150);

impl Dialogs for SystemDialogs {
    fn ask(&mut self, ask: Ask, folder: Option<PathBuf>, wake: Box<dyn Fn() + Send>) {
        let replies = Arc::clone(&self.replies);
        let question = ask.clone();
        let work = move || {
            let reply = choose(&question, folder);
            replies.lock().unwrap_or_else(PoisonError::into_inner).push((question, reply));
            wake();
        };
        if cfg!(target_os = "macos") {
            // Only the main thread may open a dialog there.
            work();
        } else if std::thread::Builder::new().name("dialog".to_owned()).spawn(work).is_err() {
            self.replies
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push((ask, Reply::NoDialog));
        }
    }

    fn replies(&mut self) -> Vec<(Ask, Reply)> {
        std::mem::take(&mut *self.replies.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn choose(ask: &Ask, folder: Option<PathBuf>) -> Reply {
    let started = Instant::now();
    let mut dialog = rfd::FileDialog::new();
    if let Some(folder) = folder {
        dialog = dialog.set_directory(folder);
    }
    let one = |path: Option<PathBuf>| path.map(|path| vec![path]);
    let chosen = match ask {
        Ask::Project => one(dialog
            .set_title("Open project")
            .add_filter("Seriatim project", &["ron"])
            .pick_file()),
        Ask::Folder => one(dialog.set_title("Folder of photos").pick_folder()),
        Ask::Photos => {
            let endings = ["jpg", "jpeg", "png", "tif", "tiff", "webp", "bmp"];
            dialog.set_title("Photos").add_filter("Photos", &endings).pick_files()
        }
        Ask::NewProject(name) | Ask::Elsewhere(name) => {
            one(dialog.set_title("Save project").set_file_name(name).save_file())
        }
        Ask::ExportFile(name) => one(dialog.set_title("Export").set_file_name(name).save_file()),
    };
    match chosen {
        Some(paths) if !paths.is_empty() => Reply::Chosen(paths),
        _ if started.elapsed() < TOO_QUICK => Reply::NoDialog,
        _ => Reply::Cancelled,
    }
}

/// Dialogs that answer from a script, for tests; without an answer they are not to be had.
#[derive(Clone, Default)]
pub struct ScriptedDialogs {
    /// The answers to come, first to last.
    pub answers: Arc<Mutex<std::collections::VecDeque<Reply>>>,
    replies: Vec<(Ask, Reply)>,
}

impl ScriptedDialogs {
    /// Adds an answer: these paths are chosen.
    pub fn will_choose(&self, paths: impl IntoIterator<Item = PathBuf>) {
        let reply = Reply::Chosen(paths.into_iter().collect());
        self.answers.lock().unwrap_or_else(PoisonError::into_inner).push_back(reply);
    }
}

impl Dialogs for ScriptedDialogs {
    fn ask(&mut self, ask: Ask, _: Option<PathBuf>, wake: Box<dyn Fn() + Send>) {
        let answer = self.answers.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        self.replies.push((ask, answer.unwrap_or(Reply::NoDialog)));
        wake();
    }

    fn replies(&mut self) -> Vec<(Ask, Reply)> {
        std::mem::take(&mut self.replies)
    }
}
