//! Carrying regions over to another photo, as proposals that count only once a person accepts them.

use crate::geometry::{Point, Transform};
use crate::model::alignment::Verdict;
use crate::model::assessment::Rater;
use crate::model::course::Course;
use crate::model::edit::Edit;
use crate::model::ids::{Ids, PhotoId, RegionId};
use crate::model::project::Project;
use crate::model::region::placed::placed;
use crate::model::region::{Region, Role, Shape, State};
use crate::model::sound::sound;
use crate::model::way::way;

/// What carrying over comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// The edits of the step; none if there is nothing to carry.
    pub edits: Vec<Edit>,
    /// The proposals, in the order of what they come from.
    pub proposals: Vec<RegionId>,
    /// How many were left out, because they are drawn, proposed or stated otherwise there.
    pub n_there: usize,
}

/// Proposes regions of one photo on another: those of `chosen`, or all that the rater drew in this reading.
///
/// What is drawn or proposed there already is left out, and so is what is only proposed here. Several parts of one
/// lesion go together. Without a choice, lesions that are said to be gone, unseen or merged there are left out too.
pub fn carry(
    project: &Project,
    ids: &mut Ids,
    (from, to): (PhotoId, PhotoId),
    chosen: &[RegionId],
    (rater, reading): (&Rater, u8),
) -> Carried {
    let mut carried = Carried::default();
    let photos = project.photos.get(&from).zip(project.photos.get(&to));
    let same_person = photos.filter(|(from, to)| from.subject == to.subject);
    let Some((_, to_photo)) = same_person else { return carried };
    let course = Course::new(project, rater, reading);
    let is_stated = |lesion| {
        let at = to_photo.visit.and_then(|visit| course.at(project, lesion, visit));
        chosen.is_empty() && at.is_some_and(|at| at.finding.is_stated())
    };
    let there: Vec<&Region> = project.regions_on(to, rater, reading).map(|(_, it)| it).collect();
    for (id, region) in project.accepted_regions(from, rater, reading) {
        if !chosen.is_empty() && !chosen.contains(&id) {
            continue;
        }
        let is_stated = region.lesion.is_some_and(&is_stated);
        if is_stated || there.iter().any(|other| is_there(project, (id, region), other)) {
            carried.n_there += 1;
            continue;
        }
        let shape = place_between(project, from, to, &region.shape);
        // On a far smaller photo nothing may be left of it, and corners that fall together may tangle it.
        let Some(shape) = shape.and_then(sound) else { continue };
        let proposal = ids.region();
        let region = Region {
            photo: to,
            state: State::ProposedFrom(id),
            shape,
            note: String::new(),
            is_locked: false,
            is_hidden: false,
            ..region.clone()
        };
        carried.proposals.push(proposal);
        carried.edits.push(Edit::Region(proposal, Some(region)));
    }
    carried
}

/// Whether `other` on the other photo stands for the same thing; another part of the same lesion, proposed from the
/// same photo, does not.
fn is_there(project: &Project, (id, region): (RegionId, &Region), other: &Region) -> bool {
    let is_same_thing = other.role == region.role
        && other.lesion == region.lesion
        && (region.role == Role::Lesion || other.label == region.label);
    match &other.state {
        State::ProposedFrom(source) if *source == id => true,
        State::ProposedFrom(source) => {
            let source = project.regions.get(source);
            is_same_thing && source.is_none_or(|source| source.photo != region.photo)
        }
        State::Accepted | State::ProposedBy(_) => is_same_thing,
    }
}

/// How places of one photo lie on another of the same view, as far as is known: the one place that says so.
///
/// Along alignments where all of them are trusted; else the photos are laid on each other centre on centre, as large
/// as both fit. None if one of them is not there.
pub fn between(project: &Project, from: PhotoId, to: PhotoId) -> Option<Between> {
    let trusted = way(project, from, to).filter(|way| way.verdict == Verdict::Trusted);
    if let Some(way) = trusted {
        return Some(Between { transform: way.transform, is_aligned: true });
    }
    let size = |id: PhotoId| {
        let photo = project.photos.get(&id)?;
        Some(Point::new(f64::from(photo.width.max(1)), f64::from(photo.height.max(1))))
    };
    let (from, to) = (size(from)?, size(to)?);
    let scale = (to.x / from.x).min(to.y / from.y);
    let shift = to * 0.5 - from * (0.5 * scale);
    Some(Between { transform: Transform::similarity(scale, 0.0, shift), is_aligned: false })
}

/// How places of one photo lie on another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Between {
    /// From pixels of the first upright photo to pixels of the second.
    pub transform: Transform,
    /// Whether alignments say so; else it is a guess from the sizes.
    pub is_aligned: bool,
}

