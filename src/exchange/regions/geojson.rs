//! `GeoJSON` as QuPath writes it: features in pixels of the full-resolution picture, closed rings, holes allowed.
//!
//! Read are a collection, a bare array of features, one feature or a bare geometry; polygons, multipolygons and
//! collections of them, and points. `isEllipse` stands for the ellipse in the box of its ring. Lines are refused by name.

use serde_json::{Map, Value, json};

use crate::exchange::regions::{
    Drawing, Drawn, RegionsError, ellipse_in_box, ellipse_ring, kept_ellipse, own_keys, pair,
    point, points, ring, ring_json, role_called, text,
};
use crate::geometry::Bounds;
use crate::model::region::{Corner, Part, Role, Shape};

/// Reads a file that was parsed already.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read(file: &Value) -> Result<Drawing, RegionsError> {
    let features: Vec<&Value> =
        match (file.as_array(), file.get("features").and_then(Value::as_array)) {
            (Some(all), _) | (None, Some(all)) => all.iter().collect(),
            (None, None) => vec![file],
        };
    let mut problems = Vec::new();
    let mut regions = Vec::new();
    for (feature, n) in features.into_iter().zip(1..) {
        match drawn(feature) {
            Ok(drawn) => regions.push(drawn),
            Err(trouble) => problems.push(format!("feature {n}: {trouble}")),
        }
    }
    if !problems.is_empty() {
        return Err(RegionsError::Shapes(problems));
    }
    let side = |key: &str| u32::try_from(file.get(key)?.as_u64()?).ok();
    let size = side("imageWidth").zip(side("imageHeight"));
    Ok(Drawing { photo: text(file, "photo").unwrap_or_default(), size, regions })
}

fn drawn(feature: &Value) -> Result<Drawn, String> {
    // A bare geometry is a feature without properties.
    let geometry = feature.get("geometry").unwrap_or(feature);
    let nothing = Value::Null;
    let properties = feature.get("properties").unwrap_or(&nothing);
    let shape = shape(geometry, properties)?;
    let class = properties.get("classification").unwrap_or(&nothing);
    let class = text(class, "name").or_else(|| {
        let names = class.get("names")?.as_array()?;
        let names: Vec<&str> = names.iter().filter_map(Value::as_str).collect();
        Some(names.join(": "))
    });
    let by_class = class.as_deref().and_then(role_called);
    let role = text(properties, "role").and_then(|name| role_called(&name)).or(by_class);
    let label = text(properties, "name").or_else(|| text(properties, "label"));
    // A class that is no role of ours says what the region is.
    let label = label.or_else(|| class.filter(|_| by_class.is_none())).unwrap_or_default();
    Ok(Drawn {
        label,
        lesion: text(properties, "lesion_id"),
        role: role.unwrap_or_default(),
        note: text(properties, "note").unwrap_or_default(),
        is_locked: properties.get("isLocked").and_then(Value::as_bool).unwrap_or(false),
        shape,
    })
}

fn shape(geometry: &Value, properties: &Value) -> Result<Shape, String> {
    let kind = text(geometry, "type").ok_or("it has no geometry")?;
    let parts = match kind.as_str() {
        "Polygon" => vec![part(geometry.get("coordinates"))?],
        "MultiPolygon" => {
            let all = geometry.get("coordinates").and_then(Value::as_array);
            let all = all.ok_or("the coordinates are no list")?;
            all.iter().map(|it| part(Some(it))).collect::<Result<_, _>>()?
        }
        "GeometryCollection" => {
            let all = geometry.get("geometries").and_then(Value::as_array);
            let mut parts = Vec::new();
            for geometry in all.ok_or("the geometries are no list")? {
                match shape(geometry, &Value::Null)? {
                    Shape::Outline(more) => parts.extend(more),
                    Shape::Rectangle(..) | Shape::Ellipse { .. } | Shape::Point(_) => {
                        let words = "an ellipse or a point within a collection is not read";
                        return Err(words.to_owned());
                    }
                }
            }
            parts
        }
        "Point" => {
            let place = point(geometry.get("coordinates").unwrap_or(&Value::Null))?;
            return Ok(Shape::Point(Corner::at(place)));
        }
        "MultiPoint" => {
            return Err("several points in one are not read; save each as a Point".to_owned());
        }
        "LineString" | "MultiLineString" => {
            return Err(format!("a {kind} has no area and is no region"));
        }
        _ => return Err(format!("a geometry of the type “{kind}” is not known")),
    };
    let shape = known(geometry, properties, parts);
    shape.problem().map_or(Ok(shape), |problem| Err(problem.to_owned()))
}

