//! The few widgets of our own: buttons with icons, key caps, section titles, segments, hairlines.

use egui::{
    Align2, Button, CornerRadius, Frame, Rect, Response, RichText, Sense, Stroke, StrokeKind, Ui,
    Vec2, WidgetText, pos2, vec2,
};

use crate::app::commands::Command;
use crate::app::theme::{self, tokens};

/// The one button of a screen that goes on; grey-violet while it cannot.
pub fn primary_button(ui: &mut Ui, text: &str, is_enabled: bool) -> Response {
    let tokens = tokens(ui);
    let fill = if is_enabled { tokens.accent } else { tokens.accent_off };
    let label = RichText::new(text).font(theme::strong(13.0)).color(tokens.on_accent);
    let button = Button::new(label).fill(fill).stroke(Stroke::NONE).min_size(vec2(72.0, 30.0));
    ui.add_enabled(is_enabled, button)
}

/// A usual button of the same height.
pub fn button(ui: &mut Ui, text: impl Into<WidgetText>) -> Response {
    ui.add(Button::new(text.into()).min_size(vec2(0.0, 30.0)))
}

/// A button with an icon only; its name and keys stand in the tooltip, and it has them for screen readers.
pub fn icon_button(ui: &mut Ui, icon: &str, name: &str, hint: &str) -> Response {
    let tokens = tokens(ui);
    let text = RichText::new(icon).font(theme::icon(16.0)).color(tokens.text_2);
    let response = ui.add(Button::new(text).frame_when_inactive(false).min_size(Vec2::splat(26.0)));
    response.accessible_name(name).on_hover_text(format!("{name}\n{hint}"))
}

/// A button for a command, with its text, tooltip and keys from the table.
pub fn command_button(ui: &mut Ui, command: Command) -> Response {
    let hint = command.hint(ui);
    button(ui, command.about().text).on_hover_text(hint)
}

/// Whether something was clicked twice in a row.
///
/// A quick click elsewhere just before makes the toolkit count to three.
pub fn is_double_clicked(response: &Response) -> bool {
    response.double_clicked() || response.triple_clicked()
}

/// A line of a menu for a command, with its keys; says whether it was chosen.
pub fn command_item(ui: &mut Ui, command: Command, is_possible: bool) -> bool {
    let about = command.about();
    let item =
        Button::new(about.text).shortcut_text(command.keys_text(ui)).frame_when_inactive(false);
    let item = ui.add_enabled(is_possible, item).accessible_name(about.text);
    let is_chosen = item.on_hover_text(about.tooltip).clicked();
    if is_chosen {
        ui.close();
    }
    is_chosen
}

/// A key as it stands on the keyboard.
pub fn key_cap(ui: &mut Ui, keys: &str) {
    if keys.is_empty() {
        return;
    }
    let tokens = tokens(ui);
    let font = egui::FontId::proportional(11.0);
    let galley = ui.painter().layout_no_wrap(keys.to_owned(), font, tokens.text_3);
    // Painted, because a frame would grow to the height of its row.
    let (rect, _) = ui.allocate_exact_size(galley.size() + vec2(10.0, 4.0), Sense::hover());
    let stroke = Stroke::new(1.0, tokens.outline);
    ui.painter().rect_stroke(rect, CornerRadius::same(4), stroke, StrokeKind::Inside);
    ui.painter().galley(rect.min + vec2(5.0, 2.0), galley, tokens.text_3);
}

/// The title of a part of a panel: small, spaced capitals.
pub fn section(ui: &mut Ui, text: &str) -> Response {
    let tokens = tokens(ui);
    let text = RichText::new(text.to_uppercase()).font(theme::strong(11.0)).color(tokens.text_2);
    ui.label(text.extra_letter_spacing(0.6))
}

/// Words as a sentence: a capital at its beginning, a full stop at its end.
pub fn sentence(words: &str) -> String {
    let mut letters = words.trim_end_matches('.').chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).chain(['.']).collect()
}

