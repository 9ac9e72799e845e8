//! The widget that shows one photo as large as possible and takes what the pointer does on it.
//!
//! Pointer events are taken one by one, in photo pixels: a fast hand makes several in a frame, and a freehand line needs
//! them all. Zooming and panning never disturb what is being drawn, because drafts are kept in photo pixels too.

use std::path::Path;

use egui::{
    Color32, CursorIcon, EventFilter, Label, Popup, Rect, Response, RichText, Role, Sense, Ui,
    UiBuilder, Vec2, WidgetInfo, vec2,
};

use crate::app::canvas::looking::{draw_grid, draw_legend, draw_loupe};
use crate::app::canvas::overlay::{Kept, Overlay};
use crate::app::canvas::photo::draw_photo;
use crate::app::canvas::pointer::{Step, Watch};
use crate::app::canvas::tool::{CanvasInput, Done, Ground, Held, Kind, Tool};
use crate::app::canvas::viewport::{Projection, Viewport};
use crate::app::fields::give_keyboard;
use crate::app::icons;
use crate::app::scene::surface_id;
use crate::app::session::{Looking, ToolKind};
use crate::app::textures::Textures;
use crate::app::theme::{self, tokens};
use crate::app::widgets::{hint, sentence, strong};
use crate::geometry::{Bounds, Point};

/// The canvas: which photo lies where, and what the pointer is doing.
#[derive(Default)]
pub struct PhotoCanvas {
    watch: Watch,
    kept: Kept,
    /// Where the photo was in the last frame.
    projection: Option<Projection>,
    /// Where the pointer is on the photo, in its pixels.
    pointer: Option<Point>,
    held: Held,
    /// Whether the file has another shape than the photo that was added.
    is_other_shape: bool,
}

/// A photo to be shown.
pub struct Shown<'a> {
    /// What it is called.
    pub name: &'a str,
    /// Its file; none if its path leads out of the project.
    pub file: Option<&'a Path>,
    /// Upright width and height in pixels.
    pub size: (u32, u32),
    /// The colour around it.
    pub surround: Color32,
    /// How it is looked at.
    pub looking: Looking,
}

/// How the photo is to lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Framing {
    /// The whole photo.
    Fit,
    /// One pixel of the photo on one of the screen.
    ActualSize,
    /// This part of it, as large as possible.
    Around(Bounds),
    /// Larger or smaller by this factor, about the middle.
    By(f64),
}

/// How much a step of the wheel or of the + key enlarges.
pub const ZOOM_STEP: f64 = 1.2;

impl PhotoCanvas {
    /// Where the photo lies.
    pub fn projection(&self) -> Option<&Projection> {
        self.projection.as_ref()
    }

    /// Where the pointer is on the photo, in its pixels.
    pub fn pointer(&self) -> Option<Point> {
        self.pointer
    }

    /// Whether the file has another shape than the photo that was added, so that places on it mean nothing.
    pub fn is_other_shape(&self) -> bool {
        self.is_other_shape
    }

    /// Whether the photo is being moved.
    pub fn is_panning(&self) -> bool {
        self.watch.is_panning()
    }

    /// Lets go of what is being dragged, as when another photo comes.
    pub fn let_go(&mut self) {
        self.watch = Watch::default();
        self.pointer = None;
    }

