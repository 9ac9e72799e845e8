//! The words on a photo: the names of regions beside them, and the length beside a line.

use std::sync::Arc;

use egui::{FontFamily, FontId, Galley, Painter, Pos2, Rect, Stroke, Vec2, vec2};

use crate::app::canvas::frame::{frame, frame_grips};
use crate::app::canvas::handles::GRIP;
use crate::app::canvas::hit::{REACH, TURN_GRIP};
use crate::app::canvas::labels;
use crate::app::canvas::lines::POINT;
use crate::app::canvas::marks;
use crate::app::canvas::overlay::{Overlay, is_point};
use crate::app::canvas::reshape::{Grip, grips};
use crate::app::canvas::viewport::Projection;
use crate::app::theme;
use crate::model::region::{Region, Role, Shape};

/// No more names than this stand on a photo, those of the largest regions: more would cover the skin.
const MOST_NAMES: usize = 48;

/// How names are written.
pub(super) const NAME_FONT: FontId = FontId { size: 12.5, family: FontFamily::Proportional };

/// A region whose name is looked for a place.
struct Named<'a> {
    /// Its place among all regions.
    i: usize,
    region: &'a Region,
    shape: &'a Shape,
    place: Rect,
}

impl Overlay<'_> {
    /// Names outside the regions; the selected one with its area. Of points only the selected one is named: the names of
    /// many would hide what is counted.
    pub(super) fn draw_names(&self, painter: &Painter, projection: &Projection, places: &[Rect]) {
        let (named, is_crowded) = self.named(projection, places);
        let mut taken = self.handles(projection);
        let farthest = if is_crowded { 0.0 } else { labels::FARTHEST };
        for it in named {
            let leads = self.leads(it.i);
            let words = self.name(&it, leads);
            let galley = painter.layout_no_wrap(words, NAME_FONT, theme::GRIP);
            let around =
                if leads { self.with_grips(it.shape, it.place, projection) } else { it.place };
            let near = around.expand2(galley.size() + Vec2::splat(farthest + 12.0));
            let others: Vec<Rect> = places
                .iter()
                .enumerate()
                // What lies within another region has no place beside that one.
                .filter(|(i, at)| at.intersects(near) && *i != it.i && !at.contains_rect(it.place))
                .filter(|(i, _)| self.is_judged(*i))
                .map(|(_, at)| *at)
                .collect();
            let there = (taken.as_slice(), others.as_slice());
            let place = labels::place(farthest, galley.size(), around, projection.canvas, there);
            let Some(place) = place else { continue };
            if let Some(line) = labels::leader(place, around) {
                for (width, color) in [(3.0, theme::HALO), (1.0, theme::GRIP)] {
                    painter.line_segment(line, Stroke::new(width, color));
                }
            }
            taken.push(place);
            draw_words(painter, place.min, galley);
        }
    }

    /// What is named: the region that leads, then the largest on the canvas; and whether there are more.
    fn named(&self, projection: &Projection, places: &[Rect]) -> (Vec<Named<'_>>, bool) {
        // Only numbers are looked through and put in order: in every frame there may be thousands.
        let mut seen: Vec<(bool, f32, usize)> = places
            .iter()
            .enumerate()
            .map(|(i, place)| (self.leads(i), place, i))
            .filter(|(leads, place, _)| {
                place.intersects(projection.canvas) && (*leads || !is_point(place))
            })
            .map(|(leads, place, i)| (leads, place.size().max_elem(), i))
            .collect();
        // Equally large ones stay in their order, so that no name flickers.
        let order = |a: &(bool, f32, usize), b: &(bool, f32, usize)| {
            b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)).then(a.2.cmp(&b.2))
        };
        let is_crowded = seen.len() > MOST_NAMES;
        if is_crowded {
            seen.select_nth_unstable_by(MOST_NAMES, order);
            seen.truncate(MOST_NAMES);
        }
        seen.sort_unstable_by(order);
        let named = seen.into_iter().filter_map(|(.., i)| {
            let (id, region) = *self.regions.get(i)?;
            let shape = self.drafted(id).unwrap_or(&region.shape);
            let place = *places.get(i)?;
            let place = if is_point(&place) { place.expand(POINT) } else { place };
            Some(Named { i, region, shape, place })
        });
        (named.collect(), is_crowded)
    }

    fn leads(&self, i: usize) -> bool {
        self.selected.is_some() && self.selected == self.regions.get(i).map(|(id, _)| *id)
    }

    /// Skin that is judged is not covered; a whole body part cannot be kept free.
    fn is_judged(&self, i: usize) -> bool {
        let role = self.regions.get(i).map(|(_, region)| region.role);
        matches!(role, Some(Role::Lesion | Role::ReferenceSkin))
    }

    fn name(&self, it: &Named<'_>, leads: bool) -> String {
        let name = marks::short_name(self.project, it.region);
        if !it.region.state.is_accepted() {
            format!("{name} · proposed")
        } else if leads {
            let photo = self.project.photos.get(&it.region.photo);
            format!("{name} · {}", marks::size_text(it.shape, photo))
        } else {
            name
        }
    }

    /// Where the frame and its grips are, so that no name stands on them.
    fn handles(&self, projection: &Projection) -> Vec<Rect> {
        let Some(bounds) = self.framed().filter(|_| self.has_grips) else { return Vec::new() };
        let reach = projection.in_image(REACH);
        let around = projection.screen_box(frame(bounds, reach));
        let air = GRIP / 2.0 + 1.0;
        let side = |a: Pos2, b: Pos2| Rect::from_two_pos(a, b).expand(air);
        let mut handles = vec![
            side(around.left_top(), around.right_top()),
            side(around.right_top(), around.right_bottom()),
            side(around.left_bottom(), around.right_bottom()),
            side(around.left_top(), around.left_bottom()),
        ];
        let turn = frame_grips(bounds, reach).into_iter().find(|(grip, _)| *grip == Grip::Turn);
        let turn = turn.map(|(_, at)| projection.screen_from_image(at));
        handles.extend(turn.map(|at| side(around.center_top(), at)));
        handles
    }

    /// The box of the selected shape with the grips that stand out of it.
    fn with_grips(&self, shape: &Shape, place: Rect, projection: &Projection) -> Rect {
        if !self.has_grips {
            return place;
        }
        let reach = projection.in_image(REACH);
        let frame = self.framed().filter(|_| self.others.is_empty());
        let grips = frame
            .map_or_else(|| grips(shape, reach * TURN_GRIP), |bounds| frame_grips(bounds, reach));
        grips.iter().fold(place, |place, (_, grip)| {
            let at = projection.screen_from_image(*grip);
            place.union(Rect::from_center_size(at, vec2(GRIP, GRIP)))
        })
    }
}

