//! Laying one photo onto another: which of both keeps the alignment, so that no other is lost and no circle closes.

use crate::geometry::{Point, Transform};
use crate::model::alignment::{Alignment, Exact, Pin};
use crate::model::edit::{Edit, EditError};
use crate::model::ids::PhotoId;
use crate::model::photo::Photo;
use crate::model::project::Project;
use crate::model::way::closes_circle;

/// The edits that lay photo `a` onto photo `b`; `found` leads from pixels of `a` to pixels of `b`.
///
/// A photo is laid onto one other at most. It is `b` that is laid onto `a` where `a` already leads elsewhere and `b`
/// does not, or where `b` leads to `a` already; so laying two photos on each other takes away as little as possible.
///
/// # Errors
/// A photo that is not there, or both the same.
pub fn lay(
    project: &Project,
    (a, b): (PhotoId, PhotoId),
    found: &Alignment,
) -> Result<Vec<Edit>, EditError> {
    let photo = |id: PhotoId| {
        let missing = || EditError::Missing("the photo that is aligned".to_owned());
        project.photos.get(&id).ok_or_else(missing)
    };
    let (photo_a, photo_b) = (photo(a)?, photo(b)?);
    if a == b {
        return Err(EditError::Invalid("a photo cannot be laid onto itself".to_owned()));
    }
    let onto = |photo: &Photo| photo.alignment.as_ref().map(|it| it.onto);
    let leads_elsewhere = onto(photo_a).is_some_and(|other| other != b);
    let is_free = onto(photo_b).is_none_or(|other| other == a);
    let is_turned = closes_circle(project, a, b)
        || (leads_elsewhere && is_free && !closes_circle(project, b, a));
    let turned = if is_turned { turned(found, a) } else { None };
    let (id, photo, other, alignment) = match turned {
        Some(turned) => (b, photo_b, photo_a, turned),
        None => (a, photo_a, photo_b, Alignment { onto: b, ..found.clone() }),
    };
    let (hash, onto_hash) = (photo.hash.clone(), other.hash.clone());
    let alignment = Some(Alignment { hash, onto_hash, ..alignment });
    Ok(vec![Edit::Photo(id, Some(Photo { alignment, ..photo.clone() }))])
}

/// The edits that take the alignment between two photos away, whichever of them keeps it; none where there is none.
pub fn part(project: &Project, (a, b): (PhotoId, PhotoId)) -> Vec<Edit> {
    let laid = between(project, (a, b));
    let photo = laid.and_then(|(id, _)| Some((id, project.photos.get(&id)?.clone())));
    let parted = photo.map(|(id, photo)| Edit::Photo(id, Some(Photo { alignment: None, ..photo })));
    parted.into_iter().collect()
}

/// The alignment that joins two photos directly, and which of them keeps it.
pub fn between(project: &Project, (a, b): (PhotoId, PhotoId)) -> Option<(PhotoId, &Alignment)> {
    let laid = |from: PhotoId, onto: PhotoId| {
        let alignment = project.photos.get(&from)?.alignment.as_ref()?;
        (alignment.onto == onto).then_some((from, alignment))
    };
    laid(a, b).or_else(|| laid(b, a))
}

/// The same alignment the other way round, onto `a`; none if its transform cannot be turned round.
///
/// The residual becomes one in pixels of `a`, by the scale in the middle of the pins or at the corner of the photo.
pub fn turned(found: &Alignment, a: PhotoId) -> Option<Alignment> {
    let back = match found.transform() {
        None => None,
        Some(transform) => {
            let back = transform.inverse()?;
            let last = back.0[8];
            if last == 0.0 {
                return None;
            }
            Some(Transform(back.0.map(|number| number / last)))
        }
    };
    let places: Vec<Point> = found.pins.iter().map(|pin| pin.there.point()).collect();
    let sum = places.iter().fold(Point::default(), |sum, place| sum + *place);
    let middle = sum * (1.0 / places.len().max(1) as f64);
    let scale = back.map_or(1.0, |back| scale_at(&back, middle));
    let residual = found.residual().map(|px| px * scale).and_then(|px| Exact::new([px]));
    Some(Alignment {
        onto: a,
        transform: match back {
            Some(back) => Some(Exact::new(back.0)?),
            None => None,
        },
        pins: found.pins.iter().map(|pin| Pin { here: pin.there, there: pin.here }).collect(),
        residual_px: residual,
        hash: found.onto_hash.clone(),
        onto_hash: found.hash.clone(),
        ..found.clone()
    })
}

