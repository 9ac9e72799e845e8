//! Regions on the photo: fill, outline, name, and the grips of the selected one.

use std::sync::Arc;

use egui::{Color32, FontId, Painter, Pos2, Rect, Shape as Paint, Stroke, StrokeKind, vec2};

use crate::app::canvas::fills::Fills;
use crate::app::canvas::frame::{frame, frame_grips};
use crate::app::canvas::hit::{Boxes, REACH, TURN_GRIP, middles};
use crate::app::canvas::labels;
use crate::app::canvas::lines::{Pen, draw_open, draw_ring};
use crate::app::canvas::marks::{self, Line};
use crate::app::canvas::patch;
use crate::app::canvas::reshape::{CornerAt, Grip, grips};
use crate::app::canvas::scenery::{Item, Scenery};
use crate::app::canvas::tool::Draft;
use crate::app::canvas::viewport::Projection;
use crate::app::theme::{self, Tokens};
use crate::geometry::{Bounds, Point};
use crate::model::ids::{PhotoId, RegionId};
use crate::model::project::Project;
use crate::model::region::{Region, Shape};

/// What is to be seen on a photo.
pub struct Overlay<'a> {
    /// Whose lesions give colours and names.
    pub project: &'a Project,
    /// The photo, and the step after which all is as it is now.
    pub stand: (PhotoId, u64),
    /// The regions that are seen, the last one on top.
    pub regions: &'a [(RegionId, &'a Region)],
    /// Their boxes, in the same order.
    pub boxes: Boxes<'a>,
    /// The selected region; of several the one that leads.
    pub selected: Option<RegionId>,
    /// The regions that are selected beside it, sorted.
    pub others: &'a [RegionId],
    /// The selected corner of it.
    pub corner: Option<CornerAt>,
    /// Whether the selected region can be taken hold of.
    pub has_grips: bool,
    /// Whether names stand beside regions.
    pub shows_names: bool,
    /// How much of their inside regions cover, from 0 to 1.
    pub fill: f32,
    /// What is being drawn.
    pub draft: Option<Draft<'a>>,
    /// The colour of what is being drawn.
    pub draft_color: Color32,
    /// Where the brush is on the photo, and how wide in points.
    pub brush: Option<(Point, f32)>,
}

/// What is kept from frame to frame.
#[derive(Default)]
pub struct Kept {
    fills: Fills,
    scenery: Scenery,
    seen: Option<Seen>,
}

/// What the regions that stay as they are depend on.
#[derive(Clone, Debug, PartialEq)]
struct Seen {
    stand: (PhotoId, u64),
    n: usize,
    fill: f32,
    /// Those that are drawn one by one.
    apart: Vec<RegionId>,
    /// Those that stand out among the rest.
    others: Vec<RegionId>,
}

/// A region that is drawn by itself: it leads the selection, or something is done to it.
type Apart<'a> = (RegionId, &'a Region, &'a Shape, Rect);

/// How much more of its inside the selected region covers.
const SELECTED_FILL: f32 = 1.7;

/// The side of a grip, in points.
const GRIP: f32 = 7.0;

/// Corners that stand closer on screen than this are not all marked.
const CORNER_SPACE: f32 = 20.0;

/// A region larger than this on screen, in points, is cut to the canvas instead of being kept as it is.
const LARGEST: f32 = 4_000.0;

/// No more names than this stand on a photo, those of the largest regions: more would cover the skin.
const MOST_NAMES: usize = 48;

