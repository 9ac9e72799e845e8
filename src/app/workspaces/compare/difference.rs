//! Where the colours of two photos differ, with a legend and the value under the pointer.

use std::sync::Arc;

use egui::{Align2, Color32, Painter, Pos2, Rect, Response, Ui, pos2, vec2};

use crate::app::canvas::looking::{Scale, draw_scale};
use crate::app::canvas::viewport::Projection;
use crate::app::session::Session;
use crate::app::textures::Textures;
use crate::app::textures::pairs::ChangeWish;
use crate::app::theme::tokens;
use crate::app::widgets::{badge, colored_badge};
use crate::app::workspaces::compare::pair::Side;
use crate::geometry::{Bounds, Point};
use crate::imaging::pair::change::{Change, Grid};

/// A map of more places than this covers what is seen only.
const MOST_PLACES: f64 = 2.0e6;

/// Maps begin at multiples of so many places, so that small steps need no other one.
const BLOCK: f64 = 256.0;

/// Draws the map of the second photo against the first; says the value under the pointer.
pub fn draw(
    ui: &Ui,
    response: &Response,
    projection: &Projection,
    [first, second]: [&Side<'_>; 2],
    session: &Session,
    textures: &mut Textures,
) -> Option<String> {
    let canvas = projection.canvas;
    let painter = ui.painter_at(canvas);
    let size = |side: &Side<'_>| (side.photo.width, side.photo.height);
    let change = session.comparing.judging.change;
    let both = first.file.as_ref().zip(second.file.as_ref());
    let trouble = match both {
        None => Some("Its path leads out of the project's folder.".to_owned()),
        Some((one, other)) => {
            textures.failure(one).or_else(|| textures.failure(other)).map(str::to_owned)
        }
    };
    if let Some(trouble) = trouble {
        badge(ui, &painter, canvas.center(), Align2::CENTER_CENTER, &trouble);
        return None;
    }
    let (one, other) = both?;
    let wish = ChangeWish {
        sides: [(one.clone(), size(first)), (other.clone(), size(second))],
        onto: second.onto,
        bent: second.bends.as_ref().map(|bends| Arc::clone(&bends.back)),
        gains: second.gains,
        change,
        grid: grid(size(first), projection, ui.pixels_per_point()),
    };
    let shown = textures.change(&wish);
    if let Some(shown) = shown {
        let grid = shown.map.grid;
        let across = Point::new(f64::from(grid.width), f64::from(grid.height)) * grid.step;
        let place = projection.screen_box(Bounds::around(grid.origin, grid.origin + across));
        let whole = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
        painter.image(shown.texture.id(), place, whole, Color32::WHITE);
    } else {
        waiting(ui, &painter, canvas);
    }
    let at = response.hover_pos().map(|pointer| projection.image_from_screen(pointer));
    let value = shown.zip(at).and_then(|(shown, at)| shown.map.value_at(at));
    legend(ui, canvas, change);
    if second.way.is_none() {
        let warning = "Not aligned: laid on each other by their size, so other skin is compared";
        let color = tokens(ui).on_warning;
        let place = canvas.center_top() + vec2(0.0, 40.0);
        colored_badge(ui, &painter, place, Align2::CENTER_TOP, (warning, color));
    }
    value.map(|value| {
        let sign = if change == Change::Redness && value > 0.0 { "+" } else { "" };
        format!("{} {sign}{value:.1} here", change.label()).replace('-', "−")
    })
}

fn waiting(ui: &Ui, painter: &Painter, canvas: Rect) {
    badge(ui, painter, canvas.center(), Align2::CENTER_CENTER, "Looking for differences …");
}

fn legend(ui: &Ui, canvas: Rect, change: Change) {
    let (low, high) = change.range();
    let (title, ends) = match change {
        Change::DeltaE => (
            "Difference of colour ΔE00",
            ["0".to_owned(), format!("{}", high / 2.0), format!("{high} +")],
        ),
        Change::Redness => (
            "Change of redness Δa*",
            [format!("−{high} paler"), "0".to_owned(), format!("redder {high}")],
        ),
    };
    let scale = Scale {
        title,
        color: &|share| change.color(low + (high - low) * share),
        ends,
        note: &format!("Grey: less than {}", change.threshold()),
    };
    draw_scale(ui, canvas, &scale);
}

/// Which places of the first photo are mapped: as fine as the screen, and at most as fine as the photo.
fn grid(size: (u32, u32), projection: &Projection, points: f32) -> Grid {
    let zoom = projection.viewport.scale * f64::from(points);
    let step = (1.0 / zoom.max(1e-6)).log2().floor().clamp(0.0, 8.0).exp2();
    let (width, height) = (f64::from(size.0), f64::from(size.1));
    let places = |from: f64, to: f64| ((to - from) / step).ceil().max(1.0);
    let (mut min, mut max) = (Point::default(), Point::new(width, height));
    if places(min.x, max.x) * places(min.y, max.y) > MOST_PLACES {
        let seen = projection.visible();
        let block = BLOCK * step;
        // Some more on each side, so that the photos can be moved a little.
        let before = |at: f32| ((f64::from(at) / block - 0.25).floor() * block).max(0.0);
        let behind = |at: f32, end: f64| ((f64::from(at) / block + 0.25).ceil() * block).min(end);
        min = Point::new(before(seen.min.x).min(width), before(seen.min.y).min(height));
        max = Point::new(
            behind(seen.max.x, width).max(min.x + step),
            behind(seen.max.y, height).max(min.y + step),
        );
    }
    let (width, height) = (places(min.x, max.x) as u32, places(min.y, max.y) as u32);
    Grid { origin: min, step, width, height }
}

#[cfg(test)]
mod tests {
    use egui::Vec2;

    use super::*;
    use crate::app::canvas::viewport::Viewport;

    #[test]
    fn a_map_is_as_fine_as_the_screen_and_never_too_large() {
        let canvas = Rect::from_min_size(Pos2::ZERO, Vec2::new(1200.0, 800.0));
        let at = |scale: f64, center: (f64, f64)| {
            let center = Point::new(center.0, center.1);
            let viewport = Viewport { scale, center, is_fitted: false };
            grid((6000, 4000), &Projection { viewport, canvas }, 1.0)
        };
        let whole = at(0.2, (3000.0, 2000.0));
        assert_eq!((whole.origin, whole.step), (Point::default(), 4.0));
        assert_eq!((whole.width, whole.height), (1500, 1000));
        for scale in [0.3, 0.5, 1.0, 4.0] {
            let part = at(scale, (3000.0, 2000.0));
            assert!(part.step * scale <= 1.0 || part.step == 1.0, "{scale}");
            assert!(f64::from(part.width) * f64::from(part.height) < 3.0 * MOST_PLACES);
            let right = part.origin.x + f64::from(part.width) * part.step;
            assert!(part.origin.x <= 3000.0 - 600.0 / scale && right >= 3000.0 + 600.0 / scale);
            // A small step needs no other map.
            assert_eq!(at(scale, (3001.0, 2001.0)), part);
        }
        // Looking beyond the photo.
        let beyond = at(1.0, (-5000.0, 9000.0));
        assert!(beyond.width >= 1 && beyond.height >= 1);
    }
}
