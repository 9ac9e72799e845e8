//! What stands around the photo: lesions, regions, visits, raters, and photos that cannot be shown.

use egui::{Key, Modifiers, MouseWheelUnit, PointerButton, vec2};
use egui_kittest::kittest::Queryable as _;
use seriatim::geometry::Point;
use seriatim::imaging::encode::jpeg;
use seriatim::imaging::pixels::Pixels;
use seriatim::model::assessment::Rater;
use seriatim::model::ids::{LesionId, PhotoId, RegionId, VisitId};
use seriatim::model::lesion::{Lesion, LesionStatus};
use seriatim::model::region::{Corner, Region, Role, Shape};
use seriatim::store::open_project::OpenProject;

use crate::desk::{Desk, SUBJECT, access, case_of, project};
use crate::support;

#[test]
fn zoom_and_place_are_kept_from_visit_to_visit_of_a_view() {
    let mut desk = Desk::new();
    let middle = desk.canvas().center();
    desk.wheel(middle, MouseWheelUnit::Line, vec2(0.0, 4.0));
    let shown = Desk::zoom;
    let zoomed = shown(&desk);
    desk.press(Key::D);
    assert_eq!(shown(&desk), zoomed);
    desk.press(Key::PageDown);
    desk.press(Key::PageUp);
    desk.press(Key::A);
    assert_eq!(shown(&desk), zoomed);
    desk.press(Key::F);
    assert_ne!(shown(&desk), zoomed);
    desk.press_with(Modifiers::COMMAND, Key::Num1);
    assert_eq!(shown(&desk), "100 %");
}

#[test]
fn a_follow_up_draws_the_lesion_that_is_selected_and_a_second_one_is_new() {
    let mut desk = Desk::new().with_rectangle();
    let lesion = desk.only_region().lesion;
    desk.press(Key::D);
    desk.press(Key::R);
    desk.drag(&[(250.0, 200.0), (300.0, 260.0), (350.0, 275.0)]);
    assert_eq!(desk.regions()[1].photo, PhotoId(2));
    assert_eq!(desk.regions()[1].lesion, lesion, "the same lesion, at another visit");
    assert!(desk.app.query_by_label_contains("no scale at both visits").is_some());
    desk.drag(&[(700.0, 200.0), (750.0, 260.0), (800.0, 275.0)]);
    assert_ne!(desk.regions()[2].lesion, lesion, "a second one is another lesion");
    assert_eq!(desk.project().lesions.len(), 2);
}

#[test]
fn other_raters_and_other_readings_are_not_seen() {
    let mut project = project();
    let lesion = LesionId(1);
    project.lesions.insert(lesion, Lesion::new(SUBJECT, 1));
    let corner = |x: f64, y: f64| Corner::at(Point::new(x, y));
    let region = |rater: &str, reading| Region {
        lesion: Some(lesion),
        ..Region::drawn(
            PhotoId(1),
            (Rater(rater.to_owned()), reading),
            Role::Lesion,
            Shape::Rectangle(corner(300.0, 300.0), corner(500.0, 500.0)),
        )
    };
    project.regions = [(RegionId(1), region("AB", 1)), (RegionId(2), region("MH", 2))].into();
    let mut desk = Desk::with(project);
    assert!(desk.app.query_by_label_contains("L1, Lesion").is_none(), "not in the list");
    desk.click(400.0, 400.0);
    desk.press(Key::Tab);
    assert_eq!(desk.selected(), None);
    desk.press(Key::Delete);
    assert_eq!(desk.regions().len(), 2);
}

