//! Visits of a view, compared by keyboard and by mouse.

use egui::{Key, Pos2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use seriatim::app::session::{CompareMode, Workspace};
use seriatim::geometry::{Point, Transform};
use seriatim::model::alignment::{Alignment, Exact, Kind, Source, Verdict};
use seriatim::model::ids::{PhotoId, VisitId};
use seriatim::model::project::Project;

use crate::support::harness;
use crate::table::{case, click, drag, press, rect, saved, session};

/// Lays the photo of this name onto another.
fn lay(project: &mut Project, name: &str, onto: &str) {
    let id = |name: &str| *project.photos.iter().find(|(_, it)| it.path == name).expect("there").0;
    let (id, onto): (PhotoId, PhotoId) = (id(name), id(onto));
    let onto_hash = project.photos[&onto].hash.clone();
    let transform = Transform::similarity(1.0, 0.1, Point::new(2.0, 1.0));
    let photo = project.photos.get_mut(&id).expect("there");
    photo.alignment = Some(Alignment {
        onto,
        hash: photo.hash.clone(),
        onto_hash,
        model: Kind::Similarity,
        transform: Exact::new(transform.0),
        source: Source::Automatic,
        pins: Vec::new(),
        patches: Vec::new(),
        matches: 214,
        inliers: 200,
        residual_px: Exact::new([1.8]),
        verdict: Verdict::Trusted,
        reason: String::new(),
    });
}

#[test]
fn one_key_compares_with_the_baseline_and_others_change_how() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = harness(saved(case(folder.path()), folder.path()));
    app.run();
    let before = session(&app).file.ledger().head().seq;
    press(&mut app, Key::ArrowRight);
    press(&mut app, Key::C);
    assert_eq!(session(&app).workspace, Workspace::Compare);
    for name in ["Day 0 · Presentation", "Day 168 · After IVIG"] {
        assert!(app.query_all_by_label(name).next().is_some(), "{name}");
    }
    for (key, mode) in [
        (Key::Num3, CompareMode::Swipe),
        (Key::Num4, CompareMode::Blink),
        (Key::Num5, CompareMode::Overlay),
        (Key::Num2, CompareMode::Grid),
        (Key::Num1, CompareMode::SideBySide),
    ] {
        press(&mut app, key);
        assert_eq!(session(&app).comparing.mode, mode);
    }
    press(&mut app, Key::CloseBracket);
    assert_eq!(session(&app).selection.visit, Some(VisitId(3)));
    press(&mut app, Key::OpenBracket);
    assert_eq!(session(&app).selection.visit, Some(VisitId(2)));
    // The baseline is not compared with itself: before the first visit comes the last.
    press(&mut app, Key::OpenBracket);
    assert_eq!(session(&app).selection.visit, Some(VisitId(4)));
    assert!(app.state().notices().iter().any(|it| it.text.contains("goes on with the last")));
    press(&mut app, Key::CloseBracket);
    assert_eq!(session(&app).selection.visit, Some(VisitId(2)));
    // The other side walks as well.
    app.key_press_modifiers(egui::Modifiers::ALT, Key::CloseBracket);
    app.run();
    assert_eq!(session(&app).comparing.with, Some(VisitId(3)));
    assert_eq!(session(&app).selection.visit, Some(VisitId(2)));
    assert_eq!(session(&app).file.ledger().head().seq, before, "looking changes nothing");
}

#[test]
fn all_visits_stand_beside_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = harness(saved(case(folder.path()), folder.path()));
    app.run();
    press(&mut app, Key::C);
    click(&mut app, "All visits");
    for name in [
        "Day 0 · Presentation",
        "Day 168 · After IVIG",
        "Day 203 · Anifrolumab 1",
        "Day 294 · Anifrolumab 4",
    ] {
        assert_eq!(app.query_all_by_label(name).count(), 1, "{name}");
    }
}

#[test]
fn how_the_photos_lie_on_each_other_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let mut project = case(folder.path());
    lay(&mut project, "v2w1.png", "v1w1.png");
    lay(&mut project, "v3w1.png", "v2w1.png");
    let mut app = harness(saved(project, folder.path()));
    app.run();
    press(&mut app, Key::C);
    let says = |app: &egui_kittest::Harness<'_, _>, words: &str| {
        let found = app.query_by_label_contains(words).is_some();
        assert!(found, "{words}");
    };
    says(&app, "Aligned · similarity · 200 of 214 patches agree · residual 1.8 px");
    press(&mut app, Key::CloseBracket);
    says(&app, "Aligned · through Day 168 · After IVIG");
    press(&mut app, Key::CloseBracket);
    says(&app, "Not aligned yet: laid on each other by their size");
    press(&mut app, Key::S);
    says(&app, "Alignment is off");
}

#[test]
fn the_line_of_the_swipe_follows_the_mouse() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = harness(saved(case(folder.path()), folder.path()));
    app.run();
    press(&mut app, Key::C);
    press(&mut app, Key::Num3);
    let canvas = rect(&app, "Photo v1w1.png");
    let before = rect(&app, "Day 168 · After IVIG");
    let to = Pos2::new(canvas.left() + canvas.width() * 0.25, canvas.center().y);
    drag(&mut app, canvas.center(), to);
    app.run();
    let node = app.get_by_label("Photo v1w1.png");
    assert_eq!(node.accesskit_node().value().as_deref(), Some("line at 25 %"));
    assert_eq!(rect(&app, "Day 168 · After IVIG"), before, "names stay in their corners");
}
