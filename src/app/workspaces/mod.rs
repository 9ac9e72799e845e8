//! The workspaces: what fills the window between the bars.

pub mod all;
pub mod annotate;
pub mod compare;
pub mod lesions;
pub mod score;
pub mod series;
