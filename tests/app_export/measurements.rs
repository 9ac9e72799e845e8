//! Measurements through the real window.

use std::path::{Path, PathBuf};

use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use seriatim::exchange::table::format::Format;
use seriatim::geometry::Point;
use seriatim::jobs::measure::{By, Choice, MeasureJobError, Source, measure};
use seriatim::model::assessment::Rater;
use seriatim::model::ids::{LesionId, PhotoId, RegionId, SubjectId};
use seriatim::model::lesion::Lesion;
use seriatim::model::region::{Corner, Region, Role, Shape};
use seriatim::store::disk::RealDisk;
use seriatim::store::open_project::OpenProject;
use seriatim::workers::progress::Progress;

use crate::{case, case_with, click, notices, press, tab_to, window};

/// The case with a lesion and reference skin drawn on its photo.
fn drawn(folder: &Path) -> PathBuf {
    case_with(folder, |project| {
        project.lesions.insert(LesionId(1), Lesion::new(SubjectId(1), 1));
        let square = |id, role, lesion, from: f64, to: f64| {
            let corner = |x| Corner::at(Point::new(x, x));
            let shape = Shape::Rectangle(corner(from), corner(to));
            let rater = Rater("MH".to_owned());
            let region = Region { lesion, ..Region::drawn(PhotoId(1), (rater, 1), role, shape) };
            (RegionId(id), region)
        };
        project.regions.extend([
            square(1, Role::Lesion, Some(LesionId(1)), 5.0, 25.0),
            square(2, Role::ReferenceSkin, None, 30.0, 50.0),
        ]);
    })
}

/// What the command line would write, and what it would find amiss.
fn expected(case: &Path, choice: &Choice, format: Format) -> (Vec<u8>, Vec<String>) {
    let file = OpenProject::read(case, None, &RealDisk).expect("it opens");
    let source = Source { file: case, project: file.project(), is_read_only: true };
    let made = measure(&[source], choice, &Progress::silent()).expect("a table");
    (format.bytes(&made.table, &made.codebook).expect("written"), made.problems)
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn measurements_are_chosen_by_keyboard_and_saved_as_the_command_line_writes_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let case = drawn(folder.path());
    let by_region = text(expected(&case, &Choice::default(), Format::Tsv).0);
    assert_eq!(by_region.lines().count(), 3, "{by_region}");
    assert!(by_region.contains("\t400.00\t"), "the area of the lesion: {by_region}");
    let choice = Choice { by: By::Lesion, baseline: Some("first".to_owned()), ..Choice::default() };
    let by_lesion = text(expected(&case, &choice, Format::Csv).0);
    let (mut app, dialogs) = window(&case);
    press(&mut app, Modifiers::COMMAND, Key::E);
    tab_to(&mut app, "Measurements");
    press(&mut app, Modifiers::NONE, Key::Space);
    app.get_by_label("58 COLUMNS · 2 REGIONS TO MEASURE");
    app.get_by_label("ei_log_linear");
    assert!(app.query_by_label("Changes from").is_none(), "a region is of one photo");
    tab_to(&mut app, "TSV");
    press(&mut app, Modifiers::NONE, Key::Space);
    app.get_by_label("DM-0043_measurements.tsv");
    tab_to(&mut app, "Save…");
    let path = folder.path().join("regions.tsv");
    dialogs.will_choose([path.clone()]);
    press(&mut app, Modifiers::NONE, Key::Enter);
    assert!(notices(&app).contains("Saved 2 rows of measurements"), "{}", notices(&app));
    assert!(notices(&app).contains("regions.tsv"), "{}", notices(&app));
    assert_eq!(text(std::fs::read(&path).expect("written")), by_region);
    // The dialog opens where it was; a known ending that is typed says the format.
    press(&mut app, Modifiers::COMMAND, Key::E);
    click(&mut app, "Lesion and visit");
    app.get_by_label("37 COLUMNS · 2 REGIONS TO MEASURE");
    click(&mut app, "Changes from");
    click(&mut app, "First visit");
    let path = folder.path().join("lesions.csv");
    dialogs.will_choose([path.clone()]);
    click(&mut app, "Save…");
    assert_eq!(text(std::fs::read(&path).expect("written")), by_lesion);
}

#[test]
fn a_photo_that_changed_is_measured_without_colours_and_said_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let case = drawn(folder.path());
    let mut photo = std::fs::read(folder.path().join("face.png")).expect("it is there");
    photo.push(0);
    std::fs::write(folder.path().join("face.png"), photo).expect("written");
    let (table, problems) = expected(&case, &Choice::default(), Format::Json);
    assert_eq!(problems.len(), 1);
    let (mut app, dialogs) = window(&case);
    press(&mut app, Modifiers::COMMAND, Key::E);
    click(&mut app, "Measurements");
    click(&mut app, "JSON");
    let path = folder.path().join("regions.json");
    dialogs.will_choose([path.clone()]);
    click(&mut app, "Save…");
    let notices = notices(&app);
    assert!(notices.contains("1 photo has no colours: "), "{notices}");
    assert!(notices.contains("face.png"), "{notices}");
    assert_eq!(text(std::fs::read(&path).expect("written")), text(table));
}

#[test]
fn a_photo_that_is_gone_is_named_and_a_cancelled_measurement_leaves_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let case = drawn(folder.path());
    let file = OpenProject::read(&case, None, &RealDisk).expect("it opens");
    let source = Source { file: &case, project: file.project(), is_read_only: false };
    let stopped = Progress::silent();
    stopped.cancel();
    let error = measure(&[source], &Choice::default(), &stopped).expect_err("nobody waits for it");
    assert!(matches!(error, MeasureJobError::Cancelled(_)), "{error}");
    assert!(!folder.path().join(".case.cache").exists(), "nothing is kept of it");

    let progress = Progress::silent();
    std::fs::remove_file(folder.path().join("face.png")).expect("it was there");
    let made = measure(&[source], &Choice::default(), &progress).expect("sizes are known");
    assert_eq!((made.table.rows.len(), made.problems.len()), (2, 1));
    assert!(made.problems[0].ends_with(": face.png"), "{:?}", made.problems);
    let state = progress.state();
    assert_eq!((state.text.as_str(), state.done, state.total), ("Measuring photos", 1, 1));
}

#[test]
fn where_nothing_is_drawn_there_is_nothing_to_measure() {
    let folder = tempfile::tempdir().expect("a folder");
    let case = case(folder.path());
    let (mut app, _) = window(&case);
    press(&mut app, Modifiers::COMMAND, Key::E);
    click(&mut app, "Measurements");
    app.get_by_label("Nothing is drawn yet that can be measured. Outline a lesion first (Alt+2).");
    assert!(app.get_by_label("Save…").accesskit_node().is_disabled());
}
