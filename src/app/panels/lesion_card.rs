//! The card of the selected lesion: what it is, how large it is here, and what became of it from visit to visit.

use egui::{Button, ComboBox, Grid, RichText, Ui};

use crate::app::action::Action;
use crate::app::canvas::marks::{self, area_on, size_text};
use crate::app::canvas::steps;
use crate::app::measures::Measures;
use crate::app::panels::lesion_card::area::{are_areas_in_pixels, area_points, area_ui};
use crate::app::panels::lesion_card::colour::{colour_ui, redness_over_visits};
use crate::app::panels::lesion_card::fields::{Field, Typing};
use crate::app::panels::lesion_card::strip::Strip;
use crate::app::panels::lesion_trend::trend_ui;
use crate::app::panels::lesion_words::{NO_SCALE, mark, split_words};
use crate::app::panels::region_numbers::numbers;
use crate::app::panels::subject_list::counted;
use crate::app::session::Session;
use crate::app::stand::Stand;
use crate::app::textures::Textures;
use crate::app::theme::{self, tokens};
use crate::app::widgets::{hint, section};
use crate::instrument::body::Body;
use crate::model::course::AtVisit;
use crate::model::ids::{LesionId, RegionId, VisitId};
use crate::model::lesion::{Lesion, LesionStatus};
use crate::model::region::{Region, Role};

mod area;
pub mod colour;
pub mod fields;
pub mod strip;

/// The card, with the words that are being typed in it.
#[derive(Default)]
pub struct LesionCard {
    typing: Typing,
    strip: Strip,
    numbers: Numbers,
}

/// The numbers of a region, and the state of the project they were made from.
#[derive(Default)]
struct Numbers {
    of: Option<(RegionId, Stand)>,
    rows: Vec<(&'static str, String)>,
}

impl LesionCard {
    /// Shows the card of what is selected.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        textures: &mut Textures,
        measures: &mut Measures,
    ) -> Vec<Action> {
        let mut actions = Vec::new();
        let project = session.project();
        if !session.selection.others.is_empty() {
            several_ui(ui, session);
            actions.extend(self.typing.left(session));
            return actions;
        }
        let region = session.selection.region.and_then(|id| Some((id, project.regions.get(&id)?)));
        let other = region.filter(|(_, region)| region.role != Role::Lesion);
        let lesion = session.selection.lesion.and_then(|id| Some((id, project.lesions.get(&id)?)));
        match (other, lesion) {
            (Some((id, region)), _) => self.region_ui(ui, session, measures, (id, region)),
            (None, Some((id, lesion))) => {
                actions.extend(self.lesion_ui(ui, session, measures, (id, lesion)));
                ui.add_space(8.0);
                actions.extend(self.strip.ui(ui, session, textures, id));
            }
            (None, None) => nothing_ui(ui),
        }
        actions.extend(self.typing.left(session));
        actions
    }

    /// What is typed and not an edit yet.
    pub fn finish(&mut self, session: &Session) -> Option<Action> {
        self.typing.finish(session)
    }

