//! The pixel-driven tools against the truth of the synthetic case.

use seriatim::exchange::demo::case::Visit;
use seriatim::exchange::demo::studio::render;
use seriatim::exchange::demo::truth::{PhotoTruth, plan};
use seriatim::geometry::{Point, edges, outline_area, outline_center};
use seriatim::imaging::pixels::Pixels;
use seriatim::imaging::segment::ruler;
use seriatim::imaging::segment::wand::{Wand, field};

/// The long side of the pictures: enough for the outlines, few enough pixels to be painted within a test.
const SIZE: u32 = 420;

/// The area that two outlines share, row by row in quarters of a pixel.
fn shared_area(a: &[Point], b: &[Point]) -> f64 {
    let spans = |outline: &[Point], y: f64| {
        let mut places: Vec<f64> = edges(outline)
            .filter(|(a, b)| (a.y > y) != (b.y > y))
            .map(|(a, b)| (b.x - a.x) * (y - a.y) / (b.y - a.y) + a.x)
            .collect();
        places.sort_by(f64::total_cmp);
        places
    };
    (0..SIZE * 4)
        .map(|row| {
            let y = (f64::from(row) + 0.5) / 4.0;
            let (a, b) = (spans(a, y), spans(b, y));
            let pairs = a.chunks_exact(2).flat_map(|a| b.chunks_exact(2).map(move |b| (a, b)));
            pairs.map(|(a, b)| (a[1].min(b[1]) - a[0].max(b[0])).max(0.0)).sum::<f64>() / 4.0
        })
        .sum()
}

fn overlap(a: &[Point], b: &[Point]) -> f64 {
    2.0 * shared_area(a, b) / (outline_area(a) + outline_area(b))
}

fn picture(truth: &PhotoTruth) -> Pixels {
    let photo = render(truth.shot, SIZE);
    let rgba = photo.pixels().flat_map(|pixel| [pixel.0[0], pixel.0[1], pixel.0[2], 255]);
    Pixels::new(photo.width(), photo.height(), rgba.collect::<Vec<u8>>()).expect("fits")
}

#[test]
fn the_wand_at_the_middle_of_a_lesion_finds_its_outline() {
    let mut overlaps = Vec::new();
    for truth in plan(SIZE).photos {
        if truth.shot.visit != Visit::Presentation {
            continue;
        }
        let field = field(&[picture(&truth)]);
        for lesion in truth.lesions.iter().filter(|lesion| lesion.is_visible) {
            let middle = outline_center(&lesion.outline).expect("visible");
            let mut wand = Wand::at(&field, middle).expect("inside");
            overlaps.push(overlap(&wand.outline(wand.best()), &lesion.outline));
        }
    }
    overlaps.sort_by(f64::total_cmp);
    assert_eq!(overlaps.len(), 15);
    let median = overlaps[overlaps.len() / 2];
    assert!(median >= 0.90, "{median:.3} of {overlaps:.3?}");
}

#[test]
fn the_overlap_of_two_squares_is_what_they_share() {
    let square = |left: f64| {
        [(0.0, 0.0), (8.0, 0.0), (8.0, 8.0), (0.0, 8.0)].map(|(x, y)| Point::new(x + left, y))
    };
    assert!((overlap(&square(10.0), &square(14.0)) - 0.5).abs() < 1e-9);
    assert_eq!(overlap(&square(0.0), &square(20.0)), 0.0);
}

#[test]
fn skin_without_a_ruler_has_none() {
    let truth = plan(SIZE).photos.into_iter().next().expect("a photo");
    let mut rgba = picture(&truth).rgba().to_vec();
    // The ruler lies in the lowest quarter.
    let n = rgba.len() / 4 * 3 / 4 * 4;
    rgba.truncate(n);
    let width = truth.width;
    let pixels = Pixels::new(width, n as u32 / 4 / width, rgba).expect("whole rows");
    assert_eq!(ruler::find(&pixels), None);
}
