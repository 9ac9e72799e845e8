//! A case to draw on, and the window that shows it: what a hand does with mouse and keys.

use std::path::PathBuf;

use egui::{Event, Key, Modifiers, MouseWheelUnit, PointerButton, Pos2, TouchPhase, Vec2, vec2};
use egui_kittest::kittest::Queryable as _;
use egui_kittest::{Harness, Node};
use jiff::civil::date;
use seriatim::app::session::Session;
use seriatim::app::shell::App;
use seriatim::geometry::Point;
use seriatim::imaging::encode::{jpeg, png};
use seriatim::imaging::pixels::Pixels;
use seriatim::model::assessment::{Rater, Stamp};
use seriatim::model::ids::{PhotoId, RegionId, SubjectId, ViewId, VisitId};
use seriatim::model::photo::Photo;
use seriatim::model::project::Project;
use seriatim::model::region::Region;
use seriatim::model::subject::{Subject, Visit};
use seriatim::model::view::View;
use seriatim::store::lock::Holder;
use seriatim::store::open_project::{Access, OpenProject};
use tempfile::TempDir;

use crate::support;

pub const SUBJECT: SubjectId = SubjectId(1);
const BACK: ViewId = ViewId(1);

/// A case with four visits; the third has no photo of the back, the last one's is cut off.
pub struct Case {
    _folder: TempDir,
    pub path: PathBuf,
}

fn stamp() -> Stamp {
    Stamp { who: Rater("MH".to_owned()), when: "2022-08-17T14:02:07+00:00".to_owned() }
}

pub fn access() -> Access {
    let holder = Holder {
        user: "MH".to_owned(),
        host: "test".to_owned(),
        pid: 1,
        since: "2022-08-17 14:02".to_owned(),
    };
    Access::inline(holder, "2022-08-17T14:02:07+00:00")
}

fn photo(name: &str, visit: u32, size: (u32, u32)) -> Photo {
    Photo {
        bytes: 1,
        visit: Some(VisitId(visit)),
        view: Some(BACK),
        ..Photo::new(SUBJECT, name, "0".repeat(64), size)
    }
}

pub fn project() -> Project {
    let visit = |n: u32, label: &str, month| Visit {
        date: Some(date(2022, month, 2)),
        ..Visit::new((VisitId(n), n), label)
    };
    let subject = Subject {
        visits: vec![
            visit(1, "Presentation", 3),
            visit(2, "After IVIG ×5", 8),
            visit(3, "Telephone call", 9),
            visit(4, "Anifrolumab ×4", 12),
        ],
        ..Subject::new("DM-0043")
    };
    let view = |id: ViewId, label: &str| View {
        id,
        label: label.to_owned(),
        hint: String::new(),
        sites: vec!["upper_back".to_owned()],
    };
    let cut_off = Photo { is_complete: false, ..photo("back_4.jpg", 4, (1200, 900)) };
    let face = Photo { view: Some(ViewId(2)), ..photo("face_1.jpg", 1, (900, 1200)) };
    Project {
        subjects: [(SUBJECT, subject)].into(),
        views: vec![view(BACK, "Upper back"), view(ViewId(2), "Face")],
        photos: [
            (PhotoId(1), photo("back_1.jpg", 1, (1200, 900))),
            (PhotoId(2), photo("back_2.jpg", 2, (1200, 900))),
            (PhotoId(3), cut_off),
            (PhotoId(4), face),
        ]
        .into(),
        ..Project::default()
    }
}

pub fn case_of(project: Project) -> Case {
    let folder = tempfile::tempdir().expect("a folder");
    for photo in project.photos.values() {
        let pixels = Pixels::filled(photo.width, photo.height, [214, 168, 140]);
        let bytes = jpeg(&pixels, 80, None).expect("a photo");
        std::fs::write(folder.path().join(&photo.path), bytes).expect("a file");
    }
    let path = folder.path().join("case.ron");
    let made = OpenProject::create(&path, project, &stamp(), access()).expect("a project");
    made.close("2022-08-17T14:02:07+00:00");
    Case { _folder: folder, path }
}

/// The case with these pictures in place of its photos, whose files the project knows.
pub fn case_with(mut project: Project, pictures: &[(PhotoId, Pixels)]) -> Case {
    let files: Vec<(String, Vec<u8>)> = pictures
        .iter()
        .map(|(id, pixels)| {
            let bytes = png(pixels, None).expect("a photo");
            let photo = project.photos.get_mut(id).expect("there");
            photo.hash = blake3::hash(&bytes).to_hex().to_string();
            (photo.path.clone(), bytes)
        })
        .collect();
    let case = case_of(project);
    for (name, bytes) in files {
        let path = case.path.parent().expect("a folder").join(name);
        std::fs::write(path, bytes).expect("a file");
    }
    case
}

/// The window, with the first photo of the back open to draw on.
pub struct Desk {
    pub app: Harness<'static, App>,
    pub case: Case,
}

impl Desk {
    pub fn new() -> Self {
        Self::with(project())
    }

    pub fn with(project: Project) -> Self {
        let case = case_of(project);
        let app = support::harness(case.path.clone());
        let mut desk = Self { app, case };
        desk.press_with(Modifiers::ALT, Key::Num2);
        desk
    }

    pub fn project(&self) -> &Project {
        self.session().project()
    }

    pub fn selected(&self) -> Option<RegionId> {
        self.session().selection.region
    }

    pub fn n_steps(&self) -> usize {
        self.session().file.ledger().entries().len()
    }

    pub fn last_step(&self) -> String {
        let session = self.session();
        session.file.ledger().entries().last().map(|entry| entry.what.clone()).unwrap_or_default()
    }

