//! What the pointer does, step by step: it moves the photo, or works with the tool in hand.

use egui::{Event, Key, Modifiers, PointerButton, Pos2, Rect, Ui, Vec2};

use crate::app::canvas::tool::{Held, Kind};

/// Watches the pointer over the canvas.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    grab: Grab,
    /// Where the pointer was last.
    last: Option<Pos2>,
    /// When and where the last press was, to know a double click.
    pressed: Option<(f64, Pos2)>,
}

/// What the pressed pointer does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Grab {
    #[default]
    Nothing,
    /// It moves the photo, by this button.
    Photo(PointerButton),
    /// It works with the tool.
    Tool,
}

/// What holds while the pointer moves.
#[derive(Clone, Copy, Debug)]
struct Over {
    /// Nothing lies over the canvas.
    is_free: bool,
    /// Space is held.
    has_space: bool,
}

/// One thing the pointer did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It moved the photo by so many points.
    Pan(Vec2),
    /// It worked with the tool.
    Tool {
        /// What it did.
        kind: Kind,
        /// Where on screen.
        at: Pos2,
        /// The keys held.
        held: Held,
        /// Whether it is pressed.
        is_pressed: bool,
    },
    /// It left the window.
    Gone,
}

/// Two presses within this time, in seconds, may be a double click.
const DOUBLE_CLICK: f64 = 0.35;

/// And this near to each other, in points.
const DOUBLE_CLICK_REACH: f32 = 6.0;

impl Watch {
    /// Whether something is being dragged.
    pub fn is_busy(&self) -> bool {
        self.grab != Grab::Nothing
    }

    /// Whether the photo is being moved.
    pub fn is_panning(&self) -> bool {
        matches!(self.grab, Grab::Photo(_))
    }

    /// Whether Space is held, so that dragging moves the photo.
    pub fn has_space(&self, ui: &Ui) -> bool {
        ui.input(|input| input.key_down(Key::Space)) && !ui.text_edit_focused()
    }

    /// What the pointer did since the last frame; `is_free` says whether nothing lies over the canvas.
    pub fn steps(&mut self, ui: &Ui, canvas: Rect, is_free: bool) -> Vec<Step> {
        let has_space = self.has_space(ui);
        let (time, events, modifiers) =
            ui.input(|input| (input.time, input.events.clone(), input.modifiers));
        let mut steps = Vec::new();
        let over = Over { is_free, has_space };
        for event in &events {
            #[expect(clippy::wildcard_enum_match_arm, reason = "all others are no pointer's")]
            match *event {
                Event::PointerMoved(at) => {
                    let from = self.last.replace(at).unwrap_or(at);
                    steps.extend(self.moved(from, at, modifiers, over));
                }
                Event::PointerButton { pos, button, pressed: true, modifiers } => {
                    self.last = Some(pos);
                    if is_free && canvas.contains(pos) && self.grab == Grab::Nothing {
                        steps.extend(self.press(pos, button, modifiers, has_space, time));
                    }
                }
                Event::PointerButton { pos, button, pressed: false, modifiers } => {
                    steps.extend(self.released(pos, button, modifiers));
                }
                Event::PointerGone => {
                    self.last = None;
                    steps.push(Step::Gone);
                }
                _ => {}
            }
        }
        if self.is_busy() && !ui.input(|input| input.pointer.any_down()) {
            // The release went to another window.
            self.pressed = None;
            if std::mem::take(&mut self.grab) == Grab::Tool
                && let Some(at) = self.last
            {
                steps.push(tool(Kind::Release, at, modifiers, true));
            }
        }
        steps
    }

    /// Where the pointer is on screen, while it is in the window.
    pub fn last(&self) -> Option<Pos2> {
        self.last
    }

    fn moved(&self, from: Pos2, at: Pos2, modifiers: Modifiers, over: Over) -> Option<Step> {
        match self.grab {
            Grab::Photo(_) => Some(Step::Pan(at - from)),
            // Space held in the middle of a freehand line moves the photo under the pen.
            Grab::Tool if over.has_space => Some(Step::Pan(at - from)),
            Grab::Tool => Some(tool(Kind::Move, at, modifiers, true)),
            Grab::Nothing if over.is_free => Some(tool(Kind::Move, at, modifiers, false)),
            Grab::Nothing => None,
        }
    }

    fn press(
        &mut self,
        at: Pos2,
        button: PointerButton,
        modifiers: Modifiers,
        has_space: bool,
        time: f64,
    ) -> Option<Step> {
        match button {
            PointerButton::Middle => self.grab = Grab::Photo(button),
            PointerButton::Primary if has_space => self.grab = Grab::Photo(button),
            PointerButton::Primary => {
                self.grab = Grab::Tool;
                let is_again = self.pressed.take().is_some_and(|(then, place)| {
                    time - then <= DOUBLE_CLICK && place.distance(at) <= DOUBLE_CLICK_REACH
                });
                if !is_again {
                    self.pressed = Some((time, at));
                }
                let kind = if is_again { Kind::Again } else { Kind::Press };
                return Some(tool(kind, at, modifiers, true));
            }
            PointerButton::Secondary | PointerButton::Extra1 | PointerButton::Extra2 => {}
        }
        None
    }

    fn released(&mut self, at: Pos2, button: PointerButton, modifiers: Modifiers) -> Option<Step> {
        match self.grab {
            Grab::Photo(by) if by == button => {
                self.grab = Grab::Nothing;
                None
            }
            Grab::Tool if button == PointerButton::Primary => {
                self.grab = Grab::Nothing;
                Some(tool(Kind::Release, at, modifiers, true))
            }
            Grab::Photo(_) | Grab::Tool | Grab::Nothing => None,
        }
    }
}

fn tool(kind: Kind, at: Pos2, modifiers: Modifiers, is_pressed: bool) -> Step {
    let held = Held { shift: modifiers.shift, alt: modifiers.alt };
    Step::Tool { kind, at, held, is_pressed }
}
