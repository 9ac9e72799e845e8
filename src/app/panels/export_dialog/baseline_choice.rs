//! Which visit changes are counted from in a table.

use egui::{ComboBox, Id, Ui};

use crate::app::panels::export_dialog::score_page::baselines;
use crate::app::session::Session;

/// Lets a visit be chosen; `without` is what it means to choose none, `title` the name of the choice.
pub fn baseline_ui(
    ui: &mut Ui,
    session: &Session,
    title: Id,
    without: &str,
    chosen: &mut Option<String>,
) {
    let shown = match chosen.as_deref() {
        None => without.to_owned(),
        Some("first") => "First visit".to_owned(),
        Some(name) => baselines(session)
            .into_iter()
            .find_map(|(other, label)| (other == name).then_some(label))
            .unwrap_or_else(|| name.to_owned()),
    };
    let combo = ComboBox::from_id_salt("baseline").width(220.0).selected_text(shown);
    let shown = combo.show_ui(ui, |ui| {
        ui.selectable_value(chosen, None, without);
        ui.selectable_value(chosen, Some("first".to_owned()), "First visit");
        for (name, label) in baselines(session) {
            ui.selectable_value(chosen, Some(name), label);
        }
    });
    shown.response.labelled_by(title);
}
