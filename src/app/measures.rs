//! What is measured of photos while somebody looks: the colours of regions, how well a grey patch or chart makes them
//! right, and what lesions gained and lost.
//!
//! Panels ask for it in every frame in which they show it; a thread of its own works it out, and what nobody asks for
//! any more is given up. An answer holds for the photo, regions and reference it was made from and for nothing else, so
//! that an old number never stands beside a new outline. The numbers are those of the tables: the same job makes them.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use egui::Context;

use crate::app::measures::grown::{Grown, OfPair, Wish};
use crate::app::session::Session;
use crate::imaging::limits::Limits;
use crate::imaging::measure::correction::Correction;
use crate::jobs::measure::colours::{Colours, Desk, colours, judged};
use crate::model::color_reference::ColorReference;
use crate::model::ids::PhotoId;
use crate::model::photo::Photo;
use crate::model::project::Project;
use crate::model::region::Region;
use crate::store::color_cache::ColorCache;
use crate::workers::jobs::Jobs;
use crate::workers::progress::Progress;

pub mod grown;

/// Everything that was asked for lately, with the thread that works it out.
pub struct Measures {
    jobs: Jobs<Answer>,
    /// The project that the rest is about.
    file: PathBuf,
    photos: BTreeMap<PhotoId, OfPhoto>,
    check: Option<Check>,
    grown: Option<OfPair>,
    limits: Limits,
    pass: u64,
}

/// How far the measuring of something has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known<'a, T> {
    /// Being measured.
    Coming,
    /// As it is.
    Here(&'a T),
}

/// The colours of the regions of one photo.
struct OfPhoto {
    /// What they are made from.
    of: Arc<Project>,
    /// The last step when that was looked up.
    head: (u64, String),
    asked: u64,
    progress: Progress,
    found: Option<Colours>,
}

/// How well a grey patch or chart of one photo does.
struct Check {
    of: (PhotoId, String, ColorReference),
    asked: u64,
    progress: Progress,
    found: Option<Result<Correction, String>>,
}

enum Answer {
    Colours(PhotoId, Arc<Project>, Colours),
    Check((PhotoId, String, ColorReference), Result<Correction, String>),
    Grown(Arc<Wish>, Grown),
}

impl Measures {
    /// Works on a thread that wakes the window, or on the spot.
    pub fn new(ctx: &Context, is_inline: bool) -> std::io::Result<Self> {
        let ctx = ctx.clone();
        let jobs =
            if is_inline { Jobs::inline() } else { Jobs::new(move || ctx.request_repaint())? };
        Ok(Self {
            jobs,
            file: PathBuf::new(),
            photos: BTreeMap::new(),
            check: None,
            grown: None,
            limits: Limits::default(),
            pass: 0,
        })
    }

    /// How much a photo may ask for.
    pub fn set_limits(&mut self, limits: Limits) {
        self.limits = limits;
    }

    /// Begins a pass: takes in what was worked out.
    pub fn begin_pass(&mut self, ctx: &Context) {
        self.pass = ctx.cumulative_pass_nr();
        self.take_in();
    }

    /// Ends a pass: gives up what nobody asked for.
    pub fn end_pass(&mut self, ctx: &Context) {
        let pass = self.pass;
        let is_idle = |asked: u64| asked < pass;
        for photo in self.photos.values().filter(|it| it.found.is_none() && is_idle(it.asked)) {
            photo.progress.cancel();
        }
        self.photos.retain(|_, photo| photo.found.is_some() || !is_idle(photo.asked));
        if let Some(check) = self.check.take_if(|it| is_idle(it.asked)) {
            check.progress.cancel();
        }
        if let Some(pair) = self.grown.take_if(|it| it.found.is_none() && is_idle(it.asked)) {
            pair.progress.cancel();
        }
        // What was done on the spot is there already.
        if self.take_in() {
            ctx.request_repaint();
        }
    }

