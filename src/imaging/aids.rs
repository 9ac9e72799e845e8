//! Aids for looking: exposure, contrast, white balance, single channels and maps of redness and skin tone.
//!
//! They change what is on screen and nothing else. Maps show the photo's own colours, whatever the other aids say, so
//! that a redness does not depend on a slider.

use std::sync::OnceLock;

use crate::imaging::lab::{code, ita, lab_of_srgb, linear};
use crate::imaging::pixels::Pixels;

/// How a photo is shown; the default is as it was taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Aids {
    /// Hundredths of a stop: 100 shows twice the light.
    pub exposure: i16,
    /// Per cent: 50 draws code values half as far again from the middle.
    pub contrast: i16,
    /// Hundredths of a stop of red against blue: above zero is warmer.
    pub warmth: i16,
    /// Hundredths of a stop of green taken away: above zero is more magenta.
    pub tint: i16,
    /// Thousandths of a stop for red, green and blue: what brings a photo to the colours of another one.
    pub gains: [i16; 3],
    /// What is shown of the colour.
    pub map: Map,
}

/// What is shown of the colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Map {
    /// All of it.
    #[default]
    Color,
    /// The red channel as grey.
    Red,
    /// The green channel as grey, in which blood is dark.
    Green,
    /// The blue channel as grey.
    Blue,
    /// a* of CIELAB in false colours.
    Redness,
    /// The individual typology angle in false colours.
    SkinTone,
}

/// Colours from low to high at equal steps, seen as equal steps, too.
type Ramp = [[u8; 3]; 9];

/// "Magma" of matplotlib (public domain).
const MAGMA: Ramp = [
    [0, 0, 4],
    [28, 16, 68],
    [79, 18, 123],
    [129, 37, 129],
    [181, 54, 122],
    [229, 80, 100],
    [251, 135, 97],
    [254, 194, 135],
    [252, 253, 191],
];

/// "Viridis" of matplotlib (public domain).
const VIRIDIS: Ramp = [
    [68, 1, 84],
    [72, 40, 120],
    [62, 74, 137],
    [49, 104, 142],
    [38, 130, 142],
    [31, 158, 137],
    [53, 183, 121],
    [109, 205, 89],
    [253, 231, 37],
];

/// Where a map has no value.
const NOTHING: [u8; 3] = [96, 96, 96];

/// Bits of each channel that a map tells apart: more than eyes do in false colours.
const BITS: u32 = 6;

impl Map {
    /// Every choice, in the order of the panel.
    pub const ALL: [Self; 6] =
        [Self::Color, Self::Red, Self::Green, Self::Blue, Self::Redness, Self::SkinTone];

    /// On screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Color => "Colour",
            Self::Red => "Red",
            Self::Green => "Green",
            Self::Blue => "Blue",
            Self::Redness => "Redness a*",
            Self::SkinTone => "Skin tone ITA°",
        }
    }

    /// The lowest and the highest value of its false colours; none for what is no map.
    pub fn range(self) -> Option<(f64, f64)> {
        match self {
            Self::Redness => Some((0.0, 40.0)),
            Self::SkinTone => Some((-30.0, 60.0)),
            Self::Color | Self::Red | Self::Green | Self::Blue => None,
        }
    }

    /// The false colour of a share of its range, 0 to 1.
    pub fn color(self, share: f64) -> [u8; 3] {
        let ramp = if self == Self::SkinTone { &VIRIDIS } else { &MAGMA };
        let at = share.clamp(0.0, 1.0) * (ramp.len() - 1) as f64;
        let (low, part) = ((at.floor() as usize).min(ramp.len() - 2), at - at.floor());
        let (Some(from), Some(to)) = (ramp.get(low), ramp.get(low + 1)) else { return NOTHING };
        let part = if at >= (ramp.len() - 1) as f64 { 1.0 } else { part };
        std::array::from_fn(|i| {
            let (from, to) = (f64::from(from[i]), f64::from(to[i]));
            (from + (to - from) * part).round() as u8
        })
    }

    fn value(self, color: [u8; 3]) -> Option<f64> {
        let lab = lab_of_srgb(color);
        match self {
            Self::Redness => Some(lab[1]),
            Self::SkinTone => ita(lab),
            Self::Color | Self::Red | Self::Green | Self::Blue => None,
        }
    }

    /// The false colour of every colour, by the upper bits of its channels.
    fn table(self) -> Option<&'static [[u8; 3]]> {
        static REDNESS: OnceLock<Vec<[u8; 3]>> = OnceLock::new();
        static SKIN_TONE: OnceLock<Vec<[u8; 3]>> = OnceLock::new();
        let kept = match self {
            Self::Redness => &REDNESS,
            Self::SkinTone => &SKIN_TONE,
            Self::Color | Self::Red | Self::Green | Self::Blue => return None,
        };
        let (low, high) = self.range()?;
        let made = || {
            let side = 1_u32 << BITS;
            // The colour in the middle of those that fall together.
            let middle = |step: u32| ((step << (8 - BITS)) + (1 << (7 - BITS))) as u8;
            (0..side.pow(3))
                .map(|at| {
                    let steps = [at >> (2 * BITS), at >> BITS & (side - 1), at & (side - 1)];
                    let value = self.value(steps.map(middle));
                    value.map_or(NOTHING, |value| self.color((value - low) / (high - low)))
                })
                .collect()
        };
        Some(kept.get_or_init(made))
    }
}

