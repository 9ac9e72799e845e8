//! Measured on photographs with true masks that nobody here wrote, from the folder named by `SERIATIM_SAMPLES`.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use seriatim::geometry::Point;
use seriatim::imaging::decode::decode;
use seriatim::imaging::lab::lab_of_srgb;
use seriatim::imaging::limits::Limits;
use seriatim::imaging::pixels::Pixels;
use seriatim::imaging::segment::contour::Mask;

use crate::cli::{seriatim, text};
use crate::demo::{number, records};

/// The connected pieces of a true mask.
fn pieces(picture: &image::GrayImage) -> Vec<Mask> {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let mut left: Vec<bool> = picture.as_raw().iter().map(|it| *it > 127).collect();
    let mut pieces = Vec::new();
    while let Some(seed) = left.iter().position(|it| *it) {
        let mut cells = vec![false; left.len()];
        let mut waiting = vec![seed];
        left[seed] = false;
        while let Some(at) = waiting.pop() {
            cells[at] = true;
            let (x, y) = (at % width, at / width);
            let next = [
                (x > 0).then(|| at - 1),
                (x + 1 < width).then_some(at + 1),
                (y > 0).then(|| at - width),
                (y + 1 < height).then_some(at + width),
            ];
            for at in next.into_iter().flatten().filter(|at| left[*at]).collect::<Vec<_>>() {
                left[at] = false;
                waiting.push(at);
            }
        }
        pieces.push(Mask { width, height, cells });
    }
    pieces
}

fn feature(outline: &[Point], name: &str) -> String {
    let ring: Vec<String> =
        outline.iter().chain(&outline[..1]).map(|it| format!("[{},{}]", it.x, it.y)).collect();
    format!(
        r#"{{"type":"Feature","geometry":{{"type":"Polygon","coordinates":[[{}]]}},"properties":{{"classification":{{"name":"{name}"}}}}}}"#,
        ring.join(",")
    )
}

/// Mean a* of the pixels that are chosen, one by one, but for reflections.
fn mean_a(pixels: &Pixels, is_chosen: impl Fn(u32, u32) -> bool) -> f64 {
    let (mut sum, mut n) = (0.0, 0.0);
    for y in 0..pixels.height() {
        for x in (0..pixels.width()).filter(|x| is_chosen(*x, y)) {
            let [r, g, b, _] = pixels.at(x, y).expect("inside");
            if r.max(g).max(b) < 250 {
                sum += lab_of_srgb([r, g, b])[1];
                n += 1.0;
            }
        }
    }
    sum / n
}

fn series() -> Option<PathBuf> {
    let folder = PathBuf::from(std::env::var_os("SERIATIM_SAMPLES")?);
    let folder = folder.join("generated/synthetic_series/S01");
    folder.is_dir().then_some(folder)
}

/// The largest errors of area, as a share, and of Δa*, over a photo of the series.
fn errors(photo: &Path, mask: &Path) -> (f64, f64) {
    let folder = tempfile::tempdir().expect("a folder");
    let name = photo.file_name().and_then(|it| it.to_str()).expect("a name");
    fs::copy(photo, folder.path().join(name)).expect("copied");
    let file = folder.path().join("case.ron");
    let run = seriatim(&["new", text(folder.path()), "-o", text(&file)]);
    assert_eq!(run.status, 0, "{}", run.talk);
    let upright = decode(photo, &Limits::default(), None).expect("a photo").pixels;
    let truth = image::open(mask).expect("a mask").to_luma8();
    assert_eq!((truth.width(), truth.height()), (upright.width(), upright.height()));
    // Skin beside the lesions: the emptiest corner of the photo's middle half.
    let is_skin = |x: u32, y: u32| (0..40).all(|i| truth.get_pixel(x + i, y + i).0[0] == 0);
    let places = (6..18).flat_map(|i| (4..14).map(move |j| (i * 50, j * 50)));
    let empty = |(x, y): &(u32, u32)| {
        (0..60)
            .step_by(4)
            .all(|i| (0..60).step_by(4).all(|j| truth.get_pixel(x + i, y + j).0[0] == 0))
            && is_skin(*x, *y)
    };
    let (x, y) = places.clone().find(empty).expect("skin");
    let corner = |dx: u32, dy: u32| Point::new(f64::from(x + dx), f64::from(y + dy));
    let skin = [corner(0, 0), corner(40, 0), corner(40, 40), corner(0, 40)];
    let pieces = pieces(&truth);
    let mut features: Vec<String> =
        pieces.iter().map(|piece| feature(&piece.outline(0), "lesion")).collect();
    features.push(feature(&skin, "Reference skin"));
    let drawn = folder.path().join(Path::new(name).with_extension("geojson"));
    let all = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
    fs::write(&drawn, all).expect("written");
    let run = seriatim(&["regions", text(&file), "--from", text(&drawn), "--as", "R1"]);
    assert_eq!(run.status, 0, "{}", run.talk);
    let run = seriatim(&["measure", text(&file)]);
    assert_eq!(run.status, 0, "{}", run.talk);
    let rows = records(&run.out);
    let rows: Vec<_> = rows.iter().filter(|row| row["role"] == "lesion").collect();
    assert_eq!(rows.len(), pieces.len());
    let area: f64 = rows.iter().map(|row| number(row, "area_px2")).sum();
    let true_area = truth.as_raw().iter().filter(|it| **it > 127).count() as f64;
    let pale = mean_a(&upright, |px, py| (x..x + 40).contains(&px) && (y..y + 40).contains(&py));
    let of_row = |row: &&std::collections::BTreeMap<String, String>| {
        let at = (number(row, "center_x_px") as usize, number(row, "center_y_px") as usize);
        let piece = pieces.iter().find(|it| it.cells[at.1 * it.width + at.0]).expect("one");
        let red = mean_a(&upright, |x, y| piece.cells[y as usize * piece.width + x as usize]);
        (number(row, "delta_a") - (red - pale)).abs()
    };
    (area / true_area - 1.0, rows.iter().map(of_row).fold(0.0, f64::max))
}

#[test]
fn areas_and_redness_of_true_masks_are_found_again() {
    let Some(series) = series() else {
        println!("skipped: SERIATIM_SAMPLES names no folder with the synthetic series");
        return;
    };
    let mut told = String::new();
    let mut photos: Vec<PathBuf> = fs::read_dir(&series)
        .expect("a folder")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|it| it == "jpg"))
        .collect();
    photos.sort();
    assert!(!photos.is_empty());
    for photo in photos {
        let stem = photo.file_stem().and_then(|it| it.to_str()).expect("a name");
        let mask = series.join("truth").join(format!("{stem}_mask.png"));
        let (area, redness) = errors(&photo, &mask);
        writeln!(told, "{stem}: area {:+.3} %, Δa* {redness:.3}", area * 100.0).expect("text");
        assert!(area.abs() < 0.005, "{told}");
        assert!(redness < 0.5, "{told}");
    }
    println!("{told}");
}
