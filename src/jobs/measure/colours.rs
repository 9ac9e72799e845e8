//! The colours of all regions on some photos: from the cache where nothing has changed, else from the photo's file.
//!
//! A photo is decoded once for all its regions, and only if its file still is what the project knows. All accepted
//! regions of a photo are measured whoever asks, so that the cache serves every table.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::imaging::fingerprint::{FingerprintError, fingerprint};
use crate::imaging::limits::Limits;
use crate::imaging::measure::correction::{Correction, CorrectionError, Reference, correction};
use crate::imaging::measure::redness::{MeanColor, Redness};
use crate::imaging::measure::statistics::{ALGORITHM, RegionColor, Statistics, Target, statistics};
use crate::imaging::measure::strips::MeasureError;
use crate::jobs::measure::numbers;
use crate::model::assessment::Rater;
use crate::model::color_reference::{ChartEdition, ColorReference};
use crate::model::ids::{PhotoId, RegionId};
use crate::model::photo::Photo;
use crate::model::project::Project;
use crate::model::region::{Corner, Region, Role, Shape};
use crate::model::size::parts;
use crate::store::color_cache::{ColorCache, Entries};
use crate::store::layout::photo_path;
use crate::workers::progress::{Cancelled, Progress};

/// What was found of the colours of some photos.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Colours {
    /// By region; regions that stand for nothing to be measured are not in it.
    pub regions: BTreeMap<RegionId, Found>,
    /// How well a grey patch or chart made the colours of a photo right.
    pub corrections: BTreeMap<PhotoId, Correction>,
    /// Why photos have no colours, one sentence each, with the name last.
    pub problems: Vec<String>,
}

/// The colour of one region.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    /// Mean, median, spread and counts.
    pub statistics: Statistics,
    /// Indices and the difference to reference skin of the same photo, rater and reading.
    pub redness: Option<Redness>,
}

/// Where the photos are and how they may be read.
#[derive(Clone, Debug)]
pub struct Desk<'a> {
    /// The project file.
    pub file: &'a Path,
    /// Colours measured before.
    pub cache: ColorCache,
    /// How much a photo may ask for.
    pub limits: Limits,
}

/// Measures the colours of all accepted regions on `photos`.
///
/// # Errors
/// Only when somebody asked to stop; a photo that cannot be measured is among the problems.
pub fn colours(
    project: &Project,
    photos: &[PhotoId],
    desk: &Desk<'_>,
    progress: &Progress,
) -> Result<Colours, Cancelled> {
    let mut colours = Colours::default();
    for id in photos {
        progress.check()?;
        let Some(photo) = project.photos.get(id) else { continue };
        let regions = measured_regions(project, *id);
        if !regions.is_empty() {
            let excluded = excluding(project, *id);
            match of_photo((photo, &regions), &excluded, desk, progress) {
                Ok((found, correction)) => {
                    colours.corrections.extend(correction.map(|it| (*id, it)));
                    colours.regions.extend(beside_reference(&regions, &found));
                }
                Err(Trouble::Cancelled(stop)) => return Err(stop),
                Err(Trouble::Words(words)) => {
                    colours.problems.push(format!("{words}: {}", photo.path));
                }
            }
        }
        progress.advance();
    }
    Ok(colours)
}

/// How well a grey patch or chart would make the colours of a photo right.
///
/// # Errors
/// Says what speaks against it: the photo's file, or the patch.
pub fn judged(
    file: &Path,
    photo: &Photo,
    reference: &ColorReference,
    limits: &Limits,
    progress: &Progress,
) -> Result<Correction, String> {
    if let Some(words) = reference.problem() {
        return Err(words.to_owned());
    }
    let path = unchanged(file, photo, progress).map_err(words)?;
    correction(&path, limits, &reference_of(reference), progress).map_err(|it| it.to_string())
}

