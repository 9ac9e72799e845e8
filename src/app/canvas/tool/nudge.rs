//! Moving and sizing by the arrow keys: whole pixels, shown at once, and one step when the keys are let go.

use crate::app::canvas::frame::around;
use crate::app::canvas::reshape::{
    CornerAt, corner_point, grown, step_within, with_corner_at, within,
};
use crate::app::canvas::tool::group::all_reshaped;
use crate::app::canvas::tool::{Done, Draft, Ground, reshaped};
use crate::geometry::Point;
use crate::model::ids::RegionId;
use crate::model::region::{Corner, Shape};

/// Regions that the arrow keys have moved and that are not a step yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nudge {
    /// Sorted by region; empty while nothing has moved.
    moved: Vec<(RegionId, Shape)>,
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
    /// Moves the selected regions or the selected corner, or makes the regions larger; a refusal says why not.
    pub fn by(
        &mut self,
        push: Push,
        corner: Option<CornerAt>,
        ground: &Ground<'_>,
    ) -> Option<Done> {
        let mut shapes: Vec<(RegionId, Shape)> = ground
            .all_selected()
            .filter(|(_, region)| ground.may_change(region))
            .map(|(id, region)| (id, region.shape.clone()))
            .collect();
        if shapes.is_empty() {
            let (_, region) = ground.selected_region()?;
            return ground.refusal(region).map(Done::Refused);
        }
        shapes.sort_by_key(|(id, _)| *id);
        let is_same = |(a, b): (&(RegionId, Shape), &(RegionId, Shape))| a.0 == b.0;
        if self.moved.len() == shapes.len() && self.moved.iter().zip(&shapes).all(is_same) {
            shapes = std::mem::take(&mut self.moved);
        }
        let corner = corner.filter(|_| shapes.len() == 1);
        let corner = corner.and_then(|at| Some((at, corner_point(&shapes[0].1, at)?)));
        // Several go together, so that they keep their places to each other.
        let frame = around(shapes.iter().map(|(_, shape)| shape))?;
        let frame = Shape::Rectangle(Corner::at(frame.min), Corner::at(frame.max));
        for (_, shape) in &mut shapes {
            *shape = match (push, corner) {
                (Push::Move(step), Some((at, place))) => {
                    with_corner_at(shape, at, within(place + step, ground.photo))
                }
                (Push::Move(step), None) => shape.moved(step_within(&frame, step, ground.photo)),
                (Push::Grow(by), _) => grown(shape, by, ground.photo),
            };
        }
        self.moved = shapes;
        None
    }

    /// Whether something has been moved that is not a step yet.
    pub fn is_begun(&self) -> bool {
        !self.moved.is_empty()
    }

    /// What the keys came to.
    pub fn end(&mut self, ground: &Ground<'_>) -> Option<Done> {
        let mut now = std::mem::take(&mut self.moved);
        now.retain(|(id, shape)| ground.region(*id).is_some_and(|region| region.shape != *shape));
        match now.as_slice() {
            [] => None,
            [(id, shape)] => Some(reshaped(*id, shape, "Nudge region")),
            [..] => Some(all_reshaped(now, "Nudge regions")),
        }
    }

    /// Puts the regions back where they were.
    pub fn give_up(&mut self) {
        self.moved.clear();
    }

    /// The regions where they would be.
    pub fn draft(&self) -> Option<Draft<'_>> {
        self.is_begun().then_some(Draft::AllInstead(&self.moved))
    }
}
