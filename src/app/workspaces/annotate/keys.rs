//! Keys that belong to a gesture: they are taken before they can mean a command.
//!
//! While an outline is being drawn Ctrl+Z removes its last corner, Escape cancels it, Enter closes it; with a region
//! selected the arrows nudge it; H held down peeks. While something is being typed none of this holds.

use egui::{Context, Event, Key, Modifiers, Popup};

use crate::app::action::{Action, Select};
use crate::app::canvas::tool::Tool;
use crate::app::canvas::tool::nudge::{Nudge, Push};
use crate::app::commands::Command;
use crate::app::keystrokes::take;
use crate::app::panels::region_menu::InDrawing;
use crate::app::panels::scale_form::ScaleForm;
use crate::app::scene::surface_id;
use crate::app::session::{Drawing, Session, ToolKind};
use crate::app::workspaces::annotate::gestures::carried_out;
use crate::app::workspaces::annotate::{Annotate, Known, ground, seen};
use crate::geometry::Point;

/// What the keys are in the middle of.
#[derive(Default)]
pub(super) struct Keys {
    /// Since when H is held down, in seconds.
    peek: Option<f64>,
    /// What the arrow keys have moved.
    pub nudge: Nudge,
    /// An outline as it was brought back.
    pub brought_back: Option<Tool>,
}

/// H held longer than this, in seconds, peeks.
const PEEK: f64 = 0.35;

/// A step of the arrow keys in photo pixels, and with Shift.
const STEPS: [(Modifiers, f64); 2] = [(Modifiers::NONE, 1.0), (Modifiers::SHIFT, 10.0)];

/// What an arrow key does: it moves, and with Alt it sizes. Down is taller as right is wider.
type Pushed = fn(Point) -> Push;

const PUSHES: [(Modifiers, Pushed); 2] =
    [(Modifiers::NONE, Push::Move), (Modifiers::ALT, Push::Grow)];

const ARROWS: [(Key, f64, f64); 4] = [
    (Key::ArrowLeft, -1.0, 0.0),
    (Key::ArrowRight, 1.0, 0.0),
    (Key::ArrowUp, 0.0, -1.0),
    (Key::ArrowDown, 0.0, 1.0),
];

impl Annotate {
    /// Takes the keys that belong to a gesture.
    pub fn take_keys(&mut self, ctx: &Context, session: &Session) -> Vec<Action> {
        self.keep_up(session);
        let focused = ctx.memory(egui::Memory::focused);
        let is_ours = focused.is_none_or(|id| id == surface_id()) && !Popup::is_any_open(ctx);
        let mut actions = Vec::new();
        actions.extend(self.take_peek(ctx, session, is_ours));
        if is_ours {
            // It would be lost: there is nothing to confirm yet.
            if self.calibrating.is_looking() && take(ctx, Modifiers::NONE, Key::Enter) > 0 {
                self.calibrating.still_looking();
            }
            actions.extend(self.take_drawing_keys(ctx, session));
            actions.extend(self.take_clipboard(ctx, session));
            // A key that is meant for what is on the surface; nothing else may have the focus.
            if focused == Some(surface_id()) && take(ctx, Modifiers::NONE, Key::Escape) > 0 {
                actions.extend(self.escape(session));
            }
        }
        actions.extend(self.take_arrows(ctx, session, is_ours));
        actions
    }

    fn take_drawing_keys(&mut self, ctx: &Context, session: &Session) -> Vec<Action> {
        let undo = (Modifiers::COMMAND, Key::Z);
        let redo = [(Modifiers::COMMAND, Key::Y), (Modifiers::COMMAND | Modifiers::SHIFT, Key::Z)];
        let plain = |key| (Modifiers::NONE, key);
        let mut asked = Vec::new();
        if self.tool.n_corners() > 0 {
            let mut ask = |keys: &[(Modifiers, Key)], what| {
                let n: usize =
                    keys.iter().map(|(modifiers, key)| take(ctx, *modifiers, *key)).sum();
                asked.extend(std::iter::repeat_n(what, n));
            };
            ask(&[plain(Key::Backspace), plain(Key::Delete), undo], InDrawing::RemoveLast);
            ask(&redo, InDrawing::PutBack);
            ask(&[plain(Key::Enter)], InDrawing::Finish);
        } else if !self.tool.is_busy()
            && self.can_bring_back(session)
            && take(ctx, undo.0, undo.1) > 0
        {
            asked.push(InDrawing::BringBack);
        }
        asked.into_iter().filter_map(|asked| self.in_drawing(session, asked)).collect()
    }

