//! One cell of the grid: the picture of a lesion at a visit, how large it is, how that changed, and what is stated.

use egui::{
    Color32, FontId, Id, Rect, Response, RichText, Sense, TextStyle, TextWrapMode, Ui, WidgetInfo,
    WidgetText, pos2,
};

use crate::app::action::{Action, Select};
use crate::app::commands::Command;
use crate::app::icons;
use crate::app::panels::lesion_card::colour::redness_at;
use crate::app::panels::lesion_crop::{Large, crop_ui, no_crop_ui};
use crate::app::panels::lesion_words::{
    NO_SCALE, change_text, mark, size_color, size_text, split_words, words,
};
use crate::app::scene::Scene;
use crate::app::theme::{self, tokens};
use crate::app::widgets::{focus_ring, is_double_clicked};
use crate::app::workspaces::lesions::index::{Cell, Column, Row};
use crate::app::workspaces::lesions::menus::cell_menu_ui;
use crate::model::course::Finding;

/// Which cell, and where it lies.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// Its lesion.
    pub row: &'a Row,
    /// Its visit.
    pub column: &'a Column,
    /// What is known there.
    pub cell: &'a Cell,
    /// All of it.
    pub rect: Rect,
    /// The picture in it.
    pub picture: Rect,
    /// Whether it is selected.
    pub is_selected: bool,
}

/// Shows a cell; returns what was asked for.
pub fn cell_ui(ui: &Ui, scene: &mut Scene<'_>, place: Place<'_>, large: &mut Large) -> Vec<Action> {
    let mut actions = Vec::new();
    let (lesion, visit) = (place.row.id, place.column.id);
    let room = place.rect.shrink2(egui::vec2(2.0, 4.0));
    let response = ui.interact(room, Id::unique(("lesion cell", lesion, visit)), Sense::CLICK);
    ground_ui(ui, room, &response);
    match &place.cell.crop {
        Some(crop) => crop_ui(ui, place.picture, scene.session, scene.textures, crop, large),
        None => no_crop_ui(ui, place.picture),
    }
    let redness = redness_text(scene, place.cell);
    text_ui(ui, scene, place, redness.clone());
    let project = scene.session.project();
    let known = words(project, &place.cell.at, place.cell.change);
    let known = redness.map_or_else(|| known.clone(), |redness| format!("{known}, {redness}"));
    let name = format!("L{} at {}", place.row.number, place.column.label);
    response.widget_info(|| WidgetInfo {
        current_text_value: Some(known.clone()),
        ..WidgetInfo::selected(egui::Role::Cell, true, place.is_selected, &name)
    });
    if response.clicked() || response.secondary_clicked() {
        actions.push(Action::Select(Select::LesionAt(lesion, visit)));
    }
    if is_double_clicked(&response) {
        actions.push(Action::Run(Command::OpenLesion));
    }
    response.context_menu(|ui| actions.extend(cell_menu_ui(ui, scene.session, place.cell)));
    if place.is_selected {
        focus_ring(ui, place.picture);
    }
    let why = if place.cell.lacks_scale { format!("\n{NO_SCALE}") } else { String::new() };
    response.on_hover_text(format!("{name}\n{known}{why}"));
    actions
}

fn ground_ui(ui: &Ui, rect: Rect, response: &Response) {
    if response.hovered() || response.context_menu_opened() {
        ui.painter().rect_filled(rect, theme::RADIUS, tokens(ui).panel);
    }
}

/// "Δa* +14.1", once it is measured; without reference skin a* itself, which depends on the light.
fn redness_text(scene: &mut Scene<'_>, cell: &Cell) -> Option<String> {
    let (lab, redness) = redness_at(scene.session, scene.measures, &cell.at)?;
    let beside = redness.difference.map(|it| format!("Δa* {:+.1}", it.a));
    Some(beside.unwrap_or_else(|| format!("a* {:.1}", lab[1])).replace('-', "−"))
}

/// What stands beside the picture, line by line, around its middle.
fn text_ui(ui: &Ui, scene: &Scene<'_>, place: Place<'_>, redness: Option<String>) {
    let tokens = tokens(ui);
    let project = scene.session.project();
    let at = &place.cell.at;
    let mut lines: Vec<(String, f32, Color32)> = Vec::new();
    if let Some(size) = size_text(project, at) {
        lines.push((size, 13.0, size_color(project, at, tokens)));
    }
    // What waits for a decision is not merely unknown.
    let waits = at.finding == Finding::Unknown && !at.proposed.is_empty();
    if let Some((icon, color)) = mark(&at.finding, tokens).filter(|_| !waits) {
        lines.push((format!("{icon} {}", at.finding.words(project)), 12.5, color));
    }
    lines.extend(redness.map(|words| (words, 12.5, tokens.text_2)));
    if let Some(change) = place.cell.change.filter(|_| at.finding.is_drawn()) {
        let (text, color) = change_text(change, tokens);
        lines.push((text, 12.5, color));
    }
    if let Some(whole) = at.split_from {
        let words = split_words(project, whole);
        lines.push((format!("{} {words}", icons::LINK_BROKEN), 12.0, tokens.text_2));
    }
    if let Some(stated) = &at.contradicts {
        let words = format!("{} but {}", icons::WARNING_FILLED, stated.words(project));
        lines.push((words, 12.0, tokens.worse));
    }
    if !at.proposed.is_empty() {
        lines.push((format!("{} proposed", icons::WAITING), 12.5, tokens.text));
    }
    let left = place.picture.right() + 10.0;
    let width = place.rect.right() - left - 6.0;
    let galleys: Vec<_> = lines
        .into_iter()
        .map(|(text, size, color)| {
            // A number without its unit says nothing: it goes on in the next line.
            let is_size = text.contains('²');
            let text = RichText::new(text).font(FontId::proportional(size)).color(color);
            let wrap = Some(if is_size { TextWrapMode::Wrap } else { TextWrapMode::Truncate });
            WidgetText::from(text).into_galley(ui, wrap, width.max(20.0), TextStyle::Body)
        })
        .collect();
    let height: f32 = galleys.iter().map(|line| line.size().y + 2.0).sum();
    let mut y = place.rect.center().y - height / 2.0;
    for galley in galleys {
        let step = galley.size().y + 2.0;
        ui.painter().galley(pos2(left, y), galley, tokens.text);
        y += step;
    }
}
