//! The regions that a command is about, and what is said where there are none.

use crate::app::action::Action;
use crate::app::canvas::operations::Numbered;
use crate::app::canvas::tool::{LOCKED, READ_ONLY};
use crate::app::session::Session;
use crate::model::ledger::Step;

/// Why nothing was done.
pub(super) const NONE_SELECTED: &str = "Select a region first.";

/// The selected regions that are seen, the leading one first.
pub(super) fn chosen(session: &Session) -> Vec<Numbered<'_>> {
    if session.drawing.is_hidden {
        return Vec::new();
    }
    let mut chosen = session.selected_regions();
    chosen.retain(|(_, region)| !region.is_hidden);
    chosen
}

/// The same, if all of them may be changed.
pub(super) fn open(session: &Session) -> Result<Vec<Numbered<'_>>, &'static str> {
    let chosen = chosen(session);
    if !session.is_writable() {
        Err(READ_ONLY)
    } else if chosen.is_empty() {
        Err(NONE_SELECTED)
    } else if chosen.iter().any(|(_, region)| region.is_locked) {
        Err(LOCKED)
    } else {
        Ok(chosen)
    }
}

/// A step as an action, or the words why there is none.
pub(super) fn told(made: Result<Option<Step>, &'static str>) -> Vec<Action> {
    match made {
        Ok(step) => step.map(Action::Edit).into_iter().collect(),
        Err(words) => vec![Action::Tell(words.to_owned())],
    }
}
