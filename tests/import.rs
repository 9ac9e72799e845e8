//! Photos in: what a folder holds, where each photo would go, and what becomes of it.

use std::sync::Arc;

use jiff::civil::date;
use seriatim::imaging::limits::Limits;
use seriatim::jobs::import::edits::edits;
use seriatim::jobs::import::home::home_of;
use seriatim::jobs::import::plan::Plan;
use seriatim::jobs::import::row::{Counts, Place, Row, State};
use seriatim::jobs::import::scan::{Found, scan};
use seriatim::jobs::import::tray::{Accepted, accept, suggestions};
use seriatim::model::ids::{Ids, SubjectId};
use seriatim::model::project::Project;
use seriatim::workers::progress::Progress;

use crate::photos::{Case, photo};

#[path = "import/folders.rs"]
mod folders;
#[path = "support/photos.rs"]
mod photos;

fn found(case: &Case) -> Arc<Found> {
    let paths = [case.folder.clone()];
    let found = scan(&paths, &Limits::default(), date(2026, 1, 10), &Progress::silent());
    Arc::new(found.expect("a folder that is there"))
}

fn plan(case: &Case, project: &Project) -> Plan {
    let home = home_of(&case.project()).expect("the folder is there");
    Plan::new(found(case), &home, project, "S01", "")
}

/// The project with the photos of the plan in it.
fn added(plan: &Plan, project: &Project) -> Project {
    let mut ids = Ids::default();
    ids.observe(&seriatim::model::edit::Edit::Start(Box::new(project.clone())));
    let mut after = project.clone();
    for edit in edits(plan, project, &mut ids) {
        edit.apply(&mut after).expect("an edit that fits");
    }
    after
}

/// A row as `path | visit | view`, suggestions with `?`, or as `path | state`.
fn line(plan: &Plan, row: &Row) -> String {
    let cell = |place: Place, title: String| match place {
        Place::At(_) => title,
        Place::Suggested(_) => format!("{title}?"),
        Place::Unknown => "-".to_owned(),
        Place::Tray => "tray".to_owned(),
    };
    let visit = row.visit.index().map(|at| plan.visit_title(at)).unwrap_or_default();
    let view = row.view.index().map(|at| plan.views()[at].label.clone()).unwrap_or_default();
    match row.state {
        State::Ready => {
            format!("{} | {} | {}", row.path, cell(row.visit, visit), cell(row.view, view))
        }
        other @ (State::LeftOut
        | State::Duplicate(_)
        | State::InProject
        | State::NoPhoto
        | State::Unreadable
        | State::Skipped) => format!("{} | {other:?}", row.path),
    }
}

fn lines(plan: &Plan) -> Vec<String> {
    plan.rows().iter().map(|row| line(plan, row)).collect()
}

fn row(plan: &Plan, name: &str) -> usize {
    plan.rows().iter().position(|row| row.path == name).expect(name)
}

/// A folder as people have it.
fn mixed() -> Case {
    let twin = photo(4, "2022-09-21 11:00:00");
    let mut cut = photo(9, "2022-03-02 10:20:00");
    cut.truncate(cut.len() - 100);
    Case::new(&[
        ("face/IMG_2001.jpg", photo(1, "2022-03-02 10:00:00")),
        ("back/IMG_2002.jpg", photo(2, "2022-03-02 10:05:00")),
        ("back/IMG_2007.jpg", photo(3, "2022-08-17 09:00:00")),
        ("face/IMG_2011.jpg", twin.clone()),
        ("face/IMG_2012.jpg", twin),
        ("back/IMG_2017.jpg", photo(5, "")),
        ("2022-12-21/IMG_2018_face.jpg", photo(6, "2000-01-01 00:03:00")),
        ("face/IMG_2030.jpg", cut),
        ("notes.docx", b"PK\x03\x04 a document".to_vec()),
        ("notes.txt", b"week 12".to_vec()),
        ("broken.jpg", b"<html>404</html>".to_vec()),
    ])
}

