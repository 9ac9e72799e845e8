//! The Compare workspace: visits of a view beside, over and through each other.
//!
//! All photos are shown in one frame, the pixels of the photo that is compared with; the others are laid into it by
//! their alignments, or by their size where there is none. One viewport moves all of them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use egui::{CentralPanel, Frame, Key, Margin, Panel, Pos2, Rect, ScrollArea, Ui, vec2};

use crate::app::action::Action;
use crate::app::canvas::marks::Line;
use crate::app::canvas::photo_canvas::{Framing, PhotoCanvas, ZOOM_STEP, framed};
use crate::app::canvas::pointer::Watch;
use crate::app::canvas::viewport::{Projection, Viewport};
use crate::app::commands::Command;
use crate::app::scene::Scene;
use crate::app::session::{CompareMode, Comparing, Session};
use crate::app::textures::pairs::Judged;
use crate::app::theme::tokens;
use crate::app::widgets::{command_button, hint, strong};
use crate::app::workspaces::compare::curves::Curves;
use crate::app::workspaces::compare::input::Moving;
use crate::app::workspaces::compare::linking::Linking;
use crate::app::workspaces::compare::pair::{Side, sides, view};
use crate::app::workspaces::compare::panes::{Panes, panes};
use crate::app::workspaces::compare::pins::hand::{Asked, Hand, Two};
use crate::app::workspaces::compare::pins::list::pins_list_ui;
use crate::app::workspaces::compare::pins::marks::pins_ui;
use crate::geometry::Point;
use crate::model::ids::{PhotoId, SubjectId, ViewId};

mod bar;
mod curves;
mod details;
mod difference;
mod growth;
mod input;
mod judgement;
mod linking;
pub(in crate::app) mod pair;
mod panes;
mod pins;
mod status;
pub(in crate::app) mod words;

/// The workspace: how each view was left, and where the line of the swipe is.
pub struct Compare {
    /// Whose photos the rest is about; ids of another project mean other things.
    project: PathBuf,
    /// How each view was left, and the size of the frame it was left in.
    views: BTreeMap<(SubjectId, ViewId), (Point, Viewport)>,
    watch: Watch,
    /// Whether the line of the swipe is being dragged.
    drags_divider: bool,
    /// Where the pointer was while it was dragged.
    last: Option<Pos2>,
    look: Look,
    /// How far panes were moved apart.
    linking: Linking,
    /// Pins that are not kept yet.
    pins: Hand,
    /// How photos follow curved skin.
    curves: Curves,
    /// What lesions gained and lost.
    growth: growth::Kept,
    /// How the colours of the others were matched, and what is under the pointer.
    said: Vec<String>,
}

/// How photos lie over each other; a matter of the moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// Where the line of the swipe is, as a share of the canvas.
    pub divider: f32,
    /// Whether that line lies flat.
    pub is_flat: bool,
    /// How much of the second photo shows in the overlay, from 0 to 1.
    pub opacity: f32,
    /// Changes a second while blinking by itself.
    pub pace: f32,
    /// Whether it blinks by itself.
    pub is_blinking: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self { divider: 0.5, is_flat: false, opacity: 0.5, pace: 2.0, is_blinking: true }
    }
}

impl Default for Compare {
    fn default() -> Self {
        Self {
            project: PathBuf::new(),
            views: BTreeMap::new(),
            watch: Watch::default(),
            drags_divider: false,
            last: None,
            look: Look::default(),
            linking: Linking::default(),
            pins: Hand::default(),
            curves: Curves::default(),
            growth: growth::Kept::default(),
            said: Vec::new(),
        }
    }
}

