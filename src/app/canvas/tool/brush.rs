//! The brush: paints a region, adds to the selected one, or takes away from it.
//!
//! A stroke that begins on the selected region adds to it, any other begins a new one; with Shift it always adds, with
//! Alt it takes away.

use crate::app::canvas::hit::{REACH, holds};
use crate::app::canvas::tool::{
    CanvasInput, Done, Draft, Ground, Kind, NOTHING_SELECTED, POINT, reshaped,
};
use crate::geometry::boolean::{How, Piece, brushed, combined};
use crate::geometry::outline::simplified_ring;
use crate::geometry::{Point, simplified};
use crate::model::ids::RegionId;
use crate::model::region::Shape;
use crate::model::sound::sound;

/// A stroke that is being painted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Brush {
    stroke: Option<Stroke>,
}

#[derive(Clone, Debug, PartialEq)]
struct Stroke {
    points: Vec<Point>,
    /// In photo pixels.
    radius: f64,
    /// What it is put together with, and how.
    onto: Option<(RegionId, Vec<Piece>, How)>,
    /// What has become of it.
    now: Option<Shape>,
}

/// How far a painted outline may be from the true one, as a share of the brush's radius.
const TOLERANCE: f64 = 0.01;

impl Brush {
    /// Whether something is being painted.
    pub fn is_begun(&self) -> bool {
        self.stroke.is_some()
    }

    pub(super) fn handle(&mut self, input: &CanvasInput, ground: &Ground<'_>) -> Option<Done> {
        match input.kind {
            Kind::Press | Kind::Again => self.press(input, ground),
            Kind::Move => {
                if let Some(stroke) = &mut self.stroke {
                    stroke.follow(input.at, ground.photo);
                }
                None
            }
            Kind::Release => {
                let mut stroke = self.stroke.take()?;
                stroke.follow(input.at, ground.photo);
                stroke.end()
            }
        }
    }

    fn press(&mut self, input: &CanvasInput, ground: &Ground<'_>) -> Option<Done> {
        let selected = ground.selected_region();
        let how = match (selected, input.held.alt, input.held.shift) {
            (None, true, _) => return Some(Done::Refused(NOTHING_SELECTED)),
            (None, false, _) => None,
            (Some(_), true, _) => Some(How::Subtract),
            (Some(_), false, true) => Some(How::Unite),
            (Some((_, region)), false, false) => {
                (ground.may_change(region) && holds(&region.shape, input.at)).then_some(How::Unite)
            }
        };
        if let (Some((_, region)), Some(_)) = (selected, how)
            && let Some(words) = ground.refusal(region)
        {
            return Some(Done::Refused(words));
        }
        if let (Some((_, region)), Some(_)) = (selected, how)
            && region.shape.as_point().is_some()
        {
            return Some(Done::Refused(POINT));
        }
        let onto = selected.zip(how);
        let mut stroke = Stroke {
            points: Vec::new(),
            radius: ground.brush / 2.0 * input.reach / f64::from(REACH),
            onto: onto.map(|((id, region), how)| (id, region.shape.pieces(), how)),
            now: None,
        };
        stroke.follow(input.at, ground.photo);
        self.stroke = Some(stroke);
        None
    }

    pub(super) fn draft(&self) -> Option<Draft<'_>> {
        let stroke = self.stroke.as_ref()?;
        let now = stroke.now.as_ref()?;
        Some(match &stroke.onto {
            Some((id, ..)) => Draft::Instead(*id, now),
            None => Draft::Shape(now.clone()),
        })
    }
}

impl Stroke {
    fn follow(&mut self, at: Point, photo: Point) {
        let least = (self.radius * 0.1).max(0.2);
        if self.points.last().is_some_and(|last| last.distance(at) < least) {
            return;
        }
        self.points.push(at);
        let tolerance = self.radius * TOLERANCE;
        let mut painted = brushed(&simplified(&self.points, tolerance), self.radius);
        for piece in &mut painted {
            let rings = std::iter::once(&mut piece.outer).chain(&mut piece.holes);
            for ring in rings {
                *ring = simplified_ring(ring, tolerance);
            }
        }
        let corners = [(0., 0.), (1., 0.), (1., 1.), (0., 1.)];
        let photo =
            Piece::of(corners.map(|(x, y): (f64, f64)| Point::new(x * photo.x, y * photo.y)));
        let painted = combined(How::Intersect, &painted, &[photo]);
        self.now = Some(Shape::of_pieces(&match &self.onto {
            Some((_, before, how)) => combined(*how, before, &painted),
            None => painted,
        }));
    }

