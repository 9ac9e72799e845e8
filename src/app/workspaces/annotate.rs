//! The Annotate workspace: one photo as large as possible, tools at its left, its lesions and regions at its right, and
//! the same view through all visits below.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use egui::{Frame, Margin, Panel, ScrollArea, Ui};

use crate::app::action::Action;
use crate::app::canvas::overlay::Overlay;
use crate::app::canvas::photo_canvas::{Framing, PhotoCanvas, Shown, framed};
use crate::app::canvas::tool::{Done, Draft, Ground, Tool};
use crate::app::canvas::viewport::Viewport;
use crate::app::panels::filmstrip::{self, Filmstrip, visit_title};
use crate::app::panels::lesion_card::LesionCard;
use crate::app::panels::looking_panel::looking_panel_ui;
use crate::app::panels::photo_card::photo_card_ui;
use crate::app::panels::reference_form::ReferenceForm;
use crate::app::panels::region_list::{next_region_ui, region_list_ui};
use crate::app::panels::scale_form::ScaleForm;
use crate::app::panels::status_bar::Status;
use crate::app::panels::tool_strip::{self, tool_strip_ui};
use crate::app::scene::Scene;
use crate::app::session::{Session, ToolKind};
use crate::app::textures::Textures;
use crate::app::textures::sight::Search;
use crate::app::theme::{self, tokens};
use crate::app::widgets::{hairline, hint, strong};
use crate::app::workspaces::annotate::gestures::{Aside, carried_out};
use crate::app::workspaces::annotate::growing::GrowForm;
use crate::app::workspaces::annotate::keys::Keys;
use crate::app::workspaces::annotate::menus::Menu;
use crate::geometry::{Bounds, Point};
use crate::model::ids::{PhotoId, RegionId, SubjectId, ViewId};
use crate::model::photo::Photo;
use crate::model::region::{Region, Role};

mod badges;
mod chosen;
mod commands;
mod editing;
mod gestures;
mod growing;
mod keys;
mod menus;
mod words;

/// The workspace: where each view was left, the tool in hand, and what is half done.
#[derive(Default)]
pub struct Annotate {
    /// Whose photos the rest is about; ids of another project mean other things.
    project: PathBuf,
    /// How each view was left, and the size of the photo it was left on.
    views: BTreeMap<Place, (Point, Viewport)>,
    /// The photo that was shown last.
    shown: Option<PhotoId>,
    tool: Tool,
    /// An outline that was cancelled, to be brought back.
    aside: Option<Aside>,
    keys: Keys,
    /// The scale that is being set.
    calibrating: ScaleForm,
    /// The grey patch or chart that is being laid.
    referring: ReferenceForm,
    /// How much the selected regions are to grow.
    growing: GrowForm,
    canvas: PhotoCanvas,
    filmstrip: Filmstrip,
    card: LesionCard,
    /// How the photo is to lie from the next frame on.
    framing: Vec<Framing>,
    menu: Menu,
    /// Regions that were copied.
    clip: Vec<Region>,
    known: Known,
    /// Pixels of the screen per point.
    pixels_per_point: f64,
}

/// What a viewport belongs to: a view of a subject through all visits, or a photo that has no view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    View(SubjectId, ViewId),
    Photo(PhotoId),
}

