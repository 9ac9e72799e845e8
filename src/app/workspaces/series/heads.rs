//! The heads of the light table: what each visit is and how it scored, and what each view shows.

use egui::{
    Align, Color32, FontId, Galley, Id, Rect, Response, Sense, Stroke, StrokeKind, TextStyle,
    TextWrapMode, Ui, WidgetInfo, WidgetText, pos2, vec2,
};
use std::sync::Arc;

use crate::app::action::{Action, Select};
use crate::app::commands::Command;
use crate::app::panels::photo_tile::Dragged;
use crate::app::session::Session;
use crate::app::theme::{self, tokens};
use crate::app::widgets::is_double_clicked;
use crate::app::workspaces::series::index::{Column, Index};
use crate::app::workspaces::series::menus::{view_menu_ui, visit_menu_ui};
use crate::app::workspaces::series::scores::{Direction, Shown, VisitScore};
use crate::model::view::View;

/// Below this width a head has no room for the name of the score.
const NARROW: f32 = 160.0;

/// Shows the head of a visit; `rect` is its place on the screen.
pub fn visit_head_ui(
    ui: &Ui,
    session: &Session,
    index: &Index,
    column: &Column,
    rect: Rect,
) -> Vec<Action> {
    let tokens = tokens(ui);
    let mut actions = Vec::new();
    let is_selected = session.selection.visit == Some(column.id);
    let id = Id::unique(("visit head", column.id));
    let response = ui.interact(rect, id, Sense::CLICK | Sense::DRAG);
    ground_ui(ui, rect, &response);
    let painter = ui.painter();
    let total = column.score.as_ref().map(|score| score_galley(ui, score, rect.width()));
    let room = rect.width() - total.as_ref().map_or(0.0, |total| total.size().x + 12.0);
    let (left, right, top) = (rect.left(), rect.right(), rect.top());
    painter.galley(
        pos2(left, top + 3.0),
        line(ui, &column.label, theme::strong(13.0), tokens.text, room),
        tokens.text,
    );
    if let Some(total) = total {
        painter.galley(pos2(right - total.size().x, top + 3.0), total, tokens.text);
    }
    let change = change_galley(ui, column, rect.width() >= NARROW && index.columns.len() > 1);
    let room = rect.width() - change.as_ref().map_or(0.0, |change| change.size().x + 12.0);
    painter.galley(pos2(left, top + 24.0), time_galley(ui, column, room), tokens.text_2);
    if let Some(change) = change {
        painter.galley(pos2(right - change.size().x, top + 24.0), change, tokens.text_2);
    }
    painter.galley(
        pos2(left, top + 45.0),
        line(ui, &column.treatment, FontId::proportional(12.0), tokens.text_3, rect.width()),
        tokens.text_3,
    );
    let words = words(column);
    response.widget_info(|| WidgetInfo {
        current_text_value: Some(words.join(", ")),
        ..WidgetInfo::selected(egui::Role::ColumnHeader, true, is_selected, &column.label)
    });
    if response.clicked() || response.secondary_clicked() {
        actions.push(Action::Select(Select::Visit(column.id)));
    }
    if is_double_clicked(&response) && session.is_writable() {
        actions.push(Action::Run(Command::EditVisit));
    }
    if session.is_writable() {
        response.dnd_set_drag_payload(Dragged::Visit(column.id));
    }
    response.context_menu(|ui| actions.extend(visit_menu_ui(ui, session, index, column)));
    response.on_hover_text(format!("{}\n{}", column.label, words.join("\n")));
    actions
}

/// Shows the head of a view; `rect` is its place on the screen.
pub fn view_head_ui(
    ui: &Ui,
    session: &Session,
    index: &Index,
    view: &View,
    rect: Rect,
) -> Vec<Action> {
    let tokens = tokens(ui);
    let mut actions = Vec::new();
    let is_selected = session.selection.view == Some(view.id);
    let label = wrapped(ui, &view.label, theme::strong(13.0), tokens.text, rect.width(), 3);
    let hint = wrapped(ui, &view.hint, FontId::proportional(12.0), tokens.text_3, rect.width(), 4);
    let height = label.size().y + hint.size().y + 18.0;
    let place = Rect::from_min_size(rect.min, vec2(rect.width(), height.min(rect.height())));
    let id = Id::unique(("view head", view.id));
    let response = ui.interact(place, id, Sense::CLICK | Sense::DRAG);
    ground_ui(ui, place, &response);
    let painter = ui.painter().with_clip_rect(ui.clip_rect().intersect(place.expand(4.0)));
    let below = label.size().y + 5.0;
    painter.galley(place.min + vec2(0.0, 6.0), label, tokens.text);
    painter.galley(place.min + vec2(0.0, 6.0 + below), hint, tokens.text_3);
    response.widget_info(|| WidgetInfo {
        current_text_value: Some(view.hint.clone()),
        ..WidgetInfo::selected(egui::Role::RowHeader, true, is_selected, &view.label)
    });
    if response.clicked() || response.secondary_clicked() {
        actions.push(Action::Select(Select::View(view.id)));
    }
    if is_double_clicked(&response) && session.is_writable() {
        actions.push(Action::Run(Command::EditView));
    }
    if session.is_writable() {
        response.dnd_set_drag_payload(Dragged::View(view.id));
    }
    response.context_menu(|ui| actions.extend(view_menu_ui(ui, session, index, view.id)));
    actions
}

