//! Whole pieces of work with progress and cancel, for the command line and the window alike.

pub mod align;
pub mod answer_group;
pub mod answer_table;
pub mod calibrate;
pub mod change;
pub mod check;
pub mod compare;
pub mod curved;
pub mod demo;
pub mod export;
pub mod figure;
pub mod fill;
pub mod import;
pub mod instruments;
pub mod measure;
pub mod place;
pub mod reference;
pub mod regions;
pub mod scores;
pub mod thumbnails;
pub mod total;
