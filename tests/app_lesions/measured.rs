//! Colours of regions on the card and in the grid, measured from the files; one meaning of change; scales where known.

use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use seriatim::geometry::Point;
use seriatim::imaging::pixels::Pixels;
use seriatim::model::assessment::Rater;
use seriatim::model::calibration::{Calibration, Length, Ruler, ScaleSource};
use seriatim::model::ids::{LesionId, PhotoId, RegionId};
use seriatim::model::lesion::Lesion;
use seriatim::model::project::Project;
use seriatim::model::region::{Corner, Region, Role, Shape};

use crate::desk::{Desk, SUBJECT, case_with, project};
use crate::support;

const L1: LesionId = LesionId(1);

/// Skin with a patch of this colour; the colours are those of the published table of a* and ITA°.
fn picture(red: [u8; 3]) -> Pixels {
    let pixel = |at: u32| {
        let (x, y) = (at % 1200, at / 1200);
        let is_red = (200..400).contains(&x) && (200..400).contains(&y);
        let [r, g, b] = if is_red { red } else { [224, 172, 150] };
        [r, g, b, 255]
    };
    Pixels::new(1200, 900, (0..1200 * 900).flat_map(pixel).collect::<Vec<u8>>()).expect("fits")
}

fn region(photo: u32, role: Role, (x, y): (f64, f64), side: f64) -> Region {
    let corner = |x, y| Corner::at(Point::new(x, y));
    Region {
        lesion: (role == Role::Lesion).then_some(L1),
        ..Region::drawn(
            PhotoId(photo),
            (Rater("mh".to_owned()), 1),
            role,
            Shape::Rectangle(corner(x, y), corner(x + side, y + side)),
        )
    }
}

/// A lesion that pales and shrinks from the first to the second visit, beside reference skin.
fn followed() -> Project {
    let mut project = project();
    project.lesions.insert(L1, Lesion::new(SUBJECT, 1));
    let regions = [
        region(1, Role::Lesion, (200.0, 200.0), 200.0),
        region(1, Role::ReferenceSkin, (600.0, 200.0), 100.0),
        region(2, Role::Lesion, (200.0, 200.0), 100.0),
        region(2, Role::ReferenceSkin, (600.0, 200.0), 100.0),
    ];
    let ids = (1..).map(RegionId);
    project.regions = ids.zip(regions).collect();
    project
}

fn desk(project: Project) -> Desk {
    let pictures = [(PhotoId(1), picture([200, 120, 110])), (PhotoId(2), picture([224, 172, 150]))];
    let case = case_with(project, &pictures);
    let app = support::harness(case.path.clone());
    let mut desk = Desk { app, case };
    desk.press_with(Modifiers::ALT, Key::Num2);
    desk
}

fn says(desk: &Desk, words: &str) -> bool {
    desk.app.query_all_by_label_contains(words).next().is_some()
}

/// The line of something over the visits, as it is read out.
fn line(desk: &Desk, name: &str) -> String {
    let images = desk.app.query_all_by_role(egui::accesskit::Role::Image);
    let labels: Vec<String> = images.filter_map(|it| it.accesskit_node().label()).collect();
    labels.into_iter().find(|it| it.starts_with(name)).unwrap_or_default()
}

#[test]
fn the_card_shows_the_published_colours_and_what_is_old_vanishes() {
    let mut desk = desk(followed());
    desk.click(300.0, 300.0);
    assert_eq!(desk.selected(), Some(RegionId(1)));
    for words in ["58.8  30.1  18.9", "+14.1 ·", "48.8 · Δ +23.1", "25.0°", "used, 0 left out"]
    {
        assert!(says(&desk, words), "{words}");
    }
    let redness = line(&desk, "Redness Δa* over visits");
    let numbers: Vec<&str> = redness.split("; ").filter_map(|it| it.rsplit(": ").next()).collect();
    assert_eq!(numbers, ["+14.1", "+0.0", "not known", "not known"], "{redness}");

    // With half of it beside the patch the colour is another one.
    for _ in 0..10 {
        desk.press_with(Modifiers::SHIFT, Key::ArrowRight);
    }
    desk.wait();
    desk.wait();
    assert!(!says(&desk, "+14.1 ·") && says(&desk, "+7.1 ·"), "the outline has moved");
    while desk.n_steps() > 0 && !says(&desk, "+14.1 ·") {
        let n = desk.n_steps();
        desk.undo();
        assert!(desk.n_steps() > n, "it never comes back");
    }

    // Without reference skin there is no difference to it.
    desk.click(650.0, 250.0);
    assert_eq!(desk.selected(), Some(RegionId(2)));
    desk.press(Key::Delete);
    desk.click(300.0, 300.0);
    assert!(says(&desk, "Draw reference skin beside it"));
    assert!(says(&desk, "58.8  30.1  18.9") && !says(&desk, "+14.1 ·"));
}

#[test]
fn a_photo_that_is_another_one_now_has_no_colours_and_says_why() {
    let desk = desk(followed());
    let path = desk.case.path.parent().expect("a folder").join("back_1.jpg");
    std::fs::write(path, b"no photo any more").expect("a file");
    let mut desk = desk;
    desk.click(300.0, 300.0);
    assert!(says(&desk, "The file is no longer the photo that was drawn on"));
    assert!(!says(&desk, "58.8  30.1  18.9"));
}

#[test]
fn the_grid_and_the_card_tell_one_change_and_millimetres_where_there_is_a_scale() {
    let cell = |desk: &mut Desk| {
        desk.press_with(Modifiers::ALT, Key::L);
        let cell = desk.app.get_by_label("L1 at After IVIG ×5");
        cell.accesskit_node().value().unwrap_or_default().replace('\u{2009}', " ")
    };
    let card = |desk: &mut Desk| {
        desk.press_with(Modifiers::ALT, Key::Num2);
        desk.press(Key::D);
        desk.click(250.0, 250.0);
        assert_eq!(desk.selected(), Some(RegionId(3)));
    };
    let mut plain = desk(followed());
    card(&mut plain);
    assert!(!says(&plain, "−75 %") && says(&plain, "no scale at both visits"));
    assert!(says(&plain, "No scale at both visits: areas in pixels cannot be compared"));
    assert!(!says(&plain, "mm²"), "without a scale there are no millimetres");
    assert_eq!(cell(&mut plain), "drawn, 10 000 px², Δa* +0.0");

    // Taken from half as far the second time: the same area on the skin.
    let mut scaled = followed();
    for (photo, px) in [(1, 100.0), (2, 50.0)] {
        let corner = |x, y| Corner::at(Point::new(x, y));
        let ruler = Ruler {
            from: corner(100.0, 800.0),
            to: corner(100.0 + px * 10.0, 800.0),
            length_mm: Length::from_mm(100.0).expect("a length"),
        };
        let calibration = Calibration { rulers: vec![ruler], source: ScaleSource::Drawn };
        scaled.photos.get_mut(&PhotoId(photo)).expect("there").calibration = Some(calibration);
    }
    let mut scaled = desk(scaled);
    card(&mut scaled);
    assert!(says(&scaled, "±0.0 %") && says(&scaled, "since baseline, "));
    assert!(says(&scaled, "4.00 ± "), "cm² with their uncertainty");
    let words = cell(&mut scaled);
    assert!(words.starts_with("drawn, 4.00 ± ") && words.contains("cm², ±0.0 %"), "{words}");
}
