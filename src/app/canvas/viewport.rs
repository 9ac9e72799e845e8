//! Where a photo lies on the canvas: how large, and which part of it is in the middle.
//!
//! Everything drawn on a photo is kept in pixels of the upright photo; a viewport says where that is on screen, in
//! points. It knows nothing of windows, so that two of them can be linked, kept and tested.

use egui::{Pos2, Rect, pos2};

use crate::geometry::{Bounds, Point};

/// What part of a photo is shown, and how large.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewport {
    /// Screen points per photo pixel.
    pub scale: f64,
    /// The place of the photo, in its pixels, that lies in the middle of the canvas.
    pub center: Point,
    /// Whether the whole photo is shown, whatever becomes of the window.
    pub is_fitted: bool,
}

/// A viewport on a canvas: leads from the photo to the screen and back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Projection {
    /// What is shown.
    pub viewport: Viewport,
    /// The part of the window it is shown in, in points.
    pub canvas: Rect,
}

/// A photo pixel is never drawn larger than this many points.
const LARGEST_SCALE: f64 = 40.0;

/// How much smaller than fitted a photo may become.
const SMALLEST_SHARE: f64 = 0.5;

/// What stays free on each side of a fitted photo, in points.
const MARGIN: f64 = 12.0;

impl Viewport {
    /// The whole photo, in the middle of the canvas.
    pub fn fitted(photo: Point, canvas: Rect) -> Self {
        let scale = fitting_scale(photo, photo, canvas, MARGIN);
        Self { scale, center: Point::new(photo.x / 2.0, photo.y / 2.0), is_fitted: true }
    }

    /// A part of the photo, as large as possible with some air around it.
    pub fn around(part: Bounds, photo: Point, canvas: Rect) -> Self {
        let size = Point::new(part.width().max(1.0), part.height().max(1.0));
        let air = f64::from(canvas.width().min(canvas.height())) * 0.15;
        let scale = fitting_scale(size, photo, canvas, air);
        Self { scale, center: part.center(), is_fitted: false }.clamped(photo, canvas)
    }

    /// The same place at another scale, in points per photo pixel, with what lies at `fixed` staying there.
    pub fn zoomed_to(self, scale: f64, fixed: Pos2, photo: Point, canvas: Rect) -> Self {
        let kept = Projection { viewport: self, canvas }.image_from_screen(fixed);
        let scale = scale.clamp(smallest_scale(photo, canvas), LARGEST_SCALE);
        let off = fixed - canvas.center();
        let center =
            Point::new(kept.x - f64::from(off.x) / scale, kept.y - f64::from(off.y) / scale);
        Self { scale, center, is_fitted: false }.clamped(photo, canvas)
    }

    /// Moves the photo by this many points.
    pub fn panned(self, by: egui::Vec2, photo: Point, canvas: Rect) -> Self {
        let step = Point::new(f64::from(by.x) / self.scale, f64::from(by.y) / self.scale);
        let moved = Self { center: self.center - step, ..self }.clamped(photo, canvas);
        // A fitted photo has nowhere to go, so that it stays fitted.
        Self { is_fitted: self.is_fitted && moved.center == self.center, ..moved }
    }

    /// The same part of the body on a photo of another size.
    pub fn carried(self, from: Point, to: Point, canvas: Rect) -> Self {
        if self.is_fitted {
            return Self::fitted(to, canvas);
        }
        if from == to {
            return self.clamped(to, canvas);
        }
        let share = Point::new(self.center.x / from.x.max(1.0), self.center.y / from.y.max(1.0));
        let scale = self.scale * from.x.max(from.y) / to.x.max(to.y).max(1.0);
        let center = Point::new(share.x * to.x, share.y * to.y);
        Self { scale, center, is_fitted: false }.clamped(to, canvas)
    }

