//! Whole folders and what is proposed for them, as tables.

use crate::exchange::photo_set::candidate::{Candidate, Known, KnownView, KnownVisit, TakenAt};
use crate::exchange::photo_set::pattern::Pattern;
use crate::exchange::photo_set::proposal::{Certainty, Place, Placement, Proposal};
use crate::exchange::photo_set::propose::propose;

/// A candidate written as `path`, `path @capture time`, `path !untrusted time` or `path ~file date`.
pub fn candidate(text: &str) -> Candidate {
    let (path, rest) =
        text.split_once(" @").or_else(|| text.split_once(" !")).unwrap_or((text, ""));
    let taken = rest.parse().ok().map(|at| TakenAt {
        at,
        is_trusted: text.contains(" @"),
        source_text: "capture time".to_owned(),
        why_not: None,
    });
    let (path, file_date) = path.split_once(" ~").unwrap_or((path, ""));
    Candidate { path: path.to_owned(), taken, file_date: file_date.parse().ok() }
}

/// The proposals as `visit | view | reason`, unsure ones with a `?`, visits with their date.
pub fn lines(placement: &Placement) -> Vec<String> {
    let mark = |place: Place| if place.certainty == Certainty::Sure { "" } else { "?" };
    let line = |proposal: &Proposal| {
        let visit = proposal.visit.map_or_else(
            || "-".to_owned(),
            |place| {
                let visit = &placement.visits[place.index];
                let date =
                    visit.date.map(|date| date.to_string()).filter(|date| *date != visit.label);
                let date = date.map(|date| format!(" · {date}")).unwrap_or_default();
                format!("{}{date}{}", visit.label, mark(place))
            },
        );
        let view = proposal.view.map_or_else(
            || "-".to_owned(),
            |place| format!("{}{}", placement.views[place.index].label, mark(place)),
        );
        format!("{visit} | {view} | {}", proposal.reason)
    };
    placement.proposals.iter().map(line).collect()
}

/// Checks that a folder gets these lines.
fn check(known: &Known, pattern: Option<&str>, table: &[(&str, &str)]) {
    let candidates: Vec<Candidate> = table.iter().map(|(photo, _)| candidate(photo)).collect();
    let pattern = pattern.map(|text| Pattern::parse(text).expect(text));
    let placement = propose(&candidates, known, pattern.as_ref());
    let expected: Vec<&str> = table.iter().map(|(_, line)| *line).collect();
    assert_eq!(lines(&placement), expected);
}

/// A project with visits (label, date or nothing, day) and views.
pub fn known(visits: &[(&str, &str, Option<i32>)], views: &[&str]) -> Known {
    Known {
        visits: visits
            .iter()
            .map(|(label, date, day)| KnownVisit {
                subject: None,
                label: (*label).to_owned(),
                date: date.parse().ok(),
                day: *day,
            })
            .collect(),
        views: views.iter().map(|label| KnownView { label: (*label).to_owned() }).collect(),
    }
}

#[test]
#[rustfmt::skip] // A table.
fn the_case_report_is_placed_by_its_names() {
    let photo = |path: &str| candidate(path);
    let paths = [
        "presentation/face.jpg",
        "presentation/upper back.jpg",
        "after IVIG x5/face.jpg",
        "after IVIG x5/upper back.jpg",
        "anifrolumab x1/face.jpg",
        "anifrolumab x1/back.jpg",
        "anifrolumab x4/face.jpg",
        "anifrolumab x4/back.jpg",
    ];
    let candidates: Vec<Candidate> = paths.iter().map(|path| photo(path)).collect();
    let placement = propose(&candidates, &Known::default(), None);
    let labels: Vec<&str> = placement.visits.iter().map(|visit| visit.label.as_str()).collect();
    assert_eq!(labels, ["Presentation", "After IVIG x5", "Anifrolumab x1", "Anifrolumab x4"]);
    let views: Vec<(&str, Option<&str>)> =
        placement.views.iter().map(|view| (view.label.as_str(), view.note.as_deref())).collect();
    let expected = [
        ("Face", None),
        ("Upper back", Some("may be the same view as “Back”: they share no visit")),
        ("Back", Some("may be the same view as “Upper back”: they share no visit")),
    ];
    assert_eq!(views, expected);
    assert_eq!(placement.views[1].sites, ["upper_back"]);
    assert_eq!(placement.proposals[4].certainty, Certainty::Unsure);
    assert!(placement.proposals[4].reason.contains("“Anifrolumab x1” is taken as a visit"));
}

