//! A line between two places: measured and forgotten, or laid along a ruler.

use crate::app::canvas::reshape::within;
use crate::app::canvas::tool::{CanvasInput, Done, Draft, Ground, Kind, READ_ONLY};
use crate::geometry::Point;
use crate::model::region::Corner;

/// A line that is dragged, and the last one that was.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tape {
    is_calibration: bool,
    line: Option<(Point, Point)>,
    is_pressed: bool,
}

impl Tape {
    /// Measures and keeps nothing.
    pub fn ruler_line() -> Self {
        Self::default()
    }

    /// Along a ruler, whose length is typed.
    pub fn calibration() -> Self {
        Self { is_calibration: true, ..Self::default() }
    }

    /// Whether it is for the scale.
    pub fn is_calibration(&self) -> bool {
        self.is_calibration
    }

    /// Whether there is a line.
    pub fn is_begun(&self) -> bool {
        self.line.is_some()
    }

    /// How long the line is, in pixels of the photo.
    pub fn length_px(&self) -> Option<f64> {
        self.line.map(|(from, to)| from.distance(to))
    }

    pub(super) fn handle(&mut self, input: &CanvasInput, ground: &Ground<'_>) -> Option<Done> {
        let at = within(input.at, ground.photo);
        match input.kind {
            Kind::Press | Kind::Again if self.is_calibration && !ground.is_writable => {
                return Some(Done::Refused(READ_ONLY));
            }
            Kind::Press | Kind::Again => {
                self.line = Some((at, at));
                self.is_pressed = true;
            }
            Kind::Move if self.is_pressed => {
                let from = self.line.map_or(at, |(from, _)| from);
                self.line = Some((from, if input.held.shift { straight(from, at) } else { at }));
            }
            Kind::Release if self.is_pressed => {
                self.is_pressed = false;
                // A click without a drag clears the line.
                self.line = self.line.filter(|(from, to)| from.distance(*to) > input.reach * 0.5);
                if self.is_calibration {
                    let (from, to) = self.line.take()?;
                    return Some(Done::Ruled(Corner::at(from), Corner::at(to)));
                }
            }
            Kind::Move | Kind::Release => {}
        }
        None
    }

    pub(super) fn draft(&self) -> Option<Draft<'_>> {
        self.line.map(|(from, to)| Draft::Length { from, to, is_found: false })
    }
}

/// The nearest place that lies level with `from`, above or below it.
fn straight(from: Point, to: Point) -> Point {
    let step = to - from;
    if step.x.abs() >= step.y.abs() { Point::new(to.x, from.y) } else { Point::new(from.x, to.y) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::canvas::tool::Held;

    const PHOTO: Point = Point::new(400.0, 300.0);

    fn drag(tape: &mut Tape, from: (f64, f64), to: (f64, f64), is_writable: bool) -> Option<Done> {
        let ground = Ground {
            photo: PHOTO,
            regions: &[],
            selected: None,
            others: &[],
            boxes: &[],
            brush: 40.0,
            is_writable,
        };
        let place = |(x, y)| Point::new(x, y);
        let input = |kind, at| CanvasInput { kind, at, reach: 8.0, held: Held::default() };
        let pressed = tape.handle(&input(Kind::Press, place(from)), &ground);
        let moved = tape.handle(&input(Kind::Move, place(to)), &ground);
        assert_eq!(moved, None);
        let released = tape.handle(&input(Kind::Release, place(to)), &ground);
        pressed.or(released)
    }

    #[test]
    fn a_measured_length_stays_until_the_next_click() {
        let mut tape = Tape::ruler_line();
        assert_eq!(drag(&mut tape, (10.0, 10.0), (40.0, 50.0), false), None);
        assert_eq!(tape.length_px(), Some(50.0));
        assert_eq!(drag(&mut tape, (10.0, 10.0), (11.0, 10.0), false), None);
        assert_eq!(tape.length_px(), None);
    }

    #[test]
    fn a_line_along_a_ruler_is_handed_on_and_stays_on_the_photo() {
        let mut tape = Tape::calibration();
        let done = drag(&mut tape, (10.0, 20.0), (900.0, 20.0), true);
        let corner = |x, y| Corner::at(Point::new(x, y));
        assert_eq!(done, Some(Done::Ruled(corner(10.0, 20.0), corner(400.0, 20.0))));
        let refused = drag(&mut tape, (10.0, 20.0), (90.0, 20.0), false);
        assert_eq!(refused, Some(Done::Refused(READ_ONLY)));
    }
}
