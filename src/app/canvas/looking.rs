//! What helps to look: lines over the photo, a loupe beside the pointer, and what the colours of a map mean.

use std::path::Path;

use egui::{Align2, FontId, Mesh, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, pos2, vec2};

use crate::app::canvas::photo::draw_photo;
use crate::app::canvas::viewport::{Projection, Viewport};
use crate::app::textures::Textures;
use crate::app::theme::{self, tokens};
use crate::geometry::Point;
use crate::imaging::aids::{Aids, Map};

/// Lines of the grid are at least so far apart, in points.
const GRID_GAP: f64 = 56.0;

/// The side of the loupe, in points.
const LOUPE: f32 = 220.0;

/// How much more the loupe enlarges than the canvas.
const LOUPE_ZOOM: f64 = 4.0;

/// The bar of a map's colours.
const BAR: egui::Vec2 = vec2(168.0, 10.0);

/// Lines at round distances in photo pixels, so that they lie on the same places at every zoom.
pub fn draw_grid(painter: &Painter, projection: &Projection, size: (u32, u32)) {
    let step = grid_step(projection.viewport.scale);
    let (width, height) = (f64::from(size.0), f64::from(size.1));
    let on_screen = |x, y| projection.screen_from_image(Point::new(x, y));
    let line = |from: Pos2, to: Pos2| {
        // Light on dark and dark on light: one of them is seen on any skin.
        painter.line_segment([from, to], Stroke::new(2.0, theme::GRID_SHADE));
        painter.line_segment([from, to], Stroke::new(1.0, theme::GRID));
    };
    for i in 1..(width / step).ceil() as u32 {
        let x = f64::from(i) * step;
        line(on_screen(x, 0.0), on_screen(x, height));
    }
    for i in 1..(height / step).ceil() as u32 {
        let y = f64::from(i) * step;
        line(on_screen(0.0, y), on_screen(width, y));
    }
}

/// The round distance (1, 2 or 5 times a power of ten photo pixels) that is far enough apart at this scale.
fn grid_step(scale: f64) -> f64 {
    let least = GRID_GAP / scale;
    let decade = 10_f64.powf(least.log10().floor());
    [1.0, 2.0, 5.0]
        .map(|times| times * decade)
        .into_iter()
        .find(|step| *step >= least)
        .unwrap_or(10.0 * decade)
}

/// What lies under the pointer, enlarged, beside it.
pub fn draw_loupe(
    ui: &Ui,
    painter: &Painter,
    projection: &Projection,
    at: Point,
    photo: (&Path, (u32, u32), Aids),
    textures: &mut Textures,
) {
    let tokens = tokens(ui);
    let place = loupe_place(projection.screen_from_image(at), projection.canvas);
    // Never less than the file's own pixels.
    let scale =
        (projection.viewport.scale * LOUPE_ZOOM).max(1.0 / f64::from(ui.pixels_per_point()));
    let viewport = Viewport { scale, center: at, ..projection.viewport };
    let enlarged = Projection { viewport, canvas: place };
    let inside = painter.with_clip_rect(place.intersect(painter.clip_rect()));
    inside.rect_filled(place, 0.0, tokens.canvas);
    draw_photo(ui, &inside, &enlarged, photo, textures);
    let center = place.center();
    for (width, color) in [(3.0, theme::GRID_SHADE), (1.0, theme::GRID)] {
        for arm in [vec2(9.0, 0.0), vec2(0.0, 9.0)] {
            inside.line_segment([center - arm, center + arm], Stroke::new(width, color));
        }
    }
    painter.rect_stroke(
        place,
        theme::RADIUS,
        Stroke::new(1.0, tokens.outline),
        StrokeKind::Outside,
    );
}

/// Beside the pointer, on the side where there is room.
fn loupe_place(pointer: Pos2, canvas: Rect) -> Rect {
    let side = LOUPE.min(canvas.width() * 0.4).min(canvas.height() * 0.5);
    let gap = 28.0;
    let x = if pointer.x + gap + side <= canvas.right() {
        pointer.x + gap
    } else {
        pointer.x - gap - side
    };
    let y = if pointer.y - gap - side >= canvas.top() {
        pointer.y - gap - side
    } else {
        pointer.y + gap
    };
    Rect::from_min_size(pos2(x, y), vec2(side, side))
}

