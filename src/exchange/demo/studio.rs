//! The studio: sets up a scene, lights it and takes the photos.

use image::RgbImage;

use crate::exchange::demo::case::{Shot, View, Visit};
use crate::exchange::demo::field::Grid;
use crate::exchange::demo::lesion::Patch;
use crate::exchange::demo::lesions::LESIONS;
use crate::exchange::demo::light::lit;
use crate::exchange::demo::paint::Painting;
use crate::exchange::demo::scene::Scene;
use crate::exchange::demo::sitting::Sitting;
use crate::exchange::demo::skin::Surface;
use crate::exchange::demo::{back, face};

/// One view, set up for pictures of one size; photos of all visits can be taken of it.
pub struct Studio {
    view: View,
    size: u32,
    scene: Scene,
    surface: Surface,
}

impl Studio {
    /// Sets up a view for pictures whose long side is `size` pixels.
    pub fn set_up(view: View, size: u32) -> Self {
        let Sitting { camera, .. } = Sitting::of(Shot { visit: Visit::Presentation, view }, size);
        // Half a millimetre holds all that is not a mole, a hair or a pore; small pictures need less.
        let step = |finest: f32| (camera.pixel_mm * 0.75).clamp(finest, 2.0);
        let scene = match view {
            View::Face => face::scene(Grid::over((0.0, 46.0), (168.0, 214.0), step(0.5))),
            View::UpperBack => back::scene(Grid::over((0.0, 84.0), (286.0, 228.0), step(0.7))),
        };
        let surface = Surface::for_pixels_of(camera.pixel_mm);
        Self { view, size, scene, surface }
    }

    /// Takes the photo of a visit, upright; none if `is_stopped` said so in between.
    pub fn photo(&self, visit: Visit, is_stopped: impl Fn() -> bool + Sync) -> Option<RgbImage> {
        let shot = Shot { visit, view: self.view };
        let patches: Vec<Patch> = LESIONS
            .iter()
            .filter(|lesion| lesion.view == self.view)
            .map(|lesion| Patch::at_visit(lesion, visit))
            .collect();
        let inflamed = |x, y| patches.iter().map(|patch| patch.thickness(x, y)).sum();
        let sitting = Sitting::of(shot, self.size);
        let lit = lit(&self.scene, &sitting.light);
        Painting::new(&self.scene, &lit, &self.surface, &sitting, inflamed).picture(is_stopped)
    }
}

