//! The whole job in one go, through the real window: a folder of photos in, a score table out.

use std::collections::BTreeMap;
use std::path::Path;

use egui::{Key, Modifiers, PointerButton, Role, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use seriatim::app::dialogs::ScriptedDialogs;
use seriatim::app::environment::Environment;
use seriatim::app::session::Workspace;
use seriatim::app::shell::App;
use seriatim::model::project::Project;

use crate::photos::{Case, photo};
use crate::support::{environment, harness_with};

#[path = "support/photos.rs"]
mod photos;
mod support;

/// Three visits of two views; one name says nothing of the view, which is suggested by what is left.
fn case() -> Case {
    Case::new(&[
        ("Baseline/face.jpg", photo(1, "2022-03-02 10:00:00")),
        ("Baseline/upper back.jpg", photo(2, "2022-03-02 10:05:00")),
        ("Week 12/face.jpg", photo(3, "2022-05-25 09:00:00")),
        ("Week 12/IMG_2017.jpg", photo(4, "2022-05-25 09:10:00")),
        ("Week 24/face.jpg", photo(5, "2022-08-17 09:00:00")),
        ("Week 24/upper back.jpg", photo(6, "2022-08-17 09:10:00")),
    ])
}

/// The global assessment of each visit.
const IGA: [u32; 3] = [4, 2, 1];

struct Desk {
    app: Harness<'static, App>,
    dialogs: ScriptedDialogs,
}

impl Desk {
    fn open(path: &Path) -> Self {
        let dialogs = ScriptedDialogs::default();
        let environment = Environment { dialogs: Box::new(dialogs.clone()), ..environment() };
        Self { app: harness_with(environment, path.to_owned()), dialogs }
    }

    fn press(&mut self, key: Key) {
        self.press_with(Modifiers::NONE, key);
    }

    fn press_with(&mut self, modifiers: Modifiers, key: Key) {
        self.app.key_press_modifiers(modifiers, key);
        self.app.run();
    }

    fn click(&mut self, name: &str) {
        self.app.get_by_label(name).click();
        self.app.run();
    }

    /// Types into the field that has the keyboard.
    fn write(&mut self, text: &str) {
        self.app.event(egui::Event::Text(text.to_owned()));
        self.app.run();
    }

    /// Presses the left button at the first place, moves over the others, and lets go.
    fn drag(&mut self, from: egui::Pos2, to: egui::Pos2) {
        let button = |pos, pressed| egui::Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        self.app.event(egui::Event::PointerMoved(from));
        self.app.event(button(from, true));
        for share in [0.3, 0.6, 1.0] {
            self.app.event(egui::Event::PointerMoved(from + (to - from) * share));
        }
        self.app.event(button(to, false));
        self.app.run();
    }

    /// Goes on with Tab until the keyboard is at what has this name.
    fn tab_to(&mut self, name: &str) {
        for _ in 0..80 {
            let mut all = self.app.root().children_recursive();
            let focused = all.find(|node| node.accesskit_node().is_focused());
            let label = focused.and_then(|node| node.accesskit_node().label());
            drop(all);
            if label.as_deref() == Some(name) {
                return;
            }
            self.press(Key::Tab);
        }
        panic!("Tab does not lead to {name}");
    }

    fn project(&self) -> &Project {
        self.app.state().session().expect("an open project").project()
    }

    fn workspace(&self) -> Workspace {
        self.app.state().session().expect("an open project").workspace
    }

    fn notices(&self) -> Vec<String> {
        self.app.state().notices().iter().map(|notice| notice.text.clone()).collect()
    }

    /// How many regions each photo has, by its path.
    fn n_regions(&self) -> BTreeMap<String, usize> {
        let project = self.project();
        let count = |id| project.regions.values().filter(|region| region.photo == id).count();
        project.photos.iter().map(|(id, photo)| (photo.path.clone(), count(*id))).collect()
    }
}

/// Every photo has one region, and every visit its answer.
fn assert_is_done(desk: &Desk) {
    let counts = desk.n_regions();
    assert_eq!(counts.len(), 6);
    assert!(counts.values().all(|n| *n == 1), "{counts:?}");
    let grades: Vec<String> = desk
        .project()
        .assessments
        .values()
        .map(|assessment| format!("{:?}", assessment.answers["grade"]))
        .collect();
    let expected = IGA.map(|grade| format!("Value(\"{grade}\")"));
    assert_eq!(grades, expected);
}

/// The table as it must be, written down by hand; `iga` has one item, which is its total as well.
fn assert_table(text: &str, rater: &str) {
    let mut lines = text.lines();
    let columns: Vec<&str> = lines.next().expect("a head").split(',').collect();
    let expected_columns = "subject,visit,rater,reading,instrument,target,target_label,item,value,status,label,unit,\
                            derived,min,max,visit_order,visit_label,date,day,signed,version";
    assert_eq!(columns, expected_columns.split(',').collect::<Vec<_>>());
    let visits = [
        ("Baseline", "2022-03-02", 0),
        ("Week 12", "2022-05-25", 84),
        ("Week 24", "2022-08-17", 168),
    ];
    let mut expected = Vec::new();
    for (n, ((label, date, day), grade)) in (1..).zip(visits.into_iter().zip(IGA)) {
        for (item, name, derived) in [("total.iga", "IGA", "true"), ("grade", "Grade", "false")] {
            expected.push(format!(
                "S01,v{n},{rater},1,iga,,,{item},{grade},answered,{name},,{derived},0,4,{n},{label},{date},{day},false,1"
            ));
        }
    }
    assert_eq!(lines.collect::<Vec<_>>(), expected);
}

#[test]
fn by_mouse_and_keys_from_a_folder_to_a_score_table() {
    let case = case();
    let photos = case.contents();
    let mut desk = Desk::open(&case.folder);

    // Look, mend the one proposal that is missing, add.
    desk.app.get_by_label("5 placed · 1 needs a decision");
    desk.click("View of Week 12/IMG_2017.jpg: Upper back");
    desk.click("Upper back");
    desk.click("Add 6 photos");
    assert!(desk.project().photos.values().all(|photo| !photo.is_unsorted()));

    // A region on each photo, one visit after the other.
    desk.click("Annotate");
    desk.press(Key::Home);
    for view in 0..2 {
        if view == 1 {
            desk.press(Key::Home);
            desk.press(Key::PageDown);
        }
        for visit in 0..3 {
            desk.click("Ellipse");
            let canvas = desk.app.get_by_role(Role::Canvas).rect();
            let from = canvas.center() - vec2(60.0, 40.0);
            desk.drag(from, canvas.center() + vec2(60.0 - 20.0 * visit as f32, 40.0));
            desk.press(Key::Escape);
            desk.press(Key::D);
        }
    }
    let areas: Vec<f64> = desk.project().regions.values().map(|it| it.shape.area()).collect();
    assert!(areas[0] > areas[1] && areas[1] > areas[2], "{areas:?}");

    // Score each visit; take the last answer back, and give it again.
    desk.click("Score");
    desk.click("Another instrument");
    desk.click("Investigator's global assessment, generic, 0 to 4");
    desk.press(Key::Home);
    for grade in IGA {
        desk.press(Key::from_name(&grade.to_string()).expect("a digit"));
        desk.press(Key::PageDown);
    }
    assert_is_done(&desk);
    let done = desk.project().clone();
    for _ in 0..4 {
        desk.press_with(Modifiers::COMMAND, Key::Z);
    }
    assert_ne!(*desk.project(), done);
    for _ in 0..4 {
        desk.press_with(Modifiers::COMMAND, Key::Y);
    }
    assert_eq!(*desk.project(), done);

    // Close, and come back: all of it is there, undo too.
    desk.press_with(Modifiers::COMMAND, Key::W);
    assert!(desk.app.state().session().is_none());
    drop(desk);
    let mut desk = Desk::open(&case.project());
    assert_eq!(*desk.project(), done);
    desk.press_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(desk.project().assessments.len(), 2);
    desk.press_with(Modifiers::COMMAND, Key::Y);
    assert_eq!(*desk.project(), done);

    // Hand out.
    desk.click("Export…");
    desk.click("CSV");
    let path = case.folder.join("scores.csv");
    desk.dialogs.will_choose([path.clone()]);
    desk.click("Save…");
    assert_table(&std::fs::read_to_string(&path).expect("written"), "mh");
    assert!(
        desk.notices().iter().any(|words| words.contains("scores.csv")),
        "{:?}",
        desk.notices()
    );
    let after = case.contents();
    assert!(photos.iter().all(|file| after.contains(file)), "no photo has changed");
}

#[test]
fn by_keys_alone_from_a_folder_to_a_score_table() {
    let case = case();
    let mut desk = Desk::open(&case.folder);

    // The keys stand at the one question.
    desk.press(Key::W);
    desk.write("upper");
    desk.press(Key::Enter);
    desk.press(Key::Enter);
    assert!(desk.project().photos.values().all(|photo| !photo.is_unsorted()));
    assert_eq!(desk.workspace(), Workspace::Series);

    // Each photo of the table: open it, a region in the middle, moved and sized, and back.
    desk.press(Key::Home);
    for view in 0..2 {
        desk.press(Key::Home);
        for _ in 0..3 {
            desk.press(Key::Enter);
            assert_eq!(desk.workspace(), Workspace::Annotate);
            desk.press(Key::R);
            desk.press_with(Modifiers::SHIFT, Key::Enter);
            desk.press(Key::ArrowUp);
            desk.press_with(Modifiers::ALT, Key::ArrowRight);
            desk.press_with(Modifiers::ALT, Key::Num1);
            desk.press(Key::ArrowRight);
        }
        if view == 0 {
            desk.press(Key::ArrowDown);
        }
    }

    // Score: the instrument by the buttons, the visits by keys.
    desk.press_with(Modifiers::ALT, Key::Num4);
    desk.press(Key::F6);
    desk.tab_to("Another instrument");
    desk.press(Key::Space);
    desk.tab_to("Investigator's global assessment, generic, 0 to 4");
    desk.press(Key::Enter);
    desk.press(Key::Escape);
    desk.press(Key::Home);
    for grade in IGA {
        desk.press(Key::from_name(&grade.to_string()).expect("a digit"));
        desk.press(Key::PageDown);
    }
    assert_is_done(&desk);
    let done = desk.project().clone();
    desk.press_with(Modifiers::COMMAND, Key::Z);
    assert_ne!(*desk.project(), done);
    desk.press_with(Modifiers::COMMAND, Key::Y);

    desk.press_with(Modifiers::COMMAND, Key::W);
    drop(desk);
    let mut desk = Desk::open(&case.project());
    assert_eq!(*desk.project(), done);

    desk.press_with(Modifiers::COMMAND, Key::E);
    desk.tab_to("CSV");
    desk.press(Key::Space);
    desk.tab_to("Save…");
    desk.press(Key::Enter);
    // No file dialog here: the name is typed.
    desk.press_with(Modifiers::COMMAND, Key::A);
    desk.write("by keys.csv");
    desk.press(Key::Enter);
    let path = case.folder.join("by keys.csv");
    assert_table(&std::fs::read_to_string(&path).expect("written"), "mh");
}
