//! Exact numbers: what raters enter and what totals are, without a trace of rounding.
//!
//! Responder rules are met exactly or not at all: `100 * (1.2 - 0.3) / 1.2` is 75, but not in binary floating
//! point. So numbers are read from decimal text, computed as rationals, and rounded only for print.

use std::fmt;

use num_rational::Ratio;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
use thiserror::Error;

/// Digits that may stand before the point.
const WHOLE_DIGITS: usize = 12;
/// Digits that may stand after the point.
const DECIMALS: usize = 9;
/// No numerator or denominator grows beyond this; ten times it still fits.
const LIMIT: i128 = 10_i128.pow(36);

/// An exact rational number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(Ratio<i128>);

impl Number {
    /// Nothing at all: an answer like any other, and never what is missing.
    pub const ZERO: Self = Self(Ratio::new_raw(0, 1));
    /// The factor that changes nothing.
    pub const ONE: Self = Self(Ratio::new_raw(1, 1));
    /// What a percentage is of.
    pub const HUNDRED: Self = Self(Ratio::new_raw(100, 1));

    /// Reads a decimal such as `1.5`: a sign, at most 12 digits, a point, at most 9 digits.
    ///
    /// # Errors
    /// Refuses everything else, also what other programs take for numbers (`1e5`, `1/2`, `.5`, `1,5`, `NaN`).
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        let refused = || NumberError::NotADecimal(text.to_owned());
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let (whole, decimals) = match unsigned.split_once('.') {
            Some((_, "")) => return Err(refused()),
            Some(parts) => parts,
            None => (unsigned, ""),
        };
        if whole.is_empty() || !whole.bytes().chain(decimals.bytes()).all(|b| b.is_ascii_digit()) {
            return Err(refused());
        }
        if whole.len() > WHOLE_DIGITS || decimals.len() > DECIMALS {
            return Err(NumberError::TooLong(text.to_owned()));
        }
        let size = whole
            .bytes()
            .chain(decimals.bytes())
            .fold(0, |size, digit| size * 10 + i128::from(digit - b'0'));
        let denominator = decimals.bytes().fold(1, |scale, _| scale * 10);
        let numerator = if text.starts_with('-') { -size } else { size };
        Ok(Self(Ratio::new(numerator, denominator)))
    }

    /// The number in print with at most so many decimals, halves rounded away from zero.
    ///
    /// For people only: nothing is ever decided on a rounded number.
    pub fn rounded(self, decimals: u32) -> String {
        let rounded = 10_i128.checked_pow(decimals).and_then(|scale| {
            let scale = Self::of(scale, 1)?;
            Self(self.checked_mul(scale)?.0.round()).checked_div(scale)
        });
        rounded.unwrap_or(self).to_string()
    }

    /// The nearest floating-point number, for drawing only.
    pub fn to_f64(self) -> f64 {
        *self.0.numer() as f64 / *self.0.denom() as f64
    }

    /// Whether nothing stands after the point.
    pub fn is_whole(self) -> bool {
        self.0.is_integer()
    }

    /// The sum; none if it is too large to be held exactly.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let ((a, b), (c, d)) = (self.0.into_raw(), other.0.into_raw());
        // The denominators without what they share, so that only results overflow that must.
        let (b_alone, d_alone) = Ratio::new(b, d).into_raw();
        let numerator = a.checked_mul(d_alone)?.checked_add(c.checked_mul(b_alone)?)?;
        Self::of(numerator, b.checked_mul(d_alone)?)
    }

    /// The difference; none if it is too large to be held exactly.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.checked_add(Self(-other.0))
    }

    /// The product; none if it is too large to be held exactly.
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        let ((a, b), (c, d)) = (self.0.into_raw(), other.0.into_raw());
        let ((a, d), (c, b)) = (Ratio::new(a, d).into_raw(), Ratio::new(c, b).into_raw());
        Self::of(a.checked_mul(c)?, b.checked_mul(d)?)
    }

    /// The quotient; none by zero, or if it is too large to be held exactly.
    pub fn checked_div(self, other: Self) -> Option<Self> {
        let (numerator, denominator) = other.0.into_raw();
        self.checked_mul(Self::of(denominator, numerator)?)
    }

    /// The reduced fraction, unless it is too large.
    fn of(numerator: i128, denominator: i128) -> Option<Self> {
        if numerator == i128::MIN || denominator == i128::MIN || denominator == 0 {
            return None;
        }
        let ratio = Ratio::new(numerator, denominator);
        (ratio.numer().abs() <= LIMIT && *ratio.denom() <= LIMIT).then_some(Self(ratio))
    }
}

impl From<i64> for Number {
    fn from(whole: i64) -> Self {
        Self(Ratio::from_integer(i128::from(whole)))
    }
}

impl fmt::Display for Number {
    /// The shortest decimal that is exactly this number, or a fraction where no decimal is.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (numerator, denominator) = self.0.into_raw();
        let without = |mut rest: i128, factor: i128| {
            while rest % factor == 0 {
                rest /= factor;
            }
            rest
        };
        if without(without(denominator, 2), 5) != 1 {
            return f.pad(&format!("{numerator}/{denominator}"));
        }
        let sign = if numerator < 0 { "-" } else { "" };
        let mut text = format!("{sign}{}", numerator.abs() / denominator);
        let mut rest = numerator.abs() % denominator;
        if rest != 0 {
            text.push('.');
        }
        while rest != 0 {
            text.push_str(&(rest * 10 / denominator).to_string());
            rest = rest * 10 % denominator;
        }
        f.pad(&text)
    }
}

impl fmt::Debug for Number {
    /// As it is written in a file: in quotes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.to_string();
        Self::parse(&text).map_err(ser::Error::custom)?;
        serializer.serialize_str(&text)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DecimalText)
    }
}

