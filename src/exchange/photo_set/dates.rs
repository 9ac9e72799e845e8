//! Dates as people and devices write them into names: `2022-08-17`, `17-Aug-2022`, `IMG_20220817_101530`.
//!
//! What can be read in two ways is not read at all: `03-04-2022` is 3 April here and 4 March there, and a photo at the
//! wrong visit is worse than one that waits in the tray.

use jiff::civil::Date;

use crate::exchange::photo_set::tokens::{Token, gap};

/// A date found in a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedDate {
    /// The day.
    pub date: Date,
    /// Who wrote it.
    pub origin: Origin,
}

/// Who wrote a date into a name; the more a date can be relied on, the larger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// A messenger: the day of sending, not of taking.
    Sent,
    /// A camera, from its clock.
    Stamp,
    /// A person.
    Written,
}

/// What a name says about dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DateReading {
    /// Nothing.
    Nothing,
    /// One day.
    One(NamedDate),
    /// Something that may be more than one day; the sentence says why it was not used.
    Unclear(String),
}

/// Reads the dates of a name and marks the tokens that belong to them (and to times of day after them) as `used`.
pub fn read_dates(name: &str, tokens: &[Token], used: &mut [bool]) -> DateReading {
    let mut found: Vec<NamedDate> = Vec::new();
    let mut unclear: Option<String> = None;
    // Year-first and spelt-out dates go first: `12_10_2022-08-17` holds one of them and a counter.
    for read in [read_clear_date, read_day_first_date] {
        let mut i = 0;
        while i < tokens.len() {
            let is_free = |n: usize| (i..i + n).all(|i| used.get(i) == Some(&false));
            match read(name, tokens, i).filter(|found| is_free(found.n_tokens)) {
                None => i += 1,
                Some(match_) => {
                    let end = i + match_.n_tokens + time_tokens(name, tokens, i + match_.n_tokens);
                    used.iter_mut().take(end).skip(i).for_each(|used| *used = true);
                    match match_.day {
                        Ok(date) if !is_birthday(tokens, i) => {
                            found.push(NamedDate { date, origin: origin(tokens, i, end) });
                        }
                        Ok(_) => {}
                        Err(sentence) => unclear = unclear.or(Some(sentence)),
                    }
                    i = end;
                }
            }
        }
    }
    match (found.first(), unclear) {
        (Some(first), _) if found.iter().all(|other| other.date == first.date) => {
            DateReading::One(*first)
        }
        (Some(_), _) => DateReading::Unclear(format!("“{name}” holds more than one date")),
        (None, Some(sentence)) => DateReading::Unclear(sentence),
        (None, None) => DateReading::Nothing,
    }
}

/// Tokens that may be a date, and which day or why none.
struct DateMatch {
    n_tokens: usize,
    day: Result<Date, String>,
}

/// A date that starts at token `i` and can be read in one way only.
fn read_clear_date(name: &str, tokens: &[Token], i: usize) -> Option<DateMatch> {
    let first = tokens.get(i)?;
    if let Some(date) = date_of_digits(&first.word) {
        return Some(DateMatch { n_tokens: 1, day: Ok(date) });
    }
    let number = |at: usize| tokens.get(at).and_then(Token::number);
    let month = |at: usize| month_of_word(&tokens.get(at)?.word);
    let year = |at: usize| tokens.get(at).and_then(year_of_token);
    // `17th`: the ending is a token of its own.
    let ending = |at: usize| {
        let is_ending = |word: &str| matches!(word, "st" | "nd" | "rd" | "th");
        usize::from(tokens.get(at).is_some_and(|token| token.is_glued && is_ending(&token.word)))
    };
    if let (Some(y), Some(m), Some(d)) = (year(i), number(i + 1), number(i + 2)) {
        let is_even = gap(name, tokens, i + 1) == gap(name, tokens, i + 2);
        let is_short = tokens.get(i + 2).is_some_and(|token| token.word.len() <= 2);
        let date =
            date(y, m, d).filter(|_| is_even && is_short && is_separator(name, tokens, i + 1))?;
        return Some(DateMatch { n_tokens: 3, day: Ok(date) });
    }
    if let (Some(y), Some(m), Some(d)) = (year(i), month(i + 1), number(i + 2)) {
        return Some(DateMatch { n_tokens: 3, day: Ok(date(y, m, d)?) });
    }
    if let (Some(d), skip) = (number(i), ending(i + 1))
        && let (Some(m), Some(y)) = (month(i + 1 + skip), year(i + 2 + skip))
    {
        return Some(DateMatch { n_tokens: 3 + skip, day: Ok(date(y, m, d)?) });
    }
    if let (Some(m), Some(d), skip) = (month(i), number(i + 1), ending(i + 2))
        && let Some(y) = year(i + 2 + skip)
    {
        return Some(DateMatch { n_tokens: 3 + skip, day: Ok(date(y, m, d)?) });
    }
    None
}

