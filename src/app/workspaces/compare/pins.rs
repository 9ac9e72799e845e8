//! Pins: the same place put on both photos by hand, until the draft is kept as an alignment or given up.
//!
//! The photo that is compared is laid onto the first one. Places are kept as they are stored, so that what is shown while
//! a pin is dragged is what comes out when it is kept.

use crate::app::canvas::laid::by_size;
use crate::geometry::{Point, Transform};
use crate::imaging::align::model::{Pair, median};
use crate::imaging::align::pins::{PinError, Pinned, pinned};
use crate::jobs::align::{kind_of, model_of};
use crate::model::alignment::{Alignment, Exact, Kind, MOST_PINS, Pin, Source, Verdict};
use crate::model::ids::PhotoId;
use crate::model::laying;
use crate::model::ledger::Step;
use crate::model::photo::Photo;
use crate::model::project::Project;
use crate::model::region::Corner;
use crate::model::way::way;

pub mod hand;
pub mod list;
pub mod marks;

/// Pins contradict each other if one is farther off than this share of the longer side: 20 px of 4,000.
const FAR: f64 = 0.005;

/// On which of both photos an end of a pin lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// On the photo that is laid onto the other.
    Here,
    /// On the other, whose pixels are the frame.
    There,
}

/// Pins that are not kept yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The photo that is laid, and the one it is laid onto.
    pub pair: (PhotoId, PhotoId),
    /// Whole pairs.
    pub pins: Vec<Pin>,
    /// One end that waits for the other.
    pub pending: Option<(End, Corner)>,
    /// The end that keys work on; the pending one is behind the last pair.
    pub chosen: Option<(usize, End)>,
    /// What the transform may do.
    pub model: Kind,
    /// How the photo is laid while there are too few pins.
    base: Transform,
    /// How it is laid while one of its pins is being dragged: a photo that slides away under the hand cannot be hit.
    held: Option<Transform>,
}

/// The transform of a draft, and how far off each pin is in pixels of the other photo.
pub type Fit = Result<Pinned, PinError>;

impl Draft {
    /// Begins with the pins that are stored for two photos, if there are some.
    pub fn begin(project: &Project, pair: (PhotoId, PhotoId)) -> Option<Self> {
        let (a, b) = (project.photos.get(&pair.0)?, project.photos.get(&pair.1)?);
        let stored = laying::between(project, pair).and_then(|(keeper, alignment)| {
            if keeper == pair.0 {
                Some(alignment.clone())
            } else {
                laying::turned(alignment, pair.1)
            }
        });
        let base = way(project, pair.0, pair.1)
            .map_or_else(|| by_size((a.width, a.height), (b.width, b.height)), |way| way.transform);
        let (pins, model) = stored
            .filter(|alignment| !alignment.pins.is_empty())
            .map_or((Vec::new(), Kind::Similarity), |it| (it.pins, it.model));
        Some(Self { pair, pins, pending: None, chosen: None, model, base, held: None })
    }

    /// The transform of the pins by least squares.
    pub fn fit(&self) -> Fit {
        let pairs: Vec<Pair> =
            self.pins.iter().map(|pin| Pair::new(pin.here.point(), pin.there.point())).collect();
        pinned(&pairs, Some(model_of(self.model)))
    }

    /// How the photo is shown: by its pins, as far as they say something.
    pub fn onto(&self) -> Transform {
        self.held.unwrap_or_else(|| self.fit().map_or(self.base, |fit| fit.transform))
    }

    /// How the photo lies by its pins right now, also while one of them is dragged.
    pub fn preview(&self) -> Transform {
        self.fit().map_or(self.base, |fit| fit.transform)
    }

    /// The models that so many pins allow.
    pub fn allows(&self, model: Kind) -> bool {
        self.pins.len() >= model_of(model).fewest_pairs()
    }

    /// Puts one end at a place: the other end of one that waits, or a new one that waits. False if there are enough.
    pub fn put(&mut self, end: End, at: Corner) -> bool {
        match self.pending {
            Some((first, other)) if first != end => {
                let (here, there) = if end == End::Here { (at, other) } else { (other, at) };
                self.pins.push(Pin { here, there });
                self.pending = None;
                self.chosen = Some((self.pins.len() - 1, end));
            }
            _ if self.pins.len() >= MOST_PINS => return false,
            _ => {
                self.pending = Some((end, at));
                self.chosen = Some((self.pins.len(), end));
            }
        }
        true
    }

