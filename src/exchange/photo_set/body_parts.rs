//! The parts of the body that views are named after: their words in four languages and the body sites they show.
//!
//! Words are folded (see [`crate::exchange::photo_set::tokens`]); German umlauts are also there spelt out. Words that
//! mean something else in English file names (French `main`, `front`) are left out.

/// A part of the body that is photographed as one view.
#[derive(Debug, PartialEq, Eq)]
pub struct Part {
    /// Its name as a view: `Upper back`, `Hands`.
    pub label: &'static str,
    /// The name of one of a pair, `hand`; empty for what the body has once.
    pub one: &'static str,
    /// Where on the body: what "dorsal" and "anterior" mean there.
    pub region: Region,
    /// The body sites it shows.
    pub sites: &'static [Shown],
    /// Folded words that name it, several tokens separated by a space.
    pub words: &'static [&'static str],
}

/// A body site that a view may show.
#[derive(Debug, PartialEq, Eq)]
pub struct Shown {
    /// Its id in the vocabulary of body sites, without `_left` and `_right` if it is one of a pair.
    pub site: &'static str,
    /// Whether the id takes `_left` or `_right`.
    pub is_paired: bool,
    /// The aspects it is seen from; empty for any.
    pub seen_from: &'static [Aspect],
}

/// What aspects mean in a part of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Region {
    /// Head and face: seen frontally.
    Head,
    /// The hands: dorsal and palmar.
    Hand,
    /// The feet: dorsal and plantar.
    Foot,
    /// Everything else: anterior and posterior.
    Other,
}

/// From where, and how, a part is photographed; in the order of a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the words of the field are their own explanation")]
pub enum Aspect {
    Upper,
    Lower,
    /// From the front, said of the head ("frontal"), where it names the face if nothing else does.
    Frontal,
    /// From the front ("front"), which says nothing without a part.
    Front,
    Anterior,
    Posterior,
    Dorsal,
    Palmar,
    Plantar,
    Lateral,
    Medial,
    Extensor,
    Flexor,
    Profile,
    Oblique,
    Vertex,
    Occipital,
    Hairline,
    CloseUp,
    Dermoscopy,
    Overview,
    Polarised,
}

use Aspect::{Anterior, Dorsal, Lateral, Oblique, Palmar, Posterior, Profile};

const fn site(site: &'static str) -> Shown {
    Shown { site, is_paired: false, seen_from: &[] }
}

const fn seen(site: &'static str, seen_from: &'static [Aspect]) -> Shown {
    Shown { site, is_paired: false, seen_from }
}

const fn pair(site: &'static str) -> Shown {
    Shown { site, is_paired: true, seen_from: &[] }
}

const fn pair_seen(site: &'static str, seen_from: &'static [Aspect]) -> Shown {
    Shown { site, is_paired: true, seen_from }
}

const fn once(
    label: &'static str,
    region: Region,
    sites: &'static [Shown],
    words: &'static [&'static str],
) -> Part {
    Part { label, one: "", region, sites, words }
}

const fn twice(
    label: &'static str,
    one: &'static str,
    region: Region,
    sites: &'static [Shown],
    words: &'static [&'static str],
) -> Part {
    Part { label, one, region, sites, words }
}

