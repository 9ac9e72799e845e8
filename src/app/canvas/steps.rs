//! Steps that change regions and the lesions they show: wishes of a person, turned into edits.
//!
//! A lesion of which nothing is known but a single region goes with that region, so that a slip of the hand leaves
//! nothing behind; taking the step back brings both again.

use crate::geometry::Point;
use crate::model::edit::Edit;
use crate::model::ids::{LesionId, RegionId, VisitId};
use crate::model::ledger::Step;
use crate::model::lesion::{Lesion, LesionStatus};
use crate::model::project::Project;
use crate::model::region::{Region, Role, State};

/// Gives a region another shape.
pub fn reshape(
    project: &Project,
    id: RegionId,
    shape: crate::model::region::Shape,
    what: &str,
) -> Option<Step> {
    // Whoever reshapes what was proposed stands behind it.
    change(project, id, what, |region| (region.shape, region.state) = (shape, State::Accepted))
}

/// Gives regions other shapes, in one step.
pub fn reshape_all(
    project: &Project,
    shapes: Vec<(RegionId, crate::model::region::Shape)>,
    what: &str,
) -> Option<Step> {
    let changed = |(id, shape)| change(project, id, what, |region| region.shape = shape);
    joined(what, shapes.into_iter().filter_map(changed))
}

/// Several steps as one of this name; nothing if there are none.
pub fn joined(what: &str, steps: impl IntoIterator<Item = Step>) -> Option<Step> {
    let edits: Vec<Edit> = steps.into_iter().flat_map(|step| step.edits).collect();
    (!edits.is_empty()).then(|| Step::new(what, edits))
}

/// Takes a region out, with a lesion of which nothing else is known.
pub fn delete(project: &Project, id: RegionId) -> Option<Step> {
    delete_all(project, &[id])
}

/// Takes regions out, with lesions of which nothing else is known.
pub fn delete_all(project: &Project, ids: &[RegionId]) -> Option<Step> {
    let edits = removed(project, ids);
    let is_accepted =
        |id: &RegionId| project.regions.get(id).is_some_and(|region| region.state.is_accepted());
    let what = match (ids.iter().any(is_accepted), ids.len() > 1) {
        (true, true) => "Delete regions",
        (true, false) => "Delete region",
        (false, true) => "Reject regions",
        (false, false) => "Reject region",
    };
    (!edits.is_empty()).then(|| Step::new(what, edits))
}

/// The edits that take regions out, with lesions of which nothing else is known.
pub fn removed(project: &Project, ids: &[RegionId]) -> Vec<Edit> {
    let known: Vec<RegionId> =
        ids.iter().copied().filter(|id| project.regions.contains_key(id)).collect();
    let lesions: std::collections::BTreeSet<LesionId> =
        known.iter().filter_map(|id| project.regions.get(id)?.lesion).collect();
    let regions = known.iter().map(|id| Edit::Region(*id, None));
    let bare = lesions.into_iter().filter(|lesion| is_bare(project, *lesion, &known));
    regions.chain(bare.map(|lesion| Edit::Lesion(lesion, None))).collect()
}

/// The same shape a little aside, on a photo of this size; whose lesion it is, the caller says.
pub fn duplicate(region: &Region, lesion: Option<LesionId>, photo: Point) -> Region {
    let step = (photo.x.min(photo.y) * 0.02).max(8.0).round();
    let within = |step: Point| crate::app::canvas::reshape::step_within(&region.shape, step, photo);
    let mut step = Point::new(step, step);
    // At the lower right edge there is room on the other side only.
    let room = within(step);
    if room.x < step.x {
        step.x = -step.x;
    }
    if room.y < step.y {
        step.y = -step.y;
    }
    Region {
        shape: region.shape.moved(within(step)),
        lesion: lesion.filter(|_| region.role == Role::Lesion),
        state: State::Accepted,
        is_locked: false,
        is_hidden: false,
        ..region.clone()
    }
}

/// Locks a region, or unlocks it.
pub fn toggle_lock(project: &Project, id: RegionId) -> Option<Step> {
    let is_locked = project.regions.get(&id)?.is_locked;
    let what = if is_locked { "Unlock region" } else { "Lock region" };
    change(project, id, what, |region| region.is_locked = !is_locked)
}

