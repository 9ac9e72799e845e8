//! From code values to what the screen wants: opaque 8-bit sRGB.
//!
//! An embedded profile is obeyed: the same skin tagged Display P3 and sRGB must look the same. Without a profile a
//! picture is taken for sRGB. Transparent parts are laid over white. For display only: out-of-gamut colours are
//! clipped here, so measuring starts from the samples instead.

use std::borrow::Cow;
use std::sync::Arc;

use moxcms::{
    BarycentricWeightScale, ColorProfile, DataColorSpace, InterpolationMethod, LocalizableString,
    ProfileText, TransformExecutor, TransformOptions,
};
use rayon::prelude::{
    IndexedParallelIterator as _, ParallelIterator as _, ParallelSlice as _, ParallelSliceMut as _,
};

use crate::imaging::container::parts::Profile;
use crate::imaging::error::DecodeError;
use crate::imaging::memory::Buffer;
use crate::imaging::samples::levels::{Layout, Samples};

/// The samples in sRGB, four bytes for each pixel, and what to know about the conversion.
pub fn srgb(samples: &Samples, profile: &Profile) -> Result<(Buffer, Vec<String>), DecodeError> {
    let (profile, mut notes) = understood(profile, samples.layout);
    let (rgba, is_obeyed) = if samples.is_16_bit {
        converted::<u16>(samples, profile.as_ref())?
    } else {
        converted::<u8>(samples, profile.as_ref())?
    };
    if profile.is_some() && !is_obeyed {
        notes.push(left_aside("it is of an unusual kind"));
    }
    if samples.layout == Layout::Cmyk && !is_obeyed {
        let note = "these are printing inks without a usable profile; colours are approximate";
        notes.push(note.to_owned());
    }
    Ok((rgba, notes))
}

/// Turns opaque pixels of four bytes into sRGB where they are; what to know about the conversion.
///
/// The same as [`srgb`], for pictures too large to be copied: on all cores, with a copy of a few rows for each.
pub fn srgb_in_place(rgba: &mut [u8], profile: &Profile) -> Vec<String> {
    let (profile, mut notes) = understood(profile, Layout::Rgb);
    let Some(profile) = profile else { return notes };
    let (to, options) = (ColorProfile::new_srgb(), options());
    let layout = moxcms::Layout::Rgba;
    let Ok(transform) = profile.create_transform_8bit(layout, &to, layout, options) else {
        notes.push(left_aside("it is of an unusual kind"));
        return notes;
    };
    // Small enough to stay in the processor's cache between the copy and the conversion.
    const PIECE: usize = 4 << 14;
    rgba.par_chunks_mut(PIECE).for_each_init(Vec::new, |before, piece| {
        before.clear();
        before.extend_from_slice(piece);
        if transform.transform(before, piece).is_err() {
            // Both have the same length, so it has no reason to; colours as stored are better than half of them.
            piece.copy_from_slice(before);
        }
    });
    notes
}

/// What to say about a profile that is not obeyed.
pub fn left_aside(why: &str) -> String {
    format!("the colour profile is left aside because {why}; the picture is taken for sRGB")
}

/// The profile if it can be read and is one for these channels, else the reason why it is left aside.
pub fn understood(profile: &Profile, layout: Layout) -> (Option<ColorProfile>, Vec<String>) {
    let nothing = |why: &str| (None, vec![left_aside(why)]);
    let bytes = match profile {
        Profile::None => return (None, Vec::new()),
        Profile::Unusable(why) => return nothing(why),
        Profile::Embedded(bytes) => bytes,
    };
    let Ok(profile) = ColorProfile::new_from_slice(bytes) else {
        return nothing("it is damaged");
    };
    let fits = match layout {
        // Grey pictures often carry the profile of a screen.
        Layout::Grey | Layout::GreyAlpha => {
            matches!(profile.color_space, DataColorSpace::Gray | DataColorSpace::Rgb)
        }
        Layout::Rgb | Layout::Rgba => profile.color_space == DataColorSpace::Rgb,
        Layout::Cmyk => profile.color_space == DataColorSpace::Cmyk,
    };
    if fits {
        (Some(profile), Vec::new())
    } else {
        nothing("it is for other channels than the picture has")
    }
}

/// What a profile calls itself; none for one that cannot be read.
pub fn profile_name(profile: &Profile) -> Option<String> {
    let Profile::Embedded(bytes) = profile else { return None };
    let name = match ColorProfile::new_from_slice(bytes).ok()?.description? {
        ProfileText::PlainString(text) => text,
        ProfileText::Localizable(texts) => {
            let is_english = |text: &&LocalizableString| text.language == "en";
            texts.iter().find(is_english).or_else(|| texts.first())?.value.clone()
        }
        ProfileText::Description(text) => text.ascii_string,
    };
    let name = name.trim_matches(|c: char| c.is_control() || c.is_whitespace());
    (!name.is_empty()).then(|| name.chars().filter(|c| !c.is_control()).take(200).collect())
}

