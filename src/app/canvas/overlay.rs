//! Regions on the photo: fill, outline, name, and the grips of the selected one.

use std::sync::Arc;

use egui::{Color32, FontId, Painter, Pos2, Rect, Shape as Paint, Stroke, StrokeKind, vec2};

use crate::app::canvas::fills::Fills;
use crate::app::canvas::hit::{REACH, TURN_GRIP, middles};
use crate::app::canvas::labels;
use crate::app::canvas::lines::{Pen, draw_open, draw_ring};
use crate::app::canvas::marks::{self, Line};
use crate::app::canvas::reshape::{CornerAt, Grip, grips};
use crate::app::canvas::tool::Draft;
use crate::app::canvas::viewport::Projection;
use crate::app::theme::{self, Tokens};
use crate::geometry::Point;
use crate::model::ids::RegionId;
use crate::model::project::Project;
use crate::model::region::{Region, Shape};

/// What is to be seen on a photo.
pub struct Overlay<'a> {
    /// Whose lesions give colours and names.
    pub project: &'a Project,
    /// The regions that are seen, the last one on top.
    pub regions: &'a [(RegionId, &'a Region)],
    /// The selected region.
    pub selected: Option<RegionId>,
    /// The selected corner of it.
    pub corner: Option<CornerAt>,
    /// Whether the selected region can be taken hold of.
    pub has_grips: bool,
    /// Whether names stand beside regions.
    pub shows_names: bool,
    /// What is being drawn.
    pub draft: Option<Draft<'a>>,
    /// The colour of what is being drawn.
    pub draft_color: Color32,
}

/// How much of its inside a region covers: little, because what lies there is judged.
const FILL: f32 = 0.07;

/// The same for the selected one.
const SELECTED_FILL: f32 = 0.12;

/// The side of a grip, in points.
const GRIP: f32 = 7.0;

/// Corners that stand closer on screen than this are not all marked.
const CORNER_SPACE: f32 = 20.0;

impl Overlay<'_> {
    /// Draws everything in order: insides, outlines, the draft, names, grips.
    pub fn draw(
        &self,
        painter: &Painter,
        projection: &Projection,
        tokens: &Tokens,
        fills: &mut Fills,
    ) {
        let seen: Vec<(RegionId, &Region, &Shape, Rect)> = self
            .regions
            .iter()
            .filter_map(|(id, region)| {
                let shape = self.shape_of(*id, region);
                let place = projection.screen_box(shape.bounds()?);
                Some((*id, *region, shape, place))
            })
            .filter(|(.., place)| place.expand(24.0).intersects(projection.canvas))
            .collect();
        for (id, region, shape, _) in &seen {
            let opacity = if self.selected == Some(*id) { SELECTED_FILL } else { FILL };
            let color = theme::faded(marks::color(self.project, region), opacity);
            painter.add(fills.mesh(*id, shape, projection, color));
        }
        for (id, region, shape, _) in &seen {
            let color = marks::color(self.project, region);
            let is_selected = self.selected == Some(*id);
            for ring in shape.rings() {
                let ring = on_screen(&ring, projection);
                let pen = Pen { line: marks::line(region), color, is_strong: is_selected };
                draw_ring(painter, &ring, pen);
            }
        }
        self.draw_draft(painter, projection, tokens);
        if self.shows_names {
            self.draw_names(painter, projection, &seen);
        }
        if self.has_grips
            && let Some((.., shape, _)) = seen.iter().find(|(id, ..)| self.selected == Some(*id))
        {
            self.draw_grips(painter, projection, tokens, shape);
        }
        fills.forget_unseen();
    }

    /// The shape of a region as it is now, a draft of it included.
    fn shape_of<'a>(&'a self, id: RegionId, region: &'a Region) -> &'a Shape {
        match &self.draft {
            Some(Draft::Instead(other, shape)) if *other == id => shape,
            _ => &region.shape,
        }
    }

    fn draw_draft(&self, painter: &Painter, projection: &Projection, tokens: &Tokens) {
        let pen = Pen { line: Line::Solid, color: self.draft_color, is_strong: true };
        match &self.draft {
            None | Some(Draft::Instead(..)) => {}
            Some(Draft::Shape(shape)) => {
                for ring in shape.rings() {
                    let ring = on_screen(&ring, projection);
                    draw_ring(painter, &ring, pen);
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
    fn draw_names(
        &self,
        painter: &Painter,
        projection: &Projection,
        seen: &[(RegionId, &Region, &Shape, Rect)],
    ) {
        let mut names: Vec<Rect> = Vec::new();
        // The selected region's name comes first, so that it finds a place.
        let (first, rest): (Vec<_>, Vec<_>) =
            seen.iter().copied().partition(|(id, ..)| self.selected == Some(*id));
        for (id, region, shape, place) in first.into_iter().chain(rest) {
            let name = marks::short_name(self.project, region);
            let is_selected = self.selected == Some(id);
            let text = if !region.state.is_accepted() {
                format!("{name} · proposed")
            } else if is_selected {
                format!("{name} · {}", marks::area_text(shape.area()))
            } else {
                name
            };
            let galley = painter.layout_no_wrap(text, FontId::proportional(12.5), theme::GRIP);
            let others: Vec<Rect> =
                seen.iter().filter(|(other, ..)| *other != id).map(|(.., place)| *place).collect();
            let place = if is_selected { self.with_grips(shape, place, projection) } else { place };
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

    fn draw_grips(
        &self,
        painter: &Painter,
        projection: &Projection,
        tokens: &Tokens,
        shape: &Shape,
    ) {
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
