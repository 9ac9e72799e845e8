//! Talking on the terminal: data to stdout, talk to stderr, a progress bar where there is a terminal to draw on.

use std::io::{ErrorKind, IsTerminal as _, Write as _};
use std::path::Path;
use std::process::ExitCode;

use crate::store::disk::{RealDisk, replace};
use crate::store::layout::folder;
use crate::workers::progress::Progress;

/// Why a command ended without doing its work.
#[derive(Debug)]
pub enum Failure {
    /// The call was wrong: exit status 2.
    Usage(String),
    /// The work was not possible, or found problems: exit status 1.
    Trouble(String),
}

impl Failure {
    /// Trouble, with every cause below it.
    pub fn trouble(error: &dyn std::error::Error) -> Self {
        Self::Trouble(with_causes(error))
    }

    /// Wrong usage, with every cause below it.
    pub fn usage(error: &dyn std::error::Error) -> Self {
        Self::Usage(with_causes(error))
    }

    /// Refuses a file that was named on the command line and is not there: most often it is misspelt.
    ///
    /// # Errors
    /// Says that there is no such file.
    pub fn unless_there(path: &Path) -> Result<(), Self> {
        if matches!(path.try_exists(), Ok(false)) {
            let path = path.display();
            return Err(Self::Trouble(format!(
                "there is no such file; check the spelling: {path}"
            )));
        }
        Ok(())
    }

    /// Says it, and gives the exit status.
    pub fn report(&self) -> ExitCode {
        let (Self::Usage(words) | Self::Trouble(words)) = self;
        speak(&format!("error: {words}"));
        ExitCode::from(match self {
            Self::Usage(_) => 2,
            Self::Trouble(_) => 1,
        })
    }
}

/// A line on stderr. Where nobody listens any more, the work goes on all the same.
fn speak(line: &str) {
    std::io::stderr().write_all(format!("{line}\n").as_bytes()).ok();
}

/// An error and its causes, one per line; a cause that the line above already tells is left out.
fn with_causes(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let text = error.to_string();
        if !words.contains(&text) {
            words.push_str("\n  caused by: ");
            words.push_str(&text);
        }
        cause = error.source();
    }
    words
}

/// The terminal of one command.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    /// Say only what went wrong.
    pub is_quiet: bool,
}

impl Terminal {
    /// Data, to stdout. A reader that went away (`| head`) is no trouble; a full disk behind it is.
    pub fn data(&self, text: &str) -> Result<(), Failure> {
        self.bytes(text.as_bytes())
    }

    /// Bytes to stdout, as [`Terminal::data`].
    pub fn bytes(&self, bytes: &[u8]) -> Result<(), Failure> {
        let mut out = std::io::stdout().lock();
        match out.write_all(bytes).and_then(|()| out.flush()) {
            // Nobody reads any more, so nobody is to be told.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            Err(error) => Err(Failure::Trouble(format!(
                "what was printed is incomplete, standard output takes no more: {error}"
            ))),
            Ok(()) => Ok(()),
        }
    }

    /// Talk, to stderr; silent when asked to be quiet.
    pub fn say(&self, text: &str) {
        if !self.is_quiet {
            speak(text);
        }
    }

    /// A warning, to stderr; said even when asked to be quiet.
    pub fn warn(&self, text: &str) {
        speak(&format!("warning: {text}"));
    }

    /// A progress note that draws a bar on a terminal, and nothing elsewhere.
    pub fn progress(&self) -> Progress {
        if self.is_quiet || !std::io::stderr().is_terminal() {
            return Progress::silent();
        }
        let bar = indicatif::ProgressBar::new(0);
        if let Ok(style) = indicatif::ProgressStyle::with_template("{msg} {bar:30} {pos}/{len}") {
            bar.set_style(style);
        }
        Progress::new(move |state| {
            bar.set_message(state.text.clone());
            bar.set_length(state.total);
            bar.set_position(state.done);
            if state.total > 0 && state.done >= state.total {
                bar.finish_and_clear();
            }
        })
    }
}

/// Writes a result to a file, or to stdout for `-`; an existing file is replaced as a whole or not at all.
pub fn write(terminal: Terminal, path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if path == Path::new("-") {
        return terminal.bytes(bytes);
    }
    let folder = folder(path);
    if !folder.is_dir() {
        return Err(Failure::Trouble(format!(
            "cannot write {}: there is no folder {}; make it first, or choose another place",
            path.display(),
            folder.display()
        )));
    }
    replace(&RealDisk, path, None, bytes).map_err(|error| {
        Failure::Trouble(format!("{error}\n  Nothing was written; what was there before still is."))
    })?;
    terminal.say(&format!("wrote {}", path.display()));
    Ok(())
}

/// Reads a text, from stdin for `-`.
pub fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let read = if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut std::io::stdin().lock(), &mut bytes).map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    read.map_err(|error| Failure::Trouble(format!("cannot read {}: {error}", name(path))))
}

/// What was named, in words.
pub fn name(path: &Path) -> String {
    if path == Path::new("-") { "standard input".to_owned() } else { path.display().to_string() }
}

/// Indented JSON with a line end.
pub fn pretty(value: &serde_json::Value) -> String {
    format!("{value:#}\n")
}
