//! The words of views in one name: `upper back`, `left_hand_dorsal`, `profil gauche`.
//!
//! Only what a single folder or file name says; a view that is spread over several names is put together elsewhere.
//! Left and right are always the patient's.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use crate::exchange::photo_set::body_parts::{ASPECTS, Aspect, PARTS, Part, SEEN_PARTS};
use crate::exchange::photo_set::tokens::Token;

/// What one folder or file name says about the view.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ViewWords {
    /// The parts of the body, in the order they are named.
    pub parts: Vec<&'static Part>,
    /// The side, if it is named.
    pub side: Option<Side>,
    /// From where and how.
    pub aspects: BTreeSet<Aspect>,
    /// A numbered target such as `lesion 2`.
    pub target: Option<String>,
}

/// A side of the patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The patient's left.
    Left,
    /// The patient's right.
    Right,
    /// Both, said outright.
    Both,
}

impl ViewWords {
    /// Whether it says nothing at all.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds what a folder further up says; false, and nothing is added, if the two speak of different views.
    pub fn join(&mut self, folder: &Self) -> bool {
        let is_finer =
            |a: &Self, b: &Self| a.parts.iter().all(|a| b.parts.iter().any(|b| a.is_within(b)));
        let is_other_side =
            self.side.is_some() && folder.side.is_some() && self.side != folder.side;
        let have_both_parts = !self.parts.is_empty() && !folder.parts.is_empty();
        let is_folder_finer = is_finer(folder, self) && !is_finer(self, folder);
        if is_other_side || (have_both_parts && !is_folder_finer && !is_finer(self, folder)) {
            return false;
        }
        if self.parts.is_empty() || (have_both_parts && is_folder_finer) {
            self.parts.clone_from(&folder.parts);
        }
        self.side = self.side.or(folder.side);
        if self.aspects.is_empty() {
            self.aspects.clone_from(&folder.aspects);
        }
        if self.target.is_none() {
            self.target.clone_from(&folder.target);
        }
        true
    }
}

/// Reads the words of views and marks their tokens as `used`.
///
/// `post` stands for "posterior" where the set also says `ant`; elsewhere it means "after" and is left to the visits.
pub fn read_view(tokens: &[Token], used: &mut [bool], post_is_posterior: bool) -> ViewWords {
    let mut found = ViewWords::default();
    let mut short_sides: Vec<(usize, Side)> = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        let Some((meaning, n_tokens)) = meaning_at(tokens, used, i, post_is_posterior) else {
            i += 1;
            continue;
        };
        let mut end = i + n_tokens;
        match meaning {
            Meaning::Part(part, aspect) => {
                if !found.parts.contains(&part) {
                    found.parts.push(part);
                }
                found.aspects.extend(aspect);
            }
            Meaning::Aspect(aspect) => {
                found.aspects.insert(aspect);
            }
            Meaning::Side(side) => found.side = found.side.or(Some(side)),
            Meaning::ShortSide(side) => short_sides.push((i, side)),
            Meaning::Target(word) => {
                let number =
                    tokens.get(end).filter(|next| next.is_number() || next.word.len() == 1);
                if let (Some(number), None) = (number, &found.target) {
                    found.target = Some(format!("{word} {}", target_number(number)));
                    end += 1;
                }
            }
            Meaning::Nothing => {}
        }
        if !matches!(meaning, Meaning::ShortSide(_)) {
            used.iter_mut().take(end).skip(i).for_each(|used| *used = true);
        }
        i = end;
    }
    // A single letter is a side only beside a part, or where nothing else is said: `hands/L_2.jpg`.
    let is_alone = tokens.iter().zip(used.iter()).enumerate().all(|(i, (token, used))| {
        *used || token.is_number() || short_sides.iter().any(|(short, _)| *short == i)
    });
    if let (Some((at, side)), true) = (short_sides.first(), is_alone || !found.parts.is_empty()) {
        found.side = found.side.or(Some(*side));
        used.iter_mut().skip(*at).take(1).for_each(|used| *used = true);
    }
    found
}

