//! Finding a ruler in a photo: how many pixels a millimetre is, read from its marks.
//!
//! A ruler is a row of marks at even distances of which every tenth is longer. Tiles of the photo in which edges
//! repeat evenly say where to look ([`crate::imaging::segment::rhythm`]); from there the marks are followed one by one
//! ([`crate::imaging::segment::marks`]). Without the longer marks nothing says what the distance is, and nothing is
//! proposed: it could be half millimetres or sixteenths of an inch.

use rayon::prelude::*;

use crate::geometry::Point;
use crate::imaging::pixels::Pixels;
use crate::imaging::segment::marks::{Mark, follow};
use crate::imaging::segment::rhythm::{Rhythm, rhythms};
use crate::imaging::segment::tones::Tones;

/// A ruler as far as its marks are seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ruler {
    /// The first mark, in pixels of the photo.
    pub from: Point,
    /// The last mark.
    pub to: Point,
    /// From the first mark to the last, in millimetres.
    pub length_mm: f64,
    /// 0 to 1: how many of its marks are seen, how evenly they stand, how clearly the tenth ones are longer.
    pub confidence: f64,
}

impl Ruler {
    /// Pixels of a millimetre, on average along the ruler.
    pub fn pixels_per_mm(&self) -> f64 {
        self.from.distance(self.to) / self.length_mm
    }
}

/// Photos are looked at at these fractions of their size, the likeliest and the quickest first: from three pixels a
/// millimetre to a close-up.
const FACTORS: [usize; 4] = [2, 4, 8, 1];

/// No grid of a photo is looked at that is longer than this many cells: twice as much as a 12-megapixel photo.
const LONGEST: usize = 9000;

/// Fewer marks may be anything.
const FEWEST_MARKS: usize = 15;

/// How many places that look like a ruler are followed up.
const MOST_TRIES: usize = 6;

/// What counts as sure enough to be proposed.
const LEAST_CONFIDENCE: f64 = 0.35;

/// No other fraction is looked at after this.
const SURE: f64 = 0.6;

/// Finds the ruler of a photo; none where there is none or its scale cannot be told.
pub fn find(pixels: &Pixels) -> Option<Ruler> {
    let longest = pixels.width().max(pixels.height()) as usize;
    let found =
        FACTORS.into_iter().filter(|factor| longest / factor <= LONGEST && longest / factor >= 120);
    let mut best: Option<Ruler> = None;
    for factor in found {
        let tones = Tones::of(pixels, factor);
        let ruler = rhythms(&tones)
            .par_iter()
            .take(MOST_TRIES)
            .filter_map(|rhythm| ruler_at(&tones, rhythm))
            .max_by(|a, b| a.confidence.total_cmp(&b.confidence));
        let Some(ruler) = ruler else { continue };
        // A finer look is better only when it sees more.
        if best.is_none_or(|best| ruler.confidence > best.confidence + 0.05) {
            best = Some(ruler);
        }
        if best.is_some_and(|best| best.confidence > SURE) {
            break;
        }
    }
    best
}

fn ruler_at(tones: &Tones, rhythm: &Rhythm) -> Option<Ruler> {
    let marks = follow(tones, rhythm);
    if marks.len() < FEWEST_MARKS {
        return None;
    }
    let (first, last) = (marks.first()?, marks.last()?);
    let steps = last.index - first.index;
    let (fitted, off) = fitted(&marks)?;
    let period =
        fitted(f64::from(last.index)).distance(fitted(f64::from(first.index))) / f64::from(steps);
    let (clarity, _) = tenths(&marks)?;
    let seen = marks.len() as f64 / f64::from(steps + 1);
    let evenness = (1.0 - off / (0.15 * period)).max(0.0);
    let confidence = evenness * seen.min(1.0).sqrt() * clarity;
    let end = |mark: &Mark| fitted(f64::from(mark.index)) * tones.factor as f64;
    let (a, b) = (end(first), end(last));
    // From left to right, whichever way the marks were followed.
    let (from, to) = if (a.x, a.y) <= (b.x, b.y) { (a, b) } else { (b, a) };
    let ruler = Ruler { from, to, length_mm: f64::from(steps), confidence };
    (confidence >= LEAST_CONFIDENCE).then_some(ruler)
}