/// One channel of one pixel.
trait Level: Copy + Default + Send + Sync + 'static {
    /// Full light, or full ink, or fully opaque.
    const MOST: u32;
    /// Its place in the samples.
    const BYTES: usize;
    fn levels(bytes: &[u8]) -> Cow<'_, [Self]>;
    fn from_u32(level: u32) -> Self;
    fn to_u32(self) -> u32;
    fn transform(from: &ColorProfile, layout: moxcms::Layout) -> Option<Transform<Self>>;
}

type Transform<T> = Arc<dyn TransformExecutor<T> + Send + Sync>;

impl Level for u8 {
    const MOST: u32 = 255;
    const BYTES: usize = 1;

    fn levels(bytes: &[u8]) -> Cow<'_, [Self]> {
        Cow::Borrowed(bytes)
    }

    fn from_u32(level: u32) -> Self {
        level as Self
    }

    fn to_u32(self) -> u32 {
        self.into()
    }

    fn transform(from: &ColorProfile, layout: moxcms::Layout) -> Option<Transform<Self>> {
        let (to, options) = (ColorProfile::new_srgb(), options());
        from.create_transform_8bit(layout, &to, moxcms::Layout::Rgb, options).ok()
    }
}

impl Level for u16 {
    const MOST: u32 = 65_535;
    const BYTES: usize = 2;

    fn levels(bytes: &[u8]) -> Cow<'_, [Self]> {
        Cow::Owned(bytes.as_chunks().0.iter().map(|pair| Self::from_ne_bytes(*pair)).collect())
    }

    fn from_u32(level: u32) -> Self {
        level as Self
    }

    fn to_u32(self) -> u32 {
        self.into()
    }

    fn transform(from: &ColorProfile, layout: moxcms::Layout) -> Option<Transform<Self>> {
        let (to, options) = (ColorProfile::new_srgb(), options());
        from.create_transform_16bit(layout, &to, moxcms::Layout::Rgb, options).ok()
    }
}

/// Tables are read the way littleCMS reads them, with fine weights and in floating point: coarser ones are off where
/// ink is heavy.
fn options() -> TransformOptions {
    TransformOptions {
        interpolation_method: InterpolationMethod::Tetrahedral,
        prefer_fixed_point: false,
        barycentric_weight_scale: BarycentricWeightScale::High,
        ..TransformOptions::default()
    }
}

/// Row by row, on all cores; whether the profile was obeyed, too.
fn converted<T: Level>(
    samples: &Samples,
    profile: Option<&ColorProfile>,
) -> Result<(Buffer, bool), DecodeError> {
    let way = Way::<T>::of(samples.layout, profile);
    let (width, height) = (samples.width as usize, samples.height as usize);
    // A decoder that delivers less than it promised leaves the rest grey.
    let mut rgba = Buffer::filled(width * height * 4, 0x80)?;
    let row_bytes = width * samples.layout.channels() * T::BYTES;
    rgba.par_chunks_exact_mut((width * 4).max(1))
        .zip(samples.bytes.par_chunks_exact(row_bytes.max(1)))
        .for_each(|(to, from)| way.row(from, to));
    Ok((rgba, way.transform.is_some()))
}

/// What happens to each row: over white, through the profile, to eight bits.
struct Way<T> {
    layout: Layout,
    transform: Option<Transform<T>>,
    /// Whether grey becomes red, green and blue first: it does, unless its profile is one for grey.
    is_spread: bool,
}

impl<T: Level> Way<T> {
    fn of(layout: Layout, profile: Option<&ColorProfile>) -> Self {
        let is_grey = matches!(layout, Layout::Grey | Layout::GreyAlpha);
        let is_grey_profile = profile.is_some_and(|it| it.color_space == DataColorSpace::Gray);
        let from = match layout {
            Layout::Cmyk => moxcms::Layout::Rgba,
            _ if is_grey_profile => moxcms::Layout::Gray,
            Layout::Grey | Layout::GreyAlpha | Layout::Rgb | Layout::Rgba => moxcms::Layout::Rgb,
        };
        let transform = profile.and_then(|profile| T::transform(profile, from));
        let is_spread = is_grey && !(is_grey_profile && transform.is_some());
        Self { layout, transform, is_spread }
    }

    fn row(&self, from: &[u8], to: &mut [u8]) {
        let levels = self.opaque(T::levels(from));
        let mut rgb = vec![T::default(); to.len() / 4 * 3];
        let is_done =
            self.transform.as_ref().is_some_and(|it| it.transform(&levels, &mut rgb).is_ok());
        if !is_done {
            plain(&levels, self.layout, &mut rgb);
        }
        for (to, from) in to.as_chunks_mut().0.iter_mut().zip(rgb.as_chunks().0) {
            let [red, green, blue] = *from;
            *to = [eight_bits(red), eight_bits(green), eight_bits(blue), 255];
        }
    }

