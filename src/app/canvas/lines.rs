//! Lines on a photo: a thin colour over a dark halo, so that they are seen on any skin, whole or broken.

use egui::epaint::PathShape;
use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke};

use crate::app::canvas::marks::Line;
use crate::app::theme;

/// The width of an outline in points.
const WIDTH: f32 = 1.5;

/// How much the dark halo reaches out on each side, in points.
pub const HALO: f32 = 1.0;

/// Points nearer to each other than this, on screen, are drawn as one.
const FINEST: f32 = 0.6;

/// How a line runs and how much it stands out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pen {
    /// Whole or broken.
    pub line: Line,
    /// Its colour.
    pub color: Color32,
    /// Whether it is what is selected or drawn.
    pub is_strong: bool,
}

/// Draws a closed line through points on screen.
pub fn draw_ring(painter: &Painter, ring: &[Pos2], pen: Pen) {
    draw(painter, ring, true, pen);
}

/// How far the ring of a point reaches out, in points.
pub const POINT: f32 = 8.0;

/// Draws a point: a ring with a dot in it, through which the skin is seen.
pub fn draw_point(painter: &Painter, at: Pos2, pen: Pen) {
    const CORNERS: u8 = 16;
    let radius = if pen.is_strong { POINT - 1.5 } else { POINT - 3.0 };
    let corner = |i: u8| {
        let turn = std::f32::consts::TAU * f32::from(i) / f32::from(CORNERS);
        at + radius * egui::Vec2::angled(turn)
    };
    let ring: Vec<Pos2> = (0..CORNERS).map(corner).collect();
    draw_ring(painter, &ring, pen);
    painter.circle_filled(at, 2.0, theme::HALO);
    painter.circle_filled(at, 1.25, pen.color);
}

/// Draws an open line through points on screen.
pub fn draw_open(painter: &Painter, points: &[Pos2], pen: Pen) {
    draw(painter, points, false, pen);
}

fn draw(painter: &Painter, points: &[Pos2], is_closed: bool, pen: Pen) {
    painter.extend(paths(points, is_closed, pen, painter.clip_rect().expand(8.0)));
}

/// A line as paths to paint, its halo first; broken ones only where they lie in `clip`.
pub fn paths(points: &[Pos2], is_closed: bool, pen: Pen, clip: Rect) -> Vec<Shape> {
    let points = thinned(points);
    let width = width(pen);
    let halo = Stroke::new(width + 2.0 * HALO, theme::HALO);
    let stroke = Stroke::new(width, pen.color);
    match pen.line {
        Line::Solid => {
            let path = |points: Vec<Pos2>, stroke: Stroke| {
                if is_closed {
                    PathShape::closed_line(points, stroke)
                } else {
                    PathShape::line(points, stroke)
                }
            };
            vec![path(points.clone(), halo).into(), path(points, stroke).into()]
        }
        Line::Broken(pattern) => {
            let dashes = dashes(&points, is_closed, pattern, clip);
            let drawn =
                |stroke: Stroke| dashes.iter().map(move |dash| Shape::line_segment(*dash, stroke));
            drawn(halo).chain(drawn(stroke)).collect()
        }
    }
}

/// How wide the line itself is, in points.
pub fn width(pen: Pen) -> f32 {
    if pen.is_strong { WIDTH + 0.75 } else { WIDTH }
}

/// The points without those that fall onto their predecessor.
fn thinned(points: &[Pos2]) -> Vec<Pos2> {
    let mut kept: Vec<Pos2> = Vec::with_capacity(points.len());
    for point in points {
        if kept.last().is_none_or(|last| last.distance(*point) >= FINEST) {
            kept.push(*point);
        }
    }
    kept
}

