//! Which photos were taken on one occasion, by the gaps between their capture times.
//!
//! A session is a day, except that one which runs past midnight stays one: its later photos belong to the day it began.

use jiff::civil::{Date, DateTime};

/// The longest pause, in hours, within a session that runs past midnight.
const LONGEST_PAUSE_HOURS: i64 = 2;
/// The hour at which a new day has begun, however short the pause was.
const MORNING: i8 = 6;

/// The day of the session of each time, in the order of `times`.
pub fn session_days(times: &[DateTime]) -> Vec<Date> {
    let mut order: Vec<usize> = (0..times.len()).collect();
    order.sort_by_key(|i| times.get(*i));
    let mut days: Vec<Date> = times.iter().map(|time| time.date()).collect();
    let mut before: Option<(DateTime, Date)> = None;
    for i in order {
        let (Some(time), Some(day)) = (times.get(i), days.get_mut(i)) else { continue };
        if let Some((last, session)) = before
            && continues(last, session, *time)
        {
            *day = session;
        }
        before = Some((*time, *day));
    }
    days
}

/// Whether a time after midnight still belongs to the session of the day before.
fn continues(last: DateTime, session: Date, time: DateTime) -> bool {
    let is_next_day = time.date().yesterday().is_ok_and(|yesterday| yesterday == session);
    let pause = time.duration_since(last);
    is_next_day && time.hour() < MORNING && pause.as_secs() <= LONGEST_PAUSE_HOURS * 3600
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_and_midnight_make_the_sessions() {
        for (times, expected) in [
            ("", ""),
            ("2022-08-17T09:00 2022-08-17T21:00", "2022-08-17 2022-08-17"),
            (
                "2022-08-17T23:50 2022-08-18T00:10 2022-08-18T01:30",
                "2022-08-17 2022-08-17 2022-08-17",
            ),
            // In any order.
            ("2022-08-18T00:10 2022-08-17T23:50", "2022-08-17 2022-08-17"),
            // A long pause, or the next morning.
            ("2022-08-17T20:00 2022-08-18T00:10", "2022-08-17 2022-08-18"),
            (
                "2022-08-17T23:50 2022-08-18T01:00 2022-08-18T09:00",
                "2022-08-17 2022-08-17 2022-08-18",
            ),
            // Nobody's night of photos becomes a week.
            (
                "2022-08-17T23:00 2022-08-18T00:30 2022-08-18T23:00 2022-08-19T00:30",
                "2022-08-17 2022-08-17 2022-08-18 2022-08-18",
            ),
            ("2022-12-31T23:59 2023-01-01T00:01", "2022-12-31 2022-12-31"),
        ] {
            let times: Vec<DateTime> =
                times.split_whitespace().map(|time| time.parse().expect(time)).collect();
            let days: Vec<String> = session_days(&times).iter().map(Date::to_string).collect();
            assert_eq!(days.join(" "), expected);
        }
    }
}
