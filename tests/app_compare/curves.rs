//! Following curved skin: switched on and off, what is said of it, where carried regions come to lie, and that nothing is
//! measured through it.

use egui::{Key, Modifiers, Shape as Painted, TextureId};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use seriatim::app::shell::App;
use seriatim::geometry::Point;
use seriatim::model::alignment::{Alignment, Exact, Kind, Patch, Source, Verdict};
use seriatim::model::assessment::Rater;
use seriatim::model::ids::{LesionId, PhotoId, RegionId};
use seriatim::model::lesion::Lesion;
use seriatim::model::project::Project;
use seriatim::model::region::{Corner, Region, Role, Shape};

use crate::pictures::{bulge, bulging, truth};
use crate::support::harness;
use crate::table::{SUBJECT, click, press, saved, session, undo};

/// Where a place of the first photo is on the second.
fn on_second(place: Point) -> Point {
    let back = truth().inverse().expect("a similarity");
    let mut found = back.apply(place);
    for _ in 0..50 {
        found = back.apply(place - bulge(found));
    }
    found
}

fn region(photo: u32, around: Point) -> Region {
    let away = Point::new(9.0, 7.0);
    Region {
        lesion: Some(LesionId(photo)),
        ..Region::drawn(
            PhotoId(photo),
            (Rater("mh".to_owned()), 1),
            Role::Lesion,
            Shape::Rectangle(Corner::at(around - away), Corner::at(around + away)),
        )
    }
}

/// A region in the middle of the bulge of the first photo.
fn project(folder: &std::path::Path) -> (Project, Point) {
    let mut project = bulging(folder);
    let middle = truth().apply(Point::new(118.0, 92.0)) + bulge(Point::new(118.0, 92.0));
    project.lesions.insert(LesionId(1), Lesion::new(SUBJECT, 1));
    project.regions.insert(RegionId(1), region(1, middle));
    (project, middle)
}

/// The alignment as it would be found.
fn found(project: &Project) -> Alignment {
    let place = |i: u32| Point::new(f64::from(i % 7) * 36.0 + 12.0, f64::from(i / 7) * 26.0 + 12.0);
    let patch = |at: Point| Patch(Corner::at(at), Corner::at(truth().apply(at) + bulge(at)));
    Alignment {
        onto: PhotoId(1),
        hash: project.photos[&PhotoId(2)].hash.clone(),
        onto_hash: project.photos[&PhotoId(1)].hash.clone(),
        model: Kind::Similarity,
        transform: Exact::new(truth().0),
        source: Source::Automatic,
        pins: Vec::new(),
        patches: (0..49).map(|i| patch(place(i))).collect(),
        matches: 60,
        inliers: 49,
        residual_px: Exact::new([0.5]),
        verdict: Verdict::Trusted,
        reason: String::new(),
    }
}

fn laid(app: &Harness<'_, App>) -> Alignment {
    session(app).project().photos[&PhotoId(2)].alignment.clone().expect("aligned")
}

fn says(app: &Harness<'_, App>, words: &str) -> bool {
    app.state().notices().iter().any(|notice| notice.text.contains(words))
}

/// The most corners that a picture is drawn with.
fn finest_mesh(app: &Harness<'_, App>) -> usize {
    let corners = |shape: &Painted| {
        let Painted::Mesh(mesh) = shape else { return 0 };
        if mesh.texture_id == TextureId::default() { 0 } else { mesh.vertices.len() }
    };
    app.output().shapes.iter().map(|it| corners(&it.shape)).max().unwrap_or(0)
}

/// The middle of what is proposed on the second photo.
fn proposed(app: &Harness<'_, App>) -> Option<Point> {
    let regions = session(app).project().regions.values();
    let mut proposals = regions.filter(|it| it.photo == PhotoId(2) && !it.state.is_accepted());
    Some(proposals.next()?.shape.bounds().expect("an area").center())
}

fn carry(app: &mut Harness<'_, App>) {
    press(app, Key::Home);
    app.key_press_modifiers(Modifiers::COMMAND, Key::B);
    app.run();
}

