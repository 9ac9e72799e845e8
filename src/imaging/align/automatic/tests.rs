//! Laws of alignment on pictures painted here.

use super::*;
use crate::imaging::align::grey::Grey;

/// Small, since tests are not optimised.
const SIDE: (usize, usize) = (144, 108);

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

/// Skin with moles and a few plaques: place, size and darkness of each.
fn skin(seed: u64, plaques: usize) -> Vec<(Point, f64, f64)> {
    let mut dice = Dice(seed);
    let mut spot = |least: f64, most: f64, dark: f64| {
        let place = Point::new(dice.roll() * 204.0 - 30.0, dice.roll() * 168.0 - 30.0);
        (place, least + dice.roll() * (most - least), dark * (0.4 + 0.6 * dice.roll()))
    };
    let mut spots: Vec<_> = (0..110).map(|_| spot(1.3, 2.8, 60.0)).collect();
    spots.extend((0..8).map(|_| spot(8.0, 20.0, 14.0)));
    spots.extend((0..plaques).map(|_| spot(5.0, 10.0, 40.0)));
    spots
}

/// Photographs `skin`, which lies on the photo by `placed`: light from one side, noise.
fn photo(skin: &[(Point, f64, f64)], placed: &Transform, light: f64, noise: f64) -> WorkingCopy {
    let (width, height) = SIDE;
    let back = placed.inverse().expect("nothing is flattened");
    let mut dice = Dice(99);
    let values = (0..width * height).map(|i| {
        let pixel = Point::new((i % width) as f64 + 0.5, (i / width) as f64 + 0.5);
        let place = back.apply(pixel);
        let dark: f64 = skin
            .iter()
            .map(|(spot, size, dark)| {
                let far = place - *spot;
                let far = (far.x * far.x + far.y * far.y) / (size * size);
                if far < 9.0 { dark * (-far).exp() } else { 0.0 }
            })
            .sum();
        let lit = 1.0 + light * (pixel.x / width as f64 - 0.5);
        ((170.0 - dark) * lit + noise * (dice.roll() - 0.5)) as f32
    });
    let grey = Grey::new(width, height, values.collect()).expect("fits");
    WorkingCopy::from_grey((2 * width as u32, 2 * height as u32), &grey).expect("a picture")
}

fn align(a: &WorkingCopy, b: &WorkingCopy) -> Alignment {
    aligned(a, b, &Options::default(), &|| false).expect("not cancelled")
}

/// Begins near `guess` (at the working size), which spares most of the time.
fn align_near(a: &WorkingCopy, b: &WorkingCopy, guess: &Transform, model: Model) -> Alignment {
    let shift = Transform::similarity(1.0, 0.0, Point::new(3.0, -2.0));
    let options = Options { model: Some(model), start: Some(whole(&guess.then(&shift))) };
    aligned(a, b, &options, &|| false).expect("not cancelled")
}

/// The largest and the median distance of two transforms over the photo that also lies in B.
fn apart(a: &WorkingCopy, first: &Transform, second: &Transform) -> (f64, f64) {
    let (width, height) = (a.width(), a.height());
    let mut off: Vec<f64> = (0..100)
        .map(|i| Point::new(f64::from(i % 10) / 9.0 * width, f64::from(i / 10) / 9.0 * height))
        .filter(|place| {
            let there = second.apply(*place);
            (0.0..width).contains(&there.x) && (0.0..height).contains(&there.y)
        })
        .map(|place| first.apply(place).distance(second.apply(place)))
        .collect();
    off.sort_by(f64::total_cmp);
    (off[off.len() - 1], off[off.len() / 2])
}

/// From photo to photo in pixels of the photos, which are twice the working size here.
fn whole(working: &Transform) -> Transform {
    Transform::similarity(0.5, 0.0, Point::default()).then(working).then(&Transform::similarity(
        2.0,
        0.0,
        Point::default(),
    ))
}

fn views() -> [(Model, Transform); 3] {
    let turned = Transform::similarity(1.0, 0.0, Point::new(-72.0, -54.0))
        .then(&Transform::similarity(1.18, 0.21, Point::new(75.0, 51.0)));
    let sheared = Transform([1.0, 0.05, 0.0, 0.0, 0.95, 0.0, 0.0, 0.0, 1.0]);
    let lean = Transform([1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 5e-4, -3e-4, 1.0]);
    [
        (Model::Similarity, turned),
        (Model::Affine, turned.then(&sheared)),
        (Model::Homography, turned.then(&lean)),
    ]
}

