//! What can be made of the regions that are there: united, cut, simplified, grown, put in another order. Each comes to
//! one step, or to the words that say why nothing was done.

use crate::app::canvas::steps::removed;
use crate::app::canvas::tool::POINT;
use crate::geometry::Point;
use crate::geometry::boolean::{How, Piece, combined, cut, grown};
use crate::geometry::outline::{simplified_ring, smoothed_ring};
use crate::model::edit::Edit;
use crate::model::ids::{Ids, RegionId};
use crate::model::ledger::Step;
use crate::model::project::Project;
use crate::model::region::{Region, Shape, State};
use crate::model::sound::sound;

/// A region with its number.
pub type Numbered<'a> = (RegionId, &'a Region);

/// Why a region stays as it is.
const NOTHING_LEFT: &str = "Nothing would be left of the region, so it stays as it was.";

/// What is done to the outline of one region.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    /// Corners that lie within so many pixels of the outline are left out.
    Simplify(f64),
    /// Corners are rounded over so many pixels.
    Smooth(f64),
    /// It grows by so many pixels on all sides, or shrinks.
    Grow(f64),
    /// A rectangle or an ellipse becomes an outline with corners.
    ToPolygon,
}

/// Puts several regions together; the first one becomes the result.
///
/// What was united or intersected with it goes, since it is now part of it; what is cut off it stays.
pub fn combine(
    project: &Project,
    regions: &[Numbered<'_>],
    how: How,
) -> Result<Step, &'static str> {
    let [(first, region), others @ ..] = regions else {
        return Err(
            "Select two or more regions first: Shift and click, or Shift and drag around them.",
        );
    };
    if others.is_empty() {
        return Err(
            "Select two or more regions first: Shift and click, or Shift and drag around them.",
        );
    }
    if regions.iter().any(|(_, region)| region.shape.as_point().is_some()) {
        return Err(POINT);
    }
    let pieces = others.iter().fold(region.shape.pieces(), |pieces, (_, other)| {
        combined(how, &pieces, &other.shape.pieces())
    });
    let shape = sound(Shape::of_pieces(&pieces)).ok_or(match how {
        How::Intersect => "The regions have nothing in common, so they stay as they were.",
        How::Unite | How::Subtract => NOTHING_LEFT,
    })?;
    if how == How::Subtract && shape.area() == region.shape.area() {
        return Err("The regions have nothing in common, so they stay as they were.");
    }
    let what = match how {
        How::Unite => "Unite regions",
        How::Subtract => "Subtract regions",
        How::Intersect => "Intersect regions",
    };
    let mut edits = vec![with_shape(*first, region, shape)];
    if how != How::Subtract {
        let gone: Vec<RegionId> = others.iter().map(|(id, _)| *id).collect();
        edits.extend(removed(project, &gone));
    }
    Ok(Step::new(what, edits))
}

/// Unites a region with what was drawn, or cuts that off it; nothing if that changes nothing.
pub fn with_drawn(
    (id, region): Numbered<'_>,
    how: How,
    drawn: &Shape,
) -> Result<Option<Step>, &'static str> {
    if region.shape.as_point().is_some() {
        return Err(POINT);
    }
    let pieces = combined(how, &region.shape.pieces(), &drawn.pieces());
    let shape = sound(Shape::of_pieces(&pieces)).ok_or(NOTHING_LEFT)?;
    let what = if how == How::Subtract { "Cut off region" } else { "Add to region" };
    let is_same = (shape.area() - region.shape.area()).abs() < 0.01;
    Ok((!is_same).then(|| Step::new(what, vec![with_shape(id, region, shape)])))
}