impl Annotate {
    /// Shows the workspace.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) -> Vec<Action> {
        let session = scene.session;
        self.keep_up(session);
        self.pixels_per_point = f64::from(ui.pixels_per_point());
        let mut actions = self.run_commands(scene);
        let tokens = tokens(ui);
        let panel = Frame::new().fill(tokens.panel);
        let left = Panel::left("tools").exact_size(tool_strip::WIDTH).resizable(false);
        let strip =
            left.frame(panel).show(ui, |ui| tool_strip_ui(ui, session.drawing, session.looking));
        actions.extend(strip.inner);
        let right = Panel::right("details").default_size(312.0).size_range(272.0..=440.0);
        let details = right.frame(panel).show(ui, |ui| self.details_ui(ui, scene));
        actions.extend(details.inner);
        let below = Panel::bottom("filmstrip").exact_size(filmstrip::HEIGHT).resizable(false);
        let strip =
            below.frame(panel).show(ui, |ui| self.filmstrip.ui(ui, session, scene.textures));
        actions.extend(strip.inner);
        egui::CentralPanel::no_frame().show(ui, |ui| {
            actions.extend(match session.photo() {
                Some((id, photo)) => self.canvas_ui(ui, scene, id, photo),
                None => empty_ui(ui, scene),
            });
        });
        actions
    }

    /// What the status bar says.
    pub fn status(&self, session: &Session, textures: &Textures) -> Status {
        self.words(session, textures)
    }

    /// What is typed and not a step yet.
    pub fn drafts(&mut self, session: &Session) -> Option<Action> {
        self.card.finish(session)
    }

    /// Follows the project, the photo and the tool that are chosen; a draft is put aside where it was begun.
    fn keep_up(&mut self, session: &Session) {
        if self.project != session.file.path() {
            *self = Self { project: session.file.path().to_owned(), ..Self::default() };
        }
        let photo = session.selection.photo;
        if self.shown != photo {
            self.put_aside(session);
            self.shown = photo;
            self.tool = Tool::new(session.drawing.tool);
            self.calibrating = ScaleForm::default();
            self.growing.close();
            self.canvas.let_go();
            self.menu = Menu::Canvas;
        } else if self.tool.kind() != session.drawing.tool {
            self.put_aside(session);
            self.tool = Tool::new(session.drawing.tool);
            if self.tool.kind() != ToolKind::Calibrate {
                self.calibrating = ScaleForm::default();
            }
        }
    }

    fn details_ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) -> Vec<Action> {
        let session = scene.session;
        let mut actions = Vec::new();
        let inside = Frame::new().inner_margin(Margin { left: 16, right: 16, top: 12, bottom: 12 });
        let below = Panel::bottom("next region").resizable(false).frame(inside);
        let next = below.show(ui, |ui| next_region_ui(ui, session));
        actions.extend(next.inner);
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            inside.show(ui, |ui| {
                let (textures, measures) = (&mut *scene.textures, &mut *scene.measures);
                actions.extend(self.card.ui(ui, session, textures, measures));
                ui.add_space(12.0);
                hairline(ui);
                ui.add_space(10.0);
                actions.extend(region_list_ui(ui, session));
                if let Some((_, photo)) = session.photo() {
                    ui.add_space(12.0);
                    hairline(ui);
                    ui.add_space(10.0);
                    photo_card_ui(ui, photo);
                }
            });
        });
        actions
    }

    fn canvas_ui(
        &mut self,
        ui: &mut Ui,
        scene: &mut Scene<'_>,
        id: PhotoId,
        photo: &Photo,
    ) -> Vec<Action> {
        let session = scene.session;
        let response = PhotoCanvas::place(ui, photo.file_name(), scene.has_dialog);
        let size = Point::new(f64::from(photo.width.max(1)), f64::from(photo.height.max(1)));
        let regions = seen(session);
        self.known.keep_up(session, &regions);
        let known = std::mem::take(&mut self.known);
        let ground = ground(session, size, &regions, &known);
        let place = photo.view.map_or(Place::Photo(id), |view| Place::View(photo.subject, view));
        let canvas = response.rect;
        let mut viewport = match self.views.get(&place) {
            Some((left_on, viewport)) => viewport.carried(*left_on, size, canvas),
            None => Viewport::fitted(size, canvas),
        };
        for framing in std::mem::take(&mut self.framing) {
            viewport = framed(viewport, framing, size, canvas, ui.pixels_per_point());
        }
        let file = session.photo_file(photo);
        self.look(scene.textures, file.as_deref());
        let is_seen = file.as_deref().is_some_and(|file| scene.textures.failure(file).is_none());
        let mut actions: Vec<Action> = self.size_brush(ui, session).into_iter().collect();
        if let Tool::Patch(patch) = &mut self.tool {
            self.referring.keep_up(photo, patch);
        }
        let (mut viewport, done) = if is_seen {
            self.canvas.take_input(ui, &response, viewport, &mut self.tool, &ground)
        } else {
            // Nothing is drawn on a photo that cannot be seen.
            let nothing =
                Ground { regions: &[], boxes: &[], selected: None, others: &[], ..ground };
            self.canvas.take_input(ui, &response, viewport, &mut Tool::default(), &nothing)
        };
        if done.contains(&Done::Fit) {
            viewport = Viewport::fitted(size, canvas);
        }
        self.views.insert(place, (size, viewport));
        for done in &done {
            if let Done::Ruled(from, to) = done {
                self.calibrating.ruled(*from, *to);
            }
        }
        if done.iter().all(|it| matches!(it, Done::Selected(_))) {
            actions.extend(self.clicked(&response, session, &ground));
        }
        actions.extend(done.into_iter().filter_map(|done| carried_out(session, done)));
        actions.extend(self.menu_ui(&response, session, &ground));
        let shown = Shown {
            name: photo.file_name(),
            file: file.as_deref(),
            size: (photo.width, photo.height),
            surround: scene.settings.surround.color(),
            looking: session.looking,
        };
        let is_open = ground.all_selected().any(|(_, region)| ground.may_change(region));
        let overlay = Overlay {
            project: session.project(),
            stand: (id, session.file.ledger().head().seq),
            regions: &regions,
            boxes: ground.boxes,
            selected: ground.selected,
            others: ground.others,
            corner: self.tool.corner(&ground),
            has_grips: is_open && session.drawing.tool == ToolKind::Select,
            shows_names: session.drawing.shows_names,
            fill: f32::from(session.drawing.fill) / 100.0,
            brush: self.brush(session),
            draft: draft(&self.keys, &self.tool, (&self.calibrating, &self.referring))
                .or_else(|| self.growing.draft()),
            draft_color: next_color(session),
            length: words::line_words(photo, &self.tool, &self.calibrating),
        };
        self.canvas.draw(ui, &response, &shown, scene.textures, &overlay);
        let cursor = self.canvas.cursor(ui, &self.tool, session.is_writable());
        response.on_hover_and_drag_cursor(cursor);
        badges::badges_ui(ui, canvas, session, photo, self.canvas.is_other_shape());
        drop(regions);
        self.known = known;
        actions.extend(self.form_ui(ui, canvas, scene));
        actions
    }

    /// The form that belongs to the tool in hand, else the panel for looking.
    fn form_ui(&mut self, ui: &Ui, canvas: egui::Rect, scene: &mut Scene<'_>) -> Vec<Action> {
        let session = scene.session;
        if let Tool::Patch(patch) = &mut self.tool {
            self.referring.ui(ui, canvas, session, scene.measures, patch)
        } else if session.drawing.tool == ToolKind::Calibrate {
            self.calibrating.ui(ui, canvas, session)
        } else if self.growing.is_open() {
            self.growing.ui(ui, canvas, session)
        } else if session.looking.has_panel {
            let file = session.photo().and_then(|(_, photo)| session.photo_file(photo));
            let textures = &scene.textures;
            let mean = || textures.mean_light(file.as_deref()?);
            looking_panel_ui(ui, canvas, session.looking, mean)
        } else {
            Vec::new()
        }
    }

    /// Lets the tool see the photo's pixels, and the form what was found in them.
    fn look(&mut self, textures: &mut Textures, file: Option<&Path>) {
        let Some(file) = file else { return };
        if self.tool.needs_sight()
            && let Some(sight) = textures.sight(file)
        {
            self.tool.see(&sight);
        }
        if self.calibrating.is_looking() {
            if textures.failure(file).is_some() {
                self.calibrating.propose(None);
            } else {
                match textures.ruler(file) {
                    Search::Looking => {}
                    Search::Found(ruler) => self.calibrating.propose(Some(ruler)),
                    Search::Nothing => self.calibrating.propose(None),
                }
            }
        }
    }

    /// The wheel with Alt makes the brush wider or narrower.
    fn size_brush(&self, ui: &Ui, session: &Session) -> Option<Action> {
        if session.drawing.tool != ToolKind::Brush || self.canvas.pointer().is_none() {
            return None;
        }
        let mut steps = 0.0;
        ui.input_mut(|input| {
            input.events.retain(|event| {
                if let egui::Event::MouseWheel { delta, modifiers, .. } = event
                    && modifiers.alt
                {
                    steps += delta.y.signum();
                    return false;
                }
                true
            });
        });
        (steps != 0.0).then(|| Action::Drawing(commands::brushed(session.drawing, steps)))
    }

    /// Where the brush is, and how wide in points.
    fn brush(&self, session: &Session) -> Option<(Point, f32)> {
        let at = self.canvas.pointer().filter(|_| session.drawing.tool == ToolKind::Brush)?;
        Some((at, f32::from(session.drawing.brush)))
    }
}

