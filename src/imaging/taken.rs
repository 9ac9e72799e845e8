//! When a photo was taken: the most believable of all dates in its file.
//!
//! They are asked in the order of how close they stand to the shutter, the first believable one is taken, and where
//! they contradict each other that is said.

use jiff::civil::{Date, DateTime};

use crate::imaging::dates::{Moment, doubt};

/// When a photo was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// By the clock on the wall; midnight when only the day is known.
    pub at: DateTime,
    /// Minutes east of UTC, where the file says so.
    pub offset_minutes: Option<i32>,
    /// Whether the file names a time of day, not only the day.
    pub has_time: bool,
    /// Where in the file this stands.
    pub source: DateSource,
    /// Whether a visit may be chosen by it without asking.
    pub is_trusted: bool,
    /// If not, why, in words.
    pub why_not: Option<String>,
}

/// Where in a file a date stands, in the order in which they are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DateSource {
    /// EXIF: the shutter opened.
    ExifOriginal,
    /// XMP: the shutter opened, or Photoshop's date of creation.
    Xmp,
    /// IPTC: the date of creation.
    Iptc,
    /// A text of a PNG, "Creation Time".
    PngText,
    /// EXIF: the picture became digital.
    ExifDigitized,
    /// XMP: the file was made.
    XmpCreated,
    /// The satellites, in UTC.
    Gps,
    /// EXIF: the file was changed.
    ExifChanged,
    /// A PNG was changed, in UTC.
    PngChanged,
}

impl DateSource {
    /// Its name, as in "capture time".
    pub const fn name(self) -> &'static str {
        match self {
            Self::ExifOriginal => "EXIF capture time",
            Self::Xmp => "XMP capture time",
            Self::Iptc => "IPTC date of creation",
            Self::PngText => "PNG creation time",
            Self::ExifDigitized => "EXIF time of digitising",
            Self::XmpCreated => "XMP creation time",
            Self::Gps => "GPS time",
            Self::ExifChanged => "EXIF time of change",
            Self::PngChanged => "PNG time of change",
        }
    }

    /// Its short name, in projects and in what programs read.
    pub const fn id(self) -> &'static str {
        match self {
            Self::ExifOriginal => "exif",
            Self::Xmp => "xmp",
            Self::Iptc => "iptc",
            Self::PngText => "png",
            Self::ExifDigitized => "exif digitized",
            Self::XmpCreated => "xmp created",
            Self::Gps => "gps",
            Self::ExifChanged => "exif changed",
            Self::PngChanged => "png changed",
        }
    }

    /// Why this date may be another than that of the capture.
    const fn weakness(self) -> Option<&'static str> {
        match self {
            Self::ExifOriginal | Self::Xmp | Self::Iptc | Self::PngText => None,
            Self::ExifDigitized | Self::XmpCreated => {
                Some("only the time of digitising is recorded, which for a scanned print is later")
            }
            Self::Gps => Some(
                "only the time by the satellites is recorded, whose day may differ from the local one",
            ),
            Self::ExifChanged | Self::PngChanged => {
                Some("only the time of the last change is recorded")
            }
        }
    }
}

/// A date in a file: where it stands, and what it says, or why it says nothing.
pub type Candidate = (DateSource, Result<Option<Moment>, String>);

/// The first believable date, else the first at all, and what is wrong with them.
pub fn chosen(candidates: &[Candidate], today: Date) -> (Option<Taken>, Vec<String>) {
    let mut problems = Vec::new();
    let mut found: Vec<(DateSource, Moment, Option<String>)> = Vec::new();
    for (source, parsed) in candidates {
        match parsed {
            Ok(None) => {}
            Ok(Some(moment)) => {
                let why_not = doubt(moment.at, today);
                problems.extend(why_not.iter().map(|why| format!("{}: {why}", source.name())));
                found.push((*source, *moment, why_not));
            }
            Err(why) => problems.push(format!("{}: {why}", source.name())),
        }
    }
    let first = found.iter().find(|(_, _, why_not)| why_not.is_none()).or_else(|| found.first());
    let Some((source, moment, why_not)) = first else { return (None, problems) };
    let believable: Vec<(DateSource, Moment)> = found
        .iter()
        .filter(|it| it.2.is_none())
        .map(|(source, moment, _)| (*source, *moment))
        .collect();
    let contradiction = contradiction((*source, *moment), &believable);
    problems.extend(contradiction.clone());
    let why_not = why_not
        .clone()
        .or_else(|| source.weakness().map(|weakness| after_doubt(&found, weakness)))
        .or(contradiction);
    let taken = Taken {
        at: moment.at,
        offset_minutes: moment.offset_minutes,
        has_time: moment.has_time,
        source: *source,
        is_trusted: why_not.is_none(),
        why_not,
    };
    (Some(taken), problems)
}

