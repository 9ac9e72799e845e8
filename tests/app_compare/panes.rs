//! Panes that are moved together and apart.

use egui::{Event, Key};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use seriatim::app::shell::App;

use crate::pictures::back;
use crate::support::harness;
use crate::table::{click, drag, press, rect, saved, session};

/// Where two pins lie from each other on screen: how far the panes are apart.
fn offset(app: &Harness<'_, App>) -> egui::Vec2 {
    rect(app, "Pin 1 on b.png").center() - rect(app, "Pin 1 on a.png").center()
}

#[test]
fn unlinked_panes_move_alone_and_keep_their_offset_when_linked_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = harness(saved(back(folder.path()), folder.path()));
    app.run();
    press(&mut app, Key::C);
    press(&mut app, Key::P);
    press(&mut app, Key::N);
    let start = offset(&app);
    let canvas = rect(&app, "Photo a.png");
    let right = canvas.lerp_inside(egui::vec2(0.8, 0.2));
    app.event(Event::PointerMoved(right));
    app.run();
    // Large enough to be moved about.
    for _ in 0..4 {
        press(&mut app, Key::Plus);
    }
    assert!((offset(&app) - start).length() < 1.0, "both were enlarged");
    press(&mut app, Key::L);
    assert!(!session(&app).comparing.is_linked);
    drag(&mut app, right, right + egui::vec2(-40.0, 25.0));
    let apart = offset(&app) - start;
    assert!((apart - egui::vec2(-40.0, 25.0)).length() < 1.5, "{apart:?}");
    assert!(app.query_by_label_contains("Panes not linked").is_some());
    press(&mut app, Key::L);
    let left = canvas.lerp_inside(egui::vec2(0.2, 0.2));
    drag(&mut app, left, left + egui::vec2(30.0, 10.0));
    assert!((offset(&app) - start - apart).length() < 1.5, "linked again, the offset stays");
    assert!(app.query_by_label_contains("moved apart").is_some());
    press(&mut app, Key::CloseBracket);
    assert!(app.query_by_label_contains("moved apart").is_none(), "the next pair is not apart");
    press(&mut app, Key::OpenBracket);
    assert!(app.query_by_label_contains("moved apart").is_some());
    press(&mut app, Key::F);
    assert!((offset(&app) - start).length() < 1.5, "Fit joins them");
    assert!(app.query_by_label_contains("moved apart").is_none());
}

#[test]
fn place_and_size_stay_when_the_visit_changes() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = harness(saved(back(folder.path()), folder.path()));
    app.run();
    press(&mut app, Key::C);
    press(&mut app, Key::P);
    press(&mut app, Key::N);
    let canvas = rect(&app, "Photo a.png");
    for _ in 0..3 {
        press(&mut app, Key::Plus);
    }
    let left = canvas.lerp_inside(egui::vec2(0.2, 0.2));
    drag(&mut app, left, left + egui::vec2(30.0, 10.0));
    let before = rect(&app, "Pin 1 on a.png");
    for _ in 0..2 {
        press(&mut app, Key::CloseBracket);
    }
    assert_eq!(rect(&app, "Pin 1 on a.png"), before);
    click(&mut app, "Give up");
    assert!(!session(&app).comparing.is_pinning);
}
