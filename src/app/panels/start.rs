//! The start screen: what to do first.

use egui::{Align2, FontId, Rect, RichText, Sense, Shape, Stroke, Ui, UiBuilder, pos2, vec2};

use crate::app::action::Action;
use crate::app::commands::Command;
use crate::app::settings::Settings;
use crate::app::theme::{self, tokens};
use crate::app::widgets::{hint, key_cap, primary_button, section};

/// Shows the start screen.
pub fn start_ui(ui: &mut Ui, settings: &Settings) -> Vec<Action> {
    let mut actions = Vec::new();
    let tokens = tokens(ui);
    let side =
        egui::Panel::right("recent").exact_size((ui.available_width() * 0.29).clamp(260.0, 420.0));
    let frame = egui::Frame::new().fill(tokens.panel).inner_margin(egui::Margin::symmetric(28, 84));
    side.resizable(false).frame(frame).show(ui, |ui| actions.extend(recent_ui(ui, settings)));
    egui::CentralPanel::default().frame(egui::Frame::new().fill(tokens.canvas)).show(ui, |ui| {
        let space = ui.available_rect_before_wrap();
        let width = (space.width() * 0.78).clamp(420.0, 820.0).min(space.width() - 48.0);
        let top = (space.center().y - 230.0).max(space.min.y + 24.0);
        let left = space.min.x + ((space.width() - width) / 2.0);
        let rect = Rect::from_min_max(pos2(left, top), pos2(left + width, space.max.y - 8.0));
        ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
            actions.extend(first_steps_ui(ui, width));
        });
    });
    actions
}

fn first_steps_ui(ui: &mut Ui, width: f32) -> Vec<Action> {
    let mut actions = Vec::new();
    let tokens = tokens(ui);
    ui.label(RichText::new("Seriatim").font(theme::strong(30.0)).color(tokens.text));
    ui.add_space(6.0);
    let words = "Put clinical photographs in order, draw lesions, score activity visit by visit, and export tables \
                 and figures. Everything stays on this computer.";
    ui.scope(|ui| {
        ui.set_max_width(520.0);
        ui.label(RichText::new(words).size(15.0).color(tokens.text_2).line_height(Some(22.0)));
    });
    ui.add_space(28.0);
    if drop_zone_ui(ui, width) {
        actions.push(Action::Run(Command::ImportFolder));
    }
    ui.add_space(20.0);
    ui.horizontal(|ui| {
        for command in [Command::OpenProject, Command::OpenExample] {
            let keys = command.keys_text(ui);
            let button = egui::Button::new(command.about().text).min_size(vec2(0.0, 34.0));
            let button = if keys.is_empty() { button } else { button.shortcut_text(keys) };
            if ui.add(button).on_hover_text(command.about().tooltip).clicked() {
                actions.push(Action::Run(command));
            }
        }
    });
    ui.add_space(20.0);
    ui.label(hint(
        ui,
        "Research software, not a medical device. Photo files are never changed, moved or renamed.",
    ));
    actions
}

fn drop_zone_ui(ui: &mut Ui, width: f32) -> bool {
    let tokens = tokens(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(width, 220.0), Sense::hover());
    let is_over = ui.input(|input| !input.raw.hovered_files.is_empty());
    let color = if is_over { tokens.accent } else { tokens.text_3 };
    let corners = [
        rect.left_top(),
        rect.right_top(),
        rect.right_bottom(),
        rect.left_bottom(),
        rect.left_top(),
    ];
    ui.painter().extend(Shape::dashed_line(&corners, Stroke::new(1.0, color), 4.0, 3.0));
    let painter = ui.painter();
    let title = rect.center() - vec2(0.0, 36.0);
    painter.text(
        title,
        Align2::CENTER_CENTER,
        "Drop a folder of photographs here",
        theme::strong(16.0),
        tokens.text,
    );
    let formats = "JPEG, PNG, TIFF, WebP, BMP, HEIC — the files are never changed";
    painter.text(
        title + vec2(0.0, 30.0),
        Align2::CENTER_CENTER,
        formats,
        FontId::proportional(13.5),
        tokens.text_2,
    );
    let place = Rect::from_center_size(title + vec2(0.0, 72.0), vec2(166.0, 34.0));
    let mut inside = ui.new_child(UiBuilder::new().max_rect(place));
    inside
        .horizontal(|ui| {
            let hint = Command::ImportFolder.hint(ui);
            let is_clicked =
                primary_button(ui, "Choose folder…", true).on_hover_text(hint).clicked();
            let keys = Command::ImportFolder.keys_text(ui);
            key_cap(ui, &keys);
            is_clicked
        })
        .inner
}

fn recent_ui(ui: &mut Ui, settings: &Settings) -> Vec<Action> {
    let mut actions = Vec::new();
    let tokens = tokens(ui);
    section(ui, "Recent");
    ui.add_space(4.0);
    for path in &settings.recent {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let folder = path.parent().map(|folder| folder.display().to_string()).unwrap_or_default();
        let (rect, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), 56.0), Sense::click());
        if response.hovered() || response.has_focus() {
            ui.painter().rect_filled(rect, theme::RADIUS, tokens.raised);
        }
        let at = rect.left_center() + vec2(10.0, -10.0);
        ui.painter().text(at, Align2::LEFT_CENTER, &name, theme::strong(13.0), tokens.text);
        let painter = ui.painter_at(rect.shrink2(vec2(10.0, 0.0)));
        painter.text(
            at + vec2(0.0, 20.0),
            Align2::LEFT_CENTER,
            &folder,
            FontId::proportional(12.0),
            tokens.text_2,
        );
        if response
            .accessible_name(name.as_ref())
            .on_hover_text(path.display().to_string())
            .clicked()
        {
            actions.push(Action::Open(vec![path.clone()]));
        }
    }
    let words = if settings.remembers_projects && settings.recent.is_empty() {
        "Projects you open will stand here."
    } else {
        "Recent projects are remembered only if you allow it in Settings."
    };
    ui.label(hint(ui, words));
    ui.add_space(8.0);
    if ui.button("Settings…").clicked() {
        actions.push(Action::Run(Command::Settings));
    }
    actions
}
