//! The view that names speak of, with one label however it was written: `Left hand, dorsal`.
//!
//! Each name was read alone; here they are joined, because people spread one view over several of them:
//! `hands/left/dorsal_2.jpg`.

use std::collections::BTreeSet;

use crate::exchange::photo_set::body_parts::{Aspect, PARTS, Part, Region, UPPER_AND_LOWER};
use crate::exchange::photo_set::tokens::tokens;
use crate::exchange::photo_set::view_words::{Side, ViewWords, read_view};

/// A view with its label in the field's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewName {
    /// `Upper back`, `Left hand, dorsal`.
    pub label: String,
    /// Ids of the body sites it may show; all that are possible where the name does not say from which side.
    pub sites: Vec<String>,
    /// Its place from head to toe, for sorting.
    pub order: usize,
    parts: Vec<&'static Part>,
    side: Option<Side>,
    aspects: BTreeSet<Aspect>,
    target: Option<String>,
}

/// The view that a path speaks of, and which of its names say so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewReading {
    /// The view.
    pub name: ViewName,
    /// The names (by index) that it was read from.
    pub from: Vec<usize>,
    /// A name (by index) that speaks of another view.
    pub contradicted_by: Option<usize>,
}

impl ViewName {
    /// The view of a path whose names are given deepest first: the file, its folder, the folder above it, …
    pub fn of(names: &[&ViewWords]) -> Option<ViewReading> {
        let mut joined = ViewWords::default();
        let (mut from, mut contradicted_by) = (Vec::new(), None);
        for (i, words) in names.iter().enumerate().filter(|(_, words)| !words.is_empty()) {
            if joined.join(words) {
                from.push(i);
            } else {
                contradicted_by = contradicted_by.or(Some(i));
            }
        }
        let name = Self::of_words(&joined)?;
        Some(ViewReading { name, from, contradicted_by })
    }

    /// The view that a text such as an existing label speaks of.
    pub fn of_label(label: &str) -> Option<Self> {
        let tokens = tokens(label);
        let mut used = vec![false; tokens.len()];
        Self::of_words(&read_view(&tokens, &mut used, true))
    }

    /// What views have in common that may be one, named more or less exactly: `Back` and `Upper back`, `Hands` and
    /// `Hands, dorsal`; none for a view without a part of the body.
    pub fn family(&self) -> Option<String> {
        let names: Vec<&str> = self
            .parts
            .iter()
            .map(|part| if part.label == "Upper back" { "Back" } else { part.label })
            .collect();
        let target = self.target.clone().unwrap_or_default();
        (!names.is_empty()).then(|| format!("{} {:?} {target}", names.join(" "), self.side))
    }

    /// Whether two views of one family may be one: nothing that both say differs.
    pub fn may_be(&self, other: &Self) -> bool {
        let has_same_parts = self.parts == other.parts;
        let is_unsaid = self.aspects.is_empty() || other.aspects.is_empty();
        self.family().is_some()
            && self.family() == other.family()
            && (self.aspects == other.aspects || (is_unsaid && has_same_parts))
    }

    /// Whether several parts that have nothing to do with each other were named.
    pub fn is_several_parts(&self) -> bool {
        self.parts.len() > 1
    }

    /// The view that one name alone speaks of; none if it names only a side or an aspect.
    pub fn of_words(words: &ViewWords) -> Option<Self> {
        let (parts, aspects) = settle(words);
        let side = words.side.filter(|side| *side != Side::Both);
        let base = base_label(&parts, side);
        if base.is_empty() && words.target.is_none() {
            return None;
        }
        let is_pair = matches!(parts.as_slice(), [part] if !part.one.is_empty());
        let side_word = match side {
            Some(Side::Left) if !is_pair => Some("left"),
            Some(Side::Right) if !is_pair => Some("right"),
            Some(Side::Left | Side::Right | Side::Both) | None => None,
        };
        let is_head = parts.iter().all(|part| part.region == Region::Head);
        let place: Vec<&str> = side_word
            .into_iter()
            .chain(
                aspects
                    .iter()
                    .filter(|aspect| !aspect.is_manner())
                    .map(|aspect| aspect.word(is_head)),
            )
            .collect();
        let manners = aspects
            .iter()
            .filter(|aspect| aspect.is_manner())
            .map(|aspect| aspect.word(is_head).to_owned());
        let label = [base, place.join(" "), words.target.clone().unwrap_or_default()]
            .into_iter()
            .chain(manners)
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(", ");
        let order = parts.first().and_then(|first| PARTS.iter().position(|part| part == *first));
        Some(Self {
            label: capitalised(&label),
            sites: sites(&parts, side, &aspects),
            order: order.unwrap_or(PARTS.len()),
            parts,
            side,
            aspects,
            target: words.target.clone(),
        })
    }
}

