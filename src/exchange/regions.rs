//! Regions of one photo as other programs write and read them.
//!
//! [`labelme`] and [`geojson`] turn their files into a [`Drawing`] and back. What a format has no word for (an ellipse that
//! is turned, a lesion's number, our role) travels in keys of our own, which both formats allow; an ellipse is believed
//! only while the polygon beside it still is that ellipse, so that an outline moved elsewhere is never lost.

use serde_json::{Map, Value, json};

use crate::geometry::{Bounds, Point};
use crate::model::region::{Corner, Part, Role, Shape};

pub mod geojson;
pub mod labelme;

/// The regions of one photo.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawing {
    /// The photo, as the file names it; empty where it does not.
    pub photo: String,
    /// Width and height of the picture that was drawn on, where the file says so.
    pub size: Option<(u32, u32)>,
    /// The regions, in order.
    pub regions: Vec<Drawn>,
}

/// One region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// What the lesion is called, or the region where it stands for something else.
    pub label: String,
    /// The lesion it shows: as the file says (empty: none), or nothing where it does not say.
    pub lesion: Option<String>,
    /// What it stands for.
    pub role: Role,
    /// Anything else.
    pub note: String,
    /// Whether it is locked.
    pub is_locked: bool,
    /// Its shape.
    pub shape: Shape,
}

/// Why a file of regions is not used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegionsError {
    /// No JSON.
    #[error("this is no JSON ({0})")]
    Json(String),
    /// JSON of something else.
    #[error("this is neither LabelMe JSON nor GeoJSON")]
    Unknown,
    /// Single shapes, all of them.
    #[error("{}", .0.join("; "))]
    Shapes(Vec<String>),
}

/// Reads LabelMe JSON or `GeoJSON`, whichever it is.
///
/// # Errors
/// Everything that is wrong with the file.
pub fn read(bytes: &[u8]) -> Result<Drawing, RegionsError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let value: Value =
        serde_json::from_slice(bytes).map_err(|error| RegionsError::Json(error.to_string()))?;
    if value.get("shapes").is_some() {
        labelme::read(&value)
    } else if value.is_array() || value.get("type").is_some() {
        geojson::read(&value)
    } else {
        Err(RegionsError::Unknown)
    }
}

/// How many corners stand for an ellipse; the same as on screen.
const ELLIPSE_CORNERS: usize = 72;

/// A place of two numbers, in pixels.
fn point(value: &Value) -> Result<Point, String> {
    let number = |i: usize| value.get(i).and_then(Value::as_f64).filter(|it| it.is_finite());
    match (number(0), number(1)) {
        (Some(x), Some(y)) if x.abs() < 1e7 && y.abs() < 1e7 => Ok(Point::new(x, y)),
        (Some(_), Some(_)) => Err("a point lies far outside any photo".to_owned()),
        _ => Err(format!("{value} is no point")),
    }
}

fn points(value: &Value) -> Result<Vec<Point>, String> {
    let all = value.as_array().ok_or_else(|| "the points are no list".to_owned())?;
    all.iter().map(point).collect()
}

/// A ring as corners, not closed, no corner twice in a row.
fn ring(points: &[Point]) -> Vec<Corner> {
    let mut ring: Vec<Corner> = points.iter().map(|point| Corner::at(*point)).collect();
    ring.dedup();
    while ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    ring
}

fn polygon(points: &[Point]) -> Shape {
    Shape::Outline(vec![Part { outer: ring(points), holes: Vec::new() }])
}

/// The upright ellipse in the box around points.
fn ellipse_in_box(points: &[Point]) -> Option<Shape> {
    let Bounds { min, max } = Bounds::of(points.iter().copied())?;
    let half_axes = Corner::at((max - min) * 0.5);
    Some(Shape::Ellipse { center: Corner::at(min.towards(max, 0.5)), half_axes, turn: 0 })
}

fn pair(corner: Corner) -> Value {
    let point = corner.point();
    json!([point.x, point.y])
}

fn ring_json(ring: &[Corner], is_closed: bool) -> Value {
    let closing = ring.first().filter(|_| is_closed);
    ring.iter().chain(closing).map(|corner| pair(*corner)).collect()
}

/// The corners that stand for an ellipse.
fn ellipse_ring(shape: &Shape) -> Vec<Corner> {
    debug_assert_eq!(shape.rings().first().map_or(ELLIPSE_CORNERS, Vec::len), ELLIPSE_CORNERS);
    shape.rings().into_iter().flatten().map(Corner::at).collect()
}

/// What no other program has a word for: an ellipse as it is.
fn ellipse_json(shape: &Shape) -> Option<Value> {
    let Shape::Ellipse { center, half_axes, turn } = shape else { return None };
    let turn = f64::from(*turn) / 100.0;
    Some(json!({ "center": pair(*center), "half_axes": pair(*half_axes), "turn_degrees": turn }))
}

/// The ellipse that stands in our key, if the polygon beside it still is that ellipse.
fn kept_ellipse(value: Option<&Value>, outline: &[Corner]) -> Option<Shape> {
    let value = value?;
    let corner = |key: &str| point(value.get(key)?).ok().map(Corner::at);
    let turn = (value.get("turn_degrees")?.as_f64()? * 100.0).round() as i32;
    let (center, half_axes) = (corner("center")?, corner("half_axes")?);
    let shape = Shape::Ellipse { center, half_axes, turn };
    let is_same =
        ring(&ellipse_ring(&shape).iter().map(|it| it.point()).collect::<Vec<_>>()) == outline;
    is_same.then_some(shape)
}

/// A role by our name for it, whatever the spelling: `reference_skin`, "Reference skin".
fn role_called(name: &str) -> Option<Role> {
    let plain = |text: &str| text.to_lowercase().replace(['_', '-'], " ").trim().to_owned();
    let name = plain(name);
    let alias = (name == "reference").then_some(Role::ReferenceSkin);
    alias.or_else(|| Role::ALL.into_iter().find(|role| plain(role.name()) == name))
}

/// Our own keys of a region.
fn own_keys(drawn: &Drawn, keys: &mut Map<String, Value>) {
    keys.insert("role".to_owned(), json!(drawn.role.name()));
    if let Some(lesion) = &drawn.lesion {
        keys.insert("lesion_id".to_owned(), json!(lesion));
    }
    if let Some(ellipse) = ellipse_json(&drawn.shape) {
        keys.insert("ellipse".to_owned(), ellipse);
    }
}

/// A text under a key; a number, as some programs write, is taken as text.
fn text(keys: &Value, key: &str) -> Option<String> {
    match keys.get(key)? {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}
