//! One piece of skin on all photos that lie on each other: which part of which photo it is, and how the others show it.

use std::collections::BTreeMap;
use std::path::Path;

use egui::{Color32, Rect, Ui};

use crate::app::canvas::laid::Laid;
use crate::app::canvas::viewport::{Projection, Viewport};
use crate::app::textures::Textures;
use crate::geometry::boolean::{How, Piece, combined};
use crate::geometry::{Bounds, Point, Transform, outline_center, outline_contains};
use crate::imaging::aids::Aids;
use crate::model::carry::between;
use crate::model::ids::PhotoId;
use crate::model::photo::Photo;
use crate::model::project::Project;

/// A piece of skin that several photos show.
#[derive(Clone, Debug, PartialEq)]
pub struct SameSkin {
    /// The photo in whose pixels it is told.
    pub frame: PhotoId,
    /// Which part of that photo.
    pub window: Bounds,
    /// How each of the photos lies on the frame, the frame itself among them.
    laid: BTreeMap<PhotoId, Transform>,
}

/// The piece is at least so wide as a share of the largest one of its shape on the frame: where photos have less in
/// common, a border without skin is better than a piece in which nobody knows the place.
const LEAST: f64 = 0.6;

impl SameSkin {
    /// What `photos` have in common, as far as trusted alignments join them with `chosen`, else with each other.
    ///
    /// The first of them that is joined is the frame, so that nothing turns while one goes from photo to photo; `shape`
    /// is width by height of the piece. None where no two photos are joined.
    pub fn of(
        project: &Project,
        photos: &[PhotoId],
        chosen: Option<PhotoId>,
        shape: f64,
    ) -> Option<Self> {
        // Where the chosen photo is joined to none, the others still show what they have in common.
        let mut candidates =
            chosen.filter(|id| photos.contains(id)).into_iter().chain(photos.iter().copied());
        let joined = |with: PhotoId| {
            let is_joined = |id: &PhotoId| *id == with || onto(project, *id, with).is_some();
            let all: Vec<PhotoId> = photos.iter().copied().filter(is_joined).collect();
            (all.len() > 1).then_some(all)
        };
        let joined = candidates.find_map(joined)?;
        let frame = *joined.first()?;
        let laid: BTreeMap<PhotoId, Transform> = joined
            .into_iter()
            .filter_map(|id| {
                let own = (id == frame).then_some(Transform::IDENTITY);
                Some((id, own.or_else(|| onto(project, id, frame))?))
            })
            .collect();
        let outlines = laid.iter().filter_map(|(id, onto)| {
            let photo = project.photos.get(id)?;
            Some(corners(photo).map(|corner| onto.apply(corner)))
        });
        let window = window(project.photos.get(&frame)?, outlines, shape);
        Some(Self { frame, window, laid })
    }

    /// How a photo lies on the frame; none where no trusted alignment says so.
    pub fn onto(&self, photo: PhotoId) -> Option<Transform> {
        self.laid.get(&photo).copied()
    }

    /// Draws the piece as a photo of it shows it, so that it fills `rect`; whether there was a picture to draw.
    pub fn draw(
        &self,
        ui: &Ui,
        rect: Rect,
        (id, photo, file): (PhotoId, &Photo, &Path),
        textures: &mut Textures,
    ) -> bool {
        let Some(onto) = self.onto(id) else { return false };
        let scale = f64::from(rect.width()) / self.window.width().max(1e-6);
        let viewport = Viewport { scale, center: self.window.center(), is_fitted: false };
        let painter = ui.painter().with_clip_rect(ui.clip_rect().intersect(rect));
        let (size, aids) = ((photo.width, photo.height), Aids::default());
        let projection = Projection { viewport, canvas: rect };
        Laid { file, size, onto, bent: None, aids }.draw(
            ui,
            &painter,
            &projection,
            Color32::WHITE,
            textures,
        )
    }
}

/// How a photo lies on another one along trusted alignments.
pub fn onto(project: &Project, photo: PhotoId, other: PhotoId) -> Option<Transform> {
    between(project, photo, other).filter(|it| it.is_aligned).map(|it| it.transform)
}

fn corners(photo: &Photo) -> [Point; 4] {
    let (width, height) = (f64::from(photo.width.max(1)), f64::from(photo.height.max(1)));
    [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)].map(|(x, y)| Point::new(x, y))
}

