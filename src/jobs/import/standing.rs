//! How each file stands to the project and to the other files: new, known, a copy of another, or not to be added.
//!
//! Photos are known by their content, so nothing is ever added twice, whatever it is called.

use std::collections::BTreeMap;
use std::path::Path;

use crate::jobs::import::examine::{Content, FoundFile, FoundPhoto};
use crate::jobs::import::row::State;
use crate::jobs::import::scan::{Found, path_below};
use crate::model::project::Project;

/// How a file stands before anything is proposed for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The path below the project's folder; the whole path of a file that lies elsewhere.
    pub path: String,
    /// Whether it can be added.
    pub state: State,
    /// If not, why; else what a person should know first of all.
    pub why: String,
}

/// The rule for photos that cannot be named from the project file.
pub const OUTSIDE: &str =
    "not below the folder of the project file; move or copy it there, then add it";

const CHANGED: &str =
    "the project has this file with other content: it was changed or replaced since it was added";

/// How each file stands; `home` is the folder of the project file.
///
/// `copies` says which of several files with one content was asked for; else the first counts.
pub fn standings(
    found: &Found,
    home: &Path,
    project: &Project,
    copies: &BTreeMap<String, usize>,
) -> Vec<Standing> {
    let known = Known::of(project);
    let mut standings: Vec<Standing> =
        found.files.iter().map(|file| known.standing(file, home)).collect();
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    for (i, hash) in added(&standings, found) {
        first.entry(hash).or_insert(i);
    }
    for (i, hash) in added(&standings, found) {
        let counts = copies.get(hash).or_else(|| first.get(hash)).copied();
        let Some(other) = counts.filter(|other| *other != i) else { continue };
        let name = standings.get(other).map(|other| other.path.clone()).unwrap_or_default();
        if let Some(standing) = standings.get_mut(i) {
            standing.state = State::Duplicate(other);
            standing.why = format!("same picture as {name}");
        }
    }
    standings
}

/// The files that can be added, with their content's hash.
fn added<'a>(standings: &[Standing], found: &'a Found) -> Vec<(usize, &'a str)> {
    let all = standings.iter().zip(&found.files).enumerate();
    all.filter_map(|(i, (standing, file))| match (standing.state, &file.content) {
        (State::Ready, Content::Photo(photo)) => Some((i, photo.fingerprint.blake3.as_str())),
        _ => None,
    })
    .collect()
}

/// What the project has, by content and by path.
struct Known<'a> {
    by_hash: BTreeMap<&'a str, &'a str>,
    paths: std::collections::BTreeSet<&'a str>,
}

impl<'a> Known<'a> {
    fn of(project: &'a Project) -> Self {
        let photos = || project.photos.values();
        Self {
            by_hash: photos().map(|photo| (photo.hash.as_str(), photo.path.as_str())).collect(),
            paths: photos().map(|photo| photo.path.as_str()).collect(),
        }
    }

    fn standing(&self, file: &FoundFile, home: &Path) -> Standing {
        let whole = || file.path.display().to_string();
        let (path, trouble) = match path_below(home, &file.path) {
            Some(Ok(path)) => (path, None),
            Some(Err(trouble)) => (whole(), Some(trouble)),
            None => (whole(), Some(OUTSIDE)),
        };
        let (state, why) = match &file.content {
            Content::NoPhoto(why) => (State::NoPhoto, why.clone()),
            Content::Unreadable(why) => (State::Unreadable, why.clone()),
            Content::Skipped(why) => (State::Skipped, why.clone()),
            Content::Photo(photo) => self.photo(photo, &path, trouble),
        };
        Standing { path, state, why }
    }

    fn photo(&self, photo: &FoundPhoto, path: &str, trouble: Option<&str>) -> (State, String) {
        match (self.by_hash.get(photo.fingerprint.blake3.as_str()), trouble) {
            (Some(known), _) if *known == path => {
                (State::InProject, "already in the project".to_owned())
            }
            (Some(known), _) => (State::InProject, format!("already in the project as {known}")),
            (None, _) if self.paths.contains(path) => (State::Skipped, CHANGED.to_owned()),
            (None, Some(trouble)) => (State::Skipped, trouble.to_owned()),
            (None, None) if photo.is_complete => (State::Ready, String::new()),
            (None, None) => (State::Ready, "the file ends early".to_owned()),
        }
    }
}
