//! One file of a plan: whether it is added, where it goes, and why.

/// One file and where it would go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The path below the project's folder; the whole path of a file that lies elsewhere.
    pub path: String,
    /// Whether it will be added, and if not, why.
    pub state: State,
    /// The code of the subject.
    pub subject: String,
    /// The visit, by its position in the plan's visits.
    pub visit: Place,
    /// The view, by its position in the plan's views.
    pub view: Place,
    /// Why, in a few words for a person.
    pub why: String,
}

/// Whether a file will be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It will.
    Ready,
    /// A person left it out.
    LeftOut,
    /// The same picture as that file, which counts instead.
    Duplicate(usize),
    /// The project has it already.
    InProject,
    /// No photograph.
    NoPhoto,
    /// A photograph that cannot be read.
    Unreadable,
    /// It cannot be added: it lies elsewhere, this program made it, its name is no text.
    Skipped,
}

/// A visit or view of a file, by position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Nothing tells; the photo waits in the tray.
    Unknown,
    /// A question that a person has not answered; the photo waits in the tray.
    Suggested(usize),
    /// Decided.
    At(usize),
    /// Decided: it waits in the tray.
    Tray,
}

/// How many files there are of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Will be added, with visit and view.
    pub n_placed: usize,
    /// Will be added to the tray, because a person wants it so.
    pub n_to_tray: usize,
    /// Will be added to the tray unless somebody decides.
    pub n_open: usize,
    /// The same picture as another file here.
    pub n_duplicates: usize,
    /// The project has them.
    pub n_in_project: usize,
    /// A person left them out.
    pub n_left_out: usize,
    /// Photographs that cannot be read.
    pub n_unreadable: usize,
    /// No photographs, or not to be added.
    pub n_skipped: usize,
}

impl Place {
    /// The position, decided or only suggested.
    pub fn index(self) -> Option<usize> {
        match self {
            Self::Suggested(at) | Self::At(at) => Some(at),
            Self::Unknown | Self::Tray => None,
        }
    }

    /// The position, if it is decided.
    pub fn decided(self) -> Option<usize> {
        match self {
            Self::At(at) => Some(at),
            Self::Unknown | Self::Suggested(_) | Self::Tray => None,
        }
    }

    /// Whether nobody has decided yet.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Unknown | Self::Suggested(_))
    }
}

impl Row {
    /// Whether a person should look before it is added.
    pub fn needs_decision(&self) -> bool {
        self.state == State::Ready && (self.visit.is_open() || self.view.is_open())
    }

    /// The last part of the path.
    pub fn file_name(&self) -> &str {
        self.path.rsplit(['/', std::path::MAIN_SEPARATOR]).next().unwrap_or(&self.path)
    }
}

impl Counts {
    /// How many photos will be added.
    pub fn n_added(&self) -> usize {
        self.n_placed + self.n_to_tray + self.n_open
    }
}
