//! The parts of the window: each reads the session and returns what was asked for.

pub mod body_map;
pub mod command_palette;
pub mod export_dialog;
pub mod filmstrip;
pub mod front;
pub mod history;
pub mod import_dialog;
pub mod instrument_form;
pub mod key_sheet;
pub mod lesion_card;
pub mod notices;
pub mod photo_tile;
pub mod questions;
pub mod rail;
pub mod region_list;
pub mod region_menu;
pub mod score_totals;
pub mod settings_dialog;
pub mod start;
pub mod status_bar;
pub mod subject_dialog;
pub mod subject_list;
pub mod tool_strip;
pub mod top_bar;
pub mod unsorted_tray;
pub mod visit_dialog;
