//! Bumps and folds: the few kinds of stroke with which noses, scapulae and blushes alike are modelled.

use crate::exchange::demo::curve::{Place, smooth_open};
use crate::exchange::demo::field::Field;
use crate::exchange::demo::noise::smoothstep;

/// One stroke of modelling; added to a field of height it is a shape, to a field of redness a blush.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    /// A soft hill over an ellipse, highest in the middle, gone at the edge.
    Bump {
        /// The middle.
        at: Place,
        /// Half axes.
        radii: Place,
        /// Turned clockwise by so many degrees.
        turn: f32,
        /// In the middle; negative for a hollow.
        height: f32,
    },
    /// A soft ridge along a smooth line, fading out at both ends.
    Fold {
        /// A few points the line goes through.
        line: &'static [Place],
        /// From the crest to where it is gone.
        half_width: f32,
        /// At the crest; negative for a groove.
        height: f32,
    },
}

/// Whether a stroke is repeated on the other side of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sides {
    /// As drawn.
    One,
    /// As drawn, and mirrored at the midline; nobody is quite symmetric, so the mirror image is a little different.
    Both,
}

/// A hill.
pub const fn bump(at: Place, radii: Place, turn: f32, height: f32) -> Form {
    Form::Bump { at, radii, turn, height }
}

/// A ridge, or with a negative height a groove.
pub const fn fold(line: &'static [Place], half_width: f32, height: f32) -> Form {
    Form::Fold { line, half_width, height }
}

/// How the mirrored side differs: moved by so many millimetres, and so much flatter.
const OTHER_SIDE: (f32, f32, f32) = (0.5, 0.7, 0.93);

/// Adds strokes to a field, in any order: they only sum up.
pub fn model(field: &mut Field, strokes: &[(Sides, Form)]) {
    for (sides, form) in strokes {
        add(field, form, |place| place, 1.0);
        if *sides == Sides::Both {
            let (dx, dy, strength) = OTHER_SIDE;
            add(field, form, |(x, y)| (dx - x, y + dy), strength);
        }
    }
}

/// The higher of two heights, with a fillet of this size where they meet.
pub fn softly_higher(a: f32, b: f32, fillet: f32) -> f32 {
    let near = (fillet - (a - b).abs()).max(0.0);
    a.max(b) + near * near / (4.0 * fillet)
}

fn add(field: &mut Field, form: &Form, moved: impl Fn(Place) -> Place, strength: f32) {
    match *form {
        Form::Bump { at, radii, turn, height } => {
            let middle = moved(at);
            let is_mirrored = moved((1.0, 0.0)).0 < moved((0.0, 0.0)).0;
            let (sin, cos) = (if is_mirrored { -turn } else { turn }).to_radians().sin_cos();
            let reach = radii.0.max(radii.1);
            add_within(field, [middle].into_iter(), reach, |x, y| {
                let (dx, dy) = (x - middle.0, y - middle.1);
                let (u, v) = ((dx * cos + dy * sin) / radii.0, (dy * cos - dx * sin) / radii.1);
                height * strength * hill(u * u + v * v)
            });
        }
        Form::Fold { line, half_width, height } => {
            let line: Vec<Place> = smooth_open(line, 8).into_iter().map(&moved).collect();
            add_within(field, line.iter().copied(), half_width, |x, y| {
                let (distance_squared, share) = nearest(&line, x, y);
                let fade = smoothstep(0.0, 0.25, share) * smoothstep(1.0, 0.75, share);
                height * strength * fade * hill(distance_squared / (half_width * half_width))
            });
        }
    }
}

/// 1 at 0, 0 from 1 on, smooth at both, for a squared distance.
fn hill(distance_squared: f32) -> f32 {
    let rest = (1.0 - distance_squared).max(0.0);
    rest * rest
}

fn add_within(
    field: &mut Field,
    places: impl Iterator<Item = Place> + Clone,
    reach: f32,
    value: impl Fn(f32, f32) -> f32,
) {
    let grid = field.grid;
    let span = |values: &mut dyn Iterator<Item = f32>, from: f32, count: usize| {
        let (low, high) = values
            .fold((f32::MAX, f32::MIN), |(low, high), value| (low.min(value), high.max(value)));
        let first = ((low - reach - from) / grid.step).ceil().clamp(0.0, count as f32) as usize;
        let end = ((high + reach - from) / grid.step + 1.0).clamp(0.0, count as f32) as usize;
        first..end.max(first)
    };
    let columns = span(&mut places.clone().map(|(x, _)| x), grid.left, grid.width);
    for row in span(&mut places.map(|(_, y)| y), grid.top, grid.height) {
        for column in columns.clone() {
            let (x, y) = grid.place(column, row);
            field.values[row * grid.width + column] += value(x, y);
        }
    }
}

/// The squared distance to a line, and how far along it (0 to 1) the nearest place is.
fn nearest(line: &[Place], x: f32, y: f32) -> (f32, f32) {
    let mut best = (f32::MAX, 0.0);
    for (i, pair) in line.windows(2).enumerate() {
        let (dx, dy) = (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1);
        let (px, py) = (x - pair[0].0, y - pair[0].1);
        let share = ((px * dx + py * dy) / (dx * dx + dy * dy).max(1e-9)).clamp(0.0, 1.0);
        let (ex, ey) = (px - dx * share, py - dy * share);
        let squared = ex * ex + ey * ey;
        if squared < best.0 {
            best = (squared, (i as f32 + share) / (line.len() - 1) as f32);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::demo::field::Grid;

    fn modelled(strokes: &[(Sides, Form)]) -> Field {
        let mut field = Field::flat(Grid::over((0.0, 0.0), (40.0, 40.0), 0.5), 0.0);
        model(&mut field, strokes);
        field
    }

    #[test]
    fn a_bump_is_highest_in_the_middle_and_gone_at_its_edge() {
        let field = modelled(&[(Sides::One, bump((10.0, 5.0), (8.0, 4.0), 90.0, 3.0))]);
        assert!((field.at(10.0, 5.0) - 3.0).abs() < 1e-5);
        assert!(field.at(10.0, 11.0) > 0.1, "turned upright it reaches 8 mm down");
        assert_eq!(field.at(15.0, 5.0), 0.0);
    }

    #[test]
    fn a_groove_on_both_sides_is_nearly_symmetric() {
        let field = modelled(&[(
            Sides::Both,
            fold(&[(10.0, -20.0), (14.0, 0.0), (10.0, 20.0)], 4.0, -2.0),
        )]);
        assert!((field.at(14.0, 0.0) + 2.0).abs() < 0.01);
        assert!((field.at(-13.5, 0.7) + 2.0 * OTHER_SIDE.2).abs() < 0.05);
        assert_eq!(field.at(0.0, 0.0), 0.0);
    }
}
