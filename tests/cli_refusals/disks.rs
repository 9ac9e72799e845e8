//! Disks that are full and folders that take nothing: the call ends with 1, and what was there is there.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use seriatim::store::disk::RealDisk;
use seriatim::store::open_project::OpenProject;

use crate::cli::{Run, run, seriatim, text};
use crate::photos::{Case, photo};
use crate::scored::{HEADER, file, scored};

/// Calls the program where no file can grow beyond `blocks` of 512 bytes: writing fails in the middle, as on a full disk.
fn on_a_full_disk(blocks: u32, arguments: &[&str]) -> Run {
    let mut command = Command::new("sh");
    let words = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    run(command.args(["-c", &words, env!("CARGO_BIN_EXE_seriatim")]).args(arguments), b"")
}

const LIMITS: [u32; 9] = [0, 1, 2, 3, 4, 6, 8, 12, 24];

/// Whether the file, or already the lock beside it, could not be written.
fn is_refused_by_the_disk(run: &Run) -> bool {
    run.talk.contains("error: cannot ")
        || run.talk.contains("in a folder that cannot be written to")
}

fn tells_what_to_do(run: &Run) -> bool {
    let words = ["Nothing was changed; make room", "A project can lie elsewhere"];
    words.iter().any(|words| run.talk.contains(words))
}

