//! Finds the transform between two photos without help.

use rayon::prelude::*;

use crate::geometry::{Point, Transform};
use crate::imaging::align::curved::together;
use crate::imaging::align::model::{Model, Pair, median, robust, uncertainty};
use crate::imaging::align::search::{
    Stage, found, is_plausible, keeps_corners, middle_of_overlap, nearer,
};
use crate::imaging::align::starts::{Start, shifts, starts, unusual_turns, usual_turns};
use crate::imaging::align::verdict::{Evidence, FEWEST, Verdict, agrees, evidence, judged};
use crate::imaging::align::working_copy::WorkingCopy;

/// How to align.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Options {
    /// The model; chosen by evidence when none is asked for.
    pub model: Option<Model>,
    /// Where to begin, from pixels of A to pixels of B; searched for when none is given.
    pub start: Option<Transform>,
}

/// Where A lies on B, and how far that can be relied on.
#[derive(Clone, Debug, PartialEq)]
pub struct Alignment {
    /// What the transform may do.
    pub model: Model,
    /// From pixels of A to pixels of B; none when failed.
    pub transform: Option<Transform>,
    /// Patches checked, both ways.
    pub matches: usize,
    /// Those that agree with the transform.
    pub inliers: usize,
    /// The median distance of those that agree, in pixels of B.
    pub residual_px: f64,
    /// How far it can be relied on.
    pub verdict: Verdict,
    /// Why, in words.
    pub reason: String,
    /// The agreeing patches, in pixels of A and of B.
    pub pairs: Vec<Pair>,
    /// Patches that agree or lie off together with their neighbours, as on curved skin; in pixels of A and of B.
    pub curved: Vec<Pair>,
    /// What the verdict rests on; lengths are at the working size.
    pub evidence: Option<Evidence>,
}

/// The work was stopped from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cancelled;

/// Finds the transform from pixels of `a` to pixels of `b` and checks it by patches that are looked for on their own.
///
/// `is_cancelled` is asked between steps of some milliseconds.
pub fn aligned(
    a: &WorkingCopy,
    b: &WorkingCopy,
    options: &Options,
    is_cancelled: &(dyn Fn() -> bool + Sync),
) -> Result<Alignment, Cancelled> {
    let go_on = || if is_cancelled() { Err(Cancelled) } else { Ok(()) };
    go_on()?;
    if let Some(start) = options.start {
        let to_a = a.to_working().inverse().unwrap_or(Transform::IDENTITY);
        let start = to_a.then(&start).then(&b.to_working());
        return Ok(Search::new(a, b, options.model, USUAL_PATCHES).finished(&start));
    }
    let whole = (a, b);
    let bare = (a.unbordered().unwrap_or(a), b.unbordered().unwrap_or(b));
    let has_border = a.unbordered().is_some() || b.unbordered().is_some();
    let mut tries = Tries { model: options.model, go_on: &go_on, best: None };
    let _is_found = tries.turned(whole, &usual_turns())?
        || (has_border && (tries.turned(bare, &usual_turns())? || tries.shifted(bare)?))
        || tries.turned(whole, &unusual_turns())?;
    let nothing = || failed(options.model, "nothing of one photo was found in the other");
    Ok(tries.best.unwrap_or_else(nothing))
}

/// Attempts from many starts, until one is trusted.
struct Tries<'a> {
    model: Option<Model>,
    go_on: &'a dyn Fn() -> Result<(), Cancelled>,
    best: Option<Alignment>,
}

