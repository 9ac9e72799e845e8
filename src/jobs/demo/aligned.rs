//! The photos of the example, laid on each other by the same job as anybody's photos.

use crate::jobs::align::Choice;
use crate::jobs::align::tree::{AlignedProject, align_project};
use crate::jobs::demo::DemoJobError;
use crate::model::alignment::Verdict;
use crate::model::assessment::Stamp;
use crate::model::ledger::Step;
use crate::model::project::Project;
use crate::store::open_project::OpenProject;
use crate::workers::progress::Progress;

/// Pictures with a shorter long side show too little: at 64 px fewer than 20 patches of any pair have detail in both
/// photos, and no alignment is trusted; from 96 px on nearly all are.
pub const LEAST_SIZE: u32 = 80;

/// Aligns every view of the example as one step; what is not trusted stays unaligned, and is said in a sentence each.
pub fn align(
    open: &mut OpenProject,
    stamp: &Stamp,
    progress: &Progress,
) -> Result<Vec<String>, DemoJobError> {
    let found = align_project((open.path(), open.project()), &Choice::default(), progress)?;
    let (trusted, notes) = only_trusted(open.project(), found);
    let n = trusted.laid.len();
    let edits = trusted.edits(open.project());
    if !edits.is_empty() {
        let s = if n == 1 { "" } else { "s" };
        open.commit(stamp, Step::new(format!("Align {n} photo{s}"), edits))?;
    }
    Ok(notes)
}

/// The trusted alignments, and what is to be said of the other photos.
fn only_trusted(project: &Project, found: AlignedProject) -> (AlignedProject, Vec<String>) {
    let (trusted, others): (Vec<_>, Vec<_>) =
        found.laid.into_iter().partition(|(_, it)| it.verdict == Verdict::Trusted);
    let said = others.into_iter().filter_map(|(id, alignment)| {
        let name = project.photos.get(&id)?.file_name();
        Some(format!("not aligned, {}: {name}", alignment.reason))
    });
    let notes = said.chain(found.problems).collect();
    (AlignedProject { laid: trusted, problems: Vec::new(), ..found }, notes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Transform;
    use crate::model::alignment::{Alignment, Exact, Kind, Source};
    use crate::model::ids::{PhotoId, SubjectId};
    use crate::model::photo::Photo;
    use crate::model::subject::Subject;

    #[test]
    fn what_is_not_trusted_stays_unaligned_and_is_said() {
        let photo = |n: u32| {
            Photo::new(SubjectId(1), format!("{n}.jpg"), n.to_string().repeat(64), (400, 300))
        };
        let mut project = Project {
            subjects: [(SubjectId(1), Subject::new("S01"))].into(),
            photos: (1..=3).map(|n| (PhotoId(n), photo(n))).collect(),
            ..Project::default()
        };
        let laid = |n: u32, verdict| {
            let alignment = Alignment {
                onto: PhotoId(1),
                hash: n.to_string().repeat(64),
                onto_hash: "1".repeat(64),
                model: Kind::Similarity,
                transform: Exact::new(Transform::IDENTITY.0),
                source: Source::Automatic,
                pins: Vec::new(),
                patches: Vec::new(),
                matches: 10,
                inliers: 8,
                residual_px: Exact::new([0.5]),
                verdict,
                reason: "too few to be sure".to_owned(),
            };
            (PhotoId(n), alignment)
        };
        let found = AlignedProject {
            laid: vec![laid(2, Verdict::Trusted), laid(3, Verdict::Doubtful)],
            ..AlignedProject::default()
        };
        let (trusted, notes) = only_trusted(&project, found);
        assert_eq!(notes, ["not aligned, too few to be sure: 3.jpg"]);
        for edit in trusted.edits(&project) {
            edit.apply(&mut project).expect("fits");
        }
        let is_laid = |n: u32| project.photos[&PhotoId(n)].alignment.is_some();
        assert_eq!([1, 2, 3].map(is_laid), [false, true, false]);
    }
}