/// All parts, from head to toe.
#[rustfmt::skip] // A table: one part, one line or two.
pub static PARTS: [Part; 37] = [
    once("Whole body", Region::Other,
        &[seen("chest", &[Anterior]), seen("abdomen", &[Anterior]), seen("upper_back", &[Posterior]), seen("rest_of_back", &[Posterior]), seen("buttocks", &[Posterior]), site("shoulders"), pair("upper_arm"), pair("forearm"), pair("thigh"), pair("lower_leg")],
        &["whole body", "full body", "total body", "ganzkorper", "ganzkoerper", "corps entier", "cuerpo entero"]),
    once("Head", Region::Head, &[site("scalp"), site("forehead"), site("periorbital"), site("malar"), site("nose"), site("rest_of_face"), site("ears")],
        &["head", "kopf", "tete", "cabeza", "caput"]),
    once("Scalp", Region::Head, &[site("scalp")],
        &["scalp", "kopfhaut", "cuir chevelu", "cuero cabelludo", "capillitium"]),
    once("Face", Region::Head, &[site("forehead"), site("periorbital"), site("malar"), site("nose"), site("rest_of_face"), seen("ears", &[Profile, Oblique])],
        &["face", "facial", "gesicht", "visage", "cara", "rostro", "facies"]),
    once("Forehead", Region::Head, &[site("forehead")], &["forehead", "stirn", "frente", "frons"]),
    once("Eyelids", Region::Head, &[site("periorbital")],
        &["eyelid", "eyelids", "eye", "eyes", "periorbital", "heliotrope", "lid", "lider", "augenlid", "augenlider", "auge", "augen", "paupiere", "paupieres", "yeux", "parpado", "parpados", "ojo", "ojos", "palpebra", "palpebrae"]),
    twice("Cheeks", "cheek", Region::Head, &[site("malar")],
        &["cheek", "cheeks", "malar", "wange", "wangen", "joue", "joues", "mejilla", "mejillas", "gena", "genae"]),
    once("Nose", Region::Head, &[site("nose")], &["nose", "nase", "nez", "nariz", "nasus"]),
    once("Lips", Region::Head, &[site("rest_of_face")],
        &["lip", "lips", "mouth", "perioral", "lippe", "lippen", "mund", "bouche", "levres", "labios", "boca"]),
    once("Chin", Region::Head, &[site("rest_of_face")], &["chin", "kinn", "menton", "barbilla", "mentum"]),
    twice("Ears", "ear", Region::Head, &[site("ears")],
        &["ear", "ears", "ohr", "ohren", "oreille", "oreilles", "oreja", "orejas", "auris", "aures"]),
    once("V-neck", Region::Other, &[site("v_neck")],
        &["v neck", "vneck", "neck v", "v area", "chest v", "v chest", "decollete", "dekollete", "dekolletee", "escote"]),
    once("Neck", Region::Other, &[seen("v_neck", &[Anterior]), seen("posterior_neck", &[Posterior])],
        &["neck", "hals", "cou", "cuello", "collum"]),
    twice("Shoulders", "shoulder", Region::Other, &[site("shoulders")],
        &["shoulder", "shoulders", "schulter", "schultern", "epaule", "epaules", "hombro", "hombros"]),
    once("Chest", Region::Other, &[site("chest")],
        &["chest", "breast", "breasts", "brust", "poitrine", "pecho", "thorax", "torax", "pectus"]),
    once("Abdomen", Region::Other, &[site("abdomen")],
        &["abdomen", "abdominal", "belly", "stomach", "bauch", "ventre", "vientre", "venter"]),
    once("Trunk", Region::Other, &[seen("chest", &[Anterior]), seen("abdomen", &[Anterior]), seen("upper_back", &[Posterior]), seen("rest_of_back", &[Posterior])],
        &["trunk", "torso", "rumpf", "tronc", "tronco", "truncus"]),
    once("Upper back", Region::Other, &[site("upper_back")],
        &["upper back", "upperback", "back upper", "oberer rucken", "oberer ruecken", "rucken oben", "ruecken oben", "haut du dos", "espalda alta"]),
    once("Lower back", Region::Other, &[site("rest_of_back")],
        &["lower back", "lowerback", "back lower", "lumbar", "unterer rucken", "unterer ruecken", "rucken unten", "ruecken unten", "bas du dos", "espalda baja"]),
    once("Back", Region::Other, &[site("upper_back"), site("rest_of_back")],
        &["back", "rucken", "ruecken", "dos", "espalda", "dorsum"]),
    once("Buttocks", Region::Other, &[site("buttocks")],
        &["buttock", "buttocks", "gluteal", "gesass", "gesaess", "fesses", "nalgas", "nates"]),
    once("Groin", Region::Other, &[site("groin")], &["groin", "inguinal", "leiste", "leisten", "aine", "ingle", "inguen"]),
    twice("Axillae", "axilla", Region::Other, &[],
        &["axilla", "axillae", "armpit", "armpits", "achsel", "achseln", "aisselle", "aisselles", "axila", "axilas"]),
    twice("Arms", "arm", Region::Other, &[pair("upper_arm"), pair("elbow"), pair("forearm")],
        &["arm", "arms", "arme", "bras", "brazo", "brazos"]),
    twice("Upper arms", "upper arm", Region::Other, &[pair("upper_arm")],
        &["upper arm", "upper arms", "oberarm", "oberarme", "brachium", "brachia"]),
    twice("Elbows", "elbow", Region::Other, &[pair("elbow")],
        &["elbow", "elbows", "ellbogen", "ellenbogen", "coude", "coudes", "codo", "codos", "cubitus"]),
    twice("Forearms", "forearm", Region::Other, &[pair("forearm")],
        &["forearm", "forearms", "lower arm", "lower arms", "unterarm", "unterarme", "avant bras", "antebrazo", "antebrazos", "antebrachium", "antebrachia"]),
    twice("Hands", "hand", Region::Hand, &[pair_seen("hand_dorsum", &[Dorsal]), pair_seen("palm", &[Palmar]), pair("fingers")],
        &["hand", "hands", "hande", "haende", "mains", "mano", "manos", "manus"]),
    twice("Fingers", "fingers", Region::Hand, &[pair("fingers")],
        &["finger", "fingers", "knuckles", "thumb", "doigt", "doigts", "dedos", "digitus", "digiti"]),
    once("Nails", Region::Hand, &[site("nails")],
        &["nail", "nails", "nailfold", "nailfolds", "nail fold", "nail folds", "fingernails", "periungual", "nagel", "naegel", "ongle", "ongles", "unas", "unguis", "ungues"]),
    twice("Legs", "leg", Region::Other, &[pair("thigh"), pair_seen("lateral_thigh", &[Lateral]), pair("knee"), pair("lower_leg")],
        &["leg", "legs", "bein", "beine", "jambe", "jambes", "pierna", "piernas"]),
    twice("Hips", "hip", Region::Other, &[pair("lateral_thigh")], &["hip", "hips", "holster", "hufte", "huefte", "hanche", "hanches", "cadera", "caderas"]),
    twice("Thighs", "thigh", Region::Other, &[pair("thigh"), pair_seen("lateral_thigh", &[Lateral])],
        &["thigh", "thighs", "upper leg", "upper legs", "oberschenkel", "cuisse", "cuisses", "muslo", "muslos", "femur"]),
    twice("Knees", "knee", Region::Other, &[pair("knee")],
        &["knee", "knees", "knie", "genou", "genoux", "rodilla", "rodillas", "genu"]),
    twice("Lower legs", "lower leg", Region::Other, &[pair("lower_leg")],
        &["lower leg", "lower legs", "shin", "shins", "calf", "calves", "ankle", "ankles", "unterschenkel", "wade", "waden", "crus", "crura"]),
    twice("Feet", "foot", Region::Foot, &[pair("foot")],
        &["foot", "feet", "fuss", "fusse", "fuesse", "pied", "pieds", "pie", "pies", "pes", "pedes"]),
    twice("Toes", "toes", Region::Foot, &[pair("foot")], &["toe", "toes", "zeh", "zehen", "orteil", "orteils"]),
];

