//! Which visit a name speaks of: `week 12`, `V3`, `Baseline`.
//!
//! Only one folder or file name at a time, and only what it says outright. A day is given only where the words mean one
//! (week 12 is day 84): a month has no fixed length, and the days of a follow-up or a cycle count from somewhere else.

use std::ops::Range;

use crate::exchange::photo_set::dates::is_camera_word;
use crate::exchange::photo_set::tokens::{Token, gap, tokens};
use crate::exchange::photo_set::visit_lexicon::{
    FOLLOW_UP, NAMED, Named, Phase, Unit, UnitForm, is_camera_maker, unit_of_words,
};
use crate::exchange::photo_set::visit_name::{NameKind, Rank, Strength, VisitName};
use crate::exchange::photo_set::visit_phrases::{read_course, read_phrase};

/// Reads the visit of a name, of which dates and views are already marked as `used`, and marks its own tokens.
pub fn read_visit(
    name: &str,
    tokens: &[Token],
    used: &mut [bool],
    kind: NameKind,
) -> Option<VisitName> {
    if tokens.iter().any(|token| is_camera_maker(&token.word)) {
        return None;
    }
    let phrase = read_phrase(name, tokens, used, kind);
    if phrase.as_ref().is_some_and(|phrase| !phrase.is_aside) {
        return phrase.map(|phrase| phrase.visit);
    }
    let mut words: Vec<Word> = Vec::new();
    for i in 0..tokens.len() {
        if used.get(i) == Some(&false)
            && let Some((word, start, end)) = word_at(name, tokens, used, i)
        {
            used.iter_mut().take(end).skip(start).for_each(|used| *used = true);
            if !words.contains(&word) {
                words.push(word);
            }
        }
    }
    match (words.is_empty(), phrase, kind) {
        (false, _, _) => Some(named(&words)),
        (true, Some(phrase), _) => Some(phrase.visit),
        (true, None, NameKind::File) => read_course(name, tokens, used),
        (true, None, NameKind::Folder) => None,
    }
}

/// The visit that a label someone gave speaks of.
pub fn visit_of_label(label: &str) -> Option<VisitName> {
    let tokens = tokens(label);
    let mut used = vec![false; tokens.len()];
    read_visit(label, &tokens, &mut used, NameKind::Folder)
}

/// One statement about the visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    Count(Unit, i32),
    /// `Visit A`
    Letter(Unit, u8),
    Named(&'static Named),
}

impl Word {
    fn label(self) -> String {
        match self {
            Self::Count(Unit::Timepoint, n) => format!("T{n}"),
            Self::Count(unit, n) => format!("{} {n}", unit.label()),
            Self::Letter(unit, letter) => {
                format!("{} {}", unit.label(), char::from(letter).to_ascii_uppercase())
            }
            Self::Named(named) => named.label.to_owned(),
        }
    }

    fn rank(self) -> Rank {
        match self {
            Self::Count(unit, n) => {
                let (scale, each) = unit.scale();
                // Months and years only for the order: hundredths keep the mean length of a month exact enough.
                let value = i32::try_from(i64::from(n) * i64::from(each) / 100).unwrap_or(i32::MAX);
                let phase = if unit == Unit::FollowUp { Phase::FollowUp } else { Phase::Course };
                Rank { phase, scale, value }
            }
            Self::Letter(unit, letter) => {
                Rank { phase: Phase::Course, scale: unit.scale().0, value: i32::from(letter) }
            }
            Self::Named(named) => Rank { phase: named.phase, scale: 0, value: 0 },
        }
    }

    fn strength(self) -> Strength {
        match self {
            Self::Count(..) | Self::Letter(..) => Strength::Numbered,
            Self::Named(named) if named.is_one_visit => Strength::Named,
            Self::Named(_) => Strength::Loose,
        }
    }
}

