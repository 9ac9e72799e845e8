//! The arrow: selects regions, moves and reshapes them, edits their corners.

use egui::CursorIcon;

use crate::app::canvas::hit::{Spot, TURN_GRIP, edge_at, spot_at};
use crate::app::canvas::reshape::{
    CornerAt, Grip, Manner, corner_point, grips, step_within, with_corner_at, with_corner_on_edge,
    with_grip_at, within, without_corner,
};
use crate::app::canvas::tool::group::{Group, frame_grip_at};
use crate::app::canvas::tool::{
    CanvasInput, Done, Draft, Ground, Held, Kind, THREE_CORNERS, reshaped,
};
use crate::geometry::{Bounds, Point};
use crate::model::ids::RegionId;
use crate::model::region::Shape;
use crate::model::sound::sound;

/// What is selected within a region, and what is being dragged.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Select {
    corner: Option<(RegionId, CornerAt)>,
    drag: Option<Drag>,
    hovered: Hovered,
}

/// What the pressed pointer holds.
#[derive(Clone, Debug, PartialEq)]
struct Drag {
    hold: Hold,
    from: Point,
    /// Whether it has gone far enough to be more than a click.
    is_far: bool,
}

#[derive(Clone, Debug, PartialEq)]
enum Hold {
    /// Nothing that could be moved: the photo moves instead.
    Nothing { deselects: bool },
    /// A region or a part of it, as it was, and as it would be now.
    Part { region: RegionId, part: Part, before: Shape, now: Option<Shape> },
    /// All selected regions; a click without a drag selects only the one it was on.
    Group { group: Group, clicked: Option<RegionId> },
    /// A frame is drawn; what lies in it will be selected, beside these.
    Frame { to: Point, beside: Vec<RegionId> },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Whole,
    Spot(Spot),
}

/// What the pointer is over, for its look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Hovered {
    #[default]
    Nothing,
    Region,
    Spot(Spot),
}

impl Select {
    pub(super) fn handle(&mut self, input: &CanvasInput, ground: &Ground<'_>) -> Option<Done> {
        match input.kind {
            Kind::Press => self.press(input, ground),
            Kind::Again => self.press_again(input, ground),
            Kind::Move => {
                self.hover(input, ground);
                self.follow(input, ground);
                None
            }
            Kind::Release => {
                self.follow(input, ground);
                self.release(ground)
            }
        }
    }

    fn press(&mut self, input: &CanvasInput, ground: &Ground<'_>) -> Option<Done> {
        let single = ground.selected_region().filter(|_| ground.others.is_empty());
        if let Some((id, region)) = single.filter(|(_, region)| ground.may_change(region)) {
            if input.held.alt
                && let Some(done) = self.insert_or_delete(id, &region.shape, input, ground)
            {
                return Some(done);
            }
            if let Some(spot) = spot_at(&region.shape, input.at, input.reach) {
                self.corner = corner_of(spot).map(|at| (id, at));
                self.take(id, Part::Spot(spot), &region.shape, input.at);
                return None;
            }
        }
        self.corner = None;
        if let Some(grip) = frame_grip_at(ground, input.at, input.reach)
            && let Some(group) = Group::take(ground, Some(grip))
        {
            self.hold(Hold::Group { group, clicked: None }, input.at);
            return None;
        }
        let under = ground.region_at(input.at, input.reach);
        if input.held.shift {
            return self.press_with_shift(input, ground, under);
        }
        let Some(id) = under else {
            self.hold(Hold::Nothing { deselects: true }, input.at);
            return None;
        };
        if !ground.others.is_empty() && ground.is_selected(id) {
            let hold = match Group::take(ground, None) {
                Some(group) => Hold::Group { group, clicked: Some(id) },
                None => Hold::Nothing { deselects: false },
            };
            self.hold(hold, input.at);
            return None;
        }
        match ground.region(id) {
            Some(region) if ground.may_change(region) => {
                self.take(id, Part::Whole, &region.shape, input.at);
            }
            _ => self.hold(Hold::Nothing { deselects: false }, input.at),
        }
        let is_alone = ground.selected == Some(id) && ground.others.is_empty();
        (!is_alone).then_some(Done::Selected(Some(id)))
    }

    /// With Shift: one more region or one less, or a frame around some of them.
    fn press_with_shift(
        &mut self,
        input: &CanvasInput,
        ground: &Ground<'_>,
        under: Option<RegionId>,
    ) -> Option<Done> {
        let mut chosen: Vec<RegionId> = ground.selected.into_iter().collect();
        chosen.extend(ground.others);
        let Some(id) = under else {
            self.hold(Hold::Frame { to: input.at, beside: chosen }, input.at);
            return None;
        };
        match chosen.iter().position(|other| *other == id) {
            Some(at) => {
                chosen.remove(at);
            }
            None => chosen.push(id),
        }
        Some(Done::AllSelected(chosen))
    }

