//! The point: each click is a mark, as for counting papules.

use crate::app::canvas::tool::{CanvasInput, Done, Draft, Kind};
use crate::geometry::Point;
use crate::model::region::{Corner, Shape};

/// A mark that is being set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mark {
    at: Option<Point>,
}

impl Mark {
    /// Whether the pointer is pressed and the mark not set yet.
    pub fn is_begun(&self) -> bool {
        self.at.is_some()
    }

    pub(super) fn handle(&mut self, input: &CanvasInput, photo: Point) -> Option<Done> {
        match input.kind {
            Kind::Press => {
                // Beside the photo there is nothing to count.
                let is_inside =
                    (0.0..=photo.x).contains(&input.at.x) && (0.0..=photo.y).contains(&input.at.y);
                self.at = is_inside.then_some(input.at);
                None
            }
            // A click that trembles into two is still one mark.
            Kind::Again => None,
            Kind::Move => {
                if let Some(at) = &mut self.at {
                    *at = crate::app::canvas::reshape::within(input.at, photo);
                }
                None
            }
            Kind::Release => {
                let at = self.at.take()?;
                Some(Done::Drawn(Shape::Point(Corner::at(at))))
            }
        }
    }

    pub(super) fn draft(&self) -> Option<Draft<'_>> {
        self.at.map(|at| Draft::Shape(Shape::Point(Corner::at(at))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::canvas::tool::Held;

    #[test]
    fn a_click_is_one_mark_where_it_is_let_go_and_none_beside_the_photo() {
        let mut mark = Mark::default();
        let mut does = |kind, x, y| {
            let at = Point::new(x, y);
            let held = Held::default();
            mark.handle(&CanvasInput { kind, at, reach: 8.0, held }, Point::new(400.0, 300.0))
        };
        let drawn = |x, y| Some(Done::Drawn(Shape::Point(Corner::at(Point::new(x, y)))));
        assert_eq!(does(Kind::Press, 100.0, 50.0), None);
        assert_eq!(does(Kind::Move, 102.5, 51.0), None);
        assert_eq!(does(Kind::Release, 102.5, 51.0), drawn(102.5, 51.0));
        assert_eq!(does(Kind::Again, 102.5, 51.0), None);
        assert_eq!(does(Kind::Release, 102.5, 51.0), None, "a double click is one mark");
        assert_eq!(does(Kind::Press, 500.0, 50.0), None);
        assert_eq!(does(Kind::Release, 390.0, 50.0), None, "pressed beside the photo");
        does(Kind::Press, 390.0, 50.0);
        assert_eq!(does(Kind::Release, 500.0, 50.0), drawn(390.0, 50.0));
    }
}