    fn region_ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        measures: &mut Measures,
        (id, region): (RegionId, &Region),
    ) {
        section(ui, region.role.label());
        ui.add_space(4.0);
        rows(ui, "region", |ui| {
            name_ui(ui, "Label");
            self.typing.field_ui(ui, session, Field::RegionLabel(id), ("Label", "Not named"));
            ui.end_row();
            name_ui(ui, "Note");
            self.typing.field_ui(ui, session, Field::RegionNote(id), ("Note", ""));
            ui.end_row();
            if !region.state.is_accepted() {
                name_ui(ui, "Area");
                let photo = session.project().photos.get(&region.photo);
                ui.label(size_text(&region.shape, photo));
                ui.end_row();
            }
        });
        self.numbers_ui(ui, session, measures);
    }

    fn lesion_ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        measures: &mut Measures,
        (id, lesion): (LesionId, &Lesion),
    ) -> Vec<Action> {
        let mut actions = Vec::new();
        section(ui, &format!("Lesion L{}", lesion.number));
        ui.add_space(4.0);
        rows(ui, "lesion", |ui| {
            name_ui(ui, "Label");
            let words = ("Label", "Not named");
            self.typing.field_ui(ui, session, Field::LesionLabel(id), words);
            ui.end_row();
            name_ui(ui, "Site");
            actions.extend(site_ui(ui, session, id, lesion));
            ui.end_row();
            name_ui(ui, "Kind");
            let words = ("Kind", "Not stated");
            self.typing.field_ui(ui, session, Field::LesionKind(id), words);
            ui.end_row();
            name_ui(ui, "Note");
            self.typing.field_ui(ui, session, Field::LesionNote(id), ("Note", ""));
            ui.end_row();
            // The note of the lesion holds through all visits; this one belongs to the drawing.
            if let Some(region) = session.selection.region {
                name_ui(ui, "Here");
                let words = ("Note of this region", "On this photo only");
                self.typing.field_ui(ui, session, Field::RegionNote(region), words);
                ui.end_row();
            }
        });
        if let Some(step) =
            steps::remove_lesion(session.project(), id).filter(|_| session.is_writable())
        {
            ui.horizontal_wrapped(|ui| {
                ui.label(hint(ui, "No photo shows this lesion."));
                if ui.button("Remove lesion").clicked() {
                    actions.push(Action::Edit(step));
                }
            });
        }
        self.strip.keep_up(session, id);
        let parts = here(session, id);
        marks_ui(ui, &parts);
        let parts: Vec<f64> = parts.into_iter().flatten().collect();
        let visit = session.photo().and_then(|(_, photo)| photo.visit);
        let at = visit.and_then(|visit| self.strip.at(visit));
        area_ui(ui, session, self.strip.visits(), at, &parts);
        if let Some(at) = at {
            finding_ui(ui, session, at);
        }
        if let Some(visit) = visit {
            actions.extend(self.status_ui(ui, session, id, lesion, visit));
        }
        self.numbers_ui(ui, session, measures);
        let color = theme::lesion_color(lesion.number);
        let points = area_points(session, self.strip.visits());
        let visits = self.strip.visits();
        if are_areas_in_pixels(&points, visits) {
            ui.add_space(4.0);
            ui.add(egui::Label::new(hint(ui, NO_SCALE)).wrap());
        }
        trend_ui(ui, "Area", &points, color);
        let (name, points) = redness_over_visits(session, measures, visits, &points);
        trend_ui(ui, name, &points, color);
        actions
    }

    /// What is measured of the selected region, if it counts.
    fn numbers_ui(&mut self, ui: &mut Ui, session: &Session, measures: &mut Measures) {
        let project = session.project();
        let region = session.selection.region.and_then(|id| Some((id, project.regions.get(&id)?)));
        let Some((id, region)) = region.filter(|(_, region)| region.state.is_accepted()) else {
            return;
        };
        let Some(photo) = project.photos.get(&region.photo) else { return };
        let is_same = |of: &(RegionId, Stand)| of.0 == id && of.1.is_current(session);
        if !self.numbers.of.as_ref().is_some_and(is_same) {
            let of = Some((id, Stand::now(session)));
            self.numbers = Numbers { of, rows: numbers(project, region, photo) };
        }
        ui.add_space(8.0);
        section(ui, "Selected region");
        ui.add_space(2.0);
        rows(ui, "numbers", |ui| {
            for (name, words) in &self.numbers.rows {
                name_ui(ui, name);
                ui.add(egui::Label::new(words).truncate()).on_hover_text(words);
                ui.end_row();
            }
        });
        colour_ui(ui, session, measures, (id, region));
    }

    /// What was found at this visit, where the lesion is not drawn; a statement that contradicts a drawing is shown.
    fn status_ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        id: LesionId,
        lesion: &Lesion,
        visit: VisitId,
    ) -> Vec<Action> {
        let mut actions = Vec::new();
        let stated = lesion.status.get(&visit);
        let is_drawn = !here(session, id).is_empty();
        if is_drawn && stated.is_none() {
            return actions;
        }
        ui.add_space(4.0);
        if is_drawn {
            ui.horizontal_wrapped(|ui| {
                let words = "Drawn here, and marked otherwise at this visit.";
                ui.label(RichText::new(words).color(tokens(ui).worse));
                let button = Button::new("Remove the mark");
                if ui.add_enabled(session.is_writable(), button).clicked() {
                    actions.extend(state(session, id, visit, None));
                }
            });
            return actions;
        }
        ui.label(hint(ui, "Not drawn on this photo. At this visit it is"));
        ui.horizontal_wrapped(|ui| {
            if !session.is_writable() {
                ui.disable();
            }
            ui.spacing_mut().item_spacing.x = 6.0;
            let reason = match stated {
                Some(LesionStatus::NotAssessable(reason)) => reason.clone(),
                Some(LesionStatus::Resolved | LesionStatus::NotVisible) | None => String::new(),
            };
            for (words, status) in [
                ("Resolved", LesionStatus::Resolved),
                ("Not visible", LesionStatus::NotVisible),
                ("Not assessable", LesionStatus::NotAssessable(reason)),
            ] {
                let is_chosen = stated == Some(&status);
                if chip_ui(ui, words, is_chosen) {
                    actions.extend(state(session, id, visit, (!is_chosen).then_some(status)));
                }
            }
        });
        if matches!(stated, Some(LesionStatus::NotAssessable(_))) {
            let words = ("Reason", "Why it cannot be judged");
            self.typing.field_ui(ui, session, Field::Reason(id, visit), words);
        }
        actions
    }
}

