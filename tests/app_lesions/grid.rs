//! The grid: walking, stating, merging, splitting, deleting.

use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use seriatim::app::session::Workspace;
use seriatim::geometry::Point;
use seriatim::model::assessment::Rater;
use seriatim::model::ids::{LesionId, PhotoId, RegionId, VisitId};
use seriatim::model::lesion::{Lesion, LesionStatus};
use seriatim::model::project::Project;
use seriatim::model::region::{Corner, Region, Role, Shape};

use crate::desk::{Desk, SUBJECT, project};

const FIRST: LesionId = LesionId(1);
const SECOND: LesionId = LesionId(2);

fn region(lesion: LesionId, photo: u32, (x, y): (f64, f64), side: f64) -> Region {
    let corner = |x, y| Corner::at(Point::new(x, y));
    Region {
        lesion: Some(lesion),
        ..Region::drawn(
            PhotoId(photo),
            (Rater("mh".to_owned()), 1),
            Role::Lesion,
            Shape::Rectangle(corner(x, y), corner(x + side, y + side)),
        )
    }
}

/// Two lesions of the back: the first at the first two visits, in two parts at the second; the other at the second.
pub fn followed() -> Project {
    let named =
        |number, label: &str| Lesion { label: label.to_owned(), ..Lesion::new(SUBJECT, number) };
    let regions = [
        region(FIRST, 1, (100.0, 100.0), 200.0),
        region(FIRST, 2, (100.0, 100.0), 100.0),
        region(FIRST, 2, (400.0, 100.0), 50.0),
        region(SECOND, 2, (700.0, 500.0), 100.0),
    ];
    let numbered = regions.into_iter().zip(1..).map(|(region, n)| (RegionId(n), region));
    Project {
        lesions: [(FIRST, named(1, "Plaque")), (SECOND, named(2, ""))].into(),
        regions: numbered.collect(),
        ..project()
    }
}

/// The grid, with the first lesion at the first visit selected.
pub fn grid() -> Desk {
    let mut desk = Desk::with(followed());
    desk.press_with(Modifiers::ALT, Key::L);
    assert_eq!(desk.session().workspace, Workspace::Lesions);
    assert_eq!(desk.session().lesion_at(), Some((FIRST, VisitId(1))));
    desk
}

/// What a screen reader says of each visit of a lesion.
fn row(desk: &Desk, number: u32) -> Vec<String> {
    ["Presentation", "After IVIG ×5", "Telephone call", "Anifrolumab ×4"]
        .map(|visit| {
            let name = format!("L{number} at {visit}");
            let cell = desk.app.get_by_label(&name);
            cell.accesskit_node().value().unwrap_or_default().replace('\u{2009}', " ")
        })
        .to_vec()
}

fn choose(desk: &mut Desk, name: &str) {
    desk.app.get_by_label(name).click();
    desk.app.run();
}

#[test]
fn the_grid_says_what_became_of_each_lesion() {
    let desk = grid();
    let first = ["drawn, 40 000 px²", "drawn, 12 500 px²", "not photographed", "unknown"];
    assert_eq!(row(&desk, 1), first);
    let second = ["unknown", "new, 10 000 px²", "not photographed", "unknown"];
    assert_eq!(row(&desk, 2), second);
    assert_eq!(desk.n_steps(), 1, "looking changes nothing");
}

#[test]
fn arrows_walk_over_lesions_and_visits_and_enter_opens_the_photo() {
    let mut desk = grid();
    for (key, lesion, visit) in [
        (Key::ArrowRight, FIRST, 2),
        (Key::ArrowDown, SECOND, 2),
        (Key::ArrowDown, SECOND, 2),
        (Key::End, SECOND, 4),
        (Key::ArrowLeft, SECOND, 3),
        (Key::Home, SECOND, 1),
        (Key::ArrowUp, FIRST, 1),
        (Key::PageDown, SECOND, 1),
        (Key::ArrowRight, SECOND, 2),
    ] {
        desk.press(key);
        assert_eq!(desk.session().lesion_at(), Some((lesion, VisitId(visit))), "{key:?}");
    }
    desk.press(Key::Enter);
    let session = desk.session();
    assert_eq!(session.workspace, Workspace::Annotate);
    assert_eq!(session.selection.photo, Some(PhotoId(2)));
    assert_eq!(session.selection.region, Some(RegionId(4)));
    // Where it is not drawn, it is what the next region shows.
    desk.press_with(Modifiers::ALT, Key::L);
    desk.press(Key::End);
    desk.press(Key::Enter);
    assert_eq!(desk.session().selection.photo, Some(PhotoId(3)));
    assert_eq!(desk.session().next_lesion(), Some(SECOND));
    desk.press_with(Modifiers::ALT, Key::L);
    desk.press_with(Modifiers::ALT, Key::L);
    assert_eq!(desk.session().workspace, Workspace::Series, "the same key leads to the photos");
    choose(&mut desk, "Lesions");
    assert_eq!(desk.session().workspace, Workspace::Lesions);
}

