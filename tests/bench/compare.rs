//! Two photos of 24 MP compared in the real window, without a display: what a frame costs of processor time.
//! `cargo bench --bench compare`.
//!
//! A frame is everything the drawing thread does for it: panels, canvas, and the toolkit's triangles. The photos lie
//! aslant on each other, which is the dearest way to draw them.
#![expect(clippy::print_stdout, reason = "figures are what it is for")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use egui::{Event, Key, MouseWheelUnit, PointerButton, Pos2, TouchPhase, pos2, vec2};
use seriatim::app::session::Workspace;
use seriatim::geometry::{Point, Transform};
use seriatim::imaging::encode::jpeg;
use seriatim::imaging::pixels::Pixels;
use seriatim::model::alignment::{Alignment, Exact, Kind, Patch, Source, Verdict};
use seriatim::model::assessment::{Rater, Stamp};
use seriatim::model::ids::{LesionId, PhotoId, RegionId, SubjectId, ViewId, VisitId};
use seriatim::model::lesion::Lesion;
use seriatim::model::photo::Photo;
use seriatim::model::project::Project;
use seriatim::model::region::{Corner, Region, Role, Shape};
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

const SIZE: (u32, u32) = (6000, 4000);

/// The most a frame may cost of one core, in milliseconds.
const MOST: f64 = 4.0;

/// How many frames are measured together.
const N_FRAMES: usize = 120;

/// The middle of the canvas, and of the line of the swipe.
const MIDDLE: Pos2 = pos2(756.0, 480.0);

fn main() {
    if !Path::new("/proc/self/stat").is_file() {
        println!("this benchmark reads processor time from /proc, which is not there");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = Desk::open(&made(folder.path()));
    desk.wait_for_pictures();
    desk.press(Key::C);
    assert_eq!(desk.workspace(), Some(Workspace::Compare));
    settle(&mut desk);
    println!("2 photos of 24 MP, milliseconds of one core for a frame");
    for zoom in ["fitted", "zoomed in"] {
        println!("{zoom}");
        modes(&mut desk);
        desk.press(Key::M);
        settle(&mut desk);
        println!(" in matching colours, with regions, and the reasons beside them");
        desk.press(Key::H);
        desk.press(Key::I);
        settle(&mut desk);
        modes(&mut desk);
        println!(" following curved skin as well");
        desk.press(Key::B);
        settle(&mut desk);
        modes(&mut desk);
        for key in [Key::B, Key::M, Key::H, Key::I] {
            desk.press(key);
        }
        desk.press(Key::Num1);
        for _ in 0..6 {
            wheel(&mut desk, 6.0);
            settle(&mut desk);
        }
    }
    desk.press(Key::F);
    println!("beyond the promise:");
    desk.press(Key::Num6);
    let start = Instant::now();
    settle(&mut desk);
    println!("  the difference is there after {:.2} s", start.elapsed().as_secs_f64());
    still("difference: pointer over it", &mut desk, hover);
    println!("  difference moved, a map made anew: {:.2} ms", cost(&mut desk, pan));
}

/// Swiping, blinking and panning.
fn modes(desk: &mut Desk) {
    desk.press(Key::Num1);
    settle(desk);
    still("side by side: panning", desk, pan);
    desk.press(Key::Num3);
    settle(desk);
    still("swipe: panning", desk, pan);
    press(desk, true);
    still("swipe: the line is dragged", desk, swipe);
    press(desk, false);
    desk.press(Key::Num4);
    settle(desk);
    still("blink", desk, |_, _| {});
    still("blink: panning", desk, pan);
    desk.press(Key::Num5);
    settle(desk);
    still("overlay: panning", desk, pan);
}

/// Everything that will be seen while it is measured is decoded and on the graphics card.
fn settle(desk: &mut Desk) {
    for i in 0..N_FRAMES {
        pan(desk, i);
        desk.frame();
    }
    desk.wait_for_pictures();
    for i in 0..N_FRAMES {
        pan(desk, i);
        desk.frame();
    }
    desk.wait_for_pictures();
    desk.frames(12);
}

/// What a frame costs while this is done and all is there: nothing may be decoded or uploaded.
fn still(what: &str, desk: &mut Desk, act: fn(&mut Desk, usize)) {
    let before = desk.n_uploads();
    report(what, cost(desk, act), MOST, " ms");
    let (n_uploads, n_pending) = (desk.n_uploads() - before, desk.n_pending());
    if n_uploads + n_pending > 0 {
        println!("    MISSED: {n_uploads} uploads, {n_pending} pictures on their way");
    }
}

fn cost(desk: &mut Desk, act: fn(&mut Desk, usize)) -> f64 {
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
    desk.event(Event::PointerMoved(MIDDLE + vec2((i % 40) as f32 * 6.0, 40.0)));
}

fn pan(desk: &mut Desk, i: usize) {
    let by = if (i / 20).is_multiple_of(2) { 12.0 } else { -12.0 };
    let (unit, source) = (MouseWheelUnit::Point, egui::MouseWheelSource::Unknown);
    let (delta, modifiers) = (vec2(by, by / 2.0), egui::Modifiers::NONE);
    desk.event(Event::PointerMoved(MIDDLE));
    desk.event(Event::MouseWheel { unit, delta, phase: TouchPhase::Move, source, modifiers });
}

fn wheel(desk: &mut Desk, lines: f32) {
    desk.event(Event::PointerMoved(MIDDLE));
    let (unit, source) = (MouseWheelUnit::Line, egui::MouseWheelSource::Unknown);
    let (delta, modifiers) = (vec2(0.0, lines), egui::Modifiers::NONE);
    desk.event(Event::MouseWheel { unit, delta, phase: TouchPhase::Move, source, modifiers });
    desk.frames(6);
}

fn press(desk: &mut Desk, pressed: bool) {
    let (button, modifiers) = (PointerButton::Primary, egui::Modifiers::NONE);
    desk.event(Event::PointerMoved(MIDDLE));
    desk.event(Event::PointerButton { pos: MIDDLE, button, pressed, modifiers });
    desk.frame();
}

fn swipe(desk: &mut Desk, i: usize) {
    let by = if (i / 30).is_multiple_of(2) { (i % 30) as f32 } else { 30.0 - (i % 30) as f32 };
    desk.event(Event::PointerMoved(MIDDLE + vec2(by * 8.0, 0.0)));
}

/// A project of two visits, the second photo laid aslant onto the first.
fn made(folder: &Path) -> PathBuf {
    let photo = |n: u32| {
        let rgba = (0..SIZE.1).flat_map(|y| (0..SIZE.0).map(move |x| (x, y))).flat_map(|(x, y)| {
            let noise = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503) ^ n) >> 13 & 7;
            let shade = x * 30 / SIZE.0 + y * 30 / SIZE.1;
            [
                (200 - shade + noise) as u8,
                (150 - shade - 6 * n + noise) as u8,
                (120 - shade) as u8,
                255,
            ]
        });
        let pixels = Pixels::new(SIZE.0, SIZE.1, rgba.collect::<Vec<u8>>()).expect("fits");
        let bytes = jpeg(&pixels, 85, None).expect("a photo");
        let path = format!("v{n}.jpg");
        fs::write(folder.join(&path), &bytes).expect("written");
        Photo {
            bytes: bytes.len() as u64,
            visit: Some(VisitId(n)),
            view: Some(ViewId(1)),
            ..Photo::new(SubjectId(1), path, blake3::hash(&bytes).to_hex().to_string(), SIZE)
        }
    };
    let (first, mut second) = (photo(1), photo(2));
    let turned = Transform::similarity(1.04, 0.06, Point::new(-60.0, -180.0));
    let aslant = turned.then(&Transform([1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 4e-6, 3e-6, 1.0]));
    second.alignment = Some(Alignment {
        onto: PhotoId(1),
        hash: second.hash.clone(),
        onto_hash: first.hash.clone(),
        model: Kind::Homography,
        transform: Exact::new(aslant.0),
        source: Source::Automatic,
        pins: Vec::new(),
        patches: bulge(&aslant),
        matches: 100,
        inliers: 90,
        residual_px: Exact::new([1.0]),
        verdict: Verdict::Trusted,
        reason: String::new(),
    });
    let view =
        View { id: ViewId(1), label: "Back".to_owned(), hint: String::new(), sites: Vec::new() };
    let visits = [1, 2].map(|n| Visit::new((VisitId(n), n), format!("V{n}")));
    let subject = Subject { visits: visits.to_vec(), ..Subject::new("S01") };
    let regions = (1..=40).map(|n| (RegionId(n), region(n)));
    let project = Project {
        subjects: [(SubjectId(1), subject)].into(),
        views: vec![view],
        photos: [(PhotoId(1), first), (PhotoId(2), second)].into(),
        lesions: (1..=20).map(|n| (LesionId(n), Lesion::new(SubjectId(1), n))).collect(),
        regions: regions.collect(),
        ..Project::default()
    };
    let stamp = Stamp { who: Rater("mh".to_owned()), when: "2026-01-10T14:02:07Z".to_owned() };
    let (user, host) = ("mh".to_owned(), "desk".to_owned());
    let holder = Holder { user, host, pid: 1, since: String::new() };
    let path = folder.join("case.ron");
    let access = Access::inline(holder, stamp.when.clone());
    let file = OpenProject::create(&path, project, &stamp, access).expect("a project");
    assert!(file.close(&stamp.when).is_saved());
    path
}

