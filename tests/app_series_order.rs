//! The light table: visits, views and subjects put in order, with undo of each; scores above the visits.

use std::collections::BTreeMap;

use egui::{Event, Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use seriatim::app::shell::App;
use seriatim::instrument::library::Library;
use seriatim::instrument::number::Number;
use seriatim::instrument::score::Answer;
use seriatim::model::assessment::{Assessment, Identity, Rater};
use seriatim::model::ids::{AssessmentId, PhotoId, SubjectId, ViewId, VisitId};
use seriatim::model::project::Project;
use seriatim::model::subject::{Subject, Visit};

mod support;
#[path = "support/series.rs"]
mod table;

use support::harness;
use table::{
    SUBJECT, add, button, carry, case, choose, click, drag, place, press, press_with, rect, saved,
    selected, session, undo, value,
};

/// The labels of the visits, in order.
fn visit_labels(app: &Harness<'_, App>) -> Vec<String> {
    session(app).visits().iter().map(|visit| visit.label.clone()).collect()
}

/// The labels of the views, in order.
fn view_labels(app: &Harness<'_, App>) -> Vec<String> {
    session(app).project().views.iter().map(|view| view.label.clone()).collect()
}

fn double_click(app: &mut Harness<'_, App>, name: &str) {
    let at = rect(app, name).center();
    app.event(Event::PointerMoved(at));
    for _ in 0..2 {
        button(app, at, true);
        button(app, at, false);
    }
    app.run();
}

fn retype(app: &mut Harness<'_, App>, field: &str, text: &str) {
    app.get_by_label(field).focus();
    app.run();
    press_with(app, Modifiers::COMMAND, Key::A);
    app.event(Event::Text(text.to_owned()));
    app.run();
    press(app, Key::Enter);
}

#[test]
fn a_double_click_on_a_head_renames_visits_and_views() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = harness(saved(case(folder.path()), folder.path()));
    app.run();
    double_click(&mut app, "After IVIG");
    retype(&mut app, "Label", "After IVIG ×5");
    assert_eq!(visit_labels(&app)[1], "After IVIG ×5");
    undo(&mut app);
    assert_eq!(visit_labels(&app)[1], "After IVIG");
    double_click(&mut app, "Back");
    retype(&mut app, "Label", "Upper back");
    assert_eq!(view_labels(&app), ["Face", "Upper back"]);
    undo(&mut app);
    assert_eq!(view_labels(&app), ["Face", "Back"]);
    // The same by keyboard, for what is selected.
    press(&mut app, Key::F2);
    assert!(app.query_by_label("Visit v2").is_some(), "the visit of the last click");
    press(&mut app, Key::Escape);
    press_with(&mut app, Modifiers::SHIFT, Key::F2);
    assert!(app.query_by_label("View w2").is_some());
}

#[test]
fn a_visit_is_dragged_to_another_place_in_the_order() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = harness(saved(case(folder.path()), folder.path()));
    app.run();
    let order = visit_labels(&app);
    let from = rect(&app, "After IVIG").center();
    let behind_last = rect(&app, "Anifrolumab 4").right_center() - vec2(6.0, 0.0);
    carry(&mut app, from, behind_last);
    assert_eq!(visit_labels(&app), order, "nothing changes while it is carried");
    press(&mut app, Key::Escape);
    button(&app, behind_last, false);
    app.run();
    assert_eq!(visit_labels(&app), order);
    drag(&mut app, from, behind_last);
    let moved = ["Presentation", "Anifrolumab 1", "Anifrolumab 4", "After IVIG"];
    assert_eq!(visit_labels(&app), moved);
    undo(&mut app);
    assert_eq!(visit_labels(&app), order);
    let before_first = rect(&app, "Presentation").left_center();
    drag(&mut app, from, before_first);
    assert_eq!(visit_labels(&app)[0], "After IVIG");
    undo(&mut app);
    // Beside itself nothing happens.
    let seq = session(&app).file.ledger().head().seq;
    let beside = rect(&app, "After IVIG").right_center();
    drag(&mut app, from, beside);
    assert_eq!(session(&app).file.ledger().head().seq, seq);
    // Views go up and down the same way.
    let (face, back) = (rect(&app, "Face").center(), rect(&app, "Back").center());
    drag(&mut app, back, face - vec2(0.0, 10.0));
    assert_eq!(view_labels(&app), ["Back", "Face"]);
    undo(&mut app);
    assert_eq!(view_labels(&app), ["Face", "Back"]);
}