/// The ellipse or rectangle that the polygon stands for, else the polygon.
fn known(geometry: &Value, properties: &Value, parts: Vec<Part>) -> Shape {
    if let [Part { outer, holes }] = parts.as_slice()
        && holes.is_empty()
    {
        let points: Vec<_> = outer.iter().map(|corner| corner.point()).collect();
        if let Some(ellipse) = kept_ellipse(properties.get("ellipse"), outer) {
            return ellipse;
        }
        if geometry.get("isEllipse").and_then(Value::as_bool) == Some(true)
            && let Some(ellipse) = ellipse_in_box(&points)
        {
            return ellipse;
        }
        if text(properties, "shape").as_deref() == Some("rectangle")
            && let Some(Bounds { min, max }) = Bounds::of(points)
        {
            let rectangle = Shape::Rectangle(Corner::at(min), Corner::at(max));
            let corners = rectangle.rings().into_iter().flatten().map(Corner::at);
            if corners.eq(outer.iter().copied()) {
                return rectangle;
            }
        }
    }
    Shape::Outline(parts)
}

fn part(rings: Option<&Value>) -> Result<Part, String> {
    let rings = rings.and_then(Value::as_array).ok_or("the coordinates are no list of rings")?;
    let mut rings = rings.iter().map(|it| Ok::<_, String>(ring(&points(it)?)));
    let outer = rings.next().ok_or("a polygon has no ring")??;
    Ok(Part { outer, holes: rings.collect::<Result<_, _>>()? })
}

/// The file of a photo; `id` gives each region, by its place, an identity that stays.
pub fn write(drawing: &Drawing, id: impl Fn(usize) -> String) -> Value {
    let features = drawing.regions.iter().enumerate().map(|(i, drawn)| feature(drawn, &id(i)));
    let (width, height) = drawing.size.unwrap_or_default();
    json!({
        "type": "FeatureCollection",
        "features": features.collect::<Vec<_>>(),
        "photo": drawing.photo,
        "imageWidth": width,
        "imageHeight": height,
    })
}

fn feature(drawn: &Drawn, id: &str) -> Value {
    let mut geometry = Map::new();
    let mut put = |key: &str, value: Value| drop(geometry.insert(key.to_owned(), value));
    let rings = |part: &Part| -> Value {
        std::iter::once(&part.outer).chain(&part.holes).map(|ring| ring_json(ring, true)).collect()
    };
    let mut is_rectangle = false;
    match &drawn.shape {
        Shape::Rectangle(..) => {
            is_rectangle = true;
            let outer = drawn.shape.rings().into_iter().flatten().map(Corner::at).collect();
            put("type", json!("Polygon"));
            put("coordinates", rings(&Part { outer, holes: Vec::new() }));
        }
        Shape::Ellipse { turn, .. } => {
            let outer = ellipse_ring(&drawn.shape);
            put("type", json!("Polygon"));
            put("coordinates", rings(&Part { outer, holes: Vec::new() }));
            if *turn == 0 {
                put("isEllipse", json!(true));
            }
        }
        Shape::Outline(parts) => match parts.as_slice() {
            [part] => {
                put("type", json!("Polygon"));
                put("coordinates", rings(part));
            }
            parts => {
                put("type", json!("MultiPolygon"));
                put("coordinates", parts.iter().map(rings).collect());
            }
        },
        Shape::Point(place) => {
            put("type", json!("Point"));
            put("coordinates", pair(*place));
        }
    }
    let mut properties = Map::new();
    let mut put = |key: &str, value: Value| drop(properties.insert(key.to_owned(), value));
    put("objectType", json!("annotation"));
    put("name", json!(drawn.label));
    put("classification", json!({ "name": drawn.role.label(), "color": color(drawn.role) }));
    put("isLocked", json!(drawn.is_locked));
    put("note", json!(drawn.note));
    if is_rectangle {
        put("shape", json!("rectangle"));
    }
    own_keys(drawn, &mut properties);
    json!({ "type": "Feature", "id": id, "geometry": geometry, "properties": properties })
}

/// Told apart by people with any colour vision (Okabe and Ito).
fn color(role: Role) -> [u8; 3] {
    match role {
        Role::Lesion => [213, 94, 0],
        Role::ReferenceSkin => [0, 158, 115],
        Role::BodyPart => [86, 180, 233],
        Role::Exclude => [0, 0, 0],
        Role::PrivacyMask => [204, 121, 167],
    }
}
