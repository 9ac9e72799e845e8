//! Photos in, through the real window: look, decide, confirm, and what waits in the tray.

use std::path::PathBuf;
use std::sync::Arc;

use egui::{Key, Modifiers, Role};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use seriatim::app::dialogs::ScriptedDialogs;
use seriatim::app::environment::Environment;
use seriatim::app::shell::App;
use seriatim::model::project::Project;

use crate::photos::{Case, photo};
use crate::support::{environment, harness, harness_with};

#[path = "support/photos.rs"]
mod photos;
mod support;

fn case() -> Case {
    Case::new(&[
        ("Baseline/face.jpg", photo(1, "2022-03-02 10:00:00")),
        ("Baseline/upper back.jpg", photo(2, "2022-03-02 10:05:00")),
        ("Week 24/face.jpg", photo(3, "2022-08-17 09:00:00")),
        ("Week 24/face copy.jpg", photo(3, "2022-08-17 09:00:00")),
        ("Week 24/IMG_2017.jpg", photo(4, "2022-08-17 09:10:00")),
        ("2022-12-21/face.jpg", photo(5, "2000-01-01 00:03:00")),
        ("notes.txt", b"to do".to_vec()),
    ])
}

fn open(case: &Case) -> Harness<'static, App> {
    harness(Some(case.folder.clone()))
}

fn press(app: &mut Harness<'static, App>, key: Key) {
    app.key_press(key);
    app.run();
}

fn project<'a>(app: &'a Harness<'static, App>) -> &'a Project {
    app.state().session().expect("an open project").project()
}

fn notices(app: &Harness<'static, App>) -> Vec<String> {
    app.state().notices().iter().map(|notice| notice.text.clone()).collect()
}

/// The photos that wait, by file name.
fn tray(project: &Project) -> Vec<&str> {
    let unsorted = project.photos.values().filter(|photo| photo.is_unsorted());
    unsorted.map(|photo| photo.path.as_str()).collect()
}

#[test]
fn a_folder_becomes_a_project_once_it_is_confirmed() {
    let case = case();
    let before = case.contents();
    let mut app = open(&case);
    app.get_by_label("Place 7 files");
    app.get_by_label("Visit of Baseline/face.jpg: Baseline · 2022-03-02");
    app.get_by_label("View of Baseline/upper back.jpg: Upper back");
    app.get_by_label("Visit of Week 24/face.jpg: Week 24 · 2022-08-17");
    // Why: each row says what told.
    assert!(
        app.query_all_by_label_contains("capture time · folder name “Baseline”").next().is_some()
    );
    assert!(app.state().session().is_none() && case.contents() == before, "nothing is written yet");
    app.get_by_role_and_label(Role::Button, "Add 5 photos").click();
    app.run();
    let project = project(&app);
    assert_eq!(
        project.photos.len(),
        5,
        "the copy is no photo of its own, the note no photo at all"
    );
    assert_eq!(tray(project), ["2022-12-21/face.jpg", "Week 24/IMG_2017.jpg"]);
    let subject = project.subjects.values().next().expect("one");
    let labels: Vec<&str> = subject.visits.iter().map(|visit| visit.label.as_str()).collect();
    assert_eq!((subject.code.as_str(), labels), ("S01", vec!["Baseline", "Week 24"]));
    let views: Vec<&str> = project.views.iter().map(|view| view.label.as_str()).collect();
    assert_eq!(views, ["Face", "Upper back"]);
    assert_eq!(notices(&app), ["Added 5 photos. 2 wait in the tray."]);
    drop(app);
    // The photos are as they were; only the project is new.
    let after = case.contents();
    assert!(before.iter().all(|file| after.contains(file)));
    assert!(case.project().exists());
}

