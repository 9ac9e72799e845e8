//! The area of a lesion over all visits as a small line beside its row.

use egui::{Rect, Ui, vec2};

use crate::app::panels::lesion_trend::{Point, areas, draw};
use crate::app::session::Session;
use crate::app::theme::{self, tokens};
use crate::app::workspaces::lesions::index::{Column, Index, Row};

/// Draws the line of a lesion; nothing while fewer than two areas are known.
pub fn trend_ui(ui: &Ui, rect: Rect, session: &Session, index: &Index, row: &Row) {
    let values = areas(session.project(), row.cells.iter().map(|cell| &cell.at));
    if values.iter().flatten().count() < 2 {
        return;
    }
    let is_selected = session.selection.lesion == Some(row.id);
    let point = |(column, value): (&Column, Option<f64>)| Point {
        title: column.label.clone(),
        day: column.day,
        value,
        words: String::new(),
        is_shown: is_selected && session.selection.visit == Some(column.id),
    };
    let points: Vec<Point> = index.columns.iter().zip(values).map(point).collect();
    let color = theme::lesion_color(row.number);
    draw(ui.painter(), rect.shrink2(vec2(24.0, 30.0)), &points, color, tokens(ui).text);
}