/// What the colours of a map mean.
pub fn draw_legend(ui: &Ui, canvas: Rect, map: Map) {
    let Some((low, high)) = map.range() else { return };
    let number = |value: f64| format!("{value}").replace('-', "−");
    let scale = Scale {
        title: map.label(),
        color: &|share| map.color(share),
        ends: [number(low), number(f64::midpoint(low, high)), number(high)],
        note: "",
    };
    draw_scale(ui, canvas, &scale);
}

/// The colours of a map in a row, with what they mean.
pub struct Scale<'a> {
    /// What is mapped.
    pub title: &'a str,
    /// The colour at a share of the way from left to right.
    pub color: &'a dyn Fn(f64) -> [u8; 3],
    /// What stands below the left end, the middle and the right end.
    pub ends: [String; 3],
    /// A line below; none where empty.
    pub note: &'a str,
}

/// Shows it in the lower right corner of the canvas; returns its place.
pub fn draw_scale(ui: &Ui, canvas: Rect, scale: &Scale<'_>) -> Rect {
    let tokens = tokens(ui);
    let painter = ui.painter_at(canvas);
    let note = if scale.note.is_empty() { 0.0 } else { 16.0 };
    let ground = Rect::from_min_size(
        pos2(canvas.right() - BAR.x - 34.0, canvas.bottom() - 66.0 - note),
        vec2(BAR.x + 24.0, 56.0 + note),
    );
    painter.rect_filled(ground, theme::RADIUS, tokens.badge);
    let bar = Rect::from_min_size(ground.min + vec2(12.0, 24.0), BAR);
    let mut mesh = Mesh::default();
    let n = 96_u32;
    for i in 0..=n {
        let share = f64::from(i) / f64::from(n);
        let x = bar.left() + bar.width() * share as f32;
        let color = theme::of_picture((scale.color)(share));
        mesh.colored_vertex(pos2(x, bar.top()), color);
        mesh.colored_vertex(pos2(x, bar.bottom()), color);
        if i > 0 {
            let last = 2 * i;
            mesh.add_triangle(last - 2, last - 1, last);
            mesh.add_triangle(last - 1, last, last + 1);
        }
    }
    painter.add(Shape::mesh(mesh));
    let font = FontId::proportional(11.5);
    let text = |at: Pos2, align, words: &str| {
        painter.text(at, align, words, font.clone(), tokens.on_badge);
    };
    text(ground.min + vec2(12.0, 5.0), Align2::LEFT_TOP, scale.title);
    let [left, middle, right] = &scale.ends;
    text(bar.left_bottom() + vec2(0.0, 3.0), Align2::LEFT_TOP, left);
    text(bar.center_bottom() + vec2(0.0, 3.0), Align2::CENTER_TOP, middle);
    text(bar.right_bottom() + vec2(0.0, 3.0), Align2::RIGHT_TOP, right);
    text(bar.left_bottom() + vec2(0.0, 19.0), Align2::LEFT_TOP, scale.note);
    ground
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grid_is_round_and_never_dense() {
        for (scale, step) in [(0.1, 1000.0), (0.15, 500.0), (0.3, 200.0), (1.0, 100.0), (4.0, 20.0)]
        {
            assert_eq!(grid_step(scale), step, "{scale}");
            assert!(grid_step(scale) * scale >= GRID_GAP);
        }
    }

    #[test]
    fn the_loupe_stays_on_the_canvas_and_beside_the_pointer() {
        let canvas = Rect::from_min_max(pos2(100.0, 50.0), pos2(1100.0, 750.0));
        for pointer in
            [(110.0, 60.0), (1090.0, 60.0), (600.0, 400.0), (110.0, 740.0), (1090.0, 740.0)]
        {
            let pointer = pos2(pointer.0, pointer.1);
            let place = loupe_place(pointer, canvas);
            assert!(canvas.contains_rect(place), "{pointer:?}: {place:?}");
            assert!(!place.contains(pointer));
        }
    }
}
