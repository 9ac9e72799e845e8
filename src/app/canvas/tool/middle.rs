//! Drawing without a pointer: a shape in the middle of what is seen, to be moved and sized by the arrow keys.

use std::f64::consts::TAU;

use crate::app::canvas::tool::Done;
use crate::app::session::ToolKind;
use crate::geometry::{Bounds, Point};
use crate::model::region::{Corner, Shape};

/// Of what is seen, so much is the shape wide and tall.
const SHARE: f64 = 0.25;

/// The corners of an outline that is drawn so.
const CORNERS: u32 = 12;

/// The shape of a tool in the middle of the part of the photo that is seen.
pub fn in_middle(tool: ToolKind, seen: Bounds) -> Done {
    let (center, half) = (seen.center(), Point::new(seen.width(), seen.height()) * (SHARE / 2.0));
    let shape = match tool {
        ToolKind::Select
        | ToolKind::Cut
        | ToolKind::RulerLine
        | ToolKind::Calibrate
        | ToolKind::Reference => {
            return Done::Refused(
                "Choose a shape first: rectangle (R), ellipse (O) or polygon (P).",
            );
        }
        ToolKind::Rectangle => {
            Shape::Rectangle(Corner::at(center - half), Corner::at(center + half))
        }
        ToolKind::Point => Shape::Point(Corner::at(center)),
        ToolKind::Ellipse | ToolKind::Brush => {
            Shape::Ellipse { center: Corner::at(center), half_axes: Corner::at(half), turn: 0 }
        }
        ToolKind::Polygon | ToolKind::Lasso | ToolKind::Wand | ToolKind::LiveWire => {
            Shape::polygon((0..CORNERS).map(|corner| {
                let (sin, cos) = (TAU * f64::from(corner) / f64::from(CORNERS)).sin_cos();
                center + Point::new(half.x * cos, half.y * sin)
            }))
        }
    };
    match shape.problem() {
        None => Done::Drawn(shape),
        Some(_) => {
            Done::Refused("Too little of the photo is seen to draw on it. Show all of it (F).")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_lies_in_the_middle_and_takes_a_sixteenth_of_the_frame() {
        let seen = Bounds::around(Point::new(100.0, 200.0), Point::new(500.0, 600.0));
        for (tool, share) in [
            (ToolKind::Rectangle, 1.0),
            (ToolKind::Ellipse, std::f64::consts::PI / 4.0),
            // A regular polygon of 12 corners in a circle: 6 sin 30° of the square of its radius.
            (ToolKind::Polygon, 0.75),
            (ToolKind::Lasso, 0.75),
        ] {
            let Done::Drawn(shape) = in_middle(tool, seen) else { panic!("{tool:?}") };
            let bounds = shape.bounds().expect("it has corners");
            assert!(bounds.center().distance(Point::new(300.0, 400.0)) < 0.01, "{tool:?}");
            assert!((shape.area() - share * 10_000.0).abs() < 5.0, "{tool:?}: {}", shape.area());
        }
        assert!(matches!(in_middle(ToolKind::Select, seen), Done::Refused(_)));
    }
}
