//! The light table: walking, placing, key photos, and what is wrong with files.

use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use seriatim::app::session::Workspace;
use seriatim::model::ids::{PhotoId, ViewId, VisitId};

#[path = "app_series/comparing.rs"]
mod comparing;
mod support;
#[path = "support/series.rs"]
mod table;

use support::harness;
use table::{
    add, button, carry, case, choose, click, drag, place, press, press_with, rect, saved, selected,
    session, undo, value,
};

const FACE: Option<ViewId> = Some(ViewId(1));
const BACK: Option<ViewId> = Some(ViewId(2));

#[test]
fn arrows_walk_over_visits_and_views_and_down_into_the_tray() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = harness(saved(case(folder.path()), folder.path()));
    app.run();
    assert_eq!(selected(&app), "Presentation · Face · v1w1.png");
    for (key, there) in [
        (Key::ArrowLeft, "Presentation · Face · v1w1.png"),
        (Key::ArrowRight, "After IVIG · Face · v2w1.png"),
        (Key::ArrowDown, "After IVIG · Back · v2w2.png"),
        (Key::End, "Anifrolumab 4 · Back · –"),
        (Key::ArrowUp, "Anifrolumab 4 · Face · v4w1.png"),
        (Key::Home, "Presentation · Face · v1w1.png"),
        // The first cell holds two photos.
        (Key::Tab, "Presentation · Face · z-second.png"),
        (Key::Tab, "Presentation · Face · v1w1.png"),
        (Key::ArrowDown, "Presentation · Back · v1w2.png"),
        (Key::ArrowDown, "Presentation · Back · loose-a.png"),
        (Key::ArrowDown, "Presentation · Back · loose-a.png"),
        (Key::ArrowRight, "Anifrolumab 4 · Back · loose-b.png"),
        (Key::ArrowRight, "Anifrolumab 4 · Back · loose-b.png"),
        (Key::ArrowLeft, "Anifrolumab 4 · Back · loose-a.png"),
        (Key::ArrowUp, "Anifrolumab 4 · Back · –"),
        (Key::PageUp, "Anifrolumab 4 · Face · v4w1.png"),
    ] {
        press(&mut app, key);
        assert_eq!(selected(&app), there, "after {key:?}");
    }
    assert!(app.get_by_label("Anifrolumab 4 · Face").accesskit_node().toggled().is_some());
    press(&mut app, Key::Enter);
    assert_eq!(session(&app).workspace, Workspace::Annotate);
}

#[test]
fn an_empty_cell_has_nothing_to_open_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = harness(saved(case(folder.path()), folder.path()));
    app.run();
    click(&mut app, "Anifrolumab 4 · Back");
    assert_eq!(selected(&app), "Anifrolumab 4 · Back · –");
    press(&mut app, Key::Enter);
    assert_eq!(session(&app).workspace, Workspace::Series);
    assert_eq!(app.state().notices().len(), 1);
    let at = rect(&app, "After IVIG · Back").center();
    for _ in 0..2 {
        app.event(egui::Event::PointerMoved(at));
        button(&app, at, true);
        button(&app, at, false);
    }
    app.run();
    assert_eq!(session(&app).workspace, Workspace::Annotate);
    assert_eq!(selected(&app), "After IVIG · Back · v2w2.png");
}

#[test]
fn a_photo_is_dragged_from_the_tray_to_its_place_in_one_step() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = harness(saved(case(folder.path()), folder.path()));
    app.run();
    let from = rect(&app, "Unsorted loose-a.png").center();
    let to = rect(&app, "Anifrolumab 4 · Back").center();
    carry(&mut app, from, to);
    assert_eq!(place(&app, "loose-a.png"), (None, None), "nothing changes while it is carried");
    press(&mut app, Key::Escape);
    button(&app, to, false);
    app.run();
    assert_eq!(place(&app, "loose-a.png"), (None, None), "Escape drops the gesture");
    let seq = session(&app).file.ledger().head().seq;
    drag(&mut app, from, to);
    assert_eq!(place(&app, "loose-a.png"), (Some(VisitId(4)), BACK));
    assert_eq!(session(&app).file.ledger().head().seq, seq + 1);
    assert_eq!(selected(&app), "Anifrolumab 4 · Back · loose-a.png");
    undo(&mut app);
    assert_eq!(place(&app, "loose-a.png"), (None, None));
}

