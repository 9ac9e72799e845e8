//! The area of a lesion over all visits as a small line; it breaks where nothing is known.

use egui::{Pos2, Rect, Stroke, Ui, pos2, vec2};

use crate::app::session::Session;
use crate::app::theme::{self, tokens};
use crate::app::workspaces::lesions::index::{Index, Row};
use crate::model::course::AtVisit;

/// Draws the line of a lesion.
pub fn trend_ui(ui: &Ui, rect: Rect, session: &Session, index: &Index, row: &Row) {
    let days: Option<Vec<f64>> =
        index.columns.iter().map(|column| column.day.map(f64::from)).collect();
    let days = days.filter(|days| days.is_sorted());
    let along = days.unwrap_or_else(|| (0..row.cells.len()).map(|i| i as f64).collect());
    let areas = comparable(session, row);
    if areas.iter().flatten().count() < 2 {
        return;
    }
    let inside = rect.shrink2(vec2(24.0, 30.0));
    let places = places(&along, &areas, inside);
    let color = theme::lesion_color(row.number);
    for pair in places.windows(2) {
        if let [Some(a), Some(b)] = pair {
            ui.painter().line_segment([*a, *b], Stroke::new(1.75, color));
        }
    }
    let shown = session.selection.visit;
    for (place, column) in places.iter().zip(&index.columns) {
        let Some(place) = place else { continue };
        let is_shown = shown == Some(column.id) && session.selection.lesion == Some(row.id);
        let ring = if is_shown { Stroke::new(1.5, tokens(ui).text) } else { Stroke::NONE };
        ui.painter().circle(*place, 3.0, color, ring);
    }
}

/// The areas that can be compared with each other: on photos of one view and size, the first that shows it.
fn comparable(session: &Session, row: &Row) -> Vec<Option<f64>> {
    let frame = |at: &AtVisit| {
        let photo = session.project().photos.get(&at.photo?)?;
        Some((photo.view, photo.width, photo.height))
    };
    let drawn = row.cells.iter().find(|cell| cell.at.finding.is_drawn());
    let wanted = drawn.and_then(|cell| frame(&cell.at));
    let fits = |at: &AtVisit| !at.finding.is_drawn() || frame(at) == wanted;
    row.cells.iter().map(|cell| cell.at.area.filter(|_| fits(&cell.at))).collect()
}

/// Where each visit stands; 0 is at the bottom.
fn places(along: &[f64], areas: &[Option<f64>], rect: Rect) -> Vec<Option<Pos2>> {
    let first = along.first().copied().unwrap_or(0.0);
    let span = (along.last().copied().unwrap_or(0.0) - first).max(1.0);
    let largest = areas.iter().flatten().copied().fold(1.0, f64::max);
    along
        .iter()
        .zip(areas)
        .map(|(x, area)| {
            let (x, y) = (((x - first) / span) as f32, ((*area)? / largest) as f32);
            Some(pos2(rect.left() + rect.width() * x, rect.bottom() - rect.height() * y))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_breaks_where_nothing_is_known() {
        let rect = Rect::from_min_size(Pos2::ZERO, vec2(100.0, 50.0));
        let areas = [Some(100.0), None, Some(0.0)];
        let expected = [Some(pos2(0.0, 0.0)), None, Some(pos2(100.0, 50.0))];
        assert_eq!(places(&[0.0, 30.0, 100.0], &areas, rect), expected);
    }
}
