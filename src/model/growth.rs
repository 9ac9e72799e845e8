//! What a lesion gained and lost between two photos that lie on each other.
//!
//! Outlines of the second photo are laid onto the first one, and areas are counted in its pixels: for looking at where a
//! lesion grew. The area of a lesion itself is measured in its own photo, never through an alignment.

use std::collections::{BTreeMap, BTreeSet};

use crate::geometry::boolean::{How, Piece, area, combined};
use crate::geometry::{Point, Transform};
use crate::model::assessment::Rater;
use crate::model::course::{Course, Finding};
use crate::model::ids::{LesionId, PhotoId};
use crate::model::project::Project;
use crate::model::region::Role;
use crate::model::size::parts;

/// One lesion that one rater drew on both photos, or on one while it is known not to be there on the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Growth {
    /// Which.
    pub lesion: LesionId,
    /// Its area on the first photo, in its square pixels.
    pub before_px2: f64,
    /// Its area on the second photo, laid onto the first.
    pub after_px2: f64,
    /// What only the second photo shows of it, in pixels of the first.
    pub gained: Vec<Piece>,
    /// What only the first photo shows of it.
    pub lost: Vec<Piece>,
}

impl Growth {
    /// The area that came, in square pixels of the first photo.
    pub fn gained_px2(&self) -> f64 {
        // The sum of nothing is -0.
        area(&self.gained) + 0.0
    }

    /// The area that went.
    pub fn lost_px2(&self) -> f64 {
        area(&self.lost) + 0.0
    }

    /// What `px2` is of the area before, in per cent; none of nothing.
    pub fn percent(&self, px2: f64) -> Option<f64> {
        (self.before_px2 > 0.0).then(|| px2 / self.before_px2 * 100.0)
    }
}

/// The lesions that are known not to be there on the first and on the second photo: resolved there, or new on the other.
pub fn absent(
    project: &Project,
    photos: [PhotoId; 2],
    (rater, reading): (&Rater, u8),
) -> [BTreeSet<LesionId>; 2] {
    let visits = photos.map(|photo| project.photos.get(&photo)?.visit);
    let [Some(first), Some(second)] = visits else { return Default::default() };
    let drawn = photos.map(|photo| -> BTreeSet<LesionId> {
        let regions = project.accepted_regions(photo, rater, reading);
        regions.filter_map(|(_, region)| region.lesion).collect()
    });
    let course = Course::new(project, rater, reading);
    let finding = |id: LesionId, visit| course.at(project, id, visit).map(|it| it.finding);
    let gone = |here: &BTreeSet<LesionId>, other: &BTreeSet<LesionId>, (at, then)| {
        let only_there = other.difference(here).copied();
        let is_gone = |id: &LesionId| {
            finding(*id, at) == Some(Finding::Resolved) || finding(*id, then) == Some(Finding::New)
        };
        only_there.filter(is_gone).collect()
    };
    [gone(&drawn[0], &drawn[1], (first, second)), gone(&drawn[1], &drawn[0], (second, first))]
}

/// The lesions that the rater drew in this reading on both photos, by number; `second_onto_first` lays one on the other.
///
/// A lesion that is drawn on one photo only has gained or lost all of itself where it is [`absent`] on the other;
/// else nothing is known of it.
pub fn growth(
    project: &Project,
    [first, second]: [PhotoId; 2],
    second_onto_first: &Transform,
    (rater, reading): (&Rater, u8),
    absent: &[BTreeSet<LesionId>; 2],
) -> Vec<Growth> {
    let drawn = |photo: PhotoId, onto: &Transform| {
        let mut drawn: BTreeMap<LesionId, Vec<Piece>> = BTreeMap::new();
        for (_, region) in project.accepted_regions(photo, rater, reading) {
            if let Some(lesion) = region.lesion.filter(|_| region.role == Role::Lesion) {
                let laid = pieces(&parts(&region.shape), onto);
                let all = drawn.entry(lesion).or_default();
                *all = combined(How::Unite, all, &laid);
            }
        }
        drawn
    };
    let mut before = drawn(first, &Transform::IDENTITY);
    let mut after = drawn(second, second_onto_first);
    for (all, absent) in [(&mut before, &absent[0]), (&mut after, &absent[1])] {
        for lesion in absent {
            all.entry(*lesion).or_default();
        }
    }
    let mut found: Vec<Growth> = before
        .into_iter()
        .filter_map(|(lesion, before)| {
            let after = after.remove(&lesion)?;
            Some(Growth {
                lesion,
                before_px2: area(&before) + 0.0,
                after_px2: area(&after) + 0.0,
                gained: combined(How::Subtract, &after, &before),
                lost: combined(How::Subtract, &before, &after),
            })
        })
        .collect();
    found.sort_by_key(|growth| project.lesions.get(&growth.lesion).map(|lesion| lesion.number));
    found
}

