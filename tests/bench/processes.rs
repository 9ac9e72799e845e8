//! How long other programs and our own take: wall, processor and memory of one process, by GNU time.
#![allow(dead_code, clippy::print_stdout, reason = "each benchmark uses another part of this")]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// What one run took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Run {
    /// Seconds from start to end.
    pub wall: f64,
    /// Seconds of processor time, of all threads.
    pub cpu: f64,
    /// The most memory it had, in MiB.
    pub peak: f64,
}

/// Where to get a program that is not there.
pub fn is_there(program: &str, package: &str) -> bool {
    let is_there = std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|it| it.join(program).is_file()));
    if !is_there {
        println!("{program} is not there; on Debian: apt-get install {package}");
    }
    is_there
}

/// Runs a program to its end, its output thrown away. Needs `time` of GNU: the standard library tells no processor time.
pub fn measured(program: &Path, arguments: &[&str], notes: &Path) -> Run {
    let start = Instant::now();
    let status = Command::new("/usr/bin/time")
        .args(["-f", "%U %S %M", "-o"])
        .arg(notes)
        .arg(program)
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("GNU time starts");
    let wall = start.elapsed().as_secs_f64();
    assert!(status.success(), "{} failed", program.display());
    let text = std::fs::read_to_string(notes).expect("GNU time wrote");
    let numbers: Vec<f64> =
        text.split_whitespace().map(|word| word.parse().expect("a number")).collect();
    let [user, system, peak] = numbers[..] else { panic!("GNU time wrote: {text}") };
    Run { wall, cpu: user + system, peak: peak / 1024.0 }
}

/// The middle one.
pub fn median(numbers: impl IntoIterator<Item = f64>) -> f64 {
    let mut numbers: Vec<f64> = numbers.into_iter().collect();
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

/// A figure beside what it should be at most.
pub fn report(what: &str, found: f64, most: f64, unit: &str) {
    let verdict = if found <= most { "met" } else { "MISSED" };
    println!("  {what:<44} {found:>8.2}{unit}   at most {most:.2}{unit}: {verdict}");
}
