//! How large a photo is looked at beside the form, and which part of it: pure arithmetic on places of the screen.

use egui::{Pos2, Rect, Vec2, pos2, vec2};

use crate::geometry::{Bounds, Point, Transform};
use crate::model::laying::scale_at;

/// What part of a photo is seen, in a way that holds for photos and windows of any size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Zoom {
    /// 1 shows the whole photo, 2 half of its width.
    scale: f32,
    /// The middle of what is seen, as shares of the photo's width and height.
    center: Pos2,
}

/// Nobody needs a photo larger than this.
const MOST: f32 = 40.0;

/// How much wider than a lesion the part is that shows it: what lies around it is what it is scored against.
const ROOM: f32 = 2.0;

/// Such a part is at least so wide, as a share of the photo.
const LEAST: f32 = 0.05;

impl Default for Zoom {
    fn default() -> Self {
        Self { scale: 1.0, center: pos2(0.5, 0.5) }
    }
}

impl Zoom {
    /// Whether the whole photo is seen.
    pub fn is_whole(&self) -> bool {
        self.scale <= 1.0
    }

    /// Where the whole photo of this size lies, when it is looked at through `window`.
    pub fn photo_on_screen(&self, window: Rect, photo: Vec2) -> Rect {
        let size = self.size(window, photo);
        let to_center = vec2((0.5 - self.center.x) * size.x, (0.5 - self.center.y) * size.y);
        Rect::from_center_size(window.center() + to_center, size)
    }

    /// Larger by `factor`, with the place under the pointer staying where it is.
    pub fn zoomed(self, window: Rect, photo: Vec2, at: Pos2, factor: f32) -> Self {
        let before = self.photo_on_screen(window, photo);
        let share = (at - before.min) / before.size();
        let larger = Self { scale: (self.scale * factor).clamp(1.0, MOST), ..self };
        let size = larger.size(window, photo);
        // The middle of the window, as seen from the place that stays.
        let center = share + (window.center() - at) / size;
        Self { center: center.to_pos2(), ..larger }.kept(window, photo)
    }

    /// Moved by a step on the screen.
    pub fn moved(self, window: Rect, photo: Vec2, by: Vec2) -> Self {
        let center = self.center - by / self.size(window, photo);
        Self { center, ..self }.kept(window, photo)
    }

    /// A part of a photo of this size, in its pixels, with some room around it.
    pub fn around(part: Bounds, window: Rect, photo: Vec2) -> Self {
        let least = photo.max_elem() * LEAST;
        let side = |length: f64| (length as f32).max(least) * ROOM;
        let points =
            (window.width() / side(part.width())).min(window.height() / side(part.height()));
        Self::at(part.center(), points, window, photo)
    }

    /// The same skin on another photo, onto which the first one is laid like this.
    ///
    /// A photo that is seen whole stays so.
    pub fn carried(self, window: Rect, [from, to]: [Vec2; 2], onto: &Transform) -> Self {
        if self.is_whole() {
            return self;
        }
        let place =
            Point::new(f64::from(self.center.x * from.x), f64::from(self.center.y * from.y));
        let points = self.size(window, from).x / from.x.max(1.0);
        let scale = scale_at(onto, place) as f32;
        Self::at(onto.apply(place), points / scale.max(1e-6), window, to)
    }

    /// With a place of the photo in the middle, and so many points per pixel.
    fn at(place: Point, points: f32, window: Rect, photo: Vec2) -> Self {
        let fit = Self::default().size(window, photo).x / photo.x.max(1.0);
        let share = |at: f64, side: f32| (at as f32) / side.max(1.0);
        let center = pos2(share(place.x, photo.x), share(place.y, photo.y));
        Self { scale: (points / fit).clamp(1.0, MOST), center }.kept(window, photo)
    }

    /// The photo fills the window as far as it can: it cannot be lost beside it.
    fn kept(self, window: Rect, photo: Vec2) -> Self {
        let size = self.size(window, photo);
        let kept = |center: f32, window: f32, size: f32| {
            let half = (window / size.max(1.0) / 2.0).min(0.5);
            center.clamp(half, 1.0 - half)
        };
        let center = pos2(
            kept(self.center.x, window.width(), size.x),
            kept(self.center.y, window.height(), size.y),
        );
        Self { center, ..self }
    }