    fn press_again(&mut self, input: &CanvasInput, ground: &Ground<'_>) -> Option<Done> {
        match ground.region_at(input.at, input.reach) {
            Some(_) => self.press(input, ground),
            None => Some(Done::Fit),
        }
    }

    /// With Alt: takes a corner out, or puts one on an edge.
    fn insert_or_delete(
        &mut self,
        id: RegionId,
        shape: &Shape,
        input: &CanvasInput,
        ground: &Ground<'_>,
    ) -> Option<Done> {
        if let Some(Spot::Corner(at)) = spot_at(shape, input.at, input.reach) {
            self.corner = None;
            return Some(without(id, shape, at));
        }
        self.insert_corner(ground, input.at, input.reach)
    }

    fn take(&mut self, region: RegionId, part: Part, shape: &Shape, from: Point) {
        self.hold(Hold::Part { region, part, before: shape.clone(), now: None }, from);
    }

    fn hold(&mut self, hold: Hold, from: Point) {
        self.drag = Some(Drag { hold, from, is_far: false });
    }

    fn hover(&mut self, input: &CanvasInput, ground: &Ground<'_>) {
        if self.drag.is_some() {
            return;
        }
        let single = ground.selected_region().filter(|_| ground.others.is_empty());
        let spot = single
            .filter(|(_, region)| ground.may_change(region))
            .and_then(|(_, region)| spot_at(&region.shape, input.at, input.reach));
        let frame = || frame_grip_at(ground, input.at, input.reach).map(Spot::Grip);
        self.hovered = spot.or_else(frame).map_or_else(
            || {
                let region = ground.region_at(input.at, input.reach);
                region.map_or(Hovered::Nothing, |_| Hovered::Region)
            },
            Hovered::Spot,
        );
    }

    /// Shapes what is held to where the pointer is.
    fn follow(&mut self, input: &CanvasInput, ground: &Ground<'_>) {
        let Some(drag) = &mut self.drag else { return };
        drag.is_far |= drag.from.distance(input.at) > input.reach * 0.5;
        if !drag.is_far {
            return;
        }
        let (region, part, before, now) = match &mut drag.hold {
            Hold::Nothing { .. } => return,
            Hold::Group { group, .. } => {
                return group.follow(drag.from, input.at, input.held, ground.photo);
            }
            Hold::Frame { to, .. } => {
                *to = input.at;
                return;
            }
            Hold::Part { region, part, before, now } => (region, part, before, now),
        };
        let step = input.at - drag.from;
        let shape = match *part {
            Part::Whole => before.moved(step_within(before, step, ground.photo)),
            Part::Spot(Spot::Middle { ring, edge }) => {
                // From here on it is a corner like any other.
                let (with_corner, at) = with_corner_on_edge(before, ring, edge, drag.from);
                *part = Part::Spot(Spot::Corner(at));
                *before = with_corner;
                self.corner = Some((*region, at));
                with_corner_at(before, at, within(input.at, ground.photo))
            }
            Part::Spot(Spot::Corner(at)) => {
                let place = corner_point(before, at).unwrap_or(drag.from) + step;
                with_corner_at(before, at, within(place, ground.photo))
            }
            Part::Spot(Spot::Grip(grip)) => {
                let away = input.reach * TURN_GRIP;
                let place = grips(before, away).into_iter().find(|(other, _)| *other == grip);
                let place = place.map_or(drag.from, |(_, place)| place) + step;
                let place = if grip == Grip::Turn { place } else { within(place, ground.photo) };
                with_grip_at(before, grip, place, manner(input.held))
            }
        };
        *now = Some(shape);
    }

    fn release(&mut self, ground: &Ground<'_>) -> Option<Done> {
        let drag = self.drag.take()?;
        match drag.hold {
            Hold::Group { clicked, .. } if !drag.is_far => {
                clicked.map(|id| Done::Selected(Some(id)))
            }
            Hold::Group { group, .. } => {
                // Corners may be counted anew.
                self.corner = None;
                group.end()
            }
            Hold::Frame { .. } if !drag.is_far => None,
            Hold::Frame { to, beside } => Some(Done::AllSelected(beside_those_in(
                beside,
                Bounds::around(drag.from, to),
                ground,
            ))),
            Hold::Nothing { deselects } => {
                (deselects && !drag.is_far).then_some(Done::Selected(None))
            }
            Hold::Part { region, part, before, now } => {
                let shape = now.filter(|now| *now != before)?;
                let what = match part {
                    Part::Whole => "Move region",
                    Part::Spot(Spot::Grip(Grip::Turn)) => "Turn region",
                    Part::Spot(Spot::Grip(Grip::Frame(..))) => "Resize region",
                    Part::Spot(Spot::Corner(_) | Spot::Middle { .. }) => "Move corner",
                };
                let done = reshaped(region, &shape, what);
                if !matches!(&done, Done::Reshaped(_, sound, _) if *sound == shape) {
                    // Its corners have been counted anew.
                    self.corner = None;
                }
                Some(done)
            }
        }
    }

