//! Pictures on screen: drawing says what it wants, workers decode it, and one budget in bytes holds for each kind.
//!
//! A wish is noted while drawing and marks its entry as shown; after the pass the wishes not yet asked for are handed to
//! the workers, newest first. Least recently shown goes first, and nothing that this pass showed goes at all. Something
//! is always on screen: the best level at hand.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::{ColorImage, Context, TextureHandle, TextureOptions};

use crate::app::session::Session;
use crate::app::textures::fetch::{Fetch, Seen};
use crate::app::textures::pairs::{Compared, Pairs};
use crate::app::textures::sight::{Read, Sights, ruler_of, sight_of};
use crate::app::textures::tiles::Pyramid;
use crate::imaging::aids::Aids;
use crate::imaging::decode::{Picture, decode};
use crate::imaging::error::DecodeError;
use crate::imaging::limits::Limits;
use crate::imaging::pixels::Pixels;
use crate::imaging::pyramid::halved;
use crate::store::thumbnail_cache::ThumbnailCache;
use crate::workers::pictures::{Pictures, Weight};

mod ahead;
mod fetch;
mod mean;
pub mod pairs;
pub mod sight;
mod tiles;

/// How finely a whole photo is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// For rows and strips: 256 px.
    Thumb,
    /// For a cell of the light table: 768 px.
    Card,
    /// For the window: 2 048 px.
    Screen,
}

impl Level {
    const ALL: [Self; 3] = [Self::Thumb, Self::Card, Self::Screen];

    /// The longer side at most, in pixels.
    pub const fn side(self) -> u32 {
        match self {
            Self::Thumb => 256,
            Self::Card => 768,
            Self::Screen => 2048,
        }
    }

    /// The coarsest level that is at least as fine as `side` pixels.
    pub fn for_side(side: f32) -> Self {
        Self::ALL.into_iter().find(|level| level.side() as f32 >= side).unwrap_or(Self::Screen)
    }
}

/// The pictures on screen and the pixels behind them.
pub struct Textures {
    entries: BTreeMap<Key, Entry>,
    pyramids: BTreeMap<PathBuf, Pyramid>,
    /// What tools see of the photo they were used on last.
    sights: Sights,
    failures: BTreeMap<PathBuf, String>,
    /// What each file holds now, to be compared with what it held when it was added.
    fingerprints: BTreeMap<PathBuf, Seen>,
    /// The cache beside a project file, and whether nothing is written there.
    cache: Option<(PathBuf, bool, ThumbnailCache)>,
    /// What is on its way.
    asked: BTreeSet<Wish>,
    /// What was wanted in this pass and is not there.
    wishes: Vec<Wish>,
    /// The photo on its way that nobody wants yet.
    ahead: Option<PathBuf>,
    /// Whether slow work is done on the spot; then nothing is done ahead of time.
    is_inline: bool,
    pictures: Pictures<Answer>,
    limits: Limits,
    texture_budget: usize,
    pixel_budget: usize,
    /// The aids that each photo was shown with last; tiles of other aids are not kept.
    aids: BTreeMap<PathBuf, Aids>,
    /// What was found in pairs of photos.
    pairs: Pairs,
    pass: u64,
    n_uploads: usize,
}

/// What a texture shows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    path: PathBuf,
    part: Part,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Whole(Level),
    Tile { level: u32, column: u32, row: u32, aids: Aids },
}

struct Entry {
    texture: TextureHandle,
    shown: u64,
}

/// What a worker is asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Wish {
    Whole(PathBuf, Level),
    Pyramid(PathBuf),
    Sight(PathBuf),
    Ruler(PathBuf),
    /// Something of two photos, by its key.
    Pair(String),
}

enum Answer {
    Whole(PathBuf, Level, Result<ColorImage, DecodeError>, Option<Seen>),
    Pyramid(PathBuf, Result<Vec<Arc<Pixels>>, DecodeError>),
    Read(PathBuf, Read),
    Compared(String, Box<Compared>),
}

/// At most so many tiles reach the graphics card in one frame, so that panning never hitches.
const MOST_UPLOADS: usize = 8;

impl Textures {
    /// Decodes on worker threads that wake the window, or on the spot.
    pub fn new(ctx: &Context, is_inline: bool) -> std::io::Result<Self> {
        let ctx = ctx.clone();
        let pictures = if is_inline {
            Pictures::inline()
        } else {
            Pictures::new(move || ctx.request_repaint())?
        };
        Ok(Self {
            entries: BTreeMap::new(),
            pyramids: BTreeMap::new(),
            sights: Sights::default(),
            failures: BTreeMap::new(),
            fingerprints: BTreeMap::new(),
            cache: None,
            asked: BTreeSet::new(),
            wishes: Vec::new(),
            ahead: None,
            is_inline,
            pictures,
            limits: Limits::default(),
            texture_budget: 384 << 20,
            pixel_budget: 512 << 20,
            aids: BTreeMap::new(),
            pairs: Pairs::default(),
            pass: 0,
            n_uploads: 0,
        })
    }