impl Tries<'_> {
    /// Begins with these turns (degrees), several scales and all shifts; whether something is trusted.
    fn turned(
        &mut self,
        (a, b): (&WorkingCopy, &WorkingCopy),
        turns: &[f64],
    ) -> Result<bool, Cancelled> {
        let search = Search::new(a, b, self.model, USUAL_PATCHES);
        if search.is_plain() {
            return Ok(false);
        }
        let first = starts(a, b, turns, 12);
        (self.go_on)()?;
        // Most often one of the first is right, and the others need not be looked at.
        let (likely, others) = first.split_at(first.len().min(LIKELY));
        for guess in [likely, others].into_iter().flat_map(|part| search.narrowed(part)) {
            if self.is_trusted(&search, &guess)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Begins with shifts alone, that even a narrow overlap tells.
    fn shifted(&mut self, (a, b): (&WorkingCopy, &WorkingCopy)) -> Result<bool, Cancelled> {
        let first = shifts(a, b);
        (self.go_on)()?;
        let search = Search::new(a, b, self.model, MANY_PATCHES);
        for start in first {
            if self.is_trusted(&search, &start.transform)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn is_trusted(&mut self, search: &Search<'_>, guess: &Transform) -> Result<bool, Cancelled> {
        (self.go_on)()?;
        let alignment = search.finished(guess);
        let is_trusted = alignment.verdict == Verdict::Trusted;
        let rank = |alignment: &Alignment| (alignment.verdict, alignment.inliers);
        if self.best.as_ref().is_none_or(|best| rank(&alignment) > rank(best)) {
            self.best = Some(alignment);
        }
        Ok(is_trusted)
    }
}

fn failed(model: Option<Model>, reason: &str) -> Alignment {
    Alignment {
        model: model.unwrap_or(Model::Similarity),
        transform: None,
        matches: 0,
        inliers: 0,
        residual_px: f64::NAN,
        verdict: Verdict::Failed,
        reason: reason.to_owned(),
        pairs: Vec::new(),
        curved: Vec::new(),
        evidence: None,
    }
}

/// How many starts are tried before the others.
const LIKELY: usize = 4;

/// The long side of the smallest level on which patches are looked for.
const COARSEST: usize = 100;

/// Patches of each photo at each level, from the finest on.
const USUAL_PATCHES: [usize; 4] = [350, 350, 160, 100];

/// The same where the photos may share little.
const MANY_PATCHES: [usize; 4] = [900; 4];

/// The stages of two photos, the coarsest first, and the model asked for.
struct Search<'a> {
    a: &'a WorkingCopy,
    b: &'a WorkingCopy,
    stages: Vec<Stage<'a>>,
    model: Option<Model>,
}

impl<'a> Search<'a> {
    /// With `n` patches of each photo at each level, from the finest on.
    fn new(a: &'a WorkingCopy, b: &'a WorkingCopy, model: Option<Model>, n: [usize; 4]) -> Self {
        // At less than a hundred pixels a patch with its surroundings is most of the picture.
        let telling = |copy: &WorkingCopy| {
            let long = |level: &usize| copy.level(*level).width().max(copy.level(*level).height());
            (0..copy.levels()).take_while(|level| *level == 0 || long(level) >= COARSEST).count()
        };
        let levels = telling(a).min(telling(b)).min(4);
        let stages = (0..levels).rev().map(|level| Stage::new(a, b, level, n[level])).collect();
        Self { a, b, stages, model }
    }

    /// Whether one of the photos, a wall, has nothing at any stage that could be found again.
    fn is_plain(&self) -> bool {
        const LEAST: usize = 4;
        let most = self.stages.iter().map(Stage::patches);
        let (of_a, of_b) = most.fold((0, 0), |(a, b), (c, d)| (a.max(c), b.max(d)));
        of_a.min(of_b) < LEAST
    }

    /// The model while searching: what was asked for, else one that bends to a view from the side.
    fn richest(&self) -> Model {
        self.model.unwrap_or(Model::Affine)
    }

    /// Brings all starts nearer at the coarse stages; the best few, the best first.
    fn narrowed(&self, first: &[Start]) -> Vec<Transform> {
        let Some((coarsest, rest)) = self.stages.split_first() else { return Vec::new() };
        let next = rest.first().unwrap_or(coarsest);
        let mut scored: Vec<(f64, Transform)> = first
            .par_iter()
            .filter_map(|start| {
                let guess = nearer(coarsest, &start.transform, 8, Model::Similarity, 150)?;
                let guess = nearer(next, &guess, 6, self.richest(), 100).unwrap_or(guess);
                self.is_possible(&guess).then(|| {
                    let seen = next.sightings(&guess, 6);
                    let agree =
                        seen.iter().filter(|sighting| agrees(sighting, next.step())).count();
                    (agree as f64 / (seen.len() as f64 + 20.0).sqrt(), guess)
                })
            })
            .collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0));
        scored.truncate(3);
        scored.into_iter().map(|(_, guess)| guess).collect()
    }

    /// From a guess at the working size to the answer.
    fn finished(&self, guess: &Transform) -> Alignment {
        let mut found = *guess;
        let model = self.model.unwrap_or(Model::Homography);
        for stage in self.stages.iter().skip(self.stages.len().saturating_sub(2)) {
            // Where the scene leans, patches farther out come into reach only after the first step.
            for _ in 0..4 {
                let Some(next) = nearer(stage, &found, 7, model, 0) else { break };
                if !self.is_possible(&next) {
                    break;
                }
                let moved = self.farthest(&found, &next);
                found = next;
                if moved < stage.step() {
                    break;
                }
            }
        }
        self.settled(&found)
    }

    /// Whether a camera could have made a transform.
    fn is_possible(&self, transform: &Transform) -> bool {
        is_plausible(transform, middle_of_overlap(transform, self.a, self.b))
            && keeps_corners(transform, self.a)
    }

    /// How far two transforms are apart at the corners of A's middle part, at the working size.
    fn farthest(&self, first: &Transform, second: &Transform) -> f64 {
        let (width, height) = (self.a.level(0).width() as f64, self.a.level(0).height() as f64);
        [(0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9)]
            .map(|(x, y)| Point::new(x * width, y * height))
            .into_iter()
            .map(|place| first.apply(place).distance(second.apply(place)))
            .fold(0.0, f64::max)
    }

    /// Chooses the model, fits it a last time and judges it.
    fn settled(&self, near: &Transform) -> Alignment {
        let Some(finest) = self.stages.last() else {
            return failed(self.model, "the photo is too small");
        };
        let pairs = found(&finest.sightings(near, 5));
        let (model, transform) =
            chosen_model(self.model, &pairs, near).unwrap_or_else(|| (self.richest(), *near));
        if !self.is_possible(&transform) {
            return failed(self.model, "only a transform that no camera makes was found");
        }
        // The check looks farther than the fit did, so that a patch has the chance to disagree.
        let mut check = &self.stages[self.stages.len().saturating_sub(2)];
        let mut sightings = check.sightings(&transform, 10);
        if sightings.len() < FEWEST.0 {
            // A narrow overlap has too few patches at that level.
            check = finest;
            sightings = check.sightings(&transform, 10);
        }
        let mut evidence = evidence(self.a, self.b, &transform, &sightings, check.step());
        let fine = finest.sightings(&transform, 5);
        let agreeing: Vec<Pair> = fine
            .iter()
            .filter(|sighting| agrees(sighting, 2.0 * finest.step()))
            .map(|sighting| sighting.pair)
            .collect();
        let off = || agreeing.iter().map(|pair| pair.residual(&transform));
        let spread = median(off()).unwrap_or(f64::INFINITY);
        evidence.uncertainty = self.uncertainty(model, &transform, &agreeing, spread.max(0.05));
        let (verdict, reason) = judged(&evidence);
        let (to_a, to_b) = (self.a.to_working().inverse(), self.b.to_working().inverse());
        let (to_a, to_b) =
            (to_a.unwrap_or(Transform::IDENTITY), to_b.unwrap_or(Transform::IDENTITY));
        let whole = self.a.to_working().then(&transform).then(&to_b);
        let whole = Transform(whole.0.map(|value| value / whole.0[8]));
        let in_photos = |pairs: &[Pair]| -> Vec<Pair> {
            let places = |it: &Pair| Pair { a: to_a.apply(it.a), b: to_b.apply(it.b), ..*it };
            pairs.iter().map(places).collect()
        };
        let pairs = in_photos(&agreeing);
        // The finer ones reach less far, the coarser ones are less exact.
        let seen: Vec<Pair> = found(&fine).into_iter().chain(found(&sightings)).collect();
        let curved = in_photos(&together(&transform, &seen, check.step()));
        Alignment {
            model,
            transform: (verdict != Verdict::Failed).then_some(whole),
            matches: evidence.checked,
            inliers: evidence.agreeing,
            residual_px: median(pairs.iter().map(|pair| pair.residual(&whole))).unwrap_or(f64::NAN),
            verdict,
            reason,
            pairs,
            curved,
            evidence: Some(evidence),
        }
    }

    /// The largest standard error at the corners of the agreeing patches' box and of the overlap.
    fn uncertainty(&self, model: Model, transform: &Transform, pairs: &[Pair], spread: f64) -> f64 {
        let finest = self.a.level(0);
        let (width, height) = (finest.width() as f64, finest.height() as f64);
        let places: Vec<Point> = (0..81)
            .map(|i| Point::new(f64::from(i % 9) / 8.0 * width, f64::from(i / 9) / 8.0 * height))
            .filter(|place| self.a.shows(*place, 0.0) && self.b.shows(transform.apply(*place), 0.0))
            .filter(|place| self.b.level(0).holds(transform.apply(*place), 0.0))
            .collect();
        uncertainty(model, transform, pairs, spread, &places)
            .map_or(f64::INFINITY, |all| all.into_iter().fold(0.0, f64::max))
    }
}

