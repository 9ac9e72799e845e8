//! `new`, `add`, `place` and `thumbnails` on the built program: what is printed, what is written, and the exit status.

use std::path::Path;

use seriatim::model::project::Project;
use seriatim::store::disk::RealDisk;
use seriatim::store::open_project::OpenProject;

use crate::cli::{seriatim, seriatim_with, text};
use crate::photos::{Case, photo};

#[path = "support/cli.rs"]
mod cli;
#[path = "support/photos.rs"]
mod photos;
#[path = "cli_photos/thumbnails.rs"]
mod thumbnails;

fn read(path: &Path) -> Project {
    OpenProject::read(path, None, &RealDisk).expect("a project").project().clone()
}

fn case() -> Case {
    Case::new(&[
        ("Baseline/face.jpg", photo(1, "2022-03-02 10:00:00")),
        ("Week 24/face.jpg", photo(2, "2022-08-17 09:00:00")),
        ("Week 24/copy.jpg", photo(2, "2022-08-17 09:00:00")),
        ("Week 24/IMG_9.jpg", photo(3, "2022-08-17 09:10:00")),
        ("notes.txt", b"to do".to_vec()),
    ])
}

#[test]
fn a_folder_becomes_a_project_and_the_table_says_why() {
    let case = case();
    let before = case.contents();
    let said = seriatim(&["new", text(&case.folder), "--subject", "DM-0043", "--as", "MH"]);
    assert_eq!(said.status, 0, "{}", said.talk);
    let lines: Vec<&str> = said.out.lines().collect();
    assert_eq!(
        lines,
        [
            "photo              visit                  view  why",
            "Baseline/face.jpg  Baseline · 2022-03-02  Face  capture time · folder name “Baseline” · file name “face”",
            "notes.txt          not added                    not a photograph",
            "Week 24/copy.jpg   not added                    same picture as Week 24/face.jpg",
            "Week 24/face.jpg   Week 24 · 2022-08-17   Face  capture time · folder name “Week 24” · file name “face”",
            "Week 24/IMG_9.jpg  Week 24 · 2022-08-17   –     capture time · folder name “Week 24” · no view in the names",
            "? and –: not decided; the photo waits in the tray",
        ]
    );
    assert!(said.talk.contains("added 3 photos: 2 placed, 1 in the tray"), "{}", said.talk);
    let project = read(&case.project());
    assert_eq!(project.subjects.values().next().expect("one").code, "DM-0043");
    for (path, bytes) in before {
        assert_eq!(std::fs::read(&path).expect("still there"), bytes);
    }
    let again = seriatim(&["new", text(&case.folder)]);
    assert_eq!(again.status, 2);
    assert!(again.talk.contains("there is already a project"), "{}", again.talk);
    assert_eq!(read(&case.project()), project);
}

#[test]
fn programs_are_told_in_json() {
    let case = case();
    let said = seriatim(&["new", text(&case.folder), "--json", "-q"]);
    assert_eq!((said.status, said.talk.as_str()), (0, ""));
    let answer: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
    let files = answer["files"].as_array().expect("a list");
    let of = |name: &str| files.iter().find(|file| file["file"] == name).expect(name).clone();
    let face = of("Baseline/face.jpg");
    assert_eq!(
        (&face["state"], &face["visit"], &face["view"]),
        (&"placed".into(), &"v1".into(), &"w1".into())
    );
    assert_eq!(face["visit_label"], "Baseline");
    assert_eq!(of("Week 24/IMG_9.jpg")["state"], "tray");
    assert_eq!(of("Week 24/copy.jpg")["state"], "duplicate");
    assert_eq!(of("notes.txt")["state"], "no photograph");
    assert_eq!(of("notes.txt")["visit"], serde_json::Value::Null);
}

#[test]
fn what_cannot_be_is_said_and_nothing_is_written() {
    let case = case();
    let folder = text(&case.folder).to_owned();
    let above = case.folder.parent().expect("a folder");
    let elsewhere = tempfile::tempdir().expect("a folder");
    let other = text(&elsewhere.path().join("x.ron")).to_owned();
    let empty = above.join("empty");
    std::fs::create_dir(&empty).expect("made");
    let gone = text(&above.join("gone")).to_owned();
    for (arguments, status, part) in [
        (vec!["new", &gone], 2, "there is no such folder"),
        (vec!["new", text(&empty)], 1, "there are no photographs"),
        (vec!["new", &folder, "--pattern", "{visit}{view}"], 2, "{visit} and {view} touch"),
        (vec!["new", &folder, "--subject", " "], 2, "a subject needs a code"),
        (vec!["new", &folder, "-o", "x.txt"], 2, "ends in .ron"),
        (
            vec!["new", &folder, "-o", &other],
            1,
            "photos must lie below the folder of their project file",
        ),
        (vec!["add", &gone, &folder], 1, "there is no such file"),
    ] {
        let said = seriatim(&arguments);
        assert_eq!(said.status, status, "{arguments:?}: {}", said.talk);
        assert!(said.talk.contains(part), "{arguments:?}: {}", said.talk);
    }
    assert!(!case.project().exists() && !empty.join("empty.ron").exists());
    assert_eq!(std::fs::read_dir(elsewhere.path()).expect("a folder").count(), 0);
}

