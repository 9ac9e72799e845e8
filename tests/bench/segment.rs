//! Wand, live-wire and the search for a ruler on a photo of 12 megapixels, beside OpenCV where `python3` has it:
//! `cargo bench --bench segment`.
#![expect(clippy::print_stdout, reason = "figures are what it is for")]

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

use seriatim::exchange::demo::case::{Shot, View, Visit};
use seriatim::exchange::demo::studio::render;
use seriatim::exchange::demo::truth::{DEFAULT_SIZE, plan};
use seriatim::geometry::{Point, outline_center};
use seriatim::imaging::pixels::Pixels;
use seriatim::imaging::pyramid::halved;
use seriatim::imaging::segment::edges::Edges;
use seriatim::imaging::segment::live_wire::LiveWire;
use seriatim::imaging::segment::ruler;
use seriatim::imaging::segment::wand::{Wand, field};

use crate::processes::median;

#[path = "processes.rs"]
mod processes;

const N_RUNS: usize = 7;

/// How far the pointer is from the anchor, in pixels.
const FAR: f64 = 240.0;

/// What OpenCV does on the same photo; prints milliseconds.
const PEER: &str = r#"
import sys, time
import cv2, numpy as np
photo = cv2.imread(sys.argv[1])
x, y, ax, ay, bx, by = (int(float(v)) for v in sys.argv[2:8])
def best(name, work, n=5):
    times = []
    for _ in range(n):
        start = time.perf_counter(); work(); times.append((time.perf_counter() - start) * 1e3)
    print(name, sorted(times)[len(times) // 2], flush=True)
def wand():
    blurred = cv2.blur(photo, (5, 5))
    mask = np.zeros((photo.shape[0] + 2, photo.shape[1] + 2), np.uint8)
    flags = 4 | (255 << 8) | cv2.FLOODFILL_FIXED_RANGE | cv2.FLOODFILL_MASK_ONLY
    cv2.floodFill(blurred, mask, (x, y), 0, (18,) * 3, (18,) * 3, flags)
    cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
best("wand", wand)
tool = cv2.segmentation.IntelligentScissorsMB()
tool.setEdgeFeatureCannyParameters(32, 100)
tool.setGradientMagnitudeMaxLimit(200)
best("edges", lambda: tool.applyImage(photo), 1)
best("anchor", lambda: tool.buildMap((ax, ay)), 1)
best("move", lambda: tool.getContour((bx, by)))
"#;

fn main() {
    let shot = Shot { visit: Visit::Presentation, view: View::UpperBack };
    let photo = render(shot, DEFAULT_SIZE);
    let truth = plan(DEFAULT_SIZE).photos.into_iter().find(|it| it.shot == shot).expect("planned");
    let lesion = truth.lesions.iter().find(|it| it.is_visible).expect("visible");
    let seed = outline_center(&lesion.outline).expect("corners");
    let anchor = lesion.outline[0];
    let near = |it: &&Point| it.distance(anchor) >= FAR;
    let target = lesion.outline.iter().find(near).copied().unwrap_or(seed);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("photo.png");
    photo.save(&path).expect("written");
    let rgba = photo.pixels().flat_map(|pixel| [pixel.0[0], pixel.0[1], pixel.0[2], 255]);
    let pixels =
        Pixels::new(photo.width(), photo.height(), rgba.collect::<Vec<u8>>()).expect("fits");
    println!(
        "{} × {} pixels, medians of {N_RUNS} in milliseconds",
        pixels.width(),
        pixels.height()
    );

    // As they are at hand for looking at the photo.
    let mut levels = vec![pixels];
    for _ in 0..2 {
        levels.push(halved(&levels[levels.len() - 1]));
    }
    let seen = timed("wand: reading the photo, once", || field(&levels));
    let press = timed("wand: a press, to the outline", || {
        let mut wand = Wand::at(&seen.1, seed).expect("inside");
        let best = wand.best();
        wand.outline(best).len()
    });
    let edges = timed("live-wire: reading the photo, once", || Arc::new(Edges::of(&levels)));
    let first = timed("live-wire: an anchor and the first move", || {
        LiveWire::from(&edges.1, anchor).line_to(target).len()
    });
    let mut wire = LiveWire::from(&edges.1, anchor);
    let next = timed("live-wire: a later move", || wire.line_to(target).len());
    let found = timed("ruler: reading and finding", || ruler::find(&levels[0]));
    if let Some(found) = found.1 {
        let off = found.pixels_per_mm() / truth.ruler.pixels_per_mm - 1.0;
        println!("  the ruler is {:+.3} % off", off * 100.0);
    }
    compare(&path, [seed, anchor, target], [seen.0 + press.0, edges.0, first.0, next.0]);
}

fn timed<T>(what: &str, mut work: impl FnMut() -> T) -> (f64, T) {
    let mut last = work();
    let times: Vec<f64> = (0..N_RUNS)
        .map(|_| {
            let start = Instant::now();
            last = work();
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    let time = median(times);
    println!("{time:10.3}  {what}");
    (time, last)
}

fn compare(photo: &Path, places: [Point; 3], ours: [f64; 4]) {
    let places = places.iter().flat_map(|it| [it.x.to_string(), it.y.to_string()]);
    let output = Command::new("python3").arg("-c").arg(PEER).arg(photo).args(places).output();
    let Some(output) = output.ok().filter(|output| output.status.success()) else {
        println!("no ratio: python3 has no cv2 (pip install opencv-python-headless)");
        return;
    };
    let told = String::from_utf8_lossy(&output.stdout);
    let peer = |name: &str| -> Option<f64> {
        told.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok())
    };
    let [wand, edges, first, next] = ours;
    let both = peer("anchor").zip(peer("move")).map(|(anchor, way)| anchor + way);
    for (what, ours, theirs) in [
        ("wand with reading : blur + floodFill + findContours", wand, peer("wand")),
        ("edges : applyImage", edges, peer("edges")),
        ("anchor and first move : buildMap + getContour", first, both),
        ("later move : getContour", next, peer("move")),
    ] {
        if let Some(theirs) = theirs {
            println!("{:10.3}  {what} ({ours:.3} : {theirs:.3} ms)", ours / theirs);
        }
    }
}
