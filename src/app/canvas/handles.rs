//! The grips and corners that can be taken hold of, as they look on screen.

use egui::{Color32, Painter, Pos2, Rect, Stroke, StrokeKind, vec2};

use crate::app::canvas::viewport::Projection;
use crate::app::theme;
use crate::geometry::Point;

/// The side of a grip, in points.
pub(super) const GRIP: f32 = 7.0;

/// Corners that stand closer on screen than this are not all marked.
const CORNER_SPACE: f32 = 20.0;

/// Places on the photo as places on screen.
pub(super) fn on_screen(ring: &[Point], projection: &Projection) -> Vec<Pos2> {
    ring.iter().map(|point| projection.screen_from_image(*point)).collect()
}

/// Corners that stand far enough apart to be told apart.
pub(super) fn spaced(corners: &[Pos2]) -> Vec<Pos2> {
    let mut kept: Vec<Pos2> = Vec::new();
    for corner in corners {
        if kept.last().is_none_or(|last| last.distance(*corner) >= CORNER_SPACE) {
            kept.push(*corner);
        }
    }
    kept
}

/// A square grip.
pub(super) fn draw_corner(painter: &Painter, at: Pos2, color: Color32) {
    let square = Rect::from_center_size(at, vec2(GRIP, GRIP));
    let edge = Stroke::new(1.0, theme::GRIP_EDGE);
    painter.rect(square, 1.0, color, edge, StrokeKind::Middle);
}
