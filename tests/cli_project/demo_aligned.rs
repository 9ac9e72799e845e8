//! `demo`: its photos lie on each other as they truly do.

use seriatim::exchange::demo::truth::plan;
use seriatim::geometry::Point;
use seriatim::model::alignment::Verdict;
use seriatim::store::disk::RealDisk;
use seriatim::store::open_project::OpenProject;

use crate::cli::{seriatim, text};

#[test]
fn the_photos_of_the_example_lie_where_they_truly_do_and_others_are_named() {
    const SIZE: u32 = 96;
    let folder = tempfile::tempdir().expect("a folder");
    let run = seriatim(&["demo", text(folder.path()), "--no-window", "--size", "96"]);
    assert_eq!(run.status, 0, "{}", run.talk);
    let file = folder.path().join("example.ron");
    assert_eq!(seriatim(&["check", text(&file)]).status, 0);
    let opened = OpenProject::read(&file, None, &RealDisk).expect("it opens");
    let (project, truth) = (opened.project(), plan(SIZE));
    let known = |path: &str| truth.photos.iter().find(|it| it.file == path).expect("planned");
    let mut n_laid = 0;
    for photo in project.photos.values() {
        let Some(alignment) = &photo.alignment else {
            let is_first = photo.path.starts_with("2022-03-02");
            let is_named =
                run.talk.lines().any(|line| line.ends_with(&format!(": {}", photo.path)));
            assert!(is_first || is_named, "{}: {}", photo.path, run.talk);
            continue;
        };
        assert_eq!(alignment.verdict, Verdict::Trusted);
        let onto = &project.photos[&alignment.onto];
        let back = known(&photo.path).from_body_mm.inverse().expect("nothing is flattened");
        let truth = back.then(&known(&onto.path).from_body_mm);
        let found = alignment.transform().expect("trusted");
        let at = Point::new(f64::from(photo.width) * 0.5, f64::from(photo.height) * 0.45);
        let off = found.apply(at).distance(truth.apply(at));
        assert!(off < 1.5, "{}: {off} px", photo.path);
        n_laid += 1;
    }
    assert!(n_laid >= 4, "{n_laid} of 6");
}
