//! A small form that floats at the upper right of the canvas, beside the photo it is about.

use egui::{Area, Frame, Id, Margin, Order, Rect, Stroke, Ui, pos2};

use crate::app::theme::{self, tokens};

/// How wide its contents are.
const WIDTH: f32 = 268.0;

/// Shows a form of this name.
pub fn floating_ui<R>(ui: &Ui, canvas: Rect, name: &str, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let tokens = tokens(ui);
    let frame = Frame::new()
        .fill(tokens.panel)
        .stroke(Stroke::new(1.0, tokens.outline))
        .corner_radius(theme::RADIUS)
        .inner_margin(Margin::same(12));
    let at = pos2(canvas.right() - WIDTH - 46.0, canvas.top() + 10.0);
    let area = Area::new(Id::unique(name)).order(Order::Middle).fixed_pos(at);
    let shown = |ui: &mut Ui| {
        ui.set_width(WIDTH);
        contents(ui)
    };
    area.show(ui, |ui| frame.show(ui, shown).inner).inner
}