/// The photo's file, if it still is what the project knows.
fn unchanged(file: &Path, photo: &Photo, progress: &Progress) -> Result<PathBuf, Trouble> {
    let outside = || Trouble::Words("the photo lies outside the project's folder".to_owned());
    let path = photo_path(file, &photo.path).ok_or_else(outside)?;
    if fingerprint(&path, progress)?.blake3 != photo.hash {
        let words = "the file is no longer the photo that was drawn on; it is not measured";
        return Err(Trouble::Words(words.to_owned()));
    }
    Ok(path)
}

fn words(trouble: Trouble) -> String {
    match trouble {
        Trouble::Cancelled(stop) => stop.to_string(),
        Trouble::Words(words) => words,
    }
}

/// The mean colour of some regions of one photo taken together, and their redness beside the reference skin that the same
/// rater drew on it in the same reading; none before a pixel of them is measured.
pub fn redness_of(
    project: &Project,
    colours: &Colours,
    photo: PhotoId,
    (rater, reading): (&Rater, u8),
    parts: &[RegionId],
) -> Option<(MeanColor, Redness)> {
    let mean = colours.mean(parts.iter().copied())?;
    let regions = project.accepted_regions(photo, rater, reading);
    let skin = regions.filter(|(_, region)| region.role == Role::ReferenceSkin);
    let skin = colours.mean(skin.map(|(id, _)| id));
    let (lab_mean, linear_mean) = (mean.lab, mean.linear);
    let color = RegionColor { lab_mean, lab_median: lab_mean, lab_sd: [0.0; 3], linear_mean };
    Some((mean, Redness::of(&color, skin.as_ref())))
}

impl Colours {
    /// The mean colour of some regions, every pixel counting once; none before one of them is measured.
    pub fn mean(&self, regions: impl Iterator<Item = RegionId>) -> Option<MeanColor> {
        let found = regions.filter_map(|id| self.regions.get(&id)).map(|it| it.statistics);
        let colors: Vec<(RegionColor, u64)> =
            found.filter_map(|it| Some((it.color?, it.used))).collect();
        MeanColor::of(colors.iter().map(|(color, used)| (color, *used)))
    }
}

enum Trouble {
    Cancelled(Cancelled),
    Words(String),
}

impl From<MeasureError> for Trouble {
    fn from(error: MeasureError) -> Self {
        match error {
            MeasureError::Cancelled(stop) => Self::Cancelled(stop),
            MeasureError::Decode(_)
            | MeasureError::Inks
            | MeasureError::Incomplete
            | MeasureError::Outside { .. } => Self::Words(error.to_string()),
        }
    }
}

impl From<CorrectionError> for Trouble {
    fn from(error: CorrectionError) -> Self {
        match error {
            CorrectionError::Photo(error) => error.into(),
            CorrectionError::TooSmall(_)
            | CorrectionError::Clipped(_)
            | CorrectionError::Uneven(_)
            | CorrectionError::Degenerate
            | CorrectionError::Bad { .. } => {
                Self::Words(format!("colours are not measured: {error}"))
            }
        }
    }
}

impl From<FingerprintError> for Trouble {
    fn from(error: FingerprintError) -> Self {
        match error {
            FingerprintError::Cancelled(stop) => Self::Cancelled(stop),
            FingerprintError::NotAFile | FingerprintError::Unreadable(_) => {
                Self::Words(error.to_string())
            }
        }
    }
}

/// The accepted regions of a photo whose colour means something.
fn measured_regions(project: &Project, photo: PhotoId) -> Vec<(RegionId, &Region)> {
    let is_wanted = |region: &Region| {
        region.photo == photo
            && region.state.is_accepted()
            && !matches!(region.role, Role::Exclude | Role::PrivacyMask)
            // A point covers no pixel.
            && region.shape.as_point().is_none()
    };
    project.regions.iter().filter(|(_, it)| is_wanted(it)).map(|(id, it)| (*id, it)).collect()
}

/// What the raters drew to be left out on a photo.
fn excluding(project: &Project, photo: PhotoId) -> Vec<&Region> {
    let is_wanted = |region: &&Region| {
        region.photo == photo && region.state.is_accepted() && region.role == Role::Exclude
    };
    project.regions.values().filter(is_wanted).collect()
}

type OfPhoto = (BTreeMap<RegionId, Statistics>, Option<Correction>);

