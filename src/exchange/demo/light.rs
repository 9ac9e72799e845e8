//! How light falls on a shape: from a lamp, from the camera's side and from all around, softened as in skin.

use rayon::prelude::*;

use crate::exchange::demo::field::Field;
use crate::exchange::demo::noise::smoothstep;
use crate::exchange::demo::scene::Scene;

/// The lamps of one visit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Light {
    /// Where the main lamp stands, seen from the body: right, down, towards the camera.
    pub towards_lamp: [f32; 3],
    /// Strength of the main lamp.
    pub lamp: f32,
    /// Strength of the light beside the camera.
    pub front: f32,
    /// Strength of the light from all around.
    pub around: f32,
}

/// The light on every place of a scene.
pub struct Lit {
    /// Light that reaches the depth of the skin, for red, green and blue.
    pub depth: [Field; 3],
    /// How brightly the main lamp can shine back from a place: 0 in full shadow, little in creases, 1 in the open.
    pub lamp_seen: Field,
    /// How the height changes to the right, per millimetre.
    pub slope_x: Field,
    /// How the height changes downwards, per millimetre.
    pub slope_y: Field,
    /// How far hair that lies here points to where it would mirror the lamp into the camera: there it is 0.
    pub mirror: Field,
}

/// How far red, green and blue light spread in skin before they come out again, in millimetres.
const SPREAD_MM: [f32; 3] = [1.9, 1.0, 0.7];
/// How far behind the body the backdrop hangs.
const BACKDROP_MM: f32 = -70.0;

/// Lights a scene.
pub fn lit(scene: &Scene, light: &Light) -> Lit {
    let grid = scene.grid();
    let lamp = unit(light.towards_lamp);
    let is_body = Field::of(grid, |x, y| {
        let depth = scene.skin.at(x, y).max(scene.hair.at(x, y));
        (depth / grid.step + 0.5).clamp(0.0, 1.0)
    });
    let mut standing = scene.height.clone();
    standing.values.par_iter_mut().zip(&is_body.values).for_each(|(height, body)| {
        *height = BACKDROP_MM + (*height - BACKDROP_MM) * body;
    });
    let openness = openness(&standing);
    let lamp_seen = lamp_seen(&standing, lamp);
    let slope = |dx: f32, dy: f32| {
        let step = grid.step;
        Field::of(grid, move |x, y| {
            let there = scene.height.at(x + dx * step, y + dy * step);
            (there - scene.height.at(x - dx * step, y - dy * step)) / (2.0 * step)
        })
    };
    let (slope_x, slope_y) = (slope(1.0, 0.0), slope(0.0, 1.0));
    let mirror = mirror(scene, &slope_x, &slope_y, lamp);
    let body_spread: Vec<Field> = SPREAD_MM.iter().map(|mm| is_body.blurred(*mm)).collect();
    let depth = std::array::from_fn(|channel| {
        let mut arriving = Field::flat(grid, 0.0);
        arriving.values.par_iter_mut().enumerate().for_each(|(i, value)| {
            let normal = unit([-slope_x.values[i], -slope_y.values[i], 1.0]);
            let facing = (dot(normal, lamp) + 0.12).max(0.0) / 1.12;
            let open = openness.values[i];
            // Light that has bounced off skin is redder: creases glow instead of turning grey.
            let bounced = open + (1.0 - open) * [0.36, 0.22, 0.16][channel];
            let sum = light.lamp * facing * lamp_seen.values[i] * [1.03, 1.0, 0.94][channel]
                + light.front * normal[2] * (0.35 + 0.65 * bounced)
                + light.around * (0.62 - 0.38 * normal[1]) * bounced * [0.96, 1.0, 1.05][channel];
            *value = sum * is_body.values[i];
        });
        let mut spread = arriving.blurred(SPREAD_MM[channel]);
        spread.values.par_iter_mut().zip(&body_spread[channel].values).for_each(|(sum, body)| {
            *sum /= body.max(0.02);
        });
        spread
    });
    let mut lamp_seen = lamp_seen;
    lamp_seen.values.iter_mut().zip(&openness.values).for_each(|(seen, open)| *seen *= open);
    Lit { depth, lamp_seen, slope_x, slope_y, mirror }
}

/// How much of the surroundings a place sees, 0 to 1: little in creases.
fn openness(height: &Field) -> Field {
    let mut open = Field::flat(height.grid, 1.0);
    for (sigma, strength) in [(1.6, 0.5), (5.0, 0.55), (14.0, 0.55), (34.0, 0.45)] {
        let around = height.blurred(sigma);
        open.values.par_iter_mut().enumerate().for_each(|(i, value)| {
            let sunken = (around.values[i] - height.values[i]) / sigma;
            *value *= 1.0 - strength * smoothstep(0.0, 1.3, sunken);
        });
    }
    open
}

/// Which part of the main lamp is seen, by walking from each place towards it.
fn lamp_seen(height: &Field, lamp: [f32; 3]) -> Field {
    let flat = lamp[0].hypot(lamp[1]).max(1e-3);
    let (dx, dy, rise) = (lamp[0] / flat, lamp[1] / flat, lamp[2] / flat);
    Field::of(height.grid, |x, y| {
        let start = height.at(x, y);
        let (mut hidden, mut walked) = (0.0f32, 1.5);
        while walked < 130.0 {
            let above = height.at(x + dx * walked, y + dy * walked) - start - rise * walked;
            // The lamp is wide: what is far away hides it softly.
            hidden = hidden.max(above / (1.0 + 0.28 * walked) + 0.35);
            walked *= 1.18;
        }
        1.0 - smoothstep(0.0, 1.0, hidden)
    })
}

/// For hair along the strands: the cosine to the direction half way between lamp and camera (J. Kajiya, T. Kay, 1989).
fn mirror(scene: &Scene, slope_x: &Field, slope_y: &Field, lamp: [f32; 3]) -> Field {
    let half = unit([lamp[0], lamp[1], lamp[2] + 1.0]);
    Field::of(scene.grid(), |x, y| {
        let along = &scene.along;
        let (dx, dy) = (
            along.at(x + 1.0, y) - along.at(x - 1.0, y),
            along.at(x, y + 1.0) - along.at(x, y - 1.0),
        );
        let rise = slope_x.at(x, y) * dx + slope_y.at(x, y) * dy;
        dot(unit([dx, dy, rise]), half)
    })
}

/// The dot product.
pub fn dot(a: [f32; 3], b: [f32; 3]) -> f32 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// The same direction, one long.
pub fn unit(a: [f32; 3]) -> [f32; 3] {
    let length = dot(a, a).sqrt();
    a.map(|value| value / length)
}
