//! Handing out tables and figures through the real window.

#[path = "app_export/measurements.rs"]
mod measurements;
mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use egui::{Key, Modifiers, OutputCommand, Role};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use jiff::civil::date;
use seriatim::app::dialogs::ScriptedDialogs;
use seriatim::app::environment::Environment;
use seriatim::app::shell::{App, Opening};
use seriatim::exchange::table::format::Format;
use seriatim::imaging::encode::png;
use seriatim::imaging::fingerprint::fingerprint;
use seriatim::imaging::pixels::Pixels;
use seriatim::instrument::library::Library;
use seriatim::instrument::number::Number;
use seriatim::instrument::score::Answer;
use seriatim::jobs::scores::{Choice, Layout, scores};
use seriatim::model::assessment::{Assessment, Identity, Rater, Stamp};
use seriatim::model::ids::{AssessmentId, PhotoId, SubjectId, ViewId, VisitId};
use seriatim::model::photo::Photo;
use seriatim::model::project::Project;
use seriatim::model::subject::{Subject, Visit};
use seriatim::model::view::View;
use seriatim::store::disk::RealDisk;
use seriatim::store::lock::Holder;
use seriatim::store::open_project::{Access, OpenProject};
use seriatim::workers::progress::Progress;

const NOW: &str = "2022-08-17T14:02:07+00:00";

/// A case in `folder`: two visits, one view with a photo at the first, scored with IGA and with half of PGA VAS.
fn case(folder: &Path) -> PathBuf {
    case_with(folder, |_| ())
}

/// The same, with something more in it.
fn case_with(folder: &Path, more: impl FnOnce(&mut Project)) -> PathBuf {
    let library = Library::embedded();
    let visit = |n: u32, label: &str| Visit::new((VisitId(n), n), label);
    let mut subject = Subject::new("DM-0043");
    subject.visits =
        vec![Visit { date: Some(date(2022, 3, 2)), ..visit(1, "Presentation") }, visit(2, "Flare")];
    let view =
        View { id: ViewId(1), label: "Face".to_owned(), hint: String::new(), sites: Vec::new() };
    let mut project = Project {
        subjects: [(SubjectId(1), subject)].into(),
        views: vec![view],
        photos: [(PhotoId(1), photo(folder))].into(),
        ..Project::default()
    };
    for (visit, instrument, item, value) in
        [(1, "iga", "grade", 4), (2, "iga", "grade", 1), (1, "pga-vas", "itch", 7)]
    {
        let definition = library.find(instrument).expect("it is embedded").clone();
        project.instruments.insert(instrument.to_owned(), definition);
        let mut assessment = Assessment::new(Identity {
            subject: SubjectId(1),
            visit: VisitId(visit),
            rater: Rater("MH".to_owned()),
            reading: 1,
            instrument: instrument.to_owned(),
            target: None,
        });
        assessment.answers =
            BTreeMap::from([(item.to_owned(), Answer::Value(Number::from(value)))]);
        let id = AssessmentId(project.assessments.len() as u32 + 1);
        project.assessments.insert(id, assessment);
    }
    more(&mut project);
    let path = folder.join("case.ron");
    let stamp = Stamp { who: Rater("MH".to_owned()), when: NOW.to_owned() };
    let (user, host) = ("mh".to_owned(), "desk".to_owned());
    let access = Access::inline(Holder { user, host, pid: 1, since: "14:02".to_owned() }, NOW);
    OpenProject::create(&path, project, &stamp, access).expect("a project").close(NOW);
    path
}

fn photo(folder: &Path) -> Photo {
    let file = folder.join("face.png");
    let bytes = png(&Pixels::filled(60, 80, [200, 120, 110]), None).expect("encodes");
    std::fs::write(&file, &bytes).expect("written");
    Photo {
        bytes: bytes.len() as u64,
        visit: Some(VisitId(1)),
        view: Some(ViewId(1)),
        ..Photo::new(
            SubjectId(1),
            "face.png",
            fingerprint(&file, &Progress::silent()).expect("readable").blake3,
            (60, 80),
        )
    }
}

/// The window with the case open, and its file dialogs.
fn window(case: &Path) -> (Harness<'static, App>, ScriptedDialogs) {
    let dialogs = ScriptedDialogs::default();
    let (case, answers) = (case.to_owned(), dialogs.clone());
    let app = Harness::builder()
        .with_size([1280.0, 800.0])
        .with_step_dt(1.0 / 60.0)
        .with_max_steps(60)
        .build_eframe(move |cc| {
            let env = Environment { dialogs: Box::new(answers), ..support::environment() };
            App::new(cc, env, Opening { path: Some(case), rater: None }).expect("the window opens")
        });
    (app, dialogs)
}

