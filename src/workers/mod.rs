//! Slow work off the thread that draws: pictures newest first, jobs in order, both with a way to stop.
//!
//! Nothing here knows what the work is. Two queues, because they want opposite things: a picture that scrolled out of
//! sight is better forgotten, an export must never be.

pub mod crew;
pub mod jobs;
pub mod pictures;
pub mod progress;
