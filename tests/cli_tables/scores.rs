//! `scores` in every layout and format, and what it refuses.

use crate::cli::{rows, seriatim_with, text};
use crate::scored::case;

#[test]
fn scores_are_written_in_every_format_and_the_same_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let case = case(folder.path());
    let long = seriatim_with(&["scores", text(&case)], "");
    assert_eq!(long.status, 0, "{}", long.talk);
    assert_eq!(long.out.lines().count(), 1 + 2 * 83 + 4);
    assert_eq!(
        long.talk,
        "1 item has no value: v2 cdasi-v2 · lateral_thigh.erosion. Its total is left empty.\n"
    );
    let rows = rows(&long.out);
    let find = |visit: &str, item: &str| {
        let row = rows.iter().find(|row| row["visit"] == visit && row["item"] == item).expect(item);
        ["value", "status", "derived", "min", "max", "date", "day", "signed"]
            .map(|it| row[it])
            .join(" ")
    };
    assert_eq!(find("v1", "total.activity"), "50 answered true 0 100 2022-03-02 0 true");
    assert_eq!(find("v2", "total.activity"), " missing true 0 100 2022-08-17 168 false");
    assert_eq!(find("v2", "lateral_thigh.erosion"), " missing false 0 1 2022-08-17 168 false");
    assert_eq!(find("v2", "total.tlss"), "6 answered true 0 12 2022-08-17 168 false");
    for name in ["a.csv", "a.tsv", "a.xlsx", "a.json", "a"] {
        let out = folder.path().join(name);
        let write = || {
            let run = seriatim_with(&["scores", text(&case), "-o", text(&out), "-q"], "");
            assert_eq!((run.status, run.out.as_str(), run.talk.as_str()), (0, "", ""), "{name}");
            std::fs::read(&out).expect("written")
        };
        let bytes = write();
        assert!(bytes == write(), "{name}");
        match name {
            "a.csv" | "a" => assert!(bytes == long.out.as_bytes()),
            "a.tsv" => {
                let text = String::from_utf8(bytes).expect("UTF-8");
                assert!(text.starts_with("subject\tvisit\trater\treading\tinstrument\ttarget\t"));
                assert!(text.lines().all(|line| line.split('\t').count() == 21));
            }
            "a.xlsx" => assert!(bytes.starts_with(b"PK")),
            _ => {
                let value: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
                assert_eq!(value.as_array().map(Vec::len), Some(2 * 83 + 4));
                assert_eq!(value[0]["value"], serde_json::json!(50));
                assert_eq!(value[0]["unit"], serde_json::Value::Null);
            }
        }
    }
    let changed = [
        "scores",
        text(&case),
        "--layout",
        "wide",
        "--baseline",
        "presentation",
        "--instrument",
        "cdasi-v2",
    ];
    let wide = seriatim_with(&changed, "");
    let wide_rows = crate::cli::rows(&wide.out);
    assert_eq!(wide_rows.len(), 2);
    assert_eq!(wide_rows[1]["total.damage.percent_change"], "-100");
    assert_eq!(
        (wide_rows[1]["missing"], wide_rows[1]["total.activity.partial"]),
        ("lateral_thigh.erosion", "0")
    );
    let signed = seriatim_with(&["scores", text(&case), "--only-signed"], "");
    assert_eq!(signed.out.lines().count(), 1 + 83);
}

#[test]
fn scores_refuse_what_makes_no_sense_and_never_write_over_the_project() {
    let folder = tempfile::tempdir().expect("a folder");
    let case = case(folder.path());
    let before = std::fs::read(&case).expect("written");
    for (more, status, part) in [
        (&["--instrument", "pasi"][..], 2, "scored is with: cdasi-v2, tlss"),
        (
            &["--baseline", "v9"],
            2,
            "visit “v9” is unknown; there are: v1 (Presentation, 2022-03-02)",
        ),
        (&["-o", "scores.xls"], 2, "no format for this ending"),
        (
            &["--format", "csv", "-o", text(&case)],
            2,
            "a file of the project and is not overwritten",
        ),
        (&["-o", "/no/such/folder/a.csv"], 1, "cannot write"),
    ] {
        let run = seriatim_with(&[&["scores", text(&case)], more].concat(), "");
        assert_eq!(run.status, status, "{}", run.talk);
        assert!(run.talk.contains(part), "{}", run.talk);
        assert_eq!(run.out, "");
    }
    assert_eq!(seriatim_with(&["scores", "no-such.ron"], "").status, 1);
    assert_eq!(std::fs::read(&case).expect("still there"), before);
}
