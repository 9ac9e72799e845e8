//! Alignment of photos of 12 megapixels from their files, beside OpenCV where `python3` has it:
//! `cargo bench --bench align`.
//!
//! Three ways on the same files, each with decoding and at the same working size (1,024 px): ours, and SIFT and ORB with
//! a ratio test and RANSAC. Errors are counted on a lattice of places on skin that both photos show, in pixels of a photo
//! 1,000 px wide; a pair is right when half of them are within 0.5 px and all within 2 px.
#![expect(clippy::print_stdout, reason = "figures are what it is for")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};

use seriatim::exchange::demo::case::{View, Visit};
use seriatim::exchange::demo::studio::Studio;
use seriatim::exchange::demo::truth::{DEFAULT_SIZE, plan};
use seriatim::geometry::{Point, Transform};
use seriatim::imaging::align::verdict::Verdict;
use seriatim::jobs::align::{Choice, align_files};
use seriatim::workers::progress::Progress;

use crate::processes::median;

#[path = "processes.rs"]
mod processes;

/// What OpenCV does with the same pairs; prints the way, the pair, milliseconds and the transform.
const PEER: &str = r#"
import sys, time
from concurrent.futures import ThreadPoolExecutor
import cv2, numpy as np
pool = ThreadPoolExecutor(2)
half = np.array([[1, 0, .5], [0, 1, .5], [0, 0, 1.]])
def load(path):
    photo = cv2.imread(path)
    h, w = photo.shape[:2]
    s = min(1, 1024 / max(h, w))
    photo = cv2.resize(photo, (round(w * s), round(h * s)), interpolation=cv2.INTER_AREA)
    return cv2.cvtColor(photo, cv2.COLOR_BGR2GRAY), (photo.shape[1] / w, photo.shape[0] / h)
for way in ("sift", "orb"):
    for line in open(sys.argv[1]):
        name, a, b = line.split()
        start = time.perf_counter()
        (a, sa), (b, sb) = pool.map(load, (a, b))
        tool = cv2.SIFT_create() if way == "sift" else cv2.ORB_create(5000)
        (ka, da), (kb, db) = tool.detectAndCompute(a, None), tool.detectAndCompute(b, None)
        found = None
        if da is not None and db is not None and len(ka) > 3 and len(kb) > 3:
            norm = cv2.NORM_L2 if way == "sift" else cv2.NORM_HAMMING
            pairs = cv2.BFMatcher(norm).knnMatch(da, db, k=2)
            good = [p[0] for p in pairs if len(p) == 2 and p[0].distance < .75 * p[1].distance]
            if len(good) >= 4:
                of_a = np.float32([ka[g.queryIdx].pt for g in good])
                of_b = np.float32([kb[g.trainIdx].pt for g in good])
                found, _ = cv2.findHomography(of_a, of_b, cv2.RANSAC, 2.0)
        if found is not None:
            found = half @ found @ np.linalg.inv(half)
            found = np.diag([1 / sb[0], 1 / sb[1], 1]) @ found @ np.diag([sa[0], sa[1], 1])
        numbers = [] if found is None else found.ravel().tolist()
        print(way, name, (time.perf_counter() - start) * 1e3, *numbers, flush=True)
"#;

/// Two files and how the first truly lies on the second.
struct Pair {
    kind: &'static str,
    name: String,
    a: PathBuf,
    b: PathBuf,
    /// From pixels of A to pixels of B; none where they have nothing in common.
    truth: Option<Transform>,
    /// Places of A on skin.
    places: Vec<Point>,
    size_b: (f64, f64),
}

/// What one way said of one pair.
struct Said {
    transform: Option<Transform>,
    is_trusted: bool,
    ms: f64,
}

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let pairs = pairs(folder.path());
    let progress = Progress::silent();
    let ours: Vec<Said> = pairs
        .iter()
        .map(|pair| {
            let start = Instant::now();
            let found = align_files((&pair.a, &pair.b), &Choice::default(), &progress);
            let found = found.expect("photos of our own");
            let ms = start.elapsed().as_secs_f64() * 1e3;
            let is_trusted = found.verdict == Verdict::Trusted;
            Said { transform: found.transform, is_trusted, ms }
        })
        .collect();
    println!("way   pairs               n  right  median px  worst median  worst px  median ms");
    report("ours", &pairs, &ours);
    let unrelated = || pairs.iter().zip(&ours).filter(|(pair, _)| pair.truth.is_none());
    let trusted = unrelated().filter(|(_, said)| said.is_trusted).count();
    println!("ours: {trusted} of {} pairs without anything in common trusted", unrelated().count());
    let doubted =
        pairs.iter().zip(&ours).filter(|(pair, it)| pair.truth.is_some() && !it.is_trusted);
    println!("ours: {} pairs that do belong together not trusted", doubted.count());
    for way in ["sift", "orb"] {
        match peer(folder.path(), &pairs, way) {
            Some(said) => report(way, &pairs, &said),
            None => println!("{way}: python3 has no cv2 (pip install opencv-python-headless)"),
        }
    }
}

