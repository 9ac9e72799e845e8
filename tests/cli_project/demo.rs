//! `demo`: the example with its tables and its figure, the same every time, and whole or not at all.

use std::collections::BTreeMap;

use crate::cli::{seriatim, text};
use crate::example::{EXAMPLE, contents, copy, project};

fn out(name: &str) -> Vec<u8> {
    std::fs::read(EXAMPLE.path().join("out").join(name)).expect(name)
}

/// The rows of a CSV by column.
fn records(csv: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    reader.deserialize().collect::<Result<_, _>>().expect("a table")
}

#[test]
fn the_example_is_whole_and_its_tables_are_what_scores_prints() {
    let names: Vec<String> = contents(EXAMPLE.path())
        .iter()
        .map(|(name, _)| name.to_string_lossy().replace('\\', "/"))
        .collect();
    let dates = ["2022-03-02", "2022-08-17", "2022-09-21", "2022-12-21"];
    let mut expected: Vec<String> = dates
        .iter()
        .flat_map(|it| [format!("{it}_face.jpg"), format!("{it}_upper-back.jpg")])
        .collect();
    let files = ["example.bak.ron", "example.history.ron", "example.ron"].map(str::to_owned);
    expected.extend(files);
    let tables = ["figure.png", "scores.xlsx", "scores_long.csv", "scores_wide.csv"];
    expected.extend(tables.map(|name| format!("out/{name}")));
    assert_eq!(names, expected);
    let file = project();
    assert_eq!(seriatim(&["check", text(&file)]).status, 0);
    let scores = |more: &[&str]| {
        let run = seriatim(&[&["scores", text(&file), "--baseline", "first"], more].concat());
        assert_eq!(run.status, 0, "{}", run.talk);
        run.out.into_bytes()
    };
    let long = scores(&[]);
    assert!(long == out("scores_long.csv"));
    assert!(scores(&["--layout", "wide"]) == out("scores_wide.csv"));
    let folder = tempfile::tempdir().expect("a folder");
    let (book, figure) = (folder.path().join("a.xlsx"), folder.path().join("a.png"));
    scores(&["-o", text(&book)]);
    assert!(std::fs::read(&book).expect("written") == out("scores.xlsx"));
    assert_eq!(seriatim(&["figure", text(&file), "-o", text(&figure)]).status, 0);
    assert!(std::fs::read(&figure).expect("written") == out("figure.png"));
    // The totals beside the answers are those of `total`.
    let long = String::from_utf8(long).expect("UTF-8");
    let table = folder.path().join("long.csv");
    std::fs::write(&table, &long).expect("written");
    for instrument in ["cdasi-v2", "iga", "pga-vas", "tlss"] {
        let run = seriatim(&["total", instrument, text(&table), "--baseline", "first"]);
        assert_eq!(run.status, 0, "{}", run.talk);
        let named = |instrument: &str| {
            let all = records(&long);
            let totals = all
                .into_iter()
                .filter(|row| row["instrument"] == instrument && row["derived"] == "true");
            totals
                .map(|row| {
                    let total = row["item"].trim_start_matches("total.");
                    let keys = ["visit", "target", "value", "change", "percent_change", "response"];
                    format!("{total} {}", keys.map(|key| row[key].as_str()).join(" "))
                })
                .collect::<Vec<_>>()
        };
        let computed: Vec<String> = records(&run.out)
            .iter()
            .map(|row| {
                let keys =
                    ["total", "visit", "target", "value", "change", "percent_change", "response"];
                keys.map(|key| row[key].as_str()).join(" ")
            })
            .collect();
        let (mut expected, mut computed) = (named(instrument), computed);
        expected.sort();
        computed.sort();
        assert!(!expected.is_empty(), "{instrument}");
        assert_eq!(computed, expected, "{instrument}");
    }
}

#[test]
fn an_example_that_is_there_is_opened_and_not_made_again() {
    let (folder, _) = copy();
    std::fs::write(folder.path().join("out/scores_long.csv"), "mine now").expect("written");
    let before = contents(folder.path());
    let again = seriatim(&["demo", text(folder.path()), "--no-window", "--size", "64"]);
    assert_eq!((again.status, again.out.as_str()), (0, ""));
    assert!(again.talk.starts_with("the example is there already: "), "{}", again.talk);
    assert!(contents(folder.path()) == before);
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_display_it_says_what_it_wrote_and_all_is_well() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("new folder");
    let run = seriatim(&["demo", text(&place), "--size", "64"]);
    assert_eq!((run.status, run.out.as_str()), (0, ""), "{}", run.talk);
    let lines: Vec<&str> = run.talk.lines().collect();
    let place_words = text(&place);
    let expected = [
        format!("made the example in {place_words}:"),
        format!("  {place_words}/example.ron  the project"),
        format!("  {place_words}/out  score tables and a figure"),
        "  the photos are too small to be laid on each other".to_owned(),
        "there is no display here, so the window was not opened; everything else is done"
            .to_owned(),
    ];
    assert_eq!(lines, expected);
    assert!(
        contents(&place) == contents(EXAMPLE.path()),
        "two examples are the same to the last byte"
    );
}

#[test]
fn what_is_there_is_kept_and_nothing_is_left_half_made() {
    let folder = tempfile::tempdir().expect("a folder");
    let taken = folder.path().join("2022-09-21_face.jpg");
    std::fs::write(&taken, "a photo of mine").expect("written");
    let file = folder.path().join("a file");
    std::fs::write(&file, "text").expect("written");
    let before = contents(folder.path());
    for (place, part) in [
        (folder.path(), "there is a file of this name already, and it is not overwritten"),
        (file.as_path(), "cannot make the folder"),
    ] {
        let run = seriatim(&["demo", text(place), "--size", "64", "--no-window"]);
        assert_eq!(run.status, 1, "{}", run.talk);
        assert!(run.talk.contains(part) && run.talk.contains(text(place)), "{}", run.talk);
        assert_eq!(contents(folder.path()), before);
    }
    for size in ["63", "12001", "large"] {
        let run = seriatim(&["demo", text(folder.path()), "--size", size, "--no-window"]);
        assert_eq!(run.status, 2, "{}", run.talk);
        assert_eq!(contents(folder.path()), before);
    }
}
