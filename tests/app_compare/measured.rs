//! Colours are matched for looking: what is measured stays the same to the last byte.

use egui::Key;
use egui_kittest::kittest::Queryable as _;
use seriatim::exchange::table::format::Format;
use seriatim::geometry::Point;
use seriatim::jobs::measure::{By, Choice, Source, measure};
use seriatim::model::alignment::Verdict;
use seriatim::model::ids::{LesionId, RegionId};
use seriatim::model::lesion::Lesion;
use seriatim::model::region::{Region, Role};
use seriatim::store::disk::RealDisk;
use seriatim::store::open_project::OpenProject;
use seriatim::workers::progress::Progress;

use crate::same_skin::{joined, lesion_on, window};
use crate::table::{SUBJECT, press, session};

/// Both tables of measurements as files.
fn tables(path: &std::path::Path) -> [Vec<u8>; 2] {
    let opened = OpenProject::read(path, None, &RealDisk).expect("it opens");
    let source = Source { file: path, project: opened.project(), is_read_only: false };
    [By::Region, By::Lesion].map(|by| {
        let choice = Choice { by, ..Choice::default() };
        let made = measure(&[source], &choice, &Progress::silent()).expect("a table");
        assert_eq!(made.problems, Vec::<String>::new());
        Format::Csv.bytes(&made.table, &made.codebook).expect("written")
    })
}

#[test]
fn matching_colours_changes_no_byte_of_what_is_measured() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut project = joined(folder.path(), Verdict::Trusted);
    // The later photo was taken under a warmer lamp.
    let path = folder.path().join("b.png");
    let mut warm = image::open(&path).expect("a picture").to_rgb8();
    for pixel in warm.pixels_mut() {
        pixel.0[2] = (f32::from(pixel.0[2]) * 0.8) as u8;
    }
    warm.save(&path).expect("written");
    let print = seriatim::imaging::fingerprint::fingerprint(&path, &Progress::silent());
    let hash = print.expect("it is there").blake3;
    let photo = project.photos.values_mut().find(|it| it.path == "b.png").expect("there");
    photo.alignment.as_mut().expect("laid").hash.clone_from(&hash);
    photo.hash = hash;
    project.lesions.insert(LesionId(1), Lesion::new(SUBJECT, 1));
    let square = |x: f64, y: f64| {
        [(x, y), (x + 40.0, y), (x + 40.0, y + 30.0), (x, y + 30.0)].map(|(x, y)| Point::new(x, y))
    };
    for photo in [1, 2] {
        let lesion = lesion_on(photo, square(90.0, 70.0));
        let skin = lesion_on(photo, square(150.0, 90.0));
        let skin = Region { role: Role::ReferenceSkin, lesion: None, ..skin };
        project.regions.insert(RegionId(photo * 2), lesion);
        project.regions.insert(RegionId(photo * 2 + 1), skin);
    }
    let mut app = window(project, folder.path(), Key::Num1);
    let path = session(&app).file.path().to_owned();
    let (before, seq) = (tables(&path), session(&app).file.ledger().head().seq);
    press(&mut app, Key::C);
    press(&mut app, Key::M);
    assert!(app.query_all_by_label_contains("Colours matched").next().is_some());
    assert!(session(&app).comparing.judging.is_matched);
    assert_eq!(session(&app).file.ledger().head().seq, seq);
    assert!(tables(&path) == before, "with the numbers that are kept beside the project");
    std::fs::remove_dir_all(folder.path().join(".case.cache")).expect("numbers were kept");
    assert!(tables(&path) == before, "and measured anew");
    let table = String::from_utf8(before[0].clone()).expect("UTF-8");
    assert_eq!(table.lines().count(), 5, "{table}");
}
