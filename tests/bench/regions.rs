//! 2,000 regions of 200 corners on one photo, in the real window without a display: what a frame costs of processor time.
//! `cargo bench --bench regions`.
//!
//! A frame is everything the drawing thread does for it: panels, canvas, and the toolkit's triangles. What the same
//! window costs without the regions is printed beside it.
#![expect(clippy::print_stdout, reason = "figures are what it is for")]

use std::path::{Path, PathBuf};

use egui::{Event, Key, Modifiers, MouseWheelUnit, PointerButton, Pos2, TouchPhase, pos2, vec2};
use seriatim::geometry::Point;
use seriatim::imaging::encode::jpeg;
use seriatim::imaging::pixels::Pixels;
use seriatim::model::assessment::{Rater, Stamp};
use seriatim::model::ids::{LesionId, PhotoId, RegionId, SubjectId, ViewId, VisitId};
use seriatim::model::lesion::Lesion;
use seriatim::model::photo::Photo;
use seriatim::model::project::Project;
use seriatim::model::region::{Region, Role, Shape};
use seriatim::model::subject::{Subject, Visit};
use seriatim::model::view::View;
use seriatim::store::lock::Holder;
use seriatim::store::open_project::{Access, OpenProject};

use crate::desk::{Desk, thread_cpu};
use crate::processes::report;

#[path = "many_photos/desk.rs"]
mod desk;
#[path = "processes.rs"]
mod processes;

const SIZE: (u32, u32) = (4032, 3024);
const N_REGIONS: u32 = 2_000;
const N_CORNERS: u32 = 200;

/// The most a frame may cost of one core, in milliseconds.
const MOST: f64 = 4.0;

/// How many frames are measured together.
const N_FRAMES: usize = 60;

/// The middle of the canvas.
const MIDDLE: Pos2 = pos2(600.0, 400.0);

