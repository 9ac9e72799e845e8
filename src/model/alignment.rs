//! How one photo lies on another of the same view: a transform, where it comes from and how far it is to be believed.
//!
//! Each photo is laid onto one other at most, so that the alignments of a view form a tree towards a reference visit:
//! N photos need N − 1 of them, and any two photos are joined by following both to where their ways meet. A transform
//! is for looking and for carrying regions over; measurements are made in the photo's own pixels, never through it.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::geometry::Transform;
use crate::model::ids::PhotoId;
use crate::model::region::Corner;

/// A photo laid onto another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alignment {
    /// The photo it is laid onto.
    pub onto: PhotoId,
    /// The content of the photo itself when it was aligned.
    pub hash: String,
    /// The content of the other photo then.
    pub onto_hash: String,
    /// The kind of transform.
    pub model: Kind,
    /// From pixels of the upright photo to pixels of the upright other one; none if it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transform: Option<Exact<9>>,
    /// Who found it.
    pub source: Source,
    /// The pairs of places that a person put on both.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pins: Vec<Pin>,
    /// Places that the program found on both, thinned: what curved skin is followed by. None for pins alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub patches: Vec<Patch>,
    /// How many patches of the picture were compared; 0 for pins alone.
    pub matches: u32,
    /// How many of them agree.
    pub inliers: u32,
    /// Half of those that agree are nearer than this, in pixels of the other photo; none if it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub residual_px: Option<Exact<1>>,
    /// How far it is to be believed.
    pub verdict: Verdict,
    /// Why, where it is not trusted.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// What a transform may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// Turn, scale and move.
    Similarity,
    /// Slant as well.
    Affine,
    /// Tilt as well, as a camera that was held obliquely.
    Homography,
}

/// Who found an alignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// The program.
    Automatic,
    /// A person, by pins alone.
    Pins,
    /// The program, starting from pins that win where both differ.
    AutomaticAndPins,
}

/// The same place on both photos, as a person put it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pin {
    /// On the photo itself, in pixels of the upright picture.
    pub here: Corner,
    /// On the other.
    pub there: Corner,
}

/// The same place on both photos, as the program found it: on the photo itself, and on the other.
///
/// Written as two places: `((12.5, 3.25), (14.0, 3.0))`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Patch(pub Corner, pub Corner);

/// How far an alignment is to be believed, the worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Verdict {
    /// Checked all over the picture, or set by a person.
    Trusted,
    /// Something speaks against it: look before it is used.
    Doubtful,
    /// There is none; pins are needed.
    Failed,
}

/// Finite numbers, written so that the same are read back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exact<const N: usize>([f64; N]);

// No number that is not equal to itself gets in.
impl<const N: usize> Eq for Exact<N> {}

impl<const N: usize> Exact<N> {
    /// The numbers; none unless all of them are finite.
    pub fn new(numbers: [f64; N]) -> Option<Self> {
        numbers.iter().all(|number| number.is_finite()).then_some(Self(numbers))
    }

    /// The numbers.
    pub const fn get(self) -> [f64; N] {
        self.0
    }
}

impl<const N: usize> Serialize for Exact<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.as_slice().serialize(serializer)
    }
}

impl<'de, const N: usize> Deserialize<'de> for Exact<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let numbers = Vec::<f64>::deserialize(deserializer)?;
        let n = numbers.len();
        let exact = <[f64; N]>::try_from(numbers).ok().and_then(Self::new);
        let wrong = || serde::de::Error::custom(format!("{N} finite numbers are needed, not {n}"));
        exact.ok_or_else(wrong)
    }
}

/// How many pins may tell how a photo lies: enough for any transform, few enough to be placed with care.
pub const MOST_PINS: usize = 8;

/// How many patches an alignment keeps at most: enough to follow a body, few enough for a file of many photos.
pub const MOST_PATCHES: usize = 81;

impl Kind {
    /// In words and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Similarity => "similarity",
            Self::Affine => "affine",
            Self::Homography => "homography",
        }
    }
}

impl Verdict {
    /// In words and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Trusted => "trusted",
            Self::Doubtful => "doubtful",
            Self::Failed => "failed",
        }
    }
}

impl Alignment {
    /// The transform, unless the alignment failed.
    pub fn transform(&self) -> Option<Transform> {
        self.transform.map(|numbers| Transform(numbers.get()))
    }

    /// Half of the patches that agree are nearer than this many pixels.
    pub fn residual(&self) -> Option<f64> {
        self.residual_px.map(|exact| exact.get()[0])
    }

    /// Whether one of both files, with these hashes now, is another than when they were aligned.
    pub fn is_stale(&self, hash: &str, onto_hash: &str) -> bool {
        self.hash != hash || self.onto_hash != onto_hash
    }

    /// What cannot be, in words.
    pub fn problem(&self) -> Option<&'static str> {
        let is_flat = |transform: Transform| transform.inverse().is_none();
        if (self.verdict == Verdict::Failed) != self.transform.is_none() {
            Some("an alignment has a transform unless it failed")
        } else if self.transform().is_some_and(is_flat) {
            Some("the transform of an alignment may not flatten the picture")
        } else if self.inliers > self.matches {
            Some("no more patches can agree than were compared")
        } else if self.pins.len() > MOST_PINS {
            Some("an alignment has eight pins at most")
        } else if self.patches.len() > MOST_PATCHES {
            Some("an alignment keeps 81 patches at most")
        } else {
            None
        }
    }
}