#[test]
fn every_file_has_a_place_or_a_reason() {
    let plan = plan(&mixed(), &Project::default());
    assert_eq!(
        lines(&plan),
        [
            "2022-12-21/IMG_2018_face.jpg | Day 294 · 2022-12-21? | Face",
            "back/IMG_2002.jpg | Day 0 · 2022-03-02 | Back",
            "back/IMG_2007.jpg | Day 168 · 2022-08-17 | Back",
            "back/IMG_2017.jpg | - | Back",
            "broken.jpg | Unreadable",
            "face/IMG_2001.jpg | Day 0 · 2022-03-02 | Face",
            "face/IMG_2011.jpg | Day 203 · 2022-09-21 | Face",
            "face/IMG_2012.jpg | Duplicate(6)",
            "face/IMG_2030.jpg | Day 0 · 2022-03-02 | Face",
            "notes.docx | NoPhoto",
            "notes.txt | NoPhoto",
        ]
    );
    for (name, part) in [
        ("face/IMG_2001.jpg", "capture time · folder name “face”"),
        ("face/IMG_2012.jpg", "same picture as face/IMG_2011.jpg"),
        ("back/IMG_2017.jpg", "no capture time; file date 20"),
        ("2022-12-21/IMG_2018_face.jpg", "camera clock 2000-01-01 not trusted"),
        ("face/IMG_2030.jpg", "the file ends early"),
        ("broken.jpg", "not a photograph: the content"),
        ("notes.docx", "office document"),
    ] {
        let why = &plan.rows()[row(&plan, name)].why;
        assert!(why.contains(part), "{name}: {why}");
    }
    let counts = Counts {
        n_placed: 5,
        n_open: 2,
        n_duplicates: 1,
        n_unreadable: 1,
        n_skipped: 2,
        ..Counts::default()
    };
    assert_eq!(plan.counts(), counts);
    assert_eq!(counts.n_added(), 7);
}

#[test]
fn decided_photos_are_placed_and_the_others_wait_in_the_tray() {
    let case = mixed();
    let before = case.contents();
    let project = added(&plan(&case, &Project::default()), &Project::default());
    let subject = &project.subjects[&SubjectId(1)];
    let visits: Vec<&str> = subject.visits.iter().map(|visit| visit.label.as_str()).collect();
    // The visit of 21 December is only a suggestion, so nobody made it.
    assert_eq!(visits, ["2022-03-02", "2022-08-17", "2022-09-21"]);
    let views: Vec<(&str, usize)> =
        project.views.iter().map(|view| (view.label.as_str(), view.sites.len())).collect();
    assert_eq!(views[0].0, "Face");
    assert_eq!(views[1].0, "Back");
    assert!(views.iter().all(|(_, n_sites)| *n_sites > 0), "{views:?}");
    let tray: Vec<&str> =
        project.unsorted(SubjectId(1)).map(|(_, photo)| photo.path.as_str()).collect();
    assert_eq!(tray, ["2022-12-21/IMG_2018_face.jpg", "back/IMG_2017.jpg"]);
    assert_eq!(project.photos.len(), 7);
    let cut = project.photos.values().find(|photo| photo.path.ends_with("2030.jpg")).expect("it");
    assert!(!cut.is_complete && cut.problems[0].contains("ends early"));
    let first = project.photos.values().find(|it| it.path.ends_with("2001.jpg")).expect("it");
    assert_eq!((first.width, first.height, first.hash.len()), (32, 24, 64));
    assert_eq!(first.taken.as_ref().map(|taken| taken.from.as_str()), Some("exif"));
    assert_eq!(case.contents(), before, "no file was touched");
}

#[test]
fn importing_twice_adds_nothing() {
    let case = mixed();
    let project = added(&plan(&case, &Project::default()), &Project::default());
    let again = plan(&case, &project);
    assert_eq!(again.counts().n_added(), 0);
    assert_eq!(again.counts().n_in_project, 8, "the copy is known as well");
    assert_eq!(added(&again, &project), project);
    // The same picture under another name is still the same; another picture under a known name is not added.
    case.add(&[
        ("new/copy.jpg", photo(1, "2022-03-02 10:00:00")),
        ("face/IMG_2001.jpg", photo(77, "2022-03-02 10:00:00")),
    ]);
    let third = plan(&case, &project);
    let copy = &third.rows()[row(&third, "new/copy.jpg")];
    assert_eq!(
        (copy.state, copy.why.as_str()),
        (State::InProject, "already in the project as face/IMG_2001.jpg")
    );
    let changed = &third.rows()[row(&third, "face/IMG_2001.jpg")];
    assert_eq!(changed.state, State::Skipped);
    assert!(changed.why.contains("other content"), "{}", changed.why);
}

