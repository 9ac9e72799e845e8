//! Small systems of linear equations.

/// Solves `matrix` · x = `right` (`matrix` square, row by row) by elimination with row exchange.
///
/// None when the system has no single answer: a pivot is less than `1e-11` of the largest entry.
pub fn solve(mut matrix: Vec<f64>, mut right: Vec<f64>) -> Option<Vec<f64>> {
    let n = right.len();
    let largest = matrix.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
    if matrix.len() != n * n || !largest.is_finite() {
        return None;
    }
    for column in 0..n {
        let pivot = (column..n).max_by(|&a, &b| {
            matrix[a * n + column].abs().total_cmp(&matrix[b * n + column].abs())
        })?;
        if matrix[pivot * n + column].abs() <= 1e-11 * largest {
            return None;
        }
        if pivot != column {
            for i in 0..n {
                matrix.swap(pivot * n + i, column * n + i);
            }
            right.swap(pivot, column);
        }
        let (done, below) = matrix.split_at_mut((column + 1) * n);
        let row = &done[column * n..];
        for (i, other) in below.chunks_exact_mut(n).enumerate() {
            let share = other[column] / row[column];
            if share != 0.0 {
                other[column..]
                    .iter_mut()
                    .zip(&row[column..])
                    .for_each(|(to, from)| *to -= share * from);
                right[column + 1 + i] -= share * right[column];
            }
        }
    }
    for row in (0..n).rev() {
        let known: f64 = (row + 1..n).map(|i| matrix[row * n + i] * right[i]).sum();
        right[row] = (right[row] - known) / matrix[row * n + row];
    }
    right.iter().all(|value| value.is_finite()).then_some(right)
}

/// Sums of squares for least squares with `N` unknowns.
#[derive(Clone, Debug)]
pub struct Normal<const N: usize> {
    matrix: [[f64; N]; N],
    right: [f64; N],
}

impl<const N: usize> Normal<N> {
    /// Nothing seen yet.
    pub const fn new() -> Self {
        Self { matrix: [[0.0; N]; N], right: [0.0; N] }
    }

    /// Adds the equation `row` · x = `value`, counted `weight` times.
    pub fn add(&mut self, row: &[f64; N], value: f64, weight: f64) {
        for (i, factor) in row.iter().enumerate() {
            let factor = factor * weight;
            self.matrix[i].iter_mut().zip(row).for_each(|(sum, other)| *sum += factor * other);
            self.right[i] += factor * value;
        }
    }

    /// The answer with the least sum of squares; none when several are as good.
    pub fn solved(&self) -> Option<[f64; N]> {
        solve(self.matrix.as_flattened().to_vec(), self.right.to_vec())?.try_into().ok()
    }

    /// By how much the value `row` · x varies when each equation varies by 1; none when it is not determined.
    pub fn variance(&self, row: &[f64; N]) -> Option<f64> {
        let answer = solve(self.matrix.as_flattened().to_vec(), row.to_vec())?;
        Some(answer.iter().zip(row).map(|(a, b)| a * b).sum())
    }
}

impl<const N: usize> Default for Normal<N> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_is_solved_or_refused() {
        let x = solve(vec![0.0, 2.0, 1.0, 1.0, 1.0, 0.0, 3.0, 0.0, -1.0], vec![7.0, 3.0, 0.0]);
        let x = x.expect("regular");
        for (found, expected) in x.iter().zip([1.0, 2.0, 3.0]) {
            assert!((found - expected).abs() < 1e-12);
        }
        assert_eq!(solve(vec![1.0, 2.0, 2.0, 4.0], vec![1.0, 2.0]), None);
        assert_eq!(solve(vec![1.0], vec![1.0, 2.0]), None);
        assert_eq!(solve(vec![f64::NAN], vec![1.0]), None);
    }

    #[test]
    fn least_squares_find_the_line() {
        let mut sums = Normal::<2>::new();
        for (x, y, weight) in [(0.0, 1.0, 1.0), (1.0, 3.0, 1.0), (2.0, 5.0, 2.0), (3.0, 99.0, 0.0)]
        {
            sums.add(&[x, 1.0], y, weight);
        }
        let [slope, start] = sums.solved().expect("several places");
        assert!((slope - 2.0).abs() < 1e-12 && (start - 1.0).abs() < 1e-12);
        let near = sums.variance(&[1.0, 1.0]).expect("determined");
        assert!(near < sums.variance(&[100.0, 1.0]).expect("determined"));
        assert_eq!(Normal::<2>::new().solved(), None);
    }
}
