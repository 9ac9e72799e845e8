//! The queue for pictures: the newest wish first, and forgotten as soon as nobody looks any more.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// How much memory a task needs while it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// A thumbnail.
    Small,
    /// A full decode; at most two run at once, so that a wall of 48-megapixel photos cannot fill the memory.
    Big,
}

/// Named threads that work on the newest request first; answers wait in [`Pictures::finished`].
pub struct Pictures<T> {
    queue: Option<Arc<Queue<T>>>,
    /// Answers of inline work, where there is no queue.
    inline: Vec<T>,
    threads: Vec<thread::JoinHandle<()>>,
}

type Task<T> = Box<dyn FnOnce() -> T + Send>;

struct Queue<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

struct State<T> {
    waiting: Vec<(u64, Weight, Task<T>)>,
    finished: Vec<(u64, T)>,
    generation: u64,
    n_big_running: usize,
    is_closed: bool,
}

const MOST_BIG_AT_ONCE: usize = 2;

impl<T: Send + 'static> Pictures<T> {
    /// Starts the threads; `wake` is called after each answer, from the thread that worked.
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> std::io::Result<Self> {
        let queue = Arc::new(Queue {
            state: Mutex::new(State {
                waiting: Vec::new(),
                finished: Vec::new(),
                generation: 0,
                n_big_running: 0,
                is_closed: false,
            }),
            changed: Condvar::new(),
        });
        let wake = Arc::new(wake);
        let n_threads = thread::available_parallelism().map_or(2, usize::from).clamp(1, 4);
        let threads = (0..n_threads)
            .map(|i| {
                let (queue, wake) = (Arc::clone(&queue), Arc::clone(&wake));
                thread::Builder::new()
                    .name(format!("picture {i}"))
                    .spawn(move || queue.work(&*wake))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { queue: Some(queue), inline: Vec::new(), threads })
    }

    /// Does each task on the spot, for tests that shall neither sleep nor poll.
    pub fn inline() -> Self {
        Self { queue: None, inline: Vec::new(), threads: Vec::new() }
    }

    /// Asks for `task`; it is done before everything that was asked for earlier.
    ///
    /// A task that panics gives no answer: tasks that read files catch their own panics and answer with words.
    pub fn request(&mut self, weight: Weight, task: impl FnOnce() -> T + Send + 'static) {
        let Some(queue) = &self.queue else {
            self.inline.extend(catch_unwind(AssertUnwindSafe(task)).ok());
            return;
        };
        let mut state = queue.lock();
        let generation = state.generation;
        state.waiting.push((generation, weight, Box::new(task)));
        drop(state);
        queue.changed.notify_one();
    }

    /// The answers that came since the last call; those from before [`Pictures::forget_all`] are dropped.
    pub fn finished(&mut self) -> Vec<T> {
        let Some(queue) = &self.queue else { return std::mem::take(&mut self.inline) };
        let mut state = queue.lock();
        let generation = state.generation;
        let finished = std::mem::take(&mut state.finished);
        drop(state);
        finished
            .into_iter()
            .filter(|(made, _)| *made == generation)
            .map(|(_, answer)| answer)
            .collect()
    }

    /// Drops everything that waits, and the answers of what is running.
    pub fn forget_all(&mut self) {
        self.inline.clear();
        if let Some(queue) = &self.queue {
            let mut state = queue.lock();
            state.generation += 1;
            state.waiting.clear();
        }
    }

    /// How many tasks can be done at once; none where they are done on the spot.
    pub fn n_threads(&self) -> usize {
        self.threads.len()
    }

    /// How many requests wait to be taken up.
    pub fn n_waiting(&self) -> usize {
        self.queue.as_ref().map_or(0, |queue| queue.lock().waiting.len())
    }
}

impl<T> Queue<T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self, wake: &dyn Fn()) {
        while let Some((generation, weight, task)) = self.next() {
            let answer = catch_unwind(AssertUnwindSafe(task));
            let mut state = self.lock();
            if weight == Weight::Big {
                state.n_big_running -= 1;
            }
            state.finished.extend(answer.ok().map(|answer| (generation, answer)));
            // Released before waking: the window may ask for the answers at once.
            drop(state);
            self.changed.notify_all();
            wake();
        }
    }

    /// Waits for the newest task that may run now; none when the queue is closed.
    fn next(&self) -> Option<(u64, Weight, Task<T>)> {
        let mut state = self.lock();
        loop {
            if state.is_closed {
                return None;
            }
            let may_be_big = state.n_big_running < MOST_BIG_AT_ONCE;
            let newest = state
                .waiting
                .iter()
                .rposition(|(_, weight, _)| may_be_big || *weight == Weight::Small);
            if let Some(i) = newest {
                let taken = state.waiting.remove(i);
                if taken.1 == Weight::Big {
                    state.n_big_running += 1;
                }
                return Some(taken);
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl<T> Drop for Pictures<T> {
    fn drop(&mut self) {
        if let Some(queue) = &self.queue {
            let mut state = queue.lock();
            state.is_closed = true;
            state.waiting.clear();
            drop(state);
            queue.changed.notify_all();
        }
        for thread in self.threads.drain(..) {
            // A thread that panicked has already answered nothing; there is no one left to tell.
            thread.join().ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn the_newest_request_is_answered_and_forgotten_ones_are_not() {
        let (woken, wakes) = mpsc::channel();
        let mut pictures =
            Pictures::new(move || woken.send(()).unwrap_or_default()).expect("threads");
        pictures.request(Weight::Big, || 1);
        wakes.recv().expect("an answer");
        assert_eq!(pictures.finished(), [1]);
        pictures.request(Weight::Small, || 2);
        wakes.recv().expect("an answer");
        pictures.forget_all();
        assert!(pictures.finished().is_empty());
    }

    #[test]
    fn a_task_that_panics_leaves_the_others_working() {
        let mut pictures = Pictures::inline();
        pictures.request(Weight::Small, || panic!("a broken file"));
        pictures.request(Weight::Small, || 3);
        assert_eq!(pictures.finished(), [3]);
    }
}
