//! The subjects of a study at the left of the light table: code, description, how much there is of each.

use std::collections::BTreeMap;

use egui::{
    Align, FontId, Frame, Id, Layout, Margin, Panel, RichText, ScrollArea, Sense, Stroke,
    StrokeKind, TextEdit, Ui, WidgetInfo, vec2,
};

use crate::app::action::{Action, Select};
use crate::app::commands::Command;
use crate::app::icons;
use crate::app::theme::{self, tokens};
use crate::app::widgets::{button, hint, icon_button, section};
use crate::model::ids::SubjectId;
use crate::model::project::Project;

/// The list, and what is searched for in it.
pub struct SubjectList {
    is_open: bool,
    search: String,
    /// The subject last shown, to scroll to another one when it is selected.
    seen: Option<SubjectId>,
}

impl Default for SubjectList {
    fn default() -> Self {
        Self { is_open: true, search: String::new(), seen: None }
    }
}

/// A subject as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectLine {
    /// The subject.
    pub id: SubjectId,
    /// Its code.
    pub code: String,
    /// What it is about.
    pub description: String,
    /// How many visits it has.
    pub n_visits: usize,
    /// How many photos it has, unsorted ones included.
    pub n_photos: usize,
}

/// With more subjects than this, a search field helps.
const MANY: usize = 12;

const LINE: f32 = 52.0;

/// All subjects by id, counted in one pass over the photos.
pub fn subject_lines(project: &Project) -> Vec<SubjectLine> {
    let mut n_photos: BTreeMap<SubjectId, usize> = BTreeMap::new();
    for photo in project.photos.values() {
        *n_photos.entry(photo.subject).or_default() += 1;
    }
    let line = |(id, subject): (&SubjectId, &crate::model::subject::Subject)| SubjectLine {
        id: *id,
        code: subject.code.clone(),
        description: subject.description.clone(),
        n_visits: subject.visits.len(),
        n_photos: n_photos.get(id).copied().unwrap_or_default(),
    };
    project.subjects.iter().map(line).collect()
}

/// "4 visits", "1 visit".
pub fn counted(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}

impl SubjectList {
    /// Shows the list at the left, or a strip to open it again.
    pub fn ui(&mut self, ui: &mut Ui, lines: &[SubjectLine], selected: SubjectId) -> Vec<Action> {
        let tokens = tokens(ui);
        let frame = Frame::new().fill(tokens.panel);
        if !self.is_open {
            let strip = Panel::left("subjects shut").exact_size(34.0).resizable(false);
            let frame = frame.inner_margin(Margin { left: 4, right: 4, top: 12, bottom: 8 });
            strip.frame(frame).show(ui, |ui| {
                if icon_button(ui, icons::PEOPLE, "Show subjects", "All subjects of the project")
                    .clicked()
                {
                    self.is_open = true;
                }
            });
            return Vec::new();
        }
        let panel = Panel::left("subjects").default_size(208.0).size_range(150.0..=360.0);
        let frame = frame.inner_margin(Margin { left: 12, right: 8, top: 12, bottom: 10 });
        panel.frame(frame).show(ui, |ui| self.open_ui(ui, lines, selected)).inner
    }

