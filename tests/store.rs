//! Nothing that was called saved is ever lost: not by a crash, a damaged or foreign file, or a second window.

#[path = "support/case.rs"]
mod case;
#[path = "support/failing_disk.rs"]
mod failing_disk;
#[path = "store/failures.rs"]
mod failures;
#[path = "store/killed.rs"]
mod killed;

use std::fs;

use seriatim::model::edit::Edit;
use seriatim::model::ledger::{Head, Ledger};
use seriatim::model::project::{About, Project};
use seriatim::store::disk::RealDisk;
use seriatim::store::history_file;
use seriatim::store::open_project::{CommitError, OpenError, OpenProject};
use seriatim::store::opening::{self, Believe, OpeningError};
use seriatim::store::project_file;

use crate::case::{Case, access, note, stamp, step_of};

/// Opens, makes one more step, closes, and opens again: the history goes on as if nothing had happened.
fn goes_on(case: &Case, believe: Option<Believe>, expected: usize) -> OpenProject {
    let mut file = OpenProject::open(&case.path, believe, access()).expect("it opens");
    assert_eq!(step_of(file.project()), expected);
    file.commit(&stamp(), note(expected + 1)).expect("it goes on");
    let state = file.close("2022-08-17T14:02");
    assert!(state.is_saved() && state.conflict.is_none(), "{state:?}");
    let file = case.open();
    assert!(file.notices().is_empty(), "{:?}", file.notices());
    assert_eq!(step_of(file.project()), expected + 1);
    let history = fs::read(case.history()).expect("there is a history");
    let history = history_file::from_bytes(&history).expect("its chain is whole");
    assert_eq!(history.entries.len(), file.ledger().entries().len());
    file
}

fn open_error(case: &Case, believe: Option<Believe>) -> OpenError {
    match OpenProject::open(&case.path, believe, access()) {
        Ok(_) => panic!("it should not open"),
        Err(error) => error,
    }
}

#[test]
fn a_history_cut_at_any_byte_goes_on_from_the_last_whole_step() {
    // The project file knows only the beginning: the steps stand in the history alone.
    let case = Case::with_steps(3, 0);
    let snapshot = fs::read(Case::with_steps(0, 0).path).expect("a project file");
    let whole = fs::read(case.history()).expect("a history");
    let ends: Vec<usize> = (0..whole.len()).filter(|at| whole[*at] == b'\n').collect();
    assert_eq!(ends.len(), 4);
    for cut in ends[0]..=whole.len() {
        let n_steps = ends.iter().filter(|end| **end <= cut).count() - 1;
        let opened = opening::open(Some(&snapshot), Some(&whole[..cut]), None).expect("opens");
        assert_eq!(step_of(opened.ledger.project()), n_steps, "cut at {cut}");
        let is_near_an_end = ends.iter().any(|end| cut.abs_diff(*end) < 3);
        if is_near_an_end || cut % 61 == 0 {
            let case = Case::with_steps(0, 0);
            fs::write(case.history(), &whole[..cut]).expect("cut off");
            let mut file = goes_on(&case, None, n_steps);
            file.undo(&stamp(), None).expect("the step after the crash can be taken back");
            assert_eq!(step_of(file.project()), n_steps, "cut at {cut}");
        }
    }
}

#[test]
fn opening_and_closing_without_a_change_writes_nothing() {
    let case = Case::with_steps(2, 2);
    let content = |case: &Case| {
        let names = case.names();
        let bytes: Vec<_> =
            names.iter().map(|name| fs::read(case.folder.path().join(name)).unwrap()).collect();
        (names, bytes)
    };
    let before = content(&case);
    assert_eq!(before.0, ["case.bak.ron", "case.history.ron", "case.ron"]);
    assert!(case.open().close("2022-08-17").is_saved());
    assert_eq!(content(&case), before);
}

#[test]
fn a_damaged_project_file_is_rebuilt_from_the_history_and_kept() {
    let case = Case::with_steps(3, 2);
    let backup = fs::read(case.backup()).expect("a backup");
    let mut damaged = fs::read(&case.path).expect("a project file");
    damaged[100] ^= 4;
    fs::write(&case.path, &damaged).expect("damaged");
    let file = case.open();
    assert_eq!(step_of(file.project()), 3);
    assert!(file.notices().concat().contains("rebuilt from the history"), "{:?}", file.notices());
    drop(file);
    goes_on(&case, None, 3);
    let aside = case.folder.path().join("case (set aside 2022-08-17 1402).ron");
    assert_eq!(fs::read(aside).expect("the damaged file is kept"), damaged);
    assert_eq!(fs::read(case.backup()).expect("kept"), backup, "damage never becomes the backup");
}