/// Several statements of one name as one visit: `V3_W12` is "Visit 3, week 12".
fn named(words: &[Word]) -> VisitName {
    let mut labels = words.iter().map(|word| word.label());
    let first = labels.next().unwrap_or_default();
    let rest =
        labels.map(|label| if label.starts_with('T') { label } else { label.to_lowercase() });
    let label = std::iter::once(first).chain(rest).collect::<Vec<_>>().join(", ");
    let ranks = words.iter().map(|word| word.rank());
    let phase = ranks.clone().map(|rank| rank.phase).find(|phase| *phase != Phase::Course);
    let count = ranks.filter(|rank| rank.phase == Phase::Course).min();
    let rank = match (phase, count) {
        (Some(Phase::Course) | None, count) => count,
        (Some(phase), Some(count)) => Some(Rank { phase, ..count }),
        (Some(_), None) => words.first().map(|word| word.rank()),
    };
    let strength = words.iter().map(|word| word.strength()).max().unwrap_or(Strength::Guessed);
    VisitName { label, day: day_of(words), rank, strength }
}

/// The study day, unless the words count from somewhere else or name two days.
fn day_of(words: &[Word]) -> Option<i32> {
    let mut days = Vec::new();
    for word in words {
        match word {
            Word::Count(Unit::Day, n) => days.push(*n),
            Word::Count(Unit::Week, n) => days.push(7 * n),
            Word::Count(
                Unit::Month | Unit::Year | Unit::Cycle | Unit::Dose | Unit::FollowUp,
                _,
            ) => {
                return None;
            }
            Word::Named(named) if named.phase == Phase::FollowUp => return None,
            Word::Count(Unit::Visit | Unit::Timepoint, _) | Word::Letter(..) | Word::Named(_) => {}
        }
    }
    days.dedup();
    if let [day] = days.as_slice() { Some(*day) } else { None }
}

/// The statement that token `i` begins (or, for `12 weeks`, ends), and its tokens.
fn word_at(name: &str, tokens: &[Token], used: &[bool], i: usize) -> Option<(Word, usize, usize)> {
    (1..=3).rev().find_map(|n_tokens| {
        let words = words_at(tokens, used, i, n_tokens)?;
        let end = i + n_tokens;
        if let Some((unit, form)) = unit_of_words(&words) {
            return count_at(name, tokens, used, i..end, unit, form);
        }
        let named = NAMED.iter().find(|named| named.words.contains(&words.as_str()))?;
        Some((Word::Named(named), i, end))
    })
}

/// A unit at `at` with the number that belongs to it.
fn count_at(
    name: &str,
    tokens: &[Token],
    used: &[bool],
    at: Range<usize>,
    unit: Unit,
    form: UnitForm,
) -> Option<(Word, usize, usize)> {
    let number = |i: usize| {
        let is_free = used.get(i) == Some(&false);
        let number = tokens.get(i).filter(|_| is_free).and_then(Token::number)?;
        i32::try_from(number).ok().filter(|number| *number <= unit.limit())
    };
    let after = number(at.end).filter(|_| {
        let is_glued = tokens.get(at.end).is_some_and(|token| token.is_glued);
        let is_decimal = matches!(gap(name, tokens, at.end + 1), "." | ",")
            && tokens.get(at.end + 1).is_some_and(Token::is_number);
        // A lone letter is a unit only directly before its number, or if the name has nothing else: `T-0`.
        !is_decimal && (form != UnitForm::Letter || is_glued || tokens.len() == 2)
    });
    // `2nd visit`: the ending is a token of its own.
    let is_ending = |word: &str| matches!(word, "st" | "nd" | "rd" | "th" | "er" | "e" | "eme");
    let has_ending = at
        .start
        .checked_sub(1)
        .and_then(|i| tokens.get(i))
        .is_some_and(|token| is_ending(&token.word));
    let before_at = at.start.checked_sub(1 + usize::from(has_ending));
    let before = before_at.and_then(number).filter(|_| {
        let is_glued = tokens.get(at.start).is_some_and(|token| token.is_glued);
        let is_counter = before_at
            .and_then(|i| i.checked_sub(1))
            .and_then(|i| tokens.get(i))
            .is_some_and(|token| is_camera_word(&token.word));
        let may_follow =
            form != UnitForm::Letter || (is_glued && matches!(unit, Unit::Week | Unit::Month));
        may_follow && !is_counter
    });
    let found_before =
        before.zip(before_at).map(|(n, start)| (Word::Count(unit, n), start, at.end));
    let is_negative = matches!(gap(name, tokens, at.end), " -" | "_-")
        && matches!(unit, Unit::Day | Unit::Week | Unit::Month);
    let found_after =
        after.map(|n| (Word::Count(unit, if is_negative { -n } else { n }), at.start, at.end + 1));
    let found = if form == UnitForm::Plural {
        found_before.or(found_after)
    } else {
        found_after.or(found_before)
    };
    let letter = tokens.get(at.end).filter(|next| {
        used.get(at.end) == Some(&false) && form == UnitForm::Word && next.word.len() == 1
    });
    let found = found.or_else(|| {
        let letter =
            *letter?.word.as_bytes().first().filter(|letter| letter.is_ascii_lowercase())?;
        (unit == Unit::Visit).then_some((Word::Letter(unit, letter), at.start, at.end + 1))
    });
    let is_follow_up = unit == Unit::FollowUp;
    found.or_else(|| is_follow_up.then_some((Word::Named(&FOLLOW_UP), at.start, at.end)))
}

