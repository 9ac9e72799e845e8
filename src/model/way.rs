//! How any two photos of a view lie on each other: along the tree of their alignments.

use crate::geometry::{Point, Transform};
use crate::model::alignment::Verdict;
use crate::model::ids::PhotoId;
use crate::model::project::Project;

/// How two photos lie on each other, through as many others as lie between.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// From pixels of the first upright photo to pixels of the second.
    pub transform: Transform,
    /// The worst of the verdicts on the way.
    pub verdict: Verdict,
    /// The photos between both, in order; none when one is laid onto the other.
    pub through: Vec<PhotoId>,
}

impl Way {
    /// Where a place of the first photo is on the second.
    pub fn place(&self, at: Point) -> Point {
        self.transform.apply(at)
    }

    /// The same way backwards; none if the transform flattens the picture.
    pub fn back(&self) -> Option<Self> {
        let through = self.through.iter().rev().copied().collect();
        Some(Self { transform: self.transform.inverse()?, verdict: self.verdict, through })
    }
}

/// How `a` lies on `b`; none if they are not joined by alignments that hold.
pub fn way(project: &Project, a: PhotoId, b: PhotoId) -> Option<Way> {
    let (up_a, up_b) = (ancestors(project, a)?, ancestors(project, b)?);
    let is_shared = |step: &&Step| up_b.iter().any(|other| other.photo == step.photo);
    let meeting = up_a.iter().find(is_shared)?.photo;
    let from_a = up_a.iter().position(|step| step.photo == meeting)?;
    let from_b = up_b.iter().position(|step| step.photo == meeting)?;
    let transform = up_a[from_a].transform.then(&up_b[from_b].transform.inverse()?);
    let verdict = up_a[from_a].verdict.max(up_b[from_b].verdict);
    let all = up_a[..=from_a].iter().chain(up_b[..from_b].iter().rev());
    let through = all.map(|step| step.photo).filter(|photo| *photo != a && *photo != b).collect();
    Some(Way { transform: normalised(transform), verdict, through })
}

/// A photo on the way towards the reference, and how the first photo lies on it.
struct Step {
    photo: PhotoId,
    transform: Transform,
    verdict: Verdict,
}

/// The photo itself, the one it is laid onto, the one that is laid onto …; as far as alignments hold.
fn ancestors(project: &Project, photo: PhotoId) -> Option<Vec<Step>> {
    let mut at = project.photos.get(&photo)?;
    let mut steps = vec![Step { photo, transform: Transform::IDENTITY, verdict: Verdict::Trusted }];
    while let Some(alignment) = &at.alignment
        && let Some(onto) = project.photos.get(&alignment.onto)
        && let Some(transform) = alignment.transform()
        && !alignment.is_stale(&at.hash, &onto.hash)
        // An edit that closes a circle is refused; a file written by hand may still hold one.
        && steps.iter().all(|step| step.photo != alignment.onto)
        && let Some(last) = steps.last()
    {
        steps.push(Step {
            photo: alignment.onto,
            transform: last.transform.then(&transform),
            verdict: last.verdict.max(alignment.verdict),
        });
        at = onto;
    }
    Some(steps)
}

/// Whether laying `photo` onto `onto` would close a circle.
pub fn closes_circle(project: &Project, photo: PhotoId, onto: PhotoId) -> bool {
    let mut at = Some(onto);
    for _ in 0..=project.photos.len() {
        match at {
            None => return false,
            Some(id) if id == photo => return true,
            Some(id) => {
                let alignment = project.photos.get(&id).and_then(|photo| photo.alignment.as_ref());
                at = alignment.map(|alignment| alignment.onto);
            }
        }
    }
    true
}

/// The same transform with 1 as its last number, as it is printed.
fn normalised(transform: Transform) -> Transform {
    let last = transform.0[8];
    if last == 0.0 { transform } else { Transform(transform.0.map(|number| number / last)) }
}

#[cfg(test)]
mod tests;
