//! The Fourier transform of small square pictures: all shifts of two pictures compared at once.

use std::f32::consts::TAU;

/// A square picture of complex numbers, real and imaginary parts apart, so that the processor takes several at once.
#[derive(Clone, Debug)]
pub struct Spectrum {
    /// Real parts, row by row.
    pub real: Vec<f32>,
    /// Imaginary parts, row by row.
    pub imaginary: Vec<f32>,
}

/// What the Fourier transform of one size needs: made once.
#[derive(Clone, Debug)]
pub struct Fourier {
    side: usize,
    turns: Vec<(f32, f32)>,
}

impl Fourier {
    /// For pictures of `side` × `side`; the side is raised to the next power of two.
    pub fn new(side: usize) -> Self {
        let side = side.next_power_of_two().max(2);
        let turns = (0..side / 2).map(|i| (TAU * i as f32 / side as f32).sin_cos());
        Self { side, turns: turns.map(|(sin, cos)| (cos, -sin)).collect() }
    }

    /// The side of the pictures.
    pub const fn side(&self) -> usize {
        self.side
    }

    /// Transforms two real pictures at once.
    pub fn forward(&self, first: &[f32], second: &[f32]) -> [Spectrum; 2] {
        let mut both = Spectrum { real: first.to_vec(), imaginary: second.to_vec() };
        self.transform(&mut both);
        let n = self.side;
        let empty = || Spectrum { real: vec![0.0; n * n], imaginary: vec![0.0; n * n] };
        let (mut a, mut b) = (empty(), empty());
        for y in 0..n {
            for x in 0..n {
                // The spectrum of real numbers is its own mirror picture; that separates the two.
                let (here, mirror) = (y * n + x, (n - y) % n * n + (n - x) % n);
                let (real, imaginary) = (both.real[here], both.imaginary[here]);
                let (other_real, other_imaginary) = (both.real[mirror], both.imaginary[mirror]);
                a.real[here] = f32::midpoint(real, other_real);
                a.imaginary[here] = (imaginary - other_imaginary) / 2.0;
                b.real[here] = f32::midpoint(imaginary, other_imaginary);
                b.imaginary[here] = (other_real - real) / 2.0;
            }
        }
        [a, b]
    }

    /// For all shifts s, the sums over x of a(x) · b(x + s) and of c(x) · d(x + s); a to d are spectra.
    pub fn correlations(&self, [a, b]: [&Spectrum; 2], [c, d]: [&Spectrum; 2]) -> [Vec<f32>; 2] {
        let n = self.side * self.side;
        let mut both = Spectrum { real: vec![0.0; n], imaginary: vec![0.0; n] };
        for i in 0..n {
            // conj(a) · b + i · conj(c) · d, conjugated: the backward transform as a forward one.
            let real = a.real[i] * b.real[i] + a.imaginary[i] * b.imaginary[i]
                - (c.real[i] * d.imaginary[i] - c.imaginary[i] * d.real[i]);
            let imaginary = a.real[i] * b.imaginary[i] - a.imaginary[i] * b.real[i]
                + (c.real[i] * d.real[i] + c.imaginary[i] * d.imaginary[i]);
            both.real[i] = real;
            both.imaginary[i] = -imaginary;
        }
        self.transform(&mut both);
        let share = 1.0 / n as f32;
        both.real.iter_mut().for_each(|value| *value *= share);
        both.imaginary.iter_mut().for_each(|value| *value *= -share);
        [both.real, both.imaginary]
    }

    /// Columns, then rows: those become columns by exchange and are exchanged back.
    fn transform(&self, picture: &mut Spectrum) {
        for _ in 0..2 {
            self.columns(picture);
            let side = self.side;
            for part in [&mut picture.real, &mut picture.imaginary] {
                for y in 0..side {
                    for x in 0..y {
                        part.swap(y * side + x, x * side + y);
                    }
                }
            }
        }
    }

    /// Transforms every column (J. Cooley, J. Tukey, 1965): whole rows are added and turned.
    fn columns(&self, picture: &mut Spectrum) {
        let n = self.side;
        let bits = n.trailing_zeros();
        for y in 0..n {
            let other = y.reverse_bits() >> (usize::BITS - bits);
            if other > y {
                for part in [&mut picture.real, &mut picture.imaginary] {
                    let (above, below) = part.split_at_mut(other * n);
                    above[y * n..y * n + n].swap_with_slice(&mut below[..n]);
                }
            }
        }
        let mut half = 1;
        while half < n {
            for block in (0..n).step_by(2 * half) {
                for i in 0..half {
                    let (cos, sin) = self.turns[i * (n / 2 / half)];
                    let (upper, lower) = ((block + i) * n, (block + i + half) * n);
                    let (above, below) = picture.real.split_at_mut(lower);
                    let (above_i, below_i) = picture.imaginary.split_at_mut(lower);
                    let (a, a_i) = (&mut above[upper..upper + n], &mut above_i[upper..upper + n]);
                    let (b, b_i) = (&mut below[..n], &mut below_i[..n]);
                    for k in 0..n {
                        let turned = b[k] * cos - b_i[k] * sin;
                        let turned_i = b[k] * sin + b_i[k] * cos;
                        b[k] = a[k] - turned;
                        b_i[k] = a_i[k] - turned_i;
                        a[k] += turned;
                        a_i[k] += turned_i;
                    }
                }
            }
            half *= 2;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_shifts_at_once_are_each_shift() {
        let fourier = Fourier::new(8);
        let picture = |seed: usize| -> Vec<f32> {
            (0..64).map(|i| ((i * i * 31 + i * seed) % 17) as f32 - 8.0).collect()
        };
        let [a, b, c, d] = [3, 5, 7, 11].map(picture);
        let [fa, fc] = fourier.forward(&a, &c);
        let [fb, fd] = fourier.forward(&b, &d);
        let [ab, cd] = fourier.correlations([&fa, &fb], [&fc, &fd]);
        for (found, first, second) in [(ab, &a, &b), (cd, &c, &d)] {
            for (shift_x, shift_y) in [(0, 0), (1, 0), (0, 3), (5, 7)] {
                let sum: f32 = (0..64)
                    .map(|i| {
                        let (x, y) = (i % 8, i / 8);
                        first[i] * second[(y + shift_y) % 8 * 8 + (x + shift_x) % 8]
                    })
                    .sum();
                let found = found[shift_y * 8 + shift_x];
                assert!((found - sum).abs() < 0.05, "{shift_x} {shift_y}: {found} {sum}");
            }
        }
    }
}
