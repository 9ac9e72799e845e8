//! `check`: every kind of problem it can name, one after the other, and what each means for the exit status.

use std::fs;
use std::path::{Path, PathBuf};

use seriatim::instrument::library::Library;
use seriatim::instrument::number::Number;
use seriatim::instrument::score::Answer;
use seriatim::model::assessment::{Assessment, Identity, Rater, Stamp};
use seriatim::model::ids::{AssessmentId, LesionId, RegionId, VisitId};
use seriatim::model::lesion::{Lesion, LesionStatus};
use seriatim::model::project::Project;
use seriatim::model::region::{Corner, Region, Role, Shape};
use seriatim::store::disk::RealDisk;
use seriatim::store::lock::Holder;
use seriatim::store::open_project::{Access, OpenProject};

use crate::cli::{Run, seriatim, text};
use crate::example;
use crate::photos::{Case, photo};

/// Two visits with one photo each, in the project that `new` makes.
fn case() -> Case {
    let case = Case::new(&[
        ("Baseline/face.jpg", photo(1, "2022-03-02 10:00:00")),
        ("Week 24/face.jpg", photo(2, "2022-08-17 09:00:00")),
    ]);
    assert_eq!(seriatim(&["new", text(&case.folder), "-q"]).status, 0);
    case
}

/// The same project after `change`, which no edit could make, in a file beside it.
fn hand_written(case: &Case, change: impl FnOnce(&mut Project)) -> PathBuf {
    let file = OpenProject::read(&case.project(), None, &RealDisk).expect("a project");
    let mut project = file.project().clone();
    change(&mut project);
    let path = case.folder.join("odd.ron");
    let stamp = Stamp { who: Rater("MH".to_owned()), when: "2023-01-10T10:00:00+01:00".to_owned() };
    let (user, host) = ("mh".to_owned(), "desk".to_owned());
    let holder = Holder { user, host, pid: 1, since: "10:00".to_owned() };
    let access = Access::inline(holder, stamp.when.clone());
    OpenProject::create(&path, project, &stamp, access).expect("free").close(&stamp.when);
    path
}

/// What `check` prints, as "what: trouble" lines.
fn found(file: &Path) -> (Run, Vec<String>) {
    let run = seriatim(&["check", text(file)]);
    let start = format!("{}: ", file.display());
    let lines = run.out.lines().map(|line| line.strip_prefix(&start).expect("the file").to_owned());
    let lines = lines.collect();
    (run, lines)
}

