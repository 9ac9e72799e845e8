//! A case of four visits in the Score workspace, and what a rater does there.

use std::path::{Path, PathBuf};

use egui::{Event, Key, Modifiers, PointerButton, Pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use tempfile::TempDir;

use seriatim::app::session::Session;
use seriatim::app::shell::App;
use seriatim::instrument::number::Number;
use seriatim::instrument::score::{Answer, Scored, score};
use seriatim::model::assessment::{Assessment, Rater, Stamp};
use seriatim::model::ids::{PhotoId, SubjectId, ViewId, VisitId};
use seriatim::model::photo::Photo;
use seriatim::model::project::Project;
use seriatim::model::subject::{Subject, Visit};
use seriatim::model::view::View;
use seriatim::store::lock::Holder;
use seriatim::store::open_project::{Access, OpenProject};

use crate::support;

pub const WHEN: &str = "2022-08-17T14:00:00+00:00";

/// A window on a case with four visits, in the Score workspace.
pub struct Desk {
    pub app: Harness<'static, App>,
    /// Takes everything away at the end.
    pub _folder: TempDir,
}

impl Desk {
    pub fn new() -> Self {
        Self::with(|_, _| {})
    }

    /// A case that `change` has changed before it is opened; it gets the folder of the project too.
    pub fn with(change: impl FnOnce(&mut Project, &Path)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = project_file(folder.path(), change);
        let mut desk = Self { app: support::harness(path), _folder: folder };
        desk.app.run();
        desk.keys(Modifiers::ALT, Key::Num4);
        desk
    }

    pub fn press(&mut self, key: Key) {
        self.keys(Modifiers::NONE, key);
    }

    pub fn keys(&mut self, modifiers: Modifiers, key: Key) {
        self.app.key_press_modifiers(modifiers, key);
        self.app.run();
    }

    /// Presses digits, one after another.
    pub fn digits(&mut self, digits: &str) {
        for digit in digits.chars() {
            self.press(Key::from_name(&digit.to_string()).unwrap());
        }
    }

    pub fn type_text(&mut self, text: &str) {
        self.app.event(Event::Text(text.to_owned()));
        self.app.run();
    }

    pub fn click(&mut self, label: &str) {
        self.app.get_by_label(label).click();
        self.app.run();
    }

    pub fn click_at(&mut self, at: Pos2) {
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

    pub fn go_to(&mut self, item: &str) {
        for _ in 0..200 {
            if self.focus() == item {
                return;
            }
            self.press(Key::Tab);
        }
        panic!("Tab does not lead to {item}");
    }

    pub fn session(&self) -> &Session {
        self.app.state().session().unwrap()
    }

    pub fn focus(&self) -> String {
        self.session().selection.item.clone().unwrap_or_default()
    }

    pub fn visit(&self) -> u32 {
        self.session().visit().unwrap().number
    }

    pub fn assessment(&self) -> Option<&Assessment> {
        self.session().assessment().map(|(_, assessment)| assessment)
    }

    pub fn answer(&self, item: &str) -> Option<Answer> {
        self.assessment()?.answers.get(item).copied()
    }

    pub fn scored(&self) -> Scored {
        score(self.session().instrument().unwrap(), &self.assessment().unwrap().answers)
    }

    pub fn total(&self, id: &str) -> Option<String> {
        self.scored().total(id).unwrap().value.map(|value| value.to_string())
    }

    /// What the window says of its own accord.
    pub fn notices(&self) -> String {
        let notices = self.app.state().notices().iter().map(|notice| notice.text.as_str());
        notices.collect::<Vec<_>>().join("\n")
    }

    pub fn says(&self, words: &str) -> bool {
        self.app.query_all_by_label_contains(words).next().is_some()
    }

    /// Chooses an instrument from the menu of all others.
    pub fn take_instrument(&mut self, title: &str) {
        self.click("Another instrument");
        self.click(title);
    }

    /// Answers everything that is open with its smallest value.
    pub fn fill_with_zeros(&mut self) {
        let n_items = self.session().instrument().unwrap().items().len();
        self.digits(&"0".repeat(n_items));
    }
}

pub fn value(text: &str) -> Option<Answer> {
    Number::parse(text).ok().map(Answer::Value)
}

pub fn project_file(folder: &Path, change: impl FnOnce(&mut Project, &Path)) -> PathBuf {
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
pub fn add_photo(project: &mut Project, folder: &Path, id: u32, visit: u32, view: u32) {
    let (width, height) = (80, 60);
    let name = format!("photo-{id}.png");
    let shade = image::Rgb([180, 120, (id * 20) as u8]);
    image::RgbImage::from_pixel(width, height, shade).save(folder.join(&name)).unwrap();
    let photo = Photo {
        bytes: 100,
        visit: Some(VisitId(visit)),
        view: Some(ViewId(view)),
        ..Photo::new(SubjectId(1), name, format!("{id:064}"), (width, height))
    };
    project.photos.insert(PhotoId(id), photo);
}
