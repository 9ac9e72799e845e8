//! Where everything on the grid lies: plain geometry. The heads are pinned to the top and the left.

use std::ops::Range;

use egui::{Pos2, Rect, Vec2, pos2, vec2};

/// The names at the left.
const NAMES: f32 = 196.0;

/// The heads of the visits.
const HEADS: f32 = 34.0;

/// A row.
pub const ROW: f32 = 112.0;

/// The size of a picture.
pub const PICTURE: Vec2 = vec2(96.0, 88.0);

/// Around the grid.
pub const MARGIN: f32 = 20.0;

/// The lines at the right.
const TREND: f32 = 170.0;

/// The same where there is more room than the visits take.
const WIDEST_TREND: f32 = 420.0;

/// How wide a column is.
const COLUMN: (f32, f32) = (198.0, 300.0);

/// The grid as it lies on the screen.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// Where the content begins; it moves when the grid scrolls.
    pub origin: Pos2,
    /// What is seen of it.
    pub visible: Rect,
    /// How many visits.
    pub n_visits: usize,
    /// How many lesions.
    pub n_lesions: usize,
    /// How wide a visit is.
    pub column: f32,
}

impl Layout {
    /// The width of a column, so that the grid fills `width` where it can.
    pub fn column_width(width: f32, n_visits: usize) -> f32 {
        let share = (width - MARGIN * 2.0 - NAMES - TREND) / n_visits.max(1) as f32;
        share.clamp(COLUMN.0, COLUMN.1).floor()
    }

    /// The size of all of it.
    pub fn size(&self) -> Vec2 {
        let width = MARGIN * 2.0 + NAMES + TREND + self.column * self.n_visits as f32;
        vec2(width, HEADS + ROW * self.n_lesions as f32 + MARGIN)
    }

    /// Where cells are seen.
    pub fn body(&self) -> Rect {
        Rect::from_min_max(self.visible.min + vec2(MARGIN + NAMES, HEADS), self.visible.max)
    }

    /// Where names are seen.
    pub fn names(&self) -> Rect {
        let body = self.body();
        Rect::from_min_max(pos2(self.visible.left(), body.top()), body.left_bottom())
    }

    /// Where heads of visits are seen.
    pub fn heads(&self) -> Rect {
        let body = self.body();
        Rect::from_min_max(pos2(body.left(), self.visible.top()), body.right_top())
    }

    /// A lesion at a visit.
    pub fn cell(&self, row: usize, column: usize) -> Rect {
        let min = self.origin
            + vec2(MARGIN + NAMES + self.column * column as f32, HEADS + ROW * row as f32);
        Rect::from_min_size(min, vec2(self.column, ROW))
    }

    /// The picture in a cell.
    pub fn picture(&self, row: usize, column: usize) -> Rect {
        let cell = self.cell(row, column);
        let min = pos2(cell.left() + 8.0, cell.center().y - PICTURE.y / 2.0);
        Rect::from_min_size(min, PICTURE)
    }

    /// The name of a lesion.
    pub fn name(&self, row: usize) -> Rect {
        let cell = self.cell(row, 0);
        Rect::from_x_y_ranges(self.visible.left() + MARGIN..=self.names().right(), cell.y_range())
    }

    /// The head of a visit.
    pub fn head(&self, column: usize) -> Rect {
        let cell = self.cell(0, column);
        Rect::from_x_y_ranges(cell.x_range(), self.heads().y_range())
    }

    /// The line of a lesion.
    pub fn trend(&self, row: usize) -> Rect {
        let cell = self.cell(row, self.n_visits);
        let taken = MARGIN * 2.0 + NAMES + self.column * self.n_visits as f32;
        let width = (self.visible.width() - taken).clamp(TREND, WIDEST_TREND);
        Rect::from_min_size(cell.min, vec2(width, ROW))
    }

    /// The lesions of which something is seen.
    pub fn rows_in_sight(&self) -> Range<usize> {
        let body = self.body();
        in_sight(body.top() - self.origin.y - HEADS, body.height(), ROW, self.n_lesions)
    }

    /// The visits of which something is seen.
    pub fn columns_in_sight(&self) -> Range<usize> {
        let body = self.body();
        let from = body.left() - self.origin.x - MARGIN - NAMES;
        in_sight(from, body.width(), self.column, self.n_visits)
    }

    /// What has to be seen for a cell to be seen well, with its heads.
    pub fn around(&self, row: usize, column: usize) -> Rect {
        let cell = self.cell(row, column);
        Rect::from_min_max(cell.min - vec2(MARGIN + NAMES, HEADS), cell.max)
    }
}

fn in_sight(from: f32, length: f32, step: f32, n: usize) -> Range<usize> {
    let first = (from / step).floor().max(0.0) as usize;
    let end = ((from + length) / step).ceil().max(0.0) as usize;
    first.min(n)..end.min(n)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_visits_fill_the_window_and_only_what_is_seen_is_in_sight() {
        assert_eq!(Layout::column_width(1364.0, 4), 239.0);
        assert_eq!(Layout::column_width(900.0, 40), COLUMN.0);
        let visible = Rect::from_min_size(pos2(76.0, 90.0), vec2(1364.0, 700.0));
        let start =
            Layout { origin: visible.min, visible, n_visits: 40, n_lesions: 100, column: 198.0 };
        assert_eq!((start.rows_in_sight(), start.columns_in_sight()), (0..6, 0..6));
        let scrolled = Layout { origin: visible.min - vec2(1980.0, 1120.0), ..start };
        assert_eq!((scrolled.rows_in_sight(), scrolled.columns_in_sight()), (10..16, 10..16));
        assert_eq!(scrolled.name(10).left(), start.name(0).left(), "names stay");
        assert_eq!(scrolled.head(10).top(), start.head(0).top(), "heads stay");
        let empty = Layout { n_visits: 0, n_lesions: 0, ..start };
        assert_eq!((empty.rows_in_sight(), empty.columns_in_sight()), (0..0, 0..0));
    }
}