#[test]
fn a_photo_is_dropped_on_heads_cells_and_the_tray() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = harness(saved(case(folder.path()), folder.path()));
    app.run();
    for (from, to, name, there) in [
        // Onto a visit it keeps its view, onto a view its visit.
        ("After IVIG · Face", "Presentation", "v2w1.png", (Some(VisitId(1)), FACE)),
        ("Anifrolumab 1 · Face", "Back", "v3w1.png", (Some(VisitId(3)), BACK)),
        ("Presentation · Back", "Unsorted loose-b.png", "v1w2.png", (None, None)),
        ("Unsorted loose-a.png", "Anifrolumab 1", "loose-a.png", (Some(VisitId(3)), None)),
        ("Unsorted loose-b.png", "Face", "loose-b.png", (Some(VisitId(4)), FACE)),
        ("Anifrolumab 4 · Face", "Presentation · Back", "v4w1.png", (Some(VisitId(1)), BACK)),
    ] {
        let before = place(&app, name);
        let (from, to) = (rect(&app, from).center(), rect(&app, to).center());
        drag(&mut app, from, to);
        assert_eq!(place(&app, name), there, "{name}");
        undo(&mut app);
        assert_eq!(place(&app, name), before, "{name}");
    }
    let from = rect(&app, "After IVIG · Face").center();
    let seq = session(&app).file.ledger().head().seq;
    for nowhere in [from + egui::vec2(30.0, 20.0), egui::pos2(20.0, 500.0)] {
        drag(&mut app, from, nowhere);
        assert_eq!(session(&app).file.ledger().head().seq, seq, "no step without a change");
    }
}

#[test]
fn a_photo_is_placed_by_menus_and_by_keyboard() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = harness(saved(case(folder.path()), folder.path()));
    app.run();
    choose(&mut app, "Anifrolumab 4 · Back", "Place loose-a.png here");
    assert_eq!(place(&app, "loose-a.png"), (Some(VisitId(4)), BACK));
    undo(&mut app);
    click(&mut app, "After IVIG · Back");
    choose(&mut app, "Unsorted loose-a.png", "Place at After IVIG · Back");
    assert_eq!(place(&app, "loose-a.png"), (Some(VisitId(2)), BACK));
    choose(&mut app, "After IVIG · Back", "Back to the tray");
    assert_eq!(place(&app, "loose-a.png"), (None, None));
    assert_eq!(selected(&app), "After IVIG · Back · v2w2.png", "the cell stays selected");
    press(&mut app, Key::ArrowDown);
    assert_eq!(selected(&app), "After IVIG · Back · loose-a.png");
    press(&mut app, Key::P);
    assert!(app.query_by_label("Place photo").is_some());
    press(&mut app, Key::Escape);
    press(&mut app, Key::Delete);
    assert!(!session(&app).project().photos.values().any(|photo| photo.path == "loose-a.png"));
    undo(&mut app);
    assert_eq!(place(&app, "loose-a.png"), (None, None));
    assert_eq!(selected(&app), "After IVIG · Back · v2w2.png");
    press(&mut app, Key::U);
    assert_eq!(place(&app, "v2w2.png"), (None, None));
    undo(&mut app);
    assert_eq!(place(&app, "v2w2.png"), (Some(VisitId(2)), BACK));
}

#[test]
fn the_key_photo_stands_for_its_cell() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = harness(saved(case(folder.path()), folder.path()));
    app.run();
    let cell = "Presentation · Face";
    assert_eq!(value(&app, cell), "v1w1.png, photo 1 of 2");
    press(&mut app, Key::Tab);
    assert_eq!(value(&app, cell), "z-second.png, photo 2 of 2");
    press(&mut app, Key::K);
    assert_eq!(value(&app, cell), "z-second.png, photo 1 of 2, key photo");
    press(&mut app, Key::ArrowRight);
    assert_eq!(value(&app, cell), "z-second.png, photo 1 of 2, key photo");
    undo(&mut app);
    assert_eq!(value(&app, cell), "v1w1.png, photo 1 of 2");
    let second = session(&app).cell(VisitId(1), ViewId(1));
    assert_eq!(second, [PhotoId(1), PhotoId(8)]);
}

#[test]
fn what_is_wrong_with_a_file_is_said_where_it_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let mut project = case(folder.path());
    let of = |name: &str| folder.path().join(name);
    std::fs::write(of("text.png"), "not a picture").unwrap();
    add(&mut project, folder.path(), "text.png", Some(VisitId(4)), BACK);
    let photo = project.photos.values_mut().find(|photo| photo.path == "v3w2.png").unwrap();
    photo.is_complete = false;
    std::fs::remove_file(of("v2w1.png")).unwrap();
    std::fs::copy(of("v1w1.png"), of("v2w2.png")).unwrap();
    let mut app = harness(saved(project, folder.path()));
    app.run();
    for (cell, file, reason) in [
        ("Anifrolumab 4 · Back", "text.png", "not a photograph"),
        ("Anifrolumab 1 · Back", "v3w2.png", "incomplete"),
        ("After IVIG · Face", "v2w1.png", "is not there any more"),
        ("After IVIG · Back", "v2w2.png", "was changed"),
    ] {
        assert!(value(&app, cell).contains(reason), "{cell}: {}", value(&app, cell));
        assert!(value(&app, &format!("Warning: {file}")).contains(reason), "{file}");
    }
    assert!(app.query_by_label("Warning: v1w1.png").is_none());
    assert_eq!(value(&app, "Presentation · Back"), "v1w2.png");
}