#[test]
fn states_are_set_by_keys_belong_to_one_visit_and_are_taken_back() {
    let mut desk = grid();
    desk.press(Key::End);
    for (key, known) in [(Key::R, "resolved, −100 %"), (Key::V, "not visible")] {
        desk.press(key);
        assert_eq!(row(&desk, 1)[3], known);
        assert_eq!(row(&desk, 2)[3], "unknown", "only this lesion");
        assert_eq!(row(&desk, 1)[2], "not photographed", "only this visit");
    }
    desk.press(Key::V);
    assert_eq!(row(&desk, 1)[3], "unknown", "again takes it back");
    desk.press(Key::X);
    for letter in ["g", "l", "a", "r", "e"] {
        desk.app.event(egui::Event::Text(letter.to_owned()));
    }
    desk.app.run();
    choose(&mut desk, "State");
    assert_eq!(row(&desk, 1)[3], "not assessable: glare");
    for known in ["unknown", "not visible", "resolved, −100 %", "unknown"] {
        desk.undo();
        assert_eq!(row(&desk, 1)[3], known);
    }
    desk.press(Key::Home);
    desk.press(Key::R);
    assert!(desk.says("drawn at this visit"));
    assert!(desk.project().lesions[&FIRST].status.is_empty());
}

#[test]
fn drawn_and_resolved_together_is_said() {
    let mut project = followed();
    let lesion = project.lesions.get_mut(&FIRST).expect("it is there");
    lesion.status.insert(VisitId(2), LesionStatus::Resolved);
    let mut desk = Desk::with(project);
    desk.press_with(Modifiers::ALT, Key::L);
    assert_eq!(row(&desk, 1)[1], "drawn, 12 500 px², but resolved");
}

#[test]
fn a_lesion_is_merged_from_a_visit_on_and_undone_in_one_step() {
    let mut desk = grid();
    let before = desk.project().clone();
    let n_steps = desk.n_steps();
    desk.press(Key::ArrowRight);
    desk.press(Key::M);
    choose(&mut desk, "Into L2");
    assert_eq!(desk.n_steps(), n_steps + 1);
    let merged = "merged into L2";
    assert_eq!(row(&desk, 1), ["drawn, 40 000 px²", merged, merged, merged]);
    assert_eq!(row(&desk, 2)[1], "new, 22 500 px²", "its parts are there");
    let after = desk.project().clone();
    desk.undo();
    assert_eq!(*desk.project(), before);
    desk.redo();
    assert_eq!(*desk.project(), after);
}

#[test]
fn a_lesion_of_two_parts_is_split_with_a_link() {
    let mut desk = grid();
    let before = desk.project().clone();
    desk.press(Key::ArrowRight);
    desk.press(Key::S);
    assert_eq!(row(&desk, 1)[1], "drawn, 10 000 px²");
    let part = "part of L1";
    let split = "drawn, 2 500 px², split from L1";
    assert_eq!(row(&desk, 3)[..2], [part, split]);
    assert_eq!(desk.session().lesion_at(), Some((LesionId(3), VisitId(2))));
    desk.undo();
    assert_eq!(*desk.project(), before);
}

#[test]
fn deleting_asks_how_much_and_each_answer_is_one_step() {
    for (answer, n_regions, n_lesions) in
        [("This visit", 3, 2), ("From here on", 1, 2), ("The whole lesion", 1, 1)]
    {
        let mut desk = grid();
        if answer == "From here on" {
            // Something at a later visit as well.
            desk.press(Key::End);
            desk.press(Key::V);
            desk.press(Key::Home);
        }
        let before = desk.project().clone();
        desk.press(Key::Delete);
        choose(&mut desk, answer);
        let project = desk.project();
        assert_eq!(
            (project.regions.len(), project.lesions.len()),
            (n_regions, n_lesions),
            "{answer}"
        );
        if answer == "From here on" {
            assert!(project.lesions[&FIRST].status.is_empty());
        }
        desk.undo();
        assert_eq!(*desk.project(), before, "{answer}");
    }
}

#[test]
fn others_work_is_not_deleted_with_the_whole_lesion() {
    let mut project = followed();
    project.regions.get_mut(&RegionId(2)).expect("it is there").rater = Rater("AK".to_owned());
    let mut desk = Desk::with(project);
    desk.press_with(Modifiers::ALT, Key::L);
    desk.press(Key::Delete);
    let whole = desk.app.get_by_label("The whole lesion");
    assert!(whole.accesskit_node().is_disabled());
    assert!(desk.app.query_by_label_contains("AK drew L1 Plaque as well").is_some());
}

#[test]
fn a_new_lesion_is_a_row_and_an_empty_grid_says_what_to_do() {
    let mut desk = Desk::with(project());
    desk.press_with(Modifiers::ALT, Key::L);
    assert!(desk.app.query_by_label("No lesions yet").is_some());
    desk.press(Key::N);
    assert_eq!(row(&desk, 1), ["unknown"; 4]);
    desk.undo();
    assert!(desk.app.query_by_label("No lesions yet").is_some());
}
