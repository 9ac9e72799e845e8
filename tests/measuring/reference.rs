//! Grey patches from a table, and what they do to colours.

use std::fs;

use seriatim::imaging::encode::png;
use seriatim::imaging::pixels::Pixels;

use crate::cli::{seriatim, text};
use crate::demo::records;

const HEADER: &str = "photo,reference,x1,y1,x2,y2,x3,y3,x4,y4,reflectance_percent\n";

#[test]
fn a_grey_patch_makes_a_cast_neutral_and_a_wrong_table_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let bytes = png(&Pixels::filled(80, 80, [200, 120, 110]), None).expect("encodes");
    fs::write(folder.path().join("card.png"), bytes).expect("written");
    let file = folder.path().join("case.ron");
    let run = seriatim(&["new", text(folder.path()), "-o", text(&file)]);
    assert_eq!(run.status, 0, "{}", run.talk);
    let drawn = folder.path().join("card.json");
    let region = r#"{"shapes":[{"label":"x","points":[[5,5],[35,35]],"shape_type":"rectangle"}],
        "imagePath":"card.png"}"#;
    fs::write(&drawn, region).expect("written");
    let run = seriatim(&["regions", text(&file), "--from", text(&drawn), "--as", "R1"]);
    assert_eq!(run.status, 0, "{}", run.talk);
    let color = || {
        let run = seriatim(&["measure", text(&file)]);
        assert_eq!((run.status, run.talk.as_str()), (0, ""));
        let row = records(&run.out).remove(0);
        let lab = ["lab_l_mean", "lab_a_mean", "lab_b_mean"]
            .map(|column| row[column].parse::<f64>().expect("a number"));
        (row["color_reference"].clone(), lab)
    };
    let (name, raw) = color();
    assert_eq!(name, "");
    assert!(raw[1] > 20.0, "red as photographed: {raw:?}");

    let table = folder.path().join("patches.csv");
    let apply = |lines: &str| {
        fs::write(&table, format!("{HEADER}{lines}")).expect("written");
        seriatim(&["reference", text(&file), text(&table), "--as", "R1"])
    };
    let grey = "card.png,grey_patch,45,45,75,45,75,75,45,75,18\n";
    for (lines, words) in [
        ("card.png,white,1,1,9,1,9,9,1,9,\n".to_owned(), "line 2: “white” is none of grey_patch"),
        ("card.png,grey_patch,1,1,99,1,9,9,1,9,\n".to_owned(), "line 2: a point lies outside"),
        ("card.png,grey_patch,1,1,9,1,9,9,1,9,120\n".to_owned(), "reflects between 0.1 %"),
        ("card.png,chart_since_2014,5,5,75,5,25,25,5,75,\n".to_owned(), "are not in order"),
        ("x.png,grey_patch,1,1,9,1,9,9,1,9,\n".to_owned(), "line 2: no photo is called"),
        (format!("{grey}{grey}"), "line 3: a photo has one colour reference"),
    ] {
        let run = apply(&lines);
        assert_eq!(run.status, 1, "{lines}{}", run.talk);
        assert!(run.talk.contains(words), "{words}\n{}", run.talk);
        assert_eq!(color(), (String::new(), raw));
    }

    let run = apply(grey);
    assert_eq!(run.status, 0, "{}", run.talk);
    let (name, [l, a, b]) = color();
    assert_eq!(name, "grey_patch");
    // 18 % of the light is L* 116 · 0.18^(1/3) − 16.
    assert!((l - 49.496).abs() < 0.02 && a.abs() < 0.02 && b.abs() < 0.02, "{l} {a} {b}");
    assert!(apply(grey).talk.contains("nothing was changed"));
    assert_eq!(apply("card.png,none,,,,,,,,,\n").status, 0);
    assert_eq!(color(), (String::new(), raw));
}
