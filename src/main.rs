//! Window or command line? Nothing else is decided here.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser as _};
use seriatim::app::shell::Opening;
use seriatim::app::window::{has_display, show};
use seriatim::cli::arguments::Arguments;
use seriatim::cli::dispatch::run;
use seriatim::cli::nearest::nearest_command;
use seriatim::cli::output::{Failure, Terminal};
use seriatim::cli::run::End;

fn main() -> ExitCode {
    let arguments = Arguments::try_parse().unwrap_or_else(|error| {
        let typed: Vec<OsString> = std::env::args_os().collect();
        if error.use_stderr()
            && let Some((typed, meant)) = nearest_command(&typed)
        {
            let words = format!("there is no command '{typed}'; did you mean '{meant}'?");
            Arguments::command().error(ErrorKind::InvalidSubcommand, words).exit();
        }
        error.exit();
    });
    match &arguments.command {
        None => window(Opening { path: arguments.path, rater: None }),
        Some(command) => match run(command, arguments.quiet) {
            Ok(End::Fine) => ExitCode::SUCCESS,
            Ok(End::ProblemsFound) => ExitCode::from(1),
            Ok(End::OpenWindow { path, rater }) if has_display() => {
                window(Opening { path: Some(path), rater })
            }
            Ok(End::OpenWindow { .. }) => {
                let terminal = Terminal { is_quiet: arguments.quiet };
                terminal.say("there is no display here, so the window was not opened; everything else is done");
                ExitCode::SUCCESS
            }
            Err(status) => status,
        },
    }
}

fn window(opening: Opening) -> ExitCode {
    match show(opening) {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => Failure::Trouble(trouble).report(),
    }
}
