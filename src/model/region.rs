//! A region: a shape on one photo, drawn by one rater.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::geometry::{Bounds, Point, ellipse_outline, nearest_on_edge, outline_area};
use crate::model::assessment::Rater;
use crate::model::ids::{LesionId, PhotoId, RegionId};

mod pieces;
pub mod placed;

/// A shape on one photo by one rater.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// On which photo.
    pub photo: PhotoId,
    /// By whom.
    pub rater: Rater,
    /// In which independent pass of that rater, from 1.
    pub reading: u8,
    /// What it stands for.
    pub role: Role,
    /// The lesion it shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lesion: Option<LesionId>,
    /// Whether a person stands behind it.
    #[serde(default, skip_serializing_if = "State::is_accepted")]
    pub state: State,
    /// The outline, in pixels of the upright photo.
    pub shape: Shape,
    /// A name for a region without a lesion.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// Anything else.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Locked regions are not moved by accident.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_locked: bool,
    /// Hidden regions are not drawn, but count.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_hidden: bool,
    /// What lies above what where regions overlap: the higher number; of two alike the one drawn later.
    #[serde(default, skip_serializing_if = "is_plain")]
    pub order: i16,
    /// A colour of its own instead of its lesion's: a number of the palette, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<u8>,
}

impl Region {
    /// A region as it has just been drawn: accepted, open, seen, in its usual order and colour.
    pub fn drawn(photo: PhotoId, (rater, reading): (Rater, u8), role: Role, shape: Shape) -> Self {
        Self {
            photo,
            rater,
            reading,
            role,
            lesion: None,
            state: State::Accepted,
            shape,
            label: String::new(),
            note: String::new(),
            is_locked: false,
            is_hidden: false,
            order: 0,
            color: None,
        }
    }
}

/// What a region stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Role {
    /// Diseased skin; the usual case.
    #[default]
    Lesion,
    /// Healthy skin beside it, to compare with.
    ReferenceSkin,
    /// The whole of a body part in the picture.
    BodyPart,
    /// What shall not be measured: hair, glare, clothing.
    Exclude,
    /// What shall not leave the program: eyes, tattoos, names.
    PrivacyMask,
}

impl Role {
    /// Every role, in the order of menus.
    pub const ALL: [Self; 5] =
        [Self::Lesion, Self::ReferenceSkin, Self::BodyPart, Self::Exclude, Self::PrivacyMask];

    /// Why nothing of this shape can stand for it, if so: skin to compare with, to leave out or to hide takes up room.
    pub fn refusal(self, shape: &Shape) -> Option<&'static str> {
        let is_point = matches!(shape, Shape::Point(_));
        (is_point && self != Self::Lesion)
            .then_some("a point has no area, so it can only stand for a lesion")
    }

    /// On screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Lesion => "Lesion",
            Self::ReferenceSkin => "Reference skin",
            Self::BodyPart => "Body part",
            Self::Exclude => "Exclude",
            Self::PrivacyMask => "Privacy mask",
        }
    }

    /// In tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lesion => "lesion",
            Self::ReferenceSkin => "reference_skin",
            Self::BodyPart => "body_part",
            Self::Exclude => "exclude",
            Self::PrivacyMask => "privacy_mask",
        }
    }
}

/// Whether a person stands behind a region.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// Drawn or accepted by the rater: it counts.
    #[default]
    Accepted,
    /// Carried over from another region; it enters no table until accepted.
    ProposedFrom(RegionId),
    /// Found by an algorithm of this name; it enters no table until accepted.
    ProposedBy(String),
}

impl State {
    /// Whether it counts.
    pub fn is_accepted(&self) -> bool {
        matches!(self, Self::Accepted)
    }
}

/// A corner in whole hundredths of a pixel, so that what is saved is exactly what is measured.
///
/// Written as decimals: `(1234.56, 78.9)`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Corner {
    /// To the right, in hundredths of a pixel.
    pub x: i32,
    /// Downwards, in hundredths of a pixel.
    pub y: i32,
}

/// How far from the photo's corner a corner may lie, in hundredths of a pixel: 20 million pixels.
const FARTHEST: i32 = 2_000_000_000;

impl Corner {
    /// The corner nearest to `point` (in pixels); coordinates beyond ±20 million pixels are cut off there.
    pub fn at(point: Point) -> Self {
        let whole = |pixels: f64| ((pixels * 100.0).round() as i32).clamp(-FARTHEST, FARTHEST);
        Self { x: whole(point.x), y: whole(point.y) }
    }

