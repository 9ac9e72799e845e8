//! The program is killed at any moment, a hundred times: nothing that was called saved is lost.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use seriatim::model::project::Project;
use seriatim::store::history_file;
use seriatim::store::open_project::{Access, OpenProject};

use crate::case::{Case, access, note, stamp, step_of};

/// Where the child finds its project; set by the parent only.
const PROJECT: &str = "SERIATIM_KILLED_PROJECT";

/// How often the child is killed, and how long that may take at most.
const KILLS: u64 = 100;
const AT_MOST: Duration = Duration::from_secs(12);

/// Not a test by itself: what the child does until it is killed.
#[test]
fn the_child_makes_steps_until_it_is_killed() {
    let Some(path) = std::env::var_os(PROJECT).map(PathBuf::from) else { return };
    let access = Access { wake: Some(Box::new(|| {})), ..access() };
    let mut file = OpenProject::open(&path, None, access).expect("it opens after a kill");
    assert_eq!(file.read_only(), None, "the system let go of the lock");
    let first = step_of(file.project()) + 1;
    for n in first.. {
        file.commit(&stamp(), note(n)).expect("a note fits");
        if n % 3 == 0 {
            file.save("2022-08-17");
        }
        while file.save_state().n_written < file.save_state().n_asked {
            std::thread::sleep(Duration::from_micros(50));
        }
        let mut out = std::io::stdout().lock();
        writeln!(out, "\nsaved {n}").and_then(|()| out.flush()).expect("the parent listens");
    }
}

fn child(path: &Path) -> Child {
    Command::new(std::env::current_exe().expect("the test itself"))
        .args(["--exact", "killed::the_child_makes_steps_until_it_is_killed", "--nocapture"])
        .env(PROJECT, path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the child starts")
}

/// The step that the child last called saved, before it was killed somewhere in the middle of the next ones.
fn killed_after(mut child: Child, n_saved: u64, pause: Duration) -> usize {
    let out = child.stdout.take().expect("a pipe");
    let mut saved = 0;
    let mut n_seen = 0;
    let mut is_killed = false;
    for line in BufReader::new(out).lines().map_while(Result::ok) {
        let Some(n) = line.strip_prefix("saved ") else { continue };
        saved = n.parse().expect("a number");
        n_seen += 1;
        if n_seen > n_saved && !is_killed {
            std::thread::sleep(pause);
            // Nothing is left to be killed only if the child gave up, which `saved` would show.
            child.kill().ok();
            is_killed = true;
        }
    }
    child.wait().expect("it has ended");
    assert!(is_killed, "the child ended by itself after step {saved}");
    saved
}

#[test]
fn a_kill_at_any_moment_loses_nothing_that_was_called_saved() {
    let case = Case::nowhere();
    OpenProject::create(&case.path, Project::default(), &stamp(), access()).expect("a new project");
    let begun = Instant::now();
    let (mut n_kills, mut random) = (0, 42_u64);
    while n_kills < KILLS && begun.elapsed() < AT_MOST {
        random =
            random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let pause = Duration::from_micros((random >> 33) % 12_000);
        let saved = killed_after(child(&case.path), (random >> 20) % 4, pause);
        n_kills += 1;

        let file = case.open();
        assert_eq!(file.read_only(), None);
        let found = step_of(file.project());
        assert!(found >= saved, "kill {n_kills}: step {saved} was saved, step {found} is there");
        let history = fs::read(case.history()).expect("a history");
        let history = history_file::from_bytes(&history).expect("never damaged");
        assert_eq!(history.entries.len(), file.ledger().entries().len());
        drop(file);
        let names = case.names();
        let is_ours = |name: &String| {
            ["case.bak.ron", "case.history.ron", "case.ron"].contains(&name.as_str())
        };
        assert!(names.iter().all(is_ours), "kill {n_kills} left {names:?}");
    }
    println!("{n_kills} kills in {:.1} s", begun.elapsed().as_secs_f64());
    assert!(n_kills >= 10, "too slow to tell anything");
}
