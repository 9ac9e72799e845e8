//! Irregularity that is the same every time: numbers made from places, never from a random generator.
//!
//! Skin, hair and cloth are all irregular, and the synthetic case must come out the same on every run. So every
//! irregular number is a hash of where it is used.

/// A well mixed number for a place on a whole-number grid.
pub fn hash(seed: u32, x: i32, y: i32) -> u32 {
    let mut h = seed.wrapping_mul(0x9E37_79B9)
        ^ (x as u32).wrapping_mul(0x85EB_CA6B)
        ^ (y as u32).wrapping_mul(0xC2B2_AE35).rotate_left(13);
    // The mixer "lowbias32" (C. Wellons, hash-prospector, public domain).
    h ^= h >> 16;
    h = h.wrapping_mul(0x7FEB_352D);
    h ^= h >> 15;
    h = h.wrapping_mul(0x846C_A68B);
    h ^ (h >> 16)
}

/// A number from 0 to just below 1 for a place on a whole-number grid.
pub fn unit(seed: u32, x: i32, y: i32) -> f32 {
    (hash(seed, x, y) >> 8) as f32 / 16_777_216.0
}

/// Smooth noise about 0, rarely beyond ±1, whose hills are about one unit wide (gradient noise, K. Perlin).
pub fn smooth(seed: u32, x: f32, y: f32) -> f32 {
    let (column, row) = (whole(x), whole(y));
    let (fx, fy) = (x - column as f32, y - row as f32);
    let slope = |dx: i32, dy: i32| {
        let h = hash(seed, column + dx, row + dy);
        let gx = (h & 0xFFFF) as f32 / 32_768.0 - 1.0;
        let gy = (h >> 16) as f32 / 32_768.0 - 1.0;
        gx * (fx - dx as f32) + gy * (fy - dy as f32)
    };
    let (u, v) = (ease(fx), ease(fy));
    let top = slope(0, 0) + (slope(1, 0) - slope(0, 0)) * u;
    let bottom = slope(0, 1) + (slope(1, 1) - slope(0, 1)) * u;
    (top + (bottom - top) * v) * 1.6
}

/// Several layers of [`smooth`] noise, each half as wide and half as strong as the one before.
pub fn layered(seed: u32, x: f32, y: f32, n_layers: u32) -> f32 {
    let (mut sum, mut strength, mut scale) = (0.0, 1.0, 1.0);
    for layer in 0..n_layers {
        sum += smooth(seed.wrapping_add(layer), x * scale, y * scale) * strength;
        strength *= 0.5;
        scale *= 2.03;
    }
    sum
}

/// Runs from 0 to 1 while `x` runs from `from` to `to`, without a kink at either end.
pub fn smoothstep(from: f32, to: f32, x: f32) -> f32 {
    let t = ((x - from) / (to - from)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// What lies `share` of the way from `a` to `b`.
pub fn mix(a: f32, b: f32, share: f32) -> f32 {
    a + (b - a) * share
}

/// The whole number at or below; quicker than asking the system on machines without an instruction for it.
pub fn whole(x: f32) -> i32 {
    let towards_zero = x as i32;
    if x < towards_zero as f32 { towards_zero - 1 } else { towards_zero }
}

fn ease(t: f32) -> f32 {
    t * t * t * (t * (t * 6.0 - 15.0) + 10.0)
}

/// A row of irregular numbers, for scattering moles and hairs.
pub struct Dice {
    seed: u32,
    thrown: i32,
}

impl Dice {
    /// Rows of different seeds have nothing in common.
    pub const fn new(seed: u32) -> Self {
        Self { seed, thrown: 0 }
    }

    /// The next number, from 0 to just below 1.
    pub fn unit(&mut self) -> f32 {
        self.thrown += 1;
        unit(self.seed, self.thrown, 0)
    }

    /// The next number between two bounds.
    pub fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// The next number about 0: mostly near it, never beyond ±1.
    pub fn about_zero(&mut self) -> f32 {
        self.unit() + self.unit() - 1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_place_always_gives_the_same_number() {
        assert_eq!(hash(1, 2, 3), hash(1, 2, 3));
        assert_ne!(hash(1, 2, 3), hash(1, 3, 2));
        assert_eq!(smooth(7, 1.25, -4.5), smooth(7, 1.25, -4.5));
    }

    #[test]
    fn noise_has_no_preference_and_no_jumps() {
        let places = || (0..4000).map(|i| (i as f32 * 0.37, (i % 61) as f32 * 0.29));
        let mean = places().map(|(x, y)| smooth(3, x, y)).sum::<f32>() / 4000.0;
        assert!(mean.abs() < 0.05, "{mean}");
        for (x, y) in places() {
            let (here, near) = (smooth(3, x, y), smooth(3, x + 1e-3, y));
            assert!((here - near).abs() < 0.02, "a jump at {x}, {y}");
            assert!(here.abs() < 1.6);
        }
        let mut dice = Dice::new(5);
        let mean = (0..4000).map(|_| dice.unit()).sum::<f32>() / 4000.0;
        assert!((mean - 0.5).abs() < 0.02, "{mean}");
    }
}
