//! What skin looks like close up: its colour from melanin and blood, and the fine net of creases and pores.

use rayon::prelude::*;

use crate::exchange::demo::noise::{smooth, smoothstep, unit, whole};

/// What skin without any pigment gives back of red, green and blue light.
const BARE: [f32; 3] = [0.86, 0.71, 0.59];
/// How much more thickly melanin stands in the way of each colour.
const MELANIN: [f32; 3] = [0.33, 0.62, 0.95];
/// The same for the blood of healthy skin.
const BLOOD: [f32; 3] = [0.11, 0.80, 0.62];
/// The same for the blood of inflamed skin: fuller of spent, bluish blood, which makes a lesion violaceous.
const INFLAMED: [f32; 3] = [0.33, 0.94, 0.70];

/// The share of red, green and blue light that skin gives back, for the optical thickness of its pigments.
pub fn color(melanin: f32, blood: f32, inflamed: f32) -> [f32; 3] {
    std::array::from_fn(|i| {
        BARE[i] * passed(melanin * MELANIN[i] + blood * BLOOD[i] + inflamed * INFLAMED[i])
    })
}

/// Light left after so much thickness: close to the exponential law, but the same on every machine.
fn passed(thickness: f32) -> f32 {
    let once = 1.0 / (1.0 + thickness.max(0.0) / 8.0);
    let twice = once * once;
    let four = twice * twice;
    four * four
}

/// A square of skin surface that fits to its own copies on all sides.
pub struct Surface {
    texels: usize,
    texels_per_mm: f32,
    /// The slope to the right, the slope down, and how much of a pore a place is.
    values: Vec<[f32; 3]>,
}

/// The side of the square in millimetres.
const SIDE_MM: f32 = 64.0;
/// Fine creases bound cells about so wide.
const CELL_MM: f32 = 0.8;
/// One pore on every square of this side.
const PORE_MM: f32 = 1.0;

impl Surface {
    /// Makes the square just fine enough for pixels of this width.
    pub fn for_pixels_of(pixel_mm: f32) -> Self {
        let texels = ((SIDE_MM / pixel_mm) as usize).clamp(64, 1024).next_power_of_two().min(1024);
        let texel_mm = SIDE_MM / texels as f32;
        // What is finer than two pixels cannot be shown and must not turn into a coarse pattern.
        let shown = smoothstep(0.45, 0.14, texel_mm.max(pixel_mm));
        let mut heights = vec![(0.0, 0.0); texels * texels];
        if shown > 0.0 {
            heights.par_chunks_mut(texels).enumerate().for_each(|(row, line)| {
                for (column, value) in line.iter_mut().enumerate() {
                    *value = relief(column as f32 * texel_mm, row as f32 * texel_mm);
                }
            });
        }
        let values = (0..texels * texels)
            .into_par_iter()
            .map(|i| {
                let (column, row) = (i % texels, i / texels);
                let right = heights[row * texels + (column + 1) % texels].0;
                let below = heights[(row + 1) % texels * texels + column].0;
                let (here, pore) = heights[i];
                [(right - here) / texel_mm * shown, (below - here) / texel_mm * shown, pore * shown]
            })
            .collect();
        Self { texels, texels_per_mm: 1.0 / texel_mm, values }
    }

    /// The surface at a place on the body.
    pub fn at(&self, x: f32, y: f32) -> [f32; 3] {
        let (tx, ty) = (x * self.texels_per_mm, y * self.texels_per_mm);
        let (column, row) = (whole(tx), whole(ty));
        let (fx, fy) = (tx - column as f32, ty - row as f32);
        // The count of texels is a power of two: the lowest bits are the place in the square.
        let wrap = |value: i32| value as usize & (self.texels - 1);
        let (left, right) = (wrap(column), wrap(column + 1));
        let (top, bottom) = (wrap(row) * self.texels, wrap(row + 1) * self.texels);
        let (a, b) = (self.values[top + left], self.values[top + right]);
        let (c, d) = (self.values[bottom + left], self.values[bottom + right]);
        std::array::from_fn(|i| {
            let upper = a[i] + (b[i] - a[i]) * fx;
            let lower = c[i] + (d[i] - c[i]) * fx;
            upper + (lower - upper) * fy
        })
    }
}

/// Height of the skin's surface in millimetres, and how much of a pore a place is.
fn relief(x: f32, y: f32) -> (f32, f32) {
    let (first, second) = two_nearest(x, y, CELL_MM, 71);
    let crease = smoothstep(0.22, 0.0, (second - first) * CELL_MM);
    let (nearest, _) = two_nearest(x, y, PORE_MM, 72);
    let size = 0.13 + 0.10 * smooth(73, x * 0.9, y * 0.9);
    let pore = smoothstep(size + 0.07, size - 0.07, nearest * PORE_MM);
    let grain = smooth(74, x * 4.0, y * 4.0) * 0.006;
    (-0.034 * crease - 0.045 * pore + grain, pore)
}

/// The distances, in cells, to the two nearest of a set of points, one in each cell of a grid that repeats.
fn two_nearest(x: f32, y: f32, cell_mm: f32, seed: u32) -> (f32, f32) {
    let count = (SIDE_MM / cell_mm).round() as i32;
    let (x, y) = (x / SIDE_MM * count as f32, y / SIDE_MM * count as f32);
    let (column, row) = (whole(x), whole(y));
    let (mut first, mut second) = (f32::MAX, f32::MAX);
    for dy in -1..=1 {
        for dx in -1..=1 {
            let (cx, cy) = ((column + dx).rem_euclid(count), (row + dy).rem_euclid(count));
            let px = (column + dx) as f32 + 0.1 + 0.8 * unit(seed, cx, cy) - x;
            let py = (row + dy) as f32 + 0.1 + 0.8 * unit(seed + 9, cx, cy) - y;
            let squared = px * px + py * py;
            if squared < first {
                second = first;
                first = squared;
            } else if squared < second {
                second = squared;
            }
        }
    }
    (first.sqrt(), second.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blood_makes_skin_redder_and_melanin_darker() {
        let red_over_green = |color: [f32; 3]| color[0] / color[1];
        let skin = color(0.4, 0.3, 0.0);
        assert!(skin.iter().all(|share| (0.0..1.0).contains(share)));
        let lesion = color(0.4, 0.3, 0.5);
        assert!(red_over_green(lesion) > 1.2 * red_over_green(skin));
        let tanned = color(1.0, 0.3, 0.0);
        assert!(tanned.iter().zip(skin).all(|(dark, light)| *dark < light));
    }

    #[test]
    fn the_square_of_skin_fits_to_its_copies() {
        let surface = Surface::for_pixels_of(0.1);
        for y in [3.1, 17.7] {
            let (here, copy) = (surface.at(5.03, y), surface.at(5.03 + SIDE_MM, y - SIDE_MM));
            assert!(here.iter().zip(copy).all(|(a, b)| (a - b).abs() < 2e-3), "{here:?} {copy:?}");
        }
    }
}