    /// Kept so that the photo cannot be lost: its middle axis where all of it is seen, else never past its edge.
    fn clamped(self, photo: Point, canvas: Rect) -> Self {
        let scale = self.scale.clamp(smallest_scale(photo, canvas), LARGEST_SCALE);
        let along = |center: f64, length: f64, room: f32| {
            if length * scale <= f64::from(room) { length / 2.0 } else { center.clamp(0.0, length) }
        };
        let center = Point::new(
            along(self.center.x, photo.x, canvas.width()),
            along(self.center.y, photo.y, canvas.height()),
        );
        Self { scale, center, ..self }
    }
}

impl Projection {
    /// Where a place of the photo is on screen.
    pub fn screen_from_image(&self, place: Point) -> Pos2 {
        let off = place - self.viewport.center;
        let middle = self.canvas.center();
        pos2(
            (f64::from(middle.x) + off.x * self.viewport.scale) as f32,
            (f64::from(middle.y) + off.y * self.viewport.scale) as f32,
        )
    }

    /// Which place of the photo, in its pixels, is at this place of the screen.
    pub fn image_from_screen(&self, place: Pos2) -> Point {
        let off = place - self.canvas.center();
        self.viewport.center
            + Point::new(
                f64::from(off.x) / self.viewport.scale,
                f64::from(off.y) / self.viewport.scale,
            )
    }

    /// The box on screen that holds a box of the photo.
    pub fn screen_box(&self, part: Bounds) -> Rect {
        Rect::from_two_pos(self.screen_from_image(part.min), self.screen_from_image(part.max))
    }

    /// The part of the photo on the canvas, as a box in photo pixels; may reach beyond the photo.
    pub fn visible(&self) -> Rect {
        let (min, max) =
            (self.image_from_screen(self.canvas.min), self.image_from_screen(self.canvas.max));
        Rect::from_min_max(pos2(min.x as f32, min.y as f32), pos2(max.x as f32, max.y as f32))
    }

    /// The part of a photo of this size that is on the canvas, in photo pixels.
    pub fn seen(&self, photo: Point) -> Bounds {
        let inside = |place: Pos2| {
            let place = self.image_from_screen(place);
            Point::new(place.x.clamp(0.0, photo.x), place.y.clamp(0.0, photo.y))
        };
        Bounds::around(inside(self.canvas.min), inside(self.canvas.max))
    }

    /// So many points on screen, in photo pixels.
    pub fn in_image(&self, points: f32) -> f64 {
        f64::from(points) / self.viewport.scale
    }
}

/// Points per photo pixel at which `size` fills the canvas but for the margin; never beyond the largest scale.
fn fitting_scale(size: Point, photo: Point, canvas: Rect, margin: f64) -> f64 {
    let room = |length: f32| (f64::from(length) - 2.0 * margin).max(f64::from(length) * 0.5);
    let (width, height) = (room(canvas.width()), room(canvas.height()));
    let scale = (width / size.x.max(1.0)).min(height / size.y.max(1.0));
    if size == photo { scale.min(LARGEST_SCALE) } else { scale.min(LARGEST_SCALE / 2.0) }
}

fn smallest_scale(photo: Point, canvas: Rect) -> f64 {
    (fitting_scale(photo, photo, canvas, MARGIN) * SMALLEST_SHARE).clamp(1e-6, 1.0)
}

#[cfg(test)]
mod tests {
    use egui::vec2;
    use proptest::prelude::*;

    use super::*;

    const PHOTO: Point = Point::new(4032.0, 3024.0);

    fn canvas() -> Rect {
        Rect::from_min_size(pos2(118.0, 43.0), vec2(1000.0, 700.0))
    }

    fn on(viewport: Viewport) -> Projection {
        Projection { viewport, canvas: canvas() }
    }

    #[test]
    fn a_fitted_photo_lies_whole_in_the_middle() {
        let projection = on(Viewport::fitted(PHOTO, canvas()));
        let shown = projection.screen_box(Bounds::around(Point::default(), PHOTO));
        assert!(canvas().contains_rect(shown), "{shown:?}");
        assert!(shown.center().distance(canvas().center()) < 0.01);
        assert!((shown.height() - (700.0 - 24.0)).abs() < 0.01, "as large as it can be");
    }

