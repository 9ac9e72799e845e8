//! The project on disk: a snapshot people can read, a history that loses nothing, a lock, and crash-safe writing.
//!
//! `NAME.ron` is everything known; `NAME.history.ron` holds one line per step, fsynced as it happens;
//! `NAME.bak.ron` is the snapshot before the last one; `NAME.lock` says who has the project open.
//! Start reading at [`open_project`].

pub mod color_cache;
pub mod disk;
pub mod files;
pub mod history_file;
pub mod layout;
pub mod lock;
pub mod on_disk;
pub mod open_project;
pub mod opening;
pub mod project_file;
pub mod thumbnail_cache;
pub mod writer;
