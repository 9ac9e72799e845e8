//! The select tool, gesture by gesture.

use super::*;
use crate::app::canvas::tool::nudge::{Nudge, Push};
use crate::app::canvas::tool::{LOCKED, READ_ONLY};
use crate::model::assessment::Rater;
use crate::model::ids::PhotoId;
use crate::model::region::{Corner, Region, Role};

const PHOTO: Point = Point::new(1000.0, 800.0);
const SQUARE: RegionId = RegionId(1);
const BOX: RegionId = RegionId(2);

fn region(shape: Shape) -> Region {
    Region::drawn(PhotoId(1), (Rater("MH".to_owned()), 1), Role::Lesion, shape)
}

/// A square outline of 200 px at (100, 100), and a rectangle from (600, 500) to (800, 600).
fn regions() -> [Region; 2] {
    let square = [(100., 100.), (300., 100.), (300., 300.), (100., 300.)];
    let corners = [(600., 500.), (800., 600.)].map(|(x, y)| Corner::at(Point::new(x, y)));
    [
        region(Shape::polygon(square.map(|(x, y)| Point::new(x, y)))),
        region(Shape::Rectangle(corners[0], corners[1])),
    ]
}

/// A photo with regions, a selection, and the arrow.
struct Desk {
    regions: [Region; 2],
    selected: Option<RegionId>,
    others: Vec<RegionId>,
    select: Select,
    is_writable: bool,
    held: Held,
}

impl Desk {
    fn new(selected: Option<RegionId>) -> Self {
        let (select, held) = (Select::default(), Held::default());
        let others = Vec::new();
        Self { regions: regions(), selected, others, select, is_writable: true, held }
    }

