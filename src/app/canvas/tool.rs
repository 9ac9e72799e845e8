//! The tool in hand: it takes what the pointer does on the photo and says what has been drawn or changed.
//!
//! A tool holds a draft and nothing else; the project is changed when a gesture ends, as one edit. Tools know neither
//! the window nor the project's files, so that they are tested with plain numbers. Places are pixels of the upright
//! photo.

use std::sync::Arc;

use crate::app::canvas::hit::Boxes;
use crate::app::canvas::reshape::CornerAt;
use crate::app::canvas::tool::boxed::Boxed;
use crate::app::canvas::tool::brush::Brush;
use crate::app::canvas::tool::cut::Cut;
use crate::app::canvas::tool::grown::Grown;
use crate::app::canvas::tool::mark::Mark;
use crate::app::canvas::tool::outline::Outline;
use crate::app::canvas::tool::patch::Patch;
use crate::app::canvas::tool::select::Select;
use crate::app::canvas::tool::tape::Tape;
use crate::app::session::ToolKind;
use crate::app::textures::sight::Sight;
use crate::geometry::boolean::How;
use crate::geometry::{Bounds, Point};
use crate::model::ids::RegionId;
use crate::model::region::{Corner, Region, Shape};
use crate::model::sound::sound;

pub mod boxed;
pub mod brush;
pub mod cut;
pub mod ground;
pub mod group;
pub mod grown;
pub mod help;
pub mod mark;
pub mod middle;
pub mod nudge;
pub mod outline;
pub mod patch;
pub mod select;
pub mod tape;
pub mod wire;

/// The tool in hand, with its draft.
#[derive(Clone, Debug, PartialEq)]
pub enum Tool {
    /// Select, move, reshape.
    Select(Select),
    /// Polygon and lasso.
    Outline(Outline),
    /// Rectangle and ellipse.
    Boxed(Boxed),
    /// The wand.
    Grown(Grown),
    /// Ruler line and calibration.
    Tape(Tape),
    /// The brush.
    Brush(Brush),
    /// A line that parts regions.
    Cut(Cut),
    /// The point.
    Mark(Mark),
    /// The corners of a grey patch or colour chart.
    Patch(Patch),
}

/// What the pointer did on the photo.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CanvasInput {
    /// What it did.
    pub kind: Kind,
    /// Where, in photo pixels; may lie outside the photo.
    pub at: Point,
    /// How near counts as on it, in photo pixels.
    pub reach: f64,
    /// The keys held.
    pub held: Held,
}

/// What the pointer can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Move, pressed or not.
    Move,
    /// Press.
    Press,
    /// Press again at the same place so soon that both make a double click.
    Again,
    /// Let go.
    Release,
}

/// The keys that change what a gesture means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// Shift: even sides, one more selected, added to the selected region.
    pub shift: bool,
    /// Alt: from the middle, taken from the selected region; on corners and edges: delete and insert.
    pub alt: bool,
}

/// What lies under the pointer: the photo and the regions that are seen on it.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// Width and height of the photo in pixels.
    pub photo: Point,
    /// The regions that are seen, the last one on top.
    pub regions: &'a [(RegionId, &'a Region)],
    /// The selected region, if it is seen; of several the one that leads.
    pub selected: Option<RegionId>,
    /// The regions that are selected beside it, sorted.
    pub others: &'a [RegionId],
    /// The boxes of the regions, in the same order.
    pub boxes: Boxes<'a>,
    /// How wide the brush is, in points on screen.
    pub brush: f64,
    /// Whether anything may be changed.
    pub is_writable: bool,
}

