//! Thumbnails of a folder of photos: upright, in sRGB, small JPEG files with nothing of the photo but its look.
//!
//! Each thread holds one photo at a time, and of those that must be decoded whole there are never more than two, so the
//! memory needed does not grow with the folder. What cannot be read is told, and the others are made all the same.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use jiff::civil::Date;

use crate::imaging::container::open::open;
use crate::imaging::decode::{Picture, is_big, picture};
use crate::imaging::encode::{EXPORT_MARK, jpeg};
use crate::imaging::error::{DecodeError, guarded};
use crate::imaging::limits::Limits;
use crate::imaging::metadata::Facts;
use crate::imaging::sniff::{SNIFFED_BYTES, Sniffed, sniff};
use crate::jobs::export::refuse_photographs;
use crate::jobs::import::examine::{Content, ENDS_EARLY, refused};
use crate::jobs::import::walk::walk;
use crate::jobs::thumbnails::names::names;
use crate::store::disk::{AtPath as _, PathError, put};
use crate::store::layout::folder as folder_of;
use crate::workers::crew::{Gate, try_each};
use crate::workers::progress::{Cancelled, Progress};

mod names;

/// Which thumbnails to make.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The photos: all in this folder and below it.
    pub folder: PathBuf,
    /// Where the thumbnails go; made if it is not there. What lies there already is not taken for photos.
    pub output: PathBuf,
    /// The longer side at most, in pixels.
    pub side: u32,
    /// How much a photo may ask for.
    pub limits: Limits,
}

/// What was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// How many thumbnails there are.
    pub n_made: usize,
    /// Which of them are called otherwise than their photo, and what was left out on purpose.
    pub notes: Vec<String>,
    /// What is wrong with photos, one sentence each, with the name last.
    pub problems: Vec<String>,
}

