//! Fields that are typed into, and how one of them gets the keyboard.

use egui::text::{CCursor, CCursorRange};
use egui::{Context, Grid, Id, Margin, Response, TextEdit, Ui};

/// A field of one line as wide as there is room; its name is for screen readers.
pub fn line_field(ui: &mut Ui, text: &mut String, name: &str, hint: &str) -> Response {
    let field = TextEdit::singleline(text)
        .hint_text(hint)
        .margin(Margin::symmetric(8, 6))
        .desired_width(f32::INFINITY);
    let response = ui.add(field).accessible_name(name);
    select_when_reached(ui, &response, text);
    response
}

/// Named fields below each other, as [`named_field`] and its like make them.
pub fn fields_ui<R>(ui: &mut Ui, id: &str, fields: impl FnOnce(&mut Ui) -> R) -> R {
    Grid::new(id).num_columns(2).spacing([20.0, 8.0]).show(ui, fields).inner
}

/// A row of named fields; the hint stands in it while it is empty.
pub fn named_field(ui: &mut Ui, name: &str, text: &mut String, hint: &str) -> Response {
    let label = ui.label(name);
    let field = TextEdit::singleline(text)
        .hint_text(hint)
        .margin(Margin::symmetric(8, 6))
        .desired_width(340.0);
    let response = ui.add(field).labelled_by(label.id);
    select_when_reached(ui, &response, text);
    ui.end_row();
    response
}

/// The first field of a dialog has the keyboard as soon as it is there, with its text selected.
pub fn focus_first(ui: &Ui, field: &Response, text: &str) {
    // Whoever has just left it by Enter means to confirm.
    if ui.memory(|memory| memory.focused().is_none()) && !field.lost_focus() {
        give_keyboard(ui, field.id);
        select_all(ui, field.id, text);
    }
}

/// Gives the keyboard to a widget.
///
/// Which keys are its own takes hold in the frame after, so that frame must come even if nothing else happens: else the
/// next arrow key would lead away from it. So a widget that is not shown, or disabled, must not be given it.
pub fn give_keyboard(ctx: &Context, id: Id) {
    ctx.memory_mut(|memory| memory.request_focus(id));
    ctx.request_repaint();
}

/// What is reached by Tab is selected, so that typing replaces it.
fn select_when_reached(ui: &Ui, field: &Response, text: &str) {
    let is_by_mouse = ui.input(|input| input.pointer.any_down() || input.pointer.any_released());
    if field.gained_focus() && !is_by_mouse {
        select_all(ui, field.id, text);
    }
}

fn select_all(ctx: &Context, id: Id, text: &str) {
    if let Some(mut state) = TextEdit::load_state(ctx, id) {
        let all = CCursorRange::two(CCursor::new(0), CCursor::new(text.chars().count()));
        state.cursor.set_char_range(Some(all));
        state.store(ctx, id);
    }
}