#[test]
fn a_person_decides_over_what_is_proposed() {
    let case = mixed();
    let nothing = Project::default();
    let mut plan = plan(&case, &nothing);
    let (unknown, doubtful) = (row(&plan, "back/IMG_2017.jpg"), 0);
    plan.set_new_visit(unknown, "Week 20");
    plan.set_new_view(unknown, "Left elbow");
    assert_eq!(line(&plan, &plan.rows()[unknown]), "back/IMG_2017.jpg | Week 20 | Left elbow");
    assert_eq!(plan.n_suggested(), 1);
    plan.accept_suggestions();
    assert_eq!(
        line(&plan, &plan.rows()[doubtful]),
        "2022-12-21/IMG_2018_face.jpg | Day 294 · 2022-12-21 | Face"
    );
    assert_eq!(plan.counts().n_open, 0);
    // Decisions stay when the proposals are made again.
    plan.set_pattern("{view}/*_{visit}", &nothing);
    plan.set_pattern("{view", &nothing);
    assert!(plan.pattern_error().is_some_and(|error| error.to_string().contains("partner")));
    plan.set_pattern("", &nothing);
    plan.set_subject("DM-0043", &nothing);
    assert_eq!(line(&plan, &plan.rows()[unknown]), "back/IMG_2017.jpg | Week 20 | Left elbow");
    let first = row(&plan, "face/IMG_2001.jpg");
    plan.toggle(first, &nothing);
    assert_eq!(plan.rows()[first].state, State::LeftOut);
    plan.set_visit(doubtful, None);
    assert_eq!(plan.rows()[doubtful].visit, Place::Tray);
    let project = added(&plan, &nothing);
    let subject = &project.subjects[&SubjectId(1)];
    assert_eq!(subject.code, "DM-0043");
    let visits: Vec<&str> = subject.visits.iter().map(|visit| visit.label.as_str()).collect();
    assert_eq!(visits, ["2022-03-02", "2022-08-17", "2022-09-21", "Week 20"]);
    assert!(project.photos.values().all(|photo| photo.path != "face/IMG_2001.jpg"));
    plan.toggle(first, &nothing);
    assert_eq!(plan.rows()[first].state, State::Ready);
}

#[test]
fn of_several_copies_the_one_counts_that_a_person_wants() {
    let case = mixed();
    let nothing = Project::default();
    let mut plan = plan(&case, &nothing);
    let (first, copy) = (row(&plan, "face/IMG_2011.jpg"), row(&plan, "face/IMG_2012.jpg"));
    plan.toggle(copy, &nothing);
    assert_eq!(plan.rows()[copy].state, State::Ready);
    assert_eq!(plan.rows()[first].state, State::Duplicate(copy));
    let project = added(&plan, &nothing);
    let twins: Vec<&str> = project
        .photos
        .values()
        .map(|photo| photo.path.as_str())
        .filter(|path| path.contains("201") && path.contains("face/"))
        .collect();
    assert_eq!(twins, ["face/IMG_2012.jpg"]);
}

#[test]
fn of_several_copies_the_one_counts_whose_names_tell_most() {
    let twin = photo(1, "2022-03-02 10:00:00");
    let case = Case::new(&[
        ("card/IMG_0001.jpg", twin.clone()),
        ("Baseline/face.jpg", twin.clone()),
        ("again/IMG_0001.jpg", twin),
    ]);
    let plan = plan(&case, &Project::default());
    assert_eq!(
        lines(&plan),
        [
            "again/IMG_0001.jpg | Duplicate(1)",
            "Baseline/face.jpg | Baseline · 2022-03-02 | Face",
            "card/IMG_0001.jpg | Duplicate(1)",
        ]
    );
}