impl Compare {
    /// Shows the workspace.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) -> Vec<Action> {
        let session = scene.session;
        if self.project != session.file.path() {
            *self = Self { project: session.file.path().to_owned(), ..Self::default() };
        }
        let Some(view) = view(session) else { return empty_ui(ui) };
        let mut actions = mode_commands(scene);
        let tokens = tokens(ui);
        let inside = Margin { left: 16, right: 16, top: 8, bottom: 8 };
        let bar =
            Panel::top("comparison").frame(Frame::new().fill(tokens.panel).inner_margin(inside));
        let judged = judgement::of(scene, view);
        let shown = (&mut self.look, judged.as_deref());
        let chosen = bar.resizable(false).show(ui, |ui| bar::bar_ui(ui, session, view, shown));
        actions.extend(chosen.inner);
        self.pins.keep_up(session);
        actions.extend(self.align_asked(scene, view));
        self.growth.follow(session, scene.measures, view);
        actions.extend(self.side_ui(ui, scene, view, judged.as_deref()));
        CentralPanel::no_frame().show(ui, |ui| self.canvas_ui(ui, scene, view));
        actions
    }

    /// The panel beside the photos: pins while they are set, else whether they can be compared, where they lie, and
    /// what changed.
    fn side_ui(
        &mut self,
        ui: &mut Ui,
        scene: &mut Scene<'_>,
        view: ViewId,
        judged: Option<&Judged>,
    ) -> Vec<Action> {
        let is_pinning = self.pins.draft().is_some();
        if !is_pinning && !scene.session.comparing.has_details {
            return Vec::new();
        }
        let frame = Frame::new().fill(tokens(ui).panel).inner_margin(14);
        let panel = Panel::right("alignment").exact_size(details::WIDTH).resizable(false);
        let shown = panel.frame(frame).show(ui, |ui| {
            if is_pinning {
                let asked = pins_list_ui(ui, scene, &mut self.pins);
                return asked.map(|asked| self.end_pins(scene.session, asked)).unwrap_or_default();
            }
            let area = ScrollArea::vertical().id_salt("details").auto_shrink([false, false]);
            let shown = area.show(ui, |ui| {
                judgement::reasons_ui(ui, scene.session, judged);
                let actions = details::details_ui(ui, scene, view, &mut self.curves);
                judgement::change_ui(ui, scene.session, (judged, &self.growth));
                actions
            });
            shown.inner
        });
        shown.inner
    }

    /// What the commands of alignments ask for; pins that are being set are used, and done with.
    fn align_asked(&mut self, scene: &Scene<'_>, view: ViewId) -> Vec<Action> {
        let drafted = self.pins.draft().map(|draft| draft.pins.clone());
        let mut actions = details::asked(scene, view, drafted.as_deref());
        if drafted.is_some() && scene.is_asked(Command::AlignPair) {
            let comparing = Comparing { is_pinning: false, ..scene.session.comparing };
            actions.push(Action::Comparing(comparing));
            self.pins.drop_draft();
        }
        actions
    }

    /// Takes the keys that belong to pins.
    pub fn take_keys(&mut self, ctx: &egui::Context, session: &Session) -> Vec<Action> {
        self.pins.keep_up(session);
        let asked = self.pins.take_keys(ctx);
        asked.map(|asked| self.end_pins(session, asked)).unwrap_or_default()
    }

    /// Keeps the pins as one step, or drops them.
    fn end_pins(&mut self, session: &Session, asked: Asked) -> Vec<Action> {
        let Some(draft) = self.pins.draft() else { return Vec::new() };
        let end = Action::Comparing(Comparing { is_pinning: false, ..session.comparing });
        let actions = match asked {
            Asked::GiveUp => vec![end],
            // The command takes the pins, and ends them.
            Asked::Refine => return vec![Action::Run(Command::AlignPair)],
            Asked::Keep => match pins::step(session.project(), draft) {
                Ok(step) => vec![Action::Edit(step), end],
                Err(words) => return vec![Action::Tell(words)],
            },
        };
        self.pins.drop_draft();
        actions
    }

    fn canvas_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, view: ViewId) {
        let session = scene.session;
        let mut sides = sides(session, view);
        let matched = judgement::match_colors(&mut sides, session, scene.textures);
        let followed = self.curves.follow(&mut sides, session);
        let Some(first) = sides.first() else { return };
        let response = PhotoCanvas::place(ui, first.photo.file_name(), scene.has_dialog);
        let mode = session.comparing.mode;
        let frame =
            Point::new(f64::from(first.photo.width.max(1)), f64::from(first.photo.height.max(1)));
        let Panes { cells, first_cell } = panes(response.rect, mode, sides.len());
        let place = (session.selection.subject, view);
        let mut viewport = match self.views.get(&place) {
            Some((left_in, viewport)) => viewport.carried(*left_in, frame, first_cell),
            None => Viewport::fitted(frame, first_cell),
        };
        for (command, framing) in FRAMINGS {
            if scene.is_asked(command) {
                viewport = framed(viewport, framing, frame, first_cell, ui.pixels_per_point());
                if framing == Framing::Fit {
                    self.linking.join(first.id);
                }
            }
        }
        let shown: Vec<PhotoId> = sides.iter().map(|side| side.id).collect();
        let is_linked = session.comparing.is_linked;
        let moving = Moving { shown, is_linked, frame, cells: &cells, mode };
        for (side, photo) in sides.iter_mut().zip(&moving.shown) {
            side.apart = self.linking.of(moving.shown[0], *photo);
        }
        let before = projections(&sides, viewport, &cells);
        let two = Two::of(&sides, &before).filter(|_| self.pins.draft().is_some());
        if let Some(two) = &two {
            self.pins.carry_out(two);
            if response.secondary_clicked()
                && let Some(at) = response.interact_pointer_pos()
            {
                self.pins.remove_at(at, two);
            }
        }
        viewport = self.take_input(ui, &response, viewport, &moving, two);
        for (side, photo) in sides.iter_mut().zip(&moving.shown) {
            side.apart = self.linking.of(moving.shown[0], *photo);
        }
        if let (Some(draft), Some(second)) = (self.pins.draft(), sides.get_mut(1)) {
            (second.onto, second.bends) = (draft.onto(), None);
        }
        self.views.insert(place, (frame, viewport));
        if mode == CompareMode::Swipe {
            let words = format!("line at {:.0} %", self.look.divider * 100.0);
            ui.accesskit_node_builder(response.id, |node| node.set_value(words));
        }
        let is_held = ui.input(|input| input.key_down(Key::Backslash)) && !scene.has_dialog;
        let showing = panes::Showing {
            sides: &sides,
            viewport,
            look: self.look,
            shows_first: is_held,
            surround: scene.settings.surround.color(),
            growth: &self.growth,
        };
        let under = showing.draw(ui, &response, &cells, session, scene.textures);
        let after = projections(&sides, viewport, &cells);
        if let (Some(draft), Some(two)) = (self.pins.draft(), Two::of(&sides, &after)) {
            pins_ui(ui, draft, &two);
        }
        if let Some(words) = &matched {
            judgement::mark(ui, response.rect, mode, words);
        }
        self.said = matched.into_iter().chain(followed).chain(under).collect();
        if mode == CompareMode::Blink && self.look.is_blinking && !is_held && sides.len() > 1 {
            // No sooner than the next change.
            let seconds = 1.0 / f64::from(self.look.pace.max(0.1));
            let left = seconds - ui.input(|input| input.time) % seconds;
            ui.request_repaint_after_secs(left.max(0.01) as f32);
        }
    }
}

