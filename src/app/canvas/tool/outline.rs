//! Polygon and lasso: an outline corner by corner, freehand, or both in turn.

use std::sync::Arc;

use crate::app::canvas::reshape::within;
use crate::app::canvas::tool::grown::NOT_SEEN_YET;
use crate::app::canvas::tool::wire::Wire;
use crate::app::canvas::tool::{CanvasInput, Done, Draft, Held, Kind, NO_AREA};
use crate::geometry::boolean::How;
use crate::geometry::{Point, simplified};
use crate::imaging::segment::edges::Edges;
use crate::model::sound::sound_polygon;

/// An outline that is being drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    is_lasso: bool,
    /// What makes it follow edges.
    wire: Option<Wire>,
    /// What the outline does to the selected region, by the key that was held when it was begun.
    how: Option<How>,
    corners: Vec<Point>,
    /// How many corners there were before each addition, so that what was added last can be removed.
    additions: Vec<usize>,
    /// What was removed, to be put back.
    removed: Vec<Vec<Point>>,
    stroke: Option<Stroke>,
    pointer: Option<Point>,
    /// Whether letting go now would close the outline.
    closes: bool,
}

/// What the pressed pointer draws.
#[derive(Clone, Debug, PartialEq)]
struct Stroke {
    points: Vec<Point>,
    /// Whether it has moved far enough to be more than a click.
    is_free: bool,
}

/// How far a freehand line may be from its corners, in photo pixels.
const TOLERANCE: f64 = 0.5;

/// The share of the reach that a hand trembles while it clicks.
const TREMBLE: f64 = 0.5;

impl Outline {
    /// Corner by corner; press and drag for freehand.
    pub fn polygon() -> Self {
        Self::default()
    }

    /// Freehand, closed when the pointer is let go.
    pub fn lasso() -> Self {
        Self { is_lasso: true, ..Self::default() }
    }

    /// Click by click along edges.
    pub fn live_wire() -> Self {
        Self { wire: Some(Wire::default()), ..Self::default() }
    }

    /// Whether it follows edges.
    pub fn is_live_wire(&self) -> bool {
        self.wire.is_some()
    }

    /// Shows the edges of the photo.
    pub(super) fn see(&mut self, edges: &Arc<Edges>) {
        if let Some(wire) = &mut self.wire {
            wire.see(edges);
        }
    }

    /// Whether it is the lasso.
    pub fn is_lasso(&self) -> bool {
        self.is_lasso
    }

    /// Whether there is anything of it yet.
    pub fn is_begun(&self) -> bool {
        !self.corners.is_empty() || self.stroke.is_some()
    }

    /// How many corners it has so far.
    pub fn n_corners(&self) -> usize {
        self.corners.len()
    }

    /// Whether another outline has the same corners.
    pub fn has_corners_of(&self, other: &Self) -> bool {
        self.corners == other.corners
    }

    pub(super) fn handle(&mut self, input: &CanvasInput, photo: Point) -> Option<Done> {
        let at = within(input.at, photo);
        if self.wire.is_some() {
            return self.follow_edges(input, at);
        }
        match input.kind {
            Kind::Press => {
                if !self.is_begun() {
                    self.how = how(input.held);
                }
                self.stroke = Some(Stroke { points: vec![at], is_free: false });
            }
            // The first click of a double click has added the corner already.
            Kind::Again if self.corners.len() >= 3 => return self.finish(),
            Kind::Again => {}
            Kind::Move => self.follow(at, input.reach),
            Kind::Release => return self.release(at, input.reach),
        }
        None
    }

    /// Each click adds the line along the edge; the first corner, a double click or Enter close it.
    fn follow_edges(&mut self, input: &CanvasInput, at: Point) -> Option<Done> {
        let closes = self.is_at_first(None, at, input.reach);
        let wire = self.wire.as_mut()?;
        match input.kind {
            Kind::Again if self.corners.len() >= 3 => return self.finish(),
            Kind::Press if closes => return self.finish(),
            Kind::Press => {
                if !wire.has_sight() {
                    return Some(Done::Refused(NOT_SEEN_YET));
                }
                let to = wire.aimed(at, input);
                let line = wire.line(self.corners.last().copied(), to);
                if self.corners.is_empty() {
                    // Alt means that the corner shall not go to the edge.
                    self.how = input.held.shift.then_some(How::Unite);
                }
                self.add(&line);
            }
            Kind::Move => {
                self.pointer = Some(at);
                self.closes = closes;
                let to = if closes { self.corners.first().copied() } else { None };
                let to = to.unwrap_or_else(|| wire.aimed(at, input));
                wire.show(self.corners.last().copied(), to);
            }
            Kind::Again | Kind::Release => {}
        }
        None
    }