#[test]
fn a_photo_lies_on_itself() {
    let a = photo(&skin(1, 4), &Transform::IDENTITY, 0.2, 4.0);
    let found = align(&a, &a);
    assert_eq!(
        (found.verdict, found.model),
        (Verdict::Trusted, Model::Similarity),
        "{}",
        found.reason
    );
    assert!(apart(&a, &found.transform.expect("trusted"), &Transform::IDENTITY).0 < 0.01);
    assert!(found.residual_px < 0.01);
}

#[test]
fn a_view_is_found_although_plaques_heal_and_light_changes() {
    let (_, truth) = views()[0];
    let a = photo(&skin(1, 3), &Transform::IDENTITY, 0.3, 3.0);
    let b = photo(&skin(1, 0), &truth, -0.4, 3.0);
    let found = align(&a, &b);
    assert_eq!(found.verdict, Verdict::Trusted, "{}", found.reason);
    let (worst, middle) = apart(&a, &found.transform.expect("trusted"), &whole(&truth));
    // The photo is 288 px wide, twice its working size.
    assert!(middle < 0.5 && worst < 2.0, "{middle} {worst}");
    assert!(found.inliers <= found.matches && found.residual_px < 2.0);
}

#[test]
fn every_model_leads_there_and_back() {
    let marks = skin(1, 3);
    let a = photo(&marks, &Transform::IDENTITY, 0.2, 3.0);
    for (model, truth) in views() {
        let b = photo(&marks, &truth, -0.2, 3.0);
        let back = truth.inverse().expect("nothing is flattened");
        let found = [align_near(&a, &b, &truth, model), align_near(&b, &a, &back, model)];
        for found in &found {
            assert_eq!((found.verdict, found.model), (Verdict::Trusted, model), "{}", found.reason);
        }
        let [there, back] = found.map(|found| found.transform.expect("trusted"));
        let (worst, middle) = apart(&a, &there, &whole(&truth));
        assert!(middle < 0.5 && worst < 2.0, "{model:?}: {middle} {worst}");
        let (worst, middle) = apart(&a, &there.then(&back), &Transform::IDENTITY);
        assert!(middle < 0.3 && worst < 1.5, "{model:?}, there and back: {middle} {worst}");
    }
}

#[test]
fn two_steps_are_one() {
    let marks = skin(5, 2);
    let [(_, first), (_, second), _] = views();
    let a = photo(&marks, &Transform::IDENTITY, 0.2, 3.0);
    let b = photo(&marks, &first, 0.0, 3.0);
    let c = photo(&marks, &second, -0.2, 3.0);
    let between = first.inverse().expect("nothing is flattened").then(&second);
    let steps = [(&a, &b, first), (&b, &c, between), (&a, &c, second)];
    let steps = steps
        .map(|(a, b, guess)| align_near(a, b, &guess, Model::Affine).transform.expect("found"));
    let (worst, middle) = apart(&a, &steps[0].then(&steps[1]), &steps[2]);
    assert!(middle < 0.5 && worst < 1.5, "{middle} {worst}");
}

#[test]
fn another_body_a_wall_and_noise_are_never_trusted() {
    let a = photo(&skin(1, 4), &Transform::IDENTITY, 0.2, 4.0);
    let others = [
        photo(&skin(77, 4), &Transform::IDENTITY, 0.2, 4.0),
        photo(&[], &Transform::IDENTITY, 0.5, 3.0),
        photo(&[], &Transform::IDENTITY, 0.0, 200.0),
    ];
    for other in &others {
        for model in [Model::Similarity, Model::Homography] {
            let found = align_near(&a, other, &Transform::IDENTITY, model);
            assert_ne!(found.verdict, Verdict::Trusted, "{}", found.reason);
            assert!(!found.reason.is_empty());
        }
    }
    let found = align(&a, &others[1]);
    assert_eq!((found.verdict, found.transform), (Verdict::Failed, None), "{}", found.reason);
    let tiny = Grey::new(3, 3, vec![1.0; 9]).expect("fits");
    let tiny = WorkingCopy::from_grey((3, 3), &tiny).expect("a picture");
    assert_eq!(align(&tiny, &a).verdict, Verdict::Failed);
}

#[test]
fn cancelled_work_gives_nothing() {
    let a = photo(&skin(1, 4), &Transform::IDENTITY, 0.2, 4.0);
    assert_eq!(aligned(&a, &a, &Options::default(), &|| true), Err(Cancelled));
}