/// Places all over the second photo that lie a little beside where the transform puts them, as on a round body.
fn bulge(aslant: &Transform) -> Vec<Patch> {
    let (width, height) = (f64::from(SIZE.0), f64::from(SIZE.1));
    let patch = |i: u32| {
        let share = Point::new(f64::from(i % 9) + 0.5, f64::from(i / 9) + 0.5) * (1.0 / 9.0);
        let here = Point::new(share.x * width, share.y * height);
        let off = share - Point::new(0.5, 0.5);
        let out = (-8.0 * (off.x * off.x + off.y * off.y)).exp();
        Patch(Corner::at(here), Corner::at(aslant.apply(here) + off * (80.0 * out)))
    };
    (0..81).map(patch).collect()
}

/// A blotch of each of twenty lesions on both photos, a little larger on the second.
fn region(n: u32) -> Region {
    let (photo, lesion) = ((n - 1) / 20 + 1, (n - 1) % 20 + 1);
    let (column, row) = ((lesion - 1) % 5, (lesion - 1) / 5);
    let middle = Point::new(f64::from(column) * 1100.0 + 700.0, f64::from(row) * 900.0 + 600.0);
    let corner = |i: u32| {
        let (sin, cos) = (std::f64::consts::TAU * f64::from(i) / 120.0).sin_cos();
        let radius = 200.0 + 20.0 * f64::from(photo) + 40.0 * (f64::from(i) * 0.5).sin();
        middle + Point::new(cos, sin) * radius
    };
    Region {
        lesion: Some(LesionId(lesion)),
        ..Region::drawn(
            PhotoId(photo),
            (Rater("mh".to_owned()), 1),
            Role::Lesion,
            Shape::polygon((0..120).map(corner)),
        )
    }
}
