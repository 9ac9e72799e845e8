//! Tables that `fill`, `place` and `total` cannot take: every line at fault is named, and nothing is changed.

use crate::cli::{seriatim, seriatim_with, text};
use crate::scored::{HEADER, file, scored};

#[test]
fn answers_that_cannot_be_are_refused_by_line_and_by_name() {
    let line = |line: &str| format!("{HEADER}S01,v1,MH,1,iga,grade,2\n{line}\n").into_bytes();
    let table: Vec<(&str, Vec<u8>, &str)> = vec![
        ("wrong item", line("S01,v1,MH,1,iga,shade,1"), "line 3: iga has no item shade"),
        (
            "too high",
            line("S01,v2,MH,1,iga,grade,9"),
            "line 3: grade cannot be 9: allowed is 0, 1, 2, 3 or 4",
        ),
        (
            "between the steps",
            line("S01,v2,MH,1,pga-vas,itch,2.55"),
            "line 3: itch cannot be 2.55: allowed is from 0 to 10 in steps of 0.1",
        ),
        ("no number", line("S01,v2,MH,1,iga,grade,two"), "line 3: \"two\" is not a decimal"),
        (
            "unknown visit",
            line("S01,v9,MH,1,iga,grade,1"),
            "line 3: visit “v9” is unknown; there are: v1 (Baseline, 2022-03-02), v2 (Week 24, 2022-08-17)",
        ),
        (
            "unknown subject",
            line("S02,v1,MH,1,iga,grade,1"),
            "line 3: subject “S02” is unknown; there are: S01",
        ),
        (
            "unknown instrument",
            line("S01,v1,MH,1,pasi,grade,1"),
            "line 3: instrument “pasi” is unknown; there are: cdasi-v2, iga, pga-vas, tlss",
        ),
        ("no lesion", line("S01,v1,MH,1,tlss,scale,1"), "line 3: tlss scores a lesion; name it"),
        ("no rater", line("S01,v1,,1,iga,grade,1"), "line 3: there is no rater"),
        (
            "reading 0",
            line("S01,v1,MH,0,iga,grade,1"),
            "line 3: the reading “0” is no whole number",
        ),
        (
            "twice",
            line("S01,v1,MH,1,iga,grade,3"),
            "line 3: grade of this assessment stands in line 2 already; keep one of the two",
        ),
        ("a wrong total", line("S01,v2,MH,1,iga,total.iga,3"), "line 3: total.iga is 3 here"),
        (
            "too many cells",
            line("S01,v1,MH,1,iga,grade,1,2"),
            "line 3 has 8 cells under 7 columns; put texts with commas into quotation marks",
        ),
        ("an open quote", line("S01,v1,\"MH,1,iga,grade,1"), "opens in line 3 is never closed"),
        (
            "Latin 1",
            [HEADER.as_bytes(), b"S01,v1,M\xFCller,1,iga,grade,1\n"].concat(),
            "line 2 is not UTF-8 text; save the table as “CSV UTF-8”",
        ),
        (
            "wrong columns",
            b"patient,visit,score\nS01,v1,2\n".to_vec(),
            "the table has no column subject, rater, reading, instrument, item, value; it has: patient, visit, score",
        ),
        ("empty", Vec::new(), "the table is empty; its first line must name the columns"),
        (
            "a workbook",
            b"PK\x03\x04\x14\0\xFF\xFE".to_vec(),
            "is not UTF-8 text; save the table as",
        ),
    ];
    let case = scored();
    let project = case.project();
    for (name, bytes, part) in table {
        let path = file(&case, "answers.csv", &bytes);
        let before = case.contents();
        let run = seriatim(&["fill", text(&project), text(&path)]);
        assert_eq!((run.status, run.out.as_str()), (1, ""), "{name}: {}", run.talk);
        assert!(run.talk.contains(part), "{name}: {}", run.talk);
        assert!(run.talk.contains(text(&path)), "{name} names the file: {}", run.talk);
        assert!(case.contents() == before, "{name}: nothing is changed");
    }
    let run = seriatim_with(&["fill", text(&project), "-"], "");
    assert!(run.talk.contains("in standard input"), "{}", run.talk);
}

