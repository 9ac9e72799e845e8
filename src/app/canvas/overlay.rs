//! Regions on the photo: fill, outline, name, and the grips of the selected one.

use egui::{Color32, Painter, Rect, Shape as Paint, Stroke, StrokeKind};

use crate::app::canvas::fills::Fills;
use crate::app::canvas::frame::{frame, frame_grips};
use crate::app::canvas::handles::{GRIP, draw_corner, on_screen, spaced};
use crate::app::canvas::hit::{Boxes, REACH, TURN_GRIP, middles};
use crate::app::canvas::lines::{Pen, draw_point, draw_ring};
use crate::app::canvas::marks;
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
    /// How long the line is that is being laid, in words.
    pub length: Option<String>,
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

/// A region larger than this on screen, in points, is cut to the canvas instead of being kept as it is.
const LARGEST: f32 = 4_000.0;

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
                (*id, *region, self.drafted(*id).unwrap_or(&region.shape), *place)
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
        self.draw_points(painter, projection, &places);
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

    /// Where the regions lie on screen, with what a draft makes of them.
    fn places(&self, projection: &Projection) -> Vec<Rect> {
        let place = |(i, (id, region)): (usize, &(RegionId, &Region))| {
            let bounds = match self.drafted(*id) {
                Some(shape) => shape.bounds(),
                None => self.boxes.get(i).copied().unwrap_or_else(|| region.shape.bounds()),
            };
            bounds.map_or(Rect::NOTHING, |bounds| projection.screen_box(bounds))
        };
        self.regions.iter().enumerate().map(place).collect()
    }

    pub(super) fn is_selected(&self, id: RegionId) -> bool {
        self.selected == Some(id) || self.others.binary_search(&id).is_ok()
    }

    /// How much of its inside a region covers.
    fn fill_of(&self, id: RegionId) -> f32 {
        if self.is_selected(id) { (self.fill * SELECTED_FILL).min(1.0) } else { self.fill }
    }

    /// The shape that a draft gives to a region.
    pub(super) fn drafted(&self, id: RegionId) -> Option<&Shape> {
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

    /// Points: as large at every zoom, and what they are set on is seen through them.
    fn draw_points(&self, painter: &Painter, projection: &Projection, places: &[Rect]) {
        let near = projection.canvas.expand(24.0);
        for ((id, region), place) in self.regions.iter().zip(places) {
            if is_point(place) && near.contains(place.min) {
                let color = marks::color(self.project, region);
                let is_strong = self.is_selected(*id);
                draw_point(painter, place.min, Pen { line: marks::line(region), color, is_strong });
            }
        }
    }

    /// The box around what is selected and can be changed.
    pub(super) fn open_bounds(&self) -> Option<Bounds> {
        let all = self.regions.iter().enumerate();
        let open = all.filter(|(_, (id, region))| self.is_selected(*id) && !region.is_locked);
        let boxes = open.filter_map(|(i, (id, region))| match self.drafted(*id) {
            Some(shape) => shape.bounds(),
            None => self.boxes.get(i).copied().unwrap_or_else(|| region.shape.bounds()),
        });
        boxes.reduce(|all, bounds| all.with(bounds.min).with(bounds.max))
    }

    /// The box that has a frame around it: of several regions, or of a single outline.
    pub(super) fn framed(&self) -> Option<Bounds> {
        let leading = self.regions.iter().find(|(id, _)| self.selected == Some(*id));
        let single = leading.filter(|_| self.others.is_empty());
        let is_framed = single.is_none_or(|(_, it)| matches!(it.shape, Shape::Outline(_)));
        if is_framed { self.open_bounds() } else { None }
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
        if let Some(bounds) = self.framed() {
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

/// Whether what lies here is a point: nothing else has a box without any size.
pub(super) fn is_point(place: &Rect) -> bool {
    place.min == place.max
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
