//! Which state of which project something was looked up for: what is kept from frame to frame asks it whether it holds.

use std::path::PathBuf;

use crate::app::session::Session;
use crate::model::assessment::Rater;
use crate::model::ids::SubjectId;

/// The project, its last step, and whose work of whom is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stand {
    path: PathBuf,
    seq: u64,
    hash: String,
    subject: SubjectId,
    rater: Rater,
    reading: u8,
}

impl Stand {
    /// As it is now.
    pub fn now(session: &Session) -> Self {
        let head = session.file.ledger().head();
        Self {
            path: session.file.path().to_owned(),
            seq: head.seq,
            hash: head.hash.clone(),
            subject: session.selection.subject,
            rater: session.rater.clone(),
            reading: session.reading,
        }
    }

    /// Whether nothing has changed since.
    pub fn is_current(&self, session: &Session) -> bool {
        let head = session.file.ledger().head();
        self.seq == head.seq
            && self.hash == head.hash
            && self.subject == session.selection.subject
            && self.rater == session.rater
            && self.reading == session.reading
            && self.path == session.file.path()
    }
}
