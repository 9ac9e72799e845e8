//! Colours that are matched for looking, on photographs whose light is known.

use seriatim::exchange::demo::truth::{PhotoTruth, plan};
use seriatim::geometry::{Point, Transform, outline_contains};
use seriatim::imaging::decode::decode;
use seriatim::imaging::difference::delta_e00;
use seriatim::imaging::lab::{lab, linear};
use seriatim::imaging::limits::Limits;
use seriatim::imaging::pair::matching::{Basis, Marks, lit, matching};
use seriatim::imaging::pair::reduced::Reduced;
use seriatim::imaging::pixels::Pixels;

use crate::demo::{SIZE, example};

/// The mean light of a small square around a place; none near the edge.
fn light(pixels: &Pixels, at: Point) -> Option<[f64; 3]> {
    let mut sum = [0.0; 3];
    for (x, y) in (-2..=2).flat_map(|y| (-2..=2).map(move |x| (x, y))) {
        let pixel = |at: f64, by: i64| u32::try_from(at.floor() as i64 + by).ok();
        let color = pixels.at(pixel(at.x, x)?, pixel(at.y, y)?)?;
        for (sum, level) in sum.iter_mut().zip(color) {
            *sum += linear(f64::from(level) / 255.0) / 25.0;
        }
    }
    Some(sum)
}

/// The light of the same places of healthy skin on both photos.
fn skin(photos: [(&Pixels, &PhotoTruth); 2], onto: &Transform) -> Vec<[[f64; 3]; 2]> {
    let [(one, here), (other, there)] = photos;
    let back = onto.inverse().expect("nothing is flattened");
    let is_healthy = |photo: &PhotoTruth, at: Point| {
        photo.lesions.iter().all(|lesion| !outline_contains(&lesion.outline, at))
    };
    let places = (0..40).flat_map(|y| (0..40).map(move |x| (f64::from(x), f64::from(y))));
    let both = places.filter_map(|(x, y)| {
        let (width, height) = (f64::from(here.width), f64::from(here.height));
        let at = Point::new((x + 0.5) / 40.0 * width, (y + 0.5) / 40.0 * height);
        let pair = [light(one, at)?, light(other, back.apply(at))?];
        // The backdrop is blue and the hair is dark.
        let [l, a, b] = lab(pair[0]);
        let is_skin = l > 35.0 && a > 6.0 && b > 6.0;
        (is_skin && is_healthy(here, at) && is_healthy(there, back.apply(at))).then_some(pair)
    });
    both.collect()
}

fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

#[test]
fn skin_under_another_lamp_looks_as_at_the_first_visit() {
    let (folder, _) = example();
    let truth = plan(SIZE);
    let read = |photo: &PhotoTruth| {
        let picture = decode(&folder.path().join(&photo.file), &Limits::default(), None);
        picture.expect("a photo").pixels
    };
    let marks = |photo: &PhotoTruth| {
        let drawn = photo.lesions.iter().filter(|lesion| lesion.is_visible);
        let avoided = drawn.map(|lesion| vec![vec![lesion.outline.clone()]]).collect();
        Marks { avoided, ..Marks::default() }
    };
    for first in &truth.photos[..2] {
        let one = read(first);
        for second in truth.photos[2..].iter().filter(|it| it.shot.view == first.shot.view) {
            let other = read(second);
            let back = second.from_body_mm.inverse().expect("nothing is flattened");
            let onto = back.then(&first.from_body_mm);
            let size = |photo: &PhotoTruth| (photo.width, photo.height);
            let reduced = [
                Reduced { pixels: &one, full: size(first) },
                Reduced { pixels: &other, full: size(second) },
            ];
            let sides = [(&reduced[0], &marks(first)), (&reduced[1], &marks(second))];
            let found = matching(sides, Some(&onto)).expect("enough in common");
            assert_eq!(found.basis, Basis::Overlap);
            let skin = skin([(&one, first), (&other, second)], &onto);
            assert!(skin.len() > 100, "{} places of skin", skin.len());
            let apart = |gains: [i16; 3]| {
                let each = skin.iter();
                middle(each.map(|[a, b]| delta_e00(lab(*a), lab(lit(*b, gains)))).collect())
            };
            let (before, after) = (apart([0; 3]), apart(found.gains));
            // What a lamp from another side lights differently stays; all of the skin together is alike.
            let mean = |i: usize| -> [f64; 3] {
                let sum = |c: usize| skin.iter().map(|pair| pair[i][c]).sum::<f64>();
                std::array::from_fn(|c| sum(c) / skin.len() as f64)
            };
            let whole = |gains: [i16; 3]| delta_e00(lab(mean(0)), lab(lit(mean(1), gains)));
            let (all_before, all_after) = (whole([0; 3]), whole(found.gains));
            assert!(after < before, "{}: {before} to {after}", second.file);
            assert!(
                all_after < 1.1 && all_after < 0.65 * all_before,
                "{all_before} to {all_after}"
            );
            // Camera and white balance are taken back to a twelfth of a stop.
            let known = |photo: &PhotoTruth| photo.gains.map(|gain| gain * photo.exposure);
            for ((here, there), gain) in
                known(first).into_iter().zip(known(second)).zip(found.gains)
            {
                let off = f64::from(gain) / 1000.0 - (here / there).log2();
                assert!(off.abs() < 1.0 / 12.0, "{}: {off} stops", second.file);
            }
        }
    }
}
