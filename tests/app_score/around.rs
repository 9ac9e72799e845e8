//! Photos, body map, lesions, signing, and what else stands around the form.

use egui::{Key, Modifiers, Pos2, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use seriatim::instrument::body::{Body, Figure};
use seriatim::instrument::score::Answer;
use seriatim::model::ids::{LesionId, PhotoId, SubjectId};
use seriatim::model::lesion::Lesion;
use seriatim::store::lock::Holder;
use seriatim::store::open_project::{Access, OpenProject};

use crate::desk::{Desk, WHEN, add_photo, project_file, value};
use crate::support;

#[test]
fn a_click_on_the_body_map_leads_to_the_site() {
    let mut desk = Desk::new();
    desk.click("Back");
    let rect = desk.app.get_by_label("Body map, back").rect();
    let body = Body::embedded();
    let size = body.figure_size(Figure::Back);
    let scale = (f64::from(rect.width()) / size.x).min(f64::from(rect.height()) / size.y);
    let (_, area) = body.areas(Figure::Back).find(|(site, _)| site.id == "buttocks").unwrap();
    let place = seriatim::geometry::outline_center(&area.outline).unwrap();
    let left = f64::from(rect.center().x) - size.x * scale / 2.0;
    // A little beside the midline, which belongs to neither half.
    let x = left + (place.x + 3.0) * scale;
    let y = f64::from(rect.top()) + place.y * scale;
    desk.click_at(Pos2::new(x as f32, y as f32));
    assert_eq!(desk.focus(), "rest_of_back.erythema");
}

#[test]
fn an_incomplete_photo_asks_before_its_visit_is_scored() {
    let mut desk = Desk::with(|project, folder| {
        add_photo(project, folder, 1, 1, 1);
        add_photo(project, folder, 2, 1, 2);
        project.photos.get_mut(&PhotoId(2)).unwrap().is_complete = false;
    });
    assert!(desk.says("This photo file is incomplete. Score anyway?"));
    desk.digits("2");
    assert_eq!(desk.answer("scalp.erythema"), None);
    assert!(desk.says("A photo file is incomplete."));
    desk.press(Key::V);
    assert_eq!(desk.answer("scalp.erythema"), Some(Answer::NotVisible), "that can be said");
    desk.click("Score anyway");
    desk.digits("2");
    assert_eq!(desk.answer("scalp.scale"), value("2"));
    desk.press(Key::PageDown);
    desk.press(Key::PageUp);
    assert!(!desk.says("Score anyway"), "it is asked once");
}

#[test]
fn photos_are_enlarged_and_follow_the_focus() {
    let mut desk = Desk::with(|project, folder| {
        add_photo(project, folder, 1, 1, 1);
        add_photo(project, folder, 2, 1, 2);
    });
    assert!(desk.says("Photo Day 0 · Face") && desk.says("Photo Day 0 · Upper back"));
    desk.click("Photo Day 0 · Face");
    assert!(!desk.says("Photo Day 0 · Upper back"), "one is enlarged");
    desk.go_to("upper_back.erythema");
    assert!(desk.says("Photo Day 0 · Upper back"), "the one that shows the site comes forward");
    desk.press(Key::Escape);
    assert!(desk.says("Photo Day 0 · Face") && desk.says("Photo Day 0 · Upper back"));
    desk.press(Key::PageDown);
    desk.digits("1");
    assert_eq!(desk.answer("upper_back.erythema"), value("1"), "a visit without photos is scored");
}

#[test]
fn an_instrument_of_a_lesion_asks_which_one() {
    let mut desk = Desk::with(|project, _| {
        let lesion = |number, label: &str| Lesion {
            label: label.to_owned(),
            ..Lesion::new(SubjectId(1), number)
        };
        project.lesions.insert(LesionId(1), lesion(1, "Plaque, scapula"));
        project.lesions.insert(LesionId(2), lesion(2, "Plaque, neck"));
    });
    desk.take_instrument("Target lesion sum score");
    desk.digits("3");
    assert!(desk.assessment().is_none());
    assert!(desk.says("Choose the lesion that is scored"));
    desk.click("Lesion");
    desk.click("L2 Plaque, neck");
    desk.digits("332");
    assert_eq!(desk.total("tlss").as_deref(), Some("8"));
    assert_eq!(desk.assessment().unwrap().identity.target, Some(LesionId(2)));
}

#[test]
fn the_change_since_baseline_is_told_once_both_totals_are_complete() {
    let mut desk = Desk::new();
    desk.take_instrument("Investigator's global assessment, generic, 0 to 4");
    desk.digits("4");
    assert!(!desk.says("since baseline"));
    desk.press(Key::PageDown);
    assert!(!desk.says("since baseline"));
    desk.digits("1");
    assert!(desk.says("−3 (−75 %) since baseline"));
    assert!(desk.says("IGA · almost clear"));
}

#[test]
fn the_buttons_are_reached_by_keyboard_and_escape_leads_back() {
    let mut desk = Desk::new();
    desk.press(Key::F6);
    let entries = desk.session().file.ledger().entries().len();
    let names = ["Hide the body map", "Next visit", "Another instrument", "Mark not assessed"];
    let mut to_reach = names.to_vec();
    for _ in 0..60 {
        let mut all = desk.app.root().children_recursive();
        let focused = all.find(|node| node.accesskit_node().is_focused());
        let label = focused.and_then(|node| node.accesskit_node().label()).unwrap_or_default();
        drop(all);
        to_reach.retain(|name| *name != label);
        if to_reach.is_empty() {
            break;
        }
        desk.press(Key::Tab);
    }
    assert_eq!(to_reach, Vec::<&str>::new(), "Tab leads everywhere");
    assert_eq!(desk.focus(), "", "and not through the form");
    desk.press(Key::Escape);
    desk.digits("3");
    assert_eq!(desk.answer("scalp.erythema"), value("3"));
    assert_eq!(desk.session().file.ledger().entries().len(), entries + 1);
}

#[test]
fn a_project_to_look_at_only_can_be_walked_but_not_answered() {
    let folder = tempfile::tempdir().unwrap();
    let path = project_file(folder.path(), |_, _| {});
    let holder = Holder {
        user: "other".to_owned(),
        host: "desk".to_owned(),
        pid: 2,
        since: "2022-08-17 13:00".to_owned(),
    };
    let held = OpenProject::open(&path, None, Access::inline(holder, WHEN)).unwrap();
    let mut desk = Desk { app: support::harness(path), _folder: folder };
    desk.app.run();
    desk.keys(Modifiers::ALT, Key::Num4);
    desk.digits("3");
    assert!(desk.assessment().is_none());
    assert!(desk.says("Open to look at only"));
    desk.press(Key::Tab);
    assert_eq!(desk.focus(), "scalp.scale");
    drop(held);
}

#[test]
fn missing_items_are_named_and_a_click_leads_there() {
    let mut desk = Desk::new();
    desk.digits("321");
    assert!(desk.says("78 items open:"));
    assert!(desk.says("and 75 more"));
    desk.go_to("abdomen.scale");
    desk.app.get_by_role_and_label(Role::Link, "Go to Scalp: Poikiloderma").click();
    desk.app.run();
    assert_eq!(desk.focus(), "scalp.poikiloderma");
    desk.digits("1");
    assert_eq!(desk.answer("scalp.poikiloderma"), value("1"));
    assert!(desk.says("77 items open:"));
    // What is open cannot be signed, and one press says of all of it that nobody looked.
    desk.keys(Modifiers::COMMAND, Key::Enter);
    assert!(!desk.assessment().unwrap().is_signed());
    assert!(desk.notices().contains("Not signed: "), "{}", desk.notices());
    desk.app.get_by_role_and_label(Role::Button, "Mark not assessed").click();
    desk.app.run();
    assert_eq!(desk.answer("alopecia"), Some(Answer::NotAssessed));
    assert_eq!(desk.answer("scalp.scale"), value("2"), "what was answered stays");
    assert!(!desk.says("items open:"));
    assert_eq!(desk.total("activity"), None, "not assessed is never counted as nothing");
}

#[test]
fn a_signed_form_asks_why_it_is_changed_and_keeps_what_stood_there() {
    let mut desk = Desk::new();
    desk.fill_with_zeros();
    desk.keys(Modifiers::COMMAND, Key::Enter);
    assert_eq!(desk.visit(), 2, "on to the next visit");
    desk.press(Key::PageUp);
    assert!(desk.says("Signed by mh"));
    desk.go_to("malar.erythema");
    desk.digits("2");
    assert_eq!(desk.answer("malar.erythema"), value("0"), "first the reason");
    // Without a reason there is no change; Escape gives it up.
    desk.press(Key::Enter);
    assert!(desk.says("Reason for change"));
    desk.press(Key::Escape);
    assert!(!desk.says("Reason for change"));
    assert_eq!(desk.answer("malar.erythema"), value("0"));
    desk.digits("2");
    desk.app.get_by_role_and_label(Role::TextInput, "Reason").type_text("misread the photo");
    desk.app.run();
    desk.press(Key::Enter);
    assert_eq!(desk.answer("malar.erythema"), value("2"));
    let assessment = desk.assessment().unwrap();
    assert!(assessment.is_signed());
    assert_eq!(assessment.amendments.len(), 1);
    let amendment = &assessment.amendments[0];
    assert_eq!((amendment.reason.as_str(), amendment.who.0.as_str()), ("misread the photo", "mh"));
    assert_eq!(amendment.old_answers.get("malar.erythema").copied(), value("0"));
    desk.click("1 amendment");
    assert!(desk.says("Malar area: Erythema, 0 none → 2 red"));
    desk.press(Key::Escape);
    // Taking it back is a change of something signed as well.
    desk.keys(Modifiers::COMMAND, Key::Z);
    assert!(desk.says("Reason for change"));
}
