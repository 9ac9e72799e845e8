//! `history`: who did what when, and a chain that shows what was tampered with.

use std::fs;

use serde_json::Value;
use seriatim::model::entry::sha256_hex;

use crate::cli::{seriatim, text};
use crate::example::{copy, project};

#[test]
fn every_step_says_who_did_what_when() {
    let run = seriatim(&["history", text(&project())]);
    let expected = "    1  2023-01-09T09:00:00+00:00  R1  Start · 1 change
    2  2023-01-09T09:01:00+00:00  R1  Add 8 photos · 11 changes
    3  2023-01-09T09:02:00+00:00  R1  Draw regions · 61 changes
    4  2023-01-09T09:03:00+00:00  R1  Fill in scores · 24 changes
";
    assert_eq!((run.status, run.out.as_str(), run.talk.as_str()), (0, expected, ""));
}

#[test]
fn the_chain_in_json_is_that_of_the_file() {
    let run = seriatim(&["history", text(&project()), "--json"]);
    let found: Value = serde_json::from_str(&run.out).expect("JSON");
    let history =
        fs::read_to_string(project().with_file_name("example.history.ron")).expect("text");
    let hashes: Vec<String> = history.lines().map(|line| sha256_hex(line.as_bytes())).collect();
    let entries = found["entries"].as_array().expect("a list");
    assert_eq!((run.status, entries.len(), hashes.len()), (0, 4, 4));
    assert_eq!(found["head"].as_str(), hashes.last().map(String::as_str));
    for (n, entry) in entries.iter().enumerate().skip(1) {
        assert_eq!(entry["seq"], n + 1);
        assert_eq!(entry["previous_hash"].as_str(), Some(hashes[n - 1].as_str()));
        assert_eq!(
            (&entry["who"], &entry["cause"], &entry["reason"]),
            (&"R1".into(), &"user".into(), &Value::Null)
        );
    }
    let verified = seriatim(&["history", text(&project()), "--verify"]);
    let words = format!("4 steps, each follows from the one before; head {}\n", hashes[3]);
    assert_eq!((verified.status, verified.out.as_str(), verified.talk), (0, "", words));
}

#[test]
fn a_change_says_its_rater_and_its_reason() {
    let (_folder, file) = copy();
    let line = "subject,visit,rater,reading,instrument,item,value\nDM-01,v1,R1,1,iga,grade,1\n";
    let changed = crate::cli::seriatim_with(
        &["fill", text(&file), "-", "--as", "AB", "--reason", "misread"],
        line,
    );
    assert_eq!(changed.status, 0, "{}", changed.talk);
    let run = seriatim(&["history", text(&file)]);
    let last = run.out.lines().last().expect("a step");
    assert!(last.ends_with("  AB  Fill in scores (misread) · 1 change"), "{last}");
    assert_eq!(seriatim(&["history", text(&file), "--verify"]).status, 0);
}

#[test]
fn a_history_that_was_tampered_with_is_not_believed() {
    let (folder, file) = copy();
    let history = folder.path().join("example.history.ron");
    let whole = fs::read_to_string(&history).expect("text");
    let lines: Vec<&str> = whole.lines().collect();
    for (name, text_now, part) in [
        (
            "a word",
            whole.replacen("Draw regions", "Drew regions", 1),
            "damaged at line 4: it does not follow",
        ),
        (
            "a line less",
            [lines[0], lines[1], lines[3], ""].join("\n"),
            "damaged at line 3: it does not follow",
        ),
        (
            "no beginning",
            [lines[1], lines[2], ""].join("\n"),
            "damaged at line 1: the beginning is missing",
        ),
        ("rubbish", format!("{whole}rubbish\n"), "damaged at line 5"),
    ] {
        fs::write(&history, &text_now).expect("written");
        for more in [&[][..], &["--verify"], &["--json"]] {
            let run = seriatim(&[&["history", text(&file)], more].concat());
            assert_eq!((run.status, run.out.as_str()), (1, ""), "{name}: {}", run.talk);
            assert!(
                run.talk.contains(part) && run.talk.contains(text(&file)),
                "{name}: {}",
                run.talk
            );
        }
        assert_eq!(
            fs::read_to_string(&history).expect("text"),
            text_now,
            "{name}: nothing is changed"
        );
    }
    fs::write(&history, format!("{whole}(seq: 5, wh")).expect("written");
    let torn = seriatim(&["history", text(&file), "--verify"]);
    assert_eq!(torn.status, 1, "{}", torn.talk);
    assert!(
        torn.talk.contains("warning: The last step was not written to the end"),
        "{}",
        torn.talk
    );
    fs::remove_file(&history).expect("removed");
    let alone = seriatim(&["history", text(&file), "--verify"]);
    assert_eq!((alone.status, alone.out.as_str()), (1, ""));
    assert!(alone.talk.contains("there is no history beside the project file"), "{}", alone.talk);
}