    /// The levels laid over white; grey three times over where it is spread.
    fn opaque<'a>(&self, levels: Cow<'a, [T]>) -> Cow<'a, [T]> {
        let spread = |level: T| [level; 3];
        match self.layout {
            Layout::Grey if self.is_spread => levels.iter().copied().flat_map(spread).collect(),
            Layout::Grey | Layout::Rgb | Layout::Cmyk => levels,
            Layout::GreyAlpha => {
                let pairs = levels.as_chunks().0.iter();
                let opaque = pairs.map(|[grey, alpha]| over_white(*grey, *alpha));
                if self.is_spread { opaque.flat_map(spread).collect() } else { opaque.collect() }
            }
            Layout::Rgba => levels
                .as_chunks()
                .0
                .iter()
                .flat_map(|[red, green, blue, alpha]| {
                    [red, green, blue].map(|it| over_white(*it, *alpha))
                })
                .collect(),
        }
    }
}

fn over_white<T: Level>(level: T, alpha: T) -> T {
    // 65 535² + 65 535² does not fit 32 bits.
    let (level, alpha, most) =
        (u64::from(level.to_u32()), u64::from(alpha.to_u32()), u64::from(T::MOST));
    T::from_u32(((level * alpha + most * (most - alpha) + most / 2) / most) as u32)
}

/// Red, green and blue of a row without a profile. Inks darken each other: light left = (1 − ink) · (1 − black).
fn plain<T: Level>(levels: &[T], layout: Layout, rgb: &mut [T]) {
    if layout != Layout::Cmyk {
        for (to, from) in rgb.iter_mut().zip(levels) {
            *to = *from;
        }
        return;
    }
    for (to, inks) in rgb.as_chunks_mut::<3>().0.iter_mut().zip(levels.as_chunks::<4>().0) {
        let black = u64::from(T::MOST - inks[3].to_u32());
        for (to, ink) in to.iter_mut().zip(inks) {
            let light = u64::from(T::MOST - ink.to_u32()) * black;
            *to = T::from_u32(((light + u64::from(T::MOST) / 2) / u64::from(T::MOST)) as u32);
        }
    }
}

