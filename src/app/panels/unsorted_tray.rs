//! The tray below the light table: photos that have no place yet, and where new ones are dropped.

use std::collections::BTreeMap;

use egui::{
    Align, CornerRadius, FontId, Frame, Id, Layout, Margin, Panel, Rect, ScrollArea, Sense, Shape,
    Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use crate::app::action::{Action, Select};
use crate::app::commands::Command;
use crate::app::icons;
use crate::app::panels::photo_tile::{Dragged, Tally, photo_ui, warning_ui};
use crate::app::scene::Scene;
use crate::app::session::Session;
use crate::app::theme::tokens;
use crate::app::widgets::{
    command_item, focus_ring, hairline, hint, icon_button, is_double_clicked, section,
};
use crate::jobs::import::tray::{Goal, Suggestion};
use crate::model::ids::PhotoId;
use crate::model::photo::Photo;

/// The tray, open or shut.
pub struct UnsortedTray {
    is_open: bool,
    /// The photo last selected here, to scroll to another one when it is selected.
    seen: Option<PhotoId>,
    /// Where the tray was last drawn: a photo dropped there loses its place.
    rect: Rect,
}

impl Default for UnsortedTray {
    fn default() -> Self {
        Self { is_open: true, seen: None, rect: Rect::NOTHING }
    }
}

/// The photos that wait, and where each could go.
pub struct Waiting<'a> {
    /// The photos, in order.
    pub photos: &'a [PhotoId],
    /// What is suggested for each of them.
    pub suggestions: &'a BTreeMap<PhotoId, Suggestion>,
}

impl Waiting<'_> {
    /// How many can be placed as suggested.
    fn n_complete(&self) -> usize {
        self.suggestions.values().filter(|suggestion| suggestion.is_complete()).count()
    }
}

/// The size of a thumbnail.
const TILE: egui::Vec2 = vec2(150.0, 84.0);

/// From one thumbnail to the next.
const STEP: f32 = TILE.x + GAP;

const GAP: f32 = 10.0;

/// Room for the selection ring.
const RING: f32 = 5.0;

/// The least room for dropping photos.
const ZONE: f32 = 220.0;

impl UnsortedTray {
    /// Whether its photos are shown.
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// Where it lies.
    pub fn rect(&self) -> Rect {
        self.rect
    }

