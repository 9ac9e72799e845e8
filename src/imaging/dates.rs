//! Dates as cameras and programs write them, and whether they can be believed.
//!
//! Many readers pass on whatever the camera wrote: 30 February, all zeros, the day the clock was made. A wrong day puts
//! a photo into the wrong visit, so every date is checked against the calendar, and those that only look like dates
//! are told apart, with the reason in words.

use jiff::civil::{Date, DateTime, Time};

/// A moment as it was written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// By the clock on the wall; midnight when only the day is known.
    pub at: DateTime,
    /// Minutes east of UTC, where it was written down.
    pub offset_minutes: Option<i32>,
    /// Whether a time of day was written down.
    pub has_time: bool,
}

/// Reads a date, with or without time and offset.
///
/// None for a blank or a date of zeros, which cameras write when their clock was never set. The error says in words
/// why it is no date.
pub fn parse(text: &str) -> Result<Option<Moment>, String> {
    let text = text.trim();
    let is_unset = text.chars().all(|char| matches!(char, '0' | ' ' | ':' | '-' | '/' | '.' | 'T'));
    if is_unset {
        return Ok(None);
    }
    let not_a_date = || format!("“{}” is no date", text.chars().take(40).collect::<String>());
    let (date, rest) = day(text).ok_or_else(not_a_date)?;
    let [year, month, day] = date;
    if !(1..=12).contains(&month) {
        return Err(format!("month {month} does not exist"));
    }
    let date = match (i16::try_from(year), i8::try_from(month), i8::try_from(day)) {
        (Ok(year), Ok(month), Ok(day)) => Date::new(year, month, day).ok(),
        _ => None,
    };
    let date = date.ok_or_else(|| format!("{day} {} {year} does not exist", month_name(month)))?;
    let rest = rest.trim_start_matches(['T', 't', ' ', ',']);
    if rest.is_empty() {
        return Ok(Some(Moment {
            at: date.to_datetime(Time::midnight()),
            offset_minutes: None,
            has_time: false,
        }));
    }
    let ([hour, minute, second], rest) = clock(rest).ok_or_else(not_a_date)?;
    // A leap second is the last moment of its minute.
    let (hour_8, minute_8, second_8) = (hour as i8, minute as i8, second.min(59) as i8);
    let time = (hour < 24 && minute < 60 && second <= 60)
        .then(|| Time::new(hour_8, minute_8, second_8, 0).ok());
    let time = time
        .flatten()
        .ok_or_else(|| format!("{hour:02}:{minute:02}:{second:02} is no time of day"))?;
    Ok(Some(Moment { at: date.to_datetime(time), offset_minutes: offset(rest), has_time: true }))
}

/// Minutes east of UTC from "+02:00", "-0730", "+02" or "Z"; none for anything else, or beyond what exists.
pub fn offset(text: &str) -> Option<i32> {
    let text = text.trim();
    if matches!(text, "Z" | "z" | "UTC" | "GMT") {
        return Some(0);
    }
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let digits: String = rest.chars().filter(|char| *char != ':').collect();
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits.as_str(), "0"),
        4 => digits.split_at(2),
        _ => return None,
    };
    let minutes = hours.parse::<i32>().ok()? * 60 + minutes.parse::<i32>().ok()?;
    // From Baker Island to Kiritimati.
    let minutes = sign * minutes;
    (-12 * 60..=14 * 60).contains(&minutes).then_some(minutes)
}

/// Why a date that exists cannot be believed; none if nothing speaks against it.
///
/// `today` may be a day behind the camera's, which was perhaps east of here.
pub fn doubt(at: DateTime, today: Date) -> Option<String> {
    let date = at.date();
    let latest = today.tomorrow().unwrap_or(today);
    if date > latest {
        return Some(format!("{date} is in the future; the camera's clock was wrong"));
    }
    if is_factory_setting(at) {
        return Some(format!("{at} is what a camera shows after its battery was empty"));
    }
    if date.year() < 1990 {
        return Some(format!("{date} is before there were digital cameras"));
    }
    None
}

/// Clocks without a battery begin on 1 January: of the years that makers chose, at any hour of that day; of any other
/// year, at midnight to the second.
fn is_factory_setting(at: DateTime) -> bool {
    let date = at.date();
    let is_new_year = date.month() == 1 && date.day() == 1;
    is_new_year
        && (matches!(date.year(), 1970 | 1980 | 1990 | 2000 | 2001)
            || at.time() == Time::midnight())
}

