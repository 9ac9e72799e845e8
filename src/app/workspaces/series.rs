//! The Series workspace, a light table: columns are visits, rows are views, cells are photos, and a tray below holds
//! what has no place yet.

use egui::{CentralPanel, EventFilter, Frame, Key, Modifiers, Ui};

use crate::app::action::{Action, Select};
use crate::app::commands::Command;
use crate::app::fields::give_keyboard;
use crate::app::panels::photo_tile::Tally;
use crate::app::panels::status_bar::Status;
use crate::app::panels::subject_list::{SubjectList, counted};
use crate::app::panels::unsorted_tray::{UnsortedTray, Waiting};
use crate::app::scene::{Scene, surface_id};
use crate::app::session::Session;
use crate::app::textures::Textures;
use crate::app::workspaces::series::dragging::dragging_ui;
use crate::app::workspaces::series::empty::{empty_ui, missing};
use crate::app::workspaces::series::index::Index;
use crate::app::workspaces::series::table::Table;

mod cell;
mod dragging;
mod empty;
mod grid;
mod heads;
mod index;
mod menus;
mod scores;
mod table;

/// The light table with its tray and its list of subjects.
#[derive(Default)]
pub struct Series {
    index: Option<Index>,
    table: Table,
    tray: UnsortedTray,
    subjects: SubjectList,
    /// The pictures of the last frame.
    tally: Tally,
}

impl Series {
    /// Shows the workspace.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) -> Vec<Action> {
        let session = scene.session;
        let kept = self.index.take().filter(|index| index.is_current(session));
        let index = kept.unwrap_or_else(|| Index::new(session));
        let mut tally = Tally::default();
        let mut actions = self.keys(ui, scene, &index);
        if index.subjects.len() > 1 {
            actions.extend(self.subjects.ui(ui, &index.subjects, session.selection.subject));
        }
        actions.extend(self.tray.ui(
            ui,
            scene,
            &Waiting { photos: &index.unsorted, suggestions: &index.suggestions },
            &mut tally,
        ));
        let middle = CentralPanel::default().frame(Frame::NONE);
        let shown = middle.show(ui, |ui| match missing(&index) {
            Some(empty) => {
                self.table.hide();
                empty_ui(ui, session, empty)
            }
            None => self.table.ui(ui, scene, &index, &mut tally),
        });
        actions.extend(shown.inner);
        let (grid, tray) = (self.table.grid(), self.tray.rect());
        actions.extend(dragging_ui(ui, scene, &index, grid, tray));
        self.tally = tally;
        self.index = Some(index);
        actions
    }

    /// The height of the tray.
    pub fn foot(&self) -> f32 {
        self.tray.rect().height().max(0.0)
    }

    /// Gives the keyboard to the table while nothing else has it, and takes the keys that are no commands.
    fn keys(&self, ui: &Ui, scene: &Scene<'_>, index: &Index) -> Vec<Action> {
        let surface = surface_id();
        let is_free = ui.memory(|memory| memory.focused().is_none());
        if is_free && !scene.has_dialog && missing(index).is_none() {
            give_keyboard(ui, surface);
        }
        let ours =
            EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: true };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(surface, ours));
        let has_keyboard = ui.memory(|memory| memory.has_focus(surface));
        if !has_keyboard || scene.has_dialog || egui::Popup::is_any_open(ui) {
            return Vec::new();
        }
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let (up, down) = (pressed(Key::ArrowUp), pressed(Key::ArrowDown));
        let asked = if up {
            Self::up(scene.session)
        } else if down {
            self.down(scene.session, index)
        } else {
            None
        };
        asked.into_iter().collect()
    }

    /// One view up; from the tray back to the table.
    fn up(session: &Session) -> Option<Action> {
        if !session.is_in_tray() {
            return Some(Action::Run(Command::PreviousView));
        }
        let selection = &session.selection;
        let (visit, view) = selection.visit.zip(selection.view)?;
        Some(Action::Select(Select::Cell(visit, view)))
    }

    /// One view down; from the last one into the tray.
    fn down(&self, session: &Session, index: &Index) -> Option<Action> {
        if session.is_in_tray() {
            return None;
        }
        let at = session.selection.view.and_then(|id| index.view_position(id));
        let is_last = at.is_none_or(|at| at + 1 >= index.rows.len());
        match index.unsorted.first() {
            Some(photo) if is_last && self.tray.is_open() => {
                Some(Action::Select(Select::Photo(*photo)))
            }
            Some(_) | None => Some(Action::Run(Command::NextView)),
        }
    }

    /// What the status bar says.
    pub fn status(&self, session: &Session, _textures: &Textures) -> Status {
        let kept = self.index.as_ref().filter(|index| index.is_current(session));
        let n_photos = kept.map_or_else(
            || session.project().photos_of(session.selection.subject).count(),
            |index| index.n_photos,
        );
        let counts = [
            counted(n_photos, "photo"),
            counted(session.visits().len(), "visit"),
            counted(session.project().views.len(), "view"),
        ];
        let mut facts = vec![counts.join(" · ")];
        if self.tally.ready < self.tally.wanted {
            facts.push(format!("Thumbnails {} / {}", self.tally.ready, self.tally.wanted));
        }
        facts.extend(session.photo().map(|(_, photo)| photo.file_name().to_owned()));
        Status { facts, keys: keys_that_help(session, kept) }
    }
}

