//! The real window: the desk that the program runs on.

use eframe::NativeOptions;

use crate::app::dialogs::SystemDialogs;
use crate::app::environment::Environment;
use crate::app::shell::{App, Opening};

/// Opens the window and stays until it is closed; an error says why there is no window.
pub fn show(opening: Opening) -> Result<(), String> {
    if !has_display() {
        return Err("there is no display to open a window on\n  All of the work can be done without it: see \
                    `seriatim --help`"
            .to_owned());
    }
    let path = opening.path.map(|path| std::path::absolute(&path).unwrap_or(path));
    let opening = Opening { path, ..opening };
    let viewport = egui::ViewportBuilder::default()
        .with_title("Seriatim")
        .with_app_id("seriatim")
        .with_inner_size([1440.0, 900.0])
        .with_min_inner_size([960.0, 600.0])
        .with_drag_and_drop(true);
    let options = NativeOptions { viewport, persist_window: false, ..NativeOptions::default() };
    let shown = eframe::run_native(
        "seriatim",
        options,
        Box::new(|cc| {
            App::new(cc, desk(), opening)
                .map(|app| Box::new(app) as Box<dyn eframe::App>)
                .map_err(Into::into)
        }),
    );
    shown.map_err(|error| {
        format!(
            "the window cannot be opened: {error}\n  All of the work can be done without it: see `seriatim --help`"
        )
    })
}

/// Whether there is a display that a window could open on.
pub fn has_display() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

/// The world around a real window.
fn desk() -> Environment {
    let program = directories::ProjectDirs::from("", "", "seriatim");
    let settings_file = program.map(|program| program.config_dir().join("settings.ron"));
    let people = directories::UserDirs::new();
    let folders = |people: directories::UserDirs| {
        [people.document_dir(), Some(people.home_dir())].map(|folder| folder.map(ToOwned::to_owned))
    };
    let documents =
        people.map(folders).into_iter().flatten().flatten().find(|folder| folder.is_dir());
    Environment {
        now: Box::new(jiff::Zoned::now),
        user: whoami::username().unwrap_or_else(|_| "user".to_owned()),
        host: whoami::hostname().unwrap_or_else(|_| "this computer".to_owned()),
        dialogs: Box::new(SystemDialogs::default()),
        settings_file,
        example_folder: documents.unwrap_or_default().join("seriatim-demo"),
        is_inline: false,
    }
}