/// The model with the best balance of fit and freedom (G. Schwarz, 1978), robustly, and its transform.
fn chosen_model(
    asked: Option<Model>,
    pairs: &[Pair],
    near: &Transform,
) -> Option<(Model, Transform)> {
    const REACH: f64 = 4.0;
    if let Some(model) = asked {
        return Some((model, robust(model, pairs, near, REACH, 0.5)?));
    }
    let fits: Vec<(Model, Transform)> = Model::ALL
        .into_iter()
        .filter_map(|model| Some((model, robust(model, pairs, near, REACH, 0.5)?)))
        .collect();
    let off = |transform: &Transform| -> Vec<f64> {
        pairs.iter().map(|pair| pair.residual(transform)).collect()
    };
    // One measure of spread for all: that of the model that fits best.
    let spread = fits
        .iter()
        .filter_map(|(_, transform)| median(off(transform).into_iter().filter(|off| *off < REACH)))
        .fold(f64::INFINITY, f64::min)
        .max(0.03);
    let cost = |(model, transform): &(Model, Transform)| {
        let misfit: f64 = off(transform).iter().map(|off| (off / spread).powi(2).min(12.0)).sum();
        misfit + 1.5 * model.unknowns() as f64 * (pairs.len() as f64).ln()
    };
    fits.iter().min_by(|a, b| cost(a).total_cmp(&cost(b))).copied()
}

#[cfg(test)]
mod tests;
