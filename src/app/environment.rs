//! What differs between a desk and a test: clock, user, file dialogs, threads, and where settings lie.

use std::path::PathBuf;

use jiff::Zoned;
use jiff::civil::Date;

use crate::app::dialogs::Dialogs;
use crate::store::lock::Holder;

/// The world around the window.
pub struct Environment {
    /// The local time.
    pub now: Box<dyn Fn() -> Zoned>,
    /// The user of the system and the machine.
    pub user: String,
    /// The machine's name.
    pub host: String,
    /// The file dialogs.
    pub dialogs: Box<dyn Dialogs>,
    /// Where settings are kept; nowhere in tests.
    pub settings_file: Option<PathBuf>,
    /// Where the example goes when it is asked for in the window.
    pub example_folder: PathBuf,
    /// Whether slow work is done on the spot, so that a test neither sleeps nor polls.
    pub is_inline: bool,
}

impl Environment {
    /// The time as it stands in entries: `2022-08-17T14:02:07+02:00`.
    pub fn when(&self) -> String {
        timestamp(&(self.now)())
    }

    /// The date.
    pub fn today(&self) -> Date {
        (self.now)().date()
    }

    /// Who holds a lock.
    pub fn holder(&self) -> Holder {
        Holder {
            user: self.user.clone(),
            host: self.host.clone(),
            pid: std::process::id(),
            since: (self.now)().strftime("%Y-%m-%d %H:%M").to_string(),
        }
    }
}

/// Local time with offset and without a zone's name: `2022-08-17T14:02:07+02:00`.
pub fn timestamp(now: &Zoned) -> String {
    now.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}
