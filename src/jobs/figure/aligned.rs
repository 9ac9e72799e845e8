//! Photos of a row that show the same spot of skin: each is drawn as it lies on the first one of its row.

use crate::exchange::figure::Cell;
use crate::geometry::{Point, Transform};
use crate::imaging::pixels::Pixels;
use crate::model::carry::between;
use crate::model::ids::PhotoId;
use crate::model::laying::scale_at;
use crate::model::project::Project;

/// How a photo lies on the first one of its row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Laid {
    /// From its pixels to those of the first photo.
    pub onto: Transform,
    /// Width and height of the first photo.
    pub first: (u32, u32),
}

/// Where nothing was photographed: as the frame of a missing photo.
const NOTHING: [u8; 4] = [0xF6, 0xF6, 0xF6, 0xFF];

/// How a photo lies on the first one of its row; none unless alignments that are trusted say so.
pub fn laid(project: &Project, photo: PhotoId, first: PhotoId) -> Option<Laid> {
    let size = project.photos.get(&first).map(|it| (it.width, it.height))?;
    let onto = between(project, photo, first).filter(|it| it.is_aligned)?.transform;
    Some(Laid { onto, first: size })
}

impl Laid {
    /// Pixels of the cell in one pixel of the first photo, whose middle fills the cell.
    fn covering(&self, cell: &Cell) -> f64 {
        let (width, height) = (f64::from(self.first.0.max(1)), f64::from(self.first.1.max(1)));
        (f64::from(cell.width) / width).max(f64::from(cell.height) / height)
    }

    /// The longer side at which a photo of this size is as fine as the cell.
    pub fn side(&self, size: (u32, u32), cell: &Cell) -> u32 {
        let middle = Point::new(f64::from(size.0) / 2.0, f64::from(size.1) / 2.0);
        let scale = scale_at(&self.onto, middle) * self.covering(cell);
        (f64::from(size.0.max(size.1)) * scale).ceil().clamp(1.0, 1e6) as u32 + 2
    }

    /// The photo in its cell, and the share of the cell that it covers; none if it flattens or has no pixels.
    pub fn drawn(&self, pixels: &Pixels, size: (u32, u32), cell: &Cell) -> Option<(Pixels, f64)> {
        let back = self.onto.inverse()?;
        let scale = self.covering(cell);
        let middle = Point::new(f64::from(self.first.0) / 2.0, f64::from(self.first.1) / 2.0);
        let half = Point::new(f64::from(cell.width) / 2.0, f64::from(cell.height) / 2.0);
        // From pixels of the photo to those that were read.
        let fine = Point::new(
            f64::from(pixels.width()) / f64::from(size.0.max(1)),
            f64::from(pixels.height()) / f64::from(size.1.max(1)),
        );
        let mut rgba = Vec::with_capacity(cell.width as usize * cell.height as usize * 4);
        let mut n_covered = 0_u64;
        for y in 0..cell.height {
            for x in 0..cell.width {
                let at = Point::new(f64::from(x) + 0.5, f64::from(y) + 0.5);
                let at = back.apply(middle + (at - half) * (1.0 / scale));
                let color = between_pixels(pixels, Point::new(at.x * fine.x, at.y * fine.y));
                n_covered += u64::from(color.is_some());
                rgba.extend(color.unwrap_or(NOTHING));
            }
        }
        let share = n_covered as f64 / (f64::from(cell.width) * f64::from(cell.height)).max(1.0);
        Some((Pixels::new(cell.width, cell.height, rgba)?, share))
    }
}

/// The colour at a place, mixed from the four pixels around it; none outside of the picture.
fn between_pixels(pixels: &Pixels, at: Point) -> Option<[u8; 4]> {
    let (width, height) = (f64::from(pixels.width()), f64::from(pixels.height()));
    if !((0.0..=width).contains(&at.x) && (0.0..=height).contains(&at.y)) {
        return None;
    }
    let along = |at: f64, most: u32| {
        let at = (at - 0.5).clamp(0.0, f64::from(most - 1));
        let low = at.floor();
        (low as u32, (low as u32 + 1).min(most - 1), at - low)
    };
    let (left, right, x) = along(at.x, pixels.width());
    let (top, bottom, y) = along(at.y, pixels.height());
    let [a, b] = [pixels.at(left, top)?, pixels.at(right, top)?];
    let [c, d] = [pixels.at(left, bottom)?, pixels.at(right, bottom)?];
    Some(std::array::from_fn(|i| {
        let mix = |a: u8, b: u8, share: f64| f64::from(a) + (f64::from(b) - f64::from(a)) * share;
        let (above, below) = (mix(a[i], b[i], x), mix(c[i], d[i], x));
        (above + (below - above) * y).round() as u8
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_is_drawn_where_it_lies_on_the_first() {
        // A photo of two halves, half as large as the first one and shifted by a quarter of it.
        let rgba: Vec<u8> = (0..20 * 10)
            .flat_map(|i| if i % 20 < 10 { [250, 0, 0, 255] } else { [0, 0, 250, 255] })
            .collect();
        let pixels = Pixels::new(20, 10, rgba).expect("fits");
        let onto = Transform::similarity(2.0, 0.0, Point::new(20.0, 0.0));
        let laid = Laid { onto, first: (80, 20) };
        let cell = Cell { row: 0, column: 0, x: 0, y: 0, width: 80, height: 20, letter: None };
        assert_eq!(laid.side((20, 10), &cell), 42);
        let (drawn, share) = laid.drawn(&pixels, (20, 10), &cell).expect("a picture");
        assert!((share - 0.5).abs() < 0.01, "{share}");
        for (x, color) in
            [(5, NOTHING), (30, [250, 0, 0, 255]), (50, [0, 0, 250, 255]), (70, NOTHING)]
        {
            assert_eq!(drawn.at(x, 10), Some(color), "{x}");
        }
    }
}
