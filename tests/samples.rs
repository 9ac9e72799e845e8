//! Photographs and broken files that nobody here wrote, read from the folder named by `SERIATIM_SAMPLES`.
//!
//! Without that folder each test says that it was skipped: the project's own tests make their inputs themselves.

#![expect(
    clippy::print_stdout,
    reason = "the figures are the point, and a skipped test has to say so"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use jiff::civil::date;
use seriatim::imaging::decode::{Picture, decode};
use seriatim::imaging::error::DecodeError;
use seriatim::imaging::header;
use seriatim::imaging::limits::Limits;
use seriatim::imaging::metadata::{Facts, facts};
use seriatim::imaging::thumbnail::{THUMBNAIL, thumbnail};

/// The longest that one file may keep anybody waiting, in a development build.
const PATIENCE: Duration = Duration::from_secs(5);

#[test]
fn no_file_brings_the_reader_down_or_keeps_it_busy() {
    let Some(folder) = samples("no_file_brings_the_reader_down_or_keeps_it_busy") else { return };
    let limits = Limits::default();
    let mut count: BTreeMap<String, [usize; 4]> = BTreeMap::new();
    let mut slowest: Vec<(Duration, PathBuf)> = Vec::new();
    for path in files(&folder) {
        let started = Instant::now();
        let known = header::read(&path, &limits);
        let dated = facts(&path, &limits, date(2026, 1, 10));
        let whole = decode(&path, &limits, None);
        let first = started.elapsed();
        let small = thumbnail(&path, &limits, THUMBNAIL);
        // Nobody waits for both: the longer of the two counts.
        let took = first.max(started.elapsed().saturating_sub(first));
        assert!(took < PATIENCE, "{took:?} for {}", path.display());
        slowest.push((took, path.clone()));
        assert_eq!(known.is_ok(), dated.is_ok(), "{}", path.display());
        check_agreement(&path, &known, &whole, &small);
        let group = path.strip_prefix(&folder).ok().and_then(Path::parent).unwrap_or(&folder);
        let [whole_ones, incomplete, refused, panicked] =
            count.entry(group.display().to_string()).or_default();
        match &whole {
            Ok(picture) if picture.is_complete => *whole_ones += 1,
            Ok(_) => *incomplete += 1,
            Err(DecodeError::Panicked(_)) => *panicked += 1,
            Err(_) => *refused += 1,
        }
        if let Err(error) = &whole {
            check_words(&error.to_string());
            println!("{}: {error}", path.strip_prefix(&folder).unwrap_or(&path).display());
        }
    }
    slowest.sort_unstable_by_key(|(took, _)| std::cmp::Reverse(*took));
    println!("folder: whole, incomplete, refused, panicked inside a decoder");
    for (group, counts) in &count {
        println!("{group}: {counts:?}");
    }
    for (took, path) in slowest.iter().take(8) {
        println!("{took:?} {}", path.display());
    }
    println!("peak memory: {} MB", peak_megabytes());
    assert!(peak_megabytes() < 1000, "{} MB", peak_megabytes());
}

/// A refusal is a sentence for people: long enough to say what to do, without the words of programmers.
fn check_words(message: &str) {
    assert!(message.len() > 40, "this says too little: {message}");
    for word in ["Error", "error:", "0x", "{", "Reason", "Some(", "segment", "marker"] {
        assert!(!message.contains(word), "{word} is no word for people: {message}");
    }
}

/// The header, the whole photo and the thumbnail have to tell the same story.
fn check_agreement(
    path: &Path,
    known: &Result<header::PhotoHeader, DecodeError>,
    whole: &Result<Picture, DecodeError>,
    small: &Result<Picture, DecodeError>,
) {
    let name = path.display();
    let Ok(whole) = whole else { return };
    let known = known
        .as_ref()
        .unwrap_or_else(|error| panic!("{name}: decoded, but the header says {error}"));
    assert_eq!(
        (known.width, known.height),
        (whole.pixels.width(), whole.pixels.height()),
        "{name}"
    );
    assert_eq!(known.is_complete, whole.is_complete, "{name}");
    let small = small.as_ref().unwrap_or_else(|error| panic!("{name}: no thumbnail: {error}"));
    assert!(small.pixels.width().max(small.pixels.height()) <= THUMBNAIL, "{name}");
    assert_eq!((small.full_width, small.full_height), (known.width, known.height), "{name}");
    assert_eq!(small.is_complete, whole.is_complete, "{name}");
    if whole.is_complete && whole.pixels.width().min(whole.pixels.height()) > 64 {
        let difference = coarse_difference(whole, small);
        assert!(
            difference < 2.0,
            "{name}: the thumbnail shows another picture ({difference:.1} levels)"
        );
    }
}