#[test]
fn everything_can_be_decided_by_keys_alone() {
    let case = case();
    let mut app = open(&case);
    // The keys begin at the first question: a suggested visit.
    press(&mut app, Key::V);
    press(&mut app, Key::Enter);
    app.get_by_label("4 placed · 1 needs a decision · 1 duplicate · 1 skipped");
    press(&mut app, Key::V);
    press(&mut app, Key::ArrowUp);
    press(&mut app, Key::ArrowUp);
    press(&mut app, Key::Enter);
    app.get_by_label("Visit of 2022-12-21/face.jpg: Baseline · 2022-03-02");
    press(&mut app, Key::V);
    app.get_by_label("Choose a visit").type_text("Follow-up 3");
    app.run();
    press(&mut app, Key::Enter);
    app.get_by_label("Visit of 2022-12-21/face.jpg: Follow-up 3");
    // The photo without a view: down to it, and a view that is there by a few letters.
    press(&mut app, Key::End);
    press(&mut app, Key::W);
    app.get_by_label("Choose a view").type_text("upper");
    app.run();
    press(&mut app, Key::Enter);
    app.get_by_label("View of Week 24/IMG_2017.jpg: Upper back");
    app.get_by_label("5 placed · 1 duplicate · 1 skipped");
    // Left out, taken in again, and left out.
    for words in ["4 placed", "5 placed", "4 placed"] {
        press(&mut app, Key::Space);
        assert!(app.query_by_label_contains(&format!("{words} · ")).is_some(), "{words}");
    }
    press(&mut app, Key::Enter);
    assert_eq!(tray(project(&app)), Vec::<&str>::new());
    let paths: Vec<&str> = project(&app).photos.values().map(|photo| photo.path.as_str()).collect();
    assert_eq!(paths.len(), 4);
    assert!(!paths.contains(&"Week 24/IMG_2017.jpg"));
    let visits = project(&app).subjects.values().next().expect("one").visits.clone();
    let labels: Vec<&str> = visits.iter().map(|visit| visit.label.as_str()).collect();
    assert_eq!(labels, ["Baseline", "Week 24", "Follow-up 3"]);
}

#[test]
fn escape_closes_first_the_choice_and_then_the_dialog() {
    let case = case();
    let mut app = open(&case);
    press(&mut app, Key::V);
    assert!(app.query_by_label("Choose a visit").is_some());
    press(&mut app, Key::Escape);
    assert!(app.query_by_label("Choose a visit").is_none());
    assert!(app.query_by_label("Place 7 files").is_some());
    press(&mut app, Key::Escape);
    assert!(app.query_by_label("Place 7 files").is_none());
    assert!(app.state().session().is_none());
    assert!(!case.project().exists());
}

#[test]
fn several_files_are_decided_at_once_and_by_mouse() {
    let case = Case::new(&[
        ("IMG_1.jpg", photo(1, "")),
        ("IMG_2.jpg", photo(2, "")),
        ("IMG_3.jpg", photo(3, "")),
    ]);
    let mut app = open(&case);
    app.key_press_modifiers(Modifiers::SHIFT, Key::ArrowDown);
    app.run();
    press(&mut app, Key::V);
    app.get_by_label("Choose a visit").type_text("2022-03-02");
    app.run();
    press(&mut app, Key::Enter);
    for name in ["IMG_1.jpg", "IMG_2.jpg"] {
        app.get_by_label(&format!("Visit of {name}: Day 0 · 2022-03-02"));
    }
    app.get_by_label("Visit of IMG_3.jpg: undecided").click();
    app.run();
    app.get_by_label("Leave it in the tray").click();
    app.run();
    app.get_by_label("Visit of IMG_3.jpg: In the tray");
    app.get_by_label("Add 3 photos").click();
    app.run();
    let dated = project(&app).photos.values().filter(|photo| photo.visit.is_some()).count();
    assert_eq!(dated, 2);
    let visit = &project(&app).subjects.values().next().expect("one").visits[0];
    assert_eq!(visit.date.map(|date| date.to_string()).as_deref(), Some("2022-03-02"));
}

#[test]
fn subject_and_pattern_are_chosen_in_the_head() {
    let case = Case::new(&[("a-w4.jpg", photo(1, "")), ("b-w12.jpg", photo(2, ""))]);
    let mut app = open(&case);
    app.get_by_label("Subject: S01").click();
    app.run();
    app.key_press_modifiers(Modifiers::COMMAND, Key::A);
    app.get_by_label("Subject code").type_text("DM-0043");
    app.run();
    press(&mut app, Key::Enter);
    app.get_by_label("Subject: DM-0043");
    app.get_by_label("Names follow: no pattern").click();
    app.run();
    app.get_by_label("Pattern of names").type_text("{view}{visit}");
    app.run();
    press(&mut app, Key::Enter);
    assert!(app.query_by_label_contains("{view} and {visit} touch").is_some());
    app.get_by_label("Names follow: {view}{visit}").click();
    app.run();
    app.key_press_modifiers(Modifiers::COMMAND, Key::A);
    app.get_by_label("Pattern of names").type_text("{view}-{visit}");
    app.run();
    press(&mut app, Key::Enter);
    app.get_by_label("Visit of a-w4.jpg: Week 4");
    press(&mut app, Key::Enter);
    let codes: Vec<&str> =
        project(&app).subjects.values().map(|subject| subject.code.as_str()).collect();
    assert_eq!(codes, ["DM-0043"]);
}

