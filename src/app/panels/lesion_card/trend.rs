//! The area of a lesion in one view through all visits, as far as it is known.
//!
//! An area is 0 only where the lesion is marked resolved; where nothing is known the line has a gap. Areas are in pixels
//! of each photo: between photos of different size a percentage would mean nothing, so there is none.

use egui::{Color32, Pos2, Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::app::canvas::marks::area_text;
use crate::app::panels::filmstrip::visit_title;
use crate::app::session::Session;
use crate::app::theme::tokens;
use crate::app::widgets::hint;
use crate::model::ids::{LesionId, ViewId, VisitId};
use crate::model::lesion::LesionStatus;
use crate::model::region::Role;

/// What is known of a lesion at one visit.
#[derive(Clone, Debug, PartialEq)]
pub struct AtVisit {
    /// The visit.
    pub visit: VisitId,
    /// What it is called: `Day 168 · After IVIG ×5`.
    pub title: String,
    /// The day, where known.
    pub day: Option<i32>,
    /// How large the lesion is.
    pub extent: Extent,
}

/// How large a lesion is at a visit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Extent {
    /// So many square pixels on a photo of this width and height.
    Drawn(f64, (u32, u32)),
    /// Marked by points, which have no area.
    Marked,
    /// Gone.
    Resolved,
    /// Nobody has said.
    Unknown,
}

/// A change since an earlier visit.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// In percent of the earlier area, negative if smaller; none if the photos cannot be compared.
    pub percent: Option<f64>,
    /// The earlier visit: `Day 168 · After IVIG ×5`.
    pub since: String,
}

impl Extent {
    /// In square pixels.
    pub fn area(self) -> Option<f64> {
        match self {
            Self::Drawn(area, _) => Some(area),
            Self::Resolved => Some(0.0),
            Self::Marked | Self::Unknown => None,
        }
    }
}

/// What this rater knows of a lesion at each visit, in one view.
pub fn over_visits(session: &Session, lesion: LesionId, view: ViewId) -> Vec<AtVisit> {
    let Some(subject) = session.subject() else { return Vec::new() };
    let known = session.project().lesions.get(&lesion);
    subject
        .visits
        .iter()
        .map(|visit| {
            let is_resolved =
                known.is_some_and(|it| it.status.get(&visit.id) == Some(&LesionStatus::Resolved));
            let drawn = drawn_at(session, lesion, visit.id, view);
            let extent =
                drawn.unwrap_or(if is_resolved { Extent::Resolved } else { Extent::Unknown });
            AtVisit {
                visit: visit.id,
                title: visit_title(subject, visit),
                day: subject.day_of(visit),
                extent,
            }
        })
        .collect()
}

/// All parts of a lesion on one photo of a visit: the selected one if it shows it, else the first that does.
fn drawn_at(session: &Session, lesion: LesionId, visit: VisitId, view: ViewId) -> Option<Extent> {
    let project = session.project();
    let mut photos = session.cell(visit, view);
    photos.sort_by_key(|photo| Some(*photo) != session.selection.photo);
    photos.into_iter().find_map(|id| {
        let parts: Vec<Option<f64>> = project
            .accepted_regions(id, &session.rater, session.reading)
            .filter(|(_, region)| region.role == Role::Lesion && region.lesion == Some(lesion))
            .map(|(_, region)| region.shape.own_area())
            .collect();
        let photo = project.photos.get(&id)?;
        let drawn = Extent::Drawn(parts.iter().flatten().sum(), (photo.width, photo.height));
        let has_area = parts.iter().any(Option::is_some);
        (!parts.is_empty()).then_some(if has_area { drawn } else { Extent::Marked })
    })
}

/// How a lesion has changed at a visit since the last earlier one of which something is known.
pub fn change(visits: &[AtVisit], visit: VisitId) -> Option<Change> {
    let at = visits.iter().position(|it| it.visit == visit)?;
    let now = visits.get(at)?.extent;
    let area = now.area()?;
    let before = visits.get(..at)?.iter().rev().find(|it| it.extent != Extent::Unknown)?;
    let since = before.title.clone();
    let percent = match (before.extent, now) {
        (Extent::Drawn(_, then), Extent::Drawn(_, size)) if then != size => None,
        (Extent::Drawn(old, _), _) if old > 0.0 => Some((area - old) / old * 100.0),
        _ => None,
    };
    Some(Change { percent, since })
}

/// A small line of the areas over the visits, the shown one ringed; nothing while there are fewer than two.
pub fn sparkline_ui(ui: &mut Ui, visits: &[AtVisit], shown: VisitId, color: Color32) {
    let visits = &comparable(visits, shown);
    if visits.iter().filter(|it| it.extent.area().is_some()).count() < 2 {
        return;
    }
    let tokens = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 60.0), Sense::hover());
    let words: Vec<String> = visits
        .iter()
        .map(|it| {
            let area = it.extent.area().map_or_else(|| "not known".to_owned(), area_text);
            format!("{}: {area}", it.title)
        })
        .collect();
    response.widget_info(|| {
        WidgetInfo::labeled(
            egui::Role::Image,
            true,
            format!("Area over visits. {}", words.join("; ")),
        )
    });
    let places = places(visits, rect.shrink2(vec2(8.0, 8.0)));
    for pair in places.windows(2) {
        if let [Some(a), Some(b)] = pair {
            ui.painter().line_segment([*a, *b], Stroke::new(1.5, color));
        }
    }
    for (it, place) in visits.iter().zip(&places) {
        let Some(place) = place else { continue };
        if it.visit == shown {
            ui.painter().circle(*place, 4.5, color, Stroke::new(1.5, tokens.text));
        } else {
            ui.painter().circle_filled(*place, 3.0, color);
        }
    }
    response.on_hover_text(words.join("\n"));
    let ends = visits.first().zip(visits.last());
    if let Some((first, last)) = ends {
        ui.horizontal(|ui| {
            ui.label(hint(ui, short(first)));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.label(hint(ui, short(last)));
            });
        });
    }
}