    /// Takes the room for the photo and the keyboard focus, when nothing else has it.
    pub fn place(ui: &mut Ui, name: &str, has_dialog: bool) -> Response {
        let rect = ui.available_rect_before_wrap();
        ui.advance_cursor_after_rect(rect);
        let response = ui.interact(rect, surface_id(), Sense::click_and_drag());
        let label = format!("Photo {name}");
        response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, &label));
        let is_free = !has_dialog && !Popup::is_any_open(ui);
        if is_free && ui.memory(|memory| memory.focused().is_none()) {
            give_keyboard(ui, response.id);
        }
        let filter =
            EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: true };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(surface_id(), filter));
        response
    }

    /// Moves the photo and hands what else the pointer does to the tool.
    pub fn take_input(
        &mut self,
        ui: &Ui,
        response: &Response,
        viewport: Viewport,
        tool: &mut Tool,
        ground: &Ground<'_>,
    ) -> (Viewport, Vec<Done>) {
        let (canvas, photo) = (response.rect, ground.photo);
        let mut viewport = if response.contains_pointer() || self.watch.is_busy() {
            zoomed_or_scrolled(ui, viewport, photo, canvas)
        } else {
            viewport
        };
        let mut done = Vec::new();
        let is_free = response.contains_pointer() && !Popup::is_any_open(ui.ctx());
        for step in self.watch.steps(ui, canvas, is_free) {
            match step {
                Step::Pan(by) => viewport = viewport.panned(by, photo, canvas),
                Step::Gone => self.pointer = None,
                Step::Tool { kind, at, held, is_pressed } => {
                    if kind == Kind::Move && is_pressed && tool.leaves_drag() {
                        let projection = Projection { viewport, canvas };
                        let from = self.pointer.map(|from| projection.screen_from_image(from));
                        viewport = viewport.panned(at - from.unwrap_or(at), photo, canvas);
                    }
                    if kind != Kind::Move {
                        response.request_focus();
                    }
                    let projection = Projection { viewport, canvas };
                    let place = projection.image_from_screen(at);
                    done.extend(tool.handle(&input(kind, place, held, &projection), ground));
                    self.held = held;
                    self.pointer = (is_pressed || canvas.contains(at)).then_some(place);
                }
            }
        }
        let projection = Projection { viewport, canvas };
        let has_moved = self.projection.is_some_and(|before| before != projection);
        self.follow(ui, &projection, has_moved, tool, ground);
        if !response.contains_pointer() && !self.watch.is_busy() {
            self.pointer = None;
        }
        self.projection = Some(projection);
        (viewport, done)
    }

    /// Shift or Alt pressed, or the photo moved, while the pointer stands still: that changes a draft as well.
    fn follow(
        &mut self,
        ui: &Ui,
        projection: &Projection,
        has_moved: bool,
        tool: &mut Tool,
        ground: &Ground<'_>,
    ) {
        let held =
            ui.input(|input| Held { shift: input.modifiers.shift, alt: input.modifiers.alt });
        let is_other = has_moved || (held != self.held && self.watch.is_busy());
        if let Some(at) = self.watch.last().filter(|_| is_other && self.pointer.is_some()) {
            let place = projection.image_from_screen(at);
            // A mere move never ends a gesture, so there is nothing to hand on.
            let moved = tool.handle(&input(Kind::Move, place, held, projection), ground);
            debug_assert!(moved.is_none(), "a move has ended a gesture");
            (self.held, self.pointer) = (held, Some(place));
        }
    }

    /// Draws the photo at the best level at hand, and what is drawn on it.
    pub fn draw(
        &mut self,
        ui: &mut Ui,
        response: &Response,
        shown: &Shown<'_>,
        textures: &mut Textures,
        overlay: &Overlay<'_>,
    ) {
        let Some(projection) = self.projection else { return };
        let painter = ui.painter_at(response.rect);
        painter.rect_filled(response.rect, 0.0, shown.surround);
        let trouble = match shown.file {
            None => Some("Its path leads out of the project's folder".to_owned()),
            Some(file) => textures.failure(file).map(str::to_owned),
        };
        match (shown.file, trouble) {
            (Some(file), None) => {
                let photo = (file, shown.size, shown.looking.aids);
                let shape = draw_photo(ui, &painter, &projection, photo, textures);
                self.is_other_shape = shape.is_some_and(|shape| !is_shape_of(shape, shown.size));
                if shown.looking.has_grid {
                    draw_grid(&painter, &projection, shown.size);
                }
                overlay.draw(&painter, &projection, tokens(ui), &mut self.kept);
                draw_legend(ui, response.rect, shown.looking.aids.map);
                if let Some(at) = self.pointer.filter(|_| shown.looking.has_loupe) {
                    draw_loupe(ui, &painter, &projection, at, photo, textures);
                }
            }
            (_, trouble) => draw_trouble(ui, response.rect, shown, &trouble.unwrap_or_default()),
        }
    }

    /// How the pointer looks over the photo.
    pub fn cursor(&self, ui: &Ui, tool: &Tool, is_writable: bool) -> CursorIcon {
        if self.watch.is_panning() {
            return CursorIcon::Grabbing;
        }
        if self.watch.has_space(ui) {
            return CursorIcon::Grab;
        }
        match tool {
            Tool::Select(select) => select.cursor(),
            _ if !is_writable && tool.kind() != ToolKind::RulerLine => CursorIcon::NotAllowed,
            Tool::Outline(_)
            | Tool::Boxed(_)
            | Tool::Brush(_)
            | Tool::Cut(_)
            | Tool::Grown(_)
            | Tool::Mark(_)
            | Tool::Patch(_)
            | Tool::Tape(_) => CursorIcon::Crosshair,
        }
    }
}

