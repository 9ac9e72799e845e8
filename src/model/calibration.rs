//! How many pixels a millimetre is on one photo, and how surely.
//!
//! Stored is what a person did: clicked points and the lengths between them. Pixels per millimetre and their
//! uncertainty are derived from that, every time, by [`Calibration::scale`].
//!
//! The model of the uncertainty, for photographs of skin with a ruler beside it:
//!
//! * Each end of a ruler is clicked with a standard deviation of [`CLICK_ERROR_PX`] along the ruler. Two ends make √2 of
//!   it, so a ruler of `p` pixels is known to √2 · 1 / p.
//! * Two rulers are joined by least squares through zero, `s = Σ p·l / Σ l²` for pixels `p` and millimetres `l`, which
//!   weights each by how surely it is known.
//! * Where two rulers disagree, the plane is tilted or the rulers lie at different depths; the scale at the lesion is
//!   anywhere between both. That is a rectangular distribution of half the disagreement, with the standard
//!   deviation `|s₁ − s₂| / √12`, and is added in squares.
//! * The expanded uncertainty (U95) is twice the standard uncertainty (JCGM 100:2008, 6.3.3, coverage factor 2).
//! * An area goes with the square of the scale: its relative uncertainty is twice that of the scale (ibid. 5.1.6).
//!
//! What no ruler tells is left out: how surely the outline is drawn, which a second reading shows; how far curved skin
//! bends away; and, with a single ruler, tilt. A scale that is assumed from another photo has no known uncertainty.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model::ids::PhotoId;
use crate::model::region::Corner;

/// How surely one end of a ruler is clicked: a standard deviation of one pixel along the ruler.
pub const CLICK_ERROR_PX: f64 = 1.0;

/// From standard to expanded uncertainty, for a confidence of about 95 %.
const COVERAGE: f64 = 2.0;

/// Two rulers that agree to this share are never said to be tilted: 1 %, a tilt of 8°.
const UNREMARKABLE: f64 = 0.01;

/// One or two rulers on a photo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibration {
    /// One ruler, or two whose agreement tells about tilt. In pixels of the photo they were clicked on.
    pub rulers: Vec<Ruler>,
    /// Where they come from.
    pub source: ScaleSource,
}

/// Two points and the length between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ruler {
    /// One end, in pixels of the upright photo.
    pub from: Corner,
    /// The other end.
    pub to: Corner,
    /// What the ruler says between them.
    pub length_mm: Length,
}

/// A length in whole micrometres, written as millimetres: `12.5`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Length(u32);

/// Where the rulers of a calibration come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ScaleSource {
    /// A person clicked the ends.
    Drawn,
    /// The ticks were found by the program and confirmed by a person.
    Detected,
    /// A table gave the ends.
    Table,
    /// Copied from another photo of the visit: nobody knows that the distance was the same.
    AssumedFrom(PhotoId),
}

/// What a calibration says about lengths on the photo.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// Pixels in a millimetre.
    pub px_per_mm: f64,
    /// The expanded uncertainty (95 %) of lengths as a share of them; none for an assumed scale.
    pub length_u95: Option<f64>,
    /// How far two rulers disagree, as a share of the scale; none with one ruler.
    pub disagreement: Option<f64>,
    /// The tilt in degrees that two rulers suggest, if they disagree by more than clicking explains and 1 %.
    pub tilt: Option<f64>,
    /// Whether it was copied from another photo.
    pub is_assumed: bool,
}

impl Length {
    /// This many millimetres; none unless it is between a micrometre and four metres.
    pub fn from_mm(mm: f64) -> Option<Self> {
        let micrometres = (mm * 1000.0).round();
        (1.0..=4e6).contains(&micrometres).then_some(Self(micrometres as u32))
    }

    /// In millimetres.
    pub fn mm(self) -> f64 {
        f64::from(self.0) / 1000.0
    }
}

impl Serialize for Length {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.mm().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Length {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mm = f64::deserialize(deserializer)?;
        Self::from_mm(mm).ok_or_else(|| serde::de::Error::custom("a ruler has no such length"))
    }
}

impl Ruler {
    /// The distance of its ends in pixels.
    pub fn length_px(&self) -> f64 {
        self.from.point().distance(self.to.point())
    }

    /// Pixels in a millimetre by this ruler alone.
    pub fn px_per_mm(&self) -> f64 {
        self.length_px() / self.length_mm.mm()
    }
}