impl Overlay<'_> {
    /// Draws everything in order: insides, outlines, the draft, names, grips.
    pub fn draw(
        &self,
        painter: &Painter,
        projection: &Projection,
        tokens: &Tokens,
        kept: &mut Kept,
    ) {
        let places: Vec<Rect> = self.places(projection);
        let is_on_canvas = |place: &Rect| place.expand(24.0).intersects(projection.canvas);
        let is_apart = |id: RegionId, place: &Rect| {
            self.selected == Some(id)
                || self.drafted(id).is_some()
                || place.size().max_elem() > LARGEST
        };
        let all = self.regions.iter().zip(&places);
        let apart: Vec<Apart<'_>> = all
            .clone()
            .filter(|((id, _), place)| is_apart(*id, place))
            .map(|((id, region), place)| {
                let shape = self.drafted(*id).unwrap_or(&region.shape);
                let moved = self.drafted(*id).and_then(Shape::bounds);
                let place = moved.map_or(*place, |bounds| projection.screen_box(bounds));
                (*id, *region, shape, place)
            })
            .collect();
        let seen = Seen {
            stand: self.stand,
            n: self.regions.len(),
            fill: self.fill,
            apart: apart.iter().map(|(id, ..)| *id).collect(),
            others: self.others.to_vec(),
        };
        let is_same = kept.seen.as_ref() == Some(&seen);
        kept.seen = Some(seen);
        kept.scenery.draw(painter, projection, is_same, || {
            all.filter(|((id, _), place)| !is_apart(*id, place))
                .map(|((id, region), place)| {
                    let color = marks::color(self.project, region);
                    let is_strong = self.is_selected(*id);
                    let fill = theme::faded(color, self.fill_of(*id));
                    let pen = Pen { line: marks::line(region), color, is_strong };
                    Item { id: *id, shape: &region.shape, place: *place, fill, pen }
                })
                .collect()
        });
        let apart: Vec<Apart<'_>> =
            apart.into_iter().filter(|(.., place)| is_on_canvas(place)).collect();
        self.draw_apart(painter, projection, &apart, &mut kept.fills);
        self.draw_draft(painter, projection, tokens);
        if self.shows_names {
            self.draw_names(painter, projection, &places);
        }
        if self.has_grips {
            self.draw_grips(painter, projection, tokens, &apart);
        }
        if let Some((at, width)) = self.brush {
            let at = projection.screen_from_image(at);
            painter.circle_stroke(at, width / 2.0, Stroke::new(3.0, theme::HALO));
            painter.circle_stroke(at, width / 2.0, Stroke::new(1.0, theme::GRIP));
        }
        kept.fills.forget_unseen();
    }

    /// Where the regions lie on screen as they are stored.
    fn places(&self, projection: &Projection) -> Vec<Rect> {
        let place = |(i, (_, region)): (usize, &(RegionId, &Region))| {
            let bounds = self.boxes.get(i).copied().unwrap_or_else(|| region.shape.bounds());
            bounds.map_or(Rect::NOTHING, |bounds| projection.screen_box(bounds))
        };
        self.regions.iter().enumerate().map(place).collect()
    }

    fn is_selected(&self, id: RegionId) -> bool {
        self.selected == Some(id) || self.others.binary_search(&id).is_ok()
    }

    /// How much of its inside a region covers.
    fn fill_of(&self, id: RegionId) -> f32 {
        if self.is_selected(id) { (self.fill * SELECTED_FILL).min(1.0) } else { self.fill }
    }

    /// The shape that a draft gives to a region.
    fn drafted(&self, id: RegionId) -> Option<&Shape> {
        match &self.draft {
            Some(Draft::Instead(other, shape)) if *other == id => Some(shape),
            Some(Draft::AllInstead(shapes)) => {
                let at = shapes.binary_search_by_key(&id, |(other, _)| *other).ok()?;
                shapes.get(at).map(|(_, shape)| shape)
            }
            _ => None,
        }
    }

    /// Regions one by one, stronger where they are selected.
    fn draw_apart(
        &self,
        painter: &Painter,
        projection: &Projection,
        apart: &[Apart<'_>],
        fills: &mut Fills,
    ) {
        for (id, region, shape, _) in apart {
            let color = theme::faded(marks::color(self.project, region), self.fill_of(*id));
            painter.add(fills.mesh(*id, shape, projection, color));
        }
        for (id, region, shape, _) in apart {
            let color = marks::color(self.project, region);
            let pen = Pen { line: marks::line(region), color, is_strong: self.is_selected(*id) };
            for ring in shape.rings() {
                draw_ring(painter, &on_screen(&ring, projection), pen);
            }
        }
    }

    fn draw_draft(&self, painter: &Painter, projection: &Projection, tokens: &Tokens) {
        let pen = Pen { line: Line::Solid, color: self.draft_color, is_strong: true };
        match &self.draft {
            None | Some(Draft::Instead(..) | Draft::AllInstead(_)) => {}
            Some(Draft::Frame(bounds)) => {
                let place = projection.screen_box(*bounds);
                painter.rect_filled(place, 0.0, theme::faded(tokens.accent, 0.1));
                let stroke = Stroke::new(3.0, theme::HALO);
                painter.rect_stroke(place, 0.0, stroke, StrokeKind::Middle);
                let stroke = Stroke::new(1.0, theme::GRIP);
                painter.rect_stroke(place, 0.0, stroke, StrokeKind::Middle);
            }
            Some(Draft::Knife { corners, pointer }) => {
                let mut line = on_screen(corners, projection);
                line.extend(pointer.map(|place| projection.screen_from_image(place)));
                let pen = Pen { line: Line::Broken(&[8.0, 4.0]), color: theme::GRIP, ..pen };
                draw_open(painter, &line, pen);
            }
            Some(Draft::Shape(shape)) => {
                for ring in shape.rings() {
                    let ring = on_screen(&ring, projection);
                    draw_ring(painter, &ring, pen);
                }
            }
            Some(Draft::Patch { corners, is_chart }) => {
                patch::draw(painter, projection, corners, *is_chart);
            }
            Some(Draft::Length { from, to, is_found }) => {
                let line = if *is_found { Line::Broken(&[8.0, 6.0]) } else { Line::Solid };
                let pen = Pen { line, ..pen };
                let ends = on_screen(&[*from, *to], projection);
                draw_open(painter, &ends, pen);
                for end in ends {
                    painter.circle(end, 4.0, theme::GRIP, Stroke::new(1.0, theme::GRIP_EDGE));
                }
            }
            Some(Draft::Line { corners, pointer, closes }) => {
                let placed = on_screen(corners, projection);
                let mut line = placed.clone();
                if !closes {
                    line.extend(pointer.map(|place| projection.screen_from_image(place)));
                }
                if *closes {
                    draw_ring(painter, &line, pen);
                } else {
                    draw_open(painter, &line, pen);
                }
                for corner in spaced(&placed) {
                    draw_corner(painter, corner, theme::GRIP);
                }
                if let Some(first) = placed.first() {
                    let color = if *closes { tokens.accent } else { theme::GRIP };
                    painter.circle(*first, 5.0, color, Stroke::new(1.0, theme::GRIP_EDGE));
                }
            }
        }
    }

    /// Names outside the regions; the selected one with its area.
    fn draw_names(&self, painter: &Painter, projection: &Projection, places: &[Rect]) {
        let mut seen: Vec<Apart<'_>> = self
            .regions
            .iter()
            .zip(places)
            .map(|((id, region), place)| {
                let drafted = self.drafted(*id);
                let moved = drafted.and_then(Shape::bounds);
                let place = moved.map_or(*place, |bounds| projection.screen_box(bounds));
                (*id, *region, drafted.unwrap_or(&region.shape), place)
            })
            .filter(|(.., place)| place.intersects(projection.canvas))
            .collect();
        // The selected region's name comes first, so that it finds a place; then those of the largest.
        let size = |place: &Rect| place.size().max_elem();
        let is_leading = |id: RegionId| self.selected == Some(id);
        if seen.len() > MOST_NAMES {
            seen.sort_by(|(_, _, _, a), (_, _, _, b)| size(b).total_cmp(&size(a)));
        }
        seen.sort_by_key(|(id, ..)| !is_leading(*id));
        let boxes: Vec<(RegionId, Rect)> = seen.iter().map(|(id, .., at)| (*id, *at)).collect();
        let mut names: Vec<Rect> = Vec::new();
        for (id, region, shape, place) in seen.into_iter().take(MOST_NAMES) {
            let name = marks::short_name(self.project, region);
            let is_selected = is_leading(id);
            let text = if !region.state.is_accepted() {
                format!("{name} · proposed")
            } else if is_selected {
                format!("{name} · {}", marks::area_text(shape.area()))
            } else {
                name
            };
            let galley = painter.layout_no_wrap(text, FontId::proportional(12.5), theme::GRIP);
            let place = if is_selected { self.with_grips(shape, place, projection) } else { place };
            let near = place.expand2(galley.size() + vec2(12.0, 12.0));
            let others: Vec<Rect> = boxes
                .iter()
                .filter(|(other, at)| *other != id && at.intersects(near))
                .map(|(_, at)| *at)
                .collect();
            let place = labels::place(galley.size(), place, projection.canvas, &names, &others);
            if let Some(place) = place {
                names.push(place);
                for step in [vec2(-1.0, 0.0), vec2(1.0, 0.0), vec2(0.0, -1.0), vec2(0.0, 1.0)] {
                    let shadow = theme::GRIP_EDGE;
                    painter.galley_with_override_text_color(
                        place.min + step,
                        Arc::clone(&galley),
                        shadow,
                    );
                }
                painter.galley(place.min, galley, theme::GRIP);
            }
        }
    }

    /// The box of the selected shape with the grips that stand out of it.
    fn with_grips(&self, shape: &Shape, place: Rect, projection: &Projection) -> Rect {
        if !self.has_grips {
            return place;
        }
        let grips = grips(shape, projection.in_image(REACH) * TURN_GRIP);
        grips.iter().fold(place, |place, (_, grip)| {
            let at = projection.screen_from_image(*grip);
            place.union(Rect::from_center_size(at, vec2(GRIP, GRIP)))
        })
    }

    /// The box around what is selected and can be changed.
    fn open_bounds(&self) -> Option<Bounds> {
        let all = self.regions.iter().enumerate();
        let open = all.filter(|(_, (id, region))| self.is_selected(*id) && !region.is_locked);
        let boxes = open.filter_map(|(i, (id, region))| match self.drafted(*id) {
            Some(shape) => shape.bounds(),
            None => self.boxes.get(i).copied().unwrap_or_else(|| region.shape.bounds()),
        });
        boxes.reduce(|all, bounds| all.with(bounds.min).with(bounds.max))
    }

    /// The grips of the selected region, or of the frame around several.
    fn draw_grips(
        &self,
        painter: &Painter,
        projection: &Projection,
        tokens: &Tokens,
        apart: &[Apart<'_>],
    ) {
        let leading = apart.iter().find(|(id, ..)| self.selected == Some(*id));
        let single = leading.filter(|_| self.others.is_empty()).map(|(.., shape, _)| *shape);
        if single.is_none_or(|shape| matches!(shape, Shape::Outline(_)))
            && let Some(bounds) = self.open_bounds()
        {
            draw_frame(painter, projection, bounds);
        }
        let Some(shape) = single else { return };
        let reach = projection.in_image(REACH);
        let boxed = grips(shape, reach * TURN_GRIP);
        let top = boxed.iter().find(|(grip, _)| *grip == Grip::Frame(0, -1));
        for (grip, place) in &boxed {
            let at = projection.screen_from_image(*place);
            if *grip == Grip::Turn {
                if let Some((_, top)) = top {
                    let top = projection.screen_from_image(*top);
                    painter.line_segment([top, at], Stroke::new(1.0, theme::GRIP_EDGE));
                }
                painter.circle(at, GRIP * 0.6, theme::GRIP, Stroke::new(1.0, theme::GRIP_EDGE));
            } else {
                draw_corner(painter, at, theme::GRIP);
            }
        }
        if !matches!(shape, Shape::Outline(_)) {
            return;
        }
        for (i, ring) in shape.rings().into_iter().enumerate() {
            for (_, place) in middles(&ring, reach) {
                let at = projection.screen_from_image(place);
                let color = theme::faded(theme::GRIP, 0.55);
                painter.circle(
                    at,
                    3.0,
                    color,
                    Stroke::new(1.0, theme::faded(theme::GRIP_EDGE, 0.6)),
                );
            }
            let placed = on_screen(&ring, projection);
            for corner in spaced(&placed) {
                draw_corner(painter, corner, theme::GRIP);
            }
            let chosen = self.corner.filter(|at| at.ring == i).and_then(|at| placed.get(at.corner));
            if let Some(chosen) = chosen {
                painter.add(Paint::circle_filled(*chosen, GRIP, theme::GRIP_EDGE));
                painter.add(Paint::circle_filled(*chosen, GRIP - 1.5, tokens.accent));
            }
        }
    }
}

/// The frame around shapes, with its grips.
fn draw_frame(painter: &Painter, projection: &Projection, bounds: Bounds) {
    let reach = projection.in_image(REACH);
    let place = projection.screen_box(frame(bounds, reach));
    for (width, color) in
        [(3.0, theme::faded(theme::HALO, 0.6)), (1.0, theme::faded(theme::GRIP, 0.6))]
    {
        painter.rect_stroke(place, 0.0, Stroke::new(width, color), StrokeKind::Middle);
    }
    for (grip, at) in frame_grips(bounds, reach) {
        let at = projection.screen_from_image(at);
        if grip == Grip::Turn {
            painter.line_segment([place.center_top(), at], Stroke::new(1.0, theme::GRIP_EDGE));
            painter.circle(at, GRIP * 0.6, theme::GRIP, Stroke::new(1.0, theme::GRIP_EDGE));
        } else {
            draw_corner(painter, at, theme::GRIP);
        }
    }
}

fn on_screen(ring: &[Point], projection: &Projection) -> Vec<Pos2> {
    ring.iter().map(|point| projection.screen_from_image(*point)).collect()
}

/// Corners that stand far enough apart to be told apart.
fn spaced(corners: &[Pos2]) -> Vec<Pos2> {
    let mut kept: Vec<Pos2> = Vec::new();
    for corner in corners {
        if kept.last().is_none_or(|last| last.distance(*corner) >= CORNER_SPACE) {
            kept.push(*corner);
        }
    }
    kept
}

fn draw_corner(painter: &Painter, at: Pos2, color: Color32) {
    let square = Rect::from_center_size(at, vec2(GRIP, GRIP));
    let edge = Stroke::new(1.0, theme::GRIP_EDGE);
    painter.rect(square, 1.0, color, edge, StrokeKind::Middle);
}
