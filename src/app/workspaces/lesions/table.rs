//! The grid itself: pinned heads, cells that scroll below them, and only what is in sight is drawn.

use std::sync::Arc;

use egui::{
    Color32, FontId, Galley, Id, Rect, RichText, ScrollArea, Sense, Stroke, TextStyle,
    TextWrapMode, Ui, UiBuilder, WidgetInfo, WidgetText, pos2, vec2,
};

use crate::app::action::{Action, Select};
use crate::app::commands::Command;
use crate::app::panels::lesion_crop::Large;
use crate::app::panels::lesion_words::words;
use crate::app::scene::{Scene, surface_id};
use crate::app::theme::{self, tokens};
use crate::app::widgets::is_double_clicked;
use crate::app::workspaces::lesions::cell::{Place, cell_ui};
use crate::app::workspaces::lesions::index::{Column, Index, Row};
use crate::app::workspaces::lesions::layout::Layout;
use crate::app::workspaces::lesions::menus::{cell_menu_ui, ground_menu_ui};
use crate::app::workspaces::lesions::trend::trend_ui;
use crate::model::ids::{LesionId, VisitId};

/// The grid, and what was last seen selected in it.
#[derive(Default)]
pub struct Table {
    seen: Option<(LesionId, VisitId)>,
    /// How many cells were drawn last.
    pub n_drawn: usize,
}

impl Table {
    /// Shows the grid in all the room there is.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, index: &Index) -> Vec<Action> {
        let space = ui.available_rect_before_wrap();
        let mut actions = surface_ui(ui, scene, space, index);
        let (n_visits, n_lesions) = (index.columns.len(), index.rows.len());
        let column = Layout::column_width(space.width(), n_visits);
        let area = ScrollArea::both().auto_shrink(false).id_salt("lesions");
        let shown = area.show_viewport(ui, |ui, viewport| {
            let origin = ui.max_rect().min;
            let visible = Rect::from_min_size(origin + viewport.min.to_vec2(), viewport.size());
            let layout = Layout { origin, visible, n_visits, n_lesions, column };
            ui.set_min_size(layout.size());
            let actions = self.contents_ui(ui, scene, index, &layout);
            self.follow(ui, scene, index, &layout, &actions);
            actions
        });
        actions.extend(shown.inner);
        actions
    }

    /// Scrolls to what was selected by other means than a click, which would move the grid under the pointer.
    fn follow(
        &mut self,
        ui: &Ui,
        scene: &Scene<'_>,
        index: &Index,
        layout: &Layout,
        actions: &[Action],
    ) {
        if actions.iter().any(|action| matches!(action, Action::Select(_))) {
            self.seen = None;
            return;
        }
        let now = scene.session.lesion_at();
        let is_new = self.seen.is_some() && self.seen != now;
        self.seen = now;
        let place = now.and_then(|(lesion, visit)| index.position(lesion, visit));
        if let (true, Some((row, column))) = (is_new, place) {
            ui.scroll_to_rect(layout.around(row, column), None);
        }
    }

    fn contents_ui(
        &mut self,
        ui: &mut Ui,
        scene: &mut Scene<'_>,
        index: &Index,
        layout: &Layout,
    ) -> Vec<Action> {
        let mut actions = Vec::new();
        let selected = scene.session.lesion_at();
        let mut large = Large::default();
        let mut body = ui.new_child(UiBuilder::new().max_rect(layout.body()));
        body.set_clip_rect(ui.clip_rect().intersect(layout.visible));
        for row in layout.rows_in_sight() {
            let y = layout.cell(row, 0).bottom();
            let line = Stroke::new(1.0, tokens(ui).hairline);
            let inside = layout.visible.shrink2(vec2(20.0, 0.0));
            body.painter().hline(inside.x_range(), y, line);
        }
        body.set_clip_rect(ui.clip_rect().intersect(layout.body()));
        self.n_drawn = 0;
        for i in layout.rows_in_sight() {
            let Some(row) = index.rows.get(i) else { continue };
            for j in layout.columns_in_sight() {
                let found = index.columns.get(j).zip(row.cells.get(j));
                let Some((column, cell)) = found else { continue };
                self.n_drawn += 1;
                let place = Place {
                    row,
                    column,
                    cell,
                    rect: layout.cell(i, j),
                    picture: layout.picture(i, j),
                    is_selected: selected == Some((row.id, column.id)),
                };
                actions.extend(cell_ui(&body, scene, place, &mut large));
            }
            trend_ui(&body, layout.trend(i), scene.session, index, row);
        }
        body.set_clip_rect(ui.clip_rect().intersect(layout.names()));
        for i in layout.rows_in_sight() {
            if let Some(row) = index.rows.get(i) {
                let rect = layout.name(i);
                actions.extend(name_ui(&body, scene, index, row, rect));
            }
        }
        body.set_clip_rect(ui.clip_rect().intersect(layout.visible));
        heads_ui(&mut body, scene, index, layout, &mut actions);
        actions
    }
}