    pub fn regions(&self) -> Vec<&Region> {
        self.project().regions.values().collect()
    }

    pub fn only_region(&self) -> &Region {
        let regions = self.regions();
        assert_eq!(regions.len(), 1, "one region");
        regions[0]
    }

    pub fn canvas(&self) -> egui::Rect {
        self.app.get_by_role(egui::accesskit::Role::Canvas).rect()
    }

    /// Where a place of a photo of 1200 × 900 pixels is on screen while it is fitted.
    pub fn at(&self, x: f32, y: f32) -> Pos2 {
        self.at_scale(x, y, self.fitted_scale())
    }

    pub fn fitted_scale(&self) -> f32 {
        let room = self.canvas().size() - Vec2::splat(24.0);
        (room.x / 1200.0).min(room.y / 900.0)
    }

    pub fn at_scale(&self, x: f32, y: f32, scale: f32) -> Pos2 {
        self.canvas().center() + vec2(x - 600.0, y - 450.0) * scale
    }

    pub fn move_to(&mut self, at: Pos2) {
        self.app.event(Event::PointerMoved(at));
        self.app.run();
    }

    pub fn button(&mut self, at: Pos2, button: PointerButton, pressed: bool, modifiers: Modifiers) {
        self.app.event(Event::PointerButton { pos: at, button, pressed, modifiers });
        self.app.run();
    }

    pub fn click(&mut self, x: f32, y: f32) {
        self.click_with(Modifiers::NONE, x, y);
    }

    pub fn click_with(&mut self, modifiers: Modifiers, x: f32, y: f32) {
        let at = self.at(x, y);
        self.click_at(at, PointerButton::Primary, modifiers);
    }

    pub fn click_at(&mut self, at: Pos2, button: PointerButton, modifiers: Modifiers) {
        self.app.event(Event::PointerMoved(at));
        for pressed in [true, false] {
            self.app.event(Event::PointerButton { pos: at, button, pressed, modifiers });
        }
        self.app.run();
    }

    /// Long enough for the next click not to make a double click.
    pub fn wait(&mut self) {
        self.app.run_steps(30);
    }

    pub fn drag(&mut self, places: &[(f32, f32)]) {
        self.drag_with(Modifiers::NONE, places);
    }

    pub fn drag_with(&mut self, modifiers: Modifiers, places: &[(f32, f32)]) {
        let places: Vec<Pos2> = places.iter().map(|(x, y)| self.at(*x, *y)).collect();
        let button = |pos, pressed| Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers,
        };
        self.app.event(Event::PointerMoved(places[0]));
        self.app.event(Event::ModifiersChanged(modifiers));
        self.app.event(button(places[0], true));
        for place in &places {
            self.app.event(Event::PointerMoved(*place));
        }
        self.app.event(button(places[places.len() - 1], false));
        self.app.event(Event::ModifiersChanged(Modifiers::NONE));
        self.app.run();
    }

    pub fn press(&mut self, key: Key) {
        self.app.key_press(key);
        self.app.run();
    }

    pub fn press_with(&mut self, modifiers: Modifiers, key: Key) {
        self.app.key_press_modifiers(modifiers, key);
        self.app.run();
    }

    pub fn undo(&mut self) {
        self.press_with(Modifiers::COMMAND, Key::Z);
    }

    pub fn redo(&mut self) {
        self.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    }

    pub fn wheel(&mut self, at: Pos2, unit: MouseWheelUnit, delta: Vec2) {
        self.move_to(at);
        self.app.event(Event::MouseWheel {
            unit,
            delta,
            phase: TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
            modifiers: Modifiers::NONE,
        });
        self.app.run();
    }

    /// Draws a rectangle, and takes the arrow.
    pub fn with_rectangle(mut self) -> Self {
        self.press(Key::R);
        self.drag(&[(200.0, 200.0), (300.0, 260.0), (400.0, 350.0)]);
        self.press(Key::V);
        self
    }

    /// Draws a polygon, and takes the arrow.
    pub fn with_polygon(mut self) -> Self {
        self.press(Key::P);
        for (x, y) in [(200.0, 200.0), (400.0, 200.0), (400.0, 400.0), (200.0, 400.0)] {
            self.click(x, y);
        }
        self.press(Key::Enter);
        self.press(Key::V);
        self
    }

    pub fn session(&self) -> &Session {
        self.app.state().session().expect("a project is open")
    }

    /// A field that is typed in.
    pub fn field(&self, name: &'static str) -> Node<'_> {
        self.app.get_by_role_and_label(egui::accesskit::Role::TextInput, name)
    }

    /// What the status bar says of the zoom.
    pub fn zoom(&self) -> String {
        let percents = self.app.query_all_by_label_contains(" %");
        let values: Vec<String> = percents.filter_map(|it| it.value()).collect();
        let zoom = values.into_iter().find(|it| it.starts_with(|c: char| c.is_ascii_digit()));
        zoom.expect("the status bar shows it")
    }

    pub fn says(&self, words: &str) -> bool {
        self.app.state().notices().iter().any(|notice| notice.text.contains(words))
    }
}

pub fn corners(region: &Region) -> Vec<Point> {
    region.shape.rings().into_iter().next().unwrap_or_default()
}

/// Screen places are whole points, so that photo places are known to about a pixel.
pub fn is_near(a: Point, x: f64, y: f64) -> bool {
    a.distance(Point::new(x, y)) < 2.0
}

pub fn assert_box(region: &Region, expected: [f64; 4]) {
    let bounds = region.shape.bounds().expect("it has corners");
    let [x0, y0, x1, y1] = expected;
    assert!(is_near(bounds.min, x0, y0) && is_near(bounds.max, x1, y1), "{bounds:?}");
}