fn report(way: &str, pairs: &[Pair], said: &[Said]) {
    for kind in ["visits", "turned and scaled"] {
        let mut errors = Vec::new();
        let mut times = Vec::new();
        for (pair, said) in pairs.iter().zip(said).filter(|(pair, _)| pair.kind == kind) {
            errors
                .push(said.transform.map_or((f64::INFINITY, f64::INFINITY), |it| error(pair, &it)));
            times.push(said.ms);
        }
        let right = errors.iter().filter(|(middle, most)| *middle <= 0.5 && *most <= 2.0).count();
        let worst = |of: fn(&(f64, f64)) -> f64| errors.iter().map(of).fold(0.0, f64::max);
        println!(
            "{way:5} {kind:18} {:2}  {right:5}  {:9.3}  {:12.3}  {:8.2}  {:9.0}",
            errors.len(),
            median(errors.iter().map(|(middle, _)| *middle)),
            worst(|it| it.0),
            worst(|it| it.1),
            median(times)
        );
    }
}

/// The median and the largest error, in pixels of a photo 1,000 px wide.
fn error(pair: &Pair, found: &Transform) -> (f64, f64) {
    let Some(truth) = pair.truth else { return (0.0, 0.0) };
    let (width, height) = pair.size_b;
    let mut errors: Vec<f64> = pair
        .places
        .iter()
        .map(|place| (truth.apply(*place), found.apply(*place)))
        .filter(|(there, _)| (0.0..width).contains(&there.x) && (0.0..height).contains(&there.y))
        .map(|(there, found)| there.distance(found) * 1000.0 / width)
        .collect();
    errors.sort_by(f64::total_cmp);
    (errors[errors.len() / 2], errors[errors.len() - 1])
}

fn peer(folder: &Path, pairs: &[Pair], way: &str) -> Option<Vec<Said>> {
    let list = folder.join("pairs.txt");
    let answers = folder.join("answers.txt");
    if !answers.exists() {
        let lines =
            pairs.iter().map(|it| format!("{} {} {}\n", it.name, it.a.display(), it.b.display()));
        std::fs::write(&list, lines.collect::<String>()).ok()?;
        let output = Command::new("python3").arg("-c").arg(PEER).arg(&list).output().ok()?;
        if !output.status.success() {
            return None;
        }
        std::fs::write(&answers, output.stdout).ok()?;
    }
    let told = std::fs::read_to_string(&answers).ok()?;
    pairs
        .iter()
        .map(|pair| {
            let begin = format!("{way} {} ", pair.name);
            let numbers: Vec<f64> = told
                .lines()
                .find_map(|line| line.strip_prefix(&begin))?
                .split_whitespace()
                .filter_map(|word| word.parse().ok())
                .collect();
            let transform = numbers.get(1..).and_then(|it| it.try_into().ok()).map(Transform);
            Some(Said { transform, is_trusted: false, ms: numbers[0] })
        })
        .collect()
}

/// All pairs of visits of the example, its photos turned and scaled by known transforms, and pairs that do not belong
/// together: face and back, and each photo with its mirror picture.
fn pairs(folder: &Path) -> Vec<Pair> {
    let truth = plan(DEFAULT_SIZE);
    let mut pairs = Vec::new();
    let mut files: Vec<(View, PathBuf, (f64, f64))> = Vec::new();
    for view in View::ALL {
        let studio = Studio::set_up(view, DEFAULT_SIZE);
        let mut taken = Vec::new();
        for visit in Visit::ALL {
            let photo = studio.photo(visit, || false).expect("nobody stops it");
            let known =
                truth.photos.iter().find(|it| it.shot.visit == visit && it.shot.view == view);
            let from_body = known.expect("planned").from_body_mm;
            let path = folder.join(format!("{}-{}.jpg", view.index(), visit.index()));
            save(&photo, &path);
            let size = (f64::from(photo.width()), f64::from(photo.height()));
            let mirror = folder.join(format!("{}-{}-mirror.jpg", view.index(), visit.index()));
            save(&image::imageops::flip_horizontal(&photo), &mirror);
            pairs.push(unrelated((&path, &mirror), size));
            taken.push((path, from_body, skin(&photo), size));
            if visit.index() < 2 {
                for (i, warp) in warps(size, visit.index()).into_iter().enumerate() {
                    let (a, _, places, _) = taken.last().expect("just put there");
                    let b = folder.join(format!("{}-{}-{i}.jpg", view.index(), visit.index()));
                    save(&warped(&photo, &warp), &b);
                    let (a, places) = (a.clone(), places.clone());
                    let name = format!("warp-{}-{}-{i}", view.index(), visit.index());
                    let kind = "turned and scaled";
                    pairs.push(Pair { kind, name, a, b, truth: Some(warp), places, size_b: size });
                }
            }
        }
        for (i, (a, from, places, _)) in taken.iter().enumerate() {
            for (j, (b, to, _, size)) in taken.iter().enumerate().filter(|(j, _)| *j != i) {
                let truth = from.inverse().expect("a camera").then(to);
                pairs.push(Pair {
                    kind: "visits",
                    name: format!("visit-{}-{i}{j}", view.index()),
                    a: a.clone(),
                    b: b.clone(),
                    truth: Some(truth),
                    places: places.clone(),
                    size_b: *size,
                });
            }
        }
        files.extend(taken.into_iter().map(|(path, _, _, size)| (view, path, size)));
    }
    for (view, a, _) in &files {
        for (_, b, size) in files.iter().filter(|(other, _, _)| other.index() > view.index()) {
            pairs.push(unrelated((a, b), *size));
        }
    }
    pairs
}