/// The quiet ground of a head under the pointer.
fn ground_ui(ui: &Ui, rect: Rect, response: &Response) {
    if response.hovered() || response.context_menu_opened() {
        let tokens = tokens(ui);
        let ground = rect.expand2(vec2(6.0, 3.0));
        let stroke = Stroke::new(1.0, tokens.hairline);
        ui.painter().rect(ground, theme::RADIUS, tokens.panel, stroke, StrokeKind::Inside);
    }
}

/// "CDASI-A 44", or "31 of 50" while it is not complete.
fn score_galley(ui: &Ui, score: &VisitScore, width: f32) -> Arc<Galley> {
    let tokens = tokens(ui);
    let mut job = egui::text::LayoutJob::default();
    let format = |font: FontId, color: Color32| egui::TextFormat::simple(font, color);
    if width >= NARROW {
        job.append(&score.name, 0.0, format(FontId::proportional(13.0), tokens.text_2));
    }
    let gap = if width >= NARROW { 5.0 } else { 0.0 };
    match &score.total {
        Shown::Complete(value, _) => {
            job.append(value, gap, format(theme::strong(13.0), tokens.text));
        }
        Shown::Partial(answered, of) => {
            let words = format!("{answered} of {of}");
            job.append(&words, gap, format(FontId::proportional(13.0), tokens.text_3));
        }
    }
    ui.painter().layout_job(job)
}

/// The date and the day; the date alone where there is no room for both.
fn time_galley(ui: &Ui, column: &Column, width: f32) -> Arc<Galley> {
    let (font, color) = (FontId::proportional(13.0), tokens(ui).text_2);
    let full = ui.painter().layout_no_wrap(column.time.clone(), font.clone(), color);
    if full.size().x <= width { full } else { line(ui, &column.short_time, font, color, width) }
}

/// "−57 %" in the colour of its direction; the baseline says that it is the baseline.
fn change_galley(ui: &Ui, column: &Column, names_baseline: bool) -> Option<Arc<Galley>> {
    let tokens = tokens(ui);
    let score = column.score.as_ref()?;
    let (text, color) = match &score.change {
        Some(change) => (
            change.text.as_str(),
            match change.direction {
                Direction::Better => tokens.better,
                Direction::Worse => tokens.worse,
                Direction::Same => tokens.text_2,
            },
        ),
        None if column.is_baseline && names_baseline => ("baseline", tokens.text_3),
        None => return None,
    };
    let font = FontId::proportional(13.0);
    Some(ui.painter().layout_no_wrap(text.to_owned(), font, color))
}

/// All of it in words, without the label.
fn words(column: &Column) -> Vec<String> {
    let mut words = vec![column.time.clone()];
    words.extend((!column.treatment.is_empty()).then(|| column.treatment.clone()));
    words.extend(column.score.as_ref().map(VisitScore::words));
    words.extend(column.is_baseline.then(|| "Baseline".to_owned()));
    words
}

/// One line that ends in an ellipsis where there is no more room.
fn line(ui: &Ui, text: &str, font: FontId, color: Color32, width: f32) -> Arc<Galley> {
    let text = egui::RichText::new(text).font(font).color(color);
    let wrap = Some(TextWrapMode::Truncate);
    WidgetText::from(text).into_galley(ui, wrap, width.max(8.0), TextStyle::Body)
}

/// At most so many lines, the last one ending in an ellipsis.
fn wrapped(
    ui: &Ui,
    text: &str,
    font: FontId,
    color: Color32,
    width: f32,
    rows: usize,
) -> Arc<Galley> {
    let mut job = egui::text::LayoutJob::simple(text.to_owned(), font, color, width);
    job.wrap.max_rows = rows;
    job.halign = Align::Min;
    ui.painter().layout_job(job)
}