/// What a gesture came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    /// A new shape.
    Drawn(Shape),
    /// A shape to be united with the selected region, or cut off it.
    Combined(How, Shape),
    /// Another shape for a region, and what was done to it.
    Reshaped(RegionId, Shape, &'static str),
    /// Other shapes for several regions, and what was done to them.
    AllReshaped(Vec<(RegionId, Shape)>, &'static str),
    /// Regions are to be parted along a line, in hundredths of a pixel.
    Cut(Vec<Corner>),
    /// Several regions were chosen, the leading one first.
    AllSelected(Vec<RegionId>),
    /// A region was chosen, or none.
    Selected(Option<RegionId>),
    /// A line was drawn along a ruler.
    Ruled(Corner, Corner),
    /// The whole photo is wanted.
    Fit,
    /// It cannot be done, for this reason.
    Refused(&'static str),
}

/// What is being drawn, to be seen while it is.
#[derive(Clone, Debug, PartialEq)]
pub enum Draft<'a> {
    /// An outline that is not closed yet.
    Line {
        /// Its corners so far.
        corners: Vec<Point>,
        /// Where the pointer is.
        pointer: Option<Point>,
        /// Whether letting go now would close it.
        closes: bool,
    },
    /// A whole shape.
    Shape(Shape),
    /// A line whose length is measured.
    Length {
        /// Where it begins.
        from: Point,
        /// Where it ends.
        to: Point,
        /// Whether the program found it and nobody has confirmed it.
        is_found: bool,
    },
    /// The corners of a grey patch or colour chart.
    Patch {
        /// The corners; of a chart at dark skin, bluish green, black, white.
        corners: [Point; 4],
        /// Whether it is a chart, whose patches are shown.
        is_chart: bool,
    },
    /// Another shape for a region.
    Instead(RegionId, &'a Shape),
    /// Other shapes for several regions, sorted by region.
    AllInstead(&'a [(RegionId, Shape)]),
    /// A box that selects what lies in it.
    Frame(Bounds),
    /// An open line that will part regions.
    Knife {
        /// Its corners so far.
        corners: Vec<Point>,
        /// Where the pointer is.
        pointer: Option<Point>,
    },
}

/// Why nothing is drawn in a project that is only to be looked at.
pub const READ_ONLY: &str = "This project is open to look at only, so nothing is drawn. Save a copy elsewhere to draw in it.";

/// Why a locked region stays as it is.
pub const LOCKED: &str = "This region is locked. Unlock it first (Ctrl+L).";

/// Why nothing is added or taken away.
pub const NOTHING_SELECTED: &str = "Select the region first that this is to be cut off.";

/// Why nothing is done to a point.
pub const POINT: &str = "A point has no outline, so nothing can be added to it, cut off it or made of it. Leave points out.";

/// Why a corner stays.
pub const THREE_CORNERS: &str = "An outline keeps at least three corners.";

/// Why an outline is not taken.
pub const NO_AREA: &str = "An outline needs at least three corners that do not lie on one line.";

impl Tool {
    /// A tool without a draft.
    pub fn new(kind: ToolKind) -> Self {
        match kind {
            ToolKind::Select => Self::Select(Select::default()),
            ToolKind::Polygon => Self::Outline(Outline::polygon()),
            ToolKind::Lasso => Self::Outline(Outline::lasso()),
            ToolKind::Rectangle => Self::Boxed(Boxed::rectangle()),
            ToolKind::Ellipse => Self::Boxed(Boxed::ellipse()),
            ToolKind::Wand => Self::Grown(Grown::default()),
            ToolKind::LiveWire => Self::Outline(Outline::live_wire()),
            ToolKind::RulerLine => Self::Tape(Tape::ruler_line()),
            ToolKind::Calibrate => Self::Tape(Tape::calibration()),
            ToolKind::Brush => Self::Brush(Brush::default()),
            ToolKind::Cut => Self::Cut(Cut::default()),
            ToolKind::Point => Self::Mark(Mark::default()),
            ToolKind::Reference => Self::Patch(Patch::default()),
        }
    }

    /// Which tool it is.
    pub fn kind(&self) -> ToolKind {
        match self {
            Self::Select(_) => ToolKind::Select,
            Self::Outline(outline) if outline.is_lasso() => ToolKind::Lasso,
            Self::Outline(outline) if outline.is_live_wire() => ToolKind::LiveWire,
            Self::Outline(_) => ToolKind::Polygon,
            Self::Boxed(boxed) if boxed.is_ellipse() => ToolKind::Ellipse,
            Self::Boxed(_) => ToolKind::Rectangle,
            Self::Grown(_) => ToolKind::Wand,
            Self::Tape(tape) if tape.is_calibration() => ToolKind::Calibrate,
            Self::Tape(_) => ToolKind::RulerLine,
            Self::Brush(_) => ToolKind::Brush,
            Self::Cut(_) => ToolKind::Cut,
            Self::Mark(_) => ToolKind::Point,
            Self::Patch(_) => ToolKind::Reference,
        }
    }

    /// Takes what the pointer did.
    pub fn handle(&mut self, input: &CanvasInput, ground: &Ground<'_>) -> Option<Done> {
        let begins = matches!(input.kind, Kind::Press | Kind::Again);
        match self {
            Self::Select(select) => select.handle(input, ground),
            Self::Outline(_)
            | Self::Boxed(_)
            | Self::Brush(_)
            | Self::Cut(_)
            | Self::Grown(_)
            | Self::Mark(_)
                if begins && !ground.is_writable =>
            {
                Some(Done::Refused(READ_ONLY))
            }
            Self::Outline(outline) => outline.handle(input, ground.photo),
            Self::Boxed(boxed) => boxed.handle(input, ground.photo),
            Self::Grown(grown) => grown.handle(input, ground.photo),
            Self::Tape(tape) => tape.handle(input, ground),
            Self::Brush(brush) => brush.handle(input, ground),
            Self::Cut(cut) => cut.handle(input, ground.photo),
            Self::Mark(mark) => mark.handle(input, ground.photo),
            Self::Patch(patch) => patch.handle(input, ground),
        }
    }

    /// What is being drawn.
    pub fn draft(&self) -> Option<Draft<'_>> {
        match self {
            Self::Select(select) => select.draft(),
            Self::Outline(outline) => outline.draft(),
            Self::Boxed(boxed) => boxed.draft(),
            Self::Grown(grown) => grown.draft(),
            Self::Tape(tape) => tape.draft(),
            Self::Brush(brush) => brush.draft(),
            Self::Cut(cut) => cut.draft(),
            Self::Mark(mark) => mark.draft(),
            // Whether it is a chart is known to the form.
            Self::Patch(_) => None,
        }
    }

    /// The corner that is selected.
    pub fn corner(&self, ground: &Ground<'_>) -> Option<CornerAt> {
        match self {
            Self::Select(select) => select.corner(ground),
            Self::Outline(_)
            | Self::Boxed(_)
            | Self::Brush(_)
            | Self::Cut(_)
            | Self::Grown(_)
            | Self::Mark(_)
            | Self::Patch(_)
            | Self::Tape(_) => None,
        }
    }

    /// Whether it reads the photo's pixels.
    pub fn needs_sight(&self) -> bool {
        matches!(self.kind(), ToolKind::Wand | ToolKind::LiveWire)
    }

    /// Shows the photo's pixels to a tool that reads them.
    pub fn see(&mut self, sight: &Arc<Sight>) {
        match self {
            Self::Grown(grown) => grown.see(sight),
            Self::Outline(outline) => outline.see(&sight.edges),
            Self::Select(_)
            | Self::Boxed(_)
            | Self::Brush(_)
            | Self::Cut(_)
            | Self::Mark(_)
            | Self::Patch(_)
            | Self::Tape(_) => {}
        }
    }

    /// Whether Escape has something to drop before it means anything else.
    pub fn is_busy(&self) -> bool {
        match self {
            Self::Select(select) => select.is_busy(),
            Self::Outline(outline) => outline.is_begun(),
            Self::Boxed(boxed) => boxed.is_begun(),
            Self::Grown(grown) => grown.is_begun(),
            Self::Tape(tape) => tape.is_begun(),
            Self::Brush(brush) => brush.is_begun(),
            Self::Cut(cut) => cut.is_begun(),
            Self::Mark(mark) => mark.is_begun(),
            Self::Patch(patch) => patch.is_moved(),
        }
    }

    /// Drops the draft.
    pub fn drop_draft(&mut self) {
        match self {
            Self::Select(select) => select.drop_drag(),
            Self::Outline(_)
            | Self::Boxed(_)
            | Self::Brush(_)
            | Self::Cut(_)
            | Self::Grown(_)
            | Self::Mark(_)
            | Self::Patch(_)
            | Self::Tape(_) => {
                *self = Self::new(self.kind());
            }
        }
    }

    /// Whether pressing and dragging here moves the photo, because it would move nothing on it.
    pub fn leaves_drag(&self) -> bool {
        matches!(self, Self::Select(select) if select.holds_nothing())
    }

    /// How many corners the line that is being drawn has.
    pub fn n_corners(&self) -> usize {
        match self {
            Self::Outline(outline) => outline.n_corners(),
            Self::Cut(cut) => cut.n_corners(),
            Self::Select(_)
            | Self::Boxed(_)
            | Self::Brush(_)
            | Self::Grown(_)
            | Self::Mark(_)
            | Self::Patch(_)
            | Self::Tape(_) => 0,
        }
    }

    /// Whether another tool draws the same line.
    pub fn has_corners_of(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Outline(one), Self::Outline(other)) => one.has_corners_of(other),
            (Self::Cut(one), Self::Cut(other)) => one.has_corners_of(other),
            (_, _) => false,
        }
    }

    /// Ends the line that is being drawn.
    pub fn finish(&mut self) -> Option<Done> {
        match self {
            Self::Outline(outline) if outline.is_begun() => outline.finish(),
            Self::Cut(cut) => cut.finish(),
            Self::Outline(_)
            | Self::Select(_)
            | Self::Boxed(_)
            | Self::Brush(_)
            | Self::Grown(_)
            | Self::Mark(_)
            | Self::Patch(_)
            | Self::Tape(_) => None,
        }
    }

    /// Removes what was added to the line last.
    pub fn remove_last(&mut self) {
        match self {
            Self::Outline(outline) => outline.remove_last(),
            Self::Cut(cut) => cut.remove_last(),
            Self::Select(_)
            | Self::Boxed(_)
            | Self::Brush(_)
            | Self::Grown(_)
            | Self::Mark(_)
            | Self::Patch(_)
            | Self::Tape(_) => {}
        }
    }

    /// Puts back what was removed last.
    pub fn put_back(&mut self) {
        match self {
            Self::Outline(outline) => outline.put_back(),
            Self::Cut(cut) => cut.put_back(),
            Self::Select(_)
            | Self::Boxed(_)
            | Self::Brush(_)
            | Self::Grown(_)
            | Self::Mark(_)
            | Self::Patch(_)
            | Self::Tape(_) => {}
        }
    }
}

/// A region with another shape, made sound.
fn reshaped(region: RegionId, shape: &Shape, what: &'static str) -> Done {
    sound(shape.clone())
        .map_or(Done::Refused("The region would have no area, so it stays as it was."), |shape| {
            Done::Reshaped(region, shape, what)
        })
}