    fn with<T>(&mut self, act: impl FnOnce(&mut Select, &Ground<'_>) -> T) -> T {
        let seen = [(SQUARE, &self.regions[0]), (BOX, &self.regions[1])];
        let (selected, is_writable) = (self.selected, self.is_writable);
        let ground = Ground {
            photo: PHOTO,
            regions: &seen,
            selected,
            others: &self.others,
            boxes: &[],
            brush: 20.0,
            is_writable,
        };
        act(&mut self.select, &ground)
    }

    fn does(&mut self, kind: Kind, (x, y): (f64, f64)) -> Option<Done> {
        let input = CanvasInput { kind, at: Point::new(x, y), reach: 8.0, held: self.held };
        let done = self.with(|select, ground| select.handle(&input, ground));
        if let Some(Done::Selected(id)) = done {
            self.selected = id;
            self.others.clear();
        }
        if let Some(Done::AllSelected(chosen)) = &done {
            self.selected = chosen.first().copied();
            self.others = chosen.iter().skip(1).copied().collect();
        }
        done
    }

    fn drag(&mut self, from: (f64, f64), to: (f64, f64)) -> Option<Done> {
        self.does(Kind::Press, from);
        self.does(Kind::Move, to);
        self.does(Kind::Release, to)
    }

    fn click(&mut self, at: (f64, f64)) -> Option<Done> {
        let pressed = self.does(Kind::Press, at);
        self.does(Kind::Release, at).or(pressed)
    }
}

fn reshaped(done: Option<Done>) -> (Shape, &'static str) {
    match done {
        Some(Done::Reshaped(_, shape, what)) => (shape, what),
        other => panic!("nothing was reshaped: {other:?}"),
    }
}

fn corners(shape: &Shape) -> Vec<(f64, f64)> {
    shape.rings()[0].iter().map(|point| (point.x, point.y)).collect()
}

#[test]
fn a_click_selects_and_a_click_beside_everything_deselects() {
    let mut desk = Desk::new(None);
    assert_eq!(desk.click((200., 200.)), Some(Done::Selected(Some(SQUARE))));
    assert_eq!(desk.click((200., 200.)), None, "it is selected already");
    assert_eq!(desk.click((700., 550.)), Some(Done::Selected(Some(BOX))));
    assert_eq!(desk.click((900., 50.)), Some(Done::Selected(None)));
    assert_eq!(desk.does(Kind::Again, (900., 50.)), Some(Done::Fit));
}

#[test]
fn dragging_beside_everything_moves_the_photo_and_keeps_the_selection() {
    let mut desk = Desk::new(Some(SQUARE));
    desk.does(Kind::Press, (900., 50.));
    assert!(desk.select.holds_nothing());
    desk.does(Kind::Move, (800., 90.));
    assert_eq!(desk.does(Kind::Release, (800., 90.)), None);
    assert_eq!(desk.selected, Some(SQUARE));
}

#[test]
fn a_drag_moves_a_region_but_never_out_of_the_photo() {
    let mut desk = Desk::new(Some(SQUARE));
    let (shape, what) = reshaped(desk.drag((200., 200.), (230., 190.)));
    assert_eq!(what, "Move region");
    assert_eq!(corners(&shape)[0], (130.0, 90.0));
    let (shape, _) = reshaped(desk.drag((200., 200.), (-900., 2000.)));
    assert_eq!(corners(&shape)[0], (0.0, 600.0));
    assert_eq!(desk.drag((200., 200.), (203., 202.)), None, "a trembling hand moves nothing");
}

#[test]
fn escape_drops_a_drag() {
    let mut desk = Desk::new(Some(SQUARE));
    desk.does(Kind::Press, (200., 200.));
    desk.does(Kind::Move, (250., 200.));
    assert!(desk.select.is_busy() && desk.select.draft().is_some());
    desk.select.drop_drag();
    assert_eq!(desk.does(Kind::Release, (250., 200.)), None);
}

#[test]
fn corners_are_dragged_inserted_and_deleted() {
    let mut desk = Desk::new(Some(SQUARE));
    let (shape, what) = reshaped(desk.drag((103., 98.), (83., 78.)));
    assert_eq!((corners(&shape)[0], what), ((80.0, 80.0), "Move corner"));

    let (shape, _) = reshaped(desk.drag((200., 102.), (200., 60.)));
    assert_eq!(corners(&shape)[1], (200.0, 60.0), "the middle of an edge becomes a corner");

    desk.held.alt = true;
    let (shape, what) = reshaped(desk.click((300., 260.)));
    assert_eq!((corners(&shape)[2], what), ((300.0, 260.0), "Insert corner"));
    let (shape, what) = reshaped(desk.click((301., 299.)));
    assert_eq!((corners(&shape).len(), what), (3, "Delete corner"));
}

#[test]
fn deleting_a_selected_corner_never_deletes_the_region() {
    let mut desk = Desk::new(Some(SQUARE));
    desk.click((100., 100.));
    let done = desk.with(Select::delete_corner);
    let (shape, _) = reshaped(done);
    assert_eq!(shape.rings()[0].len(), 3);
    desk.regions[0].shape = shape;
    desk.click((300., 100.));
    assert_eq!(desk.with(Select::delete_corner), Some(Done::Refused(THREE_CORNERS)));
    assert!(desk.select.deselect_corner());
    assert_eq!(desk.with(Select::delete_corner), None, "without a corner it is not for us");
}

#[test]
fn a_corner_dragged_across_an_edge_leaves_a_sound_outline() {
    let mut desk = Desk::new(Some(SQUARE));
    let (shape, _) = reshaped(desk.drag((100., 100.), (400., 250.)));
    assert!(shape.area() > 0.0 && shape.problem().is_none());
    assert_eq!(sound(shape.clone()), Some(shape));
}

#[test]
fn the_grips_of_a_rectangle_resize_it() {
    let mut desk = Desk::new(Some(BOX));
    let (shape, what) = reshaped(desk.drag((800., 600.), (820., 650.)));
    assert_eq!((corners(&shape)[2], what), ((820.0, 650.0), "Resize region"));
    let (shape, _) = reshaped(desk.drag((600., 550.), (-50., 550.)));
    assert_eq!(corners(&shape)[0], (0.0, 500.0), "not beyond the photo");
}

#[test]
fn locked_regions_and_read_only_projects_are_looked_at_only() {
    let mut desk = Desk::new(Some(SQUARE));
    desk.regions[0].is_locked = true;
    assert_eq!(desk.drag((200., 200.), (250., 250.)), None);
    assert_eq!(desk.drag((100., 100.), (50., 50.)), None);
    let nudged =
        desk.with(|_, ground| Nudge::default().by(Push::Move(Point::new(1.0, 0.0)), None, ground));
    assert_eq!(nudged, Some(Done::Refused(LOCKED)));
    desk.regions[0].is_locked = false;
    desk.is_writable = false;
    let nudged =
        desk.with(|_, ground| Nudge::default().by(Push::Move(Point::new(1.0, 0.0)), None, ground));
    assert_eq!(nudged, Some(Done::Refused(READ_ONLY)));
    assert_eq!(desk.click((700., 550.)), Some(Done::Selected(Some(BOX))), "looking is allowed");
}

#[test]
fn nudges_become_one_step_when_the_keys_are_let_go() {
    let mut desk = Desk::new(Some(SQUARE));
    let mut nudge = Nudge::default();
    for _ in 0..3 {
        assert_eq!(
            desk.with(|_, ground| nudge.by(Push::Move(Point::new(1.0, 0.0)), None, ground)),
            None
        );
    }
    assert!(nudge.is_begun() && nudge.draft().is_some());
    let (shape, what) = reshaped(desk.with(|_, ground| nudge.end(ground)));
    assert_eq!((corners(&shape)[0], what), ((103.0, 100.0), "Nudge region"));
    assert_eq!(desk.with(|_, ground| nudge.end(ground)), None);

    desk.click((100., 100.));
    desk.with(|select, ground| {
        nudge.by(Push::Move(Point::new(0.0, 10.0)), select.corner(ground), ground)
    });
    let (shape, _) = reshaped(desk.with(|_, ground| nudge.end(ground)));
    assert_eq!(corners(&shape)[..2], [(100.0, 110.0), (300.0, 100.0)], "only the selected corner");

    desk.with(|_, ground| nudge.by(Push::Move(Point::new(0.0, 10.0)), None, ground));
    nudge.give_up();
    assert_eq!(desk.with(|_, ground| nudge.end(ground)), None);
}
