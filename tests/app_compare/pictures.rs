//! Two photos of the same small back, the second one turned, farther away and shifted.

use std::path::Path;

use egui_kittest::Harness;
use image::{Rgb, RgbImage};
use jiff::civil::date;
use seriatim::app::shell::App;
use seriatim::geometry::{Point, Transform};
use seriatim::imaging::fingerprint::fingerprint;
use seriatim::model::ids::{PhotoId, ViewId, VisitId};
use seriatim::model::project::Project;
use seriatim::model::subject::{Subject, Visit};
use seriatim::model::view::View;
use seriatim::workers::progress::Progress;

use crate::table::{SUBJECT, add, session};

/// Width and height of both photos.
pub const SIZE: (u32, u32) = (240, 180);

/// From pixels of the second photo to pixels of the first.
pub fn truth() -> Transform {
    Transform::similarity(1.1, 0.12, Point::new(-8.0, -14.0))
}

/// How bright the skin is at a place of the first photo: moles and creases all over, as on no other body.
fn skin(at: Point) -> f64 {
    let mut light = 0.62 + 0.06 * (at.x / 31.0).sin() * (at.y / 23.0).cos();
    for i in 0..90_u32 {
        let random = |salt: u32| {
            let n = (i * 7 + salt + 131).wrapping_mul(2_654_435_761);
            f64::from((n ^ (n >> 15)).wrapping_mul(2_246_822_519) >> 8) / f64::from(1_u32 << 24)
        };
        let mole = Point::new(random(1) * 300.0 - 30.0, random(2) * 240.0 - 30.0);
        let radius = 2.0 + 5.0 * random(3);
        let off = at.distance(mole) / radius;
        light -= (0.15 + 0.3 * random(4)) * (-off * off).exp();
    }
    light.clamp(0.0, 1.0)
}

fn photo(path: &Path, to_skin: impl Fn(Point) -> Point) {
    let picture = RgbImage::from_fn(SIZE.0, SIZE.1, |x, y| {
        let at = to_skin(Point::new(f64::from(x) + 0.5, f64::from(y) + 0.5));
        let light = skin(at);
        Rgb([1.0, 0.76, 0.62].map(|share| (light * share * 255.0) as u8))
    });
    picture.save(path).expect("a picture");
}

/// How far the skin of [`bulging`] is moved at a place of the second photo, in pixels of the first.
pub fn bulge(at: Point) -> Point {
    let off = at.distance(Point::new(118.0, 92.0)) / 55.0;
    Point::new(4.0, -2.5) * (-off * off).exp()
}

/// Like [`back`], with a second photo on which the skin bulges, as no flat transform can follow.
pub fn bulging(folder: &Path) -> Project {
    let mut project = back(folder);
    let path = folder.join("b.png");
    photo(&path, |at| truth().apply(at) + bulge(at));
    let print = fingerprint(&path, &Progress::silent()).expect("it is there");
    let photo = project.photos.get_mut(&PhotoId(2)).expect("the second");
    (photo.hash, photo.bytes) = (print.blake3, print.bytes);
    project
}

/// A subject with three visits of one view: the second shows the first one's skin, the third nothing at all.
pub fn back(folder: &Path) -> Project {
    let mut project = Project::default();
    let mut subject = Subject::new("DM-01");
    for (n, label, day) in [(1, "Before", 2), (2, "After", 20), (3, "Lens cap on", 28)] {
        let visit = Visit::new((VisitId(n), n), label);
        subject.visits.push(Visit { date: Some(date(2022, 3, day)), ..visit });
    }
    project.subjects.insert(SUBJECT, subject);
    let label = "Back".to_owned();
    project.views.push(View { id: ViewId(1), label, hint: String::new(), sites: Vec::new() });
    photo(&folder.join("a.png"), |at| at);
    photo(&folder.join("b.png"), |at| truth().apply(at));
    let wall = RgbImage::from_pixel(SIZE.0, SIZE.1, Rgb([190, 150, 130]));
    wall.save(folder.join("c.png")).expect("a picture");
    for (n, name) in (1..).zip(["a.png", "b.png", "c.png"]) {
        let id = add(&mut project, folder, name, Some(VisitId(n)), Some(ViewId(1)));
        let photo = project.photos.get_mut(&id).expect("just added");
        (photo.width, photo.height) = SIZE;
        let print = fingerprint(&folder.join(name), &Progress::silent()).expect("it is there");
        photo.hash = print.blake3;
    }
    project
}

/// How far off, at most, the stored way from the second photo to the first is within the first.
pub fn farthest_off(app: &Harness<'_, App>) -> f64 {
    let way = seriatim::model::way::way(session(app).project(), PhotoId(2), PhotoId(1));
    let way = way.expect("the photos are joined");
    let places = [(40.0, 40.0), (200.0, 40.0), (200.0, 140.0), (40.0, 140.0), (120.0, 90.0)];
    let off = places.map(|(x, y)| {
        let at = Point::new(x, y);
        way.place(at).distance(truth().apply(at))
    });
    off.into_iter().fold(0.0, f64::max)
}
