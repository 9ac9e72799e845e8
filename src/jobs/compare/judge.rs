//! Two small copies beside each other: what speaks against comparing them.

use crate::geometry::boolean::{How, Piece, area, combined};
use crate::geometry::{Point, Transform};
use crate::imaging::difference::delta_e00;
use crate::imaging::lab::lab;
use crate::imaging::pair::looks::{Looks, looks};
use crate::imaging::pair::matching::{Matching, lit, matching};
use crate::imaging::pair::mirror::is_flipped;
use crate::imaging::pair::reduced::Reduced;
use crate::imaging::pixels::Pixels;
use crate::jobs::compare::{About, Finding, Judgement, Lying, Numbers, Task};
use crate::model::alignment::Verdict;
use crate::model::comparability::Level;

/// From these on something is worth a look, and from these on there is no comparing.
///
/// They are conventions of this program, chosen on what changes a grade by eye: half a stop is seen, one and a half hide
/// or make redness; beyond a quarter of scale and a third of framing lesions are judged at another size or are cut off.
mod limits {
    /// The share of the first photo that the second shows.
    pub const OVERLAP: [f64; 2] = [0.7, 0.4];
    /// How much larger or smaller the skin is shown.
    pub const SCALE: [f64; 2] = [1.25, 2.0];
    /// How much softer one is than the other.
    pub const SOFTER: [f64; 2] = [1.6, 3.0];
    /// How soft a photo is by itself, in pixels where the longer side has 1,000.
    pub const SOFT: [f64; 2] = [3.0, 8.0];
    /// A narrower blur than this, in pixels of the copy, says nothing of the focus.
    pub const BLUR: f64 = 1.2;
    /// Stops of light.
    pub const EXPOSURE: [f64; 2] = [0.5, 1.5];
    /// ΔE00 of a grey under both lights.
    pub const BALANCE: [f64; 2] = [4.0, 12.0];
    /// The share of a photo without any light left in a channel, at its upper end.
    pub const BURNT: f64 = 0.1;
    /// The median L* of a photo that is too dark to judge.
    pub const DARK: f64 = 18.0;
}

/// Judges two photos by their small copies.
pub fn judge(task: &Task, copies: [&Pixels; 2]) -> Judgement {
    let reduced = [0, 1].map(|i| Reduced { pixels: copies[i], full: task.sides[i].size });
    let seen = copies.map(looks);
    let marks = [&task.sides[0].marks, &task.sides[1].marks];
    let onto = task.onto();
    let matching = matching([(&reduced[0], marks[0]), (&reduced[1], marks[1])], onto.as_ref());
    let mut numbers = Numbers { softness: seen.map(|it| it.softness), ..Numbers::default() };
    let mut findings = task.known.clone();
    findings.extend(lying(task, copies, &mut numbers));
    findings.extend(sharpness(&mut numbers, copies));
    findings.extend(light(&seen, matching.as_ref(), &mut numbers));
    findings.extend(clipping(&seen));
    findings.sort_by_key(|finding| (std::cmp::Reverse(finding.level), finding.about));
    let level = findings.iter().map(|finding| finding.level).max().unwrap_or_default();
    Judgement { level, findings, numbers, matching }
}

/// The level of a value of which more is worse.
fn level(value: f64, [look, not]: [f64; 2]) -> Level {
    if value > not {
        Level::NotComparable
    } else if value > look {
        Level::Look
    } else {
        Level::Good
    }
}

fn finding(about: About, level: Level, words: impl Into<String>) -> Finding {
    Finding { about, level, words: words.into() }
}

