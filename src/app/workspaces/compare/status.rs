//! What the status bar says of a comparison, and which keys help there.

use crate::app::panels::status_bar::Status;
use crate::app::session::{CompareMode, Session};
use crate::app::workspaces::compare::Compare;
use crate::app::workspaces::compare::pair::{sides, view, visits};
use crate::app::workspaces::compare::words::{lying, lying_all};
use crate::model::ids::PhotoId;

impl Compare {
    /// What the status bar says.
    pub fn status(&self, session: &Session) -> Status {
        let sides = view(session).map(|view| sides(session, view)).unwrap_or_default();
        let mut facts = Vec::new();
        let draft = self.pins.draft();
        if let Some(draft) = draft {
            // What is stored for the pair is not what is shown.
            let n = draft.pins.len();
            let pairs = if n == 1 { "pair" } else { "pairs" };
            facts.push(format!("Pins: {n} {pairs}, not kept yet"));
        } else if session.comparing.mode == CompareMode::Grid && session.comparing.is_aligned {
            facts.extend(lying_all(sides.get(1..).unwrap_or_default()));
        } else if let Some(second) = sides.get(1) {
            facts.push(lying(session, second));
        }
        let shown: Vec<PhotoId> = sides.iter().map(|side| side.id).collect();
        if self.linking.is_apart(&shown) {
            let is_linked = session.comparing.is_linked;
            let words =
                if is_linked { "Linked, but moved apart (F joins)" } else { "Panes not linked" };
            facts.push(words.to_owned());
        }
        facts.extend(self.said.iter().cloned());
        let keys: &[(&str, &str)] = match session.comparing.mode {
            CompareMode::SideBySide if draft.is_some() => &[
                ("N", "a pair"),
                ("Tab", "next"),
                ("Arrows", "move"),
                ("Del", "removes"),
                ("Enter", "keeps"),
                ("Esc", "gives up"),
            ],
            CompareMode::Blink => &[("\\", "hold: the first photo"), STEP, ("F", "fit")],
            CompareMode::Swipe => &[
                ("Drag", "the line"),
                ("Space+drag", "moves"),
                STEP,
                ("\\", "hold: the first photo"),
            ],
            CompareMode::SideBySide
            | CompareMode::Grid
            | CompareMode::Overlay
            | CompareMode::Difference => {
                &[("Drag", "moves"), ("Wheel", "zooms"), STEP, ("\\", "hold: the first photo")]
            }
        };
        let is_stepped = can_step(session);
        let keys = keys.iter().copied().filter(|(key, _)| is_stepped || *key != STEP.0);
        Status { facts, keys: keys.collect() }
    }
}

/// The keys that go on to another visit.
const STEP: (&str, &str) = ("[ ]", "visit");

/// Whether another visit can come in place of the second: not where all are shown, nor where there are only two.
fn can_step(session: &Session) -> bool {
    let is_all = session.comparing.mode == CompareMode::Grid;
    !is_all && view(session).is_some_and(|view| visits(session, view).len() > 2)
}
