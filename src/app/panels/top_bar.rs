//! The bar at the top: whose series it is, whether it is saved, search, who scores, export.

use egui::{Button, RichText, Sense, Stroke, Ui, vec2};

use crate::app::action::{Action, Select};
use crate::app::commands::Command;
use crate::app::icons;
use crate::app::session::Session;
use crate::app::theme::{self, tokens};
use crate::app::widgets::{hint, key_cap, primary_button, strong};

/// Shows the bar; `saved_at` is the time of the last write.
pub fn top_bar_ui(ui: &mut Ui, session: &Session, saved_at: &str) -> Vec<Action> {
    let mut actions = Vec::new();
    ui.horizontal_centered(|ui| {
        ui.add_space(12.0);
        actions.extend(menu_ui(ui));
        actions.extend(subject_ui(ui, session));
        actions.extend(saved_ui(ui, session, saved_at));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.add_space(12.0);
            let hint = Command::Export.hint(ui);
            if primary_button(ui, "Export…", true).on_hover_text(hint).clicked() {
                actions.push(Action::Run(Command::Export));
            }
            actions.extend(rater_ui(ui, session));
            if search_ui(ui) {
                actions.push(Action::Run(Command::Palette));
            }
        });
    });
    actions
}

fn menu_ui(ui: &mut Ui) -> Vec<Action> {
    let mut actions = Vec::new();
    let icon = RichText::new(icons::LIST).font(theme::icon(18.0));
    let menu = ui.menu_button(icon, |ui| {
        ui.set_min_width(250.0);
        for group in MENU {
            for command in *group {
                let keys = command.keys_text(ui);
                let button = Button::new(command.about().text)
                    .shortcut_text(keys)
                    .frame_when_inactive(false);
                if ui.add(button).on_hover_text(command.about().tooltip).clicked() {
                    actions.push(Action::Run(*command));
                    ui.close();
                }
            }
            ui.separator();
        }
        if ui
            .add(
                Button::new("Quit")
                    .shortcut_text(Command::Quit.keys_text(ui))
                    .frame_when_inactive(false),
            )
            .clicked()
        {
            actions.push(Action::Run(Command::Quit));
        }
    });
    menu.response.accessible_name("Menu");
    actions
}

const MENU: &[&[Command]] = &[
    &[Command::OpenProject, Command::ImportFolder, Command::ImportFiles, Command::OpenExample],
    &[Command::Save, Command::SaveElsewhere, Command::Export, Command::CloseProject],
    &[Command::Undo, Command::Redo, Command::History],
    &[
        Command::EditSubject,
        Command::NewSubject,
        Command::AddVisit,
        Command::EditVisit,
        Command::SortVisits,
        Command::AddView,
    ],
    &[Command::NextTheme, Command::Settings, Command::Keys],
];

fn subject_ui(ui: &mut Ui, session: &Session) -> Vec<Action> {
    let mut actions = Vec::new();
    let tokens = tokens(ui);
    let Some(subject) = session.subject() else { return actions };
    let subjects = &session.project().subjects;
    if subjects.len() > 1 {
        let title = RichText::new(format!("{} ▾", subject.code)).font(theme::strong(13.0));
        let menu = ui.menu_button(title, |ui| {
            egui::ScrollArea::vertical().max_height(420.0).show(ui, |ui| {
                for (id, other) in subjects {
                    let is_here = *id == session.selection.subject;
                    let text = format!("{}   {}", other.code, other.description);
                    if ui.add(Button::selectable(is_here, text.trim_end())).clicked() {
                        actions.push(Action::Select(Select::Subject(*id)));
                        ui.close();
                    }
                }
            });
        });
        menu.response.on_hover_text("Another subject");
    } else {
        let code = ui.add(egui::Label::new(strong(ui, &subject.code)).sense(Sense::click()));
        if code.on_hover_text("Code, description, baseline").clicked() {
            actions.push(Action::Run(Command::EditSubject));
        }
    }
    ui.add_space(4.0);
    ui.add(
        egui::Label::new(RichText::new(&subject.description).color(tokens.text_2))
            .truncate()
            .selectable(false),
    );
    actions
}

fn rater_ui(ui: &mut Ui, session: &Session) -> Vec<Action> {
    let mut actions = Vec::new();
    let reading = if session.reading > 1 {
        format!(" · reading {}", session.reading)
    } else {
        String::new()
    };
    let title = RichText::new(format!("Rater  {}{reading} ▾", session.rater)).size(12.5);
    let menu = ui.menu_button(title, |ui| {
        ui.set_min_width(220.0);
        ui.label(hint(ui, "Each rater sees only their own regions and scores."));
        let mut raters = session.project().raters();
        raters.push(session.rater.clone());
        raters.sort();
        raters.dedup();
        for rater in raters {
            if ui.add(Button::selectable(rater == session.rater, rater.0.clone())).clicked() {
                actions.push(Action::WorkAs(rater));
                ui.close();
            }
        }
        ui.separator();
        if ui.add(Button::new("Another rater or reading…").frame_when_inactive(false)).clicked() {
            actions.push(Action::Run(Command::Settings));
            ui.close();
        }
    });
    menu.response.on_hover_text("Who scores and draws");
    actions
}

fn saved_ui(ui: &mut Ui, session: &Session, saved_at: &str) -> Vec<Action> {
    let tokens = tokens(ui);
    let state = session.file.save_state();
    let (icon, text, color) = if let Some(reason) = session.file.read_only() {
        (icons::LOCK, format!("Read-only · {reason}"), tokens.worse)
    } else if state.failure.is_some() {
        (icons::WARNING, "Not saved".to_owned(), tokens.worse)
    } else if state.is_saved() {
        (icons::CHECK, format!("Saved {saved_at}"), tokens.text_2)
    } else {
        (icons::SPINNER, "Saving".to_owned(), tokens.text_2)
    };
    let icon = RichText::new(icon).font(theme::icon(13.0)).color(color);
    let label = RichText::new(&text).size(12.0).color(color);
    let stroke = Stroke::new(1.0, tokens.hairline);
    let chip = Button::new((icon, label)).stroke(stroke).min_size(vec2(0.0, 28.0)).truncate();
    let path = session.file.path().display();
    let shown = ui.add(chip).accessible_name(text);
    let hint = format!("Every step is written as it happens, beside\n{path}");
    if shown.on_hover_text(hint).clicked() { vec![Action::Run(Command::Save)] } else { Vec::new() }
}

fn search_ui(ui: &mut Ui) -> bool {
    let tokens = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(190.0, 30.0), Sense::click());
    let fill = if response.hovered() { tokens.hover } else { tokens.raised };
    let stroke =
        Stroke::new(1.0, if response.has_focus() { tokens.accent } else { tokens.outline });
    ui.painter().rect(rect, theme::RADIUS, fill, stroke, egui::StrokeKind::Inside);
    let mut inside = ui.new_child(
        egui::UiBuilder::new()
            .max_rect(rect.shrink2(vec2(10.0, 0.0)))
            .layout(egui::Layout::left_to_right(egui::Align::Center)),
    );
    inside.scope(|ui| {
        ui.label(RichText::new("Search commands").size(12.5).color(tokens.text_2));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let keys = Command::Palette.keys_text(ui);
            key_cap(ui, &keys);
        });
    });
    response.accessible_name("Search commands").clicked()
}
