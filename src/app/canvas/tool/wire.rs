//! What makes an outline follow edges: the line from its last corner to the pointer.

use std::sync::Arc;

use crate::app::canvas::tool::CanvasInput;
use crate::geometry::{Point, simplified};
use crate::imaging::segment::edges::Edges;
use crate::imaging::segment::live_wire::LiveWire;

/// The edges of the photo, and the line that is being drawn along them.
#[derive(Clone, Debug, Default)]
pub struct Wire {
    edges: Option<Arc<Edges>>,
    /// The search from the last corner.
    search: Option<LiveWire>,
    /// The line to the pointer, without the corner that it begins at.
    shown: Vec<Point>,
}

/// How far the line may be from the cells it was found in, in cells: it takes the stairs out.
const TOLERANCE: f64 = 0.75;

// What has been searched is no part of what has been drawn.
impl PartialEq for Wire {
    fn eq(&self, other: &Self) -> bool {
        self.shown == other.shown
    }
}

impl Wire {
    /// Shows the edges of the photo.
    pub fn see(&mut self, edges: &Arc<Edges>) {
        if self.edges.as_ref().is_none_or(|known| !Arc::ptr_eq(known, edges)) {
            self.edges = Some(Arc::clone(edges));
            self.search = None;
        }
    }

    /// Whether the edges are known.
    pub fn has_sight(&self) -> bool {
        self.edges.is_some()
    }

    /// The place that a click means: on the clearest edge within reach, or with Alt exactly there.
    pub fn aimed(&self, at: Point, input: &CanvasInput) -> Point {
        match &self.edges {
            Some(edges) if !input.held.alt => edges.snapped(at, input.reach),
            _ => at,
        }
    }

    /// The line along edges to a place, without the corner that it begins at.
    pub fn line(&mut self, from: Option<Point>, to: Point) -> Vec<Point> {
        self.shown.clear();
        let (Some(from), Some(edges)) = (from, &self.edges) else { return vec![to] };
        if self.search.as_ref().is_none_or(|search| search.anchor() != from) {
            self.search = Some(LiveWire::from(edges, from));
        }
        let line = self.search.as_mut().map(|search| search.line_to(to)).unwrap_or_default();
        let mut line = simplified(&line, TOLERANCE * edges.factor as f64);
        line.remove(0);
        line
    }

    /// Shows the line to the pointer; nothing before there is a corner.
    pub fn show(&mut self, from: Option<Point>, to: Point) {
        self.shown = if from.is_some() { self.line(from, to) } else { Vec::new() };
    }

    /// The line to the pointer.
    pub fn shown(&self) -> &[Point] {
        &self.shown
    }

    /// Shows no line until the pointer moves.
    pub fn hide(&mut self) {
        self.shown.clear();
    }

    /// The same edges, nothing drawn.
    pub fn let_go(self) -> Self {
        Self { edges: self.edges, ..Self::default() }
    }
}
