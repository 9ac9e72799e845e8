//! Dragging photos, visits and views: where they may be dropped, what that means, and how it is shown.
//!
//! Nothing changes while the pointer moves; one step is made when it lets go, and Escape drops the whole thing.

use egui::{
    Color32, CornerRadius, DragAndDrop, LayerId, Order, Pos2, Rect, Stroke, StrokeKind, Ui, pos2,
    vec2,
};

use crate::app::action::Action;
use crate::app::panels::photo_tile::{Dragged, paint_picture};
use crate::app::scene::Scene;
use crate::app::session::Session;
use crate::app::textures::Level;
use crate::app::theme::{self, faded, tokens};
use crate::app::workspaces::series::cell::drop_frame;
use crate::app::workspaces::series::grid::{Grid, Spot};
use crate::app::workspaces::series::index::Index;
use crate::model::arrange;
use crate::model::ids::{ViewId, VisitId};
use crate::model::ledger::Step;

/// Where something is about to be dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A photo into a cell.
    Cell(VisitId, ViewId),
    /// A photo onto the head of a visit: it keeps its view.
    Visit(VisitId),
    /// A photo onto the head of a view: it keeps its visit.
    View(ViewId),
    /// A photo into the tray.
    Tray,
    /// A visit into the gap before the visit at this position.
    VisitGap(usize),
    /// A view into the gap above the view at this position.
    ViewGap(usize),
}

/// Shows what is being dragged and where it would go; when it is let go there, returns what that means.
pub fn dragging_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    index: &Index,
    grid: Option<&Grid>,
    tray: Rect,
) -> Option<Action> {
    let dragged = *DragAndDrop::payload::<Dragged>(ui)?;
    egui::Popup::close_all(ui);
    let at = ui.pointer_latest_pos()?;
    let target = target(dragged, index, grid, tray, at);
    if let Some(target) = target {
        target_ui(ui, index, grid, tray, target);
    }
    ghost_ui(ui, scene, index, dragged, at);
    if !ui.input(|input| input.pointer.primary_released()) {
        return None;
    }
    DragAndDrop::clear_payload(ui);
    drop_onto(scene.session, index, dragged, target?)
}

/// Where something would go at this point.
fn target(
    dragged: Dragged,
    index: &Index,
    grid: Option<&Grid>,
    tray: Rect,
    at: Pos2,
) -> Option<Target> {
    let visit = |at: usize| index.columns.get(at).map(|column| column.id);
    let view = |at: usize| index.rows.get(at).map(|view| view.id);
    match dragged {
        Dragged::Photo(_) if tray.contains(at) => Some(Target::Tray),
        Dragged::Photo(_) => match grid?.spot(at)? {
            Spot::Cell(i, j) => Some(Target::Cell(visit(i)?, view(j)?)),
            Spot::VisitHead(i) => visit(i).map(Target::Visit),
            Spot::ViewHead(j) => view(j).map(Target::View),
        },
        Dragged::Visit(_) => {
            let grid = grid.filter(|grid| grid.visible.contains(at))?;
            Some(Target::VisitGap(grid.visit_gap(at.x)))
        }
        Dragged::View(_) => {
            let grid = grid.filter(|grid| grid.visible.contains(at))?;
            Some(Target::ViewGap(grid.view_gap(at.y)))
        }
    }
}

/// What it means to let go there; nothing where it changes nothing.
fn drop_onto(session: &Session, index: &Index, dragged: Dragged, target: Target) -> Option<Action> {
    // A thing taken out of its place closes the gap behind it.
    let position = |from: usize, gap: usize| {
        let to = if gap > from { gap - 1 } else { gap };
        (to != from).then_some(to)
    };
    match (dragged, target) {
        (
            Dragged::Photo(id),
            Target::Cell(..) | Target::Visit(_) | Target::View(_) | Target::Tray,
        ) => {
            let photo = session.project().photos.get(&id)?;
            let place = match target {
                Target::Cell(visit, view) => (Some(visit), Some(view)),
                Target::Visit(visit) => (Some(visit), photo.view),
                Target::View(view) => (photo.visit, Some(view)),
                Target::Tray | Target::VisitGap(_) | Target::ViewGap(_) => (None, None),
            };
            let is_moved = place != (photo.visit, photo.view);
            is_moved.then_some(Action::Place(id, place.0, place.1))
        }
        (Dragged::Visit(id), Target::VisitGap(gap)) => {
            let to = position(index.visit_position(id)?, gap)?;
            let edits = arrange::move_visit(session.project(), id, to).ok()?;
            Some(Action::Edit(Step::new("Move visit", edits)))
        }
        (Dragged::View(id), Target::ViewGap(gap)) => {
            let to = position(index.view_position(id)?, gap)?;
            Some(Action::Edit(Step::new(
                "Move view",
                arrange::move_view(session.project(), id, to),
            )))
        }
        (Dragged::Photo(_) | Dragged::View(_), Target::VisitGap(_))
        | (Dragged::Photo(_) | Dragged::Visit(_), Target::ViewGap(_))
        | (
            Dragged::Visit(_) | Dragged::View(_),
            Target::Cell(..) | Target::Visit(_) | Target::View(_) | Target::Tray,
        ) => None,
    }
}