/// Why the work ended early; thumbnails made until then remain.
#[derive(Debug, thiserror::Error)]
pub enum ThumbnailsError {
    /// Somebody asked to stop.
    #[error("cancelled; the thumbnails made so far remain")]
    Cancelled(#[from] Cancelled),
    /// The folder of photos is not there, or may not be opened.
    #[error("cannot look for photos ({source}): {}", .path.display())]
    Unreachable {
        /// Which folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Thumbnails among the photos would be in the way of both.
    #[error("thumbnails do not go among the photos; choose another folder than {}", .0.display())]
    SameFolder(PathBuf),
    /// Nothing can be written there.
    #[error(transparent)]
    Disk(#[from] PathError),
}

/// Makes a thumbnail of every photo below a folder.
///
/// # Errors
/// What makes going on useless; a photo that cannot be read is among the problems instead.
pub fn thumbnails(choice: &Choice, progress: &Progress) -> Result<Made, ThumbnailsError> {
    progress.begin("Looking for photos", 0);
    let folder = fs::canonicalize(&choice.folder)
        .map_err(|source| ThumbnailsError::Unreachable { path: choice.folder.clone(), source })?;
    let output = fs::canonicalize(&choice.output).ok();
    if output.as_ref() == Some(&folder) {
        return Err(ThumbnailsError::SameFolder(choice.output.clone()));
    }
    let walked = walk(std::slice::from_ref(&folder), progress)?;
    let is_output = |path: &Path| output.as_ref().is_some_and(|output| path.starts_with(output));
    let files: Vec<&Path> =
        walked.files.iter().map(PathBuf::as_path).filter(|path| !is_output(path)).collect();
    let below = |path: &Path| path.strip_prefix(&folder).unwrap_or(path).to_owned();
    let (photos, others): (Vec<&Path>, Vec<&Path>) =
        files.into_iter().partition(|path| is_photograph(path));
    let wanted: Vec<PathBuf> = photos.iter().map(|path| below(path)).collect();
    let (targets, notes) = names(&wanted);

    progress.begin("Making thumbnails", photos.len() as u64);
    let work: Vec<(&Path, PathBuf)> = photos.into_iter().zip(targets).collect();
    let bench = Bench { choice, big: Gate::new(MOST_BIG_AT_ONCE), folders: Mutex::default() };
    let ends = try_each(&work, |(photo, target)| {
        progress.check()?;
        let end = bench.make(photo, target)?;
        progress.advance();
        Ok::<_, ThumbnailsError>(end)
    })?;

    let mut made = Made { notes, ..Made::default() };
    for ((photo, _), end) in work.iter().zip(ends) {
        made.count(end, &below(photo));
    }
    for path in others {
        if let Content::Unreadable(words) = why_no_photograph(path, &choice.limits) {
            made.problems.push(format!("{words}: {}", below(path).display()));
        }
    }
    for (path, reason) in walked.left_out.iter().filter(|(path, _)| !is_output(path)) {
        made.problems.push(format!("{reason}: {}", below(path).display()));
    }
    Ok(made)
}

/// Of photos that are decoded whole: four of 50 megapixels at once would fill a small laptop.
const MOST_BIG_AT_ONCE: usize = 2;

/// Good to look at, and small: a thumbnail has no fine detail left to lose.
const QUALITY: u8 = 85;

/// How one photo ended.
enum End {
    /// There is a thumbnail, and this is wrong with the photo.
    Made(Option<&'static str>),
    /// A picture that this program made.
    Export,
    /// There is none, for this reason.
    Refused(String),
}

/// What the threads share.
struct Bench<'a> {
    choice: &'a Choice,
    big: Gate,
    /// The folders known to be there.
    folders: Mutex<BTreeSet<PathBuf>>,
}

impl Bench<'_> {
    /// Reads a photo and writes its thumbnail; an error means that others would fail too.
    fn make(&self, photo: &Path, target: &Path) -> Result<End, PathError> {
        let picture = match self.small(photo) {
            Ok(Some(picture)) => picture,
            Ok(None) => return Ok(End::Export),
            Err(error) => return Ok(End::Refused(error.to_string())),
        };
        let bytes = match jpeg(&picture.pixels, QUALITY, Some(EXPORT_MARK)) {
            Ok(bytes) => bytes,
            Err(error) => return Ok(End::Refused(error.to_string())),
        };
        let target = self.choice.output.join(target);
        if let Err(error) = refuse_photographs(&target) {
            return Ok(End::Refused(error.to_string()));
        }
        self.make_folder(folder_of(&target))?;
        put(&target, &bytes)?;
        Ok(End::Made((!picture.is_complete).then_some(ENDS_EARLY)))
    }

    /// The small picture; none for a picture that this program made itself.
    fn small(&self, photo: &Path) -> Result<Option<Picture>, DecodeError> {
        let limits = &self.choice.limits;
        guarded(|| {
            let opened = open(photo, limits)?;
            // No capture time lies after that day, so that the clock does not matter here.
            if Facts::of(&opened.container, Date::MAX).is_seriatim_export {
                return Ok(None);
            }
            let is_big = is_big(&opened.container);
            let decode = || picture(opened, limits, Some(self.choice.side));
            if is_big { self.big.pass(decode) } else { decode() }.map(Some)
        })
    }

    fn make_folder(&self, folder: &Path) -> Result<(), PathError> {
        let mut folders = self.folders.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if !folders.contains(folder) {
            fs::create_dir_all(folder).at("cannot make the folder", folder)?;
            folders.insert(folder.to_owned());
        }
        Ok(())
    }
}

impl Made {
    fn count(&mut self, end: End, photo: &Path) {
        let name = photo.display();
        match end {
            End::Made(trouble) => {
                self.n_made += 1;
                self.problems.extend(trouble.map(|words| format!("{words}: {name}")));
            }
            End::Export => self.notes.push(format!("left out, exported by Seriatim: {name}")),
            End::Refused(words) => self.problems.push(format!("{words}: {name}")),
        }
    }
}

/// Whether the file begins as a photograph does, readable or not.
fn is_photograph(path: &Path) -> bool {
    let mut first = Vec::new();
    let read =
        File::open(path).and_then(|file| file.take(SNIFFED_BYTES as u64).read_to_end(&mut first));
    read.is_ok() && matches!(sniff(&first), Sniffed::Photograph(_))
}

/// What a file is that does not begin as a photograph.
fn why_no_photograph(path: &Path, limits: &Limits) -> Content {
    match guarded(|| open(path, limits)) {
        Ok(_) => Content::Unreadable("this file was changed while it was read".to_owned()),
        Err(error) => refused(path, &error),
    }
}