#[test]
fn a_pattern_makes_several_subjects_and_nothing_else_does() {
    let case = Case::new(&[
        ("P01_w0_face.jpg", photo(1, "")),
        ("P01_w12_face.jpg", photo(2, "")),
        ("P02_w0_face.jpg", photo(3, "")),
    ]);
    let nothing = Project::default();
    let without = plan(&case, &nothing);
    assert!(without.rows().iter().all(|row| row.subject == "S01" && row.needs_decision()));
    let with = Plan::new(found(&case), &case.folder, &nothing, "S01", "{subject}_{visit}_{view}");
    let project = added(&with, &nothing);
    let made: Vec<(&str, Vec<&str>)> = project
        .subjects
        .values()
        .map(|it| (it.code.as_str(), it.visits.iter().map(|it| it.label.as_str()).collect()))
        .collect();
    assert_eq!(made, [("P01", vec!["Week 0", "Week 12"]), ("P02", vec!["Week 0"])]);
    assert_eq!(project.views.len(), 1);
    assert_eq!(project.unsorted(SubjectId(1)).count() + project.unsorted(SubjectId(2)).count(), 0);
}

#[test]
fn more_photos_join_the_visits_and_views_that_are_there() {
    let case = Case::new(&[
        ("Baseline/face.jpg", photo(1, "2022-03-02 10:00:00")),
        ("Week 24/face.jpg", photo(2, "2022-08-17 10:00:00")),
    ]);
    let project = added(&plan(&case, &Project::default()), &Project::default());
    case.add(&[
        ("Week 12/upper back.jpg", photo(3, "2022-05-25 10:00:00")),
        ("DCIM/face.jpg", photo(4, "2022-08-17 11:00:00")),
    ]);
    let more = plan(&case, &project);
    assert_eq!(
        lines(&more),
        [
            "Baseline/face.jpg | InProject",
            "DCIM/face.jpg | Week 24 · 2022-08-17 | Face",
            "Week 12/upper back.jpg | Week 12 · 2022-05-25 | Upper back",
            "Week 24/face.jpg | InProject",
        ]
    );
    let after = added(&more, &project);
    let visits: Vec<(String, &str)> = after.subjects[&SubjectId(1)]
        .visits
        .iter()
        .map(|visit| (visit.name(), visit.label.as_str()))
        .collect();
    let expected = [("v1", "Baseline"), ("v3", "Week 12"), ("v2", "Week 24")];
    assert_eq!(visits, expected.map(|(name, label)| (name.to_owned(), label)));
}

#[test]
fn the_tray_suggests_a_place_and_takes_only_whole_ones() {
    let case = mixed();
    let project = added(&plan(&case, &Project::default()), &Project::default());
    let texts: Vec<(String, String)> = suggestions(&project, SubjectId(1))
        .into_iter()
        .map(|(id, suggestion)| (project.photos[&id].file_name().to_owned(), suggestion.text))
        .collect();
    let expected =
        [("IMG_2018_face.jpg", "2022-12-21 · Face"), ("IMG_2017.jpg", "visit missing · Back")];
    assert_eq!(texts, expected.map(|(name, text)| (name.to_owned(), text.to_owned())));
    let mut ids = Ids::default();
    ids.observe(&seriatim::model::edit::Edit::Start(Box::new(project.clone())));
    let (edits, accepted) = accept(&project, &mut ids, SubjectId(1)).expect("a subject");
    assert_eq!(accepted, Accepted { n_placed: 1, n_left: 1 });
    let mut after = project.clone();
    for edit in edits {
        edit.apply(&mut after).expect("an edit that fits");
    }
    let visits: Vec<&str> =
        after.subjects[&SubjectId(1)].visits.iter().map(|visit| visit.label.as_str()).collect();
    assert_eq!(visits, ["2022-03-02", "2022-08-17", "2022-09-21", "2022-12-21"]);
    assert_eq!(after.unsorted(SubjectId(1)).count(), 1);
}
