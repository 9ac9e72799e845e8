//! The strip of tools at the left of the canvas, and the switches of what is seen on it.

use egui::{
    Button, Color32, Popup, PopupCloseBehavior, RectAlign, RichText, ScrollArea, Slider, Stroke,
    Ui, vec2,
};

use crate::app::action::Action;
use crate::app::commands::Command;
use crate::app::icons;
use crate::app::session::{Drawing, Looking, ToolKind};
use crate::app::theme::{self, tokens};
use crate::app::widgets::hairline;
use crate::imaging::aids::Map;

/// How wide the strip is, in points.
pub const WIDTH: f32 = 46.0;

/// The space between buttons, in points.
const GAP: f32 = 3.0;

/// How high buttons are at least and at most, in points.
const LEAST: f32 = 26.0;
const MOST: f32 = 34.0;

/// Tools and switches.
const N_BUTTONS: f32 = TOOLS.len() as f32 + 9.0;

/// What the lines between groups and the space above take, in points.
const REST: f32 = 44.0;

/// The tools: command, icon, kind.
const TOOLS: [(Command, &str, ToolKind); 13] = [
    (Command::ToolSelect, icons::SELECT, ToolKind::Select),
    (Command::ToolPolygon, icons::POLYGON, ToolKind::Polygon),
    (Command::ToolLasso, icons::LASSO, ToolKind::Lasso),
    (Command::ToolRectangle, icons::RECTANGLE, ToolKind::Rectangle),
    (Command::ToolEllipse, icons::ELLIPSE, ToolKind::Ellipse),
    (Command::ToolWand, icons::WAND, ToolKind::Wand),
    (Command::ToolLiveWire, icons::LIVE_WIRE, ToolKind::LiveWire),
    (Command::ToolRulerLine, icons::LENGTH, ToolKind::RulerLine),
    (Command::ToolCalibrate, icons::RULER, ToolKind::Calibrate),
    (Command::ToolReference, icons::PALETTE, ToolKind::Reference),
    (Command::ToolBrush, icons::BRUSH, ToolKind::Brush),
    (Command::ToolCut, icons::CUT, ToolKind::Cut),
    (Command::ToolPoint, icons::POINT, ToolKind::Point),
];

/// Shows the strip.
pub fn tool_strip_ui(ui: &mut Ui, drawing: Drawing, looking: Looking) -> Vec<Action> {
    let mut actions = Vec::new();
    // In a low window the buttons are lower, so that none has to be scrolled to.
    let height = (ui.available_height() - REST) / N_BUTTONS - GAP;
    let height = height.floor().clamp(LEAST, MOST);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.add_space(8.0);
        ui.vertical_centered(|ui| {
            ui.spacing_mut().item_spacing.y = GAP;
            ui.spacing_mut().interact_size.y = height;
            for (command, icon, kind) in TOOLS {
                let look = if drawing.tool == kind { Look::InHand } else { Look::Plain };
                actions.extend(button_ui(ui, command, icon, look));
            }
            ui.add_space(3.0);
            ui.scope(|ui| {
                ui.set_max_width(WIDTH - 20.0);
                hairline(ui);
            });
            ui.add_space(3.0);
            actions.extend(button_ui(ui, Command::Fit, icons::FIT, Look::Plain));
            actions.extend(button_ui(ui, Command::ActualSize, icons::ACTUAL_SIZE, Look::Plain));
            let (eye, look) = if drawing.is_hidden {
                (icons::EYE_HIDDEN, Look::Off)
            } else {
                (icons::EYE, Look::Plain)
            };
            actions.extend(button_ui(ui, Command::HideRegions, eye, look));
            let look = if drawing.shows_names { Look::Plain } else { Look::Off };
            actions.extend(button_ui(ui, Command::ShowNames, icons::TAG, look));
            actions.extend(fill_ui(ui, drawing));
            ui.add_space(3.0);
            ui.scope(|ui| {
                ui.set_max_width(WIDTH - 20.0);
                hairline(ui);
            });
            ui.add_space(3.0);
            for (command, icon, is_on) in [
                (Command::LightAndColor, icons::ADJUST, looking.has_panel),
                (Command::Redness, icons::DROP, looking.aids.map == Map::Redness),
                (Command::Loupe, icons::ZOOM_IN, looking.has_loupe),
                (Command::Grid, icons::SERIES, looking.has_grid),
            ] {
                let look = if is_on { Look::InHand } else { Look::Plain };
                actions.extend(button_ui(ui, command, icon, look));
            }
        });
    });
    actions
}

/// A button that unfolds the slider for the insides of regions.
fn fill_ui(ui: &mut Ui, drawing: Drawing) -> Option<Action> {
    let icon = RichText::new(icons::HALF).font(theme::icon(18.0)).color(tokens(ui).text_2);
    let button = Button::new(icon)
        .min_size(vec2(34.0, ui.spacing().interact_size.y))
        .fill(Color32::TRANSPARENT);
    let response = ui.add(button.stroke(Stroke::NONE)).accessible_name("Fill");
    let keys = Command::FillOpacity.keys_text(ui);
    let hint = format!("Fill\nHow much of their inside regions cover; in steps by {keys}");
    let response = response.on_hover_text(hint);
    let mut fill = drawing.fill;
    let popup = Popup::menu(&response).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    popup.align(RectAlign::RIGHT_START).width(240.0).show(|ui| {
        ui.spacing_mut().slider_width = 130.0;
        ui.horizontal(|ui| {
            let label = ui.label("Fill");
            let slider = Slider::new(&mut fill, 0..=100).suffix(" %");
            ui.add(slider).labelled_by(label.id);
        });
        ui.label(crate::app::widgets::hint(ui, "Hold H to see the skin without regions."));
    });
    (fill != drawing.fill).then_some(Action::Drawing(Drawing { fill, ..drawing }))
}

/// How a button of the strip looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    /// As a rule.
    Plain,
    /// The tool in hand.
    InHand,
    /// Something that is seen as a rule is switched off.
    Off,
}

fn button_ui(ui: &mut Ui, command: Command, icon: &str, look: Look) -> Option<Action> {
    let tokens = tokens(ui);
    let (fill, stroke, color) = match look {
        Look::Plain => (Color32::TRANSPARENT, Stroke::NONE, tokens.text_2),
        Look::InHand => (tokens.hover, Stroke::new(1.0, tokens.accent), tokens.text),
        Look::Off => (Color32::TRANSPARENT, Stroke::NONE, theme::faded(tokens.text_3, 0.55)),
    };
    let icon = RichText::new(icon).font(theme::icon(18.0)).color(color);
    let button = Button::new(icon)
        .min_size(vec2(34.0, ui.spacing().interact_size.y))
        .fill(fill)
        .stroke(stroke);
    let name = command.about().text;
    let hint = format!("{name}\n{}", command.hint(ui));
    let response = ui.add(button.selected(look == Look::InHand));
    let response = response.accessible_name(name).on_hover_text(hint);
    response.clicked().then_some(Action::Run(command))
}