    /// Where an end lies, in pixels of its photo.
    pub fn place(&self, (i, end): (usize, End)) -> Option<Corner> {
        match (self.pins.get(i), self.pending) {
            (Some(pin), _) => Some(if end == End::Here { pin.here } else { pin.there }),
            (None, Some((waiting, at))) => (i == self.pins.len() && waiting == end).then_some(at),
            (None, None) => None,
        }
    }

    /// All ends, in order.
    pub fn ends(&self) -> Vec<(usize, End)> {
        let whole = (0..self.pins.len()).flat_map(|i| [(i, End::There), (i, End::Here)]);
        whole.chain(self.pending.map(|(end, _)| (self.pins.len(), end))).collect()
    }

    /// Moves an end to a place.
    pub fn move_to(&mut self, (i, end): (usize, End), at: Corner) {
        match (self.pins.get_mut(i), &mut self.pending) {
            (Some(pin), _) if end == End::Here => pin.here = at,
            (Some(pin), _) => pin.there = at,
            (None, Some(pending)) if pending.0 == end => pending.1 = at,
            (None, _) => {}
        }
    }

    /// The hand takes hold of an end, or lets go.
    pub fn hold(&mut self, is_held: bool) {
        self.held = if is_held { Some(self.onto()) } else { None };
    }

    /// Takes a pair away, or the end that waits.
    pub fn remove(&mut self, i: usize) {
        if i < self.pins.len() {
            self.pins.remove(i);
        } else {
            self.pending = None;
        }
        self.chosen = None;
        while !self.allows(self.model) && self.model != Kind::Similarity {
            self.model =
                if self.model == Kind::Homography { Kind::Affine } else { Kind::Similarity };
        }
    }

    /// Chooses the next end, or the one before.
    pub fn choose_next(&mut self, by: isize) {
        let ends = self.ends();
        let n = ends.len() as isize;
        if n == 0 {
            return;
        }
        let at = self.chosen.and_then(|chosen| ends.iter().position(|end| *end == chosen));
        let next = at.map_or(if by > 0 { 0 } else { n - 1 }, |at| (at as isize + by).rem_euclid(n));
        self.chosen = ends.get(next as usize).copied();
    }

    /// What is kept; in words why nothing can be.
    pub fn kept(&self, onto: &Photo) -> Result<Alignment, String> {
        let fit = self.fit().map_err(|error| error.to_string())?;
        let too_far = || "the transform is not finite".to_owned();
        let transform = Exact::new(fit.transform.0).ok_or_else(too_far)?;
        let n_spare = spare(&fit);
        let worst = fit.residuals.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1));
        let reason = match worst.filter(|(_, off)| is_far(*off, onto)) {
            Some((i, off)) => {
                Some(format!("the pins contradict each other: pin {} is {off:.0} px off", i + 1))
            }
            // A transform goes through as many pins as it takes, wherever they are.
            None if n_spare == 0 => Some("no pin is left over to check the others by".to_owned()),
            None => None,
        };
        Ok(Alignment {
            onto: self.pair.1,
            hash: String::new(),
            onto_hash: String::new(),
            model: kind_of(fit.model),
            transform: Some(transform),
            source: Source::Pins,
            pins: self.pins.clone(),
            patches: Vec::new(),
            matches: 0,
            inliers: 0,
            residual_px: median(fit.residuals)
                .filter(|_| n_spare > 0)
                .and_then(|px| Exact::new([px])),
            verdict: if reason.is_some() { Verdict::Doubtful } else { Verdict::Trusted },
            reason: reason.unwrap_or_default(),
        })
    }
}

/// How many pins there are beside those that the model takes.
pub fn spare(fit: &Pinned) -> usize {
    fit.residuals.len().saturating_sub(fit.model.fewest_pairs())
}

/// Whether a pin is so far off (pixels of `onto`) that it contradicts the others.
pub fn is_far(off: f64, onto: &Photo) -> bool {
    off > FAR * f64::from(onto.width.max(onto.height))
}