impl Default for Tool {
    fn default() -> Self {
        Self::new(ToolKind::default())
    }
}

/// The regions that are seen: this rater's, in this reading, but for the hidden ones.
fn seen(session: &Session) -> Vec<(RegionId, &Region)> {
    if session.drawing.is_hidden {
        return Vec::new();
    }
    let mut regions = session.regions_here();
    regions.retain(|(_, region)| !region.is_hidden);
    regions
}

fn ground<'a>(
    session: &Session,
    photo: Point,
    regions: &'a [(RegionId, &'a Region)],
    known: &'a Known,
) -> Ground<'a> {
    let selected = session.selection.region.filter(|id| regions.iter().any(|(it, _)| it == id));
    Ground {
        photo,
        regions,
        selected,
        others: &known.others,
        boxes: if known.boxes.len() == regions.len() { &known.boxes } else { &[] },
        brush: f64::from(session.drawing.brush),
        is_writable: session.is_writable(),
    }
}

/// What is kept of the regions that are seen, so that it is not found anew for every frame.
#[derive(Default)]
struct Known {
    /// The photo, the last step, and how many are seen.
    stand: Option<(PhotoId, u64, usize)>,
    /// Their boxes, in their order.
    boxes: Vec<Option<Bounds>>,
    /// The regions that are selected beside the leading one.
    others: Vec<RegionId>,
}

