//! One file of the import dialog: its picture, its name, where it would go and why.

use egui::{
    Align, Button, Color32, CornerRadius, Id, Label, Layout, Rect, Response, RichText, Sense,
    Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use crate::app::icons;
use crate::app::panels::import_dialog::chooser::Which;
use crate::app::textures::{Level, Textures};
use crate::app::theme::{self, faded, tokens};
use crate::app::widgets::{covering, hint};
use crate::jobs::import::examine::Content;
use crate::jobs::import::plan::Plan;
use crate::jobs::import::row::{Place, Row, State};

/// The height of a row in points.
pub const HEIGHT: f32 = 52.0;

/// Where the columns of a row begin and end.
#[derive(Clone, Copy, Debug)]
pub struct Columns {
    left: f32,
    file: f32,
    visit: f32,
    view: f32,
    why: f32,
    right: f32,
}

/// What a person did with a row.
pub struct RowAnswer {
    /// The whole row.
    pub row: Response,
    /// The visit's cell, for rows that can be changed.
    pub visit: Option<Response>,
    /// The view's cell, for rows that can be changed.
    pub view: Option<Response>,
}

impl Columns {
    /// The columns of a table between these edges.
    pub fn new(left: f32, right: f32) -> Self {
        let file = left + 86.0;
        let width = right - file;
        // A visit with day and date is never cut; the reason has what is left.
        let visit = file + (width * 0.20).max(130.0);
        let view = visit + (width * 0.20).max(184.0);
        let why = view + (width * 0.14).max(100.0);
        Self { left, file, visit, view, why, right }
    }

    fn cell(rect: Rect, from: f32, to: f32) -> Rect {
        Rect::from_min_max(pos2(from, rect.min.y), pos2(to - 10.0, rect.max.y))
    }

    /// Shows the titles of the columns.
    pub fn titles_ui(&self, ui: &mut Ui) {
        let (rect, _) = ui.allocate_exact_size(vec2(self.right - self.left, 24.0), Sense::hover());
        let titles =
            [("File", self.file), ("Visit", self.visit), ("View", self.view), ("Why", self.why)];
        for (title, x) in titles {
            let mut cell = ui.new_child(UiBuilder::new().max_rect(Self::cell(rect, x, self.right)));
            cell.label(RichText::new(title).size(12.0).color(tokens(ui).text_2));
        }
    }
}

/// Shows the file of row `i` in `rect`.
pub fn row_ui(
    ui: &mut Ui,
    rect: Rect,
    columns: &Columns,
    (plan, i): (&Plan, usize),
    is_selected: bool,
    textures: &mut Textures,
) -> Option<RowAnswer> {
    let tokens = tokens(ui);
    let row = plan.rows().get(i)?;
    let is_ready = row.state == State::Ready;
    let response = ui.interact(rect, Id::unique(("import row", i)), Sense::CLICK);
    let name = spoken(plan, row);
    response.widget_info(|| {
        WidgetInfo::selected(egui::Role::ListItem, true, is_selected, name.clone())
    });
    if row.needs_decision() {
        ui.painter().rect_filled(rect, CornerRadius::ZERO, tokens.worse_fill);
    }
    if is_selected {
        if !row.needs_decision() {
            ui.painter().rect_filled(rect, CornerRadius::ZERO, tokens.raised);
        }
        let bar = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
        ui.painter().rect_filled(bar, CornerRadius::ZERO, tokens.accent);
    }
    let line = Rect::from_min_max(pos2(rect.min.x, rect.max.y - 1.0), rect.max);
    ui.painter().rect_filled(line, CornerRadius::ZERO, tokens.hairline);
    thumbnail_ui(ui, rect, (plan, i), is_ready, textures);
    file_ui(ui, Columns::cell(rect, columns.file, columns.visit), row, is_ready);
    let visit = Columns::cell(rect, columns.visit, columns.view);
    let view = Columns::cell(rect, columns.view, columns.why);
    let why = Columns::cell(rect, columns.why, columns.right + 2.0);
    let color = if is_ready { tokens.text_2 } else { tokens.text_3 };
    let mut cell = inside(ui, why);
    if is_damaged(plan, i) {
        cell.label(RichText::new(icons::WARNING).font(theme::icon(15.0)).color(tokens.worse));
    }
    // A long reason can be read in full where the pointer is.
    cell.add(Label::new(RichText::new(&row.why).size(12.5).color(color)).truncate());
    let mut answer = RowAnswer { row: response, visit: None, view: None };
    if is_ready {
        answer.visit = Some(place_ui(ui, visit, (plan, row), Which::Visit));
        answer.view = Some(place_ui(ui, view, (plan, row), Which::View));
    } else {
        for cell in [visit, view] {
            inside(ui, cell).label(RichText::new("—").color(tokens.text_3));
        }
    }
    Some(answer)
}

/// Whether something is lost that a person may still have elsewhere.
fn is_damaged(plan: &Plan, i: usize) -> bool {
    match plan.file(i).map(|file| &file.content) {
        Some(Content::Photo(photo)) => !photo.is_complete,
        Some(Content::Unreadable(_)) => true,
        Some(Content::NoPhoto(_) | Content::Skipped(_)) | None => false,
    }
}

/// What a screen reader says of a row.
fn spoken(plan: &Plan, row: &Row) -> String {
    let place = |which| title(plan, row, which).unwrap_or_else(|| "undecided".to_owned());
    match row.state {
        State::Ready => {
            format!("{}: {}, {}", row.path, place(Which::Visit), place(Which::View))
        }
        State::LeftOut
        | State::Duplicate(_)
        | State::InProject
        | State::NoPhoto
        | State::Unreadable
        | State::Skipped => format!("{}: not added, {}", row.path, row.why),
    }
}

/// The visit or view of a row as it is read; none while there is none.
fn title(plan: &Plan, row: &Row, which: Which) -> Option<String> {
    match which {
        Which::Visit if row.visit == Place::Tray => Some("In the tray".to_owned()),
        Which::View if row.view == Place::Tray => Some("In the tray".to_owned()),
        Which::Visit => row.visit.index().map(|at| plan.visit_title(at)),
        Which::View => plan.views().get(row.view.index()?).map(|slot| slot.label.clone()),
    }
}

/// A decided place reads as text and can be clicked; an open one is a button that asks.
fn place_ui(ui: &mut Ui, rect: Rect, (plan, row): (&Plan, &Row), which: Which) -> Response {
    let tokens = tokens(ui);
    let place = match which {
        Which::Visit => row.visit,
        Which::View => row.view,
    };
    let title = title(plan, row, which);
    let word = which.word();
    let text = match (&title, place.is_open()) {
        (Some(title), true) => format!("{title} ▾"),
        (Some(title), false) => title.clone(),
        (None, _) => format!("Choose a {word} ▾"),
    };
    let stroke = if place.is_open() { Stroke::new(1.0, tokens.worse) } else { Stroke::NONE };
    let fill = if place.is_open() { tokens.raised } else { Color32::TRANSPARENT };
    let color = if place == Place::Tray { tokens.text_2 } else { tokens.text };
    let mut cell = inside(ui, rect);
    if !place.is_open() {
        // The text of a decided cell stands where that of its column's title does.
        cell.spacing_mut().button_padding.x = 0.0;
    }
    let button = Button::new(RichText::new(text).color(color))
        .fill(fill)
        .stroke(stroke)
        .sense(Sense::CLICK)
        .truncate();
    let shown = cell.add(button);
    let spoken = title.unwrap_or_else(|| "undecided".to_owned());
    let name =
        format!("{} of {}: {spoken}", if word == "visit" { "Visit" } else { "View" }, row.path);
    shown.accessible_name(name)
}

fn file_ui(ui: &mut Ui, rect: Rect, row: &Row, is_ready: bool) {
    let tokens = tokens(ui);
    let color = if is_ready { tokens.text } else { tokens.text_3 };
    let name = Label::new(RichText::new(row.file_name()).color(color)).truncate();
    let folder = row.path.strip_suffix(row.file_name()).unwrap_or_default();
    let folder = folder.trim_end_matches(['/', '\\']);
    if folder.is_empty() {
        inside(ui, rect).add(name);
        return;
    }
    let middle = Rect::from_center_size(rect.center(), vec2(rect.width(), 34.0));
    let builder = UiBuilder::new().max_rect(middle).layout(Layout::top_down(Align::Min));
    let mut cell = ui.new_child(builder);
    cell.spacing_mut().item_spacing.y = 1.0;
    cell.add(name);
    let folder = hint(ui, folder);
    cell.add(Label::new(folder).truncate());
}

/// The picture, as far as there is one; dimmed for what is not added.
fn thumbnail_ui(
    ui: &Ui,
    row: Rect,
    (plan, i): (&Plan, usize),
    is_ready: bool,
    textures: &mut Textures,
) {
    let Some(file) = plan.file(i).filter(|file| matches!(file.content, Content::Photo(_))) else {
        return;
    };
    let rect = Rect::from_min_size(row.min + vec2(10.0, 4.0), vec2(60.0, HEIGHT - 9.0));
    let radius = CornerRadius::same(3);
    match textures.get(&file.path, Level::Thumb) {
        Some(texture) => {
            let size = texture.size_vec2();
            let tint = if is_ready { Color32::WHITE } else { faded(Color32::WHITE, 0.35) };
            let part = covering(rect.size(), size.x, size.y);
            let shape = egui::epaint::RectShape::filled(rect, radius, tint)
                .with_texture(texture.id(), part);
            ui.painter().add(shape);
        }
        None => {
            ui.painter().rect_filled(rect, radius, tokens(ui).raised);
        }
    }
}

fn inside(ui: &mut Ui, rect: Rect) -> Ui {
    ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::left_to_right(Align::Center)))
}
