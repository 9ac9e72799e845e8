//! Which pixels of a row lie inside a shape: those whose middle does.

use crate::geometry::{Point, edges};

/// A shape as parts, each an outer ring followed by its holes.
pub type Parts = Vec<Vec<Vec<Point>>>;

/// A shape made ready to be asked row by row.
pub struct Rows {
    /// The edges of each part.
    parts: Vec<Vec<(Point, Point)>>,
}

/// Pixels of a row from the first up to, not including, the second.
pub type Span = (u32, u32);

impl Rows {
    /// Makes a shape ready.
    pub fn of(parts: &Parts) -> Self {
        let edges_of = |part: &Vec<Vec<Point>>| {
            let all = part.iter().flat_map(|ring| edges(ring));
            all.filter(|(a, b)| a.y != b.y).collect()
        };
        Self { parts: parts.iter().map(edges_of).collect() }
    }

    /// The pixels of row `y` that lie inside and between `from` and `to`, from left to right, each once.
    ///
    /// Within a part a hole is left out (even-odd rule); parts that overlap count once.
    pub fn spans(&self, y: u32, (from, to): Span) -> Vec<Span> {
        let middle = f64::from(y) + 0.5;
        let pixel = |x: f64| (x - 0.5).ceil().clamp(from.into(), to.into()) as u32;
        let mut spans = Vec::new();
        for part in &self.parts {
            let mut crossed: Vec<f64> = part
                .iter()
                .filter(|(a, b)| (a.y > middle) != (b.y > middle))
                .map(|(a, b)| (b.x - a.x) * (middle - a.y) / (b.y - a.y) + a.x)
                .collect();
            crossed.sort_by(f64::total_cmp);
            let pairs = crossed.chunks_exact(2).map(|pair| (pixel(pair[0]), pixel(pair[1])));
            spans.extend(pairs.filter(|(from, to)| from < to));
        }
        joined(spans)
    }
}

/// The same pixels, each once, from left to right.
pub fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.0 <= last.1 => last.1 = last.1.max(span.1),
            _ => joined.push(span),
        }
    }
    joined
}

/// The pixels of `spans` without those of `others`; both from left to right.
pub fn without(spans: &[Span], others: &[Span]) -> Vec<Span> {
    let mut left = Vec::with_capacity(spans.len());
    for &(mut from, to) in spans {
        for &(cut, end) in others {
            if end <= from || cut >= to {
                continue;
            }
            if cut > from {
                left.push((from, cut));
            }
            from = from.max(end);
        }
        if from < to {
            left.push((from, to));
        }
    }
    left
}

/// How many pixels there are.
pub fn n_pixels(spans: &[Span]) -> u64 {
    spans.iter().map(|(from, to)| u64::from(to - from)).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop, proptest};

    use super::*;
    use crate::geometry::outline_contains;

    fn ring(corners: &[(f64, f64)]) -> Vec<Point> {
        corners.iter().map(|(x, y)| Point::new(*x, *y)).collect()
    }

    #[test]
    fn holes_are_left_out_and_parts_that_overlap_count_once() {
        let square = |a: f64, b: f64| ring(&[(a, a), (b, a), (b, b), (a, b)]);
        let rows =
            Rows::of(&vec![vec![square(0.0, 10.0), square(4.0, 6.0)], vec![square(5.0, 12.0)]]);
        assert_eq!(rows.spans(1, (0, 100)), [(0, 10)]);
        assert_eq!(rows.spans(4, (0, 100)), [(0, 4), (6, 10)]);
        assert_eq!(rows.spans(5, (0, 100)), [(0, 4), (5, 12)]);
        assert_eq!(rows.spans(5, (2, 7)), [(2, 4), (5, 7)]);
        assert_eq!(rows.spans(50, (0, 100)), []);
        assert_eq!(
            without(&[(0, 10), (20, 30)], &[(3, 5), (9, 21), (25, 40)]),
            [(0, 3), (5, 9), (21, 25)]
        );
        assert_eq!(n_pixels(&[(0, 3), (5, 9)]), 7);
    }

    proptest! {
        #[test]
        fn a_pixel_is_inside_as_its_middle_is(
            corners in prop::collection::vec((-20_i32..120, -20_i32..120), 3..9),
        ) {
            let outline: Vec<Point> =
                corners.iter().map(|(x, y)| Point::new(f64::from(*x) / 3.0, f64::from(*y) / 3.0)).collect();
            let rows = Rows::of(&vec![vec![outline.clone()]]);
            for y in 0..30 {
                let spans = rows.spans(y, (0, 30));
                for x in 0..30 {
                    let is_in = spans.iter().any(|(from, to)| (*from..*to).contains(&x));
                    let middle = Point::new(f64::from(x) + 0.5, f64::from(y) + 0.5);
                    // A middle that lies on an edge belongs to one side or the other.
                    let near = crate::geometry::nearest_edge(&outline, middle).map_or(9.0, |(_, far)| far);
                    assert!(near < 1e-9 || is_in == outline_contains(&outline, middle), "{x}, {y}");
                }
            }
        }
    }
}
