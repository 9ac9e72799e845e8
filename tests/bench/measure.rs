//! Measuring a region of half a 24-megapixel photo beside scikit-image: `cargo bench --bench measure`.
//!
//! `PYTHON` names a Python with scikit-image (`python3` unless set); without one only our own figures are printed.
#![expect(clippy::print_stdout, reason = "figures are what it is for")]

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use seriatim::exchange::demo::case::{Shot, View, Visit};
use seriatim::exchange::demo::photo_file::write_photo;
use seriatim::geometry::{Point, ellipse_outline};
use seriatim::imaging::limits::Limits;
use seriatim::imaging::measure::statistics::{Target, statistics};
use seriatim::imaging::measure::strips::strips;
use seriatim::imaging::pyramid::PixelRect;
use seriatim::workers::progress::Progress;

const SIDE: u32 = 5657;

const N_RUNS: usize = 7;

/// Reads the picture, then measures area and mean colour of an ellipse in the middle, several times.
const SCRIPT: &str = r"
import sys, time
import numpy as np
from skimage import io
from skimage.draw import ellipse
from skimage.measure import regionprops
reading, measuring = [], []
for _ in range(int(sys.argv[2])):
    start = time.perf_counter()
    image = io.imread(sys.argv[1])
    reading.append(time.perf_counter() - start)
    height, width = image.shape[:2]
    label = np.zeros((height, width), np.uint8)
    rows, columns = ellipse(height / 2, width / 2, height * 0.4, width * 0.4)
    label[rows, columns] = 1
    start = time.perf_counter()
    region = regionprops(label, intensity_image=image)[0]
    area, mean = region.area, region.mean_intensity
    measuring.append(time.perf_counter() - start)
print(np.median(reading), np.median(measuring), int(area))
";

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let shot = Shot { visit: Visit::Presentation, view: View::UpperBack };
    let path = write_photo(folder.path(), shot, SIDE).expect("a photo");
    let (width, height) = image::image_dimensions(&path).expect("a photo");
    let (w, h) = (f64::from(width), f64::from(height));
    // Half of the photo: π · 0.4 · 0.4 of it.
    let outline =
        ellipse_outline(Point::new(w / 2.0, h / 2.0), Point::new(w * 0.4, h * 0.4), 0.0, 720);
    let target = Target { parts: vec![vec![outline]], excluded: Vec::new() };
    let whole = PixelRect { x: 0, y: 0, width, height };
    let mut n_pixels = 0;
    let decoding = median(|| drop(strips(&path, &Limits::default(), whole).expect("a photo")));
    let all = median(|| {
        let targets = std::slice::from_ref(&target);
        let found = statistics(&path, &Limits::default(), targets, None, &Progress::silent());
        n_pixels = found.expect("measured")[0].used;
    });
    println!(
        "seriatim: {n_pixels} pixels of {width} × {height}: {:.0} ms, of which decoding {:.0} ms, measuring {:.0} ms",
        all * 1e3,
        decoding * 1e3,
        (all - decoding) * 1e3
    );
    beside_scikit_image(&path, all, all - decoding);
}

fn median(mut work: impl FnMut()) -> f64 {
    let mut seconds: Vec<f64> = (0..N_RUNS)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64()
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    seconds[N_RUNS / 2]
}

fn beside_scikit_image(photo: &Path, all: f64, measuring: f64) {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let arguments = [SCRIPT, &photo.display().to_string(), &N_RUNS.to_string()].map(str::to_owned);
    let output = Command::new(&python).arg("-c").args(arguments).output();
    let Some(output) = output.ok().filter(|output| output.status.success()) else {
        println!("no {python} with scikit-image here; nothing to compare with");
        return;
    };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let numbers: Vec<f64> = text.split_whitespace().filter_map(|it| it.parse().ok()).collect();
    let [reading, theirs, area] = numbers.as_slice() else { return };
    println!(
        "scikit-image: {area} pixels: reading {:.0} ms, regionprops with mean intensity {:.0} ms",
        reading * 1e3,
        theirs * 1e3
    );
    println!(
        "ours takes {:.2} of its time for measuring alone, {:.2} with reading the file",
        measuring / theirs,
        all / (reading + theirs)
    );
}
