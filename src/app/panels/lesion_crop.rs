//! A lesion as a small picture: the part of its photo around it, at one scale through all visits.
//!
//! The pictures are those that the window shows anyway: thumbnails and the levels above, never the full photo.

use std::collections::BTreeSet;

use egui::{Color32, Mesh, Pos2, Rect, Shape, Stroke, StrokeKind, TextureId, Ui, pos2};

use crate::app::canvas::lines::{Pen, draw_point, draw_ring};
use crate::app::canvas::marks::{self, Line};
use crate::app::session::Session;
use crate::app::textures::{Level, Textures};
use crate::app::theme::{self, tokens};
use crate::geometry::{Bounds, Point, Transform};
use crate::model::carry::{between, place_between};
use crate::model::course::{AtVisit, Course};
use crate::model::ids::{LesionId, PhotoId, RegionId, VisitId};
use crate::model::laying::scale_at;
use crate::model::photo::Photo;
use crate::model::project::Project;
use crate::model::region::{Corner, Shape as Drawn};

/// The part of a photo around a lesion.
#[derive(Clone, Debug, PartialEq)]
pub struct Crop {
    /// Of which photo.
    pub photo: PhotoId,
    /// How it lies in the frame of the crop: the pixels of another photo it is aligned with, or its own.
    pub onto: Transform,
    /// Which part of the frame, in its pixels.
    pub window: Bounds,
    /// What is drawn or proposed there.
    pub regions: Vec<RegionId>,
}

/// How much wider than the lesion at its largest a crop is.
const ROOM: f64 = 1.5;

/// A crop is at least so wide, as a share of the photo.
const LEAST: f64 = 0.03;

/// So many photos at most are asked for as large as the window, so that the crops of many visits stay within the memory.
const MOST_LARGE: usize = 10;

/// The crops of a lesion at each visit, all at one scale and with the lesion in the middle; none where there is no photo.
///
/// `shape` is width by height of a crop. Photos that are aligned with the first one it is drawn on show the same spot of
/// skin in the same turn. Elsewhere, where the lesion is not drawn, its place follows from the nearest visit where it is.
pub fn crops(
    session: &Session,
    course: &Course,
    lesion: LesionId,
    found: &[(VisitId, AtVisit)],
    shape: f64,
) -> Vec<Option<Crop>> {
    let project = session.project();
    let around: Vec<Option<(PhotoId, Bounds)>> =
        found.iter().map(|(_, at)| around(project, at)).collect();
    let frame = around.iter().flatten().next().map(|(photo, _)| *photo);
    // From a photo to the frame, where alignments lead there.
    let onto = |photo: PhotoId| {
        if Some(photo) == frame {
            return Some(Transform::IDENTITY);
        }
        between(project, photo, frame?).filter(|it| it.is_aligned).map(|it| it.transform)
    };
    let in_frame = around.iter().flatten().filter_map(|(photo, bounds)| {
        let onto = onto(*photo)?;
        Bounds::of(corners(*bounds).map(|corner| onto.apply(corner)))
    });
    let spot = in_frame.reduce(|all, next| all.with(next.min).with(next.max));
    let alone = around.iter().flatten().filter(|(photo, _)| onto(*photo).is_none()).copied();
    let wide = frame.zip(spot).into_iter().chain(alone).filter_map(|(photo, bounds)| {
        let width = f64::from(project.photos.get(&photo)?.width.max(1));
        Some(bounds.width().max(bounds.height() * shape) / width)
    });
    let share = (wide.fold(0.0, f64::max) * ROOM).clamp(LEAST, 1.0);
    let view = course.main_view(project, lesion);
    let mut crops = Vec::new();
    for (i, (visit, at)) in found.iter().enumerate() {
        let regions = [at.parts.as_slice(), at.proposed.as_slice()].concat();
        let own = around.get(i).copied().flatten();
        let other = || session.cell(*visit, view?).first().copied();
        let Some(photo) = own.map(|(photo, _)| photo).or_else(other) else {
            crops.push(None);
            continue;
        };
        let laid = onto(photo).zip(frame.zip(spot));
        let place = match laid {
            Some((onto, (frame, spot))) => Some((onto, frame, spot.center())),
            None => own
                .or_else(|| borrowed(project, &around, i, photo))
                .map(|(photo, bounds)| (Transform::IDENTITY, photo, bounds.center())),
        };
        crops.push(place.and_then(|(onto, frame, center)| {
            let window = window(project.photos.get(&frame)?, center, share, shape);
            Some(Crop { photo, onto, window, regions })
        }));
    }
    crops
}