#[test]
fn a_label_is_one_step_when_it_is_entered_and_capitals_are_no_commands() {
    let mut desk = Desk::new().with_rectangle();
    let steps = desk.n_steps();
    desk.field("Label").focus();
    desk.app.run();
    desk.app.key_press_modifiers(Modifiers::SHIFT, Key::P);
    desk.field("Label").type_text("Plaque, right scapula");
    desk.app.run();
    assert_eq!(desk.n_steps(), steps);
    desk.press(Key::Enter);
    assert_eq!(desk.n_steps(), steps + 1);
    assert_eq!(desk.project().lesions[&LesionId(1)].label, "Plaque, right scapula");
    assert_eq!(desk.last_step(), "Name lesion");
    desk.undo();
    assert_eq!(desk.project().lesions[&LesionId(1)].label, "");
}

#[test]
fn words_that_are_typed_are_kept_when_the_project_is_closed() {
    let mut desk = Desk::new().with_rectangle();
    desk.field("Note").focus();
    desk.app.run();
    desk.field("Note").type_text("new since March");
    desk.app.run();
    desk.press_with(Modifiers::COMMAND, Key::W);
    assert!(desk.app.state().session().is_none());
    let read = OpenProject::read(&desk.case.path, None, &seriatim::store::disk::RealDisk);
    let note = read.expect("it opens").project().lesions[&LesionId(1)].note.clone();
    assert_eq!(note, "new since March");
}

#[test]
fn what_became_of_a_lesion_that_is_not_drawn_is_stated() {
    let mut desk = Desk::new().with_rectangle();
    desk.press(Key::Escape);
    desk.press(Key::D);
    desk.app.get_by_label("Resolved").click();
    desk.app.run();
    let status = |desk: &Desk| desk.project().lesions[&LesionId(1)].status.clone();
    assert_eq!(status(&desk).get(&VisitId(2)), Some(&LesionStatus::Resolved));
    assert!(desk.app.query_by_label_contains("−100 %").is_some());
    desk.app.get_by_label("Not assessable").click();
    desk.app.run();
    desk.field("Reason").focus();
    desk.app.run();
    desk.field("Reason").type_text("covered by a plaster");
    desk.app.run();
    desk.press(Key::Enter);
    let expected = LesionStatus::NotAssessable("covered by a plaster".to_owned());
    assert_eq!(status(&desk).get(&VisitId(2)), Some(&expected));
    desk.undo();
    desk.undo();
    desk.undo();
    assert!(status(&desk).is_empty());
}

#[test]
fn the_filmstrip_leads_through_the_visits_and_shows_what_is_missing() {
    let mut desk = Desk::new();
    desk.app.get_by_label("Day 153 · After IVIG ×5").click();
    desk.app.run();
    let photo = |desk: &Desk| desk.session().selection.photo;
    assert_eq!(photo(&desk), Some(PhotoId(2)));
    desk.press(Key::ArrowRight);
    assert_eq!(photo(&desk), Some(PhotoId(3)), "a visit without a photo is passed over");
    assert!(desk.app.query_by_label_contains("Incomplete file").is_some());
    desk.press(Key::ArrowLeft);
    assert!(desk.app.query_by_label_contains("Incomplete file").is_none());
}

#[test]
fn a_photo_that_is_gone_says_so_and_keeps_its_regions() {
    let case = case_of(project());
    std::fs::remove_file(case.path.with_file_name("back_1.jpg")).expect("it was there");
    let mut desk = Desk { app: support::harness(case.path.clone()), case };
    desk.press_with(Modifiers::ALT, Key::Num2);
    assert!(desk.app.query_by_label_contains("back_1.jpg cannot be shown").is_some());
    assert!(desk.app.query_by_label_contains("What was drawn on it is kept").is_some());
}

#[test]
fn a_project_that_is_open_elsewhere_is_looked_at_and_not_drawn_on() {
    let case = case_of(project());
    let other = OpenProject::open(&case.path, None, access()).expect("it opens");
    assert!(other.read_only().is_none());
    let mut desk = Desk { app: support::harness(case.path.clone()), case };
    desk.press_with(Modifiers::ALT, Key::Num2);
    desk.press(Key::R);
    desk.drag(&[(200.0, 200.0), (300.0, 260.0), (400.0, 350.0)]);
    assert!(desk.regions().is_empty());
    assert!(desk.says("look at only"));
    let before = desk.zoom();
    let middle = desk.canvas().center();
    desk.wheel(middle, MouseWheelUnit::Line, vec2(0.0, 2.0));
    assert_ne!(desk.zoom(), before, "looking is allowed");
}

