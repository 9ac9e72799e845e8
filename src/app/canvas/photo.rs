//! The photo itself on the canvas: the best level at hand, and finer tiles where they are needed.

use std::path::Path;

use egui::{Color32, Painter, Pos2, Rect, Ui, Vec2, pos2};

use crate::app::canvas::viewport::Projection;
use crate::app::textures::{Level, Textures};
use crate::app::theme::tokens;
use crate::geometry::{Bounds, Point};
use crate::imaging::aids::Aids;

/// Draws the photo (its file, its size, and the aids it is seen through); returns the size of the picture at hand.
pub fn draw_photo(
    ui: &Ui,
    painter: &Painter,
    projection: &Projection,
    (file, size, aids): (&Path, (u32, u32), Aids),
    textures: &mut Textures,
) -> Option<Vec2> {
    let (width, height) = (f64::from(size.0), f64::from(size.1));
    let whole = projection.screen_box(Bounds::around(Point::default(), Point::new(width, height)));
    let zoom = projection.viewport.scale as f32 * ui.pixels_per_point();
    let uv = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
    let level = Level::for_side(size.0.max(size.1) as f32 * zoom);
    let mut shape = None;
    if let Some(texture) = textures.get(file, level) {
        shape = Some(texture.size_vec2());
        painter.image(texture.id(), whole, uv, Color32::WHITE);
    } else {
        // On its way; the worker wakes the window.
        painter.rect_filled(whole, 0.0, tokens(ui).raised);
    }
    for tile in textures.tiles(ui.ctx(), file, size, zoom, (projection.visible(), aids)) {
        let point = |place: Pos2| Point::new(f64::from(place.x), f64::from(place.y));
        let bounds = Bounds::around(point(tile.in_image.min), point(tile.in_image.max));
        painter.image(tile.texture, projection.screen_box(bounds), uv, Color32::WHITE);
    }
    shape
}