#[test]
fn a_missing_project_file_is_rebuilt_from_the_history() {
    let case = Case::with_steps(3, 1);
    fs::remove_file(&case.path).expect("removed");
    goes_on(&case, None, 3);
    assert_eq!(case.names(), ["case.bak.ron", "case.history.ron", "case.ron"]);
}

#[test]
fn a_project_file_alone_opens_fully_and_begins_a_new_history_that_survives_a_crash() {
    let case = Case::with_steps(3, 3);
    let head = case.open().ledger().head().clone();
    fs::remove_file(case.history()).expect("mailed without it");
    let mut file = case.open();
    assert_eq!((step_of(file.project()), file.ledger().entries().len()), (3, 0));
    assert!(!file.undo(&stamp(), None).expect("nothing to take back"));
    assert!(!case.history().exists(), "looking writes nothing");
    file.commit(&stamp(), note(4)).expect("it goes on");
    // Not closed: the project file on disk still stands at step 3, and the history begins after it.
    drop(file);
    let mut file = case.open();
    assert_eq!((step_of(file.project()), file.ledger().entries().len()), (4, 2));
    assert_eq!(file.ledger().entries()[0].previous_hash, head.hash, "it says what came before");
    assert_eq!(file.ledger().entries()[0].seq, head.seq + 1);
    assert!(file.undo(&stamp(), None).expect("may be taken back"));
    assert_eq!(step_of(file.project()), 3);
    drop(file);
    fs::remove_file(&case.path).expect("removed");
    assert_eq!(step_of(case.open().project()), 3, "the new history alone rebuilds it");
}

#[test]
fn a_first_step_torn_by_a_crash_does_no_harm() {
    let case = Case::with_steps(3, 3);
    fs::write(case.history(), "(seq:5,who:\"MH\",when:\"2022").expect("half a line");
    let file = case.open();
    assert!(file.notices().concat().contains("not written to the end"), "{:?}", file.notices());
    drop(file);
    goes_on(&case, None, 3);
    let making = Case::nowhere();
    fs::write(making.history(), "(seq:1,who:\"M").expect("half a line");
    let made = OpenProject::create(&making.path, Project::default(), &stamp(), access());
    assert!(made.expect("nothing was there").save_state().is_saved());
    goes_on(&making, None, 0);
}

#[test]
fn files_that_do_not_belong_together_are_both_kept_and_a_person_chooses() {
    let about = About { title: "step 5".to_owned(), note: "another project".to_owned() };
    let other = Project { about, ..Project::default() };
    let (_, foreign) = Ledger::start(other, Head::default(), &stamp());
    let foreign = (foreign + "\n").into_bytes();
    let case = || {
        let case = Case::with_steps(2, 2);
        fs::write(case.history(), &foreign).expect("copied from elsewhere");
        case
    };
    let asked = open_error(&case(), None);
    let OpenError::Content { source, .. } = &asked else { panic!("{asked}") };
    assert!(source.asks_whom_to_believe() && matches!(source, OpeningError::DoNotBelong));

    let ours = case();
    goes_on(&ours, Some(Believe::ProjectFile), 2);
    let aside = ours.folder.path().join("case (set aside 2022-08-17 1402).history.ron");
    assert_eq!(fs::read(aside).expect("kept"), foreign);

    let theirs = case();
    let project = fs::read(&theirs.path).expect("a project file");
    goes_on(&theirs, Some(Believe::History), 5);
    let aside = theirs.folder.path().join("case (set aside 2022-08-17 1402).ron");
    assert_eq!(fs::read(aside).expect("kept"), project);
}

#[test]
fn steps_behind_a_damaged_place_are_taken_along_when_they_follow_the_project_file() {
    let case = Case::with_steps(6, 3);
    let history = fs::read_to_string(case.history()).expect("a history");
    // Somebody changed step 1; the steps after the project file's are whole.
    fs::write(case.history(), history.replacen("step 1", "step 8", 1)).expect("damaged");
    let asked = open_error(&case, None);
    assert!(asked.to_string().contains("damaged at line 3"), "{asked}");
    let file = OpenProject::open(&case.path, Some(Believe::ProjectFile), access()).expect("opens");
    assert!(file.notices().concat().contains("3 later steps"), "{:?}", file.notices());
    drop(file);
    goes_on(&case, Some(Believe::ProjectFile), 6);
}