#[test]
#[rustfmt::skip] // A table.
fn photos_of_an_open_project_find_its_visits_and_views() {
    let project = known(
        &[("Presentation", "2022-03-02", Some(0)), ("After IVIG ×5", "2022-08-17", Some(168))],
        &["Face, frontal", "Upper back"],
    );
    check(
        &project,
        None,
        &[
            ("face/IMG_2001.jpg @2022-03-02T09:14", "Presentation · 2022-03-02 | Face, frontal | capture time · folder name “face”"),
            ("back/IMG_2002.jpg @2022-03-02T09:16", "Presentation · 2022-03-02 | Upper back? | capture time · folder name “back” · taken for “Upper back”"),
            ("IMG_2007.jpg @2022-08-17T10:00", "After IVIG ×5 · 2022-08-17 | - | capture time · no view in the names"),
            ("face/IMG_2011.jpg @2022-09-21T08:30", "2022-09-21 | Face, frontal | capture time · folder name “face”"),
            ("back/IMG_2017.jpg ~2023-01-04", "- | Upper back? | no capture time; file date 2023-01-04 not trusted; folder name “back” · taken for “Upper back”"),
            ("2022-12-21/face.jpg !2000-01-01T00:00", "2022-12-21? | Face, frontal | camera clock 2000-01-01 not trusted; date from the folder name · file name “face”"),
            ("d168/face.jpg @2022-08-17T10:01", "After IVIG ×5 · 2022-08-17 | Face, frontal | capture time · folder name “d168” · file name “face”"),
        ],
    );
}

#[test]
#[rustfmt::skip] // A table.
fn capture_times_and_names_share_the_work() {
    check(
        &Known::default(),
        None,
        &[
            ("Baseline/face.jpg @2022-03-02T09:00", "Baseline · 2022-03-02 | Face | capture time · folder name “Baseline” · file name “face”"),
            ("Week 12/IMG_3.jpg @2022-05-25T09:00", "Week 12 · 2022-05-25 | - | capture time · folder name “Week 12” · no view in the names"),
            ("Week 12/IMG_4.jpg @2023-01-01T09:01", "Week 12 · 2022-05-25? | - | capture time · folder name “Week 12” · no view in the names · taken 2023-01-01, “Week 12” is dated 2022-05-25"),
            ("Week 12/scan.jpg", "Week 12 · 2022-05-25? | - | no capture time; folder name “Week 12” · no view in the names"),
            ("Week 12/back.jpg !1970-01-01T00:00", "Week 12 · 2022-05-25? | Back | camera clock 1970-01-01 not trusted; folder name “Week 12” · file name “back”"),
            ("face_IMG_9.jpg @2022-05-25T10:00", "Week 12 · 2022-05-25 | Face | capture time · file name “face_IMG_9”"),
            ("IMG_20220817_101530.jpg", "2022-08-17 | - | date from the file name · no view in the names"),
            ("2022-12-05/face.jpg @2022-12-06T12:20", "2022-12-06? | Face | capture time · file name “face” · folder name “2022-12-05” says 2022-12-05"),
            ("2022-12-20/face.jpg @2022-12-21T00:20", "2022-12-20 | Face | capture time · file name “face”"),
            ("Week 4/w12_hand.jpg @2022-05-25T11:00", "Week 12 · 2022-05-25? | Hands | capture time · file name “w12_hand” · folder name “Week 4” says Week 4"),
            ("back/left hand.jpg @2022-05-25T12:00", "Week 12 · 2022-05-25 | Left hand? | capture time · file name “left hand” · folder name “back” says otherwise"),
            ("IMG_77.jpg", "- | - | no capture time; no view in the names"),
        ],
    );
}

#[test]
#[rustfmt::skip] // A table.
fn a_night_is_one_visit_and_a_photo_without_a_time_goes_with_its_folder() {
    check(
        &Known::default(),
        None,
        &[
            ("Müller/IMG_10.jpg @2022-11-01T23:50", "2022-11-01 | - | capture time · no view in the names"),
            ("Müller/IMG_11.jpg @2022-11-02T00:20", "2022-11-01 | - | capture time · no view in the names"),
            ("Müller/IMG_12.jpg", "2022-11-01? | - | no capture time; the other photos of the folder are of “2022-11-01” · no view in the names"),
            ("hands/IMG_1.jpg @2022-11-05T10:00", "2022-11-05 | Hands | capture time · folder name “hands”"),
            ("hands/IMG_2.jpg @2022-11-05T10:01", "2022-11-05 | Hands | capture time · folder name “hands”"),
            ("hands/IMG_3.jpg", "- | Hands | no capture time; folder name “hands”"),
        ],
    );
}