/// A date of three numbers with the year last, `17.08.2022`: read only where one of the two others cannot be a month.
fn read_day_first_date(name: &str, tokens: &[Token], i: usize) -> Option<DateMatch> {
    let (first, second, third) = (tokens.get(i)?, tokens.get(i + 1)?, tokens.get(i + 2)?);
    if gap(name, tokens, i + 1) != gap(name, tokens, i + 2) || !is_separator(name, tokens, i + 1) {
        return None;
    }
    let (a, b) = (first.number()?, second.number()?);
    if first.word.len() > 2 || second.word.len() > 2 {
        return None;
    }
    let text = name.get(first.start..third.end).unwrap_or_default();
    let Some(year) = year_of_token(third) else {
        let are_pairs = [first, second, third].iter().all(|token| token.word.len() == 2);
        let is_dateish = third.number().is_some() && a.max(b) <= 31 && a.min(b) >= 1;
        // Spaces and underscores stand between counters too; dots and hyphens between pairs are a date.
        let is_date = are_pairs && is_dateish && matches!(gap(name, tokens, i + 1), "." | "-");
        return is_date.then(|| DateMatch {
            n_tokens: 3,
            day: Err(format!("“{text}” is not used as a date: its year is not clear")),
        });
    };
    Some(DateMatch { n_tokens: 3, day: day_and_month(text, a, b, year)? })
}

/// The day meant by two numbers before a year, or the sentence that names both readings.
pub fn day_and_month(text: &str, a: u32, b: u32, year: u32) -> Option<Result<Date, String>> {
    match (date(year, b, a), date(year, a, b)) {
        (Some(one), Some(other)) if one != other => {
            let [one, other] =
                [one, other].map(|date| format!("{} {}", date.day(), month_name(date)));
            Some(Err(format!("“{text}” is not used as a date: it may be {one} or {other}")))
        }
        (Some(date), _) | (None, Some(date)) => Some(Ok(date)),
        (None, None) => None,
    }
}

