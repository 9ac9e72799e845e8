//! Landmarks that the user placed in both photos, alone and together with what is found automatically.

use crate::geometry::{Point, Transform};
use crate::imaging::align::automatic::{Alignment, Cancelled, Options, aligned};
use crate::imaging::align::model::{Model, Pair, fitted, median};
use crate::imaging::align::search::{is_plausible, middle};
use crate::imaging::align::verdict::Verdict;
use crate::imaging::align::working_copy::WorkingCopy;

/// The fewest and the most pins of an alignment.
pub const PINS: std::ops::RangeInclusive<usize> = 2..=8;

/// How far off a pin may be in the combined answer, in pixels of the working size, before the pins alone are kept.
const PIN_TOLERANCE: f64 = 3.0;

/// Where pins alone put A on B.
#[derive(Clone, Debug, PartialEq)]
pub struct Pinned {
    /// What the transform may do.
    pub model: Model,
    /// From pixels of A to pixels of B.
    pub transform: Transform,
    /// How far off each pin is, in pixels of B, in the order of the pins.
    pub residuals: Vec<f64>,
}

/// Why pins give no transform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinError {
    /// Fewer than two, or more than eight.
    Number,
    /// Too close together, or on one line, for the model.
    Place,
    /// No camera makes what they say: two are exchanged, or a photo is mirrored.
    Order,
}

impl std::fmt::Display for PinError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Number => "two to eight pairs of pins are needed",
            Self::Place => "the pins lie too close together or on one line",
            Self::Order => "no camera makes this: two pins may be exchanged, or one photo mirrored",
        })
    }
}

impl std::error::Error for PinError {}

/// The richest model that this many pins determine.
pub const fn model_of(pins: usize) -> Model {
    match pins {
        0..=2 => Model::Similarity,
        3 => Model::Affine,
        _ => Model::Homography,
    }
}

/// The transform of the pins by least squares: a similarity from two, affine from three, a homography from four.
///
/// A poorer model may be asked for; a richer one than the pins determine is not given. Without one, pins that lie on a
/// line or make no view of a camera in the richest model are tried with the next poorer.
pub fn pinned(pins: &[Pair], asked: Option<Model>) -> Result<Pinned, PinError> {
    if !PINS.contains(&pins.len()) {
        return Err(PinError::Number);
    }
    let most = model_of(pins.len());
    let models: Vec<Model> = match asked {
        Some(model) => vec![model.min(most)],
        None => Model::ALL.into_iter().rev().filter(|model| *model <= most).collect(),
    };
    let (at, mut error) = (middle(pins), PinError::Place);
    for model in models {
        let Some(transform) = fitted(model, pins) else { continue };
        let residuals: Vec<f64> = pins.iter().map(|pin| pin.residual(&transform)).collect();
        let before = pins.iter().all(|pin| {
            let m = &transform.0;
            m[6] * pin.a.x + m[7] * pin.a.y + m[8] > 0.0
        });
        if before && is_plausible(&of_size_one(&transform, at), at) && in_order(pins) {
            return Ok(Pinned { model, transform, residuals });
        }
        error = PinError::Order;
    }
    Err(error)
}

/// The same transform with a mean scale of 1 at a place of A, since photos may differ in size by any factor.
fn of_size_one(transform: &Transform, at: Point) -> Transform {
    let slope = |step: Point| (transform.apply(at + step) - transform.apply(at - step)) * 0.5;
    let (right, down) = (slope(Point::new(1.0, 0.0)), slope(Point::new(0.0, 1.0)));
    let area = (right.x * down.y - right.y * down.x).abs();
    let scale = if area > 0.0 { 1.0 / area.sqrt() } else { 1.0 };
    transform.then(&Transform::similarity(scale, 0.0, Point::default()))
}

