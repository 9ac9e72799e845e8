//! How the window looks: neutral greys around the photographs, one accent, Inter, hairlines, an 8-point grid.
//!
//! Grey is R = G = B, so that the chrome never tints how skin is seen. Colours are declared here and nowhere else.
#![expect(clippy::disallowed_methods, reason = "this is the one place where colours are made")]

use std::sync::Arc;

use egui::{
    Color32, Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Shadow,
    Stroke, Style, TextStyle, Theme, Vec2, Visuals,
};

/// The colours of one theme.
#[derive(Clone, Debug)]
pub struct Tokens {
    /// Behind everything.
    pub canvas: Color32,
    /// Panels, dialogs.
    pub panel: Color32,
    /// Buttons and chips.
    pub raised: Color32,
    /// Under the pointer; the row that is selected.
    pub hover: Color32,
    /// Lines between things.
    pub hairline: Color32,
    /// Lines around buttons.
    pub outline: Color32,
    /// What is read first.
    pub text: Color32,
    /// What is read second.
    pub text_2: Color32,
    /// Hints.
    pub text_3: Color32,
    /// Focus, selection, the chosen level, the primary button; nothing else.
    pub accent: Color32,
    /// Text on the accent.
    pub on_accent: Color32,
    /// A primary button that cannot be pressed yet.
    pub accent_off: Color32,
    /// Improvement.
    pub better: Color32,
    /// Worsening, and what needs a decision.
    pub worse: Color32,
    /// Worth a second look.
    pub unsure: Color32,
    /// The row that needs a decision.
    pub worse_fill: Color32,
    /// Under text on a photograph.
    pub badge: Color32,
    /// Text on a photograph.
    pub on_badge: Color32,
    /// A warning on a photograph.
    pub on_warning: Color32,
    /// Over everything behind a dialog.
    pub shade: Color32,
}

const DARK: Tokens = Tokens {
    canvas: Color32::from_gray(0x1b),
    panel: Color32::from_gray(0x24),
    raised: Color32::from_gray(0x2e),
    hover: Color32::from_gray(0x38),
    hairline: Color32::from_gray(0x3a),
    outline: Color32::from_gray(0x48),
    text: Color32::from_gray(0xe9),
    text_2: Color32::from_gray(0xaa),
    text_3: Color32::from_gray(0x87),
    accent: Color32::from_rgb(0xa7, 0x8b, 0xfa),
    on_accent: Color32::from_gray(0x17),
    accent_off: Color32::from_rgb(0x5d, 0x52, 0x80),
    better: Color32::from_rgb(0x4f, 0xb8, 0xa6),
    worse: Color32::from_rgb(0xe8, 0x7a, 0x56),
    unsure: Color32::from_rgb(0xd9, 0xb0, 0x4a),
    worse_fill: Color32::from_rgb(0x37, 0x2c, 0x29),
    badge: Color32::from_black_alpha(0xb8),
    on_badge: Color32::from_gray(0xf2),
    on_warning: Color32::from_rgb(0xf2, 0x9b, 0x7c),
    shade: Color32::from_black_alpha(0x90),
};

const LIGHT: Tokens = Tokens {
    canvas: Color32::from_gray(0xf3),
    panel: Color32::from_gray(0xfd),
    raised: Color32::from_gray(0xec),
    hover: Color32::from_gray(0xe2),
    hairline: Color32::from_gray(0xd6),
    outline: Color32::from_gray(0xc4),
    text: Color32::from_gray(0x1c),
    text_2: Color32::from_gray(0x55),
    text_3: Color32::from_gray(0x71),
    accent: Color32::from_rgb(0x6a, 0x45, 0xd6),
    on_accent: Color32::from_gray(0xff),
    accent_off: Color32::from_rgb(0xb9, 0xab, 0xe4),
    better: Color32::from_rgb(0x0c, 0x73, 0x67),
    worse: Color32::from_rgb(0xb8, 0x44, 0x1c),
    unsure: Color32::from_rgb(0x7d, 0x5c, 0x00),
    worse_fill: Color32::from_rgb(0xfb, 0xee, 0xe8),
    badge: Color32::from_black_alpha(0xb8),
    on_badge: Color32::from_gray(0xf2),
    on_warning: Color32::from_rgb(0xf2, 0x9b, 0x7c),
    shade: Color32::from_black_alpha(0x50),
};

/// The palette of Okabe and Ito without its black: told apart by everyone, on any skin.
pub const REGION_COLORS: [Color32; 7] = [
    Color32::from_rgb(0x56, 0xb4, 0xe9),
    Color32::from_rgb(0xe6, 0x9f, 0x00),
    Color32::from_rgb(0x00, 0x9e, 0x73),
    Color32::from_rgb(0xf0, 0xe4, 0x42),
    Color32::from_rgb(0xcc, 0x79, 0xa7),
    Color32::from_rgb(0x00, 0x72, 0xb2),
    Color32::from_rgb(0xd5, 0x5e, 0x00),
];

