//! The named commands that the workspace carries out itself.

use crate::app::action::{Action, Select};
use crate::app::canvas::photo_canvas::{Framing, ZOOM_STEP};
use crate::app::canvas::tool::middle::in_middle;
use crate::app::canvas::tool::{Done, READ_ONLY};
use crate::app::commands::Command;
use crate::app::scene::Scene;
use crate::app::session::{Drawing, Looking, NextLesion, Session, ToolKind};
use crate::app::workspaces::annotate::chosen::open;
use crate::app::workspaces::annotate::gestures::carried_out;
use crate::app::workspaces::annotate::{Annotate, seen};
use crate::geometry::{Bounds, Point};
use crate::imaging::aids::{Aids, Map};
use crate::model::ids::RegionId;
use crate::model::region::Region;

impl Annotate {
    /// Carries out what was asked for by name.
    pub(super) fn run_commands(&mut self, scene: &Scene<'_>) -> Vec<Action> {
        let mut actions = Vec::new();
        for command in scene.commands {
            actions.extend(self.run(scene.session, *command));
            actions.extend(self.edit(scene.session, *command));
        }
        actions
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
            Command::ToolReference => take(ToolKind::Reference),
            Command::ToolBrush => take(ToolKind::Brush),
            Command::ToolCut => take(ToolKind::Cut),
            Command::ToolPoint => take(ToolKind::Point),
            Command::DrawInMiddle => self.draw_in_middle(session),
            Command::Fit => self.frame(Framing::Fit),
            Command::ActualSize => self.frame(Framing::ActualSize),
            Command::ZoomIn => self.frame(Framing::By(ZOOM_STEP)),
            Command::ZoomOut => self.frame(Framing::By(1.0 / ZOOM_STEP)),
            Command::ZoomToRegion => {
                let bounds = selected(session).and_then(|(_, region)| region.shape.bounds());
                let bounds = bounds.map(|bounds| with_air(session, bounds));
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
            Command::FillOpacity => {
                let next = FILLS.iter().find(|fill| **fill > drawing.fill);
                let fill = next.or(FILLS.first()).copied().unwrap_or(drawing.fill);
                Some(Action::Drawing(Drawing { fill, ..drawing }))
            }
            Command::GrowBy => match open(session) {
                Ok(_) => {
                    self.growing.open();
                    None
                }
                Err(words) => Some(Action::Tell(words.to_owned())),
            },
            Command::BrushSmaller => Some(Action::Drawing(brushed(drawing, -1.0))),
            Command::BrushLarger => Some(Action::Drawing(brushed(drawing, 1.0))),
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
}

/// A box, no smaller than what still shows where it is: a point has no size of its own.
fn with_air(session: &Session, bounds: Bounds) -> Bounds {
    let longer = session.photo().map_or(0, |(_, photo)| photo.width.max(photo.height));
    if bounds.width() > 0.0 || bounds.height() > 0.0 {
        return bounds;
    }
    let air = f64::from(longer) * AIR;
    Bounds { min: bounds.min - Point::new(air, air), max: bounds.max + Point::new(air, air) }
}

/// So much of the photo's longer side is seen on each side of a point that is zoomed to.
const AIR: f64 = 0.05;

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

/// How much of their inside regions cover, in percent, one after the other.
const FILLS: [u8; 5] = [0, 7, 15, 30, 50];

/// A brush so many steps wider.
pub(super) fn brushed(drawing: Drawing, steps: f32) -> Drawing {
    let brush = (f32::from(drawing.brush) * BRUSH_STEP.powf(steps)).round() as u16;
    // A step is never too small to be one.
    let brush = if steps > 0.0 { brush.max(drawing.brush + 1) } else { brush };
    Drawing { brush: brush.clamp(4, 400), ..drawing }
}

/// How much a step makes the brush wider.
const BRUSH_STEP: f32 = 1.2;
