//! Regions in from files of other programs, and out to them.
//!
//! A file goes in whole or not at all; other files are not held up by it. A lesion is known by its label; one that is not
//! there yet is made. A region that is there already, drawn by the same rater in the same reading, is not drawn again.
//! Coordinates are of the upright photo. A file that says it was drawn on the picture as stored, lying on its side, is
//! turned; one that fits neither is refused, never scaled.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::exchange::regions::{Drawing, Drawn, RegionsError, geojson, labelme, read};
use crate::geometry::Point;
use crate::imaging::header::{PhotoHeader, read as read_header};
use crate::imaging::limits::Limits;
use crate::imaging::measure::place::outline_in_upright;
use crate::jobs::place::photo_called;
use crate::model::assessment::Rater;
use crate::model::edit::Edit;
use crate::model::ids::{Ids, LesionId, PhotoId, RegionId, SubjectId};
use crate::model::lesion::Lesion;
use crate::model::photo::Photo;
use crate::model::project::Project;
use crate::model::region::{Corner, Part, Region, Role, Shape};
use crate::model::sound::{is_tangled, sound};
use crate::store::layout::photo_path;
use crate::workers::progress::{Cancelled, Progress};

/// The formats that regions can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One LabelMe JSON file for each photo.
    LabelMe,
    /// One `GeoJSON` file for each photo.
    GeoJson,
}

/// Who draws the regions that come in, and where the project is.
#[derive(Clone, Debug)]
pub struct Destination<'a> {
    /// The project file.
    pub file: &'a Path,
    /// What is known.
    pub project: &'a Project,
    /// Free numbers.
    pub ids: Ids,
    /// Who draws.
    pub rater: Rater,
    /// In which reading.
    pub reading: u8,
    /// How much a photo may ask for.
    pub limits: Limits,
}

/// What came in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Everything that changes, as one step.
    pub edits: Vec<Edit>,
    /// How many regions are new.
    pub n_regions: usize,
    /// How many lesions are new.
    pub n_lesions: usize,
    /// How many regions were there already.
    pub n_same: usize,
    /// What was read otherwise than it stood in the file, each with the file's name last.
    pub mended: Vec<String>,
    /// How many files were used.
    pub n_files: usize,
    /// Why files were not used, each with the file's name last.
    pub problems: Vec<String>,
}

/// Reads files of regions, and all `.json` and `.geojson` files of folders.
///
/// # Errors
/// Only cancelling; what is wrong with a file is among the problems.
pub fn take(
    paths: &[PathBuf],
    mut destination: Destination<'_>,
    progress: &Progress,
) -> Result<Taken, Cancelled> {
    let mut taken = Taken::default();
    let mut files = BTreeSet::new();
    for path in paths {
        match files_at(path) {
            Ok(found) => files.extend(found),
            Err(error) => taken.problems.push(format!("{error}: {}", path.display())),
        }
    }
    progress.begin("Reading regions", files.len() as u64);
    for path in &files {
        progress.check()?;
        let before = (destination.ids.clone(), taken.clone());
        match take_file(path, &mut destination, &mut taken) {
            Ok(()) => taken.n_files += 1,
            Err(words) => {
                (destination.ids, taken) = before;
                taken.problems.push(format!("{words}: {}", path.display()));
            }
        }
        progress.advance();
    }
    Ok(taken)
}

/// A file, or all files of regions in a folder, without those below it.
fn files_at(path: &Path) -> std::io::Result<Vec<PathBuf>> {
    if !fs::metadata(path)?.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let is_wanted = |path: &PathBuf| {
        let ending = path.extension().map(|it| it.to_string_lossy().to_lowercase());
        path.is_file() && matches!(ending.as_deref(), Some("json" | "geojson"))
    };
    let entries = fs::read_dir(path)?.collect::<Result<Vec<_>, _>>()?;
    Ok(entries.into_iter().map(|entry| entry.path()).filter(is_wanted).collect())
}

