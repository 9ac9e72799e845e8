//! The same work on many things, on all cores, and never more of it at once than there are threads.
//!
//! A pool that lets a waiting thread begin the next thing would keep any number of half-decoded photos in memory; here
//! each thread finishes one before it takes another.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};

/// Does `work` with each of `things`; the answers come in the same order.
///
/// # Errors
/// The error of the first thing, in their order, that had one; what was not begun by then is left undone.
pub fn try_each<T: Sync, R: Send, E: Send>(
    things: &[T],
    work: impl Fn(&T) -> Result<R, E> + Sync,
) -> Result<Vec<R>, E> {
    let (next, is_over) = (AtomicUsize::new(0), AtomicBool::new(false));
    let answers = Mutex::new(Vec::with_capacity(things.len()));
    let one_after_another = || {
        while !is_over.load(Ordering::Relaxed) {
            let i = next.fetch_add(1, Ordering::Relaxed);
            let Some(thing) = things.get(i) else { break };
            let answer = work(thing);
            is_over.fetch_or(answer.is_err(), Ordering::Relaxed);
            answers.lock().unwrap_or_else(PoisonError::into_inner).push((i, answer));
        }
    };
    // One turn for each thread of the pool: what a decoder shares out again then goes to these same threads.
    rayon::broadcast(|_| one_after_another());
    let mut answers = answers.into_inner().unwrap_or_else(PoisonError::into_inner);
    answers.sort_unstable_by_key(|(i, _)| *i);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

/// Lets only so many through at a time.
pub struct Gate {
    n_free: Mutex<usize>,
    changed: Condvar,
}

impl Gate {
    /// A gate for at most `most` at a time.
    pub fn new(most: usize) -> Self {
        Self { n_free: Mutex::new(most), changed: Condvar::new() }
    }

    /// Waits until there is room, then does `work`.
    pub fn pass<R>(&self, work: impl FnOnce() -> R) -> R {
        let mut n_free = self.n_free.lock().unwrap_or_else(PoisonError::into_inner);
        while *n_free == 0 {
            n_free = self.changed.wait(n_free).unwrap_or_else(PoisonError::into_inner);
        }
        *n_free -= 1;
        drop(n_free);
        let _leaving = Leaving(self);
        work()
    }
}

/// Makes room again, also after a panic.
struct Leaving<'a>(&'a Gate);

impl Drop for Leaving<'_> {
    fn drop(&mut self) {
        *self.0.n_free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.changed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::thread;

    use super::*;

    #[test]
    fn each_thing_is_done_once_and_answers_keep_the_order() {
        let things: Vec<u32> = (0..1000).collect();
        let answers: Result<Vec<u32>, ()> = try_each(&things, |n| Ok(n * 2));
        assert_eq!(answers, Ok((0..1000).map(|n| n * 2).collect()));
        assert_eq!(try_each(&[], |(): &()| Ok::<(), ()>(())), Ok(Vec::new()));
    }

    #[test]
    fn the_first_trouble_ends_it() {
        let n_done = AtomicUsize::new(0);
        let things: Vec<usize> = (0..100_000).collect();
        let answer = try_each(&things, |n| {
            n_done.fetch_add(1, Ordering::Relaxed);
            if *n >= 3 { Err(*n) } else { Ok(()) }
        });
        assert_eq!(answer, Err(3));
        assert!(n_done.into_inner() < 1000, "the rest is left undone");
    }

    #[test]
    fn a_gate_lets_through_only_so_many_and_opens_again_after_a_panic() {
        let (gate, n_inside) = (Gate::new(1), AtomicUsize::new(0));
        let things = [(); 50];
        let most = try_each(&things, |()| {
            Ok::<_, ()>(gate.pass(|| {
                let n = n_inside.fetch_add(1, Ordering::SeqCst);
                thread::yield_now();
                n_inside.fetch_sub(1, Ordering::SeqCst);
                n
            }))
        });
        assert_eq!(most, Ok(vec![0; 50]));
        let panicked = catch_unwind(AssertUnwindSafe(|| gate.pass(|| panic!("a broken file"))));
        assert!(panicked.is_err());
        assert_eq!(gate.pass(|| 7), 7);
    }
}