#[test]
fn with_both_files_damaged_everything_before_the_damage_is_rebuilt() {
    let case = Case::with_steps(6, 3);
    let history = fs::read_to_string(case.history()).expect("a history");
    // The line of step 5 is changed, which the line of step 6 shows: neither can be trusted.
    let damaged = history.replacen("step 5", "step 7", 1);
    fs::write(case.history(), &damaged).expect("damaged");
    fs::write(&case.path, "(format: 1, app: ").expect("damaged");
    assert!(open_error(&case, None).to_string().contains("damaged at line 7"));
    goes_on(&case, Some(Believe::History), 4);
    let aside = case.folder.path().join("case (set aside 2022-08-17 1402).history.ron");
    assert_eq!(fs::read_to_string(aside).expect("kept"), damaged);
}

#[test]
fn a_history_without_its_beginning_is_damage_not_another_project() {
    let case = Case::with_steps(3, 0);
    let history = fs::read_to_string(case.history()).expect("a history");
    let (_, rest) = history.split_once('\n').expect("several lines");
    fs::write(case.history(), rest).expect("the beginning is cut away");
    fs::remove_file(&case.path).expect("removed");
    let error = open_error(&case, None);
    assert!(error.to_string().contains("the beginning is missing"), "{error}");
}

#[test]
fn where_only_the_backup_is_whole_the_message_says_so_and_it_opens_to_be_saved_elsewhere() {
    let case = Case::with_steps(3, 2);
    fs::remove_file(case.history()).expect("lost");
    fs::write(&case.path, "garbage").expect("damaged");
    let error = open_error(&case, None);
    assert!(error.to_string().ends_with("case.bak.ron"), "{error}");
    let mut backup = OpenProject::open(&case.backup(), None, access()).expect("opens");
    assert!(backup.read_only().is_some_and(|why| why.contains("backup")));
    assert!(matches!(backup.commit(&stamp(), note(1)), Err(CommitError::ReadOnly(_))));
    let rescued = case.folder.path().join("rescued.ron");
    backup.save_elsewhere(&rescued, &RealDisk).expect("a copy");
    let rescued = OpenProject::open(&rescued, None, access()).expect("opens");
    assert_eq!((step_of(rescued.project()), rescued.read_only()), (0, None));
}

#[test]
fn a_project_of_a_later_version_is_not_touched_whatever_a_person_believes() {
    let case = Case::with_steps(1, 1);
    let newer = "(format: 2, app: \"seriatim 3.1.0\", something: \"new\")";
    fs::write(&case.path, newer).expect("written by a later version");
    let before = case.names();
    for believe in [None, Some(Believe::ProjectFile), Some(Believe::History)] {
        let error = open_error(&case, believe).to_string();
        assert!(error.contains("seriatim 3.1.0"), "{error}");
        assert_eq!(fs::read_to_string(&case.path).expect("there"), newer);
        assert_eq!(case.names(), before);
    }
}

#[test]
fn a_second_window_may_look_but_not_write_and_is_told_who_writes() {
    let case = Case::with_steps(1, 1);
    let mut first = case.open();
    let mut second = case.open();
    let why = second.read_only().expect("only to look at").to_owned();
    assert_eq!(why, "open by mh on clinic-pc since 14:02");
    let refused = second.commit(&stamp(), note(2)).expect_err("not ours to write").to_string();
    assert!(refused.contains("read-only"), "{refused}");
    first.commit(&stamp(), note(2)).expect("ours to write");
    drop((first, second));
    assert_eq!(case.open().read_only(), None, "free again");
}

#[test]
fn a_folder_that_cannot_be_written_to_opens_to_look_at() {
    let case = Case::with_steps(1, 1);
    // A lock that cannot be made is how such a folder shows itself, even to the system's administrator.
    fs::create_dir(case.folder.path().join("case.lock")).expect("in the way");
    let file = case.open();
    let why = file.read_only().expect("only to look at");
    assert!(why.contains("cannot be written to"), "{why}");
    assert_eq!(step_of(file.project()), 1);
    let elsewhere = Case::nowhere();
    file.save_elsewhere(&elsewhere.path, &RealDisk).expect("a copy");
    assert_eq!(step_of(elsewhere.open().project()), 1);
    let made = OpenProject::create(
        &case.folder.path().join("case.ron"),
        Project::default(),
        &stamp(),
        access(),
    );
    assert!(matches!(made, Err(OpenError::NotOurs { .. })));
}

#[test]
fn a_new_project_never_replaces_one_that_is_there() {
    let case = Case::with_steps(1, 1);
    let again =
        |case: &Case| OpenProject::create(&case.path, Project::default(), &stamp(), access());
    assert!(matches!(again(&case), Err(OpenError::Exists(_))));
    fs::remove_file(&case.path).expect("removed");
    assert!(matches!(again(&case), Err(OpenError::Exists(_))), "its history is still there");
    assert_eq!(step_of(case.open().project()), 1);
}