/// How many steps are saved, and what was odd about reading them.
fn last_step(project: &Path) -> (usize, Vec<String>) {
    let file = OpenProject::read(project, None, &RealDisk).expect("it opens");
    (file.ledger().entries().len(), file.notices().to_vec())
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("a folder")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_new_project_is_whole_or_not_there() {
    let mut ends = Vec::new();
    for blocks in LIMITS {
        let case = Case::new(&[
            ("Baseline/face.jpg", photo(1, "2022-03-02 10:00:00")),
            ("Week 24/face.jpg", photo(2, "2022-08-17 09:00:00")),
        ]);
        let before = case.contents();
        let made = on_a_full_disk(blocks, &["new", text(&case.folder)]);
        ends.push(made.status);
        if made.status == 0 {
            assert_eq!(seriatim(&["check", text(&case.project())]).status, 0);
            continue;
        }
        assert_eq!(made.status, 1, "{blocks}: {}", made.talk);
        assert!(is_refused_by_the_disk(&made), "{blocks}: {}", made.talk);
        assert!(made.talk.contains(text(&case.folder)), "{blocks}: {}", made.talk);
        if made.talk.contains("The work is safe in the history") {
            assert_eq!(last_step(&case.project()).0, 2, "{blocks}");
            continue;
        }
        assert!(tells_what_to_do(&made), "{blocks}: {}", made.talk);
        assert!(case.contents() == before, "{blocks}: {:?}", names(&case.folder));
        assert_eq!(seriatim(&["new", text(&case.folder)]).status, 0, "{blocks}: with room again");
    }
    assert_eq!((ends.first(), ends.last()), (Some(&1), Some(&0)), "{ends:?}");
}

#[test]
fn what_is_there_stays_whole_and_the_work_can_be_done_again() {
    let answers = format!("{HEADER}S01,v1,MH,1,cdasi-v2,alopecia,1\n");
    for blocks in LIMITS {
        let case = scored();
        let (project, out) = (case.project(), case.folder.join("scores.csv"));
        let table = file(&case, "answers.csv", answers.as_bytes());
        let places = file(&case, "places.csv", b"photo,visit\nBaseline/face.jpg,v2\n");
        file(&case, "new.jpg", &photo(7, "2022-03-02 11:00:00"));
        file(&case, "scores.csv", b"an older table\n");
        let photos: Vec<(PathBuf, Vec<u8>)> = case
            .contents()
            .into_iter()
            .filter(|(path, _)| path.extension().is_some_and(|it| it == "jpg"))
            .collect();
        for call in [
            &["fill", text(&project), text(&table)][..],
            &["place", text(&project), text(&places)],
            &["add", text(&project), text(&case.folder)],
            &["scores", text(&project), "-o", text(&out)],
        ] {
            let (before, table_before) = (last_step(&project).0, fs::read(&out).expect("there"));
            let tried = on_a_full_disk(blocks, call);
            assert!(matches!(tried.status, 0 | 1), "{blocks} {call:?}: {}", tried.talk);
            let (after, notices) = last_step(&project);
            assert_eq!(notices, Vec::<String>::new(), "{blocks} {call:?}: nothing is torn");
            let temporary = names(&case.folder).into_iter().filter(|name| name.contains(".tmp"));
            assert_eq!(temporary.count(), 0, "{blocks} {call:?}");
            if tried.status == 1 {
                assert!(is_refused_by_the_disk(&tried), "{blocks} {call:?}: {}", tried.talk);
                let is_safe = tried.talk.contains("The work is safe in the history");
                assert_eq!(
                    after,
                    before + usize::from(is_safe),
                    "{blocks} {call:?}: {}",
                    tried.talk
                );
                assert!(
                    fs::read(&out).expect("there") == table_before,
                    "{blocks}: whole or not at all"
                );
            }
            assert_eq!(seriatim(call).status, 0, "{blocks} {call:?}: with room again");
        }
        for (path, bytes) in photos {
            assert!(fs::read(&path).expect("there") == bytes, "{}", path.display());
        }
        assert_eq!(seriatim(&["check", text(&project)]).status, 0, "{blocks}");
    }
}

#[test]
fn an_example_is_whole_or_not_there() {
    for blocks in [1, 6, 40, 500] {
        let folder = tempfile::tempdir().expect("a folder");
        let made =
            on_a_full_disk(blocks, &["demo", text(folder.path()), "--size", "64", "--no-window"]);
        assert_eq!(made.status, 1, "{blocks}: {}", made.talk);
        assert!(made.talk.contains(text(folder.path())), "{blocks}: {}", made.talk);
        assert_eq!(names(folder.path()), Vec::<String>::new(), "{blocks}: {}", made.talk);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_is_printed_onto_a_full_disk_is_not_called_written() {
    use std::io::Read as _;
    use std::process::Stdio;
    let case = scored();
    let project = case.project();
    for call in [&["scores", text(&project)][..], &["info", text(&project), "--json"]] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
        let mut command = Command::new(env!("CARGO_BIN_EXE_seriatim"));
        let mut child = command
            .args(call)
            .stdout(full)
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut talk = String::new();
        child.stderr.take().expect("piped").read_to_string(&mut talk).expect("text");
        assert_eq!(child.wait().expect("it ends").code(), Some(1), "{talk}");
        assert!(talk.contains("error: what was printed is incomplete"), "{talk}");
        // Nobody to talk to is no reason to fail.
        let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
        let mut command = Command::new(env!("CARGO_BIN_EXE_seriatim"));
        let status = command.args(call).stdout(Stdio::null()).stderr(full).status();
        assert_eq!(status.expect("it ends").code(), Some(0));
    }
}

/// Calls the program as somebody whom rights stop; whoever may do everything lends it to nobody.
fn as_anybody(folder: &Path, arguments: &[&str]) -> Run {
    if fs::metadata(folder).expect("there").uid() != 0 {
        return seriatim(arguments);
    }
    let lent = folder.parent().expect("a folder").join("seriatim");
    if !lent.exists() {
        fs::copy(env!("CARGO_BIN_EXE_seriatim"), &lent).expect("copied");
    }
    run(Command::new(lent).args(arguments).uid(65_534).gid(65_534), b"")
}

fn set_rights(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("changed");
}

#[test]
fn a_read_only_folder_is_read_and_nothing_is_written() {
    let case = scored();
    let project = case.project();
    let answers =
        file(&case, "answers.csv", format!("{HEADER}S01,v1,MH,1,iga,grade,1\n").as_bytes());
    let bare = case.folder.join("Baseline");
    let out = case.folder.join("a.csv");
    let outer = case.folder.parent().expect("a folder").to_owned();
    set_rights(&outer, 0o755);
    for folder in [&bare, &case.folder] {
        set_rights(folder, 0o555);
    }
    let before = case.contents();
    let on = |arguments: &[&str]| as_anybody(&case.folder, arguments);
    for (call, part) in [
        (
            &["fill", text(&project), text(&answers)][..],
            "nothing was changed; the project is in a folder that cannot be written to",
        ),
        (
            &["add", text(&project), text(&case.folder)],
            "nothing was changed; the project is in a folder that cannot be written to",
        ),
        (
            &["new", text(&bare)],
            "A project can lie elsewhere: name its file with -o, in a folder above the photos",
        ),
        (&["scores", text(&project), "-o", text(&out)], "cannot write"),
        (&["demo", text(&case.folder), "--size", "64", "--no-window"], "could not be written"),
    ] {
        let refused = on(call);
        assert_eq!((refused.status, refused.out.as_str()), (1, ""), "{call:?}: {}", refused.talk);
        assert!(refused.talk.contains(part), "{call:?}: {}", refused.talk);
        assert!(refused.talk.contains(text(&case.folder)), "{call:?}: {}", refused.talk);
        assert!(case.contents() == before, "{call:?} changed something");
    }
    for call in
        [&["info", text(&project)][..], &["check", text(&project)], &["scores", text(&project)]]
    {
        assert_eq!(on(call).status, 0, "{call:?} only reads");
    }
    for folder in [&bare, &case.folder] {
        set_rights(folder, 0o755);
    }
}
