//! How much more or less light each channel of a photo needs to look like another one: for looking only.
//!
//! A gain for each channel in linear light, which is what another lamp, exposure or white balance does. It comes from
//! what is the same on both photos: healthy skin that was drawn on both, a grey patch or chart on both, or else what
//! both show outside of lesions. Never grey-world: on a photo full of skin that takes the redness away.

use crate::geometry::{Point, Transform};
use crate::imaging::difference::delta_e00;
use crate::imaging::lab::{lab, linear};
use crate::imaging::measure::chart::patches;
use crate::imaging::measure::spans::Parts;
use crate::imaging::pair::looks::median;
use crate::imaging::pair::reduced::Reduced;

/// What a gain was found by, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// Healthy skin that was drawn on both photos.
    ReferenceSkin,
    /// A grey patch on both.
    GreyPatch,
    /// A chart on both.
    Chart,
    /// What both show outside of lesions, place by place.
    Overlap,
    /// What each shows outside of lesions, because nothing says which places belong together.
    Whole,
}

impl Basis {
    /// On screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::ReferenceSkin => "reference skin",
            Self::GreyPatch => "grey patch",
            Self::Chart => "colour chart",
            Self::Overlap => "skin in common",
            Self::Whole => "whole photo",
        }
    }

    /// Whether it has many places, by which the gains can be checked: a single pair of colours is always matched whole.
    pub fn is_checked(self) -> bool {
        match self {
            Self::Chart | Self::Overlap => true,
            Self::ReferenceSkin | Self::GreyPatch | Self::Whole => false,
        }
    }
}

/// What brings the colours of the second photo to those of the first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Matching {
    /// What it was found by.
    pub basis: Basis,
    /// For red, green and blue, in thousandths of a stop: 1000 is twice the light.
    pub gains: [i16; 3],
    /// ΔE00 of both on that basis as they are.
    pub before: f64,
    /// The same with the gains; 0, and no check of them, where the basis is a single pair.
    pub after: f64,
}

impl Matching {
    /// Whether it is worth it: what is barely nearer to the first photo had better be shown as it was taken.
    pub fn helps(&self) -> bool {
        self.before - self.after >= LEAST_DE && self.after <= MOST_LEFT * self.before
    }
}

/// The least ΔE00 that matching must take away: half of what is barely seen.
const LEAST_DE: f64 = 0.5;

/// The most of the difference that may be left.
const MOST_LEFT: f64 = 0.85;

/// What is known of colours in one photo, outlines in its own pixels.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Marks {
    /// Healthy skin.
    pub skin: Vec<Parts>,
    /// A grey patch.
    pub grey: Option<Vec<Point>>,
    /// The outer corners of a chart: dark skin, bluish green, black, white.
    pub chart: Option<[Point; 4]>,
    /// What says nothing of the light: lesions, and what raters left out.
    pub avoided: Vec<Parts>,
}

/// The most a channel is changed, in stops: beyond, these are not two photos of the same skin under two lamps.
const MOST_STOPS: f64 = 2.0;

/// Places that are compared, from left to right.
const COLUMNS: u32 = 96;

/// The fewest places or pixels that tell of colours.
const FEWEST: usize = 24;

/// The same place, or the same thing, on both photos: linear light.
type Both = [[f64; 3]; 2];

