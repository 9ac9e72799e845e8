//! The work without a window: every result on the command line, through the same code as in the window.
//!
//! Data goes to stdout, talk to stderr; 0 is fine, 1 means problems were found, 2 wrong usage. [`arguments`] is what can
//! be typed, [`dispatch`] leads to the file that does it.

pub mod aligning;
pub mod arguments;
pub mod comparing;
pub mod demo;
pub mod dispatch;
pub mod forms;
pub mod instruments;
pub mod measuring;
pub mod nearest;
pub mod output;
pub mod photo_info;
pub mod photos;
pub mod pictures;
pub mod placement;
pub mod project;
pub mod regions;
pub mod run;
pub mod tables;
pub mod writing;