/// Where a mark of any number should be, and how far the marks are from there (root mean square).
///
/// A parabola in each direction: a leaning ruler has marks that draw together.
fn fitted(marks: &[Mark]) -> Option<(impl Fn(f64) -> Point, f64)> {
    let middle = f64::from(marks.first()?.index + marks.last()?.index) / 2.0;
    let at: Vec<f64> = marks.iter().map(|mark| f64::from(mark.index) - middle).collect();
    let x = parabola(&at, &marks.iter().map(|mark| mark.at.x).collect::<Vec<_>>())?;
    let y = parabola(&at, &marks.iter().map(|mark| mark.at.y).collect::<Vec<_>>())?;
    let value = |[a, b, c]: [f64; 3], t: f64| a + b * t + c * t * t;
    let place = move |index: f64| Point::new(value(x, index - middle), value(y, index - middle));
    let squares: f64 =
        marks.iter().map(|mark| mark.at.distance(place(f64::from(mark.index))).powi(2)).sum();
    Some((place, (squares / marks.len() as f64).sqrt()))
}

/// The parabola a + b·t + c·t² with the least squares.
fn parabola(t: &[f64], values: &[f64]) -> Option<[f64; 3]> {
    let power = |n: i32| t.iter().map(|t| t.powi(n)).sum::<f64>();
    let moment = |n: i32| t.iter().zip(values).map(|(t, value)| t.powi(n) * value).sum::<f64>();
    let mut rows = [0, 1, 2].map(|i| [power(i), power(i + 1), power(i + 2), moment(i)]);
    for i in 0..3 {
        let pivot = rows[i];
        if pivot[i].abs() < 1e-9 {
            return None;
        }
        for (j, row) in rows.iter_mut().enumerate() {
            let share = row[i] / pivot[i];
            if i != j {
                for (value, pivot) in row.iter_mut().zip(pivot) {
                    *value -= share * pivot;
                }
            }
        }
    }
    Some([0, 1, 2].map(|i| rows[i][3] / rows[i][i]))
}