fn unrelated((a, b): (&Path, &Path), size_b: (f64, f64)) -> Pair {
    let stem = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Pair {
        kind: "unrelated",
        name: format!("unrelated-{}-{}", stem(a), stem(b)),
        a: a.to_owned(),
        b: b.to_owned(),
        truth: None,
        places: Vec::new(),
        size_b,
    }
}

fn save(photo: &RgbImage, path: &Path) {
    let file = std::io::BufWriter::new(std::fs::File::create(path).expect("made"));
    photo.write_with_encoder(JpegEncoder::new_with_quality(file, 92)).expect("written");
}

/// Places of a lattice that show skin, which is redder than the cloth and the wall.
fn skin(photo: &RgbImage) -> Vec<Point> {
    let (width, height) = photo.dimensions();
    (0..441)
        .map(|i| (width * (2 * (i % 21) + 1) / 42, height * (2 * (i / 21) + 1) / 42))
        .filter(|&(x, y)| {
            let [red, _, blue] = photo.get_pixel(x, y).0;
            red > blue.saturating_add(8)
        })
        .map(|(x, y)| Point::new(f64::from(x) + 0.5, f64::from(y) + 0.5))
        .collect()
}

/// A similarity, an affine transform and a homography: up to 15° and 25 %, other ones for each `set`.
fn warps((width, height): (f64, f64), set: usize) -> [Transform; 3] {
    let side = if set == 0 { 1.0 } else { -1.0 };
    let around = |middle: Transform, shift: Point| {
        let out = Transform::similarity(1.0, 0.0, Point::new(-width / 2.0, -height / 2.0));
        let back = Point::new(width / 2.0, height / 2.0) + shift;
        out.then(&middle).then(&Transform::similarity(1.0, 0.0, back))
    };
    let turned = |degrees: f64, scale: f64| {
        Transform::similarity(scale, (side * degrees).to_radians(), Point::default())
    };
    let slant = Transform([1.0 + 0.05 * side, 0.04, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]);
    let lean = side * 0.1 / width;
    let tilt = Transform([1.0, 0.0, 0.0, 0.0, 1.0, 0.0, lean, -0.7 * lean, 1.0]);
    [
        around(turned(15.0, 1.0 + 0.25 * side), Point::new(0.08 * width, -0.03 * height)),
        around(
            slant.then(&turned(-9.0, 1.0 - 0.15 * side)),
            Point::new(-0.05 * width, 0.06 * height),
        ),
        around(turned(7.0, 1.0 + 0.1 * side).then(&tilt), Point::new(0.02 * width, 0.05 * height)),
    ]
}

/// The photo as another camera sees it: moved by `warp`, in light from one side and warmer; outside a plain wall.
fn warped(photo: &RgbImage, warp: &Transform) -> RgbImage {
    let back = warp.inverse().expect("nothing is flattened");
    let (width, height) = photo.dimensions();
    RgbImage::from_fn(width, height, |x, y| {
        let at =
            back.apply(Point::new(f64::from(x) + 0.5, f64::from(y) + 0.5)) - Point::new(0.5, 0.5);
        let light = 0.85 + 0.3 * f64::from(x) / f64::from(width);
        let inside = at.x >= 0.0
            && at.y >= 0.0
            && at.x < f64::from(width - 1)
            && at.y < f64::from(height - 1);
        let mut color = [70.0, 60.0, 52.0];
        if inside {
            let (left, top) = (at.x as u32, at.y as u32);
            let (right, down) = (at.x - f64::from(left), at.y - f64::from(top));
            for (channel, value) in color.iter_mut().enumerate() {
                let pixel = |x, y| f64::from(photo.get_pixel(x, y).0[channel]);
                let upper = pixel(left, top) * (1.0 - right) + pixel(left + 1, top) * right;
                let lower = pixel(left, top + 1) * (1.0 - right) + pixel(left + 1, top + 1) * right;
                *value = upper * (1.0 - down) + lower * down;
            }
        }
        let gains = [1.06, 1.0, 0.9];
        let lit = |channel: usize| (color[channel] * light * gains[channel]).clamp(0.0, 255.0);
        Rgb([lit(0) as u8, lit(1) as u8, lit(2) as u8])
    })
}
