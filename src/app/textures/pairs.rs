//! What workers find in two photos: whether they can be compared, and where they differ.
//!
//! A judgement is kept under everything it rests on, so that it is made once; the map of a difference is kept for what is
//! on screen. While another one is made, the one before stays.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use egui::{ColorImage, Context, TextureHandle, TextureOptions};

use crate::app::session::Session;
use crate::app::textures::{Answer, Textures, Wish};
use crate::geometry::Transform;
use crate::geometry::bent::Bent;
use crate::imaging::pair::change::{Change, ChangeMap, Copies, Grid};
use crate::jobs::compare::judge::judge;
use crate::jobs::compare::{Judgement, Task, copy, pairs_of_visit, together};
use crate::model::assessment::Rater;
use crate::model::comparability::Comparability;
use crate::model::ids::{PhotoId, VisitId};
use crate::model::project::Project;
use crate::workers::pictures::Weight;

/// What was found of two photos; why nothing was, in words.
pub type Judged = Result<Judgement, String>;

/// What was found in pairs of photos.
#[derive(Default)]
pub(super) struct Pairs {
    /// What is to be done, by its key.
    todo: BTreeMap<String, Todo>,
    /// What was asked for last, by pair.
    memos: BTreeMap<[PhotoId; 2], Memo>,
    judged: BTreeMap<String, Arc<Judged>>,
    shown: Option<ShownChange>,
}

enum Todo {
    Judge(Box<Task>),
    Change(ChangeWish),
}

/// A pair as it was asked for last.
struct Memo {
    /// The last step then, and who asked: with the same, nothing can have changed.
    stand: (u64, Rater, u8),
    key: String,
    /// What was found under the key before, to be shown until there is something newer.
    before: Option<Arc<Judged>>,
}

/// A map of where two photos differ.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeWish {
    /// The files and upright sizes of both.
    pub sides: [(PathBuf, (u32, u32)); 2],
    /// From pixels of the second to pixels of the first.
    pub onto: Transform,
    /// From pixels of the first to pixels of the second where the second follows curved skin.
    pub bent: Option<Arc<Bent>>,
    /// The light of the second, in thousandths of a stop.
    pub gains: [i16; 3],
    /// What is mapped.
    pub change: Change,
    /// Where on the first.
    pub grid: Grid,
}

/// A map on the graphics card.
pub struct ShownChange {
    /// What was asked for.
    pub wish: ChangeWish,
    /// Its values.
    pub map: ChangeMap,
    /// Its picture.
    pub texture: TextureHandle,
}

/// What a worker has found.
pub(super) enum Compared {
    Judged(Judged),
    Changed(ChangeWish, ChangeMap),
}

impl Textures {
    /// What two photos have to do with each other, the regions being those that the session's rater drew; asked for, and
    /// none until it is there.
    pub fn judgement(&mut self, session: &Session, pair: [PhotoId; 2]) -> Option<Arc<Judged>> {
        let seq = session.file.ledger().head().seq;
        let pairs = &mut self.pairs;
        let is_same = |memo: &Memo| {
            let (then, rater, reading) = &memo.stand;
            *then == seq && *rater == session.rater && *reading == session.reading
        };
        if !pairs.memos.get(&pair).is_some_and(is_same) {
            let by = Some((&session.rater, session.reading));
            let task = Task::of(session.project(), session.file.path(), pair, by)?;
            let key = task.key();
            let before = pairs
                .memos
                .remove(&pair)
                .and_then(|memo| pairs.judged.get(&memo.key).map(Arc::clone).or(memo.before));
            if !pairs.judged.contains_key(&key) {
                pairs.todo.insert(key.clone(), Todo::Judge(Box::new(task)));
            }
            let stand = (seq, session.rater.clone(), session.reading);
            pairs.memos.insert(pair, Memo { stand, key, before });
        }
        let memo = pairs.memos.get(&pair)?;
        if let Some(judged) = pairs.judged.get(&memo.key) {
            return Some(Arc::clone(judged));
        }
        self.wishes.push(Wish::Pair(memo.key.clone()));
        memo.before.as_ref().map(Arc::clone)
    }

    /// The same as far as it is known by now; nothing is asked for.
    pub fn known_judgement(&self, pair: [PhotoId; 2]) -> Option<Arc<Judged>> {
        let memo = self.pairs.memos.get(&pair)?;
        self.pairs.judged.get(&memo.key).map(Arc::clone)
    }

    /// Asks for everything that the scores of a visit rest on, so that it is known when they are signed.
    pub fn judge_visit(&mut self, session: &Session, visit: VisitId) {
        for pair in pairs_of_visit(session.project(), visit) {
            self.judgement(session, pair);
        }
    }

