//! What can be typed behind `align`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::arguments::{Largest, Writer};

/// What a transform may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AlignModel {
    /// Turn, scale and move
    Similarity,
    /// Slant as well
    Affine,
    /// Tilt as well, as a camera that was held obliquely
    Homography,
}

/// `align`
#[derive(Debug, Args)]
pub struct Align {
    /// A photo, or a project file
    #[arg(value_name = "A|PROJECT.ron")]
    pub first: PathBuf,
    /// The photo that A is laid onto
    #[arg(value_name = "B")]
    pub second: Option<PathBuf>,
    /// The kind of transform; chosen by evidence unless given
    #[arg(long, value_enum)]
    pub model: Option<AlignModel>,
    /// Also make automatic alignments of a project again that still hold
    #[arg(long)]
    pub replace: bool,
    /// As JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a docstring here would replace the command's own help")]
    pub writer: Writer,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a docstring here would replace the command's own help")]
    pub largest: Largest,
}
