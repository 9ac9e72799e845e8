//! Several regions held at once: moved together, or scaled and turned by the frame around them.
//!
//! A single outline has such a frame too, outside of its corners.

use crate::app::canvas::frame::{around, dragged, frame_grips, transformed};
use crate::app::canvas::reshape::{Grip, Manner, step_within};
use crate::app::canvas::tool::{Done, Ground, Held};
use crate::geometry::{Bounds, Point};
use crate::model::ids::RegionId;
use crate::model::region::Shape;
use crate::model::sound::sound;

/// Regions that are held.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// As they were, sorted by region.
    before: Vec<(RegionId, Shape)>,
    bounds: Bounds,
    /// The grip of the frame that is dragged; none moves.
    grip: Option<Grip>,
    now: Option<Vec<(RegionId, Shape)>>,
}

impl Group {
    /// The selected regions that may be changed, held by a grip of their frame or all over.
    pub fn take(ground: &Ground<'_>, grip: Option<Grip>) -> Option<Self> {
        let mut before: Vec<(RegionId, Shape)> = ground
            .all_selected()
            .filter(|(_, region)| ground.may_change(region))
            .map(|(id, region)| (id, region.shape.clone()))
            .collect();
        before.sort_by_key(|(id, _)| *id);
        let bounds = around(before.iter().map(|(_, shape)| shape))?;
        Some(Self { before, bounds, grip, now: None })
    }

    /// Moves, scales or turns all of them, as the pointer went from one place to another. Where something would leave
    /// the photo they stay as they were last.
    pub fn follow(&mut self, from: Point, to: Point, held: Held, photo: Point) {
        let Some(grip) = self.grip else {
            let corners = [self.bounds.min, self.bounds.max].map(crate::model::region::Corner::at);
            let frame = Shape::Rectangle(corners[0], corners[1]);
            return self.shift(step_within(&frame, to - from, photo));
        };
        let manner = Manner { is_even: held.shift, is_centered: held.alt };
        let transform = dragged(self.bounds, grip, from, to, manner);
        let now: Vec<(RegionId, Shape)> =
            self.before.iter().map(|(id, shape)| (*id, transformed(shape, &transform))).collect();
        if is_within(around(now.iter().map(|(_, shape)| shape)), photo, self.bounds) {
            self.now = Some(now);
        }
    }

    fn shift(&mut self, step: Point) {
        self.now = Some(self.before.iter().map(|(id, shape)| (*id, shape.moved(step))).collect());
    }

    /// Where they would be now.
    pub fn now(&self) -> Option<&[(RegionId, Shape)]> {
        self.now.as_deref()
    }

    /// What it came to; nothing if nothing has changed.
    pub fn end(self) -> Option<Done> {
        let Self { before, grip, now, .. } = self;
        let now = now.filter(|now| *now != before)?;
        let what = match (grip, now.len()) {
            (None, 1) => "Move region",
            (None, _) => "Move regions",
            (Some(Grip::Turn), 1) => "Turn region",
            (Some(Grip::Turn), _) => "Turn regions",
            (Some(Grip::Frame(..)), 1) => "Resize region",
            (Some(Grip::Frame(..)), _) => "Resize regions",
        };
        Some(all_reshaped(now, what))
    }
}

/// Regions with other shapes, made sound; refused as a whole if one would have no area.
pub(super) fn all_reshaped(now: Vec<(RegionId, Shape)>, what: &'static str) -> Done {
    let sound: Option<Vec<_>> =
        now.into_iter().map(|(id, shape)| Some((id, sound(shape)?))).collect();
    sound.map_or(Done::Refused("A region would have no area, so all stay as they were."), |now| {
        Done::AllReshaped(now, what)
    })
}

/// The grip of the frame around the selected regions that lies at a place.
pub fn frame_grip_at(ground: &Ground<'_>, place: Point, reach: f64) -> Option<Grip> {
    let bounds = framed(ground)?;
    frame_grips(bounds, reach)
        .into_iter()
        .map(|(grip, at)| (grip, at.distance(place)))
        .filter(|(_, distance)| *distance <= reach)
        .min_by(|(_, a), (_, b)| a.total_cmp(b))
        .map(|(grip, _)| grip)
}

/// The box that has a frame around it: of several regions that may be changed, or of a single outline.
pub fn framed(ground: &Ground<'_>) -> Option<Bounds> {
    let (_, leading) = ground.selected_region()?;
    if ground.others.is_empty() && !matches!(leading.shape, Shape::Outline(_)) {
        return None;
    }
    let open = ground.all_selected().filter(|(_, region)| ground.may_change(region));
    around(open.map(|(_, region)| &region.shape))
}

/// Whether a box lies within the photo, or reaches out no farther than it did before.
fn is_within(now: Option<Bounds>, photo: Point, before: Bounds) -> bool {
    now.is_some_and(|now| {
        now.min.x >= before.min.x.min(0.0)
            && now.min.y >= before.min.y.min(0.0)
            && now.max.x <= before.max.x.max(photo.x)
            && now.max.y <= before.max.y.max(photo.y)
    })
}