    /// Moved by `step`, no farther than corners may lie.
    fn moved(self, step: Self) -> Self {
        let sum = |a: i32, b: i32| a.saturating_add(b).clamp(-FARTHEST, FARTHEST);
        Self { x: sum(self.x, step.x), y: sum(self.y, step.y) }
    }

    fn is_near(self) -> bool {
        [self.x, self.y].iter().all(|at| (-FARTHEST..=FARTHEST).contains(at))
    }

    /// In pixels.
    pub fn point(self) -> Point {
        Point::new(f64::from(self.x) / 100.0, f64::from(self.y) / 100.0)
    }
}

impl Serialize for Corner {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let point = self.point();
        (point.x, point.y).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Corner {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (x, y) = <(f64, f64)>::deserialize(deserializer)?;
        let farthest = f64::from(FARTHEST) / 100.0;
        if x.abs() > farthest || y.abs() > farthest || x.is_nan() || y.is_nan() {
            return Err(serde::de::Error::custom("a coordinate lies outside any photo"));
        }
        Ok(Self::at(Point::new(x, y)))
    }
}

/// The outline of a region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Shape {
    /// An upright box between two opposite corners, the first at the top left.
    Rectangle(Corner, Corner),
    /// An ellipse: its centre, its half axes, and how far it is turned clockwise in hundredths of a degree.
    Ellipse {
        /// The middle.
        center: Corner,
        /// Half the width and half the height before turning.
        half_axes: Corner,
        /// Hundredths of a degree, clockwise.
        #[serde(default, skip_serializing_if = "is_zero")]
        turn: i32,
    },
    /// One or more parts, each with an outer ring and any number of holes.
    Outline(Vec<Part>),
    /// A single place, as for counting: it has neither an outline nor an area.
    Point(Corner),
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for this shape")]
fn is_plain(order: &i16) -> bool {
    *order == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for this shape")]
fn is_zero(turn: &i32) -> bool {
    *turn == 0
}

/// One connected piece of an outline.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// The outer ring, not closed: the last corner is joined to the first.
    pub outer: Vec<Corner>,
    /// What is cut out of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holes: Vec<Vec<Corner>>,
}

/// How many corners stand for an ellipse when it is drawn or hit; its area is computed exactly.
const ELLIPSE_CORNERS: usize = 72;

impl Shape {
    /// A polygon without holes.
    pub fn polygon(corners: impl IntoIterator<Item = Point>) -> Self {
        let outer = corners.into_iter().map(Corner::at).collect();
        Self::Outline(vec![Part { outer, holes: Vec::new() }])
    }

    /// The rings as points in pixels: for each part the outer ring, then its holes.
    pub fn rings(&self) -> Vec<Vec<Point>> {
        match self {
            Self::Rectangle(a, b) => {
                let Bounds { min, max } = Bounds::around(a.point(), b.point());
                vec![vec![min, Point::new(max.x, min.y), max, Point::new(min.x, max.y)]]
            }
            Self::Ellipse { center, half_axes, turn } => {
                let turn = f64::from(*turn).to_radians() / 100.0;
                vec![ellipse_outline(center.point(), half_axes.point(), turn, ELLIPSE_CORNERS)]
            }
            Self::Outline(parts) => parts
                .iter()
                .flat_map(|part| std::iter::once(&part.outer).chain(&part.holes))
                .map(|ring| ring.iter().map(|corner| corner.point()).collect())
                .collect(),
            Self::Point(_) => Vec::new(),
        }
    }

