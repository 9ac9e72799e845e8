//! What stands before the camera: the shape, colour and hair of one body part, in millimetres.
//!
//! A scene is the person, who does not change between visits; light, framing and lesions do, and come later.

use crate::exchange::demo::field::{Field, Grid};
use crate::exchange::demo::marks::Marks;

/// One body part as it always is.
pub struct Scene {
    /// Towards the camera, in millimetres.
    pub height: Field,
    /// How deep inside the outline of the skin a place lies, in millimetres; negative on the backdrop.
    pub skin: Field,
    /// How deep inside the hair a place lies, in millimetres.
    pub hair: Field,
    /// Where a hair runs: across the strands.
    pub across: Field,
    /// Where a hair runs: along the strands.
    pub along: Field,
    /// Brown pigment, as an optical thickness.
    pub melanin: Field,
    /// Blood in the skin, as an optical thickness.
    pub blood: Field,
    /// How much of a lip a place is, 0 to 1.
    pub lips: Field,
    /// How strongly the skin shines, about 1.
    pub oil: Field,
    /// How coarse the skin is, about 1.
    pub grain: Field,
    /// Moles and single hairs.
    pub marks: Marks,
}

impl Scene {
    /// The grid all fields share.
    pub fn grid(&self) -> Grid {
        self.height.grid
    }
}
