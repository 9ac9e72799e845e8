//! Following curved skin: how photos lie on each other where a flat transform is off, along the tree of alignments.
//!
//! For looking and for carrying outlines over. Never for an area or a length: a bent way has no one scale.

use crate::geometry::bent::Bent;
use crate::geometry::{Point, Transform};
use crate::imaging::align::automatic;
use crate::imaging::align::curved::thinned;
use crate::imaging::align::model::Pair;
use crate::imaging::align::spline::{FEWEST, Spline};
use crate::model::alignment::{Alignment, MOST_PATCHES};
use crate::model::ids::PhotoId;
use crate::model::laying::between;
use crate::model::photo::Photo;
use crate::model::project::Project;
use crate::model::way::{Way, way};

/// How far a photo may be bent, as a share of the longer side of the photo it is laid onto.
const BOUND: f64 = 0.03;

/// How much a single patch is mistrusted; see [`Spline::bent`].
const STIFFNESS: f64 = 1.0;

/// Bending is worth it from this share of the distance that it takes away, and from so many pixels: places are stored
/// in hundredths.
const WORTH: (f64, f64) = (0.1, 0.05);

/// The way from one photo to another, and how far it is bent.
#[derive(Clone, Debug, PartialEq)]
pub struct Curved {
    /// The bent way; none where all of it stays straight.
    pub bent: Option<Bent>,
    /// The longest correction of what lies on the other photo, in its pixels; 0 where it stays straight.
    pub longest: f64,
    /// The alignments on the way, in order.
    pub legs: Vec<Leg>,
}

/// One alignment on the way.
#[derive(Clone, Debug, PartialEq)]
pub struct Leg {
    /// The photo that is laid, and the one it is laid onto.
    pub laid: (PhotoId, PhotoId),
    /// What bending comes to.
    pub bending: Result<Bending, Straight>,
}

/// What bending an alignment comes to; lengths are in pixels of the photo that it is laid onto.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bending {
    /// Pins and patches it rests on.
    pub places: usize,
    /// The longest correction at one of them.
    pub longest: f64,
    /// The median distance of a place from where the transform alone puts it.
    pub before: f64,
    /// The same when it is bent.
    pub after: f64,
    /// Whether both were measured on places that the bending did not rest on.
    pub is_tried: bool,
}

/// Why an alignment stays straight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Straight {
    /// Fewer than five places are known on both photos.
    TooFew,
    /// They lie on one line, or contradict each other so much that skin would fold.
    Tangled,
    /// Places that were left out come hardly nearer: the skin is flat enough.
    Flat,
}

impl Straight {
    /// In words, to go on after "stays straight: ".
    pub const fn words(self) -> &'static str {
        match self {
            Self::TooFew => "needs at least five matches or pins",
            Self::Tangled => "its matches and pins lie on a line or would fold the skin",
            Self::Flat => "bending brings places hardly nearer",
        }
    }
}

/// How the photo `from` lies on `to` along curved skin; none where no alignments that hold join them.
///
/// Steps on which nothing can be bent go by their transform.
pub fn curved(project: &Project, from: PhotoId, to: PhotoId) -> Option<Curved> {
    let straight: Way = way(project, from, to)?;
    let (own, other) = (project.photos.get(&from)?, project.photos.get(&to)?);
    let photos: Vec<PhotoId> = [from].into_iter().chain(straight.through).chain([to]).collect();
    let pairs = photos.windows(2).filter(|pair| pair[0] != pair[1]);
    let steps: Vec<Step<'_>> =
        pairs.map(|pair| Step::between(project, pair[0], pair[1])).collect::<Option<_>>()?;
    let is_bent = steps.iter().any(|step| step.spline.is_ok());
    let size = |photo: &Photo| (photo.width, photo.height);
    let bent = is_bent.then(|| {
        Bent::of(straight.transform, size(own), |at| {
            steps.iter().try_fold(at, |at, step| step.place(at))
        })
    });
    let longest = bent.as_ref().map_or(0.0, |bent| bent.longest_on(size(other)));
    let legs = steps
        .into_iter()
        .map(|step| Leg { laid: step.laid, bending: step.spline.map(|(_, bending)| bending) });
    Some(Curved { bent, longest, legs: legs.collect() })
}

