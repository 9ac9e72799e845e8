//! One piece of skin on all photos that lie on each other: which part of which photo it is, and how the others show it.

use std::collections::BTreeMap;
use std::path::Path;

use egui::{Color32, Rect, Ui};

use crate::app::canvas::laid::Laid;
use crate::app::canvas::viewport::{Projection, Viewport};
use crate::app::textures::Textures;
use crate::app::widgets::fitted;
use crate::geometry::boolean::{How, Piece, combined};
use crate::geometry::{Bounds, Point, Transform};
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

/// The piece has at least so large a share of each side of the frame: where photos have less in common, a border without
/// skin is better than a piece in which nobody knows the place.
const LEAST: f64 = 0.6;

impl SameSkin {
    /// What `photos` have in common, as far as trusted alignments join them with `chosen`, else with each other.
    ///
    /// The first of them that is joined is the frame, so that nothing turns while one goes from photo to photo. None where
    /// no two photos are joined.
    pub fn of(project: &Project, photos: &[PhotoId], chosen: Option<PhotoId>) -> Option<Self> {
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
        let window = window(project.photos.get(&frame)?, outlines);
        Some(Self { frame, window, laid })
    }

    /// How a photo lies on the frame; none where no trusted alignment says so.
    pub fn onto(&self, photo: PhotoId) -> Option<Transform> {
        self.laid.get(&photo).copied()
    }

    /// Draws the piece as a photo of it shows it, the whole of it within `space`; whether there was a picture to draw.
    pub fn draw(
        &self,
        ui: &Ui,
        space: Rect,
        (id, photo, file): (PhotoId, &Photo, &Path),
        textures: &mut Textures,
    ) -> bool {
        let Some(onto) = self.onto(id) else { return false };
        let rect = fitted(space, self.window.width() as f32, self.window.height() as f32);
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

/// The box around what all of the outlines have in common: nothing that all photos show is cut off, whatever the shape of
/// the place it is shown in.
fn window(frame: &Photo, outlines: impl Iterator<Item = [Point; 4]>) -> Bounds {
    let size = corners(frame)[2];
    let all = outlines
        .filter(|outline| outline.iter().all(|at| at.x.is_finite() && at.y.is_finite()))
        .map(|outline| vec![Piece::of(outline)])
        .reduce(|all, next| combined(How::Intersect, &all, &next));
    // Four-sided pieces have one four- to eight-sided piece in common, or none.
    let common = all.and_then(|pieces| pieces.into_iter().next()).map(|piece| piece.outer);
    let around = common.and_then(Bounds::of).unwrap_or(Bounds { min: size * 0.5, max: size * 0.5 });
    let side = |[low, high]: [f64; 2], full: f64| {
        let half = (high - low).clamp(full * LEAST, full) / 2.0;
        let middle = f64::midpoint(low, high).clamp(half, full - half);
        [middle - half, middle + half]
    };
    let [left, right] = side([around.min.x, around.max.x], size.x);
    let [top, bottom] = side([around.min.y, around.max.y], size.y);
    Bounds { min: Point::new(left, top), max: Point::new(right, bottom) }
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
        SameSkin::of(&project, &all, Some(PhotoId(chosen)))
    }

    #[test]
    fn the_piece_has_all_that_joined_photos_share_and_is_the_same_from_each_of_them() {
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
        let whole = Bounds::around(Point::new(0.0, 0.0), Point::new(400.0, 300.0));
        let backs = [Transform::IDENTITY, turned, closer].map(|it| it.inverse().expect("there"));
        let (mut n_shared, mut n_left_out) = (0, 0);
        for at in (0..=40).flat_map(|x| (0..=30).map(move |y| (x, y))) {
            let at = Point::new(f64::from(at.0) * 10.0, f64::from(at.1) * 10.0);
            let is_shared = backs.iter().all(|back| whole.contains(back.apply(at)));
            assert!(!is_shared || skin.window.contains(at), "{at:?} is cut off");
            n_shared += u32::from(is_shared);
            n_left_out += u32::from(!skin.window.contains(at));
        }
        assert!(n_shared > 500 && n_left_out > 50, "{n_shared} {n_left_out}");
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
