//! The window, and the only place that knows egui.
//!
//! [`shell`] shows panels and hands what they ask for to [`update`], the only place where anything changes; panels read
//! the [`session`] and return [`action`]s. [`commands`] names everything a person can ask for.

pub mod action;
pub mod canvas;
pub mod commands;
pub mod dialogs;
pub mod environment;
pub mod fields;
pub mod icons;
pub mod keystrokes;
pub mod measures;
pub mod panels;
pub mod scene;
pub mod session;
pub mod settings;
pub mod shell;
pub mod stand;
pub mod textures;
pub mod theme;
pub mod update;
pub mod widgets;
pub mod window;
pub mod workspaces;
