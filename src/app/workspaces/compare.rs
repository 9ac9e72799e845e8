//! The Compare workspace: visits of a view beside, over and through each other.
//!
//! All photos are shown in one frame, the pixels of the photo that is compared with; the others are laid into it by
//! their alignments, or by their size where there is none. One viewport moves all of them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use egui::{
    CentralPanel, Color32, CursorIcon, Frame, Key, Margin, Panel, Pos2, Rect, Response, Ui, vec2,
};

use crate::app::action::Action;
use crate::app::canvas::photo_canvas::{
    Framing, PhotoCanvas, ZOOM_STEP, framed, zoomed_or_scrolled,
};
use crate::app::canvas::pointer::{Step, Watch};
use crate::app::canvas::tool::Kind;
use crate::app::canvas::viewport::{Projection, Viewport};
use crate::app::commands::Command;
use crate::app::panels::filmstrip::visit_title;
use crate::app::panels::status_bar::Status;
use crate::app::scene::Scene;
use crate::app::session::{CompareMode, Comparing, Session};
use crate::app::theme::{REGION_COLORS, tokens};
use crate::app::widgets::{command_button, hint, strong};
use crate::app::workspaces::compare::pair::{Side, sides, view};
use crate::app::workspaces::compare::panes::{Panes, panes};
use crate::geometry::Point;
use crate::model::alignment::Verdict;
use crate::model::ids::{SubjectId, ViewId};

mod bar;
mod difference;
mod growth;
mod judgement;
mod pair;
mod panes;

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
            growth: growth::Kept::default(),
            said: Vec::new(),
        }
    }
}

/// How near to the line of the swipe counts as on it, in points.
const ON_DIVIDER: f32 = 14.0;

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
        self.growth.follow(session, view);
        judgement::panel_ui(ui, session, (judged.as_deref(), &self.growth));
        CentralPanel::no_frame().show(ui, |ui| self.canvas_ui(ui, scene, view));
        actions
    }

    /// What the status bar says.
    pub fn status(&self, session: &Session) -> Status {
        let sides = view(session).map(|view| sides(session, view)).unwrap_or_default();
        let mut facts = Vec::new();
        if let Some(second) = sides.get(1) {
            facts.push(lying(session, second));
        }
        facts.extend(self.said.iter().cloned());
        let keys: &[(&str, &str)] = match session.comparing.mode {
            CompareMode::Blink => {
                &[("\\", "hold: the first photo"), ("[ ]", "visit"), ("F", "fit")]
            }
            CompareMode::Swipe => &[
                ("Drag", "the line"),
                ("Space+drag", "moves"),
                ("[ ]", "visit"),
                ("\\", "hold: the first photo"),
            ],
            CompareMode::SideBySide
            | CompareMode::Grid
            | CompareMode::Overlay
            | CompareMode::Difference => &[
                ("Drag", "moves"),
                ("Wheel", "zooms"),
                ("[ ]", "visit"),
                ("\\", "hold: the first photo"),
            ],
        };
        Status { facts, keys: keys.to_vec() }
    }

    fn canvas_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, view: ViewId) {
        let session = scene.session;
        let mut sides = sides(session, view);
        let matched = judgement::match_colors(&mut sides, session, scene.textures);
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
            }
        }
        viewport = self.take_input(ui, &response, viewport, frame, &cells, mode);
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
        if let Some(words) = &matched {
            judgement::mark(ui, response.rect, words);
        }
        self.said = matched.into_iter().chain(under).collect();
        if mode == CompareMode::Blink && self.look.is_blinking && !is_held && sides.len() > 1 {
            // No sooner than the next change.
            let seconds = 1.0 / f64::from(self.look.pace.max(0.1));
            let left = seconds - ui.input(|input| input.time) % seconds;
            ui.request_repaint_after_secs(left.max(0.01) as f32);
        }
    }

    /// Moves the photos, or the line of the swipe.
    fn take_input(
        &mut self,
        ui: &Ui,
        response: &Response,
        viewport: Viewport,
        frame: Point,
        cells: &[Rect],
        mode: CompareMode,
    ) -> Viewport {
        let canvas = response.rect;
        let pointer = ui.input(|input| input.pointer.latest_pos());
        let under = |at: Pos2| cells.iter().copied().find(|cell| cell.contains(at));
        let cell = pointer.and_then(under).or_else(|| cells.first().copied()).unwrap_or(canvas);
        let mut viewport = if response.contains_pointer() || self.watch.is_busy() {
            zoomed_or_scrolled(ui, viewport, frame, cell)
        } else {
            viewport
        };
        let is_free = response.contains_pointer() && !egui::Popup::is_any_open(ui);
        for step in self.watch.steps(ui, canvas, is_free) {
            match step {
                Step::Pan(by) => viewport = viewport.panned(by, frame, cell),
                Step::Gone => self.last = None,
                Step::Tool { kind: Kind::Press, at, .. } => {
                    response.request_focus();
                    self.drags_divider =
                        mode == CompareMode::Swipe && self.is_on_divider(canvas, at);
                    self.last = Some(at);
                }
                Step::Tool { kind: Kind::Again, .. } => viewport = Viewport::fitted(frame, cell),
                Step::Tool { kind: Kind::Release, .. } => {
                    self.drags_divider = false;
                    self.last = None;
                }
                Step::Tool { kind: Kind::Move, at, is_pressed, .. } => {
                    if self.drags_divider {
                        self.look.divider = self.look.share(canvas, at);
                    } else if let Some(from) = self.last.filter(|_| is_pressed) {
                        viewport = viewport.panned(at - from, frame, cell);
                    }
                    self.last = is_pressed.then_some(at);
                }
            }
        }
        let is_over =
            pointer.is_some_and(|at| mode == CompareMode::Swipe && self.is_on_divider(canvas, at));
        let cursor = match (self.drags_divider || is_over, self.look.is_flat) {
            (true, false) => CursorIcon::ResizeHorizontal,
            (true, true) => CursorIcon::ResizeVertical,
            (false, _) if self.watch.is_busy() => CursorIcon::Grabbing,
            (false, _) => CursorIcon::Grab,
        };
        response.clone().on_hover_and_drag_cursor(cursor);
        viewport
    }

    fn is_on_divider(&self, canvas: Rect, at: Pos2) -> bool {
        let line = self.look.line(canvas);
        let off = if self.look.is_flat { at.y - line[0].y } else { at.x - line[0].x };
        off.abs() <= ON_DIVIDER
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
    judgement::take_commands(scene, &mut comparing);
    if scene.is_asked(Command::CompareRegions) {
        comparing.shows_regions = !comparing.shows_regions;
    }
    changed(scene.session, comparing)
}