/// The words of `n_tokens` unused tokens from `i` on.
fn words_at(tokens: &[Token], used: &[bool], i: usize, n_tokens: usize) -> Option<String> {
    let is_free = used.get(i..i + n_tokens)?.iter().all(|used| !used);
    let words: Vec<&str> =
        tokens.get(i..i + n_tokens)?.iter().map(|token| token.word.as_str()).collect();
    is_free.then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::photo_set::dates::read_dates;
    use crate::exchange::photo_set::view_words::read_view;

    fn read(name: &str, kind: NameKind) -> Option<VisitName> {
        let tokens = tokens(name);
        let mut used = vec![false; tokens.len()];
        read_dates(name, &tokens, &mut used);
        read_view(&tokens, &mut used, false);
        read_visit(name, &tokens, &mut used, kind)
    }

    #[test]
    fn names_become_one_label_and_day() {
        use Strength::{Guessed, Loose, Named, Numbered};
        for (name, label, day, strength) in [
            ("week 12", "Week 12", Some(84), Numbered),
            ("w12", "Week 12", Some(84), Numbered),
            ("WK12_face", "Week 12", Some(84), Numbered),
            ("Woche 12", "Week 12", Some(84), Numbered),
            ("12 weeks", "Week 12", Some(84), Numbered),
            ("12w", "Week 12", Some(84), Numbered),
            ("face 2 weeks 1", "Week 2", Some(14), Numbered),
            ("week -2", "Week -2", Some(-14), Numbered),
            ("month 3", "Month 3", None, Numbered),
            ("m3", "Month 3", None, Numbered),
            ("3 mois", "Month 3", None, Numbered),
            ("day 168", "Day 168", Some(168), Numbered),
            ("d168", "Day 168", Some(168), Numbered),
            ("J0", "Day 0", Some(0), Numbered),
            ("T0", "T0", None, Numbered),
            ("t1_upper back", "T1", None, Numbered),
            ("T-1", "T1", None, Numbered),
            ("visit2", "Visit 2", None, Numbered),
            ("V3", "Visit 3", None, Numbered),
            ("visit2_back", "Visit 2", None, Numbered),
            ("2nd visit", "Visit 2", None, Numbered),
            ("Visit B", "Visit B", None, Numbered),
            ("wk16 (after dose 4)", "Week 16", Some(112), Numbered),
            ("after IVIG (x5)", "After IVIG (x5)", None, Loose),
            ("(after dose 4)", "After dose 4", None, Loose),
            ("1. Besuch", "Visit 1", None, Numbered),
            ("V3_W12_face", "Visit 3, week 12", Some(84), Numbered),
            ("cycle 2 day 1", "Cycle 2, day 1", None, Numbered),
            ("FU week 12", "Follow-up, week 12", None, Numbered),
            ("Baseline", "Baseline", None, Named),
            ("BL_face", "Baseline", None, Named),
            ("screening", "Screening", None, Named),
            ("presentation", "Presentation", None, Named),
            ("EOT", "End of treatment", None, Named),
            ("before", "Before", None, Loose),
            ("face_pre", "Before", None, Loose),
            ("after_1", "After", None, Loose),
            ("post", "After", None, Loose),
            ("follow-up 2", "Follow-up 2", None, Numbered),
            ("FollowUp", "Follow-up", None, Loose),
            ("FU1", "Follow-up 1", None, Numbered),
            ("after IVIG x5", "After IVIG x5", None, Loose),
            ("after_IVIG_x5_face", "After IVIG x5", None, Loose),
            ("after IVIG x5_2", "After IVIG x5", None, Loose),
            ("2022-08-17 after IVIG x5", "After IVIG x5", None, Loose),
            ("2 weeks after IVIG", "2 weeks after IVIG", None, Loose),
            ("after 12 weeks", "After 12 weeks", None, Loose),
            ("pre-treatment", "Pre-treatment", None, Loose),
            ("nach Therapie", "Nach Therapie", None, Loose),
            ("anifrolumab x1_face", "Anifrolumab x1", None, Guessed),
        ] {
            let found = read(name, NameKind::File).expect(name);
            assert_eq!(
                (found.label.as_str(), found.day, found.strength),
                (label, day, strength),
                "{name}"
            );
        }
    }

    #[test]
    fn other_names_are_no_visit() {
        for name in [
            "IMG_2001",
            "P1010001",
            "face",
            "V-neck",
            "3d",
            "week",
            "visit",
            "Nikon D850",
            "Canon EOS 5",
            "2022-08-17T10-15",
            "dsc 0168",
            "week 1.5",
            "left hand 2",
            "posterior",
            "d20011",
            "",
        ] {
            assert_eq!(read(name, NameKind::File), None, "{name}");
        }
    }

    #[test]
    fn a_folder_keeps_its_number() {
        let label = read("after 1", NameKind::Folder).map(|visit| visit.label);
        assert_eq!(label.as_deref(), Some("After 1"));
    }

    #[test]
    fn words_tell_the_order() {
        let ordered = [
            "screening",
            "before",
            "baseline",
            "d1",
            "week 2",
            "m1",
            "week 12",
            "month 12",
            "V2",
            "V10",
            "EOT",
            "FU1",
            "follow up 2",
        ];
        let ranks = ordered
            .map(|name| read(name, NameKind::Folder).and_then(|visit| visit.rank).expect(name));
        assert!(ranks.is_sorted(), "{ranks:?}");
        assert_eq!(read("after IVIG x5", NameKind::Folder).and_then(|visit| visit.rank), None);
    }

    #[test]
    fn a_label_reads_as_itself() {
        for label in [
            "Week 12",
            "Visit 3, week 12",
            "T0",
            "Baseline",
            "After",
            "Follow-up",
            "End of treatment",
        ] {
            assert_eq!(visit_of_label(label).map(|visit| visit.label).as_deref(), Some(label));
        }
    }

    #[test]
    fn only_the_same_count_or_the_other_end_contradicts() {
        let visit = |name: &str| read(name, NameKind::Folder).expect("a visit");
        assert!(visit("week 4").contradicts(&visit("w12")));
        assert!(!visit("week 4").contradicts(&visit("V2")));
        assert!(!visit("baseline").contradicts(&visit("T0")));
        assert!(visit("after").contradicts(&visit("before")));
    }
}
