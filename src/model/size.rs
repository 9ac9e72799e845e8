//! How large a region is: in pixels always, in millimetres where the photo has a scale.

use crate::geometry::measure::{Calipers, calipers, center, perimeter};
use crate::geometry::{Point, ellipse_outline};
use crate::model::calibration::Scale;
use crate::model::region::{Part, Shape};

/// The size of one region in pixels of its photo.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// The area, holes taken off; an ellipse exactly. A point adds nothing to a sum, and has no area of its own.
    pub area_px2: f64,
    /// The length of its whole edge, holes included.
    pub perimeter_px: f64,
    /// Longest diameter, narrowest caliper, and width across the longest.
    pub calipers: Calipers,
    /// The centre of mass, or the place of a point; none without a corner.
    pub center: Option<Point>,
}

/// How many corners stand for an ellipse when it is measured: its edge is then right to 0.001 %.
const ELLIPSE_CORNERS: usize = 720;

impl Size {
    /// Of a shape.
    pub fn of(shape: &Shape) -> Self {
        let parts = parts(shape);
        Self {
            area_px2: shape.area(),
            perimeter_px: perimeter(parts.iter().flatten()),
            calipers: calipers(parts.iter().filter_map(|part| part.first()).flatten().copied()),
            center: shape.as_point().or_else(|| center(&parts)),
        }
    }

    /// In square millimetres, and the expanded uncertainty.
    pub fn area_mm2(&self, scale: &Scale) -> (f64, Option<f64>) {
        let area = scale.mm2(self.area_px2);
        (area, scale.u95_of_area(area))
    }
}

/// A shape as parts, each an outer ring followed by its holes, in pixels.
pub fn parts(shape: &Shape) -> Vec<Vec<Vec<Point>>> {
    match shape {
        Shape::Rectangle(..) => vec![shape.rings()],
        Shape::Ellipse { center, half_axes, turn } => {
            let turn = f64::from(*turn).to_radians() / 100.0;
            let outline = ellipse_outline(center.point(), half_axes.point(), turn, ELLIPSE_CORNERS);
            vec![vec![outline]]
        }
        Shape::Outline(parts) => parts.iter().map(rings).collect(),
        Shape::Point(_) => Vec::new(),
    }
}

fn rings(part: &Part) -> Vec<Vec<Point>> {
    let rings = std::iter::once(&part.outer).chain(&part.holes);
    rings.map(|ring| ring.iter().map(|corner| corner.point()).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::region::Corner;

    fn corner(x: f64, y: f64) -> Corner {
        Corner::at(Point::new(x, y))
    }

    #[test]
    fn the_published_polygon_has_its_published_size() {
        let outline = [(100., 100.), (300., 100.), (300., 250.), (200., 320.), (100., 250.)];
        let size = Size::of(&Shape::polygon(outline.map(|(x, y)| Point::new(x, y))));
        assert_eq!(size.area_px2, 37_000.0);
        assert!((size.perimeter_px - 744.1311).abs() < 5e-5);
        assert_eq!((size.calipers.longest, size.calipers.narrowest), (250.0, 200.0));
        assert!((size.center.expect("corners").x - 200.0).abs() < 1e-9);
    }

    #[test]
    fn holes_are_edges_but_no_area_and_ellipses_are_exact() {
        let square = |a: f64, b: f64| vec![corner(a, a), corner(b, a), corner(b, b), corner(a, b)];
        let hollow = Part { outer: square(0.0, 10.0), holes: vec![square(4.0, 6.0)] };
        let size = Size::of(&Shape::Outline(vec![hollow]));
        assert_eq!((size.area_px2, size.perimeter_px), (96.0, 48.0));
        assert_eq!(size.calipers.longest, 200.0_f64.sqrt());
        let circle = Shape::Ellipse {
            center: corner(50.0, 50.0),
            half_axes: corner(10.0, 10.0),
            turn: 3_000,
        };
        let size = Size::of(&circle);
        assert_eq!(size.area_px2, std::f64::consts::PI * 100.0);
        assert!((size.perimeter_px / (std::f64::consts::TAU * 10.0) - 1.0).abs() < 1e-5);
        let box_of_two = Size::of(&Shape::Rectangle(corner(0.0, 0.0), corner(4.0, 3.0)));
        assert_eq!((box_of_two.area_px2, box_of_two.calipers.longest), (12.0, 5.0));
    }
}
