//! LabelMe: one JSON file for each photo, shapes in pixels of the picture as it is seen.
//!
//! Read are polygons, rectangles, circles, the rectangles of four corners and points; lines and masks are no regions and
//! refused by name. Parts of one region share a `group_id`. LabelMe knows no holes: they travel in a key of ours, which it
//! keeps.

use serde_json::{Map, Value, json};

use crate::exchange::regions::{
    Drawing, Drawn, RegionsError, ellipse_ring, kept_ellipse, own_keys, pair, point, points,
    polygon, ring, ring_json, role_called, text,
};
use crate::geometry::Point;
use crate::model::region::{Corner, Part, Role, Shape};

/// Reads a file that was parsed already.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read(file: &Value) -> Result<Drawing, RegionsError> {
    let side = |key: &str| u32::try_from(file.get(key)?.as_u64()?).ok();
    let photo = text(file, "imagePath").unwrap_or_default();
    let size = side("imageWidth").zip(side("imageHeight"));
    let mut problems = Vec::new();
    let mut regions: Vec<(Option<i64>, Drawn)> = Vec::new();
    let shapes = file.get("shapes").and_then(Value::as_array).ok_or(RegionsError::Unknown)?;
    for (value, n) in shapes.iter().zip(1..) {
        match shape(value) {
            Ok(shape) => add(&mut regions, value, shape),
            Err(trouble) => {
                let label = text(value, "label").unwrap_or_default();
                problems.push(format!("shape {n} (“{label}”): {trouble}"));
            }
        }
    }
    if !problems.is_empty() {
        return Err(RegionsError::Shapes(problems));
    }
    let regions = regions.into_iter().map(|(_, drawn)| drawn).collect();
    Ok(Drawing { photo, size, regions })
}

/// Adds a shape as a region of its own, or as a further part of one of the same group and label.
fn add(regions: &mut Vec<(Option<i64>, Drawn)>, value: &Value, shape: Shape) {
    let group = value.get("group_id").and_then(Value::as_i64);
    let drawn = drawn(value, shape);
    let before = regions.iter_mut().find(|(other, it)| {
        group.is_some() && *other == group && it.label == drawn.label && it.role == drawn.role
    });
    if let (Some((_, Drawn { shape: Shape::Outline(parts), .. })), Shape::Outline(more)) =
        (before, &drawn.shape)
    {
        parts.extend(more.iter().cloned());
        return;
    }
    regions.push((group, drawn));
}

fn drawn(value: &Value, shape: Shape) -> Drawn {
    let flag = |name: &str| {
        value.get("flags").and_then(|flags| flags.get(name)).and_then(Value::as_bool) == Some(true)
    };
    let by_key = text(value, "role").and_then(|name| role_called(&name));
    let by_flag = Role::ALL.into_iter().find(|role| flag(role.name()));
    let reference = flag("reference").then_some(Role::ReferenceSkin);
    Drawn {
        label: text(value, "label").unwrap_or_default(),
        lesion: text(value, "lesion_id"),
        role: by_key.or(reference).or(by_flag).unwrap_or_default(),
        note: text(value, "description").unwrap_or_default(),
        is_locked: value.get("locked").and_then(Value::as_bool).unwrap_or(false),
        shape,
    }
}

fn shape(value: &Value) -> Result<Shape, String> {
    let kind = text(value, "shape_type").unwrap_or_else(|| "polygon".to_owned());
    let points = points(value.get("points").unwrap_or(&Value::Null))?;
    let shape = match (kind.as_str(), points.as_slice()) {
        ("polygon" | "oriented_rectangle" | "rotation" | "quadrilateral", [_, _, _, ..]) => {
            outline(value, &points)?
        }
        ("rectangle", [a, b]) => {
            let (min, max) =
                (Point::new(a.x.min(b.x), a.y.min(b.y)), Point::new(a.x.max(b.x), a.y.max(b.y)));
            Shape::Rectangle(Corner::at(min), Corner::at(max))
        }
        ("rectangle", [_, _, _, _]) => polygon(&points),
        ("circle", [center, rim]) => {
            let radius = center.distance(*rim);
            let half_axes = Corner::at(Point::new(radius, radius));
            Shape::Ellipse { center: Corner::at(*center), half_axes, turn: 0 }
        }
        (
            "polygon" | "oriented_rectangle" | "rotation" | "quadrilateral" | "rectangle"
            | "circle",
            _,
        ) => {
            return Err(format!("a {kind} does not have {} points", points.len()));
        }
        ("point", [place]) => Shape::Point(Corner::at(*place)),
        ("point", _) => return Err(format!("a point does not have {} places", points.len())),
        ("points" | "line" | "linestrip", _) => {
            return Err(format!("a {kind} has no area and is no region"));
        }
        ("mask", _) => return Err("a mask of pixels is not read; save it as a polygon".to_owned()),
        _ => return Err(format!("a shape of the type “{kind}” is not known")),
    };
    shape.problem().map_or(Ok(shape), |problem| Err(problem.to_owned()))
}

