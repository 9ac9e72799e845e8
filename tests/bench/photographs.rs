//! Thumbnails and full decodes beside their peers, on synthetic photographs: `cargo bench --bench photographs`.
//!
//! Pairs of runs, one after the other, so that a busy machine slows both; medians of their ratios are printed.
#![expect(clippy::print_stdout, reason = "figures are what it is for")]

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use image::RgbImage;
use seriatim::exchange::demo::case::{View, Visit};
use seriatim::exchange::demo::noise::hash;
use seriatim::exchange::demo::studio::Studio;
use seriatim::imaging::decode::decode;
use seriatim::imaging::limits::Limits;

use crate::processes::{Run, is_there, measured, median, report};

#[path = "processes.rs"]
mod processes;

const N_PAIRS: usize = 7;

fn main() {
    let has_all = is_there("vipsthumbnail", "libvips-tools")
        & is_there("djpeg", "libjpeg-turbo-progs")
        & is_there("cjpeg", "libjpeg-turbo-progs")
        & Path::new("/usr/bin/time").is_file();
    if !has_all {
        println!(
            "this benchmark compares with them, and measures with GNU time (apt-get install time)"
        );
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let sizes = [(12, 4032), (24, 5657)];
    for (megapixels, side) in sizes {
        let photos = folder.path().join(megapixels.to_string());
        fs::create_dir(&photos).expect("made");
        let start = Instant::now();
        let bytes = make_photos(&photos, side);
        println!(
            "24 photographs of {megapixels} MP, {:.1} MB each (made in {:.0} s)",
            bytes as f64 / 24e6,
            start.elapsed().as_secs_f64()
        );
        thumbnails(folder.path(), &photos);
    }
    full_decodes(folder.path(), &folder.path().join("24/00.jpg"));
}

/// Writes 24 photographs as a phone would: quality 90, colour at half the size, noise of a sensor; the bytes of all.
fn make_photos(folder: &Path, side: u32) -> usize {
    let mut n = 0;
    let mut bytes = 0;
    for view in View::ALL {
        let studio = Studio::set_up(view, side);
        for visit in Visit::ALL {
            let photo = studio.photo(visit, || false).expect("not cancelled");
            for _ in 0..24 / (View::ALL.len() * Visit::ALL.len()) {
                let jpeg = cjpeg(&noisy(&photo, n));
                bytes += jpeg.len();
                fs::write(folder.join(format!("{n:02}.jpg")), jpeg).expect("written");
                n += 1;
            }
        }
    }
    assert_eq!(n, 24);
    bytes
}

/// The picture with a little noise of its own.
fn noisy(photo: &RgbImage, seed: u32) -> RgbImage {
    let mut photo = photo.clone();
    for (i, level) in (0_i32..).zip(photo.iter_mut()) {
        let noise = (hash(seed, i, 0) % 5) as i16 - 2;
        *level = (i16::from(*level) + noise).clamp(0, 255) as u8;
    }
    photo
}

fn cjpeg(photo: &RgbImage) -> Vec<u8> {
    let mut child = Command::new("cjpeg")
        .args(["-quality", "90", "-sample", "2x2"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("cjpeg starts");
    let mut to = child.stdin.take().expect("piped");
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let header = format!("P6 {} {} 255\n", photo.width(), photo.height());
            to.write_all(header.as_bytes()).and_then(|()| to.write_all(photo)).expect("read");
        });
        child.wait_with_output().expect("cjpeg ends").stdout
    })
}

