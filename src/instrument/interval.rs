//! Stretches of numbers whose ends say whether they belong: what bands and steps are made of.
//!
//! "10 to 30 %" leaves open where 10 falls; an interval does not. Intervals that tile a range give every number
//! in it exactly one place.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::instrument::number::Number;

/// One end of an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum End {
    /// The number itself belongs to the interval.
    Closed(Number),
    /// The number itself does not belong to the interval.
    Open(Number),
    /// There is no end on this side.
    Unbounded,
}

/// All numbers between two ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// The lower end.
    pub from: End,
    /// The upper end.
    pub to: End,
}

impl Interval {
    /// Whether `number` lies in it.
    pub fn contains(self, number: Number) -> bool {
        let above = match self.from {
            End::Closed(from) => number >= from,
            End::Open(from) => number > from,
            End::Unbounded => true,
        };
        let below = match self.to {
            End::Closed(to) => number <= to,
            End::Open(to) => number < to,
            End::Unbounded => true,
        };
        above && below
    }

    /// Whether no number lies in it.
    fn is_empty(self) -> bool {
        match (self.from, self.to) {
            (End::Closed(from), End::Closed(to)) => from > to,
            (End::Closed(from) | End::Open(from), End::Closed(to) | End::Open(to)) => from >= to,
            (End::Unbounded, _) | (_, End::Unbounded) => false,
        }
    }
}

impl fmt::Display for Interval {
    /// In words: `0 to 14`, `above 14 to 26`, `10 to below 30`, `11 and above`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.from {
            End::Closed(from) => write!(f, "{from} ")?,
            End::Open(from) => write!(f, "above {from} ")?,
            End::Unbounded => f.write_str("all ")?,
        }
        match self.to {
            End::Closed(to) => write!(f, "to {to}"),
            End::Open(to) => write!(f, "to below {to}"),
            End::Unbounded => f.write_str("and above"),
        }
    }
}

/// Checks that intervals, in their order, cover everything from `min` to `max` once; no maximum means no end.
///
/// # Errors
/// Says in words where they do not.
pub fn tile(
    intervals: impl IntoIterator<Item = Interval>,
    min: Number,
    max: Option<Number>,
) -> Result<(), String> {
    let mut expected = End::Closed(min);
    let mut last = None;
    for interval in intervals {
        if interval.is_empty() {
            return Err(format!("nothing lies between {:?} and {:?}", interval.from, interval.to));
        }
        if interval.from != expected {
            return Err(format!(
                "a gap or an overlap: {:?} where {expected:?} must come",
                interval.from
            ));
        }
        expected = match interval.to {
            End::Closed(to) => End::Open(to),
            End::Open(to) => End::Closed(to),
            End::Unbounded => End::Unbounded,
        };
        last = Some(interval.to);
    }
    let end = max.map_or(End::Unbounded, End::Closed);
    match last {
        Some(last) if last == end => Ok(()),
        Some(last) => Err(format!("the last one ends at {last:?} and must end at {end:?}")),
        None => Err("there is none".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interval(from: End, to: End) -> Interval {
        Interval { from, to }
    }

    #[test]
    fn each_end_says_whether_it_belongs() {
        let ten = Number::from(10);
        let half_open = interval(End::Closed(Number::ZERO), End::Open(ten));
        assert!(half_open.contains(Number::ZERO) && !half_open.contains(ten));
        let above = interval(End::Open(ten), End::Unbounded);
        assert!(!above.contains(ten) && above.contains(Number::from(11)));
        assert!(!above.contains(Number::from(-1)));
        let point = interval(End::Closed(ten), End::Closed(ten));
        assert!(point.contains(ten) && !point.is_empty());
    }

    #[test]
    fn an_interval_reads_as_people_say_it() {
        let (low, high) = (Number::ZERO, Number::from(14));
        for (from, to, words) in [
            (End::Closed(low), End::Closed(high), "0 to 14"),
            (End::Open(low), End::Open(high), "above 0 to below 14"),
            (End::Closed(high), End::Unbounded, "14 and above"),
        ] {
            assert_eq!(interval(from, to).to_string(), words);
        }
    }

    #[test]
    fn a_tiling_has_no_gap_no_overlap_and_no_loose_end() {
        let (zero, one, two) = (Number::ZERO, Number::ONE, Number::from(2));
        let low = interval(End::Closed(zero), End::Closed(one));
        let high = interval(End::Open(one), End::Closed(two));
        let endless = interval(End::Open(one), End::Unbounded);
        assert_eq!(tile([low, high], zero, Some(two)), Ok(()));
        assert_eq!(tile([low, endless], zero, None), Ok(()));
        for (intervals, max, meaning) in [
            (vec![low, interval(End::Closed(one), End::Closed(two))], Some(two), "overlap"),
            (vec![interval(End::Closed(zero), End::Open(one)), high], Some(two), "gap"),
            (vec![low, high], None, "must end at"),
            (vec![low], Some(two), "must end at"),
            (vec![low, endless], Some(two), "must end at"),
            (vec![high], Some(two), "must come"),
            (vec![low, interval(End::Open(one), End::Open(one))], Some(one), "nothing lies"),
            (vec![], Some(two), "none"),
        ] {
            let message = tile(intervals, zero, max).unwrap_err();
            assert!(message.contains(meaning), "{message}");
        }
    }
}
