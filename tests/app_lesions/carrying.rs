//! Carrying regions to another visit: proposals, and what becomes of them.

use egui::{Key, Modifiers};
use seriatim::app::session::Workspace;
use seriatim::model::ids::{PhotoId, RegionId};
use seriatim::model::photo::Photo;
use seriatim::model::region::State;
use seriatim::store::open_project::OpenProject;

use crate::desk::{Desk, access, assert_box};
use crate::grid::{followed, grid};

const SHIFT: Modifiers = Modifiers::SHIFT;

/// How many regions of a photo count, and how many are proposed.
fn counts(desk: &Desk, photo: u32) -> (usize, usize) {
    let all: Vec<_> = desk.regions().into_iter().filter(|it| it.photo == PhotoId(photo)).collect();
    let n_accepted = all.iter().filter(|it| it.state.is_accepted()).count();
    (n_accepted, all.len() - n_accepted)
}

fn carry(desk: &mut Desk) {
    desk.press_with(Modifiers::COMMAND, Key::B);
}

/// The second photo of the back, all its regions carried to the last one.
fn carried() -> Desk {
    let mut desk = Desk::with(followed());
    desk.press(Key::D);
    carry(&mut desk);
    desk
}

#[test]
fn all_regions_of_a_photo_are_proposed_at_the_next_visit_that_has_one() {
    let mut desk = carried();
    assert_eq!(desk.session().selection.photo, Some(PhotoId(3)), "the telephone call has no photo");
    assert_eq!(counts(&desk, 3), (0, 3));
    assert_eq!(desk.last_step(), "Carry regions over");
    assert_eq!(desk.project().regions[&RegionId(5)].state, State::ProposedFrom(RegionId(2)));
    let n_steps = desk.n_steps();
    desk.press(Key::A);
    desk.press(Key::Escape);
    carry(&mut desk);
    assert_eq!((counts(&desk, 3), desk.n_steps()), ((0, 3), n_steps), "never twice");
    assert!(desk.says("3 drawn, proposed or stated there already"));
    desk.undo();
    assert_eq!(counts(&desk, 3), (0, 0), "one step");
}

#[test]
fn only_the_chosen_region_is_carried_and_backwards_as_well() {
    let mut desk = Desk::with(followed());
    desk.press(Key::D);
    desk.click(750.0, 550.0);
    assert_eq!(desk.selected(), Some(RegionId(4)));
    desk.press_with(Modifiers::COMMAND | SHIFT, Key::B);
    assert_eq!(desk.session().selection.photo, Some(PhotoId(1)));
    assert_eq!(counts(&desk, 1), (1, 1));
    assert_eq!(desk.selected(), Some(RegionId(5)), "it waits for the decision");
    assert_box(&desk.project().regions[&RegionId(5)].clone(), [700.0, 500.0, 800.0, 600.0]);
    desk.press_with(Modifiers::COMMAND | SHIFT, Key::B);
    assert!(desk.says("Accept it first"));
}

#[test]
fn enter_accepts_one_after_the_other_and_delete_rejects() {
    let mut desk = carried();
    desk.press(Key::Enter);
    assert_eq!((counts(&desk, 3), desk.last_step().as_str()), ((1, 2), "Accept region"));
    desk.press(Key::Delete);
    assert_eq!((counts(&desk, 3), desk.last_step().as_str()), ((1, 1), "Reject region"));
    desk.undo();
    desk.undo();
    assert_eq!(counts(&desk, 3), (0, 3));
}

#[test]
fn a_click_accepts_and_moving_accepts_in_one_step() {
    let mut desk = carried();
    desk.press(Key::Escape);
    let n_steps = desk.n_steps();
    desk.click(750.0, 550.0);
    assert_eq!((counts(&desk, 3), desk.n_steps()), ((1, 2), n_steps + 1));
    desk.wait();
    desk.drag(&[(150.0, 150.0), (170.0, 160.0), (250.0, 250.0)]);
    assert_eq!((counts(&desk, 3), desk.n_steps()), ((2, 1), n_steps + 2));
    assert_box(&desk.project().regions[&RegionId(5)].clone(), [200.0, 200.0, 300.0, 300.0]);
    desk.undo();
    assert_eq!(counts(&desk, 3), (1, 2));
    desk.undo();
    assert_eq!(counts(&desk, 3), (0, 3));
}

#[test]
fn all_are_accepted_or_rejected_and_it_survives_reopening() {
    let mut desk = carried();
    desk.press_with(Modifiers::COMMAND | SHIFT, Key::Delete);
    assert_eq!(counts(&desk, 3), (0, 0));
    desk.undo();
    // Undo reaches steps of a photo that is not shown.
    desk.press(Key::A);
    desk.press_with(Modifiers::ALT, Key::L);
    desk.press_with(Modifiers::COMMAND | SHIFT, Key::Enter);
    assert_eq!(counts(&desk, 3), (3, 0));
    let after = desk.project().clone();
    desk.press_with(Modifiers::COMMAND, Key::W);
    let mut file = OpenProject::open(&desk.case.path, None, access()).expect("it opens");
    assert_eq!(*file.project(), after);
    let stamp = seriatim::model::assessment::Stamp {
        who: seriatim::model::assessment::Rater("mh".to_owned()),
        when: "2026-01-10T15:00:00+00:00".to_owned(),
    };
    for n_proposed in [3, 0] {
        file.undo(&stamp, None).expect("nothing has changed since");
        let proposed = file.project().regions.values().filter(|it| !it.state.is_accepted());
        assert_eq!(proposed.count(), n_proposed);
    }
}

#[test]
fn what_is_proposed_has_the_place_of_a_photo_of_another_size() {
    let mut project = followed();
    let half = Photo { width: 600, height: 450, ..project.photos[&PhotoId(3)].clone() };
    project.photos.insert(PhotoId(3), half);
    let mut desk = Desk::with(project);
    desk.press(Key::D);
    carry(&mut desk);
    assert_box(&desk.project().regions[&RegionId(5)].clone(), [50.0, 50.0, 100.0, 100.0]);
}

#[test]
fn from_the_grid_all_parts_of_the_lesion_go_and_count_nowhere_yet() {
    let mut desk = grid();
    desk.press(Key::ArrowRight);
    carry(&mut desk);
    assert_eq!(desk.session().workspace, Workspace::Annotate);
    assert_eq!(counts(&desk, 3), (0, 2), "not the other lesion");
    let session = desk.session();
    let (rater, reading) = (&session.rater, session.reading);
    assert_eq!(session.project().accepted_regions(PhotoId(3), rater, reading).count(), 0);
    desk.press(Key::ArrowUp);
    assert_eq!(counts(&desk, 3), (1, 1), "nudging is editing");
}
