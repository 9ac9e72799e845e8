//! Four corners that are laid on a grey patch or a colour chart: dragged open as a box, then each into its place.

use crate::app::canvas::reshape::within;
use crate::app::canvas::tool::{CanvasInput, Done, Ground, Kind, READ_ONLY};
use crate::geometry::{Point, outline_contains};

/// The corners, and what of them is being dragged.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Patch {
    corners: Option<[Point; 4]>,
    drag: Option<Drag>,
    /// Whether what is known was shown.
    is_shown: bool,
    /// Whether a hand has moved them since.
    is_moved: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Drag {
    /// A new box from here.
    Open(Point),
    /// One corner.
    Corner(usize),
    /// All of it, from this place of the pointer.
    All(Point, [Point; 4]),
}

impl Patch {
    /// Shows corners that are known, or none; nothing has been moved then.
    pub fn show(&mut self, corners: Option<[Point; 4]>) {
        *self = Self { corners, is_shown: true, ..Self::default() };
    }

    /// Whether what is known was shown.
    pub fn is_shown(&self) -> bool {
        self.is_shown
    }

    /// The corners as they are now.
    pub fn corners(&self) -> Option<[Point; 4]> {
        self.corners
    }

    /// Whether they are being dragged right now.
    pub fn is_held(&self) -> bool {
        self.drag.is_some()
    }

    /// Whether a hand has moved them.
    pub fn is_moved(&self) -> bool {
        self.is_moved
    }

    /// Turns the chart in its place by a quarter: each corner takes the name of the next one.
    pub fn turn(&mut self) {
        if let Some(corners) = &mut self.corners {
            corners.rotate_left(1);
            self.is_moved = true;
        }
    }

    pub(super) fn handle(&mut self, input: &CanvasInput, ground: &Ground<'_>) -> Option<Done> {
        let at = within(input.at, ground.photo);
        match input.kind {
            Kind::Press | Kind::Again if !ground.is_writable => {
                return Some(Done::Refused(READ_ONLY));
            }
            Kind::Press | Kind::Again => self.drag = Some(self.taken(at, input.reach)),
            Kind::Move => match self.drag {
                // A press that does not move on is no new box.
                Some(Drag::Open(from)) if from.distance(at) > input.reach * 0.5 => {
                    let corners = [from, Point::new(at.x, from.y), at, Point::new(from.x, at.y)];
                    self.lay(corners);
                }
                Some(Drag::Corner(i)) => {
                    let mut corners = self.corners?;
                    corners[i] = at;
                    self.lay(corners);
                }
                Some(Drag::All(from, corners)) => {
                    self.lay(corners.map(|it| within(it + (at - from), ground.photo)));
                }
                Some(Drag::Open(_)) | None => {}
            },
            Kind::Release => self.drag = None,
        }
        None
    }

    fn lay(&mut self, corners: [Point; 4]) {
        self.is_moved |= self.corners != Some(corners);
        self.corners = Some(corners);
    }

    fn taken(&self, at: Point, reach: f64) -> Drag {
        let Some(corners) = self.corners else { return Drag::Open(at) };
        let near = corners.iter().enumerate().map(|(i, corner)| (i, corner.distance(at)));
        let near = near.min_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, away)| *away <= reach);
        match near {
            Some((i, _)) => Drag::Corner(i),
            None if outline_contains(&corners, at) => Drag::All(at, corners),
            None => Drag::Open(at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::canvas::tool::Held;

    fn drag(
        patch: &mut Patch,
        from: (f64, f64),
        to: (f64, f64),
        is_writable: bool,
    ) -> Option<Done> {
        let ground = Ground {
            photo: Point::new(400.0, 300.0),
            regions: &[],
            selected: None,
            others: &[],
            boxes: &[],
            brush: 40.0,
            is_writable,
        };
        let input = |kind, (x, y)| CanvasInput {
            kind,
            at: Point::new(x, y),
            reach: 8.0,
            held: Held::default(),
        };
        let pressed = patch.handle(&input(Kind::Press, from), &ground);
        let moved = patch.handle(&input(Kind::Move, to), &ground);
        let released = patch.handle(&input(Kind::Release, to), &ground);
        pressed.or(moved).or(released)
    }

    fn corners(patch: &Patch) -> Option<[(f64, f64); 4]> {
        patch.corners().map(|all| all.map(|it| (it.x, it.y)))
    }

    #[test]
    fn a_box_is_opened_and_its_corners_are_dragged_into_place() {
        let mut patch = Patch::default();
        assert_eq!(drag(&mut patch, (10.0, 20.0), (12.0, 20.0), true), None);
        assert_eq!(corners(&patch), None, "a click lays nothing");
        drag(&mut patch, (10.0, 20.0), (110.0, 80.0), true);
        let opened = [(10., 20.), (110., 20.), (110., 80.), (10., 80.)];
        assert_eq!(corners(&patch), Some(opened));
        drag(&mut patch, (112.0, 78.0), (130.0, 90.0), true);
        assert_eq!(corners(&patch), Some([(10., 20.), (110., 20.), (130., 90.), (10., 80.)]));
        drag(&mut patch, (50.0, 50.0), (55.0, 45.0), true);
        assert_eq!(corners(&patch), Some([(15., 15.), (115., 15.), (135., 85.), (15., 75.)]));
        patch.turn();
        assert_eq!(corners(&patch), Some([(115., 15.), (135., 85.), (15., 75.), (15., 15.)]));
        drag(&mut patch, (200.0, 200.0), (900.0, 900.0), true);
        assert_eq!(
            corners(&patch),
            Some([(200., 200.), (400., 200.), (400., 300.), (200., 300.)]),
            "beside it a new one is begun, and it stays on the photo"
        );
        assert!(patch.is_moved() && !patch.is_held());
    }

    #[test]
    fn nothing_is_laid_on_what_is_only_looked_at() {
        let mut patch = Patch::default();
        let refused = drag(&mut patch, (10.0, 20.0), (110.0, 80.0), false);
        assert_eq!((refused, corners(&patch)), (Some(Done::Refused(READ_ONLY)), None));
    }
}
