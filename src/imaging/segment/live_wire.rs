//! The live-wire: the cheapest line along edges from an anchor to the pointer.
//!
//! The search goes outwards from the anchor (Dijkstra) and stops as soon as the pointer is reached; the next move goes
//! on from there, or only reads the way back. It never leaves a window around the anchor, so that no move takes long.

use std::sync::Arc;

use crate::geometry::Point;
use crate::imaging::segment::edges::{Edges, STEPS};

/// The cheapest lines from one anchor.
#[derive(Clone, Debug)]
pub struct LiveWire {
    edges: Arc<Edges>,
    across: [[u8; 16]; 8],
    /// The place of the anchor as it was given, in pixels of the photo.
    anchor: Point,
    /// The first column and row of the window, and its size.
    left: usize,
    top: usize,
    width: usize,
    height: usize,
    cost: Vec<u32>,
    /// The step that led to each cell, [`UNKNOWN`] before there is one.
    came_by: Vec<u8>,
    is_settled: Vec<bool>,
    /// Cells that wait, by cost: costs wrap round, which they may because no step costs as much as there are places.
    waiting: Vec<Vec<u32>>,
    now: u32,
    n_waiting: usize,
}

/// Cells from the anchor to the edge of the window.
const REACH: usize = 320;

const UNKNOWN: u8 = u8::MAX;
const START: u8 = u8::MAX - 1;

/// More than the costliest step.
const PLACES: usize = 512;

impl LiveWire {
    /// Begins at an anchor, in pixels of the photo.
    pub fn from(edges: &Arc<Edges>, anchor: Point) -> Self {
        let (x, y) = edges.cell(anchor);
        let (left, top) = (x.saturating_sub(REACH), y.saturating_sub(REACH));
        let width = (x + REACH + 1).min(edges.width) - left;
        let height = (y + REACH + 1).min(edges.height) - top;
        let n = width * height;
        let mut wire = Self {
            edges: Arc::clone(edges),
            across: Edges::across(),
            anchor,
            left,
            top,
            width,
            height,
            cost: vec![u32::MAX; n],
            came_by: vec![UNKNOWN; n],
            is_settled: vec![false; n],
            waiting: vec![Vec::new(); PLACES],
            now: 0,
            n_waiting: 0,
        };
        let start = (y - top) * width + (x - left);
        if let Some(cost) = wire.cost.get_mut(start) {
            *cost = 0;
            wire.came_by[start] = START;
            wire.waiting[0].push(start as u32);
            wire.n_waiting = 1;
        }
        wire
    }

    /// Where the line begins.
    pub fn anchor(&self) -> Point {
        self.anchor
    }

    /// Whether a place is within the window.
    pub fn reaches(&self, at: Point) -> bool {
        let (x, y) = self.edges.cell(at);
        (self.left..self.left + self.width).contains(&x)
            && (self.top..self.top + self.height).contains(&y)
    }

    /// The cheapest line from the anchor to a place, in pixels of the photo; beyond the window straight on.
    pub fn line_to(&mut self, at: Point) -> Vec<Point> {
        if self.cost.is_empty() {
            return vec![self.anchor, at];
        }
        let (x, y) = self.edges.cell(at);
        let x = x.clamp(self.left, self.left + self.width - 1) - self.left;
        let y = y.clamp(self.top, self.top + self.height - 1) - self.top;
        let target = y * self.width + x;
        self.settle(target);
        let mut line = vec![at];
        let mut cell = target;
        // Each step leads to a cell nearer to the anchor, so the way ends.
        while let Some((dx, dy)) = STEPS.get(usize::from(self.came_by[cell])) {
            cell = cell.saturating_add_signed(-dx - dy * self.width as isize);
            let place = (self.left + cell % self.width, self.top + cell / self.width);
            line.push(self.edges.place(place));
        }
        line.pop_if(|_| cell != target);
        line.push(self.anchor);
        line.reverse();
        line
    }

    /// Searches on until the cheapest way to a cell is known.
    fn settle(&mut self, target: usize) {
        while !self.is_settled[target] && self.n_waiting > 0 {
            let place = self.now as usize % PLACES;
            let Some(cell) = self.waiting[place].pop() else {
                self.now += 1;
                continue;
            };
            self.n_waiting -= 1;
            let cell = cell as usize;
            // A cell waits once for each way to it that was cheaper than those before.
            if !self.is_settled[cell] {
                self.is_settled[cell] = true;
                self.look_around(cell);
            }
        }
    }

