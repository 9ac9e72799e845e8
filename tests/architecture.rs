//! What the compiler does not know of the design: floors, circles, words, lengths, signposts.
//!
//! A violation prints the file and what it may not do: `src/model/photo.rs: model may not use app`.

#[path = "architecture/source.rs"]
mod source;

use std::collections::BTreeMap;

use crate::source::{Source, bare, circles, graph, sources};

/// Every part, and the parts it may use. Floors go downwards only; parts of one floor do not see each other.
const MAY_USE: &[(&str, &[&str])] = &[
    ("geometry", &[]),
    ("stats", &[]),
    ("workers", &[]),
    ("instrument", &["geometry"]),
    ("model", &["geometry", "instrument"]),
    ("imaging", &["geometry", "instrument", "workers"]),
    ("store", &["geometry", "imaging", "instrument", "model", "workers"]),
    ("exchange", &["geometry", "imaging", "instrument", "model", "stats", "workers"]),
    (
        "jobs",
        &["exchange", "geometry", "imaging", "instrument", "model", "stats", "store", "workers"],
    ),
    (
        "cli",
        &[
            "exchange",
            "geometry",
            "imaging",
            "instrument",
            "jobs",
            "model",
            "stats",
            "store",
            "workers",
        ],
    ),
    (
        "app",
        &[
            "exchange",
            "geometry",
            "imaging",
            "instrument",
            "jobs",
            "model",
            "stats",
            "store",
            "workers",
        ],
    ),
];

/// Words of the outside world, what they stand for, and the only places that may say them.
const ONLY_IN: &[(&[&str], &str, &[&str])] = &[
    (&["egui::", "eframe::", "egui_kittest::"], "the window", &["app/"]),
    (&["rfd::"], "system dialogs", &["app/dialogs"]),
    (
        &["fs::", "File::open", "File::create", "OpenOptions", "walkdir::"],
        "files",
        &["app/settings", "cli/", "exchange/", "imaging/", "jobs/", "store/"],
    ),
    // The disk waits a moment where a virus scanner holds a file.
    (&["thread::"], "threads", &["workers/", "store/writer", "store/disk", "app/dialogs"]),
    (
        &["SystemTime", "Instant::now", "Zoned::now", "Timestamp::now"],
        "the clock",
        &["app/", "cli/", "jobs/"],
    ),
    (&["rand::", "fastrand", "getrandom", "RandomState"], "random numbers", &[]),
    (&["std::net", "TcpStream", "UdpSocket", "TcpListener", "ToSocketAddrs"], "the network", &[]),
    (&["process::Command", "Command::new("], "other programs", &[]),
    (&["indicatif::"], "progress bars", &["cli/"]),
    (&["clap::"], "arguments", &["cli/", "main"]),
];

/// Parts of names that say nothing.
const EMPTY_NAMES: &[&str] = &["Manager", "Handler", "Helper", "Util"];

const LONGEST_FILE: usize = 450;

const LONGEST_TEST: usize = 400;

fn report(violations: &[String]) {
    assert!(violations.is_empty(), "\n{}\n", violations.join("\n"));
}

#[test]
fn every_part_uses_only_what_lies_below_it() {
    let may_use: BTreeMap<&str, &[&str]> = MAY_USE.iter().copied().collect();
    let mut violations = Vec::new();
    for source in sources("src") {
        violations.extend(forbidden_uses(&source, &may_use));
    }
    report(&violations);
}

fn forbidden_uses(source: &Source, may_use: &BTreeMap<&str, &[&str]>) -> Vec<String> {
    let part = source.part();
    if matches!(part, "main" | "lib") {
        return Vec::new();
    }
    let Some(allowed) = may_use.get(part) else {
        return vec![format!("{}: {part} has no place on the floors", source.name)];
    };
    // Tests belong to their part and keep to its floor.
    let all = Source { code: bare(&source.text), module: source.module.clone(), ..empty() };
    let mut used: Vec<String> = all.imports().into_iter().map(|mut path| path.remove(0)).collect();
    used.dedup();
    used.iter()
        .filter(|used| used.as_str() != part && !allowed.contains(&used.as_str()))
        .filter(|used| may_use.contains_key(used.as_str()))
        .map(|used| format!("{}: {part} may not use {used}", source.name))
        .collect()
}

fn empty() -> Source {
    Source { name: String::new(), module: Vec::new(), text: String::new(), code: String::new() }
}

#[test]
fn no_member_of_exchange_uses_another() {
    let mut violations = Vec::new();
    for source in sources("src/exchange").iter().filter(|source| source.module.len() > 1) {
        let own = &source.module[1];
        for path in source.imports() {
            if path[0] == "exchange" && path.get(1).is_some_and(|member| member != own) {
                violations.push(format!("{}: {own} may not use {}", source.name, path.join("::")));
            }
        }
    }
    report(&violations);
}

#[test]
fn words_of_the_outside_world_are_said_only_where_they_belong() {
    let mut violations = Vec::new();
    for source in sources("src") {
        let place = source.name.trim_start_matches("src/");
        for (words, what, places) in ONLY_IN {
            if places.iter().any(|allowed| place.starts_with(allowed)) {
                continue;
            }
            for word in words.iter().filter(|word| says(&source.code, word)) {
                violations.push(format!("{}: {word} means {what}, not allowed here", source.name));
            }
        }
    }
    report(&violations);
}

/// Whether the word stands there, not as the end of a longer one.
fn says(code: &str, word: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).any(|(at, _)| !code[..at].ends_with(is_word))
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let circles = circles(&graph(&sources("src")));
    let violations: Vec<String> =
        circles.iter().map(|circle| format!("a circle: {}", circle.join(", "))).collect();
    report(&violations);
}