impl Look {
    /// The line of the swipe.
    pub fn line(self, canvas: Rect) -> [Pos2; 2] {
        if self.is_flat {
            let y = canvas.top() + canvas.height() * self.divider;
            [Pos2::new(canvas.left(), y), Pos2::new(canvas.right(), y)]
        } else {
            let x = canvas.left() + canvas.width() * self.divider;
            [Pos2::new(x, canvas.top()), Pos2::new(x, canvas.bottom())]
        }
    }

    /// Where the line lies when it is dragged to `at`.
    fn share(self, canvas: Rect, at: Pos2) -> f32 {
        let share = if self.is_flat {
            (at.y - canvas.top()) / canvas.height().max(1.0)
        } else {
            (at.x - canvas.left()) / canvas.width().max(1.0)
        };
        share.clamp(0.0, 1.0)
    }
}

/// The commands that frame the photos.
const FRAMINGS: [(Command, Framing); 4] = [
    (Command::Fit, Framing::Fit),
    (Command::ActualSize, Framing::ActualSize),
    (Command::ZoomIn, Framing::By(ZOOM_STEP)),
    (Command::ZoomOut, Framing::By(1.0 / ZOOM_STEP)),
];

/// The ways of showing, each with its command and its name.
pub const MODES: [(CompareMode, Command, &str); 6] = [
    (CompareMode::SideBySide, Command::CompareSideBySide, "Side by side"),
    (CompareMode::Grid, Command::CompareAll, "All visits"),
    (CompareMode::Swipe, Command::CompareSwipe, "Swipe"),
    (CompareMode::Blink, Command::CompareBlink, "Blink"),
    (CompareMode::Overlay, Command::CompareOverlay, "Overlay"),
    (CompareMode::Difference, Command::CompareDifference, "Difference"),
];

