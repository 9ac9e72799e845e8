//! One lesion through all visits, side by side at one scale; a click shows its photo.

use egui::{Align2, FontId, Rect, ScrollArea, Sense, Ui, WidgetInfo, vec2};

use crate::app::action::{Action, Follow, Select};
use crate::app::commands::Command;
use crate::app::panels::filmstrip::visit_title;
use crate::app::panels::lesion_crop::{Crop, Large, crop_ui, crops, no_crop_ui};
use crate::app::panels::lesion_words::{mark, words};
use crate::app::session::Session;
use crate::app::stand::Stand;
use crate::app::textures::Textures;
use crate::app::theme::{self, tokens};
use crate::app::widgets::{command_item, focus_ring, hint, section};
use crate::model::course::{AtVisit, Finding};
use crate::model::ids::{LesionId, PhotoId, VisitId};

/// The size of a picture.
const PICTURE: egui::Vec2 = vec2(72.0, 66.0);

/// The pictures of the lesion that is shown, looked up once for a state of the project.
#[derive(Default)]
pub struct Strip {
    of: Option<(LesionId, Stand)>,
    visits: Vec<(VisitId, AtVisit)>,
    crops: Vec<Option<Crop>>,
    /// The other photos that it is drawn on.
    others: Vec<PhotoId>,
    followed: Option<VisitId>,
}

impl Strip {
    /// Shows the strip.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        textures: &mut Textures,
        lesion: LesionId,
    ) -> Vec<Action> {
        self.keep_up(session, lesion);
        let mut actions = Vec::new();
        let Some(subject) = session.subject() else { return actions };
        section(ui, "Through the visits");
        ui.add_space(2.0);
        let here = session.selection.visit;
        let has_moved = std::mem::replace(&mut self.followed, here) != here;
        let area = ScrollArea::horizontal().id_salt("lesion through the visits");
        area.show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                let mut large = Large::default();
                for ((visit, at), crop) in self.visits.iter().zip(&self.crops) {
                    let title = subject.visit(*visit).map(|it| visit_title(subject, it));
                    let day = subject.visit(*visit).and_then(|it| subject.day_of(it));
                    let title = title.unwrap_or_default();
                    let short = day.map_or_else(|| title.clone(), |day| format!("Day {day}"));
                    let sense = Sense::click();
                    let (rect, response) = ui.allocate_exact_size(PICTURE + vec2(6.0, 24.0), sense);
                    let picture = Rect::from_min_size(rect.min + vec2(3.0, 4.0), PICTURE);
                    match crop {
                        Some(crop) => crop_ui(ui, picture, session, textures, crop, &mut large),
                        None => no_crop_ui(ui, picture),
                    }
                    let tokens = tokens(ui);
                    let waits = at.finding == Finding::Unknown && !at.proposed.is_empty();
                    if let Some((icon, _)) = mark(&at.finding, tokens).filter(|_| !waits) {
                        let place = picture.right_top() + vec2(-12.0, 12.0);
                        ui.painter().circle_filled(place, 9.0, tokens.badge);
                        let font = theme::icon(12.0);
                        let center = Align2::CENTER_CENTER;
                        ui.painter().text(place, center, icon, font, tokens.on_badge);
                    }
                    let is_here = here == Some(*visit);
                    let color = if is_here { tokens.text } else { tokens.text_2 };
                    let below = picture.left_bottom() + vec2(0.0, 4.0);
                    let font = FontId::proportional(11.5);
                    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
                    painter.text(below, Align2::LEFT_TOP, short, font, color);
                    if is_here || response.has_focus() {
                        focus_ring(ui, picture.shrink(1.0));
                    }
                    if is_here && has_moved {
                        response.scroll_to_me(Some(egui::Align::Center));
                    }
                    let known = words(session.project(), at, None);
                    let name = format!("{title}: {known}");
                    response.widget_info(|| {
                        WidgetInfo::selected(egui::Role::Button, true, is_here, &name)
                    });
                    if response.clicked() {
                        actions.push(Action::Follow(Follow::Open(lesion, *visit)));
                    }
                    response.context_menu(|ui| {
                        if ui.button("Open this visit").clicked() {
                            actions.push(Action::Follow(Follow::Open(lesion, *visit)));
                        }
                        if command_item(ui, Command::GoLesions, true) {
                            actions.push(Action::Run(Command::GoLesions));
                        }
                    });
                    response.on_hover_text(name);
                }
            });
        });
        if !self.others.is_empty() {
            ui.label(hint(ui, "Drawn as well on"));
            ui.horizontal_wrapped(|ui| {
                for id in &self.others {
                    let Some(photo) = session.project().photos.get(id) else { continue };
                    let label =
                        other_title(session, *id).unwrap_or_else(|| photo.file_name().to_owned());
                    if ui.button(label).on_hover_text(photo.file_name()).clicked() {
                        actions.push(Action::Select(Select::Photo(*id)));
                        actions.push(Action::Select(Select::Lesion(Some(lesion))));
                    }
                }
            });
        }
        actions
    }

    /// What is known of the lesion at every visit, in order.
    pub fn visits(&self) -> &[(VisitId, AtVisit)] {
        &self.visits
    }

    /// What is known of the lesion at a visit.
    pub fn at(&self, visit: VisitId) -> Option<&AtVisit> {
        self.visits.iter().find(|(id, _)| *id == visit).map(|(_, at)| at)
    }

    /// Looks everything up again when something has changed.
    pub fn keep_up(&mut self, session: &Session, lesion: LesionId) {
        let is_same = |of: &(LesionId, Stand)| of.0 == lesion && of.1.is_current(session);
        if self.of.as_ref().is_some_and(is_same) {
            return;
        }
        self.of = Some((lesion, Stand::now(session)));
        let (rater, reading) = (&session.rater, session.reading);
        let project = session.project();
        let course = session.course();
        let found = |id: VisitId| Some((id, course.at(project, lesion, id)?));
        self.visits = session.visits().iter().filter_map(|visit| found(visit.id)).collect();
        let shape = f64::from(PICTURE.x / PICTURE.y);
        self.crops = crops(session, &course, lesion, &self.visits, shape);
        let shown: Vec<PhotoId> = self.crops.iter().flatten().map(|crop| crop.photo).collect();
        let mine =
            project.regions.values().filter(|it| it.rater == *rater && it.reading == reading);
        let on = mine.filter(|it| it.lesion == Some(lesion)).map(|it| it.photo);
        self.others = on.filter(|photo| !shown.contains(photo)).collect();
        self.others.sort_unstable();
        self.others.dedup();
    }
}

/// "Day 0 · Presentation · Face".
fn other_title(session: &Session, photo: PhotoId) -> Option<String> {
    let photo = session.project().photos.get(&photo)?;
    let subject = session.subject()?;
    let visit = visit_title(subject, subject.visit(photo.visit?)?);
    let view = session.project().view(photo.view?)?;
    Some(format!("{visit} · {}", view.label))
}
