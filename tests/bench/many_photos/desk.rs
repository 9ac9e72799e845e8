//! The window without a display but with all its threads, and what it costs.
#![allow(dead_code, reason = "each benchmark uses another part of this")]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use egui::epaint::ImageDelta;
use egui::{Event, FullOutput, Key, Modifiers, TextureId, TexturesDelta};
use egui_kittest::{Harness, TestRenderer};
use jiff::civil::datetime;
use jiff::tz::TimeZone;
use seriatim::app::dialogs::ScriptedDialogs;
use seriatim::app::environment::Environment;
use seriatim::app::session::Workspace;
use seriatim::app::shell::{App, Opening};

/// The window on a project.
pub struct Desk {
    harness: Harness<'static, App>,
    n_uploads: Arc<AtomicUsize>,
}

impl Desk {
    /// Opens it, and draws until it comes to rest.
    pub fn open(path: &Path) -> Self {
        let n_uploads = Arc::new(AtomicUsize::new(0));
        let keeper = Keeper { textures: Vec::new(), n_uploads: Arc::clone(&n_uploads) };
        let now = || datetime(2026, 1, 10, 14, 2, 7, 0).to_zoned(TimeZone::UTC);
        let environment = Environment {
            now: Box::new(move || now().expect("every time exists in UTC")),
            user: "mh".to_owned(),
            host: "desk".to_owned(),
            dialogs: Box::new(ScriptedDialogs::default()),
            settings_file: None,
            example_folder: PathBuf::from("example"),
            is_inline: false,
        };
        let opening = Opening { path: Some(path.to_owned()), rater: None };
        let harness = Harness::builder()
            .with_size([1440.0, 900.0])
            .with_step_dt(1.0 / 60.0)
            .with_render_cursor(false)
            .renderer(keeper)
            .build_eframe(|cc| App::new(cc, environment, opening).expect("a window"));
        let mut desk = Self { harness, n_uploads };
        let start = Instant::now();
        while desk.harness.state().session().is_none() {
            assert!(start.elapsed() < Duration::from_mins(1), "the project opens");
            desk.frame();
        }
        desk.frames(3);
        desk
    }

    /// One frame, tessellated as a renderer does.
    pub fn frame(&mut self) {
        self.harness.step();
        let output = self.harness.output();
        let primitives =
            self.harness.ctx.tessellate(output.shapes.clone(), output.pixels_per_point);
        assert!(!primitives.is_empty(), "something is drawn");
    }

    /// Some frames.
    pub fn frames(&mut self, n: usize) {
        (0..n).for_each(|_| self.frame());
    }

    /// Draws until every picture that is wanted is there.
    pub fn wait_for_pictures(&mut self) {
        let start = Instant::now();
        loop {
            self.frame();
            if self.harness.state().n_pictures_pending() == 0 {
                break;
            }
            assert!(start.elapsed() < Duration::from_mins(2), "pictures arrive");
            std::thread::sleep(Duration::from_millis(2));
        }
        self.frame();
    }

    /// An input, for the next frame.
    pub fn event(&self, event: Event) {
        self.harness.event(event);
    }

    /// Presses a key, and draws.
    pub fn press(&mut self, key: Key) {
        self.press_with(Modifiers::NONE, key);
    }

    /// Presses a key with others held, and draws.
    pub fn press_with(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.frame();
    }

    /// How many pictures and parts of pictures went to the graphics card.
    pub fn n_uploads(&self) -> usize {
        self.n_uploads.load(Ordering::Relaxed)
    }

    /// How many pictures are decoded, or wait for it.
    pub fn n_pending(&self) -> usize {
        self.harness.state().n_pictures_pending()
    }

    /// Which workspace is shown.
    pub fn workspace(&self) -> Option<Workspace> {
        self.harness.state().session().map(|session| session.workspace)
    }
}

/// Keeps textures as a graphics card does, and draws nothing.
struct Keeper {
    textures: Vec<(TextureId, ImageDelta)>,
    n_uploads: Arc<AtomicUsize>,
}

#[expect(clippy::iter_over_hash_type, reason = "they are kept in whatever order")]
impl TestRenderer for Keeper {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        for (id, images) in delta.set.drain() {
            // The letters of the window are managed by the toolkit.
            if matches!(id, TextureId::Managed(0)) {
                continue;
            }
            self.n_uploads.fetch_add(images.len(), Ordering::Relaxed);
            self.textures.extend(images.into_iter().map(|image| (id, image)));
        }
        for id in delta.free.drain() {
            self.textures.retain(|(held, _)| *held != id);
        }
    }

    fn render(&mut self, _: &egui::Context, _: &FullOutput) -> Result<image::RgbaImage, String> {
        Err("nothing is drawn here".to_owned())
    }
}

/// Seconds of processor time of this process so far.
pub fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux");
    // Behind the name, which stands in brackets: user and system time are fields 14 and 15, in hundredths.
    let fields: Vec<&str> =
        stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    fields[11..13].iter().map(|field| field.parse::<f64>().expect("a number") / 100.0).sum()
}

/// Milliseconds of processor time of this thread so far.
pub fn thread_cpu() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux");
    let nanoseconds = text.split_whitespace().next().expect("the first field");
    nanoseconds.parse::<f64>().expect("a number") / 1e6
}

/// The memory this process has now.
pub fn resident_mib() -> f64 {
    status("VmRSS:")
}

/// The most memory this process ever had.
pub fn peak_mib() -> f64 {
    status("VmHWM:")
}

fn status(name: &str) -> f64 {
    let text = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = text.lines().find_map(|line| line.strip_prefix(name)).expect("Linux says so");
    line.split_whitespace().next().and_then(|n| n.parse::<f64>().ok()).expect("a number") / 1024.0
}