/// One photo, upright, with a long side of `size` pixels.
pub fn render(shot: Shot, size: u32) -> RgbImage {
    Studio::set_up(shot.view, size)
        .photo(shot.visit, || false)
        .expect("nobody stops it and the buffer has a byte for each channel of each pixel")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::demo::lesion::Lesion;
    use crate::exchange::demo::truth::{PhotoTruth, plan};
    use crate::geometry::{Bounds, Point, outline_center, outline_contains};

    fn truth_of(shot: Shot, size: u32) -> PhotoTruth {
        plan(size)
            .photos
            .into_iter()
            .find(|photo| photo.shot == shot)
            .expect("all shots are planned")
    }

    /// The linear light of a pixel: red and green.
    fn red_and_green(picture: &RgbImage, x: u32, y: u32) -> (f64, f64) {
        let linear = |value: u8| (f64::from(value) / 255.0).powf(2.2);
        let pixel = picture.get_pixel(x, y);
        (linear(pixel.0[0]), linear(pixel.0[1]))
    }

    /// The erythema of a ring of the picture: the mean of log(red / green) between two sizes of an outline.
    fn erythema(picture: &RgbImage, outline: &[Point], from: f64, to: f64) -> f64 {
        let middle = outline_center(outline).expect("the lesion was there at presentation");
        let scaled = |size: f64| -> Vec<Point> {
            outline.iter().map(|point| middle.towards(*point, size)).collect()
        };
        let (inner, outer) = (scaled(from), scaled(to));
        let bounds = Bounds::of(outer.iter().copied()).expect("an outline has points");
        let (mut sum, mut count) = (0.0, 0.0);
        for y in bounds.min.y as u32..bounds.max.y as u32 {
            for x in bounds.min.x as u32..bounds.max.x as u32 {
                let place = Point::new(f64::from(x) + 0.5, f64::from(y) + 0.5);
                if outline_contains(&outer, place) && !outline_contains(&inner, place) {
                    let (red, green) = red_and_green(picture, x, y);
                    sum += (red / green).ln();
                    count += 1.0;
                }
            }
        }
        sum / count
    }

    /// By how much a lesion's place is redder than the skin around it, at each visit.
    fn excess(photos: &[(RgbImage, PhotoTruth)], lesion: &Lesion) -> Vec<f64> {
        let at_presentation = Patch::at_visit(lesion, Visit::Presentation).outline();
        photos
            .iter()
            .map(|(photo, truth)| {
                let outline: Vec<Point> = at_presentation
                    .iter()
                    .map(|(x, y)| {
                        truth.from_body_mm.apply(Point::new(f64::from(*x), f64::from(*y)))
                    })
                    .collect();
                erythema(photo, &outline, 0.0, 0.6) - erythema(photo, &outline, 1.25, 1.5)
            })
            .collect()
    }

    #[test]
    fn the_same_photo_is_the_same_to_the_last_byte() {
        for view in View::ALL {
            let shot = Shot { visit: Visit::AfterIvig, view };
            assert_eq!(render(shot, 128).as_raw(), render(shot, 128).as_raw());
        }
    }

    #[test]
    fn redness_in_the_pictures_falls_as_the_truth_says() {
        for view in View::ALL {
            let studio = Studio::set_up(view, 280);
            let photos = Visit::ALL.map(|visit| {
                let shot = Shot { visit, view };
                (studio.photo(visit, || false).expect("nobody stops it"), truth_of(shot, 280))
            });
            for lesion in LESIONS.iter().filter(|lesion| lesion.view == view) {
                let (seen, label) = (excess(&photos, lesion), lesion.label);
                assert!(seen[0] > 0.25 && seen[1] > 0.25, "{label}: {seen:?}");
                assert!(seen[0].min(seen[1]) > seen[2] + 0.1, "{label}: {seen:?}");
                assert!(seen[2] > seen[3] - 0.05, "{label}: {seen:?}");
                // As a share of the way from the last visit, which shows how red the skin itself is, to the first.
                let told = lesion.redness.map(f64::from);
                for visit in 1..3 {
                    let seen = (seen[visit] - seen[3]) / (seen[0] - seen[3]);
                    let told = (told[visit] - told[3]) / (told[0] - told[3]);
                    assert!((seen - told).abs() < 0.2, "{label}, {visit}: {seen} for {told}");
                }
            }
        }
    }

    #[test]
    fn the_painted_ruler_has_its_marks_where_the_truth_says() {
        let shot = Shot { visit: Visit::AfterFirstDose, view: View::UpperBack };
        let picture = render(shot, 700);
        let ruler = truth_of(shot, 700).ruler;
        let along = Point::new(
            (ruler.to.x - ruler.from.x) / ruler.length_mm,
            (ruler.to.y - ruler.from.y) / ruler.length_mm,
        );
        // Below the marks of the millimetres, where only those of the centimetres reach.
        let brightness = |mm: f64| {
            let place =
                ruler.from + Point::new(along.x * mm - along.y * 5.2, along.y * mm + along.x * 5.2);
            red_and_green(&picture, place.x as u32, place.y as u32).1
        };
        let darkest_near = |mm: f64| {
            (-2..=2).map(|step| brightness(mm + 0.25 * f64::from(step))).fold(f64::MAX, f64::min)
        };
        for centimetre in 0..=15 {
            let mm = f64::from(centimetre) * 10.0;
            let paper = brightness(mm + 3.0);
            assert!(darkest_near(mm) < 0.90 * paper, "no mark at {mm} mm");
            assert!(darkest_near(mm + 2.0) > 0.95 * paper, "a mark beside {mm} mm");
        }
        assert!((ruler.from.distance(ruler.to) / ruler.pixels_per_mm - 150.0).abs() < 1e-9);
    }

    #[test]
    fn a_photo_that_is_stopped_is_none() {
        let studio = Studio::set_up(View::UpperBack, 64);
        assert!(studio.photo(Visit::Presentation, || true).is_none());
    }
}