    /// How much a photo may ask for; what was refused under other limits is tried again.
    pub fn set_limits(&mut self, limits: Limits) {
        if self.limits != limits {
            self.limits = limits;
            self.failures.clear();
        }
    }

    /// How much memory textures and decoded pixels may take, in MiB.
    pub fn set_budgets(&mut self, texture_mib: u32, pixel_mib: u32) {
        self.texture_budget = (texture_mib as usize) << 20;
        self.pixel_budget = (pixel_mib as usize) << 20;
    }

    /// The photo as fine as `level`, or the best that is at hand while that one is on its way.
    pub fn get(&mut self, path: &Path, level: Level) -> Option<&TextureHandle> {
        let key = |level| Key { path: path.to_owned(), part: Part::Whole(level) };
        let is_there = |level: &Level| self.entries.contains_key(&key(*level));
        let finer = Level::ALL.into_iter().filter(|it| *it >= level).find(is_there);
        let best =
            finer.or_else(|| Level::ALL.into_iter().rev().filter(|it| *it < level).find(is_there));
        if finer.is_none() && !self.failures.contains_key(path) {
            self.wishes.push(Wish::Whole(path.to_owned(), level));
        }
        let entry = self.entries.get_mut(&key(best?))?;
        entry.shown = self.pass;
        Some(&entry.texture)
    }

    /// Why a photo cannot be shown.
    pub fn failure(&self, path: &Path) -> Option<&str> {
        self.failures.get(path).map(String::as_str)
    }

    /// BLAKE3 of the file as it is now, once a picture of it was decoded; a changed file differs from its photo's hash.
    pub fn fingerprint(&self, path: &Path) -> Option<&str> {
        self.fingerprints.get(path).map(|seen| seen.hash.as_str())
    }

    /// How many pictures are on their way.
    pub fn n_pending(&self) -> usize {
        self.asked.len()
    }

    /// Begins a pass: takes in what the workers finished.
    pub fn begin_pass(&mut self, ctx: &Context) {
        self.pass = ctx.cumulative_pass_nr();
        self.n_uploads = 0;
        self.wishes.clear();
        self.take_answers(ctx);
    }

    /// Ends a pass: asks for what was wanted and is not there, and lets go of what is too much.
    ///
    /// Small pictures of the photos of `session` are kept beside its project, those of others nowhere.
    pub fn end_pass(&mut self, ctx: &Context, session: Option<&Session>) {
        let wishes = std::mem::take(&mut self.wishes);
        if let Some(session) = session.filter(|_| wishes.is_empty() && !self.is_inline) {
            self.look_ahead(ctx, session);
        }
        for wish in wishes {
            if self.asked.insert(wish.clone()) {
                self.ask(wish, session);
            }
        }
        self.evict();
        // Inline work is finished already: show it without waiting for the pointer to move.
        if self.take_answers(ctx) {
            ctx.request_repaint();
        }
    }

    /// Forgets everything, as when a project is closed.
    pub fn forget_all(&mut self) {
        self.pictures.forget_all();
        self.asked.clear();
        self.wishes.clear();
        self.ahead = None;
        self.entries.clear();
        self.pyramids.clear();
        self.sights = Sights::default();
        self.pairs = Pairs::default();
        self.aids.clear();
        self.failures.clear();
        self.fingerprints.clear();
        self.cache = None;
    }

    fn ask(&mut self, wish: Wish, session: Option<&Session>) {
        let limits = self.limits;
        match wish {
            Wish::Whole(path, level) => {
                let weight = if level == Level::Screen { Weight::Big } else { Weight::Small };
                let seen = self.fingerprints.get(&path).cloned();
                let cache = session.and_then(|session| {
                    let hash = session.photo_at(&path)?.hash.clone();
                    Some((self.cache_beside(session), hash))
                });
                let fetch = Fetch { path, level, limits, seen, cache };
                self.pictures.request(weight, move || {
                    let (picture, seen) = fetch.run();
                    Answer::Whole(fetch.path, level, picture, seen)
                });
            }
            Wish::Pyramid(path) => {
                // Four bytes a pixel, and a third of that for the smaller levels.
                let photo = session.and_then(|session| session.photo_at(&path));
                let pixels = photo.map_or(0, |it| it.width as usize * it.height as usize);
                self.evict_pixels(pixels.saturating_mul(16) / 3);
                self.pictures.request(Weight::Big, move || {
                    let levels = decode(&path, &limits, None).map(pyramid);
                    Answer::Pyramid(path, levels)
                });
            }
            Wish::Sight(path) => self.ask_to_read(path, sight_of),
            Wish::Ruler(path) => self.ask_to_read(path, ruler_of),
            Wish::Pair(key) => self.ask_to_compare(key),
        }
    }

