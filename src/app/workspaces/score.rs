//! The Score workspace: the photos of a visit beside the form, the map of the body between them, totals below.

use egui::{
    CentralPanel, EventFilter, Frame, Key, Margin, Panel, Popup, Rect, Role, Sense, Ui, WidgetInfo,
};

use crate::app::action::Action;
use crate::app::commands::Command;
use crate::app::fields::give_keyboard;
use crate::app::panels::body_map::{self, BodyMap};
use crate::app::panels::instrument_form::digits::pressed_digit;
use crate::app::panels::instrument_form::form::Form;
use crate::app::panels::instrument_form::table::Widths;
use crate::app::panels::instrument_form::tabs::tabs_ui;
use crate::app::panels::instrument_form::{self, InstrumentForm};
use crate::app::panels::score_totals::score_totals_ui;
use crate::app::panels::status_bar::Status;
use crate::app::scene::{Scene, surface_id};
use crate::app::session::Session;
use crate::app::theme::tokens;
use crate::app::widgets::{command_button, quiet, strong};
use crate::app::workspaces::score::photos::Photos;
use crate::app::workspaces::score::space::{Needs, Space};
use crate::app::workspaces::score::visit_line::{Offers, Shown, visit_line_ui};

mod beside;
mod frame;
mod photos;
mod space;
mod stack;
mod visit_line;
mod zoom;

/// The form beside the photos.
#[derive(Default)]
pub struct Score {
    form: InstrumentForm,
    body: BodyMap,
    photos: Photos,
    shown: Shown,
}

impl Score {
    /// Shows the workspace.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) -> Vec<Action> {
        let session = scene.session;
        let Some(mut form) = Form::of(session).filter(|_| session.visit().is_some()) else {
            return nothing_ui(ui);
        };
        form.question = self.photos.question(session);
        let space_for_keys = ui.max_rect();
        surface_ui(ui, &form, space_for_keys);
        let mut actions = self.keys(ui, scene, &form);
        let widths = Widths::of(ui, &form);
        let margins = 2.0 * instrument_form::MARGIN + 4.0;
        let has_body = body_map::has_sites(&form);
        let wants_body = has_body && !self.shown.hides_body;
        let needs = Needs {
            form: (widths.least() + margins, widths.natural() + margins),
            body: if wants_body { body_map::WIDTH } else { 0.0 },
            prefers_photos: self.shown.prefers_photos,
        };
        if let Some(visit) = session.selection.visit {
            scene.textures.judge_visit(session, visit);
        }
        let width = ui.available_width();
        let space = Space::share(width, needs);
        let room = Space::share(width, Needs { body: body_map::WIDTH, ..needs }).body > 0.0;
        let other = beside::visit(session).filter(|_| beside::is_possible(session));
        let offers = Offers {
            body: has_body && room,
            turns: space.is_narrow(),
            beside: other.filter(|_| space.photos > 0.0).map(|visit| visit.label.as_str()),
        };
        let panel = Frame::new().fill(tokens(ui).panel);
        let line = Panel::top("visit line").exact_size(visit_line::HEIGHT).frame(panel);
        let shown = &mut self.shown;
        let line = line.show(ui, |ui| visit_line_ui(ui, session, &form, shown, offers));
        actions.extend(line.inner);
        if space.form > 0.0 {
            let side = Panel::right("form").exact_size(space.form).resizable(false).frame(panel);
            let shown = side.show(ui, |ui| self.form_ui(ui, session, &form, &widths));
            actions.extend(shown.inner);
        }
        if space.body > 0.0 {
            let frame = panel.inner_margin(Margin::symmetric(12, 10));
            let side = Panel::right("body").exact_size(space.body).resizable(false).frame(frame);
            actions.extend(side.show(ui, |ui| self.body.ui(ui, &form)).inner);
        }
        if space.photos > 0.0 {
            let has_beside = self.shown.has_beside;
            CentralPanel::no_frame().show(ui, |ui| self.photos.ui(ui, scene, &form, has_beside));
        }
        take_keyboard(ui, scene.has_dialog);
        actions
    }

    /// What is typed and not entered.
    pub fn drafts(&mut self, session: &Session) -> Option<Action> {
        self.form.drafts(session)
    }

    /// What the status bar says.
    pub fn status(&self, session: &Session) -> Status {
        let visits = session.visits();
        let chosen = session.selection.visit;
        let at = visits.iter().position(|visit| Some(visit.id) == chosen);
        let place = at.map(|at| format!("Visit {} of {}", at + 1, visits.len()));
        let title = session.instrument().map(|definition| definition.sheet().short_title.clone());
        let rater = Some(format!("Rater {}", session.rater));
        Status {
            facts: [title, place, rater].into_iter().flatten().collect(),
            keys: if chosen.is_none() {
                Vec::new()
            } else {
                vec![
                    ("0–9", "sets the item and moves on"),
                    ("Tab", "next item"),
                    ("N", "not assessed"),
                    ("V", "not visible"),
                    ("X", "not applicable"),
                    ("PgDn", "next visit"),
                    ("Ctrl+Enter", "sign"),
                ]
            },
        }
    }

    fn form_ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        form: &Form<'_>,
        widths: &Widths,
    ) -> Vec<Action> {
        let mut actions = Vec::new();
        let margin = Margin::symmetric(instrument_form::MARGIN as i8, 8);
        let panel = Frame::new().fill(tokens(ui).panel);
        let top = Panel::top("tabs").frame(panel.inner_margin(margin)).show_separator_line(false);
        actions.extend(top.show(ui, |ui| tabs_ui(ui, session, form)).inner);
        let margin = Margin::symmetric(instrument_form::MARGIN as i8, 0);
        let bottom =
            Panel::bottom("totals").frame(panel.inner_margin(margin)).show_separator_line(false);
        actions.extend(bottom.show(ui, |ui| score_totals_ui(ui, session, form)).inner);
        actions.extend(self.form.ui(ui, form, widths));
        actions
    }

    /// What was asked by keyboard: digits while the form has the keyboard, and the named commands.
    fn keys(&mut self, ui: &Ui, scene: &Scene<'_>, form: &Form<'_>) -> Vec<Action> {
        let mut actions = self.form.carry_out(form, |command| scene.is_asked(command));
        let focused = ui.memory(egui::Memory::focused);
        let has_keyboard = focused.is_none_or(|id| id == surface_id());
        if !has_keyboard || scene.has_dialog || Popup::is_any_open(ui) {
            return actions;
        }
        if let Some(digit) = ui.input(pressed_digit) {
            actions.extend(self.form.digit(ui, form, digit));
        }
        if form.question.is_some() && ui.input(|input| input.key_pressed(Key::Enter)) {
            self.photos.accept(scene.session);
        }
        if ui.input(|input| input.key_pressed(Key::Escape)) {
            self.photos.back();
        }
        actions
    }
}

