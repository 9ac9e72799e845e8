//! `instruments`: what can be scored with, and whether a file of one's own does what it says.

use crate::cli::{seriatim_with, text};

#[test]
fn instruments_are_listed_shown_and_checked() {
    let list = seriatim_with(&["instruments"], "");
    let ids: Vec<&str> =
        list.out.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(ids, ["cdasi-v2", "iga", "pga-vas", "tlss"]);
    let shown = seriatim_with(&["instruments", "show", "cdasi-v2"], "").out;
    assert!(
        shown.contains("Malar area: Erythema: 0 none; 1 pink, faint; 2 red; 3 dark red"),
        "{shown}"
    );
    assert!(
        shown.contains("total.activity 0–100\n    mild 0 to 14\n    moderate above 14 to 26"),
        "{shown}"
    );
    let json: serde_json::Value =
        serde_json::from_str(&seriatim_with(&["instruments", "show", "pga-vas", "--json"], "").out)
            .expect("JSON");
    assert_eq!(json["items"][0]["values"]["step"], serde_json::json!(0.1));
    let json: serde_json::Value =
        serde_json::from_str(&seriatim_with(&["instruments", "list", "--json"], "").out)
            .expect("JSON");
    assert_eq!(json[0]["totals"][1]["max"], serde_json::json!(32));
    assert_eq!(seriatim_with(&["instruments", "check", "tlss"], "").status, 0);
    assert_eq!(seriatim_with(&["instruments", "show", "pasi"], "").status, 2);
    let folder = tempfile::tempdir().expect("a folder");
    let own = folder.path().join("own.ron");
    let sheet =
        include_str!("../../assets/instruments/tlss.ron").replacen("\"tlss\",", "\"own\",", 1);
    std::fs::write(&own, sheet.replace("Reached(\"12\")", "Reached(\"13\")")).expect("written");
    let run = seriatim_with(&["instruments", "check", text(&own)], "");
    assert_eq!(run.status, 1);
    assert!(run.out.contains("own: total.tlss: its maximum is said to be"), "{}", run.out);
}
