//! Choosing a visit or a view for photos: type to find one or to name a new one, arrows and Enter, or a click.

use egui::text::{LayoutJob, TextWrapping};
use egui::{
    Id, Key, Modifiers, Popup, PopupCloseBehavior, Response, ScrollArea, Sense, SetOpenCommand, Ui,
    WidgetInfo, vec2,
};

use crate::app::fields::line_field;
use crate::app::theme::{self, tokens};

/// What is being chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// A visit.
    Visit,
    /// A view.
    View,
}

/// An open choice.
pub struct Chooser {
    /// For the file of this row, and all that are selected with it.
    pub row: usize,
    /// What is being chosen.
    pub which: Which,
    text: String,
    at: usize,
    /// Whether it was opened in this frame, so that its popup is to open.
    is_new: bool,
}

/// One thing that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// How it is read.
    pub title: String,
    /// Its position in the plan.
    pub at: usize,
}

/// What was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// One that was offered, by its position in the plan.
    At(usize),
    /// A new one of this name.
    New(String),
    /// None: the photo waits in the tray.
    Tray,
}

enum Line<'a> {
    Offer(&'a Offer),
    New(&'a str),
    Tray,
}

impl Which {
    /// In words.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Visit => "visit",
            Self::View => "view",
        }
    }
}

impl Chooser {
    /// Opens the choice for the file of this row; the offer at `at` is marked, so that Enter takes it.
    pub fn new(row: usize, which: Which, at: usize) -> Self {
        Self { row, which, text: String::new(), at, is_new: true }
    }

    /// Shows the choice below `anchor`; gives what was chosen, or none once it was closed.
    pub fn ui(&mut self, anchor: &Response, offers: &[Offer]) -> Option<Chosen> {
        let ctx = anchor.ctx.clone();
        let id = Id::unique("place chooser");
        let popup = Popup::from_response(anchor)
            .id(id)
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .width(280.0);
        let opening = self.is_new.then_some(SetOpenCommand::Bool(true));
        let chosen = popup
            .open_memory(opening)
            .show(|ui| self.lines_ui(ui, offers))
            .and_then(|shown| shown.inner);
        self.is_new = false;
        if chosen.is_some() {
            Popup::close_id(&ctx, id);
        }
        chosen
    }

    /// Whether it is still open.
    pub fn is_open(&self, ui: &Ui) -> bool {
        self.is_new || Popup::is_id_open(ui, Id::unique("place chooser"))
    }

    fn lines_ui(&mut self, ui: &mut Ui, offers: &[Offer]) -> Option<Chosen> {
        ui.set_width(268.0);
        let down = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::ArrowDown));
        let up = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::ArrowUp));
        let enter = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        let word = self.which.word();
        let hint = format!("Find a {word}, or name a new one");
        let field = line_field(ui, &mut self.text, &format!("Choose a {word}"), &hint);
        if !field.has_focus() {
            field.request_focus();
        }
        if field.changed() {
            self.at = 0;
        }
        let text = self.text.trim().to_owned();
        let lines = lines(offers, &text);
        self.at = match (down, up) {
            (true, _) => self.at + 1,
            (_, true) => self.at.saturating_sub(1),
            (false, false) => self.at,
        };
        self.at = self.at.min(lines.len().saturating_sub(1));
        let mut chosen = None;
        ui.add_space(4.0);
        ScrollArea::vertical().max_height(260.0).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            for (i, line) in lines.iter().enumerate() {
                let is_here = i == self.at;
                let shown = line_ui(ui, line, is_here, word);
                if is_here && (down || up || self.is_new) {
                    shown.scroll_to_me(None);
                }
                if shown.clicked() || (is_here && enter) {
                    chosen = Some(match line {
                        Line::Offer(offer) => Chosen::At(offer.at),
                        Line::New(text) => Chosen::New((*text).to_owned()),
                        Line::Tray => Chosen::Tray,
                    });
                }
            }
        });
        chosen
    }
}

/// What fits the text, then a new one of that name, then the tray.
fn lines<'a>(offers: &'a [Offer], text: &'a str) -> Vec<Line<'a>> {
    let wanted = text.to_lowercase();
    let is_there = offers.iter().any(|offer| offer.title.to_lowercase() == wanted);
    let fitting = offers.iter().filter(|offer| offer.title.to_lowercase().contains(&wanted));
    let new = (!text.is_empty() && !is_there).then_some(Line::New(text));
    let tray = text.is_empty().then_some(Line::Tray);
    fitting.map(Line::Offer).chain(new).chain(tray).collect()
}

fn line_ui(ui: &mut Ui, line: &Line<'_>, is_here: bool, word: &str) -> Response {
    let tokens = tokens(ui);
    let text = match line {
        Line::Offer(offer) => offer.title.clone(),
        Line::New(text) => format!("New {word} “{text}”"),
        Line::Tray => "Leave it in the tray".to_owned(),
    };
    let color = if matches!(line, Line::Tray) { tokens.text_2 } else { tokens.text };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(egui::Role::ListBoxOption, true, is_here, &text));
    if is_here || response.hovered() {
        ui.painter().rect_filled(rect, theme::RADIUS, tokens.hover);
    }
    // Painted, so that a screen reader meets the words once.
    let mut job = LayoutJob::simple_singleline(text, egui::FontId::proportional(13.0), color);
    job.wrap = TextWrapping::truncate_at_width(rect.width() - 16.0);
    let galley = ui.painter().layout_job(job);
    let at = rect.left_center() + vec2(8.0, -galley.size().y / 2.0);
    ui.painter().galley(at, galley, color);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_narrows_the_list_and_can_name_something_new() {
        let offer = |title: &str, at| Offer { title: title.to_owned(), at };
        let offers = [offer("Baseline · 2022-03-02", 0), offer("Week 12", 1), offer("Week 24", 2)];
        let shown = |text: &str| -> Vec<String> {
            lines(&offers, text)
                .iter()
                .map(|line| match line {
                    Line::Offer(offer) => offer.title.clone(),
                    Line::New(text) => format!("+{text}"),
                    Line::Tray => "tray".to_owned(),
                })
                .collect()
        };
        assert_eq!(shown(""), ["Baseline · 2022-03-02", "Week 12", "Week 24", "tray"]);
        assert_eq!(shown("week"), ["Week 12", "Week 24", "+week"]);
        assert_eq!(shown("week 12"), ["Week 12"]);
        assert_eq!(shown("2022-03"), ["Baseline · 2022-03-02", "+2022-03"]);
    }
}