#[test]
fn more_photos_join_an_open_project_as_one_step_that_can_be_taken_back() {
    let case = case();
    let mut app = open(&case);
    press(&mut app, Key::Enter);
    let before = project(&app).clone();
    case.add(&[("Week 36/face.jpg", photo(9, "2022-11-09 09:00:00"))]);
    let dropped = Dropped(case.folder.join("Week 36"));
    app.input_mut().dropped_files.push(Arc::new(dropped));
    app.run();
    app.get_by_label("Place 1 file");
    app.get_by_label("Visit of Week 36/face.jpg: Week 36 · 2022-11-09");
    press(&mut app, Key::Enter);
    assert_eq!(project(&app).photos.len(), before.photos.len() + 1);
    assert_eq!(tray(project(&app)), tray(&before));
    app.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    app.run();
    assert_eq!(*project(&app), before);
    // What is there already is shown, and cannot be added again.
    app.input_mut().dropped_files.push(Arc::new(Dropped(case.folder.join("Baseline"))));
    app.run();
    app.get_by_label("2 already here");
    press(&mut app, Key::Enter);
    assert!(app.query_by_label("Place 2 files").is_some(), "there is nothing to add");
}

#[test]
fn the_tray_takes_the_suggested_places() {
    let case = case();
    let mut app = open(&case);
    press(&mut app, Key::Enter);
    app.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    app.run();
    assert_eq!(tray(project(&app)), ["Week 24/IMG_2017.jpg"]);
    let visits = &project(&app).subjects.values().next().expect("one").visits;
    assert_eq!(visits.last().map(|visit| visit.label.as_str()), Some("2022-12-21"));
    app.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    app.run();
    assert!(notices(&app).iter().any(|text| text.starts_with("No photo of the tray has both")));
}

#[test]
fn a_folder_with_its_project_is_opened_not_imported_again() {
    let case = case();
    let mut app = open(&case);
    press(&mut app, Key::Enter);
    drop(app);
    let app = open(&case);
    assert_eq!(project(&app).photos.len(), 5);
    assert!(app.query_by_label_contains("Place ").is_none());
}

