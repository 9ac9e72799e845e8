//! How far a piece of long work has come, and whether it is still wanted.

use std::sync::{Arc, Mutex, PoisonError};

/// A shared note between long work and whoever waits for it; clones speak of the same work.
///
/// The work calls [`Progress::advance`] and asks [`Progress::is_cancelled`]; the one who waits reads
/// [`Progress::state`] or is told of every change.
#[derive(Clone)]
pub struct Progress {
    shared: Arc<Shared>,
}

struct Shared {
    state: Mutex<State>,
    on_change: Box<dyn Fn(&State) + Send + Sync>,
}

/// What is known of the work right now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// What is being done, in words: "Reading photos".
    pub text: String,
    /// Steps finished.
    pub done: u64,
    /// Steps in all; 0 while unknown.
    pub total: u64,
    /// Somebody asked to stop.
    pub is_cancelled: bool,
}

/// The work stopped because somebody asked it to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cancelled: nothing was changed")]
pub struct Cancelled;

impl Progress {
    /// Calls `on_change` at each change, from the thread that works.
    pub fn new(on_change: impl Fn(&State) + Send + Sync + 'static) -> Self {
        Self {
            shared: Arc::new(Shared { state: Mutex::default(), on_change: Box::new(on_change) }),
        }
    }

    /// For work that nobody watches.
    pub fn silent() -> Self {
        Self::new(|_| {})
    }

    /// Begins a part of the work: what it is, and how many steps it has (0 if unknown).
    pub fn begin(&self, text: &str, total: u64) {
        self.change(|state| {
            text.clone_into(&mut state.text);
            state.done = 0;
            state.total = total;
        });
    }

    /// One more step is finished.
    pub fn advance(&self) {
        self.change(|state| state.done += 1);
    }

    /// Asks the work to stop at the next opportunity.
    pub fn cancel(&self) {
        self.change(|state| state.is_cancelled = true);
    }

    /// Whether somebody asked the work to stop.
    pub fn is_cancelled(&self) -> bool {
        self.state().is_cancelled
    }

    /// For use with `?` between two steps.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.is_cancelled() { Err(Cancelled) } else { Ok(()) }
    }

    /// What is known right now.
    pub fn state(&self) -> State {
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        let state = {
            let mut state = self.shared.state.lock().unwrap_or_else(PoisonError::into_inner);
            change(&mut state);
            state.clone()
        };
        // Told without the lock, so that the listener may read the state or wake the window.
        (self.shared.on_change)(&state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_clone_sees_the_same_work() {
        let progress = Progress::silent();
        let other = progress.clone();
        progress.begin("Reading photos", 2);
        progress.advance();
        assert_eq!((other.state().done, other.state().total), (1, 2));
        assert_eq!(other.check(), Ok(()));
        other.cancel();
        assert_eq!(progress.check(), Err(Cancelled));
    }
}