/// Hides a region, or shows it; hidden ones count all the same.
pub fn toggle_hidden(project: &Project, id: RegionId) -> Option<Step> {
    let is_hidden = project.regions.get(&id)?.is_hidden;
    let what = if is_hidden { "Show region" } else { "Hide region" };
    change(project, id, what, |region| region.is_hidden = !is_hidden)
}

/// Makes a proposed region one that counts.
pub fn accept(project: &Project, id: RegionId) -> Option<Step> {
    change(project, id, "Accept region", |region| region.state = State::Accepted)
}

/// Gives a region a role other than lesion; it lets go of its lesion.
pub fn set_role(project: &Project, id: RegionId, role: Role) -> Option<Step> {
    let region = project.regions.get(&id)?;
    let mut step = change(project, id, "Change role", |region| {
        region.role = role;
        region.lesion = None;
    })?;
    step.edits.extend(bare_lesion(project, id, region).map(|lesion| Edit::Lesion(lesion, None)));
    Some(step)
}

/// Makes a region show another lesion; one of which nothing else is known goes.
pub fn assign(project: &Project, id: RegionId, lesion: LesionId) -> Option<Step> {
    let region = project.regions.get(&id)?;
    let mut step = change(project, id, "Change lesion", |region| {
        region.role = Role::Lesion;
        region.lesion = Some(lesion);
    })?;
    let bare = bare_lesion(project, id, region).filter(|bare| *bare != lesion);
    step.edits.extend(bare.map(|bare| Edit::Lesion(bare, None)));
    Some(step)
}

/// Changes a region; nothing if that changes nothing.
pub fn change(
    project: &Project,
    id: RegionId,
    what: &str,
    change: impl FnOnce(&mut Region),
) -> Option<Step> {
    let old = project.regions.get(&id)?;
    let mut new = old.clone();
    change(&mut new);
    (new != *old).then(|| Step::new(what, vec![Edit::Region(id, Some(new))]))
}

/// Changes a lesion; nothing if that changes nothing.
pub fn change_lesion(
    project: &Project,
    id: LesionId,
    what: &str,
    change: impl FnOnce(&mut Lesion),
) -> Option<Step> {
    let old = project.lesions.get(&id)?;
    let mut new = old.clone();
    change(&mut new);
    (new != *old).then(|| Step::new(what, vec![Edit::Lesion(id, Some(new))]))
}

/// States what was found of a lesion at a visit where it is not drawn, or takes the statement back.
pub fn state_at(
    project: &Project,
    id: LesionId,
    visit: VisitId,
    status: Option<LesionStatus>,
) -> Option<Step> {
    change_lesion(project, id, "State of lesion", |lesion| {
        match status {
            Some(status) => lesion.status.insert(visit, status),
            None => lesion.status.remove(&visit),
        };
    })
}

/// Takes out a lesion that no region shows, whoever drew; nothing while one does.
pub fn remove_lesion(project: &Project, id: LesionId) -> Option<Step> {
    project.lesions.get(&id)?;
    let is_shown = project.regions.values().any(|region| region.lesion == Some(id));
    let is_scored = project.assessments.values().any(|it| it.identity.target == Some(id));
    (!is_shown && !is_scored).then(|| Step::new("Remove lesion", vec![Edit::Lesion(id, None)]))
}

/// The lesion of a region, if nothing is known of it but this region.
pub fn bare_lesion(project: &Project, id: RegionId, region: &Region) -> Option<LesionId> {
    region.lesion.filter(|lesion| is_bare(project, *lesion, &[id]))
}

/// Whether nothing is known of a lesion but these regions.
fn is_bare(project: &Project, lesion: LesionId, regions: &[RegionId]) -> bool {
    let Some(known) = project.lesions.get(&lesion) else { return false };
    let links = |other: &Lesion| {
        [other.merged_into, other.split_from].into_iter().flatten().any(|(to, _)| to == lesion)
    };
    let is_shown =
        |(id, it): (&RegionId, &Region)| it.lesion == Some(lesion) && !regions.contains(id);
    known.label.is_empty()
        && known.kind.is_empty()
        && known.note.is_empty()
        && known.status.is_empty()
        && known.merged_into.is_none()
        && known.split_from.is_none()
        && !project.lesions.values().any(links)
        && !project.regions.iter().any(is_shown)
        && !project.assessments.values().any(|it| it.identity.target == Some(lesion))
}

