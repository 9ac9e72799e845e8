//! The key sheet: every shortcut, from the same table that makes the menus.

use egui::{Grid, RichText, ScrollArea, Ui};

use crate::app::action::Action;
use crate::app::commands::table::ALL;
use crate::app::commands::{Scope, shortcut_text};
use crate::app::theme::tokens;
use crate::app::widgets::{button, hint, key_cap, section};

/// Shows all shortcuts by place.
pub fn key_sheet_ui(ui: &mut Ui) -> Vec<Action> {
    ui.set_width((ui.content_rect().width() - 96.0).clamp(320.0, 920.0));
    ui.heading("Keys");
    ui.label(hint(ui, "Plain letters work while nothing is being typed. The mouse wheel zooms; Space with the mouse, the middle button or two fingers move the photo, also while drawing."));
    ScrollArea::vertical().max_height(ui.content_rect().height() - 220.0).show(ui, |ui| {
        let places = [
            Scope::Everywhere,
            Scope::Project,
            Scope::Series,
            Scope::Lesions,
            Scope::Photo,
            Scope::Annotate,
            Scope::Compare,
            Scope::Score,
        ];
        ui.columns(2, |columns| {
            let [left, right] = columns else { return };
            for (i, scope) in places.into_iter().enumerate() {
                let column = if i < 2 { &mut *left } else { &mut *right };
                section(column, scope.title());
                place_ui(column, scope);
                column.add_space(12.0);
            }
        });
    });
    if button(ui, "Close").clicked() { vec![Action::CloseDialog] } else { Vec::new() }
}

fn place_ui(ui: &mut Ui, scope: Scope) {
    let tokens = tokens(ui);
    Grid::new(scope.title()).num_columns(2).spacing([16.0, 4.0]).show(ui, |ui| {
        for about in ALL.iter().filter(|about| about.scope == scope && !about.keys.is_empty()) {
            ui.horizontal(|ui| {
                ui.set_min_width(130.0);
                ui.spacing_mut().item_spacing.x = 4.0;
                for shortcut in about.keys {
                    let text = shortcut_text(ui, shortcut);
                    key_cap(ui, &text);
                }
            });
            ui.label(RichText::new(about.text).color(tokens.text));
            ui.end_row();
        }
        if scope == Scope::Score {
            ui.horizontal(|ui| key_cap(ui, "0 – 9"));
            ui.label("Set the item and move on");
            ui.end_row();
        }
    });
}