#[test]
fn no_file_is_too_long_to_read_in_one_go() {
    let mut violations = Vec::new();
    for (folder, most) in [("src", LONGEST_FILE), ("tests", LONGEST_TEST)] {
        for source in &sources(folder) {
            let n_lines = source.text.lines().count();
            if n_lines > most {
                violations.push(format!("{}: {n_lines} lines, {most} at most", source.name));
            }
        }
    }
    report(&violations);
}

#[test]
fn every_file_says_in_its_first_line_what_it_is() {
    let mut violations = Vec::new();
    for source in sources("src").iter().chain(&sources("tests")) {
        let first = source.text.lines().next().unwrap_or_default();
        if !first.starts_with("//! ") {
            violations.push(format!("{}: begins without a sentence", source.name));
        }
    }
    report(&violations);
}

#[test]
fn a_signpost_points_and_defines_nothing() {
    let mut violations = Vec::new();
    let all = sources("src");
    let is_signpost =
        |source: &&Source| source.name.ends_with("/mod.rs") || source.name == "src/lib.rs";
    for source in all.iter().filter(is_signpost) {
        let lines = source.code.lines().map(str::trim).filter(|line| !line.is_empty());
        for line in lines.filter(|line| !line.starts_with("#[cfg(test)]")) {
            let name = line.strip_prefix("pub ").unwrap_or(line).strip_prefix("mod ");
            if !name.is_some_and(|name| name.ends_with(';')) {
                violations.push(format!("{}: a signpost does not hold: {line}", source.name));
            }
        }
    }
    report(&violations);
}

#[test]
fn things_are_imported_one_by_one_from_where_they_are_defined() {
    let mut violations = Vec::new();
    for source in sources("src") {
        for line in source.code.lines().map(str::trim) {
            if line.starts_with("pub use ") || line.starts_with("pub(crate) use ") {
                violations.push(format!("{}: a re-export: {line}", source.name));
            }
            if line.starts_with("use ") && line.contains("::*") {
                // A prelude is made to be taken whole.
                if !line.contains("::prelude::*") {
                    violations.push(format!("{}: imports everything: {line}", source.name));
                }
            }
        }
    }
    report(&violations);
}

#[test]
fn names_say_what_a_thing_is() {
    let mut violations = Vec::new();
    for source in sources("src") {
        let kinds = ["struct ", "enum ", "trait ", "type ", "mod "];
        for line in source.code.lines().map(str::trim) {
            let line = line.trim_start_matches("pub ");
            let name = kinds.iter().find_map(|kind| line.strip_prefix(kind)).unwrap_or_default();
            let name = name.split(|c: char| !c.is_alphanumeric() && c != '_').next();
            let name = name.unwrap_or_default();
            let is_empty = |word: &&&str| {
                name.ends_with(**word)
                    || name == word.to_lowercase()
                    || name == format!("{}s", word.to_lowercase())
            };
            if let Some(word) = EMPTY_NAMES.iter().find(is_empty) {
                violations.push(format!("{}: {name}: “{word}” says nothing", source.name));
            }
        }
    }
    report(&violations);
}

#[test]
fn the_floors_name_every_part_once_and_lead_only_downwards() {
    let order: Vec<&str> = MAY_USE.iter().map(|(part, _)| *part).collect();
    for (at, (part, allowed)) in MAY_USE.iter().enumerate() {
        assert_eq!(order.iter().filter(|other| *other == part).count(), 1, "{part}");
        for below in *allowed {
            let place = order.iter().position(|other| other == below);
            assert!(place.is_some_and(|place| place < at), "{part} may not use {below}");
        }
    }
}

#[test]
#[expect(
    clippy::needless_raw_string_hashes,
    reason = "the text holds quotation marks of every kind"
)]
fn these_tests_notice_what_they_look_for() {
    let text = r##"
        use crate::model::{edit::{Edit, EditError as Trouble}, ids::Ids,};
        // use crate::store::disk;
        fn f<'a>(c: char) -> &'a str { if c == '"' { "crate::exchange" } else { r#"crate::cli""# } }
        fn g() { crate::app::shell::show(); not_crate::jobs::x(); }
        #[cfg(test)]
        mod tests { use crate::imaging::decode; }
    "##
    .replace("        ", "");
    let source = Source::new("src/store/disk.rs", &text);
    let paths: Vec<String> = source.imports().iter().map(|path| path.join("::")).collect();
    let expected =
        ["app::shell::show", "model::edit::Edit", "model::edit::EditError", "model::ids::Ids"];
    assert_eq!(paths, expected);
    let may_use: BTreeMap<&str, &[&str]> = MAY_USE.iter().copied().collect();
    assert_eq!(forbidden_uses(&source, &may_use), ["src/store/disk.rs: store may not use app"]);
    let photo = Source::new("src/model/photo.rs", "use crate::app::shell::App;");
    assert_eq!(forbidden_uses(&photo, &may_use), ["src/model/photo.rs: model may not use app"]);

    let a = Source::new("src/model/a.rs", "use crate::model::b::B;");
    let b = Source::new("src/model/b.rs", "use crate::model::c::{C, D};");
    let c = Source::new("src/model/c/mod.rs", "use crate::model::a::A;");
    // The private part of `d.rs` imports from it, which is no circle.
    let part = Source::new("src/model/d/part.rs", "use crate::model::d::D;");
    let apart = Source::new("src/model/d.rs", "use crate::model::{a::A, d::part::P};");
    let expected = ["src/model/a.rs", "src/model/b.rs", "src/model/c/mod.rs"].map(str::to_owned);
    assert_eq!(circles(&graph(&[a, b, c, apart, part])), [expected.to_vec()]);
    assert!(says("std::fs::read", "fs::") && !says("offs::read", "fs::"));
}
