//! Pins, set by mouse and by keyboard.

use egui::{Event, Key, Modifiers, PointerButton, Pos2, Rect, Shape, TextureId};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use seriatim::app::session::CompareMode;
use seriatim::app::shell::App;
use seriatim::geometry::{Point, Transform};
use seriatim::model::alignment::{Alignment, Kind, Source, Verdict};
use seriatim::model::ids::{PhotoId, VisitId};

use crate::pictures::{SIZE, back, farthest_off, truth};
use crate::support::harness;
use crate::table::{button, click, drag, press, rect, saved, session, undo};

/// The second photo against the first, side by side.
pub fn compared(folder: &std::path::Path) -> Harness<'static, App> {
    let mut app = harness(saved(back(folder), folder));
    app.run();
    press(&mut app, Key::C);
    assert_eq!(session(&app).visits()[1].id, VisitId(2));
    app
}

/// Where a place of the frame is on screen in the left or right pane, while both show it whole.
pub fn on_screen(app: &Harness<'_, App>, is_right: bool, at: Point) -> Pos2 {
    let canvas = rect(app, "Photo a.png");
    let width = (canvas.width() - 4.0) / 2.0;
    let left = canvas.left() + if is_right { width + 4.0 } else { 0.0 };
    let pane =
        Rect::from_min_size(Pos2::new(left, canvas.top()), egui::vec2(width, canvas.height()));
    let scale = ((pane.width() - 24.0) / SIZE.0 as f32).min((pane.height() - 24.0) / SIZE.1 as f32);
    let middle = egui::vec2(SIZE.0 as f32, SIZE.1 as f32) / 2.0;
    pane.center() + (egui::vec2(at.x as f32, at.y as f32) - middle) * scale
}

fn click_at(app: &mut Harness<'_, App>, at: Pos2) {
    app.event(Event::PointerMoved(at));
    app.run();
    button(app, at, true);
    app.run();
    button(app, at, false);
    app.run();
    // So that two clicks are no double click.
    for _ in 0..30 {
        app.step();
    }
}

/// Puts a pair by mouse; `shown` is how the second photo lies on screen.
pub fn pin(app: &mut Harness<'_, App>, here: (f64, f64), shown: Transform) {
    let here = Point::new(here.0, here.1);
    let there = on_screen(app, false, truth().apply(here));
    click_at(app, there);
    let here = on_screen(app, true, shown.apply(here));
    click_at(app, here);
}

pub fn alignment(app: &Harness<'_, App>) -> Option<Alignment> {
    session(app).project().photos[&PhotoId(2)].alignment.clone()
}

#[test]
fn pins_are_set_on_both_photos_and_kept_as_one_step() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = compared(folder.path());
    let before = session(&app).file.ledger().head().seq;
    press(&mut app, Key::P);
    assert!(app.query_by_label_contains("Click a place on one photo").is_some());
    pin(&mut app, (40.0, 50.0), Transform::IDENTITY);
    assert!(app.query_by_label_contains("As many pins").is_none(), "one pair says too little");
    assert!(app.get_by_label("Keep").accesskit_node().is_disabled());
    pin(&mut app, (200.0, 60.0), Transform::IDENTITY);
    assert!(app.query_by_label_contains("one more shows how exact they are").is_some());
    for name in ["Pin 1 on a.png", "Pin 1 on b.png", "Pin 2 on a.png", "Pin 2 on b.png"] {
        assert!(app.query_by_label(name).is_some(), "{name}");
    }
    // The preview: from two pairs on, the second photo is laid where the pins say.
    let (left, right) = (rect(&app, "Pin 2 on a.png"), rect(&app, "Pin 2 on b.png"));
    let apart = on_screen(&app, true, Point::default()) - on_screen(&app, false, Point::default());
    assert!((right.center() - left.center() - apart).length() < 1.5);
    pin(&mut app, (120.0, 150.0), truth());
    assert!(app.query_by_label_contains("Farthest off: ").is_some());
    click(&mut app, "Affine");
    click(&mut app, "Similarity");
    assert_eq!(session(&app).file.ledger().head().seq, before, "a draft is no step");
    press(&mut app, Key::Enter);
    assert_eq!(session(&app).file.ledger().head().seq, before + 1);
    let kept = alignment(&app).expect("kept");
    assert_eq!((kept.onto, kept.source, kept.model), (PhotoId(1), Source::Pins, Kind::Similarity));
    assert_eq!((kept.pins.len(), kept.verdict), (3, Verdict::Trusted));
    assert!(farthest_off(&app) < 1.5, "{}", farthest_off(&app));
    assert!(app.query_by_label_contains("Aligned · similarity").is_some());
    undo(&mut app);
    assert_eq!(alignment(&app), None);
    assert!(app.query_by_label_contains("Undone: Align by pins").is_some(), "what it was is said");
    app.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    app.run();
    assert_eq!(alignment(&app), Some(kept.clone()));
    let path = session(&app).file.path().to_owned();
    drop(app);
    let app = harness(path);
    assert_eq!(alignment(&app), Some(kept), "it is there when the project is opened again");
}

