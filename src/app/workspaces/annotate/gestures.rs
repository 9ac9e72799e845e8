//! What gestures and the menu of a drawing come to, as actions; and outlines that are put aside and brought back.

use crate::app::action::{Action, Select};
use crate::app::canvas::steps;
use crate::app::canvas::tool::outline::Outline;
use crate::app::canvas::tool::{Done, Tool};
use crate::app::panels::region_menu::InDrawing;
use crate::app::session::{Drawing, Session};
use crate::app::workspaces::annotate::Annotate;
use crate::model::ids::PhotoId;
use crate::model::region::{Region, Role, Shape, State};

/// An outline that was given up.
pub(super) struct Aside {
    /// The photo it is about.
    pub photo: PhotoId,
    /// The tool with the outline.
    pub tool: Tool,
    /// The last step that had been made then.
    pub seq: u64,
}

impl Annotate {
    /// Carries out what is asked of the outline that is being drawn, or was put aside.
    pub(super) fn in_drawing(&mut self, session: &Session, asked: InDrawing) -> Option<Action> {
        match asked {
            InDrawing::Finish => {
                let done = self.tool.outline().and_then(Outline::finish)?;
                return carried_out(session, done);
            }
            InDrawing::RemoveLast => {
                if let Some(outline) = self.tool.outline() {
                    outline.remove_last();
                }
            }
            InDrawing::PutBack => {
                if let Some(outline) = self.tool.outline() {
                    outline.put_back();
                }
            }
            InDrawing::Cancel => {
                self.put_aside(session);
                self.tool.drop_draft();
                self.canvas.let_go();
            }
            InDrawing::BringBack => {
                if let Some(aside) = self.aside.take() {
                    let tool = aside.tool.kind();
                    self.tool = aside.tool;
                    self.keys.brought_back = self.tool.outline().cloned();
                    return Some(Action::Drawing(Drawing { tool, ..session.drawing }));
                }
            }
        }
        None
    }

    /// Keeps an outline that is given up, so that it can be brought back on the same photo until something else is done.
    pub(super) fn put_aside(&mut self, session: &Session) {
        let Some(photo) = self.shown else { return };
        let has_corners = self.tool.outline().is_some_and(|outline| outline.n_corners() > 0);
        // Brought back and given up again, it is gone: else Ctrl+Z could never reach what was done before.
        let old = self.keys.brought_back.take();
        let is_old =
            old.is_some_and(|old| self.tool.outline().is_some_and(|it| it.has_corners_of(&old)));
        if has_corners && !is_old {
            let seq = session.file.ledger().head().seq;
            self.aside = Some(Aside { photo, tool: self.tool.clone(), seq });
        }
    }

    /// Whether Ctrl+Z brings an outline back.
    pub(super) fn can_bring_back(&self, session: &Session) -> bool {
        let seq = session.file.ledger().head().seq;
        self.aside
            .as_ref()
            .is_some_and(|aside| session.selection.photo == Some(aside.photo) && aside.seq == seq)
    }
}

/// What a gesture came to, as an action.
pub(super) fn carried_out(session: &Session, done: Done) -> Option<Action> {
    let project = session.project();
    match done {
        Done::Drawn(shape) => drawn(session, shape),
        Done::Reshaped(id, shape, what) => {
            steps::reshape(project, id, shape, what).map(Action::Edit)
        }
        Done::Selected(id) => Some(Action::Select(Select::Region(id))),
        Done::Refused(words) => Some(Action::Tell(words.to_owned())),
        // The workspace has done it by itself.
        Done::Fit | Done::Ruled(..) => None,
    }
}

/// A new region of the kind that is chosen.
fn drawn(session: &Session, shape: Shape) -> Option<Action> {
    let (photo, _) = session.photo()?;
    let role = session.drawing.role;
    let lesion = if role == Role::Lesion { session.next_lesion() } else { None };
    Some(Action::Draw(Box::new(Region {
        photo,
        rater: session.rater.clone(),
        reading: session.reading,
        role,
        lesion,
        state: State::Accepted,
        shape,
        label: String::new(),
        note: String::new(),
        is_locked: false,
        is_hidden: false,
    })))
}
