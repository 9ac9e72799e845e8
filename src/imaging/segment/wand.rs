//! The magic wand: from a place on a lesion to its outline.

use std::borrow::Borrow;

use crate::geometry::{Point, simplified};
use crate::imaging::pixels::Pixels;
use crate::imaging::segment::contour::Mask;
use crate::imaging::segment::field::Field;
use crate::imaging::segment::flood::Flood;

/// A region that grows from a place on the photo, for every tolerance at once.
#[derive(Clone, Debug)]
pub struct Wand {
    factor: usize,
    photo: Point,
    width: usize,
    height: usize,
    flood: Flood,
}

/// Cells along the longer side of a photo.
const SIDE: u32 = 1024;

/// Over how many cells the outline is smoothed.
const SMOOTHING: usize = 1;

/// How far the outline may be from the smoothed one, in cells.
const TOLERANCE: f64 = 0.1;

/// The photo as the wand sees it; made once for a photo, quicker with smaller copies of it ([`Field::of`]).
pub fn field(levels: &[impl Borrow<Pixels>]) -> Field {
    Field::of(levels, SIDE)
}

impl Wand {
    /// Grows from a place on the photo, in its pixels; none outside.
    pub fn at(field: &Field, seed: Point) -> Option<Self> {
        let flood = Flood::grow(field, field.cell(seed)?);
        let Field { width, height, factor, photo, .. } = *field;
        Some(Self { factor, photo, width, height, flood })
    }

    /// The tolerance at which the region ends at its clearest edge, in ΔE (lightness counting less).
    pub fn best(&self) -> f32 {
        self.flood.best()
    }

    /// The outline of the region of a tolerance, in pixels of the photo, its holes filled; empty if there is none.
    pub fn outline(&mut self, tolerance: f32) -> Vec<Point> {
        let cells = self.flood.reached(tolerance);
        let mask = Mask { width: self.width, height: self.height, cells };
        let factor = self.factor as f64;
        let on_photo = |cell: Point| {
            Point::new(
                (cell.x * factor).clamp(0.0, self.photo.x),
                (cell.y * factor).clamp(0.0, self.photo.y),
            )
        };
        let outline: Vec<Point> = mask.outline(SMOOTHING).into_iter().map(on_photo).collect();
        simplified_ring(&outline, TOLERANCE * factor)
    }
}

/// A closed outline with fewer corners: simplified from one corner to the farthest one and back.
fn simplified_ring(ring: &[Point], tolerance: f64) -> Vec<Point> {
    let Some(first) = ring.first() else { return Vec::new() };
    let far = ring
        .iter()
        .enumerate()
        .max_by(|(_, a), (_, b)| a.distance(*first).total_cmp(&b.distance(*first)))
        .map_or(0, |(i, _)| i);
    let mut back = ring[far..].to_vec();
    back.push(*first);
    let mut simple = simplified(&ring[..=far], tolerance);
    let back = simplified(&back, tolerance);
    // Both ends of the way back are there already.
    simple.extend(back.get(1..back.len() - 1).unwrap_or_default());
    simple
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{outline_area, outline_contains};

    /// An inflamed patch in uneven light on skin, with light scales on it and a mole beside it.
    fn patch() -> Pixels {
        let (width, height) = (300_u32, 220_u32);
        let rgba = (0..width * height).flat_map(|i| {
            let (x, y) = (f64::from(i % width) + 0.5, f64::from(i / width) + 0.5);
            let edge = 1.0 - ((x - 150.0) / 70.0).hypot((y - 110.0) / 45.0);
            let red = (edge * 18.0 + 0.5).clamp(0.0, 1.0);
            let is_scale = (i.wrapping_mul(2_654_435) >> 7) % 11 == 0 && red > 0.9;
            let is_mole = (x - 260.0).hypot(y - 60.0) < 9.0;
            let light = 0.85 + 0.2 * x / 300.0 + f64::from((i * 7919) % 13) / 260.0;
            let [r, g, b] = if is_mole {
                [110.0, 70.0, 50.0]
            } else {
                [212.0 - 38.0 * red, 166.0 - 62.0 * red, 146.0 - 50.0 * red]
            };
            let pale = if is_scale { 1.12 } else { 1.0 };
            let code = |value: f64| (value * light * pale).clamp(0.0, 255.0) as u8;
            [code(r), code(g), code(b), 255]
        });
        Pixels::new(width, height, rgba.collect::<Vec<u8>>()).expect("fits")
    }

    #[test]
    fn the_wand_finds_the_patch_by_itself() {
        let field = field(&[patch()]);
        let mut wand = Wand::at(&field, Point::new(140.0, 105.0)).expect("inside");
        let outline = wand.outline(wand.best());
        let (area, truth) = (outline_area(&outline), std::f64::consts::PI * 70.0 * 45.0);
        assert!((area / truth - 1.0).abs() < 0.08, "{area} for {truth} at {}", wand.best());
        assert!(outline_contains(&outline, Point::new(150.0, 110.0)));
        assert!(!outline_contains(&outline, Point::new(260.0, 60.0)));
        assert!(outline.len() < 400, "{} corners", outline.len());
    }

    #[test]
    fn more_tolerance_never_takes_less_and_outside_is_nothing() {
        let field = field(&[patch()]);
        assert!(Wand::at(&field, Point::new(-3.0, 4.0)).is_none());
        let mut wand = Wand::at(&field, Point::new(150.0, 110.0)).expect("inside");
        let areas: Vec<f64> = [2.0, 6.0, 12.0, 30.0, 60.0]
            .map(|tolerance| outline_area(&wand.outline(tolerance)))
            .to_vec();
        assert!(areas.is_sorted(), "{areas:?}");
        assert!(areas[4] > 0.99 * 300.0 * 220.0, "the whole photo: {areas:?}");
        assert!(wand.outline(60.0).iter().all(|it| it.x <= 300.0 && it.y <= 220.0));
    }
}