fn pieces(parts: &[Vec<Vec<Point>>], onto: &Transform) -> Vec<Piece> {
    let laid = |ring: &Vec<Point>| ring.iter().map(|at| onto.apply(*at)).collect();
    let piece = |part: &Vec<Vec<Point>>| {
        let mut rings = part.iter().map(laid);
        Piece { outer: rings.next().unwrap_or_default(), holes: rings.collect() }
    };
    parts.iter().map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::model::ids::{RegionId, SubjectId, ViewId, VisitId};
    use crate::model::lesion::{Lesion, LesionStatus};
    use crate::model::photo::Photo;
    use crate::model::region::{Region, Shape};
    use crate::model::subject::{Subject, Visit};
    use crate::model::view::View;

    fn square(n: u32, photo: u32, lesion: u32, (x, side): (f64, f64)) -> (RegionId, Region) {
        let corners = [(x, 0.0), (x + side, 0.0), (x + side, side), (x, side)];
        let region = Region {
            lesion: Some(LesionId(lesion)),
            ..Region::drawn(
                PhotoId(photo),
                (Rater("MH".to_owned()), 1),
                Role::Lesion,
                Shape::polygon(corners.map(|(x, y)| Point::new(x, y))),
            )
        };
        (RegionId(n), region)
    }

    #[test]
    fn what_came_and_what_went_is_counted_on_the_first_photo() {
        let mut project = Project::default();
        // On a second photo of half the fineness, 5 pixels to the right of where it was.
        let drawn = [
            square(1, 1, 1, (10.0, 20.0)),
            square(2, 2, 1, (7.5, 10.0)),
            square(3, 1, 2, (90.0, 4.0)),
        ];
        project.regions.extend(drawn);
        let onto = Transform::similarity(2.0, 0.0, Point::default());
        let rater = Rater("MH".to_owned());
        let made = |by: (&Rater, u8)| {
            growth(&project, [PhotoId(1), PhotoId(2)], &onto, by, &Default::default())
        };
        let found = made((&rater, 1));
        assert_eq!(found.len(), 1, "what is drawn once is neither gained nor lost");
        let one = &found[0];
        assert_eq!((one.before_px2, one.after_px2), (400.0, 400.0));
        assert!((one.gained_px2() - 100.0).abs() < 1e-6 && (one.lost_px2() - 100.0).abs() < 1e-6);
        assert!((one.percent(one.gained_px2()).expect("drawn") - 25.0).abs() < 1e-6);
        assert!(made((&rater, 2)).is_empty(), "nobody else's regions count");
    }

    #[test]
    fn a_lesion_against_itself_has_no_change() {
        let mut project = Project::default();
        project.regions.extend([square(1, 1, 1, (10.0, 20.0))]);
        let both = [PhotoId(1), PhotoId(1)];
        let rater = Rater("MH".to_owned());
        let found = growth(&project, both, &Transform::IDENTITY, (&rater, 1), &Default::default());
        assert!(found[0].gained.is_empty() && found[0].lost.is_empty());
        let said = [found[0].gained_px2(), found[0].lost_px2()].map(|px2| format!("{px2:.0}"));
        assert_eq!(said, ["0", "0"], "and no minus before it");
    }

    #[test]
    fn what_is_resolved_lost_all_of_itself_and_what_is_new_gained_it() {
        let subject = SubjectId(1);
        let photo = |n: u32| Photo {
            visit: Some(VisitId(n)),
            view: Some(ViewId(1)),
            ..Photo::new(subject, format!("{n}.jpg"), "", (100, 100))
        };
        let visits = [1, 2].map(|n| Visit::new((VisitId(n), n), format!("V{n}"))).to_vec();
        let view = View { id: ViewId(1), ..View::new("Back") };
        let mut project = Project {
            subjects: [(subject, Subject { visits, ..Subject::new("S01") })].into(),
            views: vec![view],
            photos: [1, 2].map(|n| (PhotoId(n), photo(n))).into(),
            lesions: (1..=3).map(|n| (LesionId(n), Lesion::new(subject, n))).collect(),
            ..Project::default()
        };
        let drawn = [
            square(1, 1, 1, (10.0, 20.0)),
            square(2, 2, 2, (50.0, 10.0)),
            square(3, 1, 3, (80.0, 5.0)),
        ];
        project.regions.extend(drawn);
        let resolved = LesionStatus::Resolved;
        project.lesions.get_mut(&LesionId(1)).expect("there").status.insert(VisitId(2), resolved);
        let (both, rater) = ([PhotoId(1), PhotoId(2)], Rater("MH".to_owned()));
        let absent = absent(&project, both, (&rater, 1));
        assert_eq!(absent, [[LesionId(2)].into(), [LesionId(1)].into()]);
        let found = growth(&project, both, &Transform::IDENTITY, (&rater, 1), &absent);
        let said: Vec<_> =
            found.iter().map(|it| (it.lesion.0, it.gained_px2(), it.lost_px2())).collect();
        assert_eq!(said, [(1, 0.0, 400.0), (2, 100.0, 0.0)], "of the third nothing is known");
        assert_eq!(found[1].percent(found[1].gained_px2()), None);
    }
}
