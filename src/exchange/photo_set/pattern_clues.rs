//! What a path says if its names follow the user's pattern: stated, not guessed.

use crate::exchange::photo_set::clues::{
    Clues, DateClue, Reader, Source, ViewClue, VisitClue, split_path,
};
use crate::exchange::photo_set::dates::DateReading;
use crate::exchange::photo_set::pattern::{Filled, Pattern};
use crate::exchange::photo_set::tokens::tidy;
use crate::exchange::photo_set::view_name::ViewName;
use crate::exchange::photo_set::visit_name::{NameKind, Strength, VisitName};

/// Replaces what the pattern names in the clues of `path`; what it does not name stays as the words say.
pub fn follow(pattern: &Pattern, reader: &Reader, path: &str, clues: &mut Clues) {
    let (folders, stem) = split_path(path);
    let name = folders.into_iter().chain([stem]).collect::<Vec<_>>().join("/");
    // Of equally good readings the first: the shortest text in the first slot.
    let readings = pattern.readings(&name);
    let Some(filled) = readings.iter().rev().max_by_key(|filled| sense(reader, filled)) else {
        clues.visit_doubts.push(format!("the name does not follow {}", pattern.text()));
        return;
    };
    if let Some(subject) = &filled.subject {
        clues.subject = Some(subject.clone());
    }
    if let Some(text) = &filled.visit {
        take_visit(reader, text, clues);
    }
    if let Some(text) = &filled.date {
        let reading = reader.read_name(text, NameKind::Folder).date;
        if reading == DateReading::Nothing {
            clues.visit_doubts.push(format!("“{text}” is no date"));
        }
        take_date(reading, clues);
    }
    if let Some(text) = &filled.view {
        let reading = reader.read_name(text, NameKind::File);
        let name = ViewName::of_words(&reading.view).filter(|_| reading.is_only_view());
        let label = name.as_ref().map_or_else(|| tidy(text), |name| name.label.clone());
        clues.view = Some(ViewClue { label, name, sources: vec![Source::Pattern], is_sure: true });
        clues.view_doubts.clear();
    }
}

/// How much sense a reading of a name makes.
fn sense(reader: &Reader, filled: &Filled) -> u32 {
    let visit = filled.visit.as_ref().map_or(0, |text| {
        let reading = reader.read_name(text, NameKind::Folder);
        let is_known = reading.visit.is_some() || matches!(reading.date, DateReading::One(_));
        if is_known { 2 + u32::from(reading.is_only_visit()) } else { 0 }
    });
    let date = filled.date.as_ref().map_or(0, |text| {
        let reading = reader.read_name(text, NameKind::Folder);
        if matches!(reading.date, DateReading::One(_)) {
            2 + u32::from(reading.is_only_visit())
        } else {
            0
        }
    });
    let view = filled.view.as_ref().map_or(0, |text| {
        let reading = reader.read_name(text, NameKind::File);
        let is_known = ViewName::of_words(&reading.view).is_some();
        if is_known { 2 + u32::from(reading.is_only_view()) } else { 0 }
    });
    visit + date + view
}

fn take_visit(reader: &Reader, text: &str, clues: &mut Clues) {
    let reading = reader.read_name(text, NameKind::Folder);
    let is_only_date = reading.visit.is_none() && matches!(reading.date, DateReading::One(_));
    clues.visit = None;
    clues.visit_doubts.clear();
    if !(is_only_date && reading.is_only_visit()) {
        let free = VisitName {
            label: tidy(text),
            day: reading.visit.as_ref().and_then(|visit| visit.day),
            rank: reading.visit.as_ref().and_then(|visit| visit.rank),
            strength: Strength::Numbered,
        };
        // Words that were not understood may be what tells two visits apart.
        let is_whole = reading.is_only_visit();
        let name = reading.visit.filter(|_| is_whole);
        let name = name.map_or(free, |name| VisitName { strength: Strength::Numbered, ..name });
        clues.visit = Some(VisitClue { name, source: Source::Pattern });
    }
    take_date(reading.date, clues);
}

fn take_date(reading: DateReading, clues: &mut Clues) {
    match reading {
        DateReading::Nothing => {}
        DateReading::One(named) => {
            let (date, origin) = (named.date, named.origin);
            clues.date = Some(DateClue { date, origin, source: Source::Pattern });
            clues.date_doubt = None;
        }
        DateReading::Unclear(sentence) => {
            clues.date = None;
            clues.date_doubt = Some(sentence);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pattern: &str, path: &str) -> Clues {
        let pattern = Pattern::parse(pattern).expect("a pattern");
        let mut reader = Reader::default();
        let mut clues = reader.read_path(path);
        follow(&pattern, &reader, path, &mut clues);
        clues
    }

    #[test]
    fn the_reading_that_makes_most_sense_is_taken() {
        for (pattern, path, subject, visit, view) in [
            ("{visit}_{view}", "week_12_upper_back.jpg", None, Some("Week 12"), Some("Upper back")),
            ("{visit}_{view}", "after_IVIG_x5_face.jpg", None, Some("After IVIG x5"), Some("Face")),
            ("{subject}_{visit}", "DM_0043_week_12.jpg", Some("DM_0043"), Some("Week 12"), None),
            (
                "{subject}_{visit}_{view}",
                "S01_w4_left_hand_1.jpg",
                Some("S01"),
                Some("Week 4"),
                Some("Left hand"),
            ),
            (
                "{subject}/{visit}/{view}",
                "Doe/first look/heliotrope area.jpg",
                Some("Doe"),
                Some("First look"),
                Some("Heliotrope area"),
            ),
            ("{subject}/*", "S01/week 4_face.jpg", Some("S01"), Some("Week 4"), Some("Face")),
            ("{subject}_{date}", "S01_2024-01-10.jpg", Some("S01"), None, None),
            ("{visit}/{view}", "2022-08-17/face.jpg", None, None, Some("Face")),
            ("{visit}/{view}", "arm 1 week 4/face.jpg", None, Some("Arm 1 week 4"), Some("Face")),
        ] {
            let clues = read(pattern, path);
            assert_eq!(clues.subject.as_deref(), subject, "{path}");
            assert_eq!(clues.visit.map(|clue| clue.name.label).as_deref(), visit, "{path}");
            assert_eq!(clues.view.map(|clue| clue.label).as_deref(), view, "{path}");
            assert!(clues.visit_doubts.is_empty() && clues.view_doubts.is_empty(), "{path}");
        }
    }

    #[test]
    fn dates_come_from_their_slot_and_unclear_ones_are_named() {
        let date = |path| read("{view}_{date}", path).date.map(|clue| clue.date.to_string());
        assert_eq!(date("face_2022-08-17.jpg").as_deref(), Some("2022-08-17"));
        assert_eq!(date("face_03-04-2022.jpg"), None);
        let doubt = read("{view}_{date}", "face_03-04-2022.jpg").date_doubt.expect("a doubt");
        assert!(doubt.contains("3 April or 4 March"), "{doubt}");
        assert_eq!(read("{view}_{date}", "face_x.jpg").visit_doubts, ["“x” is no date"]);
    }

    #[test]
    fn a_name_that_does_not_follow_says_so_and_keeps_its_words() {
        let clues = read("{subject}_{visit}_{view}", "week 4/face.jpg");
        assert_eq!(clues.visit_doubts, ["the name does not follow {subject}_{visit}_{view}"]);
        assert_eq!(clues.visit.map(|clue| clue.name.label).as_deref(), Some("Week 4"));
    }
}
