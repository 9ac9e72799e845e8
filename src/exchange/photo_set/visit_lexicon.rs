//! The words that visits are named with, in English and the obvious German, French and Spanish ones.
//!
//! Words are folded (see [`crate::exchange::photo_set::tokens`]). Labels are English, so that "Woche 12" and "week 12"
//! are one visit.

/// What visits are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words of the field are their own explanation")]
pub enum Unit {
    Day,
    Week,
    Month,
    Year,
    Visit,
    Timepoint,
    Cycle,
    Dose,
    FollowUp,
}

/// How a unit is written, which tells on which side its number stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitForm {
    /// `w12`
    Letter,
    /// `week 12`
    Word,
    /// `12 weeks`
    Plural,
}

/// The part of a course of disease that a visit belongs to, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the words of the field are their own explanation")]
pub enum Phase {
    Screening,
    Start,
    Baseline,
    Course,
    EndOfTreatment,
    FollowUp,
    End,
}

/// A word that names a visit without a count.
#[derive(Debug, PartialEq, Eq)]
pub struct Named {
    /// As shown.
    pub label: &'static str,
    /// Where it belongs.
    pub phase: Phase,
    /// Whether a subject has it once; there may be several flares.
    pub is_one_visit: bool,
    /// Its words.
    pub words: &'static [&'static str],
}

/// Whether a phrase speaks of before or after something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Earlier.
    Before,
    /// Later.
    After,
}

impl Unit {
    /// As shown before its number.
    pub fn label(self) -> &'static str {
        match self {
            Self::Day => "Day",
            Self::Week => "Week",
            Self::Month => "Month",
            Self::Year => "Year",
            Self::Visit => "Visit",
            Self::Timepoint => "Timepoint",
            Self::Cycle => "Cycle",
            Self::Dose => "Dose",
            Self::FollowUp => "Follow-up",
        }
    }

    /// The largest count that is one: `d2001` is more likely a camera's.
    pub fn limit(self) -> i32 {
        match self {
            Self::Day => 9999,
            Self::Week | Self::Visit => 999,
            Self::Month | Self::Dose => 300,
            Self::Year | Self::Timepoint | Self::Cycle | Self::FollowUp => 99,
        }
    }

    /// For sorting: which scale it counts on, and how many hundredths of that scale's step one of it is.
    pub fn scale(self) -> (u8, i32) {
        match self {
            Self::Day => (0, 100),
            Self::Week => (0, 700),
            Self::Month => (0, 3044),
            Self::Year => (0, 36525),
            Self::Visit => (1, 100),
            Self::Timepoint => (2, 100),
            Self::Cycle => (3, 100),
            Self::Dose => (4, 100),
            Self::FollowUp => (5, 100),
        }
    }
}

impl Relation {
    /// As shown where nothing else is said.
    pub fn label(self) -> &'static str {
        match self {
            Self::Before => "Before",
            Self::After => "After",
        }
    }

    /// Where it belongs if it speaks of the treatment as a whole.
    pub fn phase(self) -> Phase {
        match self {
            Self::Before => Phase::Start,
            Self::After => Phase::EndOfTreatment,
        }
    }
}

/// The unit that a word (or several, separated by a space) is.
pub fn unit_of_words(words: &str) -> Option<(Unit, UnitForm)> {
    UNITS.iter().find_map(|(unit, letters, singular, plural)| {
        let form = if letters.contains(&words) {
            UnitForm::Letter
        } else if singular.contains(&words) {
            UnitForm::Word
        } else if plural.contains(&words) {
            UnitForm::Plural
        } else {
            return None;
        };
        Some((*unit, form))
    })
}

type UnitWords = (Unit, &'static [&'static str], &'static [&'static str], &'static [&'static str]);

#[rustfmt::skip] // A table: unit, letters, words before the number, words after it.
const UNITS: [UnitWords; 9] = [
    (Unit::Day, &["d", "j"], &["day", "tag", "jour", "dia"], &["days", "tage", "tagen", "jours", "dias"]),
    (Unit::Week, &["w"], &["week", "wk", "woche", "semaine", "semana"], &["weeks", "wks", "wochen", "semaines", "semanas"]),
    (Unit::Month, &["m"], &["month", "mo", "mth", "monat", "mes"], &["months", "mos", "mths", "monate", "monaten", "mois", "meses"]),
    (Unit::Year, &[], &["year", "yr", "jahr", "annee", "ano"], &["years", "yrs", "jahre", "jahren", "annees", "ans", "anos"]),
    (Unit::Visit, &["v"], &["visit", "visite", "visita", "besuch", "termin", "session", "sitzung", "seance", "consultation", "konsultation"], &["visits"]),
    (Unit::Timepoint, &["t"], &["timepoint", "time point", "tp", "zeitpunkt"], &[]),
    (Unit::Cycle, &[], &["cycle", "zyklus", "ciclo"], &["cycles", "zyklen"]),
    (Unit::Dose, &[], &["dose", "dosis", "injection", "infusion", "inj"], &["doses", "injections", "infusions"]),
    (Unit::FollowUp, &[], &["fu", "followup", "follow up", "fup", "kontrolle", "verlauf", "verlaufskontrolle", "nachkontrolle", "nachsorge", "suivi", "seguimiento"], &[]),
];

