//! The Score workspace as a rater uses it, by keyboard and by mouse.

#![expect(clippy::unwrap_used, reason = "a test stops where something is missing")]

use std::path::{Path, PathBuf};

use egui::{Event, Key, Modifiers, PointerButton, Pos2, Role};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use tempfile::TempDir;

use seriatim::app::session::Session;
use seriatim::app::shell::App;
use seriatim::instrument::body::{Body, Figure};
use seriatim::instrument::number::Number;
use seriatim::instrument::score::{Answer, Scored, score};
use seriatim::model::assessment::{Assessment, Rater, Stamp};
use seriatim::model::ids::{LesionId, PhotoId, SubjectId, ViewId, VisitId};
use seriatim::model::lesion::Lesion;
use seriatim::model::photo::Photo;
use seriatim::model::project::Project;
use seriatim::model::subject::{Subject, Visit};
use seriatim::model::view::View;
use seriatim::store::lock::Holder;
use seriatim::store::open_project::{Access, OpenProject};

mod support;

const WHEN: &str = "2022-08-17T14:00:00+00:00";

/// A window on a case with four visits, in the Score workspace.
struct Desk {
    app: Harness<'static, App>,
    _folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        Self::with(|_, _| {})
    }

    /// A case that `change` has changed before it is opened; it gets the folder of the project too.
    fn with(change: impl FnOnce(&mut Project, &Path)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = project_file(folder.path(), change);
        let mut desk = Self { app: support::harness(path), _folder: folder };
        desk.app.run();
        desk.keys(Modifiers::ALT, Key::Num4);
        desk
    }

    fn press(&mut self, key: Key) {
        self.keys(Modifiers::NONE, key);
    }

    fn keys(&mut self, modifiers: Modifiers, key: Key) {
        self.app.key_press_modifiers(modifiers, key);
        self.app.run();
    }

    /// Presses digits, one after another.
    fn digits(&mut self, digits: &str) {
        for digit in digits.chars() {
            self.press(Key::from_name(&digit.to_string()).unwrap());
        }
    }

    fn type_text(&mut self, text: &str) {
        self.app.event(Event::Text(text.to_owned()));
        self.app.run();
    }

    fn click(&mut self, label: &str) {
        self.app.get_by_label(label).click();
        self.app.run();
    }

    fn click_at(&mut self, at: Pos2) {
        self.app.event(Event::PointerMoved(at));
        for pressed in [true, false] {
            let button = PointerButton::Primary;
            self.app.event(Event::PointerButton {
                pos: at,
                button,
                pressed,
                modifiers: Modifiers::NONE,
            });
        }
        self.app.run();
    }

    fn go_to(&mut self, item: &str) {
        for _ in 0..200 {
            if self.focus() == item {
                return;
            }
            self.press(Key::Tab);
        }
        panic!("Tab does not lead to {item}");
    }

    fn session(&self) -> &Session {
        self.app.state().session().unwrap()
    }

    fn focus(&self) -> String {
        self.session().selection.item.clone().unwrap_or_default()
    }

    fn visit(&self) -> u32 {
        self.session().visit().unwrap().number
    }

    fn assessment(&self) -> Option<&Assessment> {
        self.session().assessment().map(|(_, assessment)| assessment)
    }

    fn answer(&self, item: &str) -> Option<Answer> {
        self.assessment()?.answers.get(item).copied()
    }

    fn scored(&self) -> Scored {
        score(self.session().instrument().unwrap(), &self.assessment().unwrap().answers)
    }

    fn total(&self, id: &str) -> Option<String> {
        self.scored().total(id).unwrap().value.map(|value| value.to_string())
    }

    fn says(&self, words: &str) -> bool {
        self.app.query_all_by_label_contains(words).next().is_some()
    }

    /// Chooses an instrument from the menu of all others.
    fn take_instrument(&mut self, title: &str) {
        self.click("Another instrument");
        self.click(title);
    }

    /// Answers everything that is open with its smallest value.
    fn fill_with_zeros(&mut self) {
        let n_items = self.session().instrument().unwrap().items().len();
        self.digits(&"0".repeat(n_items));
    }
}

fn value(text: &str) -> Option<Answer> {
    Number::parse(text).ok().map(Answer::Value)
}