    /// The colours of all accepted regions of a photo as they are drawn now.
    pub fn colours(&mut self, session: &Session, id: PhotoId) -> Option<Known<'_, Colours>> {
        self.keep_to(session);
        let head = session.file.ledger().head();
        let head = (head.seq, head.hash.clone());
        let pass = self.pass;
        let old = self.photos.get(&id).filter(|old| old.head != head);
        if old.is_some() || !self.photos.contains_key(&id) {
            let of = excerpt(session.project(), id)?;
            match self.photos.get_mut(&id).filter(|old| *old.of == of) {
                Some(old) => old.head = head,
                None => self.begin(session, id, of, head),
            }
        }
        let photo = self.photos.get_mut(&id)?;
        photo.asked = pass;
        Some(photo.found.as_ref().map_or(Known::Coming, Known::Here))
    }

    fn begin(&mut self, session: &Session, id: PhotoId, of: Project, head: (u64, String)) {
        if let Some(old) = self.photos.remove(&id) {
            old.progress.cancel();
        }
        let of = Arc::new(of);
        let (file, project, at_panic) = (self.file.clone(), Arc::clone(&of), Arc::clone(&of));
        let (limits, is_read_only) = (self.limits, !session.is_writable());
        let work = move |progress: &Progress| {
            let cache = ColorCache::beside(&file, is_read_only);
            let desk = Desk { file: &file, cache, limits };
            // Given up means that nobody waits for the answer.
            let found = colours(&project, &[id], &desk, progress).unwrap_or_default();
            Answer::Colours(id, project, found)
        };
        let broken = move |words| {
            let found = Colours { problems: vec![words], ..Colours::default() };
            Answer::Colours(id, at_panic, found)
        };
        let progress = self.jobs.add(work, broken);
        let asked = self.pass;
        self.photos.insert(id, OfPhoto { of, head, asked, progress, found: None });
    }

    /// How well a grey patch or chart of a photo does, before it is kept.
    pub fn check(
        &mut self,
        session: &Session,
        id: PhotoId,
        reference: &ColorReference,
    ) -> Option<Known<'_, Result<Correction, String>>> {
        self.keep_to(session);
        let photo = session.project().photos.get(&id)?;
        let of = (id, photo.hash.clone(), reference.clone());
        if self.check.as_ref().is_none_or(|check| check.of != of) {
            if let Some(old) = self.check.take() {
                old.progress.cancel();
            }
            let (file, photo, limits) = (self.file.clone(), photo.clone(), self.limits);
            let (made_of, at_panic) = (of.clone(), of.clone());
            let work = move |progress: &Progress| {
                let found = judged(&file, &photo, &made_of.2, &limits, progress);
                Answer::Check(made_of, found)
            };
            let progress = self.jobs.add(work, move |words| Answer::Check(at_panic, Err(words)));
            self.check = Some(Check { of, asked: self.pass, progress, found: None });
        }
        let check = self.check.as_mut()?;
        check.asked = self.pass;
        Some(check.found.as_ref().map_or(Known::Coming, Known::Here))
    }

    /// Forgets everything of another project.
    fn keep_to(&mut self, session: &Session) {
        if self.file != session.file.path() {
            let running = self.photos.values().map(|it| &it.progress);
            let running = running.chain(self.check.as_ref().map(|it| &it.progress));
            running.chain(self.grown.as_ref().map(|it| &it.progress)).for_each(Progress::cancel);
            self.photos.clear();
            (self.check, self.grown) = (None, None);
            session.file.path().clone_into(&mut self.file);
        }
    }

    /// Takes in what was worked out of what is still asked for; says whether there was anything.
    fn take_in(&mut self) -> bool {
        let answers = self.jobs.finished();
        let has_answers = !answers.is_empty();
        for answer in answers {
            match answer {
                Answer::Colours(id, of, found) => {
                    if let Some(photo) = self.photos.get_mut(&id)
                        && Arc::ptr_eq(&photo.of, &of)
                    {
                        photo.found = Some(found);
                    }
                }
                Answer::Check(of, found) => {
                    if let Some(check) = self.check.as_mut().filter(|check| check.of == of) {
                        check.found = Some(found);
                    }
                }
                Answer::Grown(wish, found) => {
                    if let Some(pair) = self.grown.as_mut().filter(|pair| pair.wish == wish) {
                        pair.found = Some(found);
                    }
                }
            }
        }
        has_answers
    }
}

/// What the colours of the regions of a photo are made from, and nothing else of the project.
fn excerpt(project: &Project, id: PhotoId) -> Option<Project> {
    let photo = project.photos.get(&id)?;
    let photo = Photo {
        visit: None,
        view: None,
        calibration: None,
        alignment: None,
        note: String::new(),
        ..photo.clone()
    };
    let regions = project.regions.iter().filter(|(_, it)| it.photo == id && it.state.is_accepted());
    let plain = |region: &Region| Region {
        lesion: None,
        label: String::new(),
        note: String::new(),
        is_locked: false,
        is_hidden: false,
        order: 0,
        color: None,
        ..region.clone()
    };
    let regions = regions.map(|(id, region)| (*id, plain(region))).collect();
    Some(Project { photos: [(id, photo)].into(), regions, ..Project::default() })
}
