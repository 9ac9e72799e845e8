//! The same view through all visits, below the canvas.
//!
//! Photos that lie on each other by trusted alignments show the same piece of skin; all others fill their card as they
//! were taken, and so does each under the pointer.

use egui::{
    Align2, FontId, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2,
    text::{LayoutJob, TextWrapping},
    vec2,
};

use crate::app::action::{Action, Select};
use crate::app::canvas::same_skin::SameSkin;
use crate::app::icons;
use crate::app::panels::place_menu::photo_menu_ui;
use crate::app::session::Session;
use crate::app::stand::Stand;
use crate::app::textures::{Level, Textures};
use crate::app::theme::{self, tokens};
use crate::app::widgets::{badge, covering, fitted, focus_ring, hint};
use crate::model::ids::{PhotoId, ViewId};
use crate::model::photo::Photo;
use crate::model::subject::{Subject, Visit};

/// How high the strip is, in points.
pub const HEIGHT: f32 = 108.0;

/// The size of a picture.
const CARD: egui::Vec2 = vec2(150.0, 64.0);

/// The strip; it follows the photo that is shown.
#[derive(Default)]
pub struct Filmstrip {
    followed: Option<PhotoId>,
    skin: Skin,
}

/// What the photos of the strip have in common, looked up once for a state of the project and a photo that is shown.
#[derive(Default)]
struct Skin {
    of: Option<(Stand, Option<ViewId>, Option<PhotoId>)>,
    found: Option<SameSkin>,
}

impl Skin {
    fn keep_up(&mut self, session: &Session, cards: &[Card]) -> Option<&SameSkin> {
        let chosen = (session.selection.view, session.selection.photo);
        let is_current = self.of.as_ref().is_some_and(|(stand, view, photo)| {
            stand.is_current(session) && (*view, *photo) == chosen
        });
        if !is_current {
            let photos: Vec<PhotoId> = cards.iter().filter_map(|card| card.photo).collect();
            self.found = SameSkin::of(session.project(), &photos, chosen.1);
            self.of = Some((Stand::now(session), chosen.0, chosen.1));
        }
        self.found.as_ref()
    }
}

/// One card of the strip.
struct Card {
    title: String,
    /// The photo; none where the visit has none of this view.
    photo: Option<PhotoId>,
    /// How many photos stand behind it.
    n_photos: usize,
}

impl Filmstrip {
    /// Shows the strip.
    pub fn ui(&mut self, ui: &mut Ui, session: &Session, textures: &mut Textures) -> Vec<Action> {
        let mut actions = Vec::new();
        let is_unsorted = session.photo().is_some_and(|(_, photo)| photo.is_unsorted());
        if is_unsorted {
            ui.centered_and_justified(|ui| {
                ui.label(hint(
                    ui,
                    "This photo waits in the tray. Give it a visit and a view in Series to see it through time.",
                ));
            });
            return actions;
        }
        let current = session.selection.photo;
        let has_moved = self.followed != current;
        self.followed = current;
        let cards = cards(session);
        let skin = self.skin.keep_up(session, &cards);
        ScrollArea::horizontal().auto_shrink(false).show(ui, |ui| {
            ui.add_space(10.0);
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 14.0;
                ui.add_space(10.0);
                for card in &cards {
                    let is_current = card.photo.is_some() && card.photo == current;
                    let response = card_ui(ui, card, is_current, session, (textures, skin));
                    if is_current && has_moved {
                        response.scroll_to_me(Some(egui::Align::Center));
                    }
                    if let Some(photo) = card.photo {
                        if response.clicked() {
                            actions.push(Action::Select(Select::Photo(photo)));
                        }
                        response.context_menu(|ui| actions.extend(photo_menu_ui(ui, photo)));
                    }
                }
                ui.add_space(6.0);
            });
        });
        actions
    }
}

/// A card for each visit; the current visit shows all its photos of the view.
fn cards(session: &Session) -> Vec<Card> {
    let (Some(subject), Some(view)) = (session.subject(), session.selection.view) else {
        return Vec::new();
    };
    let mut cards = Vec::new();
    for visit in &subject.visits {
        let title = visit_title(subject, visit);
        let photos = session.cell(visit.id, view);
        let is_current = session.selection.visit == Some(visit.id);
        if is_current && photos.len() > 1 {
            let n = photos.len();
            cards.extend(photos.into_iter().enumerate().map(|(i, photo)| Card {
                title: format!("{title} · {} of {n}", i + 1),
                photo: Some(photo),
                n_photos: 1,
            }));
        } else {
            cards.push(Card { title, photo: photos.first().copied(), n_photos: photos.len() });
        }
    }
    cards
}

/// What a visit is called along time: `Day 168 · After IVIG ×5`.
pub fn visit_title(subject: &Subject, visit: &Visit) -> String {
    match subject.day_of(visit) {
        Some(day) => format!("Day {day} · {}", visit.label),
        None => visit.label.clone(),
    }
}

