//! Where everything on the light table lies: plain geometry, so that it is tested without a window.
//!
//! The heads are pinned: those of the visits to the top of what is visible, those of the views to its left. Cells
//! scroll below them.

use std::ops::Range;

use egui::{Pos2, Rect, Vec2, pos2, vec2};

/// Between two cells.
pub const GAP: f32 = 12.0;

/// Around the whole table.
pub const MARGIN: f32 = 20.0;

/// What the heads take: those of the views to the right, those of the visits downwards, gaps included.
const HEADS: Vec2 = vec2(136.0, 95.0);

/// The selection ring reaches this far out of its cell.
const RING: f32 = 6.0;

/// How wide a cell may become by itself.
const FITTING: (f32, f32) = (148.0, 480.0);

/// How wide a cell may be made.
pub const CHOICE: (f32, f32) = (96.0, 720.0);

/// The table as it lies on the screen.
#[derive(Clone, Copy, Debug)]
pub struct Grid {
    /// Where the content begins; it moves when the table scrolls.
    pub origin: Pos2,
    /// What is seen of the table.
    pub visible: Rect,
    /// How many columns.
    pub n_visits: usize,
    /// How many rows.
    pub n_views: usize,
    /// The size of a cell.
    pub cell: Vec2,
}

/// A place on the table, by position from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// The cell of a visit and a view.
    Cell(usize, usize),
    /// The head of a visit.
    VisitHead(usize),
    /// The head of a view.
    ViewHead(usize),
}

impl Grid {
    /// The size of a cell: as chosen, else so that the table fills `space`.
    pub fn cell_size(space: Vec2, n_visits: usize, n_views: usize, chosen: Option<f32>) -> Vec2 {
        if let Some(width) = chosen {
            let width = width.clamp(CHOICE.0, CHOICE.1).round();
            return vec2(width, (width * 0.9).round());
        }
        let share = |space: f32, n: usize| (space - MARGIN + GAP) / n.max(1) as f32 - GAP;
        let width = share(space.x - HEADS.x, n_visits).clamp(FITTING.0, FITTING.1).floor();
        let height = share(space.y - HEADS.y, n_views).clamp(width * 0.62, width).floor();
        vec2(width, height)
    }

    /// The size of the whole table, what is scrolled away included.
    pub fn size(&self) -> Vec2 {
        let steps = vec2(self.n_visits as f32, self.n_views as f32) * self.step();
        HEADS + steps - Vec2::splat(GAP) + Vec2::splat(MARGIN)
    }

    /// The cell of the visit and the view at these positions.
    pub fn cell_rect(&self, visit: usize, view: usize) -> Rect {
        let min = self.origin + HEADS + vec2(visit as f32, view as f32) * self.step();
        Rect::from_min_size(min, self.cell)
    }

    /// The head of the visit at this position.
    pub fn visit_head(&self, visit: usize) -> Rect {
        let cell = self.cell_rect(visit, 0);
        let top = self.visible.top() + 16.0;
        Rect::from_x_y_ranges(cell.x_range(), top..=self.body().top() - 4.0)
    }

    /// The head of the view at this position.
    pub fn view_head(&self, view: usize) -> Rect {
        let cell = self.cell_rect(0, view);
        let left = self.visible.left() + MARGIN;
        Rect::from_x_y_ranges(left..=self.body().left() - 4.0, cell.y_range())
    }

    /// Where cells are seen.
    pub fn body(&self) -> Rect {
        Rect::from_min_max(self.visible.min + HEADS - Vec2::splat(RING), self.visible.max)
    }

    /// Where heads of visits are seen.
    pub fn visit_heads(&self) -> Rect {
        let body = self.body();
        Rect::from_min_max(pos2(body.left(), self.visible.top()), pos2(body.right(), body.top()))
    }

    /// Where heads of views are seen.
    pub fn view_heads(&self) -> Rect {
        let body = self.body();
        Rect::from_min_max(pos2(self.visible.left(), body.top()), pos2(body.left(), body.bottom()))
    }

    /// Where neither heads nor cells are.
    pub fn corner(&self) -> Rect {
        Rect::from_min_max(self.visible.min, self.body().min)
    }

    /// The visits of which something is seen.
    pub fn visits_in_sight(&self) -> Range<usize> {
        let body = self.body();
        let from = body.left() - self.origin.x - HEADS.x;
        in_sight(from, body.width(), self.step().x, self.n_visits)
    }

    /// The views of which something is seen.
    pub fn views_in_sight(&self) -> Range<usize> {
        let body = self.body();
        let from = body.top() - self.origin.y - HEADS.y;
        in_sight(from, body.height(), self.step().y, self.n_views)
    }

    /// What has to be seen for a cell to be seen well, its heads included.
    pub fn around(&self, visit: usize, view: usize) -> Rect {
        let cell = self.cell_rect(visit, view);
        Rect::from_min_max(cell.min - HEADS, cell.max + Vec2::splat(MARGIN))
    }

    /// What lies at a point; gaps belong to the nearest thing.
    pub fn spot(&self, at: Pos2) -> Option<Spot> {
        if !self.visible.contains(at) {
            return None;
        }
        let from_first = at - self.origin - HEADS + Vec2::splat(GAP / 2.0);
        let position = |from: f32, step: f32, n: usize| {
            let position = (from / step).floor();
            (position >= 0.0 && position < n as f32).then_some(position as usize)
        };
        let visit = position(from_first.x, self.step().x, self.n_visits);
        let view = position(from_first.y, self.step().y, self.n_views);
        if self.body().contains(at) {
            Some(Spot::Cell(visit?, view?))
        } else if self.visit_heads().contains(at) {
            visit.map(Spot::VisitHead)
        } else if self.view_heads().contains(at) {
            view.map(Spot::ViewHead)
        } else {
            None
        }
    }

