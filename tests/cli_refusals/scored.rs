//! A case of two visits and two photos, scored once, which every refusal must leave as it is.

use std::path::PathBuf;

use crate::cli::{seriatim, seriatim_with, text};
use crate::photos::{Case, photo};

/// The columns of a table of answers.
pub const HEADER: &str = "subject,visit,rater,reading,instrument,item,value\n";

/// The case.
pub fn scored() -> Case {
    let case = Case::new(&[
        ("Baseline/face.jpg", photo(1, "2022-03-02 10:00:00")),
        ("Week 24/face.jpg", photo(2, "2022-08-17 09:00:00")),
    ]);
    assert_eq!(seriatim(&["new", text(&case.folder), "-q"]).status, 0);
    let answers = format!("{HEADER}S01,v1,MH,1,iga,grade,3\nS01,v2,MH,1,pga-vas,itch,2.5\n");
    let run = seriatim_with(&["fill", text(&case.project()), "-", "-q"], &answers);
    assert_eq!(run.status, 0, "{}", run.talk);
    case
}

/// A file in the folder of the case.
pub fn file(case: &Case, name: &str, bytes: &[u8]) -> PathBuf {
    let path = case.folder.join(name);
    std::fs::write(&path, bytes).expect("written");
    path
}