fn card_ui(
    ui: &mut Ui,
    card: &Card,
    is_current: bool,
    session: &Session,
    (textures, skin): (&mut Textures, Option<&SameSkin>),
) -> egui::Response {
    let tokens = tokens(ui);
    let has_photo = card.photo.is_some();
    let sense = if has_photo { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(CARD + vec2(0.0, 20.0), sense);
    let picture = Rect::from_min_size(rect.min, CARD);
    let name = if has_photo {
        card.title.clone()
    } else {
        format!("{}: no photo of this view", card.title)
    };
    let photo = card.photo.and_then(|id| Some((id, session.project().photos.get(&id)?)));
    let skin = skin.filter(|skin| photo.is_some_and(|(id, _)| skin.onto(id).is_some()));
    let words = skin.map(|skin| said(session, skin, card));
    let info = || WidgetInfo {
        current_text_value: words.clone(),
        ..WidgetInfo::selected(egui::Role::Button, true, is_current, &name)
    };
    if has_photo {
        response.widget_info(info);
    }
    if let Some(photo) = photo {
        picture_ui(ui, picture, session, photo, (textures, skin, response.hovered()));
    } else {
        let stroke = Stroke::new(1.0, tokens.hairline);
        ui.painter().rect_stroke(picture, theme::RADIUS, stroke, StrokeKind::Inside);
        let font = FontId::proportional(12.0);
        let middle = picture.center();
        ui.painter().text(middle, Align2::CENTER_CENTER, "No photo", font, tokens.text_3);
    }
    if card.n_photos > 1 {
        let at = picture.right_top() + vec2(-4.0, 4.0);
        badge(ui, ui.painter(), at, Align2::RIGHT_TOP, &card.n_photos.to_string());
    }
    if is_current || response.has_focus() {
        focus_ring(ui, picture);
    } else if response.hovered() && has_photo {
        let stroke = Stroke::new(1.0, tokens.outline);
        ui.painter().rect_stroke(picture, theme::RADIUS, stroke, StrokeKind::Outside);
    }
    let color = if is_current { tokens.text } else { tokens.text_2 };
    let mut job =
        LayoutJob::simple_singleline(card.title.clone(), FontId::proportional(12.0), color);
    job.wrap = TextWrapping::truncate_at_width(CARD.x);
    let galley = ui.painter().layout_job(job);
    let is_cut = galley.elided;
    ui.painter().galley(pos2(rect.left(), picture.bottom() + 7.0), galley, color);
    let words = is_cut.then(|| card.title.clone()).into_iter().chain(words);
    let words = words.collect::<Vec<_>>().join("\n");
    if words.is_empty() { response } else { response.on_hover_text(words) }
}

/// Which piece of skin a card shows.
fn said(session: &Session, skin: &SameSkin, card: &Card) -> String {
    if card.photo == Some(skin.frame) {
        return "Aligned: the others show the same skin. Under the pointer: the whole photo"
            .to_owned();
    }
    let frame = session.project().photos.get(&skin.frame);
    let visit = frame.and_then(|frame| session.subject()?.visit(frame.visit?));
    let title = session.subject().zip(visit).map(|(subject, visit)| visit_title(subject, visit));
    let title = title.unwrap_or_default();
    format!("Aligned: the same skin as at {title}. Under the pointer: the whole photo")
}

/// The photo as it fills its card, or a sign that it cannot be shown.
///
/// An aligned photo shows the piece of skin that all have in common, and under the pointer the whole of it.
fn picture_ui(
    ui: &Ui,
    place: Rect,
    session: &Session,
    (id, photo): (PhotoId, &Photo),
    (textures, skin, is_pointed_at): (&mut Textures, Option<&SameSkin>, bool),
) {
    let tokens = tokens(ui);
    let file = session.photo_file(photo);
    ui.painter().rect_filled(place, theme::RADIUS, tokens.raised);
    if let Some((skin, file)) = skin.filter(|_| !is_pointed_at).zip(file.as_deref())
        && skin.draw(ui, place, (id, photo, file), textures)
    {
        let mark = Rect::from_min_size(place.left_bottom() + vec2(4.0, -22.0), vec2(18.0, 18.0));
        ui.painter().rect_filled(mark, 4.0, tokens.badge);
        let (icon, font) = (icons::ALIGN, theme::icon(12.0));
        ui.painter().text(mark.center(), Align2::CENTER_CENTER, icon, font, tokens.on_badge);
        return;
    }
    let texture = file.as_deref().and_then(|file| textures.get(file, Level::Thumb));
    if let Some(texture) = texture {
        let size = texture.size_vec2();
        if skin.is_some() {
            let whole = fitted(place, size.x, size.y);
            egui::Image::new((texture.id(), whole.size())).paint_at(ui, whole);
            return;
        }
        let image = egui::Image::new((texture.id(), CARD)).uv(covering(CARD, size.x, size.y));
        image.corner_radius(theme::RADIUS).paint_at(ui, place);
    } else if file.as_deref().is_none_or(|file| textures.failure(file).is_some()) {
        let (icon, font) = (icons::PHOTO_BROKEN, theme::icon(20.0));
        ui.painter().text(place.center(), Align2::CENTER_CENTER, icon, font, tokens.text_3);
    }
}