    fn end(self) -> Option<Done> {
        let now = self.now?;
        match self.onto {
            Some((id, before, How::Subtract)) => {
                let is_same = now.area() == Shape::of_pieces(&before).area();
                (!is_same).then(|| reshaped(id, &now, "Erase from region"))
            }
            Some((id, ..)) => Some(reshaped(id, &now, "Paint on region")),
            // A dab beside the photo draws nothing.
            None => sound(now).map(Done::Drawn),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::canvas::tool::Held;
    use crate::model::region::Corner;
    use crate::model::region::Region;

    const PHOTO: Point = Point::new(1000.0, 800.0);

    fn stroke(region: Option<&Region>, held: Held, places: &[(f64, f64)]) -> Option<Done> {
        let regions: Vec<_> = region.map(|region| (RegionId(1), region)).into_iter().collect();
        let ground = Ground {
            photo: PHOTO,
            regions: &regions,
            selected: region.map(|_| RegionId(1)),
            others: &[],
            boxes: &[],
            brush: 40.0,
            is_writable: true,
        };
        let mut brush = Brush::default();
        let mut input = |kind, (x, y): (f64, f64)| {
            let at = Point::new(x, y);
            brush.handle(&CanvasInput { kind, at, reach: 8.0, held }, &ground)
        };
        let refused = input(Kind::Press, places[0]);
        for place in places {
            input(Kind::Move, *place);
        }
        refused.or_else(|| input(Kind::Release, places[places.len() - 1]))
    }

    fn square() -> Region {
        let corners = [(100., 100.), (300., 300.)].map(|(x, y)| Corner::at(Point::new(x, y)));
        crate::app::canvas::steps::plain_region(Shape::Rectangle(corners[0], corners[1]))
    }

    #[test]
    fn a_stroke_paints_adds_and_erases() {
        let none = Held::default();
        let (shift, alt) = (Held { shift: true, ..none }, Held { alt: true, ..none });
        let line = [(200., 500.), (300., 500.), (400., 500.)];
        let Some(Done::Drawn(painted)) = stroke(None, none, &line) else { panic!("a new region") };
        let expected = 200.0 * 40.0 + std::f64::consts::PI * 400.0;
        assert!((painted.area() - expected).abs() < expected * 0.01, "{}", painted.area());

        let square = square();
        let from_inside = [(250., 200.), (300., 200.), (400., 200.)];
        let Some(Done::Reshaped(_, grown, _)) = stroke(Some(&square), none, &from_inside) else {
            panic!("it begins on the selected region")
        };
        let expected = 40_000.0 + 100.0 * 40.0 + std::f64::consts::PI * 200.0;
        assert!((grown.area() - expected).abs() < 40.0, "{}", grown.area());

        assert!(matches!(stroke(Some(&square), none, &line), Some(Done::Drawn(_))));
        let Some(Done::Reshaped(_, apart, _)) = stroke(Some(&square), shift, &line) else {
            panic!("Shift adds wherever it begins")
        };
        assert!(matches!(&apart, Shape::Outline(parts) if parts.len() == 2));

        let across = [(200., 50.), (200., 200.), (200., 350.)];
        let Some(Done::Reshaped(_, halves, _)) = stroke(Some(&square), alt, &across) else {
            panic!("Alt takes away")
        };
        assert!((halves.area() - 200.0 * 160.0).abs() < 20.0, "{}", halves.area());
        assert!(matches!(stroke(None, alt, &across), Some(Done::Refused(_))));
        assert_eq!(stroke(Some(&square), alt, &line), None, "nothing was there");
    }

    #[test]
    fn nothing_is_painted_beside_the_photo_and_nothing_erased_whole() {
        assert_eq!(stroke(None, Held::default(), &[(-100., 100.), (-80., 100.)]), None);
        let edge = stroke(None, Held::default(), &[(0., 100.), (0., 300.)]);
        let Some(Done::Drawn(shape)) = edge else { panic!("half of it") };
        assert!(shape.bounds().is_some_and(|bounds| bounds.min.x >= 0.0));
        let square = square();
        let all: Vec<(f64, f64)> = (0..12)
            .flat_map(|i| {
                let y = 90.0 + 20.0 * f64::from(i);
                [(80., y), (320., y)]
            })
            .collect();
        let alt = Held { alt: true, ..Held::default() };
        assert!(matches!(stroke(Some(&square), alt, &all), Some(Done::Refused(_))));
    }
}
