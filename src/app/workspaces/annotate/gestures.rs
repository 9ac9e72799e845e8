//! What gestures and the menu of a drawing come to, as actions; and outlines that are put aside and brought back.

use egui::{PointerButton, Response};

use crate::app::action::{Action, Select};
use crate::app::canvas::hit::{REACH, region_at};
use crate::app::canvas::operations;
use crate::app::canvas::steps;
use crate::app::canvas::tool::{Done, Ground, NOTHING_SELECTED, Tool};
use crate::app::panels::region_menu::InDrawing;
use crate::app::session::{Drawing, Session, ToolKind};
use crate::app::workspaces::annotate::chosen::{chosen, open, told};
use crate::app::workspaces::annotate::{Annotate, seen};
use crate::geometry::Point;
use crate::geometry::boolean::How;
use crate::model::ids::PhotoId;
use crate::model::ledger::Step;
use crate::model::region::{Region, Role, Shape};

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
    /// A click on what is proposed accepts it; pressed and moved it is accepted as it lies then.
    pub(super) fn clicked(
        &self,
        response: &Response,
        session: &Session,
        ground: &Ground<'_>,
    ) -> Vec<Action> {
        let is_click = response.clicked_by(PointerButton::Primary);
        if !is_click || session.drawing.tool != ToolKind::Select || !ground.is_writable {
            return Vec::new();
        }
        let reach = self.canvas.projection().map_or(0.0, |it| it.in_image(REACH));
        let at = self.canvas.pointer();
        let clicked = at.and_then(|at| region_at(ground.regions, ground.boxes, at, reach));
        let step = clicked.and_then(|id| steps::accept(session.project(), id));
        step.map(Action::Edit).into_iter().collect()
    }

    /// Carries out what is asked of the outline that is being drawn, or was put aside.
    pub(super) fn in_drawing(&mut self, session: &Session, asked: InDrawing) -> Option<Action> {
        match asked {
            InDrawing::Finish => {
                let done = self.tool.finish()?;
                return carried_out(session, done);
            }
            InDrawing::RemoveLast => self.tool.remove_last(),
            InDrawing::PutBack => self.tool.put_back(),
            InDrawing::Cancel => {
                self.put_aside(session);
                self.tool.drop_draft();
                self.canvas.let_go();
            }
            InDrawing::BringBack => {
                if let Some(aside) = self.aside.take() {
                    let tool = aside.tool.kind();
                    self.tool = aside.tool;
                    self.keys.brought_back = Some(self.tool.clone());
                    return Some(Action::Drawing(Drawing { tool, ..session.drawing }));
                }
            }
        }
        None
    }

    /// Keeps an outline that is given up, so that it can be brought back on the same photo until something else is done.
    pub(super) fn put_aside(&mut self, session: &Session) {
        let Some(photo) = self.shown else { return };
        let has_corners = self.tool.n_corners() > 0;
        // Brought back and given up again, it is gone: else Ctrl+Z could never reach what was done before.
        let old = self.keys.brought_back.take();
        let is_old = old.is_some_and(|old| self.tool.has_corners_of(&old));
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
        Done::Combined(how, shape) => combined(session, how, shape),
        Done::Cut(line) => {
            let line: Vec<Point> = line.iter().map(|corner| corner.point()).collect();
            told(parted(session, &line)).pop()
        }
        Done::AllReshaped(shapes, what) => {
            steps::reshape_all(project, shapes, what).map(Action::Edit)
        }
        Done::AllSelected(ids) => Some(Action::Select(Select::Regions(ids))),
        Done::Reshaped(id, shape, what) => {
            steps::reshape(project, id, shape, what).map(Action::Edit)
        }
        Done::Selected(id) => Some(Action::Select(Select::Region(id))),
        Done::Refused(words) => Some(Action::Tell(words.to_owned())),
        // The workspace has done it by itself.
        Done::Fit | Done::Ruled(..) => None,
    }
}

/// What was drawn put together with the selected region; without one it is a new region.
fn combined(session: &Session, how: How, shape: Shape) -> Option<Action> {
    let selected = chosen(session).first().copied();
    match (selected, how) {
        (None, How::Unite) => drawn(session, shape),
        (None, How::Subtract | How::Intersect) => Some(Action::Tell(NOTHING_SELECTED.to_owned())),
        (Some(_), _) => {
            let made = open(session).and_then(|all| operations::with_drawn(all[0], how, &shape));
            told(made).pop()
        }
    }
}

/// The selected regions parted along a line; without any, all that it crosses.
fn parted(session: &Session, line: &[Point]) -> Result<Option<Step>, &'static str> {
    let ids = session.file.ledger().ids();
    if !chosen(session).is_empty() {
        return operations::part(&open(session)?, line, ids).map(Some);
    }
    let mut all = seen(session);
    all.retain(|(_, region)| !region.is_locked);
    operations::part(&all, line, ids).map(Some)
}

/// A new region of the kind that is chosen.
fn drawn(session: &Session, shape: Shape) -> Option<Action> {
    let (photo, _) = session.photo()?;
    let role = session.drawing.role;
    if role.refusal(&shape).is_some() {
        let words = format!(
            "A point has no area, so it cannot stand for {}. Choose “Lesion” for the next region.",
            role.label().to_lowercase()
        );
        return Some(Action::Tell(words));
    }
    let lesion = if role == Role::Lesion { session.next_lesion() } else { None };
    Some(Action::Draw(Box::new(Region {
        lesion,
        ..Region::drawn(photo, (session.rater.clone(), session.reading), role, shape)
    })))
}
