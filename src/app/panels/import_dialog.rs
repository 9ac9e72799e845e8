//! Where each photo goes and why, before anything is added; decisions are made here by mouse or by keys alone.

use std::path::PathBuf;

use egui::{
    Align, Event, EventFilter, Id, Key, Label, Layout, Modifiers, Popup, Rect, ScrollArea, Sense,
    Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use crate::app::action::{Action, ImportAction};
use crate::app::fields::give_keyboard;
use crate::app::panels::import_dialog::chooser::{Chooser, Chosen, Offer, Which};
use crate::app::panels::import_dialog::header::Header;
use crate::app::panels::import_dialog::row::{Columns, HEIGHT, row_ui};
use crate::app::session::Session;
use crate::app::textures::Textures;
use crate::app::theme::{self, tokens};
use crate::app::widgets::{button, hairline, hint, primary_button, quiet};
use crate::jobs::import::plan::Plan;
use crate::jobs::import::row::{Row, State};

mod chooser;
mod header;
mod row;

/// The files that were found and where each would go.
pub struct ImportDialog {
    /// What is shown; only update changes it.
    pub plan: Plan,
    /// The project file that will be made; none when the photos join the open project.
    pub new_project: Option<PathBuf>,
    /// The row the keys are for.
    cursor: usize,
    /// The other end of the selected rows.
    anchor: usize,
    chooser: Option<Chooser>,
    header: Header,
    must_scroll: bool,
    /// Whether it has been shown before.
    has_been_shown: bool,
}

const MARGIN: f32 = 24.0;

impl ImportDialog {
    /// Shows a plan; `new_project` is the project file that it will make.
    pub fn new(plan: Plan, new_project: Option<PathBuf>) -> Self {
        // The first thing to decide, if there is one.
        let cursor = plan.rows().iter().position(Row::needs_decision).unwrap_or(0);
        Self {
            cursor,
            anchor: cursor,
            chooser: None,
            header: Header::default(),
            must_scroll: true,
            has_been_shown: false,
            plan,
            new_project,
        }
    }

    /// Shows the dialog.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        session: Option<&Session>,
        textures: &mut Textures,
    ) -> Vec<Action> {
        let space = ui.content_rect().size() - vec2(96.0, 110.0);
        let size = vec2(space.x.clamp(720.0, 1240.0), space.y.clamp(360.0, 860.0));
        ui.set_width(size.x);
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut actions = Vec::new();
        let top = ui.cursor().min.y;
        inset(ui, |ui| actions.extend(self.header.ui(ui, &self.plan, session)));
        ui.add_space(8.0);
        let left = ui.cursor().min.x + MARGIN;
        let columns = Columns::new(left, left + size.x - 2.0 * MARGIN);
        inset(ui, |ui| {
            columns.titles_ui(ui);
            hairline(ui);
        });
        let height = size.y - (ui.cursor().min.y - top) - 68.0;
        let n_rows = self.plan.rows().len();
        let height = height.min(HEIGHT * n_rows as f32);
        inset(ui, |ui| actions.extend(self.rows_ui(ui, &columns, height, textures)));
        // From edge to edge, over the margin of the frame as well.
        let edges = ui.max_rect().x_range().expand(theme::DIALOG_MARGIN);
        ui.painter().hline(edges, ui.cursor().min.y, (1.0, tokens(ui).hairline));
        ui.add_space(12.0);
        inset(ui, |ui| actions.extend(self.footer_ui(ui)));
        ui.add_space(4.0);
        actions
    }

    fn rows_ui(
        &mut self,
        ui: &mut Ui,
        columns: &Columns,
        height: f32,
        textures: &mut Textures,
    ) -> Vec<Action> {
        let mut actions = Vec::new();
        let n_rows = self.plan.rows().len();
        let place = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), height));
        let list =
            ui.interact(place, Id::unique("import files"), Sense::focusable_noninteractive());
        list.widget_info(|| WidgetInfo::labeled(egui::Role::List, true, "Files"));
        let is_choosing = self.chooser.as_ref().is_some_and(|chooser| chooser.is_open(ui));
        if !is_choosing {
            self.chooser = None;
        }
        // A key that has just closed something else is not for the list.
        let had_focus = list.has_focus();
        let is_free = ui.memory(|memory| memory.focused().is_none()) && !Popup::is_any_open(ui);
        if !self.has_been_shown || is_free {
            give_keyboard(ui, list.id);
        }
        self.has_been_shown = true;
        if list.has_focus() {
            let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(list.id, filter));
            if had_focus && !is_choosing {
                actions.extend(self.keys(ui, (height / HEIGHT) as usize));
            }
        }
        let scroll = ScrollArea::vertical()
            .auto_shrink(false)
            .animated(false)
            .max_height(height)
            .min_scrolled_height(height);
        scroll.show_rows(ui, HEIGHT, n_rows, |ui, range| {
            let min = ui.max_rect().min;
            let rect_of = |i: usize, first: usize| {
                let y = min.y + (i as f32 - first as f32) * HEIGHT;
                Rect::from_min_size(pos2(min.x, y), vec2(ui.max_rect().width(), HEIGHT))
            };
            if std::mem::take(&mut self.must_scroll) {
                ui.scroll_to_rect(rect_of(self.cursor, range.start), None);
            }
            let places: Vec<(usize, Rect)> =
                range.clone().map(|i| (i, rect_of(i, range.start))).collect();
            for (i, rect) in places {
                actions.extend(self.file_ui(ui, (i, rect), columns, textures));
            }
        });
        actions
    }

    fn file_ui(
        &mut self,
        ui: &mut Ui,
        (i, rect): (usize, Rect),
        columns: &Columns,
        textures: &mut Textures,
    ) -> Vec<Action> {
        let is_selected = self.selected().contains(&i);
        let Some(answer) = row_ui(ui, rect, columns, (&self.plan, i), is_selected, textures) else {
            return Vec::new();
        };
        let is_extending = ui.input(|input| input.modifiers.shift);
        if answer.row.clicked() {
            self.go_to(i, is_extending);
        }
        let cells = [(Which::Visit, answer.visit), (Which::View, answer.view)];
        let mut actions = Vec::new();
        for (which, cell) in cells {
            let Some(cell) = cell else { continue };
            if cell.clicked() {
                if !self.selected().contains(&i) {
                    self.go_to(i, false);
                }
                actions.extend(self.open_chooser(i, which));
            }
            let own = self.chooser.as_mut().filter(|it| it.row == i && it.which == which);
            let chosen =
                own.and_then(|chooser| chooser.ui(&cell, &offers_of(&self.plan, i, which)));
            if let Some(chosen) = chosen {
                self.chooser = None;
                actions.extend(self.decide(which, &chosen));
            }
        }
        actions
    }

    fn footer_ui(&self, ui: &mut Ui) -> Vec<Action> {
        let mut actions = Vec::new();
        let counts = self.plan.counts();
        ui.horizontal(|ui| {
            ui.set_height(36.0);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let n = counts.n_added();
                let text = format!("Add {n} photo{}", if n == 1 { "" } else { "s" });
                if primary_button(ui, &text, n > 0).clicked() {
                    actions.push(Action::Import(ImportAction::Confirm));
                }
                if button(ui, "Cancel").clicked() {
                    actions.push(Action::CloseDialog);
                }
                let n = self.plan.n_suggested();
                if n > 0 {
                    let text = format!("Accept {n} suggestion{}", if n == 1 { "" } else { "s" });
                    let words = "Decide every question as it is suggested";
                    if button(ui, text).on_hover_text(words).clicked() {
                        actions.push(Action::Import(ImportAction::Accept));
                    }
                }
                ui.with_layout(Layout::top_down(Align::Min), |ui| {
                    ui.spacing_mut().item_spacing.y = 2.0;
                    let words = "Undecided photos wait in the tray. Nothing is moved or renamed on disk.";
                    let words = match &self.new_project {
                        Some(path) => {
                            let name = path.file_name().unwrap_or_default().to_string_lossy();
                            format!("Makes the project {name} beside the photos. {words}")
                        }
                        None => words.to_owned(),
                    };
                    ui.add(Label::new(quiet(ui, words)).truncate());
                    let keys = "↑ ↓ file · Shift+↑ ↓ several · V visit · W view · Space leave out · Enter add";
                    ui.add(Label::new(hint(ui, keys)).truncate());
                });
            });
        });
        actions
    }

    /// The keys of the list, one after the other as they came.
    fn keys(&mut self, ui: &Ui, n_page: usize) -> Vec<Action> {
        let mut actions = Vec::new();
        let mut events = ui.input_mut(|input| std::mem::take(&mut input.events));
        events.retain(|event| {
            // The letter that opens a choice is not the beginning of what is looked for.
            if matches!(event, Event::Text(_)) {
                return false;
            }
            if let Event::Key { key, pressed: true, modifiers, .. } = event
                && self.chooser.is_none()
            {
                return !self.key(*key, *modifiers, n_page, &mut actions);
            }
            true
        });
        ui.input_mut(|input| input.events = events);
        actions
    }

    /// One key; says whether it was one of the list's.
    fn key(
        &mut self,
        key: Key,
        modifiers: Modifiers,
        n_page: usize,
        actions: &mut Vec<Action>,
    ) -> bool {
        if modifiers.command || modifiers.ctrl || modifiers.alt {
            return false;
        }
        let (at, last) = (self.cursor, self.plan.rows().len().saturating_sub(1));
        let steps = [
            (Key::ArrowDown, at + 1),
            (Key::ArrowUp, at.saturating_sub(1)),
            (Key::PageDown, at + n_page.max(1)),
            (Key::PageUp, at.saturating_sub(n_page.max(1))),
            (Key::Home, 0),
            (Key::End, last),
        ];
        if let Some((_, to)) = steps.iter().find(|(step, _)| *step == key) {
            self.go_to((*to).min(last), modifiers.shift);
        } else if key == Key::V {
            actions.extend(self.open_chooser(at, Which::Visit));
        } else if key == Key::W {
            actions.extend(self.open_chooser(at, Which::View));
        } else if key == Key::Space {
            actions.extend(self.toggle());
        } else if key == Key::Enter {
            let is_possible = self.plan.counts().n_added() > 0;
            actions.extend(is_possible.then_some(Action::Import(ImportAction::Confirm)));
        } else {
            return false;
        }
        true
    }

    /// Opens the choice of a place, or says why a file has none.
    fn open_chooser(&mut self, row: usize, which: Which) -> Option<Action> {
        let file = self.plan.rows().get(row)?;
        if file.state != State::Ready {
            let why = if file.why.is_empty() { "it is not added" } else { file.why.as_str() };
            return Some(Action::Tell(format!("{} has no place: {why}.", file.path)));
        }
        self.must_scroll = true;
        let here = self.plan.rows().get(row).and_then(|row| match which {
            Which::Visit => row.visit.index(),
            Which::View => row.view.index(),
        });
        let offers = offers_of(&self.plan, row, which);
        let at = offers.iter().position(|offer| Some(offer.at) == here).unwrap_or(0);
        self.chooser = Some(Chooser::new(row, which, at));
        None
    }

    fn go_to(&mut self, row: usize, is_extending: bool) {
        self.must_scroll = true;
        self.cursor = row;
        if !is_extending {
            self.anchor = row;
        }
    }

    /// The rows that are selected.
    fn selected(&self) -> std::ops::RangeInclusive<usize> {
        self.cursor.min(self.anchor)..=self.cursor.max(self.anchor)
    }

    /// Leaves the selected files out, or takes them in again; all of them end as the one at the cursor.
    fn toggle(&self) -> Vec<Action> {
        let Some(state) = self.plan.rows().get(self.cursor).map(|row| row.state) else {
            return Vec::new();
        };
        let is_alike = |i: &usize| self.plan.rows().get(*i).is_some_and(|row| row.state == state);
        let rows = self.selected().filter(is_alike);
        rows.map(|row| Action::Import(ImportAction::Toggle(row))).collect()
    }

    /// Puts all selected files where the person said.
    fn decide(&self, which: Which, chosen: &Chosen) -> Vec<Action> {
        let is_ready =
            |i: &usize| self.plan.rows().get(*i).is_some_and(|row| row.state == State::Ready);
        let action = |row: usize| match (which, chosen.clone()) {
            (Which::Visit, Chosen::At(at)) => ImportAction::Visit(row, Some(at)),
            (Which::Visit, Chosen::Tray) => ImportAction::Visit(row, None),
            (Which::Visit, Chosen::New(text)) => ImportAction::NewVisit(row, text),
            (Which::View, Chosen::At(at)) => ImportAction::View(row, Some(at)),
            (Which::View, Chosen::Tray) => ImportAction::View(row, None),
            (Which::View, Chosen::New(text)) => ImportAction::NewView(row, text),
        };
        self.selected().filter(is_ready).map(|row| Action::Import(action(row))).collect()
    }
}

/// What can be chosen for the file of a row: of the visits only those of its subject.
fn offers_of(plan: &Plan, row: usize, which: Which) -> Vec<Offer> {
    let subject = plan.rows().get(row).map(|row| row.subject.as_str()).unwrap_or_default();
    match which {
        Which::Visit => {
            let own = (0..).zip(plan.visits()).filter(|(_, slot)| slot.subject == subject);
            own.map(|(at, _)| Offer { title: plan.visit_title(at), at }).collect()
        }
        Which::View => {
            let views = plan.views().iter().enumerate();
            views.map(|(at, slot)| Offer { title: slot.label.clone(), at }).collect()
        }
    }
}

/// Leaves the margin of the dialog at both sides.
fn inset(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    let rect = ui.available_rect_before_wrap();
    let inner = Rect::from_min_max(
        pos2(rect.min.x + MARGIN, rect.min.y),
        pos2(rect.max.x - MARGIN, rect.max.y),
    );
    let used = ui.scope_builder(UiBuilder::new().max_rect(inner), content).response.rect;
    ui.advance_cursor_after_rect(Rect::from_min_max(
        pos2(rect.min.x, rect.min.y),
        pos2(rect.max.x, used.max.y),
    ));
}
