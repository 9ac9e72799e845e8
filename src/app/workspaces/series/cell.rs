//! One cell of the light table: the photo that stands for a visit and a view, with what is known of it.

use egui::{
    Align2, CornerRadius, FontId, Id, Rect, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo,
    vec2,
};

use crate::app::action::{Action, Select};
use crate::app::commands::Command;
use crate::app::icons;
use crate::app::panels::photo_tile::{Dragged, Tally, photo_ui, warning_ui};
use crate::app::panels::subject_list::counted;
use crate::app::scene::Scene;
use crate::app::theme::{self, faded, tokens};
use crate::app::widgets::{badge, focus_ring, is_double_clicked};
use crate::app::workspaces::series::index::{Column, Index};
use crate::app::workspaces::series::menus::{empty_cell_menu_ui, photo_menu_ui};
use crate::model::view::View;

/// Which cell, and where it lies.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// Its visit.
    pub column: &'a Column,
    /// Its view.
    pub row: &'a View,
    /// Its place on the screen.
    pub rect: Rect,
    /// Whether it is selected.
    pub is_selected: bool,
}

/// Shows a cell; returns what was asked for.
pub fn cell_ui(
    ui: &Ui,
    scene: &mut Scene<'_>,
    index: &Index,
    place: Place<'_>,
    tally: &mut Tally,
) -> Vec<Action> {
    let (visit, view) = (place.column.id, place.row.id);
    let photos = index.cell(visit, view);
    let id = Id::unique(("cell", visit, view));
    let response = ui.interact(place.rect, id, Sense::CLICK | Sense::DRAG);
    let shown = photos
        .iter()
        .position(|photo| scene.session.selection.photo == Some(*photo))
        .unwrap_or_default();
    let photo = photos.get(shown).copied();
    let mut actions = Vec::new();
    if response.clicked() || response.secondary_clicked() {
        actions.push(Action::Select(photo.map_or(Select::Cell(visit, view), Select::Photo)));
    }
    if let Some(id) = photo {
        filled_ui(ui, scene, index, place, &response, shown, tally);
        if is_double_clicked(&response) {
            actions.push(Action::Run(Command::OpenPhoto));
        }
        if scene.session.is_writable() {
            response.dnd_set_drag_payload(Dragged::Photo(id));
        }
        response.context_menu(|ui| actions.extend(photo_menu_ui(ui, scene.session, photos)));
    } else {
        empty_ui(ui, place, &response);
        response.context_menu(|ui| {
            actions.extend(empty_cell_menu_ui(ui, scene.session, index, (visit, view)));
        });
    }
    if place.is_selected {
        focus_ring(ui, place.rect);
    }
    actions
}

/// Shows the photo at position `shown` of its cell, with its badges.
fn filled_ui(
    ui: &Ui,
    scene: &mut Scene<'_>,
    index: &Index,
    place: Place<'_>,
    response: &Response,
    shown: usize,
    tally: &mut Tally,
) {
    let (session, rect) = (scene.session, place.rect);
    let photos = index.cell(place.column.id, place.row.id);
    let Some(id) = photos.get(shown) else { return };
    let Some(photo) = session.project().photos.get(id) else { return };
    photo_ui(ui, rect, session, scene.textures, photo, tally);
    let painter = ui.painter_at(rect);
    let mut value = vec![photo.file_name().to_owned()];
    let n_regions = index.n_regions(*id);
    if n_regions > 0 {
        let words = counted(n_regions, "region");
        let at = rect.right_bottom() - vec2(8.0, 8.0);
        badge(ui, &painter, at, Align2::RIGHT_BOTTOM, &words);
        value.push(words);
    }
    if photos.len() > 1 {
        let key = session.project().key_photos.get(&(place.column.id, place.row.id));
        let star = if key == Some(id) { icons::STAR_FILLED } else { "" };
        let words = format!("{} of {}", shown + 1, photos.len());
        let text = format!("{star} {words}");
        badge(ui, &painter, rect.min + vec2(8.0, 8.0), Align2::LEFT_TOP, text.trim_start());
        value.push(format!("photo {words}"));
        if key == Some(id) {
            value.push("key photo".to_owned());
        }
    }
    value.extend(warning_ui(ui, rect, response.id, session, scene.textures, photo));
    name(response, place, &value.join(", "));
}

/// An empty cell is quiet until the pointer is over it.
fn empty_ui(ui: &Ui, place: Place<'_>, response: &Response) {
    let tokens = tokens(ui);
    let painter = ui.painter_at(place.rect);
    let stroke = Stroke::new(1.0, faded(tokens.hairline, 0.7));
    let fill = if response.hovered() { tokens.panel } else { faded(tokens.panel, 0.35) };
    painter.rect(place.rect, theme::RADIUS, fill, stroke, StrokeKind::Inside);
    if response.hovered() {
        let center = place.rect.center();
        let plus = vec2(0.0, -9.0);
        painter.text(
            center + plus,
            Align2::CENTER_CENTER,
            icons::PLUS,
            theme::icon(20.0),
            tokens.text_2,
        );
        let font = FontId::proportional(11.5);
        let words = "Drag a photo here";
        let galley = painter.layout_no_wrap(words.to_owned(), font, tokens.text_2);
        if galley.size().x + 12.0 < place.rect.width() {
            let at = center + vec2(-galley.size().x / 2.0, 8.0);
            painter.galley(at, galley, tokens.text_2);
        }
    }
    name(response, place, "empty");
}

fn name(response: &Response, place: Place<'_>, value: &str) {
    let name = format!("{} · {}", place.column.label, place.row.label);
    response.widget_info(|| WidgetInfo {
        current_text_value: Some(value.to_owned()),
        ..WidgetInfo::selected(egui::Role::GridCell, true, place.is_selected, &name)
    });
}

/// The frame around a place where something can be dropped.
pub fn drop_frame(ui: &Ui, rect: Rect) {
    let tokens = tokens(ui);
    let stroke = Stroke::new(2.0, tokens.accent);
    let fill = faded(tokens.accent, 0.14);
    ui.painter().rect(rect, CornerRadius::same(8), fill, stroke, StrokeKind::Outside);
}
