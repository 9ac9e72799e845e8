//! From the bytes of a snapshot and a history to a ledger: what belongs together, what is newer, what is damaged.
//!
//! Nothing is written here and nothing is papered over: whatever was odd stands in the notices or is an error. When a
//! person has chosen which file to believe, everything that provably follows from it is taken along.

use crate::model::edit::{Edit, EditError};
use crate::model::entry::Entry;
use crate::model::ledger::Ledger;
use crate::store::history_file::{self, History, HistoryError};
use crate::store::project_file::{self, FileError, Read};

/// A ledger made from what lies on disk.
#[derive(Debug)]
pub struct Opening {
    /// The project and its entries.
    pub ledger: Ledger,
    /// What a person should know: a torn line, a damaged file, a missing checksum.
    pub notices: Vec<String>,
    /// How many bytes of the history file to keep; 0 begins a new one.
    pub history_bytes: u64,
    /// Whether the last whole line of the history lacks its line end.
    pub lacks_line_end: bool,
    /// The files that must be kept under another name before anything is written.
    pub set_aside: SetAside,
    /// Whether the snapshot is as new as the history.
    pub is_snapshot_current: bool,
    /// The program that wrote the project file, where it could be read.
    pub app: Option<String>,
}

/// Which files must be kept under another name, because they could not be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SetAside {
    /// The project file.
    pub project: bool,
    /// The history.
    pub history: bool,
}

/// Which file to believe when the two do not belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Believe {
    /// The project file; the history is kept under another name.
    ProjectFile,
    /// The history; the project file is kept under another name.
    History,
}

/// A project that cannot be opened as it is; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum OpeningError {
    /// Neither a project file nor a history is there.
    #[error("there is no such file")]
    NotThere,
    /// The project file is of no use, and there is no history to rebuild it from.
    #[error(transparent)]
    File(#[from] FileError),
    /// The history is damaged.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// The history does not lead to the project.
    #[error(
        "the project file and its history do not belong together (one of them was copied from elsewhere); \
         both are kept, choose which one to believe"
    )]
    DoNotBelong,
    /// The numbers in it leave none to give.
    #[error("its ids are higher than this program gives; the file was made by hand or damaged")]
    NoRoom,
    /// A step of the history contradicts the ones before.
    #[error("step {seq} of the history cannot be repeated: {error}")]
    Impossible {
        /// The step.
        seq: u64,
        /// What does not fit.
        error: EditError,
    },
}

impl OpeningError {
    /// Whether choosing a side helps: both files are there, and one of them can be used.
    pub fn asks_whom_to_believe(&self) -> bool {
        matches!(self, Self::DoNotBelong | Self::History(_) | Self::Impossible { .. })
    }
}

/// Opens what lies on disk; `believe` settles which side to take when the two do not belong together.
pub fn open(
    project: Option<&[u8]>,
    history: Option<&[u8]>,
    believe: Option<Believe>,
) -> Result<Opening, OpeningError> {
    let snapshot = project.map(project_file::from_bytes);
    if let Some(Err(error @ FileError::Newer { .. })) = &snapshot {
        return Err(error.clone().into());
    }
    let history = history.filter(|bytes| !bytes.is_empty());
    let opening = match (snapshot, history, believe) {
        (None, None, _) => Err(OpeningError::NotThere),
        (Some(Ok(read)), None, _) => Ok(from_snapshot(read)),
        (Some(Ok(read)), Some(bytes), Some(Believe::ProjectFile)) => Ok(from_project(read, bytes)),
        (Some(Ok(read)), Some(bytes), None) => continued(read, history_file::from_bytes(bytes)?),
        (Some(Err(error)), None, _) | (Some(Err(error)), Some(_), Some(Believe::ProjectFile)) => {
            Err(error.into())
        }
        (None | Some(Err(_)), Some(bytes), None) => rebuilt(history_file::from_bytes(bytes)?),
        (_, Some(bytes), Some(Believe::History)) => from_history(bytes),
        (None, Some(bytes), Some(Believe::ProjectFile)) => {
            rebuilt(history_file::from_bytes(bytes)?)
        }
    };
    let mut opening = opening?;
    if !opening.ledger.head().ids.have_room() {
        return Err(OpeningError::NoRoom);
    }
    if project.is_some() && opening.app.is_none() {
        opening.set_aside.project = true;
        opening.notices.push(
            "The project file was not used. Everything was rebuilt from the history; the file is kept beside it."
                .to_owned(),
        );
    }
    Ok(opening)
}

/// The project file alone: it opens fully, but what was done before cannot be taken back.
fn from_snapshot(read: Read) -> Opening {
    let notices = unsealed_notice(&read);
    Opening {
        ledger: Ledger::from_snapshot(read.snapshot.project, read.snapshot.head),
        notices,
        history_bytes: 0,
        lacks_line_end: false,
        set_aside: SetAside::default(),
        is_snapshot_current: true,
        app: Some(read.snapshot.app),
    }
}

