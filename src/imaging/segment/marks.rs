//! Following the marks of a ruler one by one in both directions.

use std::f64::consts::{PI, TAU};

use crate::geometry::Point;
use crate::imaging::segment::rhythm::{Rhythm, wave};
use crate::imaging::segment::tones::Tones;

/// One mark of a ruler.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// Its number; covered ones are counted.
    pub index: i32,
    /// Its place on the line through all marks, in cells.
    pub at: Point,
    /// How long it is, in cells.
    pub length: f64,
}

/// The row of marks near a place: its axis, and the band across the axis in which every mark is seen.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Row {
    at: Point,
    turn: f64,
    period: f64,
    /// Half the height of the band, in cells.
    half: f64,
    /// Whether marks are darker than what is between them.
    is_dark: bool,
    /// How strongly they stand out, in tones.
    strength: f64,
}

/// How far to either side a row is looked at, in periods.
const SPAN: f64 = 8.0;

/// So many marks may be covered in a row.
const MOST_COVERED: i32 = 16;

/// No ruler in a photo has more marks.
const MOST_MARKS: i32 = 3000;

/// The marks of the ruler that a rhythm belongs to, in order.
pub fn follow(tones: &Tones, rhythm: &Rhythm) -> Vec<Mark> {
    let Rhythm { at, turn, period, .. } = *rhythm;
    let mut row = Row { at, turn, period, half: 0.0, is_dark: true, strength: 0.0 };
    for _ in 0..3 {
        let Some(better) = row.settled(tones) else { return Vec::new() };
        row = better;
    }
    let Some(start) = row.mark_near(tones, row.at, 0.5) else { return Vec::new() };
    row.at = start;
    let mut marks = vec![Mark { index: 0, at: start, length: row.length_at(tones, start) }];
    let on = row.walk(tones, 1);
    let back = row.walk(tones, -1);
    marks.extend(on);
    marks.extend(back);
    marks.sort_by_key(|mark| mark.index);
    marks
}

impl Row {
    fn axis(&self) -> Point {
        Point::new(self.turn.cos(), self.turn.sin())
    }

    fn across(&self) -> Point {
        Point::new(-self.turn.sin(), self.turn.cos())
    }

    /// The same row with its band, its axis square to the marks, and its period measured here.
    fn settled(&self, tones: &Tones) -> Option<Self> {
        let (axis, across) = (self.axis(), self.across());
        let half_span = SPAN * self.period;
        let n = (2.0 * half_span * 2.0) as usize;
        let reach = (if self.half > 0.0 { self.half * 1.5 + 3.0 } else { 48.0 }).ceil() as i32;
        let line = |offset: f64| -> Option<Vec<f64>> {
            let from = self.at + across * offset;
            (0..n).map(|i| tones.at(from + axis * (i as f64 * 0.5 - half_span))).collect()
        };
        let lines: Vec<(f64, Vec<f64>)> = (-reach..=reach)
            .filter_map(|offset| Some((f64::from(offset), line(f64::from(offset))?)))
            .collect();
        // The period at which the lines wave most.
        let power = |period: f64| {
            lines.iter().map(|(_, line)| wave(line, 0.5, period).0.powi(2)).sum::<f64>()
        };
        let period = (-12..=12)
            .map(|i| self.period * (1.0 + 0.01 * f64::from(i)))
            .max_by(|a, b| power(*a).total_cmp(&power(*b)))?;
        let waves: Vec<(f64, f64, f64)> = lines
            .iter()
            .map(|(offset, line)| {
                let (strength, phase) = wave(line, 0.5, period);
                (*offset, strength, phase)
            })
            .collect();
        let strongest = waves.iter().enumerate().max_by(|(_, a), (_, b)| a.1.total_cmp(&b.1))?;
        let (peak, (_, most, _)) = (strongest.0, *strongest.1);
        let is_in = |wave: &&(f64, f64, f64)| wave.1 > 0.55 * most;
        let above = waves[..peak].iter().rev().take_while(is_in).count();
        let below = waves[peak..].iter().take_while(is_in).count();
        let band = &waves[peak - above..peak + below];
        if band.len() < 3 || most < 1.5 {
            return None;
        }
        let middle = f64::midpoint(band.first()?.0, band.last()?.0);
        // How far the marks lean: the phase, from line to line, as a share of the period.
        let (mut lean, mut before) = (0.0, band.first()?.2);
        let (mut moment, mut spread) = (0.0, 0.0);
        for (offset, _, phase) in band {
            lean += ((phase - before + PI).rem_euclid(TAU) - PI) / TAU * period;
            before = *phase;
            moment += (offset - middle) * lean;
            spread += (offset - middle).powi(2);
        }
        let slant = moment / f64::max(spread, 1e-9);
        let at = self.at + across * middle;
        let turn = self.turn - slant.atan();
        let half = (band.len() as f64 / 2.0 - 1.0).max(1.0);
        let row = Self { at, turn, period, half, strength: most, ..*self };
        // Thin marks on a broad ground: the few are the marks.
        let profile: Vec<f64> = (0..n)
            .filter_map(|i| row.tone(tones, at + row.axis() * (i as f64 * 0.5 - half_span)))
            .collect();
        let mean = profile.iter().sum::<f64>() / profile.len().max(1) as f64;
        let skew: f64 = profile.iter().map(|value| (value - mean).powi(3)).sum();
        Some(Self { is_dark: skew < 0.0, ..row })
    }

