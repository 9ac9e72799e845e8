//! A photo as a tile of the light table or the tray: its picture, what is wrong with its file, and how it is carried.

use egui::{
    Align, Color32, CornerRadius, FontId, Id, Painter, Rect, Sense, Stroke, StrokeKind,
    TextureHandle, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use crate::app::icons;
use crate::app::session::Session;
use crate::app::textures::{Level, Textures};
use crate::app::theme::{self, tokens};
use crate::app::widgets::{covering, sentence};
use crate::model::ids::{PhotoId, ViewId, VisitId};
use crate::model::photo::Photo;

/// What is being dragged with the mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dragged {
    /// A photo, from a cell or from the tray.
    Photo(PhotoId),
    /// A visit by its head.
    Visit(VisitId),
    /// A view by its head.
    View(ViewId),
}

/// How many pictures were wanted in a frame, and how many of them were there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Photos in sight.
    pub wanted: usize,
    /// Those with a picture, or with a reason why there is none.
    pub ready: usize,
}

/// What is wrong with a photo's file as it is now; each a sentence.
fn troubles(session: &Session, textures: &Textures, photo: &Photo) -> Vec<String> {
    let Some(path) = session.photo_file(photo) else {
        return vec!["Its path leads out of the project's folder, so it is not read.".to_owned()];
    };
    let mut troubles = Vec::new();
    if let Some(failure) = textures.failure(&path) {
        troubles.push(sentence(failure));
    }
    if !photo.is_complete {
        let words = "The file is incomplete: it ends early and a part of the picture is missing.";
        troubles.push(words.to_owned());
    }
    if textures.fingerprint(&path).is_some_and(|now| now != photo.hash) {
        let words = "The file was changed since it was added: what was drawn and scored on it may not fit any more.";
        troubles.push(words.to_owned());
    }
    troubles
}

/// Draws the photo so that it fills `rect`, or why it cannot be shown.
pub fn photo_ui(
    ui: &Ui,
    rect: Rect,
    session: &Session,
    textures: &mut Textures,
    photo: &Photo,
    tally: &mut Tally,
) {
    tally.wanted += 1;
    let painter = ui.painter_at(rect);
    let Some(path) = session.photo_file(photo) else {
        tally.ready += 1;
        return broken_ui(ui, rect, photo, &troubles(session, textures, photo));
    };
    let level = level_for(rect.size() * ui.pixels_per_point(), photo);
    if let Some(texture) = textures.get(&path, level) {
        tally.ready += 1;
        paint_picture(&painter, rect, texture, Color32::WHITE);
    } else if textures.failure(&path).is_some() {
        tally.ready += 1;
        broken_ui(ui, rect, photo, &troubles(session, textures, photo));
    } else {
        painter.rect_filled(rect, theme::RADIUS, tokens(ui).raised);
    }
}

/// Draws a picture so that it fills `rect`, with round corners.
pub fn paint_picture(painter: &Painter, rect: Rect, texture: &TextureHandle, tint: Color32) {
    let size = texture.size_vec2();
    let uv = covering(rect.size(), size.x, size.y);
    let shape = egui::epaint::RectShape::filled(rect, theme::RADIUS, tint);
    painter.add(shape.with_texture(texture.id(), uv));
}

/// The coarsest level at which a photo fills `size` (in pixels of the screen) without looking soft.
fn level_for(size: Vec2, photo: &Photo) -> Level {
    let photo = vec2(photo.width.max(1) as f32, photo.height.max(1) as f32);
    let scale = (size.x / photo.x).max(size.y / photo.y);
    // A picture enlarged by an eighth still looks sharp; the next level would cost seven times the memory.
    Level::for_side(photo.x.max(photo.y) * scale / 1.125)
}

