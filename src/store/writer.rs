//! The writer: one thread that puts every step on the medium, and says so only when it is there.
//!
//! Several waiting lines go into one write. When a write fails, nothing is dropped: the lines wait, the state says what
//! is wrong, and the next attempt cuts off whatever half a line was left.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;

use crate::model::ledger::Head;
use crate::model::project::Project;
use crate::store::files::{Asked, Files};
use crate::store::layout::history_path;

/// Writes the files of one project, in order, off the thread that draws.
pub struct Writer {
    /// None when the work is done on the spot.
    queue: Option<mpsc::Sender<Task>>,
    files: Arc<Mutex<Files>>,
    state: Arc<Mutex<SaveState>>,
    thread: Option<thread::JoinHandle<()>>,
}

/// What is on the medium, and what is not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SaveState {
    /// Lines handed in so far.
    pub n_asked: u64,
    /// Lines known to be on the medium.
    pub n_written: u64,
    /// Why the last attempt failed; none when all is well.
    pub failure: Option<String>,
    /// Where the project was written because somebody else had written to its place.
    pub conflict: Option<PathBuf>,
    /// The last step that the project file on disk holds.
    pub snapshot_seq: u64,
    /// Whether a snapshot was asked for and is not yet written.
    pub is_snapshot_pending: bool,
}

impl SaveState {
    /// Whether every step is on the medium.
    pub fn is_saved(&self) -> bool {
        self.failure.is_none() && self.n_written == self.n_asked
    }
}

enum Task {
    Line(String),
    Snapshot(Box<Asked>),
    Retry,
}

impl Writer {
    /// Starts the thread; `wake` is called when the state has changed.
    pub fn new(files: Files, wake: impl Fn() + Send + 'static) -> std::io::Result<Self> {
        let mut this = Self::inline(files);
        let (queue, tasks) = mpsc::channel();
        let (files, state) = (Arc::clone(&this.files), Arc::clone(&this.state));
        let work = move || {
            while let Ok(first) = tasks.recv() {
                let waiting: Vec<Task> = std::iter::once(first).chain(tasks.try_iter()).collect();
                work_off(&files, &state, waiting);
                wake();
            }
        };
        this.thread = Some(thread::Builder::new().name("writer".to_owned()).spawn(work)?);
        this.queue = Some(queue);
        Ok(this)
    }

    /// Writes on the spot, for commands and tests.
    pub fn inline(files: Files) -> Self {
        Self {
            queue: None,
            files: Arc::new(Mutex::new(files)),
            state: Arc::default(),
            thread: None,
        }
    }

    /// Hands in the line of a step.
    pub fn append(&self, line: String) {
        lock(&self.state).n_asked += 1;
        self.send(Task::Line(line));
    }

    /// Asks for the project file to be written; `when` names a conflict copy, should one be needed.
    pub fn snapshot(&self, head: Head, project: Project, when: &str) {
        lock(&self.state).is_snapshot_pending = true;
        self.send(Task::Snapshot(Box::new(Asked { head, project, when: when.to_owned() })));
    }

    /// Tries again what failed.
    pub fn retry(&self) {
        self.send(Task::Retry);
    }

    /// What is on the medium right now.
    pub fn state(&self) -> SaveState {
        lock(&self.state).clone()
    }

    /// Waits until everything handed in has been tried; what then still fails stands in the state.
    pub fn finish(&mut self) -> SaveState {
        self.queue = None;
        if let Some(thread) = self.thread.take() {
            // A panic there would have left its lines unwritten: the state says so.
            thread.join().ok();
        }
        self.state()
    }

    /// The whole lines on disk and those that wait: the history, for saving elsewhere.
    pub fn history(&self) -> Option<Vec<u8>> {
        let files = lock(&self.files);
        let mut bytes = if files.history_bytes == 0 {
            Vec::new()
        } else {
            files.disk.read(&history_path(&files.project)).ok()?
        };
        bytes.truncate(usize::try_from(files.history_bytes).ok()?);
        bytes.extend_from_slice(files.waiting_text().as_bytes());
        Some(bytes)
    }

    fn send(&self, task: Task) {
        let refused = match &self.queue {
            Some(queue) => queue.send(task).err().map(|mpsc::SendError(task)| task),
            None => Some(task),
        };
        if let Some(task) = refused {
            work_off(&self.files, &self.state, vec![task]);
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.finish();
    }
}

fn lock<T>(shared: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

fn work_off(files: &Mutex<Files>, state: &Mutex<SaveState>, tasks: Vec<Task>) {
    let mut files = lock(files);
    for task in tasks {
        match task {
            Task::Line(line) => files.waiting.lines.push(line),
            // Only the newest is worth writing.
            Task::Snapshot(asked) => files.waiting.snapshot = Some(asked),
            Task::Retry => {}
        }
    }
    // Lines first: a project file must never be ahead of the history.
    let appended = files.append();
    if let Ok(n_lines) = &appended {
        lock(state).n_written += *n_lines as u64;
    }
    let written = appended.and_then(|_| files.write_snapshot());
    let mut state = lock(state);
    state.is_snapshot_pending = files.waiting.snapshot.is_some();
    state.conflict.clone_from(&files.conflict);
    match written {
        Ok(seq) => {
            state.snapshot_seq = seq.unwrap_or(state.snapshot_seq);
            state.failure = None;
        }
        Err(error) => state.failure = Some(error.to_string()),
    }
}