/// Words that name a part and the aspect it is seen from: (words, label of the part, aspect).
#[rustfmt::skip] // A table.
pub const SEEN_PARTS: [(&[&str], &str, Aspect); 8] = [
    (&["nape", "nacken", "nuque", "nuca", "nucha", "back of neck", "back of the neck", "neck back"], "Neck", Posterior),
    (&["vertex", "scheitel"], "Scalp", Aspect::Vertex),
    (&["occiput", "occipital", "hinterkopf", "back of head", "back of the head"], "Scalp", Aspect::Occipital),
    (&["hairline", "haaransatz"], "Scalp", Aspect::Hairline),
    (&["handrucken", "handruecken", "back of hand", "back of hands", "back of the hand", "hand back", "hands back", "dorsum of hand", "hand dorsum"], "Hands", Dorsal),
    (&["palm", "palms", "handflache", "handflachen", "handflaeche", "handflaechen", "paume", "paumes", "palma", "palmas", "palmae"], "Hands", Palmar),
    (&["sole", "soles", "fusssohle", "fusssohlen", "planta", "plantas", "plantae"], "Feet", Aspect::Plantar),
    (&["foot dorsum", "back of foot", "fussrucken", "fussruecken"], "Feet", Dorsal),
];

/// Words for aspects alone.
#[rustfmt::skip] // A table.
pub const ASPECTS: [(&[&str], Aspect); 19] = [
    (&["upper", "oben", "superior"], Aspect::Upper),
    (&["lower", "unten", "inferior"], Aspect::Lower),
    (&["frontal", "en face", "de face"], Aspect::Frontal),
    (&["front", "vorne"], Aspect::Front),
    (&["anterior", "ant", "ventral"], Anterior),
    (&["posterior", "rear", "hinten", "posterieur"], Posterior),
    (&["dorsal", "dors"], Dorsal),
    (&["palmar", "volar"], Palmar),
    (&["plantar"], Aspect::Plantar),
    (&["lateral", "lat", "outer", "seitlich"], Lateral),
    (&["medial", "inner"], Aspect::Medial),
    (&["extensor"], Aspect::Extensor),
    (&["flexor"], Aspect::Flexor),
    (&["profile", "profil", "perfil"], Profile),
    (&["oblique", "three quarter", "45 deg", "45 degrees", "schrag", "schraeg"], Oblique),
    (&["macro", "closeup", "close up", "close", "detail", "zoom", "nahaufnahme", "makro"], Aspect::CloseUp),
    (&["dermoscopy", "dermatoscopy", "dermoscopic", "dermoskopie", "dermatoskopie", "dermoscopie"], Aspect::Dermoscopy),
    (&["overview", "ubersicht", "uebersicht", "distant"], Aspect::Overview),
    (&["polarised", "polarized", "crosspol", "cross polarised", "cross polarized", "xpol"], Aspect::Polarised),
];