#[test]
fn what_is_only_to_be_read_is_not_moved() {
    let folder = tempfile::tempdir().unwrap();
    let path = saved(case(folder.path()), folder.path());
    let first = harness(path.clone());
    let mut app = harness(path);
    app.run();
    assert!(session(&app).file.read_only().is_some());
    let from = rect(&app, "After IVIG · Face").center();
    let to = rect(&app, "Presentation · Back").center();
    drag(&mut app, from, to);
    assert_eq!(place(&app, "v2w1.png"), (Some(VisitId(2)), FACE));
    app.get_by_label("After IVIG · Face").click_secondary();
    app.run();
    assert!(app.get_by_label("Back to the tray").accesskit_node().is_disabled());
    assert!(!app.get_by_label("Open photo").accesskit_node().is_disabled());
    drop(first);
}

#[test]
fn the_keyboard_leaves_the_table_and_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = harness(saved(case(folder.path()), folder.path()));
    app.run();
    assert!(app.get_by_label("Light table").is_focused());
    press(&mut app, Key::F6);
    assert!(!app.get_by_label("Light table").is_focused());
    let before = selected(&app);
    press(&mut app, Key::Tab);
    press(&mut app, Key::ArrowRight);
    assert_eq!(selected(&app), before, "these keys belong to the buttons now");
    press(&mut app, Key::Escape);
    press(&mut app, Key::ArrowRight);
    assert_eq!(selected(&app), "After IVIG · Face · v2w1.png");
}

#[test]
fn keys_do_not_reach_the_table_through_an_open_menu() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = harness(saved(case(folder.path()), folder.path()));
    app.run();
    app.get_by_label("After IVIG · Face").click_secondary();
    app.run();
    for key in [Key::ArrowRight, Key::ArrowDown, Key::Delete, Key::U] {
        press(&mut app, key);
        assert_eq!(selected(&app), "After IVIG · Face · v2w1.png", "{key:?}");
    }
    assert_eq!(place(&app, "v2w1.png"), (Some(VisitId(2)), FACE));
}

#[test]
fn the_wheel_with_ctrl_makes_the_photos_larger_until_they_fit_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = harness(saved(case(folder.path()), folder.path()));
    app.run();
    let cell = "Presentation · Face";
    let before = rect(&app, cell);
    app.event(egui::Event::PointerMoved(before.center()));
    app.event(egui::Event::Zoom(1.5));
    app.run();
    assert!((rect(&app, cell).width() / before.width() - 1.5).abs() < 0.02);
    assert!(app.query_by_label("Anifrolumab 4 · Face").is_none(), "it is out of sight");
    // What is selected by key is scrolled to.
    press(&mut app, Key::End);
    assert!(app.query_by_label("Anifrolumab 4 · Face").is_some());
    click(&mut app, "Fit");
    assert_eq!(rect(&app, cell).size(), before.size());
    press_with(&mut app, Modifiers::NONE, Key::Home);
    assert_eq!(rect(&app, cell), before);
}

#[test]
fn small_pictures_are_kept_beside_the_project_and_may_be_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let large = image::RgbImage::from_pixel(1200, 900, image::Rgb([180, 120, 100]));
    large.save(folder.path().join("v1w1.png")).unwrap();
    let file = saved(case(folder.path()), folder.path());
    let cache = folder.path().join(".case.cache");
    let n_kept = || std::fs::read_dir(&cache).map_or(0, Iterator::count);
    for _ in 0..2 {
        drop(harness(file.clone()));
        let n = n_kept();
        assert!(n >= 1, "of the large photo");
        drop(harness(file.clone()));
        assert_eq!(n_kept(), n, "made once");
        std::fs::remove_dir_all(&cache).unwrap();
    }
    // Somebody else has it open, so here it is read-only.
    let first = harness(file.clone());
    std::fs::remove_dir_all(&cache).unwrap();
    let second = harness(file);
    assert!(!session(&second).is_writable());
    assert_eq!(n_kept(), 0);
    drop(first);
}
