//! What a photo is measured by: linear light, in the file's own pixels, piece by piece.
//!
//! `strips` is the one way in. Code values are first judged (`mask`: reflections, clipping), then turned into linear
//! light (`light`: nothing is cut off, so that the reds of Display P3 stay apart). A region is kept in the upright
//! photo; `place` turns it into the file's own orientation, so that no pixel is ever resampled to be measured.

pub mod light;
pub mod mask;
pub mod place;
pub mod strips;
