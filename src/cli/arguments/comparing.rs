//! `compare`: which photos can be compared.

use std::path::PathBuf;

use clap::Args;

use crate::cli::arguments::Largest;

/// `compare`
#[derive(Debug, Args)]
pub struct Compare {
    /// The project file
    pub file: PathBuf,
    /// As JSON
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,
    /// As a table with every number
    #[arg(long)]
    pub csv: bool,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a docstring here would replace the command's own help")]
    pub largest: Largest,
}