#[test]
fn the_menu_of_a_visit_moves_merges_removes_and_makes_it_the_baseline() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = harness(saved(case(folder.path()), folder.path()));
    app.run();
    let before = session(&app).project().clone();
    choose(&mut app, "After IVIG", "Move visit earlier");
    assert_eq!(visit_labels(&app)[..2], ["After IVIG", "Presentation"]);
    press_with(&mut app, Modifiers::ALT, Key::ArrowRight);
    assert_eq!(visit_labels(&app)[..2], ["Presentation", "After IVIG"]);
    choose(&mut app, "After IVIG", "Set as baseline");
    assert!(value(&app, "After IVIG").contains("Baseline"));
    undo(&mut app);
    assert!(value(&app, "Presentation").contains("Baseline"));
    choose(&mut app, "After IVIG", "Merge visit into the one before");
    assert_eq!(visit_labels(&app), ["Presentation", "Anifrolumab 1", "Anifrolumab 4"]);
    assert_eq!(place(&app, "v2w2.png"), (Some(VisitId(1)), Some(ViewId(2))));
    assert_eq!(session(&app).selection.visit, Some(VisitId(1)));
    undo(&mut app);
    choose(&mut app, "Anifrolumab 4", "Remove visit");
    assert_eq!(visit_labels(&app).len(), 3);
    assert_eq!(place(&app, "v4w1.png"), (None, Some(ViewId(1))));
    undo(&mut app);
    assert_eq!(*session(&app).project(), before);
    app.get_by_label("Presentation").click_secondary();
    app.run();
    for impossible in ["Move visit earlier", "Merge visit into the one before", "Set as baseline"] {
        assert!(app.get_by_label(impossible).accesskit_node().is_disabled(), "{impossible}");
    }
}

#[test]
fn the_menu_of_a_view_moves_merges_and_removes_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = harness(saved(case(folder.path()), folder.path()));
    app.run();
    let before = session(&app).project().clone();
    choose(&mut app, "Back", "Move view up");
    assert_eq!(view_labels(&app), ["Back", "Face"]);
    press_with(&mut app, Modifiers::ALT, Key::ArrowDown);
    assert_eq!(view_labels(&app), ["Face", "Back"]);
    choose(&mut app, "Back", "Merge view into the one above");
    assert_eq!(view_labels(&app), ["Face"]);
    assert_eq!(session(&app).cell(VisitId(2), ViewId(1)), [PhotoId(3), PhotoId(4)]);
    undo(&mut app);
    choose(&mut app, "Back", "Remove view");
    assert_eq!(place(&app, "v1w2.png"), (Some(VisitId(1)), None));
    undo(&mut app);
    assert_eq!(*session(&app).project(), before);
    // What is not wanted after all was never there.
    click(&mut app, "Add view");
    assert!(app.query_by_label("New view").is_some());
    press(&mut app, Key::Escape);
    assert_eq!(*session(&app).project(), before);
    click(&mut app, "Add view");
    app.event(Event::Text("Hands".to_owned()));
    app.run();
    press(&mut app, Key::Enter);
    assert_eq!(view_labels(&app), ["Face", "Back", "Hands"]);
    assert_eq!(session(&app).selection.view, Some(ViewId(3)));
    click(&mut app, "Add visit");
    assert_eq!(app.get_by_label("Label").accesskit_node().value().as_deref(), Some("Visit 5"));
    click(&mut app, "Add");
    assert_eq!(session(&app).visit().map(|visit| visit.label.as_str()), Some("Visit 5"));
}

/// Answers that make the CDASI activity `activity` (up to 45), the first `n` items only.
fn answers(activity: u32, n: usize) -> BTreeMap<String, Answer> {
    let library = Library::embedded();
    let mut left = activity;
    let items = library.find("cdasi-v2").expect("it is embedded").items();
    let answer = |id: &String| {
        let is_used = id.ends_with(".erythema") && !id.starts_with("gottron_hands");
        let value = if is_used { left.min(3) } else { 0 };
        left -= value;
        (id.clone(), Answer::Value(Number::parse(&value.to_string()).expect("a digit")))
    };
    items.iter().map(|item| &item.id).take(n).map(answer).collect()
}

fn with_scores(project: &mut Project, rater: &str, scores: &[(u32, u32, usize)]) {
    let library = Library::embedded();
    let cdasi = library.find("cdasi-v2").expect("it is embedded").clone();
    project.instruments.insert("cdasi-v2".to_owned(), cdasi);
    for (visit, activity, n) in scores {
        let identity = Identity {
            subject: SUBJECT,
            visit: VisitId(*visit),
            rater: Rater(rater.to_owned()),
            reading: 1,
            instrument: "cdasi-v2".to_owned(),
            target: None,
        };
        let answers = answers(*activity, *n);
        let id = AssessmentId(project.assessments.len() as u32 + 1);
        project.assessments.insert(id, Assessment { answers, ..Assessment::new(identity) });
    }
}

