//! Pins beside what was found automatically: what a person says is what is shown.

use egui::{Key, Modifiers};
use egui_kittest::Harness;
use seriatim::app::shell::App;
use seriatim::geometry::{Point, Transform};
use seriatim::model::alignment::{Source, Verdict};

use crate::pictures::{farthest_off, truth};
use crate::pins::{alignment, compared, on_screen, pin};
use crate::same_skin::seen;
use crate::support::harness;
use crate::table::{click, drag, press, press_with, rect, session, undo};

/// How far beside `expected` the second photo is drawn at places of the first one, in its pixels.
fn off_on_screen(app: &Harness<'_, App>, expected: &Transform) -> f64 {
    let places = [(60.0, 50.0), (180.0, 60.0), (120.0, 130.0)];
    let off = places.map(|(x, y)| {
        let place = Point::new(x, y);
        let shown = seen(app, on_screen(app, true, place)).expect("the second photo");
        expected.apply(shown).distance(place)
    });
    off.into_iter().fold(0.0, f64::max)
}

fn refine(app: &mut Harness<'_, App>) {
    press_with(app, Modifiers::SHIFT, Key::S);
}

#[test]
fn a_pin_that_is_moved_wins_over_what_was_found_and_undo_leads_back_step_by_step() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = compared(folder.path());
    refine(&mut app);
    let found = alignment(&app).expect("found");
    assert_eq!((found.source, found.verdict), (Source::Automatic, Verdict::Trusted));
    assert!(off_on_screen(&app, &truth()) < 0.5);

    // Two pins beside it; what is found around them makes them exact.
    press(&mut app, Key::P);
    pin(&mut app, (60.0, 50.0), truth());
    pin(&mut app, (180.0, 120.0), truth());
    click(&mut app, "Refine");
    let refined = alignment(&app).expect("kept");
    assert_eq!((refined.source, refined.pins.len()), (Source::AutomaticAndPins, 2));
    assert!(farthest_off(&app) < 0.7, "{}", farthest_off(&app));
    if session(&app).comparing.is_pinning {
        press(&mut app, Key::Escape);
    }
    assert!(off_on_screen(&app, &truth()) < 0.7);

    // One of them is moved far away: now the photo lies where the pins say, and nowhere else.
    press(&mut app, Key::P);
    let from = rect(&app, "Pin 2 on a.png").center();
    drag(&mut app, from, from + egui::vec2(-90.0, -60.0));
    press(&mut app, Key::Enter);
    let moved = alignment(&app).expect("kept");
    assert_eq!((moved.source, moved.pins.len()), (Source::Pins, 2));
    assert_ne!(moved.pins[1], refined.pins[1]);
    let by_pins = moved.transform().expect("two pins lead somewhere");
    for pin in &moved.pins {
        assert!(by_pins.apply(pin.here.point()).distance(pin.there.point()) < 0.02);
    }
    assert!(off_on_screen(&app, &by_pins) < 0.2);
    assert!(off_on_screen(&app, &truth()) > 10.0);
    // Looking around them once more changes nothing: the pins win.
    refine(&mut app);
    let again = alignment(&app).expect("kept");
    assert_eq!((again.transform, &again.pins), (moved.transform, &moved.pins));

    let path = session(&app).file.path().to_owned();
    drop(app);
    let mut app = harness(path);
    press(&mut app, Key::C);
    assert!(off_on_screen(&app, &by_pins) < 0.2, "it is shown so when it is opened again");
    while alignment(&app).as_ref() != Some(&refined) {
        assert!(alignment(&app).is_some_and(|it| it.pins == moved.pins), "one step at a time");
        undo(&mut app);
    }
    assert!(off_on_screen(&app, &truth()) < 0.7);
    undo(&mut app);
    assert_eq!(alignment(&app), Some(found));
    undo(&mut app);
    assert_eq!(alignment(&app), None);
}
