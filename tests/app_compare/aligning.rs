//! Photos that are aligned from the window, and what that is good for.

use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use seriatim::app::shell::App;
use seriatim::geometry::Point;
use seriatim::model::alignment::{Alignment, Source, Verdict};
use seriatim::model::assessment::Rater;
use seriatim::model::ids::{LesionId, PhotoId, RegionId};
use seriatim::model::lesion::Lesion;
use seriatim::model::region::{Corner, Region, Role, Shape};

use crate::pictures::{back, farthest_off, truth};
use crate::support::harness;
use crate::table::{SUBJECT, press, saved, session, undo};

fn of(app: &Harness<'_, App>, photo: u32) -> Option<Alignment> {
    session(app).project().photos[&PhotoId(photo)].alignment.clone()
}

fn says(app: &Harness<'_, App>, words: &str) -> bool {
    app.state().notices().iter().any(|notice| notice.text.contains(words))
}

#[test]
fn two_photos_are_aligned_by_one_key_and_regions_follow() {
    let folder = tempfile::tempdir().unwrap();
    let mut project = back(folder.path());
    let lesion = Lesion::new(SUBJECT, 1);
    project.lesions.insert(LesionId(1), lesion);
    let (place, corner) = (Point::new(120.0, 90.0), |x, y| Corner::at(Point::new(x, y)));
    let region = Region {
        lesion: Some(LesionId(1)),
        ..Region::drawn(
            PhotoId(1),
            (Rater("mh".to_owned()), 1),
            Role::Lesion,
            Shape::Rectangle(corner(100.0, 80.0), corner(140.0, 100.0)),
        )
    };
    project.regions.insert(RegionId(1), region);
    let mut app = harness(saved(project, folder.path()));
    app.run();
    press(&mut app, Key::C);
    let before = session(&app).file.ledger().head().seq;
    app.key_press_modifiers(Modifiers::SHIFT, Key::S);
    app.run();
    let found = of(&app, 2).expect("stored");
    assert_eq!((found.verdict, found.source), (Verdict::Trusted, Source::Automatic), "{found:?}");
    assert!(farthest_off(&app) < 0.5, "{}", farthest_off(&app));
    assert_eq!(session(&app).file.ledger().head().seq, before + 1, "one step");
    assert!(says(&app, "After lies on Day 0 · Before: similarity"));
    press(&mut app, Key::I);
    assert!(app.query_by_label_contains("automatic · similarity").is_some());
    assert!(app.query_by_label("Trusted").is_some());
    // What is drawn at the first visit is proposed where the alignment says.
    press(&mut app, Key::Home);
    app.key_press_modifiers(Modifiers::COMMAND, Key::B);
    app.run();
    assert!(says(&app, "placed by the alignment"));
    let carried = session(&app).project().regions.values().find(|it| it.photo == PhotoId(2));
    let shape = &carried.expect("proposed").shape;
    assert!(matches!(shape, Shape::Outline(parts) if parts[0].outer.len() == 4), "it is turned");
    let middle = shape.bounds().expect("an area").center();
    assert!(truth().apply(middle).distance(place) < 1.0, "{middle:?}");
    undo(&mut app);
    undo(&mut app);
    assert_eq!(of(&app, 2), None);
}

#[test]
fn a_photo_of_nothing_is_not_aligned_it_says_why_and_pins_help() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = harness(saved(back(folder.path()), folder.path()));
    app.run();
    press(&mut app, Key::C);
    press(&mut app, Key::CloseBracket);
    app.key_press_modifiers(Modifiers::SHIFT, Key::S);
    app.run();
    let found = of(&app, 3).expect("that it failed is known");
    assert_eq!((found.verdict, found.transform), (Verdict::Failed, None));
    assert!(says(&app, "Set pins on both (P)"));
    press(&mut app, Key::I);
    assert!(app.query_by_label("Failed: set pins").is_some());
    press(&mut app, Key::P);
    press(&mut app, Key::N);
    for _ in 0..2 {
        for _ in 0..4 {
            app.key_press_modifiers(Modifiers::SHIFT, Key::ArrowRight);
        }
        app.run();
        press(&mut app, Key::Tab);
    }
    press(&mut app, Key::N);
    press(&mut app, Key::Enter);
    let pinned = of(&app, 3).expect("kept");
    assert_eq!((pinned.source, pinned.verdict), (Source::Pins, Verdict::Doubtful));
    assert!(pinned.reason.contains("no pin is left over") && pinned.residual().is_none());
    // Looking again finds nothing that would be better than the pins.
    app.key_press_modifiers(Modifiers::SHIFT, Key::S);
    app.run();
    let again = of(&app, 3).expect("still there");
    assert_eq!((again.transform, again.pins), (pinned.transform, pinned.pins));
}

#[test]
fn all_photos_of_a_view_are_aligned_in_one_step() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = harness(saved(back(folder.path()), folder.path()));
    app.run();
    press(&mut app, Key::C);
    let before = session(&app).file.ledger().head().seq;
    press(&mut app, Key::I);
    crate::table::click(&mut app, "Align all of this view");
    assert_eq!(session(&app).file.ledger().head().seq, before + 1);
    assert_eq!(of(&app, 2).map(|it| it.verdict), Some(Verdict::Trusted));
    assert!(of(&app, 3).is_none_or(|it| it.verdict != Verdict::Trusted));
    assert!(says(&app, "1 photo aligned"));
    undo(&mut app);
    assert_eq!((of(&app, 2), of(&app, 3)), (None, None));
}
