//! How the user says names are built: `{subject}_{visit}_{view}`.
//!
//! A pattern is the only thing that ever makes a subject out of a name: a folder may be called after a person.

use thiserror::Error;

/// A way names are built, as the user wrote it.
///
/// With a `/` it speaks of the whole relative path without the extension, otherwise of the file name alone.
/// `*` stands for anything within one folder or file name, also for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    pieces: Vec<Piece>,
}

/// What can stand between the fixed parts of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// The code of the subject.
    Subject,
    /// The label of the visit.
    Visit,
    /// The label of the view.
    View,
    /// The day of the photo.
    Date,
    /// Anything.
    Any,
}

/// What one reading of a name puts into the slots.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// The text for `{subject}`.
    pub subject: Option<String>,
    /// The text for `{visit}`.
    pub visit: Option<String>,
    /// The text for `{view}`.
    pub view: Option<String>,
    /// The text for `{date}`.
    pub date: Option<String>,
}

/// Why a text is no pattern.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PatternError {
    /// No slot at all.
    #[error(
        "the pattern names neither subject, visit, view nor date: write it like {{subject}}_{{visit}}_{{view}}"
    )]
    NoSlot,
    /// A name in braces that means nothing.
    #[error(
        "{{{0}}} is not known in a pattern: use {{subject}}, {{visit}}, {{view}}, {{date}} or *"
    )]
    Unknown(String),
    /// A brace without its partner.
    #[error("a brace of the pattern has no partner: write it like {{subject}}_{{visit}}_{{view}}")]
    Brace,
    /// Two slots with nothing between them.
    #[error("{0} and {1} touch in the pattern: put something between them, such as {0}_{1}")]
    Touching(String, String),
    /// A slot that is there twice.
    #[error("{0} is in the pattern twice: keep one and write * for the other")]
    Twice(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Slot(Slot),
}

/// How many ways of reading one name are looked at: names made to confuse end here.
const MOST_READINGS: usize = 64;
const MOST_STEPS: usize = 4096;

impl Pattern {
    /// Reads a pattern; the error says what is wrong with it and how to write it.
    ///
    /// Backslashes count as `/`, and an image extension at the end is left out: names are compared without theirs.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        let text = without_extension(text.trim()).replace('\\', "/");
        let mut pieces: Vec<Piece> = Vec::new();
        let mut rest = text.as_str();
        while let Some(first) = rest.chars().next() {
            if first == '*' {
                rest = &rest[1..];
                push_slot(&mut pieces, Slot::Any)?;
            } else if first == '{' {
                let (name, after) = rest[1..].split_once('}').ok_or(PatternError::Brace)?;
                if name.contains('{') {
                    return Err(PatternError::Brace);
                }
                rest = after;
                push_slot(&mut pieces, slot_named(name)?)?;
            } else {
                let end = rest.find(['{', '*']).unwrap_or(rest.len());
                let (fixed, after) = rest.split_at(end);
                if fixed.contains('}') {
                    return Err(PatternError::Brace);
                }
                rest = after;
                pieces.push(Piece::Text(fixed.to_owned()));
            }
        }
        let has_slot =
            pieces.iter().any(|piece| matches!(piece, Piece::Slot(slot) if *slot != Slot::Any));
        if has_slot { Ok(Self { text, pieces }) } else { Err(PatternError::NoSlot) }
    }

    /// The pattern as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the pattern says what this slot holds.
    pub fn has(&self, slot: Slot) -> bool {
        self.pieces.contains(&Piece::Slot(slot))
    }

    /// All ways to read a relative path (forward slashes, without its extension) by this pattern; empty if none.
    ///
    /// There can be several: `week_12_upper_back` falls apart at any of its underscores.
    pub fn readings(&self, path: &str) -> Vec<Filled> {
        let file = path.rsplit('/').next().unwrap_or(path);
        let name = if self.text.contains('/') { path } else { file };
        let mut search = Search { found: Vec::new(), n_steps: 0 };
        search.fill(&self.pieces, name, &Filled::default());
        search.found
    }
}