    /// Shows the tray at the bottom; without photos only the place to drop some.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        scene: &mut Scene<'_>,
        waiting: &Waiting<'_>,
        tally: &mut Tally,
    ) -> Vec<Action> {
        let height = match (waiting.photos.is_empty(), self.is_open) {
            (true, _) => 66.0,
            (false, true) => 170.0,
            (false, false) => 44.0,
        };
        let frame = Frame::new().inner_margin(Margin { left: 20, right: 20, top: 0, bottom: 8 });
        let panel = Panel::bottom("tray").exact_size(height).resizable(false);
        let shown = panel.show_separator_line(false).frame(frame).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            hairline(ui);
            if waiting.photos.is_empty() {
                ui.add_space(14.0);
                return zone_ui(ui, vec2(ui.available_width(), 36.0)).into_iter().collect();
            }
            self.head_ui(ui, waiting);
            if self.is_open { self.photos_ui(ui, scene, waiting, tally) } else { Vec::new() }
        });
        self.rect = shown.response.rect;
        shown.inner
    }

    fn head_ui(&mut self, ui: &mut Ui, waiting: &Waiting<'_>) {
        ui.allocate_ui_with_layout(
            vec2(ui.available_width(), 36.0),
            Layout::right_to_left(Align::Center),
            |ui| {
                let (icon, name) = if self.is_open {
                    (icons::CARET_DOWN, "Hide unsorted photos")
                } else {
                    (icons::CARET_UP, "Show unsorted photos")
                };
                if icon_button(ui, icon, name, "Photos without a place wait here").clicked() {
                    self.is_open = !self.is_open;
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    section(ui, &format!("Unsorted · {}", waiting.photos.len()));
                    let key = Command::PlacePhoto.keys_text(ui);
                    let first = "drag a photo onto a visit and view, or press";
                    let words = if waiting.n_complete() > 0 {
                        let accept = Command::AcceptPlace.keys_text(ui);
                        format!("{first} {accept} to accept all suggested places, {key} to choose")
                    } else {
                        format!("{first} {key} to choose its place")
                    };
                    ui.add(egui::Label::new(hint(ui, words)).truncate());
                });
            },
        );
    }

    fn photos_ui(
        &mut self,
        ui: &mut Ui,
        scene: &mut Scene<'_>,
        waiting: &Waiting<'_>,
        tally: &mut Tally,
    ) -> Vec<Action> {
        let mut actions = Vec::new();
        let space = ui.available_rect_before_wrap();
        let width = waiting.photos.len() as f32 * STEP;
        let strip = width.min(space.width() - ZONE).max(STEP) - GAP;
        let left = Rect::from_min_size(space.min, vec2(strip, space.height()));
        // The ring of the first thumbnail may reach into the margin.
        let left = left.expand2(vec2(RING, 0.0)).with_min_y(left.top() - RING);
        let mut inside = ui.new_child(UiBuilder::new().max_rect(left));
        inside.style_mut().always_scroll_the_only_direction = true;
        let area = ScrollArea::horizontal().auto_shrink(false).id_salt("unsorted");
        let shown = area.show_viewport(&mut inside, |ui, viewport| {
            ui.set_min_size(vec2(width - GAP + 2.0 * RING, space.height()));
            self.strip_ui(ui, scene, waiting, viewport, tally)
        });
        actions.extend(shown.inner);
        let right = Rect::from_min_max(pos2(space.left() + strip + GAP, space.top()), space.max);
        let mut beside = ui.new_child(UiBuilder::new().max_rect(right));
        actions.extend(zone_ui(&mut beside, vec2(right.width(), TILE.y)));
        ui.allocate_rect(space, Sense::hover());
        actions
    }

    /// Shows the thumbnails in sight.
    fn strip_ui(
        &mut self,
        ui: &Ui,
        scene: &mut Scene<'_>,
        waiting: &Waiting<'_>,
        viewport: Rect,
        tally: &mut Tally,
    ) -> Vec<Action> {
        let mut actions = Vec::new();
        let session = scene.session;
        let origin = ui.max_rect().min + egui::Vec2::splat(RING);
        let place = |at: usize| {
            Rect::from_min_size(origin + vec2(at as f32 * STEP, 0.0), TILE + vec2(0.0, 36.0))
        };
        let selected = session.selection.photo;
        let at = waiting.photos.iter().position(|id| Some(*id) == selected);
        let here = at.and(selected);
        if let (true, Some(at)) = (self.seen != here, at) {
            ui.scroll_to_rect(place(at).expand(RING), None);
        }
        self.seen = here;
        let first = (viewport.left() / STEP).floor().max(0.0) as usize;
        let end = ((viewport.right() / STEP).ceil().max(0.0) as usize).min(waiting.photos.len());
        for (at, id) in waiting.photos.iter().enumerate().take(end).skip(first) {
            if let (Some(photo), Some(suggestion)) =
                (session.project().photos.get(id), waiting.suggestions.get(id))
            {
                let tile = Tile { id: *id, photo, suggestion };
                actions.extend(tile_ui(ui, scene, place(at), &tile, tally));
            }
        }
        actions
    }
}

/// One photo of the tray.
struct Tile<'a> {
    id: PhotoId,
    photo: &'a Photo,
    suggestion: &'a Suggestion,
}

/// Shows one photo with its name and where it could go.
fn tile_ui(
    ui: &Ui,
    scene: &mut Scene<'_>,
    rect: Rect,
    tile: &Tile<'_>,
    tally: &mut Tally,
) -> Vec<Action> {
    let mut actions = Vec::new();
    let Tile { id, photo, suggestion } = *tile;
    let session = scene.session;
    let tokens = tokens(ui);
    let response = ui.interact(rect, Id::unique(("unsorted", id)), Sense::CLICK | Sense::DRAG);
    let picture = Rect::from_min_size(rect.min, TILE);
    photo_ui(ui, picture, session, scene.textures, photo, tally);
    let troubles = warning_ui(ui, picture, response.id, session, scene.textures, photo);
    let is_selected = session.selection.photo == Some(id);
    if is_selected {
        focus_ring(ui, picture);
    }
    let place = if suggestion.is_complete() {
        format!("→ {}", suggestion.text)
    } else {
        suggestion.text.clone()
    };
    let color = if is_selected || response.hovered() { tokens.text } else { tokens.text_2 };
    for (text, y, color) in [(photo.file_name(), 5.0, color), (place.as_str(), 19.0, tokens.text_3)]
    {
        let text = egui::RichText::new(text).font(FontId::proportional(11.5)).color(color);
        let galley = egui::WidgetText::from(text).into_galley(
            ui,
            Some(egui::TextWrapMode::Truncate),
            TILE.x,
            egui::TextStyle::Small,
        );
        ui.painter().galley(picture.left_bottom() + vec2(0.0, y), galley, color);
    }
    let value = [vec![place.clone()], troubles.clone()].concat().join(" ");
    response.widget_info(|| WidgetInfo {
        current_text_value: Some(value.clone()),
        ..WidgetInfo::selected(
            egui::Role::ListBoxOption,
            true,
            is_selected,
            format!("Unsorted {}", photo.file_name()),
        )
    });
    if session.is_writable() {
        response.dnd_set_drag_payload(Dragged::Photo(id));
    }
    if response.clicked() || response.secondary_clicked() {
        actions.push(Action::Select(Select::Photo(id)));
    }
    if is_double_clicked(&response) {
        actions.push(Action::Run(Command::OpenPhoto));
    }
    response.context_menu(|ui| actions.extend(menu_ui(ui, session, tile)));
    let why = Some(suggestion.why.clone()).filter(|why| !why.is_empty());
    let words =
        [vec![photo.file_name().to_owned(), place], why.into_iter().collect(), troubles].concat();
    response.on_hover_text(words.join("\n"));
    actions
}

