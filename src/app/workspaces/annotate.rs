//! The Annotate workspace: one photo as large as possible, tools at its left, its lesions and regions at its right, and
//! the same view through all visits below.

use std::collections::BTreeMap;
use std::path::PathBuf;

use egui::{Align2, Frame, Margin, Panel, Response, ScrollArea, Sense, Ui, WidgetInfo, vec2};

use crate::app::action::{Action, Select};
use crate::app::canvas::hit::{REACH, region_at};
use crate::app::canvas::overlay::Overlay;
use crate::app::canvas::photo_canvas::{Framing, PhotoCanvas, Shown, framed};
use crate::app::canvas::steps;
use crate::app::canvas::tool::{Done, Ground, Tool};
use crate::app::canvas::viewport::Viewport;
use crate::app::icons;
use crate::app::panels::filmstrip::{self, Filmstrip, visit_title};
use crate::app::panels::lesion_card::LesionCard;
use crate::app::panels::looking_panel::looking_panel_ui;
use crate::app::panels::photo_card::photo_card_ui;
use crate::app::panels::region_list::{next_region_ui, region_list_ui};
use crate::app::panels::region_menu::{InDrawing, drawing_menu_ui, region_menu_ui};
use crate::app::panels::status_bar::Status;
use crate::app::panels::tool_strip::{self, tool_strip_ui};
use crate::app::scene::Scene;
use crate::app::session::{Session, ToolKind};
use crate::app::textures::Textures;
use crate::app::theme::{self, tokens};
use crate::app::widgets::{colored_badge, hairline, hint, strong};
use crate::app::workspaces::annotate::gestures::{Aside, carried_out};
use crate::app::workspaces::annotate::keys::Keys;
use crate::geometry::Point;
use crate::model::ids::{PhotoId, RegionId, SubjectId, ViewId};
use crate::model::photo::Photo;
use crate::model::region::{Region, Role};