/// Regions that are no lesion, and outlines of two visits: neutral, told apart by their lines.
pub const ROLE_COLOR: Color32 = Color32::from_gray(0xf2);

/// Around lines on a photograph, so that they are seen on any skin.
pub const HALO: Color32 = Color32::from_black_alpha(0x8c);

/// Grips and names on a photograph.
pub const GRIP: Color32 = Color32::from_gray(0xff);

/// The edge of grips and names on a photograph.
pub const GRIP_EDGE: Color32 = Color32::from_black_alpha(0xd0);

/// The room inside a dialog, along its edges.
pub const DIALOG_MARGIN: f32 = 22.0;

/// The corner radius of everything that has corners.
pub const RADIUS: CornerRadius = CornerRadius::same(6);

/// The colour of a lesion's regions: stable per lesion.
pub fn lesion_color(number: u32) -> Color32 {
    REGION_COLORS[(number.saturating_sub(1) as usize) % REGION_COLORS.len()]
}

/// Lines over a photo, and the shade that sets them off from skin of their own lightness.
pub const GRID: Color32 = Color32::from_rgba_premultiplied(150, 150, 150, 150);

/// The shade of [`GRID`].
pub const GRID_SHADE: Color32 = Color32::from_black_alpha(110);

/// The part of a lesion that came.
pub const GAINED: Color32 = REGION_COLORS[1];

/// The part of a lesion that went.
pub const LOST: Color32 = REGION_COLORS[0];

/// A colour as pictures have it.
pub fn of_picture([r, g, b]: [u8; 3]) -> Color32 {
    Color32::from_rgb(r, g, b)
}

/// A colour between pale and deep red for a score's share of its maximum, on the body map.
pub fn severity_color(share: f32) -> Color32 {
    let mix = |from: f32, to: f32| (from + (to - from) * share.clamp(0.0, 1.0)) as u8;
    Color32::from_rgb(mix(200.0, 214.0), mix(168.0, 58.0), mix(140.0, 40.0))
}

/// A site of the body map that was looked at and is clear.
pub const CLEAR_SITE: Color32 = Color32::from_gray(0x8c);

/// What is written on a ground of any grey, such as the surround of a photo.
pub fn ink_on(ground: Color32) -> Color32 {
    if ground.g() > 0x60 { Color32::from_gray(0x1c) } else { Color32::from_gray(0xc8) }
}

/// `color` with another opacity, 0 to 1.
pub fn faded(color: Color32, opacity: f32) -> Color32 {
    color.gamma_multiply(opacity)
}

/// The colours of the theme in force.
pub fn tokens(ctx: &Context) -> &'static Tokens {
    match ctx.theme() {
        Theme::Dark => &DARK,
        Theme::Light => &LIGHT,
    }
}

/// The family of semibold text.
pub fn semibold() -> FontFamily {
    FontFamily::Name("semibold".into())
}

/// The family of icons.
pub fn icon_family() -> FontFamily {
    FontFamily::Name("icons".into())
}

/// Text of 13 px, semibold.
pub fn strong(size: f32) -> FontId {
    FontId::new(size, semibold())
}

/// An icon of this size.
pub fn icon(size: f32) -> FontId {
    FontId::new(size, icon_family())
}