fn thumbnails(folder: &Path, photos: &Path) {
    let notes = folder.join("time");
    let mut paths: Vec<PathBuf> =
        fs::read_dir(photos).expect("a folder").flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let ours = || {
        let out = folder.join("ours");
        fs::remove_dir_all(&out).ok();
        let program = Path::new(env!("CARGO_BIN_EXE_seriatim"));
        let run = measured(program, &["thumbnails", text(photos), "-o", text(&out)], &notes);
        assert_eq!(fs::read_dir(&out).expect("made").count(), 24);
        run
    };
    let vips = || {
        let out = folder.join("vips");
        fs::remove_dir_all(&out).ok();
        fs::create_dir(&out).expect("made");
        let pattern = format!("{}/%s.jpg", text(&out));
        let mut arguments = vec!["--size", "256", "-o", &pattern];
        arguments.extend(paths.iter().map(|path| text(path)));
        let run = measured(Path::new("vipsthumbnail"), &arguments, &notes);
        assert_eq!(fs::read_dir(&out).expect("made").count(), 24);
        run
    };
    // The first of each brings files and programs into memory.
    for run in [ours(), vips()] {
        assert!(run.wall > 0.0);
    }
    let pairs: Vec<(Run, Run)> = (0..N_PAIRS).map(|_| (ours(), vips())).collect();
    for (name, of) in [("seriatim", 0), ("vipsthumbnail", 1)] {
        let runs: Vec<Run> = pairs.iter().map(|pair| [pair.0, pair.1][of]).collect();
        println!(
            "  {name:<14} wall {:>5.0} ms   cpu {:>5.0} ms   peak {:>4.0} MiB",
            median(runs.iter().map(|run| run.wall)) * 1e3,
            median(runs.iter().map(|run| run.cpu)) * 1e3,
            median(runs.iter().map(|run| run.peak)),
        );
    }
    let ratio = |of: fn(&Run) -> f64| median(pairs.iter().map(|(a, b)| of(a) / of(b)));
    report("wall, of vipsthumbnail's", ratio(|run| run.wall), 0.6, "");
    report("processor time, of vipsthumbnail's", ratio(|run| run.cpu), 1.1, "");
    let above = median(pairs.iter().map(|(a, b)| a.peak - b.peak));
    report("peak memory above vipsthumbnail's", above, 64.0, " MiB");
}

fn full_decodes(folder: &Path, photo: &Path) {
    println!("one photograph of 24 MP to upright sRGB pixels");
    let plain = fs::read(photo).expect("written before");
    let profile = moxcms::ColorProfile::new_display_p3().encode().expect("encodes");
    // EXIF says that it has to be turned a quarter clockwise.
    let side = b"Exif\0\0II\x2A\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    for (name, bytes, most) in [
        ("untagged", plain.clone(), 1.3),
        ("with a profile", with_profile(&plain, &profile), 2.0),
        ("on its side", with_segment(&plain, 0xE1, side), f64::INFINITY),
    ] {
        let path = folder.join("one.jpg");
        fs::write(&path, bytes).expect("written");
        let ours = || {
            let start = Instant::now();
            let picture = decode(&path, &Limits::default(), None).expect("a photo");
            let wall = start.elapsed().as_secs_f64();
            assert!(picture.is_complete && picture.notes.is_empty());
            wall
        };
        let djpeg = || {
            let notes = folder.join("time");
            let arguments = ["-outfile", "/dev/null", text(&path)];
            measured(Path::new("djpeg"), &arguments, &notes).wall
        };
        // The first of each brings the file into memory.
        let first = [ours(), djpeg()];
        assert!(first.iter().all(|wall| *wall > 0.0));
        let pairs: Vec<(f64, f64)> = (0..3 * N_PAIRS).map(|_| (ours(), djpeg())).collect();
        println!(
            "  {name}: seriatim {:.0} ms, djpeg {:.0} ms",
            median(pairs.iter().map(|pair| pair.0)) * 1e3,
            median(pairs.iter().map(|pair| pair.1)) * 1e3
        );
        report("wall, of djpeg's", median(pairs.iter().map(|(a, b)| a / b)), most, "");
    }
}

fn with_profile(jpeg: &[u8], profile: &[u8]) -> Vec<u8> {
    with_segment(jpeg, 0xE2, &[b"ICC_PROFILE\0\x01\x01", profile].concat())
}

/// The file with a segment behind its first marker.
fn with_segment(jpeg: &[u8], marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).expect("short").to_be_bytes();
    [&jpeg[..2], &[0xFF, marker], &length, content, &jpeg[2..]].concat()
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}