/// Several regions: how many, of which lesions, and how large together. No field is shown, because it would be about one
/// of them only.
fn several_ui(ui: &mut Ui, session: &Session) {
    let chosen = session.selected_regions();
    section(ui, &format!("{} selected", counted(chosen.len(), "region")));
    ui.add_space(4.0);
    let areas: Vec<f64> = chosen.iter().filter_map(|(_, it)| it.shape.own_area()).collect();
    let photo = session.photo().map(|(_, photo)| photo);
    rows(ui, "several", |ui| {
        if !areas.is_empty() {
            name_ui(ui, "Areas");
            let words = format!("{} together", area_on(areas.iter().sum(), photo));
            ui.label(words).on_hover_text("Added up; skin that lies in two regions counts twice");
            ui.end_row();
        }
        let mut names: Vec<String> =
            chosen.iter().map(|(_, it)| marks::short_name(session.project(), it)).collect();
        names.dedup();
        name_ui(ui, "Regions");
        ui.add(egui::Label::new(names.join(", ")).truncate()).on_hover_text(names.join(", "));
        ui.end_row();
    });
    ui.add_space(4.0);
    let words = "Select one of them to name it or to see its lesion.";
    ui.add(egui::Label::new(hint(ui, words)).wrap());
}

/// What is known of the lesion at this visit, in words with an icon.
fn finding_ui(ui: &mut Ui, session: &Session, at: &AtVisit) {
    let tokens = tokens(ui);
    ui.horizontal(|ui| {
        name_ui(ui, "Status");
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let words = at.finding.words(session.project());
            let (icon, color) = mark(&at.finding, tokens).unwrap_or(("", tokens.text));
            let words = format!("{icon} {words}");
            ui.add(egui::Label::new(RichText::new(words.trim_start()).color(color)).truncate());
        });
    });
    if let Some(whole) = at.split_from {
        ui.label(hint(ui, split_words(session.project(), whole)));
    }
}

/// How many points mark the lesion on the photo that is shown.
fn marks_ui(ui: &mut Ui, parts: &[Option<f64>]) {
    let n = parts.iter().filter(|area| area.is_none()).count();
    if n > 0 {
        ui.add_space(4.0);
        ui.horizontal(|ui| {
            name_ui(ui, "Points");
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.label(n.to_string()).on_hover_text("Marks of this lesion on this photo");
            });
        });
    }
}

/// The areas of the parts of a lesion on the photo that is shown; a point has none.
fn here(session: &Session, id: LesionId) -> Vec<Option<f64>> {
    let parts = session.regions_here();
    let parts = parts.iter().filter(|(_, region)| {
        region.role == Role::Lesion && region.lesion == Some(id) && region.state.is_accepted()
    });
    parts.map(|(_, region)| region.shape.own_area()).collect()
}

