//! Beside a comparison: where each photo lies, who says so, and how far it is to be believed.

use egui::{RichText, Ui};

use crate::app::action::{Action, AlignWish};
use crate::app::commands::Command;
use crate::app::scene::Scene;
use crate::app::session::Session;
use crate::app::theme::{self, tokens};
use crate::app::widgets::{command_button, hairline, hint, quiet, section, sentence, strong};
use crate::app::workspaces::compare::curves::Curves;
use crate::app::workspaces::compare::pair::{Side, key, sides, visits};
use crate::app::workspaces::compare::pins::Draft;
use crate::app::workspaces::compare::words::{by_whom, light, residual, visit_of};
use crate::model::alignment::{Alignment, Pin};
use crate::model::ids::{PhotoId, ViewId};
use crate::model::laying::{between, part};
use crate::model::ledger::Step;

/// How wide the panel is, in points.
pub const WIDTH: f32 = 268.0;

/// Shows the panel.
pub fn details_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    view: ViewId,
    curves: &mut Curves,
) -> Vec<Action> {
    let mut actions = Vec::new();
    let session = scene.session;
    let sides = sides(session, view);
    if let [first, second] = sides.as_slice() {
        section(ui, "Alignment");
        pair_ui(ui, session, first, second);
        ui.add_space(8.0);
        actions.extend(buttons_ui(ui, session, (second.id, first.id)));
        ui.add_space(8.0);
        actions.extend(curves.curves_ui(ui, session, [first, second]));
        ui.add_space(10.0);
        hairline(ui);
        ui.add_space(6.0);
    }
    section(ui, "All visits of this view");
    tree_ui(ui, session, view);
    ui.add_space(6.0);
    ui.add_enabled_ui(session.is_writable(), |ui| {
        if command_button(ui, Command::AlignView).clicked() {
            actions.push(Action::Run(Command::AlignView));
        }
    });
    actions
}

/// How the second photo lies on the first, and through which others.
fn pair_ui(ui: &mut Ui, session: &Session, first: &Side<'_>, second: &Side<'_>) {
    let way = crate::model::way::way(session.project(), second.id, first.id);
    let direct = between(session.project(), (second.id, first.id));
    let (upper, lower) = (visit_of(session, second.id), visit_of(session, first.id));
    let title = match direct {
        // It says which of both keeps it.
        Some((keeper, _)) if keeper == second.id => format!("{upper} laid onto {lower}"),
        Some(_) => format!("{lower} laid onto {upper}"),
        None => format!("{upper} on {lower}"),
    };
    ui.add(egui::Label::new(strong(ui, title)).wrap());
    ui.add_space(2.0);
    match (&way, direct) {
        (Some(way), None) => {
            let (icon, words, is_fine) = light(way.verdict, false);
            light_ui(ui, icon, words, is_fine);
            ui.label(quiet(ui, "Through other visits:"));
            let all: Vec<PhotoId> = std::iter::once(second.id)
                .chain(way.through.iter().copied())
                .chain([first.id])
                .collect();
            for pair in all.windows(2) {
                let [a, b] = [pair[0], pair[1]];
                if let Some((keeper, alignment)) = between(session.project(), (a, b)) {
                    ui.add_space(4.0);
                    let onto = if keeper == a { b } else { a };
                    let (laid, onto_it) = (visit_of(session, keeper), visit_of(session, onto));
                    let words = format!("{laid} laid onto {onto_it}");
                    ui.add(egui::Label::new(hint(ui, words)).wrap());
                    step_ui(ui, session, (keeper, onto), alignment);
                }
            }
        }
        (_, Some((keeper, alignment))) => {
            let onto = if keeper == second.id { first.id } else { second.id };
            step_ui(ui, session, (keeper, onto), alignment);
        }
        (None, None) => {
            ui.label(quiet(ui, "Not aligned: the photos lie on each other by their size alone."));
        }
    }
}

/// One alignment: what it is, and how far it is to be believed.
fn step_ui(ui: &mut Ui, session: &Session, (photo, onto): (PhotoId, PhotoId), it: &Alignment) {
    let project = session.project();
    let (Some(own), Some(other)) = (project.photos.get(&photo), project.photos.get(&onto)) else {
        return;
    };
    let (icon, words, is_fine) = light(it.verdict, it.is_stale(&own.hash, &other.hash));
    light_ui(ui, icon, words, is_fine);
    let mut facts = vec![by_whom(it)];
    if it.transform.is_some() {
        facts.push(it.model.name().to_owned());
    }
    if it.matches > 0 {
        facts.push(format!("{} of {} patches agree", it.inliers, it.matches));
    }
    if let Some(px) = it.residual() {
        facts.push(format!("residual {}", residual(other, px)));
    }
    ui.add(egui::Label::new(quiet(ui, facts.join(" · "))).wrap());
    if !it.reason.is_empty() {
        ui.add(egui::Label::new(hint(ui, sentence(&it.reason))).wrap());
    }
}