/// Sets fonts and both themes.
pub fn install(ctx: &Context) {
    ctx.set_fonts(fonts());
    for (theme, tokens) in [(Theme::Dark, &DARK), (Theme::Light, &LIGHT)] {
        ctx.style_mut_of(theme, |style| dress(style, tokens, theme));
    }
    // Otherwise Ctrl and + would scale the whole window instead of the photograph.
    ctx.options_mut(|options| options.zoom_with_keyboard = false);
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let files: [(&str, &'static [u8]); 3] = [
        ("inter", include_bytes!("../../assets/fonts/Inter-Regular.ttf")),
        ("inter-semibold", include_bytes!("../../assets/fonts/Inter-SemiBold.ttf")),
        ("icons", include_bytes!("../../assets/fonts/icons.ttf")),
    ];
    for (name, bytes) in files {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    // What Inter lacks (other scripts) the fonts that come with the toolkit may have.
    let rest = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let stack = |first: &str| -> Vec<String> {
        [first, "inter", "icons"]
            .into_iter()
            .map(str::to_owned)
            .chain(rest.iter().cloned())
            .collect()
    };
    fonts.families.insert(FontFamily::Proportional, stack("inter"));
    fonts.families.insert(semibold(), stack("inter-semibold"));
    fonts.families.insert(icon_family(), stack("icons"));
    fonts.families.insert(FontFamily::Monospace, stack("inter"));
    fonts
}

fn dress(style: &mut Style, tokens: &Tokens, theme: Theme) {
    style.text_styles = [
        (TextStyle::Heading, strong(17.0)),
        (TextStyle::Body, FontId::proportional(13.0)),
        (TextStyle::Button, FontId::proportional(13.0)),
        (TextStyle::Small, FontId::proportional(11.5)),
        (TextStyle::Monospace, FontId::proportional(12.0)),
    ]
    .into();
    let spacing = &mut style.spacing;
    spacing.item_spacing = Vec2::new(8.0, 6.0);
    spacing.button_padding = Vec2::new(10.0, 5.0);
    spacing.interact_size = Vec2::new(28.0, 26.0);
    spacing.window_margin = Margin::same(16);
    spacing.menu_margin = Margin::same(6);
    spacing.scroll.floating = true;
    spacing.icon_width = 16.0;
    spacing.combo_width = 120.0;
    spacing.tooltip_width = 320.0;
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.35;
    style.visuals = visuals(tokens, theme);
}

fn visuals(tokens: &Tokens, theme: Theme) -> Visuals {
    let mut visuals = if theme == Theme::Dark { Visuals::dark() } else { Visuals::light() };
    visuals.panel_fill = tokens.canvas;
    visuals.window_fill = tokens.panel;
    visuals.window_stroke = Stroke::new(1.0, tokens.hairline);
    visuals.window_corner_radius = CornerRadius::same(10);
    visuals.menu_corner_radius = CornerRadius::same(8);
    visuals.window_shadow =
        Shadow { offset: [0, 12], blur: 40, spread: 0, color: Color32::from_black_alpha(110) };
    visuals.popup_shadow =
        Shadow { offset: [0, 6], blur: 20, spread: 0, color: Color32::from_black_alpha(90) };
    visuals.extreme_bg_color = tokens.canvas;
    visuals.text_edit_bg_color = Some(tokens.raised);
    visuals.code_bg_color = tokens.raised;
    visuals.faint_bg_color = tokens.raised;
    visuals.weak_text_color = Some(tokens.text_2);
    visuals.warn_fg_color = tokens.worse;
    visuals.error_fg_color = tokens.worse;
    visuals.hyperlink_color = tokens.accent;
    visuals.selection.bg_fill = faded(tokens.accent, 0.22);
    visuals.selection.stroke = Stroke::new(1.5, tokens.accent);
    visuals.slider_trailing_fill = true;
    let widgets = &mut visuals.widgets;
    for (widget, fill, line, text) in [
        (&mut widgets.noninteractive, tokens.panel, tokens.hairline, tokens.text),
        (&mut widgets.inactive, tokens.raised, tokens.outline, tokens.text),
        (&mut widgets.hovered, tokens.hover, tokens.outline, tokens.text),
        (&mut widgets.active, tokens.hover, tokens.accent, tokens.text),
        (&mut widgets.open, tokens.hover, tokens.outline, tokens.text),
    ] {
        widget.bg_fill = fill;
        widget.weak_bg_fill = fill;
        widget.bg_stroke = Stroke::new(1.0, line);
        widget.fg_stroke = Stroke::new(1.0, text);
        widget.corner_radius = RADIUS;
        widget.expansion = 0.0;
    }
    visuals
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_around_the_photographs_is_neutral_grey() {
        for tokens in [&DARK, &LIGHT] {
            let greys = [
                tokens.canvas,
                tokens.panel,
                tokens.raised,
                tokens.hover,
                tokens.hairline,
                tokens.outline,
            ];
            let texts = [tokens.text, tokens.text_2, tokens.text_3, tokens.badge, tokens.shade];
            for color in greys.into_iter().chain(texts) {
                assert!(color.r() == color.g() && color.g() == color.b(), "{color:?}");
            }
        }
    }

    #[test]
    fn text_can_be_read_on_every_ground_it_stands_on() {
        let luminance = |color: Color32| {
            let linear = |value: u8| {
                let value = f32::from(value) / 255.0;
                if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * linear(color.r()) + 0.7152 * linear(color.g()) + 0.0722 * linear(color.b())
        };
        let contrast = |a: Color32, b: Color32| {
            let (a, b) = (luminance(a), luminance(b));
            (a.max(b) + 0.05) / (a.min(b) + 0.05)
        };
        for tokens in [&DARK, &LIGHT] {
            for ground in [tokens.canvas, tokens.panel, tokens.raised] {
                assert!(contrast(tokens.text, ground) > 10.0);
                assert!(contrast(tokens.text_2, ground) > 4.5);
                assert!(contrast(tokens.text_3, ground) > 3.0);
                assert!(contrast(tokens.worse, ground) > 4.5, "{ground:?}");
                assert!(contrast(tokens.better, ground) > 4.5, "{ground:?}");
                assert!(contrast(tokens.unsure, ground) > 4.5, "{ground:?}");
            }
            assert!(contrast(tokens.on_accent, tokens.accent) > 4.5);
        }
    }
}
