//! Projects and photos that cannot be used: what every command says of them, and that it leaves them alone.

use std::fs;
use std::path::Path;

use seriatim::store::layout::lock_path;
use seriatim::store::lock::{Holder, Lock};

use crate::cli::{seriatim, text};
use crate::photos::{Case, photo};
use crate::scored::{HEADER, file, scored};

/// Every command that takes a project, on the project `file`; the first `n_writing` of them write to it.
fn calls(case: &Case, file: &Path) -> (Vec<Vec<String>>, usize) {
    let path = |name: &str| text(&case.folder.join(name)).to_owned();
    let (answers, places, out) = (path("answers.csv"), path("places.csv"), path("out.png"));
    let project = text(file);
    let all: [&[&str]; 10] = [
        &["add", project, text(&case.folder)],
        &["place", project, &places],
        &["fill", project, &answers],
        &["info", project],
        &["info", project, "--json"],
        &["scores", project],
        &["figure", project, "-o", &out],
        &["history", project],
        &["history", project, "--verify"],
        &["check", project],
    ];
    (all.map(|call| call.iter().map(|it| (*it).to_owned()).collect()).to_vec(), 3)
}

/// A case with tables beside it that would fit.
fn case() -> Case {
    let case = scored();
    file(&case, "answers.csv", format!("{HEADER}S01,v1,MH,1,iga,grade,1\n").as_bytes());
    file(&case, "places.csv", b"photo,visit\nBaseline/face.jpg,v2\n");
    case
}

#[test]
fn what_is_no_project_is_told_by_every_command_and_left_as_it_is() {
    let case = case();
    for (name, bytes, part) in [
        ("hello.ron", &b"hello"[..], "it is not a Seriatim project"),
        ("photo.ron", &photo(3, ""), "it is not a Seriatim project"),
        ("empty.ron", b"", "it is not a Seriatim project"),
        (
            "form.ron",
            include_bytes!("../../assets/instruments/iga.ron"),
            "it is not a Seriatim project",
        ),
        (
            "newer.ron",
            b"(format: 9, app: \"seriatim 9.1.0\", photographs: {})",
            "it was written by seriatim 9.1.0 in format 9, this program reads format 1; please update. The file was not touched",
        ),
    ] {
        let path = file(&case, name, bytes);
        let before = case.contents();
        for call in calls(&case, &path).0 {
            let call: Vec<&str> = call.iter().map(String::as_str).collect();
            let run = seriatim(&call);
            assert_eq!(run.status, 1, "{call:?}: {}", run.talk);
            let said = format!("{}{}", run.out, run.talk);
            assert!(said.contains(part) && said.contains(text(&path)), "{call:?}: {said}");
            assert!(case.contents() == before, "{call:?} changed something");
        }
        fs::remove_file(&path).expect("removed");
    }
}

#[test]
fn a_folder_and_a_missing_file_are_told_by_every_command() {
    let case = case();
    let before = case.contents();
    let gone = case.folder.join("gone.ron");
    for (path, part) in [
        (
            case.folder.as_path(),
            "this is a folder, not a project; name the project file (.ron) in it",
        ),
        (gone.as_path(), "there is no such file"),
    ] {
        for call in calls(&case, path).0 {
            let call: Vec<&str> = call.iter().map(String::as_str).collect();
            let run = seriatim(&call);
            assert_eq!(run.status, 1, "{call:?}: {}", run.talk);
            let said = format!("{}{}", run.out, run.talk);
            assert!(said.contains(part) && said.contains(text(path)), "{call:?}: {said}");
            assert!(case.contents() == before, "{call:?} changed something");
        }
    }
}

#[test]
fn a_project_that_somebody_has_open_is_read_and_never_written() {
    let case = case();
    file(&case, "new.jpg", &photo(7, "2022-03-02 11:00:00"));
    let holder = Holder {
        user: "mh".to_owned(),
        host: "clinic".to_owned(),
        pid: 1,
        since: "2026-01-10 14:02".to_owned(),
    };
    let held = Lock::take(&lock_path(&case.project()), holder).expect("free");
    let (calls, n_writing) = calls(&case, &case.project());
    let before = case.contents();
    for (n, call) in calls.iter().enumerate() {
        let call: Vec<&str> = call.iter().map(String::as_str).collect();
        let run = seriatim(&call);
        if n >= n_writing {
            assert_eq!(run.status, 0, "{call:?} needs no lock: {}", run.talk);
            continue;
        }
        assert_eq!((run.status, run.out.as_str()), (1, ""), "{call:?}: {}", run.talk);
        let words =
            "nothing was changed; the project is open by mh on clinic since 2026-01-10 14:02";
        assert!(run.talk.contains(words), "{call:?}: {}", run.talk);
        assert!(run.talk.contains(text(&case.project())), "{call:?}: {}", run.talk);
        assert!(case.contents() == before, "{call:?} changed something");
    }
    drop(held);
    for call in &calls[..n_writing] {
        let call: Vec<&str> = call.iter().map(String::as_str).collect();
        assert_eq!(seriatim(&call).status, 0, "{call:?}: free again");
    }
}