    /// In tables.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Rectangle(..) => "rectangle",
            Self::Ellipse { .. } => "ellipse",
            Self::Outline(_) => "outline",
            Self::Point(_) => "point",
        }
    }

    /// The place, if it is nothing but a place.
    pub fn as_point(&self) -> Option<Point> {
        if let Self::Point(place) = self { Some(place.point()) } else { None }
    }

    /// The area in square pixels; none of a point, which is not the same as an area of 0.
    pub fn own_area(&self) -> Option<f64> {
        (!matches!(self, Self::Point(_))).then(|| self.area())
    }

    /// The area in square pixels: an ellipse exactly, holes taken off. A point adds nothing to a sum; what is said of one
    /// shape comes from [`Shape::own_area`].
    pub fn area(&self) -> f64 {
        match self {
            Self::Ellipse { half_axes, .. } => {
                let axes = half_axes.point();
                std::f64::consts::PI * axes.x * axes.y
            }
            Self::Rectangle(..) => self.rings().iter().map(|ring| outline_area(ring)).sum(),
            Self::Outline(parts) => parts.iter().map(Part::area).sum(),
            Self::Point(_) => 0.0,
        }
    }

    /// The smallest box around it.
    pub fn bounds(&self) -> Option<Bounds> {
        match self {
            Self::Point(place) => Bounds::of([place.point()]),
            Self::Rectangle(..) | Self::Ellipse { .. } | Self::Outline(_) => {
                Bounds::of(self.rings().into_iter().flatten())
            }
        }
    }

    /// The same shape, moved by `step` pixels.
    pub fn moved(&self, step: Point) -> Self {
        let step = Corner::at(step);
        let moved = |corner: &Corner| corner.moved(step);
        match self {
            Self::Rectangle(a, b) => Self::Rectangle(moved(a), moved(b)),
            Self::Ellipse { center, half_axes, turn } => {
                Self::Ellipse { center: moved(center), half_axes: *half_axes, turn: *turn }
            }
            Self::Outline(parts) => Self::Outline(
                parts
                    .iter()
                    .map(|part| Part {
                        outer: part.outer.iter().map(moved).collect(),
                        holes: part
                            .holes
                            .iter()
                            .map(|hole| hole.iter().map(moved).collect())
                            .collect(),
                    })
                    .collect(),
            ),
            Self::Point(place) => Self::Point(moved(place)),
        }
    }

    /// What is wrong with it, if anything: too few corners, no area to speak of, or what no photo can show.
    pub fn problem(&self) -> Option<&'static str> {
        if !self.is_near() {
            return Some("a corner lies far outside any photo");
        }
        if let Self::Ellipse { half_axes, .. } = self
            && (half_axes.x <= 0 || half_axes.y <= 0)
        {
            return Some("an ellipse needs a width and a height");
        }
        if matches!(self, Self::Point(_)) {
            return None;
        }
        let rings = self.rings();
        if rings.is_empty() || rings.iter().any(|ring| ring.len() < 3) {
            return Some("an outline needs at least three corners");
        }
        if let Self::Outline(parts) = self
            && parts.iter().any(|part| part.area() < 0.0)
        {
            return Some("a hole is larger than what it is cut from");
        }
        // An outline that crosses itself may have an area of 0 by the formula, and yet enclose some. A long slanted
        // line may have some by the formula, from the rounding of its corners, and yet enclose none.
        let farthest = if self.area() < 1.0 { 0.5 } else { ROUNDING };
        rings.iter().all(|ring| is_line(ring, farthest)).then_some("the outline has no area")
    }

    fn is_near(&self) -> bool {
        match self {
            Self::Rectangle(a, b) => a.is_near() && b.is_near(),
            Self::Ellipse { center, half_axes, .. } => center.is_near() && half_axes.is_near(),
            Self::Outline(parts) => {
                let rings =
                    parts.iter().flat_map(|part| std::iter::once(&part.outer).chain(&part.holes));
                rings.flatten().all(|corner| corner.is_near())
            }
            Self::Point(place) => place.is_near(),
        }
    }
}

/// How far corners of a straight line may lie beside it, in pixels, since each was rounded to hundredths.
const ROUNDING: f64 = 0.015;

/// Whether all corners lie within `farthest` pixels of one straight line.
fn is_line(ring: &[Point], farthest: f64) -> bool {
    let far_from = |from: Point| {
        let by_distance = |a: &&Point, b: &&Point| a.distance(from).total_cmp(&b.distance(from));
        ring.iter().max_by(by_distance).copied()
    };
    // The first corner may lie in the middle of the line; the one farthest from it is an end, and so is the next.
    let Some(one_end) = ring.first().and_then(|first| far_from(*first)) else { return true };
    let Some(other_end) = far_from(one_end) else { return true };
    let is_on_line =
        |point: &Point| nearest_on_edge(one_end, other_end, *point).distance(*point) <= farthest;
    ring.iter().all(is_on_line)
}

impl Part {
    fn area(&self) -> f64 {
        let area = |ring: &[Corner]| {
            outline_area(&ring.iter().map(|corner| corner.point()).collect::<Vec<_>>())
        };
        area(&self.outer) - self.holes.iter().map(|hole| area(hole)).sum::<f64>()
    }
}

#[cfg(test)]
mod tests;
