//! The synthetic case: what was photographed when.
//!
//! It follows the timepoints of a published case report (P. S. Ang et al., JAAD Case Reports 2024;43:27–9): at
//! presentation, after five cycles of IVIG, after one and after four doses of anifrolumab. The dates and the person are
//! invented.

/// A repeatable way to photograph the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// The face from the front, eyes closed.
    Face,
    /// The upper back.
    UpperBack,
}

/// A timepoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visit {
    /// Before any treatment.
    Presentation,
    /// After five cycles of IVIG, which changed little.
    AfterIvig,
    /// After the first dose of anifrolumab.
    AfterFirstDose,
    /// After the fourth dose of anifrolumab.
    AfterFourthDose,
}

/// One photo of the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shot {
    /// When.
    pub visit: Visit,
    /// What.
    pub view: View,
}

impl View {
    /// Both views.
    pub const ALL: [Self; 2] = [Self::Face, Self::UpperBack];

    /// 0 for the face, 1 for the upper back.
    pub fn index(self) -> usize {
        self as usize
    }

    /// The name a clinician would give it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Face => "Face",
            Self::UpperBack => "Upper back",
        }
    }
}

impl Visit {
    /// All visits in order.
    pub const ALL: [Self; 4] =
        [Self::Presentation, Self::AfterIvig, Self::AfterFirstDose, Self::AfterFourthDose];

    /// 0 for presentation, and so on.
    pub fn index(self) -> usize {
        self as usize
    }

    /// A short label.
    pub fn label(self) -> &'static str {
        ["Presentation", "After IVIG ×5", "Anifrolumab ×1", "Anifrolumab ×4"][self.index()]
    }

    /// The (invented) day, as year-month-day.
    pub fn date(self) -> &'static str {
        ["2022-03-02", "2022-08-17", "2022-09-21", "2022-12-21"][self.index()]
    }

    /// The hour and minute of the first photo of the day.
    pub fn time(self) -> (u8, u8) {
        [(10, 12), (9, 41), (14, 26), (11, 3)][self.index()]
    }

    /// How far the clock was ahead of Greenwich.
    pub fn offset(self) -> &'static str {
        ["+01:00", "+02:00", "+02:00", "+01:00"][self.index()]
    }
}

impl Shot {
    /// All photos: visit by visit, the face first.
    pub fn all() -> impl Iterator<Item = Self> {
        Visit::ALL.into_iter().flat_map(|visit| View::ALL.map(|view| Self { visit, view }))
    }

    /// The name of the photo's file.
    pub fn file_name(self) -> String {
        let view = match self.view {
            View::Face => "face",
            View::UpperBack => "upper-back",
        };
        format!("{}_{view}.jpg", self.visit.date())
    }

    /// Whether the camera was held on its side, so that only readers of EXIF show the photo upright.
    pub fn is_stored_on_its_side(self) -> bool {
        self == Self { visit: Visit::AfterFirstDose, view: View::UpperBack }
    }
}