/// The ground that plain keys are meant for; it lies below everything else.
fn surface_ui(ui: &Ui, scene: &Scene<'_>, space: Rect, index: &Index) -> Vec<Action> {
    let mut actions = Vec::new();
    let surface = ui.interact(space, surface_id(), Sense::click());
    let project = scene.session.project();
    let place = scene.session.lesion_at().and_then(|(id, visit)| index.position(id, visit));
    let value = place.and_then(|(row, column)| {
        let row = index.rows.get(row)?;
        let (column, cell) = (index.columns.get(column)?, row.cells.get(column)?);
        let known = words(project, &cell.at, cell.change);
        Some(format!("L{} at {}, {known}", row.number, column.label))
    });
    surface.widget_info(|| WidgetInfo {
        current_text_value: Some(value.clone().unwrap_or_else(|| "nothing selected".to_owned())),
        ..WidgetInfo::labeled(egui::Role::Grid, true, "Lesions by visit")
    });
    surface.context_menu(|ui| actions.extend(ground_menu_ui(ui, scene.session)));
    actions
}

/// The name of a lesion: its colour, number, label and place.
fn name_ui(ui: &Ui, scene: &Scene<'_>, index: &Index, row: &Row, rect: Rect) -> Vec<Action> {
    let tokens = tokens(ui);
    let mut actions = Vec::new();
    let session = scene.session;
    let is_selected = session.selection.lesion == Some(row.id);
    let room = rect.shrink2(vec2(0.0, 4.0));
    let response = ui.interact(room, Id::unique(("lesion name", row.id)), Sense::CLICK);
    if response.hovered() {
        ui.painter().rect_filled(room, theme::RADIUS, tokens.panel);
    }
    let swatch = Rect::from_min_size(rect.left_top() + vec2(8.0, 32.0), vec2(10.0, 10.0));
    ui.painter().rect_filled(swatch, 2.0, theme::lesion_color(row.number));
    let left = swatch.right() + 8.0;
    let width = rect.right() - left - 8.0;
    let number = format!("L{}", row.number);
    let label = if row.label.is_empty() { "Not named" } else { row.label.as_str() };
    let label_color = if row.label.is_empty() { tokens.text_3 } else { tokens.text };
    for (text, font, color, y) in [
        (number.as_str(), theme::strong(13.0), tokens.text, 28.0),
        (label, FontId::proportional(13.0), label_color, 48.0),
        (row.place.as_str(), FontId::proportional(12.0), tokens.text_3, 67.0),
    ] {
        let galley = line(ui, text, font, color, width);
        ui.painter().galley(pos2(left, rect.top() + y), galley, color);
    }
    let title = format!("{number} {}", row.label);
    response.widget_info(|| WidgetInfo {
        current_text_value: Some(row.place.clone()),
        ..WidgetInfo::selected(egui::Role::RowHeader, true, is_selected, title.trim_end())
    });
    let visit = session.visit().or_else(|| session.visits().first()).map(|visit| visit.id);
    if let Some(visit) = visit.filter(|_| response.clicked() || response.secondary_clicked()) {
        actions.push(Action::Select(Select::LesionAt(row.id, visit)));
    }
    if is_double_clicked(&response) {
        actions.push(Action::Run(Command::OpenLesion));
    }
    let at = visit.and_then(|visit| index.position(row.id, visit));
    let cell = at.and_then(|(_, column)| row.cells.get(column));
    if let Some(cell) = cell {
        response.context_menu(|ui| actions.extend(cell_menu_ui(ui, session, cell)));
    }
    actions
}

