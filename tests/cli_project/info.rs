//! `info`: a project and a photo, for people and, to the letter, for programs.

use serde_json::{Value, json};

use crate::cli::{seriatim, text};
use crate::example::project;
use crate::photos::{Case, photo};

/// A case of two visits with one photo each and one in the tray.
fn case() -> Case {
    let case = Case::new(&[
        ("Baseline/face.jpg", photo(1, "2022-03-02 10:00:00")),
        ("Week 24/face.jpg", photo(2, "2022-08-17 09:00:00")),
        ("IMG_9.jpg", photo(3, "")),
    ]);
    assert_eq!(seriatim(&["new", text(&case.folder), "--subject", "DM-0043", "-q"]).status, 0);
    case
}

fn hash_of(case: &Case, name: &str) -> String {
    blake(&case.folder.join(name))
}

fn blake(path: &std::path::Path) -> String {
    let progress = seriatim::workers::progress::Progress::silent();
    seriatim::imaging::fingerprint::fingerprint(path, &progress).expect("readable").blake3
}

/// JSON with its keys in their order, as text.
fn to_the_letter(value: &Value) -> String {
    format!("{value:#}\n")
}

#[test]
fn a_project_is_told_in_json_to_the_letter() {
    let case = case();
    let run = seriatim(&["info", text(&case.project()), "--json"]);
    assert_eq!((run.status, run.talk.as_str()), (0, ""));
    let photo = |name: &str, place: [Value; 2], taken: Value| {
        let from = if taken.is_null() { Value::Null } else { json!("exif") };
        let [visit, view] = place;
        json!({
            "file": name, "hash": hash_of(&case, name), "subject": "DM-0043", "visit": visit, "view": view,
            "taken": taken, "taken_from": from, "width": 32, "height": 24, "complete": true, "problems": [],
        })
    };
    let visit = |id: &str, order: u32, label: &str, date: &str, day: i32| json!({ "id": id, "order": order, "label": label, "date": date, "day": day });
    let expected = json!({
        "format": 1,
        "app": concat!("seriatim ", env!("CARGO_PKG_VERSION")),
        "subjects": [{
            "code": "DM-0043",
            "visits": [
                visit("v1", 1, "Baseline", "2022-03-02", 0),
                visit("v2", 2, "Week 24", "2022-08-17", 168),
            ],
            "lesions": [],
        }],
        "views": [{ "id": "w1", "label": "Face" }],
        "photos": [
            photo("Baseline/face.jpg", [json!("v1"), json!("w1")], json!("2022-03-02T10:00:00")),
            photo("IMG_9.jpg", [Value::Null, Value::Null], Value::Null),
            photo("Week 24/face.jpg", [json!("v2"), json!("w1")], json!("2022-08-17T09:00:00")),
        ],
        "instruments": [],
        "raters": [],
    });
    assert_eq!(run.out, to_the_letter(&expected));
}

#[test]
fn lesions_instruments_and_raters_are_told_as_well() {
    let run = seriatim(&["info", text(&project()), "--json"]);
    let info: Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(info["instruments"], json!(["cdasi-v2", "iga", "pga-vas", "tlss"]));
    assert_eq!(info["raters"], json!(["R1"]));
    let subject = &info["subjects"][0];
    assert_eq!(subject["lesions"].as_array().map(Vec::len), Some(15));
    let plaque = json!({ "id": "l7", "label": "Plaque, left scapula", "site": "upper_back" });
    assert_eq!(subject["lesions"][6], plaque);
    let last = json!({
        "id": "v4", "order": 4, "label": "Anifrolumab ×4", "date": "2022-12-21", "day": 294,
    });
    assert_eq!(subject["visits"][3], last);
    let words = seriatim(&["info", text(&project())]).out;
    for line in [
        "Synthetic example",
        "DM-01  dermatomyositis · face and upper back",
        "  8 photos, 0 of them in the tray",
        "  v2   2022-08-17  day 168  After IVIG ×5  (2 photos)",
        "  l7   Plaque, left scapula  (upper_back)",
        "views: w1 Face, w2 Upper back",
        "instruments: cdasi-v2, iga, pga-vas, tlss",
        "raters: R1",
        "46 regions, 20 assessments",
    ] {
        assert!(words.lines().any(|found| found == line), "{line}: {words}");
    }
}

