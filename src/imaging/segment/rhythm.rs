//! Places of a photo where edges repeat evenly in one direction, as the marks of a ruler do.

use std::f64::consts::{PI, TAU};

use rayon::prelude::*;

use crate::geometry::Point;
use crate::imaging::segment::tones::Tones;

/// A place where edges repeat.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rhythm {
    /// The middle of the place, in cells.
    pub at: Point,
    /// The direction in which they repeat, in radians.
    pub turn: f64,
    /// From one to the next, in cells.
    pub period: f64,
    /// How even it is, 0 to 1.
    pub strength: f64,
}

/// The side of a tile, and the step from one to the next.
const TILE: usize = 64;
const STEP: usize = 32;

/// Directions told apart in half a turn.
const DIRECTIONS: usize = 36;

/// Shorter periods cannot be read, longer ones are seen on a coarser grid.
const PERIODS: std::ops::RangeInclusive<f64> = 3.0..=15.0;

/// The least mean slope of a tile that is looked at, in tones a cell.
const LEAST_SLOPE: f64 = 2.0;

/// The least evenness that counts.
const LEAST_STRENGTH: f64 = 0.4;

/// The places that look like the marks of a ruler, the likeliest first, one of each row of marks.
pub fn rhythms(tones: &Tones) -> Vec<Rhythm> {
    let columns = tones.width.saturating_sub(TILE) / STEP + 1;
    let rows = tones.height.saturating_sub(TILE) / STEP + 1;
    if tones.width < TILE || tones.height < TILE {
        return Vec::new();
    }
    let all: Vec<Rhythm> = (0..columns * rows)
        .into_par_iter()
        .flat_map_iter(|i| in_tile(tones, i % columns * STEP, i / columns * STEP))
        .collect();
    let mut by_support: Vec<(f64, Rhythm)> = all
        .iter()
        .map(|it| {
            let support = all.iter().filter(|other| is_in_row(it, other)).map(|it| it.strength);
            (support.sum::<f64>() + it.strength, *it)
        })
        .collect();
    by_support.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let mut kept: Vec<Rhythm> = Vec::new();
    for (_, rhythm) in by_support {
        if kept.len() < MOST_KEPT && !kept.iter().any(|other| is_in_row(other, &rhythm)) {
            kept.push(rhythm);
        }
    }
    kept
}

const MOST_KEPT: usize = 12;

/// Whether two places may belong to the same row of marks.
fn is_in_row(a: &Rhythm, b: &Rhythm) -> bool {
    let turned = ((a.turn - b.turn + PI / 2.0).rem_euclid(PI) - PI / 2.0).abs();
    let (sin, cos) = a.turn.sin_cos();
    let beside = ((b.at.x - a.at.x) * sin - (b.at.y - a.at.y) * cos).abs();
    turned < 0.12 && (a.period / b.period - 1.0).abs() < 0.08 && beside < TILE as f64 * 0.75
}

fn in_tile(tones: &Tones, left: usize, top: usize) -> Vec<Rhythm> {
    // A quick look at every fourth row: most of a photo is even.
    let rows = (top..(top + TILE).min(tones.height)).step_by(4);
    let (steps, n) = rows.fold((0.0, 0.0), |(sum, n), y| {
        let row = &tones.values[y * tones.width + left..][..TILE.min(tones.width - left)];
        let steps: f32 = row.windows(2).map(|pair| (pair[1] - pair[0]).abs()).sum();
        (sum + steps, n + row.len() as f32)
    });
    if f64::from(steps) < LEAST_SLOPE / 3.0 * f64::from(n) {
        return Vec::new();
    }
    let mut slopes = Vec::with_capacity(TILE * TILE);
    let mut total = 0.0;
    for y in top.max(1)..(top + TILE).min(tones.height - 1) {
        for x in left.max(1)..(left + TILE).min(tones.width - 1) {
            let at = y * tones.width + x;
            let value = |at: usize| f64::from(tones.values[at]);
            let slope = (
                (value(at + 1) - value(at - 1)) / 2.0,
                (value(at + tones.width) - value(at - tones.width)) / 2.0,
            );
            let steepness = slope.0.hypot(slope.1);
            total += steepness;
            if steepness > LEAST_SLOPE {
                slopes.push((x as f64 + 0.5, y as f64 + 0.5, slope, steepness));
            }
        }
    }
    if total < LEAST_SLOPE * (TILE * TILE) as f64 {
        return Vec::new();
    }
    let mut directions = [0.0; DIRECTIONS];
    for (_, _, slope, steepness) in &slopes {
        let turn = slope.1.atan2(slope.0).rem_euclid(PI);
        directions[(turn / PI * DIRECTIONS as f64) as usize % DIRECTIONS] += steepness;
    }
    let smooth = |i: usize| {
        let at = |i: usize| directions[i % DIRECTIONS];
        at(i + DIRECTIONS - 1) + 2.0 * at(i) + at(i + 1)
    };
    let mut peaks: Vec<usize> = (0..DIRECTIONS)
        .filter(|i| smooth(*i) >= smooth(i + 1) && smooth(*i) > smooth(i + DIRECTIONS - 1))
        .collect();
    peaks.sort_by(|a, b| smooth(*b).total_cmp(&smooth(*a)));
    let middle = Point::new((left + TILE / 2) as f64, (top + TILE / 2) as f64);
    peaks.into_iter().take(2).filter_map(|peak| along(&slopes, peak, middle)).collect()
}

