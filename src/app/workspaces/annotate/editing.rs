//! What is done with the selected regions by name: united, changed, copied, put in order, deleted.

use crate::app::action::{Action, Select};
use crate::app::canvas::frame::transformed;
use crate::app::canvas::operations::{self, Change, Order};
use crate::app::canvas::steps;
use crate::app::canvas::tool::{READ_ONLY, Tool};
use crate::app::commands::Command;
use crate::app::session::Session;
use crate::app::workspaces::annotate::chosen::{NONE_SELECTED, chosen, open, told};
use crate::app::workspaces::annotate::gestures::carried_out;
use crate::app::workspaces::annotate::{Annotate, Known, ground, seen};
use crate::geometry::boolean::How;
use crate::geometry::{Point, Transform};
use crate::model::edit::Edit;
use crate::model::ids::RegionId;
use crate::model::ledger::Step;
use crate::model::photo::Photo;
use crate::model::region::{Region, State};
use crate::model::sound::sound;

/// A simplified outline is this share of the photo's longer side from the true one at most, but at least a pixel.
const SIMPLER: f64 = 0.0005;

/// Corners are rounded over so many times that distance.
const ROUNDER: f64 = 6.0;

impl Annotate {
    /// Carries out a command that is about the selected regions.
    #[expect(clippy::wildcard_enum_match_arm, reason = "all others are not about regions")]
    pub(super) fn edit(&mut self, session: &Session, command: Command) -> Vec<Action> {
        let made = match command {
            Command::DeleteRegion => return self.delete(session).into_iter().collect(),
            Command::CutRegions => {
                let mut actions = self.copy(session);
                if !actions.is_empty() {
                    actions.extend(told(delete(session)));
                }
                return actions;
            }
            Command::CopyRegions => return self.copy(session),
            Command::PasteRegions => return self.paste(session),
            Command::DuplicateRegion => return told_action(duplicate(session)),
            Command::SelectAll => return select_all(session).into_iter().collect(),
            Command::LockRegion => lock(session),
            Command::HideRegion => hide(session),
            Command::Unite => combine(session, How::Unite),
            Command::Subtract => combine(session, How::Subtract),
            Command::Intersect => combine(session, How::Intersect),
            Command::Simplify => change(session, Change::Simplify(finest(session))),
            Command::Smooth => change(session, Change::Smooth(finest(session) * ROUNDER)),
            Command::Grow => change(session, Change::Grow(1.0)),
            Command::Shrink => change(session, Change::Grow(-1.0)),
            Command::ToPolygon => change(session, Change::ToPolygon),
            Command::BringForward => reorder(session, Order::Forward),
            Command::SendBack => reorder(session, Order::Back),
            Command::BringToFront => reorder(session, Order::Front),
            Command::SendToBottom => reorder(session, Order::Bottom),
            _ => return Vec::new(),
        };
        told(made)
    }

    /// Deletes the selected corner if there is one, else the selected regions.
    fn delete(&mut self, session: &Session) -> Option<Action> {
        let (_, photo) = session.photo()?;
        let known = Known::of(session);
        let regions = seen(session);
        let ground = ground(session, size(photo), &regions, &known);
        if let Tool::Select(select) = &mut self.tool
            && let Some(done) = select.delete_corner(&ground)
        {
            return carried_out(session, done);
        }
        // What is hidden is not deleted by accident.
        ground.selected_region()?;
        told(delete(session)).pop()
    }

    /// Keeps the selected regions, to be pasted. Only words go to the system's clipboard: no outline leaves the window.
    fn copy(&mut self, session: &Session) -> Vec<Action> {
        let chosen = chosen(session);
        if chosen.is_empty() {
            return vec![Action::Tell(NONE_SELECTED.to_owned())];
        }
        self.clip = chosen.iter().map(|(_, region)| (*region).clone()).collect();
        let n = self.clip.len();
        let words = if n == 1 { "1 region".to_owned() } else { format!("{n} regions") };
        vec![Action::Copy(format!("{words} copied in Seriatim"))]
    }

