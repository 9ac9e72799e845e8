//! Closed outlines with fewer corners, and with rounder ones.

use crate::geometry::{Point, edges, outline_length, simplified};

/// Leaves out corners of a closed outline that lie within `tolerance` of it (Douglas and Peucker, begun at the two
/// corners that lie farthest apart, so that it does not matter where the outline begins).
pub fn simplified_ring(ring: &[Point], tolerance: f64) -> Vec<Point> {
    let far_from = |from: Point| {
        let distance = |i: &usize| ring[*i].distance(from);
        (0..ring.len()).max_by(|a, b| distance(a).total_cmp(&distance(b)))
    };
    let Some(one) = ring.first().and_then(|first| far_from(*first)) else { return Vec::new() };
    let Some(other) = far_from(ring[one]) else { return Vec::new() };
    if one == other {
        return ring.to_vec();
    }
    let stretch = |from: usize, to: usize| -> Vec<Point> {
        let n = if to > from { to - from } else { ring.len() - from + to };
        (0..=n).map(|i| ring[(from + i) % ring.len()]).collect()
    };
    let mut there = simplified(&stretch(one, other), tolerance);
    let back = simplified(&stretch(other, one), tolerance);
    there.pop();
    there.extend_from_slice(&back[..back.len().saturating_sub(1)]);
    there
}

/// How often a rounded outline is averaged.
const ROUNDS: usize = 8;

/// The weights of Taubin's smoothing: every step inwards is followed by a slightly larger one outwards, so that the
/// outline keeps its size (Taubin 1995, "Curve and surface smoothing without shrinkage").
const WEIGHTS: [f64; 2] = [0.5, -0.526];

/// A closed outline with its corners rounded, over about `reach` on either side of each; it keeps its size.
pub fn smoothed_ring(ring: &[Point], reach: f64) -> Vec<Point> {
    let length = outline_length(ring);
    if ring.len() < 3 || length <= 0.0 || reach <= 0.0 {
        return ring.to_vec();
    }
    // Averaging so often reaches about two steps far.
    let n = ((length / (reach / 2.0)).ceil() as usize).clamp(12, 4_000);
    let mut points = spread(ring, n);
    for _ in 0..ROUNDS {
        for weight in WEIGHTS {
            points = (0..n)
                .map(|i| {
                    let (before, after) = (points[(i + n - 1) % n], points[(i + 1) % n]);
                    points[i].towards(before.towards(after, 0.5), weight)
                })
                .collect();
        }
    }
    points
}

/// `n` points on a closed outline, equally far apart along it.
fn spread(ring: &[Point], n: usize) -> Vec<Point> {
    let step = outline_length(ring) / n as f64;
    let mut points = Vec::with_capacity(n);
    let mut walked = 0.0;
    for (a, b) in edges(ring) {
        let length = a.distance(b);
        while points.len() < n && points.len() as f64 * step <= walked + length {
            let share = (points.len() as f64 * step - walked) / length.max(f64::MIN_POSITIVE);
            points.push(a.towards(b, share.clamp(0.0, 1.0)));
        }
        walked += length;
    }
    // Rounding may have kept the last one off.
    points.resize(n, ring[0]);
    points
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{ellipse_outline, nearest_edge, outline_area};

    #[test]
    fn a_ring_is_simplified_wherever_it_begins() {
        let fine = ellipse_outline(Point::new(0., 0.), Point::new(100., 60.), 0.3, 720);
        for first in [0, 100, 333] {
            let mut ring = fine.clone();
            ring.rotate_left(first);
            let simple = simplified_ring(&ring, 0.5);
            assert!(simple.len() < 60, "{}", simple.len());
            let farthest = ring
                .iter()
                .filter_map(|point| nearest_edge(&simple, *point))
                .fold(0.0_f64, |most, (_, distance)| most.max(distance));
            assert!(farthest <= 0.5, "{farthest}");
        }
        assert_eq!(simplified_ring(&[], 1.0), []);
    }

    #[test]
    fn stairs_become_a_curve_of_the_same_size() {
        let disc = ellipse_outline(Point::new(200., 200.), Point::new(80., 80.), 0.0, 400);
        let stairs: Vec<Point> = disc
            .iter()
            .map(|point| Point::new((point.x / 6.0).round() * 6.0, (point.y / 6.0).round() * 6.0))
            .collect();
        let smooth = smoothed_ring(&stairs, 12.0);
        let share = outline_area(&smooth) / outline_area(&stairs);
        assert!((share - 1.0).abs() < 0.01, "{share}");
        assert!(outline_length(&smooth) < outline_length(&stairs) * 0.9, "the steps are gone");
        assert_eq!(smoothed_ring(&stairs[..2], 5.0), stairs[..2]);
    }
}