#[test]
fn a_photo_is_told_upright_with_everything_known_of_it() {
    let folder = project().parent().expect("a folder").to_owned();
    let face = folder.join("2022-08-17_face.jpg");
    let run = seriatim(&["info", text(&face), "--json"]);
    assert_eq!((run.status, run.talk.as_str()), (0, ""));
    let info: Value = serde_json::from_str(&run.out).expect("JSON");
    let bytes = std::fs::metadata(&face).expect("there").len();
    let expected = json!({
        "file": "2022-08-17_face.jpg", "hash": blake(&face), "subject": null, "visit": null, "view": null,
        "taken": info["taken"], "taken_from": "exif", "taken_trusted": true,
        "taken_why_not": null, "taken_has_time": true, "taken_offset_minutes": 120,
        "width": 48, "height": 64, "complete": true, "problems": [],
        "bytes": bytes, "format": "JPEG", "orientation": 1, "bits": 8,
        "stored_width": 48, "stored_height": 64, "color": "YCbCr", "has_profile": false, "profile": null,
        "camera": "Seriatim synthetic camera", "lens": null, "software": "Seriatim demo",
    });
    assert_eq!(run.out, to_the_letter(&expected));
    assert!(info["taken"].as_str().is_some_and(|it| it.starts_with("2022-08-17T")), "{}", run.out);
    let turned = seriatim(&["info", text(&folder.join("2022-09-21_upper-back.jpg")), "--json"]);
    let info: Value = serde_json::from_str(&turned.out).expect("JSON");
    assert_eq!([&info["orientation"], &info["width"], &info["height"]], [6, 64, 48]);
    let words = seriatim(&["info", text(&face)]);
    assert_eq!(words.status, 0);
    for part in [
        "JPEG · 48 × 64 px upright",
        "taken 2022-08-17T",
        "UTC+02:00",
        "YCbCr, 8 bits a channel, no profile",
        "camera Seriatim",
        "BLAKE3 ",
    ] {
        assert!(words.out.contains(part), "{}", words.out);
    }
}

#[test]
fn photos_that_are_damaged_and_what_is_no_photo_end_with_1() {
    let whole = photo(5, "2022-03-02 10:00:00");
    let case = Case::new(&[
        ("cut.jpg", whole[..whole.len() - 100].to_vec()),
        ("stub.jpg", whole[..60].to_vec()),
        ("page.jpg", b"<html>404</html>".to_vec()),
        ("empty.jpg", Vec::new()),
        ("notes.txt", b"to do".to_vec()),
    ]);
    let cut = seriatim(&["info", text(&case.folder.join("cut.jpg")), "--json"]);
    let info: Value = serde_json::from_str(&cut.out).expect("JSON");
    assert_eq!((cut.status, &info["complete"], &info["width"]), (1, &json!(false), &json!(32)));
    assert_eq!(
        info["problems"],
        json!([
            "the file ends early, so part of the picture is missing; copy it again from the camera or the card"
        ])
    );
    for (name, part) in [
        ("stub.jpg", "ends before the picture begins"),
        ("page.jpg", "not a photograph"),
        ("empty.jpg", "the file is empty; copy it again"),
        ("notes.txt", "not a photograph"),
        ("gone.jpg", "there is no such file; check the spelling"),
        ("gone.ron", "there is no such file"),
        ("", "this is a folder, not a project; name the project file (.ron) in it"),
    ] {
        let path = case.folder.join(name);
        let run = seriatim(&["info", text(&path)]);
        assert_eq!((run.status, run.out.as_str()), (1, ""), "{name}: {}", run.talk);
        assert!(run.talk.starts_with("error: ") && run.talk.contains(part), "{name}: {}", run.talk);
        assert!(run.talk.trim_end().ends_with(text(&path)), "{name}: {}", run.talk);
    }
}