fn take_file(
    path: &Path,
    destination: &mut Destination<'_>,
    taken: &mut Taken,
) -> Result<(), String> {
    // No outline of ours or of any editor comes near; a pasted picture may.
    const MOST_BYTES: u64 = 512 << 20;
    if fs::metadata(path).map_err(|error| error.to_string())?.len() > MOST_BYTES {
        return Err("the file is larger than 512 MB".to_owned());
    }
    let bytes = fs::read(path).map_err(|error| error.to_string())?;
    let drawing = read(&bytes).map_err(|error: RegionsError| error.to_string())?;
    let id = photo_of(destination, path, &drawing)?;
    let photo = destination.project.photos.get(&id).ok_or("the photo is gone")?;
    let turned = turned(destination, photo, drawing.size)?;
    if let Some(words) = drawing.regions.iter().find_map(|it| it.role.refusal(&it.shape)) {
        return Err(words.to_owned());
    }
    let mut n_mended = 0;
    for mut drawn in drawing.regions {
        if let Some(header) = &turned {
            drawn.shape = upright(header, &drawn.shape);
        }
        // The area of an outline that crosses itself means nothing: what it encircles is taken.
        if is_tangled(&drawn.shape) {
            let mended =
                sound(drawn.shape).ok_or("an outline crosses itself and encloses nothing")?;
            drawn.shape = mended;
            n_mended += 1;
        }
        add(destination, taken, (id, photo.subject), drawn);
    }
    if n_mended > 0 {
        let (what, verb) = if n_mended == 1 {
            ("outline", "crosses itself")
        } else {
            ("outlines", "cross themselves")
        };
        taken.mended.push(format!(
            "{n_mended} {what} {verb} or another part; everything that is encircled was taken: {}",
            path.display()
        ));
    }
    Ok(())
}