fn changed(session: &Session, comparing: Comparing) -> Vec<Action> {
    if comparing == session.comparing { Vec::new() } else { vec![Action::Comparing(comparing)] }
}

/// How a photo lies on the first one, in words.
fn lying(session: &Session, side: &Side<'_>) -> String {
    match &side.way {
        None if !session.comparing.is_aligned => {
            "Alignment is off: laid on each other by their size".to_owned()
        }
        None => "Not aligned yet: laid on each other by their size".to_owned(),
        Some(way) => {
            let through: Vec<String> = way
                .through
                .iter()
                .filter_map(|id| {
                    let photo = session.project().photos.get(id)?;
                    let subject = session.subject()?;
                    Some(visit_title(subject, subject.visit(photo.visit?)?))
                })
                .collect();
            let how = match way.verdict {
                Verdict::Trusted => "Aligned",
                Verdict::Doubtful | Verdict::Failed => {
                    "Aligned, but doubtful: look before you rely on it"
                }
            };
            let mut parts = vec![how.to_owned()];
            if let Some(alignment) = side.photo.alignment.as_ref().filter(|_| through.is_empty()) {
                parts.push(alignment.model.name().to_owned());
                if alignment.matches > 0 {
                    let (n, all) = (alignment.inliers, alignment.matches);
                    parts.push(format!("{n} of {all} patches agree"));
                }
                parts.extend(alignment.residual().map(|px| format!("residual {px:.1} px")));
            }
            if !through.is_empty() {
                parts.push(format!("through {}", through.join(", ")));
            }
            parts.join(" · ")
        }
    }
}

/// Where a place of the canvas lies in the frame, as seen in a cell.
fn projection(viewport: Viewport, cell: Rect) -> Projection {
    Projection { viewport, canvas: cell }
}

/// The colours of the outlines: what was, and what is.
const OUTLINES: [Color32; 2] = [REGION_COLORS[0], REGION_COLORS[1]];

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