/// Takes a number from text and from nothing else: `0.1` without quotes is already rounded when it gets here.
struct DecimalText;

impl de::Visitor<'_> for DecimalText {
    type Value = Number;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an exact decimal in quotes, such as \"1.5\"")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Number, E> {
        Number::parse(text).map_err(E::custom)
    }
}

/// Why a text is no number.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NumberError {
    /// Something other than a sign, digits and one point.
    #[error("\"{0:.40}\" is not a decimal: write digits with at most one point, such as 1.5")]
    NotADecimal(String),
    /// More digits than any score has.
    #[error("\"{0:.40}\" is too long: at most 12 digits before and 9 after the point")]
    TooLong(String),
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(text: &str) -> Number {
        Number::parse(text).unwrap()
    }

    #[test]
    fn decimals_are_read_exactly_and_printed_shortest() {
        for (text, printed) in [
            ("0", "0"),
            ("-0", "0"),
            ("007", "7"),
            ("+2", "2"),
            ("1.50", "1.5"),
            ("-0.125", "-0.125"),
            ("0.000000001", "0.000000001"),
            ("999999999999.999999999", "999999999999.999999999"),
            ("12.0", "12"),
        ] {
            assert_eq!(number(text).to_string(), printed, "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_number_is_refused() {
        let not_decimals = [
            "", "-", "+", ".", ".5", "5.", "1e5", "NaN", "inf", "1/2", "1,5", " 1", "1 ", "--1",
            "1.2.3", "0x1", "1_000", "٣", "½", "1\n",
        ];
        for text in not_decimals {
            assert_eq!(Number::parse(text), Err(NumberError::NotADecimal(text.to_owned())));
        }
        for text in ["1000000000000", "0.0000000001"] {
            assert_eq!(Number::parse(text), Err(NumberError::TooLong(text.to_owned())));
        }
    }

    #[test]
    fn print_rounds_halves_away_from_zero() {
        for (text, decimals, printed) in [
            ("45.454545454", 2, "45.45"),
            ("0.125", 2, "0.13"),
            ("-0.125", 2, "-0.13"),
            ("-0.001", 2, "0"),
            ("2.5", 0, "3"),
            ("-40", 2, "-40"),
            ("1.999", 2, "2"),
            ("1.5", 40, "1.5"),
        ] {
            assert_eq!(number(text).rounded(decimals), printed, "{text} to {decimals}");
        }
        let third = Number::ONE.checked_div(Number::from(3)).unwrap();
        assert_eq!((third.rounded(2).as_str(), third.to_string().as_str()), ("0.33", "1/3"));
    }

    #[test]
    fn too_large_is_none_and_never_a_panic() {
        let mut large = number("999999999999");
        let mut steps = 0;
        while let Some(larger) = large.checked_mul(large) {
            large = larger;
            steps += 1;
        }
        assert_eq!(steps, 1);
        let mut small = number("0.000000001");
        while let Some(smaller) = small.checked_mul(small) {
            small = smaller;
        }
        assert_eq!(large.checked_add(small), None);
        assert_eq!(Number::ONE.checked_div(Number::ZERO), None);
        assert_eq!(Number::ZERO.checked_div(Number::ZERO), None);
        assert_eq!((Number::of(i128::MIN, 1), Number::of(1, i128::MIN)), (None, None));
        assert!(Number::of(LIMIT, LIMIT - 1).is_some());
        assert_eq!((Number::of(LIMIT + 1, 1), Number::of(1, LIMIT + 1)), (None, None));
        assert!(small.to_string().starts_with("0.000"));
        assert!(small < large);
    }

    #[test]
    fn only_text_is_taken_for_an_exact_number() {
        assert_eq!(ron::from_str::<Number>("\"1.5\"").unwrap(), number("1.5"));
        assert_eq!(ron::from_str::<Number>("\"-2\"").unwrap(), Number::from(-2));
        for text in ["1.5", "1", "-1", "\"1e5\"", "\"1,5\"", "true", "(1, 2)"] {
            let message = ron::from_str::<Number>(text).unwrap_err().to_string();
            assert!(message.contains("decimal"), "{text}: {message}");
        }
        let third = Number::ONE.checked_div(Number::from(3)).unwrap();
        assert!(ron::to_string(&third).is_err());
    }

    /// Every number that can be read.
    fn decimal() -> impl Strategy<Value = Number> {
        (any::<bool>(), 0_u64..1_000_000_000_000, 0_u32..1_000_000_000).prop_map(
            |(negative, whole, billionths)| {
                number(&format!("{}{whole}.{billionths:09}", if negative { "-" } else { "" }))
            },
        )
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(value in decimal()) {
            prop_assert_eq!(number(&value.to_string()), value);
            let saved = ron::to_string(&value).unwrap();
            prop_assert_eq!(ron::from_str::<Number>(&saved).unwrap(), value);
        }

        #[test]
        fn arithmetic_is_exact(a in decimal(), b in decimal()) {
            prop_assert_eq!(a.checked_add(b).unwrap().checked_sub(b).unwrap(), a);
            prop_assert_eq!(a.checked_add(b), b.checked_add(a));
            prop_assert_eq!(a < b, a.checked_sub(b).unwrap() < Number::ZERO);
            if let Some(product) = a.checked_mul(b) && b != Number::ZERO {
                prop_assert_eq!(product.checked_div(b), Some(a));
            }
        }

        #[test]
        fn no_text_panics(text in "\\PC*") {
            let read = Number::parse(&text);
            prop_assert!(read.is_err() || text.bytes().all(|b| b"+-.0123456789".contains(&b)));
        }
    }
}
