//! Tables out and answers in, on the built program.

#[path = "support/cli.rs"]
mod cli;
#[path = "cli_tables/fill.rs"]
mod fill;
#[path = "cli_tables/instruments.rs"]
mod instruments;
#[path = "cli_tables/scored.rs"]
mod scored;
#[path = "cli_tables/scores.rs"]
mod scores;
#[path = "cli_tables/totals.rs"]
mod totals;
