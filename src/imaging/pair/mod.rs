//! What two photos have to do with each other: how well each can be judged, how their colours differ, and where.
//!
//! All of it is for looking: it reads small copies in code values, through an alignment. Nothing of it enters a
//! measurement.

pub mod change;
pub mod looks;
pub mod matching;
pub mod mirror;
pub mod reduced;