/// The corners of a box, clockwise from the top left.
fn corners(bounds: Bounds) -> [Point; 4] {
    let Bounds { min, max } = bounds;
    [min, Point::new(max.x, min.y), max, Point::new(min.x, max.y)]
}

/// The box around the parts on the photo they are followed on, or around what is proposed.
fn around(project: &Project, at: &AtVisit) -> Option<(PhotoId, Bounds)> {
    let photo = at.photo?;
    let regions = if at.parts.is_empty() { &at.proposed } else { &at.parts };
    let shapes = regions.iter().filter_map(|id| project.regions.get(id));
    let boxes = shapes.filter(|it| it.photo == photo).filter_map(|it| it.shape.bounds());
    let all = boxes.reduce(|all, next| all.with(next.min).with(next.max))?;
    Some((photo, all))
}

/// Where a lesion would lie on `photo`, going by the nearest visit where it is drawn.
fn borrowed(
    project: &Project,
    around: &[Option<(PhotoId, Bounds)>],
    at: usize,
    photo: PhotoId,
) -> Option<(PhotoId, Bounds)> {
    let to = project.photos.get(&photo)?;
    let known = around.iter().enumerate().filter_map(|(i, it)| Some((i, (*it)?)));
    let same_view = known.filter_map(|(i, (id, bounds))| {
        let from = project.photos.get(&id)?;
        (from.view == to.view).then_some((i, id, bounds))
    });
    let (_, from, bounds) = same_view.min_by_key(|(i, ..)| i.abs_diff(at))?;
    let shape = Drawn::Rectangle(Corner::at(bounds.min), Corner::at(bounds.max));
    Some((photo, place_between(project, from, photo, &shape)?.bounds()?))
}

/// The part of a photo around a place, moved inside the photo where it would stand out.
fn window(photo: &Photo, center: Point, share: f64, shape: f64) -> Bounds {
    let (width, height) = (f64::from(photo.width.max(1)), f64::from(photo.height.max(1)));
    let wide = (width * share).min(height * shape).max(1.0);
    let size = Point::new(wide, wide / shape);
    let inside =
        |at: f64, size: f64, full: f64| (at - size / 2.0).clamp(0.0, (full - size).max(0.0));
    let min = Point::new(inside(center.x, size.x, width), inside(center.y, size.y, height));
    Bounds { min, max: min + size }
}

/// Which photos are shown large in this frame.
#[derive(Debug, Default)]
pub struct Large(BTreeSet<PhotoId>);

impl Large {
    /// The level at which a crop is not soft, as far as there is room for one more large photo.
    fn level(&mut self, crop: &Crop, photo: &Photo, pixels: f32) -> Level {
        let longer = photo.width.max(photo.height) as f32;
        // So many pixels of the photo lie side by side in the crop.
        let middle = Point::new(f64::from(photo.width) / 2.0, f64::from(photo.height) / 2.0);
        let across = crop.window.width() / scale_at(&crop.onto, middle).max(1e-9);
        let needed = longer * pixels / (across.max(1.0) as f32);
        let level = Level::for_side(needed / 1.5);
        if level < Level::Screen || self.0.contains(&crop.photo) {
            return level;
        }
        if self.0.len() < MOST_LARGE {
            self.0.insert(crop.photo);
            return level;
        }
        Level::Card
    }
}

