//! Pins together with what is found automatically, on photo files of a project: the pins win.

use seriatim::geometry::{Point, Transform};
use seriatim::jobs::align::{Choice, align_photos};
use seriatim::model::alignment::{Alignment, Pin, Source, Verdict};
use seriatim::model::ids::PhotoId;
use seriatim::model::region::Corner;
use seriatim::workers::progress::Progress;

use crate::cli::{seriatim, text};
use crate::{apart, files, moved, read, skin};

/// Places on the first photo, far apart.
const PLACES: [(f64, f64); 4] = [(30.0, 25.0), (115.0, 30.0), (105.0, 85.0), (35.0, 80.0)];

/// The answer for the first photo on the second, with pins where `pinned` leads.
fn aligned(pinned: &Transform, n: usize) -> Alignment {
    let case = files(&[
        ("Week 0/face.png", skin(1, &Transform::IDENTITY, 0.2)),
        ("Week 4/face.png", skin(1, &moved(), -0.2)),
    ]);
    let made = seriatim(&["new", text(&case.folder)]);
    assert_eq!(made.status, 0, "{}", made.talk);
    let (path, project) = (case.project(), read(&case.project()));
    let id = |name: &str| -> PhotoId {
        *project.photos.iter().find(|(_, it)| it.path == name).expect("there").0
    };
    let pair = (id("Week 0/face.png"), id("Week 4/face.png"));
    let pin = |(x, y): (f64, f64)| {
        let here = Point::new(x, y);
        Pin { here: Corner::at(here), there: Corner::at(pinned.apply(here)) }
    };
    let pins: Vec<Pin> = PLACES.into_iter().take(n).map(pin).collect();
    let silent = Progress::silent();
    let found = align_photos((&path, &project), pair, &pins, &Choice::default(), &silent);
    let found = found.expect("both photos are there");
    assert_eq!(found.pins, pins, "pins are kept as they were set");
    found
}

#[test]
fn rough_pins_are_made_exact_by_what_is_found_around_them() {
    // Two pixels beside the truth, as a hand sets pins.
    let rough = moved().then(&Transform::similarity(1.0, 0.0, Point::new(1.4, -1.4)));
    let found = aligned(&rough, 3);
    assert_eq!((found.source, found.verdict), (Source::AutomaticAndPins, Verdict::Trusted));
    assert!(found.matches > 20, "{found:?}");
    let transform = found.transform().expect("found");
    let (off, by_pins_alone) = (apart(&transform, &moved()), apart(&rough, &moved()));
    assert!(off < 0.9 * by_pins_alone, "{off} instead of {by_pins_alone}");
    for pin in &found.pins {
        let off = transform.apply(pin.here.point()).distance(pin.there.point());
        assert!(off < 3.0, "no pin is more than three pixels off: {off}");
    }
}

#[test]
fn pins_win_where_patches_say_otherwise() {
    let elsewhere = moved().then(&Transform::similarity(1.0, 0.0, Point::new(0.0, 21.0)));
    for n in [4, 2] {
        let found = aligned(&elsewhere, n);
        assert_eq!(found.verdict, Verdict::Doubtful, "no pin is left to check the others");
        let transform = found.transform().expect("pins always lead somewhere");
        for pin in &found.pins {
            let off = transform.apply(pin.here.point()).distance(pin.there.point());
            assert!(off < 3.0, "{n}: {off}");
        }
        // Not only at the pins: nothing is bent between and beyond them.
        assert!(apart(&transform, &elsewhere) < 6.0, "{n}: {}", apart(&transform, &elsewhere));
        assert!(apart(&transform, &moved()) > 15.0, "{n}");
    }
}
