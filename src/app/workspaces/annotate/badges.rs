//! What stands on the photo beside the regions.

use egui::{Align2, Sense, Ui, WidgetInfo, vec2};

use crate::app::icons;
use crate::app::session::{Session, ToolKind};
use crate::app::theme::tokens;
use crate::app::widgets::colored_badge;
use crate::app::workspaces::annotate::{next_color, words};
use crate::model::photo::Photo;

/// What stands on the photo: where it belongs, what is wrong with it, what is drawn next.
pub(super) fn badges_ui(
    ui: &Ui,
    canvas: egui::Rect,
    session: &Session,
    photo: &Photo,
    is_other_shape: bool,
) {
    let tokens = tokens(ui);
    let subject = session.subject();
    let visit = subject.and_then(|it| it.visit(photo.visit?));
    let view = photo.view.and_then(|view| session.project().view(view));
    let place = match (visit, view) {
        (Some(visit), Some(view)) => format!("{} · {}", visit.label, view.label),
        (Some(visit), None) => format!("{} · no view", visit.label),
        (None, Some(view)) => format!("No visit · {}", view.label),
        (None, None) => "In the tray".to_owned(),
    };
    let mut texts = vec![(place, tokens.on_badge)];
    if !photo.is_complete {
        let words =
            format!("{} Incomplete file: a part of the picture is missing", icons::WARNING_FILLED);
        texts.push((words, tokens.on_warning));
    }
    if is_other_shape {
        let words = "The file has another size than the photo that was added";
        texts.push((format!("{} {words}", icons::WARNING_FILLED), tokens.on_warning));
    }
    let draws = !matches!(
        session.drawing.tool,
        ToolKind::Select | ToolKind::RulerLine | ToolKind::Calibrate | ToolKind::Reference
    );
    if draws {
        let next = if session.is_writable() {
            words::next_words(session)
        } else {
            format!("{} Open to look at only", icons::LOCK)
        };
        let color = if session.is_writable() { next_color(session) } else { tokens.on_badge };
        texts.push((next, color));
    }
    if !session.looking.aids.is_neutral() {
        let words = format!("{} Not as taken: {}", icons::ADJUST, session.looking.aids.words());
        texts.push((words, tokens.on_warning));
    }
    if session.drawing.is_hidden && !session.regions_here().is_empty() {
        texts.push((format!("{} Regions hidden", icons::EYE_HIDDEN), tokens.on_badge));
    }
    let painter = ui.painter_at(canvas);
    let mut at = canvas.min + vec2(10.0, 10.0);
    for (i, (text, color)) in texts.iter().enumerate() {
        let place = colored_badge(ui, &painter, at, Align2::LEFT_TOP, (text, *color));
        let words: String =
            text.chars().filter(|c| !('\u{e000}'..='\u{f8ff}').contains(c)).collect();
        let label = ui.interact(place, ui.scope_id().with(("badge", i)), Sense::hover());
        label.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, words.trim()));
        at.y = place.bottom() + 6.0;
    }
}