    /// The selected corner, if the region that has it is still selected and still has it.
    pub fn corner(&self, ground: &Ground<'_>) -> Option<CornerAt> {
        let (id, at) = self.corner?;
        let (selected, region) = ground.selected_region()?;
        (selected == id).then_some(())?;
        corner_point(&region.shape, at).map(|_| at)
    }

    /// Selects a corner of a region.
    pub fn choose_corner(&mut self, id: RegionId, at: CornerAt) {
        self.corner = Some((id, at));
    }

    /// Puts a corner on the edge of the selected region that is nearest to a place.
    pub fn insert_corner(&mut self, ground: &Ground<'_>, place: Point, reach: f64) -> Option<Done> {
        let (id, region) = ground.selected_region()?;
        let (ring, edge, place) = edge_at(&region.shape, place, reach)?;
        let (shape, at) = with_corner_on_edge(&region.shape, ring, edge, place);
        self.corner = Some((id, at));
        Some(Done::Reshaped(id, shape, "Insert corner"))
    }

    /// Lets go of the selected corner; says whether there was one.
    pub fn deselect_corner(&mut self) -> bool {
        self.corner.take().is_some()
    }

    /// Deletes the selected corner, never the region; nothing if no corner is selected.
    pub fn delete_corner(&mut self, ground: &Ground<'_>) -> Option<Done> {
        let at = self.corner(ground)?;
        let (id, region) = ground.selected_region()?;
        if let Some(words) = ground.refusal(region) {
            return Some(Done::Refused(words));
        }
        let done = without(id, &region.shape, at);
        if matches!(done, Done::Reshaped(..)) {
            self.corner = None;
        }
        Some(done)
    }

    pub(super) fn draft(&self) -> Option<Draft<'_>> {
        match &self.drag.as_ref()?.hold {
            Hold::Part { region, now: Some(now), .. } => Some(Draft::Instead(*region, now)),
            Hold::Group { group, .. } => group.now().map(Draft::AllInstead),
            Hold::Frame { to, .. } if self.is_busy() => {
                Some(Draft::Frame(Bounds::around(self.drag.as_ref()?.from, *to)))
            }
            Hold::Part { now: None, .. } | Hold::Nothing { .. } | Hold::Frame { .. } => None,
        }
    }

    pub(super) fn is_busy(&self) -> bool {
        self.drag.as_ref().is_some_and(|drag| drag.is_far)
    }

    pub(super) fn drop_drag(&mut self) {
        self.drag = None;
    }

    pub(super) fn holds_nothing(&self) -> bool {
        self.drag.as_ref().is_some_and(|drag| matches!(drag.hold, Hold::Nothing { .. }))
    }

    /// How the pointer looks.
    pub fn cursor(&self) -> CursorIcon {
        match (&self.drag, self.hovered) {
            (Some(drag), _) if matches!(drag.hold, Hold::Nothing { .. }) && drag.is_far => {
                CursorIcon::Grabbing
            }
            (_, Hovered::Nothing) => CursorIcon::Default,
            (_, Hovered::Region) => CursorIcon::Move,
            (_, Hovered::Spot(Spot::Corner(_) | Spot::Middle { .. })) => CursorIcon::Crosshair,
            (_, Hovered::Spot(Spot::Grip(Grip::Turn))) => CursorIcon::Alias,
            (_, Hovered::Spot(Spot::Grip(Grip::Frame(x, y)))) => match (x * y, x) {
                (0, 0) => CursorIcon::ResizeVertical,
                (0, _) => CursorIcon::ResizeHorizontal,
                (1, _) => CursorIcon::ResizeNwSe,
                _ => CursorIcon::ResizeNeSw,
            },
        }
    }
}

/// What was selected, and the regions that lie wholly in a frame: what surrounds them is not meant.
fn beside_those_in(mut chosen: Vec<RegionId>, frame: Bounds, ground: &Ground<'_>) -> Vec<RegionId> {
    for (id, region) in ground.regions {
        let is_in = region
            .shape
            .bounds()
            .is_some_and(|bounds| frame.contains(bounds.min) && frame.contains(bounds.max));
        if is_in && !ground.is_selected(*id) {
            chosen.push(*id);
        }
    }
    chosen
}

fn corner_of(spot: Spot) -> Option<CornerAt> {
    match spot {
        Spot::Corner(at) => Some(at),
        Spot::Middle { .. } | Spot::Grip(_) => None,
    }
}

fn without(id: RegionId, shape: &Shape, at: CornerAt) -> Done {
    match without_corner(shape, at).map(sound) {
        Some(Some(shape)) => Done::Reshaped(id, shape, "Delete corner"),
        Some(None) | None => Done::Refused(THREE_CORNERS),
    }
}

fn manner(held: Held) -> Manner {
    Manner { is_even: held.shift, is_centered: held.alt }
}

#[cfg(test)]
mod tests;