fn keys_that_help(session: &Session, index: Option<&Index>) -> Vec<(&'static str, &'static str)> {
    if session.is_in_tray() {
        return vec![("← →", "photo"), ("↑", "table"), ("P", "place"), ("Enter", "open")];
    }
    let mut keys = vec![("← →", "visit"), ("↑ ↓", "view")];
    let cell = session.selection.visit.zip(session.selection.view);
    let photos = index.zip(cell).map_or(0, |(index, (visit, view))| index.cell(visit, view).len());
    if photos > 0 {
        keys.push(("Enter", "open"));
    }
    if photos > 1 {
        keys.extend([("Tab", "next photo"), ("K", "key photo")]);
    }
    keys.extend([("F2", "visit"), ("F6", "buttons")]);
    keys
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;

    use super::*;
    use crate::app::measures::Measures;
    use crate::app::session::{Drawing, Selection, Workspace};
    use crate::app::settings::Settings;
    use crate::app::theme;
    use crate::instrument::library::Library;
    use crate::model::assessment::{Rater, Stamp};
    use crate::model::ids::{PhotoId, SubjectId, ViewId, VisitId};
    use crate::model::photo::Photo;
    use crate::model::project::Project;
    use crate::model::subject::{Subject, Visit};
    use crate::model::view::View;
    use crate::store::lock::Holder;
    use crate::store::open_project::{Access, OpenProject};

    const SUBJECT: SubjectId = SubjectId(1);

    fn photo(n: u32) -> Photo {
        // Every tenth photo waits in the tray.
        let is_placed = n % 10 != 9;
        Photo {
            visit: is_placed.then_some(VisitId(n % 50 + 1)),
            view: is_placed.then_some(ViewId(n / 50 % 8 + 1)),
            ..Photo::new(SUBJECT, format!("photo {n}.jpg"), "", (4000, 3000))
        }
    }

    /// 50 visits, 8 views, 3 000 photos.
    fn large_case() -> Project {
        let mut project = Project::default();
        let mut subject = Subject::new("S01");
        subject.visits = (1..=50).map(|n| Visit::new((VisitId(n), n), format!("V{n}"))).collect();
        project.subjects.insert(SUBJECT, subject);
        let view = |n| View {
            id: ViewId(n),
            label: format!("W{n}"),
            hint: String::new(),
            sites: Vec::new(),
        };
        project.views = (1..=8).map(view).collect();
        project.photos = (0..3000).map(|n| (PhotoId(n + 1), photo(n))).collect();
        project.key_photos.insert((VisitId(3), ViewId(2)), PhotoId(453));
        project
    }

    fn session(project: Project, folder: &std::path::Path) -> Session {
        let stamp = Stamp { who: Rater("mh".to_owned()), when: "2022-08-17T14:00:00Z".to_owned() };
        let (user, host) = ("mh".to_owned(), "desk".to_owned());
        let holder = Holder { user, host, pid: 1, since: String::new() };
        let access = Access::inline(holder, stamp.when.clone());
        let path = folder.join("case.ron");
        Session {
            file: OpenProject::create(&path, project, &stamp, access).unwrap(),
            library: Library::embedded(),
            rater: stamp.who,
            reading: 1,
            workspace: Workspace::Series,
            selection: Selection {
                subject: SUBJECT,
                visit: Some(VisitId(1)),
                view: Some(ViewId(1)),
                photo: None,
                region: None,
                others: Vec::new(),
                lesion: None,
                instrument: "cdasi-v2".to_owned(),
                item: None,
            },
            drawing: Drawing::default(),
            looking: crate::app::session::Looking::default(),
            comparing: crate::app::session::Comparing::default(),
        }
    }

    struct Stage {
        series: Series,
        session: Session,
        textures: Textures,
    }

    fn stage(folder: &std::path::Path) -> Harness<'static, Stage> {
        let textures = Textures::new(&egui::Context::default(), true).unwrap();
        let session = session(large_case(), folder);
        let stage = Stage { series: Series::default(), session, textures };
        let show = |ui: &mut Ui, stage: &mut Stage| {
            if !ui.fonts(|fonts| fonts.definitions().families.contains_key(&theme::semibold())) {
                // The fonts of the window hold from the next frame on.
                return theme::install(ui);
            }
            stage.textures.begin_pass(ui);
            let mut scene = Scene {
                session: &stage.session,
                textures: &mut stage.textures,
                measures: &mut Measures::new(ui, true).unwrap(),
                settings: &Settings::default(),
                commands: &[],
                has_dialog: false,
            };
            stage.series.ui(ui, &mut scene);
            stage.textures.end_pass(ui, Some(&stage.session));
        };
        Harness::builder().with_size([1440.0, 900.0]).build_ui_state(show, stage)
    }

    #[test]
    fn only_photos_in_sight_ask_for_pictures() {
        let folder = tempfile::tempdir().unwrap();
        let mut stage = stage(folder.path());
        stage.run();
        let n_wanted = stage.state().series.tally.wanted;
        let grid = *stage.state().series.table.grid().unwrap();
        let n_cells = grid.visits_in_sight().len() * grid.views_in_sight().len();
        assert!(n_cells < 100, "of 400 cells");
        let n_tray = 1440 / 160 + 1;
        assert!((1..=n_cells + n_tray).contains(&n_wanted), "{n_wanted} for {n_cells} cells");
        // Scrolled to the far end it is as many.
        let selection = &mut stage.state_mut().session.selection;
        (selection.visit, selection.view) = (Some(VisitId(50)), Some(ViewId(8)));
        stage.run();
        let grid = *stage.state().series.table.grid().unwrap();
        assert!(grid.visits_in_sight().contains(&49) && grid.views_in_sight().contains(&7));
        assert!(stage.state().series.tally.wanted <= n_cells + n_tray + 8);
    }

    #[test]
    fn photos_are_looked_up_once_and_not_in_every_frame() {
        let folder = tempfile::tempdir().unwrap();
        let mut stage = stage(folder.path());
        stage.run();
        let made = |stage: &Harness<'_, Stage>| {
            stage.state().series.index.as_ref().map(|index| index.unsorted.as_ptr())
        };
        let first = made(&stage);
        stage.run_steps(3);
        stage.state_mut().session.selection.visit = Some(VisitId(2));
        stage.run();
        assert_eq!(made(&stage), first);
        stage.state_mut().session.reading = 2;
        stage.run();
        assert_ne!(made(&stage), first, "another reading has other scores and regions");
    }

    #[test]
    fn the_index_has_the_cells_that_the_project_has() {
        let folder = tempfile::tempdir().unwrap();
        let session = session(large_case(), folder.path());
        let index = Index::new(&session);
        let project = session.project();
        for visit in session.visits() {
            for view in &project.views {
                let cell = project.photos_at(SUBJECT, visit.id, view.id);
                assert_eq!(index.cell(visit.id, view.id), cell);
            }
        }
        assert_eq!(index.cell(VisitId(3), ViewId(2))[0], PhotoId(453), "the key photo");
        let unsorted: Vec<PhotoId> = project.unsorted(SUBJECT).map(|(id, _)| id).collect();
        assert_eq!((index.unsorted.clone(), index.n_photos), (unsorted, 3000));
    }

    #[test]
    fn neighbours_are_decoded_ahead_but_only_once_nothing_else_is_wanted() {
        use crate::app::textures::Level;
        use crate::imaging::test_files::jpeg;
        if std::thread::available_parallelism().map_or(1, usize::from) == 1 {
            // Then nothing is done ahead: it would be in the way.
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        let mut session = session(large_case(), folder.path());
        session.workspace = Workspace::Annotate;
        // Of the selected cell, of the next visit, of the next view.
        let files = [0, 1, 1250].map(|n| folder.path().join(format!("photo {n}.jpg")));
        for file in &files {
            std::fs::write(file, jpeg(300, 200)).unwrap();
        }
        let ctx = egui::Context::default();
        let pass = |textures: &mut Textures, wanted: Option<&std::path::Path>| {
            textures.begin_pass(&ctx);
            let is_there = wanted.map(|file| textures.get(file, Level::Thumb).is_some());
            textures.end_pass(&ctx, Some(&session));
            is_there
        };
        let mut inline = Textures::new(&ctx, true).unwrap();
        pass(&mut inline, None);
        let mut textures = Textures::new(&ctx, false).unwrap();
        pass(&mut textures, Some(&files[0]));
        assert_eq!((inline.n_pending(), textures.n_pending()), (0, 1), "only what is wanted");
        let mut n_asked_at_once = 0;
        for _ in 0..2000 {
            pass(&mut textures, None);
            n_asked_at_once = n_asked_at_once.max(textures.n_pending());
            if textures.n_pending() == 0 {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        assert_eq!((textures.n_pending(), n_asked_at_once), (0, 1), "one at a time, then none");
        for file in &files {
            assert_eq!(pass(&mut textures, Some(file)), Some(true), "{}", file.display());
        }
        assert_eq!(textures.n_pending(), 0, "all were there");
    }
}
