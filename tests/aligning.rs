//! `align` on the built program: two photos, a project, what is stored, and what is not trusted.
//!
//! The photos are small, since the program under test is not optimised.

use std::path::Path;

use image::{Rgb, RgbImage};
use serde_json::Value;

use seriatim::geometry::{Point, Transform};
use seriatim::model::alignment::{Alignment, Source, Verdict};
use seriatim::model::project::Project;
use seriatim::store::disk::RealDisk;
use seriatim::store::open_project::OpenProject;

use crate::cli::{Run, seriatim, text};
use crate::photos::Case;

#[path = "support/cli.rs"]
mod cli;
#[path = "aligning/figure.rs"]
mod figure;
#[path = "support/photos.rs"]
mod photos;
#[path = "aligning/pins.rs"]
mod pins;

const SIZE: (u32, u32) = (144, 108);

/// Numbers without order, the same in every run.
struct Dice(u64);

impl Dice {
    /// From 0 to 1.
    fn roll(&mut self) -> f64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f64 / f64::from(1_u32 << 24)
    }
}

/// Skin with many moles, photographed so that it lies on the photo by `placed`, `light` brighter on one side.
fn skin(seed: u64, placed: &Transform, light: f64) -> Vec<u8> {
    let mut dice = Dice(seed);
    let spots: Vec<(Point, f64, f64)> = (0..110)
        .map(|_| {
            let at = Point::new(dice.roll() * 204.0 - 30.0, dice.roll() * 168.0 - 30.0);
            (at, 1.3 + 1.5 * dice.roll(), 30.0 + 50.0 * dice.roll())
        })
        .collect();
    let back = placed.inverse().expect("nothing is flattened");
    let picture = RgbImage::from_fn(SIZE.0, SIZE.1, |x, y| {
        let pixel = Point::new(f64::from(x) + 0.5, f64::from(y) + 0.5);
        let place = back.apply(pixel);
        let mut value = 185.0 * (1.0 + light * (pixel.x / f64::from(SIZE.0) - 0.5));
        for (spot, size, dark) in &spots {
            let far = place.distance(*spot) / size;
            if far < 3.0 {
                value -= dark * (-far * far).exp();
            }
        }
        let value = value.clamp(0.0, 255.0) as u8;
        Rgb([value, value / 5 * 4, value / 3 * 2])
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Png).expect("encodes");
    bytes.into_inner()
}

/// Another camera: nearer, turned and moved.
fn moved() -> Transform {
    Transform::similarity(1.0, 0.0, Point::new(-72.0, -54.0)).then(&Transform::similarity(
        1.08,
        0.1,
        Point::new(75.0, 51.0),
    ))
}

fn files(names: &[(&str, Vec<u8>)]) -> Case {
    Case::new(names)
}

fn json(said: &Run) -> Value {
    serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {}", said.out))
}

fn transform(value: &Value) -> Transform {
    let numbers = value["transform"].as_array().expect("nine numbers");
    let numbers: Vec<f64> = numbers.iter().map(|it| it.as_f64().expect("a number")).collect();
    Transform(numbers.try_into().expect("nine"))
}

/// The farthest that two transforms are apart on a lattice over the photo.
fn apart(first: &Transform, second: &Transform) -> f64 {
    (0..25)
        .map(|i| Point::new(f64::from(i % 5) * 36.0, f64::from(i / 5) * 27.0))
        .map(|place| first.apply(place).distance(second.apply(place)))
        .fold(0.0, f64::max)
}

#[test]
fn two_photos_give_the_transform_from_the_first_to_the_second() {
    let case =
        files(&[("a.png", skin(1, &Transform::IDENTITY, 0.2)), ("b.png", skin(1, &moved(), -0.3))]);
    let (a, b) = (case.folder.join("a.png"), case.folder.join("b.png"));
    let said = seriatim(&["align", text(&a), text(&b), "--json"]);
    assert_eq!(said.status, 0, "{} {}", said.out, said.talk);
    let found = json(&said);
    assert_eq!(found["verdict"], "trusted");
    // A three-hundredth of the width.
    assert!(apart(&transform(&found), &moved()) < 0.4, "{}", said.out);
    let count = |key: &str| found[key].as_u64().expect("a number");
    assert!(count("inliers") <= count("matches") && count("inliers") > 20);
    assert!(found["residual_px"].as_f64().expect("a number") < 0.5);
    assert_eq!(found.get("bend_px"), Some(&Value::Null), "a flat picture stays straight");
    let said = seriatim(&["align", text(&a), text(&b), "--model", "affine"]);
    assert_eq!(said.status, 0, "{}", said.out);
    assert!(said.out.starts_with("verdict    trusted: "), "{}", said.out);
    assert!(said.out.contains("\nmodel      affine\n"), "{}", said.out);
}

#[test]
fn a_plain_wall_is_not_trusted_and_wrong_calls_are_named() {
    let wall = {
        let mut bytes = std::io::Cursor::new(Vec::new());
        let picture = RgbImage::from_pixel(SIZE.0, SIZE.1, Rgb([190, 180, 170]));
        picture.write_to(&mut bytes, image::ImageFormat::Png).expect("encodes");
        bytes.into_inner()
    };
    let case = files(&[
        ("a.png", skin(1, &Transform::IDENTITY, 0.0)),
        ("wall.png", wall),
        ("cut.png", b"no photo".to_vec()),
    ]);
    let at = |name: &str| case.folder.join(name);
    let said = seriatim(&["align", text(&at("a.png")), text(&at("wall.png")), "--json"]);
    assert_eq!((said.status, &json(&said)["verdict"]), (1, &Value::from("failed")), "{}", said.out);
    assert_eq!(
        (&json(&said)["transform"], &json(&said)["residual_px"]),
        (&Value::Null, &Value::Null)
    );
    for (arguments, status, word) in [
        (vec!["align", "a.png"], 2, "name the photo that this one is laid onto"),
        (vec!["align", "a.ron", "a.png"], 2, "aligned as a whole"),
        (vec!["align", "a.png", "a.png", "--replace"], 2, "--replace is for"),
        (vec!["align", "a.png", "missing.png"], 1, "missing.png"),
        (vec!["align", "cut.png", "a.png"], 1, "cut.png"),
        (vec!["align", "missing.ron"], 1, "missing.ron"),
    ] {
        let arguments: Vec<String> = arguments
            .into_iter()
            .map(
                |word| {
                    if word.contains('.') { text(&at(word)).to_owned() } else { word.to_owned() }
                },
            )
            .collect();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let said = seriatim(&arguments);
        assert_eq!(said.status, status, "{arguments:?}: {} {}", said.out, said.talk);
        assert!(said.talk.contains(word), "{arguments:?}: {}", said.talk);
        assert_eq!(said.out, "");
    }
}

fn read(path: &Path) -> Project {
    OpenProject::read(path, None, &RealDisk).expect("a project").project().clone()
}

#[test]
fn a_project_keeps_what_was_found_in_one_step() {
    let case = files(&[
        ("Week 0/face.png", skin(1, &Transform::IDENTITY, 0.2)),
        ("Week 4/face.png", skin(1, &moved(), -0.2)),
    ]);
    let made = seriatim(&["new", text(&case.folder)]);
    assert_eq!(made.status, 0, "{}", made.talk);
    let path = case.project();
    let said = seriatim(&["align", text(&path), "--as", "MH", "--json"]);
    assert_eq!(said.status, 0, "{} {}", said.out, said.talk);
    let rows = json(&said);
    assert_eq!(rows["photos"][0]["state"], "reference");
    assert_eq!(rows["photos"][1]["onto"], "Week 0/face.png");
    assert_eq!(rows["photos"][1]["verdict"], "trusted");
    let laid = |project: &Project| -> Vec<Alignment> {
        project.photos.values().filter_map(|photo| photo.alignment.clone()).collect()
    };
    let [alignment] = &laid(&read(&path))[..] else { panic!("one photo is laid onto the other") };
    assert_eq!((alignment.verdict, alignment.source), (Verdict::Trusted, Source::Automatic));
    let back = moved().inverse().expect("a similarity");
    assert!(apart(&alignment.transform().expect("trusted"), &back) < 0.4, "{}", said.out);
    let history = seriatim(&["history", text(&path)]);
    assert_eq!(history.out.matches("Align 1 photo").count(), 1, "{}", history.out);

    let again = seriatim(&["align", text(&path)]);
    assert_eq!(again.status, 0, "{}", again.talk);
    assert!(
        again.out.lines().nth(2).is_some_and(|line| line.ends_with("trusted  kept")),
        "{}",
        again.out
    );
    assert_eq!(laid(&read(&path)), std::slice::from_ref(alignment));
}