/// A polygon with the holes and the ellipse that our keys speak of.
fn outline(value: &Value, points: &[Point]) -> Result<Shape, String> {
    let outer = ring(points);
    if let Some(ellipse) = kept_ellipse(value.get("ellipse"), &outer) {
        return Ok(ellipse);
    }
    let holes = value.get("holes").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let hole = |value: &Value| -> Result<Vec<Corner>, String> {
        let points: Result<Vec<Point>, String> =
            value.as_array().ok_or("a hole is no list")?.iter().map(point).collect();
        Ok(ring(&points?))
    };
    let holes = holes.iter().map(hole).collect::<Result<_, _>>()?;
    Ok(Shape::Outline(vec![Part { outer, holes }]))
}

/// The file of a photo.
pub fn write(drawing: &Drawing) -> Value {
    let mut shapes = Vec::new();
    for (drawn, group) in drawing.regions.iter().zip(1_i64..) {
        match &drawn.shape {
            Shape::Rectangle(a, b) => {
                shapes.push(shape_json(drawn, "rectangle", json!([pair(*a), pair(*b)]), None));
            }
            Shape::Ellipse { center, half_axes, turn: 0 } if half_axes.x == half_axes.y => {
                let rim = Corner { x: center.x + half_axes.x, y: center.y };
                shapes.push(shape_json(drawn, "circle", json!([pair(*center), pair(rim)]), None));
            }
            Shape::Ellipse { .. } => {
                let points = ring_json(&ellipse_ring(&drawn.shape), false);
                shapes.push(shape_json(drawn, "polygon", points, None));
            }
            Shape::Outline(parts) => {
                let group = (parts.len() > 1).then_some(group);
                for part in parts {
                    let points = ring_json(&part.outer, false);
                    let mut shape = shape_json(drawn, "polygon", points, group);
                    if let (Value::Object(keys), false) = (&mut shape, part.holes.is_empty()) {
                        let holes = part.holes.iter().map(|hole| ring_json(hole, false)).collect();
                        keys.insert("holes".to_owned(), holes);
                    }
                    shapes.push(shape);
                }
            }
            Shape::Point(place) => {
                shapes.push(shape_json(drawn, "point", json!([pair(*place)]), None));
            }
        }
    }
    let (width, height) = drawing.size.unwrap_or_default();
    json!({
        "version": "5.5.0",
        "flags": {},
        "shapes": shapes,
        "imagePath": drawing.photo,
        "imageData": null,
        "imageHeight": height,
        "imageWidth": width,
    })
}

fn shape_json(drawn: &Drawn, kind: &str, points: Value, group: Option<i64>) -> Value {
    let mut flags = Map::new();
    if drawn.role == Role::ReferenceSkin {
        flags.insert("reference".to_owned(), json!(true));
    }
    let mut keys = Map::new();
    let mut put = |key: &str, value: Value| drop(keys.insert(key.to_owned(), value));
    put("label", json!(drawn.label));
    put("points", points);
    put("group_id", json!(group));
    put("description", json!(drawn.note));
    put("shape_type", json!(kind));
    put("flags", Value::Object(flags));
    put("mask", Value::Null);
    if drawn.is_locked {
        put("locked", json!(true));
    }
    own_keys(drawn, &mut keys);
    Value::Object(keys)
}