#[test]
fn heads_show_the_total_of_this_rater_and_the_change_against_the_baseline() {
    let folder = tempfile::tempdir().unwrap();
    let mut project = case(folder.path());
    with_scores(&mut project, "mh", &[(1, 44, 81), (2, 19, 81), (3, 6, 30)]);
    with_scores(&mut project, "ab", &[(1, 1, 81), (2, 1, 81), (4, 9, 81)]);
    let mut app = harness(saved(project, folder.path()));
    app.run();
    for (visit, words) in [
        ("Presentation", "2022-03-02 · Day 0, CDASI v2 activity 44 of 100, Baseline"),
        ("After IVIG", "2022-08-17 · Day 168, CDASI v2 activity 19 of 100, −57 % since baseline"),
        ("Anifrolumab 1", "2022-09-21 · Day 203, CDASI v2 activity: 18 of 50 answered"),
        ("Anifrolumab 4", "2022-12-21 · Day 294"),
    ] {
        assert_eq!(value(&app, visit), words);
    }
    // Two scores of one visit: the person chooses first, nothing is dropped.
    let before = session(&app).project().clone();
    choose(&mut app, "After IVIG", "Merge visit into the one before");
    assert_eq!(*session(&app).project(), before);
    assert_eq!(session(&app).selection.visit, Some(VisitId(2)));
    assert!(app.state().notices()[0].text.starts_with("Nothing was changed"));
    choose(&mut app, "After IVIG", "Set as baseline");
    assert!(value(&app, "Presentation").ends_with("44 of 100, +132 % since baseline"));
    assert!(value(&app, "After IVIG").ends_with("19 of 100, Baseline"));
}

fn study(folder: &std::path::Path, n: u32) -> Project {
    let mut project = case(folder);
    for k in 2..=n {
        let mut subject = Subject::new(format!("DM-{k:02}"));
        let about = if k % 2 == 0 { "psoriasis" } else { "lupus" };
        about.clone_into(&mut subject.description);
        subject.visits.push(Visit::new((VisitId(100 + k), 1), format!("First of {k}")));
        project.subjects.insert(SubjectId(k), subject);
    }
    project
}

#[test]
fn another_subject_is_found_and_shown() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = harness(saved(study(folder.path(), 3), folder.path()));
    app.run();
    assert!(app.query_by_label("Search subjects").is_none(), "three are seen at once");
    assert_eq!(value(&app, "DM-02"), "psoriasis 1 visit · 0 photos");
    click(&mut app, "DM-02");
    assert_eq!(session(&app).selection.subject, SubjectId(2));
    assert!(app.query_by_label("First of 2").is_some());
    assert!(app.query_by_label("Presentation").is_none());
    click(&mut app, "Hide subjects");
    assert!(app.query_by_label("DM-03").is_none());
    click(&mut app, "Show subjects");
    click(&mut app, "New subject…");
    // The code that is suggested is selected, so that typing replaces it.
    app.event(Event::Text("DM-04".to_owned()));
    app.run();
    press(&mut app, Key::Enter);
    assert_eq!(session(&app).project().subjects.len(), 4);
    assert_eq!(session(&app).subject().map(|subject| subject.code.as_str()), Some("DM-04"));

    let folder = tempfile::tempdir().unwrap();
    let mut app = harness(saved(study(folder.path(), 200), folder.path()));
    app.run();
    app.get_by_label("Search subjects").focus();
    app.run();
    app.event(Event::Text("lup 199".to_owned()));
    app.run();
    assert!(app.query_by_label("DM-198").is_none());
    click(&mut app, "DM-199");
    assert_eq!(session(&app).selection.subject, SubjectId(199));
}

#[test]
fn what_is_not_there_yet_is_said_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let mut project = Project::default();
    project.subjects.insert(SUBJECT, Subject::new("DM-01"));
    let nobody = harness(saved(Project::default(), folder.path()));
    assert!(nobody.query_by_label("No photos yet").is_some());
    drop(nobody);

    let folder = tempfile::tempdir().unwrap();
    let mut app = harness(saved(project.clone(), folder.path()));
    app.run();
    assert!(app.query_by_label("No photos of DM-01 yet").is_some());
    assert!(app.query_by_label("Add a folder of photos…").is_some());
    assert!(app.query_by_label("Drop photos or a folder here").is_some());

    let folder = tempfile::tempdir().unwrap();
    add(&mut project, folder.path(), "loose.png", None, None);
    let mut app = harness(saved(project, folder.path()));
    app.run();
    assert!(app.query_by_label("DM-01 has no visits yet").is_some());
    click(&mut app, "Add visit");
    press(&mut app, Key::Enter);
    assert!(app.query_by_label("No views yet").is_some());
    click(&mut app, "Add view");
    press(&mut app, Key::Enter);
    let (from, to) = (rect(&app, "Unsorted loose.png"), rect(&app, "Visit 1 · View 1"));
    drag(&mut app, from.center(), to.center());
    assert_eq!(place(&app, "loose.png"), (Some(VisitId(1)), Some(ViewId(1))));
    assert_eq!(selected(&app), "Visit 1 · View 1 · loose.png");
    assert!(app.query_by_label("Drop photos or a folder here").is_some(), "the tray is empty");
}
