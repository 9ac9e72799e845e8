//! The regions of this photo, and the lesions that are not drawn on it yet.

use std::collections::{BTreeMap, BTreeSet};

use egui::containers::menu::MenuButton;
use egui::{
    Button, FontId, Rect, Response, RichText, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo,
    text::{LayoutJob, TextWrapping},
    vec2,
};

use crate::app::action::{Action, Select};
use crate::app::canvas::marks::{self, size_text};
use crate::app::canvas::steps;
use crate::app::commands::Command;
use crate::app::icons;
use crate::app::panels::lesion_card::{chip_ui, swatch_ui};
use crate::app::panels::place_menu::undrawn_menu_ui;
use crate::app::panels::region_menu::region_menu_ui;
use crate::app::panels::subject_list::counted;
use crate::app::session::{Drawing, NextLesion, Session};
use crate::app::theme::{self, tokens};
use crate::app::widgets::{hint, section};
use crate::model::ids::{LesionId, RegionId, ViewId};
use crate::model::lesion::{Lesion, LesionStatus};
use crate::model::region::{Region, Role};

/// How high a row is, in points.
const ROW: f32 = 28.0;

/// From one row to the next, in points.
const STEP: f32 = ROW + 1.0;

/// A list of so many rows is shown whole; of a longer one only what is seen.
const SHORT: usize = 60;

/// Shows the list.
pub fn region_list_ui(ui: &mut Ui, session: &Session) -> Vec<Action> {
    let mut actions = Vec::new();
    section(ui, "Regions on this photo");
    ui.add_space(2.0);
    let regions = session.regions_here();
    if regions.is_empty() {
        ui.label(hint(ui, "None yet."));
    }
    let n_proposed = regions.iter().filter(|(_, region)| !region.state.is_accepted()).count();
    if n_proposed > 0 && session.is_writable() {
        actions.extend(proposed_ui(ui, n_proposed));
    }
    ui.spacing_mut().item_spacing.y = 1.0;
    let rows = rows_seen(ui, regions.len());
    ui.add_space(rows.start as f32 * STEP);
    for (id, region) in &regions[rows.clone()] {
        actions.extend(row_ui(ui, session, *id, region));
    }
    ui.add_space((regions.len() - rows.end) as f32 * STEP);
    let undrawn = undrawn(session);
    if !undrawn.is_empty() {
        ui.add_space(12.0);
        section(ui, "Not drawn here");
        ui.add_space(2.0);
        for id in undrawn {
            actions.extend(undrawn_ui(ui, session, id));
        }
    }
    actions
}

/// The rows of a long list that lie within what is seen.
fn rows_seen(ui: &Ui, n: usize) -> std::ops::Range<usize> {
    if n <= SHORT {
        return 0..n;
    }
    let (top, clip) = (ui.cursor().top(), ui.clip_rect());
    let row = |y: f32| ((y - top) / STEP).floor().max(0.0) as usize;
    let first = row(clip.top()).min(n);
    first..(row(clip.bottom()) + 1).clamp(first, n)
}

/// What is proposed and waits for a decision.
fn proposed_ui(ui: &mut Ui, n: usize) -> Vec<Action> {
    let mut actions = Vec::new();
    let words = counted(n, "proposal");
    ui.label(hint(ui, format!("{words}: Enter or a click accepts, Delete rejects.")));
    ui.horizontal(|ui| {
        for (text, command) in
            [("Accept all", Command::AcceptProposals), ("Reject all", Command::RejectProposals)]
        {
            let hint = command.hint(ui);
            if ui.button(text).on_hover_text(hint).clicked() {
                actions.push(Action::Run(command));
            }
        }
    });
    ui.add_space(4.0);
    actions
}

/// The lesions that this rater has not drawn on the photo but could have: those drawn nowhere yet, or drawn on another
/// photo of this view.
pub fn undrawn(session: &Session) -> Vec<LesionId> {
    let project = session.project();
    let here = session.photo().and_then(|(_, photo)| photo.view);
    let regions = session.regions_here();
    let mut drawn: Vec<LesionId> = regions
        .iter()
        .filter(|(_, region)| region.role == Role::Lesion)
        .filter_map(|(_, region)| region.lesion)
        .collect();
    drawn.sort_unstable();
    let lesions = project.lesions_of(session.selection.subject).map(|(id, _)| id);
    let undrawn: Vec<LesionId> = lesions.filter(|id| drawn.binary_search(id).is_err()).collect();
    if undrawn.is_empty() || here.is_none() {
        return undrawn;
    }
    let mut views: BTreeMap<LesionId, BTreeSet<Option<ViewId>>> = BTreeMap::new();
    for region in project.regions.values() {
        if let (Some(lesion), Some(photo)) = (region.lesion, project.photos.get(&region.photo)) {
            views.entry(lesion).or_default().insert(photo.view);
        }
    }
    let belongs = |id: &LesionId| views.get(id).is_none_or(|views| views.contains(&here));
    undrawn.into_iter().filter(belongs).collect()
}

