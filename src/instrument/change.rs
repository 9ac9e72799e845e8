//! How much a total changed: computed exactly, printed rounded.

use crate::instrument::number::Number;

/// By how much a total changed since baseline; negative is lower.
pub fn change(baseline: Option<Number>, now: Option<Number>) -> Option<Number> {
    now?.checked_sub(baseline?)
}

/// The change in per cent of the baseline, exactly; none if either is missing or the baseline is 0.
///
/// Printed with [`Number::rounded`] and two decimals.
pub fn percent_change(baseline: Option<Number>, now: Option<Number>) -> Option<Number> {
    change(baseline, now)?.checked_mul(Number::HUNDRED)?.checked_div(baseline?)
}
