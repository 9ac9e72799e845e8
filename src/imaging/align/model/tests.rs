//! Laws of fitting.

use proptest::prelude::*;

use super::*;

fn square(n: i32) -> impl Iterator<Item = Point> {
    (0..n * n).map(move |i| Point::new(f64::from(i % n) * 900.0, f64::from(i / n) * 700.0))
}

fn pairs_of(transform: &Transform, n: i32) -> Vec<Pair> {
    square(n).map(|a| Pair::new(a, transform.apply(a))).collect()
}

prop_compose! {
    fn transform_of(model: Model)(
        turn in -0.5..0.5_f64, scale in 0.6..1.6_f64, x in -900.0..900.0_f64, y in -900.0..900.0_f64,
        shear in -0.2..0.2_f64, lean in (-3e-5..3e-5_f64, -3e-5..3e-5_f64),
    ) -> Transform {
        let similar = Transform::similarity(scale, turn, Point::new(x, y));
        let sheared = Transform([1.0, shear, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]);
        let leaning = Transform([1.0, 0.0, 0.0, 0.0, 1.0, 0.0, lean.0, lean.1, 1.0]);
        match model {
            Model::Similarity => similar,
            Model::Affine => similar.then(&sheared),
            Model::Homography => leaning.then(&similar.then(&sheared)),
        }
    }
}

fn any_case() -> impl Strategy<Value = (Model, Transform)> {
    prop::sample::select(Model::ALL.to_vec())
        .prop_flat_map(|model| transform_of(model).prop_map(move |transform| (model, transform)))
}

proptest! {
    #[test]
    fn exact_pairs_give_the_transform_back((model, truth) in any_case()) {
        let found = fitted(model, &pairs_of(&truth, 4)).expect("a square determines all models");
        for place in square(3) {
            prop_assert!(found.apply(place).distance(truth.apply(place)) < 1e-5);
        }
    }

    #[test]
    fn a_third_of_wrong_pairs_changes_nothing((model, truth) in any_case(), wrong in 20.0..90.0_f64) {
        let mut pairs = pairs_of(&truth, 6);
        for (i, pair) in pairs.iter_mut().enumerate().filter(|(i, _)| i % 3 == 1) {
            let (sin, cos) = (i as f64).sin_cos();
            pair.b = pair.b + Point::new(cos, sin) * wrong;
        }
        let found = robust(model, &pairs, &truth, 100.0, 1.0).expect("most agree");
        for place in square(3) {
            prop_assert!(found.apply(place).distance(truth.apply(place)) < 1e-3);
        }
    }
}

#[test]
fn pairs_that_determine_nothing_are_refused() {
    let line: Vec<Pair> = (0..6)
        .map(|i| Point::new(f64::from(i), 2.0 * f64::from(i)))
        .map(|place| Pair::new(place, place))
        .collect();
    assert!(fitted(Model::Similarity, &line).is_some());
    assert_eq!(fitted(Model::Affine, &line), None);
    assert_eq!(fitted(Model::Homography, &line), None);
    assert_eq!(fitted(Model::Similarity, &line[..1]), None);
    assert_eq!(fitted(Model::Similarity, &[line[0], line[0]]), None);
    assert_eq!(fitted(Model::Similarity, &[]), None);
}

#[test]
fn away_from_the_pairs_less_is_known() {
    let truth = Transform::similarity(1.1, 0.1, Point::new(5.0, 9.0));
    let pairs = pairs_of(&truth, 3);
    let places = [Point::new(900.0, 700.0), Point::new(9000.0, 700.0)];
    for model in Model::ALL {
        let [near, far] = uncertainty(model, &truth, &pairs, 1.0, &places).expect("determined")[..]
        else {
            panic!("one number for each place")
        };
        assert!(near < 1.0 && far > 2.0 * near, "{model:?}: {near} {far}");
    }
}

#[test]
fn the_middle_of_nothing_is_nothing() {
    assert_eq!(median([]), None);
    assert_eq!(median([3.0, 1.0, 2.0]), Some(2.0));
}