    fn open_ui(&mut self, ui: &mut Ui, lines: &[SubjectLine], selected: SubjectId) -> Vec<Action> {
        let mut actions = Vec::new();
        ui.horizontal(|ui| {
            section(ui, &format!("Subjects · {}", lines.len()));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let hint = "More room for the photos";
                if icon_button(ui, icons::CARET_LEFT, "Hide subjects", hint).clicked() {
                    self.is_open = false;
                }
            });
        });
        if lines.len() > MANY {
            let field = TextEdit::singleline(&mut self.search)
                .hint_text("Search subjects")
                .margin(Margin::symmetric(8, 5))
                .desired_width(f32::INFINITY);
            ui.add(field).accessible_name("Search subjects");
        } else {
            self.search.clear();
        }
        let found: Vec<&SubjectLine> = lines.iter().filter(|line| self.fits(line)).collect();
        if found.is_empty() {
            ui.label(hint(ui, "No subject is called that"));
        }
        ui.with_layout(Layout::bottom_up(Align::Min), |ui| {
            let hint = Command::NewSubject.hint(ui);
            if button(ui, "New subject…").on_hover_text(hint).clicked() {
                actions.push(Action::Run(Command::NewSubject));
            }
            ui.with_layout(Layout::top_down(Align::Min), |ui| {
                actions.extend(self.lines_ui(ui, &found, selected));
            });
        });
        actions
    }

    /// Shows the lines in sight.
    fn lines_ui(
        &mut self,
        ui: &mut Ui,
        lines: &[&SubjectLine],
        selected: SubjectId,
    ) -> Option<Action> {
        let mut asked = None;
        ui.spacing_mut().item_spacing.y = 2.0;
        let is_new = self.seen.replace(selected) != Some(selected);
        let mut area = ScrollArea::vertical().auto_shrink(false);
        if let Some(at) = lines.iter().position(|line| line.id == selected).filter(|_| is_new) {
            let room = (ui.available_height() - LINE) / 2.0;
            area = area.vertical_scroll_offset((at as f32 * (LINE + 2.0) - room).max(0.0));
        }
        area.show_rows(ui, LINE, lines.len(), |ui, rows| {
            for line in lines.get(rows).unwrap_or_default() {
                if line_ui(ui, line, line.id == selected) {
                    asked = Some(Action::Select(Select::Subject(line.id)));
                }
            }
        });
        asked
    }

    fn fits(&self, line: &SubjectLine) -> bool {
        let text = format!("{} {}", line.code, line.description).to_lowercase();
        self.search.to_lowercase().split_whitespace().all(|word| text.contains(word))
    }
}

/// Shows one line; says whether it was clicked.
fn line_ui(ui: &mut Ui, line: &SubjectLine, is_selected: bool) -> bool {
    let tokens = tokens(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), Sense::hover());
    // By the subject, so that the focus stays on it while the list is searched.
    let id = Id::unique(("subject", line.id));
    let response = ui.interact(rect, id, Sense::click());
    if is_selected || response.hovered() {
        let fill = if is_selected { tokens.hover } else { tokens.raised };
        ui.painter().rect_filled(rect, theme::RADIUS, fill);
    }
    if response.has_focus() {
        let stroke = Stroke::new(1.5, tokens.accent);
        ui.painter().rect_stroke(rect, theme::RADIUS, stroke, StrokeKind::Inside);
    }
    let width = rect.width() - 20.0;
    let counts =
        format!("{} · {}", counted(line.n_visits, "visit"), counted(line.n_photos, "photo"));
    let code = RichText::new(&line.code).font(theme::strong(13.0)).color(tokens.text);
    let about = if line.description.is_empty() { &counts } else { &line.description };
    let about = RichText::new(about).font(FontId::proportional(11.5)).color(tokens.text_2);
    for (text, y) in [(code, 9.0), (about, 28.0)] {
        let text = egui::WidgetText::from(text);
        let galley =
            text.into_galley(ui, Some(egui::TextWrapMode::Truncate), width, egui::TextStyle::Body);
        ui.painter().galley(rect.min + vec2(10.0, y), galley, tokens.text);
    }
    let name = line.code.clone();
    response.widget_info(|| WidgetInfo {
        current_text_value: Some(format!("{} {counts}", line.description)),
        ..WidgetInfo::selected(egui::Role::ListBoxOption, true, is_selected, &name)
    });
    let hover = if line.description.is_empty() {
        counts.clone()
    } else {
        format!("{}\n{counts}", line.description)
    };
    response.on_hover_text(hover).clicked()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_found_by_parts_of_its_code_or_description() {
        let line = SubjectLine {
            id: SubjectId(1),
            code: "DM-0043".to_owned(),
            description: "dermatomyositis · face".to_owned(),
            n_visits: 4,
            n_photos: 8,
        };
        for (search, is_found) in
            [("", true), ("0043", true), ("dm face", true), ("FACE", true), ("psoriasis", false)]
        {
            let list = SubjectList { search: search.to_owned(), ..SubjectList::default() };
            assert_eq!(list.fits(&line), is_found, "{search}");
        }
    }
}
