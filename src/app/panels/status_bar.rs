//! The bar at the bottom: what is here, what is running, which keys help now.

use egui::{ProgressBar, RichText, Ui, vec2};

use crate::app::action::Action;
use crate::app::icons;
use crate::app::theme::tokens;
use crate::app::widgets::icon_button;
use crate::workers::progress::State;

/// What the bar says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// What is here, from left to right.
    pub facts: Vec<String>,
    /// Which keys help now: key and what it does.
    pub keys: Vec<(&'static str, &'static str)>,
}

/// Shows the bar.
pub fn status_bar_ui(ui: &mut Ui, status: &Status, job: Option<&State>) -> Vec<Action> {
    let tokens = tokens(ui);
    let mut actions = Vec::new();
    ui.horizontal_centered(|ui| {
        ui.add_space(12.0);
        ui.spacing_mut().item_spacing.x = 22.0;
        if let Some(job) = job {
            ui.spacing_mut().item_spacing.x = 8.0;
            ui.label(RichText::new(&job.text).size(12.0).color(tokens.text));
            if job.total > 0 {
                let share = job.done as f32 / job.total as f32;
                ui.add(ProgressBar::new(share).desired_width(140.0).desired_height(6.0));
                ui.label(
                    RichText::new(format!("{} of {}", job.done, job.total))
                        .size(12.0)
                        .color(tokens.text_2),
                );
            } else {
                ui.add(egui::Spinner::new().size(12.0));
            }
            if icon_button(ui, icons::CLOSE, "Stop", "Nothing is changed by a job that is stopped")
                .clicked()
            {
                actions.push(Action::CancelJob);
            }
            ui.spacing_mut().item_spacing.x = 22.0;
        }
        for fact in &status.facts {
            ui.add(
                egui::Label::new(RichText::new(fact).size(12.0).color(tokens.text_2)).truncate(),
            );
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.add_space(12.0);
            ui.spacing_mut().item_spacing = vec2(14.0, 0.0);
            for (key, meaning) in status.keys.iter().rev() {
                if ui.available_width() < 160.0 {
                    break;
                }
                let mut text = egui::text::LayoutJob::default();
                let font = egui::FontId::proportional(12.0);
                let format = |color| egui::TextFormat::simple(font.clone(), color);
                text.append(key, 0.0, format(tokens.text));
                text.append(meaning, 5.0, format(tokens.text_3));
                ui.label(text);
            }
        });
    });
    actions
}