#[test]
#[rustfmt::skip] // A table.
fn a_set_without_any_time_lives_by_its_names() {
    check(
        &Known::default(),
        None,
        &[
            ("visit2_back.jpg", "Visit 2 | Back | file name “visit2_back”"),
            ("V1/face.jpg", "Visit 1 | Face | folder name “V1” · file name “face”"),
            ("2022-03-02_face.jpg", "2022-03-02 | Face | file name “2022-03-02_face”"),
            ("2022/08/17/posterior.jpg", "2022-08-17 | Back | date from the folder name · file name “posterior”"),
            ("03/04/2022/back.jpg", "- | Back | no capture time; file name “back” · “03/04/2022” is not used as a date: it may be 3 April or 4 March"),
            ("Week 4 03-04-2022/face.jpg", "Week 4? | Face | no capture time; folder name “Week 4 03-04-2022” · file name “face” · “03-04-2022” is not used as a date: it may be 3 April or 4 March"),
            ("WhatsApp Image 2022-08-30 at 10.15.30.jpg", "2022-08-30? | - | no capture time; date from the file name · no view in the names · the day it was sent"),
            ("IMG_20000101_000012.jpg !2000-01-01T00:00:12", "- | - | camera clock 2000-01-01 not trusted; no date in the names · no view in the names"),
        ],
    );
}

#[test]
#[rustfmt::skip] // A table.
fn what_could_be_two_visits_is_shown_as_that() {
    check(
        &Known::default(),
        None,
        &[
            ("before/face.jpg @2022-03-02T09:00", "Before · 2022-03-02? | Face | capture time · folder name “before” · file name “face” · the same date as “After”"),
            ("after/face.jpg @2022-03-02T11:00", "After · 2022-03-02? | Face | capture time · folder name “after” · file name “face” · the same date as “Before”"),
            ("IMG_3.jpg @2022-03-02T12:00", "- | - | capture time · no view in the names · more than one visit is dated 2022-03-02"),
            ("follow-up/face 1.jpg @2022-06-02T09:00", "Follow-up, 2022-06-02 · 2022-06-02 | Face | capture time · folder name “follow-up” · file name “face 1”"),
            ("follow-up/face 2.jpg @2022-08-17T11:00", "Follow-up, 2022-08-17 · 2022-08-17 | Face | capture time · folder name “follow-up” · file name “face 2”"),
            ("follow-up/face 3.jpg", "- | Face | no capture time; file name “face 3” · “Follow-up” holds photos of several days"),
        ],
    );
    let codes = [("P01/Baseline/face.jpg", "P01"), ("P02/Baseline/face.jpg", "P02")].map(|(path, code)| {
        (path, format!("Baseline? | Face | no capture time; folder name “Baseline” · file name “face” · “{code}” may be one of several subjects: a name pattern with {{subject}} tells"))
    });
    check(&Known::default(), None, &codes.each_ref().map(|(path, line)| (*path, line.as_str())));
}

#[test]
#[rustfmt::skip] // A table.
fn a_pattern_goes_before_everything() {
    check(
        &Known::default(),
        Some("{subject}/{visit}/{view}_*"),
        &[
            ("P01/w12/upper back_1.jpg", "Week 12 | Upper back | name pattern"),
            ("P02/w12/face_1.jpg @2022-05-25T09:00", "Week 12 · 2022-05-25 | Face | capture time · name pattern"),
            ("P01/anything/rash_2.jpg", "Anything | Rash | name pattern"),
            ("P01/2022-08-17/face_3.jpg", "2022-08-17 | Face | name pattern"),
            ("loose/back.jpg", "- | Back | no capture time; file name “back” · the name does not follow {subject}/{visit}/{view}_*"),
        ],
    );
    let candidates = ["P01/w12/face_1.jpg", "P02/w12/face_1.jpg", "x.jpg"].map(candidate);
    let pattern = Pattern::parse("{subject}/{visit}/{view}_*").expect("a pattern");
    let placement = propose(&candidates, &Known::default(), Some(&pattern));
    let subjects: Vec<Option<&str>> =
        placement.proposals.iter().map(|proposal| proposal.subject.as_deref()).collect();
    assert_eq!(subjects, [Some("P01"), Some("P02"), None]);
    assert_eq!(placement.visits.len(), 2, "each subject has its own week 12");
    assert_eq!(placement.visits[0].day, Some(84));
}

#[test]
#[rustfmt::skip] // A table.
fn a_subject_is_never_made_of_a_name_without_a_pattern() {
    let candidates =
        ["Doe Jane/face.jpg", "S01/back.jpg", "Patient 3/Baseline/a.jpg"].map(candidate);
    let placement = propose(&candidates, &Known::default(), None);
    assert!(placement.proposals.iter().all(|proposal| proposal.subject.is_none()));
    assert!(
        placement
            .visits
            .iter()
            .all(|visit| visit.subject.is_none() && !visit.label.contains("Doe"))
    );
}

