//! The order people expect of names: `IMG_9` before `IMG_10`.
//!
//! Sorting by characters puts `10` before `9`; with camera counters and visit numbers that would shuffle time.

use std::cmp::Ordering;

/// Compares names as people do: runs of digits by their value, letters without regard to case.
///
/// Names that differ only in case or in leading zeros are still told apart (by their characters), so that sorting with
/// it gives one order only.
///
/// ```
/// use seriatim::exchange::photo_set::natural::natural_cmp;
/// let mut names = ["IMG_10", "img_9", "IMG_1"];
/// names.sort_by(|a, b| natural_cmp(a, b));
/// assert_eq!(names, ["IMG_1", "img_9", "IMG_10"]);
/// ```
pub fn natural_cmp(a: &str, b: &str) -> Ordering {
    let (mut rest_a, mut rest_b) = (a, b);
    while let (Some(first_a), Some(first_b)) = (rest_a.chars().next(), rest_b.chars().next()) {
        let order = if first_a.is_ascii_digit() && first_b.is_ascii_digit() {
            let (digits_a, after_a) = split_digits(rest_a);
            let (digits_b, after_b) = split_digits(rest_b);
            (rest_a, rest_b) = (after_a, after_b);
            // Without leading zeros the longer number is the larger one, whatever its length.
            digits_a.len().cmp(&digits_b.len()).then_with(|| digits_a.cmp(digits_b))
        } else {
            rest_a = &rest_a[first_a.len_utf8()..];
            rest_b = &rest_b[first_b.len_utf8()..];
            first_a.to_lowercase().cmp(first_b.to_lowercase())
        };
        if order.is_ne() {
            return order;
        }
    }
    rest_a.len().cmp(&rest_b.len()).then_with(|| a.cmp(b))
}

/// The digits that `text` begins with, without leading zeros, and what follows them.
fn split_digits(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    (text[..end].trim_start_matches('0'), &text[end..])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert_eq, proptest};

    use super::*;

    #[test]
    fn numbers_count_by_value_and_letters_without_case() {
        for (smaller, larger) in [
            ("IMG_9", "IMG_10"),
            ("img_9", "IMG_10"),
            ("Week 2", "Week 12"),
            ("a", "b"),
            ("a", "a1"),
            ("007", "8"),
            ("x99999999999999999999998", "x99999999999999999999999"),
            ("é1", "é2"),
            ("", "a"),
        ] {
            assert_eq!(natural_cmp(smaller, larger), Ordering::Less, "{smaller} < {larger}");
            assert_eq!(natural_cmp(larger, smaller), Ordering::Greater, "{larger} > {smaller}");
        }
    }

    #[test]
    fn only_the_same_name_is_equal() {
        assert_eq!(natural_cmp("IMG_1", "IMG_1"), Ordering::Equal);
        assert_ne!(natural_cmp("IMG_1", "img_1"), Ordering::Equal);
        assert_ne!(natural_cmp("IMG_01", "IMG_1"), Ordering::Equal);
    }

    proptest! {
        #[test]
        fn it_is_one_order(names in proptest::collection::vec("[aB0-3é_]{0,6}", 3)) {
            let (a, b, c) = (&names[0], &names[1], &names[2]);
            prop_assert_eq!(natural_cmp(a, b), natural_cmp(b, a).reverse());
            prop_assert_eq!(natural_cmp(a, b).is_eq(), a == b);
            if natural_cmp(a, b).is_lt() && natural_cmp(b, c).is_lt() {
                prop_assert_eq!(natural_cmp(a, c), Ordering::Less);
            }
        }

        #[test]
        fn no_text_is_too_strange(a in any::<String>(), b in any::<String>()) {
            prop_assert_eq!(natural_cmp(&a, &b), natural_cmp(&b, &a).reverse());
        }
    }
}