fn press(app: &mut Harness<'static, App>, modifiers: Modifiers, key: Key) {
    app.key_press_modifiers(modifiers, key);
    app.run();
}

fn click(app: &mut Harness<'static, App>, name: &str) {
    app.get_by_label(name).click();
    app.run();
}

fn notices(app: &Harness<'static, App>) -> String {
    let notices = app.state().notices().iter().map(|notice| notice.text.clone());
    notices.collect::<Vec<_>>().join("\n")
}

/// What the command line would write.
fn expected(case: &Path, choice: &Choice, format: Format) -> Vec<u8> {
    let file = OpenProject::read(case, None, &RealDisk).expect("it opens");
    let made = scores(&[("case.ron", file.project())], choice, None).expect("a table");
    format.bytes(&made.table, &made.codebook).expect("written")
}

/// The name of what has the keyboard.
fn focused(app: &Harness<'static, App>) -> String {
    let focused = app.root().children_recursive().find(|node| node.accesskit_node().is_focused());
    focused.and_then(|node| node.accesskit_node().label()).unwrap_or_default()
}

/// Goes on with Tab until the keyboard is there.
fn tab_to(app: &mut Harness<'static, App>, name: &str) {
    for _ in 0..60 {
        if focused(app) == name {
            return;
        }
        press(app, Modifiers::NONE, Key::Tab);
    }
    panic!("Tab does not lead to {name}");
}

#[test]
fn a_score_table_is_looked_at_and_saved_by_keyboard() {
    let folder = tempfile::tempdir().expect("a folder");
    let case = case(folder.path());
    let (mut app, dialogs) = window(&case);
    press(&mut app, Modifiers::COMMAND, Key::E);
    app.get_by_label("PREVIEW · 10 ROWS");
    let missing = app.query_all_by_label("missing").count();
    assert_eq!(missing, 4, "two items of PGA VAS and the totals that need them");
    tab_to(&mut app, "Wide");
    press(&mut app, Modifiers::NONE, Key::Space);
    app.get_by_label("PREVIEW · 3 ROWS");
    tab_to(&mut app, "TSV");
    press(&mut app, Modifiers::NONE, Key::Space);
    tab_to(&mut app, "Save…");
    let path = folder.path().join("scores.tsv");
    dialogs.will_choose([path.clone()]);
    press(&mut app, Modifiers::NONE, Key::Enter);
    assert!(notices(&app).contains("scores.tsv"), "{}", notices(&app));
    let choice = Choice { layout: Layout::Wide, ..Choice::default() };
    assert_eq!(
        String::from_utf8(std::fs::read(&path).expect("written")).expect("UTF-8"),
        String::from_utf8(expected(&case, &choice, Format::Tsv)).expect("UTF-8")
    );
    // The dialog is gone, and Escape closes it without writing anything.
    assert!(app.query_by_label("Save…").is_none());
    press(&mut app, Modifiers::COMMAND, Key::E);
    press(&mut app, Modifiers::NONE, Key::Escape);
    assert!(app.query_by_label("Save…").is_none());
}

#[test]
fn a_figure_is_looked_at_and_saved() {
    let folder = tempfile::tempdir().expect("a folder");
    let case = case(folder.path());
    let (mut app, dialogs) = window(&case);
    press(&mut app, Modifiers::COMMAND, Key::E);
    click(&mut app, "Figure");
    app.get_by_role_and_label(Role::Image, "Preview of the figure");
    let ticked = |app: &Harness<'static, App>, name: &str| {
        app.get_by_role_and_label(Role::CheckBox, name).accesskit_node().toggled()
            == Some(egui::accesskit::Toggled::True)
    };
    assert!(ticked(&app, "Presentation"));
    assert!(!ticked(&app, "Flare"), "a visit without a photo is not shown unasked");
    click(&mut app, "1 column");
    click(&mut app, "150");
    let path = folder.path().join("panel.png");
    dialogs.will_choose([path.clone()]);
    click(&mut app, "Save…");
    let one = image::open(&path).expect("a picture").to_rgb8();
    // 85 mm at 150 dots per inch of 25.4 mm.
    assert_eq!(one.width(), 502);
    let skin = |picture: &image::RgbImage| {
        let is_skin = |pixel: &&image::Rgb<u8>| {
            pixel.0.iter().zip([200u8, 120, 110]).all(|(is, was)| is.abs_diff(was) <= 2)
        };
        picture.pixels().filter(is_skin).count()
    };
    assert!(skin(&one) > 10_000, "the photo is in it: {}", skin(&one));
    // Another visit is another column, which makes the photo smaller; it opens as it was left.
    press(&mut app, Modifiers::COMMAND, Key::E);
    app.get_by_role_and_label(Role::CheckBox, "Flare").click();
    app.run();
    assert!(ticked(&app, "Flare"));
    let path = folder.path().join("two.png");
    dialogs.will_choose([path.clone()]);
    click(&mut app, "Save…");
    let two = image::open(&path).expect("a picture").to_rgb8();
    assert_eq!(two.width(), 502);
    assert!(skin(&two) > 0 && skin(&two) < skin(&one) / 2);
}