    #[test]
    fn a_fitted_photo_stays_fitted_until_something_is_zoomed() {
        let fitted = Viewport::fitted(PHOTO, canvas());
        assert!(fitted.panned(vec2(300.0, -80.0), PHOTO, canvas()).is_fitted);
        let narrow = Rect::from_min_size(pos2(0.0, 0.0), vec2(300.0, 700.0));
        assert_eq!(fitted.carried(PHOTO, PHOTO, narrow), Viewport::fitted(PHOTO, narrow));
        let close = fitted.zoomed_to(1.0, canvas().center(), PHOTO, canvas());
        assert!(!close.is_fitted);
        assert_ne!(close.panned(vec2(50.0, 0.0), PHOTO, canvas()), close);
    }

    #[test]
    fn a_region_is_shown_as_large_as_possible() {
        let part = Bounds::around(Point::new(1000.0, 900.0), Point::new(1400.0, 1000.0));
        let projection = on(Viewport::around(part, PHOTO, canvas()));
        let shown = projection.screen_box(part);
        assert!(canvas().contains_rect(shown));
        assert!(shown.width() > canvas().width() * 0.6, "{shown:?}");
        assert!(shown.center().distance(canvas().center()) < 0.01);
    }

    #[test]
    fn the_next_visit_shows_the_same_part_of_the_body() {
        let here = Viewport { scale: 2.0, center: Point::new(1008.0, 2268.0), is_fitted: false };
        assert_eq!(here.carried(PHOTO, PHOTO, canvas()), here);
        let half = Point::new(2016.0, 1512.0);
        let there = here.carried(PHOTO, half, canvas());
        assert_eq!((there.scale, there.center), (4.0, Point::new(504.0, 1134.0)));
    }

    proptest! {
        #[test]
        fn zooming_keeps_what_lies_under_the_pointer(
            scale in 0.5..8.0_f64, factor in 0.8..1.25_f64,
            x in 200.0..1000.0_f32, y in 100.0..700.0_f32,
        ) {
            let center = Point::new(2000.0, 1500.0);
            let before = Viewport { scale, center, is_fitted: false };
            let pointer = pos2(x, y);
            let kept = on(before).image_from_screen(pointer);
            let after = before.zoomed_to(scale * factor, pointer, PHOTO, canvas());
            let moved = on(after).screen_from_image(kept);
            prop_assert!(moved.distance(pointer) < 0.05, "{moved:?} {pointer:?}");
        }

        #[test]
        fn the_photo_can_never_be_lost(
            steps in prop::collection::vec((0.01..100.0_f64, -9000.0..9000.0_f32, -9000.0..9000.0_f32), 1..8),
        ) {
            let mut viewport = Viewport::fitted(PHOTO, canvas());
            for (scale, x, y) in steps {
                viewport = viewport.panned(vec2(x, y), PHOTO, canvas());
                viewport = viewport.zoomed_to(scale, pos2(x, y), PHOTO, canvas());
                let shown = on(viewport).screen_box(Bounds::around(Point::default(), PHOTO));
                prop_assert!(shown.expand(0.5).contains(canvas().center()), "{viewport:?}");
                prop_assert!(shown.width() > 100.0 && viewport.scale <= LARGEST_SCALE);
            }
        }

        #[test]
        fn there_and_back_again(x in 0.0..4032.0_f64, y in 0.0..3024.0_f64, scale in 0.05..30.0_f64) {
            let projection = on(Viewport { scale, center: Point::new(x / 2.0, y), is_fitted: false });
            let place = Point::new(x, y);
            let back = projection.image_from_screen(projection.screen_from_image(place));
            prop_assert!(back.distance(place) < 0.1 / scale.min(1.0), "{back:?} {place:?}");
        }
    }
}