fn state(
    session: &Session,
    id: LesionId,
    visit: VisitId,
    status: Option<LesionStatus>,
) -> Option<Action> {
    steps::state_at(session.project(), id, visit, status).map(Action::Edit)
}

fn rows(ui: &mut Ui, salt: &str, content: impl FnOnce(&mut Ui)) {
    Grid::new(salt).num_columns(2).min_col_width(44.0).spacing([12.0, 6.0]).show(ui, content);
}

fn name_ui(ui: &mut Ui, name: &str) {
    ui.label(RichText::new(name).color(tokens(ui).text_2));
}

/// The body site: those that the view shows first, then those of the instrument in hand, then all others.
fn site_ui(ui: &mut Ui, session: &Session, id: LesionId, lesion: &Lesion) -> Option<Action> {
    let body = Body::embedded();
    let view = session.photo().and_then(|(_, photo)| session.project().view(photo.view?));
    let shown: Vec<&str> =
        view.map(|view| view.sites.iter().map(String::as_str).collect()).unwrap_or_default();
    let chosen = lesion.site.as_deref();
    let label = chosen.map_or("Not stated", |site| body.site(site).map_or(site, |it| &it.label));
    let mut picked: Option<Option<String>> = None;
    ui.add_enabled_ui(session.is_writable(), |ui| {
        let combo = ComboBox::from_id_salt("site").width(ui.available_width()).selected_text(label);
        let shown = combo.show_ui(ui, |ui| {
            if ui.selectable_label(chosen.is_none(), "Not stated").clicked() {
                picked = Some(None);
            }
            // Those of the view, then those that the instrument in hand asks about, then all others.
            let asked: Vec<&str> = session
                .instrument()
                .into_iter()
                .flat_map(|instrument| &instrument.sheet().sites)
                .flat_map(|site| site.body_sites.iter().map(String::as_str))
                .collect();
            let mut sites: Vec<_> = body.sites().iter().collect();
            sites.sort_by_key(|site| {
                (!shown.contains(&site.id.as_str()), !asked.contains(&site.id.as_str()))
            });
            for site in sites {
                let is_chosen = chosen == Some(&site.id);
                if ui.selectable_label(is_chosen, &site.label).clicked() {
                    picked = Some(Some(site.id.clone()));
                }
            }
        });
        shown.response.accessible_name("Site");
    });
    let site = picked?;
    steps::change_lesion(session.project(), id, "Site of lesion", |it| it.site = site)
        .map(Action::Edit)
}

fn nothing_ui(ui: &mut Ui) {
    section(ui, "Lesion");
    ui.add_space(4.0);
    let words =
        "Nothing is selected. Click a region to see its lesion, or take a tool and draw one.";
    ui.add(egui::Label::new(hint(ui, words)).wrap());
}

/// A small choice that can be on or off.
pub fn chip_ui(ui: &mut Ui, words: &str, is_chosen: bool) -> bool {
    let tokens = tokens(ui);
    let color = if is_chosen { tokens.text } else { tokens.text_2 };
    let line = if is_chosen { tokens.accent } else { tokens.outline };
    let chip = Button::new(RichText::new(words).size(12.5).color(color))
        .fill(if is_chosen { tokens.hover } else { egui::Color32::TRANSPARENT })
        .stroke(egui::Stroke::new(1.0, line))
        .min_size(egui::vec2(0.0, 24.0))
        .selected(is_chosen);
    ui.add(chip).clicked()
}

/// The colour of a region as a small square; without colour it has an edge.
pub fn swatch_ui(ui: &mut Ui, session: &Session, region: &Region) {
    let (rect, _) = ui.allocate_exact_size(egui::vec2(10.0, 10.0), egui::Sense::hover());
    let color = marks::color(session.project(), region);
    let edge = egui::Stroke::new(1.0, tokens(ui).outline);
    ui.painter().rect(rect, 2.0, color, edge, egui::StrokeKind::Inside);
}
