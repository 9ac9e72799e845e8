//! Rectangle and ellipse: a box dragged from corner to corner.

use crate::app::canvas::reshape::within;
use crate::app::canvas::tool::{CanvasInput, Done, Draft, Held, Kind};
use crate::geometry::{Bounds, Point};
use crate::model::region::{Corner, Shape};

/// A box that is being dragged.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Boxed {
    is_ellipse: bool,
    drag: Option<Drag>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Drag {
    from: Point,
    to: Point,
    held: Held,
    /// Whether it has gone far enough to be more than a click.
    is_far: bool,
    photo: Point,
}

impl Boxed {
    /// A rectangle.
    pub fn rectangle() -> Self {
        Self::default()
    }

    /// The ellipse in the box.
    pub fn ellipse() -> Self {
        Self { is_ellipse: true, drag: None }
    }

    /// Whether it is the ellipse.
    pub fn is_ellipse(&self) -> bool {
        self.is_ellipse
    }

    /// Whether the pointer is pressed.
    pub fn is_begun(&self) -> bool {
        self.drag.is_some()
    }

    pub(super) fn handle(&mut self, input: &CanvasInput, photo: Point) -> Option<Done> {
        let at = within(input.at, photo);
        match input.kind {
            Kind::Press | Kind::Again => {
                self.drag = Some(Drag { from: at, to: at, held: input.held, is_far: false, photo });
            }
            Kind::Move | Kind::Release => {
                if let Some(drag) = &mut self.drag {
                    drag.is_far |= drag.from.distance(at) > input.reach * 0.5;
                    (drag.to, drag.held) = (at, input.held);
                }
            }
        }
        if input.kind != Kind::Release {
            return None;
        }
        let shape = self.shape();
        self.drag = None;
        shape.filter(|shape| shape.problem().is_none()).map(Done::Drawn)
    }

    pub(super) fn draft(&self) -> Option<Draft<'_>> {
        self.shape().map(Draft::Shape)
    }

    fn shape(&self) -> Option<Shape> {
        let bounds = self.drag.filter(|drag| drag.is_far)?.bounds();
        Some(if self.is_ellipse {
            let half = Point::new(bounds.width() / 2.0, bounds.height() / 2.0);
            Shape::Ellipse {
                center: Corner::at(bounds.center()),
                half_axes: Corner::at(half),
                turn: 0,
            }
        } else {
            Shape::Rectangle(Corner::at(bounds.min), Corner::at(bounds.max))
        })
    }
}

impl Drag {
    /// The box, never beyond the photo: even and centred boxes stop where the nearest edge does.
    fn bounds(self) -> Bounds {
        let span = self.to - self.from;
        let room = |from: f64, span: f64, length: f64| {
            let ahead = if span < 0.0 { from } else { length - from };
            if self.held.alt { from.min(length - from) } else { ahead }
        };
        let room = Point::new(
            room(self.from.x, span.x, self.photo.x),
            room(self.from.y, span.y, self.photo.y),
        );
        let mut size = Point::new(span.x.abs(), span.y.abs());
        if self.held.shift {
            let side = size.x.max(size.y).min(room.x).min(room.y);
            size = Point::new(side, side);
        }
        let size = Point::new(size.x.min(room.x), size.y.min(room.y));
        let signed = Point::new(size.x.copysign(span.x), size.y.copysign(span.y));
        let from = if self.held.alt { self.from - signed } else { self.from };
        Bounds::around(from, self.from + signed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PHOTO: Point = Point::new(1000.0, 800.0);

    fn drag(boxed: &mut Boxed, from: (f64, f64), to: (f64, f64), held: Held) -> Option<Done> {
        let input = |kind, (x, y)| CanvasInput { kind, at: Point::new(x, y), reach: 8.0, held };
        boxed.handle(&input(Kind::Press, from), PHOTO);
        boxed.handle(&input(Kind::Move, to), PHOTO);
        boxed.handle(&input(Kind::Release, to), PHOTO)
    }

    #[test]
    fn a_box_is_dragged_from_corner_to_corner() {
        let plain = Held::default();
        let shift = Held { shift: true, ..plain };
        let alt = Held { alt: true, ..plain };
        let both = Held { shift: true, alt: true };
        let cases = [
            ((100., 100.), (300., 250.), plain, [100., 100., 300., 250.]),
            ((300., 250.), (100., 100.), plain, [100., 100., 300., 250.]),
            ((100., 100.), (300., 250.), shift, [100., 100., 300., 300.]),
            ((300., 250.), (250., 100.), shift, [150., 100., 300., 250.]),
            ((500., 400.), (600., 450.), alt, [400., 350., 600., 450.]),
            ((500., 400.), (600., 450.), both, [400., 300., 600., 500.]),
            ((900., 700.), (2000., 2000.), plain, [900., 700., 1000., 800.]),
            ((850., 750.), (1000., 800.), shift, [850., 750., 900., 800.]),
            ((950., 400.), (700., 500.), alt, [900., 300., 1000., 500.]),
        ];
        for (from, to, held, [x0, y0, x1, y1]) in cases {
            let corners = [Corner::at(Point::new(x0, y0)), Corner::at(Point::new(x1, y1))];
            let expected = Done::Drawn(Shape::Rectangle(corners[0], corners[1]));
            let done = drag(&mut Boxed::rectangle(), from, to, held);
            assert_eq!(done, Some(expected), "{from:?} to {to:?} with {held:?}");
        }
    }

    #[test]
    fn an_ellipse_lies_in_its_box() {
        let done = drag(&mut Boxed::ellipse(), (100., 100.), (300., 200.), Held::default());
        let Some(Done::Drawn(shape)) = done else { panic!("{done:?}") };
        assert!((shape.area() - std::f64::consts::PI * 100.0 * 50.0).abs() < 1e-6);
        let bounds = shape.bounds().expect("it has a box");
        assert_eq!(bounds.center(), Point::new(200.0, 150.0));
    }

    #[test]
    fn a_click_draws_no_box() {
        let mut boxed = Boxed::rectangle();
        assert_eq!(drag(&mut boxed, (100., 100.), (102., 101.), Held::default()), None);
        assert_eq!(drag(&mut boxed, (100., 100.), (400., 100.), Held::default()), None);
        assert!(!boxed.is_begun());
    }
}