fn mode_commands(scene: &Scene<'_>) -> Vec<Action> {
    let mut comparing = scene.session.comparing;
    for (mode, command, _) in MODES {
        if scene.is_asked(command) {
            comparing.mode = mode;
        }
    }
    if scene.is_asked(Command::CompareAligned) {
        comparing.is_aligned = !comparing.is_aligned;
    }
    if scene.is_asked(Command::CompareCurved) {
        comparing.is_curved = !comparing.is_curved;
    }
    if scene.is_asked(Command::CompareDetails) {
        comparing.has_details = !comparing.has_details;
    }
    if scene.is_asked(Command::ComparePins) {
        // Pins that wait behind another way of showing are shown, not dropped.
        let is_shown = comparing.is_pinning && comparing.mode == CompareMode::SideBySide;
        comparing.is_pinning = !is_shown;
        comparing.mode = CompareMode::SideBySide;
    }
    if scene.is_asked(Command::CompareLink) {
        comparing.is_linked = !comparing.is_linked;
    }
    judgement::take_commands(scene, &mut comparing);
    if scene.is_asked(Command::CompareRegions) {
        comparing.shows_regions = !comparing.shows_regions;
    }
    changed(scene.session, comparing)
}

fn changed(session: &Session, comparing: Comparing) -> Vec<Action> {
    if comparing == session.comparing { Vec::new() } else { vec![Action::Comparing(comparing)] }
}

/// Where each photo is seen.
fn projections(sides: &[Side<'_>], viewport: Viewport, cells: &[Rect]) -> Vec<Projection> {
    let seen = sides.iter().zip(cells);
    seen.map(|(side, cell)| projection(side.apart.of(viewport), *cell)).collect()
}

/// Where a place of the canvas lies in the frame, as seen in a cell.
fn projection(viewport: Viewport, cell: Rect) -> Projection {
    Projection { viewport, canvas: cell }
}

/// The outlines of what was, and of what is: told apart by their lines, since colours say what came and what went.
const OUTLINES: [Line; 2] = [Line::Broken(&[6.0, 4.0]), Line::Solid];

fn empty_ui(ui: &mut Ui) -> Vec<Action> {
    let mut actions = Vec::new();
    let height = ui.available_height();
    ui.vertical_centered(|ui| {
        ui.add_space((height / 2.0 - 50.0).max(8.0));
        ui.label(strong(ui, "Nothing to compare yet"));
        ui.label(hint(ui, "Give photos a visit and a view in Series; then two visits of a view lie here on each other."));
        ui.add_space(8.0);
        ui.allocate_ui(vec2(160.0, 30.0), |ui| {
            if command_button(ui, Command::GoSeries).clicked() {
                actions.push(Action::Run(Command::GoSeries));
            }
        });
    });
    actions
}
