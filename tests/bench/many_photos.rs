//! A project of 10,000 photos and one of 8 × 48 MP in the real window, without a display:
//! `cargo bench --bench many_photos`.
//!
//! Each part runs in a process of its own, so that its memory is its own. Textures are kept in the process, as a
//! graphics card in software does.
#![expect(clippy::print_stdout, reason = "figures are what it is for")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use egui::{Event, Key, Modifiers, MouseWheelUnit, TouchPhase, pos2, vec2};
use seriatim::app::session::Workspace;

use crate::desk::{Desk, cpu_seconds, peak_mib, resident_mib, thread_cpu};
use crate::making::{large_photo, project, small_photo};
use crate::processes::{median, report};

#[path = "many_photos/desk.rs"]
mod desk;
#[path = "many_photos/making.rs"]
mod making;
#[path = "processes.rs"]
mod processes;

const N_VISITS: u32 = 500;
const N_VIEWS: u32 = 20;

fn main() {
    if !Path::new("/proc/self/stat").is_file() {
        println!("this benchmark reads processor time and memory from /proc, which is not there");
        return;
    }
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [_, "open-and-scroll", path] => open_and_scroll(Path::new(path)),
        [_, "large", path] => large(Path::new(path)),
        _ => all(),
    }
}

fn all() {
    let folder = tempfile::tempdir().expect("a folder");
    let many = made(&folder.path().join("many"), (N_VISITS, N_VIEWS), &small_photo());
    part("open-and-scroll", &many);
    println!("the same with thumbnails kept from before");
    part("open-and-scroll", &many);
    let large = made(&folder.path().join("large"), (8, 1), &large_photo());
    part("large", &large);
}

/// A project in a folder of its own; every photo is a name of the same file.
fn made(folder: &Path, (n_visits, n_views): (u32, u32), jpeg: &[u8]) -> PathBuf {
    fs::create_dir(folder).expect("made");
    project(folder, (n_visits, n_views), jpeg)
}

fn part(name: &str, project: &Path) {
    let this = std::env::current_exe().expect("it runs");
    let status = Command::new(this).arg(name).arg(project).status().expect("starts");
    assert!(status.success(), "{name} failed");
}

fn open_and_scroll(path: &Path) {
    println!("{} photos", N_VISITS * N_VIEWS);
    let mut desk = Desk::open(path);
    report("processor time until the window is drawn", cpu_seconds(), 1.0, " s");
    let start = Instant::now();
    desk.wait_for_pictures();
    println!(
        "  the first pictures are there after another {:.2} s, {:.2} s of processor time in all",
        start.elapsed().as_secs_f64(),
        cpu_seconds()
    );
    // Along the visits, a screen of views further down, and back: every photo is on screen once.
    let mut most = 0.0_f64;
    let (start, mut n_frames) = (Instant::now(), 0);
    let mut towards = Key::ArrowRight;
    for _ in (0..N_VIEWS).step_by(3) {
        for i in 0..N_VISITS {
            desk.press(towards);
            n_frames += 1;
            if i % 5 == 4 {
                desk.wait_for_pictures();
                most = most.max(resident_mib());
            }
        }
        towards = if towards == Key::ArrowRight { Key::ArrowLeft } else { Key::ArrowRight };
        for _ in 0..3 {
            desk.press(Key::ArrowDown);
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    println!("  {n_frames} steps in {seconds:.0} s, {} pictures uploaded", desk.n_uploads());
    assert!(desk.n_uploads() > (N_VISITS * N_VIEWS) as usize, "every photo was shown");
    report("resident memory while scrolling", most, 600.0, " MiB");
}

fn large(path: &Path) {
    println!("8 photos of 48 MP, one after another at 100 %");
    let mut desk = Desk::open(path);
    desk.wait_for_pictures();
    desk.press(Key::Enter);
    assert_eq!(desk.workspace(), Some(Workspace::Annotate));
    desk.event(Event::PointerMoved(pos2(700.0, 450.0)));
    let mut until_sharp = Vec::new();
    for i in 0..8 {
        let (start, before) = (Instant::now(), desk.n_uploads());
        desk.press_with(Modifiers::COMMAND | Modifiers::CTRL, Key::Num1);
        desk.wait_for_pictures();
        until_sharp.push(start.elapsed().as_secs_f64());
        // At 8 a frame.
        desk.frames(4);
        assert!(desk.n_uploads() >= before + 4, "tiles of the photo itself are shown");
        if i < 7 {
            desk.press(Key::ArrowRight);
        }
    }
    println!("  sharp after {:.2} s in the median", median(until_sharp));
    report("peak memory", peak_mib(), 900.0, " MiB");

    let pan = |desk: &mut Desk, by: f32| {
        let phase = TouchPhase::Move;
        let (unit, source) = (MouseWheelUnit::Point, egui::MouseWheelSource::Unknown);
        let (delta, modifiers) = (vec2(by, by / 2.0), Modifiers::NONE);
        desk.event(Event::MouseWheel { unit, delta, phase, source, modifiers });
        desk.frame();
    };
    let (mut n_most, first) = (0, desk.n_uploads());
    for i in 0..60 {
        let before = desk.n_uploads();
        pan(&mut desk, if i < 30 { -40.0 } else { 40.0 });
        n_most = n_most.max(desk.n_uploads() - before);
    }
    assert!(desk.n_uploads() > first, "it moved to where it was not before");
    report("uploads in a frame at most", n_most as f64, 8.0, "");
    // The neighbours are decoded, and what still waits for its turn is uploaded.
    desk.wait_for_pictures();
    desk.frames(20);
    // Back and forth over what was seen before: nothing may be uploaded, and little be done.
    let (before, start) = (desk.n_uploads(), thread_cpu());
    let n_frames = 600;
    for i in 0..n_frames {
        pan(&mut desk, if i / 30 % 2 == 0 { -40.0 } else { 40.0 });
    }
    let each = (thread_cpu() - start) / f64::from(n_frames);
    report("processor time of a frame while panning", each, 2.0, " ms");
    report("uploads while panning over what was seen", (desk.n_uploads() - before) as f64, 0.0, "");
}
