//! What is known of the files of a folder, and of the project they may join, before they are placed.

use jiff::civil::{Date, DateTime};

/// A photo that waits for its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Where it lies, relative to the chosen folder, with forward slashes.
    pub path: String,
    /// When it was taken, as its content says.
    pub taken: Option<TakenAt>,
    /// The day the file was last written; named in a reason, never believed.
    pub file_date: Option<Date>,
}

/// A capture time and whether to believe it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenAt {
    /// The local time of the place where the photo was taken.
    pub at: DateTime,
    /// Whether it can be believed; the clock of a camera that was reset cannot.
    pub is_trusted: bool,
    /// Where it is from, in the words that open a reason: "capture time", "IPTC date".
    pub source_text: String,
    /// Why it cannot be believed.
    pub why_not: Option<String>,
}

/// What the project has already: photos go there rather than to a new visit or view.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Its visits, each subject's in their order.
    pub visits: Vec<KnownVisit>,
    /// Its views, in their order.
    pub views: Vec<KnownView>,
}

/// A visit of the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownVisit {
    /// The subject's code if a pattern names subjects; none for the one subject that photos are added to otherwise.
    pub subject: Option<String>,
    /// Its label.
    pub label: String,
    /// Its date.
    pub date: Option<Date>,
    /// Its study day.
    pub day: Option<i32>,
}

/// A view of the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownView {
    /// Its label.
    pub label: String,
}
