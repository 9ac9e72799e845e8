//! What a photo is measured by: linear light, in the file's own pixels, piece by piece.
//!
//! `strips` is the one way in. Code values are first judged (`mask`: reflections, clipping), then turned into linear
//! light (`light`: nothing is cut off, so that the reds of Display P3 stay apart). A region is kept in the upright
//! photo; `place` turns it into the file's own orientation, so that no pixel is ever resampled to be measured.

//!
//! `statistics` measures regions: which pixels (`spans`), their colour, its spread. `redness` reads indices and
//! differences from that. `correction` makes the light right by a grey patch or a chart (`chart`).

pub mod chart;
pub mod correction;
pub mod light;
pub mod mask;
pub mod place;
pub mod redness;
pub mod spans;
pub mod statistics;
pub mod strips;
