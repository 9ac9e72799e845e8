//! What a person decided about a file, kept apart from what was proposed.

use crate::jobs::import::destinations::{ViewSlot, VisitSlot};

/// What a person decided about one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// It is not to be added.
    pub is_left_out: bool,
    /// Its visit.
    pub visit: Decision<VisitSlot>,
    /// Its view.
    pub view: Decision<ViewSlot>,
}

/// What a person decided about a visit or a view.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Decision<T> {
    /// Nothing: it stands as proposed.
    #[default]
    AsProposed,
    /// It is to wait in the tray.
    Tray,
    /// It belongs there.
    At(T),
}