#[derive(Clone, Copy)]
enum Meaning {
    Part(&'static Part, Option<Aspect>),
    Aspect(Aspect),
    Side(Side),
    /// A single letter that is a side only in company.
    ShortSide(Side),
    Target(&'static str),
    /// Words that would be misread: `back up`, the `control arm` of a trial.
    Nothing,
}

/// The longest words at token `i` that mean something.
fn meaning_at(
    tokens: &[Token],
    used: &[bool],
    i: usize,
    post_is_posterior: bool,
) -> Option<(Meaning, usize)> {
    (1..=LONGEST.min(tokens.len() - i)).rev().find_map(|n_tokens| {
        let is_free = used.iter().skip(i).take(n_tokens).all(|used| !used);
        let words: Vec<&str> =
            tokens.iter().skip(i).take(n_tokens).map(|token| token.word.as_str()).collect();
        let words = words.join(" ");
        let meaning = if post_is_posterior && words == "post" {
            Some(Meaning::Aspect(Aspect::Posterior))
        } else {
            MEANINGS.get(words.as_str()).copied()
        };
        meaning.filter(|_| is_free).map(|meaning| (meaning, n_tokens))
    })
}

/// The most tokens that one entry of the tables has.
const LONGEST: usize = 4;

static MEANINGS: LazyLock<HashMap<&'static str, Meaning>> = LazyLock::new(|| {
    let parts = PARTS
        .iter()
        .flat_map(|part| part.words.iter().map(move |word| (*word, Meaning::Part(part, None))));
    let seen = SEEN_PARTS.iter().flat_map(|(words, label, aspect)| {
        let part = Part::with_label(label);
        words.iter().filter_map(move |word| Some((*word, Meaning::Part(part?, Some(*aspect)))))
    });
    let aspects = ASPECTS.iter().flat_map(|(words, aspect)| {
        words.iter().map(move |word| (*word, Meaning::Aspect(*aspect)))
    });
    let sides = SIDES
        .iter()
        .flat_map(|(words, side)| words.iter().map(move |word| (*word, Meaning::Side(*side))));
    let short = SHORT_SIDES.iter().map(|(word, side)| (*word, Meaning::ShortSide(*side)));
    let targets = TARGETS
        .iter()
        .flat_map(|(words, name)| words.iter().map(move |word| (*word, Meaning::Target(name))));
    let nothing = NOTHING.iter().map(|word| (*word, Meaning::Nothing));
    parts
        .chain(seen)
        .chain(aspects)
        .chain(sides)
        .chain(short)
        .chain(targets)
        .chain(nothing)
        .collect()
});

#[rustfmt::skip] // A table.
const SIDES: [(&[&str], Side); 3] = [
    (&["left", "links", "linke", "linker", "linkes", "gauche", "izquierda", "izquierdo", "sinister", "sinistra", "sinistrum"], Side::Left),
    (&["right", "rechts", "rechte", "rechter", "rechtes", "droit", "droite", "derecha", "derecho", "dexter", "dextra", "dextrum"], Side::Right),
    (&["both", "bilateral", "beide", "ambos", "ambas"], Side::Both),
];

const SHORT_SIDES: [(&str, Side); 6] = [
    ("l", Side::Left),
    ("lt", Side::Left),
    ("li", Side::Left),
    ("r", Side::Right),
    ("rt", Side::Right),
    ("re", Side::Right),
];

#[rustfmt::skip] // A table.
const TARGETS: [(&[&str], &str); 7] = [
    (&["target lesion", "index lesion", "lesion", "laesion", "target"], "lesion"),
    (&["plaque"], "plaque"),
    (&["mole", "nevus", "naevus", "muttermal"], "mole"),
    (&["ulcer", "ulkus", "ulcus"], "ulcer"),
    (&["wound", "wunde"], "wound"),
    (&["scar", "narbe"], "scar"),
    (&["spot"], "spot"),
];

const NOTHING: [&str; 7] =
    ["back up", "head of", "treatment arm", "control arm", "study arm", "side", "seite"];

/// The number of a target without leading zeros, or its letter as a capital.
fn target_number(token: &Token) -> String {
    match token.number() {
        Some(number) => number.to_string(),
        None => token.word.to_uppercase(),
    }
}