/// Words with a dark edge, so that they are read on any skin.
pub(super) fn draw_words(painter: &Painter, at: Pos2, words: Arc<Galley>) {
    for step in [vec2(-1.0, 0.0), vec2(1.0, 0.0), vec2(0.0, -1.0), vec2(0.0, 1.0)] {
        let edge = theme::GRIP_EDGE;
        painter.galley_with_override_text_color(at + step, Arc::clone(&words), edge);
    }
    painter.galley(at, words, theme::GRIP);
}

/// A place for words of this size beside the middle of a line, above it where there is room.
pub(super) fn beside_line(size: Vec2, [from, to]: [Pos2; 2], canvas: Rect) -> Rect {
    const GAP: f32 = 8.0;
    let along = (to - from).normalized();
    // Across the line, upwards; of an upright line to the right.
    let across = if along.x.abs() < 1e-3 { vec2(1.0, 0.0) } else { along.rot90() };
    let across = if across.y > 0.0 { -across } else { across };
    let space = canvas.shrink(4.0);
    let beside = |across: Vec2| {
        let out = f32::midpoint(across.x.abs() * size.x, across.y.abs() * size.y) + GAP;
        Rect::from_center_size(from.lerp(to, 0.5) + across * out, size)
    };
    let above = beside(across);
    if space.contains_rect(above) {
        return above;
    }
    let place = beside(-across);
    let room = (space.size() - size).max(Vec2::ZERO);
    let min = place.min.clamp(space.min, space.min + room);
    Rect::from_min_size(min, size)
}

#[cfg(test)]
mod tests {
    use egui::pos2;

    use super::*;

    #[test]
    fn a_length_stands_beside_its_line_and_on_the_canvas() {
        let canvas = Rect::from_min_max(pos2(0.0, 0.0), pos2(600.0, 400.0));
        let size = vec2(120.0, 16.0);
        for (from, to) in [
            ((100.0, 200.0), (500.0, 200.0)),
            ((500.0, 200.0), (100.0, 200.0)),
            ((300.0, 50.0), (300.0, 350.0)),
            ((100.0, 100.0), (400.0, 300.0)),
            ((100.0, 6.0), (500.0, 6.0)),
            ((596.0, 50.0), (596.0, 350.0)),
        ] {
            let line = [Pos2::from(from), Pos2::from(to)];
            let place = beside_line(size, line, canvas);
            assert!(canvas.contains_rect(place), "{from:?} {to:?}: {place:?}");
            for i in 0..=20_u8 {
                let at = line[0].lerp(line[1], f32::from(i) / 20.0);
                assert!(!place.contains(at), "{from:?} {to:?}: {place:?} is on the line");
            }
        }
    }
}