    /// What is known by now of the photos that the scores of a visit rest on; none unless all of it is known.
    pub fn known_comparability(&self, project: &Project, visit: VisitId) -> Option<Comparability> {
        let known = |pair: [PhotoId; 2]| {
            let view = project.photos.get(&pair[1])?.view?;
            Some((project.view(view)?.label.as_str(), self.known_judgement(pair)?))
        };
        let pairs = pairs_of_visit(project, visit).into_iter().map(known);
        let judged = pairs.collect::<Option<Vec<(&str, Arc<Judged>)>>>()?;
        let found =
            judged.iter().map(|(view, judged)| Some((*view, judged.as_ref().as_ref().ok()?)));
        together(found.collect::<Option<Vec<_>>>()?)
    }

    /// The map of a difference, or the last one of the same photos while it is made.
    pub fn change(&mut self, wish: &ChangeWish) -> Option<&ShownChange> {
        let is_there = self.pairs.shown.as_ref().is_some_and(|shown| shown.wish == *wish);
        // One at a time: while the photos are moved, only the last place is of use.
        let is_busy = self.asked.iter().any(|wish| matches!(wish, Wish::Pair(_)));
        if !is_there {
            let mut is_ready = true;
            for (path, _) in &wish.sides {
                if let Some(pyramid) = self.pyramids.get_mut(path) {
                    pyramid.shown = self.pass;
                } else {
                    is_ready = false;
                    if !self.failures.contains_key(path) {
                        self.wishes.push(Wish::Pyramid(path.clone()));
                    }
                }
            }
            if is_ready && !is_busy {
                let key = format!("{wish:?}");
                self.pairs.todo.insert(key.clone(), Todo::Change(wish.clone()));
                self.wishes.push(Wish::Pair(key));
            }
        }
        let is_like = |shown: &&ShownChange| {
            let ChangeWish { sides, onto, bent, gains, change, grid: _ } = &shown.wish;
            (sides, onto, bent, gains, change)
                == (&wish.sides, &wish.onto, &wish.bent, &wish.gains, &wish.change)
        };
        self.pairs.shown.as_ref().filter(is_like)
    }

    /// Hands a pair to a worker.
    pub(super) fn ask_to_compare(&mut self, key: String) {
        let copies = |this: &Self, (path, full): &(PathBuf, (u32, u32))| {
            let levels = this.pyramids.get(path)?.levels.clone();
            Some(Copies { levels, full: *full })
        };
        match self.pairs.todo.remove(&key) {
            Some(Todo::Judge(task)) => {
                let limits = self.limits;
                self.pictures.request(Weight::Big, move || {
                    let [first, second] = &task.sides;
                    let judged = copy(first, &limits).and_then(|one| {
                        let other = copy(second, &limits)?;
                        Ok(judge(&task, [&one, &other]))
                    });
                    Answer::Compared(key, Box::new(Compared::Judged(judged)))
                });
            }
            Some(Todo::Change(wish)) => {
                let [first, second] = [0, 1].map(|i| copies(self, &wish.sides[i]));
                let Some((first, second)) = first.zip(second) else {
                    // Let go of in this very pass: it is asked for again in the next one.
                    self.asked.remove(&Wish::Pair(key));
                    return;
                };
                self.pictures.request(Weight::Big, move || {
                    let ChangeWish { sides: _, onto, bent, gains, change, grid } = &wish;
                    let both = [&first, &second];
                    let map = match bent {
                        Some(back) => {
                            ChangeMap::along(*change, *grid, both, |at| back.apply(at), *gains)
                        }
                        None => ChangeMap::of(*change, *grid, both, onto, *gains),
                    };
                    Answer::Compared(key, Box::new(Compared::Changed(wish, map)))
                });
            }
            None => {
                self.asked.remove(&Wish::Pair(key));
            }
        }
    }

    pub(super) fn take_compared(&mut self, ctx: &Context, key: String, compared: Compared) {
        self.asked.remove(&Wish::Pair(key.clone()));
        match compared {
            Compared::Judged(judged) => {
                self.pairs.judged.insert(key, Arc::new(judged));
            }
            Compared::Changed(wish, map) => {
                let size = [map.grid.width as usize, map.grid.height as usize];
                let image = ColorImage::from_rgba_premultiplied(size, &map.rgba());
                let texture = ctx.load_texture("difference", image, TextureOptions::LINEAR);
                self.pairs.shown = Some(ShownChange { wish, map, texture });
            }
        }
    }
}
