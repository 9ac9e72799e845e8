//! Where one photograph lies on another.
//!
//! Two photos become working copies of at most 1,024 pixels (`working_copy`). `automatic` begins with coarse copies
//! laid on each other in every turn, scale and shift (`starts`, with `spectrum`), then finds small patches of each in
//! the other at finer and finer levels (`search`, `patches`) and fits a `model` robustly. Patches that are looked for
//! on their own then say whether the answer is right (`verdict`). `pins` does the same with the user's help,
//! `spline` bends the answer to curved skin, for display only. Transforms lead from pixels of A to pixels of B.

pub mod automatic;
pub mod border;
pub mod curved;
pub mod grey;
pub mod linear;
pub mod model;
pub mod patches;
pub mod pins;
pub mod search;
pub mod spectrum;
pub mod spline;
pub mod starts;
pub mod verdict;
pub mod working_copy;
