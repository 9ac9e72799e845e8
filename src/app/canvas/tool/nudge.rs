//! Moving and sizing by the arrow keys: whole pixels, shown at once, and one step when the keys are let go.

use crate::app::canvas::reshape::{
    CornerAt, corner_point, grown, step_within, with_corner_at, within,
};
use crate::app::canvas::tool::{Done, Draft, Ground, reshaped};
use crate::geometry::Point;
use crate::model::ids::RegionId;
use crate::model::region::Shape;

/// A region that the arrow keys have moved and that is not a step yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nudge {
    moved: Option<(RegionId, Shape)>,
}

/// What an arrow key does, in photo pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Push {
    /// Moves so far.
    Move(Point),
    /// Makes so much wider and taller, around the middle.
    Grow(Point),
}

impl Nudge {
    /// Moves the selected region or its selected corner, or makes the region larger; a refusal says why not.
    pub fn by(
        &mut self,
        push: Push,
        corner: Option<CornerAt>,
        ground: &Ground<'_>,
    ) -> Option<Done> {
        let (id, region) = ground.selected_region()?;
        if let Some(words) = ground.refusal(region) {
            return Some(Done::Refused(words));
        }
        let moved = self.moved.take().filter(|(other, _)| *other == id);
        let shape = moved.map_or_else(|| region.shape.clone(), |(_, shape)| shape);
        let corner = corner.and_then(|at| Some((at, corner_point(&shape, at)?)));
        let now = match (push, corner) {
            (Push::Move(step), Some((at, place))) => {
                with_corner_at(&shape, at, within(place + step, ground.photo))
            }
            (Push::Move(step), None) => shape.moved(step_within(&shape, step, ground.photo)),
            (Push::Grow(by), _) => grown(&shape, by, ground.photo),
        };
        self.moved = Some((id, now));
        None
    }

    /// Whether something has been moved that is not a step yet.
    pub fn is_begun(&self) -> bool {
        self.moved.is_some()
    }

    /// What the keys came to.
    pub fn end(&mut self, ground: &Ground<'_>) -> Option<Done> {
        let (id, now) = self.moved.take()?;
        let has_moved = ground.region(id).is_some_and(|region| region.shape != now);
        has_moved.then(|| reshaped(id, &now, "Nudge region"))
    }

    /// Puts the region back where it was.
    pub fn give_up(&mut self) {
        self.moved = None;
    }

    /// The region where it would be.
    pub fn draft(&self) -> Option<Draft<'_>> {
        self.moved.as_ref().map(|(id, shape)| Draft::Instead(*id, shape))
    }
}
