//! The light table itself: pinned heads, cells that scroll below them, and only what is in sight is drawn.

use egui::{
    DragAndDrop, Rect, RichText, ScrollArea, Sense, Slider, Ui, UiBuilder, Vec2, WidgetInfo, pos2,
    vec2,
};

use crate::app::action::Action;
use crate::app::commands::Command;
use crate::app::icons;
use crate::app::panels::photo_tile::{Dragged, Tally};
use crate::app::scene::{Scene, surface_id};
use crate::app::session::{Session, Workspace};
use crate::app::theme::{self, tokens};
use crate::app::workspaces::lesions::faces_ui;
use crate::app::workspaces::series::cell::{Place, cell_ui};
use crate::app::workspaces::series::grid::{CHOICE, Grid, MARGIN};
use crate::app::workspaces::series::heads::{view_head_ui, visit_head_ui};
use crate::app::workspaces::series::index::Index;
use crate::app::workspaces::series::menus::ground_menu_ui;
use crate::model::ids::{SubjectId, ViewId, VisitId};

/// The light table: how large its cells are, and what was last seen selected.
#[derive(Default)]
pub struct Table {
    /// The width of a cell, where somebody chose one; otherwise the table fills the window.
    chosen_width: Option<f32>,
    /// The cell last seen selected: another one is scrolled to.
    seen: Option<Selected>,
    /// Where everything was drawn.
    grid: Option<Grid>,
}

type Selected = (SubjectId, Option<VisitId>, Option<ViewId>);

/// So close to the edge a dragged thing makes the table scroll.
const EDGE: f32 = 40.0;

/// How fast it scrolls then, in points per frame.
const PACE: f32 = 12.0;

impl Table {
    /// Where everything was last drawn.
    pub fn grid(&self) -> Option<&Grid> {
        self.grid.as_ref()
    }

    /// Forgets where everything was, as when the table is not drawn.
    pub fn hide(&mut self) {
        self.grid = None;
    }

    /// Shows the table in all the room there is.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        scene: &mut Scene<'_>,
        index: &Index,
        tally: &mut Tally,
    ) -> Vec<Action> {
        let space = ui.available_rect_before_wrap();
        let (n_visits, n_views) = (index.columns.len(), index.rows.len());
        let cell = Grid::cell_size(space.size(), n_visits, n_views, self.chosen_width);
        self.take_zoom(ui, space, cell.x);
        let mut actions = surface_ui(ui, scene, space, index);
        let area = ScrollArea::both().auto_shrink(false).id_salt("light table");
        let shown = area.show_viewport(ui, |ui, viewport| {
            let origin = ui.max_rect().min;
            let visible = Rect::from_min_size(origin + viewport.min.to_vec2(), viewport.size());
            let grid = Grid { origin, visible, n_visits, n_views, cell };
            self.grid = Some(grid);
            ui.set_min_size(grid.size());
            let actions = contents_ui(ui, scene, index, &grid, tally);
            self.follow(ui, scene.session, index, &grid, &actions);
            scroll_at_edges(ui, &grid);
            actions
        });
        actions.extend(shown.inner);
        let corner = self.grid.map(|grid| grid.corner());
        if let Some(corner) = corner {
            actions.extend(self.corner_ui(ui, scene.session, corner, cell.x));
        }
        actions
    }

    /// Ctrl and the wheel change the size of the cells.
    fn take_zoom(&mut self, ui: &Ui, space: Rect, width: f32) {
        let zoom = ui.input(egui::InputState::zoom_delta);
        if zoom != 1.0 && ui.rect_contains_pointer(space) {
            self.chosen_width = Some((width * zoom).clamp(CHOICE.0, CHOICE.1));
        }
    }

    /// Scrolls to what was selected by other means than a click, which would move the table under the pointer.
    fn follow(
        &mut self,
        ui: &Ui,
        session: &Session,
        index: &Index,
        grid: &Grid,
        actions: &[Action],
    ) {
        let selection = &session.selection;
        let now = (selection.subject, selection.visit, selection.view);
        let is_clicked = actions.iter().any(|action| matches!(action, Action::Select(_)));
        if is_clicked {
            // What the click selects is known in the next frame.
            self.seen = None;
            return;
        }
        let is_new = self.seen.is_some_and(|seen| seen != now);
        self.seen = Some(now);
        let visit = selection.visit.and_then(|id| index.visit_position(id));
        let view = selection.view.and_then(|id| index.view_position(id));
        if let (true, Some(visit)) = (is_new, visit) {
            ui.scroll_to_rect(grid.around(visit, view.unwrap_or_default()), None);
        }
    }

    /// Where neither heads nor cells are: new columns and rows, and the size of the cells.
    fn corner_ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        corner: Rect,
        width: f32,
    ) -> Option<Action> {
        let tokens = tokens(ui);
        let room = Rect::from_min_max(
            pos2(corner.left() + MARGIN - 4.0, corner.top() + 10.0),
            corner.max - vec2(2.0, 0.0),
        );
        let mut inside = ui.new_child(UiBuilder::new().max_rect(room));
        inside.spacing_mut().item_spacing = vec2(2.0, 4.0);
        inside.spacing_mut().button_padding = vec2(4.0, 2.0);
        let mut asked = faces_ui(&mut inside, Workspace::Series);
        inside.horizontal(|ui| {
            for (command, name) in [(Command::AddVisit, "Visit"), (Command::AddView, "View")] {
                let text = RichText::new(format!("{} {name}", icons::PLUS));
                let text = text.size(11.5).color(tokens.text_3);
                let button = egui::Button::new(text).frame_when_inactive(false);
                let hint = command.hint(ui);
                let response = ui.add_enabled(session.is_writable(), button);
                let response = response.accessible_name(command.about().text).on_hover_text(hint);
                if response.clicked() {
                    asked = Some(Action::Run(command));
                }
            }
        });
        inside.horizontal(|ui| {
            let mut chosen = width;
            ui.spacing_mut().slider_width = 62.0;
            let slider = Slider::new(&mut chosen, CHOICE.0..=CHOICE.1)
                .logarithmic(true)
                .show_value(false)
                .trailing_fill(false);
            let hint = "Size of the photos (Ctrl and the wheel)";
            let slider = ui.add(slider).accessible_name("Size of the photos").on_hover_text(hint);
            if slider.changed() {
                self.chosen_width = Some(chosen);
            }
            if self.chosen_width.is_some() {
                let icon = RichText::new(icons::FIT).font(theme::icon(14.0)).color(tokens.text_2);
                let fit = ui.add(egui::Button::new(icon).frame_when_inactive(false));
                if fit.accessible_name("Fit").on_hover_text("Fill the window again").clicked() {
                    self.chosen_width = None;
                }
            }
        });
        asked
    }
}