#[test]
fn every_line_at_fault_is_named_in_one_go() {
    let case = scored();
    let lines = "S02,v1,MH,1,iga,grade,1\nS01,v7,MH,1,iga,grade,1\nS01,v1,MH,1,iga,grade,8\n";
    let run = seriatim_with(&["fill", text(&case.project()), "-"], &format!("{HEADER}{lines}"));
    assert_eq!(run.status, 1);
    let said: Vec<&str> = run.talk.lines().map(str::trim).collect();
    assert_eq!(said[0], "error: nothing was changed; 3 problems in the table:");
    for (said, start) in said[1..].iter().zip(["line 2: ", "line 3: ", "line 4: ", "in standard"]) {
        assert!(said.starts_with(start), "{said}");
    }
    assert_eq!(said.len(), 5);
}

#[test]
fn places_that_cannot_be_are_refused_by_line_and_by_name() {
    let table: [(&str, &[u8], &str); 9] = [
        ("photo", b"photo,visit\nnose.jpg,v1\n", "line 2: no photo is called “nose.jpg”"),
        (
            "two photos",
            b"photo,visit\nface.jpg,v1\n",
            "line 2: “face.jpg” is ambiguous; there are: Baseline/face.jpg",
        ),
        ("visit", b"photo,visit\nBaseline/face.jpg,v9\n", "line 2: visit “v9” is unknown"),
        (
            "view",
            b"photo,view\nBaseline/face.jpg,Leg\n",
            "line 2: view “Leg” is unknown; there are: w1 (Face)",
        ),
        ("columns", b"name,visit\nx,v1\n", "there is no column “photo”"),
        (
            "cells",
            b"photo,visit\nBaseline/face.jpg\n",
            "line 2 has 1 cells, and the first line has 2",
        ),
        ("no name", b"photo,visit\n,v1\n", "line 2 names no photo"),
        ("Latin 1", b"photo,visit\nB\xE4,v1\n", "line 2 is no UTF-8 text"),
        ("empty", b"", "there is no column “photo”"),
    ];
    let case = scored();
    for (name, bytes, part) in table {
        let path = file(&case, "places.csv", bytes);
        let before = case.contents();
        let run = seriatim(&["place", text(&case.project()), text(&path)]);
        assert_eq!((run.status, run.out.as_str()), (1, ""), "{name}: {}", run.talk);
        assert!(run.talk.contains(part), "{name}: {}", run.talk);
        assert!(run.talk.contains(text(&path)), "{name} names the file: {}", run.talk);
        assert!(case.contents() == before, "{name}: nothing is changed");
    }
}

#[test]
fn a_total_never_replaces_what_it_is_made_from_nor_a_photograph() {
    let case = scored();
    let table = file(&case, "answers.csv", format!("{HEADER}S01,v1,MH,1,iga,grade,2\n").as_bytes());
    let face = case.folder.join("Baseline/face.jpg");
    let before = case.contents();
    for (output, part) in [
        (
            &table,
            "this is what the totals are made from and is not overwritten; choose another name",
        ),
        (&face, "this is a photograph and is not overwritten; choose another name"),
    ] {
        let run = seriatim(&["total", "iga", text(&table), "--format", "csv", "-o", text(output)]);
        assert_eq!((run.status, run.out.as_str()), (2, ""), "{}", run.talk);
        assert!(run.talk.contains(part) && run.talk.contains(text(output)), "{}", run.talk);
        assert!(case.contents() == before);
    }
    let totals = case.folder.join("totals.csv");
    let run = seriatim(&["total", "iga", text(&table), "-o", text(&totals)]);
    assert_eq!((run.status, run.talk), (0, format!("wrote {}\n", totals.display())));
    let expected = "\
subject,visit,rater,reading,target,total,value,max,answered,items,complete,band,partial,partial_max
S01,v1,MH,1,,iga,2,4,1,1,true,mild,2,4
";
    assert_eq!(std::fs::read_to_string(&totals).expect("written"), expected);
}