/// Where a shape of one photo lies on another photo of the same view.
///
/// None where the photos are not there, or where no camera could show it.
pub fn place_between(
    project: &Project,
    from: PhotoId,
    to: PhotoId,
    shape: &Shape,
) -> Option<Shape> {
    placed(shape, &between(project, from, to)?.transform)
}

/// Makes all proposals of some photos regions that count.
pub fn accept_all(
    project: &Project,
    photos: &[PhotoId],
    (rater, reading): (&Rater, u8),
) -> Vec<Edit> {
    proposals(project, photos, (rater, reading))
        .into_iter()
        .map(|(id, region)| {
            Edit::Region(id, Some(Region { state: State::Accepted, ..region.clone() }))
        })
        .collect()
}

/// Takes all proposals of some photos away.
pub fn reject_all(
    project: &Project,
    photos: &[PhotoId],
    (rater, reading): (&Rater, u8),
) -> Vec<Edit> {
    let all = proposals(project, photos, (rater, reading));
    all.into_iter().map(|(id, _)| Edit::Region(id, None)).collect()
}

/// What is proposed on some photos and not yet accepted.
pub fn proposals<'a>(
    project: &'a Project,
    photos: &[PhotoId],
    (rater, reading): (&Rater, u8),
) -> Vec<(RegionId, &'a Region)> {
    let is_mine = |region: &Region| region.rater == *rater && region.reading == reading;
    project
        .regions
        .iter()
        .filter(|(_, it)| photos.contains(&it.photo) && !it.state.is_accepted() && is_mine(it))
        .map(|(id, region)| (*id, region))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::alignment::{Alignment, Exact, Kind, Source};
    use crate::model::ids::SubjectId;
    use crate::model::photo::Photo;
    use crate::model::region::Corner;

    fn photo(width: u32, height: u32) -> Photo {
        Photo::new(SubjectId(1), "a.jpg", "", (width, height))
    }

    #[test]
    fn shapes_keep_their_form_on_a_photo_of_another_size() {
        let at = |x, y| Corner::at(Point::new(x, y));
        let shape = Shape::Rectangle(at(100.0, 100.0), at(300.0, 200.0));
        let project = |size: (u32, u32)| Project {
            photos: [(PhotoId(1), photo(400, 300)), (PhotoId(2), photo(size.0, size.1))].into(),
            ..Project::default()
        };
        let place = |size, shape: &Shape| {
            place_between(&project(size), PhotoId(1), PhotoId(2), shape).expect("both are there")
        };
        for ((width, height), (a, b)) in [
            ((400, 300), (at(100.0, 100.0), at(300.0, 200.0))),
            ((800, 600), (at(200.0, 200.0), at(600.0, 400.0))),
            // Upright instead of lying: centre on centre, as large as both fit.
            ((300, 400), (at(75.0, 162.5), at(225.0, 237.5))),
        ] {
            let placed = place((width, height), &shape);
            assert_eq!(placed, Shape::Rectangle(a, b), "{width} × {height}");
        }
        let turned =
            Shape::Ellipse { center: at(200.0, 150.0), half_axes: at(20.0, 10.0), turn: 3_000 };
        let half =
            Shape::Ellipse { center: at(100.0, 75.0), half_axes: at(10.0, 5.0), turn: 3_000 };
        assert_eq!(place((200, 150), &turned), half);
    }

    #[test]
    fn an_alignment_is_followed_while_it_is_trusted_and_the_files_are_the_same() {
        let turn = Transform::similarity(1.0, 0.2, Point::new(30.0, -10.0));
        let mut project = Project {
            photos: [(PhotoId(1), photo(400, 300)), (PhotoId(2), photo(400, 300))].into(),
            ..Project::default()
        };
        let alignment = Alignment {
            onto: PhotoId(1),
            hash: String::new(),
            onto_hash: String::new(),
            model: Kind::Similarity,
            transform: Exact::new(turn.0),
            source: Source::Automatic,
            pins: Vec::new(),
            matches: 100,
            inliers: 90,
            residual_px: Exact::new([0.5]),
            verdict: Verdict::Trusted,
            reason: String::new(),
        };
        for (alignment, is_followed) in [
            (alignment.clone(), true),
            (Alignment { verdict: Verdict::Doubtful, ..alignment.clone() }, false),
            (Alignment { hash: "another file".to_owned(), ..alignment }, false),
        ] {
            project.photos.get_mut(&PhotoId(2)).expect("there").alignment = Some(alignment);
            let found = between(&project, PhotoId(2), PhotoId(1)).expect("both are there");
            assert_eq!(found.is_aligned, is_followed);
            let place = Point::new(100.0, 100.0);
            let there = if is_followed { turn.apply(place) } else { place };
            assert!(found.transform.apply(place).distance(there) < 1e-9);
            let back = between(&project, PhotoId(1), PhotoId(2)).expect("both are there");
            assert!(back.transform.apply(there).distance(place) < 1e-9);
        }
    }
}
