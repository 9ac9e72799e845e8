//! Where the names of regions stand: outside of them, so that nothing that is judged is covered.

use egui::{Rect, Vec2, pos2};

/// The space between a region and its name, in points.
const GAP: f32 = 8.0;

/// A place for a name of this size beside `shape`: within the canvas, on none of the names that stand there, and on
/// as little of the other regions as can be. None if there is no such place.
pub fn place(
    size: Vec2,
    shape: Rect,
    canvas: Rect,
    names: &[Rect],
    others: &[Rect],
) -> Option<Rect> {
    let (left, right) = (shape.left() - GAP - size.x, shape.right() + GAP);
    let (above, below) = (shape.top() - GAP - size.y, shape.bottom() + GAP);
    let (middle_x, middle_y) = (shape.center().x - size.x / 2.0, shape.center().y - size.y / 2.0);
    let corners = [
        (middle_x, above),
        (middle_x, below),
        (right, middle_y),
        (left, middle_y),
        (shape.right() - size.x, above),
        (shape.left(), above),
        (shape.right() - size.x, below),
        (shape.left(), below),
        (right, above),
        (left, above),
        (right, below),
        (left, below),
    ];
    let space = canvas.shrink(4.0);
    corners
        .into_iter()
        .map(|(x, y)| Rect::from_min_size(pos2(x, y), size))
        .filter(|place| space.contains_rect(*place))
        .filter(|place| names.iter().all(|name| !name.intersects(*place)))
        .map(|place| (place, others.iter().map(|other| shared(*other, place)).sum::<f32>()))
        .min_by(|(_, a), (_, b)| a.total_cmp(b))
        .map(|(place, _)| place)
}

/// The area two boxes share.
fn shared(a: Rect, b: Rect) -> f32 {
    let both = a.intersect(b);
    if both.is_positive() { both.area() } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use egui::vec2;

    use super::*;

    const CANVAS: Rect = Rect { min: pos2(0.0, 0.0), max: pos2(400.0, 300.0) };
    const NAME: Vec2 = Vec2 { x: 40.0, y: 14.0 };

    fn box_at(x: f32, y: f32, width: f32, height: f32) -> Rect {
        Rect::from_min_size(pos2(x, y), vec2(width, height))
    }

    #[test]
    fn a_name_stands_above_if_it_can_and_never_on_its_region() {
        let shape = box_at(100.0, 100.0, 80.0, 60.0);
        let free = place(NAME, shape, CANVAS, &[], &[]).expect("there is room");
        assert!(free.bottom() < shape.top() && (free.center().x - shape.center().x).abs() < 0.1);
        let at_the_top = box_at(100.0, 5.0, 80.0, 60.0);
        let below = place(NAME, at_the_top, CANVAS, &[], &[]).expect("there is room below");
        assert!(below.top() > at_the_top.bottom());
    }

    #[test]
    fn names_stand_beside_each_other_and_off_other_regions() {
        let shape = box_at(100.0, 100.0, 80.0, 60.0);
        let above = box_at(90.0, 60.0, 100.0, 38.0);
        let named = place(NAME, shape, CANVAS, &[above], &[]).expect("elsewhere");
        assert!(!named.intersects(above));
        let clear = place(NAME, shape, CANVAS, &[], &[above]).expect("elsewhere");
        assert!(!clear.intersects(above), "{clear:?}");
        let everywhere = CANVAS;
        assert!(place(NAME, shape, CANVAS, &[everywhere], &[]).is_none());
    }

    #[test]
    fn a_region_larger_than_the_canvas_has_no_name_on_it() {
        assert_eq!(place(NAME, CANVAS.expand(50.0), CANVAS, &[], &[]), None);
    }
}