impl ScaleSource {
    /// In tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Drawn => "drawn",
            Self::Detected => "detected",
            Self::Table => "table",
            Self::AssumedFrom(_) => "assumed",
        }
    }

    /// On screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Drawn => "ruler drawn",
            Self::Detected => "ruler detected and confirmed",
            Self::Table => "from a table",
            Self::AssumedFrom(_) => "assumed from another photo",
        }
    }
}

impl Calibration {
    /// The same rulers, for another photo of the visit, marked as assumed from the photo `of` they were clicked on.
    pub fn assumed_from(&self, of: PhotoId) -> Self {
        let source = match self.source {
            first @ ScaleSource::AssumedFrom(_) => first,
            ScaleSource::Drawn | ScaleSource::Detected | ScaleSource::Table => {
                ScaleSource::AssumedFrom(of)
            }
        };
        Self { rulers: self.rulers.clone(), source }
    }

    /// The photo it was copied from.
    pub fn assumed_photo(&self) -> Option<PhotoId> {
        match self.source {
            ScaleSource::AssumedFrom(photo) => Some(photo),
            ScaleSource::Drawn | ScaleSource::Detected | ScaleSource::Table => None,
        }
    }

    /// What is wrong with it, if anything.
    pub fn problem(&self) -> Option<&'static str> {
        if !(1..=2).contains(&self.rulers.len()) {
            return Some("a calibration has one ruler or two");
        }
        // Below ten pixels, clicking alone is off by more than a quarter.
        let is_short = self.rulers.iter().any(|ruler| ruler.length_px() < 10.0);
        is_short.then_some("the ends of a ruler lie less than 10 pixels apart")
    }

    /// Pixels per millimetre and how surely; none if something is wrong with it ([`Self::problem`]).
    pub fn scale(&self) -> Option<Scale> {
        if self.problem().is_some() {
            return None;
        }
        let mm = |ruler: &Ruler| ruler.length_mm.mm();
        let squares: f64 = self.rulers.iter().map(|it| mm(it).powi(2)).sum();
        let px_per_mm = self.rulers.iter().map(|it| it.length_px() * mm(it)).sum::<f64>() / squares;
        let click_variance = 2.0 * CLICK_ERROR_PX.powi(2);
        let by_clicks = click_variance / squares / px_per_mm.powi(2);
        let (mut variance, mut disagreement, mut tilt) = (by_clicks, None, None);
        if let [one, two] = self.rulers.as_slice() {
            let apart = (one.px_per_mm() - two.px_per_mm()).abs() / px_per_mm;
            variance += apart.powi(2) / 12.0;
            let explained = [one, two].map(|it| click_variance / it.length_px().powi(2));
            let explained = COVERAGE * explained.iter().sum::<f64>().sqrt();
            let (small, large) =
                (one.px_per_mm().min(two.px_per_mm()), one.px_per_mm().max(two.px_per_mm()));
            disagreement = Some(apart);
            tilt =
                (apart > explained.max(UNREMARKABLE)).then(|| (small / large).acos().to_degrees());
        }
        let is_assumed = self.assumed_photo().is_some();
        let length_u95 = (!is_assumed).then(|| COVERAGE * variance.sqrt());
        Some(Scale { px_per_mm, length_u95, disagreement, tilt, is_assumed })
    }
}

impl Scale {
    /// Millimetres of a length in pixels.
    pub fn mm(&self, px: f64) -> f64 {
        px / self.px_per_mm
    }

    /// Square millimetres of an area in square pixels.
    pub fn mm2(&self, px2: f64) -> f64 {
        px2 / self.px_per_mm.powi(2)
    }

    /// The expanded uncertainty (95 %) of a length, in its unit.
    pub fn u95_of_length(&self, length: f64) -> Option<f64> {
        self.length_u95.map(|share| share * length)
    }