/// Draws a crop with the outlines on it; pale where nothing of the lesion is drawn.
pub fn crop_ui(
    ui: &Ui,
    rect: Rect,
    session: &Session,
    textures: &mut Textures,
    crop: &Crop,
    large: &mut Large,
) {
    let tokens = tokens(ui);
    let project = session.project();
    let painter = ui.painter().with_clip_rect(ui.clip_rect().intersect(rect));
    painter.rect_filled(rect, theme::RADIUS, tokens.raised);
    let Some(photo) = project.photos.get(&crop.photo) else { return };
    let level = large.level(crop, photo, rect.width() * ui.pixels_per_point());
    let file = session.photo_file(photo);
    let texture = file.as_deref().and_then(|file| textures.get(file, level));
    let scale = f64::from(rect.width()) / crop.window.width().max(1e-6);
    let on_screen = |point: Point| -> Pos2 {
        let step = (crop.onto.apply(point) - crop.window.min) * scale;
        rect.min + egui::vec2(step.x as f32, step.y as f32)
    };
    let size = Point::new(f64::from(photo.width.max(1)), f64::from(photo.height.max(1)));
    if let Some(texture) = texture {
        let (texture, Bounds { min, max }) = (texture.id(), crop.window);
        if crop.onto == Transform::IDENTITY {
            let uv = Rect::from_min_max(
                pos2((min.x / size.x) as f32, (min.y / size.y) as f32),
                pos2((max.x / size.x) as f32, (max.y / size.y) as f32),
            );
            let shape = egui::epaint::RectShape::filled(rect, theme::RADIUS, Color32::WHITE);
            painter.add(shape.with_texture(texture, uv));
        } else {
            painter.add(turned(texture, size, on_screen));
        }
    } else if file.as_deref().is_none_or(|file| textures.failure(file).is_some()) {
        let (icon, font) = (crate::app::icons::PHOTO_BROKEN, theme::icon(20.0));
        painter.text(rect.center(), egui::Align2::CENTER_CENTER, icon, font, tokens.text_3);
    }
    let regions = crop.regions.iter().filter_map(|id| project.regions.get(id));
    let mut is_proposed = false;
    for region in regions.filter(|region| region.photo == crop.photo) {
        let color = marks::color(project, region);
        is_proposed |= !region.state.is_accepted();
        for ring in region.shape.rings() {
            let ring: Vec<Pos2> = ring.into_iter().map(on_screen).collect();
            draw_ring(&painter, &ring, Pen { line: marks::line(region), color, is_strong: false });
        }
        if let Some(place) = region.shape.as_point() {
            let pen = Pen { line: marks::line(region), color, is_strong: false };
            draw_point(&painter, on_screen(place), pen);
        }
    }
    if is_proposed {
        let edge = rect.shrink(1.0);
        let corners = [edge.left_top(), edge.right_top(), edge.right_bottom(), edge.left_bottom()];
        let line = Line::Broken(&[3.0, 3.0]);
        draw_ring(&painter, &corners, Pen { line, color: tokens.on_badge, is_strong: false });
    }
}

/// Pieces along each side of a photo that lies aslant in its crop.
const PIECES: u32 = 8;

/// All of a photo of this size as it lies on screen; what stands out of the crop is cut off by the painter.
fn turned(texture: TextureId, size: Point, on_screen: impl Fn(Point) -> Pos2) -> Shape {
    let mut mesh = Mesh::with_texture(texture);
    for i in 0..(PIECES + 1) * (PIECES + 1) {
        let share = |i: u32| i as f32 / PIECES as f32;
        let uv = pos2(share(i % (PIECES + 1)), share(i / (PIECES + 1)));
        let at = Point::new(f64::from(uv.x) * size.x, f64::from(uv.y) * size.y);
        mesh.vertices.push(egui::epaint::Vertex { pos: on_screen(at), uv, color: Color32::WHITE });
    }
    for (row, column) in (0..PIECES).flat_map(|row| (0..PIECES).map(move |at| (row, at))) {
        let first = row * (PIECES + 1) + column;
        let below = first + PIECES + 1;
        mesh.add_triangle(first, first + 1, below);
        mesh.add_triangle(first + 1, below + 1, below);
    }
    Shape::mesh(mesh)
}

/// The place of a picture that does not exist.
pub fn no_crop_ui(ui: &Ui, rect: Rect) {
    let tokens = tokens(ui);
    let stroke = Stroke::new(1.0, tokens.hairline);
    ui.painter().rect_stroke(rect, theme::RADIUS, stroke, StrokeKind::Inside);
    let (icon, font) = (crate::app::icons::CAMERA, theme::icon(18.0));
    ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, icon, font, tokens.text_3);
}