fn input(kind: Kind, at: Point, held: Held, projection: &Projection) -> CanvasInput {
    CanvasInput { kind, at, reach: projection.in_image(crate::app::canvas::hit::REACH), held }
}

/// A viewport as a command wants it.
pub fn framed(
    viewport: Viewport,
    framing: Framing,
    photo: Point,
    canvas: Rect,
    pixels_per_point: f32,
) -> Viewport {
    let middle = canvas.center();
    match framing {
        Framing::Fit => Viewport::fitted(photo, canvas),
        Framing::Around(part) => Viewport::around(part, photo, canvas),
        Framing::ActualSize => {
            viewport.zoomed_to(1.0 / f64::from(pixels_per_point), middle, photo, canvas)
        }
        Framing::By(factor) => viewport.zoomed_to(viewport.scale * factor, middle, photo, canvas),
    }
}

/// The wheel zooms at the pointer; two fingers, and the wheel with Shift, move the photo; pinching zooms.
pub fn zoomed_or_scrolled(ui: &Ui, viewport: Viewport, photo: Point, canvas: Rect) -> Viewport {
    let mut viewport = viewport;
    let pointer = ui.input(|input| input.pointer.latest_pos()).unwrap_or_else(|| canvas.center());
    let pinch = f64::from(ui.input(egui::InputState::zoom_delta));
    if pinch != 1.0 {
        viewport = viewport.zoomed_to(viewport.scale * pinch, pointer, photo, canvas);
    }
    for (unit, delta, modifiers) in wheel_events(ui) {
        if modifiers.command || modifiers.ctrl {
            // The toolkit has made a pinch of it already.
            continue;
        }
        let is_wheel = unit != egui::MouseWheelUnit::Point;
        if is_wheel && !modifiers.shift && delta.y != 0.0 {
            let scale = viewport.scale * ZOOM_STEP.powf(f64::from(delta.y));
            viewport = viewport.zoomed_to(scale, pointer, photo, canvas);
        } else {
            let points = if is_wheel { 60.0 } else { 1.0 };
            let sideways = modifiers.shift && delta.x == 0.0;
            let by = if sideways { vec2(delta.y, 0.0) } else { delta };
            viewport = viewport.panned(by * points, photo, canvas);
        }
    }
    viewport
}

fn wheel_events(ui: &Ui) -> Vec<(egui::MouseWheelUnit, Vec2, egui::Modifiers)> {
    ui.input(|input| {
        let wheel = |event: &egui::Event| {
            if let egui::Event::MouseWheel { unit, delta, modifiers, .. } = event {
                Some((*unit, *delta, *modifiers))
            } else {
                None
            }
        };
        input.events.iter().filter_map(wheel).collect()
    })
}

/// Whether a picture of this size shows a photo of that size, whole pixels aside.
fn is_shape_of(picture: Vec2, photo: (u32, u32)) -> bool {
    let (width, height) = (photo.0 as f32, photo.1 as f32);
    let scale = picture.max_elem() / width.max(height).max(1.0);
    (picture - vec2(width, height) * scale).abs().max_elem() <= 2.0
}

/// A photo that cannot be shown: why, and what to do.
fn draw_trouble(ui: &mut Ui, canvas: Rect, shown: &Shown<'_>, reason: &str) {
    let tokens = tokens(ui);
    let width = canvas.width().min(460.0) - 48.0;
    let place = Rect::from_center_size(canvas.center(), vec2(width, 160.0));
    ui.painter().rect_filled(place.expand(14.0), theme::RADIUS, tokens.panel);
    ui.scope_builder(UiBuilder::new().max_rect(place), |ui| {
        ui.vertical_centered(|ui| {
            let icon = RichText::new(icons::PHOTO_BROKEN).font(theme::icon(28.0));
            ui.label(icon.color(tokens.text_2));
            ui.add(Label::new(strong(ui, format!("{} cannot be shown", shown.name))).wrap());
            ui.add(Label::new(sentence(reason)).wrap());
            let advice = "What was drawn on it is kept. Put the file back where it was, or open the project where its photos are.";
            ui.add(Label::new(hint(ui, advice)).wrap());
        });
    });
}
