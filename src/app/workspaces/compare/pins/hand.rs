//! What mouse and keyboard do with pins.

use std::collections::BTreeMap;

use egui::{Context, Key, Modifiers, Popup, Pos2};

use crate::app::canvas::pointer::Step;
use crate::app::canvas::tool::Kind as Pointed;
use crate::app::canvas::viewport::Projection;
use crate::app::keystrokes::take;
use crate::app::scene::surface_id;
use crate::app::session::{CompareMode, Session};
use crate::app::workspaces::compare::pair::{Side, sides, view};
use crate::app::workspaces::compare::pins::{Draft, End, inside};
use crate::geometry::Point;
use crate::model::alignment::MOST_PINS;
use crate::model::ids::PhotoId;
use crate::model::photo::Photo;

/// How near to a pin counts as on it, in points.
const REACH: f32 = 12.0;

/// A press that ends nearer than this to where it began is a click, in points.
const CLICK: f32 = 4.0;

/// The drafts of all pairs, and what the hand is doing.
#[derive(Default)]
pub struct Hand {
    drafts: BTreeMap<(PhotoId, PhotoId), Draft>,
    /// The pair that is shown, while pins are set.
    shown: Option<(PhotoId, PhotoId)>,
    /// The end that is being dragged, and how far beside it the pointer took hold.
    drag: Option<((usize, End), egui::Vec2)>,
    /// Where a press that hit no pin began.
    pressed: Option<Pos2>,
    /// Keys that wait for the place of the photos on screen.
    keys: Vec<PinKey>,
}

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
enum PinKey {
    /// A pair in the middle of both panes.
    New,
    /// The next end, or the one before.
    Next(isize),
    /// The chosen end moves by points of the screen.
    Nudge(egui::Vec2),
    /// The chosen pair goes.
    Remove,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Keep the draft.
    Keep,
    /// Let the program make it exact.
    Refine,
    /// Give it up.
    GiveUp,
}