/// A day of the years in which people photographed; none for a 30 February.
pub fn date(year: u32, month: u32, day: u32) -> Option<Date> {
    let year = i16::try_from(year).ok().filter(|year| (1900..2100).contains(year))?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// `20220817`, `20220817101530` or `17082022`.
fn date_of_digits(digits: &str) -> Option<Date> {
    if !matches!(digits.len(), 8 | 14) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number = |from: usize, to: usize| digits.get(from..to)?.parse().ok();
    if let Some(date) = date(number(0, 4)?, number(4, 6)?, number(6, 8)?) {
        return Some(date);
    }
    let (day, month, year) = (number(0, 2)?, number(2, 4)?, number(4, 8)?);
    if digits.len() == 8 && day > 12 { date(year, month, day) } else { None }
}

/// How many tokens from `i` on are a time of day that follows a date: `101530`, `at 10.15.30`, `T10-15`.
fn time_tokens(name: &str, tokens: &[Token], i: usize) -> usize {
    let has_word = tokens.get(i).is_some_and(|token| {
        matches!(token.word.as_str(), "at" | "um") || (token.word == "t" && token.is_glued)
    });
    let start = i + usize::from(has_word);
    // `101530` or, with milliseconds, `101530123`.
    if tokens.get(start).is_some_and(|token| token.is_number() && matches!(token.word.len(), 6 | 9))
    {
        return start + 1 - i;
    }
    let is_pair = |at: usize, below: u32| {
        let token = tokens.get(at).filter(|token| token.word.len() == 2);
        token.and_then(Token::number).is_some_and(|number| number < below)
    };
    let has_minutes = is_pair(start, 24) && is_pair(start + 1, 60);
    let is_even = gap(name, tokens, start + 1) == gap(name, tokens, start + 2);
    match (has_minutes, has_minutes && is_even && is_pair(start + 2, 60)) {
        (_, true) => start + 3 - i,
        (true, false) if has_word => start + 2 - i,
        (_, false) => 0,
    }
}

/// Who wrote the date of the tokens `start..end`.
fn origin(tokens: &[Token], start: usize, end: usize) -> Origin {
    let is_messenger = tokens.iter().enumerate().any(|(i, token)| match token.word.as_str() {
        "whatsapp" | "telegram" | "signal" => true,
        "whats" => tokens.get(i + 1).is_some_and(|next| next.word == "app"),
        // `IMG-20220817-WA0003`
        "wa" => i == end && tokens.get(i + 1).is_some_and(|next| next.is_number() && next.is_glued),
        _ => false,
    });
    let before = start.checked_sub(1).and_then(|i| tokens.get(i));
    if is_messenger {
        Origin::Sent
    } else if before.is_some_and(|token| is_camera_word(&token.word)) {
        Origin::Stamp
    } else {
        Origin::Written
    }
}

/// What cameras and telephones put before their counters and stamps.
pub fn is_camera_word(word: &str) -> bool {
    const WORDS: [&str; 32] = [
        "img",
        "imgp",
        "imag",
        "image",
        "images",
        "imagen",
        "pxl",
        "mvimg",
        "vid",
        "dsc",
        "dscn",
        "dscf",
        "dscf",
        "dsci",
        "pict",
        "pic",
        "photo",
        "foto",
        "bild",
        "scan",
        "screenshot",
        "bildschirmfoto",
        "cimg",
        "hpim",
        "kimg",
        "sam",
        "gopr",
        "dji",
        "mg",
        "burst",
        "portrait",
        "wa",
    ];
    WORDS.contains(&word)
}

/// Whether the words before a date say that it is a day of birth.
fn is_birthday(tokens: &[Token], start: usize) -> bool {
    let before = start.checked_sub(1).and_then(|i| tokens.get(i));
    before.is_some_and(|token| {
        matches!(token.word.as_str(), "dob" | "born" | "birth" | "geb" | "geboren" | "nee")
    })
}

fn is_separator(name: &str, tokens: &[Token], i: usize) -> bool {
    matches!(gap(name, tokens, i), "-" | "_" | "." | " " | ". ")
}

fn year_of_token(token: &Token) -> Option<u32> {
    token.number().filter(|year| token.word.len() == 4 && (1900..2100).contains(year))
}

/// The name of a date's month, for sentences.
fn month_name(date: Date) -> &'static str {
    let index = usize::try_from(date.month() - 1).unwrap_or_default();
    MONTHS.get(index).copied().unwrap_or_default()
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The month (1 to 12) that a folded English, German, French or Spanish word names.
fn month_of_word(word: &str) -> Option<u32> {
    const WORDS: [&[&str]; 12] = [
        &["jan", "january", "januar", "janner", "janvier", "enero"],
        &["feb", "february", "februar", "fevrier", "febrero"],
        &["mar", "march", "marz", "maerz", "mrz", "mars", "marzo"],
        &["apr", "april", "avril", "avr", "abril", "abr"],
        &["may", "mai", "mayo"],
        &["jun", "june", "juni", "juin", "junio"],
        &["jul", "july", "juli", "juillet", "julio"],
        &["aug", "august", "aout", "agosto", "ago"],
        &["sep", "sept", "september", "septembre", "septiembre"],
        &["oct", "october", "okt", "oktober", "octobre", "octubre"],
        &["nov", "november", "novembre", "noviembre"],
        &["dec", "december", "dez", "dezember", "decembre", "dic", "diciembre"],
    ];
    (1..).zip(WORDS).find(|(_, words)| words.contains(&word)).map(|(month, _)| month)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};

    use super::*;
    use crate::exchange::photo_set::tokens::tokens;

    fn read(name: &str) -> (DateReading, usize) {
        let tokens = tokens(name);
        let mut used = vec![false; tokens.len()];
        let reading = read_dates(name, &tokens, &mut used);
        (reading, used.iter().filter(|used| !**used).count())
    }

    #[test]
    fn dates_are_found_with_who_wrote_them_and_what_is_left_over() {
        use Origin::{Sent, Stamp, Written};
        for (name, origin, n_left) in [
            ("2022-08-17", Written, 0),
            ("20220817", Written, 0),
            ("2022_08_17_face", Written, 1),
            ("2022.8.17", Written, 0),
            ("17.08.2022", Written, 0),
            ("17. 8. 2022", Written, 0),
            ("17-08-2022", Written, 0),
            ("08-17-2022", Written, 0),
            ("17082022", Written, 0),
            ("17-Aug-2022", Written, 0),
            ("17Aug2022 back", Written, 1),
            ("August 17th, 2022", Written, 0),
            ("17. August 2022", Written, 0),
            ("17 août 2022", Written, 0),
            ("2022-Aug-17", Written, 0),
            ("face 12_10_2022-08-17", Written, 3),
            ("2022-08-17T10-15", Written, 0),
            ("2022-08-17 10-15-30", Written, 0),
            ("Visit 2022-08-17 (2022-08-17)", Written, 1),
            ("IMG_20220817_101530", Stamp, 1),
            ("PXL_20220817_101530123", Stamp, 1),
            ("20220817101530_face", Written, 1),
            ("Screenshot 2022-08-17 at 10.15.30", Stamp, 1),
            ("WhatsApp Image 2022-08-17 at 10.15.30", Sent, 3),
            ("IMG-20220817-WA0003", Sent, 3),
            ("signal-2022-08-17-101530", Sent, 1),
        ] {
            let date = Date::constant(2022, 8, 17);
            let expected = (DateReading::One(NamedDate { date, origin }), n_left);
            assert_eq!(read(name), expected, "{name}");
        }
    }

    #[test]
    fn what_is_no_date_or_may_be_two_is_not_guessed() {
        for (name, fragment) in [
            ("03-04-2022", "it may be 3 April or 4 March"),
            ("03.04.2022 face", "“03.04.2022” is not used as a date"),
            ("17.08.22", "its year is not clear"),
            ("2022-08-17 to 2022-09-01", "holds more than one date"),
        ] {
            let (DateReading::Unclear(sentence), _) = read(name) else { panic!("{name}") };
            assert!(sentence.contains(fragment), "{name}: {sentence}");
        }
        for name in [
            "2022-13-01",
            "2022-02-30",
            "20221301",
            "IMG_2001",
            "week 12",
            "1850-01-01",
            "220817",
            "P1010001",
            "DOB 1979-03-02",
            "1_2_3",
            "may",
            "",
        ] {
            assert_eq!(read(name).0, DateReading::Nothing, "{name}");
        }
    }

    #[test]
    fn the_same_day_and_month_are_clear() {
        let (DateReading::One(found), _) = read("05-05-2022") else { panic!("no date") };
        assert_eq!(found.date, Date::constant(2022, 5, 5));
    }

    proptest! {
        #[test]
        fn no_name_is_too_strange(name in any::<String>(), numbers in "[0-9._ -]{0,40}") {
            read(&name);
            read(&numbers);
        }

        #[test]
        fn every_iso_date_is_found(year in 1900i16..2100, month in 1i8..=12, day in 1i8..=28) {
            let date = Date::constant(year, month, day);
            let expected = DateReading::One(NamedDate { date, origin: Origin::Written });
            assert_eq!(read(&format!("back_{date}_2")).0, expected);
        }
    }
}
