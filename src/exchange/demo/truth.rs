//! The truth about the synthetic case: what a perfect rater would draw and measure on each photo.
//!
//! It is worked out from the same formulas as the pictures, without painting any.

use crate::exchange::demo::camera::Camera;
use crate::exchange::demo::case::{Shot, View};
use crate::exchange::demo::lesion::Patch;
use crate::exchange::demo::lesions::LESIONS;
use crate::exchange::demo::sitting::Sitting;
use crate::geometry::{Point, Transform, outline_area};

/// Everything that is known about the case at one picture size.
#[derive(Clone, Debug, PartialEq)]
pub struct Truth {
    /// The photos: visit by visit, the face first.
    pub photos: Vec<PhotoTruth>,
    /// The lesions; their order is their index.
    pub lesions: Vec<LesionInfo>,
}

/// One lesion, whatever the visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LesionInfo {
    /// What a clinician would call it; left and right are the patient's.
    pub label: &'static str,
    /// The body site it lies on, in the project's vocabulary.
    pub site: &'static str,
    /// The view that shows it.
    pub view: View,
}

/// What is known about one photo.
#[derive(Clone, Debug, PartialEq)]
pub struct PhotoTruth {
    /// Which photo.
    pub shot: Shot,
    /// The name of its file.
    pub file: String,
    /// Pixels from left to right of the upright photo.
    pub width: u32,
    /// Pixels from top to bottom of the upright photo.
    pub height: u32,
    /// From body millimetres to pixels of the upright photo; photos of one view differ in nothing else.
    pub from_body_mm: Transform,
    /// The ruler.
    pub ruler: RulerTruth,
    /// The lesions of the view, in the order of [`Truth::lesions`].
    pub lesions: Vec<LesionTruth>,
    /// White balance: what linear red, green and blue were multiplied by.
    pub gains: [f64; 3],
    /// What linear light was multiplied by, before that.
    pub exposure: f64,
}

/// The ruler on one photo.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RulerTruth {
    /// Its first mark, in pixels of the upright photo.
    pub from: Point,
    /// Its last mark, in pixels of the upright photo.
    pub to: Point,
    /// From the first mark to the last, in millimetres.
    pub length_mm: f64,
    /// Pixels per millimetre along the ruler.
    pub pixels_per_mm: f64,
}

/// One lesion on one photo.
#[derive(Clone, Debug, PartialEq)]
pub struct LesionTruth {
    /// Its place in [`Truth::lesions`].
    pub lesion: usize,
    /// Its outline in pixels of the upright photo; nothing if it is gone.
    pub outline: Vec<Point>,
    /// The area inside the outline, in square pixels.
    pub area_px2: f64,
    /// The area inside the outline on the body, in square millimetres.
    pub area_mm2: f64,
    /// How red it is, 0 (gone) to 1.
    pub redness: f64,
    /// Whether there is anything to be seen.
    pub is_visible: bool,
}

/// The long side of the pictures unless another is asked for: 12 megapixels.
pub const DEFAULT_SIZE: u32 = 4032;

/// The truth about the case when the long side of the pictures is `size` pixels.
pub fn plan(size: u32) -> Truth {
    let lesions = LESIONS
        .iter()
        .map(|lesion| LesionInfo { label: lesion.label, site: lesion.site, view: lesion.view })
        .collect();
    Truth { photos: Shot::all().map(|shot| photo(shot, size)).collect(), lesions }
}

fn photo(shot: Shot, size: u32) -> PhotoTruth {
    let Sitting { camera, develop, ruler, .. } = Sitting::of(shot, size);
    let lesions = LESIONS
        .iter()
        .enumerate()
        .filter(|(_, lesion)| lesion.view == shot.view)
        .map(|(i, lesion)| lesion_on(&camera, i, &Patch::at_visit(lesion, shot.visit)))
        .collect();
    let [from, to] = ruler
        .ends()
        .map(|(x, y)| camera.from_body_mm.apply(Point::new(f64::from(x), f64::from(y))));
    let length_mm = f64::from(ruler.length_mm);
    PhotoTruth {
        shot,
        file: shot.file_name(),
        width: camera.width,
        height: camera.height,
        from_body_mm: camera.from_body_mm,
        ruler: RulerTruth { from, to, length_mm, pixels_per_mm: from.distance(to) / length_mm },
        lesions,
        gains: develop.gains,
        exposure: develop.exposure,
    }
}

