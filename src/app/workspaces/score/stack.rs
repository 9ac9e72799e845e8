//! Where each photo of a visit goes: as large as they can all be, scrolling only when there are many.

use egui::{Rect, Vec2, pos2, vec2};

/// The places of the photos, and how high they are together.
#[derive(Clone, Debug, PartialEq)]
pub struct Stack {
    /// A place for each photo, from the top left corner of the space.
    pub places: Vec<Rect>,
    /// Their height; more than that of the space when they scroll.
    pub height: f32,
}

/// Photos that would be lower than this scroll instead.
const LEAST_HEIGHT: f32 = 150.0;
/// Then they are not narrower than this.
const LEAST_WIDTH: f32 = 200.0;
const GAP: f32 = 2.0;

impl Stack {
    /// Places for photos of these sizes: in the number of columns in which they cover the most.
    pub fn of(sizes: &[Vec2], space: Vec2) -> Self {
        let n = sizes.len();
        if n == 0 {
            return Self { places: Vec::new(), height: 0.0 };
        }
        let covered = |columns: usize| {
            let cell = cell(n, columns, space);
            sizes.iter().map(|size| fitted(*size, cell)).sum::<f32>()
        };
        let best = (1..=n).max_by(|a, b| covered(*a).total_cmp(&covered(*b)).then(b.cmp(a)));
        let mut columns = best.unwrap_or(1);
        let mut cell = cell(n, columns, space);
        if cell.y < LEAST_HEIGHT.min(space.y) {
            columns = ((space.x + GAP) / (LEAST_WIDTH + GAP)).floor().max(1.0) as usize;
            let shapes = sizes.iter().map(|size| size.y / size.x.max(1.0));
            let shape = shapes.sum::<f32>() / n as f32;
            cell.x = (space.x + GAP) / columns as f32 - GAP;
            cell.y = (cell.x * shape).clamp(LEAST_HEIGHT.min(space.y), space.y);
        }
        let place = |at: usize| {
            let (row, column) = ((at / columns) as f32, (at % columns) as f32);
            let corner = pos2(column * (cell.x + GAP), row * (cell.y + GAP));
            Rect::from_min_size(corner, cell)
        };
        let height = n.div_ceil(columns) as f32 * (cell.y + GAP) - GAP;
        Self { places: (0..n).map(place).collect(), height }
    }
}

/// Two places within one, beside or above each other, whichever shows more of photos of this size.
pub fn halves(photo: Vec2, place: Rect) -> [Rect; 2] {
    let (wide, high) = (cell(2, 2, place.size()), cell(2, 1, place.size()));
    let (half, step) = if fitted(photo, wide) >= fitted(photo, high) {
        (wide, vec2(wide.x + GAP, 0.0))
    } else {
        (high, vec2(0.0, high.y + GAP))
    };
    let first = Rect::from_min_size(place.min, half);
    [first, first.translate(step)]
}

fn cell(n: usize, columns: usize, space: Vec2) -> Vec2 {
    let (columns, rows) = (columns as f32, n.div_ceil(columns) as f32);
    let size = vec2((space.x + GAP) / columns - GAP, (space.y + GAP) / rows - GAP);
    size.max(Vec2::splat(1.0))
}

/// How much of a cell a photo of this size covers.
fn fitted(photo: Vec2, cell: Vec2) -> f32 {
    let scale = (cell.x / photo.x.max(1.0)).min(cell.y / photo.y.max(1.0));
    photo.x * photo.y * scale * scale
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn photos_lie_where_they_are_largest() {
        let (wide, tall) = (vec2(4.0, 3.0), vec2(3.0, 4.0));
        for (sizes, space, columns) in [
            (vec![wide, wide], vec2(614.0, 790.0), 1),
            (vec![tall, tall], vec2(1050.0, 700.0), 2),
            (vec![wide], vec2(600.0, 700.0), 1),
            (vec![wide; 4], vec2(800.0, 600.0), 2),
        ] {
            let stack = Stack::of(&sizes, space);
            let top = stack.places.iter().filter(|place| place.top() == 0.0).count();
            assert_eq!(top, columns, "{sizes:?} in {space:?}");
            assert_eq!(stack.places.len(), sizes.len());
            assert!(stack.height <= space.y + 0.01);
        }
    }

    #[test]
    fn two_photos_share_a_place_beside_or_above_each_other() {
        for (photo, size, is_beside) in [
            (vec2(4.0, 3.0), vec2(400.0, 160.0), true),
            (vec2(4.0, 3.0), vec2(400.0, 600.0), false),
            (vec2(3.0, 4.0), vec2(600.0, 400.0), true),
        ] {
            let place = Rect::from_min_size(pos2(30.0, 20.0), size);
            let [a, b] = halves(photo, place);
            assert_eq!(a.top() == b.top(), is_beside, "{photo:?} in {size:?}");
            assert!(place.expand(0.01).contains_rect(a) && place.expand(0.01).contains_rect(b));
            assert!(!a.intersects(b) && a.size() == b.size());
        }
    }

    #[test]
    fn many_photos_scroll_rather_than_shrink_and_never_overlap() {
        let stack = Stack::of(&[vec2(4.0, 3.0); 30], vec2(400.0, 600.0));
        assert!(stack.height > 600.0);
        for (at, place) in stack.places.iter().enumerate() {
            assert!(place.height() >= LEAST_HEIGHT - 0.5 && place.right() <= 400.01);
            assert!(place.width() > 190.0);
            assert!(stack.places[..at].iter().all(|other| !other.shrink(0.1).intersects(*place)));
        }
        assert_eq!(Stack::of(&[], vec2(400.0, 600.0)).height, 0.0);
    }
}
