//! `fill`: answers in, all of a table or nothing.

use std::collections::BTreeMap;
use std::path::Path;

use seriatim::instrument::score::Answer;
use seriatim::model::assessment::Identity;
use seriatim::model::project::Project;
use seriatim::store::disk::RealDisk;
use seriatim::store::open_project::OpenProject;

use crate::cli::{seriatim_with, text};
use crate::scored::{HEADER, access, case, stamp};

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
    let long = seriatim_with(&["scores", text(&case)], "").out;
    let again = seriatim_with(&["fill", text(&case), "-"], &long);
    assert_eq!(again.status, 0, "{}", again.talk);
    assert!(again.talk.contains("nothing was changed"), "{}", again.talk);
    // A copy of the case without answers takes all of them.
    let empty = folder.path().join("empty.ron");
    let file = OpenProject::read(&case, None, &RealDisk).expect("it opens");
    let bare = Project { assessments: BTreeMap::new(), ..file.project().clone() };
    OpenProject::create(&empty, bare, &stamp(), access()).expect("a project").close(&stamp().when);
    let run = seriatim_with(&["fill", text(&empty), "-", "--as", "AB"], &long);
    assert_eq!(run.status, 0, "{}", run.talk);
    assert!(run.talk.ends_with("filled in 164 answers of 3 assessments\n"), "{}", run.talk);
    assert_eq!(answers(&empty), before);
    assert_eq!(
        seriatim_with(&["scores", text(&empty)], "").out.replace(",false,1\n", ",true,1\n"),
        long.replace(",false,1\n", ",true,1\n")
    );
    // One bad line, and none of the good ones is taken.
    let bad = format!("{HEADER}S01,v2,MH,1,tlss,l1,scale,4\nS01,v2,MH,1,tlss,l1,erythema,9\n");
    let refused = seriatim_with(&["fill", text(&empty), "-"], &bad);
    assert_eq!(refused.status, 1);
    assert!(refused.talk.contains("line 3: erythema cannot be 9"), "{}", refused.talk);
    assert_eq!(answers(&empty), before);
    // A signed assessment asks for a reason, and keeps what was there.
    let change = format!("{HEADER}S01,v1,MH,1,cdasi-v2,,alopecia,0\n");
    let refused = seriatim_with(&["fill", text(&case), "-"], &change);
    assert_eq!(refused.status, 1);
    assert!(refused.talk.contains("line 2: the assessment is signed"), "{}", refused.talk);
    let done = seriatim_with(
        &["fill", text(&case), "-", "--reason", "typing error", "--as", "AB"],
        &change,
    );
    assert_eq!(done.status, 0, "{}", done.talk);
    let file = OpenProject::read(&case, None, &RealDisk).expect("it opens");
    let amendments: Vec<_> =
        file.project().assessments.values().flat_map(|it| &it.amendments).collect();
    assert_eq!((amendments.len(), amendments[0].who.0.as_str()), (1, "AB"));
    // Somebody else has the project open.
    let held = OpenProject::open(&case, None, access()).expect("it opens");
    let refused = seriatim_with(&["fill", text(&case), "-"], &change.replace(",0\n", ",1\n"));
    assert_eq!(refused.status, 1);
    assert!(refused.talk.contains("open by mh on desk since 10:00"), "{}", refused.talk);
    drop(held);
}