fn of_photo(
    (photo, regions): (&Photo, &[(RegionId, &Region)]),
    excluded: &[&Region],
    desk: &Desk<'_>,
    progress: &Progress,
) -> Result<OfPhoto, Trouble> {
    let path = unchanged(desk.file, photo, progress)?;
    let kept = desk.cache.read(&photo.hash);
    let mut entries = Entries::new();
    let correction = match &photo.color_reference {
        None => None,
        Some(reference) => {
            let key = key(&format!("correction {reference:?}"));
            let known = kept.get(&key).and_then(|numbers| numbers::correction(numbers));
            let found = match known {
                Some(found) => found,
                None => correction(&path, &desk.limits, &reference_of(reference), progress)?,
            };
            entries.insert(key, numbers::of_correction(&found));
            Some(found)
        }
    };
    let (mut found, mut missing) = (BTreeMap::new(), Vec::new());
    for (id, region) in regions {
        let cuts: Vec<&Region> =
            excluded.iter().filter(|it| is_of_the_same(it, region)).copied().collect();
        let shapes: Vec<&Shape> = cuts.iter().map(|it| &it.shape).collect();
        let key = key(&format!("{:?} {shapes:?} {:?}", region.shape, photo.color_reference));
        if let Some(statistics) = kept.get(&key).and_then(|it| numbers::statistics(it)) {
            entries.insert(key, numbers::of_statistics(&statistics));
            found.insert(*id, statistics);
        } else {
            let excluded = shapes.into_iter().map(parts).collect();
            missing.push((*id, key, Target { parts: parts(&region.shape), excluded }));
        }
    }
    if !missing.is_empty() {
        let wanted: Vec<Target> = missing.iter().map(|(_, _, target)| target.clone()).collect();
        let fresh = statistics(
            &path,
            &desk.limits,
            &wanted,
            correction.as_ref().map(|it| &it.matrix),
            progress,
        )?;
        for ((id, key, _), statistics) in missing.into_iter().zip(fresh) {
            entries.insert(key, numbers::of_statistics(&statistics));
            found.insert(id, statistics);
        }
        desk.cache.write(&photo.hash, &entries);
    }
    Ok((found, correction))
}

/// The name under which numbers are kept: a hash of what they are made from, and of how.
fn key(made_from: &str) -> String {
    blake3::hash(format!("{ALGORITHM} {made_from}").as_bytes()).to_hex().to_string()
}

fn reference_of(reference: &ColorReference) -> Reference {
    match reference {
        ColorReference::GreyPatch { outline, reflectance_permille } => Reference::Grey {
            outline: outline.iter().map(|corner| corner.point()).collect(),
            reflectance: reflectance_permille.map(|share| f64::from(share) / 1000.0),
        },
        ColorReference::Chart { corners, edition } => Reference::Chart {
            corners: corners.map(Corner::point),
            is_since_2014: *edition == ChartEdition::Since2014,
        },
    }
}

/// Whether one rater drew both in one reading: nobody's regions change the numbers of another.
fn is_of_the_same(one: &Region, other: &Region) -> bool {
    one.rater == other.rater && one.reading == other.reading
}

/// Each region beside the reference skin of its photo, rater and reading.
fn beside_reference(
    regions: &[(RegionId, &Region)],
    found: &BTreeMap<RegionId, Statistics>,
) -> Vec<(RegionId, Found)> {
    let beside = |id: &RegionId, region: &Region| {
        let statistics = *found.get(id)?;
        let skin = regions.iter().filter(|(_, other)| {
            other.role == Role::ReferenceSkin && is_of_the_same(other, region)
        });
        let skin: Vec<(RegionColor, u64)> = skin
            .filter_map(|(id, _)| found.get(id))
            .filter_map(|it| Some((it.color?, it.used)))
            .collect();
        let reference = MeanColor::of(skin.iter().map(|(color, used)| (color, *used)));
        let redness = statistics.color.map(|color| Redness::of(&color, reference.as_ref()));
        Some((*id, Found { statistics, redness }))
    };
    regions.iter().filter_map(|(id, region)| beside(id, region)).collect()
}