/// Changes the outlines of regions; nothing if that changes nothing.
pub fn reshape(regions: &[Numbered<'_>], change: Change) -> Result<Option<Step>, &'static str> {
    let mut edits = Vec::new();
    let with_outline = regions.iter().filter(|(_, region)| region.shape.as_point().is_none());
    let with_outline: Vec<_> = with_outline.collect();
    if with_outline.is_empty() && !regions.is_empty() {
        return Err(POINT);
    }
    for (id, region) in with_outline {
        let shape = sound(changed(&region.shape, change)).ok_or(NOTHING_LEFT)?;
        if shape != region.shape {
            edits.push(with_shape(*id, region, shape));
        }
    }
    let what = match change {
        Change::Simplify(_) => "Simplify outline",
        Change::Smooth(_) => "Smooth outline",
        Change::Grow(by) if by < 0.0 => "Shrink region",
        Change::Grow(_) => "Grow region",
        Change::ToPolygon => "Convert to polygon",
    };
    Ok((!edits.is_empty()).then(|| Step::new(what, edits)))
}

/// How far a rounded outline may be from its corners, in pixels.
const ROUNDING: f64 = 0.25;

fn changed(shape: &Shape, change: Change) -> Shape {
    let ringwise = |ring: &dyn Fn(&[Point]) -> Vec<Point>| {
        let mut pieces = shape.pieces();
        for piece in &mut pieces {
            let rings = std::iter::once(&mut piece.outer).chain(&mut piece.holes);
            for points in rings {
                let now = ring(points);
                // A small ring stays rather than to become a line.
                if now.len() >= 3 {
                    *points = now;
                }
            }
        }
        Shape::of_pieces(&pieces)
    };
    match change {
        Change::Simplify(tolerance) if matches!(shape, Shape::Outline(_)) => {
            ringwise(&|ring| simplified_ring(ring, tolerance))
        }
        Change::Smooth(reach) if matches!(shape, Shape::Outline(_)) => {
            ringwise(&|ring| simplified_ring(&smoothed_ring(ring, reach), ROUNDING))
        }
        // A rectangle and an ellipse have no corner too many, and are as smooth as they are meant to be.
        Change::Simplify(_) | Change::Smooth(_) => shape.clone(),
        Change::Grow(by) => grown_shape(shape, by),
        Change::ToPolygon => Shape::of_pieces(&shape.pieces()),
    }
}

fn grown_shape(shape: &Shape, by: f64) -> Shape {
    match shape {
        // A box stays a box. What lies evenly around an ellipse is none, but an outline.
        Shape::Rectangle(a, b) => {
            let bounds = crate::geometry::Bounds::around(a.point(), b.point());
            let step = Point::new(by, by);
            if bounds.width() + 2.0 * by <= 0.0 || bounds.height() + 2.0 * by <= 0.0 {
                return Shape::Outline(Vec::new());
            }
            let corner = crate::model::region::Corner::at;
            Shape::Rectangle(corner(bounds.min - step), corner(bounds.max + step))
        }
        Shape::Ellipse { .. } | Shape::Outline(_) => {
            let pieces: Vec<Piece> = grown(&shape.pieces(), by)
                .into_iter()
                .map(|piece| Piece {
                    outer: simplified_ring(&piece.outer, 0.02),
                    holes: piece.holes.iter().map(|hole| simplified_ring(hole, 0.02)).collect(),
                })
                .collect();
            Shape::of_pieces(&pieces)
        }
        Shape::Point(_) => shape.clone(),
    }
}

/// Parts regions along a line: the largest part stays the region, the others become regions of the same lesion.
pub fn part(regions: &[Numbered<'_>], line: &[Point], mut ids: Ids) -> Result<Step, &'static str> {
    let mut edits = Vec::new();
    for (id, region) in regions {
        let whole = region.shape.pieces();
        let parts = cut(&whole, line);
        if parts.len() == whole.len() {
            continue;
        }
        let shapes: Vec<Shape> = parts
            .iter()
            .filter_map(|part| sound(Shape::of_pieces(std::slice::from_ref(part))))
            .collect();
        for (i, shape) in shapes.into_iter().enumerate() {
            let new = Region { shape, ..(*region).clone() };
            edits.push(Edit::Region(if i == 0 { *id } else { ids.region() }, Some(new)));
        }
    }
    if edits.is_empty() {
        return Err("The line parts no region: draw it right across, from outside to outside.");
    }
    Ok(Step::new("Part region", edits))
}

/// Where regions go in the order in which they lie over each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// One up.
    Forward,
    /// One down.
    Back,
    /// Above all others.
    Front,
    /// Below all others.
    Bottom,
}

/// Puts selected regions higher or lower among those on their photo, given from below to above.
pub fn reorder(
    all: &[Numbered<'_>],
    is_selected: impl Fn(RegionId) -> bool,
    order: Order,
) -> Option<Step> {
    let mut list: Vec<Numbered<'_>> = all.to_vec();
    match order {
        Order::Front => list.sort_by_key(|(id, _)| is_selected(*id)),
        Order::Bottom => list.sort_by_key(|(id, _)| !is_selected(*id)),
        Order::Forward => {
            for i in (1..list.len()).rev() {
                if is_selected(list[i - 1].0) && !is_selected(list[i].0) {
                    list.swap(i - 1, i);
                }
            }
        }
        Order::Back => {
            for i in 1..list.len() {
                if is_selected(list[i].0) && !is_selected(list[i - 1].0) {
                    list.swap(i - 1, i);
                }
            }
        }
    }
    // As few numbers as possible are given anew: each keeps its own where that puts it above the one before.
    let mut edits = Vec::new();
    let mut below: Option<(i16, RegionId)> = None;
    for (id, region) in list {
        let mut now = region.order;
        if let Some((order, other)) = below
            && (now, id) <= (order, other)
        {
            now = if id > other { order } else { order.saturating_add(1) };
        }
        below = Some((now, id));
        if now != region.order {
            edits.push(Edit::Region(id, Some(Region { order: now, ..region.clone() })));
        }
    }
    (!edits.is_empty()).then(|| Step::new("Change order", edits))
}

fn with_shape(id: RegionId, region: &Region, shape: Shape) -> Edit {
    // What a person has changed a person stands behind.
    Edit::Region(id, Some(Region { shape, state: State::Accepted, ..region.clone() }))
}

#[cfg(test)]
mod tests;
