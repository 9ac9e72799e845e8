//! From a mask of cells to a smooth outline: holes filled, one piece, corners between the cells.

use crate::geometry::{Point, outline_area};

/// Cells of a grid that belong to something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mask {
    /// Cells from left to right.
    pub width: usize,
    /// Cells from top to bottom.
    pub height: usize,
    /// Whether each cell belongs, row by row.
    pub cells: Vec<bool>,
}

/// A rectangle of cells: columns and rows, the last ones not included.
type Part = (std::ops::Range<usize>, std::ops::Range<usize>);

impl Mask {
    /// The smallest part of the grid that holds every cell that belongs; none for an empty mask.
    fn extent(&self) -> Option<Part> {
        let mut found: Option<[usize; 4]> = None;
        for (y, row) in self.cells.chunks(self.width.max(1)).enumerate() {
            let Some(first) = row.iter().position(|cell| *cell) else { continue };
            let last = row.iter().rposition(|cell| *cell).unwrap_or(first);
            let [left, right, top, _] = found.unwrap_or([first, last, y, y]);
            found = Some([left.min(first), right.max(last), top, y]);
        }
        found.map(|[left, right, top, bottom]| (left..right + 1, top..bottom + 1))
    }

    /// The outline of the largest piece, smoothed over about `smoothing` cells, its holes filled, in cells of the grid;
    /// empty if there is nothing.
    pub fn outline(&self, smoothing: usize) -> Vec<Point> {
        let Some((columns, rows)) = self.extent() else { return Vec::new() };
        // Room for what smoothing spreads, and a rim of nothing that closes every outline.
        let margin = 3 * smoothing + 2;
        let (width, height) = (columns.len() + 2 * margin, rows.len() + 2 * margin);
        let mut inside = vec![false; width * height];
        for (y, row) in rows.clone().enumerate() {
            let from = row * self.width;
            let to = (y + margin) * width + margin;
            inside[to..to + columns.len()]
                .copy_from_slice(&self.cells[from + columns.start..from + columns.end]);
        }
        fill_holes(&mut inside, width, height);
        let mut share: Vec<f32> = inside.iter().map(|cell| f32::from(u8::from(*cell))).collect();
        for _ in 0..3 {
            box_blur(&mut share, width, height, smoothing);
        }
        let to_grid = |point: Point| {
            // Values stand for the middles of cells.
            let back = 0.5 - margin as f64;
            Point::new(point.x + back + columns.start as f64, point.y + back + rows.start as f64)
        };
        let rings = rings_at_half(&share, width, height);
        let largest = rings.into_iter().max_by(|a, b| outline_area(a).total_cmp(&outline_area(b)));
        largest.unwrap_or_default().into_iter().map(to_grid).collect()
    }
}

/// Everything that cannot be reached from the rim belongs.
fn fill_holes(inside: &mut [bool], width: usize, height: usize) {
    let mut outside = vec![false; inside.len()];
    let mut waiting = vec![0_usize];
    outside[0] = true;
    while let Some(at) = waiting.pop() {
        let (x, y) = (at % width, at / width);
        let steps = [
            (x > 0).then(|| at - 1),
            (x + 1 < width).then_some(at + 1),
            (y > 0).then(|| at - width),
            (y + 1 < height).then_some(at + width),
        ];
        for next in steps.into_iter().flatten() {
            if !inside[next] && !outside[next] {
                outside[next] = true;
                waiting.push(next);
            }
        }
    }
    for (cell, outside) in inside.iter_mut().zip(outside) {
        *cell = !outside;
    }
}

/// The mean over a square of `radius` cells to each side; three in turn are as good as a Gaussian.
fn box_blur(values: &mut [f32], width: usize, height: usize, radius: usize) {
    if radius == 0 {
        return;
    }
    let share = 1.0 / (2 * radius + 1) as f32;
    let mut line = Vec::new();
    for row in values.chunks_mut(width) {
        line.clear();
        line.extend_from_slice(row);
        let mut sum: f32 = line[..radius.min(width)].iter().sum();
        for x in 0..width {
            sum += line.get(x + radius).copied().unwrap_or(0.0);
            row[x] = sum * share;
            sum -= if x >= radius { line[x - radius] } else { 0.0 };
        }
    }
    let before = values.to_vec();
    let mut sums: Vec<f32> = vec![0.0; width];
    for y in 0..height + radius {
        if y < height {
            for (sum, value) in sums.iter_mut().zip(&before[y * width..]) {
                *sum += value;
            }
        }
        if y > 2 * radius {
            for (sum, value) in sums.iter_mut().zip(&before[(y - 2 * radius - 1) * width..]) {
                *sum -= value;
            }
        }
        if y >= radius {
            for (value, sum) in values[(y - radius) * width..].iter_mut().zip(&sums) {
                *value = sum * share;
            }
        }
    }
}