    fn follow(&mut self, at: Point, reach: f64) {
        self.pointer = Some(at);
        if let Some(stroke) = &mut self.stroke {
            let from = stroke.points.first().copied().unwrap_or(at);
            stroke.is_free |= from.distance(at) > reach * TREMBLE;
            if stroke.points.last() != Some(&at) {
                stroke.points.push(at);
            }
        }
        self.closes = !self.is_lasso && self.is_at_first(self.stroke.as_ref(), at, reach);
    }

    /// Whether a place is on the first corner, with enough drawn to close there.
    fn is_at_first(&self, stroke: Option<&Stroke>, at: Point, reach: f64) -> bool {
        let stroke = stroke.filter(|stroke| stroke.is_free);
        let first = self.corners.first().or_else(|| stroke?.points.first());
        let went_away = stroke.is_some_and(|stroke| {
            stroke.points.iter().any(|point| point.distance(at) > reach * 2.0)
        });
        (self.corners.len() >= 3 || went_away)
            && first.is_some_and(|first| first.distance(at) <= reach)
    }

    fn release(&mut self, at: Point, reach: f64) -> Option<Done> {
        let stroke = self.stroke.take()?;
        self.pointer = Some(at);
        if self.is_lasso {
            let corners = simplified(&stroke.points, TOLERANCE);
            let how = self.how;
            *self = Self::lasso();
            // A click without a drag draws nothing.
            return stroke.is_free.then(|| drawn(&corners, how));
        }
        let closes = self.is_at_first(Some(&stroke), at, reach);
        if stroke.is_free {
            self.add(&simplified(&stroke.points, TOLERANCE));
        } else if !closes {
            self.add(&stroke.points[..1]);
        }
        if closes { self.finish() } else { None }
    }

    fn add(&mut self, points: &[Point]) {
        self.additions.push(self.corners.len());
        self.corners.extend_from_slice(points);
        self.removed.clear();
    }

    /// Closes the outline; refused while it has no area.
    pub fn finish(&mut self) -> Option<Done> {
        let mut corners = self.corners.clone();
        // The way back to the first corner follows the edge as well.
        if let (Some(wire), [first, _, .., last]) = (&mut self.wire, self.corners.as_slice()) {
            let back = wire.line(Some(*last), *first);
            corners.extend(&back[..back.len().saturating_sub(1)]);
        }
        let done = drawn(&corners, self.how);
        if !matches!(done, Done::Refused(_)) {
            let wire = self.wire.take().map(Wire::let_go);
            *self = Self { is_lasso: self.is_lasso, wire, ..Self::default() };
        }
        Some(done)
    }

    /// Removes what was added last: a corner, or a freehand stretch.
    pub fn remove_last(&mut self) {
        if let Some(n) = self.additions.pop() {
            self.removed.push(self.corners.split_off(n));
        }
        self.closes = false;
        if let Some(wire) = &mut self.wire {
            wire.hide();
        }
    }

    /// Puts back what was removed last.
    pub fn put_back(&mut self) {
        if let Some(points) = self.removed.pop() {
            self.additions.push(self.corners.len());
            self.corners.extend(points);
        }
    }

    pub(super) fn draft(&self) -> Option<Draft<'_>> {
        if !self.is_begun() {
            return None;
        }
        if let Some(wire) = &self.wire {
            // The line itself leads to the pointer, or to the edge beside it.
            let corners = self.corners.iter().chain(wire.shown()).copied().collect();
            return Some(Draft::Line { corners, pointer: None, closes: self.closes });
        }
        let stroke = self.stroke.iter().flat_map(|stroke| &stroke.points);
        let corners = self.corners.iter().chain(stroke).copied().collect();
        Some(Draft::Line { corners, pointer: self.pointer, closes: self.closes })
    }
}

/// An outline as it was drawn: a region of its own, or what it does to the selected one.
pub(super) fn drawn(corners: &[Point], how: Option<How>) -> Done {
    match (sound_polygon(corners), how) {
        (None, _) => Done::Refused(NO_AREA),
        (Some(shape), None) => Done::Drawn(shape),
        (Some(shape), Some(how)) => Done::Combined(how, shape),
    }
}

