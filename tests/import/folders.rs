//! Folders as they come: elsewhere, with strange names, very full, or not to be written to.

use std::time::{Duration, Instant};

use jiff::civil::date;
use seriatim::imaging::limits::Limits;
use seriatim::jobs::import::plan::Plan;
use seriatim::jobs::import::row::State;
use seriatim::jobs::import::scan::{ImportError, scan};
use seriatim::model::project::Project;
use seriatim::workers::progress::Progress;

use crate::photos::{Case, photo};
use crate::{added, found, mixed, plan};

#[test]
fn photos_must_lie_below_the_project() {
    let case = mixed();
    let elsewhere = case.folder.with_file_name("other");
    let plan = Plan::new(found(&case), &elsewhere, &Project::default(), "S01", "");
    assert_eq!(plan.counts().n_added(), 0);
    let outside = plan.rows().iter().find(|row| row.path.ends_with("IMG_2001.jpg")).expect("it");
    assert_eq!(outside.state, State::Skipped);
    assert!(outside.why.starts_with("not below the folder of the project file"), "{}", outside.why);
    assert!(outside.path.starts_with(&*case.folder.to_string_lossy()), "the whole path is named");
    let above = case.folder.parent().expect("a folder");
    let plan = Plan::new(found(&case), above, &Project::default(), "S01", "");
    assert_eq!(plan.counts().n_added(), 7);
    assert!(plan.rows().iter().any(|row| row.path == "case/face/IMG_2001.jpg"));
}

#[test]
fn strange_names_are_kept_or_refused_with_words() {
    let names = [
        "ÄÖÜ face.jpg",
        "=cmd|' back.jpg",
        "chest \u{202E}gpj.jpg",
        "photo with\nline end.jpg",
        "写真 hand.jpg",
        "👍.jpg",
        " space .jpg",
        "-rf.jpg",
    ];
    let files: Vec<(&str, Vec<u8>)> =
        (1..).zip(names).map(|(seed, name)| (name, photo(seed, ""))).collect();
    let case = Case::new(&files);
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::ffi::OsStrExt as _;
        let name = std::ffi::OsStr::from_bytes(b"no\xFFtext.jpg");
        std::fs::write(case.folder.join(name), photo(99, "")).expect("written");
    }
    let plan = plan(&case, &Project::default());
    let project = added(&plan, &Project::default());
    let mut paths: Vec<&str> = project.photos.values().map(|photo| photo.path.as_str()).collect();
    paths.sort_unstable();
    let mut expected = names;
    expected.sort_unstable();
    assert_eq!(paths, expected);
    let refused = plan.rows().iter().filter(|row| row.state == State::Skipped);
    for row in refused.clone() {
        assert!(row.why.contains("not valid text"), "{}", row.why);
    }
    assert_eq!(refused.count(), usize::from(cfg!(target_os = "linux")));
}

#[test]
fn two_thousand_photos_take_a_moment_and_stopping_takes_none() {
    // One small picture, told apart by what follows its end.
    let small = photo(1, "2022-03-02 10:00:00");
    let names: Vec<String> =
        (0..2000).map(|i| format!("week {}/face_{i:04}.jpg", i % 20)).collect();
    let files: Vec<(&str, Vec<u8>)> = names
        .iter()
        .map(|name| (name.as_str(), [small.as_slice(), name.as_bytes()].concat()))
        .collect();
    let case = Case::new(&files);
    let start = Instant::now();
    let plan = plan(&case, &Project::default());
    assert_eq!(plan.counts().n_added(), 2000);
    let project = added(&plan, &Project::default());
    assert_eq!(project.photos.len(), 2000);
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    let progress = Progress::silent();
    progress.cancel();
    let stopped =
        scan(std::slice::from_ref(&case.folder), &Limits::default(), date(2026, 1, 10), &progress);
    assert!(matches!(stopped, Err(ImportError::Cancelled(_))));
}

#[test]
fn a_folder_that_cannot_be_written_to_is_noticed() {
    let case = mixed();
    assert!(found(&case).is_writable);
    let mut rights = std::fs::metadata(&case.folder).expect("it is there").permissions();
    rights.set_readonly(true);
    std::fs::set_permissions(&case.folder, rights.clone()).expect("changed");
    let is_writable = found(&case).is_writable;
    #[expect(clippy::permissions_set_readonly_false, reason = "a folder of this test alone")]
    rights.set_readonly(false);
    std::fs::set_permissions(&case.folder, rights).expect("changed back");
    assert!(!is_writable || cfg!(windows), "a read-only folder on Windows takes files");
}
