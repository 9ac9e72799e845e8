//! Every operation on the disk fails once: the first, the second, … until nothing is left to fail.

use std::fs;
use std::sync::Arc;

use seriatim::model::project::Project;
use seriatim::store::disk::RealDisk;
use seriatim::store::open_project::OpenProject;

use crate::case::{Case, access, access_through, note, stamp, step_of};
use crate::failing_disk::{FailingDisk, Failure};

/// Lets the first, second, … operation fail in every way, until `run` gets through without reaching it.
///
/// `run` says how many operations could fail, for the message.
fn at_every_operation(what: &str, run: impl Fn(&Arc<FailingDisk>)) {
    for failure in [Failure::Refused, Failure::HalfWritten, Failure::NotPromised] {
        for is_lasting in [false, true] {
            let mut n_failed = 0;
            for fail_at in 1.. {
                let disk = Arc::new(FailingDisk::new(failure, fail_at, is_lasting));
                run(&disk);
                if !disk.has_failed() {
                    break;
                }
                n_failed = fail_at;
            }
            assert!(n_failed > 1, "{what}: {failure:?} was hardly tried");
        }
    }
}

/// What is on the real disk right now holds all of `n` steps, and opens without asking anything.
fn holds(case: &Case, n: usize) {
    let read = OpenProject::read(&case.path, None, &RealDisk).expect("old files stay readable");
    assert!(step_of(read.project()) >= n, "{} of {n} steps", step_of(read.project()));
}

/// The disk is well again: one more attempt, and everything is there and nothing else.
fn mended(case: &Case, disk: &FailingDisk, file: OpenProject, n: usize) {
    disk.mend();
    file.retry();
    let state = file.save_state();
    assert!(state.is_saved() && !state.is_snapshot_pending, "{state:?}");
    let state = file.close("2022-08-17");
    assert!(state.is_saved() && state.conflict.is_none(), "{state:?}");
    everything_is_there(case, n);
}

fn everything_is_there(case: &Case, n: usize) {
    let file = case.open();
    assert_eq!((file.notices().len(), step_of(file.project())), (0, n), "{:?}", file.notices());
    drop(file);
    let names = case.names();
    let strangers: Vec<_> = names
        .iter()
        .filter(|name| !["case.bak.ron", "case.history.ron", "case.ron"].contains(&name.as_str()))
        .collect();
    assert!(strangers.is_empty(), "left behind: {strangers:?}");
    let file = OpenProject::open(&case.path, None, access()).expect("opens");
    assert_eq!(file.ledger().entries().last().map(|it| it.seq), Some(file.ledger().head().seq));
}

#[test]
fn a_step_is_on_the_medium_or_said_not_to_be_whatever_fails() {
    at_every_operation("append", |disk| {
        let case = Case::with_steps(2, 1);
        let mut file = OpenProject::open(&case.path, None, access_through(Arc::clone(disk)));
        if let Ok(file) = &mut file {
            disk.count_anew();
            file.commit(&stamp(), note(3)).expect("it is done in memory");
            file.commit(&stamp(), note(4)).expect("it is done in memory");
            let state = file.save_state();
            // A read that fails once may go unnoticed; what is called saved is saved all the same.
            assert_eq!(state.failure.is_none(), state.n_written == 2, "{state:?}");
            holds(&case, 2 + state.n_written as usize);
        }
        match file {
            Ok(file) => mended(&case, disk, file, 4),
            Err(_) => everything_is_there(&case, 2),
        }
    });
}

#[test]
fn the_project_file_is_replaced_whole_or_not_at_all_whatever_fails() {
    at_every_operation("snapshot", |disk| {
        let case = Case::with_steps(2, 1);
        let opened = OpenProject::open(&case.path, None, access_through(Arc::clone(disk)));
        let Ok(mut file) = opened else { return everything_is_there(&case, 2) };
        disk.mend_for(|| file.commit(&stamp(), note(3)).expect("it is done in memory"));
        disk.count_anew();
        file.save("2022-08-17");
        let state = file.save_state();
        assert_eq!(state.failure.is_some(), state.is_snapshot_pending, "{state:?}");
        assert_eq!(state.n_written, 1, "the step itself is safe");
        holds(&case, 3);
        let backup = fs::read(case.backup()).expect("there is always a backup");
        assert!(seriatim::store::project_file::from_bytes(&backup).is_ok(), "and it is whole");
        mended(&case, disk, file, 3);
        let backup = OpenProject::open(&case.backup(), None, access()).expect("opens");
        assert_eq!(step_of(backup.project()), 1, "the version before, not a copy of the last one");
    });
}

#[test]
fn work_is_not_lost_when_the_disk_stays_broken_until_the_program_ends() {
    at_every_operation("close", |disk| {
        let case = Case::with_steps(2, 1);
        let opened = OpenProject::open(&case.path, None, access_through(Arc::clone(disk)));
        let Ok(mut file) = opened else { return everything_is_there(&case, 2) };
        disk.count_anew();
        file.commit(&stamp(), note(3)).expect("it is done in memory");
        let n_written = file.save_state().n_written as usize;
        let rescued = Case::nowhere();
        file.save_elsewhere(&rescued.path, &RealDisk).expect("another disk is well");
        let state = file.close("2022-08-17");
        holds(&case, 2 + n_written.max(state.n_written as usize));
        let rescued = rescued.open();
        assert_eq!((step_of(rescued.project()), rescued.read_only()), (3, None));
    });
}

#[test]
fn making_a_project_succeeds_or_leaves_the_place_free_whatever_fails() {
    at_every_operation("create", |disk| {
        let case = Case::nowhere();
        let access_now = access_through(Arc::clone(disk));
        let made = OpenProject::create(&case.path, Project::default(), &stamp(), access_now);
        if let Ok(file) = made {
            let state = file.save_state();
            let is_there = state.is_saved() && !state.is_snapshot_pending;
            assert_eq!(is_there, state.failure.is_none(), "{state:?}");
            if disk.has_failed() {
                // The program ends before anybody tries again.
                drop(file);
            } else {
                mended(&case, disk, file, 0);
            }
        }
        disk.mend();
        if OpenProject::create(&case.path, Project::default(), &stamp(), access()).is_err() {
            assert_eq!(step_of(case.open().project()), 0, "it was made after all");
        }
        let state = case.open().close("2022-08-17");
        assert!(state.is_saved(), "{state:?}");
    });
}

#[test]
fn a_making_that_failed_can_be_tried_again_on_the_spot() {
    at_every_operation("create", |disk| {
        let case = Case::nowhere();
        let access_now = access_through(Arc::clone(disk));
        let Ok(file) = OpenProject::create(&case.path, Project::default(), &stamp(), access_now)
        else {
            return;
        };
        mended(&case, disk, file, 0);
    });
}
