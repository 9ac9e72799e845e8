//! Where the photos of a comparison are shown, and how they are drawn there.

use egui::{Align2, Color32, Painter, Pos2, Rect, Response, Sense, Stroke, Ui, WidgetInfo, vec2};

use crate::app::canvas::laid::Laid;
use crate::app::canvas::lines::{Pen, draw_point, draw_ring};
use crate::app::canvas::marks::Line;
use crate::app::canvas::viewport::Viewport;
use crate::app::panels::filmstrip::visit_title;
use crate::app::session::{CompareMode, Session};
use crate::app::textures::Textures;
use crate::app::theme::{ROLE_COLOR, tokens};
use crate::app::widgets::badge;
use crate::app::workspaces::compare::pair::Side;
use crate::app::workspaces::compare::{Look, OUTLINES, projection};
use crate::app::workspaces::compare::{difference, growth};
use crate::geometry::Point;
use crate::imaging::aids::Aids;

/// The gap between two panes, in points.
const GAP: f32 = 4.0;

/// Where each photo is shown.
pub struct Panes {
    /// One for each photo, or one for all.
    pub cells: Vec<Rect>,
    /// The first of them.
    pub first_cell: Rect,
}

/// The panes of `n` photos on a canvas: as square as they can be, the rows filled from the left.
pub fn panes(canvas: Rect, mode: CompareMode, n: usize) -> Panes {
    let is_parted = matches!(mode, CompareMode::SideBySide | CompareMode::Grid);
    if !is_parted || n < 2 {
        return Panes { cells: vec![canvas], first_cell: canvas };
    }
    let columns = if n == 2 { 2 } else { (n as f32).sqrt().ceil() as usize };
    let rows = n.div_ceil(columns);
    let size = vec2(
        (canvas.width() - GAP * (columns - 1) as f32) / columns as f32,
        (canvas.height() - GAP * (rows - 1) as f32) / rows as f32,
    );
    let cell = |i: usize| {
        let step = vec2((i % columns) as f32, (i / columns) as f32);
        Rect::from_min_size(canvas.min + step * (size + vec2(GAP, GAP)), size)
    };
    Panes { cells: (0..n).map(cell).collect(), first_cell: cell(0) }
}

/// What is shown, and how.
pub struct Showing<'a> {
    pub sides: &'a [Side<'a>],
    pub viewport: Viewport,
    pub look: Look,
    /// Whether the first photo stands in the place of the others.
    pub shows_first: bool,
    pub surround: Color32,
    /// What lesions gained and lost.
    pub growth: &'a growth::Kept,
}