/// The ground that plain keys are meant for; it lies below everything else.
fn surface_ui(ui: &Ui, scene: &Scene<'_>, space: Rect, index: &Index) -> Vec<Action> {
    let mut actions = Vec::new();
    let surface = ui.interact(space, surface_id(), Sense::click());
    let selection = &scene.session.selection;
    let visit = index.columns.iter().find(|column| selection.visit == Some(column.id));
    let view = index.rows.iter().find(|view| selection.view == Some(view.id));
    let photo = scene.session.photo().map(|(_, photo)| photo.file_name());
    let parts = [
        visit.map(|visit| visit.label.as_str()),
        view.map(|view| view.label.as_str()),
        Some(photo.unwrap_or("no photo")),
    ];
    let value: Vec<&str> = parts.into_iter().flatten().collect();
    surface.widget_info(|| WidgetInfo {
        current_text_value: Some(value.join(", ")),
        ..WidgetInfo::labeled(egui::Role::Grid, true, "Light table")
    });
    surface.context_menu(|ui| actions.extend(ground_menu_ui(ui, scene.session)));
    actions
}

fn contents_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    index: &Index,
    grid: &Grid,
    tally: &mut Tally,
) -> Vec<Action> {
    let mut actions = Vec::new();
    let selection = &scene.session.selection;
    let selected = selection.visit.zip(selection.view).filter(|_| !scene.session.is_in_tray());
    let columns = || grid.visits_in_sight().filter_map(|i| Some((i, index.columns.get(i)?)));
    let mut body = clipped(ui, grid.body());
    let (mut cells, mut ring) = (Vec::new(), None);
    for (i, column) in columns() {
        for j in grid.views_in_sight() {
            let Some(row) = index.rows.get(j) else { continue };
            let is_selected = selected == Some((column.id, row.id));
            let place = Place { column, row, rect: grid.cell_rect(i, j), is_selected };
            if is_selected { ring = Some(place) } else { cells.push(place) }
        }
    }
    // The selected cell comes last, so that nothing covers its ring.
    for place in cells.into_iter().chain(ring) {
        actions.extend(cell_ui(&body, scene, index, place, tally));
    }
    body.set_clip_rect(grid.visit_heads());
    for (i, column) in columns() {
        let rect = grid.visit_head(i);
        actions.extend(visit_head_ui(&body, scene.session, index, column, rect));
    }
    body.set_clip_rect(grid.view_heads());
    for j in grid.views_in_sight() {
        if let Some(view) = index.rows.get(j) {
            let rect = grid.view_head(j);
            actions.extend(view_head_ui(&body, scene.session, index, view, rect));
        }
    }
    actions
}

fn clipped(ui: &mut Ui, rect: Rect) -> Ui {
    let mut child = ui.new_child(UiBuilder::new().max_rect(rect));
    child.set_clip_rect(rect);
    child
}

/// Scrolls while something is dragged along an edge.
fn scroll_at_edges(ui: &Ui, grid: &Grid) {
    let body = grid.body();
    let at = ui.pointer_latest_pos().filter(|at| grid.visible.contains(*at));
    let (true, Some(at)) = (DragAndDrop::has_payload_of_type::<Dragged>(ui), at) else { return };
    let pace = |at: f32, from: f32, to: f32| {
        if at < from + EDGE {
            PACE
        } else if at > to - EDGE {
            -PACE
        } else {
            0.0
        }
    };
    let delta = vec2(pace(at.x, body.left(), body.right()), pace(at.y, body.top(), body.bottom()));
    let hidden = grid.size() - grid.visible.size();
    let delta = vec2(
        if hidden.x > 0.0 { delta.x } else { 0.0 },
        if hidden.y > 0.0 { delta.y } else { 0.0 },
    );
    if delta != Vec2::ZERO {
        ui.scroll_with_delta_animation(delta, egui::style::ScrollAnimation::none());
        ui.request_repaint();
    }
}
