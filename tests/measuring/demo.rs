//! Measured on the synthetic photographs, whose truth is known.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use seriatim::exchange::demo::studio::render;
use seriatim::exchange::demo::truth::{PhotoTruth, plan};
use seriatim::geometry::{Point, outline_contains};
use seriatim::imaging::lab::lab_of_srgb;
use tempfile::TempDir;

use crate::cli::{seriatim, text};

/// Small enough to be made quickly, large enough for areas to be right to half a per cent.
pub const SIZE: u32 = 480;

/// The example at that size; copied before it is changed.
static EXAMPLE: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let size = SIZE.to_string();
    // Laying photos on each other takes minutes where the program is not optimised.
    let run =
        seriatim(&["demo", text(folder.path()), "--no-window", "--size", &size, "--unaligned"]);
    assert_eq!(run.status, 0, "{}", run.talk);
    folder
});

/// A copy of the example, and its project.
pub fn example() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    for entry in fs::read_dir(EXAMPLE.path()).expect("made") {
        let path = entry.expect("listed").path();
        if path.is_file() {
            fs::copy(&path, folder.path().join(path.file_name().expect("a name"))).expect("copied");
        }
    }
    let file = folder.path().join("example.ron");
    (folder, file)
}

type Record = BTreeMap<String, String>;

pub fn records(csv: &str) -> Vec<Record> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    reader.deserialize().collect::<Result<_, _>>().expect("a table")
}

pub fn number(record: &Record, column: &str) -> f64 {
    record[column].parse().unwrap_or_else(|_| panic!("{column}: “{}”", record[column]))
}

fn measured(arguments: &[&str]) -> Vec<Record> {
    let run = seriatim(&[&["measure"], arguments].concat());
    assert_eq!((run.status, run.talk.as_str()), (0, ""), "{arguments:?}");
    records(&run.out)
}

/// The rulers of the truth as a table.
fn rulers() -> String {
    let line = |photo: &PhotoTruth| {
        let ruler = photo.ruler;
        let [a, b] = [ruler.from, ruler.to];
        format!("{},{},{},{},{},{}\n", photo.file, a.x, a.y, b.x, b.y, ruler.length_mm)
    };
    let lines: String = plan(SIZE).photos.iter().map(line).collect();
    format!("photo,x1,y1,x2,y2,length_mm\n{lines}")
}

#[test]
fn areas_are_those_of_the_truth_and_millimetres_only_come_with_a_ruler() {
    let (folder, file) = example();
    let bare = measured(&[text(&file)]);
    let truth = plan(SIZE);
    let of = |record: &Record| {
        let photo = truth.photos.iter().find(|it| it.file == record["photo"]).expect("a photo");
        let named = |it: usize| truth.lesions[it].label == record["lesion_label"];
        (photo, photo.lesions.iter().find(|it| named(it.lesion)).expect("a lesion"))
    };
    for record in &bare {
        let (_, lesion) = of(record);
        let off = number(record, "area_px2") / lesion.area_px2 - 1.0;
        assert!(off.abs() < 0.005, "{} {}: {off}", record["photo"], record["lesion_label"]);
        let pixels = number(record, "pixels_used") + number(record, "pixels_excluded");
        assert!((pixels / lesion.area_px2 - 1.0).abs() < 0.03, "{pixels} {}", lesion.area_px2);
        for column in
            ["area_mm2", "area_mm2_u95", "perimeter_mm", "feret_max_mm", "calibration", "delta_a"]
        {
            assert_eq!(record[column], "", "{column}");
        }
    }
    let table = folder.path().join("rulers.csv");
    fs::write(&table, rulers()).expect("written");
    let run = seriatim(&["calibrate", text(&file), text(&table), "--as", "R1"]);
    assert_eq!(run.status, 0, "{}", run.talk);
    let scaled = measured(&[text(&file)]);
    assert_eq!(scaled.len(), bare.len());
    for record in &scaled {
        let (photo, lesion) = of(record);
        let scale = photo.ruler.pixels_per_mm;
        let off = number(record, "area_mm2") * scale * scale / lesion.area_px2 - 1.0;
        assert!(off.abs() < 0.005, "{}: {off}", record["photo"]);
        assert!(number(record, "area_mm2_u95") > 0.0);
        assert_eq!(record["calibration"], "table");
    }
    let again = seriatim(&["calibrate", text(&file), text(&table)]);
    assert!(again.talk.contains("nothing was changed"), "{}", again.talk);
    let tall =
        "photo,x1,y1,x2,y2,length_mm\n2022-03-02_face.jpg,0,0,100,9999,20\nx.jpg,0,0,9,9,1\n";
    fs::write(&table, tall).expect("written");
    let refused = seriatim(&["calibrate", text(&file), text(&table)]);
    assert_eq!(refused.status, 1);
    assert!(refused.talk.contains("line 2: a point lies outside"), "{}", refused.talk);
    assert!(refused.talk.contains("line 3: no photo is called"), "{}", refused.talk);
}