/// Both panes: where the photos lie on screen.
#[derive(Clone, Copy)]
pub struct Two<'a> {
    /// The photo that is laid.
    pub here: (&'a Photo, Projection),
    /// The photo it is laid onto.
    pub there: (&'a Photo, Projection),
}

impl Hand {
    /// Follows the pair that is compared; a draft waits for its pair to be shown again.
    pub fn keep_up(&mut self, session: &Session) {
        self.shown = pair_of(session);
        if let Some(pair) = self.shown
            && !self.drafts.contains_key(&pair)
            && let Some(draft) = Draft::begin(session.project(), pair)
        {
            self.drafts.insert(pair, draft);
        }
        if self.shown.is_none() {
            (self.drag, self.pressed) = (None, None);
            self.keys.clear();
        }
    }

    /// The draft that is shown.
    pub fn draft(&self) -> Option<&Draft> {
        self.drafts.get(&self.shown?)
    }

    /// The draft that is shown, to be changed.
    pub fn draft_mut(&mut self) -> Option<&mut Draft> {
        self.drafts.get_mut(&self.shown?)
    }

    /// Drops a draft: it was kept, or given up.
    pub fn drop_draft(&mut self) {
        if let Some(pair) = self.shown {
            self.drafts.remove(&pair);
        }
        self.drag = None;
    }

    /// Takes the keys that belong to pins, before they can mean a command.
    pub fn take_keys(&mut self, ctx: &Context) -> Option<Asked> {
        self.draft()?;
        let focused = ctx.memory(egui::Memory::focused);
        if focused.is_some_and(|id| id != surface_id()) || Popup::is_any_open(ctx) {
            return None;
        }
        let mut asked = None;
        let plain = Modifiers::NONE;
        if take(ctx, plain, Key::Enter) > 0 {
            asked = Some(Asked::Keep);
        }
        if take(ctx, plain, Key::Escape) > 0 {
            let draft = self.draft_mut()?;
            // First the end that waits, then the draft.
            if draft.pending.take().is_some() {
                draft.chosen = None;
            } else {
                asked = Some(Asked::GiveUp);
            }
        }
        let mut wished = |modifiers, key, what: PinKey| {
            self.keys.extend(std::iter::repeat_n(what, take(ctx, modifiers, key)));
        };
        wished(plain, Key::N, PinKey::New);
        wished(plain, Key::Tab, PinKey::Next(1));
        wished(Modifiers::SHIFT, Key::Tab, PinKey::Next(-1));
        for key in [Key::Delete, Key::Backspace] {
            wished(plain, key, PinKey::Remove);
        }
        let arrows = [
            (Key::ArrowLeft, -1.0, 0.0),
            (Key::ArrowRight, 1.0, 0.0),
            (Key::ArrowUp, 0.0, -1.0),
            (Key::ArrowDown, 0.0, 1.0),
        ];
        for (key, x, y) in arrows {
            for (modifiers, by) in [(plain, 1.0), (Modifiers::SHIFT, 10.0)] {
                wished(modifiers, key, PinKey::Nudge(egui::vec2(x, y) * by));
            }
        }
        asked
    }

    /// Carries out the keys, now that it is known where the photos lie.
    pub fn carry_out(&mut self, two: &Two<'_>) {
        let keys = std::mem::take(&mut self.keys);
        let Some(draft) = self.draft_mut() else { return };
        for key in keys {
            match key {
                PinKey::New => {
                    let middle = |end| two.place(draft, end, two.pane(end).canvas.center());
                    let (there, here) = (middle(End::There), middle(End::Here));
                    if let (Some(there), Some(here)) = (there, here) {
                        draft.pending = None;
                        let _is_room = draft.put(End::There, there) && draft.put(End::Here, here);
                    }
                }
                PinKey::Next(by) => draft.choose_next(by),
                PinKey::Nudge(by) => {
                    let Some(chosen) = draft.chosen else { continue };
                    let at =
                        draft.place(chosen).map(|at| two.on_screen(draft, chosen.1, at.point()));
                    let to = at.and_then(|at| two.place(draft, chosen.1, at + by));
                    if let Some(to) = to {
                        draft.move_to(chosen, to);
                    }
                }
                PinKey::Remove => {
                    if let Some((i, _)) = draft.chosen {
                        draft.remove(i);
                    }
                }
            }
        }
    }

    /// Works with what the pointer did; whether it is meant for pins and not for the photo.
    pub fn take(&mut self, step: &Step, two: &Two<'_>) -> bool {
        let Some(pair) = self.shown else { return false };
        let Some(draft) = self.drafts.get_mut(&pair) else { return false };
        let Step::Tool { kind, at, is_pressed, .. } = *step else { return false };
        match kind {
            Pointed::Press | Pointed::Again => {
                if let Some(end) = two.hit(draft, at) {
                    let place = draft.place(end).map(|it| two.on_screen(draft, end.1, it.point()));
                    self.drag = place.map(|place| (end, place - at));
                    draft.chosen = Some(end);
                    draft.hold(true);
                    return true;
                }
                self.pressed = Some(at);
                // A second quick click is another pin, not the whole photo.
                kind == Pointed::Again
            }
            Pointed::Move => {
                let Some((end, beside)) = self.drag.filter(|_| is_pressed) else { return false };
                if let Some(to) = two.place(draft, end.1, at + beside) {
                    draft.move_to(end, to);
                }
                true
            }
            Pointed::Release => {
                draft.hold(false);
                if self.drag.take().is_some() {
                    self.pressed = None;
                    return true;
                }
                let is_click = self.pressed.take().is_some_and(|from| from.distance(at) <= CLICK);
                if is_click
                    && let Some(end) = two.end_at(at)
                    && let Some(place) = two.place(draft, end, at)
                {
                    // Where there are eight already, the panel says so.
                    let _is_put = draft.put(end, place);
                }
                false
            }
        }
    }

    /// Takes the pair away that lies at a place of the window.
    pub fn remove_at(&mut self, at: Pos2, two: &Two<'_>) {
        if let Some(draft) = self.draft_mut()
            && let Some((i, _)) = two.hit(draft, at)
        {
            draft.remove(i);
        }
    }

    /// Whether there is no room for another pair.
    pub fn is_full(&self) -> bool {
        self.draft().is_some_and(|draft| draft.pins.len() >= MOST_PINS)
    }
}

impl<'a> Two<'a> {
    /// Both panes of a comparison, the first photo being the one the second is laid onto.
    pub fn of(sides: &'a [Side<'_>], projections: &[Projection]) -> Option<Self> {
        let ([there, here], [left, right]) = (sides, projections) else { return None };
        Some(Self { here: (here.photo, *right), there: (there.photo, *left) })
    }

    fn pane(&self, end: End) -> Projection {
        if end == End::Here { self.here.1 } else { self.there.1 }
    }

    /// On which photo a place of the window lies.
    fn end_at(&self, at: Pos2) -> Option<End> {
        [End::There, End::Here].into_iter().find(|end| self.pane(*end).canvas.contains(at))
    }

    /// Where a place of a photo is on screen.
    pub fn on_screen(&self, draft: &Draft, end: End, at: Point) -> Pos2 {
        let in_frame = if end == End::Here { draft.onto().apply(at) } else { at };
        self.pane(end).screen_from_image(in_frame)
    }

    /// Which place of a photo is at this place of the screen.
    fn place(&self, draft: &Draft, end: End, at: Pos2) -> Option<crate::model::region::Corner> {
        let in_frame = self.pane(end).image_from_screen(at);
        match end {
            End::There => Some(inside(in_frame, self.there.0)),
            End::Here => Some(inside(draft.onto().inverse()?.apply(in_frame), self.here.0)),
        }
    }

    /// The end of a pin at a place of the window, the nearest first.
    fn hit(&self, draft: &Draft, at: Pos2) -> Option<(usize, End)> {
        let pane = self.end_at(at)?;
        let ends = draft.ends().into_iter().filter(|(_, end)| *end == pane);
        let far = |end: (usize, End)| {
            let place = draft.place(end).map(|it| self.on_screen(draft, end.1, it.point()));
            place.map_or(f32::INFINITY, |place| place.distance(at))
        };
        let near = ends.map(|end| (end, far(end))).filter(|(_, far)| *far <= REACH);
        near.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(end, _)| end)
    }
}

/// The pair whose pins are set: the photo that is compared, and the first one.
fn pair_of(session: &Session) -> Option<(PhotoId, PhotoId)> {
    let comparing = session.comparing;
    if !comparing.is_pinning || comparing.mode != CompareMode::SideBySide || !session.is_writable()
    {
        return None;
    }
    let sides = sides(session, view(session)?);
    let [first, second] = sides.as_slice() else { return None };
    (first.id != second.id).then_some((second.id, first.id))
}