/// Two parts of one name that together are a third: an upper arm is not an arm.
pub const UPPER_AND_LOWER: [(&str, Aspect, &str); 6] = [
    ("Back", Aspect::Upper, "Upper back"),
    ("Back", Aspect::Lower, "Lower back"),
    ("Arms", Aspect::Upper, "Upper arms"),
    ("Arms", Aspect::Lower, "Forearms"),
    ("Legs", Aspect::Upper, "Thighs"),
    ("Legs", Aspect::Lower, "Lower legs"),
];

impl Aspect {
    /// Whether it says from where: what is seen from one side is not seen from the other.
    pub fn is_direction(self) -> bool {
        matches!(self, Anterior | Posterior | Dorsal | Palmar | Self::Plantar)
    }

    /// Whether it says how, rather than from where.
    pub fn is_manner(self) -> bool {
        matches!(self, Self::CloseUp | Self::Dermoscopy | Self::Overview | Self::Polarised)
    }

    /// As shown in a label.
    pub fn word(self, is_head: bool) -> &'static str {
        match self {
            Self::Upper => "upper",
            Self::Lower => "lower",
            Self::Frontal => "frontal",
            Self::Front | Self::Anterior if is_head => "frontal",
            Self::Front | Self::Anterior => "anterior",
            Self::Posterior => "posterior",
            Self::Dorsal => "dorsal",
            Self::Palmar => "palmar",
            Self::Plantar => "plantar",
            Self::Lateral => "lateral",
            Self::Medial => "medial",
            Self::Extensor => "extensor",
            Self::Flexor => "flexor",
            Self::Profile => "profile",
            Self::Oblique => "oblique",
            Self::Vertex => "vertex",
            Self::Occipital => "occipital",
            Self::Hairline => "hairline",
            Self::CloseUp => "close-up",
            Self::Dermoscopy => "dermoscopy",
            Self::Overview => "overview",
            Self::Polarised => "polarised",
        }
    }
}

impl Part {
    /// The part with this label.
    pub fn with_label(label: &str) -> Option<&'static Self> {
        PARTS.iter().find(|part| part.label == label)
    }

    /// Whether everything this part shows is also shown by `other`.
    pub fn is_within(&self, other: &Self) -> bool {
        self.sites.iter().all(|own| other.sites.iter().any(|theirs| theirs.site == own.site))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::exchange::photo_set::tokens::normalised;

    #[test]
    fn every_word_is_folded_and_means_one_thing() {
        let parts = PARTS.iter().flat_map(|part| part.words.iter());
        let seen = SEEN_PARTS.iter().flat_map(|(words, ..)| words.iter());
        let aspects = ASPECTS.iter().flat_map(|(words, _)| words.iter());
        let mut known = BTreeSet::new();
        for word in parts.chain(seen).chain(aspects) {
            assert_eq!(&normalised(word), word, "{word} is not folded");
            assert!(known.insert(word), "{word} is there twice");
        }
    }

    #[test]
    fn tables_speak_of_parts_that_exist() {
        for (_, label, _) in SEEN_PARTS {
            assert!(Part::with_label(label).is_some(), "{label}");
        }
        for (whole, _, part) in UPPER_AND_LOWER {
            assert!(Part::with_label(whole).is_some() && Part::with_label(part).is_some());
        }
    }

    #[test]
    fn sites_are_of_the_vocabulary() {
        const ONCE: [&str; 17] = [
            "scalp",
            "forehead",
            "ears",
            "malar",
            "periorbital",
            "nose",
            "rest_of_face",
            "v_neck",
            "posterior_neck",
            "chest",
            "shoulders",
            "upper_back",
            "rest_of_back",
            "buttocks",
            "abdomen",
            "groin",
            "nails",
        ];
        const TWICE: [&str; 11] = [
            "lateral_thigh",
            "thigh",
            "knee",
            "lower_leg",
            "foot",
            "upper_arm",
            "elbow",
            "forearm",
            "hand_dorsum",
            "palm",
            "fingers",
        ];
        let shown: BTreeSet<(&str, bool)> = PARTS
            .iter()
            .flat_map(|part| part.sites)
            .map(|shown| (shown.site, shown.is_paired))
            .collect();
        let all = ONCE.map(|site| (site, false)).into_iter().chain(TWICE.map(|site| (site, true)));
        assert_eq!(shown, all.collect());
    }
}
