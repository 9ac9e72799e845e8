//! The real window without a display: a fixed clock, no threads, no dialogs but scripted ones.
#![allow(dead_code, reason = "each test binary uses another part of this")]

use std::path::PathBuf;

use egui_kittest::Harness;
use jiff::civil::datetime;
use jiff::tz::TimeZone;

use seriatim::app::dialogs::ScriptedDialogs;
use seriatim::app::environment::Environment;
use seriatim::app::shell::{App, Opening};

/// A desk on which every test runs the same.
pub fn environment() -> Environment {
    let now = || datetime(2026, 1, 10, 14, 2, 7, 0).to_zoned(TimeZone::UTC);
    Environment {
        now: Box::new(move || now().expect("every time exists in UTC")),
        user: "mh".to_owned(),
        host: "desk".to_owned(),
        dialogs: Box::new(ScriptedDialogs::default()),
        settings_file: None,
        example_folder: PathBuf::from("example"),
        is_inline: true,
    }
}

/// The window, on the start screen or on what was named.
pub fn harness(path: impl Into<Option<PathBuf>>) -> Harness<'static, App> {
    harness_with(environment(), path)
}

/// The window at a desk of its own.
pub fn harness_with(
    environment: Environment,
    path: impl Into<Option<PathBuf>>,
) -> Harness<'static, App> {
    let opening = Opening { path: path.into(), rater: None };
    let mut harness = Harness::builder()
        .with_size([1440.0, 900.0])
        .with_step_dt(1.0 / 60.0)
        .with_max_steps(60)
        .with_render_cursor(false)
        .build_eframe(|cc| App::new(cc, environment, opening).expect("a window"));
    harness.run();
    harness
}