fn project_file(folder: &Path, change: impl FnOnce(&mut Project, &Path)) -> PathBuf {
    let mut project = Project::default();
    let mut subject = Subject::new("S01");
    for (number, label, day) in [
        (1, "Presentation", 0),
        (2, "After IVIG", 168),
        (3, "After 1 dose", 203),
        (4, "After 4 doses", 294),
    ] {
        let visit = Visit::new((VisitId(number), number), label);
        subject.visits.push(Visit { day: Some(day), ..visit });
    }
    project.subjects.insert(SubjectId(1), subject);
    let view = |id: u32, label: &str, sites: &[&str]| View {
        id: ViewId(id),
        label: label.to_owned(),
        hint: String::new(),
        sites: sites.iter().map(|site| (*site).to_owned()).collect(),
    };
    project.views = vec![
        view(1, "Face", &["forehead", "malar", "periorbital", "rest_of_face", "scalp"]),
        view(2, "Upper back", &["upper_back", "shoulders", "posterior_neck"]),
    ];
    change(&mut project, folder);
    let path = folder.join("case.ron");
    let stamp = Stamp { who: Rater("mh".to_owned()), when: WHEN.to_owned() };
    let holder = Holder {
        user: "mh".to_owned(),
        host: "desk".to_owned(),
        pid: 1,
        since: "2022-08-17 14:00".to_owned(),
    };
    let file = OpenProject::create(&path, project, &stamp, Access::inline(holder, WHEN)).unwrap();
    assert!(file.close(WHEN).is_saved());
    path
}

/// Puts a photo into the folder and at a visit.
fn add_photo(project: &mut Project, folder: &Path, id: u32, visit: u32, view: u32) {
    let (width, height) = (80, 60);
    let name = format!("photo-{id}.png");
    let shade = image::Rgb([180, 120, (id * 20) as u8]);
    image::RgbImage::from_pixel(width, height, shade).save(folder.join(&name)).unwrap();
    let photo = Photo {
        subject: SubjectId(1),
        path: name,
        hash: format!("{id:064}"),
        bytes: 100,
        width,
        height,
        taken: None,
        camera: String::new(),
        is_complete: true,
        problems: Vec::new(),
        visit: Some(VisitId(visit)),
        view: Some(ViewId(view)),
        note: String::new(),
    };
    project.photos.insert(PhotoId(id), photo);
}

#[test]
fn the_whole_cdasi_is_scored_by_digits_alone() {
    let mut desk = Desk::new();
    assert_eq!(desk.visit(), 1);
    for _ in 0..15 {
        desk.digits("32111");
    }
    // Gottron's hands: erythema, papules, ulceration, damage; then periungual and alopecia.
    desk.digits("3112");
    assert_eq!(desk.total("activity"), None, "periungual and alopecia are open");
    desk.digits("21");
    assert_eq!(desk.total("activity").as_deref(), Some("100"));
    assert_eq!(desk.total("damage").as_deref(), Some("32"));
    assert!(desk.says("81 of 81 items"));
    assert!(desk.says("Activity · severe"));
}

#[test]
fn papules_double_the_erythema_of_the_hands() {
    for (papules, activity) in [("0", "4"), ("1", "7")] {
        let mut desk = Desk::new();
        desk.fill_with_zeros();
        assert_eq!(desk.total("activity").as_deref(), Some("0"));
        assert_eq!(desk.total("damage").as_deref(), Some("0"));
        for reached in ["gottron_hands.papules", "gottron_hands.erythema"] {
            let key = if reached.ends_with("papules") { Key::ArrowUp } else { Key::ArrowLeft };
            desk.press(key);
            assert_eq!(desk.focus(), reached);
        }
        desk.digits(&format!("3{papules}1"));
        assert_eq!(desk.total("activity").as_deref(), Some(activity));
    }
}

#[test]
fn a_digit_that_is_not_allowed_is_refused_in_words_and_sets_nothing() {
    let mut desk = Desk::new();
    desk.digits("4");
    assert_eq!(desk.answer("scalp.erythema"), None);
    assert!(desk.says("4 is not allowed here: Scalp: Erythema takes 0, 1, 2 or 3"));
    desk.digits("3");
    assert_eq!(desk.answer("scalp.erythema"), value("3"));
    assert!(!desk.says("is not allowed here"));
    assert_eq!(desk.focus(), "scalp.scale");
}

