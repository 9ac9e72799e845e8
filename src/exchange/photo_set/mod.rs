//! Where each photo of a folder belongs, and why: proposals made from names and capture times alone.
//!
//! Start with [`propose::propose`]. It is given [`candidate`]s and answers with a [`proposal`]. Names are cut into
//! [`tokens`] and read for [`dates`], views ([`view_words`]) and visits ([`visit_words`]) into [`clues`]; a [`pattern`]
//! of the user goes before them. Photos are then gathered into [`groups`], compared with what the project has
//! ([`known_visits`]) and put in order ([`visit_list`]).

pub mod body_parts;
pub mod candidate;
pub mod clues;
pub mod dates;
pub mod folders;
pub mod groups;
pub mod known_visits;
pub mod natural;
pub mod pattern;
pub mod pattern_clues;
pub mod photo;
pub mod proposal;
pub mod propose;
pub mod reason;
pub mod sequence;
pub mod sessions;
pub mod subjects;
pub mod tokens;
pub mod view_name;
pub mod view_places;
pub mod view_words;
pub mod visit_lexicon;
pub mod visit_list;
pub mod visit_name;
pub mod visit_phrases;
pub mod visit_places;
pub mod visit_words;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod scenarios;