fn light_ui(ui: &mut Ui, icon: &str, words: &str, is_fine: bool) {
    let tokens = tokens(ui);
    let color = if is_fine { tokens.better } else { tokens.worse };
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.label(RichText::new(icon).font(theme::icon(16.0)).color(color));
        ui.add(egui::Label::new(RichText::new(words).size(12.5).color(color)).wrap());
    });
}

fn buttons_ui(ui: &mut Ui, session: &Session, pair: (PhotoId, PhotoId)) -> Vec<Action> {
    let mut actions = Vec::new();
    let is_laid = between(session.project(), pair).is_some();
    ui.add_enabled_ui(session.is_writable(), |ui| {
        ui.horizontal_wrapped(|ui| {
            for command in [Command::AlignPair, Command::ComparePins] {
                if command_button(ui, command).clicked() {
                    actions.push(Action::Run(command));
                }
            }
        });
        // A row of its own keeps its words whole.
        if is_laid && command_button(ui, Command::RemoveAlignment).clicked() {
            actions.push(Action::Run(Command::RemoveAlignment));
        }
    });
    actions
}

/// Every visit of the view, and onto which it is laid.
fn tree_ui(ui: &mut Ui, session: &Session, view: ViewId) {
    let project = session.project();
    let shown = visits(session, view).into_iter().filter_map(|visit| key(session, visit, view));
    let shown: Vec<PhotoId> = shown.collect();
    let onto = |id: &PhotoId| Some(project.photos.get(id)?.alignment.as_ref()?.onto);
    let references: Vec<PhotoId> = shown.iter().filter_map(onto).collect();
    for id in shown {
        let Some(photo) = project.photos.get(&id) else { continue };
        let title = visit_of(session, id);
        let (icon, words, color) = match &photo.alignment {
            None => {
                let is_reference = references.contains(&id);
                let words = if is_reference { "the reference" } else { "not aligned" };
                (crate::app::icons::DOT_FILLED, words.to_owned(), tokens(ui).text_3)
            }
            Some(it) => {
                let other = project.photos.get(&it.onto).map_or("", |other| other.hash.as_str());
                let (icon, words, is_fine) = light(it.verdict, it.is_stale(&photo.hash, other));
                let words = words.split(':').next().unwrap_or_default().to_lowercase();
                let onto = visit_of(session, it.onto);
                let color = if is_fine { tokens(ui).better } else { tokens(ui).worse };
                (icon, format!("onto {onto} · {} · {words}", by_whom(it)), color)
            }
        };
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            ui.label(RichText::new(icon).font(theme::icon(13.0)).color(color));
            ui.add(egui::Label::new(RichText::new(title).size(12.5)).truncate());
        });
        ui.indent(("laid", id), |ui| {
            ui.add(egui::Label::new(hint(ui, words)).wrap());
        });
    }
}

/// What the commands of alignments ask for, of the pair that is compared.
///
/// `drafted` are pins that are being set; without any, those that are stored are used.
pub fn asked(scene: &Scene<'_>, view: ViewId, drafted: Option<&[Pin]>) -> Vec<Action> {
    let session = scene.session;
    let sides = sides(session, view);
    let mut actions = Vec::new();
    if let [first, second] = sides.as_slice() {
        let pair = (second.id, first.id);
        if scene.is_asked(Command::AlignPair) {
            let stored = || {
                let draft = Draft::begin(session.project(), pair);
                draft.map(|draft| draft.pins).unwrap_or_default()
            };
            let pins = drafted.map_or_else(stored, <[Pin]>::to_vec);
            // One pair alone says too little.
            let pins = if pins.len() < 2 { Vec::new() } else { pins };
            actions.push(Action::Align(AlignWish::Pair { photo: pair.0, onto: pair.1, pins }));
        }
        if scene.is_asked(Command::RemoveAlignment) {
            let edits = part(session.project(), pair);
            let is_nothing = edits.is_empty();
            actions.push(if is_nothing {
                Action::Tell("There is no alignment between these two photos to remove.".to_owned())
            } else {
                Action::Edit(Step::new("Remove alignment", edits))
            });
        }
    }
    if scene.is_asked(Command::AlignView) {
        actions.push(Action::Align(AlignWish::View(view)));
    }
    actions
}