/// The parts and aspects that are meant, once `upper` + `arm` is an upper arm and `back` + `hand` is its dorsum.
fn settle(words: &ViewWords) -> (Vec<&'static Part>, BTreeSet<Aspect>) {
    let mut parts = words.parts.clone();
    let mut aspects = words.aspects.clone();
    let is_back = |part: &&'static Part| part.label == "Back";
    let has_limb =
        parts.iter().any(|part| !part.one.is_empty() || matches!(part.label, "Neck" | "Head"));
    if has_limb && parts.iter().any(is_back) {
        parts.retain(|part| part.label != "Back");
        aspects.insert(Aspect::Posterior);
    }
    for (whole, aspect, part) in UPPER_AND_LOWER {
        if aspects.contains(&aspect) && parts.iter().any(|part| part.label == whole) {
            aspects.remove(&aspect);
            parts.retain(|part| part.label != whole);
            parts.extend(Part::with_label(part));
        }
    }
    let all = parts.clone();
    parts.retain(|part| !all.iter().any(|other| other.is_within(part) && !part.is_within(other)));
    parts.dedup();
    if parts.is_empty() {
        // Without a part some aspects still say enough.
        let label = if aspects
            .iter()
            .any(|aspect| matches!(aspect, Aspect::Profile | Aspect::Frontal | Aspect::Oblique))
        {
            Some("Face")
        } else if aspects.contains(&Aspect::Posterior) {
            Some("Back")
        } else if aspects.contains(&Aspect::Anterior) {
            Some("Trunk")
        } else {
            None
        };
        parts.extend(label.and_then(Part::with_label));
    }
    let aspects = aspects.into_iter().filter_map(|aspect| aspect_in(aspect, &parts)).collect();
    (parts, aspects)
}