fn heads_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    index: &Index,
    layout: &Layout,
    actions: &mut Vec<Action>,
) {
    let tokens = tokens(ui);
    let clip = ui.clip_rect();
    let bar = layout.visible.with_max_y(layout.body().top());
    ui.painter().rect_filled(bar, 0.0, tokens.canvas);
    let inside = bar.shrink2(vec2(20.0, 0.0));
    ui.painter().hline(inside.x_range(), bar.bottom(), Stroke::new(1.0, tokens.hairline));
    let at = |left: f32| pos2(left, bar.top() + 9.0);
    let quiet = FontId::proportional(13.0);
    let words = line(ui, "Lesion", quiet.clone(), tokens.text_2, 120.0);
    ui.painter().galley(at(layout.name(0).left() + 8.0), words, tokens.text_2);
    ui.set_clip_rect(clip.intersect(layout.heads()));
    for j in layout.columns_in_sight() {
        if let Some(column) = index.columns.get(j) {
            actions.extend(head_ui(ui, scene, column, layout.head(j)));
        }
    }
    let words = line(ui, "Trend", quiet, tokens.text_2, 120.0);
    ui.painter().galley(at(layout.trend(0).left() + 16.0), words, tokens.text_2);
}

/// "Presentation · Day 0".
fn head_ui(ui: &Ui, scene: &Scene<'_>, column: &Column, rect: Rect) -> Option<Action> {
    let tokens = tokens(ui);
    let is_selected = scene.session.selection.visit == Some(column.id);
    let response = ui.interact(rect, Id::unique(("lesion head", column.id)), Sense::CLICK);
    let time = column.time.clone();
    let since = if column.is_baseline { "\nChanges are counted from here" } else { "" };
    let hint = format!("{time}{since}");
    let left = rect.left() + 8.0;
    let color = if is_selected { tokens.text } else { tokens.text_2 };
    let label = line(ui, &column.label, theme::strong(13.0), tokens.text, rect.width() - 16.0);
    let after = left + label.size().x;
    ui.painter().galley(pos2(left, rect.top() + 9.0), label, tokens.text);
    let room = rect.right() - after - 12.0;
    if room > 24.0 && !time.is_empty() {
        let words = line(ui, &format!(" · {time}"), FontId::proportional(13.0), color, room);
        ui.painter().galley(pos2(after, rect.top() + 9.0), words, color);
    }
    response.widget_info(|| WidgetInfo {
        current_text_value: Some(hint.clone()),
        ..WidgetInfo::selected(egui::Role::ColumnHeader, true, is_selected, &column.label)
    });
    let is_clicked = response.clicked();
    response.on_hover_text(format!("{}\n{hint}", column.label));
    is_clicked.then_some(Action::Select(Select::Visit(column.id)))
}

/// One line that ends in an ellipsis where there is no more room.
fn line(ui: &Ui, text: &str, font: FontId, color: Color32, width: f32) -> Arc<Galley> {
    let text = RichText::new(text).font(font).color(color);
    let wrap = Some(TextWrapMode::Truncate);
    WidgetText::from(text).into_galley(ui, wrap, width.max(8.0), TextStyle::Body)
}