/// The strokes of a broken line that are seen; those far outside cost nothing, however large the line is.
fn dashes(points: &[Pos2], is_closed: bool, pattern: &[f32], clip: Rect) -> Vec<[Pos2; 2]> {
    let period: f32 = pattern.iter().sum();
    let mut dashes = Vec::new();
    if period <= 0.0 || points.len() < 2 {
        return dashes;
    }
    let mut walked = 0.0_f32;
    let next = points.iter().cycle().skip(1);
    let n_edges = if is_closed { points.len() } else { points.len() - 1 };
    for (a, b) in points.iter().zip(next).take(n_edges) {
        let length = a.distance(*b);
        if let Some((from, to)) = clipped(*a, *b, clip) {
            let place = |share: f32| a.lerp(*b, share);
            let (from, to) = (from * length, to * length);
            // Begin a whole number of periods into the line, so that panning does not make dashes crawl.
            let mut at = ((walked + from) / period).floor() * period - walked;
            while at < to {
                let mut begin = at;
                for (i, step) in pattern.iter().enumerate() {
                    let end = begin + step;
                    let (seen_from, seen_to) = (begin.max(from), end.min(to));
                    if i % 2 == 0 && seen_from < seen_to {
                        dashes.push([place(seen_from / length), place(seen_to / length)]);
                    }
                    begin = end;
                }
                at += period;
            }
        }
        walked = (walked + length) % period;
    }
    dashes
}

/// The part of a line inside a box, as shares of its length (Liang and Barsky).
fn clipped(a: Pos2, b: Pos2, clip: Rect) -> Option<(f32, f32)> {
    let (mut from, mut to) = (0.0_f32, 1.0_f32);
    let step = b - a;
    let sides = [
        (-step.x, a.x - clip.min.x),
        (step.x, clip.max.x - a.x),
        (-step.y, a.y - clip.min.y),
        (step.y, clip.max.y - a.y),
    ];
    for (along, room) in sides {
        if along == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if along < 0.0 {
            from = from.max(room / along);
        } else {
            to = to.min(room / along);
        }
    }
    (from < to).then_some((from, to))
}

#[cfg(test)]
mod tests {
    use egui::pos2;

    use super::*;

    const CLIP: Rect = Rect { min: pos2(0.0, 0.0), max: pos2(100.0, 100.0) };

    #[test]
    fn a_line_is_cut_at_the_edge_of_the_canvas() {
        let cut = |a: (f32, f32), b: (f32, f32)| clipped(a.into(), b.into(), CLIP);
        assert_eq!(cut((10.0, 10.0), (90.0, 90.0)), Some((0.0, 1.0)));
        assert_eq!(cut((-100.0, 50.0), (100.0, 50.0)), Some((0.5, 1.0)));
        assert_eq!(cut((-100.0, 50.0), (300.0, 50.0)), Some((0.25, 0.5)));
        assert_eq!(cut((-10.0, -10.0), (-5.0, 200.0)), None);
        assert_eq!(cut((50.0, 120.0), (60.0, 120.0)), None);
    }

    #[test]
    fn dashes_go_on_round_corners_and_are_few_however_long_the_line() {
        let square = [pos2(10.0, 10.0), pos2(40.0, 10.0), pos2(40.0, 40.0), pos2(10.0, 40.0)];
        let drawn: f32 =
            dashes(&square, true, &[6.0, 4.0], CLIP).iter().map(|[a, b]| a.distance(*b)).sum();
        assert!((drawn - 120.0 * 0.6).abs() < 0.1, "{drawn}");
        let vast = [pos2(-1e6, 50.0), pos2(1e6, 50.0)];
        let seen = dashes(&vast, false, &[6.0, 4.0], CLIP);
        assert!((10..=12).contains(&seen.len()), "{}", seen.len());
        assert!(dashes(&square[..1], false, &[6.0, 4.0], CLIP).is_empty());
    }

    #[test]
    fn points_that_fall_together_are_drawn_once() {
        let points: Vec<Pos2> = (0..1000).map(|i| pos2(i as f32 * 0.01, 0.0)).collect();
        assert!(thinned(&points).len() < 20);
    }
}