/// The step that keeps a draft; in words why there is none.
pub fn step(project: &Project, draft: &Draft) -> Result<Step, String> {
    let missing = || "one of both photos is not there any more".to_owned();
    let onto = project.photos.get(&draft.pair.1).ok_or_else(missing);
    let trouble = |words: String| format!("Nothing was kept: {words}.");
    let found = onto.and_then(|onto| draft.kept(onto)).map_err(trouble)?;
    let edits = laying::lay(project, draft.pair, &found);
    let edits = edits.map_err(|error| trouble(error.to_string()))?;
    Ok(Step::new("Align by pins", edits))
}

/// A place of a photo as it is stored, kept inside the photo.
pub fn inside(at: Point, photo: &Photo) -> Corner {
    let (width, height) = (f64::from(photo.width), f64::from(photo.height));
    Corner::at(Point::new(at.x.clamp(0.0, width), at.y.clamp(0.0, height)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f64, y: f64) -> Corner {
        Corner::at(Point::new(x, y))
    }

    fn draft() -> Draft {
        Draft {
            pair: (PhotoId(2), PhotoId(1)),
            pins: Vec::new(),
            pending: None,
            chosen: None,
            model: Kind::Similarity,
            base: Transform::IDENTITY,
            held: None,
        }
    }

    #[test]
    fn two_ends_make_a_pair_whichever_comes_first() {
        let mut draft = draft();
        assert!(draft.put(End::There, at(10.0, 10.0)));
        assert!(draft.put(End::There, at(12.0, 10.0)), "the same photo again: it is put elsewhere");
        assert!(draft.put(End::Here, at(20.0, 10.0)));
        assert_eq!(draft.pins, [Pin { here: at(20.0, 10.0), there: at(12.0, 10.0) }]);
        assert!(draft.fit().is_err());
        assert!(draft.put(End::Here, at(120.0, 10.0)) && draft.put(End::There, at(112.0, 10.0)));
        let fit = draft.fit().expect("two pairs");
        assert!(
            fit.transform.apply(Point::new(20.0, 10.0)).distance(Point::new(12.0, 10.0)) < 1e-6
        );
        for i in 0..6 {
            let y = 50.0 + 10.0 * f64::from(i);
            assert!(draft.put(End::Here, at(20.0, y)) && draft.put(End::There, at(12.0, y)));
        }
        assert!(!draft.put(End::Here, at(1.0, 1.0)), "eight are enough");
        draft.model = Kind::Homography;
        for _ in 0..6 {
            draft.remove(0);
        }
        assert_eq!((draft.pins.len(), draft.model), (2, Kind::Similarity));
    }

    #[test]
    fn while_a_pin_is_held_the_photo_stays_and_the_preview_moves() {
        let mut draft = draft();
        for (x, y) in [(0.0, 0.0), (100.0, 0.0)] {
            assert!(draft.put(End::Here, at(x, y)) && draft.put(End::There, at(x, y)));
        }
        draft.hold(true);
        draft.move_to((1, End::Here), at(50.0, 0.0));
        let place = Point::new(50.0, 0.0);
        assert!(draft.onto().apply(place).distance(place) < 1e-9);
        assert!(draft.preview().apply(place).distance(Point::new(100.0, 0.0)) < 1e-6);
        draft.hold(false);
        assert_eq!(draft.onto(), draft.preview());
    }

    #[test]
    fn ends_are_chosen_in_turn() {
        let mut draft = draft();
        draft.choose_next(1);
        assert_eq!(draft.chosen, None);
        assert!(draft.put(End::There, at(1.0, 1.0)) && draft.put(End::Here, at(1.0, 1.0)));
        assert!(draft.put(End::Here, at(5.0, 5.0)));
        let mut seen = Vec::new();
        for _ in 0..4 {
            draft.choose_next(1);
            seen.extend(draft.chosen);
        }
        assert_eq!(seen, [(0, End::There), (0, End::Here), (1, End::Here), (0, End::There)]);
        assert_eq!(draft.place((1, End::Here)), Some(at(5.0, 5.0)));
        assert_eq!(draft.place((1, End::There)), None);
    }
}