struct Search {
    found: Vec<Filled>,
    n_steps: usize,
}

impl Search {
    /// Fits `rest` to the pieces that are left.
    fn fill(&mut self, pieces: &[Piece], rest: &str, so_far: &Filled) {
        self.n_steps += 1;
        if self.n_steps > MOST_STEPS || self.found.len() >= MOST_READINGS {
            return;
        }
        match pieces {
            [] if rest.is_empty() && !self.found.contains(so_far) => {
                self.found.push(so_far.clone());
            }
            [] => {}
            [Piece::Text(fixed), others @ ..] => {
                if let Some(after) = strip_start(rest, fixed) {
                    self.fill(others, after, so_far);
                }
            }
            [Piece::Slot(slot), others @ ..] => {
                let within = rest.find('/').unwrap_or(rest.len());
                let ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
                for end in ends.filter(|end| *end <= within) {
                    let (text, after) = rest.split_at(end);
                    let may_be_empty = *slot == Slot::Any;
                    let fits = match others.first() {
                        Some(Piece::Text(fixed)) => strip_start(after, fixed).is_some(),
                        Some(Piece::Slot(_)) => true,
                        None => after.is_empty(),
                    };
                    if fits && (may_be_empty || !text.trim().is_empty()) {
                        self.fill(others, after, &with(so_far, *slot, text));
                    }
                }
            }
        }
    }
}

fn with(filled: &Filled, slot: Slot, text: &str) -> Filled {
    let mut filled = filled.clone();
    let text = Some(text.trim().to_owned());
    match slot {
        Slot::Subject => filled.subject = text,
        Slot::Visit => filled.visit = text,
        Slot::View => filled.view = text,
        Slot::Date => filled.date = text,
        Slot::Any => {}
    }
    filled
}

/// What follows `start` in `text`, whatever the case of its ASCII letters.
fn strip_start<'a>(text: &'a str, start: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(start.len())?;
    head.eq_ignore_ascii_case(start).then_some(rest)
}

fn push_slot(pieces: &mut Vec<Piece>, slot: Slot) -> Result<(), PatternError> {
    if let Some(Piece::Slot(before)) = pieces.last() {
        return Err(PatternError::Touching(slot_text(*before), slot_text(slot)));
    }
    if slot != Slot::Any && pieces.contains(&Piece::Slot(slot)) {
        return Err(PatternError::Twice(slot_text(slot)));
    }
    pieces.push(Piece::Slot(slot));
    Ok(())
}

fn slot_named(name: &str) -> Result<Slot, PatternError> {
    match name.trim().to_ascii_lowercase().as_str() {
        "subject" => Ok(Slot::Subject),
        "visit" => Ok(Slot::Visit),
        "view" => Ok(Slot::View),
        "date" => Ok(Slot::Date),
        _ => Err(PatternError::Unknown(name.to_owned())),
    }
}

fn slot_text(slot: Slot) -> String {
    match slot {
        Slot::Subject => "{subject}",
        Slot::Visit => "{visit}",
        Slot::View => "{view}",
        Slot::Date => "{date}",
        Slot::Any => "*",
    }
    .to_owned()
}