/// Year, month, day and what follows them: `2022:08:17`, `2022-08-17`, `20220817`, `17 Aug 2022`.
fn day(text: &str) -> Option<([u32; 3], &str)> {
    let (first, rest) = number(text)?;
    if first.len() == 8 {
        let digits = |range| first.get::<std::ops::Range<usize>>(range)?.parse().ok();
        return Some(([digits(0..4)?, digits(4..6)?, digits(6..8)?], rest));
    }
    if first.len() == 4 {
        let (month, rest) = number(rest.strip_prefix([':', '-', '/', '.'])?)?;
        let (day, rest) = number(rest.strip_prefix([':', '-', '/', '.'])?)?;
        return (month.len() <= 2 && day.len() <= 2)
            .then_some(([first.parse().ok()?, month.parse().ok()?, day.parse().ok()?], rest));
    }
    // As in mails: 17 Aug 2022. Orders that differ between countries (08/17/2022) are not guessed.
    let rest = rest.trim_start_matches([' ', '-']);
    let name = rest.get(..3)?;
    let month = (1..=12).find(|month| {
        month_name(*month).get(..3).is_some_and(|it| it.eq_ignore_ascii_case(name))
    })?;
    let rest = rest.trim_start_matches(|char: char| char.is_ascii_alphabetic());
    let (year, rest) = number(rest.trim_start_matches([' ', '-']))?;
    (first.len() <= 2 && year.len() == 4)
        .then_some(([year.parse().ok()?, month, first.parse().ok()?], rest))
}