/// Alignment, framing, scale and mirroring.
fn lying(task: &Task, copies: [&Pixels; 2], numbers: &mut Numbers) -> Vec<Finding> {
    let flipped = || {
        let words = "One of both is flipped from left to right, as front cameras and slides do. Look for the original.";
        finding(About::Mirror, Level::NotComparable, words)
    };
    let seen_flipped = || is_flipped(copies[0], copies[1]).then(flipped);
    let (onto, verdict) = match task.lying {
        Lying::On(onto, verdict) => (onto, verdict),
        Lying::Unknown => {
            let words = "They are not aligned: framing and scale are not known. Align them.";
            let known = finding(About::Alignment, Level::Look, words);
            return seen_flipped().into_iter().chain([known]).collect();
        }
        Lying::Failed => {
            let words = "They could not be laid on each other: perhaps they show different skin. Set pins, or choose another photo.";
            let known = finding(About::Alignment, Level::Look, words);
            return seen_flipped().into_iter().chain([known]).collect();
        }
    };
    let mut found = vec![match verdict {
        Verdict::Trusted => finding(About::Alignment, Level::Good, "They are aligned."),
        Verdict::Doubtful | Verdict::Failed => {
            let words = "Their alignment is doubtful: blink, and set pins where it is off.";
            finding(About::Alignment, Level::Look, words)
        }
    }];
    let sizes = [task.sides[0].size, task.sides[1].size];
    if turns_over(&onto, sizes[1]) {
        found.push(flipped());
    } else {
        found.push(finding(About::Mirror, Level::Good, "Neither is flipped."));
    }
    let overlap = overlap(&onto, sizes);
    numbers.overlap = Some(overlap);
    let percent = (overlap * 100.0).round();
    let [look, not] = limits::OVERLAP;
    found.push(match level(1.0 - overlap, [1.0 - look, 1.0 - not]) {
        Level::Good => finding(
            About::Framing,
            Level::Good,
            format!("The second photo shows {percent} % of the first."),
        ),
        worse @ (Level::Look | Level::NotComparable) => {
            let words = format!(
                "The second photo shows only {percent} % of the first: compare what both show, nothing else."
            );
            finding(About::Framing, worse, words)
        }
    });
    let larger = larger(&onto, sizes);
    numbers.scale = Some(larger);
    found.push(match level(larger.max(1.0 / larger), limits::SCALE) {
        Level::Good => {
            finding(About::Scale, Level::Good, format!("Skin is shown {larger:.2} times as large."))
        }
        worse @ (Level::Look | Level::NotComparable) => {
            let words = format!(
                "The second photo shows the skin {larger:.2} times as large: it was taken from another distance. Judge sizes by the ruler."
            );
            finding(About::Scale, worse, words)
        }
    });
    found
}

/// The share of the first photo that the second one shows.
fn overlap(onto: &Transform, [first, second]: [(u32, u32); 2]) -> f64 {
    let frame = |(width, height): (u32, u32)| {
        let (width, height) = (f64::from(width), f64::from(height));
        [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)].map(|(x, y)| Point::new(x, y))
    };
    let laid = frame(second).map(|corner| onto.apply(corner));
    let (one, other) = ([Piece::of(frame(first))], [Piece::of(laid)]);
    let whole = f64::from(first.0) * f64::from(first.1);
    area(&combined(How::Intersect, &one, &other)) / whole.max(1.0)
}

/// The area that a pixel in the middle of the second photo covers on the first; below zero if it is turned over.
fn covered(onto: &Transform, second: (u32, u32)) -> f64 {
    let middle = Point::new(f64::from(second.0) / 2.0, f64::from(second.1) / 2.0);
    let at = onto.apply(middle);
    let right = onto.apply(middle + Point::new(1.0, 0.0)) - at;
    let down = onto.apply(middle + Point::new(0.0, 1.0)) - at;
    right.x * down.y - right.y * down.x
}

fn turns_over(onto: &Transform, second: (u32, u32)) -> bool {
    covered(onto, second) < 0.0
}

/// How much larger the second photo shows the skin when both are seen with equally long sides.
fn larger(onto: &Transform, [first, second]: [(u32, u32); 2]) -> f64 {
    let longer = |size: (u32, u32)| f64::from(size.0.max(size.1).max(1));
    let pixels = covered(onto, second).abs().sqrt().max(1e-9);
    longer(first) / longer(second) / pixels
}