#[test]
fn single_photos_of_a_folder_join_the_project_that_lies_there() {
    let case = case();
    let mut app = open(&case);
    press(&mut app, Key::Enter);
    drop(app);
    case.add(&[("face 36.jpg", photo(9, "2022-11-09 09:00:00"))]);
    let mut app = harness(Some(case.folder.join("face 36.jpg")));
    app.get_by_label("Place 1 file");
    press(&mut app, Key::Enter);
    assert_eq!(project(&app).photos.len(), 6);
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_is_given_a_place_above_it_first() {
    let case = case();
    let above = case.folder.parent().expect("a folder").to_owned();
    let elsewhere = tempfile::tempdir().expect("a folder");
    let rights = |is_on: bool| {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = if is_on { 0o555 } else { 0o755 };
        std::fs::set_permissions(&case.folder, std::fs::Permissions::from_mode(mode)).expect("set");
    };
    rights(true);
    let dialogs = ScriptedDialogs::default();
    dialogs.will_choose([elsewhere.path().join("case.ron")]);
    let environment = Environment { dialogs: Box::new(dialogs), ..environment() };
    let app = harness_with(environment, Some(case.folder.clone()));
    let said = notices(&app).join("\n");
    assert!(said.contains("not below the folder of the project file"), "{said}");
    assert!(app.state().session().is_none());
    drop(app);
    let dialogs = ScriptedDialogs::default();
    dialogs.will_choose([above.join("study")]);
    let environment = Environment { dialogs: Box::new(dialogs), ..crate::support::environment() };
    let mut app = harness_with(environment, Some(case.folder.clone()));
    app.get_by_label("Place 7 files");
    press(&mut app, Key::Enter);
    rights(false);
    assert!(project(&app).photos.values().any(|photo| photo.path == "case/Baseline/face.jpg"));
    assert!(above.join("study.ron").exists());
}

#[test]
fn a_folder_without_photos_says_so() {
    let case = Case::new(&[]);
    let app = open(&case);
    assert!(notices(&app)[0].starts_with("There are no photographs here: "));
}

#[test]
fn three_thousand_files_are_shown_without_drawing_them_all() {
    // Files of a few bytes: what counts here is the list.
    let names: Vec<String> = (0..3000).map(|i| format!("note {i}.txt")).collect();
    let mut files: Vec<(&str, Vec<u8>)> =
        names.iter().map(|name| (name.as_str(), vec![b'x'])).collect();
    files.push(("zz face.jpg", photo(1, "2022-03-02 10:00:00")));
    let case = Case::new(&files);
    let mut app = open(&case);
    app.get_by_label("Place 3001 files");
    assert!(app.query_by_label_contains("zz face.jpg").is_none(), "far below");
    for _ in 0..20 {
        app.key_press(Key::PageDown);
        app.step();
    }
    app.run();
    let name = |row: &egui_kittest::Node<'_>| row.accesskit_node().label().unwrap_or_default();
    let is_here = |row: &egui_kittest::Node<'_>| {
        row.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
    };
    let rows: Vec<_> = app.query_all_by_role(egui::Role::ListItem).collect();
    assert!(rows.len() < 20, "{}", rows.len());
    let here: Vec<String> = rows.iter().filter(|row| is_here(row)).map(name).collect();
    assert_eq!(here.len(), 1, "the row of the keys is on screen: {here:?}");
    assert!(here[0].starts_with("note "), "{here:?}");
    press(&mut app, Key::End);
    assert!(app.query_by_label("View of zz face.jpg: Face").is_some());
    press(&mut app, Key::Enter);
    assert_eq!(project(&app).photos.len(), 1);
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &std::path::Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

#[test]
fn the_largest_photo_is_set_in_the_settings_and_kept() {
    let mut jpeg = Vec::new();
    let large = image::GrayImage::from_pixel(1500, 1000, image::Luma([90]));
    large.write_with_encoder(image::codecs::jpeg::JpegEncoder::new(&mut jpeg)).expect("encodes");
    let case = Case::new(&[("Baseline/face.jpg", photo(1, "")), ("Baseline/back.jpg", jpeg)]);
    let desk = tempfile::tempdir().expect("a folder");
    let file = desk.path().join("settings.ron");
    let environment = || Environment { settings_file: Some(file.clone()), ..environment() };
    let mut app = harness_with(environment(), case.folder.clone());
    app.get_by_label("Baseline/back.jpg: Baseline, Back");
    assert!(app.query_by_label_contains("above the limit").is_none());
    press(&mut app, Key::Escape);
    app.key_press_modifiers(Modifiers::COMMAND, Key::Comma);
    app.run();
    app.get_by_role_and_label(egui::accesskit::Role::SpinButton, "Largest photo").focus();
    app.run();
    app.key_press_modifiers(Modifiers::COMMAND, Key::A);
    app.run();
    app.get_by_role_and_label(egui::accesskit::Role::SpinButton, "Largest photo").type_text("1");
    app.run();
    press(&mut app, Key::Enter);
    app.get_by_label("Apply").click();
    app.run();
    let kept = std::fs::read_to_string(&file).expect("written");
    assert!(
        kept.contains("photo_megapixels: 1,") && kept.contains("photo_megabytes: 1024,"),
        "{kept}"
    );
    let app = harness_with(environment(), case.folder.clone());
    let words = "Baseline/back.jpg: not added, 1 500 × 1 000 px is above the limit of 1 megapixels";
    assert!(app.query_all_by_label_contains(words).count() == 1);
}

#[test]
fn a_file_without_a_place_says_why_when_one_is_asked_for() {
    let case = Case::new(&[
        ("a note.txt", b"to do".to_vec()),
        ("face.jpg", photo(1, "2022-03-02 10:00:00")),
    ]);
    let mut app = open(&case);
    press(&mut app, Key::Home);
    press(&mut app, Key::V);
    assert!(app.query_by_label("Choose a visit").is_none());
    assert_eq!(notices(&app), ["a note.txt has no place: not a photograph."]);
}
