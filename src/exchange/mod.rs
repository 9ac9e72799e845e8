//! The formats of others, in and out. No member uses another, and none knows the project on disk.

pub mod demo;
pub mod figure;
pub mod photo_set;
pub mod placement_table;
pub mod regions;
pub mod table;