    /// The expanded uncertainty (95 %) of an area, in its unit.
    pub fn u95_of_area(&self, area: f64) -> Option<f64> {
        self.length_u95.map(|share| 2.0 * share * area)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Point;

    fn ruler(from: (f64, f64), to: (f64, f64), mm: f64) -> Ruler {
        let corner = |(x, y)| Corner::at(Point::new(x, y));
        let length_mm = Length::from_mm(mm).expect("a length");
        Ruler { from: corner(from), to: corner(to), length_mm }
    }

    fn drawn(rulers: &[Ruler]) -> Calibration {
        Calibration { rulers: rulers.to_vec(), source: ScaleSource::Drawn }
    }

    #[test]
    fn one_ruler_gives_the_published_area_and_what_clicking_leaves_open() {
        let scale = drawn(&[ruler((0.0, 0.0), (0.0, 160.0), 20.0)]).scale().expect("sound");
        assert_eq!(scale.px_per_mm, 8.0);
        assert_eq!(scale.mm2(37_000.0), 578.125);
        assert!((scale.mm(744.1311) - 93.0164).abs() < 5e-5);
        // 2 · √2 / 160 of a length, twice that of an area.
        let share = 2.0 * 2.0_f64.sqrt() / 160.0;
        assert!((scale.u95_of_length(1.0).expect("known") - share).abs() < 1e-12);
        assert!((scale.u95_of_area(578.125).expect("known") - 2.0 * share * 578.125).abs() < 1e-9);
        assert_eq!((scale.disagreement, scale.tilt), (None, None));
    }

    #[test]
    fn two_rulers_that_agree_are_surer_than_one_and_two_that_do_not_tell_of_tilt() {
        let across = ruler((0.0, 0.0), (400.0, 0.0), 50.0);
        let one = drawn(&[across]).scale().expect("sound");
        let same = drawn(&[across, ruler((9.0, 9.0), (9.0, 409.0), 50.0)]).scale().expect("sound");
        assert_eq!((same.px_per_mm, same.disagreement, same.tilt), (8.0, Some(0.0), None));
        assert!(same.length_u95 < one.length_u95);
        // Foreshortened by 20°: cos 20° of 400 px.
        let short = 400.0 * 20.0_f64.to_radians().cos();
        let tilted =
            drawn(&[across, ruler((9.0, 9.0), (9.0, 9.0 + short), 50.0)]).scale().expect("sound");
        assert!((tilted.tilt.expect("warned") - 20.0).abs() < 0.05);
        let apart = tilted.disagreement.expect("two rulers");
        assert!(tilted.length_u95.expect("known") > 2.0 * apart / 12.0_f64.sqrt());
        // A difference that clicking explains is none.
        let near =
            drawn(&[ruler((0.0, 0.0), (50.0, 0.0), 5.0), ruler((0.0, 9.0), (52.0, 9.0), 5.0)]);
        assert_eq!(near.scale().expect("sound").tilt, None);
    }

    #[test]
    fn the_longer_ruler_weighs_more() {
        let rulers = [ruler((0.0, 0.0), (100.0, 0.0), 10.0), ruler((0.0, 9.0), (10.0, 9.0), 1.1)];
        let scale = drawn(&rulers).scale().expect("sound");
        assert!((scale.px_per_mm - (1000.0 + 11.0) / (100.0 + 1.21)).abs() < 1e-12);
    }

    #[test]
    fn an_assumed_scale_says_so_names_the_first_photo_and_has_no_uncertainty() {
        let first = drawn(&[ruler((0.0, 0.0), (400.0, 0.0), 50.0)]);
        let copy = first.assumed_from(PhotoId(3));
        assert_eq!(copy.assumed_from(PhotoId(4)).assumed_photo(), Some(PhotoId(3)));
        let scale = copy.scale().expect("sound");
        assert!(scale.is_assumed && scale.u95_of_area(1.0).is_none());
        assert_eq!(scale.px_per_mm, 8.0);
    }

    #[test]
    fn what_gives_no_scale_is_refused_and_the_rest_is_saved_as_it_was_typed() {
        assert!(drawn(&[]).problem().is_some());
        let short = drawn(&[ruler((0.0, 0.0), (9.0, 0.0), 1.0)]);
        assert!(short.problem().is_some() && short.scale().is_none());
        assert_eq!([0.0, -1.0, 5000.0, f64::NAN].map(Length::from_mm), [None; 4]);
        let sound = drawn(&[ruler((0.5, 0.25), (400.0, 0.0), 12.5)]);
        let text = ron::to_string(&sound).expect("plain data");
        assert_eq!(text, "(rulers:[(from:(0.5,0.25),to:(400.0,0.0),length_mm:12.5)],source:Drawn)");
        assert_eq!(ron::from_str::<Calibration>(&text).expect("the same"), sound);
        assert!(ron::from_str::<Calibration>(&text.replace("12.5", "-1")).is_err());
    }
}
