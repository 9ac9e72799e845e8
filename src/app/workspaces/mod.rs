//! The workspaces: what fills the window between the bars.

pub mod annotate;
pub mod scene;
pub mod score;
pub mod series;