impl Aids {
    /// Whether the photo is shown as it was taken.
    pub fn is_neutral(self) -> bool {
        self == Self::default()
    }

    /// Warmth and tint that make a photo of this mean linear light grey on average ("grey-world").
    ///
    /// For looking only: on a photo full of skin the cast that it takes away is the skin's own redness.
    #[must_use]
    pub fn grey_world(self, [r, g, b]: [f64; 3]) -> Self {
        if !(r > 0.0 && g > 0.0 && b > 0.0) {
            return self;
        }
        let hundredths = |ratio: f64, most: f64| (ratio.log2() * 100.0).round().clamp(-most, most);
        let warmth = hundredths(b / r, 150.0) as i16;
        let tint = hundredths(g / (r * b).sqrt(), 100.0) as i16;
        Self { warmth, tint, ..self }
    }

    /// What differs from the photo as it was taken, in a few words.
    pub fn words(self) -> String {
        let signed = |value: i16, by: f64, unit: &str| {
            (value != 0).then(|| format!("{:+}{unit}", f64::from(value) / by).replace('-', "−"))
        };
        let parts = [
            (self.map != Map::Color).then(|| self.map.label().to_owned()),
            signed(self.exposure, 100.0, " EV").map(|text| format!("exposure {text}")),
            signed(self.contrast, 1.0, " %").map(|text| format!("contrast {text}")),
            signed(self.warmth, 100.0, "").map(|text| format!("warmth {text}")),
            signed(self.tint, 100.0, "").map(|text| format!("tint {text}")),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    /// The picture as the aids show it.
    pub fn shown(self, pixels: &Pixels) -> Pixels {
        let mut rgba = pixels.rgba().to_vec();
        let (pixels_of, _) = rgba.as_chunks_mut::<4>();
        if let Some(table) = self.map.table() {
            let upper = |code: u8| usize::from(code >> (8 - BITS));
            for [r, g, b, _] in pixels_of {
                let at = upper(*r) << (2 * BITS) | upper(*g) << BITS | upper(*b);
                [*r, *g, *b] = table.get(at).copied().unwrap_or(NOTHING);
            }
        } else {
            let [red, green, blue] = self.tones();
            let tone = |table: &[u8; 256], code: u8| table[usize::from(code)];
            for [r, g, b, _] in pixels_of {
                let toned = [tone(&red, *r), tone(&green, *g), tone(&blue, *b)];
                [*r, *g, *b] = match self.map {
                    Map::Red => [toned[0]; 3],
                    Map::Green => [toned[1]; 3],
                    Map::Blue => [toned[2]; 3],
                    Map::Color | Map::Redness | Map::SkinTone => toned,
                };
            }
        }
        Pixels::new(pixels.width(), pixels.height(), rgba).expect("as many pixels as before")
    }

    /// What becomes of each code value, channel by channel: gains in linear light, then contrast.
    fn tones(self) -> [[u8; 256]; 3] {
        let stops = |hundredths: f64| (hundredths / 100.0).exp2();
        let (exposure, warmth) = (f64::from(self.exposure), f64::from(self.warmth) / 2.0);
        let gains = [exposure + warmth, exposure - f64::from(self.tint), exposure - warmth];
        let matched = self.gains.map(|thousandths| f64::from(thousandths) / 10.0);
        let gains: [f64; 3] = std::array::from_fn(|i| gains[i] + matched[i]);
        let contrast = 1.0 + f64::from(self.contrast) / 100.0;
        gains.map(|gain| {
            std::array::from_fn(|value| {
                let lit = code((linear(value as f64 / 255.0) * stops(gain)).min(1.0));
                let drawn = 0.5 + (lit - 0.5) * contrast;
                (drawn.clamp(0.0, 1.0) * 255.0).round() as u8
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(aids: Aids, color: [u8; 3]) -> [u8; 3] {
        let shown = aids.shown(&Pixels::filled(3, 2, color));
        assert_eq!((shown.width(), shown.height()), (3, 2));
        let [r, g, b, opaque] = shown.at(2, 1).expect("inside");
        assert_eq!(opaque, 255);
        [r, g, b]
    }

    proptest! {
        #[test]
        fn without_aids_every_colour_stays(color in any::<[u8; 3]>()) {
            prop_assert_eq!(shown(Aids::default(), color), color);
        }

        #[test]
        fn a_map_does_not_depend_on_the_other_aids(
            color in any::<[u8; 3]>(), exposure in -200_i16..200, contrast in -50_i16..50,
        ) {
            for map in [Map::Redness, Map::SkinTone] {
                let plain = Aids { map, ..Aids::default() };
                let other = Aids { exposure, contrast, ..plain };
                prop_assert_eq!(shown(plain, color), shown(other, color));
            }
        }

        #[test]
        fn more_light_never_darkens(color in any::<[u8; 3]>(), exposure in 0_i16..300) {
            let lit = shown(Aids { exposure, ..Aids::default() }, color);
            prop_assert!(lit.iter().zip(color).all(|(lit, before)| *lit >= before));
        }
    }

    #[test]
    fn a_stop_doubles_the_light_and_a_channel_is_grey() {
        // 118 is 0.1812 of the light, 160 is 0.3515, 161 is 0.3564.
        let stop = Aids { exposure: 100, ..Aids::default() };
        assert_eq!(shown(stop, [118, 0, 255]), [162, 0, 255]);
        let green = Aids { map: Map::Green, ..Aids::default() };
        assert_eq!(shown(green, [10, 200, 30]), [200, 200, 200]);
        let matched = Aids { gains: [1000, 0, -1000], ..Aids::default() };
        assert_eq!(shown(matched, [118, 118, 118]), [162, 118, 85]);
        let flat = Aids { contrast: -100, ..Aids::default() };
        assert_eq!(shown(flat, [0, 90, 255]), [128, 128, 128]);
        let warm = shown(Aids { warmth: 50, ..Aids::default() }, [120, 120, 120]);
        assert!(warm[0] > 120 && warm[1] == 120 && warm[2] < 120, "{warm:?}");
    }

    #[test]
    fn grey_world_makes_one_colour_grey() {
        let color = [224, 172, 150];
        let mean = color.map(|it| linear(f64::from(it) / 255.0));
        let [r, g, b] = shown(Aids::default().grey_world(mean), color);
        assert!(r.abs_diff(g) <= 1 && g.abs_diff(b) <= 1, "{r} {g} {b}");
        assert_eq!(Aids::default().grey_world([0.0, 0.1, 0.1]), Aids::default());
    }

    #[test]
    fn redder_skin_is_brighter_in_the_map_and_what_is_no_skin_has_no_tone() {
        let redness = Aids { map: Map::Redness, ..Aids::default() };
        let bright = |color| shown(redness, color).iter().map(|it| u32::from(*it)).sum::<u32>();
        assert!(bright([200, 120, 110]) > bright([224, 172, 150]));
        assert!(bright([224, 172, 150]) > bright([128, 128, 128]));
        let tone = Aids { map: Map::SkinTone, ..Aids::default() };
        assert_eq!(shown(tone, [40, 60, 220]), NOTHING);
        assert_ne!(shown(tone, [224, 172, 150]), NOTHING);
    }

    #[test]
    fn a_ramp_begins_and_ends_with_its_ends() {
        assert_eq!(Map::Redness.color(-1.0), MAGMA[0]);
        assert_eq!(Map::Redness.color(0.5), MAGMA[4]);
        assert_eq!(Map::Redness.color(2.0), MAGMA[8]);
        assert_eq!(Map::SkinTone.color(1.0), VIRIDIS[8]);
    }

    #[test]
    fn the_words_name_what_differs() {
        assert_eq!(Aids::default().words(), "");
        let aids = Aids { exposure: -50, contrast: 20, map: Map::Green, ..Aids::default() };
        assert_eq!(aids.words(), "Green · exposure −0.5 EV · contrast +20 %");
    }
}