    /// Puts what was copied at the same place of this photo; on the photo it came from a little aside.
    fn paste(&self, session: &Session) -> Vec<Action> {
        let Some((id, photo)) = session.photo() else { return Vec::new() };
        if !session.is_writable() {
            return vec![Action::Tell(READ_ONLY.to_owned())];
        }
        if self.clip.is_empty() {
            return vec![Action::Tell("Copy a region first (Ctrl+C).".to_owned())];
        }
        let project = session.project();
        let copies: Vec<Region> = self
            .clip
            .iter()
            .filter_map(|region| {
                if region.photo == id {
                    return Some(steps::duplicate(region, session.next_lesion(), size(photo)));
                }
                let from = project.photos.get(&region.photo);
                let is_same_subject = from.is_some_and(|from| from.subject == photo.subject);
                // The same lesion at another visit, unless it is drawn there already.
                let lesion = region.lesion.filter(|lesion| {
                    is_same_subject
                        && project.lesions.contains_key(lesion)
                        && !session.is_drawn_here(*lesion)
                });
                let scale = from.map_or(Point::new(1.0, 1.0), |from| {
                    let (from, to) = (size(from), size(photo));
                    Point::new(to.x / from.x, to.y / from.y)
                });
                let scale = Transform([scale.x, 0.0, 0.0, 0.0, scale.y, 0.0, 0.0, 0.0, 1.0]);
                // On a far smaller photo nothing may be left of it.
                let shape = sound(transformed(&region.shape, &scale))?;
                Some(Region {
                    photo: id,
                    rater: session.rater.clone(),
                    reading: session.reading,
                    lesion,
                    state: State::Accepted,
                    shape,
                    is_locked: false,
                    is_hidden: false,
                    ..region.clone()
                })
            })
            .collect();
        if copies.is_empty() {
            let words = "Nothing would be left of it on this photo, which is far smaller.";
            return vec![Action::Tell(words.to_owned())];
        }
        let what = if self.clip.len() > 1 { "Paste regions" } else { "Paste region" };
        vec![Action::DrawAll(copies, what.to_owned())]
    }
}

fn told_action(made: Result<Action, &'static str>) -> Vec<Action> {
    vec![made.unwrap_or_else(|words| Action::Tell(words.to_owned()))]
}

fn delete(session: &Session) -> Result<Option<Step>, &'static str> {
    let ids: Vec<RegionId> = open(session)?.iter().map(|(id, _)| *id).collect();
    Ok(steps::delete_all(session.project(), &ids))
}

fn combine(session: &Session, how: How) -> Result<Option<Step>, &'static str> {
    operations::combine(session.project(), &open(session)?, how).map(Some)
}

fn change(session: &Session, change: Change) -> Result<Option<Step>, &'static str> {
    operations::reshape(&open(session)?, change)
}

fn reorder(session: &Session, order: Order) -> Result<Option<Step>, &'static str> {
    if !session.is_writable() {
        return Err(READ_ONLY);
    }
    if chosen(session).is_empty() {
        return Err(NONE_SELECTED);
    }
    Ok(operations::reorder(&session.regions_here(), |id| session.is_selected(id), order))
}

/// Copies of the selected regions, a little aside; they show what the next region drawn would show.
fn duplicate(session: &Session) -> Result<Action, &'static str> {
    if !session.is_writable() {
        return Err(READ_ONLY);
    }
    let Some((_, photo)) = session.photo() else { return Err(NONE_SELECTED) };
    let chosen = chosen(session);
    if chosen.is_empty() {
        return Err(NONE_SELECTED);
    }
    let copies: Vec<Region> = chosen
        .iter()
        .map(|(_, region)| steps::duplicate(region, session.next_lesion(), size(photo)))
        .collect();
    let what = if copies.len() > 1 { "Duplicate regions" } else { "Duplicate region" };
    Ok(Action::DrawAll(copies, what.to_owned()))
}

/// Locks the selected regions; if all are locked, unlocks them.
fn lock(session: &Session) -> Result<Option<Step>, &'static str> {
    switched(
        session,
        ("Lock region", "Unlock region"),
        |it| it.is_locked,
        |it, on| it.is_locked = on,
    )
}

/// Hides the selected regions; if all are hidden, shows them.
fn hide(session: &Session) -> Result<Option<Step>, &'static str> {
    switched(session, ("Hide region", "Show region"), |it| it.is_hidden, |it, on| it.is_hidden = on)
}

fn switched(
    session: &Session,
    (on, off): (&str, &str),
    is_on: impl Fn(&Region) -> bool,
    set: impl Fn(&mut Region, bool),
) -> Result<Option<Step>, &'static str> {
    if !session.is_writable() {
        return Err(READ_ONLY);
    }
    let chosen = session.selected_regions();
    if chosen.is_empty() {
        return Err(NONE_SELECTED);
    }
    let turns_on = !chosen.iter().all(|(_, region)| is_on(region));
    let edits =
        chosen.into_iter().filter(|(_, region)| is_on(region) != turns_on).map(|(id, it)| {
            let mut region = it.clone();
            set(&mut region, turns_on);
            Edit::Region(id, Some(region))
        });
    Ok(Some(Step::new(if turns_on { on } else { off }, edits.collect())))
}

fn select_all(session: &Session) -> Option<Action> {
    let leading = session.selection.region;
    let mut all: Vec<RegionId> = seen(session).iter().map(|(id, _)| *id).collect();
    all.sort_by_key(|id| (leading != Some(*id), *id));
    (!all.is_empty()).then_some(Action::Select(Select::Regions(all)))
}

/// How far a simplified outline may be from the true one, in photo pixels.
fn finest(session: &Session) -> f64 {
    let longer = session.photo().map_or(0, |(_, photo)| photo.width.max(photo.height));
    (f64::from(longer) * SIMPLER).max(1.0)
}

/// Width and height of a photo.
pub(super) fn size(photo: &Photo) -> Point {
    Point::new(f64::from(photo.width.max(1)), f64::from(photo.height.max(1)))
}
