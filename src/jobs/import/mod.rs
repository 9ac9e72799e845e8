//! Taking photos in: look through folders, propose where each photo goes, and turn what was confirmed into edits.
//!
//! [`scan`] walks folders ([`walk`]) and reads every file ([`examine`]). [`plan`] holds what was found against the
//! project ([`standing`]) and shows one [`row`] for each file, with a place among the [`destinations`]. [`choices`] are
//! a person's changes to it, kept as [`decision`]s; [`edits`] make the step, [`making`] the visits and views in it.
//! [`home`] knows where a new project may lie, [`tray`] where unsorted photos could go.

pub mod choices;
pub mod decision;
pub mod destinations;
pub mod edits;
pub mod examine;
pub mod home;
pub mod making;
pub mod plan;
pub mod row;
pub mod scan;
pub mod standing;
pub mod tray;
pub mod walk;