    fn size(&self, window: Rect, photo: Vec2) -> Vec2 {
        let fit = (window.width() / photo.x.max(1.0)).min(window.height() / photo.y.max(1.0));
        (photo * fit * self.scale).max(Vec2::splat(1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PHOTO: Vec2 = vec2(4000.0, 3000.0);

    fn window() -> Rect {
        Rect::from_min_size(pos2(100.0, 50.0), vec2(400.0, 600.0))
    }

    fn close(a: Pos2, b: Pos2) -> bool {
        a.distance(b) < 0.01
    }

    #[test]
    fn at_first_the_whole_photo_is_seen_in_the_middle() {
        let rect = Zoom::default().photo_on_screen(window(), PHOTO);
        assert!(close(rect.center(), window().center()));
        assert!((rect.width() - 400.0).abs() < 0.01 && (rect.height() - 300.0).abs() < 0.01);
    }

    #[test]
    fn zooming_keeps_the_place_under_the_pointer() {
        let at = pos2(180.0, 330.0);
        let place = |zoom: Zoom| {
            let rect = zoom.photo_on_screen(window(), PHOTO);
            (at - rect.min) / rect.size()
        };
        // From four times on the photo fills the window in both directions, and nothing needs to be kept.
        let zoom = Zoom::default().zoomed(window(), PHOTO, window().center(), 4.0);
        let larger = zoom.zoomed(window(), PHOTO, at, 1.7);
        assert!((place(larger) - place(zoom)).length() < 1e-4);
        let back = larger.zoomed(window(), PHOTO, at, 0.001);
        assert!(back.is_whole());
        assert!(close(back.photo_on_screen(window(), PHOTO).center(), window().center()));
    }

    #[test]
    fn another_photo_shows_the_same_skin_in_the_same_size() {
        // Taken from farther away, and a little to the side.
        let onto = Transform::similarity(0.5, 0.2, Point::new(900.0, 300.0));
        let other = vec2(4200.0, 2800.0);
        let zoom = Zoom::default().zoomed(window(), PHOTO, pos2(250.0, 350.0), 6.0);
        let carried = zoom.carried(window(), [PHOTO, other], &onto);
        let on_screen = |zoom: Zoom, photo: Vec2, at: Point| {
            let rect = zoom.photo_on_screen(window(), photo);
            rect.min + vec2(at.x as f32, at.y as f32) * (rect.width() / photo.x)
        };
        let rect = zoom.photo_on_screen(window(), PHOTO);
        let middle = (window().center() - rect.min) / rect.size() * PHOTO;
        let middle = Point::new(f64::from(middle.x), f64::from(middle.y));
        let there = on_screen(carried, other, onto.apply(middle));
        assert!(there.distance(window().center()) < 0.1, "{there:?}");
        let beside = middle + Point::new(100.0, 0.0);
        let before = on_screen(zoom, PHOTO, beside).distance(window().center());
        let after = on_screen(carried, other, onto.apply(beside)).distance(there);
        assert!((before - after).abs() < 0.1, "{before} {after}");
        let whole = Zoom::default().carried(window(), [PHOTO, other], &onto);
        assert_eq!(whole, Zoom::default());
    }

    #[test]
    fn a_part_is_seen_with_room_around_it() {
        let part = Bounds::around(Point::new(1000.0, 900.0), Point::new(1400.0, 1100.0));
        let rect = Zoom::around(part, window(), PHOTO).photo_on_screen(window(), PHOTO);
        let points = rect.width() / PHOTO.x;
        assert!((points * 400.0 * ROOM - window().width()).abs() < 0.1);
        assert!(close(rect.min + vec2(1200.0, 1000.0) * points, window().center()));
        let spot = Bounds::around(Point::new(2000.0, 1500.0), Point::new(2000.0, 1500.0));
        assert!(
            Zoom::around(spot, window(), PHOTO).scale < 12.0,
            "a point is seen with skin around it"
        );
    }

    #[test]
    fn a_photo_cannot_be_pushed_out_of_the_window() {
        let zoom = Zoom::default().zoomed(window(), PHOTO, window().center(), 3.0);
        for by in [vec2(9000.0, 9000.0), vec2(-9000.0, -9000.0), vec2(9000.0, -9000.0)] {
            let rect = zoom.moved(window(), PHOTO, by).photo_on_screen(window(), PHOTO);
            assert!(rect.expand(0.01).contains_rect(window()), "{rect:?}");
        }
        let whole = Zoom::default().moved(window(), PHOTO, vec2(500.0, 500.0));
        assert_eq!(whole, Zoom::default());
        let largest = Zoom::default().zoomed(window(), PHOTO, window().center(), 1e9);
        assert!(largest.photo_on_screen(window(), PHOTO).width() <= 400.0 * MOST + 1.0);
    }
}