#[test]
fn damaged_copies_bring_nothing_down() {
    let Some(folder) = samples("damaged_copies_bring_nothing_down") else { return };
    let place = tempfile::tempdir().expect("a folder");
    let copy = place.path().join("copy");
    let (mut n, mut n_shown, mut n_panicked) = (0, 0, 0);
    // Damage as chance would have it, the same in every run.
    let mut seed = 1_u64;
    let mut chance = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below.max(1)
    };
    for path in files(&folder) {
        let whole = fs::read(&path).expect("readable");
        if whole.len() > 200_000 {
            continue;
        }
        for kind in 0..4 {
            let mut bytes = whole.clone();
            match kind {
                0 => bytes.truncate(chance(whole.len())),
                1 => bytes.resize(whole.len() * 2, 0),
                _ => {
                    for _ in 0..kind * 3 {
                        // Headers are where the damage is worst.
                        let at = chance(if kind == 2 { 200 } else { whole.len() });
                        let byte = chance(256) as u8;
                        bytes.get_mut(at).into_iter().for_each(|it| *it = byte);
                    }
                }
            }
            fs::write(&copy, &bytes).expect("written");
            let started = Instant::now();
            let shown = thumbnail(&copy, &Limits::default(), THUMBNAIL);
            assert!(
                started.elapsed() < PATIENCE,
                "{:?} for {}, {kind}",
                started.elapsed(),
                path.display()
            );
            facts(&copy, &Limits::default(), date(2026, 1, 10)).ok();
            n += 1;
            n_shown += usize::from(shown.is_ok());
            if let Err(DecodeError::Panicked(why)) = shown {
                println!("{} {kind}: {why}", path.display());
                n_panicked += 1;
            }
        }
    }
    println!(
        "{n} damaged copies: {n_shown} still shown, {n_panicked} panics caught, {} MB",
        peak_megabytes()
    );
}

#[test]
fn every_orientation_looks_like_the_upright_one() {
    let Some(folder) = samples("every_orientation_looks_like_the_upright_one") else { return };
    let limits = Limits::default();
    let mut n = 0;
    let mut worst = (0.0, String::new());
    // The first of each group is stored upright; the small ones come only turned, so the first stands for all.
    for (group, numbers, most) in [
        ("Landscape_N.jpg", 1..=8, 6.0),
        ("Portrait_N.jpg", 1..=8, 6.0),
        ("g4_orientation_N.tif", 1..=8, 1.0),
        ("hopper_orientation_N.jpg", 2..=8, 4.0),
        ("hopper_orientation_N.webp", 2..=8, 6.0),
    ] {
        let photo = |number: i32| {
            let path = folder.join("orientation").join(group.replace('N', &number.to_string()));
            decode(&path, &limits, None)
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        };
        let first = photo(*numbers.start());
        for number in numbers.skip(1) {
            let turned = photo(number);
            let difference = difference(&first, &turned);
            assert!(difference <= most, "{group} {number}: {difference:.2} levels");
            if difference > worst.0 {
                worst = (difference, group.replace('N', &number.to_string()));
            }
            n += 1;
        }
    }
    println!(
        "{n} turned photos; the largest mean difference is {:.2} levels ({})",
        worst.0, worst.1
    );
    for (name, number) in [
        ("exif_imagemagick_orientation.png", 3),
        ("xmp_tags_orientation.png", 3),
        ("xmp_tags_orientation_exiftool.png", 3),
        ("orientation_rectangle.jpg", 8),
    ] {
        let known = header::read(&folder.join("orientation").join(name), &limits).expect(name);
        assert_eq!(known.orientation.number(), number, "{name}");
    }
}

