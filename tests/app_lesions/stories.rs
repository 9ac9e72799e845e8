//! What is stated, merged, split and deleted is taken back from another photo, and after reopening.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use seriatim::app::session::Workspace;
use seriatim::model::project::Project;

use crate::desk::Desk;
use crate::grid::grid;
use crate::support;

/// Every change that the grid knows, one after the other; the project before the first and after each.
fn told(desk: &mut Desk) -> Vec<Project> {
    let choose = |desk: &mut Desk, name: &str| {
        desk.app.get_by_label(name).click();
        desk.app.run();
    };
    let mut projects = vec![desk.project().clone()];
    for (keys, answer) in [
        // Resolved at the last visit.
        (vec![Key::End, Key::R], None),
        // At the second visit its two parts become two lesions, and the new one is merged into the other lesion.
        (vec![Key::Home, Key::ArrowRight, Key::S], None),
        (vec![Key::M], Some("Into L2")),
        // Of the first lesion the second visit is deleted, then all from there on, then the whole.
        (vec![Key::ArrowUp, Key::ArrowUp, Key::Delete], Some("This visit")),
        (vec![Key::Delete], Some("From here on")),
        (vec![Key::Home, Key::Delete], Some("The whole lesion")),
    ] {
        for key in keys {
            desk.press(key);
        }
        if let Some(answer) = answer {
            choose(desk, answer);
        }
        assert_ne!(Some(desk.project()), projects.last(), "{answer:?} changes something");
        projects.push(desk.project().clone());
    }
    projects
}

#[test]
fn every_change_of_a_lesion_is_taken_back_from_another_photo_and_after_reopening() {
    let mut desk = grid();
    let n_before = desk.n_steps();
    let projects = told(&mut desk);
    assert_eq!(desk.n_steps(), n_before + projects.len() - 1, "each is one step");

    // From a photo that shows none of it.
    desk.press_with(Modifiers::ALT, Key::Num2);
    desk.press(Key::End);
    assert_eq!(desk.session().workspace, Workspace::Annotate);
    for before in projects.iter().rev().skip(1) {
        desk.undo();
        assert_eq!(desk.project(), before);
    }
    for after in projects.iter().skip(1) {
        desk.redo();
        assert_eq!(desk.project(), after);
    }

    let Desk { app, case } = desk;
    drop(app);
    let app = support::harness(case.path.clone());
    let mut desk = Desk { app, case };
    assert_eq!(Some(desk.project()), projects.last());
    for before in projects.iter().rev().skip(1) {
        desk.undo();
        assert_eq!(desk.project(), before);
    }
}
