//! Visits that are named in free words: `after IVIG x5`, `pre-treatment`, `anifrolumab x1`.
//!
//! They are kept as they are written: what they count from is not known, so that they have no study day.

use crate::exchange::photo_set::dates::is_camera_word;
use crate::exchange::photo_set::tokens::{Token, gap, tidy};
use crate::exchange::photo_set::visit_lexicon::{
    RELATIONS, is_course_word, is_whole_treatment, unit_of_words,
};
use crate::exchange::photo_set::visit_name::{NameKind, Rank, Strength, VisitName};

/// A visit in free words.
pub struct Phrase {
    /// The visit.
    pub visit: VisitName,
    /// It stands in parentheses, so that what stands before them counts first.
    pub is_aside: bool,
}

/// Reads `before` or `after`, alone or with what it is before or after.
pub fn read_phrase(
    name: &str,
    tokens: &[Token],
    used: &mut [bool],
    kind: NameKind,
) -> Option<Phrase> {
    let is_free = |i: usize| used.get(i) == Some(&false);
    let (at, relation) = tokens.iter().enumerate().find_map(|(i, token)| {
        let (_, relation) =
            RELATIONS.iter().find(|(words, _)| words.contains(&token.word.as_str()))?;
        is_free(i).then_some((i, *relation))
    })?;
    let mut end = at + 1;
    while is_free(end) && tokens.get(end).is_some_and(|token| !is_camera_word(&token.word)) {
        end += 1;
    }
    let is_number = |i: usize| tokens.get(i).is_some_and(Token::is_number);
    // `after_2.jpg` is the second shot, `after IVIG x5_2.jpg` too; `after dose 2.jpg` is not.
    if kind == NameKind::File
        && end > at + 1
        && is_number(end - 1)
        && (end == at + 2 || is_number(end - 2))
    {
        end -= 1;
    }
    // `2 weeks after`, `week 2 after`
    let is_aside = gap(name, tokens, at).contains('(');
    let mut start = at;
    let is_unit =
        |i: usize| tokens.get(i).is_some_and(|token| unit_of_words(&token.word).is_some());
    if at >= 2
        && !is_aside
        && is_free(at - 1)
        && is_free(at - 2)
        && ((is_number(at - 2) && is_unit(at - 1)) || (is_unit(at - 2) && is_number(at - 1)))
    {
        start = at - 2;
    }
    mark(used, start, end);
    if (start, end) == (at, at + 1) {
        let label = relation.label().to_owned();
        let rank = Some(Rank { phase: relation.phase(), scale: 0, value: 0 });
        let visit = VisitName { label, day: None, rank, strength: Strength::Loose };
        return Some(Phrase { visit, is_aside });
    }
    let what: Vec<&str> =
        tokens.iter().take(end).skip(at + 1).map(|token| token.word.as_str()).collect();
    let is_plain = start == at && is_whole_treatment(&what);
    let rank = is_plain.then(|| Rank { phase: relation.phase(), scale: 0, value: 0 });
    let label = text_of(name, tokens, start, end);
    let visit = VisitName { label, day: None, rank, strength: Strength::Loose };
    Some(Phrase { visit, is_aside })
}

/// Reads, in a file name or beside a date, words of a treatment and what follows them: `anifrolumab x1_face.jpg`.
pub fn read_course(name: &str, tokens: &[Token], used: &mut [bool]) -> Option<VisitName> {
    let is_free = |i: usize| used.get(i) == Some(&false);
    let start = tokens
        .iter()
        .enumerate()
        .position(|(i, token)| is_free(i) && is_course_word(&token.word))?;
    let is_part =
        |i: usize| is_free(i) && tokens.get(i).is_some_and(|token| !is_camera_word(&token.word));
    let end = (start..tokens.len()).find(|i| !is_part(*i)).unwrap_or(tokens.len());
    mark(used, start, end);
    let label = text_of(name, tokens, start, end);
    Some(VisitName { label, day: None, rank: None, strength: Strength::Guessed })
}

fn mark(used: &mut [bool], start: usize, end: usize) {
    used.iter_mut().take(end).skip(start).for_each(|used| *used = true);
}

/// The tokens `start..end` as they are written, as a label.
fn text_of(name: &str, tokens: &[Token], start: usize, end: usize) -> String {
    let first = tokens.get(start).map_or(0, |token| token.start);
    let last = end.checked_sub(1).and_then(|i| tokens.get(i)).map_or(0, |token| token.end);
    let label = tidy(name.get(first..last).unwrap_or_default());
    // `after IVIG (x5)` ends with a parenthesis that is no token.
    let is_open = label.contains('(') && !label.contains(')');
    if is_open { format!("{label})") } else { label }
}