impl Known {
    /// What is known without the boxes.
    fn of(session: &Session) -> Self {
        Self { others: session.selection.others.clone(), ..Self::default() }
    }

    fn keep_up(&mut self, session: &Session, regions: &[(RegionId, &Region)]) {
        self.others.clone_from(&session.selection.others);
        let seq = session.file.ledger().head().seq;
        let stand = session.photo().map(|(id, _)| (id, seq, regions.len()));
        if stand.is_none() || self.stand != stand {
            self.boxes = regions.iter().map(|(_, region)| region.shape.bounds()).collect();
            self.stand = stand;
        }
    }
}

/// What is being moved, drawn or measured.
fn draft<'a>(
    keys: &'a Keys,
    tool: &'a Tool,
    (calibrating, referring): (&'a ScaleForm, &'a ReferenceForm),
) -> Option<Draft<'a>> {
    if let Tool::Patch(patch) = tool {
        return referring.draft(patch);
    }
    keys.nudge.draft().or_else(|| tool.draft()).or_else(|| calibrating.draft())
}

/// The colour that the next region will have.
fn next_color(session: &Session) -> egui::Color32 {
    if session.drawing.role != Role::Lesion {
        return theme::ROLE_COLOR;
    }
    let known = session.next_lesion().and_then(|id| session.project().lesions.get(&id));
    let number = known.map_or_else(|| next_number(session), |lesion| lesion.number);
    theme::lesion_color(number)
}

/// The number that a new lesion would get.
fn next_number(session: &Session) -> u32 {
    session.file.ledger().ids().lesion(session.selection.subject).1
}

/// No photo at the chosen visit and view, or none at all.
fn empty_ui(ui: &mut Ui, scene: &Scene<'_>) -> Vec<Action> {
    let session = scene.session;
    let visit = session.visit().zip(session.subject());
    let visit = visit.map(|(visit, subject)| visit_title(subject, visit));
    let view = session.selection.view.and_then(|view| session.project().view(view));
    let has_photos = session.project().photos_of(session.selection.subject).next().is_some();
    let (title, advice) = match (visit, view) {
        (Some(visit), Some(view)) if has_photos => (
            format!("No photo of {} at {visit}", view.label),
            "Choose another visit below, or place a photo here in Series.",
        ),
        _ => ("No photo yet".to_owned(), "Add a folder of photos, then draw on them here."),
    };
    let mut actions = Vec::new();
    let height = ui.available_height();
    ui.vertical_centered(|ui| {
        ui.add_space((height / 2.0 - 50.0).max(8.0));
        ui.label(strong(ui, title));
        ui.label(hint(ui, advice));
        ui.add_space(8.0);
        let command = if has_photos {
            crate::app::commands::Command::GoSeries
        } else {
            crate::app::commands::Command::ImportFolder
        };
        if crate::app::widgets::command_button(ui, command).clicked() {
            actions.push(Action::Run(command));
        }
    });
    actions
}