/// The widget that plain keys are meant for: it lies below everything else and tells a screen reader where one is.
fn surface_ui(ui: &Ui, form: &Form<'_>, rect: Rect) {
    let surface = ui.interact(rect, surface_id(), Sense::focusable_noninteractive());
    surface.widget_info(|| {
        let title = &form.definition.sheet().short_title;
        let focus = form.focus.map(|item| {
            let answer = instrument_form::form::answer_words(item, form.answer(item));
            format!(", {}: {answer}", item.full_label())
        });
        let name = format!("Form {title}{}", focus.unwrap_or_default());
        WidgetInfo::labeled(Role::Form, true, name)
    });
}

/// Gives the keyboard to the form when nothing else has it, and keeps Tab and the arrows there.
fn take_keyboard(ui: &Ui, has_dialog: bool) {
    let ours =
        EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: true };
    let is_taken = has_dialog || Popup::is_any_open(ui);
    if has_dialog {
        // A dialog gives the keyboard to its first field only if nothing else has it.
        ui.memory_mut(|memory| memory.surrender_focus(surface_id()));
    } else if ui.memory(|memory| memory.focused().is_none()) && !is_taken {
        give_keyboard(ui, surface_id());
    }
    ui.memory_mut(|memory| memory.set_focus_lock_filter(surface_id(), ours));
}

/// Nothing can be scored yet.
fn nothing_ui(ui: &mut Ui) -> Vec<Action> {
    let mut actions = Vec::new();
    ui.vertical_centered(|ui| {
        ui.add_space(ui.available_height() * 0.35);
        ui.label(strong(ui, "There is no visit to score yet"));
        ui.label(quiet(ui, "A visit needs neither a date nor a photo."));
        ui.add_space(10.0);
        if command_button(ui, Command::AddVisit).clicked() {
            actions.push(Action::Run(Command::AddVisit));
        }
    });
    actions
}