fn assert_one(name: &str, file: &Path, what: &str, part: &str) {
    let (run, lines) = found(file);
    assert_eq!((run.status, lines.len()), (1, 1), "{name}: {}{}", run.out, run.talk);
    assert!(lines[0].starts_with(&format!("{what}: ")), "{name}: {}", lines[0]);
    assert!(lines[0].contains(part), "{name}: {}", lines[0]);
    assert!(run.talk.ends_with("problems found: 1\n"), "{name}: {}", run.talk);
    let json = seriatim(&["check", text(file), "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    let (_, trouble) = lines[0].split_at(what.len() + 2);
    let expected = serde_json::json!([{ "file": text(file), "what": what, "problem": trouble }]);
    assert_eq!(json, expected, "{name}");
}

#[test]
fn a_sound_project_has_no_problem() {
    let case = case();
    let run = seriatim(&["check", text(&case.project())]);
    assert_eq!(
        (run.status, run.out.as_str(), run.talk.as_str()),
        (0, "", "no problem was found\n")
    );
    let json = seriatim(&["check", text(&case.project()), "--json", "-q"]);
    assert_eq!((json.status, json.out.as_str(), json.talk.as_str()), (0, "[]\n", ""));
    assert_eq!(seriatim(&["check", text(&example::project())]).status, 0);
}

/// Something done to a file.
type Damage<'a> = dyn Fn(&Path) + 'a;

#[test]
fn photos_that_moved_changed_or_are_gone_are_named() {
    let face = "Baseline/face.jpg";
    let damage: [(&str, &Damage<'_>, &str); 6] = [
        (
            "gone",
            &|it| fs::remove_file(it).expect("removed"),
            "the same picture is nowhere in the folder",
        ),
        (
            "moved",
            &|it| fs::rename(it, it.with_file_name("moved.jpg")).expect("renamed"),
            "the file is missing; the same picture lies at",
        ),
        ("changed", &|it| fs::write(it, photo(9, "")).expect("written"), "its content changed"),
        (
            "cut",
            &|it| fs::write(it, &photo(1, "2022-03-02 10:00:00")[..90]).expect("written"),
            "its content changed",
        ),
        (
            "a folder",
            &|it| {
                fs::remove_file(it).expect("removed");
                fs::create_dir(it).expect("made");
            },
            "cannot be read: this is a folder",
        ),
        ("empty", &|it| fs::write(it, "").expect("written"), "its content changed"),
    ];
    for (name, damage, part) in damage {
        let case = case();
        damage(&case.folder.join(face));
        assert_one(name, &case.project(), &format!("photo {face}"), part);
    }
    let case = case();
    let mut cut = photo(3, "2022-03-02 10:30:00");
    cut.truncate(cut.len() - 100);
    case.add(&[("Baseline/back.jpg", cut)]);
    let run = seriatim(&["add", text(&case.project()), text(&case.folder)]);
    assert_eq!(run.status, 1, "added, and told");
    let words = "the file ends early: part of the picture is missing";
    assert_one("ends early", &case.project(), "photo Baseline/back.jpg", words);
}

/// A change of a project that no edit makes.
type Change = dyn Fn(&mut Project);

fn corner(x: i32, y: i32) -> Corner {
    Corner { x: x * 100, y: y * 100 }
}

/// Draws a lesion on the first photo.
fn draw(project: &mut Project, shape: Shape) {
    let region = Region {
        lesion: Some(LesionId(1)),
        ..Region::drawn(
            *project.photos.keys().next().expect("a photo"),
            (Rater("MH".to_owned()), 1),
            Role::Lesion,
            shape,
        )
    };
    let subject = *project.subjects.keys().next().expect("a subject");
    project.lesions.insert(LesionId(1), Lesion::new(subject, 1));
    project.regions.insert(RegionId(1), region);
}

/// Scores the first visit.
fn score(project: &mut Project, item: &str, value: i64) {
    let definition = Library::embedded().find("iga").expect("it is embedded").clone();
    let mut assessment = Assessment::new(Identity {
        subject: *project.subjects.keys().next().expect("a subject"),
        visit: VisitId(1),
        rater: Rater("MH".to_owned()),
        reading: 1,
        instrument: "iga".to_owned(),
        target: None,
    });
    assessment.answers.insert(item.to_owned(), Answer::Value(Number::from(value)));
    project.instruments.insert("iga".to_owned(), definition);
    project.assessments.insert(AssessmentId(1), assessment);
}

#[test]
fn what_no_edit_could_have_made_is_named() {
    let scored = "iga at S01 v1 (Baseline) by MH, reading 1";
    let table: [(&str, &Change, &str, &str); 8] = [
        (
            "outside",
            &|it| "../face.jpg".clone_into(&mut it.photos.values_mut().next().expect("one").path),
            "photo ../face.jpg",
            "its path leads out of the project's folder",
        ),
        (
            "a line",
            &|it| {
                let line = vec![corner(4, 4), corner(9, 9), corner(0, 0)];
                let part = seriatim::model::region::Part { outer: line, holes: Vec::new() };
                draw(it, Shape::Outline(vec![part]));
            },
            "region #1 on Baseline/face.jpg",
            "the outline has no area",
        ),
        (
            "too high",
            &|it| score(it, "grade", 9),
            scored,
            "grade cannot be 9: allowed is 0, 1, 2, 3 or 4",
        ),
        ("no item", &|it| score(it, "shade", 1), scored, "shade"),
        (
            "no visit",
            &|it| {
                score(it, "grade", 1);
                let all = it.assessments.values_mut();
                all.for_each(|assessment| assessment.identity.visit = VisitId(99));
            },
            "iga at",
            "is not in the project",
        ),
        (
            "resolved and drawn",
            &|it| {
                draw(it, Shape::Rectangle(corner(2, 2), corner(9, 9)));
                let lesion = it.lesions.get_mut(&LesionId(1)).expect("just made");
                lesion.status.insert(VisitId(1), LesionStatus::Resolved);
            },
            "lesion L1",
            "is drawn and marked resolved at S01 v1 (Baseline); remove one of the two",
        ),
        (
            "out of order",
            &|it| it.subjects.values_mut().for_each(|subject| subject.visits.reverse()),
            "S01 v1",
            "comes after v2 in the order, but its date 2022-03-02 is before 2022-08-17",
        ),
        (
            "no such view",
            &|it| it.views.clear(),
            "photo Baseline/face.jpg",
            "the view of Baseline/face.jpg is not in the project",
        ),
    ];
    for (name, change, what, part) in table {
        let case = case();
        let file = hand_written(&case, change);
        let (run, lines) = found(&file);
        assert_eq!(run.status, 1, "{name}: {}", run.talk);
        let named: Vec<&String> = lines.iter().filter(|line| line.starts_with(what)).collect();
        assert_eq!(named.len(), 1, "{name}: {}", run.out);
        assert!(named[0].contains(part), "{name}: {}", run.out);
    }
}

fn text_of(path: &Path) -> String {
    fs::read_to_string(path).expect("text")
}

/// Damages the project file, or its history, of a case, and expects one problem to be found and nothing written.
fn assert_damage(name: &str, file: &str, damage: &Damage<'_>, part: &str) {
    let case = case();
    damage(&case.folder.join(file));
    let before = example::contents(&case.folder);
    let (run, lines) = found(&case.project());
    assert_eq!((run.status, lines.len()), (1, 1), "{name}: {}{}", run.out, run.talk);
    assert!(lines[0].contains(part), "{name}: {}", lines[0]);
    assert!(example::contents(&case.folder) == before, "{name}: checking writes nothing");
}

#[test]
fn a_damaged_project_file_is_named() {
    let alone = |file: &Path| {
        fs::remove_file(file.with_file_name("case.history.ron")).expect("removed");
        fs::remove_file(file).expect("removed");
    };
    let newer = "(format: 9, app: \"seriatim 9.1.0\", new: [1])";
    let damage: [(&str, &Damage<'_>, &str); 6] = [
        (
            "not RON",
            &|it| {
                alone(it);
                fs::write(it, "hello").expect("written");
            },
            "it is not a Seriatim project",
        ),
        (
            "not text",
            &|it| {
                alone(it);
                fs::write(it, b"\xFF\xD8\xFF").expect("written");
            },
            "it is not a Seriatim project",
        ),
        (
            "newer",
            &|it| fs::write(it, newer).expect("written"),
            "it was written by seriatim 9.1.0 in format 9, this program reads format 1; please update",
        ),
        ("gone", &|it| alone(it), "there is no such file"),
        (
            "a changed letter",
            &|it| {
                fs::write(it, text_of(it).replacen("Baseline", "Basement", 1)).expect("written");
            },
            "Everything was rebuilt from the history",
        ),
        (
            "no seal",
            &|it| {
                let sealed = text_of(it);
                let (text, _) = sealed.split_once("// sha256:").expect("a seal");
                fs::write(it, text).expect("written");
            },
            "carries no checksum",
        ),
    ];
    for (name, damage, part) in damage {
        assert_damage(name, "case.ron", damage, part);
    }
}

#[test]
fn a_damaged_history_is_named() {
    let other = case();
    let theirs = text_of(&other.folder.join("case.history.ron"));
    let damage: [(&str, &Damage<'_>, &str); 3] = [
        (
            "a torn step",
            &|it| fs::write(it, format!("{}(seq: 3, wh", text_of(it))).expect("written"),
            "The last step was not written to the end",
        ),
        (
            "a changed step",
            &|it| fs::write(it, text_of(it).replacen("Start", "Stars", 1)).expect("written"),
            "the history is damaged at line 2: it does not follow from the line before",
        ),
        (
            "another's",
            &|it| {
                let first =
                    theirs.lines().next().expect("a line").replace("\"Start\"", "\"Begun\"");
                fs::write(it, first + "\n").expect("written");
            },
            "the project file and its history do not belong together",
        ),
    ];
    for (name, damage, part) in damage {
        assert_damage(name, "case.history.ron", damage, part);
    }
}

#[test]
fn several_files_are_checked_in_one_call() {
    let (sound, gone) = (case(), case());
    fs::remove_file(gone.folder.join("Week 24/face.jpg")).expect("removed");
    let missing = gone.folder.join("missing.ron");
    let run = seriatim(&["check", text(&sound.project()), text(&gone.project()), text(&missing)]);
    assert_eq!((run.status, run.out.lines().count()), (1, 2), "{}", run.out);
    assert!(run.out.starts_with(text(&gone.project())), "{}", run.out);
    assert_eq!(run.talk, "problems found: 2\n");
    assert_eq!(seriatim(&["check"]).status, 2);
}