/// A weakness, behind the doubt about the better date that had to be left aside.
fn after_doubt(found: &[(DateSource, Moment, Option<String>)], weakness: &str) -> String {
    match found.first() {
        Some((_, _, Some(doubt))) => format!("{doubt}; {weakness} besides"),
        _ => weakness.to_owned(),
    }
}

/// Which other date speaks against the chosen one, in words.
///
/// Dates of capture and of digitising should name one day. Changes and new files come later, unless a clock was
/// wrong. The satellites' day may be one off, because it is that of Greenwich.
fn contradiction(chosen: (DateSource, Moment), others: &[(DateSource, Moment)]) -> Option<String> {
    let (source, moment) = chosen;
    let day = moment.at.date();
    others.iter().find_map(|(other, other_moment)| {
        let other_day = other_moment.at.date();
        let days = (other_day - day).get_days();
        let is_against = match other {
            _ if *other == source => false,
            DateSource::ExifOriginal
            | DateSource::Xmp
            | DateSource::Iptc
            | DateSource::PngText
            | DateSource::ExifDigitized => days != 0,
            DateSource::Gps => days.abs() > 1,
            DateSource::XmpCreated | DateSource::ExifChanged | DateSource::PngChanged => days < -1,
        };
        is_against
            .then(|| format!("{} says {day}, but {} says {other_day}", source.name(), other.name()))
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, datetime};

    use super::*;

    const TODAY: Date = date(2026, 1, 10);

    fn on(source: DateSource, day: i8) -> Candidate {
        let at = datetime(2022, 8, day, 12, 0, 0, 0);
        (source, Ok(Some(Moment { at, offset_minutes: None, has_time: true })))
    }

    #[test]
    fn another_day_speaks_against_the_first_as_far_as_its_source_can() {
        use DateSource::{
            ExifChanged, ExifDigitized, ExifOriginal, Gps, Iptc, PngChanged, Xmp, XmpCreated,
        };
        let cases = [
            (ExifDigitized, 17, true),
            (ExifDigitized, 18, false),
            (Xmp, 16, false),
            (Iptc, 18, false),
            (XmpCreated, 30, true),
            (XmpCreated, 10, false),
            (Gps, 18, true),
            (Gps, 19, false),
            (ExifChanged, 30, true),
            (ExifChanged, 16, true),
            (ExifChanged, 15, false),
            (PngChanged, 1, false),
        ];
        for (other, day, is_trusted) in cases {
            let (taken, problems) = chosen(&[on(ExifOriginal, 17), on(other, day)], TODAY);
            let taken = taken.expect("a date");
            assert_eq!(
                (taken.source, taken.is_trusted),
                (ExifOriginal, is_trusted),
                "{other:?} {day}"
            );
            assert_eq!(problems.is_empty(), is_trusted, "{problems:?}");
        }
    }

    #[test]
    fn what_is_no_date_is_a_problem_and_the_next_is_taken() {
        let broken = (DateSource::ExifOriginal, Err("month 13 does not exist".to_owned()));
        let (taken, problems) = chosen(&[broken, on(DateSource::Iptc, 17)], TODAY);
        assert_eq!(taken.map(|taken| taken.source), Some(DateSource::Iptc));
        assert_eq!(problems, ["EXIF capture time: month 13 does not exist"]);
        assert_eq!(chosen(&[(DateSource::Gps, Ok(None))], TODAY), (None, Vec::new()));
    }

    #[test]
    fn if_none_can_be_believed_the_first_is_kept_with_the_reason() {
        let at = datetime(2000, 1, 1, 0, 3, 0, 0);
        let reset = (
            DateSource::ExifOriginal,
            Ok(Some(Moment { at, offset_minutes: None, has_time: true })),
        );
        let (taken, problems) = chosen(&[reset], TODAY);
        assert!(taken.is_some_and(|taken| !taken.is_trusted && taken.at == at));
        assert_eq!(problems.len(), 1);
    }
}