    /// The system says copy, cut and paste in its own words instead of by keys.
    fn take_clipboard(&mut self, ctx: &Context, session: &Session) -> Vec<Action> {
        let mut asked = Vec::new();
        if ctx.memory(egui::Memory::focused) == Some(surface_id()) {
            ctx.input_mut(|input| {
                input.events.retain(|event| {
                    #[expect(clippy::wildcard_enum_match_arm, reason = "all others stay")]
                    let command = match event {
                        Event::Copy => Command::CopyRegions,
                        Event::Cut => Command::CutRegions,
                        Event::Paste(_) => Command::PasteRegions,
                        _ => return true,
                    };
                    asked.push(command);
                    false
                });
            });
        }
        asked.into_iter().flat_map(|command| self.edit(session, command)).collect()
    }

    /// Escape: drops what is half done, else the selected corner, else the selection, else the tool.
    fn escape(&mut self, session: &Session) -> Option<Action> {
        if self.keys.nudge.is_begun() {
            self.keys.nudge.give_up();
            return None;
        }
        if self.calibrating.is_begun() {
            self.calibrating = ScaleForm::default();
            return None;
        }
        if self.tool.is_busy() {
            self.in_drawing(session, InDrawing::Cancel);
            return None;
        }
        if self.growing.is_open() {
            self.growing.close();
            return None;
        }
        if let Tool::Select(select) = &mut self.tool
            && select.deselect_corner()
        {
            return None;
        }
        if session.selection.region.is_some() {
            return Some(Action::Select(Select::Region(None)));
        }
        let select = Drawing { tool: ToolKind::Select, ..session.drawing };
        (session.drawing.tool != ToolKind::Select).then_some(Action::Drawing(select))
    }

    /// The arrows nudge the selected region; when they are let go that becomes one step.
    fn take_arrows(&mut self, ctx: &Context, session: &Session, is_ours: bool) -> Vec<Action> {
        let mut actions = Vec::new();
        let Some((_, photo)) = session.photo() else { return actions };
        let size = Point::new(f64::from(photo.width), f64::from(photo.height));
        let regions = seen(session);
        let known = Known::of(session);
        let ground = ground(session, size, &regions, &known);
        let corner = self.tool.corner(&ground);
        let mut refused = None;
        if is_ours && session.is_writable() && ground.selected.is_some() {
            for (step, pixels) in STEPS {
                for (key, x, y) in ARROWS {
                    for (push, pushed) in PUSHES {
                        let n = take(ctx, step | push, key);
                        let by = pushed(Point::new(x, y) * (pixels * n as f64));
                        if n > 0 {
                            refused = self.keys.nudge.by(by, corner, &ground).or(refused);
                        }
                    }
                }
            }
        }
        let is_held = ctx.input(|input| ARROWS.iter().any(|(key, ..)| input.key_down(*key)));
        let is_over = self.keys.nudge.is_begun() && !(is_held && is_ours);
        let ended = if is_over { self.keys.nudge.end(&ground) } else { None };
        for done in refused.into_iter().chain(ended) {
            actions.extend(carried_out(session, done));
        }
        actions
    }

    /// H tapped switches all regions off and on; held down it shows the skin below for as long.
    fn take_peek(&mut self, ctx: &Context, session: &Session, is_ours: bool) -> Option<Action> {
        let switched = |is_hidden| Action::Drawing(Drawing { is_hidden, ..session.drawing });
        let is_hidden = session.drawing.is_hidden;
        let now = ctx.input(|input| input.time);
        if is_ours && take(ctx, Modifiers::NONE, Key::H) > 0 && self.keys.peek.is_none() {
            self.keys.peek = Some(now);
            return Some(switched(!is_hidden));
        }
        let since = self.keys.peek.filter(|_| !ctx.input(|input| input.key_down(Key::H)))?;
        self.keys.peek = None;
        (now - since > PEEK).then(|| switched(!is_hidden))
    }
}
