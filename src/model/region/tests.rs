//! Shapes by their areas and what is wrong with them.

use super::*;

#[test]
fn coordinates_are_saved_as_decimals_and_read_back_exactly() {
    let corner = Corner { x: 123_456, y: -5 };
    let text = ron::to_string(&corner).expect("a corner is plain data");
    assert_eq!(text, "(1234.56,-0.05)");
    assert_eq!(ron::from_str::<Corner>(&text).expect("the same"), corner);
    assert!(ron::from_str::<Corner>("(NaN,1.0)").is_err());
}

#[test]
fn areas_take_off_holes_and_know_ellipses() {
    let square = |from: f64, to: f64| {
        [(from, from), (to, from), (to, to), (from, to)]
            .map(|(x, y)| Corner::at(Point::new(x, y)))
            .to_vec()
    };
    let ring =
        Shape::Outline(vec![Part { outer: square(0.0, 10.0), holes: vec![square(2.0, 4.0)] }]);
    assert_eq!(ring.area(), 96.0);
    let ellipse = Shape::Ellipse {
        center: Corner::default(),
        half_axes: Corner::at(Point::new(10.0, 5.0)),
        turn: 4_500,
    };
    assert!((ellipse.area() - 157.079_632_7).abs() < 1e-6);
    assert_eq!(ellipse.problem(), None);
}

#[test]
fn coordinates_beyond_any_photo_are_cut_off_so_that_what_is_saved_can_be_read() {
    let far = Corner::at(Point::new(1e12, f64::NEG_INFINITY));
    assert_eq!(far, Corner { x: FARTHEST, y: -FARTHEST });
    let text = ron::to_string(&far).expect("a corner is plain data");
    assert_eq!(ron::from_str::<Corner>(&text).expect("the same"), far);
    let shape = Shape::Rectangle(far, Corner::default());
    assert!(shape.moved(Point::new(1e9, -1e9)).is_near(), "cut off, not wrapped round");
    let beyond = Shape::Rectangle(Corner { x: i32::MAX, y: 0 }, Corner::default());
    assert!(beyond.problem().is_some_and(|problem| problem.contains("outside")));
}

#[test]
fn shapes_that_enclose_nothing_are_told_apart_from_thin_and_crossing_ones() {
    let polygon =
        |corners: &[(f64, f64)]| Shape::polygon(corners.iter().map(|(x, y)| Point::new(*x, *y)));
    let ring = |corners: &[(f64, f64)]| -> Vec<Corner> {
        corners.iter().map(|(x, y)| Corner::at(Point::new(*x, *y))).collect()
    };
    let ellipse =
        |x, y| Shape::Ellipse { center: Corner::default(), half_axes: Corner { x, y }, turn: 0 };
    let large = ring(&[(0.0, 0.0), (9.0, 0.0), (0.0, 9.0)]);
    let small = ring(&[(0.0, 0.0), (3.0, 0.0), (0.0, 3.0)]);
    let cases = [
        (polygon(&[]), Some("three corners")),
        (polygon(&[(0.0, 0.0), (9.0, 9.0)]), Some("three corners")),
        (polygon(&[(0.0, 0.0), (9.0, 9.0), (4.0, 4.0)]), Some("no area")),
        (polygon(&[(4.0, 4.0), (9.0, 9.0), (0.0, 0.0)]), Some("no area")),
        (polygon(&[(40.0, 30.0), (4.0, 3.0), (80.0, 60.0), (8.0, 6.0)]), Some("no area")),
        (polygon(&[(0.0, 0.0), (3001.0, 1000.33), (1000.34, 333.44)]), Some("no area")),
        (polygon(&[(0.0, 0.0), (3001.0, 1000.33), (1000.34, 333.54)]), None),
        (polygon(&[(5.0, 5.0), (5.2, 5.0), (5.0, 5.2)]), Some("no area")),
        (polygon(&[(0.0, 0.0), (100.0, 0.0), (100.0, 2.0)]), None),
        (polygon(&[(0.0, 0.0), (9.0, 9.0), (9.0, 0.0), (0.0, 9.0)]), None),
        (Shape::Rectangle(Corner { x: 0, y: 0 }, Corner { x: 0, y: 900 }), Some("no area")),
        (ellipse(-500, 500), Some("width and a height")),
        (ellipse(500, 500), None),
        (
            Shape::Outline(vec![Part { outer: small.clone(), holes: vec![large.clone()] }]),
            Some("hole"),
        ),
        (Shape::Outline(vec![Part { outer: large, holes: vec![small] }]), None),
    ];
    for (shape, expected) in cases {
        let found = shape.problem();
        let is_right = match (found, expected) {
            (Some(found), Some(part)) => found.contains(part),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        assert!(is_right, "{shape:?}: {found:?}");
    }
}