/// The visits with only those areas that can be compared with the shown one: on photos of one size.
fn comparable(visits: &[AtVisit], shown: VisitId) -> Vec<AtVisit> {
    let size = |it: &AtVisit| match it.extent {
        Extent::Drawn(_, size) => Some(size),
        Extent::Marked | Extent::Resolved | Extent::Unknown => None,
    };
    let here = visits.iter().find(|it| it.visit == shown).and_then(size);
    let wanted = here.or_else(|| visits.iter().rev().find_map(size));
    let kept = |it: &AtVisit| size(it).is_none_or(|size| Some(size) == wanted);
    let extent = |it: &AtVisit| if kept(it) { it.extent } else { Extent::Unknown };
    visits.iter().map(|it| AtVisit { extent: extent(it), ..it.clone() }).collect()
}

fn short(it: &AtVisit) -> String {
    it.day.map_or_else(|| it.title.clone(), |day| format!("Day {day}"))
}

/// Where each visit stands: along its day if all are known and in order, else one step apart; 0 is at the bottom.
fn places(visits: &[AtVisit], rect: Rect) -> Vec<Option<Pos2>> {
    let days: Option<Vec<f64>> = visits.iter().map(|it| it.day.map(f64::from)).collect();
    let days = days.filter(|days| days.is_sorted());
    let along = days.unwrap_or_else(|| (0..visits.len()).map(|i| i as f64).collect());
    let (first, last) =
        (along.first().copied().unwrap_or(0.0), along.last().copied().unwrap_or(0.0));
    let largest = visits.iter().filter_map(|it| it.extent.area()).fold(1.0, f64::max);
    let span = (last - first).max(1.0);
    visits
        .iter()
        .zip(along)
        .map(|(it, x)| {
            let area = it.extent.area()?;
            let (x, y) = (((x - first) / span) as f32, (area / largest) as f32);
            Some(pos2(rect.left() + rect.width() * x, rect.bottom() - rect.height() * y))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: (u32, u32) = (4000, 3000);

    fn at(n: u32, day: Option<i32>, extent: Extent) -> AtVisit {
        AtVisit { visit: VisitId(n), title: format!("Visit {n}"), day, extent }
    }

    #[test]
    fn change_is_counted_from_the_last_visit_of_which_something_is_known() {
        let visits = [
            at(1, None, Extent::Drawn(200.0, SIZE)),
            at(2, None, Extent::Unknown),
            at(3, None, Extent::Drawn(150.0, SIZE)),
            at(4, None, Extent::Drawn(150.0, (800, 600))),
            at(5, None, Extent::Resolved),
            at(6, None, Extent::Drawn(10.0, SIZE)),
        ];
        let change = |n| change(&visits, VisitId(n)).map(|it| (it.percent, it.since));
        let since = |n: u32| format!("Visit {n}");
        assert_eq!(change(1), None);
        assert_eq!(change(2), None, "nothing is known, so nothing has changed");
        assert_eq!(change(3), Some((Some(-25.0), since(1))));
        assert_eq!(change(4), Some((None, since(3))), "photos of different size");
        assert_eq!(change(5), Some((Some(-100.0), since(4))));
        assert_eq!(change(6), Some((None, since(5))), "there is no percentage of nothing");
    }

    #[test]
    fn only_areas_on_photos_of_one_size_make_a_line() {
        let visits = [
            at(1, None, Extent::Drawn(200.0, SIZE)),
            at(2, None, Extent::Drawn(9.0, (800, 600))),
            at(3, None, Extent::Resolved),
        ];
        let areas = |shown| {
            let kept = comparable(&visits, VisitId(shown));
            kept.iter().map(|it| it.extent.area()).collect::<Vec<_>>()
        };
        assert_eq!(areas(1), [Some(200.0), None, Some(0.0)]);
        assert_eq!(areas(2), [None, Some(9.0), Some(0.0)]);
        assert_eq!(areas(3), [None, Some(9.0), Some(0.0)], "as on the last photo that shows it");
    }

    #[test]
    fn the_line_breaks_where_nothing_is_known() {
        let rect = Rect::from_min_size(Pos2::ZERO, vec2(100.0, 50.0));
        let visits = [
            at(1, Some(0), Extent::Drawn(100.0, SIZE)),
            at(2, Some(30), Extent::Unknown),
            at(3, Some(100), Extent::Resolved),
        ];
        assert_eq!(places(&visits, rect), [Some(pos2(0.0, 0.0)), None, Some(pos2(100.0, 50.0))]);
        let undated = visits.map(|it| AtVisit { day: None, ..it });
        assert_eq!(places(&undated, rect)[2], Some(pos2(100.0, 50.0)));
    }
}
