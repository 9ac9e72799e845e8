//! The knife: an open line, freehand or corner by corner, along which regions are parted.

use crate::app::canvas::tool::{CanvasInput, Done, Draft, Kind};
use crate::geometry::{Point, simplified};
use crate::model::region::Corner;

/// A line that is being drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cut {
    corners: Vec<Point>,
    removed: Vec<Point>,
    stroke: Option<Vec<Point>>,
    is_free: bool,
    pointer: Option<Point>,
}

/// How far a freehand line may be from its corners, in photo pixels.
const TOLERANCE: f64 = 0.5;

impl Cut {
    /// Whether there is anything of it yet.
    pub fn is_begun(&self) -> bool {
        !self.corners.is_empty() || self.stroke.is_some()
    }

    /// How many corners it has so far.
    pub fn n_corners(&self) -> usize {
        self.corners.len()
    }

    /// Whether another line has the same corners.
    pub fn has_corners_of(&self, other: &Self) -> bool {
        self.corners == other.corners
    }

    pub(super) fn handle(&mut self, input: &CanvasInput, photo: Point) -> Option<Done> {
        // A line may begin and end beside the photo, but not far out.
        let at = Point::new(
            input.at.x.clamp(-photo.x, photo.x * 2.0),
            input.at.y.clamp(-photo.y, photo.y * 2.0),
        );
        self.pointer = Some(at);
        match input.kind {
            // The first click of a double click has added the corner already.
            Kind::Again if self.corners.len() >= 2 => return self.finish(),
            Kind::Press | Kind::Again => {
                self.stroke = Some(vec![at]);
                self.is_free = false;
            }
            Kind::Move => {
                if let Some(stroke) = &mut self.stroke {
                    self.is_free |= stroke[0].distance(at) > input.reach * 0.5;
                    stroke.push(at);
                }
            }
            Kind::Release => {
                let stroke = self.stroke.take()?;
                self.removed.clear();
                if self.is_free {
                    self.corners.extend(simplified(&stroke, TOLERANCE));
                    return self.finish();
                }
                self.corners.push(at);
            }
        }
        None
    }

    /// Cuts along the line; nothing while it is a single corner.
    pub fn finish(&mut self) -> Option<Done> {
        if self.corners.len() < 2 {
            return None;
        }
        let corners = std::mem::take(self).corners;
        Some(Done::Cut(corners.into_iter().map(Corner::at).collect()))
    }

    /// Removes the last corner.
    pub fn remove_last(&mut self) {
        self.removed.extend(self.corners.pop());
    }

    /// Puts back what was removed last.
    pub fn put_back(&mut self) {
        self.corners.extend(self.removed.pop());
    }

    pub(super) fn draft(&self) -> Option<Draft<'_>> {
        if !self.is_begun() {
            return None;
        }
        let stroke = self.stroke.iter().flatten().filter(|_| self.is_free);
        let corners = self.corners.iter().chain(stroke).copied().collect();
        Some(Draft::Knife { corners, pointer: self.pointer })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::canvas::tool::Held;

    #[test]
    fn a_line_is_dragged_or_clicked() {
        let mut cut = Cut::default();
        let mut does = |kind, x, y| {
            let at = Point::new(x, y);
            let held = Held::default();
            cut.handle(&CanvasInput { kind, at, reach: 8.0, held }, Point::new(1000.0, 800.0))
        };
        does(Kind::Press, 100., 100.);
        does(Kind::Move, 300., 100.);
        let ends = [(100., 100.), (300., 100.)].map(|(x, y)| Corner::at(Point::new(x, y)));
        assert_eq!(does(Kind::Release, 300., 100.), Some(Done::Cut(ends.to_vec())));
        for (x, y) in [(100., 100.), (300., 100.)] {
            does(Kind::Press, x, y);
            assert_eq!(does(Kind::Release, x, y), None);
        }
        assert_eq!(does(Kind::Again, 300., 100.), Some(Done::Cut(ends.to_vec())));
        assert_eq!(does(Kind::Again, 300., 100.), None, "there is no line any more");
        assert_eq!(does(Kind::Release, 300., 100.), None, "a new one begins");
    }
}