#[test]
fn choices_change_the_preview_and_what_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let case = case(folder.path());
    let (mut app, dialogs) = window(&case);
    press(&mut app, Modifiers::COMMAND, Key::E);
    for name in ["CSV", "Items"] {
        click(&mut app, name);
    }
    app.get_by_label("PREVIEW · 5 ROWS");
    click(&mut app, "Changes from");
    click(&mut app, "First visit");
    app.get_by_label("iga01");
    click(&mut app, "Instrument");
    // The preview has the word as well.
    app.get_by_role_and_label(egui::accesskit::Role::Button, "IGA").click();
    app.run();
    app.get_by_label("PREVIEW · 2 ROWS");
    let path = folder.path().join("scores.csv");
    dialogs.will_choose([path.clone()]);
    click(&mut app, "Save…");
    let choice = Choice {
        instrument: Some("iga".to_owned()),
        baseline: Some("first".to_owned()),
        has_items: false,
        ..Choice::default()
    };
    assert_eq!(
        String::from_utf8(std::fs::read(&path).expect("written")).expect("UTF-8"),
        String::from_utf8(expected(&case, &choice, Format::Csv)).expect("UTF-8")
    );
    // The dialog opens as it was left; nothing to write is nothing to save.
    press(&mut app, Modifiers::COMMAND, Key::E);
    app.get_by_label("PREVIEW · 2 ROWS");
    click(&mut app, "Totals");
    app.get_by_label("Choose items, totals or both.");
    assert!(app.get_by_label("Save…").accesskit_node().is_disabled());
}

#[test]
fn the_whole_table_goes_to_the_clipboard() {
    let folder = tempfile::tempdir().expect("a folder");
    let case = case(folder.path());
    let (mut app, _) = window(&case);
    press(&mut app, Modifiers::COMMAND, Key::E);
    app.get_by_label("Copy").click();
    let mut copied = None;
    for _ in 0..4 {
        app.step();
        for command in &app.output().platform_output.commands {
            if let OutputCommand::CopyText(text) = command {
                copied = Some(text.clone());
            }
        }
    }
    assert_eq!(
        copied.expect("something was copied"),
        String::from_utf8(expected(&case, &Choice::default(), Format::Tsv)).expect("UTF-8")
    );
    app.get_by_label("Copied 10 rows");
}

#[test]
fn without_a_file_dialog_a_name_is_typed_and_lies_beside_the_project() {
    let folder = tempfile::tempdir().expect("a folder");
    let case = case(folder.path());
    let (mut app, _) = window(&case);
    press(&mut app, Modifiers::COMMAND, Key::E);
    click(&mut app, "Save…");
    assert_eq!(
        app.get_by_label("Path").accesskit_node().value().as_deref(),
        Some("DM-0043_scores.xlsx")
    );
    click(&mut app, "Go on");
    assert!(folder.path().join("DM-0043_scores.xlsx").is_file());
    // A photo is never written over, whatever is typed.
    let before = std::fs::read(folder.path().join("face.png")).expect("it is there");
    press(&mut app, Modifiers::COMMAND, Key::E);
    click(&mut app, "Figure");
    click(&mut app, "Save…");
    app.get_by_label("Path").focus();
    app.run();
    press(&mut app, Modifiers::COMMAND, Key::A);
    app.get_by_label("Path").type_text("face.png");
    app.run();
    click(&mut app, "Go on");
    assert!(
        notices(&app).contains("Nothing was exported: this is a photo of the project"),
        "{}",
        notices(&app)
    );
    assert_eq!(std::fs::read(folder.path().join("face.png")).expect("still there"), before);
}