    /// The mean tone of the band at a place on the axis; none where less than half of it is inside the photo.
    fn tone(&self, tones: &Tones, at: Point) -> Option<f64> {
        let across = self.across();
        let reach = self.half.floor() as i32;
        let values: Vec<f64> =
            (-reach..=reach).filter_map(|i| tones.at(at + across * f64::from(i))).collect();
        (values.len() as i32 > reach).then(|| values.iter().sum::<f64>() / values.len() as f64)
    }

    /// How much a place stands out from what is half a period to either side: from the side it is more alike, since
    /// the edge of the ruler or of what covers it differs from one side only.
    fn outstanding(&self, tones: &Tones, at: Point) -> Option<f64> {
        let half = self.axis() * (self.period / 2.0);
        let (a, b) = (self.tone(tones, at + half)?, self.tone(tones, at - half)?);
        let here = self.tone(tones, at)?;
        Some(if self.is_dark { a.min(b) - here } else { here - a.max(b) })
    }

    /// The place within `share` of a period that stands out most; none if nothing does.
    fn mark_near(&self, tones: &Tones, at: Point, share: f64) -> Option<Point> {
        const STEP: f64 = 0.25;
        let reach = (share * self.period / STEP).ceil() as i32;
        let place = |i: i32| at + self.axis() * (f64::from(i) * STEP);
        let values: Vec<(i32, f64)> = (-reach - 2..=reach + 2)
            .map(|i| Some((i, self.outstanding(tones, place(i))?)))
            .collect::<Option<_>>()?;
        let inner = &values[2..values.len() - 2];
        let (best, value) = *inner.iter().max_by(|(_, a), (_, b)| a.total_cmp(b))?;
        if value < self.strength * 0.5 {
            return None;
        }
        // The middle of what stands out around it, to a fraction of a step.
        let near = values.iter().filter(|(i, value)| (i - best).abs() <= 4 && *value > 0.0);
        let (sum, weight) = near.fold((0.0, 0.0), |(sum, weight), (i, value)| {
            (sum + f64::from(*i) * value.powi(2), weight + value.powi(2))
        });
        Some(at + self.axis() * (sum / f64::max(weight, 1e-9) * STEP))
    }

    /// How far a mark reaches across the axis.
    fn length_at(&self, tones: &Tones, at: Point) -> f64 {
        let across = self.across();
        let half = self.axis() * (self.period / 2.0);
        let stands_out = |offset: f64| {
            let at = at + across * offset;
            let ([Some(here), Some(a), Some(b)], sign) = (
                [tones.at(at), tones.at(at + half), tones.at(at - half)],
                if self.is_dark { 1.0 } else { -1.0 },
            ) else {
                return f64::MIN;
            };
            (f64::midpoint(a, b) - here) * sign
        };
        let mut inside: Vec<f64> =
            (-(self.half as i32)..=self.half as i32).map(|i| stands_out(f64::from(i))).collect();
        inside.sort_by(f64::total_cmp);
        let least = inside.get(inside.len() / 2).copied().unwrap_or(0.0).max(1.0) * 0.45;
        // Ten-millimetre marks are six millimetres long on many rulers, and never fourteen.
        let n_most = (self.period * 28.0) as i32;
        let goes_on = |offset: f64| offset.abs() <= self.half * 0.8 || stands_out(offset) > least;
        let reach = |sign: f64| {
            let n = (0..n_most).take_while(|i| goes_on(sign * f64::from(*i) * 0.5)).count();
            n as f64 * 0.5
        };
        reach(1.0) + reach(-1.0)
    }

    /// Goes from mark to mark in one direction.
    fn walk(&self, tones: &Tones, sign: i32) -> Vec<Mark> {
        let mut row = *self;
        let mut marks = Vec::new();
        let (mut index, mut covered) = (0_i32, 0);
        let mut seen: Vec<(i32, Point)> = vec![(0, self.at)];
        while covered <= MOST_COVERED && index.abs() < MOST_MARKS {
            index += sign;
            let expected = row.at + row.axis() * (row.period * f64::from(sign));
            row.at = expected;
            if let Some(at) = row.mark_near(tones, expected, 0.28) {
                row.at = at;
                covered = 0;
                marks.push(Mark { index, at, length: row.length_at(tones, at) });
                seen.push((index, at));
                if let [.., from, _, _, _, _, _, _, _, to] = seen[..] {
                    let step = (to.1 - from.1) * (1.0 / f64::from(to.0 - from.0));
                    row.period = 0.5 * row.period + 0.5 * Point::default().distance(step);
                }
                if seen.len().is_multiple_of(8)
                    && let Some(here) = row.settled(tones)
                    && (here.period / row.period - 1.0).abs() < 0.05
                    && here.at.distance(row.at) < 3.0 + row.half * 0.25
                {
                    row = Self {
                        half: row.half,
                        is_dark: row.is_dark,
                        strength: row.strength,
                        period: row.period,
                        ..here
                    };
                }
            } else {
                covered += 1;
                if tones.at(expected).is_none() {
                    break;
                }
            }
        }
        without_strays(marks)
    }
}

/// The marks up to where they go on: the end of the ruler and what lies beyond look like a mark now and then.
fn without_strays(mut marks: Vec<Mark>) -> Vec<Mark> {
    const GAP: i32 = 3;
    const FEWEST_BEYOND: usize = 8;
    while let Some(gap) =
        marks.windows(2).rposition(|pair| (pair[1].index - pair[0].index).abs() > GAP)
        && marks.len() - (gap + 1) < FEWEST_BEYOND
    {
        marks.truncate(gap + 1);
    }
    marks
}
