//! The sliders for light and colour: they change how a photo is seen, and nothing else.

use egui::{Rect, Slider, Ui, vec2};

use crate::app::action::Action;
use crate::app::commands::Command;
use crate::app::fields::fields_ui;
use crate::app::icons;
use crate::app::panels::floating::floating_ui;
use crate::app::session::Looking;
use crate::app::widgets::{button, hint, icon_button, strong};
use crate::imaging::aids::{Aids, Map};

/// Shows the panel at the upper right of the canvas.
///
/// `mean` is the mean linear light of the photo, once its pixels are there.
pub fn looking_panel_ui(
    ui: &Ui,
    canvas: Rect,
    looking: Looking,
    mean: impl Fn() -> Option<[f64; 3]>,
) -> Vec<Action> {
    floating_ui(ui, canvas, "light and colour", |ui| contents_ui(ui, looking, mean))
}

fn contents_ui(ui: &mut Ui, looking: Looking, mean: impl Fn() -> Option<[f64; 3]>) -> Vec<Action> {
    let mut actions = Vec::new();
    ui.horizontal(|ui| {
        ui.label(strong(ui, "Light and colour"));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let keys = Command::LightAndColor.keys_text(ui);
            if icon_button(ui, icons::CLOSE, "Close light and colour", &keys).clicked() {
                actions.push(Action::Run(Command::LightAndColor));
            }
        });
    });
    ui.label(hint(ui, "For looking only. Measurements never depend on it."));
    ui.add_space(6.0);
    let mut aids = looking.aids;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        for map in Map::ALL {
            ui.selectable_value(&mut aids.map, map, map.label());
        }
    });
    ui.add_space(8.0);
    // A map shows the photo's own colours, so the sliders would do nothing to it.
    let has_sliders = aids.map.range().is_none();
    ui.add_enabled_ui(has_sliders, |ui| {
        sliders_ui(ui, &mut aids);
        ui.add_space(4.0);
        let why = "Sets warmth and tint so that this photo is grey on average (grey-world). For looking only: on a photo full of skin it takes away the skin's own redness. To measure colours, lay a grey patch or chart over its picture (Shift+R).";
        if button(ui, "Grey on average").on_hover_text(why).clicked()
            && let Some(mean) = mean()
        {
            aids = aids.grey_world(mean);
        }
    });
    ui.add_space(8.0);
    let is_changed = !aids.is_neutral();
    ui.add_enabled_ui(is_changed, |ui| {
        let hint = Command::AsTaken.hint(ui);
        if button(ui, Command::AsTaken.about().text).on_hover_text(hint).clicked() {
            aids = Aids::default();
        }
    });
    if aids != looking.aids {
        actions.push(Action::Looking(Looking { aids, ..looking }));
    }
    actions
}

fn sliders_ui(ui: &mut Ui, aids: &mut Aids) {
    ui.spacing_mut().slider_width = 120.0;
    fields_ui(ui, "light and colour", |ui| {
        for (name, value, most, by, unit) in [
            ("Exposure", &mut aids.exposure, 300.0, 100.0, " EV"),
            ("Contrast", &mut aids.contrast, 100.0, 1.0, " %"),
            ("Warmth", &mut aids.warmth, 150.0, 100.0, ""),
            ("Tint", &mut aids.tint, 100.0, 100.0, ""),
        ] {
            let label = ui.label(name);
            let mut shown = f64::from(*value) / by;
            let range = -most / by..=most / by;
            let slider = Slider::new(&mut shown, range).suffix(unit).fixed_decimals(if by > 1.0 {
                2
            } else {
                0
            });
            let response =
                ui.add(slider).labelled_by(label.id).on_hover_text("Double click: back to nothing");
            if response.double_clicked() {
                *value = 0;
            } else if response.changed() {
                *value = (shown * by).round() as i16;
            }
            ui.end_row();
        }
    });
}
