//! The head of the import dialog: what was found in numbers, whose photos they are, how their names are made.

use egui::text::LayoutJob;
use egui::{
    Align, Button, Key, Label, Layout, Popup, PopupCloseBehavior, RichText, ScrollArea, Ui,
};

use crate::app::action::{Action, ImportAction};
use crate::app::fields::line_field;
use crate::app::session::Session;
use crate::app::theme::{self, tokens};
use crate::app::widgets::hint;
use crate::jobs::import::plan::Plan;
use crate::jobs::import::row::Counts;

/// What is being typed in the head.
#[derive(Default)]
pub struct Header {
    subject: String,
    pattern: String,
}

impl Header {
    /// Shows the head.
    pub fn ui(&mut self, ui: &mut Ui, plan: &Plan, session: Option<&Session>) -> Vec<Action> {
        let tokens = tokens(ui);
        let mut actions = Vec::new();
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            ui.set_height(32.0);
            let n = plan.rows().len();
            let title = format!("Place {n} file{}", if n == 1 { "" } else { "s" });
            ui.label(RichText::new(title).font(theme::strong(17.0)).color(tokens.text));
            ui.add_space(4.0);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                actions.extend(self.pattern_ui(ui, plan));
                actions.extend(self.subject_ui(ui, plan, session));
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let words = summary(&plan.counts());
                    ui.add(Label::new(RichText::new(words).color(tokens.text_2)).truncate());
                });
            });
        });
        if let Some(error) = plan.pattern_error() {
            let words = format!("The pattern is left aside: {error}.");
            ui.label(RichText::new(words).size(12.0).color(tokens.worse));
        }
        actions
    }

    fn subject_ui(&mut self, ui: &mut Ui, plan: &Plan, session: Option<&Session>) -> Vec<Action> {
        let opener = ui.add(Button::new(two_part(ui, "Subject", plan.subject())));
        let opener = opener
            .accessible_name(format!("Subject: {}", plan.subject()))
            .on_hover_text("Whose photos these are, unless the pattern names subjects");
        let mut chosen = None;
        let is_open = Popup::is_id_open(ui, Popup::default_response_id(&opener));
        if opener.clicked() && !is_open {
            plan.subject().clone_into(&mut self.subject);
        }
        let popup = Popup::from_toggle_button_response(&opener);
        popup.close_behavior(PopupCloseBehavior::CloseOnClickOutside).width(260.0).show(|ui| {
            ui.spacing_mut().item_spacing.y = 6.0;
            let subjects = session.map(|session| &session.project().subjects);
            let codes = subjects.into_iter().flatten().map(|(_, subject)| &subject.code);
            ScrollArea::vertical().max_height(220.0).show(ui, |ui| {
                for code in codes {
                    let is_here = code == plan.subject();
                    if ui.add(Button::selectable(is_here, code)).clicked() {
                        chosen = Some(code.clone());
                    }
                }
            });
            let field = line_field(ui, &mut self.subject, "Subject code", "S01");
            if opener.clicked() {
                field.request_focus();
            }
            ui.label(hint(ui, "A code, never a name. Enter takes it."));
            if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
                chosen = Some(self.subject.clone());
            }
            if chosen.is_some() {
                ui.close();
            }
        });
        chosen.map(|code| Action::Import(ImportAction::Subject(code))).into_iter().collect()
    }

    fn pattern_ui(&mut self, ui: &mut Ui, plan: &Plan) -> Vec<Action> {
        let pattern = plan.pattern();
        let shown = if pattern.is_empty() { "no pattern" } else { pattern };
        let opener = ui.add(Button::new(two_part(ui, "Names follow", shown)));
        let opener = opener
            .accessible_name(format!("Names follow: {shown}"))
            .on_hover_text("How the names of the files are made, where that is known");
        if opener.clicked() && !Popup::is_id_open(ui, Popup::default_response_id(&opener)) {
            pattern.clone_into(&mut self.pattern);
        }
        let mut chosen = None;
        let popup = Popup::from_toggle_button_response(&opener);
        popup.close_behavior(PopupCloseBehavior::CloseOnClickOutside).width(340.0).show(|ui| {
            ui.spacing_mut().item_spacing.y = 6.0;
            let field = line_field(ui, &mut self.pattern, "Pattern of names", "{visit}_{view}");
            if opener.clicked() {
                field.request_focus();
            }
            if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
                chosen = Some(self.pattern.clone());
            }
            ui.label(hint(
                ui,
                "{subject}, {visit}, {view}, {date}, and * for anything; with / for folders. Enter takes it.",
            ));
            for (pattern, words) in PATTERNS {
                let text = if pattern.is_empty() { words } else { pattern };
                let is_here = pattern == plan.pattern();
                if ui.add(Button::selectable(is_here, text)).on_hover_text(words).clicked() {
                    chosen = Some(pattern.to_owned());
                }
            }
            if chosen.is_some() {
                ui.close();
            }
        });
        chosen.map(|text| Action::Import(ImportAction::Pattern(text))).into_iter().collect()
    }
}

/// Patterns that are common, and what they fit.
const PATTERNS: [(&str, &str); 5] = [
    ("", "no pattern: names are recognised by their words"),
    ("{visit}_{view}", "week12_face.jpg"),
    ("{visit}/{view}", "week 12/face.jpg"),
    ("{view}/{visit}", "face/week 12.jpg"),
    ("{subject}_{visit}_{view}", "S01_week12_face.jpg"),
];

/// The counts in words: `4 placed · 2 need a decision · 1 duplicate · 1 skipped`.
fn summary(counts: &Counts) -> String {
    let needs = if counts.n_open == 1 { "needs a decision" } else { "need a decision" };
    let duplicates = if counts.n_duplicates == 1 { "duplicate" } else { "duplicates" };
    let all = [
        (counts.n_placed, "placed"),
        (counts.n_open, needs),
        (counts.n_to_tray, "to the tray"),
        (counts.n_duplicates, duplicates),
        (counts.n_in_project, "already here"),
        (counts.n_left_out, "left out"),
        (counts.n_unreadable, "not readable"),
        (counts.n_skipped, "skipped"),
    ];
    let some = all.into_iter().filter(|(n, _)| *n > 0).map(|(n, words)| format!("{n} {words}"));
    some.collect::<Vec<_>>().join(" · ")
}

/// A quiet word and what it stands at: `Subject  DM-0043 ▾`.
fn two_part(ui: &Ui, name: &str, value: &str) -> LayoutJob {
    let tokens = tokens(ui);
    let mut job = LayoutJob::default();
    let font = egui::FontId::proportional(12.5);
    job.append(name, 0.0, egui::TextFormat::simple(font, tokens.text_2));
    let short: String = value.chars().take(28).collect();
    let dots = if value.chars().count() > 28 { "…" } else { "" };
    let value = format!("{short}{dots} ▾");
    job.append(&value, 8.0, egui::TextFormat::simple(theme::strong(12.5), tokens.text));
    job
}
