//! The mean light of a photo whose pixels are there.

use std::path::Path;

use crate::app::textures::Textures;
use crate::imaging::lab::linear;

impl Textures {
    /// Mean linear red, green and blue of a photo, from its smallest level; none until its pixels are there.
    pub fn mean_light(&self, path: &Path) -> Option<[f64; 3]> {
        let pixels = self.pyramids.get(path)?.levels.last()?;
        let table: Vec<f64> = (0..256).map(|code| linear(f64::from(code) / 255.0)).collect();
        let (all, _) = pixels.rgba().as_chunks::<4>();
        let mut sums = [0.0; 3];
        for pixel in all {
            for (sum, code) in sums.iter_mut().zip(pixel) {
                *sum += table[usize::from(*code)];
            }
        }
        (!all.is_empty()).then(|| sums.map(|sum| sum / all.len() as f64))
    }
}
