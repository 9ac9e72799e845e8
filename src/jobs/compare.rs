//! Whether two photos of a view can be compared, and what brings the colours of one to those of the other.
//!
//! What the project knows (view, visits, dates, hashes, alignment) and what small copies of both show (sharpness, light,
//! white balance, mirroring) become findings; the worst of them is the traffic light. Nothing of it is a measurement.

use std::path::{Path, PathBuf};

use crate::geometry::{Point, Transform};
use crate::imaging::decode::decode;
use crate::imaging::fingerprint::fingerprint;
use crate::imaging::limits::Limits;
use crate::imaging::pair::looks::SIDE;
use crate::imaging::pair::matching::{Marks, Matching};
use crate::imaging::pixels::Pixels;
use crate::model::alignment::Verdict;
use crate::model::assessment::Rater;
use crate::model::color_reference::ColorReference;
use crate::model::comparability::{Comparability, Level};
use crate::model::ids::{PhotoId, VisitId};
use crate::model::photo::Photo;
use crate::model::project::Project;
use crate::model::region::{Corner, Role};
use crate::model::size::parts;
use crate::model::way::way;
use crate::store::layout::photo_path;
use crate::workers::progress::Progress;

pub mod judge;
mod known;
pub mod table;

/// Counted up whenever the same photos would be judged otherwise.
const ALGORITHM: u32 = 1;

/// One of two photos.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// Its file.
    pub path: PathBuf,
    /// The content that the project knows.
    pub hash: String,
    /// Upright width and height in pixels.
    pub size: (u32, u32),
    /// Whether the file is whole.
    pub is_complete: bool,
    /// What is known of its colours.
    pub marks: Marks,
}

/// How the second photo lies on the first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Lying {
    /// Nobody laid it.
    Unknown,
    /// It was tried, and failed.
    Failed,
    /// By this transform, from pixels of the second to pixels of the first.
    On(Transform, Verdict),
}

/// Two photos to judge, the earlier or the baseline first.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// Both.
    pub sides: [Side; 2],
    /// How the second lies on the first.
    pub lying: Lying,
    /// What is found without looking at them.
    pub known: Vec<Finding>,
}

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// Whether both are one file.
    File,
    /// Whether both show the same view.
    View,
    /// Whether dates agree with the order of visits.
    Dates,
    /// Whether one is flipped.
    Mirror,
    /// How they lie on each other.
    Alignment,
    /// How much of one the other shows.
    Framing,
    /// From how far both were taken.
    Scale,
    /// How many pixels they have.
    Size,
    /// How soft their edges are.
    Sharpness,
    /// How much light they have.
    Exposure,
    /// Whether light is lost.
    Clipping,
    /// Under which colour of light.
    Balance,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub about: About,
    /// How it speaks for or against comparing.
    pub level: Level,
    /// What was found, and what to do.
    pub words: String,
}

/// What was found in numbers; none where it is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Numbers {
    /// The share of the first photo that the second shows, 0 to 1.
    pub overlap: Option<f64>,
    /// How much larger the second shows the skin, both photos seen at the same size.
    pub scale: Option<f64>,
    /// How soft the edges are, in pixels where the longer side has 1,000: first and second.
    pub softness: [Option<f64>; 2],
    /// How much softer the second shows the skin: 2 is twice as soft.
    pub softer: Option<f64>,
    /// How much more light the second has, in stops.
    pub exposure_ev: Option<f64>,
    /// How far apart the colours of the light are: ΔE00 of a grey under both.
    pub balance_de: Option<f64>,
}

/// What two photos have to do with each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// The worst of all findings.
    pub level: Level,
    /// Everything that was looked at, the worst first.
    pub findings: Vec<Finding>,
    /// The same in numbers.
    pub numbers: Numbers,
    /// What brings the colours of the second to those of the first; none where nothing tells.
    pub matching: Option<Matching>,
}

impl About {
    /// On screen and in tables.
    pub fn label(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::View => "View",
            Self::Dates => "Dates",
            Self::Mirror => "Mirroring",
            Self::Alignment => "Alignment",
            Self::Framing => "Framing",
            Self::Scale => "Scale",
            Self::Size => "Size",
            Self::Sharpness => "Sharpness",
            Self::Exposure => "Exposure",
            Self::Clipping => "Clipping",
            Self::Balance => "White balance",
        }
    }
}

impl Task {
    /// Two photos of a project file, with the regions of one rater's reading or of everybody.
    ///
    /// None if one of them is gone or lies outside of the project's folder.
    pub fn of(
        project: &Project,
        file: &Path,
        [first, second]: [PhotoId; 2],
        by: Option<(&Rater, u8)>,
    ) -> Option<Self> {
        let photo = |id: PhotoId| project.photos.get(&id);
        let side = |id: PhotoId| {
            let photo = photo(id)?;
            Some(Side {
                path: photo_path(file, &photo.path)?,
                hash: photo.hash.clone(),
                size: (photo.width, photo.height),
                is_complete: photo.is_complete,
                marks: marks(project, (id, photo), by),
            })
        };
        let lying = match way(project, second, first) {
            Some(way) => Lying::On(way.transform, way.verdict),
            None if has_failed(photo(second)?, first) || has_failed(photo(first)?, second) => {
                Lying::Failed
            }
            None => Lying::Unknown,
        };
        let known = known::known(project, [photo(first)?, photo(second)?]);
        Some(Self { sides: [side(first)?, side(second)?], lying, known })
    }