fn sharpness(numbers: &mut Numbers, copies: [&Pixels; 2]) -> Vec<Finding> {
    let [first, second] = numbers.softness;
    let Some((first, second)) = first.zip(second) else {
        let words = "There are too few edges to tell how sharp they are.";
        return vec![finding(About::Sharpness, Level::Good, words)];
    };
    // The same blur hides more where the skin is shown smaller.
    let softer = second / numbers.scale.unwrap_or(1.0) / first;
    numbers.softer = Some(softer);
    let (worse, which) = if softer > 1.0 { (softer, "second") } else { (1.0 / softer, "first") };
    let apart = level(worse, limits::SOFTER);
    // What is no wider than its own pixels is small, not blurred.
    let alone = |softness: f64, copy: &Pixels| {
        let pixels = softness * f64::from(copy.width().max(copy.height())) / 1000.0;
        if pixels < limits::BLUR { Level::Good } else { level(softness, limits::SOFT) }
    };
    let alone = alone(first, copies[0]).max(alone(second, copies[1]));
    let words = if alone > Level::Good {
        let which = if second > first { "second" } else { "first" };
        format!("The {which} photo is out of focus or shaken: fine scale cannot be judged on it.")
    } else if apart > Level::Good {
        format!("The {which} photo is {worse:.1} times as soft: scale and edges look milder on it.")
    } else {
        "Both are about equally sharp.".to_owned()
    };
    vec![finding(About::Sharpness, apart.max(alone), words)]
}

/// Exposure and white balance.
fn light(seen: &[Looks; 2], matching: Option<&Matching>, numbers: &mut Numbers) -> Vec<Finding> {
    let Some(matching) = matching else {
        // Nothing in common to tell by: the middle of each must do.
        let light = |it: &Looks| ((it.lightness + 16.0) / 116.0).powi(3).max(1e-4);
        let stops = (light(&seen[1]) / light(&seen[0])).log2();
        numbers.exposure_ev = Some(stops);
        return vec![exposure(stops)];
    };
    let [red, green, blue] = matching.gains.map(|gain| f64::from(gain) / 1000.0);
    let stops = -(0.2126 * red + 0.7152 * green + 0.0722 * blue);
    numbers.exposure_ev = Some(stops);
    let luminance = |[r, g, b]: [f64; 3]| 0.2126 * r + 0.7152 * g + 0.0722 * b;
    let grey = [0.2; 3];
    let shown = lit(grey, matching.gains);
    let same = luminance(grey) / luminance(shown);
    let apart = delta_e00(lab(grey), lab(shown.map(|light| light * same)));
    numbers.balance_de = Some(apart);
    let balance = match level(apart, limits::BALANCE) {
        Level::Good => {
            finding(About::Balance, Level::Good, format!("White balance differs by ΔE {apart:.1}."))
        }
        worse @ (Level::Look | Level::NotComparable) => {
            let words = format!(
                "White balance differs by ΔE {apart:.1}: redness cannot be compared by eye. Match the colours."
            );
            finding(About::Balance, worse, words)
        }
    };
    vec![exposure(stops), balance]
}

fn exposure(stops: f64) -> Finding {
    let more = if stops > 0.0 { "more" } else { "less" };
    match level(stops.abs(), limits::EXPOSURE) {
        Level::Good => {
            let words = format!("Exposure differs by {:.1} EV.", stops.abs());
            finding(About::Exposure, Level::Good, words)
        }
        worse @ (Level::Look | Level::NotComparable) => {
            let words = format!(
                "The second photo has {:.1} EV {more} light: redness looks different on it. Match the colours.",
                stops.abs()
            );
            finding(About::Exposure, worse, words)
        }
    }
}

fn clipping(seen: &[Looks; 2]) -> Vec<Finding> {
    let named = seen.iter().zip(["first", "second"]);
    let mut found: Vec<Finding> = named
        .filter_map(|(looks, which)| {
            let words = if looks.burnt > limits::BURNT {
                format!(
                    "{:.0} % of the {which} photo is burnt out: nothing can be judged there.",
                    looks.burnt * 100.0
                )
            } else if looks.lightness < limits::DARK {
                format!("The {which} photo is very dark: nothing can be judged in its shadows.")
            } else {
                return None;
            };
            Some(finding(About::Clipping, Level::Look, words))
        })
        .collect();
    if found.is_empty() {
        found.push(finding(About::Clipping, Level::Good, "No light is lost."));
    }
    found
}