fn without_extension(text: &str) -> &str {
    let is_image = |end: &str| {
        ["*", "jpg", "jpeg", "png", "tif", "tiff", "webp", "bmp"]
            .iter()
            .any(|known| end.eq_ignore_ascii_case(known))
    };
    text.rsplit_once('.').filter(|(_, end)| is_image(end)).map_or(text, |(start, _)| start)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};

    use super::*;

    fn filled(subject: &str, visit: &str, view: &str, date: &str) -> Filled {
        let [subject, visit, view, date] =
            [subject, visit, view, date].map(|text| (!text.is_empty()).then(|| text.to_owned()));
        Filled { subject, visit, view, date }
    }

    #[test]
    fn a_pattern_fills_its_slots() {
        for (pattern, path, expected) in [
            ("{subject}_{visit}_{view}", "any/S01_w12_face", filled("S01", "w12", "face", "")),
            (
                "{subject}/{visit}/{view}_{date}_*",
                "S01/w12/face_2022-08-17_3",
                filled("S01", "w12", "face", "2022-08-17"),
            ),
            (
                "{subject}/{visit}/{view}_{date}_*",
                "S01/w12/face_2022-08-17_",
                filled("S01", "w12", "face", "2022-08-17"),
            ),
            ("{visit} - {view}", "week 12 - upper back", filled("", "week 12", "upper back", "")),
            ("IMG-{visit}", "img-V2", filled("", "V2", "", "")),
            ("*/{view}", "a/face", filled("", "", "face", "")),
            ("{subject}\\{view}.jpg", "S01/face", filled("S01", "", "face", "")),
            ("{ View }", "face", filled("", "", "face", "")),
        ] {
            let pattern = Pattern::parse(pattern).expect(pattern);
            assert_eq!(pattern.readings(path), [expected], "{path}");
        }
    }

    #[test]
    fn every_way_to_read_a_name_is_found() {
        let pattern = Pattern::parse("{visit}_{view}").expect("a pattern");
        let expected = [
            filled("", "week", "12_upper_back", ""),
            filled("", "week_12", "upper_back", ""),
            filled("", "week_12_upper", "back", ""),
        ];
        assert_eq!(pattern.readings("week_12_upper_back"), expected);
    }

    #[test]
    fn other_names_do_not_follow_it() {
        for (pattern, path) in [
            ("{subject}_{visit}_{view}", "S01_face"),
            ("{subject}/{view}", "S01/w12/face"),
            ("{subject}/{view}", "face"),
            ("{visit}_{view}", "w12_"),
            ("{visit}_x", "w12_y"),
        ] {
            let readings = Pattern::parse(pattern).expect(pattern).readings(path);
            assert_eq!(readings, [], "{pattern}: {path}");
        }
    }

    #[test]
    fn a_bad_pattern_is_explained() {
        for (pattern, fragment) in [
            ("", "neither subject, visit, view nor date"),
            ("*", "neither subject"),
            ("{patient}_{view}", "{patient} is not known"),
            ("{visit}{view}", "{visit} and {view} touch in the pattern"),
            ("{view}*", "{view} and * touch"),
            ("{visit}_{visit}", "{visit} is in the pattern twice"),
            ("{visit", "no partner"),
            ("visit}", "no partner"),
            ("{{visit}}", "no partner"),
        ] {
            let error = Pattern::parse(pattern).expect_err(pattern).to_string();
            assert!(error.contains(fragment), "{pattern}: {error}");
        }
    }

    #[test]
    fn a_name_made_to_confuse_takes_no_time() {
        let pattern = Pattern::parse("{subject}_{visit}_{view}_{date}_*_*_*").expect("a pattern");
        assert!(pattern.readings(&"_a".repeat(120)).len() <= MOST_READINGS);
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(pattern in any::<String>(), path in any::<String>()) {
            if let Ok(pattern) = Pattern::parse(&pattern) {
                pattern.readings(&path);
            }
        }

        #[test]
        fn what_was_built_by_a_pattern_is_read_back(
            subject in "[A-Z][0-9]{2}", visit in "w[0-9]{1,2}", view in "[a-z]{1,8}"
        ) {
            let pattern = Pattern::parse("{subject}_{visit}_{view}").expect("a pattern");
            let readings = pattern.readings(&format!("{subject}_{visit}_{view}"));
            proptest::prop_assert_eq!(readings, [filled(&subject, &visit, &view, "")]);
        }
    }
}