/// Hour, minute, second and what follows them: `10:15:20`, `10:15`, `101520`; parts of a second are dropped.
fn clock(text: &str) -> Option<([u32; 3], &str)> {
    let (first, rest) = number(text)?;
    let (parts, rest) = if first.len() == 6 {
        let digits = |range| first.get::<std::ops::Range<usize>>(range)?.parse().ok();
        ([digits(0..2)?, digits(2..4)?, digits(4..6)?], rest)
    } else {
        let (minute, rest) = number(rest.strip_prefix(':')?)?;
        let (second, rest) = match rest.strip_prefix(':') {
            Some(rest) => number(rest)?,
            None => ("0", rest),
        };
        if [first, minute, second].iter().any(|part| part.len() > 2) {
            return None;
        }
        ([first.parse().ok()?, minute.parse().ok()?, second.parse().ok()?], rest)
    };
    let rest = rest
        .strip_prefix('.')
        .map_or(rest, |rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    Some((parts, rest))
}

/// The digits at the start, behind an optional day of the week, and what follows them.
fn number(text: &str) -> Option<(&str, &str)> {
    let text =
        text.split_once(", ").filter(|(day, _)| day.len() == 3).map_or(text, |(_, rest)| rest);
    let end = text.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

const fn month_name(month: u32) -> &'static str {
    match month {
        1 => "January",
        2 => "February",
        3 => "March",
        4 => "April",
        5 => "May",
        6 => "June",
        7 => "July",
        8 => "August",
        9 => "September",
        10 => "October",
        11 => "November",
        _ => "December",
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, datetime};
    use proptest::prelude::proptest;

    use super::*;

    #[test]
    fn dates_are_read_as_cameras_and_programs_write_them() {
        let full = datetime(2022, 8, 17, 10, 15, 20, 0);
        let day = datetime(2022, 8, 17, 0, 0, 0, 0);
        let cases = [
            ("2022:08:17 10:15:20", full, None, true),
            ("2022-08-17T10:15:20", full, None, true),
            ("2022-08-17T10:15:20.123+02:00", full, Some(120), true),
            ("2022:08:17 10:15:20Z", full, Some(0), true),
            ("2022/08/17 10:15:20 -0730", full, Some(-450), true),
            ("20220817 101520+0200", full, Some(120), true),
            ("Wed, 17 Aug 2022 10:15:20 GMT", full, Some(0), true),
            ("2022-08-17T10:15", datetime(2022, 8, 17, 10, 15, 0, 0), None, true),
            ("2022-08-17", day, None, false),
            ("20220817", day, None, false),
            ("17 August 2022", day, None, false),
            ("2022:08:17 00:00:00", day, None, true),
            ("2016:12:31 23:59:60", datetime(2016, 12, 31, 23, 59, 59, 0), None, true),
        ];
        for (text, at, offset_minutes, has_time) in cases {
            assert_eq!(parse(text), Ok(Some(Moment { at, offset_minutes, has_time })), "{text}");
        }
    }

    #[test]
    fn a_clock_that_was_never_set_is_no_date_and_no_error() {
        for text in ["0000:00:00 00:00:00", "    :  :     :  :  ", "", "0000-00-00T00:00:00"] {
            assert_eq!(parse(text), Ok(None), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_said_in_words() {
        let cases = [
            ("2024:13:01 10:00:00", "month 13 does not exist"),
            ("2023:02:30 10:00:00", "30 February 2023 does not exist"),
            ("2023:02:29 10:00:00", "29 February 2023 does not exist"),
            ("2023:04:31 10:00:00", "31 April 2023 does not exist"),
            ("2023:05:00 10:00:00", "0 May 2023 does not exist"),
            ("2023:05:04 24:24:00", "24:24:00 is no time of day"),
            ("2023:05:04 23:60:00", "23:60:00 is no time of day"),
            ("2023:05", "“2023:05” is no date"),
            ("03/04/2022", "“03/04/2022” is no date"),
            ("yesterday", "“yesterday” is no date"),
            ("2023:05:04 noon", "“2023:05:04 noon” is no date"),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text), Err(expected.to_owned()), "{text}");
        }
    }

    #[test]
    fn offsets_are_those_that_exist() {
        let cases = [
            ("+14:00", Some(840)),
            ("-12:00", Some(-720)),
            ("+15:00", None),
            ("+2", Some(120)),
            ("+05:45", Some(345)),
            ("", None),
            ("   :  ", None),
            ("é", None),
        ];
        for (text, expected) in cases {
            assert_eq!(offset(text), expected, "{text}");
        }
    }

    #[test]
    fn doubtful_dates_are_told_from_the_others() {
        let today = date(2026, 1, 10);
        let cases = [
            (datetime(2022, 8, 17, 10, 15, 20, 0), None),
            (datetime(2026, 1, 11, 9, 0, 0, 0), None),
            (datetime(2026, 1, 12, 0, 0, 0, 0), Some("future")),
            (datetime(2099, 1, 1, 0, 0, 0, 0), Some("future")),
            (datetime(2000, 1, 1, 0, 3, 11, 0), Some("battery")),
            (datetime(2001, 1, 1, 0, 0, 0, 0), Some("battery")),
            (datetime(1970, 1, 1, 1, 0, 0, 0), Some("battery")),
            (datetime(2015, 1, 1, 0, 0, 0, 0), Some("battery")),
            (datetime(2015, 1, 1, 0, 20, 0, 0), None),
            (datetime(1989, 12, 31, 10, 0, 0, 0), Some("before there were")),
            (datetime(1995, 6, 1, 10, 0, 0, 0), None),
        ];
        for (at, part) in cases {
            match (doubt(at, today), part) {
                (None, None) => {}
                (Some(why), Some(part)) => assert!(why.contains(part), "{at}: {why}"),
                (found, _) => panic!("{at}: {found:?}"),
            }
        }
    }

    proptest! {
        #[test]
        fn every_day_of_the_calendar_is_read_again(
            year in 1900_i16..2200, month in 1_i8..=12, day in 1_i8..=28, hour in 0_i8..24, minute in 0_i8..60,
        ) {
            let at = datetime(year, month, day, hour, minute, 7, 0);
            let text = format!("{year:04}:{month:02}:{day:02} {hour:02}:{minute:02}:07");
            assert_eq!(parse(&text), Ok(Some(Moment { at, offset_minutes: None, has_time: true })));
            assert_eq!(parse(&at.to_string()), Ok(Some(Moment { at, offset_minutes: None, has_time: true })));
        }

        #[test]
        fn no_text_brings_it_down(text in "[0-9:TZ+./, a-cé-]{0,30}") {
            if let Ok(Some(moment)) = parse(&text) {
                assert!(moment.has_time || moment.at.time() == Time::midnight());
                assert!(moment.offset_minutes.is_none_or(|minutes| minutes.abs() <= 840));
            }
        }
    }
}
