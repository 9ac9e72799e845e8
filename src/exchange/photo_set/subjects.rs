//! Names that look like the codes of several subjects: two persons must not end up in one series unnoticed.
//!
//! No subject is ever made of them (only a pattern does that); the photos concerned are marked for a decision.

use std::collections::{BTreeMap, BTreeSet};

use crate::exchange::photo_set::clues::split_path;
use crate::exchange::photo_set::dates::is_camera_word;
use crate::exchange::photo_set::tokens::{Token, tokens};
use crate::exchange::photo_set::visit_lexicon::unit_of_words;

/// For each path, the name in it that looks like the code of one of several subjects.
pub fn codes_of_several(paths: &[&str]) -> Vec<Option<String>> {
    let found: Vec<Option<Code>> = paths.iter().map(|path| code_of_path(path)).collect();
    let mut numbers: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for code in found.iter().flatten() {
        numbers.entry(&code.kind).or_default().insert(&code.number);
    }
    let is_one_of_several =
        |code: &Code| numbers.get(code.kind.as_str()).is_some_and(|all| all.len() > 1);
    found
        .iter()
        .map(|code| {
            code.as_ref().filter(|code| is_one_of_several(code)).map(|code| code.text.clone())
        })
        .collect()
}

/// `P01`: kind `p`, number `01`.
struct Code {
    kind: String,
    number: String,
    text: String,
}

fn code_of_path(path: &str) -> Option<Code> {
    let (folders, stem) = split_path(path);
    folders.iter().find_map(|name| code_at_start(name, true)).or_else(|| code_at_start(stem, false))
}

/// The code that a name begins with.
fn code_at_start(name: &str, is_folder: bool) -> Option<Code> {
    let tokens = tokens(name);
    let (word, number) = (tokens.first()?, tokens.get(1)?);
    if !number.is_number() || word.is_number() {
        return None;
    }
    let n_digits = number.word.len();
    let is_code = match word.word.as_str() {
        "patient" | "pat" | "pt" | "subject" | "subj" | "sub" | "proband" | "participant"
        | "case" | "fall" | "sujet" | "paciente" | "id" => n_digits <= 6,
        // `P01`, not the counter `P1010001` nor the second photo `p2`.
        "p" | "s" => (2..=4).contains(&n_digits),
        _ => is_folder && tokens.len() == 2 && is_study_code(word, number),
    };
    let text = name.get(word.start..number.end)?.to_owned();
    is_code.then(|| Code { kind: word.word.clone(), number: number.word.clone(), text })
}

/// Whether a folder such as `DM-0043` is called after a study's code.
fn is_study_code(word: &Token, number: &Token) -> bool {
    let is_padded =
        number.word.len() >= 3 || (number.word.len() == 2 && number.word.starts_with('0'));
    let is_taken = is_camera_word(&word.word) || unit_of_words(&word.word).is_some();
    word.word.len() <= 5 && number.word.len() <= 6 && is_padded && !is_taken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_several_subjects_are_noticed() {
        for (paths, expected) in [
            (["P01/face.jpg", "P02/face.jpg"], ["P01", "P02"]),
            (["P01_baseline.jpg", "P02_baseline.jpg"], ["P01", "P02"]),
            (["study/DM-0043/face.jpg", "study/DM-0051/face.jpg"], ["DM-0043", "DM-0051"]),
            (["Patient 1/a.jpg", "Patient 2/a.jpg"], ["Patient 1", "Patient 2"]),
            // One subject, visits, cameras, counters.
            (["S01_2024-01-10.jpg", "S01_2024-02-07.jpg"], ["", ""]),
            (["W04/face.jpg", "W12/face.jpg"], ["", ""]),
            (["V01/face.jpg", "V02/face.jpg"], ["", ""]),
            (["P1010001.jpg", "P1010002.jpg"], ["", ""]),
            (["face_p1.jpg", "face_p2.jpg"], ["", ""]),
            (["IMG_001/a.jpg", "IMG_002/a.jpg"], ["", ""]),
        ] {
            let found: Vec<String> =
                codes_of_several(&paths).into_iter().map(Option::unwrap_or_default).collect();
            assert_eq!(found, expected, "{paths:?}");
        }
    }
}
