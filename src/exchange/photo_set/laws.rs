//! What holds for any folder, and how long a large one takes.

use jiff::civil::Date;
use proptest::prelude::{Just, Strategy as _, prop_assert, prop_assert_eq, proptest};

use crate::exchange::photo_set::candidate::{Candidate, Known};
use crate::exchange::photo_set::pattern::Pattern;
use crate::exchange::photo_set::proposal::{Certainty, Placement};
use crate::exchange::photo_set::propose::propose;
use crate::exchange::photo_set::scenarios::{candidate, known, lines};

/// A folder as people leave it: photos of 40 visits and 5 views, some without a time, some odd.
fn large_folder(n: u32) -> Vec<Candidate> {
    let views = ["face", "upper back", "left hand", "right hand", "scalp"];
    let mut day = Date::constant(2020, 1, 1);
    (0..n)
        .map(|i| {
            if i % 250 == 0 {
                day = day.saturating_add(jiff::Span::new().days(28));
            }
            let view = views[(i % 5) as usize];
            let week = i / 250 * 4;
            match i % 17 {
                0 => candidate(&format!("misc/{i}/thing_{i}.jpg ~2023-01-04")),
                1 => candidate(&format!("{day}/{view}_{i}.jpg !2000-01-01T00:00")),
                2..6 => candidate(&format!("Week {week}/{view}_{i}.jpg @{day}T09:{:02}", i % 60)),
                _ => candidate(&format!("{view}/DCIM/IMG_{i}.jpg @{day}T10:{:02}", i % 60)),
            }
        })
        .collect()
}

#[test]
fn ten_thousand_files_find_their_places() {
    let candidates = large_folder(10_000);
    let placement = propose(&candidates, &Known::default(), None);
    assert_eq!(placement.proposals.len(), 10_000);
    assert_eq!((placement.visits.len(), placement.views.len()), (40, 5));
    let n_without_visit =
        placement.proposals.iter().filter(|proposal| proposal.visit.is_none()).count();
    assert_eq!(n_without_visit, 589, "only the odd ones wait");
}

#[test]
fn as_many_names_as_files_find_their_places() {
    for names in [
        "lesion N of back/w1 N.jpg",
        "area N/w1_N.jpg",
        "N/face.jpg",
        "P0N/V1/face.jpg",
        "visit N/a/b/c.jpg",
    ] {
        let candidates: Vec<Candidate> =
            (0..4_000).map(|i| candidate(&names.replace('N', &i.to_string()))).collect();
        let placement = propose(&candidates, &Known::default(), None);
        assert_eq!(placement.proposals.len(), 4_000);
    }
}

/// What a placement says of each path, without positions.
fn by_path(candidates: &[Candidate], placement: &Placement) -> Vec<(String, String)> {
    let mut said: Vec<(String, String)> =
        candidates.iter().map(|candidate| candidate.path.clone()).zip(lines(placement)).collect();
    said.sort();
    said
}

const SEGMENTS: [&str; 20] = [
    "Baseline",
    "week 12",
    "W4",
    "2022-03-02",
    "03-04-2022",
    "face",
    "back",
    "left",
    "hands",
    "after IVIG x5",
    "P01",
    "P02",
    "Doe Jane",
    "IMG_2001",
    "follow-up",
    "area A",
    "area B",
    "anifrolumab 1",
    "IMG_20220302_101500",
    "é_×",
];

proptest! {
    #[test]
    fn any_folder_gets_one_sensible_answer(
        (files, order) in proptest::collection::vec(
            (0..20usize, 0..20usize, 0..20usize, 0..6u32, 0..4i8), 1..25,
        ).prop_flat_map(|files| {
            let order: Vec<usize> = (0..files.len()).collect();
            (Just(files), Just(order).prop_shuffle())
        }),
        has_project in proptest::bool::ANY,
        has_pattern in proptest::bool::ANY,
    ) {
        let candidates: Vec<Candidate> = files.iter().enumerate().map(|(i, (a, b, c, kind, hour))| {
            let path = format!("{}/{}/{}_{i}.jpg", SEGMENTS[*a], SEGMENTS[*b], SEGMENTS[*c]);
            let day = 1 + (a * 7 + b) % 28;
            match kind {
                0 => candidate(&path),
                1 => candidate(&format!("{path} !2000-01-01T00:00")),
                _ => candidate(&format!("{path} @2022-03-{day:02}T{:02}:{i:02}", hour * 7)),
            }
        }).collect();
        let project = known(&[("Baseline", "2022-03-02", Some(0)), ("V2", "", Some(84))], &["Face", "Upper back"]);
        let project = if has_project { project } else { Known::default() };
        let pattern = Pattern::parse("{subject}/*/{view}_*").ok().filter(|_| has_pattern);
        let placement = propose(&candidates, &project, pattern.as_ref());

        prop_assert_eq!(placement.proposals.len(), candidates.len());
        for (i, visit) in placement.visits.iter().enumerate() {
            let has_photo = placement.proposals.iter().any(|proposal| {
                proposal.visit.is_some_and(|place| place.index == i) && proposal.subject == visit.subject
            });
            prop_assert!(has_photo, "no photo at {}", visit.label);
            prop_assert!(!visit.label.is_empty());
        }
        for i in 0..placement.views.len() {
            prop_assert!(placement.proposals.iter().any(|proposal| proposal.view.is_some_and(|place| place.index == i)));
        }
        for proposal in &placement.proposals {
            prop_assert!(!proposal.reason.is_empty());
            prop_assert!(proposal.visit.is_none_or(|place| place.index < placement.visits.len()));
            let is_complete = proposal.visit.is_some() && proposal.view.is_some();
            prop_assert!(is_complete || proposal.certainty == Certainty::Unsure);
            prop_assert!(has_pattern || proposal.subject.is_none());
        }
        prop_assert_eq!(&placement, &propose(&candidates, &project, pattern.as_ref()));
        let turned: Vec<Candidate> = order.iter().map(|i| candidates[*i].clone()).collect();
        let other = propose(&turned, &project, pattern.as_ref());
        prop_assert_eq!(by_path(&candidates, &placement), by_path(&turned, &other));
        prop_assert_eq!(&placement.visits, &other.visits);
        prop_assert_eq!(&placement.views, &other.views);
    }

    #[test]
    fn no_path_is_too_strange(paths in proptest::collection::vec(proptest::prelude::any::<String>(), 0..6)) {
        let candidates: Vec<Candidate> =
            paths.into_iter().map(|path| Candidate { path, taken: None, file_date: None }).collect();
        prop_assert_eq!(propose(&candidates, &Known::default(), None).proposals.len(), candidates.len());
    }
}