/// A flagged tile with the reason, as far as there is room.
fn broken_ui(ui: &Ui, rect: Rect, photo: &Photo, troubles: &[String]) {
    let tokens = tokens(ui);
    let painter = ui.painter_at(rect);
    let line = Stroke::new(1.0, tokens.worse);
    painter.rect(rect, theme::RADIUS, tokens.worse_fill, line, StrokeKind::Inside);
    let icon = if rect.height() < 110.0 { 20.0 } else { 28.0 };
    // Badges may lie over the lower edge.
    let room = rect.with_max_y(rect.bottom() - 34.0);
    let n_rows = ((room.height() - icon - 34.0) / 15.0).floor().clamp(0.0, 4.0) as usize;
    let text = |text: &str, font: FontId, color: Color32| {
        let mut job =
            egui::text::LayoutJob::simple(text.to_owned(), font, color, rect.width() - 20.0);
        job.halign = Align::Center;
        job.wrap.max_rows = n_rows.max(1);
        painter.layout_job(job)
    };
    let mut lines = vec![
        text(icons::PHOTO_BROKEN, theme::icon(icon), tokens.worse),
        text(photo.file_name(), FontId::proportional(12.0), tokens.text),
    ];
    if n_rows > 0 {
        let reason = troubles.join(" ");
        lines.push(text(&reason, FontId::proportional(11.5), tokens.text_2));
    }
    let height: f32 = lines.iter().map(|line| line.size().y + 4.0).sum();
    let mut y = room.center().y - height / 2.0;
    for line in lines {
        let size = line.size();
        painter.galley(pos2(rect.center().x, y), line, tokens.text);
        y += size.y + 4.0;
    }
}

/// Flags a photo whose file is not as it should be; the reasons stand in the tooltip, and are returned.
pub fn warning_ui(
    ui: &Ui,
    tile: Rect,
    id: Id,
    session: &Session,
    textures: &Textures,
    photo: &Photo,
) -> Vec<String> {
    let troubles = troubles(session, textures, photo);
    if troubles.is_empty() {
        return troubles;
    }
    // A tile that says itself that it is broken needs no flag on top.
    let path = session.photo_file(photo);
    let is_broken = path.is_none_or(|path| textures.failure(&path).is_some());
    let place = if is_broken { tile } else { paint_flag(ui, tile) };
    let words = [troubles.clone(), photo.problems.clone()].concat().join("\n");
    let flag = ui.interact(place, id.with("warning"), Sense::HOVER);
    let name = format!("Warning: {}", photo.file_name());
    flag.widget_info(|| WidgetInfo {
        current_text_value: Some(words.clone()),
        ..WidgetInfo::labeled(egui::Role::Image, true, &name)
    });
    flag.on_hover_text(words);
    troubles
}

/// A small flag in the upper right corner of a tile; returns its place.
fn paint_flag(ui: &Ui, tile: Rect) -> Rect {
    let tokens = tokens(ui);
    let at = pos2(tile.right() - 32.0, tile.top() + 8.0);
    let rect = Rect::from_min_size(at, Vec2::splat(24.0));
    let painter = ui.painter_at(tile);
    painter.rect_filled(rect, CornerRadius::same(5), tokens.badge);
    let align = egui::Align2::CENTER_CENTER;
    let icon = icons::WARNING_FILLED;
    painter.text(rect.center(), align, icon, theme::icon(15.0), tokens.on_warning);
    rect
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ids::SubjectId;

    #[test]
    fn a_tile_asks_for_pixels_enough_to_be_filled_and_not_many_more() {
        let photo = |width, height| Photo::new(SubjectId(1), "a.jpg", "", (width, height));
        for (size, (width, height), level) in [
            (vec2(150.0, 84.0), (4000, 3000), Level::Thumb),
            // Filled by its short side, the long one is twice as long.
            (vec2(150.0, 150.0), (4000, 2000), Level::Card),
            (vec2(293.0, 267.0), (4000, 3000), Level::Card),
            (vec2(586.0, 534.0), (4000, 3000), Level::Card),
            (vec2(960.0, 960.0), (4000, 3000), Level::Screen),
            (vec2(150.0, 84.0), (0, 0), Level::Thumb),
        ] {
            assert_eq!(level_for(size, &photo(width, height)), level, "{size:?}");
        }
    }

    #[test]
    fn reasons_are_sentences() {
        assert_eq!(sentence("the file is empty; copy it"), "The file is empty; copy it.");
        assert_eq!(sentence("Ends here."), "Ends here.");
    }
}
