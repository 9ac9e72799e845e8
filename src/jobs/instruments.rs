//! The user's own instruments, from a folder.

use std::path::Path;

use crate::instrument::library::{Library, read};

/// Adds every instrument file of `folder` to `library`; returns, in words, what could not be added.
pub fn add_folder(library: &mut Library, folder: &Path) -> Vec<String> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            return vec![format!(
                "cannot read the instruments folder: {error}: {}",
                folder.display()
            )];
        }
    };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("ron")));
    // The order of a folder differs from system to system; ours does not.
    paths.sort();
    let mut problems = Vec::new();
    for path in paths {
        let name = path.display().to_string();
        let added = std::fs::read_to_string(&path)
            .map_err(|error| format!("cannot read an instrument: {error}: {name}"))
            .and_then(|text| read(&text, &name).map_err(|error| error.to_string()))
            .and_then(|definition| {
                library.add(definition).map_err(|error| format!("{error}: {name}"))
            });
        problems.extend(added.err());
    }
    problems
}