#[test]
#[rustfmt::skip] // A table.
fn dates_that_a_person_wrote_go_before_the_one_day_of_a_scan() {
    check(
        &Known::default(),
        None,
        &[
            ("2022-03-02_face.jpg @2023-01-04T10:00", "2022-03-02? | Face | capture time 2023-01-04 not trusted; date from the file name · file name “2022-03-02_face” · one day for photos whose names say several, as of scans"),
            ("2022-08-17_face.jpg @2023-01-04T10:01", "2022-08-17? | Face | capture time 2023-01-04 not trusted; date from the file name · file name “2022-08-17_face” · one day for photos whose names say several, as of scans"),
            ("IMG_7.jpg @2023-01-04T10:02", "2023-01-04 | - | capture time · no view in the names"),
        ],
    );
}

#[test]
#[rustfmt::skip] // A table.
fn folders_whose_names_say_nothing_are_questions() {
    check(
        &Known::default(),
        None,
        &[
            ("area A/w4.jpg", "Week 4 | Area A? | file name “w4” · folder name “area A” · “Area A” is taken as a view"),
            ("area A/w12.jpg", "Week 12 | Area A? | file name “w12” · folder name “area A” · “Area A” is taken as a view"),
            ("area B/w4.jpg", "Week 4 | Area B? | file name “w4” · folder name “area B” · “Area B” is taken as a view"),
            ("area B/w12.jpg", "Week 12 | Area B? | file name “w12” · folder name “area B” · “Area B” is taken as a view"),
        ],
    );
    check(
        &Known::default(),
        None,
        &[
            ("Baseline/face.jpg @2022-03-02T09:00", "Baseline · 2022-03-02 | Face | capture time · folder name “Baseline” · file name “face”"),
            ("round two/face.jpg @2022-09-21T09:00", "Round two · 2022-09-21 | Face | capture time · folder name “round two” · file name “face”"),
            ("IVIG case/a/face.jpg @2022-05-01T09:00", "2022-05-01 | Face | capture time · file name “face”"),
            ("IVIG case/a/face.jpg @2022-07-01T09:00", "2022-07-01 | Face | capture time · file name “face”"),
        ],
    );
}

#[test]
#[rustfmt::skip] // A table.
fn an_order_that_every_visit_has_is_a_question() {
    check(
        &Known::default(),
        None,
        &[
            ("d1/face.jpg @2022-08-17T09:00", "Day 1 · 2022-08-17 | Face | capture time · folder name “d1” · file name “face”"),
            ("d1/back.jpg @2022-08-17T09:01", "Day 1 · 2022-08-17 | Back | capture time · folder name “d1” · file name “back”"),
            ("d2/IMG_8.jpg @2022-08-18T09:00", "Day 2 · 2022-08-18 | Face? | capture time · folder name “d2” · photo 1 of 2, as at “Day 1”"),
            ("d2/IMG_9.jpg @2022-08-18T09:01", "Day 2 · 2022-08-18 | Back? | capture time · folder name “d2” · photo 2 of 2, as at “Day 1”"),
        ],
    );
}

#[test]
#[rustfmt::skip] // A table.
fn a_clock_that_turns_the_order_of_visits_is_noticed() {
    check(
        &Known::default(),
        None,
        &[
            ("Week 4/face.jpg @2022-08-17T09:00", "Week 4 · 2022-08-17? | Face | capture time · folder name “Week 4” · file name “face” · dated after “Week 12”: check the camera's clock"),
            ("Week 12/face.jpg @2021-10-12T09:00", "Week 12 · 2021-10-12? | Face | capture time · folder name “Week 12” · file name “face” · dated before “Week 4”: check the camera's clock"),
        ],
    );
}

#[test]
#[rustfmt::skip] // A table.
fn what_the_project_has_twice_is_not_chosen_between() {
    let project =
        known(&[("Before", "2022-03-02", None), ("After", "2022-03-02", None)], &["Hands"]);
    check(
        &project,
        None,
        &[
            ("IMG_1.jpg @2022-03-02T09:00", "- | - | capture time · no view in the names · more than one visit is dated 2022-03-02"),
            ("after/hands.jpg @2022-03-02T12:00", "After · 2022-03-02 | Hands | capture time · folder name “after” · file name “hands”"),
            ("V2/hands dorsal.jpg", "Visit 2? | Hands, dorsal | no capture time; folder name “V2” · file name “hands dorsal”"),
        ],
    );
}
