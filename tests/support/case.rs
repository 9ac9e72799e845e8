//! A case in a folder of its own, and how to open it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use seriatim::model::assessment::{Rater, Stamp};
use seriatim::model::edit::Edit;
use seriatim::model::ledger::Step;
use seriatim::model::project::{About, Project};
use seriatim::store::disk::Disk;
use seriatim::store::lock::Holder;
use seriatim::store::open_project::{Access, OpenProject};

/// A folder that cleans up after itself, with the path of a project in it.
pub struct Case {
    pub folder: tempfile::TempDir,
    pub path: PathBuf,
}

impl Case {
    /// An empty folder.
    pub fn nowhere() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("case.ron");
        Self { folder, path }
    }

    /// A project with `n` steps, called "step 1" to "step n"; the project file knows the first `n_in_file` of them.
    pub fn with_steps(n: usize, n_in_file: usize) -> Self {
        let case = Self::nowhere();
        let mut file = OpenProject::create(&case.path, Project::default(), &stamp(), access())
            .expect("a new project");
        for i in 1..=n {
            file.commit(&stamp(), note(i)).expect("a note fits");
            if i == n_in_file {
                file.save("2022-08-17T14:02");
            }
        }
        assert!(file.save_state().is_saved());
        drop(file);
        case
    }

    pub fn history(&self) -> PathBuf {
        self.folder.path().join("case.history.ron")
    }

    pub fn backup(&self) -> PathBuf {
        self.folder.path().join("case.bak.ron")
    }

    /// The names in the folder, sorted.
    pub fn names(&self) -> Vec<String> {
        names(self.folder.path())
    }

    pub fn open(&self) -> OpenProject {
        OpenProject::open(&self.path, None, access()).expect("it opens")
    }
}

pub fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

pub fn stamp() -> Stamp {
    Stamp { who: Rater("MH".to_owned()), when: "2022-08-17T14:02:07+02:00".to_owned() }
}

pub fn access() -> Access {
    let holder = Holder {
        user: "mh".to_owned(),
        host: "clinic-pc".to_owned(),
        pid: std::process::id(),
        since: "14:02".to_owned(),
    };
    Access::inline(holder, "2022-08-17T14:02:07+02:00")
}

pub fn access_through<D: Disk + 'static>(disk: Arc<D>) -> Access {
    Access { disk, ..access() }
}

/// The step that makes the title "step `n`".
pub fn note(n: usize) -> Step {
    let about = About { title: format!("step {n}"), note: String::new() };
    Step::new("Write title", vec![Edit::About(about)])
}

/// Which step the project has come to; 0 before the first.
pub fn step_of(project: &Project) -> usize {
    let number = project.about.title.strip_prefix("step ");
    number.map_or(0, |number| number.parse().expect("a number"))
}
