//! Operations on regions, by areas.

use super::*;
use crate::app::canvas::steps::plain_region;
use crate::model::region::Corner;

fn rectangle(x0: f64, y0: f64, x1: f64, y1: f64) -> Region {
    let corners = [(x0, y0), (x1, y1)].map(|(x, y)| Corner::at(Point::new(x, y)));
    plain_region(Shape::Rectangle(corners[0], corners[1]))
}

fn region_of(edit: &Edit) -> Option<(RegionId, Region)> {
    if let Edit::Region(id, Some(region)) = edit { Some((*id, region.clone())) } else { None }
}

fn shape_in(step: &Step, id: u32) -> Option<Shape> {
    let region = |edit: &Edit| region_of(edit).filter(|(other, _)| *other == RegionId(id));
    step.edits.iter().find_map(region).map(|(_, region)| region.shape)
}

#[test]
fn the_first_region_takes_in_the_others_or_gives_to_them() {
    let (a, b) = (rectangle(0., 0., 100., 100.), rectangle(50., 0., 150., 100.));
    let project = Project {
        regions: [(RegionId(1), a.clone()), (RegionId(2), b.clone())].into(),
        ..Project::default()
    };
    let both = [(RegionId(1), &a), (RegionId(2), &b)];
    for (how, area, is_gone) in [
        (How::Unite, 15_000.0, true),
        (How::Subtract, 5_000.0, false),
        (How::Intersect, 5_000.0, true),
    ] {
        let step = combine(&project, &both, how).expect("they overlap");
        let made = shape_in(&step, 1).expect("the first is changed");
        assert!((made.area() - area).abs() < 0.1, "{how:?}: {}", made.area());
        assert_eq!(step.edits.contains(&Edit::Region(RegionId(2), None)), is_gone, "{how:?}");
    }
    assert!(combine(&project, &both[..1], How::Unite).is_err());
    let far = rectangle(500., 500., 600., 600.);
    for how in [How::Intersect, How::Subtract] {
        assert!(combine(&project, &[both[0], (RegionId(3), &far)], how).is_err());
    }
    let whole = rectangle(-10., -10., 200., 200.);
    assert!(combine(&project, &[both[0], (RegionId(3), &whole)], How::Subtract).is_err());
}

#[test]
fn outlines_are_changed_and_never_silently_lost() {
    let ellipse = plain_region(Shape::Ellipse {
        center: Corner::at(Point::new(200., 200.)),
        half_axes: Corner::at(Point::new(100., 50.)),
        turn: 3_000,
    });
    let all = [(RegionId(1), &ellipse)];
    let polygon = reshape(&all, Change::ToPolygon).expect("it has an area").expect("a change");
    let polygon = shape_in(&polygon, 1).expect("a shape");
    assert!(matches!(polygon, Shape::Outline(_)));
    assert!((polygon.area() / ellipse.shape.area() - 1.0).abs() < 0.002);
    let polygon = plain_region(polygon);
    let all = [(RegionId(1), &polygon)];
    assert_eq!(reshape(&all, Change::ToPolygon), Ok(None), "it is one already");

    let simple = reshape(&all, Change::Simplify(1.0)).expect("sound").expect("fewer corners");
    let simple = shape_in(&simple, 1).expect("a shape");
    assert!(simple.rings()[0].len() < 40);
    assert!((simple.area() / polygon.shape.area() - 1.0).abs() < 0.02);

    let larger = reshape(&all, Change::Grow(10.0)).expect("sound").expect("larger");
    let added = shape_in(&larger, 1).expect("a shape").area() - polygon.shape.area();
    let expected = crate::geometry::outline_length(&polygon.shape.rings()[0]) * 10.0 + 314.16;
    assert!((added / expected - 1.0).abs() < 0.01, "{added} {expected}");
    assert_eq!(reshape(&all, Change::Grow(-60.0)), Err(NOTHING_LEFT));
    let square = rectangle(0., 0., 100., 100.);
    let all = [(RegionId(1), &square)];
    assert_eq!(reshape(&all, Change::Grow(-50.0)), Err(NOTHING_LEFT));
    let smaller = reshape(&all, Change::Grow(-10.0)).expect("sound").expect("smaller");
    assert!(matches!(shape_in(&smaller, 1), Some(Shape::Rectangle(..))), "a box stays a box");
}

#[test]
fn a_region_is_parted_into_regions_of_the_same_lesion() {
    let square = rectangle(0., 0., 100., 100.);
    let all = [(RegionId(1), &square)];
    let line = [Point::new(30., -5.), Point::new(30., 105.)];
    let step = part(&all, &line, Ids::default()).expect("right across");
    let areas: Vec<f64> =
        step.edits.iter().filter_map(region_of).map(|(_, region)| region.shape.area()).collect();
    assert_eq!(areas, [7_000.0, 3_000.0]);
    let short = [Point::new(30., -5.), Point::new(30., 50.)];
    assert!(part(&all, &short, Ids::default()).is_err());
}

#[test]
fn regions_go_up_and_down_with_few_changes() {
    let plain: Vec<Region> = (0..4).map(|_| rectangle(0., 0., 10., 10.)).collect();
    let order_after = |regions: &[Region], chosen: u32, order| -> (Vec<u32>, usize) {
        let mut all: Vec<Numbered<'_>> =
            regions.iter().enumerate().map(|(i, it)| (RegionId(i as u32 + 1), it)).collect();
        all.sort_by_key(|(id, region)| (region.order, *id));
        let step = reorder(&all, |id| id == RegionId(chosen), order);
        let edits = step.map(|step| step.edits).unwrap_or_default();
        let mut now: Vec<(i16, RegionId)> = all
            .iter()
            .map(|(id, region)| {
                let changed = edits.iter().filter_map(region_of).find(|(other, _)| other == id);
                let changed = changed.map(|(_, region)| region.order);
                (changed.unwrap_or(region.order), *id)
            })
            .collect();
        now.sort_unstable();
        (now.iter().map(|(_, id)| id.0).collect(), edits.len())
    };
    assert_eq!(order_after(&plain, 1, Order::Front), (vec![2, 3, 4, 1], 1));
    assert_eq!(order_after(&plain, 4, Order::Bottom), (vec![4, 1, 2, 3], 3));
    assert_eq!(order_after(&plain, 2, Order::Forward).0, [1, 3, 2, 4]);
    assert_eq!(order_after(&plain, 3, Order::Back).0, [1, 3, 2, 4]);
    assert_eq!(order_after(&plain, 4, Order::Front), (vec![1, 2, 3, 4], 0), "it is there");
}