#[test]
fn lesions_have_sums_changes_and_gaps() {
    let (folder, file) = example();
    let table = folder.path().join("rulers.csv");
    fs::write(&table, rulers()).expect("written");
    assert_eq!(seriatim(&["calibrate", text(&file), text(&table)]).status, 0);
    let regions = measured(&[text(&file)]);
    let lesions = measured(&[text(&file), "--by", "lesion", "--baseline", "first"]);
    let sum = |visit: &str| -> f64 {
        let here = regions.iter().filter(|it| it["visit"] == visit);
        here.map(|it| number(it, "area_mm2")).sum()
    };
    for row in lesions.iter().filter(|row| row["lesion"] == "all") {
        assert_eq!((row["status"].as_str(), row["lesions_known"].as_str()), ("known", "15"));
        assert!((number(row, "area_mm2") - sum(&row["visit"])).abs() < 0.01);
        let percent = 100.0 * (sum(&row["visit"]) / sum("v1") - 1.0);
        assert!((number(row, "area_mm2_percent_change") - percent).abs() < 0.006, "{row:?}");
    }
    let resolved: Vec<&Record> = lesions.iter().filter(|row| row["status"] == "resolved").collect();
    assert!(!resolved.is_empty());
    for row in resolved {
        assert_eq!(
            (row["area_mm2"].as_str(), row["area_mm2_percent_change"].as_str()),
            ("0.0000", "-100.00")
        );
        assert_eq!(row["lab_a_mean"], "");
    }
    let unknown = seriatim(&["measure", text(&file), "--by", "lesion", "--baseline", "v9"]);
    assert_eq!(unknown.status, 2, "{}", unknown.talk);
    let nobody = seriatim(&["measure", text(&file), "--rater", "XY"]);
    assert_eq!(nobody.status, 2);
    assert!(nobody.talk.contains("there are regions by: R1"), "{}", nobody.talk);
}

/// Mean a* of the pixels inside an outline, one by one, of a picture that was never a file.
fn mean_a(picture: &image::RgbImage, outline: &[Point]) -> f64 {
    let range = |axis: fn(&Point) -> f64, side: u32| {
        let all = outline.iter().map(axis);
        let (low, high) =
            all.fold((f64::MAX, 0.0_f64), |(low, high), it| (low.min(it), high.max(it)));
        low.floor().max(0.0) as u32..(high.ceil() as u32).min(side)
    };
    let (mut sum, mut n) = (0.0, 0.0);
    for y in range(|it| it.y, picture.height()) {
        for x in range(|it| it.x, picture.width()) {
            if outline_contains(outline, Point::new(f64::from(x) + 0.5, f64::from(y) + 0.5)) {
                sum += lab_of_srgb(picture.get_pixel(x, y).0)[1];
                n += 1.0;
            }
        }
    }
    sum / n
}

/// Draws reference skin on a photo of the example, and says how far Δa* of each lesion is from the truth.
fn redness_errors(file: &Path, size: u32, photo: &PhotoTruth) -> Vec<f64> {
    let truth = plan(size);
    let (x, y) = (f64::from(photo.width) * 0.5, f64::from(photo.height) * 0.35);
    let side = f64::from(size) / 20.0;
    let skin = [(x, y), (x + side, y), (x + side, y + side / 1.5), (x, y + side / 1.5)];
    let ring: Vec<String> =
        skin.iter().chain(&skin[..1]).map(|(x, y)| format!("[{x},{y}]")).collect();
    let stem = photo.file.trim_end_matches(".jpg");
    let json = format!(
        r#"{{"type":"Feature","geometry":{{"type":"Polygon","coordinates":[[{}]]}},"properties":{{"classification":{{"name":"Reference skin"}}}}}}"#,
        ring.join(",")
    );
    let path = file.with_file_name(format!("{stem}.geojson"));
    fs::write(&path, json).expect("written");
    let run = seriatim(&["regions", text(file), "--from", text(&path), "--as", "R1"]);
    assert_eq!(run.status, 0, "{}", run.talk);
    let picture = render(photo.shot, size);
    let pale = mean_a(&picture, &skin.map(|(x, y)| Point::new(x, y)));
    let rows = measured(&[text(file)]);
    let rows = rows.iter().filter(|it| it["photo"] == photo.file && it["role"] == "lesion");
    let error = |row: &Record| {
        let named = |it: usize| truth.lesions[it].label == row["lesion_label"];
        let lesion = photo.lesions.iter().find(|it| named(it.lesion)).expect("a lesion");
        (number(row, "delta_a") - (mean_a(&picture, &lesion.outline) - pale)).abs()
    };
    rows.map(error).collect()
}