/// How much longer a short line at `place` becomes, whichever way it runs: the root of the change of areas.
pub fn scale_at(transform: &Transform, place: Point) -> f64 {
    let at = transform.apply(place);
    let right = transform.apply(place + Point::new(1.0, 0.0)) - at;
    let down = transform.apply(place + Point::new(0.0, 1.0)) - at;
    (right.x * down.y - right.y * down.x).abs().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::alignment::{Kind, Source, Verdict};
    use crate::model::ids::SubjectId;
    use crate::model::region::Corner;
    use crate::model::subject::Subject;
    use crate::model::way::way;

    /// Four photos, none of them laid anywhere.
    fn project() -> Project {
        let photo = |n: u32| {
            Photo::new(SubjectId(1), format!("{n}.jpg"), format!("{n}").repeat(64), (1000, 800))
        };
        Project {
            subjects: [(SubjectId(1), Subject::new("S01"))].into(),
            photos: (1..=4).map(|n| (PhotoId(n), photo(n))).collect(),
            ..Project::default()
        }
    }

    fn found(transform: Transform) -> Alignment {
        let at = |x, y| Corner::at(Point::new(x, y));
        let there = Corner::at(transform.apply(Point::new(10.0, 20.0)));
        Alignment {
            onto: PhotoId(0),
            hash: String::new(),
            onto_hash: String::new(),
            model: Kind::Similarity,
            transform: Exact::new(transform.0),
            source: Source::Pins,
            pins: vec![Pin { here: at(10.0, 20.0), there }],
            matches: 0,
            inliers: 0,
            residual_px: Exact::new([1.0]),
            verdict: Verdict::Trusted,
            reason: String::new(),
        }
    }

    fn laid(project: &mut Project, a: u32, b: u32, transform: Transform) {
        let edits = lay(project, (PhotoId(a), PhotoId(b)), &found(transform)).expect("both there");
        for edit in edits {
            edit.apply(project).expect("fits");
        }
    }

    #[test]
    fn laying_photos_on_each_other_never_closes_a_circle_and_always_joins_them() {
        let transform = Transform::similarity(2.0, 0.3, Point::new(5.0, 7.0));
        // Every order in which three pairs can be laid.
        let pairs = [(1, 2), (2, 1), (2, 3), (3, 2), (3, 1), (1, 3), (4, 2), (2, 4), (4, 1)];
        for first in pairs {
            for second in pairs {
                for third in pairs {
                    let mut project = project();
                    for (a, b) in [first, second, third] {
                        laid(&mut project, a, b, transform);
                        let way = way(&project, PhotoId(a), PhotoId(b)).expect("joined");
                        assert_eq!(way.through, [], "{a} on {b}");
                        let place = Point::new(300.0, 200.0);
                        assert!(way.place(place).distance(transform.apply(place)) < 1e-6);
                    }
                }
            }
        }
    }

    #[test]
    fn an_alignment_that_leads_elsewhere_is_kept_where_the_other_photo_is_free() {
        let mut project = project();
        laid(&mut project, 2, 3, Transform::similarity(1.0, 0.1, Point::default()));
        laid(&mut project, 2, 1, Transform::similarity(2.0, 0.0, Point::new(5.0, 7.0)));
        let way = way(&project, PhotoId(1), PhotoId(3)).expect("both alignments are there");
        assert_eq!(way.through, [PhotoId(2)]);
        let (keeper, alignment) = between(&project, (PhotoId(2), PhotoId(1))).expect("laid");
        assert_eq!(keeper, PhotoId(1));
        assert_eq!(alignment.residual(), Some(0.5), "in pixels of the smaller photo");
        assert_eq!(alignment.pins[0].there, Corner::at(Point::new(10.0, 20.0)));
    }

    #[test]
    fn an_alignment_is_taken_away_from_either_side() {
        for pair in [(2, 1), (1, 2)] {
            let mut project = project();
            laid(&mut project, 2, 1, Transform::IDENTITY);
            for edit in part(&project, (PhotoId(pair.0), PhotoId(pair.1))) {
                edit.apply(&mut project).expect("fits");
            }
            assert_eq!(way(&project, PhotoId(1), PhotoId(2)), None);
            assert_eq!(part(&project, (PhotoId(1), PhotoId(2))), []);
        }
        let refused = lay(&project(), (PhotoId(1), PhotoId(1)), &found(Transform::IDENTITY));
        assert!(refused.is_err());
    }
}