/// How clearly every tenth mark is longer, 0 to 1, and which ones; none if they are not.
fn tenths(marks: &[Mark]) -> Option<(f64, i32)> {
    let lengths_of = |class: &dyn Fn(i32) -> bool| -> Vec<f64> {
        marks.iter().filter(|mark| class(mark.index)).map(|mark| mark.length).collect()
    };
    let best = (0..10)
        .filter_map(|phase| {
            let long = lengths_of(&|i| i.rem_euclid(10) == phase);
            let others = lengths_of(&|i| (i - phase).rem_euclid(5) != 0);
            let is_enough = long.len() >= 2 && others.len() >= 8;
            is_enough.then(|| (median(&long) / median(&others).max(1e-6), phase))
        })
        .max_by(|(a, _), (b, _)| a.total_cmp(b))?;
    let (ratio, phase) = best;
    let others = lengths_of(&|i| (i - phase).rem_euclid(5) != 0);
    let long = lengths_of(&|i| i.rem_euclid(10) == phase);
    // Between the short and the long ones lies what tells them apart.
    let border = f64::midpoint(median(&long), median(&others));
    let wrong = others.iter().filter(|length| **length > border).count()
        + long.iter().filter(|length| **length < border).count();
    let wrong = wrong as f64 / (others.len() + long.len()) as f64;
    let clarity = ((ratio - 1.15) / 0.35).clamp(0.0, 1.0) * (1.0 - 4.0 * wrong).max(0.0);
    (clarity > 0.0).then_some((clarity, phase))
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A ruler on mottled skin.
    struct Scene {
        pixels_per_mm: f64,
        turn: f64,
        /// Millimetres along it that something covers.
        covered: std::ops::Range<f64>,
        /// Whether every fifth and tenth mark is longer.
        has_tenths: bool,
        is_white_on_black: bool,
        /// Whether the marks stand on the lower edge.
        is_upside_down: bool,
    }

    const USUAL: Scene = Scene {
        pixels_per_mm: 7.3,
        turn: 0.0,
        covered: 0.0..0.0,
        has_tenths: true,
        is_white_on_black: false,
        is_upside_down: false,
    };

    /// A number that has nothing to do with those of the neighbours: a product alone would lie in stripes.
    fn scrambled(i: u32) -> u32 {
        let i = (i ^ (i >> 16)).wrapping_mul(0x21f0_aaad);
        let i = (i ^ (i >> 15)).wrapping_mul(0x735a_2d97);
        i ^ (i >> 15)
    }

    fn painted(scene: &Scene) -> Pixels {
        let (width, height) = (560_u32, 420_u32);
        let (sin, cos) = scene.turn.to_radians().sin_cos();
        let rgba = (0..width * height).flat_map(|i| {
            let (dx, dy) = (f64::from(i % width) + 0.5 - 280.0, f64::from(i / width) + 0.5 - 210.0);
            let along = (dx * cos + dy * sin) / scene.pixels_per_mm + 25.0;
            let down = (dy * cos - dx * sin) / scene.pixels_per_mm;
            let down = if scene.is_upside_down { -down } else { down } + 6.0;
            let grain = f64::from(scrambled(i) >> 24) / 255.0 - 0.5;
            let mark = along.round();
            let length = match mark as i64 {
                _ if !scene.has_tenths => 3.0,
                mm if mm % 10 == 0 => 6.0,
                mm if mm % 5 == 0 => 4.5,
                _ => 3.0,
            };
            let is_ruler = (-3.0..53.0).contains(&along) && (0.0..12.0).contains(&down);
            let ink = if (0.0..=50.0).contains(&mark) && down < length {
                ((0.12 - (along - mark).abs()) * scene.pixels_per_mm + 0.5).clamp(0.0, 1.0)
            } else {
                0.0
            };
            let [paper, black] =
                if scene.is_white_on_black { [40.0, 220.0] } else { [225.0, 35.0] };
            let skin = 165.0 + 14.0 * (dx / 23.0).sin() * (dy / 17.0).cos();
            let tone = if is_ruler && !scene.covered.contains(&along) {
                paper + (black - paper) * ink
            } else {
                skin
            };
            let code = (tone + 12.0 * grain).clamp(0.0, 255.0) as u8;
            [code, code, code, 255]
        });
        Pixels::new(width, height, rgba.collect::<Vec<u8>>()).expect("fits")
    }

    #[track_caller]
    fn check(scene: &Scene) -> Ruler {
        let ruler = find(&painted(scene)).expect("a ruler");
        let off = ruler.pixels_per_mm() / scene.pixels_per_mm - 1.0;
        assert!(off.abs() < 0.01, "{:+.2} % with {ruler:?}", off * 100.0);
        ruler
    }

    #[test]
    fn a_ruler_is_found_whichever_way_it_lies() {
        for turn in [0.0, 17.0, 63.0, 90.0, 141.0, 200.0] {
            let ruler = check(&Scene { turn, ..USUAL });
            assert!((48.0..=52.0).contains(&ruler.length_mm), "{turn}°: {ruler:?}");
        }
    }

    #[test]
    fn small_and_large_marks_on_either_edge_and_light_on_dark() {
        check(&Scene { pixels_per_mm: 4.6, turn: 8.0, ..USUAL });
        check(&Scene { pixels_per_mm: 9.7, turn: -12.0, ..USUAL });
        check(&Scene { is_upside_down: true, turn: 30.0, ..USUAL });
        check(&Scene { is_white_on_black: true, turn: 5.0, ..USUAL });
    }

    #[test]
    fn a_covered_part_is_counted_through() {
        let ruler = check(&Scene { covered: 17.4..25.6, turn: 4.0, ..USUAL });
        assert!((48.0..=52.0).contains(&ruler.length_mm), "{ruler:?}");
    }

    #[test]
    fn without_longer_marks_or_without_a_ruler_nothing_is_proposed() {
        assert_eq!(find(&painted(&Scene { has_tenths: false, ..USUAL })), None);
        assert_eq!(find(&painted(&Scene { covered: -9.0..99.0, ..USUAL })), None);
        assert_eq!(find(&Pixels::filled(300, 200, [200, 180, 160])), None);
        assert_eq!(find(&Pixels::filled(0, 0, [0; 3])), None);
        let bars = (0..400 * 300_u32).flat_map(|i| {
            let code = if i % 400 % 8 < 3 { 30 } else { 220 };
            [code, code, code, 255]
        });
        let bars = Pixels::new(400, 300, bars.collect::<Vec<u8>>()).expect("fits");
        assert_eq!(find(&bars), None, "a striped cloth is no ruler");
    }
}
