//! `compare`: which photos can be compared with those of the baseline.

use std::fs;

use crate::cli::{rows, seriatim, text};
use crate::example::copy;

#[test]
fn every_visit_is_judged_beside_the_baseline_view_by_view() {
    let (folder, file) = copy();
    let before = fs::read(&file).expect("there");
    let run = seriatim(&["compare", text(&file), "--csv"]);
    assert_eq!(run.status, 0, "{}", run.talk);
    let found = rows(&run.out);
    let place = |row: &std::collections::BTreeMap<&str, &str>| {
        [row["view"], row["visit"], row["baseline"]].join(" ")
    };
    let places: Vec<String> = found.iter().map(place).collect();
    assert_eq!(places.len(), 6);
    assert!(
        places.contains(&"Face v2 v1".to_owned())
            && places.contains(&"Upper back v4 v1".to_owned())
    );
    for row in &found {
        assert_eq!(row["comparability"], "look", "nobody has aligned them: {row:?}");
        assert_eq!(
            (row["overlap_percent"], row["scale_ratio"]),
            ("", ""),
            "what is not known is empty"
        );
        assert!(row["softness"].parse::<f64>().expect("a number") > 0.0);
        assert!(row["why"].contains("not aligned"));
    }
    assert_eq!(seriatim(&["compare", text(&file), "--csv"]).out, run.out, "the same twice");
    assert_eq!(fs::read(&file).expect("there"), before, "nothing is stored");
    // A photo that is another one now, and one that is gone.
    fs::copy(folder.path().join("2022-12-21_face.jpg"), folder.path().join("2022-08-17_face.jpg"))
        .expect("copied");
    fs::remove_file(folder.path().join("2022-03-02_upper-back.jpg")).expect("removed");
    let run = seriatim(&["compare", text(&file), "--json"]);
    assert_eq!(run.status, 1, "{}", run.talk);
    let json: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    let all = json.to_string();
    assert!(all.contains("no longer the photo that was added"), "{all}");
    let told = seriatim(&["compare", text(&file)]);
    assert_eq!(told.out.lines().count(), 6);
    assert_eq!(told.out.lines().filter(|line| line.contains(": unknown: ")).count(), 4);
    assert_eq!(seriatim(&["compare", text(&file), "--json", "--csv"]).status, 2);
}