/// The project file, because a person believes it, and the steps in the history that provably follow it.
fn from_project(read: Read, history: &[u8]) -> Opening {
    let head = read.snapshot.head.clone();
    let mut opening = from_snapshot(read);
    opening.set_aside.history = true;
    let mut ledger = opening.ledger.clone();
    let mut n_steps = 0_u64;
    for (entry, hash) in history_file::after(history, head.seq, &head.hash) {
        if ledger.replay(entry, hash).is_err() {
            break;
        }
        n_steps += 1;
    }
    if n_steps > 0 {
        opening.is_snapshot_current = false;
        opening.notices.push(format!(
            "{n_steps} later steps of the history follow the project file; they were taken along."
        ));
    }
    opening.ledger = afresh(&ledger);
    opening
}

/// The history alone rebuilds the project.
fn rebuilt(history: History) -> Result<Opening, OpeningError> {
    if history.entries.is_empty() {
        return Err(no_step());
    }
    let mut opening = begin(&history, Ledger::default(), Vec::new());
    opening.is_snapshot_current = false;
    for (entry, hash) in history.entries {
        replay(&mut opening.ledger, entry, hash)?;
    }
    Ok(opening)
}

/// The history, because a person believes it: up to its first damage, if it has any.
fn from_history(bytes: &[u8]) -> Result<Opening, OpeningError> {
    let (history, damage) = history_file::sound_part(bytes);
    let mut opening = begin(&history, Ledger::default(), Vec::new());
    opening.is_snapshot_current = false;
    let mut trouble = damage.map(OpeningError::from);
    if history.entries.is_empty() && trouble.is_none() {
        trouble = Some(no_step());
    }
    for (entry, hash) in history.entries {
        if let Err(error) = replay(&mut opening.ledger, entry, hash) {
            trouble = Some(error);
            break;
        }
    }
    let Some(trouble) = trouble else { return Ok(opening) };
    if opening.ledger.entries().is_empty() {
        return Err(trouble);
    }
    opening.ledger = afresh(&opening.ledger);
    (opening.history_bytes, opening.lacks_line_end) = (0, false);
    opening.set_aside.history = true;
    opening.notices = vec![format!(
        "Only the steps before the damage were taken: {trouble}. The whole file is kept beside the project."
    )];
    Ok(opening)
}

/// The same project, whose next step begins a new history.
fn afresh(ledger: &Ledger) -> Ledger {
    Ledger::from_snapshot(ledger.project().clone(), ledger.head().clone())
}

/// The snapshot, and the steps that came after it.
fn continued(read: Read, history: History) -> Result<Opening, OpeningError> {
    let head = &read.snapshot.head;
    let Some((first, _)) = history.entries.first() else {
        // The first line was never written to its end: nothing in it was ever called saved.
        let mut opening = from_snapshot(read);
        opening.set_aside.history = true;
        opening.notices.push(torn_notice());
        return Ok(opening);
    };
    let is_at_head = |entry: &(Entry, String)| entry.0.seq == head.seq && entry.1 == head.hash;
    let begins_at_head = Some(first.seq) == head.seq.checked_add(1)
        && first.previous_hash == head.hash
        && matches!(first.edits.as_slice(), [Edit::Start(it)] if **it == read.snapshot.project);
    let n_old = match history.entries.iter().position(is_at_head) {
        Some(at) => at + 1,
        // The history was begun anew for this very project file, which had come without one.
        None if begins_at_head => 0,
        None => return Err(OpeningError::DoNotBelong),
    };
    let notices = unsealed_notice(&read);
    let ledger = Ledger::from_snapshot(read.snapshot.project, read.snapshot.head);
    let mut opening = begin(&history, ledger, notices);
    opening.app = Some(read.snapshot.app);
    for (i, (entry, hash)) in history.entries.into_iter().enumerate() {
        if i < n_old {
            opening.ledger.recall(entry, hash);
        } else {
            opening.is_snapshot_current = false;
            replay(&mut opening.ledger, entry, hash)?;
        }
    }
    Ok(opening)
}

fn begin(history: &History, ledger: Ledger, mut notices: Vec<String>) -> Opening {
    if history.is_torn {
        notices.push(torn_notice());
    }
    Opening {
        ledger,
        notices,
        history_bytes: history.whole_bytes,
        lacks_line_end: history.lacks_line_end,
        set_aside: SetAside::default(),
        is_snapshot_current: true,
        app: None,
    }
}

fn replay(ledger: &mut Ledger, entry: Entry, hash: String) -> Result<(), OpeningError> {
    let seq = entry.seq;
    ledger.replay(entry, hash).map_err(|error| OpeningError::Impossible { seq, error })
}

fn no_step() -> OpeningError {
    HistoryError { line: 1, trouble: "it holds no whole step".to_owned() }.into()
}

fn torn_notice() -> String {
    "The last step was not written to the end before the program stopped; it is left out. Everything before it is there."
        .to_owned()
}

fn unsealed_notice(read: &Read) -> Vec<String> {
    if read.is_sealed {
        return Vec::new();
    }
    vec!["The project file carries no checksum: its content is complete, but nothing proves it unchanged.".to_owned()]
}
