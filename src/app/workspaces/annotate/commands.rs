//! The named commands that the workspace carries out itself.

use crate::app::action::{Action, Select};
use crate::app::canvas::photo_canvas::{Framing, ZOOM_STEP};
use crate::app::canvas::steps;
use crate::app::canvas::tool::middle::in_middle;
use crate::app::canvas::tool::{Done, READ_ONLY, Tool};
use crate::app::commands::Command;
use crate::app::scene::Scene;
use crate::app::session::{Drawing, Looking, NextLesion, Session, ToolKind};
use crate::app::workspaces::annotate::gestures::carried_out;
use crate::app::workspaces::annotate::{Annotate, ground, seen};
use crate::geometry::Point;
use crate::imaging::aids::{Aids, Map};
use crate::model::ids::RegionId;
use crate::model::region::Region;

impl Annotate {
    /// Carries out what was asked for by name.
    pub(super) fn run_commands(&mut self, scene: &Scene<'_>) -> Vec<Action> {
        let commands = scene.commands.iter();
        commands.filter_map(|command| self.run(scene.session, *command)).collect()
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "all others belong to other workspaces")]
    fn run(&mut self, session: &Session, command: Command) -> Option<Action> {
        let (drawing, looking) = (session.drawing, session.looking);
        let look = |looking| Some(Action::Looking(looking));
        let take = |tool| Some(Action::Drawing(Drawing { tool, ..drawing }));
        match command {
            Command::ToolSelect => take(ToolKind::Select),
            Command::ToolPolygon => take(ToolKind::Polygon),
            Command::ToolLasso => take(ToolKind::Lasso),
            Command::ToolRectangle => take(ToolKind::Rectangle),
            Command::ToolEllipse => take(ToolKind::Ellipse),
            Command::ToolWand => take(ToolKind::Wand),
            Command::ToolLiveWire => take(ToolKind::LiveWire),
            Command::ToolRulerLine => take(ToolKind::RulerLine),
            Command::ToolCalibrate => take(ToolKind::Calibrate),
            Command::FindRuler => {
                self.calibrating.look_for_ruler();
                take(ToolKind::Calibrate)
            }
            Command::DrawInMiddle => self.draw_in_middle(session),
            Command::Fit => self.frame(Framing::Fit),
            Command::ActualSize => self.frame(Framing::ActualSize),
            Command::ZoomIn => self.frame(Framing::By(ZOOM_STEP)),
            Command::ZoomOut => self.frame(Framing::By(1.0 / ZOOM_STEP)),
            Command::ZoomToRegion => {
                let bounds = selected(session).and_then(|(_, region)| region.shape.bounds());
                self.frame(bounds.map_or(Framing::Fit, Framing::Around))
            }
            Command::HideRegions => {
                Some(Action::Drawing(Drawing { is_hidden: !drawing.is_hidden, ..drawing }))
            }
            Command::ShowNames => {
                Some(Action::Drawing(Drawing { shows_names: !drawing.shows_names, ..drawing }))
            }
            Command::LightAndColor => look(Looking { has_panel: !looking.has_panel, ..looking }),
            Command::Loupe => look(Looking { has_loupe: !looking.has_loupe, ..looking }),
            Command::Grid => look(Looking { has_grid: !looking.has_grid, ..looking }),
            Command::Redness => {
                let map = if looking.aids.map == Map::Redness { Map::Color } else { Map::Redness };
                look(Looking { aids: Aids { map, ..looking.aids }, ..looking })
            }
            Command::AsTaken => {
                look(Looking { has_panel: looking.has_panel, ..Looking::default() })
            }
            Command::NewLesion => {
                Some(Action::Drawing(Drawing { lesion: NextLesion::New, ..drawing }))
            }
            Command::NextRegion => next_region(session, 1),
            Command::PreviousRegion => next_region(session, -1),
            Command::DeleteRegion => self.delete(session),
            Command::DuplicateRegion => duplicate(session),
            Command::LockRegion => toggle_lock(session),
            _ => None,
        }
    }

    fn frame(&mut self, framing: Framing) -> Option<Action> {
        self.framing.push(framing);
        None
    }

    /// Draws without a pointer.
    fn draw_in_middle(&self, session: &Session) -> Option<Action> {
        let (_, photo) = session.photo()?;
        let done = if session.is_writable() {
            let size = Point::new(f64::from(photo.width), f64::from(photo.height));
            in_middle(session.drawing.tool, self.canvas.projection()?.seen(size))
        } else {
            Done::Refused(READ_ONLY)
        };
        carried_out(session, done)
    }

    /// Deletes the selected corner if there is one, else the selected region.
    fn delete(&mut self, session: &Session) -> Option<Action> {
        let (_, photo) = session.photo()?;
        let size = Point::new(f64::from(photo.width), f64::from(photo.height));
        let regions = seen(session);
        let ground = ground(session, size, &regions);
        if let Tool::Select(select) = &mut self.tool
            && let Some(done) = select.delete_corner(&ground)
        {
            return carried_out(session, done);
        }
        // What is hidden is not deleted by accident.
        let (id, region) = ground.selected_region()?;
        if let Some(words) = ground.refusal(region) {
            return Some(Action::Tell(words.to_owned()));
        }
        steps::delete(session.project(), id).map(Action::Edit)
    }
}

/// The selected region, if this rater drew it on this photo.
fn selected(session: &Session) -> Option<(RegionId, &Region)> {
    let id = session.selection.region?;
    session.regions_here().into_iter().find(|(other, _)| *other == id)
}

/// The region after or before the selected one, round and round.
fn next_region(session: &Session, by: isize) -> Option<Action> {
    let seen = seen(session);
    let at = seen.iter().position(|(id, _)| session.selection.region == Some(*id));
    let n = seen.len() as isize;
    let next = match at {
        Some(at) => (at as isize + by).rem_euclid(n.max(1)),
        None if by > 0 => 0,
        None => n - 1,
    };
    let (id, _) = seen.get(usize::try_from(next).ok()?)?;
    Some(Action::Select(Select::Region(Some(*id))))
}

/// Another region like the selected one; it shows what the next region drawn would show.
fn duplicate(session: &Session) -> Option<Action> {
    let (_, region) = selected(session)?;
    if !session.is_writable() {
        return Some(Action::Tell(READ_ONLY.to_owned()));
    }
    let (_, photo) = session.photo()?;
    let size = Point::new(f64::from(photo.width), f64::from(photo.height));
    let copy = steps::duplicate(region, session.next_lesion(), size);
    Some(Action::Draw(Box::new(copy)))
}

fn toggle_lock(session: &Session) -> Option<Action> {
    let (id, _) = selected(session)?;
    if !session.is_writable() {
        return Some(Action::Tell(READ_ONLY.to_owned()));
    }
    steps::toggle_lock(session.project(), id).map(Action::Edit)
}