fn lesion_on(camera: &Camera, lesion: usize, patch: &Patch) -> LesionTruth {
    let on_body: Vec<Point> =
        patch.outline().iter().map(|(x, y)| Point::new(f64::from(*x), f64::from(*y))).collect();
    let outline: Vec<Point> =
        on_body.iter().map(|point| camera.from_body_mm.apply(*point)).collect();
    LesionTruth {
        lesion,
        area_px2: outline_area(&outline),
        area_mm2: outline_area(&on_body),
        redness: f64::from(patch.redness()),
        is_visible: !outline.is_empty(),
        outline,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::demo::case::Visit;
    use crate::geometry::Bounds;

    fn visible(photo: &PhotoTruth) -> impl Iterator<Item = &LesionTruth> {
        photo.lesions.iter().filter(|lesion| lesion.is_visible)
    }

    #[test]
    fn all_lesions_and_rulers_are_in_the_picture() {
        for photo in plan(1000).photos {
            let corner = Point::new(f64::from(photo.width), f64::from(photo.height));
            let frame = Bounds::around(Point::default(), corner);
            assert!(
                frame.contains(photo.ruler.from) && frame.contains(photo.ruler.to),
                "{}",
                photo.file
            );
            for lesion in visible(&photo) {
                assert!(
                    lesion.outline.iter().all(|point| frame.contains(*point)),
                    "{}",
                    photo.file
                );
            }
        }
    }

    #[test]
    fn the_course_is_no_change_then_better_then_almost_clear() {
        let truth = plan(1000);
        for (view, counts) in [(View::Face, [6, 6, 5, 2]), (View::UpperBack, [9, 9, 7, 2])] {
            let photos: Vec<&PhotoTruth> =
                truth.photos.iter().filter(|photo| photo.shot.view == view).collect();
            assert_eq!(
                photos.iter().map(|photo| visible(photo).count()).collect::<Vec<_>>(),
                counts
            );
            let burden: Vec<f64> = photos
                .iter()
                .map(|photo| {
                    photo.lesions.iter().map(|lesion| lesion.redness * lesion.area_mm2).sum()
                })
                .collect();
            let left = |visit: Visit| burden[visit.index()] / burden[0];
            assert!((0.80..0.95).contains(&left(Visit::AfterIvig)), "{view:?}");
            assert!((0.10..0.45).contains(&left(Visit::AfterFirstDose)), "{view:?}");
            assert!(left(Visit::AfterFourthDose) < 0.10, "{view:?}");
        }
    }

    #[test]
    fn twice_the_pixels_are_four_times_the_area_and_the_same_millimetres() {
        let (small, large) = (plan(1000), plan(2000));
        for (small, large) in small.photos.iter().zip(&large.photos) {
            assert!((large.ruler.pixels_per_mm / small.ruler.pixels_per_mm - 2.0).abs() < 1e-6);
            for (small, large) in small.lesions.iter().zip(&large.lesions) {
                assert!((large.area_px2 - 4.0 * small.area_px2).abs() <= 1e-6 * large.area_px2);
                assert_eq!(large.area_mm2, small.area_mm2);
            }
        }
    }

    #[test]
    fn left_and_right_are_the_patients() {
        let truth = plan(1000);
        for photo in truth.photos.iter().filter(|photo| photo.shot.visit == Visit::Presentation) {
            for lesion in &photo.lesions {
                let label = truth.lesions[lesion.lesion].label.to_lowercase();
                let is_left_in_picture = lesion.outline[0].x < f64::from(photo.width) / 2.0;
                let expected = match photo.shot.view {
                    View::Face => label.contains("right"),
                    View::UpperBack => label.contains("left"),
                };
                if label.contains("left") || label.contains("right") {
                    assert_eq!(is_left_in_picture, expected, "{label}");
                }
            }
        }
    }

    #[test]
    fn the_default_size_is_twelve_megapixels_and_odd_sizes_are_brought_into_range() {
        let sizes = |size| {
            plan(size)
                .photos
                .iter()
                .map(|photo| (photo.width, photo.height))
                .take(2)
                .collect::<Vec<_>>()
        };
        assert_eq!(sizes(DEFAULT_SIZE), [(3024, 4032), (4032, 3024)]);
        assert_eq!(sizes(0), [(48, 64), (64, 48)]);
        assert_eq!(sizes(u32::MAX), [(12_288, 16_384), (16_384, 12_288)]);
    }
}
