//! One number of a lesion over all visits as a small line; it breaks where nothing is known.

use egui::{Color32, Painter, Pos2, Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::app::theme::tokens;
use crate::app::widgets::hint;
use crate::model::calibration::{Calibration, Scale};
use crate::model::course::AtVisit;
use crate::model::project::Project;

/// One visit of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// What the visit is called: `Day 168 · After IVIG ×5`.
    pub title: String,
    /// Its day, where known.
    pub day: Option<i32>,
    /// The number; none where it is not known.
    pub value: Option<f64>,
    /// The number as it is written, or what is missing.
    pub words: String,
    /// Whether the visit is the one that is shown.
    pub is_shown: bool,
}

/// The areas of a lesion that can be compared with each other, one for each visit.
///
/// They are in square millimetres: an area on a photo without scale is left out, and 0 stands where it is resolved. None
/// at all where no photo that shows the lesion has a scale.
pub fn areas<'a>(
    project: &Project,
    visits: impl Iterator<Item = &'a AtVisit> + Clone,
) -> Vec<Option<f64>> {
    let mm2 = |at: &AtVisit| Some(scale_of(project, at)?.mm2(at.area?));
    let drawn = |at: &AtVisit| at.finding.is_drawn().then(|| mm2(at)).flatten();
    if !visits.clone().any(|at| drawn(at).is_some()) {
        return visits.map(|_| None).collect();
    }
    visits.map(|at| if at.finding.is_drawn() { drawn(at) } else { at.area }).collect()
}

/// The scale of the photo that a lesion is measured on at a visit.
pub fn scale_of(project: &Project, at: &AtVisit) -> Option<Scale> {
    project.photos.get(&at.photo?)?.calibration.as_ref().and_then(Calibration::scale)
}

/// Shows the line below its name, the shown visit ringed; nothing while fewer than two numbers are known.
pub fn trend_ui(ui: &mut Ui, name: &str, points: &[Point], color: Color32) {
    if points.iter().filter(|it| it.value.is_some()).count() < 2 {
        return;
    }
    ui.add_space(4.0);
    ui.label(hint(ui, name));
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 44.0), Sense::hover());
    let words: Vec<String> =
        points.iter().map(|it| format!("{}: {}", it.title, it.words)).collect();
    response.widget_info(|| {
        let text = format!("{name} over visits. {}", words.join("; "));
        WidgetInfo::labeled(egui::Role::Image, true, text)
    });
    draw(ui.painter(), rect.shrink2(vec2(8.0, 8.0)), points, color, tokens(ui).text);
    response.on_hover_text(words.join("\n"));
    if let Some((first, last)) = points.first().zip(points.last()) {
        ui.horizontal(|ui| {
            ui.label(hint(ui, short(first)));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.label(hint(ui, short(last)));
            });
        });
    }
}

/// Draws the line; it breaks where nothing is known, and the shown visit has a ring.
pub fn draw(painter: &Painter, rect: Rect, points: &[Point], color: Color32, ring: Color32) {
    let places = places(points, rect);
    for pair in places.windows(2) {
        if let [Some(a), Some(b)] = pair {
            painter.line_segment([*a, *b], Stroke::new(1.5, color));
        }
    }
    for (it, place) in points.iter().zip(&places) {
        let Some(place) = place else { continue };
        if it.is_shown {
            painter.circle(*place, 4.5, color, Stroke::new(1.5, ring));
        } else {
            painter.circle_filled(*place, 3.0, color);
        }
    }
}

fn short(it: &Point) -> String {
    it.day.map_or_else(|| it.title.clone(), |day| format!("Day {day}"))
}

/// Where each visit stands: along its day if all are known and in order, else one step apart; 0 is at the bottom unless
/// a number lies below it.
fn places(points: &[Point], rect: Rect) -> Vec<Option<Pos2>> {
    let days: Option<Vec<f64>> = points.iter().map(|it| it.day.map(f64::from)).collect();
    let days = days.filter(|days| days.is_sorted());
    let along = days.unwrap_or_else(|| (0..points.len()).map(|i| i as f64).collect());
    let (first, last) =
        (along.first().copied().unwrap_or(0.0), along.last().copied().unwrap_or(0.0));
    let values = points.iter().filter_map(|it| it.value);
    let (low, high) =
        values.fold((0.0_f64, 0.0_f64), |(low, high), it| (low.min(it), high.max(it)));
    let (span, height) = ((last - first).max(1.0), (high - low).max(1e-9));
    let place = |(it, x): (&Point, f64)| {
        let (x, y) = (((x - first) / span) as f32, ((it.value? - low) / height) as f32);
        Some(pos2(rect.left() + rect.width() * x, rect.bottom() - rect.height() * y))
    };
    points.iter().zip(along).map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(day: Option<i32>, value: Option<f64>) -> Point {
        Point { title: String::new(), day, value, words: String::new(), is_shown: false }
    }

    #[test]
    fn the_line_breaks_where_nothing_is_known_and_goes_below_nothing() {
        let rect = Rect::from_min_size(Pos2::ZERO, vec2(100.0, 50.0));
        let dated = [(0, Some(100.0)), (30, None), (100, Some(0.0))]
            .map(|(day, value)| point(Some(day), value));
        assert_eq!(places(&dated, rect), [Some(pos2(0.0, 0.0)), None, Some(pos2(100.0, 50.0))]);
        let undated = dated.map(|it| Point { day: None, ..it });
        assert_eq!(places(&undated, rect)[2], Some(pos2(100.0, 50.0)));
        let paler = [Some(6.0), Some(-2.0)].map(|value| point(None, value));
        assert_eq!(places(&paler, rect), [Some(pos2(0.0, 0.0)), Some(pos2(100.0, 50.0))]);
    }
}
