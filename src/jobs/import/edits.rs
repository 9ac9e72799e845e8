//! From a plan to the one step that adds its photos.

use std::collections::BTreeSet;

use crate::imaging::taken::Taken as FoundTaken;
use crate::jobs::import::examine::{Content, FoundPhoto};
use crate::jobs::import::plan::Plan;
use crate::jobs::import::row::State;
use crate::model::edit::Edit;
use crate::model::ids::Ids;
use crate::model::photo::{Photo, Taken};
use crate::model::project::Project;

/// The edits of one step: subjects, visits and views as far as photos go there, then the photos.
///
/// What is decided is placed; everything else waits in the tray. `ids` are a copy of the ledger's.
pub fn edits(plan: &Plan, project: &Project, ids: &mut Ids) -> Vec<Edit> {
    let rows = || plan.rows().iter().enumerate().filter(|(_, row)| row.state == State::Ready);
    let subjects: BTreeSet<String> = rows().map(|(_, row)| row.subject.clone()).collect();
    let visits = rows().filter_map(|(_, row)| row.visit.decided()).collect();
    let views = rows().filter_map(|(_, row)| row.view.decided()).collect();
    let made = plan.destinations().make(project, ids, &subjects, &visits, &views);
    let mut edits = made.edits;
    for (i, row) in rows() {
        let (Some(Content::Photo(found)), Some(subject)) =
            (plan.file(i).map(|file| &file.content), made.subjects.get(&row.subject))
        else {
            continue;
        };
        let photo = Photo {
            bytes: found.fingerprint.bytes,
            taken: taken(found),
            camera: found.camera.clone(),
            is_complete: found.is_complete,
            problems: found.problems.clone(),
            visit: row.visit.decided().and_then(|at| made.visits.get(&at)).copied(),
            view: row.view.decided().and_then(|at| made.views.get(&at)).copied(),
            ..Photo::new(
                *subject,
                row.path.clone(),
                found.fingerprint.blake3.clone(),
                (found.width, found.height),
            )
        };
        edits.push(Edit::Photo(ids.photo(), Some(photo)));
    }
    edits
}

/// What the step is called: "Add 6 photos".
pub fn title(n_photos: usize) -> String {
    let s = if n_photos == 1 { "" } else { "s" };
    format!("Add {n_photos} photo{s}")
}

fn taken(found: &FoundPhoto) -> Option<Taken> {
    let FoundTaken { at, offset_minutes, source, is_trusted, .. } = found.taken.as_ref()?;
    Some(Taken {
        at: *at,
        offset_minutes: *offset_minutes,
        from: source.id().to_owned(),
        is_trusted: *is_trusted,
    })
}
