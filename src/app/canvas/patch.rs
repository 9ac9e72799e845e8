//! How a grey patch or a colour chart lies on the photo: its corners, and of a chart what is read of each patch.

use egui::{Align2, FontId, Painter, Pos2, Stroke, vec2};

use crate::app::canvas::lines::{Pen, draw_ring};
use crate::app::canvas::marks::Line;
use crate::app::canvas::viewport::Projection;
use crate::app::theme;
use crate::geometry::Point;
use crate::imaging::measure::chart::patches;

/// What stands at the corners of a chart.
const NAMES: [&str; 4] = ["dark skin", "bluish green", "black", "white"];

/// Draws the corners, and of a chart the patches and the names of those at the corners.
pub fn draw(painter: &Painter, projection: &Projection, corners: &[Point; 4], is_chart: bool) {
    let pen = Pen { line: Line::Solid, color: theme::GRIP, is_strong: false };
    let on_screen = |points: &[Point]| -> Vec<Pos2> {
        points.iter().map(|it| projection.screen_from_image(*it)).collect()
    };
    let ring = on_screen(corners);
    draw_ring(painter, &ring, pen);
    if is_chart {
        for patch in patches(*corners) {
            draw_ring(painter, &on_screen(&patch), pen);
        }
    }
    let middle = ring.iter().fold(vec2(0.0, 0.0), |sum, at| sum + at.to_vec2() / 4.0).to_pos2();
    for (at, name) in ring.iter().zip(NAMES) {
        painter.circle(*at, 5.0, theme::GRIP, Stroke::new(1.0, theme::GRIP_EDGE));
        if !is_chart {
            continue;
        }
        let (is_right, is_below) = (at.x > middle.x, at.y > middle.y);
        let anchor = match (is_right, is_below) {
            (false, false) => Align2::LEFT_BOTTOM,
            (true, false) => Align2::RIGHT_BOTTOM,
            (true, true) => Align2::RIGHT_TOP,
            (false, true) => Align2::LEFT_TOP,
        };
        let place = *at + vec2(0.0, if is_below { 8.0 } else { -8.0 });
        let font = FontId::proportional(12.0);
        for step in [vec2(-1.0, 0.0), vec2(1.0, 0.0), vec2(0.0, -1.0), vec2(0.0, 1.0)] {
            painter.text(place + step, anchor, name, font.clone(), theme::GRIP_EDGE);
        }
        painter.text(place, anchor, name, font, theme::GRIP);
    }
}
