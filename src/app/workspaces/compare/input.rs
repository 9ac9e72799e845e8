//! What the hand does on a comparison: it moves the photos, the line of the swipe, or pins.

use egui::{CursorIcon, Pos2, Rect, Response, Ui};

use crate::app::canvas::photo_canvas::zoomed_or_scrolled;
use crate::app::canvas::pointer::Step;
use crate::app::canvas::tool::Kind;
use crate::app::canvas::viewport::Viewport;
use crate::app::session::CompareMode;
use crate::app::workspaces::compare::Compare;
use crate::app::workspaces::compare::pins::hand::Two;
use crate::geometry::Point;
use crate::model::ids::PhotoId;

/// How near to the line of the swipe counts as on it, in points.
const ON_DIVIDER: f32 = 14.0;

impl Compare {
    /// Moves the photos, or the line of the swipe.
    pub(super) fn take_input(
        &mut self,
        ui: &Ui,
        response: &Response,
        viewport: Viewport,
        moving: &Moving<'_>,
        two: Option<Two<'_>>,
    ) -> Viewport {
        let (canvas, frame, mode) = (response.rect, moving.frame, moving.mode);
        let pointer = ui.input(|input| input.pointer.latest_pos());
        let (i, cell) = pointer.and_then(|at| moving.pane_at(at)).unwrap_or((0, canvas));
        let pane = (moving.shown[0], moving.shown[i]);
        let is_linked = moving.is_linked || moving.cells.len() < 2;
        let mut viewport = viewport;
        if response.contains_pointer() || self.watch.is_busy() {
            viewport = self
                .linking
                .moved(pane, viewport, is_linked, |own| zoomed_or_scrolled(ui, own, frame, cell));
        }
        let is_free = response.contains_pointer() && !egui::Popup::is_any_open(ui);
        for step in self.watch.steps(ui, canvas, is_free) {
            if two.is_some_and(|two| self.pins.take(&step, &two)) {
                continue;
            }
            let mut moved_by = None;
            match step {
                Step::Pan(by) => moved_by = Some(by),
                Step::Gone => self.last = None,
                Step::Tool { kind: Kind::Press, at, .. } => {
                    response.request_focus();
                    self.drags_divider =
                        mode == CompareMode::Swipe && self.is_on_divider(canvas, at);
                    self.last = Some(at);
                }
                Step::Tool { kind: Kind::Again, .. } => {
                    viewport = Viewport::fitted(frame, cell);
                    self.linking.join(pane.0);
                }
                Step::Tool { kind: Kind::Release, .. } => {
                    self.drags_divider = false;
                    self.last = None;
                }
                Step::Tool { kind: Kind::Move, at, is_pressed, .. } => {
                    if self.drags_divider {
                        self.look.divider = self.look.share(canvas, at);
                    } else if let Some(from) = self.last.filter(|_| is_pressed) {
                        moved_by = Some(at - from);
                    }
                    self.last = is_pressed.then_some(at);
                }
            }
            if let Some(by) = moved_by {
                viewport = self
                    .linking
                    .moved(pane, viewport, is_linked, |own| own.panned(by, frame, cell));
            }
        }
        let is_over =
            pointer.is_some_and(|at| mode == CompareMode::Swipe && self.is_on_divider(canvas, at));
        let cursor = match (self.drags_divider || is_over, self.look.is_flat) {
            (true, false) => CursorIcon::ResizeHorizontal,
            (true, true) => CursorIcon::ResizeVertical,
            (false, _) if self.watch.is_busy() => CursorIcon::Grabbing,
            (false, _) => CursorIcon::Grab,
        };
        response.clone().on_hover_and_drag_cursor(cursor);
        viewport
    }

    fn is_on_divider(&self, canvas: Rect, at: Pos2) -> bool {
        let line = self.look.line(canvas);
        let off = if self.look.is_flat { at.y - line[0].y } else { at.x - line[0].x };
        off.abs() <= ON_DIVIDER
    }
}

/// What can be moved.
pub(super) struct Moving<'a> {
    /// The photos in their panes, the frame first.
    pub shown: Vec<PhotoId>,
    pub is_linked: bool,
    /// The size of the frame in pixels.
    pub frame: Point,
    pub cells: &'a [Rect],
    pub mode: CompareMode,
}

impl Moving<'_> {
    /// The pane at a place of the window.
    fn pane_at(&self, at: Pos2) -> Option<(usize, Rect)> {
        let cells = self.cells.iter().copied().enumerate();
        cells.take(self.shown.len()).find(|(_, cell)| cell.contains(at))
    }
}
