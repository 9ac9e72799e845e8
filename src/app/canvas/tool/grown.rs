//! The wand: press on a lesion, drag for more or less of it.

use std::sync::Arc;

use crate::app::canvas::reshape::within;
use crate::app::canvas::tool::outline::{drawn, how};
use crate::app::canvas::tool::{CanvasInput, Done, Draft, Kind};
use crate::app::textures::sight::Sight;
use crate::geometry::Point;
use crate::geometry::boolean::How;
use crate::imaging::segment::wand::Wand;
use crate::model::region::Shape;

/// The wand, and the region that grows while it is pressed.
#[derive(Clone, Debug, Default)]
pub struct Grown {
    sight: Option<Arc<Sight>>,
    pull: Option<Pull>,
}

#[derive(Clone, Debug)]
struct Pull {
    from: Point,
    to: Point,
    reach: f64,
    /// What it does to the selected region, by the key that was held when it was pressed.
    how: Option<How>,
    /// What grows; none until the photo is seen.
    wand: Option<Wand>,
    /// In quarters of a ΔE, so that a tremble changes nothing.
    tolerance: u16,
    outline: Vec<Point>,
}

/// Why a tool that reads pixels has to wait.
pub const NOT_SEEN_YET: &str = "The photo is still being read. Try again in a moment.";

/// A drag of so many times the reach doubles the tolerance.
const DOUBLING: f64 = 16.0;

// Two wands are the same when what they show is: the photo is not theirs.
impl PartialEq for Grown {
    fn eq(&self, other: &Self) -> bool {
        let shown = |it: &Self| it.pull.as_ref().map(|pull| (pull.from, pull.outline.clone()));
        shown(self) == shown(other)
    }
}

impl Grown {
    /// Whether the pointer is pressed.
    pub fn is_begun(&self) -> bool {
        self.pull.is_some()
    }

    /// The tolerance of what is seen now, in ΔE.
    pub fn tolerance(&self) -> Option<f32> {
        let pull = self.pull.as_ref()?;
        pull.wand.as_ref().map(|_| f32::from(pull.tolerance) / 4.0)
    }

    /// Shows the photo; what was pressed before grows now.
    pub(super) fn see(&mut self, sight: &Arc<Sight>) {
        if self.sight.as_ref().is_some_and(|known| Arc::ptr_eq(known, sight)) {
            return;
        }
        self.sight = Some(Arc::clone(sight));
        if let Some(pull) = &mut self.pull {
            pull.wand = Wand::at(&sight.field, pull.from);
            pull.grow();
        }
    }

    pub(super) fn handle(&mut self, input: &CanvasInput, photo: Point) -> Option<Done> {
        let at = within(input.at, photo);
        match input.kind {
            Kind::Press | Kind::Again => {
                let wand = self.sight.as_ref().and_then(|sight| Wand::at(&sight.field, at));
                let (tolerance, outline) = (u16::MAX, Vec::new());
                let (reach, how) = (input.reach, how(input.held));
                let mut pull = Pull { from: at, to: at, reach, how, wand, tolerance, outline };
                pull.grow();
                self.pull = Some(pull);
                None
            }
            Kind::Move => {
                let pull = self.pull.as_mut()?;
                // Beyond the photo a drag still means more.
                (pull.to, pull.reach) = (input.at, input.reach);
                pull.grow();
                None
            }
            Kind::Release => {
                let pull = self.pull.take()?;
                Some(if pull.wand.is_none() {
                    Done::Refused(NOT_SEEN_YET)
                } else {
                    let done = drawn(&pull.outline, pull.how);
                    if matches!(done, Done::Refused(_)) { Done::Refused(TOO_LITTLE) } else { done }
                })
            }
        }
    }

    pub(super) fn draft(&self) -> Option<Draft<'_>> {
        let pull = self.pull.as_ref().filter(|pull| pull.outline.len() >= 3)?;
        Some(Draft::Shape(Shape::polygon(pull.outline.iter().copied())))
    }
}

/// Why nothing is drawn where nothing grows.
const TOO_LITTLE: &str = "Nothing to take here. Drag to the right for more, or begin elsewhere.";

impl Pull {
    /// Follows the drag: to the right and up takes more, to the left and down less.
    fn grow(&mut self) {
        let Some(wand) = &mut self.wand else { return };
        let step = self.to - self.from;
        let far = step.x - step.y;
        // A click trembles.
        let far = far.signum() * (far.abs() - self.reach).max(0.0);
        let more = (far / (self.reach * DOUBLING).max(1e-6)).exp2();
        let tolerance = (f64::from(wand.best()) * more * 4.0).round().clamp(1.0, 240.0) as u16;
        if tolerance != self.tolerance {
            self.tolerance = tolerance;
            self.outline = wand.outline(f32::from(tolerance) / 4.0);
        }
    }
}
