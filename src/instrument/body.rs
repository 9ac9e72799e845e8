//! The sites of the body: their names, the side they are on, and where each lies on a drawn figure.
//!
//! One vocabulary serves all: an instrument's site lists the body sites it covers, a view those it shows, a lesion lies
//! on one, and the body map colours them by score. Left and right are always the patient's. `assets/sites.ron` holds
//! the halves of the figures as points; here they become smooth, closed outlines. Drawing them is the window's work.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::geometry::{Point, outline_contains};
use outline::{Lines, OutlineError, Pen, Piece, Shape};

mod outline;

/// Every site of the body, in painter's order: a later one lies above an earlier one.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    sites: Vec<BodySite>,
    drawings: BTreeMap<Figure, Drawing>,
}

/// A part of the skin that has a name of its own.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct BodySite {
    /// How files name it: `lateral_thigh_left`.
    pub id: String,
    /// How people read it: "Left lateral thigh".
    pub label: String,
    /// The side of the patient it is on; `None` for a site of the middle or of both sides.
    #[serde(default)]
    pub laterality: Option<Side>,
    /// The sites whose areas its own areas are drawn upon; empty for a site that lies beside its neighbours.
    #[serde(default)]
    pub lies_on: Vec<String>,
    /// Where it is drawn: none, one or several shapes on each figure.
    #[serde(skip)]
    pub areas: Vec<Area>,
}

/// One side of the patient, whichever way round the patient is looked at.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd)]
pub enum Side {
    /// The patient's left.
    Left,
    /// The patient's right.
    Right,
}

/// One closed shape of a site on one figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// The figure it is drawn on.
    pub figure: Figure,
    /// Its corners, in figure units, the last joined to the first; it never crosses itself, but is seldom convex.
    pub outline: Vec<Point>,
}

/// A drawing of a body, or of a part of one.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd)]
pub enum Figure {
    /// The whole body from the front, palms forward: the patient's right is at the left of the picture.
    Front,
    /// The whole body from behind: the patient's left is at the left of the picture.
    Back,
    /// The head from the front, enlarged.
    Face,
}

impl Figure {
    /// Every figure, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Front, Self::Back, Self::Face];
}

/// What belongs to a figure besides the areas of the sites.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// Width and height in figure units: x runs to the right, y down, both from 0.
    pub size: Point,
    /// The middle of the letter R, on the patient's right.
    pub right_mark: Point,
    /// The middle of the letter L, on the patient's left.
    pub left_mark: Point,
    /// Open lines that make the figure readable (eyelids, spine): drawn faintly above the areas, never hit.
    pub details: Vec<Vec<Point>>,
}

/// Why a file of body sites was refused.
#[derive(Debug, Eq, PartialEq, thiserror::Error)]
pub enum BodyError {
    /// The text is not a file of body sites.
    #[error("The body sites could not be read: {0}. Correct the file at that place.")]
    Unreadable(#[from] ron::error::SpannedError),
    /// Two sites have one id.
    #[error("Two body sites are called `{0}`. Give each its own id.")]
    Twice(String),
    /// A site is named that is not in the list.
    #[error("There is no body site `{0}`. Add it to `sites`, or correct its name.")]
    UnknownSite(String),
    /// A figure cannot be drawn.
    #[error("The figure {0:?} cannot be drawn: {1}")]
    Undrawable(Figure, OutlineError),
    /// A figure is missing.
    #[error("There is no figure {0:?}. Add it to `figures`.")]
    NoFigure(Figure),
}

impl Body {
    /// The body sites that come with the program.
    pub fn embedded() -> &'static Self {
        static EMBEDDED: LazyLock<Body> = LazyLock::new(|| {
            Body::read(include_str!("../../assets/sites.ron"))
                .expect("a test reads the embedded body sites")
        });
        &EMBEDDED
    }