/// What an aspect means for these parts; none where it says nothing new (a face is frontal, a back posterior).
fn aspect_in(aspect: Aspect, parts: &[&'static Part]) -> Option<Aspect> {
    let region = parts.first().map_or(Region::Other, |part| part.region);
    let meant = match (aspect, region) {
        (Aspect::Frontal | Aspect::Front | Aspect::Anterior, Region::Head) => Aspect::Frontal,
        (Aspect::Frontal | Aspect::Front, _) => Aspect::Anterior,
        (Aspect::Posterior, Region::Hand) => Aspect::Dorsal,
        (Aspect::Dorsal, Region::Head | Region::Other) => Aspect::Posterior,
        (aspect, _) => aspect,
    };
    let always_frontal = ["Face", "Forehead", "Nose", "Lips", "Chin", "Eyelids"];
    let always_anterior = ["Chest", "Abdomen", "V-neck"];
    let always_posterior = ["Back", "Upper back", "Lower back", "Buttocks"];
    let is_only = |labels: &[&str]| parts.iter().all(|part| labels.contains(&part.label));
    let says_nothing = (meant == Aspect::Frontal && is_only(&always_frontal))
        || (meant == Aspect::Anterior && is_only(&always_anterior))
        || (meant == Aspect::Posterior && is_only(&always_posterior));
    (!says_nothing).then_some(meant)
}

fn base_label(parts: &[&'static Part], side: Option<Side>) -> String {
    match (parts, side) {
        ([part], Some(Side::Left)) if !part.one.is_empty() => format!("Left {}", part.one),
        ([part], Some(Side::Right)) if !part.one.is_empty() => format!("Right {}", part.one),
        _ => parts.iter().map(|part| part.label).collect::<Vec<_>>().join(" and "),
    }
}

/// The first letter as a capital, the rest as it is, but parts after "and" in small letters.
fn capitalised(label: &str) -> String {
    let mut chars = label.chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let rest = chars.as_str();
    match rest.split_once(" and ") {
        Some((one, others)) => format!("{first}{one} and {}", others.to_lowercase()),
        None => format!("{first}{rest}"),
    }
}

fn sites(parts: &[&'static Part], side: Option<Side>, aspects: &BTreeSet<Aspect>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for shown in parts.iter().flat_map(|part| part.sites) {
        let is_ruled_out = !shown.seen_from.is_empty()
            && !shown.seen_from.iter().any(|aspect| aspects.contains(aspect))
            && (aspects.iter().any(|aspect| aspect.is_direction())
                || is_frontal_by_default(parts, aspects, side));
        if is_ruled_out {
            continue;
        }
        let ids = match (shown.is_paired, side) {
            (false, _) => vec![shown.site.to_owned()],
            (true, Some(Side::Left)) => vec![format!("{}_left", shown.site)],
            (true, Some(Side::Right)) => vec![format!("{}_right", shown.site)],
            (true, Some(Side::Both) | None) => {
                ["left", "right"].map(|side| format!("{}_{side}", shown.site)).to_vec()
            }
        };
        found.extend(ids.into_iter().filter(|id| !found.contains(id)).collect::<Vec<_>>());
    }
    found
}

/// A face of which no side is named is seen from the front.
fn is_frontal_by_default(
    parts: &[&'static Part],
    aspects: &BTreeSet<Aspect>,
    side: Option<Side>,
) -> bool {
    side.is_none()
        && parts.iter().all(|part| part.label == "Face")
        && !aspects.iter().any(|aspect| matches!(aspect, Aspect::Profile | Aspect::Oblique))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The label and sites of a path, its names given from the top.
    fn read(path: &str) -> Option<(String, Vec<String>, bool)> {
        let names: Vec<ViewWords> = path
            .rsplit('/')
            .map(|name| {
                let tokens = tokens(name);
                read_view(&tokens, &mut vec![false; tokens.len()], false)
            })
            .collect();
        let reading = ViewName::of(&names.iter().collect::<Vec<_>>())?;
        Some((reading.name.label, reading.name.sites, reading.contradicted_by.is_some()))
    }

    #[test]
    fn names_become_one_label_each() {
        for (path, label) in [
            ("face", "Face"),
            ("Gesicht_frontal", "Face"),
            ("frontal", "Face"),
            ("visage", "Face"),
            ("left profile", "Face, left profile"),
            ("face_profile_R", "Face, right profile"),
            ("face 45 deg left", "Face, left oblique"),
            ("LeftCheek", "Left cheek"),
            ("wange links", "Left cheek"),
            ("cheeks", "Cheeks"),
            ("scalp vertex", "Scalp, vertex"),
            ("back of head", "Scalp, occipital"),
            ("upper back", "Upper back"),
            ("upperBack_2", "Upper back"),
            ("back-upper", "Upper back"),
            ("Rücken oben", "Upper back"),
            ("back, lower", "Lower back"),
            ("back", "Back"),
            ("posterior", "Back"),
            ("back posterior", "Back"),
            ("posterior trunk", "Trunk, posterior"),
            ("anterior", "Trunk, anterior"),
            ("V-neck", "V-neck"),
            ("decolleté", "V-neck"),
            ("neck", "Neck"),
            ("neck back", "Neck, posterior"),
            ("Nacken", "Neck, posterior"),
            ("chest anterior", "Chest"),
            ("belly", "Abdomen"),
            ("arm left", "Left arm"),
            ("upper arm R", "Right upper arm"),
            ("left lower arm", "Left forearm"),
            ("avant-bras gauche", "Left forearm"),
            ("elbows", "Elbows"),
            ("L_hand", "Left hand"),
            ("LHand dorsal", "Left hand, dorsal"),
            ("left hand back", "Left hand, dorsal"),
            ("back of left hand", "Left hand, dorsal"),
            ("hands palmar", "Hands, palmar"),
            ("right palm", "Right hand, palmar"),
            ("hands fingers", "Fingers"),
            ("nails", "Nails"),
            ("left thigh lateral", "Left thigh, lateral"),
            ("rechtes Knie", "Right knee"),
            ("lower legs", "Lower legs"),
            ("sole left", "Left foot, plantar"),
            ("face closeup", "Face, close-up"),
            ("lesion 02", "Lesion 2"),
            ("back mole B", "Back, mole B"),
            ("hands and feet", "Hands and feet"),
            ("hands/left/dorsal_2", "Left hand, dorsal"),
            ("left/hand", "Left hand"),
            ("hands/r_1", "Right hand"),
            ("upper back/back_1", "Upper back"),
            ("head/scalp_3", "Scalp"),
        ] {
            assert_eq!(read(path).map(|(label, ..)| label).as_deref(), Some(label), "{path}");
        }
    }

    #[test]
    fn other_names_are_no_view() {
        for path in [
            "IMG_2001",
            "left",
            "dorsal",
            "front",
            "back up",
            "control arm",
            "Baseline",
            "facebook",
            "lesions",
            "",
        ] {
            assert_eq!(read(path), None, "{path}");
        }
    }

    #[test]
    fn a_view_lists_what_it_may_show() {
        for (path, sites) in [
            ("face", "forehead periorbital malar nose rest_of_face"),
            ("left profile", "forehead periorbital malar nose rest_of_face ears"),
            ("left hand dorsal", "hand_dorsum_left fingers_left"),
            ("hands palmar", "palm_left palm_right fingers_left fingers_right"),
            ("right hand", "hand_dorsum_right palm_right fingers_right"),
            ("back", "upper_back rest_of_back"),
            ("trunk", "chest abdomen upper_back rest_of_back"),
            ("trunk anterior", "chest abdomen"),
            ("nape", "posterior_neck"),
            ("left thigh", "thigh_left lateral_thigh_left"),
            ("lesion 2", ""),
        ] {
            let (_, found, _) = read(path).expect(path);
            assert_eq!(found.join(" "), sites, "{path}");
        }
    }

    #[test]
    fn the_file_is_believed_before_its_folder() {
        for (path, label) in [("back/face", "Face"), ("left/right hand", "Right hand")] {
            let (found, _, is_contradicted) = read(path).expect(path);
            assert_eq!((found.as_str(), is_contradicted), (label, true), "{path}");
        }
    }

    #[test]
    fn a_label_reads_as_itself() {
        for part in &PARTS {
            let view = ViewName::of_label(part.label).expect(part.label);
            assert_eq!(view.label, part.label);
            if !part.one.is_empty() {
                let left =
                    ViewName::of_label(&format!("Left {}, close-up", part.one)).expect(part.one);
                assert_eq!(left.label, format!("Left {}, close-up", part.one));
            }
        }
    }

    #[test]
    fn less_exact_names_may_be_the_same_view() {
        let view = |label: &str| ViewName::of_label(label).expect("a view");
        assert!(view("back").may_be(&view("upper back")));
        assert!(view("hands").may_be(&view("hands dorsal")));
        assert!(!view("hands palmar").may_be(&view("hands dorsal")));
        assert!(!view("left hand").may_be(&view("hands")));
        assert!(!view("forehead").may_be(&view("face")));
        assert!(!view("back lesion 1").may_be(&view("back lesion 2")));
        assert!(!view("lesion 1").may_be(&view("lesion 1")));
    }

    #[test]
    fn post_is_posterior_only_where_the_set_says_ant() {
        let tokens = tokens("leg post");
        let reads = [true, false].map(|is_posterior| {
            let words = read_view(&tokens, &mut [false; 2], is_posterior);
            ViewName::of_words(&words).map(|view| view.label)
        });
        assert_eq!(reads, [Some("Legs, posterior".to_owned()), Some("Legs".to_owned())]);
    }
}