fn main() {
    if !Path::new("/proc/self/stat").is_file() {
        println!("this benchmark reads processor time from /proc, which is not there");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let bare = opened(&made(&folder.path().join("bare"), 0));
    let full = opened(&made(&folder.path().join("full"), N_REGIONS));
    let (mut bare, mut full) = (bare, full);
    println!("{N_REGIONS} regions of {N_CORNERS} corners, milliseconds of one core for a frame");
    compare("nothing happens, all on screen", &mut bare, &mut full, |_, _| {});
    compare("pointer over the regions", &mut bare, &mut full, hover);
    compare("photo moved, all on screen", &mut bare, &mut full, pan_a_little);
    for desk in [&mut bare, &mut full] {
        wheel(desk, 12.0);
        desk.frame();
        desk.wait_for_pictures();
        desk.frames(4);
    }
    compare("zoomed in: pointer over the regions", &mut bare, &mut full, hover);
    compare("zoomed in: photo moved", &mut bare, &mut full, pan);
    for desk in [&mut bare, &mut full] {
        desk.press(Key::F);
        desk.press_with(Modifiers::COMMAND, Key::A);
        desk.frames(4);
    }
    println!("beyond the promise:");
    plain("all selected, pointer over them", &mut full, hover);
    full.press(Key::Escape);
    plain("a step of the wheel", &mut full, |desk, i| {
        wheel(desk, if i.is_multiple_of(2) { 1.0 } else { -1.0 });
    });
    full.press(Key::F);
    full.press(Key::H);
    full.frames(4);
    compare("hidden: pointer over the photo", &mut bare, &mut full, hover);
}

/// A frame of both windows while the same is done in them.
fn compare(what: &str, bare: &mut Desk, full: &mut Desk, act: fn(&mut Desk, usize)) {
    let (without, with) = (cost(bare, act), cost(full, act));
    report(what, with, MOST, " ms");
    println!("    without regions {without:.2} ms, the regions {:.2} ms", with - without);
}

fn plain(what: &str, desk: &mut Desk, act: fn(&mut Desk, usize)) {
    println!("  {what:<44} {:>8.2} ms", cost(desk, act));
}

fn cost(desk: &mut Desk, act: fn(&mut Desk, usize)) -> f64 {
    for i in 0..6 {
        act(desk, i);
        desk.frame();
    }
    // The system counts in steps of some milliseconds, so that only many frames together say what one costs.
    let mut all = 0.0;
    for i in 0..N_FRAMES {
        act(desk, i);
        let before = thread_cpu();
        desk.frame();
        all += thread_cpu() - before;
    }
    all / N_FRAMES as f64
}

fn hover(desk: &mut Desk, i: usize) {
    let step = vec2((i as f32 * 7.0) % 300.0, (i as f32 * 5.0) % 200.0);
    desk.event(Event::PointerMoved(MIDDLE - vec2(150.0, 100.0) + step));
}

/// So little that a fitted photo, made a little larger, stays on the canvas.
fn pan_a_little(desk: &mut Desk, i: usize) {
    if i == 0 {
        wheel(desk, 0.2);
    }
    pan(desk, i);
}

fn pan(desk: &mut Desk, i: usize) {
    let to = MIDDLE + vec2(if i.is_multiple_of(2) { 6.0 } else { -6.0 }, (i % 5) as f32);
    if i == 0 {
        let button = PointerButton::Middle;
        let modifiers = Modifiers::NONE;
        desk.event(Event::PointerMoved(MIDDLE));
        for pressed in [false, true] {
            desk.event(Event::PointerButton { pos: MIDDLE, button, pressed, modifiers });
        }
    }
    desk.event(Event::PointerMoved(to));
}

fn wheel(desk: &Desk, steps: f32) {
    desk.event(Event::PointerMoved(MIDDLE));
    desk.event(Event::MouseWheel {
        unit: MouseWheelUnit::Line,
        delta: vec2(0.0, steps),
        phase: TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    });
}

fn opened(path: &Path) -> Desk {
    let mut desk = Desk::open(path);
    desk.press_with(Modifiers::ALT, Key::Num2);
    desk.wait_for_pictures();
    desk.frames(8);
    desk
}

fn made(folder: &Path, n_regions: u32) -> PathBuf {
    std::fs::create_dir(folder).expect("made");
    let pixels = Pixels::filled(SIZE.0, SIZE.1, [214, 168, 140]);
    let bytes = jpeg(&pixels, 80, None).expect("a photo");
    std::fs::write(folder.join("back.jpg"), &bytes).expect("a file");
    let stamp = Stamp { who: Rater("mh".to_owned()), when: "2026-01-10T14:02:07Z".to_owned() };
    let holder =
        Holder { user: "mh".to_owned(), host: "desk".to_owned(), pid: 1, since: String::new() };
    let path = folder.join("case.ron");
    let access = Access::inline(holder, stamp.when.clone());
    let project =
        OpenProject::create(&path, project(n_regions, bytes.len() as u64), &stamp, access)
            .expect("a project");
    project.close(&stamp.when);
    path
}

fn project(n_regions: u32, bytes: u64) -> Project {
    let subject = SubjectId(1);
    let photo = Photo {
        bytes,
        visit: Some(VisitId(1)),
        view: Some(ViewId(1)),
        ..Photo::new(subject, "back.jpg", "0".repeat(64), SIZE)
    };
    let view = View {
        id: ViewId(1),
        label: "Back".to_owned(),
        hint: String::new(),
        sites: vec!["upper_back".to_owned()],
    };
    Project {
        subjects: [(
            subject,
            Subject {
                visits: vec![Visit::new((VisitId(1), 1), "Baseline")],
                ..Subject::new("S01")
            },
        )]
        .into(),
        views: vec![view],
        photos: [(PhotoId(1), photo)].into(),
        lesions: (1..=n_regions).map(|n| (LesionId(n), Lesion::new(subject, n))).collect(),
        regions: (1..=n_regions).map(|n| (RegionId(n), region(n))).collect(),
        ..Project::default()
    }
}

/// One of 50 × 40 blotches that fill the photo.
fn region(n: u32) -> Region {
    let (column, row) = ((n - 1) % 50, (n - 1) / 50);
    let middle = Point::new(f64::from(column) * 80.0 + 45.0, f64::from(row) * 75.0 + 40.0);
    let corner = |i: u32| {
        let (sin, cos) = (std::f64::consts::TAU * f64::from(i) / f64::from(N_CORNERS)).sin_cos();
        let i = f64::from(i);
        let radius = 28.0 + 4.0 * (i * 0.31 + f64::from(n)).sin() + 1.5 * (i * 1.7).cos();
        middle + Point::new(cos, sin) * radius
    };
    Region {
        lesion: Some(LesionId(n)),
        ..Region::drawn(
            PhotoId(1),
            (Rater("mh".to_owned()), 1),
            Role::Lesion,
            Shape::polygon((0..N_CORNERS).map(corner)),
        )
    }
}
