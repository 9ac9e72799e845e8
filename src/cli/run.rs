//! How a command ends that does its work; each command gives one of these.

/// How a command ended that did its work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// All is well.
    Fine,
    /// The work was done, and problems were found and told.
    ProblemsFound,
    /// The window is to open on this file, and to show this rater's work.
    OpenWindow {
        /// The project file.
        path: std::path::PathBuf,
        /// Whose work, where that is not the user's own.
        rater: Option<String>,
    },
}