#[test]
fn no_table_and_no_figure_replaces_a_photo_or_the_project() {
    let case = case();
    let project = case.project();
    let elsewhere = Case::new(&[("mine.jpg", photo(9, "")), ("mine.png", photo(9, ""))]);
    let face = case.folder.join("Baseline/face.jpg");
    let history = case.folder.join("case.history.ron");
    let (jpg, png) = (elsewhere.folder.join("mine.jpg"), elsewhere.folder.join("mine.png"));
    let nowhere = case.folder.join("no such folder/a.csv");
    let before = (case.contents(), elsewhere.contents());
    for (command, output, status, part) in [
        (
            "scores",
            &face,
            2,
            "this is a photo of the project and is not overwritten; choose another name",
        ),
        ("scores", &project, 2, "this is a file of the project and is not overwritten"),
        ("scores", &history, 2, "this is a file of the project and is not overwritten"),
        ("scores", &jpg, 2, "this is a photograph and is not overwritten; choose another name"),
        ("scores", &nowhere, 1, "make it first, or choose another place"),
        ("scores", &case.folder, 1, "cannot write"),
        ("figure", &png, 2, "this is a photograph and is not overwritten; choose another name"),
    ] {
        let format: &[&str] = if command == "scores" { &["--format", "csv"] } else { &[] };
        let run = seriatim(&[&[command, text(&project), "-o", text(output)], format].concat());
        assert_eq!((run.status, run.out.as_str()), (status, ""), "{command}: {}", run.talk);
        assert!(run.talk.contains(part), "{command}: {}", run.talk);
        assert!(run.talk.contains(text(output)), "{command}: {}", run.talk);
        assert!((case.contents(), elsewhere.contents()) == before, "{command}");
    }
}

#[test]
fn folders_without_usable_photos_make_no_project() {
    let whole = photo(1, "");
    for (name, files, parts) in [
        ("nothing", vec![], vec!["there are no photographs"]),
        (
            "texts",
            vec![("a.txt", b"x".to_vec()), ("b.pdf", b"%PDF-1.4".to_vec())],
            vec!["there are no photographs (none of the 2 files there can be read as one)"],
        ),
        (
            "damaged",
            vec![("stub.jpg", whole[..60].to_vec()), ("page.jpg", b"<html>".to_vec())],
            vec![
                "ends before the picture begins",
                "stub.jpg",
                "this is not a photograph",
                "page.jpg",
            ],
        ),
        (
            "another kind",
            vec![("IMG_1.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec())],
            vec!["(the only file there cannot be read as one)", "HEIC", "IMG_1.heic"],
        ),
    ] {
        let case = Case::new(&files);
        let before = case.contents();
        let run = seriatim(&["new", text(&case.folder)]);
        assert_eq!((run.status, run.out.as_str()), (1, ""), "{name}: {}", run.talk);
        assert!(run.talk.starts_with("error: nothing was written: "), "{name}: {}", run.talk);
        for part in parts.iter().chain(&[text(&case.folder)]) {
            assert!(run.talk.contains(part), "{name}: {}", run.talk);
        }
        assert!(case.contents() == before, "{name}");
    }
}

#[test]
fn a_photo_above_the_limits_is_refused_until_they_are_raised() {
    let wide = |width: u32, height: u32| {
        let mut jpeg = Vec::new();
        let picture = image::GrayImage::from_pixel(width, height, image::Luma([90]));
        let encoder = image::codecs::jpeg::JpegEncoder::new(&mut jpeg);
        picture.write_with_encoder(encoder).expect("encodes");
        jpeg
    };
    let case = Case::new(&[("face.jpg", wide(1500, 1000)), ("strip.jpg", wide(33_000, 1))]);
    let (folder, face) = (text(&case.folder), case.folder.join("face.jpg"));
    let before = case.contents();
    let refused = seriatim(&["new", folder, "--megapixels", "1"]);
    assert_eq!(refused.status, 1);
    for part in [
        "1 500 × 1 000 px is above the limit of 1 megapixels; if this photo is genuine, raise the limit in the settings \
         or with --megapixels",
        "33 000 × 1 px is above the limit of 32 768 px for one side; save a smaller copy of it",
    ] {
        assert!(refused.talk.contains(part), "{}", refused.talk);
    }
    assert!(case.contents() == before);
    let info = seriatim(&["info", text(&face), "--megapixels", "1"]);
    assert!(info.status == 1 && info.talk.contains("above the limit"), "{}", info.talk);
    let raised = seriatim(&["new", folder, "--megapixels", "2"]);
    assert!(raised.out.contains("face.jpg   – "), "{}", raised.out);
    let project = case.project();
    case.add(&[("more.jpg", wide(1600, 1000))]);
    let add = seriatim(&["add", text(&project), folder, "--megapixels", "1"]);
    assert!(add.status == 1 && add.talk.contains("1 600 × 1 000 px is above"), "{}", add.talk);
    fs::File::options().append(true).open(&face).expect("there").set_len(3 << 20).expect("grown");
    let large = seriatim(&["info", text(&face), "--megabytes", "2"]);
    let words = "the file has 3 MB, above the limit of 2 MB; if this photo is genuine, raise the limit in the settings or \
                 with --megabytes";
    assert!(large.status == 1 && large.talk.contains(words), "{}", large.talk);
    assert_eq!(seriatim(&["info", text(&face), "--megabytes", "0"]).status, 2);
}

#[test]
fn what_is_misspelt_or_of_another_kind_is_said_as_such() {
    let case = case();
    let picture = case.folder.join("other.jpg");
    fs::write(&picture, photo(7, "")).expect("a photo");
    let gone = case.folder.join("oter.jpg");
    for (call, status, expected) in [
        (
            vec!["align", text(&gone), text(&picture)],
            1,
            "there is no such file; check the spelling",
        ),
        (vec!["info", text(&gone)], 1, "there is no such file; check the spelling"),
        (vec!["compare", text(&picture)], 1, "a project is a text file that ends in .ron"),
        (vec!["algin", "a", "b"], 2, "did you mean 'align'?"),
    ] {
        let run = seriatim(&call);
        assert_eq!(run.status, status, "{call:?}: {}", run.talk);
        assert!(run.talk.contains(expected), "{call:?}: {}", run.talk);
    }
}