#[test]
fn unreadable_photos_are_told_after_the_work_is_done() {
    let case = case();
    let mut cut = photo(7, "2022-03-02 10:20:00");
    cut.truncate(cut.len() - 100);
    case.add(&[("Baseline/back.jpg", cut), ("Baseline/hand.jpg", b"<html>".to_vec())]);
    let said = seriatim(&["new", text(&case.folder)]);
    assert_eq!(said.status, 1, "{}", said.talk);
    assert!(said.talk.contains("warning: the file ends early"), "{}", said.talk);
    assert!(said.talk.contains(": Baseline/hand.jpg"), "{}", said.talk);
    assert_eq!(read(&case.project()).photos.len(), 4);
}

#[test]
fn more_photos_are_added_and_none_twice() {
    let case = case();
    assert_eq!(seriatim(&["new", text(&case.folder)]).status, 0);
    let project = text(&case.project()).to_owned();
    let before = read(&case.project());
    let again = seriatim(&["add", &project, text(&case.folder)]);
    assert_eq!(again.status, 0, "{}", again.talk);
    assert!(
        again.talk.contains("added 0 photos: 0 placed, 4 in the project already"),
        "{}",
        again.talk
    );
    assert_eq!(read(&case.project()), before);
    case.add(&[("new/W36_face.jpg", photo(8, "2022-11-09 09:00:00"))]);
    let more =
        seriatim(&["add", &project, text(&case.folder.join("new")), "--pattern", "{visit}_{view}"]);
    assert_eq!(more.status, 0, "{}", more.talk);
    let after = read(&case.project());
    assert_eq!(after.photos.len(), before.photos.len() + 1);
    let visits = &after.subjects.values().next().expect("one").visits;
    assert_eq!(visits.last().map(|visit| visit.label.as_str()), Some("Week 36"));
    let elsewhere = Case::new(&[("face.jpg", photo(9, ""))]);
    let outside = seriatim(&["add", &project, text(&elsewhere.folder)]);
    assert_eq!(outside.status, 1);
    assert!(outside.talk.contains("not below the folder of the project file"), "{}", outside.talk);
    assert_eq!(read(&case.project()), after);
}

#[test]
fn a_table_places_all_its_photos_or_none() {
    let case = case();
    assert_eq!(seriatim(&["new", text(&case.folder)]).status, 0);
    let project = text(&case.project()).to_owned();
    let before = read(&case.project());
    let table = "photo,visit,view\nIMG_9.jpg,Week 24,Face\nWeek 24/face.jpg,Baseline,\n";
    let wrong = format!("{table}Baseline/face.jpg,Week 12,\n");
    let refused = seriatim_with(&["place", &project, "-"], &wrong);
    assert_eq!(refused.status, 1);
    let part =
        "line 4: visit “Week 12” is unknown; there are: v1 (Baseline, 2022-03-02), v2 (Week 24";
    assert!(refused.talk.contains(part), "{}", refused.talk);
    assert_eq!(read(&case.project()), before);
    let placed = seriatim_with(&["place", &project, "-", "--as", "MH"], table);
    assert_eq!(placed.status, 0, "{}", placed.talk);
    assert!(placed.talk.contains("placed 2 photos"), "{}", placed.talk);
    let after = OpenProject::read(&case.project(), None, &RealDisk).expect("a project");
    assert!(after.project().photos.values().all(|photo| !photo.is_unsorted()));
    let last = after.ledger().entries().last().expect("a step");
    assert_eq!((last.what.as_str(), last.who.0.as_str()), ("Place 2 photos", "MH"));
}

#[test]
fn a_project_that_is_open_elsewhere_is_not_written() {
    use seriatim::store::lock::{Holder, Lock};
    let case = case();
    assert_eq!(seriatim(&["new", text(&case.folder)]).status, 0);
    let holder = Holder {
        user: "mh".to_owned(),
        host: "clinic".to_owned(),
        pid: 1,
        since: "2026-01-10 14:02".to_owned(),
    };
    let lock = seriatim::store::layout::lock_path(&case.project());
    let held = Lock::take(&lock, holder).expect("free");
    let said = seriatim(&["add", text(&case.project()), text(&case.folder)]);
    assert_eq!(said.status, 1);
    assert!(said.talk.contains("open by mh on clinic since 2026-01-10 14:02"), "{}", said.talk);
    drop(held);
}