    fn cache_beside(&mut self, session: &Session) -> ThumbnailCache {
        let (project, is_read_only) = (session.file.path(), !session.is_writable());
        match &self.cache {
            Some((path, was, cache)) if path == project && *was == is_read_only => cache.clone(),
            _ => {
                let cache = ThumbnailCache::beside(project, is_read_only);
                self.cache = Some((project.to_owned(), is_read_only, cache.clone()));
                cache
            }
        }
    }

    /// Takes in what the workers finished; says whether there was anything.
    fn take_answers(&mut self, ctx: &Context) -> bool {
        let answers = self.pictures.finished();
        let has_answers = !answers.is_empty();
        for answer in answers {
            match answer {
                Answer::Whole(path, level, Ok(image), seen) => {
                    self.asked.remove(&Wish::Whole(path.clone(), level));
                    if let Some(seen) = seen {
                        self.fingerprints.insert(path.clone(), seen);
                    }
                    let is_ahead = self.ahead.take_if(|ahead| *ahead == path).is_some();
                    let key = Key { path, part: Part::Whole(level) };
                    self.upload(ctx, key.clone(), image);
                    if let Some(entry) = self.entries.get_mut(&key).filter(|_| is_ahead) {
                        // Never shown yet, so it is the first to go.
                        entry.shown = 0;
                    }
                }
                Answer::Pyramid(path, Ok(levels)) => {
                    self.asked.remove(&Wish::Pyramid(path.clone()));
                    self.pyramids.insert(path, Pyramid { levels, shown: self.pass });
                }
                Answer::Read(path, read) => self.take_read(&path, read),
                Answer::Compared(key, compared) => self.take_compared(ctx, key, *compared),
                Answer::Whole(path, _, Err(error), _) | Answer::Pyramid(path, Err(error)) => {
                    self.asked.retain(
                        |wish| !matches!(wish, Wish::Whole(p, _) | Wish::Pyramid(p) if *p == path),
                    );
                    self.ahead.take_if(|ahead| *ahead == path);
                    self.failures.insert(path, error.to_string());
                }
            }
        }
        has_answers
    }

    fn upload(&mut self, ctx: &Context, key: Key, image: ColorImage) {
        let options = match key.part {
            Part::Whole(_) => TextureOptions::LINEAR,
            // Beyond 100 % the pixels are the file's own.
            Part::Tile { .. } => TextureOptions {
                magnification: egui::TextureFilter::Nearest,
                ..TextureOptions::LINEAR
            },
        };
        // The name is shown in debug overlays only, so it says nothing of the file.
        let texture = ctx.load_texture("photo", image, options);
        self.entries.insert(key, Entry { texture, shown: self.pass });
    }

    fn has_whole(&self, path: &Path, level: Level) -> bool {
        self.entries.contains_key(&Key { path: path.to_owned(), part: Part::Whole(level) })
    }

    fn texture_bytes(&self) -> usize {
        self.entries.values().map(|entry| entry.texture.byte_size()).sum()
    }

    /// Lets go of what was shown longest ago, until both budgets hold.
    fn evict(&mut self) {
        let mut bytes = self.texture_bytes();
        if bytes > self.texture_budget {
            let mut oldest: Vec<(u64, Key)> =
                self.entries.iter().map(|(key, entry)| (entry.shown, key.clone())).collect();
            oldest.sort();
            for (shown, key) in oldest {
                if bytes <= self.texture_budget || shown >= self.pass {
                    break;
                }
                bytes -= self.entries.remove(&key).map_or(0, |entry| entry.texture.byte_size());
            }
        }
        self.evict_pixels(0);
    }

    /// Lets go of decoded photos until there is room for `coming` bytes more: before they come, or both are in memory.
    fn evict_pixels(&mut self, coming: usize) {
        let mut bytes = self.pyramids.values().map(Pyramid::bytes).sum::<usize>() + coming;
        while bytes > self.pixel_budget {
            let oldest = self.pyramids.iter().min_by_key(|(_, pyramid)| pyramid.shown);
            let Some((path, _)) = oldest.filter(|(_, pyramid)| pyramid.shown < self.pass) else {
                break;
            };
            let path = path.clone();
            bytes -= self.pyramids.remove(&path).map_or(0, |pyramid| pyramid.bytes());
        }
    }
}

fn color_image(pixels: &Pixels) -> ColorImage {
    let size = [pixels.width() as usize, pixels.height() as usize];
    ColorImage::from_rgba_premultiplied(size, pixels.rgba())
}

/// All levels of a photo, the finest first, down to what a screen level shows as well.
fn pyramid(picture: Picture) -> Vec<Arc<Pixels>> {
    let mut levels = vec![Arc::new(picture.pixels)];
    while let Some(last) =
        levels.last().filter(|last| last.width().max(last.height()) > Level::Screen.side())
    {
        let next = halved(last);
        levels.push(Arc::new(next));
    }
    levels
}