#[test]
fn roles_are_chosen_before_drawing_and_changed_afterwards() {
    let mut desk = Desk::new();
    desk.app.get_by_label("Reference skin").click();
    desk.app.run();
    desk.press(Key::R);
    desk.drag(&[(200.0, 200.0), (300.0, 260.0), (400.0, 350.0)]);
    assert_eq!((desk.only_region().role, desk.only_region().lesion), (Role::ReferenceSkin, None));
    assert!(desk.project().lesions.is_empty());
    let at = desk.at(300.0, 300.0);
    desk.press(Key::V);
    desk.click_at(at, PointerButton::Secondary, Modifiers::NONE);
    desk.app.get_by_label_contains("Shows lesion").click();
    desk.app.run();
    desk.app.get_by_label("New lesion").click();
    desk.app.run();
    assert_eq!(desk.only_region().role, Role::Lesion);
    assert_eq!(desk.project().lesions.len(), 1);
}

#[test]
fn every_control_is_reached_by_keyboard_and_escape_leads_back() {
    let mut desk = Desk::new().with_rectangle();
    let focused = |desk: &Desk| {
        let ctx = &desk.app.ctx;
        ctx.memory(egui::Memory::focused)
    };
    let surface = focused(&desk);
    assert!(surface.is_some());
    desk.press(Key::F6);
    assert_ne!(focused(&desk), surface);
    let selected = desk.selected();
    desk.press(Key::Tab);
    assert_ne!(focused(&desk), surface);
    assert_eq!(desk.selected(), selected, "Tab leads on and selects nothing");
    desk.press(Key::Escape);
    desk.app.run();
    assert_eq!(focused(&desk), surface);
    assert_eq!(desk.selected(), selected);
}

#[test]
fn a_photo_says_where_it_belongs_and_what_is_drawn_next() {
    let mut desk = Desk::new();
    assert!(desk.app.query_by_label_contains("Presentation · Upper back").is_some());
    assert!(desk.app.query_by_label_contains("Next:").is_none());
    desk.press(Key::P);
    assert!(desk.app.query_by_label_contains("Next: L1, a new lesion").is_some());
}

#[test]
fn a_file_of_another_shape_than_the_photo_that_was_added_is_pointed_out() {
    let case = case_of(project());
    let pixels = Pixels::filled(900, 1200, [214, 168, 140]);
    let bytes = jpeg(&pixels, 80, None).expect("a photo");
    std::fs::write(case.path.with_file_name("back_1.jpg"), bytes).expect("a file");
    let mut desk = Desk { app: support::harness(case.path.clone()), case };
    desk.press_with(Modifiers::ALT, Key::Num2);
    assert!(desk.app.query_by_label_contains("another size").is_some());
    desk.press(Key::D);
    assert!(desk.app.query_by_label_contains("another size").is_none());
}

#[test]
fn the_menu_of_a_region_is_a_button_too_and_an_empty_lesion_can_be_removed() {
    let mut desk = Desk::new().with_rectangle();
    desk.field("Label").focus();
    desk.app.run();
    desk.field("Label").type_text("Plaque");
    desk.app.run();
    desk.press(Key::Enter);
    desk.app.get_by_label("More for this region").click();
    desk.app.run();
    desk.app.get_by_label("Delete region").click();
    desk.app.run();
    assert!(desk.regions().is_empty());
    assert_eq!(desk.project().lesions.len(), 1, "a lesion with a name is kept");
    desk.app.get_by_label("Remove lesion").click();
    desk.app.run();
    assert!(desk.project().lesions.is_empty());
    desk.undo();
    desk.undo();
    assert_eq!((desk.regions().len(), desk.project().lesions.len()), (1, 1));
}
