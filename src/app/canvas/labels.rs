//! Where the names of regions stand: outside of them, so that nothing that is judged is covered.

use egui::{Pos2, Rect, Vec2, pos2};

/// The space between a region and its name, in points.
const GAP: f32 = 8.0;

/// How far from its region a name may stand where there is no room beside it; a line leads from one to the other.
pub const FARTHEST: f32 = 96.0;

/// From one try to the next, outwards.
const STEP: f32 = 22.0;

/// A place for a name of this size beside `shape`, or up to `farthest` away from it; none if there is none.
///
/// It is within the canvas, and on none of the names, handles and other regions that are there. Where regions are many
/// there is no room farther out either, and looking for it takes long.
pub fn place(
    farthest: f32,
    size: Vec2,
    shape: Rect,
    canvas: Rect,
    (names, others): (&[Rect], &[Rect]),
) -> Option<Rect> {
    let space = canvas.shrink(4.0);
    let is_free = |place: &Rect| {
        space.contains_rect(*place)
            && !names.iter().any(|name| name.intersects(*place))
            && !others.iter().any(|other| shared(*other, *place) > 0.0)
    };
    let n = (farthest / STEP) as u8;
    let away = (0..=n).map(|i| f32::from(i) * STEP);
    away.flat_map(|away| around(size, shape, GAP + away)).find(is_free)
}

/// The line from a name to a region that it stands away from.
pub fn leader(name: Rect, shape: Rect) -> Option<[Pos2; 2]> {
    let from = name.clamp(shape.center());
    let to = shape.clamp(from);
    (from.distance(to) > GAP * 2.0).then_some([from, to])
}

/// The places around a shape, this far from it.
fn around(size: Vec2, shape: Rect, gap: f32) -> impl Iterator<Item = Rect> {
    let (left, right) = (shape.left() - gap - size.x, shape.right() + gap);
    let (above, below) = (shape.top() - gap - size.y, shape.bottom() + gap);
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
    corners.into_iter().map(move |(x, y)| Rect::from_min_size(pos2(x, y), size))
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

    fn place(
        size: Vec2,
        shape: Rect,
        canvas: Rect,
        names: &[Rect],
        others: &[Rect],
    ) -> Option<Rect> {
        super::place(FARTHEST, size, shape, canvas, (names, others))
    }

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
    fn no_name_stands_on_another_region_however_crowded_it_is() {
        let shape = box_at(180.0, 130.0, 20.0, 20.0);
        let crowd: Vec<Rect> = (0..5_u8)
            .flat_map(|x| (0..5_u8).map(move |y| (f32::from(x), f32::from(y))))
            .map(|(x, y)| box_at(130.0 + x * 25.0, 80.0 + y * 25.0, 20.0, 20.0))
            .filter(|other| *other != shape)
            .collect();
        let away = place(NAME, shape, CANVAS, &[], &crowd).expect("there is room farther out");
        assert!(crowd.iter().all(|other| !other.intersects(away)), "{away:?}");
        let [from, to] = leader(away, shape).expect("it stands away");
        assert!(away.expand(0.1).contains(from) && shape.expand(0.1).contains(to));
        let everywhere = [CANVAS.translate(vec2(0.0, 151.0)), CANVAS.translate(vec2(0.0, -151.0))];
        assert_eq!(place(NAME, shape, CANVAS, &[], &everywhere), None, "better none than on skin");
        let beside = place(NAME, shape, CANVAS, &[], &[]).expect("room");
        assert_eq!(leader(beside, shape), None);
    }

    #[test]
    fn a_region_larger_than_the_canvas_has_no_name_on_it() {
        assert_eq!(place(NAME, CANVAS.expand(50.0), CANVAS, &[], &[]), None);
    }
}
