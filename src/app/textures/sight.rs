//! Photos as the tools see them that read pixels: made by a worker from the decoded photo, kept for the last one.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::app::textures::{Answer, Textures, Wish};
use crate::imaging::pixels::Pixels;
use crate::imaging::segment::edges::Edges;
use crate::imaging::segment::field::Field;
use crate::imaging::segment::ruler::{Ruler, find};
use crate::imaging::segment::wand::field;
use crate::workers::pictures::Weight;

/// A photo as the wand and the live-wire see it.
#[derive(Clone, Debug, PartialEq)]
pub struct Sight {
    /// Colours for the wand.
    pub field: Field,
    /// Edges for the live-wire.
    pub edges: Arc<Edges>,
}

/// How far the search for the ruler of a photo has come.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Search {
    /// Not at its end yet.
    #[default]
    Looking,
    /// There is one.
    Found(Ruler),
    /// There is none.
    Nothing,
}

/// What has been read out of one photo.
#[derive(Default)]
pub(super) struct Sights {
    path: PathBuf,
    sight: Option<Arc<Sight>>,
    ruler: Search,
}

/// What a worker has read out of a photo.
pub(super) enum Read {
    Sight(Arc<Sight>),
    Ruler(Search),
}

impl Textures {
    /// The photo as the wand and the live-wire see it; asked for, and none until it is there.
    pub fn sight(&mut self, path: &Path) -> Option<Arc<Sight>> {
        self.sights_of(path);
        if self.sights.sight.is_none() {
            self.wish_for(path, Wish::Sight(path.to_owned()));
        }
        self.sights.sight.clone()
    }

    /// The ruler of the photo; it is looked for as long as it is asked for.
    pub fn ruler(&mut self, path: &Path) -> Search {
        self.sights_of(path);
        if self.sights.ruler == Search::Looking {
            self.wish_for(path, Wish::Ruler(path.to_owned()));
        }
        self.sights.ruler
    }

    fn sights_of(&mut self, path: &Path) {
        if self.sights.path != path {
            self.sights = Sights { path: path.to_owned(), ..Sights::default() };
        }
    }

    /// First the pixels, then what is read out of them.
    fn wish_for(&mut self, path: &Path, wish: Wish) {
        if let Some(pyramid) = self.pyramids.get_mut(path) {
            pyramid.shown = self.pass;
            self.wishes.push(wish);
        } else if !self.failures.contains_key(path) {
            self.wishes.push(Wish::Pyramid(path.to_owned()));
        }
    }

    /// Hands the decoded photo to a worker that reads it.
    pub(super) fn ask_to_read(
        &mut self,
        path: PathBuf,
        read: impl FnOnce(&[Arc<Pixels>]) -> Read + Send + 'static,
    ) {
        let Some(levels) = self.pyramids.get(&path).map(|pyramid| pyramid.levels.clone()) else {
            // Let go of in this very pass: it is asked for again in the next one.
            self.asked.retain(|it| !matches!(it, Wish::Sight(p) | Wish::Ruler(p) if *p == path));
            return;
        };
        self.pictures.request(Weight::Big, move || {
            let read = read(&levels);
            Answer::Read(path, read)
        });
    }

    pub(super) fn take_read(&mut self, path: &Path, read: Read) {
        let wish = match &read {
            Read::Sight(_) => Wish::Sight(path.to_owned()),
            Read::Ruler(_) => Wish::Ruler(path.to_owned()),
        };
        self.asked.remove(&wish);
        // What was asked for of another photo is of no use any more.
        if self.sights.path == path {
            match read {
                Read::Sight(sight) => self.sights.sight = Some(sight),
                Read::Ruler(ruler) => self.sights.ruler = ruler,
            }
        }
    }
}

pub(super) fn sight_of(levels: &[Arc<Pixels>]) -> Read {
    Read::Sight(Arc::new(Sight { field: field(levels), edges: Arc::new(Edges::of(levels)) }))
}

pub(super) fn ruler_of(levels: &[Arc<Pixels>]) -> Read {
    let found = levels.first().and_then(|pixels| find(pixels));
    Read::Ruler(found.map_or(Search::Nothing, Search::Found))
}