    /// The gap between two visits nearest to `x`: 0 before the first, and so on.
    pub fn visit_gap(&self, x: f32) -> usize {
        gap(x - self.origin.x - HEADS.x, self.step().x, self.n_visits)
    }

    /// The gap between two views nearest to `y`: 0 above the first, and so on.
    pub fn view_gap(&self, y: f32) -> usize {
        gap(y - self.origin.y - HEADS.y, self.step().y, self.n_views)
    }

    /// The middle of the gap before the visit at this position.
    pub fn visit_gap_x(&self, visit: usize) -> f32 {
        self.cell_rect(visit, 0).left() - GAP / 2.0
    }

    /// The middle of the gap above the view at this position.
    pub fn view_gap_y(&self, view: usize) -> f32 {
        self.cell_rect(0, view).top() - GAP / 2.0
    }

    fn step(&self) -> Vec2 {
        self.cell + Vec2::splat(GAP)
    }
}

fn in_sight(from: f32, length: f32, step: f32, n: usize) -> Range<usize> {
    let first = (from / step).floor().max(0.0) as usize;
    let end = ((from + length) / step).ceil().max(0.0) as usize;
    first.min(n)..end.min(n)
}

fn gap(from: f32, step: f32, n: usize) -> usize {
    ((from + GAP / 2.0) / step).round().clamp(0.0, n as f32) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(origin: Pos2) -> Grid {
        let visible = Rect::from_min_size(pos2(76.0, 43.0), vec2(1364.0, 662.0));
        Grid { origin, visible, n_visits: 50, n_views: 8, cell: vec2(148.0, 100.0) }
    }

    #[test]
    fn four_visits_and_two_views_fill_the_window_as_drawn() {
        let size = Grid::cell_size(vec2(1364.0, 662.0), 4, 2, None);
        assert_eq!(size, vec2(293.0, 267.0));
        // Never too small to see, never larger than sensible, whatever the window.
        assert_eq!(Grid::cell_size(vec2(900.0, 300.0), 50, 8, None).x, 148.0);
        assert_eq!(Grid::cell_size(vec2(4000.0, 2000.0), 1, 1, None), vec2(480.0, 480.0));
        assert_eq!(Grid::cell_size(vec2(900.0, 300.0), 50, 8, Some(200.0)), vec2(200.0, 180.0));
    }

    #[test]
    fn only_what_is_seen_is_in_sight() {
        let start = grid(pos2(76.0, 43.0));
        assert_eq!(start.visits_in_sight(), 0..8);
        assert_eq!(start.views_in_sight(), 0..6);
        let scrolled = grid(pos2(76.0 - 1000.0, 43.0 - 300.0));
        assert_eq!(scrolled.visits_in_sight(), 6..14);
        assert_eq!(scrolled.views_in_sight(), 2..8);
        let body = scrolled.body();
        for visit in 0..50 {
            let is_seen = scrolled.cell_rect(visit, 3).intersects(body);
            assert!(!is_seen || scrolled.visits_in_sight().contains(&visit), "visit {visit}");
        }
        let empty = Grid { n_visits: 0, n_views: 0, ..start };
        assert_eq!((empty.visits_in_sight(), empty.views_in_sight()), (0..0, 0..0));
    }

    #[test]
    fn heads_stay_while_cells_scroll() {
        let (start, scrolled) = (grid(pos2(76.0, 43.0)), grid(pos2(76.0 - 500.0, 43.0 - 200.0)));
        assert_eq!(start.visit_head(3).y_range(), scrolled.visit_head(3).y_range());
        assert_eq!(start.view_head(3).x_range(), scrolled.view_head(3).x_range());
        assert_eq!(start.visit_head(3).left() - 500.0, scrolled.visit_head(3).left());
        assert_eq!(start.view_head(3).top() - 200.0, scrolled.view_head(3).top());
    }

    #[test]
    fn a_point_is_found_where_it_is_drawn() {
        for grid in [grid(pos2(76.0, 43.0)), grid(pos2(76.0 - 500.0, 43.0 - 120.0))] {
            let (visits, views) = (grid.visits_in_sight(), grid.views_in_sight());
            for (visit, view) in [(visits.start + 1, views.start + 1), (visits.end - 2, 4)] {
                let cell = grid.cell_rect(visit, view).center();
                assert_eq!(grid.spot(cell), Some(Spot::Cell(visit, view)));
                let head = grid.visit_head(visit).center();
                assert_eq!(grid.spot(head), Some(Spot::VisitHead(visit)));
                assert_eq!(grid.spot(grid.view_head(view).center()), Some(Spot::ViewHead(view)));
                assert_eq!(grid.visit_gap(grid.visit_gap_x(visit)), visit);
                assert_eq!(grid.view_gap(grid.view_gap_y(view)), view);
            }
            assert_eq!(grid.spot(grid.corner().center()), None);
            assert_eq!(grid.spot(pos2(0.0, 0.0)), None);
        }
        assert_eq!(grid(pos2(76.0, 43.0)).visit_gap(1e6), 50);
    }
}
