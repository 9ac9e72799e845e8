//! What will probably be looked at next: asked for when nothing else is to be done, one photo at a time.
//!
//! Whoever follows a lesion goes to the next visit of the same view, or to the next view of the visit. Nothing that is on
//! screen is let go of for a guess: it takes only what is left of the budget.

use std::path::PathBuf;

use egui::Context;

use crate::app::session::{Session, Workspace};
use crate::app::textures::{Level, Textures, Wish};
use crate::model::photo::Photo;

impl Textures {
    /// Asks for one neighbour of what is selected, if nothing else is wanted or on its way.
    pub(super) fn look_ahead(&mut self, ctx: &Context, session: &Session) {
        // With a single thread, whatever is wanted next would wait for the guess.
        let is_idle = self.asked.is_empty() && self.pictures.n_threads() > 1;
        // A pointer that is down, a key that is held: something else is wanted in a moment.
        if !is_idle || ctx.input(|input| input.pointer.any_down() || !input.keys_down.is_empty()) {
            return;
        }
        let room = self.texture_budget.saturating_sub(self.texture_bytes());
        let next = neighbours(session).into_iter().find(|(path, bytes)| {
            *bytes <= room
                && !self.has_whole(path, Level::Screen)
                && !self.failures.contains_key(path)
        });
        if let Some((path, _)) = next {
            let wish = Wish::Whole(path.clone(), Level::Screen);
            self.asked.insert(wish.clone());
            self.ahead = Some(path);
            self.ask(wish, Some(session));
        }
    }
}

/// The photos next to the selected one, the likeliest first, each with the bytes that its picture takes.
fn neighbours(session: &Session) -> Vec<(PathBuf, usize)> {
    let selection = &session.selection;
    let (Some(visit), Some(view)) = (selection.visit, selection.view) else { return Vec::new() };
    if matches!(session.workspace, Workspace::Series | Workspace::Lesions) {
        // Enter opens the selected photo.
        let selected = session.photo().map(|(_, photo)| photo);
        return selected.and_then(|photo| sized(session, photo)).into_iter().collect();
    }
    let visits: Vec<_> = session.visits().iter().map(|visit| visit.id).collect();
    let views: Vec<_> = session.project().views.iter().map(|view| view.id).collect();
    let at = visits.iter().position(|id| *id == visit);
    let beside = |step: isize| visits.get(at?.checked_add_signed(step)?).copied();
    let below = views.iter().position(|id| *id == view).and_then(|at| views.get(at + 1).copied());
    [
        beside(1).map(|visit| (visit, view)),
        beside(-1).map(|visit| (visit, view)),
        below.map(|view| (visit, view)),
    ]
    .into_iter()
    .flatten()
    .filter_map(|(visit, view)| {
        let first = *session.cell(visit, view).first()?;
        sized(session, session.project().photos.get(&first)?)
    })
    .collect()
}

/// The photo's file, and the bytes of its picture as it fills the window.
fn sized(session: &Session, photo: &Photo) -> Option<(PathBuf, usize)> {
    let longer = photo.width.max(photo.height).max(1) as f32;
    let scale = (Level::Screen.side() as f32 / longer).min(1.0);
    let bytes = photo.width as f32 * scale * (photo.height as f32 * scale) * 4.0;
    Some((session.photo_file(photo)?, bytes.ceil() as usize))
}