/// The gains for the second photo, by the best basis there is; none where nothing tells, or too much.
pub fn matching(
    [first, second]: [(&Reduced<'_>, &Marks); 2],
    second_onto_first: Option<&Transform>,
) -> Option<Matching> {
    let both = |one: Option<[f64; 3]>, other: Option<[f64; 3]>| Some(vec![[one?, other?]]);
    let skin = |(photo, marks): (&Reduced<'_>, &Marks)| {
        let light = photo.light_in(&marks.skin, &marks.avoided)?;
        (light.n as usize >= FEWEST).then_some(light.mean)
    };
    let grey = |(photo, marks): (&Reduced<'_>, &Marks)| {
        let outline = vec![vec![marks.grey.clone()?]];
        Some(photo.light_in(&[outline], &[])?.mean)
    };
    let chart = || {
        let (one, other) = (first.1.chart?, second.1.chart?);
        let patches = patches(one).into_iter().zip(patches(other));
        let pairs = patches.filter_map(|(one, other)| {
            let light =
                |photo: &Reduced<'_>, patch| Some(photo.light_in(&[vec![vec![patch]]], &[])?.mean);
            Some([light(first.0, one)?, light(second.0, other)?])
        });
        Some(pairs.collect::<Vec<Both>>()).filter(|pairs| pairs.len() >= 12)
    };
    let found = |basis, pairs: Option<Vec<Both>>| of_pairs(basis, &pairs?);
    found(Basis::ReferenceSkin, both(skin(first), skin(second)))
        .or_else(|| found(Basis::GreyPatch, both(grey(first), grey(second))))
        .or_else(|| found(Basis::Chart, chart()))
        .or_else(|| match second_onto_first {
            Some(onto) => found(Basis::Overlap, Some(places([first, second], onto))),
            None => found(Basis::Whole, both(typical(first), typical(second))),
        })
}

/// The gains from pairs of what should be of one colour: the middle of all, so that a third of them may be wrong.
fn of_pairs(basis: Basis, pairs: &[Both]) -> Option<Matching> {
    if basis == Basis::Overlap && pairs.len() < FEWEST {
        return None;
    }
    let channel = |i: usize| {
        let stops = pairs.iter().filter(|[one, other]| one[i] > 0.0 && other[i] > 0.0);
        median(stops.map(|[one, other]| (one[i] / other[i]).log2()).collect())
    };
    let stops = [channel(0)?, channel(1)?, channel(2)?];
    if stops.iter().any(|stop| stop.abs() > MOST_STOPS) {
        return None;
    }
    let gains = stops.map(|stop| (stop * 1000.0).round() as i16);
    let apart = |gains: [i16; 3]| {
        let each = pairs.iter().map(|[one, other]| delta_e00(lab(*one), lab(lit(*other, gains))));
        median(each.collect())
    };
    Some(Matching { basis, gains, before: apart([0; 3])?, after: apart(gains)? })
}

/// Linear light under gains in thousandths of a stop.
pub fn lit(light: [f64; 3], gains: [i16; 3]) -> [f64; 3] {
    std::array::from_fn(|i| light[i] * (f64::from(gains[i]) / 1000.0).exp2())
}

/// The same places on both photos, outside of what is to be avoided on either.
pub fn places([first, second]: [(&Reduced<'_>, &Marks); 2], onto: &Transform) -> Vec<Both> {
    let Some(back) = onto.inverse() else { return Vec::new() };
    let (width, height) = (f64::from(first.0.full.0), f64::from(first.0.full.1));
    let step = width.max(height) / f64::from(COLUMNS);
    let avoided = [first, second].map(|(photo, marks)| photo.covered(&marks.avoided));
    let is_free = |photo: &Reduced<'_>, avoided: &[bool], at: Point| {
        !avoided.get(photo.pixel_at(at)).copied().unwrap_or(false)
    };
    let mut pairs = Vec::new();
    for row in 0..(height / step) as u32 {
        for column in 0..(width / step) as u32 {
            let at = Point::new((f64::from(column) + 0.5) * step, (f64::from(row) + 0.5) * step);
            let there = back.apply(at);
            // Light around the place, so that noise and a small shift do not count.
            let around = |photo: &Reduced<'_>, at: Point, reach: f64| {
                let steps = [(-1.0, -1.0), (1.0, -1.0), (0.0, 0.0), (-1.0, 1.0), (1.0, 1.0)];
                let mut sum = [0.0; 3];
                for (x, y) in steps {
                    let color = photo.color_at(at + Point::new(x, y) * reach)?;
                    if color.iter().any(|level| !(2.0..250.0).contains(level)) {
                        return None;
                    }
                    let light = color.map(|level| linear(f64::from(level) / 255.0));
                    sum.iter_mut().zip(light).for_each(|(sum, light)| *sum += light / 5.0);
                }
                Some(sum)
            };
            let scale = back.apply(at + Point::new(step, 0.0)).distance(there) / step;
            let one = around(first.0, at, step / 3.0);
            let other = around(second.0, there, step / 3.0 * scale);
            if let Some(pair) = one.zip(other)
                && is_free(first.0, &avoided[0], at)
                && is_free(second.0, &avoided[1], there)
            {
                pairs.push([pair.0, pair.1]);
            }
        }
    }
    pairs
}

/// The middle of what a photo shows outside of what is to be avoided, channel by channel.
fn typical((photo, marks): (&Reduced<'_>, &Marks)) -> Option<[f64; 3]> {
    let at_itself = places([(photo, marks), (photo, marks)], &Transform::IDENTITY);
    let channel = |i: usize| median(at_itself.iter().map(|[one, _]| one[i]).collect());
    Some([channel(0)?, channel(1)?, channel(2)?]).filter(|_| at_itself.len() >= FEWEST)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::imaging::lab::code;
    use crate::imaging::pixels::Pixels;

    /// Skin with a darker side and a red lesion on the left, under a lamp of these stops.
    fn back(stops: [f64; 3], redness: f64) -> Pixels {
        let (width, height) = (120_u32, 80_u32);
        let rgba = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).flat_map(|(x, y)| {
            let shade = 0.7 + 0.3 * f64::from(x) / 120.0;
            let is_lesion = (10..50).contains(&x) && (20..60).contains(&y);
            let red = if is_lesion { redness } else { 1.0 };
            let light = [0.5 * shade, 0.3 * shade * red, 0.22 * shade * red];
            let level =
                |i: usize| (code((light[i] * stops[i].exp2()).min(1.0)) * 255.0).round() as u8;
            [level(0), level(1), level(2), 255]
        });
        Pixels::new(width, height, rgba.collect::<Vec<u8>>()).expect("fits")
    }

    fn square(from: (f64, f64), to: (f64, f64)) -> Parts {
        let corners = [(from.0, from.1), (to.0, from.1), (to.0, to.1), (from.0, to.1)];
        vec![vec![corners.map(|(x, y)| Point::new(x, y)).to_vec()]]
    }

    fn marks(skin: &[Parts]) -> Marks {
        let avoided = vec![square((9.0, 19.0), (51.0, 61.0))];
        Marks { skin: skin.to_vec(), avoided, ..Marks::default() }
    }

    fn matched(
        one: &Pixels,
        other: &Pixels,
        marks: &Marks,
        onto: Option<&Transform>,
    ) -> Option<Matching> {
        let (one, other) =
            (Reduced { pixels: one, full: (120, 80) }, Reduced { pixels: other, full: (120, 80) });
        matching([(&one, marks), (&other, marks)], onto)
    }

    #[test]
    fn another_lamp_is_taken_back_by_skin_by_overlap_and_by_the_whole() {
        let (before, after) = (back([0.0; 3], 0.4), back([-0.3, -0.5, -0.6], 0.8));
        let skin = [square((70.0, 10.0), (110.0, 70.0))];
        for (skin, onto, basis) in [
            (&skin[..], None, Basis::ReferenceSkin),
            (&[], Some(&Transform::IDENTITY), Basis::Overlap),
            (&[], None, Basis::Whole),
        ] {
            let found = matched(&before, &after, &marks(skin), onto).expect("enough skin");
            assert_eq!(found.basis, basis);
            for (gain, expected) in found.gains.into_iter().zip([300, 500, 600]) {
                assert!((gain - expected).abs() <= 25, "{basis:?}: {:?}", found.gains);
            }
            assert!(found.before > 5.0 && found.after < 0.6, "{found:?}");
        }
        let night = back([-3.0, -3.0, -3.0], 0.8);
        assert_eq!(matched(&before, &night, &marks(&[]), Some(&Transform::IDENTITY)), None);
    }

    #[test]
    fn a_match_that_takes_little_away_does_not_help() {
        for (before, after, helps) in [
            (8.0, 0.0, true),
            (3.2, 3.1, false),
            (5.0, 4.4, false),
            (0.4, 0.0, false),
            (2.0, 1.4, true),
            (3.0, 3.5, false),
        ] {
            let basis = Basis::Overlap;
            let found = Matching { basis, gains: [9; 3], before, after };
            assert_eq!(found.helps(), helps, "{before} to {after}");
        }
    }

    #[test]
    fn a_grey_patch_on_both_wins_over_the_rest() {
        let mut one = marks(&[]);
        one.grey = Some(square((60.0, 5.0), (70.0, 15.0)).remove(0).remove(0));
        let found = matched(&back([0.0; 3], 0.4), &back([0.2; 3], 0.4), &one, None);
        assert_eq!(found.map(|it| it.basis), Some(Basis::GreyPatch));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]
        #[test]
        fn a_photo_matches_itself_without_any_change(
            stops in [-0.6..0.6_f64, -0.6..0.6, -0.6..0.6], redness in 0.3..1.0_f64, has_skin: bool,
        ) {
            let photo = back(stops, redness);
            let skin = [square((70.0, 10.0), (110.0, 70.0))];
            let marks = marks(if has_skin { &skin } else { &[] });
            for onto in [None, Some(&Transform::IDENTITY)] {
                let found = matched(&photo, &photo, &marks, onto).expect("skin");
                prop_assert_eq!(found.gains, [0; 3]);
                prop_assert_eq!((found.before, found.after), (0.0, 0.0));
            }
        }
    }
}