/// Text that is read second.
pub fn quiet(ui: &Ui, text: impl Into<String>) -> RichText {
    RichText::new(text).size(12.0).color(tokens(ui).text_2)
}

/// A hint.
pub fn hint(ui: &Ui, text: impl Into<String>) -> RichText {
    RichText::new(text).size(11.5).color(tokens(ui).text_3)
}

/// Text that is read first.
pub fn strong(ui: &Ui, text: impl Into<String>) -> RichText {
    RichText::new(text).font(theme::strong(13.0)).color(tokens(ui).text)
}

/// A line across the panel.
pub fn hairline(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    ui.painter().rect_filled(rect, 0.0, tokens(ui).hairline);
}

/// Choices side by side in one frame; returns the one that was clicked.
pub fn segments<T: PartialEq + Copy>(ui: &mut Ui, choices: &[(T, &str)], chosen: T) -> Option<T> {
    let tokens = tokens(ui);
    let mut clicked = None;
    let frame = Frame::new().stroke(Stroke::new(1.0, tokens.outline)).corner_radius(theme::RADIUS);
    frame.show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            for (choice, label) in choices {
                let is_chosen = *choice == chosen;
                let color = if is_chosen { tokens.text } else { tokens.text_2 };
                let text = RichText::new(*label).color(color);
                let button = Button::selectable(is_chosen, text)
                    .min_size(vec2(0.0, 26.0))
                    .fill(if is_chosen { tokens.hover } else { egui::Color32::TRANSPARENT });
                if ui.add(button).clicked() {
                    clicked = Some(*choice);
                }
            }
        });
    });
    clicked
}

/// Words on a photograph, in a dark badge whose `anchor` corner lies at `at`; returns the badge's place.
pub fn badge(ui: &Ui, painter: &egui::Painter, at: egui::Pos2, anchor: Align2, text: &str) -> Rect {
    colored_badge(ui, painter, at, anchor, (text, tokens(ui).on_badge))
}

/// The same with words of another colour.
pub fn colored_badge(
    ui: &Ui,
    painter: &egui::Painter,
    at: egui::Pos2,
    anchor: Align2,
    (text, color): (&str, egui::Color32),
) -> Rect {
    let galley = painter.layout_no_wrap(text.to_owned(), egui::FontId::proportional(12.0), color);
    let rect = anchor.anchor_size(at, galley.size() + vec2(14.0, 7.0));
    painter.rect_filled(rect, CornerRadius::same(5), tokens(ui).badge);
    painter.galley(rect.min + vec2(7.0, 3.5), galley, color);
    rect
}

/// A ring around what is selected, a little outside of it.
pub fn focus_ring(ui: &Ui, rect: Rect) {
    let stroke = Stroke::new(2.0, tokens(ui).accent);
    ui.painter().rect_stroke(rect.expand(3.0), CornerRadius::same(8), stroke, StrokeKind::Middle);
}

/// The largest box of this shape inside `space`, centred.
pub fn fitted(space: Rect, width: f32, height: f32) -> Rect {
    let scale = (space.width() / width.max(1.0)).min(space.height() / height.max(1.0));
    Rect::from_center_size(space.center(), vec2(width, height) * scale)
}

/// The part of a picture that fills a box of another shape, as texture coordinates.
pub fn covering(space: Vec2, width: f32, height: f32) -> Rect {
    let (shape, picture) = (space.x / space.y.max(1.0), width / height.max(1.0));
    let (w, h) = if picture > shape { (shape / picture, 1.0) } else { (1.0, picture / shape) };
    Rect::from_min_max(pos2(0.5 - w / 2.0, 0.5 - h / 2.0), pos2(0.5 + w / 2.0, 0.5 + h / 2.0))
}

/// The last row of a dialog: buttons from the right, in one line's height.
pub fn button_row<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.add_space(8.0);
    let size = vec2(ui.available_width(), 30.0);
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    ui.allocate_ui_with_layout(size, layout, add).inner
}