/// The largest piece of this shape that lies on all of the outlines around the middle of what they have in common.
fn window(frame: &Photo, outlines: impl Iterator<Item = [Point; 4]>, shape: f64) -> Bounds {
    let size = corners(frame)[2];
    let largest = size.x.min(size.y * shape);
    let all = outlines
        .filter(|outline| outline.iter().all(|at| at.x.is_finite() && at.y.is_finite()))
        .map(|outline| vec![Piece::of(outline)])
        .reduce(|all, next| combined(How::Intersect, &all, &next));
    // Four-sided pieces have one four- to eight-sided piece in common, or none.
    let common = all.and_then(|pieces| pieces.into_iter().next()).map(|piece| piece.outer);
    let center = common.as_deref().and_then(outline_center).unwrap_or(size * 0.5);
    let piece = |width: f64, center: Point| {
        let half = Point::new(width, width / shape) * 0.5;
        Bounds { min: center - half, max: center + half }
    };
    let is_inside = |width: f64| {
        let Bounds { min, max } = piece(width, center);
        let corners = [min, Point::new(max.x, min.y), max, Point::new(min.x, max.y)];
        common.as_deref().is_some_and(|it| corners.iter().all(|at| outline_contains(it, *at)))
    };
    let (mut fits, mut stands_out) = (0.0, largest);
    // A thousandth of the width is less than a pixel of a tile.
    for _ in 0..10 {
        let between = f64::midpoint(fits, stands_out);
        if is_inside(between) { fits = between } else { stands_out = between }
    }
    let width = fits.max(largest * LEAST);
    let half = Point::new(width, width / shape) * 0.5;
    let inside = |at: f64, half: f64, full: f64| at.clamp(half, (full - half).max(half));
    let center = Point::new(inside(center.x, half.x, size.x), inside(center.y, half.y, size.y));
    piece(width, center)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::alignment::{Alignment, Exact, Kind, Source, Verdict};
    use crate::model::ids::SubjectId;

    fn photo(n: u32, laid: Option<(Transform, Verdict)>) -> (PhotoId, Photo) {
        let alignment = laid.map(|(transform, verdict)| Alignment {
            onto: PhotoId(1),
            hash: n.to_string(),
            onto_hash: "1".to_owned(),
            model: Kind::Similarity,
            transform: Exact::new(transform.0),
            source: Source::Automatic,
            pins: Vec::new(),
            patches: Vec::new(),
            matches: 100,
            inliers: 90,
            residual_px: Exact::new([0.5]),
            verdict,
            reason: String::new(),
        });
        let photo = Photo::new(SubjectId(1), format!("{n}.jpg"), n.to_string(), (400, 300));
        (PhotoId(n), Photo { alignment, ..photo })
    }

    fn found(laid: [Option<(Transform, Verdict)>; 3], chosen: u32) -> Option<SameSkin> {
        let [second, third, fourth] = laid;
        let photos = [photo(1, None), photo(2, second), photo(3, third), photo(4, fourth)];
        let project = Project { photos: photos.into(), ..Project::default() };
        let all: Vec<PhotoId> = project.photos.keys().copied().collect();
        SameSkin::of(&project, &all, Some(PhotoId(chosen)), 2.0)
    }

    #[test]
    fn the_piece_lies_on_every_photo_that_is_joined_and_is_the_same_from_each_of_them() {
        let turned = Transform::similarity(0.9, 0.1, Point::new(40.0, 10.0));
        let closer = Transform::similarity(0.85, -0.05, Point::new(20.0, 30.0));
        let doubtful = Transform::similarity(0.1, 0.0, Point::default());
        let laid = [
            Some((turned, Verdict::Trusted)),
            Some((closer, Verdict::Trusted)),
            Some((doubtful, Verdict::Doubtful)),
        ];
        let skin = found(laid, 3).expect("three are joined");
        assert_eq!(skin.frame, PhotoId(1));
        assert_eq!([1, 2, 4].map(|n| skin.onto(PhotoId(n)).is_some()), [true, true, false]);
        let Bounds { min, max } = skin.window;
        assert!((skin.window.width() / skin.window.height() - 2.0).abs() < 1e-9);
        assert!(skin.window.width() > 240.0, "{:?}", skin.window);
        let whole = Bounds::around(Point::new(-0.5, -0.5), Point::new(400.5, 300.5));
        for back in [Transform::IDENTITY, turned, closer].map(|it| it.inverse().expect("there")) {
            for corner in [min, Point::new(max.x, min.y), max, Point::new(min.x, max.y)] {
                assert!(whole.contains(back.apply(corner)), "{corner:?}");
            }
        }
        for chosen in [1, 2, 4] {
            assert_eq!(found(laid, chosen).as_ref(), Some(&skin), "nothing turns on the way");
        }
        assert_eq!(found([None, None, Some((turned, Verdict::Failed))], 1), None);
    }

    #[test]
    fn photos_with_little_in_common_show_a_border_rather_than_a_spot() {
        let aside = Transform::similarity(1.0, 0.0, Point::new(330.0, 0.0));
        let skin = found([Some((aside, Verdict::Trusted)), None, None], 1).expect("joined");
        assert!((skin.window.width() - 400.0 * LEAST).abs() < 1e-6);
        assert!(skin.window.max.x <= 400.0 + 1e-6 && skin.window.min.y >= 0.0);
    }
}
