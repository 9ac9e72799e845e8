//! What became of a measure since a baseline.

/// The new value less the old one; none without both.
pub(super) fn change(then: Option<f64>, now: Option<f64>) -> Option<f64> {
    Some(now? - then?)
}

/// The change in per cent of the old value, negative if lower; none from a value of 0 or without both.
pub(super) fn percent_change(then: Option<f64>, now: Option<f64>) -> Option<f64> {
    let then = then.filter(|then| *then > 0.0)?;
    Some(100.0 * (now? - then) / then)
}

/// The uncertainty of a difference of two independent values.
pub(super) fn joint_u95(one: Option<f64>, other: Option<f64>) -> Option<f64> {
    Some(one?.hypot(other?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_needs_both_ends_and_a_per_cent_something_to_be_of() {
        assert_eq!(percent_change(Some(578.125), Some(578.125 / 4.0)), Some(-75.0));
        assert_eq!(percent_change(Some(0.0), Some(3.0)), None);
        assert_eq!(percent_change(Some(4.0), Some(0.0)), Some(-100.0));
        assert_eq!((change(None, Some(1.0)), change(Some(3.0), Some(1.0))), (None, Some(-2.0)));
        assert_eq!(
            (joint_u95(Some(3.0), Some(4.0)), joint_u95(None, Some(4.0))),
            (Some(5.0), None)
        );
    }
}