/// What repeats along a direction in a tile.
fn along(slopes: &[(f64, f64, (f64, f64), f64)], peak: usize, middle: Point) -> Option<Rhythm> {
    let about = (peak as f64 + 0.5) / DIRECTIONS as f64 * PI;
    let off = |slope: &(f64, f64), turn: f64| {
        (slope.1.atan2(slope.0) - turn + PI / 2.0).rem_euclid(PI) - PI / 2.0
    };
    let (mut sum, mut weight) = (0.0, 0.0);
    for (.., slope, steepness) in slopes {
        let off = off(slope, about);
        if off.abs() < 0.16 {
            sum += off * steepness;
            weight += steepness;
        }
    }
    let turn = about + sum / f64::max(weight, 1e-9);
    let (sin, cos) = turn.sin_cos();
    // Marks go down and up again: signed slopes tell a row of marks from grain, whose slopes cancel out.
    let mut profile = vec![0.0; 2 * TILE];
    for (x, y, slope, _) in slopes.iter().filter(|(.., slope, _)| off(slope, turn).abs() < 0.35) {
        let at = (x - middle.x) * cos + (y - middle.y) * sin + TILE as f64;
        let (low, share) = (at.floor() as usize, at - at.floor());
        let value = slope.0 * cos + slope.1 * sin;
        if low + 1 < profile.len() {
            profile[low] += value * (1.0 - share);
            profile[low + 1] += value * share;
        }
    }
    let (period, strength) = repeats(&profile)?;
    Some(Rhythm { at: middle, turn, period, strength })
}

/// The period of a profile, and how even it is.
fn repeats(profile: &[f64]) -> Option<(f64, f64)> {
    let longest = *PERIODS.end() as usize + 2;
    let even = |lag: usize| {
        let pairs = || profile.iter().zip(&profile[lag..]);
        let together: f64 = pairs().map(|(a, b)| a * b).sum();
        let alone: f64 =
            pairs().map(|(a, _)| a * a).sum::<f64>() * pairs().map(|(_, b)| b * b).sum::<f64>();
        if alone > 0.0 { together / alone.sqrt() } else { 0.0 }
    };
    let values: Vec<f64> = (0..=longest).map(even).collect();
    let is_peak = |lag: &usize| values[*lag] >= values[lag - 1] && values[*lag] > values[lag + 1];
    let peaks: Vec<usize> = (*PERIODS.start() as usize..longest).filter(is_peak).collect();
    let best = peaks.iter().map(|lag| values[*lag]).fold(0.0, f64::max);
    // Twice the period is as even as the period itself.
    let lag = *peaks.iter().find(|lag| values[**lag] >= 0.75 * best)?;
    let [a, b, c] = [values[lag - 1], values[lag], values[lag + 1]];
    let bend = a - 2.0 * b + c;
    let period = lag as f64 + if bend < 0.0 { (a - c) / (2.0 * bend) } else { 0.0 };
    (values[lag] >= LEAST_STRENGTH && PERIODS.contains(&period)).then_some((period, values[lag]))
}

/// The amplitude and the phase (in radians) of the part of `values` that repeats every `period`, `step` apart.
pub fn wave(values: &[f64], step: f64, period: f64) -> (f64, f64) {
    let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
    let (mut cos, mut sin) = (0.0, 0.0);
    for (i, value) in values.iter().enumerate() {
        let angle = TAU * i as f64 * step / period;
        cos += (value - mean) * angle.cos();
        sin += (value - mean) * angle.sin();
    }
    let n = values.len().max(1) as f64;
    (cos.hypot(sin) / n, sin.atan2(cos))
}
