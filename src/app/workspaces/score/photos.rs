//! The photos of the visit beside the form: all of them at once, or one enlarged; each can be zoomed and moved.
//!
//! Where photos are aligned, what was zoomed in on is found again: at the next visit, and on the photo of another visit
//! that stands beside. The photo that is scored is never bent, and a press of Escape shows it whole.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use egui::{Pos2, Rect, ScrollArea, Sense, Ui, Vec2, vec2};

use crate::app::canvas::same_skin::onto;
use crate::app::panels::instrument_form::form::Form;
use crate::app::scene::Scene;
use crate::app::session::Session;
use crate::app::theme::ink_on;
use crate::app::workspaces::score::beside::{Beside, beside, lesion_on, time};
use crate::app::workspaces::score::frame::{Asked, Fit, Pane, frame_ui, no_photo_ui};
use crate::app::workspaces::score::stack::{Stack, halves};
use crate::app::workspaces::score::zoom::Zoom;
use crate::geometry::Transform;
use crate::model::ids::{LesionId, PhotoId, ViewId, VisitId};
use crate::model::photo::Photo;

/// Which photo of any visit: its view, and which one of several in its cell.
type Spot = (ViewId, usize);

/// How the photos are looked at.
#[derive(Default)]
pub struct Photos {
    /// How each was looked at last, and which photo that was: kept from visit to visit, so that the same part of the body
    /// is seen.
    zooms: BTreeMap<Spot, (PhotoId, Zoom)>,
    /// How the photos beside are looked at while they are not laid on the others.
    apart: BTreeMap<Spot, Zoom>,
    /// Whether the photos beside are shown as they were taken.
    is_as_taken: bool,
    /// The lesion that is scored, and whether it is brought forward.
    lesion: (Option<LesionId>, bool),
    enlarged: Option<Spot>,
    /// The incomplete photos that may be scored, by their content.
    accepted: BTreeSet<String>,
    /// The item and visit the photos were last brought forward for.
    followed: Option<(String, VisitId)>,
}

/// A photo of the visit.
struct Shot<'a> {
    spot: Spot,
    id: PhotoId,
    photo: &'a Photo,
    file: Option<PathBuf>,
    label: String,
    sites: &'a [String],
    beside: Option<Beside<'a>>,
}

impl Shot<'_> {
    /// The size of what is shown together.
    fn size(&self) -> Vec2 {
        let n = if self.beside.is_some() { 2.0 } else { 1.0 };
        size(self.photo) * vec2(n, 1.0)
    }
}