#[test]
fn dates_that_cannot_be_believed_are_not_trusted() {
    let Some(folder) = samples("dates_that_cannot_be_believed_are_not_trusted") else { return };
    let read = |name: &str| -> Facts {
        let path = folder.join("generated/exif_dates").join(name);
        facts(&path, &Limits::default(), date(2026, 1, 10)).expect(name)
    };
    for name in
        ["date_zero.jpg", "date_blank.jpg", "date_month13.jpg", "date_feb30.jpg", "date_2424.jpg"]
    {
        assert_eq!(read(name).taken, None, "{name}");
    }
    for name in [
        "date_future_2099.jpg",
        "date_camera_reset_2000.jpg",
        "date_modified_only.jpg",
        "date_conflict.jpg",
        "date_gps_only.jpg",
    ] {
        let found = read(name);
        let taken = found.taken.unwrap_or_else(|| panic!("{name}: {:?}", found.problems));
        assert!(!taken.is_trusted, "{name}: {taken:?}");
        println!("{name}: {}", taken.why_not.unwrap_or_default());
    }
    for name in [
        "date_iso_dashes.jpg",
        "date_offset_plus14.jpg",
        "date_offset_minus12.jpg",
        "date_dst_a.jpg",
        "date_dst_b.jpg",
    ] {
        let found = read(name);
        assert!(found.taken.is_some_and(|taken| taken.is_trusted), "{name}: {:?}", found.problems);
    }
}

#[test]
fn a_profile_changes_what_is_seen() {
    let Some(folder) = samples("a_profile_changes_what_is_seen") else { return };
    let photo = |name: &str| {
        let path = folder.join("generated/colour").join(format!("chelsea_{name}.jpg"));
        decode(&path, &Limits::default(), None)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    let untagged = photo("untagged");
    let off = |name: &str| difference(&untagged, &photo(name));
    assert!(off("tagged_sRGB-v2-micro") < 1.0, "{}", off("tagged_sRGB-v2-micro"));
    for name in ["tagged_DisplayP3-v2-micro", "tagged_AdobeCompat-v2", "tagged_ProPhoto-v2-micro"] {
        println!("{name}: {:.2} levels from the untagged picture", off(name));
        assert!(off(name) > 1.0, "{name}");
    }
    println!("inks: {:.2} levels, grey: {:.2} levels", off("cmyk"), off("grey"));
    assert!(off("cmyk") < 12.0, "inks are not inverted");
}

/// The mean difference of two pictures of one size over all channels, in levels.
fn difference(a: &Picture, b: &Picture) -> f64 {
    assert_eq!((a.pixels.width(), a.pixels.height()), (b.pixels.width(), b.pixels.height()));
    let pairs = a.pixels.rgba().iter().zip(b.pixels.rgba());
    let sum: u64 = pairs.map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    sum as f64 / (a.pixels.rgba().len() as f64 * 0.75)
}

/// The same for pictures of two sizes, seen as 8 × 8 fields.
fn coarse_difference(a: &Picture, b: &Picture) -> f64 {
    let places = (0..8).flat_map(|y| (0..8).map(move |x| (x, y)));
    let sum: f64 = places
        .flat_map(|(x, y)| {
            let (a, b) = (field(a, x, y), field(b, x, y));
            [0, 1, 2].map(|i| (a[i] - b[i]).abs())
        })
        .sum();
    sum / 64.0 / 3.0
}

/// The mean colour of one of 8 × 8 fields, pixels on its edge counted by the part that is inside.
fn field(picture: &Picture, x: u32, y: u32) -> [f64; 3] {
    let (columns, rows) = (parts(x, picture.pixels.width()), parts(y, picture.pixels.height()));
    let mut mean = [0.0; 3];
    for (row, height) in &rows {
        for (column, width) in &columns {
            let pixel = picture.pixels.at(*column, *row).expect("inside");
            mean.iter_mut()
                .zip(pixel)
                .for_each(|(mean, level)| *mean += f64::from(level) * width * height);
        }
    }
    mean
}

/// The pixels along one of eight parts of a side, with their share of it.
fn parts(i: u32, side: u32) -> Vec<(u32, f64)> {
    let length = f64::from(side) / 8.0;
    let (from, to) = (f64::from(i) * length, f64::from(i + 1) * length);
    (from as u32..(to.ceil() as u32).min(side))
        .map(|at| (at, (f64::from(at + 1).min(to) - f64::from(at).max(from)) / length))
        .collect()
}

fn samples(test: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("SERIATIM_SAMPLES").map(PathBuf::from);
    let folder = folder.filter(|folder| folder.is_dir());
    if folder.is_none() {
        println!("{test} was skipped: SERIATIM_SAMPLES names no folder");
    }
    folder
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a readable folder") {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

/// The most memory this process ever had, as far as the system tells.
fn peak_megabytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}
