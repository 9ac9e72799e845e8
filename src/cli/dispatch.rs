//! From the arguments to the command that does it.

use std::process::ExitCode;

use crate::cli::arguments::Command;
use crate::cli::output::{Failure, Terminal};
use crate::cli::run::End;
use crate::cli::{
    aligning, demo, forms, instruments, measuring, photos, pictures, project, regions, tables,
};

/// Does what was asked for; says what went wrong.
pub fn run(command: &Command, is_quiet: bool) -> Result<End, ExitCode> {
    let terminal = Terminal { is_quiet };
    dispatch(command, terminal).map_err(|failure| failure.report())
}

fn dispatch(command: &Command, terminal: Terminal) -> Result<End, Failure> {
    match command {
        Command::Demo(call) => demo::demo(call, terminal),
        Command::New(call) => photos::new(call, terminal),
        Command::Add(call) => photos::add(call, terminal),
        Command::Place(call) => photos::place(call, terminal),
        Command::Info(call) => project::info(call, terminal),
        Command::Check(call) => project::check(call, terminal),
        Command::History(call) => project::history(call, terminal),
        Command::Scores(call) => tables::scores(call, terminal),
        Command::Fill(call) => forms::fill(call, terminal),
        Command::Total(call) => forms::total(call, terminal),
        Command::Measure(call) => measuring::measure(call, terminal),
        Command::Calibrate(call) => measuring::calibrate(call, terminal),
        Command::Reference(call) => measuring::reference(call, terminal),
        Command::Regions(call) => regions::regions(call, terminal),
        Command::Align(call) => aligning::align(call, terminal),
        Command::Instruments(call) => instruments::instruments(call, terminal),
        Command::Thumbnails(call) => pictures::thumbnails(call, terminal),
        Command::Figure(call) => pictures::figure(call, terminal),
    }
}