/// Whether most triangles of pins turn the same way in both photos; a mirrored photo turns them.
fn in_order(pins: &[Pair]) -> bool {
    let turn = |a: Point, b: Point, c: Point| (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
    let mut same = 0.0;
    for (i, first) in pins.iter().enumerate() {
        for (j, second) in pins.iter().enumerate().skip(i + 1) {
            for third in pins.iter().skip(j + 1) {
                let of_a = turn(first.a, second.a, third.a);
                same += of_a.signum() * turn(first.b, second.b, third.b);
            }
        }
    }
    same >= 0.0
}

/// Pins and automatic alignment together: the pins say where to begin, patches make it exact, and the pins win.
///
/// The pins weigh half as much as all agreeing patches together. Where one of them would be more than
/// 3 pixels of the working size off, the patches follow something else, and the transform of the pins alone is kept,
/// as doubtful when it has no pins to spare.
pub fn combined(
    a: &WorkingCopy,
    b: &WorkingCopy,
    pins: &[Pair],
    model: Option<Model>,
    is_cancelled: &(dyn Fn() -> bool + Sync),
) -> Result<Result<Alignment, PinError>, Cancelled> {
    let alone = match pinned(pins, model) {
        Ok(alone) => alone,
        Err(error) => return Ok(Err(error)),
    };
    let options = Options { model, start: Some(alone.transform) };
    let automatic = aligned(a, b, &options, is_cancelled)?;
    Ok(Ok(together(pins, &alone, &automatic, PIN_TOLERANCE * b.reduction())))
}

/// Joins pins with an automatic alignment; `tolerance` is how far off (pixels of B) a pin may be.
pub fn together(pins: &[Pair], alone: &Pinned, automatic: &Alignment, tolerance: f64) -> Alignment {
    // Patches that contradict the pins are not heard.
    let reach = 4.0 * tolerance + 2.0 * alone.residuals.iter().copied().fold(0.0, f64::max);
    let heard: Vec<Pair> = if automatic.verdict == Verdict::Failed {
        Vec::new()
    } else {
        automatic
            .pairs
            .iter()
            .filter(|pair| pair.residual(&alone.transform) <= reach)
            .copied()
            .collect()
    };
    let enough = heard.len() >= 12 && 2 * heard.len() >= automatic.pairs.len();
    if enough {
        let weight = 0.5 * heard.len() as f64 / pins.len() as f64;
        let mut all = heard.clone();
        all.extend(pins.iter().map(|pin| Pair { weight: weight.max(1.0), ..*pin }));
        // A few patches that may agree by chance must not bend the photo more than the pins do.
        let model = match automatic.verdict {
            Verdict::Trusted => automatic.model,
            Verdict::Doubtful | Verdict::Failed => automatic.model.min(alone.model),
        };
        if let Some(transform) = fitted(model, &all) {
            let worst = pins.iter().map(|pin| pin.residual(&transform)).fold(0.0, f64::max);
            if worst <= tolerance {
                let residual_px = median(heard.iter().map(|pair| pair.residual(&transform)));
                return Alignment {
                    model,
                    transform: Some(transform),
                    residual_px: residual_px.unwrap_or(f64::NAN),
                    reason: format!("{} pins and patches agree: {}", pins.len(), automatic.reason),
                    ..automatic.clone()
                };
            }
        }
    }
    let spare = pins.len() > alone.model.fewest_pairs();
    let residual_px = median(alone.residuals.iter().copied()).unwrap_or(f64::NAN);
    let inliers = alone.residuals.iter().filter(|off| **off <= tolerance).count();
    let is_sound = spare && inliers == pins.len();
    let why = if !is_sound && spare {
        "pins contradict each other"
    } else if !spare {
        "no pin is left to check the others"
    } else {
        "all pins agree"
    };
    Alignment {
        model: alone.model,
        transform: Some(alone.transform),
        matches: pins.len(),
        inliers,
        residual_px,
        verdict: if is_sound { Verdict::Trusted } else { Verdict::Doubtful },
        reason: format!("from {} pins alone, without patches: {why}", pins.len()),
        pairs: Vec::new(),
        curved: Vec::new(),
        evidence: automatic.evidence,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pins_of(transform: &Transform, n: usize) -> Vec<Pair> {
        [
            (100., 100.),
            (900., 150.),
            (820., 700.),
            (130., 640.),
            (500., 420.),
            (300., 200.),
            (600., 90.),
            (700., 500.),
        ]
        .into_iter()
        .take(n)
        .map(|(x, y)| Point::new(x, y))
        .map(|a| Pair::new(a, transform.apply(a)))
        .collect()
    }

    fn truth() -> Transform {
        let lean = Transform([1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 2e-5, -3e-5, 1.0]);
        lean.then(&Transform::similarity(1.2, 0.2, Point::new(40.0, -30.0)))
    }

    fn automatic(transform: &Transform) -> Alignment {
        let pairs: Vec<Pair> = (0..60)
            .map(|i| Point::new(f64::from(i % 10) * 100.0, f64::from(i / 10) * 120.0))
            .map(|a| Pair::new(a, transform.apply(a)))
            .collect();
        Alignment {
            model: Model::Homography,
            transform: Some(*transform),
            matches: 80,
            inliers: 60,
            residual_px: 0.0,
            verdict: Verdict::Trusted,
            reason: String::new(),
            pairs,
            curved: Vec::new(),
            evidence: None,
        }
    }

    #[test]
    fn the_number_of_pins_chooses_the_model() {
        for (n, model) in [
            (2, Model::Similarity),
            (3, Model::Affine),
            (4, Model::Homography),
            (8, Model::Homography),
        ] {
            let pins = pins_of(&truth(), n);
            let found = pinned(&pins, None).expect("good pins");
            assert_eq!((found.model, found.residuals.len()), (model, n));
            if n >= 4 {
                assert!(found.residuals.iter().all(|off| *off < 1e-6));
            }
        }
        let similar = pinned(&pins_of(&truth(), 4), Some(Model::Similarity)).expect("good pins");
        assert!(similar.model == Model::Similarity && similar.residuals[0] > 0.5);
        let two = pinned(&pins_of(&truth(), 2), Some(Model::Homography)).expect("good pins");
        assert_eq!(two.model, Model::Similarity);
    }

    #[test]
    fn pins_that_cannot_be_are_refused() {
        assert_eq!(pinned(&pins_of(&truth(), 1), None), Err(PinError::Number));
        let one_place = [Pair::new(Point::new(5.0, 5.0), Point::new(9.0, 9.0)); 3];
        assert_eq!(pinned(&one_place, None), Err(PinError::Place));
        let mirror = Transform([-1.0, 0.0, 1000.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]);
        assert_eq!(pinned(&pins_of(&mirror, 4), None), Err(PinError::Order));
        let line: Vec<Pair> = (0..4)
            .map(|i| Point::new(f64::from(i) * 100.0, 50.0))
            .map(|place| Pair::new(place, place))
            .collect();
        assert_eq!(pinned(&line, None).map(|found| found.model), Ok(Model::Similarity));
    }

    #[test]
    fn photos_of_any_size_are_pinned() {
        let small = Transform::similarity(0.05, 0.1, Point::default());
        assert!(pinned(&pins_of(&small, 4), None).is_ok());
    }

    #[test]
    fn pins_and_patches_that_agree_are_joined() {
        let pins = pins_of(&truth(), 3);
        let alone = pinned(&pins, None).expect("good pins");
        let all = together(&pins, &alone, &automatic(&truth()), 3.0);
        assert_eq!(
            (all.verdict, all.model, all.matches),
            (Verdict::Trusted, Model::Homography, 80)
        );
        let found = all.transform.expect("trusted");
        let place = Point::new(444.0, 333.0);
        assert!(found.apply(place).distance(truth().apply(place)) < 1e-4);
    }

    #[test]
    fn patches_that_are_doubtful_bend_nothing_that_pins_do_not() {
        let straight = Transform::similarity(1.2, 0.2, Point::new(40.0, -30.0));
        let bent = Transform([1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 4e-6, -4e-6, 1.0]).then(&straight);
        let pins = pins_of(&straight, 2);
        let alone = pinned(&pins, None).expect("good pins");
        let trusted = automatic(&bent);
        let doubtful = Alignment { verdict: Verdict::Doubtful, ..trusted.clone() };
        let model = |found: &Alignment| together(&pins, &alone, found, 3.0).model;
        assert_eq!((model(&trusted), model(&doubtful)), (Model::Homography, Model::Similarity));
    }

    #[test]
    fn pins_win_over_patches_that_say_otherwise() {
        let pins = pins_of(&truth(), 5);
        let alone = pinned(&pins, None).expect("good pins");
        let elsewhere = Transform::similarity(1.0, 0.0, Point::new(300.0, 0.0));
        let all = together(&pins, &alone, &automatic(&elsewhere), 3.0);
        assert_eq!(all.transform, Some(alone.transform));
        assert_eq!((all.matches, all.inliers, all.verdict), (5, 5, Verdict::Trusted));
        // Three pins determine an affine transform and leave none to check it.
        let pins = &pins[..3];
        let alone = pinned(pins, None).expect("good pins");
        let all = together(pins, &alone, &automatic(&elsewhere), 3.0);
        assert_eq!(all.verdict, Verdict::Doubtful);
    }
}