#[test]
fn digits_count_by_their_place_on_the_keyboard_and_never_while_a_modifier_is_held() {
    let mut desk = Desk::new();
    let mut press = |key, physical_key, modifiers| {
        desk.app.event(Event::Key { key, physical_key, pressed: true, repeat: false, modifiers });
        desk.app.run();
        let event = Event::Key { key, physical_key, pressed: false, repeat: false, modifiers };
        desk.app.event(event);
        desk.app.run();
    };
    press(Key::Quote, Some(Key::Num3), Modifiers::NONE);
    press(Key::Num2, Some(Key::Num2), Modifiers::ALT);
    assert_eq!(desk.answer("scalp.erythema"), value("3"));
    assert_eq!(desk.answer("scalp.scale"), None);
}

#[test]
fn what_a_slow_frame_brings_at_once_is_answered_in_order() {
    let mut desk = Desk::new();
    for key in [Key::Num3, Key::Tab, Key::Num1, Key::N, Key::Num1] {
        for pressed in [true, false] {
            let modifiers = Modifiers::NONE;
            let event = Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
            desk.app.input_mut().events.push(event);
        }
    }
    let mut raw = std::mem::take(&mut desk.app.input_mut().events);
    // The window's own hook deals them out, as the system's events pass through it.
    let mut keystrokes = seriatim::app::keystrokes::Keystrokes::default();
    loop {
        keystrokes.one_at_a_time(&mut raw);
        desk.app.input_mut().events.append(&mut raw);
        desk.app.run();
        if !keystrokes.is_waiting() {
            break;
        }
    }
    assert_eq!(desk.answer("scalp.erythema"), value("3"));
    assert_eq!(desk.answer("scalp.scale"), None, "Tab left it open");
    assert_eq!(desk.answer("scalp.erosion"), value("1"));
    assert_eq!(desk.answer("scalp.poikiloderma"), Some(Answer::NotAssessed));
    assert_eq!(desk.answer("scalp.calcinosis"), value("1"));
}

#[test]
fn arrows_and_tab_walk_without_answering() {
    let mut desk = Desk::new();
    for (modifiers, key, reached) in [
        (Modifiers::NONE, Key::Tab, "scalp.scale"),
        (Modifiers::NONE, Key::ArrowDown, "malar.scale"),
        (Modifiers::NONE, Key::ArrowRight, "malar.erosion"),
        (Modifiers::NONE, Key::ArrowUp, "scalp.erosion"),
        (Modifiers::SHIFT, Key::Tab, "scalp.scale"),
        (Modifiers::NONE, Key::ArrowLeft, "scalp.erythema"),
        (Modifiers::NONE, Key::ArrowLeft, "scalp.erythema"),
    ] {
        desk.keys(modifiers, key);
        assert_eq!(desk.focus(), reached, "{key:?}");
    }
    assert!(desk.assessment().is_none());
    assert_eq!(desk.visit(), 1, "arrows never change the visit here");
}

#[test]
fn states_keep_the_total_empty_and_the_partial_sum_says_of_what() {
    let mut desk = Desk::new();
    desk.fill_with_zeros();
    for key in [Key::ArrowUp, Key::ArrowRight, Key::ArrowRight] {
        desk.press(key);
    }
    assert_eq!(desk.focus(), "gottron_hands.damage");
    desk.press(Key::V);
    assert_eq!(desk.total("activity").as_deref(), Some("0"), "it was an item of damage");
    let damage = desk.scored().total("damage").unwrap().clone();
    assert_eq!((damage.value, damage.answered, damage.items), (None, 30, 31));
    assert!(desk.says("Damage so far") && desk.says("30 of 31 answered"));
    for (key, answer) in [
        (Key::N, Answer::NotAssessed),
        (Key::V, Answer::NotVisible),
        (Key::X, Answer::NotApplicable),
    ] {
        let item = desk.focus();
        desk.press(key);
        assert_eq!(desk.answer(&item), Some(answer));
    }
    assert_eq!(desk.total("activity"), None);
    let item = desk.focus();
    desk.press(Key::Delete);
    assert_eq!(desk.answer(&item), None, "Delete makes it missing again");
    assert_eq!(desk.focus(), item);
}