    /// Reads body sites from the text of a file and closes the outlines of their areas.
    ///
    /// # Errors
    /// When the text is not such a file, a name in it leads nowhere, or an outline is not closed.
    pub fn read(text: &str) -> Result<Self, BodyError> {
        let Sheet { mut sites, lines, figures } = ron::from_str(text)?;
        check_names(&sites)?;
        let mut drawings = BTreeMap::new();
        for sheet in &figures {
            for (id, outline) in sheet.outlines(&lines)? {
                let site = sites.iter_mut().find(|site| site.id == id);
                let site = site.ok_or_else(|| BodyError::UnknownSite(id.to_owned()))?;
                site.areas.push(Area { figure: sheet.figure, outline });
            }
            drawings.insert(sheet.figure, sheet.drawing(&lines)?);
        }
        match Figure::ALL.into_iter().find(|figure| !drawings.contains_key(figure)) {
            Some(missing) => Err(BodyError::NoFigure(missing)),
            None => Ok(Self { sites, drawings }),
        }
    }

    /// Every site, in painter's order.
    pub fn sites(&self) -> &[BodySite] {
        &self.sites
    }

    /// The site that files call `id`.
    pub fn site(&self, id: &str) -> Option<&BodySite> {
        self.sites.iter().find(|site| site.id == id)
    }

    /// The areas of one figure with their sites, in painter's order.
    pub fn areas(&self, figure: Figure) -> impl DoubleEndedIterator<Item = (&BodySite, &Area)> {
        self.sites
            .iter()
            .flat_map(|site| site.areas.iter().map(move |area| (site, area)))
            .filter(move |(_, area)| area.figure == figure)
    }

    /// Size, letters and faint lines of a figure.
    pub fn drawing(&self, figure: Figure) -> &Drawing {
        self.drawings.get(&figure).expect("a body is only read with all its figures")
    }

    /// Width and height of a figure, in figure units.
    pub fn figure_size(&self, figure: Figure) -> Point {
        self.drawing(figure).size
    }

    /// The topmost site at a place of a figure, given in figure units.
    pub fn at(&self, figure: Figure, place: Point) -> Option<&BodySite> {
        self.areas(figure)
            .rev()
            .find(|(_, area)| outline_contains(&area.outline, place))
            .map(|(site, _)| site)
    }
}

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sheet {
    sites: Vec<BodySite>,
    lines: Lines,
    figures: Vec<FigureSheet>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FigureSheet {
    figure: Figure,
    size: (f64, f64),
    right: (f64, f64),
    left: (f64, f64),
    areas: Vec<Shape>,
    details: Vec<Piece>,
}

impl FigureSheet {
    fn pen<'a>(&self, lines: &'a Lines) -> Pen<'a> {
        Pen { lines, midline: self.size.0 / 2.0 }
    }

    /// The outlines of all areas with the ids of their sites.
    fn outlines(&self, lines: &Lines) -> Result<Vec<(&str, Vec<Point>)>, BodyError> {
        let pen = self.pen(lines);
        let outlines: Result<Vec<_>, _> =
            self.areas.iter().map(|shape| pen.outlines(shape)).collect();
        Ok(outlines.map_err(|error| BodyError::Undrawable(self.figure, error))?.concat())
    }

    fn drawing(&self, lines: &Lines) -> Result<Drawing, BodyError> {
        let pen = self.pen(lines);
        let mut details = Vec::new();
        for piece in &self.details {
            let line =
                pen.curve(piece).map_err(|error| BodyError::Undrawable(self.figure, error))?;
            let mirrored = pen.mirrored(&line);
            // A line on the midline is its own mirror image; drawn twice it would be darker.
            details.extend((mirrored != line).then_some(mirrored));
            details.push(line);
        }
        let [size, right_mark, left_mark] =
            [self.size, self.right, self.left].map(|(x, y)| Point::new(x, y));
        Ok(Drawing { size, right_mark, left_mark, details })
    }
}