/// The nearest of 256 levels.
fn eight_bits<T: Level>(level: T) -> u8 {
    ((level.to_u32() * 255 + T::MOST / 2) / T::MOST) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(layout: Layout, bytes: &[u8]) -> Samples {
        Samples {
            width: (bytes.len() / layout.channels()) as u32,
            height: 1,
            exact_width: 0.0,
            exact_height: 0.0,
            layout,
            is_16_bit: false,
            bytes: bytes.to_vec(),
            notes: Vec::new(),
        }
    }

    fn shown(samples: &Samples, profile: &Profile) -> Vec<[u8; 3]> {
        let (rgba, _) = srgb(samples, profile).expect("memory");
        rgba.as_chunks::<4>().0.iter().map(|[r, g, b, _]| [*r, *g, *b]).collect()
    }

    fn embedded(profile: &ColorProfile) -> Profile {
        Profile::Embedded(profile.encode().expect("encodes"))
    }

    #[test]
    fn without_a_profile_levels_stay_and_transparency_is_white() {
        let none = Profile::None;
        assert_eq!(shown(&samples(Layout::Rgb, &[1, 2, 3]), &none), [[1, 2, 3]]);
        assert_eq!(shown(&samples(Layout::Grey, &[7, 9]), &none), [[7; 3], [9; 3]]);
        assert_eq!(shown(&samples(Layout::GreyAlpha, &[0, 0, 0, 255]), &none), [[255; 3], [0; 3]]);
        assert_eq!(shown(&samples(Layout::Rgba, &[0, 100, 200, 128]), &none), [[127, 177, 227]]);
        let inks = [0, 0, 0, 0, 0, 0, 0, 255, 255, 0, 0, 0, 0, 128, 0, 64];
        let expected = [[255, 255, 255], [0, 0, 0], [0, 255, 255], [191, 95, 191]];
        assert_eq!(shown(&samples(Layout::Cmyk, &inks), &none), expected);
    }

    #[test]
    fn sixteen_bits_go_to_the_nearest_of_256_levels() {
        let levels: [u16; 6] = [0, 128, 129, 32_767, 65_406, 65_535];
        let bytes: Vec<u8> = levels.iter().flat_map(|level| level.to_ne_bytes()).collect();
        let wide = Samples { width: 6, is_16_bit: true, ..samples(Layout::Grey, &bytes) };
        let greys: Vec<u8> = shown(&wide, &Profile::None).iter().map(|pixel| pixel[0]).collect();
        assert_eq!(greys, [0, 0, 1, 127, 254, 255]);
    }

    #[test]
    fn a_profile_is_obeyed() {
        // Expected: from the published primaries, D65 and curves of each space, in floating point.
        let adobe = embedded(&ColorProfile::new_adobe_rgb());
        let p3 = embedded(&ColorProfile::new_display_p3());
        let skin = samples(Layout::Rgb, &[200, 140, 120, 120, 80, 60, 90, 110, 130]);
        let close = |found: [u8; 3], expected: [u8; 3]| {
            assert!(
                found.iter().zip(expected).all(|(a, b)| a.abs_diff(b) <= 1),
                "{found:?} is not {expected:?}"
            );
        };
        for (profile, expected) in [
            (
                &embedded(&ColorProfile::new_srgb()),
                [[200, 140, 120], [120, 80, 60], [90, 110, 130]],
            ),
            (&adobe, [[220, 141, 120], [133, 79, 56], [79, 110, 132]]),
            (&p3, [[211, 137, 116], [127, 78, 56], [85, 111, 132]]),
        ] {
            for (found, expected) in shown(&skin, profile).into_iter().zip(expected) {
                close(found, expected);
            }
        }
        // Pure red of a wider gamut does not fit.
        close(shown(&samples(Layout::Rgb, &[255, 0, 0]), &adobe)[0], [255, 0, 0]);
        // Greys stay grey in every profile of a screen.
        close(shown(&samples(Layout::Grey, &[119]), &p3)[0], [119; 3]);
        // A profile for grey with a curve of its own: 0.5 to the power of 1.8 is 0.287, in sRGB 0.573.
        let grey = embedded(&ColorProfile::new_gray_with_gamma(1.8));
        close(shown(&samples(Layout::Grey, &[128]), &grey)[0], [147; 3]);
        close(shown(&samples(Layout::GreyAlpha, &[128, 255, 0, 0]), &grey)[1], [255; 3]);
    }

    #[test]
    fn a_profile_says_its_name() {
        let p3 = embedded(&ColorProfile::new_display_p3());
        assert_eq!(profile_name(&p3).as_deref(), Some("Display P3"));
        assert_eq!(profile_name(&Profile::None), None);
        assert_eq!(profile_name(&Profile::Embedded(b"not a profile".to_vec())), None);
    }

    #[test]
    fn both_depths_agree() {
        let profile = embedded(&ColorProfile::new_adobe_rgb());
        let narrow: Vec<u8> = (0..=255).flat_map(|i: u8| [i, 255 - i, i / 2]).collect();
        let wide: Vec<u8> =
            narrow.iter().flat_map(|level| (u16::from(*level) * 257).to_ne_bytes()).collect();
        let eight = shown(&samples(Layout::Rgb, &narrow), &profile);
        let sixteen = shown(
            &Samples { width: 256, is_16_bit: true, ..samples(Layout::Rgb, &wide) },
            &profile,
        );
        for (a, b) in eight.iter().flatten().zip(sixteen.iter().flatten()) {
            assert!(a.abs_diff(*b) <= 1, "{a} and {b}");
        }
    }

    #[test]
    fn in_place_is_the_same() {
        let bytes: Vec<u8> =
            (0..70_000_u32).flat_map(|i| [i as u8, (i >> 3) as u8, (i >> 7) as u8]).collect();
        let samples = samples(Layout::Rgb, &bytes);
        for profile in [
            Profile::None,
            embedded(&ColorProfile::new_display_p3()),
            embedded(&ColorProfile::new_gray_with_gamma(2.2)),
            Profile::Embedded(b"not a profile".to_vec()),
        ] {
            let (expected, expected_notes) = srgb(&samples, &profile).expect("memory");
            let mut rgba: Vec<u8> =
                bytes.as_chunks::<3>().0.iter().flat_map(|[r, g, b]| [*r, *g, *b, 255]).collect();
            assert_eq!(srgb_in_place(&mut rgba, &profile), expected_notes);
            assert!(*rgba == *expected);
        }
    }

    #[test]
    fn a_profile_that_cannot_be_used_is_left_aside_and_said_so() {
        let grey_profile = embedded(&ColorProfile::new_gray_with_gamma(2.2));
        for profile in [
            Profile::Embedded(b"not a profile".to_vec()),
            Profile::Embedded(Vec::new()),
            Profile::Unusable("a part of it is missing".to_owned()),
            grey_profile,
        ] {
            let (rgba, notes) =
                srgb(&samples(Layout::Rgb, &[10, 20, 30]), &profile).expect("memory");
            assert_eq!(*rgba, [10, 20, 30, 255]);
            assert!(notes[0].contains("taken for sRGB"), "{notes:?}");
        }
    }
}