fn row_ui(ui: &mut Ui, session: &Session, id: RegionId, region: &Region) -> Vec<Action> {
    let mut actions = Vec::new();
    let tokens = tokens(ui);
    let is_selected = session.is_selected(id);
    let title = marks::title(session.project(), region);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let name = format!("{title}, {}", region.role.label());
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, is_selected, &name));
    ground_ui(ui, &response, is_selected);
    if response.clicked() && ui.input(|input| input.modifiers.shift || input.modifiers.command) {
        actions.push(Action::Select(Select::Regions(toggled(session, id))));
    } else if response.clicked() || (response.secondary_clicked() && !is_selected) {
        actions.push(Action::Select(Select::Region(Some(id))));
    }
    response.context_menu(|ui| actions.extend(region_menu_ui(ui, session, id)));
    let mut inside = ui.new_child(
        UiBuilder::new()
            .max_rect(rect)
            .layout(egui::Layout::right_to_left(egui::Align::Center))
            .id_salt(id),
    );
    let ui = &mut inside;
    ui.spacing_mut().item_spacing.x = 2.0;
    let is_open = is_selected || response.contains_pointer() || response.has_focus();
    actions.extend(switches_ui(ui, session, id, region, is_open));
    ui.add_space(4.0);
    if region.state.is_accepted() {
        let photo = session.project().photos.get(&region.photo);
        ui.label(RichText::new(size_text(&region.shape, photo)).color(tokens.text_2));
    } else {
        // It enters no table yet, so its area is none either.
        ui.label(RichText::new("proposed").color(tokens.text_3));
    }
    let color = if region.is_hidden { tokens.text_3 } else { tokens.text };
    name_ui(ui, session, region, &title, color);
    actions
}

/// The selection with one region more, or one less.
fn toggled(session: &Session, id: RegionId) -> Vec<RegionId> {
    let selection = &session.selection;
    let mut chosen: Vec<RegionId> =
        selection.region.into_iter().chain(selection.others.iter().copied()).collect();
    match chosen.iter().position(|other| *other == id) {
        Some(at) => {
            chosen.remove(at);
        }
        None => chosen.push(id),
    }
    chosen
}

/// Swatch and title at the left of a row.
fn name_ui(ui: &mut Ui, session: &Session, region: &Region, title: &str, color: egui::Color32) {
    let left = Rect::from_min_max(ui.max_rect().left_top(), ui.min_rect().left_bottom());
    let builder =
        UiBuilder::new().max_rect(left).layout(egui::Layout::left_to_right(egui::Align::Center));
    let ui = &mut ui.new_child(builder);
    swatch_ui(ui, session, region);
    ui.add_space(4.0);
    let mut job = LayoutJob::simple_singleline(title.to_owned(), FontId::proportional(13.0), color);
    job.wrap = TextWrapping::truncate_at_width((ui.available_width() - 6.0).max(20.0));
    let galley = ui.painter().layout_job(job);
    let (rect, _) = ui.allocate_exact_size(galley.size(), Sense::hover());
    ui.painter().galley(rect.min, galley, color);
}

/// The eye and the lock; seen where they say something, and on the row that is looked at.
fn switches_ui(
    ui: &mut Ui,
    session: &Session,
    id: RegionId,
    region: &Region,
    is_open: bool,
) -> Vec<Action> {
    let project = session.project();
    let mut actions = Vec::new();
    if is_open {
        let icon = RichText::new(icons::MORE).font(theme::icon(15.0)).color(tokens(ui).text_3);
        let button = Button::new(icon).frame_when_inactive(false).min_size(vec2(22.0, 22.0));
        let menu = MenuButton::from_button(button);
        let (more, _) = menu.ui(ui, |ui| actions.extend(region_menu_ui(ui, session, id)));
        more.accessible_name("More for this region").on_hover_text("More");
    }
    let (lock, lock_name) = if region.is_locked {
        (icons::LOCK, "Unlock region")
    } else {
        (icons::LOCK_OPEN, "Lock region")
    };
    if (region.is_locked || is_open) && switch_ui(ui, lock, lock_name, region.is_locked, session) {
        actions.extend(steps::toggle_lock(project, id).map(Action::Edit));
    }
    let (eye, eye_name) = if region.is_hidden {
        (icons::EYE_HIDDEN, "Show region")
    } else {
        (icons::EYE, "Hide region")
    };
    if (region.is_hidden || is_open) && switch_ui(ui, eye, eye_name, region.is_hidden, session) {
        actions.extend(steps::toggle_hidden(project, id).map(Action::Edit));
    }
    actions
}