#[test]
fn a_level_is_clicked_and_the_visit_before_is_told() {
    let mut desk = Desk::new();
    desk.click("Abdomen: Scale, 2 crust or lichenification");
    assert_eq!(desk.answer("abdomen.scale"), value("2"));
    assert_eq!(desk.focus(), "abdomen.scale");
    desk.press(Key::PageDown);
    assert_eq!(desk.visit(), 2);
    assert_eq!(desk.focus(), "abdomen.scale", "the same item at the next visit");
    assert!(desk.assessment().is_none(), "nothing is carried over");
    assert!(desk.says("visit before: 2 crust or lichenification"));
    desk.digits("1");
    assert_eq!(desk.answer("abdomen.scale"), value("1"));
    desk.press(Key::PageUp);
    assert_eq!(desk.visit(), 1);
    assert_eq!(desk.answer("abdomen.scale"), value("2"));
    assert!(!desk.says("visit before:"));
    desk.press(Key::End);
    assert_eq!(desk.visit(), 4);
    desk.press(Key::Home);
    assert_eq!(desk.visit(), 1);
}

#[test]
fn a_scale_takes_a_comma_and_refuses_what_lies_outside() {
    let mut desk = Desk::new();
    desk.take_instrument("Global assessments on visual analogue scales from 0 to 10");
    assert_eq!(desk.session().selection.instrument, "pga-vas");
    desk.type_text("10.5");
    desk.press(Key::Enter);
    assert!(desk.says("10.5 is not allowed: from 0 to 10 in steps of 0.1"));
    assert!(desk.assessment().is_none());
    for _ in 0..4 {
        desk.press(Key::Backspace);
    }
    desk.type_text("7,5");
    desk.press(Key::Enter);
    assert_eq!(desk.answer("activity"), value("7.5"));
    assert_eq!(desk.focus(), "damage", "Enter moves on");
    desk.type_text("x");
    assert_eq!(desk.answer("damage"), Some(Answer::NotApplicable));
    assert_eq!(desk.focus(), "itch");
    desk.type_text("3");
    desk.press(Key::PageDown);
    assert_eq!(desk.visit(), 2);
    assert!(desk.assessment().is_none(), "what was typed stays with its visit");
    desk.press(Key::PageUp);
    assert_eq!(desk.answer("itch"), value("3"));
}

#[test]
fn a_number_that_is_left_is_kept_and_escape_drops_it() {
    let mut desk = Desk::new();
    desk.take_instrument("Global assessments on visual analogue scales from 0 to 10");
    desk.type_text("4");
    desk.keys(Modifiers::ALT, Key::Num1);
    let kept = desk.session().project().assessments.values().next().unwrap();
    assert_eq!(kept.answers.get("activity").copied(), value("4"), "leaving the workspace keeps it");
    desk.keys(Modifiers::ALT, Key::Num4);
    desk.app.get_by_role_and_label(Role::TextInput, "Damage").focus();
    desk.app.run();
    desk.type_text("9");
    desk.press(Key::Escape);
    assert_eq!(desk.answer("damage"), None);
    desk.app.get_by_role_and_label(Role::TextInput, "Damage").focus();
    desk.app.run();
    desk.type_text("8.1");
    desk.click("Visit 2: After IVIG, nothing answered");
    assert_eq!(desk.visit(), 2);
    assert!(desk.assessment().is_none(), "a click on another visit takes nothing along");
    desk.press(Key::PageUp);
    assert_eq!(desk.answer("damage"), value("8.1"));
}

#[test]
fn a_place_on_the_line_of_a_scale_is_one_step() {
    let mut desk = Desk::new();
    desk.take_instrument("Global assessments on visual analogue scales from 0 to 10");
    let rect = desk.app.get_by_label("Itch, scale").rect();
    desk.click_at(rect.center());
    assert_eq!(desk.answer("itch"), value("5"));
    let entries = desk.session().file.ledger().entries().len();
    let (from, to) = (rect.center(), rect.right_center());
    desk.app.event(Event::PointerMoved(from));
    let button = |pos, pressed| Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    desk.app.event(button(from, true));
    for share in [0.2, 0.4, 0.6, 0.8, 1.0] {
        desk.app.event(Event::PointerMoved(from + (to - from) * share));
        desk.app.run();
    }
    desk.app.event(button(to, false));
    desk.app.run();
    assert_eq!(desk.answer("itch"), value("10"));
    assert_eq!(desk.session().file.ledger().entries().len(), entries + 1);
}

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
