//! A case of four visits and two views with small pictures, and what tests do to it with mouse and keyboard.
#![allow(dead_code, reason = "each test binary uses another part of this")]

use std::path::{Path, PathBuf};

use egui::{Event, PointerButton, Pos2, Rect};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use image::{Rgb, RgbImage};
use jiff::civil::date;

use seriatim::app::session::Session;
use seriatim::app::shell::App;
use seriatim::imaging::fingerprint::fingerprint;
use seriatim::model::assessment::{Rater, Stamp};
use seriatim::model::ids::{PhotoId, SubjectId, ViewId, VisitId};
use seriatim::model::photo::Photo;
use seriatim::model::project::Project;
use seriatim::model::subject::{Subject, Visit};
use seriatim::model::view::View;
use seriatim::store::lock::Holder;
use seriatim::store::open_project::{Access, OpenProject};
use seriatim::workers::progress::Progress;

/// The only subject of [`case`].
pub const SUBJECT: SubjectId = SubjectId(1);

/// Four visits × two views; the last cell is empty, the first holds two photos, two more wait in the tray.
pub fn case(folder: &Path) -> Project {
    let mut project = Project::default();
    let mut subject = Subject::new("DM-01");
    let visits = [
        ("Presentation", date(2022, 3, 2)),
        ("After IVIG", date(2022, 8, 17)),
        ("Anifrolumab 1", date(2022, 9, 21)),
        ("Anifrolumab 4", date(2022, 12, 21)),
    ];
    for (n, (label, date)) in (1..).zip(visits) {
        let visit = Visit::new((VisitId(n), n), label);
        subject.visits.push(Visit { date: Some(date), ..visit });
    }
    project.subjects.insert(SUBJECT, subject);
    for (n, label) in (1..).zip(["Face", "Back"]) {
        let hint = "frontal, eyes closed".to_owned();
        project.views.push(View {
            id: ViewId(n),
            label: label.to_owned(),
            hint,
            sites: Vec::new(),
        });
    }
    for n in 0..7 {
        let (visit, view) = (n / 2 + 1, n % 2 + 1);
        let name = format!("v{visit}w{view}.png");
        add(&mut project, folder, &name, Some(VisitId(visit)), Some(ViewId(view)));
    }
    add(&mut project, folder, "z-second.png", Some(VisitId(1)), Some(ViewId(1)));
    add(&mut project, folder, "loose-a.png", None, None);
    add(&mut project, folder, "loose-b.png", Some(VisitId(4)), None);
    project
}

/// Adds a small picture; a file that is there already stays as it is.
pub fn add(
    project: &mut Project,
    folder: &Path,
    name: &str,
    visit: Option<VisitId>,
    view: Option<ViewId>,
) -> PhotoId {
    let id = PhotoId(project.photos.keys().last().map_or(1, |id| id.0 + 1));
    let path = folder.join(name);
    if !path.exists() {
        let shade = (id.0 * 23 % 200) as u8;
        RgbImage::from_pixel(8, 6, Rgb([200, shade, 120])).save(&path).expect("a picture");
    }
    let print = fingerprint(&path, &Progress::silent()).expect("the file is there");
    let photo = Photo {
        bytes: print.bytes,
        visit,
        view,
        ..Photo::new(
            project.subjects.keys().next().copied().unwrap_or(SUBJECT),
            name.to_owned(),
            print.blake3,
            (8, 6),
        )
    };
    project.photos.insert(id, photo);
    id
}

/// Writes the project into its folder.
pub fn saved(project: Project, folder: &Path) -> PathBuf {
    let path = folder.join("case.ron");
    let holder =
        Holder { user: "mh".to_owned(), host: "desk".to_owned(), pid: 1, since: "now".to_owned() };
    let stamp = Stamp { who: Rater("mh".to_owned()), when: "2022-08-17T14:00:00+00:00".to_owned() };
    let file =
        OpenProject::create(&path, project, &stamp, Access::inline(holder, stamp.when.clone()));
    let state = file.expect("a new project").close(&stamp.when);
    assert!(state.is_saved());
    path
}

/// What is open in the window.
pub fn session<'a>(app: &'a Harness<'_, App>) -> &'a Session {
    app.state().session().expect("a project is open")
}

/// Where a photo is placed.
pub fn place(app: &Harness<'_, App>, name: &str) -> (Option<VisitId>, Option<ViewId>) {
    let photo = session(app).project().photos.values().find(|photo| photo.path == name);
    let photo = photo.expect("the photo is in the project");
    (photo.visit, photo.view)
}

/// The selected cell and photo as people call them: "After IVIG · Face · v2w1.png".
pub fn selected(app: &Harness<'_, App>) -> String {
    let session = session(app);
    let view = session.selection.view.and_then(|id| session.project().view(id));
    let parts = [
        session.visit().map(|visit| visit.label.clone()),
        view.map(|view| view.label.clone()),
        session.photo().map(|(_, photo)| photo.path.clone()),
    ];
    parts
        .into_iter()
        .map(|part| part.unwrap_or_else(|| "–".to_owned()))
        .collect::<Vec<_>>()
        .join(" · ")
}

/// Where something with this name lies.
pub fn rect(app: &Harness<'_, App>, name: &str) -> Rect {
    app.get_by_label(name).rect()
}

/// What a screen reader says of something beyond its name.
pub fn value(app: &Harness<'_, App>, name: &str) -> String {
    app.get_by_label(name).accesskit_node().value().unwrap_or_default()
}

/// Presses a key.
pub fn press(app: &mut Harness<'_, App>, key: egui::Key) {
    app.key_press(key);
    app.run();
}

/// Presses a key with modifiers.
pub fn press_with(app: &mut Harness<'_, App>, modifiers: egui::Modifiers, key: egui::Key) {
    app.key_press_modifiers(modifiers, key);
    app.run();
}

/// Clicks what has this name.
pub fn click(app: &mut Harness<'_, App>, name: &str) {
    app.get_by_label(name).click();
    app.run();
}

/// Chooses a line of the context menu of what has this name.
pub fn choose(app: &mut Harness<'_, App>, name: &str, line: &str) {
    app.get_by_label(name).click_secondary();
    app.run();
    app.get_by_label(line).click();
    app.run();
}

/// Presses the mouse button here, and moves it there without letting go.
pub fn carry(app: &mut Harness<'_, App>, from: Pos2, to: Pos2) {
    app.event(Event::PointerMoved(from));
    button(app, from, true);
    app.event(Event::PointerMoved(from + (to - from) * 0.5));
    app.event(Event::PointerMoved(to));
    app.event(Event::PointerMoved(to));
    app.run();
}

/// Drags from here to there.
pub fn drag(app: &mut Harness<'_, App>, from: Pos2, to: Pos2) {
    carry(app, from, to);
    button(app, to, false);
    app.run();
}

/// Presses or lets go of the mouse button.
pub fn button(app: &Harness<'_, App>, pos: Pos2, pressed: bool) {
    let (button, modifiers) = (PointerButton::Primary, egui::Modifiers::NONE);
    app.event(Event::PointerButton { pos, button, pressed, modifiers });
}

/// Takes back the last step.
pub fn undo(app: &mut Harness<'_, App>) {
    press_with(app, egui::Modifiers::COMMAND, egui::Key::Z);
}
