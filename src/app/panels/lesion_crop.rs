//! A lesion as a small picture: the part of its photo around it, at one scale through all visits.
//!
//! The pictures are those that the window shows anyway: thumbnails and the levels above, never the full photo.

use std::collections::BTreeSet;

use egui::{Color32, Pos2, Rect, Stroke, StrokeKind, Ui, pos2};

use crate::app::canvas::lines::{Pen, draw_point, draw_ring};
use crate::app::canvas::marks::{self, Line};
use crate::app::session::Session;
use crate::app::textures::{Level, Textures};
use crate::app::theme::{self, tokens};
use crate::geometry::{Bounds, Point};
use crate::model::carry::place_between;
use crate::model::course::{AtVisit, Course};
use crate::model::ids::{LesionId, PhotoId, RegionId, VisitId};
use crate::model::photo::Photo;
use crate::model::project::Project;
use crate::model::region::{Corner, Shape};

/// The part of a photo around a lesion.
#[derive(Clone, Debug, PartialEq)]
pub struct Crop {
    /// Of which photo.
    pub photo: PhotoId,
    /// Which part of it, in pixels of the upright photo.
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
/// `shape` is width by height of a crop. Where the lesion is not drawn, its place follows from the nearest visit where
/// it is.
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
    let share = around
        .iter()
        .flatten()
        .filter_map(|(photo, bounds)| {
            let width = f64::from(project.photos.get(photo)?.width.max(1));
            Some(bounds.width().max(bounds.height() * shape) / width)
        })
        .fold(0.0, f64::max);
    let share = (share * ROOM).clamp(LEAST, 1.0);
    let view = course.main_view(project, lesion);
    let mut crops = Vec::new();
    for (i, (visit, at)) in found.iter().enumerate() {
        let own = around.get(i).copied().flatten();
        let place = own.or_else(|| {
            let photo = *session.cell(*visit, view?).first()?;
            borrowed(project, &around, i, photo)
        });
        crops.push(place.and_then(|(photo, bounds)| {
            let window = window(project.photos.get(&photo)?, bounds.center(), share, shape);
            let regions = [at.parts.as_slice(), at.proposed.as_slice()].concat();
            Some(Crop { photo, window, regions })
        }));
    }
    crops
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
    let same_view = known.filter_map(|(i, (from, bounds))| {
        let from = project.photos.get(&from)?;
        (from.view == to.view).then_some((i, from, bounds))
    });
    let (_, from, bounds) = same_view.min_by_key(|(i, ..)| i.abs_diff(at))?;
    let shape = Shape::Rectangle(Corner::at(bounds.min), Corner::at(bounds.max));
    Some((photo, place_between(from, to, &shape).bounds()?))
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
        let needed = longer * pixels / (crop.window.width().max(1.0) as f32);
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
    let size = Point::new(f64::from(photo.width.max(1)), f64::from(photo.height.max(1)));
    if let Some(texture) = texture {
        let Bounds { min, max } = crop.window;
        let uv = Rect::from_min_max(
            pos2((min.x / size.x) as f32, (min.y / size.y) as f32),
            pos2((max.x / size.x) as f32, (max.y / size.y) as f32),
        );
        let shape = egui::epaint::RectShape::filled(rect, theme::RADIUS, Color32::WHITE);
        painter.add(shape.with_texture(texture.id(), uv));
    } else if file.as_deref().is_none_or(|file| textures.failure(file).is_some()) {
        let (icon, font) = (crate::app::icons::PHOTO_BROKEN, theme::icon(20.0));
        painter.text(rect.center(), egui::Align2::CENTER_CENTER, icon, font, tokens.text_3);
    }
    let scale = f64::from(rect.width()) / crop.window.width().max(1e-6);
    let on_screen = |point: &Point| -> Pos2 {
        let step = (*point - crop.window.min) * scale;
        rect.min + egui::vec2(step.x as f32, step.y as f32)
    };
    let regions = crop.regions.iter().filter_map(|id| project.regions.get(id));
    let mut is_proposed = false;
    for region in regions.filter(|region| region.photo == crop.photo) {
        let color = marks::color(project, region);
        is_proposed |= !region.state.is_accepted();
        for ring in region.shape.rings() {
            let ring: Vec<Pos2> = ring.iter().map(on_screen).collect();
            draw_ring(&painter, &ring, Pen { line: marks::line(region), color, is_strong: false });
        }
        if let Some(place) = region.shape.as_point() {
            let pen = Pen { line: marks::line(region), color, is_strong: false };
            draw_point(&painter, on_screen(&place), pen);
        }
    }
    if is_proposed {
        let edge = rect.shrink(1.0);
        let corners = [edge.left_top(), edge.right_top(), edge.right_bottom(), edge.left_bottom()];
        let line = Line::Broken(&[3.0, 3.0]);
        draw_ring(&painter, &corners, Pen { line, color: tokens.on_badge, is_strong: false });
    }
}

/// The place of a picture that does not exist.
pub fn no_crop_ui(ui: &Ui, rect: Rect) {
    let tokens = tokens(ui);
    let stroke = Stroke::new(1.0, tokens.hairline);
    ui.painter().rect_stroke(rect, theme::RADIUS, stroke, StrokeKind::Inside);
    let (icon, font) = (crate::app::icons::CAMERA, theme::icon(18.0));
    ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, icon, font, tokens.text_3);
}
