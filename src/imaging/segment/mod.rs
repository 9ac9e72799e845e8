//! What the drawing tools read out of a photo's pixels: outlines, edges, and rulers. No model is trained for any of it.
//!
//! [`wand`] grows a region from a place: [`field`] is the photo it sees, [`flood`] grows for every tolerance at once,
//! [`contour`] makes an outline of cells. [`live_wire`] follows [`edges`]. [`ruler`] finds a scale: [`tones`] is the
//! photo it sees, [`rhythm`] says where marks repeat, [`marks`] follows them.

pub mod contour;
pub mod edges;
pub mod field;
pub mod flood;
pub mod live_wire;
pub mod marks;
pub mod rhythm;
pub mod ruler;
pub mod tones;
pub mod wand;