impl Photos {
    /// Shows the photos of the selected visit, and beside them those of another one if that is wanted.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, form: &Form<'_>, has_beside: bool) {
        let session = scene.session;
        let space = ui.max_rect();
        ui.painter().rect_filled(space, 0.0, scene.settings.surround.color());
        let mut shots = shots(session);
        for shot in shots.iter_mut().filter(|_| has_beside) {
            shot.beside = beside(session, shot.id, shot.spot.0);
        }
        if shots.is_empty() {
            no_photo_ui(ui, space, ink_on(scene.settings.surround.color()));
            return;
        }
        let is_new = self.follow(session, form, &shots);
        let enlarged = shots.iter().find(|shot| Some(shot.spot) == self.enlarged);
        if let Some(shot) = enlarged.filter(|_| shots.len() > 1) {
            let place = Placed { rect: space, is_enlarged: true, scrolls: false };
            return self.shot_ui(ui, scene, form, shot, place);
        }
        let sizes: Vec<Vec2> = shots.iter().map(Shot::size).collect();
        let stack = Stack::of(&sizes, space.size());
        let scrolls = stack.height > space.height() + 0.5;
        if !scrolls {
            self.stack_ui(ui, scene, form, (&shots, &stack), space.min, is_new);
            return;
        }
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            let whole = vec2(space.width(), stack.height);
            let (rect, _) = ui.allocate_exact_size(whole, Sense::hover());
            self.stack_ui(ui, scene, form, (&shots, &stack), rect.min, is_new);
        });
    }

    /// What has to be said before a value counts, when a photo of the visit is incomplete.
    pub fn question(&self, session: &Session) -> Option<String> {
        let shots = shots(session);
        let photo = shots.iter().map(|shot| shot.photo).find(|photo| self.is_asked(photo))?;
        let name = photo.file_name();
        Some(format!("A photo file is incomplete. Score anyway? Press Enter if so: {name}"))
    }

    /// Lets the first photo that is asked about be scored.
    pub fn accept(&mut self, session: &Session) {
        let asked = shots(session).into_iter().find(|shot| self.is_asked(shot.photo));
        if let Some(shot) = asked {
            self.accepted.insert(shot.photo.hash.clone());
        }
    }

    /// Back to all photos, each of them whole.
    pub fn back(&mut self) {
        self.enlarged = None;
        self.zooms.clear();
        self.apart.clear();
        self.lesion.1 = false;
    }

    fn is_asked(&self, photo: &Photo) -> bool {
        !photo.is_complete && !self.accepted.contains(&photo.hash)
    }

    /// Brings forward a photo that shows the focused item; says whether the focus is a new one.
    fn follow(&mut self, session: &Session, form: &Form<'_>, shots: &[Shot<'_>]) -> bool {
        let lesion = form.identity.as_ref().and_then(|identity| identity.target);
        if lesion != self.lesion.0 {
            self.lesion = (lesion, true);
            self.zooms.clear();
        }
        let now = form.focus.map(|item| item.id.clone()).zip(session.selection.visit);
        if now == self.followed {
            return false;
        }
        self.followed = now;
        let mut relevant = shots.iter().filter(|shot| shows_focus(shot, form)).peekable();
        if let (Some(enlarged), Some(first)) = (self.enlarged, relevant.peek()) {
            let first = first.spot;
            if relevant.all(|shot| shot.spot != enlarged) {
                self.enlarged = Some(first);
            }
        }
        true
    }

    fn stack_ui(
        &mut self,
        ui: &mut Ui,
        scene: &mut Scene<'_>,
        form: &Form<'_>,
        (shots, stack): (&[Shot<'_>], &Stack),
        origin: Pos2,
        is_new: bool,
    ) {
        let mut is_scrolled = false;
        let scrolls = stack.height > ui.clip_rect().height() + 0.5;
        for (shot, place) in shots.iter().zip(&stack.places) {
            let rect = place.translate(origin.to_vec2());
            if is_new && !is_scrolled && shows_focus(shot, form) {
                ui.scroll_to_rect(rect, None);
                is_scrolled = true;
            }
            // What is scrolled out of sight asks for no pixels.
            if ui.is_rect_visible(rect) {
                self.shot_ui(ui, scene, form, shot, Placed { rect, is_enlarged: false, scrolls });
            }
        }
    }

    fn shot_ui(
        &mut self,
        ui: &mut Ui,
        scene: &mut Scene<'_>,
        form: &Form<'_>,
        shot: &Shot<'_>,
        place: Placed,
    ) {
        let session = scene.session;
        let own = size(shot.photo);
        let [rect, rect_beside] =
            if shot.beside.is_some() { halves(own, place.rect) } else { [place.rect; 2] };
        let pane = Pane {
            rect,
            size: own,
            picture: (own, Transform::IDENTITY),
            file: shot.file.as_deref(),
            ink: ink_on(scene.settings.surround.color()),
            label: &shot.label,
            problem: (!shot.photo.is_complete).then(|| self.is_asked(shot.photo)),
            beside: None,
            is_enlarged: place.is_enlarged,
            is_relevant: shows_focus(shot, form),
            scrolls: place.scrolls,
        };
        let before = self.zoom(session, shot, rect);
        let mut zoom = before;
        let mut asked = frame_ui(ui, scene.textures, &pane, &mut zoom);
        if let Some(other) = &shot.beside {
            let pane = Pane { rect: rect_beside, is_relevant: false, ..pane };
            let others = self.beside_ui(ui, scene, (shot.spot, other), &pane, &mut zoom);
            asked = asked.or(others);
        }
        match asked {
            Some(Asked::Enlarge) => self.enlarged = Some(shot.spot),
            Some(Asked::Back) => self.enlarged = None,
            Some(Asked::Whole) => zoom = Zoom::default(),
            Some(Asked::Accept) => drop(self.accepted.insert(shot.photo.hash.clone())),
            Some(Asked::Turn) => self.is_as_taken = !self.is_as_taken,
            None => {}
        }
        if zoom != before {
            self.zooms.insert(shot.spot, (shot.id, zoom));
            // The photo that was drawn first follows what was done to the other one.
            ui.request_repaint();
        }
    }

    /// Shows the photo of another visit beside the one that `pane` shows.
    fn beside_ui(
        &mut self,
        ui: &mut Ui,
        scene: &mut Scene<'_>,
        (spot, other): (Spot, &Beside<'_>),
        pane: &Pane<'_>,
        zoom: &mut Zoom,
    ) -> Option<Asked> {
        let own = size(other.photo);
        let onto = other.onto.filter(|_| !self.is_as_taken);
        let fit = match (onto, other.onto) {
            (Some(_), _) => Fit::Aligned,
            (None, Some(_)) => Fit::AsTaken,
            (None, None) => Fit::NotAligned,
        };
        let pane = Pane {
            size: if onto.is_some() { pane.size } else { own },
            picture: (own, onto.unwrap_or(Transform::IDENTITY)),
            file: other.file.as_deref(),
            label: &other.label,
            problem: (!other.photo.is_complete).then_some(false),
            beside: Some(fit),
            ..*pane
        };
        if onto.is_some() {
            return frame_ui(ui, scene.textures, &pane, zoom);
        }
        let apart = self.apart.entry(spot).or_default();
        let asked = frame_ui(ui, scene.textures, &pane, apart);
        if asked == Some(Asked::Whole) {
            *apart = Zoom::default();
            return None;
        }
        asked
    }

    /// How a photo is looked at: as it was set, or so that it shows what was seen on the photo it was set on.
    fn zoom(&self, session: &Session, shot: &Shot<'_>, window: Rect) -> Zoom {
        let own = size(shot.photo);
        let kept = self.zooms.get(&shot.spot);
        if let Some((from, zoom)) = kept {
            if *from == shot.id || zoom.is_whole() {
                return *zoom;
            }
            let project = session.project();
            let way = project.photos.get(from).zip(onto(project, *from, shot.id));
            if let Some((from, way)) = way {
                return zoom.carried(window, [size(from), own], &way);
            }
        }
        let lesion = self.lesion.0.filter(|_| self.lesion.1);
        let part = lesion.and_then(|lesion| lesion_on(session, lesion, shot.id));
        let around = part.map(|part| Zoom::around(part, window, own));
        around.or_else(|| kept.map(|(_, zoom)| *zoom)).unwrap_or_default()
    }
}

/// Where a photo is shown.
#[derive(Clone, Copy)]
struct Placed {
    rect: Rect,
    is_enlarged: bool,
    scrolls: bool,
}

/// The photos of the selected visit, view by view.
fn shots(session: &Session) -> Vec<Shot<'_>> {
    let Some((visit, subject)) = session.visit().zip(session.subject()) else { return Vec::new() };
    let time = time(subject, visit);
    let mut shots = Vec::new();
    for view in &session.project().views {
        let cell = session.cell(visit.id, view.id);
        for (at, id) in cell.iter().enumerate() {
            let Some(photo) = session.project().photos.get(id) else { continue };
            let several = if cell.len() > 1 {
                format!(" · {} of {}", at + 1, cell.len())
            } else {
                String::new()
            };
            shots.push(Shot {
                spot: (view.id, at),
                id: *id,
                photo,
                file: session.photo_file(photo),
                label: format!("{time} · {}{several}", view.label),
                sites: &view.sites,
                beside: None,
            });
        }
    }
    shots
}

fn shows_focus(shot: &Shot<'_>, form: &Form<'_>) -> bool {
    form.focus.is_some_and(|item| item.body_sites.iter().any(|site| shot.sites.contains(site)))
}

fn size(photo: &Photo) -> Vec2 {
    vec2(photo.width as f32, photo.height as f32)
}