    /// A name for everything that the judgement depends on: the same photos, regions and alignment have the same.
    pub fn key(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        let facts = format!("{ALGORITHM} {:?} {:?}", self.lying, self.known);
        hasher.update(facts.as_bytes());
        for Side { path, hash, size, is_complete, marks } in &self.sides {
            let Marks { skin, grey, chart, avoided } = marks;
            let facts =
                format!("{} {hash} {size:?} {is_complete} {grey:?} {chart:?}", path.display());
            hasher.update(facts.as_bytes());
            // Many corners: their bits are quicker than words.
            for shapes in [skin, avoided] {
                hasher.update(format!("{} shapes", shapes.len()).as_bytes());
                for ring in shapes.iter().flatten().flatten() {
                    let bits = ring.iter().flat_map(|at| [at.x.to_bits(), at.y.to_bits()]);
                    let bytes: Vec<u8> = bits.flat_map(u64::to_le_bytes).collect();
                    hasher.update(&bytes);
                    hasher.update(b"ring");
                }
            }
        }
        hasher.finalize().to_hex().to_string()
    }

    /// How the second lies on the first, if anything says so.
    pub fn onto(&self) -> Option<Transform> {
        match self.lying {
            Lying::On(onto, _) => Some(onto),
            Lying::Unknown | Lying::Failed => None,
        }
    }
}

/// A copy of a photo that is large enough to judge it; why not, in words.
///
/// A file that is no longer the photo that the project knows is not judged in its place.
pub fn copy(side: &Side, limits: &Limits) -> Result<Pixels, String> {
    let now = fingerprint(&side.path, &Progress::silent()).map_err(|error| error.to_string())?;
    if now.blake3 != side.hash {
        return Err("the file is no longer the photo that was added".to_owned());
    }
    let picture = decode(&side.path, limits, Some(SIDE)).map_err(|error| error.to_string())?;
    Ok(picture.pixels)
}

/// The pairs that the scores of a visit rest on: in each view its photo beside the one of the baseline.
///
/// None at the baseline itself.
pub fn pairs_of_visit(project: &Project, visit: VisitId) -> Vec<[PhotoId; 2]> {
    let Some((id, _)) = project.visit(visit) else { return Vec::new() };
    let subject = project.subjects.get(&id);
    let Some(baseline) = subject.and_then(|subject| subject.baseline_visit()) else {
        return Vec::new();
    };
    if baseline.id == visit {
        return Vec::new();
    }
    let key = |visit, view| project.photos_at(id, visit, view).first().copied();
    let pair = |view| Some([key(baseline.id, view)?, key(visit, view)?]);
    project.views.iter().filter_map(|view| pair(view.id)).collect()
}

/// What several judgements say together, each with the name of its view; none of nothing.
pub fn together<'a>(
    judged: impl IntoIterator<Item = (&'a str, &'a Judgement)>,
) -> Option<Comparability> {
    let judged: Vec<(&str, &Judgement)> = judged.into_iter().collect();
    let level = judged.iter().map(|(_, it)| it.level).max()?;
    let why = judged.iter().flat_map(|(view, judgement)| {
        let bad = judgement.findings.iter().filter(|it| it.level > Level::Good);
        bad.map(move |it| format!("{view}: {}", it.words))
    });
    Some(Comparability { level, why: why.collect() })
}

fn has_failed(photo: &Photo, onto: PhotoId) -> bool {
    let alignment = photo.alignment.as_ref();
    alignment.is_some_and(|it| it.onto == onto && it.verdict == Verdict::Failed)
}

/// What is known of the colours of a photo.
fn marks(project: &Project, (id, photo): (PhotoId, &Photo), by: Option<(&Rater, u8)>) -> Marks {
    let is_wanted = |it: &&crate::model::region::Region| {
        let is_theirs =
            by.is_none_or(|(rater, reading)| it.rater == *rater && it.reading == reading);
        it.photo == id && it.state.is_accepted() && is_theirs
    };
    let of = |roles: &[Role]| {
        let regions = project.regions.values().filter(is_wanted);
        regions.filter(|it| roles.contains(&it.role)).map(|it| parts(&it.shape)).collect()
    };
    let mut marks = Marks {
        skin: of(&[Role::ReferenceSkin]),
        avoided: of(&[Role::Lesion, Role::Exclude, Role::PrivacyMask]),
        ..Marks::default()
    };
    match &photo.color_reference {
        Some(ColorReference::GreyPatch { outline, .. }) => {
            marks.grey = Some(outline.iter().map(|corner| corner.point()).collect::<Vec<Point>>());
        }
        Some(ColorReference::Chart { corners, .. }) => {
            marks.chart = Some(corners.map(Corner::point));
        }
        None => {}
    }
    marks
}

#[cfg(test)]
mod tests;