#[test]
fn a_pin_that_is_off_is_seen_in_the_list_dragged_and_removed() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = compared(folder.path());
    press(&mut app, Key::P);
    pin(&mut app, (40.0, 50.0), Transform::IDENTITY);
    pin(&mut app, (200.0, 60.0), Transform::IDENTITY);
    pin(&mut app, (120.0, 150.0), truth());
    let residual = |app: &Harness<'_, App>, i: usize| -> f64 {
        let name = format!("Pin {i}: ");
        let row = app.get_by_label_contains(&name);
        let words = row.accesskit_node().label().unwrap_or_default();
        words.split(' ').nth(2).and_then(|it| it.parse().ok()).expect("a number of pixels")
    };
    assert!(residual(&app, 3) < 1.0);
    let from = rect(&app, "Pin 3 on b.png").center();
    drag(&mut app, from, from + egui::vec2(60.0, 0.0));
    assert!(residual(&app, 3) > 3.0, "{}", residual(&app, 3));
    // A pin that contradicts the others makes the whole doubtful, and says which it is.
    press(&mut app, Key::Enter);
    let kept = alignment(&app).expect("kept");
    assert_eq!(kept.verdict, Verdict::Doubtful);
    assert!(kept.reason.contains("pins contradict each other"), "{}", kept.reason);
    assert!(app.query_by_label_contains("but doubtful").is_some());
    // The kept pins are there again; the wrong one goes by a right click, another by its key.
    press(&mut app, Key::P);
    let at = rect(&app, "Pin 3 on b.png").center();
    app.event(Event::PointerMoved(at));
    for pressed in [true, false] {
        let modifiers = Modifiers::NONE;
        app.event(Event::PointerButton {
            pos: at,
            button: PointerButton::Secondary,
            pressed,
            modifiers,
        });
        app.run();
    }
    assert!(app.query_by_label("Pin 3 on b.png").is_none());
    press(&mut app, Key::Tab);
    press(&mut app, Key::Delete);
    assert!(app.query_by_label("Pin 2 on b.png").is_none());
    press(&mut app, Key::Escape);
    assert!(!session(&app).comparing.is_pinning);
    assert_eq!(alignment(&app), Some(kept), "given up: what was kept stays");
}

/// The places in the order of painting of the last picture and of the last ring of a pin.
fn last_painted(app: &Harness<'_, App>, pin: Pos2) -> (Option<usize>, Option<usize>) {
    let shapes = &app.output().shapes;
    let last = |is: &dyn Fn(&Shape) -> bool| shapes.iter().rposition(|it| is(&it.shape));
    let is_picture = |shape: &Shape| {
        let has_picture = shape.texture_id() != TextureId::default();
        has_picture && shape.visual_bounding_rect().contains(pin)
    };
    let is_ring =
        |shape: &Shape| matches!(shape, Shape::Circle(it) if it.center.distance(pin) < 0.5);
    (last(&is_picture), last(&is_ring))
}

#[test]
fn pins_are_set_by_keyboard_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = compared(folder.path());
    press(&mut app, Key::P);
    press(&mut app, Key::N);
    let (picture, ring) = last_painted(&app, rect(&app, "Pin 1 on a.png").center());
    assert!(
        picture.is_some() && picture < ring,
        "pins are seen on the photo: {picture:?} {ring:?}"
    );
    for _ in 0..6 {
        press(&mut app, Key::Tab);
        app.key_press_modifiers(Modifiers::SHIFT, Key::ArrowRight);
        app.run();
        press(&mut app, Key::ArrowUp);
    }
    press(&mut app, Key::N);
    assert!(app.query_by_label("Pin 2 on b.png").is_some());
    press(&mut app, Key::Enter);
    let kept = alignment(&app).expect("two pairs are enough");
    assert_eq!(kept.pins.len(), 2);
    assert!(kept.pins[0].here.x > kept.pins[1].here.x, "the first was moved to the right");
    assert!(kept.pins[0].here.y < kept.pins[1].here.y, "and up");
    press(&mut app, Key::I);
    assert!(app.query_by_label_contains("2 pins · similarity").is_some());
    click(&mut app, "Remove alignment");
    assert_eq!(alignment(&app), None);
}

#[test]
fn a_draft_waits_for_its_pair() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = compared(folder.path());
    press(&mut app, Key::P);
    pin(&mut app, (40.0, 50.0), Transform::IDENTITY);
    press(&mut app, Key::CloseBracket);
    assert_eq!(session(&app).selection.visit, Some(VisitId(3)));
    assert!(app.query_by_label("Pin 1 on a.png").is_none());
    press(&mut app, Key::OpenBracket);
    assert!(app.query_by_label("Pin 1 on a.png").is_some());
    press(&mut app, Key::Num3);
    assert!(app.query_by_label("Pin 1 on a.png").is_none(), "pins need two panes");
    press(&mut app, Key::Num1);
    assert!(app.query_by_label("Pin 1 on a.png").is_some());
}

#[test]
fn pins_that_wait_behind_the_difference_are_shown_again_by_their_key() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = compared(folder.path());
    for key in [Key::P, Key::N] {
        press(&mut app, key);
    }
    assert!(app.query_by_label("Pins: 1 pair, not kept yet").is_some());
    assert!(app.query_by_label_contains("Not aligned yet").is_none(), "not what is stored");
    press(&mut app, Key::Num6);
    assert!(app.query_by_label("Pin 1 on a.png").is_none());
    press(&mut app, Key::P);
    let comparing = session(&app).comparing;
    assert!(comparing.is_pinning && comparing.mode == CompareMode::SideBySide);
    assert!(app.query_by_label("Pin 1 on a.png").is_some());
    press(&mut app, Key::P);
    assert!(!session(&app).comparing.is_pinning);
}
