//! What is being drawn, over everything else on the photo.

use egui::{Painter, Stroke, StrokeKind};

use crate::app::canvas::handles::{draw_corner, on_screen, spaced};
use crate::app::canvas::lines::{Pen, draw_open, draw_point, draw_ring};
use crate::app::canvas::marks::Line;
use crate::app::canvas::names::{NAME_FONT, beside_line, draw_words};
use crate::app::canvas::overlay::Overlay;
use crate::app::canvas::patch;
use crate::app::canvas::tool::Draft;
use crate::app::canvas::viewport::Projection;
use crate::app::theme::{self, Tokens};

impl Overlay<'_> {
    /// Draws the draft.
    pub(super) fn draw_draft(&self, painter: &Painter, projection: &Projection, tokens: &Tokens) {
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
            Some(Draft::Patch { corners, is_chart }) => {
                patch::draw(painter, projection, corners, *is_chart);
            }
            Some(Draft::Knife { corners, pointer }) => {
                let mut line = on_screen(corners, projection);
                line.extend(pointer.map(|place| projection.screen_from_image(place)));
                let pen = Pen { line: Line::Broken(&[8.0, 4.0]), color: theme::GRIP, ..pen };
                draw_open(painter, &line, pen);
            }
            Some(Draft::Shape(shape)) => {
                if let Some(place) = shape.as_point() {
                    draw_point(painter, projection.screen_from_image(place), pen);
                }
                for ring in shape.rings() {
                    let ring = on_screen(&ring, projection);
                    draw_ring(painter, &ring, pen);
                }
            }
            Some(Draft::Length { from, to, is_found }) => {
                let line = if *is_found { Line::Broken(&[8.0, 6.0]) } else { Line::Solid };
                let pen = Pen { line, ..pen };
                let ends = on_screen(&[*from, *to], projection);
                draw_open(painter, &ends, pen);
                for end in &ends {
                    painter.circle(*end, 4.0, theme::GRIP, Stroke::new(1.0, theme::GRIP_EDGE));
                }
                if let (Some(words), [from, to]) = (&self.length, ends.as_slice()) {
                    let words = painter.layout_no_wrap(words.clone(), NAME_FONT, theme::GRIP);
                    let place = beside_line(words.size(), [*from, *to], projection.canvas);
                    draw_words(painter, place.min, words);
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
}
