//! Visit and view of photos from a table: everything in it, or nothing.

use std::collections::BTreeMap;

use crate::exchange::placement_table::{Entry, PlacementRow};
use crate::model::arrange;
use crate::model::edit::Edit;
use crate::model::ids::PhotoId;
use crate::model::names;
use crate::model::project::Project;

/// What is wrong with one line of the table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {trouble}")]
pub struct LineProblem {
    /// Counted from 1.
    pub line: u64,
    /// In words.
    pub trouble: String,
}

/// The edits that place photos as the table says, and how many photos move.
///
/// A photo is named by its path below the project, or by its file name if no other has it. Visits and views must be
/// there. The error is everything that is wrong with the table.
pub fn place(
    project: &Project,
    rows: &[PlacementRow],
) -> Result<(Vec<Edit>, usize), Vec<LineProblem>> {
    let mut edits = Vec::new();
    let mut problems = Vec::new();
    let mut seen: BTreeMap<PhotoId, u64> = BTreeMap::new();
    let mut n_moved = 0;
    for row in rows {
        let placed = photo_called(project, &row.photo).and_then(|id| {
            if let Some(before) = seen.insert(id, row.line) {
                return Err(format!("line {before} places “{}” already", row.photo));
            }
            edits_for(project, id, row)
        });
        match placed {
            Ok(new) => {
                n_moved += usize::from(!new.is_empty());
                edits.extend(new);
            }
            Err(trouble) => problems.push(LineProblem { line: row.line, trouble }),
        }
    }
    if problems.is_empty() { Ok((edits, n_moved)) } else { Err(problems) }
}

fn edits_for(project: &Project, id: PhotoId, row: &PlacementRow) -> Result<Vec<Edit>, String> {
    let photo = project.photos.get(&id).ok_or("the photo is gone")?;
    let visit = match &row.visit {
        Entry::Unsaid => photo.visit,
        Entry::Nowhere => None,
        Entry::Named(name) => {
            Some(names::visit(project, photo.subject, name).map_err(|error| error.to_string())?)
        }
    };
    let view = match &row.view {
        Entry::Unsaid => photo.view,
        Entry::Nowhere => None,
        Entry::Named(name) => Some(names::view(project, name).map_err(|error| error.to_string())?),
    };
    arrange::place_photo(project, id, visit, view).map_err(|error| error.to_string())
}

/// The photo with this path, else the only one with this file name; the error lists the choices.
pub fn photo_called(project: &Project, name: &str) -> Result<PhotoId, String> {
    let path = name.replace('\\', "/");
    let path = path.strip_prefix("./").unwrap_or(&path);
    let by_path = project.photos.iter().find(|(_, photo)| photo.path == path || photo.path == name);
    if let Some((id, _)) = by_path {
        return Ok(*id);
    }
    let named: Vec<(PhotoId, &str)> = project
        .photos
        .iter()
        .filter(|(_, photo)| photo.file_name() == path)
        .map(|(id, photo)| (*id, photo.path.as_str()))
        .collect();
    match named.as_slice() {
        [(id, _)] => Ok(*id),
        [] => Err(format!(
            "no photo is called “{name}”; a photo is named by its path below the project"
        )),
        several => {
            let paths: Vec<&str> = several.iter().map(|(_, path)| *path).collect();
            Err(format!("“{name}” is ambiguous; there are: {}", paths.join(", ")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::placement_table::read;
    use crate::model::ids::{SubjectId, ViewId, VisitId};
    use crate::model::photo::Photo;
    use crate::model::subject::{Subject, Visit};
    use crate::model::view::View;

    fn project() -> Project {
        let mut subject = Subject::new("S01");
        subject.visits = vec![Visit::new((VisitId(1), 1), "Baseline")];
        let view = View {
            id: ViewId(1),
            label: "Face".to_owned(),
            hint: String::new(),
            sites: Vec::new(),
        };
        let photo = |path: &str| Photo {
            bytes: 1,
            ..Photo::new(SubjectId(1), path, path.to_owned(), (4, 3))
        };
        Project {
            subjects: [(SubjectId(1), subject)].into(),
            views: vec![view],
            photos: [
                (PhotoId(1), photo("a/1.jpg")),
                (PhotoId(2), photo("b/1.jpg")),
                (PhotoId(3), photo("b/2.jpg")),
            ]
            .into(),
            ..Project::default()
        }
    }

    fn placed(text: &str) -> Result<Project, Vec<String>> {
        let mut project = project();
        let rows = read(text.as_bytes()).expect("a table");
        let (edits, _) = place(&project, &rows)
            .map_err(|all| all.iter().map(LineProblem::to_string).collect::<Vec<_>>())?;
        for edit in edits {
            edit.apply(&mut project).expect("an edit that fits");
        }
        Ok(project)
    }

    #[test]
    fn photos_go_where_the_table_says() {
        let text = "photo,visit,view\na/1.jpg,v1,w1\n.\\b\\1.jpg,baseline,\n2.jpg,,face\n";
        let project = placed(text).expect("all names are known");
        let places: Vec<_> = project.photos.values().map(|it| (it.visit, it.view)).collect();
        let (visit, view) = (Some(VisitId(1)), Some(ViewId(1)));
        assert_eq!(places, [(visit, view), (visit, None), (None, view)]);
    }

    #[test]
    fn every_wrong_name_is_listed_with_the_choices_and_nothing_is_placed() {
        let text =
            "photo,visit,view\n1.jpg,v1,w1\n2.jpg,Week 4,w1\nb/2.jpg,v1,w9\na/1.jpg,v1,\nx,v1,\n";
        let problems = placed(text).expect_err("wrong names");
        let parts = [
            "line 2: “1.jpg” is ambiguous; there are: a/1.jpg, b/1.jpg",
            "line 3: visit “Week 4” is unknown; there are: v1 (Baseline)",
            "line 4: line 3 places “b/2.jpg” already",
            "line 6: no photo is called “x”",
        ];
        assert_eq!(problems.len(), parts.len(), "{problems:?}");
        for (problem, part) in problems.iter().zip(parts) {
            assert!(problem.starts_with(part), "{problem}");
        }
    }
}