/// Shift adds to the selected region, Alt cuts off it.
pub(super) fn how(held: Held) -> Option<How> {
    if held.alt {
        Some(How::Subtract)
    } else if held.shift {
        Some(How::Unite)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::region::Shape;

    const PHOTO: Point = Point::new(1000.0, 800.0);

    fn does(outline: &mut Outline, kind: Kind, x: f64, y: f64) -> Option<Done> {
        let held = Held::default();
        outline.handle(&CanvasInput { kind, at: Point::new(x, y), reach: 8.0, held }, PHOTO)
    }

    fn click(outline: &mut Outline, x: f64, y: f64) -> Option<Done> {
        does(outline, Kind::Move, x, y);
        does(outline, Kind::Press, x, y);
        does(outline, Kind::Release, x, y)
    }

    fn stroke(outline: &mut Outline, places: &[(f64, f64)]) -> Option<Done> {
        let (x, y) = places[0];
        does(outline, Kind::Press, x, y);
        for (x, y) in places {
            does(outline, Kind::Move, *x, *y);
        }
        let (x, y) = places[places.len() - 1];
        does(outline, Kind::Release, x, y)
    }

    fn triangle() -> Outline {
        let mut outline = Outline::polygon();
        for (x, y) in [(100., 100.), (300., 100.), (300., 300.)] {
            assert_eq!(click(&mut outline, x, y), None);
        }
        outline
    }

    fn area(done: Option<Done>) -> f64 {
        match done {
            Some(Done::Drawn(shape)) => shape.area(),
            other => panic!("nothing was drawn: {other:?}"),
        }
    }

    #[test]
    fn a_polygon_closes_on_its_first_corner_by_enter_or_by_a_double_click() {
        let mut outline = triangle();
        assert_eq!(area(click(&mut outline, 104.0, 97.0)), 20_000.0, "near enough is on it");
        assert!(!outline.is_begun());

        assert_eq!(area(triangle().finish()), 20_000.0);

        let mut outline = triangle();
        assert_eq!(click(&mut outline, 100.0, 300.0), None);
        let done = does(&mut outline, Kind::Again, 101.0, 300.0);
        assert_eq!(area(done.clone()), 40_000.0);
        let Some(Done::Drawn(Shape::Outline(parts))) = done else { panic!("{done:?}") };
        assert_eq!(parts[0].outer.len(), 4, "the second click adds no corner");
        assert_eq!(does(&mut outline, Kind::Release, 101.0, 300.0), None);
        assert!(!outline.is_begun());
    }

    #[test]
    fn a_double_click_that_closed_on_the_first_corner_begins_nothing_new() {
        let mut outline = triangle();
        assert!(click(&mut outline, 100.0, 100.0).is_some());
        assert_eq!(does(&mut outline, Kind::Again, 100.0, 100.0), None);
        assert_eq!(does(&mut outline, Kind::Release, 100.0, 100.0), None);
        assert!(!outline.is_begun());
    }

    #[test]
    fn two_corners_are_no_outline_and_are_kept() {
        let mut outline = triangle();
        outline.remove_last();
        assert_eq!(outline.finish(), Some(Done::Refused(NO_AREA)));
        assert_eq!(outline.n_corners(), 2);
    }

    #[test]
    fn what_was_added_last_is_removed_and_put_back() {
        let mut outline = triangle();
        stroke(&mut outline, &[(300., 300.), (250., 350.), (180., 330.)]);
        let whole = outline.clone();
        outline.remove_last();
        assert_eq!(outline.n_corners(), 3, "a freehand stretch goes as a whole");
        outline.remove_last();
        assert_eq!(outline.n_corners(), 2);
        outline.put_back();
        outline.put_back();
        outline.put_back();
        assert_eq!(outline.n_corners(), whole.n_corners());
        outline.remove_last();
        click(&mut outline, 120.0, 300.0);
        outline.put_back();
        assert_eq!(outline.n_corners(), 4, "a new corner forgets what was removed");
        (0..9).for_each(|_| outline.remove_last());
        assert!(!outline.is_begun());
    }

    #[test]
    fn press_and_drag_draws_freehand_within_half_a_pixel() {
        let circle: Vec<(f64, f64)> = (0..=360)
            .map(|degree| f64::from(degree).to_radians())
            .map(|turn| (500.0 + 200.0 * turn.cos(), 400.0 + 200.0 * turn.sin()))
            .collect();
        for mut outline in [Outline::polygon(), Outline::lasso()] {
            let done = stroke(&mut outline, &circle);
            let Some(Done::Drawn(Shape::Outline(parts))) = &done else { panic!("{done:?}") };
            let corners = parts[0].outer.len();
            assert!((20..120).contains(&corners), "{corners} corners");
            let error = area(done.clone()) - std::f64::consts::PI * 200.0 * 200.0;
            assert!(error.abs() < 0.5 * std::f64::consts::TAU * 200.0, "{error}");
        }
    }

    #[test]
    fn a_lasso_closes_where_it_is_let_go_but_a_polygon_goes_on() {
        let places = [(100., 100.), (400., 100.), (400., 300.), (150., 320.)];
        assert!(matches!(stroke(&mut Outline::lasso(), &places), Some(Done::Drawn(_))));
        let mut polygon = Outline::polygon();
        assert_eq!(stroke(&mut polygon, &places), None);
        assert_eq!(polygon.n_corners(), 4);
        assert_eq!(click(&mut Outline::lasso(), 5.0, 5.0), None, "a click is no lasso");
    }

    #[test]
    fn corners_outside_the_photo_are_put_on_its_edge() {
        let mut outline = Outline::polygon();
        for (x, y) in [(-50., -50.), (2000., -3.), (2000., 900.)] {
            click(&mut outline, x, y);
        }
        assert_eq!(area(outline.finish()), 1000.0 * 800.0 / 2.0);
    }
}