#[test]
fn what_somebody_else_wrote_is_not_replaced_and_ours_goes_beside_it() {
    let case = Case::with_steps(1, 1);
    let mut file = case.open();
    let theirs = project_file::to_text(&Head::default(), &Project::default());
    fs::write(&case.path, &theirs).expect("somebody else writes");
    file.commit(&stamp(), note(2)).expect("ours");
    file.save("2022-08-17T15:00");
    let conflict = file.save_state().conflict.expect("ours went elsewhere");
    file.commit(&stamp(), note(3)).expect("ours");
    let state = file.close("2022-08-17T16:00");
    assert_eq!(state.conflict.as_ref(), Some(&conflict), "one copy, kept up to date");
    assert_eq!(fs::read_to_string(&case.path).expect("there"), theirs);
    assert!(conflict.ends_with("case (conflict 2022-08-17 1500).ron"), "{}", conflict.display());
    let ours = OpenProject::open(&conflict, None, access()).expect("it opens");
    assert_eq!(step_of(ours.project()), 3);
}

#[test]
fn a_project_file_that_was_removed_meanwhile_is_written_again() {
    let case = Case::with_steps(1, 1);
    let mut file = case.open();
    fs::remove_file(&case.path).expect("removed");
    file.commit(&stamp(), note(2)).expect("ours");
    let state = file.close("2022-08-17");
    assert!(state.is_saved() && state.conflict.is_none(), "{state:?}");
    goes_on(&case, None, 2);
}

#[test]
fn a_history_that_somebody_else_changed_is_not_cut_and_the_work_can_be_saved_elsewhere() {
    type Change = fn(&Case);
    let changes: [Change; 3] = [
        |case| {
            let longer = fs::read_to_string(case.history()).unwrap() + "(another: \"program\")\n";
            fs::write(case.history(), longer).unwrap();
        },
        |case| fs::write(case.history(), "cut").unwrap(),
        |case| fs::remove_file(case.history()).unwrap(),
    ];
    for change in changes {
        let case = Case::with_steps(2, 2);
        let mut file = case.open();
        change(&case);
        let before = fs::read(case.history()).ok();
        file.commit(&stamp(), note(3)).expect("it is done in memory");
        let failure = file.save_state().failure.expect("it is not saved");
        assert!(failure.contains("another program has changed it"), "{failure}");
        file.retry();
        assert!(!file.save_state().is_saved());
        assert_eq!(fs::read(case.history()).ok(), before, "theirs is as it was");
        let elsewhere = Case::nowhere();
        file.save_elsewhere(&elsewhere.path, &RealDisk).expect("a copy");
        goes_on(&elsewhere, None, 3);
    }
}

#[test]
fn a_hand_made_file_with_low_counters_never_gives_an_id_twice_and_a_senseless_one_is_refused() {
    let study = |id: u32| {
        let subjects =
            [(seriatim::model::ids::SubjectId(id), seriatim::model::subject::Subject::new("S01"))];
        Project { subjects: subjects.into(), ..Project::default() }
    };
    let case = Case::nowhere();
    fs::write(&case.path, project_file::to_text(&Head::default(), &study(7))).expect("by hand");
    assert_eq!(case.open().ledger().ids().subject().0, 8);
    fs::write(&case.path, project_file::to_text(&Head::default(), &study(u32::MAX)))
        .expect("by hand");
    assert!(open_error(&case, None).to_string().contains("ids are higher"));
}

#[test]
fn a_long_history_opens_in_reasonable_time() {
    let (mut ledger, line) = Ledger::start(Project::default(), Head::default(), &stamp());
    let mut lines = line + "\n";
    for n in 1..=5_000 {
        let line = if n % 10 == 0 {
            ledger.undo(&stamp(), None).expect("may be taken back").expect("there is one")
        } else {
            let about = About { title: format!("step {n}"), note: "as usual ".repeat(40) };
            let step = seriatim::model::ledger::Step::new("Write", vec![Edit::About(about)]);
            ledger.commit(&stamp(), step).expect("a note fits")
        };
        lines += &line;
        lines.push('\n');
    }
    let case = Case::nowhere();
    fs::write(case.history(), lines).expect("written");
    let begun = std::time::Instant::now();
    let file = OpenProject::read(&case.path, None, &RealDisk).expect("it opens");
    let seconds = begun.elapsed().as_secs_f64();
    assert_eq!(file.ledger(), &ledger);
    // Far above what it takes, far below what a quadratic reading would.
    assert!(seconds < 20.0, "{seconds} s");
    println!("5 000 steps were read in {seconds:.2} s");
}