fn target_ui(ui: &mut Ui, index: &Index, grid: Option<&Grid>, tray: Rect, target: Target) {
    if target == Target::Tray {
        return drop_frame(ui, tray.shrink2(vec2(12.0, 6.0)));
    }
    let Some(grid) = grid else { return };
    let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(grid.visible));
    let drop_line = |ui: &Ui, from: Pos2, to: Pos2| {
        ui.painter().line_segment([from, to], Stroke::new(3.0, tokens(ui).accent));
    };
    let visit = |id: VisitId| index.visit_position(id).unwrap_or_default();
    let view = |id: ViewId| index.view_position(id).unwrap_or_default();
    match target {
        Target::Cell(i, j) => {
            inside.set_clip_rect(grid.body());
            drop_frame(&inside, grid.cell_rect(visit(i), view(j)));
        }
        Target::Visit(i) => {
            inside.set_clip_rect(grid.visit_heads().expand2(vec2(0.0, 4.0)));
            drop_frame(&inside, grid.visit_head(visit(i)).expand2(vec2(5.0, 1.0)));
        }
        Target::View(j) => {
            inside.set_clip_rect(grid.view_heads().expand2(vec2(4.0, 0.0)));
            drop_frame(&inside, grid.view_head(view(j)).expand2(vec2(6.0, 0.0)));
        }
        Target::VisitGap(gap) => {
            inside.set_clip_rect(grid.visible);
            let (x, y) = (grid.visit_gap_x(gap), grid.visible.y_range());
            drop_line(&inside, pos2(x, y.min + 12.0), pos2(x, y.max - 8.0));
        }
        Target::ViewGap(gap) => {
            inside.set_clip_rect(grid.visible);
            let (y, x) = (grid.view_gap_y(gap), grid.visible.x_range());
            drop_line(&inside, pos2(x.min + 12.0, y), pos2(x.max - 8.0, y));
        }
        Target::Tray => {}
    }
}

/// What is carried, beside the pointer.
fn ghost_ui(ui: &Ui, scene: &mut Scene<'_>, index: &Index, dragged: Dragged, at: Pos2) {
    let tokens = tokens(ui);
    let layer = LayerId::new(Order::Tooltip, egui::Id::unique("dragged"));
    let painter = ui.layer_painter(layer);
    let label = match dragged {
        Dragged::Photo(id) => {
            let photo = scene.session.project().photos.get(&id);
            let path = photo.and_then(|photo| scene.session.photo_file(photo));
            let rect = Rect::from_min_size(at + vec2(14.0, 14.0), vec2(112.0, 84.0));
            painter.rect_filled(rect, theme::RADIUS, faded(tokens.raised, 0.9));
            if let Some(texture) = path.and_then(|path| scene.textures.get(&path, Level::Thumb)) {
                paint_picture(&painter, rect, texture, Color32::WHITE.gamma_multiply(0.9));
            }
            let line = Stroke::new(1.0, tokens.accent);
            painter.rect_stroke(rect, theme::RADIUS, line, StrokeKind::Outside);
            return;
        }
        Dragged::Visit(id) => {
            index.columns.iter().find(|column| column.id == id).map(|column| &column.label)
        }
        Dragged::View(id) => index.rows.iter().find(|view| view.id == id).map(|view| &view.label),
    };
    let Some(label) = label else { return };
    let galley = painter.layout_no_wrap(label.clone(), theme::strong(13.0), tokens.text);
    let rect = Rect::from_min_size(at + vec2(14.0, 10.0), galley.size() + vec2(20.0, 12.0));
    let line = Stroke::new(1.0, tokens.accent);
    painter.rect(rect, CornerRadius::same(6), tokens.panel, line, StrokeKind::Inside);
    painter.galley(rect.min + vec2(10.0, 6.0), galley, tokens.text);
}