#[test]
#[ignore = "takes minutes unless optimised: cargo test --release --test measuring -- --ignored --nocapture"]
fn at_twelve_megapixels_areas_and_redness_are_those_of_the_truth() {
    const LARGE: u32 = 4000;
    let folder = tempfile::tempdir().expect("a folder");
    let size = LARGE.to_string();
    let run = seriatim(&["demo", text(folder.path()), "--no-window", "--size", &size]);
    assert_eq!(run.status, 0, "{}", run.talk);
    let file = folder.path().join("example.ron");
    let truth = plan(LARGE);
    let mut worst = 0.0_f64;
    for record in measured(&[text(&file)]) {
        let photo = truth.photos.iter().find(|it| it.file == record["photo"]).expect("a photo");
        let named = |it: usize| truth.lesions[it].label == record["lesion_label"];
        let lesion = photo.lesions.iter().find(|it| named(it.lesion)).expect("a lesion");
        worst = worst.max((number(&record, "area_px2") / lesion.area_px2 - 1.0).abs());
    }
    let redness = truth.photos[..2].iter().flat_map(|it| redness_errors(&file, LARGE, it));
    let redness = redness.fold(0.0_f64, f64::max);
    println!("worst area {:.4} %, worst Δa* {redness:.3}", worst * 100.0);
    assert!(worst < 0.005 && redness < 0.5, "{worst} {redness}");
}

#[test]
fn redness_beside_reference_skin_is_that_of_the_picture_before_it_became_a_file() {
    let (folder, file) = example();
    let truth = plan(SIZE);
    // One photo of each view; those of the back are stored lying on their side, or not, as cameras do.
    for photo in &truth.photos[..2] {
        let errors = redness_errors(&file, SIZE, photo);
        assert!(errors.len() >= 6, "{} lesions", errors.len());
        assert!(errors.iter().all(|error| *error < 0.5), "{}: {errors:?}", photo.file);
    }
    // Cached or not, the numbers are the same, and a photo that changed is not measured.
    let cache = folder.path().join(".example.cache");
    assert!(cache.is_dir());
    let kept = seriatim(&["measure", text(&file)]).out;
    fs::remove_dir_all(&cache).expect("removed");
    assert!(seriatim(&["measure", text(&file)]).out == kept);
    let mut bytes = fs::read(folder.path().join(&truth.photos[0].file)).expect("there");
    bytes.push(0);
    fs::write(folder.path().join(&truth.photos[0].file), bytes).expect("written");
    let run = seriatim(&["measure", text(&file)]);
    assert_eq!(run.status, 1);
    assert!(run.talk.contains("no longer the photo that was drawn on"), "{}", run.talk);
    let row = &records(&run.out)[0];
    assert_eq!((row["lab_a_mean"].as_str(), row["pixels_used"].as_str()), ("", ""));
    assert_ne!(row["area_px2"], "");
}

#[test]
fn the_columns_are_the_promised_ones_in_the_promised_order_with_units_in_the_codebook() {
    let (folder, file) = example();
    let run = seriatim(&["measure", text(&file)]);
    let promised = "subject,visit,view,photo,rater,reading,region,lesion,lesion_label,role,area_px2,area_mm2,\
                    area_mm2_u95,perimeter_mm,feret_max_mm,feret_min_mm,lab_l_mean,lab_a_mean,lab_b_mean,delta_a,\
                    delta_e00,ita_deg,ei_log_linear,delta_ei,pixels_used,pixels_excluded,calibration,";
    assert!(run.out.starts_with(promised), "{}", run.out.lines().next().unwrap_or_default());
    for ending in ["tsv", "xlsx", "json"] {
        let path = folder.path().join(format!("out.{ending}"));
        assert_eq!(seriatim(&["measure", text(&file), "-o", text(&path)]).status, 0);
        assert!(fs::metadata(&path).expect("written").len() > 1000, "{ending}");
    }
}