impl Showing<'_> {
    /// Draws the photos, their names, their regions, and what parts them; says what is under the pointer.
    pub fn draw(
        &self,
        ui: &Ui,
        response: &Response,
        cells: &[Rect],
        session: &Session,
        textures: &mut Textures,
    ) -> Option<String> {
        let canvas = response.rect;
        ui.painter_at(canvas).rect_filled(canvas, 0.0, self.surround);
        let (Some(first), Some(cell)) = (self.sides.first(), cells.first()) else { return None };
        let mut under = None;
        let second = self.sides.get(1).unwrap_or(first);
        let second = if self.shows_first { first } else { second };
        let mut pane = Pane { ui, session, textures, viewport: self.viewport };
        match session.comparing.mode {
            CompareMode::SideBySide | CompareMode::Grid => {
                for (i, (side, cell)) in self.sides.iter().zip(cells).enumerate() {
                    let side = if self.shows_first { first } else { side };
                    let painter = ui.painter_at(*cell);
                    pane.photo(&painter, *cell, side, Color32::WHITE);
                    pane.regions(&painter, *cell, side, OUTLINES[i.min(1)]);
                    pane.name(&painter, *cell, side, (i, false));
                }
                self.crosshairs(ui, response, cells, session.comparing.is_linked);
            }
            CompareMode::Swipe => {
                let line = self.look.line(canvas);
                let (mut before, mut after) = (canvas, canvas);
                if self.look.is_flat {
                    (before.max.y, after.min.y) = (line[0].y, line[0].y);
                } else {
                    (before.max.x, after.min.x) = (line[0].x, line[0].x);
                }
                for (i, (side, part)) in [(first, before), (second, after)].into_iter().enumerate()
                {
                    let painter = ui.painter_at(part);
                    pane.photo(&painter, canvas, side, Color32::WHITE);
                    pane.regions(&painter, canvas, side, OUTLINES[i]);
                    pane.name(&painter, part, side, (i, i == 1));
                }
                divider(ui, canvas, line, self.look.is_flat);
            }
            CompareMode::Blink => {
                let is_first = self.look.is_blinking && self.is_first_turn(ui);
                let (i, side) = if is_first { (0, first) } else { (1, second) };
                // Both are drawn, so that the other one is at hand when its turn comes.
                let painter = ui.painter_at(*cell);
                for (at, other) in [(0, first), (1, second)] {
                    if at != i {
                        pane.photo(&painter, *cell, other, Color32::WHITE);
                    }
                }
                painter.rect_filled(canvas, 0.0, self.surround);
                pane.photo(&painter, *cell, side, Color32::WHITE);
                pane.regions(&painter, *cell, side, OUTLINES[i]);
                pane.name(&painter, *cell, side, (i, false));
            }
            CompareMode::Overlay => {
                let painter = ui.painter_at(*cell);
                pane.photo(&painter, *cell, first, Color32::WHITE);
                let tint = Color32::WHITE.gamma_multiply(self.look.opacity.clamp(0.0, 1.0));
                pane.photo(&painter, *cell, second, tint);
                for (i, side) in [first, second].into_iter().enumerate() {
                    pane.regions(&painter, *cell, side, OUTLINES[i]);
                    pane.name(&painter, *cell, side, (i, i == 1));
                }
            }
            CompareMode::Difference => {
                let painter = ui.painter_at(*cell);
                match self.sides.get(1).filter(|_| !self.shows_first) {
                    Some(second) => {
                        let at = projection(self.viewport, *cell);
                        let both = [first, second];
                        under = difference::draw(ui, response, &at, both, session, pane.textures);
                    }
                    None => pane.photo(&painter, *cell, first, Color32::WHITE),
                }
                for (i, side) in [first, second].into_iter().enumerate() {
                    pane.regions(&painter, *cell, side, OUTLINES[i]);
                    pane.name(&painter, *cell, side, (i, i == 1));
                }
            }
        }
        if !self.shows_first {
            self.changes(ui, canvas, cells);
        }
        under
    }

    /// What came and went, on the first photo as each pane shows it.
    fn changes(&self, ui: &Ui, canvas: Rect, cells: &[Rect]) {
        for (side, cell) in self.sides.iter().zip(cells) {
            let at = projection(side.apart.of(self.viewport), *cell);
            self.growth.draw(&ui.painter_at(*cell), &at);
        }
        self.growth.legend(ui, canvas);
    }

    fn is_first_turn(&self, ui: &Ui) -> bool {
        let seconds = 1.0 / f64::from(self.look.pace.max(0.1));
        ((ui.input(|input| input.time) / seconds) as u64).is_multiple_of(2)
    }

    /// The place under the pointer, in all other panes: the same spot of skin, and while linked panes lie apart, the
    /// same spot of their screens.
    fn crosshairs(&self, ui: &Ui, response: &Response, cells: &[Rect], is_linked: bool) {
        let Some(pointer) = response.hover_pos() else { return };
        let in_sight = || self.sides.iter().zip(cells);
        let own = in_sight().find(|(_, cell)| cell.contains(pointer));
        let Some((own, own_cell)) = own else { return };
        let at = projection(own.apart.of(self.viewport), *own_cell).image_from_screen(pointer);
        for (side, cell) in in_sight().filter(|(_, cell)| *cell != own_cell) {
            let place = if is_linked {
                cell.center() + (pointer - own_cell.center())
            } else {
                projection(side.apart.of(self.viewport), *cell).screen_from_image(at)
            };
            let painter = ui.painter_at(*cell);
            for (width, color) in [(3.0, Color32::from_black_alpha(120)), (1.0, Color32::WHITE)] {
                for arm in [vec2(9.0, 0.0), vec2(0.0, 9.0)] {
                    painter.line_segment([place - arm, place + arm], Stroke::new(width, color));
                }
            }
        }
    }
}

/// What drawing into a pane needs.
struct Pane<'a> {
    ui: &'a Ui,
    session: &'a Session,
    textures: &'a mut Textures,
    viewport: Viewport,
}