/// The photo a file speaks of: by its own words, seen from where it lies, else by the file's name.
fn photo_of(
    destination: &Destination<'_>,
    path: &Path,
    drawing: &Drawing,
) -> Result<PhotoId, String> {
    let project = destination.project;
    if !drawing.photo.is_empty() {
        let named = drawing.photo.replace('\\', "/");
        let beside = path.parent().unwrap_or_else(|| Path::new(".")).join(&named);
        if let Ok(beside) = beside.canonicalize() {
            let is_it = |photo: &Photo| {
                let there = photo_path(destination.file, &photo.path);
                there.and_then(|there| there.canonicalize().ok()).as_ref() == Some(&beside)
            };
            if let Some((id, _)) = project.photos.iter().find(|(_, photo)| is_it(photo)) {
                return Ok(*id);
            }
        }
        let last = named.rsplit('/').next().unwrap_or(&named).to_owned();
        return photo_called(project, &named).or_else(|error| {
            if last == named { Err(error) } else { photo_called(project, &last) }
        });
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let is_it = |photo: &Photo| {
        let name = photo.file_name();
        name == stem || name.rsplit_once('.').is_some_and(|(first, _)| first == stem)
    };
    let found: Vec<PhotoId> =
        project.photos.iter().filter(|(_, photo)| is_it(photo)).map(|(id, _)| *id).collect();
    match found.as_slice() {
        [id] => Ok(*id),
        [] => Err("it names no photo, and no photo is called as the file is".to_owned()),
        _ => Err("it names no photo, and several photos are called as the file is".to_owned()),
    }
}

/// The header by which regions are to be turned; none where they are upright already.
fn turned(
    destination: &Destination<'_>,
    photo: &Photo,
    size: Option<(u32, u32)>,
) -> Result<Option<PhotoHeader>, String> {
    // Old files say 0 where they do not know.
    let Some((width, height)) = size.filter(|size| *size != (0, 0)) else { return Ok(None) };
    if (width, height) == (photo.width, photo.height) {
        return Ok(None);
    }
    let wrong = format!(
        "it was drawn on a picture of {width} × {height} px, and the photo has {} × {}; nothing is scaled unasked",
        photo.width, photo.height
    );
    let path = photo_path(destination.file, &photo.path);
    let header = path.and_then(|path| read_header(&path, &destination.limits).ok());
    header
        .filter(|header| (header.stored_width, header.stored_height) == (width, height))
        .map_or(Err(wrong), |header| Ok(Some(header)))
}

/// A shape drawn on the picture as stored, on the upright photo.
fn upright(header: &PhotoHeader, shape: &Shape) -> Shape {
    let turned = |ring: &[Corner]| -> Vec<Corner> {
        let points: Vec<Point> = ring.iter().map(|corner| corner.point()).collect();
        outline_in_upright(header, &points).into_iter().map(Corner::at).collect()
    };
    match shape {
        Shape::Rectangle(a, b) => match turned(&[*a, *b]).as_slice() {
            [a, b] => Shape::Rectangle(
                Corner { x: a.x.min(b.x), y: a.y.min(b.y) },
                Corner { x: a.x.max(b.x), y: a.y.max(b.y) },
            ),
            _ => shape.clone(),
        },
        Shape::Ellipse { center, half_axes, .. } if half_axes.x == half_axes.y => {
            let center = turned(&[*center]).first().copied().unwrap_or(*center);
            Shape::Ellipse { center, half_axes: *half_axes, turn: 0 }
        }
        Shape::Ellipse { .. } => {
            let ring: Vec<Corner> = shape.rings().into_iter().flatten().map(Corner::at).collect();
            Shape::Outline(vec![Part { outer: turned(&ring), holes: Vec::new() }])
        }
        Shape::Outline(parts) => Shape::Outline(
            parts
                .iter()
                .map(|part| Part {
                    outer: turned(&part.outer),
                    holes: part.holes.iter().map(|hole| turned(hole)).collect(),
                })
                .collect(),
        ),
        Shape::Point(place) => Shape::Point(turned(&[*place]).first().copied().unwrap_or(*place)),
    }
}

fn add(
    destination: &mut Destination<'_>,
    taken: &mut Taken,
    (photo, subject): (PhotoId, SubjectId),
    drawn: Drawn,
) {
    let lesion = lesion_of(destination, taken, subject, &drawn);
    let label = if lesion.is_some() { String::new() } else { drawn.label };
    let region = Region {
        lesion,
        label,
        note: drawn.note,
        is_locked: drawn.is_locked,
        ..Region::drawn(
            photo,
            (destination.rater.clone(), destination.reading),
            drawn.role,
            drawn.shape,
        )
    };
    let is_same = |other: &Region| {
        Region { is_hidden: false, order: 0, color: None, ..other.clone() } == region
    };
    let is_known = destination
        .project
        .regions_on(photo, &region.rater, region.reading)
        .any(|(_, other)| is_same(other));
    if is_known {
        taken.n_same += 1;
        return;
    }
    taken.n_regions += 1;
    taken.edits.push(Edit::Region(destination.ids.region(), Some(region)));
}

/// The lesion a region shows: by its number if that has this label, else by label, else a new one.
fn lesion_of(
    destination: &mut Destination<'_>,
    taken: &mut Taken,
    subject: SubjectId,
    drawn: &Drawn,
) -> Option<LesionId> {
    let says_none = drawn.lesion.as_deref() == Some("");
    let label = drawn.label.as_str();
    if drawn.role != Role::Lesion || says_none || (label.is_empty() && drawn.lesion.is_none()) {
        return None;
    }
    let new = taken.edits.iter().filter_map(|edit| {
        let Edit::Lesion(id, Some(lesion)) = edit else { return None };
        Some((*id, lesion))
    });
    let all: Vec<(LesionId, &Lesion)> = destination
        .project
        .lesions_of(subject)
        .chain(new.filter(|(_, lesion)| lesion.subject == subject))
        .collect();
    let has_label = |lesion: &Lesion| {
        label.is_empty()
            || lesion.label == label
            || (lesion.label.is_empty() && lesion.name() == label)
    };
    let by_number = drawn.lesion.as_ref().and_then(|name| {
        all.iter().find(|(_, lesion)| lesion.name() == *name && has_label(lesion))
    });
    let by_label = || all.iter().find(|(_, lesion)| !label.is_empty() && has_label(lesion));
    if let Some((id, _)) = by_number.or_else(by_label) {
        return Some(*id);
    }
    let (id, number) = destination.ids.lesion(subject);
    let mut lesion = Lesion::new(subject, number);
    label.clone_into(&mut lesion.label);
    taken.edits.push(Edit::Lesion(id, Some(lesion)));
    taken.n_lesions += 1;
    Some(id)
}

/// A file to write: its name below the output folder, and what stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Below the folder, with forward slashes.
    pub name: String,
    /// UTF-8.
    pub text: String,
}

