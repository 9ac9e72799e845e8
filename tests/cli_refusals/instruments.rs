//! A folder of one's own instruments: used where it is named, and what is wrong with a file there is said.

use std::fs;

use crate::cli::{seriatim, seriatim_with, text};
use crate::scored::{HEADER, scored};

const TLSS: &str = include_str!("../../assets/instruments/tlss.ron");
const IGA: &str = include_str!("../../assets/instruments/iga.ron");

/// A folder with a sound instrument `mine`, which is IGA under another name.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let mine = IGA.replacen("\"iga\"", "\"mine\"", 1);
    fs::write(folder.path().join("mine.ron"), mine).expect("written");
    fs::write(folder.path().join("notes.txt"), "no instrument").expect("written");
    folder
}

#[test]
fn instruments_of_a_folder_are_listed_shown_added_up_and_filled_in() {
    let folder = folder();
    let own = ["--instruments", text(folder.path())];
    let list = seriatim(&[&["instruments", "list"], &own[..]].concat());
    assert_eq!((list.status, list.talk.as_str()), (0, ""));
    let ids: Vec<&str> = list.out.lines().filter_map(|it| it.split_whitespace().next()).collect();
    assert_eq!(ids, ["cdasi-v2", "iga", "mine", "pga-vas", "tlss"]);
    let shown = seriatim(&[&["instruments", "show", "mine"], &own[..]].concat());
    assert!(
        shown.status == 0 && shown.out.contains("mine · edition 1 · scores a visit"),
        "{}",
        shown.out
    );
    assert_eq!(seriatim(&[&["instruments", "check", "mine"], &own[..]].concat()).status, 0);
    assert_eq!(seriatim(&["instruments", "show", "mine"]).status, 2, "only where it is named");
    let table = format!("{HEADER}S01,v1,MH,1,mine,grade,4\n");
    let total = seriatim_with(&[&["total", "mine", "-"], &own[..]].concat(), &table);
    assert_eq!((total.status, total.talk.as_str()), (0, ""));
    assert!(total.out.contains("S01,v1,MH,1,,iga,4,4,1,1,true,"), "{}", total.out);
    let by_file = folder.path().join("mine.ron");
    assert_eq!(seriatim_with(&["total", text(&by_file), "-"], &table).out, total.out);
    let case = scored();
    let project = case.project();
    let refused = seriatim_with(&["fill", text(&project), "-"], &table);
    assert_eq!(refused.status, 1);
    assert!(
        refused.talk.contains("line 2: instrument “mine” is unknown; there are: cdasi-v2, iga")
    );
    let filled = seriatim_with(&[&["fill", text(&project), "-"], &own[..]].concat(), &table);
    assert_eq!(filled.status, 0, "{}", filled.talk);
    // From now on the project knows it by itself.
    let again = seriatim_with(&["fill", text(&project), "-"], &table.replace(",4\n", ",2\n"));
    assert_eq!(again.status, 0, "{}", again.talk);
    let scores = seriatim(&["scores", text(&project), "--instrument", "mine"]);
    assert!(scores.out.contains(",mine,,,total.iga,2,answered,"), "{}", scores.out);
}

#[test]
fn a_file_that_is_no_sound_instrument_is_named_and_the_others_are_used() {
    let broken = [
        ("rubbish", "hello".to_owned(), "line 1, column 1: "),
        ("half", TLSS[..TLSS.len() / 2].to_owned(), "correct the file and try again"),
        ("a wrong word", TLSS.replace("target: Lesion", "target: Tooth"), "line 8, column "),
        (
            "taken",
            IGA.replace("version: \"1\"", "version: \"2\""),
            "another instrument is already called iga",
        ),
    ];
    for (name, sheet, part) in broken {
        let folder = folder();
        let path = folder.path().join("broken.ron");
        fs::write(&path, &sheet).expect("written");
        let own = ["--instruments", text(folder.path())];
        let list = seriatim(&[&["instruments"], &own[..]].concat());
        assert_eq!(list.status, 1, "{name}: a problem was found");
        assert_eq!(list.out.lines().count(), 5, "{name}: {}", list.out);
        assert!(list.talk.starts_with("warning: "), "{name}: {}", list.talk);
        assert!(
            list.talk.contains(part) && list.talk.contains(text(&path)),
            "{name}: {}",
            list.talk
        );
        assert_eq!(list.talk.lines().count(), 1, "{name}: {}", list.talk);
        let table = format!("{HEADER}S01,v1,MH,1,mine,grade,4\n");
        let total = seriatim_with(&[&["total", "mine"], &own[..]].concat(), &table);
        assert_eq!(total.status, 0, "{name}: {}", total.talk);
        assert!(total.talk.contains(part), "{name}: {}", total.talk);
        if name != "taken" {
            let check = seriatim(&["instruments", "check", text(&path)]);
            assert_eq!((check.status, check.out.as_str()), (1, ""), "{name}: {}", check.talk);
            assert!(
                check.talk.contains(part) && check.talk.contains(text(&path)),
                "{}",
                check.talk
            );
        }
        assert_eq!(fs::read_to_string(&path).expect("text"), sheet);
    }
}

#[test]
fn a_folder_or_a_file_that_is_not_there_is_wrong_usage() {
    let folder = folder();
    let gone = folder.path().join("gone");
    let file = folder.path().join("mine.ron");
    for place in [&gone, &file] {
        for command in [&["instruments"][..], &["total", "iga"]] {
            let run = seriatim(&[command, &["--instruments", text(place)]].concat());
            assert_eq!((run.status, run.out.as_str()), (2, ""), "{}", run.talk);
            let words = format!("there is no such folder of instruments: {}", place.display());
            assert!(run.talk.contains(&words), "{}", run.talk);
        }
    }
    let missing = folder.path().join("missing.ron");
    let run = seriatim(&["instruments", "check", text(&missing)]);
    assert_eq!(run.status, 1);
    assert!(run.talk.contains("cannot read the instrument"), "{}", run.talk);
    assert!(run.talk.contains(text(&missing)), "{}", run.talk);
}