impl Pane<'_> {
    fn photo(&mut self, painter: &Painter, cell: Rect, side: &Side<'_>, tint: Color32) {
        let projection = projection(side.apart.of(self.viewport), cell);
        let trouble = match &side.file {
            None => Some("Its path leads out of the project's folder.".to_owned()),
            Some(file) => self.textures.failure(file).map(str::to_owned),
        };
        if let Some(trouble) = trouble {
            let color = tokens(self.ui).text_2;
            let font = egui::FontId::proportional(12.5);
            let words = painter.layout(trouble, font, color, cell.width() * 0.7);
            let at = Align2::CENTER_CENTER.anchor_size(cell.center(), words.size()).min;
            painter.galley(at, words, color);
        } else if let Some(laid) = laid(side, self.session) {
            let ground = laid.ring(&projection, &corners(laid.size));
            if !laid.draw(self.ui, painter, &projection, tint, self.textures) {
                // On its way; the worker wakes the window.
                let fill = tokens(self.ui).raised;
                painter.add(egui::Shape::convex_polygon(ground, fill, Stroke::NONE));
            }
        }
    }

    /// The outlines of this rater's regions on the photo, in the frame.
    fn regions(&self, painter: &Painter, cell: Rect, side: &Side<'_>, line: Line) {
        let session = self.session;
        if !session.comparing.shows_regions {
            return;
        }
        let Some(laid) = laid(side, session) else { return };
        let projection = projection(side.apart.of(self.viewport), cell);
        let regions = session.project().regions_on(side.id, &session.rater, session.reading);
        let shown = regions.filter(|(_, region)| !region.is_hidden && region.state.is_accepted());
        let pen = Pen { line, color: ROLE_COLOR, is_strong: false };
        for (_, region) in shown {
            for ring in region.shape.rings() {
                draw_ring(painter, &laid.ring(&projection, &ring), pen);
            }
            let point = region.shape.as_point();
            for at in point.map(|place| laid.ring(&projection, &[place])).into_iter().flatten() {
                draw_point(painter, at, pen);
            }
        }
    }

    /// The visit in a corner of its part: `is_right` says which.
    fn name(&self, painter: &Painter, part: Rect, side: &Side<'_>, (i, is_right): (usize, bool)) {
        let subject = self.session.subject();
        let title = subject.and_then(|it| Some(visit_title(it, it.visit(side.visit)?)));
        let title = title.unwrap_or_default();
        let (at, anchor) = if is_right {
            (part.right_top() + vec2(-10.0, 10.0), Align2::RIGHT_TOP)
        } else {
            (part.left_top() + vec2(10.0, 10.0), Align2::LEFT_TOP)
        };
        let place = badge(self.ui, painter, at, anchor, &title);
        let id = self.ui.scope_id().with(("compared", i));
        let label = self.ui.interact(place, id, Sense::hover());
        label.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &title));
    }
}

fn laid<'a>(side: &'a Side<'_>, session: &Session) -> Option<Laid<'a>> {
    let size = (side.photo.width, side.photo.height);
    let file = side.file.as_deref()?;
    let aids = Aids { gains: side.gains, ..session.looking.aids };
    let bent = side.bends.as_ref().map(|bends| bends.there.as_ref());
    Some(Laid { file, size, onto: side.onto, bent, aids })
}

fn corners(size: (u32, u32)) -> [Point; 4] {
    let (width, height) = (f64::from(size.0), f64::from(size.1));
    [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)].map(|(x, y)| Point::new(x, y))
}

/// The line of the swipe with its handle.
fn divider(ui: &Ui, canvas: Rect, line: [Pos2; 2], is_flat: bool) {
    let painter = ui.painter_at(canvas);
    painter.line_segment(line, Stroke::new(4.0, Color32::from_black_alpha(90)));
    painter.line_segment(line, Stroke::new(2.0, Color32::WHITE));
    let middle = line[0].lerp(line[1], 0.5);
    painter.circle(middle, 15.0, Color32::WHITE, Stroke::new(1.0, Color32::from_black_alpha(90)));
    let (along, across) =
        if is_flat { (vec2(0.0, 1.0), vec2(1.0, 0.0)) } else { (vec2(1.0, 0.0), vec2(0.0, 1.0)) };
    for side in [-1.0, 1.0] {
        let tip = middle + along * (side * 9.0);
        for wing in [-1.0, 1.0] {
            let end = middle + along * (side * 4.5) + across * (wing * 5.0);
            painter.line_segment([tip, end], Stroke::new(1.8, Color32::from_gray(0x30)));
        }
    }
}

#[cfg(test)]
mod tests {
    use egui::pos2;

    use super::*;

    #[test]
    fn panes_fill_the_canvas_without_touching() {
        let canvas = Rect::from_min_max(pos2(80.0, 50.0), pos2(1280.0, 780.0));
        for n in 1..=9 {
            let Panes { cells, first_cell } = panes(canvas, CompareMode::Grid, n);
            assert_eq!((cells.len(), cells[0]), (n, first_cell));
            for (i, a) in cells.iter().enumerate() {
                assert!(canvas.expand(0.01).contains_rect(*a), "{n} {i}");
                assert!((a.width() - first_cell.width()).abs() < 0.01);
                for b in &cells[..i] {
                    assert!(!a.shrink(0.01).intersects(b.shrink(0.01)));
                }
            }
        }
        assert_eq!(panes(canvas, CompareMode::Swipe, 2).cells, [canvas]);
    }
}
