//! The Score workspace as a rater uses it, by keyboard and by mouse.

#![expect(clippy::unwrap_used, reason = "a test stops where something is missing")]

mod support;

#[path = "app_score/answering.rs"]
mod answering;
#[path = "app_score/around.rs"]
mod around;
#[path = "app_score/desk.rs"]
mod desk;
#[path = "app_score/numbers.rs"]
mod numbers;
