//! Pins as they are drawn on both photos: numbered rings, and how far off each is.

use egui::{Align2, Color32, FontId, Painter, Rect, Sense, Stroke, Ui, Vec2, WidgetInfo, vec2};

use crate::app::theme::{GRIP, GRIP_EDGE, HALO, REGION_COLORS, ink_on, tokens};
use crate::app::workspaces::compare::pins::hand::Two;
use crate::app::workspaces::compare::pins::{Draft, End};

/// The radius of a pin's ring, in points.
const RING: f32 = 8.0;

/// The colour of a pin, the same on both photos and in the list.
pub fn color(i: usize) -> Color32 {
    REGION_COLORS[i % REGION_COLORS.len()]
}

/// Draws all pins of both panes, and gives each a name that can be read out.
pub fn pins_ui(ui: &Ui, draft: &Draft, two: &Two<'_>) {
    for (i, end) in draft.ends() {
        let pane = if end == End::Here { two.here.1 } else { two.there.1 };
        let painter = ui.painter_at(pane.canvas);
        let Some(at) = draft.place((i, end)) else { continue };
        let place = two.on_screen(draft, end, at.point());
        let is_chosen = draft.chosen == Some((i, end));
        if end == End::Here
            && let Some(pin) = draft.pins.get(i)
        {
            // Where the other photo says that it should be.
            let wanted = pane.screen_from_image(pin.there.point());
            for (width, color) in [(3.5, HALO), (1.5, color(i))] {
                painter.line_segment([place, wanted], Stroke::new(width, color));
            }
        }
        draw_pin(ui, &painter, place, i, is_chosen);
        let photo = if end == End::Here { two.here.0 } else { two.there.0 };
        let id = ui.scope_id().with(("pin", i, end == End::Here));
        let label =
            ui.interact(Rect::from_center_size(place, Vec2::splat(4.0)), id, Sense::hover());
        let name = format!("Pin {} on {}", i + 1, photo.file_name());
        label.widget_info(|| WidgetInfo::selected(egui::Role::ListItem, true, is_chosen, &name));
    }
}

fn draw_pin(ui: &Ui, painter: &Painter, place: egui::Pos2, i: usize, is_chosen: bool) {
    let color = color(i);
    for (width, color) in [(4.0, HALO), (2.0, color)] {
        painter.circle_stroke(place, RING, Stroke::new(width, color));
        for way in [vec2(1.0, 0.0), vec2(-1.0, 0.0), vec2(0.0, 1.0), vec2(0.0, -1.0)] {
            let ends = [place + way * (RING - 4.0), place + way * (RING + 5.0)];
            painter.line_segment(ends, Stroke::new(width * 0.75, color));
        }
    }
    painter.circle_filled(place, 1.5, GRIP);
    let badge = place + vec2(RING + 6.0, -RING - 6.0);
    painter.circle(badge, 8.5, color, Stroke::new(1.0, GRIP_EDGE));
    let font = FontId::proportional(11.5);
    let number = (i + 1).to_string();
    painter.text(badge, Align2::CENTER_CENTER, number, font, ink_on(color));
    if is_chosen {
        let stroke = Stroke::new(2.0, tokens(ui).accent);
        painter.circle_stroke(place, RING + 7.0, stroke);
    }
}
