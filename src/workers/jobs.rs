//! The queue for jobs: in order, one at a time, each with progress and cancel, none ever dropped.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;

use crate::workers::progress::Progress;

/// One named thread that does jobs in the order they came.
pub struct Jobs<T> {
    /// Where jobs go; none when they are done on the spot.
    queue: Option<mpsc::Sender<Job<T>>>,
    finished: Arc<Mutex<Vec<T>>>,
    /// The jobs not yet finished, oldest first.
    pending: Vec<Progress>,
    wake: Arc<dyn Fn() + Send + Sync>,
    thread: Option<thread::JoinHandle<()>>,
}

struct Job<T> {
    progress: Progress,
    work: Box<dyn FnOnce(&Progress) -> T + Send>,
    /// The answer if the work panics: expected trouble is data.
    broken: Box<dyn FnOnce(String) -> T + Send>,
}

impl<T: Send + 'static> Jobs<T> {
    /// Starts the thread; `wake` is called when a job advances or ends.
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> std::io::Result<Self> {
        let (queue, jobs) = mpsc::channel::<Job<T>>();
        let mut this = Self::inline();
        this.wake = Arc::new(wake);
        let (finished, wake) = (Arc::clone(&this.finished), Arc::clone(&this.wake));
        let work = move || {
            for job in jobs {
                let answer = job.run();
                finished.lock().unwrap_or_else(PoisonError::into_inner).push(answer);
                wake();
            }
        };
        this.thread = Some(thread::Builder::new().name("jobs".to_owned()).spawn(work)?);
        this.queue = Some(queue);
        Ok(this)
    }

    /// Does each job on the spot, for tests that shall neither sleep nor poll.
    pub fn inline() -> Self {
        Self {
            queue: None,
            finished: Arc::default(),
            pending: Vec::new(),
            wake: Arc::new(|| {}),
            thread: None,
        }
    }

    /// Adds a job at the end; `broken` turns the message of a panic into an answer.
    pub fn add(
        &mut self,
        work: impl FnOnce(&Progress) -> T + Send + 'static,
        broken: impl FnOnce(String) -> T + Send + 'static,
    ) -> Progress {
        let wake = Arc::clone(&self.wake);
        let progress = Progress::new(move |_| wake());
        self.pending.push(progress.clone());
        let job =
            Job { progress: progress.clone(), work: Box::new(work), broken: Box::new(broken) };
        let refused = match &self.queue {
            Some(queue) => queue.send(job).err().map(|mpsc::SendError(job)| job),
            None => Some(job),
        };
        if let Some(job) = refused {
            let answer = job.run();
            self.finished.lock().unwrap_or_else(PoisonError::into_inner).push(answer);
        }
        progress
    }

    /// The answers that came since the last call, in order.
    pub fn finished(&mut self) -> Vec<T> {
        let answers =
            std::mem::take(&mut *self.finished.lock().unwrap_or_else(PoisonError::into_inner));
        self.pending.drain(..answers.len().min(self.pending.len()));
        answers
    }

    /// The job that is being done, if any.
    pub fn current(&self) -> Option<&Progress> {
        self.pending.first()
    }

    /// How many jobs are not finished.
    pub fn n_pending(&self) -> usize {
        self.pending.len()
    }
}

impl<T> Job<T> {
    fn run(self) -> T {
        let Self { progress, work, broken } = self;
        catch_unwind(AssertUnwindSafe(|| work(&progress))).unwrap_or_else(|panic| {
            let message = panic
                .downcast_ref::<&str>()
                .map(|text| (*text).to_owned())
                .or_else(|| panic.downcast_ref::<String>().cloned());
            broken(message.unwrap_or_else(|| "an internal error".to_owned()))
        })
    }
}

impl<T> Drop for Jobs<T> {
    fn drop(&mut self) {
        for progress in &self.pending {
            progress.cancel();
        }
        self.queue = None;
        if let Some(thread) = self.thread.take() {
            // Panics were answered job by job; the thread itself has nothing more to say.
            thread.join().ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_end_in_order_and_a_panic_is_an_answer() {
        let mut jobs = Jobs::inline();
        jobs.add(|_| "first".to_owned(), |message| message);
        jobs.add(|_| panic!("no such table"), |message| format!("failed: {message}"));
        assert_eq!(jobs.finished(), ["first", "failed: no such table"]);
        assert_eq!(jobs.n_pending(), 0);
    }

    #[test]
    fn a_thread_does_what_was_asked_even_when_the_queue_is_dropped_early() {
        let (sender, done) = mpsc::channel();
        let mut jobs = Jobs::new(|| {}).expect("a thread");
        jobs.add(move |progress| sender.send(progress.is_cancelled()).is_ok(), |_| false);
        drop(jobs);
        assert!(done.recv().is_ok(), "the job ran, cancelled or not");
    }
}
