//! Whether a found transform is right, and why.

use crate::geometry::{Point, Transform};
use crate::imaging::align::patches::Sighting;
use crate::imaging::align::search::FOUND;
use crate::imaging::align::working_copy::WorkingCopy;

/// How far an alignment can be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Nothing was found.
    Failed,
    /// Something was found that may be wrong or inexact.
    Doubtful,
    /// Patches all over the overlap agree.
    Trusted,
}

impl Verdict {
    /// The word for files and the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Doubtful => "doubtful",
            Self::Trusted => "trusted",
        }
    }
}

/// What the check of a transform by patches gave. Lengths are at the working size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evidence {
    /// Patches looked for, both ways.
    pub checked: usize,
    /// Those found where the transform says.
    pub agreeing: usize,
    /// In how many of the 8 × 8 cells of the overlap patches were looked for.
    pub cells: usize,
    /// In how many of these at least one agrees.
    pub agreeing_cells: usize,
    /// The share of the smaller photo that lies on the other one.
    pub overlap: f64,
    /// How far off the transform may be at the edge of the overlap, one standard deviation.
    pub uncertainty: f64,
}

/// How far from its place, in pixels of the level, an agreeing patch may be found.
pub const TOLERANCE: f64 = 1.75;

/// The fewest agreeing patches, and cells with one, that carry a verdict.
pub const FEWEST: (usize, usize) = (24, 8);

/// Shares of agreeing patches and cells from which a transform is trusted, and from which it is doubtful.
const TRUSTED: (f64, f64) = (0.3, 0.3);
const DOUBTFUL: (f64, f64) = (0.12, 0.12);

/// Whether a patch was found where the transform says; `step` is the size of the level's pixels.
pub fn agrees(sighting: &Sighting, step: f64) -> bool {
    sighting.is_peak && sighting.score >= FOUND && sighting.off <= TOLERANCE * step
}

/// Counts what `sightings` (at a level with pixels of `step`) say of a transform.
pub fn evidence(
    a: &WorkingCopy,
    b: &WorkingCopy,
    transform: &Transform,
    sightings: &[Sighting],
    step: f64,
) -> Evidence {
    let (width, height) = (a.level(0).width() as f64, a.level(0).height() as f64);
    // One pass over a lattice of A: where the overlap lies and how large it is.
    let (mut inside, n) = (Vec::new(), 40);
    for i in 0..n * n {
        let place = Point::new(
            (f64::from(i % n) + 0.5) / f64::from(n) * width,
            (f64::from(i / n) + 0.5) / f64::from(n) * height,
        );
        if b.level(0).holds(transform.apply(place), 0.0) {
            inside.push(place);
        }
    }
    let on_a = inside.len() as f64 / f64::from(n * n);
    let stretch = area_factor(transform, Point::new(width / 2.0, height / 2.0));
    let area_b = b.level(0).width() as f64 * b.level(0).height() as f64;
    let on_b = on_a * width * height * stretch / area_b;
    // A border that was taken off has no patches.
    inside.retain(|place| a.shows(*place, 0.0) && b.shows(transform.apply(*place), 0.0));
    let bounds = crate::geometry::Bounds::of(inside);
    let (mut cells, mut agreeing_cells) = ([false; 64], [false; 64]);
    let agreeing = sightings.iter().filter(|sighting| agrees(sighting, step)).count();
    if let Some(bounds) = bounds {
        for sighting in sightings {
            let from = sighting.pair.a - bounds.min;
            let at = |from: f64, size: f64| ((from / size.max(1.0) * 8.0) as usize).min(7);
            let cell = at(from.y, bounds.height()) * 8 + at(from.x, bounds.width());
            cells[cell] = true;
            agreeing_cells[cell] |= agrees(sighting, step);
        }
    }
    let count = |cells: [bool; 64]| cells.into_iter().filter(|seen| *seen).count();
    Evidence {
        checked: sightings.len(),
        agreeing,
        cells: count(cells),
        agreeing_cells: count(agreeing_cells),
        overlap: on_a.max(on_b).min(1.0),
        uncertainty: f64::INFINITY,
    }
}

/// How much larger an area at `place` becomes.
fn area_factor(transform: &Transform, place: Point) -> f64 {
    let slope = |step: Point| (transform.apply(place + step) - transform.apply(place - step)) * 0.5;
    let (right, down) = (slope(Point::new(1.0, 0.0)), slope(Point::new(0.0, 1.0)));
    (right.x * down.y - right.y * down.x).abs()
}

/// Judges a transform and says why.
pub fn judged(evidence: &Evidence) -> (Verdict, String) {
    let Evidence { checked, agreeing, cells, agreeing_cells, .. } = *evidence;
    let share = agreeing as f64 / checked.max(1) as f64;
    let cell_share = agreeing_cells as f64 / cells.max(1) as f64;
    let counts = format!(
        "{agreeing} of {checked} patches agree, in {agreeing_cells} of {cells} parts of the overlap"
    );
    if checked < FEWEST.0 {
        return (
            Verdict::Failed,
            format!("too little to see: only {checked} patches with detail lie in both photos"),
        );
    }
    if share < DOUBTFUL.0 || cell_share < DOUBTFUL.1 {
        return (Verdict::Failed, format!("{counts}: not more than chance"));
    }
    if agreeing < FEWEST.0 || agreeing_cells < FEWEST.1 {
        return (Verdict::Doubtful, format!("{counts}: too few to be sure"));
    }
    if share < TRUSTED.0 || cell_share < TRUSTED.1 {
        return (Verdict::Doubtful, format!("{counts}: the rest contradict"));
    }
    if evidence.overlap < 0.2 {
        return (
            Verdict::Doubtful,
            format!("{counts}, but only {:.0} % of the photo overlap", 100.0 * evidence.overlap),
        );
    }
    if evidence.uncertainty > 2.0 {
        return (
            Verdict::Doubtful,
            format!("{counts}, but they leave the edges of the overlap open"),
        );
    }
    (Verdict::Trusted, counts)
}
