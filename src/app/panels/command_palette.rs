//! The command palette: anything that can be done, found by its name.

use egui::{Key, Modifiers, RichText, ScrollArea, Sense, Ui, vec2};

use crate::app::action::Action;
use crate::app::commands::table::ALL;
use crate::app::commands::{About, Scope};
use crate::app::fields::focus_first;
use crate::app::fields::line_field;
use crate::app::session::{Session, Workspace};
use crate::app::theme::tokens;
use crate::app::widgets::{hint, key_cap};

/// What is being searched for, and which hit is chosen.
#[derive(Default)]
pub struct CommandPalette {
    text: String,
    chosen: usize,
}

impl CommandPalette {
    /// Shows the palette; the chosen command is run.
    pub fn ui(&mut self, ui: &mut Ui, session: Option<&Session>) -> Vec<Action> {
        ui.set_width(560.0);
        let down = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::ArrowDown));
        let up = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::ArrowUp));
        let enter = ui.input(|input| input.key_pressed(Key::Enter));
        let field = line_field(ui, &mut self.text, "Search commands", "What do you want to do?");
        focus_first(ui, &field, &self.text);
        if field.changed() {
            self.chosen = 0;
        }
        let hits = hits(&self.text, session);
        self.chosen = match (down, up) {
            (true, _) => self.chosen + 1,
            (_, true) => self.chosen.saturating_sub(1),
            (false, false) => self.chosen,
        };
        self.chosen = self.chosen.min(hits.len().saturating_sub(1));
        if hits.is_empty() {
            ui.label(hint(ui, "Nothing is called that"));
        }
        let mut run = None;
        ScrollArea::vertical().max_height(380.0).show(ui, |ui| {
            for (i, about) in hits.iter().enumerate() {
                let is_chosen = i == self.chosen;
                let row = row_ui(ui, about, is_chosen);
                if is_chosen && (down || up) {
                    row.scroll_to_me(None);
                }
                if row.clicked() || (is_chosen && enter) {
                    run = Some(about.command);
                }
            }
        });
        run.map(|command| vec![Action::CloseDialog, Action::Run(command)]).unwrap_or_default()
    }
}

/// The commands that can be asked for here, those whose name holds all words first.
fn hits(text: &str, session: Option<&Session>) -> Vec<&'static About> {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let fits = |text: &str| {
        let text = text.to_lowercase();
        words.iter().all(|word| text.contains(word.as_str()))
    };
    let possible = ALL.iter().filter(|about| is_possible(about.scope, session));
    let (named, described): (Vec<_>, Vec<_>) = possible
        .filter(|about| fits(about.text) || fits(about.tooltip))
        .partition(|about| fits(about.text));
    named.into_iter().chain(described).collect()
}

fn is_possible(scope: Scope, session: Option<&Session>) -> bool {
    let workspace = session.map(|session| session.workspace);
    match scope {
        Scope::Everywhere => true,
        Scope::Project => workspace.is_some(),
        Scope::Series => workspace == Some(Workspace::Series),
        Scope::Lesions => workspace == Some(Workspace::Lesions),
        Scope::Photo => {
            matches!(workspace, Some(Workspace::Annotate | Workspace::Compare))
        }
        Scope::Annotate => workspace == Some(Workspace::Annotate),
        Scope::Compare => workspace == Some(Workspace::Compare),
        Scope::Score => workspace == Some(Workspace::Score),
    }
}

fn row_ui(ui: &mut Ui, about: &About, is_chosen: bool) -> egui::Response {
    let tokens = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 40.0), Sense::click());
    if is_chosen || response.hovered() {
        ui.painter().rect_filled(rect, crate::app::theme::RADIUS, tokens.hover);
    }
    let mut row = ui.new_child(egui::UiBuilder::new().max_rect(rect.shrink2(vec2(10.0, 4.0))));
    row.horizontal(|ui| {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            ui.label(RichText::new(about.text).color(tokens.text));
            ui.label(hint(ui, about.tooltip));
        });
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let keys = about.command.keys_text(ui);
            key_cap(ui, &keys);
        });
    });
    response.accessible_name(about.text)
}