/// A lesion's region of this shape, for tests.
#[cfg(test)]
pub fn plain_region(shape: crate::model::region::Shape) -> Region {
    Region::drawn(
        crate::model::ids::PhotoId(1),
        (crate::model::assessment::Rater("MH".to_owned()), 1),
        Role::Lesion,
        shape,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::assessment::Rater;
    use crate::model::ids::{PhotoId, SubjectId};
    use crate::model::photo::Photo;
    use crate::model::region::{Corner, Shape};
    use crate::model::subject::Subject;

    const FIRST: RegionId = RegionId(1);
    const SECOND: RegionId = RegionId(2);
    const LESION: LesionId = LesionId(1);
    const OTHER: LesionId = LesionId(2);

    fn corner(x: f64, y: f64) -> Corner {
        Corner::at(Point::new(x, y))
    }

    fn region(lesion: LesionId) -> Region {
        Region {
            lesion: Some(lesion),
            ..Region::drawn(
                PhotoId(1),
                (Rater("MH".to_owned()), 1),
                Role::Lesion,
                Shape::Rectangle(corner(10.0, 10.0), corner(60.0, 40.0)),
            )
        }
    }

    fn project() -> Project {
        let photo = Photo::new(SubjectId(1), "a.jpg", "", (100, 80));
        Project {
            subjects: [(SubjectId(1), Subject::new("S01"))].into(),
            photos: [(PhotoId(1), photo)].into(),
            lesions: [
                (LESION, Lesion::new(SubjectId(1), 1)),
                (OTHER, Lesion { label: "Plaque".to_owned(), ..Lesion::new(SubjectId(1), 2) }),
            ]
            .into(),
            regions: [(FIRST, region(LESION)), (SECOND, region(OTHER))].into(),
            ..Project::default()
        }
    }

    fn after(project: &Project, step: Option<Step>) -> Project {
        let mut project = project.clone();
        for edit in step.expect("there is something to do").edits {
            edit.apply(&mut project).expect("it fits");
        }
        project
    }

    #[test]
    fn a_lesion_of_which_nothing_is_known_goes_with_its_only_region() {
        let project = project();
        let without = after(&project, delete(&project, FIRST));
        assert!(!without.lesions.contains_key(&LESION));
        let without = after(&project, delete(&project, SECOND));
        assert!(without.lesions.contains_key(&OTHER), "it has a label");
        let assigned = after(&project, assign(&project, SECOND, LESION));
        let without = after(&assigned, delete(&assigned, FIRST));
        assert!(without.lesions.contains_key(&LESION), "another region shows it");
    }

    #[test]
    fn a_region_changes_its_lesion_and_its_role() {
        let project = project();
        let assigned = after(&project, assign(&project, FIRST, OTHER));
        assert_eq!(assigned.regions[&FIRST].lesion, Some(OTHER));
        assert!(!assigned.lesions.contains_key(&LESION), "nothing was known of the old one");
        assert_eq!(assign(&project, FIRST, LESION), None, "it shows that one already");
        let reference = after(&project, set_role(&project, SECOND, Role::ReferenceSkin));
        let changed = &reference.regions[&SECOND];
        assert_eq!((changed.role, changed.lesion), (Role::ReferenceSkin, None));
    }

    #[test]
    fn a_duplicate_stays_within_the_photo_and_counts_on_its_own() {
        let photo = Point::new(100.0, 80.0);
        let copy = duplicate(&region(LESION), None, photo);
        assert_eq!(copy.shape, Shape::Rectangle(corner(18.0, 18.0), corner(68.0, 48.0)));
        assert_eq!(copy.lesion, None);
        let at_the_edge = Region {
            shape: Shape::Rectangle(corner(50.0, 50.0), corner(100.0, 80.0)),
            is_locked: true,
            ..region(LESION)
        };
        let copy = duplicate(&at_the_edge, Some(OTHER), photo);
        assert_eq!(copy.shape, Shape::Rectangle(corner(42.0, 42.0), corner(92.0, 72.0)));
        assert_eq!((copy.lesion, copy.is_locked), (Some(OTHER), false));
    }

    #[test]
    fn locks_eyes_and_states_are_switched() {
        let project = project();
        assert!(after(&project, toggle_lock(&project, FIRST)).regions[&FIRST].is_locked);
        assert!(after(&project, toggle_hidden(&project, FIRST)).regions[&FIRST].is_hidden);
        assert_eq!(accept(&project, FIRST), None, "it counts already");
        assert_eq!(toggle_lock(&project, RegionId(9)), None);
    }
}
