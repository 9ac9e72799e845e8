//! The colour of the selected region and the redness of a lesion over the visits, as far as they are measured already.

use egui::{Label, RichText, Ui};

use crate::app::canvas::marks::grouped;
use crate::app::measures::{Known, Measures};
use crate::app::panels::lesion_card::{name_ui, rows};
use crate::app::panels::lesion_trend::Point;
use crate::app::session::Session;
use crate::app::theme::tokens;
use crate::app::widgets::{hint, sentence};
use crate::imaging::measure::redness::Redness;
use crate::jobs::measure::colours::{Found, redness_of};
use crate::model::course::AtVisit;
use crate::model::ids::{RegionId, VisitId};
use crate::model::region::{Region, Role};

/// Shows the colour of a region that counts; while it is measured, that it is, and what stands in the way.
pub fn colour_ui(
    ui: &mut Ui,
    session: &Session,
    measures: &mut Measures,
    (id, region): (RegionId, &Region),
) {
    if matches!(region.role, Role::Exclude | Role::PrivacyMask) {
        return;
    }
    let Some(known) = measures.colours(session, region.photo) else { return };
    let colours = match known {
        Known::Coming => {
            ui.label(hint(ui, "Colour: being measured…"));
            return;
        }
        Known::Here(colours) => colours,
    };
    if let Some(found) = colours.regions.get(&id) {
        rows(ui, "colour", |ui| {
            for (name, words, why) in numbers(found, region.role) {
                name_ui(ui, name);
                ui.label(words).on_hover_text(why);
                ui.end_row();
            }
        });
        let has_skin = found.redness.is_some_and(|it| it.difference.is_some());
        if !has_skin {
            let words = "Draw reference skin beside it for Δa*, ΔE00 and ΔEI.";
            ui.add(Label::new(hint(ui, words)).wrap());
        }
    }
    for words in &colours.problems {
        let words = RichText::new(sentence(words)).size(12.0).color(tokens(ui).worse);
        ui.add(Label::new(words).wrap());
    }
}

/// Name, number and what it means.
fn numbers(found: &Found, role: Role) -> Vec<(&'static str, String, &'static str)> {
    let statistics = &found.statistics;
    let mut rows = Vec::new();
    if let Some(color) = statistics.color {
        let [l, a, b] = color.lab_mean;
        let why = "Mean over the pixels used: CIELAB, D65, 2°, from linear light";
        rows.push(("L* a* b*", signed(&format!("{l:.1}  {a:.1}  {b:.1}")), why));
    }
    if let Some(redness) = found.redness {
        // Reference skin beside itself would be a zero that says nothing.
        let beside = redness.difference.filter(|_| role != Role::ReferenceSkin);
        if let Some(beside) = beside {
            let why = "Mean a* less that of the reference skin on this photo, and how different the two look";
            let words = signed(&format!("{:+.1} · {:.1}", beside.a, beside.e00));
            rows.push(("Δa* · ΔE00", words, why));
        }
        if let Some(ei) = redness.ei {
            let less = beside.and_then(|it| it.ei).map(|it| format!(" · Δ {it:+.1}"));
            let why =
                "Erythema index 100 · log10(R / G) of mean linear red and green (ei_log_linear)";
            rows.push(("EI", signed(&format!("{ei:.1}{}", less.unwrap_or_default())), why));
        }
        if let Some(ita) = redness.ita {
            let why = "Individual typology angle of the mean colour: skin tone, to be read beside redness";
            rows.push(("ITA°", signed(&format!("{ita:.1}°")), why));
        }
    }
    let (used, out) = (statistics.used as i64, statistics.excluded() as i64);
    let why = "Left out: reflections (a channel at 250 of 255 or above), clipped, under an exclude region";
    rows.push(("Pixels", format!("{} used, {} left out", grouped(used), grouped(out)), why));
    rows
}

fn signed(words: &str) -> String {
    words.replace('-', "−")
}

/// The redness of a lesion at each visit: what it is called, and its points.
///
/// It is Δa* beside reference skin; without any on all photos, a* itself. Names and days of the visits come from `points`.
pub fn redness_over_visits(
    session: &Session,
    measures: &mut Measures,
    visits: &[(VisitId, AtVisit)],
    points: &[Point],
) -> (&'static str, Vec<Point>) {
    let of = |at: &AtVisit, measures: &mut Measures| redness_at(session, measures, at);
    let found: Vec<Option<([f64; 3], Redness)>> =
        visits.iter().map(|(_, at)| of(at, measures)).collect();
    let has_skin = found.iter().flatten().any(|(_, redness)| redness.difference.is_some());
    let value = |(lab, redness): &([f64; 3], Redness)| {
        if has_skin { redness.difference.map(|it| it.a) } else { Some(lab[1]) }
    };
    let points = points.iter().zip(&found).map(|(point, found)| {
        let value = found.as_ref().and_then(value);
        let words = value.map_or_else(|| "not known".to_owned(), |it| signed(&format!("{it:+.1}")));
        Point { value, words, ..point.clone() }
    });
    (if has_skin { "Redness Δa*" } else { "Redness a*" }, points.collect())
}

/// The mean colour and the redness of a lesion at a visit, once they are measured.
pub fn redness_at(
    session: &Session,
    measures: &mut Measures,
    at: &AtVisit,
) -> Option<([f64; 3], Redness)> {
    let photo = at.photo.filter(|_| at.finding.is_drawn())?;
    let Known::Here(colours) = measures.colours(session, photo)? else { return None };
    let whose = (&session.rater, session.reading);
    let (mean, redness) = redness_of(session.project(), colours, photo, whose, &at.parts)?;
    Some((mean.lab, redness))
}