fn menu_ui(ui: &mut Ui, session: &Session, tile: &Tile<'_>) -> Vec<Action> {
    let mut actions = Vec::new();
    ui.set_min_width(230.0);
    let chosen = session.selection.visit.zip(session.selection.view);
    let suggested = match (&tile.suggestion.visit, &tile.suggestion.view) {
        (Some(Goal::Known(visit)), Some(Goal::Known(view))) => Some((*visit, *view)),
        (_, _) => None,
    };
    for (visit, view) in suggested.into_iter().chain(chosen.filter(|_| suggested != chosen)) {
        let place = session.subject().and_then(|subject| subject.visit(visit));
        let Some((visit, view)) = place.zip(session.project().view(view)) else { continue };
        let text = format!("Place at {} · {}", visit.label, view.label);
        let item = egui::Button::new(text).frame_when_inactive(false);
        if ui.add_enabled(session.is_writable(), item).clicked() {
            actions.push(Action::Place(tile.id, Some(visit.id), Some(view.id)));
            ui.close();
        }
    }
    for (command, is_possible) in [
        (Command::AcceptPlace, session.is_writable()),
        (Command::PlacePhoto, session.is_writable()),
        (Command::OpenPhoto, true),
        (Command::RemovePhoto, session.is_writable()),
    ] {
        if command_item(ui, command, is_possible) {
            actions.push(Action::Run(command));
        }
    }
    actions
}

/// The place to drop photos, which asks for a folder when it is clicked.
fn zone_ui(ui: &mut Ui, size: egui::Vec2) -> Option<Action> {
    let tokens = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let is_dropping = ui.input(|input| !input.raw.hovered_files.is_empty());
    let is_lit = is_dropping || response.has_focus();
    let color = match (is_lit, response.hovered()) {
        (true, _) => tokens.accent,
        (false, true) => tokens.text_2,
        (false, false) => tokens.outline,
    };
    dashed(ui, rect.shrink(0.5), Stroke::new(if is_lit { 1.5 } else { 1.0 }, color));
    let painter = ui.painter_at(rect);
    let words = "Drop photos or a folder here".to_owned();
    let words = painter.layout_no_wrap(words, FontId::proportional(13.0), tokens.text_2);
    let keys = Command::ImportFolder.keys_text(ui);
    let keys = painter.layout_no_wrap(keys, FontId::proportional(11.0), tokens.text_3);
    // One below the other where there is room.
    let (from_words, from_keys) = if rect.height() < 60.0 {
        (vec2(-keys.size().x / 2.0 - 12.0, 0.0), vec2(words.size().x / 2.0 + 4.0, 0.0))
    } else {
        (vec2(0.0, -16.0), vec2(0.0, 16.0))
    };
    let cap = Rect::from_center_size(rect.center() + from_keys, keys.size() + vec2(12.0, 5.0));
    let line = Stroke::new(1.0, tokens.outline);
    painter.rect_stroke(cap, CornerRadius::same(4), line, StrokeKind::Inside);
    painter.galley(cap.center() - keys.size() / 2.0, keys, tokens.text_3);
    painter.galley(rect.center() + from_words - words.size() / 2.0, words, tokens.text_2);
    let hint = Command::ImportFolder.hint(ui);
    response.widget_info(|| {
        WidgetInfo::labeled(egui::Role::Button, true, "Drop photos or a folder here")
    });
    let is_clicked = response.on_hover_text(hint).clicked();
    is_clicked.then_some(Action::Run(Command::ImportFolder))
}

fn dashed(ui: &Ui, rect: Rect, stroke: Stroke) {
    let corners = [
        rect.left_top(),
        rect.right_top(),
        rect.right_bottom(),
        rect.left_bottom(),
        rect.left_top(),
    ];
    ui.painter().extend(Shape::dashed_line(&corners, stroke, 4.0, 3.0));
}
