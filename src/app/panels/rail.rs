//! The rail at the left: the workspaces, and the settings.

use egui::{Align2, FontId, Rect, Sense, Stroke, Ui, pos2, vec2};

use crate::app::action::Action;
use crate::app::commands::Command;
use crate::app::icons;
use crate::app::session::{Session, Workspace};
use crate::app::theme::{self, tokens};

/// How wide the rail is.
pub const WIDTH: f32 = 76.0;

/// Shows the rail.
pub fn rail_ui(ui: &mut Ui, session: &Session) -> Vec<Action> {
    let mut actions = Vec::new();
    ui.spacing_mut().item_spacing.y = 4.0;
    ui.add_space(8.0);
    for (workspace, icon, command) in [
        (Workspace::Series, icons::SERIES, Command::GoSeries),
        (Workspace::Annotate, icons::ANNOTATE, Command::GoAnnotate),
        (Workspace::Compare, icons::COMPARE, Command::GoCompare),
        (Workspace::Score, icons::SCORE, Command::GoScore),
    ] {
        // The two faces of the series are one place.
        let is_face = workspace == Workspace::Series && session.workspace == Workspace::Lesions;
        let is_here = session.workspace == workspace || is_face;
        if place_ui(ui, icon, command.about().text, command, is_here) {
            actions.push(Action::Run(command));
        }
    }
    ui.with_layout(egui::Layout::bottom_up(egui::Align::Center), |ui| {
        ui.add_space(8.0);
        if place_ui(ui, icons::SETTINGS, "Settings", Command::Settings, false) {
            actions.push(Action::Run(Command::Settings));
        }
        if place_ui(ui, icons::HISTORY, "History", Command::History, false) {
            actions.push(Action::Run(Command::History));
        }
    });
    actions
}

fn place_ui(ui: &mut Ui, icon: &str, text: &str, command: Command, is_here: bool) -> bool {
    let tokens = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(WIDTH, 58.0), Sense::click());
    let color = if is_here { tokens.text } else { tokens.text_2 };
    let painter = ui.painter();
    if is_here || response.hovered() {
        painter.rect_filled(rect, 0.0, tokens.raised);
    }
    if is_here {
        let edge = Rect::from_min_max(rect.min, pos2(rect.min.x + 3.0, rect.max.y));
        painter.rect_filled(edge, 0.0, tokens.accent);
    }
    if response.has_focus() {
        let stroke = Stroke::new(1.5, tokens.accent);
        painter.rect_stroke(rect.shrink(3.0), theme::RADIUS, stroke, egui::StrokeKind::Inside);
    }
    painter.text(
        rect.center() - vec2(0.0, 9.0),
        Align2::CENTER_CENTER,
        icon,
        theme::icon(21.0),
        color,
    );
    let label = FontId::proportional(11.5);
    painter.text(rect.center() + vec2(0.0, 16.0), Align2::CENTER_CENTER, text, label, color);
    let hint = command.hint(ui);
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, is_here, text));
    response.on_hover_text(hint).clicked()
}