/// The closed lines along which the values cross one half (marching squares, interpolated).
fn rings_at_half(values: &[f32], width: usize, height: usize) -> Vec<Vec<Point>> {
    let is_in = |x: usize, y: usize| values[y * width + x] >= 0.5;
    // Edges between two neighbours of which one is in: by the upper or left one, to the right or down.
    let mut seen = vec![false; 2 * width * height];
    let mut rings = Vec::new();
    for y in 0..height {
        for x in 0..width - 1 {
            // Each ring crosses at least one edge to the right where its inside begins.
            if !is_in(x, y) && is_in(x + 1, y) && !seen[2 * (y * width + x)] {
                rings.push(follow(values, width, (x, y), &mut seen));
            }
        }
    }
    rings
}

/// Walks along a ring from the edge between (x, y), which is out, and its right neighbour, which is in.
fn follow(values: &[f32], width: usize, start: (usize, usize), seen: &mut [bool]) -> Vec<Point> {
    let value = |(x, y): (usize, usize)| values[y * width + x];
    let crossing = |inner: (usize, usize), outer: (usize, usize)| {
        let (a, b) = (value(inner), value(outer));
        let share = f64::from((a - 0.5) / (a - b));
        let point = |(x, y): (usize, usize)| Point::new(x as f64, y as f64);
        point(inner).towards(point(outer), share)
    };
    let first = ((start.0 + 1, start.1), start);
    let (mut inner, mut outer) = first;
    let mut ring = Vec::new();
    loop {
        ring.push(crossing(inner, outer));
        if outer.1 == inner.1 && outer.0 < inner.0 {
            seen[2 * (outer.1 * width + outer.0)] = true;
        }
        // The next two cells on the side to which the walk goes: the inside at its left hand.
        let (dx, dy) = (outer.0 as isize - inner.0 as isize, outer.1 as isize - inner.1 as isize);
        let side = (-dy, dx);
        let beside = |(x, y): (usize, usize)| {
            (x.saturating_add_signed(side.0), y.saturating_add_signed(side.1))
        };
        let (inner_2, outer_2) = (beside(inner), beside(outer));
        if value(inner_2) < 0.5 {
            outer = inner_2;
        } else if value(outer_2) < 0.5 {
            (inner, outer) = (inner_2, outer_2);
        } else {
            inner = outer_2;
        }
        if (inner, outer) == first {
            return ring;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::geometry::outline_contains;

    fn mask(width: usize, height: usize, holds: impl Fn(f64, f64) -> bool) -> Mask {
        let cells = (0..width * height)
            .map(|i| holds((i % width) as f64 + 0.5, (i / width) as f64 + 0.5))
            .collect();
        Mask { width, height, cells }
    }

    #[test]
    fn a_disc_keeps_its_place_and_area_and_its_hole_is_filled() {
        let disc = mask(80, 60, |x, y| {
            let far = (x - 33.0).hypot(y - 28.0);
            (5.0..=20.0).contains(&far)
        });
        let outline = disc.outline(1);
        let area = std::f64::consts::PI * 400.0;
        assert!((outline_area(&outline) - area).abs() < 0.02 * area);
        for point in outline {
            assert!((point.distance(Point::new(33.0, 28.0)) - 20.0).abs() < 0.8, "{point:?}");
        }
    }

    #[test]
    fn the_largest_piece_is_taken_and_nothing_gives_nothing() {
        let two = mask(60, 30, |x, y| x < 10.0 || (x > 30.0 && y > 5.0));
        let outline = two.outline(0);
        assert!(outline_contains(&outline, Point::new(45.0, 20.0)));
        assert!(!outline_contains(&outline, Point::new(5.0, 20.0)));
        assert_eq!(mask(9, 9, |_, _| false).outline(2), []);
        let all = mask(9, 7, |_, _| true).outline(0);
        assert!((outline_area(&all) - 63.0).abs() < 1.0, "corners are cut: {}", outline_area(&all));
    }

    proptest! {
        #[test]
        fn every_mask_has_an_outline_within_reach_of_its_grid(
            cells in proptest::collection::vec(any::<bool>(), 12 * 10), smoothing in 0_usize..3,
        ) {
            let outline = Mask { width: 12, height: 10, cells }.outline(smoothing);
            for point in outline {
                prop_assert!((-1.0..=13.0).contains(&point.x) && (-1.0..=11.0).contains(&point.y));
            }
        }
    }
}