/// A follow-up without a number.
pub static FOLLOW_UP: Named =
    Named { label: "Follow-up", phase: Phase::FollowUp, is_one_visit: false, words: &[] };

/// Words for visits without a count.
#[rustfmt::skip] // A table.
pub static NAMED: [Named; 15] = [
    Named { label: "Screening", phase: Phase::Screening, is_one_visit: true, words: &["screening", "screen", "scr", "scrn"] },
    Named { label: "Presentation", phase: Phase::Start, is_one_visit: true, words: &["presentation", "initial presentation", "erstvorstellung", "erstbefund", "presentacion"] },
    Named { label: "First visit", phase: Phase::Start, is_one_visit: true, words: &["first visit", "erstbesuch", "erster besuch", "premiere visite", "primera visita"] },
    Named { label: "Baseline", phase: Phase::Baseline, is_one_visit: true, words: &["baseline", "base line", "bl", "bsl", "basal", "ausgangsbefund", "ligne de base", "linea de base", "linea basal"] },
    Named { label: "End of treatment", phase: Phase::EndOfTreatment, is_one_visit: true, words: &["eot", "end of treatment", "end of therapy", "therapieende", "behandlungsende", "fin de traitement"] },
    Named { label: "Early termination", phase: Phase::EndOfTreatment, is_one_visit: true, words: &["early termination"] },
    Named { label: "End of study", phase: Phase::End, is_one_visit: true, words: &["eos", "end of study", "studienende"] },
    Named { label: "Final visit", phase: Phase::End, is_one_visit: true, words: &["final visit", "last visit", "letzter besuch"] },
    Named { label: "Discharge", phase: Phase::EndOfTreatment, is_one_visit: true, words: &["discharge", "entlassung"] },
    Named { label: "Unscheduled", phase: Phase::Course, is_one_visit: false, words: &["unscheduled", "unsch", "uns"] },
    Named { label: "Flare", phase: Phase::Course, is_one_visit: false, words: &["flare", "flareup", "flare up", "schub", "poussee", "brote"] },
    Named { label: "Relapse", phase: Phase::Course, is_one_visit: false, words: &["relapse", "recurrence", "rezidiv", "rechute", "recaida"] },
    Named { label: "Remission", phase: Phase::Course, is_one_visit: false, words: &["remission"] },
    Named { label: "During treatment", phase: Phase::Course, is_one_visit: false, words: &["during treatment", "on treatment", "unter therapie"] },
    Named { label: "Untreated", phase: Phase::Start, is_one_visit: false, words: &["untreated", "unbehandelt"] },
];

/// Words that begin "before …" and "after …".
pub const RELATIONS: [(&[&str], Relation); 2] = [
    (&["before", "pre", "prior", "vor", "vorher", "avant", "antes"], Relation::Before),
    (&["after", "post", "nach", "nachher", "apres", "despues"], Relation::After),
];

/// Whether words after "before" or "after" mean the treatment as a whole, so that they tell the order of visits.
pub fn is_whole_treatment(words: &[&str]) -> bool {
    let is_one = |word: &&str| {
        matches!(
            *word,
            "treatment"
                | "therapy"
                | "tx"
                | "rx"
                | "therapie"
                | "behandlung"
                | "der"
                | "traitement"
                | "le"
                | "tratamiento"
                | "el"
                | "surgery"
                | "op"
                | "start"
                | "of"
                | "the"
        )
    };
    words.iter().all(is_one)
}

/// Whether a word belongs to a course of treatment or of visits, so that its name may be that of a visit.
pub fn is_course_word(word: &str) -> bool {
    const WORDS: [&str; 44] = [
        "ivig",
        "prednisone",
        "prednisolone",
        "prednison",
        "steroid",
        "steroids",
        "cortison",
        "hydroxychloroquine",
        "hcq",
        "methotrexate",
        "mtx",
        "mycophenolate",
        "mmf",
        "azathioprine",
        "ciclosporin",
        "cyclosporine",
        "tacrolimus",
        "isotretinoin",
        "acitretin",
        "apremilast",
        "puva",
        "uvb",
        "nbuvb",
        "laser",
        "treatment",
        "therapy",
        "therapie",
        "behandlung",
        "traitement",
        "tratamiento",
        "surgery",
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "last",
        "latest",
        "final",
        "initial",
        "erste",
        "zweite",
        "dritte",
        "letzte",
    ];
    // Names of antibodies, kinase inhibitors and receptor proteins (INN stems).
    let is_drug = word.len() >= 6 && ["mab", "nib", "cept"].iter().any(|stem| word.ends_with(stem));
    is_drug || WORDS.contains(&word)
}

/// Names of cameras hold letters and numbers that look like visits: `Nikon D850`, `Canon EOS R5`.
pub fn is_camera_maker(word: &str) -> bool {
    matches!(
        word,
        "canon"
            | "nikon"
            | "sony"
            | "fujifilm"
            | "olympus"
            | "panasonic"
            | "leica"
            | "samsung"
            | "iphone"
    )
}