mod commands;
mod gestures;
mod keys;
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
    canvas: PhotoCanvas,
    filmstrip: Filmstrip,
    card: LesionCard,
    /// How the photo is to lie from the next frame on.
    framing: Vec<Framing>,
    /// The region that the open menu is about.
    menu: Option<RegionId>,
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
        let details =
            right.frame(panel).show(ui, |ui| self.details_ui(ui, session, scene.textures));
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
            self.canvas.let_go();
            self.menu = None;
        } else if self.tool.kind() != session.drawing.tool {
            self.put_aside(session);
            self.tool = Tool::new(session.drawing.tool);
        }
    }

    fn details_ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        textures: &mut Textures,
    ) -> Vec<Action> {
        let mut actions = Vec::new();
        let inside = Frame::new().inner_margin(Margin { left: 16, right: 16, top: 12, bottom: 12 });
        let below = Panel::bottom("next region").resizable(false).frame(inside);
        let next = below.show(ui, |ui| next_region_ui(ui, session));
        actions.extend(next.inner);
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            inside.show(ui, |ui| {
                actions.extend(self.card.ui(ui, session, textures));
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
        let ground = ground(session, size, &regions);
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
        let is_seen = file.as_deref().is_some_and(|file| scene.textures.failure(file).is_none());
        let (mut viewport, done) = if is_seen {
            self.canvas.take_input(ui, &response, viewport, &mut self.tool, &ground)
        } else {
            // Nothing is drawn on a photo that cannot be seen.
            let nothing = Ground { regions: &[], selected: None, ..ground };
            self.canvas.take_input(ui, &response, viewport, &mut Tool::default(), &nothing)
        };
        if done.contains(&Done::Fit) {
            viewport = Viewport::fitted(size, canvas);
        }
        self.views.insert(place, (size, viewport));
        let is_done = done.iter().any(|it| !matches!(it, Done::Selected(_)));
        let mut actions =
            if is_done { Vec::new() } else { self.clicked(&response, session, &ground) };
        actions.extend(done.into_iter().filter_map(|done| carried_out(session, done)));
        actions.extend(self.menu_ui(&response, session, &ground));
        let shown = Shown {
            name: photo.file_name(),
            file: file.as_deref(),
            size: (photo.width, photo.height),
            surround: scene.settings.surround.color(),
            looking: session.looking,
        };
        let is_open = ground.selected_region().is_some_and(|(_, region)| ground.may_change(region));
        let overlay = Overlay {
            project: session.project(),
            regions: &regions,
            selected: ground.selected,
            corner: self.tool.corner(&ground),
            has_grips: is_open && session.drawing.tool == ToolKind::Select,
            shows_names: session.drawing.shows_names,
            draft: self.keys.nudge.draft().or_else(|| self.tool.draft()),
            draft_color: next_color(session),
        };
        self.canvas.draw(ui, &response, &shown, scene.textures, &overlay);
        let cursor = self.canvas.cursor(ui, &self.tool, session.is_writable());
        response.on_hover_and_drag_cursor(cursor);
        badges_ui(ui, canvas, session, photo, self.canvas.is_other_shape());
        if session.looking.has_panel {
            actions.extend(looking_panel_ui(ui, canvas, session.looking));
        }
        actions
    }

    /// A click on what is proposed accepts it; pressed and moved it is accepted as it lies then.
    fn clicked(&self, response: &Response, session: &Session, ground: &Ground<'_>) -> Vec<Action> {
        let is_click = response.clicked_by(egui::PointerButton::Primary);
        if !is_click || session.drawing.tool != ToolKind::Select || !ground.is_writable {
            return Vec::new();
        }
        let reach = self.canvas.projection().map_or(0.0, |it| it.in_image(REACH));
        let at = self.canvas.pointer();
        let clicked = at.and_then(|at| region_at(ground.regions, at, reach));
        let step = clicked.and_then(|id| steps::accept(session.project(), id));
        step.map(Action::Edit).into_iter().collect()
    }

    /// The menu of the right button: of the outline that is being drawn, of a region, or of the canvas.
    fn menu_ui(
        &mut self,
        response: &Response,
        session: &Session,
        ground: &Ground<'_>,
    ) -> Vec<Action> {
        let mut actions = Vec::new();
        if response.secondary_clicked() && !self.tool.is_busy() {
            let reach = self.canvas.projection().map_or(0.0, |it| it.in_image(REACH));
            let at = self.canvas.pointer();
            self.menu = at.and_then(|at| region_at(ground.regions, at, reach));
            if let Some(id) = self.menu {
                actions.push(Action::Select(Select::Region(Some(id))));
            }
        }
        let mut asked: Option<InDrawing> = None;
        response.context_menu(|ui| {
            if self.tool.outline().is_some() {
                asked = drawing_menu_ui(ui);
            } else if let Some(id) = self.menu {
                actions.extend(region_menu_ui(ui, session, id));
            } else {
                actions.extend(words::canvas_menu_ui(ui));
            }
        });
        if let Some(asked) = asked {
            actions.extend(self.in_drawing(session, asked));
        }
        actions
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
) -> Ground<'a> {
    let selected = session.selection.region.filter(|id| regions.iter().any(|(it, _)| it == id));
    Ground { photo, regions, selected, is_writable: session.is_writable() }
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

/// What stands on the photo: where it belongs, what is wrong with it, what is drawn next.
fn badges_ui(ui: &Ui, canvas: egui::Rect, session: &Session, photo: &Photo, is_other_shape: bool) {
    let tokens = tokens(ui);
    let subject = session.subject();
    let visit = subject.and_then(|it| it.visit(photo.visit?));
    let view = photo.view.and_then(|view| session.project().view(view));
    let place = match (visit, view) {
        (Some(visit), Some(view)) => format!("{} · {}", visit.label, view.label),
        (Some(visit), None) => format!("{} · no view", visit.label),
        (None, Some(view)) => format!("No visit · {}", view.label),
        (None, None) => "In the tray".to_owned(),
    };
    let mut texts = vec![(place, tokens.on_badge)];
    if !photo.is_complete {
        let words =
            format!("{} Incomplete file: a part of the picture is missing", icons::WARNING_FILLED);
        texts.push((words, tokens.on_warning));
    }
    if is_other_shape {
        let words = "The file has another size than the photo that was added";
        texts.push((format!("{} {words}", icons::WARNING_FILLED), tokens.on_warning));
    }
    if session.drawing.tool != ToolKind::Select {
        let next = if session.is_writable() {
            words::next_words(session)
        } else {
            format!("{} Open to look at only", icons::LOCK)
        };
        let color = if session.is_writable() { next_color(session) } else { tokens.on_badge };
        texts.push((next, color));
    }
    if !session.looking.aids.is_neutral() {
        let words = format!("{} Not as taken: {}", icons::ADJUST, session.looking.aids.words());
        texts.push((words, tokens.on_warning));
    }
    if session.drawing.is_hidden && !session.regions_here().is_empty() {
        texts.push((format!("{} Regions hidden", icons::EYE_HIDDEN), tokens.on_badge));
    }
    let painter = ui.painter_at(canvas);
    let mut at = canvas.min + vec2(10.0, 10.0);
    for (i, (text, color)) in texts.iter().enumerate() {
        let place = colored_badge(ui, &painter, at, Align2::LEFT_TOP, (text, *color));
        let words: String =
            text.chars().filter(|c| !('\u{e000}'..='\u{f8ff}').contains(c)).collect();
        let label = ui.interact(place, ui.scope_id().with(("badge", i)), Sense::hover());
        label.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, words.trim()));
        at.y = place.bottom() + 6.0;
    }
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
