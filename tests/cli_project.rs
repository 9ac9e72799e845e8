//! What a project holds, what is wrong with it and who did what, and the example: on the built program.

#[path = "cli_project/check.rs"]
mod check;
#[path = "support/cli.rs"]
mod cli;
#[path = "cli_project/compare.rs"]
mod compare;
#[path = "cli_project/demo.rs"]
mod demo;
#[path = "cli_project/demo_aligned.rs"]
mod demo_aligned;
#[path = "cli_project/example.rs"]
mod example;
#[path = "cli_project/figure.rs"]
mod figure;
#[path = "cli_project/history.rs"]
mod history;
#[path = "cli_project/info.rs"]
mod info;
#[path = "support/photos.rs"]
mod photos;
