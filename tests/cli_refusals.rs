//! Bad input on the command line: each has a clear message and its exit status, and nothing is lost or half-written.

#[path = "support/cli.rs"]
mod cli;
#[path = "cli_refusals/disks.rs"]
mod disks;
#[path = "cli_refusals/instruments.rs"]
mod instruments;
#[path = "support/photos.rs"]
mod photos;
#[path = "cli_refusals/projects.rs"]
mod projects;
#[path = "cli_refusals/scored.rs"]
mod scored;
#[path = "cli_refusals/tables.rs"]
mod tables;