fn check_names(sites: &[BodySite]) -> Result<(), BodyError> {
    for (index, site) in sites.iter().enumerate() {
        let earlier = sites.get(..index).unwrap_or_default();
        if earlier.iter().any(|other| other.id == site.id) {
            return Err(BodyError::Twice(site.id.clone()));
        }
        if let Some(base) =
            site.lies_on.iter().find(|base| earlier.iter().all(|other| other.id != **base))
        {
            return Err(BodyError::UnknownSite(base.clone()));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Body, BodyError, Figure, Side};
    use crate::geometry::{Bounds, Point, edges, outline_center, outline_contains};

    const MIDDLE: &str = "scalp forehead ears malar periorbital nose rest_of_face v_neck posterior_neck chest \
        shoulders upper_back rest_of_back buttocks abdomen groin nails";
    const TWO_SIDED: &str =
        "lateral_thigh thigh knee lower_leg foot upper_arm elbow forearm hand_dorsum palm fingers";

    #[test]
    fn the_vocabulary_is_complete_and_says_the_side_three_times() {
        let body = Body::embedded();
        let mut expected: BTreeSet<String> = MIDDLE.split(' ').map(str::to_owned).collect();
        for id in TWO_SIDED.split(' ') {
            for (side, word) in [(Side::Left, "left"), (Side::Right, "right")] {
                let site = body.site(&format!("{id}_{word}")).expect(id);
                assert_eq!(site.laterality, Some(side));
                let start = if side == Side::Left { "Left " } else { "Right " };
                assert_eq!(site.label, format!("{start}{}", id.replace('_', " ")));
                expected.insert(site.id.clone());
            }
        }
        assert!(
            MIDDLE.split(' ').all(|id| body.site(id).is_some_and(|site| site.laterality.is_none()))
        );
        let found: BTreeSet<String> = body.sites().iter().map(|site| site.id.clone()).collect();
        assert_eq!(found, expected);
        assert!(
            body.sites().iter().all(|site| !site.areas.is_empty()),
            "every site is drawn somewhere"
        );
    }

    #[test]
    fn left_and_right_are_the_patients() {
        let body = Body::embedded();
        for figure in Figure::ALL {
            let middle = body.figure_size(figure).x / 2.0;
            let side_at = |x: f64| {
                if (x < middle) == (figure == Figure::Back) { Side::Left } else { Side::Right }
            };
            for (site, area) in body.areas(figure) {
                let center = outline_center(&area.outline).unwrap();
                assert!(
                    site.laterality.is_none_or(|side| side == side_at(center.x)),
                    "{} on {figure:?}",
                    site.id
                );
            }
            let drawing = body.drawing(figure);
            assert_eq!(side_at(drawing.left_mark.x), Side::Left, "{figure:?}");
            assert_eq!(side_at(drawing.right_mark.x), Side::Right, "{figure:?}");
        }
    }

    /// Every place of a figure on a half-unit grid, off the grid of the drawn points.
    fn places(body: &Body, figure: Figure) -> impl Iterator<Item = Point> {
        let size = body.figure_size(figure);
        let (columns, rows) = ((size.x * 2.0) as usize, (size.y * 2.0) as usize);
        (0..columns * rows).map(move |i| {
            Point::new((i % columns) as f64 / 2.0 + 0.237, (i / columns) as f64 / 2.0 + 0.241)
        })
    }

    #[test]
    fn areas_overlap_only_where_a_site_is_said_to_lie_on_another() {
        let body = Body::embedded();
        for figure in Figure::ALL {
            let areas: Vec<_> = body
                .areas(figure)
                .map(|(site, area)| (site, area, Bounds::of(area.outline.iter().copied()).unwrap()))
                .collect();
            for place in places(body, figure) {
                let hits: Vec<_> = areas
                    .iter()
                    .filter(|(_, area, bounds)| {
                        bounds.contains(place) && outline_contains(&area.outline, place)
                    })
                    .map(|(site, _, _)| *site)
                    .collect();
                assert!(
                    hits.windows(2).all(|pair| pair[1].lies_on.contains(&pair[0].id)),
                    "{:?} on {figure:?} at {place:?}",
                    hits.iter().map(|site| &site.id).collect::<Vec<_>>()
                );
                assert_eq!(body.at(figure, place), hits.last().copied());
            }
        }
    }

    #[test]
    fn an_area_that_lies_on_another_lies_wholly_inside() {
        let body = Body::embedded();
        for figure in Figure::ALL {
            for (site, area) in body.areas(figure).filter(|(site, _)| !site.lies_on.is_empty()) {
                let is_covered = |point: Point| {
                    body.areas(figure).any(|(base, below)| {
                        site.lies_on.contains(&base.id) && outline_contains(&below.outline, point)
                    })
                };
                // A corner on the midline may lie on the seam of the two halves: a hair beside it is looked at.
                let nudge = Point::new(1e-6, 0.0);
                assert!(
                    area.outline.iter().all(|corner| is_covered(*corner + nudge)),
                    "{} on {figure:?}",
                    site.id
                );
            }
        }
    }

    #[test]
    fn outlines_stay_in_their_figure_and_never_cross_themselves() {
        let turn =
            |a: Point, b: Point, c: Point| (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
        let body = Body::embedded();
        for figure in Figure::ALL {
            let frame = Bounds::around(Point::default(), body.figure_size(figure));
            for (site, area) in body.areas(figure) {
                assert!(
                    area.outline.iter().all(|point| frame.contains(*point)),
                    "{} on {figure:?}",
                    site.id
                );
                let sides: Vec<_> = edges(&area.outline).collect();
                for (i, (a, b)) in sides.iter().enumerate() {
                    for (c, d) in &sides[i + 1..] {
                        let is_crossed = turn(*a, *b, *c) * turn(*a, *b, *d) < -1e-12
                            && turn(*c, *d, *a) * turn(*c, *d, *b) < -1e-12;
                        assert!(!is_crossed, "{} on {figure:?} near {a:?}", site.id);
                    }
                }
            }
        }
    }

    #[test]
    fn a_place_on_a_figure_has_the_site_one_expects() {
        let places = [
            (Figure::Front, 50.0, 6.0, Some("scalp")),
            (Figure::Front, 45.0, 20.5, Some("periorbital")),
            (Figure::Front, 44.0, 26.0, Some("malar")),
            (Figure::Front, 50.0, 33.5, Some("rest_of_face")),
            (Figure::Front, 50.0, 50.0, Some("v_neck")),
            (Figure::Front, 24.0, 58.0, Some("shoulders")),
            (Figure::Front, 50.0, 100.0, Some("abdomen")),
            (Figure::Front, 10.0, 130.0, Some("palm_right")),
            (Figure::Front, 90.0, 130.0, Some("palm_left")),
            (Figure::Front, 31.5, 134.0, Some("lateral_thigh_right")),
            (Figure::Front, 50.0, 200.0, None),
            (Figure::Back, 50.0, 20.0, Some("scalp")),
            (Figure::Back, 50.0, 70.0, Some("upper_back")),
            (Figure::Back, 10.0, 130.0, Some("hand_dorsum_left")),
            (Figure::Back, 8.1, 148.4, Some("nails")),
            (Figure::Back, 39.0, 190.0, Some("lower_leg_left")),
            (Figure::Face, 33.0, 57.0, Some("periorbital")),
            (Figure::Face, 10.0, 60.0, Some("ears")),
            (Figure::Face, 50.0, 35.0, Some("forehead")),
            (Figure::Face, 1.0, 1.0, None),
        ];
        for (figure, x, y, expected) in places {
            let found = Body::embedded().at(figure, Point::new(x, y)).map(|site| site.id.as_str());
            assert_eq!(found, expected, "{figure:?} {x} {y}");
        }
    }

    #[test]
    fn a_broken_file_is_refused_with_the_place() {
        let text = include_str!("../../assets/sites.ron");
        let broken = |from: &str, to: &str| {
            assert!(text.contains(from), "{from}");
            Body::read(&text.replacen(from, to, 1)).unwrap_err()
        };
        assert!(matches!(broken("label: \"Scalp\"", "label: Scalp"), BodyError::Unreadable(_)));
        assert_eq!(broken("id: \"ears\"", "id: \"scalp\""), BodyError::Twice("scalp".to_owned()));
        let unknown = BodyError::UnknownSite("rest_of_faces".to_owned());
        assert_eq!(broken("[\"rest_of_face\"]", "[\"rest_of_faces\"]"), unknown);
        assert_eq!(
            broken("Center(\"nose\"", "Center(\"noses\""),
            BodyError::UnknownSite("noses".to_owned())
        );
        assert_eq!(broken("figure: Face", "figure: Back"), BodyError::NoFigure(Figure::Face));
        let undrawable = broken("(\"ear\", 0, 5)", "(\"ear\", 0, 4)").to_string();
        assert!(undrawable.contains("Front") && undrawable.contains("`ears`"), "{undrawable}");
    }
}