    fn look_around(&mut self, cell: usize) {
        let (x, y) = (cell % self.width, cell / self.width);
        for (i, (dx, dy)) in STEPS.into_iter().enumerate() {
            let (Some(to_x), Some(to_y)) = (x.checked_add_signed(dx), y.checked_add_signed(dy))
            else {
                continue;
            };
            if to_x >= self.width || to_y >= self.height {
                continue;
            }
            let to = to_y * self.width + to_x;
            if self.is_settled[to] {
                continue;
            }
            let there = (self.left + to_x, self.top + to_y);
            let cost = self.cost[cell] + self.edges.cost(there, i, &self.across);
            if cost < self.cost[to] {
                self.cost[to] = cost;
                self.came_by[to] = i as u8;
                self.waiting[cost as usize % PLACES].push(to as u32);
                self.n_waiting += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imaging::pixels::Pixels;

    const MIDDLE: Point = Point::new(100.0, 90.0);
    const RADIUS: f64 = 60.0;

    /// A red disc on skin.
    fn disc() -> Arc<Edges> {
        let (width, height) = (200, 180);
        let rgba = (0..width * height).flat_map(|i| {
            let at = Point::new(f64::from(i % width) + 0.5, f64::from(i / width) + 0.5);
            let share = (RADIUS - at.distance(MIDDLE) + 0.5).clamp(0.0, 1.0);
            let grain = f64::from((i * 7919) % 7);
            let mix = |a: f64, b: f64| (a + (b - a) * share + grain) as u8;
            [mix(215.0, 180.0), mix(165.0, 100.0), mix(145.0, 95.0), 255]
        });
        Arc::new(Edges::of(&[Pixels::new(width, height, rgba.collect::<Vec<u8>>()).expect("fits")]))
    }

    fn on_rim(degrees: f64) -> Point {
        let (sin, cos) = degrees.to_radians().sin_cos();
        MIDDLE + Point::new(cos, sin) * RADIUS
    }

    #[test]
    fn the_line_follows_the_edge_of_a_disc() {
        let edges = disc();
        for (from, to) in [(0.0, 80.0), (200.0, 120.0), (300.0, 380.0)] {
            let mut wire = LiveWire::from(&edges, on_rim(from));
            let line = wire.line_to(on_rim(to));
            assert!(line.len() > 20);
            for point in line {
                let off = (point.distance(MIDDLE) - RADIUS).abs();
                assert!(off <= 1.5, "{from}° to {to}°: {off} px beside the edge at {point:?}");
            }
        }
    }

    #[test]
    fn going_on_gives_the_line_that_starting_anew_gives() {
        let edges = disc();
        let mut going_on = LiveWire::from(&edges, on_rim(10.0));
        for target in [on_rim(30.0), on_rim(90.0), Point::new(3.0, 170.0), on_rim(50.0)] {
            let line = going_on.line_to(target);
            let anew = LiveWire::from(&edges, on_rim(10.0)).line_to(target);
            assert_eq!(line, anew);
            assert_eq!((line.first(), line.last()), (Some(&on_rim(10.0)), Some(&target)));
        }
    }

    #[test]
    fn an_anchor_snaps_to_the_edge_nearby_and_stays_where_there_is_none() {
        let edges = disc();
        let snapped = edges.snapped(MIDDLE + Point::new(RADIUS + 5.0, 0.0), 8.0);
        assert!((snapped.distance(MIDDLE) - RADIUS).abs() <= 1.5, "{snapped:?}");
        assert_eq!(edges.snapped(MIDDLE, 8.0), MIDDLE);
    }

    #[test]
    fn places_outside_and_photos_without_pixels_do_no_harm() {
        let edges = disc();
        let far = Point::new(-50.0, 4000.0);
        let line = LiveWire::from(&edges, far).line_to(Point::new(1e9, -1e9));
        assert_eq!(line.first(), Some(&far));
        let nothing = Arc::new(Edges::of(&[Pixels::filled(0, 0, [0; 3])]));
        assert_eq!(LiveWire::from(&nothing, far).line_to(MIDDLE), [far, MIDDLE]);
    }
}
