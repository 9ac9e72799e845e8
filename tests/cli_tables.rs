//! Tables out and answers in, on the built program.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use jiff::civil::date;
use seriatim::instrument::definition::Definition;
use seriatim::instrument::library::Library;
use seriatim::instrument::number::Number;
use seriatim::instrument::score::Answer;
use seriatim::model::assessment::{Assessment, Identity, Rater, Signature, Stamp};
use seriatim::model::ids::{AssessmentId, LesionId, SubjectId, VisitId};
use seriatim::model::lesion::Lesion;
use seriatim::model::project::Project;
use seriatim::model::subject::{Subject, Visit};
use seriatim::store::disk::RealDisk;
use seriatim::store::lock::Holder;
use seriatim::store::open_project::{Access, OpenProject};

struct Run {
    status: i32,
    out: String,
    talk: String,
}

fn seriatim(arguments: &[&str], input: &str) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_seriatim"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // A program that refuses its arguments may end before it has read anything.
    child.stdin.take().expect("piped").write_all(input.as_bytes()).ok();
    let output = child.wait_with_output().expect("it ends");
    Run {
        status: output.status.code().expect("it was not killed"),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        talk: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// The rows of a CSV by column; no cell here holds a comma.
fn rows(csv: &str) -> Vec<BTreeMap<&str, &str>> {
    let mut lines = csv.lines();
    let header: Vec<&str> = lines.next().expect("a header").split(',').collect();
    lines.map(|line| header.iter().copied().zip(line.split(',')).collect()).collect()
}

const HEADER: &str = "subject,visit,rater,reading,instrument,target,item,value\n";

/// The value of each item.
type Given<'a> = dyn Fn(&str) -> Option<i64> + 'a;

/// A table of answers of one subject: `given` says the value of each item at each visit.
fn table(id: &str, visits: &[&Given<'_>]) -> String {
    let library = Library::embedded();
    let definition = library.find(id).expect("it is embedded");
    let mut text = HEADER.to_owned();
    for (given, n) in visits.iter().zip(1..) {
        for item in definition.items() {
            let value = given(&item.id).map_or_else(String::new, |value| value.to_string());
            let target = if id == "tlss" { "l1" } else { "" };
            let row = ["S01", &format!("v{n}"), "MH", "1", id, target, &item.id, &value];
            text = text + &row.join(",") + "\n";
        }
    }
    text
}

/// Everything of `total` for one visit: value, band, answered of items, partial of its maximum.
fn cdasi(given: &Given<'_>) -> Vec<String> {
    let run = seriatim(&["total", "cdasi-v2"], &table("cdasi-v2", &[given]));
    assert_eq!((run.status, run.talk.as_str()), (0, ""));
    let word = |row: &BTreeMap<&str, &str>| {
        let [value, band, answered, items] =
            ["value", "band", "answered", "items"].map(|it| row[it]);
        let [partial, most, complete] = ["partial", "partial_max", "complete"].map(|it| row[it]);
        format!("{} {value} {band} {answered}/{items} {partial}/{most} {complete}", row["total"])
    };
    rows(&run.out).iter().map(word).collect()
}

#[test]
fn the_vectors_of_cdasi_come_out() {
    let max = |item: &str| {
        let library = Library::embedded();
        let item = library.find("cdasi-v2")?.item(item)?.values.max()?;
        item.to_string().parse().ok()
    };
    let hands = |papules: i64| {
        move |item: &str| match item {
            "gottron_hands.erythema" => Some(3),
            "gottron_hands.papules" => Some(papules),
            "gottron_hands.ulceration" => Some(1),
            _ => Some(0),
        }
    };
    let pink = |item: &str| {
        Some(i64::from(item.ends_with(".erythema") && !item.starts_with("gottron_hands")))
    };
    let full = |activity: &str, band: &str, damage: &str| {
        vec![
            format!("activity {activity} {band} 50/50 {activity}/100 true"),
            format!("damage {damage}  31/31 {damage}/32 true"),
        ]
    };
    assert_eq!(cdasi(&|_| Some(0)), full("0", "mild", "0"), "C1");
    assert_eq!(cdasi(&max), full("100", "severe", "32"), "C2");
    assert_eq!(cdasi(&pink), full("15", "moderate", "0"), "C3");
    assert_eq!(cdasi(&hands(0)), full("4", "mild", "0"), "C4");
    assert_eq!(cdasi(&hands(1)), full("7", "mild", "0"), "C5");
    // What photographs of face and upper back show: 4 sites × 6 points, no total.
    let seen = |item: &str| {
        let sites = ["malar.", "periorbital.", "rest_of_face.", "upper_back."];
        let is_seen = sites.iter().any(|site| item.starts_with(site));
        if is_seen { max(item) } else { None }
    };
    assert_eq!(cdasi(&seen), ["activity   12/50 24/24 false", "damage   8/31 8/8 false"]);
}

/// The last row of `total --baseline first` for one total: change, percent, response.
fn change(id: &str, total: &str, visits: &[&Given<'_>]) -> String {
    let run = seriatim(&["total", id, "--baseline", "first"], &table(id, visits));
    assert_eq!(run.status, 0, "{}", run.talk);
    let rows = rows(&run.out);
    let last = rows.iter().rfind(|row| row["total"] == total).expect("the total");
    format!("{} {} {} {}", last["value"], last["change"], last["percent_change"], last["response"])
}

#[test]
fn the_edges_of_responses_come_out() {
    // Erythema first, then scale, site by site, until the activity is reached.
    let reach = |activity: i64| {
        let library = Library::embedded();
        let mut left = activity;
        let mut values = BTreeMap::new();
        for item in library.find("cdasi-v2").into_iter().flat_map(Definition::items) {
            let most = match item.column.as_deref() {
                Some("erythema") => left.min(3),
                Some("scale") => left.min(2),
                _ => 0,
            };
            left -= most;
            values.insert(item.id.clone(), most);
        }
        move |item: &str| values.get(item).copied()
    };
    for (then, now, expected) in [
        (25, 15, "15 -10 -40 cdasi-40"),
        (20, 12, "12 -8 -40 cdasi-40"),
        (15, 9, "9 -6 -40 cdasi-40"),
        (33, 18, "18 -15 -45.45 cdasi-40"),
        (14, 8, "8 -6 -42.86 not_eligible"),
        (25, 16, "16 -9 -36 none"),
        (0, 0, "0 0  not_eligible"),
        (0, 3, "3 3  not_eligible"),
    ] {
        assert_eq!(change("cdasi-v2", "activity", &[&reach(then), &reach(now)]), expected);
    }
    for (then, now, response) in
        [(4, 1, "iga01"), (3, 1, "iga01"), (3, 2, "none"), (2, 1, "none"), (2, 0, "iga01")]
    {
        let found = change("iga", "iga", &[&|_| Some(then), &|_| Some(now)]);
        assert!(found.ends_with(&format!(" {response}")), "{then} to {now}: {found}");
    }
    let lesion = |signs: [i64; 3]| {
        move |item: &str| {
            let place = ["erythema", "induration", "scale"].iter().position(|it| *it == item);
            place.map(|place| signs[place])
        }
    };
    let sum = |then, now| change("tlss", "tlss", &[&lesion(then), &lesion(now)]);
    assert_eq!(sum([3, 3, 2], [1, 1, 0]), "2 -6 -75 tlss50;tlss75");
    assert_eq!(sum([4, 4, 4], [3, 3, 2]), "8 -4 -33.33 none");
    assert_eq!(sum([0, 0, 0], [4, 4, 4]), "12 12  ");
}

#[test]
fn total_keeps_its_promises_about_columns_and_other_lines() {
    let text = format!(
        "{HEADER}S01,v1,MH,1,pga-vas,,itch,7.5\nS01,v1,MH,1,iga,,grade,2\nS01,v1,MH,1,pga-vas,,activity,10\n"
    );
    let run = seriatim(&["total", "pga-vas"], &text);
    let expected = "\
subject,visit,rater,reading,target,total,value,max,answered,items,complete,band,partial,partial_max
S01,v1,MH,1,,activity,10,10,1,1,true,,10,10
S01,v1,MH,1,,damage,,10,0,1,false,,,
S01,v1,MH,1,,itch,7.5,10,1,1,true,,7.5,10
";
    assert_eq!((run.out.as_str(), run.status), (expected, 0));
    assert_eq!(run.talk, "skipped 1 lines of other instruments\n");
    let run = seriatim(&["total", "pga-vas", "-"], &text.replace("7.5", "75"));
    assert_eq!(run.status, 1, "problems were found");
    assert_eq!(
        run.talk.lines().next_back(),
        Some("warning: line 2: itch cannot be 75: allowed is from 0 to 10 in steps of 0.1")
    );
    assert!(run.out.contains("itch,,10,0,1,false,,,\n"), "a value that cannot be makes no total");
    for (arguments, input, status, part) in [
        (
            &["total", "pasi"][..],
            "",
            2,
            "instrument “pasi” is unknown; there are: cdasi-v2, iga, pga-vas, tlss",
        ),
        (&["total", "iga"], "", 1, "the table is empty"),
        (
            &["total", "iga"],
            "subject,visit\nS01,v1\n",
            1,
            "no column rater, reading, instrument, item, value",
        ),
        (&["total", "iga", "no-such.csv"], "", 1, "cannot read no-such.csv"),
        (&["total", "iga", "-o", "a.ods"], "", 2, "no format for this ending"),
    ] {
        let run = seriatim(arguments, input);
        assert_eq!(run.status, status, "{arguments:?}: {}", run.talk);
        assert!(run.talk.contains(part), "{}", run.talk);
        assert_eq!(run.out, "");
    }
}

fn stamp() -> Stamp {
    Stamp { who: Rater("MH".to_owned()), when: "2023-01-10T10:00:00+01:00".to_owned() }
}

fn access() -> Access {
    let (user, host) = ("mh".to_owned(), "desk".to_owned());
    Access::inline(
        Holder { user, host, pid: 1, since: "10:00".to_owned() },
        "2023-01-10T10:00:00+01:00",
    )
}

/// A case of two visits: a signed and an open CDASI, and a lesion that was scored once.
fn case(folder: &Path) -> PathBuf {
    let library = Library::embedded();
    let mut subject = Subject::new("S01");
    let visit = |n: u32, label: &str| Visit::new((VisitId(n), n), label);
    subject.visits = vec![
        Visit { date: Some(date(2022, 3, 2)), ..visit(1, "Presentation") },
        Visit { date: Some(date(2022, 8, 17)), ..visit(2, "After IVIG ×5") },
    ];
    let mut project = Project {
        subjects: [(SubjectId(1), subject)].into(),
        lesions: [(LesionId(1), Lesion::new(SubjectId(1), 1))].into(),
        ..Project::default()
    };
    for id in ["cdasi-v2", "tlss"] {
        let definition = library.find(id).expect("it is embedded").clone();
        project.instruments.insert(id.to_owned(), definition);
    }
    let mut add = |visit: u32, instrument: &str, value: i64, skip: &str| {
        let target = (instrument == "tlss").then_some(LesionId(1));
        let mut assessment = Assessment::new(Identity {
            subject: SubjectId(1),
            visit: VisitId(visit),
            rater: Rater("MH".to_owned()),
            reading: 1,
            instrument: instrument.to_owned(),
            target,
        });
        for item in library.find(instrument).into_iter().flat_map(Definition::items) {
            if item.id != skip {
                assessment.answers.insert(item.id.clone(), Answer::Value(Number::from(value)));
            }
        }
        let id = AssessmentId(project.assessments.len() as u32 + 1);
        let is_signed = skip.is_empty() && value == 1;
        let Stamp { who, when } = stamp();
        assessment.signature = is_signed.then_some(Signature { who, when });
        project.assessments.insert(id, assessment);
    };
    add(1, "cdasi-v2", 1, "");
    add(2, "cdasi-v2", 0, "lateral_thigh.erosion");
    add(2, "tlss", 2, "");
    let path = folder.join("case.ron");
    OpenProject::create(&path, project, &stamp(), access())
        .expect("a project")
        .close(&stamp().when);
    path
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}

#[test]
fn scores_are_written_in_every_format_and_the_same_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let case = case(folder.path());
    let long = seriatim(&["scores", text(&case)], "");
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
            let run = seriatim(&["scores", text(&case), "-o", text(&out), "-q"], "");
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
    let wide = seriatim(&changed, "");
    let wide_rows = self::rows(&wide.out);
    assert_eq!(wide_rows.len(), 2);
    assert_eq!(wide_rows[1]["total.damage.percent_change"], "-100");
    assert_eq!(
        (wide_rows[1]["missing"], wide_rows[1]["total.activity.partial"]),
        ("lateral_thigh.erosion", "0")
    );
    let signed = seriatim(&["scores", text(&case), "--only-signed"], "");
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
        let run = seriatim(&[&["scores", text(&case)], more].concat(), "");
        assert_eq!(run.status, status, "{}", run.talk);
        assert!(run.talk.contains(part), "{}", run.talk);
        assert_eq!(run.out, "");
    }
    assert_eq!(seriatim(&["scores", "no-such.ron"], "").status, 1);
    assert_eq!(std::fs::read(&case).expect("still there"), before);
}

fn answers(path: &Path) -> BTreeMap<Identity, BTreeMap<String, Answer>> {
    let file = OpenProject::read(path, None, &RealDisk).expect("it opens");
    let all = file.project().assessments.values();
    all.map(|assessment| (assessment.identity.clone(), assessment.answers.clone())).collect()
}

#[test]
fn what_scores_write_fill_reads_and_nothing_is_half_done() {
    let folder = tempfile::tempdir().expect("a folder");
    let case = case(folder.path());
    let before = answers(&case);
    let long = seriatim(&["scores", text(&case)], "").out;
    let again = seriatim(&["fill", text(&case), "-"], &long);
    assert_eq!(again.status, 0, "{}", again.talk);
    assert!(again.talk.contains("nothing was changed"), "{}", again.talk);
    // A copy of the case without answers takes all of them.
    let empty = folder.path().join("empty.ron");
    let file = OpenProject::read(&case, None, &RealDisk).expect("it opens");
    let bare = Project { assessments: BTreeMap::new(), ..file.project().clone() };
    OpenProject::create(&empty, bare, &stamp(), access()).expect("a project").close(&stamp().when);
    let run = seriatim(&["fill", text(&empty), "-", "--as", "AB"], &long);
    assert_eq!(run.status, 0, "{}", run.talk);
    assert!(run.talk.ends_with("filled in 164 answers of 3 assessments\n"), "{}", run.talk);
    assert_eq!(answers(&empty), before);
    assert_eq!(
        seriatim(&["scores", text(&empty)], "").out.replace(",false,1\n", ",true,1\n"),
        long.replace(",false,1\n", ",true,1\n")
    );
    // One bad line, and none of the good ones is taken.
    let bad = format!("{HEADER}S01,v2,MH,1,tlss,l1,scale,4\nS01,v2,MH,1,tlss,l1,erythema,9\n");
    let refused = seriatim(&["fill", text(&empty), "-"], &bad);
    assert_eq!(refused.status, 1);
    assert!(refused.talk.contains("line 3: erythema cannot be 9"), "{}", refused.talk);
    assert_eq!(answers(&empty), before);
    // A signed assessment asks for a reason, and keeps what was there.
    let change = format!("{HEADER}S01,v1,MH,1,cdasi-v2,,alopecia,0\n");
    let refused = seriatim(&["fill", text(&case), "-"], &change);
    assert_eq!(refused.status, 1);
    assert!(refused.talk.contains("line 2: the assessment is signed"), "{}", refused.talk);
    let done =
        seriatim(&["fill", text(&case), "-", "--reason", "typing error", "--as", "AB"], &change);
    assert_eq!(done.status, 0, "{}", done.talk);
    let file = OpenProject::read(&case, None, &RealDisk).expect("it opens");
    let amendments: Vec<_> =
        file.project().assessments.values().flat_map(|it| &it.amendments).collect();
    assert_eq!((amendments.len(), amendments[0].who.0.as_str()), (1, "AB"));
    // Somebody else has the project open.
    let held = OpenProject::open(&case, None, access()).expect("it opens");
    let refused = seriatim(&["fill", text(&case), "-"], &change.replace(",0\n", ",1\n"));
    assert_eq!(refused.status, 1);
    assert!(refused.talk.contains("open by mh on desk since 10:00"), "{}", refused.talk);
    drop(held);
}

#[test]
fn instruments_are_listed_shown_and_checked() {
    let list = seriatim(&["instruments"], "");
    let ids: Vec<&str> =
        list.out.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(ids, ["cdasi-v2", "iga", "pga-vas", "tlss"]);
    let shown = seriatim(&["instruments", "show", "cdasi-v2"], "").out;
    assert!(
        shown.contains("Malar area: Erythema: 0 none; 1 pink, faint; 2 red; 3 dark red"),
        "{shown}"
    );
    assert!(
        shown.contains("total.activity 0–100\n    mild 0 to 14\n    moderate above 14 to 26"),
        "{shown}"
    );
    let json: serde_json::Value =
        serde_json::from_str(&seriatim(&["instruments", "show", "pga-vas", "--json"], "").out)
            .expect("JSON");
    assert_eq!(json["items"][0]["values"]["step"], serde_json::json!(0.1));
    let json: serde_json::Value =
        serde_json::from_str(&seriatim(&["instruments", "list", "--json"], "").out).expect("JSON");
    assert_eq!(json[0]["totals"][1]["max"], serde_json::json!(32));
    assert_eq!(seriatim(&["instruments", "check", "tlss"], "").status, 0);
    assert_eq!(seriatim(&["instruments", "show", "pasi"], "").status, 2);
    let folder = tempfile::tempdir().expect("a folder");
    let own = folder.path().join("own.ron");
    let sheet = include_str!("../assets/instruments/tlss.ron").replacen("\"tlss\",", "\"own\",", 1);
    std::fs::write(&own, sheet.replace("Reached(\"12\")", "Reached(\"13\")")).expect("written");
    let run = seriatim(&["instruments", "check", text(&own)], "");
    assert_eq!(run.status, 1);
    assert!(run.out.contains("own: total.tlss: its maximum is said to be"), "{}", run.out);
}