/// One file for each photo with accepted regions of one rater and reading, or of all.
pub fn give(
    project: &Project,
    format: Format,
    rater: Option<&Rater>,
    reading: Option<u8>,
) -> Vec<Output> {
    let mut drawings: BTreeMap<PhotoId, Vec<(RegionId, &Region)>> = BTreeMap::new();
    for (id, region) in &project.regions {
        let is_wanted = region.state.is_accepted()
            && rater.is_none_or(|rater| region.rater == *rater)
            && reading.is_none_or(|reading| region.reading == reading);
        if is_wanted {
            drawings.entry(region.photo).or_default().push((*id, region));
        }
    }
    let mut names = BTreeSet::new();
    let photos =
        drawings.into_iter().filter_map(|(id, regions)| Some((project.photos.get(&id)?, regions)));
    photos.map(|(photo, regions)| output(project, format, (photo, &regions), &mut names)).collect()
}

fn output(
    project: &Project,
    format: Format,
    (photo, regions): (&Photo, &[(RegionId, &Region)]),
    names: &mut BTreeSet<String>,
) -> Output {
    let drawing = Drawing {
        photo: photo.path.clone(),
        size: Some((photo.width, photo.height)),
        regions: regions.iter().map(|(_, region)| drawn(project, region)).collect(),
    };
    let (value, ending): (Value, &str) = match format {
        Format::LabelMe => (labelme::write(&drawing), "json"),
        Format::GeoJson => {
            let id = |i: usize| uuid(photo, regions.get(i).map_or(0, |(id, _)| id.0));
            (geojson::write(&drawing, id), "geojson")
        }
    };
    let bare = photo.path.rsplit_once('.').map_or(photo.path.as_str(), |(first, _)| first);
    let short = format!("{bare}.{ending}");
    // Two photos may differ in nothing but their ending.
    let name = if names.contains(&short) { format!("{}.{ending}", photo.path) } else { short };
    names.insert(name.clone());
    Output { name, text: format!("{value:#}\n") }
}

fn drawn(project: &Project, region: &Region) -> Drawn {
    let lesion = region.lesion.and_then(|id| project.lesions.get(&id));
    let name = |lesion: &Lesion| {
        if lesion.label.is_empty() { lesion.name() } else { lesion.label.clone() }
    };
    Drawn {
        label: lesion.map_or_else(|| region.label.clone(), name),
        lesion: Some(lesion.map_or_else(String::new, Lesion::name)),
        role: region.role,
        note: region.note.clone(),
        is_locked: region.is_locked,
        shape: region.shape.clone(),
    }
}

/// An identity in the form that others expect, the same whenever the same region is written.
fn uuid(photo: &Photo, region: u32) -> String {
    let hash = blake3::hash(format!("{} {region}", photo.hash).as_bytes()).to_hex();
    let part = |from: usize, to: usize| hash.get(from..to).unwrap_or_default();
    format!("{}-{}-4{}-8{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
}