fn switch_ui(ui: &mut Ui, icon: &str, name: &str, is_on: bool, session: &Session) -> bool {
    let tokens = tokens(ui);
    let color = if is_on { tokens.text } else { tokens.text_3 };
    let icon = RichText::new(icon).font(theme::icon(15.0)).color(color);
    let button = Button::new(icon).frame_when_inactive(false).min_size(vec2(22.0, 22.0));
    let response = ui.add_enabled(session.is_writable(), button);
    response.accessible_name(name).on_hover_text(name).clicked()
}

/// A lesion that is not drawn on this photo; a click makes the next region show it.
fn undrawn_ui(ui: &mut Ui, session: &Session, id: LesionId) -> Vec<Action> {
    let mut actions = Vec::new();
    let tokens = tokens(ui);
    let Some(lesion) = session.project().lesions.get(&id) else { return actions };
    let is_selected = session.selection.lesion == Some(id) && session.selection.region.is_none();
    let stated = session.selection.visit.and_then(|visit| lesion.status.get(&visit));
    let stated = stated.map_or("", |status| match status {
        LesionStatus::Resolved => " · resolved",
        LesionStatus::NotVisible => " · not visible",
        LesionStatus::NotAssessable(_) => " · not assessable",
    });
    let title = format!("{}{stated}", lesion.title());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, is_selected, &title));
    ground_ui(ui, &response, is_selected);
    let middle = rect.left_center() + vec2(5.0, 0.0);
    ui.painter().circle_stroke(middle, 4.0, Stroke::new(1.5, theme::lesion_color(lesion.number)));
    let color = if is_selected { tokens.text } else { tokens.text_2 };
    let mut job = LayoutJob::simple_singleline(title, FontId::proportional(13.0), color);
    job.wrap = TextWrapping::truncate_at_width(rect.width() - 24.0);
    let galley = ui.painter().layout_job(job);
    let at = middle + vec2(13.0, -galley.size().y / 2.0);
    ui.painter().galley(at, galley, color);
    let response = response.on_hover_text("The next region drawn shows this lesion");
    if response.clicked() {
        actions.push(Action::Select(Select::Lesion(Some(id))));
    }
    response.context_menu(|ui| actions.extend(undrawn_menu_ui(ui, session, id)));
    actions
}

/// The ground of a row: grey where it is selected or pointed at, ringed where the keyboard is.
fn ground_ui(ui: &Ui, response: &Response, is_selected: bool) {
    let tokens = tokens(ui);
    let around = response.rect.expand2(vec2(6.0, 0.0));
    if is_selected || response.hovered() {
        let fill = if is_selected { tokens.hover } else { tokens.raised };
        ui.painter().rect_filled(around, theme::RADIUS, fill);
    }
    if response.has_focus() {
        let ring = Stroke::new(1.5, tokens.accent);
        ui.painter().rect_stroke(around, theme::RADIUS, ring, StrokeKind::Inside);
    }
}

/// Which role the next region has, and which lesion it shows.
pub fn next_region_ui(ui: &mut Ui, session: &Session) -> Vec<Action> {
    let mut actions = Vec::new();
    let drawing = session.drawing;
    section(ui, "Next region");
    ui.add_space(2.0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        for role in Role::ALL {
            if chip_ui(ui, role.label(), drawing.role == role) {
                actions.push(Action::Select(Select::Role(role)));
            }
        }
    });
    if drawing.role != Role::Lesion {
        return actions;
    }
    ui.add_space(4.0);
    let chosen = session.next_lesion();
    let project = session.project();
    let title = |id: LesionId| project.lesions.get(&id).map(Lesion::title).unwrap_or_default();
    let text = chosen.map_or_else(|| "New lesion".to_owned(), title);
    let combo = egui::ComboBox::from_id_salt("next lesion")
        .width(ui.available_width())
        .selected_text(text)
        .truncate();
    let shown = combo.show_ui(ui, |ui| {
        if ui.selectable_label(chosen.is_none(), "New lesion").clicked() {
            let lesion = NextLesion::New;
            actions.push(Action::Drawing(Drawing { lesion, ..drawing }));
        }
        let undrawn = undrawn(session);
        for id in &undrawn {
            if ui.selectable_label(chosen == Some(*id), title(*id)).clicked() {
                actions.push(Action::Select(Select::Lesion(Some(*id))));
            }
        }
        let subject = session.selection.subject;
        for (id, _) in project.lesions_of(subject).filter(|(id, _)| !undrawn.contains(id)) {
            let words = format!("One more part of {}", title(id));
            if ui.selectable_label(chosen == Some(id), words).clicked() {
                let lesion = NextLesion::Part(id);
                actions.push(Action::Drawing(Drawing { lesion, ..drawing }));
            }
        }
    });
    shown.response.accessible_name("Lesion of the next region");
    actions
}
