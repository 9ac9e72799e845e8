//! Places of the upright photo in the file's own orientation, and back: the region is turned, not the photo.

use crate::geometry::{Bounds, Point};
use crate::imaging::header::PhotoHeader;
use crate::imaging::pyramid::PixelRect;

/// An outline in pixels of the upright photo, in pixels as the file stores them.
///
/// Only exchanges and differences from the sides are needed, so hundredths of pixels stay exact, and the area stays
/// the same. The corners keep their order; a mirrored outline runs the other way round.
pub fn outline_in_file(header: &PhotoHeader, upright: &[Point]) -> Vec<Point> {
    let (width, height) = (header.stored_width.into(), header.stored_height.into());
    let turned = |place: &Point| header.orientation.stored_from_upright(*place, width, height);
    upright.iter().map(turned).collect()
}

/// An outline in pixels as the file stores them, in pixels of the upright photo.
pub fn outline_in_upright(header: &PhotoHeader, in_file: &[Point]) -> Vec<Point> {
    let (width, height) = (header.stored_width.into(), header.stored_height.into());
    let turned = |place: &Point| header.orientation.upright_from_stored(*place, width, height);
    in_file.iter().map(turned).collect()
}

/// All pixels that an outline in the upright photo touches, as a box in the file's own orientation.
///
/// None if the outline lies outside the photo or has no corners.
pub fn box_in_file(header: &PhotoHeader, upright: &[Point]) -> Option<PixelRect> {
    let bounds = Bounds::of(outline_in_file(header, upright))?;
    let side = |from: f64, to: f64, most: u32| {
        // Not a number becomes 0, so that such an outline touches nothing.
        let first = from.floor().clamp(0.0, most.into()) as u32;
        let last = to.ceil().clamp(0.0, most.into()) as u32;
        (last > first).then(|| (first, last - first))
    };
    let (x, width) = side(bounds.min.x, bounds.max.x, header.stored_width)?;
    let (y, height) = side(bounds.min.y, bounds.max.y, header.stored_height)?;
    Some(PixelRect { x, y, width, height })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop, proptest};

    use super::*;
    use crate::geometry::outline_area;
    use crate::imaging::container::parts::{Body, Container};
    use crate::imaging::orientation::Orientation;
    use crate::imaging::sniff::Format;

    fn header(orientation: Orientation, width: u32, height: u32) -> PhotoHeader {
        let plain =
            PhotoHeader::of(&Container::new(Format::Bmp, width, height, Body::Plain { end: 0 }));
        let (upright_width, upright_height) = orientation.upright_size(width, height);
        PhotoHeader { orientation, width: upright_width, height: upright_height, ..plain }
    }

    #[test]
    fn a_pixel_of_the_upright_photo_is_one_pixel_of_the_file() {
        let (width, height) = (7_u32, 4_u32);
        let numbers: Vec<u8> = (0..width * height).map(|i| i as u8).collect();
        for orientation in Orientation::ALL {
            let header = header(orientation, width, height);
            let upright = orientation.turned::<1>(numbers.clone(), width, height).expect("memory");
            for (i, number) in upright.iter().enumerate() {
                let (x, y) = (i as u32 % header.width, i as u32 / header.width);
                let (left, top) = (f64::from(x), f64::from(y));
                let outline = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]
                    .map(|(right, down)| Point::new(left + right, top + down));
                let found = box_in_file(&header, &outline).expect("inside");
                assert_eq!((found.width, found.height), (1, 1), "{orientation:?}");
                assert_eq!(
                    numbers[(found.y * width + found.x) as usize],
                    *number,
                    "{orientation:?}"
                );
            }
        }
    }

    #[test]
    fn what_lies_outside_touches_nothing() {
        let header = header(Orientation::QuarterTurn, 40, 30);
        let at = |x: f64, y: f64| [Point::new(x, y), Point::new(x + 5.0, y + 5.0)];
        assert_eq!(box_in_file(&header, &at(31.0, 2.0)), None, "30 pixels wide once upright");
        assert_eq!(box_in_file(&header, &at(-9.0, 2.0)), None);
        assert_eq!(box_in_file(&header, &at(f64::NAN, 2.0)), None);
        assert_eq!(box_in_file(&header, &[]), None);
        let whole = at(-9.0, -9.0).into_iter().chain(at(90.0, 90.0)).collect::<Vec<_>>();
        let all = PixelRect { x: 0, y: 0, width: 40, height: 30 };
        assert_eq!(box_in_file(&header, &whole), Some(all));
    }

    proptest! {
        #[test]
        fn there_and_back_is_the_same_outline_of_the_same_area(
            i in 0_usize..8,
            width in 1_u32..30_000,
            height in 1_u32..30_000,
            outline in prop::collection::vec((0_i32..3_000_000, 0_i32..3_000_000), 3..12),
        ) {
            let header = header(Orientation::ALL[i], width, height);
            // Hundredths, as places are kept.
            let outline: Vec<Point> = outline
                .into_iter()
                .map(|(x, y)| Point::new(f64::from(x) / 100.0, f64::from(y) / 100.0))
                .collect();
            let in_file = outline_in_file(&header, &outline);
            for (back, place) in outline_in_upright(&header, &in_file).into_iter().zip(&outline) {
                assert!(back.distance(*place) < 1e-8, "{back:?} {place:?}");
            }
            let (before, after) = (outline_area(&outline), outline_area(&in_file));
            assert!((before - after).abs() <= 1e-9 * before.max(1.0), "{before} {after}");
        }

        #[test]
        fn the_box_holds_what_it_is_around_and_nothing_beyond_the_photo(
            i in 0_usize..8, width in 1_u32..900, height in 1_u32..900,
            x in -10.0..900.0_f64, y in -10.0..900.0_f64, w in 0.1..500.0_f64, h in 0.1..500.0_f64,
        ) {
            let header = header(Orientation::ALL[i], width, height);
            let outline = [Point::new(x, y), Point::new(x + w, y), Point::new(x, y + h)];
            let Some(found) = box_in_file(&header, &outline) else { return Ok(()) };
            assert!(found.x + found.width <= width && found.y + found.height <= height);
            assert!(found.width > 0 && found.height > 0);
            for place in outline_in_file(&header, &outline) {
                let inside = (0.0..=f64::from(width)).contains(&place.x)
                    && (0.0..=f64::from(height)).contains(&place.y);
                let held = f64::from(found.x) <= place.x && place.x <= f64::from(found.x + found.width)
                    && f64::from(found.y) <= place.y && place.y <= f64::from(found.y + found.height);
                assert!(held || !inside, "{place:?} {found:?}");
            }
        }
    }
}