/// One alignment on the way, in the direction in which the way follows it.
struct Step<'a> {
    alignment: &'a Alignment,
    laid: (PhotoId, PhotoId),
    spline: Result<(Spline, Bending), Straight>,
    is_backwards: bool,
}

impl<'a> Step<'a> {
    fn between(project: &'a Project, from: PhotoId, to: PhotoId) -> Option<Self> {
        let (keeper, alignment) = between(project, (from, to))?;
        let onto = project.photos.get(&alignment.onto)?;
        let laid = (keeper, alignment.onto);
        Some(Self {
            alignment,
            laid,
            spline: spline(alignment, onto),
            is_backwards: keeper != from,
        })
    }

    fn place(&self, at: Point) -> Option<Point> {
        let transform = self.alignment.transform()?;
        match (&self.spline, self.is_backwards) {
            (Ok((spline, _)), false) => Some(spline.apply(at)),
            (Ok((spline, _)), true) => spline.backward(at),
            (Err(_), false) => Some(transform.apply(at)),
            (Err(_), true) => Some(transform.inverse()?.apply(at)),
        }
    }
}

/// What bending an alignment comes to that was just found and is not stored; `onto` is the size of the other photo.
pub fn bending_of(found: &automatic::Alignment, onto: (u32, u32)) -> Result<Bending, Straight> {
    let base = found.transform.ok_or(Straight::TooFew)?;
    let patches = thinned(&base, &found.curved, MOST_PATCHES);
    bent(&base, &[], &patches, bound(onto)).map(|(_, bending)| bending)
}

/// What bending a stored alignment comes to; `onto` is the photo that it leads to.
pub fn bending(alignment: &Alignment, onto: &Photo) -> Result<Bending, Straight> {
    spline(alignment, onto).map(|(_, bending)| bending)
}

/// How far a photo is bent at most on one of this size, in its pixels.
fn bound((width, height): (u32, u32)) -> f64 {
    BOUND * f64::from(width.max(height).max(1))
}

/// The spline of an alignment by its pins and patches.
fn spline(alignment: &Alignment, onto: &Photo) -> Result<(Spline, Bending), Straight> {
    let base = alignment.transform().ok_or(Straight::TooFew)?;
    let pins = alignment.pins.iter().map(|pin| Pair::new(pin.here.point(), pin.there.point()));
    let patches = alignment.patches.iter().map(|it| Pair::new(it.0.point(), it.1.point()));
    let bound = bound((onto.width, onto.height));
    bent(&base, &pins.collect::<Vec<_>>(), &patches.collect::<Vec<_>>(), bound)
}

/// Bends a transform towards pins and patches by no more than `bound`, as far as that brings other places nearer.
fn bent(
    base: &Transform,
    pins: &[Pair],
    patches: &[Pair],
    bound: f64,
) -> Result<(Spline, Bending), Straight> {
    let all: Vec<Pair> = pins.iter().chain(patches).copied().collect();
    if all.len() < FEWEST {
        return Err(Straight::TooFew);
    }
    let spline = Spline::bent(base, pins, patches, bound, STIFFNESS).ok_or(Straight::Tangled)?;
    let at_places = spline.bending(&all);
    let tried = Spline::tried(base, pins, patches, bound, STIFFNESS);
    let (before, after) = tried.unwrap_or((at_places.residual_before, at_places.residual_after));
    // What a person pinned is followed all the same.
    let is_worth_it = before - after >= (WORTH.0 * before).max(WORTH.1);
    if !is_worth_it && pins.is_empty() {
        return Err(Straight::Flat);
    }
    let (places, longest) = (at_places.knots, at_places.longest);
    Ok((spline, Bending { places, longest, before, after, is_tried: tried.is_some() }))
}

#[cfg(test)]
mod tests;
