//! Seriatim follows skin disease with photographs.

pub mod exchange;
pub mod geometry;
pub mod imaging;
pub mod instrument;
pub mod model;
pub mod workers;
