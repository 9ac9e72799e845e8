//! The built program, called as on a terminal: what it said where, and how it ended.
#![allow(dead_code, reason = "each test binary uses another part of this")]

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// What a call said and how it ended.
pub struct Run {
    /// The exit status.
    pub status: i32,
    /// Standard output: data.
    pub out: String,
    /// Standard error: talk.
    pub talk: String,
}

/// Calls the program.
pub fn seriatim(arguments: &[&str]) -> Run {
    seriatim_with(arguments, "")
}

/// Calls the program with something to read on standard input.
pub fn seriatim_with(arguments: &[&str], input: &str) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_seriatim"));
    run(command.args(arguments), input.as_bytes())
}

/// Runs a command to its end.
pub fn run(command: &mut Command, input: &[u8]) -> Run {
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    // No window opens in a test, whatever desk it runs on.
    let quiet = piped.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    let mut child = quiet.spawn().expect("the program starts");
    // A program that refuses its arguments may end before it has read anything.
    child.stdin.take().expect("piped").write_all(input).ok();
    let output = child.wait_with_output().expect("it ends");
    Run {
        status: output.status.code().expect("it was not killed"),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        talk: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// The rows of a CSV by column; no cell here holds a comma.
pub fn rows(csv: &str) -> Vec<BTreeMap<&str, &str>> {
    let mut lines = csv.lines();
    let header: Vec<&str> = lines.next().expect("a header").split(',').collect();
    lines.map(|line| header.iter().copied().zip(line.split(',')).collect()).collect()
}

/// A path as it is typed.
pub fn text(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}