#[test]
fn photos_follow_curved_skin_and_so_do_carried_regions() {
    let folder = tempfile::tempdir().unwrap();
    let (project, middle) = project(folder.path());
    let mut app = harness(saved(project, folder.path()));
    app.run();
    press(&mut app, Key::C);
    press(&mut app, Key::I);
    press(&mut app, Key::B);
    assert!(app.query_by_label_contains("Stays straight: the photos are not aligned").is_some());
    press(&mut app, Key::B);
    app.key_press_modifiers(Modifiers::SHIFT, Key::S);
    app.run();
    let alignment = laid(&app);
    assert_eq!(alignment.verdict, Verdict::Trusted, "{}", alignment.reason);
    assert!(alignment.patches.len() > 20, "{}", alignment.patches.len());
    assert!(app.query_by_label_contains("Follows curved skin").is_none(), "off until asked for");
    assert!(app.query_by_label_contains("Never for areas").is_some());
    let plain = finest_mesh(&app);
    let before = session(&app).file.ledger().head().seq;
    click(&mut app, "Follow curved skin");
    assert!(app.query_by_label_contains("Follows curved skin: bends at most ").is_some());
    assert!(app.query_by_label_contains("Follows curved skin, by at most ").is_some(), "below");
    assert!(finest_mesh(&app) > 4 * plain && finest_mesh(&app) > 500, "{plain}");
    assert_eq!(session(&app).file.ledger().head().seq, before, "looking is no step");

    carry(&mut app);
    assert!(says(&app, "placed along curved skin"));
    assert_eq!(session(&app).file.ledger().head().seq, before + 1, "one step");
    let bent = proposed(&app).expect("proposed").distance(on_second(middle));
    undo(&mut app);
    assert_eq!(proposed(&app), None);
    press(&mut app, Key::C);
    press(&mut app, Key::B);
    assert!(app.query_by_label_contains("Follows curved skin").is_none());
    assert_eq!(finest_mesh(&app), plain);
    carry(&mut app);
    assert!(says(&app, "placed by the alignment"));
    let straight = proposed(&app).expect("proposed").distance(on_second(middle));
    assert!(bent < 1.0 && bent < 0.5 * straight, "{bent} {straight}");

    let path = session(&app).file.path().to_owned();
    drop(app);
    let mut app = harness(path);
    assert_eq!(laid(&app), alignment, "what it rests on is there when the project is opened again");
    press(&mut app, Key::C);
    press(&mut app, Key::I);
    assert!(!session(&app).comparing.is_curved);
    press(&mut app, Key::B);
    assert!(app.query_by_label_contains("Follows curved skin: bends at most ").is_some());
    press(&mut app, Key::S);
    assert!(app.query_by_label_contains("Stays straight: alignment is off").is_some());
    assert!(finest_mesh(&app) <= plain);
}

#[test]
fn nothing_is_measured_through_it_and_every_way_of_showing_works_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let (mut project, middle) = project(folder.path());
    let other = Region { lesion: Some(LesionId(1)), ..region(2, on_second(middle)) };
    project.regions.insert(RegionId(2), other);
    let alignment = Some(found(&project));
    project.photos.get_mut(&PhotoId(2)).expect("the second").alignment = alignment;
    let mut app = harness(saved(project, folder.path()));
    app.run();
    press(&mut app, Key::C);
    press(&mut app, Key::I);
    press(&mut app, Key::H);
    let growth = |app: &Harness<'_, App>| -> Vec<String> {
        let said = ["gained ", "lost "].map(|words| {
            let all = app.query_all_by_label_contains(words);
            let labels = all.filter_map(|node| node.accesskit_node().value());
            labels.filter(|it| it.contains("px²")).collect::<Vec<_>>()
        });
        said.concat()
    };
    let areas = |app: &Harness<'_, App>| -> Vec<f64> {
        session(app).project().regions.values().map(|it| it.shape.area()).collect()
    };
    let (before, drawn) = (growth(&app), areas(&app));
    assert_eq!(before.len(), 2, "{before:?}");
    press(&mut app, Key::B);
    assert!(app.query_by_label_contains("Follows curved skin: bends").is_some());
    assert_eq!((growth(&app), areas(&app)), (before, drawn));
    for mode in [Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6] {
        press(&mut app, mode);
        assert!(session(&app).comparing.is_curved);
        assert!(mode == Key::Num6 || finest_mesh(&app) > 500, "{mode:?}");
    }
    press(&mut app, Key::Num2);
    assert!(app.query_by_label_contains("Follows curved skin · 1 of 2 photos").is_some());
}
